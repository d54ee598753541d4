/* edges - rounded division where the exact double form ends. */
#ifndef POL_TESTS_AGREE_EDGES_H
#define POL_TESTS_AGREE_EDGES_H

#include <stdint.h>

/* Prints what failed. */
void check_edges(int64_t *passed, int64_t *failed);

#endif
