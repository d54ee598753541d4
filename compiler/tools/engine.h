/* engine - one way to decide an application, whichever engine does it. The reference evaluator defines the meaning. */
#ifndef POL_TOOLS_ENGINE_H
#define POL_TOOLS_ENGINE_H

#include "ir/decision.h"
#include "native/library.h"

typedef enum { ENGINE_REFERENCE, ENGINE_NATIVE } EngineKind;

typedef struct Engine Engine;

/* `rows`: how many applications are expected (-1: unknown, many): a compiling engine chooses how much to optimise by it.
 * NULL when the engine is not in this build or cannot compile the program; `*why` then says so. The program must outlive the engine. */
Engine   *engine_new(EngineKind kind, const IrProgram *program, int64_t rows, const char **why);
Engine   *engine_from_library(const PolicyLibrary *library);                              /* a file made by `pol build`; no compiler is used */
Decision *engine_decide(Engine *engine, const Application *application, Arena *arena);  /* memory from `arena` */
void      engine_free(Engine *engine);
bool      engine_from_name(const char *name, EngineKind *kind);                          /* "reference", "native" */

#endif
