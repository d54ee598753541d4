/* receipts - a folder of records, one file a decision, that appears under its name only when it is complete. */
#ifndef POL_CLI_RECEIPTS_H
#define POL_CLI_RECEIPTS_H

#include "cli/cli.h"

typedef struct { const char *path; char *temporary; int folder; int64_t count; int error; } Receipts;   /* folder -1: not wanted */

/* `path` NULL: no receipts. False: errno says why (ENOTEMPTY: a folder with something in it stands there; it is never mixed or replaced). */
bool receipts_open(Arena *arena, Receipts *receipts, const char *path);
/* The next file, row-000001.json and so on; empties the buffer. False: receipts->error says why. */
bool receipts_put(Receipts *receipts, Buffer *text);
/* run.json beside them. */
bool receipts_put_run(Receipts *receipts, Buffer *text);
/* Gives the folder its name, or with `keep` false removes it. False: errno says why. */
bool receipts_finish(Receipts *receipts, bool keep);

#endif
