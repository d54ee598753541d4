/* build - lists, parts, and the heads and clauses of declarations. See build.h. A clause in a declaration whose head had a mistake
 * goes into a Decl that the Ast does not hold: no action has to ask. */
#include "syntax/build.h"

#include "syntax/syntax_error.h"
#include <string.h>

/* ---- lists ------------------------------------------------------------------------------------------------------------- */

/* In the pieces in which the parser copies it at once: from others the processor would have to wait for them. */
void build_place(Span *place, const Span *places, int count) {
    *place = places[count ? 1 : 0];
    if (count == 0) place->start = place->end;
    else if (places[count].end > place->end) place->end = places[count].end;
}

Word            build_no_word(void) { return (Word){NULL, SPAN_NONE}; }
WordList        build_no_words(void) { return (WordList){0}; }
QuotationList   build_no_texts(void) { return (QuotationList){0}; }
ExprList        build_no_exprs(void) { return (ExprList){0}; }
Parties        *build_no_parties(Parse *parse) { return NEW(parse->arena, Parties); }
ReadingCaseList build_no_cases(void) { return (ReadingCaseList){0}; }
GivenItemList   build_no_fields(void) { return (GivenItemList){0}; }
GivenRecordList build_no_records(void) { return (GivenRecordList){0}; }

WordList build_words(Parse *parse, WordList list, Word item) {
    if (list.count == 0) {                              /* nearly all names have one part or two: no room is kept for more */
        list.items = NEW_ARRAY(parse->arena, Word, 2);
        list.capacity = 2;
    }
    VEC_PUSH(parse->arena, &list, item);
    return list;
}

QuotationList build_texts(Parse *parse, QuotationList list, Quotation item) {
    VEC_PUSH(parse->arena, &list, item);
    return list;
}

ExprList build_exprs(Parse *parse, ExprList list, Expr *item) {
    VEC_PUSH(parse->arena, &list, item);
    return list;
}

Parties *build_party_name(Parse *parse, Parties *list, Word item) {
    VEC_PUSH(parse->arena, &list->names, item);
    return list;
}

Parties *build_party_text(Parse *parse, Parties *list, Quotation item) {
    VEC_PUSH(parse->arena, &list->texts, item);
    return list;
}

ReadingCaseList build_cases(Parse *parse, ReadingCaseList list, Word option, Expr *value) {
    ReadingCase item = {option, value};
    VEC_PUSH(parse->arena, &list, item);
    return list;
}

GivenItemList build_record_field(Parse *parse, GivenItemList list, Word target, Expr *value, Span span) {
    GivenItem item = {.target = expr_name(parse, target.span, build_words(parse, build_no_words(), target)), .value = value, .span = span};
    VEC_PUSH(parse->arena, &list, item);
    return list;
}

GivenRecordList build_records(Parse *parse, GivenRecordList list, GivenItemList fields, Span span) {
    GivenRecord record = {fields, span};
    VEC_PUSH(parse->arena, &list, record);
    return list;
}

static void append_words(Parse *parse, WordList *list, WordList more) {
    for (int32_t i = 0; i < more.count; i++) VEC_PUSH(parse->arena, list, more.items[i]);
}

static void append_texts(Parse *parse, QuotationList *list, QuotationList more) {
    for (int32_t i = 0; i < more.count; i++) VEC_PUSH(parse->arena, list, more.items[i]);
}

/* ---- parts ------------------------------------------------------------------------------------------------------------- */

DeclaredName *build_name(Parse *parse, Word first, Word ascii, Span span) {
    DeclaredName *declared = NEW(parse->arena, DeclaredName);
    *declared = (DeclaredName){first, ascii, span, false};
    return declared;
}

TypeRef *build_type(Parse *parse, Word name, Word argument, Span span) {
    TypeRef *type = NEW(parse->arena, TypeRef);
    *type = (TypeRef){name, argument, span};
    return type;
}

TypeRef *build_no_type(Parse *parse) { return build_type(parse, build_no_word(), build_no_word(), SPAN_NONE); }

