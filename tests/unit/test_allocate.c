/* Budgets and places over a batch: expected shares worked out by hand; and for random batches, what must hold whatever the numbers. */
#include "eval/allocate.h"

#include <criterion/criterion.h>

static IrRankKey score_key = {.value = 0, .descending = true, .text = "score"};

static void run(const IrAllocation *rule, int64_t budget, const Claim *claims, int64_t count, AllocationShare *shares, AllocationTotal *total) {
    Arena *arena = arena_new();
    allocate(rule, budget < 0 ? NULL : &budget, claims, count, arena, shares, total);
    arena_free(arena);
}

static IrAllocation in_proportion(int64_t unit) { return (IrAllocation){.in_proportion = true, .unit = unit}; }
static IrAllocation by_score(int64_t places) { return (IrAllocation){.places = places, .unit = 1, .keys = &score_key, .key_count = 1}; }
static Claim claim(int64_t fen) { return (Claim){.state = CLAIM_AMOUNT, .amount = fen, .missing_key = -1}; }
static Claim scored(int64_t fen, Int128 *score) { return (Claim){.state = CLAIM_AMOUNT, .amount = fen, .keys = score, .missing_key = -1}; }

/* 70, 20 and 10.01 yuan under 50 yuan: 34.9965, 9.9990, 5.0044; two fen are left for the remainders .90 and .65. */
Test(allocate, largest_remainders_get_the_fen_that_are_left) {
    IrAllocation    rule = in_proportion(1);
    Claim           claims[] = {claim(7000), claim(2000), claim(1001)};
    AllocationShare shares[3];
    AllocationTotal total;
    run(&rule, 5000, claims, 3, shares, &total);
    cr_assert(shares[0].amount == 3500 && shares[0].extra);
    cr_assert(shares[1].amount == 1000 && shares[1].extra);
    cr_assert(shares[2].amount == 500 && !shares[2].extra);
    cr_assert(total.paid == 5000 && total.claimed == 10001 && total.met == 3);
    cr_assert(shares[2].reason == SHARE_REDUCED);
}

Test(allocate, equal_remainders_go_by_the_order_of_the_rows) {
    IrAllocation    rule = in_proportion(1);
    Claim           claims[] = {claim(5000), claim(0), claim(5000), claim(5000)};
    AllocationShare shares[4];
    AllocationTotal total;
    run(&rule, 10001, claims, 4, shares, &total);         /* 3333.67 each: two of three get a fen more */
    cr_assert(shares[0].amount == 3334 && shares[2].amount == 3334 && shares[3].amount == 3333);
    cr_assert_eq(shares[1].amount, 0, "a claim of nothing gets nothing");
    cr_assert(total.paid == 10001 && total.met == 3);
}

Test(allocate, a_budget_that_is_enough_changes_nothing) {
    IrAllocation    rule = in_proportion(1);
    Claim           claims[] = {claim(7000), claim(3000)};
    AllocationShare shares[2];
    AllocationTotal total;
    int64_t         enough[] = {10000, 10001, -1};
    for (int i = 0; i < 3; i++) {
        run(&rule, enough[i], claims, 2, shares, &total);
        cr_assert(shares[0].amount == 7000 && shares[0].reason == SHARE_FULL && shares[1].amount == 3000);
    }
    run(&rule, 9999, claims, 2, shares, &total);          /* 6999.3 and 2999.7 */
    cr_assert(shares[0].amount == 6999 && shares[1].amount == 3000 && shares[1].extra);
}

Test(allocate, only_claims_with_an_amount_take_part) {
    IrAllocation    rule = in_proportion(1);
    Claim           claims[] = {claim(100), {.state = CLAIM_NONE}, {.state = CLAIM_UNDECIDED, .missing_key = -1}, {.state = CLAIM_ERROR}, claim(100)};
    AllocationShare shares[5];
    AllocationTotal total;
    run(&rule, 101, claims, 5, shares, &total);
    cr_assert(shares[0].amount == 51 && shares[4].amount == 50);
    cr_assert(shares[1].reason == SHARE_NOT_ELIGIBLE && shares[2].reason == SHARE_UNDECIDED && shares[3].reason == SHARE_ERROR);
    cr_assert(total.claims == 2 && total.undecided == 1);
    run(&rule, 101, claims, 0, shares, &total);           /* an empty batch */
    cr_assert(total.claims == 0 && total.paid == 0);
}

