/* smt_program - see smt_program.h. A node is (known, value); a rule that eval/ states about unknown operands stands here as a formula
 * about `known`. Values of unknown nodes are arbitrary and never looked at. */
#include "analysis/smt_guess.h"

#include "ir/compute.h"

static void claim(Arena *arena, SmtTerms *terms, SmtTerm term) { VEC_PUSH(arena, terms, term); }

/* ---- an unknown application ---------------------------------------------------------------------------------------------- */

static void cell_new(Smt *smt, const Vocabulary *vocabulary, SmtCase *out, int32_t slot, SmtCell *cell) {
    const IrField *field = &vocabulary->schema.fields[slot];
    const char    *name = name_key(field->name);
    cell->present = smt_new_bool(smt, name);
    if (field->type.kind == TYPE_SET) {
        const IrEnum *list = &vocabulary->schema.enums[field->type.index];
        cell->items = NEW_ARRAY(vocabulary->arena, SmtTerm, list->count + 2);
        for (int32_t i = 0; i <= list->count; i++) {
            bool accepted = vocabulary_accepts(vocabulary, slot, (int64_t)1 << i);
            cell->items[i] = accepted ? smt_new_bool(smt, name) : smt_bool(smt, false);
        }
    } else if (field->type.kind == TYPE_BOOL) {
        cell->value = smt_new_bool(smt, name);
    } else {
        cell->value = smt_new_integer(smt, name);
        claim(vocabulary->arena, &out->constraints, smt_at_most(smt, smt_integer(smt, field->low), cell->value));
        claim(vocabulary->arena, &out->constraints, smt_at_most(smt, cell->value, smt_integer(smt, field->high)));
        for (int64_t code = 0; field->type.kind == TYPE_ENUM && code <= field->high; code++)
            if (!vocabulary_accepts(vocabulary, slot, code))
                claim(vocabulary->arena, &out->constraints, smt_differ(smt, cell->value, smt_integer(smt, code)));
    }
}

SmtCase *smt_case_new(Smt *smt, const Vocabulary *vocabulary, const SmtCase *same, int32_t except) {
    const IrSchema *schema = &vocabulary->schema;
    SmtCase        *out = NEW(vocabulary->arena, SmtCase);
    out->cells = NEW_ARRAY(vocabulary->arena, SmtCell, schema->field_count + 1);
    out->lists = NEW_ARRAY(vocabulary->arena, SmtList, schema->entity_count + 1);
    for (int32_t f = 0; f < schema->field_count; f++) {
        if (schema->entities[schema->fields[f].entity].many) continue;
        if (same && f != except) out->cells[f] = same->cells[f];
        else cell_new(smt, vocabulary, out, f, &out->cells[f]);
    }
    for (int32_t e = 0; e < schema->entity_count; e++) {
        const IrEntity *entity = &schema->entities[e];
        SmtList        *list = &out->lists[e];
        if (!entity->many) continue;
        if (same) {
            *list = same->lists[e];
            continue;
        }
        list->present = smt_new_bool(smt, name_key(entity->name));
        list->cells = NEW_ARRAY(vocabulary->arena, SmtCell, SMT_LIST_LIMIT * entity->field_count + 1);
        for (int i = 0; i < SMT_LIST_LIMIT; i++) {
            list->active[i] = smt_new_bool(smt, "active");
            if (i) claim(vocabulary->arena, &out->constraints, smt_or(smt, smt_not(smt, list->active[i]), list->active[i - 1]));
            for (int32_t k = 0; k < entity->field_count; k++) cell_new(smt, vocabulary, out, entity->first_field + k, &list->cells[i * entity->field_count + k]);
        }
    }
    return out;
}

