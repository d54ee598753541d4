/* mutate - see mutate.h. The checked tree is changed in place, lowered again, tested, and changed back; no file is read again. */
#include "tools/mutate.h"

#include "base/clock.h"
#include "base/json_write.h"
#include "runtime/date.h"
#include "syntax/ast_walk.h"
#include "tools/suggest.h"
#include "tools/versions.h"
#include <string.h>

typedef struct {
    Unit *unit; const TestOptions *options; Arena *arena; MutationReport *report;
    Arena *scratch;
    void (*progress)(void *state, int done); void *state;
    Lowerings *versions;           /* of the policy itself, before the tree is changed */
} Mutation;

/* Does a test notice the policy as it stands now? Lowers and runs until the first failure. */
static bool noticed(Mutation *mutation, bool *refused)
{
    Unit *unit = mutation->unit;
    Diags *diags = unit->diags, *own = diags_new(mutation->scratch, unit->sources);
    IrProgram *program = unit->program;
    LowerOptions none = {0};
    unit->diags = own;
    unit->program = lower_policy(mutation->scratch, unit->sema, unit->notice, &none, own);
    bool killed = false;
    *refused = unit->program == NULL;
    if (unit->program) {
        TestReport report;
        const char *why;
        TestOptions options = *mutation->options;
        options.stop_at_failure = true;
        killed = !tests_run(unit, &options, mutation->scratch, &report, &why) || report.failed > 0;
    }
    unit->program = program;
    unit->diags = diags;
    arena_reset(mutation->scratch);
    return killed;
}

/* Whether the slip was proved to change nothing, under the readings of the policy and with each of them switched alone. */
static bool changes_nothing(const Diff *diff)
{
    for (int32_t i = 0; i < diff->measures.count; i++) {
        const DiffMeasure *measure = &diff->measures.items[i];
        if (measure->why != DIFF_WHY_NONE || (measure->state == DIFF_EQUAL && measure->at_a_time == 0)) return false;
    }
    return diff_is_equal(diff) && !diff_shows_change(diff);
}

/* A slip that no test noticed, which stands in the tree now: what does it change? */
static void compare_survivor(Mutation *mutation, Mutant *mutant)
{
    enum { LIMIT_MILLISECONDS = 15000 };
    DiffOptions limits = {.milliseconds = LIMIT_MILLISECONDS / 4, .first_only = true, .until = clock_milliseconds() + LIMIT_MILLISECONDS};
    static const CompileOptions none = {0};
    Unit *unit = mutation->unit;
    Diags *diags = unit->diags;
    IrProgram *program = unit->program;
    unit->diags = diags_new(mutation->arena, unit->sources);
    unit->program = unit_lower(unit, mutation->arena, &none);
    if (unit->program) {
        Diff *diff = diff_programs(mutation->arena, program, unit->program, &limits);
        versions_compare(mutation->versions, lowerings_new(unit, &none, mutation->arena), diff, mutation->arena, &limits, false);
        mutant->equivalent = changes_nothing(diff);
        mutant->diff = diff;
    }
    unit->program = program;
    unit->diags = diags;
}

static void try_mutant(Mutation *mutation, Span span, const char *english, const char *chinese, ...)
{
    Mutant mutant = {.span = span};
    va_list arguments, again;
    va_start(arguments, chinese);
    va_copy(again, arguments);
    mutant.what.english = arena_vprintf(mutation->arena, english, arguments);
    mutant.what.chinese = arena_vprintf(mutation->arena, chinese, again);
    va_end(again);
    va_end(arguments);
    bool refused;
    mutant.killed = noticed(mutation, &refused);
    if (refused) {
        mutation->report->refused++;
        return;
    }
    if (!mutant.killed) compare_survivor(mutation, &mutant);
    if (mutant.killed) mutation->report->killed++;
    else if (mutant.equivalent) mutation->report->equivalent++;
    else mutation->report->survived++;
    VEC_PUSH(mutation->arena, &mutation->report->mutants, mutant);
    if (mutation->progress) mutation->progress(mutation->state, mutation->report->mutants.count);
}

static const char *written(const Mutation *mutation, Span span)
{
    size_t size;
    const char *text = span_text(mutation->unit->sources, span, &size);
    return arena_strndup(mutation->arena, text ? text : "", text ? size : 0);
}

