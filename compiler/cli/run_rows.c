/* run_rows - one application after the other: rows are read, decided and written as text by several threads a batch at a time, and printed in
 * input order; memory is that of one batch. */
#include "cli/run.h"

#include "base/threads.h"
#include <stdatomic.h>

enum { BATCH_ROWS = 512 };

struct Slot { Arena *arena; Row row; Decision *decision; Buffer text, receipt; };      /* arena NULL: not yet used; decision NULL: the input could not be read */

/* The filled slots, in as many shares as there are threads for them. */
typedef struct { Run *run; int count; atomic_int begun; } Shares;

static void decide_slot(Run *run, Slot *slot, RowPieces *pieces) {
    slot->decision = NULL;
    bool bad = slot->row.errors.items.count > 0, receipt = run->receipts.folder >= 0;
    EvalTrace trace = {0};
    if (!bad && (run->explain || receipt)) slot->decision = eval_decide(run->program, slot->row.application, slot->arena, &trace);   /* only the reference has a trace */
    else if (!bad) slot->decision = engine_decide(run->engine, slot->row.application, slot->arena);
    ExplainInput input = {.program = run->program, .application = slot->row.application, .decision = slot->decision, .trace = &trace, .arena = slot->arena};
    if (run->explain && !bad && !writer_is_sequential(run->writer)) writer_row(run->writer, &slot->row, slot->decision, &input, &slot->text);
    else if (!writer_is_sequential(run->writer)) row_pieces_write(pieces, &slot->row, slot->decision, &slot->text);
    if (receipt) receipt_write(&run->receipt, &slot->row, slot->decision, bad ? NULL : &input, &slot->receipt);
}

static void decide_shares(void *argument) {
    Shares *shares = argument;
    Run    *run = shares->run;
    for (int share; (share = atomic_fetch_add(&shares->begun, 1)) < shares->count;)
        for (int i = run->filled * share / shares->count; i < run->filled * (share + 1) / shares->count; i++) decide_slot(run, &run->slots[i], run->pieces[share]);
}

/* Decides the filled slots, in as many threads as asked for. */
static void decide_batch(Run *run) {
    Shares shares = {.run = run, .count = run->threads < run->filled / 16 + 1 ? run->threads : run->filled / 16 + 1};
    threads_run(shares.count, decide_shares, &shares);
}

static bool write_batch(Run *run) {
    Buffer together = {0};
    bool   fine = true;
    for (int i = 0; i < run->filled; i++) {
        Slot *slot = &run->slots[i];
        row_messages_add(&run->messages, &slot->row.errors);
        summary_add(&run->summary, slot->decision);
        if (writer_is_sequential(run->writer)) writer_row(run->writer, &slot->row, slot->decision, NULL, &slot->text);
        buffer_put(&together, slot->text.data ? slot->text.data : "", slot->text.size);
        buffer_clear(&slot->text);
        if (run->receipts.folder >= 0) fine = fine && receipts_put(&run->receipts, &slot->receipt);
    }
    fine = fine && output_write(&run->output, &together);
    buffer_free(&together);
    return fine && !writer_failure(run->writer);
}

/* Reads up to a batch of rows. Rows that came through a pipe are decided before the next ones are waited for. */
static bool read_batch(Run *run) {
    for (run->filled = 0; run->filled < BATCH_ROWS; run->filled++) {
        if (run->filled > 0 && !reader_is_ready(run->reader)) break;
        Slot *slot = &run->slots[run->filled];
        if (slot->arena) arena_reset(slot->arena);
        else slot->arena = arena_new();
        if (!reader_next(run->reader, slot->arena, &slot->row)) break;
    }
    return run->filled > 0;
}

bool run_rows(Run *run) {
    Buffer text = {0};
    run->slots = NEW_ARRAY(run->arena, Slot, BATCH_ROWS);
    run->pieces = NEW_ARRAY(run->arena, RowPieces *, run->threads);
    for (int i = 0; i < run->threads; i++) run->pieces[i] = row_pieces_new(run->writer, NULL);
    writer_begin(run->writer, &text);
    bool fine = output_write(&run->output, &text);
    while (fine && read_batch(run)) {
        decide_batch(run);
        fine = write_batch(run);
        int64_t done, total;
        reader_position(run->reader, &done, &total);
        progress_show(&run->progress, run->summary.rows, done, total);
    }
    for (int i = 0; i < BATCH_ROWS; i++) {
        arena_free(run->slots[i].arena);
        buffer_free(&run->slots[i].text);
        buffer_free(&run->slots[i].receipt);
    }
    for (int i = 0; i < run->threads; i++) row_pieces_free(run->pieces[i]);
    buffer_free(&text);
    return fine;
}
