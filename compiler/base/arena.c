/* arena - blocks of memory in a list; an allocation is a step forward in the newest block.
 * Invariant: every byte of a block beyond `used` is zero, so that an allocation needs no clearing.
 * An arena that grows goes on in large pages of the system: the first touch of 4 KB costs 1.5 µs, that of 2 MB at once 40 µs. */
#include "base/arena.h"

#include <pthread.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { ALIGNMENT = alignof(max_align_t), FIRST_BLOCK = 16 * 1024, LARGEST_SMALL_BLOCK = 128 * 1024, BLOCK_WITHIN = 32 * 1024, LARGE_PAGE = 2 * 1024 * 1024 };

typedef struct Block {
    struct Block *next;
    size_t        used, capacity;
    bool          is_mapped;       /* one large page, from mmap; else from calloc */
    alignas(max_align_t) char bytes[];
} Block;

struct Arena {
    Block *current;            /* head of the list of blocks */
    Block *first;              /* the one that arena_reset keeps */
    size_t next_capacity;      /* doubles, so that the number of blocks stays small */
    size_t bytes;
    Arena *parent;             /* blocks are pieces of its memory; NULL: of the system's */
    pthread_mutex_t lock;      /* of those within that want a block */
};

_Noreturn void memory_exhausted(size_t wanted) {
    char message[96];
    int  length = snprintf(message, sizeof message, "pol: out of memory (%zu bytes were needed)\n", wanted);
    /* Not stdio: a stream may need memory, and half-written output must not look complete. */
    if (length > 0 && write(STDERR_FILENO, message, (size_t)length) < 0) _Exit(2);
    _Exit(2);
}

static void *take_piece(Arena *parent, size_t size) {
    pthread_mutex_lock(&parent->lock);
    void *piece = arena_alloc(parent, size);
    pthread_mutex_unlock(&parent->lock);
    return piece;
}

static Block *block_new(Arena *arena, size_t capacity) {
    if (capacity > SIZE_MAX / 2) memory_exhausted(capacity);
    Block *block = arena->parent ? take_piece(arena->parent, sizeof(Block) + capacity) : calloc(1, sizeof(Block) + capacity);
    if (!block) memory_exhausted(capacity);
    block->capacity = capacity;
    arena->bytes += sizeof(Block) + capacity;
    return block;
}

