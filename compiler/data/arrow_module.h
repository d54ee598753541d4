/* arrow_module - what pol and the module that knows Parquet and Arrow files say to each other. The module (modules/arrow) is C++ over the Arrow libraries,
 * which are large and not everywhere: it is a file of its own, opened when such a file is read or written. Tables pass as Arrow C streams and arrays.
 * Included by C and C++. */
#ifndef POL_DATA_ARROW_MODULE_H
#define POL_DATA_ARROW_MODULE_H

#include "data/arrow.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ARROW_MODULE_VERSION = 1, ARROW_WHY = 400 };             /* a module of another version is not used; room for words of the library */

typedef enum { ARROW_FILE_PARQUET, ARROW_FILE_IPC, ARROW_STREAM_IPC } ArrowFileKind;

/* Up to `size` bytes; 0 at the end, -1 when reading failed. */
typedef int64_t ArrowRead(void *context, void *bytes, int64_t size);
/* False: no more can be written. */
typedef int ArrowWrite(void *context, const void *bytes, int64_t size);

typedef struct {
    ArrowFileKind kind;
    const char   *path;            /* of a file */
    ArrowRead    *read;            /* of a stream */
    void         *context;
    int           threads;         /* that may decode columns */
    int64_t       batch_rows;      /* at most so many rows at a time */
} ArrowInput;

typedef struct ArrowWriter ArrowWriter;

/* Functions return 0, or another number and words in `why`. */
typedef struct {
    int version;
    const char *library;           /* its name and version */
    /* `rows`: in all, -1 when the form does not say. */
    int (*open)(const ArrowInput *input, struct ArrowArrayStream *stream, int64_t *rows, char why[ARROW_WHY]);
    /* The schema is taken (released by the module), also on failure. */
    int (*create)(ArrowFileKind kind, ArrowWrite *write, void *context, struct ArrowSchema *schema, ArrowWriter **writer, char why[ARROW_WHY]);
    /* The batch is taken. In Parquet it becomes a row group. */
    int (*write)(ArrowWriter *writer, struct ArrowArray *batch, char why[ARROW_WHY]);
    int (*finish)(ArrowWriter *writer, char why[ARROW_WHY]);    /* writes what ends the file */
    void (*release)(ArrowWriter *writer);
} ArrowModule;

/* The one name that the module gives out: "pol_arrow_module". */
typedef const ArrowModule *ArrowModuleEntry(void);

#ifdef __cplusplus
}
#endif
#endif
