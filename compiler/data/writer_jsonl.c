/* writer_jsonl - one line an application, as the contract of the design fixes it. Keys appear only where they mean something. */
#include "base/json_write.h"
#include "data/decision_error.h"
#include "data/writer_private.h"

#include <string.h>

typedef struct { const Writer *writer; const IrProgram *program; Language language; RowCuts *cuts; JsonWriter json; Buffer scratch; } Jsonl;   /* cuts: NULL, or see writer_private.h */

static void member_money(Jsonl *line, const char *key, int64_t fen) {
    char text[48] = "";
    if (!line->cuts) money_text(fen, text);
    json_member_string(&line->json, key, text);
    if (line->cuts) leave_hole(line->cuts, line->json.out->size - 1, (HoleKind)fen);   /* before the quotation mark */
}

static void member_row(Jsonl *line, const Row *row) {
    if (!line->cuts) {
        json_member_integer(&line->json, "row", row->row);
        return;
    }
    json_key(&line->json, "row");
    json_number(&line->json, "");
    leave_hole(line->cuts, line->json.out->size, HOLE_ROW);
}

static void cut(const Jsonl *line) {
    if (line->cuts) cut_here(line->cuts, line->json.out);
}

static void condition_reason(Jsonl *line, const IrCondition *condition, bool undecided) {
    json_open_object(&line->json);
    json_member_string(&line->json, "condition", condition->id);
    json_member_string(&line->json, "text", condition->resolved ? condition->resolved : condition->text);
    if (undecided) json_member_bool(&line->json, "undecided", true);
    json_close_object(&line->json);
}

static void reasons(Jsonl *line, const IrMeasure *measure, uint64_t failed, uint64_t undecided) {
    json_key(&line->json, "reasons");
    json_open_array(&line->json);
    for (int32_t i = 0; i < measure->condition_count; i++) {
        if (failed >> i & 1) condition_reason(line, &measure->conditions[i], false);
        else if (undecided >> i & 1) condition_reason(line, &measure->conditions[i], true);
    }
    json_close_array(&line->json);
}

static void one_missing(Jsonl *line, const IrSource *source) {
    json_open_object(&line->json);
    json_member_string(&line->json, "fact", source->path);
    json_member_string(&line->json, "cause", cause_key(source->cause));
    json_close_object(&line->json);
}

static void missing(Jsonl *line, const IrMeasure *measure, uint64_t bits) {
    json_key(&line->json, "missing");
    json_open_array(&line->json);
    for (int32_t i = 0; i < measure->source_count; i++) {
        if (bits >> i & 1) one_missing(line, &line->program->sources[measure->sources[i]]);
    }
    json_close_array(&line->json);
}

/* In the order of declaration; both lists are sorted. */
static void readings(Jsonl *line, const IrMeasure *measure, bool outcome) {
    int32_t first_count = measure->reading_condition_count, second_count = outcome ? measure->reading_outcome_count : 0;
    json_key(&line->json, "readings");
    json_open_array(&line->json);
    for (int32_t first = 0, second = 0; first < first_count || second < second_count;) {
        bool take_first = second == second_count || (first < first_count && measure->readings_conditions[first] < measure->readings_outcome[second]);
        int32_t reading = take_first ? measure->readings_conditions[first++] : measure->readings_outcome[second++];
        json_string(&line->json, name_key(line->program->readings[reading].name));
    }
    json_close_array(&line->json);
}

static void elements(Jsonl *line, const IrMeasure *measure, const MeasureDecision *decision) {
    json_key(&line->json, "items");
    json_open_array(&line->json);
    for (int32_t i = 0; i < decision->element_count; i++) {
        const ElementDecision *element = &decision->elements[i];
        json_open_object(&line->json);
        if (element->filtered_out) {                            /* the clause is not about this element */
            json_member_string(&line->json, "status", "no");
            json_member_bool(&line->json, "filtered_out", true);
            json_close_object(&line->json);
            continue;
        }
        json_member_string(&line->json, "status", status_key(element->status));
        if (element->has_amount) member_money(line, "amount", element->amount);
        reasons(line, measure, element->failed, element->undecided);
        missing(line, measure, element->missing);
        json_close_object(&line->json);
    }
    json_close_array(&line->json);
}

