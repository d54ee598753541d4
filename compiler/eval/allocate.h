/* allocate - the second stage: a budget, or places, shared out over a batch of decided applications (ir.h, IrAllocation).
 *
 * Each application claims the amounts of the named measures together: the award where the authority decided one, else the amount or
 * ceiling. Then, over all claims in the order of the rows:
 *
 *   in proportion   claims within the budget are met. Else each gets floor(claim * budget / all claims) in whole units, and what is left
 *                   of the budget goes out unit by unit to the largest remainders; equal remainders in the order of the rows.
 *                   The shares add up to the budget exactly (to its last whole unit), and none exceeds its claim.
 *   by rank         keys in the order written, then the order of the rows. The first `places` are in; those tied with the last one too
 *                   where the rule says so. With a budget, claims are met in that order; the one that no longer fits gets what is left,
 *                   and those behind it nothing.
 *
 * A claim whose amount or key is not known yet takes no part: its share is undecided, and the total says how many there are.
 * Pure: the same entries in the same order give the same shares. Exact: integers only. */
#ifndef POL_EVAL_ALLOCATE_H
#define POL_EVAL_ALLOCATE_H

#include "eval/eval.h"

typedef enum { CLAIM_NONE, CLAIM_AMOUNT, CLAIM_UNDECIDED, CLAIM_ERROR } ClaimState;   /* NONE: no measure of the rule applies */

typedef struct {
    ClaimState state;
    int64_t    amount;               /* fen, >= 0 */
    Int128    *keys;                 /* by key of the rule, over the denominator of its node; NULL when there are none */
    int32_t    missing_key;          /* UNDECIDED: index of the first key that is not known; -1: the amount is not */
} Claim;

/* What one decided application claims. `trace`: of the same evaluation; only needed when the rule has keys. Keys come from `arena`. */
Claim claim_of(const IrProgram *program, const IrAllocation *rule, const Decision *decision, const EvalTrace *trace, Arena *arena);

typedef enum {
    SHARE_FULL,                      /* the whole claim */
    SHARE_REDUCED,                   /* in proportion */
    SHARE_REST,                      /* what was left of the budget */
    SHARE_NO_PLACE, SHARE_NO_MONEY,  /* behind the last place; the budget is used up */
    SHARE_NOT_ELIGIBLE, SHARE_UNDECIDED, SHARE_ERROR
} ShareReason;
const char *share_key(ShareReason reason);   /* "full" "reduced" "rest" "no_place" "no_money" "not_eligible" "undecided" "error" */

typedef struct {
    ShareReason reason;
    int64_t amount, claimed;         /* fen; 0 for the last three reasons */
    int64_t rank;                    /* from 1; equal keys share the best; 0 when the rule does not rank */
    bool    tied;                    /* another claim has the same keys */
    bool    extra;                   /* REDUCED: got one unit of what was left */
    int32_t missing_key;             /* UNDECIDED: see Claim */
} AllocationShare;

typedef struct {
    bool    has_budget; int64_t budget;
    int64_t claims, undecided, met;  /* met: shares above zero */
    Int128  claimed, paid;           /* fen */
} AllocationTotal;

/* `budget`: what the rule has, or what was given when it has none; NULL: no budget (then a rule in proportion meets every claim).
 * Fills shares[count]; uses `arena` for its own work. */
void allocate(const IrAllocation *rule, const int64_t *budget, const Claim *claims, int64_t count, Arena *arena, AllocationShare *shares, AllocationTotal *total);

/* One line for people: why this share. */
void share_text(const IrProgram *program, const IrAllocation *rule, const AllocationTotal *total, const AllocationShare *share, Language language, Buffer *out);
/* One line for people: the batch as a whole. */
void allocation_text(const IrAllocation *rule, const AllocationTotal *total, Language language, Buffer *out);

#endif
