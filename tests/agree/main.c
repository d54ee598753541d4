/* agree - random programs, random applications, all engines: they must agree in every bit.
 *   agree [--seconds N] [--programs N] [--seed S] [--only SEED] [--wasm FOLDER]
 *   agree --policy POLICY [--data ROWS.jsonl] [--rows N] [--seed S] [--wasm FOLDER]
 * A failure shrinks as long as it still fails (shrink.c); then the program and the row are printed. */
#include "compare.h"
#include "edges.h"
#include "generate.h"
#include "policy.h"
#include "shipped.h"
#include "shrink.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ROWS = 24, SHIPPED_EVERY = 20 };

typedef struct { double seconds; int64_t programs, rows; uint64_t seed; bool only; const char *wasm, *policy, *data; } Options;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static Trial make_trial(Arena *arena, uint64_t seed) {
    Random random = {seed ^ 0x5bd1e995};
    Size   size = {.nodes = 5 + random_below(&random, random_percent(&random, 20) ? 200 : 50), .measures = 1 + random_below(&random, 8),
                   .lists = random_percent(&random, 50)};
    if (random_percent(&random, 6)) size.measures += 16;     /* more than one block of code holds */
    if (random_percent(&random, 25)) {
        size.alike = true;
        size.lists = false;
        size.nodes /= 2;
        size.measures = 2 + random_below(&random, 20);
    }
    Trial  trial = {.program = generate_program(arena, seed, size), .count = ROWS};
    trial.light = random_percent(&random, 30);
    trial.variant = random_below(&random, 45);
    trial.all_present = random_percent(&random, size.alike ? 80 : 30);
    if (!trial.program) return trial;
    trial.rows = NEW_ARRAY(arena, Application *, ROWS);
    trial.wrong = NEW_ARRAY(arena, bool, ROWS);
    for (int i = 0; i < ROWS; i++)
        trial.rows[i] = generate_application(arena, trial.program, &random, trial.all_present ? 0 : i < 4 ? 0 : i < 8 ? 60 : 12,
                                             random_percent(&random, 5), &trial.wrong[i]);
    return trial;
}

enum { PATH_ROOM = 300 };

static bool make_folder(char own[PATH_ROOM]) {
    const char *folder = getenv("TMPDIR");
    snprintf(own, PATH_ROOM, "%s/pol-agree-XXXXXX", folder ? folder : "/tmp");
    return mkdtemp(own) != NULL;
}

/* Building and loading takes a second: not for every program. */
static Difference compare_shipped(const Trial *trial) {
    Difference difference = {.found = false};
    char       own[PATH_ROOM];
    if (!make_folder(own)) return difference;
    difference.found = !shipped_library_agrees(trial, own, difference.text, sizeof difference.text);
    rmdir(own);
    return difference;
}

static void report(Trial *trial, Difference difference, uint64_t seed, Arena *arena) {
    printf("FAIL seed %llu: %s\n", (unsigned long long)seed, difference.text);
    if (!compare_engines(trial, NULL).found) return;         /* only in a file that ships */
    printf("smallest found: %s\n", shrink_trial(trial, difference, arena).text);
    print_trial(trial);
}

static bool read_options(int count, char **arguments, Options *options) {
    *options = (Options){.seconds = 10, .programs = INT64_MAX, .rows = 1000, .seed = 1};
    for (int i = 1; i < count; i += 2) {
        if (i + 1 == count) return false;
        if (!strcmp(arguments[i], "--seconds")) options->seconds = atof(arguments[i + 1]);
        else if (!strcmp(arguments[i], "--programs")) options->programs = atoll(arguments[i + 1]);
        else if (!strcmp(arguments[i], "--seed") || !strcmp(arguments[i], "--only")) options->seed = strtoull(arguments[i + 1], NULL, 10);
        else if (!strcmp(arguments[i], "--policy")) options->policy = arguments[i + 1];
        else if (!strcmp(arguments[i], "--data")) options->data = arguments[i + 1];
        else if (!strcmp(arguments[i], "--rows")) options->rows = atoll(arguments[i + 1]);
        else if (!strcmp(arguments[i], "--wasm")) options->wasm = arguments[i + 1];
        else return false;
        if (!strcmp(arguments[i], "--only")) options->only = true;
    }
    return true;
}

static int run_policy(const Options *options) {
    int64_t passed = 0, failed = 0;
    char    own[PATH_ROOM];
    bool    has_folder = make_folder(own);
    PolicyTrial trial = {.policy = options->policy, .data = options->data, .wasm = options->wasm, .folder = has_folder ? own : NULL,
                         .rows = (int32_t)options->rows, .seed = options->seed};
    check_policy(&trial, &passed, &failed);
    if (has_folder) rmdir(own);
    printf("%lld passed, %lld failed\n", (long long)passed, (long long)failed);
    return failed ? 1 : 0;
}

int main(int count, char **arguments) {
    Options options;
    if (!read_options(count, arguments, &options)) {
        fprintf(stderr, "usage: agree [--seconds N] [--programs N] [--seed S] [--only SEED] [--wasm FOLDER]\n"
                        "       agree --policy POLICY [--data ROWS.jsonl] [--rows N] [--seed S] [--wasm FOLDER]\n");
        return 2;
    }
    if (options.policy) return run_policy(&options);
    Seen    seen = {0};
    int64_t passed = 0, failed = 0, skipped = 0;
    if (!options.only && !options.wasm) check_edges(&passed, &failed);
    if (!options.only && !options.wasm) check_shrinking(&passed, &failed);
    double  start = now();
    for (int64_t i = 0; i < options.programs && failed < 3 && now() - start < options.seconds; i++) {
        uint64_t seed = options.only ? options.seed : options.seed * 1000003 + (uint64_t)i;
        Arena   *arena = arena_new();
        Trial    trial = make_trial(arena, seed);
        if (trial.program && options.wasm) {
            char text[400];
            bool fine = shipped_write_wasm(&trial, options.wasm, (int)i, text, sizeof text);
            if (!fine) printf("FAIL seed %llu: %s\n", (unsigned long long)seed, text);
            failed += !fine;
            passed += fine;
        } else if (trial.program) {
            Difference difference = compare_engines(&trial, &seen);
            if (!difference.found && i % SHIPPED_EVERY == 0) difference = compare_shipped(&trial);
            if (difference.found) report(&trial, difference, seed, arena);
            failed += difference.found;
            passed += !difference.found;
        } else {
            skipped++;
        }
        arena_free(arena);
        if (options.only) break;
    }
    printf("(%lld programs of %d rows each; %lld more were refused for their ranges)\n", (long long)passed, (int)ROWS, (long long)skipped);
    printf("(measures: %lld yes, %lld no, %lld unknown, %lld error, %lld not in force; %lld amounts, %lld awards, %lld estimated, %lld with missing"
           " facts, %lld elements, %lld too large; choices: %lld ties, %lld selected; programs decided side by side: %lld, by code in parts: %lld)\n", (long long)seen.statuses[0], (long long)seen.statuses[1],
           (long long)seen.statuses[2], (long long)seen.statuses[3], (long long)seen.statuses[4], (long long)seen.amounts, (long long)seen.awards,
           (long long)seen.estimated, (long long)seen.missing, (long long)seen.elements, (long long)seen.too_large, (long long)seen.ties, (long long)seen.selected,
           (long long)seen.side_by_side, (long long)seen.in_parts);
    printf("%lld passed, %lld failed\n", (long long)passed, (long long)failed);
    return failed ? 1 : 0;
}