Word build_whole(Parse *parse, NumberExpr *number, Span span) {
    (void)parse;
    return (Word){number->whole, span};
}

/* `for 5 years`: the unit stands apart in English. Years and months get their Chinese name, which is all that later passes know. */
NumberExpr *build_duration(Parse *parse, NumberExpr *number, Word unit) {
    static const struct { const char *written, *meant; } units[] = {
        {"years", "年"}, {"year", "年"}, {"months", "月"}, {"month", "月"}, {"个月", "月"}, {"周年", "年"},
    };
    if (unit.text) number->unit = unit;
    for (size_t i = 0; number->unit.text && i < sizeof units / sizeof *units; i++)
        if (strcmp(number->unit.text, units[i].written) == 0) {
            number->unit.text = intern_text(parse->interner, units[i].meant);
            break;
        }
    return number;
}

Bound  build_bound(Expr *value, int exclusive) { return (Bound){value, exclusive}; }
Bound  build_no_bound(void) { return (Bound){NULL, 0}; }
Bounds build_bounds(Expr *low, Expr *high) { return (Bounds){low, high}; }

Tail *build_no_tail(Parse *parse) {
    Tail *tail = NEW(parse->arena, Tail);
    tail->total_rounded = SPAN_NONE;
    return tail;
}

Tail *build_tail_by(Parse *parse, Tail *tail, Expr *by, Span word) {
    if (tail->by) syntax_error_repeated(parse, word);
    tail->by = by;
    return tail;
}

Tail *build_tail_cap(Parse *parse, Tail *tail, Expr *cap, Span word) {
    (void)word;
    VEC_PUSH(parse->arena, &tail->caps, cap);
    return tail;
}

Limit build_limit(Expr *before, Expr *total, Expr *least) { return (Limit){before, total, least}; }

Tail *build_tail_limit(Parse *parse, Tail *tail, Limit limit, Span span) {
    if ((limit.total && tail->limit.total) || (limit.least && tail->limit.least)) syntax_error_repeated(parse, span);
    if (limit.total) {
        tail->limit.before = limit.before;
        tail->limit.total = limit.total;
    }
    if (limit.least) tail->limit.least = limit.least;
    return tail;
}

Tail *build_tail_per(Parse *parse, Tail *tail, Word per, Span word) {
    if (tail->per.text) syntax_error_repeated(parse, word);
    tail->per = per;
    return tail;
}

Tail *build_tail_once(Parse *parse, Tail *tail, Span word) {
    if (tail->once) syntax_error_repeated(parse, word);
    tail->once = 1;
    return tail;
}

Tail *build_tail_total_rounded(Parse *parse, Tail *tail, Span word) {
    if (tail->total_rounded.source >= 0) syntax_error_repeated(parse, word);
    tail->total_rounded = word;
    return tail;
}

Tail *build_tail_reading(Parse *parse, Tail *tail, Word reading) {
    tail->readings = build_words(parse, tail->readings, reading);
    return tail;
}

/* ---- declarations ------------------------------------------------------------------------------------------------------ */

static void close_declaration(Parse *parse) {
    Decl *decl = parse->decl;
    if (!decl || !parse->decl_has_head) return;
    if (parse->scan.end_before_declaration > decl->span.end) decl->span.end = parse->scan.end_before_declaration;
    VEC_PUSH(parse->arena, &parse->ast->decls, decl);
}

