/* arrow_columns - from the schema of a table to facts, and the memory of a batch attached to them. */
#include "data/arrow_columns.h"

#include <stdlib.h>
#include <string.h>

/* ---- formats ---------------------------------------------------------------------------------------------------------------- */

static int64_t units_per_day(char unit) {
    const int64_t day = 86400;
    switch (unit) {
    case 's': return day;
    case 'm': return day * 1000;
    case 'u': return day * 1000000;
    case 'n': return day * 1000000000;
    }
    return 0;
}

/* d:precision,scale[,bits] */
static ColumnForm decimal_form(InArray *array, const char *format) {
    char *end;
    strtol(format + 2, &end, 10);
    if (*end != ',') return FORM_OTHER;
    array->scale = (int32_t)strtol(end + 1, &end, 10);
    long bits = *end == ',' ? strtol(end + 1, NULL, 10) : 128;
    array->width = (int32_t)(bits / 8);
    bool fits = array->scale >= 0 && array->scale <= 38 && (bits == 32 || bits == 64 || bits == 128 || bits == 256);
    return fits ? FORM_DECIMAL : FORM_OTHER;
}

static ColumnForm time_form(InArray *array, const char *format) {
    if (strcmp(format, "tdD") == 0) return FORM_DAY32;
    bool milliseconds = strcmp(format, "tdm") == 0, stamp = format[1] == 's' && format[2] && strcmp(format + 3, ":") == 0;
    array->per_day = milliseconds ? units_per_day('m') : stamp ? units_per_day(format[2]) : 0;
    return array->per_day ? FORM_INSTANT : FORM_OTHER;        /* with a time zone the day depends on the place */
}

static ColumnForm plain_form(InArray *array, const char *format) {
    static const struct { const char *format; ColumnForm form; } forms[] = {
        {"n", FORM_NULL}, {"b", FORM_BITS}, {"c", FORM_I8}, {"s", FORM_I16}, {"i", FORM_I32}, {"l", FORM_I64}, {"C", FORM_U8}, {"S", FORM_U16}, {"I", FORM_U32},
        {"L", FORM_U64}, {"f", FORM_FLOAT}, {"g", FORM_DOUBLE}, {"u", FORM_TEXT}, {"U", FORM_LONG_TEXT}, {"vu", FORM_TEXT_VIEW}, {"z", FORM_TEXT}, {"Z", FORM_LONG_TEXT}, {"+l", FORM_LIST},
        {"+L", FORM_LONG_LIST}, {"+vl", FORM_LIST_VIEW}, {"+vL", FORM_LONG_LIST_VIEW}, {"+s", FORM_STRUCT},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(forms[i].format, format) == 0) return forms[i].form;
    if (strncmp(format, "d:", 2) == 0) return decimal_form(array, format);
    return format[0] == 't' ? time_form(array, format) : FORM_OTHER;
}

static bool has_items(const InArray *array) { return array->form >= FORM_LIST && array->form <= FORM_LONG_LIST_VIEW; }

ColumnForm array_form(InArray *array, const struct ArrowSchema *schema, Arena *arena) {
    array->form = plain_form(array, schema->format);
    const struct ArrowSchema *values = schema->dictionary ? schema->dictionary : schema->n_children == 1 ? schema->children[0] : NULL;
    if (values && (schema->dictionary || has_items(array))) {
        array->dictionary = schema->dictionary != NULL;
        array->values = NEW(arena, InArray);
        array_form(array->values, values, arena);
    }
    return array->form;
}

static bool is_text(const InArray *array) {
    const InArray *entries = array->dictionary ? array->values : array;
    bool plain = entries && !entries->dictionary;
    return plain && (entries->form == FORM_TEXT || entries->form == FORM_LONG_TEXT || entries->form == FORM_TEXT_VIEW);
}

static bool is_integer(const InArray *array) { return !array->dictionary && array->form >= FORM_I8 && array->form <= FORM_U64; }
static bool is_list(const InArray *array) { return !array->dictionary && has_items(array); }

