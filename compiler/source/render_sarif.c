/* render_sarif - SARIF 2.1.0 (OASIS): one run; every rule of the table, so that ruleIndex is the code's place in it; columns in
 * UTF-16 units. A rule names its page in `help`, not in `helpUri`: SARIF wants that one absolute, and the pages have no host. */
#include "source/render.h"

#include "base/json_write.h"
#include <string.h>

static void append_percent_encoded(Buffer *out, const char *path) {
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    for (const char *at = path; *at; at++) {
        if (strchr(unreserved, *at)) buffer_byte(out, *at);
        else buffer_printf(out, "%%%02X", (unsigned)(unsigned char)*at);
    }
}

static void write_artifact(JsonWriter *json, const Source *source) {
    const char *path = source->path;
    while (path[0] == '.' && path[1] == '/') path += 2;
    Buffer uri = {0};
    if (path[0] == '/') buffer_text(&uri, "file://");
    append_percent_encoded(&uri, path);
    json_key(json, "artifactLocation");
    json_open_object(json);
    json_member_string(json, "uri", uri.data ? uri.data : "");
    json_close_object(json);
    buffer_free(&uri);
}

static void write_region(JsonWriter *json, const char *key, const Source *source, Span span) {
    Position start = source_position(source, span.start);
    Position end = source_position(source, span.end < span.start ? span.start : span.end);
    json_key(json, key);
    json_open_object(json);
    json_member_integer(json, "startLine", start.line);
    json_member_integer(json, "startColumn", start.column_utf16);
    json_member_integer(json, "endLine", end.line);
    json_member_integer(json, "endColumn", end.column_utf16);       /* the column behind the last character */
    json_close_object(json);
}

static void write_message(JsonWriter *json, const char *key, const char *text) {
    json_key(json, key);
    json_open_object(json);
    json_member_string(json, "text", text);
    json_close_object(json);
}

static void write_physical_location(JsonWriter *json, const Source *source, Span span) {
    json_key(json, "physicalLocation");
    json_open_object(json);
    write_artifact(json, source);
    write_region(json, "region", source, span);
    json_close_object(json);
}

static void write_rules(JsonWriter *json, Language language) {
    json_key(json, "rules");
    json_open_array(json);
    for (int i = DIAG_NONE + 1; i < DIAG_CODE_COUNT; i++) {
        DiagCode    code = (DiagCode)i;
        const char *text = diag_code_text(code);
        Buffer      page = {0};
        json_open_object(json);
        json_member_string(json, "id", text);
        json_member_string(json, "name", diag_slug(code));
        write_message(json, "shortDescription", diag_title(code, language));
        json_key(json, "help");
        json_open_object(json);
        buffer_printf(&page, "docs/errors/%s.md", text);
        json_member_string(json, "text", page.data);
        buffer_clear(&page);
        buffer_printf(&page, "[%s](docs/errors/%s.md)", text, text);
        json_member_string(json, "markdown", page.data);
        buffer_free(&page);
        json_close_object(json);
        json_key(json, "defaultConfiguration");
        json_open_object(json);
        json_member_string(json, "level", render_level(diag_default_severity(code)));
        json_close_object(json);
        json_close_object(json);
    }
    json_close_array(json);
}

static void append_wordings(Buffer *text, const char *lead, const Wording *items, int32_t count, Language language) {
    for (int32_t i = 0; i < count; i++) {
        buffer_byte(text, '\n');
        buffer_text(text, lead);
        buffer_text(text, render_words(items[i], language));
    }
}

/* Most readers of SARIF show nothing but this text: so notes and helps stand in it. */
static void write_result_message(JsonWriter *json, const Diag *diag, Language language) {
    bool   chinese = language == LANGUAGE_CHINESE;
    Buffer text = {0};
    buffer_text(&text, render_words(diag->message, language));
    const char *here = render_words(diag->here, language);
    if (here[0]) buffer_printf(&text, chinese ? "（%s）" : " (%s)", here);
    append_wordings(&text, chinese ? "说明：" : "note: ", diag->notes.items, diag->notes.count, language);
    append_wordings(&text, chinese ? "建议：" : "help: ", diag->helps.items, diag->helps.count, language);
    write_message(json, "message", text.data);
    buffer_free(&text);
}

