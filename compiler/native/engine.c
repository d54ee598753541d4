/* engine - one JIT session for a program; each function is a module of its own, compiled when first needed. The function that decides everything is made
 * of several by as many threads, where that is worth while: its code is most of what the start on one application waits for. */
#include "native/engine.h"

#include "base/threads.h"
#include "native/jit.h"
#include "native/marshal.h"
#include "native/share.h"
#include <stdatomic.h>
#include <string.h>

struct NativeSession { Arena *arena; NativeEffort effort; Target target; Jit *jit; const char *why; };      /* jit NULL: it could not be opened, and why */

struct NativeEngine {
    const IrProgram     *program;
    Arena               *arena;
    Layout              *layout;
    NativeSession       *session;
    pol_decide_function *decide;
    int                  parts;               /* of it */
    pol_choose_function *choose;
    pol_kernel          *kernels[POL_LEVEL_COUNT][POL_SELECTION_COUNT][2][2];
};

/* ---- sessions ---- */

static unsigned __int128 divide(unsigned __int128 dividend, unsigned __int128 divisor) { return dividend / divisor; }

static bool open_target(Target *target, Arena *arena, NativeEffort effort, const char **why) {
    if (!target_open(target, arena, NULL, true, effort == NATIVE_LIGHT ? EFFORT_LIGHT : EFFORT_FULL, why)) return false;
    if (effort == NATIVE_LIGHT) target->options.divide = divide;
    return true;
}

NativeSession *native_session_new(NativeEffort effort) {
    Arena         *arena = arena_new();
    NativeSession *session = NEW(arena, NativeSession);
    *session = (NativeSession){.arena = arena, .effort = effort, .why = ""};
    if (open_target(&session->target, arena, effort, &session->why)) session->jit = jit_new(arena, &session->why);
    return session;
}

void native_session_free(NativeSession *session) {
    if (!session) return;
    jit_free(session->jit);
    target_close(&session->target);
    arena_free(session->arena);
}

/* Optimises the module and frees it. NULL after setting `*why`. */
static LLVMMemoryBufferRef object_of(const Target *target, LLVMModuleRef module, Arena *arena, const char **why) {
    LLVMMemoryBufferRef object = NULL;
    bool fine = target_finish_module(target, module, arena, why) && target_object(target, module, &object, arena, why);
    target_free_module(module);
    return fine ? object : NULL;
}

/* The function in the code that is made of the module, which is freed. */
static void *compile(NativeEngine *engine, LLVMModuleRef module, const char *name, const char **why) {
    Arena              *arena = engine->program->arena;
    LLVMMemoryBufferRef object = object_of(&engine->session->target, module, arena, why);
    return object && jit_add(engine->session->jit, object, arena, why) ? jit_find(engine->session->jit, name, arena, why) : NULL;
}

/* NULL after setting `*why`. The session is the engine's, or gone. */
static NativeEngine *open_engine(NativeSession *session, const IrProgram *program, const char **why) {
    if (!session->jit) {
        *why = arena_strndup(program->arena, session->why, strlen(session->why));
        native_session_free(session);
        return NULL;
    }
    Arena        *arena = arena_new();
    NativeEngine *engine = NEW(arena, NativeEngine);
    *engine = (NativeEngine){.program = program, .arena = arena, .layout = layout_new(arena, program), .session = session};
    return engine;
}

/* ---- deciding everything ---- */

typedef struct { const char *why; Arena *arena; LLVMMemoryBufferRef object; } Part;

typedef struct {
    const NativeEngine *engine;
    const Shares       *shares;
    Part               *parts;               /* by share */
    atomic_int          begun;
} Parts;

/* LLVM's machine and context are for one thread each; the first part has those of the session. */
static void make_part(const Parts *parts, int index) {
    const NativeEngine *engine = parts->engine;
    Part         *part = &parts->parts[index];
    Target        own = {0};
    const Target *target = index == 0 ? &engine->session->target : &own;
    if (index > 0 && !open_target(&own, part->arena, engine->session->effort, &part->why)) return;
    LLVMModuleRef module = target_new_module(target, "part");
    emit_decide_part(module, engine->program, engine->layout, &target->options, "pol_decide", &parts->shares->parts[index], index, parts->shares->count);
    part->object = object_of(target, module, part->arena, &part->why);
    target_close(&own);
}

static void make_parts(void *argument) {
    Parts *parts = argument;
    for (int part; (part = atomic_fetch_add(&parts->begun, 1)) < parts->shares->count;) make_part(parts, part);
}

