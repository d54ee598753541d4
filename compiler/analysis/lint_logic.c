/* lint_logic - conditions that cannot mean what they say: 且 and 或 mixed (W1006), always or never true (W1011), a measure whose
 * conditions exclude each other (W1012). Where a reading decides, nothing is said: another option may make sense of it. */
#include "analysis/lint_internal.h"

#include "sema/constant.h"
#include <string.h>

/* ---- W1006 ------------------------------------------------------------------------------------------------------------------- */

static bool mixes(void *context, const Expr *expr, LintPlace place) {
    (void)place;
    const Lint *lint = context;
    if (expr->kind != EXPR_OR) return true;
    Diag *diag = NULL;
    for (int32_t i = 0; i < expr->as.OR.operands.count; i++) {
        const Expr *operand = expr->as.OR.operands.items[i];
        if (operand->kind != EXPR_AND) continue;
        if (!diag) diag = diag_at(lint->diags, DIAG_W1006, expr->span, "`and` and `or` stand side by side without parentheses", "“且”和“或”并用，没有括号");
        size_t size;
        const char *text = span_text(lint->sema->sources, operand->span, &size);
        diag_fix(lint->diags, diag, operand->span, arena_printf(lint->arena, "(%.*s)", (int)size, text));
    }
    if (diag) diag_note(lint->diags, diag, "`and` binds first: the parentheses show whether that is meant", "“且”先于“或”：加上括号，读者才知道是不是这个意思");
    return true;
}

static void check_mixing(const Lint *lint) {
    LintWalk walk = {.lint = lint, .visit = mixes, .state = (void *)lint, .own_text = true};
    lint_walk_rules(&walk);
    for (int32_t i = 0; i < lint->sema->properties.count; i++) {
        const PropertyDecl *decl = &lint->sema->properties.items[i].decl->as.PROPERTY;
        if (decl->always) lint_walk(&walk, decl->always, (LintPlace){0});
        if (decl->given) lint_walk(&walk, decl->given, (LintPlace){0});
    }
}

/* ---- what conditions leave ------------------------------------------------------------------------------------------------------------------- */

/* What is left of one value after the conditions so far: an interval, or a set of items. */
typedef struct {
    RefKind  ref; int32_t index;
    Constant low, high; bool has_low, has_high, low_open, high_open;
    bool     has_items; Int128 items;
    Span     span;                  /* the condition that was last */
} Left;

typedef struct { const Lint *lint; const SemaMeasure *measure; VEC(Left) left; bool reported; } Contradictions;   /* measure NULL: nothing is said, only found */

/* The fact behind names that only rename it; definitions stand for themselves. */
static bool value_of(const Lint *lint, const Expr *expr, RefKind *ref, int32_t *index) {
    expr = lint_inner(expr);
    for (int depth = 0; depth < 50; depth++) {
        if (expr->kind != EXPR_NAME || !expr->info) return false;
        *ref = expr->info->ref;
        *index = expr->info->index;
        if (*ref != REF_DEFINE) return *ref == REF_FIELD || *ref == REF_ELEMENT;
        const Expr *value = lint_inner(lint->sema->defines.items[*index].decl->value);
        if (value->kind != EXPR_NAME || !value->info || (value->info->ref != REF_DEFINE && value->info->ref != REF_FIELD)) return true;
        expr = value;
    }
    return false;
}

static Left *left_of(Contradictions *state, const Expr *expr) {
    RefKind ref;
    int32_t index;
    if (!value_of(state->lint, expr, &ref, &index)) return NULL;
    for (int32_t i = 0; i < state->left.count; i++)
        if (state->left.items[i].ref == ref && state->left.items[i].index == index) return &state->left.items[i];
    Left left = {.ref = ref, .index = index, .span = SPAN_NONE};
    VEC_PUSH(state->lint->arena, &state->left, left);
    return &state->left.items[state->left.count - 1];
}

static void report_contradiction(Contradictions *state, const Left *left, Span span) {
    const Lint *lint = state->lint;
    if (state->reported) return;
    state->reported = true;
    if (!state->measure) return;
    bool  itself = left->span.source == span.source && left->span.start == span.start && left->span.end == span.end;
    Diag *diag = diag_at(lint->diags, DIAG_W1012, span, itself ? "%s can never apply: the parts of this condition exclude each other" : "%s can never apply: this excludes the condition before it",
                         itself ? "%s永远不会符合：这一条件的各部分互相排斥" : "%s永远不会符合：这一条件与前面的条件互相排斥", declared_text(state->measure->name));
    if (!itself && left->span.source >= 0) diag_label(lint->diags, diag, left->span, "this condition", "前面的条件");
}

