/* generate_alike - measures as policies mostly have them: shares of a few facts, rounded and capped, under conditions of which many are shared
 * and many compare one fact with limits of their own. Some differ in shape. The native code decides such members side by side. */
#include "generate_internal.h"

static const IrType boolean = {TYPE_BOOL, 0}, money = {TYPE_MONEY, 0};

TypeKind kind_of_alike(Generator *g) {
    static const TypeKind kinds[] = {TYPE_BOOL, TYPE_BOOL, TYPE_BOOL, TYPE_BOOL, TYPE_BOOL, TYPE_MONEY, TYPE_MONEY, TYPE_INTEGER, TYPE_INTEGER, TYPE_DATE,
                                     TYPE_ENUM, TYPE_RATE};
    return kinds[random_below(&g->random, 12)];
}

int64_t most_of_alike(Generator *g, TypeKind kind) {
    static const int64_t sums[] = {1000, 100000000000, 200000000000, 200000000000, ((int64_t)1 << 51) - 1, (int64_t)1 << 51};
    static const int64_t counts[] = {3, 500, 6000, 10000, 2147483647};
    return kind == TYPE_MONEY ? sums[random_below(&g->random, 6)] : counts[random_below(&g->random, 5)];
}

/* A fact of a kind, mostly one of the first few, so that measures share them. */
static Item fact(Generator *g, TypeKind kind) {
    int32_t fields = g->program->schema.field_count;
    for (int tries = 0; tries < 60; tries++) {
        const Item *item = &g->items.items[random_below(&g->random, tries < 40 && fields > 12 ? 12 : fields)];
        if (item->type.kind == kind) return *item;
    }
    return constant(g, (IrType){kind, 0}, 1, 1);               /* there is none */
}

static Item limit(Generator *g, TypeKind kind) {
    Item number = fact(g, kind);
    Item bound = constant(g, number.type, interesting(g, 0, (int64_t)number.most), number.denominator);
    IrKind how = (IrKind)(IR_LT + random_below(&g->random, 4));
    return random_percent(&g->random, 80) ? binary(g, how, number, bound, boolean, 1, -1, 1) : binary(g, how, bound, number, boolean, 1, -1, 1);
}

static Item alike_condition(Generator *g) {
    int what = random_below(&g->random, 100);
    if (what < 35) return fact(g, TYPE_BOOL);
    if (what < 65) return limit(g, TYPE_MONEY);
    if (what < 75) return limit(g, TYPE_INTEGER);
    if (what < 85) return binary(g, IR_AND, limit(g, TYPE_MONEY), fact(g, TYPE_BOOL), boolean, 1, -1, 1);
    if (what < 92) return binary(g, IR_OR, limit(g, TYPE_INTEGER), fact(g, TYPE_BOOL), boolean, 1, -1, 1);
    return any_item(g, -1, TYPE_BOOL);
}

/* A condition of one published elsewhere is not known although every fact is present. */
static Item check_condition(Generator *g) {
    for (int tries = 0; tries < 300; tries++) {
        const Item *item = &g->items.items[random_below(&g->random, g->items.count)];
        if (ir_node(g->builder, item->id)->kind != IR_UNPUBLISHED) continue;
        if (item->type.kind == TYPE_BOOL) return binary(g, random_percent(&g->random, 50) ? IR_OR : IR_AND, *item, fact(g, TYPE_BOOL), boolean, 1, -1, 1);
        return binary(g, IR_GE, *item, fact(g, TYPE_MONEY), boolean, 1, -1, 1);
    }
    return alike_condition(g);
}

/* floor(fact * c / k), or of the product of two facts. */
static Item share(Generator *g) {
    static const int64_t divisors[] = {10, 10, 5, 100, 3, 7, 50000, 999983, 1};
    Item   base = fact(g, TYPE_MONEY);
    Int128 divisor = divisors[random_below(&g->random, 9)];
    if (random_percent(&g->random, 15)) {
        Item count = fact(g, TYPE_INTEGER);
        base = binary(g, IR_MULTIPLY, base, count, money, base.denominator * count.denominator, -1, base.most * count.most);
        divisor *= 10000;
    }
    Item rate = constant(g, (IrType){TYPE_RATE, 0}, 1 + random_below(&g->random, 9), divisor);
    Item product = binary(g, IR_MULTIPLY, base, rate, money, divisor, -1, base.most * rate.most);
    return unary(g, IR_FLOOR_DIVIDE, product, money, 1, divisor, -1, product.most / (long double)divisor + 1);
}

static Item alike_amount(Generator *g) {
    int what = random_below(&g->random, 100);
    if (what < 5) return constant(g, money, interesting(g, 0, 1000000000), 1);
    if (what < 10) return binary(g, IR_MAXIMUM, money_amount(g, -1), constant(g, money, 0, 1), money, 1, -1, 1e30L);
    Item own = share(g), other = own;
    if (what < 20) own = binary(g, IR_ADD, own, random_percent(&g->random, 50) ? share(g) : constant(g, money, 5, 1), money, 1, -1, own.most * 2);
    if (what < 25) own = binary(g, IR_MAXIMUM, binary(g, IR_SUBTRACT, own, fact(g, TYPE_MONEY), money, 1, -1, own.most), constant(g, money, 0, 1), money, 1, -1, own.most);
    if (what >= 25 && what < 30) {
        IrNode node = blank_node(IR_IF, money, 1, -1);
        node.operands = NEW_ARRAY(g->arena, IrId, 3);
        node.operands[0] = fact(g, TYPE_BOOL).id;
        node.operands[1] = own.id;
        node.operands[2] = constant(g, money, 0, 1).id;
        node.operand_count = 3;
        own = add_item(g, node, other.most);
    }
    if (what >= 90) return own;
    static const int64_t caps[] = {0, 100, 5000000, 50000000, 50000000, 500000000, 1000000000};
    return binary(g, IR_MINIMUM, own, constant(g, money, caps[random_below(&g->random, 7)], 1), money, 1, -1, own.most);
}

void make_alike_measure(Generator *g, IrMeasure *measure) {
    enum { MOST_CONDITIONS = 7 };
    measure->in_force = random_percent(&g->random, 70) ? constant(g, boolean, 1, 1).id : limit(g, TYPE_DATE).id;
    measure->conditions = NEW_ARRAY(g->arena, IrCondition, MOST_CONDITIONS);
    measure->condition_count = random_below(&g->random, MOST_CONDITIONS);
    for (int32_t i = 0; i < measure->condition_count; i++) {
        IrId holds = alike_condition(g).id;
        measure->conditions[i] = (IrCondition){.id = "c", .holds = holds, .written = holds, .text = "", .region = -1, .span = SPAN_NONE};
    }
    measure->checks = NEW_ARRAY(g->arena, IrCheck, 1);
    if (random_percent(&g->random, 20)) measure->checks[measure->check_count++] = (IrCheck){.ok = check_condition(g).id, .span = SPAN_NONE};
    measure->has_outcome = true;
    measure->outcome = (IrOutcome){.kind = KIND_GRANT, .exact = IR_NONE, .rounded = IR_NONE, .base = IR_NONE, .rate = IR_NONE, .cap = IR_NONE, .estimated = IR_NONE,
                                   .amount = random_percent(&g->random, 95) ? alike_amount(g).id : IR_NONE, .span = SPAN_NONE};
}
