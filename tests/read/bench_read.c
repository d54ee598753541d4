/* bench_read - what reading a table costs, step by step, in processor time a row on one thread; the least of several runs, as JSON.
 *   bench_read POLICY.pol TABLE.csv [REPEATS] */
#include "driver/driver.h"
#include "data/block_rows.h"
#include "data/csv_scan.h"
#include "tools/engine.h"
#include "data/input.h"
#include "data/summary_columns.h"
#include "data/table_blocks.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef enum { STEP_BYTES, STEP_LINES, STEP_ROWS, STEP_COLUMNS, STEP_DECISIONS, STEP_TOTALS, STEP_CSV, STEP_JSONL, STEP_COUNT } Step;
static const char *const step_names[STEP_COUNT] = {"bytes", "lines", "row by row", "columns", "decisions", "totals", "rows as csv", "rows as jsonl"};

typedef struct { const IrProgram *program; const char *path; Engine *engine; int64_t rows; } Bench;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* Only reads the bytes, or counts the line ends too. */
static int64_t read_bytes(const Bench *bench, bool lines) {
    Input   input;
    int64_t count = 0;
    char   *memory = malloc(256 * 1024 + 64);
    if (!memory || !input_open(&input, bench->path)) exit(3);
    for (size_t size; (size = input_read(&input, memory, 256 * 1024)) > 0;)
        if (lines) count += csv_look(memory, size).line_feeds;
    input_close(&input);
    free(memory);
    return count;
}

static void read_rows(const Bench *bench, Arena *arena) {
    RowError *failure;
    Reader   *reader = reader_open(arena, &bench->program->schema, bench->path, (ReaderOptions){.format = DATA_FORMAT_CSV}, &failure);
    Arena    *rows = arena_new();
    Row       row;
    if (!reader) exit(3);
    while (reader_next(reader, rows, &row)) arena_reset(rows);
    arena_free(rows);
    reader_close(reader);
}

static void read_columns(Bench *bench, Arena *arena, Step step) {
    RowError   *failure;
    const char *why = NULL;
    Reader     *reader = reader_open(arena, &bench->program->schema, bench->path, (ReaderOptions){.format = DATA_FORMAT_CSV}, &failure);
    if (!reader) exit(3);
    const Layout    *layout = engine_layout(bench->engine, &why);
    TableBlocks     *blocks = table_blocks_new(arena, reader, layout);
    if (step >= STEP_CSV) table_blocks_limit(blocks, SCAN_BEST, 64 * 1024);   /* as run_columns does */
    TableBlock      *block = table_block_new(blocks);
    DecisionColumns *decisions = decision_columns_new(arena, bench->program, layout);
    SummaryColumns  *scratch = summary_columns_new(bench->program);
    Summary          summary;
    summary_start(&summary, arena, bench->program);
    bench->rows = 0;
    WriterOptions options = {.program = bench->program, .format = step == STEP_CSV ? OUTPUT_CSV : OUTPUT_JSONL, .language = LANGUAGE_ENGLISH};
    BlockRows    *rows = step >= STEP_CSV ? block_rows_new(writer_new(arena, options)) : NULL;
    Buffer        text = {0};
    while (table_block_take(block)) {
        if (rows) block_rows_start(rows, bench->rows + 1);
        buffer_clear(&text);
        while (table_block_rows(block)) {
            FactColumns *facts = table_block_columns(block);
            bench->rows += facts->rows;
            if (step == STEP_COLUMNS) continue;
            engine_kernel(bench->engine, !facts->complete, &why)(facts->fields, facts->lists, decisions->outputs, (facts->rows + 63) / 64 * 64);
            if (step >= STEP_TOTALS) summary_add_columns(&summary, scratch, decisions, facts->rows);
            if (rows) block_rows_write(rows, (DataBlock){.table = block}, decisions, &text);
        }
    }
    buffer_free(&text);
    block_rows_free(rows);
    summary_columns_free(scratch);
    table_block_free(block);
    reader_close(reader);
}

static double run_step(Bench *bench, Step step) {
    Arena *arena = arena_new();
    double start = now();
    switch (step) {
    case STEP_BYTES: read_bytes(bench, false); break;
    case STEP_LINES: read_bytes(bench, true); break;
    case STEP_ROWS: read_rows(bench, arena); break;
    case STEP_COLUMNS: case STEP_DECISIONS: case STEP_TOTALS: case STEP_CSV: case STEP_JSONL: read_columns(bench, arena, step); break;
    case STEP_COUNT: break;
    }
    double took = now() - start;
    arena_free(arena);
    return took;
}

int main(int count, char **texts) {
    if (count < 3) return 2;
    Unit       *unit = unit_compile(texts[1], NULL);
    const char *why = NULL;
    Bench       bench = {.program = unit->program, .path = texts[2]};
    int         repeats = count > 3 ? atoi(texts[3]) : 5;
    if (!unit->program || !(bench.engine = engine_new(ENGINE_NATIVE, unit->program, -1, &why))) return 2;
    run_step(&bench, STEP_TOTALS);                              /* compiles, and warms the page cache */
    printf("{\"rows\": %lld, \"ns_a_row\": {", (long long)bench.rows);
    double least[STEP_COUNT] = {0};
    for (int repeat = 0; repeat < repeats; repeat++)
        for (int step = 0; step < STEP_COUNT; step++) {
            double took = run_step(&bench, (Step)step);
            if (repeat == 0 || took < least[step]) least[step] = took;
        }
    for (int step = 0; step < STEP_COUNT; step++) printf("%s\"%s\": %.1f", step ? ", " : "", step_names[step], least[step] / (double)bench.rows);
    printf("}}\n");
    engine_free(bench.engine);
    unit_free(unit);
    return 0;
}