/* ---- numbers and dates ------------------------------------------------------------------------------------------------------ */

/* The step by which a number is off: one fen, one percentage point, a hundredth of a unit, one month, one. */
static void step_of(Type type, Int128 *numerator, Int128 *denominator, Wording *words)
{
    *numerator = *denominator = 1;
    *words = (Wording){"one", "1"};
    if (type.tag == TYPE_TAG_MONEY) *words = (Wording){"one fen", "一分"};
    else if (type.tag == TYPE_TAG_QUANTITY || type.percent) {
        *denominator = 100;
        *words = type.percent ? (Wording){"one percentage point", "1个百分点"} : (Wording){"0.01", "0.01"};
    } else if (type.tag == TYPE_TAG_DURATION)
        *words = (Wording){"one month", "一个月"};
}

static void mutate_number(Mutation *mutation, Expr *expr)
{
    ExprInfo saved = *expr->info;
    if (saved.ref == REF_ENUM_ITEM || saved.type.tag == TYPE_TAG_ERROR) return;
    Int128 numerator, denominator;
    Wording step;
    step_of(saved.type, &numerator, &denominator, &step);
    for (int sign = -1; sign <= 1; sign += 2) {
        Int128 top = saved.numerator * denominator + sign * numerator * saved.denominator, bottom = saved.denominator * denominator;
        Int128 common = greatest_common_divisor(top, bottom);
        if (top < 0) continue;
        expr->info->numerator = top / common;
        expr->info->denominator = bottom / common;
        try_mutant(mutation, expr->span, sign < 0 ? "%1$s less %2$s" : "%1$s and %2$s more", sign < 0 ? "%1$s 减 %3$s" : "%1$s 加 %3$s", written(mutation, expr->span), step.english, step.chinese);
        *expr->info = saved;
    }
}

static void mutate_date(Mutation *mutation, Expr *expr)
{
    DateExpr saved = expr->as.DATE;
    for (int sign = -1; sign <= 1; sign += 2) {
        int32_t day = date_from_civil(saved.year, saved.month, saved.day) + sign;
        if (day < DATE_MIN || day > DATE_MAX) continue;
        date_to_civil(day, &expr->as.DATE.year, &expr->as.DATE.month, &expr->as.DATE.day);
        try_mutant(mutation, expr->span, sign < 0 ? "%s, one day earlier" : "%s, one day later", sign < 0 ? "%s 提前一日" : "%s 推后一日", written(mutation, expr->span));
        expr->as.DATE = saved;
    }
}

/* ---- operators ---------------------------------------------------------------------------------------------------------------- */

static void mutate_compare(Mutation *mutation, Expr *expr)
{
    static const CompareOperator edge[] = {[COMPARE_EQ] = COMPARE_NE, [COMPARE_NE] = COMPARE_EQ, [COMPARE_LT] = COMPARE_LE, [COMPARE_LE] = COMPARE_LT, [COMPARE_GT] = COMPARE_GE, [COMPARE_GE] = COMPARE_GT};
    static const CompareOperator other[] = {[COMPARE_EQ] = COMPARE_NE, [COMPARE_NE] = COMPARE_EQ, [COMPARE_LT] = COMPARE_GT, [COMPARE_LE] = COMPARE_GE, [COMPARE_GT] = COMPARE_LT, [COMPARE_GE] = COMPARE_LE};
    static const char *const signs[] = {[COMPARE_EQ] = "=", [COMPARE_NE] = "!=", [COMPARE_LT] = "<", [COMPARE_LE] = "<=", [COMPARE_GT] = ">", [COMPARE_GE] = ">="};
    CompareOperator saved = expr->as.COMPARE.op;
    CompareOperator swaps[2] = {edge[saved], other[saved]};
    for (int i = 0; i < 2 && (i == 0 || swaps[1] != swaps[0]); i++) {
        expr->as.COMPARE.op = swaps[i];
        try_mutant(mutation, expr->span, "`%s` with %s", "“%s” 改用 %s", written(mutation, expr->span), signs[swaps[i]]);
        expr->as.COMPARE.op = saved;
    }
}

