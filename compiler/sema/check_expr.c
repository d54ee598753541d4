/* check_expr - names of an expression to what they mean, and its type. One function per family of expressions. */
#include "sema/internal.h"

#include "sema/constant.h"
#include <string.h>

ExprInfo *info_of(Context *context, Expr *expr)
{
    if (!expr->info) {
        expr->info = NEW(context->sema->arena, ExprInfo);
        expr->info->type = TYPE_ERROR_VALUE;
        expr->info->index = expr->info->item = expr->info->over = -1;
    }
    return expr->info;
}

/* Whether an expression is made of numbers only: then it is fixed, but cannot be held. */
static bool only_numbers(const Expr *expr)
{
    switch (expr->kind) {
    case EXPR_NUMBER: return true;
    case EXPR_PAREN: return only_numbers(expr->as.PAREN.inner);
    case EXPR_NEGATE: return only_numbers(expr->as.NEGATE.operand);
    case EXPR_ARITHMETIC: return only_numbers(expr->as.ARITHMETIC.left) && only_numbers(expr->as.ARITHMETIC.right);
    case EXPR_OF: return only_numbers(expr->as.OF.base) && only_numbers(expr->as.OF.share);
    case EXPR_DATE: case EXPR_TEXT: case EXPR_BOOL: case EXPR_NAME: case EXPR_SET: case EXPR_NOT: case EXPR_AND: case EXPR_OR: case EXPR_COMPARE:
    case EXPR_IN: case EXPR_CONTAINS: case EXPR_CALL: case EXPR_IF: case EXPR_BY_READING: case EXPR_CAPPED: case EXPR_MISSING: case EXPR_STATUS:
    case EXPR_ERROR: return false;
    }
    return false;
}

void report_not_fixed(Sema *sema, const Expr *expr, const char *english, const char *chinese)
{
    if (only_numbers(expr)) {
        Diag *diag = diag_at(sema->diags, DIAG_E0106, expr->span, "this number is too large, or has too many decimals, to be kept", "这个数字过大，或小数位数过多，无法保存");
        diag_help(sema->diags, diag, "check the number of zeros", "请检查零的个数");
        return;
    }
    diag_at(sema->diags, DIAG_E0301, expr->span, "%1$s must be a fixed value", "%2$s须为固定的值", english, chinese);
}

static bool is_error(Type type) { return type.tag == TYPE_TAG_ERROR; }

bool types_comparable(Type a, Type b)
{
    if (a.tag != b.tag) return false;
    if (a.tag == TYPE_TAG_SET) return a.index == b.index || a.index < 0 || b.index < 0;
    if (a.tag == TYPE_TAG_MONEY) return !a.outcome || !b.outcome || a.outcome == b.outcome;
    return a.tag == TYPE_TAG_NUMBER || a.tag == TYPE_TAG_BOOL || a.tag == TYPE_TAG_DATE || a.tag == TYPE_TAG_TEXT || a.tag == TYPE_TAG_DURATION || a.index == b.index;
}

/* The code that says best why two types do not go together. */
static DiagCode mismatch_code(Type a, Type b)
{
    if (a.outcome && b.outcome && a.outcome != b.outcome) return DIAG_E0305;
    if (type_is_numeric(a) && type_is_numeric(b)) return DIAG_E0302;
    return DIAG_E0301;
}

/* 20000000 as 20000000元, and as 2000万元: the same sum. */
static void help_money_unit(Sema *sema, Diag *diag, const char *digits)
{
    size_t size = strlen(digits), ten_thousands = strlen("0000");
    bool whole = size > ten_thousands && !strchr(digits, '.') && !strcmp(digits + size - ten_thousands, "0000");
    if (whole) diag_help(sema->diags, diag, "write the unit: `%1$s元`, or `%2$.*3$s万元`", "请写明单位：“%1$s元”，或“%2$.*3$s万元”", digits, digits, (int)(size - ten_thousands));
    else diag_help(sema->diags, diag, "write the unit: `%s元`", "请写明单位：“%s元”", digits);
}

/* What is lacking or too much where a value of another type is needed: a unit, what a share is taken of, the form of a date, quotation marks. */
static void help_form(Sema *sema, Diag *diag, Type wanted, const Expr *expr, Type found)
{
    if (wanted.tag == TYPE_TAG_DATE && found.tag == TYPE_TAG_NUMBER && only_numbers(expr))               /* 2024/01/01 */
        diag_help(sema->diags, diag, "a date is written 2024年1月1日 or 2024-01-01", "日期写作“2024年1月1日”或“2024-01-01”");
    if ((wanted.tag == TYPE_TAG_ENUM || wanted.tag == TYPE_TAG_SET) && expr->kind == EXPR_TEXT && enum_item_index(&sema->enums.items[wanted.index], expr->as.TEXT.text) >= 0) {
        diag_help(sema->diags, diag, "write the item without quotation marks: `%s`", "选项不加引号：“%s”", expr->as.TEXT.text);
        diag_fix(sema->diags, diag, expr->span, expr->as.TEXT.text);
    }
    if (expr->kind != EXPR_NUMBER || found.tag != TYPE_TAG_NUMBER) return;
    const NumberExpr *number = &expr->as.NUMBER;
    if (wanted.tag == TYPE_TAG_MONEY && found.percent)
        diag_help(sema->diags, diag, "write what it is a share of, for example `%s of project.cost`", "请写明是什么的比例，例如“项目.投资 的 %s”", number->whole);
    else if (wanted.tag == TYPE_TAG_MONEY && !number->unit.text) help_money_unit(sema, diag, number->digits);
    else if (wanted.tag == TYPE_TAG_MONEY)                               /* 1000万 */
        diag_help(sema->diags, diag, "write the unit: `%s元`", "请写明单位：“%s元”", number->whole);
    else if (wanted.tag == TYPE_TAG_QUANTITY && !number->unit.text)
        diag_help(sema->diags, diag, "write the unit, for example `%1$s%2$s`", "请写明单位，例如“%1$s%2$s”", number->digits, declared_text(sema->units.items[wanted.index].name));
}

