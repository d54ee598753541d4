/* ir - what a policy means: a typed, pure, total decision program under one choice of readings.
 *
 * A program is a flat list of nodes in an order in which each node uses only earlier ones (of its own region or of the top level).
 * The reference evaluator (eval/) runs the list from front to back; native code emits it from front to back; the solver
 * translates it from front to back. There is no control flow: conditions are values, an IF selects.
 *
 * Values. Every node has, for an application, either a known integer or is unknown, and then a non-empty set of sources (facts,
 * unpublished parameters, decisions) that it needs. bool: 0/1. money: fen. date: days since 1970. enum: item index. set: bit mask.
 * number, quantity, rate: integer over IrNode.denominator (rate facts: denominator 1,000,000; quantity facts: 1,000,000).
 *
 * Ranges. IrNode.low/high bound the integer of the node for every application whose facts lie in their declared ranges (checked on
 * every row before evaluation). ir_ranges computes them; a program in which a bound leaves +-2^120 is refused (E0601). Hence no
 * operation can overflow Int128 at run time, in any engine.
 *
 * Meaning of a measure for one application (all engines implement exactly this):
 *   1. a check of `checks` known false           -> ERROR
 *   2. in_force known false                      -> NOT_IN_FORCE
 *   3. a condition known false                   -> NO          reasons: the false ones
 *   4. in_force or a condition unknown           -> UNKNOWN     reasons: the unknown ones; missing: what they (and in_force) need
 *   5. otherwise                                 -> YES         amount (if known), else missing: what the amount needs
 * For a measure over a list (region >= 0) steps 3-5 are decided for the element conditions of every element too, see IrMeasure.region.
 *
 * Ownership: all memory belongs to the arena of the compilation; a program is immutable after ir_finish. */
#ifndef POL_IR_IR_H
#define POL_IR_IR_H

#include "base/buffer.h"
#include "base/intern.h"
#include "base/vec.h"
#include "runtime/decimal.h"
#include "source/diag.h"

/* ---- the schema: what an application may hold ---------------------------------------------------------------------- */

typedef enum { TYPE_BOOL, TYPE_MONEY, TYPE_RATE, TYPE_INTEGER, TYPE_QUANTITY, TYPE_DATE, TYPE_ENUM, TYPE_SET, TYPE_TEXT } TypeKind;

typedef struct { TypeKind kind; int32_t index; } IrType;   /* index: enum for ENUM and SET, unit for QUANTITY, else 0.
                                                              RATE is every dimensionless number that is not an integer */

typedef struct { const char *ascii, *chinese; } NamePair;  /* either may be NULL; interned */
const char *name_in(NamePair name, Language language);     /* the one of that language, or the other */
const char *name_key(NamePair name);                       /* ASCII when there is one: the key in JSON, masks, tests */

typedef struct { NamePair name; const char *label; } IrEnumItem;          /* key: name_key (enum codes of facts.md) */
typedef struct { NamePair name; IrEnumItem *items; int32_t count; bool open; } IrEnum;   /* count <= 62; open: code `count` = not listed */
typedef struct { NamePair name; } IrUnit;

typedef enum { ORIGIN_APPLICANT, ORIGIN_DATA, ORIGIN_REVIEWER } Origin;    /* 申报人, 数据, 评审 */

typedef struct {
    NamePair name;
    IrType   type;
    int64_t  low, high;          /* inclusive, in stored units (fen, days, 10^-6, code); set: 0 and the mask of all items */
    Origin   origin;
    const char *label;           /* for people; NULL */
    int32_t  entity, slot;       /* slot: index into IrSchema.fields */
    int32_t  source;             /* index into IrProgram.sources */
    Span     span;
} IrField;

typedef struct { NamePair name; bool many; int32_t first_field, field_count; int32_t list_source; Span span; } IrEntity;
                                 /* fields[first_field .. +field_count); list_source: source "the list is absent", -1 if not many */

typedef struct {
    IrEntity *entities; int32_t entity_count;
    IrField  *fields;   int32_t field_count;
    IrEnum   *enums;    int32_t enum_count;
    IrUnit   *units;    int32_t unit_count;
} IrSchema;

