/* file - whole files and paths, over POSIX. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *refuse(Arena *arena, int descriptor, const char *reason, const char **why) {
    *why = arena_strndup(arena, reason, strlen(reason));  /* strerror's text may not outlive the next call */
    if (descriptor >= 0) close(descriptor);
    return NULL;
}

/* Reads to the end: a size that fstat gives is a guess (0 for files of the kernel), so the text grows as needed. */
static char *read_all(Arena *arena, int descriptor, size_t guess, size_t limit, size_t *size, int *error) {
    size_t capacity = guess + 1, used = 0;
    char  *text = arena_alloc(arena, capacity + 1);
    for (;;) {
        if (used == capacity) {
            char *larger = arena_alloc(arena, capacity * 2 + 1);
            memcpy(larger, text, used);
            text = larger;
            capacity *= 2;
        }
        ssize_t count = read(descriptor, text + used, capacity - used);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) {
            *error = errno;
            return NULL;
        }
        if (count == 0) break;
        used += (size_t)count;
        if (used > limit) {
            *error = EFBIG;
            return NULL;
        }
    }
    text[used] = '\0';
    *size = used;
    return text;
}

char *file_read(Arena *arena, const char *path, size_t limit, size_t *size, const char **why) {
    *size = 0;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);      /* O_NONBLOCK: a pipe without a writer must not hang */
    if (descriptor < 0) return refuse(arena, -1, strerror(errno), why);
    struct stat status;
    if (fstat(descriptor, &status) != 0) return refuse(arena, descriptor, strerror(errno), why);
    if (S_ISDIR(status.st_mode)) return refuse(arena, descriptor, strerror(EISDIR), why);
    if (!S_ISREG(status.st_mode)) return refuse(arena, descriptor, "Not a regular file", why);
    if ((uintmax_t)status.st_size > limit) return refuse(arena, descriptor, strerror(EFBIG), why);
    int   error = 0;
    char *text = read_all(arena, descriptor, (size_t)status.st_size, limit, size, &error);
    if (!text) return refuse(arena, descriptor, strerror(error), why);
    close(descriptor);
    return text;
}

bool path_is_folder(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool path_exists(const char *path) {
    struct stat status;
    return stat(path, &status) == 0;
}

bool file_identify(const char *path, FileIdentity *identity) {
    struct stat status;
    if (stat(path, &status) != 0) return false;
    *identity = (FileIdentity){(uint64_t)status.st_dev, (uint64_t)status.st_ino, (uint64_t)status.st_size};
    return true;
}

char *path_join(Arena *arena, const char *folder, const char *name) {
    if (name[0] == '/') return arena_strndup(arena, name, strlen(name));
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/') length--;
    if (length == 0 || (length == 1 && folder[0] == '.')) return arena_strndup(arena, name, strlen(name));
    const char *separator = folder[length - 1] == '/' ? "" : "/";
    return arena_printf(arena, "%.*s%s%s", (int)length, folder, separator, name);
}

char *path_folder(Arena *arena, const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash) return arena_strndup(arena, ".", 1);
    while (slash > path && slash[-1] == '/') slash--;
    return slash == path ? arena_strndup(arena, "/", 1) : arena_strndup(arena, path, (size_t)(slash - path));
}

static int compare_names(const void *left, const void *right) {
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static bool ends_with(const char *name, const char *suffix) {
    size_t length = strlen(name), tail = strlen(suffix);
    return length >= tail && strcmp(name + length - tail, suffix) == 0;
}

char **folder_list(Arena *arena, const char *folder, const char *suffix, int *count) {
    *count = 0;
    DIR *stream = opendir(folder);
    if (!stream) return NULL;
    int    capacity = 16;
    char **names = NEW_ARRAY(arena, char *, capacity);
    for (struct dirent *entry; (entry = readdir(stream));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        if (!ends_with(entry->d_name, suffix)) continue;
        if (*count == capacity) {
            char **larger = NEW_ARRAY(arena, char *, capacity * 2);
            memcpy(larger, names, sizeof(char *) * (size_t)capacity);
            names = larger;
            capacity *= 2;
        }
        names[(*count)++] = arena_strndup(arena, entry->d_name, strlen(entry->d_name));
    }
    closedir(stream);
    qsort(names, (size_t)*count, sizeof *names, compare_names);
    return names;
}
