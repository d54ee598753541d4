/* The places of functions in DuckDB's API: what is not where it should be is named. (With the functions where they are: tests/formats.) */
#include "duckdb.h"

#include <criterion/criterion.h>
#include <stdlib.h>

enum { MEMBERS = 300 };

Test(duckdb_api, nothing_there) {
    void *functions[MEMBERS] = {0};
    DuckApi api;
    cr_expect_str_eq(duck_api_open(&api, functions), "duckdb_connect");
}

/* A function of another name is taken for what it is; one whose name is hidden (static) cannot be. */
static void hidden(void) {}

Test(duckdb_api, another_function_is_there) {
    void *functions[MEMBERS];
    DuckApi api;
    for (int i = 0; i < MEMBERS; i++) functions[i] = (void *)(uintptr_t)hidden;
    cr_expect_null(duck_api_open(&api, functions));
    cr_expect_eq((void *)(uintptr_t)api.free, (void *)(uintptr_t)hidden);
    functions[25] = (void *)(uintptr_t)qsort;
    cr_expect_str_eq(duck_api_open(&api, functions), "duckdb_free");
}
