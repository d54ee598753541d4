/* emit_choice - the best members of a choice, and the authority's decision for them. */
#include "native/emit_internal.h"

static Ref mask_bit(Emit *e, Ref where, int bits, int index) {
    return build_select(e, where, constant_integer(e, bits, (Int128)1 << index), zero(e, bits), "");
}

/* A measure over a list adds amounts up, or caps them; its own amount has no node. */
static bool can_be_negative(const Emit *e, const IrMeasure *measure) {
    if (e->program->nodes[measure->outcome.amount].low < 0) return true;
    if (measure->total != IR_NONE && e->program->nodes[measure->total].low < 0) return true;
    return measure->total_cap != IR_NONE && e->program->nodes[measure->total_cap].low < 0;
}

typedef struct { bool any, real; } Amounts;

static Amounts amounts_of(const Emit *e, const IrChoice *choice) {
    Amounts amounts = {false, true};
    for (int32_t i = 0; i < choice->member_count; i++) {
        const IrMeasure *measure = &e->program->measures[choice->members[i]];
        if (!has_amount(measure)) continue;
        amounts.any = true;
        if (!e->measures[choice->members[i]].amount_real) amounts.real = false;
    }
    return amounts;
}

static Ref member_amount(Emit *e, int32_t measure, bool real) {
    return real ? e->measures[measure].amount_real : amount_integer(e, measure);
}

static Ref compare(Emit *e, bool real, bool equal, Ref a, Ref b) {
    if (real) return LLVMBuildFCmp(e->builder, equal ? LLVMRealOEQ : LLVMRealOGT, a, b, "");
    return build_compare(e, equal ? LLVMIntEQ : LLVMIntSGT, a, b, "");
}

/* No amount can be negative: -1 stands for none, and the best is the greatest of all. */
static void best_of_natural(Emit *e, const IrChoice *choice, bool real, int bits, ChoiceValue *value) {
    Ref none = real ? constant_real(e, -1) : constant_integer(e, 64, -1), greatest = none, own[64];
    for (int32_t i = 0; i < choice->member_count; i++) {
        int32_t m = choice->members[i];
        own[i] = NULL;
        if (!has_amount(&e->program->measures[m])) continue;
        own[i] = build_select(e, e->measures[m].has_amount, member_amount(e, m, real), none, "");
        greatest = greatest == none ? own[i] : build_select(e, compare(e, real, false, greatest, own[i]), greatest, own[i], "");
    }
    value->has_amount = compare(e, real, false, greatest, none);
    Ref best = zero(e, 64);                                 /* in lanes as wide as the amounts, whose comparisons then need no packing */
    for (int32_t i = 0; i < choice->member_count; i++) {
        if (!own[i]) continue;
        Ref with = build_or(e, best, constant_integer(e, 64, (Int128)1 << i), "");
        best = build_select(e, compare(e, real, true, own[i], greatest), with, best, "best");
    }
    value->best = resize(e, build_select(e, value->has_amount, best, zero(e, 64), ""), bits);
    Ref nothing = real ? constant_real(e, 0) : zero(e, 64);
    value->amount = build_select(e, value->has_amount, greatest, nothing, "best_amount");
}

static void best_one_by_one(Emit *e, const IrChoice *choice, int bits, ChoiceValue *value) {
    value->has_amount = truth(e, false);
    value->best = zero(e, bits);
    value->amount = zero(e, 64);
    for (int32_t i = 0; i < choice->member_count; i++) {
        int32_t m = choice->members[i];
        if (!has_amount(&e->program->measures[m])) continue;
        Ref own = amount_integer(e, m), has = e->measures[m].has_amount;
        Ref more = build_or(e, negate(e, value->has_amount), compare(e, false, false, own, value->amount), "");
        Ref takes = both(e, has, more);
        Ref tied = both(e, both(e, has, value->has_amount), compare(e, false, true, own, value->amount));
        Ref bit = constant_integer(e, bits, (Int128)1 << i);
        Ref joined = build_select(e, tied, build_or(e, value->best, bit, ""), value->best, "");
        value->best = build_select(e, takes, bit, joined, "");
        value->amount = build_select(e, takes, own, value->amount, "");
        value->has_amount = build_or(e, value->has_amount, has, "");
    }
}

static void emit_best(Emit *e, const IrChoice *choice, ChoiceValue *value) {
    if (is_side_by_side(e, choice)) {
        best_side_by_side(e, choice, value);
        return;
    }
    Amounts amounts = amounts_of(e, choice);
    int     bits = mask_width(e, choice->member_count);
    bool    natural = true;
    for (int32_t i = 0; i < choice->member_count; i++) {
        const IrMeasure *measure = &e->program->measures[choice->members[i]];
        if (has_amount(measure) && can_be_negative(e, measure)) natural = false;
    }
    if (!amounts.any || !natural) {
        best_one_by_one(e, choice, bits, value);
        return;
    }
    best_of_natural(e, choice, amounts.real, bits, value);
    if (amounts.real) {
        Int128 most = 0;
        for (int32_t i = 0; i < choice->member_count; i++) {
            const IrMeasure *measure = &e->program->measures[choice->members[i]];
            if (has_amount(measure) && e->program->nodes[measure->outcome.amount].high > most)
                most = e->program->nodes[measure->outcome.amount].high;
        }
        value->amount = integer_from_real(e, value->amount, -1, most);
    }
}

