/* pol check PATH…: compiles each policy and says what is wrong with it. */
#include "cli/policy.h"

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
        if (warnings) buffer_printf(out, ", %d warnings", warnings);
    }
    buffer_byte(out, '\n');
}

static bool check_one(const Arguments *arguments, const char *path, CheckFormat format) {
    CompileOptions options;
    if (!policy_options(arguments, &options)) return false;
    Unit  *unit = unit_compile(path, &options);
    Buffer out = {0}, ok = {0};
    RenderOptions render = {.language_is_set = arguments->language_is_set, .language = arguments->language};
    switch (format) {
    case FORMAT_TEXT:
        render.color = wants_color(arguments, STDERR_FILENO);
        diags_render_text(unit->diags, render, &out);
        print_error(&out);
        if (unit->program) summary(arguments, unit, &ok);
        print_out(&ok);
        break;
    case FORMAT_JSON:
        diags_render_json(unit->diags, render, &out);
        print_out(&out);
        break;
    case FORMAT_SARIF:
        diags_render_sarif(unit->diags, render, &out);
        print_out(&out);
        break;
    }
    buffer_free(&out);
    buffer_free(&ok);
    bool fine = unit->program != NULL;
    unit_free(unit);
    return fine;
}

static int run_check(const Arguments *arguments) {
    static const char *const formats[] = {"text", "json", "sarif", NULL};
    int format = argument_choice(arguments, "format", formats, FORMAT_TEXT);
    if (format < 0) return EXIT_USAGE;
    if (format != FORMAT_TEXT && arguments->paths.count > 1)
        return usage_error(arguments, "--format %s takes one policy at a time", "--format %s 一次只能检查一个政策", formats[format]);
    bool fine = true;
    for (int32_t i = 0; i < arguments->paths.count; i++)
        if (!check_one(arguments, arguments->paths.items[i], (CheckFormat)format)) fine = false;
    return fine ? EXIT_FINE : EXIT_USAGE;
}

static const Option options[] = {
    {"format", "text|json|sarif", {"form of the messages", "信息的格式"}},
    POLICY_READING_OPTIONS,
    {0},
};

const Command command_check = {
    .name = "check", .operands = "POLICY...", .least = 1, .most = -1, .options = options, .run = run_check,
    .summary = {"find what is wrong or unclear in a policy", "检查政策文件中的错误和不明之处"},
    .details = "  pol check policies/shenzhen-2023-6\n  pol check policies/shenzhen-2023-6 --format sarif > check.sarif\n",
};
