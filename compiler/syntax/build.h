/* build - the constructors that the actions of the grammar call: one call an action. They make nodes and fill the clauses of the
 * declaration that is open; they look nothing up and judge nothing but what a tree cannot show later (a clause written twice). */
#ifndef POL_SYNTAX_BUILD_H
#define POL_SYNTAX_BUILD_H

#include "syntax/parse_state.h"

/* What is larger than a Word goes by pointer: a value of the grammar is copied at every step of the parser. */
typedef struct { WordList names; QuotationList texts; } Parties;
typedef struct { Expr *before, *total, *least; } Limit;                            /* one of an outcome's limits: see OutcomeClause */
typedef struct { Expr *by; ExprList caps; Limit limit; Word per; int once; Span total_rounded; WordList readings; } Tail;   /* what follows a clause after commas */
typedef struct { Expr *value; int exclusive; } Bound;
typedef struct { Expr *low, *high; } Bounds;
typedef enum { POLICY_TEXT_TITLE, POLICY_TEXT_NUMBER, POLICY_TEXT_SOURCE } PolicyText;

/* A rule's place, from its `count` symbols behind places[0]: from the first to the last, or to the first when what follows is empty; an empty rule
 * stands where the text before it ends. All places are of one text. */
void build_place(Span *place, const Span *places, int count);

/* lists: each returns the list with one more item */
Word          build_no_word(void);
WordList      build_no_words(void);
QuotationList build_no_texts(void);
ExprList      build_no_exprs(void);
Parties      *build_no_parties(Parse *parse);
ReadingCaseList build_no_cases(void);
GivenItemList build_no_fields(void);
GivenRecordList build_no_records(void);
WordList      build_words(Parse *parse, WordList list, Word item);
QuotationList build_texts(Parse *parse, QuotationList list, Quotation item);
ExprList      build_exprs(Parse *parse, ExprList list, Expr *item);
Parties      *build_party_name(Parse *parse, Parties *list, Word item);
Parties      *build_party_text(Parse *parse, Parties *list, Quotation item);
ReadingCaseList build_cases(Parse *parse, ReadingCaseList list, Word option, Expr *value);
GivenItemList build_record_field(Parse *parse, GivenItemList list, Word target, Expr *value, Span span);
GivenRecordList build_records(Parse *parse, GivenRecordList list, GivenItemList fields, Span span);

/* parts */
DeclaredName *build_name(Parse *parse, Word first, Word ascii, Span span);
TypeRef      *build_type(Parse *parse, Word name, Word argument, Span span);
TypeRef      *build_no_type(Parse *parse);
Word         build_whole(Parse *parse, NumberExpr *number, Span span);      /* 5G工厂 as a name */
NumberExpr   *build_duration(Parse *parse, NumberExpr *number, Word unit);
Bound        build_bound(Expr *value, int exclusive);
Bound        build_no_bound(void);
Bounds       build_bounds(Expr *low, Expr *high);
Tail         *build_no_tail(Parse *parse);
Tail         *build_tail_by(Parse *parse, Tail *tail, Expr *by, Span word);
Tail         *build_tail_cap(Parse *parse, Tail *tail, Expr *cap, Span word);
Limit        build_limit(Expr *before, Expr *total, Expr *least);
Tail         *build_tail_limit(Parse *parse, Tail *tail, Limit limit, Span span);
Tail         *build_tail_per(Parse *parse, Tail *tail, Word per, Span word);
Tail         *build_tail_once(Parse *parse, Tail *tail, Span word);
Tail         *build_tail_total_rounded(Parse *parse, Tail *tail, Span word);
Tail         *build_tail_reading(Parse *parse, Tail *tail, Word reading);

/* declarations: open at the word; a head without a mistake lets the declaration into the Ast */
void build_open(Parse *parse, DeclKind kind, Span keyword);
void build_finish(Parse *parse);                                           /* at the end of the text: closes the last one */
void build_head(Parse *parse, DeclaredName *name);
void build_numbered_head(Parse *parse, NumberExpr *number, Word ascii, Span span);
void build_titled_head(Parse *parse, QuotationList title);
void build_title(Parse *parse, QuotationList title);

/* clauses of several declarations */
void build_cites(Parse *parse, QuotationList texts);
void build_owners(Parse *parse, Parties *owners);
void build_period(Parse *parse, QuotationList texts);
void build_unpublished(Parse *parse, Bounds range, Span span);
void build_result_type(Parse *parse, TypeRef *type);
void build_row(Parse *parse, ExprList cells, Span span);
void build_for_each(Parse *parse, Word entity, Word alias, Expr *filter, Span span);

/* policy, import */
void build_policy_texts(Parse *parse, PolicyText which, QuotationList texts, Span word);
void build_issued(Parse *parse, Expr *date, Span word);
void build_effective_from(Parse *parse, Expr *date, Span word);
void build_effective_for(Parse *parse, NumberExpr *duration, Span span);
void build_effective_to(Parse *parse, Expr *date);
void build_effective_tail(Parse *parse, Tail *tail);
void build_interpreter(Parse *parse, Parties *parties);
void build_repeals(Parse *parse, Quotation document, QuotationList clauses, Span span);
void build_rounding(Parse *parse, WordList readings);
void build_import(Parse *parse, Quotation path);

