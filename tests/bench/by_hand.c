/* by_hand - what the kernels are measured against: reading and writing only; branches as one writes them; loops over columns as an expert
 * writes them for the vectoriser. Amounts by doubles in the columnar form, as in the kernels, and by int64 in the branchy one. */
#include "bench.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { FIRST_DAY = 19723, LAST_DAY = 21549, BLOCK = 1024 };

/* ---- only memory ---- */

typedef uint64_t Line __attribute__((vector_size(64), aligned(64)));         /* one line of the cache */

/* Ors `lines` lines of a column into `all`. */
static inline __attribute__((always_inline)) void read_lines(const void *column, int64_t lines, Line *all) {
    const Line *from = column;
    for (int64_t i = 0; i < lines; i++) *all |= from[i];
}

static inline __attribute__((always_inline)) void write_lines(void *column, int64_t lines, Line value, bool past_the_cache) {
    Line *to = column;
    for (int64_t i = 0; i < lines; i++) {
        if (past_the_cache) __builtin_nontemporal_store(value, &to[i]);
        else to[i] = value;
    }
}

/* What the next step reads, as the kernels ask for it. */
static inline __attribute__((always_inline)) void fetch_lines(const void *column, int64_t lines) {
    const char *from = column;
    for (int64_t i = 0; i < lines; i++) __builtin_prefetch(from + (lines + i) * 64, 0, 3);
}

static uint64_t read_word(const uint8_t *bits, int64_t at) {
    uint64_t word;
    memcpy(&word, bits + at / 8, sizeof word);
    return word;
}

/* 64 rows at a time of all columns side by side: eight lines of a column of 64 bits, four of one of 32, a word of one of bits. Measured against
 * steps of 128 to 4,096 rows and against prefetching by hand, this is the fastest: the processor follows all columns by itself. */
static inline __attribute__((always_inline)) void probe_rows(const Workload *workload, int64_t first, int64_t rows, const Results *result,
                                                             const Reasons *reason, bool has_nulls, bool past_the_cache, bool ahead) {
    enum { ROWS = 64 };
    const Workload own = *workload, *w = &own;               /* copies: no store can change where the columns are */
    const Results  own_results = *result, *results = &own_results;
    const Reasons  own_reasons = reason ? *reason : (Reasons){{0}}, *reasons = reason ? &own_reasons : NULL;
    Line kept = {0};
    for (int64_t at = first; at < first + rows; at += ROWS) {
        Line     all = {0};
        uint64_t bits = 0;
        const void *const wide[] = {w->total_investment + at, w->approved_cost + at};
        const void *const narrow[] = {w->software_share + at, w->energy_saving + at, w->carbon_cut + at, w->industry + at, w->date + at};
        for (int i = 0; ahead && i < 2; i++) fetch_lines(wide[i], ROWS / 8);
        for (int i = 0; ahead && i < 5; i++) fetch_lines(narrow[i], ROWS / 16);
        for (int i = 0; i < 2; i++) read_lines(wide[i], ROWS / 8, &all);
        for (int i = 0; i < 5; i++) read_lines(narrow[i], ROWS / 16, &all);
        for (int b = 0; b < BIT_COLUMNS; b++) bits |= read_word(w->bits[b], at);
        for (int v = 0; has_nulls && v < 18; v++) bits |= read_word(w->validity[v], at);
        all |= bits;
        kept |= all;
        write_lines(results->best + at, 1, all, past_the_cache);
        memcpy(results->has + at / 8, &bits, sizeof bits);
        memcpy(results->error + at / 8, &bits, sizeof bits);
        write_lines(results->amount + at, ROWS / 8, all, past_the_cache);
        for (int c = 0; reasons && c < 21; c++) write_lines(reasons->columns[c] + at, 1, all, past_the_cache);
    }
    __asm__ volatile("" : : "v"(kept));
}

