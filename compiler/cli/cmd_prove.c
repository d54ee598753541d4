/* pol prove POLICY: statements about all applications, proved or refuted with an application. */
#include "cli/policy.h"

#include "analysis/prove.h"
#include "analysis/smt.h"
#include <unistd.h>

/* The same policy with its properties lowered. NULL after messages. */
static IrProgram *with_properties(const Arguments *arguments, Unit *unit) {
    CompileOptions options;
    if (!policy_options(arguments, &options)) return NULL;
    options.properties = true;
    IrProgram *program = unit_lower(unit, unit->arena, &options);
    if (program) return program;
    Buffer out = {0};
    diags_render_text(unit->diags, (RenderOptions){.color = wants_color(arguments, STDERR_FILENO), .language_is_set = arguments->language_is_set, .language = arguments->language}, &out);
    print_error(&out);
    buffer_free(&out);
    return NULL;
}

static int exit_code(const Arguments *arguments, const Proofs *proofs) {
    if (proofs->refuted) return EXIT_FINDINGS;
    return proofs->undecided && argument_given(arguments, "strict") ? EXIT_FINDINGS : EXIT_FINE;
}

static int run_prove(const Arguments *arguments) {
    static const char *const formats[] = {"text", "json", NULL};
    int       format = argument_choice(arguments, "format", formats, 0);
    long long seconds;
    if (format < 0 || !argument_number(arguments, "timeout", 1, 86400, 5, &seconds)) return EXIT_USAGE;
    Unit *unit = policy_compile(arguments, arguments->paths.items[0]);
    if (!unit) return EXIT_USAGE;
    int        code = EXIT_USAGE;
    IrProgram *program = with_properties(arguments, unit);
    if (program) {
        ProveOptions options = {.milliseconds = (int)seconds * 1000, .implicit = argument_given(arguments, "implicit"), .filter = argument_value(arguments, "filter")};
        Proofs *proofs = prove_program(unit->arena, program, &options);
        Buffer  out = {0};
        if (format == 0) proofs_text(proofs, policy_language(arguments, program), wants_color(arguments, STDOUT_FILENO), &out);
        else proofs_json(proofs, policy_language(arguments, program), &out);
        print_out(arguments, &out);
        buffer_free(&out);
        code = exit_code(arguments, proofs);
        if (options.filter && proofs->proofs.count == 0) {      /* a misspelt title must not pass for a proof */
            complain(arguments, "no property has \"%s\" in its title", "没有标题含“%s”的性质", options.filter);
            code = EXIT_USAGE;
        }
    }
    unit_free(unit);
    return code;
}

static const Option options[] = {
    {"implicit", NULL, {"also what every policy should keep: amounts fit, are never negative or above their cap, follow their base; groups exclude", "另查各政策都应满足的性质：金额不溢出、不为负、不超过上限、随基数不减；择一不重复"}},
    {"timeout", "SECONDS", {"time for each property (default 5)", "每条性质的时限（默认5秒）"}},
    {"filter", "TEXT", {"only properties whose title contains this", "只查标题含此文字的性质"}},
    {"strict", NULL, {"an undecided property is a finding too (exit code 1)", "未决的性质也算问题（退出码1）"}},
    {"format", "text|json", {"form of the result", "结果的格式"}},
    POLICY_READING_OPTIONS,
    {0},
};

const Command command_prove = {
    .name = "prove", .operands = "POLICY", .least = 1, .most = 1, .options = options, .run = run_prove,
    .summary = {"prove the properties of a policy for all applications", "证明政策的性质对一切申报成立，或给出反例"},
    .details = "  pol prove policies/shenzhen-2023-6\n  pol prove policies/shenzhen-2023-6 --implicit --timeout 20 --format json\n",
};
