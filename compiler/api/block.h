/* block - the decisions of some rows in columns: what both engines fill and the result table is made from. */
#ifndef POL_API_BLOCK_H
#define POL_API_BLOCK_H

#include "data/row_error.h"
#include "ir/decision.h"

enum { BLOCK_ROWS = 4096 };                       /* stays in cache; a multiple of 64 */

typedef struct { void *data; int32_t bits; } MaskColumn;       /* bits: 8, 16, 32 or 64 a row */

/* Bitmaps have one bit a row, from the lowest bit of byte 0. */
typedef struct {
    uint8_t   *status;
    MaskColumn failed, undecided, missing;
    uint8_t   *has_amount, *has_award, *estimated;             /* bitmaps */
    int64_t   *amount, *amount_min, *award;
    int32_t   *check;
} MeasureBlock;

typedef struct {
    MaskColumn best, undecided, selected;
    uint8_t   *has_amount, *error;                             /* bitmaps */
    int64_t   *amount;
} ChoiceBlock;

typedef struct {
    bool          has_measures;                                /* false: only choices were computed */
    int64_t       rows;                                        /* in use, at most BLOCK_ROWS */
    MeasureBlock *measures;
    ChoiceBlock  *choices;
    uint8_t      *input_error;                                 /* bitmap, set by native kernels only: a fact was out of range after all */
    bool          has_errors;                                  /* some row has some below */
    RowErrors   **errors;                                      /* by row; NULL: its facts could be read */
} Block;

Block   *block_new(Arena *arena, const IrProgram *program);
void     block_clear(Block *block, const IrProgram *program);          /* bitmaps to zero, errors to none */
void     block_put(Block *block, const IrProgram *program, int64_t row, const Decision *decision);
/* A row whose facts cannot be read: every measure is an error, nothing is best. */
void     block_refuse(Block *block, const IrProgram *program, int64_t row);

static inline bool bitmap_get(const uint8_t *bits, int64_t at) { return bits[at >> 3] >> (at & 7) & 1; }
static inline void bitmap_set(uint8_t *bits, int64_t at, bool on) {
    uint8_t bit = (uint8_t)(1u << (at & 7));
    bits[at >> 3] = on ? (uint8_t)(bits[at >> 3] | bit) : (uint8_t)(bits[at >> 3] & ~bit);
}
static inline uint64_t mask_get(const MaskColumn *mask, int64_t row) {
    switch (mask->bits) {
    case 8: return ((const uint8_t *)mask->data)[row];
    case 16: return ((const uint16_t *)mask->data)[row];
    case 32: return ((const uint32_t *)mask->data)[row];
    }
    return ((const uint64_t *)mask->data)[row];
}
static inline void mask_set(MaskColumn *mask, int64_t row, uint64_t value) {
    switch (mask->bits) {
    case 8: ((uint8_t *)mask->data)[row] = (uint8_t)value; return;
    case 16: ((uint16_t *)mask->data)[row] = (uint16_t)value; return;
    case 32: ((uint32_t *)mask->data)[row] = (uint32_t)value; return;
    }
    ((uint64_t *)mask->data)[row] = value;
}

/* As the result of one application says it: what failed (no), what is open (unknown); what is missing (yes, unknown). */
static inline uint64_t measure_reasons(const MeasureBlock *measure, int64_t row) {
    uint8_t  status = measure->status[row];
    uint64_t failed = status == STATUS_NO || status == STATUS_UNKNOWN ? mask_get(&measure->failed, row) : 0;
    return failed | (status == STATUS_UNKNOWN ? mask_get(&measure->undecided, row) : 0);
}
static inline uint64_t measure_missing(const MeasureBlock *measure, int64_t row) {
    return measure->status[row] == STATUS_YES || measure->status[row] == STATUS_UNKNOWN ? mask_get(&measure->missing, row) : 0;
}

#endif
