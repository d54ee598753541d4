/* build_expr - the constructors of expressions. Each knows its height, and one that is too high becomes an EXPR_ERROR that was
 * reported: whoever walks a tree by recursion is safe. */
#include "syntax/build.h"

#include "syntax/syntax_error.h"
#include <string.h>

static Expr *new_expr(Parse *parse, ExprKind kind, Span span, int32_t height_of_parts) {
    Expr *expr = NEW(parse->arena, Expr);
    expr->kind = kind;
    expr->span = span;
    expr->height = height_of_parts + 1;
    if (expr->height > EXPR_HEIGHT_LIMIT) {
        syntax_error_too_long(parse, span);
        expr->kind = EXPR_ERROR;
        expr->height = 1;
    }
    return expr;
}

static int32_t higher(const Expr *left, const Expr *right) { return left->height > right->height ? left->height : right->height; }

static int32_t highest(ExprList list) {
    int32_t height = 0;
    for (int32_t i = 0; i < list.count; i++)
        if (list.items[i]->height > height) height = list.items[i]->height;
    return height;
}

Expr *expr_number(Parse *parse, Span span, NumberExpr *number) {
    Expr *expr = new_expr(parse, EXPR_NUMBER, span, 0);
    expr->as.NUMBER = *number;
    return expr;
}

Expr *expr_date(Parse *parse, Span span, DateExpr date) {
    Expr *expr = new_expr(parse, date.month ? EXPR_DATE : EXPR_ERROR, span, 0);
    expr->as.DATE = date;
    return expr;
}

const char *build_joined(Parse *parse, QuotationList texts) {
    size_t size = 0;
    for (int32_t i = 0; i < texts.count; i++) size += strlen(texts.items[i].text);
    char  *joined = arena_alloc(parse->arena, size + 1);
    size_t used = 0;
    for (int32_t i = 0; i < texts.count; i++) {
        size_t length = strlen(texts.items[i].text);
        memcpy(joined + used, texts.items[i].text, length);
        used += length;
    }
    return joined;
}

Expr *expr_text(Parse *parse, Span span, QuotationList texts) {
    Expr *expr = new_expr(parse, EXPR_TEXT, span, 0);
    expr->as.TEXT.text = build_joined(parse, texts);
    return expr;
}

Expr *expr_bool(Parse *parse, Span span, int value) {
    Expr *expr = new_expr(parse, EXPR_BOOL, span, 0);
    expr->as.BOOL.value = value;
    return expr;
}

Expr *expr_name(Parse *parse, Span span, WordList path) {
    Expr *expr = new_expr(parse, EXPR_NAME, span, 0);
    expr->as.NAME.path = path;
    return expr;
}

Expr *expr_set(Parse *parse, Span span, ExprList items) {
    Expr *expr = new_expr(parse, EXPR_SET, span, highest(items));
    if (expr->kind == EXPR_SET) expr->as.SET.items = items;
    return expr;
}

Expr *expr_not(Parse *parse, Span span, Expr *operand) {
    Expr *expr = new_expr(parse, EXPR_NOT, span, operand->height);
    if (expr->kind == EXPR_NOT) expr->as.NOT.operand = operand;
    return expr;
}

Expr *expr_negate(Parse *parse, Span span, Expr *operand) {
    Expr *expr = new_expr(parse, EXPR_NEGATE, span, operand->height);
    if (expr->kind == EXPR_NEGATE) expr->as.NEGATE.operand = operand;
    return expr;
}

static bool is_parenthesised(const Expr *expr, ExprKind kind) { return expr->kind == EXPR_PAREN && expr->as.PAREN.inner->kind == kind; }

static bool grow_height(Parse *parse, Expr *chain, const Expr *operand) {
    if (operand->height >= chain->height) chain->height = operand->height + 1;
    if (chain->height <= EXPR_HEIGHT_LIMIT) return true;
    syntax_error_too_long(parse, operand->span);
    chain->kind = EXPR_ERROR;
    chain->height = 1;
    return false;
}

/* The left operand of a chain is the chain so far: no other expression of this kind can stand there without parentheses. */
Expr *expr_and(Parse *parse, Span span, Expr *left, Expr *right) {
    if (left->kind != EXPR_AND) {
        Expr *expr = new_expr(parse, EXPR_AND, span, higher(left, right));
        if (expr->kind != EXPR_AND) return expr;
        VEC_PUSH(parse->arena, &expr->as.AND.operands, left);
        expr->as.AND.parenthesised_mix = is_parenthesised(left, EXPR_OR);
        left = expr;
    }
    if (!grow_height(parse, left, right)) return left;
    VEC_PUSH(parse->arena, &left->as.AND.operands, right);
    left->as.AND.parenthesised_mix |= is_parenthesised(right, EXPR_OR);
    left->span = span;
    return left;
}

