/* markup - see markup.h. */
#include "base/markup.h"

#include <stdbool.h>
#include <string.h>

void markup_text_size(Buffer *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        bool control = (unsigned char)text[i] < ' ' && text[i] != '\n' && text[i] != '\t';
        if (text[i] == '<') buffer_text(out, "&lt;");
        else if (text[i] == '>') buffer_text(out, "&gt;");
        else if (text[i] == '&') buffer_text(out, "&amp;");
        else if (text[i] == '"') buffer_text(out, "&quot;");
        else if (text[i] == '\'') buffer_text(out, "&#39;");
        else buffer_byte(out, control ? '?' : text[i]);
    }
}

void markup_text(Buffer *out, const char *text)
{
    if (text) markup_text_size(out, text, strlen(text));
}
