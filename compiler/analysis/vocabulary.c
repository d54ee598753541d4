/* vocabulary - see vocabulary.h. Of the names of a thing the Chinese one comes first: it is what the text of the policy says, while two things
 * that have swapped their keys in data are still the same two things. A fact that kept neither name is the same if it kept its label. */
#include "analysis/vocabulary.h"

#include <string.h>

typedef struct { Vocabulary *out; const IrProgram *before, *after; } Matching;

static bool same_text(const char *a, const char *b) { return a && b && strcmp(a, b) == 0; }

/* How two names agree: both, by the Chinese one, by the key in data. From the surest to the weakest. */
enum { BY_BOTH, BY_CHINESE, BY_KEY, NAME_PASSES };

static bool names_agree(int pass, NamePair a, NamePair b) {
    if (pass == BY_BOTH) return same_text(a.chinese, b.chinese) && same_text(a.ascii, b.ascii);
    return pass == BY_CHINESE ? same_text(a.chinese, b.chinese) : same_text(name_key(a), name_key(b));
}

static bool same_name(NamePair a, NamePair b) {
    if (a.ascii && b.ascii) return strcmp(a.ascii, b.ascii) == 0;
    return same_text(a.chinese, b.chinese);
}

static int32_t *all(Arena *arena, int32_t count, int32_t value) {
    int32_t *list = NEW_ARRAY(arena, int32_t, count + 1);
    for (int32_t i = 0; i < count; i++) list[i] = value;
    return list;
}

static int32_t *in_order(Arena *arena, int32_t count) {
    int32_t *list = NEW_ARRAY(arena, int32_t, count + 1);
    for (int32_t i = 0; i < count; i++) list[i] = i;
    return list;
}

/* ---- one policy -------------------------------------------------------------------------------------------------------- */

Vocabulary *vocabulary_of(Arena *arena, const IrProgram *program) {
    Vocabulary *out = NEW(arena, Vocabulary);
    *out = (Vocabulary){.arena = arena, .schema = program->schema, .side_count = 1};
    VocabularySide *side = &out->sides[0];
    side->program = program;
    side->field = side->own_field = in_order(arena, program->schema.field_count);
    side->entity = side->own_entity = in_order(arena, program->schema.entity_count);
    side->enums = in_order(arena, program->schema.enum_count);
    side->codes = NEW_ARRAY(arena, int32_t *, program->schema.enum_count + 1);
    for (int32_t e = 0; e < program->schema.enum_count; e++) side->codes[e] = in_order(arena, program->schema.enums[e].count + 1);
    return out;
}

/* ---- two versions: enums ------------------------------------------------------------------------------------------------ */

/* By item of `after`: that of `before`, or -1. An item that kept neither name is the same if it kept its label. */
static int32_t *match_items(Arena *arena, const IrEnum *before, const IrEnum *after) {
    int32_t *pairs = all(arena, after->count, -1);
    bool    *taken = NEW_ARRAY(arena, bool, before->count + 1);
    for (int pass = 0; pass <= NAME_PASSES; pass++)
        for (int32_t a = 0; a < after->count; a++)
            for (int32_t b = 0; b < before->count && pairs[a] < 0; b++) {
                const IrEnumItem *x = &before->items[b], *y = &after->items[a];
                bool fits = pass < NAME_PASSES ? names_agree(pass, x->name, y->name) : same_text(x->label, y->label) && !x->name.ascii == !y->name.ascii;
                if (taken[b] || !fits) continue;
                pairs[a] = b;
                taken[b] = true;
            }
    return pairs;
}

/* By enum of `after`: that of `before`, or -1. One that was renamed stands at the same place and has the same first item. */
static int32_t *match_enum_names(const Matching *matching) {
    const IrSchema *before = &matching->before->schema, *after = &matching->after->schema;
    int32_t *pairs = all(matching->out->arena, after->enum_count, -1);
    bool    *taken = NEW_ARRAY(matching->out->arena, bool, before->enum_count + 1);
    for (int pass = 0; pass <= NAME_PASSES; pass++)
        for (int32_t a = 0; a < after->enum_count; a++)
            for (int32_t b = 0; b < before->enum_count && pairs[a] < 0; b++) {
                const IrEnum *x = &before->enums[b], *y = &after->enums[a];
                bool place = a == b && before->enum_count == after->enum_count && x->count && y->count && same_text(name_key(x->items[0].name), name_key(y->items[0].name));
                if (taken[b] || !(pass < NAME_PASSES ? names_agree(pass, x->name, y->name) : place)) continue;
                pairs[a] = b;
                taken[b] = true;
            }
    return pairs;
}

