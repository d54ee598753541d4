/* mutate - do the tests bite? Each mutant is the policy with one small slip: a threshold off by one fen, an operator, a rate, a cap,
 * a date off by one day, a dropped condition, another default of a reading. A mutant that no test notices is compared with the
 * policy by the solver: it is equivalent, or a survivor, with a smallest application that tells them apart. */
#ifndef POL_TOOLS_MUTATE_H
#define POL_TOOLS_MUTATE_H

#include "analysis/diff.h"
#include "tools/testrun.h"

typedef struct {
    Span    span;
    Wording what;                  /* "5亿元 becomes 500000000.01元" */
    bool    killed;
    const Diff *diff;              /* of one that no test noticed, against the policy: with an application that shows it; NULL: killed */
    bool    equivalent;            /* proved: it changes no result of any application under any reading, so no test can notice it */
} Mutant;

/* refused: the slip does not compile. survived: without the equivalent ones. */
typedef struct { VEC(Mutant) mutants; int killed, survived, equivalent, refused; } MutationReport;

/* Runs every mutant against the tests; unit->program must not be NULL and its tests must pass. The unit is left as it was.
 * `progress` may be NULL; it is told how many mutants have run. False: the tests of the policy itself do not all pass. */
bool mutate_run(Unit *unit, const TestOptions *options, Arena *arena, MutationReport *report, void (*progress)(void *state, int done), void *state);

/* Score in tenths of a percent, rounded down. */
int  mutation_score(const MutationReport *report);
void mutation_text(const MutationReport *report, const SourceSet *sources, Language language, bool suggest, Buffer *out);
void mutation_json(const MutationReport *report, const SourceSet *sources, Buffer *out);

#endif