void build_open(Parse *parse, DeclKind kind, Span keyword) {
    close_declaration(parse);
    Decl *decl = NEW(parse->arena, Decl);
    decl->kind = kind;
    decl->span = decl->keyword = keyword;
    parse->decl = decl;
    parse->decl_has_head = parse->decl_too_deep = parse->decl_block = parse->decl_head_reported = parse->decl_clause_reported = false;
    parse->decl_at_margin = parse->scan.last.at_margin;     /* the word is the last token read */
    parse->expect = NULL;
    switch (kind) {
    case DECL_POLICY: decl->as.POLICY.keyword = keyword; break;
    case DECL_PARAMETER: decl->as.PARAMETER.unpublished.span = SPAN_NONE; break;
    case DECL_TIERS: decl->as.TIERS.unpublished.span = SPAN_NONE; break;
    case DECL_TABLE: decl->as.TABLE.unpublished.span = SPAN_NONE; break;
    case DECL_IMPORT: case DECL_ENUM: case DECL_UNIT: case DECL_FACTS: case DECL_READING: case DECL_DEFINE: case DECL_MEASURE:
    case DECL_CHOOSE: case DECL_ALLOCATION: case DECL_DUTY: case DECL_DECLARATION: case DECL_TEST: case DECL_TEST_TABLE: case DECL_PROPERTY: break;
    }
}

void build_finish(Parse *parse) {
    close_declaration(parse);
    parse->decl = NULL;
}

/* Where the open declaration keeps its name; NULL for those that have none. */
static DeclaredName *name_of(Decl *decl) {
    switch (decl->kind) {
    case DECL_POLICY: return &decl->as.POLICY.name;
    case DECL_ENUM: return &decl->as.ENUM.name;
    case DECL_UNIT: return &decl->as.UNIT.name;
    case DECL_FACTS: return &decl->as.FACTS.name;
    case DECL_READING: return &decl->as.READING.name;
    case DECL_PARAMETER: return &decl->as.PARAMETER.name;
    case DECL_TIERS: return &decl->as.TIERS.name;
    case DECL_TABLE: return &decl->as.TABLE.name;
    case DECL_DEFINE: return &decl->as.DEFINE.name;
    case DECL_MEASURE: return &decl->as.MEASURE.name;
    case DECL_CHOOSE: return &decl->as.CHOOSE.name;
    case DECL_ALLOCATION: return &decl->as.ALLOCATION.name;
    case DECL_DUTY: return &decl->as.DUTY.name;
    case DECL_DECLARATION: return &decl->as.DECLARATION.name;
    case DECL_IMPORT: case DECL_TEST: case DECL_TEST_TABLE: case DECL_PROPERTY: return NULL;
    }
    return NULL;
}

static QuotationList *title_of(Decl *decl) {
    switch (decl->kind) {
    case DECL_READING: return &decl->as.READING.title;
    case DECL_MEASURE: return &decl->as.MEASURE.title;
    case DECL_CHOOSE: return &decl->as.CHOOSE.title;
    case DECL_ALLOCATION: return &decl->as.ALLOCATION.title;
    case DECL_DUTY: return &decl->as.DUTY.title;
    case DECL_DECLARATION: return &decl->as.DECLARATION.title;
    case DECL_TEST: return &decl->as.TEST.title;
    case DECL_TEST_TABLE: return &decl->as.TEST_TABLE.title;
    case DECL_PROPERTY: return &decl->as.PROPERTY.title;
    case DECL_POLICY: case DECL_IMPORT: case DECL_ENUM: case DECL_UNIT: case DECL_FACTS: case DECL_PARAMETER: case DECL_TIERS:
    case DECL_TABLE: case DECL_DEFINE: return NULL;
    }
    return NULL;
}

void build_head(Parse *parse, DeclaredName *name) {
    *name_of(parse->decl) = *name;
    parse->decl_has_head = true;
}

/* `措施 2 (m2)` declares 措施2; 职责 and 声明 likewise. The Chinese word in every file, so that one name means one measure. */
void build_numbered_head(Parse *parse, NumberExpr *number, Word ascii, Span span) {
    Decl *decl = parse->decl;
    const char *prefix = decl->kind == DECL_MEASURE ? "措施" : decl->kind == DECL_DUTY ? "职责" : "声明";
    const char *text = arena_printf(parse->arena, "%s%s", prefix, number->whole);
    Word as_typed = {number->whole, span};
    if (decl->kind == DECL_MEASURE) decl->as.MEASURE.number = as_typed;
    else if (decl->kind == DECL_DUTY) decl->as.DUTY.number = as_typed;
    else decl->as.DECLARATION.number = as_typed;
    Word chinese = {intern_text(parse->interner, text), span};
    DeclaredName *name = build_name(parse, chinese, ascii, ascii.text ? span_join(span, ascii.span) : span);
    name->told_by_ascii = ascii.text && parse->text->language == LANGUAGE_ENGLISH;
    build_head(parse, name);
}

