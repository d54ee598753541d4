/* snapshot - the decisions over a stored corpus, as text that a review can read: one line a row, `row<TAB>m1=no<TAB>m2=yes 2000000.00…`.
 * The first lines (#) name the form, the data (relative to the snapshot) and the readings that were switched. */
#ifndef POL_TOOLS_SNAPSHOT_H
#define POL_TOOLS_SNAPSHOT_H

#include "driver/driver.h"
#include "ir/decision.h"

typedef struct { const char *data; VEC(ReadingChoice) readings; const char *rows; } Snapshot;  /* data as written; rows: the text after the head */

/* The head of a snapshot of `data` (as it is to be written) under `options`. */
void snapshot_head(const char *data, const CompileOptions *options, Buffer *out);
/* A row; `decision` NULL: its input could not be read. */
void snapshot_row(const IrProgram *program, int64_t row, const Decision *decision, Buffer *out);
/* Reads a snapshot. False: it is none, or of another version. */
bool snapshot_read(Arena *arena, const char *text, size_t size, Snapshot *snapshot);
/* Differences between the rows of two snapshots, one line each: "第3份 m2：yes 2000000.00 → no". Returns how many rows differ. */
int  snapshot_compare(const char *before, const char *after, Language language, Buffer *out);

/* Decides every row of `path` by the reference evaluator. False: the data cannot be read (`*why`). */
bool snapshot_take(const IrProgram *program, Arena *arena, const char *path, Buffer *out, Wording *why);

#endif
