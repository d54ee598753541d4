/* The front end: golden files of tests/language/syntax, trees of expressions, one-token mistakes, limits, noise.
 * A golden file of bad/ starts with a line `# expect error[E0101] at line:column` for each message, in order; columns count characters.
 * Files of good/ give no message; NAME.zh.pol and NAME.en.pol give the same tree. */
#include "base/file.h"
#include "base/utf8.h"
#include "syntax/parse.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER POL_TESTS_DIR "/language/syntax/"

typedef struct { Arena *arena; Source *source; Diags *diags; Ast *ast; } Parsed;

static Parsed parse_bytes(const char *text, size_t size) {
    Parsed parsed = {.arena = arena_new()};
    SourceSet *sources = source_set_new(parsed.arena);
    parsed.diags = diags_new(parsed.arena, sources);
    int32_t source = source_add(sources, "test.pol", text, size);
    if (source < 0) parse_report_encoding(parsed.diags, "test.pol", text, size);
    else parsed.source = sources->sources.items[source];
    parsed.ast = parse_source(parsed.arena, interner_new(parsed.arena), sources, source, parsed.diags);
    diags_sort(parsed.diags);
    cr_assert_eq(parsed.ast->incomplete != 0, parsed.diags->items.count > 0, "incomplete and messages disagree");
    return parsed;
}

static Parsed parse_text(const char *text) { return parse_bytes(text, strlen(text)); }

static char *read_file(Arena *arena, const char *path, size_t *size) {
    const char *why;
    char *text = file_read(arena, path, 1 << 30, size, &why);
    cr_assert_not_null(text, "%s: %s", path, why);
    return text;
}

/* "E0101 at 2:5\n…" */
static void list_messages(const Parsed *parsed, Buffer *out) {
    for (int32_t i = 0; i < parsed->diags->items.count; i++) {
        const Diag *diag = parsed->diags->items.items[i];
        Position at = parsed->source ? source_position(parsed->source, diag->span.start) : (Position){0};
        buffer_printf(out, "%s at %d:%d\n", diag_code_text(diag->code), at.line, at.column);
    }
}

static void dump_of(const Parsed *parsed, Buffer *out) { ast_dump(parsed->ast, out); }

/* ---- golden files ------------------------------------------------------------------------------------------------------------ */

static void expected_messages(const char *text, Buffer *out) {
    static const char start[] = "# expect error[";
    while (strncmp(text, start, strlen(start)) == 0) {
        char code[8];
        int  line, column;
        cr_assert_eq(sscanf(text, "# expect error[%5[A-Z0-9]] at %d:%d", code, &line, &column), 3);
        buffer_printf(out, "%s at %d:%d\n", code, line, column);
        text = strchr(text, '\n') + 1;
    }
}

Test(parse, bad_files) {
    Arena *arena = arena_new();
    int    count = 0;
    char **names = folder_list(arena, FOLDER "bad", ".pol", &count);
    cr_assert_gt(count, 10);
    for (int i = 0; i < count; i++) {
        size_t size;
        char  *text = read_file(arena, path_join(arena, FOLDER "bad", names[i]), &size);
        Parsed parsed = parse_bytes(text, size);
        Buffer expected = {0}, found = {0};
        expected_messages(text, &expected);
        list_messages(&parsed, &found);
        cr_expect_str_eq(found.data ? found.data : "", expected.data ? expected.data : "", "%s:\nexpected\n%sfound\n%s", names[i], expected.data, found.data);
        buffer_free(&expected);
        buffer_free(&found);
        arena_free(parsed.arena);
    }
    arena_free(arena);
}

