/* policy - what commands that take a policy share: compiling it, and saying what is wrong. */
#ifndef POL_CLI_POLICY_H
#define POL_CLI_POLICY_H

#include "cli/cli.h"
#include "driver/driver.h"

/* Compiles with --reading and --as-of of the arguments (where the command has them). NULL after messages on standard error: exit with
 * EXIT_USAGE. The caller frees the unit. */
Unit *policy_compile(const Arguments *arguments, const char *path);
/* False, after a message, when the path is a built policy and no source. */
bool policy_is_source(const Arguments *arguments, const char *path);
/* The language of the results: --language, else the policy's. */
Language policy_language(const Arguments *arguments, const IrProgram *program);
/* Reads --reading ID=option and --as-of DATE. False after a message. */
bool policy_options(const Arguments *arguments, CompileOptions *options);

#define POLICY_READING_OPTIONS \
    {"reading", "ID=option...", {"choose a reading, for example A05=half_up_fen (repeatable)", "指定口径，例如 A05=half_up_fen（可重复）"}}, \
    {"as-of", "DATE", {"decide as of this date instead of each application's own", "按这一天判定，不按各申报自己的日期"}}

#endif
