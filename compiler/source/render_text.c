/* render_text - diagnostics for people at a terminal:
 *
 *   error[E0301]: the types do not fit
 *     --> lending.pol:2:12
 *     2 | rule: when amount and score > 3
 *       |            ^^^^^^ this is a number
 *       = help: …
 *
 * Carets are aligned by display width: a Chinese character takes two cells and two carets. What the source could do to a
 * terminal (escape sequences, bidirectional overrides) is made visible instead of being sent. */
#include "source/render.h"

#include "base/utf8.h"
#include <string.h>
#include <utf8proc.h>

enum {
    TAB_CELLS = 4,                 /* a tab is shown as four blanks, wherever it stands */
    LONG_LINE = 200,               /* cells; a longer line is cut to a window around the caret */
    WINDOW_BEFORE = 60, WINDOW = 160
};

typedef struct {
    Buffer       *out;
    const Diags  *diags;
    bool          color;
    Language      language;
    int           gutter;          /* cells of the widest line number of the diagnostic, at least 3 */
} Text;

/* One underlined place within one line. */
typedef struct { int32_t source; int line; size_t first, last; bool primary; const char *words; } Mark;

typedef enum { PAINT_PLAIN, PAINT_ERROR, PAINT_WARNING, PAINT_NOTE, PAINT_GUTTER, PAINT_BOLD } Paint;

static const char *paint_code(Paint paint) {
    switch (paint) {
    case PAINT_PLAIN: return "\033[0m";
    case PAINT_ERROR: return "\033[1;31m";
    case PAINT_WARNING: return "\033[1;33m";
    case PAINT_NOTE: return "\033[1;36m";
    case PAINT_GUTTER: return "\033[1;34m";
    case PAINT_BOLD: return "\033[1m";
    }
    return "";
}

static void paint(Text *text, Paint color) {
    if (text->color) buffer_text(text->out, paint_code(color));
}

static Paint severity_paint(Severity severity) {
    switch (severity) {
    case SEVERITY_ERROR: return PAINT_ERROR;
    case SEVERITY_WARNING: return PAINT_WARNING;
    case SEVERITY_NOTE: return PAINT_NOTE;
    }
    return PAINT_PLAIN;
}

static const char *severity_word(Severity severity, Language language) {
    bool chinese = language == LANGUAGE_CHINESE;
    switch (severity) {
    case SEVERITY_ERROR: return chinese ? "错误" : "error";
    case SEVERITY_WARNING: return chinese ? "警告" : "warning";
    case SEVERITY_NOTE: return chinese ? "说明" : "note";
    }
    return "";
}

static bool is_bidirectional_control(uint32_t point) {
    return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069) || point == 0x200E || point == 0x200F;
}

/* What a code point is shown as: itself, a picture of the control, or a replacement character. A tab is not asked for here. */
static uint32_t shown_as(uint32_t point) {
    if (point < 0x20) return 0x2400 + point;
    if (point == 0x7F) return 0x2421;
    if ((point >= 0x80 && point < 0xA0) || is_bidirectional_control(point)) return 0xFFFD;
    return point;
}

static int cells_of(uint32_t point) {
    return point == '\t' ? TAB_CELLS : utf8proc_charwidth((utf8proc_int32_t)shown_as(point));
}

static void put_point(Buffer *out, uint32_t point) {
    char bytes[4];
    if (point == '\t') buffer_repeat(out, " ", TAB_CELLS);
    else buffer_put(out, bytes, (size_t)utf8_encode(shown_as(point), bytes));
}

/* Decodes the next code point; a byte that is not UTF-8 counts as a replacement character. Returns its bytes. */
static size_t next_point(const char *bytes, size_t size, uint32_t *point) {
    int length = utf8_decode(bytes, size, point);
    if (length > 0) return (size_t)length;
    *point = 0xFFFD;
    return 1;
}

static int cells_between(const char *line, size_t from, size_t to) {
    int cells = 0;
    for (size_t at = from; at < to;) {
        uint32_t point;
        at += next_point(line + at, to - at, &point);
        cells += cells_of(point);
    }
    return cells;
}

/* Words from a pass: made harmless; further lines are set under the first. */
static void put_words(Text *text, const char *words, int indent) {
    size_t size = strlen(words);
    for (size_t at = 0; at < size;) {
        uint32_t point;
        at += next_point(words + at, size - at, &point);
        if (point == '\n') {
            buffer_byte(text->out, '\n');
            buffer_repeat(text->out, " ", indent);
        } else {
            put_point(text->out, point);
        }
    }
}