Test(parse, good_files_and_twins) {
    Arena *arena = arena_new();
    int    count = 0;
    char **names = folder_list(arena, FOLDER "good", ".pol", &count);
    cr_assert_gt(count, 3);
    for (int i = 0; i < count; i++) {
        size_t size;
        char  *path = path_join(arena, FOLDER "good", names[i]);
        char  *text = read_file(arena, path, &size);
        Parsed parsed = parse_bytes(text, size);
        Buffer found = {0}, tree = {0}, twin_tree = {0};
        list_messages(&parsed, &found);
        cr_expect_eq(found.size, 0, "%s:\n%s", names[i], found.data);
        char *twin = arena_strndup(arena, path, strlen(path)), *language = strstr(twin, ".zh.pol");
        if (language && memcmp(names[i], "sample", 6) != 0) {
            memcpy(language, ".en", 3);
            char  *twin_text = read_file(arena, twin, &size);
            Parsed other = parse_bytes(twin_text, size);
            dump_of(&parsed, &tree);
            dump_of(&other, &twin_tree);
            cr_expect_str_eq(tree.data, twin_tree.data, "%s and its twin differ", names[i]);
            cr_expect_eq(parsed.source->language, LANGUAGE_CHINESE);
            cr_expect_eq(other.source->language, LANGUAGE_ENGLISH);
            arena_free(other.arena);
        }
        buffer_free(&found);
        buffer_free(&tree);
        buffer_free(&twin_tree);
        arena_free(parsed.arena);
    }
    arena_free(arena);
}

/* ---- trees ------------------------------------------------------------------------------------------------------------------- */

/* The dump of an expression in one line: levels become brackets. */
static void flatten(const char *dump, Buffer *out) {
    int depth = 1;
    const char *line = strstr(dump, "  value ");
    line += strlen("  value ");
    bool first = true;
    while (line && *line) {
        int level = 1;
        if (!first) {
            level = 0;
            while (strncmp(line, "  ", 2) == 0) {
                level++;
                line += 2;
            }
        }
        const char *end = strchr(line, '\n');
        for (; depth >= level && !first; depth--) buffer_byte(out, ')');
        if (!first) buffer_byte(out, ' ');
        buffer_printf(out, "(%.*s", (int)(end - line), line);
        depth = level;
        first = false;
        line = end + 1;
    }
    for (; depth >= 1; depth--) buffer_byte(out, ')');
}

static void expect_tree(const char *expression, const char *tree) {
    char text[512];
    snprintf(text, sizeof text, "定义 甲：%s\n", expression);
    Parsed parsed = parse_text(text);
    Buffer dump = {0}, flat = {0};
    cr_expect_eq(parsed.diags->items.count, 0, "%s gives a message", expression);
    dump_of(&parsed, &dump);
    if (parsed.diags->items.count == 0) {
        flatten(dump.data, &flat);
        cr_expect_str_eq(flat.data, tree, "%s\nfound    %s\nexpected %s", expression, flat.data, tree);
    }
    buffer_free(&dump);
    buffer_free(&flat);
    arena_free(parsed.arena);
}

Test(parse, precedence) {
    expect_tree("a 或 b 且 非 c", "(or (name a) (and (name b) (not (name c))))");
    expect_tree("a 或 b 或 c", "(or (name a) (name b) (name c))");
    expect_tree("(a 或 b) 或 c", "(or (paren (or (name a) (name b))) (name c))");
    expect_tree("非 a 达到 1", "(not (compare >= (name a) (number 1)))");
    expect_tree("1 + 2 × 3 - 4", "(arithmetic - (arithmetic + (number 1) (arithmetic * (number 2) (number 3))) (number 4))");
    expect_tree("8 / 4 ÷ 2", "(arithmetic / (arithmetic / (number 8) (number 4)) (number 2))");
    expect_tree("-a 的 10%", "(negate (of (base name a) (share number 10 %)))");
    expect_tree("10% of a.b", "(of (base name a.b) (share number 10 %))");
    expect_tree("50% of 10% of a", "(of (base of (base name a) (share number 10 %)) (share number 50 %))");
    expect_tree("a 的 10% 的 50%", "(of (base of (base name a) (share number 10 %)) (share number 50 %))");
    expect_tree("a 的 f(x) 不超过 5元", "(compare <= (of (base name a) (share call f (name x))) (number 5 元))");
    expect_tree("若 a 则 1 否则 2", "(if (if name a) (then number 1) (else number 2))");
    expect_tree("x 属于 {B，5G工厂}", "(in (name x) (set (name B) (number 5 G工厂)))");
    expect_tree("f()", "(call f)");
}

