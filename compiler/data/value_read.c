/* value_read - dates, yes and no, items of lists, texts; numbers are in value_number.c. */
#include "data/value_read.h"

#include "base/utf8.h"
#include "runtime/date.h"
#include "data/value_number.h"
#include "data/value_text.h"
#include <string.h>

RowError *value_error_said(ValueContext *context, DataCode code, Wording what) {
    RowError *error = row_error_said(context->errors, code, context->place, what);
    error->field = field_path(context->errors->arena, context->entity, context->field, context->element);
    return error;
}

RowError *value_error(ValueContext *context, DataCode code, const char *english, const char *chinese, ...) {
    Arena  *arena = context->errors->arena;
    va_list arguments, again;
    va_start(arguments, chinese);
    va_copy(again, arguments);
    Wording what = {arena_vprintf(arena, english, arguments), NULL};
    what.chinese = arena_vprintf(arena, chinese, again);
    va_end(again);
    va_end(arguments);
    return value_error_said(context, code, what);
}

Wording range_words(Arena *arena, const IrSchema *schema, const IrField *field) {
    return (Wording){
        arena_printf(arena, "%s to %s", fact_value_words(arena, schema, field->type, field->low, LANGUAGE_ENGLISH),
                     fact_value_words(arena, schema, field->type, field->high, LANGUAGE_ENGLISH)),
        arena_printf(arena, "%s 至 %s", fact_value_words(arena, schema, field->type, field->low, LANGUAGE_CHINESE),
                     fact_value_words(arena, schema, field->type, field->high, LANGUAGE_CHINESE)),
    };
}

Wording type_expectation(const SchemaNames *names, IrType type) {
    switch (type.kind) {
    case TYPE_BOOL:     return (Wording){"true or false", "true 或 false"};
    case TYPE_MONEY:    return (Wording){"an amount in yuan, for example \"20000000.00\"", "以元为单位的金额，例如 \"20000000.00\""};
    case TYPE_RATE:     return (Wording){"a share, for example 0.1 or \"10%\"", "比例，例如 0.1 或 \"10%\""};
    case TYPE_INTEGER:  return (Wording){"a whole number, for example 3", "整数，例如 3"};
    case TYPE_QUANTITY: return (Wording){"a number, for example 50.5", "数字，例如 50.5"};
    case TYPE_DATE:     return (Wording){"a date, for example \"2025-06-30\"", "日期，例如 \"2025-06-30\""};
    case TYPE_ENUM:     return (Wording){"one of the items of its list, as text", "可选项之一（文本）"};
    case TYPE_SET:      return (Wording){"an array of items of its list", "可选项的数组"};
    case TYPE_TEXT:     return (Wording){"a text in quotation marks", "引号中的文本"};
    }
    return (Wording){"a value", "值"};
}

/* ---- dates ------------------------------------------------------------------------------------------------------------ */

static bool take_digits(Slice *slice, size_t least, size_t most, int *number) {
    size_t count = 0;
    *number = 0;
    while (count < most && count < slice->size && slice->text[count] >= '0' && slice->text[count] <= '9')
        *number = *number * 10 + (slice->text[count++] - '0');
    slice->text += count;
    slice->size -= count;
    return count >= least;
}

/* A time of day that is midnight, as spreadsheets and databases add to a date: 0:00, 00:00:00, with any number of zeros behind the seconds. */
static bool is_midnight(Slice slice) {
    if (!slice_take(&slice, "T")) slice = slice_trim(slice);
    if (!slice_take(&slice, "00:00") && !slice_take(&slice, "0:00")) return false;
    if (!slice_take(&slice, ":00") || !slice_take(&slice, ".")) return slice.size == 0;
    size_t zeros = 0;
    while (zeros < slice.size && slice.text[zeros] == '0') zeros++;
    return zeros > 0 && zeros == slice.size;
}

