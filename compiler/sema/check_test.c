/* check_test - tests, test tables and properties: every name is bound and every value has the type of what it is for. */
#include "sema/internal.h"

#include "sema/constant.h"
#include <stdlib.h>
#include <string.h>

/* What a given or a column names: a fact. For lists: the entity. */
static bool check_fact_target(Context *context, Expr *target)
{
    Sema *sema = context->sema;
    Symbol *first = target->kind == EXPR_NAME && target->as.NAME.path.count == 2 ? find_value(sema, target->as.NAME.path.items[0].text) : NULL;
    if (first && first->kind == SYMBOL_ENTITY && sema->entities.items[first->index].many) {
        Diag *diag = diag_at(sema->diags, DIAG_E0308, target->span, "`%s` is a list: which of its elements is meant?", "“%s”有多个：这里指哪一个？", first->name);
        diag_help(sema->diags, diag, "give the elements one by one: `%1$s = {(%2$s = …), (…)}`", "请逐个写出：“%1$s = {(%2$s = ……)，(……)}”", first->name, target->as.NAME.path.items[1].text);
        return false;
    }
    Type type = check_expr(context, target, NULL);
    if (type.tag == TYPE_TAG_ERROR) return false;
    if (target->info->ref == REF_FIELD || target->info->ref == REF_ELEMENT) return true;
    Diag *diag = diag_at(sema->diags, DIAG_E0205, target->span, "only a fact can stand here", "此处只能写事实");
    diag_help(sema->diags, diag, "write an entity and one of its facts, with a point between them", "请写“实体.事实”");
    return false;
}

static Span given_span(const GivenItem *item) { return item->target ? item->target->span : item->reading.items[0].span; }

static Diag *report_given_twice(Sema *sema, const GivenItem *earlier, const GivenItem *item)
{
    Diag *diag = diag_at(sema->diags, DIAG_E0402, given_span(item), "this is given twice", "此项给定了两次");
    diag_label(sema->diags, diag, given_span(earlier), "first here", "第一次给定在此处");
    return diag;
}

/* The same fact (or reading) given twice: which of the two values would count? Where a line `test` is missing it is all of them: one message. */
static void check_given_once(Context *context, const GivenClause *given)
{
    Sema *sema = context->sema;
    const void **named = NEW_ARRAY(sema->arena, const void *, given->items.count + 1);     /* the fact, the name of the reading, or NULL */
    for (int i = 0; i < given->items.count; i++) {
        const GivenItem *item = &given->items.items[i];
        if (!item->target) named[i] = item->reading.count ? item->reading.items[0].text : NULL;
        else if (item->target->info && item->target->info->ref == REF_FIELD) named[i] = &sema->fields.items[item->target->info->index];
    }
    Diag *first = NULL;
    int   more = 0;
    for (int i = 1; i < given->items.count; i++)
        for (int k = 0; k < i; k++) {
            if (!named[i] || named[i] != named[k]) continue;
            if (first) more++;
            else first = report_given_twice(sema, &given->items.items[k], &given->items.items[i]);
            break;
        }
    if (more) {
        diag_note(sema->diags, first, "%d more are given twice", "另有%d项也给定了两次", more);
        diag_help(sema->diags, first, "if another test begins here, write `test` and its title before it", "如果这里开始的是另一个测试，请在前面写“测试”和标题");
    }
}

/* A value for a fact. Whether an application can hold it is asked when the ranges are known (driver/given_value.c). */
static void check_fact_value(Context *context, const Expr *target, Expr *value)
{
    if (value->kind == EXPR_MISSING) {
        info_of(context, value);
        return;
    }
    Type wanted = target->info->type;
    if (value->kind == EXPR_TEXT && wanted.tag == TYPE_TAG_ENUM && context->sema->enums.items[wanted.index].open) {   /* what the open list does not name */
        info_of(context, value)->type = wanted;
        return;
    }
    Type type = check_expr(context, value, &wanted);
    if (wanted.tag == TYPE_TAG_SET && type.tag == TYPE_TAG_ENUM && type.index == wanted.index) return;   /* a single item */
    if (!require_type(context, value, type, wanted, "the value of this fact", "这个事实的值")) return;
    Constant constant;
    if (type.tag != TYPE_TAG_TEXT && !constant_of(context->sema, value, &constant))
        report_not_fixed(context->sema, value, "a given value", "给定的值");
}