void build_titled_head(Parse *parse, QuotationList title) {
    build_title(parse, title);
    parse->decl_has_head = true;
}

void build_title(Parse *parse, QuotationList title) { *title_of(parse->decl) = title; }

/* ---- clauses of several declarations ------------------------------------------------------------------------------------- */

static QuotationList *cites_of(Decl *decl) {
    switch (decl->kind) {
    case DECL_PARAMETER: return &decl->as.PARAMETER.cites;
    case DECL_TIERS: return &decl->as.TIERS.cites;
    case DECL_TABLE: return &decl->as.TABLE.cites;
    case DECL_DEFINE: return &decl->as.DEFINE.cites;
    case DECL_MEASURE: return &decl->as.MEASURE.cites;
    case DECL_CHOOSE: return &decl->as.CHOOSE.cites;
    case DECL_ALLOCATION: return &decl->as.ALLOCATION.cites;
    case DECL_DUTY: return &decl->as.DUTY.cites;
    case DECL_DECLARATION: return &decl->as.DECLARATION.cites;
    case DECL_POLICY: case DECL_IMPORT: case DECL_ENUM: case DECL_UNIT: case DECL_FACTS: case DECL_READING: case DECL_TEST:
    case DECL_TEST_TABLE: case DECL_PROPERTY: return NULL;
    }
    return NULL;
}

void build_cites(Parse *parse, QuotationList texts) { append_texts(parse, cites_of(parse->decl), texts); }

void build_owners(Parse *parse, Parties *owners) {
    Decl *decl = parse->decl;
    WordList      *names = &decl->as.POLICY.owners;
    QuotationList *texts = &decl->as.POLICY.owner_texts;
    if (decl->kind == DECL_MEASURE) {
        names = &decl->as.MEASURE.owners;
        texts = &decl->as.MEASURE.owner_texts;
    } else if (decl->kind == DECL_DUTY) {
        names = &decl->as.DUTY.owners;
        texts = &decl->as.DUTY.owner_texts;
    } else if (decl->kind == DECL_DECLARATION) {
        names = &decl->as.DECLARATION.owners;
        texts = &decl->as.DECLARATION.owner_texts;
    }
    append_words(parse, names, owners->names);
    append_texts(parse, texts, owners->texts);
}

void build_period(Parse *parse, QuotationList texts) {
    Decl *decl = parse->decl;
    append_texts(parse, decl->kind == DECL_DUTY ? &decl->as.DUTY.period : &decl->as.DECLARATION.period, texts);
}

void build_unpublished(Parse *parse, Bounds range, Span span) {
    Decl *decl = parse->decl;
    UnpublishedClause *clause = decl->kind == DECL_PARAMETER ? &decl->as.PARAMETER.unpublished
                              : decl->kind == DECL_TIERS     ? &decl->as.TIERS.unpublished
                                                             : &decl->as.TABLE.unpublished;
    if (clause->span.source >= 0) syntax_error_repeated(parse, span);
    *clause = (UnpublishedClause){span, range.low, range.high};
}

void build_result_type(Parse *parse, TypeRef *type) {
    Decl *decl = parse->decl;
    TypeRef *place = decl->kind == DECL_PARAMETER ? &decl->as.PARAMETER.type
                   : decl->kind == DECL_TIERS     ? &decl->as.TIERS.type
                                                  : &decl->as.TABLE.type;
    if (place->name.text) syntax_error_repeated(parse, type->span);
    *place = *type;
}

