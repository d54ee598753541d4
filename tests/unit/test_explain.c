/* The words of explanations. The texts were written by hand from what an official would write. */
#include "eval/explain.h"
#include "ir_fixture.h"

#include <criterion/criterion.h>

static const char source[] =
    "定义 工业企业 (industrial)：企业.行业门类 属于 {B, C, D}\n"
    "定义 门槛投资额 (threshold_investment)：项目.总投资额\n"
    "对象 工业企业\n"
    "条件 门槛投资额 达到 2000万元\n"
    "条件 项目.类别 含 {技术改造, 绿色化改造}\n"
    "条件 企业.重点用能单位 且 项目.年节能量 达到 50吨标准煤\n"
    "资助 不超过 项目.审定总投资建设费用 的 10%，上限 1000万元\n"
    "非 本笔.已贴息\n合计上限 500万元\n";

static IrReadingOption rounding_options[] = {{"floor_fen", "舍去到分"}, {"half_up_fen", "四舍五入到分"}};
static IrReading       readings[] = {{.name = {"A05", NULL}, .title = "资助金额的取整", .reason = "『不超过』是上限", .options = rounding_options, .option_count = 2, .used = true}};
static IrDefine        defines[] = {{.name = {"industrial", "工业企业"}}, {.name = {"threshold_investment", "门槛投资额"}}};
static IrQuotation     quotations[] = {{"对总投资额达到2000万元及以上的技术改造项目", {-1, 0, 0}}};
static int32_t         reading_list[] = {0};
static const char     *owners[] = {"市工业和信息化局", "市发展改革委"};

static void fill_measure(Fixture *f, IrMeasure *measure) {
    measure->title = "设备更新";
    measure->citations = quotations;
    measure->citation_count = 1;
    measure->owners = owners;
    measure->owner_count = 2;
    measure->readings_outcome = reading_list;
    measure->reading_outcome_count = 1;
    f->program->readings = readings;
    f->program->reading_count = 1;
    f->program->defines = defines;
    f->program->define_count = 2;
}

static IrMeasure *build_measure(Fixture *f, const char *ascii, const char *chinese) {
    IrId date = fact_of(f, SLOT_DATE, -1);
    IrId from = operation(f, IR_GE, TYPE_BOOL, date, constant_of(f, TYPE_DATE, date_from_civil(2024, 1, 1), NULL), NULL);
    IrId until = operation(f, IR_LE, TYPE_BOOL, date, constant_of(f, TYPE_DATE, date_from_civil(2028, 12, 31), NULL), NULL);
    IrMeasure *measure = measure_new(f, ascii, chinese, operation(f, IR_AND, TYPE_BOOL, from, until, NULL));
    IrId industrial = with_constant(f, IR_IN_MASK, TYPE_BOOL, fact_of(f, SLOT_SECTION, -1), 7, 1, false);
    ir_node(f->builder, industrial)->define = 0;
    ir_node(f->builder, industrial)->span = place(f, "企业.行业门类 属于 {B, C, D}");
    condition_new(f, measure, CONDITION_ROLE_SUBJECT, industrial, "工业企业", -1);
    IrId investment = fact_of(f, SLOT_INVESTMENT, -1);
    ir_node(f->builder, investment)->define = 1;
    IrId threshold = constant_of(f, TYPE_MONEY, YUAN(20000000), "2000万元");
    condition_new(f, measure, CONDITION_ROLE_REQUIREMENT, operation(f, IR_GE, TYPE_BOOL, investment, threshold, NULL), "门槛投资额 达到 2000万元", -1);
    IrId types = with_constant(f, IR_CONTAINS, TYPE_BOOL, fact_of(f, SLOT_TYPES, -1), 3, 1, false);
    condition_new(f, measure, CONDITION_ROLE_REQUIREMENT, types, "项目.类别 含 {技术改造, 绿色化改造}", -1);
    grants(f, measure, fact_of(f, SLOT_COST, -1), 100000, "10%", YUAN(10000000), "1000万元");
    ir_node(f->builder, measure->outcome.rounded)->reading = 0;
    measure->outcome.per = "项目";
    fill_measure(f, measure);
    return measure;
}

