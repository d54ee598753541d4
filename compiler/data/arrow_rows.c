/* arrow_rows - see arrow_rows.h. */
#include "data/arrow_rows.h"

/* Texts, and items that an open list does not name: the application keeps what was written. */
static bool is_kept(const IrSchema *schema, const IrField *field) {
    TypeKind kind = field->type.kind;
    return kind == TYPE_TEXT || ((kind == TYPE_ENUM || kind == TYPE_SET) && schema->enums[field->type.index].open);
}

ArrowRows *arrow_rows_new(Arena *arena, const TableShape *shape) {
    ArrowRows *rows = NEW(arena, ArrowRows);
    rows->shape = shape;
    rows->values = NEW_ARRAY(arena, int64_t *, shape->fact_count + 1);
    rows->states = NEW_ARRAY(arena, uint8_t *, shape->fact_count + 1);
    rows->keeps_text = NEW_ARRAY(arena, bool, shape->fact_count + 1);
    for (int32_t c = 0; c < shape->fact_count; c++) {
        rows->values[c] = NEW_ARRAY(arena, int64_t, ARROW_BLOCK);
        rows->states[c] = NEW_ARRAY(arena, uint8_t, ARROW_BLOCK);
        rows->keeps_text[c] = is_kept(shape->schema, &shape->schema->fields[shape->facts[c].slot]);
    }
    return rows;
}

void arrow_rows_read(ArrowRows *rows, int64_t first, int64_t count, Arena *scratch) {
    rows->first = first;
    rows->count = count;
    rows->any_refused = false;
    for (int32_t c = 0; c < rows->shape->fact_count; c++)
        rows->any_refused |= column_read(rows->shape, &rows->shape->facts[c], first, count, rows->values[c], rows->states[c], scratch);
}

bool arrow_rows_refused(const ArrowRows *rows, int64_t at) {
    bool refused = false;
    for (int32_t c = 0; rows->any_refused && c < rows->shape->fact_count; c++) refused |= rows->states[c][at] == CELL_REFUSED;
    return refused;
}

/* One cell: as it was read, or read again by itself. */
static Cell take_cell(const TableShape *shape, const TableFact *fact, bool keeps_text, int64_t row, int64_t value, uint8_t state, ValueContext *context) {
    Cell cell = {value, state == CELL_PRESENT};
    if (state != CELL_REFUSED && !(keeps_text && cell.present)) return cell;
    context->field = &shape->schema->fields[fact->slot];
    context->entity = &shape->schema->entities[context->field->entity];
    column_read_again(shape, fact, row, context, &cell);
    return cell;
}

static void list_too_long(const IrEntity *entity, Place place, RowErrors *errors) {
    RowError *error = row_error(errors, DATA_D0021, place, "the list has more than %d elements", "列表超过%d个元素", LIST_LIMIT);
    error->field = field_path(errors->arena, entity, NULL, 0);
}

static void take_list(const TableShape *shape, const TableList *column, int64_t row, ValueContext *context, Arena *arena, ApplicationList *list) {
    const IrEntity *entity = &shape->schema->entities[column->entity];
    int64_t         first, count;
    if (!list_range(column, row, &first, &count)) return;
    list->present = true;
    if (count > LIST_LIMIT) {
        list_too_long(entity, context->place, context->errors);
        return;
    }
    list->count = (int32_t)count;
    list->cells = NEW_ARRAY(arena, Cell, count * entity->field_count + 1);
    int64_t *values = NEW_ARRAY(arena, int64_t, count + 1);
    uint8_t *states = NEW_ARRAY(arena, uint8_t, count + 1);
    for (int32_t c = 0; c < column->fact_count; c++) {
        const TableFact *fact = &column->facts[c];
        bool             keeps_text = is_kept(shape->schema, &shape->schema->fields[fact->slot]);
        column_read(shape, fact, first, count, values, states, arena);
        for (int64_t i = 0; i < count; i++) {
            context->element = (int32_t)i + 1;
            list->cells[i * entity->field_count + fact->slot - entity->first_field] = take_cell(shape, fact, keeps_text, first + i, values[i], states[i], context);
        }
    }
    context->element = 0;
}

void arrow_rows_get(const ArrowRows *rows, int64_t at, Place place, Arena *arena, Row *row) {
    const TableShape *shape = rows->shape;
    ValueContext context = {.names = shape->names, .errors = &row->errors, .application = row->application, .place = place};
    for (int32_t c = 0; c < shape->fact_count; c++)
        row->application->cells[shape->facts[c].slot] = take_cell(shape, &shape->facts[c], rows->keeps_text[c], rows->first + at, rows->values[c][at], rows->states[c][at], &context);
    for (int32_t c = 0; c < shape->list_count; c++)
        take_list(shape, &shape->lists[c], rows->first + at, &context, arena, &row->application->lists[shape->lists[c].entity]);
}
