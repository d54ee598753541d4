/* emit_number - integers of 64 or 128 bits, and doubles that carry an integer exactly.
 *
 * A double is used only where ir_ranges proves that operands and result lie within +-2^53: then +, -, *, min, max and comparisons of
 * doubles are exact. Rounded division is exact below 2^51, in this form:
 *
 *   floor(x / k) = floor((x + 0.5) * c),  c = 1/k rounded to a double,  for integers 0 <= x < 2^51, 1 <= k < 2^53.
 *
 *   Proof. x + 0.5 is exact (2x + 1 < 2^53). c = (1/k)(1 + d1), the product is (x + 0.5) c (1 + d2), |d1|, |d2| <= 2^-53; so it is
 *   (x + 0.5)/k * (1 + e) with |e| <= 2^-52 + 2^-106. With x = qk + r, 0 <= r < k: (x + 0.5)/k = q + (r + 0.5)/k, at least 0.5/k from
 *   q and from q + 1. The error is at most (2^51 - 0.5)/k * (2^-52 + 2^-106) < 0.5/k. So q < product < q + 1, and floor gives q.
 *   At x >= 2^51 the bound no longer holds (and the form does fail there): IR_FORM then falls back to integers.
 *
 * As one fused multiply-add: fma(x, c, c/2) rounds the same real number c (x + 0.5) once, c/2 being exact; so the result is the same.
 * x below zero: floor(x/k) = floor((x + qk)/k) - q. Proved bounds are on x + qk. See docs/adr/0030-native-exact-doubles.md. */
#include "native/emit_internal.h"

#include "native/engine.h"

#define DOUBLE_EXACT  ((Int128)1 << 53)
#define DIVIDE_EXACT  ((Int128)1 << 51)
#define MAGIC         6755399441055744.0              /* 1.5 * 2^52: adding it moves an integer within +-2^51 into the low bits */
#define MAGIC_BITS    0x4338000000000000

static bool within(const IrNode *node, Int128 bound) { return node->low >= -bound && node->high <= bound; }

int bits_of(const IrNode *node) {
    if (node->type.kind == TYPE_BOOL) return 1;
    return node->low >= INT64_MIN && node->high <= INT64_MAX ? 64 : 128;
}

static bool is_number(IrType type) {
    switch (type.kind) {
    case TYPE_MONEY: case TYPE_RATE: case TYPE_INTEGER: case TYPE_QUANTITY: return true;
    case TYPE_BOOL: case TYPE_DATE: case TYPE_ENUM: case TYPE_SET: case TYPE_TEXT: return false;
    }
    return false;
}

bool fits_real(const IrNode *node) { return is_number(node->type) && within(node, DOUBLE_EXACT); }

static bool use_real(const Emit *e, const IrNode *node) { return e->use_real && fits_real(node); }

/* ---- from one form to another ---- */

static int width(const Emit *e, Ref value) {
    LLVMTypeRef type = LLVMTypeOf(value);
    if (e->lanes > 1) type = LLVMGetElementType(type);
    return (int)LLVMGetIntTypeWidth(type);
}

Ref resize(Emit *e, Ref value, int bits) {
    int from = width(e, value);
    if (from == bits) return value;
    if (from == 1) return build_convert(e, LLVMZExt, value, integer_type(e, bits), "");
    if (from < bits) return build_convert(e, LLVMSExt, value, integer_type(e, bits), "");
    return build_convert(e, LLVMTrunc, value, integer_type(e, bits), "");
}

Ref integer_from_real(Emit *e, Ref value, Int128 low, Int128 high) {
    if (e->native_convert || low <= -DIVIDE_EXACT || high >= DIVIDE_EXACT)
        return LLVMBuildFreeze(e->builder, LLVMBuildFPToSI(e->builder, value, integer_type(e, 64), ""), "");
    Ref moved = LLVMBuildFAdd(e->builder, value, constant_real(e, MAGIC), "");
    Ref bits = LLVMBuildBitCast(e->builder, moved, integer_type(e, 64), "");
    return build_subtract(e, bits, constant_integer(e, 64, MAGIC_BITS), "");
}

