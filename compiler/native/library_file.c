/* library_file - opens a file that holds a compiled policy, and decides with it. What rebuilds the program from its tables is library.c, which extensions of
 * DuckDB carry, too. */
#include "native/library.h"

#include "native/marshal.h"
#include "native/seal.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct PolicyLibrary { pol_library *library; IrProgram *program; Layout *layout; };

PolicyLibrary *library_open(const char *path, Arena *arena, Wording *why) {
    pol_why      reason = {0};
    pol_library *opened = NULL;
    if (pol_library_look(path, &reason)) {
        if (!seal_check(path, arena, why)) return NULL;
        opened = pol_library_open_why(path, &reason);
    }
    if (!opened) {
        *why = (Wording){arena_printf(arena, "%s", reason.english), arena_printf(arena, "%s", reason.chinese)};
        return NULL;
    }
    PolicyLibrary *library = NEW(arena, PolicyLibrary);
    library->library = opened;
    library->program = library_describe(pol_library_evaluator(opened), arena);
    library->layout = layout_new(arena, library->program);
    return library;
}

void library_close(PolicyLibrary *library) {
    if (library) pol_library_close(library->library);
}

const IrProgram *library_program(const PolicyLibrary *library) { return library->program; }

Decision *library_decide(const PolicyLibrary *library, const Application *application, Arena *arena) {
    return marshal_decide(pol_library_evaluator(library->library)->decide, library->program, library->layout, application, arena);
}

static bool ends_with(const char *path, const char *ending) {
    size_t size = strlen(path), own = strlen(ending);
    return size > own && strcmp(path + size - own, ending) == 0;
}

BuiltKind library_kind(const char *path) {
    struct stat status;
    char        start[4] = {0};
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode)) return BUILT_NOT;
    FILE  *file = fopen(path, "rb");
    size_t size = file ? fread(start, 1, sizeof start, file) : 0;
    if (file) fclose(file);
    if (size == sizeof start && memcmp(start, "\177ELF", sizeof start) == 0) return BUILT_LIBRARY;
    if ((size == sizeof start && memcmp(start, "\0asm", sizeof start) == 0) || ends_with(path, ".wasm")) return BUILT_WASM_MODULE;
    return ends_with(path, ".so") || ends_with(path, ".duckdb_extension") ? BUILT_LIBRARY : BUILT_NOT;
}
