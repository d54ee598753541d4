/* suggest - "did you mean". The distance is that of Damerau and Levenshtein (optimal string alignment) over code points, with
 * the case of ASCII letters ignored. A name that contains the other, or is contained, counts as just near enough: a shortened
 * Chinese name (投资额 for 项目投资额) is many edits away and still what was meant. */
#include "source/diag.h"

#include "base/utf8.h"
#include <string.h>

enum { LONGEST = 96 };             /* code points; a longer name gets no suggestion */

/* Fills `points`, returns the number of code points, or -1 when there are too many. */
static int decode_name(const char *name, uint32_t *points) {
    int    count = 0;
    size_t size = strlen(name);
    for (size_t at = 0; at < size;) {
        uint32_t point;
        int      length = utf8_decode(name + at, size - at, &point);
        if (length == 0 || count == LONGEST) return -1;
        points[count++] = point >= 'A' && point <= 'Z' ? point + ('a' - 'A') : point;
        at += (size_t)length;
    }
    return count;
}

static int smaller(int left, int right) { return left < right ? left : right; }

static int edit_distance(const uint32_t *left, int left_count, const uint32_t *right, int right_count) {
    int  rows[3][LONGEST + 1];
    int *before = rows[0], *previous = rows[1], *current = rows[2];
    for (int j = 0; j <= right_count; j++) previous[j] = j;
    for (int i = 1; i <= left_count; i++) {
        current[0] = i;
        for (int j = 1; j <= right_count; j++) {
            bool same = left[i - 1] == right[j - 1];
            int  best = smaller(previous[j], current[j - 1]) + 1;
            best = smaller(best, previous[j - 1] + (same ? 0 : 1));
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                best = smaller(best, before[j - 2] + 1);
            current[j] = best;
        }
        int *oldest = before;
        before = previous;
        previous = current;
        current = oldest;
    }
    return previous[right_count];
}

static bool contains(const uint32_t *longer, int longer_count, const uint32_t *shorter, int shorter_count) {
    for (int i = 0; i + shorter_count <= longer_count; i++)
        if (memcmp(longer + i, shorter, sizeof *shorter * (size_t)shorter_count) == 0) return true;
    return false;
}

static int threshold_of(int length) { return length < 2 ? 0 : length / 3 > 1 ? length / 3 : 1; }

/* A score is four times the distance, so that what merely contains the name comes behind everything within the threshold. */
enum { PER_EDIT = 4 };

void suggest_start(Suggest *suggest, const char *name) {
    uint32_t points[LONGEST];
    int      length = decode_name(name, points);
    *suggest = (Suggest){name, length, 0, NULL};
    suggest->best = PER_EDIT * (threshold_of(length) + 1);          /* a match must score lower */
}

void suggest_offer(Suggest *suggest, const char *candidate) {
    if (!candidate || suggest->length < 2) return;
    uint32_t name[LONGEST], other[LONGEST];
    int      length = decode_name(suggest->name, name), count = decode_name(candidate, other);
    if (count < 1) return;
    int threshold = threshold_of(length);
    int apart = length > count ? length - count : count - length;
    if (apart <= threshold) {
        int score = PER_EDIT * edit_distance(name, length, other, count);
        if (score < suggest->best) {
            suggest->best = score;
            suggest->match = candidate;
        }
    }
    bool longer = length >= count;
    int  shorter_count = smaller(length, count);
    if (shorter_count < 2 || apart > shorter_count) return;
    if (!contains(longer ? name : other, longer ? length : count, longer ? other : name, shorter_count)) return;
    int score = PER_EDIT * threshold + smaller(apart, PER_EDIT - 1);
    if (score < suggest->best) {
        suggest->best = score;
        suggest->match = candidate;
    }
}

const char *suggest_result(const Suggest *suggest) { return suggest->match; }
