/* reader - opening, encodings, numbering; the formats are in reader_jsonl.c and reader_csv.c. */
#include "data/reader_batch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool data_format_from_name(const char *name, DataFormat *format) {
    static const struct { const char *name; DataFormat format; } formats[] = {
        {"jsonl", DATA_FORMAT_JSONL}, {"ndjson", DATA_FORMAT_JSONL}, {"json", DATA_FORMAT_JSONL}, {"csv", DATA_FORMAT_CSV},
        {"xlsx", DATA_FORMAT_XLSX}, {"xlsm", DATA_FORMAT_XLSX}, {"parquet", DATA_FORMAT_PARQUET},
        {"arrow", DATA_FORMAT_ARROW}, {"feather", DATA_FORMAT_ARROW}, {"arrows", DATA_FORMAT_ARROW}, {"ipc", DATA_FORMAT_ARROW},
    };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcasecmp(name, formats[i].name) == 0) {
            *format = formats[i].format;
            return true;
        }
    return false;
}

bool data_format_from_path(const char *path, DataFormat *format) {
    const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.');
    return dot && data_format_from_name(dot + 1, format);
}

ReaderOptions reader_options_for(const char *path) {
    ReaderOptions options = {.format = DATA_FORMAT_JSONL};
    const char   *ending = strrchr(path, '.');
    bool          known = strcmp(path, "-") != 0 && data_format_from_path(path, &options.format);
    options.guessed = !known || (ending && strcasecmp(ending, ".json") == 0);
    return options;
}

const char *data_format_name(DataFormat format) {
    switch (format) {
    case DATA_FORMAT_JSONL: return "jsonl";
    case DATA_FORMAT_CSV: return "csv";
    case DATA_FORMAT_XLSX: return "xlsx";
    case DATA_FORMAT_PARQUET: return "parquet";
    case DATA_FORMAT_ARROW: return "arrow";
    case DATA_FORMAT_SQL: return "sql";
    }
    return "";
}

RowErrors failure_errors(Reader *reader) { return (RowErrors){.arena = reader->arena}; }

void reader_fail_read(Reader *reader) {
    RowErrors errors = failure_errors(reader);
    const char *why = strerror(reader->input.error);
    reader->failure = row_error(&errors, DATA_D0102, (Place){0}, "reading stopped: %s", "读取中断：%s", why);
}

bool open_converter(Reader *reader) {
    const char *name = reader->options.encoding;
    if (!name || strcasecmp(name, "utf-8") == 0 || strcasecmp(name, "utf8") == 0) return true;
    bool simplified = strcasecmp(name, "gbk") == 0 || strcasecmp(name, "gb2312") == 0 || strcasecmp(name, "cp936") == 0;
    if (simplified || strcasecmp(name, "gb18030") == 0) {
        reader->double_bytes = true;
        reader->converter = iconv_open("UTF-8", simplified ? "GBK" : "GB18030");
    }
    return reader->converter != (iconv_t)-1;
}

static bool open_encoding(Reader *reader, RowError **failure) {
    const char *name = reader->options.encoding;
    if (open_converter(reader)) return true;
    RowErrors errors = failure_errors(reader);
    *failure = row_error(&errors, DATA_D0103, (Place){0}, "the encoding %s is not supported", "不支持编码 %s", quote_text(reader->arena, name, strlen(name)));
    row_error_help(&errors, *failure, "use utf-8, gbk or gb18030", "可用 utf-8、gbk、gb18030");
    return false;
}

