/* summary_columns_private - the two makes of the loops. Included by summary_columns*.c only. */
#ifndef POL_DATA_SUMMARY_COLUMNS_PRIVATE_H
#define POL_DATA_SUMMARY_COLUMNS_PRIVATE_H

#include "data/fact_columns.h"
#include "data/summary_columns.h"
#include "data/summary_private.h"

struct SummaryColumns {
    uint8_t  flags[COLUMNS_ROWS], others[COLUMNS_ROWS];
    uint64_t words[COLUMNS_ROWS / 64];
    Decision decision;                                          /* of one row */
    Arena   *arena;
};

void summary_add_columns_base(Summary *summary, SummaryColumns *scratch, const DecisionColumns *columns, int64_t rows);
void summary_add_columns_avx2(Summary *summary, SummaryColumns *scratch, const DecisionColumns *columns, int64_t rows);

#endif
