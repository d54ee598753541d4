/* smt_none - the project was configured without Z3: there is no solver, and whoever asks must say so. */
#include "analysis/smt.h"

bool smt_available(void) { return false; }
Smt *smt_new(Arena *arena) { (void)arena; return NULL; }
void smt_free(Smt *smt) { (void)smt; }
SmtTerm smt_bool(Smt *smt, bool value) { (void)smt, (void)value; return NULL; }
SmtTerm smt_integer(Smt *smt, Int128 value) { (void)smt, (void)value; return NULL; }
SmtTerm smt_new_bool(Smt *smt, const char *name) { (void)smt, (void)name; return NULL; }
SmtTerm smt_new_integer(Smt *smt, const char *name) { (void)smt, (void)name; return NULL; }
bool    smt_is_true(const Smt *smt, SmtTerm term) { (void)smt, (void)term; return false; }
bool    smt_is_false(const Smt *smt, SmtTerm term) { (void)smt, (void)term; return false; }
bool    smt_is_number(const Smt *smt, SmtTerm term) { (void)smt, (void)term; return false; }
bool    smt_same(SmtTerm a, SmtTerm b) { (void)a, (void)b; return false; }
SmtTerm smt_not(Smt *smt, SmtTerm a) { (void)smt, (void)a; return NULL; }
#define NO_TERM(name) SmtTerm name(Smt *smt, SmtTerm a, SmtTerm b) { (void)smt, (void)a, (void)b; return NULL; }
NO_TERM(smt_and) NO_TERM(smt_or) NO_TERM(smt_differ) NO_TERM(smt_equal) NO_TERM(smt_less) NO_TERM(smt_at_most)
NO_TERM(smt_add) NO_TERM(smt_subtract) NO_TERM(smt_multiply) NO_TERM(smt_floor_divide)
SmtTerm smt_if(Smt *smt, SmtTerm condition, SmtTerm then_value, SmtTerm else_value) { (void)smt, (void)condition, (void)then_value, (void)else_value; return NULL; }
SmtAnswer smt_solve(Smt *smt, const SmtTerms *claims, int milliseconds, SmtModel **model) { (void)smt, (void)claims, (void)milliseconds; *model = NULL; return SMT_UNDECIDED; }
Int128 smt_value(SmtModel *model, SmtTerm term) { (void)model, (void)term; return 0; }
void   smt_model_free(SmtModel *model) { (void)model; }
SmtTerms smt_unknowns(Smt *smt, const SmtTerms *terms) { (void)smt, (void)terms; return (SmtTerms){0}; }
