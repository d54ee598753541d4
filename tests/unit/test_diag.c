/* Diagnostics as values, and what the three renderers make of them. Expected texts are aligned by hand: in the Chinese ones a
 * character above takes as many cells as two signs below. */
#include "source/diag.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

typedef struct { Arena *arena; SourceSet *sources; Diags *diags; Buffer out; } Fixture;

static Fixture start(const char *path, const char *text, Language language) {
    Fixture fixture = {.arena = arena_new()};
    fixture.sources = source_set_new(fixture.arena);
    cr_assert_eq(source_add(fixture.sources, path, text, strlen(text)), 0);
    fixture.sources->sources.items[0]->language = language;
    fixture.diags = diags_new(fixture.arena, fixture.sources);
    return fixture;
}

static void finish(Fixture *fixture) {
    buffer_free(&fixture->out);
    arena_free(fixture->arena);
}

/* The place of `part` in source 0; of its occurrence number `nth`, from 0. */
static Span place(const Fixture *fixture, const char *part, int nth) {
    const char *text = fixture->sources->sources.items[0]->text, *at = strstr(text, part);
    while (nth-- > 0) at = strstr(at + 1, part);
    cr_assert_not_null(at);
    return (Span){0, (uint32_t)(at - text), (uint32_t)(at - text + (ptrdiff_t)strlen(part))};
}

static const char *render(Fixture *fixture, RenderOptions options) {
    buffer_clear(&fixture->out);
    diags_render_text(fixture->diags, options, &fixture->out);
    return fixture->out.data ? fixture->out.data : "";
}

static const RenderOptions PLAIN = {0};

Test(diag, codes) {
    cr_assert_str_eq(diag_code_text(DIAG_E0201), "E0201");
    cr_assert_str_eq(diag_slug(DIAG_E0201), "unknown-name");
    cr_assert_str_eq(diag_title(DIAG_E0201, LANGUAGE_CHINESE), "名称没有声明");
    cr_assert_eq(diag_code_from_text("E0201"), DIAG_E0201);
    cr_assert_eq(diag_code_from_text("e0201"), DIAG_E0201);
    cr_assert_eq(diag_code_from_text("E9999"), DIAG_NONE);
    for (int code = DIAG_NONE + 1; code < DIAG_CODE_COUNT; code++) {
        const char *text = diag_code_text((DiagCode)code);
        cr_expect_eq(diag_code_from_text(text), (DiagCode)code);
        cr_expect(strlen(text) == 5 && (text[0] == 'W') == (diag_default_severity((DiagCode)code) == SEVERITY_WARNING), "%s", text);
        cr_expect(diag_title((DiagCode)code, LANGUAGE_ENGLISH)[0] && diag_title((DiagCode)code, LANGUAGE_CHINESE)[0], "%s", text);
    }
}

Test(diag, once_per_place) {
    Fixture f = start("a.pol", "a b", LANGUAGE_ENGLISH);
    diag_at(f.diags, DIAG_E0201, place(&f, "a", 0), "%s", "%s", "x");
    Diag *again = diag_at(f.diags, DIAG_E0201, place(&f, "a", 0), "other", "另外");
    diag_note(f.diags, again, "unheard", "无人听见");
    diag_at(f.diags, DIAG_E0202, place(&f, "a", 0), "other code", "另一代码");
    diag_at(f.diags, DIAG_E0201, place(&f, "b", 0), "other place", "另一位置");
    diag_at(f.diags, DIAG_E0001, SPAN_NONE, "cannot read %s", "无法读取%s", "one");
    diag_at(f.diags, DIAG_E0001, SPAN_NONE, "cannot read %s", "无法读取%s", "two");
    diag_at(f.diags, DIAG_E0001, SPAN_NONE, "cannot read %s", "无法读取%s", "two");
    diag_at(f.diags, DIAG_W0504, place(&f, "b", 0), "w", "w");
    cr_assert_eq(f.diags->items.count, 6);
    cr_assert_eq(f.diags->error_count, 5);
    cr_assert_eq(f.diags->warning_count, 1);
    finish(&f);
}

