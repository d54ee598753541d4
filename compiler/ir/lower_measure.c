/* lower_measure - measures and choices: conditions, windows, what other measures may ask of them, the facts of a decision. */
#include "ir/lower_internal.h"

#include "sema/constant.h"
#include <string.h>

enum { MEASURE_DEPTH_LIMIT = 200 };    /* measures whose lowering waits for another's */

static const IrType BOOLEAN = {TYPE_BOOL, 0}, MONEY = {TYPE_MONEY, 0};

IrQuotation *lower_citations(Arena *arena, const QuotationList *list, int32_t *count)
{
    IrQuotation *quotations = NEW_ARRAY(arena, IrQuotation, list->count + 1);
    for (int i = 0; i < list->count; i++) quotations[i] = (IrQuotation){list->items[i].text, list->items[i].span};
    *count = list->count;
    return quotations;
}

/* ---- conditions ---------------------------------------------------------------------------------------------------------- */

static void push_condition(Lower *lower, IrMeasure *measure, IrConditionRole role, IrId written, IrId holds, const char *text, Span span)
{
    IrCondition *condition = &measure->conditions[measure->condition_count++];
    *condition = (IrCondition){.role = role, .holds = holds, .written = written, .text = text, .span = span};
    condition->id = arena_printf(lower->arena, "%s.c%d", name_key(measure->name), measure->condition_count);
    condition->region = ir_node(lower->builder, holds)->region;
}

static IrConditionRole role_of(ConditionRole role)
{
    switch (role) {
    case CONDITION_APPLIES: return CONDITION_ROLE_SUBJECT;
    case CONDITION_REQUIRES: return CONDITION_ROLE_REQUIREMENT;
    case CONDITION_EXCEPT: return CONDITION_ROLE_EXCEPTION;
    }
    return CONDITION_ROLE_REQUIREMENT;
}

static void lower_conditions(Lower *lower, const SemaMeasure *sema_measure, IrMeasure *measure)
{
    const MeasureDecl *decl = sema_measure->decl;
    for (int i = 0; i < decl->conditions.count; i++) {
        const ConditionClause *clause = &decl->conditions.items[i];
        IrId written = lower_condition_in(lower, clause->expr, measure->region, sema_measure);
        use_readings(lower, clause->readings);
        IrId holds = written;
        if (clause->role == CONDITION_EXCEPT) {
            int32_t outer = lower->region;
            lower->region = measure->region;
            holds = add_unary(lower, IR_NOT, BOOLEAN, written, 0, 1, clause->expr->span);
            lower->region = outer;
        }
        const char *label = clause->label.text;
        push_condition(lower, measure, role_of(clause->role), written, holds, label ? label : one_line(lower->arena, lower->sema->sources, clause->expr->span), clause->span);
        const char *resolved = resolved_line(lower, clause->expr);
        measure->conditions[measure->condition_count - 1].resolved = resolved && label ? label : resolved;
    }
}

static IrId within_validity(Lower *lower)
{
    const IrPolicy *policy = &lower->program->policy;
    IrType date_type = {TYPE_DATE, 0};
    IrId within = add_hidden_bool(lower, true);
    if (lower->date != IR_NONE && policy->first_day != INT32_MIN)
        within = add_binary(lower, IR_GE, BOOLEAN, lower->date, add_constant(lower, date_type, policy->first_day, 1, SPAN_NONE), SPAN_NONE);
    if (lower->date != IR_NONE && policy->last_day != INT32_MAX)
        within = add_hidden_and(lower, within, add_binary(lower, IR_LE, BOOLEAN, lower->date, add_constant(lower, date_type, policy->last_day, 1, SPAN_NONE), SPAN_NONE));
    if (lower->sema->policy) use_readings(lower, lower->sema->policy->effective_readings);
    return within;
}

/* The readings that a validity or a window names. */
static void validity_rests_on(Lower *lower, IrMeasure *measure, const WordList *readings)
{
    int32_t *list = NEW_ARRAY(lower->arena, int32_t, measure->reading_in_force_count + readings->count + 1);
    for (int32_t i = 0; i < measure->reading_in_force_count; i++) list[i] = measure->readings_in_force[i];
    for (int i = 0; i < readings->count; i++) {
        int32_t reading = sema_find_reading(lower->sema, readings->items[i].text);
        if (reading >= 0) list[measure->reading_in_force_count++] = reading;
    }
    measure->readings_in_force = list;
}

IrId validity_of(Lower *lower, IrMeasure *measure)
{
    if (lower->sema->policy) validity_rests_on(lower, measure, &lower->sema->policy->effective_readings);
    return within_validity(lower);
}

