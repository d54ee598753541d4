/* emit_region - loops over the elements of a list, and the operations that sum one up. Only where lanes is 1. */
#include "native/emit_internal.h"

/* ---- loops ---- */

static LLVMBasicBlockRef block(Emit *e, const char *name) { return LLVMAppendBasicBlockInContext(e->context, e->function, name); }

void enter_element(Emit *e, int32_t entity, Ref position) {
    const ListValue *list = &e->lists[entity];
    e->position = position;
    if (e->columns) {
        e->element = build_add(e, list->start, position, "element");
    } else {
        Ref word = build_multiply(e, position, constant_index(e, e->layout->lists[entity].words), "");
        e->element = address_of(e, e->i64, list->start, word);
    }
}

Loop loop_begin(Emit *e, int32_t entity, const char *name) {
    const ListValue *list = &e->lists[entity];
    Loop loop = {.head = block(e, name), .body = block(e, name), .end = block(e, name), .saved_element = e->element, .saved_position = e->position};
    loop.index_place = temporary(e, e->i64, "index");
    build_store(e, constant_index(e, 0), loop.index_place);
    LLVMBuildBr(e->builder, loop.head);
    LLVMPositionBuilderAtEnd(e->builder, loop.head);
    loop.index = build_load(e, e->i64, loop.index_place, "index");
    loop.scope = build_enter(e);
    Ref more = build_compare(e, LLVMIntULT, loop.index, list->count, "more");
    LLVMBuildCondBr(e->builder, more, loop.body, loop.end);
    LLVMPositionBuilderAtEnd(e->builder, loop.body);
    enter_element(e, entity, loop.index);
    return loop;
}

void loop_end(Emit *e, Loop *loop) {
    build_store(e, build_add(e, loop->index, constant_index(e, 1), ""), loop->index_place);
    LLVMBuildBr(e->builder, loop->head);
    LLVMPositionBuilderAtEnd(e->builder, loop->end);
    build_leave(e, loop->scope);
    e->element = loop->saved_element;
    e->position = loop->saved_position;
}

/* The nodes of the region that the roots rest on, in order. */
void emit_region_nodes(Emit *e, int32_t region, const IrId *roots, int count) {
    const IrRegion *nodes = &e->program->regions[region];
    int32_t         stamp = ++e->stamp;
    for (int i = 0; i < count; i++)
        if (roots[i] != IR_NONE) e->stamps[roots[i]] = stamp;
    for (int32_t i = nodes->node_count - 1; i >= 0; i--) {
        const IrNode *node = &e->program->nodes[nodes->nodes[i]];
        Int128        factor, divisor;
        if (e->stamps[nodes->nodes[i]] != stamp || is_outlined(e, nodes->nodes[i])) continue;
        if (node->kind == IR_FLOOR_DIVIDE) {
            e->stamps[divided_base(e->program, node, &factor, &divisor)] = stamp;
            continue;
        }
        for (int32_t o = 0; o < node->operand_count; o++) e->stamps[node->operands[o]] = stamp;
    }
    for (int32_t i = 0, made = 0; i < nodes->node_count; i++) {
        if (e->stamps[nodes->nodes[i]] != stamp) continue;
        if (is_outlined(e, nodes->nodes[i])) e->values[nodes->nodes[i]] = call_outline(e, nodes->nodes[i]);
        else emit_node(e, nodes->nodes[i]);
        if (++made % 16 == 0) next_block(e);
    }
}

/* ---- sets of sources that grow in a loop ---- */

NeedsPlace needs_place(Emit *e, const char *name) {
    NeedsPlace place = {NULL};
    if (!e->want_needs) return place;
    place.places = NEW_ARRAY(e->arena, Ref, e->words);
    for (int i = 0; i < e->words; i++) {
        place.places[i] = temporary(e, e->i64, name);
        build_store(e, constant_index(e, 0), place.places[i]);
    }
    return place;
}

void needs_add(Emit *e, NeedsPlace *place, Ref *needs) {
    if (!place->places || !needs) return;
    for (int i = 0; i < e->words; i++) {
        if (!needs[i]) continue;
        Ref so_far = build_load(e, e->i64, place->places[i], "");
        build_store(e, build_or(e, so_far, needs[i], ""), place->places[i]);
    }
}

Ref *needs_load(Emit *e, NeedsPlace *place) {
    if (!place->places) return NULL;
    Ref *needs = NEW_ARRAY(e->arena, Ref, e->words);
    for (int i = 0; i < e->words; i++) needs[i] = build_load(e, e->i64, place->places[i], "needs");
    return needs;
}

/* ---- summing up ---- */

