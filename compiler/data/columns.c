/* columns - see columns.h. */
#include "data/columns.h"

#include "source/source.h"
#include <string.h>

int columns_width(const char *text) { return utf8_display_width(text, strlen(text)); }

void columns_put(Buffer *out, const char *text, int width, bool right) {
    int blanks = width - columns_width(text);
    if (right && blanks > 0) buffer_repeat(out, " ", blanks);
    buffer_text(out, text);
    if (!right && blanks > 0) buffer_repeat(out, " ", blanks);
}
