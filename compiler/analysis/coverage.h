/* coverage - which words of the notice the policy quotes: every sentence is a rule, a declaration, or marked as preamble.
 * A word quoted twice counts once, for the strongest of its uses. White space does not count. */
#ifndef POL_ANALYSIS_COVERAGE_H
#define POL_ANALYSIS_COVERAGE_H

#include "ir/ir.h"
#include "sema/sema.h"

typedef enum {
    COVERAGE_NONE,             /* nothing quotes it */
    COVERAGE_PREAMBLE,         /* 声明 of class 前言 / preamble */
    COVERAGE_DECLARED,         /* another 声明 */
    COVERAGE_ENCODED,          /* a measure, duty, choice, definition, parameter, tiers, table */
    COVERAGE_KINDS
} CoverageKind;

typedef struct { CoverageKind kind; uint32_t start, end; } CoveragePiece;      /* bytes of the notice; neighbours differ in kind */

typedef struct {
    int      line;                                  /* of the notice, from 1 */
    uint32_t start, end;                            /* bytes, without the line end */
    int32_t  characters[COVERAGE_KINDS];            /* code points that are not white space */
    int32_t  total;
    bool     repeats;                               /* the same text (white space aside) as an earlier paragraph */
    VEC(CoveragePiece) pieces;
} CoverageParagraph;

typedef struct {
    int32_t notice;                                 /* index of the source */
    VEC(CoverageParagraph) paragraphs;              /* lines that are not blank */
    int64_t characters[COVERAGE_KINDS], total;
} Coverage;

/* NULL when the policy names no source text. */
Coverage *coverage_measure(Arena *arena, const Sema *sema, int32_t notice);
bool        is_preamble(const char *class_name);             /* of a declaration; NULL is none */
const char *coverage_word(CoverageKind kind, Language language);  /* 已编码 / encoded … */
/* Covered characters in hundredths of a percent, rounded down: 10000 only when nothing is left. */
int32_t coverage_hundredths(int64_t covered, int64_t total);
/* Each kind in hundredths of a percent. They come to 10000, and what is covered to coverage_hundredths. */
void coverage_shares(const int64_t *characters, int64_t total, int32_t shares[COVERAGE_KINDS]);

#endif
