/* cell_columns - see cell_columns.h. */
#include "data/cell_columns.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROWS = 1024 };

static void *resized(void *memory, int64_t count, size_t size) {
    void *fresh = realloc(memory, (size_t)count * size);
    if (!fresh) memory_exhausted((size_t)count * size);
    return fresh;
}

void cell_columns_room(CellColumns *columns, int64_t more) {
    if (columns->rows + more <= columns->capacity) return;
    int64_t wanted = columns->capacity ? columns->capacity : FIRST_ROWS;
    while (wanted < columns->rows + more) wanted *= 2;
    for (int32_t i = 0; i < columns->columns.count; i++) {
        CellColumn *column = &columns->columns.items[i];
        if (column->kind == CELL_KIND_TEXT || column->kind == CELL_KIND_YES_NO) {
            column->indices = resized(column->indices, wanted, sizeof *column->indices);
            continue;
        }
        column->numbers = resized(column->numbers, wanted, sizeof *column->numbers);
        column->present = resized(column->present, wanted, sizeof *column->present);
    }
    columns->capacity = wanted;
}

/* ---- texts ------------------------------------------------------------------------------------------------------------------- */

int32_t cell_columns_text(CellColumns *columns, CellColumn *column, const char *text, size_t size) {
    if (size == 0) return -1;
    if (column->kind == CELL_KIND_YES_NO) return size == strlen("true");
    if (!column->known) column->known = name_table_new(columns->texts);
    int32_t found = name_table_find(column->known, text, size);
    if (found >= 0) return found;
    CellText fresh = {arena_strndup(columns->texts, text, size), (int32_t)size};
    VEC_PUSH(columns->texts, &column->texts, fresh);
    name_table_put(column->known, fresh.bytes, column->texts.count - 1);
    columns->text_bytes += size;
    return column->texts.count - 1;
}

void cell_columns_forget_texts(CellColumns *columns) {
    for (int32_t i = 0; i < columns->columns.count; i++) {
        CellColumn *column = &columns->columns.items[i];
        column->known = NULL;
        column->texts.items = NULL;
        column->texts.count = column->texts.capacity = 0;
        column->taken = NULL;
        column->taken_room = 0;
    }
    columns->text_bytes = 0;
    columns->generation++;
    arena_reset(columns->texts);
}

/* ---- cells of the sink ------------------------------------------------------------------------------------------------------- */

static void put_text(CellSink *sink, const char *text, size_t size) {
    CellColumns *columns = (CellColumns *)sink;
    CellColumn  *column = &columns->columns.items[columns->at++];
    cell_columns_room(columns, 1);
    cell_put(column, columns->rows, column->indices ? cell_columns_text(columns, column, text, size) : -1, NULL);   /* a number that is not there comes as an empty text */
}

static void put_number(CellSink *sink, int64_t number) {
    CellColumns *columns = (CellColumns *)sink;
    cell_columns_room(columns, 1);
    cell_put(&columns->columns.items[columns->at++], columns->rows, cell_of_hole(0), &number);
}

static void end_row(CellSink *sink) {
    CellColumns *columns = (CellColumns *)sink;
    columns->at = 0;
    columns->rows++;
}

static void put_heading(CellSink *sink, const char *name, CellKind kind) {
    CellColumns *columns = (CellColumns *)sink;
    VEC_PUSH(columns->arena, &columns->columns, ((CellColumn){.kind = kind, .name = arena_strndup(columns->arena, name, strlen(name))}));
}

static void end_heading(CellSink *sink) { (void)sink; }

CellColumns *cell_columns_new(const WriterOptions *options) {
    CellColumns *columns = calloc(1, sizeof *columns);
    if (!columns) memory_exhausted(sizeof *columns);
    columns->arena = arena_new();
    columns->texts = arena_new();
    columns->sink = (CellSink){.heading = put_heading, .end_row = end_heading};
    cells_heading(options, &columns->sink);
    columns->sink = (CellSink){put_text, put_number, put_number, end_row, NULL, put_heading};
    cell_columns_room(columns, 1);
    return columns;
}

void cell_columns_free(CellColumns *columns) {
    if (!columns) return;
    for (int32_t i = 0; i < columns->columns.count; i++) {
        CellColumn *column = &columns->columns.items[i];
        free(column->indices);
        free(column->numbers);
        free(column->present);
    }
    arena_free(columns->arena);
    arena_free(columns->texts);
    free(columns);
}

void cell_columns_clear(CellColumns *columns) {
    columns->rows = 0;
    columns->at = 0;
}

/* ---- from one to the other --------------------------------------------------------------------------------------------------- */

/* Room in `taken` for every text of the column. */
static void follow_texts(CellColumns *from, CellColumn *column) {
    if (column->texts.count <= column->taken_room) return;
    int32_t  room = 2 * column->texts.count + 16;
    int32_t *grown = NEW_ARRAY(from->texts, int32_t, room);
    for (int32_t i = 0; i < room; i++) grown[i] = i < column->taken_room ? column->taken[i] : -1;
    column->taken = grown;
    column->taken_room = room;
}

/* The dictionaries of where the rows go to are new ones. */
static void forget_taken(CellColumns *from, int64_t generation) {
    for (int32_t i = 0; i < from->columns.count; i++) {
        CellColumn *column = &from->columns.items[i];
        for (int32_t text = 0; text < column->taken_room; text++) column->taken[text] = -1;
    }
    from->taken_generation = generation;
}

static void take_texts(CellColumns *into, CellColumn *to, CellColumns *from, CellColumn *column, int64_t first, int64_t count) {
    follow_texts(from, column);
    int32_t       *out = to->indices + into->rows;
    const int32_t *in = column->indices + first;
    for (int64_t i = 0; i < count; i++) {
        int32_t text = in[i], index = text < 0 ? -1 : column->taken[text];
        if (text >= 0 && index < 0) index = column->taken[text] = cell_columns_text(into, to, column->texts.items[text].bytes, (size_t)column->texts.items[text].size);
        out[i] = index;
    }
}

void cell_columns_take(CellColumns *into, CellColumns *from, int64_t first, int64_t count) {
    cell_columns_room(into, count);
    if (from->taken_generation != into->generation) forget_taken(from, into->generation);
    for (int32_t i = 0; i < into->columns.count; i++) {
        CellColumn *to = &into->columns.items[i], *column = &from->columns.items[i];
        if (to->kind == CELL_KIND_TEXT) {
            take_texts(into, to, from, column, first, count);
        } else if (to->indices) {
            memcpy(to->indices + into->rows, column->indices + first, (size_t)count * sizeof *to->indices);
        } else {
            memcpy(to->numbers + into->rows, column->numbers + first, (size_t)count * sizeof *to->numbers);
            memcpy(to->present + into->rows, column->present + first, (size_t)count);
        }
    }
    into->rows += count;
}
