/* constant - the exact value of an expression that uses no facts: ranges, tier edges, dates, test values. */
#ifndef POL_SEMA_CONSTANT_H
#define POL_SEMA_CONSTANT_H

#include "sema/sema.h"

/* numerator/denominator in fen, units, days since 1970, 0/1, item index, set mask. */
typedef struct { Type type; Int128 numerator, denominator; } Constant;

/* False when `expr` (already checked) is not constant or leaves the limits; nothing is reported. Defines are followed. */
bool constant_of(const Sema *sema, const Expr *expr, Constant *value);
int  constant_compare(Constant a, Constant b);       /* -1, 0, 1; same type */

#endif
