/* value_number - a number is cut into sign and digits, a shift (万, %) and a unit; decimal_read does the arithmetic. */
#include "data/value_number.h"

#include "runtime/date.h"
#include <inttypes.h>
#include <string.h>

typedef struct { const char *text; size_t size; } Slice;

static Slice trim(Slice slice) {
    while (slice.size && (*slice.text == ' ' || *slice.text == '\t')) slice.text++, slice.size--;
    while (slice.size && (slice.text[slice.size - 1] == ' ' || slice.text[slice.size - 1] == '\t')) slice.size--;
    return slice;
}

static bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

static bool slice_is(Slice slice, const char *text) { return text && strlen(text) == slice.size && memcmp(text, slice.text, slice.size) == 0; }

static bool take_prefix(Slice *slice, const char *prefix) {
    size_t size = strlen(prefix);
    if (slice->size < size || memcmp(slice->text, prefix, size) != 0) return false;
    slice->text += size;
    slice->size -= size;
    return true;
}

/* The part of the text that is a number, with separators when `table`; the rest stays in *slice. */
static Slice take_number(Slice *slice, bool table) {
    size_t at = 0;
    const char *text = slice->text;
    if (at < slice->size && (text[at] == '+' || text[at] == '-')) at++;
    while (at < slice->size && (is_digit(text[at]) || text[at] == '.' || (table && text[at] == ','))) at++;
    if (at + 1 < slice->size && (text[at] == 'e' || text[at] == 'E') &&
        (is_digit(text[at + 1]) || ((text[at + 1] == '+' || text[at + 1] == '-') && at + 2 < slice->size && is_digit(text[at + 2])))) {
        at += 2;
        while (at < slice->size && is_digit(text[at])) at++;
    }
    Slice number = {text, at};
    slice->text += at;
    slice->size -= at;
    return number;
}

/* Full-width digits, signs and letters as ASCII; ideographic and no-break spaces as blanks. The copy is never longer. */
static Slice narrow(Arena *arena, Slice slice) {
    bool wide = false;
    for (size_t i = 0; i < slice.size && !wide; i++) wide = (unsigned char)slice.text[i] >= 0x80;
    if (!wide) return slice;
    char  *copy = arena_alloc(arena, slice.size + 1);
    size_t used = 0;
    for (size_t i = 0; i < slice.size;) {
        const unsigned char *bytes = (const unsigned char *)slice.text + i;
        size_t left = slice.size - i;
        if (left >= 3 && bytes[0] == 0xEF && (bytes[1] == 0xBC || bytes[1] == 0xBD)) {
            unsigned code_point = 0xF000u | (unsigned)(bytes[1] & 0x3F) << 6 | (bytes[2] & 0x3Fu);
            if (code_point >= 0xFF01 && code_point <= 0xFF5E) {
                copy[used++] = (char)(code_point - 0xFF01 + '!');
                i += 3;
                continue;
            }
        }
        if (left >= 3 && bytes[0] == 0xE3 && bytes[1] == 0x80 && bytes[2] == 0x80) { copy[used++] = ' '; i += 3; continue; }
        if (left >= 2 && bytes[0] == 0xC2 && bytes[1] == 0xA0) { copy[used++] = ' '; i += 2; continue; }
        copy[used++] = slice.text[i++];
    }
    return (Slice){copy, used};
}

/* 1,234,567.89 without its separators. False when they stand elsewhere than before every third digit. */
static bool drop_separators(Arena *arena, Slice *number) {
    if (!memchr(number->text, ',', number->size)) return true;
    char  *copy = arena_alloc(arena, number->size + 1);
    size_t used = 0, group = 0, groups = 0;
    bool   fraction = false;
    for (size_t i = 0; i < number->size; i++) {
        char byte = number->text[i];
        if (byte == ',') {
            if (fraction || (groups == 0 ? group == 0 || group > 3 : group != 3)) return false;
            groups++;
            group = 0;
            continue;
        }
        if (byte == '.') {
            if (groups > 0 && group != 3) return false;
            fraction = true;
        } else if (is_digit(byte)) group++;
        copy[used++] = byte;
    }
    if (!fraction && groups > 0 && group != 3) return false;
    *number = (Slice){copy, used};
    return true;
}

/* ---- what the types expect ------------------------------------------------------------------------------------------- */

typedef struct { Slice number; int scale; bool wrong_unit; Slice unit; } Parts;

static const struct { const char *text; int shift; } money_words[] = {
    {"", 0}, {"元", 0}, {"圆", 0}, {"元整", 0}, {"圆整", 0}, {"万元整", 4}, {"亿元整", 8}, {"万元", 4}, {"万", 4}, {"百万元", 6}, {"千万元", 7}, {"亿元", 8}, {"亿", 8}, {"CNY", 0}, {"RMB", 0}, {"yuan", 0},
};

static bool money_unit(Slice unit, int *scale) {
    for (size_t i = 0; i < sizeof money_words / sizeof *money_words; i++)
        if (slice_is(unit, money_words[i].text)) {
            *scale += money_words[i].shift;
            return true;
        }
    return false;
}

