/* emit_helpers - functions that emitted code calls, written into the module itself: a compiled policy needs no other library.
 * They say in LLVM what runtime/date.c and 128-bit division say in C; tests/agree and tests/unit/test_native.c hold them together. */
#include "native/emit_internal.h"

#include "runtime/date.h"

/* A function being written beside the current one. */
typedef struct { Emit *e; LLVMBuilderRef b; LLVMBasicBlockRef return_to; Ref function; } Helper;

static Helper begin(Emit *e, const char *name, LLVMTypeRef result, LLVMTypeRef *parameters, unsigned count) {
    Helper helper = {.e = e, .b = e->builder, .return_to = LLVMGetInsertBlock(e->builder)};
    helper.function = LLVMAddFunction(e->module, name, LLVMFunctionType(result, parameters, count, 0));
    LLVMSetLinkage(helper.function, LLVMInternalLinkage);
    LLVMPositionBuilderAtEnd(e->builder, LLVMAppendBasicBlockInContext(e->context, helper.function, "entry"));
    return helper;
}

static Ref finish(Helper *helper) {
    LLVMPositionBuilderAtEnd(helper->b, helper->return_to);
    return helper->function;
}

/* One call a lane. */
static Ref call_lanes(Emit *e, Ref function, LLVMTypeRef result, Ref *arguments, unsigned count) {
    LLVMTypeRef type = LLVMGlobalGetValueType(function);
    if (e->lanes == 1) return build_call(e, type, function, arguments[0], arguments[1]);
    Ref vector = LLVMGetPoison(lane_type(e, result));
    for (int lane = 0; lane < e->lanes; lane++) {
        Ref own[3], at = constant_index(e, lane);
        for (unsigned i = 0; i < count; i++) own[i] = LLVMBuildExtractElement(e->builder, arguments[i], at, "");
        vector = LLVMBuildInsertElement(e->builder, vector, LLVMBuildCall2(e->builder, type, function, own, count, ""), at, "");
    }
    return vector;
}

/* ---- 128-bit division ---- */

static Ref wide(Emit *e, Ref value) { return LLVMBuildZExt(e->builder, value, e->i128, ""); }
static Ref constant_128(Emit *e, uint64_t value) { return LLVMConstInt(e->i128, value, 0); }

/* Schoolbook division by a divisor below 2^32, four digits of 32 bits. */
static Ref make_divide_small(Emit *e) {
    LLVMTypeRef    parameters[2] = {e->i128, e->i128};
    Helper         helper = begin(e, "pol.divide_small", e->i128, parameters, 2);
    LLVMBuilderRef b = helper.b;
    Ref dividend = LLVMGetParam(helper.function, 0), divisor = LLVMBuildTrunc(b, LLVMGetParam(helper.function, 1), e->i64, "divisor");
    Ref rest = constant_index(e, 0), result = constant_128(e, 0), low_bits = constant_index(e, 0xffffffff);
    for (int shift = 96; shift >= 0; shift -= 32) {
        Ref moved = shift ? LLVMBuildLShr(b, dividend, constant_128(e, (uint64_t)shift), "") : dividend;
        Ref digit = LLVMBuildAnd(b, LLVMBuildTrunc(b, moved, e->i64, ""), low_bits, "digit");
        Ref part = LLVMBuildOr(b, LLVMBuildShl(b, rest, constant_index(e, 32), ""), digit, "part");
        Ref quotient = LLVMBuildUDiv(b, part, divisor, "quotient");
        rest = LLVMBuildSub(b, part, LLVMBuildMul(b, quotient, divisor, ""), "rest");
        Ref placed = wide(e, quotient);
        if (shift) placed = LLVMBuildShl(b, placed, constant_128(e, (uint64_t)shift), "");
        result = LLVMBuildOr(b, result, placed, "");
    }
    LLVMBuildRet(b, result);
    return finish(&helper);
}

