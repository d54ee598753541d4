/* pol impact OLD NEW --data FILE: what a revision does to a set of applications. */
#include "cli/data.h"

#include "analysis/impact.h"
#include "cli/output.h"
#include "cli/revision.h"
#include "tools/engine.h"
#include <string.h>
#include <unistd.h>

typedef struct { Unit *units[2]; Engine *engines[2]; Reader *readers[2]; Arena *rows[2]; Impact *impact; RowMessages messages; } Versions;

/* Both versions read the file, each with its own schema: a fact that only one of them knows is a mistake for the other. */
static bool read_rows(Versions *versions) {
    for (;;) {
        Row  rows[2];
        bool more[2];
        for (int s = 0; s < 2; s++) {
            arena_reset(versions->rows[s]);
            more[s] = reader_next(versions->readers[s], versions->rows[s], &rows[s]);
        }
        if (!more[0] || !more[1]) return more[0] == more[1];
        bool bad = rows[0].errors.items.count || rows[1].errors.items.count;
        if (bad) {
            row_messages_add(&versions->messages, rows[1].errors.items.count ? &rows[1].errors : &rows[0].errors);
            impact_add_bad(versions->impact);
            continue;
        }
        Decision *decisions[2];
        for (int s = 0; s < 2; s++) decisions[s] = engine_decide(versions->engines[s], rows[s].application, versions->rows[s]);
        impact_add(versions->impact, rows[1].row, rows[1].line, rows[1].application, decisions[0], decisions[1]);
    }
}

static bool write_report(const Arguments *arguments, const Versions *versions, ImpactNames names, Language language) {
    const char *path = argument_value(arguments, "html");
    if (!path) return true;
    Buffer page = {0};
    impact_html(versions->impact, names, language, &page);
    bool fine = output_file(arguments, path, &page);
    buffer_free(&page);
    return fine;
}

static int print_impact(const Arguments *arguments, const Versions *versions, ImpactNames names, int format) {
    Language language = policy_language(arguments, versions->units[1]->program);
    Buffer   out = {0};
    if (!write_report(arguments, versions, names, language)) return EXIT_USAGE;
    if (format == 0) impact_text(versions->impact, names, language, wants_color(arguments, STDOUT_FILENO), &out);
    else impact_json(versions->impact, names, language, &out);
    print_out(arguments, &out);
    buffer_free(&out);
    return EXIT_FINE;
}

static bool start_engines(const Arguments *arguments, Versions *versions) {
    static const char *const names[] = {"auto", "reference", "native", NULL};
    EngineKind  kind;
    const char *why = NULL;
    int         engine = argument_choice(arguments, "engine", names, 0);
    if (engine < 0 || !engine_from_name(names[engine], &kind)) return false;
    for (int s = 0; s < 2; s++) {
        versions->engines[s] = engine_new(kind, versions->units[s]->program, -1, &why);
        if (versions->engines[s]) continue;
        complain(arguments, "--engine %s: %s", "--engine %s：%s", names[engine], why);
        return false;
    }
    return true;
}

static int decide_rows(const Arguments *arguments, Versions *versions, Arena *arena, ImpactNames names, int format, int32_t movers) {
    int code = EXIT_USAGE;
    Language language = policy_language(arguments, versions->units[1]->program);
    if (!start_engines(arguments, versions)) return code;
    for (int s = 1; s >= 0; s--) {                       /* what is wrong with the file is told in terms of the new version */
        versions->readers[s] = data_open(arguments, arena, versions->units[s]->program, language, &code);
        if (!versions->readers[s]) return code;
    }
    versions->messages = (RowMessages){.name = data_name(arguments), .language = language};
    versions->impact = impact_new(arena, versions->units[0]->program, versions->units[1]->program, movers);
    bool together = read_rows(versions);
    row_messages_end(&versions->messages);
    for (int s = 1; s >= 0; s--) {
        const RowError *failure = reader_failure(versions->readers[s]);
        if (failure) {
            failure_message(arguments, failure, language);
            return EXIT_INPUT;
        }
    }
    if (!together) {
        complain(arguments, "the file changed while it was read", "读取期间文件被改动");
        return EXIT_INPUT;
    }
    return print_impact(arguments, versions, names, format);
}

static int compare(const Arguments *arguments, const Revisions *revisions, int format, int32_t movers) {
    Versions versions = {0};
    Arena   *arena = arena_new();
    int      code = EXIT_USAGE;
    for (int s = 0; s < 2; s++) {
        versions.units[s] = policy_compile(arguments, revisions->path[s]);
        versions.rows[s] = arena_new();
    }
    ImpactNames names = {revisions->name[0], revisions->name[1], data_name(arguments)};
    if (versions.units[0] && versions.units[1]) code = decide_rows(arguments, &versions, arena, names, format, movers);
    for (int s = 0; s < 2; s++) {
        if (versions.readers[s]) reader_close(versions.readers[s]);
        engine_free(versions.engines[s]);
        arena_free(versions.rows[s]);
        unit_free(versions.units[s]);
    }
    arena_free(arena);
    return code;
}

static int run_impact(const Arguments *arguments) {
    static const char *const formats[] = {"text", "json", NULL};
    int         format = argument_choice(arguments, "format", formats, 0);
    long long   movers;
    const char *path = argument_value(arguments, "data");
    Revisions   revisions;
    if (format < 0 || !argument_number(arguments, "top", 0, 100000, 10, &movers)) return EXIT_USAGE;
    if (!path) return usage_error(arguments, "--data FILE is missing", "缺少 --data 文件");
    if (strcmp(path, "-") == 0) return usage_error(arguments, "the data are read twice: --data needs a file", "数据要读两遍：--data 须为文件");
    if (!revisions_open(arguments, arguments->paths.items, arguments->paths.count, &revisions)) return EXIT_USAGE;
    int code = compare(arguments, &revisions, format, (int32_t)movers);
    revisions_close(&revisions);
    return code;
}

static const Option options[] = {
    DATA_OPTIONS,
    {"html", "FILE", {"also write a report with charts, a page of its own", "另写一份带图表的网页报告"}},
    {"top", "N", {"how many of the largest changes are listed (10)", "列出变动最大的多少份（默认10）"}},
    {"format", "text|json", {"form of the result", "结果的格式"}},
    {"engine", "auto|reference|native", {"what decides: auto compiles once there is enough to decide", "判定引擎：auto 在数据足够多时自动编译"}},
    POLICY_READING_OPTIONS,
    {0},
};

const Command command_impact = {
    .name = "impact", .operands = "OLD NEW --data FILE", .least = 2, .most = 2, .options = options, .run = run_impact,
    .summary = {"what a revision does to a set of applications", "一次修订对一批申报的影响"},
    .details = "  OLD and NEW are files, folders or REV:path; or write A..B path\n"
               "  pol impact main..HEAD policies/shenzhen-2023-6 --data examples/applications.jsonl --html impact.html\n",
};
