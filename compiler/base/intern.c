/* intern - hash tables with open addressing; a slot that is 0 or NULL is empty. Nothing is ever removed.
 * A table is at most two thirds full; growth leaves the old table to the arena. */
#include "base/intern.h"

#include "base/vec.h"
#include <stdint.h>
#include <string.h>

typedef struct { const char *text; uint32_t size, hash; } Name;
typedef struct { const void *mark; char text[]; } MarkedText;      /* what `Name.text` points into */

struct Interner {
    Arena   *arena;
    Name    *slots;
    uint32_t capacity, count;      /* capacity is a power of two */
};

enum { FIRST_CAPACITY = 64 };

/* Eight bytes at a time, each mixed by a multiplication; the high bits of the product are the good ones. The last piece overlaps the one
 * before it. */
static uint32_t hash_bytes(const char *text, size_t size) {
    uint64_t hash = size, part = 0;
    const char *end = text + size;
    for (; end - text > (ptrdiff_t)sizeof part; text += sizeof part) {
        memcpy(&part, text, sizeof part);
        hash = (hash ^ part) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32;
    }
    if (size >= sizeof part) memcpy(&part, end - sizeof part, sizeof part);
    else if (size >= sizeof(uint32_t)) {
        uint32_t first, last;
        memcpy(&first, text, sizeof first);
        memcpy(&last, end - sizeof last, sizeof last);
        part = (uint64_t)first << 32 | last;
    } else for (part = 0; text < end; text++) part = part << 8 | (unsigned char)*text;
    return (uint32_t)((hash ^ part) * 0x9E3779B97F4A7C15u >> 32);
}

Interner *interner_new(Arena *arena) {
    Interner *interner = NEW(arena, Interner);
    interner->arena = arena;
    interner->capacity = FIRST_CAPACITY;
    interner->slots = NEW_ARRAY(arena, Name, FIRST_CAPACITY);
    return interner;
}

static Name *interner_slot(Name *slots, uint32_t capacity, const char *text, size_t size, uint32_t hash) {
    for (uint32_t i = hash & (capacity - 1);; i = (i + 1) & (capacity - 1)) {
        Name *name = &slots[i];
        if (!name->text) return name;
        if (name->hash == hash && name->size == size && memcmp(name->text, text, size) == 0) return name;
    }
}

static void interner_grow(Interner *interner) {
    if (interner->capacity > UINT32_MAX / 2) memory_exhausted((size_t)interner->capacity * 2 * sizeof(Name));
    uint32_t capacity = interner->capacity * 2;
    Name    *slots = NEW_ARRAY(interner->arena, Name, capacity);
    for (uint32_t i = 0; i < interner->capacity; i++) {
        Name *name = &interner->slots[i];
        if (name->text) *interner_slot(slots, capacity, name->text, name->size, name->hash) = *name;
    }
    interner->slots = slots;
    interner->capacity = capacity;
}

const char *intern(Interner *interner, const char *text, size_t size) {
    if (size > UINT32_MAX) memory_exhausted(size);
    uint32_t hash = hash_bytes(text, size);
    Name    *name = interner_slot(interner->slots, interner->capacity, text, size, hash);
    if (name->text) return name->text;
    if (interner->count >= interner->capacity / 3 * 2) {
        interner_grow(interner);
        name = interner_slot(interner->slots, interner->capacity, text, size, hash);
    }
    MarkedText *kept = arena_alloc(interner->arena, sizeof *kept + size + 1);
    memcpy(kept->text, text, size);
    *name = (Name){kept->text, (uint32_t)size, hash};
    interner->count++;
    return name->text;
}

const char *intern_text(Interner *interner, const char *text) { return intern(interner, text, strlen(text)); }

static MarkedText *marked(const char *name) { return (MarkedText *)(uintptr_t)(name - offsetof(MarkedText, text)); }

void        intern_mark(const char *name, const void *mark) { marked(name)->mark = mark; }
const void *intern_mark_of(const char *name) { return marked(name)->mark; }

typedef struct { const char *name; void *value; } MapEntry;

struct Map {
    Arena   *arena;
    VEC(MapEntry) entries;         /* in the order of insertion */
    int32_t *slots;                /* index of an entry plus 1 */
    uint32_t capacity;
};

static uint32_t hash_pointer(const void *pointer) {
    uint64_t bits = (uint64_t)(uintptr_t)pointer * 0x9E3779B97F4A7C15u;
    return (uint32_t)(bits >> 32);
}

Map *map_new(Arena *arena) {
    Map *map = NEW(arena, Map);
    map->arena = arena;
    return map;                    /* the table comes with the first entry: most maps of a policy stay empty */
}

static int32_t *map_slot(const Map *map, const char *name) {
    for (uint32_t i = hash_pointer(name) & (map->capacity - 1);; i = (i + 1) & (map->capacity - 1)) {
        int32_t *slot = &map->slots[i];
        if (*slot == 0 || map->entries.items[*slot - 1].name == name) return slot;
    }
}

static void map_grow(Map *map) {
    map->capacity = map->capacity ? map->capacity * 2 : 16;
    map->slots = NEW_ARRAY(map->arena, int32_t, map->capacity);
    for (int32_t i = 0; i < map->entries.count; i++) *map_slot(map, map->entries.items[i].name) = i + 1;
}

void *map_get(const Map *map, const char *name) {
    if (map->capacity == 0) return NULL;
    int32_t *slot = map_slot(map, name);
    return *slot ? map->entries.items[*slot - 1].value : NULL;
}

void *map_put(Map *map, const char *name, void *value) {
    if ((uint32_t)map->entries.count >= map->capacity / 3 * 2) map_grow(map);
    int32_t *slot = map_slot(map, name);
    if (*slot) return map->entries.items[*slot - 1].value;
    VEC_PUSH(map->arena, &map->entries, ((MapEntry){name, value}));
    *slot = map->entries.count;
    return NULL;
}

int         map_count(const Map *map) { return map->entries.count; }
const char *map_name_at(const Map *map, int index) { return map->entries.items[index].name; }
void       *map_value_at(const Map *map, int index) { return map->entries.items[index].value; }
