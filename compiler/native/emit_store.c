/* emit_store - writes results: into the structs of runtime.h, or into columns. */
#include "native/emit_internal.h"

#include <stddef.h>

static void put(Emit *e, Ref base, int64_t offset, Ref value) {
    LLVMTypeRef type = LLVMTypeOf(value);
    if (type == e->i1) value = build_convert(e, LLVMZExt, value, e->i8, "");
    unsigned alignment = type == e->i64 ? 8 : type == e->i32 ? 4 : 1;
    store(e, value, address_of(e, e->i8, base, constant_index(e, offset)), alignment);
}

static Ref amount_min(Emit *e, int32_t measure) {
    const IrMeasure *own = &e->program->measures[measure];
    return !own->has_outcome || own->outcome.amount == IR_NONE || own->outcome.ceiling ? zero(e, 64) : amount_integer(e, measure);
}

static void store_measure_struct(Emit *e, int32_t index) {
    const MeasureValue *value = &e->measures[index];
    Ref     measures = e->results.measures;
    int64_t base = (int64_t)index * (int64_t)sizeof(pol_measure);
    put(e, measures, base + (int64_t)offsetof(pol_measure, amount), amount_integer(e, index));
    put(e, measures, base + (int64_t)offsetof(pol_measure, amount_min), amount_min(e, index));
    put(e, measures, base + (int64_t)offsetof(pol_measure, award), value->award);
    put(e, measures, base + (int64_t)offsetof(pol_measure, failed), value->failed);
    put(e, measures, base + (int64_t)offsetof(pol_measure, undecided), value->undecided);
    put(e, measures, base + (int64_t)offsetof(pol_measure, missing), value->missing);
    put(e, measures, base + (int64_t)offsetof(pol_measure, check), value->check);
    put(e, measures, base + (int64_t)offsetof(pol_measure, status), resize(e, value->status, 8));
    put(e, measures, base + (int64_t)offsetof(pol_measure, has_amount), value->has_amount);
    put(e, measures, base + (int64_t)offsetof(pol_measure, has_award), value->has_award);
    put(e, measures, base + (int64_t)offsetof(pol_measure, estimated), value->estimated);
    put(e, measures, base + (int64_t)offsetof(pol_measure, element_count), value->element_count);
}

static void store_choice_struct(Emit *e, int32_t index) {
    const ChoiceValue *value = &e->choices[index];
    Ref     choices = e->results.choices;
    int64_t base = (int64_t)index * (int64_t)sizeof(pol_choice);
    put(e, choices, base + (int64_t)offsetof(pol_choice, best), value->best);
    put(e, choices, base + (int64_t)offsetof(pol_choice, selected), value->selected);
    put(e, choices, base + (int64_t)offsetof(pol_choice, undecided), value->undecided ? value->undecided : zero(e, 64));
    put(e, choices, base + (int64_t)offsetof(pol_choice, amount), value->amount);
    put(e, choices, base + (int64_t)offsetof(pol_choice, has_amount), value->has_amount);
    put(e, choices, base + (int64_t)offsetof(pol_choice, error), value->error);
}

/* ---- columns ---- */

/* One bit a row: all lanes at once, else into its byte. */
static void store_bit(Emit *e, Ref column, Ref bit) {
    Ref address = address_of(e, e->i8, column, build_shift_right(e, e->row, constant_index(e, 3), ""));
    if (e->lanes > 1) {
        store(e, LLVMBuildBitCast(e->builder, bit, LLVMIntTypeInContext(e->context, (unsigned)e->lanes), ""), address, 1);
        return;
    }
    Ref within = build_convert(e, LLVMTrunc, build_and(e, e->row, constant_index(e, 7), ""), e->i8, "");
    Ref own = build_shift_left(e, LLVMConstInt(e->i8, 1, 0), within, "");
    Ref others = build_and(e, load(e, e->i8, address, 1, ""), build_not(e, own, ""), "");
    Ref placed = build_shift_left(e, build_convert(e, LLVMZExt, bit, e->i8, ""), within, "");
    store(e, build_or(e, others, placed, ""), address, 1);
}

static Ref column_result(Emit *e, const pol_output *output) {
    const MeasureValue *measure = &e->measures[output->index];
    const ChoiceValue  *choice = &e->choices[output->index];
    switch ((pol_column_kind)output->kind) {
    case POL_COLUMN_STATUS: return measure->status;
    case POL_COLUMN_FAILED: return measure->failed;
    case POL_COLUMN_UNDECIDED: return measure->undecided;
    case POL_COLUMN_HAS_AMOUNT: return measure->has_amount;
    case POL_COLUMN_AMOUNT: return amount_integer(e, output->index);
    case POL_COLUMN_AMOUNT_MIN: return amount_min(e, output->index);
    case POL_COLUMN_HAS_AWARD: return measure->has_award;
    case POL_COLUMN_AWARD: return measure->award;
    case POL_COLUMN_ESTIMATED: return measure->estimated;
    case POL_COLUMN_MISSING: return measure->missing;
    case POL_COLUMN_CHECK: return measure->check;
    case POL_COLUMN_BEST: return choice->best;
    case POL_COLUMN_BEST_HAS_AMOUNT: return choice->has_amount;
    case POL_COLUMN_BEST_AMOUNT: return choice->amount;
    case POL_COLUMN_SELECTED: return choice->selected;
    case POL_COLUMN_CHOICE_UNDECIDED: return choice->undecided;
    case POL_COLUMN_CHOICE_ERROR: return choice->error;
    case POL_COLUMN_INPUT_ERROR: return negate(e, e->row_fine);
    }
    return NULL;
}

enum { FETCHED_AHEAD = 128 };                /* measures; in larger policies it costs more to compile than it gives */

static void store_output(Emit *e, int32_t index) {
    const pol_output *output = &e->layout->outputs[e->results.selection][index];
    Ref value = column_result(e, output), column = e->results.columns[index];
    if (!column) column = load(e, e->pointer, address_of(e, e->pointer, e->results.table, constant_index(e, index)), 8, "output");
    if (output->bits == 1) {
        store_bit(e, column, value);
        return;
    }
    LLVMTypeRef type = LLVMIntTypeInContext(e->context, (unsigned)output->bits);
    if (e->program->measure_count <= FETCHED_AHEAD) fetch_ahead(e, column, output->bits, true);
    store(e, resize(e, value, output->bits), address_of(e, type, column, e->row), (unsigned)output->bits / 8);
}

static void store_outputs(Emit *e, OutputPlaces places, int32_t index) {
    for (int32_t i = 0; i < places.each; i++) store_output(e, places.first + index * places.each + i);
}

/* ---- either ---- */

void store_measure(Emit *e, int32_t index) {
    if (e->columns) store_outputs(e, e->layout->measure_outputs[e->results.selection], index);
    else if (e->results.measures) store_measure_struct(e, index);
}

void store_choice(Emit *e, int32_t index) {
    if (e->columns) store_outputs(e, e->layout->choice_outputs[e->results.selection], index);
    else store_choice_struct(e, index);
}

void store_row_error(Emit *e) { store_output(e, 0); }
