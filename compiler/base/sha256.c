/* sha256 - see sha256.h. The only file that includes Nettle. */
#include "base/sha256.h"

#include "base/arena.h"
#include <nettle/sha2.h>
#include <stdlib.h>

struct Sha256 { struct sha256_ctx context; };

Sha256 *sha256_new(void) {
    Sha256 *hash = malloc(sizeof *hash);
    if (!hash) memory_exhausted(sizeof *hash);
    sha256_init(&hash->context);
    return hash;
}

void sha256_add(Sha256 *hash, const void *bytes, size_t size) { sha256_update(&hash->context, size, bytes); }

static void finish(struct sha256_ctx *context, char text[SHA256_TEXT]) {
    static const char digits[] = "0123456789abcdef";
    uint8_t bytes[SHA256_DIGEST_SIZE];
    sha256_digest(context, sizeof bytes, bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    text[2 * sizeof bytes] = '\0';
}

void sha256_end(Sha256 *hash, char text[SHA256_TEXT]) { finish(&hash->context, text); }

void sha256_free(Sha256 *hash) { free(hash); }

void sha256_text(const void *bytes, size_t size, char text[SHA256_TEXT]) {
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, size, bytes);
    finish(&context, text);
}
