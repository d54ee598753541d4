/* Dates against an independent oracle: a calendar that is walked day by day, with month lengths spelled out. */
#include "runtime/date.h"

#include <criterion/criterion.h>
#include <string.h>

typedef struct { int year, month, day; } Civil;

static int length_of_month(int year, int month) {
    switch (month) {
    case 4: case 6: case 9: case 11: return 30;
    case 2:
        if (year % 400 == 0) return 29;
        if (year % 100 == 0) return 28;
        return year % 4 == 0 ? 29 : 28;
    }
    return 31;
}

static void next_day(Civil *civil) {
    if (civil->day++ < length_of_month(civil->year, civil->month)) return;
    civil->day = 1;
    if (civil->month++ < 12) return;
    civil->month = 1;
    civil->year++;
}

Test(date, walks_every_day_of_9999_years) {
    Civil   civil = {1, 1, 1};
    int32_t days = DATE_MIN;
    for (; civil.year <= 9999; days++, next_day(&civil)) {
        int year, month, day;
        date_to_civil(days, &year, &month, &day);
        cr_assert(year == civil.year && month == civil.month && day == civil.day, "day %d is %d-%d-%d", days, year, month, day);
        cr_assert_eq(date_from_civil(year, month, day), days);
        cr_assert(date_is_valid(year, month, day));
    }
    cr_assert_eq(days - 1, DATE_MAX);
}

Test(date, known_days) {
    cr_expect_eq(date_from_civil(1970, 1, 1), 0);
    cr_expect_eq(date_from_civil(1969, 12, 31), -1);
    cr_expect_eq(date_from_civil(2000, 3, 1), 11017);      /* 30 years of 365, 7 leap days before 2000, 31 + 29 days */
    cr_expect_eq(date_from_civil(2024, 1, 1) % 7, 4);      /* a Monday; 1970-01-01 was a Thursday */
}

Test(date, validity) {
    cr_expect(date_is_valid(2024, 2, 29));
    cr_expect(date_is_valid(2000, 2, 29));
    cr_expect(!date_is_valid(2025, 2, 29));
    cr_expect(!date_is_valid(1900, 2, 29));
    cr_expect(!date_is_valid(2025, 2, 30));
    cr_expect(!date_is_valid(2025, 4, 31));
    cr_expect(!date_is_valid(2025, 0, 1));
    cr_expect(!date_is_valid(2025, 13, 1));
    cr_expect(!date_is_valid(2025, 1, 0));
    cr_expect(!date_is_valid(2025, 1, 32));
    cr_expect(!date_is_valid(0, 1, 1));
    cr_expect(!date_is_valid(10000, 1, 1));
}

static void adds(int year, int month, int day, int months, int new_year, int new_month, int new_day) {
    int32_t sum = date_add_months(date_from_civil(year, month, day), months);
    char    buffer[12];
    date_write(sum, buffer);
    cr_expect_eq(sum, date_from_civil(new_year, new_month, new_day), "%d-%d-%d + %d months = %s", year, month, day, months, buffer);
}

Test(date, adds_months) {
    adds(2024, 1, 31, 1, 2024, 2, 29);
    adds(2025, 1, 31, 1, 2025, 2, 28);
    adds(2025, 1, 31, 2, 2025, 3, 31);
    adds(2024, 2, 29, 12, 2025, 2, 28);
    adds(2024, 2, 29, 48, 2028, 2, 29);
    adds(2024, 12, 15, 1, 2025, 1, 15);
    adds(2024, 1, 15, -1, 2023, 12, 15);
    adds(2024, 3, 31, -1, 2024, 2, 29);
    adds(2023, 7, 1, 60, 2028, 7, 1);
    adds(2023, 7, 1, 0, 2023, 7, 1);
    cr_expect_eq(date_add_months(0, 2147483647), DATE_MAX);
    cr_expect_eq(date_add_months(0, -2147483647 - 1), DATE_MIN);
    cr_expect_eq(date_add_months(DATE_MAX, 1), DATE_MAX);
    cr_expect_eq(date_add_months(DATE_MIN, -1), DATE_MIN);
}

static void reads(const char *text, int year, int month, int day) {
    int32_t days = 0;
    bool    exists = false;
    bool    form = date_read(text, strlen(text), &days, &exists);
    cr_expect(form && exists && days == date_from_civil(year, month, day), "%s", text);
}

Test(date, reads) {
    reads("2024-01-05", 2024, 1, 5);
    reads("2024/12/31", 2024, 12, 31);
    reads("2024年1月5日", 2024, 1, 5);
    reads("2024年01月05日", 2024, 1, 5);
    reads("0001-01-01", 1, 1, 1);
    reads("9999-12-31", 9999, 12, 31);
}

Test(date, tells_a_wrong_day_from_a_wrong_form) {
    static const char *const wrong_day[] = {"2025-02-30", "2025-02-29", "2025/13/01", "2025年4月31日", "0000-01-01", "2025-00-10"};
    static const char *const wrong_form[] = {"", "2025", "2025-1-1", "2025-01-01 ", "2025-01/01", "25-01-01", "2025-01-011", "20250101",
                                             "2025年1月", "2025年1月1", "2025年1-1", "-2025-01-01", "2025-01-01T00:00:00", "二〇二五年"};
    int32_t days;
    bool    exists;
    for (size_t i = 0; i < sizeof wrong_day / sizeof *wrong_day; i++) {
        exists = true;
        cr_expect(date_read(wrong_day[i], strlen(wrong_day[i]), &days, &exists) && !exists, "%s", wrong_day[i]);
    }
    for (size_t i = 0; i < sizeof wrong_form / sizeof *wrong_form; i++)
        cr_expect(!date_read(wrong_form[i], strlen(wrong_form[i]), &days, &exists), "%s", wrong_form[i]);
}

Test(date, writes) {
    char buffer[12];
    cr_expect_eq(date_write(date_from_civil(2024, 1, 5), buffer), 10);
    cr_expect_str_eq(buffer, "2024-01-05");
    date_write(DATE_MIN, buffer);
    cr_expect_str_eq(buffer, "0001-01-01");
    date_write(DATE_MAX, buffer);
    cr_expect_str_eq(buffer, "9999-12-31");
}
