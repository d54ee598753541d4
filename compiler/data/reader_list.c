/* reader_list - lists that come as tables of their own, joined to the applications by a key. A list table is read whole, by the same readers, against
 * a schema of the one entity; its rows wait under their key until the application comes. An application whose key has no rows has an empty list:
 * the table says all there is. */
#include "data/reader_private.h"

#include <string.h>

typedef struct { Row row; int32_t next; int64_t user; } ListRow;       /* next: the following row of the same key, -1; user: the line of the application that took it, 0 */
typedef struct { int32_t first, last, count; } ListKey;
typedef struct { int32_t entity; const char *path; NameTable *keys; VEC(ListKey) groups; VEC(ListRow) rows; } ListData;

struct ListTables { ListData *tables; int32_t count; RowErrors left_over; bool looked; };

static IrSchema *schema_of_one(Arena *arena, const IrSchema *schema, const IrEntity *entity) {
    IrSchema *one = NEW(arena, IrSchema);
    *one = *schema;
    one->entities = NEW(arena, IrEntity);
    *one->entities = *entity;
    one->entities->many = false;
    one->entities->first_field = 0;
    one->entity_count = 1;
    one->fields = NEW_ARRAY(arena, IrField, entity->field_count);
    one->field_count = entity->field_count;
    for (int32_t i = 0; i < entity->field_count; i++) {
        one->fields[i] = schema->fields[entity->first_field + i];
        one->fields[i].entity = 0;
        one->fields[i].slot = i;
    }
    return one;
}

static void keep_row(Reader *reader, ListData *data, const Row *row) {
    ListRow kept = {*row, -1, 0};
    for (int32_t i = 0; i < row->errors.items.count; i++) row->errors.items.items[i]->file = data->path;
    int32_t index = data->rows.count;
    VEC_PUSH(reader->arena, &data->rows, kept);
    const char *key = row->key ? row->key : "";
    int32_t group = name_table_find(data->keys, key, strlen(key));
    if (group < 0) {
        ListKey fresh = {index, index, 0};
        group = data->groups.count;
        VEC_PUSH(reader->arena, &data->groups, fresh);
        name_table_put(data->keys, key, group);
    }
    ListKey *into = &data->groups.items[group];
    if (into->count++) data->rows.items[into->last].next = index;
    into->last = index;
}

static bool no_such_list(Reader *reader, const char *name) {
    RowErrors   errors = failure_errors(reader);
    const char *nearest = name_table_nearest(reader->names->entities, reader->arena, name, strlen(name));
    reader->failure = row_error(&errors, DATA_D0113, (Place){0}, "the policy has no list named \"%s\"", "政策没有名为“%s”的多个实体", quote_text(reader->arena, name, strlen(name)));
    if (nearest && strcmp(nearest, name) != 0) row_error_help(&errors, reader->failure, "did you mean \"%s\"?", "是否要写“%s”？", nearest);
    return false;
}

/* The other formats hold lists within the application; a table of them has no column of keys that this reader knows. */
static bool is_no_table(Reader *reader, const char *path, DataFormat format) {
    if (format == DATA_FORMAT_CSV || format == DATA_FORMAT_XLSX) return false;
    RowErrors errors = failure_errors(reader);
    reader->failure = row_error(&errors, DATA_D0110, (Place){0}, "a list is joined from a CSV table or a workbook, not from %s", "列表只能取自 CSV 表格或工作簿，不能取自 %s", data_format_name(format));
    row_error_help(&errors, reader->failure, "save it as CSV; in %s an application holds its lists itself", "请另存为 CSV；%s 格式的列表写在各份申报之内", data_format_name(format));
    reader->failure->file = path;
    return true;
}

static bool read_table(Reader *reader, const ListTable *table, ListData *data) {
    Arena *arena = reader->arena;
    data->entity = name_table_find(reader->names->entities, table->entity, strlen(table->entity));
    if (data->entity < 0 || !reader->schema->entities[data->entity].many) return no_such_list(reader, table->entity);
    ReaderOptions options = {.format = DATA_FORMAT_CSV, .encoding = reader->options.encoding, .key = reader->options.key, .one_entity = true};
    const char   *path = table->path, *mark = strrchr(path, '#');
    if (mark && mark - path > 5 && memcmp(mark - 5, ".xlsx", 5) == 0) {          /* book.xlsx#sheet */
        options.sheet = mark + 1;
        path = arena_strndup(arena, path, (size_t)(mark - path));
    }
    data->path = table->path;
    data->keys = name_table_new(arena);
    if (!data_format_from_path(path, &options.format)) options.format = DATA_FORMAT_CSV;
    if (is_no_table(reader, table->path, options.format)) return false;
    RowError *failure = NULL;
    Reader   *rows = reader_open(arena, schema_of_one(arena, reader->schema, &reader->schema->entities[data->entity]), path, options, &failure);
    Row       row;
    while (rows && reader_next(rows, arena, &row)) keep_row(reader, data, &row);
    if (rows && rows->failure) failure = rows->failure;
    reader_close(rows);
    if (!failure) return true;
    failure->file = table->path;
    reader->failure = failure;
    return false;
}

