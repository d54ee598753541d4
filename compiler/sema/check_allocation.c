/* check_allocation - a budget or places shared out over a batch: of which measures, how much, and by what order. */
#include "sema/internal.h"

#include "sema/constant.h"

static void collect_measures(Sema *sema, SemaAllocation *allocation)
{
    for (int i = 0; i < allocation->decl->members.count; i++) {
        MemberRange *range = &allocation->decl->members.items[i];
        int32_t first = member_measure(sema, range->first), last = range->last.text ? member_measure(sema, range->last) : first;
        if (first < 0 || last < 0) continue;
        MeasureList measures = range_of_members(sema, range, first, last);
        for (int32_t n = 0; n < measures.count; n++) {
            int32_t m = measures.items[n];
            bool twice = false;
            for (int k = 0; k < allocation->members.count; k++) twice |= allocation->members.items[k] == m;
            if (twice) diag_at(sema->diags, DIAG_E0409, range->span, "`%s` is named twice", "“%s”重复列出", declared_text(sema->measures.items[m].name));
            else VEC_PUSH(sema->arena, &allocation->members, m);
        }
    }
}

/* Only amounts of one kind can share a budget. */
static void check_kinds(Sema *sema, const SemaAllocation *allocation)
{
    const OutcomeClause *first = NULL;
    for (int i = 0; i < allocation->members.count; i++) {
        const SemaMeasure *measure = &sema->measures.items[allocation->members.items[i]];
        if (!measure->decl->outcomes.count) continue;                             /* reported */
        const OutcomeClause *outcome = &measure->decl->outcomes.items[0];
        if (outcome->kind > OUTCOME_WAIVER) {
            Diag *diag = diag_at(sema->diags, DIAG_E0409, allocation->span, "`%s` gives no amount that could be allocated", "“%s”没有可分配的金额", declared_text(measure->name));
            diag_label(sema->diags, diag, outcome->span, "its outcome", "它的结果");
            continue;
        }
        if (!first) first = outcome;
        if (first->kind == outcome->kind) continue;
        Diag *diag = diag_at(sema->diags, DIAG_E0305, allocation->span, "amounts of different kinds cannot share one budget", "不同种类的结果不能共用一个预算");
        diag_label(sema->diags, diag, first->span, "one kind", "一种");
        diag_label(sema->diags, diag, outcome->span, "another kind", "另一种");
    }
}

static void require_positive(Context *context, Expr *expr, Type wanted, const char *english, const char *chinese)
{
    Constant value;
    if (!expr || check_constant(context, expr, wanted, english, chinese).tag == TYPE_TAG_ERROR) return;
    if (!constant_of(context->sema, expr, &value) || (value.numerator > 0 && value.numerator % value.denominator == 0)) return;
    if (wanted.tag == TYPE_TAG_MONEY) diag_at(context->sema->diags, DIAG_E0301, expr->span, "%s must be above zero, in whole fen", "%2$s须大于零，精确到分", english, chinese);
    else diag_at(context->sema->diags, DIAG_E0301, expr->span, "%s must be a whole number above zero", "%2$s须为大于零的整数", english, chinese);
}

static void check_keys(Context *context, AllocateDecl *decl)
{
    for (int i = 0; i < decl->ranks.count; i++) {
        Expr *value = decl->ranks.items[i].value;
        Type type = check_expr(context, value, NULL);
        if (type.tag == TYPE_TAG_ERROR || type_is_numeric(type) || type.tag == TYPE_TAG_DATE) continue;
        Diag *diag = diag_at(context->sema->diags, DIAG_E0301, value->span, "what is ranked by must be a number, an amount or a date", "排名的依据须为数、金额或日期");
        diag_here(context->sema->diags, diag, "this is %1$s", "这里是%2$s", type_text(context->sema, type, LANGUAGE_ENGLISH), type_text(context->sema, type, LANGUAGE_CHINESE));
    }
}

/* Either in proportion to a budget, or in an order: by places, by a budget, or both. */
static void check_method(Sema *sema, const SemaAllocation *allocation)
{
    const AllocateDecl *decl = allocation->decl;
    const char *name = declared_text(allocation->name);
    if (decl->in_proportion && (decl->ranks.count || decl->places)) {
        diag_at(sema->diags, DIAG_E0403, allocation->span, "`%s` cannot both reduce in proportion and go by rank", "“%s”不能既按比例核减又按名次", name);
        return;
    }
    if (!decl->in_proportion && !decl->ranks.count) {
        Diag *diag = diag_at(sema->diags, DIAG_E0401, allocation->span, "`%s` does not say who comes first", "“%s”没有写明先后", name);
        if (decl->places) diag_help(sema->diags, diag, "places go by rank: write `rank by … highest first`", "名额按名次确定：请写“排名 按 …… 从高到低”");
        else diag_help(sema->diags, diag, "write `reduce in proportion`, or `rank by … highest first`", "请写“核减 按比例”或“排名 按 …… 从高到低”");
    }
    if (decl->ranks.count && !decl->places && !decl->budget) {
        Diag *diag = diag_at(sema->diags, DIAG_E0401, allocation->span, "`%s` has neither places nor a budget", "“%s”既没有名额也没有预算总额", name);
        diag_help(sema->diags, diag, "write `places 10` or `budget total …`", "请写“名额 10”或“预算总额 ……”");
    }
}

void check_allocations(Sema *sema)
{
    Type money = TYPE_OF(TYPE_TAG_MONEY), whole = TYPE_OF(TYPE_TAG_NUMBER);
    for (int i = 0; i < sema->allocations.count; i++) {
        SemaAllocation *allocation = &sema->allocations.items[i];
        AllocateDecl *decl = allocation->decl;
        Context context = CONTEXT(sema);
        collect_measures(sema, allocation);
        if (!decl->members.count) {
            Diag *diag = diag_at(sema->diags, DIAG_E0401, allocation->span, "`%s` names no measure", "“%s”没有写明用于哪条措施", declared_text(allocation->name));
            diag_help(sema->diags, diag, "write `among m1`", "请写“用于 措施1”");
        }
        check_kinds(sema, allocation);
        require_positive(&context, decl->budget, money, "the budget", "预算总额");
        require_positive(&context, decl->places, whole, "the number of places", "名额");
        require_positive(&context, decl->unit, money, "the unit of rounding", "取整的单位");
        check_keys(&context, decl);
        check_method(sema, allocation);
    }
}