/* Why amounts of two kinds do not go together, and what can be done with them. */
static void help_kinds(Sema *sema, Diag *diag, Type left, Type right)
{
    if (mismatch_code(left, right) != DIAG_E0305) return;
    diag_help(sema->diags, diag, "%1$s and %2$s are reported side by side: add and compare amounts of one kind only", "%3$s和%4$s分别列出：只有同一种类的金额才能相加或比较",
              outcome_text(left.outcome - 1, false), outcome_text(right.outcome - 1, false), outcome_text(left.outcome - 1, true), outcome_text(right.outcome - 1, true));
}

bool require_type(Context *context, const Expr *expr, Type found, Type wanted, const char *english_role, const char *chinese_role)
{
    if (is_error(found) || is_error(wanted)) return !is_error(found);
    if (types_comparable(found, wanted)) return true;
    Sema *sema = context->sema;
    Diag *diag = diag_at(sema->diags, mismatch_code(found, wanted), expr->span, "%1$s must be %2$s", "%3$s须为%4$s", english_role,
                         type_text(sema, wanted, LANGUAGE_ENGLISH), chinese_role, type_text(sema, wanted, LANGUAGE_CHINESE));
    diag_here(sema->diags, diag, "this is %1$s", "这里是%2$s", type_text(sema, found, LANGUAGE_ENGLISH), type_text(sema, found, LANGUAGE_CHINESE));
    help_form(sema, diag, wanted, expr, found);
    help_kinds(sema, diag, found, wanted);
    return false;
}

void check_condition(Context *context, Expr *expr)
{
    Type type = check_expr(context, expr, NULL);
    if (is_error(type) || type.tag == TYPE_TAG_BOOL) return;
    Sema *sema = context->sema;
    Diag *diag = diag_at(sema->diags, DIAG_E0303, expr->span, "a condition must be true or false, and this is %1$s", "条件须为是或否，而这里是%2$s",
                         type_text(sema, type, LANGUAGE_ENGLISH), type_text(sema, type, LANGUAGE_CHINESE));
    if (type_is_numeric(type))
        diag_help(sema->diags, diag, "compare it with something, for example `… at least 2000万元`", "请与某个数值比较，例如“…… 达到 2000万元”");
    else if (type.tag == TYPE_TAG_ENUM && expr->info->ref == REF_ENUM_ITEM)        /* contains a and b */
        diag_help(sema->diags, diag, "each side is a whole comparison: repeat it, or put the items in braces: `contains {a, b}`, `in {a, b}`", "每一边都要写完整的比较：请重复比较，或把各项写在花括号中，例如“含 {甲，乙}”“属于 {甲，乙}”");
    else if (type.tag == TYPE_TAG_ENUM) diag_help(sema->diags, diag, "compare it, for example with `is …` or `in {…}`", "请写比较，例如“为 ……”或“属于 {……}”");
    else if (type.tag == TYPE_TAG_SET) diag_help(sema->diags, diag, "say what it must hold: `contains …`", "请写明须含什么：“含 ……”");
    else if (type.tag == TYPE_TAG_DATE) diag_help(sema->diags, diag, "compare it, for example `… before 2025-01-01`", "请与某个日期比较，例如“…… 早于 2025年1月1日”");
    else if (type.tag == TYPE_TAG_MEASURE) diag_help(sema->diags, diag, "name its status, for example `.yes`", "请写它的状态，例如“.符合”");
    expr->info->type = TYPE_ERROR_VALUE;
}

/* ---- names ---------------------------------------------------------------------------------------------------------- */

static Type enum_item(Context *context, Expr *expr, int32_t enum_index, int32_t item)
{
    ExprInfo *info = info_of(context, expr);
    info->ref = REF_ENUM_ITEM;
    info->index = enum_index;
    info->item = item;
    info->type = TYPE_OF(TYPE_TAG_ENUM);
    info->type.index = enum_index;
    return info->type;
}

/* A plain name where an item of an enum (or an option of a reading) is expected. */
static bool expected_item(Context *context, Expr *expr, const char *name, const Type *expected)
{
    if (!expected || expected->index < 0) return false;
    Sema *sema = context->sema;
    if (expected->tag == TYPE_TAG_ENUM || expected->tag == TYPE_TAG_SET) {
        int32_t item = enum_item_index(&sema->enums.items[expected->index], name);
        if (item < 0) return false;
        enum_item(context, expr, expected->index, item);
        return true;
    }
    if (expected->tag != TYPE_TAG_READING) return false;
    const ReadingDecl *reading = sema->readings.items[expected->index].decl;
    for (int i = 0; i < reading->options.count; i++)
        if (!strcmp(reading->options.items[i].code.text, name)) {
            ExprInfo *info = info_of(context, expr);
            info->ref = REF_OPTION;
            info->index = expected->index;
            info->item = i;
            info->type = *expected;
            return true;
        }
    return false;
}

/* The only enum that has an item of this name; -1 when none or several. */
static int32_t unique_enum_with(const Sema *sema, const char *name)
{
    int32_t found = -1;
    for (int32_t i = 0; i < sema->enums.count; i++) {
        if (enum_item_index(&sema->enums.items[i], name) < 0) continue;
        if (found >= 0) return -1;
        found = i;
    }
    return found;
}

