/* lint_walk - see lint_walk.h. */
#include "analysis/lint_walk.h"

#include "runtime/date.h"
#include "syntax/ast_walk.h"
#include <string.h>

/* ---- walking --------------------------------------------------------------------------------------------------------------- */

const Expr *lint_inner(const Expr *expr) {
    while (expr->kind == EXPR_PAREN) expr = expr->as.PAREN.inner;
    return expr;
}

const Expr *lint_chosen(const Lint *lint, const Expr *by_reading) {
    const ByReadingExpr *choice = &by_reading->as.BY_READING;
    int32_t index = by_reading->info ? by_reading->info->index : -1;
    if (index < 0 || index >= lint->program->reading_count) return NULL;
    const IrReading *reading = &lint->program->readings[index];
    for (int32_t i = 0; i < choice->cases.count; i++)
        if (strcmp(choice->cases.items[i].option.text, reading->options[reading->chosen].code) == 0) return choice->cases.items[i].value;
    return NULL;
}

static bool enter(LintWalk *walk, const void *declaration, bool negated) {
    if (walk->own_text) return false;
    for (int32_t i = 0; i < walk->seen.count; i++)
        if (walk->seen.items[i].declaration == declaration && walk->seen.items[i].negated == negated) return false;
    LintSeen seen = {declaration, negated};
    VEC_PUSH(walk->lint->arena, &walk->seen, seen);
    return true;
}

static void walk_list(LintWalk *walk, const ExprList *list, LintPlace place) {
    for (int32_t i = 0; i < list->count; i++) lint_walk(walk, list->items[i], place);
}

static void walk_optional(LintWalk *walk, const Expr *expr, LintPlace place) {
    if (expr) lint_walk(walk, expr, place);
}

static void walk_tiers(LintWalk *walk, const TiersDecl *decl, LintPlace place) {
    place.cites = &decl->cites;
    walk_optional(walk, decl->by, place);
    for (int32_t i = 0; i < decl->rows.count; i++) {
        const TierRow *row = &decl->rows.items[i];
        walk_optional(walk, row->low, place);
        walk_optional(walk, row->high, place);
        walk_optional(walk, row->value, place);
        walk_optional(walk, row->cap, place);
    }
}

static void walk_parameter(LintWalk *walk, const ParameterDecl *decl, LintPlace place) {
    place.cites = &decl->cites;
    walk_optional(walk, decl->constant, place);
    for (int32_t i = 0; i < decl->values.count; i++) walk_optional(walk, decl->values.items[i].value, place);
}

static void walk_table(LintWalk *walk, const TableDecl *decl, LintPlace place) {
    place.cites = &decl->cites;
    for (int32_t i = 0; i < decl->rows.count; i++) walk_list(walk, &decl->rows.items[i].cells, place);
}

static void walk_named(LintWalk *walk, const ExprInfo *info, LintPlace place) {
    const Sema *sema = walk->lint->sema;
    if (!info || walk->own_text) return;
    if (info->ref == REF_DEFINE) {
        const DefineDecl *decl = sema->defines.items[info->index].decl;
        if (!enter(walk, decl, place.negated)) return;
        place.cites = decl->cites.count ? &decl->cites : place.cites;
        place.by_reading |= decl->readings.count > 0;
        lint_walk(walk, decl->value, place);
    } else if (info->ref == REF_PARAMETER) {
        if (enter(walk, sema->parameters.items[info->index].decl, false)) walk_parameter(walk, sema->parameters.items[info->index].decl, place);
    } else if (info->ref == REF_TIERS) {
        if (enter(walk, sema->tiers.items[info->index].decl, false)) walk_tiers(walk, sema->tiers.items[info->index].decl, place);
    } else if (info->ref == REF_TABLE) {
        if (enter(walk, sema->tables.items[info->index].decl, false)) walk_table(walk, sema->tables.items[info->index].decl, place);
    }
}

typedef struct { LintWalk *walk; LintPlace place; } Whole;

static void walk_part(Expr *part, void *state) {
    const Whole *whole = state;
    lint_walk(whole->walk, part, whole->place);
}

