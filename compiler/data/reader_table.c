/* reader_table - the header of a table: which column holds which fact. What CSV and xlsx share. A mistake here ends the file: no row could be
 * trusted. All mistakes of a header are reported, each once. */
#include "data/reader_private.h"

#include "data/value_number.h"
#include "data/value_text.h"
#include <string.h>

static bool is_key(const Reader *reader, const HeaderCell *cell) {
    const char *key = reader->options.key;
    return key && strlen(key) == cell->size && memcmp(key, cell->text, cell->size) == 0;
}

/* The header of a fact in other letters, or with its unit behind it: 项目.总投资额（万元）, Project.Cost, ｐｒｏｊｅｃｔ．ｃｏｓｔ, or without its entity. NULL: none. */
static const IrField *meant_field(Reader *reader, const HeaderCell *cell) {
    const SchemaNames *names = reader->names;
    Slice       text = slice_trim(slice_narrow(reader->arena, (Slice){cell->text, cell->size}));
    const char *bracket = memchr(text.text, '(', text.size), *point = memchr(text.text, '.', text.size);
    if (bracket && bracket > text.text && text.text[text.size - 1] == ')') text = slice_trim((Slice){text.text, (size_t)(bracket - text.text)});
    for (int32_t i = 0; i < names->schema->entity_count; i++) {
        size_t  dot = point ? (size_t)(point - text.text) : 0;
        bool    named = point && dot < text.size && name_table_find_loosely(names->entities, reader->arena, text.text, dot) == i;
        if (point && !named) continue;
        size_t  start = named ? dot + 1 : 0;
        int32_t slot = name_table_find_loosely(names->fields[i], reader->arena, text.text + start, text.size - start);
        if (slot >= 0) return &names->schema->fields[slot];
    }
    return NULL;
}

static void help_meant(Reader *reader, const HeaderCell *cell, const IrField *field, RowError *error) {
    Arena    *arena = reader->arena;
    Wording   path = field_path(arena, &reader->schema->entities[field->entity], field, 0);
    if (reader->options.one_entity) path = (Wording){name_in(field->name, LANGUAGE_ENGLISH), name_in(field->name, LANGUAGE_CHINESE)};
    error->help = (Wording){arena_printf(arena, "write \"%s\"", path.english), arena_printf(arena, "写成“%s”", path.chinese)};
    if (field->type.kind != TYPE_MONEY || value_other_unit(arena, cell->text, cell->size) == UNIT_NONE) return;
    error->help = (Wording){arena_printf(arena, "%s; amounts are read in yuan unless each cell carries its unit (2000万元)", error->help.english),
                            arena_printf(arena, "%s；金额以元为单位读取，除非每个单元格写明单位（例如 2000万元）", error->help.chinese)};
}

