/* json_write - RFC 8259. Only what must be escaped is escaped: Chinese stays readable. */
#include "base/json_write.h"

#include "base/utf8.h"
#include <assert.h>
#include <inttypes.h>
#include <string.h>

enum { MAXIMUM_DEPTH = sizeof((JsonWriter){0}.filled) / sizeof(bool) };

void json_init(JsonWriter *json, Buffer *out, int indent) { *json = (JsonWriter){.out = out, .indent = indent}; }

static void new_line(JsonWriter *json) {
    if (json->indent == 0) return;
    buffer_byte(json->out, '\n');
    buffer_repeat(json->out, " ", json->indent * json->depth);
}

/* What comes before a value or a key: a comma when something stands before it, and a line of its own. */
static void before_item(JsonWriter *json) {
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (json->depth == 0) return;
    if (json->filled[json->depth]) buffer_byte(json->out, ',');
    json->filled[json->depth] = true;
    new_line(json);
}

static void open_level(JsonWriter *json, char bracket) {
    before_item(json);
    buffer_byte(json->out, bracket);
    assert(json->depth + 1 < MAXIMUM_DEPTH);
    json->filled[++json->depth] = false;
}

static void close_level(JsonWriter *json, char bracket) {
    assert(json->depth > 0 && !json->after_key);
    bool filled = json->filled[json->depth--];
    if (filled) new_line(json);
    buffer_byte(json->out, bracket);
}

void json_open_object(JsonWriter *json) { open_level(json, '{'); }
void json_close_object(JsonWriter *json) { close_level(json, '}'); }
void json_open_array(JsonWriter *json) { open_level(json, '['); }
void json_close_array(JsonWriter *json) { close_level(json, ']'); }

static void write_escaped(Buffer *out, const char *text, size_t size) {
    buffer_byte(out, '"');
    size_t plain = 0;                                     /* start of the bytes that are copied as they are */
    for (size_t i = 0; i < size;) {
        unsigned char byte = (unsigned char)text[i];
        uint32_t      code_point;
        int length = byte < 0x80 ? 1 : utf8_decode(text + i, size - i, &code_point);
        if (length > 0 && byte >= 0x20 && byte != '"' && byte != '\\') {
            i += (size_t)length;
            continue;
        }
        buffer_put(out, text + plain, i - plain);
        if (length == 0) buffer_text(out, "\xEF\xBF\xBD");               /* U+FFFD for each byte that is not UTF-8 */
        else if (byte == '"') buffer_text(out, "\\\"");
        else if (byte == '\\') buffer_text(out, "\\\\");
        else if (byte == '\n') buffer_text(out, "\\n");
        else if (byte == '\r') buffer_text(out, "\\r");
        else if (byte == '\t') buffer_text(out, "\\t");
        else buffer_printf(out, "\\u%04x", (unsigned)byte);
        plain = ++i;
    }
    buffer_put(out, text + plain, size - plain);
    buffer_byte(out, '"');
}

void json_key(JsonWriter *json, const char *key) {
    assert(!json->after_key);
    before_item(json);
    write_escaped(json->out, key, strlen(key));
    buffer_text(json->out, json->indent ? ": " : ":");
    json->after_key = true;
}

void json_string_size(JsonWriter *json, const char *text, size_t size) {
    before_item(json);
    write_escaped(json->out, text, size);
}

void json_string(JsonWriter *json, const char *text) {
    if (text) json_string_size(json, text, strlen(text));
    else json_null(json);
}

void json_integer(JsonWriter *json, int64_t value) {
    before_item(json);
    buffer_printf(json->out, "%" PRId64, value);
}

void json_number(JsonWriter *json, const char *text) {
    before_item(json);
    buffer_text(json->out, text);
}

void json_bool(JsonWriter *json, bool value) {
    before_item(json);
    buffer_text(json->out, value ? "true" : "false");
}

void json_null(JsonWriter *json) {
    before_item(json);
    buffer_text(json->out, "null");
}

void json_member_string(JsonWriter *json, const char *key, const char *text) {
    json_key(json, key);
    json_string(json, text);
}

void json_member_integer(JsonWriter *json, const char *key, int64_t value) {
    json_key(json, key);
    json_integer(json, value);
}

void json_member_bool(JsonWriter *json, const char *key, bool value) {
    json_key(json, key);
    json_bool(json, value);
}
