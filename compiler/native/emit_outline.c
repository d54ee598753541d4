/* emit_outline - conditions on an element of a list that several loops ask for, each as a function that is called with the element's place: the quick
 * code generator takes its time by the instruction, and "the first of its kind" is a loop over all other elements by itself.
 * They rest on facts of elements and on constants only. Code that is to run fast has them where they are asked for. */
#include "native/emit_internal.h"

#include "ir/compute.h"

/* What is asked for, and the function once it is made: `needs`: the words of sources that it writes. */
struct Outline { Ref function; bool may_be_unknown, *needs; };

/* By node: whether it can be worked out from an element and constants. Others have values of the function around the loop. */
static bool *find_standing_alone(const Emit *e) {
    bool *alone = NEW_ARRAY(e->arena, bool, e->program->node_count + 1);
    for (IrId id = 0; id < e->program->node_count; id++) {
        const IrNode *node = node_at(e, id);
        alone[id] = node->region >= 0 && !ir_is_over_list(node->kind) && node->kind != IR_UNPUBLISHED;
        for (int32_t i = 0; i < node->operand_count && alone[id]; i++) {
            const IrNode *operand = node_at(e, node->operands[i]);
            alone[id] = operand->region == node->region ? alone[node->operands[i]] : operand->kind == IR_CONSTANT;
        }
    }
    return alone;
}

static void outline(Emit *e, IrId id) {
    if (!e->outlines[id]) e->outlines[id] = NEW(e->arena, Outline);
}

/* All nodes of the function. */
static IrIds find_nodes(const Emit *e) {
    const IrProgram *program = e->program;
    NodeWalk         walk = node_walk(e->arena, program);
    IrIds            roots = {0};
    for (int32_t m = 0; m < program->measure_count; m++)
        if (decides_measure(e, m)) measure_roots(e->arena, program, m, e->want_reasons, e->want_awards, &roots);
    for (int32_t c = 0; c < program->choice_count; c++)
        if (decides_choice(e, c)) choice_roots(e->arena, program, c, e->want_awards, &roots);
    for (int32_t i = 0; i < roots.count; i++) node_walk_from(&walk, roots.items[i]);
    return walk.found;
}

/* Marks what is worth a function: the filter of two loops, and what leads its group where more than one loop runs over the list. */
void find_outlines(Emit *e) {
    const IrProgram *program = e->program;
    if (!e->options->small_blocks || e->columns || program->region_count == 0) return;
    IrIds    nodes = find_nodes(e);
    bool    *alone = find_standing_alone(e);
    int32_t *loops = NEW_ARRAY(e->arena, int32_t, program->region_count + 1), *filters = NEW_ARRAY(e->arena, int32_t, program->node_count + 1);
    e->outlines = NEW_ARRAY(e->arena, Outline *, program->node_count + 1);
    for (int32_t m = 0; m < program->measure_count; m++)
        if (program->measures[m].region >= 0 && decides_measure(e, m)) loops[program->measures[m].region]++;
    for (int32_t i = 0; i < nodes.count; i++) {
        const IrNode *node = node_at(e, nodes.items[i]);
        if (!ir_is_over_list(node->kind)) continue;
        loops[node->over]++;
        if (node->filter != IR_NONE && ++filters[node->filter] > 1 && alone[node->filter]) outline(e, node->filter);
    }
    for (int32_t i = 0; i < nodes.count; i++) {
        const IrNode *node = node_at(e, nodes.items[i]);
        if (node->kind == IR_LEADS && alone[nodes.items[i]] && loops[node->region] > 1) outline(e, nodes.items[i]);
    }
}

bool is_outlined(const Emit *e, IrId id) { return e->outlines && e->outlines[id] && id != e->writing; }

/* ---- the function ---- */

enum { START, COUNT, POSITION, NEEDS, PARAMETERS };

static LLVMTypeRef type_of(const Emit *e) {
    LLVMTypeRef parameters[PARAMETERS] = {e->pointer, e->i64, e->i64, e->pointer};
    return LLVMFunctionType(e->i32, parameters, PARAMETERS, 0);
}

