/* decision - what the evaluation of one application gives: the same struct from every engine. */
#ifndef POL_IR_DECISION_H
#define POL_IR_DECISION_H

#include "ir/application.h"

typedef enum { STATUS_YES, STATUS_NO, STATUS_UNKNOWN, STATUS_ERROR, STATUS_NOT_IN_FORCE } Status;
const char *status_key(Status status);                      /* "yes" "no" "unknown" "error" "not_in_force" */
const char *status_word(Status status, Language language);  /* 符合 不符合 未知 出错 不在有效期 */
const char *result_word(OutcomeKind kind, Status status, Language language);   /* the same; of an obligation: 已履行 未履行 */

typedef struct {                                            /* one element of a list measure */
    Status   status; bool has_amount; int64_t amount;
    uint64_t failed, undecided;                             /* bits = index of the measure's condition */
    uint64_t missing;                                       /* bits = index into IrMeasure.sources */
    bool     filtered_out;
} ElementDecision;

typedef struct {
    Status   status;
    bool     has_amount; int64_t amount, amount_min;        /* fen */
    bool     has_award;  int64_t award;                     /* fen */
    bool     estimated;
    uint64_t failed, undecided;                             /* bits = index of the measure's condition; in_force unknown is no bit */
    uint64_t missing;                                       /* bits = index into IrMeasure.sources */
    int32_t  check_failed;                                  /* index of the first failed check, -1; see MEASURE_ERROR_… for the choice's */
    ElementDecision *elements; int32_t element_count;       /* list measures; NULL otherwise */
} MeasureDecision;

typedef enum { CHECK_NONE = -1, CHECK_TWO_SELECTED = -2, CHECK_AWARD_ABOVE = -3, CHECK_RATE_ABOVE = -4, CHECK_INPUT = -5,
       CHECK_TOO_LARGE = -6 /* the amount, or the total of a list, does not fit int64 */ } MeasureCheck; /* MeasureDecision.check_failed, below 0 */

typedef struct {
    uint64_t best;                                          /* bits = index of the member; 0 where the choice gives no advice */
    bool     has_amount; int64_t amount;                    /* of the best */
    uint64_t selected;                                      /* as given */
    uint64_t undecided;                                     /* members that are UNKNOWN, or YES without amount, and not capped below `amount`: the advice may change */
    bool     error;                                         /* two selected; or, with one selected, IrChoice.unfounded */
} ChoiceDecision;

typedef struct {
    MeasureDecision *measures;                              /* by measure */
    ChoiceDecision  *choices;                               /* by choice */
} Decision;

#endif
