/* pol doc POLICY --output DIR: the notice and its rules side by side, as one static page. */
#include "cli/policy.h"

#include "cli/output.h"
#include "base/file.h"
#include "tools/doc.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static int run_doc(const Arguments *arguments) {
    const char *folder = argument_value(arguments, "output");
    if (!folder) return usage_error(arguments, "--output DIR is missing", "缺少 --output 文件夹");
    Unit *unit = policy_compile(arguments, arguments->paths.items[0]);
    if (!unit) return EXIT_USAGE;
    Buffer out = {0};
    const char *path = path_join(unit->arena, folder, "index.html");
    doc_html(unit, unit->arena, policy_language(arguments, unit->program), &out);
    bool fine = mkdir(folder, 0777) == 0 || errno == EEXIST;
    if (!fine) complain(arguments, "%s cannot be written: %s", "%s 无法写入：%s", path, strerror(errno));
    fine = fine && output_file(arguments, path, &out);
    buffer_free(&out);
    unit_free(unit);
    return fine ? EXIT_FINE : EXIT_USAGE;
}

static const Option options[] = {
    {"output", "DIR", {"the folder for index.html; made when it is not there", "放 index.html 的文件夹，没有则新建"}},
    POLICY_READING_OPTIONS,
    {0},
};

const Command command_doc = {
    .name = "doc", .operands = "POLICY --output DIR", .least = 1, .most = 1, .options = options, .run = run_doc,
    .summary = {"the notice and its rules side by side, as one web page", "原文与规则逐段对照的网页"},
    .details = "  pol doc policies/shenzhen-2023-6 --output build/doc\n  pol doc policies/shenzhen-2023-6 --output build/doc-en --language en\n",
};
