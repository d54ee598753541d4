/* snapshots - see snapshots.h. */
#include "cli/snapshots.h"

#include "base/file.h"
#include "cli/output.h"
#include "tools/snapshot.h"

#include <errno.h>
#include <string.h>

enum { SNAPSHOT_LIMIT = 256 << 20 };

/* Compares the rows in `now` (head included) with those of the stored snapshot. Returns the exit code. */
static int compare(const Arguments *arguments, Arena *arena, const char *path, const Snapshot *stored, Buffer *now, Language language) {
    Snapshot fresh;
    Buffer   out = {0};
    if (!snapshot_read(arena, now->data, now->size, &fresh)) return EXIT_USAGE;
    int differing = snapshot_compare(stored->rows, fresh.rows, language, &out);
    if (differing) {
        buffer_printf(&out, language == LANGUAGE_CHINESE ? "%s：%d份的判定与快照不同\n" : "%s: %d rows differ from the snapshot\n", path, differing);
        print_out(arguments, &out);
    }
    buffer_free(&out);
    if (differing && argument_given(arguments, "accept")) return output_file(arguments, path, now) ? EXIT_FINE : EXIT_USAGE;
    return differing ? EXIT_FINDINGS : EXIT_FINE;
}

int run_snapshot(const Arguments *arguments, Unit *unit) {
    const char *path = argument_value(arguments, "snapshot"), *data = argument_value(arguments, "data"), *why_not;
    CompileOptions options;
    Snapshot stored;
    Wording  why;
    Buffer   now = {0};
    size_t   size;
    int      code = EXIT_USAGE;
    if (!data || strcmp(data, "-") == 0) return usage_error(arguments, "a snapshot needs --data FILE, which it can read again", "快照须用 --data 指定可以再次读取的文件");
    if (!policy_options(arguments, &options)) return EXIT_USAGE;
    output_protect(arguments, data);
    snapshot_head(data, &options, &now);
    if (!snapshot_take(unit->program, unit->arena, data, &now, &why)) {
        complain(arguments, "%s: %s", "%s：%s", data, in_language(arguments->language, why));
        buffer_free(&now);
        return EXIT_INPUT;
    }
    bool there = path_exists(path);
    char *text = there ? file_read(unit->arena, path, SNAPSHOT_LIMIT, &size, &why_not) : NULL;
    if (!there) code = output_file(arguments, path, &now) ? EXIT_FINE : EXIT_USAGE;
    else if (!text) complain(arguments, "%s cannot be read: %s", "%s 无法读取：%s", path, why_not);
    else if (!snapshot_read(unit->arena, text, size, &stored)) complain(arguments, "%s is not a snapshot of this version", "%s 不是本版本的快照", path);
    else code = compare(arguments, unit->arena, path, &stored, &now, policy_language(arguments, unit->program));
    buffer_free(&now);
    return code;
}

static int test_one(const Arguments *arguments, Unit *unit, const char *path) {
    Snapshot stored;
    Wording  why;
    Buffer   now = {0};
    size_t   size;
    const char *why_not;
    char *text = file_read(unit->arena, path, SNAPSHOT_LIMIT, &size, &why_not);
    if (!text || !snapshot_read(unit->arena, text, size, &stored)) {
        complain(arguments, "%s is not a snapshot of this version", "%s 不是本版本的快照", path);
        return EXIT_USAGE;
    }
    CompileOptions options = {.choices = stored.readings.items, .choice_count = stored.readings.count};
    IrProgram *program = unit_lower(unit, unit->arena, &options);
    if (!program) {
        complain(arguments, "%s names a reading that the policy does not have", "%s 用到了政策中没有的口径", path);
        return EXIT_FINDINGS;
    }
    const char *data = path_exists(stored.data) ? stored.data : path_join(unit->arena, path_folder(unit->arena, path), stored.data);
    int code = EXIT_INPUT;
    output_protect(arguments, data);
    snapshot_head(stored.data, &options, &now);
    if (!snapshot_take(program, unit->arena, data, &now, &why)) complain(arguments, "%s: %s", "%s：%s", data, in_language(arguments->language, why));
    else code = compare(arguments, unit->arena, path, &stored, &now, policy_language(arguments, unit->program));
    buffer_free(&now);
    return code;
}

int test_snapshots(const Arguments *arguments, const char *policy) {
    Unit *unit = policy_compile(arguments, policy);
    if (!unit) return EXIT_USAGE;
    const char *folder = path_join(unit->arena, path_is_folder(policy) ? policy : path_folder(unit->arena, policy), "snapshots");
    int    count = 0, worst = EXIT_FINE;
    char **names = path_is_folder(folder) ? folder_list(unit->arena, folder, ".snapshot", &count) : NULL;
    if (!count) complain(arguments, "%s holds no snapshots; write one with pol run … --snapshot FILE", "%s 中没有快照；可用 pol run … --snapshot 文件 生成", folder);
    for (int i = 0; names && i < count; i++) {
        int code = test_one(arguments, unit, path_join(unit->arena, folder, names[i]));
        if (code > worst) worst = code;
    }
    if (count && worst == EXIT_FINE) {
        Buffer out = {0};
        buffer_printf(&out, policy_language(arguments, unit->program) == LANGUAGE_CHINESE ? "%d个快照，没有不同\n" : "%d snapshots, no differences\n", count);
        print_out(arguments, &out);
        buffer_free(&out);
    }
    unit_free(unit);
    return worst;
}
