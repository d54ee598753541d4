/* What smt_program.c and smt_guess.c share: results that the solver guesses within true bounds. */
#ifndef POL_ANALYSIS_SMT_GUESS_H
#define POL_ANALYSIS_SMT_GUESS_H

#include "analysis/smt_program.h"

SmtTerm smt_date_later(SmtProgram *program, SmtTerm date, SmtTerm months);
SmtTerm smt_product(SmtProgram *program, SmtTerm a, SmtTerm b);          /* of two unknowns */
SmtTerm smt_quotient(SmtProgram *program, SmtTerm a, SmtTerm b);         /* floor(a / b); 0 where b is not positive */

#endif
