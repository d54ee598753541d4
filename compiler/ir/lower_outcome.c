/* lower_outcome - what a measure gives: the exact amount, its rounding, its caps and the least that is paid. */
#include "ir/lower_internal.h"

#include <stdlib.h>
#include <string.h>

static const IrType BOOLEAN = {TYPE_BOOL, 0}, MONEY = {TYPE_MONEY, 0};

/* `base 的 rate` behind parentheses and a choice by reading: an award given as a rate is compared with that rate. */
static const Expr *share_of(const Lower *lower, const Expr *expr)
{
    if (expr->kind == EXPR_PAREN) return share_of(lower, expr->as.PAREN.inner);
    if (expr->kind == EXPR_OF) return expr;
    if (expr->kind != EXPR_BY_READING) return NULL;
    const IrReading *reading = &lower->program->readings[expr->info->index];
    for (int i = 0; i < expr->as.BY_READING.cases.count; i++)
        if (!strcmp(expr->as.BY_READING.cases.items[i].option.text, reading->options[reading->chosen].code)) return share_of(lower, expr->as.BY_READING.cases.items[i].value);
    return NULL;
}

RoundingRule rounding_rule(Lower *lower)
{
    RoundingRule rule = ROUND_FLOOR_FEN;
    const PolicyDecl *policy = lower->sema->policy;
    if (!policy || !policy->rounding_readings.count) return rule;
    Word word = policy->rounding_readings.items[0];
    int32_t reading = sema_find_reading(lower->sema, word.text);
    if (reading < 0) return rule;
    const IrReading *chosen = &lower->program->readings[reading];
    if (!rounding_from_code(chosen->options[chosen->chosen].code, &rule)) {
        Diag *diag = diag_at(lower->diags, DIAG_E0405, word.span, "option `%s` is no rule of rounding", "选项“%s”不是取整规则", chosen->options[chosen->chosen].code);
        diag_help(lower->diags, diag, "the rules are floor_fen, half_up_fen, floor_yuan, floor_wan, half_up_wan", "可用的取整规则：floor_fen、half_up_fen、floor_yuan、floor_wan、half_up_wan");
    }
    use_reading(lower, reading);
    return rule;
}

OutcomeKind outcome_kind(OutcomeWord word)
{
    switch (word) {
    case OUTCOME_GRANT: return KIND_GRANT;
    case OUTCOME_REWARD: return KIND_REWARD;
    case OUTCOME_SUBSIDY: return KIND_SUBSIDY;
    case OUTCOME_DEDUCTION: return KIND_DEDUCTION;
    case OUTCOME_CHARGE: return KIND_CHARGE;
    case OUTCOME_WAIVER: return KIND_WAIVER;
    case OUTCOME_CLASSIFICATION: return KIND_CLASSIFICATION;
    case OUTCOME_REFERRAL: return KIND_REFERRAL;
    case OUTCOME_OBLIGATION: return KIND_OBLIGATION;
    }
    return KIND_GRANT;
}

static int ascending(const void *a, const void *b)
{
    return *(const IrId *)a < *(const IrId *)b ? -1 : *(const IrId *)a > *(const IrId *)b;
}

/* Lists in lower->reached, in their order, `id` and what it is made of; below what `stops` says nothing is listed. Visits these nodes only:
 * the work for all amounts grows with the policy, not with its square. */
