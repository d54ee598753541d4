/* worker - decides rows of a table block by block: facts from its columns, kernel or reference engine, errors by row. One per thread. Knows no LLVM: the
 * kernel and its layout are given, by the JIT (api/native.h) or by a file that pol built. */
#ifndef POL_API_WORKER_H
#define POL_API_WORKER_H

#include "api/block.h"
#include "data/arrow_columns.h"
#include "native/layout.h"

typedef struct { pol_kernel *kernel; const Layout *layout; pol_selection selection; } Engine;        /* kernel NULL: the reference engine */

typedef struct Worker Worker;

/* The shape's batch may change between blocks. */
Worker      *worker_new(const IrProgram *program, const TableShape *shape, const Engine *engine);
void         worker_free(Worker *worker);                      /* NULL is allowed */
/* The rows [first, first + rows) of the batch, at most BLOCK_ROWS. The block is the worker's, until the next one. */
const Block *worker_decide(Worker *worker, int64_t first, int64_t rows);

#endif
