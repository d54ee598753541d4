/* reader_jsonl - one JSON object a line: entity -> fact -> value. The grammar of JSON is followed strictly, since a lenient reading of a
 * wrong line could decide an application on facts nobody stated. A mistake in a value is reported and the line is read on; a mistake in
 * the JSON itself ends the line. */
#include "data/json_scan.h"
#include "data/reader_private.h"

#include <inttypes.h>
#include <string.h>

enum { DEEPEST = 64 };

typedef struct {
    Reader      *reader;
    Arena       *arena;
    Row         *row;
    JsonScan     scan;
    Place        origin;               /* of the line; places copy it and set `at` */
    ValueContext value;
    bool        *entity_seen;          /* by entity */
    bool        *field_seen;           /* by slot; for a list within the current element */
} Json;

typedef bool Member(Json *json, const char *key, size_t size, const char *at, int32_t entity, int32_t element);

static Place place_at(const Json *json, const char *at) {
    Place place = json->origin;
    place.at = at;
    return place;
}

static const char *quote_token(Json *json) {
    size_t length = json->scan.length;
    return length ? quote_text(json->arena, json->scan.start, length) : "";
}

/* Where the current token starts, its quotation mark included. */
static Place token_place(const Json *json) {
    return place_at(json, json->scan.start - (json->scan.token == JSON_STRING));
}

/* Characters that nobody sees, where they are known. */
static bool help_with_invisible(Json *json, RowError *error) {
    const JsonScan *scan = &json->scan;
    RowErrors      *errors = &json->row->errors;
    bool mark = scan->length >= 3 && memcmp(scan->start, "\xEF\xBB\xBF", 3) == 0, blank = scan->length >= 2 && memcmp(scan->start, "\xC2\xA0", 2) == 0;
    if (mark) row_error_help(errors, error, "U+FEFF marks the start of a file: remove it where files were joined", "U+FEFF 只用于文件开头：合并文件时请去掉");
    if (blank) row_error_help(errors, error, "U+00A0 is a blank of typesetting: write a plain one", "U+00A0 是排版用的不换行空格：请改用普通空格");
    return mark || blank;
}

/* Reports that the JSON is broken here. Always false: the caller gives up the line. */
static bool broken(Json *json, const char *english, const char *chinese) {
    JsonScan  *scan = &json->scan;
    RowErrors *errors = &json->row->errors;
    Place      place = token_place(json);
    switch (scan->token) {
    case JSON_END:
        row_error_said(errors, DATA_D0003, place, (Wording){arena_printf(json->arena, "the line ends here, but %s is needed", english),
                                                            arena_printf(json->arena, "这一行到此为止，但还需要%s", chinese)});
        return false;
    case JSON_OPEN_STRING: {
        RowError *error = row_error(errors, DATA_D0003, place, "the text that starts here has no closing quotation mark", "从这里开始的文本没有关闭引号");
        row_error_help(errors, error, "one application must stand on one line", "一份申报须写在一行之内");
        return false;
    }
    case JSON_CONTROL_CHARACTER: {
        unsigned  byte = (unsigned char)*scan->start;
        RowError *error = row_error(errors, byte ? DATA_D0003 : DATA_D0020, place, "a control character (0x%02x) stands in a text", "文本中有控制字符（0x%02x）", byte);
        if (byte) row_error_help(errors, error, "write it as \\u%04x", "写成 \\u%04x", byte);
        else row_error_help(errors, error, "no fact may hold it: find out how the file was made, and leave it out", "任何事实都不能含有它：请查明文件是怎样生成的，并去掉");
        return false;
    }
    case JSON_BAD_CHARACTER:
    case JSON_WORD: case JSON_STRING: case JSON_NUMBER: case JSON_TRUE: case JSON_FALSE: case JSON_NULL: case JSON_OPEN_OBJECT:
    case JSON_CLOSE_OBJECT: case JSON_OPEN_ARRAY: case JSON_CLOSE_ARRAY: case JSON_COLON: case JSON_COMMA: {
        const char *quoted = quote_token(json);
        RowError   *error = row_error_said(errors, DATA_D0003, place, (Wording){
            arena_printf(json->arena, "\"%s\" cannot stand here, %s is needed", quoted, english),
            arena_printf(json->arena, "此处不能出现“%s”，需要%s", quoted, chinese)});
        if (scan->token == JSON_BAD_CHARACTER && *scan->start == '\'') row_error_help(errors, error, "JSON quotes with \"", "JSON 使用双引号 \"");
        else help_with_invisible(json, error);
        return false;
    }
    }
    return false;
}

