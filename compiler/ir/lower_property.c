/* lower_property - statements about all applications to nodes: a condition that must hold, or a number that must follow a fact.
 * A statement over several measures becomes one for each. What an exclusion of impossible rows needs comes along as checks. */
#include "ir/lower_internal.h"

#include <string.h>

static int32_t measure_named(const Lower *lower, const char *name)
{
    for (int32_t m = 0; m < lower->sema->measures.count; m++) {
        if (is_called(&lower->sema->measures.items[m].name, name)) return m;
    }
    return -1;
}

/* Sema looked at the first member only: the others must have the outcome that the statement names, or it would speak of nothing. */
static void check_outcomes(Lower *lower, const Expr *expr, const Expr *statement)
{
    static const char *const words[] = {"grants", "rewards", "subsidises", "deducts", "charges", "exempts"};
    if (!expr) return;
    if (expr->kind == EXPR_NAME && expr->info->ref == REF_MEASURE_AMOUNT && expr->as.NAME.path.items[0].text == lower->member_alias) {
        const char *part = expr->as.NAME.path.items[expr->as.NAME.path.count - 1].text;
        const MeasureDecl *decl = lower->sema->measures.items[lower->member].decl;
        const char *name = declared_text(lower->sema->measures.items[lower->member].name);
        if (decl->outcomes.count && decl->outcomes.items[0].kind <= OUTCOME_WAIVER && !strcmp(words[decl->outcomes.items[0].kind], part)) return;
        Diag *diag = diag_at(lower->diags, DIAG_E0205, statement->span, "this statement does not fit %s, which has another outcome", "这条性质不适用于%s：它的结果种类不同", name);
        diag_help(lower->diags, diag, "name only measures of one kind of outcome", "请只列出结果种类相同的措施");
        return;
    }
    if (expr->kind == EXPR_COMPARE) {
        check_outcomes(lower, expr->as.COMPARE.left, statement);
        check_outcomes(lower, expr->as.COMPARE.right, statement);
    }
    if (expr->kind == EXPR_PAREN) check_outcomes(lower, expr->as.PAREN.inner, statement);
}

static void lower_one(Lower *lower, const Decl *decl, int32_t member, IrProperty *property)
{
    const PropertyDecl *from = &decl->as.PROPERTY;
    const Expr *statement = from->always ? from->always : from->monotone;
    Uses uses = uses_new(lower);
    lower->uses = &uses;
    lower->member_alias = member >= 0 ? from->members_alias.text : NULL;
    lower->member = member;
    *property = (IrProperty){.kind = from->always ? PROPERTY_ALWAYS : PROPERTY_MONOTONE, .measure = member, .given = IR_NONE, .condition = IR_NONE,
                             .value = IR_NONE, .with_slot = -1, .nonincreasing = from->nonincreasing, .span = decl->span};
    property->title = from->title.count ? from->title.items[0].text : NULL;
    property->text = one_line(lower->arena, lower->sema->sources, statement->span);
    if (member >= 0) check_outcomes(lower, statement, statement);
    if (from->given) property->given = lower_expr(lower, from->given);
    if (from->always) property->condition = lower_expr(lower, from->always);
    else {
        property->value = lower_expr(lower, from->monotone);
        property->with_slot = from->monotone_with->info->index;
    }
    property->checks = uses.checks.items;
    property->check_count = uses.checks.count;
    lower->member_alias = NULL;
    lower->uses = NULL;
}

void lower_properties(Lower *lower)
{
    const Sema *sema = lower->sema;
    VEC(IrProperty) list = {0};
    for (int32_t i = 0; i < sema->properties.count; i++) {
        const Decl *decl = sema->properties.items[i].decl;
        const PropertyDecl *from = &decl->as.PROPERTY;
        if (!from->always && !from->monotone) {
            Diag *diag = diag_at(lower->diags, DIAG_E0401, decl->span, "this property states nothing", "这条性质没有内容");
            diag_help(lower->diags, diag, "add `always …` or `monotone … with … nondecreasing`", "请补充“恒有 ……”或“单调 …… 随 …… 不减”");
            continue;
        }
        if (from->monotone && (from->monotone_with->info->ref != REF_FIELD)) {
            diag_at(lower->diags, DIAG_E0205, from->monotone_with->span, "a monotone property follows one fact of the application", "单调性须针对一项单个的事实");
            continue;
        }
        int32_t first = from->members.first.text ? measure_named(lower, from->members.first.text) : -1;
        int32_t last = from->members.last.text ? measure_named(lower, from->members.last.text) : first;
        MeasureList members = {0};
        if (first < 0) VEC_PUSH(lower->arena, &members, first);
        else members = measures_in_range(sema, first, from->members.first.text, last, from->members.last.text);
        for (int32_t m = 0; m < members.count; m++) {
            IrProperty property;
            lower_one(lower, decl, members.items[m], &property);
            VEC_PUSH(lower->arena, &list, property);
        }
    }
    lower->program->properties = list.items;
    lower->program->property_count = list.count;
}
