/* diff_render - a comparison as Markdown (a comment under a code review) and as JSON. */
#include "analysis/diff_text.h"

#include "base/json_write.h"
#include <string.h>

/* ---- Markdown ----------------------------------------------------------------------------------------------------------------- */

/* What stands in a policy is text here, whatever marks it has: no heading, no HTML, nobody who is mentioned. Empties `plain`. */
static void put_plain(Buffer *plain, Buffer *out) {
    for (size_t i = 0; i < plain->size; i++) {
        char byte = plain->data[i];
        if (strchr("\\`*_<>|[]~#@", byte) && byte) buffer_byte(out, '\\');
        buffer_byte(out, byte);
        if (byte == '@' || byte == '#') buffer_text(out, "<!-- -->");      /* a backslash does not keep a name or a number from becoming a link */
    }
    plain->size = 0;
}

static void markdown_measure(const Diff *diff, const DiffMeasure *measure, Language language, Buffer *out) {
    Buffer plain = {0};
    if (measure->state == DIFF_EQUAL && !measure->changes.count) return;
    buffer_text(out, "\n### ");
    diff_put_name(diff, measure, language, &plain);
    put_plain(&plain, out);
    diff_put_switches(measure, language, &plain);
    put_plain(&plain, out);
    buffer_text(out, "\n\n");
    if (measure->state == DIFF_NEW) buffer_printf(out, "%s\n", say(language, "New.", "新增。"));
    if (measure->state == DIFF_DROPPED) buffer_printf(out, "%s\n", say(language, "Dropped.", "取消。"));
    if (measure->state == DIFF_NOT_FOUND) buffer_printf(out, say(language, "No difference found, not proved: %s.\n", "没有发现差别，未能证明：%s。\n"), diff_why_words(measure->why, language));
    for (int32_t i = 0; i < measure->changes.count; i++) {
        const DiffChange *change = &measure->changes.items[i];
        buffer_printf(out, "- **%s**", diff_kind_words(change->kind, change->after.outcome == KIND_OBLIGATION, language));
        if (change->has_interval) {
            buffer_text(out, say(language, ": ", "："));
            diff_put_interval(diff, &change->interval, language, &plain);
            put_plain(&plain, out);
        }
        buffer_printf(out, "\n  - %s", say(language, "example: ", "例："));
        vocabulary_given(diff->vocabulary, change->witness, language, &plain);
        put_plain(&plain, out);
        buffer_printf(out, "\n  - %s", say(language, "before: ", "之前："));
        diff_put_answer(&change->before, language, &plain);
        put_plain(&plain, out);
        buffer_printf(out, "\n  - %s", say(language, "after: ", "之后："));
        diff_put_answer(&change->after, language, &plain);
        put_plain(&plain, out);
        buffer_byte(out, '\n');
    }
    if (measure->state == DIFF_CHANGED && measure->why != DIFF_WHY_NONE) buffer_printf(out, say(language, "- there may be more: %s\n", "- 可能还有别的差别：%s\n"), diff_why_words(measure->why, language));
    buffer_free(&plain);
}

void diff_markdown(const Diff *diff, DiffNames names, Language language, Buffer *out) {
    DiffCounts counts = diff_count(diff);
    Buffer     plain = {0};
    buffer_printf(out, say(language, "## What changes in meaning: `%s` → `%s`\n\n", "## 含义上的改动：`%s` → `%s`\n\n"), names.before, names.after);
    diff_put_summary(diff, language, out);
    buffer_byte(out, '\n');
    for (int32_t i = 0; i < diff->measures.count; i++) markdown_measure(diff, &diff->measures.items[i], language, out);
    if (counts.notes + counts.told) buffer_printf(out, "\n### %s\n\n", say(language, "Other changes", "其他改动"));
    for (int32_t i = 0; i < diff->notes.count; i++) {
        if (note_weight(&diff->notes.items[i]) == NOTE_QUIET) continue;
        buffer_text(out, "- ");
        diff_put_note(&diff->notes.items[i], language, &plain);
        put_plain(&plain, out);
        buffer_byte(out, '\n');
    }
    buffer_free(&plain);
}

/* ---- JSON ---------------------------------------------------------------------------------------------------------------------- */

static void json_money(JsonWriter *json, const char *key, int64_t fen) {
    char text[48];
    decimal_write(fen, 2, 2, text);
    json_member_string(json, key, text);
}

static void json_answer(JsonWriter *json, const char *key, const DiffAnswer *answer) {
    json_key(json, key);
    json_open_object(json);
    json_member_string(json, "status", status_key(answer->status));
    if (answer->has_amount) json_money(json, "amount", answer->amount);
    json_key(json, "reasons");
    json_open_array(json);
    for (int32_t i = 0; i < answer->reason_count; i++) json_string(json, answer->reasons[i]);
    json_close_array(json);
    if (answer->estimated) json_member_bool(json, "estimated", true);
    if (answer->has_award) json_money(json, "award", answer->award);
    json_key(json, "missing");
    json_open_array(json);
    for (int32_t i = 0; i < answer->missing_count; i++) json_string(json, answer->missing[i].english);
    json_close_array(json);
    json_close_object(json);
}