Test(parse, equal_forms) {
    expect_tree("ａ．ｂ ＞＝ ５００．５０万元", "(compare >= (name a.b) (number 500.50 万元))");
    expect_tree("a ≥ 10％", "(compare >= (name a) (number 10 %))");
    expect_tree("a ≠ b", "(compare != (name a) (name b))");
    expect_tree("a == b", "(compare = (name a) (name b))");
    expect_tree("日期 早于 2024年1月1日", "(compare < (name 日期) (date 2024-01-01))");
    expect_tree("d no later than 2024-02-29", "(compare <= (name d) (date 2024-02-29))");
    expect_tree("2024-01-01 - 1", "(arithmetic - (date 2024-01-01) (number 1))");
    expect_tree("“一“二”三” 「四“五」", "(text \"一“二”三四“五\")");
    expect_tree("或有负债 为 是", "(compare = (name 或有负债) (bool true))");
    expect_tree("措施2.资助 + m2.grants", "(arithmetic + (name 措施2.grants) (name m2.grants))");
    expect_tree("措施2.符合 且 m2.yes", "(and (name 措施2.yes) (name m2.yes))");
    expect_tree("is_not is  not not_in_force", "(compare != (name is_not) (name not_in_force))");
}

Test(parse, measure_names) {
    Parsed parsed = parse_text("措施 8甲 (m8a) “题”\nmeasure 2 (m2)\n措施 数字领航\n");
    cr_assert_eq(parsed.ast->decls.count, 3);
    MeasureDecl *first = &parsed.ast->decls.items[0]->as.MEASURE, *second = &parsed.ast->decls.items[1]->as.MEASURE;
    cr_expect_str_eq(first->number.text, "8甲");
    cr_expect_str_eq(first->name.chinese.text, "措施8甲");
    cr_expect_str_eq(first->name.ascii.text, "m8a");
    cr_expect_str_eq(second->name.chinese.text, "措施2");
    cr_expect_null(parsed.ast->decls.items[2]->as.MEASURE.number.text);
    cr_expect_null(parsed.ast->decls.items[2]->as.MEASURE.name.ascii.text);
    arena_free(parsed.arena);
}

Test(parse, comments_and_spans) {
    const char *text = "\xEF\xBB\xBF# 一\r\n定义 甲：a # 二\r\n\r\n定义 乙：b\r\n";
    Parsed parsed = parse_text(text);
    cr_assert_eq(parsed.ast->comments.count, 2);
    cr_expect_str_eq(parsed.ast->comments.items[0].text, "# 一");
    cr_expect_eq(parsed.ast->comments.items[0].after_code, 0);
    cr_expect_str_eq(parsed.ast->comments.items[1].text, "# 二");
    cr_expect_eq(parsed.ast->comments.items[1].after_code, 1);
    Span first = parsed.ast->decls.items[0]->span;
    cr_expect_eq(strncmp(text + first.start, "定义 甲：a", first.end - first.start), 0);
    cr_expect_eq(first.end - first.start, strlen("定义 甲：a"));
    arena_free(parsed.arena);
}

Test(parse, words) {
    cr_expect(parse_is_reserved("资助"));
    cr_expect(parse_is_reserved("choose one"));
    cr_expect_not(parse_is_reserved("或有负债"));
    cr_expect_not(parse_is_reserved(""));
    const char *const *words = parse_reserved_words();
    for (int i = 0; words[i]; i++)
        for (int j = i + 1; words[j]; j++) cr_expect(!words[i][0] || strcmp(words[i], words[j]) != 0, "%s stands twice", words[i]);
}

Test(parse, encoding) {
    Parsed parsed = parse_bytes("定义 甲：a\n\xB2\xE2\n", 17);
    cr_assert_eq(parsed.diags->items.count, 1);
    cr_expect_eq(parsed.diags->items.items[0]->code, DIAG_E0002);
    const Diag *diag = parsed.diags->items.items[0];
    Position at = source_position(source_of(parsed.diags->sources, diag->span), diag->span.start);
    cr_expect_eq(at.line, 2);
    cr_expect_eq(at.column, 1);
    cr_expect_not_null(strstr(diag->message.chinese, "0xB2"));
    arena_free(parsed.arena);
}

/* Every conflict of the grammar shows as a message about the whole of it: nothing here, but the same text twice must not grow. */
Test(parse, two_at_once) {
    size_t size;
    Parsed first = parse_text("定义 甲：(a 且\n"), second = parse_text("policy p (q)\n  title \"x\"\n");
    cr_expect_eq(first.diags->items.count, 1);
    cr_expect_eq(second.diags->items.count, 0);
    arena_free(first.arena);
    arena_free(second.arena);
    Arena *arena = arena_new();
    char  *text = read_file(arena, FOLDER "good/every_clause.zh.pol", &size);
    size_t bytes = 0;
    for (int i = 0; i < 200; i++) {
        Parsed parsed = parse_bytes(text, size);
        if (i == 0) bytes = arena_bytes(parsed.arena);
        cr_assert_eq(arena_bytes(parsed.arena), bytes);
        arena_free(parsed.arena);
    }
    arena_free(arena);
}

