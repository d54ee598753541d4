/* eval - the reference evaluator: one pass over the nodes, then measures, choices. Small rather than fast.
 * A node of a region is evaluated for every element of its list before the next node is looked at; so any order of nodes that a
 * program may have (ir.h) is right. */
#include "eval/eval.h"

#include "ir/compute.h"

#include <string.h>

typedef struct {
    const IrProgram   *program;
    const Application *application;
    Arena             *arena;
    EvalValue         *values;          /* by node id */
    EvalValue        **elements;        /* by region */
    int32_t           *counts;          /* by region */
    int32_t           *positions;       /* by node id: its place in its region */
    int32_t            words;           /* of a bit set over the sources */
} Eval;

/* ---- values ---- */

static EvalValue known(Int128 value) { return (EvalValue){.value = value, .known = true, .needs = NULL}; }

static EvalValue unknown_of_source(Eval *eval, int32_t source) {
    uint64_t *needs = NEW_ARRAY(eval->arena, uint64_t, eval->words);
    needs[source / 64] |= (uint64_t)1 << (source % 64);
    return (EvalValue){.needs = needs};
}

static EvalValue unknown_of(const uint64_t *needs) { return (EvalValue){.needs = needs}; }

/* The union of two bit sets, either of which may be NULL. */
static const uint64_t *both_needs(Eval *eval, const uint64_t *a, const uint64_t *b) {
    if (!a || a == b) return b;
    if (!b) return a;
    uint64_t *needs = NEW_ARRAY(eval->arena, uint64_t, eval->words);
    for (int32_t i = 0; i < eval->words; i++) needs[i] = a[i] | b[i];
    return needs;
}

/* The value of a node for an element; top-level nodes have one value for all elements. */
static EvalValue value_at(const Eval *eval, IrId id, int32_t element) {
    int32_t region = eval->program->nodes[id].region;
    if (region < 0) return eval->values[id];
    return eval->elements[region][(int64_t)element * eval->program->regions[region].node_count + eval->positions[id]];
}

/* The list of a region; NULL when it is absent. */
static const ApplicationList *list_of(const Eval *eval, int32_t region) {
    const ApplicationList *list = &eval->application->lists[eval->program->regions[region].entity];
    return list->present ? list : NULL;
}

static EvalValue absent_list(Eval *eval, int32_t region) {
    return unknown_of_source(eval, eval->program->schema.entities[eval->program->regions[region].entity].list_source);
}

/* ---- operations ---- */

static EvalValue fact(Eval *eval, const IrNode *node, int32_t element) {
    const IrSchema *schema = &eval->program->schema;
    const Cell     *cell = &eval->application->cells[node->slot];
    if (node->kind == IR_ELEMENT) {
        const IrField  *field = &schema->fields[node->slot];
        const IrEntity *entity = &schema->entities[field->entity];
        const ApplicationList *list = &eval->application->lists[field->entity];
        cell = &list->cells[(int64_t)element * entity->field_count + (node->slot - entity->first_field)];
    }
    return cell->present ? known(application_value(eval->application, node->type.kind, cell->value)) : unknown_of_source(eval, node->source);
}

/* AND (winner 0), OR (winner 1). */
static EvalValue kleene(Eval *eval, const IrNode *node, int32_t element, Int128 winner) {
    const uint64_t *needs = NULL;
    for (int32_t i = 0; i < node->operand_count; i++) {
        EvalValue operand = value_at(eval, node->operands[i], element);
        if (operand.known && operand.value == winner) return known(winner);
        if (!operand.known) needs = both_needs(eval, needs, operand.needs);
    }
    return needs ? unknown_of(needs) : known(!winner);
}

static EvalValue plain(Eval *eval, const IrNode *node, int32_t element) {
    Int128          operands[2] = {0, 0}, result = 0;
    const uint64_t *needs = NULL;
    for (int32_t i = 0; i < node->operand_count; i++) {
        EvalValue operand = value_at(eval, node->operands[i], element);
        if (operand.known) operands[i] = operand.value;
        else needs = both_needs(eval, needs, operand.needs);
    }
    if (needs) return unknown_of(needs);
    ir_compute(node, operands, &result);                    /* cannot leave the bounds: ir_ranges */
    return known(result);
}

/* One step of SUM, COUNT, GREATEST over an element that counts. */
static Int128 accumulate(IrKind kind, Int128 total, Int128 body, bool first) {
    if (kind == IR_COUNT) return total + 1;
    if (kind == IR_SUM) return total + body;
    return first || body > total ? body : total;
}