static Type field_type(Context *context, Expr *expr, const SemaEntity *entity, int32_t entity_index, Word word, bool as_element)
{
    Sema *sema = context->sema;
    int32_t index;
    SemaField *field = find_field(sema, entity, word.text, &index);
    ExprInfo *info = info_of(context, expr);
    if (!field) {
        Diag *diag = diag_at(sema->diags, DIAG_E0201, word.span, "`%s` has no fact named `%s`", "“%s”没有名为“%s”的事实", declared_text(entity->name), word.text);
        Suggest suggest;
        suggest_start(&suggest, word.text);
        for (int32_t i = entity->first_field; i < entity->first_field + entity->field_count; i++) {
            suggest_offer(&suggest, sema->fields.items[i].name.chinese.text);
            suggest_offer(&suggest, sema->fields.items[i].name.ascii.text);
        }
        diag_label(sema->diags, diag, entity->span, "its facts are declared here", "它的事实在此处声明");
        const char *match = suggest_result(&suggest);
        if (match) {
            diag_help(sema->diags, diag, "did you mean `%s`?", "是否要写“%s”？", match);
            diag_fix(sema->diags, diag, word.span, match);
        }
        return info->type;
    }
    field->uses++;
    info->ref = as_element ? REF_ELEMENT : REF_FIELD;
    info->index = index;
    info->over = entity_index;
    info->type = field->type;
    return info->type;
}

Type measure_member(Context *context, Expr *expr, int32_t measure, Word member)
{
    static const char *const outcomes[] = {"grants", "rewards", "subsidises", "deducts", "charges", "exempts"};
    static const char *const statuses[] = {"yes", "no", "unknown", "error", "not in force"};
    Sema *sema = context->sema;
    ExprInfo *info = info_of(context, expr);
    info->index = measure;
    const MeasureDecl *decl = sema->measures.items[measure].decl;
    for (int i = 0; i < 6; i++) {
        if (strcmp(member.text, outcomes[i])) continue;
        info->ref = REF_MEASURE_AMOUNT;
        info->type = TYPE_OF(TYPE_TAG_MONEY);
        info->type.outcome = 1 + i;
        if (decl->outcomes.count && decl->outcomes.items[0].kind == (OutcomeWord)i) return info->type;
        if (!decl->outcomes.count) {                                           /* that is reported with the measure */
            info->type = TYPE_ERROR_VALUE;
            return info->type;
        }
        Diag *diag = diag_at(sema->diags, DIAG_E0205, member.span, "`%1$s` gives no %2$s", "“%1$s”的结果不是%3$s", declared_text(sema->measures.items[measure].name),
                             outcome_text(i, false), outcome_text(i, true));
        diag_help(sema->diags, diag, "its outcome is a %1$s", "它的结果是%2$s", outcome_text((int32_t)decl->outcomes.items[0].kind, false), outcome_text((int32_t)decl->outcomes.items[0].kind, true));
        diag_label(sema->diags, diag, sema->measures.items[measure].span, "the measure is declared here", "该措施在此处声明");
        info->type = TYPE_ERROR_VALUE;
        return info->type;
    }
    for (int i = 0; i < 5; i++) {
        if (strcmp(member.text, statuses[i])) continue;
        if (i == STATUS_WORD_ERROR) {
            Diag *diag = diag_at(sema->diags, DIAG_E0205, member.span, "an error is for people to correct: nothing can be made to depend on it", "出错须由人更正，不能作为判断的依据");
            diag_help(sema->diags, diag, "ask for yes, no, unknown or not in force", "可写：符合、不符合、未知、不在有效期");
            return info->type;
        }
        info->ref = REF_MEASURE_STATUS;
        info->item = i;
        info->type = TYPE_OF(TYPE_TAG_BOOL);
        return info->type;
    }
    Diag *diag = diag_at(sema->diags, DIAG_E0201, member.span, "a measure has no part named `%s`", "措施没有名为“%s”的部分", member.text);
    diag_help(sema->diags, diag, "write its outcome (grants, rewards …) or a status (yes, no, unknown)", "可写结果（资助、奖励……）或状态（符合、不符合、未知）");
    return info->type;
}

/* A path `a.b`. */
static Type check_member(Context *context, Expr *expr, const WordList *path)
{
    Sema *sema = context->sema;
    Word first = path->items[0], second = path->items[1];
    if (context->alias && first.text == context->alias) {
        if (context->inside_entity >= 0 && !context->inside_alias) {
            Diag *diag = diag_at(sema->diags, DIAG_E0308, expr->span, "`%s` is the current element; it cannot stand inside a function over a whole list", "“%s”指当前一项，不能用在对整个列表的函数之中", first.text);
            diag_help(sema->diags, diag, "name the list's own facts there", "请在此写列表自身的事实");
            return info_of(context, expr)->type;
        }
        if (context->inside_entity < 0) context->alias_used = true;
        if (context->alias_entity < 0) return info_of(context, expr)->type;         /* its list was reported */
        return field_type(context, expr, &sema->entities.items[context->alias_entity], context->alias_entity, second, true);
    }
    if (context->measure_alias && first.text == context->measure_alias) return measure_member(context, expr, context->measure, second);
    Symbol *symbol = find_value(sema, first.text);
    if (!symbol) {
        report_unknown(context, first, NULL);
        return info_of(context, expr)->type;
    }
    if (symbol->kind == SYMBOL_MEASURE) return measure_member(context, expr, symbol->index, second);
    if (symbol->kind != SYMBOL_ENTITY) {
        Diag *diag = diag_at(sema->diags, DIAG_E0205, first.span, "`%s` has no parts: a dot follows an entity or a measure", "“%s”没有下级：点号只能跟在实体或措施之后", first.text);
        diag_label(sema->diags, diag, symbol->span, "it is declared here", "它在此处声明");
        return info_of(context, expr)->type;
    }
    const SemaEntity *entity = &sema->entities.items[symbol->index];
    bool inside = entity->many && context->inside_entity == symbol->index;
    if (entity->many && !inside) {
        Diag *diag = diag_at(sema->diags, DIAG_E0308, expr->span, "`%s` is a list: which of its elements is meant?", "“%s”有多个：这里指哪一个？", declared_text(entity->name));
        diag_help(sema->diags, diag, "use a function over the list, for example `sum(%1$s.…)`, or `for each %1$s as x`",
                  "请用列表函数，例如“合计(%1$s.……)”，或“对每个 %1$s 作 本项”", declared_text(entity->name));
        return info_of(context, expr)->type;
    }
    return field_type(context, expr, entity, symbol->index, second, inside);
}

