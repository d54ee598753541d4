/* format_mark - finds the structure that the layout needs in tokens that are known to parse: where clauses start, what each bracket
 * is, which commas separate the items of a list. */
#include "syntax/format_internal.h"

#include "policy.tab.h"
#include "syntax/token.h"

typedef struct {
    FormatText *text;
    int32_t first, end;             /* the declaration at hand: tokens [first, end) */
    int     declaration;            /* its word */
} Marker;

static FormatToken *token_at(const Marker *marker, int32_t at) { return &marker->text->tokens.items[at]; }
static int kind_at(const Marker *marker, int32_t at) { return at >= marker->first && at < marker->end ? token_at(marker, at)->kind : 0; }

static bool ends_operand(int kind) {
    return kind == TOK_NAME || kind == TOK_NUMBER || kind == TOK_DATE || kind == TOK_STRING || kind == TOK_TRUE || kind == TOK_FALSE
        || kind == TOK_RPAREN || kind == TOK_RBRACE;
}

int32_t format_closing(const FormatText *text, int32_t open) {
    int depth = 0;
    for (int32_t i = open; i < text->tokens.count; i++) {
        int kind = text->tokens.items[i].kind;
        if (kind == TOK_LPAREN || kind == TOK_LBRACE) depth++;
        if ((kind == TOK_RPAREN || kind == TOK_RBRACE) && --depth == 0) return i;
    }
    return text->tokens.count - 1;
}

/* ---- clauses ------------------------------------------------------------------------------------------------------------- */

/* Whether `kind` can open a clause of the declaration. FROM, TO, PER and the outcome words also stand inside clauses. */
static bool is_clause_word(int declaration, int kind) {
    bool outcome = kind >= TOK_GRANTS && kind <= TOK_REFERS;
    if (declaration == TOK_POLICY) return (kind >= TOK_TITLE && kind <= TOK_ROUNDING);
    if (declaration == TOK_READING) return kind == TOK_OPTION || kind == TOK_REASON;
    if (declaration == TOK_PARAM) return kind == TOK_DEFAULT || kind == TOK_FROM || kind == TOK_UNPUBLISHED || kind == TOK_CITES;
    if (declaration == TOK_TIERS) return kind == TOK_FROM || kind == TOK_TO || kind == TOK_UNPUBLISHED || kind == TOK_CITES;
    if (declaration == TOK_TABLE) return kind == TOK_ROW || kind == TOK_UNPUBLISHED || kind == TOK_CITES;
    if (declaration == TOK_DEFINE) return kind == TOK_CITES;
    if (declaration == TOK_MEASURE)
        return kind == TOK_CITES || kind == TOK_RESTATES || kind == TOK_OWNERS || (kind >= TOK_APPLIES && kind <= TOK_FOREACH) || outcome;
    if (declaration == TOK_CHOOSE) return kind == TOK_CITES || kind == TOK_PER || (kind >= TOK_MEMBERS && kind <= TOK_DECIDED);
    if (declaration == TOK_ALLOCATE) return kind == TOK_CITES || kind == TOK_ROUNDING || (kind >= TOK_AMONG && kind <= TOK_RANK);
    if (declaration == TOK_DUTY)
        return kind == TOK_CITES || kind == TOK_OWNERS || kind == TOK_DURING || kind == TOK_OBLIGES || kind == TOK_MUST;
    if (declaration == TOK_DECLARE) return kind == TOK_CITES || kind == TOK_OWNERS || kind == TOK_DURING || kind == TOK_CLASS;
    if (declaration == TOK_TEST) return kind == TOK_GIVEN || kind == TOK_EXPECT;
    if (declaration == TOK_TESTTABLE) return kind == TOK_GIVEN || kind == TOK_COLUMNS || kind == TOK_ROW;
    if (declaration == TOK_PROPERTY) return kind == TOK_FOREACH || kind == TOK_GIVEN || kind == TOK_ALWAYS || kind == TOK_MONOTONE;
    return false;
}

