/* lint_wording - wordings that are known to be read in more than one way and that the file passes over: a cap without "per" (W1007), a
 * list that ends with 等 (W1008); a reading that still waits for the analyst's choice (W1015); a threshold or cap that no sum can equal (W1019). */
#include "analysis/lint_figures.h"
#include "analysis/lint_internal.h"

#include "sema/constant.h"
#include <string.h>

/* ---- W1007 ------------------------------------------------------------------------------------------------------------------- */

static void check_cap(const Lint *lint, const SemaMeasure *measure, const OutcomeClause *outcome) {
    bool paid = outcome->kind == OUTCOME_GRANT || outcome->kind == OUTCOME_REWARD || outcome->kind == OUTCOME_SUBSIDY;
    if (!paid || outcome->caps.count == 0 || outcome->per.text || outcome->readings.count > 0 || measure->per_element) return;
    for (int32_t i = 0; i < outcome->caps.count; i++)
        if (lint_rests_on_reading(lint, outcome->caps.items[i])) return;
    Diag *diag = diag_at(lint->diags, DIAG_W1007, outcome->caps.items[0]->span, "the cap does not say per what", "上限没有写明按什么计");
    diag_help(lint->diags, diag, "write `per project` (or enterprise, year), and a reading when the quotation leaves it open", "请写“每 项目”（或企业、年度）；依据没有写明的，另用口径");
}

/* ---- W1008 ------------------------------------------------------------------------------------------------------------------- */

typedef struct { const Lint *lint; const QuotationList *cites; const Quoted *quoted; } ListSearch;   /* quoted: read when a list asks for it */

static int32_t enum_of(const Expr *expr) {
    if (!expr->info) return -1;
    return expr->info->type.tag == TYPE_TAG_ENUM || expr->info->type.tag == TYPE_TAG_SET ? expr->info->type.index : -1;
}

