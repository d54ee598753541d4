/* render_json - diagnostics for programs. Columns count code points, as in the text form. */
#include "source/render.h"

#include "base/json_write.h"

static void write_position(JsonWriter *json, const char *key, const Source *source, uint32_t offset) {
    Position position = source_position(source, offset);
    json_key(json, key);
    json_open_object(json);
    json_member_integer(json, "line", position.line);
    json_member_integer(json, "column", position.column);
    json_close_object(json);
}

static void write_place(JsonWriter *json, const Source *source, Span span) {
    json_member_string(json, "file", source->path);
    write_position(json, "start", source, span.start);
    write_position(json, "end", source, span.end);
}

static void write_label(JsonWriter *json, const Diags *diags, Span span, const char *text, bool primary) {
    const Source *source = source_of(diags->sources, span);
    if (!source) return;
    json_open_object(json);
    write_place(json, source, span);
    json_member_string(json, "text", text);
    json_member_bool(json, "primary", primary);
    json_close_object(json);
}

static void write_wordings(JsonWriter *json, const char *key, const Wording *items, int32_t count, Language language) {
    json_key(json, key);
    json_open_array(json);
    for (int32_t i = 0; i < count; i++) json_string(json, render_words(items[i], language));
    json_close_array(json);
}

static void write_diag(JsonWriter *json, const Diags *diags, const Diag *diag, Language language) {
    json_open_object(json);
    json_member_string(json, "code", diag_code_text(diag->code));
    json_member_string(json, "slug", diag_slug(diag->code));
    json_member_string(json, "level", render_level(diag->severity));
    json_member_string(json, "message", render_words(diag->message, language));
    json_key(json, "labels");
    json_open_array(json);
    write_label(json, diags, diag->span, render_words(diag->here, language), true);
    for (int32_t i = 0; i < diag->labels.count; i++)
        write_label(json, diags, diag->labels.items[i].span, render_words(diag->labels.items[i].text, language), false);
    json_close_array(json);
    write_wordings(json, "notes", diag->notes.items, diag->notes.count, language);
    write_wordings(json, "help", diag->helps.items, diag->helps.count, language);
    json_key(json, "fix");
    json_open_array(json);
    for (int32_t i = 0; i < diag->fixes.count; i++) {
        const Source *source = source_of(diags->sources, diag->fixes.items[i].span);
        if (!source) continue;
        json_open_object(json);
        write_place(json, source, diag->fixes.items[i].span);
        json_member_string(json, "replacement", diag->fixes.items[i].replacement);
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
}

void diags_render_json(const Diags *diags, RenderOptions options, Buffer *out) {
    JsonWriter json;
    json_init(&json, out, 2);
    json_open_object(&json);
    json_key(&json, "diagnostics");
    json_open_array(&json);
    for (int32_t i = 0; i < diags->items.count; i++) {
        const Diag *diag = diags->items.items[i];
        write_diag(&json, diags, diag, render_language(diags, options, diag));
    }
    json_close_array(&json);
    json_member_integer(&json, "errors", diags->error_count);
    json_member_integer(&json, "warnings", diags->warning_count);
    json_close_object(&json);
    buffer_byte(out, '\n');
}
