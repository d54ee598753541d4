/* shrink - tries one change after the other and keeps those after which the engines still differ. Measures and choices are changed in fresh
 * copies of their arrays, nodes in place and back again; ranges and sources are found anew after every change. */
#include "shrink.h"

#include "eval/eval.h"
#include "generate.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MOST_ROUNDS = 8, MOST_SECONDS = 120 };

typedef struct { Trial *trial; IrProgram *program; Arena *arena; time_t end; bool moved; } Shrink;

static bool fails(Shrink *s) {
    Diags *diags = diags_new(s->arena, NULL);
    if (time(NULL) > s->end || !ir_ranges(s->program, diags) || !ir_sources(s->program, diags)) return false;
    return compare_engines(s->trial, NULL).found;
}

/* ---- rows and facts ---- */

static void shrink_rows(Shrink *s, int32_t row) {
    Trial before = *s->trial;
    s->trial->rows = before.rows + row;
    s->trial->wrong = before.wrong + row;
    s->trial->count = 1;
    if (before.count > 1 && fails(s)) s->moved = true;
    else *s->trial = before;
}

static void try_without_cell(Shrink *s, Cell *cell) {
    Cell before = *cell;
    if (!before.present) return;
    *cell = (Cell){0};
    if (fails(s)) s->moved = true;
    else *cell = before;
}

static void shrink_cells(Shrink *s) {
    const IrSchema *schema = &s->program->schema;
    Trial           before = *s->trial;
    if (s->trial->count != 1) return;
    s->trial->all_present = false;
    if (!fails(s)) {
        *s->trial = before;
        return;
    }
    for (int32_t e = 0; e < schema->entity_count; e++) {
        const IrEntity  *entity = &schema->entities[e];
        ApplicationList *list = &s->trial->rows[0]->lists[e];
        for (int32_t from = 0; entity->many && from < list->count;) {        /* one element less, as long as it fails */
            ApplicationList whole = *list;
            list->cells = NEW_ARRAY(s->arena, Cell, whole.count * entity->field_count + 1);
            memcpy(list->cells, whole.cells, sizeof(Cell) * (size_t)(from * entity->field_count));
            memcpy(list->cells + from * entity->field_count, whole.cells + (from + 1) * entity->field_count,
                   sizeof(Cell) * (size_t)((whole.count - from - 1) * entity->field_count));
            list->count--;
            if (fails(s)) {
                s->moved = true;
            } else {
                *list = whole;
                from++;
            }
        }
        Cell *cells = entity->many ? list->cells : s->trial->rows[0]->cells + entity->first_field;
        for (int32_t i = 0; i < entity->field_count * (entity->many ? list->count : 1); i++) try_without_cell(s, &cells[i]);
    }
}

/* ---- measures and choices ---- */

static void *copy_of(Arena *arena, const void *items, size_t size, int32_t count) {
    void *copy = arena_alloc(arena, size * (size_t)count + 1);
    if (count) memcpy(copy, items, size * (size_t)count);
    return copy;
}

/* Keeps the changed program, or goes back to what it was. */
static bool keep_or_undo(Shrink *s, const IrProgram *before) {
    if (fails(s)) return s->moved = true;
    *s->program = *before;
    return false;
}

static void remove_at(void *items, size_t size, int32_t index, int32_t *count) {
    char *place = (char *)items + size * (size_t)index;
    memmove(place, place + size, size * (size_t)(*count - 1 - index));
    (*count)--;
}

static void without_choices(Shrink *s) {
    IrProgram before = *s->program;
    if (before.choice_count == 0) return;
    s->program->choice_count = 0;
    s->program->measures = copy_of(s->arena, before.measures, sizeof(IrMeasure), before.measure_count);
    for (int32_t m = 0; m < before.measure_count; m++) s->program->measures[m].choice = -1;
    keep_or_undo(s, &before);
}

