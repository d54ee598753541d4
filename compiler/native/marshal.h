/* marshal - an Application as the input struct of compiled code, and its results as a Decision. Knows no LLVM: a shared library
 * decides through it too. */
#ifndef POL_NATIVE_MARSHAL_H
#define POL_NATIVE_MARSHAL_H

#include "native/layout.h"

/* Decides with compiled code; the Decision is what eval_decide gives. A fact out of its range: every measure is an ERROR (CHECK_INPUT). */
Decision *marshal_decide(pol_decide_function *decide, const IrProgram *program, const Layout *layout, const Application *application, Arena *arena);

#endif
