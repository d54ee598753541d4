/* lint_steps - what happens at edges: pay that falls (W1003) or jumps (W1004) from one tier to the next, days on which a parameter has
 * no value (W1013). Overlaps and gaps of tiers are errors of ir/lower (E0407). */
#include "analysis/lint_internal.h"

#include "runtime/date.h"
#include "sema/constant.h"

/* ---- tiers ------------------------------------------------------------------------------------------------------------------- */

/* What the tier gives at the edge, where it can be said in money: the amount of the tier, or its share of the edge. */
static bool pay_at(const Lint *lint, const SemaTiers *tiers, const TierRow *row, Constant edge, Constant *pay) {
    if (!constant_of(lint->sema, row->value, pay)) return false;
    pay->type = row->value->info->type;
    if (pay->type.tag == TYPE_TAG_NUMBER && tiers->by_type.tag == TYPE_TAG_MONEY) {
        *pay = (Constant){edge.type, pay->numerator * edge.numerator, pay->denominator * edge.denominator};
        pay->type.tag = TYPE_TAG_MONEY;
    }
    Constant cap;
    if (row->cap && constant_of(lint->sema, row->cap, &cap) && pay->type.tag == TYPE_TAG_MONEY && constant_compare(cap, *pay) < 0) {
        cap.type = pay->type;
        *pay = cap;
    }
    return pay->type.tag == TYPE_TAG_MONEY || pay->type.tag == TYPE_TAG_NUMBER;
}

typedef struct { Diag *diag; bool falls; } Step;

/* One message for the tiers, a label for each edge. */
static void report_step(const Lint *lint, const SemaTiers *tiers, const TierRow *row, Step *step, Constant edge, Constant before, Constant after) {
    Constant high = step->falls ? before : after, low = step->falls ? after : before;
    const char *at = lint_value_text(lint, tiers->by_type, edge.numerator, edge.denominator);
    const char *from = lint_value_text(lint, before.type, before.numerator, before.denominator), *to = lint_value_text(lint, after.type, after.numerator, after.denominator);
    const char *by = lint_value_text(lint, high.type, high.numerator * low.denominator - low.numerator * high.denominator, high.denominator * low.denominator);
    if (!step->diag && step->falls)
        step->diag = diag_at(lint->diags, DIAG_W1003, row->span, "at %s, %s falls from %s to %s: %s less", "达到%s时，“%s”由%s降为%s，减少%s", at, declared_text(tiers->name), from, to, by);
    else if (!step->diag)
        step->diag = diag_at(lint->diags, DIAG_W1004, row->span, "at %s, %s jumps from %s to %s: %s more", "达到%s时，“%s”由%s跳到%s，增加%s", at, declared_text(tiers->name), from, to, by);
    else
        diag_label(lint->diags, step->diag, row->span, "at %s: from %s to %s", "%s处：由%s到%s", at, from, to);
}

/* The share or amount of the whole, tier by tier. Under 超额累进 only the part above the edge changes: nothing jumps. */
static void check_tiers(const Lint *lint, const SemaTiers *tiers) {
    const TiersDecl *decl = tiers->decl;
    Step falls = {NULL, true}, jumps = {NULL, false};
    for (int32_t i = 1; i < decl->rows.count && !decl->marginal; i++) {
        const TierRow *above = &decl->rows.items[i], *below = &decl->rows.items[i - 1];
        Constant edge, before, after;
        if (!above->low || !constant_of(lint->sema, above->low, &edge)) continue;
        if (!pay_at(lint, tiers, below, edge, &before) || !pay_at(lint, tiers, above, edge, &after) || before.type.tag != after.type.tag) continue;
        int order = constant_compare(after, before);
        if (order < 0) report_step(lint, tiers, above, &falls, edge, before, after);
        if (order > 0) report_step(lint, tiers, above, &jumps, edge, before, after);
    }
    if (falls.diag) diag_note(lint->diags, falls.diag, "a larger base is paid less than a smaller one", "基数较大的，反而少于基数较小的");
    if (jumps.diag && !decl->flat) diag_help(lint->diags, jumps.diag, "`marginal` applies each share to its own slice only", "写“超额累进”，各档比例只用于该档以内的部分");
}

