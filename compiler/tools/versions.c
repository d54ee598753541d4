/* versions - see versions.h. */
#include "tools/versions.h"

#include "analysis/diff_match.h"
#include "analysis/rule_form.h"
#include "base/clock.h"
#include <string.h>

enum { MOST_COMBINATIONS = 160, TOGETHER_MILLISECONDS = 1500, MOST_READINGS = 32 };   /* of one measure; for all measures */

/* ---- lowering ---------------------------------------------------------------------------------------------------------------- */

/* Indices of the policy's own readings and options, sorted by reading. */
typedef struct { ReadingSetting *settings; int32_t count; IrProgram *program; } Lowered;

struct Lowerings {
    Unit                 *unit;
    const CompileOptions *options;
    Arena                *arena;
    VEC(Lowered)          lowered;
    RuleForm             *forms;             /* by measure, once filled: with the policy's own numbers */
};

Lowerings *lowerings_new(Unit *unit, const CompileOptions *options, Arena *arena)
{
    Lowerings *lowerings = NEW(arena, Lowerings);
    *lowerings = (Lowerings){.unit = unit, .options = options, .arena = arena};
    return lowerings;
}

static IrProgram *lower_under(const Lowerings *lowerings, const ReadingSetting *settings, int32_t count)
{
    const IrProgram *program = lowerings->unit->program;
    CompileOptions   switched = *lowerings->options;
    ReadingChoice   *choices = NEW_ARRAY(lowerings->arena, ReadingChoice, switched.choice_count + count + 1);
    for (int32_t i = 0; i < switched.choice_count; i++) choices[i] = switched.choices[i];
    for (int32_t i = 0; i < count; i++) {
        const IrReading *reading = &program->readings[settings[i].reading];
        choices[switched.choice_count++] = (ReadingChoice){name_key(reading->name), reading->options[settings[i].option].code};   /* the last one stands */
    }
    switched.choices = choices;
    return unit_lower(lowerings->unit, lowerings->arena, &switched);
}

/* NULL: it does not compile, or was not lowered before the tree changed. */
static const IrProgram *lowered_under(Lowerings *lowerings, const ReadingSetting *settings, int32_t count)
{
    size_t size = sizeof *settings * (size_t)count;
    for (int32_t i = 0; i < lowerings->lowered.count; i++) {
        const Lowered *known = &lowerings->lowered.items[i];
        if (known->count == count && !memcmp(known->settings, settings, size)) return known->program;
    }
    if (lowerings->forms) return NULL;
    Lowered next = {NEW_ARRAY(lowerings->arena, ReadingSetting, count + 1), count, lower_under(lowerings, settings, count)};
    memcpy(next.settings, settings, size);
    VEC_PUSH(lowerings->arena, &lowerings->lowered, next);
    return next.program;
}

static RuleForm form_of(const Lowerings *lowerings, int32_t measure, RuleNumbers numbers)
{
    if (lowerings->forms) return lowerings->forms[measure];
    return rule_form(lowerings->arena, lowerings->unit->sema, lowerings->unit->program, measure, numbers);
}

/* ---- combinations ------------------------------------------------------------------------------------------------------------- */

/* What one measure can be switched by: readings that both versions have, with the options that are not chosen in both. */
typedef struct { int32_t before, after; } OptionPair;
typedef struct { int32_t before, after; OptionPair *options; int32_t option_count; } Switchable;
typedef struct { Switchable items[MOST_READINGS]; int32_t count; bool more; } Switchables;

typedef bool VisitCombination(void *state, const ReadingSetting *before, const ReadingSetting *after, int32_t count);   /* false: no more */

typedef struct {
    const Switchables *switchables;
    ReadingSetting     settings[2][MOST_READINGS];
    VisitCombination  *visit;
    void              *state;
} Enumeration;

/* All ways of switching `left` more readings, from the one at `first`. */
static bool each_combination(Enumeration *enumeration, int32_t first, int32_t taken, int32_t left)
{
    if (!left) return enumeration->visit(enumeration->state, enumeration->settings[0], enumeration->settings[1], taken);
    for (int32_t i = first; i + left <= enumeration->switchables->count; i++) {
        const Switchable *one = &enumeration->switchables->items[i];
        for (int32_t k = 0; k < one->option_count; k++) {
            enumeration->settings[0][taken] = (ReadingSetting){one->before, one->options[k].before};
            enumeration->settings[1][taken] = (ReadingSetting){one->after, one->options[k].after};
            if (!each_combination(enumeration, i + 1, taken + 1, left - 1)) return false;
        }
    }
    return true;
}

