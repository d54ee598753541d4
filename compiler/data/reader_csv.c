/* reader_csv - tables by RFC 4180, and what spreadsheet programs make of it: a byte order mark, CRLF or lone CR, quoted line ends.
 * Cells are slices of the input buffer; nothing is copied unless a cell holds "" or is not UTF-8. GBK and GB18030 are cut into cells
 * before they are decoded: neither uses the bytes of quote, comma and line end within a character. */
#include "data/reader_private.h"

#include "data/value_number.h"
#include "data/value_text.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef enum { RECORD_NONE, RECORD_READ, RECORD_BLANK, RECORD_OPEN_QUOTE, RECORD_TEXT_AFTER_QUOTE, RECORD_TOO_LONG } RecordResult;

typedef struct {
    RecordResult result;
    size_t       size;             /* bytes from input.start, with the line end */
    size_t       wrong;            /* offset of the quote or of the text after it */
    int32_t      wrong_cell;       /* the first cell with a mistake, from 0; -1 */
    int64_t      lines;            /* line ends within */
} Record;

static void add_cell(CsvState *csv, CsvCell cell) {
    if (csv->cell_count == csv->cell_capacity) {
        csv->cell_capacity = csv->cell_capacity ? csv->cell_capacity * 2 : 64;
        CsvCell *grown = realloc(csv->cells, sizeof(CsvCell) * (size_t)csv->cell_capacity);
        if (!grown) memory_exhausted(sizeof(CsvCell) * (size_t)csv->cell_capacity);
        csv->cells = grown;
    }
    csv->cells[csv->cell_count++] = cell;
}

static bool is_line_end(char byte) { return byte == '\n' || byte == '\r'; }

/* Cuts the record at input.start into cells. False when it may go on behind the bytes read so far. */
static bool cut_record(Reader *reader, Record *record) {
    const Input *input = &reader->input;
    CsvState    *csv = &reader->csv;
    const char  *start = input->data + input->start, *end = input->data + input->end, *at = start;
    *record = (Record){.result = RECORD_READ, .wrong_cell = -1};
    csv->cell_count = 0;
    for (;;) {
        CsvCell cell = {.start = at, .raw = at};
        if (at < end && *at == '"') {
            cell.start = ++at;
            for (;;) {
                const char *quote = memchr(at, '"', (size_t)(end - at));
                if (!quote || (quote + 1 == end && !input->at_end)) {
                    record->wrong = (size_t)(cell.raw - start);
                    if (record->wrong_cell < 0) record->wrong_cell = csv->cell_count;
                    if (!input->at_end) return false;
                    record->result = RECORD_OPEN_QUOTE;
                    return true;
                }
                at = quote + 1;
                if (at == end || *at != '"') break;
                cell.doubled = true;
                at++;
            }
            cell.size = (size_t)(at - 1 - cell.start);
            bool text_follows = at < end && *at != csv->delimiter && !is_line_end(*at);
            if (text_follows && csv_count_line_ends(cell.raw, (size_t)(at - cell.raw)) > 0) {
                record->result = RECORD_OPEN_QUOTE;             /* the mark that closes it is the start of another cell: no row may vanish in between */
                record->wrong = (size_t)(cell.raw - start);
                if (record->wrong_cell < 0) record->wrong_cell = csv->cell_count;
                return true;
            }
            if (text_follows && record->result == RECORD_READ) {
                record->result = RECORD_TEXT_AFTER_QUOTE;
                record->wrong_cell = csv->cell_count;
                record->wrong = (size_t)(at - start);
            }
            while (at < end && *at != csv->delimiter && !is_line_end(*at)) at++;
        } else {
            while (at < end && *at != csv->delimiter && !is_line_end(*at)) at++;
            cell.size = (size_t)(at - cell.start);
        }
        if (at == end && !input->at_end) return false;
        add_cell(csv, cell);
        if (at == end || *at != csv->delimiter) break;
        at++;
    }
    if (at + 1 == end && *at == '\r' && !input->at_end) return false;      /* CRLF or CR? */
    if (at < end) at += *at == '\r' && at + 1 < end && at[1] == '\n' ? 2 : 1;
    record->size = (size_t)(at - start);
    if (csv->cell_count == 1 && csv->cells[0].size == 0 && csv->cells[0].raw == csv->cells[0].start) record->result = RECORD_BLANK;
    return true;
}

