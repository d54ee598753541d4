/* The formulas mean what the evaluator means: for random applications of the Shenzhen policy and of one with every operation, no other
 * status, amount or reason is possible for the formulas than the one that eval_decide gives. */
#include "analysis/smt_program.h"
#include "driver/driver.h"
#include "eval/eval.h"

#include <criterion/criterion.h>

static uint64_t state = 88172645463325252u;

static uint64_t next_random(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* Values near what the policy names, so that both sides of every edge are met; else anything in the range. */
static int64_t random_value(const IrProgram *program, const IrField *field) {
    uint64_t span = (uint64_t)field->high - (uint64_t)field->low + 1;
    IrId     id = (IrId)(next_random() % (uint64_t)program->node_count);
    for (int i = 0; i < 200; i++, id = (id + 1) % program->node_count) {
        const IrNode *node = &program->nodes[id];
        if (next_random() % 8 == 0 || node->kind != IR_CONSTANT || node->type.kind != field->type.kind || node->denominator != 1) continue;
        Int128 near = node->constant + (int)(next_random() % 3) - 1;
        if (near >= field->low && near <= field->high) return (int64_t)near;
    }
    return span ? field->low + (int64_t)(next_random() % span) : (int64_t)next_random();
}

static Cell random_cell(const IrProgram *program, const IrField *field) {
    if (next_random() % 5 == 0) return (Cell){0, false};
    return (Cell){random_value(program, field), true};
}

static Application *random_application(const IrProgram *program, Arena *arena) {
    const IrSchema *schema = &program->schema;
    Application    *out = application_new(arena, schema);
    for (int32_t f = 0; f < schema->field_count; f++)
        if (!schema->entities[schema->fields[f].entity].many) out->cells[f] = random_cell(program, &schema->fields[f]);
    for (int32_t e = 0; e < schema->entity_count; e++) {
        const IrEntity *entity = &schema->entities[e];
        if (!entity->many || next_random() % 4 == 0) continue;
        int32_t count = (int32_t)(next_random() % (SMT_LIST_LIMIT + 1));
        out->lists[e] = (ApplicationList){true, count, NEW_ARRAY(arena, Cell, count * entity->field_count + 1)};
        for (int32_t i = 0; i < count * entity->field_count; i++) out->lists[e].cells[i] = random_cell(program, &schema->fields[entity->first_field + i % entity->field_count]);
    }
    return out;
}

static void fix_cell(Smt *smt, Arena *arena, const IrSchema *schema, const IrField *field, const SmtCell *term, Cell cell, SmtTerms *claims) {
    VEC_PUSH(arena, claims, cell.present ? term->present : smt_not(smt, term->present));
    if (!cell.present) return;
    if (field->type.kind == TYPE_SET) {
        for (int32_t i = 0; i <= schema->enums[field->type.index].count; i++) VEC_PUSH(arena, claims, cell.value >> i & 1 ? term->items[i] : smt_not(smt, term->items[i]));
    } else {
        SmtTerm value = field->type.kind == TYPE_BOOL ? smt_bool(smt, cell.value) : smt_integer(smt, cell.value);
        VEC_PUSH(arena, claims, smt_equal(smt, term->value, value));
    }
}

static void fix_application(Smt *smt, Arena *arena, const IrSchema *schema, const SmtCase *facts, const Application *application, SmtTerms *claims) {
    for (int32_t f = 0; f < schema->field_count; f++)
        if (!schema->entities[schema->fields[f].entity].many) fix_cell(smt, arena, schema, &schema->fields[f], &facts->cells[f], application->cells[f], claims);
    for (int32_t e = 0; e < schema->entity_count; e++) {
        const IrEntity        *entity = &schema->entities[e];
        const ApplicationList *list = &application->lists[e];
        if (!entity->many) continue;
        VEC_PUSH(arena, claims, list->present ? facts->lists[e].present : smt_not(smt, facts->lists[e].present));
        for (int i = 0; i < SMT_LIST_LIMIT; i++) {
            bool active = list->present && i < list->count;
            VEC_PUSH(arena, claims, active ? facts->lists[e].active[i] : smt_not(smt, facts->lists[e].active[i]));
            for (int32_t k = 0; active && k < entity->field_count; k++) {
                int32_t at = i * entity->field_count + k;
                fix_cell(smt, arena, schema, &schema->fields[entity->first_field + k], &facts->lists[e].cells[at], list->cells[at], claims);
            }
        }
    }
}

/* The formulas come to something else than the decision. The group's own errors come after what the formulas describe. */
static SmtTerm differs(Smt *smt, SmtProgram *program, const IrMeasure *measure, const MeasureDecision *decision) {
    SmtMeasure formulas = smt_measure(program, measure);
    SmtTerm    same = formulas.status[decision->status];
    if (decision->status == STATUS_ERROR && decision->check_failed < CHECK_NONE && decision->check_failed != CHECK_TOO_LARGE) return smt_bool(smt, false);
    same = smt_and(smt, same, decision->has_amount ? formulas.has_amount : smt_not(smt, formulas.has_amount));
    if (decision->has_amount) same = smt_and(smt, same, smt_equal(smt, formulas.amount, smt_integer(smt, decision->amount)));
    for (int32_t i = 0; i < measure->condition_count && measure->region < 0; i++) {
        if (decision->status == STATUS_NO) same = smt_and(smt, same, decision->failed >> i & 1 ? formulas.failed[i] : smt_not(smt, formulas.failed[i]));
        if (decision->status == STATUS_UNKNOWN) same = smt_and(smt, same, decision->undecided >> i & 1 ? formulas.undecided[i] : smt_not(smt, formulas.undecided[i]));
    }
    same = smt_and(smt, same, decision->has_amount && decision->estimated ? formulas.estimated : smt_not(smt, formulas.estimated));
    SmtTerm *missing = smt_missing(program, measure, &formulas);
    for (int32_t i = 0; i < measure->source_count; i++) same = smt_and(smt, same, decision->missing >> i & 1 ? missing[i] : smt_not(smt, missing[i]));
    return smt_not(smt, same);
}

/* What is decided for the one member that was selected. */
static SmtTerm award_differs(Smt *smt, SmtProgram *program, const IrChoice *choice, int32_t member, const MeasureDecision *decision) {
    SmtMeasure formulas = smt_measure(program, &program->program->measures[choice->members[member]]);
    SmtAward   award = smt_award(program, choice, member, &formulas);
    bool       refused = decision->check_failed == CHECK_AWARD_ABOVE || decision->check_failed == CHECK_RATE_ABOVE;
    SmtTerm    same = refused ? award.error : smt_not(smt, award.error);
    same = smt_and(smt, same, decision->has_award ? smt_and(smt, award.has_award, smt_equal(smt, award.award, smt_integer(smt, decision->award))) : smt_not(smt, award.has_award));
    return smt_and(smt, smt_only_choice(program, choice, member), smt_not(smt, same));
}

static void agree(const char *path, int applications) {
    Unit *unit = unit_compile(path, NULL);
    cr_assert(unit->program, "%s does not compile", path);
    for (int n = 0; n < applications; n++) {
        Arena            *arena = arena_new();
        const IrProgram  *program = unit->program;
        Application      *application = random_application(program, arena);
        Decision         *decision = eval_decide(program, application, arena, NULL);
        Vocabulary       *vocabulary = vocabulary_of(arena, program);
        Smt              *smt = smt_new(arena);
        SmtCase          *facts = smt_case_new(smt, vocabulary, NULL, -1);
        SmtShared        *shared = smt_shared_new(smt, vocabulary);
        SmtProgram       *formulas = smt_program_new(shared, 0, facts, false);
        SmtTerms          claims = {0};
        SmtModel         *model;
        SmtTerm           some = smt_bool(smt, false);
        fix_application(smt, arena, &program->schema, facts, application, &claims);
        for (int32_t m = 0; m < program->measure_count; m++) some = smt_or(smt, some, differs(smt, formulas, &program->measures[m], &decision->measures[m]));
        for (int32_t c = 0; c < program->choice_count; c++)
            for (int32_t i = 0; i < program->choices[c].member_count; i++)
                some = smt_or(smt, some, award_differs(smt, formulas, &program->choices[c], i, &decision->measures[program->choices[c].members[i]]));
        VEC_PUSH(arena, &claims, some);
        const SmtCase *cases = facts;
        cr_expect_eq(smt_ask(shared, &cases, 1, &claims, 20000, &model), SMT_IMPOSSIBLE, "application %d of %s: the formulas allow another decision", n, path);
        smt_model_free(model);
        smt_free(smt);
        arena_free(arena);
    }
    unit_free(unit);
}

Test(smt, agrees_with_the_evaluator_on_the_shenzhen_policy, .timeout = 300) {
    if (smt_available()) agree(POL_ROOT "/policies/shenzhen-2023-6", 60);
}

Test(smt, agrees_with_the_evaluator_on_dates_products_and_lists, .timeout = 300) {
    if (smt_available()) agree(POL_ROOT "/tests/tools/prove/operations.pol", 120);
}

Test(smt, division_rounds_down_for_negative_numbers) {
    Arena *arena = arena_new();
    Smt   *smt = smt_new(arena);
    if (smt) {
        SmtTerm   x = smt_new_integer(smt, "x"), quotient = smt_floor_divide(smt, x, smt_integer(smt, 7));
        SmtModel *model;
        SmtTerms  claims = {0};
        VEC_PUSH(arena, &claims, smt_equal(smt, x, smt_integer(smt, -1)));
        VEC_PUSH(arena, &claims, smt_differ(smt, quotient, smt_integer(smt, -1)));
        cr_assert_eq(smt_solve(smt, &claims, 5000, &model), SMT_IMPOSSIBLE);
        smt_model_free(model);
    }
    smt_free(smt);
    arena_free(arena);
}
