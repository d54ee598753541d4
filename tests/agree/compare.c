/* compare - decides every row with the reference and with each native engine. A row with a fact outside its range has a known answer:
 * every measure an ERROR, nothing chosen. */
#include "compare.h"

#include "columns.h"
#include "eval/eval.h"
#include "native/engine.h"

#include <stdio.h>
#include <string.h>

static Difference differs(int32_t row, const char *engine, const char *what, int32_t index, int64_t expected, int64_t got) {
    Difference difference = {.row = row, .found = true};
    snprintf(difference.text, sizeof difference.text, "row %d: %s: %s of %d: reference %lld, got %lld", row, engine, what, index, (long long)expected,
             (long long)got);
    return difference;
}

#define SAME(what, index, a, b) \
    do { if ((a) != (b)) return differs(row, engine, what, index, (int64_t)(a), (int64_t)(b)); } while (0)

static Difference compare_elements(int32_t row, const char *engine, int32_t m, const MeasureDecision *a, const MeasureDecision *b) {
    SAME("element count", m, a->element_count, b->element_count);
    SAME("elements there", m, a->elements != NULL, b->elements != NULL);
    for (int32_t i = 0; i < a->element_count; i++) {
        const ElementDecision *x = &a->elements[i], *y = &b->elements[i];
        SAME("element status", m, x->status, y->status);
        SAME("element has_amount", m, x->has_amount, y->has_amount);
        SAME("element amount", m, x->amount, y->amount);
        SAME("element failed", m, x->failed, y->failed);
        SAME("element undecided", m, x->undecided, y->undecided);
        SAME("element missing", m, x->missing, y->missing);
        SAME("element filtered_out", m, x->filtered_out, y->filtered_out);
    }
    return (Difference){.found = false};
}

static Difference compare_measure(int32_t row, const char *engine, int32_t m, const MeasureDecision *a, const MeasureDecision *b) {
    SAME("status", m, a->status, b->status);
    SAME("check", m, a->check_failed, b->check_failed);
    SAME("failed", m, a->failed, b->failed);
    SAME("undecided", m, a->undecided, b->undecided);
    SAME("has_amount", m, a->has_amount, b->has_amount);
    SAME("amount", m, a->amount, b->amount);
    SAME("amount_min", m, a->amount_min, b->amount_min);
    SAME("missing", m, a->missing, b->missing);
    SAME("has_award", m, a->has_award, b->has_award);
    SAME("award", m, a->award, b->award);
    SAME("estimated", m, a->estimated, b->estimated);
    return (Difference){.found = false};
}

static Difference compare_choice(int32_t row, const char *engine, int32_t c, const ChoiceDecision *a, const ChoiceDecision *b) {
    SAME("best", c, a->best, b->best);
    SAME("choice has_amount", c, a->has_amount, b->has_amount);
    SAME("choice amount", c, a->amount, b->amount);
    SAME("selected", c, a->selected, b->selected);
    SAME("choice undecided", c, a->undecided, b->undecided);
    SAME("choice error", c, a->error, b->error);
    return (Difference){.found = false};
}

static Difference compare_decisions(const IrProgram *program, int32_t row, const char *engine, const Decision *a, const Decision *b) {
    Difference difference = {.found = false};
    for (int32_t m = 0; m < program->measure_count && !difference.found; m++) {
        difference = compare_measure(row, engine, m, &a->measures[m], &b->measures[m]);
        if (!difference.found) difference = compare_elements(row, engine, m, &a->measures[m], &b->measures[m]);
    }
    for (int32_t c = 0; c < program->choice_count && !difference.found; c++)
        difference = compare_choice(row, engine, c, &a->choices[c], &b->choices[c]);
    return difference;
}

static Decision *wrong_input(const IrProgram *program, Arena *arena) {
    Decision *decision = NEW(arena, Decision);
    decision->measures = NEW_ARRAY(arena, MeasureDecision, program->measure_count + 1);
    decision->choices = NEW_ARRAY(arena, ChoiceDecision, program->choice_count + 1);
    for (int32_t m = 0; m < program->measure_count; m++)
        decision->measures[m] = (MeasureDecision){.status = STATUS_ERROR, .check_failed = CHECK_INPUT};
    return decision;
}

