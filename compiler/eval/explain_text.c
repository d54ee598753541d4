/* explain_text - the note as text for people. */
#include "eval/explain_internal.h"

#include <string.h>

enum { WORTH_AN_OVERVIEW = 3 };         /* measures */

static const char *mark_sign(Mark mark) {
    switch (mark) {
    case MARK_NONE: return "";
    case MARK_TRUE: return "✓ ";
    case MARK_FALSE: return "✗ ";
    case MARK_UNKNOWN: return "？ ";
    }
    return "";
}

static const char *mark_color(Mark mark) {
    switch (mark) {
    case MARK_NONE: return "";
    case MARK_TRUE: return "\033[32m";
    case MARK_FALSE: return "\033[31m";
    case MARK_UNKNOWN: return "\033[33m";
    }
    return "";
}

static void put_line(const Explain *explain, int depth, Mark mark, const char *text, Buffer *out) {
    buffer_repeat(out, "  ", depth);
    bool colored = explain->input->color && mark != MARK_NONE;
    if (colored) buffer_text(out, mark_color(mark));
    buffer_text(out, mark_sign(mark));
    if (colored) buffer_text(out, "\033[0m");
    buffer_text(out, text);
    buffer_byte(out, '\n');
}

static void put_steps(const Explain *explain, int depth, const StepList *steps, Buffer *out) {
    for (int32_t i = 0; i < steps->count; i++) {
        put_line(explain, depth, steps->items[i]->mark, steps->items[i]->text, out);
        put_steps(explain, depth + 1, &steps->items[i]->children, out);
    }
}

static void put_heading(const Explain *explain, const char *english, const char *chinese, Buffer *out) {
    buffer_printf(out, "%s\n", word(explain, english, chinese));
}

static void put_quotations(const Explain *explain, const IrQuotation *quotations, int32_t count, Buffer *out) {
    for (int32_t i = 0; i < count; i++) buffer_printf(out, "%s「%s」\n", word(explain, "clause: ", "依据："), quotations[i].text);
}

static void put_conditions(const Explain *explain, int depth, const ConditionNotes *conditions, Buffer *out) {
    for (int32_t i = 0; i < conditions->count; i++) {
        put_line(explain, depth, conditions->items[i].mark, conditions->items[i].text, out);
        put_steps(explain, depth + 2, &conditions->items[i].steps, out);
    }
}

static void put_elements(const Explain *explain, const MeasureNote *note, Buffer *out) {
    if (note->elements.count > 0) put_heading(explain, "items:", "逐项：", out);
    for (int32_t i = 0; i < note->elements.count; i++) {
        const ElementNote *element = &note->elements.items[i];
        const char *status = element->filtered_out ? word(explain, "not counted", "不计") : status_word(element->status, explain->language);
        buffer_printf(out, word(explain, "  %s: %s\n", "  %s：%s\n"), element->text, status);
        put_conditions(explain, 2, &element->conditions, out);
        put_steps(explain, 2, &element->amount, out);
    }
    if (note->elements_left_out > 0) buffer_printf(out, word(explain, "  … and %d more\n", "  ……另有%d项\n"), note->elements_left_out);
}

static void put_readings(const Explain *explain, const MeasureNote *note, Buffer *out) {
    if (note->readings.count > 0) put_heading(explain, "readings used:", "所用口径：", out);
    for (int32_t i = 0; i < note->readings.count; i++) {
        const IrReading       *reading = &explain->program->readings[note->readings.items[i]];
        const IrReadingOption *option = &reading->options[reading->chosen];
        bool is_default = reading->chosen == reading->default_option;
        buffer_printf(out, "  %s %s%s%s", name_key(reading->name), reading->title ? reading->title : "", word(explain, ": ", "："), option->code);
        if (option->text && *option->text) buffer_printf(out, " %s", option->text);
        if (reading->provisional) buffer_text(out, word(explain, " (provisional: to be chosen before use)", "（暂定，使用前须选定）"));
        else buffer_text(out, is_default ? word(explain, " (default)", "（默认）") : word(explain, " (switched)", "（已改选）"));
        bool *told = explain->told ? &explain->told[note->readings.items[i]] : NULL;
        if (is_default && reading->reason && *reading->reason && (!told || !*told)) {
            buffer_printf(out, word(explain, "; because: %s", "；理由：%s"), reading->reason);
            if (told) *told = true;
        }
        buffer_byte(out, '\n');
    }
}

static void put_owners(const Explain *explain, const IrMeasure *measure, Buffer *out) {
    if (measure->owner_count == 0) return;
    buffer_text(out, word(explain, "responsible: ", "责任单位："));
    for (int32_t i = 0; i < measure->owner_count; i++)
        buffer_printf(out, "%s%s", i > 0 ? word(explain, ", ", "、") : "", measure->owners[i]);
    buffer_byte(out, '\n');
}

static void put_name(const Explain *explain, NamePair name, const char *title, Buffer *out) {
    const char *first = name_in(name, explain->language);
    buffer_text(out, first);
    if (name.ascii && strcmp(first, name.ascii) != 0) buffer_printf(out, "（%s）", name.ascii);
    if (title) buffer_printf(out, " %s", title);
    buffer_byte(out, '\n');
}

