/* table_blocks - see table_blocks.h. A piece is cut where a record ends: after the last line end, or, where there are quotation marks, after the last
 * line end outside of them. A record longer than a piece makes the piece longer, up to the limit of a line; what goes beyond is the careful reader's. */
#include "data/table_blocks.h"

#include "data/csv_scan.h"
#include "data/reader_private.h"
#include <stdlib.h>
#include <string.h>

enum { PIECE = 256 * 1024 };

struct TableBlocks { Arena *arena; Reader *reader; const Layout *layout; int64_t pieces; int level; size_t piece; };

struct TableBlock {
    TableBlocks *blocks;
    Arena       *arena, *row_arena;              /* row_arena: forgotten with each piece */
    FactColumns *columns;
    Reader       careful;                        /* reads the unsure records of this block's text */
    char        *memory, *text; size_t size, capacity;   /* text: behind some bytes of slack */
    int64_t      number, first_line;
    CsvScan      scan;
    bool         single;                         /* one row, read already */
    Row          row;
    int64_t      good, dropped;                  /* good rows of the piece before the current ones; places among these that were dropped */
    VEC(BadRow)  bad;
    const RowError *heading;                     /* a second header row, which ends the file; NULL */
    VEC(int64_t) lines;                          /* of the good rows; empty until somebody asks */
};

bool table_blocks_possible(const Reader *reader) {
    for (int32_t i = 0; i < reader->csv.column_count; i++)
        if (reader->csv.slots[i] == COLUMN_NONE) return false;  /* what stands there is an error */
    return reader->options.format == DATA_FORMAT_CSV && !reader->lists && !reader->failure && reader->row == 0;
}

bool table_blocks_may_be_complete(const Reader *reader) {
    int32_t given = 0;
    for (int32_t i = 0; i < reader->csv.column_count; i++) given += reader->csv.slots[i] >= 0;
    for (int32_t e = 0; e < reader->schema->entity_count; e++)
        if (reader->schema->entities[e].many) return false;
    return given == reader->schema->field_count;
}

TableBlocks *table_blocks_new(Arena *arena, Reader *reader, const Layout *layout) {
    TableBlocks *blocks = NEW(arena, TableBlocks);
    *blocks = (TableBlocks){arena, reader, layout, 0, SCAN_BEST, PIECE};
    return blocks;
}

void table_blocks_limit(TableBlocks *blocks, int level, size_t piece) {
    blocks->level = level;
    blocks->piece = piece;
}

/* UTF-8 into the bytes of the file. */
static bool encode(void *context, Arena *arena, const char *text, const char **bytes) {
    size_t left = strlen(text), room = left * 2 + 8;
    char  *out = arena_alloc(arena, room + 1), *start = out, *in = (char *)(uintptr_t)text;
    if (iconv(*(iconv_t *)context, &in, &left, &out, &room) == (size_t)-1) return false;
    *bytes = start;
    return true;
}

TableBlock *table_block_new(TableBlocks *blocks) {
    TableBlock   *block = calloc(1, sizeof *block);
    const Reader *reader = blocks->reader;
    if (!block) memory_exhausted(sizeof *block);
    block->blocks = blocks;
    block->arena = arena_new();
    block->row_arena = arena_new();
    block->capacity = blocks->piece;
    block->memory = calloc(1, block->capacity + 2 * COLUMNS_SLACK);
    if (!block->memory) memory_exhausted(block->capacity);
    block->text = block->memory + COLUMNS_SLACK;
    block->careful = *reader;
    block->careful.csv.cells = NULL;
    block->careful.csv.cell_capacity = 0;
    block->careful.converter = (iconv_t)-1;
    open_converter(&block->careful);
    iconv_t back = reader->double_bytes ? iconv_open("GB18030", "UTF-8") : (iconv_t)-1;
    block->columns = fact_columns_new(block->arena, reader->schema, blocks->layout, reader->csv.slots, reader->csv.column_count, reader->double_bytes ? encode : NULL, &back);
    if (back != (iconv_t)-1) iconv_close(back);
    return block;
}

/* One thread at a time. */
static void hand_over(TableBlock *block) {
    Reader *reader = block->blocks->reader, *careful = &block->careful;
    reader_take_heading(reader, block->heading);
    block->heading = NULL;
    if (careful->empty_rows == 0) return;
    if (reader->empty_rows == 0 || careful->first_empty < reader->first_empty) reader->first_empty = careful->first_empty;
    reader->empty_rows += careful->empty_rows;
    careful->empty_rows = 0;
}

void table_block_free(TableBlock *block) {
    if (!block) return;
    hand_over(block);
    if (block->careful.converter != (iconv_t)-1) iconv_close(block->careful.converter);
    free(block->careful.csv.cells);
    free(block->memory);
    arena_free(block->row_arena);
    arena_free(block->arena);
    free(block);
}

/* ---- pieces ------------------------------------------------------------------------------------------------------------------- */

