/* format_layout - writes the tokens. A declaration starts at the margin, its clauses are indented by two, their values stand in one
 * column; a line that the writer broke inside a clause stays broken where the grammar gives a natural place, and goes on under the
 * value or under the open bracket. Widths are those of a terminal: a Chinese character takes two cells. */
#include "syntax/format_internal.h"

#include "base/buffer.h"
#include "policy.tab.h"
#include <string.h>

#define CLAUSE_INDENT 2
#define COMMENT_GAP   2
#define DEEPEST_COLUMN 40               /* a bracket further to the right is not lined up under */

typedef struct {
    int indent;                     /* where a broken line goes on */
    int base;                       /* from where an open bracket at the end of a line is indented */
    int value;                      /* where a case goes on; -1 outside of one */
    FormatBracket bracket;
} Level;

typedef struct {
    const FormatText *text;
    Buffer *out;
    size_t  line_start;             /* where the line at hand starts in *out */
    int     line_indent;
    bool    at_start;               /* nothing on the line yet, not even its indentation */
    VEC(Level) levels;
    int32_t first, end;             /* the declaration at hand */
    int     column;                 /* of the values of its clauses */
    int     code_width;             /* options of a reading, with their gap */
    int     head_width;             /* rows of tiers and of dated values, up to the colon */
    int    *cell_widths; int cell_count;
} Layout;

static const FormatToken *token_at(const Layout *layout, int32_t at) { return &layout->text->tokens.items[at]; }
static int kind_at(const Layout *layout, int32_t at) { return at >= layout->first && at < layout->end ? token_at(layout, at)->kind : 0; }
static bool chinese(const Layout *layout) { return layout->text->to == LANGUAGE_CHINESE; }

static int width(const char *text) { return utf8_display_width(text, strlen(text)); }
static int current_column(const Layout *layout) {
    return utf8_display_width(layout->out->data + layout->line_start, layout->out->size - layout->line_start);
}

/* ---- blanks between tokens ------------------------------------------------------------------------------------------------- */

static bool ends_operand(int kind) {
    return kind == TOK_NAME || kind == TOK_NUMBER || kind == TOK_DATE || kind == TOK_STRING || kind == TOK_TRUE || kind == TOK_FALSE
        || kind == TOK_RPAREN || kind == TOK_RBRACE;
}

static bool blank_between(const Layout *layout, int32_t at) {
    const FormatToken *left = token_at(layout, at - 1), *right = token_at(layout, at);
    switch (right->kind) {
    case TOK_COMMA: case TOK_RPAREN: case TOK_RBRACE: case TOK_DOT: return false;
    case TOK_COLON: return right->type_colon;
    case TOK_ETC: return chinese(layout);
    }
    switch (left->kind) {
    case TOK_LPAREN: case TOK_LBRACE: case TOK_DOT: return false;
    case TOK_COMMA: return !chinese(layout);
    case TOK_COLON: return left->type_colon || !chinese(layout);
    case TOK_MINUS: return at >= 2 && ends_operand(token_at(layout, at - 2)->kind);
    }
    return !(right->kind == TOK_LPAREN && right->bracket == BRACKET_CALL);
}

/* The tokens on one line, as if nothing was broken. */
static void one_line(const Layout *layout, int32_t from, int32_t to, Buffer *out) {
    for (int32_t i = from; i < to; i++) {
        if (i > from && blank_between(layout, i)) buffer_byte(out, ' ');
        buffer_text(out, token_at(layout, i)->text);
    }
}

static int one_line_width(const Layout *layout, int32_t from, int32_t to) {
    Buffer line = {0};
    one_line(layout, from, to, &line);
    int cells = line.size ? utf8_display_width(line.data, line.size) : 0;
    buffer_free(&line);
    return cells;
}

/* ---- lines ------------------------------------------------------------------------------------------------------------------- */

static void end_line(Layout *layout) {
    if (!layout->at_start) buffer_byte(layout->out, '\n');
    layout->line_start = layout->out->size;
    layout->at_start = true;
}

static void empty_line(Layout *layout) {
    end_line(layout);
    if (layout->out->size == 0 || (layout->out->size >= 2 && layout->out->data[layout->out->size - 2] == '\n')) return;
    buffer_byte(layout->out, '\n');
    layout->line_start = layout->out->size;
}

static void start_line(Layout *layout, int indent) {
    end_line(layout);
    buffer_repeat(layout->out, " ", indent);
    layout->line_indent = indent;
    layout->at_start = false;
}

