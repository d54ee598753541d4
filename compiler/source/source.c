/* source - texts, their lines, and the columns in which positions are told. */
#include "source/source.h"

#include "base/utf8.h"
#include <string.h>
#include <utf8proc.h>

SourceSet *source_set_new(Arena *arena) {
    SourceSet *set = NEW(arena, SourceSet);
    set->arena = arena;
    return set;
}

static bool is_acceptable(const char *text, size_t size) { return size < UINT32_MAX && utf8_first_invalid(text, size) < 0; }

static void set_text(Source *source, Arena *arena, const char *text, size_t size) {
    source->text = text;
    source->size = (uint32_t)size;
    VEC_PUSH(arena, &source->line_starts, 0);
    for (const char *at = text; (at = memchr(at, '\n', (size_t)(text + size - at)));)
        VEC_PUSH(arena, &source->line_starts, (uint32_t)(++at - text));
}

Source *source_reserve(SourceSet *set, const char *path) {
    Source *source = NEW(set->arena, Source);
    *source = (Source){.path = path, .text = "", .language = LANGUAGE_CHINESE};
    VEC_PUSH(set->arena, &set->sources, source);
    return source;
}

bool source_fill(Source *source, Arena *arena, const char *text, size_t size) {
    if (!is_acceptable(text, size)) return false;
    set_text(source, arena, text, size);
    return true;
}

int32_t source_add(SourceSet *set, const char *path, const char *text, size_t size) {
    if (!is_acceptable(text, size)) return -1;
    set_text(source_reserve(set, path), set->arena, text, size);
    return set->sources.count - 1;
}

Source *source_of(const SourceSet *set, Span span) {
    return span.source >= 0 && span.source < set->sources.count ? set->sources.items[span.source] : NULL;
}

Language source_set_language(const SourceSet *set, Language otherwise) {
    for (int32_t i = 0; i < set->sources.count; i++)
        if (set->sources.items[i]->line_starts.count > 0) return set->sources.items[i]->language;
    return otherwise;
}

/* Index of the line that holds `offset`: the last line that starts at or before it. */
static int32_t line_index(const Source *source, uint32_t offset) {
    int32_t low = 0, high = source->line_starts.count;
    while (high - low > 1) {
        int32_t middle = low + (high - low) / 2;
        if (source->line_starts.items[middle] <= offset) low = middle;
        else high = middle;
    }
    return low;
}

static bool starts_with_mark(const char *text, size_t size) { return size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0; }

Position source_position(const Source *source, uint32_t offset) {
    if (offset > source->size) offset = source->size;
    int32_t  index = line_index(source, offset);
    uint32_t at = source->line_starts.items[index];
    if (index == 0 && starts_with_mark(source->text, source->size)) at = 3;    /* people and editors do not count the mark */
    Position position = {index + 1, 1, 1, 1};
    while (at < offset) {
        uint32_t code_point = 0;
        int      length = utf8_decode(source->text + at, source->size - at, &code_point);
        if (length == 0 || at + (uint32_t)length > offset) break;             /* an offset inside a character: its start */
        position.column++;
        position.column_utf16 += code_point > 0xFFFF ? 2 : 1;
        position.display_column += utf8_display_width(source->text + at, (size_t)length);
        at += (uint32_t)length;
    }
    return position;
}

const char *source_line(const Source *source, int line, size_t *size) {
    *size = 0;
    if (line < 1 || line > source->line_starts.count) return source->text + source->size;
    uint32_t start = source->line_starts.items[line - 1];
    uint32_t end = line < source->line_starts.count ? source->line_starts.items[line] - 1 : source->size;
    if (end > start && source->text[end - 1] == '\r') end--;
    *size = end - start;
    return source->text + start;
}

int utf8_display_width(const char *text, size_t size) {
    int width = 0;
    for (size_t at = 0; at < size;) {
        uint32_t code_point;
        int      length = utf8_decode(text + at, size - at, &code_point);
        if (length == 0) {                                /* shown as one replacement character */
            width++;
            at++;
            continue;
        }
        width += utf8proc_charwidth((utf8proc_int32_t)code_point);
        at += (size_t)length;
    }
    return width;
}

const char *span_text(const SourceSet *set, Span span, size_t *size) {
    const Source *source = source_of(set, span);
    *size = 0;
    if (!source) return "";
    uint32_t end = span.end < source->size ? span.end : source->size;
    if (span.start >= end) return source->text + end;
    *size = end - span.start;
    return source->text + span.start;
}
