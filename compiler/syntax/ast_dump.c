/* ast_dump - the tree as text: one line a node, indented by two blanks a level, no places. Absent parts are left out.
 * Two texts with the same dump mean the same to every later pass: the tests of the formatter rely on it. */
#include "syntax/parse.h"

typedef struct { Buffer *out; int depth; } Dump;

static const char *const expr_names[] = {
#define X(kind, payload, text) [EXPR_##kind] = text,
    EXPR_LIST(X)
#undef X
};
static const char *const decl_names[] = {
#define X(kind, payload, text) [DECL_##kind] = text,
    DECL_LIST(X)
#undef X
};
static const char *const outcome_names[] = {"grant", "reward", "subsidy", "deduction", "charge", "waiver", "classification", "referral", "obligation"};
static const char *const status_names[] = {"yes", "no", "unknown", "error", "not in force"};
static const char *const compare_names[] = {"=", "!=", "<", "<=", ">", ">="};
static const char *const role_names[] = {"applies", "requires", "except"};

/* ---- lines --------------------------------------------------------------------------------------------------------------- */

static void start_line(Dump *dump, const char *label) {
    buffer_repeat(dump->out, "  ", dump->depth);
    buffer_text(dump->out, label);
}

static void end_line(Dump *dump) { buffer_byte(dump->out, '\n'); }

static void line(Dump *dump, const char *label) {
    start_line(dump, label);
    end_line(dump);
}

static void flag(Dump *dump, const char *label, int value) {
    if (value) line(dump, label);
}

static void text_line(Dump *dump, const char *label, const char *text) {
    if (!text) return;
    start_line(dump, label);
    buffer_printf(dump->out, " \"%s\"\n", text);
}

static void word_line(Dump *dump, const char *label, Word word) {
    if (!word.text) return;
    start_line(dump, label);
    buffer_printf(dump->out, " %s\n", word.text);
}

static void words_line(Dump *dump, const char *label, WordList words) {
    if (words.count == 0) return;
    start_line(dump, label);
    for (int32_t i = 0; i < words.count; i++) buffer_printf(dump->out, " %s", words.items[i].text);
    end_line(dump);
}

static void texts_lines(Dump *dump, const char *label, QuotationList texts) {
    for (int32_t i = 0; i < texts.count; i++) text_line(dump, label, texts.items[i].text);
}

static void name_line(Dump *dump, const char *label, DeclaredName name) {
    start_line(dump, label);
    if (name.chinese.text) buffer_printf(dump->out, " %s", name.chinese.text);
    if (name.ascii.text) buffer_printf(dump->out, " (%s)", name.ascii.text);
    end_line(dump);
}

static void type_line(Dump *dump, TypeRef type) {
    if (!type.name.text) return;
    start_line(dump, "type");
    buffer_printf(dump->out, " %s", type.name.text);
    if (type.argument.text) buffer_printf(dump->out, "(%s)", type.argument.text);
    end_line(dump);
}

/* ---- expressions ----------------------------------------------------------------------------------------------------------- */

static void expr_lines(Dump *dump, const char *label, const Expr *expr);

static void exprs_lines(Dump *dump, const char *label, ExprList list) {
    for (int32_t i = 0; i < list.count; i++) expr_lines(dump, label, list.items[i]);
}

