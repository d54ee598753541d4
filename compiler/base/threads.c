/* threads - over POSIX. */
#include "base/threads.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

enum { MOST_THREADS = 256 };

typedef struct { void (*work)(void *); void *argument; } Work;

static void *start(void *argument) {
    const Work *work = argument;
    work->work(work->argument);
    return NULL;
}

int threads_available(void) {
    cpu_set_t allowed;
    return sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? CPU_COUNT(&allowed) : 1;
}

/* A thread that takes no signals from outside; its own faults end the program as everywhere. */
static bool start_thread(pthread_t *thread, Work *work) {
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};
    sigset_t every, before;
    sigfillset(&every);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) sigdelset(&every, faults[i]);
    bool masked = pthread_sigmask(SIG_BLOCK, &every, &before) == 0, started = pthread_create(thread, NULL, start, work) == 0;
    if (masked) pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

void threads_run(int count, void (*work)(void *), void *argument) {
    Work      own = {work, argument};
    pthread_t helpers[MOST_THREADS];
    int       started = 0;
    while (started < count - 1 && started < MOST_THREADS && start_thread(&helpers[started], &own)) started++;
    work(argument);
    for (int i = 0; i < started; i++) pthread_join(helpers[i], NULL);
}

struct Background { Work work; pthread_t thread; };

Background *background_start(void (*work)(void *), void *argument) {
    Background *background = calloc(1, sizeof *background);
    if (!background) return NULL;
    background->work = (Work){work, argument};
    if (start_thread(&background->thread, &background->work)) return background;
    free(background);
    return NULL;
}

void background_end(Background *background) {
    if (!background) return;
    pthread_join(background->thread, NULL);
    free(background);
}
