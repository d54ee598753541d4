/* result - decisions as an Arrow table: its columns, chunks that grow block by block, and their export without copies. */
#ifndef POL_API_RESULT_H
#define POL_API_RESULT_H

#include "api/block.h"
#include "api/internal.h"

#include <stdatomic.h>

/* A type of Arrow, with its name: the schema of the result is a tree of them. */
typedef struct Shape {
    const char    *format, *name;
    int64_t        flags;                         /* 2: may be null */
    struct Shape **children; int32_t child_count;
    struct Shape  *dictionary;
} Shape;

typedef struct { char *data; size_t size, capacity; } Bytes;

/* The memory of one array. */
typedef struct Memory {
    int64_t         length, nulls;
    Bytes           buffers[3]; int32_t buffer_count;
    struct Memory **children; int32_t child_count;
    struct Memory  *dictionary;
} Memory;

typedef enum {
    RESULT_STATUS, RESULT_AMOUNT, RESULT_AMOUNT_MIN, RESULT_AWARD, RESULT_ESTIMATED, RESULT_REASONS, RESULT_MISSING, RESULT_FAILED_MASK, RESULT_UNDECIDED_MASK,
    RESULT_MISSING_MASK,                                       /* of measure `index` */
    RESULT_BEST, RESULT_BEST_AMOUNT, RESULT_UNDECIDED, RESULT_BEST_MASK, RESULT_CHOICE_UNDECIDED_MASK,    /* of choice `index` */
    RESULT_ERRORS
} ResultKind;

typedef struct { const char **texts; uint32_t *sizes; } Ids;                    /* by bit of a mask */
typedef struct { ResultKind kind; int32_t index; Ids ids; Shape *shape; } ResultColumn;

typedef struct Chunk { int64_t rows; Memory *table; struct Chunk *next; } Chunk;       /* table: a struct array */

struct pol_decisions {
    atomic_int      references;                                /* the caller's, and one for each exported array and stream */
    Arena          *arena;                                     /* of the shapes; lives as long as the decisions */
    const pol_policy *policy;                                  /* only while deciding */
    bool            fen;                                       /* amounts */
    VEC(ResultColumn) columns;
    Shape          *table;
    Memory         *status_words;                             /* the dictionary that all chunks share */
    Chunk          *first, *last;
    int64_t         rows, error_rows;
    const char     *engine;
};

pol_decisions *decisions_new(const pol_policy *policy, const pol_table_options *options);
Chunk         *chunk_new(const pol_decisions *decisions);
/* Appends the rows of a block; returns how many of them have errors. */
int64_t        chunk_append(const pol_decisions *decisions, Chunk *chunk, const Block *block);
void           decisions_add(pol_decisions *decisions, Chunk *chunk, int64_t error_rows);      /* takes the chunk */
void           chunk_free(Chunk *chunk);

#endif
