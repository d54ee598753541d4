/* token - see token.h. The scanner gives raw tokens (policy.l); policy_lex gives the grammar its tokens. */
#include "syntax/token.h"

#include "base/utf8.h"
#include "policy.tab.h"
#include "policy.lex.h"
#include "runtime/date.h"
#include "syntax/syntax_error.h"
#include "syntax/words.h"
#include <stdio.h>
#include <string.h>

int policy_scan(yyscan_t scanner);

void *scan_memory(void *old, size_t size) {
    void *memory = realloc(old, size ? size : 1);
    if (memory) return memory;
    fputs("pol: out of memory\n", stderr);              /* like arena.c: the one message that no renderer can write */
    abort();
}

void token_start(Parse *parse) {
    words_enter(parse->interner, parse->arena);
    Scan *scan = &parse->scan;
    *scan = (Scan){.parse = parse, .last = {.kind = TOK_END}, .before = {.kind = TOK_END}};
    yyscan_t scanner;
    if (policy_scan_lex_init_extra(scan, &scanner) != 0) abort();    /* only for a lack of memory, which scan_memory tells */
    size_t size = parse->text->size;
    char  *copy = scan_memory(NULL, size + 2);          /* the scanner writes into its text, and wants two bytes NUL behind it */
    memcpy(copy, parse->text->text, size);
    copy[size] = copy[size + 1] = '\0';
    policy_scan__scan_buffer(copy, size + 2, scanner);
    scan->copy = copy;
    scan->flex = scanner;
}

void token_finish(Parse *parse) {
    policy_scan_lex_destroy(parse->scan.flex);
    free(parse->scan.copy);
}

/* ---- called by the scanner ------------------------------------------------------------------------------------------ */

void scan_comment(Scan *scan) {
    Parse   *parse = scan->parse;
    uint32_t end = scan->offset;
    if (end > scan->start && parse->text->text[end - 1] == '\r') end--;
    Comment comment = {arena_strndup(parse->arena, parse->text->text + scan->start, end - scan->start),
                       {parse->source, scan->start, end}, scan->code_on_line};
    VEC_PUSH(parse->arena, &parse->ast->comments, comment);
}

void scan_control(Scan *scan) {
    Parse *parse = scan->parse;
    if (!scan->skipping) syntax_error_control(parse, (Span){parse->source, scan->offset - 1, scan->offset});
}

/* ---- values --------------------------------------------------------------------------------------------------------- */

/* Full-width digits, letters, point and percent as half-width ones; interned. */
static const char *normalised(Parse *parse, const char *text, size_t size) {
    if (!memchr(text, 0xEF, size)) return intern(parse->interner, text, size);
    char  *copy = arena_alloc(parse->arena, size + 1);
    size_t used = 0;
    for (size_t at = 0; at < size;) {
        uint32_t code_point;
        int      length = utf8_decode(text + at, size - at, &code_point);
        if (code_point >= 0xFF01 && code_point <= 0xFF5E) copy[used++] = (char)(code_point - 0xFF01 + '!');
        else {
            memcpy(copy + used, text + at, (size_t)length);
            used += (size_t)length;
        }
        at += (size_t)length;
    }
    return intern(parse->interner, copy, used);
}

static NumberExpr *number_value(Parse *parse, Span span) {
    const char *whole = normalised(parse, parse->text->text + span.start, span.end - span.start);
    size_t digits = strspn(whole, "0123456789.");
    bool   apart = whole[digits] == ' ' || whole[digits] == '\t';
    size_t blanks = apart ? strspn(whole + digits, " \t") : 0;     /* 5 years: as 5years */
    if (blanks) whole = intern_text(parse->interner, arena_printf(parse->arena, "%.*s%s", (int)digits, whole, whole + digits + blanks));
    NumberExpr *number = NEW(parse->arena, NumberExpr);
    number->whole = whole;
    number->digits = whole[digits] ? intern(parse->interner, whole, digits) : whole;
    if (!whole[digits]) return number;
    /* The place of the unit is counted from the end: digits may be full-width, the rest has the same number of bytes unless it is too. */
    const char *text = parse->text->text;
    uint32_t start = span.start;
    for (size_t seen = 0; seen < digits; seen++) start += (unsigned char)text[start] < 0x80 ? 1 : 3;
    start += (uint32_t)blanks;
    number->unit = (Word){intern_text(parse->interner, whole + digits), {parse->source, start, span.end}};
    return number;
}