static void mark_clauses(const Marker *marker) {
    int  clause = 0;
    bool colon = false;             /* since the clause started: a row of tiers is complete up to its value */
    for (int32_t i = marker->first + 1; i < marker->end; i++) {
        int kind = kind_at(marker, i);
        if (kind == TOK_LPAREN || kind == TOK_LBRACE) {
            i = format_closing(marker->text, i);
            continue;
        }
        if (kind == TOK_COLON) colon = true;
        if (!is_clause_word(marker->declaration, kind)) continue;
        if (kind == TOK_TO && clause == TOK_FROM && !colon) continue;
        if (kind == TOK_TO && clause == TOK_UNPUBLISHED && kind_at(marker, i - 2) == TOK_RANGE) continue;
        token_at(marker, i)->part = PART_CLAUSE;
        clause = kind;
        colon = false;
    }
}

/* A field starts with `name :` or `name (ascii) :` behind something that is complete. */
static void mark_fields(const Marker *marker) {
    for (int32_t i = marker->first + 2; i < marker->end; i++) {
        if (kind_at(marker, i) != TOK_NAME) continue;
        int before = kind_at(marker, i - 1);
        if (!ends_operand(before) && before != TOK_MANY) continue;
        int32_t colon = kind_at(marker, i + 1) == TOK_LPAREN ? i + 4 : i + 1;
        if (kind_at(marker, colon) != TOK_COLON) continue;
        token_at(marker, i)->part = PART_FIELD;
        token_at(marker, colon)->type_colon = true;
        if (colon == i + 4) token_at(marker, i + 1)->bracket = BRACKET_NAME;
    }
}

static void mark_head(const Marker *marker) {
    int32_t at = marker->first + 1;
    token_at(marker, marker->first)->part = PART_DECLARATION;
    if (kind_at(marker, at + 1) == TOK_LPAREN) token_at(marker, at + 1)->bracket = BRACKET_NAME;
    int32_t after = kind_at(marker, at + 1) == TOK_LPAREN ? at + 4 : at + 1;
    if (marker->declaration == TOK_PARAM && kind_at(marker, after) == TOK_COLON) token_at(marker, after)->type_colon = true;
    if (marker->declaration == TOK_ENUM && after < marker->end) {
        token_at(marker, after)->part = PART_ITEMS;
        for (int32_t i = after; i < marker->end; i++)
            if (kind_at(marker, i) == TOK_LPAREN) token_at(marker, i)->bracket = BRACKET_NAME;
    }
}

/* ---- brackets ------------------------------------------------------------------------------------------------------------ */

static void mark_bracket(const Marker *marker, int32_t at, int clause) {
    FormatToken *token = token_at(marker, at);
    if (token->bracket != BRACKET_NONE) return;
    int before = kind_at(marker, at - 1);
    if (token->kind == TOK_LPAREN) token->bracket = before == TOK_NAME ? BRACKET_CALL : BRACKET_GROUP;
    else if (before == TOK_NAME && kind_at(marker, at - 2) == TOK_UNDERREADING) token->bracket = BRACKET_CASES;
    else if (clause == TOK_GIVEN && kind_at(marker, at + 1) == TOK_LPAREN) token->bracket = BRACKET_RECORDS;
    else token->bracket = BRACKET_SET;
    token_at(marker, format_closing(marker->text, at))->bracket = token->bracket;
}

/* ---- commas -------------------------------------------------------------------------------------------------------------- */

static bool is_list_clause(int declaration, int clause) {
    if (clause == TOK_DURING) return declaration == TOK_DUTY || declaration == TOK_DECLARE;
    return clause == TOK_CITES || clause == TOK_RESTATES || clause == TOK_OWNERS || clause == TOK_INTERPRETER || clause == TOK_REPEALS
        || clause == TOK_TITLE || clause == TOK_DOCNO || clause == TOK_SOURCE || clause == TOK_REASON || clause == TOK_OBLIGES
        || clause == TOK_MEMBERS || clause == TOK_DECIDED || clause == TOK_ROUNDING;
}

