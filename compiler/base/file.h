/* file - whole files and paths. No function prints; each reports what went wrong in words for the reader. */
#ifndef POL_BASE_FILE_H
#define POL_BASE_FILE_H

#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

/* Reads a regular file into the arena (NUL-terminated after `*size` bytes). On failure: NULL, and `*why` is strerror's text.
 * Refuses folders, devices and files above `limit` bytes. */
char *file_read(Arena *arena, const char *path, size_t limit, size_t *size, const char **why);
bool  path_is_folder(const char *path);
bool  path_exists(const char *path);
/* What is the same for all names of one file. False when there is no such file. */
typedef struct { uint64_t device, number, size; } FileIdentity;      /* and its bytes */
bool  file_identify(const char *path, FileIdentity *identity);
char *path_join(Arena *arena, const char *folder, const char *name);  /* `name` as it is when absolute */
char *path_folder(Arena *arena, const char *path);                    /* "." when there is none */
/* Names of the entries of a folder that end with `suffix`, sorted bytewise; count in `*count`; NULL when it cannot be read. */
char **folder_list(Arena *arena, const char *folder, const char *suffix, int *count);

#endif
