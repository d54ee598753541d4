/* pol run POLICY --data FILE: decides every application. This file reads the options and ends the run: the summary, the files that get their
 * names, the exit code. run_rows.c does the work. */
#include "cli/all_readings.h"
#include "cli/interrupt.h"
#include "cli/snapshots.h"
#include "cli/run.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_THREADS = 256 };

/* The summary: after a table, or on standard error when the results go to a file. */
static bool say_summary(Run *run) {
    Buffer text = {0};
    bool   fine = true, table = run->format == OUTPUT_TABLE || run->format == OUTPUT_SUMMARY;
    bool   to_file = run->output.descriptor != STDOUT_FILENO;
    if (!table && !to_file) return true;
    if (run->format == OUTPUT_TABLE) buffer_byte(&text, '\n');
    if (run->batch) batch_text(run->batch, run->language, &text);
    summary_text(&run->summary, &run->record, run->language, &text);
    if (table) fine = output_write(&run->output, &text);
    else print_error(&text);
    buffer_free(&text);
    return fine;
}

/* Writes the summary as JSON for --summary and beside the receipts. False after a message. */
static bool write_summary(Run *run, Output *summary_file) {
    if (!summary_file->path && summary_file->descriptor < 0 && run->receipts.folder < 0) return true;
    Buffer text = {0}, again = {0};
    summary_json(&run->summary, &run->record, run->language, &text);
    buffer_put(&again, text.data, text.size);
    bool fine = summary_file->descriptor < 0 || output_write(summary_file, &text);
    if (run->receipts.folder >= 0) receipts_put_run(&run->receipts, &again);
    buffer_free(&text);
    buffer_free(&again);
    return fine || summary_file->closed;
}

/* Rows without any value are no applications; that they were there is said. How many. */
static int64_t say_empty_rows(const Run *run) {
    int64_t first, count = reader_empty_rows(run->reader, &first);
    if (count == 1) complain(run->arguments, "%s: line %lld holds no values and is left out", "%s：第%lld行没有任何内容，不计入", data_name(run->arguments), (long long)first);
    if (count > 1)
        complain(run->arguments, "%s: %lld lines hold no values and are left out, the first of them line %lld", "%s：有%lld行没有任何内容，不计入，首行为第%lld行", data_name(run->arguments),
                 (long long)count, (long long)first);
    return count;
}

/* After the rows: the files get their names, and what happened becomes the exit code. */
static int finish(Run *run, Output *summary_file, bool fine) {
    const Arguments *arguments = run->arguments;
    const RowError  *failure = reader_failure(run->reader);
    bool keep = fine && !failure;
    Buffer rest = {0};
    writer_end(run->writer, &rest);
    const Wording *refused = writer_failure(run->writer);
    if (refused) keep = false;
    if (keep) keep = output_write(&run->output, &rest) || run->output.closed;
    buffer_free(&rest);
    reader_hash(run->reader, run->record.data_sha256);
    run->record.data_bytes = reader_bytes(run->reader);
    run->record.empty_rows = say_empty_rows(run);
    if (!run->record.engine) run->record.engine = engine_used(run->engine);
    if (keep) keep = say_summary(run) && write_summary(run, summary_file);
    int error = run->output.error ? run->output.error : summary_file->error ? summary_file->error : run->receipts.error;
    if (error) keep = false;
    interrupt_hold(true);                                       /* no signal between the names: all that belongs together is new, or nothing is */
    if (!output_finish(&run->output, keep) && keep) error = errno;
    if (summary_file->descriptor >= 0 && !output_finish(summary_file, keep && !error) && keep) error = error ? error : errno;
    if (!receipts_finish(&run->receipts, keep && !error) && keep) error = error ? error : errno;
    interrupt_hold(false);
    if (error) {
        complain(arguments, "the results cannot be written: %s", "结果无法写出：%s", strerror(error));
        return EXIT_USAGE;
    }
    if (refused) {
        complain(arguments, "the results cannot be written: %s", "结果无法写出：%s", in_language(arguments->language, *refused));
        return EXIT_USAGE;
    }
    if (failure) {
        failure_message(arguments, failure, run->language);
        return EXIT_INPUT;
    }
    if (fine && run->summary.rows == 0) complain(arguments, "%s holds no applications", "%s 中没有申报", data_name(arguments));
    const RowErrors *left_over = reader_left_over(run->reader);
    if (left_over) {
        row_messages_add(&run->messages, left_over);
        row_messages_end(&run->messages);
    }
    bool wrong = left_over || run->summary.bad_rows > 0 || run->summary.contradictory_rows > 0;
    return wrong && argument_given(arguments, "strict") ? EXIT_FINDINGS : EXIT_FINE;
}