static void outcome(Jsonl *line, const IrMeasure *measure, const MeasureDecision *decision) {
    if (measure->has_outcome) json_member_string(&line->json, "kind", kind_key(measure->outcome.kind));
    if (decision->has_amount) {
        member_money(line, "amount", decision->amount);
        member_money(line, "amount_min", decision->amount_min);
        json_member_bool(&line->json, "exact", decision->amount_min == decision->amount && !measure->outcome.ceiling);
    }
    if (decision->has_award) member_money(line, "award", decision->award);
    if (decision->estimated) json_member_bool(&line->json, "estimated", true);
    if (measure->has_outcome && !measure_has_amount(measure) && measure->outcome.text) json_member_string(&line->json, "text", measure->outcome.text);
    if (decision->has_amount && measure->unpublished_count > 0) {       /* the amount is the bound that the clause gives */
        json_key(&line->json, "unpublished");
        json_open_array(&line->json);
        for (int32_t i = 0; i < measure->unpublished_count; i++) json_string(&line->json, line->program->sources[measure->unpublished[i]].path);
        json_close_array(&line->json);
    }
}

static void contradiction(Jsonl *line, const IrMeasure *measure, const MeasureDecision *decision) {
    DataCode code;
    const char *text = measure_error_text(line->program, measure, decision, line->language, &code);
    buffer_clear(&line->scratch);
    error_condition(line->program, measure, decision, &line->scratch);
    json_key(&line->json, "reasons");
    json_open_array(&line->json);
    json_open_object(&line->json);
    json_member_string(&line->json, "condition", line->scratch.data);
    json_member_string(&line->json, "text", text);
    json_close_object(&line->json);
    json_close_array(&line->json);
}

/* Members of an open object. */
static void one_measure(Jsonl *line, const IrMeasure *measure, const MeasureDecision *decision) {
    json_member_string(&line->json, "status", status_key(decision->status));
    switch (decision->status) {
    case STATUS_YES:
        outcome(line, measure, decision);
        reasons(line, measure, 0, 0);
        missing(line, measure, decision->missing);
        readings(line, measure, true);
        break;
    case STATUS_NO:
        if (is_obligation(measure)) json_member_string(&line->json, "kind", kind_key(KIND_OBLIGATION));      /* a breach is an outcome too */
        reasons(line, measure, decision->failed, 0);
        missing(line, measure, 0);
        readings(line, measure, false);
        break;
    case STATUS_UNKNOWN:
        reasons(line, measure, decision->failed, decision->undecided);
        missing(line, measure, decision->missing);
        readings(line, measure, false);
        break;
    case STATUS_ERROR: contradiction(line, measure, decision); break;
    case STATUS_NOT_IN_FORCE:
        reasons(line, measure, 0, 0);
        missing(line, measure, 0);
        readings(line, measure, false);
        break;
    }
    if (decision->elements) elements(line, measure, decision);
}

static void member_list(Jsonl *line, const char *key, const IrChoice *choice, uint64_t bits) {
    json_key(&line->json, key);
    json_open_array(&line->json);
    for (int32_t i = 0; i < choice->member_count; i++)
        if (bits >> i & 1) json_string(&line->json, name_key(line->program->measures[choice->members[i]].name));
    json_close_array(&line->json);
}

static void one_choice(Jsonl *line, const IrChoice *choice, const ChoiceDecision *decision) {
    json_key(&line->json, name_key(choice->name));
    json_open_object(&line->json);
    if (!decision || decision->error) json_member_string(&line->json, "status", "error");
    member_list(line, "best", choice, decision ? decision->best : 0);
    if (decision && decision->has_amount) member_money(line, "amount", decision->amount);
    if (decision && decision->undecided) member_list(line, "undecided", choice, decision->undecided);
    if (decision && decision->selected) member_list(line, "selected", choice, decision->selected);
    json_close_object(&line->json);
}

static void optional_string(Jsonl *line, const char *key, const char *text) {
    json_key(&line->json, key);
    if (text) json_string(&line->json, text);
    else json_null(&line->json);
}

static void row_error_item(Jsonl *line, const RowError *error) {
    json_open_object(&line->json);
    json_member_string(&line->json, "code", data_code_text(error->code));
    json_member_integer(&line->json, "line", error->line);
    json_key(&line->json, "column");
    if (error->column > 0) json_integer(&line->json, error->column);
    else json_null(&line->json);
    optional_string(line, "field", error->field.english);
    buffer_clear(&line->scratch);
    row_error_message(error, line->language, &line->scratch);
    json_member_string(&line->json, "message", line->scratch.data);
    json_close_object(&line->json);
}

static void decision_error_item(Jsonl *line, const Row *row, const IrMeasure *measure, DataCode code, const char *text) {
    json_open_object(&line->json);
    json_member_string(&line->json, "code", data_code_text(code));
    json_member_integer(&line->json, "line", row->line);
    json_key(&line->json, "column");
    json_null(&line->json);
    optional_string(line, "field", NULL);
    json_member_string(&line->json, "message", text);
    json_member_string(&line->json, "measure", name_key(measure->name));
    json_close_object(&line->json);
}