/* YYYY-M-D, YYYY/M/D, YYYY年M月D日; in tables YYYY.M.D and YYYYMMDD too. */
static bool split_date(Slice slice, bool table, int *year, int *month, int *day) {
    if (!take_digits(&slice, 4, 4, year)) return false;
    Slice together = slice;
    if (table && take_digits(&together, 2, 2, month) && take_digits(&together, 2, 2, day)) return together.size == 0 || is_midnight(together);
    const char *between = slice_take(&slice, "-") ? "-" : slice_take(&slice, "/") ? "/" : table && slice_take(&slice, ".") ? "." : slice_take(&slice, "年") ? "月" : NULL;
    if (!between || !take_digits(&slice, 1, 2, month) || !slice_take(&slice, between) || !take_digits(&slice, 1, 2, day)) return false;
    if (*between != '-' && *between != '/' && *between != '.' && !slice_take(&slice, "日")) return false;
    return slice.size == 0 || (table && is_midnight(slice));
}

static bool read_date(ValueContext *context, ValueForm form, Slice text, Cell *cell) {
    Arena      *arena = context->errors->arena;
    int year, month, day;
    if (!split_date(form == FORM_CELL ? slice_narrow(arena, text) : text, form == FORM_CELL, &year, &month, &day)) {
        RowError *error = value_error(context, DATA_D0012, "\"%s\" is not a date", "“%s”不是日期", quote_text(arena, text.text, text.size));
        row_error_help(context->errors, error, "write year, month and day: 2025-06-30", "按年、月、日写，例如 2025-06-30");
        return false;
    }
    if (!date_is_valid(year, month, day)) {
        RowError *error = value_error(context, DATA_D0013, "there is no day %s", "没有 %s 这一天", quote_text(arena, text.text, text.size));
        if (year >= 1 && month >= 1 && month <= 12) {
            int last = 31;
            while (!date_is_valid(year, month, last)) last--;
            row_error_help(context->errors, error, "the last day of that month is %04d-%02d-%02d", "该月最后一天是 %04d-%02d-%02d", year, month, last);
        } else {
            row_error_help(context->errors, error, "months are 01 to 12, years 0001 to 9999", "月份为01至12，年份为0001至9999");
        }
        return false;
    }
    int64_t days = date_from_civil(year, month, day);
    if (days < context->field->low || days > context->field->high) {
        Wording   range = range_words(arena, context->names->schema, context->field);
        RowError *error = value_error(context, DATA_D0011, "\"%s\" lies outside the range of this fact", "“%s”超出这项事实的范围", quote_text(arena, text.text, text.size));
        error->why.english = arena_printf(arena, "it may be %s", range.english);
        error->why.chinese = arena_printf(arena, "允许的范围是 %s", range.chinese);
        return false;
    }
    *cell = (Cell){days, true};
    return true;
}

/* ---- yes and no ------------------------------------------------------------------------------------------------------- */

static bool equals_any_case(Slice slice, const char *lower) {
    if (strlen(lower) != slice.size) return false;
    for (size_t i = 0; i < slice.size; i++) {
        char byte = slice.text[i];
        if ((byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte) != lower[i]) return false;
    }
    return true;
}

/* The words of a cell for yes and for no; letters in any case. A mark in a box is one, a word that may also mean "nothing said" (无) is not. */
static const char *const yes_words[] = {"是", "true", "1", "1.0", "yes", "y", "√", "✓", "✔"}, *const no_words[] = {"否", "false", "0", "0.0", "no", "n", "×", "✗", "✘"};
enum { WORDS = sizeof yes_words / sizeof *yes_words, JSON_WORDS = 2 };   /* JSON takes the first two */
_Static_assert(sizeof no_words == sizeof yes_words, "as many words for no as for yes");

static bool read_bool(ValueContext *context, ValueForm form, Slice text, Cell *cell) {
    bool  table = form == FORM_CELL;
    Slice plain = table ? slice_narrow(context->errors->arena, text) : text;
    for (int i = 0; i < (table ? (int)WORDS : (int)JSON_WORDS); i++) {
        bool yes = equals_any_case(plain, yes_words[i]);
        if (!yes && !equals_any_case(plain, no_words[i])) continue;
        *cell = (Cell){yes, true};
        return true;
    }
    RowError *error = value_error(context, DATA_D0015, "\"%s\" is neither yes nor no", "“%s”既不是“是”也不是“否”",
                                  quote_text(context->errors->arena, text.text, text.size));
    if (table) row_error_help(context->errors, error, "write 是 or 否, true or false, 1 or 0", "写 是 或 否、true 或 false、1 或 0");
    else row_error_help(context->errors, error, "write true or false", "写 true 或 false");
    return false;
}

