/* pol build POLICY --emit KIND: the policy as a file that decides without the compiler. */
#include "cli/policy.h"
#include "native/build.h"
#include "data/record.h"

static const char *const kinds[] = {"so", "obj", "header", "llvm", "wasm", NULL};
static const BuildKind   build_kinds[] = {BUILD_SO, BUILD_OBJECT, BUILD_HEADER, BUILD_LLVM, BUILD_WASM};
static const char *const endings[] = {".so", ".o", ".h", ".ll", ".wasm"};

static int run_build(const Arguments *arguments) {
    int kind = argument_choice(arguments, "emit", kinds, 0);
    if (kind < 0) return EXIT_USAGE;
    Unit *unit = policy_compile(arguments, arguments->paths.items[0]);
    if (!unit) return EXIT_USAGE;
    const char *output = argument_value(arguments, "output"), *why = "";
    if (!output) output = arena_printf(arguments->arena, "%s%s", name_key(unit->program->policy.name), endings[kind]);
    RunRecord record = {0};
    record_policy(&record, arguments->arena, unit->program, arguments->paths.items[0]);
    unit->program->policy.source_hash = record.policy_sha256;
    bool fine = native_build(unit->program, build_kinds[kind], argument_value(arguments, "target"), output, arguments->arena, &why);
    if (!fine) complain(arguments, "%s", "%s", why);
    unit_free(unit);
    return fine ? EXIT_FINE : EXIT_USAGE;
}

static const Option options[] = {
    {"emit", "so|obj|header|llvm|wasm", {"what to make (so)", "生成什么（默认 so）"}},
    {"output", "FILE", {"where to write it (the policy's name and the usual ending)", "写到哪个文件（默认用政策的名称和通常的后缀）"}},
    {"target", "TRIPLE", {"the machine it is for, for example aarch64-linux-gnu (this one)", "目标机器，例如 aarch64-linux-gnu（默认本机）"}},
    POLICY_READING_OPTIONS,
    {0},
};

const Command command_build = {
    .name = "build", .operands = "POLICY", .least = 1, .most = 1, .options = options, .run = run_build,
    .summary = {"make a file that decides without pol: shared library, object, header, WebAssembly", "生成可脱离 pol 判定的文件：动态库、目标文件、头文件、WebAssembly"},
    .details = "  pol build policies/shenzhen-2023-6 --emit so --output upgrade.so\n"
               "  pol build policies/shenzhen-2023-6 --emit header --output upgrade.h\n",
};
