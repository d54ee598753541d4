/* fact_columns - see fact_columns.h. */
#include "data/fact_columns.h"

#include <stdlib.h>
#include <string.h>

/* ---- texts of items --------------------------------------------------------------------------------------------------------- */

static void item_key(const char *text, size_t size, uint64_t *first, uint64_t *last) {
    *first = *last = 0;
    memcpy(first, text, size < 8 ? size : 8);
    if (size >= 8) memcpy(last, text + size - 8, 8);
}

static uint32_t item_hash(uint64_t first, uint64_t last, uint32_t size) {
    uint64_t mixed = (first ^ last * 0x9E3779B97F4A7C15u ^ size) * 0xD6E8FEB86659FD93u;
    return (uint32_t)(mixed >> 32);
}

static void put_item(ItemTexts *items, const char *text, int32_t value) {
    uint64_t first, last;
    uint32_t size = (uint32_t)strlen(text);
    if (size == 0) return;
    item_key(text, size, &first, &last);
    uint32_t at = item_hash(first, last, size) & items->mask;
    for (; items->slots[at].size; at = (at + 1) & items->mask)
        if (items->slots[at].size == size && memcmp(items->slots[at].text, text, size) == 0) return;
    items->slots[at] = (ItemText){first, last, text, size, value};
}

typedef struct { Arena *arena; EncodeText *encode; void *context; } Encoding;

static void put_encoded(const Encoding *encoding, ItemTexts *items, const char *text, int32_t value) {
    const char *bytes = text;
    if (text && (!encoding->encode || encoding->encode(encoding->context, encoding->arena, text, &bytes))) put_item(items, bytes, value);
}

static ItemTexts new_items(Arena *arena, int32_t count) {
    uint32_t size = 16;
    while (size < (uint32_t)count * 2) size *= 2;
    return (ItemTexts){NEW_ARRAY(arena, ItemText, size), size - 1};
}

static ItemTexts items_of_list(const Encoding *encoding, const IrEnum *list) {
    ItemTexts items = new_items(encoding->arena, list->count * 3);
    for (int32_t i = 0; i < list->count; i++) {
        put_encoded(encoding, &items, list->items[i].name.ascii, i);
        put_encoded(encoding, &items, list->items[i].name.chinese, i);
    }
    for (int32_t i = 0; i < list->count; i++) put_encoded(encoding, &items, list->items[i].label, i);   /* names go first, as in names.c */
    return items;
}

/* The words that value_read takes, as they are mostly written. */
static ItemTexts items_of_bool(const Encoding *encoding) {
    static const char *const yes[] = {"1", "是", "true", "TRUE", "True", "yes", "YES", "Yes", "y", "Y", "√", "1.0"}, *const no[] = {"0", "否", "false", "FALSE", "False", "no", "NO", "No", "n", "N", "×", "0.0"};
    enum { WORDS = sizeof yes / sizeof *yes };
    ItemTexts items = new_items(encoding->arena, 2 * WORDS);
    for (int i = 0; i < WORDS; i++) {
        put_encoded(encoding, &items, yes[i], 1);
        put_encoded(encoding, &items, no[i], 0);
    }
    return items;
}

/* ---- columns ---------------------------------------------------------------------------------------------------------------- */

static CellForm form_of(IrType type) {
    switch (type.kind) {
    case TYPE_BOOL: return CELL_BOOL;
    case TYPE_MONEY: return CELL_MONEY;
    case TYPE_RATE: return CELL_RATE;
    case TYPE_INTEGER: return CELL_WHOLE;
    case TYPE_QUANTITY: return CELL_MILLIONTHS;
    case TYPE_DATE: return CELL_DATE;
    case TYPE_ENUM: return CELL_ENUM;
    case TYPE_SET: return CELL_SET;
    case TYPE_TEXT: return CELL_TEXT;
    }
    return CELL_IGNORED;
}

static void *block_memory(Arena *arena, size_t bytes) {          /* arenas give zeroes */
    uintptr_t start = (uintptr_t)arena_alloc(arena, bytes + 64);
    return (void *)((start + 63) / 64 * 64);
}

