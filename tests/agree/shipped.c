/* shipped - see shipped.h. Results are compared as bytes with those of the JIT's scalar entry, which compare.c holds to the reference. */
#include "shipped.h"

#include "arrow_input.h"
#include "columns.h"
#include "native/build.h"
#include "native/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROOM = 8 };                           /* elements; generated lists have at most 4 */

typedef struct {
    int32_t measures, choices, rooms, elements, size;   /* offsets in the results of one row */
} Places;

static int32_t after(int32_t at, size_t bytes) { return (int32_t)((at + (int64_t)bytes + 15) / 16 * 16); }

static Places places_of(const IrProgram *program) {
    Places p = {0};
    p.choices = after(0, sizeof(pol_measure) * (size_t)program->measure_count);
    p.rooms = after(p.choices, sizeof(pol_choice) * (size_t)program->choice_count);
    p.elements = after(p.rooms, 8 * (size_t)program->measure_count);
    p.size = after(p.elements, sizeof(pol_element) * ROOM * (size_t)program->measure_count);
    return p;
}

/* All results of one row in one block; the pointers to the rooms are taken out again. */
static void decide_into(uint8_t *block, pol_decide_function *decide, const Trial *trial, const Layout *layout, int32_t row, Arena *arena) {
    Places        p = places_of(trial->program);
    pol_element **rooms = NEW_ARRAY(arena, pol_element *, trial->program->measure_count + 1);
    for (int32_t m = 0; m < trial->program->measure_count; m++)
        if (trial->program->measures[m].region >= 0) rooms[m] = (pol_element *)(void *)(block + p.elements + (int64_t)m * ROOM * (int64_t)sizeof(pol_element));
    decide(columns_input(trial->program, layout, trial->rows[row], arena), (pol_measure *)(void *)(block + p.measures), (pol_choice *)(void *)(block + p.choices),
           (pol_element *const *)rooms);
}

/* ---- the shared library ---- */

static bool compare_batch(const Trial *trial, const pol_evaluator *evaluator, const Layout *layout, uint8_t **expected, Arena *arena, char *text, size_t size) {
    Columns columns = columns_from_rows(trial->program, layout, trial->rows, trial->count, arena);
    Places  p = places_of(trial->program);
    void  **outputs = columns_outputs(layout, POL_OUTPUT_FULL, trial->count, arena);
    for (int level = 0; level < POL_LEVEL_COUNT; level++) {
        pol_batch_options options = {.selection = POL_OUTPUT_FULL, .threads = 1 + level % 2, .level = (int32_t)columns_level(level), .block_rows = 64};
        int result = pol_batch(evaluator, columns.fields, columns.lists, trial->count, &options, outputs);
        if (result) return snprintf(text, size, "pol_batch: %s", strerror(result)), false;
        for (int32_t i = 0; i < evaluator->output_counts[POL_OUTPUT_FULL]; i++) {
            const pol_output *output = &evaluator->outputs[POL_OUTPUT_FULL][i];
            if (output->kind != POL_COLUMN_STATUS && output->kind != POL_COLUMN_AMOUNT && output->kind != POL_COLUMN_MISSING) continue;
            for (int32_t row = 0; row < trial->count; row++) {
                const pol_measure *measure = (const pol_measure *)(const void *)(expected[row] + p.measures) + output->index;
                int64_t wanted = output->kind == POL_COLUMN_STATUS ? measure->status : output->kind == POL_COLUMN_AMOUNT ? measure->amount : (int64_t)measure->missing;
                int64_t got = columns_output_at(output, outputs[i], row);
                if (got != wanted)
                    return snprintf(text, size, "batch level %d, row %d, column %d of %d: %lld, not %lld", level, row, output->kind, output->index, (long long)got, (long long)wanted), false;
            }
        }
    }
    return true;
}