static void reach(Lower *lower, IrId id, bool (*stops)(Lower *lower, IrId id))
{
    while (lower->reach_stamps.count <= id) VEC_PUSH(lower->arena, &lower->reach_stamps, 0);
    lower->reach_stamp++;
    lower->reach_stamps.items[id] = lower->reach_stamp;
    lower->reached.count = 0;
    VEC_PUSH(lower->arena, &lower->reached, id);
    for (int32_t at = 0; at < lower->reached.count; at++) {
        if (stops(lower, lower->reached.items[at])) continue;
        const IrNode *node = ir_node(lower->builder, lower->reached.items[at]);
        for (int32_t i = 0; i < node->operand_count; i++) {
            if (lower->reach_stamps.items[node->operands[i]] == lower->reach_stamp) continue;
            lower->reach_stamps.items[node->operands[i]] = lower->reach_stamp;
            VEC_PUSH(lower->arena, &lower->reached, node->operands[i]);
        }
    }
    qsort(lower->reached.items, (size_t)lower->reached.count, sizeof *lower->reached.items, ascending);
}

static bool is_estimate(Lower *lower, IrId id)
{
    const IrNode *node = ir_node(lower->builder, id);
    return node->kind == IR_FIRST_KNOWN && node->estimate;
}

/* Whether an estimate was taken below `id`: known(first) is false and known(second) true. IR_NONE: there is none. */
static IrId estimated_below(Lower *lower, IrId id)
{
    IrId found = IR_NONE;
    reach(lower, id, is_estimate);
    for (int32_t i = 0; i < lower->reached.count; i++) {
        IrId at = lower->reached.items[i];
        if (!is_estimate(lower, at)) continue;
        IrId first = ir_node(lower->builder, at)->operands[0], second = ir_node(lower->builder, at)->operands[1];
        IrId no_first = add_hidden_not(lower, add_unary(lower, IR_KNOWN, BOOLEAN, first, 0, 1, SPAN_NONE));
        IrId taken = add_hidden_and(lower, no_first, add_unary(lower, IR_KNOWN, BOOLEAN, second, 0, 1, SPAN_NONE));
        found = found == IR_NONE ? taken : add_hidden_not(lower, add_hidden_and(lower, add_hidden_not(lower, found), add_hidden_not(lower, taken)));
    }
    return found;
}

/* At least a constant that is not negative. */
static bool is_floored(Lower *lower, IrId id)
{
    const IrNode *node = ir_node(lower->builder, id);
    if (node->kind != IR_MAXIMUM) return false;
    for (int i = 0; i < 2; i++)
        if (ir_node(lower->builder, node->operands[i])->kind == IR_CONSTANT && ir_node(lower->builder, node->operands[i])->constant >= 0) return true;
    return false;
}

static bool may_be_negative(Lower *lower, IrId id)
{
    if (id == IR_NONE) return false;
    reach(lower, id, is_floored);
    for (int32_t i = 0; i < lower->reached.count; i++) {
        const IrNode *node = ir_node(lower->builder, lower->reached.items[i]);
        if (node->kind == IR_SUBTRACT || (node->kind == IR_CONSTANT && node->constant < 0)) return true;
        if ((node->kind == IR_FACT || node->kind == IR_ELEMENT) && lower->program->schema.fields[node->slot].low < 0) return true;
    }
    return false;
}

/* ---- caps ---------------------------------------------------------------------------------------------------------------- */

static IrId smaller(Lower *lower, IrId left, IrId right)
{
    return left == IR_NONE ? right : add_binary(lower, IR_MINIMUM, MONEY, left, right, SPAN_NONE);
}

static bool of_element(const Lower *lower, IrId id) { return ir_node(lower->builder, id)->region >= 0; }

/* 连同 before 累计不超过 total: what is left, at least nothing. Without 连同: the total itself. */
static IrCap lower_total(Lower *lower, const OutcomeClause *clause)
{
    IrCap cap = {.before = IR_NONE, .total = add_floor_to_fen(lower, lower_expr(lower, clause->total), clause->total->span)};
    cap.limit = cap.total;
    if (!clause->before) return cap;
    cap.before = lower_expr(lower, clause->before);
    IrId left = add_binary(lower, IR_SUBTRACT, MONEY, cap.total, cap.before, SPAN_NONE);
    left = add_binary(lower, IR_MAXIMUM, MONEY, left, add_constant(lower, MONEY, 0, 1, SPAN_NONE), SPAN_NONE);
    cap.limit = add_floor_to_fen(lower, left, span_join(clause->before->span, clause->total->span));
    return cap;
}

