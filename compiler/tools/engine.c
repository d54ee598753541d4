/* engine - see engine.h. */
#include "tools/engine.h"

#include "eval/eval.h"
#include "native/engine.h"
#include <stdlib.h>
#include <string.h>

struct Engine { EngineKind kind; const IrProgram *program; NativeEngine *native; };

/* From this many applications on, the time that better code saves is more than the time to make it. */
enum { ROWS_WORTH_OPTIMISING = 20000 };

bool engine_from_name(const char *name, EngineKind *kind)
{
    if (!strcmp(name, "reference")) *kind = ENGINE_REFERENCE;
    else if (!strcmp(name, "native")) *kind = ENGINE_NATIVE;
    else return false;
    return true;
}

Engine *engine_new(EngineKind kind, const IrProgram *program, int64_t rows, const char **why)
{
    Engine *engine = malloc(sizeof *engine);
    if (!engine) memory_exhausted(sizeof *engine);
    *engine = (Engine){kind, program, NULL};
    if (kind == ENGINE_REFERENCE) return engine;
    bool many = rows < 0 || rows >= ROWS_WORTH_OPTIMISING;
    engine->native = native_engine_new(program, many ? NATIVE_FULL : NATIVE_LIGHT, why);
    if (engine->native) return engine;
    free(engine);
    return NULL;
}

Decision *engine_decide(Engine *engine, const Application *application, Arena *arena)
{
    return engine->native ? native_decide(engine->native, application, arena) : eval_decide(engine->program, application, arena, NULL);
}

void engine_free(Engine *engine)
{
    if (!engine) return;
    native_engine_free(engine->native);
    free(engine);
}
