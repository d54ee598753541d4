/* table - decides the rows of record batches: ranges of rows are cut off and decided by one thread each, block by block. */
#include "api/native.h"
#include "api/result.h"

#include "eval/eval.h"
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_ROWS = 32 * BLOCK_ROWS, MOST_THREADS = 256 };

typedef struct { pol_kernel *kernel; pol_selection selection; } Engine;        /* kernel NULL: the reference engine */

/* What one thread works with. `cells` is the application that the engine is given. */
typedef struct {
    const TableShape *shape;
    const pol_policy *policy;
    Arena   *arena;                               /* of the worker */
    Arena   *block_arena, *row_arena;
    Block   *block;
    int64_t **values; uint8_t **states;           /* by column of the shape: one block */
    Application *application;                     /* of the reference engine */
    NativeBlock *native; pol_kernel *kernel;      /* of the native one; NULL */
    bool         has_measures;
} Worker;

static Worker worker_new(const pol_policy *policy, const TableShape *shape, Engine engine) {
    const IrProgram *program = policy->program;
    Arena           *arena = arena_new();
    Worker worker = {.shape = shape, .policy = policy, .arena = arena, .block_arena = arena_new(), .row_arena = arena_new(), .block = block_new(arena, program),
                     .values = NEW_ARRAY(arena, int64_t *, shape->fact_count + 1), .states = NEW_ARRAY(arena, uint8_t *, shape->fact_count + 1)};
    for (int32_t i = 0; i < shape->fact_count; i++) {
        worker.values[i] = NEW_ARRAY(arena, int64_t, BLOCK_ROWS);
        worker.states[i] = NEW_ARRAY(arena, uint8_t, BLOCK_ROWS);
    }
    worker.kernel = engine.kernel;
    worker.has_measures = !engine.kernel || engine.selection == POL_OUTPUT_FULL;
    if (engine.kernel) worker.native = native_block_new(arena, policy, engine.selection, worker.block);
    else worker.application = application_new(arena, &program->schema);
    return worker;
}

static void worker_free(Worker *worker) {
    arena_free(worker->row_arena);
    arena_free(worker->block_arena);
    arena_free(worker->arena);
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
    const IrProgram  *program = worker->policy->program;
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
        if (worker->block->errors[i] || bitmap_get(worker->block->input_error, i)) block_refuse(worker->block, worker->policy->program, i);
}

/* ---- ranges and threads -------------------------------------------------------------------------------------------------------- */

typedef struct {
    const pol_policy *policy;
    pol_table_options options;
    Arena         *arena, *scratch;               /* of the call, of one batch */
    TableShape    *shape;
    pol_decisions *decisions;
} Call;

typedef struct {
    const pol_policy    *policy;
    const TableShape    *shape;
    const pol_decisions *decisions;
    Engine               engine;
    int64_t rows, chunk_count;
    Chunk **chunks; int64_t *error_rows;          /* by range */
    atomic_int_fast64_t next;
} Batch;

static void decide_range(Worker *worker, const pol_decisions *decisions, int64_t first, int64_t rows, Chunk *chunk, int64_t *error_rows) {
    for (int64_t done = 0; done < rows; done += BLOCK_ROWS) {
        int64_t count = rows - done < BLOCK_ROWS ? rows - done : BLOCK_ROWS;
        arena_reset(worker->block_arena);
        block_clear(worker->block, worker->policy->program);
        worker->block->rows = count;
        worker->block->has_measures = worker->has_measures;
        read_facts(worker, first + done, count);
        if (worker->kernel) decide_block(worker, first + done, count);
        else decide_rows(worker, first + done, count);
        *error_rows += chunk_append(decisions, chunk, worker->block);
    }
}

static void *work(void *argument) {
    Batch *batch = argument;
    Worker worker = worker_new(batch->policy, batch->shape, batch->engine);
    for (int64_t range; (range = atomic_fetch_add(&batch->next, 1)) < batch->chunk_count;) {
        int64_t first = range * CHUNK_ROWS, rows = batch->rows - first < CHUNK_ROWS ? batch->rows - first : CHUNK_ROWS;
        batch->chunks[range] = chunk_new(batch->decisions);
        decide_range(&worker, batch->decisions, first, rows, batch->chunks[range], &batch->error_rows[range]);
    }
    worker_free(&worker);
    return NULL;
}

