/* lower_expr - checked expressions to nodes. One function per family; a total switch at the end. */
#include "ir/lower_internal.h"

#include "sema/constant.h"
#include "runtime/date.h"
#include <string.h>

NamePair name_pair(DeclaredName name)
{
    /* a single name written in ASCII is the ASCII one */
    if (!name.ascii.text && name.chinese.text && !((unsigned char)name.chinese.text[0] & 0x80)) return (NamePair){name.chinese.text, NULL};
    return (NamePair){name.ascii.text, name.chinese.text};
}

/* ---- what was used ------------------------------------------------------------------------------------------------------- */

Uses uses_new(Lower *lower) { return (Uses){.readings = NEW_ARRAY(lower->arena, bool, lower->sema->readings.count + 1)}; }

static void use_bound(Lower *lower, Uses *uses, int32_t source)
{
    for (int32_t i = 0; i < uses->bounded.count; i++)
        if (uses->bounded.items[i] == source) return;
    VEC_PUSH(lower->arena, &uses->bounded, source);
}

void uses_merge(Lower *lower, Uses *into, const Uses *from)
{
    for (int32_t i = 0; i < lower->sema->readings.count; i++) into->readings[i] |= from->readings[i];
    for (int32_t i = 0; i < from->checks.count; i++) {
        bool known = false;                                              /* a definition used twice is checked once */
        for (int32_t k = 0; k < into->checks.count && !known; k++) known = into->checks.items[k].ok == from->checks.items[i].ok;
        if (!known) VEC_PUSH(lower->arena, &into->checks, from->checks.items[i]);
    }
    for (int32_t i = 0; i < from->bounded.count; i++) use_bound(lower, into, from->bounded.items[i]);
}

int32_t chosen_option(const Lower *lower, int32_t reading) { return lower->program->readings[reading].chosen; }

void use_reading(Lower *lower, int32_t reading)
{
    lower->uses->readings[reading] = true;
    lower->program->readings[reading].used = true;
}

void use_readings(Lower *lower, WordList words)
{
    for (int i = 0; i < words.count; i++) {
        int32_t reading = sema_find_reading(lower->sema, words.items[i].text);
        if (reading >= 0) use_reading(lower, reading);
    }
}

int32_t unpublished_source(Lower *lower, int32_t *slot, DeclaredName name)
{
    if (*slot < 0) {
        *slot = lower->sources.count;
        IrSource source = {CAUSE_PARAMETER, name_pair(name), declared_key(name), -1};
        VEC_PUSH(lower->arena, &lower->sources, source);
    }
    return *slot;
}

/* ---- names ------------------------------------------------------------------------------------------------------------------ */

IrId lower_define(Lower *lower, int32_t index)
{
    LoweredDefine *define = &lower->defines[index];
    if (!define->done) {
        int32_t region = lower->region;
        Uses *outer = lower->uses;
        const SemaMeasure *alias_of = lower->alias_of;
        define->uses = uses_new(lower);
        lower->region = -1;
        lower->alias_of = NULL;
        lower->uses = &define->uses;
        const DefineDecl *decl = lower->sema->defines.items[index].decl;
        define->node = lower_expr(lower, decl->value);
        use_readings(lower, decl->readings);
        lower->region = region;
        lower->alias_of = alias_of;
        lower->uses = outer;
        IrNode *node = ir_node(lower->builder, define->node);
        if (node->define < 0 && !node->hidden) node->define = index;
        lower->program->defines[index].node = define->node;
        define->done = true;
    }
    uses_merge(lower, lower->uses, &define->uses);
    return define->node;
}

static IrId lower_field(Lower *lower, const Expr *expr)
{
    const ExprInfo *info = expr->info;
    bool element = info->ref == REF_ELEMENT;
    IrNode node = node_of(lower, element ? IR_ELEMENT : IR_FACT, lower_type(info->type), expr->span);
    if (!element) node.region = -1;
    node.slot = node.source = info->index;                     /* sources of fields come first, by slot */
    if (node.type.kind == TYPE_RATE) node.denominator = RATE_DENOMINATOR;
    if (node.type.kind == TYPE_QUANTITY) node.denominator = QUANTITY_DENOMINATOR;
    return ir_add(lower->builder, &node);
}

