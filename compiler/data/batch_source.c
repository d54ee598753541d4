/* batch_source - see batch_source.h. What a file is not is said before a library sees it; the library's own words come as the reason. */
#include "data/batch_source.h"

#include "data/modules.h"
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static RowError *fail(BatchSource *source, const char *path, DataCode code, Wording what) {
    RowErrors errors = {.arena = source->arena};
    return row_error_said(&errors, code, (Place){.file = source->file_count > 1 ? path : NULL}, what);
}

static RowError *fail_because(BatchSource *source, const char *path, DataCode code, Wording what, const char *why) {
    RowError *error = fail(source, path, code, what);
    if (why && *why) error->why = (Wording){arena_strndup(source->arena, why, strlen(why)), arena_strndup(source->arena, why, strlen(why))};
    return error;
}

/* ---- the module ------------------------------------------------------------------------------------------------------------- */

static bool open_module(BatchSource *source, RowError **failure) {
    const char *why;
    source->module = arrow_module_open(source->arena, &why);
    if (source->module) return true;
    *failure = fail_because(source, NULL, DATA_D0115, (Wording){"Parquet and Arrow files need the Apache Arrow library, which is not installed", "读取 Parquet 和 Arrow 文件需要 Apache Arrow 程序库，目前没有安装"}, why);
    (*failure)->help = (Wording){"run scripts/formats.sh and build again, or convert the file to csv or jsonl", "请运行 scripts/formats.sh 后重新构建，或把文件转换为 csv 或 jsonl"};
    return false;
}

/* ---- files ------------------------------------------------------------------------------------------------------------------ */

static bool cannot_open(BatchSource *source, const char *path, int why, RowError **failure) {
    if (why == ENOENT) *failure = fail(source, path, DATA_D0101, (Wording){"there is no such file", "文件不存在"});
    else if (why == EISDIR) {
        *failure = fail(source, path, DATA_D0101, (Wording){"this is a folder, not a file", "这是文件夹，不是文件"});
        (*failure)->help = (Wording){"name its files: --data 'folder/*.parquet'", "请写其中的文件，例如 --data 'folder/*.parquet'"};
    } else *failure = fail_because(source, path, DATA_D0101, (Wording){"cannot be opened", "无法打开"}, strerror(why));
    return false;
}

static void one_file(BatchSource *source, const char *path) {
    source->files = NEW_ARRAY(source->arena, BatchFile, 1);
    source->files[0] = (BatchFile){.path = path, .rows = -1};
    source->file_count = 1;
}

/* The files that a pattern names, in the order of their names. */
static bool find_files(BatchSource *source, const char *path, RowError **failure) {
    struct stat status;
    glob_t      found;
    if (strcmp(path, "-") == 0 || !strpbrk(path, "*?[") || stat(path, &status) == 0) {
        one_file(source, path);
        return true;
    }
    if (glob(path, 0, NULL, &found) != 0) {
        *failure = fail(source, path, DATA_D0101, (Wording){"no file has such a name", "没有文件符合这一名称"});
        return false;
    }
    source->file_count = (int32_t)found.gl_pathc;
    source->files = NEW_ARRAY(source->arena, BatchFile, found.gl_pathc);
    for (size_t i = 0; i < found.gl_pathc; i++) source->files[i] = (BatchFile){.path = arena_strndup(source->arena, found.gl_pathv[i], strlen(found.gl_pathv[i])), .rows = -1};
    globfree(&found);
    return true;
}

static bool measure_files(BatchSource *source, RowError **failure) {
    for (int32_t i = 0; i < source->file_count; i++) {
        BatchFile  *file = &source->files[i];
        struct stat status;
        if (strcmp(file->path, "-") == 0) continue;
        if (stat(file->path, &status) != 0) return cannot_open(source, file->path, errno, failure);
        if (S_ISDIR(status.st_mode)) return cannot_open(source, file->path, EISDIR, failure);
        file->bytes = S_ISREG(status.st_mode) ? status.st_size : 0;
        source->bytes += file->bytes;
    }
    return true;
}

/* The files whole, one after the other: what `cat` of them gives to sha256sum. */
static bool hash_files(BatchSource *source, RowError **failure) {
    for (int32_t i = 0; source->hash && i < source->file_count; i++) {
        Input file;
        if (strcmp(source->files[i].path, "-") == 0) continue;
        if (!source->sha) source->sha = sha256_new();
        if (!input_open(&file, source->files[i].path)) return cannot_open(source, source->files[i].path, errno, failure);
        while (input_more(&file)) {
            sha256_add(source->sha, file.data + file.start, file.end - file.start);
            file.start = file.end;
        }
        int why = file.error;
        input_close(&file);
        if (why) return cannot_open(source, source->files[i].path, why, failure);
    }
    return true;
}