/* The policy's validity, narrowed by windows that go by the same date. Other windows are conditions. What restates the rule of another
 * document and names its own period neither begins nor ends with the policy: only that period counts. */
static void lower_windows(Lower *lower, const SemaMeasure *sema_measure, IrMeasure *measure)
{
    const MeasureDecl *decl = sema_measure->decl;
    bool own_period = decl->restates.count > 0 && decl->windows.count > 0;
    IrId in_force = own_period ? add_hidden_bool(lower, true) : validity_of(lower, measure);
    for (int i = 0; i < decl->windows.count; i++) {
        const DuringClause *window = &decl->windows.items[i];
        use_readings(lower, window->readings);
        bool own_date = window->by && !(window->by->info->ref == REF_FIELD && window->by->info->index == lower->sema->date_field);
        int32_t outer = lower->region;
        lower->region = own_date ? measure->region : -1;
        IrId date = own_date ? lower_expr(lower, window->by) : lower->date;
        if (date != IR_NONE) {
            IrId from = add_binary(lower, IR_GE, BOOLEAN, date, lower_expr(lower, window->from), window->span);
            IrId to = window->to ? add_binary(lower, IR_LE, BOOLEAN, date, lower_expr(lower, window->to), window->span) : add_hidden_bool(lower, true);
            IrId both = add_hidden_and(lower, from, to);
            if (own_date) push_condition(lower, measure, CONDITION_ROLE_WINDOW, both, both, one_line(lower->arena, lower->sema->sources, window->span), window->span);
            else {
                validity_rests_on(lower, measure, &window->readings);
                in_force = add_hidden_and(lower, in_force, both);
            }
        }
        lower->region = outer;
    }
    measure->in_force = in_force;
}

/* ---- a measure ---------------------------------------------------------------------------------------------------------------- */

IrMeasure empty_measure(NamePair name, Span span)
{
    return (IrMeasure){.name = name, .in_force = IR_NONE, .region = -1, .element_filter = IR_NONE, .total = IR_NONE, .total_exact = IR_NONE, .total_cap = IR_NONE,
                       .awarded = IR_NONE, .award = IR_NONE, .choice = -1, .span = span};
}

int32_t *reading_list(Lower *lower, const bool *used, const bool *without, int32_t *count)
{
    int32_t *list = NEW_ARRAY(lower->arena, int32_t, lower->sema->readings.count + 1);
    *count = 0;
    for (int32_t r = 0; r < lower->sema->readings.count; r++)
        if (used[r] && !(without && without[r])) list[(*count)++] = r;
    return list;
}

const char **lower_owners(Lower *lower, const WordList *owners, const QuotationList *texts, const IrPolicy *inherited, int32_t *count)
{
    const char **list = NEW_ARRAY(lower->arena, const char *, owners->count + texts->count + (inherited ? inherited->owner_count : 0) + 1);
    *count = 0;
    for (int i = 0; i < owners->count; i++) list[(*count)++] = owners->items[i].text;
    for (int i = 0; i < texts->count; i++) list[(*count)++] = texts->items[i].text;
    for (int i = 0; inherited && i < inherited->owner_count; i++) list[(*count)++] = inherited->owners[i];
    return list;
}

/* Whether an element qualifies, inside the region of its measure; IR_NONE when nothing is asked of it. */
IrId element_eligible(Lower *lower, const IrMeasure *measure)
{
    IrId all = measure->element_filter;
    int32_t outer = lower->region;
    lower->region = measure->region;
    for (int32_t i = 0; i < measure->condition_count; i++) {
        if (measure->conditions[i].region < 0) continue;
        all = all == IR_NONE ? measure->conditions[i].holds : add_hidden_and(lower, all, measure->conditions[i].holds);
    }
    lower->region = outer;
    return all;
}

/* A node over the measure's own list. */
IrNode over_elements(const Lower *lower, const IrMeasure *measure, IrKind kind, IrType type, Span span)
{
    IrNode node = node_of(lower, kind, type, span);
    node.region = -1;
    node.over = measure->region;
    node.source = lower->program->schema.entities[ir_region_entity(lower->builder, measure->region)].list_source;
    return node;
}

/* The sum of `body` over the elements that qualify. */
IrId sum_of_elements(Lower *lower, const IrMeasure *measure, IrId body, Span span)
{
    IrNode sum = over_elements(lower, measure, IR_SUM, MONEY, span);
    sum.body = body;
    sum.denominator = ir_node(lower->builder, body)->denominator;
    sum.filter = element_eligible(lower, measure);
    return ir_add(lower->builder, &sum);
}

/* The conditions that are not about a single element. */
IrId own_conditions(Lower *lower, const IrMeasure *measure)
{
    IrId all = add_hidden_bool(lower, true);
    for (int32_t i = 0; i < measure->condition_count; i++)
        if (measure->conditions[i].region < 0) all = add_hidden_and(lower, all, measure->conditions[i].holds);
    return all;
}

