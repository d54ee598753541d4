/* diff - see diff.h. Both versions are formulas over the same unknown application. Equal rules become the same formula, so most measures
 * are proved equal without asking; for the others each kind of change is one question, and each answer is confirmed and made small. */
#include "analysis/diff.h"

#include "analysis/diff_match.h"
#include "analysis/smt_program.h"
#include "analysis/witness.h"
#include "eval/eval.h"
#include <string.h>
#include <time.h>

typedef struct { SmtShared *shared; SmtProgram *programs[2]; } Formulas;       /* 0: before, 1: after */

typedef struct {
    Diff              *diff;
    Arena             *arena;
    const IrProgram   *sides[2];
    const Vocabulary  *vocabulary;
    const DiffOptions *options;
    Smt               *smt;                                                   /* NULL: no solver */
    SmtCase           *facts;
    Formulas           any_length, exact;
} Compare;

/* The two measures that are being compared, and which conditions stand for each other. */
typedef struct {
    const Compare   *compare;
    const IrMeasure *measures[2];
    int32_t          index[2];
    int32_t         *partner;                                                 /* by condition of `after`: that of `before`, or -1 */
    DiffKind         kind;                                                    /* the one that is being looked at */
} Pair;

static int64_t clock_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool is_no(Status status) { return status == STATUS_NO || status == STATUS_NOT_IN_FORCE; }

/* ---- a change, as the evaluator sees it ------------------------------------------------------------------------------------ */

static bool bits_differ(const Pair *pair, uint64_t before, uint64_t after) {
    for (int32_t i = 0; i < pair->measures[1]->condition_count; i++)
        if (pair->partner[i] >= 0 && (before >> pair->partner[i] & 1) != (after >> i & 1)) return true;
    return false;
}

static bool shows(const Pair *pair, DiffKind kind, const MeasureDecision *a, const MeasureDecision *b) {
    bool yes = a->status == STATUS_YES && b->status == STATUS_YES, amounts = yes && a->has_amount && b->has_amount;
    switch (kind) {
    case DIFF_ELIGIBLE_NOW: return is_no(a->status) && b->status == STATUS_YES;
    case DIFF_NOT_ELIGIBLE_NOW: return a->status == STATUS_YES && is_no(b->status);
    case DIFF_MORE: return amounts && a->amount < b->amount;
    case DIFF_LESS: return amounts && a->amount > b->amount;
    case DIFF_UNKNOWN_NOW: return a->status == STATUS_YES && b->status == STATUS_UNKNOWN;
    case DIFF_KNOWN_NOW: return a->status == STATUS_UNKNOWN && b->status == STATUS_YES;
    case DIFF_AMOUNT_UNKNOWN_NOW: return yes && a->has_amount && !b->has_amount;
    case DIFF_AMOUNT_KNOWN_NOW: return yes && !a->has_amount && b->has_amount;
    case DIFF_ERROR_NOW: return a->status != STATUS_ERROR && b->status == STATUS_ERROR;
    case DIFF_NO_ERROR_NOW: return a->status == STATUS_ERROR && b->status != STATUS_ERROR;
    case DIFF_OPEN_NOW: return is_no(a->status) && b->status == STATUS_UNKNOWN;
    case DIFF_REFUSED_NOW: return a->status == STATUS_UNKNOWN && is_no(b->status);
    case DIFF_OTHER_REASON: return is_no(a->status) && is_no(b->status) && (a->status != b->status || bits_differ(pair, a->failed, b->failed));
    case DIFF_OTHER_UNKNOWN: return a->status == STATUS_UNKNOWN && b->status == STATUS_UNKNOWN && bits_differ(pair, a->undecided, b->undecided);
    case DIFF_KIND_COUNT: break;
    }
    return false;
}

static void decide_both(const Compare *compare, const Application *application, Arena *scratch, Decision *decisions[2]) {
    for (int s = 0; s < 2; s++) decisions[s] = eval_decide(compare->sides[s], vocabulary_application(compare->vocabulary, s, application, scratch), scratch, NULL);
}

