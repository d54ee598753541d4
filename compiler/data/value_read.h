/* value_read - the text of one fact to its stored value: exact, within its declared range, or an error that says what to type. */
#ifndef POL_DATA_VALUE_READ_H
#define POL_DATA_VALUE_READ_H

#include "ir/application.h"
#include "data/names.h"
#include "data/row_error.h"

typedef enum {
    FORM_JSON_NUMBER,          /* a number token */
    FORM_JSON_STRING,          /* between quotes */
    FORM_CELL                  /* a cell of a table: what spreadsheet programs and people write is understood where it is exact */
} ValueForm;

typedef struct {
    const SchemaNames *names;
    RowErrors         *errors;
    Application       *application;    /* texts go here */
    int32_t            text_capacity;
    const IrEntity    *entity;
    const IrField     *field;
    int32_t            element;        /* from 1; 0: not in a list */
    Place              place;
} ValueContext;

/* Reads `size` bytes of valid UTF-8. False when an error was reported; the cell then stays absent. In FORM_CELL an empty text leaves
 * it absent without an error. For TYPE_SET in FORM_JSON_STRING one item is added to the cell's mask; in FORM_CELL all of them. */
bool value_read(ValueContext *context, ValueForm form, const char *text, size_t size, Cell *cell);

/* What a cell says: without the blanks around it (also U+3000 and U+00A0), and of ="001", by which programs keep spreadsheets from reading a text as a
 * number, what stands between the marks. */
const char *value_plain(const char *text, size_t *size);

/* Reports an error at the context's place and fact. */
RowError *value_error(ValueContext *context, DataCode code, const char *english, const char *chinese, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));
RowError *value_error_said(ValueContext *context, DataCode code, Wording what);

/* What a fact of this type expects, as in "expected an amount in yuan, such as "20000000.00"". */
Wording type_expectation(const SchemaNames *names, IrType type);
Wording range_words(Arena *arena, const IrSchema *schema, const IrField *field);   /* "0元 至 1000亿元" */

#endif