static bool check_budget_given(Context *context, GivenItem *item);

/* `融资 = {}` is an empty list, `融资 = 缺` no list at all. */
static bool check_list_given(Context *context, GivenItem *item)
{
    bool empty = item->value->kind == EXPR_SET && !item->value->as.SET.items.count;
    if (item->target->kind != EXPR_NAME || item->target->as.NAME.path.count != 1 || (!empty && item->value->kind != EXPR_MISSING)) return false;
    Symbol *symbol = find_value(context->sema, item->target->as.NAME.path.items[0].text);
    if (!symbol || symbol->kind != SYMBOL_ENTITY || !context->sema->entities.items[symbol->index].many) return false;
    check_expr(context, item->target, NULL);
    info_of(context, item->value);
    return true;
}

/* The code of an option, and not the reading itself. */
static void check_option(Context *context, Expr *value, Type reading)
{
    if (!require_type(context, value, check_expr(context, value, &reading), reading, "what a reading is set to", "口径的取值") || value->info->ref == REF_OPTION) return;
    Diag *diag = diag_at(context->sema->diags, DIAG_E0205, value->span, "one of the options of the reading must stand here", "此处须写口径的一个选项");
    diag_label(context->sema->diags, diag, context->sema->readings.items[reading.index].span, "they are declared here", "各选项在此处声明");
}

static void check_given(Context *context, GivenClause *given)
{
    Sema *sema = context->sema;
    for (int i = 0; i < given->items.count; i++) {
        GivenItem *item = &given->items.items[i];
        if (!item->target) {
            if (!item->reading.count) continue;
            int32_t reading = reading_named(sema, item->reading.items[0]);
            if (reading < 0) continue;
            Type type = TYPE_OF(TYPE_TAG_READING);
            type.index = reading;
            check_option(context, item->value, type);
            continue;
        }
        if (check_list_given(context, item) || check_budget_given(context, item)) continue;
        if (check_fact_target(context, item->target)) check_fact_value(context, item->target, item->value);
        else if (item->value->kind != EXPR_MISSING && item->value->kind != EXPR_ERROR) info_of(context, item->value);
    }
    check_given_once(context, given);
    for (int i = 0; i < given->lists.count; i++) {
        GivenList *list = &given->lists.items[i];
        const WordList *path = list->target->kind == EXPR_NAME ? &list->target->as.NAME.path : NULL;
        Symbol *symbol = path && path->count == 1 ? find_value(sema, path->items[0].text) : NULL;
        if (symbol && (symbol->kind != SYMBOL_ENTITY || !sema->entities.items[symbol->index].many)) {
            report_not_list(sema, path->items[0], symbol);
            continue;
        }
        Type type = check_expr(context, list->target, NULL);
        if (type.tag != TYPE_TAG_LIST) {
            if (type.tag != TYPE_TAG_ERROR) diag_at(sema->diags, DIAG_E0205, list->target->span, "only an entity declared with `many` has elements", "只有用“多个”声明的实体才有多项");
            continue;
        }
        Context inner = *context;
        inner.inside_entity = type.index;
        const SemaEntity *entity = &sema->entities.items[type.index];
        for (int r = 0; r < list->records.count; r++)
            for (int k = 0; k < list->records.items[r].fields.count; k++) {
                GivenItem *item = &list->records.items[r].fields.items[k];
                int32_t index;
                if (!item->target || item->target->kind != EXPR_NAME) continue;
                Word word = item->target->as.NAME.path.items[item->target->as.NAME.path.count - 1];
                if (!find_field(sema, entity, word.text, &index)) {
                    Diag *diag = diag_at(sema->diags, DIAG_E0201, word.span, "`%s` has no fact named `%s`", "“%s”没有名为“%s”的事实", declared_text(entity->name), word.text);
                    diag_label(sema->diags, diag, entity->span, "its facts are declared here", "它的事实在此处声明");
                    Suggest suggest;
                    suggest_start(&suggest, word.text);
                    for (int32_t f = entity->first_field; f < entity->first_field + entity->field_count; f++) {
                        suggest_offer(&suggest, sema->fields.items[f].name.chinese.text);
                        suggest_offer(&suggest, sema->fields.items[f].name.ascii.text);
                    }
                    if (suggest_result(&suggest)) diag_help(sema->diags, diag, "did you mean `%s`?", "是否要写“%s”？", suggest_result(&suggest));
                    continue;
                }
                ExprInfo *info = info_of(&inner, item->target);
                info->ref = REF_ELEMENT;
                info->index = index;
                info->type = sema->fields.items[index].type;
                check_fact_value(&inner, item->target, item->value);
            }
    }
}