/* The members' numbers move down behind the one that is left out. */
static void leave_member_out(Shrink *s, IrChoice *choice, int32_t measure) {
    int32_t count = choice->member_count, at = -1;
    choice->members = copy_of(s->arena, choice->members, sizeof(int32_t), count);
    for (int32_t i = 0; i < count; i++) {
        if (choice->members[i] == measure) at = i;
        else if (choice->members[i] > measure) choice->members[i]--;
    }
    if (at < 0) return;
    IrId  **by_member[] = {&choice->award_by_rate, &choice->award_cap, &choice->rate_allowed};
    for (int i = 0; i < 3; i++) {
        int32_t left = count;
        if (!*by_member[i]) continue;
        *by_member[i] = copy_of(s->arena, *by_member[i], sizeof(IrId), count);
        remove_at(*by_member[i], sizeof(IrId), at, &left);
    }
    remove_at(choice->members, sizeof(int32_t), at, &choice->member_count);
}

static bool without_measure(Shrink *s, int32_t measure) {
    IrProgram before = *s->program;
    s->program->measures = copy_of(s->arena, before.measures, sizeof(IrMeasure), before.measure_count);
    remove_at(s->program->measures, sizeof(IrMeasure), measure, &s->program->measure_count);
    s->program->choices = copy_of(s->arena, before.choices, sizeof(IrChoice), before.choice_count);
    for (int32_t c = 0; c < before.choice_count; c++) leave_member_out(s, &s->program->choices[c], measure);
    return keep_or_undo(s, &before);
}

static void try_none(Shrink *s, IrId *root) {
    IrId before = *root;
    if (before == IR_NONE) return;
    *root = IR_NONE;
    if (fails(s)) s->moved = true;
    else *root = before;
}

static void shrink_measure(Shrink *s, IrMeasure *measure) {
    IrMeasure before = *measure;
    measure->has_outcome = false;
    if (!before.has_outcome || !fails(s)) measure->has_outcome = before.has_outcome;
    else s->moved = true;
    measure->awarded = measure->award = IR_NONE;
    if (before.award == IR_NONE || !fails(s)) {
        measure->awarded = before.awarded;
        measure->award = before.award;
    }
    IrId *roots[] = {&measure->element_filter, &measure->total, &measure->total_cap, &measure->outcome.estimated};
    for (int i = 0; i < 4; i++)
        if (i < 3 || measure->has_outcome) try_none(s, roots[i]);
    for (int32_t i = measure->condition_count - 1; i >= 0; i--) {
        before = *measure;
        measure->conditions = copy_of(s->arena, before.conditions, sizeof(IrCondition), before.condition_count);
        remove_at(measure->conditions, sizeof(IrCondition), i, &measure->condition_count);
        if (fails(s)) s->moved = true;
        else *measure = before;
    }
    for (int32_t i = measure->check_count - 1; i >= 0; i--) {
        before = *measure;
        measure->checks = copy_of(s->arena, before.checks, sizeof(IrCheck), before.check_count);
        remove_at(measure->checks, sizeof(IrCheck), i, &measure->check_count);
        if (fails(s)) s->moved = true;
        else *measure = before;
    }
}

static void shrink_measures(Shrink *s) {
    without_choices(s);
    for (int32_t m = s->program->measure_count - 1; m >= 0; m--) without_measure(s, m);
    for (int32_t m = 0; m < s->program->measure_count; m++) shrink_measure(s, &s->program->measures[m]);
}

/* ---- nodes ---- */

typedef struct { IrId *places[2000]; int32_t count; } Roots;

static void add_root(Roots *roots, IrId *place) {
    if (*place != IR_NONE && roots->count < 2000) roots->places[roots->count++] = place;
}