/* Every cap of the single amount, and the smallest of them; the cap of the list's total goes to the measure. */
static void lower_caps(Lower *lower, const OutcomeClause *clause, IrMeasure *measure)
{
    IrOutcome *outcome = &measure->outcome;
    outcome->caps = NEW_ARRAY(lower->arena, IrCap, clause->caps.count + 2);
    for (int i = 0; i < clause->caps.count; i++) {
        IrId limit = add_floor_to_fen(lower, lower_expr(lower, clause->caps.items[i]), clause->caps.items[i]->span);
        outcome->caps[outcome->cap_count++] = (IrCap){limit, IR_NONE, IR_NONE};
    }
    if (clause->total) {
        IrCap total = lower_total(lower, clause);
        bool of_list = measure->region >= 0 && !of_element(lower, total.limit);
        if (of_list) measure->total_cap = total.limit;
        else outcome->caps[outcome->cap_count++] = total;
        measure->has_total_before = of_list && total.before != IR_NONE;
        measure->total_before = total;
    }
    for (int32_t i = 0; i < outcome->cap_count; i++) outcome->cap = smaller(lower, outcome->cap, outcome->caps[i].limit);
}

static void lower_least(Lower *lower, const OutcomeClause *clause, IrOutcome *outcome)
{
    outcome->has_least = true;
    outcome->capped = outcome->amount;
    outcome->least = lower_expr(lower, clause->least);
    IrId below = add_binary(lower, IR_LT, BOOLEAN, outcome->capped, outcome->least, SPAN_NONE);
    outcome->amount = add_if(lower, MONEY, below, add_constant(lower, MONEY, 0, 1, SPAN_NONE), outcome->capped, SPAN_NONE, true);
}

/* ---- the outcome ----------------------------------------------------------------------------------------------------------- */

/* An amount (or a cap) below zero is a contradiction among the facts, where the measure (or the element) qualifies at all. It is looked at as it
 * is computed: rounding, or a least sum below which nothing is paid, would hide it. */
static void check_not_negative(Lower *lower, const IrMeasure *measure, IrId amount, const OutcomeClause *clause)
{
    if (!may_be_negative(lower, amount)) return;
    IrId ok = add_binary(lower, IR_GE, BOOLEAN, amount, add_constant(lower, MONEY, 0, 1, SPAN_NONE), SPAN_NONE);
    if (of_element(lower, ok)) {
        IrNode each = over_elements(lower, measure, IR_ALL, BOOLEAN, SPAN_NONE);
        each.filter = element_eligible(lower, measure);
        each.body = ok;
        ok = ir_add(lower->builder, &each);
    }
    ok = add_hidden_not(lower, add_hidden_and(lower, own_conditions(lower, measure), add_hidden_not(lower, ok)));
    IrCheck check = {ok, ok, {"the amount comes out below zero", "计算出的金额小于零"}, clause->span, {amount, IR_NONE}};
    VEC_PUSH(lower->arena, &lower->uses->checks, check);
}

/* The policy rounds what it pays (取整); a deduction or a charge follows from other sums and stays exact to the fen. */
static bool is_paid_out(OutcomeKind kind) { return kind == KIND_GRANT || kind == KIND_REWARD || kind == KIND_SUBSIDY; }

/* 合计后取整: what the elements come to exactly is rounded once. */
static void lower_total_of_elements(Lower *lower, const OutcomeClause *clause, IrMeasure *measure)
{
    IrOutcome *outcome = &measure->outcome;
    IrId part = outcome->cap == IR_NONE ? outcome->exact : add_binary(lower, IR_MINIMUM, MONEY, outcome->exact, outcome->cap, SPAN_NONE);
    lower->region = -1;
    measure->total_exact = sum_of_elements(lower, measure, part, clause->total_rounded);
    measure->total = add_rounded(lower, measure->total_exact, is_paid_out(outcome->kind) ? rounding_rule(lower) : ROUND_FLOOR_FEN, clause->total_rounded);
    lower->region = measure->region;
}

