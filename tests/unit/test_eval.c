/* The reference evaluator. Expected values are worked out by hand. */
#include "ir_fixture.h"

#include <criterion/criterion.h>

enum { NO, YES, UNKNOWN };
static const char *const words[] = {"false", "true", "unknown"};

static int truth(EvalValue result) { return !result.known ? UNKNOWN : result.value ? YES : NO; }

static void set_bool(Fixture *f, int slot, int state) {
    if (state == UNKNOWN) forget(f, slot);
    else give(f, slot, state);
}

Test(eval, kleene_tables) {
    static const int and_table[3][3] = {{NO, NO, NO}, {NO, YES, UNKNOWN}, {NO, UNKNOWN, UNKNOWN}};
    static const int or_table[3][3] = {{NO, YES, UNKNOWN}, {YES, YES, YES}, {UNKNOWN, YES, UNKNOWN}};
    Fixture *f = fixture_new("");
    /* Two conditions that can each be true, false, unknown: a bool fact, and "cost >= 1". */
    IrId a = fact_of(f, SLOT_KEY_USER, -1);
    IrId b = operation(f, IR_GE, TYPE_BOOL, fact_of(f, SLOT_COST, -1), constant_of(f, TYPE_MONEY, 1, NULL), NULL);
    IrId both = operation(f, IR_AND, TYPE_BOOL, a, b, NULL), either = operation(f, IR_OR, TYPE_BOOL, a, b, NULL);
    IrId not_a = operation(f, IR_NOT, TYPE_BOOL, a, IR_NONE, NULL), a_known = operation(f, IR_KNOWN, TYPE_BOOL, a, IR_NONE, NULL);
    cr_assert(finish(f));
    for (int left = NO; left <= UNKNOWN; left++)
        for (int right = NO; right <= UNKNOWN; right++) {
            set_bool(f, SLOT_KEY_USER, left);
            set_bool(f, SLOT_COST, right);
            EvalValue and_value = value(f, both), or_value = value(f, either);
            cr_assert(truth(and_value) == and_table[left][right], "%s and %s", words[left], words[right]);
            cr_assert(truth(or_value) == or_table[left][right], "%s or %s", words[left], words[right]);
            cr_assert(truth(value(f, not_a)) == (left == UNKNOWN ? UNKNOWN : !left));
            cr_assert(truth(value(f, a_known)) == (left != UNKNOWN));
            if (left == UNKNOWN && right == UNKNOWN) cr_assert_str_eq(needs_text(f, and_value.needs), "key_energy_user audited_cost");
            if (left == YES && right == UNKNOWN) cr_assert_str_eq(needs_text(f, and_value.needs), "audited_cost");
        }
    fixture_free(f);
}

Test(eval, first_known_and_if) {
    Fixture *f = fixture_new("");
    IrId cost = fact_of(f, SLOT_COST, -1), investment = fact_of(f, SLOT_INVESTMENT, -1), user = fact_of(f, SLOT_KEY_USER, -1);
    IrId first = operation(f, IR_FIRST_KNOWN, TYPE_MONEY, cost, investment, NULL), picked = choose_if(f, user, cost, investment);
    cr_assert(finish(f));
    cr_assert_str_eq(needs_text(f, value(f, first).needs), "audited_cost", "neither known: what the first needs");
    cr_assert_str_eq(needs_text(f, value(f, picked).needs), "key_energy_user", "unknown condition: nothing of the branches");
    give(f, SLOT_INVESTMENT, 7);
    cr_assert(value(f, first).value == 7);
    give(f, SLOT_COST, 5);
    cr_assert(value(f, first).value == 5);
    give(f, SLOT_KEY_USER, 0);
    cr_assert(value(f, picked).value == 7);
    forget(f, SLOT_INVESTMENT);
    cr_assert_str_eq(needs_text(f, value(f, picked).needs), "total_investment");
    give(f, SLOT_KEY_USER, 1);
    cr_assert(value(f, picked).value == 5, "the branch not taken is not needed");
    fixture_free(f);
}

