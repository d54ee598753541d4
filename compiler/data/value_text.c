/* value_text - see value_text.h. */
#include "data/value_text.h"

#include <string.h>

/* The bytes of the blank at the start (or the end); 0: there is none. */
static size_t blank_size(Slice slice, bool at_end) {
    if (slice.size == 0) return 0;
    unsigned char byte = (unsigned char)slice.text[at_end ? slice.size - 1 : 0];
    if (byte < 0x80) return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
    if (slice.size >= 3 && memcmp(at_end ? slice.text + slice.size - 3 : slice.text, "\xE3\x80\x80", 3) == 0) return 3;
    return slice.size >= 2 && memcmp(at_end ? slice.text + slice.size - 2 : slice.text, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

Slice slice_trim(Slice slice) {
    for (size_t size; (size = blank_size(slice, false)) > 0;) slice.text += size, slice.size -= size;
    for (size_t size; (size = blank_size(slice, true)) > 0;) slice.size -= size;
    return slice;
}

bool slice_is_blank(Slice slice) { return slice_trim(slice).size == 0; }

bool slice_is(Slice slice, const char *text) { return text && strlen(text) == slice.size && memcmp(text, slice.text, slice.size) == 0; }

bool slice_take(Slice *slice, const char *text) {
    if (slice->size == 0 || *slice->text != *text) return false;
    size_t size = strlen(text);
    if (slice->size < size || memcmp(slice->text, text, size) != 0) return false;
    slice->text += size;
    slice->size -= size;
    return true;
}

Slice slice_narrow(Arena *arena, Slice slice) {
    bool wide = false;                                          /* the first bytes of what is changed here; most Chinese characters begin with others */
    for (size_t i = 0; i < slice.size && !wide; i++) wide = slice.text[i] == '\xEF' || slice.text[i] == '\xE3' || slice.text[i] == '\xC2';
    if (!wide) return slice;
    char  *copy = arena_alloc(arena, slice.size + 1);
    size_t used = 0;
    for (size_t i = 0; i < slice.size;) {
        const unsigned char *bytes = (const unsigned char *)slice.text + i;
        size_t left = slice.size - i;
        if (left >= 3 && bytes[0] == 0xEF && (bytes[1] == 0xBC || bytes[1] == 0xBD)) {
            unsigned code_point = 0xF000u | (unsigned)(bytes[1] & 0x3F) << 6 | (bytes[2] & 0x3Fu);
            if (code_point >= 0xFF01 && code_point <= 0xFF5E) {
                copy[used++] = (char)(code_point - 0xFF01 + '!');
                i += 3;
                continue;
            }
        }
        size_t blank = blank_size((Slice){slice.text + i, left}, false);
        if (blank > 1) { copy[used++] = ' '; i += blank; continue; }
        copy[used++] = slice.text[i++];
    }
    return (Slice){copy, used};
}