/* The token behind the path that starts at `at`. */
static int kind_after_path(const Marker *marker, int32_t at) {
    while (kind_at(marker, at + 1) == TOK_DOT) at += 2;
    return kind_at(marker, at + 1);
}

/* A comma outside brackets. `list`: the last word of the clause that a list of names follows: 按口径, 因 or 缺. */
static bool is_list_comma(const Marker *marker, int32_t at, int clause, int list) {
    if (marker->declaration == TOK_ENUM) return true;
    if (clause == 0) return marker->declaration == TOK_TABLE;
    if (is_list_clause(marker->declaration, clause)) return true;
    if (list == 0 || kind_at(marker, at + 1) != TOK_NAME) return false;
    if (list == TOK_UNDERREADING) return true;
    int after = kind_after_path(marker, at + 1);
    return after != TOK_EQ && !(after >= TOK_YES && after <= TOK_NOTINFORCE);
}

static void mark_signs(const Marker *marker) {
    VEC(FormatBracket) open = {0};
    int clause = 0, list = 0;
    for (int32_t i = marker->first + 1; i < marker->end; i++) {
        FormatToken *token = token_at(marker, i);
        FormatBracket around = open.count ? open.items[open.count - 1] : BRACKET_NONE;
        int kind = token->kind;
        if (token->part == PART_CLAUSE) {
            clause = kind;
            list = 0;
            token_at(marker, i + 1)->ceiling = kind >= TOK_GRANTS && kind <= TOK_REFERS;
        }
        if (kind == TOK_LPAREN || kind == TOK_LBRACE) {
            mark_bracket(marker, i, clause);
            VEC_PUSH(marker->text->arena, &open, token->bracket);
        } else if (kind == TOK_RPAREN || kind == TOK_RBRACE) {
            if (open.count) open.count--;
        } else if (kind == TOK_COLON) token->case_colon = around == BRACKET_CASES;
        else if (kind == TOK_COMMA) {
            token->list_comma = around == BRACKET_SET || (around == BRACKET_NONE && is_list_comma(marker, i, clause, list));
        } else if (around == BRACKET_NONE && (kind == TOK_UNDERREADING || kind == TOK_BECAUSE || kind == TOK_MISSING)) list = kind;
        else if (around == BRACKET_NONE && kind != TOK_NAME && kind != TOK_DOT) list = 0;
    }
}

/* 自 D without an end: 自 D 起. Not behind 高于, which says already where the row starts. */
static void mark_open_ends(const Marker *marker) {
    for (int32_t i = marker->first + 1; i < marker->end; i++) {
        if (kind_at(marker, i) != TOK_FROM || kind_at(marker, i + 1) == TOK_GT) continue;
        int32_t at = i + 1;
        while (at < marker->end && token_at(marker, at)->part == PART_NONE) {
            int kind = kind_at(marker, at);
            if (kind == TOK_COMMA || kind == TOK_COLON || kind == TOK_TO || kind == TOK_FOR) break;
            at = kind == TOK_LPAREN || kind == TOK_LBRACE ? format_closing(marker->text, at) + 1 : at + 1;
        }
        bool ends = kind_at(marker, at) == TOK_TO || kind_at(marker, at) == TOK_FOR;
        if (!ends || token_at(marker, at)->part == PART_CLAUSE) token_at(marker, at - 1)->open_end = true;
    }
}

/* ---- all ------------------------------------------------------------------------------------------------------------------- */

void format_mark(FormatText *text) {
    int32_t last = text->tokens.count - 1;
    for (int32_t at = 0; at < last;) {
        Marker marker = {.text = text, .first = at, .end = at + 1, .declaration = text->tokens.items[at].kind};
        while (marker.end < last && !token_opens_declaration(text->tokens.items[marker.end].kind)) marker.end++;
        mark_head(&marker);
        mark_clauses(&marker);
        if (marker.declaration == TOK_FACTS) mark_fields(&marker);
        mark_signs(&marker);
        mark_open_ends(&marker);
        at = marker.end;
    }
}
