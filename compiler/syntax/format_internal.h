/* format_internal - what the files of the formatter share. In order: read (tokens with their comments), edit (what the two languages
 * order differently), mark (clauses, brackets, commas), spell (the text of each token), lay out. */
#ifndef POL_SYNTAX_FORMAT_INTERNAL_H
#define POL_SYNTAX_FORMAT_INTERNAL_H

#include "syntax/format.h"

typedef enum { PART_NONE, PART_DECLARATION, PART_CLAUSE, PART_FIELD, PART_ITEMS } FormatPart;   /* what starts here; FIELD: of facts; ITEMS: of an enum */
typedef enum { BRACKET_NONE, BRACKET_NAME, BRACKET_CALL, BRACKET_GROUP, BRACKET_SET, BRACKET_CASES, BRACKET_RECORDS } FormatBracket;

typedef struct { const char *text; bool blank_before, indented; } FormatComment;     /* alone on its line */
typedef VEC(FormatComment) FormatComments;

typedef struct {
    int   kind;                     /* enum policy_tokentype; 0 at the end of the text */
    Span  span;
    const char *text;               /* spell: as it will be written */
    const char *value;              /* a number with its unit, as the scanner understood it */
    DateExpr date;
    FormatComments comments;        /* before it */
    const char *trailing; int gap;  /* a comment behind it on its line, and the blanks between */
    bool  newline, blank;           /* first on its line; after an empty line */
    FormatPart part;                /* mark */
    FormatBracket bracket;          /* mark: of ( ) { } */
    bool  list_comma;               /* mark: 、 in Chinese */
    bool  type_colon, case_colon;
    bool  ceiling;                  /* mark: 不超过 before an amount, not a comparison */
    bool  open_end;                 /* mark: 自 … 起 without an end: 起 follows in Chinese */
    bool  after_point;              /* a result word used as a name: 措施2.资助 */
} FormatToken;

typedef struct {
    Arena *arena;
    const Source *source;
    Language from, to;
    VEC(FormatToken) tokens;        /* the last one is the end */
} FormatText;

void format_read(FormatText *text, Interner *interner, SourceSet *sources, int32_t source, const Ast *ast);
void format_edit(FormatText *text);
void format_mark(FormatText *text);
void format_spell(FormatText *text);
void format_layout(const FormatText *text, Buffer *out);

/* The index of the bracket that closes the one at `open`; of the end when there is none. */
int32_t format_closing(const FormatText *text, int32_t open);

#endif