/* Whether such a column can hold such a fact. */
static bool fits(const InArray *array, TypeKind kind, bool stored) {
    if (is_text(array)) return true;
    if (array->dictionary) return false;
    if (array->form == FORM_NULL) return true;
    switch (kind) {
    case TYPE_MONEY: case TYPE_RATE: case TYPE_QUANTITY: case TYPE_INTEGER:
        return is_integer(array) || array->form == FORM_FLOAT || array->form == FORM_DOUBLE || array->form == FORM_DECIMAL;
    case TYPE_BOOL: return array->form == FORM_BITS || is_integer(array);
    case TYPE_DATE: return array->form == FORM_DAY32 || array->form == FORM_INSTANT || (stored && is_integer(array));
    case TYPE_ENUM: return stored && is_integer(array);
    case TYPE_SET: return (is_list(array) && is_text(array->values)) || (stored && is_integer(array));
    case TYPE_TEXT: return false;
    }
    return false;
}

/* ---- binding ---------------------------------------------------------------------------------------------------------------- */

typedef struct {
    TableShape         *shape;
    Arena              *arena;
    const ShapeOptions *options;
    ShapeFailure       *failure;
    bool               *fact_seen, *list_seen;                /* by slot, by entity */
} Binding;

static bool is_ignored(const ShapeOptions *options, const char *name) {
    for (size_t i = 0; i < options->ignored_count; i++)
        if (strcmp(options->ignored[i], name) == 0) return true;
    return false;
}

static bool column_failure(const Binding *binding, DataCode code, const char *field, Wording what, Wording help) {
    *binding->failure = (ShapeFailure){code, field, what, help};
    return false;
}

/* True: leave the column out. False: a failure was made that names the nearest fact. */
static bool unknown_column(const Binding *binding, const char *prefix, const char *name, const NameTable *table) {
    if (binding->options->ignore_unknown) return true;
    const char *nearest = name_table_nearest(table, binding->arena, name, strlen(name));
    Wording     help = {"columns are named like \"project.total_investment\"; a column that is no fact has to be left out", "列名须为“项目.总投资额”的形式；不是事实的列请去掉"};
    if (nearest)
        help = (Wording){arena_printf(binding->arena, "did you mean \"%s%s\"? If not, leave the column out", prefix, nearest),
                         arena_printf(binding->arena, "是否要写“%s%s”？如果不是事实，请去掉该列", prefix, nearest)};
    return column_failure(binding, DATA_D0105, arena_printf(binding->arena, "%s%s", prefix, name), (Wording){"the policy has no such column", "政策没有这一列"}, help);
}

/* The type as the documents of Arrow call it. */
static const char *type_name(Arena *arena, const struct ArrowSchema *schema) {
    static const struct { const char *format, *name; } names[] = {
        {"n", "null"}, {"b", "bool"}, {"c", "int8"}, {"s", "int16"}, {"i", "int32"}, {"l", "int64"}, {"C", "uint8"}, {"S", "uint16"}, {"I", "uint32"}, {"L", "uint64"},
        {"e", "float16"}, {"f", "float"}, {"g", "double"}, {"z", "binary"}, {"Z", "large_binary"}, {"vz", "binary_view"}, {"u", "string"}, {"U", "large_string"},
        {"vu", "string_view"}, {"tdD", "date32"}, {"tdm", "date64"}, {"+l", "list"}, {"+L", "large_list"}, {"+vl", "list_view"}, {"+vL", "large_list_view"}, {"+s", "struct"}, {"+m", "map"},
        {"+r", "run_end_encoded"},
    };
    static const struct { const char *format, *name; } sized[] = {
        {"+w:", "fixed_size_list(%s)"}, {"w:", "fixed_size_binary(%s)"}, {"+us:", "sparse_union(%s)"}, {"+ud:", "dense_union(%s)"}, {"tt", "time(%s)"}, {"tD", "duration(%s)"}, {"ti", "interval(%s)"},
    };
    if (schema->dictionary) return "dictionary";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].format, schema->format) == 0) return names[i].name;
    if (strncmp(schema->format, "d:", 2) == 0) {                /* precision,scale, not the bits */
        const char *scale = strchr(schema->format, ',');
        return arena_printf(arena, "decimal(%.*s)", (int)(scale ? (size_t)(scale + 1 - schema->format) + strcspn(scale + 1, ",") : strlen(schema->format)) - 2, schema->format + 2);
    }
    for (size_t i = 0; i < sizeof sized / sizeof *sized; i++)
        if (strncmp(sized[i].format, schema->format, strlen(sized[i].format)) == 0) return arena_printf(arena, sized[i].name, schema->format + strlen(sized[i].format));
    if (strncmp(schema->format, "ts", 2) == 0 && schema->format[2] && schema->format[3] == ':')
        return schema->format[4] ? arena_printf(arena, "timestamp with time zone %s", schema->format + 4) : "timestamp";
    return schema->format;
}

