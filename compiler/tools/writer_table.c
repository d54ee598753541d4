/* writer_table - one line an application for people: what is advised, the amount, and how each measure came out. Widths are fixed before
 * the first row, so that rows can be written as they come. */
#include "tools/columns.h"
#include "tools/writer_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { WIDEST = 118, GAP = 2 };

static const char *in(Language language, const char *chinese, const char *english) { return language == LANGUAGE_CHINESE ? chinese : english; }

/* Shorter than status_word: what fits a column. */
static const char *short_word(Status status, Language language) {
    switch (status) {
    case STATUS_YES: return in(language, "符合", "yes");
    case STATUS_NO: return in(language, "否", "no");
    case STATUS_UNKNOWN: return in(language, "待定", "open");
    case STATUS_ERROR: return in(language, "出错", "error");
    case STATUS_NOT_IN_FORCE: return in(language, "未生效", "not yet");
    }
    return "";
}

static const char *color_of(Status status) {
    switch (status) {
    case STATUS_YES: return "\033[32m";
    case STATUS_NO: return "\033[2m";
    case STATUS_UNKNOWN: return "\033[33m";
    case STATUS_ERROR: return "\033[31m";
    case STATUS_NOT_IN_FORCE: return "\033[2m";
    }
    return "";
}

void table_start(Writer *writer, Arena *arena) {
    const IrProgram *program = writer->options.program;
    Language language = writer->options.language;
    writer->row_width = 6;
    writer->amount_width = 18;
    writer->best_width = columns_width(in(language, "建议", "advice"));
    writer->measure_widths = NEW_ARRAY(arena, int, program->measure_count);
    int total = 0;
    for (int32_t i = 0; i < program->measure_count; i++) {
        int width = columns_width(name_in(program->measures[i].name, language));
        if (width > writer->best_width) writer->best_width = width;
        writer->measure_widths[i] = (width > 6 ? width : 6) + GAP;
        total += writer->measure_widths[i];
    }
    if (writer->best_width < 12) writer->best_width = 12;
    if (writer->best_width > 24) writer->best_width = 24;
    bool fits = writer->row_width + GAP + writer->best_width + writer->amount_width + GAP + total <= WIDEST;
    writer->form = fits ? TABLE_STATUS_COLUMNS : TABLE_LISTS;
}

/* Ends the line without blanks before the end. */
static void end_line(Buffer *out) {
    while (out->size && out->data[out->size - 1] == ' ') out->data[--out->size] = '\0';
    buffer_byte(out, '\n');
}

static void put_colored(const Writer *writer, Buffer *out, Status status, const char *text, int width) {
    if (writer->options.color) buffer_text(out, color_of(status));
    columns_put(out, text, width, false);
    if (writer->options.color) buffer_text(out, "\033[0m");
}

void table_begin(const Writer *writer, Buffer *out) {
    const IrProgram *program = writer->options.program;
    Language language = writer->options.language;
    if (writer->options.color) buffer_text(out, "\033[1m");
    columns_put(out, in(language, "序号", "row"), writer->row_width, true);
    buffer_repeat(out, " ", GAP);
    columns_put(out, in(language, "建议", "advice"), writer->best_width, false);
    bool ceiling = false;                                       /* then the authority may decide less */
    for (int32_t i = 0; i < program->measure_count; i++) ceiling = ceiling || (measure_has_amount(&program->measures[i]) && program->measures[i].outcome.ceiling);
    columns_put(out, ceiling ? in(language, "金额上限（元）", "at most (yuan)") : in(language, "金额（元）", "amount (yuan)"), writer->amount_width, true);
    buffer_repeat(out, " ", GAP);
    if (writer->form == TABLE_STATUS_COLUMNS)
        for (int32_t i = 0; i < program->measure_count; i++) columns_put(out, name_in(program->measures[i].name, language), writer->measure_widths[i], false);
    else buffer_text(out, in(language, "各措施", "measures"));
    if (writer->options.color) buffer_text(out, "\033[0m");
    end_line(out);
}

