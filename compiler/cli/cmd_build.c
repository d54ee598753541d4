/* pol build POLICY --emit KIND: the policy as a file that decides without the compiler. */
#include "cli/output.h"
#include "cli/policy.h"
#include "native/build.h"
#include "data/modules.h"
#include "data/record.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const char *const kinds[] = {"so", "obj", "header", "llvm", "wasm", "duckdb", NULL};
static const BuildKind   build_kinds[] = {BUILD_SO, BUILD_OBJECT, BUILD_HEADER, BUILD_LLVM, BUILD_WASM};
static const char *const endings[] = {".so", ".o", ".h", ".ll", ".wasm", ".duckdb_extension"};
enum { KIND_DUCKDB_EXTENSION = 5 };

/* The function of SQL is called as its file is, up to the first point. NULL: no name of a function. */
static const char *sql_function_name(Arena *arena, const char *path) {
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    char       *name = arena_strndup(arena, base, strcspn(base, "."));
    for (char *at = name; *at; at++) {
        *at = (char)(*at >= 'A' && *at <= 'Z' ? *at + 'a' - 'A' : *at);
        bool letter = (*at >= 'a' && *at <= 'z') || *at == '_' || (*at & 0x80), digit = *at >= '0' && *at <= '9';
        if (!letter && !(digit && at > name)) return NULL;
    }
    return *name ? name : NULL;
}

/* The policy's name with _ for what a function cannot have in its name. */
static const char *sql_name(Arena *arena, const IrProgram *program) {
    const char *key = name_key(program->policy.name);
    char       *name = arena_strndup(arena, key, strlen(key));
    for (char *at = name; *at; at++)
        if (!isalnum((unsigned char)*at) && !(*at & 0x80)) *at = '_';
    return name;
}

/* SQL does not tell capitals from small letters: of two members of a result that differ in nothing else it would take the first. */
static const char *name_that_is_taken(Arena *arena, const IrProgram *program) {
    int32_t      count = 0;
    const char **names = NEW_ARRAY(arena, const char *, program->choice_count + program->measure_count + 1);
    names[count++] = "errors";
    for (int32_t i = 0; i < program->choice_count; i++) names[count++] = name_key(program->choices[i].name);
    for (int32_t i = 0; i < program->measure_count; i++) names[count++] = name_key(program->measures[i].name);
    for (int32_t i = 0; i < count; i++)
        for (int32_t k = 0; k < i; k++)
            if (strcasecmp(names[i], names[k]) == 0) return names[i];
    return NULL;
}

/* NULL after a message. */
static const char *duckdb_function(const Arguments *arguments, const IrProgram *program, const char *output) {
    const char *name = sql_function_name(arguments->arena, output);
    if (argument_value(arguments, "target")) {
        complain(arguments, "an extension of DuckDB is built for this machine: leave out --target", "DuckDB 扩展只能为本机生成：请去掉 --target");
        return NULL;
    }
    if (!name) {
        complain(arguments, "%s: the function of SQL is called as the file is, and this is no name: letters, digits and _, for example --output shenzhen.duckdb_extension",
                 "%s：SQL 函数与文件同名，而此处不能作函数名：只能用字母、汉字、数字和 _，例如 --output shenzhen.duckdb_extension", output);
        return NULL;
    }
    const char *taken = name_that_is_taken(arguments->arena, program);
    if (taken) {
        complain(arguments, "the result would have two members \"%s\": SQL does not tell capitals from small letters, and \"errors\" is one of its own; rename the measure or choice",
                 "结果中会有两个成员“%s”：SQL 不区分大小写，且“errors”已另有用途；请给该措施或择一改名", taken);
        return NULL;
    }
    if (!module_path(arguments->arena, "pol_duckdb.o")) {
        complain(arguments, "lib/pol/pol_duckdb.o is not there: it is installed with pol; POL_MODULES names another folder",
                 "找不到 lib/pol/pol_duckdb.o：该文件随 pol 安装；可用 POL_MODULES 指定所在文件夹");
        return NULL;
    }
    return name;
}

/* All or nothing, as results are written. */
static bool build_file(const Arguments *arguments, const IrProgram *program, int kind, const char *path) {
    const char *function = kind == KIND_DUCKDB_EXTENSION ? duckdb_function(arguments, program, path) : "";
    Wording     why = {0};
    Output      output;
    if (!function) return false;
    if (!output_open(arguments, &output, path)) return false;
    const char *to = output.temporary ? output.temporary : output.descriptor == STDOUT_FILENO ? "/dev/stdout" : path;
    bool fine = kind == KIND_DUCKDB_EXTENSION ? native_build_duckdb(program, function, module_path(arguments->arena, "pol_duckdb.o"), to, arguments->arena, &why)
                                              : native_build(program, build_kinds[kind], argument_value(arguments, "target"), to, arguments->arena, &why);
    if (!output_finish(&output, fine) && fine) {
        complain(arguments, "%s cannot be written: %s", "%s 无法写入：%s", path, strerror(errno));
        return false;
    }
    if (!fine) complain(arguments, "%s: %s", "%s：%s", path, in_language(arguments->language, why));
    return fine;
}

static int run_build(const Arguments *arguments) {
    int kind = argument_choice(arguments, "emit", kinds, 0);
    if (kind < 0) return EXIT_USAGE;
    Unit *unit = policy_compile(arguments, arguments->paths.items[0]);
    if (!unit) return EXIT_USAGE;
    const char *output = argument_value(arguments, "output");
    if (!output) output = arena_printf(arguments->arena, "%s%s", kind == KIND_DUCKDB_EXTENSION ? sql_name(arguments->arena, unit->program) : name_key(unit->program->policy.name), endings[kind]);
    RunRecord record = {0};
    record_policy(&record, arguments->arena, unit->program, arguments->paths.items[0]);
    unit->program->policy.source_hash = record.policy_sha256;
    bool fine = build_file(arguments, unit->program, kind, output);
    unit_free(unit);
    return fine ? EXIT_FINE : EXIT_USAGE;
}

static const Option options[] = {
    {"emit", "so|obj|header|llvm|wasm|duckdb", {"what to make (so)", "生成什么（默认 so）"}},
    {"output", "FILE", {"where to write it (the policy's name and the usual ending)", "写到哪个文件（默认用政策的名称和通常的后缀）"}},
    {"target", "TRIPLE", {"the machine it is for, for example aarch64-linux-gnu (this one)", "目标机器，例如 aarch64-linux-gnu（默认本机）"}},
    POLICY_READING_OPTIONS,
    {0},
};

const Command command_build = {
    .name = "build", .operands = "POLICY", .least = 1, .most = 1, .options = options, .run = run_build,
    .summary = {"make a file that decides without pol: shared library, object, header, WebAssembly, DuckDB extension", "生成可脱离 pol 判定的文件：动态库、目标文件、头文件、WebAssembly、DuckDB 扩展"},
    .details = "  pol build policies/shenzhen-2023-6 --emit so --output upgrade.so\n"
               "  pol build policies/shenzhen-2023-6 --emit header --output upgrade.h\n"
               "  pol build policies/shenzhen-2023-6 --emit duckdb --output upgrade.duckdb_extension\n",
};
