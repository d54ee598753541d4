/* summary - what a run came to, counted while the rows pass by: applications by status of each measure, sums by kind of outcome (kinds never
 * add to each other), the range they can still move in, why applications were refused, which facts were missing. As text and as JSON. */
#ifndef POL_DATA_SUMMARY_H
#define POL_DATA_SUMMARY_H

#include "ir/decision.h"
#include "data/record.h"

enum { STATUS_COUNT = STATUS_NOT_IN_FORCE + 1, SUMMARY_LISTED = 10 };

/* Amounts in fen, and of how many applications. `advised`: of a choice the best, or what the applicant has chosen. `low`..`high`: what it can come to, where ceilings may be cut, measures or amounts are not
 * decided yet, or the applicant has chosen; a decided award counts as it is. */
typedef struct {
    Int128  advised, awarded, low, high;
    int64_t advised_count, awarded_count;
    int64_t open;                                               /* applications whose amount is not known yet */
    int64_t unbounded;                                          /* of these: no highest amount can be given, `high` leaves them out */
} Total;

typedef struct {
    const IrProgram *program;
    int64_t rows, bad_rows;                                     /* bad: the input could not be read */
    int64_t contradictory_rows;                                 /* a measure or choice came to ERROR */
    int64_t (*statuses)[STATUS_COUNT];                          /* by measure */
    int64_t **failed;                                           /* by measure and condition: applications with NO for it */
    int64_t *missing;                                           /* by source: applications in which a measure lacks it */
    int64_t *missing_row;                                       /* by source: the last row that counted it */
    uint64_t *missing_somewhere;                                /* by measure: of the last block of columns */
    Total  (*choices)[KIND_COUNT];                              /* by choice and kind of outcome: members of a choice without advice may be of several */
    Total   *measures;                                          /* by measure; those of a choice are alternatives: only the choice's adds up */
} Summary;

void summary_start(Summary *summary, Arena *arena, const IrProgram *program);
void summary_add(Summary *summary, const Decision *decision);   /* NULL: the input could not be read */

/* `record` may be NULL: then nothing is said about versions and hashes. */
void summary_text(const Summary *summary, const RunRecord *record, Language language, Buffer *out);
void summary_json(const Summary *summary, const RunRecord *record, Language language, Buffer *out);

#endif