/* One value of an output column against the reference. */
static Difference compare_output(int32_t row, const char *engine, const pol_output *output, const Decision *decision, int64_t got, bool wrong) {
    const MeasureDecision *measure = &decision->measures[output->index];
    const ChoiceDecision  *choice = &decision->choices[output->index];
    int64_t expected = 0;
    switch ((pol_column_kind)output->kind) {
    case POL_COLUMN_STATUS: expected = measure->status; break;
    case POL_COLUMN_FAILED: expected = (int64_t)measure->failed; break;
    case POL_COLUMN_UNDECIDED: expected = (int64_t)measure->undecided; break;
    case POL_COLUMN_HAS_AMOUNT: expected = measure->has_amount; break;
    case POL_COLUMN_AMOUNT: expected = measure->amount; break;
    case POL_COLUMN_AMOUNT_MIN: expected = measure->amount_min; break;
    case POL_COLUMN_HAS_AWARD: expected = measure->has_award; break;
    case POL_COLUMN_AWARD: expected = measure->award; break;
    case POL_COLUMN_ESTIMATED: expected = measure->estimated; break;
    case POL_COLUMN_MISSING: expected = (int64_t)measure->missing; break;
    case POL_COLUMN_CHECK: expected = measure->check_failed; break;
    case POL_COLUMN_BEST: expected = (int64_t)choice->best; break;
    case POL_COLUMN_BEST_HAS_AMOUNT: expected = choice->has_amount; break;
    case POL_COLUMN_BEST_AMOUNT: expected = choice->amount; break;
    case POL_COLUMN_SELECTED: expected = (int64_t)choice->selected; break;
    case POL_COLUMN_CHOICE_UNDECIDED: expected = (int64_t)choice->undecided; break;
    case POL_COLUMN_CHOICE_ERROR: expected = choice->error; break;
    case POL_COLUMN_INPUT_ERROR: expected = wrong; break;
    }
    if (output->bits < 64 && output->bits > 1) {
        int64_t mask = ((int64_t)1 << output->bits) - 1;
        expected &= mask;
        got &= mask;
    }
    if (expected == got) return (Difference){.found = false};
    char what[40];
    snprintf(what, sizeof what, "column kind %d", output->kind);
    return differs(row, engine, what, output->index, expected, got);
}

static Difference failure(const char *engine, const char *why) {
    Difference difference = {.found = true};
    snprintf(difference.text, sizeof difference.text, "%s: %s", engine, why);
    return difference;
}

typedef struct { pol_selection selection; pol_level level; bool may_be_absent, scalar_lanes; } Variant;

static Difference compare_kernel(const Trial *trial, NativeEngine *engine, Decision **expected, Variant variant, Arena *arena) {
    char        name[80];
    const char *why = "";
    snprintf(name, sizeof name, "kernel selection %d level %d absent %d one-lane %d", (int)variant.selection, (int)variant.level,
             variant.may_be_absent, variant.scalar_lanes);
    pol_kernel *kernel = native_kernel(engine, variant.selection, variant.level, variant.may_be_absent, variant.scalar_lanes, &why);
    if (!kernel) return failure(name, why);
    const Layout *layout = native_layout(engine);
    Columns columns = columns_from_rows(trial->program, layout, trial->rows, trial->count, arena);
    int32_t count = layout->output_counts[variant.selection];
    void  **outputs = columns_outputs(layout, variant.selection, trial->count, arena);
    kernel(columns.fields, columns.lists, outputs, columns.padded_rows);
    Difference difference = {.found = false};
    for (int32_t row = 0; row < trial->count && !difference.found; row++)
        for (int32_t i = 0; i < count && !difference.found; i++) {
            const pol_output *output = &layout->outputs[variant.selection][i];
            difference = compare_output(row, name, output, expected[row], columns_output_at(output, outputs[i], row), trial->wrong[row]);
        }
    return difference;
}