static void decide_batch(const Call *call, Engine engine, int64_t rows) {
    pol_decisions *decisions = call->decisions;
    Arena         *scratch = call->scratch;
    int32_t        threads = call->options.threads;
    Batch batch = {.policy = call->policy, .shape = call->shape, .decisions = decisions, .engine = engine, .rows = rows, .chunk_count = (rows + CHUNK_ROWS - 1) / CHUNK_ROWS};
    batch.chunks = NEW_ARRAY(scratch, Chunk *, batch.chunk_count + 1);
    batch.error_rows = NEW_ARRAY(scratch, int64_t, batch.chunk_count + 1);
    atomic_init(&batch.next, 0);
    int64_t   helpers = threads < batch.chunk_count ? threads - 1 : batch.chunk_count - 1;
    pthread_t ids[MOST_THREADS];
    int64_t   started = 0;
    while (started < helpers && pthread_create(&ids[started], NULL, work, &batch) == 0) started++;     /* fewer threads are slower, not wrong */
    work(&batch);
    for (int64_t i = 0; i < started; i++) pthread_join(ids[i], NULL);
    for (int64_t i = 0; i < batch.chunk_count; i++) decisions_add(decisions, batch.chunks[i], batch.error_rows[i]);
}

/* ---- the calls ------------------------------------------------------------------------------------------------------------------ */

static bool bad_option(const pol_policy *policy, pol_failure **failure, const char *name) {
    bool chinese = policy->language == LANGUAGE_CHINESE;
    fail(failure, POL_FAILURE_ARGUMENT, "", name, chinese ? "该选项没有这个值" : "the option has no such value", "");
    return false;
}

static bool read_options(const pol_policy *policy, const pol_table_options *asked, pol_table_options *options, pol_failure **failure) {
    *options = (pol_table_options){0};
    if (asked) memcpy(options, asked, asked->size < sizeof *options ? asked->size : sizeof *options);
    if (options->detail < 0 || options->detail > POL_DETAIL_CHOICES) return bad_option(policy, failure, "detail");
    if (options->units < 0 || options->units > POL_UNITS_STORED) return bad_option(policy, failure, "units");
    if (options->amounts < 0 || options->amounts > POL_AMOUNTS_FEN) return bad_option(policy, failure, "amounts");
    if (options->reasons < 0 || options->reasons > POL_REASONS_MASKS) return bad_option(policy, failure, "reasons");
    if (options->engine < 0 || options->engine > POL_ENGINE_NATIVE) return bad_option(policy, failure, "engine");
    if (options->threads < 0) return bad_option(policy, failure, "threads");
    if (options->threads == 0) options->threads = 1;
    if (options->threads > MOST_THREADS) options->threads = MOST_THREADS;
    return true;
}

static bool call_open(Call *call, const pol_policy *policy, const struct ArrowSchema *schema, const pol_table_options *options, pol_failure **failure) {
    *call = (Call){.policy = policy, .arena = arena_new(), .scratch = arena_new()};
    if (!check_usable(policy, failure) || !read_options(policy, options, &call->options, failure)) return false;
    const char *why;
    if (call->options.engine == POL_ENGINE_NATIVE && !policy_kernel(policy, POL_OUTPUT_FULL, &why)) {
        fail(failure, POL_FAILURE_ARGUMENT, "", "engine", why, "");
        return false;
    }
    ShapeOptions asked = {call->options.units == POL_UNITS_STORED, call->options.ignore_unknown, call->options.ignored, call->options.ignored_count};
    ShapeFailure why_not = {0};
    if (!shape_new(call->arena, policy->names, schema, &asked, &call->shape, &why_not)) {
        fail(failure, POL_FAILURE_TABLE, data_code_text(why_not.code), why_not.field, words_of(why_not.what, policy->language), words_of(why_not.help, policy->language));
        return false;
    }
    call->decisions = decisions_new(policy, &call->options);
    call->decisions->engine = call->options.engine == POL_ENGINE_NATIVE ? "native" : "reference";
    return true;
}

/* By node: whether it depends on a column of the table. The others are unknown, or the same, in every row. */
static bool *find_bound(const IrProgram *program, const TableShape *shape, Arena *arena) {
    bool *fact_bound = NEW_ARRAY(arena, bool, program->schema.field_count + 1), *list_bound = NEW_ARRAY(arena, bool, program->schema.entity_count + 1);
    bool *bound = NEW_ARRAY(arena, bool, program->node_count + 1);
    for (int32_t i = 0; i < shape->fact_count; i++) fact_bound[shape->facts[i].slot] = true;
    for (int32_t i = 0; i < shape->list_count; i++) list_bound[shape->lists[i].entity] = true;
    for (int32_t id = 0; id < program->node_count; id++) {
        const IrNode *node = &program->nodes[id];
        bound[id] = (node->kind == IR_FACT && fact_bound[node->slot]) || (node->region >= 0 && list_bound[program->regions[node->region].entity])
                 || (node->over >= 0 && node->over < program->region_count && list_bound[program->regions[node->over].entity]);
        for (int32_t i = 0; i < node->operand_count && !bound[id]; i++) bound[id] = bound[node->operands[i]];
    }
    return bound;
}

