/* seal - see seal.h. The seal: a mark, then the digest in hexadecimal. Loaders take no notice of what stands behind the sections of a file. */
#include "native/seal.h"

#include "base/sha256.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char mark[] = "POL seal SHA256 ";
enum { MARK_BYTES = sizeof mark - 1, SEAL_BYTES = MARK_BYTES + SHA256_TEXT - 1 };

/* The digest of the next `size` bytes of the file. False when they are not there. */
static bool digest_of(FILE *file, long size, char digest[SHA256_TEXT]) {
    static const size_t room = 1 << 16;
    char    bytes[1 << 16];
    Sha256 *hash = sha256_new();
    while (size > 0) {
        size_t count = fread(bytes, 1, (size_t)size < room ? (size_t)size : room, file);
        if (count == 0) break;
        sha256_add(hash, bytes, count);
        size -= (long)count;
    }
    sha256_end(hash, digest);
    sha256_free(hash);
    return size == 0;
}

static long size_of(FILE *file) { return fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1; }

bool seal_file(const char *path, Arena *arena, Wording *why) {
    char  digest[SHA256_TEXT];
    FILE *file = fopen(path, "r+b");
    long  size = file ? size_of(file) : -1;
    bool  fine = size >= 0 && fseek(file, 0, SEEK_SET) == 0 && digest_of(file, size, digest) && fseek(file, 0, SEEK_END) == 0
             && fprintf(file, "%s%s", mark, digest) == SEAL_BYTES;
    int   error = errno;
    if (file && fclose(file) != 0 && fine) fine = false, error = errno;
    if (!fine) *why = (Wording){arena_printf(arena, "the file cannot be written: %s", strerror(error)), arena_printf(arena, "文件无法写出：%s", strerror(error))};
    return fine;
}

/* Where the seal begins: at the end, or before what DuckDB reads; -1: there is none. */
static long find_seal(FILE *file, char seal[SEAL_BYTES + 1]) {
    long size = size_of(file);
    for (int i = 0; i < 2; i++) {
        long at = size - (i ? DUCKDB_FOOTER_BYTES : 0) - SEAL_BYTES;
        if (at < 0 || fseek(file, at, SEEK_SET) != 0 || fread(seal, 1, SEAL_BYTES, file) != SEAL_BYTES) return -1;
        seal[SEAL_BYTES] = '\0';
        if (memcmp(seal, mark, MARK_BYTES) == 0) return at;
    }
    return -1;
}

bool seal_check(const char *path, Arena *arena, Wording *why) {
    char  seal[SEAL_BYTES + 1], digest[SHA256_TEXT];
    FILE *file = fopen(path, "rb");
    if (!file) return *why = (Wording){arena_printf(arena, "%s cannot be opened: %s", path, strerror(errno)), arena_printf(arena, "%s 无法打开：%s", path, strerror(errno))}, false;
    setvbuf(file, NULL, _IONBF, 0);
    long at = find_seal(file, seal);
    bool fine = at >= 0 && fseek(file, 0, SEEK_SET) == 0 && digest_of(file, at, digest) && strcmp(digest, seal + MARK_BYTES) == 0;
    fclose(file);
    if (!fine && at < 0)
        *why = (Wording){arena_printf(arena, "%s is not a policy made by pol, or was changed since: the digest at its end is not there (strip and other tools remove it); build it again", path),
                         arena_printf(arena, "%s 不是 pol 生成的政策文件，或生成后被改动：文件末尾没有校验值（strip 等工具会将其去掉）；请重新生成", path)};
    else if (!fine)
        *why = (Wording){arena_printf(arena, "%s is damaged, or was changed after pol built it: its contents do not give the digest at its end; build it again", path),
                         arena_printf(arena, "%s 已损坏，或在 pol 生成之后被改动：内容与文件末尾的校验值不符；请重新生成", path)};
    return fine;
}
