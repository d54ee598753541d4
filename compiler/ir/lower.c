/* lower - the order of lowering: readings, schema, policy, measures, choices, items; then bounds and sources of the whole. */
#include "ir/lower_internal.h"

#include "ir/ceiling.h"
#include "runtime/date.h"
#include "sema/constant.h"
#include <string.h>

int32_t sema_find_reading(const Sema *sema, const char *name)
{
    for (int32_t i = 0; i < sema->readings.count; i++) {
        if (is_called(&sema->readings.items[i].name, name)) return i;
    }
    return -1;
}

int32_t sema_find_option(const Sema *sema, int32_t reading, const char *code)
{
    const ReadingDecl *decl = sema->readings.items[reading].decl;
    for (int i = 0; i < decl->options.count; i++)
        if (!strcmp(decl->options.items[i].code.text, code)) return i;
    return -1;
}

static void lower_readings(Lower *lower)
{
    const Sema *sema = lower->sema;
    IrProgram *program = lower->program;
    program->reading_count = sema->readings.count;
    program->readings = NEW_ARRAY(lower->arena, IrReading, sema->readings.count + 1);
    for (int32_t r = 0; r < sema->readings.count; r++) {
        const ReadingDecl *decl = sema->readings.items[r].decl;
        IrReading *reading = &program->readings[r];
        *reading = (IrReading){.name = name_pair(sema->readings.items[r].name), .option_count = decl->options.count, .span = sema->readings.items[r].span};
        reading->title = decl->title.count ? decl->title.items[0].text : NULL;
        reading->reason = decl->reason.count ? decl->reason.items[0].text : NULL;
        reading->options = NEW_ARRAY(lower->arena, IrReadingOption, decl->options.count + 1);
        for (int i = 0; i < decl->options.count; i++) {
            reading->options[i] = (IrReadingOption){decl->options.items[i].code.text, decl->options.items[i].text};
            if (decl->options.items[i].is_default) reading->default_option = i;
            if (decl->options.items[i].is_default == OPTION_PROVISIONAL) reading->provisional = true;
        }
        reading->chosen = reading->default_option;
    }
    for (int32_t i = 0; i < lower->options->setting_count; i++) {
        IrReading *reading = &program->readings[lower->options->settings[i].reading];
        reading->chosen = lower->options->settings[i].option;
        reading->provisional = false;
    }
}

/* The last day of `自 D 起 N年`: the day before the anniversary, or the anniversary itself under reading civil_code. */
static int32_t last_day(Lower *lower, const PolicyDecl *decl, int32_t first_day)
{
    Constant value;
    if (decl->effective_to && constant_of(lower->sema, decl->effective_to, &value)) return (int32_t)value.numerator;
    if (!decl->effective_for || !constant_of(lower->sema, decl->effective_for, &value) || first_day == INT32_MIN) return INT32_MAX;
    int32_t anniversary = date_add_months(first_day, (int)(value.numerator / value.denominator));
    if (!decl->effective_readings.count) return anniversary - 1;
    Word word = decl->effective_readings.items[0];
    int32_t index = sema_find_reading(lower->sema, word.text);
    if (index < 0) return anniversary - 1;
    const IrReading *reading = &lower->program->readings[index];
    const char *code = reading->options[reading->chosen].code;
    if (!strcmp(code, "civil_code")) return anniversary;
    if (strcmp(code, "anniversary_eve")) {
        Diag *diag = diag_at(lower->diags, DIAG_E0405, word.span, "option `%s` is no rule for the end of a period of years", "选项“%s”不是有效期届满的规则", code);
        diag_help(lower->diags, diag, "the rules are anniversary_eve and civil_code", "可用的规则：anniversary_eve、civil_code");
    }
    return anniversary - 1;
}

static void copy_policy_texts(Lower *lower, const PolicyDecl *decl, IrPolicy *policy)
{
    policy->title = decl->title.count ? decl->title.items[0].text : NULL;
    policy->number = decl->number.count ? decl->number.items[0].text : NULL;
    policy->interpreter = decl->interpreter_text.count ? decl->interpreter_text.items[0].text : decl->interpreter.count ? decl->interpreter.items[0].text : NULL;
    policy->owners = lower_owners(lower, &decl->owners, &decl->owner_texts, NULL, &policy->owner_count);
    policy->repeals = NEW_ARRAY(lower->arena, IrRepeal, decl->repeals.count + 1);
    for (int i = 0; i < decl->repeals.count; i++) {
        const RepealClause *clause = &decl->repeals.items[i];
        IrRepeal *repeal = &policy->repeals[policy->repeal_count++];
        *repeal = (IrRepeal){clause->document, NEW_ARRAY(lower->arena, const char *, clause->clauses.count + 1), clause->clauses.count, clause->span};
        for (int k = 0; k < clause->clauses.count; k++) repeal->clauses[k] = clause->clauses.items[k].text;
    }
}

