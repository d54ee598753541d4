/* summary_columns - counting a block at a time; gives what summary_add gives row by row. */
#include "data/summary_columns_private.h"

#include <stdlib.h>
#include <string.h>

SummaryColumns *summary_columns_new(const IrProgram *program) {
    Arena *arena = arena_new();
    SummaryColumns *scratch = NEW(arena, SummaryColumns);
    scratch->arena = arena;
    scratch->decision.measures = NEW_ARRAY(arena, MeasureDecision, program->measure_count + 1);
    scratch->decision.choices = NEW_ARRAY(arena, ChoiceDecision, program->choice_count + 1);
    return scratch;
}

void summary_columns_free(SummaryColumns *scratch) {
    if (scratch) arena_free(scratch->arena);
}

#define SUMMARY_ADD summary_add_columns_base
#include "data/summary_columns.inc"

void summary_add_columns(Summary *summary, SummaryColumns *scratch, const DecisionColumns *columns, int64_t rows) {
#if defined(__x86_64__)
    bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
    if (avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
        summary_add_columns_avx512(summary, scratch, columns, rows);
        return;
    }
    if (avx2) {
        summary_add_columns_avx2(summary, scratch, columns, rows);
        return;
    }
#endif
    summary_add_columns_base(summary, scratch, columns, rows);
}

void summary_add_bad_rows(Summary *summary, int64_t rows) {
    summary->rows += rows;
    summary->bad_rows += rows;
    for (int32_t m = 0; m < summary->program->measure_count; m++) summary->statuses[m][STATUS_ERROR] += rows;
}

void summary_merge(Summary *into, const Summary *from) {
    const IrProgram *program = into->program;
    into->rows += from->rows;
    into->bad_rows += from->bad_rows;
    into->contradictory_rows += from->contradictory_rows;
    for (int32_t m = 0; m < program->measure_count; m++) {
        for (int status = 0; status < STATUS_COUNT; status++) into->statuses[m][status] += from->statuses[m][status];
        for (int32_t c = 0; c < program->measures[m].condition_count; c++) into->failed[m][c] += from->failed[m][c];
        total_add(&into->measures[m], &from->measures[m]);
    }
    for (int32_t s = 0; s < program->source_count; s++) into->missing[s] += from->missing[s];
    for (int32_t c = 0; c < program->choice_count; c++)
        for (int kind = 0; kind < KIND_COUNT; kind++) total_add(&into->choices[c][kind], &from->choices[c][kind]);
}