static void expr_head(Dump *dump, const Expr *expr) {
    Buffer *out = dump->out;
    switch (expr->kind) {
    case EXPR_NUMBER:
        buffer_printf(out, " %s", expr->as.NUMBER.digits);
        if (expr->as.NUMBER.unit.text) buffer_printf(out, " %s", expr->as.NUMBER.unit.text);
        break;
    case EXPR_DATE: buffer_printf(out, " %04d-%02d-%02d", expr->as.DATE.year, expr->as.DATE.month, expr->as.DATE.day); break;
    case EXPR_TEXT: buffer_printf(out, " \"%s\"", expr->as.TEXT.text); break;
    case EXPR_BOOL: buffer_text(out, expr->as.BOOL.value ? " true" : " false"); break;
    case EXPR_NAME:
        for (int32_t i = 0; i < expr->as.NAME.path.count; i++) buffer_printf(out, "%s%s", i ? "." : " ", expr->as.NAME.path.items[i].text);
        break;
    case EXPR_COMPARE: buffer_printf(out, " %s", compare_names[expr->as.COMPARE.op]); break;
    case EXPR_ARITHMETIC: buffer_printf(out, " %c", "+-*/"[expr->as.ARITHMETIC.op]); break;
    case EXPR_CALL: buffer_printf(out, " %s", expr->as.CALL.function.text); break;
    case EXPR_BY_READING: buffer_printf(out, " %s", expr->as.BY_READING.reading.text); break;
    case EXPR_STATUS: buffer_printf(out, " %s", status_names[expr->as.STATUS.status]); break;
    case EXPR_SET: case EXPR_NOT: case EXPR_NEGATE: case EXPR_AND: case EXPR_OR: case EXPR_IN: case EXPR_CONTAINS: case EXPR_OF: case EXPR_IF:
    case EXPR_PAREN: case EXPR_CAPPED: case EXPR_MISSING: case EXPR_ERROR: break;
    }
}

static void expr_parts(Dump *dump, const Expr *expr) {
    switch (expr->kind) {
    case EXPR_SET: exprs_lines(dump, "", expr->as.SET.items); break;
    case EXPR_NOT: expr_lines(dump, "", expr->as.NOT.operand); break;
    case EXPR_NEGATE: expr_lines(dump, "", expr->as.NEGATE.operand); break;
    case EXPR_AND: exprs_lines(dump, "", expr->as.AND.operands); break;
    case EXPR_OR: exprs_lines(dump, "", expr->as.OR.operands); break;
    case EXPR_COMPARE:
        expr_lines(dump, "", expr->as.COMPARE.left);
        expr_lines(dump, "", expr->as.COMPARE.right);
        break;
    case EXPR_IN:
        expr_lines(dump, "", expr->as.IN.element);
        expr_lines(dump, "", expr->as.IN.set);
        break;
    case EXPR_CONTAINS:
        expr_lines(dump, "", expr->as.CONTAINS.set);
        expr_lines(dump, "", expr->as.CONTAINS.element);
        break;
    case EXPR_ARITHMETIC:
        expr_lines(dump, "", expr->as.ARITHMETIC.left);
        expr_lines(dump, "", expr->as.ARITHMETIC.right);
        break;
    case EXPR_OF:
        expr_lines(dump, "base ", expr->as.OF.base);
        expr_lines(dump, "share ", expr->as.OF.share);
        break;
    case EXPR_CALL: exprs_lines(dump, "", expr->as.CALL.arguments); break;
    case EXPR_IF:
        expr_lines(dump, "if ", expr->as.IF.condition);
        expr_lines(dump, "then ", expr->as.IF.then_value);
        expr_lines(dump, "else ", expr->as.IF.else_value);
        break;
    case EXPR_BY_READING:
        for (int32_t i = 0; i < expr->as.BY_READING.cases.count; i++) {
            word_line(dump, "option", expr->as.BY_READING.cases.items[i].option);
            expr_lines(dump, "value ", expr->as.BY_READING.cases.items[i].value);
        }
        break;
    case EXPR_PAREN: expr_lines(dump, "", expr->as.PAREN.inner); break;
    case EXPR_CAPPED:
        expr_lines(dump, "", expr->as.CAPPED.inner);
        expr_lines(dump, "cap ", expr->as.CAPPED.cap);
        break;
    case EXPR_NUMBER: case EXPR_DATE: case EXPR_TEXT: case EXPR_BOOL: case EXPR_NAME: case EXPR_MISSING: case EXPR_STATUS: case EXPR_ERROR: break;
    }
}

/* `label` ends with a blank unless it is empty; a NULL expression is absent. */
static void expr_lines(Dump *dump, const char *label, const Expr *expr) {
    if (!expr) return;
    start_line(dump, label);
    buffer_text(dump->out, expr_names[expr->kind]);
    expr_head(dump, expr);
    end_line(dump);
    dump->depth++;
    expr_parts(dump, expr);
    dump->depth--;
}

