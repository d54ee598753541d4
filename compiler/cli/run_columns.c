/* run_columns - a large table: threads take turns at the input, and each reads, decides, counts and writes as text its piece in columns. Rows, and what is said
 * about bad ones, come in the order of the table. */
#include "cli/run.h"

#include "base/threads.h"
#include "data/block_rows.h"
#include "data/summary_columns.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { WORTH_COMPILING = 2 * 1024 * 1024 };      /* bytes of data: the kernel takes a tenth of a second to make */
enum { WRITTEN_PIECE = 64 * 1024 };                                  /* so short that its rows are one block, but for very short rows, and its text stays near */

typedef struct {
    Run            *run;
    const Layout   *layout;
    DataBlocks      blocks;
    pthread_mutex_t lock;              /* the input, the kernels, the messages */
    pthread_cond_t  moved;             /* `next_told` or `next_numbered` has moved on */
    int64_t         next_told;         /* the piece whose turn it is to be written */
    int64_t         next_numbered, first_row;   /* the piece whose rows can be numbered, and its first number */
    bool            writes, stopped;   /* stopped: no more can be written */
    pol_kernel     *kernels[2];
    const char     *why;               /* a kernel could not be made */
} Columns;

typedef struct {
    Columns         *columns;
    Arena           *arena;
    DataBlock        block;
    DecisionColumns *decisions;
    SummaryColumns  *scratch;
    Summary          summary;
    BlockRows       *rows;             /* NULL: no rows are written */
    bool             numbered, handed_on;       /* the piece's rows are numbered; the next piece's can be */
    Buffer           text;
} Worker;

