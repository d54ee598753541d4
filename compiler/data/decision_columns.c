/* decision_columns - see decision_columns.h. */
#include "data/decision_columns.h"

#include "data/fact_columns.h"

static void *column_memory(Arena *arena, size_t bytes) {
    uintptr_t start = (uintptr_t)arena_alloc(arena, bytes + 64);
    return (void *)((start + 63) / 64 * 64);
}

static void take_output(DecisionColumns *columns, const pol_output *output, void *memory) {
    MeasureColumns *measure = &columns->measures[output->index];
    ChoiceColumns  *choice = &columns->choices[output->index];
    MaskColumn      mask = {memory, output->bits};
    switch ((pol_column_kind)output->kind) {
    case POL_COLUMN_STATUS: measure->status = memory; break;
    case POL_COLUMN_FAILED: measure->failed = mask; break;
    case POL_COLUMN_UNDECIDED: measure->undecided = mask; break;
    case POL_COLUMN_HAS_AMOUNT: measure->has_amount = memory; break;
    case POL_COLUMN_AMOUNT: measure->amount = memory; break;
    case POL_COLUMN_AMOUNT_MIN: measure->amount_min = memory; break;
    case POL_COLUMN_HAS_AWARD: measure->has_award = memory; break;
    case POL_COLUMN_AWARD: measure->award = memory; break;
    case POL_COLUMN_ESTIMATED: measure->estimated = memory; break;
    case POL_COLUMN_MISSING: measure->missing = mask; break;
    case POL_COLUMN_CHECK: measure->check = memory; break;
    case POL_COLUMN_BEST: choice->best = mask; break;
    case POL_COLUMN_BEST_HAS_AMOUNT: choice->has_amount = memory; break;
    case POL_COLUMN_BEST_AMOUNT: choice->amount = memory; break;
    case POL_COLUMN_SELECTED: choice->selected = memory; break;
    case POL_COLUMN_CHOICE_UNDECIDED: choice->undecided = mask; break;
    case POL_COLUMN_CHOICE_ERROR: choice->error = memory; break;
    case POL_COLUMN_INPUT_ERROR: break;                         /* what is read was checked */
    }
}

DecisionColumns *decision_columns_new(Arena *arena, const IrProgram *program, const Layout *layout) {
    DecisionColumns *columns = NEW(arena, DecisionColumns);
    int32_t most = program->measure_count > program->choice_count ? program->measure_count : program->choice_count;
    columns->program = program;
    columns->measures = NEW_ARRAY(arena, MeasureColumns, most + 1);
    columns->choices = NEW_ARRAY(arena, ChoiceColumns, most + 1);
    columns->outputs = NEW_ARRAY(arena, void *, layout->output_counts[POL_OUTPUT_FULL] + 1);
    for (int32_t i = 0; i < layout->output_counts[POL_OUTPUT_FULL]; i++) {
        const pol_output *output = &layout->outputs[POL_OUTPUT_FULL][i];
        columns->outputs[i] = column_memory(arena, (size_t)COLUMNS_ROWS * (size_t)output->bits / 8 + 64);
        take_output(columns, output, columns->outputs[i]);
    }
    return columns;
}

void decision_columns_measure(const DecisionColumns *columns, int32_t measure, int64_t row, MeasureDecision *decision) {
    const MeasureColumns *from = &columns->measures[measure];
    *decision = (MeasureDecision){.status = (Status)from->status[row], .has_amount = bit_at(from->has_amount, row), .has_award = bit_at(from->has_award, row),
                                  .estimated = bit_at(from->estimated, row), .failed = mask_at(from->failed, row), .undecided = mask_at(from->undecided, row),
                                  .missing = mask_at(from->missing, row), .check_failed = from->check[row]};
    if (decision->has_amount) decision->amount = from->amount[row], decision->amount_min = from->amount_min[row];
    if (decision->has_award) decision->award = from->award[row];
}

void decision_columns_choice(const DecisionColumns *columns, int32_t choice, int64_t row, ChoiceDecision *decision) {
    const ChoiceColumns *from = &columns->choices[choice];
    *decision = (ChoiceDecision){.best = mask_at(from->best, row), .has_amount = bit_at(from->has_amount, row), .selected = from->selected[row],
                                 .undecided = mask_at(from->undecided, row), .error = bit_at(from->error, row)};
    if (decision->has_amount) decision->amount = from->amount[row];
}