static Mark status_mark(Status status) {
    switch (status) {
    case STATUS_YES: return MARK_TRUE;
    case STATUS_UNKNOWN: return MARK_UNKNOWN;
    case STATUS_NO: case STATUS_ERROR: case STATUS_NOT_IN_FORCE: return MARK_FALSE;
    }
    return MARK_NONE;
}

static Explain start(const ExplainInput *input, Language language) {
    return (Explain){.input = input, .program = input->program, .language = language};
}

static void put_measure(const Explain *explain, int index, Buffer *out) {
    MeasureNote     *note = make_measure_note(explain, index);
    const IrMeasure *measure = note->measure;
    put_name(explain, measure->name, measure->title, out);
    put_line(explain, 0, status_mark(note->status), say(explain, "result: %s", "结论：%s", result_word(note->measure->outcome.kind, note->status, explain->language)), out);
    put_steps(explain, 1, &note->errors, out);
    put_quotations(explain, measure->citations, measure->citation_count, out);
    if (measure->restates) buffer_printf(out, word(explain, "restates: %s\n", "转述：%s\n"), measure->restates);
    if (note->in_force) {
        put_line(explain, 0, note->in_force->mark, note->in_force->text, out);
        put_steps(explain, 1, &note->in_force->children, out);
    }
    put_conditions(explain, 0, &note->conditions, out);
    put_elements(explain, note, out);
    put_steps(explain, 0, &note->remarks, out);
    if (note->amount.count > 0) put_heading(explain, "amount:", "数额：", out);
    put_steps(explain, 1, &note->amount, out);
    if (note->missing.count > 0) put_heading(explain, "missing:", "缺少：", out);
    for (int32_t i = 0; i < note->missing.count; i++) {
        buffer_text(out, "  ");
        explain_missing(explain->program, note->missing.items[i], explain->language, out);
        buffer_byte(out, '\n');
    }
    put_readings(explain, note, out);
    put_owners(explain, measure, out);
}

void explain_measure(const ExplainInput *input, int index, Language language, Buffer *out) {
    Explain explain = start(input, language);
    put_measure(&explain, index, out);
}

void explain_choice(const ExplainInput *input, int index, Language language, Buffer *out) {
    Explain     explain = start(input, language);
    ChoiceNote *note = make_choice_note(&explain, index);
    put_name(&explain, note->choice->name, note->choice->title, out);
    put_quotations(&explain, note->choice->citations, note->choice->citation_count, out);
    put_steps(&explain, 0, &note->members, out);
    put_steps(&explain, 0, &note->result, out);
}

/* 不符合：措施3、措施4. A breached obligation is told by itself. */
static void put_names_with(const Explain *explain, Status status, Mark mark, Buffer *out) {
    const Decision *decision = explain->input->decision;
    const char     *names = NULL;
    for (int32_t i = 0; i < explain->program->measure_count; i++)
        if (decision->measures[i].status == status && !(status == STATUS_NO && is_obligation(&explain->program->measures[i])))
            names = names ? say(explain, "%s, %s", "%s、%s", names, measure_words(explain, i)) : measure_words(explain, i);
    if (names) put_line(explain, 1, mark, say(explain, "%s: %s", "%s：%s", status_word(status, explain->language), names), out);
}

/* What comes out, before why: those that qualify or may yet, one a line; the others by name; what to choose. */
static void put_overview(const Explain *explain, Buffer *out) {
    const IrProgram *program = explain->program;
    put_heading(explain, "results:", "结论一览：", out);
    for (int32_t i = 0; i < program->measure_count; i++) {
        const MeasureDecision *decision = &explain->input->decision->measures[i];
        StepList lines = {0};
        bool     breached = decision->status == STATUS_NO && is_obligation(&program->measures[i]);
        if ((decision->status == STATUS_NO && !breached) || decision->status == STATUS_NOT_IN_FORCE) continue;
        Step *line = note_conclusion(explain, i, &lines);
        int   missing = __builtin_popcountll(decision->missing);
        if (decision->status == STATUS_UNKNOWN && missing > 0) line->text = say(explain, "%s (%d missing)", "%s（缺少%d项）", line->text, missing);
        put_line(explain, 1, line->mark, line->text, out);
    }
    put_names_with(explain, STATUS_NO, MARK_FALSE, out);
    put_names_with(explain, STATUS_NOT_IN_FORCE, MARK_FALSE, out);
    for (int32_t i = 0; i < program->choice_count; i++) put_steps(explain, 1, &make_choice_note(explain, i)->result, out);
    buffer_byte(out, '\n');
}

void explain_all(const ExplainInput *input, Language language, Buffer *out) {
    const IrProgram *program = input->program;
    Explain          explain = start(input, language);
    explain.told = NEW_ARRAY(input->arena, bool, program->reading_count);
    if (program->measure_count >= WORTH_AN_OVERVIEW) put_overview(&explain, out);
    for (int32_t i = 0; i < program->measure_count; i++) {
        if (i > 0) buffer_byte(out, '\n');
        put_measure(&explain, i, out);
    }
    for (int32_t i = 0; i < program->choice_count; i++) {
        buffer_byte(out, '\n');
        explain_choice(input, i, language, out);
    }
}