/* The current string token without escapes; NULL after reporting a wrong escape. */
static const char *string_text(Json *json, size_t *size) {
    const char *wrong = NULL;
    const char *text = json_scan_string(&json->scan, json->arena, size, &wrong);
    if (text) return text;
    RowErrors *errors = &json->row->errors;
    if (json_scan_is_surrogate(wrong, json->scan.start + json->scan.length)) {
        RowError *error = row_error(errors, DATA_D0003, place_at(json, wrong), "%.6s is half of a character", "%.6s 只是半个字符", wrong);
        row_error_help(errors, error, "write both halves, for example \\ud842\\udfb7, or the character itself", "请写全两半，例如 \\ud842\\udfb7，或直接写该字符");
        return NULL;
    }
    RowError *error = row_error(errors, DATA_D0003, place_at(json, wrong), "this escape is not one of JSON's", "这不是JSON的转义写法");
    row_error_help(errors, error, "write a backslash as \\\\, a code as \\u4e2d", "反斜线写成 \\\\，编码写成 \\u4e2d");
    return NULL;
}

/* `{` is the current token: calls `member` for each, with the scan at the value; it must consume the value. */
static bool read_members(Json *json, Member *member, int32_t entity, int32_t element) {
    json_scan_next(&json->scan);
    if (json->scan.token == JSON_CLOSE_OBJECT) {
        json_scan_next(&json->scan);
        return true;
    }
    for (;;) {
        if (json->scan.token != JSON_STRING) return broken(json, "a key in quotation marks", "引号中的键名");
        const char *at = json->scan.start - 1;
        size_t      size;
        const char *key = string_text(json, &size);
        if (!key) return false;
        json_scan_next(&json->scan);
        if (json->scan.token != JSON_COLON) return broken(json, "a colon", "冒号");
        json_scan_next(&json->scan);
        if (!member(json, key, size, at, entity, element)) return false;
        if (json->scan.token == JSON_CLOSE_OBJECT) break;
        if (json->scan.token != JSON_COMMA) return broken(json, "a comma or }", "逗号或 }");
        json_scan_next(&json->scan);
    }
    json_scan_next(&json->scan);
    return true;
}

static bool skip_value(Json *json, int depth);

static bool skip_member(Json *json, const char *key, size_t size, const char *at, int32_t entity, int32_t depth) {
    (void)key, (void)size, (void)at, (void)entity;
    return skip_value(json, depth);
}

/* Reads past one value of any shape, so that what follows can be read. Only values that were reported already are skipped: what is nested too
 * deeply (no fact is) ends the line without another message. */
static bool skip_value(Json *json, int depth) {
    if (depth > DEEPEST) return false;
    switch (json->scan.token) {
    case JSON_STRING: {
        size_t size;
        if (!string_text(json, &size)) return false;
        json_scan_next(&json->scan);
        return true;
    }
    case JSON_NUMBER: case JSON_TRUE: case JSON_FALSE: case JSON_NULL:
        json_scan_next(&json->scan);
        return true;
    case JSON_OPEN_OBJECT: return read_members(json, skip_member, -1, depth + 1);
    case JSON_OPEN_ARRAY:
        json_scan_next(&json->scan);
        if (json->scan.token == JSON_CLOSE_ARRAY) {
            json_scan_next(&json->scan);
            return true;
        }
        for (;;) {
            if (!skip_value(json, depth + 1)) return false;
            if (json->scan.token == JSON_CLOSE_ARRAY) break;
            if (json->scan.token != JSON_COMMA) return broken(json, "a comma or ]", "逗号或 ]");
            json_scan_next(&json->scan);
        }
        json_scan_next(&json->scan);
        return true;
    case JSON_WORD:
    case JSON_END: case JSON_CLOSE_OBJECT: case JSON_CLOSE_ARRAY: case JSON_COLON: case JSON_COMMA: case JSON_OPEN_STRING:
    case JSON_CONTROL_CHARACTER: case JSON_BAD_CHARACTER: break;
    }
    return broken(json, "a value", "一个值");
}

