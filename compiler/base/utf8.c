/* utf8 - see RFC 3629: the table of well-formed sequences, written as ranges. */
#include "base/utf8.h"

#include <string.h>

static int is_continuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

int utf8_decode(const char *text, size_t size, uint32_t *code_point) {
    const unsigned char *bytes = (const unsigned char *)text;
    if (size == 0) return 0;
    if (bytes[0] < 0x80) {
        *code_point = bytes[0];
        return 1;
    }
    int      length;
    uint32_t value, least;
    if (bytes[0] >= 0xC2 && bytes[0] <= 0xDF) { length = 2; value = bytes[0] & 0x1F; least = 0x80; }
    else if ((bytes[0] & 0xF0) == 0xE0) { length = 3; value = bytes[0] & 0x0F; least = 0x800; }
    else if (bytes[0] >= 0xF0 && bytes[0] <= 0xF4) { length = 4; value = bytes[0] & 0x07; least = 0x10000; }
    else return 0;
    if (size < (size_t)length) return 0;
    for (int i = 1; i < length; i++) {
        if (!is_continuation(bytes[i])) return 0;
        value = value << 6 | (bytes[i] & 0x3F);
    }
    if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return 0;
    *code_point = value;
    return length;
}

int utf8_encode(uint32_t code_point, char bytes[4]) {
    if (code_point < 0x80) {
        bytes[0] = (char)code_point;
        return 1;
    }
    int length = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    for (int i = length - 1; i > 0; i--) {
        bytes[i] = (char)(0x80 | (code_point & 0x3F));
        code_point >>= 6;
    }
    static const unsigned char lead[5] = {0, 0, 0xC0, 0xE0, 0xF0};
    bytes[0] = (char)(lead[length] | code_point);
    return length;
}

/* An automaton for whole texts, which takes the same time for every byte: a text that goes between ASCII and Chinese has no pattern to guess. A state is a
 * shift; the row of a byte holds the next state of each state at its shift. What comes after the lead bytes E0, ED, F0 and F4 has narrower limits. */
enum { WHOLE = 0, BAD = 6, ONE_MORE = 12, TWO_MORE = 18, AFTER_E0 = 24, AFTER_ED = 30, THREE_MORE = 36, AFTER_F0 = 42, AFTER_F4 = 48, STATE_BITS = 63 };

#define STEP(state, next) ((uint64_t)(next) << (state))
#define ROW(whole, one_more, two_more, after_e0, after_ed, three_more, after_f0, after_f4) \
    (STEP(WHOLE, whole) | STEP(BAD, BAD) | STEP(ONE_MORE, one_more) | STEP(TWO_MORE, two_more) | STEP(AFTER_E0, after_e0) | STEP(AFTER_ED, after_ed) \
     | STEP(THREE_MORE, three_more) | STEP(AFTER_F0, after_f0) | STEP(AFTER_F4, after_f4))
#define LEAD(next) ROW(next, BAD, BAD, BAD, BAD, BAD, BAD, BAD)

static const uint64_t next_states[256] = {
    [0x00 ... 0x7F] = LEAD(WHOLE),
    [0x80 ... 0x8F] = ROW(BAD, WHOLE, ONE_MORE, BAD, ONE_MORE, TWO_MORE, BAD, TWO_MORE),
    [0x90 ... 0x9F] = ROW(BAD, WHOLE, ONE_MORE, BAD, ONE_MORE, TWO_MORE, TWO_MORE, BAD),
    [0xA0 ... 0xBF] = ROW(BAD, WHOLE, ONE_MORE, ONE_MORE, BAD, TWO_MORE, TWO_MORE, BAD),
    [0xC0 ... 0xC1] = LEAD(BAD),
    [0xC2 ... 0xDF] = LEAD(ONE_MORE),
    [0xE0] = LEAD(AFTER_E0),
    [0xE1 ... 0xEC] = LEAD(TWO_MORE),
    [0xED] = LEAD(AFTER_ED),
    [0xEE ... 0xEF] = LEAD(TWO_MORE),
    [0xF0] = LEAD(AFTER_F0),
    [0xF1 ... 0xF3] = LEAD(THREE_MORE),
    [0xF4] = LEAD(AFTER_F4),
    [0xF5 ... 0xFF] = LEAD(BAD),
};

static int64_t first_invalid_from(const char *text, size_t size, size_t at) {
    uint32_t code_point;
    for (int length; at < size; at += (size_t)length)
        if ((length = utf8_decode(text + at, size - at, &code_point)) == 0) return (int64_t)at;
    return -1;
}

int64_t utf8_first_invalid(const char *text, size_t size) {
    enum { PIECE = 64 };
    size_t whole = 0;                                        /* before it, all is valid and no character is cut */
    for (size_t at = 0; at < size;) {
        uint64_t state = WHOLE;
        size_t   end = size - at < PIECE ? size : at + PIECE;
        for (; at < end; at++) state = next_states[(unsigned char)text[at]] >> (state & STATE_BITS);
        state &= STATE_BITS;
        if (state == BAD) return first_invalid_from(text, size, whole);
        while (state != WHOLE && at < size && state != BAD) state = next_states[(unsigned char)text[at++]] >> state & STATE_BITS;
        if (state != WHOLE) return first_invalid_from(text, size, whole);
        whole = at;
    }
    return -1;
}
