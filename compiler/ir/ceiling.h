/* ceiling - the highest amount that a clause allows, whatever the facts are: what an undecided application can come to at most. */
#ifndef POL_IR_CEILING_H
#define POL_IR_CEILING_H

#include "ir/ir.h"

/* Sets `highest` of every measure; has_highest is false where the clause states no ceiling: a list without a cap in total, a multiple of a fact.
 * Needs the ranges of the nodes. */
void ceilings_find(IrProgram *program);

#endif