/* ---- values ------------------------------------------------------------------------------------------------------------ */

static void wrong_type(Json *json, const char *english, const char *chinese) {
    Wording    expected = type_expectation(json->reader->names, json->value.field->type);
    RowError  *error = value_error_said(&json->value, DATA_D0007, (Wording){
        arena_printf(json->arena, "%s cannot be given for this fact", english), arena_printf(json->arena, "这项事实不能用%s给出", chinese)});
    error->help = (Wording){arena_printf(json->arena, "it takes %s", expected.english), arena_printf(json->arena, "应为%s", expected.chinese)};
}

/* NaN, Infinity, 007, 1.: read past it as a value. */
static bool read_word(Json *json) {
    Wording    expected = type_expectation(json->reader->names, json->value.field->type);
    RowError  *error = value_error(&json->value, DATA_D0008, "%s is no value of JSON", "%s不是JSON的值", quote_token(json));
    error->help = (Wording){arena_printf(json->arena, "it takes %s, or null when it is not known", expected.english),
                            arena_printf(json->arena, "应为%s；未知时写 null", expected.chinese)};
    json_scan_next(&json->scan);
    return true;
}

static bool read_scalar(Json *json, Cell *cell) {
    TypeKind kind = json->value.field->type.kind;
    bool     numeric = kind == TYPE_MONEY || kind == TYPE_RATE || kind == TYPE_QUANTITY || kind == TYPE_INTEGER;
    json->value.place = token_place(json);
    switch (json->scan.token) {
    case JSON_STRING: {
        size_t      size;
        const char *text = string_text(json, &size);
        if (!text) return false;
        value_read(&json->value, FORM_JSON_STRING, text, size, cell);
        break;
    }
    case JSON_NUMBER:
        if (numeric) value_read(&json->value, FORM_JSON_NUMBER, json->scan.start, json->scan.length, cell);
        else wrong_type(json, "a number", "数字");
        break;
    case JSON_TRUE: case JSON_FALSE:
        if (kind == TYPE_BOOL) *cell = (Cell){json->scan.token == JSON_TRUE, true};
        else wrong_type(json, "true or false", "true 或 false");
        break;
    case JSON_NULL: wrong_type(json, "null", "null"); break;      /* within a set; elsewhere read_value took it */
    case JSON_WORD: return read_word(json);
    case JSON_OPEN_OBJECT:
        wrong_type(json, "an object { }", "对象 { }");
        return skip_value(json, 0);
    case JSON_OPEN_ARRAY:
        wrong_type(json, "an array [ ]", "数组 [ ]");
        return skip_value(json, 0);
    case JSON_END: case JSON_CLOSE_OBJECT: case JSON_CLOSE_ARRAY: case JSON_COLON: case JSON_COMMA: case JSON_OPEN_STRING:
    case JSON_CONTROL_CHARACTER: case JSON_BAD_CHARACTER: return broken(json, "a value", "一个值");
    }
    json_scan_next(&json->scan);
    return true;
}

static bool read_set(Json *json, Cell *cell) {
    int32_t errors_before = json->row->errors.items.count;
    json_scan_next(&json->scan);
    cell->present = true;                                       /* an empty array is an empty set, not a missing one */
    while (json->scan.token != JSON_CLOSE_ARRAY) {
        if (!read_scalar(json, cell)) return false;
        if (json->scan.token == JSON_CLOSE_ARRAY) break;
        if (json->scan.token != JSON_COMMA) return broken(json, "a comma or ]", "逗号或 ]");
        json_scan_next(&json->scan);
        if (json->scan.token == JSON_CLOSE_ARRAY) return broken(json, "a value", "一个值");
    }
    json_scan_next(&json->scan);
    if (json->row->errors.items.count > errors_before) *cell = (Cell){0};
    return true;
}

