/* replay - runs a target over the files named, one process each, so that one that fails does not hide the next. The last line is "N passed, N failed". */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_BYTES = 1 << 20, MOST_SECONDS = 60 };

static int run_file(const char *path) {
    static uint8_t bytes[MOST_BYTES];
    FILE *file = fopen(path, "rb");
    if (!file) return 1;
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    uint8_t *exact = malloc(size ? size : 1);                   /* a read behind the end is seen */
    if (!exact) return 1;
    for (size_t i = 0; i < size; i++) exact[i] = bytes[i];
    alarm(MOST_SECONDS);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return 0;
}

int main(int count, char **paths) {
    int passed = 0, failed = 0;
    for (int i = 1; i < count; i++) {
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) exit(run_file(paths[i]));
        int status = 0;
        if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0) {
            printf("FAILED %s\n", paths[i]);
            failed++;
        } else passed++;
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