/* Opens what the run writes, all of it before the first row is read. False after a message; what was opened is closed again. */
static bool open_outputs(Run *run, Output *summary_file, const char *output_path) {
    const Arguments *arguments = run->arguments;
    const char *summary_path = argument_value(arguments, "summary"), *folder = argument_value(arguments, "receipt");
    *summary_file = (Output){.descriptor = -1};
    run->receipts.folder = -1;
    bool fine = output_open(arguments, &run->output, output_path) && (!summary_path || output_open(arguments, summary_file, summary_path)) &&
                (!folder || output_allowed(arguments, folder));
    if (fine && receipts_open(run->arena, &run->receipts, folder)) return true;
    int why = errno;
    if (run->output.descriptor >= 0) output_finish(&run->output, false);
    if (summary_file->descriptor >= 0) output_finish(summary_file, false);
    if (!fine) return false;
    if (why == ENOTEMPTY) complain(arguments, "%s holds something already; receipts go into a new or empty folder", "%s 已有内容；记录须写入新的或空的文件夹", folder);
    else complain(arguments, "%s cannot be written: %s", "%s 无法写入：%s", folder, strerror(why));
    return false;
}

static void start_record(Run *run) {
    const Arguments *arguments = run->arguments;
    run->record.engine = run->explain || run->receipts.folder >= 0 ? "reference" : NULL;   /* derivations are the reference's; else it is known at the end */
    record_policy(&run->record, run->arena, run->program, arguments->paths.items[0]);
    run->record.version = POL_VERSION;
    run->record.as_of = argument_value(arguments, "as-of");
    run->record.data_path = argument_value(arguments, "data");
    run->record.data_bytes = -1;
    run->record.data_format = data_format_name(reader_format(run->reader));
    run->record.encoding = argument_value(arguments, "encoding");
    if (!run->record.encoding) run->record.encoding = "utf-8";
}

/* A name that ends in .arrows, and what is no file, get a stream: it needs no end. */
static bool arrow_is_stream(const Run *run) {
    const char *path = run->output.path, *ending = path ? strrchr(path, '.') : NULL;
    return !path || (ending && strcasecmp(ending, ".arrows") == 0);
}

static int run_policy(Run *run, const char *output_path) {
    const Arguments *arguments = run->arguments;
    int    code;
    Output summary_file;
    if (allocation_wanted(arguments)) {
        run->batch = allocation_run(arguments, run->arena, run->program, run->engine, run->language, &code);
        if (!run->batch) return code;
    }
    run->reader = data_open(arguments, run->arena, run->program, run->language, &code);
    if (!run->reader) return code;
    if (!open_outputs(run, &summary_file, output_path)) {
        reader_close(run->reader);
        return EXIT_USAGE;
    }
    start_record(run);
    bool color = run->output.descriptor == STDOUT_FILENO && wants_color(arguments, STDOUT_FILENO);
    WriterOptions options = {.program = run->program, .format = run->format, .language = run->language, .color = color, .shape = run->shape, .batch = run->batch,
                             .path = run->output.temporary, .stream = arrow_is_stream(run)};
    run->writer = writer_new(run->arena, options);
    run->receipt = (ReceiptWriter){&run->record, NULL, run->language};
    options.format = OUTPUT_JSONL;
    options.shape = SHAPE_WIDE;
    run->receipt.decisions = writer_new(run->arena, options);
    run->messages = (RowMessages){.name = data_name(arguments), .language = run->language};
    summary_start(&run->summary, run->arena, run->program);
    progress_start(&run->progress, run->language);
    bool fine = !writer_failure(run->writer);
    if (fine && !run_columns(run, &fine)) fine = run_rows(run);
    progress_end(&run->progress);
    row_messages_end(&run->messages);
    run->messages.left_out = 0;
    code = finish(run, &summary_file, fine);
    reader_close(run->reader);
    return code;
}

/* The format of the results: --format, else the ending of --output, else a table. False after a message. */
static bool choose_output(const Arguments *arguments, const char *path, OutputFormat *format) {
    const char *name = argument_value(arguments, "format");
    const char *ending = path ? strrchr(path, '.') : NULL;
    *format = OUTPUT_TABLE;
    if (!name && ending) output_format_from_name(ending + 1, format);
    if (!name) return true;
    static const char *const names[] = {"table", "jsonl", "csv", "xlsx", "parquet", "arrow", "summary", NULL};
    return argument_choice(arguments, "format", names, 0) >= 0 && output_format_from_name(name, format);
}

