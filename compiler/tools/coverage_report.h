/* coverage_report - the coverage of a notice as a table for people and as JSON. */
#ifndef POL_TOOLS_COVERAGE_REPORT_H
#define POL_TOOLS_COVERAGE_REPORT_H

#include "analysis/coverage.h"
#include "base/buffer.h"

/* One line a paragraph with percentages by characters, the uncovered words below it, and the total. */
void coverage_text(const Coverage *coverage, const SourceSet *sources, Language language, Buffer *out);
/* {"source", "total", "encoded", …, "covered_percent", "paragraphs":[{"line","characters",…,"repeats","uncovered":["…"]}]} */
void coverage_json(const Coverage *coverage, const SourceSet *sources, Buffer *out);

#endif