/* Marks that stand between columns elsewhere. */
static bool has_other_separator(const HeaderCell *cell) {
    static const char *const marks[] = {"\t", ";", "|", "，", "；"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (memmem(cell->text, cell->size, marks[i], strlen(marks[i]))) return true;
    return false;
}

static RowError *header_error(Reader *reader, DataCode code, const HeaderCell *cell, const char *english, const char *chinese) {
    RowErrors  errors = failure_errors(reader);
    RowError **last = &reader->failure;
    while (*last) last = &(*last)->also;
    return *last = row_error_said(&errors, code, cell->place, (Wording){english, chinese});
}

/* Whether the column that joins the lists stands in the header at all. */
static bool has_key(const Reader *reader, const HeaderCell *cells, int32_t count) {
    for (int32_t i = 0; i < count; i++)
        if (is_key(reader, &cells[i])) return true;
    return false;
}

/* A column of a list's table is a fact of its elements, named without the list. */
static void help_element(Reader *reader, const HeaderCell *cell, RowError *error) {
    enum { SHOWN = 8 };
    Arena          *arena = reader->arena;
    const IrSchema *schema = reader->schema;
    RowErrors       errors = failure_errors(reader);
    const char     *nearest = name_table_nearest(reader->names->fields[0], arena, cell->text, cell->size);
    if (nearest) {
        row_error_help(&errors, error, "did you mean \"%s\"?", "是否要写“%s”？", nearest);
        return;
    }
    Buffer english = {0}, chinese = {0};
    for (int32_t i = 0; i < schema->field_count && i < SHOWN; i++) {
        buffer_printf(&english, "%s%s", i ? ", " : "", name_in(schema->fields[i].name, LANGUAGE_ENGLISH));
        buffer_printf(&chinese, "%s%s", i ? "、" : "", name_in(schema->fields[i].name, LANGUAGE_CHINESE));
    }
    bool     more = schema->field_count > SHOWN;
    NamePair list = schema->entities[0].name;
    if (schema->field_count > 0)
        error->help = (Wording){arena_printf(arena, "a column of this table is a fact of %s, without its name: %s%s", name_in(list, LANGUAGE_ENGLISH), english.data, more ? ", …" : ""),
                                arena_printf(arena, "本表各列是“%s”的事实，不带实体名，可用%s%s", name_in(list, LANGUAGE_CHINESE), chinese.data, more ? " 等" : "")};
    buffer_free(&english);
    buffer_free(&chinese);
}

/* `no_key`: the column that --key names does not stand in the table, so this one may be it. */
static void unknown_column(Reader *reader, const HeaderCell *cell, int32_t entity, size_t dot, bool no_key) {
    Arena      *arena = reader->arena;
    const char *text = cell->text, *quoted = quote_text(arena, text, cell->size);
    size_t      size = cell->size;
    RowErrors   errors = failure_errors(reader);
    RowError   *error = header_error(reader, DATA_D0105, cell, arena_printf(arena, "the policy has no fact \"%s\"", quoted), arena_printf(arena, "政策没有名为“%s”的事实", quoted));
    const SchemaNames *names = reader->names;
    const IrField     *meant = meant_field(reader, cell);
    if (has_other_separator(cell)) {
        row_error_help(&errors, error, "separate the columns by commas", "各列之间用逗号（半角）分隔");
        return;
    }
    if (no_key && dot == size) {
        row_error_why(&errors, error, "and the table has no column \"%s\", which --key names", "表格也没有 --key 所写的“%s”这一列", reader->options.key);
        row_error_help(&errors, error, "if the lists are joined by this column, write --key %s", "如按这一列关联列表，请写 --key %s", quoted);
        return;
    }
    if (meant) {
        help_meant(reader, cell, meant, error);
        return;
    }
    if (dot == size && reader->options.one_entity) {
        help_element(reader, cell, error);
        return;
    }
    if (dot == size) {
        row_error_help(&errors, error, "a column is named by entity and fact: project.total_investment", "列名由实体和事实组成，例如 项目.总投资额");
        return;
    }
    const char *nearest_entity = entity >= 0 ? arena_strndup(arena, text, dot) : name_table_nearest(names->entities, arena, text, dot);
    if (!nearest_entity) return;
    if (entity < 0) entity = name_table_find(names->entities, nearest_entity, strlen(nearest_entity));
    const char *field = arena_strndup(arena, text + dot + 1, size - dot - 1);
    const char *nearest = name_table_find(names->fields[entity], field, strlen(field)) >= 0 ? field : name_table_nearest(names->fields[entity], arena, field, strlen(field));
    if (nearest) row_error_help(&errors, error, "did you mean \"%s.%s\"?", "是否要写“%s.%s”？", nearest_entity, nearest);
}

static int32_t list_column(Reader *reader, const HeaderCell *cell) {
    Arena      *arena = reader->arena;
    const char *quoted = quote_text(arena, cell->text, cell->size);
    RowErrors   errors = failure_errors(reader);
    RowError   *error = header_error(reader, DATA_D0107, cell, arena_printf(arena, "\"%s\" belongs to a list; a table has one line an application", quoted),
                                   arena_printf(arena, "“%s”属于多个实体，表格中每份申报只有一行", quoted));
    row_error_help(&errors, error, "put the list into a table of its own and join it with --list and --key, or give JSON Lines", "多个实体请另列一张表，用 --list 和 --key 关联，或用JSONL给出");
    return COLUMN_NONE;
}

/* A heading as people lay it out in a cell: blanks of every kind around it, broken over lines, with a full-width point. */
static void plain_heading(Arena *arena, HeaderCell *cell) {
    static const struct { const char *text, *plain; } forms[] = {{"\r", ""}, {"\n", ""}, {"\xEF\xBC\x8E", "."}, {"\xE3\x80\x80", " "}, {"\xC2\xA0", " "}};
    char  *plain = arena_alloc(arena, cell->size + 1);
    size_t used = 0;
    for (size_t at = 0; at < cell->size;) {
        const char *instead = NULL;
        for (size_t i = 0; i < sizeof forms / sizeof *forms && !instead; i++) {
            size_t size = strlen(forms[i].text);
            if (cell->size - at < size || memcmp(cell->text + at, forms[i].text, size) != 0) continue;
            instead = forms[i].plain;
            at += size;
        }
        if (!instead) plain[used++] = cell->text[at++];
        else if (*instead) plain[used++] = *instead;
    }
    cell->text = plain;
    cell->size = used;
    while (cell->size && (*cell->text == ' ' || *cell->text == '\t')) cell->text++, cell->size--;
    while (cell->size && (cell->text[cell->size - 1] == ' ' || cell->text[cell->size - 1] == '\t')) cell->size--;
}

/* The slot of a header cell by its name, COLUMN_KEY, or COLUMN_NONE. `*entity` and `*dot` are what stands before the point. */
static int32_t find_column(const Reader *reader, const HeaderCell *cell, int32_t *entity, size_t *dot) {
    const char *point = memchr(cell->text, '.', cell->size);
    *dot = point ? (size_t)(point - cell->text) : cell->size;
    *entity = name_table_find(reader->names->entities, cell->text, *dot);
    int32_t slot = COLUMN_NONE;
    if (*entity >= 0 && reader->schema->entities[*entity].many) return is_key(reader, cell) ? COLUMN_KEY : COLUMN_NONE;
    if (*entity >= 0 && *dot < cell->size) slot = name_table_find(reader->names->fields[*entity], cell->text + *dot + 1, cell->size - *dot - 1);
    else if (is_key(reader, cell)) return COLUMN_KEY;           /* also where a fact of the list has this name: that one is written with its entity */
    else if (reader->options.one_entity) slot = name_table_find(reader->names->fields[0], cell->text, cell->size);
    return slot;
}

/* As find_column; COLUMN_NONE for an empty cell, or after a message. */
static int32_t resolve_column(Reader *reader, const HeaderCell *cell, int32_t column, bool no_key) {
    if (cell->size == 0) {
        if (cell->optional) return COLUMN_NONE;
        header_error(reader, DATA_D0104, cell, arena_printf(reader->arena, "column %d of the header has no name", column + 1), arena_printf(reader->arena, "表头第%d列没有名称", column + 1));
        return COLUMN_NONE;
    }
    size_t  dot;
    int32_t entity, slot = find_column(reader, cell, &entity, &dot);
    if (slot != COLUMN_NONE) return slot;
    if (entity >= 0 && reader->schema->entities[entity].many) return list_column(reader, cell);
    unknown_column(reader, cell, entity, dot, no_key);
    return COLUMN_NONE;
}

static void check_key(Reader *reader, const HeaderCell *first) {
    const char *key = reader->options.key;
    for (const RowError *error = reader->failure; error; error = error->also)
        if (error->why.english) return;                         /* an unknown column that may be it says so */
    RowError *error = header_error(reader, DATA_D0109, first, arena_printf(reader->arena, "the table has no column \"%s\", by which the lists are joined", key),
                                   arena_printf(reader->arena, "表格没有“%s”这一列，无法据以关联列表", key));
    error->help = (Wording){"--key names a column that stands in all tables", "--key 须是各表共有的列"};
}

/* A first line of which no cell is a column, and one is a number, an amount or a date: names start with a letter. */
static bool holds_values(Reader *reader, const HeaderCell *cells, int32_t count) {
    const HeaderCell *value = NULL;
    for (int32_t i = 0; i < count; i++) {
        size_t  dot;
        int32_t entity;
        if (find_column(reader, &cells[i], &entity, &dot) != COLUMN_NONE) return false;
        const char *text = cells[i].text, *end = text + cells[i].size;
        if (text < end && (*text == '-' || *text == '+')) text++;
        else if (end - text > 3 && memcmp(text, "￥", 3) == 0) text += 3;
        else if (end - text > 2 && memcmp(text, "¥", 2) == 0) text += 2;
        if (!value && text < end && *text >= '0' && *text <= '9') value = &cells[i];
    }
    if (!value) return false;
    const char *quoted = quote_text(reader->arena, value->text, value->size);
    RowError   *error = header_error(reader, DATA_D0104, value, arena_printf(reader->arena, "the first line must name the columns, and \"%s\" stands here", quoted),
                                   arena_printf(reader->arena, "第一行须是列名，此处却是“%s”", quoted));
    error->help = (Wording){"put a line with the names of the facts before it; pol schema --csv makes one", "请在前面加一行列名，可用 pol schema --csv 生成"};
    return true;
}

bool table_columns(Reader *reader, HeaderCell *cells, int32_t count, int32_t **slots) {
    int32_t *column_of = NEW_ARRAY(reader->arena, int32_t, reader->schema->field_count + 1);   /* + 1; the last one: the key */
    *slots = NEW_ARRAY(reader->arena, int32_t, count);
    for (int32_t i = 0; i < count; i++) plain_heading(reader->arena, &cells[i]);
    if (holds_values(reader, cells, count)) return false;
    bool no_key = reader->options.key && !has_key(reader, cells, count);
    for (int32_t i = 0; i < count; i++) {
        int32_t slot = (*slots)[i] = resolve_column(reader, &cells[i], i, no_key);
        if (slot == COLUMN_NONE) continue;
        if (is_key(reader, &cells[i])) reader->key_column = i;
        int32_t at = slot == COLUMN_KEY ? reader->schema->field_count : slot;
        if (column_of[at]) {
            const IrField *field = slot == COLUMN_KEY ? NULL : &reader->schema->fields[slot];
            Wording path = {reader->options.key, reader->options.key};
            if (field) path = field_path(reader->arena, &reader->schema->entities[field->entity], field, 0);
            header_error(reader, DATA_D0106, &cells[i], arena_printf(reader->arena, "columns %d and %d are both %s", column_of[at], i + 1, path.english),
                         arena_printf(reader->arena, "第%d列和第%d列都是%s", column_of[at], i + 1, path.chinese));
            continue;
        }
        column_of[at] = i + 1;
    }
    if (no_key) check_key(reader, &cells[0]);
    return !reader->failure;
}