static void comment_lines(Layout *layout, const FormatComment *comments, int32_t count, int indent, bool keep_empty) {
    for (int32_t i = 0; i < count; i++) {
        if (keep_empty && comments[i].blank_before) empty_line(layout);
        start_line(layout, indent);
        buffer_text(layout->out, comments[i].text);
    }
}

static void pad_to(Layout *layout, int column) {
    int cells = column - current_column(layout);
    buffer_repeat(layout->out, " ", cells > 0 ? cells : 0);
}

static void write_token(Layout *layout, const FormatToken *token) {
    buffer_text(layout->out, token->text);
    if (!token->trailing) return;
    buffer_repeat(layout->out, " ", token->gap > COMMENT_GAP ? token->gap : COMMENT_GAP);
    buffer_text(layout->out, token->trailing);
}

/* ---- inside a clause --------------------------------------------------------------------------------------------------------- */

static Level *top(Layout *layout) { return &layout->levels.items[layout->levels.count - 1]; }

static int continuation(Layout *layout) { return top(layout)->value >= 0 ? top(layout)->value : top(layout)->indent; }

static bool is_operator(int kind) {
    return kind == TOK_AND || kind == TOK_OR || kind == TOK_THEN || kind == TOK_ELSE || kind == TOK_PLUS || kind == TOK_MINUS || kind == TOK_TIMES
        || kind == TOK_SLASH;
}

static bool is_comparison(int kind) { return (kind >= TOK_GE && kind <= TOK_NE) || kind == TOK_IN || kind == TOK_CONTAINS; }

/* Where a line may stay broken. */
static bool may_break(const Layout *layout, int32_t at) {
    const FormatToken *left = token_at(layout, at - 1);
    int right = kind_at(layout, at);
    if (right == TOK_RPAREN || right == TOK_RBRACE || right == TOK_COMMA || right == TOK_DOT) return false;
    if (left->kind == TOK_COMMA || left->kind == TOK_AND || left->kind == TOK_OR || is_comparison(left->kind)) return true;
    if (left->kind == TOK_LBRACE || (left->kind == TOK_LPAREN && left->bracket != BRACKET_NAME)) return true;
    if (left->kind == TOK_COLON) return !left->type_colon && (left->case_colon || kind_at(layout, layout->first) == TOK_DEFINE);
    if (left->kind == TOK_STRING && right == TOK_STRING) return true;
    return is_operator(right) && ends_operand(left->kind);
}

static bool must_break(const Layout *layout, int32_t at) {
    return token_at(layout, at - 1)->trailing || token_at(layout, at)->comments.count > 0;
}

static bool breaks(const Layout *layout, int32_t at) { return must_break(layout, at) || (token_at(layout, at)->newline && may_break(layout, at)); }

/* After the token at `at` was written: what opens, closes or goes on there. */
static void update_levels(Layout *layout, int32_t at) {
    const FormatToken *token = token_at(layout, at);
    bool broken = at + 1 < layout->end && token_at(layout, at + 1)->part == PART_NONE && breaks(layout, at + 1);
    Arena *arena = layout->text->arena;
    if (token->kind == TOK_LPAREN || token->kind == TOK_LBRACE) {
        int base = top(layout)->base > layout->line_indent ? top(layout)->base : layout->line_indent;
        bool deep = current_column(layout) > DEEPEST_COLUMN;
        int  column = broken || deep ? base + 2 : current_column(layout);
        Level level = {column, broken || deep ? column : 0, -1, token->bracket};
        VEC_PUSH(arena, &layout->levels, level);
    } else if ((token->kind == TOK_RPAREN || token->kind == TOK_RBRACE) && layout->levels.count > 1) layout->levels.count--;
    else if (token->case_colon) top(layout)->value = broken ? top(layout)->indent + 2 : current_column(layout) + (chinese(layout) ? 0 : 1);
    else if (token->kind == TOK_COMMA && top(layout)->bracket == BRACKET_CASES) top(layout)->value = -1;
}

/* Breaks the line before the token at `at` if it must or may; its comments stand above it. Returns false when the line goes on. */
static bool break_line(Layout *layout, int32_t at) {
    if (!breaks(layout, at)) return false;
    const FormatToken *token = token_at(layout, at);
    bool closes = (token->kind == TOK_RPAREN || token->kind == TOK_RBRACE) && layout->levels.count > 1;
    int  indent = closes ? top(layout)->indent : continuation(layout);
    comment_lines(layout, token->comments.items, token->comments.count, indent, false);
    start_line(layout, indent);
    return true;
}

/* Writes tokens [from, to): the first where the line stands. */
static void write_tokens(Layout *layout, int32_t from, int32_t to) {
    for (int32_t i = from; i < to; i++) {
        if (i > from && !break_line(layout, i) && blank_between(layout, i)) buffer_byte(layout->out, ' ');
        write_token(layout, token_at(layout, i));
        update_levels(layout, i);
    }
}

