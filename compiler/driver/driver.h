/* driver - the list of passes: a path to a program. What compilation means, in one place.
 * Everything of one compilation hangs on a Unit: two Units in one process share nothing. */
#ifndef POL_DRIVER_DRIVER_H
#define POL_DRIVER_DRIVER_H

#include "ir/lower.h"

/* A reading set from outside: names as the user typed them. */
typedef struct { const char *reading, *option; } ReadingChoice;

typedef struct {
    const ReadingChoice *choices; int32_t choice_count;
    bool    has_as_of; int32_t as_of;             /* days since 1970 */
    bool    properties;                           /* lower the statements to be proved too */
} CompileOptions;

typedef struct {
    Arena     *arena;
    Interner  *interner;
    SourceSet *sources;
    Diags     *diags;
    Ast      **asts; int32_t ast_count;           /* by file, in the order read */
    Sema      *sema;                              /* NULL when no file could be read */
    int32_t    notice;                            /* index of the source text in `sources`; -1 */
    IrProgram *program;                           /* NULL when there are errors */
} Unit;

/* Never NULL. `path` is a .pol file or a folder; look at unit->diags->error_count and unit->program.
 * The partial result stays: formatter and tests use the Asts of a unit that does not compile. */
Unit *unit_compile(const char *path, const CompileOptions *options);
void  unit_free(Unit *unit);

/* The same checked policy under other readings: no file is read again. NULL when something was reported to unit->diags. */
IrProgram *unit_lower(Unit *unit, Arena *arena, const CompileOptions *options);

/* Looks up what the user typed. When a reading or option does not exist: false, and a sentence for the user with the nearest name in
 * `*message` (in unit->arena). Needs unit->sema. */
bool unit_find_readings(Unit *unit, const ReadingChoice *choices, int32_t count, ReadingSetting *settings, Wording *message);

/* Texts of a stage for --dump=ast|ir|ranges; false: no such stage, or the unit did not get that far. */
bool unit_dump(const Unit *unit, const char *stage, Buffer *out);

#endif
