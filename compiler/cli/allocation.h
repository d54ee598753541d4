/* allocation - `pol run --allocate NAME`: the batch is decided once to be shared out, and then again to be written. */
#ifndef POL_CLI_ALLOCATION_H
#define POL_CLI_ALLOCATION_H

#include "cli/data.h"
#include "data/batch.h"
#include "tools/engine.h"

#define ALLOCATION_OPTIONS \
    {"allocate", "NAME|all...", {"share out a budget or places of the policy over the whole batch (repeatable)", "按政策中的分配规则，在整批申报中分配预算或名额（可重复）"}}, \
    {"budget", "NAME=AMOUNT...", {"the budget of an allocation, for example yearly_budget=1000万元 (repeatable)", "某项分配的预算，例如 年度预算=1000万元（可重复）"}}

/* Whether --allocate or --budget is given. */
bool allocation_wanted(const Arguments *arguments);
/* Reads and decides the data and shares it out. NULL after a message; `*code` is the exit code. Lives in `arena`. */
Batch *allocation_run(const Arguments *arguments, Arena *arena, const IrProgram *program, Engine *engine, Language language, int *code);

#endif
