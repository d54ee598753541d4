/* member_range - which measures `m1 to m7` names. By the numbers in the names, so that it does not matter in which order, or in which
 * files, the measures are declared: m8a lies between m8 and m9. Names without numbers go by the order of declaration. */
#include "sema/sema.h"

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

/* The name of the measure that counts in the same way as `like`. */
static bool numbered_like(const SemaMeasure *measure, const Numbered *like, Numbered *out)
{
    return (read_number(measure->name.chinese.text, out) && same_prefix(out, like)) || (read_number(measure->name.ascii.text, out) && same_prefix(out, like));
}

MeasureList measures_in_range(const Sema *sema, int32_t first, const char *first_name, int32_t last, const char *last_name)
{
    MeasureList list = {0};
    Numbered    low, high;
    if (!last_name || first == last) {
        VEC_PUSH(sema->arena, &list, first);
    } else if (read_number(first_name, &low) && read_number(last_name, &high) && same_prefix(&low, &high)) {
        for (int32_t m = 0; m < sema->measures.count; m++) {
            Numbered here, before;
            if (!numbered_like(&sema->measures.items[m], &low, &here) || order(&low, &here) > 0 || order(&here, &high) > 0) continue;
            VEC_PUSH(sema->arena, &list, m);
            int32_t place = list.count - 1;                                       /* sorted by number */
            while (place > 0 && numbered_like(&sema->measures.items[list.items[place - 1]], &low, &before) && order(&before, &here) > 0) {
                list.items[place] = list.items[place - 1];
                place--;
            }
            list.items[place] = m;
        }
    } else {
        for (int32_t m = first; m <= last; m++) VEC_PUSH(sema->arena, &list, m);
    }
    return list;
}
