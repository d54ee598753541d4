/* input - bytes of a file, a pipe or standard input through one buffer that grows only as far as the longest record.
 * The caller looks at data[start .. end), asks for more with input_more, and moves `start` on when a record is done.
 * input_more may move the bytes: the caller keeps offsets, not pointers, across it. */
#ifndef POL_DATA_INPUT_H
#define POL_DATA_INPUT_H

#include "base/sha256.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    int     descriptor;
    bool    owned;                 /* close it */
    char   *data; size_t start, end, capacity;
    bool    at_end;                /* nothing more will come */
    int     error;                 /* errno of a failed read; 0 */
    int64_t total;                 /* bytes read so far, for progress */
    Sha256 *hash;                  /* takes every byte that is read; NULL: none; freed by input_close */
    int64_t size;                  /* of the whole file, -1 when it is not a regular file */
} Input;

/* "-" is standard input. On failure: false, and errno says why (EISDIR for a folder). */
bool input_open(Input *input, const char *path);
void input_close(Input *input);
/* Reads up to `room` bytes past the buffer into other memory: the count, 0 at the end or on error. */
size_t input_read(Input *input, char *into, size_t room);
/* Puts bytes that were read behind those that are unread (there are none when they came from input_read). */
void input_give_back(Input *input, const char *bytes, size_t size);
/* Reads on after `end`; moves the unread bytes to the front and grows the buffer when it is full. False at the end or on error. */
bool input_more(Input *input);

#endif
