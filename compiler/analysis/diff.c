/* diff - see diff.h. Both versions are formulas over the same unknown application. Equal rules become the same formula, so most measures
 * are proved equal without asking; for the others each kind of change is one question, and each answer is confirmed and made small. */
#include "analysis/diff.h"

#include "analysis/diff_match.h"
#include "analysis/diff_same.h"
#include "analysis/smt_program.h"
#include "analysis/witness.h"
#include "base/clock.h"
#include "eval/eval.h"
#include <string.h>

typedef struct { SmtShared *shared; SmtProgram *programs[2]; } Formulas;       /* 0: before, 1: after */

/* The time of one measure: up to which Diff.asked; once a question took all of its time, the others get a part of it. */
typedef struct { int64_t end; bool late; } Allowance;

typedef struct {
    Diff              *diff;
    Arena             *arena;
    const IrProgram   *sides[2];
    const Vocabulary  *vocabulary;
    const DiffOptions *options;
    Smt               *smt;                                                   /* NULL: no solver */
    SmtCase           *facts;
    Formulas           any_length, exact;
    Allowance         *allowance;
    const bool        *shown;                                                 /* by kind of change: shown under other readings, not looked for; NULL: none is */
} Compare;

/* The two measures that are being compared, and which conditions stand for each other. */
typedef struct {
    const Compare   *compare;
    const IrMeasure *measures[2];
    int32_t          index[2];
    int32_t         *partner;                                                 /* by condition of `after`: that of `before`, or -1 */
    DiffKind         kind;                                                    /* the one that is being looked at */
} Pair;

static bool is_no(Status status) { return status == STATUS_NO || status == STATUS_NOT_IN_FORCE; }

/* ---- a change, as the evaluator sees it ------------------------------------------------------------------------------------ */

static bool bits_differ(const Pair *pair, uint64_t before, uint64_t after) {
    for (int32_t i = 0; i < pair->measures[1]->condition_count; i++)
        if (pair->partner[i] >= 0 && (before >> pair->partner[i] & 1) != (after >> i & 1)) return true;
    return false;
}

/* The facts that are asked for, each version's in its own order. */
static bool missing_differs(const Pair *pair, uint64_t before, uint64_t after) {
    const IrMeasure *a = pair->measures[0], *b = pair->measures[1];
    for (int32_t i = 0; i < a->source_count; i++) {
        int32_t other = same_source(pair->compare->vocabulary, a->sources[i], b->sources, b->source_count);
        bool    was = before >> i & 1, is = other >= 0 && (after >> other & 1);
        if (was != is) return true;
        if (other >= 0) after &= ~((uint64_t)1 << other);
    }
    return after != 0;
}

static bool is_award_error(const MeasureDecision *decision) {
    return decision->status == STATUS_ERROR && (decision->check_failed == CHECK_AWARD_ABOVE || decision->check_failed == CHECK_RATE_ABOVE);
}

static bool is_selection_error(const MeasureDecision *decision) { return decision->status == STATUS_ERROR && decision->check_failed == CHECK_TWO_SELECTED; }

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
    case DIFF_ESTIMATE_NOW: return amounts && !a->estimated && b->estimated;
    case DIFF_NO_ESTIMATE_NOW: return amounts && a->estimated && !b->estimated;
    case DIFF_AWARD_REFUSED_NOW: return a->status == STATUS_YES && is_award_error(b);
    case DIFF_AWARD_ALLOWED_NOW: return is_award_error(a) && b->status == STATUS_YES;
    case DIFF_OTHER_AWARD: return yes && (a->has_award != b->has_award || (a->has_award && a->award != b->award));
    case DIFF_SELECTION_REFUSED_NOW: return a->status != STATUS_ERROR && is_selection_error(b);
    case DIFF_SELECTION_ALLOWED_NOW: return is_selection_error(a) && b->status != STATUS_ERROR;
    case DIFF_OTHER_MISSING: return (yes || (a->status == STATUS_UNKNOWN && b->status == STATUS_UNKNOWN)) && missing_differs(pair, a->missing, b->missing);
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

