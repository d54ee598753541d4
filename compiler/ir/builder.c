/* builder - appends nodes to a program: folds constants, shares equal nodes.
 *
 * Folding keeps the meaning exactly, including which facts an unknown value needs: a constant false in an AND wins, because the
 * AND is then known; but 0 times an unknown fact stays unknown, and an IF with an unknown condition and equal branches too. */
#include "ir/compute.h"

#include <string.h>

typedef struct { uint64_t hash; IrId id; } Slot;            /* id IR_NONE: free */

struct IrBuilder {
    Arena *arena;
    VEC(IrNode) nodes;
    VEC(VEC(IrId)) region_nodes;                            /* parallel to regions */
    VEC(IrRegion) regions;
    Slot   *table;                                          /* open addressing; capacity a power of two */
    int32_t capacity, used;
};

enum { FIRST_CAPACITY = 256 };

static Slot *new_table(Arena *arena, int32_t capacity) {
    Slot *table = NEW_ARRAY(arena, Slot, capacity);
    for (int32_t i = 0; i < capacity; i++) table[i].id = IR_NONE;
    return table;
}

IrBuilder *ir_builder_new(Arena *arena) {
    IrBuilder *builder = NEW(arena, IrBuilder);
    builder->arena = arena;
    builder->capacity = FIRST_CAPACITY;
    builder->table = new_table(arena, FIRST_CAPACITY);
    return builder;
}

IrNode *ir_node(IrBuilder *builder, IrId id) { return &builder->nodes.items[id]; }

int32_t ir_add_region(IrBuilder *builder, int32_t entity) {
    IrRegion region = {.entity = entity};
    VEC_PUSH(builder->arena, &builder->regions, region);
    if (builder->region_nodes.count == builder->region_nodes.capacity)
        vec_grow(builder->arena, (void **)&builder->region_nodes.items, builder->region_nodes.count,
                 &builder->region_nodes.capacity, sizeof *builder->region_nodes.items);
    memset(&builder->region_nodes.items[builder->region_nodes.count++], 0, sizeof *builder->region_nodes.items);
    return builder->regions.count - 1;
}

int32_t ir_region_entity(const IrBuilder *builder, int32_t region) { return builder->regions.items[region].entity; }

/* ---- sharing ---- */

static uint64_t mix(uint64_t hash, uint64_t value) {
    hash = (hash ^ value) * 0x9E3779B97F4A7C15u;
    return hash ^ (hash >> 29);
}

static uint64_t hash_of(const IrNode *node) {
    uint64_t hash = mix((uint64_t)node->kind + 1, (uint64_t)node->type.kind * 64 + (uint64_t)node->type.index);
    hash = mix(hash, (uint64_t)node->denominator);
    hash = mix(hash, (uint64_t)node->constant);
    hash = mix(hash, (uint64_t)(node->constant >> 64));
    hash = mix(hash, (uint64_t)(uint32_t)node->region << 32 | (uint32_t)node->slot);
    hash = mix(hash, (uint64_t)(uint32_t)node->source << 32 | (uint32_t)node->over);
    hash = mix(hash, (uint64_t)(uint32_t)node->filter << 32 | (uint32_t)node->body);
    for (int32_t i = 0; i < node->operand_count; i++) hash = mix(hash, (uint64_t)node->operands[i]);
    if (!node->hidden) hash = mix(hash, (uint64_t)node->span.start << 32 | node->span.end);   /* same_place tells them apart */
    return hash;
}

static bool same_meaning(const IrNode *a, const IrNode *b) {
    return a->kind == b->kind && a->type.kind == b->type.kind && a->type.index == b->type.index && a->denominator == b->denominator
        && a->region == b->region && a->operand_count == b->operand_count && a->constant == b->constant && a->slot == b->slot
        && a->source == b->source && a->over == b->over && a->filter == b->filter && a->body == b->body && a->estimate == b->estimate
        && (a->operand_count == 0 || memcmp(a->operands, b->operands, sizeof(IrId) * (size_t)a->operand_count) == 0);
}

/* For people, two places that say the same are two; plumbing is shared wherever it is the same. */
static bool same_place(const IrNode *a, const IrNode *b) {
    if (a->hidden != b->hidden || a->define != b->define || a->reading != b->reading) return false;
    return a->hidden || (a->span.source == b->span.source && a->span.start == b->span.start && a->span.end == b->span.end);
}

static void insert(Slot *table, int32_t capacity, Slot slot) {
    uint64_t at = slot.hash & (uint64_t)(capacity - 1);
    while (table[at].id != IR_NONE) at = (at + 1) & (uint64_t)(capacity - 1);
    table[at] = slot;
}

static IrId find_equal(const IrBuilder *builder, const IrNode *node, uint64_t hash) {
    uint64_t wrap = (uint64_t)(builder->capacity - 1);
    for (uint64_t at = hash & wrap; builder->table[at].id != IR_NONE; at = (at + 1) & wrap) {
        if (builder->table[at].hash != hash) continue;
        const IrNode *other = &builder->nodes.items[builder->table[at].id];
        if (same_meaning(node, other) && same_place(node, other)) return builder->table[at].id;
    }
    return IR_NONE;
}

static void remember(IrBuilder *builder, uint64_t hash, IrId id) {
    if ((builder->used + 1) * 2 > builder->capacity) {
        Slot *larger = new_table(builder->arena, builder->capacity * 2);
        for (int32_t i = 0; i < builder->capacity; i++)
            if (builder->table[i].id != IR_NONE) insert(larger, builder->capacity * 2, builder->table[i]);
        builder->table = larger;
        builder->capacity *= 2;
    }
    insert(builder->table, builder->capacity, (Slot){hash, id});
    builder->used++;
}

