/* policy.y - the grammar of .pol files. Every action is one constructor call (compiler/syntax/build.h): no types, no look-ups.
 * The words come from words.def; the filter in compiler/syntax/token.c has already turned runs into tokens.
 * Recovery: `error` stands in every head and every list of clauses; `resync` after an opening word ends a recovery, so that the
 * next mistake is told again. LALR(1) without conflicts: to see why a rule is written as it is, read README.md first. */

%code requires {
#include "syntax/build.h"
}
%code {
#include "syntax/syntax_error.h"
#include "syntax/token.h"

static void policy_error(const Span *span, Parse *parse, const char *message);

/* After `error`: where the rest of the line is left out (syntax_error.c), the next token opens something or is a new mistake. */
#define RECOVER                                 \
    do {                                        \
        if (parse->drops_found) {               \
            yyclearin;                          \
            yyerrok;                            \
        }                                       \
        parse->drops_found = false;             \
    } while (0)
}

%define api.pure full
%define api.prefix {policy_}
%define api.token.prefix {TOK_}
%define api.value.type union
%define api.location.type {Span}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%param { Parse *parse }
%initial-action { @$ = (Span){parse->source, 0, 0}; }

%code provides {
#define YYLLOC_DEFAULT(current, right, count) build_place(&(current), &YYRHSLOC(right, 0), count)
/* The parser's stack: deep enough for NESTING_LIMIT of everything that nests (token.h). */
#define YYMAXDEPTH 20000
}

%token END 0
%token <Word> NAME
%token <NumberExpr *> NUMBER
%token <DateExpr> DATE
%token <Quotation> STRING
%token LPAREN RPAREN LBRACE RBRACE COMMA COLON DOT BAR ARROW PLUS MINUS TIMES SLASH
/* What no rule uses: reported as what they are. */
%token STRAY_CHARACTER STRAY_PERCENT OPEN_STRING STRAY_DECLARATION

/* words.def, in its order */
%token POLICY IMPORT ENUM UNIT FACTS READING PARAM TIERS TABLE DEFINE MEASURE CHOOSE ALLOCATE DUTY DECLARE TEST
%token TESTTABLE PROPERTY TITLE DOCNO SOURCE ISSUED EFFECTIVE INTERPRETER OWNERS REPEALS ROUNDING OPTION
%token REASON UNPUBLISHED CITES RESTATES APPLIES REQUIRES EXCEPT DURING FOREACH GRANTS REWARDS SUBSIDISES
%token DEDUCTS CHARGES EXEMPTS RECOGNISES REFERS MEMBERS ADVISE SELECTED DECIDED AMONG BUDGET PLACES REDUCE RANK OBLIGES MUST CLASS GIVEN
%token EXPECT COLUMNS ROW ALWAYS MONOTONE PER FROM FOR TO BY UNDERREADING CLAUSES DEFAULT PROVISIONAL RANGE ORIGIN MANY
%token ETC AS CAP TOTALCAP TOTALROUND TOGETHER NOTPAID ONCE FLAT MARGINAL MOST TIES PROPORTION DESCENDING ASCENDING TIESIN BECAUSE MISSING WITH NONDECREASING NONINCREASING YES NO UNKNOWN
%token STERROR NOTINFORCE TRUE FALSE IF THEN ELSE AND OR NOT IN CONTAINS GE LE GT LT EQ NE DE OF

%left OR
%left AND
%precedence NOT
%left PLUS MINUS
%left TIMES SLASH
%precedence SIGN

%type <DeclaredName *>  declared_name
%type <Word>          optional_ascii
%type <QuotationList> strings texts optional_texts
%type <Parties *>       parties party
%type <WordList>      names readings some_readings name_path
%type <TypeRef *>       type optional_type
%type <NumberExpr *>    duration
%type <OutcomeWord>   outcome_word
%type <StatusWord>    status
%type <CompareOperator> comparison_word
%type <Expr *>        expr condition comparison operand sum of_share de_share
%type <Expr *>        primary path set cell given_value value_set atom tier_cap optional_filter
%type <ExprList>      exprs arguments atoms cells columns paths
%type <ReadingCaseList> cases
%type <Tail *>          outcome_tail open_tail reading_tail window_tail window_open window_reading
%type <int>           ceiling optional_default direction
%type <Bound>         lower upper
%type <Bounds>        unpublished_range
%type <Limit>         limit
%type <GivenItemList> record_fields
%type <GivenRecordList> records

%%

file: stray declarations ;

declarations: %empty | declarations declaration ;

/* What stands where no clause may follow: before the first declaration, after a unit or an import. */
stray: %empty | stray error { RECOVER; } ;

