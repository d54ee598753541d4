/* diff_same - are two rules written with the same steps? Then nothing about them can differ, not even which facts they ask for. */
#ifndef POL_ANALYSIS_DIFF_SAME_H
#define POL_ANALYSIS_DIFF_SAME_H

#include "analysis/vocabulary.h"

/* Validity, checks, conditions in the same order, amounts, awards: node by node the same, facts by what they are in the vocabulary. */
bool same_steps(const Vocabulary *vocabulary, const IrMeasure *before, const IrMeasure *after);
/* The source of the other version that is the same fact, list or parameter; -1. */
int32_t same_source(const Vocabulary *vocabulary, int32_t before, const int32_t *after, int32_t after_count);

#endif
