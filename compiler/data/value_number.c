/* value_number - a number is cut into sign and digits, a shift (万, %) and a unit; decimal_read does the arithmetic. */
#include "data/value_number.h"

#include "data/value_text.h"
#include "runtime/date.h"
#include <inttypes.h>
#include <string.h>

static bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

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

/* Simplified and traditional characters. */
static const struct { const char *text; int shift; } money_words[] = {
    {"元", 0}, {"圆", 0}, {"圓", 0}, {"元整", 0}, {"圆整", 0}, {"圓整", 0}, {"CNY", 0}, {"RMB", 0}, {"yuan", 0},
    {"万", 4}, {"万元", 4}, {"万元整", 4}, {"萬", 4}, {"萬元", 4}, {"萬元整", 4}, {"百万", 6}, {"百万元", 6}, {"百萬", 6}, {"百萬元", 6},
    {"千万", 7}, {"千万元", 7}, {"千萬", 7}, {"千萬元", 7}, {"亿", 8}, {"亿元", 8}, {"亿元整", 8}, {"億", 8}, {"億元", 8}, {"億元整", 8},
};
static const char *const money_signs[] = {"¥", "￥", "人民币", "人民幣", "RMB", "CNY"};   /* before the number */

static bool money_unit(Slice unit, int *scale) {
    if (unit.size == 0) return true;
    for (size_t i = 0; i < sizeof money_words / sizeof *money_words; i++)
        if (slice_is(unit, money_words[i].text)) {
            *scale += money_words[i].shift;
            return true;
        }
    return false;
}

static bool share_unit(Slice unit, ValueForm form, int *scale) {
    if (unit.size == 0) return true;
    bool thousandths = form == FORM_CELL && slice_is(unit, "‰");
    if (!thousandths && !slice_is(unit, "%")) return false;
    *scale -= thousandths ? 3 : 2;
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
    case TYPE_RATE:     return share_unit(unit, form, scale);
    case TYPE_QUANTITY: return quantity_unit(schema, type, unit);
    case TYPE_INTEGER:  return unit.size == 0;
    case TYPE_BOOL: case TYPE_DATE: case TYPE_ENUM: case TYPE_SET: case TYPE_TEXT: break;
    }
    return false;
}

/* Takes the marks of money that may stand before a number. */
static void drop_money_sign(Slice *text) {
    for (size_t i = 0; i < sizeof money_signs / sizeof *money_signs; i++)
        if (slice_take(text, money_signs[i])) break;
    *text = slice_trim(*text);
}

/* (1,234.50), by which accounts write -1,234.50: takes the brackets off. */
static bool drop_brackets(Slice *text) {
    if (text->size < 3 || text->text[0] != '(' || text->text[text->size - 1] != ')') return false;
    *text = slice_trim((Slice){text->text + 1, text->size - 2});
    return true;
}

/* The text of a cell without what stands around the number. False: brackets that are none of a negative amount. */
static bool drop_dress(const IrField *field, Slice *text, bool *negative) {
    bool money = field->type.kind == TYPE_MONEY;
    *negative = drop_brackets(text);
    if (money) drop_money_sign(text);
    if (money && !*negative) *negative = drop_brackets(text);
    return !*negative || (field->low < 0 && text->size && is_digit(*text->text));
}

static bool has_exponent(Slice number) { return memchr(number.text, 'e', number.size) || memchr(number.text, 'E', number.size); }

typedef struct { int64_t value; Slice unit; bool exponent; } Reading;   /* unit: words that do not belong here; exponent: of a cell, which is refused */

static DecimalStatus read_parts(Arena *arena, const IrSchema *schema, const IrField *field, ValueForm form, Slice text, Reading *reading) {
    IrType type = field->type;
    bool   table = form == FORM_CELL, negative = false;
    *reading = (Reading){0};
    text = slice_trim(table || type.kind == TYPE_RATE ? slice_narrow(arena, text) : text);
    if (table && !drop_dress(field, &text, &negative)) return DECIMAL_MALFORMED;
    Slice number = take_number(&text, table);
    int   scale = type_scale(type);
    reading->unit = slice_trim(text);
    reading->exponent = table && has_exponent(number);
    if (number.size == 0 || reading->exponent) return DECIMAL_MALFORMED;
    if (table && !drop_separators(arena, &number)) return DECIMAL_MALFORMED;
    DecimalStatus plain = decimal_read(number.text, number.size, scale, &reading->value);
    if (plain == DECIMAL_MALFORMED || plain == DECIMAL_EMPTY) return plain;
    if (!unit_fits(schema, type, form, reading->unit, &scale)) return DECIMAL_MALFORMED;
    reading->unit.size = 0;
    DecimalStatus status = scale == type_scale(type) ? plain : decimal_read(number.text, number.size, scale, &reading->value);
    if (negative) reading->value = -reading->value;
    return status;
}

