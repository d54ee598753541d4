/* output - decisions as a STRUCT: a STRUCT for each choice, then for each measure, then the errors of the row. Members as policy.h names the columns of tables. */
#include "function.h"

#include "api/block_errors.h"

#include <string.h>

enum { STATUS_COUNT = STATUS_NOT_IN_FORCE + 1, ERROR_MEMBERS = 4, MOST_MEMBERS = 8 };

/* ---- types ---- */

typedef struct { const DuckApi *api; DuckType types[MOST_MEMBERS]; const char *names[MOST_MEMBERS]; int count; } Members;

static void add(Members *members, const char *name, DuckType type) {
    members->names[members->count] = name;
    members->types[members->count++] = type;
}

static DuckType plain(const DuckApi *api, int32_t kind) { return api->create_logical_type(kind); }

static DuckType list_of(const DuckApi *api, DuckType element) {
    DuckType list = api->create_list_type(element);
    api->destroy_logical_type(&element);
    return list;
}

static DuckType texts_type(const DuckApi *api) { return list_of(api, plain(api, DUCK_VARCHAR)); }
static DuckType amount_type(const DuckApi *api) { return api->create_decimal_type(20, 2); }

static DuckType status_type(const DuckApi *api) {
    const char *words[STATUS_COUNT];
    for (int i = 0; i < STATUS_COUNT; i++) words[i] = status_key((Status)i);
    return api->create_enum_type(words, STATUS_COUNT);
}

static DuckType finish(Members *members) {
    DuckType type = members->api->create_struct_type(members->types, members->names, (uint64_t)members->count);
    for (int i = 0; i < members->count; i++) members->api->destroy_logical_type(&members->types[i]);
    return type;
}

static bool has_amount(const SqlPolicy *policy, int32_t measure) { return policy->evaluator->measures[measure].has_amount; }
static bool may_be_estimated(const SqlPolicy *policy, int32_t measure) { return policy->evaluator->measures[measure].may_be_estimated; }

/* The authority decides the amounts of the choice that the measure is a member of. */
static bool is_awarded(const SqlPolicy *policy, int32_t measure) {
    int32_t choice = policy->evaluator->measures[measure].choice;
    return choice >= 0 && has_amount(policy, measure) && policy->evaluator->choices[choice].decides_amount;
}

static DuckType choice_type(const DuckApi *api) {
    Members members = {.api = api};
    add(&members, "best", texts_type(api));
    add(&members, "amount", amount_type(api));
    add(&members, "undecided", texts_type(api));
    return finish(&members);
}

static DuckType measure_type(const SqlPolicy *policy, int32_t measure) {
    const DuckApi *api = &policy->api;
    Members        members = {.api = api};
    add(&members, "status", status_type(api));
    if (has_amount(policy, measure)) {
        add(&members, "amount", amount_type(api));
        add(&members, "amount_min", amount_type(api));
    }
    if (is_awarded(policy, measure)) add(&members, "award", amount_type(api));
    if (may_be_estimated(policy, measure)) add(&members, "estimated", plain(api, DUCK_BOOLEAN));
    add(&members, "reasons", texts_type(api));
    add(&members, "missing", texts_type(api));
    return finish(&members);
}

static DuckType errors_type(const DuckApi *api) {
    static const char *const names[ERROR_MEMBERS] = {"code", "field", "measure", "message"};
    Members members = {.api = api};
    for (int i = 0; i < ERROR_MEMBERS; i++) add(&members, names[i], plain(api, DUCK_VARCHAR));
    return list_of(api, finish(&members));
}

DuckType output_type(const SqlPolicy *policy) {
    const DuckApi   *api = &policy->api;
    const IrProgram *program = policy->program;
    Arena   *arena = arena_new();
    int32_t  count = program->choice_count + program->measure_count + 1, at = 0;
    DuckType    *types = NEW_ARRAY(arena, DuckType, count);
    const char **names = NEW_ARRAY(arena, const char *, count);
    for (int32_t i = 0; i < program->choice_count; i++, at++) {
        names[at] = name_key(program->choices[i].name);
        types[at] = choice_type(api);
    }
    for (int32_t i = 0; i < program->measure_count; i++, at++) {
        names[at] = name_key(program->measures[i].name);
        types[at] = measure_type(policy, i);
    }
    names[at] = "errors";
    types[at] = errors_type(api);
    DuckType type = api->create_struct_type(types, names, (uint64_t)count);
    for (int32_t i = 0; i < count; i++) api->destroy_logical_type(&types[i]);
    arena_free(arena);
    return type;
}

/* ---- values ---- */

static Word word_of(const char *text) {
    Word word = {.text = text, .size = (uint32_t)strlen(text)};
    word.ready.size = word.size;
    if (word.size <= sizeof word.ready.near.text) memcpy(word.ready.near.text, text, word.size);
    return word;
}