static Ref real_from_integer(Emit *e, Ref value, Int128 low, Int128 high) {
    bool narrow = width(e, value) <= 32;
    if (narrow || e->native_convert || low <= -DIVIDE_EXACT || high >= DIVIDE_EXACT)
        return LLVMBuildSIToFP(e->builder, width(e, value) > 64 ? resize(e, value, 64) : value, lane_type(e, e->real), "");
    Ref bits = build_add(e, resize(e, value, 64), constant_integer(e, 64, MAGIC_BITS), "");
    return LLVMBuildFSub(e->builder, LLVMBuildBitCast(e->builder, bits, lane_type(e, e->real), ""), constant_real(e, MAGIC), "");
}

Ref integer_of(Emit *e, IrId id, int bits) {
    const IrNode *node = node_at(e, id);
    Value        *value = &e->values[id];
    if (node->kind == IR_CONSTANT) return constant_integer(e, bits, node->constant);
    if (!value->integer) value->integer = integer_from_real(e, value->real, node->low, node->high);
    return resize(e, value->integer, bits);
}

Ref real_of(Emit *e, IrId id) {
    const IrNode *node = node_at(e, id);
    Value        *value = &e->values[id];
    if (node->kind == IR_CONSTANT) return constant_real(e, (double)node->constant);
    if (!value->real) value->real = real_from_integer(e, value->integer, node->low, node->high);
    return value->real;
}

static bool only_real(const Emit *e, IrId id) { return node_at(e, id)->kind != IR_CONSTANT && !e->values[id].integer; }

/* ---- arithmetic ---- */

static Value with_known(Emit *e, const IrNode *node) {
    Value value = {0};
    for (int32_t i = 0; i < node->operand_count; i++) {
        const Value *operand = &e->values[node->operands[i]];
        value.known = both(e, value.known, known_of(e, operand));
        value.needs = needs_union(e, value.needs, needs_of(e, operand));
    }
    return value;
}

static int wider(int a, int b) { return a > b ? a : b; }

/* Wide enough for the operands and the result. */
static int operation_bits(const Emit *e, const IrNode *node) {
    int bits = wider(bits_of(node), 64);
    for (int32_t i = 0; i < node->operand_count; i++) bits = wider(bits, bits_of(node_at(e, node->operands[i])));
    return bits;
}

static bool all_real(const Emit *e, const IrNode *node) {
    bool fine = use_real(e, node);
    for (int32_t i = 0; i < node->operand_count; i++) fine = fine && fits_real(node_at(e, node->operands[i]));
    return fine;
}

static Ref smaller_or_larger(Emit *e, Ref a, Ref b, bool larger, bool real) {
    if (real) {
        Ref first = LLVMBuildFCmp(e->builder, larger ? LLVMRealOGT : LLVMRealOLT, a, b, "");
        return build_select(e, first, a, b, "");
    }
    return build_select(e, build_compare(e, larger ? LLVMIntSGT : LLVMIntSLT, a, b, ""), a, b, "");
}

static Ref arithmetic(Emit *e, IrKind kind, Ref a, Ref b, bool real) {
    LLVMBuilderRef builder = e->builder;
    if (kind == IR_ADD) return real ? LLVMBuildFAdd(builder, a, b, "") : build_add(e, a, b, "");
    if (kind == IR_SUBTRACT) return real ? LLVMBuildFSub(builder, a, b, "") : build_subtract(e, a, b, "");
    if (kind == IR_MULTIPLY || kind == IR_SCALE) return real ? LLVMBuildFMul(builder, a, b, "") : build_multiply(e, a, b, "");
    return smaller_or_larger(e, a, b, kind == IR_MAXIMUM, real);
}

Ref real_arithmetic(Emit *e, IrKind kind, Ref a, Ref b) { return arithmetic(e, kind, a, b, true); }

Value emit_arithmetic(Emit *e, const IrNode *node) {
    Value value = with_known(e, node);
    bool  scale = node->kind == IR_SCALE;
    if (all_real(e, node)) {
        Ref b = scale ? constant_real(e, (double)node->constant) : real_of(e, node->operands[1]);
        value.real = arithmetic(e, node->kind, real_of(e, node->operands[0]), b, true);
        return value;
    }
    int bits = operation_bits(e, node);
    Ref b = scale ? constant_integer(e, bits, node->constant) : integer_of(e, node->operands[1], bits);
    value.integer = resize(e, arithmetic(e, node->kind, integer_of(e, node->operands[0], bits), b, false), bits_of(node));
    return value;
}

