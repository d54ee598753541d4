/* arrow_columns_again - the slow reading of one cell that was refused: it is written out as text and read as a file's cell would be, so that the
 * message is the same wherever the data came from. */
#include "data/arrow_columns.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void report_range(const TableShape *shape, ValueContext *context, const char *text) {
    Arena    *arena = context->errors->arena;
    Wording   range = range_words(arena, shape->schema, context->field);
    RowError *error = value_error(context, DATA_D0011, "\"%s\" lies outside the range of this fact", "“%s”超出这项事实的范围", text);
    error->why = (Wording){arena_printf(arena, "it may be %s", range.english), arena_printf(arena, "允许的范围是 %s", range.chinese)};
}

static bool is_number(TypeKind kind) { return kind == TYPE_MONEY || kind == TYPE_RATE || kind == TYPE_QUANTITY || kind == TYPE_INTEGER; }

/* A number as text, as a fact in natural units. */
static void read_number(const TableShape *shape, ValueContext *context, const char *text, Cell *cell) {
    TypeKind kind = context->field->type.kind;
    if (is_number(kind)) value_read(context, FORM_JSON_NUMBER, text, strlen(text), cell);
    else if (kind == TYPE_BOOL) value_read(context, FORM_CELL, text, strlen(text), cell);
    else report_range(shape, context, text);
}

static void read_integer(const TableShape *shape, const TableFact *column, int64_t row, ValueContext *context, Cell *cell) {
    const InArray *array = &column->array;
    int64_t        at = row + array->shift;
    const void    *entries = array->array->buffers[1];
    char           text[32];
    switch (array->form) {
    case FORM_I8: snprintf(text, sizeof text, "%d", ((const int8_t *)entries)[at]); break;
    case FORM_I16: snprintf(text, sizeof text, "%d", ((const int16_t *)entries)[at]); break;
    case FORM_I32: case FORM_DAY32: snprintf(text, sizeof text, "%" PRId32, ((const int32_t *)entries)[at]); break;
    case FORM_I64: snprintf(text, sizeof text, "%" PRId64, ((const int64_t *)entries)[at]); break;
    case FORM_U8: snprintf(text, sizeof text, "%u", ((const uint8_t *)entries)[at]); break;
    case FORM_U16: snprintf(text, sizeof text, "%u", ((const uint16_t *)entries)[at]); break;
    case FORM_U32: snprintf(text, sizeof text, "%" PRIu32, ((const uint32_t *)entries)[at]); break;
    case FORM_U64: snprintf(text, sizeof text, "%" PRIu64, ((const uint64_t *)entries)[at]); break;
    case FORM_NULL: case FORM_BITS: case FORM_FLOAT: case FORM_DOUBLE: case FORM_DECIMAL: case FORM_TEXT: case FORM_LONG_TEXT: case FORM_TEXT_VIEW:
    case FORM_LIST: case FORM_LONG_LIST: case FORM_LIST_VIEW: case FORM_LONG_LIST_VIEW: case FORM_INSTANT: case FORM_STRUCT: case FORM_OTHER: return;
    }
    if (shape->stored && is_number(context->field->type.kind)) report_range(shape, context, text);
    else read_number(shape, context, text, cell);
}

/* The shortest text that is this float, where floats are closer than the fact's decimals; the float's exact value above that. */
static void float_text(const TableFact *column, double value, char *text, size_t size) {
    bool near = fabs(value) < table_float_bound(column);
    if (!near || column->array.form == FORM_FLOAT) {
        snprintf(text, size, "%.60f", value);
        char *end = text + strlen(text);
        while (end[-1] == '0' && end[-2] >= '0' && end[-2] <= '9') *--end = '\0';
    } else {
        for (int digits = 15; digits <= 17; digits++) {
            snprintf(text, size, "%.*g", digits, value);
            if (strtod(text, NULL) == value) break;
        }
    }
    char *comma = strchr(text, ',');                            /* the locale of the program that calls us */
    if (comma) *comma = '.';
}

static void read_float(const TableShape *shape, const TableFact *column, int64_t row, ValueContext *context, Cell *cell) {
    int64_t at = row + column->array.shift;
    const void *entries = column->array.array->buffers[1];
    double  value = column->array.form == FORM_FLOAT ? (double)((const float *)entries)[at] : ((const double *)entries)[at];
    char    text[420];                                          /* the longest double has 309 digits before the point */
    if (isnan(value) || isinf(value)) {
        RowError *error = value_error(context, DATA_D0008, "%s is not a number", "%s不是数字", isnan(value) ? "NaN" : value < 0 ? "-inf" : "inf");
        row_error_help(context->errors, error, "use null for what is not known", "未知的值用 null");
        return;
    }
    if (column->array.form == FORM_FLOAT && fabs(value) >= table_float_bound(column)) {
        RowError *error = value_error(context, DATA_D0010, "%.2f is too large for a column of single-precision floats: several amounts look the same there",
                                      "%.2f对单精度浮点数的列来说过大：不同的数在其中会变成同一个", value);
        row_error_help(context->errors, error, "give the column as decimals, integers or doubles", "请改用定点小数、整数或双精度浮点数的列");
        return;
    }
    float_text(column, value, text, sizeof text);
    read_number(shape, context, text, cell);
    if (context->errors->items.count == 0) return;
    RowError *last = context->errors->items.items[context->errors->items.count - 1];
    if (last->code == DATA_D0009 && !last->why.english)
        row_error_why(context->errors, last, "the column holds floats, which cannot say it exactly", "该列为浮点数，不能精确表示");
}