static void lower_amount(Lower *lower, const SemaMeasure *sema_measure, const OutcomeClause *clause, IrMeasure *measure)
{
    IrOutcome *outcome = &measure->outcome;
    if (!clause->amount->info || clause->amount->info->type.tag != TYPE_TAG_MONEY) return;
    lower->region = measure->region;
    lower->alias_of = sema_measure;
    outcome->exact = lower_expr(lower, clause->amount);
    const Expr *share = share_of(lower, clause->amount);
    if (share) {                                                                    /* equal nodes are shared: these are the operands of exact */
        outcome->base = lower_expr(lower, share->as.OF.base);
        outcome->rate = lower_expr(lower, share->as.OF.share);
    }
    bool in_total = measure->region >= 0 && clause->total_rounded.source >= 0;
    outcome->rounded = add_rounded(lower, outcome->exact, is_paid_out(outcome->kind) && !in_total ? rounding_rule(lower) : ROUND_FLOOR_FEN, clause->amount->span);
    outcome->amount = outcome->rounded;
    lower_caps(lower, clause, measure);
    if (outcome->cap != IR_NONE) outcome->amount = add_binary(lower, IR_MINIMUM, MONEY, outcome->rounded, outcome->cap, SPAN_NONE);
    if (clause->least) lower_least(lower, clause, outcome);
    if (in_total) lower_total_of_elements(lower, clause, measure);
    check_not_negative(lower, measure, outcome->exact, clause);
    check_not_negative(lower, measure, outcome->cap, clause);
    check_not_negative(lower, measure, measure->total_cap, clause);
    outcome->estimated = estimated_below(lower, outcome->exact);
    lower->region = -1;
    lower->alias_of = NULL;
}

IrOutcome outcome_of_kind(OutcomeKind kind, Span span)
{
    return (IrOutcome){.kind = kind, .amount = IR_NONE, .exact = IR_NONE, .rounded = IR_NONE, .base = IR_NONE, .rate = IR_NONE, .cap = IR_NONE,
                       .least = IR_NONE, .capped = IR_NONE, .estimated = IR_NONE, .span = span};
}

void lower_outcome(Lower *lower, const SemaMeasure *sema_measure, IrMeasure *measure)
{
    measure->outcome = outcome_of_kind(KIND_GRANT, sema_measure->span);
    if (!sema_measure->decl->outcomes.count) return;
    const OutcomeClause *clause = &sema_measure->decl->outcomes.items[0];
    measure->has_outcome = true;
    measure->outcome = outcome_of_kind(outcome_kind(clause->kind), clause->span);
    IrOutcome *outcome = &measure->outcome;
    outcome->ceiling = clause->ceiling;
    outcome->per = clause->per.text;
    outcome->once = clause->once;
    outcome->text = clause->amount && clause->amount->kind == EXPR_TEXT ? clause->amount->as.TEXT.text
                    : clause->amount && (outcome->kind == KIND_CLASSIFICATION || outcome->kind == KIND_REFERRAL)
                        ? one_line(lower->arena, lower->sema->sources, clause->amount->span)
                        : one_line(lower->arena, lower->sema->sources, clause->span);
    use_readings(lower, clause->readings);
    bool named = outcome->kind == KIND_WAIVER && (!clause->amount || clause->amount->kind == EXPR_TEXT);
    outcome->named = named;
    if (clause->amount && !named) lower_amount(lower, sema_measure, clause, measure);
    else if (named) outcome->amount = outcome->exact = outcome->rounded = add_constant(lower, MONEY, 0, 1, clause->span);
}
