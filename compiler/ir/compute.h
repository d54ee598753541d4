/* compute - what one operation gives for known operands. Folding and the reference evaluator share it, so that a folded program
 * cannot differ from an evaluated one. */
#ifndef POL_IR_COMPUTE_H
#define POL_IR_COMPUTE_H

#include "ir/ir.h"

/* The least and greatest integers a program may reach (see ir.h, Ranges). */
#define IR_BOUND ((Int128)1 << 120)

/* The value of a node of a plain operation (NOT, comparisons, IN_MASK, CONTAINS, arithmetic, MINIMUM, MAXIMUM, ADD_MONTHS) from
 * its operands' values, which are all known. False when the result leaves +-2^120, or when the operation is not plain. */
bool ir_compute(const IrNode *node, const Int128 *operands, Int128 *result);

bool ir_is_over_list(IrKind kind);                   /* SUM COUNT GREATEST ANY ALL */
bool ir_is_comparison(IrKind kind);                  /* EQ … GE */

#endif
