/* impact - what a revision does to a set of applications: who gains, who loses, who becomes unknown; budgets before and after.
 * A unit is what pays once: a measure outside any group, or a group of which one member is taken (its advised amount). Amounts of
 * different kinds (grants, charges, …) never add up. Applications come one by one; memory does not grow with their number. */
#ifndef POL_ANALYSIS_IMPACT_H
#define POL_ANALYSIS_IMPACT_H

#include "ir/decision.h"

typedef enum { EFFECT_SAME, EFFECT_GAIN, EFFECT_LOSS, EFFECT_UNKNOWN_NOW, EFFECT_KNOWN_NOW, EFFECT_ERROR_NOW, EFFECT_NO_ERROR_NOW, EFFECT_COUNT } Effect;
const char *effect_key(Effect effect);
const char *effect_words(Effect effect, Language language);

enum { IMPACT_STATUS_COUNT = STATUS_NOT_IN_FORCE + 1, IMPACT_BINS = 13, IMPACT_POINTS = 1500 };   /* bins of changes: down … none … up, by powers of ten from 10,000 yuan */

typedef struct { Int128 sum; int64_t paid, open; } ImpactTotal;           /* fen; rows with an amount; rows whose amount is not decided yet */

typedef struct {
    int32_t     before, after;               /* index of the measure or group, -1 */
    bool        is_choice, has_amount;
    NamePair    name; const char *title;
    OutcomeKind kind;
    int64_t     statuses[2][IMPACT_STATUS_COUNT];   /* rows by status, before and after; not for groups */
    ImpactTotal totals[2];
    int64_t     effects[EFFECT_COUNT];
    int64_t     bins[IMPACT_BINS];
    bool        pays;                        /* counts in the budget: a group, or a measure in none */
} ImpactUnit;

typedef struct { int64_t row, line; int32_t unit; Effect effect; bool known[2]; int64_t amounts[2]; Status statuses[2]; } ImpactMover;
typedef struct { int64_t x, y[2]; } ImpactPoint;                         /* fen: the fact, and what is paid before and after */

typedef struct {
    Arena           *arena;
    const IrProgram *before, *after;
    ImpactUnit      *units; int32_t unit_count;
    int64_t          rows, bad_rows;         /* bad: one of the versions could not read it */
    int64_t          effects[EFFECT_COUNT];  /* rows: gain when some unit gains and none loses, … ; both: mixed */
    int64_t          mixed;
    ImpactMover     *movers; int32_t mover_count, mover_limit;            /* the largest changes, largest first */
    int32_t          against;                /* slot of the money fact on the x axis, in `after`; -1 */
    OutcomeKind      points_kind;
    ImpactPoint     *points; int32_t point_count; int64_t points_seen;    /* a sample that is the same in every run */
    uint64_t         random;
} Impact;

Impact *impact_new(Arena *arena, const IrProgram *before, const IrProgram *after, int32_t movers);
/* One application; `application` in terms of `after`. */
void    impact_add(Impact *impact, int64_t row, int64_t line, const Application *application, const Decision *before, const Decision *after);
/* One that a version could not read. */
void    impact_add_bad(Impact *impact);

typedef struct { const char *before, *after, *data; } ImpactNames;
void impact_text(const Impact *impact, ImpactNames names, Language language, bool color, Buffer *out);
void impact_json(const Impact *impact, ImpactNames names, Language language, Buffer *out);
/* A page of its own: no network, no scripts. */
void impact_html(const Impact *impact, ImpactNames names, Language language, Buffer *out);

#endif
