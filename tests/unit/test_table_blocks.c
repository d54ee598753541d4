/* A table read in columns must give what reading it row by row gives: every value, every mistake with its place, in every make of the hot loop, however
 * the table is cut into pieces. Tables are random, with everything that people and programs do to them. */
#include "reader_fixture.h"
#include "data/csv_scan.h"
#include "data/table_blocks.h"
#include <criterion/criterion.h>
#include <iconv.h>

static const char *const header = "application.date,project.total_investment,project.types,project.sector,project.location,project.annual_saving,project.award_rate,project.benchmark_level,project.note";
enum { COLUMNS = 9, KINDS = 24 };
/* By column: first plain forms, then everything else. */
static const char *const cells[COLUMNS][KINDS] = {
    {"2025-06-30", "1969-12-31", "2024-02-29", "1900-02-28", "2100-03-01", "0001-01-01", "9999-12-31", "2025/06/30", "2025/6/3", "2025年6月30日", "2023-02-29", "2100-02-29", "2025-13-01", "2025-00-10", "20250630", "2025-06-30 00:00:00", "2025-06-3", "2025-6-030", "", " 2025-06-30", "x", "2025-06-30x", "\"2025-06-30\"", "2025-06/30"},
    {"1000", "0", "99999999999.99", "1234.50", "0.01", "7.1", "100000000000.00", "100000000000.01", "\"1,234.50\"", "2000万元", "1.005", "1.", ".5", "-1", "+5", "1e3", "12345678901234567", "1 000", "", " 12 ", "0007.50", "１２", "999999999999999.99", "\"5\""},
    {"major", "green;technical", "重大技术改造", "green|major", "绿色化改造；green", "blue", "major;blue", ";", ";;green", "green;", "", " green", "green ;major", "\"green\"", "GREEN", "技术改造、green", "technical;technical", "green;;major", "|", "a;b;c", "green,", "greengreengreengreen", "重大技术改造;技术改造;绿色化改造", "major"},
    {"clothing", "furniture", "服装", "家具", "造船", "", "Clothing", " furniture", "\"furniture\"", "clothing,", "ship building", "x", "furniturefurniturefurniture", "服装 ", "　服装", "clothin", "clothingg", "家", "具家", "\"\"", "a\"b", "clothing", "服装", "家具"},
    {"shenzhen", "other", "深圳", "其他", "别处", "", "moon", "shenzhen ", "SHENZHEN", "\"other\"", "other\t", "\tother", "深", "圳", "othe", "others", "", "shenzhen", "other", "深圳", "其他", "别处", "其它", "other"},
    {"50", "0", "0.5", "50.123456", "1000000", "1000000.000001", "0.0000001", "50吨标准煤", "50tce", "50t", "", "12.", "123456789.5", "-0.5", "1,000", "\"1,000\"", "007", "1e2", "5 tce", "x", "999999", "3.14159", "0.1", "1"},
    {"0.1", "10%", "1", "0", "100%", "101%", "1.1", "12.5%", "0.1234567", "0.00001%", "0.0001%", "12.34567%", "", "10 %", "%", "-1%", "\"10%\"", "１０％", "0.5", "33.33%", "1.000000", "0.999999", "10%%", "5%"},
    {"1", "0", "true", "false", "是", "否", "TRUE", "False", "yes", "no", "Y", "n", "", "2", "10", "01", "maybe", " 1", "1 ", "\"1\"", "tru", "yEs", "１", "对"},
    {"plain", "", "some text", "中文备注", "\"quoted, with comma\"", "\"say \"\"hi\"\"\"", "\"two\nlines\"", "\"crlf\r\nwithin\"", " blank first", "tab\there", "a\x01", "broken\xff", "5\" pipe", "\"open", "x\"", "　", "ends ", "émigré", "0", "\"\"", "\"text\"after", "very long text that goes on for more than thirty-two bytes", "é", "z"},
};

static unsigned next_random(unsigned *state) { return (*state = *state * 1664525u + 1013904223u) >> 8; }