static SmtTerm missing_term(const Pair *pair, const Formulas *formulas, const SmtMeasure *a, const SmtMeasure *b) {
    Smt             *smt = pair->compare->smt;
    const IrMeasure *x = pair->measures[0], *y = pair->measures[1];
    SmtTerm          differ = smt_bool(smt, false);
    SmtTerm *before = smt_missing(formulas->programs[0], x, a), *after = smt_missing(formulas->programs[1], y, b);
    bool    *found = NEW_ARRAY(pair->compare->arena, bool, y->source_count + 1);
    for (int32_t i = 0; i < x->source_count; i++) {
        int32_t other = same_source(pair->compare->vocabulary, x->sources[i], y->sources, y->source_count);
        differ = smt_or(smt, differ, other < 0 ? before[i] : smt_differ(smt, before[i], after[other]));
        if (other >= 0) found[other] = true;
    }
    for (int32_t i = 0; i < y->source_count; i++)
        if (!found[i]) differ = smt_or(smt, differ, after[i]);
    SmtTerm yes = smt_and(smt, a->status[STATUS_YES], b->status[STATUS_YES]);
    return smt_and(smt, differ, smt_or(smt, yes, smt_and(smt, a->status[STATUS_UNKNOWN], b->status[STATUS_UNKNOWN])));
}

static int32_t place_in_group(const IrProgram *program, int32_t measure) {
    const IrChoice *choice = &program->choices[program->measures[measure].choice];
    for (int32_t i = 0; i < choice->member_count; i++)
        if (choice->members[i] == measure) return i;
    return 0;
}

/* What is decided for the one member that was selected. A group that comes or goes is a note. */
static SmtTerm award_term(const Pair *pair, DiffKind kind, const Formulas *formulas, const SmtMeasure *decided[2]) {
    const Compare *compare = pair->compare;
    Smt           *smt = compare->smt;
    SmtAward       awards[2];
    SmtTerm        only = smt_bool(smt, true);
    for (int s = 0; s < 2; s++) {
        if (pair->measures[s]->choice < 0) return smt_bool(smt, false);
        const IrChoice *choice = &compare->sides[s]->choices[pair->measures[s]->choice];
        int32_t         member = place_in_group(compare->sides[s], pair->index[s]);
        awards[s] = smt_award(formulas->programs[s], choice, member, decided[s]);
        only = smt_and(smt, only, smt_and(smt, decided[s]->status[STATUS_YES], smt_only_choice(formulas->programs[s], choice, member)));
    }
    if (smt_same(awards[0].error, awards[1].error) && smt_same(awards[0].has_award, awards[1].has_award) && smt_same(awards[0].award, awards[1].award)) return smt_bool(smt, false);
    SmtTerm refused[2] = {awards[0].error, awards[1].error}, same = smt_and(smt, smt_equal(smt, awards[0].award, awards[1].award), awards[1].has_award);
    if (kind == DIFF_AWARD_REFUSED_NOW) return smt_and(smt, only, smt_and(smt, smt_not(smt, refused[0]), refused[1]));
    if (kind == DIFF_AWARD_ALLOWED_NOW) return smt_and(smt, only, smt_and(smt, refused[0], smt_not(smt, refused[1])));
    SmtTerm changed = smt_or(smt, smt_and(smt, awards[0].has_award, smt_not(smt, same)), smt_and(smt, smt_not(smt, awards[0].has_award), awards[1].has_award));
    return smt_and(smt, only, smt_and(smt, changed, smt_not(smt, smt_or(smt, refused[0], refused[1]))));
}

/* Two members selected at once: an error in one version and none in the other. A group that comes or goes is a note. */
static SmtTerm selection_term(const Pair *pair, DiffKind kind, const Formulas *formulas, const SmtMeasure *decided[2]) {
    Smt    *smt = pair->compare->smt;
    SmtTerm several[2];
    for (int s = 0; s < 2; s++) {
        if (pair->measures[s]->choice < 0) return smt_bool(smt, false);
        several[s] = smt_several(formulas->programs[s], &pair->compare->sides[s]->choices[pair->measures[s]->choice], place_in_group(pair->compare->sides[s], pair->index[s]));
    }
    int     refused = kind == DIFF_SELECTION_REFUSED_NOW ? 1 : 0;
    SmtTerm fine = smt_not(smt, smt_or(smt, several[!refused], decided[!refused]->status[STATUS_ERROR]));
    return smt_same(several[0], several[1]) ? smt_bool(smt, false) : smt_and(smt, several[refused], fine);
}

