/* smt_measure - what a measure comes to, as formulas: the order of ir.h (error, not in force, no, unknown, yes). */
#include "analysis/smt_program.h"

typedef struct { SmtTerm some_failed, some_unknown; } Decided;

static SmtNode value_at(SmtProgram *program, IrId id, int element) { return smt_node(program, id, element); }

static SmtTerm known_false(Smt *smt, SmtNode node) { return smt_and(smt, node.known, smt_not(smt, node.value)); }

static const SmtList *list_of(const SmtProgram *program, int32_t region) {
    return &program->facts->lists[program->vocabulary->sides[program->side].entity[program->program->regions[region].entity]];
}

static SmtTerm fits(SmtProgram *program, IrId id, SmtNode amount) {
    const IrNode *node = &program->program->nodes[id];
    if (node->low >= INT64_MIN && node->high <= INT64_MAX) return smt_bool(program->smt, true);
    return smt_and(program->smt, smt_at_most(program->smt, smt_integer(program->smt, INT64_MIN), amount.value),
                   smt_at_most(program->smt, amount.value, smt_integer(program->smt, INT64_MAX)));
}

static SmtTerm some_check_failed(SmtProgram *program, const IrMeasure *measure) {
    Smt    *smt = program->smt;
    SmtTerm failed = smt_bool(smt, false);
    for (int32_t i = 0; i < measure->check_count; i++) {
        IrId    ok = program->alone ? measure->checks[i].alone : measure->checks[i].ok;
        int32_t region = program->program->nodes[ok].region;
        for (int e = 0; e < (region < 0 ? 1 : SMT_LIST_LIMIT); e++) {
            SmtTerm here = known_false(smt, value_at(program, ok, e));
            if (region >= 0) here = smt_and(smt, here, smt_and(smt, list_of(program, region)->present, list_of(program, region)->active[e]));
            failed = smt_or(smt, failed, here);
        }
    }
    return failed;
}

/* The conditions of one region (-1: the measure's own) at an element; fills failed and undecided by "or". */
static Decided conditions(SmtProgram *program, const IrMeasure *measure, int32_t region, int element, SmtTerm active, SmtMeasure *out) {
    Smt    *smt = program->smt;
    Decided decided = {smt_bool(smt, false), smt_bool(smt, false)};
    for (int32_t i = 0; i < measure->condition_count; i++) {
        if (measure->conditions[i].region != region) continue;
        SmtNode holds = value_at(program, measure->conditions[i].holds, element);
        SmtTerm failed = known_false(smt, holds), unknown = smt_not(smt, holds.known);
        decided.some_failed = smt_or(smt, decided.some_failed, failed);
        decided.some_unknown = smt_or(smt, decided.some_unknown, unknown);
        out->failed[i] = smt_or(smt, out->failed[i], smt_and(smt, active, failed));
        out->undecided[i] = smt_or(smt, out->undecided[i], smt_and(smt, active, unknown));
    }
    return decided;
}

typedef struct { SmtTerm any_yes, any_unknown, any_error, amount_known, total, estimated; } Together;

static SmtTerm is_estimated(SmtProgram *program, const IrMeasure *measure, int element) {
    if (!measure->has_outcome || measure->outcome.estimated == IR_NONE) return smt_bool(program->smt, false);
    SmtNode estimated = value_at(program, measure->outcome.estimated, element);
    return smt_and(program->smt, estimated.known, estimated.value);
}