static void set_value(FactColumn *column, int64_t row, int64_t value) {
    switch (column->bits) {
    case 8: ((int8_t *)column->values)[row] = (int8_t)value; break;
    case 32: ((int32_t *)column->values)[row] = (int32_t)value; break;
    case 64: ((int64_t *)column->values)[row] = value; break;
    }
}

static void column_start(FactColumn *column, const Encoding *encoding, const IrSchema *schema, const IrField *field, int bits) {
    column->slot = field->slot;
    column->form = form_of(field->type);
    column->bits = bits == 1 ? 8 : bits;
    column->low = field->low;
    column->high = field->high;
    column->nothing = column->form == CELL_TEXT || (column->low <= 0 && column->high >= 0) ? 0 : column->low;
    if (column->form == CELL_BOOL) column->items = items_of_bool(encoding);
    if (column->form == CELL_ENUM || column->form == CELL_SET) column->items = items_of_list(encoding, &schema->enums[field->type.index]);
    column->values = block_memory(encoding->arena, (size_t)COLUMNS_ROWS * 8);
    column->present = block_memory(encoding->arena, COLUMNS_ROWS);
    memset(column->present, 1, COLUMNS_ROWS);
    for (int64_t row = 0; row < COLUMNS_ROWS; row++) set_value(column, row, column->nothing);
}

FactColumns *fact_columns_new(Arena *arena, const IrSchema *schema, const Layout *layout, const int32_t *slots, int32_t count, EncodeText *encode, void *context) {
    FactColumns *columns = NEW(arena, FactColumns);
    Encoding     encoding = {arena, encode, context};
    columns->schema = schema;
    columns->layout = layout;
    columns->columns = NEW_ARRAY(arena, FactColumn, count + 1);
    columns->count = count;
    columns->fields = NEW_ARRAY(arena, pol_column, schema->field_count + 1);
    columns->lists = NEW_ARRAY(arena, pol_list_column, schema->entity_count + 1);
    columns->packed = NEW_ARRAY(arena, uint8_t *, count + 1);
    columns->packed_present = NEW_ARRAY(arena, uint8_t *, count + 1);
    columns->zeros = block_memory(arena, (size_t)(COLUMNS_ROWS + 64) * 8);
    columns->ones = block_memory(arena, COLUMNS_ROWS / 8);
    memset(columns->ones, 0xFF, COLUMNS_ROWS / 8);
    for (int32_t i = 0; i < count; i++) {
        FactColumn *column = &columns->columns[i];
        column->form = CELL_IGNORED;
        column->slot = -1;
        if (slots[i] < 0) continue;
        column_start(column, &encoding, schema, &schema->fields[slots[i]], layout->fields[slots[i]].bits);
        columns->packed[i] = block_memory(arena, COLUMNS_ROWS / 8);
        columns->packed_present[i] = block_memory(arena, COLUMNS_ROWS / 8);
    }
    columns->dropped = block_memory(arena, COLUMNS_ROWS);
    return columns;
}

void fact_columns_clear(FactColumns *columns) {
    columns->rows = 0;
    if (columns->any_dropped) memset(columns->dropped, 0, COLUMNS_ROWS);
    columns->any_dropped = false;
    for (int32_t i = 0; i < columns->count; i++) {
        if (columns->columns[i].any_absent) memset(columns->columns[i].present, 1, COLUMNS_ROWS);
        columns->columns[i].any_absent = false;
        columns->columns[i].is_packed = false;
    }
}

void fact_columns_put(FactColumns *columns, const Application *application) { fact_columns_set(columns, columns->rows++, application); }

void fact_columns_drop(FactColumns *columns, int64_t row) {
    columns->dropped[row] = 1;
    columns->any_dropped = true;
}

void fact_columns_set(FactColumns *columns, int64_t row, const Application *application) {
    for (int32_t i = 0; i < columns->count; i++) {
        FactColumn *column = &columns->columns[i];
        if (column->slot < 0) continue;
        const Cell *cell = &application->cells[column->slot];
        set_value(column, row, cell->present && column->form != CELL_TEXT ? cell->value : column->nothing);
        column->present[row] = cell->present;
        column->any_absent = column->any_absent || !cell->present;
    }
}

