/* library - rebuilds the parts of an IrProgram that describe it from the tables that a compiled policy carries. */
#include "native/library.h"

#include <string.h>

static NamePair name_of(pol_name name) { return (NamePair){name.ascii, name.chinese}; }

static void read_schema(IrProgram *program, const pol_evaluator *from) {
    IrSchema *schema = &program->schema;
    Arena    *arena = program->arena;
    schema->enums = NEW_ARRAY(arena, IrEnum, from->enum_count + 1);
    schema->enum_count = from->enum_count;
    for (int32_t i = 0; i < from->enum_count; i++) {
        const pol_enum *own = &from->enums[i];
        schema->enums[i] = (IrEnum){.name = name_of(own->name), .items = NEW_ARRAY(arena, IrEnumItem, own->count + 1), .count = own->count, .open = own->open != 0};
        for (int32_t j = 0; j < own->count; j++) schema->enums[i].items[j] = (IrEnumItem){name_of(own->items[j].name), own->items[j].label};
    }
    schema->units = NEW_ARRAY(arena, IrUnit, from->unit_count + 1);
    schema->unit_count = from->unit_count;
    for (int32_t i = 0; i < from->unit_count; i++) schema->units[i].name = name_of(from->units[i]);
    schema->entities = NEW_ARRAY(arena, IrEntity, from->entity_count + 1);
    schema->entity_count = from->entity_count;
    for (int32_t i = 0; i < from->entity_count; i++) {
        const pol_entity *own = &from->entities[i];
        schema->entities[i] = (IrEntity){.name = name_of(own->name), .many = own->many != 0, .first_field = own->first_field, .field_count = own->field_count,
                                         .list_source = own->list_source, .span = SPAN_NONE};
    }
    schema->fields = NEW_ARRAY(arena, IrField, from->field_count + 1);
    schema->field_count = from->field_count;
    for (int32_t i = 0; i < from->field_count; i++) {
        const pol_field *own = &from->fields[i];
        schema->fields[i] = (IrField){.name = name_of(own->name), .type = {(TypeKind)own->type, own->type_index}, .low = own->low, .high = own->high,
                                      .origin = (Origin)own->origin, .label = own->label, .entity = own->entity, .slot = i, .source = own->source, .span = SPAN_NONE};
    }
}

static int32_t *numbers_of(const int32_t *numbers, int32_t count, Arena *arena) {
    int32_t *copy = NEW_ARRAY(arena, int32_t, count + 1);
    if (count) memcpy(copy, numbers, sizeof *copy * (size_t)count);
    return copy;
}

/* Nothing is said of how it was chosen: there is one option, which is the default or another one than the default. */
static void read_reading(IrReading *reading, const pol_reading *own, Arena *arena) {
    IrReadingOption *option = NEW(arena, IrReadingOption);
    *option = (IrReadingOption){own->option, own->option_text};
    *reading = (IrReading){.name = {own->code, NULL}, .title = own->title, .options = option, .option_count = 1, .chosen = 0, .default_option = own->is_default ? 0 : -1,
                           .used = own->used != 0, .provisional = own->provisional != 0, .span = SPAN_NONE};
}

