/* Decimals: text to scaled integers and back; expected values worked out by hand. */
#include "runtime/decimal.h"

#include <criterion/criterion.h>
#include <string.h>

static void reads(const char *text, int scale, int64_t expected) {
    int64_t       value = 77;
    DecimalStatus status = decimal_read(text, strlen(text), scale, &value);
    cr_expect(status == DECIMAL_OK && value == expected, "%s at scale %d: status %d, %lld", text, scale, (int)status,
              (long long)value);
}

static void refuses(const char *text, int scale, DecimalStatus expected) {
    int64_t       value = 77;
    DecimalStatus status = decimal_read(text, strlen(text), scale, &value);
    cr_expect(status == expected, "%s at scale %d: status %d, expected %d", text, scale, (int)status, (int)expected);
}

Test(decimal, reads_numbers) {
    reads("0", 2, 0);
    reads("-0", 2, 0);
    reads("+7", 0, 7);
    reads("12.34", 2, 1234);
    reads("-12.3", 2, -1230);
    reads("1.50", 1, 15);                                  /* the dropped digit is zero */
    reads("1.005000", 3, 1005);
    reads("0001.10", 2, 110);
    reads("5", 18, 5000000000000000000);
    reads("0.000000000000000001", 18, 1);
}

Test(decimal, reads_exponents) {
    reads("1e3", 0, 1000);
    reads("1e3", 2, 100000);
    reads("1.5E-1", 2, 15);
    reads("1500e-2", 0, 15);
    reads("1500e-3", 1, 15);
    reads("-2.5e+1", 0, -25);
    reads("0e999999999999999999999", 2, 0);
    reads("0.0e-99999999999999999999", 2, 0);
    reads("1e18", 0, 1000000000000000000);
    refuses("1e19", 0, DECIMAL_TOO_LARGE);
    refuses("1e99999999999999999999", 0, DECIMAL_TOO_LARGE);
    refuses("1e-99999999999999999999", 18, DECIMAL_TOO_PRECISE);
    refuses("15e-1", 0, DECIMAL_TOO_PRECISE);
}

Test(decimal, edges_of_int64) {
    reads("9223372036854775807", 0, INT64_MAX);
    reads("-9223372036854775808", 0, INT64_MIN);
    reads("92233720368547758.07", 2, INT64_MAX);
    reads("-92233720368547758.08", 2, INT64_MIN);
    reads("9223372036854775807.000", 0, INT64_MAX);
    refuses("9223372036854775808", 0, DECIMAL_TOO_LARGE);
    refuses("-9223372036854775809", 0, DECIMAL_TOO_LARGE);
    refuses("92233720368547758.08", 2, DECIMAL_TOO_LARGE);
    refuses("9223372036854775800e1", 0, DECIMAL_TOO_LARGE);
    refuses("922337203685477581", 1, DECIMAL_TOO_LARGE);
    refuses("99999999999999999999999999999999999999999999", 0, DECIMAL_TOO_LARGE);
}

Test(decimal, refuses) {
    refuses("1.005", 2, DECIMAL_TOO_PRECISE);
    refuses("0.001", 2, DECIMAL_TOO_PRECISE);
    refuses("", 2, DECIMAL_EMPTY);
    refuses("-", 2, DECIMAL_EMPTY);
    refuses("+", 2, DECIMAL_EMPTY);
    static const char *const malformed[] = {"NaN", "inf", "Infinity", "1,000", "1.", ".5", "-.5", ".", "1e", "1e+", "--1", "+-1",
                                            "1 ", " 1", "0x10", "1.2.3", "1e1.5", "１２", "1_000", "1e3x", "一"};
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) refuses(malformed[i], 2, DECIMAL_MALFORMED);
}

Test(decimal, reads_exactly_the_given_bytes) {
    int64_t value;
    cr_expect_eq(decimal_read("12345", 3, 0, &value), DECIMAL_OK);
    cr_expect_eq(value, 123);
    cr_expect_eq(decimal_read("1\0002", 3, 0, &value), DECIMAL_MALFORMED);
}

static void writes(Int128 value, int scale, int decimals, const char *expected) {
    char buffer[48];
    int  length = decimal_write(value, scale, decimals, buffer);
    cr_expect_str_eq(buffer, expected);
    cr_expect_eq(length, (int)strlen(expected));
}

Test(decimal, writes) {
    writes(0, 2, 2, "0.00");
    writes(0, 2, -1, "0");
    writes(5, 2, 2, "0.05");
    writes(-5, 2, 2, "-0.05");
    writes(200000000, 2, 2, "2000000.00");
    writes(150, 2, -1, "1.5");
    writes(150, 2, 1, "1.5");
    writes(100, 2, 0, "1");
    writes(1000, 0, -1, "1000");
    writes(7, 0, 2, "7.00");
    writes(15, 1, 4, "1.5000");
    writes(1, 18, -1, "0.000000000000000001");
    writes(INT64_MIN, 0, -1, "-9223372036854775808");
    writes(INT64_MAX, 2, 2, "92233720368547758.07");
    Int128 greatest = (Int128)(((unsigned __int128)1 << 127) - 1);
    writes(greatest, 0, -1, "170141183460469231731687303715884105727");
    writes(-greatest - 1, 18, 18, "-170141183460469231731.687303715884105728");
}

Test(decimal, reads_what_it_writes) {
    uint64_t state = 88172645463325252u;                   /* xorshift: the same numbers each time */
    for (int i = 0; i < 20000; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        int64_t value = (int64_t)(state >> (i % 64));
        int     scale = i % 19;
        char    buffer[48];
        int64_t again = 0;
        for (int decimals = -1; decimals <= scale; decimals += scale + 1) {
            int length = decimal_write(value, scale, decimals, buffer);
            cr_assert_eq(decimal_read(buffer, (size_t)length, scale, &again), DECIMAL_OK, "%s", buffer);
            cr_assert_eq(again, value);
        }
    }
}

Test(decimal, floor_division) {
    cr_expect(floor_divide(7, 2) == 3);
    cr_expect(floor_divide(-7, 2) == -4);
    cr_expect(floor_divide(-8, 2) == -4);
    cr_expect(floor_divide(0, 5) == 0);
    cr_expect(floor_divide(-1, 1000000) == -1);
    for (int dividend = -50; dividend <= 50; dividend++)
        for (int divisor = 1; divisor <= 20; divisor++) {
            Int128 quotient = floor_divide(dividend, divisor);          /* q*d <= n < (q+1)*d */
            cr_assert(quotient * divisor <= dividend && (quotient + 1) * divisor > dividend);
        }
}

Test(decimal, common_divisor) {
    cr_expect(greatest_common_divisor(12, 18) == 6);
    cr_expect(greatest_common_divisor(-12, 18) == 6);
    cr_expect(greatest_common_divisor(17, 5) == 1);
    cr_expect(greatest_common_divisor(0, 5) == 5);
    cr_expect(greatest_common_divisor(-5, 0) == 5);
    cr_expect(greatest_common_divisor(0, 0) == 1);
}