static Type symbol_value(Context *context, Expr *expr, Symbol *symbol)
{
    Sema *sema = context->sema;
    ExprInfo *info = info_of(context, expr);
    info->index = symbol->index;
    switch (symbol->kind) {
    case SYMBOL_DEFINE:
        check_define(sema, symbol->index, expr->span);
        sema->defines.items[symbol->index].uses++;
        if (sema->defines.items[symbol->index].height > sema->deepest) sema->deepest = sema->defines.items[symbol->index].height;
        info->ref = REF_DEFINE;
        return info->type = sema->defines.items[symbol->index].type;
    case SYMBOL_PARAMETER:
        check_parameter(sema, symbol->index, expr->span);
        if (sema->parameters.items[symbol->index].visit == VISIT_ACTIVE) return info->type;      /* a circle, reported */
        if (sema->parameters.items[symbol->index].height > sema->deepest) sema->deepest = sema->parameters.items[symbol->index].height;
        sema->parameters.items[symbol->index].uses++;
        info->ref = REF_PARAMETER;
        return info->type = sema->parameters.items[symbol->index].type;
    case SYMBOL_TIERS:
        check_tiers(sema, symbol->index, expr->span);
        sema->tiers.items[symbol->index].uses++;
        if (sema->tiers.items[symbol->index].height > sema->deepest) sema->deepest = sema->tiers.items[symbol->index].height;
        info->ref = REF_TIERS;
        return info->type = sema->tiers.items[symbol->index].type;
    case SYMBOL_READING:
        sema->readings.items[symbol->index].uses++;
        info->ref = REF_READING;
        info->type = TYPE_OF(TYPE_TAG_READING);
        info->type.index = symbol->index;
        return info->type;
    case SYMBOL_MEASURE:
        info->ref = REF_MEASURE;
        info->type = TYPE_OF(TYPE_TAG_MEASURE);
        info->type.index = symbol->index;
        return info->type;
    case SYMBOL_CHOICE:
        info->ref = REF_CHOICE;
        info->type = TYPE_OF(TYPE_TAG_CHOICE);
        info->type.index = symbol->index;
        return info->type;
    case SYMBOL_ENTITY:
        if (sema->entities.items[symbol->index].many) {
            info->ref = REF_LIST;
            info->type = TYPE_OF(TYPE_TAG_LIST);
            info->type.index = symbol->index;
            return info->type;
        }
        break;
    case SYMBOL_TABLE: case SYMBOL_ALLOCATION: case SYMBOL_ITEM: case SYMBOL_ENUM: case SYMBOL_UNIT: break;
    }
    Diag *diag = diag_at(sema->diags, DIAG_E0205, expr->span, "`%s` is not a value", "“%s”不是一个值", symbol->name);
    diag_label(sema->diags, diag, symbol->span, "it is declared here", "它在此处声明");
    if (symbol->kind == SYMBOL_ENTITY) diag_help(sema->diags, diag, "name one of its facts: `%s.…`", "请写它的某个事实：“%s.……”", symbol->name);
    if (symbol->kind == SYMBOL_TABLE) diag_help(sema->diags, diag, "look it up with its keys: `%s(…)`", "请用键查表：“%s(……)”", symbol->name);
    return info->type;
}

static Type check_name(Context *context, Expr *expr, const Type *expected)
{
    const WordList *path = &expr->as.NAME.path;
    Sema *sema = context->sema;
    if (path->count > 2) {
        diag_at(sema->diags, DIAG_E0201, path->items[2].span, "a name has at most two parts", "名称最多两级：实体.事实");
        return info_of(context, expr)->type;
    }
    if (path->count == 2) return check_member(context, expr, path);
    Word word = path->items[0];
    if (expected_item(context, expr, word.text, expected)) return expr->info->type;
    if (context->alias && word.text == context->alias) {
        ExprInfo *info = info_of(context, expr);
        if (context->alias_entity < 0) return info->type;
        info->ref = REF_LIST;
        info->type = TYPE_OF(TYPE_TAG_LIST);
        info->type.index = context->alias_entity;
        return info->type;
    }
    Symbol *symbol = find_value(sema, word.text);
    if (symbol) return symbol_value(context, expr, symbol);
    int32_t enum_index = unique_enum_with(sema, word.text);
    if (enum_index >= 0 && !(expected && (expected->tag == TYPE_TAG_ENUM || expected->tag == TYPE_TAG_SET)))
        return enum_item(context, expr, enum_index, enum_item_index(&sema->enums.items[enum_index], word.text));
    report_unknown(context, word, expected);
    return info_of(context, expr)->type;
}

/* ---- sets and membership ------------------------------------------------------------------------------------------------ */