#define RATE_DENOMINATOR     1000000
#define QUANTITY_DENOMINATOR 1000000
#define LIST_LIMIT           100000          /* elements of one list in one application */
#define MONEY_DEFAULT_HIGH   1000000000000000 /* fen: ten trillion yuan, below 2^51 */

int  type_scale(IrType type);                /* decimals of a stored value: money 2, rate and quantity 6, others 0 */

/* ---- nodes ---------------------------------------------------------------------------------------------------------- */

typedef enum {
#define X(kind, name, operands) IR_##kind,
#include "ir/ir.def"
#undef X
} IrKind;

typedef int32_t IrId;                        /* index into IrProgram.nodes */
#define IR_NONE (-1)

typedef struct {
    IrKind  kind;
    IrType  type;
    Int128  denominator;                     /* > 0; the value is integer / denominator (money: fen / denominator) */
    int32_t region;                          /* -1: top level; else evaluated for each element of regions[region] */
    IrId   *operands; int32_t operand_count;
    Int128  constant;                        /* CONSTANT, IN_MASK, CONTAINS, SCALE, FLOOR_DIVIDE */
    int32_t slot;                            /* FACT, ELEMENT: IrSchema.fields index */
    int32_t source;                          /* FACT, ELEMENT, UNPUBLISHED: IrProgram.sources index; else -1 */
    int32_t over;                            /* SUM … ALL: the region iterated */
    IrId    filter, body;                    /* SUM … ALL: nodes of that region; IR_NONE: no filter / no body */
    bool    estimate;                        /* FIRST_KNOWN */
    Int128  low, high;                       /* set by ir_ranges */
    /* for people */
    Span    span;                            /* the source expression; SPAN_NONE for helpers */
    int32_t define;                          /* index into IrProgram.defines when this node is the value of a define, else -1 */
    int32_t reading;                         /* index into IrProgram.readings when 按口径 chose this value here, else -1 */
    bool    hidden;                          /* alignment and status plumbing: an explanation looks through it */
} IrNode;

typedef struct { int32_t entity; IrId *nodes; int32_t node_count; } IrRegion;   /* nodes in evaluation order */

typedef enum { CAUSE_FACT, CAUSE_PARAMETER, CAUSE_DECISION } Cause;             /* who must act: applicant or department, publisher, authority */
const char *cause_key(Cause cause);                           /* "fact", "parameter", "decision" */
typedef struct { Cause cause; NamePair name; const char *path; int32_t slot; } IrSource; /* path: "project.audited_cost", "m3_tiers", "loans"; slot -1: not a field */

/* What the clause allows a parameter, table or tiers published elsewhere to be; `text` as written. */
typedef struct { NamePair name; Int128 low, low_denominator, high, high_denominator; const char *text; } IrBounds;

typedef struct { NamePair name; IrId node; Span span; } IrDefine;
typedef struct { const char *code, *text; } IrReadingOption;
typedef struct { NamePair name; const char *title, *reason; IrReadingOption *options; int32_t option_count, default_option, chosen; bool used, provisional; Span span; } IrReading;   /* provisional: the default stands in, nobody has chosen */

typedef struct { const char *text; Span span; } IrQuotation;

typedef enum { CONDITION_ROLE_SUBJECT, CONDITION_ROLE_REQUIREMENT, CONDITION_ROLE_EXCEPTION, CONDITION_ROLE_WINDOW } IrConditionRole;
const char *condition_role_key(IrConditionRole role);         /* "subject", "requirement", "exception", "window" */
typedef struct {
    const char *id;                          /* "m1.c2" */
    IrConditionRole role;
    IrId holds;                              /* must be true: for an exception the negation of `written` */
    IrId written;                            /* the expression as written */
    const char *text;                        /* its label, else the source text of the condition, on one line */
    const char *resolved;                    /* the same with every choice by reading replaced by what is chosen (or the label); NULL: no choice in it */
    int32_t region;                          /* -1, or the measure's region */
    Span span;
} IrCondition;

/* ok known false: status ERROR with this message (names, units; no values). alone: the same, of this measure by itself: where one decision stands for
 * several measures, two versions are compared by it, so that a change of one is not told of all. shows: for people, the values that are wrong,
 * as far as they are known; IR_NONE. */
