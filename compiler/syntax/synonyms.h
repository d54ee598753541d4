/* synonyms - grammar/synonyms.def as data: what people write for a word of the language. Only asked after a mistake. */
#ifndef POL_SYNTAX_SYNONYMS_H
#define POL_SYNTAX_SYNONYMS_H

#include "syntax/syntax_error.h"

/* word NULL: a remark in both languages; "": nothing, it is too much; span: what the word takes the place of */
typedef struct { const char *word; Wording remark; Span span; } Synonym;

/* What is meant at the place of the error, if it is known; also where only the first of its words was read as something else. */
bool synonym_at(const Parse *parse, const SyntaxError *error, Synonym *found);

/* The comparison that `text` is or stands for, as a form of words.def; NULL: none. */
const char *synonym_comparison(const char *text);

/* What the name behind the comma of an outcome tells of: 累计最高, 每年最高, 单笔最高. False: of none known. */
bool synonym_tail(const Parse *parse, const SyntaxError *error, Wording *remark);

#endif
