/* pol explain POLICY --data FILE --row N: how one decision came about. */
#include "cli/data.h"
#include "eval/explain.h"

#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

typedef struct { const Arguments *arguments; const IrProgram *program; Language language; int measure; bool json; } Request;   /* measure -1: all */

static bool is_named(NamePair pair, const char *name) {
    return (pair.ascii && strcmp(pair.ascii, name) == 0) || (pair.chinese && strcmp(pair.chinese, name) == 0);
}

static void offer(Suggest *suggest, NamePair pair) {
    suggest_offer(suggest, pair.ascii);
    suggest_offer(suggest, pair.chinese);
}

/* The measure by either name. False after a message. */
static bool find_measure(const Arguments *arguments, const char *name, Request *request) {
    const IrProgram *program = request->program;
    Suggest suggest;
    suggest_start(&suggest, name);
    for (int32_t i = 0; i < program->measure_count; i++) {
        offer(&suggest, program->measures[i].name);
        if (is_named(program->measures[i].name, name)) request->measure = i;
    }
    if (request->measure >= 0) return true;
    const char *match = suggest_result(&suggest);
    if (match) usage_error(arguments, "the policy has no measure %s; did you mean %s?", "政策没有措施 %s；是否要写 %s？", name, match);
    else usage_error(arguments, "the policy has no measure %s", "政策没有措施 %s", name);
    return false;
}

static void explain_row(const Request *request, const Row *row, Arena *arena) {
    EvalTrace trace = {0};
    Decision *decision = eval_decide(request->program, row->application, arena, &trace);
    ExplainInput input = {.program = request->program, .application = row->application, .decision = decision, .trace = &trace, .arena = arena,
                          .color = !request->json && wants_color(request->arguments, STDOUT_FILENO)};
    Buffer out = {0};
    if (request->json) {
        JsonWriter json;
        json_init(&json, &out, 2);
        if (request->measure >= 0) explain_measure_json(&input, request->measure, request->language, &json);
        else explain_all_json(&input, request->language, &json);
        buffer_byte(&out, '\n');
    } else if (request->measure >= 0) {
        explain_measure(&input, request->measure, request->language, &out);
    } else {
        explain_all(&input, request->language, &out);
    }
    print_out(request->arguments, &out);
    buffer_free(&out);
}

/* With lists the end counts too: a broken row of a list that finds no application may belong to any of them. */
static void read_the_rest(Reader *reader) {
    Arena *arena = arena_new();
    for (Row row; reader_next(reader, arena, &row);) arena_reset(arena);
    arena_free(arena);
}

static int find_row(const Request *request, Reader *reader, Arena *arena, int64_t wanted) {
    const Arguments *arguments = request->arguments;
    Row     row;
    int64_t rows = 0;
    while (reader_next(reader, arena, &row)) {
        rows = row.row;
        if (row.row == wanted) break;
        arena_reset(arena);
    }
    if (rows == wanted && argument_given(arguments, "list")) read_the_rest(reader);
    if (reader_failure(reader)) {
        failure_message(arguments, reader_failure(reader), request->language);
        return EXIT_INPUT;
    }
    if (rows < wanted) {
        complain(arguments, "there is no row %" PRId64 "; the data holds %" PRId64 " applications", "没有第%" PRId64 "份申报，数据中共%" PRId64 "份", wanted, rows);
        return EXIT_INPUT;
    }
    if (row.errors.items.count > 0) {
        RowMessages messages = {.name = data_name(arguments), .language = request->language};
        row_messages_add(&messages, &row.errors);
        row_messages_end(&messages);
        complain(arguments, "row %" PRId64 " could not be read, so nothing was decided", "第%" PRId64 "份申报的数据不能读取，没有作出判定", wanted);
        return EXIT_INPUT;
    }
    explain_row(request, &row, arena);
    return EXIT_FINE;
}

static int run_explain(const Arguments *arguments) {
    static const char *const formats[] = {"text", "json", NULL};
    int       format = argument_choice(arguments, "format", formats, 0), code;
    long long row;
    if (format < 0 || !argument_number(arguments, "row", 1, LLONG_MAX, 1, &row)) return EXIT_USAGE;
    if (!argument_given(arguments, "data")) return usage_error(arguments, "--data FILE is missing", "缺少 --data 文件");
    Unit *unit = policy_compile(arguments, arguments->paths.items[0]);
    if (!unit) return EXIT_USAGE;
    Request     request = {arguments, unit->program, policy_language(arguments, unit->program), -1, format == 1};
    const char *measure = argument_value(arguments, "measure");
    if (measure && !find_measure(arguments, measure, &request)) {
        unit_free(unit);
        return EXIT_USAGE;
    }
    Arena  *arena = arena_new(), *row_arena = arena_new();
    Reader *reader = data_open(arguments, arena, unit->program, request.language, &code);
    if (reader) code = find_row(&request, reader, row_arena, row);
    reader_close(reader);
    arena_free(row_arena);
    arena_free(arena);
    unit_free(unit);
    return code;
}

static const Option options[] = {
    DATA_OPTIONS,
    {"row", "N", {"the application, counted from 1 (1)", "第几份申报，从1起（默认1）"}},
    {"measure", "NAME", {"only this measure, for example m2", "只解释这条措施，例如 m2"}},
    {"format", "text|json", {"form of the explanation", "解释的格式"}},
    POLICY_READING_OPTIONS,
    {0},
};

const Command command_explain = {
    .name = "explain", .operands = "POLICY --data FILE --row N", .least = 1, .most = 1, .options = options, .run = run_explain,
    .summary = {"derive one decision: clause, fact, comparison, arithmetic", "推导一项判定：条款、事实、比较、计算"},
    .details = "  pol explain policies/shenzhen-2023-6 --data examples/applications.jsonl --row 3 --measure m2\n",
};