static void give_good(Fixture *f) {
    give(f, SLOT_DATE, date_from_civil(2025, 6, 30));
    give(f, SLOT_SECTION, 1);
    give(f, SLOT_TYPES, 1);
    give(f, SLOT_INVESTMENT, 1999999999);
    give(f, SLOT_COST, 1666666666);
}

static ExplainInput input_of(Fixture *f) {
    Decision *decision = decide(f);
    return (ExplainInput){.program = f->program, .application = f->application, .decision = decision, .trace = &f->trace, .arena = f->arena};
}

static const char *measure_text(Fixture *f, Language language) {
    ExplainInput input = input_of(f);
    Buffer       text = {0};
    explain_measure(&input, 0, language, &text);
    const char *copy = arena_strndup(f->arena, text.data, text.size);
    buffer_free(&text);
    return copy;
}

static void expect_line(const char *text, const char *line) {
    cr_assert(strstr(text, line), "expected:\n%s\nin:\n%s", line, text);
}

Test(explain, a_refusal_names_the_shortfall) {
    Fixture *f = fixture_new(source);
    build_measure(f, "m2", "措施2");
    cr_assert(finish(f));
    give_good(f);
    const char *text = measure_text(f, LANGUAGE_CHINESE);
    cr_assert_str_eq(text, "措施2（m2） 设备更新\n"
                           "✗ 结论：不符合\n"
                           "依据：「对总投资额达到2000万元及以上的技术改造项目」\n"
                           "✓ 日期 2025年6月30日，在有效期内（2024年1月1日 至 2028年12月31日）\n"
                           "✓ 对象：工业企业\n"
                           "    ✓ 工业企业（定义）：企业.行业门类 属于 {B, C, D}\n"
                           "      ✓ 行业门类为 C（制造业），在 B、C、D 之列\n"
                           "✗ 条件：门槛投资额 达到 2000万元\n"
                           "    ✗ 总投资额 19999999.99元，低于 2000万元，差 0.01元\n"
                           "      门槛投资额（定义）：总投资额\n"
                           "✓ 条件：项目.类别 含 {技术改造, 绿色化改造}\n"
                           "    ✓ 类别为 技术改造，含 技术改造\n"
                           "责任单位：市工业和信息化局、市发展改革委\n", "got:\n%s", text);
    text = measure_text(f, LANGUAGE_ENGLISH);
    expect_line(text, "✗ total investment 19999999.99 yuan, below 20000000 yuan, short by 0.01 yuan\n");
    fixture_free(f);
}

Test(explain, arithmetic_step_by_step) {
    Fixture *f = fixture_new(source);
    build_measure(f, "m2", "措施2");
    cr_assert(finish(f));
    give_good(f);
    give(f, SLOT_INVESTMENT, YUAN(20000000));
    const char *text = measure_text(f, LANGUAGE_CHINESE);
    expect_line(text, "✓ 结论：符合\n");
    expect_line(text, "✓ 总投资额 2000万元，正好达到 2000万元\n");
    expect_line(text, "数额：\n"
                      "  审定总投资建设费用 16666666.66元 × 10% = 1666666.666元\n"
                      "  取整（A05 舍去到分）：1666666.666元 → 1666666.66元\n"
                      "  上限 1000万元：未达到\n"
                      "  资助：0元 至 1666666.66元（上限，由主管部门在此范围内决定），按项目计\n");
    expect_line(text, "所用口径：\n  A05 资助金额的取整：floor_fen 舍去到分（默认）；理由：『不超过』是上限\n");
    give(f, SLOT_COST, YUAN(200000000));
    text = measure_text(f, LANGUAGE_CHINESE);
    expect_line(text, "  取整（A05 舍去到分）：2000万元，无须取整\n  上限 1000万元：已超过，按 1000万元 计\n");
    expect_line(measure_text(f, LANGUAGE_ENGLISH), "grant: 0 yuan to 10000000 yuan (a ceiling: the competent department decides within this range), per 项目\n");
    fixture_free(f);
}