static void walk_parts(LintWalk *walk, const Expr *expr, LintPlace place) {
    Whole whole = {walk, place};
    expr_each_part((Expr *)expr, walk_part, &whole);             /* nothing is changed */
}

static void walk_cases(LintWalk *walk, const Expr *expr, LintPlace place) {
    place.by_reading = true;
    const Expr *chosen = walk->own_text ? NULL : lint_chosen(walk->lint, expr);
    if (chosen) lint_walk(walk, chosen, place);
    if (walk->own_text) walk_parts(walk, expr, place);
}

static void walk_if(LintWalk *walk, const IfExpr *choice, LintPlace place) {
    LintPlace test = place;
    test.negated = true;                              /* what holds otherwise is said by the other branch */
    lint_walk(walk, choice->condition, test);
    lint_walk(walk, choice->then_value, place);
    lint_walk(walk, choice->else_value, place);
}

void lint_walk(LintWalk *walk, const Expr *expr, LintPlace place) {
    if (!walk->visit(walk->state, expr, place)) return;
    switch (expr->kind) {
    case EXPR_NOT: place.negated = true; break;
    case EXPR_NAME: case EXPR_CALL: walk_named(walk, expr->info, place); break;
    case EXPR_IF: walk_if(walk, &expr->as.IF, place); return;
    case EXPR_BY_READING: walk_cases(walk, expr, place); return;
    case EXPR_NUMBER: case EXPR_DATE: case EXPR_TEXT: case EXPR_BOOL: case EXPR_MISSING: case EXPR_STATUS: case EXPR_ERROR: case EXPR_SET: case EXPR_NEGATE:
    case EXPR_AND: case EXPR_OR: case EXPR_COMPARE: case EXPR_IN: case EXPR_CONTAINS: case EXPR_ARITHMETIC: case EXPR_OF: case EXPR_PAREN: case EXPR_CAPPED: break;
    }
    walk_parts(walk, expr, place);
}

static void walk_outcome(LintWalk *walk, const OutcomeClause *outcome) {
    LintPlace place = {.by_reading = outcome->readings.count > 0};
    walk_optional(walk, outcome->amount, place);
    walk_list(walk, &outcome->caps, place);
    walk_optional(walk, outcome->before, place);
    walk_optional(walk, outcome->total, place);
    walk_optional(walk, outcome->least, place);
}

void lint_walk_measure(LintWalk *walk, const MeasureDecl *decl) {
    for (int32_t i = 0; i < decl->conditions.count; i++) {
        const ConditionClause *clause = &decl->conditions.items[i];
        lint_walk(walk, clause->expr, (LintPlace){.negated = clause->role == CONDITION_EXCEPT, .by_reading = clause->readings.count > 0});
    }
    for (int32_t i = 0; i < decl->windows.count; i++) {
        const DuringClause *clause = &decl->windows.items[i];
        LintPlace place = {.by_reading = clause->readings.count > 0};
        walk_optional(walk, clause->from, place);
        walk_optional(walk, clause->to, place);
        walk_optional(walk, clause->by, place);
    }
    for (int32_t i = 0; i < decl->for_each.count; i++) walk_optional(walk, decl->for_each.items[i].filter, (LintPlace){0});
    for (int32_t i = 0; i < decl->outcomes.count; i++) walk_outcome(walk, &decl->outcomes.items[i]);
    walk_list(walk, &decl->decided, (LintPlace){0});
}

