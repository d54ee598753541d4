/* The JSONL reader: what is accepted, and for each mistake its code, place and fact. */
#include "reader_fixture.h"
#include <criterion/criterion.h>

static Fixture open_text(const char *text) { return fixture_open(DATA_FORMAT_JSONL, NULL, 0, text, strlen(text)); }

static void expect_cell(const char *fact_json, int slot, int64_t value) {
    char line[512];
    snprintf(line, sizeof line, "{\"project\":{%s}}\n", fact_json);
    Fixture fixture = open_text(line);
    cr_assert(fixture_next(&fixture));
    cr_expect_str_eq(fixture_errors(&fixture), "", "%s", fact_json);
    Cell cell = fixture.row.application->cells[slot];
    cr_expect(cell.present, "%s", fact_json);
    cr_expect_eq(cell.value, value, "%s: %ld", fact_json, (long)cell.value);
    fixture_close(&fixture);
}

static void expect_errors(const char *line, const char *errors) {
    Fixture fixture = open_text(line);
    cr_assert(fixture_next(&fixture), "%s", line);
    cr_expect_str_eq(fixture_errors(&fixture), errors, "%s\n  gives %s\n  not   %s", line, fixture_errors(&fixture), errors);
    fixture_close(&fixture);
}

static void expect_fact_error(const char *value_json, const char *key, const char *code) {
    char line[512], expected[128];
    snprintf(line, sizeof line, "{\"project\":{\"%s\":%s}}\n", key, value_json);
    snprintf(expected, sizeof expected, "%s 1:%zu project.%s", code, 16 + strlen(key), key);
    expect_errors(line, expected);
}

Test(reader_jsonl, values) {
    expect_cell("\"total_investment\":\"20000000.00\"", FACT_INVESTMENT, 2000000000);
    expect_cell("\"总投资额\":20000000", FACT_INVESTMENT, 2000000000);
    expect_cell("\"总投资额\":0.070", FACT_INVESTMENT, 7);
    expect_cell("\"总投资额\":1e3", FACT_INVESTMENT, 100000);
    expect_cell("\"总投资额\":\"19999999.99\"", FACT_INVESTMENT, 1999999999);
    expect_cell("\"award_rate\":\"10%\"", FACT_RATE, 100000);
    expect_cell("\"award_rate\":\"１０％\"", FACT_RATE, 100000);
    expect_cell("\"award_rate\":0.1", FACT_RATE, 100000);
    expect_cell("\"award_rate\":\"0.123456\"", FACT_RATE, 123456);
    expect_cell("\"annual_saving\":50.5", FACT_SAVING, 50500000);
    expect_cell("\"annual_saving\":\"50吨标准煤\"", FACT_SAVING, 50000000);
    expect_cell("\"annual_saving\":\"50 tce\"", FACT_SAVING, 50000000);
    expect_cell("\"benchmark_level\":true", FACT_LEVEL, 1);
    expect_cell("\"benchmark_level\":\"否\"", FACT_LEVEL, 0);
    expect_cell("\"location\":\"shenzhen\"", FACT_LOCATION, 0);
    expect_cell("\"location\":\"其他\"", FACT_LOCATION, 1);
    expect_cell("\"location\":\"别处\"", FACT_LOCATION, 1);
    expect_cell("\"sector\":\"\\u5bb6\\u5177\"", FACT_SECTOR, 1);
    expect_cell("\"sector\":\"眼镜\"", FACT_SECTOR, 2);
    expect_cell("\"types\":[\"technical\",\"绿色化改造\",\"technical\"]", FACT_TYPES, 6);
    expect_cell("\"types\":\"major\"", FACT_TYPES, 1);
    expect_cell("\"types\":[]", FACT_TYPES, 0);
}

Test(reader_jsonl, dates) {
    static const char *const forms[] = {"2025-06-30", "2025年6月30日", "2025/6/30", "2025-6-30"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char line[256];
        snprintf(line, sizeof line, "{\"申报\":{\"日期\":\"%s\"}}", forms[i]);
        Fixture fixture = open_text(line);
        cr_assert(fixture_next(&fixture));
        cr_expect_str_eq(fixture_errors(&fixture), "");
        cr_expect_eq(fixture.row.application->cells[FACT_DATE].value, 20269, "%s", forms[i]);
        fixture_close(&fixture);
    }
    expect_errors("{\"application\":{\"date\":\"2025-02-30\"}}", "D0013 1:24 application.date");
    expect_errors("{\"application\":{\"date\":\"2025-13-01\"}}", "D0013 1:24 application.date");
    expect_errors("{\"application\":{\"date\":\"30.06.2025\"}}", "D0012 1:24 application.date");
    expect_errors("{\"application\":{\"date\":20250630}}", "D0007 1:24 application.date");
}

Test(reader_jsonl, last_day_is_named) {
    Fixture fixture = open_text("{\"application\":{\"date\":\"2025-02-30\"}}");
    cr_assert(fixture_next(&fixture));
    Buffer out = {0};
    row_error_line(fixture.row.errors.items.items[0], "a.jsonl", LANGUAGE_CHINESE, &out);
    cr_expect_str_eq(out.data, "a.jsonl:1:24: 申报.日期：没有 2025-02-30 这一天；该月最后一天是 2025-02-28 [D0013]");
    buffer_free(&out);
    fixture_close(&fixture);
}