/* The measure's own conditions and, of a measure over a list, "some element qualifies". */
static IrId all_conditions(Lower *lower, const IrMeasure *measure)
{
    IrId all = own_conditions(lower, measure);
    if (measure->region < 0) return all;
    IrNode any = over_elements(lower, measure, IR_ANY, BOOLEAN, SPAN_NONE);
    any.filter = element_eligible(lower, measure);
    return add_hidden_and(lower, all, ir_add(lower->builder, &any));
}

void lower_measure(Lower *lower, int32_t index, Span use)
{
    LoweredMeasure *state = &lower->measures[index];
    const SemaMeasure *sema_measure = &lower->sema->measures.items[index];
    if (state->done) return;
    if (state->started) {
        if (state->too_deep) return;                                                /* reported */
        Diag *diag = diag_at(lower->diags, DIAG_E0204, use, "the result of `%s` depends on itself", "“%s”的结果依赖自身", declared_text(sema_measure->name));
        diag_label(lower->diags, diag, sema_measure->span, "the measure is declared here", "该措施在此处声明");
        diag_help(lower->diags, diag, "break the circle: one of the measures must not ask for the other", "请消除循环：其中一条措施不能引用另一条的结果");
        return;
    }
    state->started = true;
    if (lower->measure_depth == MEASURE_DEPTH_LIMIT) {
        state->too_deep = true;
        Diag *diag = diag_at(lower->diags, DIAG_E0108, sema_measure->span, "too many measures build on each other, one on another", "措施之间逐层引用过多");
        diag_help(lower->diags, diag, "put what they share into a definition", "请把共同的内容写成定义");
        return;
    }
    lower->measure_depth++;
    const MeasureDecl *decl = sema_measure->decl;
    IrMeasure *measure = &lower->program->measures[index];
    int32_t outer_region = lower->region;
    const SemaMeasure *outer_alias = lower->alias_of;
    Uses *outer_uses = lower->uses, conditions = uses_new(lower), outcome = uses_new(lower);
    lower->region = -1;
    lower->alias_of = NULL;
    *measure = empty_measure(name_pair(sema_measure->name), sema_measure->span);
    measure->title = decl->title.count ? decl->title.items[0].text : NULL;
    measure->restates = decl->restates.count ? decl->restates.items[0].text : NULL;
    measure->citations = lower_citations(lower->arena, &decl->cites, &measure->citation_count);
    measure->owners = lower_owners(lower, &decl->owners, &decl->owner_texts, &lower->program->policy, &measure->owner_count);
    measure->conditions = NEW_ARRAY(lower->arena, IrCondition, decl->conditions.count + decl->windows.count + 1);
    lower->uses = &conditions;
    if (sema_measure->per_element) {
        measure->region = ir_add_region(lower->builder, sema_measure->for_each_entity);
        const Expr *filter = decl->for_each.items[0].filter;
        if (filter) measure->element_filter = lower_condition_in(lower, filter, measure->region, sema_measure);
    }
    lower_conditions(lower, sema_measure, measure);
    lower_windows(lower, sema_measure, measure);
    lower->uses = &outcome;
    lower_outcome(lower, sema_measure, measure);
    measure->readings_conditions = reading_list(lower, conditions.readings, NULL, &measure->reading_condition_count);
    measure->readings_outcome = reading_list(lower, outcome.readings, conditions.readings, &measure->reading_outcome_count);
    measure->unpublished = outcome.bounded.items;
    measure->unpublished_count = outcome.bounded.count;
    uses_merge(lower, &conditions, &outcome);
    measure->checks = conditions.checks.items;
    measure->check_count = conditions.checks.count;
    state->conditions = all_conditions(lower, measure);
    state->eligible = add_hidden_and(lower, measure->in_force, state->conditions);
    if (outer_uses) uses_merge(lower, outer_uses, &conditions);
    lower->region = outer_region;
    lower->alias_of = outer_alias;
    lower->uses = outer_uses;
    lower->measure_depth--;
    state->done = true;
}

/* 措施2.资助 in an expression: the amount where the measure is YES, 0 where it is not, else unknown. */
IrId lower_measure_amount(Lower *lower, int32_t index, Span span)
{
    lower_measure(lower, index, span);
    const IrMeasure *measure = &lower->program->measures[index];
    IrId zero = add_constant(lower, MONEY, 0, 1, SPAN_NONE);
    if (measure->outcome.amount == IR_NONE || !lower->measures[index].done) return zero;
    if (measure->region < 0) return add_if(lower, MONEY, lower->measures[index].eligible, measure->outcome.amount, zero, span, false);
    IrId total = measure->total == IR_NONE ? sum_of_elements(lower, measure, measure->outcome.amount, span) : measure->total;
    if (measure->total_cap != IR_NONE) total = add_binary(lower, IR_MINIMUM, MONEY, total, measure->total_cap, span);
    return add_if(lower, MONEY, lower->measures[index].eligible, total, zero, span, false);
}

