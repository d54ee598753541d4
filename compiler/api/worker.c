/* worker - see worker.h. */
#include "api/worker.h"

#include "api/native_block.h"
#include "eval/eval.h"

#include <string.h>

struct Worker {
    const TableShape *shape;
    const IrProgram  *program;
    Arena   *arena;                               /* of the worker */
    Arena   *block_arena, *row_arena;
    Block   *block;
    int64_t **values; uint8_t **states;           /* by column of the shape: one block */
    Application *application;                     /* of the reference engine */
    NativeBlock *native; pol_kernel *kernel;      /* of the native one; NULL */
    bool         has_measures;
};

Worker *worker_new(const IrProgram *program, const TableShape *shape, const Engine *engine) {
    Arena  *arena = arena_new();
    Worker *worker = NEW(arena, Worker);
    *worker = (Worker){.shape = shape, .program = program, .arena = arena, .block_arena = arena_new(), .row_arena = arena_new(), .block = block_new(arena, program),
                       .values = NEW_ARRAY(arena, int64_t *, shape->fact_count + 1), .states = NEW_ARRAY(arena, uint8_t *, shape->fact_count + 1)};
    for (int32_t i = 0; i < shape->fact_count; i++) {
        worker->values[i] = NEW_ARRAY(arena, int64_t, BLOCK_ROWS);
        worker->states[i] = NEW_ARRAY(arena, uint8_t, BLOCK_ROWS);
    }
    worker->kernel = engine->kernel;
    worker->has_measures = !engine->kernel || engine->selection == POL_OUTPUT_FULL;
    if (engine->kernel) worker->native = native_block_new(arena, &program->schema, engine->layout, engine->selection, worker->block);
    else worker->application = application_new(arena, &program->schema);
    return worker;
}

void worker_free(Worker *worker) {
    if (!worker) return;
    arena_free(worker->row_arena);
    arena_free(worker->block_arena);
    arena_free(worker->arena);                    /* the worker too */
}

/* ---- facts of a block ------------------------------------------------------------------------------------------------------- */

static RowErrors *errors_of(Worker *worker, int64_t at) {
    RowErrors **errors = &worker->block->errors[at];
    if (!*errors) {
        *errors = NEW(worker->block_arena, RowErrors);
        (*errors)->arena = worker->block_arena;
        worker->block->has_errors = true;
    }
    return *errors;
}

/* A refused cell is read again; what is wrong with it becomes an error of its row. */
static void look_again(Worker *worker, const TableFact *column, int64_t row, int64_t at, int32_t element, int64_t *value, uint8_t *state) {
    RowErrors    errors = {.arena = worker->block_arena};
    Application *texts = application_new(worker->block_arena, worker->shape->schema);
    ValueContext context = column_context(worker->shape, &errors, texts, column);
    Cell         cell;
    context.element = element;
    column_read_again(worker->shape, column, row, &context, &cell);
    *value = cell.value;
    *state = cell.present ? CELL_PRESENT : CELL_ABSENT;
    if (errors.items.count == 0) return;
    RowErrors *all = errors_of(worker, at);
    for (int32_t i = 0; i < errors.items.count; i++) {
        if (all->items.count < ROW_ERROR_LIMIT) VEC_PUSH(all->arena, &all->items, errors.items.items[i]);
        else all->dropped++;
    }
}

static void read_facts(Worker *worker, int64_t first, int64_t rows) {
    for (int32_t c = 0; c < worker->shape->fact_count; c++) {
        const TableFact *column = &worker->shape->facts[c];
        const uint8_t    *bits, *validity;
        if (worker->native && column_bits(column, first, &bits, &validity)) {
            native_block_put_bits(worker->native, column->slot, bits, validity, rows);
            continue;
        }
        bool refused = column_read(worker->shape, column, first, rows, worker->values[c], worker->states[c], worker->block_arena);
        for (int64_t i = 0; refused && i < rows; i++)
            if (worker->states[c][i] == CELL_REFUSED) look_again(worker, column, first + i, i, 0, &worker->values[c][i], &worker->states[c][i]);
        if (worker->native) native_block_put(worker->native, column->slot, worker->values[c], worker->states[c], rows);
    }
}

static void list_too_long(Worker *worker, const IrEntity *entity, int64_t at) {
    RowErrors *errors = errors_of(worker, at);
    RowError  *error = row_error(errors, DATA_D0021, (Place){0}, "the list has more than %d elements", "列表超过%d个元素", LIST_LIMIT);
    error->field = field_path(errors->arena, entity, NULL, 0);
}

/* A fact of the elements of one row. */
static void read_elements(Worker *worker, const TableFact *fact, int64_t first, int64_t count, int64_t at, int64_t *values, uint8_t *states) {
    bool refused = column_read(worker->shape, fact, first, count, values, states, worker->block_arena);
    for (int64_t i = 0; refused && i < count; i++)
        if (states[i] == CELL_REFUSED) look_again(worker, fact, first + i, at, (int32_t)i + 1, &values[i], &states[i]);
}

