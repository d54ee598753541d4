/* given_value - a value that a test gives for a fact, as the application would hold it.
 * What the readers of data refuse (D0009: too many decimals, D0011: outside the range) is refused in a test too, unless the test expects an error. */
#ifndef POL_DRIVER_GIVEN_VALUE_H
#define POL_DRIVER_GIVEN_VALUE_H

#include "driver/driver.h"

typedef enum { GIVEN_FITS, GIVEN_NOT_FIXED, GIVEN_TOO_FINE, GIVEN_OUTSIDE } GivenFit;

/* In stored units of the field; `*stored` is set only when it fits. */
GivenFit given_value(const Sema *sema, const IrField *field, const Expr *value, int64_t *stored);
/* The sentence for people. */
Wording  given_value_problem(Arena *arena, const IrSchema *schema, const IrField *field, GivenFit fit);

/* Reports E0306 and E0310 for every value of a test that no application can hold. Needs unit->program. */
void given_values_check(Unit *unit);

#endif