/* ---- units that stand elsewhere than behind a number ---------------------------------------------------------------------------- */

/* Counters of whole things: 3人 is 3. Not 年 or 月, by which another number may be meant. */
static const char *const counters[] = {"人", "名", "个", "個", "家", "项", "項", "件", "台", "套", "次", "户"};

/* One word of a number format. */
static bool is_own_word(const IrSchema *schema, IrType type, Slice word) {
    int shift = 0;
    switch (type.kind) {
    case TYPE_MONEY:
        for (size_t i = 0; i < sizeof money_signs / sizeof *money_signs; i++)
            if (slice_is(word, money_signs[i])) return true;
        return money_unit(word, &shift) && shift == 0;
    case TYPE_QUANTITY: return quantity_unit(schema, type, word);
    case TYPE_INTEGER:
        for (size_t i = 0; i < sizeof counters / sizeof *counters; i++)
            if (slice_is(word, counters[i])) return true;
        return false;
    case TYPE_RATE: case TYPE_BOOL: case TYPE_DATE: case TYPE_ENUM: case TYPE_SET: case TYPE_TEXT: break;
    }
    return false;
}

/* Without the signs and brackets that accounts have around a number; they are no words. */
static Slice without_signs(Slice word) {
    static const char *const signs[] = {"(", ")", "-", "+", ":", "（", "）", "－", "—", "：", "−"};
    bool more = true;
    while (more) {
        more = false;
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
            size_t size = strlen(signs[i]);
            if (slice_take(&word, signs[i])) more = true;
            else if (word.size >= size && memcmp(word.text + word.size - size, signs[i], size) == 0) word.size -= size, more = true;
        }
    }
    return word;
}

bool value_has_words(const IrSchema *schema, IrType type, const char *words) {
    while (*words) {
        size_t size = strcspn(words, " ");
        Slice  word = without_signs((Slice){words, size});
        if (word.size && !is_own_word(schema, type, word)) return false;
        words += size + (words[size] == ' ');
    }
    return true;
}

static bool is_one_of(Slice text, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (slice_is(text, words[i])) return true;
    return false;
}

/* 千元, 万元: nothing else is called so. */
static bool is_multiple_of_yuan(Slice unit) {
    static const char *const others[] = {"千元", "仟元", "百元", "十万元"};
    int shift = 0;
    return is_one_of(unit, others, sizeof others / sizeof *others) || (money_unit(unit, &shift) && shift != 0 && memmem(unit.text, unit.size, "元", strlen("元")));
}

static bool is_other_unit(Slice unit) {
    static const char *const others[] = {"千", "百", "美元", "万美元", "欧元", "万欧元", "日元", "万日元", "英镑", "港元", "万港元", "港币", "万港币", "澳门元", "USD", "EUR", "JPY", "GBP", "HKD", "MOP"};
    int shift = 0;
    return is_multiple_of_yuan(unit) || is_one_of(unit, others, sizeof others / sizeof *others) || (money_unit(unit, &shift) && shift != 0);
}

static bool drop_end(Slice *text, const char *end) {
    size_t size = strlen(end);
    if (text->size <= size || memcmp(text->text + text->size - size, end, size) != 0) return false;
    text->size -= size;
    return true;
}

/* The unit without the name of the money, before or behind it: 人民币万元. */
static Slice without_money_name(Slice unit) {
    drop_money_sign(&unit);
    drop_end(&unit, "人民币");
    return unit;
}

/* (万元): what stands between the brackets, where they are the first and the last. */
static Slice without_brackets(Slice text) {
    bool around = text.size > 2 && text.text[0] == '(' && text.text[text.size - 1] == ')' && !memchr(text.text + 1, '(', text.size - 1);
    return around ? slice_trim((Slice){text.text + 1, text.size - 2}) : text;
}

/* The unit of a text that says it is one: 单位：万元, 金额单位为万元, 以万元为单位; of 单位：万元、人 the first. Empty: it says none. */
static Slice stated_unit(Slice text) {
    enum { LONGEST_LABEL = 24 };                               /* bytes of what stands before the word: 注：本表金额 */
    static const char word[] = "单位";
    Slice unit = text;
    if (slice_take(&unit, "以") && (drop_end(&unit, "为单位") || drop_end(&unit, "计"))) return unit;
    const char *found = memmem(text.text, text.size, word, sizeof word - 1);
    size_t      before = found ? (size_t)(found - text.text) : 0;
    if (!found || before > LONGEST_LABEL) return (Slice){text.text, 0};
    unit = (Slice){found + sizeof word - 1, text.size - before - (sizeof word - 1)};
    if (!slice_take(&unit, ":") && !slice_take(&unit, "为")) slice_take(&unit, "是");
    unit = slice_trim(unit);
    for (size_t at = 1; before == 0 && at < unit.size; at++)
        if (memchr(",;/ ", unit.text[at], 4) || (unit.size - at >= 3 && memcmp(unit.text + at, "、", 3) == 0)) unit.size = at;
    return unit;
}