/* The same for a list of any length: what one arbitrary element contributes stands for all. */
static Together any_elements(SmtProgram *program, const IrMeasure *measure, SmtMeasure *out) {
    Smt     *smt = program->smt;
    SmtTerm  yes = smt_bool(smt, true), no = smt_bool(smt, false), zero = smt_integer(smt, 0);
    int32_t  entity = program->vocabulary->sides[program->side].entity[program->program->regions[measure->region].entity];
    SmtNode  filter = {.known = yes, .value = yes}, amount = {.known = yes, .value = zero};
    if (measure->element_filter != IR_NONE) filter = value_at(program, measure->element_filter, 0);
    SmtTerm  active = smt_not(smt, known_false(smt, filter)), error = no;
    Decided  own = conditions(program, measure, measure->region, 0, active, out);
    SmtTerm  open = smt_and(smt, active, smt_not(smt, own.some_failed));
    SmtTerm  unknown = smt_and(smt, open, smt_or(smt, smt_not(smt, filter.known), own.some_unknown));
    SmtTerm  eligible = smt_and(smt, open, smt_not(smt, unknown));
    if (measure->has_outcome && measure->outcome.amount != IR_NONE) {
        amount = value_at(program, measure->outcome.amount, 0);
        error = smt_and(smt, eligible, smt_and(smt, amount.known, smt_not(smt, fits(program, measure->outcome.amount, amount))));
    }
    SmtTerm     paid = smt_and(smt, eligible, amount.known), estimated = is_estimated(program, measure, 0);
    SmtAbstract wanted = {.kind = SMT_OVER_MEASURE, .entity = entity, .count = 6, .result_count = 6,
                          .guards = {yes, yes, yes, eligible, paid, paid}, .values = {eligible, unknown, error, amount.known, amount.value, estimated}};
    const SmtTerm low[6] = {NULL, NULL, NULL, NULL, smt_integer(smt, INT64_MIN), NULL}, high[6] = {NULL, NULL, NULL, NULL, smt_integer(smt, INT64_MAX), NULL};
    smt_abstract(program, &wanted, low, high);
    SmtTerm some[3] = {eligible, unknown, error};
    for (int i = 0; i < 3 && program->shared->relate; i++)
        VEC_PUSH(program->arena, &program->shared->constraints, smt_equal(smt, wanted.results[i], smt_some(program, entity, some[i])));
    for (int32_t i = 0; i < measure->condition_count; i++) {
        if (measure->conditions[i].region != measure->region) continue;
        SmtAbstract reasons = {.kind = SMT_OVER_CONDITION, .entity = entity, .count = 2, .result_count = 2, .guards = {yes, yes}, .values = {out->failed[i], out->undecided[i]}};
        smt_abstract(program, &reasons, low, high);
        out->failed[i] = reasons.results[0];
        out->undecided[i] = reasons.results[1];
    }
    bool never = smt_is_false(smt, error), exact = smt_is_false(smt, estimated);                /* what no element can be, no list holds */
    return (Together){wanted.results[0], wanted.results[1], never ? no : wanted.results[2], wanted.results[3], wanted.results[4], exact ? no : wanted.results[5]};
}

static Together elements(SmtProgram *program, const IrMeasure *measure, SmtMeasure *out) {
    Smt           *smt = program->smt;
    const SmtList *list = list_of(program, measure->region);
    SmtTerm        no = smt_bool(smt, false);
    Together       together = {no, no, no, smt_bool(smt, true), smt_integer(smt, 0), no};
    for (int e = 0; e < SMT_LIST_LIMIT; e++) {
        SmtTerm active = smt_and(smt, list->present, list->active[e]);
        SmtNode filter = {.known = smt_bool(smt, true), .value = smt_bool(smt, true)};
        if (measure->element_filter != IR_NONE) filter = value_at(program, measure->element_filter, e);
        active = smt_and(smt, active, smt_not(smt, known_false(smt, filter)));
        Decided own = conditions(program, measure, measure->region, e, active, out);
        SmtTerm open = smt_and(smt, active, smt_not(smt, own.some_failed));
        SmtTerm unknown = smt_and(smt, open, smt_or(smt, smt_not(smt, filter.known), own.some_unknown));
        SmtTerm yes = smt_and(smt, open, smt_not(smt, unknown));
        together.any_yes = smt_or(smt, together.any_yes, yes);
        together.any_unknown = smt_or(smt, together.any_unknown, unknown);
        if (!measure->has_outcome || measure->outcome.amount == IR_NONE) continue;
        SmtNode amount = value_at(program, measure->outcome.amount, e);
        SmtTerm fine = fits(program, measure->outcome.amount, amount);
        together.any_error = smt_or(smt, together.any_error, smt_and(smt, yes, smt_and(smt, amount.known, smt_not(smt, fine))));
        together.amount_known = smt_and(smt, together.amount_known, smt_or(smt, smt_not(smt, yes), amount.known));
        together.total = smt_add(smt, together.total, smt_if(smt, smt_and(smt, yes, amount.known), amount.value, smt_integer(smt, 0)));
        together.estimated = smt_or(smt, together.estimated, smt_and(smt, smt_and(smt, yes, amount.known), is_estimated(program, measure, e)));
    }
    return together;
}