/* The measure that `措施2.资助` speaks of; in a property over several measures its alias stands for each in turn. */
static int32_t measure_of(const Lower *lower, const Expr *expr)
{
    bool alias = lower->member_alias && expr->as.NAME.path.items[0].text == lower->member_alias;
    return alias ? lower->member : expr->info->index;
}

static IrId lower_name(Lower *lower, const Expr *expr)
{
    const ExprInfo *info = expr->info;
    switch (info->ref) {
    case REF_FIELD: case REF_ELEMENT: return lower_field(lower, expr);
    case REF_DEFINE: return lower_define(lower, info->index);
    case REF_PARAMETER: return lower_parameter(lower, info->index, expr->span);
    case REF_TIERS: {
        const SemaTiers *tiers = &lower->sema->tiers.items[info->index];
        IrId by = lower_expr(lower, tiers->decl->by);
        return lower_tiers(lower, info->index, by, expr->span);
    }
    case REF_ENUM_ITEM: return add_constant(lower, lower_type(info->type), info->item, 1, expr->span);
    case REF_MEASURE_AMOUNT: return lower_measure_amount(lower, measure_of(lower, expr), expr->span);
    case REF_MEASURE_STATUS: return lower_measure_status(lower, measure_of(lower, expr), (StatusWord)info->item, expr->span);
    case REF_OPTION: return add_constant(lower, (IrType){TYPE_INTEGER, 0}, info->item, 1, expr->span);
    case REF_READING:
        use_reading(lower, info->index);
        return add_constant(lower, (IrType){TYPE_INTEGER, 0}, chosen_option(lower, info->index), 1, expr->span);
    case REF_ALLOCATION: case REF_DUTY: case REF_ITEM_STATUS: case REF_ITEM_AMOUNT: case REF_NONE: case REF_LIST: case REF_TABLE: case REF_MEASURE: case REF_CHOICE: case REF_FUNCTION: break;
    }
    return add_constant(lower, lower_type(info->type), 0, 1, expr->span);
}

/* ---- conditions ------------------------------------------------------------------------------------------------------------- */

static IrId lower_logic(Lower *lower, const Expr *expr, IrKind kind, const ExprList *operands)
{
    IrNode node = node_of(lower, kind, (IrType){TYPE_BOOL, 0}, expr->span);
    IrId *ids = NEW_ARRAY(lower->arena, IrId, operands->count);
    bool element = false;
    for (int i = 0; i < operands->count; i++) {
        ids[i] = lower_expr(lower, operands->items[i]);
        element |= ir_node(lower->builder, ids[i])->region >= 0;
    }
    if (!element) node.region = -1;
    node.operands = ids;
    node.operand_count = operands->count;
    return ir_add(lower->builder, &node);
}

static IrKind compare_kind(CompareOperator op)
{
    switch (op) {
    case COMPARE_EQ: return IR_EQ;
    case COMPARE_NE: return IR_NE;
    case COMPARE_LT: return IR_LT;
    case COMPARE_LE: return IR_LE;
    case COMPARE_GT: return IR_GT;
    case COMPARE_GE: return IR_GE;
    }
    return IR_EQ;
}