/* In how many ways can `size` of them be switched? */
static int64_t combinations(const Switchables *switchables, int32_t first, int32_t size)
{
    int64_t count = 0;
    if (!size) return 1;
    for (int32_t i = first; i + size <= switchables->count; i++) count += switchables->items[i].option_count * combinations(switchables, i + 1, size - 1);
    return count;
}

/* How many readings can be switched together within the bound. The first one is always looked at. */
static int32_t most_together(const Switchables *switchables)
{
    int64_t all = 0;
    int32_t size = 1;
    for (; size < switchables->count; size++) {
        all += combinations(switchables, 0, size + 1);
        if (all > MOST_COMBINATIONS) break;
    }
    return size;
}

static void add_switchable(Switchables *list, Arena *arena, const IrProgram *before, const IrProgram *after, int32_t b, int32_t a)
{
    const IrReading *x = &before->readings[b], *y = &after->readings[a];
    int32_t         *pairs = match_options(arena, x, y);
    Switchable       one = {.before = b, .after = a, .options = NEW_ARRAY(arena, OptionPair, y->option_count + 1)};
    for (int32_t i = 0; i < y->option_count; i++) {
        if (pairs[i] < 0 || (pairs[i] == x->chosen && i == y->chosen)) continue;
        one.options[one.option_count++] = (OptionPair){pairs[i], i};
    }
    if (!one.option_count) return;
    if (list->count < MOST_READINGS) list->items[list->count++] = one;
    else list->more = true;
}

static bool lower_combination(void *state, const ReadingSetting *before, const ReadingSetting *after, int32_t count)
{
    (void)after;
    lowered_under(state, before, count);
    return true;
}

void lowerings_fill(Lowerings *lowerings)
{
    const IrProgram *program = lowerings->unit->program;
    RuleForm        *forms = NEW_ARRAY(lowerings->arena, RuleForm, program->measure_count + 1);
    for (int32_t m = 0; m < program->measure_count; m++) {
        Switchables switchables = {.count = 0};
        forms[m] = form_of(lowerings, m, (RuleNumbers){0});
        for (int32_t r = 0; r < program->reading_count; r++)
            if (forms[m].readings[r]) add_switchable(&switchables, lowerings->arena, program, program, r, r);
        Enumeration enumeration = {.switchables = &switchables, .visit = lower_combination, .state = lowerings};
        each_combination(&enumeration, 0, 0, 1);
    }
    lowerings->forms = forms;
}

/* ---- comparing ---------------------------------------------------------------------------------------------------------------- */

typedef struct {
    Lowerings         *sides[2];
    Diff              *diff;
    Arena             *arena;
    const DiffOptions *limits;
    int32_t           *readings;               /* by reading of `after`: that of `before`, or -1 */
    RuleNumbers        numbers[2];
    int64_t            until;                  /* for what is switched together */
    int32_t            measure;                /* index in diff->measures */
    bool               late;                   /* not all of this number of switched readings were looked at */
} Versions;

static bool compare_combination(void *state, const ReadingSetting *before, const ReadingSetting *after, int32_t count)
{
    Versions    *versions = state;
    DiffMeasure *measure = &versions->diff->measures.items[versions->measure];
    if (count > 1 && versions->until < clock_milliseconds()) {
        versions->late = true;
        return false;
    }
    const IrProgram *programs[2] = {lowered_under(versions->sides[0], before, count), lowered_under(versions->sides[1], after, count)};
    if (!programs[0] || !programs[1]) {
        versions->late = true;
        return false;
    }
    DiffSwitch *switches = NEW_ARRAY(versions->arena, DiffSwitch, count);
    for (int32_t i = 0; i < count; i++) {
        const IrReading *reading = &programs[1]->readings[after[i].reading];
        bool rests = diff_rests_on(programs[0], measure->before, before[i].reading) || diff_rests_on(programs[1], measure->after, after[i].reading);
        if (!rests) return true;                         /* the same as without it */
        switches[i] = (DiffSwitch){before[i].reading, after[i].reading, name_key(reading->name), reading->options[after[i].option].code};
    }
    diff_under_readings(versions->diff, versions->arena, programs[0], programs[1], versions->measure, switches, count, versions->limits);
    return true;
}

