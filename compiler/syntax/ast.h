/* ast - what was written: order, names as typed, places. No meaning: the grammar's actions only build these nodes.
 * Everything lives in the arena of the compilation; names are interned. Used by the formatter and by sema/ and ir/lower only. */
#ifndef POL_SYNTAX_AST_H
#define POL_SYNTAX_AST_H

#include "base/vec.h"
#include "source/source.h"
#include <string.h>

/* A word with its place. text is interned; NULL when absent. */
typedef struct { const char *text; Span span; } Word;

/* A declared name: `总投资额 (total_investment)`. Either part may be absent (text NULL), never both. */
typedef struct { Word chinese, ascii; Span span; bool told_by_ascii; } DeclaredName;
    /* chinese: the first as written, whatever its script; told_by_ascii: it was not written (`measure 1 (m1)` is 措施1 too) */
static inline bool is_called(const DeclaredName *name, const char *text) {
    return (name->chinese.text && strcmp(name->chinese.text, text) == 0) || (name->ascii.text && strcmp(name->ascii.text, text) == 0);
}

typedef struct Expr Expr;
typedef VEC(Expr *) ExprList;
typedef VEC(Word)   WordList;

/* ---- expressions -------------------------------------------------------------------------------------------------- */

typedef enum { COMPARE_EQ, COMPARE_NE, COMPARE_LT, COMPARE_LE, COMPARE_GT, COMPARE_GE } CompareOperator;
typedef enum { ARITHMETIC_ADD, ARITHMETIC_SUBTRACT, ARITHMETIC_MULTIPLY, ARITHMETIC_DIVIDE } ArithmeticOperator;

typedef struct { const char *digits; Word unit; const char *whole; } NumberExpr; /* "2000", "万元"; unit.text NULL for a bare number;
                                              whole = both as typed ("5G工厂"): an enum item may be written so. Unit includes 万/亿 and %. */
typedef struct { int year, month, day; } DateExpr;               /* checked to exist by the parser (E0105) */
typedef struct { const char *text; } TextExpr;                   /* repeated strings are joined */
typedef struct { int value; } BoolExpr;
typedef struct { WordList path; } NameExpr;                      /* a.b.c; the last may be an outcome word or a status word: 措施2.资助, m2.yes
                                              (then path item text is the token's English name in lower case: "grants", "yes") */
typedef struct { ExprList items; } SetExpr;                      /* {a, b} */
typedef struct { Expr *operand; } NotExpr;
typedef struct { Expr *operand; } NegateExpr;                    /* -x */
typedef struct { ExprList operands; int parenthesised_mix; } AndExpr;   /* n-ary, flattened only along one chain */
typedef struct { ExprList operands; int parenthesised_mix; } OrExpr;
typedef struct { CompareOperator op; Expr *left, *right; Span op_span; } CompareExpr;
typedef struct { Expr *element, *set; } InExpr;                  /* x 属于 S, x in S */
typedef struct { Expr *set, *element; } ContainsExpr;            /* S 含 x */
typedef struct { ArithmeticOperator op; Expr *left, *right; Span op_span; } ArithmeticExpr;
typedef struct { Expr *base, *share; } OfExpr;                   /* base 的 share; share of base */
typedef struct { Word function; ExprList arguments; } CallExpr;  /* 合计(x, filter), 较小(a, b), 优先(a, b), m3_tiers(x) … */
typedef struct { Expr *condition, *then_value, *else_value; } IfExpr;
typedef struct { Word option; Expr *value; } ReadingCase;
typedef VEC(ReadingCase) ReadingCaseList;
typedef struct { Word reading; ReadingCaseList cases; } ByReadingExpr; /* 按口径 A07 {base_share: x, gross_share: y} */
typedef struct { Expr *inner; } ParenExpr;                       /* kept for the formatter and the and/or lint */
typedef struct { Expr *inner, *cap; } CappedExpr;                /* (x, 上限 cap): a part of an amount with a cap of its own */
typedef struct { int unused; } MissingExpr;                      /* 缺 / missing: only in 给定 and in table cells */
typedef struct { int status; } StatusExpr;                       /* a status word: only in table cells; StatusWord */
typedef struct { int unused; } ErrorExpr;                        /* a part that could not be parsed: later passes stay silent */