/* Facts behind 因 and 缺: facts, parameters, tiers, lists; 因 also takes the id of a condition (m1.c2). */
static void check_causes(Context *context, ExprList *causes)
{
    Sema *sema = context->sema;
    for (int i = 0; i < causes->count; i++) {
        Expr *cause = causes->items[i];
        if (cause->kind == EXPR_NAME && cause->as.NAME.path.count == 2) {
            const WordList *path = &cause->as.NAME.path;
            Symbol *symbol = find_value(sema, path->items[0].text);
            const char *part = path->items[1].text;
            if (symbol && symbol->kind == SYMBOL_MEASURE && part[0] == 'c' && part[1] >= '0' && part[1] <= '9') {
                info_of(context, cause);
                const MeasureDecl *measure = sema->measures.items[symbol->index].decl;
                int count = measure->conditions.count + measure->windows.count, number = atoi(part + 1);
                if (number < 1 || number > count)
                    diag_at(sema->diags, DIAG_E0701, path->items[1].span, "`%1$s` has %2$d conditions: c1 to c%2$d", "“%1$s”有%2$d个条件：c1至c%2$d", declared_text(sema->measures.items[symbol->index].name), count);
                continue;
            }
            if (symbol && symbol->kind == SYMBOL_ENTITY && sema->entities.items[symbol->index].many) {
                Context inner = *context;
                inner.inside_entity = symbol->index;
                check_expr(&inner, cause, NULL);
                continue;
            }
        }
        Symbol *named = cause->kind == EXPR_NAME && cause->as.NAME.path.count == 1 ? find_value(sema, cause->as.NAME.path.items[0].text) : NULL;
        if (named && named->kind == SYMBOL_TABLE) {                               /* a row of it that is not published */
            info_of(context, cause)->ref = REF_TABLE;
            cause->info->index = named->index;
            continue;
        }
        Type type = check_expr(context, cause, NULL);
        if (type.tag == TYPE_TAG_ERROR) continue;
        RefKind ref = cause->info->ref;
        if (ref == REF_FIELD || ref == REF_PARAMETER || ref == REF_TIERS || ref == REF_LIST || ref == REF_DEFINE) continue;
        diag_at(sema->diags, DIAG_E0205, cause->span, "only a fact, a parameter or a condition can be named here", "此处只能写事实、参数或条件编号");
    }
}

/* `第2项` or `item2`: 1 (the elements are counted from 0); -1 for anything else. */
static int32_t item_number(const char *text)
{
    bool chinese = !strncmp(text, "第", strlen("第")), english = !strncmp(text, "item", 4);
    if (!chinese && !english) return -1;
    const char *digits = text + (chinese ? strlen("第") : 4);
    size_t count = strspn(digits, "0123456789");
    if (!count || count > 6 || strcmp(digits + count, chinese ? "项" : "")) return -1;
    return (int32_t)strtol(digits, NULL, 10) - 1;
}