/* Where measures and choices name nodes. Those of a choice must stay what they are. */
static void roots_of(IrProgram *program, Roots *roots, bool choices) {
    roots->count = 0;
    for (int32_t m = 0; m < program->measure_count; m++) {
        IrMeasure *measure = &program->measures[m];
        IrId *own[] = {&measure->in_force, &measure->element_filter, &measure->total, &measure->total_cap, &measure->award, &measure->awarded};
        for (int i = 0; i < 6; i++) add_root(roots, own[i]);
        for (int32_t i = 0; i < measure->condition_count; i++) add_root(roots, &measure->conditions[i].holds);
        for (int32_t i = 0; i < measure->check_count; i++) add_root(roots, &measure->checks[i].ok);
        if (measure->has_outcome) add_root(roots, &measure->outcome.amount);
        if (measure->has_outcome) add_root(roots, &measure->outcome.estimated);
    }
    for (int32_t c = 0; choices && c < program->choice_count; c++) {
        IrChoice *choice = &program->choices[c];
        add_root(roots, &choice->selected);
        add_root(roots, &choice->decided_amount);
        for (int32_t i = 0; i < choice->member_count; i++) {
            if (choice->award_by_rate) add_root(roots, &choice->award_by_rate[i]);
            if (choice->award_cap) add_root(roots, &choice->award_cap[i]);
            if (choice->rate_allowed) add_root(roots, &choice->rate_allowed[i]);
        }
    }
}

static int32_t mark_used(const IrProgram *program, bool *used) {
    Roots   roots;
    int32_t count = 0;
    roots_of((IrProgram *)(uintptr_t)program, &roots, true);
    for (int32_t i = 0; i < roots.count; i++) used[*roots.places[i]] = true;
    for (IrId id = program->node_count - 1; id >= 0; id--) {
        const IrNode *node = &program->nodes[id];
        if (!used[id]) continue;
        count++;
        for (int32_t i = 0; i < node->operand_count; i++) used[node->operands[i]] = true;
        if (node->filter > 0) used[node->filter] = true;
        if (node->body > 0) used[node->body] = true;
    }
    return count;
}

static bool is_over_list(IrKind kind) { return kind == IR_SUM || kind == IR_COUNT || kind == IR_GREATEST || kind == IR_ANY || kind == IR_ALL; }

/* One of the operands of what is named instead, where it is of the same kind. */
static void try_operands(Shrink *s, IrId *place, int32_t region) {
    for (bool again = true; again;) {
        const IrNode *named = &s->program->nodes[*place];
        IrId          before = *place;
        again = false;
        for (int32_t i = 0; i < named->operand_count && !again; i++) {
            const IrNode *other = &s->program->nodes[named->operands[i]];
            bool same = other->type.kind == named->type.kind && other->type.index == named->type.index && other->denominator == named->denominator;
            if (!same || (other->region >= 0 && other->region != region)) continue;
            *place = named->operands[i];
            again = fails(s);
            if (again) s->moved = true;
            else *place = before;
        }
    }
}

static void try_constant(Shrink *s, IrNode *node) {
    if (node->kind == IR_CONSTANT || node->type.kind == TYPE_TEXT) return;
    IrNode before = *node;
    const Int128 values[] = {1, 0, before.low, before.high};
    for (int i = 0; i < 4; i++) {
        if (values[i] < before.low || values[i] > before.high) continue;
        *node = before;
        node->kind = IR_CONSTANT;
        node->operand_count = 0;
        node->constant = values[i];
        node->source = node->slot = -1;
        node->filter = node->body = IR_NONE;
        if (fails(s)) {
            s->moved = true;
            return;
        }
    }
    *node = before;
}

static void shrink_node(Shrink *s, IrNode *node) {
    try_constant(s, node);
    for (int32_t i = 0; i < node->operand_count; i++) try_operands(s, &node->operands[i], node->region);
    for (int32_t i = node->operand_count - 1; i >= 0 && node->operand_count > 1 && (node->kind == IR_AND || node->kind == IR_OR); i--) {
        IrNode before = *node;
        node->operands = copy_of(s->arena, before.operands, sizeof(IrId), before.operand_count);
        remove_at(node->operands, sizeof(IrId), i, &node->operand_count);
        if (fails(s)) s->moved = true;
        else *node = before;
    }
    if (is_over_list(node->kind)) try_none(s, &node->filter);
}

