/* The writers, on a program and decisions made by hand: the JSONL line is the contract. */
#include "reader_fixture.h"
#include "data/row_pieces.h"
#include "data/schema.h"
#include "data/summary.h"
#include "data/writer.h"
#include <criterion/criterion.h>

static IrSource sources[] = {{CAUSE_FACT, {"audited_cost", NULL}, "project.audited_cost", 1}, {CAUSE_PARAMETER, {"m3_tiers", NULL}, "m3_tiers", -1}};
static IrReading readings[] = {{.name = {"A01", NULL}}, {.name = {"A05", NULL}}};
static int32_t reading_first[] = {0}, reading_second[] = {1}, source_list[] = {0, 1}, members[] = {0, 1};
static IrCondition conditions[] = {{.id = "m1.c1", .text = "工业企业"}, {.id = "m1.c2", .text = "总投资额 达到 5亿元"}};
static IrCheck checks[] = {{.message = {"contradiction", "自相矛盾"}}};
static IrMeasure measures[] = {
    {.name = {"m1", "措施1"}, .conditions = conditions, .condition_count = 2, .checks = checks, .check_count = 1, .region = -1, .has_outcome = true,
     .outcome = {.kind = KIND_GRANT, .ceiling = true, .amount = 0}, .readings_conditions = reading_first, .reading_condition_count = 1,
     .readings_outcome = reading_second, .reading_outcome_count = 1, .sources = source_list, .source_count = 2, .choice = 0},
    {.name = {"m2", "措施2"}, .region = -1, .has_outcome = true, .outcome = {.kind = KIND_GRANT, .ceiling = true, .amount = 0},
     .sources = source_list, .source_count = 2, .choice = 0},
};
static IrChoice choices[] = {{.name = {"choose_1_7", "择一"}, .members = members, .member_count = 2, .has_advice = true, .advise_kind = KIND_GRANT}};
static IrProgram program = {.policy = {.name = {"sample", "示例"}, .language = LANGUAGE_CHINESE}, .sources = sources, .source_count = 2, .readings = readings,
                            .reading_count = 2, .measures = measures, .measure_count = 2, .choices = choices, .choice_count = 1};

typedef struct { Arena *arena; Buffer out; Writer *writer; Row row; } Output;

static Output output_start(OutputFormat format) {
    Output output = {.arena = arena_new()};
    output.writer = writer_new(output.arena, (WriterOptions){.program = &program, .format = format, .language = LANGUAGE_CHINESE});
    output.row = (Row){.row = 1, .line = 1, .errors = {.arena = output.arena}};
    return output;
}

static void output_end(Output *output) {
    buffer_free(&output->out);
    arena_free(output->arena);
}

static Decision decision_of(MeasureDecision *two, ChoiceDecision *one) { return (Decision){.measures = two, .choices = one}; }

Test(writer, jsonl_yes_and_no) {
    Output output = output_start(OUTPUT_JSONL);
    MeasureDecision two[] = {{.status = STATUS_NO, .failed = 2, .check_failed = CHECK_NONE},
                             {.status = STATUS_YES, .has_amount = true, .amount = 200000000, .check_failed = CHECK_NONE}};
    ChoiceDecision one = {.best = 2, .has_amount = true, .amount = 200000000};
    Decision decision = decision_of(two, &one);
    writer_row(output.writer, &output.row, &decision, NULL, &output.out);
    cr_expect_str_eq(output.out.data,
        "{\"row\":1,\"measures\":{\"m1\":{\"status\":\"no\",\"reasons\":[{\"condition\":\"m1.c2\",\"text\":\"总投资额 达到 5亿元\"}],\"missing\":[],\"readings\":[\"A01\"]},"
        "\"m2\":{\"status\":\"yes\",\"kind\":\"grant\",\"amount\":\"2000000.00\",\"amount_min\":\"0.00\",\"exact\":false,\"reasons\":[],\"missing\":[],\"readings\":[]}},"
        "\"choices\":{\"choose_1_7\":{\"best\":[\"m2\"],\"amount\":\"2000000.00\"}},\"errors\":[]}\n");
    output_end(&output);
}

