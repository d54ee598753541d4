/* given_value - see given_value.h. */
#include "driver/given_value.h"

#include "ir/application.h"
#include "sema/constant.h"

GivenFit given_value(const Sema *sema, const IrField *field, const Expr *value, int64_t *stored)
{
    Constant constant;
    if (!constant_of(sema, value, &constant)) return GIVEN_NOT_FIXED;
    if (field->type.kind == TYPE_SET && constant.type.tag == TYPE_TAG_ENUM) constant.numerator = (Int128)1 << constant.numerator;
    Int128 scaled = constant.numerator;
    if (field->type.kind == TYPE_RATE) scaled *= RATE_DENOMINATOR;
    if (field->type.kind == TYPE_QUANTITY) scaled *= QUANTITY_DENOMINATOR;
    if (constant.denominator > 1) {
        if (scaled % constant.denominator) return GIVEN_TOO_FINE;
        scaled /= constant.denominator;
    }
    if (scaled < field->low || scaled > field->high) return GIVEN_OUTSIDE;
    *stored = (int64_t)scaled;
    return GIVEN_FITS;
}

/* The range of the fact in words: 0% to 50%. */
static const char *range_text(Arena *arena, const IrSchema *schema, const IrField *field, Language language)
{
    Int128 denominator = field->type.kind == TYPE_RATE ? RATE_DENOMINATOR : field->type.kind == TYPE_QUANTITY ? QUANTITY_DENOMINATOR : 1;
    Buffer text = {0};
    value_text(schema, field->type, field->low, denominator, language, &text);
    buffer_text(&text, language == LANGUAGE_CHINESE ? "至" : " to ");
    value_text(schema, field->type, field->high, denominator, language, &text);
    const char *range = arena_strndup(arena, text.data, text.size);
    buffer_free(&text);
    return range;
}

Wording given_value_problem(Arena *arena, const IrSchema *schema, const IrField *field, GivenFit fit)
{
    int scale = type_scale(field->type);
    switch (fit) {
    case GIVEN_FITS: case GIVEN_NOT_FIXED: break;
    case GIVEN_TOO_FINE:
        if (scale == 0) return (Wording){"this fact is a whole number", "这项事实须为整数"};
        return (Wording){arena_printf(arena, "this fact has at most %d decimals%s", scale, field->type.kind == TYPE_RATE ? ", a percentage four" : ""),
                         arena_printf(arena, "这项事实最多%d位小数%s", scale, field->type.kind == TYPE_RATE ? "（写成百分数时四位）" : "")};
    case GIVEN_OUTSIDE:
        return (Wording){arena_printf(arena, "this fact may be %s", range_text(arena, schema, field, LANGUAGE_ENGLISH)),
                         arena_printf(arena, "这项事实的范围为%s", range_text(arena, schema, field, LANGUAGE_CHINESE))};
    }
    return (Wording){"", ""};
}

/* ---- every value of every test -------------------------------------------------------------------------------------------- */

/* Whether a value fits for certain, without calculating: nearly all do, and every command asks. */
static bool plainly_fits(const IrField *field, const Expr *value)
{
    switch (field->type.kind) {
    case TYPE_BOOL: case TYPE_ENUM: case TYPE_SET: case TYPE_TEXT: return true;          /* their values are names */
    case TYPE_MONEY: case TYPE_INTEGER:
        return value->kind == EXPR_NUMBER && value->info->denominator == 1 && value->info->numerator >= field->low && value->info->numerator <= field->high;
    case TYPE_RATE: case TYPE_QUANTITY: case TYPE_DATE: return false;
    }
    return false;
}

static void check_value(Unit *unit, int32_t slot, const Expr *value)
{
    const IrField *field = &unit->program->schema.fields[slot];
    int64_t  stored;
    if (value->kind == EXPR_MISSING || value->kind == EXPR_TEXT || plainly_fits(field, value)) return;
    GivenFit fit = given_value(unit->sema, field, value, &stored);
    if (fit == GIVEN_FITS || fit == GIVEN_NOT_FIXED) return;
    bool    fine = fit == GIVEN_TOO_FINE;
    Wording problem = given_value_problem(unit->arena, &unit->program->schema, field, fit);
    Diag *diag = diag_at(unit->diags, fine ? DIAG_E0310 : DIAG_E0306, value->span, "no application can hold this value: %s", "申报中不可能有这个值：%2$s", problem.english, problem.chinese);
    const FieldDecl *decl = unit->sema->fields.items[slot].decl;
    diag_label(unit->diags, diag, decl->range_low && !fine ? span_join(decl->range_low->span, decl->range_high->span) : field->span,
               decl->range_low && !fine ? "its range" : "the fact is declared here", decl->range_low && !fine ? "它的范围" : "事实在此处声明");
    if (!fine && !decl->range_low && field->type.kind != TYPE_DATE)
        diag_help(unit->diags, diag, "a fact without `range` is not negative: declare its range, for example `range -5000万元 to 5000万元`",
                  "没有写“范围”的事实不为负数：请声明范围，例如“范围 -5000万元 至 5000万元”");
    diag_help(unit->diags, diag, "a test of such an application expects an error: `expect error`", "这样的申报会出错；要测试它，请写“期望 出错”");
}

static void check_clause(Unit *unit, const GivenClause *given)
{
    for (int32_t i = 0; i < given->items.count; i++) {
        const GivenItem *item = &given->items.items[i];
        if (item->target && item->target->info->ref == REF_FIELD) check_value(unit, item->target->info->index, item->value);
    }
    for (int32_t i = 0; i < given->lists.count; i++)
        for (int32_t r = 0; r < given->lists.items[i].records.count; r++) {
            const GivenItemList *fields = &given->lists.items[i].records.items[r].fields;
            for (int32_t k = 0; k < fields->count; k++) check_value(unit, fields->items[k].target->info->index, fields->items[k].value);
        }
}

static bool is_error_word(const Expr *cell) { return cell->kind == EXPR_STATUS && (StatusWord)cell->as.STATUS.status == STATUS_WORD_ERROR; }

static void check_test(Unit *unit, const TestDecl *test)
{
    for (int32_t i = 0; i < test->expects.count; i++) {
        const ExpectItem *expect = &test->expects.items[i];
        if (expect->kind == EXPECT_ROW_ERROR || (expect->kind == EXPECT_STATUS && expect->status == STATUS_WORD_ERROR)) return;
    }
    check_clause(unit, &test->given);
}

static void check_table(Unit *unit, const TestTableDecl *table)
{
    bool all_err = table->rows.count > 0;
    for (int32_t r = 0; r < table->rows.count; r++) {
        const ExprList *cells = &table->rows.items[r].cells;
        bool errs = false;
        for (int32_t c = 0; c < cells->count; c++) errs |= is_error_word(cells->items[c]);
        all_err &= errs;
        for (int32_t c = 0; c < cells->count && !errs; c++)
            if (table->columns.items[c]->info->ref == REF_FIELD) check_value(unit, table->columns.items[c]->info->index, cells->items[c]);
    }
    if (!all_err) check_clause(unit, &table->given);
}

void given_values_check(Unit *unit)
{
    for (int32_t i = 0; i < unit->sema->tests.count; i++) {
        const Decl *decl = unit->sema->tests.items[i].decl;
        if (decl->kind == DECL_TEST) check_test(unit, &decl->as.TEST);
        else check_table(unit, &decl->as.TEST_TABLE);
    }
}
