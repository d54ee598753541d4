/* Lines, columns in their three systems, UTF-8 validity, display width. */
#include "source/source.h"

#include <criterion/criterion.h>
#include <string.h>

static Source *make(Arena *arena, const char *text) {
    SourceSet *set = source_set_new(arena);
    cr_assert_eq(source_add(set, "a.pol", text, strlen(text)), 0);
    return set->sources.items[0];
}

static void check(const Source *source, uint32_t offset, int line, int column, int utf16, int display) {
    Position position = source_position(source, offset);
    cr_expect(position.line == line && position.column == column && position.column_utf16 == utf16 &&
                  position.display_column == display,
              "offset %u is at %d, %d %d %d; expected %d, %d %d %d", offset, position.line, position.column,
              position.column_utf16, position.display_column, line, column, utf16, display);
}

Test(source, positions) {
    Arena  *arena = arena_new();
    Source *source = make(arena, "a政b\r\n𠮷x\n\nz");
    /* bytes: a0 政1-3 b4 \r5 \n6 | 𠮷7-10 x11 \n12 | \n13 | z14 */
    check(source, 0, 1, 1, 1, 1);
    check(source, 1, 1, 2, 2, 2);
    check(source, 2, 1, 2, 2, 2);                          /* inside a character: its start */
    check(source, 4, 1, 3, 3, 4);
    check(source, 7, 2, 1, 1, 1);
    check(source, 11, 2, 2, 3, 3);                         /* beyond the basic plane: two UTF-16 units, two cells */
    check(source, 13, 3, 1, 1, 1);
    check(source, 14, 4, 1, 1, 1);
    check(source, 15, 4, 2, 2, 2);
    check(source, 999, 4, 2, 2, 2);
    arena_free(arena);
}

Test(source, lines) {
    Arena      *arena = arena_new();
    Source     *source = make(arena, "one\r\n\n三\n");
    size_t      size;
    const char *line = source_line(source, 1, &size);
    cr_assert(size == 3 && memcmp(line, "one", 3) == 0);
    source_line(source, 2, &size);
    cr_assert_eq(size, 0u);
    line = source_line(source, 3, &size);
    cr_assert(size == 3 && memcmp(line, "三", 3) == 0);
    source_line(source, 4, &size);
    cr_assert_eq(size, 0u);
    source_line(source, 5, &size);
    cr_assert_eq(size, 0u);
    cr_assert_eq(source->line_starts.count, 4);
    arena_free(arena);
}

Test(source, byte_order_mark_has_no_column) {
    Arena  *arena = arena_new();
    Source *source = make(arena, "\xEF\xBB\xBF" "ab\nc");
    check(source, 0, 1, 1, 1, 1);
    check(source, 3, 1, 1, 1, 1);
    check(source, 4, 1, 2, 2, 2);
    check(source, 6, 2, 1, 1, 1);
    arena_free(arena);
}

Test(source, refuses_invalid_utf8) {
    Arena     *arena = arena_new();
    SourceSet *set = source_set_new(arena);
    cr_assert_eq(source_add(set, "bad", "a\xFF", 2), -1);
    cr_assert_eq(source_add(set, "empty", "", 0), 0);
    cr_assert_null(source_of(set, SPAN_NONE));
    cr_assert_not_null(source_of(set, (Span){0, 0, 0}));
    cr_assert_null(source_of(set, (Span){1, 0, 0}));
    check(set->sources.items[0], 0, 1, 1, 1, 1);
    arena_free(arena);
}

Test(source, first_invalid_byte) {
    cr_expect_eq(utf8_first_invalid("政策abc", 9), -1);
    cr_expect_eq(utf8_first_invalid("", 0), -1);
    cr_expect_eq(utf8_first_invalid("ab\x80", 3), 2);
    cr_expect_eq(utf8_first_invalid("a\xC1\x81", 3), 1);              /* overlong */
    cr_expect_eq(utf8_first_invalid("\xE0\x80\xAF", 3), 0);           /* overlong */
    cr_expect_eq(utf8_first_invalid("\xF0\x80\x80\xAF", 4), 0);       /* overlong */
    cr_expect_eq(utf8_first_invalid("\xED\xBF\xBF", 3), 0);           /* surrogate */
    cr_expect_eq(utf8_first_invalid("\xED\x9F\xBF", 3), -1);          /* the last before them */
    cr_expect_eq(utf8_first_invalid("\xF4\x8F\xBF\xBF", 4), -1);      /* U+10FFFF */
    cr_expect_eq(utf8_first_invalid("\xF4\x90\x80\x80", 4), 0);
    cr_expect_eq(utf8_first_invalid("\xF8\x88\x80\x80\x80", 5), 0);
    cr_expect_eq(utf8_first_invalid("x\xE6\x94", 3), 1);              /* cut off */
}

Test(source, display_width) {
    cr_expect_eq(utf8_display_width("abc", 3), 3);
    cr_expect_eq(utf8_display_width("政策", 6), 4);
    cr_expect_eq(utf8_display_width("，（）：。", 15), 10);
    cr_expect_eq(utf8_display_width("≥×÷“”", strlen("≥×÷“”")), 5);
    cr_expect_eq(utf8_display_width("e\xCC\x81", 3), 1);              /* a combining accent takes no cell */
    cr_expect_eq(utf8_display_width("\t\n\x1b", 3), 0);
    cr_expect_eq(utf8_display_width("ａ１", 6), 4);                   /* full-width letters */
}

Test(source, spans) {
    Arena     *arena = arena_new();
    SourceSet *set = source_set_new(arena);
    source_add(set, "a", "abcdef", 6);
    size_t      size;
    const char *text = span_text(set, (Span){0, 2, 4}, &size);
    cr_assert(size == 2 && memcmp(text, "cd", 2) == 0);
    span_text(set, (Span){0, 5, 99}, &size);
    cr_assert_eq(size, 1u);
    cr_assert_str_eq(span_text(set, SPAN_NONE, &size), "");
    Span joined = span_join((Span){0, 1, 2}, (Span){0, 4, 5});
    cr_assert(joined.source == 0 && joined.start == 1 && joined.end == 5);
    joined = span_join((Span){0, 1, 5}, (Span){0, 2, 3});
    cr_assert_eq(joined.end, 5u);
    cr_assert_eq(span_join(SPAN_NONE, (Span){0, 4, 5}).start, 4u);
    cr_assert_eq(span_join((Span){0, 4, 5}, SPAN_NONE).end, 5u);
    arena_free(arena);
}
