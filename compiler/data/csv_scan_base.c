/* csv_scan_base - the hot loop in plain C, eight bytes at a time. */
#include "data/csv_scan.h"

#include "base/utf8.h"
#include "data/value_text.h"
#include "source/source.h"
#include <string.h>

/* The digits at `at`: how many there are (up to 15). */
static inline unsigned leading_digits(const char *at) {
    for (unsigned count = 0; count < 16; count += 8) {
        uint64_t word;
        memcpy(&word, at + count, 8);
        uint64_t other = ((word & 0xF0F0F0F0F0F0F0F0u) ^ 0x3030303030303030u) | (((word + 0x0606060606060606u) & 0xF0F0F0F0F0F0F0F0u) ^ 0x3030303030303030u);
        if (other) return count + (unsigned)__builtin_ctzll(other) / 8;
    }
    return 16;
}

static inline int64_t eight_digits(uint64_t word) {
    word = (word & 0x0F0F0F0F0F0F0F0Fu) * 2561 >> 8;
    word = (word & 0x00FF00FF00FF00FFu) * 6553601 >> 16;
    return (int64_t)((word & 0x0000FFFF0000FFFFu) * 42949672960001u >> 32);
}

/* `count` digits, at most 16. */
static inline int64_t digits_value(const char *at, unsigned count) {
    int64_t value = 0;
    if (count >= 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        value = eight_digits(word);
        at += 8;
        count -= 8;
    }
    for (; count; count--) value = value * 10 + (*at++ - '0');
    return value;
}

/* A number with up to `scale` decimals, as an integer multiple of 10^-scale. Where it ends, NULL when it is something else. */
static inline const char *scan_number(const char *at, unsigned scale, int64_t *value) {
    static const int64_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    unsigned count = leading_digits(at);
    if (count == 0 || count > 15 - scale) return NULL;
    int64_t number = digits_value(at, count);
    at += count;
    if (*at != '.') {
        *value = number * powers[scale];
        return at;
    }
    unsigned decimals = leading_digits(++at);
    if (decimals == 0 || decimals > scale) return NULL;
    *value = number * powers[scale] + digits_value(at, decimals) * powers[scale - decimals];
    return at + decimals;
}

/* The first comma, line end or quote from here on. */
static inline const char *scan_end(const char *at) {
    while (*at != ',' && *at != '\n' && *at != '\r' && *at != '"') at++;
    return at;
}

#include "data/csv_scan.inc"

ScanResult csv_scan_base(CsvScan *scan) {
    FactColumns *columns = scan->columns;
    const char  *at = scan->at;
    int64_t      row = columns->rows, lines = scan->lines;
    ScanResult   result = SCAN_DONE;
    while (at < scan->end) {
        if (row == COLUMNS_ROWS) {
            result = SCAN_FULL;
            break;
        }
        const char *next = scan_record(scan, at, row);
        if (!next || next > scan->end) {
            result = SCAN_UNSURE;
            break;
        }
        at = next;
        row++;
        lines++;
    }
    scan->at = at;
    scan->lines = lines;
    columns->rows = row;
    return result;
}

CsvLook csv_look_base(const char *text, size_t size) {
    CsvLook look = {.quotes = memchr(text, '"', size) != NULL, .returns = memchr(text, '\r', size) != NULL};
    for (size_t i = 0; i < size; i++) look.line_feeds += text[i] == '\n';
    return look;
}
