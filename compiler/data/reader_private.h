/* reader_private - what the readers of the formats share. Included by reader*.c only. */
#ifndef POL_DATA_READER_PRIVATE_H
#define POL_DATA_READER_PRIVATE_H

#include "data/input.h"
#include "data/names.h"
#include "data/reader.h"
#include "data/value_read.h"
#include <iconv.h>

typedef struct { const char *start; size_t size; bool doubled; const char *raw; } CsvCell;   /* doubled: holds "" ; raw: where it starts in the record */

typedef struct {
    char      delimiter;
    int32_t  *slots;               /* by column: index into schema->fields */
    int32_t   column_count;
    CsvCell  *cells; int32_t cell_count, cell_capacity;    /* of the current record; freed by reader_close */
} CsvState;

/* A cell of the header of a table, as UTF-8. `optional`: it may be empty, as the cells beside a sheet are. */
typedef struct { const char *text; size_t size; Place place; bool optional; } HeaderCell;
enum { COLUMN_NONE = -1, COLUMN_KEY = -2 };

typedef struct Sheet Sheet;
typedef struct ListTables ListTables;
typedef struct BatchReader BatchReader;

struct Reader {
    Arena          *arena;
    const IrSchema *schema;
    SchemaNames    *names;
    const char     *path;
    ReaderOptions   options;
    Input           input;
    bool            double_bytes;  /* GBK or GB18030 */
    iconv_t         converter;     /* (iconv_t)-1: none */
    int64_t         row, line;     /* line: the number of the next one */
    int64_t         empty_rows, first_empty;    /* rows without any value, which are no applications; the line of the first */
    RowError       *failure;
    int32_t         key_column;    /* of a table: the column of options.key, from 0; -1 */
    CsvState        csv;
    Sheet          *sheet;         /* xlsx */
    BatchReader    *batches;       /* Parquet, Arrow, SQL */
    ListTables     *lists;         /* NULL: none are joined */
};

void reader_skip_empty(Reader *reader, int64_t line);
bool reader_jsonl_next(Reader *reader, Arena *arena, Row *row);
/* The line ends in a text: LF, CRLF and CR count as one each. */
int64_t csv_count_line_ends(const char *text, size_t size);
bool open_converter(Reader *reader);                       /* for options.encoding; false: it is not known */
bool reader_csv_start(Reader *reader);                     /* reads the header; false: reader->failure is set */
bool reader_csv_next(Reader *reader, Arena *arena, Row *row);

bool reader_sheet_start(Reader *reader, const char *path); /* opens the workbook and reads the header; false: reader->failure is set */
bool reader_sheet_next(Reader *reader, Arena *arena, Row *row);
void reader_sheet_close(Reader *reader);
void reader_sheet_position(const Reader *reader, int64_t *done, int64_t *total);

/* Resolves a header: by column the slot of its fact, COLUMN_KEY, or COLUMN_NONE for an empty cell. False: reader->failure is set. */
bool table_columns(Reader *reader, HeaderCell *cells, int32_t count, int32_t **slots);

/* Reads the tables of reader->options.lists whole. False: reader->failure is set. */
bool lists_open(Reader *reader);
/* Puts the elements whose key is the row's into the application, and their errors to the row's. */
void lists_join(Reader *reader, Arena *arena, Row *row);
/* After the last row: sets reader->failure when a broken row of a list found no application, so that one may have been decided without it. */
void lists_end(Reader *reader);

void row_start(Reader *reader, Arena *arena, Row *row);    /* numbers it and gives it an empty application */

/* What makes the row one that says in which unit the rows below are: a cell that names a unit, in a row that gives no value beside texts and its key, or, where
 * it is the first row (`first`), in any. NULL: nothing does. */
const RowError *row_heading(const IrSchema *schema, const Row *row, bool first);
/* Ends the file as a wrong header does (D0118). NULL: there was none. */
void reader_take_heading(Reader *reader, const RowError *heading);

/* Bytes of the file as UTF-8: the same bytes, or a copy in the arena. NULL: not valid; `*wrong` is the offset of the first bad byte. */
const char *reader_decode(Reader *reader, Arena *arena, const char *bytes, size_t size, size_t *decoded, size_t *wrong);
/* Reports text that is not valid in the file's encoding. */
RowError *report_encoding(const Reader *reader, RowErrors *errors, Place place);
/* An error for the whole file, in reader->arena. */
RowErrors failure_errors(Reader *reader);
void      reader_fail_read(Reader *reader);                /* input.error says why */

#endif