/* `措施10.第2项` and `措施10.第2项.奖励`: one element of a measure over a list. */
static bool check_item_target(Context *context, Expr *target)
{
    Sema *sema = context->sema;
    const WordList *path = &target->as.NAME.path;
    Symbol *symbol = find_value(sema, path->items[0].text);
    int32_t item = item_number(path->items[1].text);
    if (!symbol || symbol->kind != SYMBOL_MEASURE || item < 0) return false;
    ExprInfo *info = info_of(context, target);
    if (path->count == 2) info->type = TYPE_OF(TYPE_TAG_MEASURE);
    else measure_member(context, target, symbol->index, path->items[2]);
    info->ref = path->count == 2 ? REF_ITEM_STATUS : REF_ITEM_AMOUNT;
    info->index = symbol->index;
    info->item = item;
    if (sema->measures.items[symbol->index].per_element) return true;
    if (!sema->measures.items[symbol->index].broken) diag_at(sema->diags, DIAG_E0701, target->span, "this measure gives no result for each element", "这条措施不是逐项计算的，没有单项结果");
    info->type = TYPE_ERROR_VALUE;
    return true;
}

/* A plain name that means an allocation: its shares, one for each application of the batch. */
static bool is_allocation(Context *context, Expr *target)
{
    if (target->kind != EXPR_NAME || target->as.NAME.path.count != 1) return false;
    Symbol *symbol = find_value(context->sema, target->as.NAME.path.items[0].text);
    if (!symbol || symbol->kind != SYMBOL_ALLOCATION) return false;
    ExprInfo *info = info_of(context, target);
    info->ref = REF_ALLOCATION;
    info->index = symbol->index;
    info->type = TYPE_OF(TYPE_TAG_MONEY);
    return true;
}

/* `给定 区级预算 = 1000万元`: the budget of the batch. */
static bool check_budget_given(Context *context, GivenItem *item)
{
    if (!is_allocation(context, item->target)) return false;
    check_constant(context, item->value, item->target->info->type, "the budget", "预算总额");
    return true;
}

/* A test may expect of a duty what it may of a measure: its status. */
static bool is_duty(Context *context, Expr *target)
{
    if (target->kind != EXPR_NAME || target->as.NAME.path.count != 1) return false;
    Symbol *symbol = find_value(context->sema, target->as.NAME.path.items[0].text);
    if (!symbol || symbol->kind != SYMBOL_ITEM) return false;
    const Decl *decl = context->sema->items.items[symbol->index].decl;
    if (decl->kind != DECL_DUTY || !decl->as.DUTY.must) return false;
    ExprInfo *info = info_of(context, target);
    info->ref = REF_DUTY;
    info->index = symbol->index;
    info->type = TYPE_OF(TYPE_TAG_BOOL);
    return true;
}

/* The elements are named like a part of the measure: look for them first. */
static Type check_target_name(Context *context, Expr *target)
{
    if (is_allocation(context, target) || is_duty(context, target)) return target->info->type;
    bool path = target->kind == EXPR_NAME && (target->as.NAME.path.count == 2 || target->as.NAME.path.count == 3);
    if (path && check_item_target(context, target)) return target->info->type;
    return check_expr(context, target, NULL);
}

/* What a test may expect something of: a measure, its amount, a choice, a duty. */
static bool check_expect_target(Context *context, Expr *target, bool status)
{
    Sema *sema = context->sema;
    if (check_target_name(context, target).tag == TYPE_TAG_ERROR) return false;
    RefKind ref = target->info->ref;
    if (ref == REF_ITEM_STATUS || (!status && ref == REF_ITEM_AMOUNT)) return true;
    if (ref == REF_MEASURE || ref == REF_DUTY || (!status && (ref == REF_MEASURE_AMOUNT || ref == REF_CHOICE))) return true;
    Diag *diag = diag_at(sema->diags, DIAG_E0701, target->span, status ? "only a measure has a status" : "this gives no value to expect", status ? "只有措施有状态" : "这里没有可期望的值");
    if (ref == REF_ALLOCATION) diag_help(sema->diags, diag, "an allocation looks at a whole batch: make it a column of a test table", "分配针对整批申报：请写成测试表的一列");
    else diag_help(sema->diags, diag, "write `m2 yes`, `m2.grants = 200万元`, or `choose_1_7 = {m2}`", "请写“措施2 符合”“措施2.资助 = 200万元”或“choose_1_7 = {m2}”");
    return false;
}

