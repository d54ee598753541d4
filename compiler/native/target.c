/* target - only the back ends that we use are initialised, and only when code is to be made. */
#include "native/target.h"

#include <llvm-c/Analysis.h>
#include <llvm-c/Error.h>
#include <llvm-c/Target.h>
#include <llvm-c/Transforms/PassBuilder.h>

#include <pthread.h>
#include <string.h>

/* `pol` keeps LLVM's constructors apart from those that run at its start (cli/startup.ld); elsewhere these are absent, and have run. */
typedef void Constructor(void);
extern Constructor *const llvm_constructors_begin[] __attribute__((weak, visibility("hidden")));
extern Constructor *const llvm_constructors_end[] __attribute__((weak, visibility("hidden")));

static void start_llvm(void) {
    for (Constructor *const *constructor = llvm_constructors_begin; constructor != llvm_constructors_end; constructor++) (*constructor)();
    LLVMInitializeX86TargetInfo(); LLVMInitializeX86Target(); LLVMInitializeX86TargetMC(); LLVMInitializeX86AsmPrinter();
    LLVMInitializeAArch64TargetInfo(); LLVMInitializeAArch64Target(); LLVMInitializeAArch64TargetMC(); LLVMInitializeAArch64AsmPrinter();
    LLVMInitializeWebAssemblyTargetInfo(); LLVMInitializeWebAssemblyTarget(); LLVMInitializeWebAssemblyTargetMC();
    LLVMInitializeWebAssemblyAsmPrinter();
}

/* The first thing that this folder does with LLVM. */
static void initialise(void) {
    static pthread_once_t started = PTHREAD_ONCE_INIT;
    pthread_once(&started, start_llvm);
}

static bool starts_with(const char *text, const char *start) { return strncmp(text, start, strlen(start)) == 0; }

/* The lowest processor that we support of a family. */
static const char *base_processor(const char *triple) { return starts_with(triple, "x86_64") ? "x86-64" : "generic"; }

static LLVMTargetMachineRef create_machine(LLVMTargetRef target, const char *triple, bool native, Effort effort) {
    LLVMTargetMachineOptionsRef options = LLVMCreateTargetMachineOptions();
    if (native) {
        char *processor = LLVMGetHostCPUName(), *features = LLVMGetHostCPUFeatures();
        LLVMTargetMachineOptionsSetCPU(options, processor);
        LLVMTargetMachineOptionsSetFeatures(options, features);
        LLVMDisposeMessage(processor);
        LLVMDisposeMessage(features);
    } else {
        LLVMTargetMachineOptionsSetCPU(options, base_processor(triple));
    }
    LLVMTargetMachineOptionsSetCodeGenOptLevel(options, effort == EFFORT_LIGHT ? LLVMCodeGenLevelNone : LLVMCodeGenLevelDefault);
    LLVMTargetMachineOptionsSetRelocMode(options, starts_with(triple, "wasm") ? LLVMRelocStatic : LLVMRelocPIC);
    LLVMTargetMachineRef machine = LLVMCreateTargetMachineWithOptions(target, triple, options);
    LLVMDisposeTargetMachineOptions(options);
    return machine;
}

bool target_open(Target *target, Arena *arena, const char *triple, bool native, Effort effort, const char **why) {
    LLVMTargetRef found;
    char         *message = NULL;
    memset(target, 0, sizeof *target);
    initialise();
    char *own = LLVMGetDefaultTargetTriple();
    target->triple = arena_strndup(arena, triple ? triple : own, strlen(triple ? triple : own));
    LLVMDisposeMessage(own);
    if (LLVMGetTargetFromTriple(target->triple, &found, &message)) {
        *why = arena_strndup(arena, message, strlen(message));
        LLVMDisposeMessage(message);
        return false;
    }
    target->in_process = native;
    native = native && effort == EFFORT_FULL;                /* quick code makes no use of more than every processor has, and asking costs 0.7 ms */
    target->machine = create_machine(found, target->triple, native, effort);
    target->layout = LLVMCreateTargetDataLayout(target->machine);
    target->effort = effort;
    char *features = LLVMGetTargetMachineFeatureString(target->machine);
    target->options.is_x86 = starts_with(target->triple, "x86_64");
    target->options.has_fma = starts_with(target->triple, "aarch64") || (native && strstr(features, "+fma,"));
    target->options.wide_words = native && effort == EFFORT_FULL && strstr(features, "+avx512dq,");
    target->options.multiply_helper = starts_with(target->triple, "wasm");
    target->options.small_blocks = effort == EFFORT_LIGHT;
    LLVMDisposeMessage(features);
    return true;
}

void target_close(Target *target) {
    if (target->layout) LLVMDisposeTargetData(target->layout);
    if (target->machine) LLVMDisposeTargetMachine(target->machine);
    memset(target, 0, sizeof *target);
}

LLVMModuleRef target_new_module(const Target *target, const char *name) {
    LLVMContextRef context = LLVMContextCreate();
    LLVMContextSetDiscardValueNames(context, target->in_process);
    LLVMModuleRef  module = LLVMModuleCreateWithNameInContext(name, context);
    LLVMSetTarget(module, target->triple);
    LLVMSetModuleDataLayout(module, target->layout);
    return module;
}

void target_free_module(LLVMModuleRef module) {
    LLVMContextRef context = LLVMGetModuleContext(module);
    LLVMDisposeModule(module);
    LLVMContextDispose(context);
}

/* The code is straight-line selects, already in vectors: there is nothing for inliners across files, loop or vector passes. */
static const char full_pipeline[] =
    "cgscc(inline),function(sroa,early-cse<memssa>,instcombine<no-verify-fixpoint>,simplifycfg,reassociate,early-cse<memssa>,"
    "loop-mssa(licm),instcombine<no-verify-fixpoint>,adce,simplifycfg)";

bool target_finish_module(const Target *target, LLVMModuleRef module, Arena *arena, const char **why) {
    char *message = NULL;
    if (LLVMVerifyModule(module, LLVMReturnStatusAction, &message)) {
        *why = arena_strndup(arena, message, strlen(message));
        LLVMDisposeMessage(message);
        return false;
    }
    LLVMDisposeMessage(message);
    if (target->effort == EFFORT_LIGHT) return true;
    LLVMPassBuilderOptionsRef options = LLVMCreatePassBuilderOptions();
    LLVMErrorRef              error = LLVMRunPasses(module, full_pipeline, target->machine, options);
    LLVMDisposePassBuilderOptions(options);
    if (!error) return true;
    message = LLVMGetErrorMessage(error);
    *why = arena_strndup(arena, message, strlen(message));
    LLVMDisposeErrorMessage(message);
    return false;
}

bool target_object(const Target *target, LLVMModuleRef module, LLVMMemoryBufferRef *object, Arena *arena, const char **why) {
    char *message = NULL;
    if (!LLVMTargetMachineEmitToMemoryBuffer(target->machine, module, LLVMObjectFile, &message, object)) return true;
    *why = arena_strndup(arena, message, strlen(message));
    LLVMDisposeMessage(message);
    return false;
}
