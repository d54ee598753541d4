/* prove - see prove.h. A statement is turned into the claim that some application breaks it, once with lists of any length abstracted
 * away (impossible: proved), once with short lists as they are (possible: a witness, which the evaluator confirms and shrinks). */
#include "analysis/prove.h"

#include "analysis/smt_program.h"
#include "analysis/witness.h"
#include "base/clock.h"
#include "eval/eval.h"
#include "ir/compute.h"
#include <string.h>

typedef enum { CLAIM_CONDITION, CLAIM_MONOTONE, CLAIM_EXCLUSIVE } ClaimKind;

/* What would break a statement. */
typedef struct {
    ClaimKind kind;
    IrId      given, condition;              /* CONDITION: bool nodes; given IR_NONE */
    IrId      below, above;                  /* CONDITION without a node: below > above breaks it; above IR_NONE: below < least */
    Int128    least;
    IrId      only_when;                     /* a measure's amount matters only where it is YES: index of the measure, -1 */
    IrId      value; int32_t slot; bool nonincreasing;   /* MONOTONE */
    int32_t   choice;                        /* EXCLUSIVE */
    const IrCheck *checks; int32_t check_count;
} Claim;

typedef struct { const IrProgram *program; const Vocabulary *vocabulary; Smt *smt; const ProveOptions *options; Proofs *proofs; } Prove;

/* ---- the claim, as the evaluator sees it ----------------------------------------------------------------------------------- */

typedef struct { const Prove *prove; const Claim *claim; } Confirm;

typedef struct { EvalTrace trace; Decision *decision; } Evaluated;

static Evaluated evaluate(const Prove *prove, const Application *application, Arena *scratch) {
    Evaluated out;
    out.decision = eval_decide(prove->program, vocabulary_application(prove->vocabulary, 0, application, scratch), scratch, &out.trace);
    return out;
}

static bool refused(const Prove *prove, const Claim *claim, const Evaluated *evaluated) {
    for (int32_t i = 0; i < claim->check_count; i++) {
        IrId ok = claim->checks[i].ok;
        if (prove->program->nodes[ok].region < 0 && evaluated->trace.values[ok].known && !evaluated->trace.values[ok].value) return true;
    }
    return false;
}

static bool breaks_condition(const Claim *claim, const Evaluated *evaluated) {
    const EvalValue *values = evaluated->trace.values;
    if (claim->only_when >= 0 && evaluated->decision->measures[claim->only_when].status != STATUS_YES) return false;
    if (claim->given != IR_NONE && !(values[claim->given].known && values[claim->given].value)) return false;
    if (claim->condition != IR_NONE) return values[claim->condition].known && !values[claim->condition].value;
    if (!values[claim->below].known) return false;
    if (claim->above == IR_NONE) return values[claim->below].value < claim->least;
    return values[claim->above].known && values[claim->below].value > values[claim->above].value;
}

static bool breaks_exclusion(const Prove *prove, const Claim *claim, const Decision *decision) {
    const IrChoice *choice = &prove->program->choices[claim->choice];
    int awarded = 0;
    if (!decision->choices[claim->choice].selected) return false;
    for (int32_t i = 0; i < choice->member_count; i++) awarded += decision->measures[choice->members[i]].has_award;
    return awarded > 1;
}

static bool breaks_monotone(const Prove *prove, const Claim *claim, const Application *const *applications, Arena *scratch) {
    Cell first = applications[0]->cells[claim->slot], second = applications[1]->cells[claim->slot];
    if (!first.present || !second.present || first.value >= second.value) return false;
    EvalValue values[2];
    for (int i = 0; i < 2; i++) {
        Evaluated evaluated = evaluate(prove, applications[i], scratch);
        if (refused(prove, claim, &evaluated)) return false;
        if (claim->given != IR_NONE && !(evaluated.trace.values[claim->given].known && evaluated.trace.values[claim->given].value)) return false;
        values[i] = evaluated.trace.values[claim->value];
    }
    if (!values[0].known || !values[1].known) return false;
    return claim->nonincreasing ? values[1].value > values[0].value : values[1].value < values[0].value;
}

static bool confirmed(void *context, const Application *const *applications, Arena *scratch) {
    const Confirm *confirm = context;
    const Claim   *claim = confirm->claim;
    if (claim->kind == CLAIM_MONOTONE) return breaks_monotone(confirm->prove, claim, applications, scratch);
    Evaluated evaluated = evaluate(confirm->prove, applications[0], scratch);
    if (claim->kind == CLAIM_EXCLUSIVE) return breaks_exclusion(confirm->prove, claim, evaluated.decision);
    return !refused(confirm->prove, claim, &evaluated) && breaks_condition(claim, &evaluated);
}