static bool read_value(Json *json, Cell *cell) {
    if (json->scan.token == JSON_NULL) {
        json_scan_next(&json->scan);
        return true;
    }
    if (json->value.field->type.kind == TYPE_SET && json->scan.token == JSON_OPEN_ARRAY) return read_set(json, cell);
    return read_scalar(json, cell);
}

/* ---- entities ---------------------------------------------------------------------------------------------------------- */

static void unknown_key(Json *json, const char *key, size_t size, const char *at, int32_t entity, int32_t element) {
    RowErrors  *errors = &json->row->errors;
    const char *quoted = quote_text(json->arena, key, size);
    const NameTable *table = entity < 0 ? json->reader->names->entities : json->reader->names->fields[entity];
    const char *nearest = name_table_nearest(table, json->arena, key, size);
    RowError   *error;
    if (entity < 0) error = row_error(errors, DATA_D0005, place_at(json, at), "the policy has no facts named \"%s\"", "政策没有名为“%s”的一组事实", quoted);
    else error = row_error(errors, DATA_D0005, place_at(json, at), "there is no fact named \"%s\" here", "这里没有名为“%s”的事实", quoted);
    if (entity >= 0) error->field = field_path(json->arena, &json->reader->schema->entities[entity], NULL, element);
    const char *dot = entity < 0 ? memchr(key, '.', size) : NULL;
    if (nearest) row_error_help(errors, error, "did you mean \"%s\"?", "是否要写“%s”？", nearest);
    else if (dot && name_table_find(table, key, (size_t)(dot - key)) >= 0)
        row_error_help(errors, error, "in JSON facts are nested: {\"project\":{\"total_investment\":…}}", "JSON中的事实要嵌套书写：{\"项目\":{\"总投资额\":…}}");
}

static void duplicate_key(Json *json, const char *at, const char *quoted, Wording field) {
    RowErrors *errors = &json->row->errors;
    RowError  *error = row_error(errors, DATA_D0006, place_at(json, at), "\"%s\" is given a second time", "“%s”重复给出", quoted);
    error->field = field;
    row_error_help(errors, error, "keep one of the two; the English and the Chinese name are the same fact", "只保留一个；中英文名称指同一事实");
}

static bool read_fact(Json *json, const char *key, size_t size, const char *at, int32_t entity_index, int32_t element) {
    const IrSchema *schema = json->reader->schema;
    const IrEntity *entity = &schema->entities[entity_index];
    int32_t         slot = name_table_find(json->reader->names->fields[entity_index], key, size);
    if (slot < 0) {
        unknown_key(json, key, size, at, entity_index, element);
        return skip_value(json, 0);
    }
    json->value.entity = entity;
    json->value.field = &schema->fields[slot];
    json->value.element = element;
    if (json->field_seen[slot]) {
        duplicate_key(json, at, quote_text(json->arena, key, size), field_path(json->arena, entity, json->value.field, element));
        return skip_value(json, 0);
    }
    json->field_seen[slot] = true;
    Cell *cell = &json->row->application->cells[slot];
    if (entity->many) {
        ApplicationList *list = &json->row->application->lists[entity_index];
        cell = &list->cells[(size_t)(element - 1) * (size_t)entity->field_count + (size_t)(slot - entity->first_field)];
    }
    return read_value(json, cell);
}

/* Grows the list so that element `count` (from 1) has its cells. */
static void list_reserve(Json *json, ApplicationList *list, int32_t field_count, int32_t count, int32_t *capacity) {
    if (count <= *capacity) return;
    *capacity = *capacity ? *capacity * 2 : 4;
    Cell *cells = NEW_ARRAY(json->arena, Cell, (size_t)*capacity * (size_t)(field_count ? field_count : 1));
    if (list->cells) memcpy(cells, list->cells, sizeof(Cell) * (size_t)(count - 1) * (size_t)field_count);
    list->cells = cells;
}

