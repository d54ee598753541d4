/* ceiling - see ceiling.h. */
#include "ir/ceiling.h"

/* By node: whether the policy itself limits the value, not merely the range in which the program takes a fact. */
typedef struct { const IrProgram *program; signed char *known; } Limits;

static bool is_number(TypeKind kind) { return kind == TYPE_MONEY || kind == TYPE_INTEGER || kind == TYPE_QUANTITY || kind == TYPE_RATE; }

static bool is_limited(const Limits *limits, IrId id);

static bool find_limited(const Limits *limits, const IrNode *node) {
    bool any = false, all = true;
    if (!is_number(node->type.kind) || node->kind == IR_CONSTANT || node->kind == IR_UNPUBLISHED) return true;
    if (node->kind == IR_FACT && limits->program->sources[node->source].cause == CAUSE_PARAMETER) return true;      /* the clause states its range */
    if (node->kind == IR_FACT) return node->type.kind == TYPE_RATE && node->high <= RATE_DENOMINATOR;
    if (node->kind == IR_SUBTRACT && limits->program->nodes[node->operands[1]].low >= 0) return is_limited(limits, node->operands[0]);
    for (int32_t i = 0; i < node->operand_count; i++) {
        bool limited = is_limited(limits, node->operands[i]);
        any = any || limited;
        all = all && limited;
    }
    return node->operand_count > 0 && (node->kind == IR_MINIMUM ? any : all);     /* lists, which have no operands, can grow */
}

static bool is_limited(const Limits *limits, IrId id) {
    signed char *known = &limits->known[id];
    if (!*known) *known = find_limited(limits, &limits->program->nodes[id]) ? 1 : -1;
    return *known > 0;
}

/* The highest amount that the clause allows; false where it states no ceiling: a list without a cap in total, a multiple of a fact. */
static bool highest(const Limits *limits, const IrMeasure *measure, Int128 *bound) {
    *bound = 0;
    if (!measure->has_outcome || measure->outcome.amount == IR_NONE) return true;
    IrId id = measure->region >= 0 ? measure->total_cap : measure->outcome.amount;
    if (id == IR_NONE || !is_limited(limits, id)) return false;
    *bound = limits->program->nodes[id].high;
    return true;
}

void ceilings_find(IrProgram *program) {
    Limits limits = {program, NEW_ARRAY(program->arena, signed char, program->node_count + 1)};
    for (int32_t i = 0; i < program->measure_count; i++) {
        IrMeasure *measure = &program->measures[i];
        measure->has_highest = highest(&limits, measure, &measure->highest);
    }
}
