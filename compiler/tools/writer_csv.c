/* writer_csv - one line an application: row, status, then for each measure its status, amounts, reasons and what is missing, then the
 * choices, then the errors. RFC 4180, UTF-8. */
#include "tools/writer_private.h"

#include <inttypes.h>
#include <string.h>

static void put_text(Buffer *out, const char *text, size_t size) {
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

static void cell(Buffer *out, const Buffer *text) {
    buffer_byte(out, ',');
    if (text->size) put_text(out, text->data, text->size);
}

static void cell_text(Buffer *out, const char *text) {
    buffer_byte(out, ',');
    put_text(out, text, strlen(text));
}

static void cell_money(Buffer *out, bool has, int64_t fen) {
    buffer_byte(out, ',');
    if (!has) return;
    char text[48];
    money_text(fen, text);
    buffer_text(out, text);
}

void csv_begin(const Writer *writer, Buffer *out) {
    const IrProgram *program = writer->options.program;
    buffer_text(out, "row,status");
    for (int32_t i = 0; i < program->measure_count; i++) {
        const char *name = name_key(program->measures[i].name);
        buffer_printf(out, ",%s.status", name);
        if (measure_has_amount(&program->measures[i])) buffer_printf(out, ",%s.amount,%s.amount_min,%s.award", name, name, name);
        buffer_printf(out, ",%s.reasons,%s.missing", name, name);
    }
    for (int32_t i = 0; i < program->choice_count; i++) {
        const char *name = name_key(program->choices[i].name);
        buffer_printf(out, ",%s.best,%s.amount,%s.undecided,%s.selected", name, name, name, name);
    }
    buffer_text(out, ",errors\r\n");
}

static void join(Buffer *out, const char *text) {
    if (out->size) buffer_text(out, "; ");
    buffer_text(out, text);
}

static void measure_cells(const IrProgram *program, const IrMeasure *measure, const MeasureDecision *decision, Language language, Buffer *scratch, Buffer *out) {
    cell_text(out, status_key(decision ? decision->status : STATUS_ERROR));
    if (measure_has_amount(measure)) {
        cell_money(out, decision && decision->has_amount, decision ? decision->amount : 0);
        cell_money(out, decision && decision->has_amount, decision ? decision->amount_min : 0);
        cell_money(out, decision && decision->has_award, decision ? decision->award : 0);
    }
    buffer_clear(scratch);
    if (decision && decision->status == STATUS_ERROR) {
        DataCode code;
        join(scratch, measure_error_text(program, measure, decision, language, &code));
    }
    for (int32_t i = 0; decision && decision->status != STATUS_YES && i < measure->condition_count; i++) {
        if (!((decision->failed | decision->undecided) >> i & 1)) continue;
        join(scratch, measure->conditions[i].id);
        buffer_printf(scratch, " %s", measure->conditions[i].text);
    }
    cell(out, scratch);
    buffer_clear(scratch);
    for (int32_t i = 0; decision && i < measure->source_count; i++)
        if (decision->missing >> i & 1) join(scratch, program->sources[measure->sources[i]].path);
    cell(out, scratch);
}

static void member_cell(const IrProgram *program, const IrChoice *choice, uint64_t bits, Buffer *scratch, Buffer *out) {
    buffer_clear(scratch);
    for (int32_t i = 0; i < choice->member_count; i++)
        if (bits >> i & 1) join(scratch, name_key(program->measures[choice->members[i]].name));
    cell(out, scratch);
}

void csv_row(const Writer *writer, const Row *row, const Decision *decision, Buffer *out) {
    const IrProgram *program = writer->options.program;
    Language language = writer->options.language;
    Buffer   scratch = {0};
    bool     error = !decision;
    for (int32_t i = 0; decision && i < program->measure_count; i++) error = error || decision->measures[i].status == STATUS_ERROR;
    buffer_printf(out, "%" PRId64 ",%s", row->row, error ? "error" : "ok");
    for (int32_t i = 0; i < program->measure_count; i++)
        measure_cells(program, &program->measures[i], decision ? &decision->measures[i] : NULL, language, &scratch, out);
    for (int32_t i = 0; i < program->choice_count; i++) {
        const ChoiceDecision *choice = decision ? &decision->choices[i] : NULL;
        member_cell(program, &program->choices[i], choice ? choice->best : 0, &scratch, out);
        cell_money(out, choice && choice->has_amount, choice ? choice->amount : 0);
        member_cell(program, &program->choices[i], choice ? choice->undecided : 0, &scratch, out);
        member_cell(program, &program->choices[i], choice ? choice->selected : 0, &scratch, out);
    }
    buffer_clear(&scratch);
    for (int32_t i = 0; i < row->errors.items.count; i++) {
        const RowError *item = row->errors.items.items[i];
        join(&scratch, data_code_text(item->code));
        buffer_printf(&scratch, " %" PRId64 ":%" PRId32 " %s%s", item->line, item->column, item->field.english ? item->field.english : "", item->field.english ? " " : "");
        row_error_message(item, language, &scratch);
    }
    cell(out, &scratch);
    buffer_text(out, "\r\n");
    buffer_free(&scratch);
}