/* ---- the claim, as the solver sees it --------------------------------------------------------------------------------------- */

static void add(Arena *arena, SmtTerms *terms, SmtTerm term) { VEC_PUSH(arena, terms, term); }

static void add_known(Arena *arena, SmtTerms *terms, SmtProgram *program, IrId id, bool value) {
    SmtNode node = smt_node(program, id, 0);
    add(arena, terms, node.known);
    add(arena, terms, value ? node.value : smt_not(program->smt, node.value));
}

static void add_accepted(const Prove *prove, const Claim *claim, SmtProgram *program, SmtTerms *terms) {
    Smt *smt = program->smt;
    for (int32_t i = 0; i < claim->check_count; i++) {
        IrId ok = claim->checks[i].ok;
        if (prove->program->nodes[ok].region < 0) add(prove->vocabulary->arena, terms, smt_or(smt, smt_not(smt, smt_node(program, ok, 0).known), smt_node(program, ok, 0).value));
    }
    if (claim->given != IR_NONE) add_known(prove->vocabulary->arena, terms, program, claim->given, true);
}

static void claim_condition(const Prove *prove, const Claim *claim, SmtProgram *program, SmtTerms *terms) {
    Arena *arena = prove->vocabulary->arena;
    Smt   *smt = program->smt;
    add_accepted(prove, claim, program, terms);
    if (claim->only_when >= 0) add(arena, terms, smt_measure(program, &prove->program->measures[claim->only_when]).status[STATUS_YES]);
    if (claim->condition != IR_NONE) {
        add_known(arena, terms, program, claim->condition, false);
        return;
    }
    SmtNode below = smt_node(program, claim->below, 0);
    add(arena, terms, below.known);
    if (claim->above == IR_NONE) {
        add(arena, terms, smt_less(smt, below.value, smt_integer(smt, claim->least)));
        return;
    }
    add(arena, terms, smt_node(program, claim->above, 0).known);
    add(arena, terms, smt_less(smt, smt_node(program, claim->above, 0).value, below.value));
}

/* Two awards in one group although a selection was made: each award needs the status YES, no contradiction, and to be the one selected. */
static void claim_exclusive(const Prove *prove, const Claim *claim, SmtProgram *program, SmtTerms *terms) {
    Arena          *arena = prove->vocabulary->arena;
    Smt            *smt = program->smt;
    const IrChoice *choice = &prove->program->choices[claim->choice];
    SmtNode         selected = smt_node(program, choice->selected, 0);
    SmtTerm         one = smt_bool(smt, false), two = smt_bool(smt, false), any = smt_bool(smt, false), both = smt_bool(smt, false);
    for (int32_t i = 0; i < choice->member_count; i++) {
        SmtTerm awarded = smt_and(smt, selected.items[i], smt_measure(program, &prove->program->measures[choice->members[i]]).status[STATUS_YES]);
        two = smt_or(smt, two, smt_and(smt, one, awarded));
        one = smt_or(smt, one, awarded);
        both = smt_or(smt, both, smt_and(smt, any, selected.items[i]));
        any = smt_or(smt, any, selected.items[i]);
    }
    add(arena, terms, selected.known);
    add(arena, terms, smt_not(smt, both));               /* two selected: every one of them is an error */
    add(arena, terms, two);
}

static SmtAnswer ask(const Prove *prove, const Claim *claim, bool abstract, int milliseconds, SmtModel **model, SmtCase *cases[2]) {
    Arena          *arena = prove->vocabulary->arena;
    Smt            *smt = prove->smt;
    SmtTerms        terms = {0};
    SmtShared      *shared = smt_shared_new(smt, prove->vocabulary);
    shared->relate = abstract;
    int             count = claim->kind == CLAIM_MONOTONE ? 2 : 1;
    SmtProgram     *programs[2];
    for (int i = 0; i < count; i++) {
        cases[i] = smt_case_new(smt, prove->vocabulary, i ? cases[0] : NULL, claim->slot);
        programs[i] = smt_program_new(shared, 0, cases[i], abstract);
    }
    switch (claim->kind) {
    case CLAIM_CONDITION: claim_condition(prove, claim, programs[0], &terms); break;
    case CLAIM_EXCLUSIVE: claim_exclusive(prove, claim, programs[0], &terms); break;
    case CLAIM_MONOTONE:
        for (int i = 0; i < 2; i++) {
            add_accepted(prove, claim, programs[i], &terms);
            add(arena, &terms, smt_node(programs[i], claim->value, 0).known);
            add(arena, &terms, cases[i]->cells[claim->slot].present);
        }
        add(arena, &terms, smt_less(smt, cases[0]->cells[claim->slot].value, cases[1]->cells[claim->slot].value));
        SmtTerm first = smt_node(programs[0], claim->value, 0).value, second = smt_node(programs[1], claim->value, 0).value;
        add(arena, &terms, claim->nonincreasing ? smt_less(smt, first, second) : smt_less(smt, second, first));
        break;
    }
    return smt_ask(shared, (const SmtCase *const *)cases, count, &terms, milliseconds, model);
}

