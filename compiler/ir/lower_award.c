/* lower_award - what the authority decided (核定), from plain nodes: the award, and checks that it is not above what the clause allows.
 *
 * One application holds one decision. It concerns the choice that is decided by the same facts when a member is selected or qualifies;
 * else the measures outside that name these facts and qualify. Where it fits one of those alone, it is that one's; where it fits several,
 * nobody knows whose it is. It contradicts the clause only where it fits none. */
#include "ir/lower_internal.h"

static const IrType BOOLEAN = {TYPE_BOOL, 0}, MONEY = {TYPE_MONEY, 0};

static IrId known(Lower *lower, IrId id) { return add_unary(lower, IR_KNOWN, BOOLEAN, id, 0, 1, SPAN_NONE); }
static IrId known_true(Lower *lower, IrId id) { return add_hidden_and(lower, known(lower, id), id); }
static IrId known_false(Lower *lower, IrId id) { return add_hidden_and(lower, known(lower, id), add_hidden_not(lower, id)); }

static IrId either(Lower *lower, IrId left, IrId right)
{
    return add_hidden_not(lower, add_hidden_and(lower, add_hidden_not(lower, left), add_hidden_not(lower, right)));
}

/* Whether `value` is known and above `limit`; not where the limit is not known. */
static IrId is_above(Lower *lower, IrId value, IrId limit) { return known_true(lower, add_binary(lower, IR_GT, BOOLEAN, value, limit, SPAN_NONE)); }

/* ---- what the clause allows ------------------------------------------------------------------------------------------------- */

/* An amount that is a rate of a base, however it is written: 的 10%, × 1 ÷ 10, through definitions, as the smaller of it and a sum. */
typedef struct { IrId base, rate, cap; } Share;

static bool is_constant(const Lower *lower, IrId id) { return ir_node(lower->builder, id)->kind == IR_CONSTANT; }

static bool multiply_fraction(Int128 *top, Int128 *bottom, Int128 numerator, Int128 denominator)
{
    if (__builtin_mul_overflow(*top, numerator, top) || __builtin_mul_overflow(*bottom, denominator, bottom) || *bottom <= 0) return false;
    Int128 common = greatest_common_divisor(*top, *bottom);
    if (common > 1) {
        *top /= common;
        *bottom /= common;
    }
    return true;
}

/* From the exact amount down to what is multiplied. False: it is no share. */
static bool share_of_amount(Lower *lower, IrId exact, Share *share)
{
    Int128 top = 1, bottom = 1;
    *share = (Share){exact, IR_NONE, IR_NONE};
    for (;;) {
        const IrNode *node = ir_node(lower->builder, share->base);
        if (node->kind == IR_SCALE) {
            Int128 before = ir_node(lower->builder, node->operands[0])->denominator;
            if (!multiply_fraction(&top, &bottom, node->constant, node->denominator) || !multiply_fraction(&top, &bottom, before, 1)) return false;
            share->base = node->operands[0];
        } else if (node->kind == IR_MULTIPLY && (is_constant(lower, node->operands[0]) || is_constant(lower, node->operands[1]))) {
            int           at = is_constant(lower, node->operands[0]) ? 0 : 1;
            const IrNode *factor = ir_node(lower->builder, node->operands[at]);
            if (!multiply_fraction(&top, &bottom, factor->constant, factor->denominator)) return false;
            share->base = node->operands[1 - at];
        } else if (node->kind == IR_MINIMUM && top == bottom && share->cap == IR_NONE && (is_constant(lower, node->operands[0]) || is_constant(lower, node->operands[1]))) {
            int at = is_constant(lower, node->operands[0]) ? 0 : 1;
            IrId rest = node->operands[1 - at];
            share->cap = add_rounded(lower, node->operands[at], rounding_rule(lower), SPAN_NONE);
            share->base = rest;
        } else {
            break;
        }
    }
    const IrNode *node = ir_node(lower->builder, share->base);
    if (node->kind == IR_MULTIPLY && top == bottom) {                     /* a rate that is no constant */
        int at = ir_node(lower->builder, node->operands[0])->type.kind == TYPE_MONEY ? 0 : 1;
        share->rate = node->operands[1 - at];
        share->base = node->operands[at];
    } else if (top != bottom) {
        share->rate = add_constant(lower, (IrType){TYPE_RATE, 0}, top, bottom, SPAN_NONE);
    }
    return share->rate != IR_NONE && ir_node(lower->builder, share->base)->type.kind == TYPE_MONEY;
}

static IrId smaller(Lower *lower, IrId amount, IrId cap) { return cap == IR_NONE ? amount : add_binary(lower, IR_MINIMUM, MONEY, amount, cap, SPAN_NONE); }