typedef struct {
    const IrNode *node;
    int   bits;                                             /* of the running number */
    Ref   total, first, unknown, decided;                   /* places */
    NeedsPlace needs;
} Summary;

static Ref place_of(Emit *e, LLVMTypeRef type, Ref start, const char *name) {
    Ref place = temporary(e, type, name);
    build_store(e, start, place);
    return place;
}

static Value region_value(Emit *e, IrId id, bool absent_value) {
    return id == IR_NONE ? (Value){.integer = truth(e, absent_value)} : e->values[id];
}

/* SUM, COUNT, GREATEST: counts where the filter is known true. */
static void add_number(Emit *e, Summary *summary) {
    const IrNode *node = summary->node;
    Value filter = region_value(e, node->filter, true);
    Ref   counted = node->filter == IR_NONE ? NULL : true_of(e, &filter);
    if (may_be_unknown(&filter)) or_into(e, summary->unknown, negate(e, known_of(e, &filter)));
    needs_add(e, &summary->needs, needs_of(e, &filter));
    Ref total = build_load(e, integer_type(e, summary->bits), summary->total, "total"), next;
    if (node->kind == IR_COUNT) {
        next = build_add(e, total, constant_integer(e, summary->bits, 1), "");
    } else {
        Value body = e->values[node->body];
        Ref   number = integer_of(e, node->body, summary->bits);
        if (body.known) {
            or_into(e, summary->unknown, both(e, negate(e, body.known), counted));
            needs_add(e, &summary->needs, needs_when(e, counted, body.needs));
        }
        if (node->kind == IR_SUM) {
            next = build_add(e, total, number, "");
        } else {
            Ref first = build_load(e, e->i1, summary->first, "first");
            Ref takes = build_or(e, first, build_compare(e, LLVMIntSGT, number, total, ""), "");
            next = build_select(e, takes, number, total, "");
            build_store(e, both(e, first, negate(e, counted)), summary->first);
        }
    }
    build_store(e, choose(e, counted, next, total), summary->total);
}

/* ANY is decided by filter and body both true; ALL by the filter true and the body false. */
static void add_condition(Emit *e, Summary *summary) {
    const IrNode *node = summary->node;
    bool  is_any = node->kind == IR_ANY;
    Value filter = region_value(e, node->filter, true), body = region_value(e, node->body, is_any);
    Ref   decides = both(e, true_of(e, &filter), is_any ? true_of(e, &body) : false_of(e, &body));
    Ref   does_not = build_or(e, false_of(e, &filter), is_any ? false_of(e, &body) : true_of(e, &body), "");
    or_into(e, summary->decided, decides);
    if (!may_be_unknown(&filter) && !may_be_unknown(&body)) return;
    Ref unknown = negate(e, build_or(e, decides, does_not, ""));
    or_into(e, summary->unknown, unknown);
    needs_add(e, &summary->needs, needs_when(e, unknown, needs_union(e, needs_unless(e, &filter, JOIN_AND), needs_unless(e, &body, is_any ? JOIN_AND : JOIN_OR))));
}

static Value summary_value(Emit *e, Summary *summary, const ListValue *list, int32_t list_source) {
    const IrNode *node = summary->node;
    Value value = {0};
    Ref   unknown = build_load(e, e->i1, summary->unknown, "unknown");
    if (node->kind == IR_ANY || node->kind == IR_ALL) {
        Ref decided = build_load(e, e->i1, summary->decided, "decided");
        value.integer = node->kind == IR_ANY ? decided : negate(e, decided);
        unknown = both(e, unknown, negate(e, decided));
    } else {
        value.integer = resize(e, build_load(e, integer_type(e, summary->bits), summary->total, "total"), bits_of(node));
    }
    value.known = both(e, negate(e, unknown), list->present);
    Ref *needs = needs_when(e, unknown, needs_load(e, &summary->needs));
    if (list->present && list_source >= 0) needs = needs_union(e, needs, needs_of_source(e, negate(e, list->present), list_source));
    value.needs = needs;
    return value;
}

Value emit_over_list(Emit *e, const IrNode *node) {
    int32_t  entity = e->program->regions[node->over].entity;
    bool     is_condition = node->kind == IR_ANY || node->kind == IR_ALL;
    Summary  summary = {.node = node, .bits = 64};
    if (node->kind == IR_SUM || node->kind == IR_GREATEST) {
        int body = bits_of(&e->program->nodes[node->body]);
        summary.bits = bits_of(node) == 128 || body == 128 ? 128 : 64;
    }
    summary.unknown = place_of(e, e->i1, truth(e, false), "unknown");
    summary.needs = needs_place(e, "needs");
    if (is_condition) summary.decided = place_of(e, e->i1, truth(e, false), "decided");
    else summary.total = place_of(e, integer_type(e, summary.bits), zero(e, summary.bits), "total");
    if (node->kind == IR_GREATEST) summary.first = place_of(e, e->i1, truth(e, true), "first");
    Loop loop = loop_begin(e, entity, "element");
    emit_region_nodes(e, node->over, (IrId[2]){node->filter, node->body}, 2);
    if (is_condition) add_condition(e, &summary);
    else add_number(e, &summary);
    loop_end(e, &loop);
    return summary_value(e, &summary, &e->lists[entity], e->program->schema.entities[entity].list_source);
}

