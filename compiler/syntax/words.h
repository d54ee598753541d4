/* words - the table grammar/words.def as data. */
#ifndef POL_SYNTAX_WORDS_H
#define POL_SYNTAX_WORDS_H

#include "base/intern.h"
#include "base/vec.h"
#include "source/source.h"
#include <stdbool.h>

typedef enum { WORD_DECLARATION, WORD_CLAUSE, WORD_OUTCOME, WORD_PART, WORD_STATUS, WORD_EXPRESSION } WordPlace;

/* main_form: what the formatter writes for the token in this language */
typedef struct { const char *text; int token; WordPlace place; Language language; bool main_form; } WordForm;

/* What the scanner finds for a run: the form it is by itself (NULL: none), and the phrases whose first word it is. */
typedef struct { const WordForm *form; VEC(const WordForm *) phrases; } WordMark;

/* Makes the words known to the interner, once; later calls do nothing. The arena lives as long as the interner. */
void words_enter(Interner *interner, Arena *arena);
/* NULL for a name; `name` is interned. */
static inline const WordMark *word_mark(const char *name) { return intern_mark_of(name); }
/* The form that the text is as one word; NULL when it is none. */
const WordForm *word_named(Interner *interner, const char *text);

/* All forms, in the order of the table; a NULL text ends them. */
const WordForm *word_forms(void);
/* The form the formatter writes for a token (enum policy_tokentype): in the other language if this one has none; NULL for signs. */
const WordForm *word_of_token(int token, Language language);

#endif