static int32_t *codes_of(Arena *arena, const IrEnum *own) {
    enum { MOST_ITEMS = 128 };
    return all(arena, MOST_ITEMS, own->open ? own->count : -1);    /* what a side does not name is "not listed" where its list is open */
}

/* One list with the items of both: those of `before`, then what `after` added, under the names of the later version. */
static void join_enum(Matching *matching, int32_t at, int32_t b, int32_t a) {
    Vocabulary   *out = matching->out;
    const IrEnum *before = b >= 0 ? &matching->before->schema.enums[b] : NULL, *after = a >= 0 ? &matching->after->schema.enums[a] : NULL;
    IrEnum       *joined = &out->schema.enums[at];
    int32_t      *pairs = before && after ? match_items(out->arena, before, after) : NULL, *codes[2] = {NULL, NULL};
    *joined = (IrEnum){.name = after ? after->name : before->name, .items = NEW_ARRAY(out->arena, IrEnumItem, 128), .open = (before && before->open) || (after && after->open)};
    if (before) codes[0] = out->sides[0].codes[b] = codes_of(out->arena, before), out->sides[0].enums[b] = at;
    if (after) codes[1] = out->sides[1].codes[a] = codes_of(out->arena, after), out->sides[1].enums[a] = at;
    for (int32_t i = 0; before && i < before->count; i++) {
        codes[0][i] = i;
        joined->items[joined->count++] = before->items[i];
    }
    for (int32_t i = 0; after && i < after->count; i++) {
        int32_t code = pairs && pairs[i] >= 0 ? pairs[i] : joined->count;
        if (code >= 62) continue;                        /* a set has no more bits */
        if (code == joined->count) joined->count++;
        joined->items[code] = after->items[i];
        codes[1][code] = i;
    }
}

static void match_enums(Matching *matching) {
    Vocabulary     *out = matching->out;
    const IrSchema *before = &matching->before->schema, *after = &matching->after->schema;
    int32_t        *pairs = match_enum_names(matching);
    for (int s = 0; s < 2; s++) {
        const IrSchema *schema = s ? after : before;
        out->sides[s].enums = all(out->arena, schema->enum_count, -1);
        out->sides[s].codes = NEW_ARRAY(out->arena, int32_t *, schema->enum_count + 1);
    }
    out->schema.enums = NEW_ARRAY(out->arena, IrEnum, before->enum_count + after->enum_count + 1);
    for (int32_t b = 0; b < before->enum_count; b++) {
        int32_t partner = -1;
        for (int32_t a = 0; a < after->enum_count; a++)
            if (pairs[a] == b) partner = a;
        join_enum(matching, out->schema.enum_count++, b, partner);
    }
    for (int32_t a = 0; a < after->enum_count; a++)
        if (pairs[a] < 0) join_enum(matching, out->schema.enum_count++, -1, a);
}

/* ---- two versions: entities and fields ---------------------------------------------------------------------------------- */

static bool same_type(const Matching *matching, IrType a, IrType b) {
    if (a.kind != b.kind) return false;
    if (a.kind == TYPE_ENUM || a.kind == TYPE_SET) return matching->out->sides[0].enums[a.index] == matching->out->sides[1].enums[b.index];
    if (a.kind == TYPE_QUANTITY) {
        NamePair before = matching->before->schema.units[a.index].name, after = matching->after->schema.units[b.index].name;
        return same_name(before, after) || same_text(before.chinese, after.chinese);
    }
    return true;
}

/* How many facts of the two entities have the same names. */
static int32_t common_fields(const Matching *matching, const IrEntity *a, const IrEntity *b) {
    int32_t common = 0;
    for (int32_t i = 0; i < a->field_count; i++)
        for (int32_t k = 0; k < b->field_count; k++)
            if (same_name(matching->before->schema.fields[a->first_field + i].name, matching->after->schema.fields[b->first_field + k].name)) common++;
    return common;
}

/* By entity of `after`: that of `before`, or -1. */
static int32_t *match_entities(const Matching *matching) {
    const IrSchema *before = &matching->before->schema, *after = &matching->after->schema;
    int32_t *pairs = all(matching->out->arena, after->entity_count, -1);
    bool    *taken = NEW_ARRAY(matching->out->arena, bool, before->entity_count + 1);
    for (int pass = 0; pass < NAME_PASSES; pass++)
        for (int32_t e = 0; e < after->entity_count; e++)
            for (int32_t b = 0; b < before->entity_count && pairs[e] < 0; b++) {
                if (taken[b] || before->entities[b].many != after->entities[e].many || !names_agree(pass, before->entities[b].name, after->entities[e].name)) continue;
                pairs[e] = b;
                taken[b] = true;
            }
    for (int32_t e = 0; e < after->entity_count; e++) {
        int32_t best = 0;
        for (int32_t b = 0; pairs[e] < 0 && b < before->entity_count; b++) {
            int32_t common = taken[b] || before->entities[b].many != after->entities[e].many ? 0 : common_fields(matching, &before->entities[b], &after->entities[e]);
            if (common * 2 > after->entities[e].field_count && common > best) best = common, pairs[e] = b;
        }
        if (pairs[e] >= 0) taken[pairs[e]] = true;
    }
    return pairs;
}

