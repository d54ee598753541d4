/* lint_use - rules that no test names (W1009), declarations that no rule uses (W1010), quotations that nothing is compared with (W1020). */
#include "analysis/lint_internal.h"

#include <string.h>

/* ---- W1009 ------------------------------------------------------------------------------------------------------------------- */

typedef struct { const Lint *lint; bool *tested; } Tested;

static void name_measure(const Tested *tested, const Expr *expr) {
    const Sema *sema = tested->lint->sema;
    const ExprInfo *info = expr ? expr->info : NULL;
    if (!info) return;
    if (info->ref == REF_MEASURE || info->ref == REF_MEASURE_AMOUNT || info->ref == REF_MEASURE_STATUS) tested->tested[info->index] = true;
    if (info->ref != REF_CHOICE) return;
    for (int32_t i = 0; i < sema->choices.items[info->index].members.count; i++) tested->tested[sema->choices.items[info->index].members.items[i]] = true;
}

/* Expectations like 措施2.资助 of an element (本笔) refer to a measure by its first word. */
static void name_by_word(const Tested *tested, const Expr *expr) {
    if (!expr || expr->kind != EXPR_NAME || expr->as.NAME.path.count == 0) return;
    const Sema *sema = tested->lint->sema;
    const Symbol *symbol = map_get(sema->values, expr->as.NAME.path.items[0].text);
    if (symbol && symbol->kind == SYMBOL_MEASURE) tested->tested[symbol->index] = true;
    name_measure(tested, expr);
}

static void check_tests(const Lint *lint) {
    const Sema *sema = lint->sema;
    Tested tested = {lint, NEW_ARRAY(lint->arena, bool, sema->measures.count + 1)};
    for (int32_t i = 0; i < sema->tests.count; i++) {
        const Decl *decl = sema->tests.items[i].decl;
        if (decl->kind == DECL_TEST)
            for (int32_t k = 0; k < decl->as.TEST.expects.count; k++) name_by_word(&tested, decl->as.TEST.expects.items[k].target);
        else if (decl->kind == DECL_TEST_TABLE)
            for (int32_t k = 0; k < decl->as.TEST_TABLE.columns.count; k++) name_by_word(&tested, decl->as.TEST_TABLE.columns.items[k]);
    }
    if (sema->tests.count == 0 && sema->measures.count > 0) {
        diag_at(lint->diags, DIAG_W1009, sema->policy_span, "no rule of the policy is tested", "该政策没有测试");
        return;
    }
    for (int32_t i = 0; i < sema->measures.count; i++)
        if (!tested.tested[i])
            diag_at(lint->diags, DIAG_W1009, sema->measures.items[i].span, "no test says what becomes of %s", "没有测试核对%s的结果", declared_text(sema->measures.items[i].name));
}

/* ---- W1010 ------------------------------------------------------------------------------------------------------------------- */

typedef struct { bool *fields, *defines, *parameters, *tiers, *tables; } Uses;

static bool note_use(void *context, const Expr *expr, LintPlace place) {
    (void)place;
    Uses *uses = context;
    const ExprInfo *info = expr->info;
    if (!info || (expr->kind != EXPR_NAME && expr->kind != EXPR_CALL)) return true;
    if (info->ref == REF_FIELD || info->ref == REF_ELEMENT) uses->fields[info->index] = true;
    if (info->ref == REF_DEFINE) uses->defines[info->index] = true;
    if (info->ref == REF_PARAMETER) uses->parameters[info->index] = true;
    if (info->ref == REF_TIERS) uses->tiers[info->index] = true;
    if (info->ref == REF_TABLE) uses->tables[info->index] = true;
    return true;
}

static void report_unused(const Lint *lint, Span span, DeclaredName name, const char *english, const char *chinese) {
    diag_at(lint->diags, DIAG_W1010, span, "no rule uses the %1$s `%2$s`", "没有规则用到%3$s“%2$s”", english, declared_text(name), chinese);
}

static void note_properties(LintWalk *walk) {
    const Sema *sema = walk->lint->sema;
    for (int32_t i = 0; i < sema->properties.count; i++) {
        const PropertyDecl *decl = &sema->properties.items[i].decl->as.PROPERTY;
        const Expr *parts[] = {decl->always, decl->monotone, decl->monotone_with, decl->given};
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
            if (parts[k]) lint_walk(walk, parts[k], (LintPlace){0});
    }
}

static void check_unused(const Lint *lint) {
    const Sema *sema = lint->sema;
    Uses uses = {NEW_ARRAY(lint->arena, bool, sema->fields.count + 1), NEW_ARRAY(lint->arena, bool, sema->defines.count + 1),
                 NEW_ARRAY(lint->arena, bool, sema->parameters.count + 1), NEW_ARRAY(lint->arena, bool, sema->tiers.count + 1),
                 NEW_ARRAY(lint->arena, bool, sema->tables.count + 1)};
    LintWalk walk = {.lint = lint, .visit = note_use, .state = &uses, .own_text = true};
    lint_walk_rules(&walk);
    note_properties(&walk);
    for (int32_t i = 0; i < sema->fields.count; i++)
        if (!uses.fields[i] && i != sema->date_field) report_unused(lint, sema->fields.items[i].name.span, sema->fields.items[i].name, "fact", "事实");
    for (int32_t i = 0; i < sema->defines.count; i++)
        if (!uses.defines[i]) report_unused(lint, sema->defines.items[i].span, sema->defines.items[i].name, "definition", "定义");
    for (int32_t i = 0; i < sema->parameters.count; i++)
        if (!uses.parameters[i]) report_unused(lint, sema->parameters.items[i].span, sema->parameters.items[i].name, "parameter", "参数");
    for (int32_t i = 0; i < sema->tiers.count; i++)
        if (!uses.tiers[i]) report_unused(lint, sema->tiers.items[i].span, sema->tiers.items[i].name, "tiers", "分档");
    for (int32_t i = 0; i < sema->tables.count; i++)
        if (!uses.tables[i]) report_unused(lint, sema->tables.items[i].span, sema->tables.items[i].name, "table", "表");
}

/* ---- W1020 ------------------------------------------------------------------------------------------------------------------- */

static const Quotation *first_of(const QuotationList *list, const Quotation *before) { return before || !list->count ? before : &list->items[0]; }

static const Quotation *first_quotation(const Sema *sema) {
    const Quotation *first = NULL;
    for (int32_t i = 0; i < sema->measures.count; i++) first = first_of(&sema->measures.items[i].decl->cites, first);
    for (int32_t i = 0; i < sema->choices.count; i++) first = first_of(&sema->choices.items[i].decl->cites, first);
    for (int32_t i = 0; i < sema->items.count; i++) {
        const Decl *decl = sema->items.items[i].decl;
        first = first_of(decl->kind == DECL_DUTY ? &decl->as.DUTY.cites : &decl->as.DECLARATION.cites, first);
    }
    return first;
}

static void check_source(const Lint *lint) {
    const Sema *sema = lint->sema;
    const Quotation *first = sema->policy && !sema->policy->source.count ? first_quotation(sema) : NULL;
    if (!first) return;
    Diag *diag = diag_at(lint->diags, DIAG_W1020, first->span, "quotations are not checked: the policy names no source text", "引文没有核对：该政策没有写明原文");
    diag_help(lint->diags, diag, "put the notice into a file beside the policy and name it there: source \"source.txt\"", "请把通知原文存为同一文件夹中的文件，并在政策声明中写“原文 “source.txt””");
}

void lint_use(const Lint *lint) {
    check_tests(lint);
    check_unused(lint);
    check_source(lint);
}
