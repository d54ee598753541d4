/* rests_on - see rests_on.h. Chains of definitions are long: the walk keeps a stack of its own. */
#include "native/rests_on.h"

#include "ir/compute.h"
#include "native/emit_internal.h"

void measure_roots(Arena *arena, const IrProgram *program, int32_t index, bool reasons, bool awards, IrIds *roots) {
    const IrMeasure *measure = &program->measures[index];
    for (int32_t i = 0; i < measure->check_count; i++) VEC_PUSH(arena, roots, measure->checks[i].ok);
    VEC_PUSH(arena, roots, measure->in_force);
    VEC_PUSH(arena, roots, measure->element_filter);
    for (int32_t i = 0; i < measure->condition_count; i++) VEC_PUSH(arena, roots, measure->conditions[i].holds);
    if (has_amount(measure)) VEC_PUSH(arena, roots, measure->outcome.amount);
    if (has_amount(measure) && reasons) VEC_PUSH(arena, roots, measure->outcome.estimated);
    VEC_PUSH(arena, roots, measure->total);
    VEC_PUSH(arena, roots, measure->total_cap);
    if (awards) VEC_PUSH(arena, roots, measure->awarded);
    if (awards) VEC_PUSH(arena, roots, measure->award);
}

void choice_roots(Arena *arena, const IrProgram *program, int32_t index, bool awards, IrIds *roots) {
    const IrChoice *choice = &program->choices[index];
    VEC_PUSH(arena, roots, choice->selected);
    if (awards) VEC_PUSH(arena, roots, choice->decided_amount);
    VEC_PUSH(arena, roots, choice->unfounded);
    for (int32_t i = 0; awards && i < choice->member_count; i++) {
        if (choice->award_by_rate) VEC_PUSH(arena, roots, choice->award_by_rate[i]);
        if (choice->award_cap) VEC_PUSH(arena, roots, choice->award_cap[i]);
        if (choice->rate_allowed) VEC_PUSH(arena, roots, choice->rate_allowed[i]);
    }
}

NodeWalk node_walk(Arena *arena, const IrProgram *program) {
    return (NodeWalk){.program = program, .arena = arena, .stamps = NEW_ARRAY(arena, int32_t, program->node_count + 1), .stamp = 1};
}

void node_walk_restart(NodeWalk *walk) {
    walk->stamp++;
    walk->found.count = 0;
}

static void meet(NodeWalk *walk, IrId id) {
    if (id == IR_NONE || walk->stamps[id] == walk->stamp) return;
    walk->stamps[id] = walk->stamp;
    VEC_PUSH(walk->arena, &walk->open, ((__typeof__(*walk->open.items)){id, 0}));
}

enum { NO_MORE = -2 };

/* What a node is worked out from, one after the other. */
static IrId dependency(const IrProgram *program, const IrNode *node, int32_t index) {
    Int128 factor, divisor;
    if (node->kind == IR_FLOOR_DIVIDE) return index == 0 ? divided_base(program, node, &factor, &divisor) : NO_MORE;
    if (index < node->operand_count) return node->operands[index];
    index -= node->operand_count;
    return !ir_is_over_list(node->kind) || index > 1 ? NO_MORE : index == 0 ? node->filter : node->body;
}

void node_walk_from(NodeWalk *walk, IrId root) {
    meet(walk, root);
    while (walk->open.count > 0) {
        IrId    id = walk->open.items[walk->open.count - 1].id;
        int32_t next = walk->open.items[walk->open.count - 1].next++;
        IrId    part = dependency(walk->program, &walk->program->nodes[id], next);
        if (part != NO_MORE) {
            meet(walk, part);
            continue;
        }
        walk->open.count--;
        VEC_PUSH(walk->arena, &walk->found, id);
    }
}
