/* arrow_columns - the columns of an Arrow table as facts: which column is which fact, and blocks of cells in stored units.
 *
 * shape_new looks at the schema once; shape_attach takes the memory of one record batch; columns_read gives the cells of some rows. Whatever is
 * not exact or out of range comes as CELL_REFUSED; column_read_again then reads that one cell slowly and says what is wrong with it. */
#ifndef POL_DATA_ARROW_COLUMNS_H
#define POL_DATA_ARROW_COLUMNS_H

#include "data/arrow.h"
#include "data/value_read.h"

typedef enum {
    FORM_NULL, FORM_BITS, FORM_I8, FORM_I16, FORM_I32, FORM_I64, FORM_U8, FORM_U16, FORM_U32, FORM_U64, FORM_FLOAT, FORM_DOUBLE,
    FORM_DECIMAL, FORM_TEXT, FORM_LONG_TEXT, FORM_TEXT_VIEW, FORM_LIST, FORM_LONG_LIST, FORM_LIST_VIEW, FORM_LONG_LIST_VIEW, FORM_DAY32, FORM_INSTANT, FORM_STRUCT, FORM_OTHER
} ColumnForm;

/* One array of Arrow. `shift`: the entry of row i is at i + shift. */
typedef struct InArray {
    ColumnForm form;
    int32_t    width, scale;                      /* DECIMAL: bytes, decimals */
    int64_t    per_day;                           /* INSTANT: units in a day */
    bool       dictionary;                        /* the entries are indices (of `form`) into `values` */
    struct InArray *values;                       /* of a dictionary, of a list */
    const struct ArrowArray *array;               /* of the batch at hand */
    int64_t    shift;
    /* an entry is absent if a bit here is 0: the struct it lies in, the struct around that */
    struct { const uint8_t *bits; int64_t shift; } parents[2]; int32_t parent_count;
} InArray;

typedef enum { CELL_ABSENT, CELL_PRESENT, CELL_REFUSED } CellState;

typedef struct {
    int32_t  slot, top, nested;                   /* child of the table, child of that or -1 */
    InArray  array;
    int64_t  multiple;                            /* an integer times this is the stored value */
    int64_t  least, most;                         /* integers that are in range */
    int64_t *known_values; uint8_t *known_states; int64_t known_count;     /* by entry of a dictionary */
} TableFact;

typedef struct {
    int32_t  entity, top;
    InArray  array;
    TableFact *facts; int32_t fact_count;        /* nested: child of the element */
} TableList;

typedef struct {
    const SchemaNames *names;
    const IrSchema *schema;
    bool        stored;                           /* integers are in stored units */
    TableFact *facts; int32_t fact_count;
    TableList *lists; int32_t list_count;
    const struct ArrowArray *batch;
} TableShape;

typedef struct {
    bool   stored;                                /* integers are in stored units */
    bool   ignore_unknown;                        /* columns that are no facts are left out; else they are failures */
    const char *const *ignored; size_t ignored_count;          /* columns to leave out, by name */
} ShapeOptions;

/* Why a table cannot be taken at all: `field` names the column or fact. */
typedef struct { DataCode code; const char *field; Wording what, help; } ShapeFailure;

/* False with a failure when a column is no fact, or cannot hold it. */
bool shape_new(Arena *arena, const SchemaNames *names, const struct ArrowSchema *schema, const ShapeOptions *options, TableShape **shape, ShapeFailure *failure);
/* `scratch` lives as long as the batch is at hand. False when the array does not match the schema. */
bool shape_attach(TableShape *shape, const struct ArrowArray *batch, Arena *scratch);

/* The cells of rows [first, first + count) of the column; `scratch` may be reset afterwards. True when one was refused. */
bool column_read(const TableShape *shape, const TableFact *column, int64_t first, int64_t count, int64_t *values, uint8_t *states, Arena *scratch);
/* True when the rows lie as bits at a byte's start, and then where; *validity NULL: all are present. */
bool column_bits(const TableFact *column, int64_t first, const uint8_t **values, const uint8_t **validity);
/* The elements of a row: [*first, *first + *count) of the list's columns; false when the list is absent. */
bool list_range(const TableList *list, int64_t row, int64_t *first, int64_t *count);
/* A refused cell, read slowly: reports to context->errors, or gives a value after all. context->entity, field and element are set. */
void column_read_again(const TableShape *shape, const TableFact *column, int64_t row, ValueContext *context, Cell *cell);

/* ---- used by arrow_columns*.c only ---- */
ColumnForm array_form(InArray *array, const struct ArrowSchema *schema, Arena *arena);
bool       array_is_present(const InArray *array, int64_t row);
bool       array_text(const InArray *array, int64_t row, const char **text, size_t *size);      /* of a present entry; false: the array holds no text */
bool       items_range(const InArray *list, int64_t row, int64_t *first, int64_t *count);
ValueContext column_context(const TableShape *shape, RowErrors *errors, Application *application, const TableFact *column);

/* Below this the numbers that a fact can hold are further apart than floats of the column's precision: n and n + 1 are different floats after the division too. */
static inline double table_float_bound(const TableFact *column) { return (column->array.form == FORM_FLOAT ? 8388608.0 : 4503599627370496.0) / (double)column->multiple; }

#endif