/* What it comes to at most, all elements together; also a cap that is written as the smaller of two amounts. IR_NONE: no cap. */
static IrId cap_of_whole(Lower *lower, const IrMeasure *measure)
{
    const IrOutcome *outcome = &measure->outcome;
    if (!measure->has_outcome || measure->region >= 0) return measure->total_cap;
    Share share = {.cap = IR_NONE};
    if (outcome->exact != IR_NONE) share_of_amount(lower, outcome->exact, &share);
    return share.cap == IR_NONE ? outcome->cap : smaller(lower, share.cap, outcome->cap);
}

/* What the whole measure comes to when it qualifies. */
static IrId whole_amount(Lower *lower, const IrMeasure *measure)
{
    if (measure->region < 0) return measure->outcome.amount;
    IrId total = measure->total == IR_NONE ? sum_of_elements(lower, measure, measure->outcome.amount, SPAN_NONE) : measure->total;
    return smaller(lower, total, measure->total_cap);
}

/* base × rate, rounded and capped as the outcome is; IR_NONE where it is no share of a base. */
static IrId award_by_rate(Lower *lower, const IrMeasure *measure, const Share *share, IrId rate)
{
    const IrOutcome *outcome = &measure->outcome;
    if (rate == IR_NONE || share->base == IR_NONE) return IR_NONE;
    lower->region = measure->region;
    IrId paid = add_product(lower, MONEY, share->base, rate, SPAN_NONE);
    if (measure->total == IR_NONE) paid = add_rounded(lower, paid, rounding_rule(lower), SPAN_NONE);
    paid = smaller(lower, smaller(lower, paid, share->cap), outcome->cap);
    lower->region = -1;
    if (measure->region < 0) return paid;
    paid = sum_of_elements(lower, measure, paid, SPAN_NONE);
    if (measure->total != IR_NONE) paid = add_rounded(lower, paid, rounding_rule(lower), SPAN_NONE);
    return smaller(lower, paid, measure->total_cap);
}

/* The highest value of a rate that waits for what is published elsewhere, within the bounds that the clause states for that. */
static bool highest_published(Lower *lower, IrId id, Int128 *numerator, Int128 *denominator)
{
    const IrNode *node = ir_node(lower->builder, id);
    if (node->kind == IR_CONSTANT) {
        *numerator = node->constant;
        *denominator = node->denominator;
        return true;
    }
    if (node->kind == IR_UNPUBLISHED) {
        const IrBounds *bounds = bounds_of_source(lower, node->source);
        if (!bounds) return false;
        *numerator = bounds->high;
        *denominator = bounds->high_denominator;
        return true;
    }
    Int128 other, other_denominator;
    if (node->kind != IR_IF || !highest_published(lower, node->operands[1], numerator, denominator) || !highest_published(lower, node->operands[2], &other, &other_denominator)) return false;
    if (other * *denominator > *numerator * other_denominator) {
        *numerator = other;
        *denominator = other_denominator;
    }
    return true;
}

/* As a constant; IR_NONE where there is no such bound, or the rate is one itself. */
static IrId highest_rate(Lower *lower, IrId rate)
{
    Int128 numerator, denominator;
    if (rate == IR_NONE || is_constant(lower, rate) || !highest_published(lower, rate, &numerator, &denominator)) return IR_NONE;
    return add_constant(lower, (IrType){TYPE_RATE, 0}, numerator, denominator, SPAN_NONE);
}

/* What the whole measure comes to at most, whether or not its amount is known: its cap, and with the highest rate that may be published. */
static IrId most_of_whole(Lower *lower, const IrMeasure *measure, const Share *share)
{
    IrId cap = cap_of_whole(lower, measure), most = award_by_rate(lower, measure, share, highest_rate(lower, share->rate));
    if (most == IR_NONE) return cap;
    return cap == IR_NONE ? most : add_binary(lower, IR_FIRST_KNOWN, MONEY, most, cap, SPAN_NONE);
}

/* Whether the decided rate is one the clause allows; known false also above the highest that may be published. */
static IrId rate_is_allowed(Lower *lower, IrId decided, IrId rate)
{
    IrId allowed = add_binary(lower, IR_LE, BOOLEAN, decided, rate, SPAN_NONE), highest = highest_rate(lower, rate);
    return highest == IR_NONE ? allowed : add_hidden_and(lower, allowed, add_binary(lower, IR_LE, BOOLEAN, decided, highest, SPAN_NONE));
}

static Share share_of_outcome(Lower *lower, const IrOutcome *outcome)
{
    Share share;
    if (outcome->exact == IR_NONE || !share_of_amount(lower, outcome->exact, &share)) return (Share){outcome->base, outcome->rate, IR_NONE};
    return share;
}