static EvalValue over_list_number(Eval *eval, const IrNode *node) {
    const ApplicationList *list = list_of(eval, node->over);
    if (!list) return absent_list(eval, node->over);
    const uint64_t *needs = NULL;
    Int128          total = 0;
    bool            first = true;
    for (int32_t element = 0; element < list->count; element++) {
        EvalValue filter = node->filter == IR_NONE ? known(1) : value_at(eval, node->filter, element);
        if (!filter.known) needs = both_needs(eval, needs, filter.needs);
        if (!filter.known || !filter.value) continue;
        EvalValue body = node->body == IR_NONE ? known(1) : value_at(eval, node->body, element);
        if (!body.known) needs = both_needs(eval, needs, body.needs);
        else total = accumulate(node->kind, total, body.value, first);
        first = false;
    }
    return needs ? unknown_of(needs) : known(total);
}

/* ANY: true if filter and body are both true for an element. ALL: the same with "filter and not body", and the answer turned. */
static EvalValue over_list_condition(Eval *eval, const IrNode *node) {
    const ApplicationList *list = list_of(eval, node->over);
    if (!list) return absent_list(eval, node->over);
    bool            is_any = node->kind == IR_ANY;
    const uint64_t *needs = NULL;
    for (int32_t element = 0; element < list->count; element++) {
        EvalValue filter = node->filter == IR_NONE ? known(1) : value_at(eval, node->filter, element);
        EvalValue body = node->body == IR_NONE ? known(is_any) : value_at(eval, node->body, element);
        if ((filter.known && !filter.value) || (body.known && (body.value != 0) != is_any)) continue;
        if (filter.known && body.known) return known(is_any);
        needs = both_needs(eval, needs, both_needs(eval, filter.needs, body.needs));
    }
    return needs ? unknown_of(needs) : known(!is_any);
}

/* Whether another element stands before this one in its group: AND of three parts, each of which may decide that it does not. */
static EvalValue stands_before(Eval *eval, const IrNode *node, int32_t other, int32_t element) {
    EvalValue filter = value_at(eval, node->operands[0], other);
    EvalValue group = value_at(eval, node->operands[1], element), its_group = value_at(eval, node->operands[1], other);
    EvalValue rank = value_at(eval, node->operands[2], element), its_rank = value_at(eval, node->operands[2], other);
    bool      same_known = group.known && its_group.known, rank_known = rank.known && its_rank.known;
    bool      ahead = rank_known && (its_rank.value > rank.value || (its_rank.value == rank.value && other < element));
    if ((filter.known && !filter.value) || (same_known && group.value != its_group.value) || (rank_known && !ahead)) return known(0);
    const uint64_t *needs = filter.needs;
    if (!same_known) needs = both_needs(eval, needs, both_needs(eval, group.needs, its_group.needs));
    if (!rank_known) needs = both_needs(eval, needs, both_needs(eval, rank.needs, its_rank.needs));
    return needs ? unknown_of(needs) : known(1);
}

static EvalValue leads(Eval *eval, const IrNode *node, int32_t element) {
    const uint64_t *needs = NULL;
    for (int32_t other = 0; other < eval->counts[node->region]; other++) {
        if (other == element) continue;
        EvalValue before = stands_before(eval, node, other, element);
        if (before.known && before.value) return known(0);
        if (!before.known) needs = both_needs(eval, needs, before.needs);
    }
    return needs ? unknown_of(needs) : known(1);
}

static EvalValue compute_node(Eval *eval, const IrNode *node, int32_t element) {
    switch (node->kind) {
    case IR_CONSTANT: return known(node->constant);
    case IR_FACT: case IR_ELEMENT: return fact(eval, node, element);
    case IR_UNPUBLISHED: return unknown_of_source(eval, node->source);
    case IR_AND: return kleene(eval, node, element, 0);
    case IR_OR: return kleene(eval, node, element, 1);
    case IR_KNOWN: return known(value_at(eval, node->operands[0], element).known);
    case IR_FIRST_KNOWN: {
        EvalValue first = value_at(eval, node->operands[0], element), second = value_at(eval, node->operands[1], element);
        return !first.known && second.known ? second : first;
    }
    case IR_IF: {
        EvalValue condition = value_at(eval, node->operands[0], element);
        if (!condition.known) return unknown_of(condition.needs);
        return value_at(eval, node->operands[condition.value ? 1 : 2], element);
    }
    case IR_NOT: case IR_EQ: case IR_NE: case IR_LT: case IR_LE: case IR_GT: case IR_GE: case IR_IN_MASK: case IR_CONTAINS:
    case IR_ADD: case IR_SUBTRACT: case IR_MULTIPLY: case IR_SCALE: case IR_FLOOR_DIVIDE: case IR_QUOTIENT: case IR_MINIMUM:
    case IR_MAXIMUM: case IR_ADD_MONTHS:
        return plain(eval, node, element);
    case IR_SUM: case IR_COUNT: case IR_GREATEST: return over_list_number(eval, node);
    case IR_ANY: case IR_ALL: return over_list_condition(eval, node);
    case IR_LEADS: return leads(eval, node, element);
    }
    return known(0);
}

