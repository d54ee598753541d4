/* impact - see impact.h. */
#include "analysis/impact.h"

#include "analysis/diff_match.h"
#include "ir/compute.h"
#include <string.h>

/* ---- units ------------------------------------------------------------------------------------------------------------------ */

/* A group that advises one of its members counts as one unit; without advice each member counts for itself. */
static bool is_advised(const IrProgram *program, int32_t measure) {
    int32_t choice = program->measures[measure].choice;
    return choice >= 0 && program->choices[choice].has_advice;
}

static ImpactUnit measure_unit(const IrProgram *before, int32_t b, const IrProgram *after, int32_t a) {
    const IrMeasure *from = a >= 0 ? &after->measures[a] : &before->measures[b];
    bool             chosen = a >= 0 ? is_advised(after, a) : is_advised(before, b);
    return (ImpactUnit){.before = b, .after = a, .name = from->name, .title = from->title, .kind = from->outcome.kind, .pays = !chosen && from->has_outcome,
                        .has_amount = from->has_outcome && from->outcome.amount != IR_NONE};
}

static void add_measures(Impact *impact) {
    int32_t *pairs = match_measures(impact->arena, impact->before, impact->after);
    bool    *kept = NEW_ARRAY(impact->arena, bool, impact->before->measure_count + 1);
    for (int32_t a = 0; a < impact->after->measure_count; a++) {
        impact->units[impact->unit_count++] = measure_unit(impact->before, pairs[a], impact->after, a);
        if (pairs[a] >= 0) kept[pairs[a]] = true;
    }
    for (int32_t b = 0; b < impact->before->measure_count; b++)
        if (!kept[b]) impact->units[impact->unit_count++] = measure_unit(impact->before, b, impact->after, -1);
}

static void add_choices(Impact *impact) {
    int32_t *pairs = match_choices(impact->arena, impact->before, impact->after);
    bool    *kept = NEW_ARRAY(impact->arena, bool, impact->before->choice_count + 1);
    for (int32_t a = 0; a < impact->after->choice_count; a++) {
        const IrChoice *choice = &impact->after->choices[a];
        if (pairs[a] >= 0) kept[pairs[a]] = true;
        if (!choice->has_advice) continue;
        impact->units[impact->unit_count++] = (ImpactUnit){.before = pairs[a], .after = a, .is_choice = true, .name = choice->name, .title = choice->title, .kind = choice->advise_kind, .has_amount = true, .pays = true};
    }
    for (int32_t b = 0; b < impact->before->choice_count; b++) {
        const IrChoice *choice = &impact->before->choices[b];
        if (!kept[b] && choice->has_advice) impact->units[impact->unit_count++] = (ImpactUnit){.before = b, .after = -1, .is_choice = true, .name = choice->name, .title = choice->title, .kind = choice->advise_kind, .has_amount = true, .pays = true};
    }
}

/* The money fact that most conditions compare with something: pay is drawn against it. */
static int32_t most_compared(const IrProgram *program) {
    int32_t best = -1, best_count = 0;
    for (int32_t slot = 0; slot < program->schema.field_count; slot++) {
        int32_t count = 0;
        if (program->schema.fields[slot].type.kind != TYPE_MONEY || program->schema.entities[program->schema.fields[slot].entity].many) continue;
        for (IrId id = 0; id < program->node_count; id++) {
            const IrNode *node = &program->nodes[id];
            for (int32_t i = 0; i < node->operand_count && ir_is_comparison(node->kind); i++) {
                const IrNode *operand = &program->nodes[node->operands[i]];
                count += operand->kind == IR_FACT && operand->slot == slot;
            }
        }
        if (count > best_count) best = slot, best_count = count;
    }
    return best;
}

Impact *impact_new(Arena *arena, const IrProgram *before, const IrProgram *after, int32_t movers) {
    Impact *impact = NEW(arena, Impact);
    int32_t most = before->measure_count + after->measure_count + before->choice_count + after->choice_count;
    *impact = (Impact){.arena = arena, .before = before, .after = after, .mover_limit = movers, .random = 0x9E3779B97F4A7C15u, .points_kind = KIND_GRANT};
    impact->units = NEW_ARRAY(arena, ImpactUnit, most + 1);
    impact->movers = NEW_ARRAY(arena, ImpactMover, movers + 1);
    impact->points = NEW_ARRAY(arena, ImpactPoint, IMPACT_POINTS);
    impact->against = most_compared(after);
    add_measures(impact);
    add_choices(impact);
    for (int32_t u = 0; u < impact->unit_count; u++)
        if (impact->units[u].pays && impact->units[u].has_amount) {
            impact->points_kind = impact->units[u].kind;
            if (impact->units[u].is_choice) break;         /* where there is a group, its kind is what matters most */
        }
    return impact;
}

