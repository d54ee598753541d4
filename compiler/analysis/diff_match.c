/* diff_match - see diff_match.h. */
#include "analysis/diff_match.h"

#include <string.h>

bool same_text(const char *a, const char *b) { return a == b || (a && b && strcmp(a, b) == 0); }

bool same_name(NamePair a, NamePair b) {
    if (a.ascii && b.ascii) return strcmp(a.ascii, b.ascii) == 0;
    return a.chinese && b.chinese && strcmp(a.chinese, b.chinese) == 0;
}

typedef bool Alike(const IrProgram *before, int32_t b, const IrProgram *after, int32_t a);

/* Passes from the surest to the weakest; each thing is taken once. */
static int32_t *match(Arena *arena, const IrProgram *before, int32_t before_count, const IrProgram *after, int32_t after_count, Alike *const *passes, int pass_count) {
    int32_t *pairs = NEW_ARRAY(arena, int32_t, after_count + 1);
    bool    *taken = NEW_ARRAY(arena, bool, before_count + 1);
    for (int32_t a = 0; a < after_count; a++) pairs[a] = -1;
    for (int pass = 0; pass < pass_count; pass++)
        for (int32_t a = 0; a < after_count; a++)
            for (int32_t b = 0; b < before_count && pairs[a] < 0; b++)
                if (!taken[b] && passes[pass](before, b, after, a)) {
                    pairs[a] = b;
                    taken[b] = true;
                }
    return pairs;
}

static bool common_citation(const IrQuotation *a, int32_t a_count, const IrQuotation *b, int32_t b_count) {
    for (int32_t i = 0; i < a_count; i++)
        for (int32_t k = 0; k < b_count; k++)
            if (same_text(a[i].text, b[k].text)) return true;
    return false;
}

static bool measure_name(const IrProgram *before, int32_t b, const IrProgram *after, int32_t a) { return same_name(before->measures[b].name, after->measures[a].name); }
static bool measure_title(const IrProgram *before, int32_t b, const IrProgram *after, int32_t a) {
    return before->measures[b].title && same_text(before->measures[b].title, after->measures[a].title);
}
static bool measure_citation(const IrProgram *before, int32_t b, const IrProgram *after, int32_t a) {
    return common_citation(before->measures[b].citations, before->measures[b].citation_count, after->measures[a].citations, after->measures[a].citation_count);
}

static bool reading_name(const IrProgram *before, int32_t b, const IrProgram *after, int32_t a) { return same_name(before->readings[b].name, after->readings[a].name); }
static bool reading_title(const IrProgram *before, int32_t b, const IrProgram *after, int32_t a) {
    return before->readings[b].title && same_text(before->readings[b].title, after->readings[a].title);
}

static bool choice_name(const IrProgram *before, int32_t b, const IrProgram *after, int32_t a) { return same_name(before->choices[b].name, after->choices[a].name); }
static bool choice_title(const IrProgram *before, int32_t b, const IrProgram *after, int32_t a) {
    return before->choices[b].title && same_text(before->choices[b].title, after->choices[a].title);
}

static bool item_name(const IrProgram *before, int32_t b, const IrProgram *after, int32_t a) {
    return before->items[b].kind == after->items[a].kind && same_name(before->items[b].name, after->items[a].name);
}
static bool item_title(const IrProgram *before, int32_t b, const IrProgram *after, int32_t a) {
    return before->items[b].kind == after->items[a].kind && before->items[b].title && same_text(before->items[b].title, after->items[a].title);
}
static bool item_citation(const IrProgram *before, int32_t b, const IrProgram *after, int32_t a) {
    return before->items[b].kind == after->items[a].kind
        && common_citation(before->items[b].citations, before->items[b].citation_count, after->items[a].citations, after->items[a].citation_count);
}

int32_t *match_measures(Arena *arena, const IrProgram *before, const IrProgram *after) {
    Alike *const passes[] = {measure_name, measure_title, measure_citation};
    return match(arena, before, before->measure_count, after, after->measure_count, passes, 3);
}

int32_t *match_readings(Arena *arena, const IrProgram *before, const IrProgram *after) {
    Alike *const passes[] = {reading_name, reading_title};
    return match(arena, before, before->reading_count, after, after->reading_count, passes, 2);
}

/* An option keeps its code or its text. */
int32_t *match_options(Arena *arena, const IrReading *before, const IrReading *after) {
    int32_t *pairs = NEW_ARRAY(arena, int32_t, after->option_count + 1);
    bool    *taken = NEW_ARRAY(arena, bool, before->option_count + 1);
    for (int32_t a = 0; a < after->option_count; a++) pairs[a] = -1;
    for (int pass = 0; pass < 2; pass++)
        for (int32_t a = 0; a < after->option_count; a++)
            for (int32_t b = 0; b < before->option_count && pairs[a] < 0; b++) {
                const IrReadingOption *x = &before->options[b], *y = &after->options[a];
                bool fits = pass == 0 ? same_text(x->code, y->code) : x->text && same_text(x->text, y->text);
                if (taken[b] || !fits) continue;
                pairs[a] = b;
                taken[b] = true;
            }
    return pairs;
}

int32_t *match_choices(Arena *arena, const IrProgram *before, const IrProgram *after) {
    Alike *const passes[] = {choice_name, choice_title};
    return match(arena, before, before->choice_count, after, after->choice_count, passes, 2);
}

int32_t *match_items(Arena *arena, const IrProgram *before, const IrProgram *after) {
    Alike *const passes[] = {item_name, item_title, item_citation};
    return match(arena, before, before->item_count, after, after->item_count, passes, 3);
}