static bool report_unopened(Reader *reader, const char *path, int why) {
    RowErrors errors = failure_errors(reader);
    if (why == EISDIR) reader->failure = row_error(&errors, DATA_D0101, (Place){0}, "this is a folder, not a file", "这是文件夹，不是文件");
    else if (why == ENOENT && strpbrk(path, "*?[")) {
        reader->failure = row_error(&errors, DATA_D0101, (Place){0}, "there is no such file, and several files at once are for Parquet and Arrow", "文件不存在；一次给出多个文件只用于 Parquet 和 Arrow");
        row_error_help(&errors, reader->failure, "name one file", "请写一个文件名");
    } else if (why == ENOENT) reader->failure = row_error(&errors, DATA_D0101, (Place){0}, "there is no such file", "文件不存在");
    else {
        reader->failure = row_error(&errors, DATA_D0101, (Place){0}, "cannot be opened", "无法打开");
        row_error_why(&errors, reader->failure, "%s", "%s", strerror(why));
    }
    return false;
}

/* With a byte order mark, or without: then every other byte of what is not Chinese is 0. */
static bool is_utf16(const Input *input) {
    enum { LOOKED_AT = 512 };
    size_t size = input->end < LOOKED_AT ? input->end : LOOKED_AT, zeros[2] = {0};
    if (size >= 2 && (memcmp(input->data, "\xFF\xFE", 2) == 0 || memcmp(input->data, "\xFE\xFF", 2) == 0)) return true;
    for (size_t i = 0; i < size; i++) zeros[i % 2] += input->data[i] == '\0';
    size_t most = zeros[0] > zeros[1] ? zeros[0] : zeros[1];
    return zeros[0] + zeros[1] == most && most >= 2 && most * 16 >= size;
}

/* The first line with something in it; the end of what was read ends it too. */
static const char *first_line(const Input *input, size_t *size) {
    const char *at = input->data + input->start, *end = input->data + input->end;
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n')) at++;
    for (*size = 0; at + *size < end && at[*size] != '\n' && at[*size] != '\r';) ++*size;
    return at;
}

/* The first cell names a fact or an entity. */
static bool is_heading(const Reader *reader, const char *line, size_t size) {
    bool        quoted = size && *line == '"';
    const char *text = line + quoted;
    size_t      length = 0, dot = 0, left = size - quoted;
    while (length < left && !strchr(quoted ? "\"" : ",;\t", text[length])) length++;
    while (dot < length && text[dot] != '.') dot++;
    return dot < length && name_table_find(reader->names->entities, text, dot) >= 0;
}

/* A table that is read as JSON Lines would be a mistake a row, and so would JSON Lines read as a table: what is evident is said once. */
static bool check_kind(Reader *reader) {
    size_t      size, decoded, wrong;
    const char *bytes = first_line(&reader->input, &size), *line = reader_decode(reader, reader->arena, bytes, size, &decoded, &wrong);
    bool        json = reader->options.format == DATA_FORMAT_JSONL, braces = size && (*bytes == '{' || *bytes == '[');
    bool        table = size && !braces && line && is_heading(reader, line, decoded);
    if (size == 0 || (json ? !table && (braces || !reader->options.guessed) : *bytes != '{')) return true;
    RowErrors   errors = failure_errors(reader);
    const char *quoted = quote_text(reader->arena, line ? line : bytes, line ? decoded : size);
    if (!json) reader->failure = row_error(&errors, DATA_D0110, (Place){0}, "this looks like JSON Lines, not like a CSV table", "这看上去是JSON Lines，不是CSV表格");
    else if (table || memchr(bytes, ',', size)) reader->failure = row_error(&errors, DATA_D0110, (Place){0}, "this looks like a CSV table, not like JSON Lines", "这看上去是CSV表格，不是JSON Lines");
    else reader->failure = row_error(&errors, DATA_D0110, (Place){0}, "it starts with \"%s\", which is no application in JSON", "开头是“%s”，不是JSON格式的申报", quoted);
    if (!json) row_error_help(&errors, reader->failure, "add --input-format jsonl", "请加上 --input-format jsonl");
    else row_error_help(&errors, reader->failure, "add --input-format csv, or whichever it is", "请加上 --input-format csv，或数据的实际格式");
    return false;
}