static void random_table(Buffer *out, unsigned seed, int rows, int ugly) {
    static const char *const ends[] = {"\n", "\n", "\n", "\r\n", "\r"};
    unsigned    state = seed * 2654435761u;
    const char *usual = ends[next_random(&state) % 5];
    buffer_printf(out, "%s%s", header, usual);
    for (int row = 0; row < rows; row++) {
        int count = next_random(&state) % 100 < (unsigned)ugly / 8 ? (int)(next_random(&state) % 12) : COLUMNS;
        bool empty = count == COLUMNS && next_random(&state) % 100 < (unsigned)ugly / 3;
        if (empty) buffer_text(out, next_random(&state) % 4 ? ",,,,,,,,,,,," + 12 - (COLUMNS - 1) : ", ,\"\",\t");
        for (int c = 0; c < count && !empty; c++) {
            unsigned choice = next_random(&state) % 100 < (unsigned)ugly ? next_random(&state) % KINDS : c == 5 ? next_random(&state) % 4 : next_random(&state) % 2;
            buffer_printf(out, "%s%s", c ? "," : "", cells[c % COLUMNS][choice]);
        }
        if (row + 1 < rows || next_random(&state) % 2) buffer_text(out, next_random(&state) % 100 < (unsigned)ugly / 4 ? ends[next_random(&state) % 5] : usual);
    }
}

/* ---- both ways, as text ------------------------------------------------------------------------------------------------------- */

static void say_errors(Buffer *out, const RowErrors *errors) {
    for (int32_t i = 0; i < errors->items.count; i++) {
        row_error_line(errors->items.items[i], "t", LANGUAGE_ENGLISH, out);
        buffer_byte(out, '\n');
    }
}

static void say_empty_rows(Buffer *out, const Reader *reader) {
    int64_t first, count = reader_empty_rows(reader, &first);
    buffer_printf(out, "%ld empty rows, the first on line %ld\n", (long)count, (long)first);
}

static void row_by_row(const char *path, const char *encoding, Buffer *rows, Buffer *errors) {
    Arena    *arena = arena_new(), *row_arena = arena_new();
    RowError *failure = NULL;
    Reader   *reader = reader_open(arena, &fixture_schema, path, (ReaderOptions){.format = DATA_FORMAT_CSV, .encoding = encoding}, &failure);
    Row       row;
    cr_assert_not_null(reader);
    while (reader_next(reader, row_arena, &row)) {
        say_errors(errors, &row.errors);
        for (int slot = 0; slot < COLUMNS && row.errors.items.count == 0; slot++) {
            Cell cell = row.application->cells[slot];
            if (cell.present) buffer_printf(rows, "%ld ", slot == FACT_NOTE ? 0 : (long)cell.value);
            else buffer_text(rows, "- ");
        }
        if (row.errors.items.count == 0) buffer_byte(rows, '\n');
        arena_reset(row_arena);
    }
    say_empty_rows(errors, reader);
    reader_close(reader);
    arena_free(row_arena);
    arena_free(arena);
}

static int64_t value_in(const pol_column *column, int bits, int64_t row) {
    if (bits == 1) return ((const uint8_t *)column->values)[row / 8] >> (row % 8) & 1;
    return bits == 8 ? ((const int8_t *)column->values)[row] : bits == 32 ? ((const int32_t *)column->values)[row] : ((const int64_t *)column->values)[row];
}

static void by_columns(const char *path, const char *encoding, int level, size_t piece, Buffer *rows, Buffer *errors) {
    static IrProgram program;
    program = (IrProgram){.schema = fixture_schema};
    Arena    *arena = arena_new();
    Layout   *layout = layout_new(arena, &program);
    RowError *failure = NULL;
    Reader   *reader = reader_open(arena, &fixture_schema, path, (ReaderOptions){.format = DATA_FORMAT_CSV, .encoding = encoding}, &failure);
    cr_assert(table_blocks_possible(reader));
    TableBlocks *blocks = table_blocks_new(arena, reader, layout);
    table_blocks_limit(blocks, level, piece);
    TableBlock *block = table_block_new(blocks);
    while (table_block_take(block)) {
        while (table_block_rows(block)) {
            FactColumns *facts = table_block_columns(block);
            for (int64_t row = 0; row < facts->rows; row++) {
                for (int slot = 0; slot < COLUMNS; slot++) {
                    const pol_column *column = &facts->fields[slot];
                    if (column->validity[row / 8] >> (row % 8) & 1) buffer_printf(rows, "%ld ", (long)value_in(column, layout->fields[slot].bits, row));
                    else buffer_text(rows, "- ");
                }
                buffer_byte(rows, '\n');
            }
        }
        for (int32_t i = 0; i < table_block_bad_rows(block); i++) say_errors(errors, &table_block_bad_row(block, i)->errors);
    }
    cr_expect_null(reader_failure(reader));
    table_block_free(block);
    say_empty_rows(errors, reader);
    reader_close(reader);
    arena_free(arena);
}

