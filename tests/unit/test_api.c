/* The public API under the sanitizers: two policies at once, a thousand compilations, tables given by hand with offsets and nulls. */
#include "pol/policy.h"

#include <criterion/criterion.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SMALL POL_TESTS_DIR "/cli/small.pol"

static pol_policy *compile(const char *path) {
    pol_failure *failure = NULL;
    pol_policy  *policy = pol_compile(path, NULL, &failure);
    cr_assert_not_null(policy);
    cr_assert_null(failure);
    return policy;
}

static void contains(char *text, const char *part) {
    cr_assert_not_null(text);
    cr_assert_not_null(strstr(text, part), "%s is not in %s", part, text);
    pol_text_free(text);
}

Test(api, two_policies) {
    const char  *facts = "{\"project\":{\"kinds\":[\"equipment\"],\"total_investment\":1000,\"audited_cost\":\"1234.56\"},\"application\":{\"date\":\"2025-06-30\"}}";
    pol_policy  *first = compile(SMALL), *second = compile(SMALL);
    pol_failure *failure = NULL;
    pol_policy_free(second);
    contains(pol_policy_decide(first, facts, -1, &failure), "\"amount\":\"123.45\"");
    contains(pol_policy_explain(first, facts, -1, "m1", POL_EXPLAIN_TEXT, &failure), "123.45");
    contains(pol_policy_schema(first, false, &failure), "total_investment");
    contains(pol_policy_readings(first, &failure), "floor_fen");
    contains(pol_policy_description(first, &failure), "m1.c1");
    cr_assert_null(failure);
    cr_assert_null(pol_policy_explain(first, facts, -1, "m7", POL_EXPLAIN_JSON, &failure));
    cr_assert_eq(failure->kind, POL_FAILURE_ARGUMENT);
    pol_failure_free(failure);
    pol_policy_free(first);
}

Test(api, wrong_options) {
    pol_failure        *failure = NULL;
    pol_reading_choice  choices[] = {{"R1", "floor_yuan"}, {"R1", "floor_fen"}};
    pol_compile_options options = {.size = sizeof options, .readings = choices, .reading_count = 2};
    cr_assert_null(pol_compile(SMALL, &options, &failure));
    cr_assert_str_eq(failure->field, "R1");
    pol_failure_free(failure);
    options = (pol_compile_options){.size = sizeof options, .as_of = "2025-13-01"};
    cr_assert_null(pol_compile(SMALL, &options, NULL));
    cr_assert_null(pol_compile(SMALL, &options, &failure));
    cr_assert_str_eq(failure->field, "as_of");
    cr_assert(strstr(failure->message, "as_of") && strstr(failure->message, "2025-13-01"), "%s", failure->message);
    pol_failure_free(failure);
}

/* A broken policy: diagnostics whose texts outlive the caller's path, and no decision. */
Test(api, broken_policy) {
    char path[] = "/tmp/pol_api_XXXXXX.pol";
    int  descriptor = mkstemps(path, 4);
    cr_assert(descriptor >= 0 && write(descriptor, "措施 x", strlen("措施 x")) > 0);
    close(descriptor);
    char       *own = strdup(path);
    pol_policy *policy = compile(own);
    memset(own, 'x', strlen(own));
    free(own);
    size_t count;
    const pol_diagnostic *first = pol_policy_diagnostics(policy, &count);
    cr_assert(count > 0 && !pol_policy_is_usable(policy));
    cr_assert_str_eq(first->labels[0].file, path);
    contains(pol_policy_diagnostics_text(policy), first->code);
    pol_failure *failure = NULL;
    cr_assert_null(pol_policy_decide(policy, "{}", 2, &failure));
    cr_assert_eq(failure->kind, POL_FAILURE_POLICY);
    pol_failure_free(failure);
    pol_policy_free(policy);
    unlink(path);
}

#if !defined(__SANITIZE_ADDRESS__)
static size_t in_use(void) { return mallinfo2().uordblks; }
#endif

Test(api, many_compilations_in_a_row) {
#if defined(__SANITIZE_ADDRESS__)
    enum { TIMES = 100 };                                           /* the leak checker sees what is lost; tests/python counts a thousand */
#else
    enum { TIMES = 1000 };
    pol_policy_free(compile(SMALL));
    size_t before = in_use();
#endif
    for (int i = 0; i < TIMES; i++) pol_policy_free(compile(SMALL));
#if !defined(__SANITIZE_ADDRESS__)
    cr_assert_leq(in_use(), before + 4096);
#endif
}

/* ---- tables by hand -------------------------------------------------------------------------------------------------------- */

typedef struct { struct ArrowSchema schema; struct ArrowArray array; const void *buffers[4]; } Column;

static Column column(const char *name, const char *format, int64_t length, int64_t offset, const void *validity, const void *values, const void *more) {
    Column made = {.schema = {.format = format, .name = name, .flags = 2}, .array = {.length = length, .offset = offset, .null_count = validity ? -1 : 0, .n_buffers = more ? 3 : 2}};
    made.buffers[0] = validity;
    made.buffers[1] = values;
    made.buffers[2] = more;
    return made;
}

typedef struct { struct ArrowSchema schema, *schemas[8]; struct ArrowArray array, *arrays[8]; const void *buffer; } Table;