/* Files of other formats that were taken for text, by their first bytes. */
static bool check_first_bytes(Reader *reader) {
    static const struct { const char *bytes; size_t size; const char *english, *chinese, *help_english, *help_chinese; } forms[] = {
        {"PK\3\4", 4, "this is an Excel workbook", "这是Excel工作簿", "add --input-format xlsx", "请加上 --input-format xlsx"},
        {"\xD0\xCF\x11\xE0", 4, "this is an old or encrypted Excel workbook", "这是旧版或加密的Excel工作簿", "save it as .xlsx or CSV, without a password", "请另存为 .xlsx 或CSV，不要加密"},
        {"PAR1", 4, "this is a Parquet file", "这是Parquet文件", "add --input-format parquet", "请加上 --input-format parquet"},
        {"ARROW1", 6, "this is an Arrow file", "这是Arrow文件", "add --input-format arrow", "请加上 --input-format arrow"},
        {"\x1F\x8B", 2, "this is a compressed file", "这是压缩文件", "unpack it into a pipe: gzip -dc FILE | pol run … --data -", "请先解压，例如 gzip -dc 文件 | pol run … --data -"},
    };
    const Input *input = &reader->input;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (input->end < forms[i].size || memcmp(input->data, forms[i].bytes, forms[i].size) != 0) continue;
        RowErrors errors = failure_errors(reader);
        reader->failure = row_error_said(&errors, DATA_D0110, (Place){0}, (Wording){forms[i].english, forms[i].chinese});
        reader->failure->help = (Wording){forms[i].help_english, forms[i].help_chinese};
        return false;
    }
    if (input->end >= 3 && memcmp(input->data, "\xEF\xBB\xBF", 3) == 0) reader->input.start = 3;
    else if (is_utf16(input)) {
        RowErrors errors = failure_errors(reader);
        reader->failure = row_error(&errors, DATA_D0103, (Place){0}, "the file is in UTF-16", "文件是UTF-16编码");
        row_error_help(&errors, reader->failure, "save it again as UTF-8", "请另存为UTF-8编码");
        return false;
    }
    return true;
}

static bool open_text(Reader *reader, const char *path) {
    if (!input_open(&reader->input, path)) return report_unopened(reader, path, errno);
    if (reader->options.hash) reader->input.hash = sha256_new();
    while (reader->input.end < 8 && input_more(&reader->input)) {}
    if (reader->input.error) {
        reader_fail_read(reader);
        return false;
    }
    return check_first_bytes(reader) && check_kind(reader) && (reader->options.format != DATA_FORMAT_CSV || reader_csv_start(reader));
}

/* A workbook is a zip: it is read here and there, so it must be a file. */
static bool open_workbook(Reader *reader, const char *path) {
    RowErrors errors = failure_errors(reader);
    Input     file;
    if (strcmp(path, "-") == 0) {
        reader->failure = row_error(&errors, DATA_D0110, (Place){0}, "a workbook cannot come through a pipe", "工作簿不能由管道传入");
        row_error_help(&errors, reader->failure, "name the file", "请指定文件名");
        return false;
    }
    if (!input_open(&file, path)) return report_unopened(reader, path, errno);
    if (reader->options.hash) {                                 /* a pass of its own */
        file.hash = sha256_new();
        while (input_more(&file)) file.start = file.end;
    }
    Input kept = file;
    file.hash = NULL;
    input_close(&file);
    reader->input = (Input){.descriptor = -1, .at_end = true, .hash = kept.hash, .total = kept.size, .size = kept.size};
    return reader_sheet_start(reader, path);
}

static bool open_data(Reader *reader, const char *path) {
    switch (reader->options.format) {
    case DATA_FORMAT_JSONL: case DATA_FORMAT_CSV: return open_text(reader, path);
    case DATA_FORMAT_XLSX: return open_workbook(reader, path);
    case DATA_FORMAT_PARQUET: case DATA_FORMAT_ARROW: case DATA_FORMAT_SQL: return reader_batch_start(reader, path);
    }
    return false;
}