/* Reads digits at *text, at most 9999999 so that nothing overflows. */
static int date_part(const char **text) {
    int value = 0;
    for (; **text >= '0' && **text <= '9'; (*text)++)
        if (value < 1000000) value = value * 10 + (**text - '0');
    return value;
}

static DateExpr date_value(Parse *parse, Span span) {
    const char *text = normalised(parse, parse->text->text + span.start, span.end - span.start);
    DateExpr date = {0};
    date.year = date_part(&text);
    bool chinese = *text != '-';
    text += chinese ? strlen("年") : 1;
    date.month = date_part(&text);
    text += chinese ? strlen("月") : 1;
    bool has_day = *text >= '0' && *text <= '9';
    date.day = date_part(&text);
    if (chinese && has_day) text += strlen("日");
    if (has_day && !*text && date_is_valid(date.year, date.month, date.day)) return date;
    syntax_error_date(parse, span, date, has_day, text);
    parse->already_reported = *text != 0;
    return (DateExpr){0};
}

static Quotation string_value(Parse *parse, Span span, bool closed) {
    const char *text = parse->text->text;
    uint32_t start = span.start, end = span.end;
    bool keeps_marks = memcmp(text + start, "《", 3) == 0;                /* 《…》 names a document: its marks belong to it */
    uint32_t mark = text[start] == '"' ? 1 : 3;
    if (!keeps_marks) start += mark;
    if (closed && !keeps_marks) end -= text[end - 1] == '"' ? 1 : 3;
    if (!closed) {
        syntax_error_open_string(parse, span);
        while (end > start && (text[end - 1] == ' ' || text[end - 1] == '\t' || text[end - 1] == '\r')) end--;
    }
    return (Quotation){arena_strndup(parse->arena, text + start, end - start), span};
}

/* ---- words ---------------------------------------------------------------------------------------------------------- */

