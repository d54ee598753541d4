/* reader - opening, encodings, numbering; the formats are in reader_jsonl.c and reader_csv.c. */
#include "tools/reader_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool data_format_from_name(const char *name, DataFormat *format) {
    static const struct { const char *name; DataFormat format; } formats[] = {
        {"jsonl", DATA_FORMAT_JSONL}, {"ndjson", DATA_FORMAT_JSONL}, {"json", DATA_FORMAT_JSONL}, {"csv", DATA_FORMAT_CSV},
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

const char *data_format_name(DataFormat format) {
    switch (format) {
    case DATA_FORMAT_JSONL: return "jsonl";
    case DATA_FORMAT_CSV: return "csv";
    }
    return "";
}

RowErrors failure_errors(Reader *reader) { return (RowErrors){.arena = reader->arena}; }

void reader_fail_read(Reader *reader) {
    RowErrors errors = failure_errors(reader);
    const char *why = strerror(reader->input.error);
    reader->failure = row_error(&errors, DATA_D0102, (Place){0}, "reading stopped: %s", "读取中断：%s", why);
}

static bool open_encoding(Reader *reader, RowError **failure) {
    const char *name = reader->options.encoding;
    reader->converter = (iconv_t)-1;
    if (!name || strcasecmp(name, "utf-8") == 0 || strcasecmp(name, "utf8") == 0) return true;
    bool simplified = strcasecmp(name, "gbk") == 0 || strcasecmp(name, "gb2312") == 0 || strcasecmp(name, "cp936") == 0;
    if (simplified || strcasecmp(name, "gb18030") == 0) {
        reader->double_bytes = true;
        reader->converter = iconv_open("UTF-8", simplified ? "GBK" : "GB18030");
        if (reader->converter != (iconv_t)-1) return true;
    }
    RowErrors errors = failure_errors(reader);
    *failure = row_error(&errors, DATA_D0103, (Place){0}, "the encoding %s is not supported", "不支持编码 %s", quote_text(reader->arena, name, strlen(name)));
    row_error_help(&errors, *failure, "use utf-8, gbk or gb18030", "可用 utf-8、gbk、gb18030");
    return false;
}

Reader *reader_open(Arena *arena, const IrSchema *schema, const char *path, ReaderOptions options, RowError **failure) {
    Reader *reader = NEW(arena, Reader);
    reader->arena = arena;
    reader->schema = schema;
    reader->options = options;
    reader->line = 1;
    reader->input.descriptor = -1;
    if (reader->options.line_limit == 0) reader->options.line_limit = READER_LINE_LIMIT;
    if (!open_encoding(reader, failure)) return NULL;
    if (!input_open(&reader->input, path)) {
        RowErrors   errors = failure_errors(reader);
        int         why = errno;
        if (why == EISDIR) *failure = row_error(&errors, DATA_D0101, (Place){0}, "this is a folder, not a file", "这是文件夹，不是文件");
        else if (why == ENOENT) *failure = row_error(&errors, DATA_D0101, (Place){0}, "there is no such file", "文件不存在");
        else {
            *failure = row_error(&errors, DATA_D0101, (Place){0}, "cannot be opened", "无法打开");
            row_error_why(&errors, *failure, "%s", "%s", strerror(why));
        }
        reader_close(reader);
        return NULL;
    }
    if (options.hash) reader->input.hash = sha256_new();
    reader->names = schema_names_new(arena, schema);
    while (reader->input.end < 3 && input_more(&reader->input)) {}
    if (reader->input.error) reader_fail_read(reader);
    else if (reader->input.end >= 3 && memcmp(reader->input.data, "\xEF\xBB\xBF", 3) == 0) reader->input.start = 3;
    else if (reader->input.end >= 2 && (memcmp(reader->input.data, "\xFF\xFE", 2) == 0 || memcmp(reader->input.data, "\xFE\xFF", 2) == 0)) {
        RowErrors errors = failure_errors(reader);
        reader->failure = row_error(&errors, DATA_D0103, (Place){0}, "the file is in UTF-16", "文件是UTF-16编码");
        row_error_help(&errors, reader->failure, "save it again as UTF-8", "请另存为UTF-8编码");
    }
    if (!reader->failure && options.format == DATA_FORMAT_CSV) reader_csv_start(reader);
    if (reader->failure) {
        *failure = reader->failure;
        reader_close(reader);
        return NULL;
    }
    return reader;
}

void reader_close(Reader *reader) {
    if (!reader) return;
    if (reader->input.data || reader->input.owned) input_close(&reader->input);
    if (reader->converter != (iconv_t)-1) iconv_close(reader->converter);
    reader->converter = (iconv_t)-1;
    free(reader->csv.cells);
    reader->csv.cells = NULL;
}

DataFormat reader_format(const Reader *reader) { return reader->options.format; }

const RowError *reader_failure(const Reader *reader) { return reader->failure; }

void reader_position(const Reader *reader, int64_t *done, int64_t *total) {
    *done = reader->input.total - (int64_t)(reader->input.end - reader->input.start);
    *total = reader->input.size;
}

void reader_hash(Reader *reader, char text[SHA256_TEXT]) {
    text[0] = '\0';
    if (reader->input.hash) sha256_end(reader->input.hash, text);
}

bool reader_is_ready(const Reader *reader) { return reader->input.size >= 0 || reader->input.at_end || reader->input.start < reader->input.end; }

bool reader_next(Reader *reader, Arena *row_arena, Row *row) {
    if (reader->failure) return false;
    switch (reader->options.format) {
    case DATA_FORMAT_JSONL: return reader_jsonl_next(reader, row_arena, row);
    case DATA_FORMAT_CSV:   return reader_csv_next(reader, row_arena, row);
    }
    return false;
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

void report_encoding(const Reader *reader, RowErrors *errors, Place place) {
    const char *name = reader->options.encoding && reader->double_bytes ? reader->options.encoding : "UTF-8";
    RowError   *error = row_error(errors, DATA_D0001, place, "the text is not valid %s", "文本不是有效的%s编码", name);
    if (reader->double_bytes) row_error_help(errors, error, "check the --encoding option", "请核对 --encoding 选项");
    else row_error_help(errors, error, "if the file comes from a Chinese spreadsheet, try --encoding gbk", "如果文件由中文电子表格导出，可试用 --encoding gbk");
}