Test(writer, jsonl_unknown_and_error) {
    Output output = output_start(OUTPUT_JSONL);
    MeasureDecision two[] = {{.status = STATUS_UNKNOWN, .undecided = 1, .missing = 1, .check_failed = CHECK_NONE}, {.status = STATUS_ERROR, .check_failed = CHECK_TWO_SELECTED}};
    ChoiceDecision one = {.error = true, .selected = 3, .undecided = 1};
    Decision decision = decision_of(two, &one);
    writer_row(output.writer, &output.row, &decision, NULL, &output.out);
    cr_expect_str_eq(output.out.data,
        "{\"row\":1,\"status\":\"error\",\"measures\":{\"m1\":{\"status\":\"unknown\",\"reasons\":[{\"condition\":\"m1.c1\",\"text\":\"工业企业\",\"undecided\":true}],"
        "\"missing\":[{\"fact\":\"project.audited_cost\",\"cause\":\"fact\"}],\"readings\":[\"A01\"]},"
        "\"m2\":{\"status\":\"error\",\"reasons\":[{\"condition\":\"choose_1_7.selected\",\"text\":\"同时选择了只能择一的多条措施\"}]}},"
        "\"choices\":{\"choose_1_7\":{\"status\":\"error\",\"best\":[],\"undecided\":[\"m1\"],\"selected\":[\"m1\",\"m2\"]}},"
        "\"errors\":[{\"code\":\"D0202\",\"line\":1,\"column\":null,\"field\":null,\"message\":\"同时选择了只能择一的多条措施\",\"measure\":\"m2\"}]}\n");
    output_end(&output);
}

Test(writer, jsonl_bad_row) {
    Output output = output_start(OUTPUT_JSONL);
    RowError *error = row_error(&output.row.errors, DATA_D0004, (Place){.line = 1}, "wrong", "“错”");
    row_error_help(&output.row.errors, error, "right", "对");
    writer_row(output.writer, &output.row, NULL, NULL, &output.out);
    cr_expect_str_eq(output.out.data,
        "{\"row\":1,\"status\":\"error\",\"measures\":{\"m1\":{\"status\":\"error\"},\"m2\":{\"status\":\"error\"}},\"choices\":{\"choose_1_7\":{\"status\":\"error\",\"best\":[]}},"
        "\"errors\":[{\"code\":\"D0004\",\"line\":1,\"column\":null,\"field\":null,\"message\":\"“错”；对\"}]}\n");
    output_end(&output);
}

Test(writer, csv) {
    Output output = output_start(OUTPUT_CSV);
    MeasureDecision two[] = {{.status = STATUS_NO, .failed = 3, .check_failed = CHECK_NONE},
                             {.status = STATUS_YES, .has_amount = true, .amount = 5, .amount_min = 5, .missing = 2, .check_failed = CHECK_NONE}};
    ChoiceDecision one = {.best = 2, .has_amount = true, .amount = 5};
    Decision decision = decision_of(two, &one);
    writer_begin(output.writer, &output.out);
    writer_row(output.writer, &output.row, &decision, NULL, &output.out);
    cr_expect_str_eq(output.out.data,
        "row,status,m1.status,m1.amount,m1.amount_min,m1.award,m1.reasons,m1.missing,m2.status,m2.amount,m2.amount_min,m2.award,m2.reasons,m2.missing,"
        "choose_1_7.best,choose_1_7.amount,choose_1_7.undecided,choose_1_7.selected,errors\r\n"
        "1,ok,no,,,,m1.c1 工业企业; m1.c2 总投资额 达到 5亿元,,yes,0.05,0.05,,,m3_tiers,m2,0.05,,,\r\n");
    output_end(&output);
}