static void check_expect_value(Context *context, const Expr *target, Expr *value)
{
    Sema *sema = context->sema;
    if (value->kind == EXPR_STATUS) {
        info_of(context, value);
        if (target->info->ref == REF_MEASURE_AMOUNT) {
            Diag *diag = diag_at(sema->diags, DIAG_E0701, value->span, "this is a status, and an amount is expected here", "这里是状态，而此处应为金额");
            diag_help(sema->diags, diag, "write an amount, or 缺 (missing) when none can be decided", "请写金额；没有金额时写“缺”");
        }
        return;
    }
    if (value->kind == EXPR_MISSING) {
        info_of(context, value);
        return;
    }
    if (target->info->ref == REF_CHOICE) {
        Type wanted = TYPE_OF(TYPE_TAG_SET);
        wanted.index = sema->choices.items[target->info->index].set_enum;
        Type type = check_expr(context, value, &wanted);
        if (type.tag == TYPE_TAG_ENUM && type.index == wanted.index) return;
        require_type(context, value, type, wanted, "what is expected of the choice", "对择一的期望");
        return;
    }
    if (target->info->ref == REF_MEASURE || target->info->ref == REF_DUTY || target->info->ref == REF_ITEM_STATUS) {
        diag_at(sema->diags, DIAG_E0701, value->span, "a measure has a status, not a value: name its outcome, for example `.grants`", "措施只有状态：请写其结果，例如“.资助”");
        info_of(context, value);
        return;
    }
    Type money = TYPE_OF(TYPE_TAG_MONEY);
    Type type = check_expr(context, value, &money);
    Constant constant;
    if (require_type(context, value, type, money, "the expected value", "期望的值") && !constant_of(sema, value, &constant))
        report_not_fixed(sema, value, "an expected value", "期望的值");
}

static void check_test(Sema *sema, TestDecl *test, Span span)
{
    Context context = CONTEXT(sema);
    check_given(&context, &test->given);
    if (!test->expects.count) {
        Diag *diag = diag_at(sema->diags, DIAG_E0401, span, "this test expects nothing", "这个测试没有期望");
        diag_help(sema->diags, diag, "add `expect …`: a test that expects nothing can never fail", "请补充“期望 ……”：没有期望的测试永远不会失败");
    }
    for (int i = 0; i < test->expects.count; i++) {
        ExpectItem *expect = &test->expects.items[i];
        if (expect->kind == EXPECT_ROW_ERROR || !expect->target) continue;
        bool good = check_expect_target(&context, expect->target, expect->kind == EXPECT_STATUS);
        if (good && expect->kind == EXPECT_VALUE && expect->value) check_expect_value(&context, expect->target, expect->value);
        check_causes(&context, &expect->because);
        check_causes(&context, &expect->missing);
    }
}

static void check_test_table(Sema *sema, TestTableDecl *table, Span span)
{
    Context context = CONTEXT(sema);
    check_given(&context, &table->given);
    bool good = true, expects = false, allocates = false, switches = false;
    for (int i = 0; i < table->columns.count; i++) {
        Expr *column = table->columns.items[i];
        if (check_target_name(&context, column).tag == TYPE_TAG_ERROR) { good = false; continue; }
        RefKind ref = column->info->ref;
        allocates |= ref == REF_ALLOCATION;
        switches |= ref == REF_READING;
        if (ref == REF_ALLOCATION || ref == REF_ITEM_STATUS || ref == REF_ITEM_AMOUNT || ref == REF_MEASURE || ref == REF_MEASURE_AMOUNT || ref == REF_DUTY || ref == REF_CHOICE) { expects = true; continue; }
        if (ref == REF_FIELD || ref == REF_READING) continue;
        diag_at(sema->diags, DIAG_E0701, column->span, "a column is a fact, a reading, a measure, its amount, or a choice", "列须为事实、口径、措施、措施的金额或择一组");
        good = false;
    }
    if (!table->columns.count) {
        Diag *diag = diag_at(sema->diags, DIAG_E0401, span, "this test table has no columns", "这个测试表没有列");
        diag_help(sema->diags, diag, "add `columns …` before the rows", "请在各行之前写“列 ……”");
        return;
    }
    if (allocates && switches)
        diag_at(sema->diags, DIAG_E0701, span, "the rows of one batch are decided under the same readings: put them after `given`", "同一批申报按相同的口径判定：请把口径写在“给定”中");
    if (good && !expects) {
        Diag *diag = diag_at(sema->diags, DIAG_E0401, span, "this test table expects nothing", "这个测试表没有期望列");
        diag_help(sema->diags, diag, "add a column such as `m2` or `m2.grants`", "请增加“措施2”或“措施2.资助”这样的列");
    }
    for (int r = 0; good && r < table->rows.count; r++) {
        TableRow *row = &table->rows.items[r];
        if (row->cells.count != table->columns.count) {
            diag_at(sema->diags, DIAG_E0411, row->span, "this row has %d cells, and there are %d columns", "此行有%d格，而有%d列", row->cells.count, table->columns.count);
            continue;
        }
        for (int c = 0; c < row->cells.count; c++) {
            Expr *column = table->columns.items[c], *cell = row->cells.items[c];
            if (column->info->ref == REF_FIELD) check_fact_value(&context, column, cell);
            else if (column->info->ref == REF_READING) check_option(&context, cell, column->info->type);
            else check_expect_value(&context, column, cell);
        }
    }
    if (!table->rows.count) diag_at(sema->diags, DIAG_E0401, span, "this test table has no rows", "这个测试表没有行");
}

