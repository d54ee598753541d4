/* What testcover.c and cover_suggest.c share. */
#ifndef POL_TOOLS_TESTCOVER_PRIVATE_H
#define POL_TOOLS_TESTCOVER_PRIVATE_H

#include "eval/eval.h"
#include "tools/testcover.h"

typedef enum { GOAL_HOLDS, GOAL_FAILS, GOAL_CAP_BOUND, GOAL_CAP_FREE, GOAL_THEN, GOAL_ELSE, GOAL_YES, GOAL_NO, GOAL_OPTION, GOAL_KINDS } GoalKind;

/* unreachable: proved that no application does it. */
typedef struct { GoalKind kind; Span span; const char *name; bool seen, unreachable; } Goal;

struct TestCover { Arena *arena; Unit *unit; VEC(Goal) goals; };

bool    same_span(Span a, Span b);
Span    place_of_case(const IrProgram *program, const IrNode *node);       /* of an IR_IF: where its THEN and ELSE goals stand */
bool    is_goal_case(const IrNode *node);                                  /* does the node have such goals? */
/* The goals of a program under one choice of readings; with a decision also what it saw. */
void    testcover_look(TestCover *cover, const IrProgram *program, const Decision *decision, const EvalTrace *trace);
Wording goal_words(GoalKind kind);

#endif
