/* JSON Lines: every line is a row; a good one, written again, reads as the same; every value is in range, every message can be printed. */
#include "data.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const encodings[] = {NULL, NULL, "gbk", "gb18030"};
    if (size < 1) return 0;
    FuzzFile file = fuzz_file(data + 1, size - 1);
    Buffer   rows = {0}, errors = {0};
    fuzz_read(file.path, (ReaderOptions){.format = DATA_FORMAT_JSONL, .encoding = encodings[data[0] & 3]}, &rows, &errors);
    fuzz_file_close(&file);
    buffer_free(&rows);
    buffer_free(&errors);
    return 0;
}
