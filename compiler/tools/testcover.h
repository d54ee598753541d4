/* testcover - what the tests of a policy have looked at: every condition both ways, every status, every cap bound and not, every choice
 * inside an expression (tiers, tables, 若) both ways, every option of every reading. What no application can do is not asked for. */
#ifndef POL_TOOLS_TESTCOVER_H
#define POL_TOOLS_TESTCOVER_H

#include "tools/testrun.h"

typedef struct TestCover TestCover;

/* One for a run of tests_run: put `testcover_observe` and it into TestOptions. */
TestCover *testcover_new(Arena *arena, Unit *unit);
void testcover_observe(void *state, const IrProgram *program, const Application *application, const Decision *decision);

typedef struct { int seen, total; } CoverCount;
CoverCount testcover_count(const TestCover *cover);
int        testcover_tenths(const TestCover *cover);                   /* of a percent, rounded down */
/* After the tests have run: takes out what the solver proves that no application can do; with `suggestions`, a test to complete for each of
 * the others is added to it. The unit is left as it was. */
void testcover_settle(TestCover *cover, Language language, Buffer *suggestions);
/* What was not looked at, one line each with its place, and the count. */
void testcover_text(const TestCover *cover, Language language, Buffer *out);

#endif