static void read_measure(IrMeasure *measure, const pol_measure_description *own, Arena *arena) {
    *measure = (IrMeasure){.name = name_of(own->name), .title = own->title, .in_force = IR_NONE, .element_filter = IR_NONE, .total = IR_NONE, .total_exact = IR_NONE, .total_cap = IR_NONE, .awarded = IR_NONE, .award = IR_NONE,
                           .region = own->entity, .choice = own->choice, .has_outcome = own->kind >= 0, .span = SPAN_NONE};
    measure->conditions = NEW_ARRAY(arena, IrCondition, own->condition_count + 1);
    measure->condition_count = own->condition_count;
    for (int32_t i = 0; i < own->condition_count; i++)
        measure->conditions[i] = (IrCondition){.id = own->conditions[i].id, .role = (IrConditionRole)own->conditions[i].role, .holds = IR_NONE, .written = IR_NONE,
                                               .text = own->conditions[i].text, .region = own->conditions[i].list ? own->entity : -1, .span = SPAN_NONE};
    measure->checks = NEW_ARRAY(arena, IrCheck, own->check_count + 1);
    measure->check_count = own->check_count;
    for (int32_t i = 0; i < own->check_count; i++)
        measure->checks[i] = (IrCheck){.ok = IR_NONE, .alone = IR_NONE, .message = {own->checks[i].english, own->checks[i].chinese}, .span = SPAN_NONE, .shows = {IR_NONE, IR_NONE}};
    measure->sources = numbers_of(own->sources, own->source_count, arena);
    measure->source_count = own->source_count;
    measure->readings_conditions = numbers_of(own->readings_conditions, own->reading_condition_count, arena);
    measure->reading_condition_count = own->reading_condition_count;
    measure->readings_outcome = numbers_of(own->readings_outcome, own->reading_outcome_count, arena);
    measure->reading_outcome_count = own->reading_outcome_count;
    measure->unpublished = numbers_of(own->unpublished, own->unpublished_count, arena);
    measure->unpublished_count = own->unpublished_count;
    measure->outcome = (IrOutcome){.ceiling = own->ceiling != 0, .named = own->named != 0, .amount = own->has_amount ? 0 : IR_NONE, .exact = IR_NONE, .rounded = IR_NONE, .base = IR_NONE,
                                   .rate = IR_NONE, .cap = IR_NONE, .estimated = IR_NONE, .text = own->text, .span = SPAN_NONE};
    measure->has_highest = own->has_highest;
    measure->highest = (Int128)(((unsigned __int128)(uint64_t)own->highest_high << 64) | own->highest_low);
    if (own->kind >= 0) measure->outcome.kind = (OutcomeKind)own->kind;
}

/* Regions: one for each entity, by its index, so that a measure's region is its entity. */
IrProgram *library_describe(const pol_evaluator *from, Arena *arena) {
    IrProgram *program = NEW(arena, IrProgram);
    program->arena = arena;
    program->policy = (IrPolicy){.name = name_of(from->name), .title = from->title, .number = from->number, .source_hash = from->source_hash, .date_field = from->date_field,
                                 .language = (Language)from->language, .source_text = -1, .issued = INT32_MIN, .first_day = INT32_MIN, .last_day = INT32_MAX};
    read_schema(program, from);
    program->regions = NEW_ARRAY(arena, IrRegion, from->entity_count + 1);
    program->region_count = from->entity_count;
    for (int32_t i = 0; i < from->entity_count; i++) program->regions[i].entity = i;
    program->sources = NEW_ARRAY(arena, IrSource, from->source_count + 1);
    program->source_count = from->source_count;
    for (int32_t i = 0; i < from->source_count; i++)
        program->sources[i] = (IrSource){(Cause)from->sources[i].cause, name_of(from->sources[i].name), from->sources[i].path, from->sources[i].slot};
    program->readings = NEW_ARRAY(arena, IrReading, from->reading_count + 1);
    program->reading_count = from->reading_count;
    for (int32_t i = 0; i < from->reading_count; i++)
        read_reading(&program->readings[i], &from->readings[i], arena);
    program->measures = NEW_ARRAY(arena, IrMeasure, from->measure_count + 1);
    program->measure_count = from->measure_count;
    for (int32_t i = 0; i < from->measure_count; i++) read_measure(&program->measures[i], &from->measures[i], arena);
    program->choices = NEW_ARRAY(arena, IrChoice, from->choice_count + 1);
    program->choice_count = from->choice_count;
    for (int32_t i = 0; i < from->choice_count; i++) {
        const pol_choice_description *own = &from->choices[i];
        program->choices[i] = (IrChoice){.name = name_of(own->name), .title = own->title, .members = numbers_of(own->members, own->member_count, arena),
                                         .member_count = own->member_count, .advise_kind = (OutcomeKind)own->advise_kind, .has_advice = own->has_advice != 0,
                                         .selected = IR_NONE, .decided_amount = IR_NONE, .decided_rate = IR_NONE, .unfounded = IR_NONE, .span = SPAN_NONE};
    }
    return program;
}
