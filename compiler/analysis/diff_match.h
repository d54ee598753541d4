/* diff_match - which parts of two versions stand for each other. By ASCII name, then by Chinese name, then by what they hold. */
#ifndef POL_ANALYSIS_DIFF_MATCH_H
#define POL_ANALYSIS_DIFF_MATCH_H

#include "ir/ir.h"

bool same_text(const char *a, const char *b);                /* two NULLs are the same */
bool same_name(NamePair a, NamePair b);

/* By index of `after`: that of `before`, or -1. */
int32_t *match_measures(Arena *arena, const IrProgram *before, const IrProgram *after);
int32_t *match_readings(Arena *arena, const IrProgram *before, const IrProgram *after);
int32_t *match_options(Arena *arena, const IrReading *before, const IrReading *after);   /* a renamed code is the same option */
int32_t *match_choices(Arena *arena, const IrProgram *before, const IrProgram *after);
int32_t *match_items(Arena *arena, const IrProgram *before, const IrProgram *after);

#endif
