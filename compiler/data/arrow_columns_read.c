/* arrow_columns_read - cells of a column in stored units. Loops without calls for what is numbers already; text goes through the same reading as in
 * files. No loop here words an error: what cannot be taken is marked, and column_read_again says why. */
#include "data/arrow_columns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool bit_at(const uint8_t *bits, int64_t index) { return bits[index >> 3] >> (index & 7) & 1; }

static const uint8_t *own_validity(const InArray *array) {
    const struct ArrowArray *memory = array->array;
    if (array->form == FORM_NULL && !array->dictionary) return NULL;
    return memory->n_buffers > 0 && memory->null_count != 0 ? memory->buffers[0] : NULL;
}

bool array_is_present(const InArray *array, int64_t row) {
    if (array->form == FORM_NULL && !array->dictionary) return false;
    for (int32_t i = 0; i < array->parent_count; i++)
        if (!bit_at(array->parents[i].bits, row + array->parents[i].shift)) return false;
    const uint8_t *bits = own_validity(array);
    return !bits || bit_at(bits, row + array->shift);
}

/* ---- text -------------------------------------------------------------------------------------------------------------------- */

/* An entry of a dictionary by the index at `row`. */
static int64_t index_at(const InArray *array, int64_t row) {
    const void *values = array->array->buffers[1];
    int64_t     at = row + array->shift;
    switch (array->form) {
    case FORM_I8: return ((const int8_t *)values)[at];
    case FORM_I16: return ((const int16_t *)values)[at];
    case FORM_I32: return ((const int32_t *)values)[at];
    case FORM_I64: return ((const int64_t *)values)[at];
    case FORM_U8: return ((const uint8_t *)values)[at];
    case FORM_U16: return ((const uint16_t *)values)[at];
    case FORM_U32: return ((const uint32_t *)values)[at];
    case FORM_U64: return (int64_t)((const uint64_t *)values)[at];
    case FORM_NULL: case FORM_BITS: case FORM_FLOAT: case FORM_DOUBLE: case FORM_DECIMAL: case FORM_TEXT: case FORM_LONG_TEXT: case FORM_TEXT_VIEW:
    case FORM_LIST: case FORM_LONG_LIST: case FORM_LIST_VIEW: case FORM_LONG_LIST_VIEW: case FORM_DAY32: case FORM_INSTANT: case FORM_STRUCT: case FORM_OTHER: break;
    }
    return -1;
}

typedef struct { int32_t size; union { char inlined[12]; struct { char prefix[4]; int32_t buffer, offset; } far; } as; } TextView;
_Static_assert(sizeof(TextView) == 16, "a view of Arrow has 16 bytes");

bool array_text(const InArray *array, int64_t row, const char **text, size_t *size) {
    if (array->dictionary) {
        int64_t index = index_at(array, row);
        if (index < 0 || index >= array->values->array->length) return false;
        return array_text(array->values, index, text, size);
    }
    const void *const *buffers = array->array->buffers;
    int64_t            at = row + array->shift;
    *text = "";
    if (array->form == FORM_TEXT) {
        const int32_t *offsets = buffers[1];
        *size = (size_t)(offsets[at + 1] - offsets[at]);
        if (*size) *text = (const char *)buffers[2] + offsets[at];
        return true;
    }
    if (array->form == FORM_LONG_TEXT) {
        const int64_t *offsets = buffers[1];
        *size = (size_t)(offsets[at + 1] - offsets[at]);
        if (*size) *text = (const char *)buffers[2] + offsets[at];
        return true;
    }
    if (array->form != FORM_TEXT_VIEW) return false;
    const TextView *view = (const TextView *)buffers[1] + at;
    *size = (size_t)view->size;
    *text = view->size <= 12 ? view->as.inlined : (const char *)buffers[2 + view->as.far.buffer] + view->as.far.offset;
    return true;
}

