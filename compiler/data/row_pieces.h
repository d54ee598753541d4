/* row_pieces - rows of results put together from pieces of rows like them. What a writer says about one measure depends on little: its status, which conditions
 * failed, what is missing; only the amounts differ from row to row. So each piece is written once, by the writer, and kept with holes for the amounts. The text
 * is the writer's to the byte (tests/unit/test_writer.c). For a file that is kept in columns a piece is its cells. */
#ifndef POL_DATA_ROW_PIECES_H
#define POL_DATA_ROW_PIECES_H

#include "data/cell_columns.h"
#include "data/decision_columns.h"

typedef struct RowPieces RowPieces;

/* One a thread; the writer must outlive it. `columns`: the rows of a file that is kept in columns go there, not into a buffer; NULL for text. */
RowPieces *row_pieces_new(Writer *writer, CellColumns *columns);
void       row_pieces_free(RowPieces *pieces);                 /* NULL is allowed */
void       row_pieces_forget(RowPieces *pieces);               /* before the texts of the columns are forgotten */
/* As writer_row without an explanation. */
void       row_pieces_write(RowPieces *pieces, const Row *row, const Decision *decision, Buffer *out);

enum { PIECES_ROWS = 64 };
/* Looks up the pieces of at most PIECES_ROWS rows of a block, measure by measure. */
void       row_pieces_find(RowPieces *pieces, const DecisionColumns *decisions, int64_t first, int32_t count);
/* Whether row_pieces_put can write this one, counted from `first`: it is like rows before it. Otherwise write it with row_pieces_write. */
bool       row_pieces_ready(const RowPieces *pieces, int32_t index);
/* Writes `count` of these into the columns, numbered from `row`. */
void       row_pieces_put_columns(const RowPieces *pieces, const DecisionColumns *decisions, int32_t index, int32_t count, int64_t row);
/* Writes one of these as text. False: it is not like rows before it. */
bool       row_pieces_put(const RowPieces *pieces, const DecisionColumns *decisions, int32_t index, int64_t row, Buffer *out);

#endif