static void narrow_interval(Contradictions *state, Left *left, CompareOperator op, Constant value, Span span) {
    bool above = op == COMPARE_GT || op == COMPARE_GE || op == COMPARE_EQ, below = op == COMPARE_LT || op == COMPARE_LE || op == COMPARE_EQ;
    bool open = op == COMPARE_GT || op == COMPARE_LT;
    if (above) {
        int order = left->has_low ? constant_compare(value, left->low) : 1;
        if (order > 0) left->low = value, left->low_open = open;
        else if (order == 0) left->low_open |= open;
        left->has_low = true;
    }
    if (below) {
        int order = left->has_high ? constant_compare(value, left->high) : -1;
        if (order < 0) left->high = value, left->high_open = open;
        else if (order == 0) left->high_open |= open;
        left->has_high = true;
    }
    if (left->has_low && left->has_high) {
        int order = constant_compare(left->low, left->high);
        if (order > 0 || (order == 0 && (left->low_open || left->high_open))) report_contradiction(state, left, span);
    }
    left->span = span;
}

static void narrow_items(Contradictions *state, Left *left, Int128 items, bool negated, Span span) {
    Int128 all = ((Int128)1 << 100) - 1, kept = negated ? all & ~items : items;
    left->items = left->has_items ? left->items & kept : kept;
    left->has_items = true;
    if (left->items == 0) report_contradiction(state, left, span);
    left->span = span;
}

static CompareOperator turned(CompareOperator op, bool sides, bool truth) {
    static const CompareOperator opposite[] = {COMPARE_NE, COMPARE_EQ, COMPARE_GE, COMPARE_GT, COMPARE_LE, COMPARE_LT};
    static const CompareOperator flipped[] = {COMPARE_EQ, COMPARE_NE, COMPARE_GT, COMPARE_GE, COMPARE_LT, COMPARE_LE};
    if (sides) op = flipped[op];
    return truth ? opposite[op] : op;
}

static void narrow_compare(Contradictions *state, const CompareExpr *compare, bool negated, Span span) {
    Constant value;
    bool right = constant_of(state->lint->sema, compare->right, &value);
    if (!right && !constant_of(state->lint->sema, compare->left, &value)) return;
    Left *left = left_of(state, right ? compare->left : compare->right);
    if (!left) return;
    CompareOperator op = turned(compare->op, !right, negated);
    TypeTag tag = compare->left->info->type.tag;
    if (tag == TYPE_TAG_ENUM || tag == TYPE_TAG_BOOL) {
        if (op == COMPARE_EQ || op == COMPARE_NE) narrow_items(state, left, (Int128)1 << (int)value.numerator, op == COMPARE_NE, span);
    } else if (op != COMPARE_NE && (tag == TYPE_TAG_MONEY || tag == TYPE_TAG_NUMBER || tag == TYPE_TAG_QUANTITY || tag == TYPE_TAG_DATE))
        narrow_interval(state, left, op, value, span);
}

/* What must hold together: the parts of a conjunction, of definitions too. What is alternative or rests on a reading is passed over. */
static void narrow(Contradictions *state, const Expr *expr, bool negated, Span span) {
    expr = lint_inner(expr);
    Constant value;
    if (expr->kind == EXPR_NOT) narrow(state, expr->as.NOT.operand, !negated, span);
    else if (expr->kind == EXPR_AND && !negated)
        for (int32_t i = 0; i < expr->as.AND.operands.count; i++) narrow(state, expr->as.AND.operands.items[i], false, span);
    else if (expr->kind == EXPR_OR && negated)
        for (int32_t i = 0; i < expr->as.OR.operands.count; i++) narrow(state, expr->as.OR.operands.items[i], true, span);
    else if (expr->kind == EXPR_COMPARE) narrow_compare(state, &expr->as.COMPARE, negated, span);
    else if (expr->kind == EXPR_IN && constant_of(state->lint->sema, expr->as.IN.set, &value)) {
        Left *left = left_of(state, expr->as.IN.element);
        if (left) narrow_items(state, left, value.numerator, negated, span);
    } else if (expr->kind == EXPR_NAME && expr->info && expr->info->type.tag == TYPE_TAG_BOOL) {
        if (expr->info->ref == REF_DEFINE && state->lint->sema->defines.items[expr->info->index].decl->readings.count == 0)
            narrow(state, state->lint->sema->defines.items[expr->info->index].decl->value, negated, span);
        Left *left = left_of(state, expr);
        if (left) narrow_items(state, left, (Int128)1 << 1, negated, span);
    }
}