Test(eval, three_causes) {
    Fixture *f = fixture_new("");
    IrId tiers = unpublished(f), cost = fact_of(f, SLOT_COST, -1), investment = fact_of(f, SLOT_INVESTMENT, -1);
    IrId sum = operation(f, IR_ADD, TYPE_MONEY, cost, investment, NULL), product = operation(f, IR_MULTIPLY, TYPE_MONEY, sum, tiers, NULL);
    cr_assert(finish(f));
    EvalValue result = value(f, product);
    cr_assert_str_eq(needs_text(f, result.needs), "total_investment audited_cost m3_tiers");
    cr_assert(f->program->sources[SLOT_INVESTMENT].cause == CAUSE_FACT);
    cr_assert(f->program->sources[SLOT_COST].cause == CAUSE_DECISION);
    cr_assert(f->program->sources[SOURCE_TIERS].cause == CAUSE_PARAMETER);
    give(f, SLOT_COST, 1);
    give(f, SLOT_INVESTMENT, 1);
    cr_assert_str_eq(needs_text(f, value(f, product).needs), "m3_tiers");
    fixture_free(f);
}

Test(eval, floor_division_and_dates) {
    Fixture *f = fixture_new("");
    IrId cost = fact_of(f, SLOT_COST, -1), investment = fact_of(f, SLOT_INVESTMENT, -1);
    IrId difference = operation(f, IR_SUBTRACT, TYPE_MONEY, cost, investment, NULL);
    IrId third = with_constant(f, IR_FLOOR_DIVIDE, TYPE_MONEY, difference, 3, 1, false);
    IrId ratio = operation(f, IR_QUOTIENT, TYPE_INTEGER, difference, investment, NULL);
    IrId later = operation(f, IR_ADD_MONTHS, TYPE_DATE, fact_of(f, SLOT_DATE, -1), constant_of(f, TYPE_INTEGER, 1, NULL), NULL);
    cr_assert(finish(f));
    give(f, SLOT_COST, 0);
    give(f, SLOT_INVESTMENT, 7);
    give(f, SLOT_DATE, date_from_civil(2024, 1, 31));
    cr_assert(value(f, third).value == -3, "floor(-7/3)");
    cr_assert(value(f, ratio).value == -1);
    cr_assert(value(f, later).value == date_from_civil(2024, 2, 29));
    give(f, SLOT_INVESTMENT, 0);
    cr_assert(value(f, ratio).known && value(f, ratio).value == 0, "a quotient by 0 is 0");
    fixture_free(f);
}

Test(eval, membership) {
    Fixture *f = fixture_new("");
    IrId industrial = with_constant(f, IR_IN_MASK, TYPE_BOOL, fact_of(f, SLOT_SECTION, -1), 7, 1, false);      /* B, C, D */
    IrId renovation = with_constant(f, IR_CONTAINS, TYPE_BOOL, fact_of(f, SLOT_TYPES, -1), 3, 1, false);
    cr_assert(finish(f));
    give(f, SLOT_SECTION, 2);
    give(f, SLOT_TYPES, 4);
    cr_assert(truth(value(f, industrial)) == YES);
    cr_assert(truth(value(f, renovation)) == NO);
    give(f, SLOT_SECTION, 3);
    give(f, SLOT_TYPES, 6);
    cr_assert(truth(value(f, industrial)) == NO);
    cr_assert(truth(value(f, renovation)) == YES);
    give(f, SLOT_TYPES, 0);
    cr_assert(truth(value(f, renovation)) == NO, "an empty set is known");
    forget(f, SLOT_TYPES);
    cr_assert(truth(value(f, renovation)) == UNKNOWN);
    fixture_free(f);
}

/* ---- measures ---- */

