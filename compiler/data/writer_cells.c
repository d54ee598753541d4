/* writer_cells - see writer_cells.h. Wide: row, status, then for each measure its status, amounts, reasons and what is missing, then the choices,
 * then the errors. Long: the same facts with the measure as a column. */
#include "data/writer_cells.h"

#include "data/decision_error.h"
#include "data/writer_private.h"
#include <inttypes.h>
#include <string.h>

static void put(CellSink *sink, const char *text) { sink->text(sink, text ? text : "", text ? strlen(text) : 0); }

/* Writes and empties the scratch text. */
static void put_scratch(CellSink *sink, Buffer *scratch) {
    sink->text(sink, scratch->data ? scratch->data : "", scratch->size);
    buffer_clear(scratch);
}

static void put_money(CellSink *sink, bool has, int64_t fen) {
    if (has) sink->money(sink, fen);
    else put(sink, NULL);
}

static void cut(CellSink *sink) {
    if (sink->cut) sink->cut(sink);
}

static void join(Buffer *out, const char *text) {
    if (out->size) buffer_text(out, "; ");
    buffer_text(out, text);
}

/* ---- headings --------------------------------------------------------------------------------------------------------------- */

static void title(CellSink *sink, const char *name, CellKind kind) {
    if (sink->heading) sink->heading(sink, name, kind);
    else put(sink, name);
}

static void heading(CellSink *sink, Buffer *scratch, const char *name, const char *part, CellKind kind) {
    buffer_printf(scratch, "%s.%s", name, part);
    title(sink, scratch->data, kind);
    buffer_clear(scratch);
}

static void measure_headings(CellSink *sink, Buffer *scratch, const IrMeasure *measure) {
    const char *name = name_key(measure->name);
    heading(sink, scratch, name, "status", CELL_KIND_TEXT);
    if (measure_has_amount(measure)) {
        heading(sink, scratch, name, "amount", CELL_KIND_MONEY);
        heading(sink, scratch, name, "amount_min", CELL_KIND_MONEY);
        heading(sink, scratch, name, "award", CELL_KIND_MONEY);
    }
    heading(sink, scratch, name, "reasons", CELL_KIND_TEXT);
    heading(sink, scratch, name, "missing", CELL_KIND_TEXT);
}

static void wide_heading(const WriterOptions *options, CellSink *sink) {
    const IrProgram *program = options->program;
    Buffer scratch = {0};
    title(sink, "row", CELL_KIND_INTEGER);
    title(sink, "status", CELL_KIND_TEXT);
    for (int32_t i = 0; i < program->measure_count; i++) measure_headings(sink, &scratch, &program->measures[i]);
    for (int32_t i = 0; i < program->choice_count; i++) {
        const char *name = name_key(program->choices[i].name);
        heading(sink, &scratch, name, "best", CELL_KIND_TEXT);
        heading(sink, &scratch, name, "amount", CELL_KIND_MONEY);
        heading(sink, &scratch, name, "undecided", CELL_KIND_TEXT);
        heading(sink, &scratch, name, "selected", CELL_KIND_TEXT);
    }
    for (int32_t i = 0; options->batch && i < options->batch->rule_count; i++) {
        const char *name = name_key(options->batch->rules[i].rule->name);
        heading(sink, &scratch, name, "amount", CELL_KIND_MONEY);
        heading(sink, &scratch, name, "rank", CELL_KIND_INTEGER);
        heading(sink, &scratch, name, "reason", CELL_KIND_TEXT);
    }
    title(sink, "errors", CELL_KIND_TEXT);
    sink->end_row(sink);
    buffer_free(&scratch);
}

void cells_heading(const WriterOptions *options, CellSink *sink) {
    static const struct { const char *name; CellKind kind; } columns[] = {
        {"row", CELL_KIND_INTEGER}, {"measure", CELL_KIND_TEXT}, {"name", CELL_KIND_TEXT}, {"kind", CELL_KIND_TEXT}, {"status", CELL_KIND_TEXT},
        {"amount", CELL_KIND_MONEY}, {"amount_min", CELL_KIND_MONEY}, {"award", CELL_KIND_MONEY}, {"best", CELL_KIND_YES_NO}, {"selected", CELL_KIND_YES_NO},
        {"reasons", CELL_KIND_TEXT}, {"missing", CELL_KIND_TEXT}, {"errors", CELL_KIND_TEXT},
    };
    switch (options->shape) {
    case SHAPE_WIDE: wide_heading(options, sink); return;
    case SHAPE_LONG:
        for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) title(sink, columns[i].name, columns[i].kind);
        sink->end_row(sink);
        return;
    }
}

/* ---- rows ------------------------------------------------------------------------------------------------------------------- */

static void amounts(const MeasureDecision *decision, CellSink *sink) {
    put_money(sink, decision && decision->has_amount, decision ? decision->amount : 0);
    put_money(sink, decision && decision->has_amount, decision ? decision->amount_min : 0);
    put_money(sink, decision && decision->has_award, decision ? decision->award : 0);
}

static void reasons(const WriterOptions *options, const IrMeasure *measure, const MeasureDecision *decision, Buffer *scratch, CellSink *sink) {
    if (decision && decision->status == STATUS_ERROR) {
        DataCode code;
        join(scratch, measure_error_text(options->program, measure, decision, options->language, &code));
    }
    for (int32_t i = 0; decision && decision->status != STATUS_YES && i < measure->condition_count; i++) {
        if (!((decision->failed | decision->undecided) >> i & 1)) continue;
        join(scratch, measure->conditions[i].id);
        buffer_printf(scratch, " %s", measure->conditions[i].resolved ? measure->conditions[i].resolved : measure->conditions[i].text);
    }
    put_scratch(sink, scratch);
}

