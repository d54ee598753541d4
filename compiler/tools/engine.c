/* engine - see engine.h. Code is made when it is worth its time: the reference evaluator decides the first applications, then code that is
 * quickly made, then better code. One thread makes it while the others go on; all use it once it is there. */
#include "tools/engine.h"

#include "base/threads.h"
#include "eval/eval.h"
#include "native/engine.h"
#include "native/library.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct Engine {
    const IrProgram       *program;
    const PolicyLibrary   *library;             /* decides when it is there */
    bool                   compiles;            /* false: the reference decides all */
    _Atomic(NativeEngine *) light;              /* NULL: not yet made, the reference decides */
    _Atomic(NativeEngine *) full;
    atomic_llong           decided;
    atomic_bool            used_reference, used_native;
    NativeEngine          *columns;             /* made when kernels are asked for */
};

/* From this many applications on, the time that code, and better code, saves is more than the time to make it. */
enum { ROWS_WORTH_COMPILING = 2000, ROWS_WORTH_OPTIMISING = 20000 };

bool engine_from_name(const char *name, EngineKind *kind)
{
    if (!strcmp(name, "auto")) *kind = ENGINE_AUTOMATIC;
    else if (!strcmp(name, "reference")) *kind = ENGINE_REFERENCE;
    else if (!strcmp(name, "native")) *kind = ENGINE_NATIVE;
    else return false;
    return true;
}

static Engine *empty(const IrProgram *program)
{
    Engine *engine = calloc(1, sizeof *engine);
    if (!engine) memory_exhausted(sizeof *engine);
    engine->program = program;
    return engine;
}

struct Preparation { Background *background; NativeSession *session; };

static void open_session(void *argument)
{
    Preparation *preparation = argument;
    preparation->session = native_session_new(NATIVE_LIGHT);
}

Preparation *engine_prepare(EngineKind kind)
{
    if (kind != ENGINE_NATIVE) return NULL;
    Preparation *preparation = calloc(1, sizeof *preparation);
    if (!preparation) memory_exhausted(sizeof *preparation);
    preparation->background = background_start(open_session, preparation);
    return preparation;
}

/* NULL where there was no thread for it. */
static NativeSession *session_of(Preparation *preparation)
{
    if (!preparation) return NULL;
    background_end(preparation->background);
    NativeSession *session = preparation->session;
    free(preparation);
    return session;
}

void preparation_free(Preparation *preparation) { native_session_free(session_of(preparation)); }

static Engine *new_in(NativeSession *session, EngineKind kind, const IrProgram *program, const char **why)
{
    Engine *engine = empty(program);
    engine->compiles = kind != ENGINE_REFERENCE;
    if (kind != ENGINE_NATIVE) return engine;
    NativeEngine *light = native_engine_in(session, program, why);
    atomic_store(&engine->light, light);
    if (light) return engine;
    free(engine);
    return NULL;
}

Engine *engine_new(EngineKind kind, const IrProgram *program, int64_t rows, const char **why)
{
    NativeSession *session = kind == ENGINE_NATIVE ? native_session_new(rows >= ROWS_WORTH_OPTIMISING ? NATIVE_FULL : NATIVE_LIGHT) : NULL;
    return new_in(session, kind, program, why);
}

Engine *engine_new_prepared(EngineKind kind, const IrProgram *program, Preparation *preparation, const char **why)
{
    NativeSession *session = session_of(preparation);
    return session ? new_in(session, kind, program, why) : engine_new(kind, program, -1, why);
}

Engine *engine_from_library(const PolicyLibrary *library)
{
    Engine *engine = empty(library_program(library));
    engine->library = library;
    return engine;
}

/* Code for this application, or NULL: the reference decides it. Exactly one call sees the count reach a limit, and compiles; if that
 * fails, what is there stays. */
static const NativeEngine *native_of(Engine *engine)
{
    const char *why = NULL;
    NativeEngine *full = atomic_load(&engine->full), *light = atomic_load(&engine->light);
    if (full) return full;
    long long before = atomic_fetch_add(&engine->decided, 1);
    if (before == ROWS_WORTH_COMPILING && !light) {
        light = native_engine_new(engine->program, NATIVE_LIGHT, &why);
        atomic_store(&engine->light, light);
    }
    if (before != ROWS_WORTH_OPTIMISING) return light;
    full = native_engine_new(engine->program, NATIVE_FULL, &why);
    if (full) atomic_store(&engine->full, full);
    return full ? full : light;
}

static void note(atomic_bool *used)
{
    if (!atomic_load_explicit(used, memory_order_relaxed)) atomic_store_explicit(used, true, memory_order_relaxed);
}

const char *engine_used(const Engine *engine)
{
    bool native = engine->library || atomic_load(&engine->used_native), reference = atomic_load(&engine->used_reference);
    return native && reference ? "both" : native ? "native" : "reference";
}

Decision *engine_decide(Engine *engine, const Application *application, Arena *arena)
{
    if (engine->library) return library_decide(engine->library, application, arena);
    const NativeEngine *native = engine->compiles ? native_of(engine) : NULL;
    note(native ? &engine->used_native : &engine->used_reference);
    return native ? native_decide(native, application, arena) : eval_decide(engine->program, application, arena, NULL);
}

/* Code for columns is always the better one: it is asked for when there is much to decide. */
static NativeEngine *columns_of(Engine *engine, const char **why)
{
    if (!engine->columns && engine->compiles) engine->columns = native_engine_for_kernels(engine->program, why);
    return engine->columns;
}

const Layout *engine_layout(Engine *engine, const char **why)
{
    NativeEngine *columns = columns_of(engine, why);
    return columns ? native_layout(columns) : NULL;
}

pol_kernel *engine_kernel(Engine *engine, bool may_be_absent, const char **why)
{
    NativeEngine *columns = columns_of(engine, why);
    pol_kernel   *kernel = columns ? native_kernel(columns, POL_OUTPUT_FULL, (pol_level)pol_best_level(), may_be_absent, false, why) : NULL;
    if (kernel) note(&engine->used_native);
    return kernel;
}

void engine_free(Engine *engine)
{
    if (!engine) return;
    native_engine_free(atomic_load(&engine->light));
    native_engine_free(atomic_load(&engine->full));
    native_engine_free(engine->columns);
    free(engine);
}