static void compute_nodes(Eval *eval) {
    const IrProgram *program = eval->program;
    for (IrId id = 0; id < program->node_count; id++) {
        const IrNode *node = &program->nodes[id];
        if (node->region < 0) {
            eval->values[id] = compute_node(eval, node, 0);
            continue;
        }
        int32_t width = program->regions[node->region].node_count;
        for (int32_t element = 0; element < eval->counts[node->region]; element++)
            eval->elements[node->region][(int64_t)element * width + eval->positions[id]] = compute_node(eval, node, element);
    }
}

/* ---- measures ---- */

/* The needs of a measure as bits of its own sources. */
static uint64_t missing_bits(const IrMeasure *measure, const uint64_t *needs) {
    uint64_t bits = 0;
    if (!needs) return 0;
    for (int32_t i = 0; i < measure->source_count; i++) {
        int32_t source = measure->sources[i];
        if ((needs[source / 64] >> (source % 64)) & 1) bits |= (uint64_t)1 << i;
    }
    return bits;
}

typedef struct { uint64_t failed, undecided; const uint64_t *needs; } Conditions;

/* The conditions of one region (-1: the measure's own). */
static Conditions decide_conditions(Eval *eval, const IrMeasure *measure, int32_t region, int32_t element) {
    Conditions result = {0, 0, NULL};
    for (int32_t i = 0; i < measure->condition_count; i++) {
        if (measure->conditions[i].region != region) continue;
        EvalValue holds = value_at(eval, measure->conditions[i].holds, element);
        if (!holds.known) {
            result.undecided |= (uint64_t)1 << i;
            result.needs = both_needs(eval, result.needs, holds.needs);
        } else if (!holds.value) {
            result.failed |= (uint64_t)1 << i;
        }
    }
    return result;
}

static bool fits_amount(Int128 value) { return value >= INT64_MIN && value <= INT64_MAX; }

static void fail_measure(MeasureDecision *decision, int32_t check) {
    ElementDecision *elements = decision->elements;
    int32_t          count = decision->element_count;
    *decision = (MeasureDecision){.status = STATUS_ERROR, .check_failed = check, .elements = elements, .element_count = count};
}

/* Index of the first check that is known false (for a list: for any element), or CHECK_NONE. */
static int32_t first_failed_check(Eval *eval, const IrMeasure *measure) {
    for (int32_t i = 0; i < measure->check_count; i++) {
        IrId    ok = measure->checks[i].ok;
        int32_t region = eval->program->nodes[ok].region;
        int32_t count = region < 0 ? 1 : eval->counts[region];
        for (int32_t element = 0; element < count; element++) {
            EvalValue value = value_at(eval, ok, element);
            if (value.known && !value.value) return i;
        }
    }
    return CHECK_NONE;
}

static bool is_estimated(Eval *eval, const IrOutcome *outcome, int32_t element) {
    if (outcome->estimated == IR_NONE) return false;
    EvalValue value = value_at(eval, outcome->estimated, element);
    return value.known && value.value != 0;
}

static void set_amount(MeasureDecision *decision, const IrOutcome *outcome, Int128 amount, bool estimated) {
    if (!fits_amount(amount)) {
        fail_measure(decision, CHECK_TOO_LARGE);
        return;
    }
    decision->has_amount = true;
    decision->amount = (int64_t)amount;
    decision->amount_min = outcome->ceiling ? 0 : decision->amount;
    decision->estimated = estimated;
}

static void decide_amount(Eval *eval, const IrMeasure *measure, MeasureDecision *decision) {
    if (!measure->has_outcome || measure->outcome.amount == IR_NONE) return;
    EvalValue amount = value_at(eval, measure->outcome.amount, 0);
    if (amount.known) set_amount(decision, &measure->outcome, amount.value, is_estimated(eval, &measure->outcome, 0));
    else decision->missing = missing_bits(measure, amount.needs);
}