/* ---- one mistake, one message -------------------------------------------------------------------------------------------------- */

typedef struct { uint32_t start, end; } Piece;

static bool in_word(uint32_t code_point) {
    return code_point == '_' || (code_point >= '0' && code_point <= '9') || (code_point < 0x80 && (code_point | 32) >= 'a' && (code_point | 32) <= 'z')
        || (code_point >= 0x3400 && code_point < 0xFF00);
}

/* The tokens of a text, roughly: quotations, runs (with the signs of numbers and dates), signs. */
static int pieces_of(const char *text, size_t size, Piece *pieces) {
    int      count = 0;
    uint32_t code_point;
    for (size_t at = 0; at < size;) {
        size_t start = at;
        int    length = utf8_decode(text + at, size - at, &code_point);
        at += (size_t)length;
        if (code_point == ' ' || code_point == '\n') continue;
        if (code_point == '#') {
            while (at < size && text[at] != '\n') at++;
            continue;
        }
        const char *close = code_point == 0x201C ? "”" : code_point == 0x300A ? "》" : code_point == '"' ? "\"" : NULL;
        if (close) at = (size_t)(strstr(text + at, close) - text) + strlen(close);
        else if (in_word(code_point))
            while (at < size && (length = utf8_decode(text + at, size - at, &code_point), in_word(code_point)
                   || code_point == '%' || code_point == '-' || (code_point == '.' && text[at - 1] >= '0' && text[at - 1] <= '9')))
                at += (size_t)length;
        pieces[count++] = (Piece){(uint32_t)start, (uint32_t)at};
    }
    return count;
}

typedef struct { int total, several, worst; } Tally;

static void tally(Tally *tally, const char *text, size_t size) {
    Parsed parsed = parse_bytes(text, size);
    int    count = parsed.diags->items.count;
    tally->total++;
    tally->several += count > 1;
    if (count > tally->worst) tally->worst = count;
    if (count > 1 && getenv("POL_SHOW_MISTAKES")) {
        Buffer out = {0};
        diags_render_text(parsed.diags, (RenderOptions){0}, &out);
        fprintf(stderr, "%s\n--------\n", out.data);
        buffer_free(&out);
    }
    arena_free(parsed.arena);
}

/* Deletes, doubles and replaces every `stride`-th token. */
static void make_mistakes(Tally *counts, const char *name, int stride, uint32_t seed) {
    Arena *arena = arena_new();
    size_t size;
    char  *text = read_file(arena, path_join(arena, FOLDER "good", name), &size);
    Piece *pieces = NEW_ARRAY(arena, Piece, size);
    int    count = pieces_of(text, size, pieces);
    Buffer wrong = {0};
    for (int i = (int)(seed % (uint32_t)stride); i < count; i += stride) {
        Piece piece = pieces[i];
        seed = seed * 1103515245u + 12345u;
        Piece other = pieces[(seed >> 8) % (uint32_t)count];
        for (int kind = 0; kind < 3; kind++) {
            buffer_clear(&wrong);
            buffer_put(&wrong, text, kind == 1 ? piece.end : piece.start);
            if (kind == 1) buffer_byte(&wrong, ' ');
            if (kind == 1) buffer_put(&wrong, text + piece.start, piece.end - piece.start);
            if (kind == 2) buffer_put(&wrong, text + other.start, other.end - other.start);
            buffer_put(&wrong, text + piece.end, size - piece.end);
            tally(counts, wrong.data, wrong.size);
        }
    }
    buffer_free(&wrong);
    arena_free(arena);
}

Test(parse, one_mistake_one_message) {
    static const char *const names[] = {"sample.zh.pol", "sample.en.pol", "every_clause.zh.pol", "every_clause.en.pol"};
    const char *all = getenv("POL_ALL_MISTAKES");       /* every token instead of every third */
    Tally counts = {0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) make_mistakes(&counts, names[i], all ? 1 : 3, (uint32_t)i + 1);
    if (all) fprintf(stderr, "%d mistakes, %d with several messages, at most %d\n", counts.total, counts.several, counts.worst);
    cr_expect_gt(counts.total, 2000);
    cr_expect_leq(counts.several * 200, counts.total, "%d of %d mistakes give several messages", counts.several, counts.total);
    cr_expect_leq(counts.worst, 3);
}

