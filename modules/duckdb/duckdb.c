/* duckdb - see duckdb.h. */
#include "duckdb.h"

#include <dlfcn.h>
#include <string.h>

/* True unless the function is known by another name. */
static bool is_named(void *function, const char *name) {
    Dl_info found = {0};
    if (!function) return false;
    return !dladdr(function, &found) || !found.dli_sname || found.dli_saddr != function || strcmp(found.dli_sname, name) == 0;
}

const char *duck_api_open(DuckApi *api, void *const *functions) {
#define X(position, result, name, arguments)                                       \
    if (!is_named(functions[position], "duckdb_" #name)) return "duckdb_" #name;   \
    memcpy(&api->name, &functions[position], sizeof api->name);
#include "duckdb.def"
#undef X
    return NULL;
}
