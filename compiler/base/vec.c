/* vec - growth of the arrays declared with VEC. */
#include "base/vec.h"

#include <string.h>

void vec_grow(Arena *arena, void **items, int32_t count, int32_t *capacity, size_t size) {
    enum { SMALLEST = 8 };
    if (*capacity > INT32_MAX / 2) memory_exhausted((size_t)*capacity * 2 * size);
    int32_t wanted = *capacity < SMALLEST ? SMALLEST : *capacity * 2;
    void   *fresh = arena_alloc(arena, (size_t)wanted * size);
    /* `items` is the address of a pointer of another type: read and written as bytes, so that no aliasing rule is broken. */
    void *old;
    memcpy(&old, items, sizeof old);
    if (count > 0) memcpy(fresh, old, (size_t)count * size);
    memcpy(items, &fresh, sizeof fresh);
    *capacity = wanted;
}