/* The same rows through Arrow: every output as pol_batch gives it. */
static bool compare_arrow(const Trial *trial, const pol_evaluator *evaluator, const Layout *layout, Arena *arena, char *text, size_t size) {
    Columns columns = columns_from_rows(trial->program, layout, trial->rows, trial->count, arena);
    void  **outputs = columns_outputs(layout, POL_OUTPUT_FULL, trial->count, arena);
    pol_batch_options options = {.selection = POL_OUTPUT_FULL, .level = (int32_t)columns_level(2)};
    struct ArrowSchema schema, result_schema;
    struct ArrowArray  array, result;
    arrow_from_columns(trial->program, layout, &columns, trial->count, arena, &schema, &array);
    int code = pol_batch(evaluator, columns.fields, columns.lists, trial->count, &options, outputs);
    if (!code) code = pol_batch_arrow(evaluator, &schema, &array, &options, &result_schema, &result, text, size);
    if (code) return false;
    bool fine = result.n_children == evaluator->output_counts[POL_OUTPUT_FULL] && result.length == trial->count;
    for (int64_t i = 0; fine && i < result.n_children; i++)
        for (int32_t row = 0; fine && row < trial->count; row++) {
            const pol_output *output = &evaluator->outputs[POL_OUTPUT_FULL][i];
            int64_t wanted = columns_output_at(output, outputs[i], row), got = columns_output_at(output, result.children[i]->buffers[1], row);
            fine = wanted == got;
            if (!fine) snprintf(text, size, "Arrow column %s, row %d: %lld, not %lld", result_schema.children[i]->name, row, (long long)got, (long long)wanted);
        }
    result.release(&result);
    result_schema.release(&result_schema);
    return fine;
}

static bool compare_library(const Trial *trial, const pol_evaluator *evaluator, pol_decide_function *decide, const Layout *layout, Arena *arena, char *text, size_t size) {
    Places    p = places_of(trial->program);
    uint8_t **expected = NEW_ARRAY(arena, uint8_t *, trial->count + 1);
    if (evaluator->field_count != trial->program->schema.field_count || evaluator->input_words != layout->input_words)
        return snprintf(text, size, "the library describes another policy"), false;
    pol_choice *choices = NEW_ARRAY(arena, pol_choice, trial->program->choice_count + 1);
    for (int32_t row = 0; row < trial->count; row++) {
        uint8_t *got = NEW_ARRAY(arena, uint8_t, p.size + 16);
        expected[row] = NEW_ARRAY(arena, uint8_t, p.size + 16);
        decide_into(expected[row], decide, trial, layout, row, arena);
        decide_into(got, evaluator->decide, trial, layout, row, arena);
        for (int32_t i = 0; i < p.size; i++)
            if (got[i] != expected[row][i]) return snprintf(text, size, "library, row %d: byte %d of the results differs", row, i), false;
        const pol_choice *wanted = (const pol_choice *)(const void *)(expected[row] + p.choices);
        for (int best = 0; best < 2; best++) {
            (best ? pol_best_choose(evaluator) : evaluator->choose)(columns_input(trial->program, layout, trial->rows[row], arena), choices);
            for (int32_t c = 0; c < trial->program->choice_count; c++)
                if (choices[c].best != wanted[c].best || choices[c].amount != wanted[c].amount || choices[c].has_amount != wanted[c].has_amount
                    || choices[c].selected != wanted[c].selected || choices[c].error != wanted[c].error)
                    return snprintf(text, size, "library, row %d: choice %d is not what `decide` chooses%s", row, c, best ? " (best for this processor)" : ""), false;
        }
    }
    return compare_batch(trial, evaluator, layout, expected, arena, text, size) && compare_arrow(trial, evaluator, layout, arena, text, size);
}