static Type check_set(Context *context, Expr *expr, const Type *expected)
{
    Sema *sema = context->sema;
    SetExpr *set = &expr->as.SET;
    Type item_type = TYPE_OF(TYPE_TAG_ENUM);
    if (expected && (expected->tag == TYPE_TAG_SET || expected->tag == TYPE_TAG_ENUM)) item_type.index = expected->index;
    /* without a hint: the first enum that has all items */
    for (int32_t e = 0; item_type.index < 0 && set->items.count && e < sema->enums.count; e++) {
        bool all = true;
        for (int i = 0; i < set->items.count && all; i++) {
            Expr *item = set->items.items[i];
            const char *text = item->kind == EXPR_NAME && item->as.NAME.path.count == 1 ? item->as.NAME.path.items[0].text
                               : item->kind == EXPR_NUMBER                               ? item->as.NUMBER.whole
                                                                                         : NULL;
            all = text && enum_item_index(&sema->enums.items[e], text) >= 0;
        }
        if (all) item_type.index = e;
    }
    bool good = true;
    for (int i = 0; i < set->items.count; i++) {
        Type type = check_expr(context, set->items.items[i], item_type.index >= 0 ? &item_type : NULL);
        if (is_error(type)) { good = false; continue; }
        if (type.tag == TYPE_TAG_ENUM && item_type.index < 0) item_type.index = type.index;
        Type wanted = item_type;
        if (type.tag == TYPE_TAG_SET) wanted.tag = TYPE_TAG_SET;                 /* a named set inside a set */
        Constant value;
        if (!require_type(context, set->items.items[i], type, wanted, "an item of this set", "集合的一项")) good = false;
        else if (!constant_of(sema, set->items.items[i], &value)) {
            Diag *diag = diag_at(sema->diags, DIAG_E0301, set->items.items[i]->span, "a set in braces holds fixed items; this depends on the application", "花括号中须为固定的项，而这里随申报而变");
            diag_help(sema->diags, diag, "compare it on its own, for example `a is b or a in {…}`", "请单独比较，例如“甲 为 乙 或 甲 属于 {……}”");
            good = false;
        }
    }
    ExprInfo *info = info_of(context, expr);
    info->type = good ? TYPE_OF(TYPE_TAG_SET) : TYPE_ERROR_VALUE;
    info->type.index = item_type.index;
    return info->type;
}

/* Beside something erroneous: an item of an enum says nothing that could be wrong, whichever enum was meant. */
static void check_without_hint(Context *context, Expr *expr)
{
    Sema *sema = context->sema;
    info_of(context, expr);
    if (expr->kind == EXPR_SET) {
        for (int i = 0; i < expr->as.SET.items.count; i++) check_without_hint(context, expr->as.SET.items.items[i]);
        return;
    }
    if (expr->kind == EXPR_NAME && expr->as.NAME.path.count == 1 && !find_value(sema, expr->as.NAME.path.items[0].text))
        for (int e = 0; e < sema->enums.count; e++)
            if (enum_item_index(&sema->enums.items[e], expr->as.NAME.path.items[0].text) >= 0) return;
    check_expr(context, expr, NULL);
}

/* x in S, S contains x: the side whose type is known gives the names of the other their meaning. */
static Type check_membership(Context *context, Expr *expr, Expr *element, Expr *set, bool contains)
{
    ExprInfo *info = info_of(context, expr);
    Expr *known = contains ? set : element, *other = contains ? element : set;
    Type known_type = check_expr(context, known, NULL);
    Type hint = known_type;
    if (is_error(known_type)) {
        check_without_hint(context, other);
        return info->type;
    }
    Type other_type = check_expr(context, other, &hint);
    if (is_error(other_type)) return info->type;
    Sema *sema = context->sema;
    TypeTag wanted = contains ? TYPE_TAG_SET : TYPE_TAG_ENUM;
    if (known_type.tag != wanted) {
        Diag *diag = diag_at(sema->diags, DIAG_E0301, known->span, contains ? "only a set contains something; this is %1$s" : "only an item of an enum can be in a set; this is %1$s",
                             contains ? "“含”的左边须为集合，而这里是%2$s" : "“属于”的左边须为枚举的一项，而这里是%2$s", type_text(sema, known_type, LANGUAGE_ENGLISH), type_text(sema, known_type, LANGUAGE_CHINESE));
        if (known_type.tag == TYPE_TAG_SET) diag_help(sema->diags, diag, "a set contains its items: write `S contains x`", "集合请用“含”：集合 含 某项");
        if (known_type.tag == TYPE_TAG_ENUM) diag_help(sema->diags, diag, "write `x in {…}`, or `x is …`", "请用“属于 {……}”或“为 ……”");
        return info->type;
    }
    bool fits = (other_type.tag == TYPE_TAG_SET && (other_type.index == known_type.index || other_type.index < 0)) ||
                (other_type.tag == TYPE_TAG_ENUM && contains && other_type.index == known_type.index);
    if (!fits) {
        Type need = TYPE_OF(TYPE_TAG_SET);
        need.index = known_type.index;
        require_type(context, other, other_type, need, contains ? "what the set may contain" : "what stands after `in`", contains ? "“含”的右边" : "“属于”的右边");
        return info->type;
    }
    return info->type = TYPE_OF(TYPE_TAG_BOOL);
}

/* ---- comparison and arithmetic ---------------------------------------------------------------------------------------- */

static bool names_need_hint(const Expr *expr)
{
    return (expr->kind == EXPR_NAME && expr->as.NAME.path.count == 1) || expr->kind == EXPR_SET || expr->kind == EXPR_NUMBER;
}