static void lower_policy_head(Lower *lower, int32_t notice)
{
    const Sema *sema = lower->sema;
    const PolicyDecl *decl = sema->policy;
    IrPolicy *policy = &lower->program->policy;
    *policy = (IrPolicy){.source_text = notice, .issued = INT32_MIN, .first_day = INT32_MIN, .last_day = INT32_MAX, .date_field = sema->date_field,
                          .has_as_of = lower->options->has_as_of, .as_of = lower->options->as_of};
    if (!decl) return;
    policy->name = name_pair(decl->name);
    copy_policy_texts(lower, decl, policy);
    policy->source_path = decl->source.count ? decl->source.items[0].text : NULL;
    const Source *source = source_of(sema->sources, sema->policy_span);
    policy->language = source ? source->language : LANGUAGE_CHINESE;
    Constant value;
    if (decl->issued && constant_of(sema, decl->issued, &value)) policy->issued = (int32_t)value.numerator;
    if (decl->effective_from && constant_of(sema, decl->effective_from, &value)) policy->first_day = (int32_t)value.numerator;
    policy->last_day = last_day(lower, decl, policy->first_day);
    if (policy->first_day != INT32_MIN && policy->last_day < policy->first_day && decl->effective_from)
        diag_at(lower->diags, DIAG_E0410, decl->effective_from->span, "the policy ends before it begins", "政策的截止日早于起始日");
    if (lower->options->has_as_of) lower->date = add_constant(lower, (IrType){TYPE_DATE, 0}, lower->options->as_of, 1, SPAN_NONE);
    else if (decl->effective_by) lower->date = lower_expr(lower, decl->effective_by);
}

static int32_t *absent(Arena *arena, int32_t count)
{
    int32_t *list = NEW_ARRAY(arena, int32_t, count + 1);
    for (int32_t i = 0; i < count; i++) list[i] = -1;
    return list;
}

/* Definitions that nothing uses are lowered too: their mistakes count, and tests may name them. */
static void lower_defines(Lower *lower)
{
    Uses uses = uses_new(lower);
    lower->uses = &uses;
    for (int32_t d = 0; d < lower->sema->defines.count; d++) lower_define(lower, d);
    lower->uses = NULL;
}

/* What walks over nodes may recurse: they are not piled up too high, by measures that build on measures. */
static bool check_depth(const IrProgram *program, Diags *diags)
{
    enum { HIGHEST = 5000 };
    int32_t *depth = NEW_ARRAY(program->arena, int32_t, program->node_count + 1);
    for (IrId id = 0; id < program->node_count; id++) {
        const IrNode *node = &program->nodes[id];
        for (int32_t i = 0; i < node->operand_count; i++)
            if (depth[node->operands[i]] > depth[id]) depth[id] = depth[node->operands[i]];
        if (node->filter != IR_NONE && depth[node->filter] > depth[id]) depth[id] = depth[node->filter];
        if (node->body != IR_NONE && depth[node->body] > depth[id]) depth[id] = depth[node->body];
        if (++depth[id] <= HIGHEST) continue;
        Diag *diag = diag_at(diags, DIAG_E0108, node->span, "too many definitions and measures build on each other here", "此处逐层引用的定义和措施过多");
        diag_help(diags, diag, "let them use facts directly", "请直接使用事实");
        return false;
    }
    return true;
}

IrProgram *lower_policy(Arena *arena, const Sema *sema, int32_t notice, const LowerOptions *options, Diags *diags)
{
    int errors = diags->error_count;
    IrProgram *program = NEW(arena, IrProgram);
    program->arena = arena;
    program->sources_text = sema->sources;
    Lower lower = {.arena = arena, .sema = sema, .diags = diags, .builder = ir_builder_new(arena), .program = program, .options = options, .region = -1, .date = IR_NONE};
    lower.parameter_source = absent(arena, sema->parameters.count);
    lower.tiers_source = absent(arena, sema->tiers.count);
    lower.table_source = absent(arena, sema->tables.count);
    lower.defines = NEW_ARRAY(arena, LoweredDefine, sema->defines.count + 1);
    lower.measures = NEW_ARRAY(arena, LoweredMeasure, sema->measures.count + 1);
    program->define_count = sema->defines.count;
    program->defines = NEW_ARRAY(arena, IrDefine, sema->defines.count + 1);
    for (int32_t d = 0; d < sema->defines.count; d++) program->defines[d] = (IrDefine){name_pair(sema->defines.items[d].name), IR_NONE, sema->defines.items[d].span};
    program->measure_count = sema->measures.count;                                 /* those of duties follow: lower_items */
    program->measures = NEW_ARRAY(arena, IrMeasure, sema->measures.count + sema->items.count + 1);
    lower_check_tiers(&lower);
    lower_readings(&lower);
    lower_schema(&lower);
    lower_policy_head(&lower, notice);
    lower_bounds(&lower);
    for (int32_t m = 0; m < sema->measures.count; m++) lower_measure(&lower, m, sema->measures.items[m].span);
    lower_choices(&lower);
    lower_decisions(&lower);
    lower_allocations(&lower);
    lower_items(&lower);
    lower_defines(&lower);
    if (options->properties) lower_properties(&lower);
    if (diags->error_count > errors) return NULL;
    program->sources = lower.sources.items;
    program->source_count = lower.sources.count;
    ir_builder_finish(lower.builder, program);
    if (!check_depth(program, diags) || !ir_ranges(program, diags) || !ir_sources(program, diags)) return NULL;
    ceilings_find(program);
    ir_verify(program);
    return program;
}
