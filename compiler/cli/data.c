/* data - see data.h. */
#include "cli/data.h"

#include "cli/output.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGES_SHOWN = 20 };

const char *data_name(const Arguments *arguments) {
    const char *path = argument_value(arguments, "data");
    if (argument_given(arguments, "database")) return arguments->language == LANGUAGE_CHINESE ? "（查询结果）" : "(query)";
    if (!path || strcmp(path, "-") == 0) return arguments->language == LANGUAGE_CHINESE ? "（标准输入）" : "(standard input)";
    return path;
}

static bool choose_format(const Arguments *arguments, const char *path, ReaderOptions *options) {
    const char *name = argument_value(arguments, "input-format");
    *options = reader_options_for(path);
    if (argument_given(arguments, "database")) {
        options->format = DATA_FORMAT_SQL;
        if (!name) return true;
        usage_error(arguments, "--database and --input-format do not go together: --data is a query then", "--database 与 --input-format 不能同用：此时 --data 是查询语句");
        return false;
    }
    options->guessed = options->guessed && !name;
    if (name && !data_format_from_name(name, &options->format)) {
        usage_error(arguments, "--input-format cannot be \"%s\"; it is jsonl, csv, xlsx, parquet or arrow", "--input-format 不能是“%s”，可用 jsonl、csv、xlsx、parquet、arrow", name);
        return false;
    }
    return true;
}

/* The tables of the lists are others than that of the applications, and standard input can be read once. False after a message. */
static bool tables_differ(const Arguments *arguments, Arena *arena, const char *path, const ReaderOptions *options) {
    bool is_taken = strcmp(path, "-") == 0;
    for (int32_t i = 0; i < options->list_count; i++) {
        const ListTable *table = &options->lists[i];
        bool             from_input = strcmp(table->path, "-") == 0;
        if (from_input && is_taken) {
            usage_error(arguments, "standard input can be read once, and --list %s=- reads it too", "标准输入只能读一次，而 --list %s=- 也要读取", table->entity);
            return false;
        }
        is_taken = is_taken || from_input;
        if (!list_table_is(arena, table, path, options->sheet)) continue;
        usage_error(arguments, "--list %s=%s is the table of the applications itself; give the list's own table", "--list %s=%s 就是申报表本身；请给出该列表自己的表格", table->entity, table->path);
        return false;
    }
    return true;
}

/* --list entity=file (repeatable), --key, --sheet. False after a message. */
static bool list_options(const Arguments *arguments, Arena *arena, const char *path, ReaderOptions *options) {
    ListTable *tables = NEW_ARRAY(arena, ListTable, arguments->options.count);
    options->sheet = argument_value(arguments, "sheet");
    options->key = argument_value(arguments, "key");
    options->lists = tables;
    for (int32_t i = 0; i < arguments->options.count; i++) {
        if (strcmp(arguments->options.items[i].name, "list") != 0) continue;
        const char *text = arguments->options.items[i].value, *equals = strchr(text, '=');
        if (!equals || equals == text || !equals[1]) {
            usage_error(arguments, "--list takes LIST=FILE, for example loans=loans.csv, not \"%s\"", "--list 的写法是 列表=文件，例如 融资=融资.csv，不能是“%s”", text);
            return false;
        }
        tables[options->list_count++] = (ListTable){arena_strndup(arena, text, (size_t)(equals - text)), equals + 1};
    }
    const char *wrong = NULL;
    if (options->list_count && options->format != DATA_FORMAT_CSV && options->format != DATA_FORMAT_XLSX) {
        usage_error(arguments, "--list goes with csv and xlsx; elsewhere lists stand within the application", "--list 用于 csv 和 xlsx；其他格式中列表写在申报之内");
        return false;
    }
    if (options->list_count && !options->key) wrong = "--key";
    if (!options->list_count && options->key) wrong = "--list";
    if (wrong) usage_error(arguments, "%s is missing; --list LIST=FILE and --key COLUMN go together", "缺少 %s；--list 列表=文件 与 --key 列名 须一起使用", wrong);
    if (!wrong && options->sheet && options->format != DATA_FORMAT_XLSX) {
        usage_error(arguments, "--sheet is for xlsx", "--sheet 用于 xlsx");
        return false;
    }
    return !wrong && tables_differ(arguments, arena, path, options);
}

Reader *data_open(const Arguments *arguments, Arena *arena, const IrProgram *program, Language language, int *code) {
    const char *path = argument_value(arguments, "data");
    *code = EXIT_USAGE;
    if (!path) {
        usage_error(arguments, "--data FILE is missing", "缺少 --data 文件");
        return NULL;
    }
    ReaderOptions options;
    if (!choose_format(arguments, path, &options)) return NULL;
    options.encoding = argument_value(arguments, "encoding");
    options.hash = argument_given(arguments, "summary") || argument_given(arguments, "receipt");
    if (!list_options(arguments, arena, path, &options)) return NULL;
    if (options.encoding && options.format >= DATA_FORMAT_PARQUET) {
        usage_error(arguments, "--encoding is for text; %s has one encoding", "--encoding 用于文本；%s 只有一种编码", data_format_name(options.format));
        return NULL;
    }
    long long threads = 1;
    const char *wanted = argument_value(arguments, "threads");
    if (wanted) threads = strtoll(wanted, NULL, 10);
    options.threads = threads > 0 && threads < 256 ? (int)threads : 1;
    options.database = argument_value(arguments, "database");
    RowError *failure = NULL;
    Reader   *reader = reader_open(arena, &program->schema, path, options, &failure);
    for (int32_t i = 0; reader && i < reader_file_count(reader); i++) output_protect(arguments, reader_file(reader, i));
    if (options.database) output_protect(arguments, options.database);
    if (reader) {
        *code = EXIT_FINE;
        return reader;
    }
    failure_message(arguments, failure, language);
    *code = failure->code == DATA_D0103 && failure->line == 0 && options.encoding ? EXIT_USAGE : EXIT_INPUT;
    return NULL;
}

void failure_message(const Arguments *arguments, const RowError *failure, Language language) {
    RowErrors   errors = {.arena = arguments->arena};
    RowMessages messages = {.name = data_name(arguments), .language = language};
    for (; failure; failure = failure->also) VEC_PUSH(errors.arena, &errors.items, (RowError *)(uintptr_t)failure);
    row_messages_add(&messages, &errors);
    row_messages_end(&messages);
}

void row_messages_add(RowMessages *messages, const RowErrors *errors) {
    Buffer out = {0};
    for (int32_t i = 0; i < errors->items.count; i++) {
        if (messages->shown == MESSAGES_SHOWN) {
            messages->left_out++;
            continue;
        }
        row_error_line(errors->items.items[i], messages->name, messages->language, &out);
        buffer_byte(&out, '\n');
        messages->shown++;
    }
    messages->left_out += errors->dropped;
    if (out.size) print_error(&out);
    buffer_free(&out);
}

void row_messages_end(const RowMessages *messages) {
    if (!messages->left_out) return;
    Buffer out = {0};
    buffer_printf(&out, messages->language == LANGUAGE_CHINESE ? "另有%" PRId64 "处错误没有列出\n" : "%" PRId64 " more mistakes are not shown\n", messages->left_out);
    print_error(&out);
    buffer_free(&out);
}
