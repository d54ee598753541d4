/* bench_policy - any built policy over random columns: nanoseconds a row by selection of results, through runtime/ alone.
 *   bench_policy LIBRARY.so [ROWS]
 * Facts are drawn evenly from their declared ranges, amounts log-uniformly; a list has up to three elements; nothing is absent, then 10%.
 * One application: its choices alone, with every fact (and no lists), by the entry for every processor and by the best for this one. */
#include "runtime/runtime.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_ELEMENTS = 3, REPEATS = 7 };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static uint64_t next_random(uint64_t *state) {
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static int64_t value_in(const pol_field *field, uint64_t *state) {
    uint64_t span = (uint64_t)field->high - (uint64_t)field->low;
    if (field->type == POL_TYPE_DATE) return 19723 + (int64_t)(next_random(state) % 1827);      /* 2024 to 2028 */
    if (field->type == POL_TYPE_MONEY && span > 1000) span >>= next_random(state) % 24;
    return (int64_t)((uint64_t)field->low + (span == UINT64_MAX ? next_random(state) : next_random(state) % (span + 1)));
}

static void put(void *column, int32_t bits, int64_t row, int64_t value) {
    if (bits == 1) ((uint8_t *)column)[row / 8] |= (uint8_t)((value & 1) << (row % 8));
    else memcpy((uint8_t *)column + row * bits / 8, &value, (size_t)bits / 8);
}

static void *memory(int64_t bytes, int number) { return (uint8_t *)calloc(1, (size_t)bytes + 8192) + number * 5 % 64 * 64; }

static void fill(const pol_evaluator *policy, int64_t rows, int missing, pol_column *fields, pol_list_column *lists) {
    uint64_t state = 20230601;
    int      number = 0;
    for (int32_t e = 0; e < policy->entity_count; e++) {
        const pol_entity *entity = &policy->entities[e];
        int64_t count = rows;
        if (entity->many) {
            int64_t *offsets = memory((rows + 1) * 8, number++);
            for (int64_t row = 0; row < rows; row++) offsets[row + 1] = offsets[row] + (int64_t)(next_random(&state) % (MOST_ELEMENTS + 1));
            lists[e] = (pol_list_column){offsets, NULL};
            count = offsets[rows];
        }
        for (int32_t f = entity->first_field; f < entity->first_field + entity->field_count; f++) {
            const pol_field *field = &policy->fields[f];
            void    *values = memory(count * 8, number++);
            uint8_t *validity = missing ? memory(count / 8 + 8, number++) : NULL;
            for (int64_t row = 0; row < count; row++) {
                put(values, field->bits, row, value_in(field, &state));
                if (validity) put(validity, 1, row, (int64_t)(next_random(&state) % 100) >= missing);
            }
            fields[f] = (pol_column){values, validity};
        }
    }
}

static double least_time(const pol_evaluator *policy, const pol_column *fields, const pol_list_column *lists, int64_t rows, pol_selection selection, int level) {
    pol_batch_options options = {.selection = selection, .threads = 1, .level = level};
    void *outputs[4096];
    double least = 1e18;
    for (int32_t i = 0; i < policy->output_counts[selection] && i < 4096; i++) outputs[i] = memory(rows * 8, i);
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        double start = now();
        if (pol_batch(policy, fields, lists, rows, &options, outputs) != 0) return -1;
        double took = (now() - start) / (double)rows;
        if (took < least) least = took;
    }
    return least;
}

static double least_time_of_one(const pol_evaluator *policy, pol_choose_function *choose) {
    enum { INPUTS = 1024, CALLS = 1000000 };
    uint64_t    state = 20230601, *inputs = memory((int64_t)INPUTS * policy->input_words * 8, 0);
    pol_choice *choices = calloc((size_t)policy->choice_count + 1, sizeof *choices);
    double      least = 1e18;
    for (int i = 0; i < INPUTS; i++) {
        uint64_t *input = inputs + (int64_t)i * policy->input_words;
        for (int32_t f = 0; f < policy->field_count; f++)
            if (!policy->entities[policy->fields[f].entity].many) pol_set(input, &policy->fields[f], value_in(&policy->fields[f], &state));
        for (int32_t e = 0; e < policy->entity_count; e++)
            if (policy->entities[e].many) input[policy->entities[e].word + 1] = UINT64_MAX;      /* the list is absent */
    }
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        double start = now();
        for (int call = 0; call < CALLS; call++) choose(inputs + (int64_t)(call % INPUTS) * policy->input_words, choices);
        double took = (now() - start) / CALLS;
        if (took < least) least = took;
    }
    free(choices);
    return least;
}

int main(int count, char **arguments) {
    static const char *const selections[] = {"choices", "reasons", "full"};
    static const int         missing[] = {0, 10};
    char    why[400];
    int64_t rows = count > 2 ? atoll(arguments[2]) : 100000;
    pol_library *library = count > 1 ? pol_library_open(arguments[1], why, sizeof why) : NULL;
    if (!library) return fprintf(stderr, "usage: bench_policy LIBRARY.so [ROWS]\n%s\n", count > 1 ? why : ""), 2;
    const pol_evaluator *policy = pol_library_evaluator(library);
    printf("{\"rows\":%lld,\"measures\":%d,\"fields\":%d,\"ns_per_row\":{", (long long)rows, policy->measure_count, policy->field_count);
    const char *comma = "";
    for (int m = 0; m < 2; m++) {
        pol_column      *fields = calloc((size_t)policy->field_count + 1, sizeof *fields);
        pol_list_column *lists = calloc((size_t)policy->entity_count + 1, sizeof *lists);
        fill(policy, rows, missing[m], fields, lists);
        for (pol_selection selection = POL_OUTPUT_CHOICES; selection < POL_SELECTION_COUNT; selection++)
            for (int level = POL_LEVEL_BASE; level <= pol_best_level(); level++) {
                printf("%s\n  \"%s, level %d%s\":%.1f", comma, selections[selection], level, missing[m] ? ", 10% absent" : "", least_time(policy, fields, lists, rows, selection, level));
                comma = ",";
            }
    }
    printf("},\n\"ns_of_one\":{\"choices, every processor\":%.1f,\"choices, this one\":%.1f}}\n", least_time_of_one(policy, policy->choose),
           least_time_of_one(policy, pol_best_choose(policy)));
    return 0;                                               /* the system takes the memory back */
}
