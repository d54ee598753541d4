/* output - temporary file and rename(2). Before that: nothing that is read, and nothing that is written already, is overwritten. */
#include "cli/output.h"

#include "base/file.h"
#include "cli/interrupt.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- files that must not be lost ----------------------------------------------------------------------------------------------- */

/* A file by what is the same for all its names; one that is not there yet by its folder and its name in it. */
struct TouchedFile { FileIdentity identity; const char *name; const char *path; bool written; };       /* name NULL: it is there */

static bool touch(const Arguments *arguments, const char *path, bool written, TouchedFile *file) {
    Arena      *arena = arguments->arena;
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    *file = (TouchedFile){.path = arena_strndup(arena, path, strlen(path)), .written = written};
    if (file_identify(path, &file->identity)) return true;
    file->name = arena_strndup(arena, name, strlen(name));
    return written && file_identify(path_folder(arena, path), &file->identity);
}

static bool is_same(const TouchedFile *one, const TouchedFile *other) {
    bool same = one->identity.device == other->identity.device && one->identity.number == other->identity.number && !one->name == !other->name;
    return same && (!one->name || strcmp(one->name, other->name) == 0);
}

/* Standard output by its name is what the shell makes of it, a file too. */
static bool is_device(const char *path) {
    struct stat status;
    bool stream = strcmp(path, "/dev/stdout") == 0 || strcmp(path, "/dev/stderr") == 0 || strcmp(path, "/dev/stdin") == 0 || strncmp(path, "/dev/fd/", 8) == 0;
    return stream || (stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode));
}

void output_protect(const Arguments *arguments, const char *path) {
    TouchedFile *file = NEW(arguments->arena, TouchedFile);
    if (strcmp(path, "-") != 0 && !is_device(path) && touch(arguments, path, false, file)) VEC_PUSH(arguments->arena, &arguments->session->files, file);
}

bool output_allowed(const Arguments *arguments, const char *path) {
    Session     *session = arguments->session;
    TouchedFile *file = NEW(arguments->arena, TouchedFile);
    if (is_device(path) || !touch(arguments, path, true, file)) return true;
    for (int32_t i = 0; i < session->files.count; i++) {
        const TouchedFile *other = session->files.items[i];
        if (!is_same(file, other)) continue;
        if (other->written) complain(arguments, "%s would be written twice, also as %s", "%s 会被写两次，另一处为 %s", path, other->path);
        else complain(arguments, "%s would overwrite what it reads, %s", "%s 会覆盖所读取的文件 %s", path, other->path);
        return false;
    }
    VEC_PUSH(arguments->arena, &session->files, file);
    return true;
}

/* ---- writing -------------------------------------------------------------------------------------------------------------------- */

static bool open_file(Arena *arena, Output *output, const char *path) {
    struct stat status;
    bool exists = stat(path, &status) == 0;
    if (exists && S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return false;
    }
    if (exists && !S_ISREG(status.st_mode)) {                   /* /dev/null, a pipe: nothing to rename */
        output->descriptor = open(path, O_WRONLY | O_CLOEXEC);
        return output->descriptor >= 0;
    }
    char resolved[PATH_MAX];                                    /* a link keeps pointing to the new file */
    if (exists && realpath(path, resolved)) path = resolved;
    output->path = arena_strndup(arena, path, strlen(path));
    output->temporary = arena_printf(arena, "%s.XXXXXX", path);
    interrupt_hold(true);                                       /* no signal between the file and its mention */
    output->descriptor = mkstemp(output->temporary);
    if (output->descriptor >= 0) interrupt_name_file(output->temporary);
    int why = errno;
    interrupt_hold(false);
    errno = why;
    if (output->descriptor < 0) return false;
    mode_t mask = umask(0);
    umask(mask);
    (void)!fchmod(output->descriptor, exists ? status.st_mode & 0777 : 0666 & ~mask);
    return true;
}

bool output_open(const Arguments *arguments, Output *output, const char *path) {
    *output = (Output){.descriptor = STDOUT_FILENO};
    interrupt_watch();
    if (!path || strcmp(path, "-") == 0) return true;
    output->descriptor = -1;
    if (!output_allowed(arguments, path)) return false;
    if (open_file(arguments->arena, output, path)) return true;
    complain(arguments, "%s cannot be written: %s", "%s 无法写入：%s", path, strerror(errno));
    output->descriptor = -1;
    return false;
}

bool output_write(Output *output, Buffer *text) {
    size_t done = 0;
    while (done < text->size && !output->error && !output->closed) {
        ssize_t count = write(output->descriptor, text->data + done, text->size - done);
        if (count >= 0) done += (size_t)count;
        else if (errno == EPIPE) output->closed = true;
        else if (errno != EINTR) output->error = errno;
    }
    buffer_clear(text);
    return !output->error && !output->closed;
}

bool output_finish(Output *output, bool keep) {
    bool fine = true;
    int  why = 0;
    if (output->descriptor > STDERR_FILENO && close(output->descriptor) != 0) fine = false, why = errno;
    if (output->temporary) {
        if (keep && fine && rename(output->temporary, output->path) != 0) fine = false, why = errno;
        if (!keep || !fine) unlink(output->temporary);
    }
    interrupt_drop_file(output->temporary);
    errno = why;
    return fine;
}

bool output_file(const Arguments *arguments, const char *path, Buffer *text) {
    Output output;
    if (!output_open(arguments, &output, path)) return false;
    bool fine = output_write(&output, text);
    int  why = output.error;
    if (!output_finish(&output, fine) && fine) fine = false, why = errno;
    if (!fine) complain(arguments, "%s cannot be written: %s", "%s 无法写入：%s", path, strerror(why));
    return fine;
}