#define EXPR_LIST(X)                                                                                                    \
    X(NUMBER, NumberExpr, "number") X(DATE, DateExpr, "date") X(TEXT, TextExpr, "text") X(BOOL, BoolExpr, "bool")       \
    X(NAME, NameExpr, "name") X(SET, SetExpr, "set") X(NOT, NotExpr, "not") X(NEGATE, NegateExpr, "negate")             \
    X(AND, AndExpr, "and") X(OR, OrExpr, "or") X(COMPARE, CompareExpr, "compare") X(IN, InExpr, "in")                   \
    X(CONTAINS, ContainsExpr, "contains") X(ARITHMETIC, ArithmeticExpr, "arithmetic") X(OF, OfExpr, "of")               \
    X(CALL, CallExpr, "call") X(IF, IfExpr, "if") X(BY_READING, ByReadingExpr, "by-reading") X(PAREN, ParenExpr, "paren") \
    X(CAPPED, CappedExpr, "capped") X(MISSING, MissingExpr, "missing") X(STATUS, StatusExpr, "status")                  \
    X(ERROR, ErrorExpr, "error")

/* One byte: a policy has tens of thousands of expressions, and each is one line of the cache. */
typedef enum __attribute__((packed)) {
#define X(kind, payload, text) EXPR_##kind,
    EXPR_LIST(X)
#undef X
} ExprKind;

#define EXPR_HEIGHT_LIMIT 500   /* no expression is higher (E0108): recursion over a tree is safe */

struct Expr {
    ExprKind kind;
    int16_t  height;            /* 1 + that of its highest part */
    Span     span;
    struct ExprInfo *info;      /* what it means: set by sema (sema/sema.h); NULL before */
    union {
#define X(kind, payload, text) payload kind;
        EXPR_LIST(X)
#undef X
    } as;
};
_Static_assert(sizeof(Expr) == 64, "an expression is one line of the cache");

/* ---- clauses ------------------------------------------------------------------------------------------------------ */

typedef struct { Word name; Word argument; Span span; } TypeRef;   /* 金额; 集合(项目类别): argument 项目类别 */

typedef struct { const char *text; Span span; } Quotation;         /* one string token; repeated strings are separate items */
typedef VEC(Quotation) QuotationList;

typedef enum { STATUS_WORD_YES, STATUS_WORD_NO, STATUS_WORD_UNKNOWN, STATUS_WORD_ERROR, STATUS_WORD_NOT_IN_FORCE } StatusWord;

typedef enum { OUTCOME_GRANT, OUTCOME_REWARD, OUTCOME_SUBSIDY, OUTCOME_DEDUCTION, OUTCOME_CHARGE, OUTCOME_WAIVER,
               OUTCOME_CLASSIFICATION, OUTCOME_REFERRAL, OUTCOME_OBLIGATION } OutcomeWord;

typedef struct {
    OutcomeWord kind;
    int   ceiling;              /* 不超过 / 最高 / up to stands before the amount */
    Expr *amount;               /* 认定 and 转介 hold a NAME or TEXT */
    ExprList caps;              /* 上限 / 最高 / capped at: each of them holds */
    Expr *before, *total;       /* 连同 before 累计不超过 total; without 连同 the total of a list: 合计不超过; NULL */
    Expr *least;                /* 不足 least 不予支付: below it nothing is paid; NULL */
    Word  per;                  /* 每 项目; absent: text NULL */
    int   once;                 /* 一次 */
    Span  total_rounded;        /* 合计后取整: the total of a list is rounded, not its parts; source -1 when absent */
    WordList readings;          /* 按口径 A09 */
    Span  span;
} OutcomeClause;

typedef enum { CONDITION_APPLIES, CONDITION_REQUIRES, CONDITION_EXCEPT } ConditionRole;
typedef struct { ConditionRole role; Quotation label; Expr *expr; WordList readings; Span span; } ConditionClause;
    /* label: what it asks for, in words of the policy’s author (label.text NULL: none); shown instead of the expression */
typedef struct { Expr *from, *to, *by; WordList readings; Span span; } DuringClause;       /* by NULL: the policy's date */
typedef struct { Word entity, alias; Expr *filter; Span span; } ForEachClause;             /* filter NULL: all */

/* ---- declarations ------------------------------------------------------------------------------------------------- */

