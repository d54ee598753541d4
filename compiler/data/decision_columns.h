/* decision_columns - what a kernel says about a block of applications, by measure and choice. */
#ifndef POL_DATA_DECISION_COLUMNS_H
#define POL_DATA_DECISION_COLUMNS_H

#include "ir/decision.h"
#include "native/layout.h"

typedef struct { void *bits; int32_t width; } MaskColumn;        /* 8, 16, 32 or 64 bits a row */

typedef struct {
    uint8_t   *status;
    MaskColumn failed, undecided, missing;
    uint8_t   *has_amount, *has_award, *estimated;              /* a bit a row */
    int64_t   *amount, *amount_min, *award;
    int32_t   *check;
} MeasureColumns;

typedef struct {
    MaskColumn best, undecided;
    uint64_t  *selected;
    uint8_t   *has_amount, *error;                              /* a bit a row */
    int64_t   *amount;
} ChoiceColumns;

typedef struct {
    const IrProgram *program;
    MeasureColumns  *measures;
    ChoiceColumns   *choices;
    void           **outputs;                                   /* for the kernel: by output of POL_OUTPUT_FULL */
} DecisionColumns;

DecisionColumns *decision_columns_new(Arena *arena, const IrProgram *program, const Layout *layout);   /* room for COLUMNS_ROWS rows */

static inline uint64_t mask_at(MaskColumn column, int64_t row) {
    switch (column.width) {
    case 8: return ((const uint8_t *)column.bits)[row];
    case 16: return ((const uint16_t *)column.bits)[row];
    case 32: return ((const uint32_t *)column.bits)[row];
    }
    return ((const uint64_t *)column.bits)[row];
}
static inline bool bit_at(const uint8_t *bits, int64_t row) { return bits[row >> 3] >> (row & 7) & 1; }

/* Whether the elements of a list measure were looked at, as eval.c does: then a row tells them, were there any. */
static inline bool elements_looked_at(Status status, int32_t check) { return status != STATUS_NOT_IN_FORCE && !(status == STATUS_ERROR && check >= 0); }

/* The decision of one row for a measure, without elements. */
void decision_columns_measure(const DecisionColumns *columns, int32_t measure, int64_t row, MeasureDecision *decision);
void decision_columns_choice(const DecisionColumns *columns, int32_t choice, int64_t row, ChoiceDecision *decision);

#endif