static SmtTerm claim_of(const Pair *pair, DiffKind kind, const Formulas *formulas, const SmtMeasure *a, const SmtMeasure *b) {
    const SmtMeasure *decided[2] = {a, b};
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
    case DIFF_ESTIMATE_NOW: return smt_and(smt, amounts, smt_and(smt, smt_not(smt, a->estimated), b->estimated));
    case DIFF_NO_ESTIMATE_NOW: return smt_and(smt, amounts, smt_and(smt, a->estimated, smt_not(smt, b->estimated)));
    case DIFF_AWARD_REFUSED_NOW: case DIFF_AWARD_ALLOWED_NOW: case DIFF_OTHER_AWARD: return award_term(pair, kind, formulas, decided);
    case DIFF_SELECTION_REFUSED_NOW: case DIFF_SELECTION_ALLOWED_NOW: return selection_term(pair, kind, formulas, decided);
    case DIFF_OTHER_MISSING: return missing_term(pair, formulas, a, b);
    case DIFF_KIND_COUNT: break;
    }
    return smt_bool(smt, false);
}

enum { LATE_PART = 8 };

static SmtAnswer ask_within(const Compare *compare, const Formulas *formulas, SmtTerm claim, const SmtTerms *more, int milliseconds, SmtModel **model) {
    SmtTerms       claims = {0};
    const SmtCase *facts = compare->facts;
    VEC_PUSH(compare->arena, &claims, claim);
    for (int32_t i = 0; more && i < more->count; i++) VEC_PUSH(compare->arena, &claims, more->items[i]);
    int64_t left = compare->options->until ? compare->options->until - clock_milliseconds() : milliseconds;
    if (compare->allowance->end - compare->diff->asked < left) left = compare->allowance->end - compare->diff->asked;
    if (left < milliseconds) milliseconds = left > 0 ? (int)left : 0;
    if (compare->allowance->late && milliseconds > compare->options->milliseconds / LATE_PART) milliseconds = compare->options->milliseconds / LATE_PART;
    int64_t   start = clock_milliseconds();
    SmtAnswer answer = milliseconds ? smt_ask(formulas->shared, &facts, 1, &claims, milliseconds, model) : SMT_UNDECIDED;
    compare->diff->asked += clock_milliseconds() - start;
    compare->allowance->late |= answer == SMT_UNDECIDED;
    return answer;
}

/* Time for one measure: the proof and the kinds of change, each as long as one question; or half of what is left for all. */
static void allow_time(const Compare *compare) {
    const DiffOptions *options = compare->options;
    int64_t            half = (options->total - compare->diff->asked) / 2, most = 2 * (int64_t)options->milliseconds;
    compare->allowance->end = compare->diff->asked + (options->total && half < most ? half : most);
}