void output_words(SqlPolicy *policy) {
    const IrProgram *program = policy->program;
    Arena           *arena = policy->arena;
    policy->reasons = NEW_ARRAY(arena, Word *, program->measure_count + 1);
    policy->missing = NEW_ARRAY(arena, Word *, program->measure_count + 1);
    policy->members = NEW_ARRAY(arena, Word *, program->choice_count + 1);
    for (int32_t m = 0; m < program->measure_count; m++) {
        const IrMeasure *measure = &program->measures[m];
        policy->reasons[m] = NEW_ARRAY(arena, Word, measure->condition_count + 1);
        policy->missing[m] = NEW_ARRAY(arena, Word, measure->source_count + 1);
        for (int32_t i = 0; i < measure->condition_count; i++) policy->reasons[m][i] = word_of(measure->conditions[i].id);
        for (int32_t i = 0; i < measure->source_count; i++) policy->missing[m][i] = word_of(program->sources[measure->sources[i]].path);
    }
    for (int32_t c = 0; c < program->choice_count; c++) {
        const IrChoice *choice = &program->choices[c];
        policy->members[c] = NEW_ARRAY(arena, Word, choice->member_count + 1);
        for (int32_t i = 0; i < choice->member_count; i++) policy->members[c][i] = word_of(name_key(program->measures[choice->members[i]].name));
    }
}

typedef struct { const DuckApi *api; const Block *block; int64_t first, rows; } Output;

/* `bits`: one a row, from 0; 0 is NULL. The first row of a block is a multiple of 64. */
static void put_validity(const Output *out, DuckVector vector, const uint8_t *bits) {
    out->api->vector_ensure_validity_writable(vector);
    memcpy(out->api->vector_get_validity(vector) + out->first / 64, bits, (size_t)(out->rows + 7) / 8);
}

static void put_amounts(const Output *out, DuckVector vector, const int64_t *amounts, const uint8_t *present) {
    DuckHugeint *values = (DuckHugeint *)out->api->vector_get_data(vector) + out->first;
    for (int64_t i = 0; i < out->rows; i++) values[i] = (DuckHugeint){(uint64_t)amounts[i], amounts[i] < 0 ? -1 : 0};
    put_validity(out, vector, present);
}

static void put_bits(const Output *out, DuckVector vector, const uint8_t *bits) {
    uint8_t *values = (uint8_t *)out->api->vector_get_data(vector) + out->first;
    for (int64_t i = 0; i < out->rows; i++) values[i] = bitmap_get(bits, i);
}

static void put_text(const DuckApi *api, DuckVector vector, uint64_t at, const char *text) { api->vector_assign_string_element_len(vector, at, text, strlen(text)); }

static uint64_t count_bits(const uint64_t *masks, int64_t rows) {
    uint64_t count = 0;
    for (int64_t i = 0; i < rows; i++)
        for (uint64_t mask = masks[i]; mask; mask &= mask - 1) count++;
    return count;
}

/* Lists of the words whose bits are set. */
static void put_words(const Output *out, DuckVector list, const uint64_t *masks, const Word *words) {
    const DuckApi *api = out->api;
    DuckListEntry *entries = (DuckListEntry *)api->vector_get_data(list) + out->first;
    uint64_t at = api->list_vector_get_size(list), end = at + count_bits(masks, out->rows);
    if (end > at) api->list_vector_reserve(list, end);
    DuckVector child = api->list_vector_get_child(list);
    DuckText  *texts = api->vector_get_data(child);
    for (int64_t i = 0; i < out->rows; i++) {
        entries[i].first = at;
        for (uint64_t mask = masks[i]; mask; mask &= mask - 1, at++) {
            const Word *word = &words[__builtin_ctzll(mask)];
            if (word->size <= sizeof word->ready.near.text) texts[at] = word->ready;
            else api->vector_assign_string_element_len(child, at, word->text, word->size);
        }
        entries[i].count = at - entries[i].first;
    }
    api->list_vector_set_size(list, end);
}

static void put_members(const Output *out, DuckVector list, const MaskColumn *mask, const Word *words) {
    uint64_t masks[BLOCK_ROWS];
    for (int64_t i = 0; i < out->rows; i++) masks[i] = mask_get(mask, i);
    put_words(out, list, masks, words);
}

static void put_choice(const SqlPolicy *policy, const Output *out, DuckVector vector, int32_t index) {
    const ChoiceBlock *block = &out->block->choices[index];
    put_members(out, out->api->struct_vector_get_child(vector, 0), &block->best, policy->members[index]);
    put_amounts(out, out->api->struct_vector_get_child(vector, 1), block->amount, block->has_amount);
    put_members(out, out->api->struct_vector_get_child(vector, 2), &block->undecided, policy->members[index]);
}

