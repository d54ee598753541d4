/* snapshots - decisions over a stored corpus, kept beside the policy and compared on each change. */
#ifndef POL_CLI_SNAPSHOTS_H
#define POL_CLI_SNAPSHOTS_H

#include "cli/policy.h"

/* `pol run POLICY --data FILE --snapshot FILE [--accept]`: writes the snapshot when there is none (or with --accept), else compares.
 * Exit code: 1 when rows differ. */
int run_snapshot(const Arguments *arguments, Unit *unit);
/* `pol test POLICY --snapshots [--accept]`: every snapshots/<name>.snapshot of the policy's folder, with the data and readings it names. */
int test_snapshots(const Arguments *arguments, const char *policy);

#endif
