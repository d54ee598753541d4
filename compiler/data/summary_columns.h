/* summary_columns - the summary of decisions in columns. */
#ifndef POL_DATA_SUMMARY_COLUMNS_H
#define POL_DATA_SUMMARY_COLUMNS_H

#include "data/decision_columns.h"
#include "data/summary.h"

typedef struct SummaryColumns SummaryColumns;                    /* room to count in; one a thread */
SummaryColumns *summary_columns_new(const IrProgram *program);
void summary_columns_free(SummaryColumns *scratch);

/* As summary_add of each of the first `rows` rows. */
void summary_add_columns(Summary *summary, SummaryColumns *scratch, const DecisionColumns *columns, int64_t rows);
void summary_add_bad_rows(Summary *summary, int64_t rows);       /* as summary_add(NULL) */
/* Adds the counts of another summary of the same program. */
void summary_merge(Summary *into, const Summary *from);

#endif
