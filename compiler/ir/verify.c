/* verify - the invariants of a program, asserted in debug builds. A failure is a mistake of lowering, never of the policy. */
#include "ir/compute.h"

#include <assert.h>

#ifdef NDEBUG
void ir_verify(const IrProgram *program) { (void)program; }
#else

/* A node may use earlier nodes of its own region or of the top level. */
static void check_use(const IrProgram *program, IrId user, int32_t region, IrId used) {
    assert(used >= 0 && used < user);
    assert(program->nodes[used].region == -1 || program->nodes[used].region == region);
}

static bool is_condition(const IrProgram *program, IrId id) { return program->nodes[id].type.kind == TYPE_BOOL; }

static void check_aligned(const IrProgram *program, const IrNode *node) {
    const IrNode *a = &program->nodes[node->operands[0]], *b = &program->nodes[node->operands[1]];
    assert(a->denominator == b->denominator);
    if (ir_is_comparison(node->kind)) {
        assert(node->type.kind == TYPE_BOOL);
        bool plain = (a->type.kind == TYPE_RATE || a->type.kind == TYPE_INTEGER) && (b->type.kind == TYPE_RATE || b->type.kind == TYPE_INTEGER);
        assert(plain || a->type.kind == b->type.kind);
        return;
    }
    assert(node->denominator == a->denominator);
}

static void check_operation(const IrProgram *program, const IrNode *node) {
    switch (node->kind) {
    case IR_FACT: case IR_ELEMENT:
        assert(node->slot >= 0 && node->slot < program->schema.field_count);
        assert(program->schema.entities[program->schema.fields[node->slot].entity].many == (node->kind == IR_ELEMENT));
        assert((node->kind == IR_ELEMENT) == (node->region >= 0));
        assert(node->source >= 0 && node->source < program->source_count);
        return;
    case IR_UNPUBLISHED: assert(node->source >= 0 && node->source < program->source_count); return;
    case IR_NOT: case IR_AND: case IR_OR:
        for (int32_t i = 0; i < node->operand_count; i++) assert(is_condition(program, node->operands[i]));
        return;
    case IR_EQ: case IR_NE: case IR_LT: case IR_LE: case IR_GT: case IR_GE: case IR_ADD: case IR_SUBTRACT: case IR_MINIMUM:
    case IR_MAXIMUM: case IR_FIRST_KNOWN:
        check_aligned(program, node);
        return;
    case IR_IN_MASK: assert(program->nodes[node->operands[0]].type.kind == TYPE_ENUM); return;
    case IR_CONTAINS: assert(program->nodes[node->operands[0]].type.kind == TYPE_SET); return;
    case IR_IF:
        assert(is_condition(program, node->operands[0]));
        assert(program->nodes[node->operands[1]].denominator == node->denominator);
        assert(program->nodes[node->operands[2]].denominator == node->denominator);
        return;
    case IR_MULTIPLY:
        assert(program->nodes[node->operands[0]].denominator * program->nodes[node->operands[1]].denominator == node->denominator);
        return;
    case IR_SCALE: case IR_FLOOR_DIVIDE: assert(node->constant > 0); return;
    case IR_SUM: case IR_GREATEST:
        assert(node->body != IR_NONE && program->nodes[node->body].denominator == node->denominator);
        return;
    case IR_LEADS: assert(node->region >= 0 && is_condition(program, node->operands[0])); return;
    case IR_CONSTANT: case IR_KNOWN: case IR_QUOTIENT: case IR_ADD_MONTHS: case IR_COUNT: case IR_ANY: case IR_ALL: return;
    }
}

static const int operand_counts[] = {
#define X(kind, name, operands) operands,
#include "ir/ir.def"
#undef X
};

static void check_node(const IrProgram *program, IrId id) {
    const IrNode *node = &program->nodes[id];
    assert(node->denominator > 0);
    assert(node->region >= -1 && node->region < program->region_count);
    assert(operand_counts[node->kind] < 0 || node->operand_count == operand_counts[node->kind]);
    for (int32_t i = 0; i < node->operand_count; i++) check_use(program, id, node->region, node->operands[i]);
    if (ir_is_over_list(node->kind)) {
        assert(node->region == -1 && node->over >= 0 && node->over < program->region_count);
        if (node->filter != IR_NONE) check_use(program, id, node->over, node->filter);
        if (node->body != IR_NONE) check_use(program, id, node->over, node->body);
    }
    check_operation(program, node);
}

static void check_result(const IrProgram *program, IrId id, int32_t region) {
    if (id == IR_NONE) return;
    assert(id >= 0 && id < program->node_count);
    assert(program->nodes[id].region == -1 || program->nodes[id].region == region);
}

static void check_measure(const IrProgram *program, const IrMeasure *measure) {
    assert(measure->region >= -1 && measure->region < program->region_count);
    assert(measure->condition_count <= 64 && measure->source_count <= 64);
    assert(measure->in_force != IR_NONE);
    check_result(program, measure->in_force, -1);
    check_result(program, measure->total, -1);
    check_result(program, measure->total_exact, -1);
    check_result(program, measure->total_cap, -1);
    check_result(program, measure->awarded, -1);
    check_result(program, measure->award, -1);
    assert(measure->award == IR_NONE || program->nodes[measure->award].denominator == 1);
    assert(measure->total == IR_NONE || program->nodes[measure->total].denominator == 1);
    check_result(program, measure->element_filter, measure->region);
    for (int32_t i = 0; i < measure->condition_count; i++) {
        assert(measure->conditions[i].region == -1 || measure->conditions[i].region == measure->region);
        assert(measure->conditions[i].holds != IR_NONE);
        check_result(program, measure->conditions[i].holds, measure->conditions[i].region);
        check_result(program, measure->conditions[i].written, measure->conditions[i].region);
    }
    for (int32_t i = 0; i < measure->check_count; i++) check_result(program, measure->checks[i].ok, measure->region);
    if (!measure->has_outcome) return;
    const IrOutcome *outcome = &measure->outcome;
    const IrId amounts[] = {outcome->amount, outcome->exact, outcome->rounded, outcome->base, outcome->rate, outcome->cap, outcome->estimated};
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) check_result(program, amounts[i], measure->region);
    assert(outcome->amount == IR_NONE || program->nodes[outcome->amount].denominator == 1);
}

void ir_verify(const IrProgram *program) {
    for (IrId id = 0; id < program->node_count; id++) check_node(program, id);
    for (int32_t r = 0; r < program->region_count; r++) {
        assert(program->schema.entities[program->regions[r].entity].many);
        for (int32_t i = 0; i < program->regions[r].node_count; i++)
            assert(program->nodes[program->regions[r].nodes[i]].region == r);
    }
    for (int32_t m = 0; m < program->measure_count; m++) check_measure(program, &program->measures[m]);
    for (int32_t a = 0; a < program->allocation_count; a++)
        for (int32_t k = 0; k < program->allocations[a].key_count; k++) check_result(program, program->allocations[a].keys[k].value, -1);
    for (int32_t c = 0; c < program->choice_count; c++) {
        assert(program->choices[c].member_count <= 62);
        check_result(program, program->choices[c].selected, -1);
    }
}
#endif