Test(reader_jsonl, bad_values) {
    static const char money[] = "total_investment";
    expect_fact_error("100.123", money, "D0009");
    expect_fact_error("\"100.123\"", money, "D0009");
    expect_fact_error("-1", money, "D0011");
    expect_fact_error("\"-0.01\"", money, "D0011");
    expect_fact_error("9.3e18", money, "D0010");
    expect_fact_error("1e400", money, "D0010");
    expect_fact_error("1e-400", money, "D0009");
    expect_fact_error("\"1e400\"", money, "D0010");
    expect_fact_error("100000000000.01", money, "D0011");
    expect_fact_error("NaN", money, "D0008");
    expect_fact_error("-Infinity", money, "D0008");
    expect_fact_error("\"NaN\"", money, "D0008");
    expect_fact_error("0123", money, "D0008");
    expect_fact_error("\"2000万元\"", money, "D0008");
    expect_fact_error("\"1,234.50\"", money, "D0008");
    expect_fact_error("\"\"", money, "D0016");
    expect_fact_error("true", money, "D0007");
    expect_fact_error("[1]", money, "D0007");
    expect_fact_error("{\"a\":[{}]}", money, "D0007");
    expect_fact_error("1.1", "award_rate", "D0011");
    expect_fact_error("\"110%\"", "award_rate", "D0011");
    expect_fact_error("\"50吨\"", "annual_saving", "D0022");
    expect_fact_error("0.0000001", "annual_saving", "D0009");
    expect_fact_error("1", "benchmark_level", "D0007");
    expect_fact_error("\"1\"", "benchmark_level", "D0015");
    expect_fact_error("\"shenzen\"", "location", "D0014");
    expect_fact_error("3", "location", "D0007");
    expect_errors("{\"project\":{\"locatin\":1}}", "D0005 1:13 project");
    expect_fact_error("7", "note", "D0007");
    expect_fact_error("\"a\\u0000b\"", "note", "D0020");
}

Test(reader_jsonl, broken_json) {
    expect_errors("{\"project\":{\"note\":\"x\"}", "D0003 1:24");
    expect_errors("{\"project\":{\"note\":\"x}}", "D0003 1:20");
    expect_errors("{\"project\":{\"note\":\"x\"},}", "D0003 1:25");
    expect_errors("{\"project\":{\"note\":\"x\" \"types\":[]}}", "D0003 1:24");
    expect_errors("{\"project\":{\"note\":\"\\q\"}}", "D0003 1:21");
    expect_errors("{\"project\":{\"note\":\"\\ud800\"}}", "D0003 1:21");
    expect_errors("{\"project\":{\"note\":\"a\tb\"}}", "D0003 1:22");
    expect_errors("{\"project\":{note:1}}", "D0003 1:13");
    expect_errors("{'project':1}", "D0003 1:2");
    expect_errors("{} {}", "D0003 1:4");
    expect_errors("{}]", "D0003 1:3");
    expect_errors("[{}]", "D0004 1:1");
    expect_errors("12", "D0004 1:1");
    expect_errors("nonsense", "D0004 1:1");
    expect_errors("{\"project\":[]}", "D0007 1:12 project");
    expect_errors("{\"project\":7}", "D0007 1:12 project");
    expect_errors("{\"loans\":{}}", "D0007 1:10 loans");
    expect_errors("{\"loans\":[7,{}]}", "D0007 1:11 loans[1]");
    expect_errors("{\"loans\":[{},]}", "D0003 1:14");
    expect_errors("{\"project\":{\"note\":\"\xff\"}}", "D0001 1:21");
    expect_errors("{\"项目\":{\"备注\":\"中\xe4\xb8\"}}", "D0001 1:15");
    expect_errors("{\"project\":{\"types\":[\"green\",]}}", "D0003 1:30");
}

Test(reader_jsonl, keys) {
    expect_errors("{\"project\":{\"total_investment\":1,\"总投资额\":2}}", "D0006 1:34 project.total_investment");
    expect_errors("{\"project\":{\"note\":\"a\",\"note\":\"a\"}}", "D0006 1:24 project.note");
    expect_errors("{\"project\":{},\"项目\":{}}", "D0006 1:15 project");
    expect_errors("{\"projekt\":{\"a\":[1,{\"b\":null}]}}", "D0005 1:2");
    expect_errors("{\"project.total_investment\":1}", "D0005 1:2");
    expect_errors("{\"loans\":[{\"interest_payed\":1},{\"编号\":\"1\",\"id\":\"2\"}]}", "D0005 1:12 loans[1]|D0006 1:42 loans[2].id");
}

Test(reader_jsonl, deep_nesting) {
    char line[40000];
    size_t used = (size_t)sprintf(line, "{\"x\":");
    memset(line + used, '[', 30000);
    line[used + 30000] = '\0';
    expect_errors(line, "D0005 1:2");
}

