/* build - one module with every entry of a policy; then an object, and a linker where the file needs one. */
#include "native/build.h"

#include "native/describe.h"
#include "native/target.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* ---- the module ---- */

/* What a file holds by the number of measures, so that building it takes bearable time: up to a hundred and some every kernel there is (some 200 ms
 * a measure); then only those that every processor and every block can take, and AVX2's; then quick code, one row at a time. */
enum { MANY_MEASURES = 128, VERY_MANY_MEASURES = 256 };

static bool is_very_large(const IrProgram *program) { return program->measure_count > VERY_MANY_MEASURES; }

static int last_level(const IrProgram *program, const Target *target) {
    if (!target->options.is_x86 || is_very_large(program)) return POL_LEVEL_BASE;
    return program->measure_count > MANY_MEASURES ? POL_LEVEL_AVX2 : POL_LEVEL_AVX512;
}

static void add_kernels(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const Target *target, DescribedFunctions *functions) {
    for (int level = 0; level <= last_level(program, target); level++)
        for (int selection = 0; selection < POL_SELECTION_COUNT; selection++)
            for (int absent = program->measure_count > MANY_MEASURES; absent < 2; absent++) {
                char name[64];
                snprintf(name, sizeof name, "pol_kernel_%d_%d_%d", level, selection, absent);
                KernelOptions options = {.name = name, .selection = (pol_selection)selection, .level = (pol_level)level, .may_be_absent = absent,
                                         .scalar_lanes = is_very_large(program)};
                LLVMValueRef function = emit_kernel(module, program, layout, &target->options, &options);
                LLVMSetLinkage(function, LLVMInternalLinkage);
                functions->kernels[level][selection][absent] = function;
            }
}

static LLVMModuleRef make_module(const IrProgram *program, const Layout *layout, const Target *target) {
    bool               wasm = target->options.multiply_helper;
    LLVMModuleRef      module = target_new_module(target, name_key(program->policy.name));
    DescribedFunctions functions = {0};
    functions.decide = emit_decide(module, program, layout, &target->options, "pol_decide");
    functions.choose = emit_choose(module, program, layout, &target->options, "pol_choose");
    if (wasm) {
        emit_multiplication(module, program, layout, &target->options);
        describe_for_wasm(module, program, layout);
        return module;
    }
    if (!is_very_large(program)) functions.choose_avx512 = emit_choose_avx512(module, program, layout, &target->options, "pol_choose_avx512");
    if (functions.choose_avx512) LLVMSetLinkage(functions.choose_avx512, LLVMInternalLinkage);
    add_kernels(module, program, layout, target, &functions);
    describe_in_module(module, program, layout, &functions);
    return module;
}

/* ---- files ---- */

static bool write_file(const char *path, const char *bytes, size_t size, Arena *arena, const char **why) {
    FILE *file = fopen(path, "wb");
    bool  fine = file && fwrite(bytes, 1, size, file) == size;
    int   error = errno;
    if (file && fclose(file) != 0) {
        fine = false;
        error = errno;
    }
    if (!fine) *why = arena_printf(arena, "%s: %s", path, strerror(error));
    return fine;
}

