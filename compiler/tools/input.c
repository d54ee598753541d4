/* input - read(2) into a growing buffer. */
#include "tools/input.h"

#include "base/arena.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_CAPACITY = 256 * 1024 };

bool input_open(Input *input, const char *path) {
    *input = (Input){.descriptor = STDIN_FILENO, .size = -1};
    if (strcmp(path, "-") != 0) {
        input->descriptor = open(path, O_RDONLY | O_CLOEXEC);
        if (input->descriptor < 0) return false;
        input->owned = true;
    }
    struct stat status;
    int why = 0;
    if (fstat(input->descriptor, &status) != 0) why = errno;
    else if (S_ISDIR(status.st_mode)) why = EISDIR;
    else if (S_ISREG(status.st_mode)) input->size = status.st_size;
    if (why) {
        input_close(input);
        errno = why;
        return false;
    }
    input->capacity = FIRST_CAPACITY;
    input->data = malloc(input->capacity);
    if (!input->data) memory_exhausted(input->capacity);
    return true;
}

void input_close(Input *input) {
    if (input->owned && input->descriptor >= 0) close(input->descriptor);
    free(input->data);
    sha256_free(input->hash);
    *input = (Input){.descriptor = -1, .at_end = true, .size = -1};
}

static void make_room(Input *input) {
    if (input->start > 0) {
        memmove(input->data, input->data + input->start, input->end - input->start);
        input->end -= input->start;
        input->start = 0;
    }
    if (input->end < input->capacity) return;
    input->capacity *= 2;
    char *grown = realloc(input->data, input->capacity);
    if (!grown) memory_exhausted(input->capacity);
    input->data = grown;
}

bool input_more(Input *input) {
    if (input->at_end) return false;
    if (input->end == input->capacity) make_room(input);
    ssize_t count;
    do count = read(input->descriptor, input->data + input->end, input->capacity - input->end);
    while (count < 0 && errno == EINTR);
    if (count <= 0) {
        input->at_end = true;
        if (count < 0) input->error = errno;
        return false;
    }
    if (input->hash) sha256_add(input->hash, input->data + input->end, (size_t)count);
    input->end += (size_t)count;
    input->total += count;
    return true;
}