static void mutate_logic(Mutation *mutation, Expr *expr)
{
    Expr saved = *expr;
    if (saved.kind == EXPR_AND) {
        expr->kind = EXPR_OR;
        expr->as.OR.operands = saved.as.AND.operands;
    } else {
        expr->kind = EXPR_AND;
        expr->as.AND.operands = saved.as.OR.operands;
    }
    if (saved.as.AND.operands.count > 1)
        try_mutant(mutation, expr->span, saved.kind == EXPR_AND ? "`and` becomes `or` in `%s`" : "`or` becomes `and` in `%s`", saved.kind == EXPR_AND ? "“%s” 中的且改为或" : "“%s” 中的或改为且", written(mutation, expr->span));
    *expr = saved;
}

/* One alternative, or one of what is asked for together, is forgotten. */
static void mutate_operands(Mutation *mutation, Expr *expr)
{
    Expr saved = *expr;
    ExprList rest = saved.as.AND.operands;                                   /* AND and OR hold the same */
    for (int32_t i = 0; i < saved.as.AND.operands.count && saved.as.AND.operands.count > 1; i++) {
        Expr *dropped = saved.as.AND.operands.items[i];
        rest.count = 0;
        rest.items = NEW_ARRAY(mutation->arena, Expr *, saved.as.AND.operands.count);
        for (int32_t k = 0; k < saved.as.AND.operands.count; k++)
            if (k != i) rest.items[rest.count++] = saved.as.AND.operands.items[k];
        if (rest.count == 1) {
            expr->kind = EXPR_PAREN;
            expr->as.PAREN.inner = rest.items[0];
        } else
            expr->as.AND.operands = rest;
        try_mutant(mutation, dropped->span, "without `%s`", "漏掉“%s”", written(mutation, dropped->span));
        *expr = saved;
    }
}

static void mutate_not(Mutation *mutation, Expr *expr)
{
    Expr saved = *expr;
    expr->kind = EXPR_PAREN;
    expr->as.PAREN.inner = saved.as.NOT.operand;
    try_mutant(mutation, expr->span, "`%s` without its not", "“%s” 去掉非", written(mutation, expr->span));
    *expr = saved;
}

static void mutate_bool(Mutation *mutation, Expr *expr)
{
    expr->as.BOOL.value = !expr->as.BOOL.value;
    try_mutant(mutation, expr->span, "`%s` turned round", "“%s” 取反", written(mutation, expr->span));
    expr->as.BOOL.value = !expr->as.BOOL.value;
}

/* A set without one of its items. */
static void mutate_set(Mutation *mutation, Expr *expr)
{
    SetExpr *set = &expr->as.SET;
    int32_t count = set->items.count;
    for (int32_t i = 0; i < count && count > 1; i++) {
        Expr *dropped = set->items.items[i], *last = set->items.items[count - 1];
        set->items.items[i] = last;
        set->items.count = count - 1;
        try_mutant(mutation, dropped->span, "the set without `%s`", "集合去掉“%s”", written(mutation, dropped->span));
        set->items.count = count;
        set->items.items[count - 1] = last;
        set->items.items[i] = dropped;
    }
}

static void visit(Expr *expr, void *state)
{
    Mutation *mutation = state;
    if (!expr->info || expr->kind == EXPR_ERROR) return;
    switch (expr->kind) {
    case EXPR_NUMBER: mutate_number(mutation, expr); break;
    case EXPR_DATE: mutate_date(mutation, expr); break;
    case EXPR_BOOL: mutate_bool(mutation, expr); break;
    case EXPR_COMPARE: mutate_compare(mutation, expr); break;
    case EXPR_AND: case EXPR_OR:
        mutate_logic(mutation, expr);
        mutate_operands(mutation, expr);
        break;
    case EXPR_NOT: mutate_not(mutation, expr); break;
    case EXPR_SET: mutate_set(mutation, expr); break;
    case EXPR_NAME: case EXPR_TEXT: case EXPR_NEGATE: case EXPR_IN: case EXPR_CONTAINS: case EXPR_ARITHMETIC: case EXPR_OF: case EXPR_CALL: case EXPR_IF:
    case EXPR_BY_READING: case EXPR_PAREN: case EXPR_CAPPED: case EXPR_MISSING: case EXPR_STATUS: case EXPR_ERROR: break;
    }
    expr_each_part(expr, visit, mutation);
}

/* ---- clauses -------------------------------------------------------------------------------------------------------------------- */