/* Any bytes: no crash, no sanitizer report. */
Test(parse, noise) {
    Arena   *arena = arena_new();
    size_t   size;
    char    *text = read_file(arena, FOLDER "good/every_clause.zh.pol", &size), *wrong = arena_alloc(arena, size + 1);
    uint32_t seed = 7;
    for (int i = 0; i < 1500; i++) {
        memcpy(wrong, text, size);
        for (int j = 0; j <= i % 5; j++) {
            seed = seed * 1103515245u + 12345u;
            wrong[(seed >> 4) % size] = i % 2 ? "(){}\"“-.,:|#0a\n"[(seed >> 24) % 15] : (char)(seed >> 24);
        }
        seed = seed * 1103515245u + 12345u;
        Parsed parsed = parse_bytes(wrong, i % 7 == 0 ? (seed >> 4) % size : size);
        arena_free(parsed.arena);
    }
    arena_free(arena);
}

/* ---- limits ------------------------------------------------------------------------------------------------------------------ */

/* start, `part` `times` times, end */
static Parsed parse_repeated(const char *start, const char *part, int times, const char *end) {
    Buffer text = {0};
    buffer_text(&text, start);
    buffer_repeat(&text, part, times);
    buffer_text(&text, end);
    Parsed parsed = {.arena = NULL};
    char  *copy = malloc(text.size + 1);
    memcpy(copy, text.data, text.size + 1);
    parsed = parse_bytes(copy, text.size);
    parsed.source->text = arena_strndup(parsed.arena, copy, text.size);
    free(copy);
    buffer_free(&text);
    return parsed;
}

static void expect_too_deep(const char *part, const char *after) {
    char end[64];
    snprintf(end, sizeof end, "%s\n定义 乙：b\n", after);
    Parsed parsed = parse_repeated("定义 甲：", part, 10000, end);
    cr_assert_eq(parsed.diags->items.count, 1, "%s gives %d messages", part, parsed.diags->items.count);
    cr_expect_eq(parsed.diags->items.items[0]->code, DIAG_E0108, "%s", part);
    cr_expect_geq(parsed.ast->decls.count, 1, "what follows %s is read", part);
    arena_free(parsed.arena);
}

Test(parse, nesting) {
    expect_too_deep("(", "a");
    expect_too_deep("{", "a");
    expect_too_deep("f(", "a");
    expect_too_deep("非 ", "a");
    expect_too_deep("- ", "a");
    expect_too_deep("非 (", "a");
    expect_too_deep("若 a 则 b 否则 ", "c");
    expect_too_deep("若 ", "c");
    expect_too_deep("a + ", "b");
    expect_too_deep("a 的 ", "b");
    expect_too_deep("a of ", "b");
    Parsed parsed = parse_repeated("定义 甲：", "a 且 ", 100000, "a\n");
    cr_expect_eq(parsed.diags->items.count, 0, "a chain of 且 is flat");
    arena_free(parsed.arena);
}

Test(parse, long_things) {
    static const struct { const char *start, *part, *end; int times; } cases[] = {
        {"定义 甲：“", "甲", "”\n", 2000000}, {"定义 甲：", "9", "元\n", 1000000},   {"定义 ", "甲", "：a\n", 1000000},
        {"# ", "甲", "\n定义 甲：a\n", 2000000}, {"定义 甲：{", "甲，", "乙}\n", 200000}, {"", "\n", "定义 甲：a\n", 1000000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Parsed parsed = parse_repeated(cases[i].start, cases[i].part, cases[i].times, cases[i].end);
        cr_expect_eq(parsed.diags->items.count, 0);
        cr_expect_eq(parsed.ast->decls.count, 1);
        arena_free(parsed.arena);
    }
}

/* A file of nothing but mistakes: told up to a limit, in linear time. */
Test(parse, many_mistakes) {
    Parsed parsed = parse_repeated("", "定义 甲：a 且\n", 50000, "");
    cr_expect_eq(parsed.diags->items.count, 100);
    arena_free(parsed.arena);
}
