/* cover_suggest - what no test has looked at, put to the solver: an application that does it becomes a test to complete, and what no
 * application can do is no gap. Each example is confirmed by the evaluator, by the same look that counts what tests have seen. */
#include "tools/testcover_private.h"

#include "analysis/smt_program.h"
#include "analysis/witness.h"
#include "ir/compute.h"
#include "tools/suggest.h"
#include "tools/versions.h"
#include <string.h>

enum { LIMIT_MILLISECONDS = 500 };

/* The policy under one choice of readings, as formulas. */
typedef struct {
    const IrProgram *program;
    DiffSwitch       switched;                               /* its reading NULL: the defaults */
    Vocabulary      *vocabulary;
    Smt             *smt;
    SmtCase         *facts;
    SmtProgram      *formulas;
} View;

static void open_view(View *view, Arena *arena)
{
    if (view->smt) return;
    view->vocabulary = vocabulary_of(arena, view->program);
    view->smt = smt_new(arena);
    view->facts = smt_case_new(view->smt, view->vocabulary, NULL, -1);
    view->formulas = smt_program_new(smt_shared_new(view->smt, view->vocabulary), 0, view->facts, false);
}

/* ---- a goal as a claim ------------------------------------------------------------------------------------------------------- */

/* term NULL: the program has no such goal. proof: what has to be impossible for a proof, where `term` speaks of short lists only; NULL: nothing
 * is. measure -1: of none. */
typedef struct { SmtTerm term, proof; int32_t measure; } Claim;

static SmtTerm known_as(Smt *smt, SmtNode node, bool value) { return smt_and(smt, node.known, value ? node.value : smt_not(smt, node.value)); }

/* Within the list of the measure: its first element does. */
static SmtTerm condition_term(const View *view, const IrMeasure *measure, const IrCondition *condition, bool holds)
{
    Smt    *smt = view->smt;
    SmtTerm term = known_as(smt, smt_node(view->formulas, condition->holds, 0), holds);
    if (condition->region < 0) return term;
    const SmtList *list = &view->facts->lists[view->vocabulary->sides[0].entity[view->program->regions[condition->region].entity]];
    term = smt_and(smt, term, smt_and(smt, list->present, list->active[0]));
    if (measure->element_filter != IR_NONE) term = smt_and(smt, term, known_as(smt, smt_node(view->formulas, measure->element_filter, 0), true));
    return term;
}

static SmtTerm cap_term(const View *view, const IrMeasure *measure, const SmtMeasure *decided, bool bound)
{
    Smt    *smt = view->smt;
    SmtNode cap = smt_node(view->formulas, measure->outcome.cap, 0), rounded = smt_node(view->formulas, measure->outcome.rounded, 0);
    SmtTerm known = smt_and(smt, decided->has_amount, smt_and(smt, cap.known, rounded.known));
    return smt_and(smt, known, bound ? smt_less(smt, cap.value, rounded.value) : smt_less(smt, rounded.value, cap.value));
}

static SmtTerm measure_term(const View *view, const IrMeasure *measure, const Goal *goal)
{
    if (goal->kind == GOAL_OPTION || goal->kind == GOAL_THEN || goal->kind == GOAL_ELSE) return NULL;
    SmtMeasure decided = smt_measure(view->formulas, measure);
    SmtTerm    counts = smt_not(view->smt, smt_or(view->smt, decided.status[STATUS_ERROR], decided.status[STATUS_NOT_IN_FORCE]));
    bool       whole = same_span(measure->span, goal->span) && !strcmp(name_key(measure->name), goal->name);
    bool       capped = measure->has_outcome && measure->outcome.cap != IR_NONE && measure->region < 0 && same_span(measure->outcome.span, goal->span);
    if (whole && (goal->kind == GOAL_YES || goal->kind == GOAL_NO)) return decided.status[goal->kind == GOAL_YES ? STATUS_YES : STATUS_NO];
    if (capped && (goal->kind == GOAL_CAP_BOUND || goal->kind == GOAL_CAP_FREE)) return cap_term(view, measure, &decided, goal->kind == GOAL_CAP_BOUND);
    for (int32_t c = 0; c < measure->condition_count && (goal->kind == GOAL_HOLDS || goal->kind == GOAL_FAILS); c++)
        if (same_span(measure->conditions[c].span, goal->span) && !strcmp(measure->conditions[c].id, goal->name))
            return smt_and(view->smt, counts, condition_term(view, measure, &measure->conditions[c], goal->kind == GOAL_HOLDS));
    return NULL;
}