/* ---- what a file is ---------------------------------------------------------------------------------------------------------- */

typedef struct { char head[8], tail[4]; ssize_t head_size; off_t size; } Look;

static bool begins(const Look *look, const char *bytes, size_t size) { return look->head_size >= (ssize_t)size && memcmp(look->head, bytes, size) == 0; }

static bool look_at(BatchSource *source, const char *path, Look *look, RowError **failure) {
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return cannot_open(source, path, errno, failure);
    *look = (Look){.size = fstat(descriptor, &status) == 0 ? status.st_size : 0};
    look->head_size = pread(descriptor, look->head, sizeof look->head, 0);
    bool read = look->head_size >= 0 && (look->size < 4 || pread(descriptor, look->tail, 4, look->size - 4) == 4);
    int  why = errno;
    close(descriptor);
    if (read) return true;
    *failure = fail_because(source, path, DATA_D0102, (Wording){"reading stopped", "读取中断"}, strerror(why));
    return false;
}

/* For a file that has the wrong form: the form that it has, where that is plain to see. */
static void say_what_it_is(const Look *look, RowError *error) {
    if (begins(look, "PAR1", 4)) error->help = (Wording){"it is a Parquet file: add --input-format parquet", "这是 Parquet 文件，请加上 --input-format parquet"};
    else if (begins(look, "ARROW1", 6)) error->help = (Wording){"it is an Arrow file: add --input-format arrow", "这是 Arrow 文件，请加上 --input-format arrow"};
    else if (begins(look, "PK\3\4", 4)) error->help = (Wording){"it is a workbook: add --input-format xlsx", "这是工作簿，请加上 --input-format xlsx"};
    else if (begins(look, "{\"", 2)) error->help = (Wording){"it looks like JSON Lines: add --input-format jsonl", "看起来是 JSONL，请加上 --input-format jsonl"};
    else if (begins(look, "FEA1", 4)) error->help = (Wording){"it is a Feather file of the first version: save it as Arrow or Parquet", "这是第一版 Feather 文件，请另存为 Arrow 或 Parquet"};
    else error->help = (Wording){"if it is a table in text, add --input-format csv", "如果是文本表格，请加上 --input-format csv"};
}

static bool is_parquet(BatchSource *source, const char *path, RowError **failure) {
    Look look;
    if (!look_at(source, path, &look, failure)) return false;
    if (look.size == 0) *failure = fail(source, path, DATA_D0110, (Wording){"the file is empty", "文件是空的"});
    else if (begins(&look, "PARE", 4) || (begins(&look, "PAR1", 4) && memcmp(look.tail, "PARE", 4) == 0))
        *failure = fail(source, path, DATA_D0110, (Wording){"the file is encrypted", "文件已加密"});
    else if (!begins(&look, "PAR1", 4)) {
        *failure = fail(source, path, DATA_D0110, (Wording){"this is not a Parquet file", "这不是 Parquet 文件"});
        say_what_it_is(&look, *failure);
    } else if (look.size < 12 || memcmp(look.tail, "PAR1", 4) != 0) {
        *failure = fail(source, path, DATA_D0114, (Wording){"the Parquet file is not complete: its end is missing", "Parquet 文件不完整，缺少结尾"});
        (*failure)->help = (Wording){"copy or write it again", "请重新复制或生成该文件"};
    }
    return !*failure;
}

static bool is_arrow_file(BatchSource *source, const char *path, bool *file, RowError **failure) {
    Look look;
    if (!look_at(source, path, &look, failure)) return false;
    *file = begins(&look, "ARROW1", 6);
    if (*file) return true;
    if (look.size == 0) *failure = fail(source, path, DATA_D0110, (Wording){"the file is empty", "文件是空的"});
    else if (!begins(&look, "\xFF\xFF\xFF\xFF", 4)) {
        *failure = fail(source, path, DATA_D0110, (Wording){"this is neither an Arrow file nor an Arrow stream", "这不是 Arrow 文件，也不是 Arrow 流"});
        say_what_it_is(&look, *failure);
    }
    return !*failure;
}

/* ---- beginning a file -------------------------------------------------------------------------------------------------------- */

static int64_t read_input(void *context, void *bytes, int64_t size) {
    Input *input = context;
    size_t held = input->end - input->start;
    if (held == 0) {
        size_t count = input_read(input, bytes, (size_t)size);
        return input->error ? -1 : (int64_t)count;
    }
    if ((size_t)size < held) held = (size_t)size;
    memcpy(bytes, input->data + input->start, held);
    input->start += held;
    return (int64_t)held;
}

