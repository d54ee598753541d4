/* emit_measure - status, amount, reasons and what is missing of every measure: eval.c's order of decisions, as selects. */
#include "native/emit_internal.h"

int mask_width(const Emit *e, int32_t count) {
    if (e->lanes == 1) return 64;
    return count <= 8 ? 8 : count <= 16 ? 16 : count <= 32 ? 32 : 64;
}

static Ref bit_where(Emit *e, Ref condition, int bits, int index) {
    return build_select(e, condition, constant_integer(e, bits, (Int128)1 << index), zero(e, bits), "");
}

static Ref add_bit(Emit *e, Ref mask, Ref condition, int bits, int index) {
    Ref bit = bit_where(e, condition, bits, index);
    return mask ? build_or(e, mask, bit, "") : bit;
}

/* The conditions of one region (-1: the measure's own). */
Conditions emit_conditions(Emit *e, const IrMeasure *measure, int32_t region, int bits) {
    Conditions result = {0};
    bool       from_masks = e->want_reasons && e->lanes == 1;  /* for one application that takes fewer operations */
    for (int32_t i = 0; i < measure->condition_count; i++) {
        const IrCondition *condition = &measure->conditions[i];
        if (condition->region != region) continue;
        const Value *holds = &e->values[condition->holds];
        Ref          fails = false_of(e, holds);
        if (!from_masks) result.any_failed = or_else_false(e, result.any_failed, fails);
        if (e->want_reasons) result.failed = add_bit(e, result.failed, fails, bits, i);
        if (!may_be_unknown(holds)) continue;
        Ref open = negate(e, known_of(e, holds));
        if (!from_masks) result.any_undecided = or_else_false(e, result.any_undecided, open);
        if (e->want_reasons) result.undecided = add_bit(e, result.undecided, open, bits, i);
        result.needs = needs_union(e, result.needs, needs_unless(e, holds, JOIN_AND));       /* they matter where none fails */
    }
    if (from_masks && result.failed) result.any_failed = build_compare(e, LLVMIntNE, result.failed, zero(e, bits), "any_failed");
    if (from_masks && result.undecided) result.any_undecided = build_compare(e, LLVMIntNE, result.undecided, zero(e, bits), "any_undecided");
    return result;
}

/* ---- checks ---- */

/* Known false, for a list in any element; NULL: never. */
static Ref check_fails(Emit *e, IrId ok) {
    int32_t region = e->program->nodes[ok].region;
    if (region < 0) return false_of(e, &e->values[ok]);
    Ref place = temporary(e, e->i1, "check_failed");
    build_store(e, truth(e, false), place);
    Loop loop = loop_begin(e, e->program->regions[region].entity, "check");
    emit_region_nodes(e, region, &ok, 1);
    Ref fails = false_of(e, &e->values[ok]);
    build_store(e, build_or(e, build_load(e, e->i1, place, ""), fails, ""), place);
    loop_end(e, &loop);
    return build_load(e, e->i1, place, "check_failed");
}

/* The first failed check, and whether there is one. A row with a fact out of range comes before all. */
static Ref first_check(Emit *e, const IrMeasure *measure, Ref *any) {
    Ref check = constant_integer(e, 32, POL_CHECK_NONE);
    *any = NULL;
    for (int32_t i = measure->check_count - 1; i >= 0; i--) {
        Ref fails = check_fails(e, measure->checks[i].ok);
        *any = or_else_false(e, *any, fails);
        check = build_select(e, fails, constant_integer(e, 32, i), check, "");
    }
    if (e->row_fine) {
        Ref bad = negate(e, e->row_fine);
        *any = or_else_false(e, *any, bad);
        check = build_select(e, bad, constant_integer(e, 32, POL_CHECK_INPUT), check, "check");
    }
    return check;
}

/* ---- results ---- */

/* Processors move whole words by a condition; for bytes the quick code generator branches, and each branch moves the rest of its block. */
Ref status_value(Emit *e, pol_status status) { return constant_integer(e, e->lanes == 1 ? 32 : 8, (Int128)status); }

static Ref nothing_where(Emit *e, Ref where, Ref value) {
    return value ? choose(e, where, LLVMConstNull(LLVMTypeOf(value)), value) : NULL;
}

void fail_measure(Emit *e, MeasureValue *value, Ref where, int32_t check) {
    if (!where) return;
    value->check = build_select(e, where, constant_integer(e, 32, check), value->check, "");
    value->is_error = or_else_false(e, value->is_error, where);
}

