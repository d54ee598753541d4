/* sources - what each measure can need: the facts, parameters and decisions behind its conditions and its amount. */
#include "ir/compute.h"

/* seen: by node, the number of the walk that saw it last; needed: by source, the same */
typedef struct { const IrProgram *program; int32_t *seen, *needed, number; } Walk;

static void walk(Walk *walk_state, IrId id) {
    if (id == IR_NONE || walk_state->seen[id] == walk_state->number) return;
    walk_state->seen[id] = walk_state->number;
    const IrProgram *program = walk_state->program;
    const IrNode    *node = &program->nodes[id];
    if (node->source >= 0) walk_state->needed[node->source] = walk_state->number;
    if (node->kind == IR_KNOWN) return;                     /* always known */
    if (node->kind == IR_FIRST_KNOWN) {                     /* needs what the first needs */
        walk(walk_state, node->operands[0]);
        return;
    }
    for (int32_t i = 0; i < node->operand_count; i++) walk(walk_state, node->operands[i]);
    if (!ir_is_over_list(node->kind)) return;
    int32_t list = program->schema.entities[program->regions[node->over].entity].list_source;
    if (list >= 0) walk_state->needed[list] = walk_state->number;
    walk(walk_state, node->filter);
    walk(walk_state, node->body);
}

static void walk_measure(Walk *state, const IrMeasure *measure) {
    const IrProgram *program = state->program;
    walk(state, measure->in_force);
    for (int32_t i = 0; i < measure->condition_count; i++) walk(state, measure->conditions[i].holds);
    if (measure->has_outcome) walk(state, measure->outcome.amount);
    walk(state, measure->element_filter);
    walk(state, measure->total);
    walk(state, measure->total_cap);
    if (measure->region < 0) return;
    int32_t list = program->schema.entities[program->regions[measure->region].entity].list_source;
    if (list >= 0) state->needed[list] = state->number;
}

static int32_t *needed_sources(const Walk *state, int32_t *count) {
    const IrProgram *program = state->program;
    int32_t needed = 0;
    for (int32_t s = 0; s < program->source_count; s++) needed += state->needed[s] == state->number;
    int32_t *sources = NEW_ARRAY(program->arena, int32_t, needed + 1);
    *count = 0;
    for (int32_t s = 0; s < program->source_count; s++)
        if (state->needed[s] == state->number) sources[(*count)++] = s;
    return sources;
}

bool ir_sources(IrProgram *program, Diags *diags) {
    enum { MOST = 64 };
    bool fine = true;
    Walk state = {.program = program, .seen = NEW_ARRAY(program->arena, int32_t, program->node_count + 1),
                  .needed = NEW_ARRAY(program->arena, int32_t, program->source_count + 1)};
    for (int32_t m = 0; m < program->measure_count; m++) {
        IrMeasure *measure = &program->measures[m];
        state.number++;
        walk_measure(&state, measure);
        measure->sources = needed_sources(&state, &measure->source_count);
        if (measure->source_count <= MOST) continue;
        Diag *diag = diag_at(diags, DIAG_E0602, measure->span, "measure '%s' depends on %d facts and parameters; at most %d are possible",
                             "措施“%s”依赖%d项事实和参数，最多%d项", name_key(measure->name), measure->source_count, (int)MOST);
        diag_help(diags, diag, "split the measure", "请拆分该措施");
        measure->source_count = MOST;
        fine = false;
    }
    return fine;
}