static bool is_bound(const bool *bound, IrId id) { return id != IR_NONE && bound[id]; }

/* Whether a row of this table can contradict itself (status ERROR of a measure). If not, it is enough to compute the choices, which is faster. */
static bool may_contradict(const IrProgram *program, const TableShape *shape, Arena *arena) {
    const bool      *bound = find_bound(program, shape, arena);
    for (int32_t i = 0; i < program->choice_count; i++) {
        const IrChoice *choice = &program->choices[i];
        if (is_bound(bound, choice->selected) || is_bound(bound, choice->decided_amount) || is_bound(bound, choice->decided_rate)) return true;
    }
    for (int32_t i = 0; i < program->measure_count; i++) {
        const IrMeasure *measure = &program->measures[i];
        IrId amount = measure->has_outcome ? measure->outcome.amount : IR_NONE;
        for (int32_t k = 0; k < measure->check_count; k++)
            if (is_bound(bound, measure->checks[k].ok)) return true;
        if (is_bound(bound, amount) && (measure->region >= 0 || program->nodes[amount].high > INT64_MAX)) return true;
    }
    return false;
}

/* The engine that decides the next rows: code is compiled when there are enough of them, and used whenever it is there. */
static Engine engine_for(const Call *call, int64_t rows) {
    const pol_policy *policy = call->policy;
    const char       *why;
    Engine            engine = {NULL, call->options.detail == POL_DETAIL_CHOICES && !may_contradict(call->policy->program, call->shape, call->scratch) ? POL_OUTPUT_CHOICES : POL_OUTPUT_FULL};
    if (call->options.engine == POL_ENGINE_REFERENCE) return engine;
    bool worth = call->options.engine == POL_ENGINE_NATIVE || policy_has_kernel(policy, engine.selection) || call->decisions->rows + rows >= ROWS_WORTH_COMPILING;
    if (worth) engine.kernel = policy_kernel(policy, engine.selection, &why);
    return engine;
}

static bool call_batch(Call *call, const struct ArrowArray *array, pol_failure **failure) {
    arena_reset(call->scratch);
    if (!shape_attach(call->shape, array, call->scratch)) {
        fail(failure, POL_FAILURE_TABLE, "", "", "the array does not match its schema", "");
        return false;
    }
    Engine engine = engine_for(call, array->length);
    call->decisions->engine = engine.kernel ? "native" : "reference";
    decide_batch(call, engine, array->length);
    return true;
}

/* The decisions when `fine`, else NULL. */
static pol_decisions *call_close(Call *call, bool fine) {
    arena_free(call->scratch);
    arena_free(call->arena);
    if (fine) {
        call->decisions->policy = NULL;
        return call->decisions;
    }
    pol_decisions_free(call->decisions);
    return NULL;
}

pol_decisions *pol_policy_decide_table(const pol_policy *policy, const struct ArrowSchema *schema, const struct ArrowArray *array, const pol_table_options *options,
                                       pol_failure **failure) {
    Call call;
    bool fine = call_open(&call, policy, schema, options, failure) && call_batch(&call, array, failure);
    return call_close(&call, fine);
}

static bool stream_failed(const pol_policy *policy, struct ArrowArrayStream *stream, int error, pol_failure **failure) {
    const char *why = stream->get_last_error(stream);
    fail(failure, POL_FAILURE_TABLE, data_code_text(DATA_D0102), "", why && *why ? why : strerror(error), "");
    (void)policy;
    return false;
}

static bool decide_stream(Call *call, const pol_policy *policy, struct ArrowArrayStream *stream, pol_failure **failure) {
    for (;;) {
        struct ArrowArray array = {0};
        int error = stream->get_next(stream, &array);
        if (error) return stream_failed(policy, stream, error, failure);
        if (!array.release) return true;
        bool fine = call_batch(call, &array, failure);
        array.release(&array);
        if (!fine) return false;
    }
}

pol_decisions *pol_policy_decide_stream(const pol_policy *policy, struct ArrowArrayStream *stream, const pol_table_options *options, pol_failure **failure) {
    struct ArrowSchema schema = {0};
    int error = stream->get_schema(stream, &schema);
    if (error) return stream_failed(policy, stream, error, failure), NULL;
    Call call;
    bool fine = call_open(&call, policy, &schema, options, failure) && decide_stream(&call, policy, stream, failure);
    if (schema.release) schema.release(&schema);
    return call_close(&call, fine);
}
