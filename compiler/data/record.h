/* record - what a result rests on, so that it can be reproduced: evaluator, policy, readings, data, each with its hash. */
#ifndef POL_DATA_RECORD_H
#define POL_DATA_RECORD_H

#include "base/json_write.h"
#include "base/sha256.h"
#include "ir/ir.h"

typedef struct { const char *path; char sha256[SHA256_TEXT]; } RecordFile;   /* relative to the policy's folder */

typedef struct {
    const char *version, *engine;
    const IrProgram *program;
    const char *policy_path;                                    /* as the user named it */
    RecordFile *files; int32_t file_count;                      /* the policy's files and its source text, in the order read */
    char        policy_sha256[SHA256_TEXT];                     /* of the lines "<hash>  <path>" of `files`, as sha256sum prints them */
    const char *as_of;                                          /* NULL: each application's own date */
    const char *data_path, *data_format, *encoding;
    int64_t     data_bytes;                                     /* -1: not counted */
    int64_t     empty_rows;                                     /* of a table, which were left out */
    char        data_sha256[SHA256_TEXT];                       /* "": not taken */
} RunRecord;

/* The hashes of the policy's files; the rest is the caller's. */
void record_policy(RunRecord *record, Arena *arena, const IrProgram *program, const char *path);

/* Members of an open object: "evaluator", "policy", "as_of", "readings". */
void record_policy_json(const RunRecord *record, Language language, JsonWriter *json);
/* Member "data". */
void record_data_json(const RunRecord *record, JsonWriter *json);

#endif