/* ---- lists of items ---------------------------------------------------------------------------------------------------- */

static int32_t keep_text(ValueContext *context, Slice text) {
    Application *application = context->application;
    if (application->text_count == context->text_capacity) {
        int32_t      capacity = context->text_capacity ? context->text_capacity * 2 : 8;
        const char **texts = NEW_ARRAY(context->errors->arena, const char *, capacity);
        TextPlace   *places = NEW_ARRAY(context->errors->arena, TextPlace, capacity);
        if (application->text_count) {
            memcpy(texts, application->texts, sizeof *texts * (size_t)application->text_count);
            memcpy(places, application->text_places, sizeof *places * (size_t)application->text_count);
        }
        application->texts = texts;
        application->text_places = places;
        context->text_capacity = capacity;
    }
    application->text_places[application->text_count] = (TextPlace){context->field->slot, context->element};
    application->texts[application->text_count] = arena_strndup(context->errors->arena, text.text, text.size);
    return application->text_count++;
}

static void list_some_items(ValueContext *context, RowError *error, const IrEnum *list) {
    enum { SHOWN = 8 };
    Arena *arena = context->errors->arena;
    Buffer english = {0}, chinese = {0};
    for (int32_t i = 0; i < list->count && i < SHOWN; i++) {
        buffer_printf(&english, "%s%s", i ? ", " : "", name_in(list->items[i].name, LANGUAGE_ENGLISH));
        buffer_printf(&chinese, "%s%s", i ? "、" : "", name_in(list->items[i].name, LANGUAGE_CHINESE));
    }
    if (list->count > 0)
        error->help = (Wording){
            arena_printf(arena, "the list has %s%s", english.data, list->count > SHOWN ? ", …" : ""),
            arena_printf(arena, "可选项有 %s%s", chinese.data, list->count > SHOWN ? " 等" : ""),
        };
    buffer_free(&english);
    buffer_free(&chinese);
}

/* The item's index; `count` for what an open list does not name; -1 when an error was reported. */
static int32_t read_item(ValueContext *context, Slice text) {
    int32_t         index = context->field->type.index;
    const IrEnum   *list = &context->names->schema->enums[index];
    const NameTable *items = context->names->items[index];
    int32_t item = name_table_find(items, text.text, text.size);
    if (item >= 0) return item;
    bool set = context->field->type.kind == TYPE_SET;
    bool takes_others = list->open && (!set || context->field->high >> list->count & 1);
    if (takes_others) {
        keep_text(context, text);
        return list->count;
    }
    Arena    *arena = context->errors->arena;
    RowError *error = value_error(context, DATA_D0014, "\"%s\" is not in the list of this fact", "“%s”不在这项事实的可选项之中",
                                  quote_text(arena, text.text, text.size));
    const char *nearest = name_table_nearest(items, arena, text.text, text.size);
    if (nearest) row_error_help(context->errors, error, "did you mean \"%s\"?", "是否要写“%s”？", nearest);
    else list_some_items(context, error, list);
    return -1;
}

/* Size of the separator at `at` (; | ； 、), 0 if there is none. */
static size_t separator_at(const char *at, const char *end) {
    if (*at == ';' || *at == '|') return 1;
    if (end - at >= 3 && (memcmp(at, "；", 3) == 0 || memcmp(at, "、", 3) == 0)) return 3;
    return 0;
}

static bool no_items(ValueContext *context, Slice text) {
    RowError *error = value_error(context, DATA_D0014, "\"%s\" names no item", "“%s”没有列出任何一项", quote_text(context->errors->arena, text.text, text.size));
    row_error_why(context->errors, error, "nobody can say whether none applies or nothing is known", "无法确定是“一项也没有”还是“未知”");
    row_error_help(context->errors, error, "leave the cell empty while it is not known; that none applies is said in JSON Lines, by []", "未知时请留空；“一项也没有”请用JSONL写 []");
    return false;
}

