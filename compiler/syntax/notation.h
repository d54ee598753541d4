/* notation - helps for what is right in a notice and is written otherwise here: numbers, dates, lists, braces. Only asked after a mistake. */
#ifndef POL_SYNTAX_NOTATION_H
#define POL_SYNTAX_NOTATION_H

#include "syntax/syntax_error.h"

/* Adds the help for the notation at the place of the error; false: it is none of those known. */
bool notation_help(Parse *parse, Diag *diag, const SyntaxError *error);

#endif
