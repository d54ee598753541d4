/* intern - one copy of each name, so that equal names are equal pointers.
 * A Map finds a value by an interned name. Both live as long as the arena they were made with. Threads may intern at once; whoever finds a
 * name waits for nobody. Marks are set while no other thread has the interner. */
#ifndef POL_BASE_INTERN_H
#define POL_BASE_INTERN_H

#include "base/arena.h"

typedef struct Interner Interner;
Interner   *interner_new(Arena *arena);
const char *intern(Interner *interner, const char *text, size_t size); /* NUL-terminated; same text, same pointer */
const char *intern_text(Interner *interner, const char *text);         /* of a NUL-terminated string */
/* A name may carry one pointer: what it is wherever it stands (a word of the language). `name` comes from intern. */
void        intern_mark(const char *name, const void *mark);
const void *intern_mark_of(const char *name);                          /* NULL when it has none */

typedef struct Map Map;                       /* insertion-ordered: interned name -> pointer */
Map  *map_new(Arena *arena);
void *map_get(const Map *map, const char *name);               /* NULL when absent */
void *map_put(Map *map, const char *name, void *value);        /* the earlier value, or NULL; the earlier one STAYS */
int         map_count(const Map *map);
const char *map_name_at(const Map *map, int index);            /* insertion order */
void       *map_value_at(const Map *map, int index);

#endif