static bool confirmed(void *context, const Application *const *applications, Arena *scratch) {
    const Pair *pair = context;
    Decision   *decisions[2];
    decide_both(pair->compare, applications[0], scratch, decisions);
    return shows(pair, pair->kind, &decisions[0]->measures[pair->index[0]], &decisions[1]->measures[pair->index[1]]);
}

/* ---- a change, as the solver sees it ---------------------------------------------------------------------------------------- */

static SmtTerm no_term(Smt *smt, const SmtMeasure *measure) { return smt_or(smt, measure->status[STATUS_NO], measure->status[STATUS_NOT_IN_FORCE]); }

static SmtTerm bits_term(const Pair *pair, SmtTerm *before, SmtTerm *after) {
    Smt    *smt = pair->compare->smt;
    SmtTerm differ = smt_bool(smt, false);
    for (int32_t i = 0; i < pair->measures[1]->condition_count; i++)
        if (pair->partner[i] >= 0) differ = smt_or(smt, differ, smt_differ(smt, before[pair->partner[i]], after[i]));
    return differ;
}

static SmtTerm claim_of(const Pair *pair, DiffKind kind, const SmtMeasure *a, const SmtMeasure *b) {
    Smt          *smt = pair->compare->smt;
    SmtTerm       amounts = smt_and(smt, a->has_amount, b->has_amount), yes = smt_and(smt, a->status[STATUS_YES], b->status[STATUS_YES]);
    const SmtTerm error_a = a->status[STATUS_ERROR], error_b = b->status[STATUS_ERROR];
    switch (kind) {
    case DIFF_ELIGIBLE_NOW: return smt_and(smt, no_term(smt, a), b->status[STATUS_YES]);
    case DIFF_NOT_ELIGIBLE_NOW: return smt_and(smt, a->status[STATUS_YES], no_term(smt, b));
    case DIFF_MORE: return smt_and(smt, amounts, smt_less(smt, a->amount, b->amount));
    case DIFF_LESS: return smt_and(smt, amounts, smt_less(smt, b->amount, a->amount));
    case DIFF_UNKNOWN_NOW: return smt_and(smt, a->status[STATUS_YES], b->status[STATUS_UNKNOWN]);
    case DIFF_KNOWN_NOW: return smt_and(smt, a->status[STATUS_UNKNOWN], b->status[STATUS_YES]);
    case DIFF_AMOUNT_UNKNOWN_NOW: return smt_and(smt, yes, smt_and(smt, a->has_amount, smt_not(smt, b->has_amount)));
    case DIFF_AMOUNT_KNOWN_NOW: return smt_and(smt, yes, smt_and(smt, smt_not(smt, a->has_amount), b->has_amount));
    case DIFF_ERROR_NOW: return smt_and(smt, smt_not(smt, error_a), error_b);
    case DIFF_NO_ERROR_NOW: return smt_and(smt, error_a, smt_not(smt, error_b));
    case DIFF_OPEN_NOW: return smt_and(smt, no_term(smt, a), b->status[STATUS_UNKNOWN]);
    case DIFF_REFUSED_NOW: return smt_and(smt, a->status[STATUS_UNKNOWN], no_term(smt, b));
    case DIFF_OTHER_REASON: {
        SmtTerm swapped = smt_differ(smt, a->status[STATUS_NO], b->status[STATUS_NO]), both = smt_and(smt, a->status[STATUS_NO], b->status[STATUS_NO]);
        SmtTerm reasons = smt_and(smt, both, bits_term(pair, a->failed, b->failed));
        return smt_and(smt, smt_and(smt, no_term(smt, a), no_term(smt, b)), smt_or(smt, swapped, reasons));
    }
    case DIFF_OTHER_UNKNOWN: return smt_and(smt, smt_and(smt, a->status[STATUS_UNKNOWN], b->status[STATUS_UNKNOWN]), bits_term(pair, a->undecided, b->undecided));
    case DIFF_KIND_COUNT: break;
    }
    return smt_bool(smt, false);
}

