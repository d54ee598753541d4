/* ceiling - the highest amount that a clause allows, whatever the facts are: what an undecided application can come to at most. */
#ifndef POL_IR_CEILING_H
#define POL_IR_CEILING_H

#include "ir/ir.h"

/* By measure: the highest amount in fen, and whether there is one; else the clause states no ceiling: a list without a cap in total, a multiple of a fact. */
void ceilings_find(const IrProgram *program, Arena *arena, Int128 *highest_amounts, bool *limited);

#endif