static RowError *wrong_shape(Json *json, const IrEntity *entity, int32_t element) {
    const char *quoted = json->scan.token == JSON_OPEN_OBJECT ? "{" : json->scan.token == JSON_OPEN_ARRAY ? "[" : quote_token(json);
    bool array = entity->many && element == 0;
    RowError *error = row_error_said(&json->row->errors, DATA_D0007, token_place(json), (Wording){
        arena_printf(json->arena, "\"%s\" stands here, %s is needed", quoted, array ? "an array of objects [ { } ]" : "an object { }"),
        arena_printf(json->arena, "此处是“%s”，应为%s", quoted, array ? "对象的数组 [ { } ]" : "对象 { }")});
    error->field = field_path(json->arena, entity, NULL, element);
    return error;
}

static bool read_list(Json *json, int32_t entity_index) {
    const IrEntity  *entity = &json->reader->schema->entities[entity_index];
    ApplicationList *list = &json->row->application->lists[entity_index];
    int32_t          capacity = 0;
    bool             reported = false;
    list->present = true;
    json_scan_next(&json->scan);
    if (json->scan.token == JSON_CLOSE_ARRAY) {
        json_scan_next(&json->scan);
        return true;
    }
    for (int32_t element = 1;; element++) {
        if (element > LIST_LIMIT && !reported) {
            RowError *error = row_error(&json->row->errors, DATA_D0021, place_at(json, json->scan.start), "the list has more than %d elements", "列表超过%d个元素", LIST_LIMIT);
            error->field = field_path(json->arena, entity, NULL, 0);
            reported = true;
        }
        if (json->scan.token == JSON_OPEN_OBJECT && !reported) {
            list_reserve(json, list, entity->field_count, element, &capacity);
            list->count = element;
            memset(json->field_seen + entity->first_field, 0, sizeof(bool) * (size_t)entity->field_count);
            if (!read_members(json, read_fact, entity_index, element)) return false;
        } else {
            if (!reported) {                                   /* keeps the numbering of the elements */
                list_reserve(json, list, entity->field_count, element, &capacity);
                list->count = element;
                if (json->scan.token != JSON_CLOSE_ARRAY) wrong_shape(json, entity, element);
            }
            if (!skip_value(json, 0)) return false;
        }
        if (json->scan.token == JSON_CLOSE_ARRAY) break;
        if (json->scan.token != JSON_COMMA) return broken(json, "a comma or ]", "逗号或 ]");
        json_scan_next(&json->scan);
    }
    json_scan_next(&json->scan);
    return true;
}

static bool read_entity(Json *json, const char *key, size_t size, const char *at, int32_t parent, int32_t element) {
    (void)parent, (void)element;
    int32_t index = name_table_find(json->reader->names->entities, key, size);
    if (index < 0) {
        unknown_key(json, key, size, at, -1, 0);
        return skip_value(json, 0);
    }
    const IrEntity *entity = &json->reader->schema->entities[index];
    if (json->entity_seen[index]) {
        duplicate_key(json, at, quote_text(json->arena, key, size), field_path(json->arena, entity, NULL, 0));
        return skip_value(json, 0);
    }
    json->entity_seen[index] = true;
    if (json->scan.token == JSON_NULL) {
        json_scan_next(&json->scan);
        return true;
    }
    if (entity->many ? json->scan.token == JSON_OPEN_ARRAY : json->scan.token == JSON_OPEN_OBJECT)
        return entity->many ? read_list(json, index) : read_members(json, read_fact, index, 0);
    if (json->scan.token == JSON_END || json->scan.token == JSON_OPEN_STRING || json->scan.token == JSON_CONTROL_CHARACTER ||
        json->scan.token == JSON_BAD_CHARACTER || json->scan.token == JSON_CLOSE_OBJECT || json->scan.token == JSON_COMMA)
        return skip_value(json, 0);                            /* reports it as broken */
    wrong_shape(json, entity, 0);
    if (json->scan.token == JSON_WORD) {
        json_scan_next(&json->scan);
        return true;
    }
    return skip_value(json, 0);
}

