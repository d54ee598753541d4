/* pol test PATH…: runs the tests that stand in the policies. */
#include "cli/output.h"
#include "cli/policy.h"
#include "cli/snapshots.h"
#include "tools/mutate.h"
#include "tools/testcover.h"
#include "tools/testrun.h"

#include <string.h>
#include <unistd.h>

typedef struct { const Arguments *arguments; TestOptions options; TestReport all; VEC(Unit *) units; long long required; bool short_of; } TestRun;   /* the report points into the units */

static void print_failure(const TestCase *test, Language language, bool color, Buffer *out) {
    const char *mark = language == LANGUAGE_CHINESE ? "未通过" : "failed";
    buffer_printf(out, "%s%s%s %s  (%s:%d)\n", color ? "\033[31m" : "", mark, color ? "\033[0m" : "", test->name, test->path, test->line);
    for (int32_t i = 0; i < test->failures.count; i++) buffer_printf(out, "    %s\n", in_language(language, test->failures.items[i]));
}

/* What no test looks at; with --suggest a test for each; whether it is enough. */
static void report_cover(TestRun *run, TestCover *cover, Language language, Buffer *out) {
    const Arguments *arguments = run->arguments;
    Buffer suggestions = {0};
    testcover_settle(cover, language, argument_given(arguments, "suggest") ? &suggestions : NULL);
    if (argument_given(arguments, "coverage") || argument_given(arguments, "suggest")) testcover_text(cover, language, out);
    if (suggestions.size) buffer_printf(out, "\n%s", suggestions.data);
    buffer_free(&suggestions);
    int tenths = testcover_tenths(cover);
    if (tenths >= run->required * 10) return;
    run->short_of = true;
    complain(arguments, "tests cover %d.%d%%, and %lld%% is required", "测试覆盖%d.%d%%，要求达到%lld%%", tenths / 10, tenths % 10, run->required);
}

/* Runs the tests of one policy and prints what failed. False: it does not compile, or its tests cannot be run. */
static bool test_one(TestRun *run, const char *path, Arena *arena) {
    const Arguments *arguments = run->arguments;
    Unit *unit = policy_compile(arguments, path);
    if (!unit) return false;
    VEC_PUSH(arena, &run->units, unit);
    TestReport  report = {0};
    const char *why = NULL;
    bool wanted = argument_given(arguments, "coverage") || argument_given(arguments, "require-coverage") || argument_given(arguments, "suggest");
    TestCover *cover = wanted ? testcover_new(arena, unit) : NULL;
    TestOptions chosen = run->options;
    if (cover) {
        chosen.observe = testcover_observe;
        chosen.state = cover;
    }
    bool fine = tests_run(unit, &chosen, arena, &report, &why);
    Language language = policy_language(arguments, unit->program);
    Buffer   out = {0};
    bool     color = wants_color(arguments, STDOUT_FILENO);
    if (!fine) {
        diags_render_text(unit->diags, (RenderOptions){.language_is_set = arguments->language_is_set, .language = arguments->language}, &out);
        print_error(&out);
        if (why) complain(arguments, "%s", "%s", why);
    }
    for (int32_t i = 0; i < report.cases.count; i++) {
        TestCase *test = &report.cases.items[i];
        if (!test->passed) print_failure(test, language, color, &out);
        VEC_PUSH(arena, &run->all.cases, *test);
    }
    run->all.passed += report.passed;
    run->all.failed += report.failed;
    if (fine && language == LANGUAGE_CHINESE) buffer_printf(&out, "%s：%d个通过，%d个未通过\n", name_in(unit->program->policy.name, language), report.passed, report.failed);
    else if (fine) buffer_printf(&out, "%s: %d passed, %d failed\n", name_in(unit->program->policy.name, language), report.passed, report.failed);
    if (fine && cover) report_cover(run, cover, language, &out);
    print_out(arguments, &out);
    buffer_free(&out);
    return fine;
}

static bool write_junit(const Arguments *arguments, const TestReport *report, const char *path) {
    Buffer out = {0};
    tests_junit(report, &out);
    bool fine = output_file(arguments, path, &out);
    buffer_free(&out);
    return fine;
}

/* --mutate: slips in the policy that no test notices. Exit 1 when there are any. */
static int mutate_one(const Arguments *arguments, const char *path, const TestOptions *options, bool json) {
    Unit *unit = policy_compile(arguments, path);
    if (!unit) return EXIT_USAGE;
    MutationReport report;
    Buffer   out = {0};
    Language language = policy_language(arguments, unit->program);
    int      code = EXIT_FINE;
    if (!mutate_run(unit, options, unit->arena, &report, NULL, NULL)) {
        complain(arguments, "the tests of %s do not all pass; mend them first", "%s 的测试没有全部通过，请先修正", path);
        code = EXIT_FINDINGS;
    } else {
        if (json) mutation_json(&report, unit->sources, &out);
        else mutation_text(&report, unit->sources, language, argument_given(arguments, "suggest"), &out);
        print_out(arguments, &out);
        if (report.survived) code = EXIT_FINDINGS;
    }
    buffer_free(&out);
    unit_free(unit);
    return code;
}

