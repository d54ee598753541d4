/* reader_list - lists that come as tables of their own, joined to the applications by a key. A list table is read whole, by the same readers, against
 * a schema of the one entity; its rows wait under their key until the application comes. A list may come in several tables: together they hold its elements.
 * An application whose key has no rows has an empty list: the tables say all there is. So no row may get lost: one that is broken makes its application an
 * error, and where nobody can say whose it is, nothing is decided. */
#include "data/reader_private.h"

#include "base/file.h"
#include <string.h>

typedef struct { Row row; const char *path; int32_t next; int64_t user; } ListRow;         /* next: the following row of the same key, -1; user: the line of the application that took it, 0 */
typedef struct { int32_t first, last, count; } ListKey;
typedef struct { int32_t entity; NameTable *keys; VEC(ListKey) groups; VEC(ListRow) rows; } ListData;      /* of one list, from all its tables */

struct ListTables { ListData *tables; int32_t count; bool unread_keys; RowErrors left_over; bool looked; };    /* unread_keys: of applications */

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

/* A row of which nobody can say whose it is: NULL for a row that has a key. */
static RowError *row_of_nobody(Reader *reader, const Row *row, const char *path) {
    RowErrors errors = failure_errors(reader);
    if (row->key) return NULL;
    RowError *error = row->key_error;
    if (!error) {
        error = row_error(&errors, DATA_D0028, (Place){.line = row->line}, "the row has no \"%s\"", "这一行没有“%s”", reader->options.key);
        row_error_help(&errors, error, "fill in the column", "请填写该列");
    }
    error->file = path;
    row_error_why(&errors, error, "it cannot be said which application the row belongs to, so nothing is decided", "无法确定这一行属于哪份申报，因此不作判定");
    return error;
}

