/* What the renderings of a comparison share. */
#ifndef POL_ANALYSIS_DIFF_TEXT_H
#define POL_ANALYSIS_DIFF_TEXT_H

#include "analysis/diff.h"

/* Measures: equal under every reading that was compared; equal by default, but not under some other one; the same where it was not proved by default;
 * neither shown nor proved. Notes that count, and that are only told. */
typedef struct { int equal, elsewhere, open_elsewhere, not_found, notes, told; } DiffCounts;

enum { DIFF_LIMIT_SHOWN = 100 };                              /* more readings at a time than any measure is compared with, short of all */
static inline const char *say(Language language, const char *english, const char *chinese) { return language == LANGUAGE_CHINESE ? chinese : english; }
DiffCounts  diff_count(const Diff *diff);
const char *diff_why_words(DiffWhy why, Language language);
void diff_put_answer(const DiffAnswer *answer, Language language, Buffer *out);
void diff_put_interval(const Diff *diff, const DiffInterval *interval, Language language, Buffer *out);
void diff_put_name(const Diff *diff, const DiffMeasure *measure, Language language, Buffer *out);
void diff_put_switches(const DiffMeasure *measure, Language language, Buffer *out);
void diff_put_note(const DiffNote *note, Language language, Buffer *out);
void diff_put_summary(const Diff *diff, Language language, Buffer *out);

#endif
