/* policy - see policy.h. Every scalar entry, every kernel of every selection and level that this machine has, the shared library. */
#include "policy.h"

#include "compare.h"
#include "driver/driver.h"
#include "generate.h"
#include "runtime/date.h"
#include "shipped.h"
#include "data/reader.h"

#include <stdio.h>

enum { MOST_ROWS = 2000000, MOST_ELEMENTS = 8 };             /* shipped.c has room for so many elements */

static void add_row(Trial *trial, Application *application) {
    if (trial->count >= MOST_ROWS) return;
    trial->rows[trial->count++] = application;
}

/* A text stands in an application's own list; here equal ones become equal numbers, as generate.c writes them. */
static bool ready(const IrSchema *schema, Application *application) {
    for (int32_t slot = 0; slot < schema->field_count; slot++) {
        const IrField  *field = &schema->fields[slot];
        const IrEntity *entity = &schema->entities[field->entity];
        ApplicationList *list = &application->lists[field->entity];
        if (entity->many && list->count > MOST_ELEMENTS) return false;
        if (field->type.kind != TYPE_TEXT) continue;
        int32_t count = entity->many ? list->count : 1;
        for (int32_t i = 0; i < count; i++) {
            Cell *cell = entity->many ? &list->cells[i * entity->field_count + slot - entity->first_field] : &application->cells[slot];
            if (cell->present) cell->value = text_number((int32_t)(application_value(application, TYPE_TEXT, cell->value) % TEXT_COUNT));
        }
    }
    return true;
}

static void read_rows(Trial *trial, const char *path, Arena *arena) {
    RowError *failure = NULL;
    Reader   *reader = reader_open(arena, &trial->program->schema, path, (ReaderOptions){.format = DATA_FORMAT_JSONL}, &failure);
    Row       row;
    if (!reader) return;
    while (reader_next(reader, arena, &row))
        if (row.errors.items.count == 0 && ready(&trial->program->schema, row.application)) add_row(trial, row.application);
    reader_close(reader);
}

static void make_rows(Trial *trial, const PolicyTrial *options, bool complete, Arena *arena) {
    static const int missing[] = {0, 2, 10, 40};
    Random random = {options->seed};
    bool   wrong;
    const IrPolicy *policy = &trial->program->policy;
    bool dated = policy->date_field >= 0 && policy->first_day > DATE_MIN && policy->last_day < DATE_MAX;
    for (int32_t i = 0; i < options->rows; i++) {
        Application *application = generate_application(arena, trial->program, &random, complete ? 0 : missing[i % 4], false, &wrong);
        Cell        *date = dated ? &application->cells[policy->date_field] : NULL;
        if (date && date->present && i % 5) date->value = policy->first_day + random_below(&random, policy->last_day - policy->first_day + 1);
        add_row(trial, application);
    }
}

static void count(Difference difference, const char *policy, int64_t *passed, int64_t *failed) {
    if (difference.found) printf("FAIL %s: %s\n", policy, difference.text);
    *failed += difference.found;
    *passed += !difference.found;
}

static void print_seen(const Seen *seen, int32_t rows) {
    printf("(%d applications; measures: %lld yes, %lld no, %lld unknown, %lld error, %lld not in force; %lld amounts, %lld with missing facts, %lld elements, %lld ties)\n",
           rows, (long long)seen->statuses[0], (long long)seen->statuses[1], (long long)seen->statuses[2], (long long)seen->statuses[3],
           (long long)seen->statuses[4], (long long)seen->amounts, (long long)seen->missing, (long long)seen->elements, (long long)seen->ties);
}

/* The variants of compare.c: three selections at three levels; every fourth looks at the choices alone, too. */
static void check_variants(Trial *trial, const PolicyTrial *options, int64_t *passed, int64_t *failed) {
    Seen seen = {0};
    for (trial->variant = 0; trial->variant < 9; trial->variant++)
        count(compare_engines(trial, trial->variant ? NULL : &seen), options->policy, passed, failed);
    trial->light = 1;
    for (trial->variant = 0; trial->variant < 3; trial->variant++) count(compare_engines(trial, NULL), options->policy, passed, failed);    /* in one part, two and three */
    trial->light = 0;
    print_seen(&seen, trial->count);
}

static void check_shipped(const Trial *trial, const PolicyTrial *options, int64_t *passed, int64_t *failed) {
    Difference difference = {.found = false};
    difference.found = options->folder && !shipped_library_agrees(trial, options->folder, difference.text, sizeof difference.text);
    count(difference, options->policy, passed, failed);
    if (!options->wasm) return;
    difference.found = !shipped_write_wasm(trial, options->wasm, 0, difference.text, sizeof difference.text);
    count(difference, options->policy, passed, failed);
}

void check_policy(const PolicyTrial *options, int64_t *passed, int64_t *failed) {
    Unit *unit = unit_compile(options->policy, &(CompileOptions){0});
    if (unit->program) {
        Arena *arena = arena_new();
        Trial  trial = {.program = unit->program, .rows = NEW_ARRAY(arena, Application *, MOST_ROWS), .wrong = NEW_ARRAY(arena, bool, MOST_ROWS)};
        if (options->data) read_rows(&trial, options->data, arena);
        make_rows(&trial, options, false, arena);
        check_variants(&trial, options, passed, failed);
        check_shipped(&trial, options, passed, failed);
        trial.count = 0;
        trial.all_present = true;
        make_rows(&trial, options, true, arena);
        check_variants(&trial, options, passed, failed);
        arena_free(arena);
    } else {
        printf("FAIL %s does not compile\n", options->policy);
        (*failed)++;
    }
    unit_free(unit);
}