/* ---- clauses --------------------------------------------------------------------------------------------------------------- */

static void unpublished_lines(Dump *dump, UnpublishedClause clause) {
    if (clause.span.source < 0) return;
    line(dump, "unpublished");
    dump->depth++;
    expr_lines(dump, "low ", clause.low);
    expr_lines(dump, "high ", clause.high);
    dump->depth--;
}

static void rows_lines(Dump *dump, const TableRow *rows, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        line(dump, "row");
        dump->depth++;
        exprs_lines(dump, "", rows[i].cells);
        dump->depth--;
    }
}

static void for_each_lines(Dump *dump, const ForEachClause *clauses, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        word_line(dump, "for each", clauses[i].entity);
        dump->depth++;
        word_line(dump, "as", clauses[i].alias);
        expr_lines(dump, "filter ", clauses[i].filter);
        dump->depth--;
    }
}

static void condition_lines(Dump *dump, const ConditionClause *clause) {
    line(dump, role_names[clause->role]);
    dump->depth++;
    if (clause->label.text) text_line(dump, "label", clause->label.text);
    expr_lines(dump, "", clause->expr);
    words_line(dump, "readings", clause->readings);
    dump->depth--;
}

static void window_lines(Dump *dump, const DuringClause *clause) {
    line(dump, "during");
    dump->depth++;
    expr_lines(dump, "from ", clause->from);
    expr_lines(dump, "to ", clause->to);
    expr_lines(dump, "by ", clause->by);
    words_line(dump, "readings", clause->readings);
    dump->depth--;
}

static void outcome_lines(Dump *dump, const OutcomeClause *clause) {
    start_line(dump, "outcome ");
    buffer_printf(dump->out, "%s%s%s%s\n", outcome_names[clause->kind], clause->ceiling ? " up-to" : "", clause->once ? " once" : "",
                  clause->total_rounded.source >= 0 ? " rounded-in-total" : "");
    dump->depth++;
    expr_lines(dump, "amount ", clause->amount);
    for (int32_t i = 0; i < clause->caps.count; i++) expr_lines(dump, "cap ", clause->caps.items[i]);
    expr_lines(dump, "before ", clause->before);
    expr_lines(dump, "total ", clause->total);
    expr_lines(dump, "least ", clause->least);
    word_line(dump, "per", clause->per);
    words_line(dump, "readings", clause->readings);
    dump->depth--;
}

static void member_line(Dump *dump, MemberRange member) {
    if (!member.first.text) return;
    start_line(dump, "member");
    buffer_printf(dump->out, member.last.text ? " %s to %s\n" : " %s\n", member.first.text, member.last.text);
}

static void given_item_lines(Dump *dump, const GivenItem *item) {
    line(dump, "given");
    dump->depth++;
    words_line(dump, "reading", item->reading);
    expr_lines(dump, "", item->target);
    expr_lines(dump, "value ", item->value);
    dump->depth--;
}

static void given_lines(Dump *dump, const GivenClause *given) {
    for (int32_t i = 0; i < given->items.count; i++) given_item_lines(dump, &given->items.items[i]);
    for (int32_t i = 0; i < given->lists.count; i++) {
        const GivenList *list = &given->lists.items[i];
        expr_lines(dump, "given list ", list->target);
        dump->depth++;
        for (int32_t j = 0; j < list->records.count; j++) {
            line(dump, "record");
            dump->depth++;
            for (int32_t k = 0; k < list->records.items[j].fields.count; k++) given_item_lines(dump, &list->records.items[j].fields.items[k]);
            dump->depth--;
        }
        dump->depth--;
    }
}