Test(explain, what_is_missing_and_who_supplies_it) {
    Fixture *f = fixture_new(source);
    build_measure(f, "m2", "措施2");
    cr_assert(finish(f));
    give_good(f);
    forget(f, SLOT_INVESTMENT);
    forget(f, SLOT_SECTION);
    const char *text = measure_text(f, LANGUAGE_CHINESE);
    expect_line(text, "？ 结论：未知\n");
    expect_line(text, "？ 缺少：总投资额（应由申报人提供）\n");
    expect_line(text, "缺少：\n  行业门类（应由其他部门提供）\n  总投资额（应由申报人提供）\n");
    give_good(f);
    give(f, SLOT_INVESTMENT, YUAN(20000000));
    forget(f, SLOT_COST);
    text = measure_text(f, LANGUAGE_CHINESE);
    expect_line(text, "？ 资助数额尚不能确定，缺少：审定总投资建设费用（待评审机构或主管部门认定）\n");
    give(f, SLOT_DATE, date_from_civil(2029, 1, 2));
    expect_line(measure_text(f, LANGUAGE_CHINESE), "✗ 日期 2029年1月2日，晚于有效期（2024年1月1日 至 2028年12月31日），晚 2天\n");
    expect_line(measure_text(f, LANGUAGE_ENGLISH), "✗ date 2029-01-02, after the last day in force (2024-01-01 to 2028-12-31), 2 days late\n");
    fixture_free(f);
}

Test(explain, groups_quantities_and_negation) {
    Fixture *f = fixture_new(source);
    IrMeasure *measure = measure_new(f, "m6", "措施6", constant_of(f, TYPE_BOOL, 1, NULL));
    fill_measure(f, measure);
    IrId user = fact_of(f, SLOT_KEY_USER, -1);
    IrId saving = operation(f, IR_GE, TYPE_BOOL, fact_of(f, SLOT_SAVING, -1), constant_of(f, TYPE_QUANTITY, 50000000, "50吨标准煤"), NULL);
    IrId both = operation(f, IR_AND, TYPE_BOOL, user, saving, NULL), not_user = operation(f, IR_NOT, TYPE_BOOL, user, IR_NONE, NULL);
    condition_new(f, measure, CONDITION_ROLE_REQUIREMENT, both, "甲", -1);
    condition_new(f, measure, CONDITION_ROLE_EXCEPTION, not_user, "非重点用能单位", -1)->written = user;
    cr_assert(finish(f));
    give(f, SLOT_KEY_USER, 1);
    give(f, SLOT_SAVING, 49500000);
    const char *text = measure_text(f, LANGUAGE_CHINESE);
    expect_line(text, "    ✗ 须同时满足：\n      ✓ 重点用能单位：是\n      ✗ 年节能量 49.5吨标准煤，低于 50吨标准煤，差 0.5吨标准煤\n");
    expect_line(text, "✗ 除外：非重点用能单位（属此情形）\n");
    expect_line(measure_text(f, LANGUAGE_ENGLISH), "✗ annual saving 49.5 tce, below 50 tce, short by 0.5 tce\n");
    fixture_free(f);
}

Test(explain, what_is_missing_beside_a_decided_group_is_only_noted) {
    Fixture *f = fixture_new(source);
    IrMeasure *measure = measure_new(f, "m6", "措施6", constant_of(f, TYPE_BOOL, 1, NULL));
    fill_measure(f, measure);
    IrId saving = operation(f, IR_GE, TYPE_BOOL, fact_of(f, SLOT_SAVING, -1), constant_of(f, TYPE_QUANTITY, 50000000, "50吨标准煤"), NULL);
    condition_new(f, measure, CONDITION_ROLE_REQUIREMENT, operation(f, IR_OR, TYPE_BOOL, fact_of(f, SLOT_KEY_USER, -1), saving, NULL), "甲", -1);
    cr_assert(finish(f));
    give(f, SLOT_KEY_USER, 1);
    expect_line(measure_text(f, LANGUAGE_CHINESE), "    ✓ 满足其中之一即可：\n      ✓ 重点用能单位：是\n      未提供，但不影响此处结论：年节能量（待评审机构或主管部门认定）\n");
    forget(f, SLOT_KEY_USER);
    expect_line(measure_text(f, LANGUAGE_CHINESE), "      ？ 缺少：年节能量（待评审机构或主管部门认定）\n");
    fixture_free(f);
}

