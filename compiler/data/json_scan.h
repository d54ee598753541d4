/* json_scan - the words of one JSON text (RFC 8259), one at a time, each with its exact bytes and place.
 * Own code, because a data error must be named by its place and its cause (docs/adr, json-input). */
#ifndef POL_DATA_JSON_SCAN_H
#define POL_DATA_JSON_SCAN_H

#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>

typedef enum {
    JSON_END, JSON_OPEN_OBJECT, JSON_CLOSE_OBJECT, JSON_OPEN_ARRAY, JSON_CLOSE_ARRAY, JSON_COLON, JSON_COMMA,
    JSON_STRING,                /* start, length: between the quotes; `escaped`: holds a backslash */
    JSON_NUMBER,                /* start, length: exactly as written */
    JSON_TRUE, JSON_FALSE, JSON_NULL,
    JSON_WORD,                  /* a run of letters, digits, signs that is no JSON: NaN, 01, tru, .5 */
    /* the text cannot be read on after these */
    JSON_OPEN_STRING,           /* no closing quote */
    JSON_CONTROL_CHARACTER,     /* a raw control character within a string; `start` is at it */
    JSON_BAD_CHARACTER
} JsonToken;

typedef struct {
    const char *at, *end;       /* what is left */
    JsonToken   token;
    const char *start; size_t length;
    bool        escaped;
} JsonScan;

void json_scan_start(JsonScan *scan, const char *text, size_t size);   /* reads the first token too */
void json_scan_next(JsonScan *scan);

/* The string of the current JSON_STRING without its escapes: a slice of the text, or a copy in the arena. NULL when an escape is wrong
 * (`*wrong` is at it). */
const char *json_scan_string(const JsonScan *scan, Arena *arena, size_t *size, const char **wrong);
/* Whether a wrong escape is one half of a pair that stands for a character beyond U+FFFF. */
bool json_scan_is_surrogate(const char *escape, const char *end);

#endif