static int digits_of(int number) {
    int digits = 1;
    for (; number >= 10; number /= 10) digits++;
    return digits;
}

static void put_gutter(Text *text, int line) {                      /* line 0: no number */
    paint(text, PAINT_GUTTER);
    if (line > 0) buffer_printf(text->out, "%*d |", text->gutter, line);
    else buffer_printf(text->out, "%*s |", text->gutter, "");
    paint(text, PAINT_PLAIN);
}

static void put_path(Text *text, const char *arrow, const Source *source, const Mark *mark) {
    size_t      size;
    const char *line = source_line(source, mark->line, &size);
    Position    position = source_position(source, (uint32_t)(line - source->text) + (uint32_t)mark->first);
    buffer_repeat(text->out, " ", text->gutter - 1);
    paint(text, PAINT_GUTTER);
    buffer_text(text->out, arrow);
    paint(text, PAINT_PLAIN);
    buffer_byte(text->out, ' ');
    put_words(text, source->path, 0);
    buffer_printf(text->out, ":%d:%d\n", position.line, position.column);
}

/* Which bytes of a line are shown, and whether something is cut off on either side. */
typedef struct { size_t first, last; bool cut_before, cut_after; } Window;

static Window window_around(const char *line, size_t size, size_t caret) {
    Window window = {0, size, false, false};
    if (cells_between(line, 0, size) <= LONG_LINE) return window;
    int caret_cell = cells_between(line, 0, caret), cell = 0;
    int from = caret_cell > WINDOW_BEFORE ? caret_cell - WINDOW_BEFORE : 0;
    for (size_t at = 0; at < size;) {
        uint32_t point;
        size_t   next = at + next_point(line + at, size - at, &point);
        if (cell < from) {
            window.first = next;
            window.cut_before = true;
        }
        cell += cells_of(point);
        if (cell > from + WINDOW) {
            window.last = at;
            window.cut_after = true;
            break;
        }
        at = next;
    }
    return window;
}

static void put_excerpt(Text *text, const char *line, int number, Window window) {
    put_gutter(text, number);
    size_t end = window.last;
    if (!window.cut_after)
        while (end > window.first && (line[end - 1] == ' ' || line[end - 1] == '\t')) end--;
    if (end > window.first || window.cut_before) buffer_byte(text->out, ' ');
    if (window.cut_before) buffer_text(text->out, "…");
    for (size_t at = window.first; at < end;) {
        uint32_t point;
        at += next_point(line + at, end - at, &point);
        if (point != 0xFEFF) put_point(text->out, point);           /* a byte order mark takes no cell */
    }
    if (window.cut_after) buffer_text(text->out, "…");
    buffer_byte(text->out, '\n');
}

static void put_carets(Text *text, const char *line, const Mark *mark, Window window, Paint color) {
    size_t last = mark->last < window.last ? mark->last : window.last;
    size_t first = mark->first < window.first ? window.first : mark->first;
    if (first > window.last) first = window.last;
    put_gutter(text, 0);
    buffer_byte(text->out, ' ');
    buffer_repeat(text->out, " ", cells_between(line, window.first, first) + (window.cut_before ? 1 : 0));
    int carets = last > first ? cells_between(line, first, last) : 1;
    paint(text, color);
    buffer_repeat(text->out, mark->primary ? "^" : "-", carets > 0 ? carets : 1);
    if (mark->words[0]) {
        buffer_byte(text->out, ' ');
        put_words(text, mark->words, text->gutter + 3);
    }
    paint(text, PAINT_PLAIN);
    buffer_byte(text->out, '\n');
}

static bool mark_of(const Text *text, Span span, Wording words, bool primary, Mark *mark) {
    const Source *source = source_of(text->diags->sources, span);
    if (!source) return false;
    size_t      size;
    int         line = source_position(source, span.start).line;
    size_t      start = (size_t)(source_line(source, line, &size) - source->text);
    size_t      first = span.start < start ? 0 : span.start - start;
    size_t      last = span.end < start ? 0 : span.end - start;
    if (first > size) first = size;
    if (last > size) last = size;                         /* a span of several lines is shown by its first line */
    if (last < first) last = first;
    *mark = (Mark){span.source, line, first, last, primary, render_words(words, text->language)};
    return true;
}

