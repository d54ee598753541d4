/* ranges - bounds of every node, from the declared ranges of the facts. One forward pass.
 * A bound is about known values: an operation with an unpublished parameter is never known, so any bound is right for it. */
#include "ir/compute.h"

#include "runtime/date.h"

typedef struct { Int128 low, high; } Range;

static Range range_of(const IrProgram *program, IrId id) {
    return (Range){program->nodes[id].low, program->nodes[id].high};
}

static Int128 smaller(Int128 a, Int128 b) { return a < b ? a : b; }
static Int128 larger(Int128 a, Int128 b) { return a > b ? a : b; }
static Range  hull(Range a, Range b) { return (Range){smaller(a.low, b.low), larger(a.high, b.high)}; }

/* What an operation that is monotone in each operand can give: the hull of its value at the corners. False: a corner overflows. */
static bool corners(const IrNode *node, Range a, Range b, Range *result) {
    const Int128 operands[4][2] = {{a.low, b.low}, {a.low, b.high}, {a.high, b.low}, {a.high, b.high}};
    for (int i = 0; i < 4; i++) {
        Int128 value;
        if (!ir_compute(node, operands[i], &value)) return false;
        *result = i == 0 ? (Range){value, value} : hull(*result, (Range){value, value});
    }
    return true;
}

static bool quotient(const IrNode *node, Range a, Range b, Range *result) {
    *result = (Range){0, 0};                                /* b <= 0 */
    if (b.high <= 0) return true;
    Range whole;
    if (!corners(node, a, (Range){larger(b.low, 1), b.high}, &whole)) return false;
    *result = b.low <= 0 ? hull(*result, whole) : whole;
    return true;
}

static Range comparison(IrKind kind, Range a, Range b) {
    bool always = false, never = false;
    bool below = a.high < b.low, above = a.low > b.high;
    bool fixed = a.low == a.high && b.low == b.high && a.low == b.low;
    if (kind == IR_EQ) { always = fixed; never = below || above; }
    else if (kind == IR_NE) { always = below || above; never = fixed; }
    else if (kind == IR_LT) { always = below; never = a.low >= b.high; }
    else if (kind == IR_LE) { always = a.high <= b.low; never = above; }
    else if (kind == IR_GT) { always = above; never = a.high <= b.low; }
    else if (kind == IR_GE) { always = a.low >= b.high; never = below; }
    return (Range){always ? 1 : 0, never ? 0 : 1};
}

/* A sum of up to LIST_LIMIT elements, none counted included. */
static bool sum_range(Range body, Range *result) {
    Int128 low, high;
    if (__builtin_mul_overflow(body.low, (Int128)LIST_LIMIT, &low)) return false;
    if (__builtin_mul_overflow(body.high, (Int128)LIST_LIMIT, &high)) return false;
    *result = (Range){smaller(low, 0), larger(high, 0)};
    return result->low >= -IR_BOUND && result->high <= IR_BOUND;
}

static Range all_operands(const IrProgram *program, const IrNode *node, bool is_and) {
    Range range = is_and ? (Range){1, 1} : (Range){0, 0};
    for (int32_t i = 0; i < node->operand_count; i++) {
        Range operand = range_of(program, node->operands[i]);
        if (is_and) range = (Range){smaller(range.low, operand.low), smaller(range.high, operand.high)};
        else range = (Range){larger(range.low, operand.low), larger(range.high, operand.high)};
    }
    return range;
}

static Range if_range(const IrProgram *program, const IrNode *node) {
    Range condition = range_of(program, node->operands[0]);
    if (condition.low == 1) return range_of(program, node->operands[1]);
    if (condition.high == 0) return range_of(program, node->operands[2]);
    return hull(range_of(program, node->operands[1]), range_of(program, node->operands[2]));
}

/* False when the node could leave +-2^120. */
static bool node_range(const IrProgram *program, const IrNode *node, Range *range) {
    Range a = node->operand_count > 0 ? range_of(program, node->operands[0]) : (Range){0, 0};
    Range b = node->operand_count > 1 ? range_of(program, node->operands[1]) : (Range){0, 0};
    *range = (Range){0, 1};
    switch (node->kind) {
    case IR_CONSTANT:
        *range = (Range){node->constant, node->constant};
        return node->constant >= -IR_BOUND && node->constant <= IR_BOUND;
    case IR_FACT: case IR_ELEMENT:
        *range = (Range){program->schema.fields[node->slot].low, program->schema.fields[node->slot].high};
        return true;
    case IR_UNPUBLISHED: *range = (Range){0, 0}; return true;
    case IR_NOT: *range = (Range){1 - a.high, 1 - a.low}; return true;
    case IR_AND: *range = all_operands(program, node, true); return true;
    case IR_OR: *range = all_operands(program, node, false); return true;
    case IR_EQ: case IR_NE: case IR_LT: case IR_LE: case IR_GT: case IR_GE: *range = comparison(node->kind, a, b); return true;
    case IR_IN_MASK: case IR_CONTAINS: case IR_KNOWN: case IR_ANY: case IR_ALL: case IR_LEADS: return true;
    case IR_FIRST_KNOWN: *range = hull(a, b); return true;
    case IR_IF: *range = if_range(program, node); return true;
    case IR_ADD: case IR_SUBTRACT: case IR_MULTIPLY: case IR_SCALE: case IR_FLOOR_DIVIDE: case IR_MINIMUM: case IR_MAXIMUM:
    case IR_ADD_MONTHS:
        return corners(node, a, b, range);
    case IR_QUOTIENT: return quotient(node, a, b, range);
    case IR_SUM: return sum_range(range_of(program, node->body), range);
    case IR_COUNT: *range = (Range){0, LIST_LIMIT}; return true;
    case IR_GREATEST: *range = hull((Range){0, 0}, range_of(program, node->body)); return true;
    }
    return true;
}

static bool any_poisoned(const IrNode *node, const bool *poisoned) {
    for (int32_t i = 0; i < node->operand_count; i++)
        if (poisoned[node->operands[i]]) return true;
    return ir_is_over_list(node->kind) && node->body != IR_NONE && poisoned[node->body];
}

/* Plumbing has no place of its own: the first operand that has one stands for it. */
static Span place_of(const IrProgram *program, const IrNode *node) {
    while (node->span.source < 0 && node->operand_count > 0) node = &program->nodes[node->operands[0]];
    return node->span;
}

static void report(const IrProgram *program, const IrNode *node, Diags *diags) {
    Diag *diag = diag_at(diags, DIAG_E0601, place_of(program, node), "this value could become too large to be computed exactly",
                         "这个数值可能过大，无法精确计算");
    diag_here(diags, diag, "within the declared ranges of its facts it can leave 2 to the power of 120",
              "在各事实声明的范围内，其绝对值可超过2的120次方");
    diag_help(diags, diag, "declare narrower ranges for the facts used here", "请为此处所用的事实声明更窄的范围");
}

bool ir_ranges(IrProgram *program, Diags *diags) {
    bool  fine = true;
    bool *poisoned = NEW_ARRAY(program->arena, bool, program->node_count + 1);
    for (IrId id = 0; id < program->node_count; id++) {
        IrNode *node = &program->nodes[id];
        Range   range = {0, 0};
        poisoned[id] = any_poisoned(node, poisoned);        /* one mistake, one message */
        if (!node_range(program, node, &range)) {
            if (!poisoned[id]) report(program, node, diags);
            poisoned[id] = true;
            fine = false;
            range = (Range){-IR_BOUND, IR_BOUND};
        }
        node->low = range.low;
        node->high = range.high;
    }
    return fine;
}
