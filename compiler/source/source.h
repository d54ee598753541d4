/* source - a text that was read, its lines, and places in it.
 * A SourceSet owns every text of one compilation for as long as its diagnostics live.
 * Columns: bytes inside the compiler, characters (code points, from 1) in what people read, UTF-16 units in SARIF. */
#ifndef POL_SOURCE_SOURCE_H
#define POL_SOURCE_SOURCE_H

#include "base/arena.h"
#include "base/utf8.h"
#include "base/vec.h"
#include <stdbool.h>
#include <stdint.h>

typedef enum { LANGUAGE_ENGLISH, LANGUAGE_CHINESE } Language;

typedef struct {
    const char *path;          /* as the user named it, or relative to that */
    const char *text;          /* NUL-terminated after size bytes; valid UTF-8 (source_add refuses other bytes) */
    uint32_t    size;
    VEC(uint32_t) line_starts; /* byte offset of each line; line 1 is items[0] */
    Language    language;      /* of its keywords: set by the scanner at the first one; Chinese until then */
} Source;

typedef struct { int32_t source; uint32_t start, end; } Span;   /* bytes [start, end) of SourceSet.items[source]; source -1: nowhere */
#define SPAN_NONE ((Span){-1, 0, 0})

typedef struct { Arena *arena; VEC(Source *) sources; } SourceSet;

typedef struct { int line, column, column_utf16, display_column; } Position; /* all from 1; display_column counts cells (Chinese: 2) */

SourceSet *source_set_new(Arena *arena);
/* Adds a text (not copied: it must live in the set's arena or longer) and returns its index; -1 for one that is not UTF-8 or too long. A UTF-8
 * byte order mark is kept in the text; the scanner skips it. */
int32_t  source_add(SourceSet *set, const char *path, const char *text, size_t size);
/* The same in two steps, for texts that several threads read: a place in the set, with no text yet; the text (which is not copied), and its lines in
 * `arena`. False, and nothing done, for a text that is not UTF-8 or too long. */
Source  *source_reserve(SourceSet *set, const char *path);
bool     source_fill(Source *source, Arena *arena, const char *text, size_t size);
Source  *source_of(const SourceSet *set, Span span);                   /* NULL for SPAN_NONE */
Language source_set_language(const SourceSet *set, Language otherwise); /* of the first text; what is nowhere is told in it */
Position source_position(const Source *source, uint32_t offset);       /* any offset up to and including size */
/* The bytes of the line that holds `offset`, without its line end. */
const char *source_line(const Source *source, int line, size_t *size);
int      utf8_display_width(const char *text, size_t size);            /* terminal cells; East Asian wide = 2; controls 0 */
/* From the start of first to the end of last. */
static inline Span span_join(Span first, Span last) {
    if (first.source < 0) return last;
    if (last.source != first.source) return first;        /* also when last is nowhere */
    if (last.end > first.end) first.end = last.end;
    return first;
}
const char *span_text(const SourceSet *set, Span span, size_t *size);

#endif