static void no_advice(Emit *e, const IrChoice *choice, ChoiceValue *value) {
    value->best = zero(e, mask_width(e, choice->member_count));
    value->has_amount = truth(e, false);
    value->amount = zero(e, 64);
}

static int bits_of_cap(const Emit *e, const IrChoice *choice, int32_t index) {
    return choice->award_cap && choice->award_cap[index] != IR_NONE ? bits_of(&e->program->nodes[choice->award_cap[index]]) : 64;
}

/* A member that is capped below the best cannot become it. */
static Ref open_members(Emit *e, const IrChoice *choice, const ChoiceValue *value) {
    int bits = mask_width(e, choice->member_count);
    Ref open = zero(e, bits);
    for (int32_t i = 0; i < choice->member_count; i++) {
        const MeasureValue *member = &e->measures[choice->members[i]];
        Ref unknown = build_compare(e, LLVMIntEQ, member->status, status_value(e, POL_UNKNOWN), "");
        Ref yes = build_compare(e, LLVMIntEQ, member->status, status_value(e, POL_YES), "");
        Ref is_open = build_or(e, unknown, both(e, yes, negate(e, member->has_amount)), "");
        IrId cap = choice->award_cap ? choice->award_cap[i] : IR_NONE;
        if (cap != IR_NONE) {
            int wide = bits_of_cap(e, choice, i);
            Ref below = build_compare(e, LLVMIntSLT, integer_of(e, cap, wide), resize(e, value->amount, wide), "");
            is_open = both(e, is_open, negate(e, both(e, value->has_amount, both(e, below, e->values[cap].known))));
        }
        open = build_or(e, open, mask_bit(e, is_open, bits, i), "");
    }
    return open;
}

/* ---- the authority's decision ---- */

/* Wide enough for what may be decided, and for what it is compared with. */
static int award_bits(const Emit *e, const IrChoice *choice, int32_t index) {
    IrId ids[] = {choice->decided_amount, choice->award_by_rate ? choice->award_by_rate[index] : IR_NONE, choice->award_cap ? choice->award_cap[index] : IR_NONE};
    for (int i = 0; i < 3; i++)
        if (ids[i] != IR_NONE && bits_of(&e->program->nodes[ids[i]]) > 64) return 128;
    return 64;
}

/* Both as eval.c takes them: the amount decided, else the one that follows from the decided rate. */
static Value award_of(Emit *e, const IrChoice *choice, int32_t index, int bits) {
    IrId by_amount = choice->decided_amount, by_rate = choice->award_by_rate ? choice->award_by_rate[index] : IR_NONE;
    Value none = {.integer = zero(e, 64), .known = truth(e, false)};
    Value first = by_amount == IR_NONE ? none : e->values[by_amount], second = by_rate == IR_NONE ? none : e->values[by_rate];
    Ref   a = by_amount == IR_NONE ? zero(e, bits) : integer_of(e, by_amount, bits);
    Ref   b = by_rate == IR_NONE ? zero(e, bits) : integer_of(e, by_rate, bits);
    if (!first.known) return (Value){.integer = a};
    return (Value){.integer = build_select(e, first.known, a, b, ""), .known = either(e, first.known, second.known)};
}

/* What was decided, compared with what a member that is YES allows; `rate_above` NULL: never. */
typedef struct { Ref is_yes, rate_above, amount_above, known, narrow; } Award;

static Award compare_award(Emit *e, const IrChoice *choice, int32_t index) {
    const MeasureValue *member = &e->measures[choice->members[index]];
    IrId  allowed = choice->rate_allowed ? choice->rate_allowed[index] : IR_NONE, cap = choice->award_cap ? choice->award_cap[index] : IR_NONE;
    Award award = {.is_yes = build_compare(e, LLVMIntEQ, member->status, status_value(e, POL_YES), "")};
    if (allowed != IR_NONE) award.rate_above = false_of(e, &e->values[allowed]);
    if (choice->decided_amount == IR_NONE && (!choice->award_by_rate || choice->award_by_rate[index] == IR_NONE)) return award;
    int   bits = award_bits(e, choice, index);
    Value decided = award_of(e, choice, index, bits);
    award.narrow = resize(e, decided.integer, 64);
    award.known = true_if_null(e, decided.known);
    Ref amount = amount_integer(e, choice->members[index]);
    Ref too_large = bits > 64 ? build_compare(e, LLVMIntNE, resize(e, award.narrow, bits), decided.integer, "") : truth(e, false);
    Ref limits = both(e, member->has_amount, negate(e, member->estimated));                        /* an estimate is no limit */
    Ref exceeds = both(e, limits, build_compare(e, LLVMIntSGT, decided.integer, resize(e, amount, bits), ""));
    if (cap != IR_NONE) {
        Ref above_cap = build_compare(e, LLVMIntSGT, decided.integer, integer_of(e, cap, bits), "");
        exceeds = build_or(e, exceeds, both(e, e->values[cap].known, above_cap), "");
    }
    award.amount_above = both(e, award.known, build_or(e, too_large, exceeds, ""));
    return award;
}

