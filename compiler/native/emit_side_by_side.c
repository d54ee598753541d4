/* emit_side_by_side - the best members of a choice for one application, decided side by side: a lane of a vector for each member.
 *
 * Conditions. Each one that is asked for is a bit of a word, computed once; facts that are true or false are there already (emit_fact.c checks
 * eight at a time). Each lane holds the bits that its member needs, so one test decides all members. A number that several members compare with
 * limits of their own is compared with all of them at once.
 * Amounts. Where the members' expressions have the same shape, as shares of a cost with a cap have, each operation is done for all in doubles,
 * under the proofs of emit_number.c; what has another shape is computed by itself, in integers, and put into its lane.
 * The result is that of best_of_natural (emit_choice.c). See docs/adr/0032-native-members-side-by-side.md. */
#include "native/emit_internal.h"

#include "native/engine.h"

enum { MEMBERS = 64, FEWEST_MEMBERS = 3, FEWEST_LIMITS = 3, DEEPEST_SHAPE = 4 };

/* What members need: a condition, by the node that stands for it (or IR_NONE), and which members need it. */
typedef struct { Ref holds; IrId node; uint64_t members; } Need;

typedef struct {
    Emit           *e;
    const IrChoice *choice;
    int             lanes;                   /* eight or more; those past the members are never the best */
    uint64_t        with_amount;             /* lanes that can be the best */
    const IrId     *same;
    VEC(Need)       needs;
} Side;


static bool can_be_side_by_side(const IrProgram *program, const IrChoice *choice) {
    int count = 0;
    if (!choice->has_advice) return false;
    for (int32_t i = 0; i < choice->member_count; i++) {
        const IrMeasure *measure = &program->measures[choice->members[i]];
        if (measure->region >= 0) return false;
        if (!has_amount(measure)) continue;
        const IrNode *amount = &program->nodes[measure->outcome.amount];
        if (amount->low < 0 || !fits_real(amount)) return false;
        count++;
    }
    return count >= FEWEST_MEMBERS && choice->member_count <= MEMBERS;
}

bool native_decides_side_by_side(const IrProgram *program, int32_t choice) {
    for (int32_t i = 0; i < program->schema.entity_count; i++)
        if (program->schema.entities[i].many) return false;
    return can_be_side_by_side(program, &program->choices[choice]);
}

bool is_side_by_side(const Emit *e, const IrChoice *choice) { return e->same && can_be_side_by_side(e->program, choice); }

/* ---- vectors ---- */

static LLVMTypeRef vector_of(const Side *side, LLVMTypeRef element) { return LLVMVectorType(element, (unsigned)side->lanes); }

static Ref splat(Side *side, Ref scalar) {
    LLVMBuilderRef b = side->e->builder;
    LLVMTypeRef    type = vector_of(side, LLVMTypeOf(scalar));
    Ref first = LLVMBuildInsertElement(b, LLVMGetPoison(type), scalar, LLVMConstInt(side->e->i32, 0, 0), "");
    return LLVMBuildShuffleVector(b, first, LLVMGetPoison(type), LLVMConstNull(vector_of(side, side->e->i32)), "");
}

static Ref constant_words(const Side *side, const uint64_t *values) {
    Ref lanes[MEMBERS];
    for (int i = 0; i < side->lanes; i++) lanes[i] = LLVMConstInt(side->e->i64, values[i], 0);
    return LLVMConstVector(lanes, (unsigned)side->lanes);
}

static Ref constant_reals(const Side *side, const double *values) {
    Ref lanes[MEMBERS];
    for (int i = 0; i < side->lanes; i++) lanes[i] = LLVMConstReal(side->e->real, values[i]);
    return LLVMConstVector(lanes, (unsigned)side->lanes);
}

/* ---- what members need ---- */

/* The need that is no node and holds where `holds` does: one plus its place; 0: there is none. */
static int32_t place_of_value(const Side *side, Ref holds) {
    for (int32_t i = 0; i < side->needs.count; i++)
        if (side->needs.items[i].node == IR_NONE && side->needs.items[i].holds == holds) return i + 1;
    return 0;
}

static void add_needs(Side *side, Ref holds, IrId node, uint64_t members) {
    Emit    *e = side->e;
    int32_t  own = node == IR_NONE ? place_of_value(side, holds) : 0, *place = node == IR_NONE ? &own : &e->need_places[side->same[node]];
    if (*place == 0) {
        VEC_PUSH(e->arena, &side->needs, ((Need){.holds = holds, .node = node}));
        *place = side->needs.count;
    }
    side->needs.items[*place - 1].members |= members;
}

