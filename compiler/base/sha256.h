/* sha256 - the SHA-256 of bytes as they pass by, in hexadecimal: what names a policy, an input, a record so that it can be found again.
 * The arithmetic is Nettle's (docs/adr/0020-sha256.md). */
#ifndef POL_BASE_SHA256_H
#define POL_BASE_SHA256_H

#include <stddef.h>

enum { SHA256_TEXT = 65 };                                 /* 64 digits and the NUL */

typedef struct Sha256 Sha256;

Sha256 *sha256_new(void);
void    sha256_add(Sha256 *hash, const void *bytes, size_t size);
void    sha256_end(Sha256 *hash, char text[SHA256_TEXT]);  /* the digest so far; the hash starts anew */
void    sha256_free(Sha256 *hash);                         /* NULL is allowed */
void    sha256_text(const void *bytes, size_t size, char text[SHA256_TEXT]);

#endif