Test(reader_jsonl, several_errors_and_lists) {
    expect_errors("{\"application\":{\"date\":\"x\"},\"project\":{\"total_investment\":-1,\"location\":\"y\"}}",
                  "D0012 1:24 application.date|D0011 1:59 project.total_investment|D0014 1:73 project.location");
    Fixture fixture = open_text("{\"loans\":[{\"id\":\"a\",\"interest_paid\":\"1.50\"},{\"已贴息\":\"是\"},{},{},{\"数量\":3}]}\n");
    cr_assert(fixture_next(&fixture));
    cr_expect_str_eq(fixture_errors(&fixture), "");
    ApplicationList list = fixture.row.application->lists[2];
    cr_expect(list.present);
    cr_expect_eq(list.count, 5);
    cr_expect_eq(list.cells[1].value, 150);
    cr_expect_eq(list.cells[4 + 2].value, 1);
    cr_expect(list.cells[4 * 4 + 3].present);
    cr_expect_not(list.cells[2 * 4 + 3].present);
    cr_expect_str_eq(fixture.row.application->texts[list.cells[0].value], "a");
    fixture_close(&fixture);
}

Test(reader_jsonl, rows_go_on) {
    Fixture fixture = open_text("\xEF\xBB\xBF{}\r\n\n   \n{bad\n{\"project\":{\"note\":\"\"}}");
    cr_assert(fixture_next(&fixture));
    cr_expect_str_eq(fixture_errors(&fixture), "");
    cr_expect_eq(fixture.row.row, 1);
    cr_assert(fixture_next(&fixture));
    cr_expect_str_eq(fixture_errors(&fixture), "D0003 4:2");
    cr_expect_eq(fixture.row.row, 2);
    cr_assert(fixture_next(&fixture));
    cr_expect_str_eq(fixture_errors(&fixture), "");
    cr_expect_eq(fixture.row.line, 5);
    cr_expect_not(fixture_next(&fixture));
    cr_expect_null(reader_failure(fixture.reader));
    fixture_close(&fixture);
}

Test(reader_jsonl, long_line) {
    size_t size = 5 * 1024 * 1024;
    char  *text = malloc(size + 64);
    memset(text, ' ', size);
    memcpy(text, "{}\n{\"project\":{}", 16);
    strcpy(text + size, "}\n{}\n");
    Fixture fixture = fixture_open(DATA_FORMAT_JSONL, NULL, 1024 * 1024, text, strlen(text));
    cr_assert(fixture_next(&fixture));
    cr_expect_str_eq(fixture_errors(&fixture), "");
    cr_assert(fixture_next(&fixture));
    cr_expect_str_eq(fixture_errors(&fixture), "D0002 2:0");
    cr_assert(fixture_next(&fixture));
    cr_expect_str_eq(fixture_errors(&fixture), "");
    cr_expect_eq(fixture.row.line, 3);
    cr_expect_not(fixture_next(&fixture));
    fixture_close(&fixture);
    free(text);
}

Test(reader_jsonl, error_flood_is_bounded) {
    Buffer out = {0};
    buffer_text(&out, "{\"project\":{\"types\":[");
    for (int i = 0; i < 10000; i++) buffer_printf(&out, "%s\"wrong%d\"", i ? "," : "", i);
    buffer_text(&out, "]}}\n");
    Fixture fixture = open_text(out.data);
    cr_assert(fixture_next(&fixture));
    cr_expect_eq(fixture.row.errors.items.count, ROW_ERROR_LIMIT);
    cr_expect_eq(fixture.row.errors.dropped, 10000 - ROW_ERROR_LIMIT);
    fixture_close(&fixture);
    buffer_free(&out);
}

Test(reader_jsonl, gbk) {
    /* {"项目":{"细分行业":"家具"}} */
    static const char text[] = "{\"\xcf\xee\xc4\xbf\":{\"\xcf\xb8\xb7\xd6\xd0\xd0\xd2\xb5\":\"\xbc\xd2\xbe\xdf\"}}\n";
    Fixture fixture = fixture_open(DATA_FORMAT_JSONL, "GBK", 0, text, sizeof text - 1);
    cr_assert(fixture_next(&fixture));
    cr_expect_str_eq(fixture_errors(&fixture), "");
    cr_expect_eq(fixture.row.application->cells[FACT_SECTOR].value, 1);
    fixture_close(&fixture);
}

Test(reader_jsonl, not_a_file) {
    Arena    *arena = arena_new();
    RowError *failure = NULL;
    cr_expect_null(reader_open(arena, &fixture_schema, "/nowhere/x.jsonl", (ReaderOptions){0}, &failure));
    cr_expect_eq(failure->code, DATA_D0101);
    cr_expect_null(reader_open(arena, &fixture_schema, "/tmp", (ReaderOptions){0}, &failure));
    cr_expect_eq(failure->code, DATA_D0101);
    cr_expect_null(reader_open(arena, &fixture_schema, "/dev/null", (ReaderOptions){.encoding = "big5"}, &failure));
    cr_expect_eq(failure->code, DATA_D0103);
    arena_free(arena);
}
