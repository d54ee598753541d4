/* lower_tiers - tiers, tables and dated parameters to chains of IF nodes; their edges are checked here. */
#include "ir/lower_internal.h"

#include "sema/constant.h"
#include "runtime/date.h"

static const IrType BOOLEAN = {TYPE_BOOL, 0};

static IrId add_unpublished(Lower *lower, int32_t source, IrType type, Int128 denominator, Span span)
{
    IrNode node = node_of(lower, IR_UNPUBLISHED, type, span);
    node.region = -1;
    node.source = source;
    node.denominator = denominator;
    return ir_add(lower->builder, &node);
}

static IrId constant_node(Lower *lower, const Expr *expr, IrType type)
{
    Constant value;
    if (!constant_of(lower->sema, expr, &value)) {                       /* sema has checked it: never a zero in its place */
        diag_at(lower->diags, DIAG_E0301, expr->span, "this must be a fixed value", "此处须为固定的值");
        value = (Constant){expr->info->type, 0, 1};
    }
    return add_constant(lower, type, value.numerator, value.denominator, expr->span);
}

/* ---- parameters ---------------------------------------------------------------------------------------------------------- */

IrId lower_parameter(Lower *lower, int32_t index, Span span)
{
    const SemaParameter *parameter = &lower->sema->parameters.items[index];
    const ParameterDecl *decl = parameter->decl;
    IrType type = lower_type(parameter->type);
    if (decl->constant) return constant_node(lower, decl->constant, type);
    int32_t source = unpublished_source(lower, &lower->parameter_source[index], parameter->name);
    IrId result = add_unpublished(lower, source, type, 1, span);                 /* no row holds on that day */
    for (int i = 0; i < decl->values.count; i++) {
        const DatedValue *row = &decl->values.items[i];
        Constant from, to;
        if (lower->date == IR_NONE || !constant_of(lower->sema, row->from, &from)) continue;
        IrType date = {TYPE_DATE, 0};
        IrId holds = add_binary(lower, IR_GE, BOOLEAN, lower->date, add_constant(lower, date, from.numerator, 1, SPAN_NONE), SPAN_NONE);
        if (row->to && constant_of(lower->sema, row->to, &to))
            holds = add_hidden_and(lower, holds, add_binary(lower, IR_LE, BOOLEAN, lower->date, add_constant(lower, date, to.numerator, 1, SPAN_NONE), SPAN_NONE));
        result = add_if(lower, type, holds, constant_node(lower, row->value, type), result, span, true);
    }
    return result;
}

/* ---- tiers --------------------------------------------------------------------------------------------------------------- */

/* Written behind a tier that it belongs before. */
static bool stands_below(Lower *lower, const TierRow *row, const TierRow *before)
{
    Constant high, low;
    if (!row->high || !before->low || !constant_of(lower->sema, row->high, &high) || !constant_of(lower->sema, before->low, &low)) return false;
    return constant_compare(high, low) <= 0;
}

