/* vec - a growable array in an arena. `VEC(Type)` declares the struct; items are contiguous, so `items[i]` is plain C.
 * Growth takes what follows in the arena, if that is free; else it copies, and the old block stays until the arena goes. */
#ifndef POL_BASE_VEC_H
#define POL_BASE_VEC_H

#include "base/arena.h"
#include <stdint.h>

#define VEC(Type) struct { Type *items; int32_t count, capacity; }

/* Grows `*items` (of `count` used, `*capacity` held, each `size` bytes) so that one more fits. */
void vec_grow(Arena *arena, void **items, int32_t count, int32_t *capacity, size_t size);

#define VEC_PUSH(arena, vec, value)                                                                       \
    do {                                                                                                  \
        if ((vec)->count == (vec)->capacity)                                                              \
            vec_grow((arena), (void **)&(vec)->items, (vec)->count, &(vec)->capacity, sizeof *(vec)->items); \
        (vec)->items[(vec)->count++] = (value);                                                           \
    } while (0)

#endif
