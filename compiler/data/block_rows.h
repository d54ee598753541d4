/* block_rows - the rows of a table that was read and decided in columns, as text or as columns of cells: what the kernel decided, and between them the rows that could not be read, in the
 * order of the table. The text is what writer_row gives row by row. */
#ifndef POL_DATA_BLOCK_ROWS_H
#define POL_DATA_BLOCK_ROWS_H

#include "data/data_blocks.h"
#include "data/decision_columns.h"
#include "data/row_pieces.h"

typedef struct BlockRows BlockRows;

bool       block_rows_possible(OutputFormat format);
BlockRows *block_rows_new(Writer *writer);                     /* one a thread */
void       block_rows_free(BlockRows *rows);                   /* NULL is allowed */
/* A new piece of the table, whose first row has this number. */
void       block_rows_start(BlockRows *rows, int64_t number);
/* The rows that data_block_rows gave last, and the bad ones before and between them. */
void       block_rows_write(BlockRows *rows, DataBlock block, const DecisionColumns *decisions, Buffer *out);
/* The bad rows at the end of the piece. The number of the row that follows it. */
int64_t    block_rows_end(BlockRows *rows, DataBlock block, Buffer *out);
/* In the order of the pieces, one thread at a time: rows that were gathered in columns go to the writer, which puts what is ready of the file into `out`. */
void       block_rows_hand_over(BlockRows *rows, Buffer *out);

#endif