static bool percent_unit(Slice unit, int *scale) {
    if (unit.size == 0) return true;
    if (!slice_is(unit, "%")) return false;
    *scale -= 2;
    return true;
}

static bool quantity_unit(const IrSchema *schema, IrType type, Slice unit) {
    NamePair name = schema->units[type.index].name;
    return unit.size == 0 || slice_is(unit, name.ascii) || slice_is(unit, name.chinese);
}

/* Whether the words after the number belong to the type. Words of money are for tables only. */
static bool unit_fits(const IrSchema *schema, IrType type, ValueForm form, Slice unit, int *scale) {
    if (form == FORM_JSON_NUMBER) return unit.size == 0;
    switch (type.kind) {
    case TYPE_MONEY:    return form == FORM_CELL ? money_unit(unit, scale) : unit.size == 0;
    case TYPE_RATE:     return percent_unit(unit, scale);
    case TYPE_QUANTITY: return quantity_unit(schema, type, unit);
    case TYPE_INTEGER:  return unit.size == 0;
    case TYPE_BOOL: case TYPE_DATE: case TYPE_ENUM: case TYPE_SET: case TYPE_TEXT: break;
    }
    return false;
}

static DecimalStatus read_parts(Arena *arena, const IrSchema *schema, IrType type, ValueForm form, Slice text, int64_t *value, Slice *unit) {
    bool table = form == FORM_CELL;
    text = trim(table || type.kind == TYPE_RATE ? narrow(arena, text) : text);
    if (table && type.kind == TYPE_MONEY) {
        static const char *const signs[] = {"¥", "￥", "人民币", "RMB", "CNY"};
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
            if (take_prefix(&text, signs[i])) break;
        text = trim(text);
    }
    Slice number = take_number(&text, table);
    int   scale = type_scale(type);
    *unit = trim(text);
    if (number.size == 0) return DECIMAL_MALFORMED;
    if (table && !drop_separators(arena, &number)) return DECIMAL_MALFORMED;
    DecimalStatus plain = decimal_read(number.text, number.size, scale, value);
    if (plain == DECIMAL_MALFORMED || plain == DECIMAL_EMPTY) return plain;
    if (!unit_fits(schema, type, form, *unit, &scale)) return DECIMAL_MALFORMED;
    unit->size = 0;
    return decimal_read(number.text, number.size, scale, value);
}

/* ---- words ------------------------------------------------------------------------------------------------------------ */

static const char *money_words_of(Arena *arena, int64_t fen, Language language) {
    char buffer[48];
    if (language == LANGUAGE_ENGLISH) {
        decimal_write(fen, 2, fen % 100 ? 2 : 0, buffer);
        return arena_printf(arena, "%s yuan", buffer);
    }
    int64_t wan = 1000000, yi = 10000000000;
    int     scale = fen != 0 && fen % yi == 0 ? 10 : fen != 0 && fen % wan == 0 ? 6 : 2;
    decimal_write(fen, scale, fen % 100 && scale == 2 ? 2 : 0, buffer);
    return arena_printf(arena, "%s%s", buffer, scale == 10 ? "亿元" : scale == 6 ? "万元" : "元");
}

const char *fact_value_words(Arena *arena, const IrSchema *schema, IrType type, int64_t value, Language language) {
    char buffer[48];
    switch (type.kind) {
    case TYPE_MONEY: return money_words_of(arena, value, language);
    case TYPE_RATE:
        decimal_write((Int128)value * 100, 6, -1, buffer);
        return arena_printf(arena, "%s%%", buffer);
    case TYPE_QUANTITY:
        decimal_write(value, 6, -1, buffer);
        return arena_printf(arena, language == LANGUAGE_CHINESE ? "%s%s" : "%s %s", buffer, name_in(schema->units[type.index].name, language));
    case TYPE_INTEGER: return arena_printf(arena, "%" PRId64, value);
    case TYPE_DATE:
        if (value < DATE_MIN || value > DATE_MAX) return value < 0 ? "0001-01-01" : "9999-12-31";
        date_write((int32_t)value, buffer);
        return arena_strndup(arena, buffer, strlen(buffer));
    case TYPE_BOOL: case TYPE_ENUM: case TYPE_SET: case TYPE_TEXT: break;
    }
    return "";
}

/* ---- errors ----------------------------------------------------------------------------------------------------------- */

static Wording number_example(IrType type) {
    switch (type.kind) {
    case TYPE_MONEY:    return (Wording){"write yuan as a plain number, for example 20000000.00", "以元为单位写数字，例如 20000000.00"};
    case TYPE_RATE:     return (Wording){"write a share, for example 0.1 or \"10%\"", "写比例，例如 0.1 或 \"10%\""};
    case TYPE_QUANTITY: return (Wording){"write a number, for example 50.5", "写数字，例如 50.5"};
    case TYPE_INTEGER:  return (Wording){"write a whole number, for example 3", "写整数，例如 3"};
    case TYPE_BOOL: case TYPE_DATE: case TYPE_ENUM: case TYPE_SET: case TYPE_TEXT: break;
    }
    return (Wording){"write a number", "写数字"};
}

