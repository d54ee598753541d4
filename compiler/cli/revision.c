/* revision - see revision.h. */
#include "cli/revision.h"

#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs a program without a shell; its standard output goes to `output` (a path) or to `text`. False when it fails. */
static bool run_program(char *const *command, const char *folder, const char *output, Buffer *text) {
    int pipes[2];
    if (pipe(pipes) != 0) return false;
    pid_t child = fork();
    if (child == 0) {
        int file = output ? open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : pipes[1];
        if (file < 0 || dup2(file, STDOUT_FILENO) < 0 || (folder && chdir(folder) != 0)) _exit(127);
        close(pipes[0]);
        execvp(command[0], command);
        _exit(127);
    }
    close(pipes[1]);
    char    bytes[4096];
    ssize_t count;
    while (child > 0 && ((count = read(pipes[0], bytes, sizeof bytes)) > 0 || (count < 0 && errno == EINTR)))
        if (text && count > 0) buffer_put(text, bytes, (size_t)count);
    close(pipes[0]);
    int status = -1;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *where) {
    (void)status, (void)kind, (void)where;
    return remove(path);
}

void revisions_close(Revisions *revisions) {
    if (revisions->folder) nftw(revisions->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    revisions->folder = NULL;
}

static bool temporary_folder(const Arguments *arguments, Revisions *revisions) {
    const char *base = getenv("TMPDIR");
    if (revisions->folder) return true;
    char *name = arena_printf(arguments->arena, "%s/pol-diff-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(name)) {
        complain(arguments, "cannot make a temporary folder: %s", "无法建立临时文件夹：%s", strerror(errno));
        return false;
    }
    revisions->folder = name;
    return true;
}

/* One line of what git says in the folder of `path`; NULL when it says nothing. */
static const char *git_line(const Arguments *arguments, const char *folder, char *const *command) {
    Buffer      out = {0};
    const char *line = NULL;
    if (run_program(command, folder, NULL, &out) && out.size) line = arena_strndup(arguments->arena, out.data, strcspn(out.data, "\n"));
    buffer_free(&out);
    return line;
}

/* The nearest folder above a path that is on disk: the path itself may exist in the other revision only. */
static const char *folder_on_disk(const Arguments *arguments, const char *path) {
    const char *folder = path;
    while (!path_is_folder(folder)) {
        const char *above = path_folder(arguments->arena, folder);
        if (strcmp(above, folder) == 0) return ".";
        folder = above;
    }
    return folder;
}

/* Takes the whole tree of a revision out of git (imports may lead anywhere in it) and gives the path inside. */
static bool take_out(const Arguments *arguments, Revisions *revisions, int side, const char *revision, const char *path) {
    Arena      *arena = arguments->arena;
    const char *folder = folder_on_disk(arguments, path);
    if (*revision == '-' || !*revision) {
        usage_error(arguments, "\"%s\" is no revision", "“%s”不是版本", revision);
        return false;
    }
    char *top_command[] = {"git", "rev-parse", "--show-toplevel", NULL}, *prefix_command[] = {"git", "rev-parse", "--show-prefix", NULL};
    const char *top = git_line(arguments, folder, top_command), *prefix = git_line(arguments, folder, prefix_command);
    if (!top) {
        usage_error(arguments, "\"%s\" is not in a git repository", "“%s”不在 git 仓库中", path);
        return false;
    }
    char *commit_command[] = {"git", "rev-parse", "--verify", "--quiet", arena_printf(arena, "%s^{commit}", revision), NULL};
    if (!git_line(arguments, folder, commit_command)) {
        usage_error(arguments, "git knows no revision \"%s\"", "git 中没有版本“%s”", revision);
        return false;
    }
    if (!temporary_folder(arguments, revisions)) return false;
    const char *rest = path + strlen(folder);            /* what follows the part that is on disk */
    if (strcmp(folder, ".") == 0 && strncmp(path, "./", 2) != 0 && strcmp(path, ".") != 0) rest = path;
    while (*rest == '/') rest++;
    char *tree = arena_printf(arena, "%s/%d", revisions->folder, side), *archive = arena_printf(arena, "%s/%d.tar", revisions->folder, side);
    char *archive_command[] = {"git", "archive", "--format=tar", (char *)revision, NULL}, *unpack_command[] = {"tar", "-xf", archive, "-C", tree, NULL};
    if (mkdir(tree, 0700) != 0 || !run_program(archive_command, top, archive, NULL) || !run_program(unpack_command, NULL, NULL, NULL)) {
        complain(arguments, "git archive of \"%s\" failed", "无法取出版本“%s”", revision);
        return false;
    }
    unlink(archive);
    revisions->path[side] = arena_printf(arena, "%s/%s%s", tree, prefix ? prefix : "", rest);
    revisions->name[side] = arena_printf(arena, "%s:%s", revision, path);
    if (path_exists(revisions->path[side])) return true;
    usage_error(arguments, "revision \"%s\" has no \"%s\"", "版本“%s”中没有“%s”", revision, path);
    return false;
}

/* A path on disk, or REV:path. */
static bool open_side(const Arguments *arguments, Revisions *revisions, int side, const char *operand) {
    const char *colon = strchr(operand, ':');
    if (!path_exists(operand) && colon && colon != operand && colon[1])
        return take_out(arguments, revisions, side, arena_strndup(arguments->arena, operand, (size_t)(colon - operand)), colon + 1);
    revisions->path[side] = revisions->name[side] = operand;
    return true;
}

/* Where the branch of `after` left that of `before`: what a review compares with. NULL: said. */
static const char *merge_base(const Arguments *arguments, const char *before, const char *after, const char *path) {
    char       *command[] = {"git", "merge-base", "--", (char *)before, (char *)after, NULL};
    const char *base = *before == '-' || *after == '-' ? NULL : git_line(arguments, folder_on_disk(arguments, path), command);
    if (!base) usage_error(arguments, "git knows no common revision of \"%s\" and \"%s\"", "git 中“%s”与“%s”没有共同的版本", before, after);
    return base;
}

/* A..B, A.. (what is on disk), A...B (from where the two parted; without B: HEAD). */
static bool open_range(const Arguments *arguments, Revisions *revisions, const char *range, const char *dots, const char *path) {
    bool        parted = dots[2] == '.';
    const char *before = arena_strndup(arguments->arena, range, (size_t)(dots - range)), *after = parted ? dots + 3 : dots + 2;
    if (parted) before = merge_base(arguments, before, *after ? after : "HEAD", path);
    if (!before || !take_out(arguments, revisions, 0, before, path)) return false;
    if (*after || parted) return take_out(arguments, revisions, 1, *after ? after : "HEAD", path);
    revisions->path[1] = revisions->name[1] = path;
    return true;
}

bool revisions_open(const Arguments *arguments, const char *const *operands, int count, Revisions *revisions) {
    *revisions = (Revisions){0};
    const char *dots = strstr(operands[0], "..");
    bool        range = dots && dots != operands[0] && dots[2] != '/' && !path_exists(operands[0]) && !strchr(operands[0], ':');
    bool        fine;
    if (range && count == 2) {
        fine = open_range(arguments, revisions, operands[0], dots, operands[1]);
    } else if (count == 2) {
        fine = open_side(arguments, revisions, 0, operands[0]) && open_side(arguments, revisions, 1, operands[1]);
    } else {
        usage_error(arguments, "two versions are needed: OLD NEW, or A..B PATH", "需要两个版本：旧 新，或 A..B 路径");
        fine = false;
    }
    if (!fine) revisions_close(revisions);
    return fine;
}