/* The end of the last record that is whole for certain; 0: none. A CR at the very end may be half a CRLF. */
static size_t last_record_end(const char *text, size_t size, bool quotes) {
    if (!quotes) {
        const char *line_feed = memrchr(text, '\n', size);
        if (line_feed) return (size_t)(line_feed - text) + 1;
        const char *carriage_return = size > 1 ? memrchr(text, '\r', size - 1) : NULL;
        return carriage_return ? (size_t)(carriage_return - text) + 1 : 0;
    }
    size_t last = 0;
    for (const char *at = text, *end = text + size; at < end;) {
        const char *opening = *at == '"' ? at : NULL;           /* at the start of a cell */
        if (opening) {
            do {
                at = memchr(at + 1, '"', (size_t)(end - at - 1));
                if (!at || at + 1 == end) return last;
                at++;
            } while (*at == '"');
            /* Text after the mark, and lines in between: it opened by mistake, and reader_csv gives up that one line only. */
            bool text_follows = *at != ',' && *at != '\n' && *at != '\r';
            if (text_follows && csv_count_line_ends(opening, (size_t)(at - opening)) > 0)
                for (at = opening; *at != '\n' && *at != '\r';) at++;
        }
        while (at < end && *at != ',' && *at != '\n' && *at != '\r') at++;
        if (at + 1 >= end && !(at < end && *at == '\n')) return last;
        if (*at != ',') last = (size_t)(at - text) + (*at == '\r' && at[1] == '\n' ? 2 : 1);
        at += *at == '\r' && at[1] == '\n' ? 2 : 1;
    }
    return last;
}

static void make_room(TableBlock *block, size_t wanted) {
    if (wanted <= block->capacity) return;
    block->capacity = wanted;
    block->memory = realloc(block->memory, block->capacity + 2 * COLUMNS_SLACK);
    if (!block->memory) memory_exhausted(block->capacity);
    block->text = block->memory + COLUMNS_SLACK;
}

/* A record beyond all limits, or the end of what cannot be cut: one row the careful way. */
static bool take_single(TableBlock *block) {
    Reader *reader = block->blocks->reader;
    block->single = true;
    return reader_csv_next(reader, block->row_arena, &block->row);
}

static bool fill(TableBlock *block, size_t *cut, CsvLook *look) {
    Reader *reader = block->blocks->reader;
    Input  *input = &reader->input;
    size_t  unread = input->end - input->start;
    make_room(block, unread);
    memcpy(block->text, input->data + input->start, unread);
    input->start = input->end = 0;
    block->size = unread;
    for (*cut = 0;;) {
        for (size_t count; block->size < block->capacity && (count = input_read(input, block->text + block->size, block->capacity - block->size)) > 0;) block->size += count;
        if (input->error) return false;
        *look = csv_look(block->text, block->size);
        *cut = input->at_end ? block->size : last_record_end(block->text, block->size, look->quotes);
        if (*cut || input->at_end) break;
        if (block->size > reader->options.line_limit) break;
        make_room(block, block->capacity * 2);
    }
    const char *rest = block->text + *cut;
    for (const char *at = rest; look->line_feeds && at < block->text + block->size; at++) look->line_feeds -= *at == '\n';
    input_give_back(input, rest, block->size - *cut);
    return true;
}

bool table_block_take(TableBlock *block) {
    Reader *reader = block->blocks->reader;
    CsvLook look;
    size_t  cut;
    hand_over(block);
    block->single = false;
    block->bad.items = NULL;
    block->bad.count = block->bad.capacity = 0;
    block->lines.items = NULL;
    block->lines.count = block->lines.capacity = 0;
    block->good = block->dropped = block->columns->rows = 0;
    arena_reset(block->row_arena);
    if (reader->failure) return false;
    if (!fill(block, &cut, &look)) {
        reader_fail_read(reader);
        return false;
    }
    if (cut == 0 && block->size == 0) return false;
    block->number = block->blocks->pieces++;
    block->first_line = reader->line;
    if (cut == 0) return take_single(block);
    block->size = cut;
    bool whole = block->text[cut - 1] == '\n' || block->text[cut - 1] == '\r';
    block->text[cut] = '\n';                                    /* the last line of a file may lack its end */
    block->scan = (CsvScan){.at = block->text, .end = block->text + cut + (whole ? 0 : 1), .columns = block->columns, .level = block->blocks->level, .ascii_only = reader->double_bytes};
    reader->line += look.returns ? csv_count_line_ends(block->text, cut) : look.line_feeds;
    return true;
}

int64_t table_block_number(const TableBlock *block) { return block->number; }

/* ---- rows --------------------------------------------------------------------------------------------------------------------- */

/* `place`: where the row stands, or would stand, among those of the columns. */
static void note_heading(TableBlock *block, const Row *row, int64_t place) {
    bool first = block->number == 0 && block->good + place == block->dropped && block->bad.count == 0;     /* neither a good row above nor a bad one */
    if (!block->heading) block->heading = row_heading(block->careful.schema, row, first);
}