static void expect_lines(Dump *dump, const ExpectItem *item) {
    switch (item->kind) {
    case EXPECT_STATUS:
        start_line(dump, "expect ");
        buffer_printf(dump->out, "%s\n", status_names[item->status]);
        break;
    case EXPECT_VALUE: line(dump, "expect value"); break;
    case EXPECT_ROW_ERROR: line(dump, "expect row error"); break;
    }
    dump->depth++;
    expr_lines(dump, "", item->target);
    expr_lines(dump, "value ", item->value);
    exprs_lines(dump, "because ", item->because);
    exprs_lines(dump, "missing ", item->missing);
    dump->depth--;
}

/* ---- declarations ---------------------------------------------------------------------------------------------------------- */

static void policy_lines(Dump *dump, const PolicyDecl *policy) {
    name_line(dump, "name", policy->name);
    texts_lines(dump, "title", policy->title);
    texts_lines(dump, "number", policy->number);
    texts_lines(dump, "source", policy->source);
    expr_lines(dump, "issued ", policy->issued);
    expr_lines(dump, "effective from ", policy->effective_from);
    expr_lines(dump, "effective for ", policy->effective_for);
    expr_lines(dump, "effective to ", policy->effective_to);
    expr_lines(dump, "effective by ", policy->effective_by);
    words_line(dump, "effective readings", policy->effective_readings);
    words_line(dump, "interpreter", policy->interpreter);
    texts_lines(dump, "interpreter", policy->interpreter_text);
    words_line(dump, "owners", policy->owners);
    texts_lines(dump, "owner", policy->owner_texts);
    words_line(dump, "rounding", policy->rounding_readings);
    for (int32_t i = 0; i < policy->repeals.count; i++) {
        text_line(dump, "repeals", policy->repeals.items[i].document);
        dump->depth++;
        texts_lines(dump, "clause", policy->repeals.items[i].clauses);
        dump->depth--;
    }
}

static void enum_lines(Dump *dump, const EnumDecl *decl) {
    name_line(dump, "name", decl->name);
    for (int32_t i = 0; i < decl->items.count; i++) {
        name_line(dump, "item", decl->items.items[i].name);
        dump->depth++;
        word_line(dump, "code", decl->items.items[i].code);
        text_line(dump, "label", decl->items.items[i].label);
        dump->depth--;
    }
    flag(dump, "open", decl->open);
}

static void facts_lines(Dump *dump, const FactsDecl *decl) {
    name_line(dump, "name", decl->name);
    flag(dump, "many", decl->many);
    for (int32_t i = 0; i < decl->fields.count; i++) {
        const FieldDecl *field = &decl->fields.items[i];
        name_line(dump, "field", field->name);
        dump->depth++;
        type_line(dump, field->type);
        expr_lines(dump, "low ", field->range_low);
        expr_lines(dump, "high ", field->range_high);
        word_line(dump, "origin", field->origin);
        texts_lines(dump, "label", field->label);
        dump->depth--;
    }
}

static void reading_lines(Dump *dump, const ReadingDecl *decl) {
    name_line(dump, "name", decl->name);
    texts_lines(dump, "title", decl->title);
    for (int32_t i = 0; i < decl->options.count; i++) {
        word_line(dump, decl->options.items[i].is_default == OPTION_PROVISIONAL ? "provisional option" : decl->options.items[i].is_default ? "default option" : "option", decl->options.items[i].code);
        dump->depth++;
        text_line(dump, "text", decl->options.items[i].text);
        dump->depth--;
    }
    texts_lines(dump, "reason", decl->reason);
}

static void parameter_lines(Dump *dump, const ParameterDecl *decl) {
    name_line(dump, "name", decl->name);
    type_line(dump, decl->type);
    expr_lines(dump, "default ", decl->constant);
    for (int32_t i = 0; i < decl->values.count; i++) {
        expr_lines(dump, "from ", decl->values.items[i].from);
        expr_lines(dump, "to ", decl->values.items[i].to);
        expr_lines(dump, "value ", decl->values.items[i].value);
    }
    unpublished_lines(dump, decl->unpublished);
    texts_lines(dump, "cites", decl->cites);
}