/* enum, facts, reading, parameter, tiers, table, define */
void build_enum_item(Parse *parse, Word first, Word ascii, QuotationList label, Span span);
void build_enum_open(Parse *parse);
void build_many(Parse *parse);
void build_field(Parse *parse, DeclaredName *name, TypeRef *type, Span span);
void build_field_end(Parse *parse, Span span);
void build_field_range(Parse *parse, Expr *low, Expr *high, Span word);
void build_field_origin(Parse *parse, Word origin, Span word);
void build_field_label(Parse *parse, QuotationList label);
void build_option(Parse *parse, Word code, QuotationList text, int is_default, Span span);
void build_reason(Parse *parse, QuotationList texts);
void build_constant(Parse *parse, Expr *value, Span word);
void build_dated(Parse *parse, Expr *from, Expr *to, Expr *value, Span span);
void build_tiers_by(Parse *parse, Expr *by);
void build_tiers_flat(Parse *parse);
void build_tiers_marginal(Parse *parse);
void build_tier(Parse *parse, Bound low, Bound high, Expr *value, Expr *cap, Span span);
void build_keys(Parse *parse, WordList names);
void build_define(Parse *parse, Expr *value, WordList readings);

/* measure, choose one, allocate, duty, declaration */
void build_restates(Parse *parse, QuotationList texts);
void build_condition(Parse *parse, ConditionRole role, QuotationList label, Expr *expr, WordList readings, Span span);
void build_during(Parse *parse, Expr *from, Expr *to, Tail *tail, Span span);
void build_outcome(Parse *parse, OutcomeWord kind, int ceiling, Expr *amount, Tail *tail, Span span);
void build_member(Parse *parse, Word first, Word last, Span span);
void build_choice_per(Parse *parse, Word per, WordList readings, Span word);
void build_advice(Parse *parse, OutcomeWord kind, Span word);
void build_ties(Parse *parse, Word how);
void build_selected(Parse *parse, Expr *fact, Span word);
void build_decided(Parse *parse, ExprList facts);
void build_budget(Parse *parse, Expr *budget, Span word);
void build_places(Parse *parse, Expr *places, Span word);
void build_reduce(Parse *parse, Span word);
void build_allocation_unit(Parse *parse, Expr *unit, Span word);
void build_rank_key(Parse *parse, Expr *value, int descending, Span span);
void build_ties_included(Parse *parse);
void build_obliges(Parse *parse, Parties *parties);
void build_must(Parse *parse, Expr *expr, WordList readings, Span word);
void build_class(Parse *parse, Word name, Span word);

/* test, test table, property */
void build_given(Parse *parse, Expr *target, Expr *value, Span span);
void build_given_list(Parse *parse, Expr *target, GivenRecordList records, Span span);
void build_given_reading(Parse *parse, Word reading, Word option, Span span);
void build_expect_status(Parse *parse, Expr *target, StatusWord status, Span span);
void build_expect_value(Parse *parse, Expr *target, Expr *value, Span span);
void build_expect_error(Parse *parse, Span span);
void build_because(Parse *parse, Expr *reason);
void build_missing(Parse *parse, Expr *fact);
void build_reason_more(Parse *parse, Expr *item);                          /* one more of the list that is open */
void build_columns(Parse *parse, ExprList columns, Span word);
void build_property_members(Parse *parse, Word first, Word last, Word alias, Span span);
void build_property_given(Parse *parse, Expr *expr, Span word);
void build_always(Parse *parse, Expr *expr, Span word);
void build_monotone(Parse *parse, Expr *of, Expr *with, int nonincreasing, Span word);

const char *build_joined(Parse *parse, QuotationList texts);               /* one text of several quotations */

/* expressions */
Expr *expr_number(Parse *parse, Span span, NumberExpr *number);
Expr *expr_date(Parse *parse, Span span, DateExpr date);                   /* EXPR_ERROR for a date that was reported */
Expr *expr_text(Parse *parse, Span span, QuotationList texts);
Expr *expr_bool(Parse *parse, Span span, int value);
Expr *expr_name(Parse *parse, Span span, WordList path);
Expr *expr_set(Parse *parse, Span span, ExprList items);
Expr *expr_not(Parse *parse, Span span, Expr *operand);
Expr *expr_negate(Parse *parse, Span span, Expr *operand);
Expr *expr_and(Parse *parse, Span span, Expr *left, Expr *right);
Expr *expr_or(Parse *parse, Span span, Expr *left, Expr *right);
Expr *expr_compare(Parse *parse, Span span, CompareOperator op, Span op_span, Expr *left, Expr *right);
Expr *expr_in(Parse *parse, Span span, Expr *element, Expr *set);
Expr *expr_contains(Parse *parse, Span span, Expr *set, Expr *element);
Expr *expr_arithmetic(Parse *parse, Span span, ArithmeticOperator op, Span op_span, Expr *left, Expr *right);
Expr *expr_of(Parse *parse, Span span, Expr *base, Expr *share);
Expr *expr_call(Parse *parse, Span span, Word function, ExprList arguments);
Expr *expr_if(Parse *parse, Span span, Expr *condition, Expr *then_value, Expr *else_value);
Expr *expr_by_reading(Parse *parse, Span span, Word reading, ReadingCaseList cases);
Expr *expr_paren(Parse *parse, Span span, Expr *inner);
Expr *expr_capped(Parse *parse, Span span, Expr *inner, Expr *cap);
Expr *expr_missing(Parse *parse, Span span);
Expr *expr_status(Parse *parse, Span span, StatusWord status);

#endif
