/* lint_figures - see lint_figures.h. Numbers stand in Arabic or Chinese numerals; the units are those of public documents. */
#include "analysis/lint_figures.h"

#include "base/buffer.h"
#include "base/utf8.h"
#include "runtime/date.h"
#include <string.h>

/* ---- the text ------------------------------------------------------------------------------------------------------------ */

static bool is_white(uint32_t code_point) {
    return code_point <= ' ' || code_point == 0xA0 || code_point == 0x3000 || code_point == 0xFEFF;
}

static void put_normalised(Buffer *out, const char *text) {
    size_t size = strlen(text);
    for (size_t at = 0; at < size;) {
        size_t plain = at;                                             /* Chinese characters and printable ASCII stay as they are */
        while (at < size && (unsigned char)text[at] > ' ' && ((unsigned char)text[at] < 0x80 || ((unsigned char)text[at] >= 0xE4 && (unsigned char)text[at] <= 0xE9)))
            at += (unsigned char)text[at] < 0x80 ? 1 : 3;
        buffer_put(out, text + plain, at - plain);
        if (at >= size) break;
        uint32_t code_point;
        int      length = utf8_decode(text + at, size - at, &code_point);
        if (length == 0) return;
        if (code_point >= 0xFF10 && code_point <= 0xFF19) buffer_byte(out, (char)(code_point - 0xFF10 + '0'));
        else if (code_point == 0xFF05) buffer_byte(out, '%');
        else if (code_point == 0xFF0E) buffer_byte(out, '.');
        else if (!is_white(code_point)) buffer_put(out, text + at, (size_t)length);
        at += (size_t)length;
    }
    buffer_byte(out, '\n');
}

static bool starts(const char *text, const char *with) {
    for (; *with; text++, with++)
        if (*text != *with) return false;
    return true;
}

/* The size of the first of these words that stands at `text`; the lists end with NULL. */
static size_t word_at(const char *text, const char *const *words) {
    for (; *words; words++)
        if (starts(text, *words)) return strlen(*words);
    return 0;
}

/* … that ends just before text[end]. */
static size_t word_before(const char *text, size_t end, const char *const *words) {
    for (; *words; words++) {
        size_t size = strlen(*words);
        if (size <= end && memcmp(text + end - size, *words, size) == 0) return size;
    }
    return 0;
}

/* ---- numbers ------------------------------------------------------------------------------------------------------------- */

/* The character at `text` when it takes three bytes, as Chinese numerals do; else 0. */
static uint32_t three_bytes(const char *text) {
    const unsigned char *byte = (const unsigned char *)text;
    if ((byte[0] & 0xF0) != 0xE0 || !byte[1] || !byte[2]) return 0;
    return (uint32_t)(byte[0] & 0x0F) << 12 | (uint32_t)(byte[1] & 0x3F) << 6 | (byte[2] & 0x3F);
}

static int chinese_digit(uint32_t character) {
    switch (character) {
    case 0x96F6: case 0x3007: return 0;    /* 零 〇 */
    case 0x4E00: return 1;                 /* 一 */
    case 0x4E8C: case 0x4E24: return 2;    /* 二 两 */
    case 0x4E09: return 3;                 /* 三 */
    case 0x56DB: return 4;                 /* 四 */
    case 0x4E94: return 5;                 /* 五 */
    case 0x516D: return 6;                 /* 六 */
    case 0x4E03: return 7;                 /* 七 */
    case 0x516B: return 8;                 /* 八 */
    case 0x4E5D: return 9;                 /* 九 */
    }
    return -1;
}

static int chinese_unit(uint32_t character) {
    return character == 0x5341 /* 十 */ ? 10 : character == 0x767E /* 百 */ ? 100 : character == 0x5343 /* 千 */ ? 1000 : 0;
}

