/* lint_internal - the checks, one file a group. Each looks at one policy and reports what it doubts. */
#ifndef POL_ANALYSIS_LINT_INTERNAL_H
#define POL_ANALYSIS_LINT_INTERNAL_H

#include "analysis/lint_walk.h"

void lint_quotations(const Lint *lint);                         /* W1001, W1002, W1005, W1018 */
void lint_notice(const Lint *lint);                             /* W1014 */
void lint_steps(const Lint *lint);                              /* W1003, W1004, W1013 */
void lint_logic(const Lint *lint);                              /* W1006, W1011, W1012 */
void lint_wording(const Lint *lint);                            /* W1007, W1008, W1015, W1019 */
void lint_use(const Lint *lint);                                /* W1009, W1010, W1020 */
void lint_suppress(const Lint *lint);                           /* takes findings back; W1016, W1017 */

#endif
