/* reader_batch - what the two ways of reading record batches share: reader_batch.c takes row after row, batch_blocks.c block after block. Included by these
 * and by reader.c. */
#ifndef POL_DATA_READER_BATCH_H
#define POL_DATA_READER_BATCH_H

#include "data/arrow_columns.h"
#include "data/batch_source.h"
#include "data/reader_private.h"

bool reader_batch_start(Reader *reader, const char *path);      /* false: reader->failure is set */
bool reader_batch_next(Reader *reader, Arena *arena, Row *row);
bool reader_batch_is_ready(const Reader *reader);
void reader_batch_close(Reader *reader);
void reader_batch_position(const Reader *reader, int64_t *done, int64_t *total);
int64_t reader_batch_bytes(const Reader *reader);               /* of the files; -1: a query */
void reader_batch_hash(const Reader *reader, char text[SHA256_TEXT]);
bool reader_batch_has_lists(const Reader *reader);              /* of the first file */
bool reader_batch_has_all(const Reader *reader);                /* a column for every fact */
BatchSource *reader_batch_source(const Reader *reader);

/* Which columns of the file are which facts. False with a failure. */
bool      batch_shape(Reader *reader, const BatchFile *file, Arena *arena, TableShape **shape, RowError **failure);
RowError *batch_mismatch(Reader *reader);                       /* for a batch that does not fit the shape */
Place     batch_place(const Reader *reader, const BatchPiece *piece, int64_t at);

#endif