typedef struct { const char *document; QuotationList clauses; Span span; } RepealClause;
typedef struct {
    DeclaredName name;
    QuotationList title, number, source, interpreter_text;
    WordList  interpreter;                       /* names; or interpreter_text */
    WordList  owners; QuotationList owner_texts;
    Expr *issued;                                /* DATE; NULL */
    Expr *effective_from, *effective_for, *effective_to, *effective_by;  /* for: NUMBER with unit 年 or 月; to: DATE; NULL when absent */
    WordList effective_readings;
    WordList rounding_readings;                  /* 取整 按口径 A05 */
    VEC(RepealClause) repeals;
    Span keyword;
} PolicyDecl;

typedef struct { const char *path; Span span; } ImportDecl;

typedef struct { Word code; const char *label; DeclaredName name; Span span; } EnumItem;
    /* `B “采矿业”`: code B, label; `制造业企业 (manufacturer)`: name with both, label NULL. code is the ASCII form when there is one. */
typedef struct { DeclaredName name; VEC(EnumItem) items; int open; } EnumDecl;             /* open: ends with 等 */
typedef struct { DeclaredName name; } UnitDecl;                                            /* 单位 吨标准煤 (tce) */

typedef struct {
    DeclaredName name; TypeRef type;
    Expr *range_low, *range_high;                /* NULL when not given */
    Word  origin;                                /* 申报人/applicant, 数据/data, 评审/reviewer, 公布/published */
    QuotationList label;
    Span span;
} FieldDecl;
typedef struct { DeclaredName name; int many; VEC(FieldDecl) fields; } FactsDecl;

enum { OPTION_DEFAULT = 1, OPTION_PROVISIONAL };               /* 默认; 暂定: stands in until the analyst chooses (W1015) */
typedef struct { Word code; const char *text; int is_default; Span span; } ReadingOption;
typedef struct { DeclaredName name; QuotationList title; VEC(ReadingOption) options; QuotationList reason; } ReadingDecl;

typedef struct { Expr *from, *to, *value; Span span; } DatedValue;       /* to NULL: until the next row, or for good */
typedef struct { Span span; Expr *low, *high; } UnpublishedClause;       /* span.source -1 when absent; low/high NULL: no bounds */
typedef struct {
    DeclaredName name; TypeRef type;             /* type.name.text NULL when not written */
    Expr *constant;                              /* 默认 V; NULL */
    VEC(DatedValue) values;
    UnpublishedClause unpublished;
    QuotationList cites;
} ParameterDecl;

typedef struct { Expr *low, *high; int low_exclusive, high_exclusive; Expr *value, *cap; Span span; } TierRow; /* low/high NULL: open */
typedef struct {
    DeclaredName name; Expr *by; int marginal, flat;      /* at most one of the two words */
    TypeRef type;
    VEC(TierRow) rows;
    UnpublishedClause unpublished;
    QuotationList cites;
} TiersDecl;

typedef struct { ExprList cells; Span span; } TableRow;
typedef struct { DeclaredName name; ExprList columns; TypeRef type; VEC(TableRow) rows; UnpublishedClause unpublished; QuotationList cites; } TableDecl;
    /* 表 名 (name) 按 枚举一、枚举二 → 金额   行 a | b | 10万元: columns are the key types (NAME), the last cell the value */

typedef struct { DeclaredName name; Expr *value; QuotationList cites; WordList readings; } DefineDecl;

typedef struct {
    Word  number;                                /* as typed after 措施: "2", "8a"; text NULL if a name was typed */
    DeclaredName name;                           /* 措施2 and m2 */
    QuotationList title, cites, restates;
    WordList owners; QuotationList owner_texts;
    VEC(ConditionClause) conditions;             /* in the order written; ids c1, c2, … */
    VEC(DuringClause) windows;
    VEC(ForEachClause) for_each;                 /* more than one is an error of sema */
    VEC(OutcomeClause) outcomes;
    ExprList decided;                            /* 核定 amount fact, rate fact */
} MeasureDecl;

typedef struct { Word first, last; Span span; } MemberRange;             /* last.text NULL: a single member */
typedef struct {
    DeclaredName name; QuotationList title, cites;
    VEC(MemberRange) members;
    Word per; WordList per_readings;
    int  has_advice; OutcomeWord advise_kind; int ties_listed;
    Expr *selected;                              /* 选定 fact of type 集合(this choice); NULL */
    ExprList decided;                            /* 核定 amount fact, rate fact */
} ChooseDecl;

