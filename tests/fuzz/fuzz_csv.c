/* A table: row by row and in columns must give the same values and the same messages, in every encoding and however the table is cut. The first byte chooses
 * encoding, loop and length of the pieces. */
#include "data.h"

#include "data/csv_scan.h"
#include "data/table_blocks.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static int64_t value_in(const pol_column *column, int bits, int64_t row) {
    if (bits == 1) return ((const uint8_t *)column->values)[row / 8] >> (row % 8) & 1;
    return bits == 8 ? ((const int8_t *)column->values)[row] : bits == 32 ? ((const int32_t *)column->values)[row] : ((const int64_t *)column->values)[row];
}

static void say_rows(const IrSchema *schema, const Layout *layout, const FactColumns *facts, Buffer *rows) {
    for (int64_t row = 0; row < facts->rows; row++) {
        for (int32_t slot = 0; slot < schema->field_count; slot++) {
            const pol_column *column = &facts->fields[slot];
            if (schema->entities[schema->fields[slot].entity].many) continue;
            bool present = column->validity[row / 8] >> (row % 8) & 1;
            if (present && schema->fields[slot].type.kind == TYPE_TEXT) buffer_text(rows, "text ");
            else if (present) buffer_printf(rows, "%" PRId64 " ", value_in(column, layout->fields[slot].bits, row));
            else buffer_text(rows, "- ");
        }
        buffer_byte(rows, '\n');
    }
}

/* False: this table cannot be read so. */
static bool by_columns(const char *path, ReaderOptions options, int level, size_t piece, Buffer *rows, Buffer *errors) {
    Arena    *arena = arena_new();
    IrProgram program = {.schema = *fuzz_schema()};
    Layout   *layout = layout_new(arena, &program);
    RowError *failure = NULL;
    Reader   *reader = reader_open(arena, fuzz_schema(), path, options, &failure);
    bool      possible = !reader || table_blocks_possible(reader);
    if (reader && possible) {
        TableBlocks *blocks = table_blocks_new(arena, reader, layout);
        table_blocks_limit(blocks, level, piece);
        TableBlock *block = table_block_new(blocks);
        while (table_block_take(block)) {
            while (table_block_rows(block)) say_rows(fuzz_schema(), layout, table_block_columns(block), rows);
            for (int32_t i = 0; i < table_block_bad_rows(block); i++) fuzz_say_errors(&table_block_bad_row(block, i)->errors, errors);
        }
        table_block_free(block);
    }
    const RowError *end = reader ? reader_failure(reader) : failure;
    if (end) fuzz_say_errors(&(RowErrors){.arena = arena, .items = {(RowError *[]){(RowError *)(uintptr_t)end}, 1, 1}}, errors);
    reader_close(reader);
    arena_free(arena);
    return possible;
}

/* Columns keep no texts: only that there is one. */
static void one_row(const Row *row, Buffer *rows, Buffer *errors) {
    const IrSchema *schema = fuzz_schema();
    Buffer whole = {0};
    fuzz_say_row(schema, row, &whole, errors);
    buffer_free(&whole);
    for (int32_t slot = 0; row->errors.items.count == 0 && slot < schema->field_count; slot++) {
        Cell cell = row->application->cells[slot];
        if (schema->entities[schema->fields[slot].entity].many) continue;
        if (!cell.present) buffer_text(rows, "- ");
        else if (schema->fields[slot].type.kind == TYPE_TEXT) buffer_text(rows, "text ");
        else buffer_printf(rows, "%" PRId64 " ", cell.value);
    }
    if (row->errors.items.count == 0) buffer_byte(rows, '\n');
}

static void by_rows(const char *path, ReaderOptions options, Buffer *rows, Buffer *errors) {
    Arena    *arena = arena_new(), *row_arena = arena_new();
    RowError *failure = NULL;
    Reader   *reader = reader_open(arena, fuzz_schema(), path, options, &failure);
    Row       row;
    while (reader && reader_next(reader, row_arena, &row)) {
        one_row(&row, rows, errors);
        if (row.errors.items.count == 0) fuzz_again_as_json(fuzz_schema(), &row);
        arena_reset(row_arena);
    }
    const RowError *end = reader ? reader_failure(reader) : failure;
    if (end) fuzz_say_errors(&(RowErrors){.arena = arena, .items = {(RowError *[]){(RowError *)(uintptr_t)end}, 1, 1}}, errors);
    reader_close(reader);
    arena_free(row_arena);
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const encodings[] = {NULL, NULL, "gbk", "gb18030"};
    static const size_t pieces[] = {64, 128, 1024, 256 * 1024};
    if (size < 1) return 0;
    unsigned      chosen = data[0];
    ReaderOptions options = {.format = DATA_FORMAT_CSV, .encoding = encodings[chosen & 3]};
    FuzzFile      file = fuzz_file(data + 1, size - 1);
    Buffer        rows = {0}, errors = {0}, other_rows = {0}, other_errors = {0};
    by_rows(file.path, options, &rows, &errors);
    if (by_columns(file.path, options, (int)(chosen >> 4 & 3), pieces[chosen >> 2 & 3], &other_rows, &other_errors)) {
        fuzz_same("the rows, one by one and in columns,", rows.data, other_rows.data);
        fuzz_same("the mistakes, row by row and in columns,", errors.data, other_errors.data);
    }
    fuzz_file_close(&file);
    buffer_free(&rows);
    buffer_free(&errors);
    buffer_free(&other_rows);
    buffer_free(&other_errors);
    return 0;
}
