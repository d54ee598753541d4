/* json_write - JSON text into a Buffer, in order, with commas and escapes where they belong.
 * A value is written by exactly one call; inside an object each value is preceded by json_key.
 * Text must be UTF-8; bytes that are not become U+FFFD. `indent` 0 writes one line. */
#ifndef POL_BASE_JSON_WRITE_H
#define POL_BASE_JSON_WRITE_H

#include "base/buffer.h"
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    Buffer *out;
    int     indent, depth;
    bool    filled[64];                        /* per depth: whether a comma is due */
    bool    after_key;
} JsonWriter;

void json_init(JsonWriter *json, Buffer *out, int indent);
void json_open_object(JsonWriter *json);
void json_close_object(JsonWriter *json);
void json_open_array(JsonWriter *json);
void json_close_array(JsonWriter *json);
void json_key(JsonWriter *json, const char *key);
void json_string(JsonWriter *json, const char *text);          /* NULL writes null */
void json_string_size(JsonWriter *json, const char *text, size_t size);
void json_integer(JsonWriter *json, int64_t value);
void json_number(JsonWriter *json, const char *text);          /* a number that is JSON already, such as "0.1": written as it is */
void json_bool(JsonWriter *json, bool value);
void json_null(JsonWriter *json);
/* key + value in one call, for the common case */
void json_member_string(JsonWriter *json, const char *key, const char *text);
void json_member_integer(JsonWriter *json, const char *key, int64_t value);
void json_member_bool(JsonWriter *json, const char *key, bool value);

#endif