static void table_of(Table *table, Column *columns, int count, int64_t rows, int64_t offset) {
    *table = (Table){.schema = {.format = "+s", .name = "", .n_children = count}, .array = {.length = rows, .offset = offset, .n_buffers = 1, .n_children = count}};
    for (int i = 0; i < count; i++) {
        columns[i].array.buffers = columns[i].buffers;
        table->schemas[i] = &columns[i].schema;
        table->arrays[i] = &columns[i].array;
    }
    table->schema.children = table->schemas;
    table->array.children = table->arrays;
    table->array.buffers = &table->buffer;
}

/* The statuses of m1 as they come out of the exported stream, one letter a row. */
static void statuses(const pol_decisions *decisions, char *letters) {
    struct ArrowArrayStream stream;
    pol_decisions_stream(decisions, &stream);
    struct ArrowSchema schema;
    cr_assert_eq(stream.get_schema(&stream, &schema), 0);
    int64_t at = 0;
    while (strcmp(schema.children[at]->name, "m1.status") != 0) at++;
    schema.release(&schema);
    for (;;) {
        struct ArrowArray chunk;
        cr_assert_eq(stream.get_next(&stream, &chunk), 0);
        if (!chunk.release) break;
        struct ArrowArray moved = *chunk.children[at];              /* a consumer may take a child and leave the rest */
        chunk.children[at]->release = NULL;
        chunk.release(&chunk);
        for (int64_t i = 0; i < moved.length; i++) *letters++ = "ynuef"[((const int8_t *)moved.buffers[1])[i]];
        moved.release(&moved);
    }
    *letters = '\0';
    stream.release(&stream);
}

static void decide(Table *table, const pol_table_options *options, const char *expected, int64_t error_rows) {
    pol_policy    *policy = compile(SMALL);
    pol_failure   *failure = NULL;
    pol_decisions *decisions = pol_policy_decide_table(policy, &table->schema, &table->array, options, &failure);
    cr_assert_not_null(decisions, "%s %s", failure ? failure->field : "", failure ? failure->message : "");
    pol_policy_free(policy);                                        /* decisions do not need it */
    char letters[64];
    statuses(decisions, letters);
    cr_assert_str_eq(letters, expected);
    cr_assert_eq(pol_decisions_error_rows(decisions), error_rows);
    pol_decisions_free(decisions);
}

static const int32_t days[] = {20269, 20269, 20269, 20269, 20269, 20269};
static const int32_t text_ends[] = {0, 9, 18, 27, 36, 45, 54};
static const char    texts[] = "equipmentequipmentequipmentequipmentequipmentequipment";

static void try_both_engines(Table *table, const char *expected, int64_t error_rows) {
    pol_table_options options = {.size = sizeof options};
    for (int32_t engine = POL_ENGINE_REFERENCE; engine <= POL_ENGINE_NATIVE; engine++) {
        options.engine = engine;
        decide(table, &options, expected, error_rows);
        options.reasons = POL_REASONS_MASKS;
        decide(table, &options, expected, error_rows);
        options.reasons = POL_REASONS_IDS;
    }
}

Test(api, integers_with_nulls_and_offsets, .timeout = 60) {
    static const int64_t amounts[] = {999, 1000, 5000, -1, 0, INT64_MAX};
    static const uint8_t valid[] = {0x2f};                          /* the fifth is null */
    Table  table;
    Column columns[] = {column("application.date", "tdD", 6, 0, NULL, days, NULL), column("project.kinds", "u", 6, 0, NULL, text_ends, texts),
                        column("项目.总投资额", "l", 6, 0, valid, amounts, NULL)};
    table_of(&table, columns, 3, 6, 0);
    try_both_engines(&table, "nyyeue", 2);
    table_of(&table, columns, 3, 3, 2);                             /* rows 3 to 5 */
    try_both_engines(&table, "yeu", 1);
    columns[2].array.offset = 1;                                    /* a column that is a slice itself */
    columns[2].array.length = 5;
    table_of(&table, columns, 3, 5, 0);
    try_both_engines(&table, "yyeue", 2);
}

Test(api, floats, .timeout = 60) {
    static const double amounts[] = {999.99, 1000.0, 0.1 + 0.2, 1e18, 4503599627370497.0, 1000.01};
    Table  table;
    Column columns[] = {column("application.date", "tdD", 6, 0, NULL, days, NULL), column("project.kinds", "u", 6, 0, NULL, text_ends, texts),
                        column("project.total_investment", "g", 6, 0, NULL, amounts, NULL)};
    table_of(&table, columns, 3, 6, 0);
    try_both_engines(&table, "nyeeey", 3);
}

Test(api, options_of_tables) {
    Table table;
    Column columns[] = {column("project.total_investmant", "l", 0, 0, NULL, days, NULL)};
    table_of(&table, columns, 1, 0, 0);
    pol_policy        *policy = compile(SMALL);
    pol_failure       *failure = NULL;
    pol_table_options  options = {.size = sizeof options, .detail = 9};
    cr_assert_null(pol_policy_decide_table(policy, &table.schema, &table.array, &options, &failure));
    cr_assert_str_eq(failure->field, "detail");
    pol_failure_free(failure);
    cr_assert_null(pol_policy_decide_table(policy, &table.schema, &table.array, NULL, &failure));
    cr_assert_eq(failure->kind, POL_FAILURE_TABLE);
    cr_assert_not_null(strstr(failure->help, "total_investment"));
    pol_failure_free(failure);
    options = (pol_table_options){.size = sizeof options, .ignore_unknown = true};
    pol_decisions_free(pol_policy_decide_table(policy, &table.schema, &table.array, &options, NULL));
    pol_policy_free(policy);
}