/* 措施2: in force 2024-01-01 to 2028-12-31; section in B, C, D; investment at least 20,000,000; 10% of the cost, cap 10,000,000. */
static IrMeasure *measure_two(Fixture *f, const char *ascii, const char *chinese, Int128 rate, Int128 cap) {
    IrId date = fact_of(f, SLOT_DATE, -1);
    IrId from = operation(f, IR_GE, TYPE_BOOL, date, constant_of(f, TYPE_DATE, date_from_civil(2024, 1, 1), NULL), NULL);
    IrId until = operation(f, IR_LE, TYPE_BOOL, date, constant_of(f, TYPE_DATE, date_from_civil(2028, 12, 31), NULL), NULL);
    IrMeasure *measure = measure_new(f, ascii, chinese, operation(f, IR_AND, TYPE_BOOL, from, until, NULL));
    condition_new(f, measure, CONDITION_ROLE_SUBJECT, with_constant(f, IR_IN_MASK, TYPE_BOOL, fact_of(f, SLOT_SECTION, -1), 7, 1, false), "", -1);
    condition_new(f, measure, CONDITION_ROLE_REQUIREMENT, operation(f, IR_GE, TYPE_BOOL, fact_of(f, SLOT_INVESTMENT, -1),
                                                                     constant_of(f, TYPE_MONEY, YUAN(20000000), NULL), NULL), "", -1);
    grants(f, measure, fact_of(f, SLOT_COST, -1), rate, NULL, cap, NULL);
    return measure;
}

static void give_good(Fixture *f) {
    give(f, SLOT_DATE, date_from_civil(2025, 6, 30));
    give(f, SLOT_SECTION, 1);
    give(f, SLOT_INVESTMENT, YUAN(20000000));
    give(f, SLOT_COST, YUAN(20000000));
}

Test(eval, measure_in_its_order) {
    Fixture   *f = fixture_new("");
    IrMeasure *measure = measure_two(f, "m2", "措施2", 100000, YUAN(10000000));
    cr_assert(finish(f));
    MeasureDecision got = decide(f)->measures[0];
    cr_assert(got.status == STATUS_UNKNOWN && got.undecided == 3 && got.failed == 0);
    cr_assert_str_eq(missing_text(f, measure, got.missing), "date industry_section total_investment");

    give_good(f);
    got = decide(f)->measures[0];
    cr_assert(got.status == STATUS_YES && got.has_amount && got.amount == YUAN(2000000) && got.amount_min == 0 && got.check_failed == CHECK_NONE);

    give(f, SLOT_INVESTMENT, YUAN(20000000) - 1);
    forget(f, SLOT_SECTION);
    got = decide(f)->measures[0];
    cr_assert(got.status == STATUS_NO && got.failed == 2 && got.undecided == 0 && got.missing == 0 && !got.has_amount, "false wins over unknown");

    forget(f, SLOT_DATE);
    cr_assert(decide(f)->measures[0].status == STATUS_NO, "also over an unknown date");
    give(f, SLOT_DATE, date_from_civil(2029, 1, 1));
    got = decide(f)->measures[0];
    cr_assert(got.status == STATUS_NOT_IN_FORCE && got.failed == 0);
    give(f, SLOT_DATE, date_from_civil(2028, 12, 31));
    cr_assert(decide(f)->measures[0].status == STATUS_NO);

    give_good(f);
    forget(f, SLOT_DATE);
    got = decide(f)->measures[0];
    cr_assert(got.status == STATUS_UNKNOWN && got.undecided == 0, "an unknown date is no condition");
    cr_assert_str_eq(missing_text(f, measure, got.missing), "date");

    give_good(f);
    forget(f, SLOT_COST);
    got = decide(f)->measures[0];
    cr_assert(got.status == STATUS_YES && !got.has_amount);
    cr_assert_str_eq(missing_text(f, measure, got.missing), "audited_cost");
    fixture_free(f);
}

