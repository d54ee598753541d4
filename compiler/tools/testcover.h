/* testcover - what the tests of a policy have looked at: every condition both ways, every status, every cap bound and not, every choice
 * inside an expression (tiers, tables, 若) both ways, every option of every reading. */
#ifndef POL_TOOLS_TESTCOVER_H
#define POL_TOOLS_TESTCOVER_H

#include "tools/testrun.h"

typedef struct TestCover TestCover;

/* One for a run of tests_run: put `testcover_observe` and it into TestOptions. */
TestCover *testcover_new(Arena *arena, const Unit *unit);
void testcover_observe(void *state, const IrProgram *program, const Application *application, const Decision *decision);

typedef struct { int seen, total; } CoverCount;
CoverCount testcover_count(const TestCover *cover);
/* What was not looked at, one line each with its place, and the count. */
void testcover_text(const TestCover *cover, Language language, Buffer *out);

#endif