/* ---- measures over a list ---- */

/* What the elements of a list come to together. */
typedef struct {
    bool any_yes, any_unknown, any_error, estimated;
    Int128 total;
    uint64_t failed, undecided;
    const uint64_t *status_needs, *amount_needs;            /* of the UNKNOWN elements; of the amounts of the YES ones */
} Together;

static void decide_element_amount(Eval *eval, const IrMeasure *measure, int32_t index, ElementDecision *element, Together *together) {
    if (!measure->has_outcome || measure->outcome.amount == IR_NONE) return;
    EvalValue amount = value_at(eval, measure->outcome.amount, index);
    if (!amount.known) {
        element->missing = missing_bits(measure, amount.needs);
        together->amount_needs = both_needs(eval, together->amount_needs, amount.needs);
    } else if (!fits_amount(amount.value)) {
        element->status = STATUS_ERROR;
        together->any_error = true;
    } else {
        element->has_amount = true;
        element->amount = (int64_t)amount.value;
        together->total += amount.value;
        if (is_estimated(eval, &measure->outcome, index)) together->estimated = true;
    }
}

static void decide_element(Eval *eval, const IrMeasure *measure, int32_t index, ElementDecision *element, Together *together) {
    EvalValue filter = measure->element_filter == IR_NONE ? known(1) : value_at(eval, measure->element_filter, index);
    if (filter.known && !filter.value) {
        *element = (ElementDecision){.status = STATUS_NO, .filtered_out = true};
        return;
    }
    Conditions conditions = decide_conditions(eval, measure, measure->region, index);
    if (conditions.failed) {
        *element = (ElementDecision){.status = STATUS_NO, .failed = conditions.failed};
        together->failed |= conditions.failed;
    } else if (!filter.known || conditions.undecided) {
        const uint64_t *needs = both_needs(eval, filter.needs, conditions.needs);
        *element = (ElementDecision){.status = STATUS_UNKNOWN, .undecided = conditions.undecided, .missing = missing_bits(measure, needs)};
        together->any_unknown = true;
        together->undecided |= conditions.undecided;
        together->status_needs = both_needs(eval, together->status_needs, needs);
    } else {
        *element = (ElementDecision){.status = STATUS_YES};
        together->any_yes = true;
        decide_element_amount(eval, measure, index, element, together);
    }
}

/* All elements, whatever the measure-level conditions say. */
static Together decide_elements(Eval *eval, const IrMeasure *measure, MeasureDecision *decision) {
    Together together = {0};
    decision->element_count = eval->counts[measure->region];
    decision->elements = NEW_ARRAY(eval->arena, ElementDecision, decision->element_count + 1);
    for (int32_t i = 0; i < decision->element_count; i++) decide_element(eval, measure, i, &decision->elements[i], &together);
    return together;
}

static void decide_total(Eval *eval, const IrMeasure *measure, Together *together, MeasureDecision *decision) {
    if (!measure->has_outcome || measure->outcome.amount == IR_NONE) return;
    EvalValue       total = measure->total == IR_NONE ? known(together->total) : value_at(eval, measure->total, 0);
    EvalValue       cap = measure->total_cap == IR_NONE ? total : value_at(eval, measure->total_cap, 0);
    const uint64_t *needs = both_needs(eval, both_needs(eval, together->status_needs, together->amount_needs), both_needs(eval, total.needs, cap.needs));
    if (needs) {
        decision->missing = missing_bits(measure, needs);
        return;
    }
    set_amount(decision, &measure->outcome, total.value < cap.value ? total.value : cap.value, together->estimated);
}

/* "Some element qualifies" is one more condition of the measure, and follows the same order: false, then unknown, then yes. */
static void decide_list_measure(Eval *eval, const IrMeasure *measure, Conditions own, EvalValue in_force, MeasureDecision *decision) {
    const ApplicationList *list = list_of(eval, measure->region);
    Together together = decide_elements(eval, measure, decision);
    if (together.any_error) {
        fail_measure(decision, CHECK_TOO_LARGE);
        return;
    }
    bool none = list && !together.any_yes && !together.any_unknown;
    if (own.failed || none) {
        decision->status = STATUS_NO;
        decision->failed = own.failed | (none ? together.failed : 0);
        return;
    }
    const uint64_t *needs = both_needs(eval, in_force.needs, own.needs);
    if (!list) needs = both_needs(eval, needs, absent_list(eval, measure->region).needs);
    if (list && !together.any_yes) needs = both_needs(eval, needs, together.status_needs);
    if (needs) {
        decision->status = STATUS_UNKNOWN;
        decision->undecided = own.undecided | (together.any_yes ? 0 : together.undecided);
        decision->missing = missing_bits(measure, needs);
        return;
    }
    decision->status = STATUS_YES;
    decide_total(eval, measure, &together, decision);
}