static LLVMIntPredicate integer_predicate(IrKind kind) {
    return kind == IR_EQ ? LLVMIntEQ : kind == IR_NE ? LLVMIntNE : kind == IR_LT ? LLVMIntSLT : kind == IR_LE ? LLVMIntSLE
         : kind == IR_GT ? LLVMIntSGT : LLVMIntSGE;
}

static LLVMRealPredicate real_predicate(IrKind kind) {
    return kind == IR_EQ ? LLVMRealOEQ : kind == IR_NE ? LLVMRealONE : kind == IR_LT ? LLVMRealOLT : kind == IR_LE ? LLVMRealOLE
         : kind == IR_GT ? LLVMRealOGT : LLVMRealOGE;
}

Value emit_comparison(Emit *e, const IrNode *node) {
    Value value = with_known(e, node);
    IrId  a = node->operands[0], b = node->operands[1];
    bool  real = e->use_real && fits_real(node_at(e, a)) && fits_real(node_at(e, b)) && (only_real(e, a) || only_real(e, b));
    if (real) {
        value.integer = LLVMBuildFCmp(e->builder, real_predicate(node->kind), real_of(e, a), real_of(e, b), "");
        return value;
    }
    if (node_at(e, a)->type.kind == TYPE_BOOL) {            /* only = and <> of conditions */
        Ref differ = build_xor(e, integer_of(e, a, 1), integer_of(e, b, 1), "");
        value.integer = node->kind == IR_NE ? differ : build_not(e, differ, "");
        return value;
    }
    int bits = wider(bits_of(node_at(e, a)), bits_of(node_at(e, b)));
    value.integer = build_compare(e, integer_predicate(node->kind), integer_of(e, a, bits), integer_of(e, b, bits), "");
    return value;
}

Value emit_select_number(Emit *e, const IrNode *node, Ref condition, IrId then, IrId otherwise) {
    Value value = {0};
    bool  real = use_real(e, node) && fits_real(node_at(e, then)) && fits_real(node_at(e, otherwise))
              && (only_real(e, then) || only_real(e, otherwise));
    if (real) {
        value.real = choose(e, condition, real_of(e, then), real_of(e, otherwise));
    } else {
        int bits = wider(bits_of(node), wider(bits_of(node_at(e, then)), bits_of(node_at(e, otherwise))));
        value.integer = resize(e, choose(e, condition, integer_of(e, then, bits), integer_of(e, otherwise, bits)), bits_of(node));
    }
    return value;
}

/* ---- division ---- */

/* The factor of a SCALE, or of a MULTIPLY with a positive constant, and the other operand; IR_NONE when the node is neither. */
static IrId scaled(const IrProgram *program, const IrNode *node, Int128 *factor) {
    if (node->kind == IR_SCALE) {
        *factor = node->constant;
        return node->operands[0];
    }
    if (node->kind != IR_MULTIPLY) return IR_NONE;
    for (int i = 0; i < 2; i++) {
        const IrNode *constant = &program->nodes[node->operands[i]];
        if (constant->kind != IR_CONSTANT || constant->constant <= 0) continue;
        *factor = constant->constant;
        return node->operands[1 - i];
    }
    return IR_NONE;
}

/* floor(x * c / k) with c and k without common factor: smaller numbers on the way, so more often the fast form. */
IrId divided_base(const IrProgram *program, const IrNode *node, Int128 *factor, Int128 *divisor) {
    const Int128 most = (Int128)1 << 59;
    IrId         base = node->operands[0];
    Int128       next;
    *factor = 1;
    *divisor = node->constant;
    for (IrId inner; (inner = scaled(program, &program->nodes[base], &next)) != IR_NONE; base = inner) {
        if (*factor > most || next > most) break;
        *factor *= next;
        Int128 shared = greatest_common_divisor(*factor, *divisor);
        *factor /= shared;
        *divisor /= shared;
    }
    return base;
}

static Int128 ceiling_divide(Int128 value, Int128 divisor) { return -floor_divide(-value, divisor); }