/* x in S and S contains x; one side is nearly always a constant */
static IrId lower_membership(Lower *lower, const Expr *expr, const Expr *element, const Expr *set)
{
    IrType boolean = {TYPE_BOOL, 0};
    Constant constant;
    if (constant_of(lower->sema, set, &constant)) {
        IrId operand = lower_expr(lower, element);
        bool of_sets = ir_node(lower->builder, operand)->type.kind == TYPE_SET;
        return add_unary(lower, of_sets ? IR_CONTAINS : IR_IN_MASK, boolean, operand, constant.numerator, 1, expr->span);
    }
    if (constant_of(lower->sema, element, &constant)) {
        Int128 mask = constant.type.tag == TYPE_TAG_SET ? constant.numerator : (Int128)1 << constant.numerator;
        return add_unary(lower, IR_CONTAINS, boolean, lower_expr(lower, set), mask, 1, expr->span);
    }
    IrId element_id = lower_expr(lower, element), set_id = lower_expr(lower, set), result = add_hidden_bool(lower, false);
    if (ir_node(lower->builder, element_id)->type.kind == TYPE_SET) {               /* two sets: any common item */
        for (int32_t i = 0; i < lower->sema->enums.items[element->info->type.index].items.count; i++) {
            IrId both = add_hidden_and(lower, add_unary(lower, IR_CONTAINS, boolean, element_id, (Int128)1 << i, 1, SPAN_NONE),
                                       add_unary(lower, IR_CONTAINS, boolean, set_id, (Int128)1 << i, 1, SPAN_NONE));
            result = add_hidden_not(lower, add_hidden_and(lower, add_hidden_not(lower, result), add_hidden_not(lower, both)));
        }
        return result;
    }
    for (int32_t i = 0; i < lower->sema->enums.items[element->info->type.index].items.count; i++) {
        IrId both = add_hidden_and(lower, add_unary(lower, IR_IN_MASK, boolean, element_id, (Int128)1 << i, 1, SPAN_NONE),
                                   add_unary(lower, IR_CONTAINS, boolean, set_id, (Int128)1 << i, 1, SPAN_NONE));
        result = add_hidden_not(lower, add_hidden_and(lower, add_hidden_not(lower, result), add_hidden_not(lower, both)));
    }
    return result;
}

/* ---- arithmetic ------------------------------------------------------------------------------------------------------------- */

/* x / (p/q) with a constant divisor is x * q over p: exact. */
static IrId lower_division(Lower *lower, const Expr *expr)
{
    const ArithmeticExpr *node = &expr->as.ARITHMETIC;
    Constant divisor;
    IrId left = lower_expr(lower, node->left);
    if (!constant_of(lower->sema, node->right, &divisor)) {
        Diag *diag = diag_at(lower->diags, DIAG_E0307, node->op_span, "a division by a fact has no exact result here", "除以事实得不到精确的结果");
        diag_help(lower->diags, diag, "compare products instead (`a at least 30%% of b`), or count whole steps with `whole(a, b)`",
                  "请改为比较乘积（“甲 达到 乙 的 30%%”），或用“整数倍(甲, 乙)”取整数份");
        return left;
    }
    if (divisor.numerator == 0) {
        Diag *diag = diag_at(lower->diags, DIAG_E0309, node->right->span, "this divides by zero", "这里的除数为零");
        diag_help(lower->diags, diag, "write another divisor", "请写非零的除数");
        return left;
    }
    Int128 sign = divisor.numerator < 0 ? -1 : 1;
    IrId reciprocal = add_constant(lower, (IrType){TYPE_RATE, 0}, sign * divisor.denominator, sign * divisor.numerator, node->right->span);
    return add_product(lower, lower_type(expr->info->type), left, reciprocal, expr->span);
}

static IrId lower_arithmetic(Lower *lower, const Expr *expr)
{
    const ArithmeticExpr *node = &expr->as.ARITHMETIC;
    IrType type = lower_type(expr->info->type);
    if (node->op == ARITHMETIC_DIVIDE) return lower_division(lower, expr);
    IrId left = lower_expr(lower, node->left), right = lower_expr(lower, node->right);
    switch (node->op) {
    case ARITHMETIC_ADD: return add_binary(lower, IR_ADD, type, left, right, expr->span);
    case ARITHMETIC_SUBTRACT: return add_binary(lower, IR_SUBTRACT, type, left, right, expr->span);
    case ARITHMETIC_MULTIPLY: return add_product(lower, type, left, right, expr->span);
    case ARITHMETIC_DIVIDE: break;
    }
    return left;
}

/* ---- functions -------------------------------------------------------------------------------------------------------------- */

/* The filter of a measure's `for each`, in the region being built; IR_NONE when there is none. */
static IrId alias_filter(Lower *lower)
{
    const ForEachClause *clause = &lower->alias_of->decl->for_each.items[0];
    return clause->filter ? lower_expr(lower, clause->filter) : IR_NONE;
}

static IrId region_and(Lower *lower, IrId left, IrId right)
{
    if (left == IR_NONE) return right;
    if (right == IR_NONE) return left;
    return add_hidden_and(lower, left, right);
}

/* What the parts of a list call are lowered to, inside its region. */
typedef struct { int32_t region; IrId filter, body, group; int32_t group_item; } ListParts;   /* group: IR_NONE, or what the greatest are taken by */