static SmtAnswer ask(const Compare *compare, const Formulas *formulas, SmtTerm claim, const SmtTerms *more, SmtModel **model) {
    return ask_within(compare, formulas, claim, more, compare->options->milliseconds, model);
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

static DiffAnswer answer_of(const Compare *compare, int side, const IrMeasure *measure, const MeasureDecision *decision) {
    DiffAnswer answer = {.status = decision->status, .has_amount = decision->has_amount, .amount = decision->amount,
                         .has_outcome = measure->has_outcome, .outcome = measure->outcome.kind};
    uint64_t bits = decision->status == STATUS_NO ? decision->failed : decision->status == STATUS_UNKNOWN ? decision->undecided : 0;
    const IrProgram *program = compare->sides[side];
    answer.estimated = decision->estimated;
    answer.has_award = decision->has_award;
    answer.award = decision->award;
    answer.missing = NEW_ARRAY(compare->arena, Wording, measure->source_count + 1);
    for (int32_t i = 0; i < measure->source_count; i++) {
        const IrSource *source = &program->sources[measure->sources[i]];
        int32_t         slot = source->slot >= 0 ? compare->vocabulary->sides[side].field[source->slot] : -1;
        if (!(decision->missing >> i & 1)) continue;
        answer.missing[answer.missing_count++] = slot < 0 ? (Wording){name_in(source->name, LANGUAGE_ENGLISH), name_in(source->name, LANGUAGE_CHINESE)}
            : (Wording){vocabulary_path(compare->vocabulary, slot, LANGUAGE_ENGLISH, compare->arena), vocabulary_path(compare->vocabulary, slot, LANGUAGE_CHINESE, compare->arena)};
    }
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
    change.before = answer_of(compare, 0, pair->measures[0], &decisions[0]->measures[pair->index[0]]);
    change.after = answer_of(compare, 1, pair->measures[1], &decisions[1]->measures[pair->index[1]]);
    arena_free(scratch);
    find_interval(pair, claim, &change);
    VEC_PUSH(compare->arena, &result->changes, change);
}

static const bool secondary[] = {
#define X(kind, key, english, chinese, is_secondary) is_secondary,
#include "analysis/diff.def"
#undef X
};

/* Shown under other readings, or secondary to what is shown there. */
static bool is_passed_over(const Compare *compare, DiffKind kind) {
    bool any = false;
    for (int shown = 0; compare->shown && shown < DIFF_OTHER_MISSING; shown++) any |= compare->shown[shown];
    return compare->shown && (compare->shown[kind] || (any && secondary[kind]));
}

static void look_for_changes(Pair *pair, bool lists, DiffMeasure *result) {
    const Compare *compare = pair->compare;
    SmtMeasure a = smt_measure(compare->exact.programs[0], pair->measures[0]), b = smt_measure(compare->exact.programs[1], pair->measures[1]);
    bool       found_one = false;
    for (int kind = 0; kind < DIFF_KIND_COUNT; kind++) {
        SmtModel *model = NULL;
        if ((found_one && (secondary[kind] || compare->options->first_only)) || kind == DIFF_OTHER_MISSING) break;
        if (is_passed_over(compare, (DiffKind)kind)) continue;
        pair->kind = (DiffKind)kind;
        SmtTerm   claim = claim_of(pair, pair->kind, &compare->exact, &a, &b);
        SmtAnswer answer = ask(compare, &compare->exact, claim, NULL, &model);
        if (answer == SMT_POSSIBLE) take_change(pair, claim, model, result);
        if (answer == SMT_UNDECIDED) result->why = DIFF_WHY_TIME;
        smt_model_free(model);
        found_one = result->changes.count > 0;
    }
    result->state = found_one ? DIFF_CHANGED : result->why == DIFF_WHY_NONE && !lists ? DIFF_EQUAL : DIFF_NOT_FOUND;
    if (result->state == DIFF_NOT_FOUND && result->why == DIFF_WHY_NONE) result->why = DIFF_WHY_LISTS;
}

/* Can differ where status and amount are the same formulas. */
static bool is_beside_result(DiffKind kind) {
    return kind == DIFF_OTHER_REASON || kind == DIFF_OTHER_UNKNOWN || kind == DIFF_OTHER_AWARD || kind == DIFF_AWARD_REFUSED_NOW || kind == DIFF_AWARD_ALLOWED_NOW
        || kind == DIFF_SELECTION_REFUSED_NOW || kind == DIFF_SELECTION_ALLOWED_NOW;
}

/* Each version can ask for what the other one can. */
static bool same_sources(const Pair *pair) {
    const IrMeasure *a = pair->measures[0], *b = pair->measures[1];
    for (int32_t i = 0; i < a->source_count; i++)
        if (same_source(pair->compare->vocabulary, a->sources[i], b->sources, b->source_count) < 0) return false;
    return a->source_count == b->source_count;
}

/* Where nothing else differs: are other facts asked for? Looked for, within a short time; what is said to be proved does not speak of it.
 * Where both can ask for the same, it is told and no difference: rules that are written in another order ask for them in another one. */
static void look_for_missing(Pair *pair, DiffMeasure *result) {
    enum { LIMIT_MILLISECONDS = 500 };
    const Compare *compare = pair->compare;
    SmtModel      *model = NULL;
    DiffWhy        why = result->why;
    if (result->changes.count || is_passed_over(compare, DIFF_OTHER_MISSING)) return;
    SmtMeasure a = smt_measure(compare->exact.programs[0], pair->measures[0]), b = smt_measure(compare->exact.programs[1], pair->measures[1]);
    SmtTerm    claim = missing_term(pair, &compare->exact, &a, &b);
    pair->kind = DIFF_OTHER_MISSING;
    if (smt_is_false(compare->smt, claim)) return;
    if (ask_within(compare, &compare->exact, claim, NULL, LIMIT_MILLISECONDS, &model) == SMT_POSSIBLE) take_change(pair, claim, model, result);
    smt_model_free(model);
    result->why = why;
    if (result->changes.count && !same_sources(pair)) result->state = DIFF_CHANGED;
}

/* All kinds at once, for lists of any length: impossible is a proof that nothing differs. */
static bool proved_equal(const Pair *pair) {
    const Compare *compare = pair->compare;
    Smt           *smt = compare->smt;
    SmtMeasure     a = smt_measure(compare->any_length.programs[0], pair->measures[0]), b = smt_measure(compare->any_length.programs[1], pair->measures[1]);
    SmtTerm        differ = smt_bool(smt, false);
    SmtModel      *model = NULL;
    bool           same = smt_same(a.has_amount, b.has_amount) && smt_same(a.amount, b.amount) && smt_same(a.estimated, b.estimated);
    for (int s = 0; s <= STATUS_NOT_IN_FORCE; s++) same = same && smt_same(a.status[s], b.status[s]);
    for (int kind = 0; kind < DIFF_OTHER_MISSING; kind++)
        if (!same || is_beside_result((DiffKind)kind)) differ = smt_or(smt, differ, claim_of(pair, (DiffKind)kind, &compare->any_length, &a, &b));
    if (smt_is_false(smt, differ)) return true;
    int64_t   half = (compare->allowance->end - compare->diff->asked) / 2;
    int       limit = half < compare->options->milliseconds ? (int)half : compare->options->milliseconds;
    SmtAnswer answer = ask_within(compare, &compare->any_length, differ, NULL, limit, &model);
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
    result.why = DIFF_WHY_NONE;
    if (same_steps(compare->vocabulary, pair.measures[0], pair.measures[1])) {                 /* no question is needed */
        result.state = DIFF_EQUAL;
        return result;
    }
    allow_time(compare);
    pair.partner = match_conditions(compare, pair.measures[0], pair.measures[1]);
    if (proved_equal(&pair)) {
        result.state = DIFF_EQUAL;
        look_for_missing(&pair, &result);
        return result;
    }
    bool lists = smt_measure_uses_lists(compare->sides[0], pair.measures[0], true) || smt_measure_uses_lists(compare->sides[1], pair.measures[1], true);
    look_for_changes(&pair, lists, &result);
    look_for_missing(&pair, &result);
    return result;
}

/* ---- all together ------------------------------------------------------------------------------------------------------------------ */

static Compare compare_start(Diff *diff, Arena *arena, const IrProgram *before, const IrProgram *after, const DiffOptions *options) {
    Compare compare = {.diff = diff, .arena = arena, .sides = {before, after}, .options = options};
    compare.vocabulary = vocabulary_of_two(arena, before, after);
    compare.allowance = NEW(arena, Allowance);
    if (!smt_available()) return compare;
    compare.smt = smt_new(arena);
    compare.facts = smt_case_new(compare.smt, compare.vocabulary, NULL, -1);
    compare.exact.shared = smt_shared_new(compare.smt, compare.vocabulary);
    compare.any_length.shared = smt_shared_new(compare.smt, compare.vocabulary);
    for (int s = 0; s < 2; s++) {
        compare.exact.programs[s] = smt_program_new(compare.exact.shared, s, compare.facts, false);
        compare.any_length.programs[s] = smt_program_new(compare.any_length.shared, s, compare.facts, true);
        compare.exact.programs[s]->alone = compare.any_length.programs[s]->alone = true;
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
    bool    enough = false;
    diff->before = before;
    diff->after = after;
    Compare  compare = compare_start(diff, arena, before, after, options);
    int32_t *pairs = match_measures(arena, before, after);
    diff->vocabulary = compare.vocabulary;
    for (int32_t a = 0; a < after->measure_count && !enough; a++) {
        compare.allowance->late = false;
        VEC_PUSH(arena, &diff->measures, compare_measures(&compare, pairs[a], a));
        enough = options->first_only && diff->measures.items[a].changes.count > 0;
    }
    for (int32_t b = 0; b < before->measure_count; b++)
        if (!is_matched(pairs, after->measure_count, b)) VEC_PUSH(arena, &diff->measures, compare_measures(&compare, b, -1));
    diff_list(diff, arena);
    smt_free(compare.smt);
    diff->milliseconds = clock_milliseconds() - start;
    return diff;
}

bool diff_rests_on(const IrProgram *program, int32_t measure, int32_t reading) {
    const IrMeasure *rule = &program->measures[measure];
    for (int32_t i = 0; i < rule->reading_condition_count; i++)
        if (rule->readings_conditions[i] == reading) return true;
    for (int32_t i = 0; i < rule->reading_outcome_count; i++)
        if (rule->readings_outcome[i] == reading) return true;
    return false;
}

bool diff_shows_change(const Diff *diff) {
    for (int32_t i = 0; i < diff->measures.count; i++)
        if (diff->measures.items[i].changes.count) return true;
    return false;
}

/* The kinds of change of this measure that are shown, under whatever readings. */
static void shown_kinds(const Diff *diff, int32_t before, int32_t after, bool *shown) {
    for (int32_t i = 0; i < diff->measures.count; i++) {
        const DiffMeasure *measure = &diff->measures.items[i];
        for (int32_t k = 0; k < measure->changes.count && measure->before == before && measure->after == after; k++) shown[measure->changes.items[k].kind] = true;
    }
}

void diff_under_readings(Diff *diff, Arena *arena, const IrProgram *before, const IrProgram *after, int32_t measure, const DiffSwitch *switches, int32_t count,
                         const DiffOptions *options) {
    int64_t start = clock_milliseconds();
    int32_t b = diff->measures.items[measure].before, a = diff->measures.items[measure].after;
    bool    shown[DIFF_KIND_COUNT] = {false};
    if (options->first_only && diff_shows_change(diff)) return;
    if (same_steps(vocabulary_of_two(arena, before, after), &before->measures[b], &after->measures[a])) return;   /* no solver is needed */
    shown_kinds(diff, b, a, shown);
    Compare compare = compare_start(diff, arena, before, after, options);
    compare.shown = shown;
    DiffState by_default = diff->measures.items[measure].state;
    compare.allowance->late = by_default == DIFF_NOT_FOUND && diff->measures.items[measure].why == DIFF_WHY_TIME;
    DiffMeasure result = compare_measures(&compare, b, a);
    result.switches = switches;
    result.switch_count = count;
    bool changed = by_default == DIFF_CHANGED;
    if (changed && result.why == DIFF_WHY_TIME) diff->measures.items[measure].why = DIFF_WHY_TIME;
    if (result.changes.count || (result.state != DIFF_EQUAL && by_default == DIFF_EQUAL)) VEC_PUSH(arena, &diff->measures, result);
    smt_free(compare.smt);
    diff->milliseconds += clock_milliseconds() - start;
}

bool diff_is_equal(const Diff *diff) {
    for (int32_t i = 0; i < diff->measures.count; i++)
        if (diff->measures.items[i].state != DIFF_EQUAL && diff->measures.items[i].state != DIFF_NOT_FOUND) return false;
    for (int32_t i = 0; i < diff->notes.count; i++)
        if (note_weight(&diff->notes.items[i]) == NOTE_COUNTS) return false;
    return true;
}

bool diff_is_proved(const DiffMeasure *measure) {
    return measure->why == DIFF_WHY_NONE && (measure->state != DIFF_EQUAL || measure->at_a_time == DIFF_EVERY_COMBINATION || measure->at_a_time == 0);
}

bool diff_all_proved(const Diff *diff) {
    for (int32_t i = 0; i < diff->measures.count; i++)
        if (!diff_is_proved(&diff->measures.items[i])) return false;
    return true;
}
