/* syntax_error - the messages of the scanner and the grammar: all their wording is in syntax_error.c. */
#ifndef POL_SYNTAX_SYNTAX_ERROR_H
#define POL_SYNTAX_SYNTAX_ERROR_H

#include "syntax/parse_state.h"

#define FIRST_TOKEN 258                             /* what bison numbers tokens from; END is 0 */
#define TOKEN_SPACE 192

/* What the grammar found at a place where it cannot go on, and what it could have gone on with. */
typedef struct {
    int  found;                                     /* enum policy_tokentype */
    Span span;
    bool expects_end, expected[TOKEN_SPACE];        /* [token - FIRST_TOKEN] */
} SyntaxError;

/* Whether a name looks like a misspelt word that opens a declaration or a clause, or like one with its blank forgotten. */
bool syntax_error_looks_opening(Parse *parse, const char *name, bool declarations_only);

void syntax_error_report(Parse *parse, const SyntaxError *error);
void syntax_error_too_deep(Parse *parse, Span span);                  /* brackets, 非, 若 inside one another */
void syntax_error_too_long(Parse *parse, Span span);                  /* a + b + c … */
void syntax_error_open_string(Parse *parse, Span span);
void syntax_error_control(Parse *parse, Span span);
/* `rest` is what follows the last part of the date that was read; empty when nothing does. */
void syntax_error_date(Parse *parse, Span span, DateExpr date, bool has_day, const char *rest);
void syntax_error_repeated(Parse *parse, Span span);       /* the clause word at span stands a second time */
void syntax_error_second_columns(Parse *parse, Span span); /* … and the line that opens a second table is missing */
void syntax_error_word(Parse *parse, Word found, const char *english, const char *chinese);  /* only these words may stand there */

#endif