declaration:
    policy | import | enum | unit | facts | reading | parameter | tiers | table | define | measure | choose | allocate | duty | declare
  | test | test_table | property
  ;

/* Ends a recovery: the opening word before it is trusted. */
resync: %empty                                      { yyerrok; } ;

/* ---- names and texts ---------------------------------------------------------------------------------------------- */

declared_name: NAME optional_ascii                  { $$ = build_name(parse, $1, $2, @$); } ;
optional_ascii:
    %empty                                          { $$ = build_no_word(); }
  | LPAREN NAME RPAREN                              { $$ = $2; }
  ;

names:
    NAME                                            { $$ = build_words(parse, build_no_words(), $1); }
  | names COMMA NAME                                { $$ = build_words(parse, $1, $3); }
  ;
name_path:
    NAME                                            { $$ = build_words(parse, build_no_words(), $1); }
  | name_path DOT NAME                              { $$ = build_words(parse, $1, $3); }
  ;

texts:
    STRING                                          { $$ = build_texts(parse, build_no_texts(), $1); }
  | texts STRING                                    { $$ = build_texts(parse, $1, $2); }
  ;
optional_texts:
    %empty                                          { $$ = build_no_texts(); }
  | texts
  ;
strings:
    STRING                                          { $$ = build_texts(parse, build_no_texts(), $1); }
  | strings STRING                                  { $$ = build_texts(parse, $1, $2); }
  | strings COMMA STRING                            { $$ = build_texts(parse, $1, $3); }
  ;

party:
    NAME                                            { $$ = build_party_name(parse, build_no_parties(parse), $1); }
  | STRING                                          { $$ = build_party_text(parse, build_no_parties(parse), $1); }
  ;
parties:
    party
  | parties COMMA NAME                              { $$ = build_party_name(parse, $1, $3); }
  | parties COMMA STRING                            { $$ = build_party_text(parse, $1, $3); }
  ;

type:
    NAME                                            { $$ = build_type(parse, $1, build_no_word(), @$); }
  | NAME LPAREN NAME RPAREN                         { $$ = build_type(parse, $1, $3, @$); }
  ;
optional_type:
    %empty                                          { $$ = build_no_type(parse); }
  | COLON type                                      { $$ = $2; }
  ;

readings:
    %empty                                          { $$ = build_no_words(); }
  | some_readings
  ;
some_readings:
    COMMA UNDERREADING NAME                         { $$ = build_words(parse, build_no_words(), $3); }
  | some_readings COMMA UNDERREADING NAME           { $$ = build_words(parse, $1, $4); }
  | some_readings COMMA NAME                        { $$ = build_words(parse, $1, $3); }
  ;

/* A clause of citations, owners and the like is the same in every declaration that has it. */
cites_clause:    CITES resync strings               { build_cites(parse, $3); } ;
owners_clause:   OWNERS resync parties              { build_owners(parse, $3); } ;
period_clause:   DURING resync strings              { build_period(parse, $3); } ;
unpublished_clause: UNPUBLISHED resync unpublished_range { build_unpublished(parse, $3, @$); } ;
unpublished_range:
    %empty                                          { $$ = build_bounds(NULL, NULL); }
  | COMMA RANGE sum TO sum                          { $$ = build_bounds($3, $5); }
  ;

/* ---- 政策 policy, 导入 import ---------------------------------------------------------------------------------------- */

policy: open_policy policy_head policy_clauses ;
open_policy: POLICY                                 { yyerrok; build_open(parse, DECL_POLICY, @1); } ;
policy_head:
    declared_name                                   { build_head(parse, $1); }
  | error                                           { RECOVER; }
  ;
policy_clauses: %empty | policy_clauses policy_clause | policy_clauses error { RECOVER; } ;
policy_clause:
    TITLE resync strings                            { build_policy_texts(parse, POLICY_TEXT_TITLE, $3, @1); }
  | DOCNO resync strings                            { build_policy_texts(parse, POLICY_TEXT_NUMBER, $3, @1); }
  | SOURCE resync strings                           { build_policy_texts(parse, POLICY_TEXT_SOURCE, $3, @1); }
  | ISSUED resync sum                               { build_issued(parse, $3, @1); }
  | EFFECTIVE resync FROM sum effective_end         { build_effective_from(parse, $4, @1); }
    window_tail                                     { build_effective_tail(parse, $7); }
  | INTERPRETER resync parties                      { build_interpreter(parse, $3); }
  | owners_clause
  | REPEALS resync STRING                           { build_repeals(parse, $3, build_no_texts(), @$); }
  | REPEALS resync STRING CLAUSES strings           { build_repeals(parse, $3, $5, @$); }
  | ROUNDING resync UNDERREADING names              { build_rounding(parse, $4); }
  ;
