/* Numbers and dates of a table, which the hot loop reads eight rows at a time: what was written is what is read, in every make of it. The expected values
 * are those that the text was made from. */
#include "data/csv_scan.h"
#include "data/table_blocks.h"
#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { FIELDS = 4, ROWS = 3000, SECONDS_OF_A_DAY = 86400 };

static IrEntity entities[] = {{.name = {"project", "项目"}, .first_field = 0, .field_count = FIELDS, .list_source = -1}};
#define FIELD(at, english, kind_, low_, high_) [at] = {.name = {english, NULL}, .type = {kind_, 0}, .low = low_, .high = high_, .slot = at}
static IrField fields[] = {
    FIELD(0, "amount", TYPE_MONEY, 0, 999999999999999),
    FIELD(1, "count", TYPE_INTEGER, 0, 999999999999999),
    FIELD(2, "date", TYPE_DATE, -719162, 2932896),
    FIELD(3, "last", TYPE_INTEGER, 0, 999999999999999),        /* the last column may end with half a CRLF */
};
static IrSchema schema = {.entities = entities, .entity_count = 1, .fields = fields, .field_count = FIELDS};

typedef struct { bool present[FIELDS]; int64_t values[FIELDS]; } Expected;

static uint64_t next_random(uint64_t *state) { return (*state = *state * 6364136223846793005u + 1442695040888963407u) >> 16; }

/* Up to so many digits, each length as often. */
static int64_t some_number(uint64_t *state, int most) {
    int64_t limit = 1;
    for (int digits = (int)(next_random(state) % (unsigned)(most + 1)); digits > 0; digits--) limit *= 10;
    return (int64_t)(next_random(state) % (uint64_t)limit);
}

/* `odd`: of a hundred cells, how many are absent or written in another plain form. */
static void write_row(Buffer *out, uint64_t *state, unsigned odd, const char *end, Expected *expected) {
    for (int c = 0; c < FIELDS; c++) {
        bool     strange = next_random(state) % 100 < odd;
        unsigned form = strange ? (unsigned)(next_random(state) % 3) : 3;
        int64_t  number = some_number(state, 13);
        if (c > 0) buffer_byte(out, ',');
        expected->present[c] = form != 0;
        if (form == 0) continue;
        if (c == 0) {
            int64_t fen = form == 1 ? 0 : form == 2 ? (int64_t)(next_random(state) % 10) * 10 : (int64_t)(next_random(state) % 100);
            expected->values[c] = number * 100 + fen;
            buffer_printf(out, form == 1 ? "%" PRId64 : form == 2 ? "%" PRId64 ".%" PRId64 : "%" PRId64 ".%02" PRId64, number, form == 2 ? fen / 10 : fen);
        } else if (c == 2) {
            int64_t   days = (int64_t)(next_random(state) % 73000) - 25567;        /* 1900-01-01 and on */
            time_t    seconds = (time_t)(days * SECONDS_OF_A_DAY);
            struct tm parts;
            gmtime_r(&seconds, &parts);
            expected->values[c] = days;
            buffer_printf(out, form == 3 ? "%04d-%02d-%02d" : "%04d/%02d/%02d", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
        } else {
            expected->values[c] = form == 3 ? number % 100000000 : number * 7;
            buffer_printf(out, "%" PRId64, expected->values[c]);
        }
    }
    buffer_text(out, end);
}

static int64_t value_in(const pol_column *column, int bits, int64_t row) {
    return bits == 32 ? ((const int32_t *)column->values)[row] : ((const int64_t *)column->values)[row];
}

static void expect_rows(TableBlock *block, const Layout *layout, const Expected *expected, int64_t *row) {
    const FactColumns *facts = table_block_columns(block);
    for (int64_t i = 0; i < facts->rows; i++, (*row)++)
        for (int c = 0; c < FIELDS; c++) {
            const pol_column *column = &facts->fields[c];
            bool present = column->validity[i / 8] >> (i % 8) & 1;
            cr_expect(present == expected[*row].present[c], "row %" PRId64 ", column %d: there or not", *row, c);
            if (!present) continue;
            int64_t value = value_in(column, layout->fields[c].bits, i);
            cr_expect(value == expected[*row].values[c], "row %" PRId64 ", column %d: %" PRId64 " instead of %" PRId64, *row, c, value, expected[*row].values[c]);
        }
}

static void read_back(const char *path, int level, size_t piece, const Expected *expected) {
    Arena    *arena = arena_new();
    IrProgram program = {.schema = schema};
    Layout   *layout = layout_new(arena, &program);
    RowError *failure = NULL;
    Reader   *reader = reader_open(arena, &schema, path, (ReaderOptions){.format = DATA_FORMAT_CSV}, &failure);
    cr_assert_not_null(reader);
    TableBlocks *blocks = table_blocks_new(arena, reader, layout);
    table_blocks_limit(blocks, level, piece);
    TableBlock *block = table_block_new(blocks);
    int64_t     row = 0;
    while (table_block_take(block)) {
        while (table_block_rows(block)) expect_rows(block, layout, expected, &row);
        cr_expect(table_block_bad_rows(block) == 0);
    }
    cr_expect(row == ROWS, "%" PRId64 " rows", row);
    cr_expect_null(reader_failure(reader));
    table_block_free(block);
    reader_close(reader);
    arena_free(arena);
}

static void write_and_read(unsigned odd, const char *end) {
    static Expected expected[ROWS];
    char     path[] = "/tmp/pol_numbers_XXXXXX";
    Buffer   table = {0};
    uint64_t state = odd + 1;
    buffer_printf(&table, "project.amount,project.count,project.date,project.last%s", end);
    for (int row = 0; row < ROWS; row++) {
        size_t before = table.size;
        do {                                                   /* a row of nothing but commas is no application */
            table.size = before;
            write_row(&table, &state, odd, end, &expected[row]);
        } while (table.size - before == FIELDS - 1 + strlen(end));
    }
    int descriptor = mkstemp(path);
    if (descriptor < 0 || write(descriptor, table.data, table.size) != (ssize_t)table.size) abort();
    close(descriptor);
    for (int level = SCAN_ANY_MACHINE; level <= SCAN_BEST; level++)
        for (size_t piece = 256; piece <= 1 << 20; piece *= 64) read_back(path, level, piece, expected);
    unlink(path);
    buffer_free(&table);
}

Test(csv_numbers, plain) { write_and_read(0, "\n"); }
Test(csv_numbers, some_absent_or_in_other_forms) { write_and_read(3, "\n"); }
Test(csv_numbers, with_carriage_returns) { write_and_read(3, "\r\n"); }
Test(csv_numbers, many_in_other_forms) { write_and_read(40, "\n"); }
