/* output - where results go: standard output, or a file that appears under its name only when it is complete. */
#ifndef POL_CLI_OUTPUT_H
#define POL_CLI_OUTPUT_H

#include "cli/cli.h"

typedef struct {
    int   descriptor;
    char *path, *temporary;        /* NULL for standard output and for devices */
    bool  closed;                  /* the reader of a pipe has gone: stop quietly */
    int   error;                   /* errno of a failed write; 0 */
} Output;

/* A file that the command reads: no output may overwrite it. */
void output_protect(const Arguments *arguments, const char *path);
/* Whether `path` may be written: it is none of the files that are read, and no other output; then it is one. Devices and pipes always may. False after a message. */
bool output_allowed(const Arguments *arguments, const char *path);

/* `path` NULL or "-": standard output. False after a message. Until output_finish an interrupt removes the temporary file (interrupt.h). */
bool output_open(const Arguments *arguments, Output *output, const char *path);
/* Writes and empties the buffer. False when no more can be written (closed or error). */
bool output_write(Output *output, Buffer *text);
/* Gives the file its name, or with `keep` false removes it. False: errno says why. */
bool output_finish(Output *output, bool keep);
/* A whole file at once; empties the buffer. False after a message. */
bool output_file(const Arguments *arguments, const char *path, Buffer *text);

#endif
