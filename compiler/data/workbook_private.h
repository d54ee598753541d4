/* workbook_private - the parts of a workbook. Included by workbook*.c only. */
#ifndef POL_DATA_WORKBOOK_PRIVATE_H
#define POL_DATA_WORKBOOK_PRIVATE_H

#include "base/buffer.h"
#include "base/vec.h"
#include "data/workbook.h"
#include <expat.h>
#include <minizip/unzip.h>

enum { SHEET_COLUMNS = 16384, CHUNK = 64 * 1024, ROW_BYTES = 32 * 1024 * 1024, SHEETS = 4096, STYLES = 65536, MERGES = 10000 };
#define SHEET_ROWS   ((int64_t)1048576)
#define SHARED_BYTES ((size_t)1024 * 1024 * 1024)

typedef struct { const char *name, *relation; bool hidden; } SheetEntry;
enum { STYLE_SECTIONS = 3 };                  /* of a number format: positive (and what has no section of its own), negative, zero */
typedef struct { CellShows shows; bool percent; int sections; const char *words[STYLE_SECTIONS]; } CellStyle;
typedef struct { int64_t first_row, last_row; int32_t first_column, last_column; char text[40]; } Merge;
typedef struct { SheetKind kind; int32_t column; const CellStyle *style; size_t start, size; } RawCell;   /* text: in row_text, or (shared) in shared_text */

/* What stands where in the sheet's XML right now. */
typedef struct {
    int64_t row; int32_t column;             /* last seen */
    bool    in_row, in_cell, in_value, in_text, in_phonetic, has_formula, has_value, row_done;
    char    type[12];
    int32_t style;
    size_t  start;                           /* of the cell's text in row_text */
} SheetScan;

struct Workbook {
    Arena     *arena;
    unzFile    zip;
    Wording    failure;
    VEC(SheetEntry) sheets;
    bool       from_1904;
    const CellStyle **styles; int32_t style_count;
    Buffer     shared_text;                  /* all shared texts, one after the other */
    size_t    *shared; int64_t shared_count, shared_capacity;   /* where each starts; one more at the end */
    VEC(Merge) merges;
    XML_Parser parser;
    bool       suspended, at_end, part_open;
    int64_t    done, total;
    SheetScan  scan;
    VEC(RawCell) cells;
    VEC(SheetCell) ready;
    Buffer     row_text;
};

/* Opens a part by its name in the zip; false when it is not there. */
bool workbook_part(Workbook *workbook, const char *name);
/* Runs the whole open part through expat with these handlers. False: workbook->failure is set. */
bool workbook_parse(Workbook *workbook, const char *part, XML_StartElementHandler start, XML_EndElementHandler end, XML_CharacterDataHandler text, void *context,
                    XML_Parser *running);
bool workbook_fail(Workbook *workbook, const char *english, const char *chinese, ...) __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
const char *xml_local(const char *name);                     /* without its prefix */
const char *xml_attribute(const char **attributes, const char *name);   /* by local name; NULL */
/* The part that holds the sheet; NULL: `*why`. */
const char *workbook_sheet_part(Workbook *workbook, const char *sheet, Wording *why);
bool workbook_read_shared(Workbook *workbook);
bool workbook_read_styles(Workbook *workbook);
/* What the format writes beside this number: words with blanks between them; NULL: nothing. */
const char *workbook_words(const CellStyle *style, const char *number);
/* Reads "B12"; false when it is none. */
bool workbook_read_address(const char *text, int64_t *row, int32_t *column, const char **end);
/* Decodes _x000D_ in text[start..size) of the buffer. */
void workbook_unescape(Buffer *text, size_t start);

#endif