static Cell cell_read(const Vocabulary *vocabulary, int32_t slot, const SmtCell *cell, SmtModel *model) {
    const IrField *field = &vocabulary->schema.fields[slot];
    if (!smt_value(model, cell->present)) return (Cell){0, false};
    if (field->type.kind != TYPE_SET) return (Cell){(int64_t)smt_value(model, cell->value), true};
    int64_t mask = 0;
    for (int32_t i = 0; i <= vocabulary->schema.enums[field->type.index].count; i++)
        if (smt_value(model, cell->items[i])) mask |= (int64_t)1 << i;
    return (Cell){mask, true};
}

Application *smt_case_read(const Vocabulary *vocabulary, const SmtCase *facts, SmtModel *model, Arena *arena) {
    const IrSchema *schema = &vocabulary->schema;
    Application    *out = application_new(arena, schema);
    for (int32_t f = 0; f < schema->field_count; f++)
        if (!schema->entities[schema->fields[f].entity].many) out->cells[f] = cell_read(vocabulary, f, &facts->cells[f], model);
    for (int32_t e = 0; e < schema->entity_count; e++) {
        const IrEntity *entity = &schema->entities[e];
        if (!entity->many || !smt_value(model, facts->lists[e].present)) continue;
        ApplicationList *list = &out->lists[e];
        *list = (ApplicationList){true, 0, NEW_ARRAY(arena, Cell, SMT_LIST_LIMIT * entity->field_count + 1)};
        while (list->count < SMT_LIST_LIMIT && smt_value(model, facts->lists[e].active[list->count])) {
            for (int32_t k = 0; k < entity->field_count; k++) {
                int32_t at = list->count * entity->field_count + k;
                list->cells[at] = cell_read(vocabulary, entity->first_field + k, &facts->lists[e].cells[at], model);
            }
            list->count++;
        }
    }
    return out;
}

/* ---- nodes --------------------------------------------------------------------------------------------------------------- */

static SmtNode node_at(SmtProgram *program, IrId id, int element) { return smt_node(program, id, element); }

static SmtNode known_value(SmtProgram *program, SmtTerm value) { return (SmtNode){.known = smt_bool(program->smt, true), .value = value}; }

static const IrEnum *enum_of(const SmtProgram *program, const IrNode *node) { return &program->program->schema.enums[node->type.index]; }

static SmtNode constant_node(SmtProgram *program, const IrNode *node) {
    if (node->type.kind == TYPE_BOOL) return known_value(program, smt_bool(program->smt, node->constant != 0));
    if (node->type.kind != TYPE_SET) return known_value(program, smt_integer(program->smt, node->constant));
    SmtNode out = known_value(program, NULL);
    int32_t count = enum_of(program, node)->count;
    out.items = NEW_ARRAY(program->arena, SmtTerm, count + 2);
    for (int32_t i = 0; i <= count; i++) out.items[i] = smt_bool(program->smt, (node->constant >> i) & 1);
    return out;
}

/* A cell of the vocabulary in the codes of the program. */
static SmtNode fact_node(SmtProgram *program, const IrNode *node, int element) {
    Smt                  *smt = program->smt;
    const VocabularySide *side = &program->vocabulary->sides[program->side];
    int32_t               slot = side->field[node->slot];
    const IrField        *field = &program->vocabulary->schema.fields[slot];
    const IrEntity       *entity = &program->vocabulary->schema.entities[field->entity];
    const SmtCell        *cell = &program->facts->cells[slot];
    if (entity->many) cell = &program->facts->lists[field->entity].cells[element * entity->field_count + slot - entity->first_field];
    SmtNode out = {.known = cell->present, .value = cell->value};
    if (field->type.kind != TYPE_ENUM && field->type.kind != TYPE_SET) return out;
    const int32_t *codes = side->codes[node->type.index];
    int32_t        joined = program->vocabulary->schema.enums[field->type.index].count;
    if (field->type.kind == TYPE_SET) {
        int32_t count = enum_of(program, node)->count;
        out.items = NEW_ARRAY(program->arena, SmtTerm, count + 2);
        for (int32_t i = 0; i <= count; i++) out.items[i] = smt_bool(smt, false);
        for (int32_t i = 0; i <= joined; i++)
            if (codes[i] >= 0 && codes[i] <= count) out.items[codes[i]] = smt_or(smt, out.items[codes[i]], cell->items[i]);
        return out;
    }
    for (int32_t i = 0; i <= joined; i++)
        if (codes[i] >= 0 && codes[i] != i) out.value = smt_if(smt, smt_equal(smt, cell->value, smt_integer(smt, i)), smt_integer(smt, codes[i]), out.value);
    return out;
}