/* Of a number in [0, 2^51). Without an instruction for it: to the nearest, by the spacing of doubles at 2^52, then one down if above. */
static Ref floor_real(Emit *e, Ref value) {
    if (e->has_floor) return call_intrinsic(e, "llvm.floor", LLVMTypeOf(value), &value, 1);
    Ref spacing = constant_real(e, 0x1p52);
    Ref nearest = LLVMBuildFSub(e->builder, LLVMBuildFAdd(e->builder, value, spacing, ""), spacing, "");
    Ref lower = LLVMBuildFSub(e->builder, nearest, constant_real(e, 1), "");
    return build_select(e, LLVMBuildFCmp(e->builder, LLVMRealOGT, nearest, value, ""), lower, nearest, "");
}

/* Whether the form is proved for all x in [low, high], and what to add to x first: a multiple `shift` of the divisor. */
static bool division_is_exact(Int128 low, Int128 high, Int128 divisor, Int128 *shift) {
    *shift = low < 0 ? ceiling_divide(-low, divisor) : 0;
    return divisor < DOUBLE_EXACT && low > -DIVIDE_EXACT && high < DIVIDE_EXACT && high + *shift * divisor < DIVIDE_EXACT;
}

bool native_divides_in_doubles(const IrProgram *program, const IrNode *node) {
    Int128        factor, divisor, low, high, shift;
    const IrNode *x = &program->nodes[divided_base(program, node, &factor, &divisor)];
    if (__builtin_mul_overflow(x->low, factor, &low) || __builtin_mul_overflow(x->high, factor, &high)) return false;
    return fits_real(x) && is_number(node->type) && division_is_exact(low, high, divisor, &shift);
}

/* floor(x / k) for 0 <= x < 2^51, by 1/k and half of that, in as many lanes as x has. */
Ref floor_of_share(Emit *e, Ref value, Ref reciprocal, Ref half) {
    Ref product;
    if (e->fma) {
        Ref arguments[3] = {value, reciprocal, half};
        product = call_intrinsic(e, "llvm.fma", LLVMTypeOf(value), arguments, 3);
    } else {
        Ref moved = LLVMBuildFAdd(e->builder, value, constant_real(e, 0.5), "");
        product = LLVMBuildFMul(e->builder, moved, reciprocal, "");
    }
    return floor_real(e, product);
}

/* The real form over x in [low, high]; NULL when it is not proved. */
static Ref floor_divide_real(Emit *e, Ref value, Int128 low, Int128 high, Int128 divisor) {
    Int128 shift;
    if (!division_is_exact(low, high, divisor, &shift)) return NULL;
    if (divisor == 1) return value;
    double reciprocal = 1.0 / (double)divisor;
    if (shift) value = LLVMBuildFAdd(e->builder, value, constant_real(e, (double)(shift * divisor)), "");
    Ref quotient = floor_of_share(e, value, constant_real(e, reciprocal), constant_real(e, reciprocal / 2));
    return shift ? LLVMBuildFSub(e->builder, quotient, constant_real(e, (double)shift), "") : quotient;
}

/* Rounds towards minus infinity: for x < 0 the division is done on -x - 1, that is x with all bits turned. */
static Ref turned(Emit *e, Ref value, int bits, Ref *sign) {
    *sign = build_shift_right_signed(e, value, constant_integer(e, bits, bits - 1), "");
    return build_xor(e, value, *sign, "");
}

/* The largest product of small prime factors of the divisor that stays below 2^32. */
static Int128 small_part(Int128 divisor) {
    Int128 part = 1;
    for (int prime = 2; prime < 1000; prime++)
        for (; divisor % prime == 0 && part * prime < (Int128)1 << 32; divisor /= prime) part *= prime;
    return part;
}

/* floor(floor(x/a)/b) = floor(x/(ab)): denominators are mostly products of small primes, each part of which divides fast. */
static Ref divide_128(Emit *e, Ref magnitude, Int128 divisor) {
    while (divisor >= (Int128)1 << 32) {
        Int128 part = small_part(divisor);
        if (part == 1) return call_divide(e, magnitude, constant_integer(e, 128, divisor), false);
        magnitude = call_divide(e, magnitude, constant_integer(e, 128, part), true);
        divisor /= part;
    }
    return divisor == 1 ? magnitude : call_divide(e, magnitude, constant_integer(e, 128, divisor), true);
}

