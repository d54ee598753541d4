/* check_call - functions: over lists, of two numbers, of dates, and look-ups in tables and tiers. */
#include "sema/internal.h"

#include <string.h>

static void report_arguments(Context *context, Expr *expr, const char *english, const char *chinese)
{
    Diag *diag = diag_at(context->sema->diags, DIAG_E0307, expr->span, "`%s` needs other arguments", "“%s”的参数不对", expr->as.CALL.function.text);
    diag_help(context->sema->diags, diag, "%s", "%2$s", english, chinese);
}

/* The first name in `expr` that speaks of a list: sets entity and whether by the alias. */
static bool find_list(const Context *context, const Expr *expr, int32_t *entity, bool *by_alias);

static bool find_list_in(const Context *context, const ExprList *list, int32_t *entity, bool *by_alias)
{
    for (int i = 0; i < list->count; i++)
        if (find_list(context, list->items[i], entity, by_alias)) return true;
    return false;
}

static bool find_list(const Context *context, const Expr *expr, int32_t *entity, bool *by_alias)
{
    switch (expr->kind) {
    case EXPR_NAME: {
        const char *first = expr->as.NAME.path.items[0].text;
        if (context->alias && first == context->alias) {
            *entity = context->alias_entity;
            return *by_alias = true;
        }
        Symbol *symbol = find_value(context->sema, first);
        if (!symbol || symbol->kind != SYMBOL_ENTITY || !context->sema->entities.items[symbol->index].many) return false;
        *entity = symbol->index;
        *by_alias = false;
        return true;
    }
    case EXPR_NOT: return find_list(context, expr->as.NOT.operand, entity, by_alias);
    case EXPR_NEGATE: return find_list(context, expr->as.NEGATE.operand, entity, by_alias);
    case EXPR_AND: return find_list_in(context, &expr->as.AND.operands, entity, by_alias);
    case EXPR_OR: return find_list_in(context, &expr->as.OR.operands, entity, by_alias);
    case EXPR_COMPARE: return find_list(context, expr->as.COMPARE.left, entity, by_alias) || find_list(context, expr->as.COMPARE.right, entity, by_alias);
    case EXPR_IN: return find_list(context, expr->as.IN.element, entity, by_alias);
    case EXPR_CONTAINS: return find_list(context, expr->as.CONTAINS.set, entity, by_alias);
    case EXPR_ARITHMETIC: return find_list(context, expr->as.ARITHMETIC.left, entity, by_alias) || find_list(context, expr->as.ARITHMETIC.right, entity, by_alias);
    case EXPR_OF: return find_list(context, expr->as.OF.base, entity, by_alias) || find_list(context, expr->as.OF.share, entity, by_alias);
    case EXPR_CALL: return find_list_in(context, &expr->as.CALL.arguments, entity, by_alias);
    case EXPR_IF:
        return find_list(context, expr->as.IF.condition, entity, by_alias) || find_list(context, expr->as.IF.then_value, entity, by_alias) ||
               find_list(context, expr->as.IF.else_value, entity, by_alias);
    case EXPR_BY_READING:
        for (int i = 0; i < expr->as.BY_READING.cases.count; i++)
            if (find_list(context, expr->as.BY_READING.cases.items[i].value, entity, by_alias)) return true;
        return false;
    case EXPR_PAREN: return find_list(context, expr->as.PAREN.inner, entity, by_alias);
    case EXPR_CAPPED: return find_list(context, expr->as.CAPPED.inner, entity, by_alias) || find_list(context, expr->as.CAPPED.cap, entity, by_alias);
    case EXPR_NUMBER: case EXPR_DATE: case EXPR_TEXT: case EXPR_BOOL: case EXPR_SET: case EXPR_MISSING: case EXPR_STATUS: case EXPR_ERROR: return false;
    }
    return false;
}

static void report_list_arguments(Context *context, Expr *expr, Function function)
{
    if (function == FUNCTION_ANY || function == FUNCTION_ALL)
        report_arguments(context, expr, "write the list and a condition on each element", "请写列表和对每一项的条件");
    else if (function == FUNCTION_GREATEST_EACH)
        report_arguments(context, expr, "write what to take of each element, by what they are grouped, and a condition if not all count", "请写对每一项取什么、按什么分类，若非全部计入再写条件");
    else
        report_arguments(context, expr, "write what to take of each element, and a condition if not all count", "请写对每一项取什么，若非全部计入再写条件");
}

