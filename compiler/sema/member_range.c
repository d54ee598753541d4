/* member_range - which measures `m1 to m7` names. By the numbers in the names, so that it does not matter in which order, or in which
 * files, the measures are declared: m8a lies between m8 and m9. Names without numbers go by the order of declaration. */
#include "sema/internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct { const char *text; size_t prefix; uint64_t number; const char *suffix; } Numbered;   /* `m8a`: prefix 1, number 8, suffix "a" */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The last run of digits counts. False: there is none, or it is too long for a number. */
static bool read_number(const char *text, Numbered *out)
{
    if (!text) return false;
    size_t end = strlen(text);
    while (end > 0 && !is_digit(text[end - 1])) end--;
    size_t start = end;
    while (start > 0 && is_digit(text[start - 1])) start--;
    if (start == end || end - start > 9) return false;
    *out = (Numbered){text, start, strtoull(text + start, NULL, 10), text + end};
    return true;
}

static bool same_prefix(const Numbered *a, const Numbered *b) { return a->prefix == b->prefix && memcmp(a->text, b->text, a->prefix) == 0; }

static int order(const Numbered *a, const Numbered *b)
{
    if (a->number != b->number) return a->number < b->number ? -1 : 1;
    return strcmp(a->suffix, b->suffix);
}

/* A name of a measure that has a number. */
struct NumberedMeasure { Numbered name; int32_t measure; };

/* Names that count in the same way lie together, by their numbers. */
static int compare_names(const void *left, const void *right)
{
    const struct NumberedMeasure *a = left, *b = right;
    if (a->name.prefix != b->name.prefix) return a->name.prefix < b->name.prefix ? -1 : 1;
    int prefix = memcmp(a->name.text, b->name.text, a->name.prefix), numbers = order(&a->name, &b->name);
    return prefix ? prefix : numbers ? numbers : a->measure < b->measure ? -1 : a->measure > b->measure;
}

/* A measure that counts in the same way by both names counts by the Chinese one. */
void number_measures(Sema *sema)
{
    sema->numbered = NEW_ARRAY(sema->arena, struct NumberedMeasure, 2 * sema->measures.count + 1);
    for (int32_t m = 0; m < sema->measures.count; m++) {
        DeclaredName name = sema->measures.items[m].name;
        Numbered     chinese, ascii;
        bool         counts = read_number(name.chinese.text, &chinese);
        if (counts) sema->numbered[sema->numbered_count++] = (struct NumberedMeasure){chinese, m};
        if (read_number(name.ascii.text, &ascii) && !(counts && same_prefix(&chinese, &ascii))) sema->numbered[sema->numbered_count++] = (struct NumberedMeasure){ascii, m};
    }
    qsort(sema->numbered, (size_t)sema->numbered_count, sizeof *sema->numbered, compare_names);
}

/* The first name that is not before the wanted one. */
static int32_t first_from(const Sema *sema, const struct NumberedMeasure *wanted)
{
    int32_t low = 0, high = sema->numbered_count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (compare_names(&sema->numbered[middle], wanted) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

MeasureList measures_in_range(const Sema *sema, int32_t first, const char *first_name, int32_t last, const char *last_name)
{
    MeasureList list = {0};
    Numbered    low, high;
    if (!last_name || first == last) {
        VEC_PUSH(sema->arena, &list, first);
    } else if (read_number(first_name, &low) && read_number(last_name, &high) && same_prefix(&low, &high)) {
        for (int32_t i = first_from(sema, &(struct NumberedMeasure){low, -1}); i < sema->numbered_count; i++) {
            const struct NumberedMeasure *here = &sema->numbered[i];
            if (!same_prefix(&here->name, &low) || order(&here->name, &high) > 0) break;
            VEC_PUSH(sema->arena, &list, here->measure);
        }
    } else {
        for (int32_t m = first; m <= last; m++) VEC_PUSH(sema->arena, &list, m);
    }
    return list;
}