static void list_measure(SmtProgram *program, const IrMeasure *measure, SmtTerm error, SmtNode in_force, Decided own, SmtMeasure *out) {
    Smt     *smt = program->smt;
    SmtTerm  present = list_of(program, measure->region)->present, not_in_force = known_false(smt, in_force);
    Together together = program->any_length ? any_elements(program, measure, out) : elements(program, measure, out);
    SmtTerm  none = smt_and(smt, present, smt_not(smt, smt_or(smt, together.any_yes, together.any_unknown)));
    SmtTerm  later = smt_not(smt, smt_or(smt, error, not_in_force));
    error = smt_or(smt, error, smt_and(smt, smt_not(smt, not_in_force), together.any_error));
    SmtTerm no = smt_or(smt, own.some_failed, none);
    SmtTerm needs = smt_or(smt, smt_or(smt, smt_not(smt, in_force.known), own.some_unknown), smt_or(smt, smt_not(smt, present), smt_not(smt, together.any_yes)));
    later = smt_and(smt, later, smt_not(smt, together.any_error));
    out->any_yes = together.any_yes;
    out->status[STATUS_ERROR] = error;
    out->status[STATUS_NOT_IN_FORCE] = smt_and(smt, smt_not(smt, error), not_in_force);
    out->status[STATUS_NO] = smt_and(smt, later, no);
    later = smt_and(smt, later, smt_not(smt, no));
    out->status[STATUS_UNKNOWN] = smt_and(smt, later, needs);
    out->status[STATUS_YES] = smt_and(smt, later, smt_not(smt, needs));
    if (!measure->has_outcome || measure->outcome.amount == IR_NONE) return;
    SmtTerm total = together.total, known = smt_and(smt, together.amount_known, smt_not(smt, together.any_unknown));
    if (measure->total != IR_NONE) {
        SmtNode rounded = value_at(program, measure->total, 0);
        known = smt_and(smt, known, rounded.known);
        total = rounded.value;
    }
    if (measure->total_cap != IR_NONE) {
        SmtNode cap = value_at(program, measure->total_cap, 0);
        known = smt_and(smt, known, cap.known);
        total = smt_if(smt, smt_less(smt, total, cap.value), total, cap.value);
    }
    out->has_amount = smt_and(smt, out->status[STATUS_YES], known);
    out->amount = total;
    out->estimated = smt_and(smt, out->has_amount, together.estimated);
}

static void plain_measure(SmtProgram *program, const IrMeasure *measure, SmtTerm error, SmtNode in_force, Decided own, SmtMeasure *out) {
    Smt    *smt = program->smt;
    SmtTerm not_in_force = known_false(smt, in_force), later = smt_not(smt, smt_or(smt, error, not_in_force));
    SmtTerm unknown = smt_or(smt, smt_not(smt, in_force.known), own.some_unknown);
    SmtTerm yes = smt_and(smt, smt_and(smt, later, smt_not(smt, own.some_failed)), smt_not(smt, unknown));
    SmtNode amount = {.known = smt_bool(smt, false), .value = smt_integer(smt, 0)};
    SmtTerm fine = smt_bool(smt, true);
    if (measure->has_outcome && measure->outcome.amount != IR_NONE) {
        amount = value_at(program, measure->outcome.amount, 0);
        fine = fits(program, measure->outcome.amount, amount);
    }
    SmtTerm too_large = smt_and(smt, yes, smt_and(smt, amount.known, smt_not(smt, fine)));
    out->status[STATUS_ERROR] = smt_or(smt, error, too_large);
    out->status[STATUS_NOT_IN_FORCE] = smt_and(smt, smt_not(smt, error), not_in_force);
    out->status[STATUS_NO] = smt_and(smt, later, own.some_failed);
    out->status[STATUS_UNKNOWN] = smt_and(smt, later, smt_and(smt, smt_not(smt, own.some_failed), unknown));
    out->status[STATUS_YES] = smt_and(smt, yes, smt_not(smt, too_large));
    out->has_amount = smt_and(smt, out->status[STATUS_YES], amount.known);
    out->amount = amount.value;
    out->estimated = smt_and(smt, out->has_amount, is_estimated(program, measure, 0));
}