/* What stands where a list is needed is none. */
static void report_no_list(Context *context, const CallExpr *call, Function function)
{
    Sema *sema = context->sema;
    Expr *first = call->arguments.items[0];
    Symbol *symbol = first->kind == EXPR_NAME ? find_value(sema, first->as.NAME.path.items[0].text) : NULL;
    bool two_values = function == FUNCTION_GREATEST && call->arguments.count == 2 && type_is_numeric(check_expr(context, call->arguments.items[1], NULL));
    if (symbol && symbol->kind == SYMBOL_ENTITY && !two_values && told_single(sema, symbol)) return;
    if (check_expr(context, first, NULL).tag == TYPE_TAG_ERROR) return;                             /* reported */
    Diag *diag = diag_at(sema->diags, DIAG_E0307, first->span, "`%s` works on a list, and there is none here", "“%s”用于列表，而这里没有列表", call->function.text);
    if (two_values) diag_help(sema->diags, diag, "the greater of two values is `max(a, b)`", "两个值中较大的一个请写“较大(甲，乙)”");
    else diag_help(sema->diags, diag, "name a fact of an entity declared with `many`", "请写用“多个”声明的实体的事实");
}

/* sum(body, filter), count(list, filter), greatest(body, filter), any(list, condition), all(list, condition),
 * greatest_each(body, group, filter): the greatest of each group, added up */
static Type list_call(Context *context, Expr *expr, Function function)
{
    CallExpr *call = &expr->as.CALL;
    ExprInfo *info = info_of(context, expr);
    bool tests = function == FUNCTION_ANY || function == FUNCTION_ALL, counts = function == FUNCTION_COUNT, grouped = function == FUNCTION_GREATEST_EACH;
    int32_t entity = -1, filter = grouped ? 2 : 1;
    bool by_alias = false;
    if (call->arguments.count < (tests || grouped ? 2 : 1) || call->arguments.count > filter + 1) {
        report_list_arguments(context, expr, function);
        return info->type;
    }
    if (context->inside_entity >= 0) {
        Diag *diag = diag_at(context->sema->diags, DIAG_E0308, expr->span, "a list function cannot stand inside another", "列表函数不能套在另一个列表函数之中");
        diag_help(context->sema->diags, diag, "define the inner value first and use its name", "请先用“定义”算出里面的值");
        return info->type;
    }
    if (!find_list(context, call->arguments.items[0], &entity, &by_alias)) {
        report_no_list(context, call, function);
        return info->type;
    }
    if (entity < 0) return info->type;                                              /* the list of the element was reported */
    Context inner = *context;
    inner.inside_entity = entity;
    inner.inside_alias = by_alias;
    bool good = true;
    if (tests || counts) {
        Type list = check_expr(&inner, call->arguments.items[0], NULL);
        if (list.tag != TYPE_TAG_ERROR && list.tag != TYPE_TAG_LIST) {
            report_arguments(context, expr, "the first argument is the list itself", "第一个参数须为列表本身");
            good = false;
        }
    }
    Type body = TYPE_OF(TYPE_TAG_NUMBER);
    body.integer = true;
    if (!tests && !counts) {
        body = check_expr(&inner, call->arguments.items[0], NULL);
        if (body.tag != TYPE_TAG_ERROR && !type_is_numeric(body) && !(function == FUNCTION_GREATEST && body.tag == TYPE_TAG_DATE)) {
            diag_at(context->sema->diags, DIAG_E0301, call->arguments.items[0]->span, "only numbers and amounts can be added up or compared; this is %1$s", "只有数和金额可以合计或比较大小，而这里是%2$s",
                    type_text(context->sema, body, LANGUAGE_ENGLISH), type_text(context->sema, body, LANGUAGE_CHINESE));
            good = false;
        }
        good = good && body.tag != TYPE_TAG_ERROR;
    }
    if (grouped) {
        Type group = check_expr(&inner, call->arguments.items[1], NULL);
        if (group.tag != TYPE_TAG_ENUM) {
            if (group.tag != TYPE_TAG_ERROR) report_list_arguments(context, expr, function);
            good = false;
        }
    }
    if (call->arguments.count == filter + 1) check_condition(&inner, call->arguments.items[filter]);
    info->ref = REF_FUNCTION;
    info->item = (int32_t)function;
    info->over = entity;
    info->over_alias = by_alias;
    if (!good) return info->type;
    return info->type = tests ? TYPE_OF(TYPE_TAG_BOOL) : body;
}

