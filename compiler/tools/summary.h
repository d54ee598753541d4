/* summary - what a run came to: applications by status for each measure, and what the advised or due amounts add up to by outcome kind. */
#ifndef POL_TOOLS_SUMMARY_H
#define POL_TOOLS_SUMMARY_H

#include "ir/decision.h"

enum { STATUS_COUNT = STATUS_NOT_IN_FORCE + 1 };

typedef struct { Int128 sum; int64_t count, open; } Total;      /* fen; rows that count; rows whose amount is not known yet */

typedef struct {
    const IrProgram *program;
    int64_t rows, bad_rows;                                     /* bad: the input could not be read */
    int64_t contradictory_rows;                                 /* a measure or choice came to ERROR */
    int64_t (*statuses)[STATUS_COUNT];                          /* by measure */
    Total   *choices;                                           /* by choice: the advised amount */
    Total   *measures;                                          /* by measure, those in no choice */
} Summary;

void summary_start(Summary *summary, Arena *arena, const IrProgram *program);
void summary_add(Summary *summary, const Decision *decision);   /* NULL: the input could not be read */
bool decision_has_error(const IrProgram *program, const Decision *decision);
void summary_text(const Summary *summary, Language language, Buffer *out);

#endif
