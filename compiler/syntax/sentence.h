/* sentence - helps for parts of a clause that stand in the order of notices: a comparison behind its number, two of them with one fact,
 * a sum for each of something. Only asked after a mistake. What cannot be rewritten with certainty is explained, without a machine's fix. */
#ifndef POL_SYNTAX_SENTENCE_H
#define POL_SYNTAX_SENTENCE_H

#include "syntax/syntax_error.h"

/* Adds the help for the sentence around the error; false: it is none of those known. */
bool sentence_help(Parse *parse, Diag *diag, const SyntaxError *error);

#endif