static void report_no_order(Context *context, const Expr *expr, Type type)
{
    Sema *sema = context->sema;
    diag_at(sema->diags, DIAG_E0301, expr->span, "%1$s has no order: there is no smaller or greater one", "%2$s没有大小之分", type_text(sema, type, LANGUAGE_ENGLISH), type_text(sema, type, LANGUAGE_CHINESE));
}

/* leads(value, group, condition), first_of(group, condition): about the current element among those of its list */
static Type place_call(Context *context, Expr *expr, Function function)
{
    CallExpr *call = &expr->as.CALL;
    ExprInfo *info = info_of(context, expr);
    int first = function == FUNCTION_LEADS ? 1 : 0;                                 /* the group */
    bool used = context->alias_used;
    if (call->arguments.count < first + 1 || call->arguments.count > first + 2) {
        if (function == FUNCTION_LEADS) report_arguments(context, expr, "write by what the elements are compared, what they have in common, and a condition if not all compete", "请写按什么比较、哪些属于同一类，若非全部参加比较再写条件");
        else report_arguments(context, expr, "write what the elements have in common, and a condition if not all count", "请写哪些属于同一项，若非全部计入再写条件");
        return info->type;
    }
    context->alias_used = false;
    bool good = true;
    for (int i = 0; i <= first; i++) {
        Type type = check_expr(context, call->arguments.items[i], NULL);
        bool ordered = type_is_numeric(type) || type.tag == TYPE_TAG_DATE;
        if (type.tag != TYPE_TAG_ERROR && i < first && !ordered) report_no_order(context, call->arguments.items[i], type);
        good = good && type.tag != TYPE_TAG_ERROR && (i == first || ordered);
    }
    if (call->arguments.count == first + 2) check_condition(context, call->arguments.items[first + 1]);
    bool about_element = context->alias_used || context->inside_entity >= 0;
    context->alias_used = context->alias_used || used;
    if (good && !about_element) {
        Diag *diag = diag_at(context->sema->diags, DIAG_E0307, expr->span, "`%s` compares the elements of a list, and none is current here", "“%s”比较列表的各项，而这里没有当前的一项", call->function.text);
        diag_help(context->sema->diags, diag, "use it in a measure with `for each … as this`, and name facts of the element: `this.…`", "请用在写有“对每个 …… 作 本项”的措施中，并写该项的事实，如“本项.……”");
        return info->type;
    }
    return good ? info->type = TYPE_OF(TYPE_TAG_BOOL) : info->type;
}

static Type two_values(Context *context, Expr *expr, Function function)
{
    CallExpr *call = &expr->as.CALL;
    ExprInfo *info = info_of(context, expr);
    if (call->arguments.count != 2) {
        report_arguments(context, expr, "it takes two values of the same kind, separated by a comma", "须有两个同类的值，用逗号隔开");
        return info->type;
    }
    Type left = check_expr(context, call->arguments.items[0], NULL);
    Type right = check_expr(context, call->arguments.items[1], left.tag == TYPE_TAG_ERROR ? NULL : &left);
    if (left.tag == TYPE_TAG_ERROR || right.tag == TYPE_TAG_ERROR) return info->type;
    bool ordered = function == FUNCTION_MINIMUM || function == FUNCTION_MAXIMUM;
    if (function == FUNCTION_DIFFERENCE && !type_is_numeric(left)) {
        require_type(context, call->arguments.items[0], left, TYPE_OF(TYPE_TAG_MONEY), "the first value", "第一个值");
        return info->type;
    }
    if (ordered && !type_is_numeric(left) && left.tag != TYPE_TAG_DATE) {
        report_no_order(context, call->arguments.items[0], left);
        return info->type;
    }
    if (function == FUNCTION_WHOLE && (!type_is_numeric(left) || !types_comparable(left, right))) {
        require_type(context, call->arguments.items[1], right, left, "the size of one step", "每一份的大小");
        return info->type;
    }
    if (!require_type(context, call->arguments.items[1], right, left, "the second value", "第二个值")) return info->type;
    info->type = left;
    info->type.integer = left.integer && right.integer;
    if (function == FUNCTION_WHOLE) {
        info->type = TYPE_OF(TYPE_TAG_NUMBER);
        info->type.integer = true;
    }
    return info->type;
}