static void add_need(Side *side, Ref holds, IrId node, int member) { add_needs(side, holds, node, (uint64_t)1 << member); }

/* Known true. What is joined by `and` is needed each by itself. */
static void need_true(Side *side, IrId id, int member) {
    Emit         *e = side->e;
    const IrNode *node = node_at(e, id);
    if (node->kind == IR_AND) {
        for (int32_t i = 0; i < node->operand_count; i++) need_true(side, node->operands[i], member);
        return;
    }
    if (node->low == 1 && !may_be_unknown(&e->values[id])) return;
    add_need(side, true_of(e, &e->values[id]), id, member);
}

/* A check stops its measure only where it is known false. */
static void need_not_false(Side *side, IrId id, int member) {
    Emit *e = side->e;
    if (!may_be_unknown(&e->values[id])) need_true(side, id, member);
    else add_need(side, negate(e, false_of(e, &e->values[id])), IR_NONE, member);
}

static void collect_needs(Side *side) {
    Emit *e = side->e;
    if (e->row_fine) add_needs(side, e->row_fine, IR_NONE, side->with_amount);
    for (int32_t member = 0; member < side->choice->member_count; member++) {
        const IrMeasure *measure = &e->program->measures[side->choice->members[member]];
        if (!has_amount(measure)) continue;
        for (int32_t i = 0; i < measure->check_count; i++) need_not_false(side, measure->checks[i].ok, member);
        need_true(side, measure->in_force, member);
        for (int32_t i = 0; i < measure->condition_count; i++) need_true(side, measure->conditions[i].holds, member);
        Ref known = e->values[measure->outcome.amount].known;
        if (known) add_need(side, known, IR_NONE, member);
    }
    for (int32_t i = 0; i < side->needs.count; i++)          /* the next choice begins anew */
        if (side->needs.items[i].node != IR_NONE) e->need_places[side->same[side->needs.items[i].node]] = 0;
}

/* ---- limits: one number compared with several constants ---- */

typedef struct { IrId number; bool at_least; int64_t limit; } Limit;

/* Whether what is needed is a comparison of a number of 64 bits with a constant, written as at least or at most. It is known where the number is. */
static bool as_limit(const Side *side, const Need *need, Limit *limit) {
    if (!need->members || need->node == IR_NONE) return false;
    const IrNode *node = node_at(side->e, need->node);
    if (node->kind != IR_LT && node->kind != IR_LE && node->kind != IR_GT && node->kind != IR_GE) return false;
    const IrNode *left = node_at(side->e, node->operands[0]), *right = node_at(side->e, node->operands[1]);
    if ((left->kind == IR_CONSTANT) == (right->kind == IR_CONSTANT)) return false;
    bool    turned = left->kind == IR_CONSTANT;
    IrKind  kind = node->kind;
    if (bits_of(turned ? right : left) != 64) return false;
    if (turned) kind = kind == IR_LT ? IR_GT : kind == IR_LE ? IR_GE : kind == IR_GT ? IR_LT : IR_LE;
    Int128 value = (turned ? left : right)->constant + (kind == IR_GT) - (kind == IR_LT);
    if (value < INT64_MIN || value > INT64_MAX) return false;
    *limit = (Limit){node->operands[turned], kind == IR_GT || kind == IR_GE, (int64_t)value};
    return true;
}

/* The needs that compare the same number the same way as the one at `first`: their places. */
static int32_t alike_limits(const Side *side, int32_t first, const Limit *own, int32_t *places) {
    Limit   other;
    int32_t count = 0;
    for (int32_t i = first; i < side->needs.count; i++) {
        bool same = as_limit(side, &side->needs.items[i], &other) && other.at_least == own->at_least;
        if (same && side->same[other.number] == side->same[own->number]) places[count++] = i;
    }
    return count;
}