/* What is wrong with the choice in which this measure alone was selected. NULL: nothing. */
static const char *error_of_choice(const Jsonl *line, const Decision *decision, int32_t index, DataCode *code) {
    int32_t choice = line->program->measures[index].choice;
    if (choice < 0 || !choice_bit(line->program, index, decision->choices[choice].selected)) return NULL;
    return choice_error_text(&decision->choices[choice], line->language, code);
}

static void measure_errors(Jsonl *line, const Row *row, const Decision *decision, int32_t index) {
    const IrMeasure       *measure = &line->program->measures[index];
    const MeasureDecision *one = &decision->measures[index];
    DataCode               code;
    const char            *text = one->status == STATUS_ERROR ? measure_error_text(line->program, measure, one, line->language, &code) : NULL;
    if (text) decision_error_item(line, row, measure, code, text);
    text = error_of_choice(line, decision, index, &code);
    if (text) decision_error_item(line, row, measure, code, text);
}

static void errors(Jsonl *line, const Row *row, const Decision *decision) {
    json_key(&line->json, "errors");
    json_open_array(&line->json);
    for (int32_t i = 0; i < row->errors.items.count; i++) row_error_item(line, row->errors.items.items[i]);
    for (int32_t i = 0; decision && i < line->program->measure_count; i++) measure_errors(line, row, decision, i);
    json_close_array(&line->json);
    if (row->errors.dropped > 0) json_member_integer(&line->json, "errors_left_out", row->errors.dropped);
}

/* Facts that contradict each other make the row an error too, as facts that cannot be read do. */
static void wide_row(Jsonl *line, const Row *row, const Decision *decision, const ExplainInput *explain) {
    JsonWriter *json = &line->json;
    json_open_object(json);
    member_row(line, row);
    if (!decision || decision_has_error(line->program, decision)) json_member_string(json, "status", "error");
    json_key(json, "measures");
    json_open_object(json);
    cut(line);
    for (int32_t i = 0; i < line->program->measure_count; i++) {
        json_key(json, name_key(line->program->measures[i].name));
        json_open_object(json);
        if (decision) one_measure(line, &line->program->measures[i], &decision->measures[i]);
        else json_member_string(json, "status", status_key(STATUS_ERROR));
        json_close_object(json);
        cut(line);
    }
    json_close_object(json);
    json_key(json, "choices");
    json_open_object(json);
    for (int32_t i = 0; i < line->program->choice_count; i++) {
        one_choice(line, &line->program->choices[i], decision ? &decision->choices[i] : NULL);
        cut(line);
    }
    json_close_object(json);
    if (line->writer->options.batch) batch_row_json(line->writer->options.batch, row->row, line->language, json);
    errors(line, row, decision);
    if (decision && explain) {
        json_key(json, "explanation");
        explain_all_json(explain, line->language, json);
    }
    json_close_object(json);
    buffer_byte(json->out, '\n');
    cut(line);
}

/* One line a measure. What is wrong with the row stands in each of its lines. */
static void long_rows(Jsonl *line, const Row *row, const Decision *decision, const ExplainInput *explain) {
    JsonWriter *json = &line->json;
    for (int32_t i = 0; i < line->program->measure_count; i++) {
        const IrMeasure *measure = &line->program->measures[i];
        json_open_object(json);
        member_row(line, row);
        json_member_string(json, "measure", name_key(measure->name));
        if (decision) one_measure(line, measure, &decision->measures[i]);
        else json_member_string(json, "status", status_key(STATUS_ERROR));
        if (decision && measure->choice >= 0) {
            const ChoiceDecision *choice = &decision->choices[measure->choice];
            json_member_bool(json, "best", choice_bit(line->program, i, choice->best));
            json_member_bool(json, "selected", choice_bit(line->program, i, choice->selected));
        }
        DataCode    code;
        const char *wrong = decision ? error_of_choice(line, decision, i, &code) : NULL;
        if (!decision) errors(line, row, NULL);
        if (wrong) {
            json_key(json, "errors");
            json_open_array(json);
            decision_error_item(line, row, measure, code, wrong);
            json_close_array(json);
        }
        if (decision && explain) {
            json_key(json, "explanation");
            explain_measure_json(explain, i, line->language, json);
        }
        json_close_object(json);
        buffer_byte(json->out, '\n');
        cut(line);
    }
}

void jsonl_row(const Writer *writer, const Row *row, const Decision *decision, const ExplainInput *explain, RowCuts *cuts, Buffer *out) {
    Jsonl line = {.writer = writer, .program = writer->options.program, .language = writer->options.language, .cuts = cuts};
    json_init(&line.json, out, 0);
    switch (writer->options.shape) {
    case SHAPE_WIDE: wide_row(&line, row, decision, explain); break;
    case SHAPE_LONG: long_rows(&line, row, decision, explain); break;
    }
    buffer_free(&line.scratch);
}
