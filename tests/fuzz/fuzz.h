/* fuzz - what the targets share. A target is LLVMFuzzerTestOneInput (libFuzzer's name for it): it gives bytes to a part of the compiler and checks what must
 * hold whatever they are; fuzz_fail says what did not. The same file is linked with libFuzzer (fuzz.sh) and with replay.c (run.sh). */
#ifndef POL_TESTS_FUZZ_H
#define POL_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct { int descriptor; char path[32]; } FuzzFile;

FuzzFile fuzz_file(const void *bytes, size_t size);            /* in memory, with a path that can be opened */
void     fuzz_file_close(FuzzFile *file);
/* Prints the sentence and aborts: the fuzzer keeps the input. */
_Noreturn void fuzz_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
void     fuzz_same(const char *what, const char *one, const char *other);   /* NULL equals "" */

#endif