/* A choice's own facts must stay facts. */
static bool is_of_choice(const IrProgram *program, IrId id) {
    for (int32_t c = 0; c < program->choice_count; c++)
        if (program->choices[c].selected == id || program->choices[c].decided_amount == id) return true;
    return false;
}

static void shrink_nodes(Shrink *s) {
    Roots roots;
    bool *used = NEW_ARRAY(s->arena, bool, s->program->node_count + 1);
    roots_of(s->program, &roots, false);
    for (int32_t i = 0; i < roots.count; i++) try_operands(s, roots.places[i], s->program->nodes[*roots.places[i]].region);
    mark_used(s->program, used);
    for (IrId id = s->program->node_count - 1; id >= 0; id--)
        if (used[id] && !is_of_choice(s->program, id)) shrink_node(s, &s->program->nodes[id]);
}

Difference shrink_trial(Trial *trial, Difference difference, Arena *arena) {
    Shrink s = {.trial = trial, .program = (IrProgram *)(uintptr_t)trial->program, .arena = arena, .end = time(NULL) + MOST_SECONDS, .moved = true};
    if (difference.row < trial->count) shrink_rows(&s, difference.row);
    for (int round = 0; round < MOST_ROUNDS && s.moved; round++) {
        s.moved = false;
        shrink_measures(&s);
        shrink_nodes(&s);
        shrink_cells(&s);
    }
    s.end = time(NULL) + MOST_SECONDS;
    fails(&s);                                               /* ranges and sources of what was kept */
    return compare_engines(trial, NULL);
}

/* ---- for people ---- */

static void print_cells(const IrProgram *program, const char *title, const Cell *cells, const IrEntity *entity) {
    printf("  %s:", title);
    for (int32_t f = 0; f < entity->field_count; f++)
        if (cells[f].present) printf(" %s=%lld", program->sources[program->schema.fields[entity->first_field + f].source].path, (long long)cells[f].value);
    printf("\n");
}

static void print_row(const IrProgram *program, const Application *row) {
    for (int32_t e = 0; e < program->schema.entity_count; e++) {
        const IrEntity *entity = &program->schema.entities[e];
        if (!entity->many) {
            print_cells(program, entity->name.ascii, row->cells + entity->first_field, entity);
            continue;
        }
        if (!row->lists[e].present) printf("  %s: absent\n", entity->name.ascii);
        for (int32_t i = 0; i < row->lists[e].count; i++) print_cells(program, entity->name.ascii, row->lists[e].cells + i * entity->field_count, entity);
    }
}

static void print_measure(const IrMeasure *measure) {
    printf("  %s region %d in_force %d filter %d total %d cap %d amount %d conditions", measure->name.ascii, measure->region, measure->in_force,
           measure->element_filter, measure->total, measure->total_cap, measure->has_outcome ? measure->outcome.amount : -1);
    for (int32_t i = 0; i < measure->condition_count; i++) printf(" %d/%d", measure->conditions[i].holds, measure->conditions[i].region);
    printf(" checks");
    for (int32_t i = 0; i < measure->check_count; i++) printf(" %d", measure->checks[i].ok);
    printf(" award %d choice %d\n", measure->award, measure->choice);
}