Test(eval, cap_and_rounding) {
    Fixture *f = fixture_new("");
    measure_two(f, "m2", "措施2", 100000, YUAN(10000000));
    measure_two(f, "m4", "措施4", 300000, YUAN(5000000));
    cr_assert(finish(f));
    give_good(f);
    give(f, SLOT_COST, 2000000009);                          /* 20,000,000.09: a tenth is 2,000,000.009 */
    cr_assert(decide(f)->measures[0].amount == YUAN(2000000));
    give(f, SLOT_COST, 1666666666);                          /* 30% is 4,999,999.998 */
    cr_assert(decide(f)->measures[1].amount == 499999999);
    give(f, SLOT_COST, 1666666667);                          /* 30% is 5,000,000.001 */
    cr_assert(decide(f)->measures[1].amount == YUAN(5000000));
    give(f, SLOT_COST, YUAN(100000000) - 1);                 /* 9,999,999.999 */
    cr_assert(decide(f)->measures[0].amount == YUAN(10000000) - 1);
    give(f, SLOT_COST, YUAN(100000000) + 10);
    cr_assert(decide(f)->measures[0].amount == YUAN(10000000));
    fixture_free(f);
}

Test(eval, checks_come_first) {
    Fixture   *f = fixture_new("");
    IrMeasure *measure = measure_two(f, "m2", "措施2", 100000, YUAN(10000000));
    IrCheck    check = {.ok = operation(f, IR_LE, TYPE_BOOL, fact_of(f, SLOT_COST, -1), fact_of(f, SLOT_INVESTMENT, -1), NULL), .message = {"a", "b"}};
    measure->checks = &check;
    measure->check_count = 1;
    cr_assert(finish(f));
    give_good(f);
    give(f, SLOT_COST, YUAN(20000001));
    give(f, SLOT_DATE, date_from_civil(2040, 1, 1));
    MeasureDecision got = decide(f)->measures[0];
    cr_assert(got.status == STATUS_ERROR && got.check_failed == 0 && !got.has_amount);
    forget(f, SLOT_COST);
    cr_assert(decide(f)->measures[0].status == STATUS_NOT_IN_FORCE, "an undecided check is no error");
    fixture_free(f);
}

/* ---- the choice ---- */

static void add_choice(Fixture *f, int32_t count) {
    f->choice = (IrChoice){.name = {"choose", "择一"}, .member_count = count, .members = NEW_ARRAY(f->arena, int32_t, count),
                           .selected = fact_of(f, SLOT_SELECTED, -1), .decided_amount = fact_of(f, SLOT_AWARD, -1), .decided_rate = fact_of(f, SLOT_RATE, -1),
                           .award_by_rate = NEW_ARRAY(f->arena, IrId, count), .award_cap = NEW_ARRAY(f->arena, IrId, count),
                           .rate_allowed = NEW_ARRAY(f->arena, IrId, count), .has_advice = true, .unfounded = IR_NONE, .span = SPAN_NONE};
    for (int32_t i = 0; i < count; i++) {
        const IrOutcome *outcome = &f->measures[i].outcome;
        f->measures[i].choice = 0;
        f->choice.members[i] = i;
        f->choice.award_cap[i] = outcome->cap;
        f->choice.rate_allowed[i] = operation(f, IR_LE, TYPE_BOOL, f->choice.decided_rate, outcome->rate, NULL);
        IrId raw = operation(f, IR_MULTIPLY, TYPE_MONEY, outcome->base, f->choice.decided_rate, NULL);
        IrId rounded = with_constant(f, IR_FLOOR_DIVIDE, TYPE_MONEY, raw, RATE_DENOMINATOR, 1, true);
        f->choice.award_by_rate[i] = operation(f, IR_MINIMUM, TYPE_MONEY, rounded, outcome->cap, NULL);
    }
    f->program->choices = &f->choice;
    f->program->choice_count = 1;
}

