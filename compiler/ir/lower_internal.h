/* What the files of lowering share. Nobody else includes this. */
#ifndef POL_IR_LOWER_INTERNAL_H
#define POL_IR_LOWER_INTERNAL_H

#include "ir/lower.h"

/* What an expression rested on: readings whose chosen option it took, parameters that are not published, checks on its rows. */
typedef struct { bool *readings; VEC(IrCheck) checks; VEC(int32_t) bounded; } Uses;  /* bounded: sources that another option would need */

typedef struct { bool done; IrId node; Uses uses; } LoweredDefine;

typedef struct {
    bool started, done, too_deep;
    IrId conditions, eligible;           /* all conditions, of a list with "some element qualifies"; the same and in force */
} LoweredMeasure;

typedef struct {
    Arena *arena; const Sema *sema; Diags *diags; IrBuilder *builder; IrProgram *program;
    const LowerOptions *options;
    VEC(IrSource) sources;
    int32_t *parameter_source, *tiers_source, *table_source;    /* by index: source, or -1 */
    LoweredDefine  *defines;
    LoweredMeasure *measures;
    int32_t region;                      /* where nodes are being added; -1: top level */
    const SemaMeasure *alias_of;         /* the measure whose `for each` gives the alias its filter; NULL */
    Uses   *uses;                        /* what the expression being lowered has used so far */
    int32_t measure_depth;               /* measures being lowered, each for the one before */
    IrId    date;                        /* the date that decides validity and dated values; IR_NONE */
    VEC(IrId) reached; VEC(int32_t) reach_stamps; int32_t reach_stamp;   /* lower_outcome.c: the walk below an amount; stamps by node */
    const char *member_alias; int32_t member;   /* in a property over several measures: the name, and the measure it stands for; NULL */
} Lower;

/* lower_number.c: nodes with exact denominators */
IrType  lower_type(Type type);
IrNode  node_of(const Lower *lower, IrKind kind, IrType type, Span span);
IrId    add_constant(Lower *lower, IrType type, Int128 numerator, Int128 denominator, Span span);
IrId    add_hidden_bool(Lower *lower, bool value);
IrId    add_unary(Lower *lower, IrKind kind, IrType type, IrId operand, Int128 constant, Int128 denominator, Span span);
IrId    add_binary(Lower *lower, IrKind kind, IrType type, IrId left, IrId right, Span span);     /* comparisons and +,-,min,max: aligns first */
IrId    add_hidden_and(Lower *lower, IrId left, IrId right);
IrId    add_hidden_not(Lower *lower, IrId operand);
IrId    add_if(Lower *lower, IrType type, IrId condition, IrId then_value, IrId else_value, Span span, bool hidden);
IrId    add_product(Lower *lower, IrType type, IrId left, IrId right, Span span);
IrId    add_scaled_to(Lower *lower, IrId id, Int128 denominator);     /* denominator: a multiple of the node's */
IrId    add_floor_to_fen(Lower *lower, IrId amount, Span span);
typedef enum { ROUND_FLOOR_FEN, ROUND_HALF_UP_FEN, ROUND_FLOOR_YUAN, ROUND_FLOOR_WAN, ROUND_HALF_UP_WAN, ROUND_COUNT } RoundingRule;
bool    rounding_from_code(const char *code, RoundingRule *rule);
IrId    add_rounded(Lower *lower, IrId amount, RoundingRule rule, Span span);  /* money of any denominator -> fen, denominator 1 */

/* lower_expr.c */
IrId    lower_expr(Lower *lower, const Expr *expr);
IrId    lower_define(Lower *lower, int32_t index);
IrId    lower_condition_in(Lower *lower, const Expr *expr, int32_t region, const SemaMeasure *alias_of);
void    use_reading(Lower *lower, int32_t reading);
void    use_readings(Lower *lower, WordList words);
int32_t chosen_option(const Lower *lower, int32_t reading);
Uses    uses_new(Lower *lower);
void    uses_merge(Lower *lower, Uses *into, const Uses *from);
int32_t unpublished_source(Lower *lower, int32_t *slot, DeclaredName name);
NamePair name_pair(DeclaredName name);

/* lower_text.c: the source's words on one line; and with choices by reading replaced by what was chosen (NULL when there are none) */
const char *one_line(Arena *arena, const SourceSet *sources, Span span);
const char *resolved_line(Lower *lower, const Expr *expr);

/* lower_tiers.c */
IrId    lower_tiers(Lower *lower, int32_t tiers, IrId value, Span span);
void    lower_check_tiers(Lower *lower);                             /* reports edges that overlap or leave a gap, also of tiers that nothing uses */
IrId    lower_table(Lower *lower, int32_t table, const ExprList *keys, Span span);
IrId    lower_parameter(Lower *lower, int32_t parameter, Span span);
void    lower_bounds(Lower *lower);                                  /* what the policy states of parameters, tiers and tables published elsewhere */
const IrBounds *bounds_of_source(const Lower *lower, int32_t source);    /* NULL: none are stated */

/* lower_schema.c: entities, fields, enums, sources of fields; reports ranges that do not fit */
void    lower_schema(Lower *lower);

/* lower_outcome.c */
IrOutcome outcome_of_kind(OutcomeKind kind, Span span);             /* that gives nothing yet */
void    lower_outcome(Lower *lower, const SemaMeasure *sema_measure, IrMeasure *measure);
OutcomeKind  outcome_kind(OutcomeWord word);
RoundingRule rounding_rule(Lower *lower);

/* lower_measure.c */
IrMeasure empty_measure(NamePair name, Span span);                    /* with nothing in it */
IrId    validity_of(Lower *lower, IrMeasure *measure);                /* bool: the policy is in force on the date; notes the readings it rests on */
int32_t *reading_list(Lower *lower, const bool *used, const bool *without, int32_t *count);
IrId    element_eligible(Lower *lower, const IrMeasure *measure);
IrId    own_conditions(Lower *lower, const IrMeasure *measure);
IrNode  over_elements(const Lower *lower, const IrMeasure *measure, IrKind kind, IrType type, Span span);
IrId    sum_of_elements(Lower *lower, const IrMeasure *measure, IrId body, Span span);
void    lower_measure(Lower *lower, int32_t index, Span use);
IrId    lower_measure_amount(Lower *lower, int32_t index, Span span);
IrId    lower_measure_status(Lower *lower, int32_t index, StatusWord status, Span span);
void    lower_choices(Lower *lower);
/* Its own, behind them those of the policy that it inherits; NULL: none. */
const char **lower_owners(Lower *lower, const WordList *owners, const QuotationList *texts, const IrPolicy *inherited, int32_t *count);
IrQuotation *lower_citations(Arena *arena, const QuotationList *list, int32_t *count);

/* lower_award.c: what the authority decides, for the members of a choice; and for measures outside, after lower_choices */
void    lower_awards(Lower *lower, IrChoice *choice);
void    lower_decisions(Lower *lower);

/* lower_allocation.c */
void    lower_allocations(Lower *lower);

/* lower_item.c: duties and declarations. A duty that asks for something is one of the measures too. */
void    lower_items(Lower *lower);

/* lower_property.c */
void    lower_properties(Lower *lower);

#endif
