/* buffer - bytes that grow: what renderers and writers write into before anything is printed.
 * The owner calls buffer_free. `data` is always NUL-terminated once anything was written. */
#ifndef POL_BASE_BUFFER_H
#define POL_BASE_BUFFER_H

#include <stdarg.h>
#include <stddef.h>

typedef struct { char *data; size_t size, capacity; } Buffer;   /* start with {0} */

void buffer_free(Buffer *buffer);
void buffer_clear(Buffer *buffer);             /* keeps the memory */
/* Room for `more` bytes behind the others: the caller writes them there, a NUL behind them, and adds to `size`. */
char *buffer_room(Buffer *buffer, size_t more);
void buffer_put(Buffer *buffer, const char *bytes, size_t size);
void buffer_text(Buffer *buffer, const char *text);
void buffer_byte(Buffer *buffer, char byte);
void buffer_repeat(Buffer *buffer, const char *text, int count);
void buffer_printf(Buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
