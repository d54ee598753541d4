/* format_edit - what Chinese and English order or mark differently: `基数 的 10%` and `10% of base`, `资助 最多` and `highest grants`,
 * 起 behind a start without an end, the comma before 等. */
#include "syntax/format_internal.h"

#include "policy.tab.h"
#include "syntax/token.h"
#include <string.h>

/* Takes a token out; its comments go to its neighbours. */
static void remove_token(FormatText *text, int32_t at) {
    FormatToken *items = text->tokens.items, *gone = &items[at], *next = &items[at + 1];
    FormatComments comments = gone->comments;
    if (gone->trailing && at > 0 && !items[at - 1].trailing) {
        items[at - 1].trailing = gone->trailing;
        items[at - 1].gap = gone->gap;
    } else if (gone->trailing) {
        FormatComment comment = {gone->trailing, false, true};
        VEC_PUSH(text->arena, &comments, comment);
    }
    for (int32_t i = 0; i < next->comments.count; i++) VEC_PUSH(text->arena, &comments, next->comments.items[i]);
    next->comments = comments;
    next->newline |= gone->newline;
    next->blank |= gone->blank;
    for (int32_t i = at; i + 1 < text->tokens.count; i++) items[i] = items[i + 1];
    text->tokens.count--;
}

/* ---- shares -------------------------------------------------------------------------------------------------------------- */

static int kind_at(const FormatText *text, int32_t at) { return at >= 0 && at < text->tokens.count ? text->tokens.items[at].kind : 0; }

static int32_t opening(const FormatText *text, int32_t close) {
    int depth = 0;
    for (int32_t i = close; i >= 0; i--) {
        int kind = kind_at(text, i);
        if (kind == TOK_RPAREN || kind == TOK_RBRACE) depth++;
        if ((kind == TOK_LPAREN || kind == TOK_LBRACE) && --depth == 0) return i;
    }
    return 0;
}

/* The first token of the primary that ends at `last`. */
static int32_t primary_start(const FormatText *text, int32_t last) {
    int32_t at = last;
    int     kind = kind_at(text, last);
    if (kind == TOK_RBRACE || kind == TOK_RPAREN) {
        at = opening(text, last);
        if (kind == TOK_RBRACE && kind_at(text, at - 1) == TOK_NAME && kind_at(text, at - 2) == TOK_UNDERREADING) return at - 2;
        if (kind == TOK_RPAREN && kind_at(text, at - 1) == TOK_NAME) return at - 1;
        return at;
    }
    if (kind == TOK_NAME)
        while (kind_at(text, at - 1) == TOK_DOT && kind_at(text, at - 2) == TOK_NAME) at -= 2;
    if (kind == TOK_STRING)
        while (kind_at(text, at - 1) == TOK_STRING) at--;
    return at;
}

/* The last token of the primary that starts at `first`. */
static int32_t primary_end(const FormatText *text, int32_t first) {
    int32_t at = first;
    int     kind = kind_at(text, first);
    if (kind == TOK_LPAREN) return format_closing(text, first);
    if (kind == TOK_UNDERREADING) return format_closing(text, first + 2);
    if (kind == TOK_NAME && kind_at(text, at + 1) == TOK_LPAREN) return format_closing(text, at + 1);
    if (kind == TOK_NAME)
        while (kind_at(text, at + 1) == TOK_DOT && kind_at(text, at + 2) == TOK_NAME) at += 2;
    if (kind == TOK_STRING)
        while (kind_at(text, at + 1) == TOK_STRING) at++;
    return at;
}

/* The chain of shares around the separator: its first and last token. */
static void chain_around(const FormatText *text, int32_t separator, int32_t *start, int32_t *end) {
    int word = kind_at(text, separator);
    *start = primary_start(text, separator - 1);
    while (kind_at(text, *start - 1) == word) *start = primary_start(text, *start - 2);
    *end = primary_end(text, separator + 1);
    while (kind_at(text, *end + 1) == word) *end = primary_end(text, *end + 2);
}