/* One comparison in the place of those needs; a member with several of them must keep the strictest. */
static Ref compare_limits(Side *side, const Limit *own, const int32_t *places, int32_t count) {
    Emit   *e = side->e;
    int64_t strictest[MEMBERS];
    uint64_t members = 0;
    for (int lane = 0; lane < side->lanes; lane++) strictest[lane] = own->at_least ? INT64_MIN : INT64_MAX;
    for (int32_t i = 0; i < count; i++) {
        Need *need = &side->needs.items[places[i]];
        Limit other;
        if (!as_limit(side, need, &other)) continue;
        for (int lane = 0; lane < side->lanes; lane++) {
            bool stricter = own->at_least ? other.limit > strictest[lane] : other.limit < strictest[lane];
            if (stricter && need->members >> lane & 1) strictest[lane] = other.limit;
        }
        members |= need->members;
        need->members = 0;                                   /* done with */
    }
    if (e->values[own->number].known) add_needs(side, e->values[own->number].known, IR_NONE, members);
    Ref number = splat(side, integer_of(e, own->number, 64));
    return build_compare(e, own->at_least ? LLVMIntSGE : LLVMIntSLE, number, constant_words(side, (const uint64_t *)strictest), "within");
}

/* NULL: there are none. */
static Ref within_limits(Side *side) {
    int32_t *places = NEW_ARRAY(side->e->arena, int32_t, side->needs.count + 1);
    Ref      all = NULL;
    for (int32_t i = 0; i < side->needs.count; i++) {
        Limit own;
        if (!as_limit(side, &side->needs.items[i], &own)) continue;
        int32_t count = alike_limits(side, i, &own, places);
        if (count >= FEWEST_LIMITS) all = both(side->e, all, compare_limits(side, &own, places, count));
    }
    return all;
}

/* ---- the other conditions: bits of words ---- */

/* One plus the bit of a condition that is a fact checked with others (emit_fact.c); 0: it is not. */
static int32_t set_place(const Side *side, const Need *need) {
    const IrNode *node = need->node == IR_NONE ? NULL : node_at(side->e, need->node);
    return node && node->kind == IR_FACT && side->e->set_count ? side->e->set_place[node->slot] : 0;
}

/* Conditions that the same members need become one. */
static void join_needs(Side *side) {
    for (int32_t i = 0; i < side->needs.count; i++) {
        Need *own = &side->needs.items[i];
        for (int32_t j = i + 1; own->members && !set_place(side, own) && j < side->needs.count; j++) {
            Need *other = &side->needs.items[j];
            if (other->members != own->members || set_place(side, other)) continue;
            own->holds = both(side->e, own->holds, other->holds);
            other->members = 0;
        }
    }
}

/* The facts that are true or false, 64 to a word. */
static Ref set_word(Side *side, int32_t word) {
    Emit *e = side->e;
    Ref   parts[8];
    for (int i = 0; i < 8; i++) {
        int32_t step = word * 8 + i;
        parts[i] = step < e->set_count ? e->set[step] : LLVMConstNull(LLVMVectorType(e->i1, 8));
    }
    for (int count = 8, width = 8; count > 1; count /= 2, width *= 2) {
        Ref order[64];
        for (int i = 0; i < 2 * width; i++) order[i] = LLVMConstInt(e->i32, (unsigned)i, 0);
        for (int i = 0; i < count / 2; i++)
            parts[i] = LLVMBuildShuffleVector(e->builder, parts[2 * i], parts[2 * i + 1], LLVMConstVector(order, (unsigned)(2 * width)), "");
    }
    return LLVMBuildBitCast(e->builder, parts[0], e->i64, "set");
}

/* Lanes whose member has all that it needs. The bit past all conditions is never set: lanes that cannot win need it. */
static Ref having_all(Side *side) {
    Emit     *e = side->e;
    int32_t   bits = e->set_count * 8, never = bits + side->needs.count, words = never / 64 + 1;
    uint64_t *required = NEW_ARRAY(e->arena, uint64_t, words * side->lanes);
    Ref      *values = NEW_ARRAY(e->arena, Ref, words), all = NULL;
    for (int32_t i = 0; i <= side->needs.count; i++) {
        const Need *need = i < side->needs.count ? &side->needs.items[i] : &(Need){.node = IR_NONE, .members = ~side->with_amount};
        int32_t     place = set_place(side, need), bit = place ? place - 1 : bits;
        if (!need->members) continue;
        for (int lane = 0; lane < side->lanes; lane++)
            if (need->members >> lane & 1) required[bit / 64 * side->lanes + lane] |= (uint64_t)1 << bit % 64;
        if (place) continue;
        bits++;
        if (!need->holds) continue;
        Ref own = build_shift_left(e, resize(e, need->holds, 64), constant_index(e, bit % 64), "");
        values[bit / 64] = or_else_false(e, values[bit / 64], own);
    }
    for (int32_t word = 0; word * 64 < bits; word++) {
        if (word * 8 < e->set_count) values[word] = or_else_false(e, values[word], set_word(side, word));
        Ref lacking = splat(side, values[word] ? build_not(e, values[word], "") : constant_index(e, -1));
        Ref needed = build_and(e, lacking, constant_words(side, required + word * side->lanes), "");
        all = both(e, all, build_compare(e, LLVMIntEQ, needed, LLVMConstNull(LLVMTypeOf(needed)), "has_all"));
    }
    return all;
}

