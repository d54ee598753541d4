/* lower_number - numbers as integers over a compile-time denominator: operands are brought to one denominator by SCALE nodes, and
 * rounding is a floor division by it. */
#include "ir/lower_internal.h"

#include <string.h>

IrType lower_type(Type type)
{
    switch (type.tag) {
    case TYPE_TAG_BOOL: return (IrType){TYPE_BOOL, 0};
    case TYPE_TAG_MONEY: return (IrType){TYPE_MONEY, 0};
    case TYPE_TAG_NUMBER: return (IrType){type.integer ? TYPE_INTEGER : TYPE_RATE, 0};
    case TYPE_TAG_QUANTITY: return (IrType){TYPE_QUANTITY, type.index};
    case TYPE_TAG_DATE: return (IrType){TYPE_DATE, 0};
    case TYPE_TAG_ENUM: return (IrType){TYPE_ENUM, type.index};
    case TYPE_TAG_SET: return (IrType){TYPE_SET, type.index < 0 ? 0 : type.index};
    case TYPE_TAG_TEXT: return (IrType){TYPE_TEXT, 0};
    case TYPE_TAG_DURATION: case TYPE_TAG_READING: case TYPE_TAG_LIST: case TYPE_TAG_MEASURE: case TYPE_TAG_CHOICE: case TYPE_TAG_ERROR: break;
    }
    return (IrType){TYPE_INTEGER, 0};
}

IrNode node_of(const Lower *lower, IrKind kind, IrType type, Span span)
{
    return (IrNode){.kind = kind, .type = type, .denominator = 1, .region = lower->region, .slot = -1, .source = -1, .over = -1,
                    .filter = IR_NONE, .body = IR_NONE, .span = span, .define = -1, .reading = -1, .hidden = span.source < 0};
}

static IrId add_with(Lower *lower, IrNode *node, IrId *operands, int32_t count)
{
    node->operands = operands;
    node->operand_count = count;
    /* what uses only top-level values is a top-level value, also inside a list */
    bool element = node->kind == IR_ELEMENT;
    for (int32_t i = 0; i < count; i++) element |= ir_node(lower->builder, operands[i])->region >= 0;
    if (!element) node->region = -1;
    return ir_add(lower->builder, node);
}

IrId add_constant(Lower *lower, IrType type, Int128 numerator, Int128 denominator, Span span)
{
    IrNode node = node_of(lower, IR_CONSTANT, type, span);
    node.constant = numerator;
    node.denominator = denominator;
    return ir_add(lower->builder, &node);
}

IrId add_hidden_bool(Lower *lower, bool value) { return add_constant(lower, (IrType){TYPE_BOOL, 0}, value, 1, SPAN_NONE); }

IrId add_unary(Lower *lower, IrKind kind, IrType type, IrId operand, Int128 constant, Int128 denominator, Span span)
{
    IrNode node = node_of(lower, kind, type, span);
    node.constant = constant;
    node.denominator = denominator;
    return add_with(lower, &node, &operand, 1);
}

IrId add_scaled_to(Lower *lower, IrId id, Int128 denominator)
{
    const IrNode *node = ir_node(lower->builder, id);
    if (node->denominator == denominator) return id;
    IrType type = node->type;
    Int128 factor = denominator / node->denominator;
    return add_unary(lower, IR_SCALE, type, id, factor, denominator, SPAN_NONE);
}

static bool is_comparison(IrKind kind) { return kind == IR_EQ || kind == IR_NE || kind == IR_LT || kind == IR_LE || kind == IR_GT || kind == IR_GE; }

/* Least common multiple, or 0 when it would leave 2^62. */
static Int128 common_denominator(Int128 a, Int128 b)
{
    Int128 result = a / greatest_common_divisor(a, b);
    return result > ((Int128)1 << 62) / b ? 0 : result * b;
}

static Int128 align(Lower *lower, IrId *left, IrId *right, Span span)
{
    Int128 denominator = common_denominator(ir_node(lower->builder, *left)->denominator, ir_node(lower->builder, *right)->denominator);
    if (!denominator) {
        Diag *diag = diag_at(lower->diags, DIAG_E0601, span, "these fractions are too fine to be kept exactly", "这里的分数过细，无法精确表示");
        diag_help(lower->diags, diag, "round one of them first, or write simpler rates", "请先取整，或改用较简单的比例");
        return 1;
    }
    *left = add_scaled_to(lower, *left, denominator);
    *right = add_scaled_to(lower, *right, denominator);
    return denominator;
}

