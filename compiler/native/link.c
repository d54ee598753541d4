/* link - see link.h. */
#include "native/link.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

bool memory_file(MemoryFile *file, const void *bytes, size_t size, Arena *arena, Wording *why) {
    const char *next = bytes;
    file->descriptor = memfd_create("policy.o", MFD_CLOEXEC);
    bool fine = file->descriptor >= 0;
    for (ssize_t written; fine && size; next += written, size -= (size_t)written) {
        written = write(file->descriptor, next, size);
        if (written < 0) fine = false, written = 0;
    }
    if (!fine) *why = (Wording){arena_printf(arena, "there is no memory for the object: %s", strerror(errno)), arena_printf(arena, "内存不足以存放目标文件：%s", strerror(errno))};
    if (!fine && file->descriptor >= 0) close(file->descriptor);
    file->path = arena_printf(arena, "/proc/%d/fd/%d", (int)getpid(), file->descriptor);
    return fine;
}

void memory_file_close(MemoryFile *file) { close(file->descriptor); }

/* ---- running a linker ---- */

typedef enum { LINKED, LINK_FAILED, LINKER_ABSENT } LinkResult;

enum { MOST_SAID = 600 };

/* All that comes out of the pipe; the first bytes are kept. */
static void listen_to(int descriptor, char said[MOST_SAID]) {
    char    more[4096];
    size_t  size = 0;
    ssize_t count;
    while ((count = read(descriptor, more, sizeof more)) > 0 || (count < 0 && errno == EINTR)) {
        size_t keep = count < 0 ? 0 : (size_t)count < MOST_SAID - 1 - size ? (size_t)count : MOST_SAID - 1 - size;
        memcpy(said + size, more, keep);
        size += keep;
    }
    said[size] = '\0';
    said[strcspn(said, "\n")] = '\0';                       /* the first line says it, the others repeat it */
}

static LinkResult run(char *const *arguments, char said[MOST_SAID]) {
    posix_spawn_file_actions_t actions;
    pid_t child;
    int   ends[2], status = 0;
    said[0] = '\0';
    if (pipe2(ends, O_CLOEXEC) != 0) return LINK_FAILED;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    int error = posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (error == 0) listen_to(ends[0], said);
    close(ends[0]);
    if (error != 0) return LINKER_ABSENT;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return LINK_FAILED;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? LINKED : LINK_FAILED;
}

/* The first linker that there is does it. `rest`: its arguments, without its name. */
static bool run_first(const char *const *linkers, const char *const *rest, Arena *arena, Wording *why) {
    char  said[MOST_SAID];
    char *arguments[24] = {NULL};
    for (int i = 0; rest[i]; i++) arguments[i + 1] = (char *)(uintptr_t)rest[i];
    for (int i = 0; linkers[i]; i++) {
        arguments[0] = (char *)(uintptr_t)linkers[i];
        LinkResult result = run(arguments, said);
        if (result == LINKED) return true;
        if (result == LINKER_ABSENT) continue;
        *why = (Wording){arena_printf(arena, "the linker failed: %s", *said ? said : linkers[i]), arena_printf(arena, "链接器失败：%s", *said ? said : linkers[i])};
        return false;
    }
    const char *other = linkers[1] ? linkers[1] : linkers[0];
    *why = (Wording){arena_printf(arena, "no linker is installed that could make the file: %s or %s", linkers[0], other), arena_printf(arena, "没有可用的链接器：需要 %s 或 %s", linkers[0], other)};
    return false;
}

static bool is_own_family(const char *triple) {
#if defined(__x86_64__)
    return strncmp(triple, "x86_64-", 7) == 0;
#elif defined(__aarch64__)
    return strncmp(triple, "aarch64-", 8) == 0;
#else
    return false;
#endif
}

/* -Bsymbolic: a file uses its own evaluator, also beside others in one process. */
bool link_shared(const char *object, const char *glue, const char *output, const char *triple, Arena *arena, Wording *why) {
    /* ld makes files of the family of its own machine */
    static const char *const own[] = {"ld", "ld.lld-19", "ld.lld", NULL}, *const for_x86[] = {"ld.lld-19", "ld.lld", "x86_64-linux-gnu-ld", NULL},
                      *const for_arm[] = {"ld.lld-19", "ld.lld", "aarch64-linux-gnu-ld", NULL};
    const char *const *linkers = is_own_family(triple) ? own : triple[0] == 'a' ? for_arm : for_x86;
    const char *const rest[] = {"-shared", "--build-id=none", "-z", "noexecstack", "-z", "relro", "--hash-style=gnu", "-Bsymbolic", "-o", output, object, glue, NULL};
    return run_first(linkers, rest, arena, why);
}

bool link_wasm(const char *object, const char *output, Arena *arena, Wording *why) {
    static const char *const linkers[] = {"wasm-ld-19", "wasm-ld", NULL};
    const char *const rest[] = {"--no-entry", "--export=pol_decide", "--export=pol_choose", "--export=pol_description", "--export=pol_description_size", "--export=__heap_base",
                                "--export-memory", "--strip-debug", "-o", output, object, NULL};
    return run_first(linkers, rest, arena, why);
}
