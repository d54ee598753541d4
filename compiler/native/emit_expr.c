/* emit_expr - one node of a program, for one row or for several lanes. Total over the kinds of ir.def. */
#include "native/emit_internal.h"

static Value *operand(Emit *e, const IrNode *node, int index) { return &e->values[node->operands[index]]; }
static Ref condition_of(Emit *e, IrId id) { return integer_of(e, id, 1); }

/* `known x and x` holds where x is known to hold, `known x and not x` where it is known to fail, and else fails: it is always known. */
static bool emit_known_to(Emit *e, const IrNode *node, Value *value) {
    if (node->operand_count != 2) return false;
    const IrNode *known = node_at(e, node->operands[0]), *second = node_at(e, node->operands[1]);
    if (known->kind != IR_KNOWN) return false;
    IrId about = known->operands[0];
    if (node->operands[1] == about) value->integer = true_of(e, &e->values[about]);
    else if (second->kind == IR_NOT && second->operands[0] == about) value->integer = false_of(e, &e->values[about]);
    return value->integer != NULL;
}

/* AND fails where an operand is known to fail, and holds where all are known to hold; OR the other way round. Its needs matter where it is not
 * known: there no operand of an AND fails, none of an OR holds. */
static Value emit_kleene(Emit *e, const IrNode *node, bool is_and) {
    Value known_to = {0};
    if (is_and && emit_known_to(e, node, &known_to)) return known_to;
    Ref  all = NULL, any = NULL, *needs = NULL;              /* all hold (AND), all fail (OR); any fails, any holds */
    Join join = is_and ? JOIN_AND : JOIN_OR;
    bool always_known = true;
    for (int32_t i = 0; i < node->operand_count; i++) {
        const Value *one = operand(e, node, i);
        Ref          holds = true_of(e, one), fails = false_of(e, one);
        all = both(e, all, is_and ? holds : fails);
        any = or_else_false(e, any, is_and ? fails : holds);
        needs = needs_union(e, needs, needs_unless(e, one, join));
        always_known = always_known && !may_be_unknown(one);
    }
    Ref holds = is_and ? all : any, fails = is_and ? any : all;
    if (always_known) return (Value){.integer = holds};
    return (Value){.integer = holds, .holds = holds, .fails = fails, .needs = needs, .join = join};
}

static Value emit_not(Emit *e, const IrNode *node) {
    const Value *one = operand(e, node, 0);
    Ref          holds = false_of(e, one);
    if (!may_be_unknown(one)) return (Value){.integer = holds};
    Join join = one->join == JOIN_AND ? JOIN_OR : one->join == JOIN_OR ? JOIN_AND : JOIN_NONE;
    return (Value){.integer = holds, .holds = holds, .fails = true_of(e, one), .needs = one->needs, .join = join};
}

static Value emit_if(Emit *e, const IrNode *node) {
    Value *condition = operand(e, node, 0), *then = operand(e, node, 1), *otherwise = operand(e, node, 2);
    Ref    which = condition_of(e, node->operands[0]);
    Value  value = emit_select_number(e, node, which, node->operands[1], node->operands[2]);
    Ref    known = may_be_unknown(then) || may_be_unknown(otherwise)
                 ? choose(e, which, true_if_null(e, known_of(e, then)), true_if_null(e, known_of(e, otherwise))) : NULL;
    value.known = both(e, known_of(e, condition), known);
    Ref *of_then = needs_of(e, then), *of_otherwise = needs_of(e, otherwise);
    Ref *branches = needs_union(e, needs_when(e, which, of_then), of_otherwise ? needs_when(e, negate(e, which), of_otherwise) : NULL);
    value.needs = needs_union(e, needs_of(e, condition), needs_when(e, known_of(e, condition), branches));
    return value;
}

static Value emit_first_known(Emit *e, const IrNode *node) {
    Value *first = operand(e, node, 0), *second = operand(e, node, 1);
    Ref    known = known_of(e, first), second_known = known_of(e, second);
    Value  value = emit_select_number(e, node, known, node->operands[0], node->operands[1]);
    value.known = either(e, known, second_known);
    if (known && second_known) value.needs = needs_when(e, negate(e, second_known), needs_of(e, first));
    return value;
}