void lint_walk_declaration(LintWalk *walk, const Decl *decl) {
    LintPlace place = {0};
    switch (decl->kind) {
    case DECL_POLICY: walk_optional(walk, decl->as.POLICY.effective_by, place); break;
    case DECL_PARAMETER: walk_parameter(walk, &decl->as.PARAMETER, place); break;
    case DECL_TIERS: walk_tiers(walk, &decl->as.TIERS, place); break;
    case DECL_TABLE:
        walk_list(walk, &decl->as.TABLE.columns, place);
        walk_table(walk, &decl->as.TABLE, place);
        break;
    case DECL_DEFINE: walk_optional(walk, decl->as.DEFINE.value, place); break;
    case DECL_MEASURE: lint_walk_measure(walk, &decl->as.MEASURE); break;
    case DECL_CHOOSE:
        walk_optional(walk, decl->as.CHOOSE.selected, place);
        walk_list(walk, &decl->as.CHOOSE.decided, place);
        break;
    case DECL_ALLOCATION:
        walk_optional(walk, decl->as.ALLOCATION.budget, place);
        walk_optional(walk, decl->as.ALLOCATION.places, place);
        for (int32_t i = 0; i < decl->as.ALLOCATION.ranks.count; i++) walk_optional(walk, decl->as.ALLOCATION.ranks.items[i].value, place);
        break;
    case DECL_DUTY: walk_optional(walk, decl->as.DUTY.must, place); break;
    case DECL_IMPORT: case DECL_ENUM: case DECL_UNIT: case DECL_FACTS: case DECL_READING: case DECL_DECLARATION: case DECL_TEST: case DECL_TEST_TABLE:
    case DECL_PROPERTY: break;
    }
}

void lint_walk_rules(LintWalk *walk) {
    const Sema *sema = walk->lint->sema;
    for (int32_t i = 0; i < sema->ast_count; i++)
        for (int32_t k = 0; k < sema->asts[i]->decls.count; k++) lint_walk_declaration(walk, sema->asts[i]->decls.items[k]);
}

/* ---- what several checks ask ------------------------------------------------------------------------------------------------- */

static bool finds_reading(void *state, const Expr *expr, LintPlace place) {
    bool *found = state;
    *found |= expr->kind == EXPR_BY_READING || place.by_reading || (expr->info && expr->info->ref == REF_READING);
    return !*found;
}

bool lint_rests_on_reading(const Lint *lint, const Expr *expr) {
    bool     found = false;
    LintWalk walk = {.lint = lint, .visit = finds_reading, .state = &found};
    lint_walk(&walk, expr, (LintPlace){0});
    return found;
}

static const char *decimal_text(Arena *arena, Int128 numerator, Int128 denominator) {
    char buffer[64];
    Int128 scaled = floor_divide(numerator * 1000000, denominator);   /* six decimals are more than anyone writes */
    decimal_write(scaled, 6, -1, buffer);
    return arena_strndup(arena, buffer, strlen(buffer));
}

const char *lint_value_text(const Lint *lint, Type type, Int128 numerator, Int128 denominator) {
    Arena *arena = lint->arena;
    if (type.tag == TYPE_TAG_MONEY) {                                  /* 1亿元, 2000万元, 1500.5元 */
        Int128 yuan = denominator * 100, wan = yuan * 10000, yi = wan * 10000, size = numerator < 0 ? -numerator : numerator;
        if (size >= yi && numerator % (yi / 10000) == 0) return arena_printf(arena, "%s亿元", decimal_text(arena, numerator, yi));
        if (size >= wan && numerator % (wan / 100) == 0) return arena_printf(arena, "%s万元", decimal_text(arena, numerator, wan));
        return arena_printf(arena, "%s元", decimal_text(arena, numerator, yuan));
    }
    if (type.tag == TYPE_TAG_DATE) {
        char buffer[16];
        int  year, month, day;
        date_to_civil((int32_t)numerator, &year, &month, &day);
        if (lint->program->policy.language == LANGUAGE_CHINESE) return arena_printf(arena, "%d年%d月%d日", year, month, day);
        date_write((int32_t)numerator, buffer);
        return arena_strndup(arena, buffer, 10);
    }
    if (type.tag == TYPE_TAG_QUANTITY)
        return arena_printf(arena, "%s%s", decimal_text(arena, numerator, denominator), declared_text(lint->sema->units.items[type.index].name));
    if (type.tag == TYPE_TAG_NUMBER && type.percent) return arena_printf(arena, "%s%%", decimal_text(arena, numerator * 100, denominator));
    if (type.tag == TYPE_TAG_DURATION && numerator % 12 == 0) return arena_printf(arena, "%s年", decimal_text(arena, numerator, 12));
    if (type.tag == TYPE_TAG_DURATION) return arena_printf(arena, "%s个月", decimal_text(arena, numerator, denominator));
    return decimal_text(arena, numerator, denominator);
}