/* Only what an amount is computed from is pay; a threshold may well fall with the size. */
typedef struct { const Lint *lint; bool *paid; } PaidTiers;

static bool find_paid(void *context, const Expr *expr, LintPlace place) {
    (void)place;
    PaidTiers *paid = context;
    if (expr->kind == EXPR_COMPARE || expr->kind == EXPR_IN || expr->kind == EXPR_CONTAINS) return false;
    if (expr->info && expr->info->ref == REF_TIERS) paid->paid[expr->info->index] = true;
    return true;
}

static void find_paid_tiers(const Lint *lint, bool *paid) {
    PaidTiers search = {lint, paid};
    for (int32_t i = 0; i < lint->sema->measures.count; i++) {
        const MeasureDecl *decl = lint->sema->measures.items[i].decl;
        LintWalk walk = {.lint = lint, .visit = find_paid, .state = &search};
        for (int32_t k = 0; k < decl->outcomes.count; k++)
            if (decl->outcomes.items[k].amount) lint_walk(&walk, decl->outcomes.items[k].amount, (LintPlace){0});
    }
}

/* ---- parameters -------------------------------------------------------------------------------------------------------------- */

static void report_gap(const Lint *lint, const SemaParameter *parameter, int32_t from, int32_t to) {
    Type date = TYPE_OF(TYPE_TAG_DATE);
    const char *first = lint_value_text(lint, date, from, 1), *last = lint_value_text(lint, date, to, 1);
    if (from == to) diag_at(lint->diags, DIAG_W1013, parameter->span, "%s has no value on %s", "“%s”在%s没有数值", declared_text(parameter->name), first);
    else diag_at(lint->diags, DIAG_W1013, parameter->span, "%s has no value from %s to %s", "“%s”自%s至%s没有数值", declared_text(parameter->name), first, last);
}

/* Rows are in the order of their dates (E0410); one without an end lasts until the next. */
static void check_parameter(const Lint *lint, const SemaParameter *parameter) {
    const ParameterDecl *decl = parameter->decl;
    const IrPolicy *policy = &lint->program->policy;
    if (decl->constant || decl->values.count == 0 || decl->unpublished.span.source >= 0) return;
    int64_t next = policy->first_day, last = policy->last_day;              /* the first day that has no value yet */
    if (policy->first_day == INT32_MIN) next = INT64_MIN;
    for (int32_t i = 0; i < decl->values.count; i++) {
        const DatedValue *row = &decl->values.items[i];
        Constant from, to = {.numerator = INT32_MAX};
        if (!constant_of(lint->sema, row->from, &from) || (row->to && !constant_of(lint->sema, row->to, &to))) return;
        if (from.numerator > next && next != INT64_MIN && next <= last) {
            report_gap(lint, parameter, (int32_t)next, from.numerator > last ? (int32_t)last : (int32_t)from.numerator - 1);
            return;
        }
        if (to.numerator + 1 > next) next = (int64_t)to.numerator + 1;
    }
    if (next <= last && last != INT32_MAX) report_gap(lint, parameter, (int32_t)next, (int32_t)last);
}

void lint_steps(const Lint *lint) {
    const Sema *sema = lint->sema;
    bool *paid = NEW_ARRAY(lint->arena, bool, sema->tiers.count + 1);
    find_paid_tiers(lint, paid);
    for (int32_t i = 0; i < sema->tiers.count; i++)
        if (paid[i]) check_tiers(lint, &sema->tiers.items[i]);
    for (int32_t i = 0; i < sema->parameters.count; i++)
        if (sema->parameters.items[i].uses > 0) check_parameter(lint, &sema->parameters.items[i]);
}