Test(writer, table_and_summary) {
    Output output = output_start(OUTPUT_TABLE);
    Summary summary;
    summary_start(&summary, output.arena, &program);
    MeasureDecision two[] = {{.status = STATUS_UNKNOWN, .check_failed = CHECK_NONE}, {.status = STATUS_YES, .has_amount = true, .amount = 100, .check_failed = CHECK_NONE}};
    ChoiceDecision one = {.best = 2, .has_amount = true, .amount = 100};
    Decision decision = decision_of(two, &one);
    writer_begin(output.writer, &output.out);
    writer_row(output.writer, &output.row, &decision, NULL, &output.out);
    writer_row(output.writer, &output.row, NULL, NULL, &output.out);
    summary_add(&summary, &decision);
    summary_add(&summary, NULL);
    cr_expect_str_eq(output.out.data,
        "  序号  建议            金额上限（元）  措施1   措施2\n"
        "     1  措施2                     1.00  待定    符合\n"
        "     1  出错：第1行的数据不能读取（0处）\n", "%s", output.out.data);
    buffer_clear(&output.out);
    summary_text(&summary, NULL, LANGUAGE_CHINESE, &output.out);
    cr_expect(strstr(output.out.data, "共2份申报，其中1份数据有误\n"), "%s", output.out.data);
    cr_expect(strstr(output.out.data, "择一：最高资助合计 1.00元（1份）\n"), "%s", output.out.data);
    output_end(&output);
}

Test(writer, schema) {
    IrProgram facts = {.policy = {.title = "示例"}, .schema = fixture_schema};
    Buffer out = {0};
    schema_csv(&facts, false, &out);
    cr_expect_str_eq(out.data, "application.date,project.total_investment,project.types,project.sector,project.location,project.annual_saving,project.award_rate,"
                               "project.benchmark_level,project.note\r\n");
    buffer_clear(&out);
    schema_json(&facts, false, &out);
    cr_expect(strstr(out.data, "\"maximum\": 100000000000"), "%s", out.data);
    cr_expect(strstr(out.data, "范围 0元 至 1000亿元"));
    buffer_free(&out);
}

/* ---- row_pieces: put together from pieces, a row is what the writer writes, to the byte ---- */

static unsigned next_random(unsigned *state) { return (*state = *state * 1664525u + 1013904223u) >> 8; }

static int64_t random_amount(unsigned *state) {
    static const int64_t edges[] = {0, 1, 9, 10, 99, 100, 101, 12345, 2000000000, -1, -100, INT64_MAX, INT64_MIN};
    return next_random(state) % 3 ? edges[next_random(state) % (sizeof edges / sizeof *edges)] : (int64_t)next_random(state) * next_random(state);
}

static MeasureDecision random_measure(unsigned *state) {
    MeasureDecision one = {.status = (Status)(next_random(state) % 5), .has_amount = next_random(state) % 2, .has_award = next_random(state) % 4 == 0, .estimated = next_random(state) % 4 == 0,
                           .failed = next_random(state) % 4, .undecided = next_random(state) % 4, .missing = next_random(state) % 4, .check_failed = CHECK_NONE};
    if (one.has_amount) one.amount = one.amount_min = random_amount(state);
    if (one.has_amount && next_random(state) % 2) one.amount_min = random_amount(state);
    if (one.has_award) one.award = random_amount(state);
    if (one.status == STATUS_ERROR && next_random(state) % 8) one.status = STATUS_NO;          /* most rows are no errors */
    if (one.status == STATUS_ERROR) one.check_failed = CHECK_TWO_SELECTED;
    return one;
}

/* A row of gathered cells as CSV; no text of these tests needs quotation marks, except those with a comma. */
static void put_gathered(const CellColumns *columns, int64_t row, Buffer *out) {
    for (int32_t i = 0; i < columns->columns.count; i++) {
        const CellColumn *column = &columns->columns.items[i];
        char money[48];
        if (i > 0) buffer_byte(out, ',');
        if (column->indices ? column->indices[row] < 0 : !column->present[row]) continue;
        switch (column->kind) {
        case CELL_KIND_TEXT: buffer_text(out, column->texts.items[column->indices[row]].bytes); break;
        case CELL_KIND_YES_NO: buffer_text(out, column->indices[row] ? "true" : "false"); break;
        case CELL_KIND_INTEGER: buffer_printf(out, "%lld", (long long)column->numbers[row]); break;
        case CELL_KIND_MONEY:
            decimal_write(column->numbers[row], 2, 2, money);
            buffer_text(out, money);
            break;
        }
    }
    buffer_text(out, "\r\n");
}