static bool shows_difference(const Diff *diff, const DiffMeasure *measure)
{
    for (int32_t i = 0; i < diff->measures.count; i++) {
        const DiffMeasure *other = &diff->measures.items[i];
        if (other->before == measure->before && other->after == measure->after && other->state != DIFF_EQUAL) return true;
    }
    return false;
}

/* `together` false: each reading by itself; true: two at a time, three …, as far as the bounds go. */
static void compare_measure(Versions *versions, bool together)
{
    DiffMeasure measure = versions->diff->measures.items[versions->measure];
    RuleForm    forms[2] = {form_of(versions->sides[0], measure.before, versions->numbers[0]), form_of(versions->sides[1], measure.after, versions->numbers[1])};
    Switchables switchables = {.count = 0};
    bool        same = !strcmp(forms[0].text, forms[1].text);
    for (int32_t a = 0; a < versions->diff->after->reading_count && !same; a++) {
        int32_t b = versions->readings[a];
        if (b >= 0 && (forms[0].readings[b] || forms[1].readings[a])) add_switchable(&switchables, versions->arena, versions->diff->before, versions->diff->after, b, a);
    }
    Enumeration enumeration = {.switchables = &switchables, .visit = compare_combination, .state = versions};
    int32_t     most = together ? most_together(&switchables) : 1, size = together ? 2 : 1;
    versions->late = false;
    for (; size <= most && !(together && shows_difference(versions->diff, &measure)); size++) {   /* where one is shown, nothing is said to be equal */
        each_combination(&enumeration, 0, 0, size);
        if (versions->late) break;
    }
    bool all = same || shows_difference(versions->diff, &measure) || (size > switchables.count && !switchables.more);
    versions->diff->measures.items[versions->measure].at_a_time = all ? DIFF_EVERY_COMBINATION : size - 1;
}

static void compare_measures(Versions *versions, int32_t count, bool together)
{
    for (int32_t i = 0; i < count; i++) {
        const DiffMeasure *measure = &versions->diff->measures.items[i];
        if (measure->before < 0 || measure->after < 0 || (together && measure->at_a_time == DIFF_EVERY_COMBINATION)) continue;
        if (versions->limits->first_only && diff_shows_change(versions->diff)) return;
        versions->measure = i;
        compare_measure(versions, together);
    }
}

void versions_compare(Lowerings *before, Lowerings *after, Diff *diff, Arena *arena, const DiffOptions *limits, bool together)
{
    Versions versions = {.sides = {before, after}, .diff = diff, .arena = arena, .limits = limits, .readings = match_readings(arena, diff->before, diff->after)};
    int32_t  count = diff->measures.count;
    for (int side = 0; side < 2; side++) versions.numbers[side] = rule_numbers(diff->vocabulary, side);
    compare_measures(&versions, count, false);
    if (!together) return;
    versions.until = clock_milliseconds() + TOGETHER_MILLISECONDS;
    compare_measures(&versions, count, true);
}

/* ---- one policy ---------------------------------------------------------------------------------------------------------------- */

LoweredVersions versions_lower(Unit *unit, const CompileOptions *options, Arena *arena)
{
    LoweredVersions  list = {0};
    const IrProgram *program = unit->program;
    Lowerings       *lowerings = lowerings_new(unit, options, arena);
    for (int32_t r = 0; r < program->reading_count; r++) {
        const IrReading *reading = &program->readings[r];
        for (int32_t i = 0; i < reading->option_count && reading->used; i++) {
            ReadingSetting setting = {r, i};
            if (i == reading->chosen) continue;
            LoweredVersion version = {name_key(reading->name), reading->options[i].code, lower_under(lowerings, &setting, 1)};
            if (version.program) VEC_PUSH(arena, &list, version);
        }
    }
    return list;
}
