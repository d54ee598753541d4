/* emit_basic - the vocabulary of the emitter: constants, conditions where NULL is true, sets of sources, memory. */
#include "native/emit_internal.h"

#include <string.h>

/* ---- types and constants ---- */

LLVMTypeRef lane_type(const Emit *e, LLVMTypeRef element) {
    return e->lanes == 1 ? element : LLVMVectorType(element, (unsigned)e->lanes);
}

static LLVMTypeRef scalar_integer(const Emit *e, int bits) {
    return bits == 1 ? e->i1 : bits == 64 ? e->i64 : bits == 128 ? e->i128 : LLVMIntTypeInContext(e->context, (unsigned)bits);
}

LLVMTypeRef integer_type(const Emit *e, int bits) { return lane_type(e, scalar_integer(e, bits)); }

static Ref in_all_lanes(const Emit *e, Ref scalar) {
    Ref lanes[64];
    if (e->lanes == 1) return scalar;
    for (int i = 0; i < e->lanes; i++) lanes[i] = scalar;
    return LLVMConstVector(lanes, (unsigned)e->lanes);
}

Ref constant_integer(const Emit *e, int bits, Int128 value) {
    uint64_t words[2] = {(uint64_t)value, (uint64_t)(value >> 64)};
    Ref scalar = bits == 128 ? LLVMConstIntOfArbitraryPrecision(e->i128, 2, words) : LLVMConstInt(scalar_integer(e, bits), words[0], 0);
    return in_all_lanes(e, scalar);
}

Ref constant_real(const Emit *e, double value) { return in_all_lanes(e, LLVMConstReal(e->real, value)); }
Ref constant_index(const Emit *e, int64_t value) { return LLVMConstInt(e->i64, (uint64_t)value, 1); }
Ref zero(const Emit *e, int bits) { return LLVMConstNull(integer_type(e, bits)); }
Ref truth(const Emit *e, bool value) { return constant_integer(e, 1, value); }

/* ---- conditions ---- */

Ref both(Emit *e, Ref a, Ref b) {
    if (!a || a == b) return b;
    if (!b) return a;
    return build_and(e, a, b, "");
}

Ref either(Emit *e, Ref a, Ref b) {
    if (!a || !b) return NULL;
    return a == b ? a : build_or(e, a, b, "");
}

Ref or_else_false(Emit *e, Ref a, Ref b) {
    if (!a || a == b) return b;
    if (!b) return a;
    return build_or(e, a, b, "");
}

Ref negate(Emit *e, Ref a) { return a ? build_not(e, a, "") : truth(e, false); }
Ref true_if_null(Emit *e, Ref condition) { return condition ? condition : truth(e, true); }

Ref true_of(Emit *e, const Value *condition) {
    return condition->holds ? condition->holds : both(e, condition->integer, condition->known);
}

Ref false_of(Emit *e, const Value *condition) {
    if (condition->fails) return condition->fails;
    return condition->known ? build_xor(e, condition->known, true_of(e, condition), "") : negate(e, condition->integer);
}

/* The quick code generator knows no select of conditions. */
Ref choose(Emit *e, Ref condition, Ref then, Ref otherwise) {
    if (!condition || then == otherwise) return then;
    if (LLVMTypeOf(then) == e->i1) {
        Ref rest = build_and(e, build_not(e, condition, ""), otherwise, "");
        return build_or(e, build_and(e, condition, then, ""), rest, "");
    }
    return build_select(e, condition, then, otherwise, "");
}

bool may_be_unknown(const Value *value) { return value->known || value->fails; }

Ref known_of(Emit *e, const Value *value) {
    return value->fails ? build_or(e, value->holds, value->fails, "known") : value->known;
}

/* ---- sets of sources ---- */

Ref *needs_of(Emit *e, const Value *value) {
    if (value->join == JOIN_NONE || !value->needs) return value->needs;
    return needs_when(e, negate(e, known_of(e, value)), value->needs);
}

/* An AND that holds has no operand that is not known to hold, so that all its needs are none; an OR that fails likewise. */
Ref *needs_unless(Emit *e, const Value *value, Join join) { return value->join == join ? value->needs : needs_of(e, value); }

Ref *needs_union(Emit *e, Ref *a, Ref *b) {
    if (!a || a == b) return b;
    if (!b) return a;
    Ref *result = NEW_ARRAY(e->arena, Ref, e->words);
    for (int i = 0; i < e->words; i++) result[i] = or_else_false(e, a[i], b[i]);
    return result;
}

Ref *needs_when(Emit *e, Ref condition, Ref *needs) {
    if (!condition || !needs) return needs;
    Ref *result = NEW_ARRAY(e->arena, Ref, e->words);
    for (int i = 0; i < e->words; i++)
        if (needs[i]) result[i] = build_select(e, condition, needs[i], zero(e, 64), "");
    return result;
}

Ref *needs_of_source(Emit *e, Ref unknown, int32_t source) {
    if (!unknown || !e->want_needs) return NULL;
    Ref *result = NEW_ARRAY(e->arena, Ref, e->words);
    int32_t place = e->source_places[source];
    Ref     bit = constant_integer(e, 64, (Int128)1 << (place % 64));
    result[place / 64] = build_select(e, unknown, bit, zero(e, 64), "needs");
    return result;
}

