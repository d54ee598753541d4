/* output - temporary file and rename(2). */
#include "cli/output.h"

#include "cli/interrupt.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool output_open(Arena *arena, Output *output, const char *path) {
    *output = (Output){.descriptor = STDOUT_FILENO};
    interrupt_watch();
    if (!path || strcmp(path, "-") == 0) return true;
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
