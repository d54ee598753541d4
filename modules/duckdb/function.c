/* function - one call: rows of a query in, decisions out. */
#include "function.h"

#include <stdlib.h>
#include <string.h>

struct Decider {
    Decider    *next;
    Arena      *arena, *scratch;                  /* of the decider, of one call */
    char       *words; size_t word_count;         /* of the argument's type and the columns to leave out: what it is for */
    Input      *input;
    TableShape *shape;
    Worker     *worker;
};

static const char *in_language(Wording wording, Language language) {
    const char *text = language == LANGUAGE_CHINESE && wording.chinese ? wording.chinese : wording.english;
    return text;
}

static void fail(const SqlPolicy *policy, DuckCall call, const char *english, const char *chinese) {
    policy->api.scalar_function_set_error(call, in_language((Wording){english, chinese}, policy->language));
}

/* ---- deciders ---- */

static void decider_free(Decider *decider) {
    worker_free(decider->worker);
    input_free(decider->input);
    arena_free(decider->scratch);
    arena_free(decider->arena);                   /* the decider too */
}

void deciders_free(Decider *deciders) {
    while (deciders) {
        Decider *next = deciders->next;
        decider_free(deciders);
        deciders = next;
    }
}

/* As `pol run` says it of a file: column, what is wrong, what to do, code. */
static void fail_with_shape(const SqlPolicy *policy, DuckCall call, const ShapeFailure *why) {
    bool        chinese = policy->language == LANGUAGE_CHINESE;
    const char *what = in_language(why->what, policy->language), *help = in_language(why->help, policy->language);
    Buffer      text = {0};
    buffer_printf(&text, "%s%s%s", why->field, *why->field ? chinese ? "：" : ": " : "", what ? what : data_code_title(why->code, policy->language));
    if (help) buffer_printf(&text, "%s%s", chinese ? "；" : "; ", help);
    buffer_printf(&text, " [%s]", data_code_text(why->code));
    policy->api.scalar_function_set_error(call, text.data);
    buffer_free(&text);
}

typedef struct { const char **names; size_t count; } Ignored;

static Decider *decider_new(const SqlPolicy *policy, DuckCall call, DuckType type, const Buffer *words, const Ignored *ignored) {
    Arena   *arena = arena_new();
    Decider *decider = NEW(arena, Decider);
    *decider = (Decider){.arena = arena, .scratch = arena_new(), .words = arena_strndup(arena, words->data, words->size), .word_count = words->size};
    decider->input = input_new(&policy->api, arena, type, "");
    ShapeOptions options = {.ignored = ignored->names, .ignored_count = ignored->count};
    ShapeFailure why = {0};
    if (!shape_new(arena, policy->names, input_schema(decider->input), &options, &decider->shape, &why)) {
        fail_with_shape(policy, call, &why);
        decider_free(decider);
        return NULL;
    }
    decider->worker = worker_new(policy->program, decider->shape, &policy->engine);
    return decider;
}

static Decider *take_idle(SqlPolicy *policy, const Buffer *words) {
    Decider *found = NULL;
    pthread_mutex_lock(&policy->lock);
    for (Decider **at = &policy->idle; *at && !found; at = &(*at)->next) {
        if ((*at)->word_count != words->size || memcmp((*at)->words, words->data, words->size) != 0) continue;
        found = *at;
        *at = found->next;
        break;
    }
    pthread_mutex_unlock(&policy->lock);
    return found;
}

/* Those of the last calls wait. */
static void put_back(SqlPolicy *policy, Decider *decider) {
    int32_t count = 0;
    pthread_mutex_lock(&policy->lock);
    decider->next = policy->idle;
    policy->idle = decider;
    Decider *last = decider;
    while (last->next && ++count < policy->most_idle) last = last->next;
    Decider *surplus = last->next;
    last->next = NULL;
    pthread_mutex_unlock(&policy->lock);
    deciders_free(surplus);
}

/* ---- the columns to leave out ---- */

static bool same_text(const DuckText *a, const DuckText *b) { return a->size == b->size && memcmp(duck_text(a), duck_text(b), a->size) == 0; }

