/* row_error - what is wrong with data, as values: code, place, fact, and three sentences in both languages (what is wrong, why it
 * is a rule, what to type). Readers report; the writers and the command line word the place. */
#ifndef POL_DATA_ROW_ERROR_H
#define POL_DATA_ROW_ERROR_H

#include "base/buffer.h"
#include "base/vec.h"
#include "source/diag.h"

typedef enum {
    DATA_FINE,
#define X(code, slug, english, chinese) DATA_##code,
#include "data/data.def"
#undef X
    DATA_CODE_COUNT
} DataCode;

const char *data_code_text(DataCode code);                     /* "D0005" */
const char *data_code_title(DataCode code, Language language);

typedef enum { BYTES_UTF8, BYTES_DOUBLE } ByteForm;            /* BYTES_DOUBLE: GBK, GB18030 (two or four bytes a character) */

/* A place in text that was read: line and column are counted only when something is wrong there. */
typedef struct {
    const char *origin;                                        /* first byte of line `line`; NULL: the place has no column */
    const char *at;                                            /* >= origin, in the same text */
    int64_t     line;
    ByteForm    form;
    int32_t     column;                                        /* where origin is NULL; 0: none */
    const char *address;                                       /* of a cell in a workbook, "C12"; NULL */
    const char *file;                                          /* another file than the one of the rows; NULL */
} Place;

typedef struct RowError RowError;
struct RowError {
    DataCode code;
    int64_t  line;                                             /* from 1; 0: the file as a whole */
    int32_t  column;                                           /* characters (of a workbook: columns), from 1; 0: the line as a whole */
    const char *address, *file;                                /* see Place */
    Wording  field;                                            /* path for people; .english is the path by name_key, used in results; both NULL: none */
    Wording  what, why, help;                                  /* why and help may hold NULL */
    RowError *also;                                            /* of a file that cannot be read: the next of its mistakes; NULL */
};

enum { ROW_ERROR_LIMIT = 50 };                                 /* per row; what follows is only counted */

/* heading: the first cell of the row that says in which unit amounts are, NULL: none. It is one of the items (`heading_listed`), or no mistake by itself. */
typedef struct { Arena *arena; VEC(RowError *) items; int64_t dropped; RowError *heading; bool heading_listed; } RowErrors;

/* Appends an error (or, above the limit, counts it and returns one that is not listed). Both formats take the same arguments. */
RowError *row_error(RowErrors *errors, DataCode code, Place place, const char *english, const char *chinese, ...)
    __attribute__((format(printf, 4, 6), format(printf, 5, 6)));
void row_error_why(RowErrors *errors, RowError *error, const char *english, const char *chinese, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));
void row_error_help(RowErrors *errors, RowError *error, const char *english, const char *chinese, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));

/* The same with a text made before, for wordings whose arguments differ by language. */
RowError *row_error_said(RowErrors *errors, DataCode code, Place place, Wording what);

/* A copy with all its texts. */
RowError *row_error_copy(Arena *arena, const RowError *error);

/* "what: why; help" as one sentence, without place and fact. */
void row_error_message(const RowError *error, Language language, Buffer *out);
/* "path:line:column: fact: message [D0005]" on one line, without line end; of a workbook "path:C12: …". */
void row_error_line(const RowError *error, const char *path, Language language, Buffer *out);

/* The text as it can be quoted in a message: at most 60 characters, control characters and broken bytes replaced, those that nobody sees named: <U+FEFF>. */
const char *quote_text(Arena *arena, const char *text, size_t size);

#endif
