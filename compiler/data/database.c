/* database - see database.h. The structures are those of ADBC 1.0.0, as its header fixes them; every driver has them. */
#include "data/database.h"

#include "data/modules.h"
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- ADBC 1.0.0 ------------------------------------------------------------------------------------------------------------- */

struct AdbcDriver;
struct AdbcError { char *message; int32_t vendor_code; char sqlstate[5]; void (*release)(struct AdbcError *); void *private_data; struct AdbcDriver *private_driver; };
struct AdbcHandle { void *private_data; struct AdbcDriver *private_driver; };          /* a database, a connection, a statement */
typedef uint8_t AdbcStatus;                                     /* 0: fine */
typedef void    AdbcUnused(void);

struct AdbcDriver {
    void *private_data, *private_manager;
    AdbcStatus (*release)(struct AdbcDriver *, struct AdbcError *);
    AdbcStatus (*DatabaseInit)(struct AdbcHandle *, struct AdbcError *), (*DatabaseNew)(struct AdbcHandle *, struct AdbcError *);
    AdbcStatus (*DatabaseSetOption)(struct AdbcHandle *, const char *, const char *, struct AdbcError *);
    AdbcStatus (*DatabaseRelease)(struct AdbcHandle *, struct AdbcError *);
    AdbcUnused *ConnectionCommit, *ConnectionGetInfo, *ConnectionGetObjects, *ConnectionGetTableSchema, *ConnectionGetTableTypes;
    AdbcStatus (*ConnectionInit)(struct AdbcHandle *, struct AdbcHandle *, struct AdbcError *), (*ConnectionNew)(struct AdbcHandle *, struct AdbcError *);
    AdbcUnused *ConnectionSetOption, *ConnectionReadPartition;
    AdbcStatus (*ConnectionRelease)(struct AdbcHandle *, struct AdbcError *);
    AdbcUnused *ConnectionRollback, *StatementBind, *StatementBindStream;
    AdbcStatus (*StatementExecuteQuery)(struct AdbcHandle *, struct ArrowArrayStream *, int64_t *, struct AdbcError *);
    AdbcUnused *StatementExecutePartitions, *StatementGetParameterSchema;
    AdbcStatus (*StatementNew)(struct AdbcHandle *, struct AdbcHandle *, struct AdbcError *);
    AdbcUnused *StatementPrepare;
    AdbcStatus (*StatementRelease)(struct AdbcHandle *, struct AdbcError *);
    AdbcUnused *StatementSetOption;
    AdbcStatus (*StatementSetSqlQuery)(struct AdbcHandle *, const char *, struct AdbcError *);
    AdbcUnused *StatementSetSubstraitPlan;
};
_Static_assert(sizeof(struct AdbcDriver) == 29 * sizeof(void *), "ADBC_DRIVER_1_0_0_SIZE");
enum { ADBC_1_0_0 = 1000000 };

typedef AdbcStatus AdbcInit(int version, void *driver, struct AdbcError *error);

struct Database { struct AdbcDriver driver; struct AdbcHandle database, connection, statement; };

/* ---- the library ------------------------------------------------------------------------------------------------------------ */

/* DuckDB's package for Python is the library too, but it looks for the names of Python when it is loaded: _duckdb.cpython-311-….so needs libpython3.11. */
static void open_python(Arena *arena, const char *path) {
    const char *mark = strstr(path, ".cpython-3"), *digits = mark ? mark + strlen(".cpython-3") : "";
    size_t      count = strspn(digits, "0123456789");
    if (count && count < 4) (void)!dlopen(arena_printf(arena, "libpython3.%.*s.so.1.0", (int)count, digits), RTLD_LAZY | RTLD_GLOBAL);
}

