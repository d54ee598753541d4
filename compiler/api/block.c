/* block - see block.h. Widths are those of the native kernels (native/layout.c), so that these can write here. */
#include "api/block.h"

#include <string.h>

enum { BITMAP_BYTES = BLOCK_ROWS / 8 };

static MaskColumn mask_new(Arena *arena, int32_t count) {
    int32_t bits = count <= 8 ? 8 : count <= 16 ? 16 : count <= 32 ? 32 : 64;
    return (MaskColumn){arena_alloc(arena, (size_t)BLOCK_ROWS * (size_t)bits / 8), bits};
}

static uint8_t *bitmap_new(Arena *arena) { return NEW_ARRAY(arena, uint8_t, BITMAP_BYTES); }

Block *block_new(Arena *arena, const IrProgram *program) {
    Block *block = NEW(arena, Block);
    block->measures = NEW_ARRAY(arena, MeasureBlock, program->measure_count + 1);
    block->choices = NEW_ARRAY(arena, ChoiceBlock, program->choice_count + 1);
    block->errors = NEW_ARRAY(arena, RowErrors *, BLOCK_ROWS);
    block->input_error = bitmap_new(arena);
    for (int32_t i = 0; i < program->measure_count; i++) {
        const IrMeasure *measure = &program->measures[i];
        block->measures[i] = (MeasureBlock){
            .status = NEW_ARRAY(arena, uint8_t, BLOCK_ROWS), .failed = mask_new(arena, measure->condition_count), .undecided = mask_new(arena, measure->condition_count),
            .missing = mask_new(arena, measure->source_count), .has_amount = bitmap_new(arena), .has_award = bitmap_new(arena), .estimated = bitmap_new(arena),
            .amount = NEW_ARRAY(arena, int64_t, BLOCK_ROWS), .amount_min = NEW_ARRAY(arena, int64_t, BLOCK_ROWS), .award = NEW_ARRAY(arena, int64_t, BLOCK_ROWS),
            .check = NEW_ARRAY(arena, int32_t, BLOCK_ROWS)};
    }
    for (int32_t i = 0; i < program->choice_count; i++) {
        int32_t members = program->choices[i].member_count;
        block->choices[i] = (ChoiceBlock){.best = mask_new(arena, members), .undecided = mask_new(arena, members), .selected = mask_new(arena, 64),
                                          .has_amount = bitmap_new(arena), .error = bitmap_new(arena), .amount = NEW_ARRAY(arena, int64_t, BLOCK_ROWS)};
    }
    return block;
}

void block_clear(Block *block, const IrProgram *program) {
    for (int32_t i = 0; i < program->measure_count; i++) {
        memset(block->measures[i].has_amount, 0, BITMAP_BYTES);
        memset(block->measures[i].has_award, 0, BITMAP_BYTES);
        memset(block->measures[i].estimated, 0, BITMAP_BYTES);
    }
    for (int32_t i = 0; i < program->choice_count; i++) {
        memset(block->choices[i].has_amount, 0, BITMAP_BYTES);
        memset(block->choices[i].error, 0, BITMAP_BYTES);
    }
    if (block->has_errors) memset(block->errors, 0, sizeof *block->errors * BLOCK_ROWS);
    block->has_errors = false;
}

static void put_measure(MeasureBlock *out, int64_t row, const MeasureDecision *decision) {
    out->status[row] = (uint8_t)decision->status;
    mask_set(&out->failed, row, decision->failed);
    mask_set(&out->undecided, row, decision->undecided);
    mask_set(&out->missing, row, decision->missing);
    bitmap_set(out->has_amount, row, decision->has_amount);
    bitmap_set(out->has_award, row, decision->has_award);
    bitmap_set(out->estimated, row, decision->estimated);
    out->amount[row] = decision->has_amount ? decision->amount : 0;
    out->amount_min[row] = decision->has_amount ? decision->amount_min : 0;
    out->award[row] = decision->has_award ? decision->award : 0;
    out->check[row] = decision->check_failed;
}

static void put_choice(ChoiceBlock *out, int64_t row, const ChoiceDecision *decision) {
    mask_set(&out->best, row, decision->best);
    mask_set(&out->undecided, row, decision->undecided);
    mask_set(&out->selected, row, decision->selected);
    bitmap_set(out->has_amount, row, decision->has_amount);
    bitmap_set(out->error, row, decision->error);
    out->amount[row] = decision->has_amount ? decision->amount : 0;
}

void block_put(Block *block, const IrProgram *program, int64_t row, const Decision *decision) {
    for (int32_t i = 0; i < program->measure_count; i++) put_measure(&block->measures[i], row, &decision->measures[i]);
    for (int32_t i = 0; i < program->choice_count; i++) put_choice(&block->choices[i], row, &decision->choices[i]);
}

void block_refuse(Block *block, const IrProgram *program, int64_t row) {
    static const MeasureDecision error = {.status = STATUS_ERROR, .check_failed = CHECK_INPUT};
    static const ChoiceDecision  none = {.error = true};
    for (int32_t i = 0; i < program->measure_count; i++) put_measure(&block->measures[i], row, &error);
    for (int32_t i = 0; i < program->choice_count; i++) put_choice(&block->choices[i], row, &none);
}
