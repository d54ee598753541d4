/* pol check PATH…: compiles each policy and says what is wrong with it. */
#include "analysis/coverage.h"
#include "analysis/lint.h"
#include "cli/policy.h"
#include "tools/coverage_report.h"

#include <string.h>
#include <unistd.h>

typedef enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_SARIF } CheckFormat;

static void summary(const Arguments *arguments, const Unit *unit, Buffer *out) {
    const IrProgram *program = unit->program;
    Language language = policy_language(arguments, program);
    int tests = unit->sema->tests.count, warnings = unit->diags->warning_count;
    const char *name = name_in(program->policy.name, language);
    if (language == LANGUAGE_CHINESE) {
        buffer_printf(out, "通过：%s，%d条措施，%d项事实，%d个口径，%d个测试", name, program->measure_count, program->schema.field_count, program->reading_count, tests);
        if (warnings) buffer_printf(out, "，%d个警告", warnings);
    } else {
        buffer_printf(out, "ok: %s, %d measures, %d facts, %d readings, %d tests", name, program->measure_count, program->schema.field_count, program->reading_count, tests);
        if (warnings) buffer_printf(out, warnings == 1 ? ", %d warning" : ", %d warnings", warnings);
    }
    buffer_byte(out, '\n');
}

/* The coverage of the notice, as --coverage or --require-coverage ask for it. False: less than required, or no notice. */
static bool report_coverage(const Arguments *arguments, Unit *unit, CheckFormat format, long long required) {
    const Coverage *coverage = coverage_measure(unit->arena, unit->sema, unit->notice);
    if (!coverage) {
        complain(arguments, "the policy names no source text, so nothing can be covered", "该政策没有写明原文，无法计算覆盖率");
        return false;
    }
    Buffer out = {0};
    if (argument_given(arguments, "coverage")) {
        if (format == FORMAT_JSON) coverage_json(coverage, unit->sources, &out);
        else if (format == FORMAT_TEXT) coverage_text(coverage, unit->sources, policy_language(arguments, unit->program), &out);
        print_out(arguments, &out);
    }
    buffer_free(&out);
    int32_t reached = coverage_hundredths(coverage->total - coverage->characters[COVERAGE_NONE], coverage->total);
    if (reached >= required * 100) return true;
    complain(arguments, "coverage is %d.%02d%%, and %lld%% is required", "覆盖率为%d.%02d%%，要求达到%lld%%", reached / 100, reached % 100, required);
    return false;
}

/* The exit code for one policy. */
static int check_one(const Arguments *arguments, const char *path, CheckFormat format, long long required) {
    CompileOptions options;
    if (!policy_options(arguments, &options) || !policy_is_source(arguments, path)) return EXIT_USAGE;
    Unit  *unit = unit_compile(path, &options);
    if (unit->program && !argument_given(arguments, "no-lint")) {
        lint_policy(unit->sema, unit->program, unit->diags);
        diags_sort(unit->diags);
    }
    Buffer out = {0}, ok = {0};
    RenderOptions render = {.language_is_set = arguments->language_is_set, .language = arguments->language};
    switch (format) {
    case FORMAT_TEXT:
        render.color = wants_color(arguments, STDERR_FILENO);
        diags_render_text(unit->diags, render, &out);
        print_error(&out);
        if (unit->program) summary(arguments, unit, &ok);
        print_out(arguments, &ok);
        break;
    case FORMAT_JSON:
        if (argument_given(arguments, "coverage") && unit->program) break;      /* one JSON text: the coverage */
        diags_render_json(unit->diags, render, &out);
        print_out(arguments, &out);
        break;
    case FORMAT_SARIF:
        diags_render_sarif(unit->diags, render, &out);
        print_out(arguments, &out);
        break;
    }
    buffer_free(&out);
    buffer_free(&ok);
    int code = unit->program ? EXIT_FINE : EXIT_USAGE;
    if (unit->program && argument_given(arguments, "strict") && unit->diags->warning_count > 0) code = EXIT_FINDINGS;
    bool asked = argument_given(arguments, "coverage") || argument_given(arguments, "require-coverage");
    if (unit->program && asked && !report_coverage(arguments, unit, format, required)) code = EXIT_FINDINGS;
    unit_free(unit);
    return code;
}

static int run_check(const Arguments *arguments) {
    static const char *const formats[] = {"text", "json", "sarif", NULL};
    int format = argument_choice(arguments, "format", formats, FORMAT_TEXT);
    if (format < 0) return EXIT_USAGE;
    if (format != FORMAT_TEXT && arguments->paths.count > 1)
        return usage_error(arguments, "--format %s takes one policy at a time", "--format %s 一次只能检查一个政策", formats[format]);
    if (format == FORMAT_SARIF && argument_given(arguments, "coverage")) return usage_error(arguments, "--coverage has no form for sarif: use text or json", "--coverage 不能用 sarif 格式：请用 text 或 json");
    long long required;
    if (!argument_number(arguments, "require-coverage", 0, 100, 0, &required)) return EXIT_USAGE;
    int worst = EXIT_FINE;
    for (int32_t i = 0; i < arguments->paths.count; i++) {
        int code = check_one(arguments, arguments->paths.items[i], (CheckFormat)format, required);
        if (code > worst) worst = code;
    }
    return worst;
}

static const Option options[] = {
    {"format", "text|json|sarif", {"form of the messages", "信息的格式"}},
    {"coverage", NULL, {"how much of the notice is encoded, declared, preamble or left", "原文各段落有多少已成规则、声明、前言，还剩多少"}},
    {"require-coverage", "PERCENT", {"exit 1 when less of the notice is covered", "覆盖率低于该百分数时以1退出"}},
    {"strict", NULL, {"exit 1 when there are warnings", "有警告时以1退出"}},
    {"no-lint", NULL, {"only what keeps the policy from compiling", "只检查能否编译，不找可疑之处"}},
    POLICY_READING_OPTIONS,
    {0},
};

const Command command_check = {
    .name = "check", .operands = "POLICY...", .least = 1, .most = -1, .options = options, .run = run_check,
    .summary = {"find what is wrong or unclear in a policy", "检查政策文件中的错误和不明之处"},
    .details = "  pol check policies/shenzhen-2023-6\n  pol check policies/shenzhen-2023-6 --format sarif > check.sarif\n",
};
