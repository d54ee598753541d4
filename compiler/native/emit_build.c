/* emit_build - instructions that depend on nothing but their operands: each is made once where it still holds, and what is known of it is
 * used at once. The quick code generator folds nothing by itself, and its time goes with the number of instructions (measured on the Shenzhen
 * policy: 10,700 without this and rails, 7,000 with them); the passes of the full one find less to do.
 *
 * The table is a hash of chains with the newest in front, so that a scope is left by taking its instructions off the chains again: what is made
 * in the body of a loop, or in a block that may be skipped, is not known behind it. */
#include "native/emit_internal.h"

/* kind: the opcode, or a predicate or a load behind the opcodes; parts: the operands, and types that are not those of operands. */
typedef struct { const void *parts[3]; Ref made; int32_t kind, next; uint32_t hash; } Made;

struct Build {
    Arena   *arena;
    VEC(Made) made;
    int32_t *heads;                          /* index plus 1; 0: none */
    uint32_t capacity;                       /* of heads: a power of two */
};

enum { FIRST_CAPACITY = 4096, KIND_LOAD = 1000, KIND_COMPARE = 1001 };

Build *build_new(Arena *arena) {
    Build *build = NEW(arena, Build);
    build->arena = arena;
    build->capacity = FIRST_CAPACITY;
    build->heads = NEW_ARRAY(arena, int32_t, FIRST_CAPACITY);
    return build;
}

static uint32_t hash_of(const Made *one) {
    uint64_t hash = (uint64_t)one->kind;
    for (int i = 0; i < 3; i++) hash = (hash ^ (uint64_t)(uintptr_t)one->parts[i]) * 0x9E3779B97F4A7C15u, hash ^= hash >> 29;
    return (uint32_t)(hash >> 32);
}

static int32_t *head_of(const Build *build, const Made *one) { return &build->heads[one->hash & (build->capacity - 1)]; }

static void link_made(Build *build, int32_t index) {
    int32_t *head = head_of(build, &build->made.items[index]);
    build->made.items[index].next = *head;
    *head = index + 1;
}

/* Also gives `wanted` its hash, with which it may be kept. */
static Ref find(const Build *build, Made *wanted) {
    wanted->hash = hash_of(wanted);
    for (int32_t at = *head_of(build, wanted); at > 0; at = build->made.items[at - 1].next) {
        const Made *one = &build->made.items[at - 1];
        if (one->kind == wanted->kind && one->parts[0] == wanted->parts[0] && one->parts[1] == wanted->parts[1] && one->parts[2] == wanted->parts[2]) return one->made;
    }
    return NULL;
}

static Ref keep(Build *build, Made one, Ref made) {
    one.made = made;
    VEC_PUSH(build->arena, &build->made, one);
    if ((uint32_t)build->made.count > build->capacity) {
        build->capacity *= 4;
        build->heads = NEW_ARRAY(build->arena, int32_t, build->capacity);
        for (int32_t i = 0; i < build->made.count; i++) link_made(build, i);
    } else link_made(build, build->made.count - 1);
    return made;
}

int32_t build_enter(Emit *e) { return e->build->made.count; }

void build_leave(Emit *e, int32_t scope) {
    Build *build = e->build;
    while (build->made.count > scope) {
        Made *last = &build->made.items[--build->made.count];
        *head_of(build, last) = last->next;
    }
}

/* Where the quick code generator meets an instruction that it lacks, it leaves the rest of the block to the slow one: those with numbers of 128 bits
 * get blocks of their own. */
static void enter_block_for(Emit *e, bool is_wide) {
    LLVMBasicBlockRef block = LLVMGetInsertBlock(e->builder);
    if (!e->options->small_blocks || e->lanes > 1 || is_wide == (block == e->wide_block)) return;
    if (LLVMGetFirstInstruction(block)) block = build_block(e);
    e->wide_block = is_wide ? block : NULL;
}

static bool is_wide(const Emit *e, Ref value) { return LLVMTypeOf(value) == e->i128; }

LLVMBasicBlockRef build_block(Emit *e) {
    LLVMBasicBlockRef next = LLVMAppendBasicBlockInContext(e->context, e->function, "next");
    LLVMBuildBr(e->builder, next);
    LLVMPositionBuilderAtEnd(e->builder, next);
    return next;
}

/* ---- what is known of an operand ---- */

static bool is_zero(Ref value) { return LLVMIsConstant(value) && LLVMIsNull(value); }
static bool is_all_ones(Ref value) { return LLVMIsConstant(value) && value == LLVMConstAllOnes(LLVMTypeOf(value)); }

/* Whether it is an instruction of this kind. */
static bool is_made_by(Ref value, LLVMOpcode opcode) { return LLVMIsAInstruction(value) && LLVMGetInstructionOpcode(value) == opcode; }

