/* value_text - see value_text.h. */
#include "data/value_text.h"

#include <string.h>

static const struct { const char *text; size_t size; } blanks[] = {{" ", 1}, {"\t", 1}, {"\n", 1}, {"\r", 1}, {"\xE3\x80\x80", 3}, {"\xC2\xA0", 2}};

/* The bytes of the blank at the start (or the end); 0: there is none. */
static size_t blank_size(Slice slice, bool at_end) {
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
        size_t size = blanks[i].size;
        if (slice.size >= size && memcmp(at_end ? slice.text + slice.size - size : slice.text, blanks[i].text, size) == 0) return size;
    }
    return 0;
}

Slice slice_trim(Slice slice) {
    for (size_t size; (size = blank_size(slice, false)) > 0;) slice.text += size, slice.size -= size;
    for (size_t size; (size = blank_size(slice, true)) > 0;) slice.size -= size;
    return slice;
}

bool slice_is_blank(Slice slice) { return slice_trim(slice).size == 0; }

bool slice_is(Slice slice, const char *text) { return text && strlen(text) == slice.size && memcmp(text, slice.text, slice.size) == 0; }

bool slice_take(Slice *slice, const char *text) {
    size_t size = strlen(text);
    if (slice->size < size || memcmp(slice->text, text, size) != 0) return false;
    slice->text += size;
    slice->size -= size;
    return true;
}

Slice slice_narrow(Arena *arena, Slice slice) {
    bool wide = false;
    for (size_t i = 0; i < slice.size && !wide; i++) wide = (unsigned char)slice.text[i] >= 0x80;
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
