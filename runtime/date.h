/* date - days since 1970-01-01 in the proleptic Gregorian calendar, years 1 to 9999. */
#ifndef POL_RUNTIME_DATE_H
#define POL_RUNTIME_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DATE_MIN (-719162)    /* 0001-01-01 */
#define DATE_MAX 2932896      /* 9999-12-31 */

bool    date_is_valid(int year, int month, int day);          /* 2025-02-30 is not */
int32_t date_from_civil(int year, int month, int day);        /* the date must be valid */
void    date_to_civil(int32_t days, int *year, int *month, int *day);
/* The same day `months` later; a day that the month lacks becomes its last day. Clamped to DATE_MIN..DATE_MAX. */
int32_t date_add_months(int32_t days, int months);
/* Reads YYYY-MM-DD, YYYY/MM/DD or YYYY年M月D日 of exactly `size` bytes. `exists` is false for 2025-02-30 (form right, day wrong). */
bool    date_read(const char *text, size_t size, int32_t *days, bool *exists);
int     date_write(int32_t days, char *buffer);               /* YYYY-MM-DD; returns 10; buffer holds 12 */

#endif
