/* value_text - pieces of a text while it is read: blanks and full-width characters as people type them. Used by value_*.c and the readers. */
#ifndef POL_DATA_VALUE_TEXT_H
#define POL_DATA_VALUE_TEXT_H

#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef struct { const char *text; size_t size; } Slice;

/* Without blanks and line ends at both ends, also the ideographic blank (U+3000) and the no-break one. */
Slice slice_trim(Slice slice);
/* Nothing but such blanks. */
bool slice_is_blank(Slice slice);
bool slice_is(Slice slice, const char *text);                  /* text NULL: false */
/* Takes the text, which is not empty, from the front. */
bool slice_take(Slice *slice, const char *text);
/* Full-width digits, signs and letters as ASCII; ideographic and no-break blanks as blanks. A copy, where anything changes; it is never longer. */
Slice slice_narrow(Arena *arena, Slice slice);

enum { UNIT_TEXT_MOST = 90 };                                  /* bytes; what is longer is a sentence, not the unit of a column */

/* A glance at the ends of a text: false for nearly all that say no unit of money, true for all that do (value_other_unit asks here first). For the loops
 * over columns, which cannot take every text apart. */
static inline bool text_may_say_unit(const char *text, size_t size) {
    static const char word[] = "单位", bracket[] = "（", closing[] = "）";
    enum { WORD = sizeof word - 1, BRACKET = sizeof bracket - 1, CLOSING = sizeof closing - 1 };
    if (size < 3 || size > UNIT_TEXT_MOST) return false;
    size_t opening = *text == '(' ? 1 : size > BRACKET && memcmp(text, bracket, BRACKET) == 0 ? BRACKET : 0;
    if (size > opening + WORD && memcmp(text + opening, word, WORD) == 0) return true;
    while (size > 3 && (text[size - 1] == ')' || memcmp(text + size - 3, closing, CLOSING) == 0)) size -= text[size - 1] == ')' ? 1 : CLOSING;
    if (size < 3) return true;
    const unsigned char *last = (const unsigned char *)text + size - 3;
    if (last[2] < 0x80) {                               /* a code of a currency, not every name or credit code that ends in D */
        static const char codes[][4] = {"USD", "EUR", "JPY", "GBP", "HKD", "MOP"};                   /* those of value_other_unit */
        if (last[2] <= ' ') return true;
        if (last[0] >= 0x80 || last[1] >= 0x80) return strchr("DRYP", last[2]) != NULL;                  /* ＵＳD */
        for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
            if (memcmp(last, codes[i], 3) == 0) return true;
        return false;
    }
    if (last[0] == 0xEF || (last[0] == 0xE3 && last[1] == 0x80) || last[1] == 0xC2) return true;     /* full-width characters, blanks */
    static const char ends[][4] = {"元", "整", "万", "萬", "亿", "億", "千", "百", "镑", "币", "幣", "位", "计"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (memcmp(last, ends[i], 3) == 0) return true;
    return false;
}

#endif