/* A large page, where the system has some to give; else the same bytes in small ones. */
static Block *block_map(Arena *arena) {
    char *wide = mmap(NULL, 2 * LARGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (wide == MAP_FAILED) memory_exhausted(LARGE_PAGE);
    size_t before = -(uintptr_t)wide & (LARGE_PAGE - 1);             /* to the next multiple of a large page */
    if (before) munmap(wide, before);
    munmap(wide + before + LARGE_PAGE, LARGE_PAGE - before);
    madvise(wide + before, LARGE_PAGE, MADV_HUGEPAGE);
    Block *block = (Block *)(wide + before);
    block->capacity = LARGE_PAGE - sizeof(Block);
    block->is_mapped = true;
    arena->bytes += LARGE_PAGE;
    return block;
}

static void block_free(Block *block) {
    if (block->is_mapped) munmap(block, LARGE_PAGE);
    else free(block);
}

/* The sanitizers do not see into mapped memory. */
#ifdef POL_SANITIZE
enum { MAPS_PAGES = 0 };
#else
enum { MAPS_PAGES = 1 };
#endif

/* The next of the blocks, each twice as large as the one before until they are large pages. */
static Block *block_next(Arena *arena) {
    if (arena->parent) return block_new(arena, arena->next_capacity);
    if (MAPS_PAGES && arena->next_capacity > LARGEST_SMALL_BLOCK) return block_map(arena);
    Block *block = block_new(arena, arena->next_capacity);
    if (arena->next_capacity <= LARGEST_SMALL_BLOCK) arena->next_capacity *= 2;
    return block;
}

Arena *arena_new(void) {
    Arena *arena = calloc(1, sizeof(Arena));
    if (!arena) memory_exhausted(sizeof(Arena));
    arena->first = arena->current = block_new(arena, FIRST_BLOCK);
    arena->next_capacity = 2 * FIRST_BLOCK;
    pthread_mutex_init(&arena->lock, NULL);
    return arena;
}

Arena *arena_new_within(Arena *parent) {
    Arena *arena = NEW(parent, Arena);
    arena->parent = parent;
    parent->next_capacity = 2 * LARGEST_SMALL_BLOCK;                     /* it goes on in large pages, of which blocks within are pieces */
    arena->next_capacity = BLOCK_WITHIN - sizeof(Block);
    arena->first = arena->current = block_new(arena, arena->next_capacity);
    pthread_mutex_init(&arena->lock, NULL);
    return arena;
}

void arena_free(Arena *arena) {
    if (!arena) return;
    for (Block *block = arena->current; block;) {
        Block *next = block->next;
        block_free(block);
        block = next;
    }
    pthread_mutex_destroy(&arena->lock);
    free(arena);
}

void arena_reset(Arena *arena) {
    for (Block *block = arena->current; block;) {
        Block *next = block->next;
        if (block != arena->first) {
            arena->bytes -= sizeof(Block) + block->capacity;
            block_free(block);
        }
        block = next;
    }
    memset(arena->first->bytes, 0, arena->first->used);
    arena->first->used = 0;
    arena->first->next = NULL;
    arena->current = arena->first;
    arena->next_capacity = 2 * FIRST_BLOCK;
}

static size_t rounded(size_t size) { return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1); }

/* When the newest block has no room, or the size is a rare one. */
static void *alloc_elsewhere(Arena *arena, size_t size) {
    if (size > SIZE_MAX / 2) memory_exhausted(size);
    if (size == 0) return arena_alloc(arena, ALIGNMENT);  /* two allocations are never at the same address */
    size = rounded(size);
    Block *block = arena->current;
    if (size > arena->next_capacity / 2) {                /* a block of its own: the rest of the current one stays in use */
        Block *own = block_new(arena, size);
        own->used = size;
        own->next = block->next;
        block->next = own;
        return own->bytes;
    }
    Block *fresh = block_next(arena);
    fresh->next = block;
    fresh->used = size;
    arena->current = fresh;
    return fresh->bytes;
}

void *arena_alloc(Arena *arena, size_t size) {
    Block *block = arena->current;
    size_t wanted = rounded(size);                        /* 0 for 0 and for what is too large */
    if (wanted - 1 >= block->capacity - block->used) return alloc_elsewhere(arena, size);
    void *result = block->bytes + block->used;
    block->used += wanted;
    return result;
}

bool arena_extend(Arena *arena, void *piece, size_t size, size_t wanted) {
    Block *block = arena->current;
    size_t old = rounded(size), more = rounded(wanted) - old;
    if ((char *)piece + old != block->bytes + block->used || wanted > SIZE_MAX / 2 || more > block->capacity - block->used) return false;
    block->used += more;
    return true;
}

size_t arena_bytes(const Arena *arena) { return arena->bytes; }

char *arena_strndup(Arena *arena, const char *text, size_t size) {
    char *copy = arena_alloc(arena, size + 1);
    if (size) memcpy(copy, text, size);
    return copy;
}

char *arena_vprintf(Arena *arena, const char *format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    char first[256];                                      /* most texts fit: they are made once */
    int  length = vsnprintf(first, sizeof first, format, arguments);
    if (length < 0) length = 0;                           /* a format that cannot be printed gives the empty text */
    char *text = arena_alloc(arena, (size_t)length + 1);
    if ((size_t)length < sizeof first) memcpy(text, first, (size_t)length);
    else vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(Arena *arena, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    return text;
}