/* By slot of `after`: the slot of `before`, or -1. */
static int32_t *match_fields(const Matching *matching, const int32_t *entities) {
    const IrSchema *before = &matching->before->schema, *after = &matching->after->schema;
    int32_t *pairs = all(matching->out->arena, after->field_count, -1);
    bool    *taken = NEW_ARRAY(matching->out->arena, bool, before->field_count + 1);
    for (int pass = 0; pass <= NAME_PASSES; pass++)       /* by the names; by label */
        for (int32_t f = 0; f < after->field_count; f++) {
            const IrField *field = &after->fields[f];
            int32_t        b = entities[field->entity];
            if (pairs[f] >= 0 || b < 0) continue;
            const IrEntity *other = &before->entities[b];
            for (int32_t k = 0; k < other->field_count && pairs[f] < 0; k++) {
                const IrField *candidate = &before->fields[other->first_field + k];
                if (taken[other->first_field + k] || !same_type(matching, candidate->type, field->type)) continue;
                bool alike = candidate->low == field->low && candidate->high == field->high && candidate->origin == field->origin;
                bool fits = pass < NAME_PASSES ? names_agree(pass, candidate->name, field->name) : alike && same_text(candidate->label, field->label);
                if (!fits) continue;
                pairs[f] = other->first_field + k;
                taken[pairs[f]] = true;
            }
        }
    return pairs;
}

static void add_field(Matching *matching, int32_t *count, const IrField *field, int side, int32_t slot, int32_t entity) {
    Vocabulary *out = matching->out;
    IrField    *to = &out->schema.fields[*count];
    *to = *field;
    to->slot = *count;
    to->entity = entity;
    if (to->type.kind == TYPE_ENUM || to->type.kind == TYPE_SET) {
        to->type.index = out->sides[side].enums[field->type.index];
        const IrEnum *list = &out->schema.enums[to->type.index];
        to->low = 0;
        to->high = to->type.kind == TYPE_ENUM ? list->count - 1 + list->open : ((int64_t)1 << (list->count + list->open)) - 1;
    }
    out->sides[side].field[slot] = *count;
    out->sides[side].own_field[*count] = slot;
    (*count)++;
}

/* The later version's names and label, and the values that both accept. */
static void join_field(Matching *matching, int32_t slot, int32_t after_slot) {
    Vocabulary    *out = matching->out;
    const IrField *after = &matching->after->schema.fields[after_slot];
    IrField       *to = &out->schema.fields[slot];
    to->name = after->name;
    to->label = after->label;
    out->sides[1].field[after_slot] = slot;
    out->sides[1].own_field[slot] = after_slot;
    if (to->type.kind == TYPE_ENUM || to->type.kind == TYPE_SET) return;
    if (to->type.kind == TYPE_QUANTITY) to->type.index = after->type.index;
    if (after->low > to->low) to->low = after->low;
    if (after->high < to->high) to->high = after->high;
}

static void add_entity(Matching *matching, int32_t before_index, int32_t after_index, const int32_t *pairs, int32_t *fields) {
    Vocabulary     *out = matching->out;
    const IrSchema *before = &matching->before->schema, *after = &matching->after->schema;
    int32_t         index = out->schema.entity_count++;
    IrEntity       *to = &out->schema.entities[index];
    *to = after_index >= 0 ? after->entities[after_index] : before->entities[before_index];
    to->first_field = *fields;
    if (before_index >= 0) {
        const IrEntity *entity = &before->entities[before_index];
        out->sides[0].entity[before_index] = index;
        out->sides[0].own_entity[index] = before_index;
        for (int32_t k = 0; k < entity->field_count; k++) add_field(matching, fields, &before->fields[entity->first_field + k], 0, entity->first_field + k, index);
    }
    if (after_index >= 0) {
        const IrEntity *entity = &after->entities[after_index];
        out->sides[1].entity[after_index] = index;
        out->sides[1].own_entity[index] = after_index;
        for (int32_t k = 0; k < entity->field_count; k++) {
            int32_t slot = entity->first_field + k;
            if (pairs[slot] >= 0) join_field(matching, out->sides[0].field[pairs[slot]], slot);
            else add_field(matching, fields, &after->fields[slot], 1, slot, index);
        }
    }
    to->field_count = *fields - to->first_field;
}

