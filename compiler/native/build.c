/* build - one module with every entry of a policy; then an object, and a linker where the file needs one. */
#include "native/build.h"

#include "native/describe.h"
#include "native/link.h"
#include "native/seal.h"
#include "native/target.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define WASM_TRIPLE "wasm32-unknown-unknown"

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

/* Only WebAssembly has entries by a name of their own. Elsewhere they are found through the evaluator, so that a program can link several policies. */
static LLVMModuleRef make_module(const IrProgram *program, const Layout *layout, const Target *target, bool for_loading) {
    LLVMModuleRef      module = target_new_module(target, name_key(program->policy.name));
    DescribedFunctions functions = {0};
    functions.decide = emit_decide(module, program, layout, &target->options, "pol_decide");
    functions.choose = emit_choose(module, program, layout, &target->options, "pol_choose");
    if (target->options.multiply_helper) {
        emit_multiplication(module, program, layout, &target->options);
        describe_for_wasm(module, program, layout);
        return module;
    }
    if (!is_very_large(program)) functions.choose_avx512 = emit_choose_avx512(module, program, layout, &target->options, "pol_choose_avx512");
    LLVMSetLinkage(functions.decide, LLVMInternalLinkage);
    LLVMSetLinkage(functions.choose, LLVMInternalLinkage);
    if (functions.choose_avx512) LLVMSetLinkage(functions.choose_avx512, LLVMInternalLinkage);
    add_kernels(module, program, layout, target, &functions);
    describe_in_module(module, program, layout, &functions, for_loading);
    return module;
}

/* ---- files ---- */

static bool write_file(const char *path, const char *mode, const char *bytes, size_t size, Arena *arena, Wording *why) {
    FILE *file = fopen(path, mode);
    bool  fine = file && fwrite(bytes, 1, size, file) == size;
    int   error = errno;
    if (file && fclose(file) != 0 && fine) {
        fine = false;
        error = errno;
    }
    if (!fine) *why = (Wording){arena_printf(arena, "the file cannot be written: %s", strerror(error)), arena_printf(arena, "文件无法写出：%s", strerror(error))};
    return fine;
}

static bool write_linked(const Target *target, LLVMMemoryBufferRef object, bool wasm, const char *glue, const char *output, Arena *arena, Wording *why) {
    MemoryFile file;
    if (!memory_file(&file, LLVMGetBufferStart(object), LLVMGetBufferSize(object), arena, why)) return false;
    bool fine = wasm ? link_wasm(file.path, output, arena, why) : link_shared(file.path, glue, output, target->triple, arena, why) && seal_file(output, arena, why);
    memory_file_close(&file);
    return fine;
}

static bool write_object(const Target *target, LLVMModuleRef module, BuildKind kind, const char *glue, const char *output, Arena *arena, Wording *why) {
    LLVMMemoryBufferRef object = NULL;
    const char         *reason = "";
    if (!target_object(target, module, &object, arena, &reason)) return *why = (Wording){reason, reason}, false;
    bool fine = kind == BUILD_OBJECT ? write_file(output, "wb", LLVMGetBufferStart(object), LLVMGetBufferSize(object), arena, why)
                                     : write_linked(target, object, kind == BUILD_WASM, glue, output, arena, why);
    LLVMDisposeMemoryBuffer(object);
    return fine;
}

static bool write_llvm(LLVMModuleRef module, const char *output, Arena *arena, Wording *why) {
    char *text = LLVMPrintModuleToString(module);
    bool  fine = write_file(output, "wb", text, strlen(text), arena, why);
    LLVMDisposeMessage(text);
    return fine;
}

static bool open_target(Target *target, const IrProgram *program, const char *triple, Arena *arena, Wording *why) {
    const char *reason = "";
    if (target_open(target, arena, triple, false, is_very_large(program) ? EFFORT_LIGHT : EFFORT_FULL, &reason)) return true;
    *why = (Wording){reason, reason};
    return false;
}

static bool finish_module(const Target *target, LLVMModuleRef module, Arena *arena, Wording *why) {
    const char *reason = "";
    if (target_finish_module(target, module, arena, &reason)) return true;
    *why = (Wording){reason, reason};
    return false;
}