static void keep_row(Reader *reader, ListData *data, const Row *row, const char *path) {
    ListRow kept = {*row, path, -1, 0};
    for (int32_t i = 0; i < row->errors.items.count; i++) row->errors.items.items[i]->file = path;
    int32_t index = data->rows.count;
    VEC_PUSH(reader->arena, &data->rows, kept);
    const char *key = row->key;
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

const char *list_table_file(Arena *arena, const ListTable *table, const char **sheet) {
    const char *path = table->path, *mark = strrchr(path, '#');
    *sheet = NULL;
    if (!mark || mark - path <= 5 || memcmp(mark - 5, ".xlsx", 5) != 0) return path;
    *sheet = mark + 1;
    return arena_strndup(arena, path, (size_t)(mark - path));
}

bool list_table_is(Arena *arena, const ListTable *table, const char *file, const char *sheet) {
    const char  *own_sheet, *own = list_table_file(arena, table, &own_sheet);
    FileIdentity identity, other;
    bool         same = file_identify(own, &identity) && file_identify(file, &other) && identity.device == other.device && identity.number == other.number;
    return same && (sheet == own_sheet || (sheet && own_sheet && strcmp(sheet, own_sheet) == 0));
}

/* The same table given twice for one list would count every element twice. */
static bool is_given_twice(Reader *reader, const ListTable *table, int32_t entity) {
    const char *sheet, *file = list_table_file(reader->arena, table, &sheet);
    for (const ListTable *before = reader->options.lists; before < table; before++) {
        if (!list_table_is(reader->arena, before, file, sheet) || name_table_find(reader->names->entities, before->entity, strlen(before->entity)) != entity) continue;
        RowErrors errors = failure_errors(reader);
        reader->failure = row_error(&errors, DATA_D0117, (Place){.file = table->path}, "the same table is given twice for this list", "同一张表对这个列表给了两次");
        row_error_help(&errors, reader->failure, "name it once", "只写一次");
        return true;
    }
    return false;
}

/* The list that a table belongs to, by either name of its entity; a new one the first time. NULL: reader->failure is set. */
static ListData *list_of_table(Reader *reader, const ListTable *table) {
    ListTables *lists = reader->lists;
    int32_t     entity = name_table_find(reader->names->entities, table->entity, strlen(table->entity));
    if (entity < 0 || !reader->schema->entities[entity].many) {
        no_such_list(reader, table->entity);
        return NULL;
    }
    if (is_given_twice(reader, table, entity)) return NULL;
    for (int32_t i = 0; i < lists->count; i++)
        if (lists->tables[i].entity == entity) return &lists->tables[i];
    ListData *data = &lists->tables[lists->count++];
    data->entity = entity;
    data->keys = name_table_new(reader->arena);
    return data;
}

static bool read_table(Reader *reader, const ListTable *table) {
    Arena        *arena = reader->arena;
    ReaderOptions options = {.format = DATA_FORMAT_CSV, .encoding = reader->options.encoding, .key = reader->options.key, .one_entity = true};
    const char   *path = list_table_file(arena, table, &options.sheet);
    ListData     *data = list_of_table(reader, table);
    if (!data) return false;
    if (!data_format_from_path(path, &options.format)) options.format = DATA_FORMAT_CSV;
    if (is_no_table(reader, table->path, options.format)) return false;
    RowError *failure = NULL;
    Reader   *rows = reader_open(arena, schema_of_one(arena, reader->schema, &reader->schema->entities[data->entity]), path, options, &failure);
    Row       row;
    while (rows && !failure && reader_next(rows, arena, &row)) {
        failure = row_of_nobody(reader, &row, table->path);
        if (!failure) keep_row(reader, data, &row, table->path);
    }
    if (rows && rows->failure) failure = rows->failure;
    reader_close(rows);
    for (RowError *each = failure; each; each = each->also) each->file = table->path;
    reader->failure = failure;
    return !failure;
}

bool lists_open(Reader *reader) {
    ListTables *lists = reader->lists = NEW(reader->arena, ListTables);
    lists->tables = NEW_ARRAY(reader->arena, ListData, reader->options.list_count);
    for (int32_t i = 0; i < reader->options.list_count; i++)
        if (!read_table(reader, &reader->options.lists[i])) return false;
    return true;
}

/* Puts the texts of a list row behind those of the application, which has room for them; the cells that name them move along. */
static void join_texts(Application *application, const ListRow *row, const IrEntity *entity, const IrSchema *schema, Cell *cells, int32_t element) {
    const Application *from = row->row.application;
    int32_t before = application->text_count;
    for (int32_t i = 0; i < from->text_count; i++) {
        application->texts[before + i] = from->texts[i];
        application->text_places[before + i] = (TextPlace){from->text_places[i].slot + entity->first_field, element};
    }
    application->text_count += from->text_count;
    for (int32_t i = 0; i < entity->field_count; i++)
        if (schema->fields[entity->first_field + i].type.kind == TYPE_TEXT && cells[i].present) cells[i].value += before;
}

/* Room for the texts of all rows of a key behind those of the application. */
static void make_room(Arena *arena, Application *application, const ListData *data, const ListKey *key) {
    int32_t before = application->text_count, count = before;
    for (int32_t index = key->first; index >= 0; index = data->rows.items[index].next) count += data->rows.items[index].row.application->text_count;
    if (count == before) return;
    const char **texts = NEW_ARRAY(arena, const char *, count);
    TextPlace   *places = NEW_ARRAY(arena, TextPlace, count);
    for (int32_t i = 0; i < before; i++) {
        texts[i] = application->texts[i];
        places[i] = application->text_places[i];
    }
    application->texts = texts;
    application->text_places = places;
}

static void join_table(Reader *reader, Arena *arena, Row *row, ListData *data, int32_t group) {
    const IrEntity  *entity = &reader->schema->entities[data->entity];
    ApplicationList *list = &row->application->lists[data->entity];
    list->present = true;
    if (group < 0) return;
    const ListKey *key = &data->groups.items[group];
    for (int32_t index = key->first; index >= 0; index = data->rows.items[index].next)
        if (!data->rows.items[index].user) data->rows.items[index].user = row->line;
    if (key->count > LIST_LIMIT) {
        RowError *error = row_error(&row->errors, DATA_D0021, (Place){.line = row->line}, "the list has more than %d elements", "列表超过%d个元素", LIST_LIMIT);
        error->field = field_path(arena, entity, NULL, 0);
        return;
    }
    size_t fields = (size_t)entity->field_count;
    list->cells = NEW_ARRAY(arena, Cell, (size_t)key->count * (fields ? fields : 1));
    make_room(arena, row->application, data, key);
    for (int32_t index = key->first; index >= 0; index = data->rows.items[index].next) {
        const ListRow *from = &data->rows.items[index];
        Cell          *cells = list->cells + (size_t)list->count++ * fields;
        memcpy(cells, from->row.application->cells, sizeof(Cell) * fields);
        join_texts(row->application, from, entity, reader->schema, cells, list->count);
        for (int32_t i = 0; i < from->row.errors.items.count && row->errors.items.count < ROW_ERROR_LIMIT; i++)
            VEC_PUSH(arena, &row->errors.items, from->row.errors.items.items[i]);
    }
}

void lists_join(Reader *reader, Arena *arena, Row *row) {
    ListTables *lists = reader->lists;
    if (!row->key && row->key_error) {                          /* which is reported already */
        lists->unread_keys = true;
        return;
    }
    if (!row->key) {
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

void lists_end(Reader *reader) {
    ListTables *lists = reader->lists;
    for (int32_t i = 0; i < lists->count; i++)
        for (int32_t k = 0; k < lists->tables[i].rows.count; k++) {
            const ListRow *row = &lists->tables[i].rows.items[k];
            if (row->user || !row->row.malformed) continue;
            RowErrors errors = failure_errors(reader);
            RowError *error = row->row.errors.items.items[0];
            row_error_why(&errors, error, "no application has the \"%s\" %s that seems to stand there, so it cannot be said whose row it is", "没有申报的“%s”是此处的 %s，无法确定这一行属于哪份申报",
                          reader->options.key, quote_text(reader->arena, row->row.key, strlen(row->row.key)));
            reader->failure = error;
            return;
        }
}

const RowErrors *reader_left_over(Reader *reader) {
    ListTables *lists = reader->lists;
    if (!lists) return NULL;
    for (int32_t i = 0; !lists->looked && !lists->unread_keys && i < lists->count; i++)      /* an application whose key cannot be read may be the one */
        for (int32_t k = 0; k < lists->tables[i].rows.count; k++) {
            const ListRow *row = &lists->tables[i].rows.items[k];
            lists->left_over.arena = reader->arena;
            if (row->user) continue;
            row_error(&lists->left_over, DATA_D0030, (Place){.line = row->row.line, .file = row->path}, "no application has the \"%s\" %s", "没有申报的“%s”是 %s",
                      reader->options.key, quote_text(reader->arena, row->row.key, strlen(row->row.key)));
        }
    lists->looked = true;
    return lists->left_over.items.count ? &lists->left_over : NULL;
}
