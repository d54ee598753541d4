/* library - a compiled policy as the rest of the compiler sees a program: schema, measures, conditions and choices, but no nodes.
 * Knows no LLVM. Readers and writers work with it; what needs the nodes (explanations, proofs) does not. */
#ifndef POL_NATIVE_LIBRARY_H
#define POL_NATIVE_LIBRARY_H

#include "native/layout.h"
#include "source/diag.h"

typedef struct PolicyLibrary PolicyLibrary;

/* NULL on failure, and `*why` in the arena. A file that was damaged or changed since it was built is refused before anything of it runs. */
PolicyLibrary   *library_open(const char *path, Arena *arena, Wording *why);
void             library_close(PolicyLibrary *library);      /* NULL is allowed */
/* What an evaluator says of itself, as a program without nodes. Texts stay the evaluator's. */
IrProgram       *library_describe(const pol_evaluator *evaluator, Arena *arena);
const IrProgram *library_program(const PolicyLibrary *library);
Decision        *library_decide(const PolicyLibrary *library, const Application *application, Arena *arena);

/* What a file is by its first bytes, or, where it is damaged from the first on, by its ending. */
typedef enum { BUILT_NOT, BUILT_LIBRARY, BUILT_WASM_MODULE } BuiltKind;
BuiltKind library_kind(const char *path);

#endif