static Fixture *three_members(void) {
    Fixture *f = fixture_new("");
    measure_two(f, "m1", "措施1", 100000, YUAN(100000000));
    measure_two(f, "m2", "措施2", 100000, YUAN(10000000));
    measure_two(f, "m3", "措施3", 200000, YUAN(3000000));
    add_choice(f, 3);
    cr_assert(finish(f));
    give_good(f);
    return f;
}

Test(eval, choice_best_and_ties) {
    Fixture *f = three_members();
    ChoiceDecision got = decide(f)->choices[0];
    cr_assert(got.best == 4 && got.amount == YUAN(3000000) && !got.error && got.undecided == 0);
    give(f, SLOT_COST, YUAN(30000000));                      /* 3,000,000 each */
    cr_assert(decide(f)->choices[0].best == 7);
    give(f, SLOT_COST, YUAN(40000000));
    got = decide(f)->choices[0];
    cr_assert(got.best == 3 && got.amount == YUAN(4000000));
    give(f, SLOT_COST, YUAN(200000000));
    cr_assert(decide(f)->choices[0].best == 1);
    forget(f, SLOT_COST);
    got = decide(f)->choices[0];
    cr_assert(got.best == 0 && !got.has_amount && got.undecided == 7);
    fixture_free(f);
}

Test(eval, two_selected_is_an_error_of_each) {
    Fixture *f = three_members();
    give(f, SLOT_SELECTED, 5);
    Decision *got = decide(f);
    cr_assert(got->choices[0].error && got->choices[0].selected == 5 && got->choices[0].best == 0);
    cr_assert(got->measures[0].status == STATUS_ERROR && got->measures[0].check_failed == CHECK_TWO_SELECTED);
    cr_assert(got->measures[1].status == STATUS_YES);
    cr_assert(got->measures[2].status == STATUS_ERROR);
    fixture_free(f);
}

Test(eval, awards) {
    Fixture *f = three_members();
    give(f, SLOT_AWARD, YUAN(3000000));
    Decision *got = decide(f);
    cr_assert(got->measures[2].has_award && got->measures[2].award == YUAN(3000000), "none selected: the advised one");
    cr_assert(!got->measures[0].has_award && !got->measures[1].has_award);
    give(f, SLOT_SELECTED, 2);
    got = decide(f);
    cr_assert(got->measures[1].status == STATUS_ERROR && got->measures[1].check_failed == CHECK_AWARD_ABOVE);
    cr_assert(got->measures[2].status == STATUS_YES && !got->measures[2].has_award);
    give(f, SLOT_AWARD, YUAN(2000000));
    cr_assert(decide(f)->measures[1].award == YUAN(2000000), "at the ceiling");
    forget(f, SLOT_AWARD);
    give(f, SLOT_RATE, 55555);                               /* 5.5555% of 20,000,000 */
    cr_assert(decide(f)->measures[1].award == YUAN(1111100));
    give(f, SLOT_RATE, 100001);
    got = decide(f);
    cr_assert(got->measures[1].status == STATUS_ERROR && got->measures[1].check_failed == CHECK_RATE_ABOVE);
    forget(f, SLOT_RATE);
    forget(f, SLOT_COST);
    give(f, SLOT_AWARD, YUAN(10000000));
    got = decide(f);
    cr_assert(got->measures[1].status == STATUS_YES && !got->measures[1].has_amount && got->measures[1].award == YUAN(10000000), "at the cap, the base missing");
    give(f, SLOT_AWARD, YUAN(10000000) + 1);
    got = decide(f);
    cr_assert(got->measures[1].status == STATUS_ERROR && got->measures[1].check_failed == CHECK_AWARD_ABOVE, "above the cap whatever the base is");
    fixture_free(f);
}

/* ---- lists ---- */