/* Three claims of 250 yuan under 500 yuan in whole hundreds: 166.67 each is one hundred; the two that are left go to the first two. */
Test(allocate, shares_are_whole_units) {
    IrAllocation    rule = in_proportion(10000);
    Claim           claims[] = {claim(25000), claim(25000), claim(25000)};
    AllocationShare shares[3];
    AllocationTotal total;
    run(&rule, 50000, claims, 3, shares, &total);
    cr_assert(shares[0].amount == 20000 && shares[1].amount == 20000 && shares[2].amount == 10000);
    run(&rule, 54999, claims, 3, shares, &total);         /* what is no whole unit of the budget stays */
    cr_assert(total.paid == 50000);
}

Test(allocate, places_by_rank_with_ties) {
    IrAllocation    rule = by_score(2);
    Int128          keys[] = {50, 90, 70, 70, 10};
    Claim           claims[] = {scored(100, &keys[0]), scored(100, &keys[1]), scored(100, &keys[2]), scored(100, &keys[3]), scored(100, &keys[4])};
    AllocationShare shares[5];
    AllocationTotal total;
    run(&rule, -1, claims, 5, shares, &total);
    cr_assert(shares[1].rank == 1 && shares[2].rank == 2 && shares[3].rank == 2 && shares[0].rank == 4 && shares[4].rank == 5);
    cr_assert(shares[1].amount == 100 && shares[2].amount == 100 && shares[2].tied);
    cr_assert(shares[3].amount == 0 && shares[3].reason == SHARE_NO_PLACE && shares[3].tied, "the earlier row has the place");
    rule.ties_included = true;
    run(&rule, -1, claims, 5, shares, &total);
    cr_assert(shares[3].amount == 100 && shares[0].reason == SHARE_NO_PLACE && total.met == 3);
}

Test(allocate, a_budget_by_rank_ends_with_a_rest) {
    IrAllocation    rule = by_score(0);
    Int128          keys[] = {3, 2, 1, 0};
    Claim           claims[] = {scored(400, &keys[0]), scored(400, &keys[1]), scored(400, &keys[2]), scored(100, &keys[3])};
    AllocationShare shares[4];
    AllocationTotal total;
    run(&rule, 1000, claims, 4, shares, &total);
    cr_assert(shares[0].amount == 400 && shares[1].amount == 400);
    cr_assert(shares[2].amount == 200 && shares[2].reason == SHARE_REST);
    cr_assert(shares[3].amount == 0 && shares[3].reason == SHARE_NO_MONEY, "those behind do not overtake");
    run(&rule, 800, claims, 4, shares, &total);           /* used up exactly: nothing is left for the third */
    cr_assert(shares[2].amount == 0 && shares[2].reason == SHARE_NO_MONEY && total.paid == 800);
    rule.keys[0].descending = false;
    run(&rule, 1000, claims, 4, shares, &total);
    cr_assert(shares[3].amount == 100 && shares[3].rank == 1 && shares[0].amount == 100 && shares[0].reason == SHARE_REST);
    rule.keys[0].descending = true;
}

static uint64_t state = 88172645463325252u;
static uint64_t next_random(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* Whatever the numbers: the shares add up to the budget, none is above its claim, none is off its exact part by a fen or more. */
Test(allocate, random_batches_add_up_exactly) {
    enum { ROWS = 97 };
    for (int round = 0; round < 400; round++) {
        IrAllocation    rule = in_proportion(1);
        Claim           claims[ROWS];
        AllocationShare shares[ROWS];
        AllocationTotal total;
        Int128          claimed = 0, paid = 0;
        int64_t         most = round % 4 == 0 ? 10 : round % 4 == 1 ? 1000000 : INT64_MAX / 128;
        for (int i = 0; i < ROWS; i++) {
            claims[i] = claim((int64_t)(next_random() % (uint64_t)most));
            claimed += claims[i].amount;
        }
        int64_t budget = (int64_t)(next_random() % (uint64_t)(claimed > 0 ? claimed : 1));
        run(&rule, budget, claims, ROWS, shares, &total);
        for (int i = 0; i < ROWS; i++) {
            paid += shares[i].amount;
            cr_assert(shares[i].amount >= 0 && shares[i].amount <= claims[i].amount);
            Int128 off = (Int128)shares[i].amount * claimed - (Int128)claims[i].amount * budget;
            cr_assert(off < claimed && off > -claimed, "round %d row %d", round, i);
        }
        cr_assert(paid == budget && total.paid == paid, "round %d", round);
    }
}