static void read_decimal(const TableShape *shape, const TableFact *column, int64_t row, ValueContext *context, Cell *cell) {
    const InArray *array = &column->array;
    const char    *entry = (const char *)array->array->buffers[1] + (row + array->shift) * array->width;
    Int128         value = 0;
    int32_t        narrow;
    int64_t        wide;
    char           text[64];
    if (array->width == 4) memcpy(&narrow, entry, 4), value = narrow;
    else if (array->width == 8) memcpy(&wide, entry, 8), value = wide;
    else memcpy(&value, entry, 16);
    if (array->width > 16 || array->scale > 30 || value > (Int128)1 << 120 || value < -((Int128)1 << 120)) {
        value_error(context, DATA_D0010, "the number is too large or too precise", "数字过大或小数位数过多");
        return;
    }
    decimal_write(value, array->scale, -1, text);
    read_number(shape, context, text, cell);
}

static void read_text(const TableFact *column, int64_t row, ValueContext *context, Cell *cell) {
    const char *text;
    size_t      size;
    if (!array_text(&column->array, row, &text, &size)) value_error(context, DATA_D0007, "the entry is not in its dictionary", "该值不在字典之中");
    else if (utf8_first_invalid(text, size) >= 0) value_error(context, DATA_D0001, "the text is not valid UTF-8", "文本不是有效的UTF-8");
    else value_read(context, FORM_CELL, text, size, cell);
}

static void read_items(const TableFact *column, int64_t row, ValueContext *context, Cell *cell) {
    const InArray *list = &column->array;
    int32_t        errors_before = context->errors->items.count;
    int64_t        first, count;
    items_range(list, row, &first, &count);
    for (int64_t i = first; i < first + count; i++) {
        const char *text;
        size_t      size;
        if (!array_is_present(list->values, i) || !array_text(list->values, i, &text, &size))
            value_error(context, DATA_D0007, "an item of the list is null", "列表中有空项");
        else if (utf8_first_invalid(text, size) >= 0) value_error(context, DATA_D0001, "the text is not valid UTF-8", "文本不是有效的UTF-8");
        else value_read(context, FORM_JSON_STRING, text, size, cell);
    }
    cell->present = true;
    if (context->errors->items.count > errors_before) *cell = (Cell){0};
}

static void read_instant(const TableShape *shape, const TableFact *column, int64_t row, ValueContext *context) {
    int64_t value = ((const int64_t *)column->array.array->buffers[1])[row + column->array.shift];
    char    text[32];
    snprintf(text, sizeof text, "%" PRId64, value / column->array.per_day);
    if (value % column->array.per_day == 0) {
        report_range(shape, context, text);
        return;
    }
    RowError *error = value_error(context, DATA_D0012, "the moment has a time of day", "时刻不是某日零点");
    row_error_help(context->errors, error, "give a date", "请给出日期");
}

void column_read_again(const TableShape *shape, const TableFact *column, int64_t row, ValueContext *context, Cell *cell) {
    *cell = (Cell){0};
    if (column->array.dictionary) {
        read_text(column, row, context, cell);
        return;
    }
    switch (column->array.form) {
    case FORM_I8: case FORM_I16: case FORM_I32: case FORM_I64: case FORM_U8: case FORM_U16: case FORM_U32: case FORM_U64: case FORM_DAY32:
        read_integer(shape, column, row, context, cell);
        break;
    case FORM_FLOAT: case FORM_DOUBLE: read_float(shape, column, row, context, cell); break;
    case FORM_DECIMAL: read_decimal(shape, column, row, context, cell); break;
    case FORM_TEXT: case FORM_LONG_TEXT: case FORM_TEXT_VIEW: read_text(column, row, context, cell); break;
    case FORM_LIST: case FORM_LONG_LIST: case FORM_LIST_VIEW: case FORM_LONG_LIST_VIEW: read_items(column, row, context, cell); break;
    case FORM_INSTANT: read_instant(shape, column, row, context); break;
    case FORM_NULL: case FORM_BITS: case FORM_STRUCT: case FORM_OTHER: break;
    }
}