static void report_malformed(ValueContext *context, ValueForm form, Slice text, Slice unit) {
    Arena *arena = context->errors->arena;
    const IrSchema *schema = context->names->schema;
    IrType type = context->field->type;
    const char *quoted = quote_text(arena, text.text, text.size);
    if (type.kind == TYPE_QUANTITY && unit.size > 0 && unit.size < text.size) {
        RowError *error = value_error(context, DATA_D0022, "\"%s\" has another unit than this fact", "“%s”的单位与这项事实不符", quoted);
        NamePair  name = schema->units[type.index].name;
        error->help.english = arena_printf(arena, "the unit is %s; write the number alone or with it", name_in(name, LANGUAGE_ENGLISH));
        error->help.chinese = arena_printf(arena, "单位是%s；只写数字，或带上这个单位", name_in(name, LANGUAGE_CHINESE));
        return;
    }
    RowError *error = value_error(context, DATA_D0008, "\"%s\" is not a number here", "“%s”不是这里能用的数字", quoted);
    int64_t value;
    Slice   rest;
    if (form == FORM_JSON_STRING && read_parts(arena, schema, type, FORM_CELL, text, &value, &rest) == DECIMAL_OK) {
        char buffer[48];
        decimal_write(value, type_scale(type), type.kind == TYPE_MONEY ? 2 : -1, buffer);
        row_error_why(context->errors, error, "in JSON a number has no separators and no words", "JSON中的数字不带千分位和单位");
        row_error_help(context->errors, error, "write \"%s\"", "写成 \"%s\"", buffer);
        return;
    }
    Wording example = number_example(type);
    error->help = example;
}

static void report_precision(ValueContext *context, Slice text) {
    IrType    type = context->field->type;
    int       scale = type_scale(type);
    const char *quoted = quote_text(context->errors->arena, text.text, text.size);
    RowError *error;
    if (scale == 0) {
        error = value_error(context, DATA_D0009, "\"%s\" is not a whole number", "“%s”不是整数", quoted);
    } else {
        error = value_error(context, DATA_D0009, "\"%s\" has more than %d decimals", "“%s”的小数超过%d位", quoted, scale);
    }
    if (type.kind == TYPE_MONEY)
        row_error_why(context->errors, error, "the smallest unit of money is one fen, and nothing is rounded silently", "金额最小到分，不作默认取舍");
    error->help = number_example(type);
}

static bool check_range(ValueContext *context, Slice text, int64_t value) {
    const IrField *field = context->field;
    if (value >= field->low && value <= field->high) return true;
    Arena    *arena = context->errors->arena;
    Wording   range = range_words(arena, context->names->schema, field);
    RowError *error = value_error(context, DATA_D0011, "\"%s\" lies outside the range of this fact", "“%s”超出这项事实的范围",
                                  quote_text(arena, text.text, text.size));
    error->why.english = arena_printf(arena, "it may be %s", range.english);
    error->why.chinese = arena_printf(arena, "允许的范围是 %s", range.chinese);
    return false;
}

bool value_read_number(ValueContext *context, ValueForm form, const char *bytes, size_t size, Cell *cell) {
    Arena  *arena = context->errors->arena;
    Slice   text = {bytes, size}, unit;
    int64_t value;
    if (form == FORM_CELL && (memchr(bytes, 'e', size) || memchr(bytes, 'E', size))) {
        Slice number = trim(text), rest = number;
        number = take_number(&rest, false);
        if (number.size && (memchr(number.text, 'e', number.size) || memchr(number.text, 'E', number.size))) {
            RowError *error = value_error(context, DATA_D0008, "\"%s\" is written with an exponent", "“%s”是科学记数法", quote_text(arena, bytes, size));
            row_error_why(context->errors, error, "spreadsheet programs shorten long numbers this way and drop digits", "电子表格用这种写法会丢掉位数");
            row_error_help(context->errors, error, "format the column as a number and export it again", "把该列设为数值格式后重新导出");
            return false;
        }
    }
    switch (read_parts(arena, context->names->schema, context->field->type, form, text, &value, &unit)) {
    case DECIMAL_OK: break;
    case DECIMAL_EMPTY:
    case DECIMAL_MALFORMED: report_malformed(context, form, text, unit); return false;
    case DECIMAL_TOO_PRECISE: report_precision(context, text); return false;
    case DECIMAL_TOO_LARGE: {
        Wording   range = range_words(arena, context->names->schema, context->field);
        RowError *error = value_error(context, DATA_D0010, "\"%s\" is too large", "“%s”过大", quote_text(arena, bytes, size));
        error->why.english = arena_printf(arena, "it may be %s", range.english);
        error->why.chinese = arena_printf(arena, "允许的范围是 %s", range.chinese);
        return false;
    }
    }
    if (!check_range(context, text, value)) return false;
    *cell = (Cell){value, true};
    return true;
}
