/* native - blocks of rows through compiled code: the same decisions as the reference engine, bit for bit, some hundred times faster. */
#ifndef POL_API_NATIVE_H
#define POL_API_NATIVE_H

#include "api/block.h"
#include "runtime/runtime.h"
#include "data/arrow_columns.h"

/* From this many rows on, what compiled code saves is more than the time to compile it. */
enum { ROWS_WORTH_COMPILING = 5000 };

/* The facts of a block as a kernel takes them, and where its results go; one per thread. */
typedef struct NativeBlock NativeBlock;

/* The kernel of the policy for these results, compiled at the first call; NULL and `*why` when that is not possible. Any number of threads may
 * call it. */
pol_kernel  *policy_kernel(const pol_policy *policy, pol_selection selection, const char **why);
bool         policy_has_kernel(const pol_policy *policy, pol_selection selection);             /* it is compiled already */
void         policy_free_native(pol_policy *policy);

/* Results of kernels go straight into `block`. */
NativeBlock *native_block_new(Arena *arena, const pol_policy *policy, pol_selection selection, Block *block);
void         native_block_put(NativeBlock *native, int32_t slot, const int64_t *values, const uint8_t *states, int64_t count);
/* The same of a fact that is yes or no and lies as bits already, from the lowest bit on; validity NULL: every row has it. */
void         native_block_put_bits(NativeBlock *native, int32_t slot, const uint8_t *values, const uint8_t *validity, int64_t count);
/* The list of the block's rows: offsets (rows + 1 of them, from 0) and which rows have it. The elements' facts are put with native_block_put_elements. */
void         native_block_put_list(NativeBlock *native, int32_t entity, const int64_t *offsets, const bool *present, int64_t rows);
void         native_block_put_elements(NativeBlock *native, int32_t slot, const int64_t *values, const uint8_t *states, int64_t count);
void         native_block_decide(NativeBlock *native, pol_kernel *kernel, int64_t rows);

#endif