Reader *reader_open(Arena *arena, const IrSchema *schema, const char *path, ReaderOptions options, RowError **failure) {
    Reader *reader = NEW(arena, Reader);
    reader->arena = arena;
    reader->schema = schema;
    reader->path = path;
    reader->options = options;
    reader->line = 1;
    reader->key_column = -1;
    reader->input.descriptor = -1;
    reader->converter = (iconv_t)-1;
    if (reader->options.line_limit == 0) reader->options.line_limit = READER_LINE_LIMIT;
    if (open_encoding(reader, failure)) {
        reader->names = schema_names_new(arena, schema);
        if (open_data(reader, path) && (!options.list_count || lists_open(reader))) return reader;
        *failure = reader->failure;
    }
    reader_close(reader);
    return NULL;
}

void reader_close(Reader *reader) {
    if (!reader) return;
    if (reader->input.data || reader->input.owned || reader->input.hash) input_close(&reader->input);
    reader_sheet_close(reader);
    reader_batch_close(reader);
    if (reader->converter != (iconv_t)-1) iconv_close(reader->converter);
    reader->converter = (iconv_t)-1;
    free(reader->csv.cells);
    reader->csv.cells = NULL;
}

DataFormat reader_format(const Reader *reader) { return reader->options.format; }

/* A query is no file; what a query names is not known here. */
static int32_t data_file_count(const Reader *reader) {
    if (reader->options.format == DATA_FORMAT_SQL) return 0;
    return reader->batches ? reader_batch_source(reader)->file_count : 1;
}

int32_t reader_file_count(const Reader *reader) { return data_file_count(reader) + reader->options.list_count; }

const char *reader_file(const Reader *reader, int32_t index) {
    int32_t     count = data_file_count(reader);
    const char *sheet;
    if (index >= count) return list_table_file(reader->arena, &reader->options.lists[index - count], &sheet);
    return reader->batches ? reader_batch_source(reader)->files[index].path : reader->path;
}

const RowError *reader_failure(const Reader *reader) { return reader->failure; }

void reader_position(const Reader *reader, int64_t *done, int64_t *total) {
    *done = reader->input.total - (int64_t)(reader->input.end - reader->input.start);
    *total = reader->input.size;
    if (reader->sheet) reader_sheet_position(reader, done, total);
    if (reader->batches) reader_batch_position(reader, done, total);
}

int64_t reader_bytes(const Reader *reader) { return reader->batches ? reader_batch_bytes(reader) : reader->input.total; }

void reader_hash(Reader *reader, char text[SHA256_TEXT]) {
    text[0] = '\0';
    if (reader->input.hash) sha256_end(reader->input.hash, text);
    if (reader->batches) reader_batch_hash(reader, text);
}

bool reader_is_ready(const Reader *reader) {
    if (reader->batches) return reader_batch_is_ready(reader);
    return reader->input.size >= 0 || reader->input.at_end || reader->input.start < reader->input.end;
}

static bool next_row(Reader *reader, Arena *row_arena, Row *row) {
    switch (reader->options.format) {
    case DATA_FORMAT_JSONL: return reader_jsonl_next(reader, row_arena, row);
    case DATA_FORMAT_CSV:   return reader_csv_next(reader, row_arena, row);
    case DATA_FORMAT_XLSX:  return reader_sheet_next(reader, row_arena, row);
    case DATA_FORMAT_PARQUET: case DATA_FORMAT_ARROW: case DATA_FORMAT_SQL: return reader_batch_next(reader, row_arena, row);
    }
    return false;
}

/* Texts, and items that an open list does not name, are words like those of a heading. */
static bool is_value(const IrSchema *schema, const IrField *field, const Cell *cell) {
    if (!cell->present || field->type.kind == TYPE_TEXT) return false;
    if (field->type.kind != TYPE_ENUM && field->type.kind != TYPE_SET) return true;
    const IrEnum *list = &schema->enums[field->type.index];
    return cell->value != (field->type.kind == TYPE_ENUM ? list->count : (int64_t)1 << list->count);
}

