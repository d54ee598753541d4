/* lint - the list of checks. */
#include "analysis/lint.h"

#include "analysis/lint_internal.h"

void lint_policy(const Sema *sema, const IrProgram *program, Diags *diags) {
    Lint lint = {sema, program, diags, diags->arena};
    lint_quotations(&lint);
    lint_notice(&lint);
    lint_steps(&lint);
    lint_logic(&lint);
    lint_wording(&lint);
    lint_use(&lint);
    lint_suppress(&lint);
}