void probe(const Workload *w, int64_t first, int64_t rows, const Results *results, const Reasons *reasons) {
    if (reasons) probe_rows(w, first, rows, results, reasons, false, false, false);
    else if (w->validity[0]) probe_rows(w, first, rows, results, NULL, true, false, false);
    else probe_rows(w, first, rows, results, NULL, false, false, false);
}

void probe_past_the_cache(const Workload *w, int64_t first, int64_t rows, const Results *results, const Reasons *reasons) {
    (void)reasons;
    probe_rows(w, first, rows, results, NULL, false, true, false);
}

void probe_ahead(const Workload *w, int64_t first, int64_t rows, const Results *results, const Reasons *reasons) {
    if (reasons) probe_rows(w, first, rows, results, reasons, false, false, true);
    else probe_rows(w, first, rows, results, NULL, false, false, true);
}

/* ---- branches ---- */

static int flag(const Workload *w, int b, int64_t row) { return (w->bits[b][row / 8] >> (row % 8)) & 1; }

static void consider(int64_t amount, int64_t cap, int member, int64_t *best_amount, uint8_t *best) {
    if (amount > cap) amount = cap;
    if (amount > *best_amount) {
        *best_amount = amount;
        *best = (uint8_t)(1 << member);
    } else if (amount == *best_amount) {
        *best |= (uint8_t)(1 << member);
    }
}

void branchy(const Workload *w, int64_t first, int64_t rows, const Results *results) {
    for (int64_t row = first; row < first + rows; row++) {
        int64_t total = w->total_investment[row], cost = w->approved_cost[row], amount = -1;
        uint8_t best = 0;
        if (w->date[row] >= FIRST_DAY && w->date[row] <= LAST_DAY) {
            if (flag(w, 0, row) && flag(w, BIT_INDUSTRIAL, row) && total >= 50000000000) consider(cost / 10, 10000000000, 0, &amount, &best);
            if (flag(w, 1, row) && flag(w, BIT_INDUSTRIAL, row) && total >= 2000000000) consider(cost / 10, 1000000000, 1, &amount, &best);
            if (flag(w, 2, row) && flag(w, BIT_INDUSTRIAL, row) && total >= 1000000000) {
                int64_t above = w->software_share[row] > 3000 ? w->software_share[row] - 3000 : 0;
                consider(cost * (10000 - above) / 50000, 5000000000, 2, &amount, &best);
            }
            if (flag(w, 3, row) && flag(w, BIT_INDUSTRIAL, row) && total >= 500000000) consider(cost * 3 / 10, 500000000, 3, &amount, &best);
            if (flag(w, 4, row) && w->industry[row] <= 8 && total >= 100000000) consider(cost / 5, 500000000, 4, &amount, &best);
            if (flag(w, 5, row) && (w->energy_saving[row] >= 50 || w->carbon_cut[row] >= 150 || flag(w, BIT_BENCHMARK, row) || flag(w, BIT_WASTE, row)))
                consider(cost * 3 / 10, 1000000000, 5, &amount, &best);
            if (flag(w, 6, row) && flag(w, BIT_MANUFACTURING, row) && total >= 1000000000) consider(cost / 5, 1000000000, 6, &amount, &best);
        }
        results->best[row] = best;
        results->amount[row] = amount < 0 ? 0 : amount;
        results->has[row / 8] = (uint8_t)((results->has[row / 8] & ~(1 << (row % 8))) | (amount >= 0) << (row % 8));
    }
}

/* ---- columns: bits are opened into bytes of a block, then one loop a step ---- */

static void open_bits(const uint8_t *bits, int64_t n, uint8_t *bytes) {
    for (int64_t i = 0; i < n; i++) bytes[i] = (bits[i / 8] >> (i % 8)) & 1;
}

