/* writer_batch - rows of cells as Parquet or Arrow. Cells are gathered in columns; some ten thousand rows make a record batch (of Parquet: a row group), so that
 * memory does not grow with the data. Same columns as CSV: amounts are decimal(20, 2), an empty cell is null. */
#include "tools/modules.h"
#include "tools/writer_cells.h"
#include "tools/writer_private.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 131072, MOST_BYTES = 32 * 1024 * 1024 };     /* of a batch */

typedef struct {
    CellKind    kind;
    const char *name;
    Buffer      validity, offsets, values;                      /* validity and yes-or-no: bits */
    int64_t     nulls;
} Column;

struct BatchWriter {
    CellSink           sink;
    Arena             *arena;
    const ArrowModule *module;
    ArrowWriter       *file;
    VEC(Column) columns;
    int32_t            at;                                      /* the column of the next cell */
    int64_t            rows; size_t bytes;
    Buffer             pending;                                 /* bytes of the file that nobody has taken yet */
    Wording            failure;                                 /* .english NULL: none */
};

static void keep_failure(BatchWriter *batch, const char *why) {
    if (batch->failure.english) return;
    const char *text = arena_strndup(batch->arena, why, strlen(why));
    batch->failure = (Wording){text, text};
}

static int take_bytes(void *context, const void *bytes, int64_t size) {
    BatchWriter *batch = context;
    if (size > 0) buffer_put(&batch->pending, bytes, (size_t)size);
    return 1;
}

/* ---- the schema -------------------------------------------------------------------------------------------------------------- */

static void release_schema(struct ArrowSchema *schema) { schema->release = NULL; }     /* all of it lies in an arena */

static const char *format_of(CellKind kind) {
    switch (kind) {
    case CELL_KIND_TEXT: return "u";
    case CELL_KIND_INTEGER: return "l";
    case CELL_KIND_MONEY: return "d:20,2";
    case CELL_KIND_YES_NO: return "b";
    }
    return "n";
}

static struct ArrowSchema *schema_of(BatchWriter *batch) {
    enum { NULLABLE = 2 };
    struct ArrowSchema *table = NEW(batch->arena, struct ArrowSchema);
    *table = (struct ArrowSchema){.format = "+s", .name = "", .n_children = batch->columns.count, .release = release_schema};
    table->children = NEW_ARRAY(batch->arena, struct ArrowSchema *, batch->columns.count + 1);
    for (int32_t i = 0; i < batch->columns.count; i++) {
        const Column *column = &batch->columns.items[i];
        table->children[i] = NEW(batch->arena, struct ArrowSchema);
        *table->children[i] = (struct ArrowSchema){.format = format_of(column->kind), .name = column->name, .flags = NULLABLE, .release = release_schema};
    }
    return table;
}

/* ---- batches ----------------------------------------------------------------------------------------------------------------- */

typedef struct { char *memory[3]; const void *buffers[3]; } OutColumn;

static void *needed(void *memory) {
    if (!memory) memory_exhausted(0);
    return memory;
}

static void release_column(struct ArrowArray *array) {
    OutColumn *column = array->private_data;
    for (int i = 0; i < 3; i++) free(column->memory[i]);
    free(column);
    array->release = NULL;
}

static void release_table(struct ArrowArray *array) {
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release) array->children[i]->release(array->children[i]);
        free(array->children[i]);
    }
    free(array->children);
    free(array->private_data);
    array->release = NULL;
}

/* The buffer's bytes leave with the batch. */
static void hand_over(OutColumn *out, int index, Buffer *buffer) {
    if (!buffer->data) buffer_put(buffer, "\0\0\0\0\0\0\0", 8);     /* a buffer without bytes still needs an address */
    out->buffers[index] = out->memory[index] = buffer->data;
    *buffer = (Buffer){0};
}

static struct ArrowArray *export_column(Column *column, int64_t rows) {
    OutColumn *out = needed(calloc(1, sizeof *out));
    bool       text = column->kind == CELL_KIND_TEXT;
    hand_over(out, 0, &column->validity);
    if (text) hand_over(out, 1, &column->offsets);
    hand_over(out, text ? 2 : 1, &column->values);
    struct ArrowArray *array = needed(calloc(1, sizeof *array));
    *array = (struct ArrowArray){.length = rows, .null_count = column->nulls, .n_buffers = text ? 3 : 2, .buffers = out->buffers, .release = release_column, .private_data = out};
    column->nulls = 0;
    return array;
}

static void write_rows(BatchWriter *batch) {
    if (batch->rows == 0 || batch->failure.english) return;
    int32_t           count = batch->columns.count;
    char              why[ARROW_WHY] = "";
    struct ArrowArray table = {.length = batch->rows, .n_buffers = 1, .n_children = count, .release = release_table};
    table.private_data = needed(calloc(1, sizeof(void *)));
    table.buffers = table.private_data;
    table.children = needed(calloc((size_t)count + 1, sizeof *table.children));
    for (int32_t i = 0; i < count; i++) table.children[i] = export_column(&batch->columns.items[i], batch->rows);
    if (batch->module->write(batch->file, &table, why) != 0) keep_failure(batch, why);
    if (table.release) table.release(&table);
    batch->rows = 0;
    batch->bytes = 0;
}

/* ---- cells ------------------------------------------------------------------------------------------------------------------- */

