/* database - the rows of a query, by a driver of ADBC (https://arrow.apache.org/adbc): the library of DuckDB is one. It is opened when a query is asked, and
 * nothing of it is needed to build pol. */
#ifndef POL_DATA_DATABASE_H
#define POL_DATA_DATABASE_H

#include "base/arena.h"
#include "source/diag.h"
#include "data/arrow.h"

#include <stdbool.h>

typedef struct Database Database;

typedef enum { DATABASE_NO_DRIVER, DATABASE_NOT_OPENED, DATABASE_QUERY_FAILED, DATABASE_SEVERAL_STATEMENTS, DATABASE_NO_SELECT } DatabaseProblem;

/* Asks `query` of the DuckDB database `path` (":memory:": none, for queries that name files), which is not changed. NULL: *problem and *why, as the library says
 * it; with DATABASE_NO_DRIVER what was looked for. */
Database *database_ask(Arena *arena, const char *path, const char *query, int threads, struct ArrowArrayStream *stream, DatabaseProblem *problem, const char **why);
void      database_close(Database *database);      /* after the stream was released; NULL is allowed */

#endif