/* ---- one application ---------------------------------------------------------------------------------------------------------- */

/* What a unit comes to for one version: nothing, an amount, not decided, or an error. */
typedef struct { Status status; bool known; int64_t amount; } Outcome;

/* Of a group without advice, what is not chosen is not paid. */
static bool is_left_out(const IrProgram *program, const Decision *decision, int32_t measure) {
    int32_t choice = program->measures[measure].choice;
    if (choice < 0 || program->choices[choice].has_advice || decision->choices[choice].error) return false;
    const IrChoice *group = &program->choices[choice];
    uint64_t        selected = decision->choices[choice].selected;
    for (int32_t i = 0; i < group->member_count; i++)
        if (group->members[i] == measure) return selected && !(selected >> i & 1);
    return false;
}

static Outcome measure_outcome(const IrProgram *program, const Decision *decision, int32_t index, bool has_amount) {
    if (index < 0 || is_left_out(program, decision, index)) return (Outcome){STATUS_NO, true, 0};
    const MeasureDecision *measure = &decision->measures[index];
    bool nothing = measure->status == STATUS_NO || measure->status == STATUS_NOT_IN_FORCE;
    bool known = nothing || (measure->status == STATUS_YES && (measure->has_amount || !has_amount));
    return (Outcome){measure->status, known, measure->has_amount ? measure->amount : 0};
}

static Outcome choice_outcome(const IrProgram *program, const Decision *decision, int32_t index) {
    if (index < 0) return (Outcome){STATUS_NO, true, 0};
    const ChoiceDecision *choice = &decision->choices[index];
    if (choice->error) return (Outcome){STATUS_ERROR, false, 0};
    if (choice->selected) return measure_outcome(program, decision, program->choices[index].members[__builtin_ctzll(choice->selected)], true);
    /* what is advised now counts, although a member that is not decided yet could come out higher */
    if (choice->undecided && !choice->has_amount) return (Outcome){STATUS_UNKNOWN, false, 0};
    return (Outcome){choice->best ? STATUS_YES : STATUS_NO, true, choice->has_amount ? choice->amount : 0};
}

/* A higher charge is a loss. */
static Effect effect_of(const ImpactUnit *unit, Outcome before, Outcome after) {
    if (before.status == STATUS_ERROR || after.status == STATUS_ERROR)
        return before.status == after.status ? EFFECT_SAME : after.status == STATUS_ERROR ? EFFECT_ERROR_NOW : EFFECT_NO_ERROR_NOW;
    if (before.known != after.known) return after.known ? EFFECT_KNOWN_NOW : EFFECT_UNKNOWN_NOW;
    if (!before.known) return EFFECT_SAME;
    bool was = before.status == STATUS_YES, is = after.status == STATUS_YES, charge = unit->kind == KIND_CHARGE || unit->kind == KIND_OBLIGATION;
    if (was != is) return is != charge ? EFFECT_GAIN : EFFECT_LOSS;
    if (before.amount == after.amount) return EFFECT_SAME;
    return (after.amount > before.amount) != charge ? EFFECT_GAIN : EFFECT_LOSS;
}

static void count_total(ImpactTotal *total, Outcome outcome) {
    if (!outcome.known) total->open++;
    else if (outcome.status == STATUS_YES) {
        total->paid++;
        total->sum += outcome.amount;
    }
}

/* 0: down by 100 million yuan or more … 5: by less than 10,000; 6: the same; 7 … 12: up. */
static int bin_of(Int128 change) {
    Int128 size = change < 0 ? -change : change, limit = 1000000;
    int    step = 0;
    if (change == 0) return IMPACT_BINS / 2;
    while (step < IMPACT_BINS / 2 - 1 && size >= limit) {
        step++;
        limit *= 10;
    }
    return change < 0 ? IMPACT_BINS / 2 - 1 - step : IMPACT_BINS / 2 + 1 + step;
}

static Int128 change_size(const ImpactMover *mover) {
    Int128 change = (Int128)mover->amounts[1] - mover->amounts[0];
    return change < 0 ? -change : change;
}

static void add_mover(Impact *impact, ImpactMover mover) {
    int32_t at = impact->mover_count;
    if (impact->mover_limit == 0) return;
    if (at == impact->mover_limit && change_size(&impact->movers[at - 1]) >= change_size(&mover)) return;
    if (at < impact->mover_limit) impact->mover_count++;
    else at--;
    while (at > 0 && change_size(&impact->movers[at - 1]) < change_size(&mover)) {
        impact->movers[at] = impact->movers[at - 1];
        at--;
    }
    impact->movers[at] = mover;
}