static SmtNode logic_node(SmtProgram *program, const IrNode *node, int element, bool is_and) {
    Smt    *smt = program->smt;
    SmtTerm all_known = smt_bool(smt, true), decided = smt_bool(smt, false), value = smt_bool(smt, is_and);
    for (int32_t i = 0; i < node->operand_count; i++) {
        SmtNode operand = node_at(program, node->operands[i], element);
        SmtTerm wins = is_and ? smt_not(smt, operand.value) : operand.value;
        all_known = smt_and(smt, all_known, operand.known);
        decided = smt_or(smt, decided, smt_and(smt, operand.known, wins));
        value = is_and ? smt_and(smt, value, operand.value) : smt_or(smt, value, operand.value);
    }
    return (SmtNode){.known = smt_or(smt, decided, all_known), .value = value};
}

static SmtNode choose_node(SmtProgram *program, const IrNode *node, SmtTerm known, SmtTerm first, SmtNode a, SmtNode b) {
    SmtNode out = {.known = known};
    if (node->type.kind != TYPE_SET) {
        out.value = smt_if(program->smt, first, a.value, b.value);
        return out;
    }
    int32_t count = enum_of(program, node)->count;
    out.items = NEW_ARRAY(program->arena, SmtTerm, count + 2);
    for (int32_t i = 0; i <= count; i++) out.items[i] = smt_if(program->smt, first, a.items[i], b.items[i]);
    return out;
}

static SmtTerm same_value(SmtProgram *program, const IrNode *operand, SmtNode a, SmtNode b) {
    if (operand->type.kind != TYPE_SET) return smt_equal(program->smt, a.value, b.value);
    SmtTerm same = smt_bool(program->smt, true);
    for (int32_t i = 0; i <= enum_of(program, operand)->count; i++) same = smt_and(program->smt, same, smt_equal(program->smt, a.items[i], b.items[i]));
    return same;
}

static SmtTerm member_of(SmtProgram *program, const IrNode *node, SmtNode a) {
    Smt    *smt = program->smt;
    SmtTerm any = smt_bool(smt, false);
    int32_t count = enum_of(program, &program->program->nodes[node->operands[0]])->count;
    for (int i = 0; i <= count && i < 63; i++) {
        if (!((node->constant >> i) & 1)) continue;
        any = smt_or(smt, any, node->kind == IR_CONTAINS ? a.items[i] : smt_equal(smt, a.value, smt_integer(smt, i)));
    }
    return any;
}

