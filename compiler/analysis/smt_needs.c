/* smt_needs - who has to act: the sources (facts, parameters, decisions) that an unknown value needs, as formulas. The same rules as the
 * sets of eval/, one truth value for each source. A term is true only where the node is unknown. */
#include "analysis/smt_program.h"

typedef struct { SmtProgram *program; Smt *smt; int32_t source; bool *below; SmtTerm *terms[SMT_LIST_LIMIT + 1]; } Needs;   /* terms[0]: top level; by node */

static SmtTerm needs_of(Needs *needs, IrId id, int element);

static SmtTerm unknown(Needs *needs, IrId id, int element) { return smt_not(needs->smt, smt_node(needs->program, id, element).known); }

static int32_t list_source(const SmtProgram *program, int32_t region) {
    return program->program->schema.entities[program->program->regions[region].entity].list_source;
}

static const SmtList *list_of(const SmtProgram *program, int32_t region) {
    return &program->facts->lists[program->vocabulary->sides[program->side].entity[program->program->regions[region].entity]];
}

/* What one element adds to the needs of a number or a condition over its list. */
static SmtTerm element_needs(Needs *needs, const IrNode *node, int element) {
    Smt    *smt = needs->smt;
    SmtTerm yes = smt_bool(smt, true), no = smt_bool(smt, false);
    SmtNode filter = {.known = yes, .value = yes}, body = {.known = yes, .value = smt_bool(smt, node->kind == IR_ANY)};
    SmtTerm filter_needs = no, body_needs = no;
    if (node->filter != IR_NONE) {
        filter = smt_node(needs->program, node->filter, element);
        filter_needs = needs_of(needs, node->filter, element);
    }
    if (node->body != IR_NONE) {
        body = smt_node(needs->program, node->body, element);
        body_needs = needs_of(needs, node->body, element);
    }
    if (node->kind != IR_ANY && node->kind != IR_ALL) return smt_or(smt, filter_needs, smt_and(smt, smt_and(smt, filter.known, filter.value), body_needs));
    SmtTerm other = node->kind == IR_ANY ? smt_not(smt, body.value) : body.value;
    SmtTerm passed = smt_or(smt, smt_and(smt, filter.known, smt_not(smt, filter.value)), smt_and(smt, body.known, other));
    return smt_and(smt, smt_not(smt, passed), smt_or(smt, filter_needs, body_needs));
}

/* Some element of a list needs the source: `each` at every element that there is, or the same for a list of any length. */
static SmtTerm some_element(Needs *needs, int32_t region, SmtTerm each[SMT_LIST_LIMIT]) {
    SmtProgram    *program = needs->program;
    const SmtList *list = list_of(program, region);
    SmtTerm        some = smt_bool(needs->smt, false);
    if (program->any_length) {
        SmtAbstract wanted = {.kind = SMT_OVER_CONDITION, .entity = program->vocabulary->sides[program->side].entity[program->program->regions[region].entity],
                              .count = 1, .result_count = 1, .guards = {smt_bool(needs->smt, true)}, .values = {each[0]}};
        const SmtTerm truth[1] = {NULL};
        if (smt_is_false(needs->smt, each[0])) return some;
        smt_abstract(program, &wanted, truth, truth);
        return wanted.results[0];
    }
    for (int e = 0; e < SMT_LIST_LIMIT; e++) some = smt_or(needs->smt, some, smt_and(needs->smt, list->active[e], each[e]));
    return some;
}

static SmtTerm over_list(Needs *needs, const IrNode *node) {
    SmtTerm each[SMT_LIST_LIMIT], present = list_of(needs->program, node->over)->present;
    for (int e = 0; e < (needs->program->any_length ? 1 : SMT_LIST_LIMIT); e++) each[e] = element_needs(needs, node, e);
    SmtTerm absent = smt_bool(needs->smt, needs->source == list_source(needs->program, node->over));
    return smt_if(needs->smt, present, some_element(needs, node->over, each), absent);
}

