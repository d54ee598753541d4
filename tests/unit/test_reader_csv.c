/* The CSV reader: quoting, line ends, encodings, forms of numbers, and for each mistake its code and place. */
#include "reader_fixture.h"
#include <criterion/criterion.h>

static Fixture open_text(const char *text) { return fixture_open(DATA_FORMAT_CSV, NULL, 0, text, strlen(text)); }

static void expect_cell(const char *key, const char *text, int slot, int64_t value) {
    char table[512];
    snprintf(table, sizeof table, "%s\n%s\n", key, text);
    Fixture fixture = open_text(table);
    cr_assert_not_null(fixture.reader, "%s", table);
    cr_assert(fixture_next(&fixture));
    cr_expect_str_eq(fixture_errors(&fixture), "", "%s: %s", text, fixture_errors(&fixture));
    cr_expect(fixture.row.application->cells[slot].present, "%s", text);
    cr_expect_eq(fixture.row.application->cells[slot].value, value, "%s: %ld", text, (long)fixture.row.application->cells[slot].value);
    fixture_close(&fixture);
}

static void expect_error(const char *table, const char *errors) {
    Fixture fixture = open_text(table);
    cr_assert_not_null(fixture.reader, "%s", table);
    cr_assert(fixture_next(&fixture));
    cr_expect_str_eq(fixture_errors(&fixture), errors, "%s gives %s", table, fixture_errors(&fixture));
    fixture_close(&fixture);
}

static void expect_failure(const char *table, DataCode code, int line, int column) {
    Fixture fixture = open_text(table);
    cr_assert_null(fixture.reader, "%s", table);
    cr_expect_eq(fixture.failure->code, code, "%s gives %s", table, data_code_text(fixture.failure->code));
    cr_expect_eq(fixture.failure->line, line, "%s", table);
    cr_expect_eq(fixture.failure->column, column, "%s: %d", table, fixture.failure->column);
    fixture_close(&fixture);
}

Test(reader_csv, values) {
    expect_cell("project.total_investment", "20000000", FACT_INVESTMENT, 2000000000);
    expect_cell("项目.总投资额", "\"1,234.50\"", FACT_INVESTMENT, 123450);
    expect_cell("项目.total_investment", "2000万元", FACT_INVESTMENT, 2000000000);
    expect_cell("project.总投资额", "5亿元", FACT_INVESTMENT, 50000000000);
    expect_cell("项目.总投资额", "￥100.00", FACT_INVESTMENT, 10000);
    expect_cell("项目.总投资额", " 1.23456789亿元 ", FACT_INVESTMENT, 12345678900);
    expect_cell("项目.总投资额", "１２３．４５", FACT_INVESTMENT, 12345);
    expect_cell("项目.资助比例", "12%", FACT_RATE, 120000);
    expect_cell("项目.达标杆水平", "是", FACT_LEVEL, 1);
    expect_cell("项目.达标杆水平", "TRUE", FACT_LEVEL, 1);
    expect_cell("项目.达标杆水平", "0", FACT_LEVEL, 0);
    expect_cell("项目.达标杆水平", "no", FACT_LEVEL, 0);
    expect_cell("项目.类别", "major;green", FACT_TYPES, 5);
    expect_cell("项目.类别", "重大技术改造、技术改造；绿色化改造|green", FACT_TYPES, 7);
    expect_cell("application.date,项目.备注", "2025/6/30 0:00:00,x", FACT_DATE, 20269);
}

Test(reader_csv, bad_values) {
    expect_error("项目.总投资额\n\"1,23\"\n", "D0008 2:1 project.total_investment");
    expect_error("项目.总投资额\n1.2E+07\n", "D0008 2:1 project.total_investment");
    expect_error("项目.总投资额\n0.0000001万元\n", "D0009 2:1 project.total_investment");
    expect_error("项目.总投资额\n3.001\n", "D0009 2:1 project.total_investment");
    expect_error("项目.总投资额\n9300000000000000000\n", "D0010 2:1 project.total_investment");
    expect_error("项目.总投资额\nNaN\n", "D0008 2:1 project.total_investment");
    expect_error("项目.总投资额\n(5)\n", "D0008 2:1 project.total_investment");
    expect_error("项目.备注,项目.类别\n中文,green;blue\n", "D0014 2:4 project.types");
    expect_error("项目.达标杆水平\n2\n", "D0015 2:1 project.benchmark_level");
    expect_error("项目.备注,项目.实施地\n\"two\nlines\",moon\n", "D0014 3:8 project.location");
    expect_error("项目.备注\n\"a\xff\"\n", "D0001 2:3 project.note");
}

Test(reader_csv, shape) {
    expect_error("项目.备注,项目.实施地\na\n", "D0017 2:0");
    expect_error("项目.备注,项目.实施地\na,,\n", "D0017 2:0");
    expect_error("项目.备注,项目.实施地\n\"a\"b,深圳\n", "D0019 2:4");
    expect_error("项目.备注,项目.实施地\na,\"深圳\n1,2\n", "D0018 2:3");
}

Test(reader_csv, null_byte) {
    static const char table[] = "项目.备注\na\0b\n";
    Fixture fixture = fixture_open(DATA_FORMAT_CSV, NULL, 0, table, sizeof table - 1);
    cr_assert(fixture_next(&fixture));
    cr_expect_str_eq(fixture_errors(&fixture), "D0020 2:1 project.note");
    fixture_close(&fixture);
}