static AdbcInit *open_driver(Arena *arena, const char **why) {
    const char *path = getenv("POL_DUCKDB");
    if (!path) path = module_path(arena, "libduckdb.so");
    if (!path) path = module_path(arena, "_duckdb*.so");
    if (!path) path = "libduckdb.so";
    open_python(arena, path);
    void *library = module_open(arena, path, why);
    if (!library) return NULL;
    AdbcInit *init = (AdbcInit *)(uintptr_t)dlsym(library, "duckdb_adbc_init");
    if (!init) *why = arena_printf(arena, "%s has no duckdb_adbc_init", path);
    return init;
}

/* ---- asking ----------------------------------------------------------------------------------------------------------------- */

static bool fine(Arena *arena, AdbcStatus status, struct AdbcError *error, const char **why) {
    if (status == 0) return true;
    const char *said = error->message ? error->message : "no reason was given";
    *why = arena_strndup(arena, said, strlen(said));
    for (char *at = (char *)(uintptr_t)*why; *at; at++)
        if (*at == '\n') *at = ' ';
    if (error->release) error->release(error);
    *error = (struct AdbcError){0};
    return false;
}

/* DuckDB keeps what it has read of a database, by itself up to four fifths of the machine's memory. What a query needs beyond it goes to disk for a while. */
static const char *memory_limit(void) {
    const char *wanted = getenv("POL_DUCKDB_MEMORY");
    return wanted ? wanted : "1GB";
}

static bool open_database(Database *made, Arena *arena, const char *path, int threads, const char **why) {
    struct AdbcDriver *driver = &made->driver;
    struct AdbcError   error = {0};
    bool memory = strcmp(path, ":memory:") == 0;
    struct stat status;
    if (!memory && (stat(path, &status) != 0 || !S_ISREG(status.st_mode))) {   /* else the library would try to make one */
        *why = "there is no such file";
        return false;
    }
    if (!fine(arena, driver->DatabaseNew(&made->database, &error), &error, why)) return false;
    return fine(arena, driver->DatabaseSetOption(&made->database, "path", path, &error), &error, why)
        && (memory || fine(arena, driver->DatabaseSetOption(&made->database, "access_mode", "READ_ONLY", &error), &error, why))
        && fine(arena, driver->DatabaseSetOption(&made->database, "memory_limit", memory_limit(), &error), &error, why)
        && fine(arena, driver->DatabaseSetOption(&made->database, "threads", arena_printf(arena, "%d", threads), &error), &error, why)
        && fine(arena, driver->DatabaseInit(&made->database, &error), &error, why)
        && fine(arena, driver->ConnectionNew(&made->connection, &error), &error, why)
        && fine(arena, driver->ConnectionInit(&made->connection, &made->database, &error), &error, why);
}

Database *database_ask(Arena *arena, const char *path, const char *query, int threads, struct ArrowArrayStream *stream, DatabaseProblem *problem, const char **why) {
    struct AdbcError error = {0};
    AdbcInit *init = open_driver(arena, why);
    Database *made = NEW(arena, Database);
    *problem = DATABASE_NO_DRIVER;
    if (!init || !fine(arena, init(ADBC_1_0_0, &made->driver, &error), &error, why)) return NULL;
    *problem = DATABASE_NOT_OPENED;
    if (open_database(made, arena, path, threads, why)) {
        struct AdbcDriver *driver = &made->driver;
        *problem = DATABASE_QUERY_FAILED;
        if (fine(arena, driver->StatementNew(&made->connection, &made->statement, &error), &error, why)
            && fine(arena, driver->StatementSetSqlQuery(&made->statement, query, &error), &error, why)
            && fine(arena, driver->StatementExecuteQuery(&made->statement, stream, NULL, &error), &error, why)) return made;
    }
    database_close(made);
    return NULL;
}

void database_close(Database *database) {
    if (!database) return;
    struct AdbcError error = {0};
    if (database->statement.private_data) database->driver.StatementRelease(&database->statement, &error);
    if (database->connection.private_data) database->driver.ConnectionRelease(&database->connection, &error);
    if (database->database.private_data) database->driver.DatabaseRelease(&database->database, &error);
    if (database->driver.release) database->driver.release(&database->driver, &error);
    if (error.release) error.release(&error);
}