static bool is_counted(const char *after) {
    static const char *const numerals[] = {"两", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
        if (strncmp(after, numerals[i], 3) == 0) return true;
    return *after >= '0' && *after <= '9';
}

/* The item of the set after which the quotation says 等, unless 等 only counts the items (等三类). `pair`: another item and 、 stand
 * before it, so that it is this list and not a word in passing. */
static const char *ends_open(const Lint *lint, const Quoted *quoted, const SemaEnum *enumeration, Int128 set, bool pair) {
    for (int32_t i = 0; i < enumeration->items.count; i++) {
        const char *name = enumeration->items.items[i].name.chinese.text;
        if (!name || (unsigned char)*name < 0x80 || !(set >> i & 1)) continue;
        const char *wanted = arena_printf(lint->arena, "%s等", name), *marked = arena_printf(lint->arena, "%s”等", name);
        const char *found = strstr(quoted->text, wanted), *after = found ? found + strlen(wanted) : NULL;
        if (!found) found = strstr(quoted->text, marked), after = found ? found + strlen(marked) : NULL;
        if (!found || is_counted(after)) continue;
        if (!pair) return name;
        for (int32_t k = 0; k < enumeration->items.count; k++) {
            const char *other = enumeration->items.items[k].name.chinese.text;
            const char *both = k != i && other ? arena_printf(lint->arena, "%s、%s", other, wanted) : NULL;
            if (both && strstr(quoted->text, both)) return name;
        }
    }
    return NULL;
}

static bool has_rest_item(const SemaEnum *enumeration, Int128 set) {
    for (int32_t i = 0; i < enumeration->items.count; i++) {
        DeclaredName name = enumeration->items.items[i].name;
        bool rest = (name.chinese.text && strncmp(name.chinese.text, "其他", 6) == 0) || (name.ascii.text && strncmp(name.ascii.text, "other", 5) == 0);
        if (rest && (set >> i & 1)) return true;
    }
    return false;
}

static bool is_alternative_to_reading(const Lint *lint, const Expr *expr) {
    for (int32_t i = 0; expr->kind == EXPR_OR && i < expr->as.OR.operands.count; i++)
        if (lint_rests_on_reading(lint, expr->as.OR.operands.items[i])) return true;
    return false;
}

/* `所属 为 甲 或 为 乙`: the fact of the first part that compares one with an item, and all items that it is compared with; the number of them. */
static int32_t compared_items(const Lint *lint, const Expr *either, const Expr **fact, Int128 *set) {
    int32_t count = 0;
    *fact = NULL;
    *set = 0;
    for (int32_t i = 0; i < either->as.OR.operands.count; i++) {
        const Expr *part = lint_inner(either->as.OR.operands.items[i]);
        Constant    item;
        if (part->kind != EXPR_COMPARE || part->as.COMPARE.op != COMPARE_EQ) continue;
        const Expr *left = lint_inner(part->as.COMPARE.left);
        if (left->kind != EXPR_NAME || !left->info || left->info->type.tag != TYPE_TAG_ENUM || !constant_of(lint->sema, part->as.COMPARE.right, &item)) continue;
        if (*fact && ((*fact)->info->ref != left->info->ref || (*fact)->info->index != left->info->index)) continue;
        *fact = left;
        *set |= (Int128)1 << item.numerator;
        count++;
    }
    return count;
}

/* A list that the rule writes: {甲、乙}, or one item after the other. Its enum, and the items; -1: none is written here. */
static int32_t listed_items(const Lint *lint, const Expr *expr, Int128 *set) {
    const Expr *list = expr->kind == EXPR_IN ? expr->as.IN.set : expr->kind == EXPR_CONTAINS ? expr->as.CONTAINS.element : NULL, *fact;
    Constant    items;
    if (expr->kind == EXPR_OR) return compared_items(lint, expr, &fact, set) > 1 ? enum_of(fact) : -1;
    int32_t index = list ? enum_of(list) : -1;
    if (index < 0 || lint_inner(list)->kind != EXPR_SET || !constant_of(lint->sema, list, &items)) return -1;
    *set = items.numerator;
    return index;
}

static bool check_membership(void *context, const Expr *expr, LintPlace place) {
    ListSearch *search = context;
    const Lint *lint = search->lint;
    if (place.by_reading || is_alternative_to_reading(lint, expr)) return false;
    Int128  set;
    int32_t index = listed_items(lint, expr, &set);
    if (index < 0 || index >= lint->sema->enums.count) return true;
    const SemaEnum *enumeration = &lint->sema->enums.items[index];
    if (has_rest_item(enumeration, set) || enumeration->items.count > 62) return true;
    if (!search->quoted) search->quoted = figures_read(lint->arena, &search->cites, 1);
    const char *last = ends_open(lint, search->quoted, enumeration, set, !enumeration->open);
    bool all = set == ((Int128)1 << enumeration->items.count) - 1;
    if (enumeration->open && (last || (search->quoted->size == 0 && all))) {
        Diag *diag = diag_at(lint->diags, DIAG_W1008, expr->span, "the list %s goes on (\"etc\"), and no reading says what becomes of the others", "“%s”是以“等”结尾的列举，没有口径说明名单之外如何处理", declared_text(enumeration->name));
        diag_help(lint->diags, diag, "choose by reading: `under reading … {open: …, closed: …}`", "请用口径：“按口径 …… {open：……，closed：……}”");
    } else if (!enumeration->open && last) {
        Diag *diag = diag_at(lint->diags, DIAG_W1008, expr->span, "the quotation lists \"%s等\": the list goes on, the rule ends it", "依据写的是“%s等”，列举未尽，规则却当作已尽", last);
        diag_help(lint->diags, diag, "end the enum with `etc` and choose by reading what becomes of the others", "枚举请以“等”结尾，并用口径说明名单之外如何处理");
    }
    return true;
}

static void check_lists(const Lint *lint, const MeasureDecl *decl) {
    ListSearch search = {lint, &decl->cites, NULL};
    LintWalk   walk = {.lint = lint, .visit = check_membership, .state = &search};
    lint_walk_measure(&walk, decl);
}

/* ---- W1015 ------------------------------------------------------------------------------------------------------------------- */

static void check_readings(const Lint *lint) {
    for (int32_t i = 0; i < lint->sema->readings.count && i < lint->program->reading_count; i++) {
        const ReadingDecl *decl = lint->sema->readings.items[i].decl;
        const IrReading *reading = &lint->program->readings[i];
        for (int32_t k = 0; k < decl->options.count; k++) {
            const ReadingOption *option = &decl->options.items[k];
            if (option->is_default != OPTION_PROVISIONAL || reading->chosen != k) continue;
            Diag *diag = diag_at(lint->diags, DIAG_W1015, option->span, "reading %s must be chosen: `%s` stands in only for now", "口径 %s 须由分析人员选定，“%s”只是暂定", declared_text(lint->sema->readings.items[i].name), option->code.text);
            diag_help(lint->diags, diag, "choose an option and mark it `default`, or set it for a run with --reading", "请选定一个选项，改写为“默认”；也可以在运行时用 --reading 指定");
        }
    }
}

/* ---- W1019 ------------------------------------------------------------------------------------------------------------------- */

/* Thresholds and caps only: a price of 0.005元 a unit is as it should be. */
static void check_fineness(const Lint *lint, const Expr *written) {
    const Expr *expr = lint_inner(written);
    if (expr->kind != EXPR_NUMBER || !expr->info || expr->info->type.tag != TYPE_TAG_MONEY || expr->info->numerator % expr->info->denominator == 0) return;
    Diag *diag = diag_at(lint->diags, DIAG_W1019, expr->span, "this sum is finer than a fen: no amount can equal it", "这个金额不足一分，没有金额会等于它");
    diag_help(lint->diags, diag, "check the number of places and the unit", "请核对小数位数和单位");
}

static bool too_fine(void *context, const Expr *expr, LintPlace place) {
    (void)place;
    if (expr->kind != EXPR_COMPARE) return true;
    check_fineness(context, expr->as.COMPARE.left);
    check_fineness(context, expr->as.COMPARE.right);
    return true;
}

void lint_wording(const Lint *lint) {
    LintWalk walk = {.lint = lint, .visit = too_fine, .state = (void *)lint, .own_text = true};
    lint_walk_rules(&walk);
    for (int32_t i = 0; i < lint->sema->measures.count; i++) {
        const SemaMeasure *measure = &lint->sema->measures.items[i];
        for (int32_t k = 0; k < measure->decl->outcomes.count; k++) check_cap(lint, measure, &measure->decl->outcomes.items[k]);
        for (int32_t k = 0; k < measure->decl->outcomes.count; k++) {
            const ExprList *caps = &measure->decl->outcomes.items[k].caps;
            for (int32_t cap = 0; cap < caps->count; cap++) check_fineness(lint, caps->items[cap]);
        }
        check_lists(lint, measure->decl);
    }
    check_readings(lint);
}