/* --shape, and what does not go together. False after a message. */
static bool choose_shape(const Arguments *arguments, const char *path, Run *run) {
    static const char *const shapes[] = {"wide", "long", NULL};
    int shape = argument_choice(arguments, "shape", shapes, 0);
    if (shape < 0) return false;
    run->shape = shape == 1 ? SHAPE_LONG : SHAPE_WIDE;
    if (shape == 1 && (run->format == OUTPUT_TABLE || run->format == OUTPUT_SUMMARY)) {
        usage_error(arguments, "--shape long is for jsonl, csv, xlsx, parquet and arrow", "--shape long 用于 jsonl、csv、xlsx、parquet 和 arrow");
        return false;
    }
    if (argument_given(arguments, "explain") && run->format != OUTPUT_TABLE && run->format != OUTPUT_JSONL) {
        usage_error(arguments, "--explain is for table and jsonl", "--explain 用于 table 和 jsonl");
        return false;
    }
    struct stat status;
    bool file = path && strcmp(path, "-") != 0 && (stat(path, &status) != 0 || S_ISREG(status.st_mode));
    bool batches = run->format == OUTPUT_PARQUET || run->format == OUTPUT_ARROW, terminal = (!path || strcmp(path, "-") == 0) && isatty(STDOUT_FILENO);
    if (file || !(run->format == OUTPUT_XLSX || (batches && terminal))) return true;
    const char *name = run->format == OUTPUT_XLSX ? "xlsx" : run->format == OUTPUT_PARQUET ? "parquet" : "arrow";
    usage_error(arguments, "%s needs --output FILE", "%s 需要 --output 文件", name);
    return false;
}

/* A policy that was built before: no compiler is used. What needs the rules themselves is not there. */
static int run_built(const Arguments *arguments, Run *run, const char *output_path) {
    static const char *const needs_source[] = {"explain", "all-readings", "receipt", "reading", "as-of", "engine", "snapshot", "accept", NULL};
    const char *path = arguments->paths.items[0];
    Wording     why;
    for (int i = 0; needs_source[i]; i++)
        if (argument_given(arguments, needs_source[i]))
            return usage_error(arguments, "--%s needs the policy's source, not a built file", "--%s 需要政策的源文件，不能用已生成的文件", needs_source[i]);
    if (allocation_wanted(arguments))
        return usage_error(arguments, "a built file decides single applications and holds no allocations: --allocate and --budget need the policy's source",
                           "已生成的文件只判定单份申报，不含分配规则：--allocate 和 --budget 需要政策的源文件");
    run->arena = arena_new();
    output_protect(arguments, path);
    PolicyLibrary *library = library_open(path, run->arena, &why);
    int code = EXIT_USAGE;
    if (library) {
        run->program = library_program(library);
        run->language = policy_language(arguments, run->program);
        run->engine = engine_from_library(library);
        code = run_policy(run, output_path);
        engine_free(run->engine);
    } else {
        complain(arguments, "%s", "%s", in_language(arguments->language, why));
    }
    library_close(library);
    arena_free(run->arena);
    return code;
}

/* What would be passed over silently is refused. */
static bool goes_together(const Arguments *arguments) {
    static const char *const not_with_snapshot[] = {"all-readings", "allocate", "budget", "database", "encoding", "engine", "explain", "format", "input-format", "key", "list", "output",
                                                    "receipt", "shape", "sheet", "strict", "summary", "threads", NULL};
    static const char *const not_with_all_readings[] = {"allocate", "budget", "engine", "explain", "output", "receipt", "shape", "strict", "summary", "threads", NULL};
    return argument_needs(arguments, "accept", "snapshot") && argument_excludes(arguments, "snapshot", not_with_snapshot) &&
           argument_excludes(arguments, "all-readings", not_with_all_readings);
}

