/* reader - applications from a file, a pipe or standard input, one after the other, in bounded memory.
 * What is wrong with one row is reported with that row, and the next ones go on. Only what makes the whole file unreadable (it cannot be
 * opened, the header of a table is wrong, reading fails) ends it: reader_open gives NULL, or reader_failure is not NULL after the last row. */
#ifndef POL_DATA_READER_H
#define POL_DATA_READER_H

#include "base/sha256.h"
#include "ir/application.h"
#include "data/row_error.h"

typedef enum { DATA_FORMAT_JSONL, DATA_FORMAT_CSV, DATA_FORMAT_XLSX, DATA_FORMAT_PARQUET, DATA_FORMAT_ARROW, DATA_FORMAT_SQL } DataFormat;

/* A table of the elements of a many entity. */
typedef struct { const char *entity, *path; } ListTable;

typedef struct {
    DataFormat  format;
    bool        guessed;           /* nobody said the format: the first bytes must look like it */
    const char *encoding;          /* "utf-8", "gbk", "gb18030" in any case; NULL: UTF-8 */
    bool        hash;              /* take the SHA-256 of the data while it is read */
    const char *database;          /* SQL: the file of the database that the query in place of the path is asked of */
    int         threads;           /* that may decode Parquet and Arrow; 0: one */
    const char *sheet;             /* xlsx: name or number of the sheet; NULL: the first */
    const ListTable *lists; int32_t list_count;    /* joined to CSV and xlsx by `key`; needs it */
    const char *key;               /* the column that names the application, in every table; it need not be a fact */
    bool        one_entity;        /* columns may be named without the entity (schema of one entity) */
    size_t      line_limit;        /* bytes of one line or record; 0: READER_LINE_LIMIT */
} ReaderOptions;

#define READER_LINE_LIMIT ((size_t)32 * 1024 * 1024)

typedef struct {
    int64_t      row;              /* applications from 1; blank lines are not counted */
    int64_t      line;             /* where the row starts, from 1 */
    Application *application;      /* never NULL; what could be read of a row with errors */
    RowErrors    errors;           /* count 0: the row is fine */
    const char  *key;              /* ReaderOptions.key of this row; NULL: the cell is empty, or cannot be read */
    RowError    *key_error;        /* why the key cannot be read: which application this is is then not known */
    bool         malformed;        /* not cut into the cells of its columns; the key is what stands in its place all the same */
} Row;

typedef struct Reader Reader;

/* The file of a table, without the sheet of "book.xlsx#sheet", which goes to `*sheet` (NULL: none is named). */
const char *list_table_file(Arena *arena, const ListTable *table, const char **sheet);

/* The table is this one: the same file, by whatever path, and the same sheet of it (NULL: the first). */
bool list_table_is(Arena *arena, const ListTable *table, const char *file, const char *sheet);

/* Starts to read `path` ("-": standard input). Lives in `arena` (not reset while reading) and needs reader_close. NULL: `*failure` says why. */
Reader *reader_open(Arena *arena, const IrSchema *schema, const char *path, ReaderOptions options, RowError **failure);
/* The next application, allocated from `row_arena` (the caller resets it between rows). False at the end. */
bool reader_next(Reader *reader, Arena *row_arena, Row *row);
const RowError *reader_failure(const Reader *reader);   /* with what else is wrong (`also`); NULL: everything was read */
int64_t reader_bytes(const Reader *reader);             /* of the data, as far as it was read */
/* For progress: bytes read, and bytes in all (-1: not known); of a workbook those of the unpacked sheet. */
void reader_position(const Reader *reader, int64_t *done, int64_t *total);
/* The hash of what was read so far (ReaderOptions.hash; after the last row: of the data as a whole); "" when it was not asked for. */
void reader_hash(Reader *reader, char text[SHA256_TEXT]);
/* After the last row: rows of the lists whose key no application has, by their places; NULL when there are none or no lists. */
const RowErrors *reader_left_over(Reader *reader);
/* Rows of a table without any value, as spreadsheets leave behind: they are no applications. `*first`: the line of the first one. */
int64_t          reader_empty_rows(const Reader *reader, int64_t *first);
/* Whether the next row can be had without waiting for someone to write it into a pipe. */
bool reader_is_ready(const Reader *reader);
void reader_close(Reader *reader);

DataFormat reader_format(const Reader *reader);
/* The files that are read, those of lists included; standard input is "-". */
int32_t     reader_file_count(const Reader *reader);
const char *reader_file(const Reader *reader, int32_t index);
const char *data_format_name(DataFormat format);           /* "jsonl" */
/* "jsonl", "ndjson", "json" / "csv" / "xlsx", "xlsm" / "parquet" / "arrow", "feather", "arrows", "ipc" by name, or by the ending of a path. False: not known. */
bool data_format_from_name(const char *name, DataFormat *format);
bool data_format_from_path(const char *path, DataFormat *format);
/* What is read when only the path says something: JSON Lines, as a guess, where its ending says nothing for sure. */
ReaderOptions reader_options_for(const char *path);

#endif
