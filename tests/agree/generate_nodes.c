/* generate_nodes - random operations over what there is already. */
#include "generate_internal.h"

#include <math.h>
#include <string.h>

#define MOST 1.0e34L                         /* below 2^113: the exact check comes later */

IrNode blank_node(IrKind kind, IrType type, Int128 denominator, int32_t region) {
    return (IrNode){.kind = kind, .type = type, .denominator = denominator, .region = region, .slot = -1, .source = -1, .over = -1,
                    .filter = IR_NONE, .body = IR_NONE, .span = SPAN_NONE, .define = -1, .reading = -1, .hidden = true};
}

Item add_item(Generator *g, IrNode node, long double most) {
    IrId id = ir_add(g->builder, &node);
    const IrNode *made = ir_node(g->builder, id);
    Item item = {id, node.type, node.denominator, most, made->region};
    VEC_PUSH(g->arena, &g->items, item);
    return item;
}

Int128 interesting(Generator *g, int64_t low, int64_t high) {
    static const int64_t known[] = {0, 1, -1, 7, 100, 1000000, 10000000000, 100000000000, ((int64_t)1 << 51) - 1, (int64_t)1 << 51,
                                    ((int64_t)1 << 51) + 1, ((int64_t)1 << 53) - 1, (int64_t)1 << 53, ((int64_t)1 << 53) + 1, 999999999999999};
    int64_t value;
    switch (random_below(&g->random, 5)) {
    case 0: value = low; break;
    case 1: value = high; break;
    case 2: value = random_percent(&g->random, 50) ? high - (high > low) : low + (high > low); break;
    case 3: value = known[random_below(&g->random, (int32_t)(sizeof known / sizeof *known))]; break;
    default: value = low; break;
    }
    uint64_t width = (uint64_t)high - (uint64_t)low;
    if (random_percent(&g->random, 40)) value = (int64_t)((uint64_t)low + (width == UINT64_MAX ? random_next(&g->random) : random_next(&g->random) % (width + 1)));
    return value < low ? low : value > high ? high : value;
}

Item constant(Generator *g, IrType type, Int128 value, Int128 denominator) {
    IrNode node = blank_node(IR_CONSTANT, type, denominator, -1);
    node.constant = value;
    return add_item(g, node, fabsl((long double)value));
}

static Item fresh_constant(Generator *g, TypeKind kind) {
    IrType type = {kind, 0};
    switch (kind) {
    case TYPE_BOOL: return constant(g, type, random_below(&g->random, 2), 1);
    case TYPE_DATE: return constant(g, type, 19000 + random_below(&g->random, 2000), 1);
    case TYPE_ENUM: return constant(g, type, random_below(&g->random, 4), 1);
    case TYPE_SET: return constant(g, type, random_below(&g->random, 16), 1);
    case TYPE_RATE: return constant(g, type, 1 + random_below(&g->random, 99), 100);
    case TYPE_MONEY: case TYPE_INTEGER: case TYPE_QUANTITY: case TYPE_TEXT: break;
    }
    return constant(g, type, interesting(g, -1000, 1000000000000), 1);
}

static bool usable(const Item *item, int32_t region) { return item->region == -1 || item->region == region; }

Item any_item(Generator *g, int32_t region, TypeKind kind) {
    for (int tries = 0; tries < 40 && g->items.count; tries++) {
        int32_t index = random_below(&g->random, g->items.count);
        if (tries < 10 && random_percent(&g->random, 60)) index = g->items.count - 1 - random_below(&g->random, g->items.count / 2 + 1);
        const Item *item = &g->items.items[index];
        if (item->type.kind == kind && usable(item, region)) return *item;
    }
    return fresh_constant(g, kind);
}

static bool is_number(TypeKind kind) { return kind == TYPE_MONEY || kind == TYPE_RATE || kind == TYPE_INTEGER || kind == TYPE_QUANTITY; }

static TypeKind number_kind(Generator *g) {
    static const TypeKind kinds[] = {TYPE_MONEY, TYPE_MONEY, TYPE_MONEY, TYPE_RATE, TYPE_INTEGER, TYPE_QUANTITY};
    return kinds[random_below(&g->random, 6)];
}

Item any_number(Generator *g, int32_t region) { return any_item(g, region, number_kind(g)); }

static IrNode with_operands(Generator *g, IrNode node, const IrId *operands, int32_t count) {
    node.operands = NEW_ARRAY(g->arena, IrId, count);
    memcpy(node.operands, operands, sizeof(IrId) * (size_t)count);
    node.operand_count = count;
    return node;
}

Item unary(Generator *g, IrKind kind, Item a, IrType type, Int128 denominator, Int128 argument, int32_t region, long double most) {
    IrNode node = with_operands(g, blank_node(kind, type, denominator, region), &a.id, 1);
    node.constant = argument;
    return add_item(g, node, most);
}

Item binary(Generator *g, IrKind kind, Item a, Item b, IrType type, Int128 denominator, int32_t region, long double most) {
    return add_item(g, with_operands(g, blank_node(kind, type, denominator, region), (IrId[2]){a.id, b.id}, 2), most);
}