/* The list of one row, in the row's arena. */
static void read_list(Worker *worker, const TableList *column, int64_t row, int64_t at, ApplicationList *list) {
    const IrEntity *entity = &worker->shape->schema->entities[column->entity];
    int64_t         first, count;
    *list = (ApplicationList){0};
    if (!list_range(column, row, &first, &count)) return;
    list->present = true;
    if (count > LIST_LIMIT) {
        list_too_long(worker, entity, at);
        return;
    }
    list->count = (int32_t)count;
    list->cells = NEW_ARRAY(worker->row_arena, Cell, count * entity->field_count + 1);
    int64_t *values = NEW_ARRAY(worker->row_arena, int64_t, count + 1);
    uint8_t *states = NEW_ARRAY(worker->row_arena, uint8_t, count + 1);
    for (int32_t c = 0; c < column->fact_count; c++) {
        const TableFact *fact = &column->facts[c];
        read_elements(worker, fact, first, count, at, values, states);
        for (int64_t i = 0; i < count; i++)
            list->cells[i * entity->field_count + fact->slot - entity->first_field] = (Cell){values[i], states[i] == CELL_PRESENT};
    }
}

/* ---- the reference engine ------------------------------------------------------------------------------------------------------ */

static void decide_rows(Worker *worker, int64_t first, int64_t rows) {
    const TableShape *shape = worker->shape;
    const IrProgram  *program = worker->program;
    for (int64_t i = 0; i < rows; i++) {
        arena_reset(worker->row_arena);
        for (int32_t c = 0; c < shape->fact_count; c++)
            worker->application->cells[shape->facts[c].slot] = (Cell){worker->values[c][i], worker->states[c][i] == CELL_PRESENT};
        for (int32_t c = 0; c < shape->list_count; c++)
            read_list(worker, &shape->lists[c], first + i, i, &worker->application->lists[shape->lists[c].entity]);
        if (worker->block->errors[i]) block_refuse(worker->block, program, i);
        else block_put(worker->block, program, i, eval_decide(program, worker->application, worker->row_arena, NULL));
    }
}

/* ---- the native engine --------------------------------------------------------------------------------------------------------- */

/* The lists of a block. Elements of rows that have no list, or whose list is too long, are left out, so the elements are gathered. */
static void put_list(Worker *worker, const TableList *column, int64_t first, int64_t rows) {
    const IrEntity *entity = &worker->shape->schema->entities[column->entity];
    int64_t *offsets = NEW_ARRAY(worker->block_arena, int64_t, rows + 1), *starts = NEW_ARRAY(worker->block_arena, int64_t, rows + 1), total = 0;
    bool    *present = NEW_ARRAY(worker->block_arena, bool, rows + 1);
    for (int64_t i = 0; i < rows; i++) {
        int64_t count;
        present[i] = list_range(column, first + i, &starts[i], &count);
        if (count > LIST_LIMIT) {
            list_too_long(worker, entity, i);
            count = 0;
        }
        total += present[i] ? count : 0;
        offsets[i + 1] = total;
    }
    native_block_put_list(worker->native, column->entity, offsets, present, rows);
    int64_t *values = NEW_ARRAY(worker->block_arena, int64_t, total + 1);
    uint8_t *states = NEW_ARRAY(worker->block_arena, uint8_t, total + 1);
    for (int32_t slot = entity->first_field; slot < entity->first_field + entity->field_count; slot++) {
        const TableFact *fact = NULL;
        for (int32_t c = 0; c < column->fact_count && !fact; c++)
            if (column->facts[c].slot == slot) fact = &column->facts[c];
        memset(states, CELL_ABSENT, (size_t)total);
        for (int64_t i = 0; fact && i < rows; i++) {
            int64_t at = offsets[i], count = offsets[i + 1] - at;
            if (count) read_elements(worker, fact, starts[i], count, i, values + at, states + at);
        }
        native_block_put_elements(worker->native, slot, values, states, total);
    }
}

static void decide_block(Worker *worker, int64_t first, int64_t rows) {
    const TableShape *shape = worker->shape;
    for (int32_t c = 0; c < shape->list_count; c++) put_list(worker, &shape->lists[c], first, rows);
    native_block_decide(worker->native, worker->kernel, rows);
    bool refused = worker->block->has_errors;
    for (int64_t i = 0; i < (rows + 7) / 8; i++) refused |= worker->block->input_error[i] != 0;      /* a padded row is absent, so in range */
    for (int64_t i = 0; refused && i < rows; i++)
        if (worker->block->errors[i] || bitmap_get(worker->block->input_error, i)) block_refuse(worker->block, worker->program, i);
}

const Block *worker_decide(Worker *worker, int64_t first, int64_t rows) {
    arena_reset(worker->block_arena);
    block_clear(worker->block, worker->program);
    worker->block->rows = rows;
    worker->block->has_measures = worker->has_measures;
    read_facts(worker, first, rows);
    if (worker->kernel) decide_block(worker, first, rows);
    else decide_rows(worker, first, rows);
    return worker->block;
}