/* ---- one statement ----------------------------------------------------------------------------------------------------------- */

static bool claim_uses_lists(const Prove *prove, const Claim *claim) {
    const IrId ids[] = {claim->given, claim->condition, claim->below, claim->above, claim->value};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if (ids[i] != IR_NONE && smt_uses_lists(prove->program, ids[i])) return true;
    if (claim->only_when >= 0 && smt_measure_uses_lists(prove->program, &prove->program->measures[claim->only_when], false)) return true;
    const IrChoice *choice = claim->kind == CLAIM_EXCLUSIVE ? &prove->program->choices[claim->choice] : NULL;
    for (int32_t i = 0; choice && i < choice->member_count; i++)
        if (smt_measure_uses_lists(prove->program, &prove->program->measures[choice->members[i]], false)) return true;
    return false;
}

static void take_witness(const Prove *prove, const Claim *claim, SmtModel *model, SmtCase *const *cases, Proof *proof) {
    Confirm confirm = {prove, claim};
    Witness witness = {.vocabulary = prove->vocabulary, .holds = confirmed, .context = &confirm, .count = claim->kind == CLAIM_MONOTONE ? 2 : 1,
                       .differs = claim->kind == CLAIM_MONOTONE ? claim->slot : -1};
    for (int i = 0; i < witness.count; i++) witness.applications[i] = smt_case_read(prove->vocabulary, cases[i], model, prove->vocabulary->arena);
    if (!witness_shrink(&witness)) {
        proof->answer = PROOF_UNDECIDED;
        proof->why = UNDECIDED_UNCONFIRMED;
        return;
    }
    proof->answer = PROOF_REFUTED;
    proof->witness_count = witness.count;
    for (int i = 0; i < witness.count; i++) proof->witness[i] = witness.applications[i];
}

static void decide(const Prove *prove, const Claim *claim, Proof *proof) {
    int       limit = prove->options->milliseconds;
    bool      lists = claim_uses_lists(prove, claim);
    SmtCase  *cases[2] = {NULL, NULL};
    SmtModel *model = NULL;
    int64_t   start = clock_milliseconds();
    proof->answer = PROOF_UNDECIDED;
    proof->why = UNDECIDED_NO_SOLVER;
    if (prove->smt) {
        SmtAnswer answer = lists ? ask(prove, claim, true, limit / 2, &model, cases) : SMT_POSSIBLE;
        smt_model_free(model);
        model = NULL;
        if (answer != SMT_IMPOSSIBLE) {
            int left = limit - (int)(clock_milliseconds() - start);
            answer = ask(prove, claim, false, left, &model, cases);
            if (answer == SMT_IMPOSSIBLE && lists) proof->why = UNDECIDED_LISTS, answer = SMT_UNDECIDED;
            else if (answer == SMT_UNDECIDED) proof->why = UNDECIDED_TIME;
        }
        if (answer == SMT_IMPOSSIBLE) proof->answer = PROOF_PROVED, proof->why = UNDECIDED_NOT;
        if (answer == SMT_POSSIBLE) {
            proof->why = UNDECIDED_NOT;
            take_witness(prove, claim, model, cases, proof);
        }
        smt_model_free(model);
    }
    proof->milliseconds = clock_milliseconds() - start;
}

/* ---- what the numbers come to ------------------------------------------------------------------------------------------------ */

static const char *node_text(const Prove *prove, IrId id, EvalValue value, Language language) {
    Arena  *arena = prove->vocabulary->arena;
    Buffer  out = {0};
    const IrNode *node = &prove->program->nodes[id];
    if (!value.known) buffer_text(&out, language == LANGUAGE_CHINESE ? "未知" : "unknown");
    else if (node->type.kind == TYPE_MONEY && node->denominator == 1) vocabulary_money(value.value, language, &out);
    else value_text(&prove->program->schema, node->type, value.value, node->denominator, language, &out);
    const char *text = arena_strndup(arena, out.data, out.size);
    buffer_free(&out);
    return text;
}

