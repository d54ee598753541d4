/* smt_program - a decision program as formulas: the same rules as eval/, node by node, over the facts of one unknown application.
 *
 * What is exact: everything but two things. Lists hold at most SMT_LIST_LIMIT elements: an impossible claim about a program that looks
 * at lists is a proof for such lists only (smt_uses_lists tells). A date some months later, and the product of two facts, are unknowns
 * within bounds that are always true; where an answer rests on a wrong guess, smt_ask states what is true there and asks again. So "impossible" stays a proof,
 * and every application that smt_ask returns is still to be confirmed by the evaluator before anybody sees it. */
#ifndef POL_ANALYSIS_SMT_PROGRAM_H
#define POL_ANALYSIS_SMT_PROGRAM_H

#include "analysis/smt.h"
#include "analysis/vocabulary.h"
#include "ir/decision.h"

enum { SMT_LIST_LIMIT = 3 };

typedef struct { SmtTerm present, value; SmtTerm *items; } SmtCell;       /* items: sets, one truth value an item; then value NULL */
typedef struct { SmtTerm present, active[SMT_LIST_LIMIT]; SmtCell *cells; } SmtList;
typedef struct { SmtCell *cells; SmtList *lists; SmtTerms constraints; } SmtCase;   /* by slot and entity of the vocabulary */

/* An unknown application. With `same`: equal to that one in every fact but `except` (a slot). */
SmtCase *smt_case_new(Smt *smt, const Vocabulary *vocabulary, const SmtCase *same, int32_t except);
Application *smt_case_read(const Vocabulary *vocabulary, const SmtCase *facts, SmtModel *model, Arena *arena);

typedef struct { SmtTerm known, value; SmtTerm *items; } SmtNode;         /* value: of the kind of the node; meaningful when known */

/* A result that is an unknown of its own, within bounds that are always true. smt_ask corrects a wrong guess where an answer rests on it. */
typedef enum { SMT_GUESS_DATE, SMT_GUESS_PRODUCT } SmtGuessKind;
typedef struct { SmtGuessKind kind; SmtTerm a, b, result; SmtTerms bounds; } SmtGuess;   /* date a, b months later; a times b */

/* What a list of any length comes to: unknowns in place of a sum, a count, "some element". Two are the same unknowns when one arbitrary
 * element contributes the same to both, which the solver proves; an impossible claim is then a proof for lists of any length, a possible
 * one says nothing. A contribution is a list of values, each of which matters where its guard is true. */
enum { SMT_CONTRIBUTION_LIMIT = 6 };
typedef struct {
    int     kind;                                                         /* IrKind, or SMT_OVER_… */
    int32_t entity;                                                       /* of the vocabulary */
    int     side, count, result_count;
    SmtTerm guards[SMT_CONTRIBUTION_LIMIT], values[SMT_CONTRIBUTION_LIMIT], results[SMT_CONTRIBUTION_LIMIT];
} SmtAbstract;
enum { SMT_OVER_MEASURE = 1000, SMT_OVER_CONDITION, SMT_OVER_SOME };

typedef struct { SmtTerm a, b, result; } SmtQuotient;

/* What the programs of one question share, so that equal rules of two of them become equal formulas. */
typedef struct {
    Smt              *smt;
    const Vocabulary *vocabulary;
    VEC(SmtGuess)     guesses;
    VEC(SmtAbstract)  abstracts;
    VEC(SmtQuotient)  quotients;
    SmtTerms          constraints;
    bool              relate;                                             /* lists of any length: what holds of one element follows for "some element" */
} SmtShared;

typedef struct {
    SmtShared        *shared;
    Smt              *smt;
    Arena            *arena;
    const Vocabulary *vocabulary;
    const IrProgram  *program;
    const SmtCase    *facts;
    int               side;
    bool              any_length;                                         /* abstracts from the length of lists */
    bool              alone;                                              /* a measure's checks look at no other measure (IrCheck.alone) */
    SmtNode          *nodes;                                              /* top level, by id; made when first asked for */
    SmtNode          *elements[SMT_LIST_LIMIT];                           /* of regions, by id */
} SmtProgram;

SmtShared  *smt_shared_new(Smt *smt, const Vocabulary *vocabulary);
SmtProgram *smt_program_new(SmtShared *shared, int side, const SmtCase *facts, bool any_length);
SmtNode     smt_node(SmtProgram *program, IrId id, int element);          /* element: for nodes of a region */
/* Results for a contribution (kind, entity, guards, values are set; results hold one term of the wanted sort each, or NULL for a truth). */
void        smt_abstract(SmtProgram *program, SmtAbstract *wanted, const SmtTerm *result_low, const SmtTerm *result_high);

/* Does some element of the list of this entity (of the vocabulary) do what `element`, a formula over one arbitrary element, says? */
SmtTerm     smt_some(SmtProgram *program, int32_t entity, SmtTerm element);

/* What eval/ decides for a measure, before the choice of its group looks at it. */
typedef struct {
    SmtTerm  status[STATUS_NOT_IN_FORCE + 1];                             /* exactly one is true */
    SmtTerm  has_amount, amount;                                          /* has_amount only where the status is YES */
    SmtTerm  estimated;                                                   /* only where has_amount */
    SmtTerm  any_yes;                                                     /* list measures: some element qualifies; else NULL */
    SmtTerm *failed, *undecided;                                          /* by condition: where the status is NO, UNKNOWN */
} SmtMeasure;
SmtMeasure smt_measure(SmtProgram *program, const IrMeasure *measure);

/* By index into measure->sources: it is named as missing (smt_needs.c). */
SmtTerm *smt_missing(SmtProgram *program, const IrMeasure *measure, const SmtMeasure *decided);

/* What the authority's decision comes to for a member of a group that is YES and the only one it concerns. */
typedef struct { SmtTerm error, has_award, award; } SmtAward;
SmtAward smt_award(SmtProgram *program, const IrChoice *choice, int32_t member, const SmtMeasure *decided);
/* The applicant has selected this member and no other; without a fact for it: no other member qualifies. */
SmtTerm  smt_only_choice(SmtProgram *program, const IrChoice *choice, int32_t member);
/* The applicant has selected this member together with another one, which is an error of both. */
SmtTerm  smt_several(SmtProgram *program, const IrChoice *choice, int32_t member);

bool smt_uses_lists(const IrProgram *program, IrId id);                   /* below the node, or of a region */
bool smt_measure_uses_lists(const IrProgram *program, const IrMeasure *measure, bool alone);   /* alone: see SmtProgram */

/* Can the claims be true together, for these applications, within a time? On SMT_POSSIBLE the model is the caller's. */
SmtAnswer smt_ask(SmtShared *shared, const SmtCase *const *cases, int case_count, const SmtTerms *claims, int milliseconds, SmtModel **model);

#endif
