/* engine - see engine.h. */
#include "tools/engine.h"

#include "eval/eval.h"
#include <stdlib.h>
#include <string.h>

struct Engine { EngineKind kind; const IrProgram *program; };

bool engine_from_name(const char *name, EngineKind *kind)
{
    if (!strcmp(name, "reference")) *kind = ENGINE_REFERENCE;
    else if (!strcmp(name, "native")) *kind = ENGINE_NATIVE;
    else return false;
    return true;
}

Engine *engine_new(EngineKind kind, const IrProgram *program, int64_t rows, const char **why)
{
    if (kind == ENGINE_NATIVE) {
        *why = "this build has no native engine";
        return NULL;
    }
    Engine *engine = malloc(sizeof *engine);
    if (!engine) memory_exhausted(sizeof *engine);
    *engine = (Engine){kind, program};
    return engine;
}

Decision *engine_decide(Engine *engine, const Application *application, Arena *arena) { return eval_decide(engine->program, application, arena, NULL); }

void engine_free(Engine *engine) { free(engine); }
