/* batch_source - record batches from Parquet or Arrow files, one file after the other in the order of their names, or from a query to a database. At any time one
 * batch is in memory for each that the caller holds. */
#ifndef POL_DATA_BATCH_SOURCE_H
#define POL_DATA_BATCH_SOURCE_H

#include "data/arrow_module.h"
#include "data/database.h"
#include "data/input.h"
#include "data/reader.h"

enum { BATCH_ROWS = 65536 };

typedef struct {
    const char *path;                              /* NULL: the rows of a query */
    struct ArrowSchema schema;                     /* once the file was begun; stays until the source is closed */
    bool        begun;
    int64_t     bytes, rows;                       /* rows: -1 when not known before */
} BatchFile;

typedef struct {
    Arena         *arena;
    DataFormat     format;
    int            threads;
    bool           hash;
    BatchFile     *files; int32_t file_count, at;  /* the file at hand */
    struct ArrowArrayStream stream;                /* of the file at hand; release NULL: none */
    Input          input;                          /* an Arrow stream comes through it */
    const ArrowModule *module;
    Database      *database;
    int64_t        rows, file_rows;                /* given out: in all, of the file at hand */
    int64_t        bytes, bytes_done;              /* of all files; of those before the file at hand */
    int64_t        streamed;                       /* bytes of standard input, once it is done */
    Sha256        *sha;                            /* of the files, or of standard input once it is done; NULL: not asked for */
} BatchSource;

/* A batch, and where it stands; the caller releases the array. */
typedef struct { struct ArrowArray array; int32_t file; int64_t first_row, first_in_file; } BatchPiece;

/* `path` is a file, a pattern such as "data/[a-z]*.parquet", "-" for an Arrow stream on standard input, or a query to options->database. The first file is
 * begun. False: *failure says why, and the source is to be closed all the same. */
bool batch_source_open(Arena *arena, BatchSource *source, const char *path, const ReaderOptions *options, RowError **failure);
/* False at the end, or with *failure. */
bool batch_source_next(BatchSource *source, BatchPiece *piece, RowError **failure);
void batch_source_position(const BatchSource *source, int64_t *done, int64_t *total);
void batch_source_close(BatchSource *source);

#endif
