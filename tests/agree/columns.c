/* columns - see columns.h. Rows are padded to a multiple of 64 with absent facts. */
#include "columns.h"

#include <string.h>

static void set_bit(uint8_t *bits, int64_t index) { bits[index / 8] |= (uint8_t)(1 << (index % 8)); }

static void write_value(void *column, int bits, int64_t index, int64_t value) {
    if (bits == 1) {
        if (value) set_bit(column, index);
    } else if (bits == 8) {
        ((int8_t *)column)[index] = (int8_t)value;
    } else if (bits == 32) {
        ((int32_t *)column)[index] = (int32_t)value;
    } else {
        ((int64_t *)column)[index] = value;
    }
}

static const Cell *cell_of(const IrProgram *program, const Application *row, int32_t slot, int32_t element) {
    const IrEntity *entity = &program->schema.entities[program->schema.fields[slot].entity];
    if (!entity->many) return &row->cells[slot];
    return &row->lists[program->schema.fields[slot].entity].cells[(int64_t)element * entity->field_count + (slot - entity->first_field)];
}

static int32_t count_of(const IrProgram *program, const Application *row, int32_t entity) {
    if (!program->schema.entities[entity].many) return 1;
    return row->lists[entity].present ? row->lists[entity].count : 0;
}

Columns columns_from_rows(const IrProgram *program, const Layout *layout, Application **rows, int32_t count, Arena *arena) {
    Columns columns = {.padded_rows = (count + 63) / 64 * 64};
    columns.fields = NEW_ARRAY(arena, pol_column, program->schema.field_count + 1);
    columns.lists = NEW_ARRAY(arena, pol_list_column, program->schema.entity_count + 1);
    for (int32_t e = 0; e < program->schema.entity_count; e++) {
        const IrEntity *entity = &program->schema.entities[e];
        int64_t         total = 0;
        int64_t        *offsets = NEW_ARRAY(arena, int64_t, columns.padded_rows + 2);
        uint8_t        *present = NEW_ARRAY(arena, uint8_t, columns.padded_rows / 8 + 1);
        for (int64_t row = 0; row < columns.padded_rows; row++) {
            if (row < count) total += count_of(program, rows[row], e);
            if (row < count && entity->many && rows[row]->lists[e].present) set_bit(present, row);
            offsets[row + 1] = total;
        }
        columns.lists[e] = (pol_list_column){offsets, present};
        for (int32_t slot = entity->first_field; slot < entity->first_field + entity->field_count; slot++) {
            int64_t  room = (entity->many ? total : columns.padded_rows) + 8, at = 0;
            void    *values = NEW_ARRAY(arena, int64_t, room);
            uint8_t *validity = NEW_ARRAY(arena, uint8_t, room);
            for (int32_t row = 0; row < count; row++)
                for (int32_t i = 0; i < count_of(program, rows[row], e); i++, at++) {
                    const Cell *cell = cell_of(program, rows[row], slot, i);
                    /* what stands under an absent value must not matter */
                    write_value(values, layout->fields[slot].bits, at, cell->present ? cell->value : 0x5a5a5a5a5a5a5a5a);
                    if (cell->present) set_bit(validity, at);
                }
            columns.fields[slot] = (pol_column){values, validity};
        }
    }
    return columns;
}

void **columns_outputs(const Layout *layout, pol_selection selection, int32_t rows, Arena *arena) {
    void **outputs = NEW_ARRAY(arena, void *, layout->output_counts[selection] + 1);
    for (int32_t i = 0; i < layout->output_counts[selection]; i++) outputs[i] = NEW_ARRAY(arena, int64_t, rows + 64);
    return outputs;
}

int64_t columns_output_at(const pol_output *output, const void *column, int64_t row) {
    switch (output->bits) {
    case 1: return (((const uint8_t *)column)[row / 8] >> (row % 8)) & 1;
    case 8: return ((const uint8_t *)column)[row];
    case 16: return ((const uint16_t *)column)[row];
    case 32: return ((const uint32_t *)column)[row];
    }
    return ((const int64_t *)column)[row];
}

static void set_present(uint64_t *words, int32_t bit) { words[bit / 64] |= (uint64_t)1 << (bit % 64); }

static void set_word(uint64_t *words, const FieldPlace *place, const Cell *cell) {
    if (!cell->present) return;
    set_present(words, place->presence_bit);
    words[place->word] = (uint64_t)cell->value;
}

void *columns_input(const IrProgram *program, const Layout *layout, const Application *application, Arena *arena) {
    uint64_t *input = NEW_ARRAY(arena, uint64_t, layout->input_words + 1);
    for (int32_t e = 0; e < program->schema.entity_count; e++) {
        const IrEntity *entity = &program->schema.entities[e];
        int32_t         elements = count_of(program, application, e);
        uint64_t       *words = input;
        if (entity->many) {
            words = NEW_ARRAY(arena, uint64_t, layout->lists[e].words * elements + 1);
            input[layout->lists[e].word] = (uint64_t)(uintptr_t)words;
            input[layout->lists[e].word + 1] = (uint64_t)elements;
            if (application->lists[e].present) set_present(input, layout->lists[e].presence_bit);
        }
        for (int32_t i = 0; i < elements; i++)
            for (int32_t slot = entity->first_field; slot < entity->first_field + entity->field_count; slot++)
                set_word(words + (int64_t)i * (entity->many ? layout->lists[e].words : 0), &layout->fields[slot], cell_of(program, application, slot, i));
    }
    return input;
}

pol_level columns_level(int number) {
#if defined(__x86_64__)
    bool has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
                   && __builtin_cpu_supports("avx512bw");
    bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    pol_level level = (pol_level)(number % POL_LEVEL_COUNT);
    if (level == POL_LEVEL_AVX512 && !has_avx512) level = POL_LEVEL_AVX2;
    if (level == POL_LEVEL_AVX2 && !has_avx2) level = POL_LEVEL_BASE;
    return level;
#else
    (void)number;
    return POL_LEVEL_BASE;
#endif
}