static SmtTerm plain_value(SmtProgram *program, const IrNode *node, SmtNode a, SmtNode b) {
    Smt          *smt = program->smt;
    const IrNode *first = &program->program->nodes[node->operands[0]];
    switch (node->kind) {
    case IR_NOT: return smt_not(smt, a.value);
    case IR_EQ: return same_value(program, first, a, b);
    case IR_NE: return smt_not(smt, same_value(program, first, a, b));
    case IR_LT: return smt_less(smt, a.value, b.value);
    case IR_LE: return smt_at_most(smt, a.value, b.value);
    case IR_GT: return smt_less(smt, b.value, a.value);
    case IR_GE: return smt_at_most(smt, b.value, a.value);
    case IR_IN_MASK: case IR_CONTAINS: return member_of(program, node, a);
    case IR_ADD: return smt_add(smt, a.value, b.value);
    case IR_SUBTRACT: return smt_subtract(smt, a.value, b.value);
    case IR_MULTIPLY: return smt_product(program, a.value, b.value);
    case IR_SCALE: return smt_multiply(smt, a.value, smt_integer(smt, node->constant));
    case IR_FLOOR_DIVIDE: return smt_floor_divide(smt, a.value, smt_integer(smt, node->constant));
    case IR_QUOTIENT: return smt_quotient(program, a.value, b.value);
    case IR_MINIMUM: return smt_if(smt, smt_at_most(smt, a.value, b.value), a.value, b.value);
    case IR_MAXIMUM: return smt_if(smt, smt_at_most(smt, b.value, a.value), a.value, b.value);
    case IR_ADD_MONTHS: return smt_date_later(program, a.value, b.value);
    case IR_CONSTANT: case IR_FACT: case IR_ELEMENT: case IR_UNPUBLISHED: case IR_AND: case IR_OR: case IR_KNOWN: case IR_FIRST_KNOWN: case IR_IF:
    case IR_SUM: case IR_COUNT: case IR_GREATEST: case IR_ANY: case IR_ALL: case IR_LEADS: break;
    }
    return smt_integer(smt, 0);
}

/* ---- over lists ---------------------------------------------------------------------------------------------------------- */

typedef struct { SmtTerm active; SmtNode filter, body; } Element;

static Element element_of(SmtProgram *program, const SmtList *list, const IrNode *node, int index) {
    SmtNode yes = known_value(program, smt_bool(program->smt, true));
    Element element = {list->active[index], yes, yes};
    if (node->filter != IR_NONE) element.filter = node_at(program, node->filter, index);
    if (node->body != IR_NONE) element.body = node_at(program, node->body, index);
    return element;
}

static const SmtList *list_of(const SmtProgram *program, int32_t region) {
    return &program->facts->lists[program->vocabulary->sides[program->side].entity[program->program->regions[region].entity]];
}

static int32_t entity_of(const SmtProgram *program, int32_t region) {
    return program->vocabulary->sides[program->side].entity[program->program->regions[region].entity];
}

static SmtNode list_number(SmtProgram *program, const IrNode *node) {
    Smt           *smt = program->smt;
    const SmtList *list = list_of(program, node->over);
    SmtNode        out = {.known = list->present, .value = smt_integer(smt, 0)};
    SmtTerm        some = smt_bool(smt, false);
    for (int i = 0; i < SMT_LIST_LIMIT; i++) {
        Element element = element_of(program, list, node, i);
        SmtTerm counts = smt_and(smt, element.active, smt_and(smt, element.filter.known, element.filter.value));
        SmtTerm fine = smt_and(smt, element.filter.known, smt_or(smt, smt_not(smt, element.filter.value), element.body.known));
        out.known = smt_and(smt, out.known, smt_or(smt, smt_not(smt, element.active), fine));
        if (node->kind == IR_GREATEST) {
            SmtTerm better = smt_and(smt, counts, smt_or(smt, smt_not(smt, some), smt_less(smt, out.value, element.body.value)));
            out.value = smt_if(smt, better, element.body.value, out.value);
            some = smt_or(smt, some, counts);
        } else {
            SmtTerm step = node->kind == IR_COUNT ? smt_integer(smt, 1) : element.body.value;
            out.value = smt_add(smt, out.value, smt_if(smt, counts, step, smt_integer(smt, 0)));
        }
    }
    return out;
}

