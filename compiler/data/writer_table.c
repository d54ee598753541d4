/* writer_table - one line an application for people: what is advised, the amount, and how each measure came out. Widths are fixed before
 * the first row, so that rows can be written as they come. */
#include "data/columns.h"
#include "data/decision_error.h"
#include "data/writer_private.h"

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
    case STATUS_NOT_IN_FORCE: return in(language, "期外", "outside");
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

/* Names and amounts stand in the same order; "-" for what has no amount. */
typedef struct { Buffer names, amounts; bool any_amount; } Advice;

static void add_amount(Advice *advice, bool known, int64_t amount, const char *otherwise) {
    char text[48];
    if (known) money_text(amount, text);
    buffer_printf(&advice->amounts, "%s%s", advice->amounts.size ? " " : "", known ? text : otherwise);
    advice->any_amount = advice->any_amount || known;
}

/* The member that the applicant has chosen; -1: none, or several, which is an error. */
static int32_t chosen_member(const IrChoice *choice, const ChoiceDecision *decision) {
    int32_t member = selected_member(decision);
    return member < 0 ? -1 : choice->members[member];
}

static void advise_choice(const Writer *writer, const Decision *decision, int32_t index, Advice *advice) {
    const IrProgram      *program = writer->options.program;
    const IrChoice       *choice = &program->choices[index];
    const ChoiceDecision *decided = &decision->choices[index];
    Language language = writer->options.language;
    int32_t  chosen = chosen_member(choice, decided);
    if (chosen >= 0) {                                          /* what was chosen stands, even where another would bring more */
        const MeasureDecision *measure = &decision->measures[chosen];
        buffer_printf(&advice->names, "%s%s%s", advice->names.size ? " " : "", name_in(program->measures[chosen].name, language), in(language, "（已选）", " (chosen)"));
        add_amount(advice, measure->status == STATUS_YES && measure->has_amount, measure->amount, measure->status == STATUS_YES ? in(language, "待定", "open") : "-");
        return;
    }
    bool any = false;
    const char *between = choice->has_advice ? "=" : "/";      /* tied, or to choose from */
    for (int32_t k = 0; k < choice->member_count; k++) {
        bool listed = choice->has_advice ? decided->best >> k & 1 : decision->measures[choice->members[k]].status == STATUS_YES;
        if (!listed) continue;
        buffer_printf(&advice->names, "%s%s", any ? between : advice->names.size ? " " : "", name_in(program->measures[choice->members[k]].name, language));
        any = true;
    }
    if (any && !choice->has_advice) buffer_text(&advice->names, in(language, "（待选）", " (to be chosen)"));
    bool wrong = false;                                        /* more was decided for it than it allows: told below the row */
    for (int32_t k = 0; k < choice->member_count; k++) wrong = wrong || ((decided->best >> k & 1) && decision->measures[choice->members[k]].status == STATUS_ERROR);
    if (any) add_amount(advice, decided->has_amount && !wrong, decided->amount, "-");
}

/* What is advised: of each choice what was chosen, else the best; and every measure that is met and belongs to none. */
static void make_advice(const Writer *writer, const Decision *decision, Advice *advice) {
    const IrProgram *program = writer->options.program;
    Language language = writer->options.language;
    for (int32_t i = 0; i < program->choice_count; i++) advise_choice(writer, decision, i, advice);
    for (int32_t i = 0; i < program->measure_count; i++) {
        const MeasureDecision *measure = &decision->measures[i];
        const IrMeasure       *about = &program->measures[i];
        if (about->choice >= 0 || measure->status != STATUS_YES || is_obligation(about)) continue;
        buffer_printf(&advice->names, "%s%s", advice->names.size ? " " : "", name_in(about->name, language));
        bool paid = measure_has_amount(about) && !about->outcome.named;
        add_amount(advice, paid && measure->has_amount, measure->amount, paid ? in(language, "待定", "open") : "-");
    }
}

/* The measures with this result behind its word. A duty is met or breached, and open like any other. */
static void list_those(const Writer *writer, const Decision *decision, Status status, bool duties, Buffer *out) {
    const IrProgram *program = writer->options.program;
    Language    language = writer->options.language;
    bool        decided = status == STATUS_YES || status == STATUS_NO, any = false;
    const char *word = duties ? result_word(KIND_OBLIGATION, status, language) : short_word(status, language);
    for (int32_t k = 0; k < program->measure_count; k++) {
        if (decision->measures[k].status != status || (decided && is_obligation(&program->measures[k]) != duties)) continue;
        if (!any) buffer_printf(out, "%s%s", out->size ? in(language, "；", "; ") : "", word);
        buffer_printf(out, " %s", name_key(program->measures[k].name));
        any = true;
    }
}

/* What is not met is left out, but for a duty that is breached. */
static void status_list(const Writer *writer, const Decision *decision, Buffer *out) {
    static const Status open[] = {STATUS_UNKNOWN, STATUS_ERROR, STATUS_NOT_IN_FORCE};
    Buffer list = {0};
    list_those(writer, decision, STATUS_YES, false, &list);
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) list_those(writer, decision, open[i], false, &list);
    if (!list.size) buffer_text(&list, in(writer->options.language, "均不符合", "none is met"));
    list_those(writer, decision, STATUS_YES, true, &list);
    list_those(writer, decision, STATUS_NO, true, &list);
    buffer_text(out, list.data);
    buffer_free(&list);
}

static void error_line(const Writer *writer, int32_t measure, DataCode code, const char *text, Buffer *out) {
    Language language = writer->options.language;
    buffer_repeat(out, " ", writer->row_width + GAP);
    buffer_printf(out, "%s%s%s [%s]\n", name_in(writer->options.program->measures[measure].name, language), in(language, "：", ": "), text, data_code_text(code));
}

/* Below a row: why measures came to an error, or a choice did. */
static void list_errors(const Writer *writer, const Decision *decision, Buffer *out) {
    const IrProgram *program = writer->options.program;
    Language         language = writer->options.language;
    DataCode         code;
    for (int32_t i = 0; i < program->measure_count; i++) {
        if (decision->measures[i].status != STATUS_ERROR) continue;
        const char *text = measure_error_text(program, &program->measures[i], &decision->measures[i], language, &code);
        error_line(writer, i, code, text, out);
    }
    for (int32_t i = 0; i < program->choice_count; i++) {
        const char *text = choice_error_text(&decision->choices[i], language, &code);
        if (text) error_line(writer, program->choices[i].members[selected_member(&decision->choices[i])], code, text, out);
    }
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
    Advice advice = {0};
    make_advice(writer, decision, &advice);
    const char *names = advice.names.size ? advice.names.data : "-";
    const char *amounts = advice.any_amount ? advice.amounts.data : amount_is_open(program, decision) ? in(language, "金额待定", "not yet known") : "-";
    int between = writer->best_width + writer->amount_width - columns_width(names) - columns_width(amounts);
    buffer_text(out, names);
    buffer_repeat(out, " ", between > GAP ? between : GAP);     /* what is longer than its column still stands apart */
    buffer_text(out, amounts);
    buffer_repeat(out, " ", GAP);
    if (writer->form == TABLE_LISTS) status_list(writer, decision, out);
    else
        for (int32_t i = 0; i < program->measure_count; i++)
            put_colored(writer, out, decision->measures[i].status, short_word(decision->measures[i].status, language), writer->measure_widths[i]);
    if (writer->options.batch) batch_row_text(writer->options.batch, row->row, language, out);
    end_line(out);
    list_errors(writer, decision, out);
    buffer_free(&advice.names);
    buffer_free(&advice.amounts);
}
