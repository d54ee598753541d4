/* Tables through the Arrow C Data Interface, at their edges: what is absent, what is given twice, what a careless program may hand over. The evaluator is
 * made by hand: for each row it gives a bit for each fact that is present, and the number of the colour. */
#include "runtime/runtime.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { FLAG, COLOUR, COST, NOTE, SUM, FIELDS };
enum { HAS_FLAG = 1, HAS_COLOUR = 2, HAS_COST = 4, HAS_NOTE = 8, HAS_LOANS = 16 };
#define LONG_NAME "a_measure_whose_name_is_as_long_as_a_clause_" "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789" \
                  "0123456789012345678901234567890123456789"

static int bit(const uint8_t *bits, int64_t i) { return bits[i / 8] >> i % 8 & 1; }

static void kernel(const pol_column *fields, const pol_list_column *lists, void *const *outputs, int64_t rows) {
    memset(outputs[0], 0, (size_t)rows / 8);
    for (int64_t i = 0; i < rows; i++) {
        int has = 0;
        for (int f = FLAG; f <= NOTE; f++) has |= bit(fields[f].validity, i) << f;
        if (bit(lists[1].validity, i)) has |= HAS_LOANS;
        ((uint8_t *)outputs[1])[i] = (uint8_t)has;
        ((int64_t *)outputs[2])[i] = has & HAS_COLOUR ? ((const int8_t *)fields[COLOUR].values)[i] : -1;
    }
}

static const pol_item_name colours[] = {{{"red", "红"}, NULL}, {{"blue", "蓝"}, NULL}};
static const pol_enum enums[] = {{{"colour", NULL}, colours, 2, 1, {0}}};
static const pol_field fields[FIELDS] = {
    [FLAG] = {.name = {"flag", "标志"}, .low = 0, .high = 1, .type = POL_TYPE_BOOL, .bits = 1},
    [COLOUR] = {.name = {"colour", NULL}, .low = 0, .high = 2, .type = POL_TYPE_ENUM, .bits = 8},
    [COST] = {.name = {"cost", NULL}, .low = 0, .high = 1000000000000, .type = POL_TYPE_MONEY, .bits = 64},
    [NOTE] = {.name = {"note", NULL}, .type = POL_TYPE_TEXT, .bits = 64},
    [SUM] = {.name = {"sum", NULL}, .low = 0, .high = 1000000000000, .type = POL_TYPE_MONEY, .entity = 1, .bits = 64}};
static const pol_entity entities[] = {{.name = {"app", "申报"}, .first_field = 0, .field_count = 4}, {.name = {"loans", NULL}, .many = 1, .first_field = SUM, .field_count = 1}};
static const pol_measure_description measures[] = {{.name = {LONG_NAME, NULL}}};
static const pol_output outputs[] = {{POL_COLUMN_INPUT_ERROR, 0, 1, 0}, {POL_COLUMN_STATUS, 0, 8, 0}, {POL_COLUMN_CHECK, 0, 64, 0}};
static const pol_evaluator evaluator = {.enums = enums, .fields = fields, .entities = entities, .measures = measures, .enum_count = 1, .field_count = FIELDS, .entity_count = 2,
                                        .measure_count = 1, .outputs = {[POL_OUTPUT_FULL] = outputs}, .output_counts = {[POL_OUTPUT_FULL] = 3},
                                        .kernels = {[POL_LEVEL_BASE] = {[POL_OUTPUT_FULL] = {kernel, kernel}}}};

/* ---- a table of at most two columns ---- */

typedef struct {
    struct ArrowSchema schema, columns[2], *column_pointers[2];
    struct ArrowArray  array, data[2], *data_pointers[2];
} Table;

static void start(Table *table, int64_t rows) {
    *table = (Table){.schema = {.format = "+s", .name = ""}, .array = {.length = rows}};
    for (int i = 0; i < 2; i++) {
        table->column_pointers[i] = &table->columns[i];
        table->data_pointers[i] = &table->data[i];
    }
    table->schema.children = table->column_pointers;
    table->array.children = table->data_pointers;
}