static void write_related(JsonWriter *json, const Diags *diags, const Diag *diag, Language language) {
    bool open = false;
    for (int32_t i = 0; i < diag->labels.count; i++) {
        const DiagLabel *label = &diag->labels.items[i];
        const Source    *source = source_of(diags->sources, label->span);
        if (!source) continue;
        if (!open) {
            json_key(json, "relatedLocations");
            json_open_array(json);
            open = true;
        }
        json_open_object(json);
        json_member_integer(json, "id", i + 1);
        write_physical_location(json, source, label->span);
        write_message(json, "message", render_words(label->text, language));
        json_close_object(json);
    }
    if (open) json_close_array(json);
}

/* The replacements of one file; all of them together are the fix. */
static void write_change(JsonWriter *json, const Diags *diags, const Diag *diag, int32_t source_index) {
    const Source *source = diags->sources->sources.items[source_index];
    bool          open = false;
    for (int32_t i = 0; i < diag->fixes.count; i++) {
        const DiagFix *fix = &diag->fixes.items[i];
        if (fix->span.source != source_index) continue;
        if (!open) {
            json_open_object(json);
            write_artifact(json, source);
            json_key(json, "replacements");
            json_open_array(json);
            open = true;
        }
        json_open_object(json);
        write_region(json, "deletedRegion", source, fix->span);
        write_message(json, "insertedContent", fix->replacement);
        json_close_object(json);
    }
    if (!open) return;
    json_close_array(json);
    json_close_object(json);
}

static void write_fixes(JsonWriter *json, const Diags *diags, const Diag *diag, Language language) {
    bool any = false;
    for (int32_t i = 0; i < diag->fixes.count; i++) any = any || source_of(diags->sources, diag->fixes.items[i].span);
    if (!any) return;
    json_key(json, "fixes");
    json_open_array(json);
    json_open_object(json);
    const char *description = diag->helps.count > 0 ? render_words(diag->helps.items[0], language)
                                                    : diag_title(diag->code, language);
    write_message(json, "description", description);
    json_key(json, "artifactChanges");
    json_open_array(json);
    for (int32_t i = 0; i < diags->sources->sources.count; i++) write_change(json, diags, diag, i);
    json_close_array(json);
    json_close_object(json);
    json_close_array(json);
}

static void write_result(JsonWriter *json, const Diags *diags, const Diag *diag, Language language) {
    json_open_object(json);
    if (diag->code != DIAG_NONE) {
        json_member_string(json, "ruleId", diag_code_text(diag->code));
        json_member_integer(json, "ruleIndex", (int)diag->code - 1);
    }
    json_member_string(json, "level", render_level(diag->severity));
    write_result_message(json, diag, language);
    json_key(json, "locations");
    json_open_array(json);
    const Source *source = source_of(diags->sources, diag->span);
    if (source) {
        json_open_object(json);
        write_physical_location(json, source, diag->span);
        json_close_object(json);
    }
    json_close_array(json);
    write_related(json, diags, diag, language);
    write_fixes(json, diags, diag, language);
    json_close_object(json);
}

void diags_render_sarif(const Diags *diags, RenderOptions options, Buffer *out) {
    Diag       nowhere = {.span = SPAN_NONE};
    Language   language = render_language(diags, options, &nowhere);      /* the rules are told in one language */
    JsonWriter json;
    json_init(&json, out, 2);
    json_open_object(&json);
    json_member_string(&json, "$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json");
    json_member_string(&json, "version", "2.1.0");
    json_key(&json, "runs");
    json_open_array(&json);
    json_open_object(&json);
    json_key(&json, "tool");
    json_open_object(&json);
    json_key(&json, "driver");
    json_open_object(&json);
    json_member_string(&json, "name", "pol");
    json_member_string(&json, "version", POL_VERSION);
    write_rules(&json, language);
    json_close_object(&json);
    json_close_object(&json);
    json_member_string(&json, "columnKind", "utf16CodeUnits");
    json_key(&json, "results");
    json_open_array(&json);
    for (int32_t i = 0; i < diags->items.count; i++) {
        const Diag *diag = diags->items.items[i];
        write_result(&json, diags, diag, render_language(diags, options, diag));
    }
    json_close_array(&json);
    json_close_object(&json);
    json_close_array(&json);
    json_close_object(&json);
    buffer_byte(out, '\n');
}
