/* duckdb - the little of DuckDB's stable C extension API (v1.2.0 and later) that the extension uses, declared here, since no package of a distribution and no
 * Python package brings DuckDB's header. Facts from duckdb.h and duckdb_extension.h of DuckDB: places in the struct of functions, numbers of types, the layout
 * of texts and lists in vectors.
 *
 * How that is checked: DuckDB refuses a version of the API that it does not have; duck_api_open compares every place with the name of the function that is
 * there, which DuckDB's shared libraries give out (a program that hides its names cannot be compared); tests/formats reads every type through it. */
#ifndef POL_MODULES_DUCKDB_DUCKDB_H
#define POL_MODULES_DUCKDB_DUCKDB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DUCK_API_VERSION "v1.2.0"

typedef void *DuckDatabase, *DuckConnection, *DuckType, *DuckChunk, *DuckVector, *DuckFunction, *DuckFunctionSet, *DuckCall;

/* duckdb_type. Types that are not named here are shown as they are. */
enum {
    DUCK_BOOLEAN = 1, DUCK_TINYINT, DUCK_SMALLINT, DUCK_INTEGER, DUCK_BIGINT, DUCK_UTINYINT, DUCK_USMALLINT, DUCK_UINTEGER, DUCK_UBIGINT, DUCK_FLOAT, DUCK_DOUBLE,
    DUCK_TIMESTAMP, DUCK_DATE, DUCK_TIME, DUCK_INTERVAL, DUCK_HUGEINT, DUCK_VARCHAR, DUCK_BLOB, DUCK_DECIMAL, DUCK_TIMESTAMP_S, DUCK_TIMESTAMP_MS, DUCK_TIMESTAMP_NS,
    DUCK_ENUM, DUCK_LIST, DUCK_STRUCT, DUCK_MAP, DUCK_UUID, DUCK_UNION, DUCK_BIT, DUCK_TIME_TZ, DUCK_TIMESTAMP_TZ, DUCK_UHUGEINT, DUCK_ARRAY, DUCK_ANY, DUCK_BIGNUM,
    DUCK_SQLNULL
};

/* An entry of a vector of texts: up to 12 bytes stand in it. */
typedef union {
    uint32_t size;
    struct { uint32_t size; char text[12]; } near;
    struct { uint32_t size; char prefix[4]; const char *text; } far;
} DuckText;
_Static_assert(sizeof(DuckText) == 16, "a text of DuckDB has 16 bytes");

static inline const char *duck_text(const DuckText *text) { return text->size <= sizeof text->near.text ? text->near.text : text->far.text; }

typedef struct { uint64_t first, count; } DuckListEntry;         /* of the child vector */
typedef struct { uint64_t low; int64_t high; } DuckHugeint;      /* also a decimal of more than 18 digits */

/* What DuckDB gives to the entry of an extension. */
typedef struct {
    void           (*set_error)(void *info, const char *error);
    DuckDatabase  *(*get_database)(void *info);
    void *const   *(*get_api)(void *info, const char *version);    /* NULL: it has no such version; only there until the entry returns */
} DuckAccess;

typedef struct {
#define X(position, result, name, arguments) result (*name) arguments;
#include "duckdb.def"
#undef X
} DuckApi;

/* NULL, or what does not fit: the name that was expected. */
const char *duck_api_open(DuckApi *api, void *const *functions);

#endif
