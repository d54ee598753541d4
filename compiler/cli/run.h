/* run - what the parts of `pol run` share: cmd_run.c reads the options, run_rows.c takes application after application. */
#ifndef POL_CLI_RUN_H
#define POL_CLI_RUN_H

#include "cli/data.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/receipts.h"
#include "tools/engine.h"
#include "tools/receipt.h"
#include "tools/summary.h"
#include "tools/writer.h"

typedef struct Slot Slot;

typedef struct {
    const Arguments *arguments;
    Arena    *arena;
    const IrProgram *program;
    Language  language;
    Engine   *engine;              /* shared by the threads: deciding changes nothing in it */
    RunRecord record;
    Writer   *writer;
    OutputFormat format;
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

/* Reads, decides and writes every row. False when no more could be written; run->output.error, run->receipts.error or the closed pipe says why. */
bool run_rows(Run *run);

#endif
