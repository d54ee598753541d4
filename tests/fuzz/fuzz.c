/* fuzz - see fuzz.h. */
#include "fuzz.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

FuzzFile fuzz_file(const void *bytes, size_t size) {
    FuzzFile file = {.descriptor = memfd_create("fuzz", MFD_CLOEXEC)};
    if (file.descriptor < 0 || write(file.descriptor, bytes, size) != (ssize_t)size) abort();
    snprintf(file.path, sizeof file.path, "/proc/self/fd/%d", file.descriptor);
    return file;
}

void fuzz_file_close(FuzzFile *file) { close(file->descriptor); }

void fuzz_fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "fuzz: ");
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
    va_end(arguments);
    abort();
}

void fuzz_same(const char *what, const char *one, const char *other) {
    if (strcmp(one ? one : "", other ? other : "") != 0) fuzz_fail("%s differ:\n%s\n--- and ---\n%s", what, one ? one : "", other ? other : "");
}
