/* allocate - see allocate.h. */
#include "eval/allocate.h"

#include <stdlib.h>

const char *share_key(ShareReason reason) {
    switch (reason) {
    case SHARE_FULL: return "full";
    case SHARE_REDUCED: return "reduced";
    case SHARE_REST: return "rest";
    case SHARE_NO_PLACE: return "no_place";
    case SHARE_NO_MONEY: return "no_money";
    case SHARE_NOT_ELIGIBLE: return "not_eligible";
    case SHARE_UNDECIDED: return "undecided";
    case SHARE_ERROR: return "error";
    }
    return "";
}

/* ---- claims ---- */

/* A member that qualifies of a group that advises none, of which nothing is chosen yet: nobody knows whether it will be taken. */
static bool is_open_choice(const IrProgram *program, const Decision *decision, int32_t measure) {
    int32_t choice = program->measures[measure].choice;
    return choice >= 0 && !program->choices[choice].has_advice && !decision->choices[choice].selected && decision->measures[measure].status == STATUS_YES;
}

/* Of a group of which only one may be taken: the chosen member, else the one advised (the first of those tied). */
static bool is_taken(const IrProgram *program, const Decision *decision, int32_t measure) {
    int32_t choice = program->measures[measure].choice;
    if (choice < 0) return true;
    const IrChoice *group = &program->choices[choice];
    uint64_t        taken = decision->choices[choice].selected ? decision->choices[choice].selected : decision->choices[choice].best;
    for (int32_t i = 0; i < group->member_count; i++)
        if ((taken >> i) & 1) return group->members[i] == measure;
    return true;
}

static void add_measure(const MeasureDecision *measure, Claim *claim) {
    switch (measure->status) {
    case STATUS_YES: {
        int64_t amount = measure->has_award ? measure->award : measure->amount;
        if (!measure->has_award && !measure->has_amount) {
            claim->state = CLAIM_UNDECIDED;
            return;
        }
        if (amount < 0 || __builtin_add_overflow(claim->amount, amount, &claim->amount)) claim->state = CLAIM_ERROR;
        if (claim->state == CLAIM_NONE) claim->state = CLAIM_AMOUNT;
        return;
    }
    case STATUS_UNKNOWN: claim->state = CLAIM_UNDECIDED; return;
    case STATUS_ERROR: claim->state = CLAIM_ERROR; return;
    case STATUS_NO: case STATUS_NOT_IN_FORCE: return;
    }
}

Claim claim_of(const IrProgram *program, const IrAllocation *rule, const Decision *decision, const EvalTrace *trace, Arena *arena) {
    Claim claim = {.state = CLAIM_NONE, .missing_key = -1};
    for (int32_t i = 0; i < rule->measure_count && claim.state != CLAIM_ERROR; i++) {
        ClaimState before = claim.state;
        if (!is_taken(program, decision, rule->measures[i])) continue;
        add_measure(&decision->measures[rule->measures[i]], &claim);
        bool open = before == CLAIM_UNDECIDED || is_open_choice(program, decision, rule->measures[i]);
        if (open && claim.state != CLAIM_ERROR) claim.state = CLAIM_UNDECIDED;
    }
    if (claim.state != CLAIM_AMOUNT) claim.amount = 0;
    if (claim.state != CLAIM_AMOUNT || rule->key_count == 0) return claim;
    claim.keys = NEW_ARRAY(arena, Int128, rule->key_count);
    for (int32_t k = 0; k < rule->key_count; k++) {
        EvalValue value = trace->values[rule->keys[k].value];
        claim.keys[k] = value.value;
        if (value.known) continue;
        claim = (Claim){.state = CLAIM_UNDECIDED, .missing_key = k};
        break;
    }
    return claim;
}

/* ---- in proportion ---- */

typedef struct { Int128 remainder; int64_t index; } Remainder;

