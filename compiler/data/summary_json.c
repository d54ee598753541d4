/* summary_json - the summary for programs: --summary FILE. Amounts are texts in yuan with two decimals. */
#include "data/summary_private.h"

static void member_amount(JsonWriter *json, const char *key, Int128 fen) {
    char text[48];
    decimal_write(fen, 2, 2, text);
    json_member_string(json, key, text);
}

static void counted_amount(JsonWriter *json, const char *key, int64_t count, Int128 fen) {
    json_key(json, key);
    json_open_object(json);
    json_member_integer(json, "applications", count);
    member_amount(json, "amount", fen);
    json_close_object(json);
}

/* Members of an open object. */
static void total_members(JsonWriter *json, const Total *total) {
    counted_amount(json, "advised", total->advised_count, total->advised);
    if (total->awarded_count) counted_amount(json, "awarded", total->awarded_count, total->awarded);
    json_member_integer(json, "undecided", total->open);
    member_amount(json, "at_least", total->low);
    if (!total->unbounded) {
        member_amount(json, "at_most", total->high);
        return;
    }
    json_key(json, "at_most");                                  /* no ceiling is stated for some that are open */
    json_null(json);
}

static void measures(const Summary *summary, Language language, JsonWriter *json) {
    json_key(json, "measures");
    json_open_array(json);
    for (int32_t i = 0; i < summary->program->measure_count; i++) {
        const IrMeasure *measure = &summary->program->measures[i];
        json_open_object(json);
        json_member_string(json, "measure", name_key(measure->name));
        json_member_string(json, "name", name_in(measure->name, language));
        json_member_string(json, "title", measure->title);
        json_key(json, "applications");
        json_open_object(json);
        for (int status = 0; status < STATUS_COUNT; status++) json_member_integer(json, status_key((Status)status), summary->statuses[i][status]);
        json_close_object(json);
        if (measure->has_outcome) json_member_string(json, "kind", kind_key(measure->outcome.kind));
        if (summary_has_amount(measure)) {
            json_member_bool(json, "ceiling", measure->outcome.ceiling);
            total_members(json, &summary->measures[i]);
        }
        json_close_object(json);
    }
    json_close_array(json);
}

/* Without advice, members may be of several kinds, which do not add up. */
static void choice_kinds(const Summary *summary, int32_t index, JsonWriter *json) {
    json_key(json, "kinds");
    json_open_array(json);
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        if (!choice_counts(summary->program, index, (OutcomeKind)kind)) continue;
        json_open_object(json);
        json_member_string(json, "kind", kind_key((OutcomeKind)kind));
        total_members(json, &summary->choices[index][kind]);
        json_close_object(json);
    }
    json_close_array(json);
}

static void choices(const Summary *summary, Language language, JsonWriter *json) {
    json_key(json, "choices");
    json_open_array(json);
    for (int32_t i = 0; i < summary->program->choice_count; i++) {
        const IrChoice *choice = &summary->program->choices[i];
        json_open_object(json);
        json_member_string(json, "choice", name_key(choice->name));
        json_member_string(json, "name", name_in(choice->name, language));
        json_key(json, "members");
        json_open_array(json);
        for (int32_t k = 0; k < choice->member_count; k++) json_string(json, name_key(summary->program->measures[choice->members[k]].name));
        json_close_array(json);
        if (choice->has_advice) {
            json_member_string(json, "kind", kind_key(choice->advise_kind));
            total_members(json, &summary->choices[i][choice->advise_kind]);
        } else {
            choice_kinds(summary, i, json);
        }
        json_close_object(json);
    }
    json_close_array(json);
}

static void totals(const Summary *summary, JsonWriter *json) {
    json_key(json, "totals");
    json_open_array(json);
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        const IrProgram *program = summary->program;
        Total            total;
        if (!summary_total(summary, (OutcomeKind)kind, &total)) continue;
        json_open_object(json);
        json_member_string(json, "kind", kind_key((OutcomeKind)kind));
        total_members(json, &total);
        json_key(json, "of");
        json_open_array(json);
        for (int32_t i = 0; i < program->choice_count; i++)
            if (choice_counts(program, i, (OutcomeKind)kind)) json_string(json, name_key(program->choices[i].name));
        for (int32_t i = 0; i < program->measure_count; i++)
            if (measure_counts(program, i) && (int)program->measures[i].outcome.kind == kind) json_string(json, name_key(program->measures[i].name));
        json_close_array(json);
        json_close_object(json);
    }
    json_close_array(json);
}

static void reasons(const Summary *summary, JsonWriter *json) {
    Counted list[SUMMARY_LISTED];
    int32_t count = summary_reasons(summary, list);
    json_key(json, "reasons");
    json_open_array(json);
    for (int32_t i = 0; i < count; i++) {
        const IrMeasure *measure = &summary->program->measures[list[i].index];
        json_open_object(json);
        json_member_string(json, "measure", name_key(measure->name));
        json_member_string(json, "condition", measure->conditions[list[i].part].id);
        json_member_string(json, "text", measure->conditions[list[i].part].text);
        json_member_integer(json, "applications", list[i].count);
        json_close_object(json);
    }
    json_close_array(json);
}

static void missing(const Summary *summary, JsonWriter *json) {
    Counted list[SUMMARY_LISTED];
    int32_t count = summary_missing(summary, list);
    json_key(json, "missing");
    json_open_array(json);
    for (int32_t i = 0; i < count; i++) {
        const IrSource *source = &summary->program->sources[list[i].index];
        json_open_object(json);
        json_member_string(json, "fact", source->path);
        json_member_string(json, "cause", cause_key(source->cause));
        json_member_integer(json, "applications", list[i].count);
        json_close_object(json);
    }
    json_close_array(json);
}

void summary_json(const Summary *summary, const RunRecord *record, Language language, Buffer *out) {
    JsonWriter json;
    json_init(&json, out, 2);
    json_open_object(&json);
    if (record) {
        record_policy_json(record, language, &json);
        record_data_json(record, &json);
    }
    json_key(&json, "applications");
    json_open_object(&json);
    json_member_integer(&json, "total", summary->rows);
    json_member_integer(&json, "unreadable", summary->bad_rows);
    json_member_integer(&json, "contradictory", summary->contradictory_rows);
    if (record && record->empty_rows > 0) json_member_integer(&json, "empty_rows_left_out", record->empty_rows);
    json_close_object(&json);
    measures(summary, language, &json);
    choices(summary, language, &json);
    totals(summary, &json);
    reasons(summary, &json);
    missing(summary, &json);
    json_close_object(&json);
    buffer_byte(out, '\n');
}
