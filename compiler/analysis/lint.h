/* lint - what is probably a slip in a policy that compiles: rules against their quotations, edges, rules that nothing reaches.
 * Every finding is a warning W1xxx (W0504 too) and is reported only where it is hard to explain otherwise: what cannot be judged is
 * passed over in silence. Nothing depends on the names of declarations or on the order in which things are written.
 * A comment on the line above (or behind, on the same line) takes a finding back and says why:
 *     # 忽略 W1003：原文如此，各档以上一档封顶        # ignore W1003, W1004: as the text has it */
#ifndef POL_ANALYSIS_LINT_H
#define POL_ANALYSIS_LINT_H

#include "ir/ir.h"
#include "sema/sema.h"

/* Appends to `diags`, which then need sorting. `program` decides which reading is looked at. Warnings of earlier passes are also
 * subject to the comments. */
void lint_policy(const Sema *sema, const IrProgram *program, Diags *diags);

#endif
