/* summary_columns_private - the makes of the loops. Included by summary_columns*.c and their test only. */
#ifndef POL_DATA_SUMMARY_COLUMNS_PRIVATE_H
#define POL_DATA_SUMMARY_COLUMNS_PRIVATE_H

#include "data/fact_columns.h"
#include "data/summary_columns.h"
#include "data/summary_private.h"

enum { COLUMNS_WORDS = COLUMNS_ROWS / 64 };

struct SummaryColumns {
    uint64_t yes[COLUMNS_WORDS], no[COLUMNS_WORDS], unknown[COLUMNS_WORDS];                      /* rows of a measure, a bit each */
    uint64_t has[COLUMNS_WORDS], award[COLUMNS_WORDS], settled[COLUMNS_WORDS];                   /* with an amount, an award, an amount and no award */
    Decision decision;                                          /* of one row */
    Arena   *arena;
};

void summary_add_columns_base(Summary *summary, SummaryColumns *scratch, const DecisionColumns *columns, int64_t rows);
void summary_add_columns_avx2(Summary *summary, SummaryColumns *scratch, const DecisionColumns *columns, int64_t rows);
void summary_add_columns_avx512(Summary *summary, SummaryColumns *scratch, const DecisionColumns *columns, int64_t rows);

#endif