effective_end:
    %empty
  | FOR
  | FOR duration                                    { build_effective_for(parse, $2, @2); }
  | TO sum                                          { build_effective_to(parse, $2); }
  ;
duration:
    NUMBER                                          { $$ = build_duration(parse, $1, build_no_word()); }
  | NUMBER NAME                                     { $$ = build_duration(parse, $1, $2); }
  ;

/* `，按 日期` and `，按口径 A02、A03` in any order. After a reading a comma may go on with the list of readings. */
window_tail: window_open | window_reading ;
window_open:
    %empty                                          { $$ = build_no_tail(parse); }
  | window_open COMMA BY sum                        { $$ = build_tail_by(parse, $1, $4, @3); }
  | window_reading COMMA BY sum                     { $$ = build_tail_by(parse, $1, $4, @3); }
  ;
window_reading:
    window_open COMMA UNDERREADING NAME             { $$ = build_tail_reading(parse, $1, $4); }
  | window_reading COMMA UNDERREADING NAME          { $$ = build_tail_reading(parse, $1, $4); }
  | window_reading COMMA NAME                       { $$ = build_tail_reading(parse, $1, $3); }
  ;

import: open_import import_path stray ;
import_path: STRING                                 { build_import(parse, $1); }
  | error                                           { RECOVER; }
  ;
open_import: IMPORT                                 { yyerrok; build_open(parse, DECL_IMPORT, @1); } ;

/* ---- 枚举 enum, 单位 unit, 事实 facts --------------------------------------------------------------------------------- */

enum:
    open_enum enum_head enum_items enum_end
  | open_enum error stray                           { RECOVER; }
  ;
open_enum: ENUM                                     { yyerrok; build_open(parse, DECL_ENUM, @1); } ;
enum_head: declared_name                            { build_head(parse, $1); } ;
enum_items: enum_item | enum_items COMMA enum_item | enum_items error { RECOVER; } | error { RECOVER; } ;
enum_item:
    NAME optional_ascii optional_texts              { build_enum_item(parse, $1, $2, $3, @$); }
  | NUMBER optional_ascii optional_texts            { build_enum_item(parse, build_whole(parse, $1, @1), $2, $3, @$); }
  ;
enum_end:
    %empty
  | ETC                                             { build_enum_open(parse); }
  | COMMA ETC                                       { build_enum_open(parse); }
  ;

unit: open_unit unit_head stray ;
unit_head:
    declared_name                                   { build_head(parse, $1); }
  | error                                           { RECOVER; }
  ;
open_unit: UNIT                                     { yyerrok; build_open(parse, DECL_UNIT, @1); } ;

facts: open_facts facts_head fields ;
open_facts: FACTS                                   { yyerrok; build_open(parse, DECL_FACTS, @1); } ;
facts_head:
    declared_name                                   { build_head(parse, $1); }
  | declared_name MANY                              { build_head(parse, $1); build_many(parse); }
  | error                                           { RECOVER; }
  ;
fields: %empty | fields field | fields error { RECOVER; } ;
field: field_start field_parts                      { build_field_end(parse, @$); } ;
field_start: declared_name COLON type               { build_field(parse, $1, $3, @$); } ;
field_parts:
    %empty
  | field_parts COMMA RANGE sum TO sum              { build_field_range(parse, $4, $6, @3); }
  | field_parts COMMA ORIGIN NAME                   { build_field_origin(parse, $4, @3); }
  | field_parts COMMA texts                         { build_field_label(parse, $3); }
  ;

/* ---- 口径 reading, 参数 parameter, 分档 tiers, 表 table, 定义 define ---------------------------------------------------- */

reading: open_reading reading_head reading_clauses ;
open_reading: READING                               { yyerrok; build_open(parse, DECL_READING, @1); } ;
reading_head:
    declared_name optional_texts                    { build_head(parse, $1); build_title(parse, $2); }
  | error                                           { RECOVER; }
  ;
reading_clauses: %empty | reading_clauses reading_clause | reading_clauses error { RECOVER; } ;
reading_clause:
    OPTION resync NAME optional_texts optional_default  { build_option(parse, $3, $4, $5, @$); }
  | REASON resync strings                           { build_reason(parse, $3); }
  ;
optional_default:
    %empty                                          { $$ = 0; }
  | DEFAULT                                         { $$ = OPTION_DEFAULT; }
  | PROVISIONAL                                     { $$ = OPTION_PROVISIONAL; }
  ;

parameter: open_parameter parameter_head parameter_clauses ;
open_parameter: PARAM                               { yyerrok; build_open(parse, DECL_PARAMETER, @1); } ;
parameter_head:
    declared_name optional_type                     { build_head(parse, $1); build_result_type(parse, $2); }
  | error                                           { RECOVER; }
  ;
