/* reader_private - what the readers of the two formats share. Included by reader*.c only. */
#ifndef POL_TOOLS_READER_PRIVATE_H
#define POL_TOOLS_READER_PRIVATE_H

#include "tools/input.h"
#include "tools/names.h"
#include "tools/reader.h"
#include "tools/value_read.h"
#include <iconv.h>

typedef struct { const char *start; size_t size; bool doubled; const char *raw; } CsvCell;   /* doubled: holds "" ; raw: where it starts in the record */

typedef struct {
    char      delimiter;
    int32_t  *slots;               /* by column: index into schema->fields */
    int32_t   column_count;
    CsvCell  *cells; int32_t cell_count, cell_capacity;    /* of the current record; freed by reader_close */
} CsvState;

struct Reader {
    Arena          *arena;
    const IrSchema *schema;
    SchemaNames    *names;
    ReaderOptions   options;
    Input           input;
    bool            double_bytes;  /* GBK or GB18030 */
    iconv_t         converter;     /* (iconv_t)-1: none */
    int64_t         row, line;     /* line: the number of the next one */
    RowError       *failure;
    CsvState        csv;
};

bool reader_jsonl_next(Reader *reader, Arena *arena, Row *row);
bool reader_csv_start(Reader *reader);                     /* reads the header; false: reader->failure is set */
bool reader_csv_next(Reader *reader, Arena *arena, Row *row);

void row_start(Reader *reader, Arena *arena, Row *row);    /* numbers it and gives it an empty application */

/* Bytes of the file as UTF-8: the same bytes, or a copy in the arena. NULL: not valid; `*wrong` is the offset of the first bad byte. */
const char *reader_decode(Reader *reader, Arena *arena, const char *bytes, size_t size, size_t *decoded, size_t *wrong);
/* Reports text that is not valid in the file's encoding. */
void report_encoding(const Reader *reader, RowErrors *errors, Place place);
/* An error for the whole file, in reader->arena. */
RowErrors failure_errors(Reader *reader);
void      reader_fail_read(Reader *reader);                /* input.error says why */

#endif
