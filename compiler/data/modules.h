/* modules - parts of pol that are files of their own, opened when they are needed: in $POL_MODULES, else in ../lib/pol beside the program. */
#ifndef POL_DATA_MODULES_H
#define POL_DATA_MODULES_H

#include "base/arena.h"
#include "data/arrow_module.h"

/* The file `name`, which may hold a `*`. NULL: not there. */
const char *module_path(Arena *arena, const char *name);
/* Opens the library `path`; NULL: *why, as the system says it. It stays open. */
void       *module_open(Arena *arena, const char *path, const char **why);
/* Parquet and Arrow files. NULL: not installed, or of another version; *why. */
const ArrowModule *arrow_module_open(Arena *arena, const char **why);

#endif