Test(explain, where_the_base_comes_from) {
    static const char text[] = "定义 费用 (cost_from_parts)：甲 + 乙 × 3 ÷ 7\n资助 10%\n";
    static IrDefine own[] = {{.name = {"cost_from_parts", "分项费用"}}};
    Fixture *f = fixture_new(text);
    IrMeasure *measure = measure_new(f, "m3", "措施3", constant_of(f, TYPE_BOOL, 1, NULL));
    IrId cost = fact_of(f, SLOT_COST, -1), investment = fact_of(f, SLOT_INVESTMENT, -1);
    IrId triple = operation(f, IR_MULTIPLY, TYPE_MONEY, investment, constant_of(f, TYPE_INTEGER, 3, "3"), "乙 × 3");
    IrNode seventh = blank(IR_CONSTANT, TYPE_RATE);
    seventh.constant = 1;
    seventh.denominator = 7;
    seventh.span = place(f, "7");
    IrId part = operation(f, IR_MULTIPLY, TYPE_MONEY, triple, ir_add(f->builder, &seventh), "乙 × 3 ÷ 7");
    IrId aligned = with_constant(f, IR_SCALE, TYPE_MONEY, cost, 7, 7, true);
    IrId base = operation(f, IR_ADD, TYPE_MONEY, aligned, part, "甲 + 乙 × 3 ÷ 7");
    ir_node(f->builder, base)->define = 0;
    grants(f, measure, base, 100000, "10%", YUAN(10000000), NULL);
    measure->outcome.rounded = measure->outcome.amount = with_constant(f, IR_FLOOR_DIVIDE, TYPE_MONEY, measure->outcome.exact, 7000000, 1, true);
    measure->outcome.cap = IR_NONE;
    f->program->defines = own;
    f->program->define_count = 1;
    cr_assert(finish(f));
    give(f, SLOT_COST, YUAN(100));
    give(f, SLOT_INVESTMENT, YUAN(10));                      /* 100 + 30/7 = 104.285714… yuan, a tenth: 10.42 */
    expect_line(measure_text(f, LANGUAGE_CHINESE), "数额：\n"
                "  分项费用（定义）：审定总投资建设费用 100元 + 4.28…元 = 104.28…元\n"
                "    30元 ÷ 7 = 4.28…元\n"
                "      总投资额 10元 × 3 = 30元\n"
                "  分项费用 104.28…元 × 10% = 10.42…元\n"
                "  取整：10.42…元 → 10.42元\n"
                "  资助：0元 至 10.42元（上限，由主管部门在此范围内决定）\n");
    fixture_free(f);
}

Test(explain, lists_element_by_element) {
    Fixture *f = fixture_new(source);
    int32_t region = ir_add_region(f->builder, ENTITY_LOANS);
    IrMeasure *measure = measure_new(f, "m12", "措施12", constant_of(f, TYPE_BOOL, 1, NULL));
    fill_measure(f, measure);
    measure->region = region;
    IrId fresh = operation(f, IR_NOT, TYPE_BOOL, fact_of(f, SLOT_SUBSIDISED, region), IR_NONE, "非 本笔.已贴息");
    condition_new(f, measure, CONDITION_ROLE_REQUIREMENT, fresh, "非 本笔.已贴息", region);
    grants(f, measure, fact_of(f, SLOT_INTEREST, region), 500000, "10%", YUAN(5000000), NULL);
    measure->outcome.kind = KIND_SUBSIDY;
    measure->total_cap = constant_of(f, TYPE_MONEY, YUAN(5000000), "500万元");
    cr_assert(finish(f));
    expect_line(measure_text(f, LANGUAGE_CHINESE), "？ 没有提供融资清单\n");
    give_loans(f, 0);
    expect_line(measure_text(f, LANGUAGE_CHINESE), "✗ 融资清单为空\n");
    static const char *texts[] = {"L001"};
    f->application->texts = texts;
    f->application->text_count = 1;
    give_loans(f, 2);
    give_loan(f, 0, SLOT_LOAN_ID, 0);
    give_loan(f, 0, SLOT_SUBSIDISED, 0);
    give_loan(f, 0, SLOT_INTEREST, 30001);
    give_loan(f, 1, SLOT_SUBSIDISED, 1);
    const char *text = measure_text(f, LANGUAGE_CHINESE);
    expect_line(text, "  融资第1项（L001）：符合\n    ✓ 条件：非 本笔.已贴息\n        ✓ 已贴息：否\n");
    expect_line(text, "  融资第2项：不符合\n    ✗ 条件：非 本笔.已贴息\n        ✗ 已贴息：是\n");
    expect_line(text, "  符合各项合计：150元\n  合计上限 500万元：未超过\n  贴息：0元 至 150元\n");
    fixture_free(f);
}

