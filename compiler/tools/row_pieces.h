/* row_pieces - rows of results put together from pieces of rows like them. What a writer says about one measure depends on little: its status, which conditions
 * failed, what is missing; only the amounts differ from row to row. So each piece is written once, by the writer, and kept with holes for the amounts. The text
 * is the writer's to the byte (tests/unit/test_writer.c). */
#ifndef POL_TOOLS_ROW_PIECES_H
#define POL_TOOLS_ROW_PIECES_H

#include "tools/writer.h"

typedef struct RowPieces RowPieces;

RowPieces *row_pieces_new(Writer *writer);                     /* one a thread; the writer must outlive it */
void       row_pieces_free(RowPieces *pieces);                 /* NULL is allowed */
/* As writer_row without an explanation. */
void       row_pieces_write(RowPieces *pieces, const Row *row, const Decision *decision, Buffer *out);

#endif