static SmtAnswer ask(const Compare *compare, const Formulas *formulas, SmtTerm claim, const SmtTerms *more, SmtModel **model) {
    SmtTerms       claims = {0};
    const SmtCase *facts = compare->facts;
    VEC_PUSH(compare->arena, &claims, claim);
    for (int32_t i = 0; more && i < more->count; i++) VEC_PUSH(compare->arena, &claims, more->items[i]);
    return smt_ask(formulas->shared, &facts, 1, &claims, compare->options->milliseconds, model);
}

/* ---- conditions that stand for each other ------------------------------------------------------------------------------------ */

static bool same_formula(const Compare *compare, const IrCondition *before, const IrCondition *after) {
    if ((before->region < 0) != (after->region < 0) || !compare->smt) return false;
    SmtNode a = smt_node(compare->any_length.programs[0], before->holds, 0), b = smt_node(compare->any_length.programs[1], after->holds, 0);
    return smt_same(a.known, b.known) && smt_same(a.value, b.value);
}

static int32_t *match_conditions(const Compare *compare, const IrMeasure *before, const IrMeasure *after) {
    int32_t *partner = NEW_ARRAY(compare->arena, int32_t, after->condition_count + 1);
    bool     taken[64] = {false};
    for (int32_t a = 0; a < after->condition_count; a++) partner[a] = -1;
    for (int pass = 0; pass < 4; pass++)                                      /* same formula; same text; same place; the only one of its role */
        for (int32_t a = 0; a < after->condition_count; a++)
            for (int32_t b = 0; b < before->condition_count && partner[a] < 0; b++) {
                const IrCondition *x = &before->conditions[b], *y = &after->conditions[a];
                bool fits = pass == 0 ? same_formula(compare, x, y) : pass == 1 ? same_text(x->text, y->text)
                          : pass == 2 ? a == b && before->condition_count == after->condition_count && x->role == y->role
                                      : x->role == y->role && before->condition_count == after->condition_count;
                if (taken[b] || !fits) continue;
                partner[a] = b;
                taken[b] = true;
            }
    return partner;
}

/* ---- what is said about a witness ---------------------------------------------------------------------------------------------- */

static DiffAnswer answer_of(const Compare *compare, const IrMeasure *measure, const MeasureDecision *decision) {
    DiffAnswer answer = {.status = decision->status, .has_amount = decision->has_amount, .amount = decision->amount,
                         .has_outcome = measure->has_outcome, .outcome = measure->outcome.kind};
    uint64_t bits = decision->status == STATUS_NO ? decision->failed : decision->status == STATUS_UNKNOWN ? decision->undecided : 0;
    answer.reasons = NEW_ARRAY(compare->arena, const char *, measure->condition_count + 1);
    for (int32_t i = 0; i < measure->condition_count; i++)
        if (bits >> i & 1) answer.reasons[answer.reason_count++] = measure->conditions[i].text;
    return answer;
}

/* ---- for which values of one fact ---------------------------------------------------------------------------------------------- */

typedef struct { Pair *pair; Application *application; int32_t slot; Arena *scratch; } Probe;

static bool holds_at(const Probe *probe, int64_t value) {
    Cell before = probe->application->cells[probe->slot];
    probe->application->cells[probe->slot].value = value;
    const Application *applications[1] = {probe->application};
    bool holds = confirmed(probe->pair, applications, probe->scratch);
    arena_reset(probe->scratch);
    probe->application->cells[probe->slot] = before;
    return holds;
}

/* The last value from `inside` towards `end` for which the change holds, if there is one edge only. */
static int64_t edge(const Probe *probe, int64_t inside, int64_t end) {
    if (holds_at(probe, end)) return end;
    int64_t good = inside, bad = end;
    while ((bad > good ? bad - good : good - bad) > 1) {
        int64_t middle = good + (bad - good) / 2;
        if (holds_at(probe, middle)) good = middle;
        else bad = middle;
    }
    return good;
}