int64_t csv_count_line_ends(const char *text, size_t size) {
    int64_t count = 0;
    for (size_t i = 0; i < size; i++)
        if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == size || text[i + 1] != '\n'))) count++;
    return count;
}

/* The bytes from input.start to the end of the physical line that holds offset `from`, with its end. */
static size_t physical_line(const Input *input, size_t from) {
    size_t size = input->end - input->start;
    const char *start = input->data + input->start;
    for (size_t i = from; i < size; i++)
        if (is_line_end(start[i])) return i + (start[i] == '\r' && i + 1 < size && start[i + 1] == '\n' ? 2 : 1);
    return size;
}

/* Drops the rest of a line whose start was dropped before. */
static void skip_line(Reader *reader) {
    Input *input = &reader->input;
    for (;;) {
        size_t size = physical_line(input, 0);
        bool   ended = size > 0 && is_line_end(input->data[input->start + size - 1]) && (input->at_end || input->start + size < input->end);
        if (!ended && !input->at_end) {
            bool carriage_return = size > 0 && input->data[input->end - 1] == '\r';
            input->start = input->end - (carriage_return ? 1 : 0);
            input_more(input);
            continue;
        }
        input->start += size;
        return;
    }
}

/* The next record, with its cells in reader->csv. The caller moves input.start on by record->size when it is done with the cells. */
static Record next_record(Reader *reader) {
    Input *input = &reader->input;
    Record record;
    for (;;) {
        if (input->start == input->end && !input_more(input)) return (Record){.result = RECORD_NONE};
        if (cut_record(reader, &record)) break;
        if (input->end - input->start > reader->options.line_limit) {
            /* A quote that is never closed swallows the rest of the file: blame the line where it opens. */
            size_t line = physical_line(input, record.wrong);
            if (line < input->end - input->start)
                return (Record){.result = RECORD_OPEN_QUOTE, .size = line, .wrong = record.wrong, .wrong_cell = record.wrong_cell, .lines = csv_count_line_ends(input->data + input->start, line)};
            return (Record){.result = RECORD_TOO_LONG, .lines = 1};
        }
        /* Twice as much each time, so that a long record is not cut again after every read. */
        size_t wanted = (input->end - input->start) * 2;
        while (input->end - input->start < wanted && input_more(input)) {}
    }
    if (record.result == RECORD_OPEN_QUOTE) record.size = physical_line(input, record.wrong);
    record.lines = csv_count_line_ends(input->data + input->start, record.size);
    if (record.lines == 0) record.lines = 1;
    return record;
}

static void finish_record(Reader *reader, const Record *record) {
    reader->line += record->lines;
    if (record->result == RECORD_TOO_LONG) skip_line(reader);
    else reader->input.start += record->size;
}

/* The text of a cell as UTF-8; NULL when it is not valid: `*wrong` is the offset in the raw cell. */
static const char *cell_text(Reader *reader, Arena *arena, const CsvCell *cell, size_t *size, size_t *wrong) {
    const char *text = reader_decode(reader, arena, cell->start, cell->size, size, wrong);
    if (!text || !cell->doubled) return text;
    char  *single = arena_alloc(arena, *size + 1);
    size_t used = 0;
    for (size_t i = 0; i < *size; i++) {
        single[used++] = text[i];
        if (text[i] == '"') i++;
    }
    *size = used;
    return single;
}

/* ---- the header -------------------------------------------------------------------------------------------------------- */

static Place cell_place(const Reader *reader, const char *at) {
    return (Place){.origin = reader->input.data + reader->input.start, .at = at, .line = reader->line, .form = reader->double_bytes ? BYTES_DOUBLE : BYTES_UTF8};
}

