/* markup - text inside XML and HTML: the five characters that mean something there are written as entities; control characters,
 * which neither allows, as `?`. */
#ifndef POL_BASE_MARKUP_H
#define POL_BASE_MARKUP_H

#include "base/buffer.h"

void markup_text(Buffer *out, const char *text);                       /* NULL writes nothing */
void markup_text_size(Buffer *out, const char *text, size_t size);

#endif