static void read_application(Json *json) {
    if (json->scan.token != JSON_OPEN_OBJECT) {
        if (json->scan.token == JSON_OPEN_STRING || json->scan.token == JSON_CONTROL_CHARACTER || json->scan.token == JSON_BAD_CHARACTER) {
            broken(json, "an application { … }", "一份申报 { … }");
            return;
        }
        RowErrors *errors = &json->row->errors;
        RowError  *error = row_error(errors, DATA_D0004, token_place(json), "an application must be an object, but \"%s\" stands here", "一份申报须是一个对象，此处却是“%s”", quote_token(json));
        if (json->scan.token == JSON_OPEN_ARRAY || json->scan.token == JSON_CLOSE_ARRAY)
            row_error_help(errors, error, "write one object a line, without brackets around the lines and without commas between them; jq -c '.[]' FILE makes it so",
                           "每行写一个对象；各行之外不加方括号，行与行之间不加逗号；可用 jq -c '.[]' 文件 转换");
        else if (!help_with_invisible(json, error))
            row_error_help(errors, error, "write one object a line: {\"project\":{…}}", "每行写一个对象：{\"项目\":{…}}");
        return;
    }
    if (!read_members(json, read_entity, -1, 0)) return;
    if (json->scan.token == JSON_END) return;
    RowErrors *errors = &json->row->errors;
    RowError  *error = row_error(errors, DATA_D0003, token_place(json), "\"%s\" follows the end of the application", "申报结束之后还有“%s”", quote_token(json));
    if (json->scan.token == JSON_COMMA) row_error_help(errors, error, "lines end without a comma", "行末不写逗号");
    else row_error_help(errors, error, "write one application a line", "每行只写一份申报");
}

/* ---- lines ------------------------------------------------------------------------------------------------------------- */

/* Where JSON stands at the end of a line: the brackets that are open, whether the innermost ones are [ (a bit each), whether a text is. `unfinished`: nothing
 * is wrong with the line but that it ends. */
typedef struct { int depth; uint64_t lists; bool in_text, unfinished; } Nesting;

static void follow_nesting(Nesting *nesting, const char *text, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (nesting->in_text && text[i] == '\\') i++;
        else if (text[i] == '"') nesting->in_text = !nesting->in_text;
        else if (!nesting->in_text && (text[i] == '{' || text[i] == '[')) {
            nesting->depth++;
            nesting->lists = nesting->lists << 1 | (text[i] == '[');
        } else if (!nesting->in_text && (text[i] == '}' || text[i] == ']')) {
            nesting->depth--;
            nesting->lists >>= 1;
        }
    }
}

typedef enum { LINE_NONE, LINE_READ, LINE_TOO_LONG } LineResult;

/* The next line, without its end, as an offset into the buffer. A line above the limit is passed over in pieces. */
static LineResult next_line(Reader *reader, size_t *offset, size_t *size) {
    Input *input = &reader->input;
    size_t looked = 0;
    bool   too_long = false;
    for (;;) {
        char *end = memchr(input->data + input->start + looked, '\n', input->end - input->start - looked);
        if (end || (input->at_end && input->end > input->start) || (input->at_end && too_long)) {
            *offset = input->start;
            *size = end ? (size_t)(end - input->data) - input->start : input->end - input->start;
            input->start += *size + (end != NULL);
            if (too_long || *size > reader->options.line_limit) return LINE_TOO_LONG;
            if (*size && input->data[*offset + *size - 1] == '\r') (*size)--;
            return LINE_READ;
        }
        if (input->at_end) return LINE_NONE;
        looked = input->end - input->start;
        if (looked > reader->options.line_limit) {
            too_long = true;
            input->start = input->end;
            looked = 0;
        }
        input_more(input);
    }
}

static bool is_blank(const char *text, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r') return false;
    return true;
}

