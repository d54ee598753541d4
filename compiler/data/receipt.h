/* receipt - the record of one decision: facts, readings, derivation, versions and hashes; enough to decide the same application again and to
 * see why it came out so. One JSON object, indented. */
#ifndef POL_DATA_RECEIPT_H
#define POL_DATA_RECEIPT_H

#include "data/record.h"
#include "data/writer.h"

typedef struct { const RunRecord *record; Writer *decisions; Language language; } ReceiptWriter;   /* decisions: a writer for JSONL */

/* `decision` and `explain` are NULL for a row whose input could not be read: then the receipt says what was wrong. */
void receipt_write(const ReceiptWriter *writer, const Row *row, const Decision *decision, const ExplainInput *explain, Buffer *out);

#endif