static void put_reasons(const SqlPolicy *policy, const Output *out, DuckVector reasons, DuckVector missing, int32_t index) {
    const MeasureBlock *measure = &out->block->measures[index];
    uint64_t            masks[BLOCK_ROWS];
    for (int64_t i = 0; i < out->rows; i++) masks[i] = measure_reasons(measure, i);
    put_words(out, reasons, masks, policy->reasons[index]);
    for (int64_t i = 0; i < out->rows; i++) masks[i] = measure_missing(measure, i);
    put_words(out, missing, masks, policy->missing[index]);
}

static void put_measure(const SqlPolicy *policy, const Output *out, DuckVector vector, int32_t index) {
    const DuckApi      *api = out->api;
    const MeasureBlock *block = &out->block->measures[index];
    uint64_t            member = 0;
    memcpy((uint8_t *)api->vector_get_data(api->struct_vector_get_child(vector, member++)) + out->first, block->status, (size_t)out->rows);
    if (has_amount(policy, index)) {
        put_amounts(out, api->struct_vector_get_child(vector, member++), block->amount, block->has_amount);
        put_amounts(out, api->struct_vector_get_child(vector, member++), block->amount_min, block->has_amount);
    }
    if (is_awarded(policy, index)) put_amounts(out, api->struct_vector_get_child(vector, member++), block->award, block->has_award);
    if (may_be_estimated(policy, index)) put_bits(out, api->struct_vector_get_child(vector, member++), block->estimated);
    DuckVector reasons = api->struct_vector_get_child(vector, member);
    put_reasons(policy, out, reasons, api->struct_vector_get_child(vector, member + 1), index);
}

/* ---- errors ---- */

typedef struct { const DuckApi *api; DuckVector list; uint64_t count; } ErrorList;

static void put_error(void *context, const DecisionError *error) {
    ErrorList     *errors = context;
    const DuckApi *api = errors->api;
    const char    *texts[ERROR_MEMBERS] = {error->code, error->field, error->measure, error->message};
    uint64_t       at = errors->count++;
    api->list_vector_reserve(errors->list, errors->count);
    api->list_vector_set_size(errors->list, errors->count);
    DuckVector item = api->list_vector_get_child(errors->list);
    for (int i = 0; i < ERROR_MEMBERS; i++) {
        DuckVector member = api->struct_vector_get_child(item, (uint64_t)i);
        if (texts[i]) {
            put_text(api, member, at, texts[i]);
            continue;
        }
        api->vector_ensure_validity_writable(member);
        api->vector_get_validity(member)[at / 64] &= ~(UINT64_C(1) << at % 64);
    }
}

static void put_errors(const SqlPolicy *policy, const Output *out, DuckVector list) {
    uint8_t   contradictory[BLOCK_ROWS];
    bool      any = block_contradictions(policy->program, out->block, contradictory) || out->block->has_errors;
    ErrorList errors = {out->api, list, out->api->list_vector_get_size(list)};
    DuckListEntry *entries = (DuckListEntry *)out->api->vector_get_data(list) + out->first;
    Buffer    text = {0};
    for (int64_t i = 0; i < out->rows; i++) {
        uint64_t before = errors.count;
        if (any) block_errors(out->block, policy->program, policy->language, i, contradictory[i], &text, put_error, &errors);
        entries[i] = (DuckListEntry){before, errors.count - before};
    }
    buffer_free(&text);
}

void output_put(const SqlPolicy *policy, DuckVector result, const Block *block, int64_t first) {
    const DuckApi *api = &policy->api;
    Output   out = {api, block, first, block->rows};
    uint64_t member = 0;
    for (int32_t i = 0; i < policy->program->choice_count; i++) put_choice(policy, &out, api->struct_vector_get_child(result, member++), i);
    for (int32_t i = 0; i < policy->program->measure_count; i++) put_measure(policy, &out, api->struct_vector_get_child(result, member++), i);
    put_errors(policy, &out, api->struct_vector_get_child(result, member));
}

/* DuckDB takes what is in a STRUCT without looking at the STRUCT: its members must be NULL themselves. */
static void put_nulls(const DuckApi *api, DuckVector vector, const uint64_t *present, int64_t rows) {
    DuckType type = api->vector_get_column_type(vector);
    uint64_t members = api->get_type_id(type) == DUCK_STRUCT ? api->struct_type_child_count(type) : 0;
    api->destroy_logical_type(&type);
    api->vector_ensure_validity_writable(vector);
    uint64_t *validity = api->vector_get_validity(vector);
    for (int64_t i = 0; i < (rows + 63) / 64; i++) validity[i] &= present[i];
    for (uint64_t i = 0; i < members; i++) put_nulls(api, api->struct_vector_get_child(vector, i), present, rows);
}

void output_put_nulls(const SqlPolicy *policy, DuckVector result, const uint64_t *present, int64_t rows) { put_nulls(&policy->api, result, present, rows); }