/* x of "not x"; NULL. */
static Ref negated(Ref value) {
    return is_made_by(value, LLVMXor) && is_all_ones(LLVMGetOperand(value, 1)) ? LLVMGetOperand(value, 0) : NULL;
}

/* Whether `value` is an operation of this kind on `part` and something else. */
static bool has_part(Ref value, LLVMOpcode opcode, Ref part) {
    return is_made_by(value, opcode) && (LLVMGetOperand(value, 0) == part || LLVMGetOperand(value, 1) == part);
}

/* Whether `value` is "part and not more", which is written as part xor (part & more). */
static bool is_rest_of(Ref value, Ref part) {
    return is_made_by(value, LLVMXor) && LLVMGetOperand(value, 0) == part && has_part(LLVMGetOperand(value, 1), LLVMAnd, part);
}

/* Whether `value` never holds without `part`. */
static bool implies(Ref value, Ref part) { return value == part || has_part(value, LLVMAnd, part) || is_rest_of(value, part); }

/* Whether it is x & constant, of one lane. */
static bool is_masked(Ref value) { return is_made_by(value, LLVMAnd) && LLVMIsAConstantInt(LLVMGetOperand(value, 1)) && LLVMGetIntTypeWidth(LLVMTypeOf(value)) == 64; }

/* (x & m) | (x & n) as x & (m | n), also where one more is in the union already; NULL where they are no such pair. */
static Ref joined_masks(Emit *e, Ref a, Ref b) {
    if (!is_masked(b)) return NULL;
    if (is_made_by(a, LLVMOr)) {
        Ref first = LLVMGetOperand(a, 0), second = LLVMGetOperand(a, 1);
        if (is_masked(first) && LLVMGetOperand(first, 0) == LLVMGetOperand(b, 0)) return build_or(e, second, joined_masks(e, first, b), "");
        if (is_masked(second) && LLVMGetOperand(second, 0) == LLVMGetOperand(b, 0)) return build_or(e, first, joined_masks(e, second, b), "");
    }
    if (!is_masked(a) || LLVMGetOperand(a, 0) != LLVMGetOperand(b, 0)) return NULL;
    uint64_t mask = LLVMConstIntGetZExtValue(LLVMGetOperand(a, 1)) | LLVMConstIntGetZExtValue(LLVMGetOperand(b, 1));
    return build_and(e, LLVMGetOperand(a, 0), LLVMConstInt(e->i64, mask, 0), "");
}

/* ---- the instructions ---- */

static Ref binary(Emit *e, LLVMOpcode opcode, Ref a, Ref b, const char *name) {
    Made one = {.parts = {a, b}, .kind = (int32_t)opcode};
    Ref  made = find(e->build, &one);
    if (made) return made;
    enter_block_for(e, is_wide(e, a));
    return keep(e->build, one, LLVMBuildBinOp(e->builder, opcode, a, b, name));
}

Ref build_and(Emit *e, Ref a, Ref b, const char *name) {
    if (a == b || is_zero(a) || is_all_ones(b)) return a;
    if (is_zero(b) || is_all_ones(a)) return b;
    if (negated(a) == b || negated(b) == a) return LLVMConstNull(LLVMTypeOf(a));
    if (implies(a, b) || has_part(b, LLVMOr, a)) return a;
    if (implies(b, a) || has_part(a, LLVMOr, b)) return b;
    if ((negated(a) && implies(b, negated(a))) || (negated(b) && implies(a, negated(b)))) return LLVMConstNull(LLVMTypeOf(a));
    if (negated(a) && negated(b)) return build_not(e, build_or(e, negated(a), negated(b), name), name);
    return LLVMIsConstant(a) ? binary(e, LLVMAnd, b, a, name) : binary(e, LLVMAnd, a, b, name);
}

Ref build_or(Emit *e, Ref a, Ref b, const char *name) {
    if (a == b || is_zero(b) || is_all_ones(a)) return a;
    if (is_zero(a) || is_all_ones(b)) return b;
    if (negated(a) == b || negated(b) == a) return LLVMConstAllOnes(LLVMTypeOf(a));
    if (implies(a, b) || has_part(b, LLVMOr, a)) return b;
    if (implies(b, a) || has_part(a, LLVMOr, b)) return a;
    if (negated(a) && is_rest_of(b, negated(a))) return build_not(e, LLVMGetOperand(b, 1), name);
    if (negated(b) && is_rest_of(a, negated(b))) return build_not(e, LLVMGetOperand(a, 1), name);
    if (negated(a) && negated(b)) return build_not(e, build_and(e, negated(a), negated(b), name), name);
    Ref joined = joined_masks(e, a, b);
    if (!joined) joined = joined_masks(e, b, a);
    return joined ? joined : binary(e, LLVMOr, a, b, name);
}