/* At an edge of the change exactly one version changes its mind; where both do (a validity date), the edge is none of the change. */
static bool edge_of_change(const Probe *probe, int64_t inside, int64_t outside) {
    int       changed = 0;
    Cell      kept = probe->application->cells[probe->slot];
    Status    statuses[2][2];
    int64_t   values[2] = {inside, outside};
    for (int v = 0; v < 2; v++) {
        Decision *decisions[2];
        probe->application->cells[probe->slot].value = values[v];
        decide_both(probe->pair->compare, probe->application, probe->scratch, decisions);
        for (int s = 0; s < 2; s++) statuses[s][v] = decisions[s]->measures[probe->pair->index[s]].status;
        arena_reset(probe->scratch);
    }
    probe->application->cells[probe->slot] = kept;
    for (int s = 0; s < 2; s++) changed += statuses[s][0] != statuses[s][1];
    return probe->pair->kind == DIFF_MORE || probe->pair->kind == DIFF_LESS ? changed == 0 : changed == 1;
}

/* No value between the edges is an exception: proved, with all other facts as they are. */
static bool no_hole(const Pair *pair, const Application *application, DiffInterval interval, SmtTerm claim) {
    const Compare  *compare = pair->compare;
    const IrSchema *schema = &compare->vocabulary->schema;
    Smt            *smt = compare->smt;
    SmtTerms        fixed = {0};
    SmtModel       *model;
    for (int32_t f = 0; f < schema->field_count; f++) {
        const SmtCell *cell = &compare->facts->cells[f];
        if (schema->entities[schema->fields[f].entity].many) continue;
        VEC_PUSH(compare->arena, &fixed, application->cells[f].present ? cell->present : smt_not(smt, cell->present));
        if (!application->cells[f].present) continue;
        if (f == interval.slot) {
            VEC_PUSH(compare->arena, &fixed, smt_at_most(smt, smt_integer(smt, interval.low), cell->value));
            VEC_PUSH(compare->arena, &fixed, smt_at_most(smt, cell->value, smt_integer(smt, interval.high)));
        } else if (schema->fields[f].type.kind == TYPE_SET) {
            for (int32_t i = 0; i <= schema->enums[schema->fields[f].type.index].count; i++)
                VEC_PUSH(compare->arena, &fixed, application->cells[f].value >> i & 1 ? cell->items[i] : smt_not(smt, cell->items[i]));
        } else {
            SmtTerm value = schema->fields[f].type.kind == TYPE_BOOL ? smt_bool(smt, application->cells[f].value) : smt_integer(smt, application->cells[f].value);
            VEC_PUSH(compare->arena, &fixed, smt_equal(smt, cell->value, value));
        }
    }
    SmtAnswer answer = ask(compare, &compare->exact, smt_not(smt, claim), &fixed, &model);
    smt_model_free(model);
    return answer == SMT_IMPOSSIBLE;
}

static void find_interval(Pair *pair, SmtTerm claim, DiffChange *change) {
    const IrSchema *schema = &pair->compare->vocabulary->schema;
    Arena          *scratch = arena_new();
    for (int32_t e = 0; e < schema->entity_count; e++)
        if (schema->entities[e].many && change->witness->lists[e].present) goto done;   /* one fact says too little there */
    for (int32_t f = 0; f < schema->field_count && !change->has_interval; f++) {
        const IrField *field = &schema->fields[f];
        bool numeric = field->type.kind == TYPE_MONEY || field->type.kind == TYPE_DATE || field->type.kind == TYPE_QUANTITY || field->type.kind == TYPE_INTEGER || field->type.kind == TYPE_RATE;
        if (!numeric || !change->witness->cells[f].present) continue;
        Probe        probe = {pair, change->witness, f, scratch};
        int64_t      value = change->witness->cells[f].value;
        DiffInterval interval = {.slot = f, .low = edge(&probe, value, field->low), .high = edge(&probe, value, field->high)};
        interval.open_low = interval.low == field->low;
        interval.open_high = interval.high == field->high;
        if (interval.open_low && interval.open_high) continue;
        bool at_low = interval.open_low || edge_of_change(&probe, interval.low, interval.low - 1);
        bool at_high = interval.open_high || edge_of_change(&probe, interval.high, interval.high + 1);
        if (!at_low || !at_high || !no_hole(pair, change->witness, interval, claim)) continue;
        change->interval = interval;
        change->has_interval = true;
    }
done:
    arena_free(scratch);
}