void build_row(Parse *parse, ExprList cells, Span span) {
    Decl *decl = parse->decl;
    TableRow row = {cells, span};
    if (decl->kind == DECL_TABLE) VEC_PUSH(parse->arena, &decl->as.TABLE.rows, row);
    else VEC_PUSH(parse->arena, &decl->as.TEST_TABLE.rows, row);
}

void build_for_each(Parse *parse, Word entity, Word alias, Expr *filter, Span span) {
    Decl *decl = parse->decl;
    ForEachClause clause = {entity, alias, filter, span};
    if (decl->kind == DECL_MEASURE) VEC_PUSH(parse->arena, &decl->as.MEASURE.for_each, clause);
    else VEC_PUSH(parse->arena, &decl->as.PROPERTY.for_each_members, clause);
}

/* ---- policy, import ------------------------------------------------------------------------------------------------------ */

void build_policy_texts(Parse *parse, PolicyText which, QuotationList texts, Span word) {
    PolicyDecl *policy = &parse->decl->as.POLICY;
    QuotationList *list = which == POLICY_TEXT_TITLE ? &policy->title : which == POLICY_TEXT_NUMBER ? &policy->number : &policy->source;
    if (list->count > 0) syntax_error_repeated(parse, word);
    append_texts(parse, list, texts);
}

/* Keeps the later of two values of a clause that may stand once, and tells. */
static void set_once(Parse *parse, Expr **place, Expr *value, Span word) {
    if (*place) syntax_error_repeated(parse, word);
    *place = value;
}

void build_issued(Parse *parse, Expr *date, Span word) { set_once(parse, &parse->decl->as.POLICY.issued, date, word); }
void build_effective_from(Parse *parse, Expr *date, Span word) { set_once(parse, &parse->decl->as.POLICY.effective_from, date, word); }
void build_effective_for(Parse *parse, NumberExpr *duration, Span span) {
    parse->decl->as.POLICY.effective_for = expr_number(parse, span, duration);
}
void build_effective_to(Parse *parse, Expr *date) { parse->decl->as.POLICY.effective_to = date; }
void build_effective_tail(Parse *parse, Tail *tail) {
    parse->decl->as.POLICY.effective_by = tail->by;
    append_words(parse, &parse->decl->as.POLICY.effective_readings, tail->readings);
}

void build_interpreter(Parse *parse, Parties *parties) {
    append_words(parse, &parse->decl->as.POLICY.interpreter, parties->names);
    append_texts(parse, &parse->decl->as.POLICY.interpreter_text, parties->texts);
}

void build_repeals(Parse *parse, Quotation document, QuotationList clauses, Span span) {
    RepealClause clause = {document.text, clauses, span};
    VEC_PUSH(parse->arena, &parse->decl->as.POLICY.repeals, clause);
}

void build_rounding(Parse *parse, WordList readings) { append_words(parse, &parse->decl->as.POLICY.rounding_readings, readings); }

void build_import(Parse *parse, Quotation path) {
    parse->decl->as.IMPORT = (ImportDecl){path.text, path.span};
    parse->decl_has_head = true;
}

/* ---- enum, facts, reading, parameter, tiers, table, define --------------------------------------------------------------- */

void build_enum_item(Parse *parse, Word first, Word ascii, QuotationList label, Span span) {
    EnumItem item = {ascii.text ? ascii : first, label.count ? build_joined(parse, label) : NULL,
                     {first, ascii, ascii.text ? span_join(first.span, ascii.span) : first.span, false}, span};
    VEC_PUSH(parse->arena, &parse->decl->as.ENUM.items, item);
}

void build_enum_open(Parse *parse) { parse->decl->as.ENUM.open = 1; }
void build_many(Parse *parse) { parse->decl->as.FACTS.many = 1; }

void build_field(Parse *parse, DeclaredName *name, TypeRef *type, Span span) {
    FieldDecl field = {.name = *name, .type = *type, .origin = build_no_word(), .span = span};
    VEC_PUSH(parse->arena, &parse->decl->as.FACTS.fields, field);
}

