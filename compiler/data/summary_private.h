/* summary_private - what is drawn from the counts of a summary. Included by summary*.c only. */
#ifndef POL_DATA_SUMMARY_PRIVATE_H
#define POL_DATA_SUMMARY_PRIVATE_H

#include "data/summary.h"

typedef struct { int32_t index, part; int64_t count; } Counted;   /* reasons: measure, condition; missing: source */

/* The part of one application that a choice adds; looks at the choice and its members only. */
void summary_add_choice(Summary *summary, int32_t index, const Decision *whole);
void total_add(Total *sum, const Total *part);
bool summary_has_amount(const IrMeasure *measure);
/* Whether it has a sum that goes into the total of `kind`: a choice with members of that kind that have amounts. */
bool choice_counts(const IrProgram *program, int32_t index, OutcomeKind kind);
/* A measure with amounts in no choice. */
bool measure_counts(const IrProgram *program, int32_t index);
/* The sum over everything of one kind; false when nothing has this kind. */
bool summary_total(const Summary *summary, OutcomeKind kind, Total *total);
/* The most frequent ones, at most SUMMARY_LISTED; the count of them. */
int32_t summary_reasons(const Summary *summary, Counted list[SUMMARY_LISTED]);
int32_t summary_missing(const Summary *summary, Counted list[SUMMARY_LISTED]);

#endif