/* Per loan: not subsidised before; half the interest; in total at most 1000 yuan. */
static Fixture *loans_measure(void) {
    Fixture *f = fixture_new("");
    int32_t region = ir_add_region(f->builder, ENTITY_LOANS);
    IrMeasure *measure = measure_new(f, "m12", "措施12", constant_of(f, TYPE_BOOL, 1, NULL));
    measure->region = region;
    IrId subsidised = fact_of(f, SLOT_SUBSIDISED, region), interest = fact_of(f, SLOT_INTEREST, region);
    condition_new(f, measure, CONDITION_ROLE_SUBJECT, with_constant(f, IR_IN_MASK, TYPE_BOOL, fact_of(f, SLOT_SECTION, -1), 7, 1, false), "", -1);
    condition_new(f, measure, CONDITION_ROLE_REQUIREMENT, operation(f, IR_NOT, TYPE_BOOL, subsidised, IR_NONE, NULL), "", region);
    measure->has_outcome = true;
    measure->outcome.kind = KIND_SUBSIDY;
    measure->outcome.amount = with_constant(f, IR_FLOOR_DIVIDE, TYPE_MONEY, interest, 2, 1, false);
    measure->total_cap = constant_of(f, TYPE_MONEY, YUAN(1000), NULL);
    cr_assert(finish(f));
    give(f, SLOT_SECTION, 1);
    return f;
}

Test(eval, list_absent_empty_and_full) {
    Fixture *f = loans_measure();
    const IrMeasure *measure = &f->measures[0];
    MeasureDecision got = decide(f)->measures[0];
    cr_assert(got.status == STATUS_UNKNOWN && got.element_count == 0);
    cr_assert_str_eq(missing_text(f, measure, got.missing), "loans");
    give(f, SLOT_SECTION, 3);
    cr_assert(decide(f)->measures[0].status == STATUS_NO, "no list can change that");
    give(f, SLOT_SECTION, 1);

    give_loans(f, 0);
    cr_assert(decide(f)->measures[0].status == STATUS_NO);

    give_loans(f, 2);
    give_loan(f, 0, SLOT_SUBSIDISED, 0);
    give_loan(f, 0, SLOT_INTEREST, 30001);                   /* 300.01: half is 150.005 */
    give_loan(f, 1, SLOT_SUBSIDISED, 1);
    give_loan(f, 1, SLOT_INTEREST, YUAN(900));
    got = decide(f)->measures[0];
    cr_assert(got.status == STATUS_YES && got.amount == 15000 && got.amount_min == 15000);
    cr_assert(got.elements[0].status == STATUS_YES && got.elements[0].amount == 15000);
    cr_assert(got.elements[1].status == STATUS_NO && got.elements[1].failed == 2);

    give_loan(f, 1, SLOT_SUBSIDISED, 0);
    give_loan(f, 1, SLOT_INTEREST, YUAN(2000));
    cr_assert(decide(f)->measures[0].amount == YUAN(1000), "the cap of the total");
    fixture_free(f);
}

Test(eval, list_with_a_missing_fact) {
    Fixture *f = loans_measure();
    const IrMeasure *measure = &f->measures[0];
    give_loans(f, 2);
    give_loan(f, 0, SLOT_SUBSIDISED, 0);
    give_loan(f, 0, SLOT_INTEREST, YUAN(300));
    give_loan(f, 1, SLOT_INTEREST, YUAN(300));
    MeasureDecision got = decide(f)->measures[0];
    cr_assert(got.status == STATUS_YES && !got.has_amount, "one qualifies; the sum is open");
    cr_assert_str_eq(missing_text(f, measure, got.missing), "previously_subsidised");
    cr_assert(got.elements[1].status == STATUS_UNKNOWN && got.elements[1].undecided == 2);

    give_loan(f, 0, SLOT_SUBSIDISED, 1);
    got = decide(f)->measures[0];
    cr_assert(got.status == STATUS_UNKNOWN && got.undecided == 2);
    give_loan(f, 1, SLOT_SUBSIDISED, 1);
    got = decide(f)->measures[0];
    cr_assert(got.status == STATUS_NO && got.failed == 2);

    give_loans(f, 1);
    give_loan(f, 0, SLOT_SUBSIDISED, 0);
    got = decide(f)->measures[0];
    cr_assert(got.status == STATUS_YES && !got.has_amount);
    cr_assert_str_eq(missing_text(f, measure, got.missing), "interest_paid");
    fixture_free(f);
}