parameter_clauses: %empty | parameter_clauses parameter_clause | parameter_clauses error { RECOVER; } ;
parameter_clause:
    DEFAULT resync expr                             { build_constant(parse, $3, @1); }
  | FROM resync sum COLON expr                      { build_dated(parse, $3, NULL, $5, @$); }
  | FROM resync sum FOR COLON expr                  { build_dated(parse, $3, NULL, $6, @$); }
  | FROM resync sum TO sum COLON expr               { build_dated(parse, $3, $5, $7, @$); }
  | unpublished_clause
  | cites_clause
  ;

tiers: open_tiers tiers_head tiers_clauses ;
open_tiers: TIERS                                   { yyerrok; build_open(parse, DECL_TIERS, @1); } ;
tiers_head:
    tiers_name tiers_parts
  | error                                           { RECOVER; }
  ;
tiers_name: declared_name BY sum                    { build_head(parse, $1); build_tiers_by(parse, $3); } ;
tiers_parts:
    %empty
  | tiers_parts ARROW type                          { build_result_type(parse, $3); }
  | tiers_parts COMMA FLAT                          { build_tiers_flat(parse); }
  | tiers_parts COMMA MARGINAL                      { build_tiers_marginal(parse); }
  ;
tiers_clauses: %empty | tiers_clauses tiers_clause | tiers_clauses error { RECOVER; } ;
tiers_clause:
    FROM resync lower TO upper COLON expr tier_cap  { build_tier(parse, $3, $5, $7, $8, @$); }
  | FROM resync lower FOR COLON expr tier_cap       { build_tier(parse, $3, build_no_bound(), $6, $7, @$); }
  | FROM resync lower COLON expr tier_cap           { build_tier(parse, $3, build_no_bound(), $5, $6, @$); }
  | TO resync upper COLON expr tier_cap             { build_tier(parse, build_no_bound(), $3, $5, $6, @$); }
  | unpublished_clause
  | cites_clause
  ;
lower:
    sum                                             { $$ = build_bound($1, 0); }
  | GT sum                                          { $$ = build_bound($2, 1); }
  ;
upper:
    sum                                             { $$ = build_bound($1, 0); }
  | LT sum                                          { $$ = build_bound($2, 1); }
  ;
tier_cap:
    %empty                                          { $$ = NULL; }
  | COMMA CAP expr                                  { $$ = $3; }
  ;

table: open_table table_head table_clauses ;
open_table: TABLE                                   { yyerrok; build_open(parse, DECL_TABLE, @1); } ;
table_head:
    declared_name BY names ARROW type               { build_head(parse, $1); build_keys(parse, $3); build_result_type(parse, $5); }
  | error                                           { RECOVER; }
  ;
table_clauses: %empty | table_clauses table_clause | table_clauses error { RECOVER; } ;
table_clause:
    ROW resync cells                                { build_row(parse, $3, @$); }
  | unpublished_clause
  | cites_clause
  ;
cells:
    cell                                            { $$ = build_exprs(parse, build_no_exprs(), $1); }
  | cells BAR cell                                  { $$ = build_exprs(parse, $1, $3); }
  ;
cell:
    sum
  | value_set
  | MISSING                                         { $$ = expr_missing(parse, @$); }
  | status                                          { $$ = expr_status(parse, @$, $1); }
  ;

define: open_define define_head define_clauses ;
open_define: DEFINE                                 { yyerrok; build_open(parse, DECL_DEFINE, @1); } ;
define_head:
    declared_name COLON expr readings               { build_head(parse, $1); build_define(parse, $3, $4); }
  | error                                           { RECOVER; }
  ;
define_clauses: %empty | define_clauses cites_clause | define_clauses error { RECOVER; } ;

/* ---- 措施 measure, 择一 choose one, 职责 duty, 声明 declaration --------------------------------------------------------- */

numbered_head:
    declared_name optional_texts                    { build_head(parse, $1); build_title(parse, $2); }
  | NUMBER optional_ascii optional_texts            { build_numbered_head(parse, $1, $2, @1); build_title(parse, $3); }
  | error                                           { RECOVER; }
  ;

