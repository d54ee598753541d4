/* Arena and VEC: alignment, zeroes, growth, reset. */
#include "base/arena.h"
#include "base/threads.h"
#include "base/vec.h"

#include <criterion/criterion.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

Test(arena, is_aligned_zeroed_and_distinct) {
    Arena *arena = arena_new();
    char  *previous = NULL;
    for (size_t size = 0; size < 500; size++) {
        char *bytes = arena_alloc(arena, size);
        cr_assert_eq((uintptr_t)bytes % _Alignof(max_align_t), 0u);
        cr_assert_neq(bytes, previous);
        for (size_t i = 0; i < size; i++) cr_assert_eq(bytes[i], 0);
        memset(bytes, 0xAA, size);
        previous = bytes;
    }
    arena_free(arena);
    arena_free(NULL);
}

Test(arena, serves_large_pieces_and_keeps_small_ones) {
    Arena *arena = arena_new();
    char  *small = arena_strndup(arena, "small", 5);
    char  *large = arena_alloc(arena, 10 * 1024 * 1024);
    large[10 * 1024 * 1024 - 1] = 'x';
    char *after = arena_strndup(arena, "after", 5);
    cr_assert_str_eq(small, "small");
    cr_assert_str_eq(after, "after");
    cr_assert_geq(arena_bytes(arena), (size_t)10 * 1024 * 1024);
    arena_free(arena);
}

Test(arena, reset_forgets_and_zeroes_again) {
    Arena *arena = arena_new();
    size_t at_first = arena_bytes(arena);
    for (int row = 0; row < 100; row++) {
        for (int i = 0; i < 1000; i++) {
            int64_t *number = NEW(arena, int64_t);
            cr_assert_eq(*number, 0);
            *number = -1;
        }
        memset(arena_alloc(arena, 200000), 0xFF, 200000);
        arena_reset(arena);
        cr_assert_eq(arena_bytes(arena), at_first, "row %d holds %zu bytes", row, arena_bytes(arena));
    }
    arena_free(arena);
}

/* Far beyond the first blocks: every piece is zero and keeps what is written, also after the memory went back once. */
Test(arena, grows_in_many_small_pieces) {
    enum { PIECES = 60000, SIZE = 100 };
    Arena  *arena = arena_new();
    char  **pieces = calloc(PIECES, sizeof *pieces);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < PIECES; i++) {
            pieces[i] = arena_alloc(arena, SIZE);
            for (int k = 0; k < SIZE; k++) cr_assert_eq(pieces[i][k], 0);
            memset(pieces[i], i % 100 + 1, SIZE);
        }
        for (int i = 0; i < PIECES; i++)
            for (int k = 0; k < SIZE; k++) cr_assert_eq(pieces[i][k], i % 100 + 1);
        cr_assert_geq(arena_bytes(arena), (size_t)PIECES * SIZE);
        arena_reset(arena);
    }
    free(pieces);
    arena_free(arena);
}

enum { THREADS = 4, THREAD_PIECES = 20000, PIECE_BYTES = 48 };

typedef struct { Arena *arenas[THREADS]; char *pieces[THREADS][THREAD_PIECES]; atomic_int threads, not_zero; } Within;

static void fill_own(void *argument) {
    Within *within = argument;
    int     thread = atomic_fetch_add(&within->threads, 1);
    for (int i = 0; i < THREAD_PIECES; i++) {
        within->pieces[thread][i] = arena_alloc(within->arenas[thread], i % 1000 == 0 ? 40000 : PIECE_BYTES);
        for (int k = 0; k < PIECE_BYTES; k++) within->not_zero += within->pieces[thread][i][k] != 0;
        memset(within->pieces[thread][i], thread + 1, PIECE_BYTES);
    }
}

/* Several threads, each with an arena of its own within one: no piece is given twice, and all of it goes with the parent. */
Test(arena, threads_within_one) {
    Arena  *arena = arena_new();
    Within *within = NEW(arena, Within);
    for (int thread = 0; thread < THREADS; thread++) within->arenas[thread] = arena_new_within(arena);
    threads_run(THREADS, fill_own, within);
    cr_assert_eq(within->threads, THREADS);
    cr_assert_eq(within->not_zero, 0);
    for (int thread = 0; thread < THREADS; thread++)
        for (int i = 0; i < THREAD_PIECES; i++)
            for (int k = 0; k < PIECE_BYTES; k++) cr_assert_eq(within->pieces[thread][i][k], thread + 1);
    cr_assert_geq(arena_bytes(arena), (size_t)THREADS * THREAD_PIECES * PIECE_BYTES);
    arena_free(arena);
}

Test(arena, prints) {
    Arena *arena = arena_new();
    cr_assert_str_eq(arena_printf(arena, "%d-%s", 7, "中"), "7-中");
    cr_assert_str_eq(arena_printf(arena, "%2$s %1$s", "b", "a"), "a b");
    cr_assert_str_eq(arena_printf(arena, "%s", ""), "");
    cr_assert_str_eq(arena_strndup(arena, "abc", 2), "ab");
    arena_free(arena);
}

Test(vec, grows_and_keeps_order) {
    Arena *arena = arena_new();
    VEC(int) numbers = {0};
    for (int i = 0; i < 10000; i++) VEC_PUSH(arena, &numbers, i);
    cr_assert_eq(numbers.count, 10000);
    for (int i = 0; i < 10000; i++) cr_assert_eq(numbers.items[i], i);
    arena_free(arena);
}