static SmtNode list_condition(SmtProgram *program, const IrNode *node) {
    Smt           *smt = program->smt;
    const SmtList *list = list_of(program, node->over);
    bool           is_any = node->kind == IR_ANY;
    SmtTerm        decided = smt_bool(smt, false), all_known = smt_bool(smt, true);
    for (int i = 0; i < SMT_LIST_LIMIT; i++) {
        Element element = element_of(program, list, node, i);
        if (node->body == IR_NONE) element.body = known_value(program, smt_bool(smt, is_any));
        SmtTerm body = is_any ? element.body.value : smt_not(smt, element.body.value);
        SmtTerm passed = smt_or(smt, smt_and(smt, element.filter.known, smt_not(smt, element.filter.value)), smt_and(smt, element.body.known, smt_not(smt, body)));
        SmtTerm both = smt_and(smt, element.filter.known, element.body.known);
        decided = smt_or(smt, decided, smt_and(smt, element.active, smt_and(smt, both, smt_not(smt, passed))));
        all_known = smt_and(smt, all_known, smt_or(smt, smt_not(smt, element.active), smt_or(smt, passed, both)));
    }
    SmtTerm known = smt_and(smt, list->present, smt_or(smt, decided, all_known));
    return (SmtNode){.known = known, .value = is_any ? decided : smt_not(smt, decided)};
}

/* ---- over lists of any length --------------------------------------------------------------------------------------------- */

static SmtNode any_list_number(SmtProgram *program, const IrNode *node) {
    Smt           *smt = program->smt;
    const SmtList *list = list_of(program, node->over);
    Element        element = element_of(program, list, node, 0);
    SmtTerm        counts = smt_and(smt, element.filter.known, element.filter.value);
    SmtTerm        fine = smt_and(smt, element.filter.known, smt_or(smt, smt_not(smt, element.filter.value), element.body.known));
    SmtTerm        step = node->kind == IR_COUNT ? smt_integer(smt, 1) : element.body.value;
    SmtAbstract    wanted = {.kind = node->kind, .entity = entity_of(program, node->over), .count = 1, .result_count = 2};
    wanted.guards[0] = fine;
    wanted.values[0] = node->kind == IR_GREATEST ? counts : smt_if(smt, counts, step, smt_integer(smt, 0));
    if (node->kind == IR_GREATEST) {
        wanted.guards[1] = smt_and(smt, fine, counts);
        wanted.values[1] = element.body.value;
        wanted.count = 2;
    }
    SmtTerm low[2] = {NULL, smt_integer(smt, node->low)}, high[2] = {NULL, smt_integer(smt, node->high)};
    smt_abstract(program, &wanted, low, high);
    return (SmtNode){.known = smt_and(smt, list->present, wanted.results[0]), .value = wanted.results[1]};
}

static SmtNode any_list_condition(SmtProgram *program, const IrNode *node) {
    Smt           *smt = program->smt;
    const SmtList *list = list_of(program, node->over);
    bool           is_any = node->kind == IR_ANY;
    Element        element = element_of(program, list, node, 0);
    if (node->body == IR_NONE) element.body = known_value(program, smt_bool(smt, is_any));
    SmtTerm body = is_any ? element.body.value : smt_not(smt, element.body.value);
    SmtTerm passed = smt_or(smt, smt_and(smt, element.filter.known, smt_not(smt, element.filter.value)), smt_and(smt, element.body.known, smt_not(smt, body)));
    SmtTerm both = smt_and(smt, element.filter.known, element.body.known);
    SmtTerm decided = smt_some(program, entity_of(program, node->over), smt_and(smt, both, smt_not(smt, passed)));
    SmtTerm open = smt_some(program, entity_of(program, node->over), smt_not(smt, smt_or(smt, passed, both)));
    SmtTerm known = smt_and(smt, list->present, smt_or(smt, decided, smt_not(smt, open)));
    return (SmtNode){.known = known, .value = is_any ? decided : smt_not(smt, decided)};
}

/* ---- first of its group -------------------------------------------------------------------------------------------------- */

/* What another element says of whether this one leads: it is ahead; it is known not to be. `earlier`: it stands before this one, and goes
 * before it where both rank alike. */
typedef struct { SmtTerm ahead, not_ahead; } Rival;