bool lists_open(Reader *reader) {
    ListTables *lists = reader->lists = NEW(reader->arena, ListTables);
    lists->count = reader->options.list_count;
    lists->tables = NEW_ARRAY(reader->arena, ListData, lists->count);
    for (int32_t i = 0; i < lists->count; i++)
        if (!read_table(reader, &reader->options.lists[i], &lists->tables[i])) return false;
    return true;
}

/* Puts the texts of a list row behind those of the application; the cells that name them move along. */
static void join_texts(Arena *arena, Application *application, const ListRow *row, const IrEntity *entity, const IrSchema *schema, Cell *cells, int32_t element) {
    const Application *from = row->row.application;
    int32_t before = application->text_count, count = before + from->text_count;
    if (from->text_count == 0) return;
    const char **texts = NEW_ARRAY(arena, const char *, count);
    TextPlace   *places = NEW_ARRAY(arena, TextPlace, count);
    for (int32_t i = 0; i < count; i++) {
        texts[i] = i < before ? application->texts[i] : from->texts[i - before];
        places[i] = i < before ? application->text_places[i] : (TextPlace){from->text_places[i - before].slot + entity->first_field, element};
    }
    application->texts = texts;
    application->text_places = places;
    application->text_count = count;
    for (int32_t i = 0; i < entity->field_count; i++)
        if (schema->fields[entity->first_field + i].type.kind == TYPE_TEXT && cells[i].present) cells[i].value += before;
}

static void join_table(Reader *reader, Arena *arena, Row *row, ListData *data, int32_t group) {
    const IrEntity  *entity = &reader->schema->entities[data->entity];
    ApplicationList *list = &row->application->lists[data->entity];
    list->present = true;
    if (group < 0) return;
    const ListKey *key = &data->groups.items[group];
    if (key->count > LIST_LIMIT) {
        RowError *error = row_error(&row->errors, DATA_D0021, (Place){.line = row->line}, "the list has more than %d elements", "列表超过%d个元素", LIST_LIMIT);
        error->field = field_path(arena, entity, NULL, 0);
        return;
    }
    size_t fields = (size_t)entity->field_count;
    list->cells = NEW_ARRAY(arena, Cell, (size_t)key->count * (fields ? fields : 1));
    for (int32_t index = key->first; index >= 0; index = data->rows.items[index].next) {
        ListRow *from = &data->rows.items[index];
        Cell    *cells = list->cells + (size_t)list->count++ * fields;
        if (!from->user) from->user = row->line;
        memcpy(cells, from->row.application->cells, sizeof(Cell) * fields);
        join_texts(arena, row->application, from, entity, reader->schema, cells, list->count);
        for (int32_t i = 0; i < from->row.errors.items.count && row->errors.items.count < ROW_ERROR_LIMIT; i++)
            VEC_PUSH(arena, &row->errors.items, from->row.errors.items.items[i]);
    }
}

void lists_join(Reader *reader, Arena *arena, Row *row) {
    ListTables *lists = reader->lists;
    if (!row->key || !*row->key) {
        RowError *error = row_error(&row->errors, DATA_D0028, (Place){.line = row->line}, "the application has no \"%s\", by which its lists are joined",
                                    "申报没有“%s”，无法关联列表", reader->options.key);
        row_error_help(&row->errors, error, "fill in the column", "请填写该列");
        return;
    }
    int64_t earlier = 0;
    for (int32_t i = 0; i < lists->count; i++) {
        ListData *data = &lists->tables[i];
        int32_t   group = name_table_find(data->keys, row->key, strlen(row->key));
        if (group >= 0 && !earlier) earlier = data->rows.items[data->groups.items[group].first].user;
        join_table(reader, arena, row, data, group);
    }
    if (!earlier) return;
    RowError *error = row_error(&row->errors, DATA_D0029, (Place){.line = row->line}, "the application on line %lld has the \"%s\" %s too", "第%lld行申报的“%s”也是 %s", (long long)earlier,
                                reader->options.key, quote_text(arena, row->key, strlen(row->key)));
    row_error_why(&row->errors, error, "nobody can say whose rows of the list they are: line %lld, which was decided with them, is in doubt too", "无法确定列表中的各行属于哪一份：第%lld行已据此判定，其结果同样存疑",
                  (long long)earlier);
}

const RowErrors *reader_left_over(Reader *reader) {
    ListTables *lists = reader->lists;
    if (!lists) return NULL;
    if (!lists->looked) {
        lists->looked = true;
        lists->left_over.arena = reader->arena;
        for (int32_t i = 0; i < lists->count; i++)
            for (int32_t k = 0; k < lists->tables[i].rows.count; k++) {
                const ListRow *row = &lists->tables[i].rows.items[k];
                if (row->user) continue;
                const char *key = row->row.key ? row->row.key : "";
                row_error(&lists->left_over, DATA_D0030, (Place){.line = row->row.line, .file = lists->tables[i].path}, "no application has the \"%s\" %s", "没有申报的“%s”是 %s",
                          reader->options.key, quote_text(reader->arena, key, strlen(key)));
            }
    }
    return lists->left_over.items.count ? &lists->left_over : NULL;
}
