/* json_scan - scanning only; reader_jsonl.c knows the grammar. */
#include "data/json_scan.h"

#include "base/utf8.h"
#include <string.h>

static bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

static bool is_word_byte(char byte) {
    return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '+' || byte == '-' ||
           byte == '.' || byte == '_' || (unsigned char)byte >= 0x80;
}

static size_t digits(const char *text, size_t size) {
    size_t count = 0;
    while (count < size && is_digit(text[count])) count++;
    return count;
}

/* -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)? */
static bool is_number(const char *text, size_t size) {
    size_t at = size > 0 && text[0] == '-' ? 1 : 0;
    size_t whole = digits(text + at, size - at);
    if (whole == 0 || (whole > 1 && text[at] == '0')) return false;
    at += whole;
    if (at < size && text[at] == '.') {
        size_t fraction = digits(text + at + 1, size - at - 1);
        if (fraction == 0) return false;
        at += 1 + fraction;
    }
    if (at < size && (text[at] == 'e' || text[at] == 'E')) {
        at++;
        if (at < size && (text[at] == '+' || text[at] == '-')) at++;
        size_t exponent = digits(text + at, size - at);
        if (exponent == 0) return false;
        at += exponent;
    }
    return at == size;
}

static void scan_string(JsonScan *scan) {
    const char *at = scan->at + 1;
    scan->start = at;
    scan->escaped = false;
    for (; at < scan->end && *at != '"'; at++) {
        if ((unsigned char)*at < 0x20) {
            scan->token = JSON_CONTROL_CHARACTER;
            scan->start = scan->at = at;
            return;
        }
        if (*at != '\\') continue;
        scan->escaped = true;
        if (++at == scan->end) break;
    }
    if (at >= scan->end) {
        scan->token = JSON_OPEN_STRING;
        scan->start--;
        scan->length = (size_t)(scan->end - scan->start);
        scan->at = scan->end;
        return;
    }
    scan->token = JSON_STRING;
    scan->length = (size_t)(at - scan->start);
    scan->at = at + 1;
}

static void scan_word(JsonScan *scan) {
    const char *at = scan->at;
    while (at < scan->end && is_word_byte(*at)) at++;
    size_t size = (size_t)(at - scan->at);
    scan->length = size;
    if (size == 4 && memcmp(scan->at, "true", 4) == 0) scan->token = JSON_TRUE;
    else if (size == 5 && memcmp(scan->at, "false", 5) == 0) scan->token = JSON_FALSE;
    else if (size == 4 && memcmp(scan->at, "null", 4) == 0) scan->token = JSON_NULL;
    else scan->token = is_number(scan->at, size) ? JSON_NUMBER : JSON_WORD;
    scan->at = at;
}

void json_scan_start(JsonScan *scan, const char *text, size_t size) {
    *scan = (JsonScan){.at = text, .end = text + size};
    json_scan_next(scan);
}

void json_scan_next(JsonScan *scan) {
    while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\n' || *scan->at == '\r')) scan->at++;
    scan->start = scan->at;
    scan->length = 1;
    if (scan->at == scan->end) {
        scan->length = 0;
        scan->token = JSON_END;
        return;
    }
    char byte = *scan->at;
    if (byte == '"') {
        scan_string(scan);
        return;
    }
    if (is_word_byte(byte)) {
        scan_word(scan);
        return;
    }
    scan->token = JSON_BAD_CHARACTER;                        /* any other byte: it stays where it is */
    switch (byte) {
    case '{': scan->token = JSON_OPEN_OBJECT; break;
    case '}': scan->token = JSON_CLOSE_OBJECT; break;
    case '[': scan->token = JSON_OPEN_ARRAY; break;
    case ']': scan->token = JSON_CLOSE_ARRAY; break;
    case ':': scan->token = JSON_COLON; break;
    case ',': scan->token = JSON_COMMA; break;
    }
    if (scan->token != JSON_BAD_CHARACTER) scan->at++;
}

static bool read_hexadecimal(const char *text, const char *end, uint32_t *value) {
    if (end - text < 4) return false;
    *value = 0;
    for (int i = 0; i < 4; i++) {
        char byte = text[i];
        int  digit = is_digit(byte) ? byte - '0' : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
        if (digit < 0) return false;
        *value = *value * 16 + (uint32_t)digit;
    }
    return true;
}

/* After \u at `at`: the code point, of a surrogate pair too. Returns the bytes read, 0 when it is wrong. */
static size_t read_code_point(const char *at, const char *end, uint32_t *code_point) {
    if (!read_hexadecimal(at, end, code_point)) return 0;
    if (*code_point < 0xD800 || *code_point > 0xDFFF) return 4;
    uint32_t low;
    if (*code_point > 0xDBFF || end - at < 10 || at[4] != '\\' || at[5] != 'u' || !read_hexadecimal(at + 6, end, &low)) return 0;
    if (low < 0xDC00 || low > 0xDFFF) return 0;
    *code_point = 0x10000 + ((*code_point - 0xD800) << 10) + (low - 0xDC00);
    return 10;
}

bool json_scan_is_surrogate(const char *escape, const char *end) {
    uint32_t value;
    return end - escape >= 6 && escape[1] == 'u' && read_hexadecimal(escape + 2, end, &value) && value >= 0xD800 && value <= 0xDFFF;
}

const char *json_scan_string(const JsonScan *scan, Arena *arena, size_t *size, const char **wrong) {
    *size = scan->length;
    if (!scan->escaped) return scan->start;
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    char       *text = arena_alloc(arena, scan->length + 1);
    size_t      used = 0;
    const char *end = scan->start + scan->length;
    for (const char *at = scan->start; at < end;) {
        if (*at != '\\') {
            text[used++] = *at++;
            continue;
        }
        const char *simple = at[1] == '\0' ? NULL : strchr(from, at[1]);    /* a backslash is never the last byte: scan_string */
        if (simple) {
            text[used++] = to[simple - from];
            at += 2;
            continue;
        }
        uint32_t code_point;
        size_t   read = at[1] == 'u' ? read_code_point(at + 2, end, &code_point) : 0;
        if (read == 0) {
            *wrong = at;
            return NULL;
        }
        used += (size_t)utf8_encode(code_point, text + used);               /* never longer than its escape */
        at += 2 + read;
    }
    *size = used;
    return text;
}
