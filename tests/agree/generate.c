/* generate - the schema of a random program, its measures and choices, and random applications. */
#include "generate_internal.h"

#include "runtime/runtime.h"

#include <stdio.h>
#include <string.h>

uint64_t random_next(Random *random) {                       /* splitmix64 */
    uint64_t z = (random->state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

int32_t random_below(Random *random, int32_t count) { return (int32_t)(random_next(random) % (uint64_t)count); }
bool    random_percent(Random *random, int percent) { return random_below(random, 100) < percent; }

enum { ENUM_ITEMS = 6 };

/* ---- schema ---- */

static void set_range(Generator *g, IrField *field) {
    static const int64_t highs[] = {1000, 100000000000, 200000000000, MONEY_DEFAULT_HIGH, ((int64_t)1 << 51) - 1, (int64_t)1 << 51,
                                    ((int64_t)1 << 53) + 1, INT64_MAX, 2147483647, 2147483648};
    field->low = 0;
    field->high = 1;
    switch (field->type.kind) {
    case TYPE_BOOL: case TYPE_TEXT: return;
    case TYPE_DATE: field->low = 10000; field->high = 30000; return;
    case TYPE_ENUM: field->high = ENUM_ITEMS; return;
    case TYPE_SET: field->high = (1 << ENUM_ITEMS) - 1; return;
    case TYPE_RATE: field->high = random_percent(&g->random, 50) ? 1000000 : 5000000000; return;
    case TYPE_MONEY: case TYPE_INTEGER: case TYPE_QUANTITY: break;
    }
    if (g->size.alike) {
        field->high = most_of_alike(g, field->type.kind);
        return;
    }
    field->high = highs[random_below(&g->random, 10)];
    if (random_percent(&g->random, 25)) field->low = random_percent(&g->random, 50) ? -field->high : 1 + random_below(&g->random, 900);
}

static int32_t add_source(Generator *g, Cause cause, const char *path, int32_t slot) {
    IrProgram *program = g->program;
    program->sources[program->source_count] = (IrSource){.cause = cause, .name = {path, NULL}, .path = path, .slot = slot};
    return program->source_count++;
}

static void add_field(Generator *g, int32_t entity, int32_t number) {
    static const TypeKind kinds[] = {TYPE_BOOL, TYPE_BOOL, TYPE_MONEY, TYPE_MONEY, TYPE_MONEY, TYPE_RATE, TYPE_INTEGER, TYPE_QUANTITY, TYPE_DATE,
                                     TYPE_ENUM, TYPE_SET, TYPE_TEXT};
    IrSchema *schema = &g->program->schema;
    int32_t   slot = schema->field_count++;
    IrField  *field = &schema->fields[slot];
    *field = (IrField){.name = {arena_printf(g->arena, "f%d", number), NULL}, .type = {kinds[random_below(&g->random, 12)], 0}, .entity = entity,
                       .slot = slot, .span = SPAN_NONE};
    if (g->size.alike) field->type.kind = kind_of_alike(g);
    if (number == 0 && entity == 0) field->type.kind = TYPE_SET;          /* for choices */
    set_range(g, field);
    field->source = add_source(g, CAUSE_FACT, arena_printf(g->arena, "e%d.f%d", entity, number), slot);
}

static void add_entity(Generator *g, bool many, int32_t fields) {
    IrSchema *schema = &g->program->schema;
    int32_t   index = schema->entity_count++;
    IrEntity *entity = &schema->entities[index];
    *entity = (IrEntity){.name = {arena_printf(g->arena, "e%d", index), NULL}, .many = many, .first_field = schema->field_count, .list_source = -1,
                         .span = SPAN_NONE};
    for (int32_t i = 0; i < fields; i++) add_field(g, index, i);
    entity->field_count = fields;
    if (many) entity->list_source = add_source(g, CAUSE_FACT, entity->name.ascii, -1);
}

static void add_fact_nodes(Generator *g) {
    const IrSchema *schema = &g->program->schema;
    for (int32_t slot = 0; slot < schema->field_count; slot++) {
        const IrField *field = &schema->fields[slot];
        bool    many = schema->entities[field->entity].many;
        Int128  denominator = field->type.kind == TYPE_RATE ? RATE_DENOMINATOR : field->type.kind == TYPE_QUANTITY ? QUANTITY_DENOMINATOR : 1;
        int32_t region = -1;
        for (int32_t r = 0; many && r < g->program->region_count; r++)
            if (g->program->regions[r].entity == field->entity) region = r;
        IrNode node = blank_node(many ? IR_ELEMENT : IR_FACT, field->type, denominator, region);
        node.slot = slot;
        node.source = field->source;
        long double low = field->low < 0 ? -(long double)field->low : (long double)field->low, high = (long double)field->high;
        add_item(g, node, low > high ? low : high);
    }
}

void make_schema(Generator *g) {
    enum { MOST_ENTITIES = 6, MOST_FIELDS = 80, MOST_SOURCES = 100 };
    IrSchema *schema = &g->program->schema;
    schema->entities = NEW_ARRAY(g->arena, IrEntity, MOST_ENTITIES);
    schema->fields = NEW_ARRAY(g->arena, IrField, MOST_FIELDS);
    schema->enums = NEW(g->arena, IrEnum);
    schema->enum_count = 1;
    schema->enums[0] = (IrEnum){.name = {"kind", NULL}, .items = NEW_ARRAY(g->arena, IrEnumItem, ENUM_ITEMS), .count = ENUM_ITEMS, .open = true};
    for (int32_t i = 0; i < ENUM_ITEMS; i++) schema->enums[0].items[i].name.ascii = arena_printf(g->arena, "i%d", i);
    g->program->sources = NEW_ARRAY(g->arena, IrSource, MOST_SOURCES);
    g->program->regions = NEW_ARRAY(g->arena, IrRegion, MOST_ENTITIES);
    add_entity(g, false, 3 + random_below(&g->random, 10));
    if (random_percent(&g->random, 15)) add_entity(g, false, 50);        /* more sources than one word holds */
    else if (random_percent(&g->random, 50)) add_entity(g, false, 1 + random_below(&g->random, 5));
    int32_t lists = g->size.lists ? 1 + random_below(&g->random, 2) : 0;
    for (int32_t i = 0; i < lists; i++) add_entity(g, true, 1 + random_below(&g->random, 5));
    for (int32_t e = 0; e < schema->entity_count; e++)
        if (schema->entities[e].many) {
            ir_add_region(g->builder, e);
            g->program->regions[g->program->region_count++].entity = e;
        }
    add_fact_nodes(g);
    for (int32_t i = random_below(&g->random, 3); i > 0; i--) {
        IrNode node = blank_node(IR_UNPUBLISHED, (IrType){random_percent(&g->random, 50) ? TYPE_MONEY : TYPE_BOOL, 0}, 1, -1);
        node.source = add_source(g, CAUSE_PARAMETER, arena_printf(g->arena, "p%d", i), -1);
        add_item(g, node, 0);
    }
}

/* ---- measures ---- */

static void add_condition_to(Generator *g, IrMeasure *measure) {
    int32_t region = measure->region >= 0 && random_percent(&g->random, 60) ? measure->region : -1;
    IrId    holds = any_item(g, region, TYPE_BOOL).id;
    measure->conditions[measure->condition_count++] = (IrCondition){.id = "c", .holds = holds, .written = holds, .text = "", .region = region, .span = SPAN_NONE};
}

static void add_outcome(Generator *g, IrMeasure *measure) {
    IrOutcome *outcome = &measure->outcome;
    measure->has_outcome = true;
    *outcome = (IrOutcome){.kind = (OutcomeKind)random_below(&g->random, KIND_COUNT), .ceiling = random_percent(&g->random, 50), .exact = IR_NONE, .rounded = IR_NONE, .base = IR_NONE,
                           .rate = IR_NONE, .cap = IR_NONE, .estimated = IR_NONE, .amount = IR_NONE, .span = SPAN_NONE};
    if (outcome->kind >= KIND_CLASSIFICATION && random_percent(&g->random, 80)) return;     /* mostly without an amount */
    if (random_percent(&g->random, 10)) return;
    outcome->amount = money_amount(g, measure->region).id;
    if (random_percent(&g->random, 30)) outcome->estimated = any_item(g, measure->region, TYPE_BOOL).id;
}

static void add_measure(Generator *g) {
    IrProgram *program = g->program;
    int32_t    index = program->measure_count++;
    IrMeasure *measure = &program->measures[index];
    *measure = (IrMeasure){.name = {arena_printf(g->arena, "m%d", index), NULL}, .title = "", .region = -1, .element_filter = IR_NONE,
                           .total = IR_NONE, .total_exact = IR_NONE, .total_cap = IR_NONE, .awarded = IR_NONE, .award = IR_NONE, .choice = -1, .span = SPAN_NONE};
    if (program->region_count && random_percent(&g->random, 50)) measure->region = random_below(&g->random, program->region_count);
    if (g->size.alike) {
        make_alike_measure(g, measure);
        return;
    }
    measure->in_force = any_item(g, -1, TYPE_BOOL).id;
    if (random_percent(&g->random, 50)) {
        IrNode always = blank_node(IR_CONSTANT, (IrType){TYPE_BOOL, 0}, 1, -1);
        always.constant = 1;
        measure->in_force = add_item(g, always, 1).id;
    }
    int32_t conditions = random_percent(&g->random, 3) ? 64 : random_percent(&g->random, 10) ? 20 : random_below(&g->random, 7);
    measure->conditions = NEW_ARRAY(g->arena, IrCondition, conditions + 1);
    for (int32_t i = 0; i < conditions; i++) add_condition_to(g, measure);
    measure->check_count = random_percent(&g->random, 12) ? 1 + random_below(&g->random, 3) : 0;
    measure->checks = NEW_ARRAY(g->arena, IrCheck, measure->check_count + 1);
    for (int32_t i = 0; i < measure->check_count; i++)
        measure->checks[i] = (IrCheck){.ok = any_item(g, random_percent(&g->random, 50) ? measure->region : -1, TYPE_BOOL).id, .span = SPAN_NONE};
    if (random_percent(&g->random, 90)) add_outcome(g, measure);
    if (random_percent(&g->random, 20)) {
        measure->award = money_amount(g, -1).id;
        measure->awarded = any_item(g, -1, TYPE_BOOL).id;
    }
    if (measure->region < 0) return;
    if (random_percent(&g->random, 50)) measure->element_filter = any_item(g, measure->region, TYPE_BOOL).id;
    if (random_percent(&g->random, 25)) measure->total = money_amount(g, -1).id;
    if (random_percent(&g->random, 50)) measure->total_cap = money_amount(g, -1).id;
}

static void add_awards(Generator *g, IrChoice *choice) {
    Item decided = any_item(g, -1, TYPE_MONEY);
    if (decided.denominator == 1 && random_percent(&g->random, 60)) choice->decided_amount = decided.id;
    if (!random_percent(&g->random, 50)) return;
    choice->award_by_rate = NEW_ARRAY(g->arena, IrId, choice->member_count);
    choice->award_cap = NEW_ARRAY(g->arena, IrId, choice->member_count);
    choice->rate_allowed = NEW_ARRAY(g->arena, IrId, choice->member_count);
    for (int32_t i = 0; i < choice->member_count; i++) {
        choice->award_by_rate[i] = random_percent(&g->random, 80) ? money_amount(g, -1).id : IR_NONE;
        choice->award_cap[i] = random_percent(&g->random, 50) ? money_amount(g, -1).id : IR_NONE;
        choice->rate_allowed[i] = random_percent(&g->random, 80) ? any_item(g, -1, TYPE_BOOL).id : IR_NONE;
    }
}

static void add_choice(Generator *g) {
    IrProgram *program = g->program;
    int32_t    index = program->choice_count++;
    IrChoice  *choice = &program->choices[index];
    *choice = (IrChoice){.name = {"choose", NULL}, .title = "", .has_advice = g->size.alike || random_percent(&g->random, 85), .selected = IR_NONE, .decided_amount = IR_NONE,
                         .decided_rate = IR_NONE, .unfounded = IR_NONE, .span = SPAN_NONE, .members = NEW_ARRAY(g->arena, int32_t, program->measure_count + 1)};
    for (int32_t m = 0; m < program->measure_count; m++) {
        if (program->measures[m].choice >= 0 || !random_percent(&g->random, g->size.alike ? 95 : 60) || choice->member_count == 62) continue;
        program->measures[m].choice = index;
        choice->members[choice->member_count++] = m;
    }
    if (random_percent(&g->random, 40)) choice->selected = g->items.items[0].id;  /* the set fact */
    if (random_percent(&g->random, 50)) add_awards(g, choice);
    if (choice->selected != IR_NONE && random_percent(&g->random, 50)) choice->unfounded = any_item(g, -1, TYPE_BOOL).id;
}

void make_measures(Generator *g) {
    IrProgram *program = g->program;
    program->measures = NEW_ARRAY(g->arena, IrMeasure, g->size.measures + 1);
    for (int32_t i = 0; i < g->size.measures; i++) add_measure(g);
    program->choices = NEW_ARRAY(g->arena, IrChoice, 2);
    if (program->measure_count) add_choice(g);
    if (random_percent(&g->random, 30)) add_choice(g);
}

/* Elements' facts need their region before the builder knows it: regions are made in the order of the lists. */
IrProgram *generate_program(Arena *arena, uint64_t seed, Size size) {
    Generator g = {.arena = arena, .builder = ir_builder_new(arena), .program = NEW(arena, IrProgram), .random = {seed}, .size = size};
    g.program->arena = arena;
    g.program->policy = (IrPolicy){.name = {"random", NULL}, .title = "random", .date_field = -1};
    make_schema(&g);
    int32_t regions = g.program->region_count;
    for (int32_t r = 0; r < regions; r++) make_nodes(&g, r, size.nodes / 3);
    make_nodes(&g, -1, size.nodes);
    for (int32_t r = 0; r < regions; r++) make_nodes(&g, r, size.nodes / 4);
    make_measures(&g);
    ir_builder_finish(g.builder, g.program);
    Diags *diags = diags_new(arena, NULL);
    if (!ir_ranges(g.program, diags) || !ir_sources(g.program, diags)) return NULL;
    ir_verify(g.program);
    return g.program;
}

/* ---- applications ---- */

int64_t text_number(int32_t number) {
    char text[16];
    int  size = snprintf(text, sizeof text, "%d", number);
    return pol_text_key(text, (size_t)size);
}

static Cell random_cell(Generator *g, const IrField *field, int missing) {
    if (random_percent(&g->random, missing)) return (Cell){0};
    if (field->type.kind == TYPE_TEXT) return (Cell){.present = true, .value = text_number(random_below(&g->random, 6))};
    return (Cell){.present = true, .value = (int64_t)interesting(g, field->low, field->high)};
}

/* Moves a fact out of its range where its column is wide enough to say so. */
static bool spoil(Generator *g, const IrField *field, Cell *cell) {
    if (!cell->present) return false;
    switch (field->type.kind) {
    case TYPE_BOOL: case TYPE_TEXT: return false;
    case TYPE_ENUM: cell->value = random_percent(&g->random, 50) ? -1 : 100; return true;
    case TYPE_DATE: case TYPE_SET: cell->value = random_percent(&g->random, 50) ? field->low - 1 : field->high + 1; return true;
    case TYPE_MONEY: case TYPE_RATE: case TYPE_INTEGER: case TYPE_QUANTITY: break;
    }
    if (field->high > INT32_MAX && field->high < INT64_MAX) cell->value = random_percent(&g->random, 50) ? field->high + 1 : INT64_MAX;
    else if (field->low > INT32_MIN) cell->value = field->low - 1;
    else return false;
    return true;
}

Application *generate_application(Arena *arena, const IrProgram *program, Random *random, int missing, bool wrong, bool *is_wrong) {
    Generator       g = {.arena = arena, .random = *random};
    const IrSchema *schema = &program->schema;
    Application    *application = application_new(arena, schema);
    *is_wrong = false;
    for (int32_t e = 0; e < schema->entity_count; e++) {
        const IrEntity  *entity = &schema->entities[e];
        ApplicationList *list = &application->lists[e];
        int32_t          rows = 1;
        Cell            *cells = application->cells + entity->first_field;
        if (entity->many) {
            list->present = !random_percent(&g.random, missing);
            list->count = rows = list->present ? random_below(&g.random, 5) : 0;
            list->cells = cells = NEW_ARRAY(arena, Cell, rows * entity->field_count + 1);
        }
        for (int32_t i = 0; i < rows * entity->field_count; i++) {
            const IrField *field = &schema->fields[entity->first_field + i % entity->field_count];
            cells[i] = random_cell(&g, field, missing);
            if (wrong && !*is_wrong && random_percent(&g.random, 30)) *is_wrong = spoil(&g, field, &cells[i]);
        }
    }
    *random = g.random;
    return application;
}