static FieldDecl *last_field(Parse *parse) {
    FactsDecl *facts = &parse->decl->as.FACTS;
    return &facts->fields.items[facts->fields.count - 1];
}

void build_field_end(Parse *parse, Span span) { last_field(parse)->span = span; }

void build_field_range(Parse *parse, Expr *low, Expr *high, Span word) {
    FieldDecl *field = last_field(parse);
    if (field->range_low) syntax_error_repeated(parse, word);
    field->range_low = low;
    field->range_high = high;
}

void build_field_origin(Parse *parse, Word origin, Span word) {
    FieldDecl *field = last_field(parse);
    if (field->origin.text) syntax_error_repeated(parse, word);
    field->origin = origin;
}

void build_field_label(Parse *parse, QuotationList label) { append_texts(parse, &last_field(parse)->label, label); }

void build_option(Parse *parse, Word code, QuotationList text, int is_default, Span span) {
    ReadingOption option = {code, text.count ? build_joined(parse, text) : NULL, is_default, span};
    VEC_PUSH(parse->arena, &parse->decl->as.READING.options, option);
}

void build_reason(Parse *parse, QuotationList texts) { append_texts(parse, &parse->decl->as.READING.reason, texts); }

void build_constant(Parse *parse, Expr *value, Span word) { set_once(parse, &parse->decl->as.PARAMETER.constant, value, word); }

void build_dated(Parse *parse, Expr *from, Expr *to, Expr *value, Span span) {
    DatedValue row = {from, to, value, span};
    VEC_PUSH(parse->arena, &parse->decl->as.PARAMETER.values, row);
}

void build_tiers_by(Parse *parse, Expr *by) { parse->decl->as.TIERS.by = by; }
void build_tiers_flat(Parse *parse) { parse->decl->as.TIERS.flat = 1; }
void build_tiers_marginal(Parse *parse) { parse->decl->as.TIERS.marginal = 1; }

void build_tier(Parse *parse, Bound low, Bound high, Expr *value, Expr *cap, Span span) {
    TierRow row = {low.value, high.value, low.exclusive, high.exclusive, value, cap, span};
    VEC_PUSH(parse->arena, &parse->decl->as.TIERS.rows, row);
}

void build_keys(Parse *parse, WordList names) {
    for (int32_t i = 0; i < names.count; i++) {
        Word name = names.items[i];
        VEC_PUSH(parse->arena, &parse->decl->as.TABLE.columns, expr_name(parse, name.span, build_words(parse, build_no_words(), name)));
    }
}

void build_define(Parse *parse, Expr *value, WordList readings) {
    parse->decl->as.DEFINE.value = value;
    parse->decl->as.DEFINE.readings = readings;
}

/* ---- measure, choose one, duty, declaration ------------------------------------------------------------------------------ */

void build_restates(Parse *parse, QuotationList texts) { append_texts(parse, &parse->decl->as.MEASURE.restates, texts); }

/* A label of neighbouring texts is one; NULL: none. One that says nothing would hide the condition in every explanation. */
static Quotation build_label(Parse *parse, QuotationList texts) {
    if (!texts.count) return (Quotation){NULL, SPAN_NONE};
    Quotation   label = {build_joined(parse, texts), span_join(texts.items[0].span, texts.items[texts.count - 1].span)};
    const char *at = label.text;
    while (*at == ' ' || *at == '\t' || strncmp(at, "\u3000", strlen("\u3000")) == 0) at += *at == ' ' || *at == '\t' ? 1 : strlen("\u3000");
    if (!*at) {
        Word found = {arena_strndup(parse->arena, parse->text->text + label.span.start, label.span.end - label.span.start), label.span};
        syntax_error_word(parse, found, "a label says what is asked for: write it, or leave out the quotation and the colon", "条件的名称要写明内容：请补上，或删去引号和冒号");
    }
    return label;
}

