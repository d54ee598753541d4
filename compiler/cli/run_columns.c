/* run_columns - a large table when only the summary is wanted: threads take turns at the input, and each reads, decides and counts its piece in columns.
 * What is said about bad rows comes in the order of the table. */
#include "cli/run.h"

#include "cli/interrupt.h"
#include "tools/summary_columns.h"
#include "tools/table_blocks.h"
#include <pthread.h>
#include <stdlib.h>

enum { MOST_THREADS = 256, WORTH_COMPILING = 2 * 1024 * 1024 };      /* bytes of data: the kernel takes a tenth of a second to make */

typedef struct {
    Run            *run;
    const Layout   *layout;
    TableBlocks    *blocks;
    pthread_mutex_t lock;              /* the input, the kernels, the messages */
    pthread_cond_t  told;              /* `next_told` has moved on */
    int64_t         next_told;
    pol_kernel     *kernels[2];
    const char     *why;               /* a kernel could not be made */
} Columns;

typedef struct {
    Columns         *columns;
    Arena           *arena;
    TableBlock      *block;
    DecisionColumns *decisions;
    SummaryColumns  *scratch;
    Summary          summary;
} Worker;

static bool possible(const Run *run) {
    int64_t done, total;
    reader_position(run->reader, &done, &total);
    return run->format == OUTPUT_SUMMARY && !run->explain && !run->batch && run->receipts.folder < 0 && table_blocks_possible(run->reader) &&
           (total < 0 || total >= WORTH_COMPILING);
}

/* The kernel for this block; the first thread that needs it makes it. */
static pol_kernel *kernel_for(Columns *columns, bool complete) {
    pthread_mutex_lock(&columns->lock);
    pol_kernel **kernel = &columns->kernels[!complete];
    if (!*kernel && !columns->why) *kernel = engine_kernel(columns->run->engine, !complete, &columns->why);
    pol_kernel *found = *kernel;
    pthread_mutex_unlock(&columns->lock);
    return found;
}

static bool decide_block(Worker *worker) {
    Columns *columns = worker->columns;
    while (table_block_rows(worker->block)) {
        FactColumns *facts = table_block_columns(worker->block);
        if (facts->rows == 0) continue;
        pol_kernel *kernel = kernel_for(columns, facts->complete);
        if (!kernel) return false;
        kernel(facts->fields, facts->lists, worker->decisions->outputs, (facts->rows + 63) / 64 * 64);
        summary_add_columns(&worker->summary, worker->scratch, worker->decisions, facts->rows);
    }
    summary_add_bad_rows(&worker->summary, table_block_bad_rows(worker->block));
    return true;
}

/* What was wrong, when all pieces before have had their say. */
static void tell(Worker *worker) {
    Columns *columns = worker->columns;
    Run     *run = columns->run;
    pthread_mutex_lock(&columns->lock);
    while (columns->next_told != table_block_number(worker->block)) pthread_cond_wait(&columns->told, &columns->lock);
    for (int32_t i = 0; i < table_block_bad_rows(worker->block); i++) row_messages_add(&run->messages, table_block_errors(worker->block, i));
    columns->next_told++;
    int64_t done, total;
    reader_position(run->reader, &done, &total);
    progress_show(&run->progress, -1, done, total);
    pthread_cond_broadcast(&columns->told);
    pthread_mutex_unlock(&columns->lock);
}

static void *work(void *argument) {
    Worker  *worker = argument;
    Columns *columns = worker->columns;
    for (;;) {
        pthread_mutex_lock(&columns->lock);
        bool more = !columns->why && table_block_take(worker->block);
        pthread_mutex_unlock(&columns->lock);
        if (!more) return NULL;
        decide_block(worker);
        tell(worker);
    }
}

static void worker_start(Worker *worker, Columns *columns) {
    worker->columns = columns;
    worker->arena = arena_new();
    worker->block = table_block_new(columns->blocks);
    worker->decisions = decision_columns_new(worker->arena, columns->run->program, columns->layout);
    worker->scratch = summary_columns_new(columns->run->program);
    summary_start(&worker->summary, worker->arena, columns->run->program);
}

static void worker_end(Worker *worker) {
    summary_merge(&worker->columns->run->summary, &worker->summary);
    summary_columns_free(worker->scratch);
    table_block_free(worker->block);
    arena_free(worker->arena);
}

bool run_columns(Run *run, bool *fine) {
    Columns columns = {.run = run, .lock = PTHREAD_MUTEX_INITIALIZER, .told = PTHREAD_COND_INITIALIZER};
    if (!possible(run) || !(columns.layout = engine_layout(run->engine, &columns.why))) return false;
    bool complete = table_blocks_may_be_complete(run->reader);  /* the other kernel is made when it is needed */
    columns.kernels[!complete] = engine_kernel(run->engine, !complete, &columns.why);
    if (!columns.kernels[!complete]) return false;              /* nothing was read yet: row by row, then */
    columns.blocks = table_blocks_new(run->arena, run->reader, columns.layout);
    Worker   *workers = calloc((size_t)run->threads, sizeof(Worker));
    pthread_t threads[MOST_THREADS];
    bool      started[MOST_THREADS] = {false};
    if (!workers) memory_exhausted(sizeof(Worker) * (size_t)run->threads);
    for (int i = 0; i < run->threads; i++) worker_start(&workers[i], &columns);
    interrupt_hold(true);                                       /* signals are for this thread */
    for (int i = 1; i < run->threads; i++) started[i] = pthread_create(&threads[i], NULL, work, &workers[i]) == 0;
    interrupt_hold(false);
    work(&workers[0]);
    for (int i = 1; i < run->threads; i++)
        if (started[i]) pthread_join(threads[i], NULL);
    for (int i = 0; i < run->threads; i++) worker_end(&workers[i]);
    free(workers);
    pthread_mutex_destroy(&columns.lock);
    pthread_cond_destroy(&columns.told);
    if (columns.why) complain(run->arguments, "%s", "%s", columns.why);
    *fine = !columns.why;
    return true;
}