/* Bits above 62 never match; the shift is kept below 64. */
static Value emit_in_mask(Emit *e, const IrNode *node) {
    Value *code = operand(e, node, 0);
    Ref    index = integer_of(e, node->operands[0], 64);
    Ref    mask = constant_integer(e, 64, node->constant & (((Int128)1 << 63) - 1));
    Ref    moved = build_shift_right(e, mask, build_and(e, index, constant_integer(e, 64, 63), ""), "");
    Ref    bit = build_convert(e, LLVMTrunc, moved, integer_type(e, 1), "in");
    return (Value){.integer = bit, .known = code->known, .needs = code->needs};
}

static Value emit_contains(Emit *e, const IrNode *node) {
    Value *set = operand(e, node, 0);
    Ref    common = build_and(e, integer_of(e, node->operands[0], 64), constant_integer(e, 64, node->constant), "");
    Ref    any = build_compare(e, LLVMIntNE, common, zero(e, 64), "contains");
    return (Value){.integer = any, .known = set->known, .needs = set->needs};
}

static Value emit_add_months(Emit *e, const IrNode *node) {
    Value *date = operand(e, node, 0), *months = operand(e, node, 1);
    const IrNode *count = &e->program->nodes[node->operands[1]];
    Ref by = bits_of(count) == 128 ? NULL : integer_of(e, node->operands[1], 64);
    if (!by) {                                               /* far outside the calendar: as far as int64 goes is as good */
        Ref wide = integer_of(e, node->operands[1], 128), low = constant_integer(e, 128, INT32_MIN), high = constant_integer(e, 128, INT32_MAX);
        wide = build_select(e, build_compare(e, LLVMIntSLT, wide, low, ""), low, wide, "");
        wide = build_select(e, build_compare(e, LLVMIntSGT, wide, high, ""), high, wide, "");
        by = resize(e, wide, 64);
    }
    return (Value){.integer = call_add_months(e, integer_of(e, node->operands[0], 64), by), .known = both(e, date->known, months->known),
                   .needs = needs_union(e, date->needs, months->needs)};
}

static Value emit_known(Emit *e, const IrNode *node) {
    return (Value){.integer = true_if_null(e, known_of(e, operand(e, node, 0)))};
}

static Value emit_fact(Emit *e, const IrNode *node) {
    return node->kind == IR_FACT ? fact_of_row(e, node->slot) : load_fact(e, node->slot, NULL);
}

static Value emit_value(Emit *e, const IrNode *node) {
    switch (node->kind) {
    case IR_CONSTANT: return (Value){.integer = constant_integer(e, bits_of(node), node->constant)};
    case IR_FACT: case IR_ELEMENT: return emit_fact(e, node);
    case IR_UNPUBLISHED:
        return (Value){.integer = zero(e, bits_of(node)), .known = truth(e, false), .needs = needs_of_source(e, truth(e, true), node->source)};
    case IR_NOT: return emit_not(e, node);
    case IR_AND: return emit_kleene(e, node, true);
    case IR_OR: return emit_kleene(e, node, false);
    case IR_EQ: case IR_NE: case IR_LT: case IR_LE: case IR_GT: case IR_GE: return emit_comparison(e, node);
    case IR_IN_MASK: return emit_in_mask(e, node);
    case IR_CONTAINS: return emit_contains(e, node);
    case IR_KNOWN: return emit_known(e, node);
    case IR_FIRST_KNOWN: return emit_first_known(e, node);
    case IR_IF: return emit_if(e, node);
    case IR_ADD: case IR_SUBTRACT: case IR_MULTIPLY: case IR_SCALE: case IR_MINIMUM: case IR_MAXIMUM: return emit_arithmetic(e, node);
    case IR_FLOOR_DIVIDE: return emit_floor_divide(e, node);
    case IR_QUOTIENT: return emit_quotient(e, node);
    case IR_ADD_MONTHS: return emit_add_months(e, node);
    case IR_SUM: case IR_COUNT: case IR_GREATEST: case IR_ANY: case IR_ALL: return emit_over_list(e, node);
    case IR_LEADS: return emit_leads(e, node);
    }
    return (Value){0};
}

/* A condition whose range has one value is that value; whether it is known stays open. */
void emit_node(Emit *e, IrId id) {
    const IrNode *node = &e->program->nodes[id];
    Value         value = emit_value(e, node);
    if (node->type.kind == TYPE_BOOL && node->low == node->high)
        value = (Value){.integer = truth(e, node->low != 0), .known = known_of(e, &value), .needs = needs_of(e, &value)};
    e->values[id] = value;
}
