/* writer_cells - decisions as rows of cells, wide (one row an application) or long (one row a measure of an application). CSV, xlsx, Parquet and Arrow
 * have the same columns in the same order; how a cell is written is the sink's business. Included by writer*.c only. */
#ifndef POL_DATA_WRITER_CELLS_H
#define POL_DATA_WRITER_CELLS_H

#include "data/writer.h"

typedef enum { CELL_KIND_TEXT, CELL_KIND_INTEGER, CELL_KIND_MONEY, CELL_KIND_YES_NO } CellKind;    /* of a column; "true" and "false" are given as texts */

typedef struct CellSink CellSink;
typedef struct CellColumns CellColumns;
struct CellSink {
    void (*text)(CellSink *sink, const char *text, size_t size);    /* size 0: an empty cell */
    void (*integer)(CellSink *sink, int64_t value);
    void (*money)(CellSink *sink, int64_t fen);
    void (*end_row)(CellSink *sink);
    void (*cut)(CellSink *sink);                                    /* the head, a measure or a choice ends here, also after the end of a row; NULL: does not matter */
    void (*heading)(CellSink *sink, const char *name, CellKind kind);   /* NULL: the name is a text */
};

void cells_heading(const WriterOptions *options, CellSink *sink);
void cells_row(const WriterOptions *options, const Row *row, const Decision *decision, CellSink *sink);

#endif
