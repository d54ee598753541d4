/* summary_columns_avx512 - the loops for processors with AVX-512, compiled with those instructions: summary_add_columns looks before it calls. */
#include "data/summary_columns_private.h"

#include <string.h>

#if defined(__x86_64__)
#define SUMMARY_ADD summary_add_columns_avx512
#include "data/summary_columns.inc"
#endif
