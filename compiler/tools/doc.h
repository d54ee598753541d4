/* doc - a policy as one static HTML page: the notice on the left, paragraph by paragraph with its coverage marked; on the right the
 * rules that quote the paragraph, with owners, readings and their reasons; links both ways. No network, prints well, and reads on a phone. */
#ifndef POL_TOOLS_DOC_H
#define POL_TOOLS_DOC_H

#include "driver/driver.h"

/* unit->program must not be NULL. `language`: of the labels. */
void doc_html(const Unit *unit, Arena *arena, Language language, Buffer *out);

#endif