static Rival rival_of(SmtProgram *program, const IrNode *node, int element, int other, bool earlier) {
    Smt    *smt = program->smt;
    SmtNode group = node_at(program, node->operands[1], element), rank = node_at(program, node->operands[2], element);
    SmtNode filter = node_at(program, node->operands[0], other), its_group = node_at(program, node->operands[1], other), its_rank = node_at(program, node->operands[2], other);
    SmtTerm same_known = smt_and(smt, group.known, its_group.known), rank_known = smt_and(smt, rank.known, its_rank.known);
    SmtTerm same = smt_equal(smt, group.value, its_group.value);
    SmtTerm ahead = earlier ? smt_at_most(smt, rank.value, its_rank.value) : smt_less(smt, rank.value, its_rank.value);
    SmtTerm passed = smt_or(smt, smt_and(smt, filter.known, smt_not(smt, filter.value)),
                            smt_or(smt, smt_and(smt, same_known, smt_not(smt, same)), smt_and(smt, rank_known, smt_not(smt, ahead))));
    SmtTerm known = smt_and(smt, filter.known, smt_and(smt, same_known, rank_known));
    return (Rival){smt_and(smt, known, smt_not(smt, passed)), passed};
}

static SmtNode leads(SmtProgram *program, const IrNode *node, int element) {
    Smt           *smt = program->smt;
    const SmtList *list = list_of(program, node->region);
    SmtTerm        decided = smt_bool(smt, false), all_known = smt_bool(smt, true);
    for (int i = 0; i < SMT_LIST_LIMIT; i++) {
        if (i == element) continue;
        Rival rival = rival_of(program, node, element, i, i < element);
        decided = smt_or(smt, decided, smt_and(smt, list->active[i], rival.ahead));
        all_known = smt_and(smt, all_known, smt_or(smt, smt_not(smt, list->active[i]), smt_or(smt, rival.not_ahead, rival.ahead)));
    }
    return (SmtNode){.known = smt_or(smt, decided, all_known), .value = smt_not(smt, decided)};
}

/* Of a list of any length: who leads follows from what any other element says, before it or after it. Rules that agree on that for two
 * arbitrary elements agree on every list, whatever the numbers of their ranks. */
static SmtNode any_leads(SmtProgram *program, const IrNode *node, int element) {
    SmtTerm     yes = smt_bool(program->smt, true);
    int         other = element == 0 ? 1 : 0;
    Rival       earlier = rival_of(program, node, element, other, true), later = rival_of(program, node, element, other, false);
    SmtAbstract wanted = {.kind = node->kind, .entity = entity_of(program, node->region), .count = 4, .result_count = 2, .guards = {yes, yes, yes, yes},
                          .values = {earlier.ahead, earlier.not_ahead, later.ahead, later.not_ahead}};
    const SmtTerm truth[2] = {NULL, NULL};
    smt_abstract(program, &wanted, truth, truth);
    return (SmtNode){.known = wanted.results[0], .value = wanted.results[1]};
}

/* ---- all nodes ----------------------------------------------------------------------------------------------------------- */

