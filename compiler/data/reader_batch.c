/* reader_batch - applications from record batches: Parquet and Arrow files, and queries. */
#include "data/reader_batch.h"

#include "data/arrow_rows.h"
#include <string.h>

struct BatchReader {
    BatchSource source;
    BatchPiece  piece;                             /* at hand; array.release NULL: none */
    TableShape *shape; int32_t shape_file;         /* of the file that the piece is from */
    ArrowRows  *rows;
    int64_t     at;                                /* in the piece */
    Arena      *file_arena, *piece_arena, *block_arena;
    bool        has_lists, has_all;                /* of the first file */
};

static Wording copied(Arena *arena, Wording text) {
    return (Wording){text.english ? arena_strndup(arena, text.english, strlen(text.english)) : NULL, text.chinese ? arena_strndup(arena, text.chinese, strlen(text.chinese)) : NULL};
}

bool batch_shape(Reader *reader, const BatchFile *file, Arena *arena, TableShape **shape, RowError **failure) {
    ShapeOptions options = {0};
    ShapeFailure why = {0};
    if (shape_new(arena, reader->names, &file->schema, &options, shape, &why)) return true;
    RowErrors errors = failure_errors(reader);
    bool      several = reader->batches->source.file_count > 1;
    *failure = row_error_said(&errors, why.code, (Place){.file = several ? file->path : NULL}, copied(reader->arena, why.what));
    (*failure)->help = copied(reader->arena, why.help);
    if (why.field && *why.field) (*failure)->field = copied(reader->arena, (Wording){why.field, why.field});
    return false;
}

RowError *batch_mismatch(Reader *reader) {
    RowErrors errors = failure_errors(reader);
    return row_error(&errors, DATA_D0114, (Place){0}, "a batch does not have the columns that the file announced", "有一批数据的列与文件开头所列的不同");
}

Place batch_place(const Reader *reader, const BatchPiece *piece, int64_t at) {
    const BatchSource *source = &reader->batches->source;
    return (Place){.line = piece->first_in_file + at + 1, .file = source->file_count > 1 ? source->files[piece->file].path : NULL};
}

bool reader_batch_start(Reader *reader, const char *path) {
    BatchReader *batches = reader->batches = NEW(reader->arena, BatchReader);
    batches->shape_file = -1;
    batches->file_arena = arena_new();
    batches->piece_arena = arena_new();
    batches->block_arena = arena_new();
    TableShape *shape;                                          /* the first file's columns are checked before anything is decided */
    if (!batch_source_open(reader->arena, &batches->source, path, &reader->options, &reader->failure)) return false;
    if (!batch_shape(reader, &batches->source.files[0], batches->file_arena, &shape, &reader->failure)) return false;
    batches->has_lists = shape->list_count > 0;
    batches->has_all = shape->fact_count == reader->schema->field_count;
    return true;
}

bool reader_batch_has_lists(const Reader *reader) { return reader->batches->has_lists; }
bool reader_batch_has_all(const Reader *reader) { return reader->batches->has_all; }

void reader_batch_close(Reader *reader) {
    BatchReader *batches = reader->batches;
    if (!batches) return;
    if (batches->piece.array.release) batches->piece.array.release(&batches->piece.array);
    batch_source_close(&batches->source);
    arena_free(batches->file_arena);
    arena_free(batches->piece_arena);
    arena_free(batches->block_arena);
    reader->batches = NULL;
}

void reader_batch_position(const Reader *reader, int64_t *done, int64_t *total) { batch_source_position(&reader->batches->source, done, total); }

int64_t reader_batch_bytes(const Reader *reader) {
    const BatchSource *source = &reader->batches->source;
    return source->database ? -1 : source->bytes + source->streamed;
}

void reader_batch_hash(const Reader *reader, char text[SHA256_TEXT]) {
    const BatchSource *source = &reader->batches->source;
    if (source->sha) sha256_end(source->sha, text);
}

BatchSource *reader_batch_source(const Reader *reader) { return &reader->batches->source; }

bool reader_batch_is_ready(const Reader *reader) {
    const BatchReader *batches = reader->batches;
    return batches->source.bytes > 0 || batches->source.database || (batches->piece.array.release && batches->at < batches->piece.array.length);
}

static bool next_piece(Reader *reader) {
    BatchReader *batches = reader->batches;
    if (batches->piece.array.release) batches->piece.array.release(&batches->piece.array);
    batches->piece.array.release = NULL;
    arena_reset(batches->piece_arena);
    if (!batch_source_next(&batches->source, &batches->piece, &reader->failure)) return false;
    if (batches->piece.file != batches->shape_file) {
        arena_reset(batches->file_arena);
        if (!batch_shape(reader, &batches->source.files[batches->piece.file], batches->file_arena, &batches->shape, &reader->failure)) return false;
        batches->shape_file = batches->piece.file;
        batches->rows = arrow_rows_new(batches->file_arena, batches->shape);
    }
    if (!shape_attach(batches->shape, &batches->piece.array, batches->piece_arena)) {
        reader->failure = batch_mismatch(reader);
        return false;
    }
    batches->at = 0;
    batches->rows->first = batches->rows->count = 0;
    return true;
}

bool reader_batch_next(Reader *reader, Arena *arena, Row *row) {
    BatchReader *batches = reader->batches;
    int64_t      length = batches->piece.array.length;
    if ((!batches->piece.array.release || batches->at == length) && !next_piece(reader)) return false;
    ArrowRows *rows = batches->rows;
    if (batches->at == rows->first + rows->count) {
        int64_t left = batches->piece.array.length - batches->at;
        arena_reset(batches->block_arena);
        arrow_rows_read(rows, batches->at, left < ARROW_BLOCK ? left : ARROW_BLOCK, batches->block_arena);
    }
    Place place = batch_place(reader, &batches->piece, batches->at);
    reader->line = place.line;
    row_start(reader, arena, row);
    arrow_rows_get(rows, batches->at - rows->first, place, arena, row);
    batches->at++;
    return true;
}