/* What is open about the others that may stand before this element in its group. */
static SmtTerm leads_needs(Needs *needs, const IrNode *node, int element) {
    Smt           *smt = needs->smt;
    const SmtList *list = list_of(needs->program, node->region);
    SmtTerm        any = smt_bool(smt, false);
    SmtNode        group = smt_node(needs->program, node->operands[1], element), rank = smt_node(needs->program, node->operands[2], element);
    if (needs->program->any_length) return any;                     /* the needs are only looked for in lists as they are */
    for (int i = 0; i < SMT_LIST_LIMIT; i++) {
        if (i == element) continue;
        SmtNode filter = smt_node(needs->program, node->operands[0], i), its_group = smt_node(needs->program, node->operands[1], i), its_rank = smt_node(needs->program, node->operands[2], i);
        SmtTerm same_known = smt_and(smt, group.known, its_group.known), rank_known = smt_and(smt, rank.known, its_rank.known);
        SmtTerm ahead = i < element ? smt_at_most(smt, rank.value, its_rank.value) : smt_less(smt, rank.value, its_rank.value);
        SmtTerm apart = smt_and(smt, same_known, smt_differ(smt, group.value, its_group.value)), behind = smt_and(smt, rank_known, smt_not(smt, ahead));
        SmtTerm passed = smt_or(smt, smt_and(smt, filter.known, smt_not(smt, filter.value)), smt_or(smt, apart, behind));
        SmtTerm open = needs_of(needs, node->operands[0], i);
        for (int k = 1; k < 3; k++) open = smt_or(smt, open, smt_or(smt, needs_of(needs, node->operands[k], element), needs_of(needs, node->operands[k], i)));
        any = smt_or(smt, any, smt_and(smt, list->active[i], smt_and(smt, smt_not(smt, passed), open)));
    }
    return any;
}

static SmtTerm translate(Needs *needs, const IrNode *node, int element) {
    Smt    *smt = needs->smt;
    SmtTerm any = smt_bool(smt, false);
    switch (node->kind) {
    case IR_CONSTANT: case IR_KNOWN: return any;
    case IR_FACT: case IR_ELEMENT: case IR_UNPUBLISHED: return smt_bool(smt, node->source == needs->source);
    case IR_FIRST_KNOWN: return needs_of(needs, node->operands[0], element);
    case IR_IF: {
        SmtNode condition = smt_node(needs->program, node->operands[0], element);
        SmtTerm chosen = smt_if(smt, condition.value, needs_of(needs, node->operands[1], element), needs_of(needs, node->operands[2], element));
        return smt_if(smt, condition.known, chosen, needs_of(needs, node->operands[0], element));
    }
    case IR_SUM: case IR_COUNT: case IR_GREATEST: case IR_ANY: case IR_ALL: return over_list(needs, node);
    case IR_LEADS: return leads_needs(needs, node, element);
    case IR_AND: case IR_OR: case IR_NOT: case IR_EQ: case IR_NE: case IR_LT: case IR_LE: case IR_GT: case IR_GE: case IR_IN_MASK: case IR_CONTAINS:
    case IR_ADD: case IR_SUBTRACT: case IR_MULTIPLY: case IR_SCALE: case IR_FLOOR_DIVIDE: case IR_QUOTIENT: case IR_MINIMUM: case IR_MAXIMUM: case IR_ADD_MONTHS:
        for (int32_t i = 0; i < node->operand_count; i++) any = smt_or(smt, any, needs_of(needs, node->operands[i], element));
        return any;
    }
    return any;
}

static SmtTerm needs_of(Needs *needs, IrId id, int element) {
    const IrNode *node = &needs->program->program->nodes[id];
    if (!needs->below[id]) return smt_bool(needs->smt, false);
    SmtTerm *place = &needs->terms[node->region < 0 ? 0 : element + 1][id];
    if (!*place) {
        SmtTerm made = smt_and(needs->smt, unknown(needs, id, element), translate(needs, node, element));
        *place = made;
    }
    return *place;
}

/* Nodes that can need the source at all. Nodes use only earlier ones, or those of the list they go over. */
static void mark_below(Needs *needs) {
    const IrProgram *program = needs->program->program;
    for (bool more = true; more;) {
        more = false;
        for (IrId id = 0; id < program->node_count; id++) {
            const IrNode *node = &program->nodes[id];
            bool          is = node->source >= 0 && node->source == needs->source;
            for (int32_t i = 0; i < node->operand_count; i++) is |= needs->below[node->operands[i]];
            if (node->filter != IR_NONE) is |= needs->below[node->filter];
            if (node->body != IR_NONE) is |= needs->below[node->body];
            if (node->over >= 0) is |= list_source(needs->program, node->over) == needs->source;
            more |= is && !needs->below[id];
            needs->below[id] = is;
        }
    }
}

/* The conditions of one region at an element: those that are unknown. */
static SmtTerm condition_needs(Needs *needs, const IrMeasure *measure, int32_t region, int element) {
    SmtTerm any = smt_bool(needs->smt, false);
    for (int32_t i = 0; i < measure->condition_count; i++)
        if (measure->conditions[i].region == region) any = smt_or(needs->smt, any, needs_of(needs, measure->conditions[i].holds, element));
    return any;
}

typedef struct { SmtTerm status, amount; } ElementNeeds;

