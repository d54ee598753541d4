/* data_blocks - applications in blocks of columns, whichever format they come in: threads take turns at the input, each reads its piece by itself. */
#ifndef POL_DATA_DATA_BLOCKS_H
#define POL_DATA_DATA_BLOCKS_H

#include "data/batch_blocks.h"
#include "data/csv_scan.h"
#include "data/table_blocks.h"

typedef struct { TableBlocks *table; BatchBlocks *batches; } DataBlocks;       /* one of them */
typedef struct { TableBlock *table; BatchBlock *batch; } DataBlock;            /* one of them; needs data_block_free */

static inline bool data_blocks_possible(const Reader *reader) { return table_blocks_possible(reader) || batch_blocks_possible(reader); }
static inline bool data_blocks_may_be_complete(const Reader *reader) {
    return batch_blocks_possible(reader) ? batch_blocks_may_be_complete(reader) : table_blocks_may_be_complete(reader);
}
static inline DataBlocks data_blocks_new(Arena *arena, Reader *reader, const Layout *layout) {
    if (batch_blocks_possible(reader)) return (DataBlocks){.batches = batch_blocks_new(arena, reader, layout)};
    return (DataBlocks){.table = table_blocks_new(arena, reader, layout)};
}

/* For rows that are written as text: pieces so short that their text stays small. */
static inline void data_blocks_shorten(DataBlocks blocks, size_t bytes) {
    if (blocks.table) table_blocks_limit(blocks.table, SCAN_BEST, bytes);
}

static inline DataBlock data_block_new(DataBlocks blocks) {
    if (blocks.batches) return (DataBlock){.batch = batch_block_new(blocks.batches)};
    return (DataBlock){.table = table_block_new(blocks.table)};
}
static inline void data_block_free(DataBlock block) {
    batch_block_free(block.batch);
    table_block_free(block.table);
}
/* What these mean: table_blocks.h. */
static inline bool data_block_take(DataBlock block) { return block.batch ? batch_block_take(block.batch) : table_block_take(block.table); }
static inline bool data_block_rows(DataBlock block) { return block.batch ? batch_block_rows(block.batch) : table_block_rows(block.table); }
static inline int64_t data_block_number(DataBlock block) { return block.batch ? batch_block_number(block.batch) : table_block_number(block.table); }
static inline FactColumns *data_block_columns(DataBlock block) { return block.batch ? batch_block_columns(block.batch) : table_block_columns(block.table); }
static inline int32_t data_block_bad_rows(DataBlock block) { return block.batch ? batch_block_bad_rows(block.batch) : table_block_bad_rows(block.table); }
static inline const BadRow *data_block_bad_row(DataBlock block, int32_t index) {
    return block.batch ? batch_block_bad_row(block.batch, index) : table_block_bad_row(block.table, index);
}
static inline int64_t data_block_line(DataBlock block, int64_t good) { return block.batch ? batch_block_line(block.batch, good) : table_block_line(block.table, good); }
/* The rows of the piece, good and bad; -1 while that is not known. After data_block_rows was asked once. */
static inline int64_t data_block_size(DataBlock block) {
    if (block.batch) return batch_block_size(block.batch);
    return table_block_is_done(block.table) ? table_block_columns(block.table)->rows + table_block_bad_rows(block.table) : -1;
}

#endif
