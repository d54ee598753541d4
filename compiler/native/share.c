/* share - what belongs together goes, the largest first, to the part where it makes the end come soonest. What it has in common with a part is there
 * already; what it brings to a second one is made twice, and counts so. */
#include "native/share.h"

#include "native/rests_on.h"
#include <stdlib.h>

/* Measures that are decided together: those of a choice, or one by itself (choice -1). `nodes`: what they rest on; `size`: those, and their own work. */
typedef struct { int32_t choice, measure; IrIds nodes; int64_t size; } Together;

/* In nodes, of which each becomes about three instructions: a measure's own status, masks and stores; what a choice does with a member; a loop over a list. */
enum { MOST_PARTS = 4, NODES_WORTH_A_PART = 250, NODES_OF_A_MEASURE = 20, NODES_OF_A_MEMBER = 20, NODES_OF_A_LOOP = 50 };

/* Where the measures together rest on each node so many times, to look at them would take longer than it saves, and the parts would be alike. */
enum { MOST_TIMES = 64 };

static int32_t measures_of(const IrProgram *program, const Together *one) { return one->choice < 0 ? 1 : program->choices[one->choice].member_count; }

static int32_t measure_of(const IrProgram *program, const Together *one, int32_t index) {
    return one->choice < 0 ? one->measure : program->choices[one->choice].members[index];
}

static IrIds nodes_of(NodeWalk *walk, const Together *one) {
    IrIds roots = {0}, nodes = {0};
    node_walk_restart(walk);
    for (int32_t i = 0; i < measures_of(walk->program, one); i++) measure_roots(walk->arena, walk->program, measure_of(walk->program, one, i), true, true, &roots);
    if (one->choice >= 0) choice_roots(walk->arena, walk->program, one->choice, true, &roots);
    for (int32_t i = 0; i < roots.count; i++) node_walk_from(walk, roots.items[i]);
    for (int32_t i = 0; i < walk->found.count; i++) VEC_PUSH(walk->arena, &nodes, walk->found.items[i]);
    return nodes;
}

static int larger_first(const void *left, const void *right) {
    const Together *a = left, *b = right;
    if (a->size != b->size) return a->size > b->size ? -1 : 1;
    if (a->choice != b->choice) return a->choice > b->choice ? -1 : 1;
    return a->measure < b->measure ? -1 : a->measure > b->measure;
}

/* `has`: by node, a bit for each part that has it. */
static int64_t new_nodes(const unsigned char *has, int part, const Together *one) {
    int64_t count = 0;
    for (int32_t i = 0; i < one->nodes.count; i++) count += !(has[one->nodes.items[i]] >> part & 1);
    return count;
}

static void add_to(const IrProgram *program, unsigned char *has, EmitShare *share, int part, const Together *one) {
    for (int32_t i = 0; i < one->nodes.count; i++) has[one->nodes.items[i]] |= (unsigned char)(1u << part);
    if (one->choice >= 0) share->choices[one->choice] = true;
    for (int32_t i = 0; i < measures_of(program, one); i++) share->measures[measure_of(program, one, i)] = true;
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

static void distribute(const IrProgram *program, unsigned char *has, const Together *all, int32_t count, Shares *shares) {
    int64_t totals[MOST_PARTS] = {0};
    for (int32_t i = 0; i < count; i++) {
        int     best = 0;
        int64_t added = 0, least = INT64_MAX;
        for (int part = 0; part < shares->count; part++) {
            int64_t more = new_nodes(has, part, &all[i]);
            if (totals[part] + 2 * more >= least) continue;
            best = part;
            added = more;
            least = totals[part] + 2 * more;
        }
        totals[best] += added + own_work(program, &all[i]);
        add_to(program, has, &shares->parts[best], best, &all[i]);
    }
}

int share_count(const IrProgram *program, int threads) {
    int32_t worth = program->node_count / NODES_WORTH_A_PART;
    return worth < 1 ? 1 : worth < threads ? (int)worth : threads;
}

Shares share_program(Arena *arena, const IrProgram *program, int most) {
    Shares    shares = {.count = most < MOST_PARTS ? most : MOST_PARTS};
    Together *all = NEW_ARRAY(arena, Together, program->measure_count + program->choice_count + 1);
    NodeWalk  walk = node_walk(arena, program);
    int32_t   count = 0;
    int64_t   nodes = 0;
    if (shares.count < 2) return (Shares){.count = 1};
    for (int32_t c = 0; c < program->choice_count; c++) all[count++] = (Together){.choice = c, .measure = -1};
    for (int32_t m = 0; m < program->measure_count; m++)
        if (program->measures[m].choice < 0) all[count++] = (Together){.choice = -1, .measure = m};
    for (int32_t i = 0; i < count; i++) {
        all[i].nodes = nodes_of(&walk, &all[i]);
        all[i].size = all[i].nodes.count + own_work(program, &all[i]);
        nodes += all[i].nodes.count;
        if (nodes > (int64_t)program->node_count * MOST_TIMES) return (Shares){.count = 1};
    }
    qsort(all, (size_t)count, sizeof *all, larger_first);
    shares.parts = NEW_ARRAY(arena, EmitShare, shares.count);
    for (int i = 0; i < shares.count; i++) shares.parts[i] = (EmitShare){NEW_ARRAY(arena, bool, program->measure_count + 1), NEW_ARRAY(arena, bool, program->choice_count + 1)};
    distribute(program, NEW_ARRAY(arena, unsigned char, program->node_count + 1), all, count, &shares);
    return shares;
}