/* What an undecided element needs, and what the amount of one that qualifies needs. */
static ElementNeeds needs_of_element(Needs *needs, const IrMeasure *measure, int element) {
    Smt    *smt = needs->smt;
    SmtTerm yes = smt_bool(smt, true), failed = smt_bool(smt, false), open = failed, filter_needs = failed;
    SmtNode filter = {.known = yes, .value = yes};
    if (measure->element_filter != IR_NONE) {
        filter = smt_node(needs->program, measure->element_filter, element);
        filter_needs = needs_of(needs, measure->element_filter, element);
    }
    for (int32_t i = 0; i < measure->condition_count; i++) {
        if (measure->conditions[i].region != measure->region) continue;
        SmtNode holds = smt_node(needs->program, measure->conditions[i].holds, element);
        failed = smt_or(smt, failed, smt_and(smt, holds.known, smt_not(smt, holds.value)));
        open = smt_or(smt, open, smt_not(smt, holds.known));
    }
    SmtTerm out = smt_and(smt, filter.known, smt_not(smt, filter.value)), counts = smt_not(smt, smt_or(smt, out, failed));
    ElementNeeds result = {smt_and(smt, counts, smt_or(smt, filter_needs, condition_needs(needs, measure, measure->region, element))), smt_bool(smt, false)};
    if (!measure->has_outcome || measure->outcome.amount == IR_NONE) return result;
    SmtTerm eligible = smt_and(smt, smt_and(smt, counts, filter.known), smt_not(smt, open));
    result.amount = smt_and(smt, eligible, needs_of(needs, measure->outcome.amount, element));
    return result;
}

static SmtTerm missing_of_list(Needs *needs, const IrMeasure *measure, const SmtMeasure *decided, SmtTerm own) {
    Smt    *smt = needs->smt;
    SmtTerm status[SMT_LIST_LIMIT], amount[SMT_LIST_LIMIT], present = list_of(needs->program, measure->region)->present;
    for (int e = 0; e < (needs->program->any_length ? 1 : SMT_LIST_LIMIT); e++) {
        ElementNeeds each = needs_of_element(needs, measure, e);
        status[e] = each.status;
        amount[e] = each.amount;
    }
    SmtTerm some_status = some_element(needs, measure->region, status), some_amount = some_element(needs, measure->region, amount);
    SmtTerm absent = smt_bool(smt, needs->source == list_source(needs->program, measure->region));
    SmtTerm undecided = smt_or(smt, own, smt_if(smt, present, smt_and(smt, smt_not(smt, decided->any_yes), some_status), absent));
    SmtTerm unpaid = smt_or(smt, some_status, some_amount);
    if (measure->total_cap != IR_NONE) unpaid = smt_or(smt, unpaid, needs_of(needs, measure->total_cap, 0));
    bool pays = measure->has_outcome && measure->outcome.amount != IR_NONE;
    SmtTerm no_amount = pays ? smt_and(smt, decided->status[STATUS_YES], smt_not(smt, decided->has_amount)) : smt_bool(smt, false);
    return smt_or(smt, smt_and(smt, decided->status[STATUS_UNKNOWN], undecided), smt_and(smt, no_amount, unpaid));
}

SmtTerm *smt_missing(SmtProgram *program, const IrMeasure *measure, const SmtMeasure *decided) {
    Smt     *smt = program->smt;
    Arena   *scratch = arena_new();
    int32_t  count = program->program->node_count + 1;
    SmtTerm *missing = NEW_ARRAY(program->arena, SmtTerm, measure->source_count + 1);
    for (int32_t i = 0; i < measure->source_count; i++) {
        Needs needs = {.program = program, .smt = smt, .source = measure->sources[i], .below = NEW_ARRAY(scratch, bool, count)};
        for (int e = 0; e <= SMT_LIST_LIMIT; e++) needs.terms[e] = NEW_ARRAY(scratch, SmtTerm, count);
        mark_below(&needs);
        SmtTerm own = smt_or(smt, needs_of(&needs, measure->in_force, 0), condition_needs(&needs, measure, -1, 0));
        if (measure->region >= 0) {
            missing[i] = missing_of_list(&needs, measure, decided, own);
        } else {
            SmtTerm amount = smt_bool(smt, false);
            if (measure->has_outcome && measure->outcome.amount != IR_NONE) amount = smt_and(smt, decided->status[STATUS_YES], needs_of(&needs, measure->outcome.amount, 0));
            missing[i] = smt_or(smt, smt_and(smt, decided->status[STATUS_UNKNOWN], own), amount);
        }
        arena_reset(scratch);
    }
    arena_free(scratch);
    return missing;
}
