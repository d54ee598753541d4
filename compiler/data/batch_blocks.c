/* batch_blocks - see batch_blocks.h. */
#include "data/batch_blocks.h"

#include "data/arrow_rows.h"
#include "data/reader_batch.h"
#include <stdlib.h>

_Static_assert((int)ARROW_BLOCK == (int)COLUMNS_ROWS, "a block that is read is a block that is decided");

enum { PIECE_ROWS = 4 * ARROW_BLOCK };             /* text of so many rows is some ten megabytes */

/* A batch that several threads take pieces of. */
typedef struct { BatchPiece piece; int users; } SharedBatch;

struct BatchBlocks { Reader *reader; const Layout *layout; int64_t pieces; SharedBatch *batch; int64_t next; };    /* next: row of the batch at hand */

struct BatchBlock {
    BatchBlocks *blocks;
    SharedBatch *batch;                            /* of the piece; NULL: none yet */
    int64_t      number, first, end, at;           /* of the piece: rows of the batch; at: the next one */
    Arena       *file_arena, *batch_arena, *piece_arena, *block_arena;     /* forgotten with each file, batch, piece, block */
    TableShape  *shape; int32_t shape_file;
    ArrowRows   *rows;
    FactColumns *columns;
    int64_t      good, dropped;                    /* good rows of the piece before the block at hand; bad ones of this */
    VEC(BadRow)  bad;                              /* in piece_arena */
    const RowError *heading;                       /* a second header row, which ends the file; NULL */
};

bool batch_blocks_possible(const Reader *reader) {
    return reader->batches && !reader->failure && reader->row == 0 && !reader_batch_has_lists(reader);
}

bool batch_blocks_may_be_complete(const Reader *reader) {
    for (int32_t e = 0; e < reader->schema->entity_count; e++)
        if (reader->schema->entities[e].many) return false;
    return reader_batch_has_all(reader);
}

BatchBlocks *batch_blocks_new(Arena *arena, Reader *reader, const Layout *layout) {
    BatchBlocks *blocks = NEW(arena, BatchBlocks);
    *blocks = (BatchBlocks){.reader = reader, .layout = layout};
    return blocks;
}

BatchBlock *batch_block_new(BatchBlocks *blocks) {
    BatchBlock *block = calloc(1, sizeof *block);
    if (!block) memory_exhausted(sizeof *block);
    block->blocks = blocks;
    block->file_arena = arena_new();
    block->batch_arena = arena_new();
    block->piece_arena = arena_new();
    block->block_arena = arena_new();
    block->shape_file = -1;
    return block;
}

/* One thread at a time. */
static void leave_batch(SharedBatch *batch) {
    if (!batch || --batch->users > 0) return;
    batch->piece.array.release(&batch->piece.array);
    free(batch);
}

/* One thread at a time. */
static void hand_over(BatchBlock *block) {
    reader_take_heading(block->blocks->reader, block->heading);
    block->heading = NULL;
}

void batch_block_free(BatchBlock *block) {
    if (!block) return;
    hand_over(block);
    leave_batch(block->batch);
    leave_batch(block->blocks->batch);             /* after the last piece, or when a run is given up */
    block->blocks->batch = NULL;
    arena_free(block->file_arena);
    arena_free(block->batch_arena);
    arena_free(block->piece_arena);
    arena_free(block->block_arena);
    free(block);
}

/* ---- batches ----------------------------------------------------------------------------------------------------------------- */

static bool begin_file(BatchBlock *block) {
    Reader     *reader = block->blocks->reader;
    BatchFile  *file = &reader_batch_source(reader)->files[block->batch->piece.file];
    arena_reset(block->file_arena);
    block->shape_file = -1;
    if (!batch_shape(reader, file, block->file_arena, &block->shape, &reader->failure)) return false;
    if (block->shape->list_count > 0) {                         /* the first file had none */
        reader->failure = batch_mismatch(reader);
        return false;
    }
    int32_t *slots = NEW_ARRAY(block->file_arena, int32_t, block->shape->fact_count + 1);
    for (int32_t i = 0; i < block->shape->fact_count; i++) slots[i] = block->shape->facts[i].slot;
    block->rows = arrow_rows_new(block->file_arena, block->shape);
    block->columns = fact_columns_new(block->file_arena, reader->schema, block->blocks->layout, slots, block->shape->fact_count, NULL, NULL);
    block->shape_file = block->batch->piece.file;
    return true;
}

