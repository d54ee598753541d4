/* decision_error - why a measure is ERROR although every fact could be read. */
#ifndef POL_DATA_DECISION_ERROR_H
#define POL_DATA_DECISION_ERROR_H

#include "data/row_error.h"
#include "ir/decision.h"

/* What made a measure ERROR, as a sentence, and its code. For measures with CHECK_INPUT the row's errors say it. */
const char *measure_error_text(const IrProgram *program, const IrMeasure *measure, const MeasureDecision *decision, Language language, DataCode *code);

#endif
