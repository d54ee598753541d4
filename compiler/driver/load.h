/* load - the files of a policy: a file with its imports, or all .pol files of a folder with theirs. */
#ifndef POL_DRIVER_LOAD_H
#define POL_DRIVER_LOAD_H

#include "driver/driver.h"

/* Reads and parses into unit->sources and unit->asts; reports E0001, E0002, E0004 and syntax errors. */
void load_policy(Unit *unit, const char *path);
/* The notice that the policy names, beside the file that names it: its index in unit->sources, or -1 (reported as E0502). */
int32_t load_notice(Unit *unit);

#endif
