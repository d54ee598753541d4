/* row_error - data errors as values. Formats are given twice with the same arguments, so the list of arguments is walked twice. */
#include "data/row_error.h"

#include "base/utf8.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

typedef struct { const char *text; Wording title; } CodeInfo;

static const CodeInfo code_table[DATA_CODE_COUNT] = {
    [DATA_FINE] = {"D0000", {"fine", "无误"}},
#define X(code, slug, english, chinese) [DATA_##code] = {#code, {english, chinese}},
#include "data/data.def"
#undef X
};

static const char *in_language(Wording wording, Language language) {
    return language == LANGUAGE_CHINESE ? wording.chinese : wording.english;
}

const char *data_code_text(DataCode code) { return code_table[code].text; }
const char *data_code_title(DataCode code, Language language) { return in_language(code_table[code].title, language); }

/* Bytes of the character at `text`; a broken one counts as one byte. */
static size_t character_size(const char *text, size_t size, ByteForm form) {
    unsigned char byte = (unsigned char)text[0];
    if (byte < 0x80) return 1;
    if (form == BYTES_DOUBLE) {
        if (byte == 0x80 || size < 2) return 1;
        bool four = text[1] >= '0' && text[1] <= '9';          /* GB18030: digits as second and fourth byte */
        return four ? (size >= 4 ? 4 : size) : 2;
    }
    uint32_t code_point;
    int length = utf8_decode(text, size, &code_point);
    return length > 0 ? (size_t)length : 1;
}

static void place_count(Place place, int64_t *line, int32_t *column) {
    *line = place.line;
    *column = place.column;
    if (!place.origin) return;
    *column = 1;
    for (const char *at = place.origin; at < place.at;) {
        if (*at == '\n') {
            (*line)++;
            *column = 1;
            at++;
            continue;
        }
        at += character_size(at, (size_t)(place.at - at), place.form);
        (*column)++;
    }
}

RowError *row_error_said(RowErrors *errors, DataCode code, Place place, Wording what) {
    RowError *error = NEW(errors->arena, RowError);
    error->code = code;
    if (errors->items.count >= ROW_ERROR_LIMIT) {
        errors->dropped++;
        return error;
    }
    place_count(place, &error->line, &error->column);
    error->address = place.address;
    error->file = place.file;
    error->what = what;
    VEC_PUSH(errors->arena, &errors->items, error);
    return error;
}

static const char *copied(Arena *arena, const char *text) { return text ? arena_strndup(arena, text, strlen(text)) : NULL; }
static Wording     copied_wording(Arena *arena, Wording text) { return (Wording){copied(arena, text.english), copied(arena, text.chinese)}; }

RowError *row_error_copy(Arena *arena, const RowError *error) {
    RowError *copy = NEW(arena, RowError);
    *copy = *error;
    copy->address = copied(arena, error->address);
    copy->file = copied(arena, error->file);
    copy->field = copied_wording(arena, error->field);
    copy->what = copied_wording(arena, error->what);
    copy->why = copied_wording(arena, error->why);
    copy->help = copied_wording(arena, error->help);
    return copy;
}

RowError *row_error(RowErrors *errors, DataCode code, Place place, const char *english, const char *chinese, ...) {
    va_list arguments, again;
    va_start(arguments, chinese);
    va_copy(again, arguments);
    Wording what = {arena_vprintf(errors->arena, english, arguments), NULL};
    what.chinese = arena_vprintf(errors->arena, chinese, again);
    va_end(again);
    va_end(arguments);
    return row_error_said(errors, code, place, what);
}

void row_error_why(RowErrors *errors, RowError *error, const char *english, const char *chinese, ...) {
    va_list arguments, again;
    va_start(arguments, chinese);
    va_copy(again, arguments);
    error->why.english = arena_vprintf(errors->arena, english, arguments);
    error->why.chinese = arena_vprintf(errors->arena, chinese, again);
    va_end(again);
    va_end(arguments);
}

void row_error_help(RowErrors *errors, RowError *error, const char *english, const char *chinese, ...) {
    va_list arguments, again;
    va_start(arguments, chinese);
    va_copy(again, arguments);
    error->help.english = arena_vprintf(errors->arena, english, arguments);
    error->help.chinese = arena_vprintf(errors->arena, chinese, again);
    va_end(again);
    va_end(arguments);
}

void row_error_message(const RowError *error, Language language, Buffer *out) {
    const char *separator = language == LANGUAGE_CHINESE ? "；" : "; ";
    const char *what = in_language(error->what, language);
    const char *why = in_language(error->why, language), *help = in_language(error->help, language);
    buffer_text(out, what ? what : data_code_title(error->code, language));
    if (why) {
        buffer_text(out, separator);
        buffer_text(out, why);
    }
    if (help) {
        buffer_text(out, separator);
        buffer_text(out, help);
    }
}

void row_error_line(const RowError *error, const char *path, Language language, Buffer *out) {
    const char *colon = language == LANGUAGE_CHINESE ? "：" : ": ";
    const char *field = in_language(error->field, language);
    buffer_text(out, error->file ? error->file : path);
    if (error->address) buffer_printf(out, ":%s", error->address);
    else if (error->line > 0) buffer_printf(out, ":%" PRId64, error->line);
    if (!error->address && error->line > 0 && error->column > 0) buffer_printf(out, ":%" PRId32, error->column);
    buffer_text(out, ": ");
    if (field) {
        buffer_text(out, field);
        buffer_text(out, colon);
    }
    row_error_message(error, language, out);
    buffer_printf(out, " [%s]", data_code_text(error->code));
}

/* Blanks that look like the plain one or like nothing, marks of direction, byte order marks. */
static bool is_invisible(uint32_t code_point) {
    return code_point == 0xA0 || code_point == 0xAD || (code_point >= 0x2000 && code_point <= 0x200F) || (code_point >= 0x2028 && code_point <= 0x202F) ||
           (code_point >= 0x205F && code_point <= 0x206F) || code_point == 0x3000 || code_point == 0xFEFF;
}

const char *quote_text(Arena *arena, const char *text, size_t size) {
    enum { CHARACTERS = 60, LONGEST = sizeof "<U+FEFF>" };
    char   quoted[CHARACTERS * LONGEST + 8];
    size_t used = 0, at = 0;
    for (int count = 0; at < size && count < CHARACTERS; count++) {
        uint32_t code_point;
        int      length = utf8_decode(text + at, size - at, &code_point);
        bool     printable = length > 0 && code_point >= 0x20 && !(code_point >= 0x7F && code_point < 0xA0);
        if (printable && is_invisible(code_point)) {
            used += (size_t)snprintf(quoted + used, LONGEST, "<U+%04X>", (unsigned)code_point);
        } else if (printable) {
            memcpy(quoted + used, text + at, (size_t)length);
            used += (size_t)length;
        } else {
            memcpy(quoted + used, "\xEF\xBF\xBD", 3);           /* U+FFFD */
            used += 3;
        }
        at += length > 0 ? (size_t)length : 1;
    }
    if (at < size) {
        memcpy(quoted + used, "…", strlen("…"));
        used += strlen("…");
    }
    return arena_strndup(arena, quoted, used);
}
