/* parse - a source text to an Ast. The only way into the grammar. */
#ifndef POL_SYNTAX_PARSE_H
#define POL_SYNTAX_PARSE_H

#include "base/intern.h"
#include "source/diag.h"
#include "syntax/ast.h"

/* Parses sources->items[source]. Reports syntax errors to `diags` and goes on at the next clause or declaration, so that several
 * mistakes give several messages, each once. Never NULL: what could be read is there, ast->incomplete says whether all of it was.
 * Sets the source's language. Reentrant: no state outlives the call. */
Ast *parse_source(Arena *arena, Interner *interner, SourceSet *sources, int32_t source, Diags *diags);

/* E0002 at the first bad byte of a text that source_add refused. Says nothing when the text is valid UTF-8. */
void parse_report_encoding(Diags *diags, const char *path, const char *text, size_t size);

/* Words that start a declaration, clause, or are otherwise reserved; used by suggestions. NULL-terminated, UTF-8. */
const char *const *parse_reserved_words(void);
bool parse_is_reserved(const char *text);
/* A unit that the language has by itself: 元, 分, 年, %. */
bool parse_is_fixed_unit(const char *text);

/* One line per node, indented, for --dump=ast and tests of the formatter (same text = same tree; places are not printed). */
void ast_dump(const Ast *ast, Buffer *out);

#endif