typedef struct { IrId ok, alone; Wording message; Span span; IrId shows[2]; } IrCheck;

typedef enum {
    KIND_GRANT, KIND_REWARD, KIND_SUBSIDY, KIND_DEDUCTION, KIND_CHARGE, KIND_WAIVER, KIND_CLASSIFICATION, KIND_REFERRAL, KIND_OBLIGATION, KIND_COUNT
} OutcomeKind;
const char *kind_key(OutcomeKind kind);                       /* "grant", "reward", "interest_subsidy", "deduction", "charge", "waiver", "classification", "referral", "obligation" */
bool        kind_has_amount(OutcomeKind kind);                /* false: it names a result, or only says yes or no */
const char *kind_word(OutcomeKind kind, Language language);   /* 资助 / grant */

/* A cap as it was written. With `before` (what was paid before), the limit is what is left of `total`, at least 0. */
typedef struct { IrId limit, before, total; } IrCap;         /* before, total: IR_NONE for a plain cap */

typedef struct {
    OutcomeKind kind;
    bool  ceiling;                           /* the authority may decide less: amount_min is 0 */
    IrId  amount;                            /* fen, denominator 1, rounded and capped; IR_NONE for kinds without an amount */
    IrId  exact;                             /* before rounding and cap (money, any denominator); IR_NONE */
    IrId  rounded;                           /* after rounding, before the cap; IR_NONE */
    IrId  base, rate;                        /* when written as a share of a base; else IR_NONE */
    IrId  cap;                               /* fen, denominator 1: the smallest of all caps; IR_NONE */
    IrCap *caps; int32_t cap_count;          /* for people: each of them, when there are several or one counts what was paid before */
    bool  has_least; IrId least, capped;     /* below `least` nothing is paid: amount = capped < least ? 0 : capped */
    IrId  estimated;                         /* bool: the amount rests on an estimate (FIRST_KNOWN.estimate); IR_NONE: never */
    const char *per;                         /* "项目"; NULL */
    bool  once, named;                       /* named: a waiver of what `text` names; its amount is 0, what is still due */
    const char *text;                        /* 认定 / 转介, named: what; else the source text of the outcome */
    Span  span;
} IrOutcome;

typedef struct {
    NamePair name;                           /* m2 / 措施2 */
    const char *title;
    IrQuotation *citations; int32_t citation_count;
    const char *restates;                    /* 转述; NULL */
    const char **owners; int32_t owner_count;
    IrId in_force;                           /* bool; depends on the date fact only */
    IrCondition *conditions; int32_t condition_count;   /* <= 64; bit i of the reasons mask */
    IrCheck *checks; int32_t check_count;
    int32_t region;                          /* -1; else one result per element: conditions with that region are the element's own; an element is
                                                YES/NO/UNKNOWN by them and its amount is outcome.amount (a node of the region). The measure:
                                                list absent -> UNKNOWN; measure-level conditions as above; then YES if any element is YES, else UNKNOWN
                                                if any is UNKNOWN, else NO. Its amount: `total`, else the sum of the YES elements; at most `total_cap`; not known if an element is
                                                UNKNOWN or a YES element has none */
    IrId  element_filter;                    /* for each … , filter: elements for which it is false have no result; IR_NONE */
    IrId  total;                             /* top-level node, fen: the sum of the exact amounts of the YES elements, rounded once. Then the amount of an
                                                element is its part of it, to the fen. IR_NONE: each is rounded by itself */
    IrId  total_exact;                       /* for people: `total` before it is rounded; IR_NONE */
    IrId  total_cap;                         /* top-level node, fen; IR_NONE */
    bool  has_total_before; IrCap total_before;   /* for people: total_cap is what is left after what was paid before */
    IrId  awarded, award;                    /* outside a choice: where the measure is YES and `awarded` is true, the authority decided `award` (fen);
                                                IR_NONE: nothing is decided for it */
    bool  has_outcome; IrOutcome outcome;
    bool  has_highest; Int128 highest;       /* the highest amount that the clause allows, in fen (0 for a measure without an amount); else it states no ceiling: see ceiling.h */
    int32_t *readings_conditions; int32_t reading_condition_count;   /* readings that the validity and conditions rest on (indices, sorted) */
    int32_t *readings_in_force; int32_t reading_in_force_count;      /* of these, those that the validity names */
    int32_t *readings_outcome; int32_t reading_outcome_count;        /* those the amount rests on, without the above */
    int32_t *unpublished; int32_t unpublished_count;                 /* parameters not published that the outcome replaces by its bound (sources) */
    int32_t *sources; int32_t source_count;  /* every source any node of the measure can need; <= 64; bit i of the missing mask */
    int32_t choice;                          /* index of the group it is a member of, or -1 */
    Span span;
} IrMeasure;