static IrId add_over_list(Lower *lower, const Expr *expr, IrKind kind, const ListParts *parts)
{
    IrNode node = node_of(lower, kind, lower_type(expr->info->type), expr->span);
    node.region = -1;
    node.over = parts->region;
    node.filter = parts->filter;
    node.body = parts->body;
    node.source = lower->program->schema.entities[expr->info->over].list_source;
    if (parts->group != IR_NONE) {                                                  /* for people: which group */
        node.constant = parts->group_item + 1;
        node.slot = ir_node(lower->builder, parts->group)->type.index;
    }
    if (parts->body != IR_NONE) node.denominator = ir_node(lower->builder, parts->body)->denominator;
    return ir_add(lower->builder, &node);
}

/* The greatest of each group, added up. What an open list does not name is a group of its own. */
static IrId lower_greatest_each(Lower *lower, const Expr *expr, ListParts parts)
{
    IrType group_type = ir_node(lower->builder, parts.group)->type, type = lower_type(expr->info->type);
    const SemaEnum *groups = &lower->sema->enums.items[group_type.index];
    IrId sum = IR_NONE, filter = parts.filter;
    int32_t count = groups->items.count + (groups->open ? 1 : 0);
    for (int32_t i = 0; i < count; i++) {
        lower->region = parts.region;
        IrId same = add_unary(lower, IR_IN_MASK, (IrType){TYPE_BOOL, 0}, parts.group, (Int128)1 << i, 1, SPAN_NONE);
        parts.filter = region_and(lower, filter, same);
        lower->region = -1;
        parts.group_item = i;
        IrId best = add_over_list(lower, expr, IR_GREATEST, &parts);
        sum = sum == IR_NONE ? best : add_binary(lower, IR_ADD, type, sum, best, i == count - 1 ? expr->span : SPAN_NONE);
    }
    return sum;
}

static IrId lower_list_call(Lower *lower, const Expr *expr, Function function)
{
    static const IrKind kinds[] = {[FUNCTION_SUM] = IR_SUM, [FUNCTION_COUNT] = IR_COUNT, [FUNCTION_GREATEST] = IR_GREATEST, [FUNCTION_ANY] = IR_ANY, [FUNCTION_ALL] = IR_ALL};
    const CallExpr *call = &expr->as.CALL;
    bool tests = function == FUNCTION_ANY || function == FUNCTION_ALL, grouped = function == FUNCTION_GREATEST_EACH;
    bool takes_body = function == FUNCTION_SUM || function == FUNCTION_GREATEST || grouped;
    int32_t outer = lower->region, last = grouped ? 2 : 1;
    ListParts parts = {.region = ir_add_region(lower->builder, expr->info->over), .filter = IR_NONE, .body = IR_NONE, .group = IR_NONE};
    lower->region = parts.region;
    if (expr->info->over_alias && lower->alias_of) parts.filter = alias_filter(lower);
    IrId condition = call->arguments.count == last + 1 ? lower_expr(lower, call->arguments.items[last]) : IR_NONE;
    if (grouped) parts.group = lower_expr(lower, call->arguments.items[1]);
    if (takes_body) parts.body = lower_expr(lower, call->arguments.items[0]);
    else if (tests) parts.body = condition;
    if (!tests) parts.filter = region_and(lower, parts.filter, condition);
    lower->region = outer;
    return grouped ? lower_greatest_each(lower, expr, parts) : add_over_list(lower, expr, kinds[function], &parts);
}

/* leads(value, group, condition), first_of(group, condition) */
static IrId lower_place(Lower *lower, const Expr *expr, bool by_value)
{
    const CallExpr *call = &expr->as.CALL;
    int group = by_value ? 1 : 0;
    IrId operands[3];
    operands[0] = call->arguments.count > group + 1 ? lower_expr(lower, call->arguments.items[group + 1]) : add_constant(lower, (IrType){TYPE_BOOL, 0}, 1, 1, SPAN_NONE);
    operands[1] = lower_expr(lower, call->arguments.items[group]);
    operands[2] = by_value ? lower_expr(lower, call->arguments.items[0]) : add_constant(lower, (IrType){TYPE_INTEGER, 0}, 0, 1, SPAN_NONE);
    IrNode node = node_of(lower, IR_LEADS, lower_type(expr->info->type), expr->span);
    node.operands = operands;                                                       /* copied by the builder */
    node.operand_count = 3;
    node.region = lower->region;
    return ir_add(lower->builder, &node);
}