measure: open_measure numbered_head measure_clauses ;
open_measure: MEASURE                               { yyerrok; build_open(parse, DECL_MEASURE, @1); } ;
measure_clauses: %empty | measure_clauses measure_clause | measure_clauses error { RECOVER; } ;
measure_clause:
    cites_clause
  | owners_clause
  | RESTATES resync strings                         { build_restates(parse, $3); }
  | APPLIES resync expr readings                    { build_condition(parse, CONDITION_APPLIES, build_no_texts(), $3, $4, @$); }
  | APPLIES resync texts COLON expr readings       { build_condition(parse, CONDITION_APPLIES, $3, $5, $6, @$); }
  | REQUIRES resync expr readings                   { build_condition(parse, CONDITION_REQUIRES, build_no_texts(), $3, $4, @$); }
  | REQUIRES resync texts COLON expr readings      { build_condition(parse, CONDITION_REQUIRES, $3, $5, $6, @$); }
  | EXCEPT resync expr readings                     { build_condition(parse, CONDITION_EXCEPT, build_no_texts(), $3, $4, @$); }
  | EXCEPT resync texts COLON expr readings        { build_condition(parse, CONDITION_EXCEPT, $3, $5, $6, @$); }
  | DURING resync FROM sum window_tail              { build_during(parse, $4, NULL, $5, @$); }
  | DURING resync FROM sum FOR window_tail          { build_during(parse, $4, NULL, $6, @$); }
  | DURING resync FROM sum TO sum window_tail       { build_during(parse, $4, $6, $7, @$); }
  | FOREACH resync NAME AS NAME optional_filter     { build_for_each(parse, $3, $5, $6, @$); }
  | DECIDED resync paths                            { build_decided(parse, $3); }
  | outcome_word resync ceiling expr outcome_tail   { build_outcome(parse, $1, $3, $4, $5, @$); }
  ;
optional_filter:
    %empty                                          { $$ = NULL; }
  | COMMA expr                                      { $$ = $2; }
  ;
ceiling:
    %empty                                          { $$ = 0; }
  | LE                                              { $$ = 1; }
  | CAP                                             { $$ = 1; }
  ;
outcome_word:
    GRANTS                                          { $$ = OUTCOME_GRANT; }
  | REWARDS                                         { $$ = OUTCOME_REWARD; }
  | SUBSIDISES                                      { $$ = OUTCOME_SUBSIDY; }
  | DEDUCTS                                         { $$ = OUTCOME_DEDUCTION; }
  | CHARGES                                         { $$ = OUTCOME_CHARGE; }
  | EXEMPTS                                         { $$ = OUTCOME_WAIVER; }
  | RECOGNISES                                      { $$ = OUTCOME_CLASSIFICATION; }
  | REFERS                                          { $$ = OUTCOME_REFERRAL; }
  ;
outcome_tail: open_tail | reading_tail ;
open_tail:
    %empty                                          { $$ = build_no_tail(parse); }
  | open_tail COMMA CAP expr                        { $$ = build_tail_cap(parse, $1, $4, @3); }
  | open_tail limit                                 { $$ = build_tail_limit(parse, $1, $2, @2); }
  | open_tail COMMA PER NAME                        { $$ = build_tail_per(parse, $1, $4, @3); }
  | open_tail COMMA ONCE                            { $$ = build_tail_once(parse, $1, @3); }
  | open_tail COMMA TOTALROUND                      { $$ = build_tail_total_rounded(parse, $1, @3); }
  | reading_tail COMMA CAP expr                     { $$ = build_tail_cap(parse, $1, $4, @3); }
  | reading_tail limit                              { $$ = build_tail_limit(parse, $1, $2, @2); }
  | reading_tail COMMA PER NAME                     { $$ = build_tail_per(parse, $1, $4, @3); }
  | reading_tail COMMA ONCE                         { $$ = build_tail_once(parse, $1, @3); }
  | reading_tail COMMA TOTALROUND                   { $$ = build_tail_total_rounded(parse, $1, @3); }
  ;
/* A cap of the whole list or of what was paid before too, and the sum below which nothing is paid. */
limit:
    COMMA TOTALCAP expr                             { $$ = build_limit(NULL, $3, NULL); }
  | COMMA TOGETHER sum TOTALCAP expr                { $$ = build_limit($3, $5, NULL); }
  | COMMA LT sum NOTPAID                            { $$ = build_limit(NULL, NULL, $3); }
  ;
reading_tail:
    open_tail COMMA UNDERREADING NAME               { $$ = build_tail_reading(parse, $1, $4); }
  | reading_tail COMMA UNDERREADING NAME            { $$ = build_tail_reading(parse, $1, $4); }
  | reading_tail COMMA NAME                         { $$ = build_tail_reading(parse, $1, $3); }
  ;

choose: open_choose choose_head choose_clauses ;
open_choose: CHOOSE                                 { yyerrok; build_open(parse, DECL_CHOOSE, @1); } ;
choose_head:
    declared_name optional_texts                    { build_head(parse, $1); build_title(parse, $2); }
  | error                                           { RECOVER; }
  ;
