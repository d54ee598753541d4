/* decision_error - why a measure or a choice is in error although every fact could be read. */
#ifndef POL_DATA_DECISION_ERROR_H
#define POL_DATA_DECISION_ERROR_H

#include "data/row_error.h"
#include "ir/decision.h"

/* What made a measure ERROR, as a sentence, and its code. For measures with CHECK_INPUT the row's errors say it. */
const char *measure_error_text(const IrProgram *program, const IrMeasure *measure, const MeasureDecision *decision, Language language, DataCode *code);
/* What is wrong with the one member that was selected, where the choice is in error and that member is not. NULL: nothing, or the members say it. */
const char *choice_error_text(const ChoiceDecision *decision, Language language, DataCode *code);
/* The index of the member selected; -1: none, or several. */
int32_t selected_member(const ChoiceDecision *decision);
/* A measure or a choice is in error. */
bool decision_has_error(const IrProgram *program, const Decision *decision);

#endif
