/* bench - workload W as columns, and the same work by hand, for comparison in one run. */
#ifndef POL_TESTS_BENCH_H
#define POL_TESTS_BENCH_H

#include <stdint.h>

/* The columns of W, in the widths that kernels take; bits packed, lowest first. */
typedef struct {
    int64_t *total_investment, *approved_cost;               /* fen */
    int32_t *software_share, *energy_saving, *carbon_cut, *industry, *date;
    uint8_t *bits[11];                                       /* fits1 … fits7, industrial, manufacturing, benchmark_level, solid_waste */
    uint8_t *validity[18];                                   /* by field of workload.pol */
} Workload;

enum { BIT_INDUSTRIAL = 7, BIT_MANUFACTURING, BIT_BENCHMARK, BIT_WASTE, BIT_COLUMNS };

/* best: bits of the best members; has: one bit a row; amount: fen; error: a bit a row */
typedef struct { uint8_t *best, *has, *error; int64_t *amount; } Results;
/* status, failed, undecided of the seven measures */
typedef struct { uint8_t *columns[21]; } Reasons;

/* Only reads and writes what a kernel does, all columns side by side by vector loads: what memory allows at best with ordinary stores, as kernels have them
 * (who reads the results next finds them in the cache). Past the cache: with stores that do not read the line first. rows: a multiple of 64. */
void probe(const Workload *workload, int64_t first, int64_t rows, const Results *results, const Reasons *reasons);
void probe_ahead(const Workload *workload, int64_t first, int64_t rows, const Results *results, const Reasons *reasons);      /* fetching ahead, as kernels do */
void probe_past_the_cache(const Workload *workload, int64_t first, int64_t rows, const Results *results, const Reasons *reasons);
void branchy(const Workload *workload, int64_t first, int64_t rows, const Results *results);
void columnar(const Workload *workload, int64_t first, int64_t rows, const Results *results);

#endif
