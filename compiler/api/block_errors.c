/* block_errors - see block_errors.h. */
#include "api/block_errors.h"

#include "data/decision_error.h"

#include <string.h>

bool block_contradictions(const IrProgram *program, const Block *block, uint8_t *contradictory) {
    uint8_t any = 0;
    memset(contradictory, 0, (size_t)block->rows);
    if (!block->has_measures) return false;
    for (int32_t m = 0; m < program->measure_count; m++)
        for (int64_t i = 0; i < block->rows; i++) contradictory[i] |= block->measures[m].status[i] == STATUS_ERROR;
    for (int32_t c = 0; c < program->choice_count; c++)
        for (int64_t i = 0; i < block->rows; i++) contradictory[i] |= block->choices[c].error[i / 8] >> i % 8 & 1;
    for (int64_t i = 0; i < block->rows; i++) any |= contradictory[i];
    return any;
}

void block_errors(const Block *block, const IrProgram *program, Language language, int64_t row, bool contradictory, Buffer *text, TakeError *take, void *context) {
    const RowErrors *errors = block->errors[row];
    for (int32_t i = 0; errors && i < errors->items.count; i++) {
        const RowError *error = errors->items.items[i];
        buffer_clear(text);
        row_error_message(error, language, text);
        take(context, &(DecisionError){data_code_text(error->code), error->field.english, NULL, text->data});
    }
    for (int32_t i = 0; !errors && contradictory && i < program->measure_count; i++) {
        const MeasureBlock *measure = &block->measures[i];
        if (measure->status[row] != STATUS_ERROR) continue;
        DataCode        code;
        MeasureDecision decision = {.status = STATUS_ERROR, .check_failed = measure->check[row]};
        const char     *message = measure_error_text(program, &program->measures[i], &decision, language, &code);
        take(context, &(DecisionError){data_code_text(code), NULL, name_key(program->measures[i].name), message});
    }
    for (int32_t i = 0; !errors && contradictory && i < program->choice_count; i++) {
        const ChoiceBlock *choice = &block->choices[i];
        ChoiceDecision     decision = {.selected = mask_get(&choice->selected, row), .error = choice->error[row / 8] >> row % 8 & 1};
        DataCode           code;
        const char        *message = choice_error_text(&decision, language, &code);
        if (!message) continue;
        const IrMeasure *member = &program->measures[program->choices[i].members[selected_member(&decision)]];
        take(context, &(DecisionError){data_code_text(code), NULL, name_key(member->name), message});
    }
}