static bool write_header(const IrProgram *program, const Layout *layout, const char *output, Arena *arena, Wording *why) {
    Buffer text = {0};
    describe_header(program, layout, &text);
    bool fine = write_file(output, "wb", text.data, text.size, arena, why);
    buffer_free(&text);
    return fine;
}

/* What is built for, and tried: <x86_64 or aarch64>[-vendor]-linux[-gnu or -musl]. Others of these families have other sizes, orders of bytes, or files. */
static bool is_supported(const char *triple) {
    const char *rest = strchr(triple, '-');
    size_t      size = rest ? (size_t)(rest - triple) : 0;
    if (!rest || !((size == 6 && memcmp(triple, "x86_64", 6) == 0) || (size == 7 && memcmp(triple, "aarch64", 7) == 0))) return false;
    static const char *const systems[] = {"-linux", "-linux-gnu", "-linux-musl", NULL};
    for (int i = 0; systems[i]; i++) {
        const char *vendor_end = strchr(rest + 1, '-');
        if (strcmp(rest, systems[i]) == 0 || (vendor_end && strcmp(vendor_end, systems[i]) == 0)) return true;
    }
    return false;
}

static bool check_triple(BuildKind kind, const char *triple, Arena *arena, Wording *why) {
    if (!triple || (kind == BUILD_WASM ? strcmp(triple, WASM_TRIPLE) == 0 : is_supported(triple))) return true;
    if (kind == BUILD_WASM) *why = (Wording){"a WebAssembly module is the same for all machines: leave out --target", "WebAssembly 模块对各种机器都一样：请去掉 --target"};
    else *why = (Wording){arena_printf(arena, "\"%s\" is none of the machines that can be built for: x86_64 and aarch64 with Linux, for example x86_64-linux-gnu or aarch64-linux-gnu", triple),
                          arena_printf(arena, "不能为“%s”生成：可用的目标是 x86_64 和 aarch64 的 Linux，例如 x86_64-linux-gnu 或 aarch64-linux-gnu", triple)};
    return false;
}

bool native_build(const IrProgram *program, BuildKind kind, const char *triple, const char *output, Arena *arena, Wording *why) {
    Layout *layout = layout_new(arena, program);
    Target  target;
    if (!check_triple(kind, triple, arena, why)) return false;
    if (kind == BUILD_HEADER) return write_header(program, layout, output, arena, why);
    if (!open_target(&target, program, kind == BUILD_WASM ? WASM_TRIPLE : triple, arena, why)) return false;
    LLVMModuleRef module = make_module(program, layout, &target, kind == BUILD_SO);
    bool fine = finish_module(&target, module, arena, why);
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
    LLVMValueRef arguments[] = {LLVMGetParam(entry, 0), LLVMGetParam(entry, 1), LLVMGetNamedGlobalAlias(module, POL_EVALUATOR_SYMBOL, strlen(POL_EVALUATOR_SYMBOL)),
                                LLVMBuildGlobalStringPtr(builder, name, "name")};
    LLVMBuildRet(builder, LLVMBuildCall2(builder, init_type, init, arguments, 4, ""));
    LLVMDisposeBuilder(builder);
}

/* The end of the file: the head of a section of WebAssembly, eight texts of 32 bytes (the last ones are what DuckDB reads), room for a signature. */
static bool append_duckdb_footer(const char *path, Arena *arena, Wording *why) {
    enum { TEXTS = 8, TEXT_BYTES = 32, SIGNATURE_BYTES = 256, HEAD_BYTES = 22 };
    _Static_assert(HEAD_BYTES + TEXTS * TEXT_BYTES + SIGNATURE_BYTES == DUCKDB_FOOTER_BYTES, "what seal.c steps over");
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
    return write_file(path, "ab", footer, sizeof footer, arena, why);
}

bool native_build_duckdb(const IrProgram *program, const char *name, const char *glue, const char *output, Arena *arena, Wording *why) {
    Layout *layout = layout_new(arena, program);
    Target  target;
    if (!open_target(&target, program, NULL, arena, why)) return false;
    LLVMModuleRef module = make_module(program, layout, &target, true);
    add_duckdb_entry(module, name, arena);
    bool fine = finish_module(&target, module, arena, why) && write_object(&target, module, BUILD_SO, glue, output, arena, why)
             && append_duckdb_footer(output, arena, why);
    target_free_module(module);
    target_close(&target);
    return fine;
}
