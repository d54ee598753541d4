/* sema - names to declarations, and a type for every expression.
 * In:  the Asts of one policy (all files).   Out: a Sema: tables of the declared things, Expr.info set on every expression.
 * After sema_check returned true: every name is bound, every expression has a type that is not TYPE_TAG_ERROR, declarations are
 * complete and free of cycles. What depends on the values of constants (ranges, tier edges, dates) is checked by ir/lower. */
#ifndef POL_SEMA_SEMA_H
#define POL_SEMA_SEMA_H

#include "base/intern.h"
#include "runtime/decimal.h"
#include "source/diag.h"
#include "syntax/ast.h"

/* ---- types ---------------------------------------------------------------------------------------------------------- */

typedef enum {
    TYPE_TAG_ERROR,       /* already reported: everything about it stays silent */
    TYPE_TAG_BOOL,
    TYPE_TAG_MONEY,       /* outcome: 0, or 1 + OutcomeWord for the amount of a measure */
    TYPE_TAG_NUMBER,      /* without dimension: rates, integers */
    TYPE_TAG_QUANTITY,    /* index: unit */
    TYPE_TAG_DATE,
    TYPE_TAG_DURATION,    /* years, months: only as an argument of date functions */
    TYPE_TAG_ENUM,        /* index: enum */
    TYPE_TAG_SET,         /* index: enum; -1: the empty set of any */
    TYPE_TAG_READING,     /* index: reading; its value is the chosen option */
    TYPE_TAG_TEXT,
    TYPE_TAG_LIST,        /* index: entity */
    TYPE_TAG_MEASURE,     /* index: measure */
    TYPE_TAG_CHOICE       /* index: choice */
} TypeTag;

typedef struct { TypeTag tag; int32_t index; int32_t outcome; bool integer, percent; } Type; /* integer: whole number; percent: shown as % */

#define TYPE_OF(t)       ((Type){(t), -1, 0, false, false})
#define TYPE_ERROR_VALUE TYPE_OF(TYPE_TAG_ERROR)

/* ---- what an expression refers to --------------------------------------------------------------------------------------- */

typedef enum __attribute__((packed)) {
    REF_NONE,
    REF_FIELD,            /* index: field; a fact of a single entity */
    REF_ELEMENT,          /* index: field; a fact of the current element */
    REF_LIST,             /* index: entity */
    REF_DEFINE, REF_PARAMETER, REF_TIERS, REF_TABLE, REF_READING, REF_MEASURE, REF_CHOICE, REF_ALLOCATION, REF_DUTY,   /* index: in its table; a duty that asks for something */
    REF_OPTION,           /* index: reading, item: option */
    REF_ENUM_ITEM,        /* index: enum, item */
    REF_MEASURE_AMOUNT,   /* index: measure; type.outcome its kind */
    REF_MEASURE_STATUS,   /* index: measure; item: StatusWord */
    REF_ITEM_STATUS,      /* in a test: index: measure; item: which element, from 0 */
    REF_ITEM_AMOUNT,      /* … and its amount */
    REF_FUNCTION          /* item: Function */
} RefKind;

typedef enum {
#define X(kind, chinese, english) FUNCTION_##kind,
#include "sema/functions.def"
#undef X
    FUNCTION_LAST
} Function;

typedef struct ExprInfo {
    Type    type;
    RefKind ref;
    bool    over_alias;                /* CALL of a list function: it runs over the elements of the measure's for each (with its filter) */
    int32_t index, item;
    int32_t over;                      /* CALL of a list function: entity iterated */
    Int128  numerator, denominator;    /* NUMBER: the exact value in fen, in the unit, in 1, or in months (duration) */
} ExprInfo;

/* ---- tables ------------------------------------------------------------------------------------------------------------- */

typedef struct { DeclaredName name; const char *label; } SemaEnumItem;
typedef struct { DeclaredName name; VEC(SemaEnumItem) items; bool open; int32_t choice; Span span; } SemaEnum;   /* choice: -1, or members of that group */
typedef struct { DeclaredName name; Span span; } SemaUnit;
typedef enum { SEMA_ORIGIN_APPLICANT, SEMA_ORIGIN_DATA, SEMA_ORIGIN_REVIEWER, SEMA_ORIGIN_PUBLISHED } SemaOrigin;
typedef struct { DeclaredName name; FieldDecl *decl; Type type; int32_t entity; SemaOrigin origin; int uses; } SemaField;
typedef struct { DeclaredName name; bool many, told_single; int32_t first_field, field_count; Map *fields; VEC(FactsDecl *) parts; Span span; } SemaEntity;
    /* fields: name -> number in Sema.fields, from 1; told_single: that it is no list was reported once */
typedef struct { DeclaredName name; ReadingDecl *decl; Span span; int uses; } SemaReading;

typedef enum { VISIT_NEW, VISIT_ACTIVE, VISIT_DONE } Visit;

