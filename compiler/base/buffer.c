/* buffer - bytes that grow. Capacity counts the NUL, which is always there once anything was written. */
#include "base/buffer.h"

#include "base/arena.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buffer_free(Buffer *buffer) {
    free(buffer->data);
    *buffer = (Buffer){0};
}

void buffer_clear(Buffer *buffer) {
    buffer->size = 0;
    if (buffer->data) buffer->data[0] = '\0';
}

static void buffer_reserve(Buffer *buffer, size_t more) {
    if (more > SIZE_MAX / 4 || buffer->size > SIZE_MAX / 4) memory_exhausted(more);
    size_t needed = buffer->size + more + 1;
    if (needed <= buffer->capacity) return;
    size_t capacity = buffer->capacity < 64 ? 64 : buffer->capacity;
    while (capacity < needed) capacity *= 2;
    char *data = realloc(buffer->data, capacity);
    if (!data) memory_exhausted(capacity);
    buffer->data = data;
    buffer->capacity = capacity;
}

char *buffer_room(Buffer *buffer, size_t more) {
    buffer_reserve(buffer, more);
    return buffer->data + buffer->size;
}

void buffer_put(Buffer *buffer, const char *bytes, size_t size) {
    buffer_reserve(buffer, size);
    if (size) memcpy(buffer->data + buffer->size, bytes, size);
    buffer->size += size;
    buffer->data[buffer->size] = '\0';
}

void buffer_text(Buffer *buffer, const char *text) { buffer_put(buffer, text, strlen(text)); }

void buffer_byte(Buffer *buffer, char byte) { buffer_put(buffer, &byte, 1); }

void buffer_repeat(Buffer *buffer, const char *text, int count) {
    size_t size = strlen(text);
    for (int i = 0; i < count; i++) buffer_put(buffer, text, size);
}

void buffer_printf(Buffer *buffer, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length > 0) {
        buffer_reserve(buffer, (size_t)length);
        vsnprintf(buffer->data + buffer->size, (size_t)length + 1, format, again);
        buffer->size += (size_t)length;
    }
    va_end(again);
}
