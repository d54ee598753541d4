/* writer - what the three forms share. */
#include "data/writer_private.h"

#include <string.h>
#include <strings.h>

bool output_format_from_name(const char *name, OutputFormat *format) {
    static const struct { const char *name; OutputFormat format; } formats[] = {
        {"table", OUTPUT_TABLE}, {"jsonl", OUTPUT_JSONL}, {"ndjson", OUTPUT_JSONL}, {"csv", OUTPUT_CSV}, {"xlsx", OUTPUT_XLSX}, {"parquet", OUTPUT_PARQUET},
        {"arrow", OUTPUT_ARROW}, {"feather", OUTPUT_ARROW}, {"arrows", OUTPUT_ARROW}, {"ipc", OUTPUT_ARROW}, {"summary", OUTPUT_SUMMARY},
    };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcasecmp(name, formats[i].name) == 0) {
            *format = formats[i].format;
            return true;
        }
    return false;
}

Writer *writer_new(Arena *arena, WriterOptions options) {
    Writer *writer = NEW(arena, Writer);
    writer->options = options;
    if (options.format == OUTPUT_TABLE) table_start(writer, arena);
    if (options.format == OUTPUT_XLSX) xlsx_writer_open(writer, arena);
    if (options.format == OUTPUT_PARQUET || options.format == OUTPUT_ARROW) batch_writer_open(writer, arena);
    return writer;
}

void writer_begin(Writer *writer, Buffer *out) {
    switch (writer->options.format) {
    case OUTPUT_TABLE: table_begin(writer, out); break;
    case OUTPUT_CSV:   csv_begin(writer, out); break;
    case OUTPUT_JSONL: case OUTPUT_XLSX: case OUTPUT_PARQUET: case OUTPUT_ARROW: case OUTPUT_SUMMARY: break;
    }
}

void writer_row(Writer *writer, const Row *row, const Decision *decision, const ExplainInput *explain, Buffer *out) {
    switch (writer->options.format) {
    case OUTPUT_JSONL: jsonl_row(writer, row, decision, explain, NULL, out); break;
    case OUTPUT_CSV:   csv_row(writer, row, decision, NULL, out); break;
    case OUTPUT_XLSX:  xlsx_row(writer, row, decision); break;
    case OUTPUT_PARQUET: case OUTPUT_ARROW: batch_row(writer, row, decision, out); break;
    case OUTPUT_SUMMARY: break;
    case OUTPUT_TABLE:
        table_row(writer, row, decision, out);
        if (decision && explain) {
            buffer_byte(out, '\n');
            explain_all(explain, writer->options.language, out);
            buffer_byte(out, '\n');
        }
        break;
    }
}

bool writer_is_sequential(const Writer *writer) { return writer->xlsx || writer->batch; }

void writer_end(Writer *writer, Buffer *out) {
    if (writer->xlsx) xlsx_writer_close(writer);
    if (writer->batch) batch_writer_close(writer, out);
}

const Wording *writer_failure(const Writer *writer) {
    if (writer->batch) return batch_writer_failure(writer);
    return writer->xlsx ? xlsx_writer_failure(writer) : NULL;
}


bool measure_has_amount(const IrMeasure *measure) { return measure->has_outcome && measure->outcome.amount != IR_NONE; }

void money_text(int64_t fen, char buffer[48]) { decimal_write(fen, 2, 2, buffer); }

void error_condition(const IrProgram *program, const IrMeasure *measure, const MeasureDecision *decision, Buffer *out) {
    int32_t check = decision->check_failed;
    const char *choice = measure->choice >= 0 ? name_key(program->choices[measure->choice].name) : name_key(measure->name);
    if (check >= 0) buffer_printf(out, "%s.check%d", name_key(measure->name), check + 1);
    else if (check == CHECK_TWO_SELECTED) buffer_printf(out, "%s.selected", choice);
    else if (check == CHECK_AWARD_ABOVE || check == CHECK_RATE_ABOVE) buffer_printf(out, "%s.award", choice);
    else buffer_printf(out, "%s.amount", name_key(measure->name));
}
