/* rule_form - all that the result of a measure can rest on, whichever readings are chosen, as one text: its clauses and every definition,
 * parameter, table and fact that some option of some reading leads to. Two measures with the same text are the same rule under every
 * combination of readings; with different texts they may still be. Names, order of declarations, layout and parentheses are not in it. */
#ifndef POL_ANALYSIS_RULE_FORM_H
#define POL_ANALYSIS_RULE_FORM_H

#include "analysis/vocabulary.h"
#include "sema/sema.h"

typedef struct {
    const char *text;
    bool       *readings;                    /* by reading of the policy: some part of it chooses by this reading */
} RuleForm;

/* The numbers that both versions give to what is one (VocabularySide.field, .entity; readings, and by reading their options); NULL: the policy's own. */
typedef struct { const int32_t *fields, *entities, *readings; int32_t *const *options; } RuleNumbers;

/* One expression of a test or a property as a text: declarations stand in it by name, and those that the other version does not have (renamed, or gone) as "?". */
const char *statement_form(Arena *arena, const Sema *sema, const IrProgram *program, const Sema *other, RuleNumbers numbers, Expr *expr);

/* Of one side of two versions: the numbers of the earlier one; what is new gets others. */
RuleNumbers rule_numbers(const Vocabulary *vocabulary, int side);

RuleForm rule_form(Arena *arena, const Sema *sema, const IrProgram *program, int32_t measure, RuleNumbers numbers);

#endif