/* What an integer must be so that its multiple lies in the range of the fact. */
static void bind_range(const TableShape *shape, const IrField *field, TableFact *column) {
    column->multiple = 1;
    for (int i = 0; !shape->stored && i < type_scale(field->type); i++) column->multiple *= 10;
    column->least = (int64_t)-floor_divide(-(Int128)field->low, column->multiple);
    column->most = (int64_t)floor_divide(field->high, column->multiple);
}

static bool bind_fact(const Binding *binding, const struct ArrowSchema *schema, int32_t slot, TableFact *column, const char *path) {
    const TableShape *shape = binding->shape;
    const IrField    *field = &shape->schema->fields[slot];
    column->slot = slot;
    if (binding->fact_seen[slot])
        return column_failure(binding, DATA_D0106, path, (Wording){"the fact has two columns", "同一事实有两列"}, (Wording){0});
    binding->fact_seen[slot] = true;
    array_form(&column->array, schema, binding->arena);
    if (!fits(&column->array, field->type.kind, shape->stored)) {
        const char *type = type_name(binding->arena, schema);
        Wording     expected = type_expectation(shape->names, field->type);
        Wording     what = {arena_printf(binding->arena, "this fact cannot be taken from a column of Arrow type \"%s\"", type),
                            arena_printf(binding->arena, "这项事实不能取自 Arrow 类型为“%s”的列", type)};
        Wording     help = {arena_printf(binding->arena, "it takes %s", expected.english), arena_printf(binding->arena, "应为%s", expected.chinese)};
        return column_failure(binding, DATA_D0007, path, what, help);
    }
    bind_range(shape, field, column);
    return true;
}

/* The facts of an entity from the children of a struct. */
static bool bind_struct(const Binding *binding, const struct ArrowSchema *schema, int32_t entity, int32_t top, TableFact *facts, int32_t *count) {
    const SchemaNames *names = binding->shape->names;
    for (int64_t i = 0; i < schema->n_children; i++) {
        const char *name = schema->children[i]->name ? schema->children[i]->name : "";
        const char *path = arena_printf(binding->arena, "%s.%s", name_key(names->schema->entities[entity].name), name);
        int32_t     slot = name_table_find(names->fields[entity], name, strlen(name));
        if (slot < 0) {
            if (is_ignored(binding->options, path)) continue;
            if (!unknown_column(binding, arena_printf(binding->arena, "%s.", name_key(names->schema->entities[entity].name)), name, names->fields[entity])) return false;
            continue;
        }
        TableFact *column = &facts[(*count)++];
        *column = (TableFact){.top = top, .nested = (int32_t)i};
        if (!bind_fact(binding, schema->children[i], slot, column, path)) return false;
    }
    return true;
}

