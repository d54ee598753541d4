/* parse_state - what one call of parse_source holds: on its stack, gone when it returns. Private to this folder and grammar/. */
#ifndef POL_SYNTAX_PARSE_STATE_H
#define POL_SYNTAX_PARSE_STATE_H

#include "base/intern.h"
#include "source/diag.h"
#include "syntax/ast.h"
#include <stdbool.h>

#define NESTING_LIMIT      200  /* open brackets; 非 or - in a row; 若 in one clause; of in one term */
#define SYNTAX_ERROR_LIMIT 100  /* messages of the grammar about one file */

typedef struct Parse Parse;

/* One token as the grammar saw it: kept for the wording of errors. */
typedef struct {
    int  kind;                  /* enum policy_tokentype */
    Span span;
    bool first_on_line, at_margin; /* at_margin: first, with at most one blank before it */
} Seen;

/* The scanner and the filter behind it. */
typedef struct {
    Parse   *parse;
    void    *flex;              /* yyscan_t */
    char    *copy;              /* the text as the scanner reads it */
    uint32_t start, offset;     /* the raw token is text[start, offset) */
    int      quote_depth;
    bool     code_on_line;
    uint32_t resume;            /* words before this place belong to a phrase that is already a token */
    bool     skipping;          /* silent until a declaration word that is first on its line */
    bool     skipping_line; /* silent until a token that is first on its line */
    bool     stopped;           /* too many messages: the rest of the file counts as absent */
    Seen     last, before;      /* the last token given to the grammar, and the one before */
    Seen     line_first;        /* the first token of the line of `last` */
    Seen     opener;            /* the last word that opened a declaration or a clause */
    uint32_t end_before_declaration;   /* where the text before the last declaration word ends */
    Span     open_brackets[NESTING_LIMIT];
    int      bracket_count, prefix_count, if_count, of_count;
} Scan;

struct Parse {
    Arena       *arena;
    Interner    *interner;
    SourceSet   *sources;
    const Source *text;
    int32_t      source;
    Diags       *diags;
    Ast         *ast;
    bool         language_known;
    Scan         scan;
    Decl        *decl;          /* the declaration whose clauses are being read; NULL before the first */
    bool         decl_has_head; /* else its head had a mistake, and it is left out of the Ast */
    bool         decl_at_margin;
    bool         decl_head_reported; /* its head had a mistake that was told, or one like the head of another */
    bool         decl_clause_reported; /* a clause of another declaration was told */
    bool         decl_too_deep; /* said once a declaration */
    bool         decl_block;    /* it was written as a block in braces, which was told: its end is not */
    ExpectItem  *expect;        /* the expectation that 因 and 缺 belong to */
    bool         reasons_are_missing;  /* the list that goes on is that of 缺 */
    bool         already_reported;     /* the token at hand was reported by the filter */
    bool         drops_found;  /* recovery leaves out the token at which the grammar stopped */
    int          error_count;
};

#endif
