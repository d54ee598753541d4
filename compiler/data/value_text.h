/* value_text - pieces of a text while it is read: blanks and full-width characters as people type them. Used by value_*.c and the readers. */
#ifndef POL_DATA_VALUE_TEXT_H
#define POL_DATA_VALUE_TEXT_H

#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>

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

#endif