bool items_range(const InArray *list, int64_t row, int64_t *first, int64_t *count) {
    *first = *count = 0;
    if (!array_is_present(list, row)) return false;
    int64_t     at = row + list->shift;
    const void *offsets = list->array->buffers[1];
    bool        is_long = list->form == FORM_LONG_LIST || list->form == FORM_LONG_LIST_VIEW;
    *first = is_long ? ((const int64_t *)offsets)[at] : ((const int32_t *)offsets)[at];
    if (list->form == FORM_LIST || list->form == FORM_LONG_LIST) {
        *count = (is_long ? ((const int64_t *)offsets)[at + 1] : ((const int32_t *)offsets)[at + 1]) - *first;
    } else {
        const void *sizes = list->array->buffers[2];
        *count = is_long ? ((const int64_t *)sizes)[at] : ((const int32_t *)sizes)[at];
    }
    return true;
}

bool list_range(const TableList *list, int64_t row, int64_t *first, int64_t *count) { return items_range(&list->array, row, first, count); }

ValueContext column_context(const TableShape *shape, RowErrors *errors, Application *application, const TableFact *column) {
    const IrSchema *schema = shape->schema;
    const IrField  *field = &schema->fields[column->slot];
    return (ValueContext){.names = shape->names, .errors = errors, .application = application, .entity = &schema->entities[field->entity], .field = field};
}

/* ---- blocks ------------------------------------------------------------------------------------------------------------------- */

static void read_validity(const InArray *array, int64_t first, int64_t count, uint8_t *states) {
    if (array->parent_count == 0 && !own_validity(array)) {
        memset(states, CELL_PRESENT, (size_t)count);
        return;
    }
    for (int64_t i = 0; i < count; i++) states[i] = array_is_present(array, first + i) ? CELL_PRESENT : CELL_ABSENT;
}

#define READ_INTEGERS(Type)                                                                                            \
    do {                                                                                                               \
        const Type *entries = (const Type *)column->array.array->buffers[1] + first + column->array.shift;             \
        for (int64_t i = 0; i < count; i++) {                                                                          \
            Type entry = entries[i];                                                                                   \
            bool in_range = entry <= most && (int64_t)entry >= least;                                                  \
            values[i] = in_range ? (int64_t)entry * multiple : 0;                                                      \
            states[i] = in_range ? states[i] : states[i] ? CELL_REFUSED : CELL_ABSENT;                                 \
        }                                                                                                              \
    } while (0)

static void read_signed(const TableFact *column, int64_t first, int64_t count, int64_t *values, uint8_t *states) {
    const int64_t least = column->least, most = column->most, multiple = column->multiple;
    ColumnForm form = column->array.form;
    if (form == FORM_I8) READ_INTEGERS(int8_t);
    else if (form == FORM_I16) READ_INTEGERS(int16_t);
    else if (form == FORM_I64) READ_INTEGERS(int64_t);
    else READ_INTEGERS(int32_t);
}

static void read_unsigned(const TableFact *column, int64_t first, int64_t count, int64_t *values, uint8_t *states) {
    const int64_t  least = column->least, multiple = column->multiple;
    const uint64_t most = (uint64_t)column->most;
    ColumnForm form = column->array.form;
    if (column->most < 0) {
        for (int64_t i = 0; i < count; i++) states[i] = states[i] ? CELL_REFUSED : CELL_ABSENT;
        return;
    }
    if (form == FORM_U8) READ_INTEGERS(uint8_t);
    else if (form == FORM_U16) READ_INTEGERS(uint16_t);
    else if (form == FORM_U32) READ_INTEGERS(uint32_t);
    else READ_INTEGERS(uint64_t);
}

/* A float is taken for n / multiple when that is the float nearest to n / multiple, and when such numbers are further apart than floats are
 * (`bound`), so that no other n has the same float. */