static void add(Table *table, const char *name, const char *format, int64_t buffer_count, const void **buffers) {
    int64_t i = table->schema.n_children++;
    table->columns[i] = (struct ArrowSchema){.format = format, .name = name};
    table->data[i] = (struct ArrowArray){.length = table->array.length, .null_count = buffer_count && buffers[0] ? -1 : 0, .n_buffers = buffer_count, .buffers = buffers};
    table->array.n_children++;
}

typedef struct { int code; char why[300]; uint8_t has[8]; int64_t colour[8]; char name[400]; } Given;

static Given decide_selection(const Table *table, int selection) {
    Given              given = {0};
    struct ArrowSchema schema;
    struct ArrowArray  result;
    pol_batch_options  options = {.selection = (pol_selection)selection, .level = POL_LEVEL_BASE};
    given.code = pol_batch_arrow(&evaluator, &table->schema, &table->array, &options, &schema, &result, given.why, sizeof given.why);
    if (given.code) return given;
    memcpy(given.has, result.children[1]->buffers[1], (size_t)result.length);
    memcpy(given.colour, result.children[2]->buffers[1], (size_t)result.length * 8);
    snprintf(given.name, sizeof given.name, "%s", schema.children[1]->name);
    result.release(&result);
    schema.release(&schema);
    return given;
}

static Given decide(const Table *table) { return decide_selection(table, POL_OUTPUT_FULL); }

static void refuses(const Table *table, const char *words) {
    Given given = decide(table);
    cr_expect(given.code != 0 && strstr(given.why, words), "code %d, \"%s\", expected \"%s\"", given.code, given.why, words);
}

/* ---- absent ---- */

Test(arrow, absent_entries_of_a_dictionary_are_absent_facts) {
    Table   table;
    uint8_t codes[] = {0, 1, 2, 1}, own[] = {0x0b}, entries[] = {0x05};          /* own: the third is absent; entries: the second */
    int32_t offsets[] = {0, 4, 4, 9};
    const void *column[] = {own, codes}, *texts[] = {entries, offsets, "bluegreen"};
    struct ArrowSchema dictionary_schema = {.format = "u"};
    struct ArrowArray  dictionary = {.length = 3, .null_count = 1, .n_buffers = 3, .buffers = texts};
    start(&table, 4);
    add(&table, "app.colour", "C", 2, column);
    table.columns[0].dictionary = &dictionary_schema;
    table.data[0].dictionary = &dictionary;
    Given given = decide(&table);
    cr_assert(given.code == 0, "%s", given.why);
    cr_expect(given.has[0] == HAS_COLOUR && given.colour[0] == 1);
    cr_expect(given.has[1] == 0, "an entry that is absent");
    cr_expect(given.has[2] == 0, "a value that is absent");
    cr_expect(given.has[3] == 0);
    column[0] = NULL;                                                            /* no bits of its own */
    table.data[0].null_count = 0;
    given = decide(&table);
    cr_expect(given.has[1] == 0 && given.has[2] == HAS_COLOUR && given.colour[2] == 2, "green is another colour than those of the list");
}

Test(arrow, a_column_of_nothing_is_absent) {
    Table table;
    start(&table, 2);
    add(&table, "app.cost", "n", 0, NULL);
    table.data[0].null_count = 2;
    Given given = decide(&table);
    cr_expect(given.code == 0 && given.has[0] == 0 && given.has[1] == 0, "%s", given.why);
}

Test(arrow, an_absent_list_may_span_elements) {
    Table   table;
    int32_t offsets[] = {0, 2, 3};
    int64_t sums[] = {1, 2, 3};
    uint8_t present[] = {0x02};
    const void *list[] = {present, offsets}, *none[] = {NULL}, *values[] = {NULL, sums};
    struct ArrowSchema sum_schema = {.format = "l", .name = "sum"}, *sum_schemas[] = {&sum_schema}, item_schema = {.format = "+s", .name = "item", .n_children = 1, .children = sum_schemas};
    struct ArrowArray  sum = {.length = 3, .n_buffers = 2, .buffers = values}, *sum_arrays[] = {&sum};
    struct ArrowArray  item = {.length = 3, .n_buffers = 1, .buffers = none, .n_children = 1, .children = sum_arrays}, *items[] = {&item};
    struct ArrowSchema *item_schemas[] = {&item_schema};
    start(&table, 2);
    add(&table, "loans", "+l", 2, list);
    table.columns[0].n_children = table.data[0].n_children = 1;
    table.columns[0].children = item_schemas;
    table.data[0].children = items;
    Given given = decide(&table);
    cr_assert(given.code == 0, "%s", given.why);
    cr_expect(given.has[0] == 0 && given.has[1] == HAS_LOANS);
    offsets[2] = 4;
    refuses(&table, "no places in its elements");
    offsets[2] = 1;
    refuses(&table, "no places in its elements");
    offsets[2] = 3, sum.length = 2;
    refuses(&table, "fewer rows");
    sum.length = 3, list[1] = NULL;
    refuses(&table, "offsets are not there");
    table.array.length = table.data[0].length = 0;                               /* without rows there may be no offsets */
    cr_expect(decide(&table).code == 0);
}