bool shipped_library_agrees(const Trial *trial, const char *folder, char *text, size_t size) {
    Arena        *arena = arena_new();
    const char   *why = "", *path = arena_printf(arena, "%s/agree.so", folder);
    Wording       unbuilt = {"", ""};
    NativeEngine *engine = native_engine_new(trial->program, NATIVE_FULL, &why);
    char          reason[400] = "";
    pol_library  *library = NULL;
    bool fine = engine && native_build(trial->program, BUILD_SO, NULL, path, arena, &unbuilt);
    if (fine) library = pol_library_open(path, reason, sizeof reason);
    unlink(path);
    if (!fine || !library) snprintf(text, size, "shared library: %s%s%s", why, unbuilt.english, reason);
    fine = fine && library && compare_library(trial, pol_library_evaluator(library), native_decide_function(engine), native_layout(engine), arena, text, size);
    pol_library_close(library);
    native_engine_free(engine);
    arena_free(arena);
    return fine;
}

/* ---- WebAssembly ---- */

static void put_32(FILE *file, int64_t value) {
    uint32_t word = (uint32_t)value;
    fwrite(&word, sizeof word, 1, file);
}

/* The input struct and the elements behind it; words that hold an address are listed, to be moved to where the block comes to lie. */
static void write_row(FILE *file, const Trial *trial, const Layout *layout, pol_decide_function *decide, int32_t row, Arena *arena) {
    const IrSchema *schema = &trial->program->schema;
    Places    p = places_of(trial->program);
    uint64_t *input = columns_input(trial->program, layout, trial->rows[row], arena);
    int64_t   words = layout->input_words;
    int32_t   moved[16], moves = 0;
    for (int32_t e = 0; e < schema->entity_count; e++)
        if (schema->entities[e].many && trial->rows[row]->lists[e].present) words += (int64_t)layout->lists[e].words * trial->rows[row]->lists[e].count;
    uint64_t *image = NEW_ARRAY(arena, uint64_t, words + 1);
    memcpy(image, input, (size_t)layout->input_words * 8);
    int64_t next = layout->input_words;
    for (int32_t e = 0; e < schema->entity_count; e++) {
        if (!schema->entities[e].many || !trial->rows[row]->lists[e].present) continue;
        int64_t count = (int64_t)layout->lists[e].words * trial->rows[row]->lists[e].count;
        memcpy(image + next, (const void *)(uintptr_t)input[layout->lists[e].word], (size_t)count * 8);
        image[layout->lists[e].word] = (uint64_t)next * 8;
        moved[moves++] = layout->lists[e].word;
        next += count;
    }
    uint8_t *expected = NEW_ARRAY(arena, uint8_t, p.size + 16);
    decide_into(expected, decide, trial, layout, row, arena);
    put_32(file, words * 8);
    put_32(file, moves);
    for (int32_t i = 0; i < moves; i++) put_32(file, moved[i]);
    fwrite(image, 8, (size_t)words, file);
    fwrite(expected, 1, (size_t)p.size, file);
}

bool shipped_write_wasm(const Trial *trial, const char *folder, int number, char *text, size_t size) {
    Arena        *arena = arena_new();
    const char   *why = "", *module = arena_printf(arena, "%s/%d.wasm", folder, number);
    Wording       unbuilt = {"", ""};
    NativeEngine *engine = native_engine_new(trial->program, NATIVE_FULL, &why);
    FILE         *file = NULL;
    bool fine = engine && native_build(trial->program, BUILD_WASM, NULL, module, arena, &unbuilt) && (file = fopen(arena_printf(arena, "%s/%d.bin", folder, number), "wb"));
    if (!fine) snprintf(text, size, "wasm: %s%s", why, unbuilt.english);
    if (fine) {
        Places  p = places_of(trial->program);
        int32_t count = trial->program->measure_count;
        const int32_t head[] = {trial->count, p.measures, p.choices, p.rooms, p.elements, p.size, count};
        for (size_t i = 0; i < sizeof head / sizeof *head; i++) put_32(file, head[i]);
        for (int32_t m = 0; m < count; m++) put_32(file, trial->program->measures[m].region >= 0 ? p.elements + m * ROOM * (int32_t)sizeof(pol_element) : 0);
        for (int32_t row = 0; row < trial->count; row++) write_row(file, trial, native_layout(engine), native_decide_function(engine), row, arena);
        fine = fclose(file) == 0;
    }
    native_engine_free(engine);
    arena_free(arena);
    return fine;
}