choose_clauses: %empty | choose_clauses choose_clause | choose_clauses error { RECOVER; } ;
choose_clause:
    cites_clause
  | MEMBERS resync members
  | PER resync NAME readings                        { build_choice_per(parse, $3, $4, @1); }
  | ADVISE resync outcome_word MOST ties            { build_advice(parse, $3, @1); }
  | ADVISE resync MOST outcome_word ties            { build_advice(parse, $4, @1); }
  | SELECTED resync sum                             { build_selected(parse, $3, @1); }
  | DECIDED resync paths                            { build_decided(parse, $3); }
  ;
members: member | members COMMA member ;
member:
    NAME                                            { build_member(parse, $1, build_no_word(), @$); }
  | NAME TO NAME                                    { build_member(parse, $1, $3, @$); }
  ;
ties:
    %empty
  | COMMA TIES NAME                                 { build_ties(parse, $3); }
  ;
paths:
    path                                            { $$ = build_exprs(parse, build_no_exprs(), $1); }
  | paths COMMA path                                { $$ = build_exprs(parse, $1, $3); }
  ;

allocate: open_allocate allocate_head allocate_clauses ;
open_allocate: ALLOCATE                             { yyerrok; build_open(parse, DECL_ALLOCATION, @1); } ;
allocate_head:
    declared_name optional_texts                    { build_head(parse, $1); build_title(parse, $2); }
  | error                                           { RECOVER; }
  ;
allocate_clauses: %empty | allocate_clauses allocate_clause | allocate_clauses error { RECOVER; } ;
allocate_clause:
    cites_clause
  | AMONG resync members
  | BUDGET resync expr                              { build_budget(parse, $3, @1); }
  | PLACES resync expr                              { build_places(parse, $3, @1); }
  | REDUCE resync PROPORTION                        { build_reduce(parse, @1); }
  | ROUNDING resync sum                             { build_allocation_unit(parse, $3, @1); }
  | RANK resync rank_keys
  | RANK resync rank_keys COMMA TIESIN              { build_ties_included(parse); }
  ;
rank_keys: rank_key | rank_keys COMMA rank_key ;
rank_key: BY sum direction                          { build_rank_key(parse, $2, $3, @$); } ;
direction:
    DESCENDING                                      { $$ = 1; }
  | ASCENDING                                       { $$ = 0; }
  ;

duty: open_duty numbered_head duty_clauses ;
open_duty: DUTY                                     { yyerrok; build_open(parse, DECL_DUTY, @1); } ;
duty_clauses: %empty | duty_clauses duty_clause | duty_clauses error { RECOVER; } ;
duty_clause:
    cites_clause
  | owners_clause
  | period_clause
  | OBLIGES resync parties                          { build_obliges(parse, $3); }
  | MUST resync expr readings                       { build_must(parse, $3, $4, @1); }
  ;

declare: open_declare numbered_head declare_clauses ;
open_declare: DECLARE                               { yyerrok; build_open(parse, DECL_DECLARATION, @1); } ;
declare_clauses: %empty | declare_clauses declare_clause | declare_clauses error { RECOVER; } ;
declare_clause:
    cites_clause
  | owners_clause
  | period_clause
  | CLASS resync NAME                               { build_class(parse, $3, @1); }
  ;

/* ---- 测试 test, 测试表 test table, 性质 property ------------------------------------------------------------------------ */

titled_head:
    texts                                           { build_titled_head(parse, $1); }
  | error                                           { RECOVER; }
  ;

test: open_test titled_head test_clauses ;
open_test: TEST                                     { yyerrok; build_open(parse, DECL_TEST, @1); } ;
test_clauses: %empty | test_clauses test_clause | test_clauses error { RECOVER; } ;
test_clause:
    GIVEN resync given_items
  | EXPECT resync expectations
  ;
given_items: given_item | given_items COMMA given_item ;
given_item:
    path EQ given_value                             { build_given(parse, $1, $3, @$); }
  | path EQ LBRACE records RBRACE                   { build_given_list(parse, $1, $4, @$); }
  | UNDERREADING NAME EQ NAME                       { build_given_reading(parse, $2, $4, @$); }
  ;
given_value:
    sum
  | value_set
  | MISSING                                         { $$ = expr_missing(parse, @$); }
  ;
value_set:
    LBRACE RBRACE                                   { $$ = expr_set(parse, @$, build_no_exprs()); }
  | LBRACE atoms RBRACE                             { $$ = expr_set(parse, @$, $2); }
  ;
atoms:
    atom                                            { $$ = build_exprs(parse, build_no_exprs(), $1); }
  | atoms COMMA atom                                { $$ = build_exprs(parse, $1, $3); }
  ;