static IrId append(IrBuilder *builder, const IrNode *node) {
    uint64_t hash = hash_of(node);
    IrId     id = find_equal(builder, node, hash);
    if (id != IR_NONE) return id;
    IrNode copy = *node;
    copy.low = copy.high = 0;
    copy.operands = NULL;
    if (node->operand_count > 0) {
        copy.operands = NEW_ARRAY(builder->arena, IrId, node->operand_count);
        memcpy(copy.operands, node->operands, sizeof(IrId) * (size_t)node->operand_count);
    }
    id = builder->nodes.count;
    VEC_PUSH(builder->arena, &builder->nodes, copy);
    if (copy.region >= 0) VEC_PUSH(builder->arena, &builder->region_nodes.items[copy.region], id);
    remember(builder, hash, id);
    return id;
}

/* ---- folding ---- */

static bool is_constant(IrBuilder *builder, IrId id) { return ir_node(builder, id)->kind == IR_CONSTANT; }

/* A constant in the place of `node`: it keeps what is for people. An aligned literal stays the literal. */
static IrId append_constant(IrBuilder *builder, const IrNode *node, Int128 value) {
    IrNode constant = *node;
    if (node->kind == IR_SCALE) {
        const IrNode *literal = ir_node(builder, node->operands[0]);
        constant.span = literal->span;
        constant.define = literal->define;
        constant.reading = literal->reading;
        constant.hidden = literal->hidden;
    }
    constant.kind = IR_CONSTANT;
    constant.region = -1;
    constant.operands = NULL;
    constant.operand_count = 0;
    constant.constant = value;
    constant.slot = constant.source = constant.over = -1;
    constant.filter = constant.body = IR_NONE;
    constant.estimate = false;
    return append(builder, &constant);
}

/* AND (winner 0) and OR (winner 1): the winning constant decides, the other constant says nothing. */
static IrId fold_kleene(IrBuilder *builder, const IrNode *node, Int128 winner) {
    IrId   *kept = NEW_ARRAY(builder->arena, IrId, node->operand_count);
    int32_t count = 0;
    for (int32_t i = 0; i < node->operand_count; i++) {
        const IrNode *operand = ir_node(builder, node->operands[i]);
        if (operand->kind != IR_CONSTANT) kept[count++] = node->operands[i];
        else if (operand->constant == winner) return append_constant(builder, node, winner);
    }
    if (count == 0) return append_constant(builder, node, !winner);
    if (count == 1) return kept[0];
    IrNode smaller = *node;
    smaller.operands = kept;
    smaller.operand_count = count;
    return append(builder, &smaller);
}

static IrId fold_plain(IrBuilder *builder, const IrNode *node) {
    Int128 values[2] = {0, 0}, result;
    bool   all_constant = true;
    for (int32_t i = 0; i < node->operand_count; i++) {
        const IrNode *operand = ir_node(builder, node->operands[i]);
        if (operand->kind != IR_CONSTANT) all_constant = false;
        else if (i < 2) values[i] = operand->constant;
    }
    /* What leaves the bounds stays as it is: ir_ranges reports it at its place. */
    if (all_constant && ir_compute(node, values, &result)) return append_constant(builder, node, result);
    bool by_one = (node->kind == IR_SCALE || node->kind == IR_FLOOR_DIVIDE) && node->constant == 1;
    if (by_one && ir_node(builder, node->operands[0])->denominator == node->denominator) return node->operands[0];
    return append(builder, node);
}

IrId ir_add(IrBuilder *builder, const IrNode *node) {
    switch (node->kind) {
    case IR_AND: return fold_kleene(builder, node, 0);
    case IR_OR: return fold_kleene(builder, node, 1);
    case IR_KNOWN: {
        IrKind kind = ir_node(builder, node->operands[0])->kind;
        if (kind == IR_CONSTANT || kind == IR_KNOWN) return append_constant(builder, node, 1);
        if (kind == IR_UNPUBLISHED) return append_constant(builder, node, 0);
        return append(builder, node);
    }
    case IR_FIRST_KNOWN:
        return is_constant(builder, node->operands[0]) ? node->operands[0] : append(builder, node);
    case IR_IF: {
        const IrNode *condition = ir_node(builder, node->operands[0]);
        if (condition->kind == IR_CONSTANT) return node->operands[condition->constant ? 1 : 2];
        return append(builder, node);
    }
    case IR_NOT: case IR_EQ: case IR_NE: case IR_LT: case IR_LE: case IR_GT: case IR_GE: case IR_IN_MASK: case IR_CONTAINS:
    case IR_ADD: case IR_SUBTRACT: case IR_MULTIPLY: case IR_SCALE: case IR_FLOOR_DIVIDE: case IR_QUOTIENT: case IR_MINIMUM:
    case IR_MAXIMUM: case IR_ADD_MONTHS:
        return fold_plain(builder, node);
    case IR_CONSTANT: case IR_UNPUBLISHED: {
        IrNode copy = *node;
        copy.region = -1;                                   /* the same for every element */
        return append(builder, &copy);
    }
    case IR_FACT: case IR_ELEMENT: case IR_SUM: case IR_COUNT: case IR_GREATEST: case IR_ANY: case IR_ALL: case IR_LEADS:
        return append(builder, node);
    }
    return append(builder, node);
}

void ir_builder_finish(IrBuilder *builder, IrProgram *program) {
    for (int32_t i = 0; i < builder->regions.count; i++) {
        builder->regions.items[i].nodes = builder->region_nodes.items[i].items;
        builder->regions.items[i].node_count = builder->region_nodes.items[i].count;
    }
    program->nodes = builder->nodes.items;
    program->node_count = builder->nodes.count;
    program->regions = builder->regions.items;
    program->region_count = builder->regions.count;
}
