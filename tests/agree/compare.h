/* compare - one program, some applications, all engines: the first difference, in words. */
#ifndef POL_TESTS_AGREE_COMPARE_H
#define POL_TESTS_AGREE_COMPARE_H

#include "ir/application.h"
#include "ir/decision.h"

/* What the reference gave: a test that never sees an award says nothing about awards. */
typedef struct { int64_t statuses[5], amounts, awards, estimated, ties, selected, too_large, elements, missing, side_by_side, in_parts; } Seen;

typedef struct { int32_t row; char text[400]; bool found; } Difference;

typedef struct {
    const IrProgram *program;
    Application    **rows; bool *wrong; int32_t count;       /* wrong: a fact lies outside its range */
    bool  all_present;                                       /* no fact is missing: the kernels without validity can run */
    int   light;                                             /* 1: the quick pipeline for the scalar entry */
    int   variant;                                           /* which kernels, by number */
    Decision *(*engine)(const IrProgram *, const Application *, Arena *);   /* this one instead of all native ones; NULL */
} Trial;

Difference compare_engines(const Trial *trial, Seen *seen);  /* seen may be NULL */

#endif