/* Bit by bit; both below 2^127. */
static Ref make_divide_any(Emit *e) {
    LLVMTypeRef    parameters[2] = {e->i128, e->i128};
    Helper         helper = begin(e, "pol.divide_any", e->i128, parameters, 2);
    LLVMBuilderRef b = helper.b;
    LLVMBasicBlockRef entry = LLVMGetInsertBlock(b);
    LLVMBasicBlockRef step = LLVMAppendBasicBlockInContext(e->context, helper.function, "step");
    LLVMBasicBlockRef done = LLVMAppendBasicBlockInContext(e->context, helper.function, "done");
    Ref divisor = LLVMGetParam(helper.function, 1), one = constant_128(e, 1);
    LLVMBuildBr(b, step);
    LLVMPositionBuilderAtEnd(b, step);
    Ref index = LLVMBuildPhi(b, e->i64, "index"), bits = LLVMBuildPhi(b, e->i128, "bits"), rest = LLVMBuildPhi(b, e->i128, "rest");
    Ref top = LLVMBuildLShr(b, bits, constant_128(e, 127), "top");
    Ref shifted = LLVMBuildOr(b, LLVMBuildShl(b, rest, one, ""), top, "shifted");
    Ref fits = LLVMBuildICmp(b, LLVMIntUGE, shifted, divisor, "fits");
    Ref next_rest = LLVMBuildSelect(b, fits, LLVMBuildSub(b, shifted, divisor, ""), shifted, "");
    Ref next_bits = LLVMBuildOr(b, LLVMBuildShl(b, bits, one, ""), LLVMBuildZExt(b, fits, e->i128, ""), "");
    Ref next_index = LLVMBuildAdd(b, index, constant_index(e, 1), "");
    LLVMBuildCondBr(b, LLVMBuildICmp(b, LLVMIntULT, next_index, constant_index(e, 128), ""), step, done);
    LLVMBasicBlockRef from[2] = {entry, step};
    LLVMAddIncoming(index, (Ref[2]){constant_index(e, 0), next_index}, from, 2);
    LLVMAddIncoming(bits, (Ref[2]){LLVMGetParam(helper.function, 0), next_bits}, from, 2);
    LLVMAddIncoming(rest, (Ref[2]){constant_128(e, 0), next_rest}, from, 2);
    LLVMPositionBuilderAtEnd(b, done);
    LLVMBuildRet(b, next_bits);
    return finish(&helper);
}

/* Found again by name: one module holds many kernels. */
static Ref helper_named(Emit *e, const char *name, Ref (*make)(Emit *)) {
    Ref function = LLVMGetNamedFunction(e->module, name);
    return function ? function : make(e);
}

/* The quick code generator takes as long for a division of its own as for fifty other instructions. */
static Ref call_process_to_divide(Emit *e, Ref dividend, Ref divisor) {
    LLVMTypeRef parameters[2] = {e->i128, e->i128};
    Ref         address = LLVMConstIntToPtr(LLVMConstInt(e->i64, (uint64_t)(uintptr_t)e->options->divide, 0), e->pointer);
    return build_call(e, LLVMFunctionType(e->i128, parameters, 2, 0), address, dividend, divisor);
}

Ref call_divide(Emit *e, Ref dividend, Ref divisor, bool small) {
    if (e->options->divide && e->lanes == 1) return call_process_to_divide(e, dividend, divisor);
    Ref function = small ? helper_named(e, "pol.divide_small", make_divide_small) : helper_named(e, "pol.divide_any", make_divide_any);
    return call_lanes(e, function, e->i128, (Ref[2]){dividend, divisor}, 2);
}

/* ---- facts in their ranges ---- */

/* (base, first word, count, ranges, table): words of a struct whose presence bits begin it go to the table, absent ones as the low end of their ranges
 * (two words each: the low end, how far it goes). Whether all lie in theirs. */
