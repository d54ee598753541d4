/* words - the table grammar/words.def as data. */
#ifndef POL_SYNTAX_WORDS_H
#define POL_SYNTAX_WORDS_H

#include "source/source.h"
#include <stdbool.h>

typedef enum { WORD_DECLARATION, WORD_CLAUSE, WORD_OUTCOME, WORD_PART, WORD_STATUS, WORD_EXPRESSION } WordPlace;

/* main_form: what the formatter writes for the token in this language */
typedef struct { const char *text; int token; WordPlace place; Language language; bool main_form; } WordForm;

/* All forms, in the order of the table; a NULL text ends them. */
const WordForm *word_forms(void);
/* The form the formatter writes for a token (enum policy_tokentype): in the other language if this one has none; NULL for signs. */
const WordForm *word_of_token(int token, Language language);

#endif