/* What is left of 金额（万元）, 金额：万元: the unit. */
static Slice headed_unit(Slice text) {
    for (size_t at = text.size; at > 0; at--)
        if (text.text[at - 1] == ':' || (text.text[at - 1] == '(' && text.text[text.size - 1] == ')')) {
            bool bracket = text.text[at - 1] == '(';
            text = slice_trim((Slice){text.text + at, text.size - at - (bracket ? 1 : 0)});
            break;
        }
    if (text.size && text.text[text.size - 1] == ')') text.size--;
    return text;
}

OtherUnit value_other_unit(Arena *arena, const char *bytes, size_t size) {
    if (!text_may_say_unit(bytes, size)) return UNIT_NONE;
    Slice text = slice_trim(slice_narrow(arena, (Slice){bytes, size})), inner = without_brackets(text);
    Slice plain = without_money_name(inner);
    if (is_multiple_of_yuan(plain) || is_other_unit(without_money_name(stated_unit(inner)))) return UNIT_STATED;
    return is_other_unit(plain) || is_other_unit(without_money_name(headed_unit(text))) ? UNIT_POSSIBLE : UNIT_NONE;
}

OtherUnit value_cell_unit(Arena *arena, const IrSchema *schema, const char *text, size_t size) {
    if (!text_may_say_unit(text, size)) return UNIT_NONE;
    for (int32_t slot = 0; slot < schema->field_count; slot++)
        if (schema->fields[slot].type.kind == TYPE_MONEY) return value_other_unit(arena, text, size);
    return UNIT_NONE;
}

void value_note_unit(RowErrors *errors, Place place, Wording field, const char *text, size_t size, bool listed) {
    RowErrors   aside = {.arena = errors->arena}, *into = listed ? errors : &aside;
    const char *quoted = quote_text(errors->arena, text, size);
    RowError   *error = row_error(into, DATA_D0022, place, "\"%s\" is a unit without an amount", "“%s”只有单位，没有金额", quoted);
    error->field = field;
    row_error_why(into, error, "amounts are read in yuan; below such a heading they would be misread", "金额以元为单位读取；若这是一列的单位说明，以下各行会被误读");
    row_error_help(into, error, "delete the row and give the amounts in yuan, or write the unit in every cell: 2000万元", "请删去这一行并把金额改以元为单位，或在每个单元格写明单位，例如 2000万元");
    if (errors->heading && (errors->heading_listed || !listed)) return;
    errors->heading = error;
    errors->heading_listed = listed;
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
    Reading as_cell;
    if (form == FORM_JSON_STRING && read_parts(arena, schema, context->field, FORM_CELL, text, &as_cell) == DECIMAL_OK) {
        char buffer[48];
        decimal_write(as_cell.value, type_scale(type), type.kind == TYPE_MONEY ? 2 : -1, buffer);
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

static void report_exponent(ValueContext *context, Slice text) {
    RowError *error = value_error(context, DATA_D0008, "\"%s\" is written with an exponent", "“%s”是科学记数法", quote_text(context->errors->arena, text.text, text.size));
    row_error_why(context->errors, error, "spreadsheet programs shorten long numbers this way and drop digits", "电子表格用这种写法会丢掉位数");
    row_error_help(context->errors, error, "format the column as a number and export it again", "把该列设为数值格式后重新导出");
}

bool value_read_number(ValueContext *context, ValueForm form, const char *bytes, size_t size, Cell *cell) {
    Arena  *arena = context->errors->arena;
    Slice   text = {bytes, size};
    Reading reading;
    switch (read_parts(arena, context->names->schema, context->field, form, text, &reading)) {
    case DECIMAL_OK: break;
    case DECIMAL_EMPTY:
    case DECIMAL_MALFORMED:
        if (reading.exponent) report_exponent(context, text);
        else report_malformed(context, form, text, reading.unit);
        return false;
    case DECIMAL_TOO_PRECISE: report_precision(context, text); return false;
    case DECIMAL_TOO_LARGE: {
        Wording   range = range_words(arena, context->names->schema, context->field);
        RowError *error = value_error(context, DATA_D0010, "\"%s\" is too large", "“%s”过大", quote_text(arena, bytes, size));
        error->why.english = arena_printf(arena, "it may be %s", range.english);
        error->why.chinese = arena_printf(arena, "允许的范围是 %s", range.chinese);
        return false;
    }
    }
    if (!check_range(context, text, reading.value)) return false;
    *cell = (Cell){reading.value, true};
    return true;
}