static Ref make_in_ranges(Emit *e) {
    LLVMTypeRef    parameters[5] = {e->pointer, e->i64, e->i64, e->pointer, e->pointer};
    Helper         helper = begin(e, "pol.in_ranges", e->i1, parameters, 5);
    LLVMBuilderRef b = helper.b;
    LLVMBasicBlockRef entry = LLVMGetInsertBlock(b);
    LLVMBasicBlockRef step = LLVMAppendBasicBlockInContext(e->context, helper.function, "step");
    LLVMBasicBlockRef done = LLVMAppendBasicBlockInContext(e->context, helper.function, "done");
    Ref base = LLVMGetParam(helper.function, 0), ranges = LLVMGetParam(helper.function, 3), table = LLVMGetParam(helper.function, 4);
    LLVMBuildBr(b, step);
    LLVMPositionBuilderAtEnd(b, step);
    Ref index = LLVMBuildPhi(b, e->i64, "index"), fine = LLVMBuildPhi(b, e->i1, "fine");
    Ref word_of_bit = LLVMBuildLShr(b, index, constant_index(e, 6), ""), bit = LLVMBuildAnd(b, index, constant_index(e, 63), "");
    Ref presence = LLVMBuildLoad2(b, e->i64, LLVMBuildInBoundsGEP2(b, e->i64, base, &word_of_bit, 1, ""), "presence");
    Ref present = LLVMBuildTrunc(b, LLVMBuildLShr(b, presence, bit, ""), e->i1, "present");
    Ref place = LLVMBuildAdd(b, LLVMGetParam(helper.function, 1), index, ""), low_place = LLVMBuildShl(b, index, constant_index(e, 1), "");
    Ref span_place = LLVMBuildOr(b, low_place, constant_index(e, 1), "");
    Ref low = LLVMBuildLoad2(b, e->i64, LLVMBuildInBoundsGEP2(b, e->i64, ranges, &low_place, 1, ""), "low");
    Ref span = LLVMBuildLoad2(b, e->i64, LLVMBuildInBoundsGEP2(b, e->i64, ranges, &span_place, 1, ""), "span");
    Ref given = LLVMBuildLoad2(b, e->i64, LLVMBuildInBoundsGEP2(b, e->i64, base, &place, 1, ""), "given");
    Ref word = LLVMBuildSelect(b, present, given, low, "word");
    Ref all_fine = LLVMBuildAnd(b, fine, LLVMBuildICmp(b, LLVMIntULE, LLVMBuildSub(b, word, low, ""), span, "in_range"), "");
    LLVMBuildStore(b, word, LLVMBuildInBoundsGEP2(b, e->i64, table, &index, 1, ""));
    Ref next = LLVMBuildAdd(b, index, constant_index(e, 1), "next");
    LLVMBuildCondBr(b, LLVMBuildICmp(b, LLVMIntULT, next, LLVMGetParam(helper.function, 2), ""), step, done);
    LLVMBasicBlockRef from[2] = {entry, step};
    LLVMAddIncoming(index, (Ref[2]){constant_index(e, 0), next}, from, 2);
    LLVMAddIncoming(fine, (Ref[2]){LLVMConstInt(e->i1, 1, 0), all_fine}, from, 2);
    LLVMPositionBuilderAtEnd(b, done);
    LLVMBuildRet(b, all_fine);
    return finish(&helper);
}

Ref call_in_ranges(Emit *e, Ref base, int32_t first, int32_t count, Ref ranges, Ref table) {
    Ref function = helper_named(e, "pol.in_ranges", make_in_ranges), arguments[5] = {base, constant_index(e, first), constant_index(e, count), ranges, table};
    return LLVMBuildCall2(e->builder, LLVMGlobalGetValueType(function), function, arguments, 5, "in_ranges");
}

/* ---- 128-bit multiplication for targets whose code calls __multi3 ---- */

static Ref low_half(LLVMBuilderRef b, Emit *e, Ref value) { return LLVMBuildAnd(b, value, constant_index(e, 0xffffffff), ""); }
static Ref high_half(LLVMBuilderRef b, Emit *e, Ref value) { return LLVMBuildLShr(b, value, constant_index(e, 32), ""); }