static bool read_columns(Reader *reader) {
    CsvState   *csv = &reader->csv;
    HeaderCell *cells = NEW_ARRAY(reader->arena, HeaderCell, csv->cell_count);
    csv->column_count = csv->cell_count;
    for (int32_t i = 0; i < csv->column_count; i++) {
        size_t wrong;
        cells[i].text = cell_text(reader, reader->arena, &csv->cells[i], &cells[i].size, &wrong);
        cells[i].place = cell_place(reader, csv->cells[i].raw);
        if (cells[i].text) continue;
        RowErrors errors = failure_errors(reader);
        report_encoding(reader, &errors, cell_place(reader, csv->cells[i].start + wrong));
        reader->failure = errors.items.items[0];
        return false;
    }
    for (int32_t i = csv->column_count - 1; i > 0 && cells[i].size == 0; i--) cells[i].optional = true;   /* columns that were empty in the sheet */
    return table_columns(reader, cells, csv->column_count, &csv->slots);
}

/* "sep=," as the first line, which some programs write for others. Another separator is refused: with semicolons a comma may be a decimal point. */
static bool is_separator_line(const CsvState *csv) {
    return csv->cells[0].size >= 4 && csv->cells[0].size <= 5 && memcmp(csv->cells[0].start, "sep=", 4) == 0;
}

static bool refuse_separator(Reader *reader) {
    RowErrors errors = failure_errors(reader);
    reader->failure = row_error(&errors, DATA_D0110, (Place){.line = reader->line}, "the columns are not separated by commas", "各列不是用逗号分隔");
    row_error_help(&errors, reader->failure, "export the table with commas", "请导出为逗号分隔的CSV");
    return false;
}

bool reader_csv_start(Reader *reader) {
    reader->csv.delimiter = ',';
    Record record;
    for (;;) {
        record = next_record(reader);
        if (reader->input.error) {
            reader_fail_read(reader);
            return false;
        }
        bool separator = record.result == RECORD_READ && is_separator_line(&reader->csv);
        if (separator && !(reader->csv.cell_count == 2 && reader->csv.cells[0].size == 4 && reader->csv.cells[1].size == 0)) return refuse_separator(reader);
        if (record.result != RECORD_BLANK && !separator) break;
        finish_record(reader, &record);
    }
    if (record.result != RECORD_READ) {
        DataCode code = record.result == RECORD_OPEN_QUOTE ? DATA_D0018 : record.result == RECORD_TOO_LONG ? DATA_D0002 : record.result == RECORD_TEXT_AFTER_QUOTE ? DATA_D0019 : DATA_D0104;
        Wording  empty = {"the table is empty: the first line must name the columns", "表格是空的：第一行须是列名"};
        Wording  title = {data_code_title(code, LANGUAGE_ENGLISH), data_code_title(code, LANGUAGE_CHINESE)};
        RowErrors errors = failure_errors(reader);
        reader->failure = row_error_said(&errors, code, (Place){.line = reader->line}, record.result == RECORD_NONE ? empty : title);
        return false;
    }
    bool fine = read_columns(reader);
    finish_record(reader, &record);
    return fine;
}

/* ---- rows -------------------------------------------------------------------------------------------------------------- */

/* A cell in a column without a name: blanks only are nothing. */
static void report_outside(Reader *reader, Arena *arena, Row *row, const CsvCell *cell) {
    size_t      size, wrong;
    const char *text = cell_text(reader, arena, cell, &size, &wrong);
    if (text && slice_is_blank((Slice){text, size})) return;
    RowError *error = row_error(&row->errors, DATA_D0027, cell_place(reader, cell->raw), "the cell stands beside the columns of the header", "单元格在表头各列之外");
    row_error_help(&row->errors, error, "name the column in the header, or clear the cell", "请在表头写明列名，或清空该单元格");
    if (text && value_cell_unit(arena, reader->schema, text, size) != UNIT_NONE) value_note_unit(&row->errors, cell_place(reader, cell->raw), (Wording){0}, text, size, false);
}