/* Whether a measure is met whose amount is not known yet. */
static bool amount_is_open(const IrProgram *program, const Decision *decision) {
    for (int32_t i = 0; i < program->measure_count; i++)
        if (decision->measures[i].status == STATUS_YES && !decision->measures[i].has_amount && measure_has_amount(&program->measures[i])) return true;
    return false;
}

/* What is advised: the best of each choice; without choices every measure that is met. */
static void advice(const Writer *writer, const Decision *decision, Buffer *names, Buffer *amount) {
    const IrProgram *program = writer->options.program;
    Language language = writer->options.language;
    char     text[48];
    for (int32_t i = 0; i < program->choice_count; i++) {
        const IrChoice       *choice = &program->choices[i];
        const ChoiceDecision *chosen = &decision->choices[i];
        bool any = false;
        for (int32_t k = 0; k < choice->member_count; k++) {
            if (!(chosen->best >> k & 1)) continue;
            buffer_printf(names, "%s%s", any ? "=" : names->size ? " " : "", name_in(program->measures[choice->members[k]].name, language));
            any = true;
        }
        if (!chosen->has_amount) continue;
        money_text(chosen->amount, text);
        buffer_printf(amount, "%s%s", amount->size ? " " : "", text);
    }
    for (int32_t i = 0; i < program->measure_count; i++) {
        const MeasureDecision *measure = &decision->measures[i];
        if (program->measures[i].choice >= 0 || measure->status != STATUS_YES) continue;
        buffer_printf(names, "%s%s", names->size ? " " : "", name_in(program->measures[i].name, language));
        if (!measure->has_amount) continue;
        money_text(measure->amount, text);
        buffer_printf(amount, "%s%s", amount->size ? " " : "", text);
    }
}

static void status_list(const Writer *writer, const Decision *decision, Buffer *out) {
    const IrProgram *program = writer->options.program;
    Language language = writer->options.language;
    static const Status order[] = {STATUS_YES, STATUS_UNKNOWN, STATUS_ERROR, STATUS_NOT_IN_FORCE};
    bool first = true;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        bool any = false;
        for (int32_t k = 0; k < program->measure_count; k++) {
            if (decision->measures[k].status != order[i]) continue;
            if (!any) buffer_printf(out, "%s%s", first ? "" : in(language, "；", "; "), short_word(order[i], language));
            buffer_printf(out, " %s", name_key(program->measures[k].name));
            any = true;
            first = false;
        }
    }
    if (first) buffer_text(out, in(language, "均不符合", "none is met"));
}

void table_row(const Writer *writer, const Row *row, const Decision *decision, Buffer *out) {
    const IrProgram *program = writer->options.program;
    Language language = writer->options.language;
    char     number[24];
    snprintf(number, sizeof number, "%" PRId64, row->row);
    columns_put(out, number, writer->row_width, true);
    buffer_repeat(out, " ", GAP);
    if (!decision) {
        if (writer->options.color) buffer_text(out, color_of(STATUS_ERROR));
        if (language == LANGUAGE_CHINESE) buffer_printf(out, "出错：第%" PRId64 "行的数据不能读取（%d处）", row->line, row->errors.items.count);
        else buffer_printf(out, "error: line %" PRId64 " could not be read (%d mistakes)", row->line, row->errors.items.count);
        if (writer->options.color) buffer_text(out, "\033[0m");
        buffer_byte(out, '\n');
        return;
    }
    Buffer names = {0}, amount = {0};
    advice(writer, decision, &names, &amount);
    columns_put(out, names.size ? names.data : "-", writer->best_width, false);
    columns_put(out, amount.size ? amount.data : amount_is_open(program, decision) ? in(language, "金额待定", "not yet known") : "-", writer->amount_width, true);
    buffer_repeat(out, " ", GAP);
    if (writer->form == TABLE_LISTS) status_list(writer, decision, out);
    else
        for (int32_t i = 0; i < program->measure_count; i++)
            put_colored(writer, out, decision->measures[i].status, short_word(decision->measures[i].status, language), writer->measure_widths[i]);
    if (writer->options.batch) batch_row_text(writer->options.batch, row->row, language, out);
    end_line(out);
    buffer_free(&names);
    buffer_free(&amount);
}