/* `gathered`: pieces are cells of columns, which are taken to others, whose texts are forgotten at times. */
static void compare_pieces(OutputFormat format, OutputShape shape, bool gathered) {
    IrProgram with_facts = program;
    with_facts.schema = fixture_schema;
    Arena     *arena = arena_new();
    Writer    *writer = writer_new(arena, (WriterOptions){.program = &with_facts, .format = format, .shape = shape, .language = LANGUAGE_CHINESE});
    WriterOptions options = {.program = &with_facts, .shape = shape, .language = LANGUAGE_CHINESE};
    CellColumns  *columns = gathered ? cell_columns_new(&options) : NULL, *others = gathered ? cell_columns_new(&options) : NULL;
    RowPieces *pieces = row_pieces_new(writer, columns);
    Buffer     expected = {0}, found = {0};
    unsigned   state = 7;
    for (int64_t row_number = 1; row_number < 4000; row_number++) {
        Row row = {.row = row_number, .line = row_number + 1, .errors = {.arena = arena}, .application = application_new(arena, &fixture_schema)};
        if (row_number % 97 == 0) row_error(&row.errors, DATA_D0004, (Place){.line = row.line}, "wrong", "“错”");
        row.application->cells[FACT_INVESTMENT].present = next_random(&state) % 2;
        MeasureDecision two[] = {random_measure(&state), random_measure(&state)};
        ChoiceDecision  one = {.best = next_random(&state) % 4, .undecided = next_random(&state) % 4, .selected = next_random(&state) % 4, .has_amount = next_random(&state) % 2};
        if (one.has_amount) one.amount = random_amount(&state);
        Decision        decision = {.measures = two, .choices = &one};
        const Decision *made = row.errors.items.count ? NULL : &decision;
        buffer_clear(&expected);
        buffer_clear(&found);
        writer_row(writer, &row, made, NULL, &expected);
        row_pieces_write(pieces, &row, made, &found);
        if (gathered) {
            int64_t half = columns->rows / 2, before = others->rows;
            cell_columns_take(others, columns, 0, half);
            cell_columns_take(others, columns, half, columns->rows - half);
            cell_columns_clear(columns);
            for (int64_t i = before; i < others->rows; i++) put_gathered(others, i, &found);
            if (row_number % 50 == 0) {
                cell_columns_clear(others);
                cell_columns_forget_texts(others);
            }
            if (row_number % 777 == 0) {
                row_pieces_forget(pieces);
                cell_columns_forget_texts(columns);
            }
        }
        cr_assert_str_eq(found.data, expected.data);
    }
    row_pieces_free(pieces);
    cell_columns_free(columns);
    cell_columns_free(others);
    buffer_free(&expected);
    buffer_free(&found);
    arena_free(arena);
}

Test(row_pieces, csv_wide) { compare_pieces(OUTPUT_CSV, SHAPE_WIDE, false); }
Test(row_pieces, csv_long) { compare_pieces(OUTPUT_CSV, SHAPE_LONG, false); }
Test(row_pieces, jsonl_wide) { compare_pieces(OUTPUT_JSONL, SHAPE_WIDE, false); }
Test(row_pieces, gathered_wide) { compare_pieces(OUTPUT_CSV, SHAPE_WIDE, true); }
Test(row_pieces, gathered_long) { compare_pieces(OUTPUT_CSV, SHAPE_LONG, true); }
Test(row_pieces, jsonl_long) { compare_pieces(OUTPUT_JSONL, SHAPE_LONG, false); }