/* ---- W1011 ------------------------------------------------------------------------------------------------------------------- */

static const IrCondition *condition_of(const IrMeasure *measure, const ConditionClause *clause) {
    for (int32_t i = 0; i < measure->condition_count; i++) {
        Span span = measure->conditions[i].span;
        bool whole = span.source == clause->span.source && span.start == clause->span.start;
        bool inner = span.source == clause->expr->span.source && span.start == clause->expr->span.start && span.end == clause->expr->span.end;
        if (measure->conditions[i].role != CONDITION_ROLE_WINDOW && (whole || inner)) return &measure->conditions[i];
    }
    return NULL;
}

static bool excludes_nothing(const Lint *lint, const Expr *expr) {
    Contradictions state = {.lint = lint};
    narrow(&state, expr, true, expr->span);
    return state.reported;
}

static void report_constant(const Lint *lint, const SemaMeasure *measure, const ConditionClause *clause, bool holds) {
    bool  except = clause->role == CONDITION_EXCEPT;
    Diag *diag = diag_at(lint->diags, DIAG_W1011, clause->expr->span, holds ? "this is always true" : "this is never true", holds ? "这里总是成立" : "这里永远不成立");
    if (holds == except) diag_note(lint->diags, diag, "so %1$s can never apply", "因此%1$s永远不会符合", declared_text(measure->name));
    else diag_note(lint->diags, diag, "so it excludes nobody", "因此它没有排除任何情形");
}

/* Returns whether one was reported that can never hold. */
static bool check_constant_conditions(const Lint *lint, const SemaMeasure *measure, const IrMeasure *program) {
    bool never = false;
    for (int32_t i = 0; i < measure->decl->conditions.count; i++) {
        const ConditionClause *clause = &measure->decl->conditions.items[i];
        const IrCondition *condition = condition_of(program, clause);
        if (!condition || clause->readings.count > 0 || lint_rests_on_reading(lint, clause->expr)) continue;
        const IrNode *node = &lint->program->nodes[condition->written];
        bool holds = node->low == node->high ? node->low != 0 : excludes_nothing(lint, clause->expr);
        if (node->low != node->high && !holds) continue;
        if (holds == (clause->role == CONDITION_EXCEPT)) never = true;
        report_constant(lint, measure, clause, holds);
    }
    return never;
}

/* ---- W1012 ------------------------------------------------------------------------------------------------------------------- */

static void check_window(Contradictions *state, const DuringClause *window) {
    const IrPolicy *policy = &state->lint->program->policy;
    Constant from, to;
    bool by_policy = !window->by || (window->by->info && window->by->info->ref == REF_FIELD && window->by->info->index == state->lint->sema->date_field);
    if (!by_policy || policy->first_day == INT32_MIN || state->measure->decl->restates.count > 0 || state->reported) return;
    bool after = window->from && constant_of(state->lint->sema, window->from, &from) && from.numerator > policy->last_day;
    bool before = window->to && constant_of(state->lint->sema, window->to, &to) && to.numerator < policy->first_day;
    if (!after && !before) return;
    state->reported = true;
    Diag *diag = diag_at(state->lint->diags, DIAG_W1012, window->span, "%s can never apply: its period lies outside that of the policy", "%s永远不会符合：它的期间不在政策的有效期之内", declared_text(state->measure->name));
    diag_label(state->lint->diags, diag, state->lint->sema->policy_span, "the policy", "政策");
}

static void check_contradictions(const Lint *lint, const SemaMeasure *measure) {
    Contradictions state = {.lint = lint, .measure = measure};
    for (int32_t i = 0; i < measure->decl->conditions.count; i++) {
        const ConditionClause *clause = &measure->decl->conditions.items[i];
        if (clause->readings.count == 0) narrow(&state, clause->expr, clause->role == CONDITION_EXCEPT, clause->expr->span);
    }
    for (int32_t i = 0; i < measure->decl->windows.count; i++) check_window(&state, &measure->decl->windows.items[i]);
}

void lint_logic(const Lint *lint) {
    check_mixing(lint);
    for (int32_t i = 0; i < lint->sema->measures.count && i < lint->program->measure_count; i++) {
        const SemaMeasure *measure = &lint->sema->measures.items[i];
        if (!check_constant_conditions(lint, measure, &lint->program->measures[i])) check_contradictions(lint, measure);
    }
}