/* ---- the members of a choice ------------------------------------------------------------------------------------------------ */

/* Something was decided for this member, which is selected: it does not qualify, or may not, and the decision is above all that it can come to. (A
 * decision for a member that qualifies is compared in eval.c.) */
static IrId is_unfounded(Lower *lower, const IrChoice *choice, int32_t member)
{
    IrId eligible = lower->measures[choice->members[member]].eligible, positive = add_hidden_bool(lower, false), above = positive;
    if (!lower->measures[choice->members[member]].done) return positive;
    IrId selected = known_true(lower, add_unary(lower, IR_CONTAINS, BOOLEAN, choice->selected, (Int128)1 << member, 1, SPAN_NONE));
    if (choice->decided_amount != IR_NONE) positive = is_above(lower, choice->decided_amount, add_constant(lower, MONEY, 0, 1, SPAN_NONE));
    if (choice->decided_rate != IR_NONE) positive = either(lower, positive, is_above(lower, choice->decided_rate, add_constant(lower, (IrType){TYPE_RATE, 0}, 0, 1, SPAN_NONE)));
    if (choice->decided_amount != IR_NONE && choice->award_cap[member] != IR_NONE) above = is_above(lower, choice->decided_amount, choice->award_cap[member]);
    if (choice->decided_rate != IR_NONE && choice->rate_allowed[member] != IR_NONE) above = either(lower, above, known_false(lower, choice->rate_allowed[member]));
    IrId open = add_hidden_not(lower, known(lower, eligible));
    return add_hidden_and(lower, selected, either(lower, add_hidden_and(lower, known_false(lower, eligible), positive), add_hidden_and(lower, open, above)));
}

void lower_awards(Lower *lower, IrChoice *choice)
{
    for (int32_t i = 0; i < choice->member_count; i++) {
        const IrMeasure *measure = &lower->program->measures[choice->members[i]];
        const IrOutcome *outcome = &measure->outcome;
        bool             in_part = measure->has_outcome && outcome->exact != IR_NONE && measure->region < 0;
        Share            share = in_part ? share_of_outcome(lower, outcome) : (Share){IR_NONE, IR_NONE, IR_NONE};
        choice->award_by_rate[i] = choice->rate_allowed[i] = choice->highest_rate[i] = IR_NONE;
        choice->award_cap[i] = most_of_whole(lower, measure, &share);
        if (choice->decided_rate == IR_NONE || share.base == IR_NONE) continue;
        choice->award_by_rate[i] = award_by_rate(lower, measure, &share, choice->decided_rate);
        choice->rate_allowed[i] = rate_is_allowed(lower, choice->decided_rate, share.rate);
        choice->highest_rate[i] = share.rate;
    }
    if (choice->selected == IR_NONE || (choice->decided_amount == IR_NONE && choice->decided_rate == IR_NONE)) return;
    choice->unfounded = add_hidden_bool(lower, false);
    for (int32_t i = 0; i < choice->member_count; i++) choice->unfounded = either(lower, choice->unfounded, is_unfounded(lower, choice, i));
}

/* ---- measures outside a choice ---------------------------------------------------------------------------------------------- */

/* One measure that is decided by `amount` and `rate` (FACT nodes, or IR_NONE), as conditions that are always known. */
typedef struct { int32_t measure; IrId amount, rate, award, bad, fits; } Decided;

static void read_facts(Lower *lower, const ExprList *facts, IrId *amount, IrId *rate)
{
    *amount = *rate = IR_NONE;
    for (int i = 0; i < facts->count; i++) {
        IrId fact = lower_expr(lower, facts->items[i]);
        if (ir_node(lower->builder, fact)->type.kind == TYPE_MONEY) *amount = fact;
        else *rate = fact;
    }
}