bool is_obligation(const IrMeasure *measure);                /* a duty: met or breached */

/* choose one: advice (has_advice) = the members that are YES with a known amount and whose amount is greatest; all tied ones. Without
 * advice none is best, and nothing is taken until one is selected.
 * `selected` (a set fact over the members, bit i = members[i]): two or more bits -> each selected member is ERROR.
 * decided facts: an award for the selected member, or when none is selected for the advised one. Where several are advised it is nobody's; they are
 * in error where it fits none of them:
 *   amount: award = decided_amount; above the member's amount -> that member is ERROR; so it is above `award_cap`, also where the
 *   amount is not known.
 *   rate: above the member's highest_rate -> ERROR; award = min(round(base * rate), cap).
 * `unfounded`: something was decided for the selected member that cannot be its due: it does not qualify, or it is not known yet whether it does and the
 * decision is above `award_cap`. The choice is in error; what the members come to stands. */
typedef struct {
    NamePair name; const char *title;
    IrQuotation *citations; int32_t citation_count;
    int32_t *members; int32_t member_count;              /* measure indices, <= 62 */
    const char *per;
    int32_t *per_readings; int32_t per_reading_count;    /* 每 项目，按口径 A16: indices, as written */
    OutcomeKind advise_kind; bool has_advice;
    IrId selected;                                       /* FACT node of set type; IR_NONE */
    IrId decided_amount, decided_rate;                   /* FACT nodes; IR_NONE */
    IrId *award_by_rate;                                 /* per member: min(round(base*decided_rate), cap) in fen, or IR_NONE */
    IrId *award_cap;                                     /* per member: what the amount comes to at most, whatever the base is; IR_NONE */
    IrId *rate_allowed;                                  /* per member: bool decided_rate <= highest_rate, or IR_NONE */
    IrId unfounded;                                      /* bool, always known; IR_NONE: cannot be */
    IrId *highest_rate;                                  /* per member: the rate of its amount, however it is written; IR_NONE: no share of a base */
    Span span;
} IrChoice;

/* The second stage, over a decided batch (eval/allocate.h): the amounts of `measures` together, under a budget, by places, or both. */
typedef struct { IrId value; bool descending; const char *text; Span span; } IrRankKey;      /* a top-level node: number, money or date */
typedef struct {
    NamePair name; const char *title;
    IrQuotation *citations; int32_t citation_count;
    int32_t *measures; int32_t measure_count;            /* of one kind of outcome */
    bool    has_budget; int64_t budget;                  /* fen; without one it is given when it is asked for */
    int64_t places;                                      /* 0: any number */
    int64_t unit;                                        /* fen, > 0: shares are whole multiples of it */
    bool    in_proportion;                               /* else by rank: keys in order, then the order of the rows */
    IrRankKey *keys; int32_t key_count;
    bool    ties_included;                               /* those tied with the last place are in too */
    Span span;
} IrAllocation;

typedef enum { ITEM_DUTY, ITEM_DECLARATION } IrItemKind;
typedef struct {
    IrItemKind kind; NamePair name; const char *title; const char *class_name; const char *period;
    const char **owners; int32_t owner_count;
    IrQuotation *citations; int32_t citation_count;
    int32_t measure;                                     /* a duty that asks for something is also a measure, of the kind obligation: YES where it is met; -1 */
    Span span;
} IrItem;