static void tiers_lines(Dump *dump, const TiersDecl *decl) {
    name_line(dump, "name", decl->name);
    expr_lines(dump, "by ", decl->by);
    flag(dump, "flat", decl->flat);
    flag(dump, "marginal", decl->marginal);
    type_line(dump, decl->type);
    for (int32_t i = 0; i < decl->rows.count; i++) {
        const TierRow *row = &decl->rows.items[i];
        line(dump, "tier");
        dump->depth++;
        expr_lines(dump, row->low_exclusive ? "above " : "from ", row->low);
        expr_lines(dump, row->high_exclusive ? "below " : "to ", row->high);
        expr_lines(dump, "value ", row->value);
        expr_lines(dump, "cap ", row->cap);
        dump->depth--;
    }
    unpublished_lines(dump, decl->unpublished);
    texts_lines(dump, "cites", decl->cites);
}

static void table_lines(Dump *dump, const TableDecl *decl) {
    name_line(dump, "name", decl->name);
    exprs_lines(dump, "key ", decl->columns);
    type_line(dump, decl->type);
    rows_lines(dump, decl->rows.items, decl->rows.count);
    unpublished_lines(dump, decl->unpublished);
    texts_lines(dump, "cites", decl->cites);
}

static void define_lines(Dump *dump, const DefineDecl *decl) {
    name_line(dump, "name", decl->name);
    expr_lines(dump, "value ", decl->value);
    words_line(dump, "readings", decl->readings);
    texts_lines(dump, "cites", decl->cites);
}

static void measure_lines(Dump *dump, const MeasureDecl *decl) {
    word_line(dump, "number", decl->number);
    name_line(dump, "name", decl->name);
    texts_lines(dump, "title", decl->title);
    texts_lines(dump, "cites", decl->cites);
    texts_lines(dump, "restates", decl->restates);
    words_line(dump, "owners", decl->owners);
    texts_lines(dump, "owner", decl->owner_texts);
    for (int32_t i = 0; i < decl->conditions.count; i++) condition_lines(dump, &decl->conditions.items[i]);
    for (int32_t i = 0; i < decl->windows.count; i++) window_lines(dump, &decl->windows.items[i]);
    for_each_lines(dump, decl->for_each.items, decl->for_each.count);
    for (int32_t i = 0; i < decl->outcomes.count; i++) outcome_lines(dump, &decl->outcomes.items[i]);
    exprs_lines(dump, "decided ", decl->decided);
}

static void choose_lines(Dump *dump, const ChooseDecl *decl) {
    name_line(dump, "name", decl->name);
    texts_lines(dump, "title", decl->title);
    texts_lines(dump, "cites", decl->cites);
    for (int32_t i = 0; i < decl->members.count; i++) member_line(dump, decl->members.items[i]);
    word_line(dump, "per", decl->per);
    words_line(dump, "per readings", decl->per_readings);
    if (decl->has_advice) text_line(dump, "advise", outcome_names[decl->advise_kind]);
    flag(dump, "ties listed", decl->ties_listed);
    expr_lines(dump, "selected ", decl->selected);
    exprs_lines(dump, "decided ", decl->decided);
}

static void allocate_lines(Dump *dump, const AllocateDecl *decl) {
    name_line(dump, "name", decl->name);
    texts_lines(dump, "title", decl->title);
    texts_lines(dump, "cites", decl->cites);
    for (int32_t i = 0; i < decl->members.count; i++) member_line(dump, decl->members.items[i]);
    expr_lines(dump, "budget ", decl->budget);
    expr_lines(dump, "places ", decl->places);
    expr_lines(dump, "unit ", decl->unit);
    flag(dump, "in proportion", decl->in_proportion);
    for (int32_t i = 0; i < decl->ranks.count; i++) expr_lines(dump, decl->ranks.items[i].descending ? "descending " : "ascending ", decl->ranks.items[i].value);
    flag(dump, "ties included", decl->ties_included);
}

