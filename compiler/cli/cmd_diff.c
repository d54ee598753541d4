/* pol diff OLD NEW: what a revision changes in meaning. */
#include "cli/policy.h"

#include "analysis/diff.h"
#include "analysis/smt.h"
#include "cli/revision.h"
#include "tools/versions.h"
#include <unistd.h>

typedef struct { Unit *units[2]; CompileOptions options; DiffOptions limits; } Versions;

static int print_diff(const Arguments *arguments, const Revisions *revisions, const Diff *diff, int format) {
    Buffer    out = {0};
    Language  language = policy_language(arguments, diff->after);
    DiffNames names = {revisions->name[0], revisions->name[1]};
    if (format == 0) diff_text(diff, names, language, wants_color(arguments, STDOUT_FILENO), &out);
    else if (format == 1) diff_json(diff, names, language, &out);
    else diff_markdown(diff, names, language, &out);
    print_out(arguments, &out);
    buffer_free(&out);
    if (!argument_given(arguments, "exit-code")) return EXIT_FINE;
    if (!smt_available()) {                              /* "nothing found" would be taken for "nothing changed" */
        complain(arguments, "no solver (install libz3-dev): measures were not compared, so there is no exit code", "没有求解器（请安装 libz3-dev）：各条措施没有比较，不能给出退出码");
        return EXIT_USAGE;
    }
    bool fine = diff_is_equal(diff) && (diff_all_proved(diff) || !argument_given(arguments, "strict"));
    return fine ? EXIT_FINE : EXIT_FINDINGS;
}

static int compare(const Arguments *arguments, const Revisions *revisions, int format, int seconds) {
    Versions versions = {.limits = {.milliseconds = seconds * 1000, .total = 2 * (int64_t)seconds * 1000}};
    int      code = EXIT_USAGE;
    if (!policy_options(arguments, &versions.options)) return code;
    for (int s = 0; s < 2; s++) versions.units[s] = policy_compile(arguments, revisions->path[s]);
    if (versions.units[0] && versions.units[1]) {
        Arena *arena = arena_new();
        Diff  *diff = diff_programs(arena, versions.units[0]->program, versions.units[1]->program, &versions.limits);
        if (!argument_given(arguments, "defaults-only")) {
            Lowerings *before = lowerings_new(versions.units[0], &versions.options, arena), *after = lowerings_new(versions.units[1], &versions.options, arena);
            versions_compare(before, after, diff, arena, &versions.limits, true);
        }
        diff_written(diff, arena, versions.units[0]->sema, versions.units[1]->sema);
        code = print_diff(arguments, revisions, diff, format);
        arena_free(arena);
    }
    for (int s = 0; s < 2; s++) unit_free(versions.units[s]);
    return code;
}

static int run_diff(const Arguments *arguments) {
    static const char *const formats[] = {"text", "json", "markdown", NULL};
    int       format = argument_choice(arguments, "format", formats, 0);
    long long seconds;
    Revisions revisions;
    if (!argument_needs(arguments, "strict", "exit-code")) return EXIT_USAGE;
    if (format < 0 || !argument_number(arguments, "timeout", 1, 86400, 5, &seconds)) return EXIT_USAGE;
    if (!revisions_open(arguments, arguments->paths.items, arguments->paths.count, &revisions)) return EXIT_USAGE;
    int code = compare(arguments, &revisions, format, (int)seconds);
    revisions_close(&revisions);
    return code;
}

static const Option options[] = {
    {"format", "text|json|markdown", {"form of the result; markdown is a comment for a code review", "结果的格式；markdown 可贴在代码评审中"}},
    {"exit-code", NULL, {"exit code 1 when something differs", "有差别时退出码为1"}},
    {"strict", NULL, {"with --exit-code: also when a measure was not proved equal", "与 --exit-code 同用：未能证明相同的也算"}},
    {"defaults-only", NULL, {"compare under the default readings only", "只按默认口径比较"}},
    {"timeout", "SECONDS", {"time for each question (default 5); all together take at most twice as long", "每个问题的时限（默认5秒）；全部问题合计不超过其两倍"}},
    POLICY_READING_OPTIONS,
    {0},
};

const Command command_diff = {
    .name = "diff", .operands = "OLD NEW", .least = 2, .most = 2, .options = options, .run = run_diff,
    .summary = {"what a revision changes in meaning, with examples", "一次修订改变了什么含义，附例子"},
    .details = "  OLD and NEW are files, folders or REV:path; or write A..B path;\n"
               "  A...B path compares with where the two parted, as a review does\n"
               "  pol diff main..HEAD policies/shenzhen-2023-6 --format markdown\n"
               "  pol diff v1:policies/shenzhen-2023-6 policies/shenzhen-2023-6 --exit-code\n",
};
