/* citations - every quotation stands in the source text of the notice, white space aside; nothing else is normalised. */
#ifndef POL_SEMA_CITATIONS_H
#define POL_SEMA_CITATIONS_H

#include "sema/sema.h"

/* Reports E0501 for each quotation that is not in sources->items[notice], with the nearest passage. */
void citations_check(Sema *sema, int32_t notice);

/* Where a quotation stands in the notice: byte spans of every place, in order; for coverage. */
typedef VEC(Span) SpanList;
void citations_find(Arena *arena, const SourceSet *sources, int32_t notice, const char *quotation, SpanList *places);

#endif