/* The text by which lists are joined. False when it cannot be read. */
static bool read_key(Reader *reader, Arena *arena, Row *row, const CsvCell *cell) {
    size_t      size, wrong;
    const char *text = cell_text(reader, arena, cell, &size, &wrong);
    if (!text || memchr(text, '\0', size)) return false;
    text = value_plain(text, &size);
    if (size) row->key = arena_strndup(arena, text, size);
    OtherUnit unit = value_cell_unit(arena, reader->schema, text, size);
    if (unit != UNIT_NONE) value_note_unit(&row->errors, cell_place(reader, cell->raw), (Wording){reader->options.key, reader->options.key}, text, size, unit == UNIT_STATED);
    return true;
}

static void report_key(Reader *reader, Arena *arena, Row *row, const CsvCell *cell) {
    size_t size, wrong;
    Place  place = cell_place(reader, cell->raw);
    if (cell_text(reader, arena, cell, &size, &wrong)) row->key_error = row_error(&row->errors, DATA_D0020, place, "the text holds a null byte", "文本中有空字节");
    else {
        place.at = cell->start + wrong;
        row->key_error = report_encoding(reader, &row->errors, place);
    }
    row->key_error->field = (Wording){reader->options.key, reader->options.key};
}

/* The key of a record that was not cut into its columns: what stands before the mistake, and in cells of the right number, is where it should be. Elsewhere
 * nobody can say which application the row is of; `error` says why. */
static void key_of_malformed(Reader *reader, Arena *arena, Row *row, const Record *record, RowError *error) {
    const CsvState *csv = &reader->csv;
    int32_t         column = reader->key_column;
    bool            there = false;
    row->malformed = true;
    if (column < 0) return;
    switch (record->result) {
    case RECORD_NONE: case RECORD_BLANK: case RECORD_TOO_LONG: break;
    case RECORD_READ: there = column == 0; break;              /* a comma too many or too few may stand before any other */
    case RECORD_OPEN_QUOTE: there = column < record->wrong_cell; break;
    case RECORD_TEXT_AFTER_QUOTE: there = column != record->wrong_cell && (column == 0 || csv->cell_count == csv->column_count); break;
    }
    if (!there || !read_key(reader, arena, row, &csv->cells[column]) || !row->key) row->key_error = error;
}

/* A unit in a record that has not a cell for every column, as 单位：万元 alone on a line, where nothing else looks like a number. */
static void note_lone_unit(Reader *reader, Arena *arena, Row *row) {
    const CsvState *csv = &reader->csv;
    for (int32_t i = 0; i < csv->cell_count; i++)
        for (size_t k = 0; k < csv->cells[i].size; k++)
            if (csv->cells[i].start[k] >= '0' && csv->cells[i].start[k] <= '9') return;
    for (int32_t i = 0; i < csv->cell_count && !row->errors.heading; i++) {
        size_t      size, wrong;
        const char *text = cell_text(reader, arena, &csv->cells[i], &size, &wrong);
        if (!text) continue;
        text = value_plain(text, &size);
        if (value_cell_unit(arena, reader->schema, text, size) != UNIT_NONE) value_note_unit(&row->errors, cell_place(reader, csv->cells[i].raw), (Wording){0}, text, size, false);
    }
}

static void read_cells(Reader *reader, Arena *arena, Row *row) {
    CsvState    *csv = &reader->csv;
    Place        origin = {.origin = reader->input.data + reader->input.start, .line = row->line, .form = reader->double_bytes ? BYTES_DOUBLE : BYTES_UTF8};
    ValueContext value = {.names = reader->names, .errors = &row->errors, .application = row->application};
    for (int32_t i = 0; i < csv->column_count; i++) {
        const CsvCell *cell = &csv->cells[i];
        if (cell->size == 0) continue;
        if (i == reader->key_column && !read_key(reader, arena, row, cell)) {
            report_key(reader, arena, row, cell);
            continue;
        }
        if (csv->slots[i] == COLUMN_NONE) report_outside(reader, arena, row, cell);
        if (csv->slots[i] < 0) continue;
        const IrField *field = &reader->schema->fields[csv->slots[i]];
        value.field = field;
        value.entity = &reader->schema->entities[field->entity];
        value.place = origin;
        value.place.at = cell->raw;
        size_t size, wrong;
        const char *text = cell_text(reader, arena, cell, &size, &wrong);
        if (!text) {
            value.place.at = cell->start + wrong;
            int32_t before = row->errors.items.count;
            report_encoding(reader, &row->errors, value.place);
            if (row->errors.items.count > before) row->errors.items.items[before]->field = field_path(arena, value.entity, field, 0);
            continue;
        }
        value_read(&value, FORM_CELL, text, size, &row->application->cells[field->slot]);
    }
}