static Decided lower_decided(Lower *lower, int32_t index, IrId amount, IrId rate)
{
    const IrMeasure *measure = &lower->program->measures[index];
    const IrOutcome *outcome = &measure->outcome;
    Decided decided = {.measure = index, .amount = amount, .rate = rate, .award = amount, .bad = add_hidden_bool(lower, false)};
    Share share = share_of_outcome(lower, outcome);
    IrId by_rate = award_by_rate(lower, measure, &share, rate);
    if (decided.award == IR_NONE) decided.award = by_rate;
    else if (by_rate != IR_NONE) decided.award = add_binary(lower, IR_FIRST_KNOWN, MONEY, amount, by_rate, SPAN_NONE);
    bool compares_rate = rate != IR_NONE && share.rate != IR_NONE && ir_node(lower->builder, share.rate)->region < 0;
    if (compares_rate) decided.bad = known_false(lower, rate_is_allowed(lower, rate, share.rate));
    decided.fits = add_hidden_bool(lower, false);
    if (decided.award == IR_NONE) return decided;
    IrId above = is_above(lower, decided.award, whole_amount(lower, measure)), most = most_of_whole(lower, measure, &share);
    if (outcome->estimated != IR_NONE && measure->region < 0) above = add_hidden_and(lower, above, add_hidden_not(lower, known_true(lower, outcome->estimated)));
    decided.bad = either(lower, decided.bad, above);
    if (most != IR_NONE) decided.bad = either(lower, decided.bad, is_above(lower, decided.award, most));
    IrId qualifies = known_true(lower, lower->measures[index].eligible);
    decided.fits = add_hidden_and(lower, add_hidden_and(lower, qualifies, known(lower, decided.award)), add_hidden_not(lower, decided.bad));
    return decided;
}

/* Two nodes of one fact. */
static bool same_fact(const Lower *lower, IrId a, IrId b)
{
    return a != IR_NONE && b != IR_NONE && ir_node(lower->builder, a)->slot == ir_node(lower->builder, b)->slot;
}

/* The decision is about a choice: a member is selected or qualifies. */
static IrId concerns_choice(Lower *lower, const Decided *decided)
{
    IrId concerned = add_hidden_bool(lower, false);
    for (int32_t c = 0; c < lower->program->choice_count; c++) {
        const IrChoice *choice = &lower->program->choices[c];
        if (!same_fact(lower, choice->decided_amount, decided->amount) && !same_fact(lower, choice->decided_rate, decided->rate)) continue;
        if (choice->selected != IR_NONE)
            concerned = either(lower, concerned, known_true(lower, add_unary(lower, IR_CONTAINS, BOOLEAN, choice->selected, ((Int128)1 << choice->member_count) - 1, 1, SPAN_NONE)));
        for (int32_t i = 0; i < choice->member_count; i++)
            concerned = either(lower, concerned, known_true(lower, lower->measures[choice->members[i]].eligible));
    }
    return concerned;
}

static void add_check(Lower *lower, IrMeasure *measure, IrId ok, IrId alone, IrId amount, IrId rate)
{
    IrCheck *checks = NEW_ARRAY(lower->arena, IrCheck, measure->check_count + 1);
    for (int32_t i = 0; i < measure->check_count; i++) checks[i] = measure->checks[i];
    static const Wording above = {"the decided amount or rate is above what the clause allows; the decision must be corrected", "核定的金额或比例超出条款允许的上限，须更正该决定"};
    checks[measure->check_count++] = (IrCheck){ok, alone, above, measure->outcome.span, {amount, rate}};
    measure->checks = checks;
}

void lower_decisions(Lower *lower)
{
    const Sema *sema = lower->sema;
    Decided *all = NEW_ARRAY(lower->arena, Decided, sema->measures.count + 1);
    Uses uses = uses_new(lower);
    int32_t count = 0;
    lower->uses = &uses;
    for (int32_t m = 0; m < sema->measures.count; m++) {
        const MeasureDecl *decl = sema->measures.items[m].decl;
        IrId amount, rate;
        if (!decl->decided.count || lower->program->measures[m].choice >= 0 || lower->program->measures[m].outcome.amount == IR_NONE || !lower->measures[m].done) continue;
        read_facts(lower, &decl->decided, &amount, &rate);
        all[count++] = lower_decided(lower, m, amount, rate);
    }
    for (int32_t i = 0; i < count; i++) {
        IrMeasure *measure = &lower->program->measures[all[i].measure];
        IrId elsewhere = concerns_choice(lower, &all[i]), fits_other = add_hidden_bool(lower, false);
        for (int32_t j = 0; j < count; j++)
            if (j != i && (same_fact(lower, all[i].amount, all[j].amount) || same_fact(lower, all[i].rate, all[j].rate))) fits_other = either(lower, fits_other, all[j].fits);
        IrId alone = add_hidden_and(lower, known_true(lower, lower->measures[all[i].measure].eligible), all[i].bad);
        IrId wrong = add_hidden_and(lower, alone, add_hidden_not(lower, either(lower, elsewhere, either(lower, all[i].fits, fits_other))));
        add_check(lower, measure, add_hidden_not(lower, wrong), add_hidden_not(lower, alone), all[i].amount, all[i].rate);
        if (all[i].award == IR_NONE) continue;
        measure->award = all[i].award;
        measure->awarded = add_hidden_and(lower, all[i].fits, add_hidden_not(lower, either(lower, elsewhere, fits_other)));
    }
    lower->uses = NULL;
}
