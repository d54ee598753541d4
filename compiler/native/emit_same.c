/* emit_same - which nodes always have the same value, because they are written the same: every measure that speaks of the date or of the
 * approved cost has nodes of its own for it. One pass from front to back with a table of those seen. */
#include "native/emit_internal.h"

static uint64_t mix(uint64_t hash, uint64_t value) { return (hash ^ value) * 0x9E3779B97F4A7C15u ^ hash >> 29; }

static uint64_t hash_of(const IrNode *node, const IrId *same) {
    uint64_t hash = mix((uint64_t)node->kind, (uint64_t)node->type.kind);
    hash = mix(hash, (uint64_t)node->constant);
    hash = mix(hash, (uint64_t)(node->constant >> 64));
    hash = mix(hash, (uint64_t)(uint32_t)node->slot << 32 | (uint32_t)node->source);
    for (int32_t i = 0; i < node->operand_count; i++) hash = mix(hash, (uint64_t)same[node->operands[i]]);
    return hash ^ hash >> 32;
}

static bool alike(const IrNode *a, const IrNode *b, const IrId *same) {
    bool equal = a->kind == b->kind && a->type.kind == b->type.kind && a->constant == b->constant && a->slot == b->slot && a->source == b->source
              && a->operand_count == b->operand_count;
    for (int32_t i = 0; equal && i < a->operand_count; i++) equal = same[a->operands[i]] == same[b->operands[i]];
    return equal;
}

IrId *same_nodes(const IrProgram *program, Arena *arena) {
    uint32_t size = 16;
    while (size < (uint32_t)program->node_count * 2) size *= 2;
    IrId *same = NEW_ARRAY(arena, IrId, program->node_count + 1), *table = NEW_ARRAY(arena, IrId, size);    /* a node plus one; 0: free */
    for (IrId id = 0; id < program->node_count; id++) {
        const IrNode *node = &program->nodes[id];
        same[id] = id;
        if (node->region >= 0 || node->over >= 0) continue;  /* of lists: each by itself */
        uint32_t at = (uint32_t)hash_of(node, same) & (size - 1);
        while (table[at] && !alike(&program->nodes[table[at] - 1], node, same)) at = (at + 1) & (size - 1);
        if (table[at]) same[id] = table[at] - 1;
        else table[at] = id + 1;
    }
    return same;
}