/* The same number over a multiple of its denominator. */
static Item over(Generator *g, Item item, Int128 denominator, int32_t region) {
    Int128 factor = denominator / item.denominator;
    return factor == 1 ? item : unary(g, IR_SCALE, item, item.type, denominator, factor, region, item.most * (long double)factor);
}

/* Two numbers of one kind over one denominator; false when that grows too large. */
static bool aligned(Generator *g, int32_t region, Item *a, Item *b) {
    *a = any_number(g, region);
    *b = any_item(g, region, a->type.kind);
    Int128 common = a->denominator / greatest_common_divisor(a->denominator, b->denominator) * b->denominator;
    if (common > (Int128)1 << 60 || a->most * (long double)(common / a->denominator) > MOST || b->most * (long double)(common / b->denominator) > MOST)
        return false;
    *a = over(g, *a, common, region);
    *b = over(g, *b, common, region);
    return true;
}

static const IrType boolean = {TYPE_BOOL, 0};

static void add_comparison(Generator *g, int32_t region) {
    Item a, b;
    IrKind kind = (IrKind)(IR_EQ + random_below(&g->random, 6));
    int what = random_below(&g->random, 10);
    if (what == 0) {
        a = any_item(g, region, TYPE_DATE);
        b = any_item(g, region, TYPE_DATE);
    } else if (what == 1) {
        a = any_item(g, region, TYPE_ENUM);
        b = any_item(g, region, TYPE_ENUM);
        kind = random_percent(&g->random, 50) ? IR_EQ : IR_NE;
    } else if (what == 2) {
        a = any_item(g, region, TYPE_BOOL);
        b = any_item(g, region, TYPE_BOOL);
        kind = random_percent(&g->random, 50) ? IR_EQ : IR_NE;
    } else if (!aligned(g, region, &a, &b)) {
        return;
    }
    binary(g, kind, a, b, boolean, 1, region, 1);
}

static void add_kleene(Generator *g, int32_t region) {
    IrId    operands[5];
    int32_t count = 2 + random_below(&g->random, 4);
    for (int32_t i = 0; i < count; i++) operands[i] = any_item(g, region, TYPE_BOOL).id;
    IrKind kind = random_percent(&g->random, 50) ? IR_AND : IR_OR;
    add_item(g, with_operands(g, blank_node(kind, boolean, 1, region), operands, count), 1);
}

static void add_condition(Generator *g, int32_t region) {
    Item item;
    switch (random_below(&g->random, 7)) {
    case 0: unary(g, IR_NOT, any_item(g, region, TYPE_BOOL), boolean, 1, 0, region, 1); return;
    case 1: add_kleene(g, region); return;
    case 2: unary(g, IR_IN_MASK, any_item(g, region, TYPE_ENUM), boolean, 1, (Int128)(random_next(&g->random) >> 2), region, 1); return;
    case 3: unary(g, IR_CONTAINS, any_item(g, region, TYPE_SET), boolean, 1, (Int128)random_below(&g->random, 64), region, 1); return;
    case 4:
        item = g->items.items[random_below(&g->random, g->items.count)];
        if (usable(&item, region)) unary(g, IR_KNOWN, item, boolean, 1, 0, region, 1);
        return;
    default: add_comparison(g, region); return;
    }
}

static Item select_item(Generator *g, int32_t region, Item a, Item b) {
    long double most = a.most > b.most ? a.most : b.most;
    if (random_percent(&g->random, 30)) {
        IrNode node = with_operands(g, blank_node(IR_FIRST_KNOWN, a.type, a.denominator, region), (IrId[2]){a.id, b.id}, 2);
        node.estimate = random_percent(&g->random, 50);
        return add_item(g, node, most);
    }
    IrId operands[3] = {any_item(g, region, TYPE_BOOL).id, a.id, b.id};
    return add_item(g, with_operands(g, blank_node(IR_IF, a.type, a.denominator, region), operands, 3), most);
}

static void add_choice_of_values(Generator *g, int32_t region) {
    static const TypeKind kinds[] = {TYPE_BOOL, TYPE_DATE, TYPE_ENUM, TYPE_SET, TYPE_MONEY, TYPE_MONEY};
    TypeKind kind = kinds[random_below(&g->random, 6)];
    Item a = any_item(g, region, kind), b = any_item(g, region, kind);
    if (is_number(kind) && !aligned(g, region, &a, &b)) return;
    select_item(g, region, a, b);
}

static Int128 divisor_for(Generator *g) {
    static const Int128 known[] = {2, 3, 10, 100, 1000000, 7, 999983, 100000000, 1000000000000, 365};
    if (random_percent(&g->random, 10)) return (Int128)1000003 * 1000003 * (1 + random_below(&g->random, 100));
    if (random_percent(&g->random, 5)) return ((Int128)1 << 61) - 1;
    return random_percent(&g->random, 70) ? known[random_below(&g->random, 10)] : 1 + random_below(&g->random, 100000);
}