/* ---- amounts ---- */

/* Operations that can be done for several members at once, where this one is proved exact in doubles. */
static bool is_exact_real(const Emit *e, const IrNode *node) {
    if (node->kind == IR_FLOOR_DIVIDE) return native_divides_in_doubles(e->program, node) && node_at(e, node->operands[0])->low >= 0;
    bool known_kind = node->kind == IR_ADD || node->kind == IR_SUBTRACT || node->kind == IR_MULTIPLY || node->kind == IR_MINIMUM || node->kind == IR_MAXIMUM;
    bool fine = known_kind && fits_real(node);
    for (int32_t i = 0; fine && i < node->operand_count; i++) fine = fits_real(node_at(e, node->operands[i]));
    return fine;
}

static Ref amounts_of_shape(Side *side, const IrId *ids, int depth);

/* Lanes by themselves: constants, and one number in all lanes that have it; the others are put into their lanes one by one. */
static Ref lanes_one_by_one(Side *side, const IrId *ids) {
    Emit  *e = side->e;
    double constants[MEMBERS];
    int    most = 0, constant_count = 0;
    IrId   common = ids[0];
    for (int lane = 0; lane < side->lanes; lane++) {
        bool is_constant = node_at(e, ids[lane])->kind == IR_CONSTANT;
        constants[lane] = is_constant ? (double)node_at(e, ids[lane])->constant : 0;
        constant_count += is_constant;
        int count = 0;
        for (int other = 0; other < side->lanes && !is_constant; other++) count += side->same[ids[other]] == side->same[ids[lane]];
        if (count <= most) continue;
        most = count;
        common = ids[lane];
    }
    bool from_constants = constant_count >= most;
    Ref  value = from_constants ? constant_reals(side, constants) : splat(side, real_of(e, common));
    for (int lane = 0; lane < side->lanes; lane++) {
        if (from_constants ? node_at(e, ids[lane])->kind == IR_CONSTANT : side->same[ids[lane]] == side->same[common]) continue;
        value = LLVMBuildInsertElement(e->builder, value, real_of(e, ids[lane]), LLVMConstInt(e->i32, (unsigned)lane, 0), "");
    }
    return value;
}

/* floor(x * c / k) with c and k of each lane. */
static Ref divide_lanes(Side *side, const IrId *ids, int depth) {
    Emit  *e = side->e;
    IrId   bases[MEMBERS];
    double factors[MEMBERS], reciprocals[MEMBERS], halves[MEMBERS];
    for (int lane = 0; lane < side->lanes; lane++) {
        Int128 factor, divisor;
        bases[lane] = divided_base(e->program, node_at(e, ids[lane]), &factor, &divisor);
        factors[lane] = (double)factor;
        reciprocals[lane] = 1.0 / (double)divisor;
        halves[lane] = reciprocals[lane] / 2;
    }
    Ref product = LLVMBuildFMul(e->builder, amounts_of_shape(side, bases, depth), constant_reals(side, factors), "");
    return floor_of_share(e, product, constant_reals(side, reciprocals), constant_reals(side, halves));
}

static Ref arithmetic_of_lanes(Side *side, const IrId *ids, IrKind kind, int depth) {
    IrId operands[2][MEMBERS];
    if (kind == IR_FLOOR_DIVIDE) return divide_lanes(side, ids, depth);
    for (int lane = 0; lane < side->lanes; lane++)
        for (int i = 0; i < 2; i++) operands[i][lane] = node_at(side->e, ids[lane])->operands[i];
    Ref a = amounts_of_shape(side, operands[0], depth);
    return real_arithmetic(side->e, kind, a, amounts_of_shape(side, operands[1], depth));
}

