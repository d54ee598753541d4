/* threads - over POSIX. */
#include "base/threads.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>

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

void threads_run(int count, void (*work)(void *), void *argument) {
    Work      own = {work, argument};
    pthread_t helpers[MOST_THREADS];
    int       started = 0;
    sigset_t  every, before;
    sigfillset(&every);
    bool masked = count > 1 && pthread_sigmask(SIG_BLOCK, &every, &before) == 0;
    while (started < count - 1 && started < MOST_THREADS && pthread_create(&helpers[started], NULL, start, &own) == 0) started++;
    if (masked) pthread_sigmask(SIG_SETMASK, &before, NULL);
    work(argument);
    for (int i = 0; i < started; i++) pthread_join(helpers[i], NULL);
}