static void set_bit(Buffer *bits, int64_t row, bool on) {
    if (row % 8 == 0) buffer_byte(bits, 0);
    if (on) bits->data[row / 8] = (char)((unsigned char)bits->data[row / 8] | 1u << row % 8);
}

static void put_bytes(BatchWriter *batch, Column *column, const void *bytes, size_t size) {
    buffer_put(&column->values, bytes, size);
    batch->bytes += size;
}

static void put_offset(Column *column) {
    int32_t end = (int32_t)column->values.size;                 /* a batch is written long before 2^31 bytes */
    buffer_put(&column->offsets, (const char *)&end, sizeof end);
}

static Column *next_column(BatchWriter *batch, bool present) {
    Column *column = &batch->columns.items[batch->at++];
    if (column->kind == CELL_KIND_TEXT && column->offsets.size == 0) put_offset(column);
    set_bit(&column->validity, batch->rows, present);
    column->nulls += !present;
    return column;
}

static void put_text(CellSink *sink, const char *text, size_t size) {
    static const char nothing[16];
    BatchWriter *batch = (BatchWriter *)sink;
    Column      *column = next_column(batch, size > 0);
    switch (column->kind) {
    case CELL_KIND_TEXT:
        put_bytes(batch, column, text, size);
        put_offset(column);
        break;
    case CELL_KIND_INTEGER: put_bytes(batch, column, nothing, 8); break;
    case CELL_KIND_MONEY: put_bytes(batch, column, nothing, 16); break;
    case CELL_KIND_YES_NO: set_bit(&column->values, batch->rows, size == strlen("true")); break;
    }
}

static void put_integer(CellSink *sink, int64_t value) {
    BatchWriter *batch = (BatchWriter *)sink;
    put_bytes(batch, next_column(batch, true), &value, sizeof value);
}

static void put_money(CellSink *sink, int64_t fen) {
    BatchWriter *batch = (BatchWriter *)sink;
    __int128     wide = fen;
    put_bytes(batch, next_column(batch, true), &wide, sizeof wide);
}

static void end_row(CellSink *sink) {
    BatchWriter *batch = (BatchWriter *)sink;
    batch->at = 0;
    batch->rows++;
    if (batch->rows >= MOST_ROWS || batch->bytes >= MOST_BYTES) write_rows(batch);
}

static void heading_text(CellSink *sink, const char *name, CellKind kind) {
    BatchWriter *batch = (BatchWriter *)sink;
    VEC_PUSH(batch->arena, &batch->columns, ((Column){.kind = kind, .name = arena_strndup(batch->arena, name, strlen(name))}));
}

static void end_heading(CellSink *sink) { (void)sink; }

/* ---- the file ---------------------------------------------------------------------------------------------------------------- */

static ArrowFileKind kind_of(const WriterOptions *options) {
    if (options->format == OUTPUT_PARQUET) return ARROW_FILE_PARQUET;
    return options->stream ? ARROW_STREAM_IPC : ARROW_FILE_IPC;
}

void batch_writer_open(Writer *writer, Arena *arena) {
    BatchWriter *batch = writer->batch = NEW(arena, BatchWriter);
    char         why[ARROW_WHY] = "";
    const char  *missing = "";
    batch->arena = arena;
    batch->module = arrow_module_open(arena, &missing);
    if (!batch->module) {
        batch->failure = (Wording){arena_printf(arena, "Parquet and Arrow files need the Apache Arrow library, which is not installed (%s); run scripts/formats.sh and build again", missing),
                                   arena_printf(arena, "写出 Parquet 和 Arrow 文件需要 Apache Arrow 程序库，目前没有安装（%s）；请运行 scripts/formats.sh 后重新构建", missing)};
        return;
    }
    batch->sink = (CellSink){.heading = heading_text, .end_row = end_heading};
    cells_heading(&writer->options, &batch->sink);
    batch->sink = (CellSink){put_text, put_integer, put_money, end_row, NULL, heading_text};
    if (batch->module->create(kind_of(&writer->options), take_bytes, batch, schema_of(batch), &batch->file, why) != 0) keep_failure(batch, why);
}

static void give_pending(BatchWriter *batch, Buffer *out) {
    if (batch->pending.size) buffer_put(out, batch->pending.data, batch->pending.size);
    buffer_clear(&batch->pending);
}

void batch_row(const Writer *writer, const Row *row, const Decision *decision, Buffer *out) {
    BatchWriter *batch = writer->batch;
    if (batch->failure.english) return;
    cells_row(&writer->options, row, decision, &batch->sink);
    give_pending(batch, out);
}

const Wording *batch_writer_failure(const Writer *writer) { return writer->batch->failure.english ? &writer->batch->failure : NULL; }

void batch_writer_close(Writer *writer, Buffer *out) {
    BatchWriter *batch = writer->batch;
    char         why[ARROW_WHY] = "";
    if (batch->file) {
        write_rows(batch);
        if (!batch->failure.english && batch->module->finish(batch->file, why) != 0) keep_failure(batch, why);
        give_pending(batch, out);
        batch->module->release(batch->file);
        batch->file = NULL;
    }
    for (int32_t i = 0; i < batch->columns.count; i++) {
        Column *column = &batch->columns.items[i];
        buffer_free(&column->validity);
        buffer_free(&column->offsets);
        buffer_free(&column->values);
    }
    buffer_free(&batch->pending);
}
