/* arena - memory that a phase allocates from and never frees piece by piece.
 * Whoever creates an arena frees it. Pointers point only into the same or a longer-lived arena.
 * Out of memory ends the process in one place (arena.c) with a message: no caller checks for NULL. */
#ifndef POL_BASE_ARENA_H
#define POL_BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct Arena Arena;

Arena *arena_new(void);
/* An arena for one thread, whose memory is the parent's and goes with it: it is not freed or reset by itself. While several threads use such
 * arenas, nobody uses the parent. */
Arena *arena_new_within(Arena *parent);
void   arena_free(Arena *arena);              /* NULL is allowed */
void   arena_reset(Arena *arena);             /* forgets all allocations, keeps the first block: for a loop over rows */
void  *arena_alloc(Arena *arena, size_t size); /* zeroed, aligned for any type, never NULL */
/* Makes the newest allocation (of `size` bytes at `piece`) longer where it stands; false, and nothing done, when it cannot. */
bool   arena_extend(Arena *arena, void *piece, size_t size, size_t wanted);
size_t arena_bytes(const Arena *arena);       /* bytes held from the system: for the memory tests */

char *arena_strndup(Arena *arena, const char *text, size_t size); /* NUL-terminated copy */
char *arena_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(Arena *arena, const char *format, va_list arguments);

/* Says so on standard error and ends the process (exit code 2): the one place where memory runs out. Also for buffer.c. */
_Noreturn void memory_exhausted(size_t wanted);

#define NEW(arena, Type)              ((Type *)arena_alloc((arena), sizeof(Type)))
#define NEW_ARRAY(arena, Type, count) ((Type *)arena_alloc((arena), sizeof(Type) * (size_t)(count)))

#endif
