/* versions - two versions of a policy under the options of their readings: what `pol diff` compares, and what tells a slip that no test
 * notices from one that cannot be noticed. Each option is switched alone; then those together that one measure rests on, two at a time, three …,
 * as far as the number of combinations stays within bounds. How far that was is said (DiffMeasure.at_a_time). */
#ifndef POL_TOOLS_VERSIONS_H
#define POL_TOOLS_VERSIONS_H

#include "analysis/diff.h"
#include "driver/driver.h"

/* A policy under choices of readings, each lowered when it is first asked for. */
typedef struct Lowerings Lowerings;
Lowerings *lowerings_new(Unit *unit, const CompileOptions *options, Arena *arena);
/* Lowers all that versions_compare can ask for: from now on the tree of the policy may change (a slip that is tried out). */
void       lowerings_fill(Lowerings *lowerings);

/* Adds to `diff` what differs under the options that both have. */
void versions_compare(Lowerings *before, Lowerings *after, Diff *diff, Arena *arena, const DiffOptions *limits);

/* One version under each option that is not chosen, of each reading that some rule of it rests on. */
typedef struct { const char *reading, *option; IrProgram *program; } LoweredVersion;
typedef struct { LoweredVersion *items; int32_t count, capacity; } LoweredVersions;
LoweredVersions versions_lower(Unit *unit, const CompileOptions *options, Arena *arena);

#endif
