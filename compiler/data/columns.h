/* columns - text aligned by display width: a Chinese character takes two cells. */
#ifndef POL_DATA_COLUMNS_H
#define POL_DATA_COLUMNS_H

#include "base/buffer.h"
#include <stdbool.h>

int  columns_width(const char *text);
/* The text, filled with blanks up to `width` cells (before it when `right`); a longer text is written whole. */
void columns_put(Buffer *out, const char *text, int width, bool right);

#endif
