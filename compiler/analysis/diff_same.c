/* diff_same - see diff_same.h. */
#include "analysis/diff_same.h"

#include "analysis/diff_match.h"

typedef struct { const Vocabulary *vocabulary; const IrProgram *sides[2]; IrId *partner; } Same;   /* partner: by node of `before`, the one it was found the same as */

static bool same_fact(const Same *same, int32_t before, int32_t after) {
    return before < 0 || after < 0 ? before == after : same->vocabulary->sides[0].field[before] == same->vocabulary->sides[1].field[after];
}

/* Codes mean the same: the lists are one, with the same items at the same places. */
static bool same_codes(const Same *same, IrType before, IrType after) {
    if (before.kind != after.kind) return false;
    if (before.kind != TYPE_ENUM && before.kind != TYPE_SET) return true;
    const IrEnum *a = &same->sides[0]->schema.enums[before.index], *b = &same->sides[1]->schema.enums[after.index];
    if (a->count != b->count || a->open != b->open) return false;
    for (int32_t i = 0; i < a->count; i++)
        if (!same_name(a->items[i].name, b->items[i].name)) return false;
    return true;
}

static int32_t entity_over(const Same *same, int side, int32_t region) {
    return region < 0 ? -1 : same->vocabulary->sides[side].entity[same->sides[side]->regions[region].entity];
}

static bool same_node(const Same *same, IrId before, IrId after) {
    if (before == IR_NONE || after == IR_NONE) return before == after;
    if (same->partner[before] == after) return true;
    const IrNode *a = &same->sides[0]->nodes[before], *b = &same->sides[1]->nodes[after];
    bool alike = a->kind == b->kind && a->constant == b->constant && a->denominator == b->denominator && a->operand_count == b->operand_count
              && a->estimate == b->estimate && same_fact(same, a->slot, b->slot) && same_codes(same, a->type, b->type)
              && entity_over(same, 0, a->region) == entity_over(same, 1, b->region) && entity_over(same, 0, a->over) == entity_over(same, 1, b->over);
    if (a->kind == IR_UNPUBLISHED && alike) alike = same_text(same->sides[0]->sources[a->source].path, same->sides[1]->sources[b->source].path);
    for (int32_t i = 0; i < a->operand_count && alike; i++) alike = same_node(same, a->operands[i], b->operands[i]);
    alike = alike && same_node(same, a->filter, b->filter) && same_node(same, a->body, b->body);
    if (alike) same->partner[before] = after;
    return alike;
}

static int32_t place_in(const IrChoice *choice, const IrProgram *program, const IrMeasure *measure) {
    for (int32_t i = 0; i < choice->member_count; i++)
        if (&program->measures[choice->members[i]] == measure) return i;
    return -1;
}

/* What the applicant's selection and the authority's decision for a member of a group are compared with. */
static bool same_awards(const Same *same, const IrMeasure *before, const IrMeasure *after) {
    if (before->choice < 0 || after->choice < 0) return before->choice == after->choice;
    const IrChoice *a = &same->sides[0]->choices[before->choice], *b = &same->sides[1]->choices[after->choice];
    int32_t         x = place_in(a, same->sides[0], before), y = place_in(b, same->sides[1], after);
    if (x < 0 || y < 0) return x == y;
    return same_node(same, a->selected, b->selected) && same_node(same, a->decided_amount, b->decided_amount) && same_node(same, a->award_by_rate[x], b->award_by_rate[y]) && same_node(same, a->award_cap[x], b->award_cap[y])
        && same_node(same, a->rate_allowed[x], b->rate_allowed[y]);
}

static bool same_outcome(const Same *same, const IrMeasure *before, const IrMeasure *after) {
    if (before->has_outcome != after->has_outcome || before->check_count != after->check_count) return false;
    for (int32_t i = 0; i < before->check_count; i++)
        if (!same_node(same, before->checks[i].alone, after->checks[i].alone)) return false;
    if (!before->has_outcome) return true;
    return same_node(same, before->outcome.amount, after->outcome.amount) && same_node(same, before->outcome.estimated, after->outcome.estimated)
        && same_awards(same, before, after);
}

bool same_steps(const Vocabulary *vocabulary, const IrMeasure *before, const IrMeasure *after) {
    Arena *scratch = arena_new();
    Same   same = {vocabulary, {vocabulary->sides[0].program, vocabulary->sides[1].program}, NULL};
    same.partner = NEW_ARRAY(scratch, IrId, same.sides[0]->node_count + 1);
    for (IrId id = 0; id < same.sides[0]->node_count; id++) same.partner[id] = IR_NONE;
    bool alike = before->condition_count == after->condition_count && entity_over(&same, 0, before->region) == entity_over(&same, 1, after->region);
    for (int32_t i = 0; i < before->condition_count && alike; i++) alike = same_node(&same, before->conditions[i].holds, after->conditions[i].holds);
    alike = alike && same_node(&same, before->in_force, after->in_force) && same_node(&same, before->element_filter, after->element_filter)
         && same_node(&same, before->total_cap, after->total_cap) && same_node(&same, before->total, after->total)
         && same_node(&same, before->award, after->award);
    alike = alike && same_outcome(&same, before, after);
    arena_free(scratch);
    return alike;
}

int32_t same_source(const Vocabulary *vocabulary, int32_t before, const int32_t *after, int32_t after_count) {
    const IrProgram *sides[2] = {vocabulary->sides[0].program, vocabulary->sides[1].program};
    const IrSource  *a = &sides[0]->sources[before];
    for (int32_t i = 0; i < after_count; i++) {
        const IrSource *b = &sides[1]->sources[after[i]];
        if (a->slot >= 0 && b->slot >= 0 ? vocabulary->sides[0].field[a->slot] == vocabulary->sides[1].field[b->slot] : a->slot == b->slot && same_text(a->path, b->path)) return i;
    }
    return -1;
}