static Type date_call(Context *context, Expr *expr)
{
    CallExpr *call = &expr->as.CALL;
    ExprInfo *info = info_of(context, expr);
    if (call->arguments.count != 2) {
        report_arguments(context, expr, "it takes a date and a whole number", "须有一个日期和一个整数");
        return info->type;
    }
    Type date = check_expr(context, call->arguments.items[0], NULL), count = check_expr(context, call->arguments.items[1], NULL);
    bool good = require_type(context, call->arguments.items[0], date, TYPE_OF(TYPE_TAG_DATE), "the first argument", "第一个参数");
    if (count.tag != TYPE_TAG_ERROR && !(count.tag == TYPE_TAG_NUMBER && count.integer) && count.tag != TYPE_TAG_DURATION) {
        Type wanted = TYPE_OF(TYPE_TAG_NUMBER);
        wanted.integer = true;
        if (count.tag == TYPE_TAG_NUMBER) report_arguments(context, expr, "the number must be whole", "该数须为整数");
        else require_type(context, call->arguments.items[1], count, wanted, "the second argument", "第二个参数");
        good = false;
    }
    return info->type = good && count.tag != TYPE_TAG_ERROR ? TYPE_OF(TYPE_TAG_DATE) : TYPE_ERROR_VALUE;
}

static Type table_call(Context *context, Expr *expr, int32_t table_index)
{
    CallExpr *call = &expr->as.CALL;
    Sema *sema = context->sema;
    SemaTable *table = &sema->tables.items[table_index];
    ExprInfo *info = info_of(context, expr);
    table->uses++;
    info->ref = REF_TABLE;
    info->index = table_index;
    if (call->arguments.count != table->keys.count) {
        Diag *diag = diag_at(sema->diags, DIAG_E0307, expr->span, "table `%s` is looked up by %d keys, and %d stand here", "表“%s”按%d个键查找，这里写了%d个",
                             declared_text(table->name), table->keys.count, call->arguments.count);
        diag_label(sema->diags, diag, table->span, "it is declared here", "它在此处声明");
        return info->type;
    }
    bool good = true;
    for (int i = 0; i < call->arguments.count; i++) {
        Type type = check_expr(context, call->arguments.items[i], &table->keys.items[i]);
        good = require_type(context, call->arguments.items[i], type, table->keys.items[i], "this key", "这个键") && good;
    }
    return info->type = good ? table->type : TYPE_ERROR_VALUE;
}

static Type tiers_call(Context *context, Expr *expr, int32_t tiers_index)
{
    CallExpr *call = &expr->as.CALL;
    Sema *sema = context->sema;
    ExprInfo *info = info_of(context, expr);
    check_tiers(sema, tiers_index, expr->span);
    SemaTiers *tiers = &sema->tiers.items[tiers_index];
    tiers->uses++;
    info->ref = REF_TIERS;
    info->index = tiers_index;
    if (call->arguments.count != 1) {
        report_arguments(context, expr, "tiers are looked up by one value", "分档按一个值查找");
        return info->type;
    }
    Type type = check_expr(context, call->arguments.items[0], &tiers->by_type);
    bool good = require_type(context, call->arguments.items[0], type, tiers->by_type, "the value looked up", "查分档的值");
    return info->type = good ? tiers->type : TYPE_ERROR_VALUE;
}

