/* shrink - a failing trial made small: one row, few measures, conditions and nodes, few facts. */
#ifndef POL_TESTS_AGREE_SHRINK_H
#define POL_TESTS_AGREE_SHRINK_H

#include "compare.h"

/* The program and the rows were made for this trial alone: they are changed. The trial must fail. */
Difference shrink_trial(Trial *trial, Difference difference, Arena *arena);

/* Prints the nodes that the measures still rest on, the measures, and the facts of the rows. */
void print_trial(const Trial *trial);

/* A comparison that is wrong on purpose must be found, and shrink to one measure, one row and a few nodes. Prints what failed. */
void check_shrinking(int64_t *passed, int64_t *failed);

#endif