static bool bind_list(const Binding *binding, const struct ArrowSchema *schema, int32_t entity, int32_t top) {
    TableShape *shape = binding->shape;
    TableList  *list = &shape->lists[shape->list_count++];
    *list = (TableList){.entity = entity, .top = top};
    array_form(&list->array, schema, binding->arena);
    if (binding->list_seen[entity]) return column_failure(binding, DATA_D0106, schema->name, (Wording){"the list has two columns", "同一列表有两列"}, (Wording){0});
    binding->list_seen[entity] = true;
    if (list->array.form == FORM_NULL) return true;
    if (!is_list(&list->array) || list->array.values->form != FORM_STRUCT)
        return column_failure(binding, DATA_D0107, schema->name, (Wording){"an entity of many needs a column of lists of structs", "多个实体须为结构体列表列"}, (Wording){0});
    list->facts = NEW_ARRAY(binding->arena, TableFact, schema->children[0]->n_children + 1);
    return bind_struct(binding, schema->children[0], entity, top, list->facts, &list->fact_count);
}

/* A column of its own: "project.total_investment". */
static bool bind_path(const Binding *binding, const struct ArrowSchema *schema, const char *dot, int32_t top) {
    TableShape        *shape = binding->shape;
    const SchemaNames *names = shape->names;
    const char        *name = schema->name;
    int32_t entity = dot ? name_table_find(names->entities, name, (size_t)(dot - name)) : -1;
    if (entity < 0) return unknown_column(binding, "", name, names->entities);
    int32_t slot = name_table_find(names->fields[entity], dot + 1, strlen(dot + 1));
    if (slot < 0) return unknown_column(binding, arena_strndup(binding->arena, name, (size_t)(dot + 1 - name)), dot + 1, names->fields[entity]);
    if (names->schema->entities[entity].many)
        return column_failure(binding, DATA_D0107, name, (Wording){"a fact of a list cannot be a column of its own", "列表中的事实不能单独作为一列"}, (Wording){0});
    TableFact *column = &shape->facts[shape->fact_count++];
    *column = (TableFact){.top = top, .nested = -1};
    return bind_fact(binding, schema, slot, column, name);
}

static bool bind_column(const Binding *binding, const struct ArrowSchema *schema, int32_t top) {
    TableShape        *shape = binding->shape;
    const SchemaNames *names = shape->names;
    const char        *name = schema->name ? schema->name : "";
    if (is_ignored(binding->options, name)) return true;
    const char *dot = strchr(name, '.');
    int32_t     entity = dot ? -1 : name_table_find(names->entities, name, strlen(name));
    if (entity < 0) return bind_path(binding, schema, dot, top);
    if (names->schema->entities[entity].many) return bind_list(binding, schema, entity, top);
    if (strcmp(schema->format, "n") == 0) return true;
    if (strcmp(schema->format, "+s") != 0)
        return column_failure(binding, DATA_D0007, name, (Wording){"an entity needs a column of structs", "一组事实须为结构体列"}, (Wording){0});
    return bind_struct(binding, schema, entity, top, shape->facts, &shape->fact_count);
}

bool shape_new(Arena *arena, const SchemaNames *names, const struct ArrowSchema *schema, const ShapeOptions *options, TableShape **made, ShapeFailure *failure) {
    const IrSchema *facts = names->schema;
    TableShape     *shape = *made = NEW(arena, TableShape);
    *shape = (TableShape){.names = names, .schema = facts, .stored = options->stored};
    Binding binding = {.shape = shape, .arena = arena, .options = options, .failure = failure, .fact_seen = NEW_ARRAY(arena, bool, facts->field_count + 1),
                       .list_seen = NEW_ARRAY(arena, bool, facts->entity_count + 1)};
    if (strcmp(schema->format, "+s") != 0)
        return column_failure(&binding, DATA_D0007, "", (Wording){"a table must be a struct array: a record batch", "表须为结构体数组（record batch）"}, (Wording){0});
    /* a column may be refused as a second one of its fact: room for every child */
    int64_t room = schema->n_children + 1;
    for (int64_t i = 0; i < schema->n_children; i++) room += schema->children[i]->n_children;
    shape->facts = NEW_ARRAY(arena, TableFact, room);
    shape->lists = NEW_ARRAY(arena, TableList, room);
    for (int64_t i = 0; i < schema->n_children; i++)
        if (!bind_column(&binding, schema->children[i], (int32_t)i)) return false;
    return true;
}

