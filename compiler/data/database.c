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

#define NO_REASON "no reason was given"

struct Database { struct AdbcDriver driver; struct AdbcHandle database, connection, statement; };

/* ---- the library ------------------------------------------------------------------------------------------------------------ */

/* DuckDB's package for Python is the library too, but it looks for the names of Python when it is loaded: _duckdb.cpython-311-….so needs libpython3.11. */
static void open_python(Arena *arena, const char *path) {
    const char *mark = strstr(path, ".cpython-3"), *digits = mark ? mark + strlen(".cpython-3") : "";
    size_t      count = strspn(digits, "0123456789");
    if (count && count < 4) (void)!dlopen(arena_printf(arena, "libpython3.%.*s.so.1.0", (int)count, digits), RTLD_LAZY | RTLD_GLOBAL);
}

static void *open_library(Arena *arena, const char **why) {
    const char *path = getenv("POL_DUCKDB");
    if (!path) path = module_path(arena, "libduckdb.so");
    if (!path) path = module_path(arena, "_duckdb*.so");
    if (!path) path = "libduckdb.so";
    open_python(arena, path);
    return module_open(arena, path, why);
}

static const char *copied(Arena *arena, const char *text, const char *instead) {
    const char *said = text ? text : instead;
    char       *copy = arena_strndup(arena, said, strlen(said));
    for (char *at = copy; *at; at++)
        if (*at == '\n') *at = ' ';
    return copy;
}

/* ---- asking ----------------------------------------------------------------------------------------------------------------- */

static bool fine(Arena *arena, AdbcStatus status, struct AdbcError *error, const char **why) {
    if (status == 0) return true;
    *why = copied(arena, error->message, NO_REASON);
    if (error->release) error->release(error);
    *error = (struct AdbcError){0};
    return false;
}

/* DuckDB keeps what it has read of a database, by itself up to four fifths of the machine's memory. What a query needs beyond it goes to disk for a while. */
static const char *memory_limit(void) {
    const char *wanted = getenv("POL_DUCKDB_MEMORY");
    return wanted ? wanted : "1GB";
}

/* ADBC runs all statements of a text and gives the rows of the last. So it is looked at first, by DuckDB's C interface: one statement, and one that only reads. */
typedef struct {
    int (*create_config)(void **config), (*set_config)(void *config, const char *name, const char *value), (*open_ext)(const char *path, void **database, void *config, char **error);
    void (*destroy_config)(void **config), (*close)(void **database), (*disconnect)(void **connection), (*destroy_extracted)(void **statements), (*destroy_prepare)(void **prepared), (*free)(void *);
    int (*connect)(void *database, void **connection), (*prepare)(void *connection, void *statements, uint64_t index, void **prepared), (*type)(void *prepared);
    uint64_t (*extract)(void *connection, const char *query, void **statements);
    const char *(*extract_error)(void *statements), *(*prepare_error)(void *prepared);
} DuckApi;

enum { DUCKDB_SELECT = 1 };                                     /* of duckdb_statement_type: SELECT, WITH, FROM, VALUES, DESCRIBE */

static bool find_api(Arena *arena, void *library, DuckApi *api, const char **why) {
    struct { const char *name; void *into; } functions[] = {
        {"duckdb_create_config", &api->create_config}, {"duckdb_set_config", &api->set_config}, {"duckdb_destroy_config", &api->destroy_config}, {"duckdb_open_ext", &api->open_ext},
        {"duckdb_close", &api->close}, {"duckdb_connect", &api->connect}, {"duckdb_disconnect", &api->disconnect}, {"duckdb_extract_statements", &api->extract},
        {"duckdb_extract_statements_error", &api->extract_error}, {"duckdb_destroy_extracted", &api->destroy_extracted}, {"duckdb_prepare_extracted_statement", &api->prepare},
        {"duckdb_prepare_error", &api->prepare_error}, {"duckdb_prepared_statement_type", &api->type}, {"duckdb_destroy_prepare", &api->destroy_prepare}, {"duckdb_free", &api->free},
    };
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        void *found = dlsym(library, functions[i].name);
        memcpy(functions[i].into, &found, sizeof found);
        if (found) continue;
        *why = arena_printf(arena, "the library has no %s", functions[i].name);
        return false;
    }
    return true;
}

static bool look_at_query(Arena *arena, const DuckApi *api, void *connection, const char *query, DatabaseProblem *problem, const char **why) {
    void    *statements = NULL, *prepared = NULL;
    uint64_t count = api->extract(connection, query, &statements);
    bool     fine = false;
    *problem = DATABASE_QUERY_FAILED;
    if (count == 0) *why = copied(arena, api->extract_error(statements), "there is no statement");
    else if (count > 1) *problem = DATABASE_SEVERAL_STATEMENTS;
    else if (api->prepare(connection, statements, 0, &prepared) != 0) *why = copied(arena, api->prepare_error(prepared), NO_REASON);
    else if (api->type(prepared) != DUCKDB_SELECT) *problem = DATABASE_NO_SELECT;
    else fine = true;
    if (prepared) api->destroy_prepare(&prepared);
    if (statements) api->destroy_extracted(&statements);
    return fine;
}

/* In a database of its own that is closed again; with these options nothing is written. */
static bool check_query(Arena *arena, const DuckApi *api, const char *path, const char *query, DatabaseProblem *problem, const char **why) {
    void *config = NULL, *database = NULL, *connection = NULL;
    char *said = NULL;
    bool  memory = strcmp(path, ":memory:") == 0;
    *problem = DATABASE_NOT_OPENED;
    bool opened = api->create_config(&config) == 0 && (memory || api->set_config(config, "access_mode", "READ_ONLY") == 0) &&
                  api->set_config(config, "memory_limit", memory_limit()) == 0 && api->open_ext(path, &database, config, &said) == 0 && api->connect(database, &connection) == 0;
    bool fine = opened && look_at_query(arena, api, connection, query, problem, why);
    if (!opened) *why = copied(arena, said, NO_REASON);
    if (said) api->free(said);
    if (connection) api->disconnect(&connection);
    if (database) api->close(&database);
    if (config) api->destroy_config(&config);
    return fine;
}

static bool is_there(const char *path) {
    struct stat status;
    return strcmp(path, ":memory:") == 0 || (stat(path, &status) == 0 && S_ISREG(status.st_mode));
}

static bool open_database(Database *made, Arena *arena, const char *path, int threads, const char **why) {
    struct AdbcDriver *driver = &made->driver;
    struct AdbcError   error = {0};
    bool memory = strcmp(path, ":memory:") == 0;
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
    DuckApi   api;
    void     *library = open_library(arena, why);
    AdbcInit *init = NULL;
    Database *made = NEW(arena, Database);
    *problem = DATABASE_NO_DRIVER;
    if (!library || !find_api(arena, library, &api, why)) return NULL;
    if (!(init = (AdbcInit *)(uintptr_t)dlsym(library, "duckdb_adbc_init"))) *why = "the library has no duckdb_adbc_init";
    if (!init || !fine(arena, init(ADBC_1_0_0, &made->driver, &error), &error, why)) return NULL;
    *problem = DATABASE_NOT_OPENED;
    *why = "there is no such file";
    if (!is_there(path) || !check_query(arena, &api, path, query, problem, why)) {      /* else the library would try to make one */
        database_close(made);
        return NULL;
    }
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
