/* seal - a shared library ends with the SHA-256 of all that stands before, so that one flipped bit is found before the file decides anything.
 * What DuckDB reads at the end of an extension stands behind the seal. */
#ifndef POL_NATIVE_SEAL_H
#define POL_NATIVE_SEAL_H

#include "base/arena.h"
#include "source/diag.h"

enum { DUCKDB_FOOTER_BYTES = 534 };

/* Appends the seal. */
bool seal_file(const char *path, Arena *arena, Wording *why);
/* False when the file is damaged, was changed after it was built, or holds no seal. */
bool seal_check(const char *path, Arena *arena, Wording *why);

#endif