/* Sources that lie at equal distance in both sets move together. */
Ref needs_bits(Emit *e, const IrMeasure *measure, Ref *needs) {
    Ref bits = zero(e, 64);
    if (!needs) return bits;
    for (int32_t i = 0; i < measure->source_count;) {
        int32_t  place = e->source_places[measure->sources[i]], word = place / 64, shift = place % 64 - i;
        uint64_t group = 0;
        for (; i < measure->source_count && (place = e->source_places[measure->sources[i]]) / 64 == word && place % 64 - i == shift; i++)
            group |= (uint64_t)1 << (place % 64);
        if (!needs[word]) continue;
        Ref moved = build_and(e, needs[word], constant_integer(e, 64, (Int128)group), "");
        if (shift > 0) moved = build_shift_right(e, moved, constant_integer(e, 64, shift), "");
        if (shift < 0) moved = build_shift_left(e, moved, constant_integer(e, 64, -shift), "");
        bits = build_or(e, bits, moved, "");
    }
    return bits;
}

/* ---- memory and calls ---- */

Ref call_intrinsic(Emit *e, const char *name, LLVMTypeRef type, Ref *arguments, unsigned count) {
    unsigned id = LLVMLookupIntrinsicID(name, strlen(name));
    Ref      function = LLVMGetIntrinsicDeclaration(e->module, id, &type, 1);
    return LLVMBuildCall2(e->builder, LLVMIntrinsicGetType(e->context, id, &type, 1), function, arguments, count, "");
}

Ref temporary(Emit *e, LLVMTypeRef type, const char *name) {
    LLVMBasicBlockRef here = LLVMGetInsertBlock(e->builder);
    Ref first = LLVMGetFirstInstruction(e->entry);
    if (first) LLVMPositionBuilderBefore(e->builder, first);
    else LLVMPositionBuilderAtEnd(e->builder, e->entry);
    Ref place = LLVMBuildAlloca(e->builder, type, name);
    LLVMPositionBuilderAtEnd(e->builder, here);
    return place;
}

Ref load(Emit *e, LLVMTypeRef type, Ref address, unsigned alignment, const char *name) {
    Ref value = build_load(e, type, address, name);
    LLVMSetAlignment(value, alignment);
    return value;
}

void store(Emit *e, Ref value, Ref address, unsigned alignment) {
    LLVMSetAlignment(build_store(e, value, address), alignment);
}

Ref address_of(Emit *e, LLVMTypeRef element, Ref base, Ref index) {
    return build_address(e, element, base, index, "");
}

Ref word_at(Emit *e, Ref base, int32_t word, const char *name) {
    return build_load_fact(e, address_of(e, e->i64, base, constant_index(e, word)), name);
}

/* Asks for what a kernel reads or writes two steps later: so many columns side by side are more than the processor follows by itself. Measured
 * on workload W: 3.7 ns a row without, 2.6 with; nearer or farther is slower. Fetching past the end of a column does no harm. */
void fetch_ahead(Emit *e, Ref column, int bits, bool for_writing) {
    enum { ROWS_AHEAD = 64, LINE = 64, KEEP_IN_ALL_CACHES = 3 };
    if (e->lanes == 1 || bits == 1) return;
    unsigned    id = LLVMLookupIntrinsicID("llvm.prefetch", strlen("llvm.prefetch"));
    LLVMTypeRef type = LLVMIntrinsicGetType(e->context, id, &e->pointer, 1);
    Ref function = LLVMGetIntrinsicDeclaration(e->module, id, &e->pointer, 1);
    for (int at = 0; at < e->lanes * bits / 8; at += LINE) {
        Ref from = build_multiply(e, e->row, constant_index(e, bits / 8), "");
        Ref place = build_add(e, from, constant_index(e, ROWS_AHEAD * bits / 8 + at), "ahead");
        Ref address = LLVMBuildGEP2(e->builder, e->i8, column, &place, 1, "");        /* may lie beyond the column */
        Ref arguments[4] = {address, LLVMConstInt(e->i32, for_writing, 0), LLVMConstInt(e->i32, KEEP_IN_ALL_CACHES, 0), LLVMConstInt(e->i32, 1, 0)};
        LLVMBuildCall2(e->builder, type, function, arguments, 4, "");
    }
}

void or_into(Emit *e, Ref place, Ref value) {
    Ref so_far = build_load(e, LLVMTypeOf(value), place, "");
    build_store(e, build_or(e, so_far, value, ""), place);
}

/* Schedulers look at pairs of operations in a block, and one block for a hundred measures takes them longer than everything else; the quick code
 * generator has none for one application. Passes would join blocks that merely follow each other, but not one whose address is known. */
void next_block(Emit *e) {
    bool quick = e->options->small_blocks && e->lanes == 1;
    if (!e->is_large || quick) return;
    LLVMBasicBlockRef next = build_block(e);
    if (!e->options->small_blocks) LLVMBlockAddress(e->function, next);
}
