/* witness - see witness.h. Elements of lists and facts are taken away one by one, then the values that stay are replaced by the first candidate
 * of a fixed order that keeps the claim: thresholds of the policy, their neighbours, round numbers; and again, until nothing changes. */
#include "analysis/witness.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ROUNDS = 12 };                               /* each takes something away; a safeguard */

typedef VEC(int64_t) Values;
typedef struct { Cell *cell; int32_t slot; } Dated;
typedef struct { Witness *witness; Arena *arena, *scratch; Values constants[TYPE_TEXT + 1]; VEC(Dated) dates; bool changed; } Shrink;

static bool still_holds(Shrink *shrink) {
    Witness *witness = shrink->witness;
    const Application *applications[2] = {witness->applications[0], witness->applications[1]};
    bool holds = witness->holds(witness->context, applications, shrink->scratch);
    arena_reset(shrink->scratch);
    return holds;
}

/* ---- candidates ---------------------------------------------------------------------------------------------------------- */

static void add_value(Arena *arena, Values *values, int64_t value) {
    for (int32_t i = 0; i < values->count; i++)
        if (values->items[i] == value) return;
    VEC_PUSH(arena, values, value);
}

static int ascending(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* A day on which the policy begins to apply is the first to be tried. */
static void prefer_first_day(Shrink *shrink) {
    const Vocabulary *vocabulary = shrink->witness->vocabulary;
    Values days = {0};
    for (int s = vocabulary->side_count - 1; s >= 0; s--)
        if (vocabulary->sides[s].program->policy.first_day != INT32_MIN) add_value(shrink->arena, &days, vocabulary->sides[s].program->policy.first_day);
    for (int32_t i = 0; i < shrink->constants[TYPE_DATE].count; i++) add_value(shrink->arena, &days, shrink->constants[TYPE_DATE].items[i]);
    shrink->constants[TYPE_DATE] = days;
}

/* The numbers that the policies name, in stored units of their type. */
static void collect_constants(Shrink *shrink) {
    const Vocabulary *vocabulary = shrink->witness->vocabulary;
    for (int s = 0; s < vocabulary->side_count; s++) {
        const IrProgram *program = vocabulary->sides[s].program;
        for (IrId id = 0; id < program->node_count; id++) {
            const IrNode *node = &program->nodes[id];
            Int128 unit = node->type.kind == TYPE_RATE || node->type.kind == TYPE_QUANTITY ? RATE_DENOMINATOR : 1, scaled;
            if (node->kind != IR_CONSTANT || __builtin_mul_overflow(node->constant, unit, &scaled) || scaled % node->denominator) continue;
            scaled /= node->denominator;
            if (scaled >= INT64_MIN / 4 && scaled <= INT64_MAX / 4) add_value(shrink->arena, &shrink->constants[node->type.kind], (int64_t)scaled);
        }
    }
    for (int kind = 0; kind <= TYPE_TEXT; kind++)
        if (shrink->constants[kind].count) qsort(shrink->constants[kind].items, (size_t)shrink->constants[kind].count, sizeof(int64_t), ascending);
    prefer_first_day(shrink);
}

/* The current value with fewer and fewer digits, downwards and upwards. */
static void add_shorter(Shrink *shrink, Values *values, int64_t value) {
    for (int64_t step = 1000000000000000; step >= 10; step /= 10) {
        int64_t down = (int64_t)floor_divide(value, step) * step;
        add_value(shrink->arena, values, down);
        if (down <= INT64_MAX - step) add_value(shrink->arena, values, down + step);
    }
}

static Values candidates(Shrink *shrink, const IrField *field, int64_t value) {
    Values values = {0};
    const Values *constants = &shrink->constants[field->type.kind];
    switch (field->type.kind) {
    case TYPE_BOOL: case TYPE_TEXT: return values;
    case TYPE_ENUM:
        for (int64_t code = 0; code <= field->high; code++) add_value(shrink->arena, &values, code);
        return values;
    case TYPE_SET:                                       /* fewer items; then a single one */
        add_value(shrink->arena, &values, 0);
        for (int i = 0; i < 63; i++)
            if (value >> i & 1) add_value(shrink->arena, &values, (int64_t)1 << i);
        for (int i = 0; i < 63; i++)
            if ((field->high >> i & 1)) add_value(shrink->arena, &values, (int64_t)1 << i);
        return values;
    case TYPE_MONEY: case TYPE_RATE: case TYPE_INTEGER: case TYPE_QUANTITY: case TYPE_DATE: break;
    }
    for (int32_t i = 0; i < constants->count; i++) add_value(shrink->arena, &values, constants->items[i]);
    if (field->type.kind != TYPE_DATE) add_value(shrink->arena, &values, 0);
    for (int32_t i = 0; i < constants->count; i++) {
        add_value(shrink->arena, &values, constants->items[i] - 1);
        add_value(shrink->arena, &values, constants->items[i] + 1);
    }
    if (field->type.kind == TYPE_DATE) return values;
    for (int64_t unit = 1000000; unit <= 10000000000000; unit *= 10)
        for (int digit = 1; digit < 10; digit++) add_value(shrink->arena, &values, digit * unit);
    for (int64_t unit = 100000; unit >= 1; unit /= 10)
        for (int digit = 1; digit < 10; digit++) add_value(shrink->arena, &values, digit * unit);
    add_shorter(shrink, &values, value);
    return values;
}

/* ---- steps --------------------------------------------------------------------------------------------------------------- */

/* The same cell in each application; for a fact in which they differ, in one of them. */
typedef struct { Cell *cells[2]; int count; int32_t slot; } Place;

static bool try_cell(Shrink *shrink, const Place *place, Cell cell) {
    Cell before[2];
    for (int i = 0; i < place->count; i++) {
        before[i] = *place->cells[i];
        *place->cells[i] = cell;
    }
    if (still_holds(shrink)) {
        shrink->changed |= before[0].present != cell.present || before[0].value != cell.value;
        return true;
    }
    for (int i = 0; i < place->count; i++) *place->cells[i] = before[i];
    return false;
}

static void shrink_value(Shrink *shrink, const Place *place) {
    const IrField *field = &shrink->witness->vocabulary->schema.fields[place->slot];
    Cell           cell = *place->cells[0];
    if (!cell.present) return;
    Values values = candidates(shrink, field, cell.value);
    for (int32_t i = 0; i < values.count; i++) {
        if (values.items[i] == cell.value && field->type.kind != TYPE_SET) return;          /* as good as it gets */
        if (!vocabulary_accepts(shrink->witness->vocabulary, place->slot, values.items[i])) continue;
        if (try_cell(shrink, place, (Cell){values.items[i], true})) return;
    }
    for (int i = 0; field->type.kind == TYPE_SET && i < 63; i++) {      /* no single item will do: drop what is not needed */
        int64_t now = place->cells[0]->value, fewer = now & ~((int64_t)1 << i);
        if (fewer != now) (void)try_cell(shrink, place, (Cell){fewer, true});
    }
}

typedef void Step(Shrink *shrink, const Place *place);

static void drop_fact(Shrink *shrink, const Place *place) {
    if (place->cells[0]->present) (void)try_cell(shrink, place, (Cell){0, false});
}

static Place place_of(const Witness *witness, int32_t slot, int32_t element) {
    const IrSchema *schema = &witness->vocabulary->schema;
    int32_t         entity = schema->fields[slot].entity;
    Place           place = {.count = witness->count, .slot = slot};
    for (int i = 0; i < witness->count; i++) {
        Application *application = witness->applications[i];
        place.cells[i] = element < 0 ? &application->cells[slot]
                                     : &application->lists[entity].cells[element * schema->entities[entity].field_count + slot - schema->entities[entity].first_field];
    }
    return place;
}

static void each_cell(Shrink *shrink, Step *step, bool differing_too) {
    Witness        *witness = shrink->witness;
    const IrSchema *schema = &witness->vocabulary->schema;
    for (int32_t slot = 0; slot < schema->field_count; slot++) {
        const IrEntity *entity = &schema->entities[schema->fields[slot].entity];
        int32_t         count = witness->applications[0]->lists[schema->fields[slot].entity].count;
        for (int32_t element = entity->many ? 0 : -1; element < (entity->many ? count : 0); element++) {
            Place place = place_of(witness, slot, element);
            if (slot != witness->differs) {
                step(shrink, &place);
                continue;
            }
            for (int i = 0; differing_too && i < witness->count; i++) {
                Place one = {.cells = {place.cells[i]}, .count = 1, .slot = slot};
                step(shrink, &one);
            }
        }
    }
}

/* Lists: without it, then shorter by one element after the other. */
static void drop_elements(Shrink *shrink) {
    Witness        *witness = shrink->witness;
    const IrSchema *schema = &witness->vocabulary->schema;
    for (int32_t e = 0; e < schema->entity_count; e++) {
        ApplicationList before[2];
        if (!schema->entities[e].many || !witness->applications[0]->lists[e].present) continue;
        for (int32_t gone = -1; gone < witness->applications[0]->lists[e].count; gone++) {
            size_t width = (size_t)schema->entities[e].field_count;
            for (int i = 0; i < witness->count; i++) {
                ApplicationList *list = &witness->applications[i]->lists[e];
                before[i] = *list;
                *list = (ApplicationList){.present = gone >= 0, .count = gone >= 0 ? list->count - 1 : 0, .cells = NEW_ARRAY(shrink->arena, Cell, (size_t)before[i].count * width + 1)};
                if (gone < 0) continue;
                memcpy(list->cells, before[i].cells, sizeof(Cell) * width * (size_t)gone);
                memcpy(list->cells + width * (size_t)gone, before[i].cells + width * (size_t)(gone + 1), sizeof(Cell) * width * (size_t)(before[i].count - gone - 1));
            }
            if (still_holds(shrink)) {
                shrink->changed = true;
                if (gone < 0) break;
                gone--;
                continue;
            }
            for (int i = 0; i < witness->count; i++) witness->applications[i]->lists[e] = before[i];
        }
    }
}

static void collect_date(Shrink *shrink, const Place *place) {
    if (shrink->witness->vocabulary->schema.fields[place->slot].type.kind != TYPE_DATE || !place->cells[0]->present) return;
    for (int i = 0; i < place->count; i++) {
        Dated date = {place->cells[i], place->slot};
        VEC_PUSH(shrink->arena, &shrink->dates, date);
    }
}

static void shift(Shrink *shrink, int64_t days) {
    for (int32_t i = 0; i < shrink->dates.count; i++) shrink->dates.items[i].cell->value += days;
}

static bool shifted(Shrink *shrink, int64_t days) {
    for (int32_t i = 0; i < shrink->dates.count; i++)
        if (!vocabulary_accepts(shrink->witness->vocabulary, shrink->dates.items[i].slot, shrink->dates.items[i].cell->value + days)) return false;
    shift(shrink, days);
    if (still_holds(shrink)) {
        shrink->changed = true;
        return true;
    }
    shift(shrink, -days);
    return false;
}

/* Dates that only matter by their distance keep it: all of them are moved so that one is a day that the policy names. */
static void move_dates(Shrink *shrink) {
    const Values *days = &shrink->constants[TYPE_DATE];
    shrink->dates.count = 0;
    each_cell(shrink, collect_date, true);
    for (int32_t i = 0; i < shrink->dates.count; i++)
        for (int32_t k = 0; k < days->count; k++)
            if (shrink->dates.items[i].cell->value == days->items[k]) return;
    for (int32_t k = 0; k < days->count && shrink->dates.count; k++)
        if (shifted(shrink, days->items[k] - shrink->dates.items[0].cell->value)) return;
}

bool witness_shrink(Witness *witness) {
    Shrink shrink = {.witness = witness, .arena = witness->vocabulary->arena, .scratch = arena_new(), .changed = true};
    bool   holds = still_holds(&shrink);
    if (holds) {
        collect_constants(&shrink);
        for (int round = 0; shrink.changed && round < MOST_ROUNDS; round++) {    /* one thing may only go or get small after another did */
            shrink.changed = false;
            drop_elements(&shrink);
            each_cell(&shrink, drop_fact, false);
            move_dates(&shrink);
            each_cell(&shrink, shrink_value, true);
        }
    }
    arena_free(shrink.scratch);
    return holds;
}
