/* native_block - blocks of rows for the kernels of compiled code. Knows no LLVM. */
#ifndef POL_API_NATIVE_BLOCK_H
#define POL_API_NATIVE_BLOCK_H

#include "api/block.h"
#include "native/layout.h"

/* The facts of a block as a kernel takes them, and where its results go; one per thread. */
typedef struct NativeBlock NativeBlock;

/* Results of kernels go straight into `block`. */
NativeBlock *native_block_new(Arena *arena, const IrSchema *schema, const Layout *layout, pol_selection selection, Block *block);
void         native_block_put(NativeBlock *native, int32_t slot, const int64_t *values, const uint8_t *states, int64_t count);
/* The same of a fact that is yes or no and lies as bits already, from the lowest bit on; validity NULL: every row has it. */
void         native_block_put_bits(NativeBlock *native, int32_t slot, const uint8_t *values, const uint8_t *validity, int64_t count);
/* The list of the block's rows: offsets (rows + 1 of them, from 0) and which rows have it. The elements' facts are put with native_block_put_elements. */
void         native_block_put_list(NativeBlock *native, int32_t entity, const int64_t *offsets, const bool *present, int64_t rows);
void         native_block_put_elements(NativeBlock *native, int32_t slot, const int64_t *values, const uint8_t *states, int64_t count);
void         native_block_decide(NativeBlock *native, pol_kernel *kernel, int64_t rows);

#endif
