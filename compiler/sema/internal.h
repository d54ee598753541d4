/* What the files of sema/ share. Nobody else includes this. */
#ifndef POL_SEMA_INTERNAL_H
#define POL_SEMA_INTERNAL_H

#include "sema/sema.h"

/* Where an expression stands: decides what names may mean. */
typedef struct {
    Sema       *sema;
    const char *alias;          /* the name of the current element, or NULL */
    int32_t     alias_entity;   /* its entity; -1: reported, and all about the element is silent */
    int32_t     inside_entity;  /* inside the arguments of a list function over this entity; -1 */
    bool        inside_alias;   /* … over the elements of the measure's for each */
    bool        alias_used;     /* out: the element was used outside a list function */
    const char *measure_alias;  /* in a property over several measures: the name of the current one, or NULL */
    int32_t     measure;
} Context;

#define CONTEXT(sema) ((Context){(sema), NULL, -1, -1, false, false, NULL, -1})

/* literal.c: fills info of a NUMBER from digits and unit; reports E0104, E0106, E0304. `expected` NULL: none. */
void literal_check(Context *context, Expr *expr, const Type *expected);

/* check_expr.c: sets expr->info (and of everything below it); returns its type. */
Type check_expr(Context *context, Expr *expr, const Type *expected);
/* … and reports E0303 when it is not a condition. */
void check_condition(Context *context, Expr *expr);

/* 级别 为 甲 或 乙, 级别 属于 甲 或 乙: items that are meant for the comparison before them, told with the set to write. */
bool report_items_joined(Context *context, Expr *expr, const ExprList *operands);
/* 10% 或 100万元 where a number is wanted. */
bool report_amounts_joined(Context *context, Expr *expr, const ExprList *operands);
/* Reports E0301/E0302/E0305 at `expr` unless `found` can stand where `wanted` is needed. */
bool require_type(Context *context, const Expr *expr, Type found, Type wanted, const char *english_role, const char *chinese_role);
bool types_comparable(Type a, Type b);
ExprInfo *info_of(Context *context, Expr *expr);
/* E0301 or E0106: `expr` cannot be calculated before there is an application. */
void report_not_fixed(Sema *sema, const Expr *expr, const char *english, const char *chinese);
/* The word of an OutcomeWord, for messages. */
const char *outcome_text(int32_t outcome, bool chinese);

/* What follows the dot after a measure: its outcome or a status. */
Type measure_member(Context *context, Expr *expr, int32_t measure, Word member);

/* check_call.c */
Type check_call(Context *context, Expr *expr, const Type *expected);
bool function_from_name(const char *name, Function *function);

/* declare.c: fills the tables and the scopes; reports duplicates. */
void declare_all(Sema *sema);
Symbol *find_value(const Sema *sema, const char *name);
Symbol *find_type(const Sema *sema, const char *name);
/* Reports E0201 for `word`, suggesting the nearest value name, or where the word runs together with a reserved one. */
void report_unknown(Context *context, Word word, const Type *expected);
/* Whether it was reported that an entity is no list; from now on it counts as reported. */
bool told_single(Sema *sema, const Symbol *entity);
/* Reports E0205: a list is needed, and `symbol` is none. Once for an entity: the word many was forgotten, and it is used all over. */
void report_not_list(Sema *sema, Word word, const Symbol *symbol);
SemaField *find_field(const Sema *sema, const SemaEntity *entity, const char *name, int32_t *index);
int32_t enum_item_index(const SemaEnum *enumeration, const char *text);   /* by either name, code or label; -1 */
bool declared_is(DeclaredName name, const char *text);

/* check_decl.c */
void check_declarations(Sema *sema);
void check_parameter(Sema *sema, int32_t index, Span use);
void check_define(Sema *sema, int32_t index, Span use);   /* on demand, for cycles */
void check_tiers(Sema *sema, int32_t index, Span use);
void check_measure(Sema *sema, int32_t index, Span use);
void check_readings_named(Sema *sema, WordList readings);
/* The reading of that name, or -1 (reported). */
int32_t reading_named(Sema *sema, Word word);

/* The measure of that name, or -1 (reported). */
int32_t member_measure(Sema *sema, Word word);
/* The measures of a range, whose ends are known; an empty one is reported. */
MeasureList range_of_members(Sema *sema, const MemberRange *range, int32_t first, int32_t last);
/* A fixed value of the wanted type; else reported, and an error type. */
Type check_constant(Context *context, Expr *expr, Type wanted, const char *english, const char *chinese);

/* member_range.c: once all measures are declared. */
void number_measures(Sema *sema);

/* check_allocation.c */
void check_allocations(Sema *sema);

/* check_test.c */
void check_tests(Sema *sema);
void check_properties(Sema *sema);

#endif
