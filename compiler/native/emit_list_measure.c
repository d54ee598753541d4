/* emit_list_measure - a measure that decides each element of a list, and then what they come to together. lanes is 1. */
#include "native/emit_internal.h"

#include <stddef.h>

/* What the elements come to together: places that the loop writes. */
typedef struct {
    Ref any_yes, any_unknown, any_error, amounts_unknown, estimated, failed, undecided, total, room;
    int total_bits;
    NeedsPlace status_needs, amount_needs;
} Together;

typedef struct { Ref is_no, filtered_out, is_unknown, is_yes, is_error, has_amount, amount, failed, undecided, missing; } ElementValue;

static Ref start(Emit *e, LLVMTypeRef type, const char *name) {
    Ref place = temporary(e, type, name);
    build_store(e, LLVMConstNull(type), place);
    return place;
}

static Ref place_value(Emit *e, Ref place, LLVMTypeRef type) { return build_load(e, type, place, ""); }

static Ref or_zero(Emit *e, Ref where, Ref value, LLVMTypeRef type) {
    return value ? build_select(e, where, value, LLVMConstNull(type), "") : LLVMConstNull(type);
}

/* The sum of up to LIST_LIMIT amounts that fit int64. */
static int bits_of_total(const Emit *e, const IrMeasure *measure) {
    if (!has_amount(measure)) return 64;
    const IrNode *amount = &e->program->nodes[measure->outcome.amount];
    Int128        most = INT64_MAX / LIST_LIMIT;
    return amount->low >= -most && amount->high <= most ? 64 : 128;
}

static void emit_element_amount(Emit *e, const IrMeasure *measure, Together *together, ElementValue *element) {
    IrId  id = measure->outcome.amount;
    Value amount = e->values[id];
    Ref   number = integer_of(e, id, bits_of(&e->program->nodes[id])), narrow = resize(e, number, 64);
    Ref   where = both(e, element->is_yes, amount.known);
    if (amount.known) {
        Ref lacks = both(e, element->is_yes, negate(e, amount.known));
        Ref *needs = needs_when(e, lacks, amount.needs);
        needs_add(e, &together->amount_needs, needs);
        if (e->want_needs) element->missing = build_or(e, element->missing, needs_bits(e, measure, needs), "");
        or_into(e, together->amounts_unknown, lacks);
    }
    if (LLVMTypeOf(number) == e->i128) {
        Ref differs = build_compare(e, LLVMIntNE, resize(e, narrow, 128), number, "too_large");
        element->is_error = both(e, where, differs);
        or_into(e, together->any_error, element->is_error);
        where = both(e, where, negate(e, element->is_error));
    }
    element->has_amount = where;
    element->amount = build_select(e, where, narrow, constant_index(e, 0), "amount");
    Ref total = place_value(e, together->total, integer_type(e, together->total_bits));
    Ref sum = build_add(e, total, resize(e, element->amount, together->total_bits), "");
    build_store(e, sum, together->total);
    if (measure->outcome.estimated == IR_NONE || !e->want_reasons) return;
    Ref estimated = true_of(e, &e->values[measure->outcome.estimated]);
    or_into(e, together->estimated, both(e, where, estimated));
}

static ElementValue emit_element(Emit *e, const IrMeasure *measure, Together *together) {
    ElementValue element = {.is_error = truth(e, false), .has_amount = truth(e, false), .amount = constant_index(e, 0)};
    Value        filter = {0};
    Ref          kept = truth(e, true);
    if (measure->element_filter != IR_NONE) {
        filter = e->values[measure->element_filter];
        kept = negate(e, false_of(e, &filter));
    }
    Conditions conditions = emit_conditions(e, measure, measure->region, 64);
    Ref failed = conditions.any_failed ? conditions.any_failed : truth(e, false);
    Ref open = or_else_false(e, conditions.any_undecided, may_be_unknown(&filter) ? negate(e, known_of(e, &filter)) : NULL);
    if (!open) open = truth(e, false);
    element.filtered_out = negate(e, kept);
    element.is_no = both(e, kept, failed);
    Ref rest = both(e, kept, negate(e, failed));
    element.is_unknown = both(e, rest, open);
    element.is_yes = both(e, rest, negate(e, open));
    element.failed = or_zero(e, element.is_no, conditions.failed, e->i64);
    element.undecided = or_zero(e, element.is_unknown, conditions.undecided, e->i64);
    Ref *needs = needs_when(e, element.is_unknown, needs_union(e, needs_unless(e, &filter, JOIN_AND), conditions.needs));
    element.missing = needs_bits(e, measure, needs);
    needs_add(e, &together->status_needs, needs);
    or_into(e, together->any_yes, element.is_yes);
    or_into(e, together->any_unknown, element.is_unknown);
    or_into(e, together->failed, element.failed);
    or_into(e, together->undecided, element.undecided);
    return element;
}

static void store_field(Emit *e, Ref base, size_t offset, Ref value, unsigned alignment) {
    store(e, value, address_of(e, e->i8, base, constant_index(e, (int64_t)offset)), alignment);
}

