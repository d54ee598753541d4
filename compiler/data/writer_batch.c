/* writer_batch - rows of cells as Parquet or Arrow. Cells are gathered in columns; some ten thousand rows make a record batch (of Parquet: a row group), so that
 * memory does not grow with the data. Same columns as CSV: amounts are decimal(20, 2), an empty cell is null. Where a batch ends depends on its rows alone: the same
 * results are the same bytes, whoever gathered them. */
#include "data/cell_columns.h"
#include "data/modules.h"
#include "data/writer_private.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 131072, MOST_BYTES = 16 * 1024 * 1024, STEP = 1024 };     /* of a batch; whether it is full is looked at every STEP rows */
enum { MOST_TEXTS = 1024 * 1024 };                              /* bytes that are kept from row to row */

struct BatchWriter {
    Arena             *arena;
    const ArrowModule *module;
    ArrowWriter       *file;
    bool               dictionaries;                            /* texts go out as numbers in a dictionary: the file keeps them so anyway */
    CellColumns       *cells, *row;                             /* of the batch; of a row that comes alone */
    size_t             text_bytes;                              /* that the texts of the batch take when they are written out row by row */
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

static struct ArrowSchema *column_schema(BatchWriter *batch, const CellColumn *column) {
    enum { NULLABLE = 2 };
    struct ArrowSchema *schema = NEW(batch->arena, struct ArrowSchema);
    *schema = (struct ArrowSchema){.format = format_of(column->kind), .name = column->name, .flags = NULLABLE, .release = release_schema};
    if (column->kind != CELL_KIND_TEXT || !batch->dictionaries) return schema;
    schema->dictionary = NEW(batch->arena, struct ArrowSchema);
    *schema->dictionary = (struct ArrowSchema){.format = schema->format, .name = "", .flags = NULLABLE, .release = release_schema};
    schema->format = "i";
    return schema;
}

static struct ArrowSchema *schema_of(BatchWriter *batch) {
    struct ArrowSchema *table = NEW(batch->arena, struct ArrowSchema);
    *table = (struct ArrowSchema){.format = "+s", .name = "", .n_children = batch->cells->columns.count, .release = release_schema};
    table->children = NEW_ARRAY(batch->arena, struct ArrowSchema *, batch->cells->columns.count + 1);
    for (int32_t i = 0; i < batch->cells->columns.count; i++) table->children[i] = column_schema(batch, &batch->cells->columns.items[i]);
    return table;
}

/* ---- batches ----------------------------------------------------------------------------------------------------------------- */

typedef struct { const void *buffers[3]; } OutColumn;           /* each of its own memory */

static void *needed(size_t size) {
    void *memory = malloc(size + 8);                            /* a buffer without bytes still needs an address */
    if (!memory) memory_exhausted(size);
    memset(memory, 0, size + 8);
    return memory;
}

static void release_column(struct ArrowArray *array) {
    OutColumn *column = array->private_data;
    for (int i = 0; i < 3; i++) free((void *)(uintptr_t)column->buffers[i]);
    free(column);
    if (array->dictionary) {
        if (array->dictionary->release) array->dictionary->release(array->dictionary);
        free(array->dictionary);
    }
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

static struct ArrowArray *new_array(int64_t rows, int buffers) {
    struct ArrowArray *array = needed(sizeof *array);
    OutColumn         *out = needed(sizeof *out);
    *array = (struct ArrowArray){.length = rows, .n_buffers = buffers, .buffers = out->buffers, .release = release_column, .private_data = out};
    return array;
}

static void set_bit(uint8_t *bits, int64_t row, bool on) { bits[row / 8] = (uint8_t)(bits[row / 8] | (unsigned)on << row % 8); }

/* Texts one behind the other, `index` by row; the validity is the caller's. */
static void put_texts(struct ArrowArray *array, const CellColumn *column, const int32_t *index, int64_t rows) {
    OutColumn *out = array->private_data;
    int32_t   *offsets = needed(sizeof *offsets * (size_t)(rows + 1));
    for (int64_t i = 0; i < rows; i++) {
        int32_t text = index ? index[i] : (int32_t)i;
        offsets[i + 1] = offsets[i] + (text < 0 ? 0 : column->texts.items[text].size);    /* a batch is written long before 2^31 bytes */
    }
    char *bytes = needed((size_t)offsets[rows]);
    for (int64_t i = 0; i < rows; i++) {
        int32_t text = index ? index[i] : (int32_t)i;
        if (text >= 0) memcpy(bytes + offsets[i], column->texts.items[text].bytes, (size_t)column->texts.items[text].size);
    }
    out->buffers[1] = offsets;
    out->buffers[2] = bytes;
}

static void put_indices(struct ArrowArray *array, const CellColumn *column, int64_t rows) {
    OutColumn *out = array->private_data;
    int32_t   *indices = needed(sizeof *indices * (size_t)rows);
    for (int64_t i = 0; i < rows; i++) indices[i] = column->indices[i] < 0 ? 0 : column->indices[i];
    out->buffers[1] = indices;
    array->dictionary = new_array(column->texts.count, 3);
    put_texts(array->dictionary, column, NULL, column->texts.count);
}

static void put_numbers(struct ArrowArray *array, const CellColumn *column, int64_t rows) {
    OutColumn *out = array->private_data;
    if (column->kind == CELL_KIND_INTEGER) {
        int64_t *numbers = needed(sizeof *numbers * (size_t)rows);
        memcpy(numbers, column->numbers, sizeof *numbers * (size_t)rows);
        out->buffers[1] = numbers;
        return;
    }
    __int128 *amounts = needed(sizeof *amounts * (size_t)rows);
    for (int64_t i = 0; i < rows; i++) amounts[i] = column->numbers[i];
    out->buffers[1] = amounts;
}

static void put_validity(struct ArrowArray *array, const CellColumn *column, int64_t rows) {
    OutColumn *out = array->private_data;
    uint8_t   *bits = needed((size_t)rows / 8 + 1);
    int64_t    there = 0;
    for (int64_t i = 0; i < rows; i++) {
        bool present = column->indices ? column->indices[i] >= 0 : column->present[i];
        set_bit(bits, i, present);
        there += present;
    }
    array->null_count = rows - there;
    if (array->null_count > 0) out->buffers[0] = bits;
    else free(bits);
}

static struct ArrowArray *export_column(const BatchWriter *batch, const CellColumn *column, int64_t rows) {
    bool               plain_text = column->kind == CELL_KIND_TEXT && !batch->dictionaries;
    struct ArrowArray *array = new_array(rows, plain_text ? 3 : 2);
    put_validity(array, column, rows);
    switch (column->kind) {
    case CELL_KIND_TEXT:
        if (plain_text) put_texts(array, column, column->indices, rows);
        else put_indices(array, column, rows);
        break;
    case CELL_KIND_INTEGER: case CELL_KIND_MONEY: put_numbers(array, column, rows); break;
    case CELL_KIND_YES_NO: {
        uint8_t *bits = needed((size_t)rows / 8 + 1);
        for (int64_t i = 0; i < rows; i++) set_bit(bits, i, column->indices[i] > 0);
        ((OutColumn *)array->private_data)->buffers[1] = bits;
        break;
    }
    }
    return array;
}

static void write_rows(BatchWriter *batch) {
    CellColumns *cells = batch->cells;
    if (cells->rows == 0 || batch->failure.english) return;
    int32_t           count = cells->columns.count;
    char              why[ARROW_WHY] = "";
    struct ArrowArray table = {.length = cells->rows, .n_buffers = 1, .n_children = count, .release = release_table};
    table.private_data = needed(sizeof(void *));
    table.buffers = table.private_data;
    table.children = needed(((size_t)count + 1) * sizeof *table.children);
    for (int32_t i = 0; i < count; i++) table.children[i] = export_column(batch, &cells->columns.items[i], cells->rows);
    if (batch->module->write(batch->file, &table, why) != 0) keep_failure(batch, why);
    if (table.release) table.release(&table);
    cell_columns_clear(cells);
    cell_columns_forget_texts(cells);
    batch->text_bytes = 0;
}

/* The bytes of the rows behind `first`, as they are when every text is written out. */
static size_t written_bytes(const CellColumns *cells, int64_t first) {
    size_t bytes = 0;
    for (int32_t i = 0; i < cells->columns.count; i++) {
        const CellColumn *column = &cells->columns.items[i];
        if (column->kind != CELL_KIND_TEXT) continue;
        for (int64_t row = first; row < cells->rows; row++) bytes += column->indices[row] < 0 ? 0 : (size_t)column->texts.items[column->indices[row]].size;
    }
    return bytes;
}

static bool is_full(const BatchWriter *batch) {
    const CellColumns *cells = batch->cells;
    size_t row_bytes = 0;
    for (int32_t i = 0; i < cells->columns.count; i++) row_bytes += cells->columns.items[i].indices ? 4 : 8;
    return cells->rows >= MOST_ROWS || (size_t)cells->rows * row_bytes + cells->text_bytes + batch->text_bytes >= MOST_BYTES;
}

static void take_rows(BatchWriter *batch, CellColumns *from) {
    CellColumns *cells = batch->cells;
    for (int64_t done = 0; done < from->rows && !batch->failure.english;) {
        int64_t before = cells->rows, step = STEP - before % STEP;
        if (step > from->rows - done) step = from->rows - done;
        cell_columns_take(cells, from, done, step);
        done += step;
        if (!batch->dictionaries) batch->text_bytes += written_bytes(cells, before);
        if (cells->rows % STEP == 0 && is_full(batch)) write_rows(batch);
    }
    cell_columns_clear(from);
}

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
    batch->dictionaries = writer->options.format == OUTPUT_PARQUET;
    batch->cells = cell_columns_new(&writer->options);
    batch->row = cell_columns_new(&writer->options);
    if (batch->module->create(kind_of(&writer->options), take_bytes, batch, schema_of(batch), &batch->file, why) != 0) keep_failure(batch, why);
}

static void give_pending(BatchWriter *batch, Buffer *out) {
    if (batch->pending.size) buffer_put(out, batch->pending.data, batch->pending.size);
    buffer_clear(&batch->pending);
}

void batch_row(const Writer *writer, const Row *row, const Decision *decision, Buffer *out) {
    BatchWriter *batch = writer->batch;
    if (batch->failure.english) return;
    cells_row(&writer->options, row, decision, &batch->row->sink);
    batch_rows(writer, batch->row, out);
    if (batch->row->text_bytes > MOST_TEXTS) cell_columns_forget_texts(batch->row);
}

void batch_rows(const Writer *writer, CellColumns *rows, Buffer *out) {
    take_rows(writer->batch, rows);
    give_pending(writer->batch, out);
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
    cell_columns_free(batch->cells);
    cell_columns_free(batch->row);
    batch->cells = batch->row = NULL;
    buffer_free(&batch->pending);
}