static int by_remainder(const void *left, const void *right) {
    const Remainder *a = left, *b = right;
    if (a->remainder != b->remainder) return a->remainder > b->remainder ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

/* claim * budget < 2^126, and all claims * unit < 2^127 as long as fewer than 2^50 rows meet units of 100 yuan: no overflow. */
static void share_in_proportion(const IrAllocation *rule, const Claim *claims, int64_t count, Arena *arena, AllocationShare *shares, AllocationTotal *total) {
    if (!total->has_budget || total->claimed <= total->budget) return;
    Int128     step = total->claimed * rule->unit, left = total->budget / rule->unit;
    Remainder *remainders = NEW_ARRAY(arena, Remainder, count + 1);
    int64_t    candidates = 0;
    for (int64_t i = 0; i < count; i++) {
        if (claims[i].state != CLAIM_AMOUNT) continue;
        Int128 part = (Int128)claims[i].amount * total->budget, units = part / step;
        shares[i].reason = SHARE_REDUCED;
        shares[i].amount = (int64_t)(units * rule->unit);
        left -= units;
        if (part % step > 0 && shares[i].amount + rule->unit <= claims[i].amount) remainders[candidates++] = (Remainder){part % step, i};
    }
    qsort(remainders, (size_t)candidates, sizeof *remainders, by_remainder);
    for (int64_t i = 0; i < candidates && left > 0; i++, left--) {
        AllocationShare *share = &shares[remainders[i].index];
        share->amount += rule->unit;
        share->extra = true;
    }
}

/* ---- by rank ---- */

typedef struct { const IrAllocation *rule; const Claim *claim; int64_t index; } Ranked;

static int compare_keys(const Ranked *a, const Ranked *b) {
    for (int32_t k = 0; k < a->rule->key_count; k++) {
        Int128 left = a->claim->keys[k], right = b->claim->keys[k];
        if (left == right) continue;
        bool first = a->rule->keys[k].descending ? left > right : left < right;
        return first ? -1 : 1;
    }
    return 0;
}

static int by_keys(const void *left, const void *right) {
    const Ranked *a = left, *b = right;
    int order = compare_keys(a, b);
    if (order != 0) return order;
    return a->index < b->index ? -1 : a->index > b->index;
}

static void share_by_rank(const IrAllocation *rule, const Claim *claims, int64_t count, Arena *arena, AllocationShare *shares, const AllocationTotal *total) {
    Ranked *ranked = NEW_ARRAY(arena, Ranked, count + 1);
    int64_t ranks = 0, left = total->has_budget ? total->budget : INT64_MAX;
    for (int64_t i = 0; i < count; i++)
        if (claims[i].state == CLAIM_AMOUNT) ranked[ranks++] = (Ranked){rule, &claims[i], i};
    qsort(ranked, (size_t)ranks, sizeof *ranked, by_keys);
    bool used_up = false;
    for (int64_t i = 0; i < ranks; i++) {
        AllocationShare *share = &shares[ranked[i].index];
        bool   like_before = i > 0 && compare_keys(&ranked[i - 1], &ranked[i]) == 0;
        bool   like_next = i + 1 < ranks && compare_keys(&ranked[i], &ranked[i + 1]) == 0;
        share->rank = like_before ? shares[ranked[i - 1].index].rank : i + 1;
        share->tied = like_before || like_next;
        bool in = rule->places == 0 || i < rule->places || (rule->ties_included && share->rank <= rule->places);
        if (!in) {
            share->reason = SHARE_NO_PLACE;
            share->amount = 0;
        } else if (used_up || share->claimed > left) {
            share->amount = used_up ? 0 : left / rule->unit * rule->unit;
            share->reason = share->amount > 0 ? SHARE_REST : SHARE_NO_MONEY;
            used_up = true;
        } else if (total->has_budget) {
            left -= share->claimed;
        }
    }
}

/* ---- together ---- */

static AllocationShare first_share(const Claim *claim) {
    AllocationShare share = {.reason = SHARE_FULL, .missing_key = -1};
    switch (claim->state) {
    case CLAIM_AMOUNT: share.amount = share.claimed = claim->amount; break;
    case CLAIM_NONE: share.reason = SHARE_NOT_ELIGIBLE; break;
    case CLAIM_UNDECIDED:
        share.reason = SHARE_UNDECIDED;
        share.missing_key = claim->missing_key;
        break;
    case CLAIM_ERROR: share.reason = SHARE_ERROR; break;
    }
    return share;
}

void allocate(const IrAllocation *rule, const int64_t *budget, const Claim *claims, int64_t count, Arena *arena, AllocationShare *shares, AllocationTotal *total) {
    *total = (AllocationTotal){.has_budget = budget != NULL, .budget = budget ? *budget : 0};
    for (int64_t i = 0; i < count; i++) {
        shares[i] = first_share(&claims[i]);
        if (claims[i].state == CLAIM_AMOUNT) total->claims++;
        if (claims[i].state == CLAIM_UNDECIDED) total->undecided++;
        total->claimed += shares[i].claimed;
    }
    if (rule->in_proportion) share_in_proportion(rule, claims, count, arena, shares, total);
    else share_by_rank(rule, claims, count, arena, shares, total);
    for (int64_t i = 0; i < count; i++) {
        total->paid += shares[i].amount;
        if (shares[i].amount > 0) total->met++;
    }
}
