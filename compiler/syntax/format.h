/* format - the canonical layout of a .pol text. Only blanks, line ends, commas, quotation marks, the way a date is written and the
 * language of the reserved words change; names, contents of quotations and comments stay as typed. Works on tokens, so that nothing
 * of the text can get lost, and is checked on the tree: the result parses to the same tree, or it is not given out. */
#ifndef POL_SYNTAX_FORMAT_H
#define POL_SYNTAX_FORMAT_H

#include "syntax/parse.h"

typedef struct { bool has_language; Language language; } FormatOptions;   /* without: the language of the file's first reserved word */

/* Appends the canonical text of sources->items[source] to `out`. False when something was reported: syntax errors, or E0109 when the
 * words of the other language would make another tree. Then `out` holds nothing of use. Formatting the result again changes nothing. */
bool format_source(Arena *arena, Interner *interner, SourceSet *sources, int32_t source, FormatOptions options, Diags *diags, Buffer *out);

#endif
