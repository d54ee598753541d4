/* writer - decisions as text: JSON Lines (the contract of the design), CSV, a table for people, into a Buffer that the caller prints
 * and clears; Parquet and Arrow, as bytes into the same buffer; or an xlsx file. Keeps nothing of a row, except what makes up a batch. */
#ifndef POL_DATA_WRITER_H
#define POL_DATA_WRITER_H

#include "eval/explain.h"
#include "data/batch.h"
#include "data/reader.h"

/* OUTPUT_SUMMARY: no rows. */
typedef enum { OUTPUT_TABLE, OUTPUT_JSONL, OUTPUT_CSV, OUTPUT_XLSX, OUTPUT_PARQUET, OUTPUT_ARROW, OUTPUT_SUMMARY } OutputFormat;
typedef enum { SHAPE_WIDE, SHAPE_LONG } OutputShape;             /* one row an application, or one a measure of an application */
bool output_format_from_name(const char *name, OutputFormat *format);

typedef struct {
    const IrProgram *program;
    OutputFormat     format;
    Language         language;
    bool             color;
    const Batch     *batch;                                    /* shares to write with each row; NULL: none */
    OutputShape      shape;                                    /* of JSONL, CSV, xlsx, Parquet and Arrow */
    bool             stream;                                   /* Arrow: a stream, which can go through a pipe, not a file */
    const char      *path;                                     /* xlsx: the file that the workbook is written to */
} WriterOptions;

typedef struct Writer Writer;
/* xlsx, Parquet, Arrow: look at writer_failure first. */
Writer *writer_new(Arena *arena, WriterOptions options);
void writer_begin(Writer *writer, Buffer *out);                /* headings */
/* `decision` is NULL for a row whose input could not be read. `explain`: the derivation is written too; NULL: not. */
void writer_row(Writer *writer, const Row *row, const Decision *decision, const ExplainInput *explain, Buffer *out);

/* An xlsx, Parquet or Arrow file is written by one thread in the order of the rows; the others may write rows into buffers of their own side by side. */
bool writer_is_sequential(const Writer *writer);
/* After the last row, also after a failure: completes the file of an xlsx; puts what ends a Parquet or Arrow file into `out`. */
void writer_end(Writer *writer, Buffer *out);
/* Why no (more) rows can be written, NULL: all is well. */
const Wording *writer_failure(const Writer *writer);

#endif