/* 两千五百 = 2500; 二〇二四 = 2024. Returns its bytes, 0 for none. */
static size_t read_chinese(const char *text, Int128 *value) {
    size_t at = 0;
    Int128 total = 0, digit = -1, plain = 0;
    bool   has_unit = false;
    for (int count = 0; count < 12; count++, at += 3) {
        uint32_t character = three_bytes(text + at);
        int      next = chinese_digit(character), unit = chinese_unit(character);
        if (next >= 0) {
            digit = next;
            plain = plain * 10 + next;
        } else if (unit) {
            total += (digit > 0 ? digit : 1) * unit;
            digit = -1;
            has_unit = true;
        } else break;
    }
    if (at == 0) return 0;
    *value = has_unit ? total + (digit > 0 ? digit : 0) : plain;
    return at;
}

/* 1,000.5 as a fraction. Returns its bytes. */
static size_t read_arabic(const char *text, Int128 *numerator, Int128 *denominator) {
    size_t at = 0;
    *numerator = 0;
    *denominator = 1;
    for (int digits = 0; digits < 18; at++) {
        bool separator = text[at] == ',' && digits > 0 && strspn(text + at + 1, "0123456789") == 3;
        if (separator) continue;
        if (text[at] < '0' || text[at] > '9') break;
        *numerator = *numerator * 10 + (text[at] - '0');
        digits++;
    }
    if (at == 0 || text[at] != '.' || text[at + 1] < '0' || text[at + 1] > '9') return at;
    for (at++; text[at] >= '0' && text[at] <= '9' && *denominator < 1000000000; at++) {
        *numerator = *numerator * 10 + (text[at] - '0');
        *denominator *= 10;
    }
    return at;
}

static size_t read_number(const char *text, Int128 *numerator, Int128 *denominator) {
    size_t size = read_arabic(text, numerator, denominator);
    if (size > 0) return size;
    *denominator = 1;
    return read_chinese(text, numerator);
}

/* ---- figures ------------------------------------------------------------------------------------------------------------- */

static const char *const range_marks[] = {"-", "—", "–", "～", "~", "至", "到", NULL};

/* 2024年1月1日, 1月1日, 2024年6月, 2024年. */
static size_t read_date(const char *text, Figure *figure) {
    int    parts[3] = {0};
    size_t at = 0;
    static const char *const marks[] = {"年", "月", "日"};
    for (int part = 0; part < 3; part++) {
        Int128 value, one;
        size_t size = read_number(text + at, &value, &one);
        if (size == 0 || one != 1 || !starts(text + at + size, marks[part])) continue;
        if (part == 0 && (value < 1900 || value > 2200)) return 0;      /* 5年 is a duration */
        if (part > 0 && (value < 1 || value > 31)) return 0;
        parts[part] = (int)value;
        at += size + strlen(marks[part]);
    }
    if (!parts[0] && !(parts[1] && parts[2])) return 0;
    figure->kind = FIGURE_DATE;
    figure->year = parts[0];
    figure->month = parts[1];
    figure->day = parts[2];
    return at;
}

/* 百分之十, 三分之一, 一半. */
static size_t read_share(const char *text, Figure *figure) {
    Int128 part, whole, one;
    figure->kind = FIGURE_PERCENT;
    if (starts(text, "一半") || starts(text, "半数")) {
        figure->numerator = 1;
        figure->denominator = 2;
        return 6;
    }
    size_t size = starts(text, "百分之") ? 3 : read_number(text, &whole, &one);
    if (starts(text, "百分之")) whole = 100, one = 1;
    if (size == 0 || !starts(text + size, "分之") || whole <= 0 || one != 1) return 0;
    size_t more = read_number(text + size + 6, &part, &one);
    if (more == 0) return 0;
    figure->numerator = part;
    figure->denominator = whole * one;
    return size + 6 + more;
}

