/* native - the policy as compiled code: the same decisions as the reference engine, bit for bit, some hundred times faster. Blocks of rows: api/native_block.h. */
#ifndef POL_API_NATIVE_H
#define POL_API_NATIVE_H

#include "api/internal.h"
#include "native/layout.h"

/* From this many rows on, what compiled code saves is more than the time to compile it. */
enum { ROWS_WORTH_COMPILING = 5000 };

/* The kernel of the policy for these results, compiled at the first call; NULL and `*why` when that is not possible. Any number of threads may
 * call it. */
pol_kernel  *policy_kernel(const pol_policy *policy, pol_selection selection, const char **why);
bool         policy_has_kernel(const pol_policy *policy, pol_selection selection);             /* it is compiled already */
/* Where its kernels take facts from and put results; after a kernel was found. */
const Layout *policy_layout(const pol_policy *policy);
void         policy_free_native(pol_policy *policy);

#endif