static void read_doubles(const TableFact *column, int64_t first, int64_t count, int64_t *values, uint8_t *states) {
    const double bound = table_float_bound(column);
    bool         single = column->array.form == FORM_FLOAT;
    const void  *entries = column->array.array->buffers[1];
    for (int64_t i = 0; i < count; i++) {
        int64_t at = first + i + column->array.shift;
        double  entry = single ? (double)((const float *)entries)[at] : ((const double *)entries)[at];
        values[i] = 0;
        if (states[i] != CELL_PRESENT) continue;
        if (!(entry > -bound && entry < bound)) {
            states[i] = CELL_REFUSED;
            continue;
        }
        int64_t nearest = (int64_t)llrint(entry * (double)column->multiple);
        bool    exact = (double)nearest / (double)column->multiple == entry;
        bool    in_range = (Int128)nearest >= (Int128)column->least * column->multiple && (Int128)nearest <= (Int128)column->most * column->multiple;
        if (exact && in_range) values[i] = nearest;
        else states[i] = CELL_REFUSED;                                          /* also what lies between most * multiple and the range's end */
    }
}

/* The integer of a decimal; false when it does not fit 128 bits. */
static bool decimal_at(const InArray *array, int64_t row, Int128 *value) {
    const char *entry = (const char *)array->array->buffers[1] + (row + array->shift) * array->width;
    int32_t narrow;
    int64_t wide, above[2];
    switch (array->width) {
    case 4: memcpy(&narrow, entry, 4); *value = narrow; return true;
    case 8: memcpy(&wide, entry, 8); *value = wide; return true;
    case 16: memcpy(value, entry, 16); return true;
    }
    memcpy(value, entry, 16);
    memcpy(above, entry + 16, 16);
    int64_t sign = *value < 0 ? -1 : 0;
    return above[0] == sign && above[1] == sign;
}

static void read_decimals(const TableShape *shape, const TableFact *column, int64_t first, int64_t count, int64_t *values, uint8_t *states) {
    const IrField *field = &shape->schema->fields[column->slot];
    int32_t        shift = type_scale(field->type) - column->array.scale;
    Int128         factor = 1;
    for (int32_t i = 0; i < abs(shift); i++) factor *= 10;                      /* at most 10^38 */
    Int128 least = field->low, most = field->high;
    for (int64_t i = 0; i < count; i++) {
        Int128 entry = 0;
        values[i] = 0;
        if (states[i] != CELL_PRESENT) continue;
        bool taken = decimal_at(&column->array, first + i, &entry);
        if (shift < 0) {
            taken = taken && entry % factor == 0;
            entry /= factor;
        } else {
            taken = taken && entry <= (Int128)INT64_MAX && entry >= (Int128)INT64_MIN;
            if (taken) entry *= factor;                                         /* factor <= 10^6 here */
        }
        taken = taken && entry >= least && entry <= most;
        if (taken) values[i] = (int64_t)entry;
        else states[i] = CELL_REFUSED;
    }
}

static void read_instants(const TableFact *column, int64_t first, int64_t count, int64_t *values, uint8_t *states) {
    const int64_t *entries = (const int64_t *)column->array.array->buffers[1] + first + column->array.shift;
    for (int64_t i = 0; i < count; i++) {
        int64_t day = entries[i] / column->array.per_day;
        bool    whole = entries[i] % column->array.per_day == 0 && day >= column->least && day <= column->most;
        values[i] = whole ? day : 0;
        if (!whole && states[i]) states[i] = CELL_REFUSED;
    }
}

static void read_texts(const TableShape *shape, const TableFact *column, int64_t first, int64_t count, int64_t *values, uint8_t *states, Arena *scratch) {
    RowErrors    errors = {.arena = scratch};
    Application *application = application_new(scratch, shape->schema);
    ValueContext context = column_context(shape, &errors, application, column);
    for (int64_t i = 0; i < count; i++) {
        const char *text;
        size_t      size;
        Cell        cell = {0};
        values[i] = 0;
        if (states[i] != CELL_PRESENT || !array_text(&column->array, first + i, &text, &size)) continue;
        if (utf8_first_invalid(text, size) >= 0 || !value_read(&context, FORM_CELL, text, size, &cell)) states[i] = CELL_REFUSED;
        else states[i] = errors.heading ? CELL_REFUSED : cell.present ? CELL_PRESENT : CELL_ABSENT;     /* what may be a unit is read again with its row */
        errors.heading = NULL;
        values[i] = cell.present ? application_value(application, context.field->type.kind, cell.value) : 0;
    }
}