Vocabulary *vocabulary_of_two(Arena *arena, const IrProgram *before, const IrProgram *after) {
    Vocabulary *out = NEW(arena, Vocabulary);
    *out = (Vocabulary){.arena = arena, .side_count = 2};
    Matching matching = {out, before, after};
    const IrSchema *schemas[2] = {&before->schema, &after->schema};
    int32_t fields = before->schema.field_count + after->schema.field_count, entities = before->schema.entity_count + after->schema.entity_count;
    for (int s = 0; s < 2; s++) {
        out->sides[s].program = s ? after : before;
        out->sides[s].field = all(arena, schemas[s]->field_count, -1);
        out->sides[s].entity = all(arena, schemas[s]->entity_count, -1);
        out->sides[s].own_field = all(arena, fields, -1);
        out->sides[s].own_entity = all(arena, entities, -1);
    }
    out->schema.units = after->schema.units;
    out->schema.unit_count = after->schema.unit_count;
    out->schema.fields = NEW_ARRAY(arena, IrField, fields + 1);
    out->schema.entities = NEW_ARRAY(arena, IrEntity, entities + 1);
    match_enums(&matching);
    int32_t *entity_pairs = match_entities(&matching), *field_pairs = match_fields(&matching, entity_pairs);
    int32_t  count = 0;
    for (int32_t b = 0; b < before->schema.entity_count; b++) {
        int32_t partner = -1;
        for (int32_t a = 0; a < after->schema.entity_count; a++)
            if (entity_pairs[a] == b) partner = a;
        add_entity(&matching, b, partner, field_pairs, &count);
    }
    for (int32_t a = 0; a < after->schema.entity_count; a++)
        if (entity_pairs[a] < 0) add_entity(&matching, -1, a, field_pairs, &count);
    out->schema.field_count = count;
    return out;
}

/* ---- applications ------------------------------------------------------------------------------------------------------- */

static int64_t own_value(const VocabularySide *side, int32_t own_slot, int64_t value) {
    const IrField *field = &side->program->schema.fields[own_slot];
    if (field->type.kind == TYPE_ENUM) return side->codes[field->type.index][value];
    if (field->type.kind != TYPE_SET) return value;
    int64_t mask = 0;
    for (int i = 0; i < 63; i++)
        if (value >> i & 1) mask |= (int64_t)1 << side->codes[field->type.index][i];
    return mask;
}

bool vocabulary_accepts(const Vocabulary *vocabulary, int32_t slot, int64_t value) {
    const IrField *field = &vocabulary->schema.fields[slot];
    if (value < field->low || value > field->high) return false;
    if (field->type.kind != TYPE_ENUM && field->type.kind != TYPE_SET) return true;
    for (int s = 0; s < vocabulary->side_count; s++) {
        const VocabularySide *side = &vocabulary->sides[s];
        int32_t own = side->own_field[slot];
        if (own < 0) continue;
        const int32_t *codes = side->codes[side->program->schema.fields[own].type.index];
        if (field->type.kind == TYPE_ENUM && codes[value] < 0) return false;
        for (int i = 0; field->type.kind == TYPE_SET && i < 63; i++)
            if ((value >> i & 1) && codes[i] < 0) return false;
    }
    return true;
}

static Cell own_cell(const VocabularySide *side, int32_t own_slot, Cell cell) {
    return (Cell){cell.present ? own_value(side, own_slot, cell.value) : 0, cell.present};
}

Application *vocabulary_application(const Vocabulary *vocabulary, int side_index, const Application *from, Arena *arena) {
    const VocabularySide *side = &vocabulary->sides[side_index];
    const IrSchema       *own = &side->program->schema;
    Application          *to = application_new(arena, own);
    to->texts = from->texts;
    to->text_count = from->text_count;
    for (int32_t f = 0; f < own->field_count; f++) to->cells[f] = own_cell(side, f, from->cells[side->field[f]]);
    for (int32_t e = 0; e < own->entity_count; e++) {
        if (!own->entities[e].many) continue;
        int32_t          joined = side->entity[e], width = own->entities[e].field_count, joined_width = vocabulary->schema.entities[joined].field_count;
        const ApplicationList *list = &from->lists[joined];
        to->lists[e] = (ApplicationList){list->present, list->count, NEW_ARRAY(arena, Cell, list->count * width + 1)};
        for (int32_t i = 0; i < list->count; i++)
            for (int32_t k = 0; k < width; k++) {
                int32_t slot = own->entities[e].first_field + k, place = side->field[slot] - vocabulary->schema.entities[joined].first_field;
                to->lists[e].cells[i * width + k] = own_cell(side, slot, list->cells[i * joined_width + place]);
            }
    }
    return to;
}