/* A measure that a case inside an expression belongs to, for 期望: the first whose value rests on it. */
static int32_t measure_of_case(const IrProgram *program, IrId id, Arena *arena)
{
    bool *above = NEW_ARRAY(arena, bool, program->node_count + 1);
    above[id] = true;
    for (IrId at = id + 1; at < program->node_count; at++)
        for (int32_t i = 0; i < program->nodes[at].operand_count; i++) above[at] |= above[program->nodes[at].operands[i]];
    for (int32_t m = 0; m < program->measure_count; m++) {
        const IrMeasure *measure = &program->measures[m];
        if (measure->has_outcome && measure->outcome.amount != IR_NONE && above[measure->outcome.amount]) return m;
        for (int32_t c = 0; c < measure->condition_count; c++)
            if (above[measure->conditions[c].holds]) return m;
    }
    return -1;
}

/* Does the value at one element rest on the others? Operands stand before the nodes that use them. */
static bool looks_around(const IrProgram *program, IrId id, Arena *arena)
{
    bool *below = NEW_ARRAY(arena, bool, id + 1);
    below[id] = true;
    for (IrId at = id; at >= 0; at--) {
        const IrNode *node = &program->nodes[at];
        if (!below[at]) continue;
        if (node->kind == IR_LEADS || ir_is_over_list(node->kind)) return true;
        for (int32_t i = 0; i < node->operand_count; i++) below[node->operands[i]] = true;
    }
    return false;
}

/* A condition that no element can meet, or none can miss, whatever the rest of its list. */
static SmtTerm condition_proof(const View *view, const IrMeasure *measure, const Goal *goal, Arena *arena)
{
    for (int32_t c = 0; c < measure->condition_count; c++) {
        const IrCondition *condition = &measure->conditions[c];
        if ((goal->kind == GOAL_HOLDS || goal->kind == GOAL_FAILS) && same_span(condition->span, goal->span) && !looks_around(view->program, condition->holds, arena))
            return condition_term(view, measure, condition, goal->kind == GOAL_HOLDS);
    }
    return NULL;
}

static Claim claim_of(const View *view, const Goal *goal, Arena *arena)
{
    const IrProgram *program = view->program;
    for (int32_t m = 0; m < program->measure_count; m++) {
        const IrMeasure *measure = &program->measures[m];
        SmtTerm term = measure_term(view, measure, goal);
        if (term) return (Claim){term, smt_measure_uses_lists(program, measure, false) ? condition_proof(view, measure, goal, arena) : term, m};
    }
    for (IrId id = 0; id < program->node_count && (goal->kind == GOAL_THEN || goal->kind == GOAL_ELSE); id++) {
        const IrNode *node = &program->nodes[id];
        if (!is_goal_case(node) || !same_span(place_of_case(program, node), goal->span)) continue;
        SmtTerm term = known_as(view->smt, smt_node(view->formulas, node->operands[0], 0), goal->kind == GOAL_THEN);
        return (Claim){term, smt_uses_lists(program, id) ? NULL : term, measure_of_case(program, id, arena)};
    }
    return (Claim){NULL, NULL, -1};
}

/* ---- an application that does it ----------------------------------------------------------------------------------------------- */

typedef struct { const View *view; const Goal *goal; } Shown;

static bool shows_goal(void *context, const Application *const *applications, Arena *scratch)
{
    const Shown *shown = context;
    EvalTrace    trace = {0};
    Decision    *decision = eval_decide(shown->view->program, applications[0], scratch, &trace);
    TestCover    looked = {.arena = scratch};
    testcover_look(&looked, shown->view->program, decision, &trace);
    for (int32_t i = 0; i < looked.goals.count; i++) {
        const Goal *goal = &looked.goals.items[i];
        if (goal->seen && goal->kind == shown->goal->kind && same_span(goal->span, shown->goal->span) && !strcmp(goal->name, shown->goal->name)) return true;
    }
    return false;
}

static const char *about(const TestCover *cover, const Goal *goal, Language language)
{
    Wording words = goal_words(goal->kind);
    return arena_printf(cover->arena, "%s%s%s", goal->name, goal->name[0] ? (language == LANGUAGE_CHINESE ? "：" : ": ") : "", language == LANGUAGE_CHINESE ? words.chinese : words.english);
}