static SmtNode translate(SmtProgram *program, const IrNode *node, int element) {
    Smt    *smt = program->smt;
    SmtNode a = {0}, b = {0};
    if (node->operand_count > 0) a = node_at(program, node->operands[0], element);
    if (node->operand_count > 1) b = node_at(program, node->operands[1], element);
    switch (node->kind) {
    case IR_CONSTANT: return constant_node(program, node);
    case IR_FACT: case IR_ELEMENT: return fact_node(program, node, element);
    case IR_UNPUBLISHED: {
        SmtNode out = constant_node(program, &(IrNode){.type = node->type, .constant = 0});
        out.known = smt_bool(smt, false);
        return out;
    }
    case IR_AND: return logic_node(program, node, element, true);
    case IR_OR: return logic_node(program, node, element, false);
    case IR_KNOWN: return known_value(program, a.known);
    case IR_FIRST_KNOWN: return choose_node(program, node, smt_or(smt, a.known, b.known), a.known, a, b);
    case IR_IF: {
        SmtNode c = node_at(program, node->operands[2], element);
        return choose_node(program, node, smt_and(smt, a.known, smt_if(smt, a.value, b.known, c.known)), a.value, b, c);
    }
    case IR_NOT: case IR_EQ: case IR_NE: case IR_LT: case IR_LE: case IR_GT: case IR_GE: case IR_IN_MASK: case IR_CONTAINS:
    case IR_ADD: case IR_SUBTRACT: case IR_MULTIPLY: case IR_SCALE: case IR_FLOOR_DIVIDE: case IR_QUOTIENT: case IR_MINIMUM:
    case IR_MAXIMUM: case IR_ADD_MONTHS:
        return (SmtNode){.known = node->operand_count > 1 ? smt_and(smt, a.known, b.known) : a.known, .value = plain_value(program, node, a, b)};
    case IR_SUM: case IR_COUNT: case IR_GREATEST: return program->any_length ? any_list_number(program, node) : list_number(program, node);
    case IR_LEADS: return program->any_length ? any_leads(program, node, element) : leads(program, node, element);
    case IR_ANY: case IR_ALL: return program->any_length ? any_list_condition(program, node) : list_condition(program, node);
    }
    return known_value(program, smt_integer(smt, 0));
}

SmtNode smt_node(SmtProgram *program, IrId id, int element) {
    const IrNode *node = &program->program->nodes[id];
    SmtNode      *place = node->region < 0 ? &program->nodes[id] : &program->elements[element][id];
    if (!place->known) {
        SmtNode made = translate(program, node, element);
        *place = made;
    }
    return *place;
}

SmtShared *smt_shared_new(Smt *smt, const Vocabulary *vocabulary) {
    SmtShared *shared = NEW(vocabulary->arena, SmtShared);
    shared->smt = smt;
    shared->vocabulary = vocabulary;
    return shared;
}

SmtProgram *smt_program_new(SmtShared *shared, int side, const SmtCase *facts, bool any_length) {
    Arena           *arena = shared->vocabulary->arena;
    const IrProgram *from = shared->vocabulary->sides[side].program;
    SmtProgram      *program = NEW(arena, SmtProgram);
    *program = (SmtProgram){.shared = shared, .smt = shared->smt, .arena = arena, .vocabulary = shared->vocabulary, .program = from, .facts = facts, .side = side, .any_length = any_length};
    program->nodes = NEW_ARRAY(arena, SmtNode, from->node_count + 1);
    for (int i = 0; i < SMT_LIST_LIMIT; i++) program->elements[i] = NEW_ARRAY(arena, SmtNode, from->node_count + 1);
    return program;
}

/* ---- what rests on lists -------------------------------------------------------------------------------------------------- */

static bool list_below(const IrProgram *program, IrId id, bool *seen) {
    if (id == IR_NONE || seen[id]) return false;
    seen[id] = true;
    const IrNode *node = &program->nodes[id];
    if (node->region >= 0 || ir_is_over_list(node->kind)) return true;
    for (int32_t i = 0; i < node->operand_count; i++)
        if (list_below(program, node->operands[i], seen)) return true;
    return false;
}

bool smt_uses_lists(const IrProgram *program, IrId id) {
    Arena *scratch = arena_new();
    bool   found = list_below(program, id, NEW_ARRAY(scratch, bool, program->node_count + 1));
    arena_free(scratch);
    return found;
}

bool smt_measure_uses_lists(const IrProgram *program, const IrMeasure *measure, bool alone) {
    if (measure->region >= 0 || (measure->has_outcome && smt_uses_lists(program, measure->outcome.amount))) return true;
    for (int32_t i = 0; i < measure->condition_count; i++)
        if (smt_uses_lists(program, measure->conditions[i].holds)) return true;
    for (int32_t i = 0; i < measure->check_count; i++)
        if (smt_uses_lists(program, alone ? measure->checks[i].alone : measure->checks[i].ok)) return true;
    return smt_uses_lists(program, measure->in_force);
}