/* The lines of ir_dump begin with the node's number; those of nodes that nothing uses are left out. */
static void print_nodes(const IrProgram *program) {
    Arena *arena = arena_new();
    bool  *used = NEW_ARRAY(arena, bool, program->node_count + 1);
    Buffer text = {0};
    mark_used(program, used);
    ir_dump(program, &text);
    for (const char *line = text.data; line && *line;) {
        const char *end = strchr(line, '\n');
        int         id = -1;
        bool        numbered = sscanf(line, " %%%d", &id) == 1 || sscanf(line, " %d", &id) == 1;
        if (!numbered || id < 0 || id >= program->node_count || used[id]) printf("%.*s\n", (int)(end ? end - line : (long)strlen(line)), line);
        line = end ? end + 1 : NULL;
    }
    buffer_free(&text);
    arena_free(arena);
}

void print_trial(const Trial *trial) {
    print_nodes(trial->program);
    for (int32_t m = 0; m < trial->program->measure_count; m++) print_measure(&trial->program->measures[m]);
    for (int32_t row = 0; row < trial->count && row < 2; row++) print_row(trial->program, trial->rows[row]);
}

/* ---- a mistake on purpose ---- */

/* The reference on a program in which every `at least` became `more than`. */
static Decision *decide_wrongly(const IrProgram *program, const Application *application, Arena *arena) {
    IrProgram wrong = *program;
    wrong.nodes = copy_of(arena, program->nodes, sizeof(IrNode), program->node_count);
    for (IrId id = 0; id < wrong.node_count; id++)
        if (wrong.nodes[id].kind == IR_GE) wrong.nodes[id].kind = IR_GT;
    return eval_decide(&wrong, application, arena, NULL);
}

static int32_t facts_given(const IrProgram *program, const Application *row) {
    int32_t count = 0;
    for (int32_t slot = 0; slot < program->schema.field_count; slot++)
        count += !program->schema.entities[program->schema.fields[slot].entity].many && row->cells[slot].present;
    return count;
}

static bool check_one(Trial *trial, Difference difference, Arena *arena) {
    difference = shrink_trial(trial, difference, arena);
    const IrProgram *program = trial->program;
    bool    *used = NEW_ARRAY(arena, bool, program->node_count + 1), has_mistake = false;
    int32_t  nodes = mark_used(program, used);
    for (IrId id = 0; id < program->node_count; id++) has_mistake = has_mistake || (used[id] && program->nodes[id].kind == IR_GE);
    bool small = trial->count == 1 && program->measure_count == 1 && program->choice_count == 0 && nodes <= 8 && facts_given(program, trial->rows[0]) <= 2
              && program->measures[0].condition_count + program->measures[0].check_count <= 1;
    if (difference.found && has_mistake && small) return true;
    printf("FAIL shrinking: %s; %d rows, %d measures, %d nodes\n", difference.text, trial->count, program->measure_count, nodes);
    print_trial(trial);
    return false;
}

void check_shrinking(int64_t *passed, int64_t *failed) {
    enum { WANTED = 3, MOST_SEEDS = 200, ROWS = 16 };
    int found = 0;
    for (uint64_t seed = 1; seed <= MOST_SEEDS && found < WANTED; seed++) {
        Arena  *arena = arena_new();
        Random  random = {seed};
        Trial   trial = {.program = generate_program(arena, seed, (Size){.nodes = 80, .measures = 10, .lists = seed % 2}), .count = ROWS, .engine = decide_wrongly};
        trial.rows = NEW_ARRAY(arena, Application *, ROWS);
        trial.wrong = NEW_ARRAY(arena, bool, ROWS);
        for (int i = 0; trial.program && i < ROWS; i++) trial.rows[i] = generate_application(arena, trial.program, &random, 10, false, &trial.wrong[i]);
        Difference difference = {.found = false};
        if (trial.program) difference = compare_engines(&trial, NULL);
        if (difference.found) {
            bool fine = check_one(&trial, difference, arena);
            *passed += fine;
            *failed += !fine;
            found++;
        }
        arena_free(arena);
    }
    if (found == WANTED) return;
    printf("FAIL shrinking: the mistake shows in %d programs only\n", found);
    (*failed)++;
}