Test(diag, sorts_by_place_then_order) {
    Fixture f = start("a.pol", "a b c", LANGUAGE_ENGLISH);
    diag_at(f.diags, DIAG_E0201, place(&f, "c", 0), "c", "c");
    diag_at(f.diags, DIAG_E0202, place(&f, "a", 0), "a1", "a1");
    diag_at(f.diags, DIAG_E0201, place(&f, "a", 0), "a2", "a2");
    diag_at(f.diags, DIAG_E0001, SPAN_NONE, "nowhere", "无处");
    diags_sort(f.diags);
    const char *order[] = {"nowhere", "a1", "a2", "c"};
    for (int i = 0; i < 4; i++) cr_expect_str_eq(f.diags->items.items[i]->message.english, order[i]);
    finish(&f);
}

Test(render_text, english) {
    Fixture f = start("lending.pol", "policy p\nrule: when amount and score > 3\n", LANGUAGE_ENGLISH);
    Diag   *d = diag_at(f.diags, DIAG_E0303, place(&f, "amount", 0), "each side of `%s` must be true or false",
                        "“%s”的两边必须为是或否", "and");
    diag_here(f.diags, d, "this is a number", "这是数值");
    diag_note(f.diags, d, "a condition decides", "条件用于判断");
    diag_help(f.diags, d, "compare it, for example `%s > 0`", "请加上比较，例如“%s > 0”", "amount");
    cr_assert_str_eq(render(&f, PLAIN),
                     "error[E0303]: each side of `and` must be true or false\n"
                     "  --> lending.pol:2:12\n"
                     "  2 | rule: when amount and score > 3\n"
                     "    |            ^^^^^^ this is a number\n"
                     "    = note: a condition decides\n"
                     "    = help: compare it, for example `amount > 0`\n");
    finish(&f);
}

Test(render_text, chinese_carets_align) {
    Fixture f = start("贷款.pol", "措施 1\n  条件 总投资额≥5亿元 且 评分\n", LANGUAGE_CHINESE);
    Diag   *d = diag_at(f.diags, DIAG_E0303, place(&f, "评分", 0), "`%s` is a number", "“%s”是数值", "评分");
    diag_here(f.diags, d, "this is a number", "这是数值");
    diag_label(f.diags, d, place(&f, "总投资额≥5亿元", 0), "this is a condition", "这是条件");
    diag_help(f.diags, d, "compare it", "请加上比较");
    /* 2 blanks, 条件 4, blank 1, 总投资额 8, ≥ 1, 5 1, 亿元 4, blank 1, 且 2, blank 1 = 25 cells before 评分 */
    cr_assert_str_eq(render(&f, PLAIN),
                     "错误[E0303]：“评分”是数值\n"
                     "  --> 贷款.pol:2:17\n"
                     "  2 |   条件 总投资额≥5亿元 且 评分\n"
                     "    |                          ^^^^ 这是数值\n"
                     "    |        -------------- 这是条件\n"
                     "    = 建议：请加上比较\n");
    cr_assert_str_eq(render(&f, (RenderOptions){.language_is_set = true, .language = LANGUAGE_ENGLISH}),
                     "error[E0303]: `评分` is a number\n"
                     "  --> 贷款.pol:2:17\n"
                     "  2 |   条件 总投资额≥5亿元 且 评分\n"
                     "    |                          ^^^^ this is a number\n"
                     "    |        -------------- this is a condition\n"
                     "    = help: compare it\n");
    finish(&f);
}

