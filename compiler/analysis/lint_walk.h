/* lint_walk - going through the expressions of rules, and what several checks ask about one. */
#ifndef POL_ANALYSIS_LINT_WALK_H
#define POL_ANALYSIS_LINT_WALK_H

#include "ir/lower.h"

typedef struct {
    const Sema *sema;
    const IrProgram *program;
    Diags *diags;
    Arena *arena;
} Lint;

/* Where a part of an expression stands, seen from the rule that is walked. */
typedef struct {
    bool negated;                   /* below 非, an exception or the test of 若: the opposite comparison is as good */
    bool by_reading;                /* a reading decides whether or how it counts */
    const QuotationList *cites;     /* of the definition, parameter or tiers it stands in; NULL */
} LintPlace;

/* Called before the parts of an expression; false: not its parts. */
typedef bool LintVisit(void *state, const Expr *expr, LintPlace place);

typedef struct { const void *declaration; bool negated; } LintSeen;
typedef struct { const Lint *lint; LintVisit *visit; void *state; VEC(LintSeen) seen; bool own_text; } LintWalk;
    /* own_text: stay in the declaration, walk every option of a reading; else follow definitions, and of a reading only the option in force */

void lint_walk(LintWalk *walk, const Expr *expr, LintPlace place);
/* Every expression of one declaration. */
void lint_walk_declaration(LintWalk *walk, const Decl *decl);
/* Every expression of a measure: conditions, windows, lists, outcomes. */
void lint_walk_measure(LintWalk *walk, const MeasureDecl *decl);
/* Every expression of the rules: definitions, parameters, tiers, tables, measures, choices, duties; not of tests and properties. */
void lint_walk_rules(LintWalk *walk);

/* The value of a choice by reading under the option in force. NULL when there is none. */
const Expr *lint_chosen(const Lint *lint, const Expr *by_reading);
/* Whether the meaning of the expression can change with a reading. */
bool lint_rests_on_reading(const Lint *lint, const Expr *expr);
const Expr *lint_inner(const Expr *expr);                       /* without parentheses */
/* An amount, share or quantity as it would be written: 2000万元, 10%, 50吨标准煤. */
const char *lint_value_text(const Lint *lint, Type type, Int128 numerator, Int128 denominator);

#endif