IrId add_binary(Lower *lower, IrKind kind, IrType type, IrId left, IrId right, Span span)
{
    IrNode node = node_of(lower, kind, type, span);
    Int128 denominator = align(lower, &left, &right, span);
    if (!is_comparison(kind)) node.denominator = denominator;
    IrId operands[2] = {left, right};
    return add_with(lower, &node, operands, 2);
}

IrId add_product(Lower *lower, IrType type, IrId left, IrId right, Span span)
{
    IrNode node = node_of(lower, IR_MULTIPLY, type, span);
    Int128 a = ir_node(lower->builder, left)->denominator, b = ir_node(lower->builder, right)->denominator;
    if (a > ((Int128)1 << 62) / b) {
        Diag *diag = diag_at(lower->diags, DIAG_E0601, span, "these fractions are too fine to be kept exactly", "这里的分数过细，无法精确表示");
        diag_help(lower->diags, diag, "round one of them first, or write simpler rates", "请先取整，或改用较简单的比例");
        return left;
    }
    node.denominator = a * b;
    IrId operands[2] = {left, right};
    return add_with(lower, &node, operands, 2);
}

IrId add_hidden_and(Lower *lower, IrId left, IrId right)
{
    IrNode node = node_of(lower, IR_AND, (IrType){TYPE_BOOL, 0}, SPAN_NONE);
    IrId operands[2] = {left, right};
    return add_with(lower, &node, operands, 2);
}

IrId add_hidden_not(Lower *lower, IrId operand) { return add_unary(lower, IR_NOT, (IrType){TYPE_BOOL, 0}, operand, 0, 1, SPAN_NONE); }

IrId add_if(Lower *lower, IrType type, IrId condition, IrId then_value, IrId else_value, Span span, bool hidden)
{
    IrNode node = node_of(lower, IR_IF, type, span);
    node.denominator = align(lower, &then_value, &else_value, span);
    node.hidden = hidden;
    IrId operands[3] = {condition, then_value, else_value};
    return add_with(lower, &node, operands, 3);
}

/* ---- rounding ---------------------------------------------------------------------------------------------------------- */

static const struct { const char *code; int64_t unit; bool half_up; } rules[ROUND_COUNT] = {
    [ROUND_FLOOR_FEN] = {"floor_fen", 1, false},   [ROUND_HALF_UP_FEN] = {"half_up_fen", 1, true},     [ROUND_FLOOR_YUAN] = {"floor_yuan", 100, false},
    [ROUND_FLOOR_WAN] = {"floor_wan", 1000000, false}, [ROUND_HALF_UP_WAN] = {"half_up_wan", 1000000, true},
};

bool rounding_from_code(const char *code, RoundingRule *rule)
{
    for (int i = 0; i < ROUND_COUNT; i++)
        if (!strcmp(rules[i].code, code)) {
            *rule = (RoundingRule)i;
            return true;
        }
    return false;
}

/* floor(x / unit) * unit, or floor(x / unit + 1/2) * unit, with x = integer / denominator in fen */
IrId add_rounded(Lower *lower, IrId amount, RoundingRule rule, Span span)
{
    IrType money = {TYPE_MONEY, 0};
    Int128 step = ir_node(lower->builder, amount)->denominator * rules[rule].unit;
    IrId counted = amount;
    if (step == 1) return amount;
    if (rules[rule].half_up) {
        Int128 denominator = ir_node(lower->builder, amount)->denominator;
        IrId two = add_constant(lower, (IrType){TYPE_INTEGER, 0}, 2, 1, SPAN_NONE);
        IrId twice = add_product(lower, money, amount, two, SPAN_NONE);
        counted = add_binary(lower, IR_ADD, money, twice, add_constant(lower, money, step, denominator, SPAN_NONE), SPAN_NONE);
        step *= 2;
    }
    IrId whole = add_unary(lower, IR_FLOOR_DIVIDE, money, counted, step, 1, rules[rule].unit == 1 ? span : SPAN_NONE);
    if (rules[rule].unit == 1) return whole;
    return add_product(lower, money, whole, add_constant(lower, (IrType){TYPE_INTEGER, 0}, rules[rule].unit, 1, SPAN_NONE), span);
}

IrId add_floor_to_fen(Lower *lower, IrId amount, Span span) { return add_rounded(lower, amount, ROUND_FLOOR_FEN, span); }