SmtMeasure smt_measure(SmtProgram *program, const IrMeasure *measure) {
    Smt       *smt = program->smt;
    SmtMeasure out = {.has_amount = smt_bool(smt, false), .amount = smt_integer(smt, 0), .estimated = smt_bool(smt, false)};
    out.failed = NEW_ARRAY(program->arena, SmtTerm, measure->condition_count + 1);
    out.undecided = NEW_ARRAY(program->arena, SmtTerm, measure->condition_count + 1);
    for (int32_t i = 0; i < measure->condition_count; i++) out.failed[i] = out.undecided[i] = smt_bool(smt, false);
    SmtTerm error = some_check_failed(program, measure);
    SmtNode in_force = value_at(program, measure->in_force, 0);
    Decided own = conditions(program, measure, -1, 0, smt_bool(smt, true), &out);
    if (measure->region >= 0) list_measure(program, measure, error, in_force, own, &out);
    else plain_measure(program, measure, error, in_force, own, &out);
    return out;
}

/* ---- the authority's decision ------------------------------------------------------------------------------------------------- */

SmtAward smt_award(SmtProgram *program, const IrChoice *choice, int32_t member, const SmtMeasure *decided) {
    Smt     *smt = program->smt;
    SmtNode  allowed = {.known = smt_bool(smt, false), .value = smt_bool(smt, true)}, award = {.known = smt_bool(smt, false), .value = smt_integer(smt, 0)}, by_rate = award, cap = award;
    if (choice->award_cap && choice->award_cap[member] != IR_NONE) cap = value_at(program, choice->award_cap[member], 0);
    if (choice->rate_allowed && choice->rate_allowed[member] != IR_NONE) allowed = value_at(program, choice->rate_allowed[member], 0);
    if (choice->award_by_rate && choice->award_by_rate[member] != IR_NONE) by_rate = value_at(program, choice->award_by_rate[member], 0);
    if (choice->decided_amount != IR_NONE) award = value_at(program, choice->decided_amount, 0);
    SmtTerm  value = smt_if(smt, award.known, award.value, by_rate.value), known = smt_or(smt, award.known, by_rate.known);
    SmtTerm  limits = smt_and(smt, decided->has_amount, smt_not(smt, decided->estimated));
    SmtTerm  above_amount = smt_and(smt, limits, smt_less(smt, decided->amount, value)), above_cap = smt_and(smt, cap.known, smt_less(smt, cap.value, value));
    SmtTerm  above = smt_and(smt, known, smt_or(smt, above_amount, above_cap));
    SmtAward out = {.error = smt_and(smt, decided->status[STATUS_YES], smt_or(smt, known_false(smt, allowed), above)), .award = value};
    out.has_award = smt_and(smt, smt_and(smt, decided->status[STATUS_YES], smt_not(smt, out.error)), known);
    return out;
}

SmtTerm smt_several(SmtProgram *program, const IrChoice *choice, int32_t member) {
    Smt    *smt = program->smt;
    SmtTerm another = smt_bool(smt, false);
    if (choice->selected == IR_NONE) return another;
    SmtNode selected = value_at(program, choice->selected, 0);
    for (int32_t i = 0; i < choice->member_count; i++)
        if (i != member) another = smt_or(smt, another, selected.items[i]);
    return smt_and(smt, smt_and(smt, selected.known, selected.items[member]), another);
}

SmtTerm smt_only_choice(SmtProgram *program, const IrChoice *choice, int32_t member) {
    Smt    *smt = program->smt;
    SmtTerm only = smt_bool(smt, true);
    SmtNode selected = {0};
    if (choice->selected != IR_NONE) {
        selected = value_at(program, choice->selected, 0);
        only = smt_and(smt, selected.known, selected.items[member]);
    }
    for (int32_t i = 0; i < choice->member_count; i++) {
        if (i == member) continue;
        SmtTerm other = selected.items ? selected.items[i] : smt_measure(program, &program->program->measures[choice->members[i]]).status[STATUS_YES];
        only = smt_and(smt, only, smt_not(smt, other));
    }
    return only;
}