static int run_run(const Arguments *arguments) {
    static const char *const engines[] = {"auto", "reference", "native", NULL};
    Run         run = {.arguments = arguments};
    const char *output_path = argument_value(arguments, "output");
    long long   threads;
    int         engine = argument_choice(arguments, "engine", engines, 0);
    EngineKind  kind;
    if (engine < 0 || !engine_from_name(engines[engine], &kind) || !goes_together(arguments)) return EXIT_USAGE;
    if (!choose_output(arguments, output_path, &run.format) || !argument_number(arguments, "threads", 1, LLONG_MAX, 1, &threads)) return EXIT_USAGE;
    if (!choose_shape(arguments, output_path, &run)) return EXIT_USAGE;
    if (!argument_given(arguments, "data")) return usage_error(arguments, "--data FILE is missing", "缺少 --data 文件");
    run.threads = threads < MOST_THREADS ? (int)threads : MOST_THREADS;
    if (library_kind(arguments->paths.items[0]) == BUILT_LIBRARY) return run_built(arguments, &run, output_path);
    bool compares = argument_given(arguments, "snapshot") || argument_given(arguments, "all-readings");      /* both by the reference */
    Preparation *preparation = compares ? NULL : engine_prepare(kind);
    Unit        *unit = policy_compile(arguments, arguments->paths.items[0]);
    if (!unit || compares) {
        int compared = !unit ? EXIT_USAGE : argument_given(arguments, "snapshot") ? run_snapshot(arguments, unit) : run_all_readings(arguments, unit);
        preparation_free(preparation);
        unit_free(unit);
        return compared;
    }
    run.arena = arena_new();
    run.program = unit->program;
    run.language = policy_language(arguments, unit->program);
    run.explain = argument_given(arguments, "explain");
    const char *why = NULL;
    int         code = EXIT_USAGE;
    run.engine = engine_new_prepared(kind, run.program, preparation, &why);
    if (run.engine) code = run_policy(&run, output_path);
    else complain(arguments, "--engine %s: %s", "--engine %s：%s", engines[engine], why);
    engine_free(run.engine);
    arena_free(run.arena);
    unit_free(unit);
    return code;
}

static const Option options[] = {
    DATA_OPTIONS,
    {"output", "FILE", {"write the results there, all or nothing", "把结果写到文件，要么完整要么不写"}},
    {"format", "table|jsonl|csv|xlsx|parquet|arrow|summary", {"form of the results (by the ending of --output, else table)", "结果格式（默认按 --output 后缀，否则为表格）"}},
    {"shape", "wide|long", {"one row an application (wide), or one a measure of it; not for tables", "每份申报一行（wide）或每条措施一行（long）；表格输出不适用"}},
    {"summary", "FILE", {"write statuses, totals, reasons, versions and hashes there as JSON", "把状态、合计、原因、版本和哈希值以JSON写到文件"}},
    {"receipt", "DIR", {"write the record of every decision, one file an application", "写出每份申报的判定记录，每份一个文件"}},
    POLICY_READING_OPTIONS,
    {"engine", "auto|reference|native", {"what decides: auto compiles once there is enough to decide", "判定引擎：auto 在数据足够多时自动编译"}},
    {"threads", "N", {"threads that decide (1)", "判定线程数（默认1）"}},
    {"explain", NULL, {"write the derivation of every decision too", "同时写出每项判定的推导"}},
    {"snapshot", "FILE", {"compare the decisions with this snapshot; written when it is not there", "与该快照比较判定结果；没有则写出"}},
    {"accept", NULL, {"with --snapshot: take the new decisions as right", "与 --snapshot 同用：接受新的判定结果"}},
    {"all-readings", NULL, {"show which readings change the result, switching one at a time", "逐一改换口径，列出会改变结果的口径"}},
    ALLOCATION_OPTIONS,
    {"strict", NULL, {"exit with 1 when a row has an error", "有出错的申报时以 1 退出"}},
    {0},
};

const Command command_run = {
    .name = "run", .operands = "POLICY --data FILE", .least = 1, .most = 1, .options = options, .run = run_run,
    .summary = {"decide every application", "判定每一份申报"},
    .details = "  pol run policies/shenzhen-2023-6 --data examples/applications.jsonl\n"
               "  pol run policies/shenzhen-2023-6 --data - --format jsonl < applications.jsonl > decisions.jsonl\n"
               "  pol run policies/shenzhen-2023-6 --data 申报.csv --encoding gbk --output decisions.csv\n"
               "  pol run policies/shenzhen-2023-6 --data '2025/*.parquet' --output decisions.parquet\n"
               "  pol run upgrade.so --data applications.jsonl      (by pol build; it holds no readings, explanations, allocations)\n"
               "  pol run policies/shenzhen-2023-6 --database platform.duckdb --data 'SELECT * FROM applications' --format summary\n",
};
