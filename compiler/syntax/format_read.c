/* format_read - the tokens of a text that parses, each with the comments before and behind it. */
#include "syntax/format_internal.h"

#include "policy.tab.h"
#include "syntax/token.h"
#include <string.h>

/* Blanks only between the start of its line and `at`. */
static bool starts_line(const Source *source, uint32_t at) {
    while (at > 0 && (source->text[at - 1] == ' ' || source->text[at - 1] == '\t' || source->text[at - 1] == '\r')) at--;
    return at == 0 || source->text[at - 1] == '\n' || (at == 3 && memcmp(source->text, "\xEF\xBB\xBF", 3) == 0);
}

/* Whether the line above that of `at` is empty. */
static bool after_empty_line(const Source *source, uint32_t at) {
    int line_ends = 0;
    for (; at > 0; at--) {
        char byte = source->text[at - 1];
        if (byte == '\n') line_ends++;
        else if (byte != ' ' && byte != '\t' && byte != '\r') break;
    }
    return line_ends > 1;
}

static const char *without_trailing_blanks(Arena *arena, const char *text) {
    size_t size = strlen(text);
    while (size > 0 && (text[size - 1] == ' ' || text[size - 1] == '\t')) size--;
    return arena_strndup(arena, text, size);
}

static int blanks_before(const Source *source, uint32_t at) {
    int count = 0;
    while (at > 0 && source->text[at - 1] == ' ') {
        at--;
        count++;
    }
    return count;
}

/* The comments up to the token at hand go to it; one that shares a line with code stays behind that code. */
static void take_comments(FormatText *text, const Ast *ast, int32_t *next, FormatToken *token, uint32_t limit) {
    const Source *source = text->source;
    for (; *next < ast->comments.count && ast->comments.items[*next].span.start < limit; (*next)++) {
        const Comment *comment = &ast->comments.items[*next];
        uint32_t start = comment->span.start;
        const char *written = without_trailing_blanks(text->arena, comment->text);
        if (comment->after_code && text->tokens.count > 0) {
            FormatToken *last = &text->tokens.items[text->tokens.count - 1];
            last->trailing = written;
            last->gap = blanks_before(source, start);
            continue;
        }
        bool indented = start > 0 && (source->text[start - 1] == ' ' || source->text[start - 1] == '\t');
        FormatComment item = {written, after_empty_line(source, start), indented};
        VEC_PUSH(text->arena, &token->comments, item);
    }
}

void format_read(FormatText *text, Interner *interner, SourceSet *sources, int32_t source, const Ast *ast) {
    Ast   scratch = {0};                              /* the scanner lists the comments a second time */
    Diags *silent = diags_new(text->arena, sources);
    text->source = sources->sources.items[source];
    Parse parse = {.arena = text->arena, .interner = interner, .sources = sources, .text = text->source, .source = source,
                   .diags = silent, .ast = &scratch, .language_known = true};
    token_start(&parse);
    int32_t comment = 0;
    int     kind, before = 0;
    do {
        union POLICY_STYPE value;
        Span span;
        kind = policy_lex(&value, &span, &parse);
        FormatToken token = {.kind = kind, .span = span};
        if (kind == TOK_NUMBER) token.value = value.TOK_NUMBER->whole;
        if (kind == TOK_DATE) token.date = value.TOK_DATE;
        if (kind == TOK_NAME) token.after_point = before == TOK_DOT;
        take_comments(text, ast, &comment, &token, kind == TOK_END ? UINT32_MAX : span.start);
        token.newline = kind != TOK_END && starts_line(text->source, span.start);
        token.blank = token.newline && after_empty_line(text->source, span.start);
        VEC_PUSH(text->arena, &text->tokens, token);
        before = kind;
    } while (kind != TOK_END);
    token_finish(&parse);
}
