/* run - what the parts of `pol run` share: cmd_run.c reads the options, run_rows.c takes application after application, run_columns.c block after block. */
#ifndef POL_CLI_RUN_H
#define POL_CLI_RUN_H

#include "cli/allocation.h"
#include "cli/data.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/receipts.h"
#include "tools/engine.h"
#include "data/receipt.h"
#include "data/row_pieces.h"
#include "data/summary.h"
#include "data/writer.h"

typedef struct Slot Slot;

typedef struct {
    const Arguments *arguments;
    Arena    *arena;
    const IrProgram *program;
    Language  language;
    Engine   *engine;              /* shared by the threads: deciding changes nothing in it */
    RunRecord record;
    const Batch *batch;            /* the shares of --allocate; NULL: none */
    Writer   *writer;
    RowPieces **pieces;            /* by thread */
    OutputFormat format;
    OutputShape  shape;
    bool      explain;
    ReceiptWriter receipt;
    Receipts  receipts;
    Reader   *reader;
    Output    output;
    Slot     *slots;
    int       filled, threads;
    Summary   summary;
    RowMessages messages;
    Progress  progress;
} Run;

/* Reads, decides and writes every row. False when no more could be written; the closed pipe, run->output.error, run->receipts.error or
 * writer_failure says why. */
bool run_rows(Run *run);
/* A large table of which only the summary is wanted, in columns. False when this run is not of that kind: nothing was read then. */
bool run_columns(Run *run, bool *fine);

#endif