static void compare(const char *text, size_t size, const char *encoding, const char *what) {
    char path[] = "/tmp/pol_blocks_XXXXXX";
    int  descriptor = mkstemp(path);
    if (descriptor < 0 || write(descriptor, text, size) != (ssize_t)size) abort();
    close(descriptor);
    Buffer rows = {0}, errors = {0};
    buffer_text(&rows, "");
    buffer_text(&errors, "");
    row_by_row(path, encoding, &rows, &errors);
    for (int level = SCAN_ANY_MACHINE; level <= SCAN_BEST; level++)
        for (size_t piece = 128; piece <= 1 << 20; piece *= 128) {
            Buffer other_rows = {0}, other_errors = {0};
            buffer_text(&other_rows, "");
            buffer_text(&other_errors, "");
            by_columns(path, encoding, level, piece, &other_rows, &other_errors);
            cr_expect(strcmp(rows.data, other_rows.data) == 0, "%s, level %d, piece %zu: the values differ", what, level, piece);
            cr_expect(strcmp(errors.data, other_errors.data) == 0, "%s, level %d, piece %zu: the mistakes differ:\n%s\n---\n%s", what, level, piece, errors.data, other_errors.data);
            buffer_free(&other_rows);
            buffer_free(&other_errors);
        }
    buffer_free(&rows);
    buffer_free(&errors);
    unlink(path);
}

static void compare_random(unsigned first, unsigned behind, int rows, int ugly) {
    for (unsigned seed = first; seed < behind; seed++) {
        Buffer table = {0};
        char   what[64];
        random_table(&table, seed, rows, ugly);
        snprintf(what, sizeof what, "seed %u, %d%% ugly", seed, ugly);
        compare(table.data, table.size, NULL, what);
        buffer_free(&table);
    }
}

Test(table_blocks, plain) { compare_random(1, 10, 700, 0); }
Test(table_blocks, a_little_ugly) { compare_random(10, 40, 400, 3); }
Test(table_blocks, ugly) { compare_random(40, 100, 60, 30); }
Test(table_blocks, all_ugly) { compare_random(100, 160, 20, 100); }
Test(table_blocks, more_than_a_block) { compare_random(200, 201, 10000, 1); }

Test(table_blocks, gbk) {
    for (unsigned seed = 300; seed < 330; seed++) {
        Buffer table = {0};
        random_table(&table, seed, 60, 20);
        size_t  room = table.size * 2 + 16, left = table.size;
        char   *bytes = malloc(room), *out = bytes, *in = table.data;
        iconv_t converter = iconv_open("GB18030//TRANSLIT", "UTF-8");
        while (left && iconv(converter, &in, &left, &out, &room) == (size_t)-1) in++, left--, *out++ = (char)0xFF, room--;
        iconv_close(converter);
        compare(bytes, (size_t)(out - bytes), "gb18030", "gb18030");
        free(bytes);
        buffer_free(&table);
    }
}

Test(table_blocks, edges) {
    static const char *const tables[] = {"project.note\na\n\n\nb\n", "project.note\n\n\n", "project.note\r\n\"\"\r\nx", "project.note,project.location\n,\n", "project.note,project.location\n,", "project.note,project.location\n\"", "project.benchmark_level,project.note\n1,\r\n0,\r\n\r\n,x"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) compare(tables[i], strlen(tables[i]), NULL, tables[i]);
}
