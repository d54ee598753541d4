/* threads - one piece of work, done by several threads at once. */
#ifndef POL_BASE_THREADS_H
#define POL_BASE_THREADS_H

/* How many processors this process may use; at least 1. */
int threads_available(void);

/* Calls work(argument) in `count` threads at once, this one among them; returns when all have. Where the system has no thread to give, in fewer:
 * slower, not wrong, if `work` takes its pieces from what is left. The new threads take no signals from
 * outside. */
void threads_run(int count, void (*work)(void *), void *argument);

/* work(argument), in a thread of its own meanwhile; background_end waits for it. NULL, and nothing done, where the system has no thread to give. */
typedef struct Background Background;
Background *background_start(void (*work)(void *), void *argument);
void        background_end(Background *background);                   /* NULL is allowed */

#endif