/* A statement about all applications in which what it speaks of is known. Only lowered when asked for (LowerOptions.properties). */
typedef enum { PROPERTY_ALWAYS, PROPERTY_MONOTONE } IrPropertyKind;
typedef struct {
    IrPropertyKind kind;
    const char *title, *text;                /* text: the statement as written, on one line */
    int32_t measure;                         /* the member of `for each m1 to m7` it speaks of; -1 */
    IrId given;                              /* bool: it speaks only of applications where this is true; IR_NONE */
    IrId condition;                          /* ALWAYS: bool, must not be known false */
    IrId value; int32_t with_slot; bool nonincreasing;   /* MONOTONE: a number, and the fact it must follow */
    IrCheck *checks; int32_t check_count;    /* rows that one of them refuses are errors: the property does not speak of them */
    Span span;
} IrProperty;

typedef struct { const char *document; const char **clauses; int32_t clause_count; Span span; } IrRepeal;

typedef struct {
    NamePair name; const char *title, *number;
    const char *source_path; int32_t source_text;        /* SourceSet index of the notice; -1 */
    int32_t issued, first_day, last_day;                 /* days; INT32_MIN / INT32_MAX when not given */
    int32_t date_field;                                  /* slot of the date by which it is in force; -1 */
    bool    has_as_of; int32_t as_of;                    /* decided as of this day instead */
    const char *interpreter;
    const char *source_hash;                             /* of the text it was compiled from, as RunRecord.policy_sha256; NULL: not taken */
    const char **owners; int32_t owner_count;            /* inherited by all measures */
    IrRepeal *repeals; int32_t repeal_count;
    Language language;
} IrPolicy;

typedef struct {
    Arena *arena; SourceSet *sources_text;
    IrPolicy policy;
    IrSchema schema;
    IrNode   *nodes;    int32_t node_count;
    IrRegion *regions;  int32_t region_count;
    IrSource *sources;  int32_t source_count;            /* everything that can be missing */
    IrBounds *bounds;   int32_t bounds_count;            /* by declaration */
    IrDefine *defines;  int32_t define_count;
    IrReading *readings; int32_t reading_count;
    IrMeasure *measures; int32_t measure_count;
    IrChoice *choices;  int32_t choice_count;
    IrAllocation *allocations; int32_t allocation_count;
    IrItem   *items;    int32_t item_count;
    IrProperty *properties; int32_t property_count;
} IrProgram;

/* ---- building (lower.c and tests) ------------------------------------------------------------------------------------ */

typedef struct IrBuilder IrBuilder;
IrBuilder *ir_builder_new(Arena *arena);
/* Appends a node (copied; low/high ignored) and returns its id. Constant operands are folded; equal pure nodes of one region are
 * shared only when both are hidden or have the same span. */
IrId       ir_add(IrBuilder *builder, const IrNode *node);
IrNode    *ir_node(IrBuilder *builder, IrId id);
int32_t    ir_add_region(IrBuilder *builder, int32_t entity);
int32_t    ir_region_entity(const IrBuilder *builder, int32_t region);
/* Moves nodes and regions into the program. */
void       ir_builder_finish(IrBuilder *builder, IrProgram *program);

/* Sets low/high of every node from the ranges of the fields. Reports E0601 at the first node of each expression that could leave +-2^120. */
bool ir_ranges(IrProgram *program, Diags *diags);
/* Fills IrMeasure.sources (E0602 above 64). */
bool ir_sources(IrProgram *program, Diags *diags);
/* Invariants: operand order, regions, types, denominators equal on both sides of +,-,min,max,comparisons. Asserts in debug builds. */
void ir_verify(const IrProgram *program);
void ir_dump(const IrProgram *program, Buffer *out);       /* --dump=ir: one line a node */
void ir_dump_ranges(const IrProgram *program, Buffer *out);/* --dump=ranges: bounds, and the machine form they allow */

/* The cheapest machine number that holds the node and its operands exactly. DOUBLE: integers below 2^53; for FLOOR_DIVIDE and QUOTIENT
 * from 0 to below 2^51, where floor((x+0.5)*(1/k)) is exact. */
typedef enum { IR_FORM_DOUBLE, IR_FORM_INT64, IR_FORM_INT128 } IrForm;
IrForm ir_form(const IrProgram *program, IrId id);

#endif
