/* writer_csv - rows of cells as text. RFC 4180, UTF-8, amounts with two decimals. */
#include "data/writer_cells.h"
#include "data/writer_private.h"

#include <inttypes.h>
#include <string.h>

typedef struct { CellSink sink; Buffer *out; RowCuts *cuts; bool filled; } CsvSink;   /* filled: the row has a cell already; cuts: NULL, or see writer_private.h */

static void separate(CsvSink *csv) {
    if (csv->filled) buffer_byte(csv->out, ',');
    csv->filled = true;
}

static void put_text(CellSink *sink, const char *text, size_t size) {
    CsvSink *csv = (CsvSink *)sink;
    Buffer  *out = csv->out;
    separate(csv);
    if (!memchr(text, ',', size) && !memchr(text, '"', size) && !memchr(text, '\n', size) && !memchr(text, '\r', size)) {
        buffer_put(out, text, size);
        return;
    }
    buffer_byte(out, '"');
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '"') buffer_byte(out, '"');
        buffer_byte(out, text[i]);
    }
    buffer_byte(out, '"');
}

static void put_integer(CellSink *sink, int64_t value) {
    CsvSink *csv = (CsvSink *)sink;
    separate(csv);
    if (csv->cuts) leave_hole(csv->cuts, csv->out->size, HOLE_ROW);
    else buffer_printf(csv->out, "%" PRId64, value);
}

static void put_money(CellSink *sink, int64_t fen) {
    CsvSink *csv = (CsvSink *)sink;
    char     text[48];
    separate(csv);
    if (csv->cuts) {
        leave_hole(csv->cuts, csv->out->size, (HoleKind)fen);
        return;
    }
    money_text(fen, text);
    buffer_text(csv->out, text);
}

static void end_row(CellSink *sink) {
    CsvSink *csv = (CsvSink *)sink;
    buffer_text(csv->out, "\r\n");
    csv->filled = false;
}

static void cut(CellSink *sink) {
    CsvSink *csv = (CsvSink *)sink;
    if (csv->cuts) cut_here(csv->cuts, csv->out);
}

static CsvSink start(RowCuts *cuts, Buffer *out) { return (CsvSink){{put_text, put_integer, put_money, end_row, cut, NULL}, out, cuts, false}; }

void csv_begin(const Writer *writer, Buffer *out) {
    CsvSink csv = start(NULL, out);
    cells_heading(&writer->options, &csv.sink);
}

void csv_row(const Writer *writer, const Row *row, const Decision *decision, RowCuts *cuts, Buffer *out) {
    CsvSink csv = start(cuts, out);
    cells_row(&writer->options, row, decision, &csv.sink);
}