/* Both sides of a comparison; the side that is a plain name is checked second, with the other's type as a hint. */
static void check_both(Context *context, Expr *left, Expr *right, Type *left_type, Type *right_type)
{
    bool right_first = names_need_hint(left) && !names_need_hint(right);
    Expr *first = right_first ? right : left, *second = right_first ? left : right;
    Type first_type = check_expr(context, first, NULL);
    Type second_type = TYPE_ERROR_VALUE;
    if (is_error(first_type)) check_without_hint(context, second);
    else second_type = check_expr(context, second, &first_type);
    *left_type = right_first ? second_type : first_type;
    *right_type = right_first ? first_type : second_type;
}

static Diag *report_two(Context *context, Expr *expr, Span op_span, Expr *left, Type left_type, Expr *right, Type right_type, const char *english, const char *chinese)
{
    Sema *sema = context->sema;
    Diag *diag = diag_at(sema->diags, mismatch_code(left_type, right_type), op_span.source >= 0 ? op_span : expr->span, "%s", "%2$s", english, chinese);
    diag_label(sema->diags, diag, left->span, "this is %1$s", "这里是%2$s", type_text(sema, left_type, LANGUAGE_ENGLISH), type_text(sema, left_type, LANGUAGE_CHINESE));
    diag_label(sema->diags, diag, right->span, "this is %1$s", "这里是%2$s", type_text(sema, right_type, LANGUAGE_ENGLISH), type_text(sema, right_type, LANGUAGE_CHINESE));
    help_form(sema, diag, left_type, right, right_type);
    help_form(sema, diag, right_type, left, left_type);
    help_kinds(sema, diag, left_type, right_type);
    return diag;
}

/* Whether the first of an enum is its highest item is nowhere said: all are named, the author keeps those meant. */
static void help_items(Sema *sema, Diag *diag, Type type)
{
    if (type.tag != TYPE_TAG_ENUM) {
        diag_help(sema->diags, diag, "use `is` or `in {…}`", "请用“为”或“属于 {……}”");
        return;
    }
    enum { MOST_ITEMS = 12 };
    const SemaEnum *enumeration = &sema->enums.items[type.index];
    Buffer list = {0};
    for (int32_t i = 0; i < enumeration->items.count && i < MOST_ITEMS; i++)
        buffer_printf(&list, "%s%s", i ? ", " : "", declared_text(enumeration->items.items[i].name));
    if (enumeration->items.count > MOST_ITEMS) buffer_text(&list, ", …");
    diag_help(sema->diags, diag, "list every item that is meant: `in {…}`, of %s", "请逐一列出所指的各项：“属于 {……}”，可列的有 %s", list.data);
    buffer_free(&list);
}

/* 申报.日期 - 企业.成立 达到 3年: days and years. */
static void help_years(Sema *sema, Diag *diag, Type left, Type right)
{
    if (left.tag != TYPE_TAG_DURATION && right.tag != TYPE_TAG_DURATION) return;
    diag_help(sema->diags, diag, "years between two days are counted with `add_years`: `the later day no earlier than add_years(the earlier day, 3)`",
              "两个日期之间满几年，用“加年”：后一日期 不早于 加年(前一日期, 3)");
}

static Type check_compare(Context *context, Expr *expr)
{
    CompareExpr *compare = &expr->as.COMPARE;
    ExprInfo *info = info_of(context, expr);
    Type left, right;
    check_both(context, compare->left, compare->right, &left, &right);
    if (is_error(left) || is_error(right)) return info->type;
    bool ordered = compare->op != COMPARE_EQ && compare->op != COMPARE_NE;
    if (!types_comparable(left, right)) {
        Diag *diag = report_two(context, expr, compare->op_span, compare->left, left, compare->right, right, "the two sides cannot be compared", "两边不能比较");
        help_years(context->sema, diag, left, right);
        return info->type;
    }
    if (left.tag == TYPE_TAG_TEXT) {
        Diag *diag = diag_at(context->sema->diags, DIAG_E0301, compare->op_span, "texts are for people and cannot decide anything", "文本只供人阅读，不能用来判断");
        diag_help(context->sema->diags, diag, "declare the possible values as an enum", "请把可能的取值声明为枚举");
        return info->type;
    }
    if (ordered && !type_is_numeric(left) && left.tag != TYPE_TAG_DATE) {
        Sema *sema = context->sema;
        Diag *diag = diag_at(sema->diags, DIAG_E0301, compare->op_span, "%1$s has no order: it cannot be more or less", "%2$s没有大小之分", type_text(sema, left, LANGUAGE_ENGLISH), type_text(sema, left, LANGUAGE_CHINESE));
        help_items(sema, diag, left);
        return info->type;
    }
    return info->type = TYPE_OF(TYPE_TAG_BOOL);
}

static Type multiply_type(Type left, Type right)
{
    Type result = left.tag == TYPE_TAG_NUMBER ? right : left;
    result.outcome = left.outcome ? left.outcome : right.outcome;
    result.integer = left.integer && right.integer;
    if (left.tag == TYPE_TAG_NUMBER && right.tag == TYPE_TAG_NUMBER) result.percent = left.percent || right.percent;
    return result;
}

