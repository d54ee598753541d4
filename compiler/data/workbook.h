/* workbook - the cells of one sheet of an .xlsx file, row by row as they stand in the file, in memory that does not grow with the sheet (the
 * table of shared texts excepted). Says what the file holds: the text of a number as written, whether its format shows a date, what is merged; what it means
 * is the reader's business. By minizip and expat (docs/adr/0022-workbooks.md). */
#ifndef POL_DATA_WORKBOOK_H
#define POL_DATA_WORKBOOK_H

#include "base/arena.h"
#include "source/diag.h"
#include <stdint.h>

typedef enum {
    SHEET_NUMBER,                  /* text: digits as stored, perhaps with an exponent */
    SHEET_TEXT, SHEET_BOOL,        /* bool: "0" or "1" */
    SHEET_DATE,                    /* text: ISO 8601 (strict files) */
    SHEET_ERROR,                   /* text: "#N/A" */
    SHEET_NO_VALUE                 /* a formula without its last result */
} SheetKind;

typedef enum { SHOWS_NUMBER, SHOWS_DAY, SHOWS_CLOCK } CellShows;   /* by the number format: a day (perhaps with a time); a time of day without one */

/* column from 1; words: what the number format writes beside the number, such as 万元 or HK$, with blanks in between; NULL: nothing. percent: it is shown a hundred
 * times as large, with the sign. */
typedef struct { SheetKind kind; int32_t column; CellShows shows; bool percent; const char *words, *text; size_t size; } SheetCell;

typedef struct Workbook Workbook;

/* NULL: `*why` says so. The workbook lives in `arena` and needs workbook_close. */
Workbook *workbook_open(Arena *arena, const char *path, Wording *why);
/* The sheet by name, by number from 1, or (NULL) the first one that is not hidden. False: `*why`; it lists the sheets. */
bool workbook_select(Workbook *workbook, const char *sheet, Wording *why);
/* The next row that holds a cell with something in it; the cells are valid until the next call. False at the end or when the file is
 * broken: then workbook_failure says why. */
bool workbook_row(Workbook *workbook, int64_t *row, const SheetCell **cells, int32_t *count);
const Wording *workbook_failure(const Workbook *workbook);    /* NULL: none */
/* The range that covers this cell and starts at another one ("A2:A5"); NULL: none. */
const char *workbook_merged(const Workbook *workbook, int64_t row, int32_t column);
bool workbook_has_merges(const Workbook *workbook, int64_t row);
bool workbook_counts_from_1904(const Workbook *workbook);
void workbook_position(const Workbook *workbook, int64_t *done, int64_t *total);
void workbook_close(Workbook *workbook);

void workbook_address(int64_t row, int32_t column, char text[32]);   /* "C12" */

#endif