const RowError *row_heading(const IrSchema *schema, const Row *row, bool first) {
    const RowErrors *errors = &row->errors;
    if (!errors->heading || (first && errors->heading_listed)) return errors->heading;
    for (int32_t i = 0; i < schema->field_count; i++)
        if (!schema->entities[schema->fields[i].entity].many && is_value(schema, &schema->fields[i], &row->application->cells[i])) return NULL;
    for (int32_t i = 0; i < schema->entity_count; i++)
        if (row->application->lists[i].count > 0) return NULL;
    return errors->heading;
}

/* Of two, which threads may have come upon at the same time, the one above. */
void reader_take_heading(Reader *reader, const RowError *heading) {
    bool above = heading && reader->failure && reader->failure->code == DATA_D0118 && !heading->file && heading->line < reader->failure->line;
    if (!heading || (reader->failure && !above)) return;
    reader->failure = row_error_copy(reader->arena, heading);
    reader->failure->code = DATA_D0118;
}

bool reader_next(Reader *reader, Arena *row_arena, Row *row) {
    if (reader->failure) return false;
    bool more = next_row(reader, row_arena, row);
    if (more) reader_take_heading(reader, row_heading(reader->schema, row, row->row == 1));
    if (more && reader->failure) return false;
    if (reader->lists && more) lists_join(reader, row_arena, row);
    else if (reader->lists && !reader->failure) lists_end(reader);
    return more;
}

void row_start(Reader *reader, Arena *arena, Row *row) {
    *row = (Row){.row = ++reader->row, .line = reader->line, .errors = {.arena = arena}};
    row->application = application_new(arena, reader->schema);
}

static bool is_ascii(const char *bytes, size_t size) {
    size_t i = 0;
    for (; i + 8 <= size; i += 8) {
        uint64_t word;
        memcpy(&word, bytes + i, 8);
        if (word & 0x8080808080808080u) return false;
    }
    for (; i < size; i++)
        if ((unsigned char)bytes[i] >= 0x80) return false;
    return true;
}

const char *reader_decode(Reader *reader, Arena *arena, const char *bytes, size_t size, size_t *decoded, size_t *wrong) {
    *decoded = size;
    *wrong = 0;
    if (is_ascii(bytes, size)) return bytes;
    if (reader->converter == (iconv_t)-1) {
        int64_t invalid = utf8_first_invalid(bytes, size);
        if (invalid < 0) return bytes;
        *wrong = (size_t)invalid;
        return NULL;
    }
    size_t capacity = size * 2 + 8, room = capacity, left = size;   /* two bytes become three, four become four */
    char  *text = arena_alloc(arena, capacity), *out = text, *in = (char *)(uintptr_t)bytes;
    iconv(reader->converter, NULL, NULL, NULL, NULL);
    if (iconv(reader->converter, &in, &left, &out, &room) == (size_t)-1) {
        *wrong = (size_t)(in - bytes);
        return NULL;
    }
    *decoded = capacity - room;
    return text;
}

RowError *report_encoding(const Reader *reader, RowErrors *errors, Place place) {
    const char *name = reader->options.encoding && reader->double_bytes ? reader->options.encoding : "UTF-8";
    RowError   *error = row_error(errors, DATA_D0001, place, "the text is not valid %s", "文本不是有效的%s编码", name);
    if (reader->double_bytes) row_error_help(errors, error, "check the --encoding option", "请核对 --encoding 选项");
    else row_error_help(errors, error, "if the file comes from a Chinese spreadsheet, try --encoding gbk", "如果文件由中文电子表格导出，可试用 --encoding gbk");
    return error;
}

void reader_skip_empty(Reader *reader, int64_t line) {
    if (reader->empty_rows++ == 0) reader->first_empty = line;
}

int64_t reader_empty_rows(const Reader *reader, int64_t *first) {
    *first = reader->first_empty;
    return reader->empty_rows;
}