/* 万, 亿, 百万 … behind the number. */
static size_t read_multiplier(const char *text, Int128 *times) {
    static const struct { const char *word; int64_t times; } words[] = {
        {"十亿", 1000000000}, {"百亿", 10000000000}, {"千亿", 100000000000}, {"万亿", 1000000000000}, {"十万", 100000}, {"百万", 1000000},
        {"千万", 10000000},   {"亿", 100000000},     {"万", 10000},          {"千元", 1000},          {"百元", 100},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!starts(text, words[i].word)) continue;
        *times = words[i].times;
        size_t size = strlen(words[i].word);
        return size - (size > 3 && starts(text + size - 3, "元") ? 3 : 0);
    }
    *times = 1;
    return 0;
}

static size_t read_quantity(const char *text, Figure *figure) {
    Int128 times;
    size_t at = read_number(text, &figure->numerator, &figure->denominator);
    if (at == 0) return 0;
    at += read_multiplier(text + at, &times);
    figure->numerator *= times;
    figure->kind = FIGURE_NUMBER;
    if (starts(text + at, "元")) {
        figure->kind = FIGURE_MONEY;
        figure->numerator *= 100;
        return at + 3;
    }
    bool points = starts(text + at, "个百分点");
    if (text[at] == '%' || points) {
        figure->kind = FIGURE_PERCENT;
        figure->denominator *= 100;
        return at + (points ? strlen("个百分点") : 1);
    }
    if (starts(text + at, "年") || starts(text + at, "周年") || starts(text + at, "个年度")) {
        figure->kind = FIGURE_DURATION;
        figure->numerator *= 12;
        return at + strlen(starts(text + at, "年") ? "年" : starts(text + at, "周年") ? "周年" : "个年度");
    }
    if (starts(text + at, "个月")) {
        figure->kind = FIGURE_DURATION;
        return at + strlen("个月");
    }
    figure->range_start = word_at(text + at, range_marks) > 0;
    return at;
}

static size_t read_figure(const char *text, Figure *figure) {
    *figure = (Figure){.denominator = 1};
    size_t size = read_date(text, figure);
    if (size == 0) size = read_share(text, figure);
    if (size == 0) size = read_quantity(text, figure);
    return size;
}

/* Whether a figure can start here; most characters of a text say no. */
static bool may_start(const char *text) {
    if (*text >= '0' && *text <= '9') return true;
    uint32_t character = three_bytes(text);
    return character && (chinese_digit(character) >= 0 || chinese_unit(character) || character == 0x534A /* 半数 */);
}

Quoted *figures_read(Arena *arena, const QuotationList *const *lists, int32_t list_count) {
    Quoted *quoted = NEW(arena, Quoted);
    Buffer  text = {0};
    for (int32_t i = 0; i < list_count; i++)
        for (int32_t k = 0; k < lists[i]->count; k++) put_normalised(&text, lists[i]->items[k].text);
    quoted->text = arena_strndup(arena, text.data ? text.data : "", text.size);
    quoted->size = text.size;
    buffer_free(&text);
    for (size_t at = 0; at < quoted->size;) {
        Figure figure;
        size_t size = may_start(quoted->text + at) ? read_figure(quoted->text + at, &figure) : 0;
        if (size == 0) {
            at++;
            while (((unsigned char)quoted->text[at] & 0xC0) == 0x80) at++;
            continue;
        }
        figure.start = at;
        at += size;
        figure.end = at;
        VEC_PUSH(arena, &quoted->figures, figure);
    }
    return quoted;
}

/* ---- the same value ------------------------------------------------------------------------------------------------------ */

static bool same_value(Int128 a, Int128 b, Int128 c, Int128 d) {
    const Int128 limit = (Int128)1 << 62;                               /* products stay below 2^126 */
    if (a > limit || a < -limit || b > limit || c > limit || c < -limit || d > limit) return false;
    return a * d == c * b;
}

