/* utf8 - one code point at a time, and where a text stops being valid. The only decoder: the writers, the sources and the suggestions share it. */
#ifndef POL_BASE_UTF8_H
#define POL_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* The bytes (1 to 4) of the code point at `text`, which goes to `*code_point`; 0 when the bytes are not valid UTF-8
 * (overlong, surrogate, above U+10FFFF, cut off) or when `size` is 0. */
int utf8_decode(const char *text, size_t size, uint32_t *code_point);
int utf8_encode(uint32_t code_point, char bytes[4]);          /* a valid code point; returns the number of bytes */
/* Offset of the first byte that is not valid UTF-8 (also: overlong, surrogate, above U+10FFFF), or -1. */
int64_t utf8_first_invalid(const char *text, size_t size);

#endif
