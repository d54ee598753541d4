/* progress - a line on standard error when it is a terminal and the work takes more than a second. */
#ifndef POL_CLI_PROGRESS_H
#define POL_CLI_PROGRESS_H

#include "cli/cli.h"
#include <stdint.h>

typedef struct { bool wanted, shown; Language language; double start, last; } Progress;

void progress_start(Progress *progress, Language language);
void progress_show(Progress *progress, int64_t rows, int64_t done, int64_t total);   /* total -1: not known; rows -1: bytes are shown */
void progress_end(Progress *progress);                                              /* clears the line */

#endif