static void decide_measure(Eval *eval, const IrMeasure *measure, MeasureDecision *decision) {
    EvalValue in_force = value_at(eval, measure->in_force, 0);
    int32_t   check = first_failed_check(eval, measure);
    *decision = (MeasureDecision){.check_failed = CHECK_NONE};
    if (check != CHECK_NONE) {
        fail_measure(decision, check);
        return;
    }
    if (in_force.known && !in_force.value) {
        decision->status = STATUS_NOT_IN_FORCE;
        return;
    }
    Conditions conditions = decide_conditions(eval, measure, -1, 0);
    if (measure->region >= 0) {
        decide_list_measure(eval, measure, conditions, in_force, decision);
    } else if (conditions.failed) {
        decision->status = STATUS_NO;
        decision->failed = conditions.failed;
    } else if (!in_force.known || conditions.undecided) {
        decision->status = STATUS_UNKNOWN;
        decision->undecided = conditions.undecided;
        decision->missing = missing_bits(measure, both_needs(eval, in_force.needs, conditions.needs));
    } else {
        decision->status = STATUS_YES;
        decide_amount(eval, measure, decision);
    }
}

/* What the authority decided for a measure outside a choice. */
static void take_award(Eval *eval, const IrMeasure *measure, MeasureDecision *decision) {
    if (measure->award == IR_NONE || decision->status != STATUS_YES) return;
    EvalValue awarded = value_at(eval, measure->awarded, 0), award = value_at(eval, measure->award, 0);
    if (!awarded.known || !awarded.value || !award.known || !fits_amount(award.value)) return;
    decision->has_award = true;
    decision->award = (int64_t)award.value;
}

/* ---- choices ---- */

static EvalValue cap_of_member(Eval *eval, const IrChoice *choice, int32_t index) {
    return choice->award_cap && choice->award_cap[index] != IR_NONE ? value_at(eval, choice->award_cap[index], 0) : (EvalValue){0};
}

static void advise(Eval *eval, const IrChoice *choice, const MeasureDecision *measures, ChoiceDecision *decision) {
    if (!choice->has_advice) return;                        /* amounts of different kinds do not compare */
    for (int32_t i = 0; i < choice->member_count; i++) {
        const MeasureDecision *member = &measures[choice->members[i]];
        uint64_t bit = (uint64_t)1 << i;
        if (member->status == STATUS_UNKNOWN || (member->status == STATUS_YES && !member->has_amount)) decision->undecided |= bit;
        if (member->status != STATUS_YES || !member->has_amount) continue;
        if (decision->has_amount && member->amount < decision->amount) continue;
        bool tied = decision->has_amount && member->amount == decision->amount;
        decision->best = tied ? decision->best | bit : bit;
        decision->has_amount = true;
        decision->amount = member->amount;
    }
    for (int32_t i = 0; i < choice->member_count && decision->has_amount; i++) {
        EvalValue cap = cap_of_member(eval, choice, i);
        if (cap.known && cap.value < decision->amount) decision->undecided &= ~((uint64_t)1 << i);     /* it cannot become the best */
    }
}

/* What was decided, compared with what one member that is YES allows. */
typedef struct { MeasureCheck check; EvalValue award; } Award;

static Award award_of(Eval *eval, const IrChoice *choice, int32_t index, const MeasureDecision *member) {
    IrId  rate_allowed = choice->rate_allowed ? choice->rate_allowed[index] : IR_NONE, by_rate = choice->award_by_rate ? choice->award_by_rate[index] : IR_NONE;
    Award award = {.check = CHECK_NONE};
    if (rate_allowed != IR_NONE) {
        EvalValue allowed = value_at(eval, rate_allowed, 0);
        if (allowed.known && !allowed.value) return (Award){.check = CHECK_RATE_ABOVE};
    }
    EvalValue cap = cap_of_member(eval, choice, index);
    if (choice->decided_amount != IR_NONE) award.award = value_at(eval, choice->decided_amount, 0);
    if (!award.award.known && by_rate != IR_NONE) award.award = value_at(eval, by_rate, 0);
    if (!award.award.known) return award;
    Int128 value = award.award.value;
    bool   above = member->has_amount && !member->estimated && value > member->amount;                 /* an estimate is no limit */
    if (!fits_amount(value) || above || (cap.known && value > cap.value)) award.check = CHECK_AWARD_ABOVE;
    return award;
}