Test(arrow, no_rows_need_no_buffers) {
    static const char *const columns[][2] = {{"app.flag", "b"}, {"app.cost", "l"}, {"app.note", "u"}, {"app.colour", "c"}};
    const void *none[] = {NULL, NULL, NULL};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        Table table;
        start(&table, 0);
        add(&table, columns[i][0], columns[i][1], 3, none);
        cr_expect(decide(&table).code == 0, "%s", columns[i][0]);
    }
}

Test(arrow, rows_that_are_absent_altogether_are_refused) {
    Table   table;
    uint8_t flags[] = {3}, rows[] = {1};
    const void *column[] = {NULL, flags}, *own[] = {rows};
    start(&table, 2);
    add(&table, "app.flag", "b", 2, column);
    table.array.n_buffers = 1, table.array.buffers = own, table.array.null_count = -1;
    refuses(&table, "absent altogether");
    rows[0] = 3;
    cr_expect(decide(&table).has[1] == HAS_FLAG);
}

/* ---- twice ---- */

Test(arrow, a_fact_has_one_column) {
    Table   table;
    uint8_t flags[] = {1};
    const void *column[] = {NULL, flags}, *none[] = {NULL};
    static const char *const others[] = {"app.flag", "申报.标志", "app.标志"};
    for (int i = 0; i < 3; i++) {
        start(&table, 1);
        add(&table, "app.flag", "b", 2, column);
        add(&table, others[i], "b", 2, column);
        refuses(&table, "two columns");
    }
    struct ArrowSchema flag_schema = {.format = "b", .name = "flag"}, *flag_schemas[] = {&flag_schema};
    struct ArrowArray  flag = {.length = 1, .n_buffers = 2, .buffers = column}, *flag_arrays[] = {&flag};
    start(&table, 1);
    add(&table, "app", "+s", 1, none);
    table.columns[0].n_children = table.data[0].n_children = 1;
    table.columns[0].children = flag_schemas;
    table.data[0].children = flag_arrays;
    cr_expect(decide(&table).has[0] == HAS_FLAG);
    add(&table, "app.flag", "b", 2, column);
    refuses(&table, "two columns");
}

/* ---- careless ---- */

Test(arrow, what_has_no_such_form_is_refused) {
    Table   table;
    int64_t costs[] = {1, 2};
    const void *column[] = {NULL, costs}, *empty[] = {NULL, NULL};
    start(&table, 2);
    add(&table, NULL, "l", 2, column);
    refuses(&table, "is no fact of this policy");
    table.columns[0].name = "app.cost";
    cr_expect(decide(&table).has[1] == HAS_COST);
    table.data[0].n_buffers = 1;
    refuses(&table, "too few buffers");
    table.data[0].n_buffers = 2, table.data[0].length = 1;
    refuses(&table, "fewer rows");
    table.data[0].length = 2, table.data[0].null_count = 1;
    refuses(&table, "and not which");
    table.data[0].null_count = 0, table.data[0].n_children = 1;
    refuses(&table, "different numbers of children");
    table.data[0].n_children = 0, table.array.n_children = 2;
    refuses(&table, "different numbers of children");
    table.array.n_children = 1, table.data[0].buffers = empty;
    refuses(&table, "values are not there");
    table.data[0].buffers = column;
    cr_expect(decide_selection(&table, POL_SELECTION_COUNT).code != 0 && decide_selection(&table, -1).code != 0);
}

Test(arrow, long_names_are_whole) {
    Table table;
    start(&table, 0);
    cr_expect_str_eq(decide(&table).name, LONG_NAME ".status");
}