/* floor(a / b): by a constant exactly; by a fact with a check that it is positive */
static IrId lower_whole(Lower *lower, const Expr *expr)
{
    const CallExpr *call = &expr->as.CALL;
    IrType integer = {TYPE_INTEGER, 0};
    IrId value = lower_expr(lower, call->arguments.items[0]);
    Constant step;
    if (constant_of(lower->sema, call->arguments.items[1], &step)) {
        if (step.numerator <= 0) {
            diag_at(lower->diags, DIAG_E0309, call->arguments.items[1]->span, "the size of one step must be above zero", "每一份须大于零");
            return value;
        }
        IrType type = ir_node(lower->builder, value)->type;
        Int128 denominator = ir_node(lower->builder, value)->denominator;
        IrId scaled = add_unary(lower, IR_SCALE, type, value, step.denominator, denominator * step.denominator, SPAN_NONE);
        return add_unary(lower, IR_FLOOR_DIVIDE, integer, scaled, denominator * step.numerator, 1, expr->span);
    }
    if (lower->region >= 0) {
        Diag *diag = diag_at(lower->diags, DIAG_E0307, call->arguments.items[1]->span, "inside a list the size of one step must be a fixed value", "在列表中，每一份须为固定的值");
        diag_help(lower->diags, diag, "write the size itself, for example 1000万元", "请直接写出每一份的大小，例如 1000万元");
        return value;
    }
    IrId divisor = lower_expr(lower, call->arguments.items[1]);
    IrId zero = add_constant(lower, ir_node(lower->builder, divisor)->type, 0, 1, SPAN_NONE);
    IrId above_zero = add_binary(lower, IR_GT, (IrType){TYPE_BOOL, 0}, divisor, zero, SPAN_NONE);
    IrCheck check = {above_zero, above_zero, {"the divisor of a whole-step count must be above zero", "整数倍的除数须大于零"}, expr->span, {IR_NONE, IR_NONE}};
    VEC_PUSH(lower->arena, &lower->uses->checks, check);
    IrId quotient = add_binary(lower, IR_QUOTIENT, integer, value, divisor, expr->span);
    ir_node(lower->builder, quotient)->denominator = 1;
    return quotient;
}

static IrId lower_date_call(Lower *lower, const Expr *expr, bool years)
{
    const CallExpr *call = &expr->as.CALL;
    IrId date = lower_expr(lower, call->arguments.items[0]);
    Constant count;
    IrId months;
    if (constant_of(lower->sema, call->arguments.items[1], &count)) {
        Int128 factor = count.type.tag == TYPE_TAG_DURATION || !years ? 1 : 12;
        Int128 value = count.denominator == 1 ? count.numerator * factor : 0;
        if (count.denominator != 1 || value > 120000 || value < -120000)
            diag_at(lower->diags, DIAG_E0106, call->arguments.items[1]->span, "a whole number of months within ten thousand years is needed", "须为一万年以内的整数个月");
        months = add_constant(lower, (IrType){TYPE_INTEGER, 0}, value, 1, SPAN_NONE);
    } else {
        months = lower_expr(lower, call->arguments.items[1]);
        if (years) months = add_product(lower, (IrType){TYPE_INTEGER, 0}, months, add_constant(lower, (IrType){TYPE_INTEGER, 0}, 12, 1, SPAN_NONE), SPAN_NONE);
    }
    return add_binary(lower, IR_ADD_MONTHS, (IrType){TYPE_DATE, 0}, date, months, expr->span);
}

static IrId lower_first_known(Lower *lower, const Expr *expr, bool estimate)
{
    const CallExpr *call = &expr->as.CALL;
    IrId first = lower_expr(lower, call->arguments.items[0]), second = lower_expr(lower, call->arguments.items[1]);
    IrId result = add_binary(lower, IR_FIRST_KNOWN, lower_type(expr->info->type), first, second, expr->span);
    if (ir_node(lower->builder, result)->kind == IR_FIRST_KNOWN) ir_node(lower->builder, result)->estimate = estimate;
    return result;
}

