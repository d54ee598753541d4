/* modules - see modules.h. */
#include "data/modules.h"

#include <dlfcn.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *module_path(Arena *arena, const char *name) {
    const char *folder = getenv("POL_MODULES");
    if (!folder) {
        char    self[4096];
        ssize_t size = readlink("/proc/self/exe", self, sizeof self - 1);
        if (size <= 0) return NULL;
        self[size] = '\0';
        char *slash = strrchr(self, '/');
        if (!slash) return NULL;
        *slash = '\0';
        folder = arena_printf(arena, "%s/../lib/pol", self);
    }
    glob_t      found;
    const char *path = NULL;
    if (glob(arena_printf(arena, "%s/%s", folder, name), 0, NULL, &found) == 0) {
        path = arena_strndup(arena, found.gl_pathv[0], strlen(found.gl_pathv[0]));
        globfree(&found);
    }
    return path;
}

void *module_open(Arena *arena, const char *path, const char **why) {
    void *library = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
    if (library) return library;
    const char *said = dlerror();
    *why = arena_strndup(arena, said, strlen(said));
    return NULL;
}

const ArrowModule *arrow_module_open(Arena *arena, const char **why) {
    const char *path = module_path(arena, "libpol_arrow.so");
    *why = "libpol_arrow.so";
    void *library = path ? module_open(arena, path, why) : NULL;
    if (!library) return NULL;
    ArrowModuleEntry  *entry = (ArrowModuleEntry *)(uintptr_t)dlsym(library, "pol_arrow_module");
    const ArrowModule *module = entry ? entry() : NULL;
    if (module && module->version == ARROW_MODULE_VERSION) return module;
    *why = arena_printf(arena, "%s is of another version", path);
    return NULL;
}