/* Edges of neighbours: each must begin exactly where the one before ends, with one of the two including the edge. */
static void check_edges(Lower *lower, const SemaTiers *tiers)
{
    for (int i = 0; i < tiers->decl->rows.count; i++) {
        const TierRow *row = &tiers->decl->rows.items[i];
        Constant low, high;
        if (!row->low || !row->high || !constant_of(lower->sema, row->low, &low) || !constant_of(lower->sema, row->high, &high)) continue;
        int order = constant_compare(low, high);
        if (order < 0 || (order == 0 && !row->low_exclusive && !row->high_exclusive)) continue;
        Diag *diag = diag_at(lower->diags, DIAG_E0408, span_join(row->low->span, row->high->span), "nothing lies in this tier", "没有数值落在这一档内");
        diag_help(lower->diags, diag, "write the lower edge first", "请先写较小的边界");
    }
    for (int i = 1; i < tiers->decl->rows.count; i++) {
        const TierRow *before = &tiers->decl->rows.items[i - 1], *row = &tiers->decl->rows.items[i];
        Constant high, low;
        if (!before->high || !row->low) {
            Diag *diag = diag_at(lower->diags, DIAG_E0407, row->span, "only the first tier may be open below and only the last open above", "只有第一档可以不写下界，只有最后一档可以不写上界");
            diag_label(lower->diags, diag, before->span, "the tier before it", "前一档");
            continue;
        }
        if (!constant_of(lower->sema, before->high, &high) || !constant_of(lower->sema, row->low, &low)) continue;
        int order = constant_compare(low, high);
        bool both = order == 0 && !before->high_exclusive && !row->low_exclusive, neither = order == 0 && before->high_exclusive && row->low_exclusive;
        if (order == 0 && !both && !neither) continue;
        bool overlap = order < 0 || both;
        Diag *diag = diag_at(lower->diags, DIAG_E0407, row->low->span, overlap ? "this tier overlaps the one before" : "there is a gap between this tier and the one before",
                             overlap ? "这一档与前一档重叠" : "这一档与前一档之间有空缺");
        diag_label(lower->diags, diag, before->high->span, "the tier before ends here", "前一档到此为止");
        if (stands_below(lower, row, before)) diag_help(lower->diags, diag, "tiers are written from the lowest to the highest", "各档须从小到大排列");
        if (!overlap && !neither) diag_help(lower->diags, diag, "add a tier for what lies between, or move an edge", "请补上中间的一档，或调整边界，使各档首尾相接");
        if (both) diag_help(lower->diags, diag, "both include the edge: write `to under …` or `from over …` on one side", "边界值同时属于两档：请在一侧写“至 低于 ……”或“自 超过 ……”");
        if (neither) diag_help(lower->diags, diag, "neither includes the edge: drop `under` or `over` on one side", "边界值不属于任何一档：请去掉一侧的“低于”或“超过”");
    }
}

void lower_check_tiers(Lower *lower)
{
    for (int32_t i = 0; i < lower->sema->tiers.count; i++) check_edges(lower, &lower->sema->tiers.items[i]);
}

static IrId row_holds(Lower *lower, const TierRow *row, IrId by, IrType by_type)
{
    IrId holds = add_hidden_bool(lower, true);
    if (row->low) holds = add_binary(lower, row->low_exclusive ? IR_GT : IR_GE, BOOLEAN, by, constant_node(lower, row->low, by_type), row->span);
    if (!row->high) return holds;
    IrId below = add_binary(lower, row->high_exclusive ? IR_LT : IR_LE, BOOLEAN, by, constant_node(lower, row->high, by_type), row->span);
    return row->low ? add_hidden_and(lower, holds, below) : below;
}

/* rate * (min(by, high) - low), at least 0; at most the tier's cap */
static IrId slice(Lower *lower, const TierRow *row, IrId by, IrType by_type, IrType rate_type)
{
    IrId part = by;
    if (row->high) part = add_binary(lower, IR_MINIMUM, by_type, part, constant_node(lower, row->high, by_type), SPAN_NONE);
    if (row->low) part = add_binary(lower, IR_SUBTRACT, by_type, part, constant_node(lower, row->low, by_type), SPAN_NONE);
    part = add_binary(lower, IR_MAXIMUM, by_type, part, add_constant(lower, by_type, 0, 1, SPAN_NONE), SPAN_NONE);
    IrId paid = add_product(lower, by_type, part, constant_node(lower, row->value, rate_type), row->span);
    return row->cap ? add_binary(lower, IR_MINIMUM, by_type, paid, constant_node(lower, row->cap, by_type), row->cap->span) : paid;
}

