/* internal - what the files of the public API share. Nothing outside compiler/api includes it. */
#ifndef POL_API_INTERNAL_H
#define POL_API_INTERNAL_H

#include "driver/driver.h"
#include "ir/decision.h"
#include "pol/policy.h"
#include "data/names.h"
#include "data/reader.h"

typedef struct PolicyNative PolicyNative;         /* its compiled code, made when it is first worth it: native.c */
PolicyNative *policy_native_new(Arena *arena);

struct pol_policy {
    Unit            *unit;
    char            *path;                        /* as given: diagnostics name it */
    Arena           *arena;                       /* of the unit */
    const IrProgram *program;                     /* NULL: it does not compile */
    SchemaNames     *names;
    PolicyNative    *native;
    Language         language;
    pol_diagnostic  *diagnostics; int32_t diagnostic_count;
};

/* Makes *failure, if asked for. Texts are copied; NULL is "". Always NULL, so that a caller can return it. */
void *fail(pol_failure **failure, pol_failure_kind kind, const char *code, const char *field, const char *message, const char *help);
/* The first of the errors, and how many more there are. */
void *fail_with_errors(pol_failure **failure, pol_failure_kind kind, const RowErrors *errors, Language language);
/* False, with a failure, when the policy did not compile. */
bool  check_usable(const pol_policy *policy, pol_failure **failure);

const char *words_of(Wording wording, Language language);     /* never NULL */
char       *text_taken(Buffer *buffer);                       /* its bytes, for the caller of the API to free; never NULL */
void        collect_diagnostics(pol_policy *policy);

/* A reader over one application that is in memory; needs reader_close. Only the whitespace of the text tells one line from several. */
Reader *reader_open_text(Arena *arena, const SchemaNames *names, const char *text, size_t size);

#endif
