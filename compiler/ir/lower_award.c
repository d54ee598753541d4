/* lower_award - what the authority decided for a measure outside a choice (核定), from plain nodes: a check that it is not above what the
 * clause allows, and the award.
 *
 * One application holds one decision. It concerns the choice that is decided by the same facts when a member is selected or qualifies;
 * else the measures outside that name these facts and qualify. Where it fits one of those, it is that one's; it contradicts the clause
 * only where it fits none. */
#include "ir/lower_internal.h"

static const IrType BOOLEAN = {TYPE_BOOL, 0}, MONEY = {TYPE_MONEY, 0};

/* One measure that is decided by `amount` and `rate` (FACT nodes, or IR_NONE), as conditions that are always known. */
typedef struct { int32_t measure; IrId amount, rate, award, bad, fits; } Decided;

static IrId known(Lower *lower, IrId id) { return add_unary(lower, IR_KNOWN, BOOLEAN, id, 0, 1, SPAN_NONE); }
static IrId known_true(Lower *lower, IrId id) { return add_hidden_and(lower, known(lower, id), id); }

static IrId either(Lower *lower, IrId left, IrId right)
{
    return add_hidden_not(lower, add_hidden_and(lower, add_hidden_not(lower, left), add_hidden_not(lower, right)));
}

static void read_facts(Lower *lower, const ExprList *facts, IrId *amount, IrId *rate)
{
    *amount = *rate = IR_NONE;
    for (int i = 0; i < facts->count; i++) {
        IrId fact = lower_expr(lower, facts->items[i]);
        if (ir_node(lower->builder, fact)->type.kind == TYPE_MONEY) *amount = fact;
        else *rate = fact;
    }
}

/* What the whole measure comes to when it qualifies. */
static IrId whole_amount(Lower *lower, const IrMeasure *measure)
{
    if (measure->region < 0) return measure->outcome.amount;
    IrId total = measure->total == IR_NONE ? sum_of_elements(lower, measure, measure->outcome.amount, SPAN_NONE) : measure->total;
    return measure->total_cap == IR_NONE ? total : add_binary(lower, IR_MINIMUM, MONEY, total, measure->total_cap, SPAN_NONE);
}

/* base × rate, rounded and capped as the outcome is; IR_NONE where it is no share of a base. */
static IrId award_by_rate(Lower *lower, const IrMeasure *measure, const Share *share, IrId rate)
{
    const IrOutcome *outcome = &measure->outcome;
    if (rate == IR_NONE || share->base == IR_NONE) return IR_NONE;
    lower->region = measure->region;
    IrId paid = add_product(lower, MONEY, share->base, rate, SPAN_NONE);
    if (measure->total == IR_NONE) paid = add_rounded(lower, paid, rounding_rule(lower), SPAN_NONE);
    if (share->cap != IR_NONE) paid = add_binary(lower, IR_MINIMUM, MONEY, paid, share->cap, SPAN_NONE);
    if (outcome->cap != IR_NONE) paid = add_binary(lower, IR_MINIMUM, MONEY, paid, outcome->cap, SPAN_NONE);
    lower->region = -1;
    if (measure->region < 0) return paid;
    paid = sum_of_elements(lower, measure, paid, SPAN_NONE);
    if (measure->total != IR_NONE) paid = add_rounded(lower, paid, rounding_rule(lower), SPAN_NONE);
    return measure->total_cap == IR_NONE ? paid : add_binary(lower, IR_MINIMUM, MONEY, paid, measure->total_cap, SPAN_NONE);
}

static Decided lower_decided(Lower *lower, int32_t index, IrId amount, IrId rate)
{
    const IrMeasure *measure = &lower->program->measures[index];
    Decided decided = {.measure = index, .amount = amount, .rate = rate, .award = amount, .bad = add_hidden_bool(lower, false)};
    const IrOutcome *outcome = &measure->outcome;
    Share share;
    if (outcome->exact == IR_NONE || !share_of_amount(lower, outcome->exact, &share)) share = (Share){outcome->base, outcome->rate, IR_NONE};
    IrId by_rate = award_by_rate(lower, measure, &share, rate);
    if (decided.award == IR_NONE) decided.award = by_rate;
    else if (by_rate != IR_NONE) decided.award = add_binary(lower, IR_FIRST_KNOWN, MONEY, amount, by_rate, SPAN_NONE);
    bool compares_rate = rate != IR_NONE && share.rate != IR_NONE && ir_node(lower->builder, share.rate)->region < 0;
    if (compares_rate) decided.bad = known_true(lower, add_binary(lower, IR_GT, BOOLEAN, rate, share.rate, SPAN_NONE));
    decided.fits = add_hidden_bool(lower, false);
    if (decided.award == IR_NONE) return decided;
    IrId above = known_true(lower, add_binary(lower, IR_GT, BOOLEAN, decided.award, whole_amount(lower, measure), SPAN_NONE));
    decided.bad = either(lower, decided.bad, above);
    IrId cap = cap_of_whole(lower, measure);
    if (cap != IR_NONE) decided.bad = either(lower, decided.bad, known_true(lower, add_binary(lower, IR_GT, BOOLEAN, decided.award, cap, SPAN_NONE)));
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

static void add_check(Lower *lower, IrMeasure *measure, IrId ok, IrId alone)
{
    IrCheck *checks = NEW_ARRAY(lower->arena, IrCheck, measure->check_count + 1);
    for (int32_t i = 0; i < measure->check_count; i++) checks[i] = measure->checks[i];
    checks[measure->check_count++] = (IrCheck){ok, alone, {"the decided amount or rate is above what the clause allows; the decision must be corrected",
                                                    "核定的金额或比例超出条款允许的上限，须更正该决定"}, measure->outcome.span};
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
        IrId elsewhere = concerns_choice(lower, &all[i]), fits_one = add_hidden_bool(lower, false);
        for (int32_t j = 0; j < count; j++)
            if (same_fact(lower, all[i].amount, all[j].amount) || same_fact(lower, all[i].rate, all[j].rate)) fits_one = either(lower, fits_one, all[j].fits);
        IrId alone = add_hidden_and(lower, known_true(lower, lower->measures[all[i].measure].eligible), all[i].bad);
        IrId wrong = add_hidden_and(lower, alone, add_hidden_not(lower, either(lower, elsewhere, fits_one)));
        add_check(lower, measure, add_hidden_not(lower, wrong), add_hidden_not(lower, alone));
        if (all[i].award == IR_NONE) continue;
        measure->award = all[i].award;
        measure->awarded = add_hidden_and(lower, all[i].fits, add_hidden_not(lower, elsewhere));
    }
    lower->uses = NULL;
}
