/* vec - growth of the arrays declared with VEC. */
#include "base/vec.h"

#include <string.h>

void vec_grow(Arena *arena, void **items, int32_t count, int32_t *capacity, size_t size) {
    enum { FIRST_BYTES = 64 };                            /* most lists of a policy have one item or two */
    if (*capacity > INT32_MAX / 2) memory_exhausted((size_t)*capacity * 2 * size);
    int32_t wanted = *capacity ? *capacity * 2 : size < FIRST_BYTES ? (int32_t)(FIRST_BYTES / size) : 1;
    /* `items` is the address of a pointer of another type: read and written as bytes, so that no aliasing rule is broken. */
    void *old;
    memcpy(&old, items, sizeof old);
    if (!*capacity || !arena_extend(arena, old, (size_t)*capacity * size, (size_t)wanted * size)) {
        void *fresh = arena_alloc(arena, (size_t)wanted * size);
        if (count > 0) memcpy(fresh, old, (size_t)count * size);
        memcpy(items, &fresh, sizeof fresh);
    }
    *capacity = wanted;
}