Test(render_text, several_lines_and_files) {
    Fixture f = start("a.pol", "one\ntwo\nthree\nfour\n", LANGUAGE_ENGLISH);
    source_add(f.sources, "b.pol", "other\n", 6);
    Diag *d = diag_at(f.diags, DIAG_E0202, place(&f, "four", 0), "declared twice", "重复声明");
    diag_label(f.diags, d, place(&f, "one\ntwo", 0), "first here", "首次");
    diag_label(f.diags, d, place(&f, "two", 0), "", "");
    diag_label(f.diags, d, (Span){1, 0, 5}, "and here", "还有这里");
    diag_at(f.diags, DIAG_W0504, SPAN_NONE, "w", "警");
    cr_assert_str_eq(render(&f, PLAIN),
                     "error[E0202]: declared twice\n"
                     "  --> a.pol:4:1\n"
                     "  1 | one\n"
                     "    | --- first here\n"
                     "  2 | two\n"
                     "    | ---\n"
                     "...\n"
                     "  4 | four\n"
                     "    | ^^^^\n"
                     "  ::: b.pol:1:1\n"
                     "  1 | other\n"
                     "    | ----- and here\n"
                     "\n"
                     "warning[W0504]: w\n");
    finish(&f);
}

Test(render_text, ends_tabs_and_empty_places) {
    Fixture f = start("a.pol", "\tx = \t1  \r\nend", LANGUAGE_ENGLISH);
    diag_at(f.diags, DIAG_E0101, place(&f, "1", 0), "m", "m");
    diag_at(f.diags, DIAG_E0101, (Span){0, 14, 14}, "end of file", "文末");
    cr_assert_str_eq(render(&f, PLAIN),
                     "error[E0101]: m\n"
                     "  --> a.pol:1:7\n"
                     "  1 |     x =     1\n"
                     "    |             ^\n"
                     "\n"
                     "error[E0101]: end of file\n"
                     "  --> a.pol:2:4\n"
                     "  2 | end\n"
                     "    |    ^\n");
    finish(&f);
}

Test(render_text, nothing_reaches_the_terminal_raw) {
    Fixture f = start("a.pol", "x\x1b[31m \xE2\x80\xAE y", LANGUAGE_ENGLISH);
    diag_at(f.diags, DIAG_E0102, place(&f, "y", 0), "bad \x1b[0m\nsecond line", "坏");
    cr_assert_str_eq(render(&f, PLAIN),
                     "error[E0102]: bad ␛[0m\n"
                     "  second line\n"
                     "  --> a.pol:1:10\n"
                     "  1 | x␛[31m \uFFFD y\n"
                     "    |          ^\n");
    finish(&f);
}

Test(render_text, cuts_long_lines) {
    enum { COUNT = 1000 };
    char text[3 * COUNT + 32] = "";
    for (int i = 0; i < COUNT; i++) strcat(text, i == 500 ? "错" : "字");
    Fixture f = start("a.pol", text, LANGUAGE_CHINESE);
    diag_at(f.diags, DIAG_E0102, place(&f, "错", 0), "m", "m");
    const char *rendered = render(&f, PLAIN);
    const char *excerpt = strstr(rendered, "  1 | ") + 6, *carets = strstr(rendered, "    | ") + 6;
    size_t      excerpt_size = (size_t)(strchr(excerpt, '\n') - excerpt);
    cr_expect(utf8_display_width(excerpt, excerpt_size) <= 165);
    cr_expect(memcmp(excerpt, "…", 3) == 0 && memcmp(excerpt + excerpt_size - 3, "…", 3) == 0);
    const char *wrong = strstr(excerpt, "错");
    cr_assert_not_null(wrong);
    cr_expect_eq(utf8_display_width(excerpt, (size_t)(wrong - excerpt)), (int)strspn(carets, " "));
    cr_expect_str_eq(carets + strspn(carets, " "), "^^\n");
    finish(&f);
}

Test(render_text, colour_only_when_asked) {
    Fixture f = start("a.pol", "x", LANGUAGE_ENGLISH);
    Diag   *d = diag_at(f.diags, DIAG_E0102, place(&f, "x", 0), "m", "m");
    diag_help(f.diags, d, "h", "h");
    cr_expect_null(strchr(render(&f, PLAIN), '\033'));
    cr_expect_not_null(strstr(render(&f, (RenderOptions){.color = true}), "\033[1;31merror[E0102]\033[0m"));
    finish(&f);
}