void settle_measure(Emit *e, MeasureValue *value) {
    Ref where = value->is_error;
    if (!where) return;
    value->is_error = NULL;
    value->status = build_select(e, where, status_value(e, POL_ERROR), value->status, "");
    value->has_amount = both(e, value->has_amount, negate(e, where));
    value->has_award = nothing_where(e, where, value->has_award);
    value->award = nothing_where(e, where, value->award);
    value->estimated = nothing_where(e, where, value->estimated);
    value->amount = nothing_where(e, where, value->amount);
    value->amount_real = nothing_where(e, where, value->amount_real);
    value->failed = nothing_where(e, where, value->failed);
    value->undecided = nothing_where(e, where, value->undecided);
    value->missing = nothing_where(e, where, value->missing);
}

/* An amount where `where` holds; one that int64 cannot hold is an error. `integer` or `real` is NULL. */
void set_amount(Emit *e, const IrMeasure *measure, Ref where, Ref integer, Ref real, Ref estimated, MeasureValue *value) {
    Ref too_large = NULL;
    if (integer && LLVMTypeOf(integer) == integer_type(e, 128)) {
        Ref narrow = resize(e, integer, 64);
        Ref differs = build_compare(e, LLVMIntNE, resize(e, narrow, 128), integer, "too_large");
        too_large = both(e, where, differs);
        integer = narrow;
    }
    value->has_amount = too_large ? both(e, where, negate(e, too_large)) : where;
    if (integer) value->amount = build_select(e, value->has_amount, integer, zero(e, 64), "amount");
    if (real) value->amount_real = build_select(e, value->has_amount, real, constant_real(e, 0), "amount");
    value->estimated = estimated ? both(e, value->has_amount, estimated) : truth(e, false);
    fail_measure(e, value, too_large, POL_CHECK_TOO_LARGE);
}

static Ref known_true(Emit *e, IrId id) {
    return id == IR_NONE ? NULL : true_of(e, &e->values[id]);
}

static void emit_amount(Emit *e, const IrMeasure *measure, Ref is_yes, MeasureValue *value) {
    IrId         id = measure->outcome.amount;
    const Value *amount = &e->values[id];
    Ref          where = both(e, is_yes, amount->known);
    Ref          estimated = e->want_reasons ? known_true(e, measure->outcome.estimated) : NULL;
    bool         real = !amount->integer;
    if (e->want_needs && amount->known) {
        Ref lacks = both(e, is_yes, negate(e, amount->known));
        value->missing = build_select(e, lacks, needs_bits(e, measure, amount->needs), value->missing, "missing");
    }
    set_amount(e, measure, where, real ? NULL : integer_of(e, id, bits_of(&e->program->nodes[id])), real ? amount->real : NULL, estimated, value);
}

/* false: NULL */
static Ref and_not(Emit *e, Ref a, Ref b) { return !a ? NULL : !b ? a : both(e, a, negate(e, b)); }

static Ref masked(Emit *e, Ref where, Ref mask) {
    return where && mask ? build_select(e, where, mask, LLVMConstNull(LLVMTypeOf(mask)), "") : NULL;
}

/* The measure's own conditions decide where `reached` holds (NULL: everywhere). */
static void emit_plain_measure(Emit *e, const IrMeasure *measure, Ref reached, MeasureValue *value) {
    const Value *in_force = &e->values[measure->in_force];
    int          bits = mask_width(e, measure->condition_count);
    Conditions   own = emit_conditions(e, measure, -1, bits);
    Ref          open = or_else_false(e, own.any_undecided, may_be_unknown(in_force) ? negate(e, known_of(e, in_force)) : NULL);
    Ref          is_no = own.any_failed ? both(e, reached, own.any_failed) : NULL;
    Ref          not_failed = own.any_failed ? both(e, reached, negate(e, own.any_failed)) : reached;
    Ref          is_unknown = open ? both(e, not_failed, open) : NULL;
    Ref          is_yes = true_if_null(e, open ? and_not(e, true_if_null(e, not_failed), open) : not_failed);
    if (is_no) value->status = build_select(e, is_no, status_value(e, POL_NO), value->status, "");
    if (is_unknown) value->status = build_select(e, is_unknown, status_value(e, POL_UNKNOWN), value->status, "");
    value->failed = masked(e, is_no, own.failed);
    value->undecided = masked(e, is_unknown, own.undecided);
    value->missing = zero(e, 64);
    if (is_unknown && e->want_needs)
        value->missing = masked(e, is_unknown, needs_bits(e, measure, needs_union(e, needs_unless(e, in_force, JOIN_AND), own.needs)));
    value->has_amount = truth(e, false);
    if (!has_amount(measure)) return;
    next_block(e);
    emit_amount(e, measure, is_yes, value);
    next_block(e);
}

