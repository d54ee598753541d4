/* engine - one JIT session for a program; each function is a module of its own, compiled when first needed. */
#include "native/engine.h"

#include "native/jit.h"
#include "native/marshal.h"

struct NativeEngine {
    const IrProgram     *program;
    Arena               *arena;
    Layout              *layout;
    Target               target;
    Jit                 *jit;
    pol_decide_function *decide;
    pol_choose_function *choose;
    pol_kernel          *kernels[POL_LEVEL_COUNT][POL_SELECTION_COUNT][2][2];
};

/* Optimises the module, frees it, and finds the function in the code made of it. */
static void *compile(NativeEngine *engine, LLVMModuleRef module, const char *name, const char **why) {
    LLVMMemoryBufferRef object = NULL;
    Arena *arena = engine->program->arena;
    bool   fine = target_finish_module(&engine->target, module, arena, why) && target_object(&engine->target, module, &object, arena, why);
    target_free_module(module);
    if (!fine || !jit_add(engine->jit, object, arena, why)) return NULL;
    return jit_find(engine->jit, name, arena, why);
}

/* NULL after setting `*why`. */
static NativeEngine *open_engine(const IrProgram *program, NativeEffort effort, const char **why) {
    Arena        *arena = arena_new();
    NativeEngine *engine = NEW(arena, NativeEngine);
    engine->program = program;
    engine->arena = arena;
    engine->layout = layout_new(arena, program);
    if (target_open(&engine->target, arena, NULL, true, effort == NATIVE_LIGHT ? EFFORT_LIGHT : EFFORT_FULL, why) && (engine->jit = jit_new(program->arena, why))) return engine;
    native_engine_free(engine);
    return NULL;
}

NativeEngine *native_engine_for_kernels(const IrProgram *program, const char **why) { return open_engine(program, NATIVE_FULL, why); }

NativeEngine *native_engine_new(const IrProgram *program, NativeEffort effort, const char **why) {
    NativeEngine *engine = open_engine(program, effort, why);
    if (engine) {
        LLVMModuleRef module = target_new_module(&engine->target, "decide");
        emit_decide(module, program, engine->layout, &engine->target.options, "pol_decide");
        engine->decide = (pol_decide_function *)compile(engine, module, "pol_decide", why);
    }
    if (!engine || engine->decide) return engine;
    native_engine_free(engine);
    return NULL;
}

void native_engine_free(NativeEngine *engine) {
    if (!engine) return;
    jit_free(engine->jit);
    target_close(&engine->target);
    arena_free(engine->arena);
}

Decision *native_decide(const NativeEngine *engine, const Application *application, Arena *arena) {
    return marshal_decide(engine->decide, engine->program, engine->layout, application, arena);
}

const Layout        *native_layout(const NativeEngine *engine) { return engine->layout; }
pol_decide_function *native_decide_function(const NativeEngine *engine) { return engine->decide; }

pol_choose_function *native_choose_function(NativeEngine *engine, const char **why) {
    if (engine->choose) return engine->choose;
    LLVMModuleRef module = target_new_module(&engine->target, "choose");
    emit_choose(module, engine->program, engine->layout, &engine->target.options, "pol_choose");
    return engine->choose = (pol_choose_function *)compile(engine, module, "pol_choose", why);
}

pol_kernel *native_kernel(NativeEngine *engine, pol_selection selection, pol_level level, bool may_be_absent, bool scalar_lanes, const char **why) {
    pol_kernel **kernel = &engine->kernels[level][selection][may_be_absent][scalar_lanes];
    if (*kernel) return *kernel;
    char *name = arena_printf(engine->arena, "pol_kernel_%d_%d_%d_%d", (int)level, (int)selection, may_be_absent, scalar_lanes);
    KernelOptions options = {.name = name, .selection = selection, .level = level, .may_be_absent = may_be_absent, .scalar_lanes = scalar_lanes};
    LLVMModuleRef module = target_new_module(&engine->target, name);
    emit_kernel(module, engine->program, engine->layout, &engine->target.options, &options);
    return *kernel = (pol_kernel *)compile(engine, module, name, why);
}
