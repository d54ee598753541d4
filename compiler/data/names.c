/* names - an open-addressing table per kind of name. Tables are small (tens of names), so they are filled once and never shrink. */
#include "data/names.h"

#include "data/value_text.h"
#include <string.h>

typedef struct { const char *name; size_t size; int32_t value; } NameEntry;

struct NameTable {
    Arena *arena;
    VEC(NameEntry) entries;                                    /* in order, for suggestions */
    int32_t *slots; uint32_t slot_count;                       /* index into entries + 1; 0: empty. A power of two */
};

static uint32_t hash_bytes(const char *text, size_t size) {    /* FNV-1a */
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < size; i++) hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    return hash;
}

NameTable *name_table_new(Arena *arena) {
    NameTable *table = NEW(arena, NameTable);
    table->arena = arena;
    table->slot_count = 16;
    table->slots = NEW_ARRAY(arena, int32_t, table->slot_count);
    return table;
}

static uint32_t slot_for(const NameTable *table, const char *text, size_t size) {
    uint32_t slot = hash_bytes(text, size) & (table->slot_count - 1);
    while (table->slots[slot]) {
        const NameEntry *entry = &table->entries.items[table->slots[slot] - 1];
        if (entry->size == size && memcmp(entry->name, text, size) == 0) break;
        slot = (slot + 1) & (table->slot_count - 1);
    }
    return slot;
}

static void grow(NameTable *table) {
    table->slot_count *= 2;
    table->slots = NEW_ARRAY(table->arena, int32_t, table->slot_count);
    for (int32_t i = 0; i < table->entries.count; i++) {
        const NameEntry *entry = &table->entries.items[i];
        table->slots[slot_for(table, entry->name, entry->size)] = i + 1;
    }
}

void name_table_put(NameTable *table, const char *name, int32_t value) {
    if (!name) return;
    size_t size = strlen(name);
    if (table->slots[slot_for(table, name, size)]) return;
    if ((uint32_t)(table->entries.count + 1) * 2 > table->slot_count) grow(table);
    NameEntry entry = {name, size, value};
    VEC_PUSH(table->arena, &table->entries, entry);
    table->slots[slot_for(table, name, size)] = table->entries.count;
}

int32_t name_table_find(const NameTable *table, const char *text, size_t size) {
    int32_t index = table->slots[slot_for(table, text, size)];
    return index ? table->entries.items[index - 1].value : -1;
}

static bool same_loosely(Slice left, Slice right) {
    bool same = left.size == right.size;
    for (size_t i = 0; same && i < left.size; i++) {
        char a = left.text[i], b = right.text[i];
        if (a >= 'A' && a <= 'Z') a = (char)(a - 'A' + 'a');
        if (b >= 'A' && b <= 'Z') b = (char)(b - 'A' + 'a');
        same = a == b;
    }
    return same;
}

int32_t name_table_find_loosely(const NameTable *table, Arena *arena, const char *text, size_t size) {
    Slice wanted = slice_trim(slice_narrow(arena, (Slice){text, size}));
    for (int32_t i = 0; i < table->entries.count; i++) {
        const NameEntry *entry = &table->entries.items[i];
        if (same_loosely(wanted, slice_narrow(arena, (Slice){entry->name, entry->size}))) return entry->value;
    }
    return -1;
}

const char *name_table_nearest(const NameTable *table, Arena *arena, const char *text, size_t size) {
    enum { LONGEST = 200 };                                    /* bytes: nobody mistypes more, and distance is quadratic */
    if (size == 0 || size > LONGEST) return NULL;
    Suggest suggest;
    suggest_start(&suggest, arena_strndup(arena, text, size));
    for (int32_t i = 0; i < table->entries.count; i++) suggest_offer(&suggest, table->entries.items[i].name);
    return suggest_result(&suggest);
}

static void put_pair(NameTable *table, NamePair name, int32_t value) {
    name_table_put(table, name.ascii, value);
    name_table_put(table, name.chinese, value);
}

SchemaNames *schema_names_new(Arena *arena, const IrSchema *schema) {
    SchemaNames *names = NEW(arena, SchemaNames);
    names->schema = schema;
    names->entities = name_table_new(arena);
    names->fields = NEW_ARRAY(arena, NameTable *, schema->entity_count);
    names->items = NEW_ARRAY(arena, NameTable *, schema->enum_count);
    for (int32_t i = 0; i < schema->entity_count; i++) {
        const IrEntity *entity = &schema->entities[i];
        put_pair(names->entities, entity->name, i);
        names->fields[i] = name_table_new(arena);
        for (int32_t k = 0; k < entity->field_count; k++)
            put_pair(names->fields[i], schema->fields[entity->first_field + k].name, entity->first_field + k);
    }
    for (int32_t i = 0; i < schema->enum_count; i++) {
        const IrEnum *list = &schema->enums[i];
        names->items[i] = name_table_new(arena);
        for (int32_t k = 0; k < list->count; k++) put_pair(names->items[i], list->items[k].name, k);
        /* Labels after all names: a label that equals the name of another item means that item. */
        for (int32_t k = 0; k < list->count; k++) name_table_put(names->items[i], list->items[k].label, k);
    }
    return names;
}

static const char *path_text(Arena *arena, const char *entity, const char *field, int32_t element) {
    if (element > 0 && field) return arena_printf(arena, "%s[%d].%s", entity, element, field);
    if (element > 0) return arena_printf(arena, "%s[%d]", entity, element);
    return field ? arena_printf(arena, "%s.%s", entity, field) : entity;
}

Wording field_path(Arena *arena, const IrEntity *entity, const IrField *field, int32_t element) {
    return (Wording){
        path_text(arena, name_key(entity->name), field ? name_key(field->name) : NULL, element),
        path_text(arena, name_in(entity->name, LANGUAGE_CHINESE), field ? name_in(field->name, LANGUAGE_CHINESE) : NULL, element),
    };
}
