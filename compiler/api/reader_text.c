/* reader_text - a reader over one application that is in memory already: what callers of the C API give. */
#include "api/internal.h"
#include "data/reader_private.h"

#include <stdlib.h>
#include <string.h>

/* A line end between two words of JSON is a blank; within a string it stays, and is refused there. */
static void join_lines(char *text, size_t size) {
    bool in_string = false;
    for (size_t i = 0; i < size; i++) {
        if (in_string && text[i] == '\\') i++;
        else if (text[i] == '"') in_string = !in_string;
        else if (!in_string && (text[i] == '\n' || text[i] == '\r')) text[i] = ' ';
    }
}

Reader *reader_open_text(Arena *arena, const SchemaNames *names, const char *text, size_t size) {
    Reader *reader = NEW(arena, Reader);
    reader->arena = arena;
    reader->schema = names->schema;
    reader->names = (SchemaNames *)(uintptr_t)names;           /* only looked up in */
    reader->options = (ReaderOptions){.format = DATA_FORMAT_JSONL, .line_limit = READER_LINE_LIMIT};
    reader->line = 1;
    reader->converter = (iconv_t)-1;
    reader->input = (Input){.descriptor = -1, .end = size, .capacity = size + 1, .at_end = true, .total = (int64_t)size, .size = (int64_t)size};
    reader->input.data = malloc(size + 1);
    if (!reader->input.data) memory_exhausted(size + 1);
    memcpy(reader->input.data, text, size);
    reader->input.data[size] = '\0';
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) reader->input.start = 3;
    join_lines(reader->input.data, size);
    return reader;
}