atom:
    path
  | NUMBER                                          { $$ = expr_number(parse, @$, $1); }
  | DATE                                            { $$ = expr_date(parse, @$, $1); }
  | texts                                           { $$ = expr_text(parse, @$, $1); }
  ;
records:
    LPAREN record_fields RPAREN                     { $$ = build_records(parse, build_no_records(), $2, @$); }
  | records COMMA LPAREN record_fields RPAREN       { $$ = build_records(parse, $1, $4, span_join(@3, @5)); }
  ;
record_fields:
    NAME EQ given_value                             { $$ = build_record_field(parse, build_no_fields(), $1, $3, @$); }
  | record_fields COMMA NAME EQ given_value         { $$ = build_record_field(parse, $1, $3, $5, span_join(@3, @5)); }
  ;

/* Several expectations stand after commas; after 因 or 缺 a comma goes on with the list unless a status or a value follows. */
expectations: expect_closed | expect_open ;
expect_closed:
    expect_item
  | expect_closed COMMA expect_item
  | expect_open COMMA expect_item
  ;
expect_open:
    expect_closed COMMA BECAUSE path                { build_because(parse, $4); }
  | expect_open COMMA BECAUSE path                  { build_because(parse, $4); }
  | expect_closed COMMA MISSING path                { build_missing(parse, $4); }
  | expect_open COMMA MISSING path                  { build_missing(parse, $4); }
  | expect_open COMMA path                          { build_reason_more(parse, $3); }
  ;
expect_item:
    path status                                     { build_expect_status(parse, $1, $2, @$); }
  | path EQ given_value                             { build_expect_value(parse, $1, $3, @$); }
  | STERROR                                         { build_expect_error(parse, @$); }
  ;
status:
    YES                                             { $$ = STATUS_WORD_YES; }
  | NO                                              { $$ = STATUS_WORD_NO; }
  | UNKNOWN                                         { $$ = STATUS_WORD_UNKNOWN; }
  | STERROR                                         { $$ = STATUS_WORD_ERROR; }
  | NOTINFORCE                                      { $$ = STATUS_WORD_NOT_IN_FORCE; }
  ;

test_table: open_test_table titled_head table_test_clauses ;
open_test_table: TESTTABLE                          { yyerrok; build_open(parse, DECL_TEST_TABLE, @1); } ;
table_test_clauses: %empty | table_test_clauses table_test_clause | table_test_clauses error { RECOVER; } ;
table_test_clause:
    GIVEN resync given_items
  | COLUMNS resync columns                          { build_columns(parse, $3, @1); }
  | ROW resync cells                                { build_row(parse, $3, @$); }
  ;
columns:
    path                                            { $$ = build_exprs(parse, build_no_exprs(), $1); }
  | columns BAR path                                { $$ = build_exprs(parse, $1, $3); }
  ;

property: open_property titled_head property_clauses ;
open_property: PROPERTY                             { yyerrok; build_open(parse, DECL_PROPERTY, @1); } ;
property_clauses: %empty | property_clauses property_clause | property_clauses error { RECOVER; } ;
property_clause:
    FOREACH resync NAME AS NAME optional_filter     { build_for_each(parse, $3, $5, $6, @$); }
  | FOREACH resync NAME TO NAME AS NAME             { build_property_members(parse, $3, $5, $7, @$); }
  | GIVEN resync expr                               { build_property_given(parse, $3, @1); }
  | ALWAYS resync expr                              { build_always(parse, $3, @1); }
  | MONOTONE resync path WITH path NONDECREASING    { build_monotone(parse, $3, $5, 0, @1); }
  | MONOTONE resync path WITH path NONINCREASING    { build_monotone(parse, $3, $5, 1, @1); }
  ;

/* ---- expressions: weakest first ------------------------------------------------------------------------------------- */

expr:
    condition
  | IF expr THEN expr ELSE expr                     { $$ = expr_if(parse, @$, $2, $4, $6); }
  ;
exprs:
    expr                                            { $$ = build_exprs(parse, build_no_exprs(), $1); }
  | exprs COMMA expr                                { $$ = build_exprs(parse, $1, $3); }
  ;
/* One rule for 且, 或, 非 and one for arithmetic, ordered by %left: what has one part is not reduced once a level. */
condition:
    comparison
  | condition OR condition                          { $$ = expr_or(parse, @$, $1, $3); }
  | condition AND condition                         { $$ = expr_and(parse, @$, $1, $3); }
  | NOT condition                                   { $$ = expr_not(parse, @$, $2); }
  ;
comparison:
    operand
  | operand comparison_word operand                 { $$ = expr_compare(parse, @$, $2, @2, $1, $3); }
  | operand IN operand                              { $$ = expr_in(parse, @$, $1, $3); }
  | operand CONTAINS operand                        { $$ = expr_contains(parse, @$, $1, $3); }
  ;