static void mutate_measure(Mutation *mutation, MeasureDecl *measure)
{
    static const char *const english[] = {"the subject", "a requirement", "an exception"}, *const chinese[] = {"对象", "条件", "除外"};
    for (int32_t i = 0; i < measure->conditions.count; i++) {
        ConditionClause dropped = measure->conditions.items[i];
        size_t after = (size_t)(measure->conditions.count - 1 - i) * sizeof dropped;
        memmove(&measure->conditions.items[i], &measure->conditions.items[i + 1], after);
        measure->conditions.count--;
        try_mutant(mutation, dropped.span, "%1$s of the measure is dropped: `%3$s`", "删去%2$s：“%3$s”", english[dropped.role], chinese[dropped.role], written(mutation, dropped.expr->span));
        memmove(&measure->conditions.items[i + 1], &measure->conditions.items[i], after);
        measure->conditions.items[i] = dropped;
        measure->conditions.count++;
    }
    for (int32_t i = 0; i < measure->outcomes.count; i++) {
        OutcomeClause *outcome = &measure->outcomes.items[i];
        ExprList caps = outcome->caps;
        if (!caps.count) continue;
        outcome->caps.count = 0;
        try_mutant(mutation, caps.items[0]->span, "without the cap %s", "去掉上限 %s", written(mutation, caps.items[0]->span));
        outcome->caps = caps;
    }
}

static void mutate_tiers(Mutation *mutation, TiersDecl *tiers)
{
    for (int32_t i = 0; i + 1 < tiers->rows.count; i++) {                 /* the edge goes to the other tier */
        TierRow *row = &tiers->rows.items[i], *next = &tiers->rows.items[i + 1];
        row->high_exclusive = !row->high_exclusive;
        next->low_exclusive = !next->low_exclusive;
        try_mutant(mutation, row->span, "the upper edge of this tier belongs to the other side", "本档上边界归入另一档");
        row->high_exclusive = !row->high_exclusive;
        next->low_exclusive = !next->low_exclusive;
    }
}

static void mutate_reading(Mutation *mutation, ReadingDecl *reading)
{
    int32_t chosen = 0;
    for (int32_t i = 0; i < reading->options.count; i++)
        if (reading->options.items[i].is_default) chosen = i;
    for (int32_t i = 0; i < reading->options.count; i++) {
        if (i == chosen) continue;
        reading->options.items[chosen].is_default = 0;
        reading->options.items[i].is_default = 1;
        try_mutant(mutation, reading->options.items[i].span, "the default becomes %s", "默认改为 %s", reading->options.items[i].code.text);
        reading->options.items[i].is_default = 0;
        reading->options.items[chosen].is_default = 1;
    }
}

static bool reading_is_used(const Mutation *mutation, const ReadingDecl *decl)
{
    const Sema *sema = mutation->unit->sema;
    for (int32_t i = 0; i < sema->readings.count; i++)
        if (sema->readings.items[i].decl == decl) return mutation->unit->program->readings[i].used;
    return false;
}

static void mutate_decl(Mutation *mutation, Decl *decl)
{
    if (decl->kind == DECL_MEASURE) mutate_measure(mutation, &decl->as.MEASURE);
    if (decl->kind == DECL_TIERS) mutate_tiers(mutation, &decl->as.TIERS);
    if (decl->kind == DECL_READING && reading_is_used(mutation, &decl->as.READING)) mutate_reading(mutation, &decl->as.READING);
    decl_each_rule_expr(decl, visit, mutation);
}

bool mutate_run(Unit *unit, const TestOptions *options, Arena *arena, MutationReport *report, void (*progress)(void *state, int done), void *state)
{
    Mutation mutation = {.unit = unit, .options = options, .arena = arena, .report = report, .scratch = arena_new(), .progress = progress, .state = state};
    *report = (MutationReport){0};
    TestReport base;
    const char *why;
    bool fine = tests_run(unit, options, mutation.scratch, &base, &why) && base.failed == 0;
    arena_reset(mutation.scratch);
    static const CompileOptions none = {0};
    if (fine) lowerings_fill(mutation.versions = lowerings_new(unit, &none, arena));
    for (int32_t a = 0; a < unit->ast_count && fine; a++)
        for (int32_t i = 0; i < unit->asts[a]->decls.count; i++) mutate_decl(&mutation, unit->asts[a]->decls.items[i]);
    arena_free(mutation.scratch);
    return fine;
}

/* ---- report --------------------------------------------------------------------------------------------------------------------- */

