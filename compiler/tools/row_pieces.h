/* row_pieces - rows of results put together from pieces of rows like them. What a writer says about one measure depends on little: its status, which conditions
 * failed, what is missing; only the amounts differ from row to row. So each piece is written once, by the writer, and kept with holes for the amounts. The text
 * is the writer's to the byte (tests/unit/test_writer.c). */
#ifndef POL_TOOLS_ROW_PIECES_H
#define POL_TOOLS_ROW_PIECES_H

#include "tools/decision_columns.h"
#include "tools/writer.h"

typedef struct RowPieces RowPieces;

RowPieces *row_pieces_new(Writer *writer);                     /* one a thread; the writer must outlive it */
void       row_pieces_free(RowPieces *pieces);                 /* NULL is allowed */
/* As writer_row without an explanation. */
void       row_pieces_write(RowPieces *pieces, const Row *row, const Decision *decision, Buffer *out);

enum { PIECES_ROWS = 64 };
/* Looks up the pieces of at most PIECES_ROWS rows of a block, measure by measure. */
void       row_pieces_find(RowPieces *pieces, const DecisionColumns *decisions, int64_t first, int32_t count);
/* Writes one of these, counted from `first`. False: it is not like rows before it; write it with row_pieces_write. */
bool       row_pieces_put(const RowPieces *pieces, const DecisionColumns *decisions, int32_t index, int64_t row, Buffer *out);

#endif