/* What constant_of found about a name: asked once, because names may use each other many times over, or in a circle. */
typedef struct { enum { CONSTANT_NOT_ASKED, CONSTANT_BEING_ASKED, CONSTANT_NO, CONSTANT_YES } state; Int128 numerator, denominator; } KeptConstant;

typedef struct {
    DeclaredName name; DefineDecl *decl; Type type; Visit visit; Span span; int uses;
    int32_t height;                      /* of its expression with all definitions it uses put in */
    KeptConstant kept;
} SemaDefine;
typedef struct { DeclaredName name; ParameterDecl *decl; Type type; Visit visit; Span span; int uses; int32_t height; KeptConstant kept; } SemaParameter;
typedef struct { DeclaredName name; TiersDecl *decl; Type type, by_type; bool gives_amount; Visit visit; Span span; int uses; int32_t height; } SemaTiers; /* gives_amount: marginal, or a tier has a cap */
typedef struct { DeclaredName name; TableDecl *decl; Type type; VEC(Type) keys; Span span; int uses; } SemaTable;
typedef struct {
    DeclaredName name; MeasureDecl *decl; Span span;
    int32_t for_each_entity;             /* -1 */
    bool    broken;                      /* what its list is was reported: tests on its elements stay silent */
    bool    per_element;                 /* the outcome (or, without one, a condition) speaks of the single element */
    int32_t choice;                      /* the first that it is a member of; -1: none */
    Visit   visit;
} SemaMeasure;
typedef VEC(int32_t) MeasureList;                                          /* indices of measures */
typedef struct { DeclaredName name; ChooseDecl *decl; VEC(int32_t) members; int32_t set_enum; Span span; } SemaChoice;
typedef struct { DeclaredName name; AllocateDecl *decl; VEC(int32_t) members; Span span; } SemaAllocation;
typedef struct { DeclaredName name; Decl *decl; Span span; } SemaItem;    /* duties and declarations */
typedef struct { Decl *decl; } SemaTest;                                   /* tests, test tables, properties */

typedef struct {
    Arena *arena; Interner *interner; SourceSet *sources; Diags *diags;
    Ast **asts; int32_t ast_count;
    PolicyDecl *policy; Span policy_span;                                 /* NULL: none (reported) */
    VEC(SemaEnum)  enums;   VEC(SemaUnit) units;
    VEC(SemaField) fields;  VEC(SemaEntity) entities;                      /* fields of one entity are contiguous */
    VEC(SemaReading) readings; VEC(SemaDefine) defines; VEC(SemaParameter) parameters;
    VEC(SemaTiers) tiers;   VEC(SemaTable) tables;
    VEC(SemaMeasure) measures; VEC(SemaChoice) choices; VEC(SemaAllocation) allocations; VEC(SemaItem) items; VEC(SemaTest) tests; VEC(SemaTest) properties;
    Map *values, *types, *unit_names;                                     /* interned name -> Symbol* */
    struct NumberedMeasure *numbered; int32_t numbered_count;             /* names with numbers, in their order: see member_range.c */
    int32_t date_field; bool no_date_told;                                /* the field of effective … by; -1; that there is none was reported */
    int32_t active_height, deepest;                                       /* while checking: of what is open, of what the current one uses */
} Sema;

#define DEFINITION_HEIGHT_LIMIT 2000   /* expressions with their definitions put in are no higher (E0108): recursion is safe */

typedef enum { SYMBOL_ENTITY, SYMBOL_READING, SYMBOL_DEFINE, SYMBOL_PARAMETER, SYMBOL_TIERS, SYMBOL_TABLE, SYMBOL_MEASURE, SYMBOL_CHOICE, SYMBOL_ALLOCATION,
               SYMBOL_ITEM, SYMBOL_ENUM, SYMBOL_UNIT } SymbolKind;
typedef struct { SymbolKind kind; int32_t index; Span span; const char *name; } Symbol;

/* Never NULL; look at diags->error_count. `asts` must live as long as the result. */
Sema *sema_check(Arena *arena, Interner *interner, SourceSet *sources, Ast **asts, int32_t ast_count, Diags *diags);

/* The other name forms, for messages: the first as written. */
const char *declared_text(DeclaredName name);
/* The key of data files and masks: the ASCII form when there is one. */
const char *declared_key(DeclaredName name);
/* The type in words: 金额, 比例, 数量（吨标准煤） … */
const char *type_text(const Sema *sema, Type type, Language language);
bool type_is_numeric(Type type);
const char *function_name(Function function, Language language);

/* The measures from one to another (named as written; `last_name` NULL: only the first), by the numbers in their names; see member_range.c.
 * Empty: the last comes before the first. After number_measures. */
MeasureList measures_in_range(const Sema *sema, int32_t first, const char *first_name, int32_t last, const char *last_name);

#endif
