/* arrow_rows - the rows of a record batch as applications, each with what is wrong with it. A block of rows is read column by column, then row by row. */
#ifndef POL_DATA_ARROW_ROWS_H
#define POL_DATA_ARROW_ROWS_H

#include "data/arrow_columns.h"
#include "data/reader.h"

enum { ARROW_BLOCK = 4096 };

typedef struct {
    const TableShape *shape;
    int64_t **values; uint8_t **states;            /* by fact of the shape: one block */
    int64_t   first, count;
    bool      any_refused;
    bool     *keeps_text;                          /* by fact: what was written is kept in the application */
} ArrowRows;

ArrowRows *arrow_rows_new(Arena *arena, const TableShape *shape);
/* Rows [first, first + count) of the batch that is attached to the shape; at most ARROW_BLOCK. `scratch` may be reset afterwards. */
void arrow_rows_read(ArrowRows *rows, int64_t first, int64_t count, Arena *scratch);
bool arrow_rows_refused(const ArrowRows *rows, int64_t at);     /* some cell of the row could not be taken */
/* The row at `at` of the block, into an empty application that row->application points at; errors go to row->errors. */
void arrow_rows_get(const ArrowRows *rows, int64_t at, Place place, Arena *arena, Row *row);

#endif
