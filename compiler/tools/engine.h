/* engine - one way to decide an application, whichever engine does it. The reference evaluator defines the meaning. */
#ifndef POL_TOOLS_ENGINE_H
#define POL_TOOLS_ENGINE_H

#include "ir/decision.h"
#include "native/library.h"

typedef enum { ENGINE_AUTOMATIC, ENGINE_REFERENCE, ENGINE_NATIVE } EngineKind;   /* automatic: native code once it is worth making */

typedef struct Engine Engine;

/* What an engine of this kind will need whatever the program is, begun in a thread of its own while the program is being read. NULL: nothing. */
typedef struct Preparation Preparation;
Preparation *engine_prepare(EngineKind kind);
void         preparation_free(Preparation *preparation);                                /* one that no engine took; NULL is allowed */

/* `rows`: how many applications are expected (-1: unknown, many): a compiling engine chooses how much to optimise by it.
 * NULL when the engine is not in this build or cannot compile the program; `*why` then says so. The program must outlive the engine. */
Engine   *engine_new(EngineKind kind, const IrProgram *program, int64_t rows, const char **why);
/* The same for unknown, many applications, with what was prepared for this kind. */
Engine   *engine_new_prepared(EngineKind kind, const IrProgram *program, Preparation *preparation, const char **why);
Engine   *engine_from_library(const PolicyLibrary *library);                              /* a file made by `pol build`; no compiler is used */
Decision *engine_decide(Engine *engine, const Application *application, Arena *arena);  /* memory from `arena` */
/* For many applications in columns: the layout of the program, and the kernel for POL_OUTPUT_FULL, compiled when it is first asked for; one thread at a
 * time. NULL: this engine has no kernels; `*why` then says so when something went wrong. */
const Layout *engine_layout(Engine *engine, const char **why);
pol_kernel   *engine_kernel(Engine *engine, bool may_be_absent, const char **why);
/* What decided so far: "reference", "native", or "both" where the second took over from the first. */
const char *engine_used(const Engine *engine);
void      engine_free(Engine *engine);
bool      engine_from_name(const char *name, EngineKind *kind);                          /* "auto", "reference", "native" */

#endif
