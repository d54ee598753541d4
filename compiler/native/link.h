/* link - the linkers of the system. What they print is in the reason, and nowhere else. */
#ifndef POL_NATIVE_LINK_H
#define POL_NATIVE_LINK_H

#include "base/arena.h"
#include "source/diag.h"

/* An object that is a file only for the programs that this one starts: nothing is left behind, whatever happens. */
typedef struct { int descriptor; const char *path; } MemoryFile;
bool memory_file(MemoryFile *file, const void *bytes, size_t size, Arena *arena, Wording *why);
void memory_file_close(MemoryFile *file);

/* `glue`: a second object, or NULL. `triple`: what the objects are for. */
bool link_shared(const char *object, const char *glue, const char *output, const char *triple, Arena *arena, Wording *why);
bool link_wasm(const char *object, const char *output, Arena *arena, Wording *why);

#endif
