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

/* What falls into a tier by days or whole numbers: the first and the last one. A slice of marginal tiers is as long as from edge to edge: there the edges count. */
static bool counts_whole(const SemaTiers *tiers)
{
    return !tiers->decl->marginal && (tiers->by_type.tag == TYPE_TAG_DATE || (tiers->by_type.tag == TYPE_TAG_NUMBER && tiers->by_type.integer));
}

static Int128 last_whole(Constant high, bool exclusive)
{
    Int128 whole = floor_divide(high.numerator, high.denominator);
    return exclusive && whole * high.denominator == high.numerator ? whole - 1 : whole;
}

static Int128 first_whole(Constant low, bool exclusive)
{
    Int128 whole = floor_divide(low.numerator, low.denominator);
    return !exclusive && whole * low.denominator == low.numerator ? whole : whole + 1;
}

typedef enum { EDGES_MEET, EDGES_OVERLAP, EDGES_SHARED, EDGES_GAP, EDGES_IN_NEITHER } Edges;

/* Where one tier ends and the next begins. */
static Edges edges_of(const SemaTiers *tiers, const TierRow *before, Constant high, const TierRow *row, Constant low)
{
    int order = constant_compare(low, high);
    if (order == 0 && !before->high_exclusive && !row->low_exclusive) return EDGES_SHARED;
    if (counts_whole(tiers)) {
        Int128 last = last_whole(high, before->high_exclusive), first = first_whole(low, row->low_exclusive);
        if (first == last + 1) return EDGES_MEET;
        if (first <= last) return EDGES_OVERLAP;
    }
    if (order == 0) return before->high_exclusive && row->low_exclusive ? EDGES_IN_NEITHER : EDGES_MEET;
    return order < 0 ? EDGES_OVERLAP : EDGES_GAP;
}

static bool is_empty_tier(const SemaTiers *tiers, const TierRow *row, Constant low, Constant high)
{
    int order = constant_compare(low, high);
    if (counts_whole(tiers)) return first_whole(low, row->low_exclusive) > last_whole(high, row->high_exclusive);
    return order > 0 || (order == 0 && (row->low_exclusive || row->high_exclusive));
}

static void report_edges(Lower *lower, const TierRow *before, const TierRow *row, Edges edges)
{
    bool  overlap = edges == EDGES_OVERLAP || edges == EDGES_SHARED;
    Diag *diag = diag_at(lower->diags, DIAG_E0407, row->low->span, overlap ? "this tier overlaps the one before" : "there is a gap between this tier and the one before",
                         overlap ? "这一档与前一档重叠" : "这一档与前一档之间有空缺");
    diag_label(lower->diags, diag, before->high->span, "the tier before ends here", "前一档到此为止");
    if (stands_below(lower, row, before)) diag_help(lower->diags, diag, "tiers are written from the lowest to the highest", "各档须从小到大排列");
    if (edges == EDGES_GAP) diag_help(lower->diags, diag, "add a tier for what lies between, or move an edge", "请补上中间的一档，或调整边界，使各档首尾相接");
    if (edges == EDGES_SHARED) diag_help(lower->diags, diag, "both include the edge: write `to under …` or `from over …` on one side", "边界值同时属于两档：请在一侧写“至 低于 ……”或“自 超过 ……”");
    if (edges == EDGES_IN_NEITHER) diag_help(lower->diags, diag, "neither includes the edge: drop `under` or `over` on one side", "边界值不属于任何一档：请去掉一侧的“低于”或“超过”");
}

/* Neighbours must leave nothing out and have nothing in common: each begins where the one before ends, with one of the two including the edge; or,
 * for days and whole numbers, with the one that follows. */
static void check_edges(Lower *lower, const SemaTiers *tiers)
{
    for (int i = 0; i < tiers->decl->rows.count; i++) {
        const TierRow *row = &tiers->decl->rows.items[i];
        Constant low, high;
        if (!row->low || !row->high || !constant_of(lower->sema, row->low, &low) || !constant_of(lower->sema, row->high, &high)) continue;
        if (!is_empty_tier(tiers, row, low, high)) continue;
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
        Edges edges = edges_of(tiers, before, high, row, low);
        if (edges != EDGES_MEET) report_edges(lower, before, row, edges);
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

/* Two tiers end and begin with neighbouring whole numbers: what is looked up must be one. */
static void check_whole(Lower *lower, const SemaTiers *tiers, IrId by, Span span)
{
    bool whole = ir_node(lower->builder, by)->denominator == 1;
    for (int i = 1; i < tiers->decl->rows.count && counts_whole(tiers) && !whole; i++) {
        const TierRow *before = &tiers->decl->rows.items[i - 1], *row = &tiers->decl->rows.items[i];
        Constant high, low;
        if (!before->high || !row->low || !constant_of(lower->sema, before->high, &high) || !constant_of(lower->sema, row->low, &low) || constant_compare(low, high) == 0) continue;
        Diag *diag = diag_at(lower->diags, DIAG_E0407, span, "these tiers are of whole numbers, and this can lie between two of them", "这些分档以整数衔接，而这里的数值可以落在两档之间");
        diag_label(lower->diags, diag, span_join(before->high->span, row->low->span), "nothing lies between for whole numbers only", "只有整数才首尾相接");
        diag_help(lower->diags, diag, "let the tiers share an edge: `to under 10`, `from 10`", "请让两档共用一个边界：“至 低于 10”，“自 10”");
        return;
    }
}

IrId lower_tiers(Lower *lower, int32_t index, IrId by, Span span)
{
    const SemaTiers *tiers = &lower->sema->tiers.items[index];
    check_whole(lower, tiers, by, span);
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
