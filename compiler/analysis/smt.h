/* smt - exact formulas over integers and truth values, and a solver behind one file (smt_z3.c; smt_none.c where Z3 is not there).
 * Terms are values of one Smt and live as long as it. Constructors fold what is constant, so that equal formulas are mostly the same
 * pointer. Nothing here knows policies.
 *
 * An answer of SMT_IMPOSSIBLE is a proof. SMT_UNDECIDED (time limit, or a form the solver gives up on) is neither yes nor no. */
#ifndef POL_ANALYSIS_SMT_H
#define POL_ANALYSIS_SMT_H

#include "base/arena.h"
#include "base/vec.h"
#include "runtime/decimal.h"
#include <stdbool.h>

typedef struct Smt Smt;
typedef struct SmtTermValue *SmtTerm;                    /* NULL: no term */

bool smt_available(void);                                /* false: built without a solver; smt_new gives NULL */
Smt *smt_new(Arena *arena);
void smt_free(Smt *smt);                                 /* NULL is allowed */

SmtTerm smt_bool(Smt *smt, bool value);
SmtTerm smt_integer(Smt *smt, Int128 value);
SmtTerm smt_new_bool(Smt *smt, const char *name);        /* a fresh unknown; the name is for reading dumps only */
SmtTerm smt_new_integer(Smt *smt, const char *name);
bool    smt_is_true(const Smt *smt, SmtTerm term);
bool    smt_is_false(const Smt *smt, SmtTerm term);
bool    smt_is_number(const Smt *smt, SmtTerm term);       /* a constant, not an unknown */
bool    smt_same(SmtTerm a, SmtTerm b);                  /* the same formula: equal for all values, without asking the solver */

SmtTerm smt_not(Smt *smt, SmtTerm a);
SmtTerm smt_and(Smt *smt, SmtTerm a, SmtTerm b);
SmtTerm smt_or(Smt *smt, SmtTerm a, SmtTerm b);
SmtTerm smt_differ(Smt *smt, SmtTerm a, SmtTerm b);      /* of either kind */
SmtTerm smt_equal(Smt *smt, SmtTerm a, SmtTerm b);
SmtTerm smt_if(Smt *smt, SmtTerm condition, SmtTerm then_value, SmtTerm else_value);
SmtTerm smt_less(Smt *smt, SmtTerm a, SmtTerm b);
SmtTerm smt_at_most(Smt *smt, SmtTerm a, SmtTerm b);
SmtTerm smt_add(Smt *smt, SmtTerm a, SmtTerm b);
SmtTerm smt_subtract(Smt *smt, SmtTerm a, SmtTerm b);
SmtTerm smt_multiply(Smt *smt, SmtTerm a, SmtTerm b);
SmtTerm smt_floor_divide(Smt *smt, SmtTerm a, SmtTerm b);/* towards minus infinity; b must be positive wherever the result is used */

typedef enum { SMT_IMPOSSIBLE, SMT_POSSIBLE, SMT_UNDECIDED } SmtAnswer;
typedef struct SmtModel SmtModel;
typedef struct { SmtTerm *items; int32_t count, capacity; } SmtTerms;

/* Can all claims be true together? On SMT_POSSIBLE `*model` holds values until smt_model_free. */
SmtAnswer smt_solve(Smt *smt, const SmtTerms *claims, int milliseconds, SmtModel **model);
Int128    smt_value(SmtModel *model, SmtTerm term);      /* truth values as 0 and 1; what the formula leaves open: 0 */
void      smt_model_free(SmtModel *model);

/* The unknowns that terms are made of, each once. */
SmtTerms smt_unknowns(Smt *smt, const SmtTerms *terms);

#endif