static Type check_arithmetic(Context *context, Expr *expr)
{
    ArithmeticExpr *arithmetic = &expr->as.ARITHMETIC;
    ExprInfo *info = info_of(context, expr);
    Type left = check_expr(context, arithmetic->left, NULL), right = check_expr(context, arithmetic->right, NULL);
    if (is_error(left) || is_error(right)) return info->type;
    bool additive = arithmetic->op == ARITHMETIC_ADD || arithmetic->op == ARITHMETIC_SUBTRACT;
    if (arithmetic->op == ARITHMETIC_SUBTRACT && left.tag == TYPE_TAG_DATE && right.tag == TYPE_TAG_DATE) {
        info->type = TYPE_OF(TYPE_TAG_NUMBER);                                     /* days between two dates */
        info->type.integer = true;
        return info->type;
    }
    bool numeric = type_is_numeric(left) && type_is_numeric(right);
    if (additive && numeric && types_comparable(left, right)) {
        info->type = left;
        if (!info->type.outcome) info->type.outcome = right.outcome;
        info->type.integer = left.integer && right.integer;
        return info->type;
    }
    if (arithmetic->op == ARITHMETIC_MULTIPLY && numeric && (left.tag == TYPE_TAG_NUMBER || right.tag == TYPE_TAG_NUMBER))
        return info->type = multiply_type(left, right);
    if (arithmetic->op == ARITHMETIC_DIVIDE && numeric && (right.tag == TYPE_TAG_NUMBER || types_comparable(left, right))) {
        info->type = right.tag == TYPE_TAG_NUMBER ? left : TYPE_OF(TYPE_TAG_NUMBER);
        info->type.integer = false;
        return info->type;
    }
    static const struct { const char *english, *chinese; } texts[] = {
        [ARITHMETIC_ADD] = {"these cannot be added", "两者不能相加"},
        [ARITHMETIC_SUBTRACT] = {"these cannot be subtracted", "两者不能相减"},
        [ARITHMETIC_MULTIPLY] = {"these cannot be multiplied: one of them must be a plain number or a rate", "两者不能相乘：其中一个须为数或比例"},
        [ARITHMETIC_DIVIDE] = {"these cannot be divided", "两者不能相除"},
    };
    report_two(context, expr, arithmetic->op_span, arithmetic->left, left, arithmetic->right, right, texts[arithmetic->op].english, texts[arithmetic->op].chinese);
    return info->type;
}

/* 项目.投资 的 1/3: the number is the upper part of a fraction. */
static bool is_fraction(const Sema *sema, const Expr *share)
{
    const Source *source = source_of(sema->sources, share->span);
    const char *behind = source ? source->text + share->span.end : "";
    behind += strspn(behind, " \t");
    return *behind == '/' || !strncmp(behind, "÷", strlen("÷")) || !strncmp(behind, "／", strlen("／"));
}

static Type check_of(Context *context, Expr *expr)
{
    OfExpr *of = &expr->as.OF;
    ExprInfo *info = info_of(context, expr);
    Type base = check_expr(context, of->base, NULL), share = check_expr(context, of->share, NULL);
    if (is_error(base) || is_error(share)) return info->type;
    Type rate = TYPE_OF(TYPE_TAG_NUMBER);
    rate.percent = true;
    if (!require_type(context, of->share, share, rate, "a share", "“的”之后的值")) return info->type;
    if (of->share->kind == EXPR_NUMBER && !of->share->as.NUMBER.unit.text) {          /* `的 10` would be ten times, and is nearly always 10% */
        Diag *diag = diag_at(context->sema->diags, DIAG_E0302, of->share->span, "a share is written with %% or as a rate; this is a bare number", "“的”之后须为比例，而这里是没有单位的数");
        if (is_fraction(context->sema, of->share)) diag_help(context->sema->diags, diag, "put the fraction in parentheses, for example `(1/3)`", "分数请写在括号中，例如“(1/3)”");
        else diag_help(context->sema->diags, diag, "write `%1$s%%`; a multiple is written with `*`", "请写“%1$s%%”；倍数请用“×”", of->share->as.NUMBER.digits);
        return info->type;
    }
    if (!type_is_numeric(base)) {
        require_type(context, of->base, base, TYPE_OF(TYPE_TAG_MONEY), "what the share is taken of", "“的”之前的基数");
        return info->type;
    }
    return info->type = multiply_type(base, share);
}

/* ---- choices -------------------------------------------------------------------------------------------------------------- */

static bool same_branch_type(Context *context, Expr *branch, Type type, Type *result)
{
    if (is_error(type)) return false;
    if (is_error(*result)) { *result = type; return true; }
    if (!require_type(context, branch, type, *result, "this branch, as the first one,", "这一分支与前面的分支一样，")) return false;
    result->integer = result->integer && type.integer;
    result->percent = result->percent || type.percent;
    if (!result->outcome) result->outcome = type.outcome;
    if (result->tag == TYPE_TAG_SET && result->index < 0) result->index = type.index;
    return true;
}

static Type check_if(Context *context, Expr *expr, const Type *expected)
{
    IfExpr *choice = &expr->as.IF;
    check_condition(context, choice->condition);
    Type result = TYPE_ERROR_VALUE;
    Type then_type = check_expr(context, choice->then_value, expected), else_type = check_expr(context, choice->else_value, expected);
    bool good = same_branch_type(context, choice->then_value, then_type, &result);
    good = same_branch_type(context, choice->else_value, else_type, &result) && good;
    return info_of(context, expr)->type = good ? result : TYPE_ERROR_VALUE;
}

