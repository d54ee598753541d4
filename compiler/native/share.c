/* share - what belongs together goes, the largest first, to the part where it makes the end come soonest. What it has in common with a part is there
 * already; what it brings to a second one is made twice, and counts so. */
#include "native/share.h"

#include "base/vec.h"
#include <stdlib.h>

/* Measures that are decided together: those of a choice, or one by itself (choice -1). `size`: the nodes that they rest on, and their own work. */
typedef struct { int32_t choice, measure; int64_t size; } Together;

/* In nodes, of which each becomes about three instructions: a measure's own status, masks and stores; what a choice does with a member; a loop over a list. */
enum { MOST_PARTS = 4, NODES_WORTH_A_PART = 250, NODES_OF_A_MEASURE = 20, NODES_OF_A_MEMBER = 20, NODES_OF_A_LOOP = 50, MOST_LOOKS = 64 };

typedef struct {
    const IrProgram *program;
    Arena           *arena;
    int32_t         *stamps, stamp;          /* by node: the last walk that met it */
    unsigned char   *parts;                  /* by node: a bit for each part that has it */
    VEC(IrId)        met;                    /* by the walk */
    int64_t          looks;                  /* at nodes, by all walks */
} Walk;

static void meet(Walk *walk, IrId id) {
    if (id == IR_NONE || walk->stamps[id] == walk->stamp) return;
    walk->stamps[id] = walk->stamp;
    VEC_PUSH(walk->arena, &walk->met, id);
}

static void meet_measure(Walk *walk, const IrMeasure *measure) {
    IrId roots[] = {measure->in_force, measure->element_filter, measure->total, measure->total_cap, measure->awarded, measure->award};
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) meet(walk, roots[i]);
    for (int32_t i = 0; i < measure->condition_count; i++) meet(walk, measure->conditions[i].holds);
    for (int32_t i = 0; i < measure->check_count; i++) meet(walk, measure->checks[i].ok);
    if (measure->has_outcome) meet(walk, measure->outcome.amount);
}

static int32_t measures_of(const IrProgram *program, const Together *one) { return one->choice < 0 ? 1 : program->choices[one->choice].member_count; }

static int32_t measure_of(const IrProgram *program, const Together *one, int32_t index) {
    return one->choice < 0 ? one->measure : program->choices[one->choice].members[index];
}

/* Meets all nodes that it rests on. */
static void walk_over(Walk *walk, const Together *one) {
    const IrProgram *program = walk->program;
    walk->stamp++;
    walk->met.count = 0;
    for (int32_t i = 0; i < measures_of(program, one); i++) meet_measure(walk, &program->measures[measure_of(program, one, i)]);
    if (one->choice >= 0) meet(walk, program->choices[one->choice].selected);
    for (int32_t at = 0; at < walk->met.count; at++) {
        const IrNode *node = &program->nodes[walk->met.items[at]];
        for (int32_t i = 0; i < node->operand_count; i++) meet(walk, node->operands[i]);
        meet(walk, node->filter);
        meet(walk, node->body);
    }
    walk->looks += walk->met.count;
}

static int larger_first(const void *left, const void *right) {
    const Together *a = left, *b = right;
    if (a->size != b->size) return a->size > b->size ? -1 : 1;
    if (a->choice != b->choice) return a->choice > b->choice ? -1 : 1;
    return a->measure < b->measure ? -1 : a->measure > b->measure;
}

static int64_t new_nodes(const Walk *walk, int part) {
    int64_t count = 0;
    for (int32_t i = 0; i < walk->met.count; i++) count += !(walk->parts[walk->met.items[i]] >> part & 1);
    return count;
}

static void add_to(Walk *walk, EmitShare *share, int part, const Together *one) {
    for (int32_t i = 0; i < walk->met.count; i++) walk->parts[walk->met.items[i]] |= (unsigned char)(1u << part);
    if (one->choice >= 0) share->choices[one->choice] = true;
    for (int32_t i = 0; i < measures_of(walk->program, one); i++) share->measures[measure_of(walk->program, one, i)] = true;
}

/* What is not in the nodes. */
static int64_t own_work(const IrProgram *program, const Together *one) {
    int64_t work = 0;
    for (int32_t i = 0; i < measures_of(program, one); i++) {
        const IrMeasure *measure = &program->measures[measure_of(program, one, i)];
        work += NODES_OF_A_MEASURE + (one->choice < 0 ? 0 : NODES_OF_A_MEMBER) + (measure->region < 0 ? 0 : NODES_OF_A_LOOP);
    }
    return work;
}

static void distribute(Walk *walk, const Together *all, int32_t count, Shares *shares) {
    int64_t totals[MOST_PARTS] = {0};
    for (int32_t i = 0; i < count; i++) {
        int     best = 0;
        int64_t added = 0, least = INT64_MAX;
        walk_over(walk, &all[i]);
        for (int part = 0; part < shares->count; part++) {
            int64_t more = new_nodes(walk, part);
            if (totals[part] + 2 * more >= least) continue;
            best = part;
            added = more;
            least = totals[part] + 2 * more;
        }
        totals[best] += added + own_work(walk->program, &all[i]);
        add_to(walk, &shares->parts[best], best, &all[i]);
    }
}

/* Where all measures rest on most of the program, walks would take longer than they save, and the parts would be alike. */
static bool too_much_in_common(const Walk *walk) { return walk->looks > (int64_t)walk->program->node_count * MOST_LOOKS; }

int share_count(const IrProgram *program, int threads) {
    int32_t worth = program->node_count / NODES_WORTH_A_PART;
    return worth < 1 ? 1 : worth < threads ? (int)worth : threads;
}

Shares share_program(Arena *arena, const IrProgram *program, int most) {
    Walk      walk = {.program = program, .arena = arena, .stamps = NEW_ARRAY(arena, int32_t, program->node_count + 1), .parts = NEW_ARRAY(arena, unsigned char, program->node_count + 1)};
    Together *all = NEW_ARRAY(arena, Together, program->measure_count + program->choice_count + 1);
    int32_t   count = 0;
    Shares    shares = {.count = most < MOST_PARTS ? most : MOST_PARTS};
    if (shares.count < 2) return (Shares){.count = 1};
    for (int32_t c = 0; c < program->choice_count; c++) all[count++] = (Together){.choice = c, .measure = -1};
    for (int32_t m = 0; m < program->measure_count; m++)
        if (program->measures[m].choice < 0) all[count++] = (Together){.choice = -1, .measure = m};
    for (int32_t i = 0; i < count; i++) {
        walk_over(&walk, &all[i]);
        all[i].size = walk.met.count + own_work(program, &all[i]);
        if (too_much_in_common(&walk)) return (Shares){.count = 1};
    }
    qsort(all, (size_t)count, sizeof *all, larger_first);
    shares.parts = NEW_ARRAY(arena, EmitShare, shares.count);
    for (int i = 0; i < shares.count; i++) shares.parts[i] = (EmitShare){NEW_ARRAY(arena, bool, program->measure_count + 1), NEW_ARRAY(arena, bool, program->choice_count + 1)};
    distribute(&walk, all, count, &shares);
    return shares;
}
