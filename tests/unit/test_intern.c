/* Interner and Map. */
#include "base/intern.h"

#include "base/threads.h"

#include <criterion/criterion.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

Test(intern, same_text_same_pointer) {
    Arena      *arena = arena_new();
    Interner   *interner = interner_new(arena);
    const char *total = intern_text(interner, "总投资额");
    cr_assert_eq(intern(interner, "总投资额（含税）", strlen("总投资额")), total);
    cr_assert_str_eq(total, "总投资额");
    cr_assert_neq(intern_text(interner, "总投资"), total);
    cr_assert_eq(intern(interner, "x", 0), intern_text(interner, ""));
    cr_assert_neq(intern(interner, "a\0b", 3), intern(interner, "a\0c", 3));
    arena_free(arena);
}

Test(intern, survives_growth) {
    enum { COUNT = 5000 };
    Arena      *arena = arena_new();
    Interner   *interner = interner_new(arena);
    const char *names[COUNT];
    char        text[32];
    for (int i = 0; i < COUNT; i++) {
        snprintf(text, sizeof text, "name%d", i);
        names[i] = intern_text(interner, text);
    }
    for (int i = 0; i < COUNT; i++) {
        snprintf(text, sizeof text, "name%d", i);
        cr_assert_eq(intern_text(interner, text), names[i]);
        cr_assert_str_eq(names[i], text);
    }
    arena_free(arena);
}

Test(intern, carries_a_mark) {
    Arena      *arena = arena_new();
    Interner   *interner = interner_new(arena);
    int         meaning = 1;
    const char *word = intern_text(interner, "措施"), *name = intern_text(interner, "措施1");
    cr_assert_null(intern_mark_of(word));
    intern_mark(word, &meaning);
    for (int i = 0; i < 1000; i++) intern_text(interner, arena_printf(arena, "name%d", i));
    cr_assert_eq(intern_mark_of(intern_text(interner, "措施")), &meaning);
    cr_assert_null(intern_mark_of(name));
    arena_free(arena);
}

enum { THREADS = 4, NAMES = 20000 };

typedef struct { Interner *interner; atomic_int threads; const char *names[THREADS][NAMES]; } Together;

/* Every thread begins at another name, so that each adds some and meets those of the others while the table grows. */
static void intern_all(void *argument) {
    Together *together = argument;
    int       thread = atomic_fetch_add(&together->threads, 1);
    char      text[32];
    for (int i = 0; i < NAMES; i++) {
        int name = (i + thread * 7) % NAMES;
        snprintf(text, sizeof text, "name%d", name);
        together->names[thread][name] = intern_text(together->interner, text);
    }
}

Test(intern, same_pointer_in_every_thread) {
    Arena    *arena = arena_new();
    Together *together = NEW(arena, Together);
    char      text[32];
    together->interner = interner_new(arena);
    threads_run(THREADS, intern_all, together);
    cr_assert_eq(together->threads, THREADS);
    for (int i = 0; i < NAMES; i++) {
        snprintf(text, sizeof text, "name%d", i);
        cr_assert_str_eq(together->names[0][i], text);
        for (int thread = 1; thread < THREADS; thread++) cr_assert_eq(together->names[thread][i], together->names[0][i]);
    }
    arena_free(arena);
}

Test(map, keeps_the_earlier_value_and_the_order) {
    Arena      *arena = arena_new();
    Interner   *interner = interner_new(arena);
    Map        *map = map_new(arena);
    const char *first = intern_text(interner, "first"), *second = intern_text(interner, "second");
    int         one = 1, two = 2, three = 3;
    cr_assert_null(map_get(map, first));
    cr_assert_null(map_put(map, first, &one));
    cr_assert_null(map_put(map, second, &two));
    cr_assert_eq(map_put(map, first, &three), &one);
    cr_assert_eq(map_get(map, first), &one);
    cr_assert_eq(map_count(map), 2);
    cr_assert_eq(map_name_at(map, 0), first);
    cr_assert_eq(map_value_at(map, 1), &two);
    arena_free(arena);
}

Test(map, survives_growth) {
    enum { COUNT = 3000 };
    Arena    *arena = arena_new();
    Interner *interner = interner_new(arena);
    Map      *map = map_new(arena);
    char      text[32];
    for (int i = 0; i < COUNT; i++) {
        snprintf(text, sizeof text, "k%d", i);
        const char *name = intern_text(interner, text);
        map_put(map, name, (void *)name);
    }
    cr_assert_eq(map_count(map), COUNT);
    for (int i = 0; i < COUNT; i++) {
        const char *name = map_name_at(map, i);
        cr_assert_eq(map_get(map, name), (void *)name);
    }
    cr_assert_null(map_get(map, intern_text(interner, "absent")));
    arena_free(arena);
}
