/* witness - makes an example small: as few facts as the claim needs, values that people know (thresholds, round numbers).
 * Whether the claim still holds is asked of the evaluator at every step, so a witness is confirmed before it is shown. */
#ifndef POL_ANALYSIS_WITNESS_H
#define POL_ANALYSIS_WITNESS_H

#include "analysis/vocabulary.h"

/* Does the claim hold for these applications (one, or two that differ in one fact)? In terms of the vocabulary; scratch is reset after. */
typedef bool WitnessHolds(void *context, const Application *const *applications, Arena *scratch);

typedef struct {
    const Vocabulary *vocabulary;
    WitnessHolds     *holds;
    void             *context;
    Application      *applications[2];       /* changed in place */
    int               count;
    int32_t           differs;               /* slot in which the two differ; -1 */
} Witness;

/* False: the claim does not hold for what was given, and nothing was changed. */
bool witness_shrink(Witness *witness);

#endif
