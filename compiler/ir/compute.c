/* compute - plain operations on known integers. */
#include "ir/compute.h"

#include "runtime/date.h"

bool ir_is_over_list(IrKind kind) {
    return kind == IR_SUM || kind == IR_COUNT || kind == IR_GREATEST || kind == IR_ANY || kind == IR_ALL;
}

bool ir_is_comparison(IrKind kind) { return kind >= IR_EQ && kind <= IR_GE; }

static Int128 clamp(Int128 value, Int128 low, Int128 high) { return value < low ? low : value > high ? high : value; }

/* Dates and months far outside the calendar end at its first or last day. */
static Int128 add_months(Int128 date, Int128 months) {
    enum { MOST_MONTHS = 12 * 10000 };
    return date_add_months((int32_t)clamp(date, DATE_MIN, DATE_MAX), (int)clamp(months, -MOST_MONTHS, MOST_MONTHS));
}

static bool has_bit(Int128 mask, Int128 bit) { return bit >= 0 && bit <= 62 && ((mask >> (int)bit) & 1) != 0; }

bool ir_compute(const IrNode *node, const Int128 *operands, Int128 *result) {
    Int128 a = node->operand_count > 0 ? operands[0] : 0;
    Int128 b = node->operand_count > 1 ? operands[1] : 0;
    Int128 value = 0;
    bool   overflow = false;
    switch (node->kind) {
    case IR_NOT: value = !a; break;
    case IR_EQ: value = a == b; break;
    case IR_NE: value = a != b; break;
    case IR_LT: value = a < b; break;
    case IR_LE: value = a <= b; break;
    case IR_GT: value = a > b; break;
    case IR_GE: value = a >= b; break;
    case IR_IN_MASK: value = has_bit(node->constant, a); break;
    case IR_CONTAINS: value = (a & node->constant) != 0; break;
    case IR_ADD: overflow = __builtin_add_overflow(a, b, &value); break;
    case IR_SUBTRACT: overflow = __builtin_sub_overflow(a, b, &value); break;
    case IR_MULTIPLY: overflow = __builtin_mul_overflow(a, b, &value); break;
    case IR_SCALE: overflow = __builtin_mul_overflow(a, node->constant, &value); break;
    case IR_FLOOR_DIVIDE: value = floor_divide(a, node->constant); break;
    case IR_QUOTIENT: value = b > 0 ? floor_divide(a, b) : 0; break;
    case IR_MINIMUM: value = a < b ? a : b; break;
    case IR_MAXIMUM: value = a > b ? a : b; break;
    case IR_ADD_MONTHS: value = add_months(a, b); break;
    case IR_CONSTANT: case IR_FACT: case IR_ELEMENT: case IR_UNPUBLISHED: case IR_AND: case IR_OR: case IR_KNOWN:
    case IR_FIRST_KNOWN: case IR_IF: case IR_SUM: case IR_COUNT: case IR_GREATEST: case IR_ANY: case IR_ALL: case IR_LEADS:
        return false;
    }
    *result = value;
    return !overflow && value >= -IR_BOUND && value <= IR_BOUND;
}
