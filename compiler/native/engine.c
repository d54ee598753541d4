/* engine - one JIT session for a program; each function is a module of its own, compiled when first needed. The function that decides everything is made
 * of several by as many threads, where that is worth while: its code is most of what the start on one application waits for. */
#include "native/engine.h"

#include "base/threads.h"
#include "native/jit.h"
#include "native/marshal.h"
#include "native/share.h"
#include <stdatomic.h>
#include <string.h>

struct NativeEngine {
    const IrProgram     *program;
    Arena               *arena;
    Layout              *layout;
    Target               target;
    Jit                 *jit;
    pol_decide_function *decide;
    int                  parts;               /* of it */
    pol_choose_function *choose;
    pol_kernel          *kernels[POL_LEVEL_COUNT][POL_SELECTION_COUNT][2][2];
};

/* Optimises the module and frees it. NULL after setting `*why`. */
static LLVMMemoryBufferRef object_of(const Target *target, LLVMModuleRef module, Arena *arena, const char **why) {
    LLVMMemoryBufferRef object = NULL;
    bool fine = target_finish_module(target, module, arena, why) && target_object(target, module, &object, arena, why);
    target_free_module(module);
    return fine ? object : NULL;
}

/* The session begins with the first code. */
static bool has_jit(NativeEngine *engine, Arena *arena, const char **why) {
    if (!engine->jit) engine->jit = jit_new(arena, why);
    return engine->jit != NULL;
}

/* The function in the code that is made of the module, which is freed. */
static void *compile(NativeEngine *engine, LLVMModuleRef module, const char *name, const char **why) {
    Arena              *arena = engine->program->arena;
    LLVMMemoryBufferRef object = object_of(&engine->target, module, arena, why);
    if (object && !has_jit(engine, arena, why)) {
        LLVMDisposeMemoryBuffer(object);
        return NULL;
    }
    return object && jit_add(engine->jit, object, arena, why) ? jit_find(engine->jit, name, arena, why) : NULL;
}

static unsigned __int128 divide(unsigned __int128 dividend, unsigned __int128 divisor) { return dividend / divisor; }

static bool open_target(Target *target, Arena *arena, NativeEffort effort, const char **why) {
    if (!target_open(target, arena, NULL, true, effort == NATIVE_LIGHT ? EFFORT_LIGHT : EFFORT_FULL, why)) return false;
    if (effort == NATIVE_LIGHT) target->options.divide = divide;
    return true;
}

/* NULL after setting `*why`. */
static NativeEngine *open_engine(const IrProgram *program, NativeEffort effort, const char **why) {
    Arena        *arena = arena_new();
    NativeEngine *engine = NEW(arena, NativeEngine);
    engine->program = program;
    engine->arena = arena;
    engine->layout = layout_new(arena, program);
    if (open_target(&engine->target, program->arena, effort, why)) return engine;
    native_engine_free(engine);
    return NULL;
}

/* ---- deciding everything ---- */

typedef struct { const char *why; Arena *arena; LLVMMemoryBufferRef object; } Part;

typedef struct {
    NativeEngine       *engine;
    NativeEffort        effort;
    const Shares       *shares;
    Part               *parts;               /* by share */
    atomic_int          begun;
    const char         *no_session;          /* why LLVM's JIT could not be opened: the last thing to do, by whoever is done first */
} Parts;

/* LLVM's machine and context are for one thread each; the first part has those of the engine. */
static void make_part(const Parts *parts, int index) {
    const NativeEngine *engine = parts->engine;
    Part         *part = &parts->parts[index];
    Target        own = {0};
    const Target *target = index == 0 ? &engine->target : &own;
    if (index > 0 && !open_target(&own, part->arena, parts->effort, &part->why)) return;
    LLVMModuleRef module = target_new_module(target, "part");
    emit_decide_part(module, engine->program, engine->layout, &target->options, "pol_decide", &parts->shares->parts[index], index, parts->shares->count);
    part->object = object_of(target, module, part->arena, &part->why);
    target_close(&own);
}

static void make_parts(void *argument) {
    Parts *parts = argument;
    int    part;
    while ((part = atomic_fetch_add(&parts->begun, 1)) < parts->shares->count) make_part(parts, part);
    if (part == parts->shares->count) has_jit(parts->engine, parts->engine->arena, &parts->no_session);
}

/* Frees what they hold by themselves. */
static bool add_parts(NativeEngine *engine, const Parts *parts, const char **why) {
    Arena *arena = engine->program->arena;
    bool   fine = engine->jit != NULL;
    if (!fine) *why = arena_strndup(arena, parts->no_session, strlen(parts->no_session));
    for (int i = 0; i < parts->shares->count; i++) {
        const Part *part = &parts->parts[i];
        if (part->object && fine) fine = jit_add(engine->jit, part->object, arena, why);
        else if (part->object) LLVMDisposeMemoryBuffer(part->object);
        else if (fine) {
            *why = arena_strndup(arena, part->why, strlen(part->why));
            fine = false;
        }
        arena_free(part->arena);
    }
    return fine;
}

static pol_decide_function *compile_in_parts(NativeEngine *engine, NativeEffort effort, const Shares *shares, const char **why) {
    Parts parts = {.engine = engine, .effort = effort, .shares = shares, .parts = NEW_ARRAY(engine->arena, Part, shares->count)};
    for (int i = 0; i < shares->count; i++) parts.parts[i].arena = arena_new();
    threads_run(shares->count, make_parts, &parts);
    return add_parts(engine, &parts, why) ? (pol_decide_function *)jit_find(engine->jit, "pol_decide", engine->program->arena, why) : NULL;
}

static pol_decide_function *compile_whole(NativeEngine *engine, const char **why) {
    LLVMModuleRef module = target_new_module(&engine->target, "decide");
    emit_decide(module, engine->program, engine->layout, &engine->target.options, "pol_decide");
    return (pol_decide_function *)compile(engine, module, "pol_decide", why);
}

/* `parts`: at most; better code is made in one piece, in which what they have in common is done once. */
static NativeEngine *new_engine(const IrProgram *program, NativeEffort effort, int parts, const char **why) {
    NativeEngine *engine = open_engine(program, effort, why);
    if (!engine) return NULL;
    Shares shares = {.count = 1};
    if (parts > 1 && emit_can_be_in_parts(program, engine->layout)) shares = share_program(engine->arena, program, parts);
    engine->parts = shares.count;
    engine->decide = shares.count > 1 ? compile_in_parts(engine, effort, &shares, why) : compile_whole(engine, why);
    if (engine->decide) return engine;
    native_engine_free(engine);
    return NULL;
}

NativeEngine *native_engine_new(const IrProgram *program, NativeEffort effort, const char **why) {
    return new_engine(program, effort, effort == NATIVE_LIGHT ? share_count(program, threads_available()) : 1, why);
}

/* The scalar function of these is not compiled. */
NativeEngine *native_engine_for_kernels(const IrProgram *program, const char **why) { return open_engine(program, NATIVE_FULL, why); }

void native_prepare(void) { target_prepare(); }

NativeEngine *native_engine_in_parts(const IrProgram *program, int parts, const char **why) { return new_engine(program, NATIVE_LIGHT, parts, why); }
int           native_part_count(const NativeEngine *engine) { return engine->parts; }

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