/* An Arrow stream from standard input is looked at through its buffer. */
static bool begin_stream(BatchSource *source, const char *path, RowError **failure) {
    Input *input = &source->input;
    if (!input_open(input, path)) return cannot_open(source, path, errno, failure);
    if (strcmp(path, "-") != 0) return true;
    if (source->hash) input->hash = sha256_new();
    while (input->end < 8 && input_more(input)) {}
    Look look = {.head_size = input->end < 8 ? (ssize_t)input->end : 8};
    memcpy(look.head, input->data, (size_t)look.head_size);
    if (begins(&look, "\xFF\xFF\xFF\xFF", 4)) return true;
    if (begins(&look, "ARROW1", 6)) {
        *failure = fail(source, path, DATA_D0110, (Wording){"an Arrow file cannot come through a pipe", "Arrow 文件不能由管道传入"});
        (*failure)->help = (Wording){"name the file, or write an Arrow stream into the pipe", "请指定文件名，或改用 Arrow 流"};
        return false;
    }
    *failure = look.head_size == 0 ? fail(source, path, DATA_D0110, (Wording){"there is no data", "没有数据"})
                                   : fail(source, path, DATA_D0110, (Wording){"this is not an Arrow stream", "这不是 Arrow 流"});
    if (look.head_size) say_what_it_is(&look, *failure);
    return false;
}

static bool choose_input(BatchSource *source, const char *path, ArrowInput *input, RowError **failure) {
    *input = (ArrowInput){.path = path, .read = read_input, .context = &source->input, .threads = source->threads, .batch_rows = BATCH_ROWS};
    bool file = false, pipe = strcmp(path, "-") == 0;
    if (source->format == DATA_FORMAT_PARQUET) {
        input->kind = ARROW_FILE_PARQUET;
        if (!pipe) return is_parquet(source, path, failure);
        *failure = fail(source, path, DATA_D0110, (Wording){"a Parquet file cannot come through a pipe", "Parquet 文件不能由管道传入"});
        (*failure)->help = (Wording){"name the file", "请指定文件名"};
        return false;
    }
    if (!pipe && !is_arrow_file(source, path, &file, failure)) return false;
    input->kind = file ? ARROW_FILE_IPC : ARROW_STREAM_IPC;
    return file || begin_stream(source, path, failure);
}

static bool take_schema(BatchSource *source, BatchFile *file, RowError **failure) {
    int problem = source->stream.get_schema(&source->stream, &file->schema);
    if (problem == 0) {
        file->begun = true;
        return true;
    }
    const char *why = source->stream.get_last_error(&source->stream);
    *failure = fail_because(source, file->path, DATA_D0114, (Wording){"the columns cannot be read", "各列无法读取"}, why ? why : strerror(problem));
    return false;
}

static bool begin_file(BatchSource *source, RowError **failure) {
    BatchFile *file = &source->files[source->at];
    ArrowInput input;
    char       why[ARROW_WHY] = "";
    source->file_rows = 0;
    if (!choose_input(source, file->path, &input, failure)) return false;
    if (source->module->open(&input, &source->stream, &file->rows, why) != 0) {
        source->stream.release = NULL;
        *failure = fail_because(source, file->path, DATA_D0114, (Wording){"the file is damaged", "文件已损坏"}, why);
        return false;
    }
    return take_schema(source, file, failure);
}

static bool ask_database(BatchSource *source, const char *query, const char *path, RowError **failure) {
    DatabaseProblem problem;
    const char     *why = NULL;
    one_file(source, NULL);
    source->database = database_ask(source->arena, path, query, source->threads, &source->stream, &problem, &why);
    if (source->database) return take_schema(source, &source->files[0], failure);
    source->stream.release = NULL;
    switch (problem) {
    case DATABASE_NO_DRIVER:
        *failure = fail_because(source, NULL, DATA_D0115, (Wording){"queries need the library of DuckDB, which is not installed", "查询数据库需要 DuckDB 程序库，目前没有安装"}, why);
        (*failure)->help = (Wording){"run scripts/formats.sh, or let POL_DUCKDB name libduckdb.so", "请运行 scripts/formats.sh，或用 POL_DUCKDB 指明 libduckdb.so"};
        break;
    case DATABASE_NOT_OPENED:
        *failure = fail_because(source, NULL, DATA_D0101, (Wording){arena_printf(source->arena, "the database %s cannot be opened", path), arena_printf(source->arena, "数据库 %s 无法打开", path)}, why);
        break;
    case DATABASE_QUERY_FAILED: *failure = fail_because(source, NULL, DATA_D0116, (Wording){"the database does not answer the query", "数据库无法执行查询"}, why); break;
    case DATABASE_SEVERAL_STATEMENTS:
        *failure = fail(source, NULL, DATA_D0116, (Wording){"the query is several statements, and only one gives rows", "查询包含多条语句，而只有一条能给出数据"});
        (*failure)->help = (Wording){"give one SELECT; UNION ALL puts rows together", "请只写一条 SELECT；合并各行可用 UNION ALL"};
        break;
    case DATABASE_NO_SELECT:
        *failure = fail(source, NULL, DATA_D0116, (Wording){"the statement is not a query: data is only read", "这条语句不是查询：数据只读取，不写入"});
        (*failure)->help = (Wording){"give a SELECT, or FROM and the name of a table", "请写 SELECT，或 FROM 加表名"};
        break;
    }
    return false;
}

