/* eval - the reference meaning: runs the node list over one application. Every other engine must agree with it. */
#ifndef POL_EVAL_EVAL_H
#define POL_EVAL_EVAL_H

#include "ir/decision.h"

typedef struct { Int128 value; bool known; const uint64_t *needs; } EvalValue;  /* needs: bit set over IrProgram.sources; NULL when known */

/* What every node came to: top-level nodes by id; element nodes by (list element). Only when a trace is asked for. */
typedef struct {
    EvalValue  *values;              /* by node id (top level) */
    EvalValue **elements;            /* by region: count * region.node_count values, element by element; NULL if the list is absent */
    int32_t    *element_counts;      /* by region */
} EvalTrace;

/* Decides one application. Allocates from `arena` (reset it between rows). `trace` may be NULL. Never fails: facts were checked. */
Decision *eval_decide(const IrProgram *program, const Application *application, Arena *arena, EvalTrace *trace);

#endif
