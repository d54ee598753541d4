/* engine - see engine.h. The native engine starts with code that is quickly made; once many applications have come, one thread makes
 * better code while the others go on, and all then use that. */
#include "tools/engine.h"

#include "eval/eval.h"
#include "native/engine.h"
#include "native/library.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct Engine {
    const IrProgram       *program;
    const PolicyLibrary   *library;             /* decides when it is there */
    NativeEngine          *light;               /* NULL: the reference decides */
    _Atomic(NativeEngine *) full;
    atomic_llong           decided;
};

/* From this many applications on, the time that better code saves is more than the time to make it. */
enum { ROWS_WORTH_OPTIMISING = 20000 };

bool engine_from_name(const char *name, EngineKind *kind)
{
    if (!strcmp(name, "reference")) *kind = ENGINE_REFERENCE;
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

Engine *engine_new(EngineKind kind, const IrProgram *program, int64_t rows, const char **why)
{
    Engine *engine = empty(program);
    if (kind == ENGINE_REFERENCE) return engine;
    engine->light = native_engine_new(program, rows >= ROWS_WORTH_OPTIMISING ? NATIVE_FULL : NATIVE_LIGHT, why);
    if (engine->light) return engine;
    free(engine);
    return NULL;
}

Engine *engine_from_library(const PolicyLibrary *library)
{
    Engine *engine = empty(library_program(library));
    engine->library = library;
    return engine;
}

/* Exactly one call sees the count reach the limit, and compiles. If that fails the light code stays. */
static const NativeEngine *native_of(Engine *engine)
{
    const char *why = NULL;
    NativeEngine *full = atomic_load(&engine->full);
    if (full) return full;
    if (atomic_fetch_add(&engine->decided, 1) != ROWS_WORTH_OPTIMISING) return engine->light;
    full = native_engine_new(engine->program, NATIVE_FULL, &why);
    if (!full) return engine->light;
    atomic_store(&engine->full, full);
    return full;
}

Decision *engine_decide(Engine *engine, const Application *application, Arena *arena)
{
    if (engine->library) return library_decide(engine->library, application, arena);
    if (!engine->light) return eval_decide(engine->program, application, arena, NULL);
    return native_decide(native_of(engine), application, arena);
}

void engine_free(Engine *engine)
{
    if (!engine) return;
    native_engine_free(engine->light);
    native_engine_free(atomic_load(&engine->full));
    free(engine);
}