static int run_test(const Arguments *arguments) {
    TestRun run = {.arguments = arguments, .options = {.filter = argument_value(arguments, "filter"), .engine = ENGINE_AUTOMATIC}};
    static const char *const engines[] = {"auto", "reference", "native", NULL};
    int engine = argument_choice(arguments, "engine", engines, 0);
    if (engine < 0 || !engine_from_name(engines[engine], &run.options.engine)) return EXIT_USAGE;
    if (!argument_number(arguments, "require-coverage", 0, 100, 0, &run.required)) return EXIT_USAGE;
    static const char *const not_with_snapshots[] = {"filter", "junit", "engine", "coverage", "require-coverage", "mutate", "suggest", "format", "reading", "as-of", NULL};
    static const char *const not_with_mutate[] = {"junit", "coverage", "require-coverage", NULL};
    if (!argument_needs(arguments, "accept", "snapshots") || !argument_excludes(arguments, "snapshots", not_with_snapshots)) return EXIT_USAGE;
    if (!argument_needs(arguments, "format", "mutate") || !argument_excludes(arguments, "mutate", not_with_mutate)) return EXIT_USAGE;
    if (argument_given(arguments, "snapshots")) {
        int worst = EXIT_FINE;
        for (int32_t i = 0; i < arguments->paths.count; i++) {
            int code = test_snapshots(arguments, arguments->paths.items[i]);
            if (code > worst) worst = code;
        }
        return worst;
    }
    if (argument_given(arguments, "mutate")) {
        static const char *const formats[] = {"text", "json", NULL};
        int format = argument_choice(arguments, "format", formats, 0), worst = EXIT_FINE;
        if (format < 0) return EXIT_USAGE;
        for (int32_t i = 0; i < arguments->paths.count; i++) {
            int code = mutate_one(arguments, arguments->paths.items[i], &run.options, format == 1);
            if (code > worst) worst = code;
        }
        return worst;
    }
    bool fine = true;
    Arena *arena = arena_new();
    for (int32_t i = 0; i < arguments->paths.count; i++)
        if (!test_one(&run, arguments->paths.items[i], arena)) fine = false;
    const char *junit = argument_value(arguments, "junit");
    if (junit && !write_junit(arguments, &run.all, junit)) fine = false;
    if (fine && run.options.filter && run.all.cases.count == 0) {      /* a misspelt title must not pass for a test that passed */
        complain(arguments, "no test has \"%s\" in its title", "没有标题含“%s”的测试", run.options.filter);
        fine = false;
    }
    int code = !fine ? EXIT_USAGE : run.all.failed || run.short_of ? EXIT_FINDINGS : EXIT_FINE;
    for (int32_t i = 0; i < run.units.count; i++) unit_free(run.units.items[i]);
    arena_free(arena);
    return code;
}

static const Option options[] = {
    {"filter", "TEXT", {"only tests whose title holds TEXT", "只运行标题含 TEXT 的测试"}},
    {"junit", "FILE", {"write a JUnit report too", "同时写出 JUnit 报告"}},
    {"engine", "auto|reference|native", {"what decides: auto compiles once there is enough to decide", "判定引擎：auto 在数据足够多时自动编译"}},
    {"coverage", NULL, {"list what no test looks at: conditions both ways, caps, options of readings", "列出没有测试涉及的内容：条件的两面、上限、口径选项"}},
    {"require-coverage", "PERCENT", {"exit 1 when the tests look at less", "测试覆盖低于该百分数时以1退出"}},
    {"snapshots", NULL, {"compare with the decisions stored in the policy's snapshots folder", "与政策 snapshots 文件夹中存放的判定结果比较"}},
    {"accept", NULL, {"with --snapshots: take the new decisions as right", "与 --snapshots 同用：接受新的判定结果"}},
    {"mutate", NULL, {"make small slips in the policy and list those that no test notices", "在政策中逐一制造小差错，列出没有被测试发现的"}},
    {"suggest", NULL, {"propose tests for what none looks at; with --mutate: for what none notices", "为没有测试涉及的内容建议测试；与 --mutate 同用时，为没有发现的差错建议"}},
    {"format", "text|json", {"form of the report of --mutate", "--mutate 报告的格式"}},
    POLICY_READING_OPTIONS,
    {0},
};

const Command command_test = {
    .name = "test", .operands = "POLICY...", .least = 1, .most = -1, .options = options, .run = run_test,
    .summary = {"run the tests in policies", "运行政策文件中的测试"},
};