void build_condition(Parse *parse, ConditionRole role, QuotationList label, Expr *expr, WordList readings, Span span) {
    ConditionClause clause = {role, build_label(parse, label), expr, readings, span};
    VEC_PUSH(parse->arena, &parse->decl->as.MEASURE.conditions, clause);
}

void build_during(Parse *parse, Expr *from, Expr *to, Tail *tail, Span span) {
    DuringClause clause = {from, to, tail->by, tail->readings, span};
    VEC_PUSH(parse->arena, &parse->decl->as.MEASURE.windows, clause);
}

void build_outcome(Parse *parse, OutcomeWord kind, int ceiling, Expr *amount, Tail *tail, Span span) {
    OutcomeClause clause = {kind, ceiling, amount, tail->caps, tail->limit.before, tail->limit.total, tail->limit.least, tail->per, tail->once, tail->total_rounded, tail->readings, span};
    VEC_PUSH(parse->arena, &parse->decl->as.MEASURE.outcomes, clause);
}

void build_member(Parse *parse, Word first, Word last, Span span) {
    MemberRange range = {first, last, span};
    if (parse->decl->kind == DECL_ALLOCATION) VEC_PUSH(parse->arena, &parse->decl->as.ALLOCATION.members, range);
    else VEC_PUSH(parse->arena, &parse->decl->as.CHOOSE.members, range);
}

void build_budget(Parse *parse, Expr *budget, Span word) { set_once(parse, &parse->decl->as.ALLOCATION.budget, budget, word); }
void build_places(Parse *parse, Expr *places, Span word) { set_once(parse, &parse->decl->as.ALLOCATION.places, places, word); }
void build_allocation_unit(Parse *parse, Expr *unit, Span word) { set_once(parse, &parse->decl->as.ALLOCATION.unit, unit, word); }

void build_reduce(Parse *parse, Span word) {
    if (parse->decl->as.ALLOCATION.in_proportion) syntax_error_repeated(parse, word);
    parse->decl->as.ALLOCATION.in_proportion = 1;
}

void build_rank_key(Parse *parse, Expr *value, int descending, Span span) {
    RankKey key = {value, descending, span};
    VEC_PUSH(parse->arena, &parse->decl->as.ALLOCATION.ranks, key);
}

void build_ties_included(Parse *parse) { parse->decl->as.ALLOCATION.ties_included = 1; }

void build_choice_per(Parse *parse, Word per, WordList readings, Span word) {
    ChooseDecl *choose = &parse->decl->as.CHOOSE;
    if (choose->per.text) syntax_error_repeated(parse, word);
    choose->per = per;
    choose->per_readings = readings;
}

void build_advice(Parse *parse, OutcomeWord kind, Span word) {
    ChooseDecl *choose = &parse->decl->as.CHOOSE;
    if (choose->has_advice) syntax_error_repeated(parse, word);
    choose->has_advice = 1;
    choose->advise_kind = kind;
}

void build_ties(Parse *parse, Word how) {
    if (strcmp(how.text, "全部列出") == 0 || strcmp(how.text, "listed") == 0) parse->decl->as.CHOOSE.ties_listed = 1;
    else syntax_error_word(parse, how, "ties can only be `listed`", "并列只能写“全部列出”");
}

void build_selected(Parse *parse, Expr *fact, Span word) { set_once(parse, &parse->decl->as.CHOOSE.selected, fact, word); }

void build_decided(Parse *parse, ExprList facts) {
    ExprList *decided = parse->decl->kind == DECL_MEASURE ? &parse->decl->as.MEASURE.decided : &parse->decl->as.CHOOSE.decided;
    for (int32_t i = 0; i < facts.count; i++) VEC_PUSH(parse->arena, decided, facts.items[i]);
}

void build_obliges(Parse *parse, Parties *parties) {
    append_words(parse, &parse->decl->as.DUTY.obliges, parties->names);
    append_texts(parse, &parse->decl->as.DUTY.obliges_text, parties->texts);
}

void build_must(Parse *parse, Expr *expr, WordList readings, Span word) {
    set_once(parse, &parse->decl->as.DUTY.must, expr, word);
    parse->decl->as.DUTY.readings = readings;
}