static void keep_errors(TableBlock *block, const Row *row, int64_t place) {
    BadRow bad = {row->errors, row->line, block->good + place - block->dropped};
    VEC_PUSH(block->row_arena, &block->bad, bad);
}

/* The record at `at` by reader_csv; the careful reader then stands behind it. False when there is none: only blank lines were left. */
static bool read_record(TableBlock *block, const char *at, int64_t lines, Arena *arena, Row *row) {
    Reader *careful = &block->careful;
    careful->input = (Input){.descriptor = -1, .data = block->text, .start = (size_t)(at - block->text), .end = block->size, .capacity = block->size, .at_end = true};
    careful->line = block->first_line + lines;
    return careful->input.start < careful->input.end && reader_csv_next(careful, arena, row);
}

static bool read_carefully(TableBlock *block, const char *at, int64_t lines, Row *row) { return read_record(block, at, lines, block->row_arena, row); }

/* As read_carefully; false too when the record turned out to be an empty row. */
static bool read_unsure(TableBlock *block, const UnsureRow *unsure, Row *row) {
    int64_t before = block->careful.empty_rows;
    bool    read = read_carefully(block, unsure->at, unsure->line, row);
    if (block->careful.empty_rows == before) return read;
    block->careful.empty_rows = before + 1;                     /* those behind it are counted in their turn */
    return false;
}

/* The file ends above a row of units, as it does for a reader of rows: neither that row nor those below are decided. */
static void end_at_heading(TableBlock *block, int64_t row) {
    for (; row < block->columns->rows; row++) fact_columns_drop(block->columns, row);
    block->scan.at = block->scan.end;
}

/* Rows whose place in the columns was kept. */
static void settle_unsure(TableBlock *block) {
    for (int32_t i = 0; i < block->scan.unsure_count; i++) {
        const UnsureRow *unsure = &block->scan.unsure[i];
        Row row;
        bool read = read_unsure(block, unsure, &row);
        if (read) note_heading(block, &row, unsure->row);
        if (block->heading) {
            end_at_heading(block, unsure->row);
            return;
        }
        if (read && row.errors.items.count == 0) {
            fact_columns_set(block->columns, unsure->row, row.application);
            continue;
        }
        if (read) keep_errors(block, &row, unsure->row);
        fact_columns_drop(block->columns, unsure->row);
        block->dropped++;
    }
}

/* The record that is not plain, which has no place yet. */
static void settle_record(TableBlock *block) {
    CsvScan *scan = &block->scan;
    Row      row;
    if (!read_carefully(block, scan->at, scan->lines, &row)) {
        scan->at = scan->end;
        return;
    }
    scan->at = block->text + block->careful.input.start;
    scan->lines = block->careful.line - block->first_line;
    note_heading(block, &row, block->columns->rows);
    if (block->heading) end_at_heading(block, block->columns->rows);
    else if (row.errors.items.count) keep_errors(block, &row, block->columns->rows);
    else fact_columns_put(block->columns, row.application);
}

static bool single_row(TableBlock *block) {
    if (!block->row.errors.arena) return false;
    note_heading(block, &block->row, 0);
    if (block->heading) end_at_heading(block, 0);
    else if (block->row.errors.items.count) keep_errors(block, &block->row, 0);
    else fact_columns_put(block->columns, block->row.application);
    VEC_PUSH(block->row_arena, &block->lines, block->row.line);
    block->row = (Row){0};
    return true;
}

bool table_block_rows(TableBlock *block) {
    bool more = false, full = false;
    block->good += block->columns->rows;
    block->dropped = 0;
    fact_columns_clear(block->columns);
    if (block->single) more = single_row(block);
    while (!block->single && !full && block->scan.at < block->scan.end) {
        more = true;
        switch (csv_scan_run(&block->scan)) {
        case SCAN_DONE: break;
        case SCAN_FULL: full = true; break;
        case SCAN_UNSURE: settle_record(block); break;
        case SCAN_SOME_UNSURE: settle_unsure(block); break;
        }
    }
    if (more) fact_columns_pack(block->columns);
    return more;
}

FactColumns *table_block_columns(const TableBlock *block) { return block->columns; }
int32_t table_block_bad_rows(const TableBlock *block) { return block->bad.count; }
const BadRow *table_block_bad_row(const TableBlock *block, int32_t index) { return &block->bad.items[index]; }
bool table_block_is_done(const TableBlock *block) { return block->single ? !block->row.errors.arena : block->scan.at >= block->scan.end; }

int64_t table_block_line(TableBlock *block, int64_t good) {
    Arena *arena = block->lines.count ? NULL : arena_new();
    int64_t empty_rows = block->careful.empty_rows;             /* counted already */
    Row    row;
    bool   more = arena && read_record(block, block->text, 0, arena, &row);
    for (; more; more = reader_csv_next(&block->careful, arena, &row)) {
        if (row.errors.items.count == 0) VEC_PUSH(block->row_arena, &block->lines, row.line);
        arena_reset(arena);
    }
    block->careful.empty_rows = empty_rows;
    arena_free(arena);
    return good < block->lines.count ? block->lines.items[good] : 0;
}
