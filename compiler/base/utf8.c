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

/* Most of a policy is plain ASCII and Chinese: these go ahead of the general case, three or four bytes at a time. */
int64_t utf8_first_invalid(const char *text, size_t size) {
    uint32_t mask, three, four;                              /* the bytes E1 to EC or EE, EF and two of 80 to BF; in any byte order */
    memcpy(&mask, "\xF0\xC0\xC0\0", sizeof mask);
    memcpy(&three, "\xE0\x80\x80\0", sizeof three);
    for (size_t at = 0; at < size;) {
        unsigned char lead = (unsigned char)text[at];
        if (size - at >= sizeof four) {
            memcpy(&four, text + at, sizeof four);
            if ((four & mask) == three && lead != 0xE0 && lead != 0xED) {
                at += 3;
                continue;
            }
            if (!(four & 0x80808080)) {
                at += sizeof four;
                continue;
            }
        }
        if (lead < 0x80) {
            at++;
            continue;
        }
        uint32_t code_point;
        int      length = utf8_decode(text + at, size - at, &code_point);
        if (length == 0) return (int64_t)at;
        at += (size_t)length;
    }
    return -1;
}