void build_class(Parse *parse, Word name, Span word) {
    DeclarationDecl *declaration = &parse->decl->as.DECLARATION;
    if (declaration->class_name.text) syntax_error_repeated(parse, word);
    declaration->class_name = name;
}

/* ---- test, test table, property ------------------------------------------------------------------------------------------ */

static GivenClause *given_of(Decl *decl) { return decl->kind == DECL_TEST ? &decl->as.TEST.given : &decl->as.TEST_TABLE.given; }

void build_given(Parse *parse, Expr *target, Expr *value, Span span) {
    GivenItem item = {.target = target, .value = value, .span = span};
    VEC_PUSH(parse->arena, &given_of(parse->decl)->items, item);
}

void build_given_list(Parse *parse, Expr *target, GivenRecordList records, Span span) {
    GivenList list = {target, records, span};
    VEC_PUSH(parse->arena, &given_of(parse->decl)->lists, list);
}

void build_given_reading(Parse *parse, Word reading, Word option, Span span) {
    GivenItem item = {.value = expr_name(parse, option.span, build_words(parse, build_no_words(), option)),
                      .reading = build_words(parse, build_no_words(), reading), .span = span};
    VEC_PUSH(parse->arena, &given_of(parse->decl)->items, item);
}

static void add_expectation(Parse *parse, ExpectItem item) {
    TestDecl *test = &parse->decl->as.TEST;
    VEC_PUSH(parse->arena, &test->expects, item);
    parse->expect = &test->expects.items[test->expects.count - 1];
}

void build_expect_status(Parse *parse, Expr *target, StatusWord status, Span span) {
    add_expectation(parse, (ExpectItem){.kind = EXPECT_STATUS, .target = target, .status = status, .span = span});
}

void build_expect_value(Parse *parse, Expr *target, Expr *value, Span span) {
    add_expectation(parse, (ExpectItem){.kind = EXPECT_VALUE, .target = target, .value = value, .span = span});
}

void build_expect_error(Parse *parse, Span span) { add_expectation(parse, (ExpectItem){.kind = EXPECT_ROW_ERROR, .span = span}); }

void build_because(Parse *parse, Expr *reason) {
    parse->reasons_are_missing = false;
    build_reason_more(parse, reason);
}

void build_missing(Parse *parse, Expr *fact) {
    parse->reasons_are_missing = true;
    build_reason_more(parse, fact);
}

void build_reason_more(Parse *parse, Expr *item) {
    ExprList *list = parse->reasons_are_missing ? &parse->expect->missing : &parse->expect->because;
    VEC_PUSH(parse->arena, list, item);
    parse->expect->span = span_join(parse->expect->span, item->span);
}

void build_columns(Parse *parse, ExprList columns, Span word) {
    if (parse->decl->as.TEST_TABLE.columns.count) syntax_error_second_columns(parse, word);
    for (int32_t i = 0; i < columns.count; i++) VEC_PUSH(parse->arena, &parse->decl->as.TEST_TABLE.columns, columns.items[i]);
}

void build_property_members(Parse *parse, Word first, Word last, Word alias, Span span) {
    PropertyDecl *property = &parse->decl->as.PROPERTY;
    if (property->members.first.text) syntax_error_repeated(parse, span);
    property->members = (MemberRange){first, last, span};
    property->members_alias = alias;
}

void build_property_given(Parse *parse, Expr *expr, Span word) { set_once(parse, &parse->decl->as.PROPERTY.given, expr, word); }
void build_always(Parse *parse, Expr *expr, Span word) { set_once(parse, &parse->decl->as.PROPERTY.always, expr, word); }

void build_monotone(Parse *parse, Expr *of, Expr *with, int nonincreasing, Span word) {
    PropertyDecl *property = &parse->decl->as.PROPERTY;
    set_once(parse, &property->monotone, of, word);
    property->monotone_with = with;
    property->nonincreasing = nonincreasing;
}