/* ---- first of its group ---- */

RegionValues region_values(Emit *e, int32_t index) {
    const IrRegion *region = &e->program->regions[index];
    RegionValues    saved = {NEW_ARRAY(e->arena, Value, region->node_count + 1), NEW_ARRAY(e->arena, int32_t, region->node_count + 1)};
    for (int32_t i = 0; i < region->node_count; i++) {
        saved.values[i] = e->values[region->nodes[i]];
        saved.stamps[i] = e->stamps[region->nodes[i]];
    }
    return saved;
}

void region_values_restore(Emit *e, int32_t index, const RegionValues *saved) {
    const IrRegion *region = &e->program->regions[index];
    for (int32_t i = 0; i < region->node_count; i++) {
        e->values[region->nodes[i]] = saved->values[i];
        e->stamps[region->nodes[i]] = saved->stamps[i];
    }
}

/* The element being looked at by the inner loop against that of the outer one, whose values come as arguments. */
static void compare_elements(Emit *e, const IrNode *node, const Value *own, const Ref *numbers, Ref position, Summary *summary) {
    Value parts[3] = {e->values[node->operands[0]]};
    Ref ahead = NULL;
    for (int i = 1; i < 3; i++) {
        IrId  id = node->operands[i];
        Value other = e->values[id];
        Ref   number = integer_of(e, id, bits_of(&e->program->nodes[id]));
        Ref   equal = build_compare(e, LLVMIntEQ, number, numbers[i], "");
        if (i == 2) {
            Ref earlier = build_compare(e, LLVMIntULT, e->position, position, "earlier");
            Ref greater = build_compare(e, LLVMIntSGT, number, numbers[i], "");
            ahead = build_or(e, greater, both(e, equal, earlier), "ahead");
        }
        parts[i] = (Value){.integer = i == 1 ? equal : ahead, .known = both(e, known_of(e, &own[i]), known_of(e, &other)), .needs = needs_union(e, needs_of(e, &own[i]), needs_of(e, &other))};
    }
    Ref  decides = build_compare(e, LLVMIntNE, e->position, position, "another"), does_not = negate(e, decides), *needs = NULL;
    bool always_known = true;
    for (int i = 0; i < 3; i++) {
        decides = both(e, decides, true_of(e, &parts[i]));
        does_not = build_or(e, does_not, false_of(e, &parts[i]), "");
        needs = needs_union(e, needs, needs_unless(e, &parts[i], JOIN_AND));
        always_known = always_known && !may_be_unknown(&parts[i]);
    }
    or_into(e, summary->decided, decides);
    if (always_known) return;
    Ref unknown = negate(e, build_or(e, decides, does_not, ""));
    or_into(e, summary->unknown, unknown);
    needs_add(e, &summary->needs, needs_when(e, unknown, needs));
}

/* Inside the loop over the elements: a second loop over all of them. */
Value emit_leads(Emit *e, const IrNode *node) {
    const IrRegion *region = &e->program->regions[node->region];
    Summary summary = {.node = node, .bits = 64};
    Value   own[3];
    Ref     numbers[3], position = e->position;
    for (int i = 0; i < 3; i++) {
        IrId id = node->operands[i];
        numbers[i] = integer_of(e, id, bits_of(&e->program->nodes[id]));
        own[i] = e->values[id];
    }
    summary.decided = place_of(e, e->i1, truth(e, false), "stands_before");
    summary.unknown = place_of(e, e->i1, truth(e, false), "unknown");
    summary.needs = needs_place(e, "needs");
    RegionValues saved = region_values(e, node->region);
    Loop  loop = loop_begin(e, region->entity, "other_element");
    emit_region_nodes(e, node->region, node->operands, 3);
    compare_elements(e, node, own, numbers, position, &summary);
    loop_end(e, &loop);
    region_values_restore(e, node->region, &saved);
    Ref decided = build_load(e, e->i1, summary.decided, "decided");
    Ref unknown = both(e, build_load(e, e->i1, summary.unknown, "unknown"), negate(e, decided));
    return (Value){.integer = negate(e, decided), .known = negate(e, unknown), .needs = needs_when(e, unknown, needs_load(e, &summary.needs))};
}
