/* explain_json - the same note as JSON; its form is in explain.h. */
#include "eval/explain_internal.h"

static const char *mark_key(Mark mark) {
    switch (mark) {
    case MARK_NONE: return NULL;
    case MARK_TRUE: return "true";
    case MARK_FALSE: return "false";
    case MARK_UNKNOWN: return "unknown";
    }
    return NULL;
}

enum { MOST_DEPTH = 48 };                                    /* of a JsonWriter, with room for what holds the note */

static void put_steps(JsonWriter *json, const char *key, const StepList *steps, bool always);

static void put_step(JsonWriter *json, const Step *step) {
    json_open_object(json);
    if (mark_key(step->mark)) json_member_string(json, "result", mark_key(step->mark));
    json_member_string(json, "text", step->text);
    if (json->depth < MOST_DEPTH) put_steps(json, "steps", &step->children, false);
    json_close_object(json);
}

static void put_steps(JsonWriter *json, const char *key, const StepList *steps, bool always) {
    if (steps->count == 0 && !always) return;
    json_key(json, key);
    json_open_array(json);
    for (int32_t i = 0; i < steps->count; i++) put_step(json, steps->items[i]);
    json_close_array(json);
}

static void put_conditions(JsonWriter *json, const ConditionNotes *conditions) {
    json_key(json, "conditions");
    json_open_array(json);
    for (int32_t i = 0; i < conditions->count; i++) {
        const ConditionNote *note = &conditions->items[i];
        json_open_object(json);
        if (note->condition) {                               /* not for the filter of an element */
            json_member_string(json, "id", note->condition->id);
            json_member_string(json, "role", condition_role_key(note->condition->role));
        }
        json_member_string(json, "result", mark_key(note->mark));
        json_member_string(json, "text", note->text);
        put_steps(json, "derivation", &note->steps, true);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_texts(JsonWriter *json, const char *key, const char **texts, int32_t count) {
    json_key(json, key);
    json_open_array(json);
    for (int32_t i = 0; i < count; i++) json_string(json, texts[i]);
    json_close_array(json);
}

static void put_quotations(JsonWriter *json, const IrQuotation *quotations, int32_t count) {
    json_key(json, "clauses");
    json_open_array(json);
    for (int32_t i = 0; i < count; i++) json_string(json, quotations[i].text);
    json_close_array(json);
}

static void put_elements(const Explain *explain, JsonWriter *json, const MeasureNote *note) {
    json_key(json, "items");
    json_open_array(json);
    for (int32_t i = 0; i < note->elements.count; i++) {
        const ElementNote *element = &note->elements.items[i];
        json_open_object(json);
        json_member_string(json, "name", element->text);
        json_member_string(json, "status", status_key(element->status));
        json_member_string(json, "status_text", status_word(element->status, explain->language));
        json_member_bool(json, "counted", !element->filtered_out);
        put_conditions(json, &element->conditions);
        put_steps(json, "amount", &element->amount, true);
        json_close_object(json);
    }
    json_close_array(json);
    if (note->elements_left_out > 0) json_member_integer(json, "items_left_out", note->elements_left_out);
}

static void put_missing(const Explain *explain, JsonWriter *json, const MeasureNote *note) {
    json_key(json, "missing");
    json_open_array(json);
    for (int32_t i = 0; i < note->missing.count; i++) {
        const IrSource *source = &explain->program->sources[note->missing.items[i]];
        Buffer          text = {0};
        explain_missing(explain->program, note->missing.items[i], explain->language, &text);
        json_open_object(json);
        json_member_string(json, "fact", source->path);
        json_member_string(json, "cause", cause_key(source->cause));
        json_member_string(json, "text", text.data);
        json_close_object(json);
        buffer_free(&text);
    }
    json_close_array(json);
}

static void put_readings(const Explain *explain, JsonWriter *json, const MeasureNote *note) {
    json_key(json, "readings");
    json_open_array(json);
    for (int32_t i = 0; i < note->readings.count; i++) {
        const IrReading       *reading = &explain->program->readings[note->readings.items[i]];
        const IrReadingOption *option = &reading->options[reading->chosen];
        json_open_object(json);
        json_member_string(json, "id", name_key(reading->name));
        json_member_string(json, "title", reading->title);
        json_member_string(json, "option", option->code);
        json_member_string(json, "option_text", option->text);
        json_member_bool(json, "default", reading->chosen == reading->default_option);
        json_member_string(json, "reason", reading->reason);
        json_close_object(json);
    }
    json_close_array(json);
}

static Explain start(const ExplainInput *input, Language language) {
    return (Explain){.input = input, .program = input->program, .language = language};
}

void explain_measure_json(const ExplainInput *input, int index, Language language, JsonWriter *json) {
    Explain          explain = start(input, language);
    MeasureNote     *note = make_measure_note(&explain, index);
    const IrMeasure *measure = note->measure;
    json_open_object(json);
    json_member_string(json, "measure", name_key(measure->name));
    json_member_string(json, "name", name_in(measure->name, language));
    json_member_string(json, "title", measure->title);
    json_member_string(json, "status", status_key(note->status));
    json_member_string(json, "status_text", result_word(note->measure->outcome.kind, note->status, language));
    put_quotations(json, measure->citations, measure->citation_count);
    if (measure->restates) json_member_string(json, "restates", measure->restates);
    if (note->in_force) {
        json_key(json, "in_force");
        put_step(json, note->in_force);
    }
    put_conditions(json, &note->conditions);
    if (measure->region >= 0) put_elements(&explain, json, note);
    put_steps(json, "remarks", &note->remarks, false);
    put_steps(json, "amount", &note->amount, true);
    put_steps(json, "errors", &note->errors, true);
    put_missing(&explain, json, note);
    put_readings(&explain, json, note);
    put_texts(json, "owners", measure->owners, measure->owner_count);
    json_close_object(json);
}

void explain_choice_json(const ExplainInput *input, int index, Language language, JsonWriter *json) {
    Explain     explain = start(input, language);
    ChoiceNote *note = make_choice_note(&explain, index);
    json_open_object(json);
    json_member_string(json, "choice", name_key(note->choice->name));
    json_member_string(json, "name", name_in(note->choice->name, language));
    json_member_string(json, "title", note->choice->title);
    put_quotations(json, note->choice->citations, note->choice->citation_count);
    put_steps(json, "members", &note->members, true);
    put_steps(json, "result", &note->result, true);
    json_close_object(json);
}

void explain_all_json(const ExplainInput *input, Language language, JsonWriter *json) {
    const IrProgram *program = input->program;
    json_open_object(json);
    json_key(json, "measures");
    json_open_array(json);
    for (int32_t i = 0; i < program->measure_count; i++) explain_measure_json(input, i, language, json);
    json_close_array(json);
    json_key(json, "choices");
    json_open_array(json);
    for (int32_t i = 0; i < program->choice_count; i++) explain_choice_json(input, i, language, json);
    json_close_array(json);
    json_close_object(json);
}