/* ---- one measure ----------------------------------------------------------------------------------------------------------------- */

static void take_change(Pair *pair, SmtTerm claim, SmtModel *model, DiffMeasure *result) {
    const Compare *compare = pair->compare;
    Witness witness = {.vocabulary = compare->vocabulary, .holds = confirmed, .context = pair, .count = 1, .differs = -1};
    witness.applications[0] = smt_case_read(compare->vocabulary, compare->facts, model, compare->arena);
    if (!witness_shrink(&witness)) {
        result->why = DIFF_WHY_UNCONFIRMED;
        return;
    }
    Arena     *scratch = arena_new();
    Decision  *decisions[2];
    DiffChange change = {.kind = pair->kind, .witness = witness.applications[0]};
    decide_both(compare, change.witness, scratch, decisions);
    change.before = answer_of(compare, pair->measures[0], &decisions[0]->measures[pair->index[0]]);
    change.after = answer_of(compare, pair->measures[1], &decisions[1]->measures[pair->index[1]]);
    arena_free(scratch);
    find_interval(pair, claim, &change);
    VEC_PUSH(compare->arena, &result->changes, change);
}

static const bool secondary[] = {
#define X(kind, key, english, chinese, is_secondary) is_secondary,
#include "analysis/diff.def"
#undef X
};

static void look_for_changes(Pair *pair, bool lists, DiffMeasure *result) {
    const Compare *compare = pair->compare;
    SmtMeasure a = smt_measure(compare->exact.programs[0], pair->measures[0]), b = smt_measure(compare->exact.programs[1], pair->measures[1]);
    bool       found_one = false;
    for (int kind = 0; kind < DIFF_KIND_COUNT; kind++) {
        SmtModel *model = NULL;
        if (secondary[kind] && found_one) break;
        pair->kind = (DiffKind)kind;
        SmtTerm   claim = claim_of(pair, pair->kind, &a, &b);
        SmtAnswer answer = ask(compare, &compare->exact, claim, NULL, &model);
        if (answer == SMT_POSSIBLE) take_change(pair, claim, model, result);
        if (answer == SMT_UNDECIDED) result->why = DIFF_WHY_TIME;
        smt_model_free(model);
        found_one = result->changes.count > 0;
    }
    result->state = found_one ? DIFF_CHANGED : result->why == DIFF_WHY_NONE && !lists ? DIFF_EQUAL : DIFF_NOT_FOUND;
    if (result->state == DIFF_NOT_FOUND && result->why == DIFF_WHY_NONE) result->why = DIFF_WHY_LISTS;
}

static bool is_secondary_only(DiffKind kind) { return kind == DIFF_OTHER_REASON || kind == DIFF_OTHER_UNKNOWN; }