comparison_word:
    EQ                                              { $$ = COMPARE_EQ; }
  | NE                                              { $$ = COMPARE_NE; }
  | LT                                              { $$ = COMPARE_LT; }
  | LE                                              { $$ = COMPARE_LE; }
  | GT                                              { $$ = COMPARE_GT; }
  | GE                                              { $$ = COMPARE_GE; }
  ;
operand: sum | set ;
set:
    LBRACE RBRACE                                   { $$ = expr_set(parse, @$, build_no_exprs()); }
  | LBRACE exprs RBRACE                             { $$ = expr_set(parse, @$, $2); }
  ;
sum:
    primary | of_share | de_share
  | sum PLUS sum                                    { $$ = expr_arithmetic(parse, @$, ARITHMETIC_ADD, @2, $1, $3); }
  | sum MINUS sum                                   { $$ = expr_arithmetic(parse, @$, ARITHMETIC_SUBTRACT, @2, $1, $3); }
  | sum TIMES sum                                   { $$ = expr_arithmetic(parse, @$, ARITHMETIC_MULTIPLY, @2, $1, $3); }
  | sum SLASH sum                                   { $$ = expr_arithmetic(parse, @$, ARITHMETIC_DIVIDE, @2, $1, $3); }
  | MINUS sum %prec SIGN                            { $$ = expr_negate(parse, @$, $2); }
  ;
de_share:
    primary DE primary                              { $$ = expr_of(parse, @$, $1, $3); }
  | de_share DE primary                             { $$ = expr_of(parse, @$, $1, $3); }
  ;
of_share:
    primary OF primary                              { $$ = expr_of(parse, @$, $3, $1); }
  | primary OF of_share                             { $$ = expr_of(parse, @$, $3, $1); }
  ;
primary:
    NUMBER                                          { $$ = expr_number(parse, @$, $1); }
  | DATE                                            { $$ = expr_date(parse, @$, $1); }
  | texts                                           { $$ = expr_text(parse, @$, $1); }
  | TRUE                                            { $$ = expr_bool(parse, @$, 1); }
  | FALSE                                           { $$ = expr_bool(parse, @$, 0); }
  | name_path                                       { $$ = expr_name(parse, @$, $1); }
  | NAME LPAREN arguments RPAREN                    { $$ = expr_call(parse, @$, $1, $3); }
  | LPAREN expr RPAREN                              { $$ = expr_paren(parse, @$, $2); }
  | LPAREN expr COMMA CAP expr RPAREN               { $$ = expr_capped(parse, @$, $2, $5); }
  | UNDERREADING NAME LBRACE cases RBRACE           { $$ = expr_by_reading(parse, @$, $2, $4); }
  ;
path: name_path                                     { $$ = expr_name(parse, @$, $1); } ;
arguments:
    %empty                                          { $$ = build_no_exprs(); }
  | exprs
  ;
cases:
    NAME COLON expr                                 { $$ = build_cases(parse, build_no_cases(), $1, $3); }
  | cases COMMA NAME COLON expr                     { $$ = build_cases(parse, $1, $3, $5); }
  ;

%%

/* Tokens are numbered in the order of their declaration, and so are their symbols after the three of bison's own. */
static int token_of(yysymbol_kind_t symbol) {
    _Static_assert(YYSYMBOL_NAME - 3 == TOK_NAME - FIRST_TOKEN && YYSYMBOL_OF - 3 == TOK_OF - FIRST_TOKEN, "order of tokens");
    _Static_assert(TOK_OF - FIRST_TOKEN < TOKEN_SPACE, "room for the tokens");
    return symbol < YYSYMBOL_NAME ? TOK_END : (int)symbol - YYSYMBOL_NAME + TOK_NAME;
}

static int yyreport_syntax_error(const yypcontext_t *context, Parse *parse) {
    yysymbol_kind_t expected[YYNTOKENS];
    SyntaxError error = {.found = token_of(yypcontext_token(context)), .span = *yypcontext_location(context)};
    int count = yypcontext_expected_tokens(context, expected, YYNTOKENS);
    for (int i = 0; i < count; i++) {
        int token = token_of(expected[i]);
        if (token == TOK_END) error.expects_end = true;
        else error.expected[token - FIRST_TOKEN] = true;
    }
    syntax_error_report(parse, &error);
    return 0;
}

/* Only called for a stack that cannot grow: what nests is limited by the filter, so this is the last line of defence. */
static void policy_error(const Span *span, Parse *parse, const char *message) {
    (void)message;
    syntax_error_too_deep(parse, *span);
}
