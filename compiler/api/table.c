/* table - decides the rows of record batches: ranges of rows are cut off and decided by one thread each, block by block. */
#include "api/native.h"
#include "api/result.h"
#include "api/worker.h"
#include "base/threads.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_ROWS = 32 * BLOCK_ROWS, MOST_THREADS = 256 };

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
    for (int64_t done = 0; done < rows; done += BLOCK_ROWS)
        *error_rows += chunk_append(decisions, chunk, worker_decide(worker, first + done, rows - done < BLOCK_ROWS ? rows - done : BLOCK_ROWS));
}

static void work(void *argument) {
    Batch *batch = argument;
    Worker *worker = worker_new(batch->policy->program, batch->shape, &batch->engine);
    for (int64_t range; (range = atomic_fetch_add(&batch->next, 1)) < batch->chunk_count;) {
        int64_t first = range * CHUNK_ROWS, rows = batch->rows - first < CHUNK_ROWS ? batch->rows - first : CHUNK_ROWS;
        batch->chunks[range] = chunk_new(batch->decisions);
        decide_range(worker, batch->decisions, first, rows, batch->chunks[range], &batch->error_rows[range]);
    }
    worker_free(worker);
}

static void decide_batch(const Call *call, Engine engine, int64_t rows) {
    pol_decisions *decisions = call->decisions;
    Arena         *scratch = call->scratch;
    int32_t        threads = call->options.threads;
    Batch batch = {.policy = call->policy, .shape = call->shape, .decisions = decisions, .engine = engine, .rows = rows, .chunk_count = (rows + CHUNK_ROWS - 1) / CHUNK_ROWS};
    batch.chunks = NEW_ARRAY(scratch, Chunk *, batch.chunk_count + 1);
    batch.error_rows = NEW_ARRAY(scratch, int64_t, batch.chunk_count + 1);
    atomic_init(&batch.next, 0);
    threads_run(threads < batch.chunk_count ? threads : (int)batch.chunk_count, work, &batch);
    for (int64_t i = 0; i < batch.chunk_count; i++) decisions_add(decisions, batch.chunks[i], batch.error_rows[i]);
}

/* ---- the calls ------------------------------------------------------------------------------------------------------------------ */

static bool bad_option(const pol_policy *policy, pol_failure **failure, const char *name) {
    bool chinese = policy->language == LANGUAGE_CHINESE;
    char message[80];
    snprintf(message, sizeof message, chinese ? "选项 %s 没有这个值" : "the option %s has no such value", name);
    fail(failure, POL_FAILURE_ARGUMENT, "", name, message, "");
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
    Engine            engine = {NULL, NULL, call->options.detail == POL_DETAIL_CHOICES && !may_contradict(call->policy->program, call->shape, call->scratch) ? POL_OUTPUT_CHOICES : POL_OUTPUT_FULL};
    if (call->options.engine == POL_ENGINE_REFERENCE) return engine;
    bool worth = call->options.engine == POL_ENGINE_NATIVE || policy_has_kernel(policy, engine.selection) || call->decisions->rows + rows >= ROWS_WORTH_COMPILING;
    if (worth) engine.kernel = policy_kernel(policy, engine.selection, &why);
    if (engine.kernel) engine.layout = policy_layout(policy);
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