/* 最小(甲，乙): what people call a function. */
static bool help_function_synonym(Diags *diags, Diag *diag, Word word)
{
    static const struct { Function function; const char *text; } synonyms[] = {
#define SYNONYM(kind, text) {FUNCTION_##kind, text},
#include "sema/functions.def"
    };
    for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms; i++) {
        if (strcmp(synonyms[i].text, word.text)) continue;
        const char *name = function_name(synonyms[i].function, (unsigned char)word.text[0] < 0x80 ? LANGUAGE_ENGLISH : LANGUAGE_CHINESE);
        diag_help(diags, diag, "write `%s` instead of `%s`", "请把“%2$s”写作“%1$s”", name, word.text);
        diag_fix(diags, diag, word.span, name);
        return true;
    }
    return false;
}

/* A table, tiers, or nothing. The arguments of something unknown are not looked at: what they should be is not known. */
static Type call_declared(Context *context, Expr *expr)
{
    CallExpr *call = &expr->as.CALL;
    Sema *sema = context->sema;
    Symbol *symbol = find_value(sema, call->function.text);
    if (symbol && symbol->kind == SYMBOL_TABLE) return table_call(context, expr, symbol->index);
    if (symbol && symbol->kind == SYMBOL_TIERS) return tiers_call(context, expr, symbol->index);
    if (symbol) {
        Diag *diag = diag_at(sema->diags, DIAG_E0205, call->function.span, "`%s` takes no arguments", "“%s”不带参数", call->function.text);
        diag_label(sema->diags, diag, symbol->span, "it is declared here", "它在此处声明");
        return info_of(context, expr)->type;
    }
    Diag *diag = diag_at(sema->diags, DIAG_E0201, call->function.span, "there is no function or table named `%s`", "没有名为“%s”的函数或表", call->function.text);
    if (help_function_synonym(sema->diags, diag, call->function)) return info_of(context, expr)->type;
    Suggest suggest;
    suggest_start(&suggest, call->function.text);
    for (int i = 0; i < FUNCTION_LAST; i++) {
        suggest_offer(&suggest, function_name((Function)i, LANGUAGE_CHINESE));
        suggest_offer(&suggest, function_name((Function)i, LANGUAGE_ENGLISH));
    }
    for (int i = 0; i < sema->tables.count; i++) suggest_offer(&suggest, declared_text(sema->tables.items[i].name));
    const char *match = suggest_result(&suggest);
    if (match) diag_help(sema->diags, diag, "did you mean `%s`?", "是否要写“%s”？", match);
    else
        diag_help(sema->diags, diag, "functions are sum, count, greatest, any, all, min, max, known, first_known, estimate, add_years, add_months, whole, leads, first_of",
                  "函数有：合计、计数、最大、任一、全部、较小、较大、已知、优先、估算、加年、加月、整数倍、居首、首次出现");
    return info_of(context, expr)->type;
}

Type check_call(Context *context, Expr *expr, const Type *expected)
{
    CallExpr *call = &expr->as.CALL;
    ExprInfo *info = info_of(context, expr);
    Function function;
    if (!function_from_name(call->function.text, &function)) return call_declared(context, expr);
    info->ref = REF_FUNCTION;
    info->item = (int32_t)function;
    switch (function) {
    case FUNCTION_SUM: case FUNCTION_COUNT: case FUNCTION_GREATEST: case FUNCTION_ANY: case FUNCTION_ALL: case FUNCTION_GREATEST_EACH:
        return list_call(context, expr, function);
    case FUNCTION_MINIMUM: case FUNCTION_MAXIMUM: case FUNCTION_FIRST_KNOWN: case FUNCTION_ESTIMATE: case FUNCTION_WHOLE: case FUNCTION_DIFFERENCE: return two_values(context, expr, function);
    case FUNCTION_ADD_YEARS: case FUNCTION_ADD_MONTHS: return date_call(context, expr);
    case FUNCTION_LEADS: case FUNCTION_FIRST_OF: return place_call(context, expr, function);
    case FUNCTION_KNOWN:
        if (call->arguments.count != 1) {
            report_arguments(context, expr, "it takes one fact", "须有一个事实");
            return info->type;
        }
        if (check_expr(context, call->arguments.items[0], expected).tag == TYPE_TAG_ERROR) return info->type;
        return info->type = TYPE_OF(TYPE_TAG_BOOL);
    case FUNCTION_LAST: break;
    }
    return info->type;
}