static Type check_by_reading(Context *context, Expr *expr, const Type *expected)
{
    ByReadingExpr *choice = &expr->as.BY_READING;
    Sema *sema = context->sema;
    ExprInfo *info = info_of(context, expr);
    int32_t reading = reading_named(sema, choice->reading);
    Type result = TYPE_ERROR_VALUE;
    bool good = reading >= 0;
    uint64_t covered = 0;
    for (int i = 0; i < choice->cases.count; i++) {
        ReadingCase *one = &choice->cases.items[i];
        good = same_branch_type(context, one->value, check_expr(context, one->value, expected), &result) && good;
        if (reading < 0) continue;
        const ReadingDecl *decl = sema->readings.items[reading].decl;
        int option = 0;
        while (option < decl->options.count && strcmp(decl->options.items[option].code.text, one->option.text)) option++;
        if (option == decl->options.count) {
            Diag *diag = diag_at(sema->diags, DIAG_E0406, one->option.span, "reading %s has no option `%s`", "口径 %s 没有选项“%s”", declared_text(sema->readings.items[reading].name), one->option.text);
            Suggest suggest;
            suggest_start(&suggest, one->option.text);
            for (int k = 0; k < decl->options.count; k++) suggest_offer(&suggest, decl->options.items[k].code.text);
            if (suggest_result(&suggest)) diag_help(sema->diags, diag, "did you mean `%s`?", "是否要写“%s”？", suggest_result(&suggest));
            good = false;
        } else if (option < 64 && covered >> option & 1) {
            diag_at(sema->diags, DIAG_E0406, one->option.span, "option `%s` stands twice", "选项“%s”重复", one->option.text);
            good = false;
        } else
            covered |= (uint64_t)1 << (option & 63);
    }
    if (good && covered != ((uint64_t)1 << sema->readings.items[reading].decl->options.count) - 1) {
        const ReadingDecl *decl = sema->readings.items[reading].decl;
        int option = 0;
        while (covered >> option & 1) option++;
        Diag *diag = diag_at(sema->diags, DIAG_E0406, expr->span, "option `%s` of reading %s is not covered", "没有写口径选项“%s”（口径 %s）", decl->options.items[option].code.text, declared_text(sema->readings.items[reading].name));
        diag_label(sema->diags, diag, sema->readings.items[reading].span, "its options are declared here", "各选项在此处声明");
        diag_help(sema->diags, diag, "add `%s: …`", "请补上“%s：……”", decl->options.items[option].code.text);
        good = false;
    }
    info->ref = REF_READING;
    info->index = reading;
    return info->type = good ? result : TYPE_ERROR_VALUE;
}

/* (x, capped at y): a part of an amount with a cap of its own */
static Type check_capped(Context *context, Expr *expr, const Type *expected)
{
    CappedExpr *capped = &expr->as.CAPPED;
    Type type = check_expr(context, capped->inner, expected), cap = check_expr(context, capped->cap, is_error(type) ? expected : &type);
    if (is_error(type) || is_error(cap)) return expr->info->type;
    if (!type_is_numeric(type)) {
        require_type(context, capped->inner, type, TYPE_OF(TYPE_TAG_MONEY), "what is capped", "设上限的值");
        return expr->info->type;
    }
    if (!require_type(context, capped->cap, cap, type, "the cap", "上限")) return expr->info->type;
    type.integer = type.integer && cap.integer;
    return expr->info->type = type;
}

static Type check_logic(Context *context, Expr *expr, const ExprList *operands, const Type *expected)
{
    if (expected && type_is_numeric(*expected) && report_amounts_joined(context, expr, operands)) return info_of(context, expr)->type;
    if (expr->kind == EXPR_OR && report_items_joined(context, expr, operands)) return info_of(context, expr)->type;
    for (int i = 0; i < operands->count; i++) check_condition(context, operands->items[i]);
    return info_of(context, expr)->type = TYPE_OF(TYPE_TAG_BOOL);
}

static Type simple(Context *context, Expr *expr, TypeTag tag) { return info_of(context, expr)->type = TYPE_OF(tag); }

Type check_expr(Context *context, Expr *expr, const Type *expected)
{
    info_of(context, expr);
    switch (expr->kind) {
    case EXPR_NUMBER: literal_check(context, expr, expected); return expr->info->type;
    case EXPR_DATE: return simple(context, expr, TYPE_TAG_DATE);
    case EXPR_TEXT: return simple(context, expr, TYPE_TAG_TEXT);
    case EXPR_BOOL: return simple(context, expr, TYPE_TAG_BOOL);
    case EXPR_NAME: return check_name(context, expr, expected);
    case EXPR_SET: return check_set(context, expr, expected);
    case EXPR_NOT: check_condition(context, expr->as.NOT.operand); return simple(context, expr, TYPE_TAG_BOOL);
    case EXPR_NEGATE: {
        Type type = check_expr(context, expr->as.NEGATE.operand, NULL);
        if (!is_error(type) && !type_is_numeric(type) && type.tag != TYPE_TAG_DURATION) require_type(context, expr->as.NEGATE.operand, type, TYPE_OF(TYPE_TAG_NUMBER), "what a minus sign stands before", "负号之后的值");
        else expr->info->type = type;
        return expr->info->type;
    }
    case EXPR_AND: return check_logic(context, expr, &expr->as.AND.operands, expected);
    case EXPR_OR: return check_logic(context, expr, &expr->as.OR.operands, expected);
    case EXPR_COMPARE: return check_compare(context, expr);
    case EXPR_IN: return check_membership(context, expr, expr->as.IN.element, expr->as.IN.set, false);
    case EXPR_CONTAINS: return check_membership(context, expr, expr->as.CONTAINS.element, expr->as.CONTAINS.set, true);
    case EXPR_ARITHMETIC: return check_arithmetic(context, expr);
    case EXPR_OF: return check_of(context, expr);
    case EXPR_CALL: return check_call(context, expr, expected);
    case EXPR_IF: return check_if(context, expr, expected);
    case EXPR_BY_READING: return check_by_reading(context, expr, expected);
    case EXPR_PAREN: return expr->info->type = check_expr(context, expr->as.PAREN.inner, expected);
    case EXPR_CAPPED: return check_capped(context, expr, expected);
    case EXPR_MISSING:
    case EXPR_STATUS:
        diag_at(context->sema->diags, DIAG_E0301, expr->span, "this word is not a value", "这个词不是一个值");
        return expr->info->type;
    case EXPR_ERROR: return expr->info->type;
    }
    return expr->info->type;
}