static bool is_date(const Figure *figure, int32_t days) {
    int year, month, day, next_year, next_month, next_day;
    date_to_civil(days, &year, &month, &day);
    date_to_civil(days + 1, &next_year, &next_month, &next_day);
    if (figure->year && figure->year != year) return false;
    if (figure->month && figure->month != month) return false;
    if (figure->day) return figure->day == day;
    bool first = day == 1 && (figure->month || month == 1), last = next_day == 1 && (figure->month || next_month == 1);
    return first || last;                                               /* 2024年6月, 2027年: from its first day or to its last */
}

bool figure_is(const Quoted *quoted, const Figure *figure, Constant value, const char *unit) {
    bool whole = figure->kind == FIGURE_NUMBER;
    Int128 n = figure->numerator, d = figure->denominator;
    if (value.type.tag == TYPE_TAG_DATE) return figure->kind == FIGURE_DATE && is_date(figure, (int32_t)value.numerator);
    if (figure->kind == FIGURE_DATE) return false;
    if (value.type.tag == TYPE_TAG_MONEY) {
        if (figure->kind == FIGURE_MONEY) return same_value(n, d, value.numerator, value.denominator);
        if (!whole) return false;
        if (same_value(n * 100, d, value.numerator, value.denominator)) return true;
        return figure->range_start && (same_value(n * 1000000, d, value.numerator, value.denominator) || same_value(n * 10000000000, d, value.numerator, value.denominator));
    }
    if (value.type.tag == TYPE_TAG_DURATION) return figure->kind == FIGURE_DURATION && same_value(n, d, value.numerator, value.denominator);
    if (value.type.tag == TYPE_TAG_QUANTITY) {
        if (!whole || !same_value(n, d, value.numerator, value.denominator)) return false;
        return !unit || figure->range_start || starts(quoted->text + figure->end, unit);
    }
    if (!value.type.percent) return whole && same_value(n, d, value.numerator, value.denominator);      /* 300人 */
    if (figure->kind == FIGURE_PERCENT) return same_value(n, d, value.numerator, value.denominator);
    return whole && figure->range_start && same_value(n, d * 100, value.numerator, value.denominator);
}

/* ---- the words around ------------------------------------------------------------------------------------------------------ */

#define LT (1u << COMPARE_LT)
#define LE (1u << COMPARE_LE)
#define GT (1u << COMPARE_GT)
#define GE (1u << COMPARE_GE)

/* Longer words first: 不超过 ends with 超过. */
static const struct { const char *word; Allowed allowed; } before_words[] = {
    {"不超过", LE}, {"不得超过", LE}, {"未超过", LE}, {"不高于", LE}, {"不大于", LE}, {"不多于", LE}, {"不晚于", LE}, {"不迟于", LE}, {"最高", LE}, {"最多", LE}, {"至多", LE},
    {"上限为", LE}, {"限额为", LE}, {"不低于", GE}, {"不少于", GE}, {"不小于", GE}, {"不早于", GE}, {"至少", GE}, {"未达到", LT}, {"未达", LT},
    {"未满", LT},   {"不满", LT},   {"不足", LT},   {"低于", LT},   {"少于", LT},   {"小于", LT},   {"早于", LT},   {"超过", GT}, {"高于", GT},
    {"大于", GT},   {"多于", GT},   {"晚于", GT},   {"超出", GT},   {"达到", GE},   {"达", GE},     {"年满", GE},
};
static const struct { const char *word; Allowed allowed; } after_words[] = {
    {"以上（不含", GT}, {"以上(不含", GT}, {"以上不含", GT}, {"（不含）以上", GT}, {"(不含)以上", GT}, {"以下（不含", LT}, {"以下(不含", LT}, {"（不含）以下", LT},
    {"(不含)以下", LT}, {"（不含", LT | GT}, {"(不含", LT | GT}, {"及以上", GE}, {"（含）以上", GE}, {"(含)以上", GE}, {"以上", GE}, {"及以下", LE},
    {"（含）以下", LE}, {"(含)以下", LE}, {"以下", LE | LT}, {"以内", LE}, {"之内", LE}, {"（含", LE | GE}, {"(含", LE | GE}, {"之前", LT | LE}, {"以前", LT | LE},
    {"前", LT | LE}, {"之后", GT | GE}, {"以后", GT | GE}, {"后", GT | GE}, {"起", GE}, {"止", LE},
};