/* Comments between the parts of a chain would wander when it is turned round: they go above it, in either language. */
static void lift_comments(FormatText *text, int32_t start, int32_t end) {
    FormatToken   *items = text->tokens.items;
    FormatComments lifted = items[start].comments;
    int depth = 0;
    for (int32_t i = start; i <= end; i++) {
        bool opens = items[i].kind == TOK_LPAREN || items[i].kind == TOK_LBRACE, closes = items[i].kind == TOK_RPAREN || items[i].kind == TOK_RBRACE;
        if (depth == 0 && i > start) {
            for (int32_t k = 0; k < items[i].comments.count; k++) VEC_PUSH(text->arena, &lifted, items[i].comments.items[k]);
            items[i].comments = (FormatComments){0};
        }
        depth += opens ? 1 : closes ? -1 : 0;
        if (depth > 0 || i == end || !items[i].trailing) continue;
        FormatComment comment = {items[i].trailing, false, true};
        VEC_PUSH(text->arena, &lifted, comment);
        items[i].trailing = NULL;
    }
    items[start].comments = lifted;
}

/* Reverses the chain of shares [start, end]: a 的 b 的 c <-> c of b of a. */
static void reverse_shares(FormatText *text, int32_t start, int32_t end, int other) {
    FormatToken *items = text->tokens.items;
    FormatToken  first = items[start];                /* line ends and comments at either edge belong to the place, not to the token */
    const char  *trailing = items[end].trailing;
    int          gap = items[end].gap;
    items[start].newline = items[start].blank = false;
    items[start].comments = (FormatComments){0};
    items[end].trailing = NULL;
    FormatToken *reversed = NEW_ARRAY(text->arena, FormatToken, end - start + 1);
    int32_t used = 0;
    for (int32_t last = end; last >= start;) {
        int32_t from = primary_start(text, last);
        for (int32_t i = from; i <= last; i++) reversed[used++] = items[i];
        if (from > start) {
            reversed[used] = items[from - 1];
            reversed[used++].kind = other;
        }
        last = from - 2;
    }
    for (int32_t i = 0; i < used; i++) items[start + i] = reversed[i];
    items[start].newline = first.newline;
    items[start].blank = first.blank;
    items[start].comments = first.comments;
    items[end].trailing = trailing;
    items[end].gap = gap;
}

/* ---- the others ---------------------------------------------------------------------------------------------------------- */

static bool is_outcome(int kind) { return kind >= TOK_GRANTS && kind <= TOK_REFERS; }

static void order_advice(FormatText *text, int32_t at) {
    FormatToken *items = text->tokens.items;
    bool outcome_first = is_outcome(kind_at(text, at + 1));
    if (outcome_first == (text->to == LANGUAGE_CHINESE)) return;
    int kind = items[at + 1].kind;
    Span span = items[at + 1].span;
    items[at + 1].kind = items[at + 2].kind;
    items[at + 1].span = items[at + 2].span;
    items[at + 2].kind = kind;
    items[at + 2].span = span;
}

/* `for 5 years` is a number and a name; from here on it is one token, as 5年 is. */
static void join_duration(FormatText *text, int32_t at) {
    FormatToken *number = &text->tokens.items[at + 1];
    bool has_unit = number->value[strspn(number->value, "0123456789.")] != '\0';
    if (has_unit || kind_at(text, at + 2) != TOK_NAME) return;
    Span unit = number[1].span;
    number->value = arena_printf(text->arena, "%s%.*s", number->value, (int)(unit.end - unit.start), text->source->text + unit.start);
    remove_token(text, at + 2);
}

void format_edit(FormatText *text) {
    int turned = text->to == LANGUAGE_ENGLISH ? TOK_DE : TOK_OF;
    for (int32_t i = 0; i < text->tokens.count; i++) {
        int kind = kind_at(text, i);
        if (kind == TOK_DE || kind == TOK_OF) {
            int32_t start, end;
            chain_around(text, i, &start, &end);
            lift_comments(text, start, end);
            if (kind != turned) continue;
            reverse_shares(text, start, end, turned == TOK_DE ? TOK_OF : TOK_DE);
            i = start;                                /* its parts may hold shares of their own */
        }
        if (kind == TOK_ADVISE) order_advice(text, i);
        if (kind == TOK_COMMA && kind_at(text, i + 1) == TOK_ETC) remove_token(text, i--);
        else if (kind == TOK_FOR && kind_at(text, i + 1) != TOK_NUMBER) remove_token(text, i--);
        else if (kind == TOK_FOR) join_duration(text, i);
    }
}