Test(render_json, all_parts) {
    Fixture f = start("a.pol", "甲 乙", LANGUAGE_CHINESE);
    Diag   *d = diag_at(f.diags, DIAG_E0201, place(&f, "乙", 0), "e", "没有“%s”", "乙");
    diag_label(f.diags, d, place(&f, "甲", 0), "near", "相近");
    diag_note(f.diags, d, "n", "说明");
    diag_help(f.diags, d, "h", "建议");
    diag_fix(f.diags, d, place(&f, "乙", 0), "甲");
    diags_render_json(f.diags, PLAIN, &f.out);
    Buffer flat = {0};                                     /* without blanks at line starts: easier to read here */
    for (const char *at = f.out.data; *at; at++)
        if (*at != '\n' && *at != ' ') buffer_byte(&flat, *at);
    cr_assert_str_eq(flat.data,
                     "{\"diagnostics\":[{\"code\":\"E0201\",\"slug\":\"unknown-name\",\"level\":\"error\",\"message\":\"没有“乙”\","
                     "\"labels\":[{\"file\":\"a.pol\",\"start\":{\"line\":1,\"column\":3},\"end\":{\"line\":1,\"column\":4},"
                     "\"text\":\"\",\"primary\":true},{\"file\":\"a.pol\",\"start\":{\"line\":1,\"column\":1},"
                     "\"end\":{\"line\":1,\"column\":2},\"text\":\"相近\",\"primary\":false}],\"notes\":[\"说明\"],\"help\":[\"建议\"],"
                     "\"fix\":[{\"file\":\"a.pol\",\"start\":{\"line\":1,\"column\":3},\"end\":{\"line\":1,\"column\":4},"
                     "\"replacement\":\"甲\"}]}],\"errors\":1,\"warnings\":0}");
    buffer_free(&flat);
    finish(&f);
}

static void expect_part(const Fixture *f, const char *part) { cr_expect_not_null(strstr(f->out.data, part), "%s", part); }

Test(render_sarif, parts) {
    Fixture f = start("./规则 a.pol", "𠮷x 乙", LANGUAGE_CHINESE);
    Diag   *d = diag_at(f.diags, DIAG_E0201, place(&f, "乙", 0), "e", "没有“乙”");
    diag_label(f.diags, d, place(&f, "x", 0), "near", "相近");
    diag_fix(f.diags, d, place(&f, "乙", 0), "甲");
    diag_at(f.diags, DIAG_E0001, SPAN_NONE, "e", "无法读取");
    diags_render_sarif(f.diags, PLAIN, &f.out);
    expect_part(&f, "\"version\": \"2.1.0\"");
    expect_part(&f, "\"columnKind\": \"utf16CodeUnits\"");
    expect_part(&f, "\"uri\": \"%E8%A7%84%E5%88%99%20a.pol\"");
    expect_part(&f, "\"startColumn\": 5,");                /* 𠮷 takes two UTF-16 units */
    expect_part(&f, "\"startColumn\": 3,");
    expect_part(&f, "\"ruleId\": \"E0201\"");
    expect_part(&f, "\"relatedLocations\"");
    expect_part(&f, "\"artifactChanges\"");
    expect_part(&f, "\"locations\": []");
    char index[40];
    snprintf(index, sizeof index, "\"ruleIndex\": %d,", DIAG_E0201 - 1);
    expect_part(&f, index);
    finish(&f);
}

Test(render, empty) {
    Fixture f = start("a.pol", "", LANGUAGE_CHINESE);
    cr_expect_str_eq(render(&f, PLAIN), "");
    diags_render_json(f.diags, PLAIN, &f.out);
    expect_part(&f, "\"diagnostics\": []");
    finish(&f);
}