/* 自2024年1月1日至2026年6月30日: both days are in. */
static Allowed edge_of_period(const Quoted *quoted, const Figure *figure) {
    static const char *const first[] = {"自", "从", NULL}, *const last[] = {"至", "到", NULL};
    if (figure->kind != FIGURE_DATE) return 0;
    if (word_before(quoted->text, figure->start, last)) return LE;
    return word_before(quoted->text, figure->start, first) || word_at(quoted->text + figure->end, last) ? GE : 0;
}

static size_t comparing_word(const Quoted *quoted, const Figure *figure, Allowed *allowed) {
    for (size_t i = 0; i < sizeof before_words / sizeof *before_words; i++) {
        const char *one[] = {before_words[i].word, NULL};
        size_t size = word_before(quoted->text, figure->start, one);
        if (size == 0) continue;
        *allowed = before_words[i].allowed;
        return size;
    }
    return 0;
}

Allowed figure_allows(const Quoted *quoted, const Figure *figure) {
    Allowed allowed = 0;
    if (!comparing_word(quoted, figure, &allowed)) allowed = edge_of_period(quoted, figure);
    const char *after = quoted->text + figure->end;
    if (starts(after, "人民币")) after += strlen("人民币");
    for (size_t i = 0; i < sizeof after_words / sizeof *after_words; i++) {
        if (!starts(after, after_words[i].word)) continue;
        /* 达到2000万元以上: the word behind says it; 超过500万元以上 says both, so both are taken */
        return allowed == GE ? after_words[i].allowed : allowed | after_words[i].allowed;
    }
    if (figure->kind == FIGURE_NUMBER) {                                /* 150吨以上: look behind the unit too */
        const char *at = after;
        for (int i = 0; i < 6 && *at && *at != '\n'; i++) at += utf8_decode(at, strlen(at), &(uint32_t){0});
        const char *found = strstr(after, "以上");
        if (found && found <= at) return allowed == 0 || allowed == GE ? GE : allowed | GE;
        found = strstr(after, "以下");
        if (found && found <= at) return allowed | LE | LT;
    }
    return allowed;
}

bool figure_is_aside(const Quoted *quoted, const Figure *figure) {
    static const char *const words[] = {"（含", "(含", "不含", "，含", "包含", "包括", NULL};
    return word_before(quoted->text, figure->start, words) > 0;
}

static size_t part_start(const Quoted *quoted, size_t end) {
    static const char *const stops[] = {"，", "。", "；", "：", "、", "\n", ",", ";", "（", "）", "〔", "〕", NULL};
    size_t at = end;
    while (at > 0 && word_before(quoted->text, at, stops) == 0) at--;
    return at;
}

const char *figure_subject(Arena *arena, const Quoted *quoted, const Figure *figure) {
    static const char *const links[] = {"的", "为", "在", "是", NULL};
    Allowed unused;
    size_t start = part_start(quoted, figure->start), end = figure->start - comparing_word(quoted, figure, &unused);
    end -= word_before(quoted->text, end, links);
    return end > start ? arena_strndup(arena, quoted->text + start, end - start) : "";
}

bool figure_is_ceiling(const Quoted *quoted, const Figure *figure) {
    static const char *const words[] = {"不超过", "最高", "最多", "至多", "不高于", "上限", "限额", "以内", NULL};
    for (size_t at = part_start(quoted, figure->start); at < figure->start; at++)
        if (word_at(quoted->text + at, words)) return true;
    return starts(quoted->text + figure->end, "以内") || starts(quoted->text + figure->end, "为上限") || starts(quoted->text + figure->end, "为限");
}