/* Bit 0: known to hold; bit 1: known to fail. */
static void emit_outline_body(Emit *e, IrId id, Outline *own) {
    const IrNode *node = node_at(e, id);
    int32_t       entity = e->program->regions[node->region].entity;
    ListValue     list = e->lists[entity];
    e->lists[entity] = (ListValue){.start = LLVMGetParam(e->function, START), .count = LLVMGetParam(e->function, COUNT)};
    enter_element(e, entity, LLVMGetParam(e->function, POSITION));
    emit_region_nodes(e, node->region, &id, 1);
    const Value *value = &e->values[id];
    Ref holds = true_of(e, value), fails = false_of(e, value), *needs = needs_of(e, value);
    own->may_be_unknown = may_be_unknown(value);
    own->needs = NEW_ARRAY(e->arena, bool, e->words);
    for (int i = 0; needs && i < e->words; i++) {
        own->needs[i] = needs[i] != NULL;
        if (needs[i]) store(e, needs[i], address_of(e, e->i64, LLVMGetParam(e->function, NEEDS), constant_index(e, i)), 8);
    }
    Ref second = build_shift_left(e, build_convert(e, LLVMZExt, fails, e->i32, ""), LLVMConstInt(e->i32, 1, 0), "");
    LLVMBuildRet(e->builder, build_or(e, build_convert(e, LLVMZExt, holds, e->i32, ""), second, ""));
    e->lists[entity] = list;
}

/* Written beside the function that asks for it, whose instructions and places do not hold in it. */
static void make_outline(Emit *e, IrId id, Outline *own) {
    Emit              around = *e;
    LLVMBasicBlockRef return_to = LLVMGetInsertBlock(e->builder);
    RegionValues      values = region_values(e, node_at(e, id)->region);
    own->function = LLVMAddFunction(e->module, arena_printf(e->arena, "pol.condition_%d", (int)id), type_of(e));
    LLVMSetLinkage(own->function, LLVMInternalLinkage);
    e->function = own->function;
    e->build = build_new(e->arena);
    e->wide_block = NULL;
    e->entry = LLVMAppendBasicBlockInContext(e->context, e->function, "entry");
    LLVMBasicBlockRef work = LLVMAppendBasicBlockInContext(e->context, e->function, "condition");
    LLVMPositionBuilderAtEnd(e->builder, work);
    e->writing = id;
    emit_outline_body(e, id, own);
    LLVMPositionBuilderAtEnd(e->builder, e->entry);
    LLVMBuildBr(e->builder, work);
    region_values_restore(e, node_at(e, id)->region, &values);
    around.stamp = e->stamp;
    *e = around;
    LLVMPositionBuilderAtEnd(e->builder, return_to);
}

/* In a loop over the list: of the element at hand. */
Value call_outline(Emit *e, IrId id) {
    Outline         *own = e->outlines[id];
    const ListValue *list = &e->lists[e->program->regions[node_at(e, id)->region].entity];
    if (!own->function) make_outline(e, id, own);
    Ref  room = temporary(e, LLVMArrayType2(e->i64, (uint64_t)e->words), "needs"), arguments[PARAMETERS] = {list->start, list->count, e->position, room};
    Ref  result = LLVMBuildCall2(e->builder, type_of(e), own->function, arguments, PARAMETERS, "condition");
    Ref  holds = build_convert(e, LLVMTrunc, result, e->i1, "holds");
    if (!own->may_be_unknown) return (Value){.integer = holds};
    Ref  fails = build_convert(e, LLVMTrunc, build_shift_right(e, result, LLVMConstInt(e->i32, 1, 0), ""), e->i1, "fails");
    Ref *needs = NEW_ARRAY(e->arena, Ref, e->words);
    for (int i = 0; i < e->words; i++)
        if (own->needs[i]) needs[i] = load(e, e->i64, address_of(e, e->i64, room, constant_index(e, i)), 8, "needs");
    return (Value){.integer = holds, .holds = holds, .fails = fails, .needs = needs};
}
