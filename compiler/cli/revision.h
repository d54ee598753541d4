/* revision - two versions of a policy as the user names them: paths, REV:path, or A..B path. Revisions are taken out of git into a
 * temporary folder with `git archive`; nothing of the repository is touched. */
#ifndef POL_CLI_REVISION_H
#define POL_CLI_REVISION_H

#include "cli/cli.h"

typedef struct {
    const char *path[2];       /* on disk: before, after */
    const char *name[2];       /* as the user would say it */
    const char *folder;        /* the temporary folder; NULL when none was needed */
} Revisions;

/* The operands of a command: OLD NEW, or A..B PATH. False after a message; then nothing is left behind. */
bool revisions_open(const Arguments *arguments, const char *const *operands, int count, Revisions *revisions);
void revisions_close(Revisions *revisions);

#endif
