/* csv_scan - the hot loop over a table: plain records straight into columns. Made for any machine, for AVX2 and for AVX-512; csv_scan_run picks. */
#ifndef POL_DATA_CSV_SCAN_H
#define POL_DATA_CSV_SCAN_H

#include "data/fact_columns.h"

enum { SCAN_BATCH = 64 };         /* rows looked at together */
enum { SCAN_ANY_MACHINE, SCAN_AVX2, SCAN_AVX512, SCAN_BEST = SCAN_AVX512 };

typedef struct { const char *at; int64_t row, line; } UnsureRow;

typedef struct {
    const char  *at, *end;         /* whole records; the last one ends with a line end; COLUMNS_SLACK bytes before `at` and behind `end` can be read */
    FactColumns *columns;
    int          level;            /* at most this: SCAN_ANY_MACHINE … SCAN_BEST */
    bool         ascii_only;       /* bytes above 127 must be decoded: leave texts with them to the careful way */
    int64_t      lines;            /* line ends passed */
    int32_t      batch;            /* rows to look at next: fewer where few are plain; 0: to begin with */
    UnsureRow    unsure[SCAN_BATCH]; int32_t unsure_count;       /* rows whose place in the columns is kept for them */
} CsvScan;

typedef enum {
    SCAN_DONE,                     /* at == end */
    SCAN_FULL,                     /* the block is */
    SCAN_UNSURE,                   /* the record at `at` needs the careful way; it has no row yet */
    SCAN_SOME_UNSURE               /* so do those of `unsure`; then go on */
} ScanResult;

ScanResult csv_scan_run(CsvScan *scan);

typedef struct { int64_t line_feeds; bool quotes, returns; } CsvLook;   /* how many '\n', and whether there is any '"', any '\r' */
CsvLook    csv_look(const char *text, size_t size);

ScanResult csv_scan_base(CsvScan *scan);
CsvLook    csv_look_base(const char *text, size_t size);
#if defined(__x86_64__)
ScanResult csv_scan_avx2(CsvScan *scan);
CsvLook    csv_look_avx2(const char *text, size_t size);
ScanResult csv_scan_avx512(CsvScan *scan);
CsvLook    csv_look_avx512(const char *text, size_t size);
#endif

#endif
