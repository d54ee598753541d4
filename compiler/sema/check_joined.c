/* check_joined - 且 and 或 between what is no condition: items of an enum after one comparison, amounts. One message for the whole. */
#include "sema/internal.h"

bool report_items_joined(Context *context, Expr *expr, const ExprList *operands)
{
    Expr *compared = operands->items[0];
    if (compared->kind == EXPR_AND) compared = compared->as.AND.operands.items[compared->as.AND.operands.count - 1];
    bool compares = compared->kind == EXPR_COMPARE && (compared->as.COMPARE.op == COMPARE_EQ || compared->as.COMPARE.op == COMPARE_NE);
    if (!compares && compared->kind != EXPR_IN) return false;
    Expr *left = compares ? compared->as.COMPARE.left : compared->as.IN.element, *right = compares ? compared->as.COMPARE.right : compared->as.IN.set;
    if (left->kind != EXPR_NAME || left->as.NAME.path.count < 2) return false;
    Sema  *sema = context->sema;
    Buffer list = {0};
    bool   items = true;
    for (int i = 0; i < operands->count && items; i++) {
        const Expr *item = i ? operands->items[i] : right;
        items = item->kind == EXPR_NAME && item->as.NAME.path.count == 1;
        if (items) buffer_printf(&list, "%s%s", i ? ", " : "", item->as.NAME.path.items[0].text);
    }
    Type type = items ? check_expr(context, left, NULL) : TYPE_ERROR_VALUE;
    bool unknown = items && type.tag == TYPE_TAG_ERROR;                            /* told: nothing more is said of the items */
    items = items && type.tag == TYPE_TAG_ENUM;
    for (int i = 0; i < operands->count && items; i++)
        items = enum_item_index(&sema->enums.items[type.index], (i ? operands->items[i] : right)->as.NAME.path.items[0].text) >= 0;
    if (items) {
        size_t      size;
        const char *fact = span_text(sema->sources, left->span, &size);
        bool        not = compares && compared->as.COMPARE.op == COMPARE_NE;
        Diag *diag = diag_at(sema->diags, DIAG_E0303, operands->items[1]->span, "a condition must be true or false, and this is %1$s", "条件须为是或否，而这里是%2$s",
                             type_text(sema, type, LANGUAGE_ENGLISH), type_text(sema, type, LANGUAGE_CHINESE));
        diag_help(sema->diags, diag, not ? "several items stand in braces: `not %.*s in {%s}`" : "several items stand in braces: `%.*s in {%s}`",
                  not ? "多项写在花括号中：“非 %.*s 属于 {%s}”" : "多项写在花括号中：“%.*s 属于 {%s}”", (int)size, fact, list.data);
        info_of(context, expr)->type = TYPE_ERROR_VALUE;
    }
    buffer_free(&list);
    return items || unknown;
}

bool report_amounts_joined(Context *context, Expr *expr, const ExprList *operands)
{
    for (int i = 0; i < operands->count; i++) {
        const Expr *operand = operands->items[i];
        if (operand->kind != EXPR_NUMBER && operand->kind != EXPR_OF) continue;
        Diag *diag = diag_at(context->sema->diags, DIAG_E0301, expr->span, "`and` and `or` join conditions, not amounts", "“且”“或”连接条件，不能连接金额");
        diag_help(context->sema->diags, diag, "write `min(a, b)` or `max(a, b)`, or say with `if … then …` when which amount applies", "请写“较小(甲, 乙)”或“较大(甲, 乙)”，或用“若……则……”写明何时用哪个数额");
        return true;
    }
    return false;
}