Test(reader_csv, header) {
    expect_failure("", DATA_D0104, 1, 0);
    expect_failure("\n\n", DATA_D0104, 3, 0);
    expect_failure("项目.总投资\n", DATA_D0105, 1, 1);
    expect_failure("项目.备注,总投资额\n", DATA_D0105, 1, 7);
    expect_failure("项目.备注,project.note\n", DATA_D0106, 1, 7);
    expect_failure("项目.备注,融资.实付利息\n", DATA_D0107, 1, 7);
    expect_failure("项目.备注,,项目.实施地\n", DATA_D0104, 1, 7);
    expect_failure("项目.备注\t项目.实施地\n", DATA_D0105, 1, 1);
    expect_failure("\xcf\xee,b\n", DATA_D0001, 1, 1);
    expect_failure("\xff\xfe\x79\x00", DATA_D0103, 0, 0);
}

Test(reader_csv, header_suggests) {
    Fixture fixture = open_text("项目.总投资\n");
    cr_assert_null(fixture.reader);
    cr_expect_str_eq(fixture.failure->help.chinese, "是否要写“项目.总投资额”？");
    fixture_close(&fixture);
}

Test(reader_csv, line_ends_and_quotes) {
    Fixture fixture = open_text("\xEF\xBB\xBF\"项目.备注\",项目.实施地\r\n\"say \"\"hi\"\",\nthere\",深圳\r\n\r\nplain,\r,other\n,");
    cr_assert_not_null(fixture.reader);
    static const struct { const char *note; bool location; int line; } rows[] = {{"say \"hi\",\nthere", true, 2}, {"plain", false, 5}, {NULL, true, 6}};       /* line 7 holds no values */
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_assert(fixture_next(&fixture));
        cr_expect_str_eq(fixture_errors(&fixture), "");
        Cell note = fixture.row.application->cells[FACT_NOTE];
        cr_expect_eq(note.present, rows[i].note != NULL);
        if (note.present) cr_expect_str_eq(fixture.row.application->texts[note.value], rows[i].note);
        cr_expect_eq(fixture.row.application->cells[FACT_LOCATION].present, rows[i].location);
        cr_expect_eq(fixture.row.line, rows[i].line, "%d", (int)fixture.row.line);
    }
    cr_expect_not(fixture_next(&fixture));
    fixture_close(&fixture);
}

Test(reader_csv, open_quote_costs_one_line) {
    Fixture fixture = open_text("项目.备注\n\"open\nb\nc\n");
    cr_assert(fixture_next(&fixture));
    cr_expect_str_eq(fixture_errors(&fixture), "D0018 2:1");
    cr_assert(fixture_next(&fixture));
    cr_expect_str_eq(fixture.row.application->texts[0], "b");
    cr_assert(fixture_next(&fixture));
    cr_expect_eq(fixture.row.line, 4);
    cr_expect_not(fixture_next(&fixture));
    fixture_close(&fixture);
}

/* A quote that is not closed within the limit, and one line longer than it, in a file of several buffers. */
Test(reader_csv, limits) {
    Buffer out = {0};
    buffer_text(&out, "项目.备注\n\"open\n");
    for (int i = 0; i < 200000; i++) buffer_printf(&out, "%d\n", i);
    for (int i = 0; i < 3000000; i++) buffer_byte(&out, 'x');
    buffer_text(&out, "\nlast\n");
    Fixture fixture = fixture_open(DATA_FORMAT_CSV, NULL, 512 * 1024, out.data, out.size);
    int rows = 0, errors = 0;
    while (fixture_next(&fixture)) {
        rows++;
        errors += fixture.row.errors.items.count;
        if (rows == 1) cr_expect_str_eq(fixture_errors(&fixture), "D0018 2:1");
        if (rows == 200002) cr_expect_str_eq(fixture_errors(&fixture), "D0002 200003:0", "%s", fixture_errors(&fixture));
    }
    cr_expect_eq(rows, 200003, "%d", rows);
    cr_expect_eq(errors, 2);
    cr_expect_eq(fixture.row.line, 200004, "%d", (int)fixture.row.line);
    fixture_close(&fixture);
    buffer_free(&out);
}

Test(reader_csv, gbk) {
    /* 项目.细分行业,项目.备注 / 家具,<a character whose second byte is '|'> / <broken> */
    static const char table[] = "\xcf\xee\xc4\xbf.\xcf\xb8\xb7\xd6\xd0\xd0\xd2\xb5,project.note\n\xbc\xd2\xbe\xdf,\x85\x7c\n\xbc\xd2\xbe\xdf,ab\xff\n";
    Fixture fixture = fixture_open(DATA_FORMAT_CSV, "gb18030", 0, table, sizeof table - 1);
    cr_assert_not_null(fixture.reader);
    cr_assert(fixture_next(&fixture));
    cr_expect_str_eq(fixture_errors(&fixture), "");
    cr_expect_eq(fixture.row.application->cells[FACT_SECTOR].value, 1);
    cr_assert(fixture_next(&fixture));
    cr_expect_str_eq(fixture_errors(&fixture), "D0001 3:6 project.note");
    fixture_close(&fixture);
}