/* The wasm calling convention: the result's address first, then low and high words of both factors. */
void emit_multiply_helper(Emit *e) {
    LLVMTypeRef    parameters[5] = {e->pointer, e->i64, e->i64, e->i64, e->i64};
    Helper         helper = begin(e, "__multi3", e->nothing, parameters, 5);
    LLVMBuilderRef b = helper.b;
    LLVMSetLinkage(helper.function, LLVMExternalLinkage);
    LLVMSetVisibility(helper.function, LLVMHiddenVisibility);
    Ref place = LLVMGetParam(helper.function, 0), a = LLVMGetParam(helper.function, 1), a_high = LLVMGetParam(helper.function, 2);
    Ref c = LLVMGetParam(helper.function, 3), c_high = LLVMGetParam(helper.function, 4);
    Ref low_low = LLVMBuildMul(b, low_half(b, e, a), low_half(b, e, c), ""), high_low = LLVMBuildMul(b, high_half(b, e, a), low_half(b, e, c), "");
    Ref low_high = LLVMBuildMul(b, low_half(b, e, a), high_half(b, e, c), "");
    Ref high_high = LLVMBuildMul(b, high_half(b, e, a), high_half(b, e, c), "");
    Ref middle = LLVMBuildAdd(b, high_low, high_half(b, e, low_low), "");
    Ref cross = LLVMBuildAdd(b, low_high, low_half(b, e, middle), "");
    Ref low = LLVMBuildOr(b, LLVMBuildShl(b, cross, constant_index(e, 32), ""), low_half(b, e, low_low), "");
    Ref high = LLVMBuildAdd(b, high_high, LLVMBuildAdd(b, high_half(b, e, middle), high_half(b, e, cross), ""), "");
    Ref across = LLVMBuildAdd(b, LLVMBuildMul(b, a, c_high, ""), LLVMBuildMul(b, a_high, c, ""), "");
    store(e, low, place, 8);
    store(e, LLVMBuildAdd(b, high, across, ""), address_of(e, e->i64, place, constant_index(e, 1)), 8);
    LLVMBuildRetVoid(b);
    finish(&helper);
}

/* ---- dates: runtime/date.c in LLVM; every number is i64 and not negative unless said ---- */

typedef struct { Emit *e; LLVMBuilderRef b; } Calc;

static Ref number(Calc *c, int64_t value) { return LLVMConstInt(c->e->i64, (uint64_t)value, 1); }
static Ref plus(Calc *c, Ref a, Ref b) { return LLVMBuildAdd(c->b, a, b, ""); }
static Ref minus(Calc *c, Ref a, Ref b) { return LLVMBuildSub(c->b, a, b, ""); }
static Ref times(Calc *c, Ref a, int64_t b) { return LLVMBuildMul(c->b, a, number(c, b), ""); }
static Ref over(Calc *c, Ref a, int64_t b) { return LLVMBuildUDiv(c->b, a, number(c, b), ""); }
static Ref rest_of(Calc *c, Ref a, int64_t b) { return LLVMBuildURem(c->b, a, number(c, b), ""); }
static Ref less(Calc *c, Ref a, int64_t b) { return LLVMBuildICmp(c->b, LLVMIntSLT, a, number(c, b), ""); }
static Ref pick(Calc *c, Ref condition, Ref a, Ref b) { return LLVMBuildSelect(c->b, condition, a, b, ""); }

static Ref clamp(Calc *c, Ref value, int64_t low, int64_t high) {
    value = pick(c, less(c, value, low), number(c, low), value);
    return pick(c, less(c, value, high + 1), value, number(c, high));
}

enum { DAYS_PER_ERA = 146097, YEARS_PER_ERA = 400, DAYS_TO_1970 = 719468, YEARS_LAST = 9999 };

typedef struct { Ref year, month, day; } Civil;

static Civil civil_from_days(Calc *c, Ref days) {
    Ref shifted = plus(c, days, number(c, DAYS_TO_1970));
    Ref era = over(c, shifted, DAYS_PER_ERA), day_of_era = rest_of(c, shifted, DAYS_PER_ERA);
    Ref leap = minus(c, minus(c, over(c, day_of_era, 36524), over(c, day_of_era, 1460)), over(c, day_of_era, 146096));
    Ref year_of_era = over(c, plus(c, day_of_era, leap), 365);
    Ref before = plus(c, times(c, year_of_era, 365), minus(c, over(c, year_of_era, 4), over(c, year_of_era, 100)));
    Ref day_of_year = minus(c, day_of_era, before);
    Ref from_march = over(c, plus(c, times(c, day_of_year, 5), number(c, 2)), 153);
    Ref day = plus(c, minus(c, day_of_year, over(c, plus(c, times(c, from_march, 153), number(c, 2)), 5)), number(c, 1));
    Ref early = less(c, from_march, 10);
    Ref month = pick(c, early, plus(c, from_march, number(c, 3)), minus(c, from_march, number(c, 9)));
    Ref year = plus(c, plus(c, year_of_era, times(c, era, YEARS_PER_ERA)), pick(c, less(c, month, 3), number(c, 1), number(c, 0)));
    return (Civil){year, month, day};
}

