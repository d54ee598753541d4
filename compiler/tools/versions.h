/* versions - two versions of a policy under every option of every reading: what `pol diff` compares, and what tells a slip that no test
 * notices from one that cannot be noticed. */
#ifndef POL_TOOLS_VERSIONS_H
#define POL_TOOLS_VERSIONS_H

#include "analysis/diff.h"
#include "driver/driver.h"

/* One version under each option that is not chosen, of each reading that some rule of it or of the other version rests on. */
typedef struct { const char *reading, *option; IrProgram *program; } LoweredVersion;
typedef struct { LoweredVersion *items; int32_t count, capacity; } LoweredVersions;

LoweredVersions versions_lower(Unit *unit, const IrProgram *other, const CompileOptions *options, Arena *arena);
/* Adds to `diff` what differs under the options that both have. */
void versions_compare(const LoweredVersions *before, const LoweredVersions *after, Diff *diff, Arena *arena, const DiffOptions *limits);

#endif