#define PUT_BLOCK(type)                                                                                     \
    do {                                                                                                    \
        type *into = column->values, nothing = (type)column->nothing;                                      \
        for (int64_t row = 0; row < rows; row++) into[row] = states[row] == 1 ? (type)values[row] : nothing; \
    } while (0)

void fact_columns_put_block(FactColumns *columns, int32_t index, const int64_t *values, const uint8_t *states, int64_t rows) {
    FactColumn *column = &columns->columns[index];
    if (column->bits == 8) PUT_BLOCK(int8_t);
    else if (column->bits == 32) PUT_BLOCK(int32_t);
    else PUT_BLOCK(int64_t);
    uint8_t *present = column->present, all = 1;
    for (int64_t row = 0; row < rows; row++) {
        present[row] = states[row] == 1;
        all &= present[row];
    }
    column->any_absent = !all;
}

void fact_columns_put_bits(FactColumns *columns, int32_t index, const uint8_t *bits, int64_t rows) {
    memcpy(columns->packed[index], bits, (size_t)(rows + 7) / 8);
    columns->columns[index].is_packed = true;
}

/* Bits of bytes that are 0 or 1: eight at a time by a multiplication that gathers the lowest bits. */
static void pack_bits(const uint8_t *bytes, int64_t rows, uint8_t *bits) {
    for (int64_t row = 0; row < rows; row += 8) {
        uint64_t eight;
        memcpy(&eight, bytes + row, 8);
        bits[row / 8] = (uint8_t)((eight & 0x0101010101010101u) * 0x0102040810204080u >> 56);
    }
}

#define CLOSE_GAPS(type)                                                     \
    for (int64_t row = 0; row < rows; row++)                                 \
        if (!dropped[row]) ((type *)values)[kept++] = ((type *)values)[row];

static int64_t close_gaps(const uint8_t *dropped, int64_t rows, void *values, int bits) {
    int64_t kept = 0;
    if (bits == 8) { CLOSE_GAPS(int8_t) }
    else if (bits == 32) { CLOSE_GAPS(int32_t) }
    else { CLOSE_GAPS(int64_t) }
    return kept;
}

static void leave_out_dropped(FactColumns *columns) {
    int64_t kept = columns->rows;
    for (int64_t row = 0; row < columns->rows; row++) kept -= columns->dropped[row];
    for (int32_t i = 0; i < columns->count; i++) {
        FactColumn *column = &columns->columns[i];
        if (column->slot < 0) continue;
        close_gaps(columns->dropped, columns->rows, column->values, column->bits);
        close_gaps(columns->dropped, columns->rows, column->present, 8);
    }
    columns->rows = kept;
}

void fact_columns_pack(FactColumns *columns) {
    const IrSchema *schema = columns->schema;
    if (columns->any_dropped) leave_out_dropped(columns);
    int64_t rows = (columns->rows + 63) / 64 * 64;
    columns->complete = true;
    for (int32_t slot = 0; slot < schema->field_count; slot++) columns->fields[slot] = (pol_column){columns->zeros, columns->zeros};
    for (int32_t e = 0; e < schema->entity_count; e++) {
        columns->lists[e] = (pol_list_column){(const int64_t *)(const void *)columns->zeros, columns->zeros};
        columns->complete = columns->complete && !schema->entities[e].many;
    }
    int32_t given = 0;
    for (int32_t i = 0; i < columns->count; i++) {
        FactColumn *column = &columns->columns[i];
        if (column->slot < 0) continue;
        given++;
        pol_column *field = &columns->fields[column->slot];
        field->values = column->values;
        field->validity = columns->ones;
        if (column->form == CELL_BOOL) {
            if (!column->is_packed) pack_bits(column->values, rows, columns->packed[i]);
            field->values = columns->packed[i];
        }
        if (column->any_absent) {
            pack_bits(column->present, rows, columns->packed_present[i]);
            field->validity = columns->packed_present[i];
            columns->complete = false;
        }
    }
    columns->complete = columns->complete && given == schema->field_count;
}