static void take_award(Emit *e, MeasureValue *member, const Award *award, Ref concerned) {
    Ref where = both(e, concerned, award->is_yes);
    if (award->rate_above) {
        fail_measure(e, member, both(e, where, award->rate_above), POL_CHECK_RATE_ABOVE);
        where = both(e, where, negate(e, award->rate_above));
    }
    if (!award->narrow) return;
    where = both(e, where, award->known);
    fail_measure(e, member, both(e, where, award->amount_above), POL_CHECK_AWARD_ABOVE);
    Ref taken = both(e, where, negate(e, award->amount_above));
    member->has_award = build_or(e, member->has_award, taken, "");
    member->award = build_select(e, taken, award->narrow, member->award, "award");
}

static Ref bit_set(Emit *e, Ref mask, int bits, int index) {
    Ref bit = build_and(e, mask, constant_integer(e, bits, (Int128)1 << index), "");
    return build_compare(e, LLVMIntNE, bit, zero(e, bits), "");
}

/* Several are advised and none is selected, and the decision fits one of them (eval.c). */
static Ref fits_a_tied_one(Emit *e, const IrChoice *choice, const ChoiceValue *value, const Award *awards, Ref none_selected) {
    int bits = mask_width(e, choice->member_count);
    Ref without_lowest = build_and(e, value->best, build_subtract(e, value->best, constant_integer(e, bits, 1), ""), "");
    Ref tied = both(e, build_compare(e, LLVMIntNE, without_lowest, zero(e, bits), "tied"), none_selected), fits = truth(e, false);
    for (int32_t i = 0; i < choice->member_count; i++) {
        Ref above = or_else_false(e, awards[i].rate_above, awards[i].amount_above), advised = bit_set(e, value->best, bits, i);
        fits = either(e, fits, above ? both(e, advised, negate(e, above)) : advised);
    }
    return both(e, tied, fits);
}

static void emit_decided(Emit *e, const IrChoice *choice, ChoiceValue *value, Ref several) {
    int bits = mask_width(e, choice->member_count);
    Ref none_selected = choice->selected == IR_NONE ? NULL : build_compare(e, LLVMIntEQ, value->selected, zero(e, 64), "");
    Award awards[64];
    bool  decides = false;
    for (int32_t i = 0; i < choice->member_count; i++) {
        awards[i] = compare_award(e, choice, i);
        decides = decides || awards[i].rate_above || awards[i].narrow;
    }
    Ref nobodys = decides ? fits_a_tied_one(e, choice, value, awards, none_selected) : truth(e, false);
    for (int32_t i = 0; i < choice->member_count; i++) {
        Ref concerned = both(e, bit_set(e, value->best, bits, i), negate(e, nobodys));
        if (none_selected) {
            Ref selected = bit_set(e, value->selected, 64, i);
            concerned = choose(e, none_selected, concerned, selected);
            fail_measure(e, &e->measures[choice->members[i]], both(e, concerned, several), POL_CHECK_TWO_SELECTED);
        }
        take_award(e, &e->measures[choice->members[i]], &awards[i], both(e, concerned, none_selected ? negate(e, several) : NULL));
        settle_measure(e, &e->measures[choice->members[i]]);
    }
}

void emit_choice(Emit *e, int32_t index, bool awards) {
    const IrChoice *choice = &e->program->choices[index];
    ChoiceValue    *value = &e->choices[index];
    *value = (ChoiceValue){.selected = zero(e, 64), .error = truth(e, false)};
    if (choice->has_advice) emit_best(e, choice, value);
    else no_advice(e, choice, value);
    if (awards) value->undecided = choice->has_advice ? open_members(e, choice, value) : zero(e, mask_width(e, choice->member_count));
    Ref several = truth(e, false);
    if (choice->selected != IR_NONE) {
        Ref given = both(e, e->values[choice->selected].known, e->row_fine);
        value->selected = choose(e, given, integer_of(e, choice->selected, 64), zero(e, 64));
        Ref without_lowest = build_and(e, value->selected, build_subtract(e, value->selected, constant_integer(e, 64, 1), ""), "");
        several = build_compare(e, LLVMIntNE, without_lowest, zero(e, 64), "two_selected");
        value->error = several;
    }
    if (awards) emit_decided(e, choice, value, several);
    if (choice->selected == IR_NONE) return;
    if (choice->unfounded != IR_NONE) {
        Ref any = build_compare(e, LLVMIntNE, value->selected, zero(e, 64), "");
        Ref unfounded = true_of(e, &e->values[choice->unfounded]);
        value->error = either(e, several, both(e, any, unfounded));
    }
    Ref fine = negate(e, several);
    value->best = build_select(e, fine, value->best, LLVMConstNull(LLVMTypeOf(value->best)), "");
    value->has_amount = both(e, value->has_amount, fine);
    value->amount = build_select(e, fine, value->amount, zero(e, 64), "");
}