/* The batch at hand has rows left, or a new one is. */
static bool has_batch(BatchBlocks *blocks) {
    Reader *reader = blocks->reader;
    if (blocks->batch && blocks->next < blocks->batch->piece.array.length) return true;
    leave_batch(blocks->batch);
    blocks->batch = NULL;
    blocks->next = 0;
    BatchPiece piece;
    if (reader->failure || !batch_source_next(reader_batch_source(reader), &piece, &reader->failure)) return false;
    blocks->batch = malloc(sizeof *blocks->batch);
    if (!blocks->batch) memory_exhausted(sizeof *blocks->batch);
    *blocks->batch = (SharedBatch){piece, 1};
    return true;
}

/* The batch becomes this thread's. */
static bool enter_batch(BatchBlock *block) {
    BatchBlocks *blocks = block->blocks;
    leave_batch(block->batch);
    block->batch = blocks->batch;
    block->batch->users++;
    arena_reset(block->batch_arena);
    if (block->batch->piece.file != block->shape_file && !begin_file(block)) return false;
    if (shape_attach(block->shape, &block->batch->piece.array, block->batch_arena)) return true;
    blocks->reader->failure = batch_mismatch(blocks->reader);
    return false;
}

bool batch_block_take(BatchBlock *block) {
    BatchBlocks *blocks = block->blocks;
    hand_over(block);
    arena_reset(block->piece_arena);
    block->bad.items = NULL;
    block->bad.count = block->bad.capacity = 0;
    block->good = block->dropped = 0;
    if (block->columns) block->columns->rows = 0;
    if (blocks->reader->failure || !has_batch(blocks) || (block->batch != blocks->batch && !enter_batch(block))) return false;
    int64_t left = block->batch->piece.array.length - blocks->next;
    block->first = block->at = blocks->next;
    block->end = blocks->next += left < PIECE_ROWS ? left : PIECE_ROWS;
    block->number = blocks->pieces++;
    return true;
}

int64_t batch_block_number(const BatchBlock *block) { return block->number; }

/* ---- rows -------------------------------------------------------------------------------------------------------------------- */

/* A row with a cell that could not be taken: it is read by itself, and is a bad row unless its cells can be taken after all. */
static void settle_row(BatchBlock *block, int64_t at) {
    const Reader *reader = block->blocks->reader;
    Place         place = batch_place(reader, &block->batch->piece, block->at + at);
    Row           row = {.row = block->batch->piece.first_row + block->at + at + 1, .line = place.line, .errors = {.arena = block->piece_arena}};
    row.application = application_new(block->block_arena, reader->schema);
    arrow_rows_get(block->rows, at, place, block->block_arena, &row);
    block->heading = row_heading(reader->schema, &row, row.row == 1);
    if (block->heading) return;
    if (row.errors.items.count == 0) {
        fact_columns_set(block->columns, at, row.application);
        return;
    }
    BadRow bad = {row.errors, row.line, block->good + at - block->dropped++};
    VEC_PUSH(block->piece_arena, &block->bad, bad);
    fact_columns_drop(block->columns, at);
}

static void fill(BatchBlock *block, int64_t count) {
    ArrowRows *rows = block->rows;
    for (int32_t i = 0; i < block->shape->fact_count; i++) {
        const uint8_t *bits, *validity;
        bool yes_no = !rows->any_refused && column_bits(&block->shape->facts[i], block->at, &bits, &validity) && !validity;
        if (yes_no) fact_columns_put_bits(block->columns, i, bits, count);
        else fact_columns_put_block(block->columns, i, rows->values[i], rows->states[i], count);
    }
    block->columns->rows = count;
    for (int64_t at = 0; rows->any_refused && at < count; at++) {
        if (!block->heading && arrow_rows_refused(rows, at)) settle_row(block, at);
        if (block->heading) fact_columns_drop(block->columns, at);      /* the file ends above a second header row */
    }
    if (block->heading) block->end = block->at + count;
}

bool batch_block_rows(BatchBlock *block) {
    int64_t left = block->end - block->at, count = left < ARROW_BLOCK ? left : ARROW_BLOCK;
    block->good += block->columns->rows;
    block->dropped = 0;
    if (count <= 0) return false;
    arena_reset(block->block_arena);
    fact_columns_clear(block->columns);
    arrow_rows_read(block->rows, block->at, count, block->block_arena);
    fill(block, count);
    fact_columns_pack(block->columns);
    block->at += count;
    return true;
}

FactColumns *batch_block_columns(const BatchBlock *block) { return block->columns; }
int32_t batch_block_bad_rows(const BatchBlock *block) { return block->bad.count; }
const BadRow *batch_block_bad_row(const BatchBlock *block, int32_t index) { return &block->bad.items[index]; }
int64_t batch_block_size(const BatchBlock *block) { return block->end - block->first; }

int64_t batch_block_line(const BatchBlock *block, int64_t good) {
    int64_t at = block->first + good;
    for (int32_t i = 0; i < block->bad.count && block->bad.items[i].good_before <= good; i++) at++;
    return block->batch->piece.first_in_file + at + 1;
}