static void read_known(const TableFact *column, int64_t first, int64_t count, int64_t *values, uint8_t *states) {
    for (int64_t i = 0; i < count; i++) {
        int64_t index = states[i] == CELL_PRESENT ? index_at(&column->array, first + i) : -1;
        bool    known = index >= 0 && index < column->known_count;
        values[i] = known ? column->known_values[index] : 0;
        states[i] = known ? column->known_states[index] : states[i] == CELL_PRESENT ? CELL_REFUSED : CELL_ABSENT;
    }
}

/* A set given as a list of item names. */
static void read_sets(const TableShape *shape, const TableFact *column, int64_t first, int64_t count, int64_t *values, uint8_t *states) {
    const IrField   *field = &shape->schema->fields[column->slot];
    const NameTable *items = shape->names->items[field->type.index];
    for (int64_t i = 0; i < count; i++) {
        int64_t start, length;
        values[i] = 0;
        if (states[i] != CELL_PRESENT) continue;
        items_range(&column->array, first + i, &start, &length);
        for (int64_t k = start; k < start + length; k++) {
            const char *text;
            size_t      size;
            bool    given = array_is_present(column->array.values, k) && array_text(column->array.values, k, &text, &size);
            int32_t item = given ? name_table_find(items, text, size) : -1;
            if (item >= 0) values[i] |= (int64_t)1 << item;
            else states[i] = CELL_REFUSED;
        }
        if (states[i] == CELL_REFUSED) values[i] = 0;
    }
}

static void read_bits(const TableFact *column, int64_t first, int64_t count, int64_t *values) {
    const uint8_t *bits = column->array.array->buffers[1];
    for (int64_t i = 0; i < count; i++) values[i] = bit_at(bits, first + i + column->array.shift);
}

static bool any_refused(const uint8_t *states, int64_t count) {
    uint8_t all = 0;
    for (int64_t i = 0; i < count; i++) all |= states[i];
    return all & CELL_REFUSED;
}

bool column_bits(const TableFact *column, int64_t first, const uint8_t **values, const uint8_t **validity) {
    int64_t at = first + column->array.shift;
    if (column->array.form != FORM_BITS || column->array.dictionary || column->array.parent_count || at % 8) return false;
    const uint8_t *own = own_validity(&column->array);
    *values = (const uint8_t *)column->array.array->buffers[1] + at / 8;
    *validity = own ? own + at / 8 : NULL;
    return true;
}

static void read_cells(const TableShape *shape, const TableFact *column, int64_t first, int64_t count, int64_t *values, uint8_t *states, Arena *scratch) {
    if (column->array.dictionary) {
        read_known(column, first, count, values, states);
        return;
    }
    switch (column->array.form) {
    case FORM_I8: case FORM_I16: case FORM_I32: case FORM_I64: case FORM_DAY32: read_signed(column, first, count, values, states); break;
    case FORM_U8: case FORM_U16: case FORM_U32: case FORM_U64: read_unsigned(column, first, count, values, states); break;
    case FORM_FLOAT: case FORM_DOUBLE: read_doubles(column, first, count, values, states); break;
    case FORM_DECIMAL: read_decimals(shape, column, first, count, values, states); break;
    case FORM_INSTANT: read_instants(column, first, count, values, states); break;
    case FORM_BITS: read_bits(column, first, count, values); break;
    case FORM_TEXT: case FORM_LONG_TEXT: case FORM_TEXT_VIEW: read_texts(shape, column, first, count, values, states, scratch); break;
    case FORM_LIST: case FORM_LONG_LIST: case FORM_LIST_VIEW: case FORM_LONG_LIST_VIEW: read_sets(shape, column, first, count, values, states); break;
    case FORM_NULL: case FORM_STRUCT: case FORM_OTHER:
        memset(values, 0, sizeof *values * (size_t)count);
        memset(states, CELL_ABSENT, (size_t)count);
        break;
    }
}

bool column_read(const TableShape *shape, const TableFact *column, int64_t first, int64_t count, int64_t *values, uint8_t *states, Arena *scratch) {
    read_validity(&column->array, first, count, states);
    read_cells(shape, column, first, count, values, states, scratch);
    return any_refused(states, count);
}
