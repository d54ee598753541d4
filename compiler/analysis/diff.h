/* diff - what a revision of a policy changes in meaning: by measure, each kind of change with a smallest application that shows it,
 * confirmed by the evaluator on both versions; or a proof that there is none. Measures, readings, facts and codes are matched by name,
 * renamed ones by form; order and layout do not matter. A measure is compared by itself: that one decision of the authority concerns another
 * measure once this one no longer qualifies is not told of the other (IrCheck.alone). What no computation follows from is compared as it stands (notes). */
#ifndef POL_ANALYSIS_DIFF_H
#define POL_ANALYSIS_DIFF_H

#include "analysis/vocabulary.h"
#include "ir/decision.h"
#include "sema/sema.h"

typedef enum {
#define X(kind, key, english, chinese, secondary) DIFF_##kind,
#include "analysis/diff.def"
#undef X
    DIFF_KIND_COUNT
} DiffKind;

typedef struct {                             /* one version's answer for the witness */
    Status      status;
    bool        has_amount; int64_t amount;
    OutcomeKind outcome; bool has_outcome;
    bool        estimated;
    bool        has_award; int64_t award;
    Wording    *missing; int32_t missing_count;   /* facts, lists and parameters that are asked for */
    const char **reasons; int32_t reason_count;   /* texts of the failed or undecided conditions */
} DiffAnswer;

typedef struct { int32_t slot; int64_t low, high; bool open_low, open_high; } DiffInterval;   /* open: up to the end of the fact's range */

typedef struct {
    DiffKind     kind;
    Application *witness;                    /* in terms of Diff.vocabulary */
    DiffAnswer   before, after;
    bool         has_interval; DiffInterval interval;   /* the change holds for all these values of one fact, the others as in the witness */
} DiffChange;

typedef enum { DIFF_EQUAL, DIFF_CHANGED, DIFF_NOT_FOUND, DIFF_NEW, DIFF_DROPPED } DiffState;   /* NOT_FOUND: no difference found, not proved */
typedef enum { DIFF_WHY_NONE, DIFF_WHY_TIME, DIFF_WHY_LISTS, DIFF_WHY_UNCONFIRMED, DIFF_WHY_NO_SOLVER } DiffWhy;

/* A reading that is switched in both versions; its names are those of `after`. */
typedef struct { int32_t before, after; const char *reading, *option; } DiffSwitch;   /* before, after: index of the reading */

enum { DIFF_EVERY_COMBINATION = INT32_MAX };
typedef struct {
    int32_t   before, after;                 /* index of the measure, -1 */
    DiffState state;
    DiffWhy   why;                           /* of NOT_FOUND; for CHANGED: something else may be undecided */
    VEC(DiffChange) changes;
    const DiffSwitch *switches; int32_t switch_count;   /* compared under these readings instead of the defaults: the kinds of change that are shown nowhere before */
    int32_t   at_a_time;                     /* of EQUAL without switches: that was proved with up to so many readings switched; 0: under the defaults only */
} DiffMeasure;

typedef enum {
#define X(kind, key, english, chinese, weight) NOTE_##kind,
#include "analysis/diff_note.def"
#undef X
    NOTE_KIND_COUNT
} DiffNoteKind;

typedef enum { NOTE_COUNTS, NOTE_TOLD, NOTE_QUIET } DiffNoteWeight;   /* a difference; told everywhere, but none; in JSON only */
/* before NULL: new. after NULL: dropped. */
typedef struct { DiffNoteKind kind; Wording subject; Wording before, after; } DiffNote;

typedef struct {
    const IrProgram  *before, *after;
    const Vocabulary *vocabulary;
    VEC(DiffMeasure)  measures;              /* in the order of `after`, then dropped ones; then those under other readings, with one switched first */
    VEC(DiffNote)     notes;
    int64_t           milliseconds;
    int64_t           asked;                 /* milliseconds that the solver took of it */
} Diff;

typedef struct {
    int     milliseconds;                    /* for each question */
    bool    first_only;                      /* one change is enough: what comes after it is not compared */
    int64_t total;                           /* milliseconds for all questions together: one measure takes at most half of what is left; 0: no end */
    int64_t until;                           /* no question after this time of clock_milliseconds; 0: no end */
} DiffOptions;

Diff *diff_programs(Arena *arena, const IrProgram *before, const IrProgram *after, const DiffOptions *options);
/* One measure of the same two versions, lowered under other readings: adds the kinds of change that are not shown yet; nothing where there are none.
 * `measure`: index in Diff.measures. */
void  diff_under_readings(Diff *diff, Arena *arena, const IrProgram *before, const IrProgram *after, int32_t measure, const DiffSwitch *switches, int32_t count,
                          const DiffOptions *options);
/* Whether the measure can be another one under the reading: what the program was lowered under says so. */
bool  diff_rests_on(const IrProgram *program, int32_t measure, int32_t reading);

void diff_list(Diff *diff, Arena *arena);     /* adds the notes; diff_programs calls it */
/* Adds notes of what is written and not in the programs: subjects of duties, properties, tests. */
void diff_written(Diff *diff, Arena *arena, const Sema *before, const Sema *after);
bool diff_is_equal(const Diff *diff);        /* no change of meaning and no note that counts; what was not decided counts as none */
bool  diff_shows_change(const Diff *diff);           /* there is a witness for some measure */
bool diff_is_proved(const DiffMeasure *measure);   /* equal under every combination of readings that was asked for, or shown to differ and nothing left open */
bool diff_all_proved(const Diff *diff);      /* every measure is */
DiffNoteWeight note_weight(const DiffNote *note);
const char *diff_kind_key(DiffKind kind);
const char *diff_kind_words(DiffKind kind, bool duty, Language language);   /* a duty is met or breached */
const char *note_kind_key(DiffNoteKind kind);
const char *note_kind_words(DiffNoteKind kind, Language language);
const char *diff_state_key(DiffState state);

typedef struct { const char *before, *after; } DiffNames;  /* what the user compared: paths or revisions */
void diff_text(const Diff *diff, DiffNames names, Language language, bool color, Buffer *out);
void diff_markdown(const Diff *diff, DiffNames names, Language language, Buffer *out);
void diff_json(const Diff *diff, DiffNames names, Language language, Buffer *out);

#endif