static void keep_best(int64_t n, const double *amount, const uint8_t *fits, double *best_amount, uint8_t *best, int member) {
    for (int64_t i = 0; i < n; i++) {
        double  own = fits[i] ? amount[i] : -1.0;
        uint8_t bit = (uint8_t)(fits[i] << member);
        best[i] = own > best_amount[i] ? bit : own == best_amount[i] ? (uint8_t)(best[i] | bit) : best[i];
        best_amount[i] = own > best_amount[i] ? own : best_amount[i];
    }
}

static void share(int64_t n, const double *cost, double numerator, double divisor, double cap, double *amount) {
    double reciprocal = 1.0 / divisor;
    for (int64_t i = 0; i < n; i++) {
        double own = floor((cost[i] * numerator + 0.5) * reciprocal);
        amount[i] = own < cap ? own : cap;
    }
}

void columnar(const Workload *w, int64_t first, int64_t rows, const Results *results) {
    static __thread double  cost[BLOCK], counted[BLOCK], amount[BLOCK], best_amount[BLOCK];
    static __thread uint8_t bits[BIT_COLUMNS][BLOCK], in_force[BLOCK], fits[BLOCK], best[BLOCK];
    for (int64_t at = first; at < first + rows; at += BLOCK) {
        int64_t n = first + rows - at < BLOCK ? first + rows - at : BLOCK;
        const int64_t *total = w->total_investment + at;
        for (int b = 0; b < BIT_COLUMNS; b++) open_bits(w->bits[b] + at / 8, n, bits[b]);
        for (int64_t i = 0; i < n; i++) {
            cost[i] = (double)w->approved_cost[at + i];
            int32_t above = w->software_share[at + i] > 3000 ? w->software_share[at + i] - 3000 : 0;
            counted[i] = cost[i] * (double)(10000 - above);
            in_force[i] = w->date[at + i] >= FIRST_DAY && w->date[at + i] <= LAST_DAY;
            best_amount[i] = -1.0;
            best[i] = 0;
        }
        static const int64_t floors[] = {50000000000, 2000000000, 1000000000, 500000000, 100000000, 0, 1000000000};
        static const double  numerators[] = {1, 1, 1, 3, 1, 3, 1}, divisors[] = {10, 10, 50000, 10, 5, 10, 5};
        static const double  caps[] = {10000000000, 1000000000, 5000000000, 500000000, 500000000, 1000000000, 1000000000};
        static const int     needs[] = {BIT_INDUSTRIAL, BIT_INDUSTRIAL, BIT_INDUSTRIAL, BIT_INDUSTRIAL, -1, -1, BIT_MANUFACTURING};
        for (int m = 0; m < 7; m++) {
            int64_t floor_of = floors[m];
            for (int64_t i = 0; i < n; i++) fits[i] = in_force[i] & bits[m][i] & (total[i] >= floor_of);
            if (needs[m] >= 0)
                for (int64_t i = 0; i < n; i++) fits[i] &= bits[needs[m]][i];
            if (m == 4)
                for (int64_t i = 0; i < n; i++) fits[i] &= w->industry[at + i] <= 8;
            if (m == 5)
                for (int64_t i = 0; i < n; i++)
                    fits[i] &= (w->energy_saving[at + i] >= 50) | (w->carbon_cut[at + i] >= 150) | bits[BIT_BENCHMARK][i] | bits[BIT_WASTE][i];
            share(n, m == 2 ? counted : cost, numerators[m], divisors[m], caps[m], amount);
            keep_best(n, amount, fits, best_amount, best, m);
        }
        for (int64_t i = 0; i < n; i++) {
            results->best[at + i] = best[i];
            results->amount[at + i] = best_amount[i] < 0 ? 0 : (int64_t)best_amount[i];
        }
        for (int64_t i = 0; i < n / 8; i++) {
            uint8_t byte = 0;
            for (int j = 0; j < 8; j++) byte |= (uint8_t)((best_amount[i * 8 + j] >= 0) << j);
            results->has[at / 8 + i] = byte;
        }
    }
}
