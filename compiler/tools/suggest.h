/* suggest - tests for an analyst to complete: what is given is filled in, what is to be expected is left blank, for it must come from the
 * notice and not from the program. */
#ifndef POL_TOOLS_SUGGEST_H
#define POL_TOOLS_SUGGEST_H

#include "analysis/diff.h"

/* `about`: what the test is to decide, for its title; `expect`: a measure or another name that can stand after 期望; the readings it is decided under. */
typedef struct { const char *about, *expect; const DiffSwitch *switches; int32_t switch_count; } Suggestion;

void suggest_test(const Vocabulary *vocabulary, const Application *application, const Suggestion *suggestion, Language language, Buffer *out);

#endif