static void open_level(Layout *layout, int indent, int base) {
    Level level = {indent, base, -1, BRACKET_NONE};
    layout->levels.count = 0;
    VEC_PUSH(layout->text->arena, &layout->levels, level);
}

/* ---- clauses ------------------------------------------------------------------------------------------------------------------- */

/* The column of the values: one for each kind of declaration, so that a new clause does not move the others. A longer word pushes its
 * own value to the right. */
static int value_column(const Layout *layout) {
    int declaration = kind_at(layout, layout->first);
    if (declaration == TOK_ALLOCATE) return CLAUSE_INDENT + (chinese(layout) ? 10 : 14);
    if (chinese(layout)) return CLAUSE_INDENT + 8;
    if (declaration == TOK_POLICY) return CLAUSE_INDENT + 11;
    if (declaration == TOK_MEASURE || declaration == TOK_CHOOSE || declaration == TOK_PROPERTY) return CLAUSE_INDENT + 10;
    return CLAUSE_INDENT + (declaration == TOK_TESTTABLE || declaration == TOK_DUTY ? 9 : 8);
}

/* Words whose value follows after one blank: rows that read as a sentence. */
static bool is_row_word(int kind) { return kind == TOK_FROM || kind == TOK_TO || kind == TOK_DEFAULT || kind == TOK_OPTION || kind == TOK_REASON; }

static int32_t clause_end(const Layout *layout, int32_t at) {
    int32_t end = at + 1;
    while (end < layout->end && token_at(layout, end)->part == PART_NONE) end++;
    return end;
}

static int32_t find_colon(const Layout *layout, int32_t from, int32_t to) {
    for (int32_t i = from; i < to; i++)
        if (token_at(layout, i)->kind == TOK_COLON && !token_at(layout, i)->case_colon) return i;
    return -1;
}

static void write_cells(Layout *layout, int32_t from, int32_t to) {
    int     cell = 0, column = current_column(layout);
    int32_t first = from;
    for (int32_t i = from; i <= to; i++) {
        if (i < to && token_at(layout, i)->kind != TOK_BAR) continue;
        write_tokens(layout, first, i);
        if (i == to) return;
        column += layout->cell_widths[cell++] + 1;
        if (!break_line(layout, i)) pad_to(layout, column);
        write_token(layout, token_at(layout, i));
        if (!break_line(layout, i + 1)) buffer_byte(layout->out, ' ');
        column += 2;
        first = i + 1;
    }
}

/* `自 A 至 低于 B：6%`: values of consecutive rows under each other. */
static void write_dated(Layout *layout, int32_t from, int32_t to) {
    int32_t colon = find_colon(layout, from, to);
    if (colon < 0 || colon + 1 >= to || layout->head_width == 0) {
        write_tokens(layout, from, to);
        return;
    }
    write_tokens(layout, from, colon + 1);
    if (!break_line(layout, colon + 1)) pad_to(layout, CLAUSE_INDENT + layout->head_width + (chinese(layout) ? 0 : 2));
    write_tokens(layout, colon + 1, to);
}

static void write_option(Layout *layout, int32_t from, int32_t to) {
    write_tokens(layout, from, from + 1);
    if (from + 1 == to) return;
    if (!break_line(layout, from + 1)) pad_to(layout, top(layout)->indent + layout->code_width);
    write_tokens(layout, from + 1, to);
}

static void write_clause(Layout *layout, int32_t at) {
    const FormatToken *word = token_at(layout, at);
    int32_t end = clause_end(layout, at), value = at + 1;
    start_line(layout, CLAUSE_INDENT);
    write_token(layout, word);
    if (value == end) return;
    bool comma = token_at(layout, value)->kind == TOK_COMMA;
    int  after = CLAUSE_INDENT + width(word->text), column = layout->column;
    if (comma) column = after;
    else if (is_row_word(word->kind)) column = after + 1;
    else if (column < after + 2) column = after + 2;
    open_level(layout, column, column);
    if (!break_line(layout, value)) pad_to(layout, column);
    if (word->kind == TOK_COLUMNS || word->kind == TOK_ROW) write_cells(layout, value, end);
    else if (word->kind == TOK_OPTION) write_option(layout, value, end);
    else if (word->kind == TOK_FROM || word->kind == TOK_TO) write_dated(layout, value, end);
    else write_tokens(layout, value, end);
}

/* ---- declarations ---------------------------------------------------------------------------------------------------------------- */