/* Whether there is another line that belongs to what is open. Within an object no line starts with {, and none does at its very beginning: that is the next
 * application, which must not be lost with this one. */
static bool next_line_belongs(Reader *reader, const Nesting *nesting) {
    Input *input = &reader->input;
    if (nesting->depth <= 0 && !nesting->in_text) return false;
    for (size_t at = 0;; at++) {
        while (input->start + at == input->end)
            if (!input_more(input)) return false;
        char byte = input->data[input->start + at];
        if (byte == '{') return at > 0 && !nesting->in_text && (nesting->lists & 1);
        if (byte != ' ' && byte != '\t') return true;
    }
}

/* An application spread over lines, as programs lay JSON out for people: the lines that belong to it are no applications of their own, and one message says so. */
static void pass_over_the_rest(Reader *reader, Arena *arena, Row *row, Nesting nesting) {
    RowErrors *errors = &row->errors;
    if (!next_line_belongs(reader, &nesting)) return;
    if (nesting.unfinished && errors->items.count) {
        RowError *error = errors->items.items[errors->items.count - 1];
        error->what = (Wording){"the application goes on in the next line", "申报写到了下一行"};
        row_error_help(errors, error, "one application stands on one line; jq -c . FILE makes it so", "一份申报须写在一行之内，可用 jq -c . 文件 转换");
    }
    do {
        size_t offset, size, decoded, wrong;
        if (next_line(reader, &offset, &size) == LINE_READ) {
            const char *text = reader_decode(reader, arena, reader->input.data + offset, size, &decoded, &wrong);
            follow_nesting(&nesting, text ? text : "", text ? decoded : 0);
        }
        reader->line++;
    } while (next_line_belongs(reader, &nesting));
}

/* Gives what the line leaves open. */
static Nesting read_line(Reader *reader, Arena *arena, Row *row, const char *bytes, size_t size) {
    Place  origin = {.origin = bytes, .at = bytes, .line = row->line, .form = reader->double_bytes ? BYTES_DOUBLE : BYTES_UTF8};
    size_t decoded, wrong;
    const char *text = reader_decode(reader, arena, bytes, size, &decoded, &wrong);
    if (!text) {
        origin.at = bytes + wrong;
        report_encoding(reader, &row->errors, origin);
        return (Nesting){0};
    }
    origin = (Place){.origin = text, .at = text, .line = row->line};
    const IrSchema *schema = reader->schema;
    Json json = {.reader = reader, .arena = arena, .row = row, .origin = origin,
                 .value = {.names = reader->names, .errors = &row->errors, .application = row->application},
                 .entity_seen = NEW_ARRAY(arena, bool, schema->entity_count), .field_seen = NEW_ARRAY(arena, bool, schema->field_count)};
    json_scan_start(&json.scan, text, decoded);
    read_application(&json);
    Nesting nesting = {0};
    if (row->errors.items.count == 0) return nesting;
    follow_nesting(&nesting, text, decoded);
    nesting.unfinished = json.scan.token == JSON_END;
    return nesting;
}

bool reader_jsonl_next(Reader *reader, Arena *arena, Row *row) {
    for (;; reader->line++) {
        size_t     offset, size;
        LineResult result = next_line(reader, &offset, &size);
        if (reader->input.error) {
            reader_fail_read(reader);
            return false;
        }
        if (result == LINE_NONE) return false;
        const char *bytes = reader->input.data + offset;
        if (result == LINE_READ && is_blank(bytes, size)) continue;
        row_start(reader, arena, row);
        reader->line++;
        if (result == LINE_TOO_LONG) {
            RowError *error = row_error(&row->errors, DATA_D0002, (Place){.line = row->line}, "the line is longer than %zu MB", "这一行超过 %zu MB",
                                        reader->options.line_limit / (1024 * 1024));
            row_error_help(&row->errors, error, "write one application a line", "每行只写一份申报");
        } else {
            pass_over_the_rest(reader, arena, row, read_line(reader, arena, row, bytes, size));
        }
        return !reader->input.error || (reader_fail_read(reader), false);
    }
}
