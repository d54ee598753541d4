/* decimal - exact numbers at the edge: text to scaled integers and back, and integer division with a named direction.
 * Depends on libc only; folding, the reference evaluator, the readers and emitted code share it.
 * No function accepts floating point. */
#ifndef POL_RUNTIME_DECIMAL_H
#define POL_RUNTIME_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef __int128 Int128;

typedef enum {
    DECIMAL_OK,
    DECIMAL_EMPTY,            /* no digits */
    DECIMAL_MALFORMED,        /* a character that does not belong to a number */
    DECIMAL_TOO_PRECISE,      /* more decimals than `scale`, and not all zero */
    DECIMAL_TOO_LARGE         /* outside int64 after scaling */
} DecimalStatus;

/* Reads [+-]digits[.digits][e[+-]digits] of exactly `size` bytes as an integer multiple of 10^-scale (scale 0..18).
 * Thousands separators are not accepted here; the readers remove them where they are allowed. "NaN", "inf" are malformed. */
DecimalStatus decimal_read(const char *text, size_t size, int scale, int64_t *value);

/* Writes value*10^-scale with exactly `decimals` decimals when decimals >= 0 (decimals <= scale only when the dropped digits are
 * zero: asserted), or with as few as are exact when decimals is -1. Returns the length; buffer must hold 48 bytes. */
int decimal_write(Int128 value, int scale, int decimals, char *buffer);

Int128 floor_divide(Int128 dividend, Int128 divisor);   /* towards minus infinity; divisor > 0 */
Int128 greatest_common_divisor(Int128 a, Int128 b);     /* of magnitudes; gcd(0,0) = 1 */

#endif