/* Several are advised and none is selected: nobody knows which of them the decision is about. It contradicts the clause where it fits none. */
static bool fits_a_tied_one(Eval *eval, const IrChoice *choice, const MeasureDecision *measures, const ChoiceDecision *decision) {
    if (decision->selected || !(decision->best & (decision->best - 1))) return false;
    for (int32_t i = 0; i < choice->member_count; i++)
        if (((decision->best >> i) & 1) && award_of(eval, choice, i, &measures[choice->members[i]]).check == CHECK_NONE) return true;
    return false;
}

static void decide_choice(Eval *eval, const IrChoice *choice, MeasureDecision *measures, ChoiceDecision *decision) {
    advise(eval, choice, measures, decision);
    if (choice->selected != IR_NONE) {
        EvalValue selected = value_at(eval, choice->selected, 0);
        if (selected.known) decision->selected = (uint64_t)selected.value;
    }
    bool several = (decision->selected & (decision->selected - 1)) != 0;
    uint64_t concerned = decision->selected ? decision->selected : fits_a_tied_one(eval, choice, measures, decision) ? 0 : decision->best;
    for (int32_t i = 0; i < choice->member_count; i++) {
        if (((concerned >> i) & 1) == 0) continue;
        MeasureDecision *member = &measures[choice->members[i]];
        if (several) fail_measure(member, CHECK_TWO_SELECTED);
        if (several || member->status != STATUS_YES) continue;
        Award award = award_of(eval, choice, i, member);
        if (award.check != CHECK_NONE) fail_measure(member, award.check);
        if (award.check != CHECK_NONE || !award.award.known) continue;
        member->has_award = true;
        member->award = (int64_t)award.award.value;
    }
    EvalValue unfounded = choice->unfounded == IR_NONE ? (EvalValue){0} : value_at(eval, choice->unfounded, 0);
    decision->error = several || (decision->selected && unfounded.known && unfounded.value);
    if (!several) return;
    decision->best = 0;                                     /* there is no advice on a contradiction */
    decision->has_amount = false;
    decision->amount = 0;
}

/* ---- all together ---- */

static Eval start(const IrProgram *program, const Application *application, Arena *arena) {
    Eval eval = {.program = program, .application = application, .arena = arena, .words = program->source_count / 64 + 1};
    eval.values = NEW_ARRAY(arena, EvalValue, program->node_count + 1);
    eval.elements = NEW_ARRAY(arena, EvalValue *, program->region_count + 1);
    eval.counts = NEW_ARRAY(arena, int32_t, program->region_count + 1);
    eval.positions = NEW_ARRAY(arena, int32_t, program->node_count + 1);
    for (int32_t r = 0; r < program->region_count; r++) {
        const IrRegion        *region = &program->regions[r];
        const ApplicationList *list = list_of(&eval, r);
        for (int32_t i = 0; i < region->node_count; i++) eval.positions[region->nodes[i]] = i;
        if (!list) continue;
        eval.counts[r] = list->count;
        eval.elements[r] = arena_alloc(arena, sizeof(EvalValue) * (size_t)list->count * (size_t)region->node_count + 1);
    }
    return eval;
}

Decision *eval_decide(const IrProgram *program, const Application *application, Arena *arena, EvalTrace *trace) {
    Eval      eval = start(program, application, arena);
    Decision *decision = NEW(arena, Decision);
    decision->measures = NEW_ARRAY(arena, MeasureDecision, program->measure_count + 1);
    decision->choices = NEW_ARRAY(arena, ChoiceDecision, program->choice_count + 1);
    compute_nodes(&eval);
    for (int32_t i = 0; i < program->measure_count; i++) {
        decide_measure(&eval, &program->measures[i], &decision->measures[i]);
        take_award(&eval, &program->measures[i], &decision->measures[i]);
    }
    for (int32_t i = 0; i < program->choice_count; i++)
        decide_choice(&eval, &program->choices[i], decision->measures, &decision->choices[i]);
    if (trace) *trace = (EvalTrace){.values = eval.values, .elements = eval.elements, .element_counts = eval.counts};
    return decision;
}