IrId lower_tiers(Lower *lower, int32_t index, IrId by, Span span)
{
    const SemaTiers *tiers = &lower->sema->tiers.items[index];
    const TiersDecl *decl = tiers->decl;
    IrType type = lower_type(tiers->type), by_type = lower_type(tiers->by_type);
    IrType rate = tiers->gives_amount ? (IrType){TYPE_RATE, 0} : type;
    if (!decl->rows.count) return add_unpublished(lower, unpublished_source(lower, &lower->tiers_source[index], tiers->name), type, 1, span);
    IrId result = add_constant(lower, type, 0, 1, SPAN_NONE);                       /* outside all tiers: nothing */
    if (decl->marginal) {
        for (int i = 0; i < decl->rows.count; i++) {
            IrId part = slice(lower, &decl->rows.items[i], by, by_type, rate);
            result = i == 0 ? part : add_binary(lower, IR_ADD, type, result, part, i == decl->rows.count - 1 ? span : SPAN_NONE);
        }
        return result;
    }
    for (int i = decl->rows.count - 1; i >= 0; i--) {
        const TierRow *row = &decl->rows.items[i];
        IrId value = constant_node(lower, row->value, rate);
        if (tiers->gives_amount) {
            value = add_product(lower, by_type, by, value, row->span);
            if (row->cap) value = add_binary(lower, IR_MINIMUM, by_type, value, constant_node(lower, row->cap, by_type), row->cap->span);
        }
        result = add_if(lower, type, row_holds(lower, row, by, by_type), value, result, span, false);
    }
    return result;
}

/* ---- tables -------------------------------------------------------------------------------------------------------------- */

IrId lower_table(Lower *lower, int32_t index, const ExprList *keys, Span span)
{
    const SemaTable *table = &lower->sema->tables.items[index];
    IrType type = lower_type(table->type);
    IrId *key_ids = NEW_ARRAY(lower->arena, IrId, keys->count + 1);
    for (int k = 0; k < keys->count; k++) key_ids[k] = lower_expr(lower, keys->items[k]);
    /* a combination that the table does not have is not published: never an invented number */
    IrId result = add_unpublished(lower, unpublished_source(lower, &lower->table_source[index], table->name), type, 1, span);
    for (int r = table->decl->rows.count - 1; r >= 0; r--) {
        const TableRow *row = &table->decl->rows.items[r];
        IrId holds = add_hidden_bool(lower, true);
        for (int k = 0; k < keys->count; k++) {
            IrType key_type = ir_node(lower->builder, key_ids[k])->type;
            IrId same = add_binary(lower, IR_EQ, BOOLEAN, key_ids[k], constant_node(lower, row->cells.items[k], key_type), row->span);
            holds = k ? add_hidden_and(lower, holds, same) : same;
        }
        result = add_if(lower, type, holds, constant_node(lower, row->cells.items[keys->count], type), result, span, false);
    }
    return result;
}

/* ---- what is published elsewhere ------------------------------------------------------------------------------------------- */

static void add_bounds(Lower *lower, IrBounds *list, int32_t *count, DeclaredName name, const UnpublishedClause *clause)
{
    Constant low, high;
    if (!clause->low || !clause->high || !constant_of(lower->sema, clause->low, &low) || !constant_of(lower->sema, clause->high, &high)) return;
    list[(*count)++] = (IrBounds){name_pair(name), low.numerator, low.denominator, high.numerator, high.denominator, one_line(lower->arena, lower->sema->sources, span_join(clause->low->span, clause->high->span))};
}

const IrBounds *bounds_of_source(const Lower *lower, int32_t source)
{
    const char *name = name_key(lower->sources.items[source].name);
    for (int32_t i = 0; i < lower->program->bounds_count; i++)
        if (name_key(lower->program->bounds[i].name) == name) return &lower->program->bounds[i];
    return NULL;
}

void lower_bounds(Lower *lower)
{
    const Sema *sema = lower->sema;
    int32_t     count = 0;
    IrBounds   *list = NEW_ARRAY(lower->arena, IrBounds, sema->parameters.count + sema->tiers.count + sema->tables.count + 1);
    for (int i = 0; i < sema->parameters.count; i++) add_bounds(lower, list, &count, sema->parameters.items[i].name, &sema->parameters.items[i].decl->unpublished);
    for (int i = 0; i < sema->tiers.count; i++) add_bounds(lower, list, &count, sema->tiers.items[i].name, &sema->tiers.items[i].decl->unpublished);
    for (int i = 0; i < sema->tables.count; i++) add_bounds(lower, list, &count, sema->tables.items[i].name, &sema->tables.items[i].decl->unpublished);
    lower->program->bounds = list;
    lower->program->bounds_count = count;
}
