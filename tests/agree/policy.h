/* policy - a policy as people write it, in all engines: applications from a file, then random ones. */
#ifndef POL_TESTS_AGREE_POLICY_H
#define POL_TESTS_AGREE_POLICY_H

#include <stdint.h>

typedef struct {
    const char *policy, *data;               /* data: JSON Lines; NULL */
    const char *wasm;                        /* folder for the module and its rows, which wasm.mjs compares; NULL */
    const char *folder;                      /* for files that are removed again */
    int32_t     rows;                        /* of random applications */
    uint64_t    seed;
} PolicyTrial;

/* Prints what failed, and how often each result was seen. */
void check_policy(const PolicyTrial *options, int64_t *passed, int64_t *failed);

#endif