/* All kinds at once, for lists of any length: impossible is a proof that nothing differs. */
static bool proved_equal(const Pair *pair) {
    const Compare *compare = pair->compare;
    Smt           *smt = compare->smt;
    SmtMeasure     a = smt_measure(compare->any_length.programs[0], pair->measures[0]), b = smt_measure(compare->any_length.programs[1], pair->measures[1]);
    SmtTerm        differ = smt_bool(smt, false);
    SmtModel      *model = NULL;
    bool           same = smt_same(a.has_amount, b.has_amount) && smt_same(a.amount, b.amount);
    for (int s = 0; s <= STATUS_NOT_IN_FORCE; s++) same = same && smt_same(a.status[s], b.status[s]);
    for (int kind = 0; kind < DIFF_KIND_COUNT; kind++)
        if (!same || is_secondary_only((DiffKind)kind)) differ = smt_or(smt, differ, claim_of(pair, (DiffKind)kind, &a, &b));
    if (smt_is_false(smt, differ)) return true;
    SmtAnswer answer = ask(compare, &compare->any_length, differ, NULL, &model);
    smt_model_free(model);
    return answer == SMT_IMPOSSIBLE;
}

static DiffMeasure compare_measures(const Compare *compare, int32_t before, int32_t after) {
    DiffMeasure result = {.before = before, .after = after, .state = DIFF_NOT_FOUND, .why = DIFF_WHY_NO_SOLVER};
    if (before < 0 || after < 0) {
        result.state = before < 0 ? DIFF_NEW : DIFF_DROPPED;
        result.why = DIFF_WHY_NONE;
        return result;
    }
    if (!compare->smt) return result;
    Pair pair = {.compare = compare, .measures = {&compare->sides[0]->measures[before], &compare->sides[1]->measures[after]}, .index = {before, after}};
    pair.partner = match_conditions(compare, pair.measures[0], pair.measures[1]);
    result.why = DIFF_WHY_NONE;
    if (proved_equal(&pair)) {
        result.state = DIFF_EQUAL;
        return result;
    }
    bool lists = smt_measure_uses_lists(compare->sides[0], pair.measures[0]) || smt_measure_uses_lists(compare->sides[1], pair.measures[1]);
    look_for_changes(&pair, lists, &result);
    return result;
}

/* ---- duties ------------------------------------------------------------------------------------------------------------------------ */

typedef struct { const Compare *compare; int32_t index[2]; } DutyPair;

static bool duty_differs(void *context, const Application *const *applications, Arena *scratch) {
    const DutyPair *pair = context;
    Decision       *decisions[2];
    decide_both(pair->compare, applications[0], scratch, decisions);
    return decisions[0]->items[pair->index[0]] != decisions[1]->items[pair->index[1]];
}

static void compare_duties(const Compare *compare, int32_t before, int32_t after) {
    IrId musts[2] = {compare->sides[0]->items[before].must, compare->sides[1]->items[after].must};
    if (musts[0] == IR_NONE || musts[1] == IR_NONE || !compare->smt) return;
    Smt      *smt = compare->smt;
    SmtModel *model = NULL;
    SmtNode   a = smt_node(compare->exact.programs[0], musts[0], 0), b = smt_node(compare->exact.programs[1], musts[1], 0);
    SmtTerm   differ = smt_or(smt, smt_differ(smt, a.known, b.known), smt_and(smt, smt_and(smt, a.known, b.known), smt_differ(smt, a.value, b.value)));
    DutyPair  pair = {compare, {before, after}};
    Witness   witness = {.vocabulary = compare->vocabulary, .holds = duty_differs, .context = &pair, .count = 1, .differs = -1};
    if (ask(compare, &compare->exact, differ, NULL, &model) == SMT_POSSIBLE) {
        witness.applications[0] = smt_case_read(compare->vocabulary, compare->facts, model, compare->arena);
        if (witness_shrink(&witness)) {
            Arena    *scratch = arena_new();
            Decision *decisions[2];
            decide_both(compare, witness.applications[0], scratch, decisions);
            DiffDuty duty = {before, after, decisions[0]->items[before], decisions[1]->items[after], witness.applications[0]};
            VEC_PUSH(compare->arena, &compare->diff->duties, duty);
            arena_free(scratch);
        }
    }
    smt_model_free(model);
}

/* ---- all together ------------------------------------------------------------------------------------------------------------------ */

