/* suggest - "did you mean". The distance is that of Damerau and Levenshtein (optimal string alignment) over code points, with
 * the case of ASCII letters ignored. A name that contains the other, or is contained, counts as just near enough: a shortened
 * Chinese name (投资额 for 项目投资额) is many edits away and still what was meant. What is near and says the opposite was not. */
#include "source/diag.h"

#include "base/utf8.h"
#include <string.h>
#include <strings.h>

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

/* ---- the sense of a name ---------------------------------------------------------------------------------------------- */

static bool is_letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }

/* How often `word` stands in `text`: Chinese anywhere, English as a whole word. */
static int occurrences(const char *text, const char *word) {
    int    count = 0;
    size_t size = strlen(word);
    bool   english = is_letter(word[0]);
    for (const char *at = text; *at; at++) {
        if (english ? strncasecmp(at, word, size) != 0 : strncmp(at, word, size) != 0) continue;
        if (english && (is_letter(at[size]) || (at > text && is_letter(at[-1])))) continue;
        count++;
    }
    return count;
}

/* unpaid and paid: the longer is a prefix that negates before what starts like the shorter. */
static bool negates(const char *longer, const char *shorter) {
    static const char *const prefixes[] = {"un", "non", "in", "dis", "not", "de"};
    enum { ALIKE = 3 };
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t size = strlen(prefixes[i]);
        if (strncasecmp(longer, prefixes[i], size) != 0) continue;
        const char *rest = longer + size;
        if (*rest == '_' || *rest == '-' || *rest == ' ') rest++;
        if (strlen(shorter) >= ALIKE && strncasecmp(rest, shorter, ALIKE) == 0) return true;
    }
    return false;
}

static bool same_sense(const char *name, const char *candidate) {
    static const char *const negations[] = {"不", "未", "非", "没", "无", "免", "not", "no", "non", "without"};
    static const char *const opposites[][2] = {
        {"高", "低"}, {"高", "小"}, {"高", "少"}, {"大", "低"}, {"大", "小"}, {"大", "少"}, {"多", "低"}, {"多", "小"}, {"多", "少"}, {"早", "晚"}, {"早", "迟"}, {"前", "后"}, {"上", "下"}, {"内", "外"}, {"增", "减"}, {"升", "降"},
        {"有", "无"}, {"起", "止"}, {"正", "负"}, {"盈", "亏"}, {"min", "max"}, {"minimum", "maximum"}, {"least", "most"}, {"least", "greatest"},
        {"lowest", "highest"}, {"smallest", "largest"}, {"low", "high"}, {"lower", "upper"}, {"below", "above"}, {"under", "over"}, {"before", "after"},
        {"less", "more"}, {"earlier", "later"}, {"earliest", "latest"}, {"first", "last"}, {"start", "end"}, {"from", "to"}, {"increase", "decrease"},
    };
    for (size_t i = 0; i < sizeof negations / sizeof *negations; i++)
        if (occurrences(name, negations[i]) != occurrences(candidate, negations[i])) return false;
    for (size_t i = 0; i < sizeof opposites / sizeof *opposites; i++)
        for (int k = 0; k < 2; k++)
            if (occurrences(name, opposites[i][k]) > occurrences(candidate, opposites[i][k])
                && occurrences(candidate, opposites[i][!k]) > occurrences(name, opposites[i][!k])) return false;
    return !negates(name, candidate) && !negates(candidate, name);
}

/* ---- offering ----------------------------------------------------------------------------------------------------------- */

static void take(Suggest *suggest, const char *candidate, int score) {
    if (score >= suggest->best || !same_sense(suggest->name, candidate)) return;
    suggest->best = score;
    suggest->match = candidate;
}

static void offer(Suggest *suggest, const char *candidate, bool by_part) {
    if (!candidate || suggest->length < 2) return;
    uint32_t name[LONGEST], other[LONGEST];
    int      length = decode_name(suggest->name, name), count = decode_name(candidate, other);
    if (count < 1) return;
    int threshold = threshold_of(length);
    int apart = length > count ? length - count : count - length;
    if (apart <= threshold) take(suggest, candidate, PER_EDIT * edit_distance(name, length, other, count));
    bool longer = length >= count;
    int  shorter_count = smaller(length, count);
    if (!by_part || shorter_count < 2 || apart > shorter_count) return;
    if (!contains(longer ? name : other, longer ? length : count, longer ? other : name, shorter_count)) return;
    take(suggest, candidate, PER_EDIT * threshold + smaller(apart, PER_EDIT - 1));
}

void suggest_offer(Suggest *suggest, const char *candidate) { offer(suggest, candidate, true); }
void suggest_offer_spelling(Suggest *suggest, const char *candidate) { offer(suggest, candidate, false); }

const char *suggest_result(const Suggest *suggest) { return suggest->match; }