IrId lower_measure_status(Lower *lower, int32_t index, StatusWord status, Span span)
{
    lower_measure(lower, index, span);
    if (!lower->measures[index].done) return add_hidden_bool(lower, false);
    IrId eligible = lower->measures[index].eligible, in_force = lower->program->measures[index].in_force;
    switch (status) {
    case STATUS_WORD_YES: return add_unary(lower, IR_NOT, BOOLEAN, add_hidden_not(lower, eligible), 0, 1, span);
    case STATUS_WORD_NO: {                                       /* a false condition, unless it is known not to be in force */
        IrId perhaps = add_hidden_not(lower, add_hidden_and(lower, add_unary(lower, IR_KNOWN, BOOLEAN, in_force, 0, 1, SPAN_NONE), add_hidden_not(lower, in_force)));
        IrId failed = add_hidden_and(lower, perhaps, add_hidden_not(lower, lower->measures[index].conditions));
        return add_unary(lower, IR_NOT, BOOLEAN, add_hidden_not(lower, failed), 0, 1, span);
    }
    case STATUS_WORD_UNKNOWN: return add_hidden_not(lower, add_unary(lower, IR_KNOWN, BOOLEAN, eligible, 0, 1, span));
    case STATUS_WORD_NOT_IN_FORCE: return add_unary(lower, IR_NOT, BOOLEAN, in_force, 0, 1, span);
    case STATUS_WORD_ERROR: break;
    }
    return add_hidden_bool(lower, false);
}

/* ---- choices ---------------------------------------------------------------------------------------------------------------- */

static void lower_per(Lower *lower, IrChoice *choice, const ChooseDecl *decl)
{
    choice->per = decl->per.text;
    choice->per_readings = NEW_ARRAY(lower->arena, int32_t, decl->per_readings.count + 1);
    for (int32_t i = 0; i < decl->per_readings.count; i++) {
        int32_t reading = sema_find_reading(lower->sema, decl->per_readings.items[i].text);
        if (reading >= 0) choice->per_readings[choice->per_reading_count++] = reading;
    }
}

void lower_choices(Lower *lower)
{
    const Sema *sema = lower->sema;
    IrProgram *program = lower->program;
    program->choice_count = sema->choices.count;
    program->choices = NEW_ARRAY(lower->arena, IrChoice, sema->choices.count + 1);
    for (int32_t c = 0; c < sema->choices.count; c++) {
        const SemaChoice *from = &sema->choices.items[c];
        IrChoice *choice = &program->choices[c];
        Uses uses = uses_new(lower);
        lower->uses = &uses;
        *choice = (IrChoice){.name = name_pair(from->name), .member_count = from->members.count, .has_advice = from->decl->has_advice,
                             .selected = IR_NONE, .decided_amount = IR_NONE, .decided_rate = IR_NONE, .unfounded = IR_NONE, .span = from->span};
        choice->title = from->decl->title.count ? from->decl->title.items[0].text : NULL;
        lower_per(lower, choice, from->decl);
        choice->citations = lower_citations(lower->arena, &from->decl->cites, &choice->citation_count);
        choice->advise_kind = choice->has_advice ? outcome_kind(from->decl->advise_kind) : KIND_GRANT;
        choice->members = NEW_ARRAY(lower->arena, int32_t, from->members.count + 1);
        choice->award_by_rate = NEW_ARRAY(lower->arena, IrId, from->members.count + 1);
        choice->award_cap = NEW_ARRAY(lower->arena, IrId, from->members.count + 1);
        choice->rate_allowed = NEW_ARRAY(lower->arena, IrId, from->members.count + 1);
        choice->highest_rate = NEW_ARRAY(lower->arena, IrId, from->members.count + 1);
        for (int32_t i = 0; i < from->members.count; i++) {
            choice->members[i] = from->members.items[i];
            program->measures[choice->members[i]].choice = c;
        }
        if (from->decl->selected) choice->selected = lower_expr(lower, from->decl->selected);
        for (int i = 0; i < from->decl->decided.count; i++) {
            IrId fact = lower_expr(lower, from->decl->decided.items[i]);
            if (ir_node(lower->builder, fact)->type.kind == TYPE_MONEY) choice->decided_amount = fact;
            else choice->decided_rate = fact;
        }
        lower_awards(lower, choice);
    }
    lower->uses = NULL;
}
