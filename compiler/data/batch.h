/* batch - the shares of a whole batch (eval/allocate.h), kept beside the rows so that writers can put them into each row. */
#ifndef POL_DATA_BATCH_H
#define POL_DATA_BATCH_H

#include "base/json_write.h"
#include "eval/allocate.h"

typedef struct {
    const IrAllocation *rule;
    bool            has_budget; int64_t budget;      /* given from outside, or the rule's own */
    VEC(Claim)      claims;                          /* by row, from 0 */
    AllocationShare *shares; AllocationTotal total;  /* after batch_share */
} BatchRule;

typedef struct Batch {
    Arena *arena;
    const IrProgram *program;
    BatchRule *rules; int32_t rule_count;
    bool ranks;                                      /* some rule has keys: batch_add needs a trace */
} Batch;

/* The next row of the batch. `decision` NULL: its input could not be read. */
void batch_add(Batch *batch, const Decision *decision, const EvalTrace *trace);
void batch_share(Batch *batch);

/* For a row, from 1: {"district_budget":{"amount":"33.34","claimed":"50.00","rank":1,"reason":"reduced","text":"…"}} */
void batch_row_json(const Batch *batch, int64_t row, Language language, JsonWriter *json);
/* The share of a row, from 1, under a rule; NULL for a row that came after the batch was shared out. */
const AllocationShare *batch_share_at(const BatchRule *rule, int64_t row);
bool batch_takes_part(const AllocationShare *share);          /* then it has an amount */
/* "年度预算 33.34" … at the end of a line for people; nothing for what takes no part. */
void batch_row_text(const Batch *batch, int64_t row, Language language, Buffer *out);
/* One line a rule. */
void batch_text(const Batch *batch, Language language, Buffer *out);

#endif