Expr *expr_or(Parse *parse, Span span, Expr *left, Expr *right) {
    if (left->kind != EXPR_OR) {
        Expr *expr = new_expr(parse, EXPR_OR, span, higher(left, right));
        if (expr->kind != EXPR_OR) return expr;
        VEC_PUSH(parse->arena, &expr->as.OR.operands, left);
        expr->as.OR.parenthesised_mix = is_parenthesised(left, EXPR_AND);
        left = expr;
    }
    if (!grow_height(parse, left, right)) return left;
    VEC_PUSH(parse->arena, &left->as.OR.operands, right);
    left->as.OR.parenthesised_mix |= is_parenthesised(right, EXPR_AND);
    left->span = span;
    return left;
}

Expr *expr_compare(Parse *parse, Span span, CompareOperator op, Span op_span, Expr *left, Expr *right) {
    Expr *expr = new_expr(parse, EXPR_COMPARE, span, higher(left, right));
    if (expr->kind == EXPR_COMPARE) expr->as.COMPARE = (CompareExpr){op, left, right, op_span};
    return expr;
}

Expr *expr_in(Parse *parse, Span span, Expr *element, Expr *set) {
    Expr *expr = new_expr(parse, EXPR_IN, span, higher(element, set));
    if (expr->kind == EXPR_IN) expr->as.IN = (InExpr){element, set};
    return expr;
}

Expr *expr_contains(Parse *parse, Span span, Expr *set, Expr *element) {
    Expr *expr = new_expr(parse, EXPR_CONTAINS, span, higher(set, element));
    if (expr->kind == EXPR_CONTAINS) expr->as.CONTAINS = (ContainsExpr){set, element};
    return expr;
}

Expr *expr_arithmetic(Parse *parse, Span span, ArithmeticOperator op, Span op_span, Expr *left, Expr *right) {
    Expr *expr = new_expr(parse, EXPR_ARITHMETIC, span, higher(left, right));
    if (expr->kind == EXPR_ARITHMETIC) expr->as.ARITHMETIC = (ArithmeticExpr){op, left, right, op_span};
    return expr;
}

Expr *expr_of(Parse *parse, Span span, Expr *base, Expr *share) {
    Expr *expr = new_expr(parse, EXPR_OF, span, higher(base, share));
    if (expr->kind == EXPR_OF) expr->as.OF = (OfExpr){base, share};
    return expr;
}

Expr *expr_call(Parse *parse, Span span, Word function, ExprList arguments) {
    Expr *expr = new_expr(parse, EXPR_CALL, span, highest(arguments));
    if (expr->kind == EXPR_CALL) expr->as.CALL = (CallExpr){function, arguments};
    return expr;
}

Expr *expr_if(Parse *parse, Span span, Expr *condition, Expr *then_value, Expr *else_value) {
    int32_t height = higher(then_value, else_value);
    Expr *expr = new_expr(parse, EXPR_IF, span, condition->height > height ? condition->height : height);
    if (expr->kind == EXPR_IF) expr->as.IF = (IfExpr){condition, then_value, else_value};
    return expr;
}

Expr *expr_by_reading(Parse *parse, Span span, Word reading, ReadingCaseList cases) {
    int32_t height = 0;
    for (int32_t i = 0; i < cases.count; i++)
        if (cases.items[i].value->height > height) height = cases.items[i].value->height;
    Expr *expr = new_expr(parse, EXPR_BY_READING, span, height);
    if (expr->kind == EXPR_BY_READING) {
        expr->as.BY_READING.reading = reading;
        expr->as.BY_READING.cases = cases;
    }
    return expr;
}

Expr *expr_paren(Parse *parse, Span span, Expr *inner) {
    Expr *expr = new_expr(parse, EXPR_PAREN, span, inner->height);
    if (expr->kind == EXPR_PAREN) expr->as.PAREN.inner = inner;
    return expr;
}

Expr *expr_capped(Parse *parse, Span span, Expr *inner, Expr *cap) {
    Expr *expr = new_expr(parse, EXPR_CAPPED, span, higher(inner, cap));
    if (expr->kind == EXPR_CAPPED) expr->as.CAPPED = (CappedExpr){inner, cap};
    return expr;
}

Expr *expr_missing(Parse *parse, Span span) { return new_expr(parse, EXPR_MISSING, span, 0); }

Expr *expr_status(Parse *parse, Span span, StatusWord status) {
    Expr *expr = new_expr(parse, EXPR_STATUS, span, 0);
    expr->as.STATUS.status = (int)status;
    return expr;
}
