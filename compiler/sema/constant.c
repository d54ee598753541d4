/* constant - see constant.h. */
#include "sema/constant.h"

#include "runtime/date.h"

#define LIMIT ((Int128)1 << 62)

static bool fits(Constant *value)
{
    if (value->denominator <= 0) return false;
    Int128 common = greatest_common_divisor(value->numerator, value->denominator);
    value->numerator /= common;
    value->denominator /= common;
    Int128 size = value->numerator < 0 ? -value->numerator : value->numerator;
    return size < LIMIT * 4 && value->denominator < LIMIT;
}

static bool add(Constant *a, const Constant *b, int sign)
{
    a->numerator = a->numerator * b->denominator + sign * b->numerator * a->denominator;
    a->denominator *= b->denominator;
    return fits(a);
}

static bool arithmetic(const Sema *sema, const Expr *expr, Constant *value)
{
    const ArithmeticExpr *node = &expr->as.ARITHMETIC;
    Constant right;
    if (!constant_of(sema, node->left, value) || !constant_of(sema, node->right, &right)) return false;
    if (value->denominator > 1000000000000 || right.denominator > 1000000000000) return false;
    switch (node->op) {
    case ARITHMETIC_ADD: return add(value, &right, 1);
    case ARITHMETIC_SUBTRACT: return add(value, &right, -1);
    case ARITHMETIC_MULTIPLY:
        if (value->numerator >= LIMIT || right.numerator >= LIMIT) return false;
        value->numerator *= right.numerator;
        value->denominator *= right.denominator;
        return fits(value);
    case ARITHMETIC_DIVIDE:
        if (right.numerator <= 0 || value->numerator >= LIMIT || right.numerator >= LIMIT) return false;
        value->numerator *= right.denominator;
        value->denominator *= right.numerator;
        return fits(value);
    }
    return false;
}

static bool share(const Sema *sema, const OfExpr *of, Constant *value)
{
    Constant rate;
    if (!constant_of(sema, of->base, value) || !constant_of(sema, of->share, &rate)) return false;
    if (value->numerator >= LIMIT || rate.numerator >= LIMIT) return false;
    value->numerator *= rate.numerator;
    value->denominator *= rate.denominator;
    return fits(value);
}

static bool kept(const Sema *sema, KeptConstant *kept, const Expr *expr, Constant *value)
{
    if (kept->state == CONSTANT_BEING_ASKED) return false;                /* a circle: reported where it is declared */
    if (kept->state == CONSTANT_NOT_ASKED && expr->info) {                /* without info it is not checked yet: asked again */
        kept->state = CONSTANT_BEING_ASKED;
        Constant found;
        kept->state = constant_of(sema, expr, &found) ? CONSTANT_YES : CONSTANT_NO;
        if (kept->state == CONSTANT_YES) {
            kept->numerator = found.numerator;
            kept->denominator = found.denominator;
        }
    }
    value->numerator = kept->numerator;
    value->denominator = kept->denominator;
    return kept->state == CONSTANT_YES;
}

static bool named(const Sema *sema, const Expr *expr, Constant *value)
{
    const ExprInfo *info = expr->info;
    if (info->ref == REF_ENUM_ITEM) {
        value->numerator = info->item;
        return true;
    }
    if (info->ref == REF_DEFINE) return kept(sema, &sema->defines.items[info->index].kept, sema->defines.items[info->index].decl->value, value);
    if (info->ref == REF_PARAMETER && sema->parameters.items[info->index].decl->constant)
        return kept(sema, &sema->parameters.items[info->index].kept, sema->parameters.items[info->index].decl->constant, value);
    return false;
}

static bool set_mask(const Sema *sema, const SetExpr *set, Constant *value)
{
    value->numerator = 0;
    for (int i = 0; i < set->items.count; i++) {
        Constant item;
        if (!constant_of(sema, set->items.items[i], &item)) return false;
        value->numerator |= item.type.tag == TYPE_TAG_SET ? item.numerator : (Int128)1 << item.numerator;
    }
    return true;
}

bool constant_of(const Sema *sema, const Expr *expr, Constant *value)
{
    if (!expr || !expr->info || expr->info->type.tag == TYPE_TAG_ERROR) return false;
    *value = (Constant){expr->info->type, 0, 1};
    switch (expr->kind) {
    case EXPR_NUMBER:
        if (expr->info->ref == REF_ENUM_ITEM) { value->numerator = expr->info->item; return true; }
        value->numerator = expr->info->numerator;
        value->denominator = expr->info->denominator;
        return fits(value);
    case EXPR_DATE: value->numerator = date_from_civil(expr->as.DATE.year, expr->as.DATE.month, expr->as.DATE.day); return true;
    case EXPR_BOOL: value->numerator = expr->as.BOOL.value; return true;
    case EXPR_NAME: return named(sema, expr, value);
    case EXPR_SET: return set_mask(sema, &expr->as.SET, value);
    case EXPR_NEGATE:
        if (!constant_of(sema, expr->as.NEGATE.operand, value)) return false;
        value->numerator = -value->numerator;
        return true;
    case EXPR_ARITHMETIC: return arithmetic(sema, expr, value);
    case EXPR_OF: return share(sema, &expr->as.OF, value);
    case EXPR_PAREN: return constant_of(sema, expr->as.PAREN.inner, value);
    case EXPR_CAPPED: {
        Constant cap;
        if (!constant_of(sema, expr->as.CAPPED.inner, value) || !constant_of(sema, expr->as.CAPPED.cap, &cap)) return false;
        if (constant_compare(cap, *value) < 0) *value = cap;
        return true;
    }
    case EXPR_TEXT: case EXPR_NOT: case EXPR_AND: case EXPR_OR: case EXPR_COMPARE: case EXPR_IN: case EXPR_CONTAINS: case EXPR_CALL: case EXPR_IF:
    case EXPR_BY_READING: case EXPR_MISSING: case EXPR_STATUS: case EXPR_ERROR: return false;
    }
    return false;
}

int constant_compare(Constant a, Constant b)
{
    Int128 left = a.numerator * b.denominator, right = b.numerator * a.denominator;
    return left < right ? -1 : left > right;
}