/* Where only the amounts of those that qualify are asked for, nothing but "known true" of each condition matters. */
static void emit_amount_only(Emit *e, const IrMeasure *measure, Ref any_check, MeasureValue *value) {
    Ref is_yes = any_check ? negate(e, any_check) : NULL;
    is_yes = both(e, is_yes, known_true(e, measure->in_force));
    for (int32_t i = 0; i < measure->condition_count; i++) is_yes = both(e, is_yes, known_true(e, measure->conditions[i].holds));
    value->status = status_value(e, POL_YES);
    emit_amount(e, measure, true_if_null(e, is_yes), value);
}

static void complete(Emit *e, const IrMeasure *measure, MeasureValue *value) {
    int bits = mask_width(e, measure->condition_count);
    if (!value->failed) value->failed = zero(e, bits);
    if (!value->undecided) value->undecided = zero(e, bits);
    if (!value->missing) value->missing = zero(e, 64);
    if (!value->has_amount) value->has_amount = truth(e, false);
    if (!value->estimated) value->estimated = truth(e, false);
    if (!value->has_award) value->has_award = truth(e, false);
    if (!value->award) value->award = zero(e, 64);
    if (!value->element_count) value->element_count = zero(e, 32);
    if (!value->amount && !value->amount_real) value->amount = zero(e, 64);
}

/* What the authority decided for a measure outside a choice. */
static void take_award(Emit *e, const IrMeasure *measure, MeasureValue *value) {
    const Value *award = &e->values[measure->award];
    Ref wide = integer_of(e, measure->award, bits_of(&e->program->nodes[measure->award])), narrow = resize(e, wide, 64);
    Ref is_yes = build_compare(e, LLVMIntEQ, value->status, status_value(e, POL_YES), "");
    Ref where = both(e, both(e, is_yes, known_true(e, measure->awarded)), award->known);
    if (LLVMTypeOf(wide) == integer_type(e, 128)) where = both(e, where, build_compare(e, LLVMIntEQ, resize(e, narrow, 128), wide, ""));
    value->has_award = where;
    value->award = build_select(e, where, narrow, zero(e, 64), "award");
}

void emit_measure(Emit *e, int32_t index) {
    const IrMeasure *measure = &e->program->measures[index];
    MeasureValue    *value = &e->measures[index];
    const Value     *in_force = &e->values[measure->in_force];
    Ref              any_check;
    *value = (MeasureValue){.check = first_check(e, measure, &any_check)};
    if (!e->want_reasons && measure->region < 0) {
        if (has_amount(measure)) emit_amount_only(e, measure, any_check, value);
        settle_measure(e, value);
        complete(e, measure, value);
        return;
    }
    Ref not_in_force = false_of(e, in_force);
    Ref reached = any_check ? both(e, negate(e, not_in_force), negate(e, any_check)) : negate(e, not_in_force);
    value->status = build_select(e, not_in_force, status_value(e, POL_NOT_IN_FORCE), status_value(e, POL_YES), "");
    if (any_check) value->status = build_select(e, any_check, status_value(e, POL_ERROR), value->status, "");
    if (measure->region < 0) emit_plain_measure(e, measure, reached, value);
    else emit_list_measure(e, index, reached, value);
    settle_measure(e, value);
    if (e->want_awards && measure->award != IR_NONE) take_award(e, measure, value);
    complete(e, measure, value);
}

Ref amount_integer(Emit *e, int32_t index) {
    MeasureValue    *value = &e->measures[index];
    const IrMeasure *measure = &e->program->measures[index];
    if (value->amount) return value->amount;
    const IrNode *node = &e->program->nodes[measure->outcome.amount];
    Int128        low = node->low < 0 ? node->low : 0, high = node->high > 0 ? node->high : 0;
    value->amount = integer_from_real(e, value->amount_real, low, high);
    return value->amount;
}
