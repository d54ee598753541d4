/* writer - decisions as text: JSON Lines (the contract of the design), CSV, or a table for people. Writes into a Buffer that the caller
 * prints and clears; keeps nothing of a row. */
#ifndef POL_TOOLS_WRITER_H
#define POL_TOOLS_WRITER_H

#include "eval/explain.h"
#include "tools/reader.h"

/* OUTPUT_SUMMARY: no rows. */
typedef enum { OUTPUT_TABLE, OUTPUT_JSONL, OUTPUT_CSV, OUTPUT_SUMMARY } OutputFormat;
bool output_format_from_name(const char *name, OutputFormat *format);

typedef struct {
    const IrProgram *program;
    OutputFormat     format;
    Language         language;
    bool             color;
} WriterOptions;

typedef struct Writer Writer;
Writer *writer_new(Arena *arena, WriterOptions options);
void writer_begin(Writer *writer, Buffer *out);                /* headings */
/* `decision` is NULL for a row whose input could not be read. `explain`: the derivation is written too; NULL: not. */
void writer_row(Writer *writer, const Row *row, const Decision *decision, const ExplainInput *explain, Buffer *out);

/* What made a measure ERROR, as a sentence, and its code. For measures with CHECK_INPUT the row's errors say it. */
const char *measure_error_text(const IrProgram *program, const IrMeasure *measure, const MeasureDecision *decision, Language language, DataCode *code);

#endif
