/* ast_walk - see ast_walk.h. */
#include "syntax/ast_walk.h"

static void each(ExprList *list, VisitExpr *visit, void *state)
{
    for (int32_t i = 0; i < list->count; i++) visit(list->items[i], state);
}

static void maybe(Expr *expr, VisitExpr *visit, void *state)
{
    if (expr) visit(expr, state);
}

void expr_each_part(Expr *expr, VisitExpr *visit, void *state)
{
    switch (expr->kind) {
    case EXPR_SET: each(&expr->as.SET.items, visit, state); return;
    case EXPR_NOT: visit(expr->as.NOT.operand, state); return;
    case EXPR_NEGATE: visit(expr->as.NEGATE.operand, state); return;
    case EXPR_AND: each(&expr->as.AND.operands, visit, state); return;
    case EXPR_OR: each(&expr->as.OR.operands, visit, state); return;
    case EXPR_COMPARE: visit(expr->as.COMPARE.left, state); visit(expr->as.COMPARE.right, state); return;
    case EXPR_IN: visit(expr->as.IN.element, state); visit(expr->as.IN.set, state); return;
    case EXPR_CONTAINS: visit(expr->as.CONTAINS.set, state); visit(expr->as.CONTAINS.element, state); return;
    case EXPR_ARITHMETIC: visit(expr->as.ARITHMETIC.left, state); visit(expr->as.ARITHMETIC.right, state); return;
    case EXPR_OF: visit(expr->as.OF.base, state); visit(expr->as.OF.share, state); return;
    case EXPR_CALL: each(&expr->as.CALL.arguments, visit, state); return;
    case EXPR_IF: visit(expr->as.IF.condition, state); visit(expr->as.IF.then_value, state); visit(expr->as.IF.else_value, state); return;
    case EXPR_BY_READING:
        for (int32_t i = 0; i < expr->as.BY_READING.cases.count; i++) visit(expr->as.BY_READING.cases.items[i].value, state);
        return;
    case EXPR_PAREN: visit(expr->as.PAREN.inner, state); return;
    case EXPR_CAPPED: visit(expr->as.CAPPED.inner, state); visit(expr->as.CAPPED.cap, state); return;
    case EXPR_NUMBER: case EXPR_DATE: case EXPR_TEXT: case EXPR_BOOL: case EXPR_NAME: case EXPR_MISSING: case EXPR_STATUS: case EXPR_ERROR: return;
    }
}

static void measure_exprs(MeasureDecl *measure, VisitExpr *visit, void *state)
{
    for (int32_t i = 0; i < measure->for_each.count; i++) maybe(measure->for_each.items[i].filter, visit, state);
    for (int32_t i = 0; i < measure->conditions.count; i++) maybe(measure->conditions.items[i].expr, visit, state);
    for (int32_t i = 0; i < measure->windows.count; i++) {
        maybe(measure->windows.items[i].from, visit, state);
        maybe(measure->windows.items[i].to, visit, state);
        maybe(measure->windows.items[i].by, visit, state);
    }
    for (int32_t i = 0; i < measure->outcomes.count; i++) {
        OutcomeClause *outcome = &measure->outcomes.items[i];
        bool speaks_of_money = outcome->kind != OUTCOME_CLASSIFICATION && outcome->kind != OUTCOME_REFERRAL;
        if (speaks_of_money) maybe(outcome->amount, visit, state);
        each(&outcome->caps, visit, state);
        maybe(outcome->before, visit, state);
        maybe(outcome->total, visit, state);
        maybe(outcome->least, visit, state);
    }
    each(&measure->decided, visit, state);
}

static void tiers_exprs(TiersDecl *tiers, VisitExpr *visit, void *state)
{
    maybe(tiers->by, visit, state);
    for (int32_t i = 0; i < tiers->rows.count; i++) {
        maybe(tiers->rows.items[i].low, visit, state);
        maybe(tiers->rows.items[i].high, visit, state);
        maybe(tiers->rows.items[i].value, visit, state);
        maybe(tiers->rows.items[i].cap, visit, state);
    }
}

void decl_each_rule_expr(Decl *decl, VisitExpr *visit, void *state)
{
    switch (decl->kind) {
    case DECL_POLICY:
        maybe(decl->as.POLICY.effective_from, visit, state);
        maybe(decl->as.POLICY.effective_for, visit, state);
        maybe(decl->as.POLICY.effective_to, visit, state);
        return;
    case DECL_PARAMETER:
        maybe(decl->as.PARAMETER.constant, visit, state);
        for (int32_t i = 0; i < decl->as.PARAMETER.values.count; i++) {
            maybe(decl->as.PARAMETER.values.items[i].from, visit, state);
            maybe(decl->as.PARAMETER.values.items[i].to, visit, state);
            maybe(decl->as.PARAMETER.values.items[i].value, visit, state);
        }
        return;
    case DECL_TIERS: tiers_exprs(&decl->as.TIERS, visit, state); return;
    case DECL_TABLE:
        for (int32_t r = 0; r < decl->as.TABLE.rows.count; r++) each(&decl->as.TABLE.rows.items[r].cells, visit, state);
        return;
    case DECL_DEFINE: maybe(decl->as.DEFINE.value, visit, state); return;
    case DECL_MEASURE: measure_exprs(&decl->as.MEASURE, visit, state); return;
    case DECL_DUTY: maybe(decl->as.DUTY.must, visit, state); return;
    case DECL_IMPORT: case DECL_ENUM: case DECL_UNIT: case DECL_FACTS: case DECL_READING: case DECL_CHOOSE: case DECL_DECLARATION: case DECL_TEST:
    case DECL_TEST_TABLE: case DECL_PROPERTY: case DECL_ALLOCATION: return;
    }
}