/* Runs a program and waits. False when it is not there or fails. */
static bool run(char *const *arguments) {
    pid_t child;
    int   status = 0;
    if (posix_spawnp(&child, arguments[0], NULL, NULL, arguments, environ) != 0) return false;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* `glue`: a second object, or NULL. -Bsymbolic: a file uses its own evaluator, also beside others in one process. */
static bool link_shared(const char *object, const char *glue, const char *output, const char **why) {
    char *o = (char *)(uintptr_t)object, *second = (char *)(uintptr_t)glue, *to = (char *)(uintptr_t)output;
    char *const ld[] = {"ld", "-shared", "--build-id=none", "-z", "noexecstack", "-z", "relro", "--hash-style=gnu", "-Bsymbolic", "-o", to, o, second, NULL};
    char *const lld[] = {"ld.lld-19", "-shared", "--build-id=none", "-z", "noexecstack", "-Bsymbolic", "-o", to, o, second, NULL};
    if (run(ld) || run(lld)) return true;
    *why = "no linker could make the shared library (tried ld and ld.lld-19)";
    return false;
}

static bool link_wasm(const char *object, const char *output, const char **why) {
    char *o = (char *)(uintptr_t)object, *to = (char *)(uintptr_t)output;
    for (int i = 0; i < 2; i++) {
        char *name = i ? "wasm-ld" : "wasm-ld-19";
        char *const arguments[] = {name, "--no-entry", "--export=pol_decide", "--export=pol_choose", "--export=pol_description", "--export=pol_description_size",
                                  
                                   "--export=__heap_base", "--export-memory", "--strip-debug", "-o", to, o, NULL};
        if (run(arguments)) return true;
    }
    *why = "no linker could make the WebAssembly module (tried wasm-ld-19 and wasm-ld)";
    return false;
}

static bool write_object(const Target *target, LLVMModuleRef module, BuildKind kind, const char *glue, const char *output, Arena *arena, const char **why) {
    LLVMMemoryBufferRef object = NULL;
    if (!target_object(target, module, &object, arena, why)) return false;
    const char *path = kind == BUILD_OBJECT ? output : arena_printf(arena, "%s.%d.o", output, (int)getpid());
    bool fine = write_file(path, LLVMGetBufferStart(object), LLVMGetBufferSize(object), arena, why);
    LLVMDisposeMemoryBuffer(object);
    if (!fine || kind == BUILD_OBJECT) return fine;
    fine = kind == BUILD_SO ? link_shared(path, glue, output, why) : link_wasm(path, output, why);
    unlink(path);
    return fine;
}

static bool write_llvm(LLVMModuleRef module, const char *output, Arena *arena, const char **why) {
    char *text = LLVMPrintModuleToString(module);
    bool  fine = write_file(output, text, strlen(text), arena, why);
    LLVMDisposeMessage(text);
    return fine;
}

bool native_build(const IrProgram *program, BuildKind kind, const char *triple, const char *output, Arena *arena, const char **why) {
    Layout *layout = layout_new(arena, program);
    if (kind == BUILD_HEADER) {
        Buffer text = {0};
        describe_header(program, layout, &text);
        bool fine = write_file(output, text.data, text.size, arena, why);
        buffer_free(&text);
        return fine;
    }
    Target target;
    if (kind == BUILD_WASM) triple = "wasm32-unknown-unknown";
    if (!target_open(&target, arena, triple, false, is_very_large(program) ? EFFORT_LIGHT : EFFORT_FULL, why)) return false;
    LLVMModuleRef module = make_module(program, layout, &target);
    bool fine = target_finish_module(&target, module, arena, why);
    if (fine) fine = kind == BUILD_LLVM ? write_llvm(module, output, arena, why) : write_object(&target, module, kind, NULL, output, arena, why);
    target_free_module(module);
    target_close(&target);
    return fine;
}

/* ---- an extension of DuckDB ---- */

/* The entry by the name that DuckDB looks for, <name>_init_c_api(info, access): hands over the evaluator. */
static void add_duckdb_entry(LLVMModuleRef module, const char *name, Arena *arena) {
    LLVMContextRef context = LLVMGetModuleContext(module);
    LLVMTypeRef    pointer = LLVMPointerTypeInContext(context, 0), byte = LLVMInt8TypeInContext(context);
    LLVMTypeRef    init_type = LLVMFunctionType(byte, (LLVMTypeRef[]){pointer, pointer, pointer, pointer}, 4, 0);
    LLVMTypeRef    entry_type = LLVMFunctionType(byte, (LLVMTypeRef[]){pointer, pointer}, 2, 0);
    LLVMValueRef   init = LLVMAddFunction(module, "pol_duckdb_init", init_type);
    LLVMSetVisibility(init, LLVMHiddenVisibility);
    LLVMValueRef   entry = LLVMAddFunction(module, arena_printf(arena, "%s_init_c_api", name), entry_type);
    LLVMBuilderRef builder = LLVMCreateBuilderInContext(context);
    LLVMPositionBuilderAtEnd(builder, LLVMAppendBasicBlockInContext(context, entry, "entry"));
    LLVMValueRef arguments[] = {LLVMGetParam(entry, 0), LLVMGetParam(entry, 1), LLVMGetNamedGlobal(module, POL_EVALUATOR_SYMBOL),
                                LLVMBuildGlobalStringPtr(builder, name, "name")};
    LLVMBuildRet(builder, LLVMBuildCall2(builder, init_type, init, arguments, 4, ""));
    LLVMDisposeBuilder(builder);
}

/* The end of the file: the head of a section of WebAssembly, eight texts of 32 bytes (the last ones are what DuckDB reads), room for a signature. */
static bool append_duckdb_footer(const char *path, Arena *arena, const char **why) {
    enum { TEXTS = 8, TEXT_BYTES = 32, SIGNATURE_BYTES = 256, HEAD_BYTES = 22 };
#if defined(__aarch64__)
    const char *platform = "linux_arm64";
#else
    const char *platform = "linux_amd64";
#endif
    const char *const texts[TEXTS] = {"", "", "", "C_STRUCT" /* kind of interface */, "v" POL_VERSION, "v1.2.0" /* of the extension API */, platform, "4"};
    static const char head[] = "\0\x93\x04\x10" "duckdb_signature" "\x80\x04";
    char  footer[HEAD_BYTES + TEXTS * TEXT_BYTES + SIGNATURE_BYTES] = {0};
    memcpy(footer, head, HEAD_BYTES);
    for (int i = 0; i < TEXTS; i++) snprintf(footer + HEAD_BYTES + i * TEXT_BYTES, TEXT_BYTES, "%s", texts[i]);
    FILE *file = fopen(path, "ab");
    bool  fine = file && fwrite(footer, 1, sizeof footer, file) == sizeof footer;
    if (file && fclose(file) != 0) fine = false;
    if (!fine) *why = arena_printf(arena, "%s: %s", path, strerror(errno));
    return fine;
}

bool native_build_duckdb(const IrProgram *program, const char *name, const char *glue, const char *output, Arena *arena, const char **why) {
    Layout *layout = layout_new(arena, program);
    Target  target;
    if (!target_open(&target, arena, NULL, false, is_very_large(program) ? EFFORT_LIGHT : EFFORT_FULL, why)) return false;
    LLVMModuleRef module = make_module(program, layout, &target);
    add_duckdb_entry(module, name, arena);
    bool fine = target_finish_module(&target, module, arena, why) && write_object(&target, module, BUILD_SO, glue, output, arena, why)
             && append_duckdb_footer(output, arena, why);
    target_free_module(module);
    target_close(&target);
    return fine;
}
