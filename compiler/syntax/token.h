/* token - the filter between the scanner and the grammar: runs become words, English words become phrases, numbers and dates
 * get their values, nesting is limited, and after a misspelt declaration word everything up to the next declaration is left out. */
#ifndef POL_SYNTAX_TOKEN_H
#define POL_SYNTAX_TOKEN_H

#include "syntax/parse_state.h"
#include <stdlib.h>

union POLICY_STYPE;
int policy_lex(union POLICY_STYPE *value, Span *span, Parse *parse);   /* called by the grammar */

void token_start(Parse *parse);
void token_finish(Parse *parse);

bool token_opens_declaration(int kind);             /* kind: enum policy_tokentype */
bool token_opens_clause(int kind);
bool token_opens_here(const Parse *parse, int kind);   /* a clause, or a word that opens one in the declaration at hand, or a field */

/* The bytes that `phrase` takes at `text`, its blanks being one or more; 0 when it does not stand there as whole words. */
uint32_t token_phrase_size(const char *phrase, const char *text);

/* What the scanner's actions call. */
void  scan_comment(Scan *scan);                     /* text[start, offset) is a comment */
void  scan_control(Scan *scan);                     /* the byte before offset is a control character inside a quotation */
void *scan_memory(void *old, size_t size);          /* realloc that never fails */

#endif