static Ref status_of(Emit *e, const ElementValue *element) {
    Ref status = build_select(e, element->is_unknown, status_value(e, POL_UNKNOWN), status_value(e, POL_NO), "");
    status = build_select(e, element->is_yes, status_value(e, POL_YES), status, "");
    status = build_select(e, element->is_error, status_value(e, POL_ERROR), status, "status");
    return resize(e, status, 8);
}

/* Writes the element where the caller gave room for it. */
static void store_element(Emit *e, const Together *together, const Loop *loop, const ElementValue *element) {
    if (!together->room) return;
    LLVMBasicBlockRef write = LLVMAppendBasicBlockInContext(e->context, e->function, "write_element");
    LLVMBasicBlockRef next = LLVMAppendBasicBlockInContext(e->context, e->function, "next_element");
    LLVMBuildCondBr(e->builder, LLVMBuildIsNotNull(e->builder, together->room, ""), write, next);
    LLVMPositionBuilderAtEnd(e->builder, write);
    int32_t scope = build_enter(e);
    Ref offset = build_multiply(e, loop->index, constant_index(e, sizeof(pol_element)), "");
    Ref base = address_of(e, e->i8, together->room, offset);
    store_field(e, base, offsetof(pol_element, amount), element->amount, 8);
    store_field(e, base, offsetof(pol_element, failed), element->failed, 8);
    store_field(e, base, offsetof(pol_element, undecided), element->undecided, 8);
    store_field(e, base, offsetof(pol_element, missing), element->missing, 8);
    store_field(e, base, offsetof(pol_element, status), status_of(e, element), 1);
    store_field(e, base, offsetof(pol_element, has_amount), build_convert(e, LLVMZExt, element->has_amount, e->i8, ""), 1);
    store_field(e, base, offsetof(pol_element, filtered_out), build_convert(e, LLVMZExt, element->filtered_out, e->i8, ""), 1);
    build_leave(e, scope);
    LLVMBuildBr(e->builder, next);
    LLVMPositionBuilderAtEnd(e->builder, next);
}

static void emit_elements(Emit *e, int32_t index, Together *together) {
    const IrMeasure *measure = &e->program->measures[index];
    IrId             roots[64 + 3];
    int              count = 0;
    roots[count++] = measure->element_filter;
    for (int32_t i = 0; i < measure->condition_count; i++)
        if (measure->conditions[i].region == measure->region) roots[count++] = measure->conditions[i].holds;
    if (has_amount(measure)) {
        roots[count++] = measure->outcome.amount;
        if (e->want_reasons) roots[count++] = measure->outcome.estimated;
    }
    if (e->elements) {
        Ref given = LLVMBuildIsNotNull(e->builder, e->elements, "");
        Ref address = build_select(e, given, address_of(e, e->pointer, e->elements, constant_index(e, index)), start(e, e->pointer, "none"), "");
        together->room = build_load(e, e->pointer, address, "room");
    }
    Loop loop = loop_begin(e, e->program->regions[measure->region].entity, name_key(measure->name));
    emit_region_nodes(e, measure->region, roots, count);
    next_block(e);
    ElementValue element = emit_element(e, measure, together);
    next_block(e);
    if (has_amount(measure)) emit_element_amount(e, measure, together, &element);
    next_block(e);
    store_element(e, together, &loop, &element);
    loop_end(e, &loop);
}

static Together together_start(Emit *e, const IrMeasure *measure) {
    Together together = {.total_bits = bits_of_total(e, measure)};
    together.any_yes = start(e, e->i1, "any_yes");
    together.any_unknown = start(e, e->i1, "any_unknown");
    together.any_error = start(e, e->i1, "any_error");
    together.amounts_unknown = start(e, e->i1, "amounts_unknown");
    together.estimated = start(e, e->i1, "estimated");
    together.failed = start(e, e->i64, "failed");
    together.undecided = start(e, e->i64, "undecided");
    together.total = start(e, integer_type(e, together.total_bits), "total");
    together.status_needs = needs_place(e, "status_needs");
    together.amount_needs = needs_place(e, "amount_needs");
    return together;
}

