/* marshal - copies between the cells of an application and the words of the input struct. */
#include "native/marshal.h"

static void set_present(uint64_t *words, int32_t bit) { words[bit / 64] |= (uint64_t)1 << (bit % 64); }

static void set(uint64_t *words, const FieldPlace *place, const Application *application, TypeKind kind, const Cell *cell) {
    if (!cell->present) return;
    set_present(words, place->presence_bit);
    words[place->word] = (uint64_t)application_value(application, kind, cell->value);
}

static uint64_t *elements_of(const IrProgram *program, const Layout *layout, const Application *application, int32_t entity, Arena *arena) {
    const IrEntity *many = &program->schema.entities[entity];
    const ApplicationList *list = &application->lists[entity];
    int32_t         words = layout->lists[entity].words;
    uint64_t       *elements = arena_alloc(arena, sizeof(uint64_t) * (size_t)words * (size_t)list->count + 8);
    for (int32_t i = 0; i < list->count; i++)
        for (int32_t f = 0; f < many->field_count; f++)
            set(elements + (int64_t)i * words, &layout->fields[many->first_field + f], application, program->schema.fields[many->first_field + f].type.kind,
                &list->cells[(int64_t)i * many->field_count + f]);
    return elements;
}

static uint64_t *input_of(const IrProgram *program, const Layout *layout, const Application *application, Arena *arena) {
    const IrSchema *schema = &program->schema;
    uint64_t       *input = NEW_ARRAY(arena, uint64_t, layout->input_words + 1);
    for (int32_t e = 0; e < schema->entity_count; e++) {
        const IrEntity *entity = &schema->entities[e];
        if (!entity->many) {
            for (int32_t f = 0; f < entity->field_count; f++) {
                int32_t slot = entity->first_field + f;
                set(input, &layout->fields[slot], application, schema->fields[slot].type.kind, &application->cells[slot]);
            }
            continue;
        }
        const ApplicationList *list = &application->lists[e];
        int32_t                word = layout->lists[e].word;
        if (!list->present) continue;
        set_present(input, layout->lists[e].presence_bit);
        input[word] = (uint64_t)(uintptr_t)elements_of(program, layout, application, e, arena);
        input[word + 1] = (uint64_t)list->count;
    }
    return input;
}

static ElementDecision *elements_from(const pol_element *elements, int32_t count, Arena *arena) {
    ElementDecision *result = NEW_ARRAY(arena, ElementDecision, count + 1);
    for (int32_t i = 0; i < count; i++)
        result[i] = (ElementDecision){.status = (Status)elements[i].status, .has_amount = elements[i].has_amount != 0, .amount = elements[i].amount,
                                      .failed = elements[i].failed, .undecided = elements[i].undecided, .missing = elements[i].missing,
                                      .filtered_out = elements[i].filtered_out != 0};
    return result;
}

static MeasureDecision measure_from(const pol_measure *measure) {
    return (MeasureDecision){.status = (Status)measure->status, .has_amount = measure->has_amount != 0, .amount = measure->amount,
                             .amount_min = measure->has_amount ? measure->amount_min : 0, .has_award = measure->has_award != 0,
                             .award = measure->award, .estimated = measure->estimated != 0, .failed = measure->failed,
                             .undecided = measure->undecided, .missing = measure->missing, .check_failed = measure->check};
}

static pol_element **rooms_for(const IrProgram *program, const Application *application, Arena *arena) {
    pol_element **rooms = NEW_ARRAY(arena, pol_element *, program->measure_count + 1);
    for (int32_t m = 0; m < program->measure_count; m++) {
        if (program->measures[m].region < 0) continue;
        const ApplicationList *list = &application->lists[program->regions[program->measures[m].region].entity];
        rooms[m] = NEW_ARRAY(arena, pol_element, (list->present ? list->count : 0) + 1);
    }
    return rooms;
}

Decision *marshal_decide(pol_decide_function *decide, const IrProgram *program, const Layout *layout, const Application *application, Arena *arena) {
    pol_measure  *measures = NEW_ARRAY(arena, pol_measure, program->measure_count + 1);
    pol_choice   *choices = NEW_ARRAY(arena, pol_choice, program->choice_count + 1);
    pol_element **rooms = rooms_for(program, application, arena);
    decide(input_of(program, layout, application, arena), measures, choices, (pol_element *const *)rooms);
    Decision *decision = NEW(arena, Decision);
    decision->measures = NEW_ARRAY(arena, MeasureDecision, program->measure_count + 1);
    decision->choices = NEW_ARRAY(arena, ChoiceDecision, program->choice_count + 1);
    for (int32_t m = 0; m < program->measure_count; m++) {
        decision->measures[m] = measure_from(&measures[m]);
        if (program->measures[m].region < 0 || measures[m].element_count < 0) continue;   /* -1: the elements were not looked at */
        decision->measures[m].element_count = measures[m].element_count;
        decision->measures[m].elements = elements_from(rooms[m], measures[m].element_count, arena);
    }
    for (int32_t c = 0; c < program->choice_count; c++)
        decision->choices[c] = (ChoiceDecision){.best = choices[c].best, .has_amount = choices[c].has_amount != 0, .amount = choices[c].amount,
                                                .selected = choices[c].selected, .undecided = choices[c].undecided, .error = choices[c].error != 0};
    return decision;
}
