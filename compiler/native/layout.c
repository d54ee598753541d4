/* layout - places are given in the order of the schema; presence words come first. */
#include "native/layout.h"

#include "base/vec.h"

static int32_t words_for_bits(int32_t bits) { return (bits + 63) / 64; }

static int32_t column_bits(const IrField *field) {
    switch (field->type.kind) {
    case TYPE_BOOL: return 1;
    case TYPE_ENUM: return 8;
    case TYPE_DATE: return 32;
    case TYPE_SET: case TYPE_TEXT: return 64;
    case TYPE_MONEY: case TYPE_RATE: case TYPE_INTEGER: case TYPE_QUANTITY:
        return field->low >= INT32_MIN && field->high <= INT32_MAX ? 32 : 64;
    }
    return 64;
}

static int32_t mask_bits(int32_t count) { return count <= 8 ? 8 : count <= 16 ? 16 : count <= 32 ? 32 : 64; }

int32_t layout_presence_words(const IrSchema *schema, int32_t list) {
    if (list >= 0) return words_for_bits(schema->entities[list].field_count);
    int32_t bits = 0;
    for (int32_t e = 0; e < schema->entity_count; e++) bits += schema->entities[e].many ? 1 : schema->entities[e].field_count;
    return words_for_bits(bits);
}

/* Bits of single facts come first, those of lists after them. */
static void place_fields(Layout *layout, Arena *arena, const IrSchema *schema) {
    int32_t word = layout_presence_words(schema, -1), bit = 0;
    layout->fields = NEW_ARRAY(arena, FieldPlace, schema->field_count + 1);
    layout->lists = NEW_ARRAY(arena, ListPlace, schema->entity_count + 1);
    for (int32_t e = 0; e < schema->entity_count; e++) {
        const IrEntity *entity = &schema->entities[e];
        int32_t         element_word = words_for_bits(entity->field_count);
        for (int32_t i = 0; i < entity->field_count; i++) {
            int32_t slot = entity->first_field + i;
            layout->fields[slot].bits = column_bits(&schema->fields[slot]);
            layout->fields[slot].presence_bit = entity->many ? i : bit++;
            layout->fields[slot].word = entity->many ? element_word++ : word++;
        }
        layout->lists[e].words = element_word;
    }
    for (int32_t e = 0; e < schema->entity_count; e++) {
        if (!schema->entities[e].many) continue;
        layout->lists[e].presence_bit = bit++;
        layout->lists[e].word = word;
        word += 2;
    }
    layout->input_words = word;
}

typedef VEC(pol_output) Outputs;

static void add(Arena *arena, Outputs *outputs, pol_column_kind kind, int32_t index, int32_t bits) {
    VEC_PUSH(arena, outputs, ((pol_output){.kind = (int32_t)kind, .index = index, .bits = bits}));
}

static void add_measure(Arena *arena, Outputs *outputs, const IrMeasure *measure, int32_t index, bool full) {
    int32_t conditions = mask_bits(measure->condition_count);
    add(arena, outputs, POL_COLUMN_STATUS, index, 8);
    add(arena, outputs, POL_COLUMN_FAILED, index, conditions);
    add(arena, outputs, POL_COLUMN_UNDECIDED, index, conditions);
    if (!full) return;
    add(arena, outputs, POL_COLUMN_HAS_AMOUNT, index, 1);
    add(arena, outputs, POL_COLUMN_AMOUNT, index, 64);
    add(arena, outputs, POL_COLUMN_AMOUNT_MIN, index, 64);
    add(arena, outputs, POL_COLUMN_HAS_AWARD, index, 1);
    add(arena, outputs, POL_COLUMN_AWARD, index, 64);
    add(arena, outputs, POL_COLUMN_ESTIMATED, index, 1);
    add(arena, outputs, POL_COLUMN_MISSING, index, mask_bits(measure->source_count));
    add(arena, outputs, POL_COLUMN_CHECK, index, 32);
}

static void add_choice(Arena *arena, Outputs *outputs, const IrChoice *choice, int32_t index, bool full) {
    int32_t members = mask_bits(choice->member_count);
    add(arena, outputs, POL_COLUMN_BEST, index, members);
    add(arena, outputs, POL_COLUMN_BEST_HAS_AMOUNT, index, 1);
    add(arena, outputs, POL_COLUMN_BEST_AMOUNT, index, 64);
    if (!full) return;
    add(arena, outputs, POL_COLUMN_SELECTED, index, 64);
    add(arena, outputs, POL_COLUMN_CHOICE_UNDECIDED, index, members);
    add(arena, outputs, POL_COLUMN_CHOICE_ERROR, index, 1);
}

static OutputPlaces places(int32_t first, int32_t end, int32_t count) { return (OutputPlaces){first, count ? (end - first) / count : 0}; }

static void plan_outputs(Layout *layout, Arena *arena, const IrProgram *program, pol_selection selection) {
    Outputs outputs = {0};
    add(arena, &outputs, POL_COLUMN_INPUT_ERROR, 0, 1);
    int32_t choices = outputs.count;
    for (int32_t c = 0; c < program->choice_count; c++)
        add_choice(arena, &outputs, &program->choices[c], c, selection == POL_OUTPUT_FULL);
    int32_t measures = outputs.count;
    if (selection != POL_OUTPUT_CHOICES)
        for (int32_t m = 0; m < program->measure_count; m++)
            add_measure(arena, &outputs, &program->measures[m], m, selection == POL_OUTPUT_FULL);
    layout->choice_outputs[selection] = places(choices, measures, program->choice_count);
    layout->measure_outputs[selection] = places(measures, outputs.count, program->measure_count);
    layout->outputs[selection] = outputs.items;
    layout->output_counts[selection] = outputs.count;
}

Layout *layout_new(Arena *arena, const IrProgram *program) {
    Layout *layout = NEW(arena, Layout);
    place_fields(layout, arena, &program->schema);
    plan_outputs(layout, arena, program, POL_OUTPUT_CHOICES);
    plan_outputs(layout, arena, program, POL_OUTPUT_REASONS);
    plan_outputs(layout, arena, program, POL_OUTPUT_FULL);
    return layout;
}
