/* explain_internal - what the files of the explanation share: steps, and the words for names and values.
 * explain_words (names, values), explain_condition (why true or false), explain_amount (arithmetic), explain_note (a measure as a
 * whole), explain_text and explain_json (rendering). */
#ifndef POL_EVAL_EXPLAIN_INTERNAL_H
#define POL_EVAL_EXPLAIN_INTERNAL_H

#include "eval/explain.h"

typedef enum { MARK_NONE, MARK_TRUE, MARK_FALSE, MARK_UNKNOWN } Mark;

typedef struct Step Step;
typedef VEC(Step *) StepList;
struct Step { Mark mark; const char *text; StepList children; };

typedef struct {
    const ExplainInput *input;
    const IrProgram    *program;
    Language            language;
    int32_t             element;             /* of the region whose nodes are looked at */
    bool                nested;              /* inside a group: only what decides is said */
    bool                settled;             /* the group above is decided whatever is unknown here */
    bool               *told;                /* by reading: its reason was given already; NULL: give all */
} Explain;

/* ---- explain_words.c ---- */

/* Text of the arena from one of two formats with the same arguments. */
const char *say(const Explain *explain, const char *english, const char *chinese, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
const char *word(const Explain *explain, const char *english, const char *chinese);
Step *add_step(const Explain *explain, StepList *list, Mark mark, const char *text);

EvalValue   value_of(const Explain *explain, IrId id);
Mark        mark_of(EvalValue value);
const IrNode *node_at(const Explain *explain, IrId id);
/* Through plumbing to the node that people know: alignment, and the chosen branch of a hidden selection. */
IrId        look_through(const Explain *explain, IrId id);
bool        is_simple(const Explain *explain, IrId id);                  /* a fact or a constant */

const char *field_text(const Explain *explain, int32_t slot);            /* 总投资额; 项目.名称 where ambiguous */
const char *value_words(const Explain *explain, IrType type, Int128 value, Int128 denominator);
const char *money_words(const Explain *explain, Int128 fen);
const char *node_value_words(const Explain *explain, IrId id);           /* the node must be known */
const char *name_of_node(const Explain *explain, IrId id);               /* fact, define or source text */
const char *with_value(const Explain *explain, IrId id);                 /* 总投资额 19999999.99元; a literal as it was written; else the value */
const char *literal_text(const Explain *explain, IrId id);               /* NULL unless a constant that the source writes as a number */
const char *source_words(const Explain *explain, Span span);             /* on one line; "" when there is none */
const char *items_words(const Explain *explain, int32_t enumeration, Int128 mask);   /* B、C、D */
const char *missing_words(const Explain *explain, const uint64_t *needs);            /* all of them, joined */
const char *reading_words(const Explain *explain, int32_t reading);      /* A05 舍去到分 */
const char *under_words(const Explain *explain, const IrNode *node);     /* "，按口径 A19（…）", or "" */
const char *define_words(const Explain *explain, int32_t define);
const char *measure_words(const Explain *explain, int32_t measure);      /* 措施2 */
const char *element_words(const Explain *explain, int32_t entity, int32_t element);  /* 融资第1项 */

/* ---- explain_condition.c ---- */

/* Why a condition is true, false or unknown. */
void derive_condition(const Explain *explain, IrId id, StepList *out);
/* "在有效期内": the dates between which `id` holds, when it is made of comparisons of one date with constants; else its derivation. */
Step *derive_window(const Explain *explain, IrId id, StepList *out);

/* ---- explain_amount.c ---- */

/* How a number came about; nothing for a plain fact or constant. */
void derive_value(const Explain *explain, IrId id, StepList *out);
/* The steps from base and rate to the amount of the measure (or of its element explain->element). */
void derive_amount(const Explain *explain, const IrMeasure *measure, StepList *out);
/* What a cap leaves beside what was paid before; nothing for a plain cap. */
void derive_room(const Explain *explain, const IrCap *cap, StepList *out);
const char *amount_words(const Explain *explain, const IrOutcome *outcome, int64_t amount);   /* 0元 至 2000000元, or 2000000元 */
const char *outcome_words(const Explain *explain, const IrOutcome *outcome);
void derive_rounding(const Explain *explain, const IrMeasure *measure, IrId exact, IrId rounded, StepList *out);

/* ---- explain_note.c ---- */

typedef struct { const IrCondition *condition; Mark mark; const char *text; StepList steps; } ConditionNote;
typedef VEC(ConditionNote) ConditionNotes;
typedef struct { const char *text; Status status; bool filtered_out; ConditionNotes conditions; StepList amount; } ElementNote;

typedef struct {
    const IrMeasure *measure;
    Status status;
    Step  *in_force;                         /* NULL when it is in force always */
    ConditionNotes conditions;
    VEC(ElementNote) elements;
    int32_t elements_left_out;               /* more than people read */
    StepList amount, errors, remarks;
    VEC(int32_t) missing;                    /* sources */
    VEC(int32_t) readings;
} MeasureNote;

Step        *note_conclusion(const Explain *explain, int32_t measure, StepList *out);    /* 措施1：符合，资助 0元 至 200万元 */
MeasureNote *make_measure_note(const Explain *explain, int32_t measure);

typedef struct { const IrChoice *choice; StepList members, result; } ChoiceNote;
ChoiceNote *make_choice_note(const Explain *explain, int32_t choice);

#endif