typedef struct { Expr *value; int descending; Span span; } RankKey;
typedef struct {                                                         /* over a decided batch: a budget, places, or both */
    DeclaredName name; QuotationList title, cites;
    VEC(MemberRange) members;                    /* the measures whose amounts are allocated */
    Expr *budget, *places, *unit;                /* unit: 取整 100元; NULL when absent */
    int   in_proportion;                         /* 核减 按比例 */
    VEC(RankKey) ranks; int ties_included;
} AllocateDecl;

typedef struct { DeclaredName name; Word number; QuotationList title, cites; WordList owners; QuotationList owner_texts;
                 WordList obliges; QuotationList obliges_text; Expr *must; WordList readings; QuotationList period; } DutyDecl;
typedef struct { DeclaredName name; Word number; QuotationList title, cites; WordList owners; QuotationList owner_texts;
                 Word class_name; QuotationList period; } DeclarationDecl;

typedef struct { Expr *target, *value; WordList reading; Span span; } GivenItem;
    /* target = value. 按口径 A05 = x: target NULL, reading[0], value NAME. List: target 融资, value SET of record? -> records below. */
typedef VEC(GivenItem) GivenItemList;
typedef struct { GivenItemList fields; Span span; } GivenRecord;         /* 融资 = {(方式 = 银行贷款，已贴息 = 否)，(…)} */
typedef VEC(GivenRecord) GivenRecordList;
typedef struct { Expr *target; GivenRecordList records; Span span; } GivenList;
typedef struct { GivenItemList items; VEC(GivenList) lists; } GivenClause;

typedef enum { EXPECT_STATUS, EXPECT_VALUE, EXPECT_ROW_ERROR } ExpectKind;
typedef struct {
    ExpectKind kind;
    Expr *target;                                /* NAME: 措施2, 措施2.资助, choose_1_7; NULL for EXPECT_ROW_ERROR (期望 出错) */
    StatusWord status;
    Expr *value;                                 /* for EXPECT_VALUE; MISSING: expected to have no amount */
    ExprList because;                            /* 因 facts or conditions (m1.c2) */
    ExprList missing;                            /* 缺 facts or parameters */
    Span span;
} ExpectItem;
typedef struct { QuotationList title; GivenClause given; VEC(ExpectItem) expects; } TestDecl;
typedef struct { QuotationList title; GivenClause given; ExprList columns; VEC(TableRow) rows; } TestTableDecl;

typedef struct { QuotationList title; VEC(ForEachClause) for_each_members; MemberRange members; Word members_alias; Expr *always;
                 Expr *monotone, *monotone_with; int nonincreasing; Expr *given; } PropertyDecl;

#define DECL_LIST(X)                                                                                                    \
    X(POLICY, PolicyDecl, "policy") X(IMPORT, ImportDecl, "import") X(ENUM, EnumDecl, "enum") X(UNIT, UnitDecl, "unit") \
    X(FACTS, FactsDecl, "facts") X(READING, ReadingDecl, "reading") X(PARAMETER, ParameterDecl, "parameter")            \
    X(TIERS, TiersDecl, "tiers") X(TABLE, TableDecl, "table") X(DEFINE, DefineDecl, "define")                           \
    X(MEASURE, MeasureDecl, "measure") X(CHOOSE, ChooseDecl, "choose one") X(ALLOCATION, AllocateDecl, "allocate")     \
    X(DUTY, DutyDecl, "duty")                                                                                           \
    X(DECLARATION, DeclarationDecl, "declaration") X(TEST, TestDecl, "test") X(TEST_TABLE, TestTableDecl, "test table") \
    X(PROPERTY, PropertyDecl, "property")

typedef enum {
#define X(kind, payload, text) DECL_##kind,
    DECL_LIST(X)
#undef X
} DeclKind;

typedef struct {
    DeclKind kind;
    Span     span;                               /* the whole declaration */
    Span     keyword;
    union {
#define X(kind, payload, text) payload kind;
        DECL_LIST(X)
#undef X
    } as;
} Decl;

typedef struct { const char *text; Span span; int after_code; } Comment;  /* # to the end of the line; after_code: shares its line */

typedef struct {
    int32_t source;
    VEC(Decl *)  decls;
    VEC(Comment) comments;                       /* by position */
    int incomplete;                              /* some declaration had a syntax error (reported) */
} Ast;

#endif