void check_tests(Sema *sema)
{
    for (int i = 0; i < sema->tests.count; i++) {
        Decl *decl = sema->tests.items[i].decl;
        if (decl->kind == DECL_TEST) check_test(sema, &decl->as.TEST, decl->span);
        else check_test_table(sema, &decl->as.TEST_TABLE, decl->span);
    }
}

/* ---- properties ---------------------------------------------------------------------------------------------------------- */

/* `本条.资助` in a property over several measures must be right for each of them; lowering puts the member in. */
static void check_property_body(Context *context, PropertyDecl *property)
{
    if (property->given) check_condition(context, property->given);
    if (property->always) check_condition(context, property->always);
    if (property->monotone) check_expr(context, property->monotone, NULL);
    if (property->monotone_with) check_fact_target(context, property->monotone_with);
}

static void check_property(Sema *sema, PropertyDecl *property, Span span)
{
    Context context = CONTEXT(sema);
    if (!property->always && !property->monotone) {
        Diag *diag = diag_at(sema->diags, DIAG_E0401, span, "this property states nothing", "这个性质没有陈述");
        diag_help(sema->diags, diag, "add `always …` or `monotone … with … nondecreasing`", "请补充“恒有 ……”或“单调 …… 随 …… 不减”");
    }
    if (property->members.first.text) {
        Word ends[2] = {property->members.first, property->members.last};
        for (int i = 0; i < 2; i++) {
            if (!ends[i].text) continue;
            Symbol *symbol = find_value(sema, ends[i].text);
            if (symbol && symbol->kind == SYMBOL_MEASURE) continue;
            if (symbol) diag_at(sema->diags, DIAG_E0205, ends[i].span, "`%s` is not a measure", "“%s”不是措施", ends[i].text);
            else report_unknown(&context, ends[i], NULL);
            return;
        }
        if (property->members_alias.text) {
            context.measure_alias = property->members_alias.text;
            int32_t     first = find_value(sema, property->members.first.text)->index;
            int32_t     last = property->members.last.text ? find_value(sema, property->members.last.text)->index : first;
            MeasureList members = range_of_members(sema, &property->members, first, last);
            for (int32_t i = members.count - 1; i > 0; i--) {                            /* the first is checked last: its types stay */
                int errors = sema->diags->error_count;
                context.measure = members.items[i];
                check_property_body(&context, property);
                if (sema->diags->error_count > errors) return;
            }
            if (!members.count) return;
            context.measure = members.items[0];
        }
    }
    check_property_body(&context, property);
}

void check_properties(Sema *sema)
{
    for (int i = 0; i < sema->properties.count; i++) check_property(sema, &sema->properties.items[i].decl->as.PROPERTY, sema->properties.items[i].decl->span);
}