/* One lane of the operation that most lanes have in common; -1: doing them one by one is no more work. */
static int lane_of_shape(const Side *side, const IrId *ids) {
    int best = -1, most = 1;
    for (int lane = 0; lane < side->lanes; lane++) {
        const IrNode *node = node_at(side->e, ids[lane]);
        int shape = 0, same = 0, constants = 0;
        for (int other = 0; other < side->lanes; other++) {
            const IrNode *its = node_at(side->e, ids[other]);
            shape += its->kind == node->kind && is_exact_real(side->e, its);
            same += side->same[ids[other]] == side->same[ids[lane]];
            constants += its->kind == IR_CONSTANT;
        }
        if (same == side->lanes || constants > most) return -1;
        if (!is_exact_real(side->e, node) || shape <= most) continue;
        best = lane;
        most = shape;
    }
    return best;
}

/* The numbers of all lanes, which are exact in doubles. */
static Ref amounts_of_shape(Side *side, const IrId *ids, int depth) {
    int  model = depth < DEEPEST_SHAPE ? lane_of_shape(side, ids) : -1;
    IrId own[MEMBERS];
    if (model < 0) return lanes_one_by_one(side, ids);
    Emit  *e = side->e;
    IrKind kind = node_at(e, ids[model])->kind;
    for (int lane = 0; lane < side->lanes; lane++) {
        const IrNode *node = node_at(e, ids[lane]);
        own[lane] = node->kind == kind && is_exact_real(e, node) ? ids[lane] : ids[model];
    }
    Ref value = arithmetic_of_lanes(side, own, kind, depth + 1);
    for (int lane = 0; lane < side->lanes; lane++)
        if (own[lane] != ids[lane])
            value = LLVMBuildInsertElement(e->builder, value, real_of(e, ids[lane]), LLVMConstInt(e->i32, (unsigned)lane, 0), "");
    return value;
}

/* ---- the best ---- */

static Ref greatest_lane(Side *side, Ref value) {
    Emit *e = side->e;
    for (int half = side->lanes / 2; half > 0; half /= 2) {
        Ref order[MEMBERS];
        for (int i = 0; i < half; i++) order[i] = LLVMConstInt(e->i32, (unsigned)(half + i), 0);
        Ref upper = LLVMBuildShuffleVector(e->builder, value, value, LLVMConstVector(order, (unsigned)half), "");
        for (int i = 0; i < half; i++) order[i] = LLVMConstInt(e->i32, (unsigned)i, 0);
        Ref lower = LLVMBuildShuffleVector(e->builder, value, value, LLVMConstVector(order, (unsigned)half), "");
        value = real_arithmetic(e, IR_MAXIMUM, lower, upper);
    }
    return LLVMBuildExtractElement(e->builder, value, LLVMConstInt(e->i32, 0, 0), "greatest");
}

static Ref lanes_as_bits(Side *side, Ref condition) {
    Ref bits = LLVMBuildBitCast(side->e->builder, condition, LLVMIntTypeInContext(side->e->context, (unsigned)side->lanes), "");
    return LLVMBuildZExtOrBitCast(side->e->builder, bits, side->e->i64, "");
}

void best_side_by_side(Emit *e, const IrChoice *choice, ChoiceValue *value) {
    Side side = {.e = e, .choice = choice, .lanes = 8, .same = e->same};
    IrId any = IR_NONE, ids[MEMBERS];
    while (side.lanes < choice->member_count) side.lanes *= 2;
    for (int32_t i = choice->member_count - 1; i >= 0; i--) {
        const IrMeasure *measure = &e->program->measures[choice->members[i]];
        if (!has_amount(measure)) continue;
        any = measure->outcome.amount;
        side.with_amount |= (uint64_t)1 << i;
    }
    for (int lane = 0; lane < side.lanes; lane++)
        ids[lane] = side.with_amount >> lane & 1 ? e->program->measures[choice->members[lane]].outcome.amount : any;
    collect_needs(&side);
    Ref limits = within_limits(&side);
    join_needs(&side);
    Ref can_win = both(e, limits, having_all(&side));
    Ref amounts = amounts_of_shape(&side, ids, 0);
    Ref own = build_select(e, can_win, amounts, LLVMConstNull(LLVMTypeOf(amounts)), "");
    Ref greatest = greatest_lane(&side, own);                /* none is negative: 0 where there are none */
    Ref equal = LLVMBuildFCmp(e->builder, LLVMRealOEQ, own, splat(&side, greatest), "");
    value->has_amount = build_compare(e, LLVMIntNE, lanes_as_bits(&side, can_win), constant_index(e, 0), "");
    value->best = lanes_as_bits(&side, both(e, can_win, equal));
    value->amount = LLVMBuildFPToSI(e->builder, greatest, e->i64, "best_amount");
}
