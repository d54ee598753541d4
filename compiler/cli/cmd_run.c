/* pol run POLICY --data FILE: decides every application. Rows are read one after the other, decided and written as text by several threads
 * a batch at a time, and printed in input order; memory is that of one batch. */
#include "cli/all_readings.h"
#include "cli/data.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "tools/engine.h"
#include "tools/summary.h"
#include "tools/writer.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH_ROWS = 512, MOST_THREADS = 256 };

typedef struct { Arena *arena; Row row; Decision *decision; Buffer text; } Slot;      /* decision NULL: the input could not be read */

typedef struct {
    const Arguments *arguments;
    const IrProgram *program;
    Language  language;
    Engine   *engine;              /* shared by the threads: deciding changes nothing in it */
    Writer   *writer;
    OutputFormat format;
    bool      explain;
    Reader   *reader;
    Output    output;
    Slot     *slots;
    int       filled, threads;
    Summary   summary;
    RowMessages messages;
    Progress  progress;
} Run;

typedef struct { Run *run; int first, last; } Share;

static void decide_slot(Run *run, Slot *slot) {
    slot->decision = NULL;
    bool bad = slot->row.errors.items.count > 0;
    EvalTrace trace = {0};
    if (!bad && run->explain) slot->decision = eval_decide(run->program, slot->row.application, slot->arena, &trace);   /* only the reference has a trace */
    else if (!bad) slot->decision = engine_decide(run->engine, slot->row.application, slot->arena);
    ExplainInput input = {.program = run->program, .application = slot->row.application, .decision = slot->decision, .trace = &trace, .arena = slot->arena};
    writer_row(run->writer, &slot->row, slot->decision, run->explain && !bad ? &input : NULL, &slot->text);
}

static void *decide_share(void *argument) {
    Share *share = argument;
    for (int i = share->first; i < share->last; i++) decide_slot(share->run, &share->run->slots[i]);
    return NULL;
}

/* Decides the filled slots, in as many threads as asked for; this thread takes the first share. */
static void decide_batch(Run *run) {
    pthread_t threads[MOST_THREADS];
    Share     shares[MOST_THREADS];
    bool      started[MOST_THREADS] = {false};
    int       count = run->threads < run->filled / 16 + 1 ? run->threads : run->filled / 16 + 1;
    for (int i = 0; i < count; i++) {
        shares[i] = (Share){run, run->filled * i / count, run->filled * (i + 1) / count};
        if (i > 0) started[i] = pthread_create(&threads[i], NULL, decide_share, &shares[i]) == 0;
    }
    for (int i = 0; i < count; i++)
        if (!started[i]) decide_share(&shares[i]);
    for (int i = 1; i < count; i++)
        if (started[i]) pthread_join(threads[i], NULL);
}

static bool write_batch(Run *run) {
    Buffer together = {0};
    for (int i = 0; i < run->filled; i++) {
        Slot *slot = &run->slots[i];
        row_messages_add(&run->messages, &slot->row.errors);
        summary_add(&run->summary, slot->decision);
        buffer_put(&together, slot->text.data ? slot->text.data : "", slot->text.size);
        buffer_clear(&slot->text);
    }
    bool fine = output_write(&run->output, &together);
    buffer_free(&together);
    return fine;
}

/* Reads up to a batch of rows. Rows that came through a pipe are decided before the next ones are waited for. */
static bool read_batch(Run *run) {
    for (run->filled = 0; run->filled < BATCH_ROWS; run->filled++) {
        if (run->filled > 0 && !reader_is_ready(run->reader)) break;
        Slot *slot = &run->slots[run->filled];
        arena_reset(slot->arena);
        if (!reader_next(run->reader, slot->arena, &slot->row)) break;
    }
    return run->filled > 0;
}

static bool run_rows(Run *run) {
    Buffer text = {0};
    writer_begin(run->writer, &text);
    bool fine = output_write(&run->output, &text);
    while (fine && read_batch(run)) {
        decide_batch(run);
        fine = write_batch(run);
        int64_t done, total;
        reader_position(run->reader, &done, &total);
        progress_show(&run->progress, run->summary.rows, done, total);
    }
    progress_end(&run->progress);
    if (fine && run->format == OUTPUT_TABLE && !reader_failure(run->reader)) {
        buffer_byte(&text, '\n');
        summary_text(&run->summary, run->language, &text);
        fine = output_write(&run->output, &text);
    }
    buffer_free(&text);
    row_messages_end(&run->messages);
    return fine;
}

/* After the rows: the file gets its name, and what happened becomes the exit code. */
static int finish(Run *run, bool fine) {
    const Arguments *arguments = run->arguments;
    const RowError  *failure = reader_failure(run->reader);
    int  error = run->output.error;
    bool keep = fine && !failure;
    if (!output_finish(&run->output, keep) && keep) error = errno;
    if (error) {
        complain(arguments, "the results cannot be written: %s", "结果无法写出：%s", strerror(error));
        return EXIT_USAGE;
    }
    if (failure) {
        failure_message(arguments, failure, run->language);
        return EXIT_INPUT;
    }
    if (fine && run->summary.rows == 0) complain(arguments, "%s holds no applications", "%s 中没有申报", data_name(arguments));
    bool wrong = run->summary.bad_rows > 0 || run->summary.contradictory_rows > 0;
    return wrong && argument_given(arguments, "strict") ? EXIT_FINDINGS : EXIT_FINE;
}