/* The total, else the sum of the elements that are YES; at most the cap; not known where an element or a counted amount is not. */
static void emit_total(Emit *e, const IrMeasure *measure, Together *together, Ref is_yes, MeasureValue *value) {
    Ref  total = place_value(e, together->total, integer_type(e, together->total_bits));
    Ref  known = negate(e, build_or(e, place_value(e, together->any_unknown, e->i1), place_value(e, together->amounts_unknown, e->i1), ""));
    Ref *needs = needs_union(e, needs_load(e, &together->status_needs), needs_load(e, &together->amount_needs));
    if (measure->total != IR_NONE) {
        total = integer_of(e, measure->total, bits_of(&e->program->nodes[measure->total]));
        known = both(e, known, e->values[measure->total].known);
        needs = needs_union(e, needs, e->values[measure->total].needs);
    }
    if (measure->total_cap != IR_NONE) {
        const Value *cap = &e->values[measure->total_cap];
        Ref cap_number = integer_of(e, measure->total_cap, 128), wide = resize(e, total, 128);
        total = build_select(e, build_compare(e, LLVMIntSLT, wide, cap_number, ""), wide, cap_number, "");
        known = both(e, known, cap->known);
        needs = needs_union(e, needs, cap->needs);
    }
    if (e->want_needs) {
        Ref lacks = both(e, is_yes, negate(e, known));
        value->missing = build_select(e, lacks, needs_bits(e, measure, needs), value->missing, "");
    }
    set_amount(e, measure, both(e, is_yes, known), total, NULL, place_value(e, together->estimated, e->i1), value);
}

static Ref no_if_null(Emit *e, Ref condition) { return condition ? condition : truth(e, false); }

typedef struct { Ref is_no, is_unknown, is_yes, none, any_yes, list_present, list_absent; } ListStatus;

/* "Some element qualifies" is one more condition of the measure: false, then unknown, then yes. */
static ListStatus list_status(Emit *e, const Conditions *own, const Value *in_force, const ListValue *list, const Together *together, Ref reached) {
    ListStatus status = {.list_present = true_if_null(e, list->present), .list_absent = negate(e, list->present)};
    Ref any_unknown = place_value(e, together->any_unknown, e->i1);
    status.any_yes = place_value(e, together->any_yes, e->i1);
    status.none = both(e, status.list_present, negate(e, build_or(e, status.any_yes, any_unknown, "")));
    Ref fails = build_or(e, no_if_null(e, own->any_failed), status.none, "");
    Ref open = or_else_false(e, own->any_undecided, may_be_unknown(in_force) ? negate(e, known_of(e, in_force)) : NULL);
    open = or_else_false(e, open, build_or(e, status.list_absent, negate(e, status.any_yes), ""));
    Ref rest = both(e, reached, negate(e, fails));
    status.is_no = both(e, reached, fails);
    status.is_unknown = both(e, rest, open);
    status.is_yes = both(e, rest, negate(e, open));
    return status;
}

static void emit_list_reasons(Emit *e, const IrMeasure *measure, const Conditions *own, const Together *together, const ListStatus *status,
                              MeasureValue *value) {
    int bits = mask_width(e, measure->condition_count);
    Ref of_elements = or_zero(e, status->none, place_value(e, together->failed, e->i64), e->i64);
    Ref failed = build_or(e, own->failed ? own->failed : zero(e, 64), of_elements, "");
    Ref undecided = build_select(e, status->any_yes, zero(e, 64), place_value(e, together->undecided, e->i64), "");
    if (own->undecided) undecided = build_or(e, undecided, own->undecided, "");
    value->failed = resize(e, or_zero(e, status->is_no, failed, e->i64), bits);
    value->undecided = resize(e, or_zero(e, status->is_unknown, undecided, e->i64), bits);
}

void emit_list_measure(Emit *e, int32_t index, Ref reached, MeasureValue *value) {
    const IrMeasure *measure = &e->program->measures[index];
    int32_t          entity = e->program->regions[measure->region].entity;
    const ListValue *list = &e->lists[entity];
    const Value     *in_force = &e->values[measure->in_force];
    Together         together = together_start(e, measure);
    Conditions       own = emit_conditions(e, measure, -1, 64);
    emit_elements(e, index, &together);
    ListStatus status = list_status(e, &own, in_force, list, &together, reached);
    value->status = build_select(e, status.is_no, status_value(e, POL_NO), value->status, "");
    value->status = build_select(e, status.is_unknown, status_value(e, POL_UNKNOWN), value->status, "");
    if (e->want_reasons) emit_list_reasons(e, measure, &own, &together, &status, value);
    value->missing = zero(e, 64);
    if (e->want_needs) {
        Ref    *needs = needs_union(e, needs_unless(e, in_force, JOIN_AND), own.needs);
        int32_t source = e->program->schema.entities[entity].list_source;
        if (source >= 0) needs = needs_union(e, needs, needs_of_source(e, status.list_absent, source));
        Ref no_yes = both(e, status.list_present, negate(e, status.any_yes));
        needs = needs_union(e, needs, needs_when(e, no_yes, needs_load(e, &together.status_needs)));
        value->missing = or_zero(e, status.is_unknown, needs_bits(e, measure, needs), e->i64);
    }
    value->has_amount = truth(e, false);
    next_block(e);
    if (has_amount(measure)) emit_total(e, measure, &together, status.is_yes, value);
    next_block(e);
    fail_measure(e, value, both(e, reached, place_value(e, together.any_error, e->i1)), POL_CHECK_TOO_LARGE);
    Ref count = build_convert(e, LLVMTrunc, list->count, e->i32, "");
    value->element_count = build_select(e, reached, count, LLVMConstInt(e->i32, UINT32_MAX, 0), "element_count");
}