static SmtAnswer ask(const TestCover *cover, const View *view, SmtTerm term, SmtModel **model)
{
    SmtTerms       claims = {0};
    const SmtCase *facts = view->facts;
    VEC_PUSH(cover->arena, &claims, term);
    return smt_ask(view->formulas->shared, &facts, 1, &claims, LIMIT_MILLISECONDS, model);
}

static bool is_impossible(const TestCover *cover, const View *view, const Claim *claim)
{
    SmtModel *model = NULL;
    SmtAnswer answer = claim->proof ? ask(cover, view, claim->proof, &model) : SMT_UNDECIDED;
    smt_model_free(model);
    return answer == SMT_IMPOSSIBLE;
}

/* Asks for one goal under one choice of readings. `*impossible`: proved; stays as it was where the program has no such goal. */
static bool try_goal(TestCover *cover, View *view, const Goal *goal, Language language, Buffer *suggestions, bool *impossible, bool *open)
{
    open_view(view, cover->arena);
    Claim     claim = claim_of(view, goal, cover->arena);
    SmtModel *model = NULL;
    if (!claim.term) return false;
    SmtAnswer answer = ask(cover, view, claim.term, &model);
    if (answer == SMT_IMPOSSIBLE && is_impossible(cover, view, &claim)) *impossible = true;
    else *open = true;
    bool found = answer == SMT_POSSIBLE;
    if (found && suggestions) {
        Shown   shown = {view, goal};
        Witness witness = {.vocabulary = view->vocabulary, .holds = shows_goal, .context = &shown, .count = 1, .differs = -1};
        witness.applications[0] = smt_case_read(view->vocabulary, view->facts, model, cover->arena);
        found = witness_shrink(&witness);
        Suggestion suggestion = {about(cover, goal, language), claim.measure < 0 ? "____" : name_in(view->program->measures[claim.measure].name, language), &view->switched, view->switched.reading != NULL};
        if (found) suggest_test(view->vocabulary, witness.applications[0], &suggestion, language, suggestions);
    }
    smt_model_free(model);
    return found;
}

/* An option that no test takes: an application for which it matters. */
static void suggest_option(const TestCover *cover, const View *view, const Goal *goal, Language language, Buffer *suggestions)
{
    DiffOptions limits = {.milliseconds = LIMIT_MILLISECONDS, .first_only = true};
    Diff       *diff = diff_programs(cover->arena, cover->unit->program, view->program, &limits);
    for (int32_t i = 0; i < diff->measures.count; i++) {
        const DiffMeasure *measure = &diff->measures.items[i];
        if (!measure->changes.count) continue;
        Suggestion suggestion = {about(cover, goal, language), name_in(view->program->measures[measure->after].name, language), &view->switched, 1};
        suggest_test(diff->vocabulary, measure->changes.items[0].witness, &suggestion, language, suggestions);
        return;
    }
}

static bool is_option(const Goal *goal, const View *view)
{
    const DiffSwitch *switched = &view->switched;
    size_t size = switched->reading ? strlen(switched->reading) : 0;
    return size && goal->kind == GOAL_OPTION && !strncmp(goal->name, switched->reading, size) && goal->name[size] == '=' && !strcmp(goal->name + size + 1, switched->option);
}

void testcover_settle(TestCover *cover, Language language, Buffer *suggestions)
{
    static const CompileOptions none = {0};
    if (!smt_available()) return;
    LoweredVersions versions = versions_lower(cover->unit, &none, cover->arena);
    View *views = NEW_ARRAY(cover->arena, View, versions.count + 1);
    views[0].program = cover->unit->program;
    for (int32_t v = 0; v < versions.count; v++) views[v + 1] = (View){.program = versions.items[v].program, .switched = {.reading = versions.items[v].reading, .option = versions.items[v].option}};
    for (int32_t i = 0; i < cover->goals.count; i++) {
        Goal *goal = &cover->goals.items[i];
        bool  impossible = false, open = false, found = goal->seen;
        for (int32_t v = 0; v <= versions.count && !found; v++) {
            if (goal->kind != GOAL_OPTION) found = try_goal(cover, &views[v], goal, language, suggestions, &impossible, &open);
            else if (suggestions && is_option(goal, &views[v])) suggest_option(cover, &views[v], goal, language, suggestions);
        }
        goal->unreachable = !goal->seen && !found && impossible && !open;
    }
    for (int32_t v = 0; v <= versions.count; v++) smt_free(views[v].smt);
}
