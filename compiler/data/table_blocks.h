/* table_blocks - a CSV in blocks of columns: threads take turns at the input, each takes some hundred kilobytes of whole records and reads them by itself.
 * Plain records go through csv_scan; a record with anything else in it is read by reader_csv as always, so values and messages are the same. */
#ifndef POL_DATA_TABLE_BLOCKS_H
#define POL_DATA_TABLE_BLOCKS_H

#include "data/fact_columns.h"
#include "data/reader.h"

typedef struct TableBlocks TableBlocks;
typedef struct TableBlock TableBlock;

/* Whether the rows can be had in columns: a CSV without lists to join, in which every column has a name. Before the first row is read. */
bool         table_blocks_possible(const Reader *reader);
bool         table_blocks_may_be_complete(const Reader *reader);   /* there is a column for every fact, and there are no lists */
TableBlocks *table_blocks_new(Arena *arena, Reader *reader, const Layout *layout);
void         table_blocks_limit(TableBlocks *blocks, int level, size_t piece);   /* other loops (csv_scan.h), shorter pieces */

TableBlock  *table_block_new(TableBlocks *blocks);              /* one a thread; needs table_block_free */
void         table_block_free(TableBlock *block);
/* The next piece of the table; one thread at a time. False at the end; reader_failure says whether all was read. */
bool         table_block_take(TableBlock *block);
int64_t      table_block_number(const TableBlock *block);       /* pieces from 0, in the order of the table */
/* The next rows of the piece, packed; may be none at all when only bad rows were left. False when the piece is done. */
bool         table_block_rows(TableBlock *block);
FactColumns *table_block_columns(const TableBlock *block);
bool         table_block_is_done(const TableBlock *block);       /* the rows that were given last are the last ones of the piece */
/* The rows of the piece so far that could not be read. */
typedef struct { RowErrors errors; int64_t line, good_before; } BadRow;      /* good_before: good rows of the piece that stand before it */
int32_t      table_block_bad_rows(const TableBlock *block);
const BadRow *table_block_bad_row(const TableBlock *block, int32_t index);
/* The line of a good row of the piece, from 0. The first time the piece is read once more. */
int64_t      table_block_line(TableBlock *block, int64_t good);

#endif
