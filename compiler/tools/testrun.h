/* testrun - runs the tests of a policy: 测试 and each row of 测试表 is one case, decided by the chosen engine. */
#ifndef POL_TOOLS_TESTRUN_H
#define POL_TOOLS_TESTRUN_H

#include "driver/driver.h"
#include "tools/engine.h"

typedef struct {
    const char *name;                    /* the title; for a table: title and row number */
    const char *path; int line;          /* of the test, or of the row */
    bool        passed;
    VEC(Wording) failures;               /* what was expected and what came, one sentence each */
} TestCase;

typedef struct { VEC(TestCase) cases; int passed, failed; } TestReport;

typedef struct {
    const char *filter; EngineKind engine;    /* filter: only cases whose name contains it; NULL: all */
    bool stop_at_failure;                     /* the first failed case ends the run */
    /* told of every case that was decided; NULL: nobody */
    void (*observe)(void *state, const IrProgram *program, const Application *application, const Decision *decision); void *state;
} TestOptions;

/* unit->program must not be NULL. All memory from `arena`. False when a program or engine could not be made (`*why`, or unit->diags). */
bool tests_run(Unit *unit, const TestOptions *options, Arena *arena, TestReport *report, const char **why);

/* JUnit XML of the cases, one testsuite a file. */
void tests_junit(const TestReport *report, Buffer *out);

#endif
