/* date - days and civil dates. The era arithmetic counts years from March, so that the leap day comes last. */
#include "runtime/date.h"

#include <assert.h>
#include <string.h>

static bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

static int days_of_month(int year, int month) {
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool date_is_valid(int year, int month, int day) {
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= days_of_month(year, month);
}

enum { DAYS_PER_ERA = 146097, YEARS_PER_ERA = 400, DAYS_TO_1970 = 719468 /* from 0000-03-01 */ };

int32_t date_from_civil(int year, int month, int day) {
    assert(date_is_valid(year, month, day));
    if (month <= 2) year--;                               /* January and February end the year before; 0 at the least */
    int era = year / YEARS_PER_ERA;
    int year_of_era = year - era * YEARS_PER_ERA;
    int month_from_march = (month + 9) % 12;
    int day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970;
}

void date_to_civil(int32_t days, int *year, int *month, int *day) {
    assert(days >= DATE_MIN && days <= DATE_MAX);
    int shifted = days + DAYS_TO_1970;                    /* not negative: DATE_MIN is 306 days after 0000-03-01 */
    int era = shifted / DAYS_PER_ERA;
    int day_of_era = shifted - era * DAYS_PER_ERA;
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    *month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    *year = era * YEARS_PER_ERA + year_of_era + (*month <= 2 ? 1 : 0);
}

int32_t date_add_months(int32_t days, int months) {
    int year, month, day;
    date_to_civil(days, &year, &month, &day);
    int64_t total = (int64_t)year * 12 + (month - 1) + months;
    if (total < 12) return DATE_MIN;                      /* before year 1 */
    if (total > (int64_t)9999 * 12 + 11) return DATE_MAX;
    int new_year = (int)(total / 12), new_month = (int)(total % 12) + 1;
    int last = days_of_month(new_year, new_month);
    return date_from_civil(new_year, new_month, day < last ? day : last);
}

/* Reads between `least` and `most` digits at `*at`. */
static bool read_number(const char *text, size_t size, size_t *at, int least, int most, int *number) {
    int count = 0;
    *number = 0;
    while (count < most && *at < size && text[*at] >= '0' && text[*at] <= '9') {
        *number = *number * 10 + (text[(*at)++] - '0');
        count++;
    }
    return count >= least;
}

static bool read_sign(const char *text, size_t size, size_t *at, const char *sign) {
    size_t length = strlen(sign);
    if (size - *at < length || memcmp(text + *at, sign, length) != 0) return false;
    *at += length;
    return true;
}

bool date_read(const char *text, size_t size, int32_t *days, bool *exists) {
    *days = 0;
    *exists = false;
    size_t at = 0;
    int    year, month, day;
    if (!read_number(text, size, &at, 4, 4, &year)) return false;
    bool        chinese = read_sign(text, size, &at, "年");
    const char *between = chinese ? "月" : at < size && text[at] == '/' ? "/" : "-";
    int         least = chinese ? 1 : 2;                  /* 2024年1月1日, but 2024-01-01 */
    if (!chinese && !read_sign(text, size, &at, between)) return false;
    if (!read_number(text, size, &at, least, 2, &month) || !read_sign(text, size, &at, between)) return false;
    if (!read_number(text, size, &at, least, 2, &day)) return false;
    if (chinese && !read_sign(text, size, &at, "日")) return false;
    if (at != size) return false;
    *exists = date_is_valid(year, month, day);
    if (*exists) *days = date_from_civil(year, month, day);
    return true;
}

int date_write(int32_t days, char *buffer) {
    int year, month, day;
    date_to_civil(days, &year, &month, &day);
    for (int i = 3; i >= 0; i--, year /= 10) buffer[i] = (char)('0' + year % 10);
    buffer[4] = buffer[7] = '-';
    buffer[5] = (char)('0' + month / 10);
    buffer[6] = (char)('0' + month % 10);
    buffer[8] = (char)('0' + day / 10);
    buffer[9] = (char)('0' + day % 10);
    buffer[10] = '\0';
    return 10;
}