static Ref floor_divide_integer(Emit *e, Ref value, bool is_natural, Int128 divisor, int bits) {
    Ref sign = NULL;
    if (divisor == 1) return value;
    if (bits < 128 && divisor > INT64_MAX) return build_shift_right_signed(e, value, constant_integer(e, bits, bits - 1), "");
    Ref magnitude = is_natural ? value : turned(e, value, bits, &sign);
    Ref quotient = bits < 128 ? build_divide_unsigned(e, magnitude, constant_integer(e, bits, divisor), "") : divide_128(e, magnitude, divisor);
    return is_natural ? quotient : build_xor(e, quotient, sign, "");
}

Value emit_floor_divide(Emit *e, const IrNode *node) {
    Int128        factor, divisor, low = 0, high = 0;
    IrId          base = divided_base(e->program, node, &factor, &divisor);
    const IrNode *x = node_at(e, base);
    Value         value = {.known = e->values[base].known, .needs = e->values[base].needs};
    bool          overflow = __builtin_mul_overflow(x->low, factor, &low) || __builtin_mul_overflow(x->high, factor, &high);
    if (e->use_real && native_divides_in_doubles(e->program, node)) {
        Ref product = real_of(e, base);
        if (factor != 1) product = LLVMBuildFMul(e->builder, product, constant_real(e, (double)factor), "");
        value.real = floor_divide_real(e, product, low, high, divisor);
        return value;
    }
    int bits = !overflow && low >= INT64_MIN && high <= INT64_MAX ? wider(bits_of(x), 64) : 128;
    Ref product = integer_of(e, base, bits);
    if (factor != 1) product = build_multiply(e, product, constant_integer(e, bits, factor), "");
    value.integer = resize(e, floor_divide_integer(e, product, !overflow && low >= 0, divisor, bits), bits_of(node));
    return value;
}

/* Doubles: floor(a/b) is exact for 0 <= a < 2^53, 1 <= b: a/b is at least 1/b below the next integer, the rounding error is at most
 * a/b * 2^-53 < 1/b, and rounding never passes an integer (which is a double itself). */
static Ref quotient_real(Emit *e, Ref a, Ref b) {
    Ref divided = LLVMBuildFDiv(e->builder, a, b, "");
    return floor_real(e, divided);
}

static Ref quotient_integer(Emit *e, Ref a, bool is_natural, Ref b, Ref positive, int bits) {
    Ref sign = NULL;
    b = build_select(e, positive, b, constant_integer(e, bits, 1), "");
    if (!is_natural) a = turned(e, a, bits, &sign);
    Ref quotient = bits < 128 ? build_divide_unsigned(e, a, b, "") : call_divide(e, a, b, false);
    return is_natural ? quotient : build_xor(e, quotient, sign, "");
}

Value emit_quotient(Emit *e, const IrNode *node) {
    Value         value = with_known(e, node);
    const IrNode *a = node_at(e, node->operands[0]), *b = node_at(e, node->operands[1]);
    if (all_real(e, node) && a->low >= 0 && a->high < (e->has_floor ? DOUBLE_EXACT : DIVIDE_EXACT)) {
        Ref divisor = real_of(e, node->operands[1]);
        Ref positive = LLVMBuildFCmp(e->builder, LLVMRealOGT, divisor, constant_real(e, 0), "");
        divisor = build_select(e, positive, divisor, constant_real(e, 1), "");
        Ref divided = quotient_real(e, real_of(e, node->operands[0]), divisor);
        value.real = build_select(e, positive, divided, constant_real(e, 0), "");
        return value;
    }
    int bits = wider(wider(bits_of(a), bits_of(b)), 64);
    Ref divisor = integer_of(e, node->operands[1], bits);
    Ref positive = build_compare(e, LLVMIntSGT, divisor, zero(e, bits), "");
    Ref divided = quotient_integer(e, integer_of(e, node->operands[0], bits), a->low >= 0, divisor, positive, bits);
    value.integer = resize(e, build_select(e, positive, divided, zero(e, bits), ""), bits_of(node));
    return value;
}