/* Whether the run of a word goes on at `text`. */
static bool goes_on(const char *text) {
    unsigned char byte = (unsigned char)*text;
    if (byte < 0x80) return byte == '_' || (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
    uint32_t code_point = 0;
    utf8_decode(text, strnlen(text, 4), &code_point);
    return code_point >= 0x3400 && !(code_point >= 0xFF00 && code_point <= 0xFFEF);
}

uint32_t token_phrase_size(const char *phrase, const char *text) {
    const char *at = text;
    for (; *phrase; phrase++) {
        if (*phrase == ' ') {
            if (*at != ' ' && *at != '\t') return 0;
            while (*at == ' ' || *at == '\t') at++;
        } else if (*at++ != *phrase) return 0;
    }
    return goes_on(at) ? 0 : (uint32_t)(at - text);
}

static const WordForm *longest_phrase(const WordMark *first_word, const char *text, uint32_t *size) {
    const WordForm *longest = NULL;
    *size = 0;
    for (int32_t i = 0; i < first_word->phrases.count; i++) {
        const WordForm *form = first_word->phrases.items[i];
        uint32_t        taken = token_phrase_size(form->text, text);
        if (taken > *size) {
            *size = taken;
            longest = form;
        }
    }
    return longest;
}

/* A run: the word it is, or a name. After a point a result word is a name: 措施2.资助, m2.yes. */
static int word_kind(Parse *parse, Span *span, Word *name) {
    Scan       *scan = &parse->scan;
    const char *text = parse->text->text + span->start;
    name->text = normalised(parse, text, span->end - span->start);
    const WordMark *mark = word_mark(name->text);
    const WordForm *form = mark ? mark->form : NULL;
    if (mark && mark->phrases.count > 0) {
        uint32_t size;
        const WordForm *phrase = longest_phrase(mark, text, &size);
        if (phrase) {
            form = phrase;
            span->end = scan->resume = span->start + size;
        }
    }
    name->span = *span;
    if (!form) return TOK_NAME;
    if (!parse->language_known) {
        parse->sources->sources.items[parse->source]->language = form->language;
        parse->language_known = true;
    }
    bool after_point = scan->last.kind == TOK_DOT && scan->last.span.end == span->start;
    if (after_point && (form->place == WORD_OUTCOME || form->place == WORD_STATUS)) {
        name->text = intern_text(parse->interner, word_of_token(form->token, LANGUAGE_ENGLISH)->text);
        return TOK_NAME;
    }
    return form->token;
}

bool token_opens_declaration(int kind) { return kind >= TOK_POLICY && kind <= TOK_PROPERTY; }
bool token_opens_clause(int kind) { return kind >= TOK_TITLE && kind <= TOK_MONOTONE; }

/* ---- nesting -------------------------------------------------------------------------------------------------------- */

static bool ends_operand(int kind) {
    return kind == TOK_NAME || kind == TOK_NUMBER || kind == TOK_DATE || kind == TOK_STRING || kind == TOK_TRUE || kind == TOK_FALSE
        || kind == TOK_RPAREN || kind == TOK_RBRACE;
}

/* Counts what the grammar would keep on its stack. Returns false for one too many. */
static bool count_nesting(Scan *scan, int kind, Span span) {
    const Seen *last = &scan->last;                     /* forgotten one token late: messages still look at the open brackets */
    if (token_opens_declaration(last->kind) || (last->first_on_line && token_opens_clause(last->kind)))
        scan->prefix_count = scan->if_count = scan->of_count = scan->bracket_count = 0;
    switch (kind) {
    case TOK_NAME: case TOK_NUMBER: case TOK_DATE: case TOK_STRING: case TOK_TRUE: case TOK_FALSE: scan->prefix_count = 0; break;
    case TOK_LPAREN: case TOK_LBRACE:
        if (scan->bracket_count == NESTING_LIMIT) return false;
        scan->open_brackets[scan->bracket_count++] = span;
        break;
    case TOK_RPAREN: case TOK_RBRACE:
        if (scan->bracket_count > 0) scan->bracket_count--;
        break;
    case TOK_IF: return ++scan->if_count <= NESTING_LIMIT;
    case TOK_OF: return ++scan->of_count <= NESTING_LIMIT;
    case TOK_NOT: return ++scan->prefix_count <= NESTING_LIMIT;
    case TOK_PLUS: case TOK_MINUS: case TOK_COMMA: case TOK_AND: case TOK_OR:
        if (scan->bracket_count == 0) scan->of_count = 0;
        return kind != TOK_MINUS || ends_operand(last->kind) || ++scan->prefix_count <= NESTING_LIMIT;
    }
    return true;
}

/* ---- the tokens ----------------------------------------------------------------------------------------------------- */

static bool is_at_margin(const Parse *parse, Span span) {
    const char *text = parse->text->text;
    return span.start <= 1 || text[span.start - 1] == '\n' || text[span.start - 2] == '\n' || span.start == 3;
}

bool token_opens_here(const Parse *parse, int kind) {
    DeclKind decl = parse->decl ? parse->decl->kind : DECL_POLICY;
    if (kind == TOK_FROM || kind == TOK_TO || kind == TOK_DEFAULT) return decl == DECL_TIERS || decl == DECL_PARAMETER;
    if (kind == TOK_PER) return decl == DECL_CHOOSE;
    if (kind == TOK_NAME) return decl == DECL_FACTS;
    return token_opens_clause(kind);
}

static uint32_t indent_of(const Parse *parse, Span span) {
    uint32_t start = span.start;
    while (start > 0 && parse->text->text[start - 1] != '\n') start--;
    return span.start - start;
}

/* Whether a name that starts a line belongs to what stands before it: it has a fact or a value behind it, or stands deeper than its clause. */
static bool goes_on_with_clause(const Parse *parse, Span span) {
    const char *behind = parse->text->text + span.end;
    behind += strspn(behind, " \t");
    if (*behind == '.' || *behind == '=' || strncmp(behind, "．", 3) == 0 || strncmp(behind, "＝", 3) == 0) return true;
    const Seen *opener = &parse->scan.opener;
    return token_opens_clause(opener->kind) && indent_of(parse, span) > indent_of(parse, opener->span);
}

/* Whether a token ends the silence after a mistake: a word that opens something, also one that is misspelt. The lines between,
 * on which a broken clause goes on, stay silent. */
static bool ends_skipping(Parse *parse, int kind, Span span, const Word *name, bool first_on_line) {
    if (!first_on_line) return false;
    if (token_opens_declaration(kind)) return true;
    if (kind == TOK_NAME && is_at_margin(parse, span) && !goes_on_with_clause(parse, span) && syntax_error_looks_opening(parse, name->text, true)) return true;
    if (parse->scan.skipping) return false;
    return token_opens_here(parse, kind) || (kind == TOK_NAME && !goes_on_with_clause(parse, span) && syntax_error_looks_opening(parse, name->text, false));
}

/* The next raw token that counts, with words found. */
static int next_kind(Parse *parse, Span *span, Word *name, bool *first_on_line) {
    Scan *scan = &parse->scan;
    for (;;) {
        int kind = scan->stopped ? TOK_END : policy_scan(scan->flex);
        if (kind == TOK_END) return TOK_END;
        *span = (Span){parse->source, scan->start, scan->offset};
        if (span->start < scan->resume) continue;
        *first_on_line = !scan->code_on_line;
        scan->code_on_line = true;
        if (kind == TOK_NAME) kind = word_kind(parse, span, name);
        if ((scan->skipping || scan->skipping_line) && !ends_skipping(parse, kind, *span, name, *first_on_line)) continue;
        scan->skipping = scan->skipping_line = false;
        return token_opens_declaration(kind) && !*first_on_line ? TOK_STRAY_DECLARATION : kind;
    }
}

static int remember(Scan *scan, int kind, Span span, bool first_on_line) {
    bool at_margin = first_on_line && is_at_margin(scan->parse, span);
    if (token_opens_declaration(kind)) scan->end_before_declaration = scan->last.span.end;
    scan->before = scan->last;
    scan->last = (Seen){kind, span, first_on_line, at_margin};
    if (first_on_line) {
        scan->line_first = scan->last;
        if (token_opens_declaration(kind) || token_opens_clause(kind)) scan->opener = scan->last;
    }
    return kind;
}

int policy_lex(union POLICY_STYPE *value, Span *span, Parse *parse) {
    Scan *scan = &parse->scan;
    Word  name = {0};
    bool  first_on_line = false;
    int   kind = next_kind(parse, span, &name, &first_on_line);
    parse->already_reported = false;
    if (kind == TOK_END) {                              /* told where the text ends, not after the blank lines behind it */
        *span = (Span){parse->source, scan->last.span.end, scan->last.span.end};
        scan->end_before_declaration = span->end;
    } else if (kind == TOK_NAME) value->TOK_NAME = name;
    else if (kind == TOK_NUMBER) value->TOK_NUMBER = number_value(parse, *span);
    else if (kind == TOK_DATE) {
        value->TOK_DATE = date_value(parse, *span);
        if (parse->already_reported) kind = TOK_STRAY_CHARACTER;        /* a word is glued to it: nobody knows how the clause goes on */
    }
    else if (kind == TOK_STRING) value->TOK_STRING = string_value(parse, *span, true);
    else if (kind == TOK_OPEN_STRING) {
        value->TOK_STRING = string_value(parse, *span, false);
        kind = TOK_STRING;
        parse->already_reported = true;                 /* whether it may stand here is not asked too */
    }
    if (!count_nesting(scan, kind, *span)) {
        syntax_error_too_deep(parse, *span);
        scan->skipping = parse->already_reported = true;
        kind = TOK_STRAY_CHARACTER;
    }
    return remember(scan, kind, *span, first_on_line);
}