static Difference compare_choose(const Trial *trial, NativeEngine *engine, Decision **expected, Arena *arena) {
    const char *why = "";
    pol_choose_function *choose = native_choose_function(engine, &why);
    if (!choose) return failure("choose", why);
    pol_choice *choices = NEW_ARRAY(arena, pol_choice, trial->program->choice_count + 1);
    Difference difference = {.found = false};
    for (int32_t row = 0; row < trial->count && !difference.found; row++) {
        choose(columns_input(trial->program, native_layout(engine), trial->rows[row], arena), choices);
        for (int32_t c = 0; c < trial->program->choice_count && !difference.found; c++) {
            ChoiceDecision got = {.best = choices[c].best, .has_amount = choices[c].has_amount, .amount = choices[c].amount,
                                  .selected = choices[c].selected, .error = choices[c].error, .undecided = expected[row]->choices[c].undecided};
            difference = compare_choice(row, "choose", c, &expected[row]->choices[c], &got);
        }
    }
    return difference;
}

static void see(Seen *seen, const IrProgram *program, const Decision *decision) {
    for (int32_t m = 0; m < program->measure_count; m++) {
        const MeasureDecision *measure = &decision->measures[m];
        seen->statuses[measure->status]++;
        seen->amounts += measure->has_amount;
        seen->awards += measure->has_award;
        seen->estimated += measure->estimated;
        seen->too_large += measure->check_failed == CHECK_TOO_LARGE;
        seen->elements += measure->element_count;
        seen->missing += measure->missing != 0;
    }
    for (int32_t c = 0; c < program->choice_count; c++) {
        seen->ties += (decision->choices[c].best & (decision->choices[c].best - 1)) != 0;
        seen->selected += decision->choices[c].selected != 0;
    }
}

static Difference compare_given(const Trial *trial) {
    Arena     *arena = arena_new();
    Difference difference = {.found = false};
    for (int32_t row = 0; row < trial->count && !difference.found; row++) {
        Decision *expected = eval_decide(trial->program, trial->rows[row], arena, NULL);
        difference = compare_decisions(trial->program, row, "given", expected, trial->engine(trial->program, trial->rows[row], arena));
    }
    arena_free(arena);
    return difference;
}

Difference compare_engines(const Trial *trial, Seen *seen) {
    if (trial->engine) return compare_given(trial);
    Arena        *arena = arena_new();
    const char   *why = "";
    Decision    **expected = NEW_ARRAY(arena, Decision *, trial->count + 1);
    Difference    difference = {.found = false};
    NativeEngine *engine = !trial->light ? native_engine_new(trial->program, NATIVE_FULL, &why) : native_engine_in_parts(trial->program, 1 + trial->variant % 3, &why);
    if (!engine) difference = failure("engine", why);
    if (engine && seen) seen->in_parts += native_part_count(engine) > 1;
    for (int32_t row = 0; row < trial->count && !difference.found; row++) {
        expected[row] = trial->wrong[row] ? wrong_input(trial->program, arena) : eval_decide(trial->program, trial->rows[row], arena, NULL);
        if (seen) see(seen, trial->program, expected[row]);
        Decision *got = native_decide(engine, trial->rows[row], arena);
        difference = compare_decisions(trial->program, row, trial->light ? "scalar light" : "scalar full", expected[row], got);
    }
    bool side_by_side = false;
    for (int32_t c = 0; c < trial->program->choice_count; c++) side_by_side = side_by_side || native_decides_side_by_side(trial->program, c);
    if (seen) seen->side_by_side += side_by_side;
    if (!difference.found && (side_by_side || trial->variant % 4 == 0)) difference = compare_choose(trial, engine, expected, arena);
    if (!difference.found && !trial->light) {
        Variant variant = {.selection = (pol_selection)(trial->variant % 3), .level = columns_level(trial->variant / 3),
                           .may_be_absent = !trial->all_present, .scalar_lanes = trial->variant % 5 == 4};
        difference = compare_kernel(trial, engine, expected, variant, arena);
    }
    native_engine_free(engine);
    arena_free(arena);
    return difference;
}