static int run_policy(Run *run, Arena *arena, const char *output_path) {
    const Arguments *arguments = run->arguments;
    int code;
    run->reader = data_open(arguments, arena, run->program, run->language, &code);
    if (!run->reader) return code;
    if (!output_open(arena, &run->output, output_path)) {
        complain(arguments, "%s cannot be written: %s", "%s 无法写入：%s", output_path, strerror(errno));
        reader_close(run->reader);
        return EXIT_USAGE;
    }
    bool color = run->output.descriptor == STDOUT_FILENO && wants_color(arguments, STDOUT_FILENO);
    run->writer = writer_new(arena, (WriterOptions){.program = run->program, .format = run->format, .language = run->language, .color = color});
    run->messages = (RowMessages){.name = data_name(arguments), .language = run->language};
    summary_start(&run->summary, arena, run->program);
    progress_start(&run->progress, run->language);
    run->slots = NEW_ARRAY(arena, Slot, BATCH_ROWS);
    for (int i = 0; i < BATCH_ROWS; i++) run->slots[i].arena = arena_new();
    code = finish(run, run_rows(run));
    for (int i = 0; i < BATCH_ROWS; i++) {
        arena_free(run->slots[i].arena);
        buffer_free(&run->slots[i].text);
    }
    reader_close(run->reader);
    return code;
}

/* The format of the results: --format, else the ending of --output, else a table. False after a message. */
static bool choose_output(const Arguments *arguments, const char *path, OutputFormat *format) {
    const char *name = argument_value(arguments, "format");
    const char *ending = path ? strrchr(path, '.') : NULL;
    *format = OUTPUT_TABLE;
    if (!name) return (ending && output_format_from_name(ending + 1, format)) || true;
    static const char *const names[] = {"table", "jsonl", "csv", NULL};
    if (strcmp(name, "parquet") == 0) {
        usage_error(arguments, "this version does not write parquet; use jsonl or csv", "本版本不能写出 parquet；请用 jsonl 或 csv");
        return false;
    }
    return argument_choice(arguments, "format", names, 0) >= 0 && output_format_from_name(name, format);
}

static int run_run(const Arguments *arguments) {
    static const char *const engines[] = {"reference", "native", NULL};
    Run         run = {.arguments = arguments};
    const char *output_path = argument_value(arguments, "output");
    long long   threads;
    int         engine = argument_choice(arguments, "engine", engines, 0);
    EngineKind  kind;
    if (engine < 0 || !engine_from_name(engines[engine], &kind)) return EXIT_USAGE;
    if (!choose_output(arguments, output_path, &run.format) || !argument_number(arguments, "threads", 1, 1, &threads)) return EXIT_USAGE;
    if (!argument_given(arguments, "data")) return usage_error(arguments, "--data FILE is missing", "缺少 --data 文件");
    Unit *unit = policy_compile(arguments, arguments->paths.items[0]);
    if (!unit) return EXIT_USAGE;
    if (argument_given(arguments, "all-readings")) {
        int decided = run_all_readings(arguments, unit);
        unit_free(unit);
        return decided;
    }
    run.program = unit->program;
    run.language = policy_language(arguments, unit->program);
    run.explain = argument_given(arguments, "explain");
    run.threads = threads < MOST_THREADS ? (int)threads : MOST_THREADS;
    const char *why = NULL;
    int         code = EXIT_USAGE;
    Arena      *arena = arena_new();
    run.engine = engine_new(kind, run.program, -1, &why);
    if (run.engine) code = run_policy(&run, arena, output_path);
    else complain(arguments, "--engine %s: %s", "--engine %s：%s", engines[engine], why);
    engine_free(run.engine);
    arena_free(arena);
    unit_free(unit);
    return code;
}

static const Option options[] = {
    DATA_OPTIONS,
    {"output", "FILE", {"write the results there, all or nothing", "把结果写到文件，要么完整要么不写"}},
    {"format", "table|jsonl|csv", {"form of the results (by the ending of --output, else table)", "结果格式（默认按 --output 后缀，否则为表格）"}},
    POLICY_READING_OPTIONS,
    {"engine", "reference|native", {"what decides", "判定引擎"}},
    {"threads", "N", {"threads that decide (1)", "判定线程数（默认1）"}},
    {"explain", NULL, {"write the derivation of every decision too", "同时写出每项判定的推导"}},
    {"all-readings", NULL, {"show which readings change the result, switching one at a time", "逐一改换口径，列出会改变结果的口径"}},
    {"strict", NULL, {"exit with 1 when a row has an error", "有出错的申报时以 1 退出"}},
    {0},
};

const Command command_run = {
    .name = "run", .operands = "POLICY --data FILE", .least = 1, .most = 1, .options = options, .run = run_run,
    .summary = {"decide every application", "判定每一份申报"},
    .details = "  pol run policies/shenzhen-2023-6 --data examples/applications.jsonl\n"
               "  pol run policies/shenzhen-2023-6 --data - --format jsonl < applications.jsonl > decisions.jsonl\n"
               "  pol run policies/shenzhen-2023-6 --data 申报.csv --encoding gbk --output decisions.csv\n",
};