bool batch_source_open(Arena *arena, BatchSource *source, const char *path, const ReaderOptions *options, RowError **failure) {
    *source = (BatchSource){.arena = arena, .format = options->format, .threads = options->threads > 0 ? options->threads : 1, .hash = options->hash, .input = {.descriptor = -1}};
    if (options->format == DATA_FORMAT_SQL) return ask_database(source, path, options->database, failure);
    return find_files(source, path, failure) && measure_files(source, failure) && open_module(source, failure) && hash_files(source, failure) && begin_file(source, failure);
}

/* ---- batches ----------------------------------------------------------------------------------------------------------------- */

static void end_file(BatchSource *source) {
    if (source->stream.release) source->stream.release(&source->stream);
    source->stream.release = NULL;
    if (source->input.data) {
        if (source->bytes == 0) source->streamed = source->input.total;
        if (source->input.hash) source->sha = source->input.hash;   /* of standard input: there is one file then */
        source->input.hash = NULL;
        input_close(&source->input);
    }
}

/* After the last batch of a stream nothing else may come: two streams in one file would be half read. */
static bool check_end(BatchSource *source, RowError **failure) {
    Input *input = &source->input;
    if (!input->data || (input->start == input->end && !input_more(input))) return true;
    *failure = fail(source, source->files[source->at].path, DATA_D0114, (Wording){"more data follows the end of the Arrow stream", "Arrow 流结束之后还有数据"});
    (*failure)->help = (Wording){"give several streams as several files", "多个流请分成多个文件"};
    return false;
}

bool batch_source_next(BatchSource *source, BatchPiece *piece, RowError **failure) {
    for (;;) {
        *piece = (BatchPiece){.file = source->at, .first_row = source->rows, .first_in_file = source->file_rows};
        if (!source->stream.release) return false;
        int problem = source->stream.get_next(&source->stream, &piece->array);
        if (problem) {
            const char *why = source->stream.get_last_error(&source->stream), *path = source->files[source->at].path;
            Wording     what = {arena_printf(source->arena, "reading stopped after %lld rows", (long long)source->file_rows),
                                arena_printf(source->arena, "读到第%lld行后中断", (long long)source->file_rows)};
            *failure = fail_because(source, path, path ? DATA_D0114 : DATA_D0116, what, why ? why : strerror(problem));
            piece->array.release = NULL;
            return false;
        }
        if (piece->array.release && piece->array.length > 0) break;
        if (piece->array.release) {                             /* an empty batch */
            piece->array.release(&piece->array);
            continue;
        }
        if (!check_end(source, failure)) return false;
        end_file(source);
        source->bytes_done += source->files[source->at].bytes;
        if (source->at + 1 == source->file_count) return false;
        source->at++;
        if (!begin_file(source, failure)) return false;
    }
    source->rows += piece->array.length;
    source->file_rows += piece->array.length;
    return true;
}

void batch_source_position(const BatchSource *source, int64_t *done, int64_t *total) {
    const BatchFile *file = &source->files[source->at];
    *total = source->bytes > 0 ? source->bytes : -1;
    *done = source->bytes_done;
    if (source->stream.release && file->rows > 0) *done += (int64_t)((__int128)file->bytes * source->file_rows / file->rows);
    else if (source->stream.release) *done += source->input.total;
}

void batch_source_close(BatchSource *source) {
    end_file(source);
    database_close(source->database);
    source->database = NULL;
    for (int32_t i = 0; i < source->file_count; i++)
        if (source->files[i].begun) source->files[i].schema.release(&source->files[i].schema);
    source->file_count = 0;
    sha256_free(source->sha);
    source->sha = NULL;
}