static bool read_set_cell(ValueContext *context, Slice text, Cell *cell) {
    const char *end = text.text + text.size, *start = text.text;
    bool        fine = true, any = false;
    int64_t     mask = 0;
    for (const char *at = text.text; at <= end; at++) {
        size_t separator = at == end ? 1 : separator_at(at, end);
        if (!separator) continue;
        Slice item = slice_trim((Slice){start, (size_t)(at - start)});
        start = at + separator;
        at = start - 1;
        if (item.size == 0) continue;                          /* a;;b and a; are harmless */
        int32_t index = read_item(context, item);
        any = true;
        if (index < 0) fine = false;
        else mask |= (int64_t)1 << index;
    }
    if (!any) return no_items(context, text);
    if (fine) *cell = (Cell){mask, true};
    return fine;
}

/* ---- one value ---------------------------------------------------------------------------------------------------------- */

static bool read_item_value(ValueContext *context, Slice text, Cell *cell) {
    int32_t index = read_item(context, text);
    if (index < 0) return false;
    if (context->field->type.kind == TYPE_SET) cell->value |= (int64_t)1 << index;
    else cell->value = index;
    cell->present = true;
    return true;
}

const char *value_plain(const char *text, size_t *size) {
    Slice slice = slice_trim((Slice){text, *size});
    bool  formula = slice.size >= 3 && slice.text[0] == '=' && slice.text[1] == '"' && slice.text[slice.size - 1] == '"' && !memchr(slice.text + 2, '"', slice.size - 3);
    if (formula) slice = slice_trim((Slice){slice.text + 2, slice.size - 3});
    *size = slice.size;
    return slice.text;
}

static bool read_one(ValueContext *context, ValueForm form, const char *bytes, size_t size, Cell *cell) {
    TypeKind kind = context->field->type.kind;
    Slice    text = {bytes, size};
    if (memchr(bytes, '\0', size)) {
        value_error(context, DATA_D0020, "the text holds a null byte", "文本中有空字节");
        return false;
    }
    if (form == FORM_CELL) text.text = value_plain(text.text, &text.size);
    else if (kind != TYPE_TEXT) text = slice_trim(text);
    if (text.size == 0) {
        if (form == FORM_CELL) return true;
        if (kind != TYPE_TEXT) {
            RowError *error = value_error(context, DATA_D0016, "the value is an empty text", "值是空文本");
            row_error_help(context->errors, error, "leave the key out, or write null", "没有值时省略这个键，或写 null");
            return false;
        }
    }
    switch (kind) {
    case TYPE_BOOL: return read_bool(context, form, text, cell);
    case TYPE_MONEY: case TYPE_RATE: case TYPE_INTEGER: case TYPE_QUANTITY: return value_read_number(context, form, text.text, text.size, cell);
    case TYPE_DATE: return read_date(context, form, text, cell);
    case TYPE_ENUM: return read_item_value(context, text, cell);
    case TYPE_SET: return form == FORM_CELL ? read_set_cell(context, text, cell) : read_item_value(context, text, cell);
    case TYPE_TEXT:
        *cell = (Cell){keep_text(context, text), true};
        return true;
    }
    return false;
}

/* A cell that says a unit is no value of any fact, and a text only when it may be a name as well. */
bool value_read(ValueContext *context, ValueForm form, const char *bytes, size_t size, Cell *cell) {
    RowErrors *errors = context->errors;
    int32_t    before = errors->items.count, texts = context->application ? context->application->text_count : 0;
    bool       fine = read_one(context, form, bytes, size, cell);
    if (form != FORM_CELL || (fine && (!context->application || context->application->text_count == texts))) return fine;
    bytes = value_plain(bytes, &size);
    OtherUnit unit = value_cell_unit(errors->arena, context->names->schema, bytes, size);
    bool      listed = !fine || unit == UNIT_STATED;
    if (unit == UNIT_NONE || (!listed && context->element)) return fine;
    if (!fine) errors->items.count = before;                   /* this says it better */
    value_note_unit(errors, context->place, field_path(errors->arena, context->entity, context->field, context->element), bytes, size, listed);
    if (listed) *cell = (Cell){0};
    return !listed;
}
