/* input - read(2) into a growing buffer. */
#include "data/input.h"

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

size_t input_read(Input *input, char *into, size_t room) {
    if (input->at_end || room == 0) return 0;
    ssize_t count;
    do count = read(input->descriptor, into, room);
    while (count < 0 && errno == EINTR);
    if (count <= 0) {
        input->at_end = true;
        if (count < 0) input->error = errno;
        return 0;
    }
    if (input->hash) sha256_add(input->hash, into, (size_t)count);
    input->total += count;
    return (size_t)count;
}

bool input_more(Input *input) {
    if (input->at_end) return false;
    if (input->end == input->capacity) make_room(input);
    size_t count = input_read(input, input->data + input->end, input->capacity - input->end);
    input->end += count;
    return count > 0;
}

void input_give_back(Input *input, const char *bytes, size_t size) {
    if (input->start == input->end) input->start = input->end = 0;
    while (input->capacity - input->end < size) {
        input->capacity *= 2;
        char *grown = realloc(input->data, input->capacity);
        if (!grown) memory_exhausted(input->capacity);
        input->data = grown;
    }
    memcpy(input->data + input->end, bytes, size);
    input->end += size;
}