static bool possible(const Run *run) {
    int64_t done, total;
    reader_position(run->reader, &done, &total);
    bool rows = block_rows_possible(run->format);              /* rows that come through a pipe are not kept waiting: not here */
    return (rows || run->format == OUTPUT_SUMMARY) && !run->explain && !run->batch && run->receipts.folder < 0 && data_blocks_possible(run->reader) &&
           (total < 0 ? !rows : total >= WORTH_COMPILING);
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

/* Waits until the rows of all pieces before are counted: then those of this one have their numbers. */
static void number_rows(Worker *worker) {
    Columns *columns = worker->columns;
    if (worker->numbered) return;
    pthread_mutex_lock(&columns->lock);
    while (columns->next_numbered != data_block_number(worker->block)) pthread_cond_wait(&columns->moved, &columns->lock);
    block_rows_start(worker->rows, columns->first_row);
    pthread_mutex_unlock(&columns->lock);
    worker->numbered = true;
}

/* The number of the row behind the piece is known. */
static void hand_on(Worker *worker, int64_t next_row) {
    Columns *columns = worker->columns;
    pthread_mutex_lock(&columns->lock);
    columns->first_row = next_row;
    columns->next_numbered++;
    pthread_cond_broadcast(&columns->moved);
    pthread_mutex_unlock(&columns->lock);
    worker->handed_on = true;
}

static void write_rows(Worker *worker, bool first) {
    number_rows(worker);
    int64_t rows = first ? data_block_size(worker->block) : -1;
    if (rows >= 0) hand_on(worker, worker->columns->first_row + rows);      /* as a rule: the next piece is written at the same time */
    block_rows_write(worker->rows, worker->block, worker->decisions, &worker->text);
}

static bool decide_rows(Worker *worker) {
    for (bool first = true; data_block_rows(worker->block); first = false) {
        FactColumns *facts = data_block_columns(worker->block);
        if (facts->rows == 0) continue;
        pol_kernel *kernel = kernel_for(worker->columns, facts->complete);
        if (!kernel) return false;
        kernel(facts->fields, facts->lists, worker->decisions->outputs, (facts->rows + 63) / 64 * 64);
        summary_add_columns(&worker->summary, worker->scratch, worker->decisions, facts->rows);
        if (worker->rows) write_rows(worker, first);
    }
    return true;
}

static void decide_block(Worker *worker) {
    worker->numbered = worker->handed_on = false;
    decide_rows(worker);
    summary_add_bad_rows(&worker->summary, data_block_bad_rows(worker->block));
    if (!worker->rows) return;
    number_rows(worker);
    int64_t next_row = block_rows_end(worker->rows, worker->block, &worker->text);
    if (!worker->handed_on) hand_on(worker, next_row);
}

/* The rows, and what was wrong, when all pieces before have had their say. */
static void tell(Worker *worker) {
    Columns *columns = worker->columns;
    Run     *run = columns->run;
    pthread_mutex_lock(&columns->lock);
    while (columns->next_told != data_block_number(worker->block)) pthread_cond_wait(&columns->moved, &columns->lock);
    for (int32_t i = 0; i < data_block_bad_rows(worker->block); i++) row_messages_add(&run->messages, &data_block_bad_row(worker->block, i)->errors);
    bool write = worker->rows && !columns->stopped;
    pthread_mutex_unlock(&columns->lock);                       /* the turn is kept: the others may read meanwhile */
    if (write) block_rows_hand_over(worker->rows, &worker->text);
    bool written = !write || (output_write(&run->output, &worker->text) && !writer_failure(run->writer));
    pthread_mutex_lock(&columns->lock);
    columns->stopped = columns->stopped || !written;
    columns->next_told++;
    int64_t done, total;
    reader_position(run->reader, &done, &total);
    progress_show(&run->progress, -1, done, total);
    pthread_cond_broadcast(&columns->moved);
    pthread_mutex_unlock(&columns->lock);
}

typedef struct { Worker *items; atomic_int begun; } Workers;

static void work(void *argument) {
    Workers *workers = argument;
    Worker  *worker = &workers->items[atomic_fetch_add(&workers->begun, 1)];
    Columns *columns = worker->columns;
    for (;;) {
        pthread_mutex_lock(&columns->lock);
        bool more = !columns->why && !columns->stopped && data_block_take(worker->block);
        pthread_mutex_unlock(&columns->lock);
        if (!more) return;
        decide_block(worker);
        tell(worker);
    }
}

static void worker_start(Worker *worker, Columns *columns) {
    worker->columns = columns;
    worker->arena = arena_new();
    worker->block = data_block_new(columns->blocks);
    worker->decisions = decision_columns_new(worker->arena, columns->run->program, columns->layout);
    worker->scratch = summary_columns_new(columns->run->program);
    if (columns->writes) worker->rows = block_rows_new(columns->run->writer);
    summary_start(&worker->summary, worker->arena, columns->run->program);
}

static void worker_end(Worker *worker) {
    summary_merge(&worker->columns->run->summary, &worker->summary);
    summary_columns_free(worker->scratch);
    block_rows_free(worker->rows);
    buffer_free(&worker->text);
    data_block_free(worker->block);
    arena_free(worker->arena);
}

bool run_columns(Run *run, bool *fine) {
    Columns columns = {.run = run, .lock = PTHREAD_MUTEX_INITIALIZER, .moved = PTHREAD_COND_INITIALIZER, .first_row = 1, .writes = block_rows_possible(run->format)};
    if (!possible(run) || !(columns.layout = engine_layout(run->engine, &columns.why))) return false;
    bool complete = data_blocks_may_be_complete(run->reader);  /* the other kernel is made when it is needed */
    columns.kernels[!complete] = engine_kernel(run->engine, !complete, &columns.why);
    if (!columns.kernels[!complete]) return false;              /* nothing was read yet: row by row, then */
    columns.blocks = data_blocks_new(run->arena, run->reader, columns.layout);
    if (columns.writes) {
        Buffer heading = {0};
        data_blocks_shorten(columns.blocks, WRITTEN_PIECE);
        writer_begin(run->writer, &heading);
        columns.stopped = heading.size > 0 && !output_write(&run->output, &heading);
        buffer_free(&heading);
    }
    Workers workers = {.items = calloc((size_t)run->threads, sizeof(Worker))};
    if (!workers.items) memory_exhausted(sizeof(Worker) * (size_t)run->threads);
    for (int i = 0; i < run->threads; i++) worker_start(&workers.items[i], &columns);
    threads_run(run->threads, work, &workers);
    for (int i = 0; i < run->threads; i++) worker_end(&workers.items[i]);
    free(workers.items);
    pthread_mutex_destroy(&columns.lock);
    pthread_cond_destroy(&columns.moved);
    if (columns.why) complain(run->arguments, "%s", "%s", columns.why);
    *fine = !columns.why && !columns.stopped;
    return true;
}