/* Frees what they hold by themselves. */
static bool add_parts(NativeEngine *engine, const Parts *parts, const char **why) {
    Arena *arena = engine->program->arena;
    bool   fine = true;
    for (int i = 0; i < parts->shares->count; i++) {
        const Part *part = &parts->parts[i];
        if (part->object && fine) fine = jit_add(engine->session->jit, part->object, arena, why);
        else if (part->object) LLVMDisposeMemoryBuffer(part->object);
        else if (fine) {
            *why = arena_strndup(arena, part->why, strlen(part->why));
            fine = false;
        }
        arena_free(part->arena);
    }
    return fine;
}

static pol_decide_function *compile_in_parts(NativeEngine *engine, const Shares *shares, const char **why) {
    Parts parts = {.engine = engine, .shares = shares, .parts = NEW_ARRAY(engine->arena, Part, shares->count)};
    for (int i = 0; i < shares->count; i++) parts.parts[i].arena = arena_new();
    threads_run(shares->count, make_parts, &parts);
    return add_parts(engine, &parts, why) ? (pol_decide_function *)jit_find(engine->session->jit, "pol_decide", engine->program->arena, why) : NULL;
}

static pol_decide_function *compile_whole(NativeEngine *engine, const char **why) {
    LLVMModuleRef module = target_new_module(&engine->session->target, "decide");
    emit_decide(module, engine->program, engine->layout, &engine->session->target.options, "pol_decide");
    return (pol_decide_function *)compile(engine, module, "pol_decide", why);
}

/* `parts`: at most; better code is made in one piece, in which what they have in common is done once. */
static NativeEngine *new_engine(NativeSession *session, const IrProgram *program, int parts, const char **why) {
    NativeEngine *engine = open_engine(session, program, why);
    if (!engine) return NULL;
    Shares shares = {.count = 1};
    if (parts > 1 && emit_can_be_in_parts(program, engine->layout)) shares = share_program(engine->arena, program, parts);
    engine->parts = shares.count;
    engine->decide = shares.count > 1 ? compile_in_parts(engine, &shares, why) : compile_whole(engine, why);
    if (engine->decide) return engine;
    native_engine_free(engine);
    return NULL;
}

NativeEngine *native_engine_in(NativeSession *session, const IrProgram *program, const char **why) {
    return new_engine(session, program, session->effort == NATIVE_LIGHT ? share_count(program, threads_available()) : 1, why);
}

NativeEngine *native_engine_new(const IrProgram *program, NativeEffort effort, const char **why) { return native_engine_in(native_session_new(effort), program, why); }

/* The scalar function of these is not compiled. */
NativeEngine *native_engine_for_kernels(const IrProgram *program, const char **why) { return open_engine(native_session_new(NATIVE_FULL), program, why); }

NativeEngine *native_engine_in_parts(const IrProgram *program, int parts, const char **why) { return new_engine(native_session_new(NATIVE_LIGHT), program, parts, why); }
int           native_part_count(const NativeEngine *engine) { return engine->parts; }

void native_engine_free(NativeEngine *engine) {
    if (!engine) return;
    native_session_free(engine->session);
    arena_free(engine->arena);
}

Decision *native_decide(const NativeEngine *engine, const Application *application, Arena *arena) {
    return marshal_decide(engine->decide, engine->program, engine->layout, application, arena);
}

const Layout        *native_layout(const NativeEngine *engine) { return engine->layout; }
pol_decide_function *native_decide_function(const NativeEngine *engine) { return engine->decide; }

pol_choose_function *native_choose_function(NativeEngine *engine, const char **why) {
    if (engine->choose) return engine->choose;
    LLVMModuleRef module = target_new_module(&engine->session->target, "choose");
    emit_choose(module, engine->program, engine->layout, &engine->session->target.options, "pol_choose");
    return engine->choose = (pol_choose_function *)compile(engine, module, "pol_choose", why);
}

pol_kernel *native_kernel(NativeEngine *engine, pol_selection selection, pol_level level, bool may_be_absent, bool scalar_lanes, const char **why) {
    pol_kernel **kernel = &engine->kernels[level][selection][may_be_absent][scalar_lanes];
    if (*kernel) return *kernel;
    char *name = arena_printf(engine->arena, "pol_kernel_%d_%d_%d_%d", (int)level, (int)selection, may_be_absent, scalar_lanes);
    KernelOptions options = {.name = name, .selection = selection, .level = level, .may_be_absent = may_be_absent, .scalar_lanes = scalar_lanes};
    LLVMModuleRef module = target_new_module(&engine->session->target, name);
    emit_kernel(module, engine->program, engine->layout, &engine->session->target.options, &options);
    return *kernel = (pol_kernel *)compile(engine, module, name, why);
}
