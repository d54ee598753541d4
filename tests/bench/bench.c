/* bench - workload W through the kernels and by hand, interleaved in one run; medians as JSON on standard output.
 *   bench WORKLOAD.pol [--rows N] [--repeats N] [--write FOLDER] */
#include "bench.h"

#include "driver/driver.h"
#include "native/engine.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

/* By processor time, so that other work on the machine disturbs less; of two threads that of the slower one, which is what the clock shows on a
 * machine with nothing else to do. */
static double time_of(clockid_t which) {
    struct timespec time;
    clock_gettime(which, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double now(void) { return time_of(CLOCK_MONOTONIC); }

static uint64_t next_random(uint64_t *state) {
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static double unit(uint64_t *state) { return (double)(next_random(state) >> 11) * 0x1p-53; }

/* Large columns lie in large pages where the system has them: page tables are not what is measured. Each begins at another line of its page
 * (`number`): columns that all begin at the same one take one set of the first cache, which holds eight lines, and drive each other out. */
static void *column(int64_t bytes, int number) {
    enum { PAGE = 2 << 20 };
    size_t size = (size_t)bytes + 8192, page = bytes >= PAGE ? PAGE : 4096;
    size = (size + page - 1) / page * page;
    uint8_t *memory = aligned_alloc(page, size);
    if (page == PAGE) madvise(memory, size, MADV_HUGEPAGE);
    memset(memory, 0, size);
    return memory + number * 5 % 64 * 64;
}

static void set_bit(uint8_t *bits, int64_t row, int value) { bits[row / 8] |= (uint8_t)(value << (row % 8)); }

static Workload make_workload(int64_t rows, int null_percent) {
    Workload w = {column(rows * 8, 0), column(rows * 8, 1), column(rows * 4, 2), column(rows * 4, 3), column(rows * 4, 4), column(rows * 4, 5), column(rows * 4, 6), {0}, {0}};
    uint64_t state = 20230601;
    for (int b = 0; b < BIT_COLUMNS; b++) w.bits[b] = column(rows / 8 + 64, 7 + b);
    for (int v = 0; null_percent && v < 18; v++) w.validity[v] = column(rows / 8 + 64, 18 + v);
    for (int64_t row = 0; row < rows; row++) {
        /* log-uniform between 10^5 and 2 * 10^9 yuan, by squaring up from a table-free power of two */
        double yuan = 1e5, steps = unit(&state) * 14.287712379549449;     /* log2(20000) */
        int    whole = (int)steps;
        yuan *= (double)((int64_t)1 << whole) * (1.0 + (steps - whole));
        w.total_investment[row] = (int64_t)(yuan < 2e9 ? yuan : 2e9) * 100;
        w.approved_cost[row] = (int64_t)((double)w.total_investment[row] * (0.5 + 0.5 * unit(&state)));
        w.software_share[row] = (int32_t)(next_random(&state) % 6001);
        w.energy_saving[row] = (int32_t)(next_random(&state) % 501);
        w.carbon_cut[row] = (int32_t)(next_random(&state) % 1001);
        w.industry[row] = (int32_t)(next_random(&state) % 20);
        w.date[row] = 19509 + (int32_t)(next_random(&state) % 2193);      /* 2023-06-01 … 2029-06-01 */
        for (int b = 0; b < BIT_COLUMNS; b++) set_bit(w.bits[b], row, unit(&state) < (b < 7 ? 0.3 : b == BIT_INDUSTRIAL ? 0.9 : 0.5));
        for (int v = 0; null_percent && v < 18; v++) set_bit(w.validity[v], row, (int)(next_random(&state) % 100) >= null_percent);
    }
    return w;
}

/* ---- one thing to measure ---- */

typedef struct {
    const char *name;
    int64_t     rows;
    int         threads;
    const Workload *workload;
    Results     results;
    const Reasons *reasons;
    pol_kernel *kernel;
    void       *outputs[64];
    const Layout *layout; pol_selection selection;
    void (*by_hand)(const Workload *, int64_t, int64_t, const Results *);
    void (*probe)(const Workload *, int64_t, int64_t, const Results *, const Reasons *);
    double      times[64];
    int         count;
} Case;

static const void *value_column(const Workload *w, int field, int64_t first) {
    switch (field) {
    case 0: return w->total_investment + first;
    case 1: return w->approved_cost + first;
    case 2: return w->software_share + first;
    case 3: return w->energy_saving + first;
    case 4: return w->carbon_cut + first;
    case 5: return w->industry + first;
    case 6: return w->date + first;
    }
    return w->bits[field - 7] + first / 8;
}

static void run_kernel(const Case *c, int64_t first, int64_t rows) {
    pol_column fields[18];
    void      *outputs[64];
    for (int f = 0; f < 18; f++) fields[f] = (pol_column){value_column(c->workload, f, first), c->workload->validity[f] ? c->workload->validity[f] + first / 8 : NULL};
    for (int i = 0; i < c->layout->output_counts[c->selection]; i++)
        outputs[i] = (char *)c->outputs[i] + first * c->layout->outputs[c->selection][i].bits / 8;
    c->kernel(fields, NULL, outputs, rows);
}

static void run_part(const Case *c, int64_t first, int64_t rows) {
    if (c->kernel) run_kernel(c, first, rows);
    else if (c->by_hand) c->by_hand(c->workload, first, rows, &c->results);
    else c->probe(c->workload, first, rows, &c->results, c->reasons);
}

typedef struct { const Case *c; int64_t first, rows; double took; } Part;
static void *run_part_thread(void *argument) {
    Part  *part = argument;
    double start = time_of(CLOCK_THREAD_CPUTIME_ID);
    run_part(part->c, part->first, part->rows);
    part->took = time_of(CLOCK_THREAD_CPUTIME_ID) - start;
    return NULL;
}

static double run_case(const Case *c) {
    pthread_t threads[8];
    Part      parts[8];
    double    slowest = 0;
    int64_t   share = c->rows / c->threads / 1024 * 1024;
    for (int t = 0; t < c->threads; t++) {
        parts[t] = (Part){c, t * share, t == c->threads - 1 ? c->rows - t * share : share, 0};
        if (c->threads == 1) run_part_thread(&parts[t]);
        else pthread_create(&threads[t], NULL, run_part_thread, &parts[t]);
    }
    for (int t = 0; t < c->threads; t++) {
        if (c->threads > 1) pthread_join(threads[t], NULL);
        if (parts[t].took > slowest) slowest = parts[t].took;
    }
    return slowest / (double)c->rows;
}

static int compare_doubles(const void *a, const void *b) { return *(const double *)a < *(const double *)b ? -1 : *(const double *)a > *(const double *)b; }
static double median(Case *c) {
    qsort(c->times, (size_t)c->count, sizeof(double), compare_doubles);
    return c->times[c->count / 2];
}
static double least(Case *c) {
    median(c);
    return c->times[0];
}

/* ---- all of them ---- */

typedef struct { Case cases[24]; int count; } Suite;

static Case *add(Suite *suite, const char *name, int64_t rows, const Workload *workload) {
    Case *c = &suite->cases[suite->count++];
    *c = (Case){.name = name, .rows = rows, .threads = 1, .workload = workload};
    return c;
}

static Case *add_probe(Suite *suite, const char *name, int64_t rows, const Workload *workload, const Results *results) {
    Case *c = add(suite, name, rows, workload);
    c->results = *results;
    c->probe = probe;
    return c;
}

static Results make_results(int64_t rows) { return (Results){column(rows, 36), column(rows / 8 + 64, 37), column(rows / 8 + 64, 38), column(rows * 8, 39)}; }

static void set_kernel(Case *c, NativeEngine *engine, pol_selection selection, pol_level level, const Results *results, const Reasons *reasons) {
    const char *why = "";
    c->layout = native_layout(engine);
    c->selection = selection;
    c->kernel = native_kernel(engine, selection, level, c->workload->validity[0] != NULL, false, &why);
    if (!c->kernel) fprintf(stderr, "%s: %s\n", c->name, why);
    int reason = 0;
    for (int i = 0; i < c->layout->output_counts[selection]; i++) {
        const pol_output *output = &c->layout->outputs[selection][i];
        if (output->kind == POL_COLUMN_INPUT_ERROR) c->outputs[i] = results->error;
        else if (output->kind == POL_COLUMN_BEST) c->outputs[i] = results->best;
        else if (output->kind == POL_COLUMN_BEST_HAS_AMOUNT) c->outputs[i] = results->has;
        else if (output->kind == POL_COLUMN_BEST_AMOUNT) c->outputs[i] = results->amount;
        else c->outputs[i] = reasons->columns[reason++];
    }
}

static int64_t differences(const Results *a, const Results *b, int64_t rows) {
    int64_t count = 0;
    for (int64_t row = 0; row < rows; row++) count += a->best[row] != b->best[row] || a->amount[row] != b->amount[row];
    return count;
}

static bool write_file(const char *path, const void *bytes, size_t size) {
    FILE *file = fopen(path, "wb");
    bool  fine = file && fwrite(bytes, 1, size, file) == size;
    return file && fclose(file) == 0 && fine;
}

/* For other programs: every column as int64, and what was decided. */
static bool write_columns(const char *folder, const Workload *w, const Results *results, int64_t rows) {
    char     path[400];
    bool     fine = true;
    int64_t *values = column(rows * 8, 0);
    for (int f = 0; fine && f < 18; f++) {
        for (int64_t row = 0; row < rows; row++)
            values[row] = f >= 7 ? (w->bits[f - 7][row / 8] >> (row % 8)) & 1 : f < 2 ? ((const int64_t *)value_column(w, f, 0))[row] : ((const int32_t *)value_column(w, f, 0))[row];
        snprintf(path, sizeof path, "%s/%d.i64", folder, f);
        fine = write_file(path, values, (size_t)rows * 8);
    }
    snprintf(path, sizeof path, "%s/best.u8", folder);
    fine = fine && write_file(path, results->best, (size_t)rows);
    snprintf(path, sizeof path, "%s/amount.i64", folder);
    return fine && write_file(path, results->amount, (size_t)rows * 8);
}

enum { INPUTS = 1024 };

/* The first applications of a workload as the scalar entries take them. */
static uint64_t *make_inputs(const Layout *layout, const Workload *w) {
    uint64_t *inputs = column(INPUTS * layout->input_words * 8, 0);
    for (int64_t row = 0; row < INPUTS; row++)
        for (int f = 0; f < 18; f++) {
            uint64_t *words = inputs + row * layout->input_words;
            if (w->validity[f] && !(w->validity[f][row / 8] >> (row % 8) & 1)) continue;
            int64_t value = f >= 7 ? (w->bits[f - 7][row / 8] >> (row % 8)) & 1 : f < 2 ? ((const int64_t *)value_column(w, f, 0))[row] : ((const int32_t *)value_column(w, f, 0))[row];
            words[layout->fields[f].word] = (uint64_t)value;
            words[layout->fields[f].presence_bit / 64] |= (uint64_t)1 << (layout->fields[f].presence_bit % 64);
        }
    return inputs;
}

/* The time of a call that only chooses; counts in `*different` the applications that are decided otherwise than in columns. */
static double choose_time(NativeEngine *engine, const Workload *w, const Results *expected, int64_t calls, int64_t *different) {
    const Layout *layout = native_layout(engine);
    const char   *why = "";
    pol_choose_function *choose = native_choose_function(engine, &why);
    uint64_t   *inputs = make_inputs(layout, w);
    pol_choice  choice[1];
    double      least = 1e9;
    for (int64_t row = 0; row < INPUTS; row++) {
        choose(inputs + row * layout->input_words, choice);
        *different += choice->best != expected->best[row] || choice->amount != expected->amount[row];
    }
    for (int repeat = 0; repeat < 5; repeat++) {
        double start = time_of(CLOCK_THREAD_CPUTIME_ID);
        for (int64_t i = 0; i < calls; i++) choose(inputs + (i % INPUTS) * layout->input_words, choice);
        double took = (time_of(CLOCK_THREAD_CPUTIME_ID) - start) / (double)calls;
        if (took < least) least = took;
    }
    return least;
}

/* The time of a call that decides everything. */
static double decide_time(NativeEngine *engine, const Workload *w, int64_t calls) {
    const Layout *layout = native_layout(engine);
    pol_decide_function *decide = native_decide_function(engine);
    uint64_t   *inputs = make_inputs(layout, w);
    pol_choice  choice[1];
    pol_measure measures[7];
    double      least = 1e9;
    for (int repeat = 0; repeat < 5; repeat++) {
        double start = time_of(CLOCK_THREAD_CPUTIME_ID);
        for (int64_t i = 0; i < calls; i++) decide(inputs + (i % INPUTS) * layout->input_words, measures, choice, NULL);
        double took = (time_of(CLOCK_THREAD_CPUTIME_ID) - start) / (double)calls;
        if (took < least) least = took;
    }
    return least;
}

int main(int count, char **arguments) {
    int64_t     rows = 1000000;
    int         repeats = 9;
    const char *folder = NULL;
    for (int i = 2; i + 1 < count; i += 2) {
        if (!strcmp(arguments[i], "--rows")) rows = atoll(arguments[i + 1]) / 1024 * 1024;
        if (!strcmp(arguments[i], "--repeats")) repeats = atoi(arguments[i + 1]);
        if (!strcmp(arguments[i], "--write")) folder = arguments[i + 1];
    }
    Unit *unit = unit_compile(arguments[1], &(CompileOptions){0});
    if (!unit->program) return fprintf(stderr, "%s does not compile\n", arguments[1]), 2;
    const char   *why = "";
    double        start = now();
    NativeEngine *engine = native_engine_new(unit->program, NATIVE_FULL, &why);
    if (!engine) return fprintf(stderr, "%s\n", why), 2;
    double compile_time = (now() - start) / 1e6;
    Workload full = make_workload(rows, 0), nulls = make_workload(rows, 10);
    Results  kernel_results = make_results(rows), other_results = make_results(rows);
    Reasons  reasons;
    for (int i = 0; i < 21; i++) reasons.columns[i] = column(rows + 64, 40 + i);
    static Suite suite;
    add_probe(&suite, "probe", rows, &full, &other_results);
    add_probe(&suite, "probe ahead", rows, &full, &other_results)->probe = probe_ahead;
    Case *ahead = add_probe(&suite, "probe ahead with reasons", rows, &full, &other_results);
    ahead->probe = probe_ahead;
    ahead->reasons = &reasons;
    add_probe(&suite, "probe past the cache", rows, &full, &other_results)->probe = probe_past_the_cache;
    add_probe(&suite, "probe with nulls", rows, &nulls, &other_results);
    add_probe(&suite, "probe with reasons", rows, &full, &other_results)->reasons = &reasons;
    add_probe(&suite, "probe two threads", rows, &full, &other_results)->threads = 2;
    Case *c;
    bool has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    for (pol_level level = POL_LEVEL_BASE; level <= (has_avx512 ? POL_LEVEL_AVX512 : POL_LEVEL_AVX2); level++) {
        static const char *const names[3][4] = {
            {"base choices", "base choices nulls", "base reasons", "base choices two threads"},
            {"avx2 choices", "avx2 choices nulls", "avx2 reasons", "avx2 choices two threads"},
            {"avx512 choices", "avx512 choices nulls", "avx512 reasons", "avx512 choices two threads"}};
        set_kernel(add(&suite, names[level][0], rows, &full), engine, POL_OUTPUT_CHOICES, level, &kernel_results, &reasons);
        set_kernel(add(&suite, names[level][1], rows, &nulls), engine, POL_OUTPUT_CHOICES, level, &kernel_results, &reasons);
        set_kernel(add(&suite, names[level][2], rows, &full), engine, POL_OUTPUT_REASONS, level, &kernel_results, &reasons);
        c = add(&suite, names[level][3], rows, &full);
        set_kernel(c, engine, POL_OUTPUT_CHOICES, level, &kernel_results, &reasons);
        c->threads = 2;
    }
    c = add(&suite, "columnar by hand", rows, &full);
    c->results = other_results;
    c->by_hand = columnar;
    c = add(&suite, "branchy by hand", rows, &full);
    c->results = other_results;
    c->by_hand = branchy;
    for (int repeat = 0; repeat < repeats + 1; repeat++)
        for (int i = 0; i < suite.count; i++) {
            double time = run_case(&suite.cases[i]);
            if (repeat > 0) suite.cases[i].times[suite.cases[i].count++] = time;
        }
    /* the last case by hand left its results: the kernels must give the same */
    run_case(&suite.cases[suite.count - 1]);
    Case *checked = add(&suite, "checked", rows, &full);
    suite.count--;
    set_kernel(checked, engine, POL_OUTPUT_CHOICES, has_avx512 ? POL_LEVEL_AVX512 : POL_LEVEL_AVX2, &kernel_results, &reasons);
    run_case(checked);
    int64_t different = differences(&kernel_results, &other_results, rows);
    if (folder && !write_columns(folder, &full, &kernel_results, rows)) return fprintf(stderr, "%s: the columns cannot be written\n", folder), 2;
    int64_t calls = rows < 2000000 ? rows : 2000000;
    double  choose = choose_time(engine, &full, &kernel_results, calls, &different), decide = decide_time(engine, &full, calls);
    checked = add(&suite, "checked with nulls", rows, &nulls);
    suite.count--;
    set_kernel(checked, engine, POL_OUTPUT_CHOICES, has_avx512 ? POL_LEVEL_AVX512 : POL_LEVEL_AVX2, &kernel_results, &reasons);
    run_case(checked);
    double choose_nulls = choose_time(engine, &nulls, &kernel_results, calls, &different);
    printf("{\"rows\":%lld,\"repeats\":%d,\"rows_different\":%lld,\"compile_ms\":%.1f,\n \"least_ns_per_row\":{", (long long)rows, repeats, (long long)different, compile_time);
    for (int i = 0; i < suite.count; i++) printf("%s\n  \"%s\":%.3f", i ? "," : "", suite.cases[i].name, least(&suite.cases[i]));
    printf(",\n  \"scalar choose\":%.2f,\n  \"scalar choose nulls\":%.2f,\n  \"scalar decide\":%.2f},\n \"median_ns_per_row\":{", choose, choose_nulls, decide);
    for (int i = 0; i < suite.count; i++) printf("%s\n  \"%s\":%.3f", i ? "," : "", suite.cases[i].name, median(&suite.cases[i]));
    printf("}}\n");
    native_engine_free(engine);
    unit_free(unit);
    return different ? 1 : 0;
}
