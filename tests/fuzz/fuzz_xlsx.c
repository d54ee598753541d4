/* A workbook. Bytes that start with "PK" are taken as they are; others are the parts of a workbook as text, each behind a line "=== name", which this file packs
 * into a zip with right checksums, so that what is changed is the meaning and not the packing. */
#include "data.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

typedef struct { const uint8_t *name; size_t name_size; const uint8_t *bytes; size_t size, offset; } Part;
enum { MOST_PARTS = 12 };

static void put16(Buffer *out, unsigned value) {
    buffer_byte(out, (char)(value & 0xFF));
    buffer_byte(out, (char)(value >> 8 & 0xFF));
}

static void put32(Buffer *out, unsigned long value) {
    put16(out, (unsigned)(value & 0xFFFF));
    put16(out, (unsigned)(value >> 16 & 0xFFFF));
}

/* What the head of a stored file and its entry in the directory share. */
static void put_common(Buffer *out, const Part *part) {
    put16(out, 20);
    put16(out, 0);
    put16(out, 0);
    put32(out, 0);
    put32(out, crc32(0, part->bytes, (unsigned)part->size));
    put32(out, part->size);
    put32(out, part->size);
    put16(out, (unsigned)part->name_size);
    put16(out, 0);
}

static void pack(Part *parts, int count, Buffer *out) {
    for (int i = 0; i < count; i++) {
        parts[i].offset = out->size;
        put32(out, 0x04034B50);
        put_common(out, &parts[i]);
        buffer_put(out, (const char *)parts[i].name, parts[i].name_size);
        buffer_put(out, (const char *)parts[i].bytes, parts[i].size);
    }
    size_t directory = out->size;
    for (int i = 0; i < count; i++) {
        put32(out, 0x02014B50);
        put16(out, 20);
        put_common(out, &parts[i]);
        put16(out, 0);
        put16(out, 0);
        put16(out, 0);
        put32(out, 0);
        put32(out, parts[i].offset);
        buffer_put(out, (const char *)parts[i].name, parts[i].name_size);
    }
    size_t end = out->size;
    put32(out, 0x06054B50);
    put32(out, 0);
    put16(out, (unsigned)count);
    put16(out, (unsigned)count);
    put32(out, end - directory);
    put32(out, directory);
    put16(out, 0);
}

static int split(const uint8_t *data, size_t size, Part parts[MOST_PARTS]) {
    int count = 0;
    for (const uint8_t *at = data, *end = data + size; at < end;) {
        const uint8_t *line = memchr(at, '\n', (size_t)(end - at)), *next = line ? line + 1 : end;
        if (next - at > 5 && memcmp(at, "=== ", 4) == 0 && count < MOST_PARTS) {
            parts[count++] = (Part){at + 4, (size_t)((line ? line : end) - at - 4), next, 0, 0};
        } else if (count) parts[count - 1].size = (size_t)(next - parts[count - 1].bytes);
        at = next;
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Part     parts[MOST_PARTS];
    Buffer   zip = {0}, rows = {0}, errors = {0};
    if (size >= 2 && data[0] == 'P' && data[1] == 'K') buffer_put(&zip, (const char *)data, size);
    else pack(parts, split(data, size, parts), &zip);
    FuzzFile file = fuzz_file(zip.data, zip.size);
    fuzz_read(file.path, (ReaderOptions){.format = DATA_FORMAT_XLSX}, &rows, &errors);
    fuzz_file_close(&file);
    buffer_free(&zip);
    buffer_free(&rows);
    buffer_free(&errors);
    return 0;
}