/* Reservoir sampling with a generator of its own. */
static void add_point(Impact *impact, ImpactPoint point) {
    impact->points_seen++;
    if (impact->point_count < IMPACT_POINTS) {
        impact->points[impact->point_count++] = point;
        return;
    }
    impact->random ^= impact->random << 13;
    impact->random ^= impact->random >> 7;
    impact->random ^= impact->random << 17;
    uint64_t at = impact->random % (uint64_t)impact->points_seen;
    if (at < IMPACT_POINTS) impact->points[at] = point;
}

static void count_row(Impact *impact, const bool *seen) {
    impact->rows++;
    if (seen[EFFECT_GAIN] && seen[EFFECT_LOSS]) impact->mixed++;
    else if (seen[EFFECT_ERROR_NOW]) impact->effects[EFFECT_ERROR_NOW]++;
    else if (seen[EFFECT_GAIN]) impact->effects[EFFECT_GAIN]++;
    else if (seen[EFFECT_LOSS]) impact->effects[EFFECT_LOSS]++;
    else if (seen[EFFECT_UNKNOWN_NOW]) impact->effects[EFFECT_UNKNOWN_NOW]++;
    else if (seen[EFFECT_KNOWN_NOW]) impact->effects[EFFECT_KNOWN_NOW]++;
    else if (seen[EFFECT_NO_ERROR_NOW]) impact->effects[EFFECT_NO_ERROR_NOW]++;
    else impact->effects[EFFECT_SAME]++;
}

void impact_add(Impact *impact, int64_t row, int64_t line, const Application *application, const Decision *before, const Decision *after) {
    bool        seen[EFFECT_COUNT] = {false};
    ImpactPoint point = {0};
    bool        paid = false;
    for (int32_t u = 0; u < impact->unit_count; u++) {
        ImpactUnit *unit = &impact->units[u];
        Outcome     outcomes[2];
        outcomes[0] = unit->is_choice ? choice_outcome(impact->before, before, unit->before) : measure_outcome(impact->before, before, unit->before, unit->has_amount);
        outcomes[1] = unit->is_choice ? choice_outcome(impact->after, after, unit->after) : measure_outcome(impact->after, after, unit->after, unit->has_amount);
        Effect effect = effect_of(unit, outcomes[0], outcomes[1]);
        for (int s = 0; s < 2; s++) {
            unit->statuses[s][outcomes[s].status]++;
            count_total(&unit->totals[s], outcomes[s]);
            if (!unit->pays || unit->kind != impact->points_kind || !outcomes[s].known) continue;
            point.y[s] += outcomes[s].amount;
            paid |= outcomes[s].status == STATUS_YES;
        }
        unit->effects[effect]++;
        if (unit->pays) seen[effect] = true;
        if (outcomes[0].known && outcomes[1].known && unit->has_amount) unit->bins[bin_of((Int128)outcomes[1].amount - outcomes[0].amount)]++;
        if (effect == EFFECT_SAME || !unit->pays) continue;
        add_mover(impact, (ImpactMover){row, line, u, effect, {outcomes[0].known, outcomes[1].known}, {outcomes[0].amount, outcomes[1].amount}, {outcomes[0].status, outcomes[1].status}});
    }
    count_row(impact, seen);
    if (impact->against < 0 || !application->cells[impact->against].present || !paid) return;
    point.x = application->cells[impact->against].value;
    add_point(impact, point);
}

void impact_add_bad(Impact *impact) {
    impact->rows++;
    impact->bad_rows++;
}

/* ---- words -------------------------------------------------------------------------------------------------------------------- */

static const struct { const char *key, *english, *chinese; } effects[EFFECT_COUNT] = {
    [EFFECT_SAME] = {"same", "unchanged", "不变"},
    [EFFECT_GAIN] = {"gain", "gain", "受益"},
    [EFFECT_LOSS] = {"loss", "lose", "受损"},
    [EFFECT_UNKNOWN_NOW] = {"unknown-now", "become unknown", "变为未定"},
    [EFFECT_KNOWN_NOW] = {"known-now", "become known", "变为已定"},
    [EFFECT_ERROR_NOW] = {"error-now", "become errors", "变为出错"},
    [EFFECT_NO_ERROR_NOW] = {"no-error-now", "are no errors any more", "不再出错"},
};

const char *effect_key(Effect effect) { return effects[effect].key; }
const char *effect_words(Effect effect, Language language) { return language == LANGUAGE_CHINESE ? effects[effect].chinese : effects[effect].english; }