static void show_node(const Prove *prove, Proof *proof, const Evaluated *evaluated, IrId id, const char *name) {
    ProofValue value = {name, {node_text(prove, id, evaluated->trace.values[id], LANGUAGE_ENGLISH), node_text(prove, id, evaluated->trace.values[id], LANGUAGE_CHINESE)}};
    VEC_PUSH(prove->vocabulary->arena, &proof->values, value);
}

/* The source text of a node; SCALE and other plumbing have the place of what they scale. */
static const char *name_of(const Prove *prove, IrId id) {
    const IrNode *node = &prove->program->nodes[id];
    while (node->span.source < 0 && node->operand_count > 0) node = &prove->program->nodes[node->operands[0]];
    size_t      size;
    const char *text = span_text(prove->program->sources_text, node->span, &size);
    return text ? arena_strndup(prove->vocabulary->arena, text, size) : "";
}

static void show_values(const Prove *prove, const Claim *claim, Proof *proof) {
    Arena *scratch = arena_new();
    for (int i = 0; i < proof->witness_count; i++) {
        Evaluated evaluated = evaluate(prove, proof->witness[i], scratch);
        if (claim->kind == CLAIM_MONOTONE) show_node(prove, proof, &evaluated, claim->value, name_of(prove, claim->value));
        if (claim->kind != CLAIM_CONDITION) continue;
        if (claim->condition == IR_NONE) {
            show_node(prove, proof, &evaluated, claim->below, name_of(prove, claim->below));
            if (claim->above != IR_NONE) show_node(prove, proof, &evaluated, claim->above, name_of(prove, claim->above));
            continue;
        }
        const IrNode *condition = &prove->program->nodes[claim->condition];
        for (int32_t k = 0; k < condition->operand_count && ir_is_comparison(condition->kind); k++) {
            IrId side = condition->operands[k];
            while (prove->program->nodes[side].kind == IR_SCALE) side = prove->program->nodes[side].operands[0];
            if (prove->program->nodes[side].kind != IR_CONSTANT) show_node(prove, proof, &evaluated, side, name_of(prove, side));
        }
    }
    arena_free(scratch);
}

/* ---- all statements ---------------------------------------------------------------------------------------------------------- */

static const Claim no_claim = {.given = IR_NONE, .condition = IR_NONE, .below = IR_NONE, .above = IR_NONE, .only_when = -1, .value = IR_NONE, .slot = -1, .choice = -1};

static void prove_one(const Prove *prove, const Claim *claim, Proof *proof) {
    const char *filter = prove->options->filter;
    if (filter && !strstr(proof->title.chinese, filter) && !strstr(proof->title.english, filter)) return;
    decide(prove, claim, proof);
    if (proof->answer == PROOF_REFUTED) show_values(prove, claim, proof);
    prove->proofs->proved += proof->answer == PROOF_PROVED;
    prove->proofs->refuted += proof->answer == PROOF_REFUTED;
    prove->proofs->undecided += proof->answer == PROOF_UNDECIDED;
    VEC_PUSH(prove->vocabulary->arena, &prove->proofs->proofs, *proof);
}

static void prove_written(const Prove *prove) {
    Arena *arena = prove->vocabulary->arena;
    for (int32_t i = 0; i < prove->program->property_count; i++) {
        const IrProperty *property = &prove->program->properties[i];
        Proof proof = {.measure = property->measure, .span = property->span, .text = property->text, .title = {property->title, property->title}};
        Claim claim = no_claim;
        if (property->measure >= 0) {
            NamePair name = prove->program->measures[property->measure].name;
            proof.title = (Wording){arena_printf(arena, "%s (%s)", property->title, name_in(name, LANGUAGE_ENGLISH)),
                                    arena_printf(arena, "%s（%s）", property->title, name_in(name, LANGUAGE_CHINESE))};
        }
        claim.kind = property->kind == PROPERTY_ALWAYS ? CLAIM_CONDITION : CLAIM_MONOTONE;
        claim.given = property->given;
        claim.condition = property->condition;
        claim.value = property->value;
        claim.slot = property->with_slot;
        claim.nonincreasing = property->nonincreasing;
        claim.checks = property->checks;
        claim.check_count = property->check_count;
        prove_one(prove, &claim, &proof);
    }
}

/* The facts of single entities that a value rests on. */
static void facts_below(const IrProgram *program, IrId id, bool *slots) {
    if (id == IR_NONE) return;
    const IrNode *node = &program->nodes[id];
    if (node->kind == IR_FACT) slots[node->slot] = true;
    for (int32_t i = 0; i < node->operand_count; i++) facts_below(program, node->operands[i], slots);
}