static void json_interval(JsonWriter *json, const Diff *diff, const DiffInterval *interval, Language language) {
    Arena *scratch = arena_new();
    Buffer text = {0};
    json_key(json, "interval");
    json_open_object(json);
    json_member_string(json, "fact", vocabulary_path(diff->vocabulary, interval->slot, LANGUAGE_ENGLISH, scratch));
    diff_put_interval(diff, interval, language, &text);
    json_member_string(json, "text", text.data);
    buffer_clear(&text);
    vocabulary_value(diff->vocabulary, interval->slot, interval->low, language, &text);
    if (!interval->open_low) json_member_string(json, "from", text.data);
    buffer_clear(&text);
    vocabulary_value(diff->vocabulary, interval->slot, interval->high, language, &text);
    if (!interval->open_high) json_member_string(json, "to", text.data);
    json_close_object(json);
    buffer_free(&text);
    arena_free(scratch);
}

/* One reading as it always stood there; several as {"A20": "highest_only", "A20b": "never_rewarded"}. */
static void json_switches(JsonWriter *json, const DiffMeasure *measure) {
    if (measure->switch_count == 1) {
        json_member_string(json, "reading", measure->switches[0].reading);
        json_member_string(json, "option", measure->switches[0].option);
    }
    json_key(json, "readings");
    json_open_object(json);
    for (int32_t i = 0; i < measure->switch_count; i++) json_member_string(json, measure->switches[i].reading, measure->switches[i].option);
    json_close_object(json);
}

static void json_measure(JsonWriter *json, const Diff *diff, const DiffMeasure *measure, Language language) {
    json_open_object(json);
    const IrMeasure *from = measure->after >= 0 ? &diff->after->measures[measure->after] : &diff->before->measures[measure->before];
    json_member_string(json, "measure", name_key(from->name));
    json_member_string(json, "title", from->title);
    json_member_string(json, "state", diff_state_key(measure->state));
    json_member_bool(json, "proved", diff_is_proved(measure));
    if (measure->why != DIFF_WHY_NONE) json_member_string(json, "why", diff_why_words(measure->why, LANGUAGE_ENGLISH));
    if (measure->switch_count) json_switches(json, measure);
    else if (measure->state == DIFF_EQUAL && measure->at_a_time != DIFF_EVERY_COMBINATION) json_member_integer(json, "readings_at_a_time", measure->at_a_time);
    json_key(json, "changes");
    json_open_array(json);
    for (int32_t i = 0; i < measure->changes.count; i++) {
        const DiffChange *change = &measure->changes.items[i];
        json_open_object(json);
        json_member_string(json, "kind", diff_kind_key(change->kind));
        json_member_string(json, "text", diff_kind_words(change->kind, change->after.outcome == KIND_OBLIGATION, language));
        json_key(json, "witness");
        vocabulary_json(diff->vocabulary, change->witness, json);
        json_answer(json, "before", &change->before);
        json_answer(json, "after", &change->after);
        if (change->has_interval) json_interval(json, diff, &change->interval, language);
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
}

static void json_note(JsonWriter *json, const DiffNote *note, Language language) {
    json_open_object(json);
    json_member_string(json, "kind", note_kind_key(note->kind));
    json_member_bool(json, "counts", note_weight(note) == NOTE_COUNTS);
    json_member_string(json, "subject", say(language, note->subject.english, note->subject.chinese));
    json_member_string(json, "before", say(language, note->before.english, note->before.chinese));
    json_member_string(json, "after", say(language, note->after.english, note->after.chinese));
    json_close_object(json);
}

void diff_json(const Diff *diff, DiffNames names, Language language, Buffer *out) {
    JsonWriter json;
    json_init(&json, out, 2);
    json_open_object(&json);
    json_member_string(&json, "before", names.before);
    json_member_string(&json, "after", names.after);
    json_member_bool(&json, "equal", diff_is_equal(diff));
    json_member_bool(&json, "proved", diff_all_proved(diff));
    json_key(&json, "measures");
    json_open_array(&json);
    for (int32_t i = 0; i < diff->measures.count; i++) json_measure(&json, diff, &diff->measures.items[i], language);
    json_close_array(&json);
    json_key(&json, "notes");
    json_open_array(&json);
    for (int32_t i = 0; i < diff->notes.count; i++) json_note(&json, &diff->notes.items[i], language);
    json_close_array(&json);
    json_member_integer(&json, "milliseconds", diff->milliseconds);
    json_close_object(&json);
    buffer_byte(out, '\n');
}
