/* pol fmt PATH…: canonical layout. Writes a file in place, and only when something changes; `-` goes from standard input to standard
 * output; --check writes nothing and names the files that differ. A file that cannot be read or has errors is left alone. */
#include "base/file.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/policy.h"
#include "syntax/format.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define FILE_LIMIT (64u << 20)

typedef VEC(const char *) PathList;

typedef struct {
    const Arguments *arguments;
    bool check;
    int  differing, failed, done;
} Formatting;

/* The .pol files of a folder and of the folders in it, sorted; hidden ones left out. */
static void add_folder(Arena *arena, const char *folder, PathList *paths) {
    int    count = 0;
    char **names = folder_list(arena, folder, "", &count);
    for (int i = 0; names && i < count; i++) {
        const char *path = path_join(arena, folder, names[i]);
        size_t      size = strlen(names[i]);
        if (names[i][0] == '.') continue;
        if (path_is_folder(path)) add_folder(arena, path, paths);
        else if (size > 4 && strcmp(names[i] + size - 4, ".pol") == 0) VEC_PUSH(arena, paths, path);
    }
}

static char *read_standard_input(Arena *arena, size_t *size) {
    Buffer  text = {0};
    char    block[65536];
    ssize_t count;
    while ((count = read(STDIN_FILENO, block, sizeof block)) != 0) {
        if (count > 0) buffer_put(&text, block, (size_t)count);
        else if (errno != EINTR) break;
    }
    *size = text.size;
    char *copy = arena_strndup(arena, text.data ? text.data : "", text.size);
    buffer_free(&text);
    return copy;
}

static void print_diagnostics(const Formatting *formatting, Diags *diags) {
    const Arguments *arguments = formatting->arguments;
    Buffer out = {0};
    diags_sort(diags);
    diags_render_text(diags, (RenderOptions){.color = wants_color(arguments, STDERR_FILENO)}, &out);
    print_error(&out);
    buffer_free(&out);
}

/* The text of one file and what becomes of it; the arena goes when the file is done. */
static bool format_text(Formatting *formatting, Arena *arena, const char *path, const char *text, size_t size, Buffer *out) {
    const Arguments *arguments = formatting->arguments;
    SourceSet *sources = source_set_new(arena);
    Diags     *diags = diags_new(arena, sources);
    int32_t    source = source_add(sources, path, text, size);
    FormatOptions options = {arguments->language_is_set, arguments->language};
    bool fine = source >= 0 && format_source(arena, interner_new(arena), sources, source, options, diags, out);
    if (source < 0) parse_report_encoding(diags, path, text, size);
    if (!fine) print_diagnostics(formatting, diags);
    return fine;
}

static void format_one(Formatting *formatting, const char *path) {
    bool   from_standard_input = strcmp(path, "-") == 0;
    Arena *arena = arena_new();
    Buffer out = {0};
    size_t size = 0;
    const char *why = NULL;
    const char *text = from_standard_input ? read_standard_input(arena, &size) : file_read(arena, path, FILE_LIMIT, &size, &why);
    if (!text) complain(formatting->arguments, "%s cannot be read: %s", "无法读取 %s：%s", path, why);
    bool fine = text && format_text(formatting, arena, from_standard_input ? "<stdin>" : path, text, size, &out);
    bool differs = fine && (out.size != size || (size > 0 && memcmp(out.data, text, size) != 0));
    if (differs) formatting->differing++;
    if (fine) formatting->done++;
    if (differs && formatting->check) {
        Buffer name = {0};
        buffer_printf(&name, "%s\n", path);
        print_out(formatting->arguments, &name);
        buffer_free(&name);
    } else if (fine && from_standard_input && !formatting->check) print_out(formatting->arguments, &out);
    else if (differs && !formatting->check && !output_file(formatting->arguments, path, &out)) fine = false;
    if (!fine) formatting->failed++;
    buffer_free(&out);
    arena_free(arena);
}

static int run_fmt(const Arguments *arguments) {
    Formatting formatting = {.arguments = arguments, .check = argument_given(arguments, "check")};
    for (int32_t i = 0; i < arguments->paths.count; i++) {
        const char *path = arguments->paths.items[i];
        PathList    files = {0};
        if (path_is_folder(path)) {
            add_folder(arguments->arena, path, &files);
            if (files.count == 0) {
                complain(arguments, "there is no .pol file in %s", "%s 中没有 .pol 文件", path);
                formatting.failed++;
            }
        } else if (policy_is_source(arguments, path)) VEC_PUSH(arguments->arena, &files, path);
        else formatting.failed++;
        for (int32_t k = 0; k < files.count; k++) format_one(&formatting, files.items[k]);
    }
    if (formatting.failed) return EXIT_USAGE;
    return formatting.check && formatting.differing ? EXIT_FINDINGS : EXIT_FINE;
}

static const Option options[] = {
    {"check", NULL, {"write nothing; list the files that differ and exit with 1", "不写入，列出需要改动的文件，退出码为1"}},
    {0},
};

const Command command_fmt = {
    .name = "fmt", .operands = "PATH...", .least = 1, .most = -1, .options = options, .run = run_fmt,
    .summary = {"write policy files in the canonical layout; --language zh|en turns their keywords", "按统一格式改写政策文件；--language zh|en 转换关键词的语言"},
    .details = "  pol fmt policies/shenzhen-2023-6\n  pol fmt --check policies\n  pol fmt --language en - < policy.pol\n",
};