static void duty_lines(Dump *dump, const DutyDecl *decl) {
    word_line(dump, "number", decl->number);
    name_line(dump, "name", decl->name);
    texts_lines(dump, "title", decl->title);
    texts_lines(dump, "cites", decl->cites);
    words_line(dump, "owners", decl->owners);
    texts_lines(dump, "owner", decl->owner_texts);
    words_line(dump, "obliges", decl->obliges);
    texts_lines(dump, "obliges", decl->obliges_text);
    expr_lines(dump, "must ", decl->must);
    words_line(dump, "readings", decl->readings);
    texts_lines(dump, "period", decl->period);
}

static void declaration_lines(Dump *dump, const DeclarationDecl *decl) {
    word_line(dump, "number", decl->number);
    name_line(dump, "name", decl->name);
    texts_lines(dump, "title", decl->title);
    texts_lines(dump, "cites", decl->cites);
    words_line(dump, "owners", decl->owners);
    texts_lines(dump, "owner", decl->owner_texts);
    word_line(dump, "class", decl->class_name);
    texts_lines(dump, "period", decl->period);
}

static void test_lines(Dump *dump, const TestDecl *decl) {
    texts_lines(dump, "title", decl->title);
    given_lines(dump, &decl->given);
    for (int32_t i = 0; i < decl->expects.count; i++) expect_lines(dump, &decl->expects.items[i]);
}

static void test_table_lines(Dump *dump, const TestTableDecl *decl) {
    texts_lines(dump, "title", decl->title);
    given_lines(dump, &decl->given);
    exprs_lines(dump, "column ", decl->columns);
    rows_lines(dump, decl->rows.items, decl->rows.count);
}

static void property_lines(Dump *dump, const PropertyDecl *decl) {
    texts_lines(dump, "title", decl->title);
    for_each_lines(dump, decl->for_each_members.items, decl->for_each_members.count);
    member_line(dump, decl->members);
    word_line(dump, "as", decl->members_alias);
    expr_lines(dump, "given ", decl->given);
    expr_lines(dump, "always ", decl->always);
    expr_lines(dump, decl->nonincreasing ? "nonincreasing " : "nondecreasing ", decl->monotone);
    expr_lines(dump, "with ", decl->monotone_with);
}

static void decl_lines(Dump *dump, const Decl *decl) {
    line(dump, decl_names[decl->kind]);
    dump->depth++;
    switch (decl->kind) {
    case DECL_POLICY: policy_lines(dump, &decl->as.POLICY); break;
    case DECL_IMPORT: text_line(dump, "path", decl->as.IMPORT.path); break;
    case DECL_ENUM: enum_lines(dump, &decl->as.ENUM); break;
    case DECL_UNIT: name_line(dump, "name", decl->as.UNIT.name); break;
    case DECL_FACTS: facts_lines(dump, &decl->as.FACTS); break;
    case DECL_READING: reading_lines(dump, &decl->as.READING); break;
    case DECL_PARAMETER: parameter_lines(dump, &decl->as.PARAMETER); break;
    case DECL_TIERS: tiers_lines(dump, &decl->as.TIERS); break;
    case DECL_TABLE: table_lines(dump, &decl->as.TABLE); break;
    case DECL_DEFINE: define_lines(dump, &decl->as.DEFINE); break;
    case DECL_MEASURE: measure_lines(dump, &decl->as.MEASURE); break;
    case DECL_CHOOSE: choose_lines(dump, &decl->as.CHOOSE); break;
    case DECL_ALLOCATION: allocate_lines(dump, &decl->as.ALLOCATION); break;
    case DECL_DUTY: duty_lines(dump, &decl->as.DUTY); break;
    case DECL_DECLARATION: declaration_lines(dump, &decl->as.DECLARATION); break;
    case DECL_TEST: test_lines(dump, &decl->as.TEST); break;
    case DECL_TEST_TABLE: test_table_lines(dump, &decl->as.TEST_TABLE); break;
    case DECL_PROPERTY: property_lines(dump, &decl->as.PROPERTY); break;
    }
    dump->depth--;
}

void ast_dump(const Ast *ast, Buffer *out) {
    Dump dump = {out, 0};
    for (int32_t i = 0; i < ast->decls.count; i++) decl_lines(&dump, ast->decls.items[i]);
    if (ast->incomplete) line(&dump, "incomplete");
}