static RowError *report_record(Reader *reader, Row *row, const Record *record) {
    const char *start = reader->input.data + reader->input.start;
    Place       place = {.origin = start, .at = start + record->wrong, .line = row->line, .form = reader->double_bytes ? BYTES_DOUBLE : BYTES_UTF8};
    Place       line = {.line = row->line};
    RowErrors  *errors = &row->errors;
    RowError   *error = NULL;
    switch (record->result) {
    case RECORD_NONE: case RECORD_BLANK: break;
    case RECORD_READ:
        error = row_error(errors, DATA_D0017, line, "the line has %d cells, the header has %d", "这一行有%d个单元格，表头有%d列", reader->csv.cell_count, reader->csv.column_count);
        if (reader->csv.cell_count > reader->csv.column_count) row_error_help(errors, error, "quote a cell that holds a comma: \"1,234.50\"", "含逗号的单元格要加引号，例如 \"1,234.50\"");
        break;
    case RECORD_OPEN_QUOTE:
        error = row_error(errors, DATA_D0018, place, "a quotation mark opens on this line and is never closed", "这一行的引号没有关闭");
        row_error_help(errors, error, "close it, and write a quotation mark within a cell twice", "请补上后引号；单元格内的引号要写两次");
        break;
    case RECORD_TEXT_AFTER_QUOTE:
        error = row_error(errors, DATA_D0019, place, "text follows the closing quotation mark of a cell", "单元格的后引号之后还有文字");
        row_error_help(errors, error, "write a quotation mark within a cell twice", "单元格内的引号要写两次");
        break;
    case RECORD_TOO_LONG: error = row_error(errors, DATA_D0002, line, "the line is longer than %zu MB", "这一行超过 %zu MB", reader->options.line_limit / (1024 * 1024)); break;
    }
    return error;
}

/* Cells that hold nothing but blanks of any kind. What is not valid text is not blank. */
static bool is_empty_record(Reader *reader, Arena *arena) {
    const CsvState *csv = &reader->csv;
    for (int32_t i = 0; i < csv->cell_count; i++) {
        const CsvCell *cell = &csv->cells[i];
        if (cell->size == 0) continue;
        if ((unsigned char)*cell->start > ' ' && (unsigned char)*cell->start < 0x80) return false;     /* no blank in any encoding */
        size_t      size, wrong;
        const char *text = cell_text(reader, arena, cell, &size, &wrong);
        if (!text || !slice_is_blank((Slice){text, size})) return false;
    }
    return true;
}

bool reader_csv_next(Reader *reader, Arena *arena, Row *row) {
    for (;;) {
        Record record = next_record(reader);
        if (reader->input.error) {
            reader_fail_read(reader);
            return false;
        }
        if (record.result == RECORD_NONE) return false;
        if (record.result == RECORD_BLANK || (record.result == RECORD_READ && is_empty_record(reader, arena))) {
            reader_skip_empty(reader, reader->line);
            finish_record(reader, &record);
            continue;
        }
        row_start(reader, arena, row);
        const CsvState *csv = &reader->csv;
        if (record.result == RECORD_READ && csv->cell_count == csv->column_count) read_cells(reader, arena, row);
        else {
            key_of_malformed(reader, arena, row, &record, report_record(reader, row, &record));
            if (record.result == RECORD_READ) note_lone_unit(reader, arena, row);
        }
        finish_record(reader, &record);
        return true;
    }
}