Test(explain, choice_with_a_tie_and_two_selected) {
    Fixture *f = fixture_new(source);
    build_measure(f, "m1", "措施1");
    build_measure(f, "m2", "措施2");
    int32_t members[] = {0, 1};
    f->choice = (IrChoice){.name = {"choose_1_7", "投资支持类"}, .title = "只能选择其中一类", .members = members, .member_count = 2,
                           .selected = fact_of(f, SLOT_SELECTED, -1), .decided_amount = fact_of(f, SLOT_AWARD, -1), .decided_rate = IR_NONE, .has_advice = true, .unfounded = IR_NONE, .span = SPAN_NONE};
    f->measures[0].choice = f->measures[1].choice = 0;
    f->program->choices = &f->choice;
    f->program->choice_count = 1;
    cr_assert(finish(f));
    give_good(f);
    give(f, SLOT_INVESTMENT, YUAN(20000000));
    give(f, SLOT_COST, YUAN(20000000));
    ExplainInput input = input_of(f);
    Buffer text = {0};
    explain_choice(&input, 0, LANGUAGE_CHINESE, &text);
    expect_line(text.data, "✓ 措施1：符合，资助 0元 至 200万元\n");
    expect_line(text.data, "建议：措施1、措施2 并列最高（均为 200万元）\n");
    give(f, SLOT_SELECTED, 3);
    expect_line(measure_text(f, LANGUAGE_CHINESE), "✗ 结论：出错\n  ✗ 只能选择其中一类，却同时选择了：措施1、措施2\n");
    give(f, SLOT_SELECTED, 1);
    give(f, SLOT_AWARD, YUAN(2000000) + 1);
    expect_line(measure_text(f, LANGUAGE_CHINESE), "✗ 资助金额 2000000.01元，高于条款允许的上限 200万元，须更正该决定\n");
    buffer_free(&text);
    fixture_free(f);
}

Test(explain, json_has_the_same_steps) {
    Fixture *f = fixture_new(source);
    build_measure(f, "m2", "措施2");
    cr_assert(finish(f));
    give_good(f);
    ExplainInput input = input_of(f);
    Buffer       text = {0};
    JsonWriter   json;
    json_init(&json, &text, 0);
    explain_all_json(&input, LANGUAGE_CHINESE, &json);
    expect_line(text.data, "{\"measures\":[{\"measure\":\"m2\",\"name\":\"措施2\",\"title\":\"设备更新\",\"status\":\"no\",\"status_text\":\"不符合\"");
    expect_line(text.data, "{\"id\":\"m2.c2\",\"role\":\"requirement\",\"result\":\"false\",\"text\":\"条件：门槛投资额 达到 2000万元\",\"derivation\":"
                           "[{\"result\":\"false\",\"text\":\"总投资额 19999999.99元，低于 2000万元，差 0.01元\",\"steps\":[{\"text\":\"门槛投资额（定义）：总投资额\"}]}]}");
    cr_assert(text.data[text.size - 1] == '}');
    buffer_free(&text);
    fixture_free(f);
}