Test(eval, functions_over_a_list) {
    Fixture *f = fixture_new("");
    int32_t region = ir_add_region(f->builder, ENTITY_LOANS);
    IrId subsidised = fact_of(f, SLOT_SUBSIDISED, region), interest = fact_of(f, SLOT_INTEREST, region);
    IrId fresh = operation(f, IR_NOT, TYPE_BOOL, subsidised, IR_NONE, NULL);
    IrId large = operation(f, IR_GE, TYPE_BOOL, interest, constant_of(f, TYPE_MONEY, 100, NULL), NULL);
    IrId sum = over_list(f, IR_SUM, TYPE_MONEY, region, fresh, interest), count = over_list(f, IR_COUNT, TYPE_INTEGER, region, fresh, IR_NONE);
    IrId greatest = over_list(f, IR_GREATEST, TYPE_MONEY, region, fresh, interest);
    IrId any = over_list(f, IR_ANY, TYPE_BOOL, region, fresh, large), all = over_list(f, IR_ALL, TYPE_BOOL, region, fresh, large);
    cr_assert(finish(f));
    cr_assert_str_eq(needs_text(f, value(f, sum).needs), "loans");
    cr_assert_str_eq(needs_text(f, value(f, all).needs), "loans");
    give_loans(f, 0);
    cr_assert(value(f, sum).value == 0 && value(f, count).value == 0 && value(f, greatest).value == 0);
    cr_assert(truth(value(f, any)) == NO && truth(value(f, all)) == YES);
    give_loans(f, 3);
    for (int i = 0; i < 3; i++) give_loan(f, i, SLOT_INTEREST, -10 + i);        /* -10, -9, -8 */
    give_loan(f, 0, SLOT_SUBSIDISED, 0);
    give_loan(f, 1, SLOT_SUBSIDISED, 0);
    give_loan(f, 2, SLOT_SUBSIDISED, 1);
    cr_assert(value(f, sum).value == -19 && value(f, count).value == 2 && value(f, greatest).value == -9);
    cr_assert(truth(value(f, any)) == NO && truth(value(f, all)) == NO);
    give_loan(f, 1, SLOT_INTEREST, 100);
    cr_assert(truth(value(f, any)) == YES && truth(value(f, all)) == NO);
    f->application->lists[ENTITY_LOANS].cells[2 * 3 + 1].present = false;       /* is the third one fresh? */
    cr_assert(truth(value(f, any)) == YES && truth(value(f, all)) == NO, "true and false win");
    cr_assert_str_eq(needs_text(f, value(f, count).needs), "previously_subsidised");
    fixture_free(f);
}

Test(eval, element_amounts_too_large_are_an_error) {
    Fixture *f = fixture_new("");
    int32_t region = ir_add_region(f->builder, ENTITY_LOANS);
    IrMeasure *measure = measure_new(f, "m13", "措施13", constant_of(f, TYPE_BOOL, 1, NULL));
    measure->region = region;
    IrId interest = fact_of(f, SLOT_INTEREST, region);
    measure->has_outcome = true;
    measure->outcome.amount = operation(f, IR_MULTIPLY, TYPE_MONEY, interest, interest, NULL);
    cr_assert(finish(f));
    give_loans(f, 1);
    give_loan(f, 0, SLOT_INTEREST, YUAN(100000000));         /* 10^10 fen, squared 10^20 */
    MeasureDecision got = decide(f)->measures[0];
    cr_assert(got.status == STATUS_ERROR && got.check_failed == CHECK_TOO_LARGE && !got.has_amount);
    fixture_free(f);
}