/* False, and the call has failed, when they are not the same in every row, or not given. */
static bool read_ignored(const SqlPolicy *policy, DuckCall call, DuckVector list, int64_t rows, Arena *arena, Ignored *ignored) {
    const DuckApi       *api = &policy->api;
    const DuckListEntry *entries = api->vector_get_data(list);
    const uint64_t      *validity = api->vector_get_validity(list);
    DuckVector           child = api->list_vector_get_child(list);
    const DuckText      *texts = api->vector_get_data(child);
    const uint64_t      *child_validity = api->vector_get_validity(child);
    bool fine = true;
    for (int64_t i = 0; fine && i < rows; i++) {
        fine = (!validity || (validity[i / 64] >> i % 64 & 1)) && entries[i].count == entries[0].count;
        for (uint64_t k = 0; fine && k < entries[i].count; k++) {
            uint64_t at = entries[i].first + k;
            fine = (!child_validity || (child_validity[at / 64] >> at % 64 & 1)) && same_text(&texts[at], &texts[entries[0].first + k]);
        }
    }
    if (!fine) {
        fail(policy, call, "the names of the columns to leave out must be the same texts in every row", "要忽略的列名须为文本，且每一行都相同");
        return false;
    }
    ignored->count = entries[0].count;
    ignored->names = NEW_ARRAY(arena, const char *, ignored->count + 1);
    for (size_t k = 0; k < ignored->count; k++) {
        const DuckText *text = &texts[entries[0].first + k];
        ignored->names[k] = arena_strndup(arena, duck_text(text), text->size);
    }
    return true;
}

/* ---- a call ---- */

static void decide(SqlPolicy *policy, Decider *decider, DuckVector argument, int64_t rows, DuckVector result) {
    const DuckApi *api = &policy->api;
    input_take(api, decider->input, argument, rows);
    bool attached = shape_attach(decider->shape, input_array(decider->input), decider->scratch);    /* schema and array are of one Input */
    for (int64_t first = 0; attached && first < rows; first += BLOCK_ROWS)
        output_put(policy, result, worker_decide(decider->worker, first, rows - first < BLOCK_ROWS ? rows - first : BLOCK_ROWS), first);
    const uint64_t *present = api->vector_get_validity(argument);
    if (present) output_put_nulls(policy, result, present, rows);
}

/* No row is there: NULL in every one. */
static void decide_nothing(const SqlPolicy *policy, DuckVector result, int64_t rows) {
    uint64_t *none = calloc((size_t)rows / 64 + 1, sizeof *none);
    if (!none) memory_exhausted((size_t)rows / 8);
    output_put_nulls(policy, result, none, rows);
    free(none);
}

static void call_with_type(SqlPolicy *policy, DuckCall call, DuckChunk chunk, DuckType type, DuckVector result) {
    const DuckApi *api = &policy->api;
    int64_t    rows = (int64_t)api->data_chunk_get_size(chunk);
    DuckVector argument = api->data_chunk_get_vector(chunk, 0);
    int32_t    kind = api->get_type_id(type);
    if (rows == 0) return;
    if (kind == DUCK_SQLNULL) {
        decide_nothing(policy, result, rows);
        return;
    }
    if (kind != DUCK_STRUCT) {
        fail(policy, call, "the argument must be a row: the name of a table, or a STRUCT with the facts", "参数须为一行数据：表名，或由各项事实组成的 STRUCT");
        return;
    }
    Arena  *arena = arena_new();
    Ignored ignored = {0};
    Buffer  words = {0};
    if (api->data_chunk_get_column_count(chunk) < 2 || read_ignored(policy, call, api->data_chunk_get_vector(chunk, 1), rows, arena, &ignored)) {
        type_words(api, type, &words);
        for (size_t i = 0; i < ignored.count; i++) buffer_printf(&words, "-%zu:%s", strlen(ignored.names[i]), ignored.names[i]);
        Decider *decider = take_idle(policy, &words);
        if (!decider) decider = decider_new(policy, call, type, &words, &ignored);
        if (decider) {
            arena_reset(decider->scratch);
            decide(policy, decider, argument, rows, result);
            put_back(policy, decider);
        }
    }
    buffer_free(&words);
    arena_free(arena);
}

void function_call(DuckCall call, DuckChunk chunk, DuckVector result) {
    SqlPolicy *policy = policy_of_call(call);
    DuckType   type = policy->api.vector_get_column_type(policy->api.data_chunk_get_vector(chunk, 0));
    call_with_type(policy, call, chunk, type, result);
    policy->api.destroy_logical_type(&type);
}
