/* block_errors - what is wrong with a row of a block: the facts that could not be read, or the measures and choices that contradict themselves. */
#ifndef POL_API_BLOCK_ERRORS_H
#define POL_API_BLOCK_ERRORS_H

#include "api/block.h"

typedef struct { const char *code, *field, *measure, *message; } DecisionError;    /* field, measure: NULL when it is not about one */
typedef void TakeError(void *context, const DecisionError *error);

/* By row: whether a measure or a choice came to an error; true when one did. */
bool block_contradictions(const IrProgram *program, const Block *block, uint8_t *contradictory);
/* Gives the errors of one row to `take`; `text` is scratch. */
void block_errors(const Block *block, const IrProgram *program, Language language, int64_t row, bool contradictory, Buffer *text, TakeError *take, void *context);

#endif