static Compare compare_start(Diff *diff, Arena *arena, const IrProgram *before, const IrProgram *after, const DiffOptions *options) {
    Compare compare = {.diff = diff, .arena = arena, .sides = {before, after}, .options = options};
    compare.vocabulary = vocabulary_of_two(arena, before, after);
    if (!smt_available()) return compare;
    compare.smt = smt_new(arena);
    compare.facts = smt_case_new(compare.smt, compare.vocabulary, NULL, -1);
    compare.exact.shared = smt_shared_new(compare.smt, compare.vocabulary);
    compare.any_length.shared = smt_shared_new(compare.smt, compare.vocabulary);
    for (int s = 0; s < 2; s++) {
        compare.exact.programs[s] = smt_program_new(compare.exact.shared, s, compare.facts, false);
        compare.any_length.programs[s] = smt_program_new(compare.any_length.shared, s, compare.facts, true);
    }
    return compare;
}

static bool is_matched(const int32_t *pairs, int32_t count, int32_t before) {
    for (int32_t a = 0; a < count; a++)
        if (pairs[a] == before) return true;
    return false;
}

Diff *diff_programs(Arena *arena, const IrProgram *before, const IrProgram *after, const DiffOptions *options) {
    int64_t start = clock_milliseconds();
    Diff   *diff = NEW(arena, Diff);
    diff->before = before;
    diff->after = after;
    Compare  compare = compare_start(diff, arena, before, after, options);
    int32_t *pairs = match_measures(arena, before, after), *items = match_items(arena, before, after);
    diff->vocabulary = compare.vocabulary;
    for (int32_t a = 0; a < after->measure_count; a++) VEC_PUSH(arena, &diff->measures, compare_measures(&compare, pairs[a], a));
    for (int32_t b = 0; b < before->measure_count; b++)
        if (!is_matched(pairs, after->measure_count, b)) VEC_PUSH(arena, &diff->measures, compare_measures(&compare, b, -1));
    for (int32_t a = 0; a < after->item_count; a++)
        if (items[a] >= 0) compare_duties(&compare, items[a], a);
    diff_list(diff, arena);
    smt_free(compare.smt);
    diff->milliseconds = clock_milliseconds() - start;
    return diff;
}

static bool equal_by_default(const Diff *diff, int32_t before, int32_t after) {
    for (int32_t i = 0; i < diff->measures.count; i++) {
        const DiffMeasure *measure = &diff->measures.items[i];
        if (!measure->reading && measure->before == before && measure->after == after && measure->state != DIFF_EQUAL) return false;
    }
    return true;
}

void diff_under_reading(Diff *diff, Arena *arena, const IrProgram *before, const IrProgram *after, const char *reading, const char *option, const DiffOptions *options) {
    int64_t  start = clock_milliseconds();
    Compare  compare = compare_start(diff, arena, before, after, options);
    int32_t *pairs = match_measures(arena, before, after);
    for (int32_t a = 0; a < after->measure_count; a++) {
        if (pairs[a] < 0 || !equal_by_default(diff, pairs[a], a)) continue;
        DiffMeasure measure = compare_measures(&compare, pairs[a], a);
        measure.reading = reading;
        measure.option = option;
        if (measure.state != DIFF_EQUAL) VEC_PUSH(arena, &diff->measures, measure);
    }
    smt_free(compare.smt);
    diff->milliseconds += clock_milliseconds() - start;
}

bool diff_is_equal(const Diff *diff) {
    for (int32_t i = 0; i < diff->measures.count; i++)
        if (diff->measures.items[i].state != DIFF_EQUAL && diff->measures.items[i].state != DIFF_NOT_FOUND) return false;
    for (int32_t i = 0; i < diff->notes.count; i++)
        if (note_counts(diff->notes.items[i].kind)) return false;
    return diff->duties.count == 0;
}

bool diff_all_proved(const Diff *diff) {
    for (int32_t i = 0; i < diff->measures.count; i++)
        if (diff->measures.items[i].why != DIFF_WHY_NONE) return false;
    return true;
}