static Ref days_from_civil(Calc *c, Civil civil) {
    Ref early = less(c, civil.month, 3);
    Ref year = minus(c, civil.year, pick(c, early, number(c, 1), number(c, 0)));
    Ref era = over(c, year, YEARS_PER_ERA), year_of_era = rest_of(c, year, YEARS_PER_ERA);
    Ref from_march = rest_of(c, plus(c, civil.month, number(c, 9)), 12);
    Ref day_of_year = plus(c, over(c, plus(c, times(c, from_march, 153), number(c, 2)), 5), minus(c, civil.day, number(c, 1)));
    Ref leaps = minus(c, over(c, year_of_era, 4), over(c, year_of_era, 100));
    Ref day_of_era = plus(c, plus(c, times(c, year_of_era, 365), leaps), day_of_year);
    return minus(c, plus(c, times(c, era, DAYS_PER_ERA), day_of_era), number(c, DAYS_TO_1970));
}

static Ref divides(Calc *c, Ref value, int64_t by) { return LLVMBuildICmp(c->b, LLVMIntEQ, rest_of(c, value, by), number(c, 0), ""); }

static Ref days_of_month(Calc *c, Ref year, Ref month) {
    Ref not_century = LLVMBuildNot(c->b, divides(c, year, 100), "");
    Ref leap = LLVMBuildOr(c->b, LLVMBuildAnd(c->b, divides(c, year, 4), not_century, ""), divides(c, year, 400), "leap");
    Ref february = pick(c, leap, number(c, 29), number(c, 28));
    /* bit m: month m has 30 days (4, 6, 9, 11) */
    Ref thirty = LLVMBuildTrunc(c->b, LLVMBuildLShr(c->b, number(c, 1 << 4 | 1 << 6 | 1 << 9 | 1 << 11), month, ""), c->e->i1, "");
    Ref is_february = LLVMBuildICmp(c->b, LLVMIntEQ, month, number(c, 2), "");
    return pick(c, is_february, february, pick(c, thirty, number(c, 30), number(c, 31)));
}

static Ref make_add_months(Emit *e) {
    enum { MOST_MONTHS = 12 * 10000 };                      /* as compute.c clamps */
    LLVMTypeRef parameters[2] = {e->i64, e->i64};
    Helper      helper = begin(e, "pol.add_months", e->i64, parameters, 2);
    Calc        c = {e, helper.b};
    Civil       civil = civil_from_days(&c, clamp(&c, LLVMGetParam(helper.function, 0), DATE_MIN, DATE_MAX));
    Ref months = clamp(&c, LLVMGetParam(helper.function, 1), -MOST_MONTHS, MOST_MONTHS);
    Ref total = plus(&c, plus(&c, times(&c, civil.year, 12), minus(&c, civil.month, number(&c, 1))), months);
    Ref before = less(&c, total, 12), after = LLVMBuildICmp(c.b, LLVMIntSGT, total, number(&c, YEARS_LAST * 12 + 11), "");
    Ref valid = clamp(&c, total, 12, YEARS_LAST * 12 + 11);
    Ref year = over(&c, valid, 12), month = plus(&c, rest_of(&c, valid, 12), number(&c, 1)), last = days_of_month(&c, year, month);
    Ref day = pick(&c, LLVMBuildICmp(c.b, LLVMIntSLT, civil.day, last, ""), civil.day, last);
    Ref days = days_from_civil(&c, (Civil){year, month, day});
    LLVMBuildRet(c.b, pick(&c, before, number(&c, DATE_MIN), pick(&c, after, number(&c, DATE_MAX), days)));
    return finish(&helper);
}

Ref call_add_months(Emit *e, Ref date, Ref months) {
    return call_lanes(e, helper_named(e, "pol.add_months", make_add_months), e->i64, (Ref[2]){date, months}, 2);
}