/* ---- attaching -------------------------------------------------------------------------------------------------------------- */

static void add_parent(InArray *array, const struct ArrowArray *parent, int64_t shift) {
    if (!parent->buffers || parent->n_buffers < 1 || !parent->buffers[0] || parent->null_count == 0) return;
    array->parents[array->parent_count].bits = parent->buffers[0];
    array->parents[array->parent_count++].shift = shift;
}

static void attach(InArray *array, const struct ArrowArray *memory, int64_t shift) {
    array->array = memory;
    array->shift = shift + memory->offset;
    array->parent_count = 0;
    if (array->dictionary) attach(array->values, memory->dictionary, 0);
    else if (has_items(array)) attach(array->values, memory->children[0], 0);
}

/* Reads every entry of a dictionary once, so that rows only look up. */
static void know_dictionary(const TableShape *shape, TableFact *column, Arena *scratch) {
    InArray     *entries = column->array.values;
    int64_t      count = entries->array->length;
    RowErrors    errors = {.arena = scratch};
    Application *application = application_new(scratch, shape->schema);
    ValueContext context = column_context(shape, &errors, application, column);
    column->known_values = NEW_ARRAY(scratch, int64_t, count + 1);
    column->known_states = NEW_ARRAY(scratch, uint8_t, count + 1);
    column->known_count = count;
    for (int64_t i = 0; i < count; i++) {
        const char *text;
        size_t      size;
        Cell        cell = {0};
        if (!array_is_present(entries, i) || !array_text(entries, i, &text, &size)) continue;
        bool fine = value_read(&context, FORM_CELL, text, size, &cell);
        column->known_values[i] = cell.value;
        column->known_states[i] = !fine || errors.heading ? CELL_REFUSED : cell.present ? CELL_PRESENT : CELL_ABSENT;
        errors.heading = NULL;                                  /* what may be a unit is read again with its row */
    }
}

static void attach_fact(const TableShape *shape, TableFact *column, const struct ArrowArray *parent, int64_t parent_shift, int32_t child, Arena *scratch) {
    attach(&column->array, parent->children[child], parent_shift);
    if (column->array.dictionary) know_dictionary(shape, column, scratch);
}

bool shape_attach(TableShape *shape, const struct ArrowArray *batch, Arena *scratch) {
    shape->batch = batch;
    for (int32_t i = 0; i < shape->fact_count; i++) {
        TableFact *column = &shape->facts[i];
        if (column->top >= batch->n_children) return false;
        const struct ArrowArray *top = batch->children[column->top];
        if (column->nested < 0) {
            attach_fact(shape, column, batch, batch->offset, column->top, scratch);
        } else {
            attach_fact(shape, column, top, batch->offset + top->offset, column->nested, scratch);
            add_parent(&column->array, top, batch->offset + top->offset);
        }
        add_parent(&column->array, batch, batch->offset);
    }
    for (int32_t i = 0; i < shape->list_count; i++) {
        TableList *list = &shape->lists[i];
        if (list->top >= batch->n_children) return false;
        attach(&list->array, batch->children[list->top], batch->offset);
        add_parent(&list->array, batch, batch->offset);
        if (list->array.form == FORM_NULL) continue;
        const struct ArrowArray *elements = list->array.array->children[0];
        for (int32_t k = 0; k < list->fact_count; k++) {
            attach_fact(shape, &list->facts[k], elements, elements->offset, list->facts[k].nested, scratch);
            add_parent(&list->facts[k].array, elements, elements->offset);
        }
    }
    return true;
}
