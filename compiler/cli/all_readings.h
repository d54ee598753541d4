/* all_readings - `pol run --all-readings`: each application under every switchable reading, one changed at a time. */
#ifndef POL_CLI_ALL_READINGS_H
#define POL_CLI_ALL_READINGS_H

#include "cli/policy.h"

/* Reads --data, decides every row by the reference evaluator, and writes to standard output (text, or JSON Lines with --format jsonl).
 * Returns the exit code. */
int run_all_readings(const Arguments *arguments, Unit *unit);

#endif