static Proof implicit_proof(const Prove *prove, const IrMeasure *measure, int32_t index, const char *english, const char *chinese) {
    Arena *arena = prove->vocabulary->arena;
    return (Proof){.measure = index, .implicit = true, .span = measure->span,
                   .title = {arena_printf(arena, "%s: %s", name_in(measure->name, LANGUAGE_ENGLISH), english), arena_printf(arena, "%s：%s", name_in(measure->name, LANGUAGE_CHINESE), chinese)}};
}

static void prove_amount(const Prove *prove, int32_t index) {
    const IrMeasure *measure = &prove->program->measures[index];
    const IrOutcome *outcome = &measure->outcome;
    const IrNode    *amount = measure->has_outcome && outcome->amount != IR_NONE ? &prove->program->nodes[outcome->amount] : NULL;
    if (!amount || amount->kind == IR_CONSTANT || amount->region >= 0) return;
    Claim claim = no_claim;
    claim.only_when = index;
    claim.checks = measure->checks;
    claim.check_count = measure->check_count;
    claim.below = outcome->amount;
    Proof proof = implicit_proof(prove, measure, index, "the amount is never below zero", "金额不为负");
    prove_one(prove, &claim, &proof);
    proof = implicit_proof(prove, measure, index, "the amount never overflows", "金额不溢出");
    claim.above = outcome->amount;                       /* the bounds of every value are known: nothing to ask */
    if (amount->low >= INT64_MIN && amount->high <= INT64_MAX) {
        proof.answer = PROOF_PROVED;
        prove->proofs->proved++;
        VEC_PUSH(prove->vocabulary->arena, &prove->proofs->proofs, proof);
    }
    claim.above = outcome->cap;
    proof = implicit_proof(prove, measure, index, "the amount is never above its cap", "金额不超过上限");
    if (outcome->cap != IR_NONE) prove_one(prove, &claim, &proof);
    if (outcome->base == IR_NONE) return;
    bool *slots = NEW_ARRAY(prove->vocabulary->arena, bool, prove->program->schema.field_count + 1);
    facts_below(prove->program, outcome->base, slots);
    for (int32_t slot = 0; slot < prove->program->schema.field_count; slot++) {
        if (!slots[slot] || prove->program->schema.fields[slot].type.kind != TYPE_MONEY) continue;
        Claim follows = no_claim;
        follows.kind = CLAIM_MONOTONE;
        follows.value = outcome->amount;
        follows.slot = slot;
        const char *english = vocabulary_path(prove->vocabulary, slot, LANGUAGE_ENGLISH, prove->vocabulary->arena);
        const char *chinese = vocabulary_path(prove->vocabulary, slot, LANGUAGE_CHINESE, prove->vocabulary->arena);
        proof = implicit_proof(prove, measure, index, arena_printf(prove->vocabulary->arena, "when %s grows, the amount does not fall", english),
                               arena_printf(prove->vocabulary->arena, "%s增加，金额不减少", chinese));
        prove_one(prove, &follows, &proof);
    }
}

static void prove_implicit(const Prove *prove) {
    for (int32_t m = 0; m < prove->program->measure_count; m++) prove_amount(prove, m);
    for (int32_t c = 0; c < prove->program->choice_count; c++) {
        const IrChoice *choice = &prove->program->choices[c];
        if (choice->selected == IR_NONE) continue;
        Claim claim = no_claim;
        claim.kind = CLAIM_EXCLUSIVE;
        claim.choice = c;
        Arena *arena = prove->vocabulary->arena;
        Proof  proof = {.measure = -1, .implicit = true, .span = choice->span,
                        .title = {arena_printf(arena, "%s: once a choice is made, no two members are awarded", name_in(choice->name, LANGUAGE_ENGLISH)),
                                  arena_printf(arena, "%s：选定之后，不会有两类同时获得资助", name_in(choice->name, LANGUAGE_CHINESE))}};
        prove_one(prove, &claim, &proof);
    }
}

Proofs *prove_program(Arena *arena, const IrProgram *program, const ProveOptions *options) {
    Proofs *proofs = NEW(arena, Proofs);
    proofs->program = program;
    proofs->vocabulary = vocabulary_of(arena, program);
    Prove prove = {.program = program, .vocabulary = proofs->vocabulary, .options = options, .proofs = proofs};
    prove.smt = smt_available() ? smt_new(arena) : NULL;
    prove_written(&prove);
    if (options->implicit) prove_implicit(&prove);
    smt_free(prove.smt);
    return proofs;
}