/* The file of the primary place first; then by place; on one line the primary mark first. */
static bool mark_before(const Mark *left, const Mark *right, int32_t primary_source) {
    bool left_other = left->source != primary_source, right_other = right->source != primary_source;
    if (left_other != right_other) return right_other;
    if (left->source != right->source) return left->source < right->source;
    if (left->line != right->line) return left->line < right->line;
    if (left->primary != right->primary) return left->primary;
    return left->first < right->first;
}

static int collect_marks(Text *text, const Diag *diag, Mark *marks) {
    int count = mark_of(text, diag->span, diag->here, true, &marks[0]) ? 1 : 0;
    for (int32_t i = 0; i < diag->labels.count; i++)
        if (mark_of(text, diag->labels.items[i].span, diag->labels.items[i].text, false, &marks[count])) count++;
    for (int i = 1; i < count; i++) {                     /* a handful: insertion keeps it stable */
        Mark mark = marks[i];
        int  at = i;
        for (; at > 0 && mark_before(&mark, &marks[at - 1], diag->span.source); at--) marks[at] = marks[at - 1];
        marks[at] = mark;
    }
    return count;
}

static void put_marks(Text *text, const Diag *diag) {
    Mark *marks = NEW_ARRAY(text->diags->arena, Mark, diag->labels.count + 1);
    int   count = collect_marks(text, diag, marks);
    text->gutter = 3;
    for (int i = 0; i < count; i++)
        if (digits_of(marks[i].line) > text->gutter) text->gutter = digits_of(marks[i].line);
    const Mark *shown = NULL;                             /* the mark whose line was printed last */
    const Mark *primary = NULL;
    for (int i = 0; i < count; i++)
        if (marks[i].primary) primary = &marks[i];
    for (int i = 0; i < count; i++) {
        const Mark   *mark = &marks[i];
        const Source *source = text->diags->sources->sources.items[mark->source];
        size_t        size;
        const char   *line = source_line(source, mark->line, &size);
        Window        window = window_around(line, size, mark->first);
        bool          whole = !window.cut_before && !window.cut_after;
        if (!shown) put_path(text, "-->", source, mark->source == diag->span.source && primary ? primary : mark);
        else if (shown->source != mark->source) put_path(text, ":::", source, mark);
        else if (mark->line > shown->line + 1) buffer_text(text->out, "...\n");
        bool same_line = shown && shown->source == mark->source && shown->line == mark->line;
        if (!same_line || !whole) put_excerpt(text, line, mark->line, window);
        put_carets(text, line, mark, window, mark->primary ? severity_paint(diag->severity) : PAINT_GUTTER);
        shown = mark;
    }
}

static void put_remarks(Text *text, const Wording *items, int32_t count, const char *lead, int lead_cells) {
    for (int32_t i = 0; i < count; i++) {
        buffer_repeat(text->out, " ", text->gutter + 1);
        paint(text, PAINT_GUTTER);
        buffer_text(text->out, "= ");
        paint(text, PAINT_BOLD);
        buffer_text(text->out, lead);
        paint(text, PAINT_PLAIN);
        put_words(text, render_words(items[i], text->language), text->gutter + 3 + lead_cells);
        buffer_byte(text->out, '\n');
    }
}

static void put_diag(Text *text, const Diag *diag) {
    bool chinese = text->language == LANGUAGE_CHINESE;
    text->gutter = 3;
    paint(text, severity_paint(diag->severity));
    buffer_text(text->out, severity_word(diag->severity, text->language));
    if (diag->code != DIAG_NONE) buffer_printf(text->out, "[%s]", diag_code_text(diag->code));
    paint(text, PAINT_PLAIN);
    paint(text, PAINT_BOLD);
    buffer_text(text->out, chinese ? "：" : ": ");
    put_words(text, render_words(diag->message, text->language), 2);
    paint(text, PAINT_PLAIN);
    buffer_byte(text->out, '\n');
    put_marks(text, diag);
    put_remarks(text, diag->notes.items, diag->notes.count, chinese ? "说明：" : "note: ", 6);
    put_remarks(text, diag->helps.items, diag->helps.count, chinese ? "建议：" : "help: ", 6);
}

void diags_render_text(const Diags *diags, RenderOptions options, Buffer *out) {
    for (int32_t i = 0; i < diags->items.count; i++) {
        const Diag *diag = diags->items.items[i];
        Text        text = {.out = out, .diags = diags, .color = options.color,
                            .language = render_language(diags, options, diag)};
        if (i > 0) buffer_byte(out, '\n');
        put_diag(&text, diag);
    }
}