Ref build_not(Emit *e, Ref a, const char *name) {
    Ref plain = negated(a);
    if (plain) return plain;
    return LLVMIsConstant(a) ? LLVMBuildNot(e->builder, a, name) : binary(e, LLVMXor, a, LLVMConstAllOnes(LLVMTypeOf(a)), name);
}

Ref build_xor(Emit *e, Ref a, Ref b, const char *name) { return binary(e, LLVMXor, a, b, name); }
Ref build_add(Emit *e, Ref a, Ref b, const char *name) { return binary(e, LLVMAdd, a, b, name); }
Ref build_subtract(Emit *e, Ref a, Ref b, const char *name) { return is_zero(b) ? a : binary(e, LLVMSub, a, b, name); }
Ref build_multiply(Emit *e, Ref a, Ref b, const char *name) { return binary(e, LLVMMul, a, b, name); }
Ref build_divide_unsigned(Emit *e, Ref a, Ref b, const char *name) { return binary(e, LLVMUDiv, a, b, name); }
Ref build_shift_left(Emit *e, Ref a, Ref b, const char *name) { return is_zero(b) ? a : binary(e, LLVMShl, a, b, name); }
Ref build_shift_right(Emit *e, Ref a, Ref b, const char *name) { return is_zero(b) ? a : binary(e, LLVMLShr, a, b, name); }
Ref build_shift_right_signed(Emit *e, Ref a, Ref b, const char *name) { return is_zero(b) ? a : binary(e, LLVMAShr, a, b, name); }

Ref build_select(Emit *e, Ref condition, Ref then, Ref otherwise, const char *name) {
    Ref plain = negated(condition);
    if (then == otherwise || is_all_ones(condition)) return then;
    if (is_zero(condition)) return otherwise;
    if (plain) return build_select(e, plain, otherwise, then, name);
    Made one = {.parts = {condition, then, otherwise}, .kind = LLVMSelect};
    Ref  made = find(e->build, &one);
    if (made) return made;
    enter_block_for(e, is_wide(e, then));
    return keep(e->build, one, LLVMBuildSelect(e->builder, condition, then, otherwise, name));
}

Ref build_compare(Emit *e, LLVMIntPredicate predicate, Ref a, Ref b, const char *name) {
    Made one = {.parts = {a, b}, .kind = KIND_COMPARE + (int32_t)predicate};
    Ref  made = find(e->build, &one);
    if (made) return made;
    enter_block_for(e, is_wide(e, a));
    return keep(e->build, one, LLVMBuildICmp(e->builder, predicate, a, b, name));
}

Ref build_convert(Emit *e, LLVMOpcode opcode, Ref value, LLVMTypeRef type, const char *name) {
    Made one = {.parts = {value, type}, .kind = (int32_t)opcode};
    Ref  made = find(e->build, &one);
    if (made) return made;
    enter_block_for(e, is_wide(e, value) || type == e->i128);
    return keep(e->build, one, LLVMBuildCast(e->builder, opcode, value, type, name));
}

Ref build_address(Emit *e, LLVMTypeRef element, Ref base, Ref index, const char *name) {
    Made one = {.parts = {base, index, element}, .kind = LLVMGetElementPtr};
    Ref  made = find(e->build, &one);
    if (made) return made;
    enter_block_for(e, false);
    return keep(e->build, one, LLVMBuildInBoundsGEP2(e->builder, element, base, &index, 1, name));
}

Ref build_load_fact(Emit *e, Ref address, const char *name) {
    Made one = {.parts = {address}, .kind = KIND_LOAD};
    Ref  made = find(e->build, &one);
    if (made) return made;
    made = build_load(e, e->i64, address, name);
    LLVMSetAlignment(made, 8);
    return keep(e->build, one, made);
}

Ref build_call(Emit *e, LLVMTypeRef type, Ref function, Ref first, Ref second) {
    Made one = {.parts = {function, first, second}, .kind = LLVMCall};
    Ref  made = find(e->build, &one), arguments[2] = {first, second};
    if (made) return made;
    enter_block_for(e, is_wide(e, first) || is_wide(e, second));
    return keep(e->build, one, LLVMBuildCall2(e->builder, type, function, arguments, 2, ""));
}

Ref build_load(Emit *e, LLVMTypeRef type, Ref address, const char *name) {
    enter_block_for(e, type == e->i128);
    return LLVMBuildLoad2(e->builder, type, address, name);
}

Ref build_store(Emit *e, Ref value, Ref address) {
    enter_block_for(e, is_wide(e, value));
    return LLVMBuildStore(e->builder, value, address);
}