int mutation_score(const MutationReport *report)
{
    int all = report->killed + report->survived;
    return all ? (int)((int64_t)report->killed * 1000 / all) : 1000;
}

/* A case for the analyst to fill in: the smallest application for which the slip changes a result. */
static void suggest_case(const Mutant *mutant, Language language, Buffer *out)
{
    const Diff *diff = mutant->diff;
    Suggestion suggestion = {.about = language == LANGUAGE_CHINESE ? mutant->what.chinese : mutant->what.english};
    for (int32_t i = 0; diff && i < diff->measures.count; i++) {
        const DiffMeasure *measure = &diff->measures.items[i];
        if (!measure->changes.count) continue;
        suggestion.expect = name_in(diff->after->measures[measure->after].name, language);
        suggestion.switches = measure->switches;
        suggestion.switch_count = measure->switch_count;
        suggest_test(diff->vocabulary, measure->changes.items[0].witness, &suggestion, language, out);
        return;
    }
}

void mutation_text(const MutationReport *report, const SourceSet *sources, Language language, bool suggest, Buffer *out)
{
    bool chinese = language == LANGUAGE_CHINESE;
    for (int32_t i = 0; i < report->mutants.count; i++) {
        const Mutant *mutant = &report->mutants.items[i];
        const Source *source = source_of(sources, mutant->span);
        if (mutant->killed || mutant->equivalent || !source) continue;
        Position at = source_position(source, mutant->span.start);
        buffer_printf(out, chinese ? "没有测试发现：%s:%d:%d  %s\n" : "no test notices: %s:%d:%d  %s\n", source->path, at.line, at.column, chinese ? mutant->what.chinese : mutant->what.english);
        if (suggest) suggest_case(mutant, language, out);
        if (suggest && mutant->diff && !diff_shows_change(mutant->diff)) buffer_text(out, chinese ? "    没有找到能显示差别的申报（未能证明没有）\n" : "    no application was found that shows it (not proved that there is none)\n");
    }
    for (int32_t i = 0; i < report->mutants.count; i++) {
        const Mutant *mutant = &report->mutants.items[i];
        const Source *source = source_of(sources, mutant->span);
        if (!mutant->equivalent || !source) continue;
        Position at = source_position(source, mutant->span.start);
        buffer_printf(out, chinese ? "不改变结果（已证明）：%s:%d:%d  %s\n" : "changes no result (proved): %s:%d:%d  %s\n", source->path, at.line, at.column, chinese ? mutant->what.chinese : mutant->what.english);
    }
    int score = mutation_score(report);
    buffer_printf(out, chinese ? "%d处改动，%d处被测试发现，%d处没有，得分 %d.%d%%（另有%d处不改变任何结果，%d处不能通过检查）\n" : "%d slips, %d noticed, %d not, score %d.%d%% (%d more change no result, %d do not compile)\n",
                  report->killed + report->survived, report->killed, report->survived, score / 10, score % 10, report->equivalent, report->refused);
}

void mutation_json(const MutationReport *report, const SourceSet *sources, Buffer *out)
{
    JsonWriter writer, *json = &writer;
    json_init(json, out, 2);
    json_open_object(json);
    json_member_integer(json, "mutants", report->killed + report->survived);
    json_member_integer(json, "killed", report->killed);
    json_member_integer(json, "survived", report->survived);
    json_member_integer(json, "equivalent", report->equivalent);
    json_member_integer(json, "refused", report->refused);
    json_member_integer(json, "score_per_mille", mutation_score(report));
    json_key(json, "survivors");
    json_open_array(json);
    for (int32_t i = 0; i < report->mutants.count; i++) {
        const Mutant *mutant = &report->mutants.items[i];
        const Source *source = source_of(sources, mutant->span);
        if (mutant->killed || mutant->equivalent || !source) continue;
        Position at = source_position(source, mutant->span.start);
        json_open_object(json);
        json_member_string(json, "file", source->path);
        json_member_integer(json, "line", at.line);
        json_member_integer(json, "column", at.column);
        json_member_string(json, "what", source->language == LANGUAGE_CHINESE ? mutant->what.chinese : mutant->what.english);
        Buffer test = {0};
        suggest_case(mutant, source->language, &test);
        if (test.size) json_member_string(json, "suggested_test", test.data);
        buffer_free(&test);
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
    buffer_byte(out, '\n');
}
