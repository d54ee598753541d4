/* lower - a checked policy to its decision program, under one choice of readings. Sugar ends here.
 * Constants are checked here as far as sema could not: tier edges, dates in order, ranges that fit their storage. */
#ifndef POL_IR_LOWER_H
#define POL_IR_LOWER_H

#include "ir/ir.h"
#include "sema/sema.h"

typedef struct { int32_t reading, option; } ReadingSetting;       /* indices into Sema.readings and its options */

typedef struct {
    const ReadingSetting *settings; int32_t setting_count;        /* the others stand at their default */
    bool    has_as_of; int32_t as_of;                             /* decide as of this day instead of the application's own date */
    bool    properties;                                           /* the statements to be proved too: more nodes, for `pol prove` only */
} LowerOptions;

/* NULL when something was reported. `sema` must be free of errors. `notice`: index of the source text, -1 when there is none. */
IrProgram *lower_policy(Arena *arena, const Sema *sema, int32_t notice, const LowerOptions *options, Diags *diags);

/* Index of a reading by either name, -1; of its option by code, -1. */
int32_t sema_find_reading(const Sema *sema, const char *name);
int32_t sema_find_option(const Sema *sema, int32_t reading, const char *code);

#endif
