/* receipts - see receipts.h. */
#include "cli/receipts.h"

#include "cli/interrupt.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_empty_folder(const char *path) {
    DIR *folder = opendir(path);
    if (!folder) return false;
    int count = 0;
    for (struct dirent *entry; count <= 2 && (entry = readdir(folder));) count++;
    closedir(folder);
    errno = ENOTEMPTY;
    return count <= 2;                                          /* . and .. */
}

bool receipts_open(Arena *arena, Receipts *receipts, const char *path) {
    *receipts = (Receipts){.path = path, .folder = -1};
    if (!path) return true;
    struct stat status;
    if (stat(path, &status) == 0 && !is_empty_folder(path)) return false;
    size_t size = strlen(path);
    while (size > 1 && path[size - 1] == '/') size--;
    receipts->path = arena_strndup(arena, path, size);
    receipts->temporary = arena_printf(arena, "%s.XXXXXX", receipts->path);
    interrupt_watch();
    interrupt_hold(true);
    bool made = mkdtemp(receipts->temporary) != NULL;
    int  why = errno;
    if (made) interrupt_name_folder(receipts->temporary);
    interrupt_hold(false);
    errno = why;
    if (!made) return false;
    mode_t mask = umask(0);
    umask(mask);
    (void)!chmod(receipts->temporary, 0777 & ~mask);
    receipts->folder = open(receipts->temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return receipts->folder >= 0;
}

static bool put(Receipts *receipts, const char *name, Buffer *text) {
    int file = openat(receipts->folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0) receipts->error = errno;
    for (size_t done = 0; file >= 0 && done < text->size && !receipts->error;) {
        ssize_t count = write(file, text->data + done, text->size - done);
        if (count >= 0) done += (size_t)count;
        else if (errno != EINTR) receipts->error = errno;
    }
    if (file >= 0 && close(file) != 0 && !receipts->error) receipts->error = errno;
    buffer_clear(text);
    return !receipts->error;
}

bool receipts_put(Receipts *receipts, Buffer *text) {
    char name[NUMBERED_NAME];
    interrupt_count_file();
    numbered_name(++receipts->count, name);
    return put(receipts, name, text);
}

bool receipts_put_run(Receipts *receipts, Buffer *text) { return put(receipts, "run.json", text); }

bool receipts_finish(Receipts *receipts, bool keep) {
    if (receipts->folder < 0) return true;
    close(receipts->folder);
    receipts->folder = -1;
    bool fine = !receipts->error && (!keep || rename(receipts->temporary, receipts->path) == 0);
    int  why = receipts->error ? receipts->error : errno;
    if (keep && fine) interrupt_drop_folder();
    else interrupt_remove_folder();
    errno = why;
    return fine;
}
