/* intern - hash tables with open addressing; a slot that is 0 or NULL is empty. Nothing is ever removed.
 * A table is at most two thirds full; growth leaves the old table to the arena: another thread may still be reading it. What it does not find
 * there it looks for again under the lock. */
#include "base/intern.h"

#include "base/vec.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

typedef struct { _Atomic(const char *) text; uint32_t size, hash; } Name;      /* `text` is written last */
typedef struct { const void *mark; char text[]; } MarkedText;      /* what `Name.text` points into */
typedef struct { uint32_t capacity; Name slots[]; } Table;         /* capacity is a power of two */

struct Interner {
    Arena          *arena;         /* its own: used under the lock */
    _Atomic(Table *) table;
    uint32_t        count;
    pthread_mutex_t lock;          /* of whoever adds a name */
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
    hash = (hash ^ part) * 0x9E3779B97F4A7C15u;
    return (uint32_t)((hash ^ hash >> 29) * 0x9E3779B97F4A7C15u >> 32);       /* twice: names that count (m1, m2, …) would lie side by side */
}

static Table *table_new(Arena *arena, uint32_t capacity) {
    Table *table = arena_alloc(arena, sizeof(Table) + capacity * sizeof(Name));
    table->capacity = capacity;
    return table;
}

Interner *interner_new(Arena *arena) {
    Interner *interner = NEW(arena, Interner);
    interner->arena = arena_new_within(arena);
    atomic_init(&interner->table, table_new(interner->arena, FIRST_CAPACITY));
    pthread_mutexattr_t kind;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_ADAPTIVE_NP);
    pthread_mutex_init(&interner->lock, &kind);
    pthread_mutexattr_destroy(&kind);
    return interner;
}

/* The slot of the name, or the empty one where it belongs; `*known` is its text, NULL when it was empty: what a slot held is looked at once. */
static Name *find_name(Table *table, const char *text, size_t size, uint32_t hash, const char **known) {
    for (uint32_t i = hash & (table->capacity - 1);; i = (i + 1) & (table->capacity - 1)) {
        Name *name = &table->slots[i];
        *known = atomic_load_explicit(&name->text, memory_order_acquire);
        if (!*known || (name->hash == hash && name->size == size && memcmp(*known, text, size) == 0)) return name;
    }
}

static void put_name(Name *name, const char *text, uint32_t size, uint32_t hash) {
    name->size = size;
    name->hash = hash;
    atomic_store_explicit(&name->text, text, memory_order_release);
}

static Table *grown(Interner *interner, const Table *old) {
    if (old->capacity > UINT32_MAX / 2) memory_exhausted((size_t)old->capacity * 2 * sizeof(Name));
    Table      *table = table_new(interner->arena, old->capacity * 2);
    const char *known;
    for (uint32_t i = 0; i < old->capacity; i++) {
        const Name *name = &old->slots[i];
        if (name->text) put_name(find_name(table, name->text, name->size, name->hash, &known), name->text, name->size, name->hash);
    }
    atomic_store_explicit(&interner->table, table, memory_order_release);
    return table;
}

/* With the lock held: another thread may have added the name meanwhile. */
static const char *add_name(Interner *interner, const char *text, size_t size, uint32_t hash) {
    Table      *table = interner->table;
    const char *known;
    Name       *name = find_name(table, text, size, hash, &known);
    if (known) return known;
    if (interner->count >= table->capacity / 3 * 2) name = find_name(grown(interner, table), text, size, hash, &known);
    MarkedText *kept = arena_alloc(interner->arena, sizeof *kept + size + 1);
    memcpy(kept->text, text, size);
    put_name(name, kept->text, (uint32_t)size, hash);
    interner->count++;
    return kept->text;
}

const char *intern(Interner *interner, const char *text, size_t size) {
    if (size > UINT32_MAX) memory_exhausted(size);
    uint32_t    hash = hash_bytes(text, size);
    const char *known;
    find_name(atomic_load_explicit(&interner->table, memory_order_acquire), text, size, hash, &known);
    if (known) return known;
    pthread_mutex_lock(&interner->lock);
    known = add_name(interner, text, size, hash);
    pthread_mutex_unlock(&interner->lock);
    return known;
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
