/* function - a policy as a function of SQL: what the files of this extension share.
 *
 * DuckDB calls the function with up to 2,048 rows, from any of its threads. A call takes a Decider from the policy, or makes one: the columns of the argument
 * as an Arrow table (input.h), bound to the facts, and a worker (api/worker.h). Afterwards it waits in the policy for the next call. */
#ifndef POL_MODULES_DUCKDB_FUNCTION_H
#define POL_MODULES_DUCKDB_FUNCTION_H

#include "api/worker.h"
#include "duckdb.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct Decider Decider;

/* A word that results repeat: an id of a condition, what is missing, a member. Short ones are ready as DuckDB keeps them. */
typedef struct { const char *text; uint32_t size; DuckText ready; } Word;

typedef struct {
    DuckApi     api;
    atomic_int  references;                       /* one for each form of the function that DuckDB holds */
    const pol_evaluator *evaluator;
    Arena      *arena;
    IrProgram  *program;                          /* described, without nodes */
    SchemaNames *names;
    Engine      engine;
    Language    language;                         /* of messages: the policy's */
    Word      **reasons, **missing, **members;    /* by measure, by measure, by choice; then by bit */
    pthread_mutex_t lock;                         /* of `idle` */
    Decider    *idle; int32_t most_idle;          /* some megabytes each: no more than threads can want */
} SqlPolicy;

/* ---- input.c: columns of DuckDB as an Arrow table, without copies where the two agree ---- */

typedef struct Input Input;

/* The columns of a STRUCT, or of what is in it. */
Input *input_new(const DuckApi *api, Arena *arena, DuckType type, const char *name);
void   input_free(Input *input);                                           /* what grows; the rest is the arena's */
const struct ArrowSchema *input_schema(const Input *input);
const struct ArrowArray  *input_array(const Input *input);
/* The memory of a vector of that type: valid as long as the vector is. */
void   input_take(const DuckApi *api, Input *input, DuckVector vector, int64_t rows);
/* Two types with the same words are the same to input_new. */
void   type_words(const DuckApi *api, DuckType type, Buffer *out);

/* ---- output.c: decisions as a STRUCT ---- */

/* Fills the words of the policy. */
void     output_words(SqlPolicy *policy);
/* choices, measures, errors, as policy.h names the columns. NULL: DuckDB has no such type (two names that differ in case only). */
DuckType output_type(const SqlPolicy *policy);
/* Writes the rows of `block` to [first, first + block->rows) of the vector, which the call has made for `total`. */
void     output_put(const SqlPolicy *policy, DuckVector result, const Block *block, int64_t first);
/* Rows whose bit in `present` is 0 are NULL, and so is everything in them. */
void     output_put_nulls(const SqlPolicy *policy, DuckVector result, const uint64_t *present, int64_t rows);

/* ---- extension.c, function.c ---- */

SqlPolicy *policy_of_call(DuckCall call);

void function_call(DuckCall call, DuckChunk chunk, DuckVector result);
void deciders_free(Decider *deciders);

#endif
