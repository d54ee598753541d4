/* batch_blocks - record batches in blocks of columns. A cell that cannot be taken as it lies is read again by arrow_rows, so values and messages are those of
 * reading row by row. */
#ifndef POL_DATA_BATCH_BLOCKS_H
#define POL_DATA_BATCH_BLOCKS_H

#include "data/table_blocks.h"

typedef struct BatchBlocks BatchBlocks;
typedef struct BatchBlock BatchBlock;

/* Whether the rows can be had in columns: record batches without lists. Before the first row is read. */
bool         batch_blocks_possible(const Reader *reader);
bool         batch_blocks_may_be_complete(const Reader *reader);   /* there is a column for every fact, and there are no lists */
BatchBlocks *batch_blocks_new(Arena *arena, Reader *reader, const Layout *layout);

BatchBlock  *batch_block_new(BatchBlocks *blocks);              /* one a thread; needs batch_block_free */
void         batch_block_free(BatchBlock *block);               /* NULL is allowed */
/* The next piece: rows of one batch; one thread at a time. False at the end; reader_failure says whether all was read. */
bool         batch_block_take(BatchBlock *block);
int64_t      batch_block_number(const BatchBlock *block);
/* The next rows of the piece, packed; may be none at all when only bad rows were left. False when the piece is done. */
bool         batch_block_rows(BatchBlock *block);
FactColumns *batch_block_columns(const BatchBlock *block);
int64_t      batch_block_size(const BatchBlock *block);         /* rows of the piece, good and bad */
int32_t      batch_block_bad_rows(const BatchBlock *block);     /* of the piece so far */
const BadRow *batch_block_bad_row(const BatchBlock *block, int32_t index);
int64_t      batch_block_line(const BatchBlock *block, int64_t good);   /* the row in its file of a good row of the piece, from 0 */

#endif
