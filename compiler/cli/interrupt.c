/* interrupt - see interrupt.h. What a signal handler must reach is the only mutable file-level state of the program; a process runs one command.
 * The handler calls only what POSIX allows there: unlink, unlinkat, rmdir, _exit. */
#include "cli/interrupt.h"

#include "cli/cli.h"
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { MOST_FILES = 8 };

static const char *volatile files_to_remove[MOST_FILES];
static const char *volatile folder_to_remove;
static volatile int64_t     files_in_folder;
static volatile sig_atomic_t held, waiting;      /* a thread of a library, which blocks nothing, may be given the signal: it waits, too */

void numbered_name(int64_t number, char name[NUMBERED_NAME]) {
    char digits[20];
    int  count = 0, at = 0;
    for (; number > 0 || count < 6; number /= 10) digits[count++] = (char)('0' + number % 10);
    memcpy(name, "row-", 4);
    at = 4;
    while (count > 0) name[at++] = digits[--count];
    memcpy(name + at, ".json", 6);
}

void interrupt_remove_folder(void) {
    const char *path = folder_to_remove;
    if (!path) return;
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        for (int64_t i = 1; i <= files_in_folder; i++) {
            char name[NUMBERED_NAME];
            numbered_name(i, name);
            unlinkat(folder, name, 0);
        }
        unlinkat(folder, "run.json", 0);
        close(folder);
    }
    rmdir(path);
    folder_to_remove = NULL;
}

static void interrupted(int signal_number) {
    if (held) {
        waiting = signal_number;
        return;
    }
    for (int i = 0; i < MOST_FILES; i++)
        if (files_to_remove[i]) unlink(files_to_remove[i]);
    interrupt_remove_folder();
    _exit(EXIT_INTERRUPTED);
}

void interrupt_watch(void) {
    struct sigaction action = {.sa_handler = interrupted};
    sigfillset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    struct sigaction before;
    if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, NULL);   /* nohup stays */
}

void interrupt_name_file(const char *path) {
    for (int i = 0; i < MOST_FILES; i++)
        if (!files_to_remove[i]) {
            files_to_remove[i] = path;
            return;
        }
}

void interrupt_drop_file(const char *path) {
    for (int i = 0; i < MOST_FILES; i++)
        if (files_to_remove[i] == path) files_to_remove[i] = NULL;
}

void interrupt_name_folder(const char *path) {
    files_in_folder = 0;
    folder_to_remove = path;
}

void interrupt_count_file(void) { files_in_folder = files_in_folder + 1; }

void interrupt_drop_folder(void) { folder_to_remove = NULL; }

void interrupt_hold(bool hold) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    if (hold) held = 1;
    pthread_sigmask(hold ? SIG_BLOCK : SIG_UNBLOCK, &signals, NULL);
    if (hold) return;
    held = 0;
    if (waiting) interrupted(waiting);
}
