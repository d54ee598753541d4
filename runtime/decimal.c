/* decimal - exact numbers at the edge, by integer arithmetic only. */
#include "runtime/decimal.h"

#include <assert.h>
#include <string.h>

typedef unsigned __int128 Unsigned128;

/* A number as written: its digits (without the point) are text[first..], `count` of them; the point stands after the digit
 * `point` (which may lie outside of them, either side, after the exponent is taken in). */
typedef struct { const char *whole, *fraction; size_t whole_count, fraction_count; int64_t point; bool negative; } Written;

static bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

static size_t count_digits(const char *text, size_t size) {
    size_t count = 0;
    while (count < size && is_digit(text[count])) count++;
    return count;
}

/* Exponents beyond this cannot matter: the text would have to be as long to make up for them. */
#define EXPONENT_LIMIT ((int64_t)1 << 40)

static DecimalStatus read_written(const char *text, size_t size, Written *written) {
    size_t at = 0;
    *written = (Written){0};
    if (at < size && (text[at] == '+' || text[at] == '-')) written->negative = text[at++] == '-';
    if (at == size) return DECIMAL_EMPTY;
    written->whole = text + at;
    written->whole_count = count_digits(text + at, size - at);
    if (written->whole_count == 0) return DECIMAL_MALFORMED;
    at += written->whole_count;
    if (at < size && text[at] == '.') {
        at++;
        written->fraction = text + at;
        written->fraction_count = count_digits(text + at, size - at);
        if (written->fraction_count == 0) return DECIMAL_MALFORMED;
        at += written->fraction_count;
    }
    int64_t exponent = 0;
    if (at < size && (text[at] == 'e' || text[at] == 'E')) {
        at++;
        bool down = false;
        if (at < size && (text[at] == '+' || text[at] == '-')) down = text[at++] == '-';
        size_t count = count_digits(text + at, size - at);
        if (count == 0) return DECIMAL_MALFORMED;
        for (size_t i = 0; i < count; i++)
            if (exponent < EXPONENT_LIMIT) exponent = exponent * 10 + (text[at + i] - '0');
        if (down) exponent = -exponent;
        at += count;
    }
    if (at != size) return DECIMAL_MALFORMED;
    written->point = (int64_t)written->whole_count + exponent;
    return DECIMAL_OK;
}

static int digit_at(const Written *written, size_t index) {
    return index < written->whole_count ? written->whole[index] - '0'
                                        : written->fraction[index - written->whole_count] - '0';
}

DecimalStatus decimal_read(const char *text, size_t size, int scale, int64_t *value) {
    assert(scale >= 0 && scale <= 18);
    *value = 0;
    Written       written;
    DecimalStatus status = read_written(text, size, &written);
    if (status != DECIMAL_OK) return status;

    const uint64_t limit = written.negative ? (uint64_t)1 << 63 : INT64_MAX;
    size_t         count = written.whole_count + written.fraction_count;
    int64_t        kept = written.point + scale;          /* how many leading digits belong to the scaled integer */
    uint64_t       magnitude = 0;
    bool           dropped = false;                       /* a digit other than 0 lies behind them */
    for (size_t i = 0; i < count; i++) {
        int digit = digit_at(&written, i);
        if ((int64_t)i >= kept) {
            dropped = dropped || digit != 0;
            continue;
        }
        if (magnitude > (limit - (uint64_t)digit) / 10) return DECIMAL_TOO_LARGE;
        magnitude = magnitude * 10 + (uint64_t)digit;
    }
    for (int64_t i = (int64_t)count; i < kept && magnitude != 0; i++) {   /* at most 19 rounds: then the limit is reached */
        if (magnitude > limit / 10) return DECIMAL_TOO_LARGE;
        magnitude *= 10;
    }
    if (dropped) return DECIMAL_TOO_PRECISE;
    *value = written.negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    return DECIMAL_OK;
}

int decimal_write(Int128 value, int scale, int decimals, char *buffer) {
    enum { CAPACITY = 48 };
    assert(scale >= 0 && scale <= 18 && decimals >= -1);
    Unsigned128 magnitude = value < 0 ? 0 - (Unsigned128)value : (Unsigned128)value;
    /* Drop the zeros that need not be written. What cannot be dropped is written even when it was asked away: a number with
     * more digits than wanted is better than a wrong one. */
    int exact = scale;
    while (exact > (decimals < 0 ? 0 : decimals) && magnitude % 10 == 0) {
        magnitude /= 10;
        exact--;
    }
    assert(decimals < 0 || exact <= decimals);

    char digits[64];                                      /* lowest first; 39 digits are the most that 128 bits give */
    int  count = 0;
    for (int i = exact; i < decimals && count < 20; i++) digits[count++] = '0';
    int places = exact + count;                           /* digits behind the point */
    do {
        digits[count++] = (char)('0' + (int)(magnitude % 10));
        magnitude /= 10;
    } while (magnitude != 0 && count < (int)sizeof digits);
    while (count <= places) digits[count++] = '0';
    assert(count + 3 <= CAPACITY);                        /* sign, point, NUL */

    int length = 0;
    if (value < 0) buffer[length++] = '-';
    while (count > 0 && length < CAPACITY - 2) {
        if (count == places) buffer[length++] = '.';
        buffer[length++] = digits[--count];
    }
    buffer[length] = '\0';
    return length;
}

Int128 floor_divide(Int128 dividend, Int128 divisor) {
    assert(divisor > 0);
    Int128 quotient = dividend / divisor;                 /* towards zero */
    return dividend % divisor < 0 ? quotient - 1 : quotient;
}

Int128 greatest_common_divisor(Int128 a, Int128 b) {
    Unsigned128 x = a < 0 ? 0 - (Unsigned128)a : (Unsigned128)a;
    Unsigned128 y = b < 0 ? 0 - (Unsigned128)b : (Unsigned128)b;
    while (y != 0) {
        Unsigned128 rest = x % y;
        x = y;
        y = rest;
    }
    assert(x >> 127 == 0);  /* 2^127 comes only of the least value, which no caller has */
    return x == 0 ? 1 : (Int128)x;
}
