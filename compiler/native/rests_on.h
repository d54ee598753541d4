/* rests_on - what the results of a program are worked out from: the nodes that a measure or a choice asks for, and those that these rest on in turn. */
#ifndef POL_NATIVE_RESTS_ON_H
#define POL_NATIVE_RESTS_ON_H

#include "base/vec.h"
#include "ir/ir.h"

typedef VEC(IrId) IrIds;

/* Adds what a result asks for itself, in the order in which it does; IR_NONE among them. */
void measure_roots(Arena *arena, const IrProgram *program, int32_t measure, bool reasons, bool awards, IrIds *roots);
void choice_roots(Arena *arena, const IrProgram *program, int32_t choice, bool awards, IrIds *roots);

typedef struct {
    const IrProgram *program;
    Arena           *arena;
    int32_t         *stamps, stamp;          /* by node: the last walk that met it */
    VEC(struct { IrId id; int32_t next; }) open;
    IrIds            found;
} NodeWalk;

NodeWalk node_walk(Arena *arena, const IrProgram *program);
/* Adds to `found` what the root (IR_NONE: nothing) rests on, and itself, each behind what it rests on; what was met before is left out. Nodes that are
 * evaluated for each element are among them. A division is by what is divided first (divided_base). */
void node_walk_from(NodeWalk *walk, IrId root);
/* Forgets what was met and found. */
void node_walk_restart(NodeWalk *walk);

#endif