static void add_number(Generator *g, int32_t region) {
    Item a, b;
    Int128 divisor = divisor_for(g);
    switch (random_below(&g->random, 9)) {
    case 0: case 1:
        if (aligned(g, region, &a, &b) && a.most + b.most < MOST)
            binary(g, random_percent(&g->random, 50) ? IR_ADD : IR_SUBTRACT, a, b, a.type, a.denominator, region, a.most + b.most);
        return;
    case 2:
        if (aligned(g, region, &a, &b))
            binary(g, random_percent(&g->random, 50) ? IR_MINIMUM : IR_MAXIMUM, a, b, a.type, a.denominator, region, a.most > b.most ? a.most : b.most);
        return;
    case 3: case 4:
        a = any_number(g, region);
        b = any_item(g, region, random_percent(&g->random, 70) ? TYPE_RATE : TYPE_INTEGER);
        if (a.most * b.most < MOST && (long double)a.denominator * (long double)b.denominator < 1e17L)
            binary(g, IR_MULTIPLY, a, b, a.type, a.denominator * b.denominator, region, a.most * b.most);
        return;
    case 5:
        a = any_number(g, region);
        unary(g, IR_FLOOR_DIVIDE, a, a.type, 1, divisor, region, a.most / (long double)divisor + 1);
        return;
    case 6:
        a = any_number(g, region);
        b = any_number(g, region);
        binary(g, IR_QUOTIENT, a, b, a.type, 1, region, a.most + 1);
        return;
    case 7: add_choice_of_values(g, region); return;
    default:
        a = any_number(g, region);
        if (a.denominator > 1) unary(g, IR_FLOOR_DIVIDE, a, a.type, 1, a.denominator, region, a.most / (long double)a.denominator + 1);
        return;
    }
}

static void add_date(Generator *g, int32_t region) {
    IrType date = {TYPE_DATE, 0};
    Item months = any_item(g, region, TYPE_INTEGER), from = any_item(g, region, TYPE_DATE);
    if (months.denominator == 1) binary(g, IR_ADD_MONTHS, from, months, date, 1, region, 3000000);
}

static void add_over_list(Generator *g, int32_t region_count) {
    static const IrKind kinds[] = {IR_SUM, IR_SUM, IR_COUNT, IR_GREATEST, IR_ANY, IR_ALL};
    if (!region_count) return;
    int32_t region = random_below(&g->random, region_count);
    IrKind  kind = kinds[random_below(&g->random, 6)];
    IrNode  node = blank_node(kind, boolean, 1, -1);
    long double most = 1;
    node.over = region;
    if (random_percent(&g->random, 60)) node.filter = any_item(g, region, TYPE_BOOL).id;
    if (kind == IR_SUM || kind == IR_GREATEST) {
        Item body = any_number(g, region);
        if (body.most > MOST / LIST_LIMIT) return;
        node.body = body.id;
        node.type = body.type;
        node.denominator = body.denominator;
        most = body.most * (kind == IR_SUM ? LIST_LIMIT : 1);
    } else if (kind == IR_COUNT) {
        node.type = (IrType){TYPE_INTEGER, 0};
        most = LIST_LIMIT;
    } else {
        node.body = any_item(g, region, TYPE_BOOL).id;
    }
    add_item(g, node, most);
}

/* First of its group among the elements. */
static void add_leads(Generator *g, int32_t region) {
    static const TypeKind groups[] = {TYPE_ENUM, TYPE_ENUM, TYPE_BOOL, TYPE_DATE, TYPE_MONEY};
    IrId operands[3] = {any_item(g, region, TYPE_BOOL).id, any_item(g, region, groups[random_below(&g->random, 5)]).id, any_number(g, region).id};
    add_item(g, with_operands(g, blank_node(IR_LEADS, boolean, 1, region), operands, 3), 1);
}

void make_nodes(Generator *g, int32_t region, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        int32_t what = random_below(&g->random, 100);
        if (what < 40) add_condition(g, region);
        else if (what < 85) add_number(g, region);
        else if (what < 90) add_date(g, region);
        else if (what < 95) add_choice_of_values(g, region);
        else if (region >= 0) add_leads(g, region);
        else if (region < 0) add_over_list(g, g->size.lists ? g->program->region_count : 0);
    }
}

Item money_amount(Generator *g, int32_t region) {
    Item item = any_number(g, region);
    IrType money = {TYPE_MONEY, 0};
    if (item.denominator != 1) item = unary(g, IR_FLOOR_DIVIDE, item, money, 1, item.denominator, region, item.most / (long double)item.denominator + 1);
    if (random_percent(&g->random, 40)) {
        Item nothing = constant(g, money, 0, 1);
        item = binary(g, IR_MAXIMUM, item, nothing, money, 1, region, item.most);
    }
    if (random_percent(&g->random, 60)) {
        Item cap = constant(g, money, interesting(g, 0, 100000000000), 1);
        item = binary(g, IR_MINIMUM, item, cap, money, 1, region, item.most);
    }
    return item;
}
