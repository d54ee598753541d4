/* pol --dump=STAGE POLICY: what a pass of the compiler gives, for those who work on it. */
#include "cli/policy.h"

static int run_dump(const Arguments *arguments) {
    const char *stage = argument_value(arguments, "dump");
    if (!stage) stage = "ir";
    static const char *const stages[] = {"ast", "ir", "ranges", NULL};
    if (argument_choice(arguments, "dump", stages, 0) < 0) return EXIT_USAGE;
    CompileOptions options;
    if (!policy_options(arguments, &options) || !policy_is_source(arguments, arguments->paths.items[0])) return EXIT_USAGE;
    Unit  *unit = unit_compile(arguments->paths.items[0], &options);
    Buffer out = {0};
    bool   fine = unit_dump(unit, stage, &out);
    print_out(arguments, &out);
    if (!unit->program) {
        diags_render_text(unit->diags, (RenderOptions){.language_is_set = arguments->language_is_set, .language = arguments->language}, &out);
        print_error(&out);
    }
    buffer_free(&out);
    bool compiled = unit->program != NULL;
    unit_free(unit);
    return fine && compiled ? EXIT_FINE : EXIT_USAGE;
}

static const Option options[] = {
    {"dump", "ast|ir|ranges", {"the stage to print (ir)", "要输出的阶段（默认 ir）"}},
    POLICY_READING_OPTIONS,
    {0},
};

const Command command_dump = {
    .name = "dump", .operands = "POLICY", .least = 1, .most = 1, .options = options, .run = run_dump,
    .summary = {"print a stage of the compiler, also as --dump=STAGE", "输出编译器某一阶段的内容，也可写 --dump=阶段"},
};