static IrId lower_call(Lower *lower, const Expr *expr)
{
    const CallExpr *call = &expr->as.CALL;
    const ExprInfo *info = expr->info;
    if (info->ref == REF_TABLE) return lower_table(lower, info->index, &call->arguments, expr->span);
    if (info->ref == REF_TIERS) return lower_tiers(lower, info->index, lower_expr(lower, call->arguments.items[0]), expr->span);
    IrType type = lower_type(info->type);
    switch ((Function)info->item) {
    case FUNCTION_SUM: case FUNCTION_COUNT: case FUNCTION_GREATEST: case FUNCTION_ANY: case FUNCTION_ALL: case FUNCTION_GREATEST_EACH:
        return lower_list_call(lower, expr, (Function)info->item);
    case FUNCTION_DIFFERENCE: {                                                     /* a - b, at least nothing */
        IrId left = lower_expr(lower, call->arguments.items[0]), right = lower_expr(lower, call->arguments.items[1]);
        IrId difference = add_binary(lower, IR_SUBTRACT, type, left, right, expr->span);
        return add_binary(lower, IR_MAXIMUM, type, difference, add_constant(lower, type, 0, 1, SPAN_NONE), SPAN_NONE);
    }
    case FUNCTION_MINIMUM: case FUNCTION_MAXIMUM: {
        IrId left = lower_expr(lower, call->arguments.items[0]), right = lower_expr(lower, call->arguments.items[1]);
        return add_binary(lower, info->item == FUNCTION_MINIMUM ? IR_MINIMUM : IR_MAXIMUM, type, left, right, expr->span);
    }
    case FUNCTION_KNOWN: return add_unary(lower, IR_KNOWN, type, lower_expr(lower, call->arguments.items[0]), 0, 1, expr->span);
    case FUNCTION_FIRST_KNOWN: return lower_first_known(lower, expr, false);
    case FUNCTION_ESTIMATE: return lower_first_known(lower, expr, true);
    case FUNCTION_LEADS: return lower_place(lower, expr, true);
    case FUNCTION_FIRST_OF: return lower_place(lower, expr, false);
    case FUNCTION_ADD_YEARS: return lower_date_call(lower, expr, true);
    case FUNCTION_ADD_MONTHS: return lower_date_call(lower, expr, false);
    case FUNCTION_WHOLE: return lower_whole(lower, expr);
    case FUNCTION_LAST: break;
    }
    return add_constant(lower, type, 0, 1, expr->span);
}

/* The source of what `expr` names if that is not published, else -1. */
static int32_t unpublished_named(Lower *lower, const Expr *expr)
{
    if (expr->kind != EXPR_NAME || !expr->info) return -1;
    const Sema *sema = lower->sema;
    int32_t index = expr->info->index;
    if (expr->info->ref == REF_TIERS && !sema->tiers.items[index].decl->rows.count)
        return unpublished_source(lower, &lower->tiers_source[index], sema->tiers.items[index].name);
    const ParameterDecl *parameter = expr->info->ref == REF_PARAMETER ? sema->parameters.items[index].decl : NULL;
    if (parameter && !parameter->constant && !parameter->values.count)
        return unpublished_source(lower, &lower->parameter_source[index], sema->parameters.items[index].name);
    return -1;
}

/* Options not chosen that name what is not published: the chosen one stands in for it, and the result says so. */
static void note_bounded(Lower *lower, const ByReadingExpr *choice, const ReadingCase *chosen)
{
    if (unpublished_named(lower, chosen->value) >= 0) return;
    for (int i = 0; i < choice->cases.count; i++) {
        int32_t source = unpublished_named(lower, choice->cases.items[i].value);
        if (source >= 0) use_bound(lower, lower->uses, source);
    }
}

static IrId lower_by_reading(Lower *lower, const Expr *expr)
{
    int32_t reading = expr->info->index;
    use_reading(lower, reading);
    const char *chosen = lower->program->readings[reading].options[chosen_option(lower, reading)].code;
    for (int i = 0; i < expr->as.BY_READING.cases.count; i++) {
        const ReadingCase *one = &expr->as.BY_READING.cases.items[i];
        if (strcmp(one->option.text, chosen)) continue;
        note_bounded(lower, &expr->as.BY_READING, one);
        IrId value = lower_expr(lower, one->value);
        IrNode *node = ir_node(lower->builder, value);
        if (node->reading < 0 && node->define < 0) node->reading = reading;
        return value;
    }
    return add_constant(lower, lower_type(expr->info->type), 0, 1, expr->span);
}