static void missing(const IrProgram *program, const IrMeasure *measure, const MeasureDecision *decision, Buffer *scratch, CellSink *sink) {
    for (int32_t i = 0; decision && i < measure->source_count; i++)
        if (decision->missing >> i & 1) join(scratch, program->sources[measure->sources[i]].path);
    put_scratch(sink, scratch);
}

static void members(const IrProgram *program, const IrChoice *choice, uint64_t bits, Buffer *scratch, CellSink *sink) {
    for (int32_t i = 0; i < choice->member_count; i++)
        if (bits >> i & 1) join(scratch, name_key(program->measures[choice->members[i]].name));
    put_scratch(sink, scratch);
}

/* What is wrong with the row, and with the choice of which one member was selected: of `measure` only, or of all (-1). */
static void errors(const WriterOptions *options, const Row *row, const Decision *decision, int32_t measure, Buffer *scratch, CellSink *sink) {
    for (int32_t i = 0; i < row->errors.items.count; i++) {
        const RowError *item = row->errors.items.items[i];
        join(scratch, data_code_text(item->code));
        buffer_printf(scratch, " %" PRId64, item->line);
        if (item->column > 0) buffer_printf(scratch, ":%" PRId32, item->column);
        buffer_printf(scratch, " %s%s", item->field.english ? item->field.english : "", item->field.english ? " " : "");
        row_error_message(item, options->language, scratch);
    }
    for (int32_t i = 0; decision && i < options->program->choice_count; i++) {
        DataCode    code;
        const char *text = choice_error_text(&decision->choices[i], options->language, &code);
        int32_t     member = text ? options->program->choices[i].members[selected_member(&decision->choices[i])] : -1;
        if (!text || (measure >= 0 && measure != member)) continue;
        join(scratch, data_code_text(code));
        buffer_printf(scratch, " %s %s", name_key(options->program->measures[member].name), text);
    }
    put_scratch(sink, scratch);
}

/* What a batch that was shared out gives this row. */
static void shares(const Batch *batch, int64_t row, CellSink *sink) {
    for (int32_t i = 0; i < batch->rule_count; i++) {
        const AllocationShare *share = batch_share_at(&batch->rules[i], row);
        put_money(sink, batch_takes_part(share), share ? share->amount : 0);
        if (share && share->rank > 0) sink->integer(sink, share->rank);
        else put(sink, NULL);
        put(sink, share ? share_key(share->reason) : NULL);
    }
}

static void wide_row(const WriterOptions *options, const Row *row, const Decision *decision, CellSink *sink) {
    const IrProgram *program = options->program;
    Buffer scratch = {0};
    sink->integer(sink, row->row);
    put(sink, !decision || decision_has_error(program, decision) ? "error" : "ok");
    cut(sink);
    for (int32_t i = 0; i < program->measure_count; i++) {
        const IrMeasure       *measure = &program->measures[i];
        const MeasureDecision *one = decision ? &decision->measures[i] : NULL;
        put(sink, status_key(one ? one->status : STATUS_ERROR));
        if (measure_has_amount(measure)) amounts(one, sink);
        reasons(options, measure, one, &scratch, sink);
        missing(program, measure, one, &scratch, sink);
        cut(sink);
    }
    for (int32_t i = 0; i < program->choice_count; i++) {
        const ChoiceDecision *choice = decision ? &decision->choices[i] : NULL;
        members(program, &program->choices[i], choice ? choice->best : 0, &scratch, sink);
        put_money(sink, choice && choice->has_amount, choice ? choice->amount : 0);
        members(program, &program->choices[i], choice ? choice->undecided : 0, &scratch, sink);
        members(program, &program->choices[i], choice ? choice->selected : 0, &scratch, sink);
        cut(sink);
    }
    if (options->batch) shares(options->batch, row->row, sink);
    errors(options, row, decision, -1, &scratch, sink);
    sink->end_row(sink);
    cut(sink);
    buffer_free(&scratch);
}

bool choice_bit(const IrProgram *program, int32_t measure, uint64_t bits) {
    const IrChoice *choice = &program->choices[program->measures[measure].choice];
    for (int32_t i = 0; i < choice->member_count; i++)
        if (choice->members[i] == measure) return bits >> i & 1;
    return false;
}

static void long_rows(const WriterOptions *options, const Row *row, const Decision *decision, CellSink *sink) {
    const IrProgram *program = options->program;
    Buffer scratch = {0};
    for (int32_t i = 0; i < program->measure_count; i++) {
        const IrMeasure       *measure = &program->measures[i];
        const MeasureDecision *one = decision ? &decision->measures[i] : NULL;
        const ChoiceDecision  *choice = decision && measure->choice >= 0 ? &decision->choices[measure->choice] : NULL;
        sink->integer(sink, row->row);
        put(sink, name_key(measure->name));
        put(sink, name_in(measure->name, options->language));
        put(sink, measure->has_outcome ? kind_key(measure->outcome.kind) : NULL);
        put(sink, status_key(one ? one->status : STATUS_ERROR));
        amounts(one, sink);
        put(sink, !choice ? NULL : choice_bit(program, i, choice->best) ? "true" : "false");
        put(sink, !choice ? NULL : choice_bit(program, i, choice->selected) ? "true" : "false");
        reasons(options, measure, one, &scratch, sink);
        missing(program, measure, one, &scratch, sink);
        errors(options, row, decision, i, &scratch, sink);
        sink->end_row(sink);
        cut(sink);
    }
    buffer_free(&scratch);
}

void cells_row(const WriterOptions *options, const Row *row, const Decision *decision, CellSink *sink) {
    switch (options->shape) {
    case SHAPE_WIDE: wide_row(options, row, decision, sink); return;
    case SHAPE_LONG: long_rows(options, row, decision, sink); return;
    }
}
