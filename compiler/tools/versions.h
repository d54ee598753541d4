/* versions - two versions of a policy under every option of every reading: what `pol diff` compares, and what tells a slip that no test
 * notices from one that cannot be noticed. */
#ifndef POL_TOOLS_VERSIONS_H
#define POL_TOOLS_VERSIONS_H

#include "analysis/diff.h"
#include "driver/driver.h"

/* Under each option that is not chosen, of each reading that some rule of either version rests on: adds to `diff`. The units may be one
 * and the same, changed in between: then `lowered` holds its programs of before (versions_lower). */
typedef struct { const char *reading, *option; IrProgram *program; } LoweredVersion;
typedef struct { LoweredVersion *items; int32_t count, capacity; } LoweredVersions;

LoweredVersions versions_lower(Unit *unit, const CompileOptions *options, Arena *arena);
void versions_compare(const LoweredVersions *before, const LoweredVersions *after, Diff *diff, Arena *arena, const DiffOptions *limits);

#endif