static IrId lower_set(Lower *lower, const Expr *expr)
{
    Constant constant;
    if (!constant_of(lower->sema, expr, &constant)) constant.numerator = 0;
    return add_constant(lower, lower_type(expr->info->type), constant.numerator, 1, expr->span);
}

IrId lower_expr(Lower *lower, const Expr *expr)
{
    const ExprInfo *info = expr->info;
    IrType type = lower_type(info->type);
    switch (expr->kind) {
    case EXPR_NUMBER:
        if (info->ref == REF_ENUM_ITEM) return add_constant(lower, type, info->item, 1, expr->span);
        return add_constant(lower, type, info->numerator, info->denominator, expr->span);
    case EXPR_DATE: return add_constant(lower, type, date_from_civil(expr->as.DATE.year, expr->as.DATE.month, expr->as.DATE.day), 1, expr->span);
    case EXPR_BOOL: return add_constant(lower, type, expr->as.BOOL.value, 1, expr->span);
    case EXPR_NAME: return lower_name(lower, expr);
    case EXPR_SET: return lower_set(lower, expr);
    case EXPR_NOT: return add_unary(lower, IR_NOT, type, lower_expr(lower, expr->as.NOT.operand), 0, 1, expr->span);
    case EXPR_NEGATE: {
        IrId operand = lower_expr(lower, expr->as.NEGATE.operand);
        return add_binary(lower, IR_SUBTRACT, type, add_constant(lower, ir_node(lower->builder, operand)->type, 0, 1, SPAN_NONE), operand, expr->span);
    }
    case EXPR_AND: return lower_logic(lower, expr, IR_AND, &expr->as.AND.operands);
    case EXPR_OR: return lower_logic(lower, expr, IR_OR, &expr->as.OR.operands);
    case EXPR_COMPARE: {
        IrId left = lower_expr(lower, expr->as.COMPARE.left), right = lower_expr(lower, expr->as.COMPARE.right);
        return add_binary(lower, compare_kind(expr->as.COMPARE.op), type, left, right, expr->span);
    }
    case EXPR_IN: return lower_membership(lower, expr, expr->as.IN.element, expr->as.IN.set);
    case EXPR_CONTAINS: return lower_membership(lower, expr, expr->as.CONTAINS.element, expr->as.CONTAINS.set);
    case EXPR_ARITHMETIC: return lower_arithmetic(lower, expr);
    case EXPR_OF: {
        IrId base = lower_expr(lower, expr->as.OF.base), share = lower_expr(lower, expr->as.OF.share);
        return add_product(lower, type, base, share, expr->span);
    }
    case EXPR_CALL: return lower_call(lower, expr);
    case EXPR_IF: {
        IrId condition = lower_expr(lower, expr->as.IF.condition);
        IrId then_value = lower_expr(lower, expr->as.IF.then_value), else_value = lower_expr(lower, expr->as.IF.else_value);
        return add_if(lower, type, condition, then_value, else_value, expr->span, false);
    }
    case EXPR_BY_READING: return lower_by_reading(lower, expr);
    case EXPR_PAREN: return lower_expr(lower, expr->as.PAREN.inner);
    case EXPR_CAPPED: return add_binary(lower, IR_MINIMUM, type, lower_expr(lower, expr->as.CAPPED.inner), lower_expr(lower, expr->as.CAPPED.cap), expr->span);
    case EXPR_TEXT: case EXPR_MISSING: case EXPR_STATUS: case EXPR_ERROR: break;
    }
    return add_constant(lower, type, 0, 1, expr->span);
}

IrId lower_condition_in(Lower *lower, const Expr *expr, int32_t region, const SemaMeasure *alias_of)
{
    int32_t outer = lower->region;
    const SemaMeasure *outer_alias = lower->alias_of;
    lower->region = region;
    lower->alias_of = alias_of;
    IrId id = lower_expr(lower, expr);
    lower->region = outer;
    lower->alias_of = outer_alias;
    return id;
}