static void measure_cells(Layout *layout, int32_t from, int32_t to) {
    int cell = 0;
    for (int32_t i = from, first = from; i < to; i++) {
        if (token_at(layout, i)->kind != TOK_BAR) continue;
        int cells = one_line_width(layout, first, i);
        if (cell == layout->cell_count) layout->cell_widths[layout->cell_count++] = 0;
        if (cells > layout->cell_widths[cell]) layout->cell_widths[cell] = cells;
        cell++;
        first = i + 1;
    }
}

/* Widths that the clauses of the declaration share. */
static void measure(Layout *layout) {
    layout->column = value_column(layout);
    layout->code_width = layout->head_width = layout->cell_count = 0;
    layout->cell_widths = NEW_ARRAY(layout->text->arena, int, layout->end - layout->first + 1);
    int rows = 0;
    for (int32_t i = layout->first; i < layout->end; i++) {
        const FormatToken *token = token_at(layout, i);
        if (token->part != PART_CLAUSE) continue;
        int32_t end = clause_end(layout, i);
        if (token->kind == TOK_COLUMNS || token->kind == TOK_ROW) measure_cells(layout, i + 1, end);
        if (token->kind == TOK_OPTION && i + 1 < end) {
            int cells = one_line_width(layout, i + 1, i + 2) + 2;
            if (cells > layout->code_width) layout->code_width = cells;
        }
        int32_t colon = token->kind == TOK_FROM || token->kind == TOK_TO ? find_colon(layout, i, end) : -1;
        if (colon >= 0) {
            int cells = one_line_width(layout, i, colon + 1);
            if (cells > layout->head_width) layout->head_width = cells;
            rows++;
        }
    }
    if (rows < 2) layout->head_width = 0;
}

/* The declaring word and what follows up to the first clause. */
static int32_t write_head(Layout *layout) {
    int32_t end = clause_end(layout, layout->first);
    start_line(layout, 0);
    open_level(layout, CLAUSE_INDENT, 0);
    write_tokens(layout, layout->first, end);
    return end;
}

static void write_part(Layout *layout, int32_t at) {
    const FormatToken *token = token_at(layout, at);
    bool first = at == clause_end(layout, layout->first);
    if (first && token->comments.count) {
        comment_lines(layout, token->comments.items, 1, CLAUSE_INDENT, false);
        comment_lines(layout, token->comments.items + 1, token->comments.count - 1, CLAUSE_INDENT, true);
    } else comment_lines(layout, token->comments.items, token->comments.count, CLAUSE_INDENT, true);
    if (token->blank && !(first && token->comments.count == 0)) empty_line(layout);
    if (token->part == PART_CLAUSE) {
        write_clause(layout, at);
        return;
    }
    start_line(layout, CLAUSE_INDENT);
    int indent = token->part == PART_FIELD ? 2 * CLAUSE_INDENT : CLAUSE_INDENT;
    open_level(layout, indent, indent);
    write_tokens(layout, at, clause_end(layout, at));
}

/* Declarations of these kinds may follow each other without an empty line. */
static bool is_short_kind(int kind) {
    return kind == TOK_UNIT || kind == TOK_IMPORT || kind == TOK_DEFINE || kind == TOK_PROPERTY || kind == TOK_PARAM;
}

/* The comments before a declaration: those that are indented still belong to the one above. */
static void between(Layout *layout, int32_t at, int before) {
    const FormatToken *token = token_at(layout, at);
    int32_t inner = 0, count = token->comments.count;
    while (before && inner < count && token->comments.items[inner].indented) inner++;
    comment_lines(layout, token->comments.items, inner, CLAUSE_INDENT, true);
    bool apart = before && !(before == token->kind && is_short_kind(before));
    if (apart && (token->kind || inner < count)) empty_line(layout);
    if (inner < count) comment_lines(layout, token->comments.items + inner, count - inner, 0, true);
    if (token->kind && token->blank) empty_line(layout);
}

void format_layout(const FormatText *text, Buffer *out) {
    Layout  layout = {.text = text, .out = out, .line_start = out->size, .at_start = true};
    int32_t last = text->tokens.count - 1;
    int     before = 0;
    for (int32_t at = 0; at < last; at = layout.end) {
        layout.first = at;
        layout.end = at + 1;
        while (layout.end < last && token_at(&layout, layout.end)->part != PART_DECLARATION) layout.end++;
        between(&layout, at, before);
        before = token_at(&layout, at)->kind;
        measure(&layout);
        for (int32_t part = write_head(&layout); part < layout.end; part = clause_end(&layout, part)) write_part(&layout, part);
    }
    between(&layout, last, before);
    end_line(&layout);
}
