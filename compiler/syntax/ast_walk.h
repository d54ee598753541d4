/* ast_walk - the parts of an expression, and the expressions that a declaration rests on, one after the other. */
#ifndef POL_SYNTAX_AST_WALK_H
#define POL_SYNTAX_AST_WALK_H

#include "syntax/ast.h"
#include <stdbool.h>

typedef void VisitExpr(Expr *expr, void *state);

/* The direct parts of `expr`, in the order written. */
void expr_each_part(Expr *expr, VisitExpr *visit, void *state);
/* The expressions of a declaration that decide results (not ranges of facts, tests or properties). */
void decl_each_rule_expr(Decl *decl, VisitExpr *visit, void *state);

#endif
