/* diag - collecting diagnostics. Both wordings are formatted at once, because the language is known only when rendering. */
#include "source/diag.h"

#include "base/intern.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct { const char *code, *slug, *english, *chinese; Severity severity; } CodeRow;

static const CodeRow code_table[DIAG_CODE_COUNT] = {
#define X(code, severity, slug, english, chinese) [DIAG_##code] = {#code, slug, english, chinese, severity},
#include "source/diag.def"
#undef X
};

static const CodeRow *row_of(DiagCode code) {
    static const CodeRow none = {"", "", "", "", SEVERITY_ERROR};
    return code > DIAG_NONE && code < DIAG_CODE_COUNT ? &code_table[code] : &none;
}

const char *diag_code_text(DiagCode code) { return row_of(code)->code; }
const char *diag_slug(DiagCode code) { return row_of(code)->slug; }
Severity    diag_default_severity(DiagCode code) { return row_of(code)->severity; }

const char *diag_title(DiagCode code, Language language) {
    return language == LANGUAGE_CHINESE ? row_of(code)->chinese : row_of(code)->english;
}

DiagCode diag_code_from_text(const char *text) {
    for (int code = DIAG_NONE + 1; code < DIAG_CODE_COUNT; code++)
        if (strcasecmp(code_table[code].code, text) == 0) return (DiagCode)code;
    return DIAG_NONE;
}

Diags *diags_new(Arena *arena, SourceSet *sources) {
    Diags *diags = NEW(arena, Diags);
    diags->arena = arena;
    diags->sources = sources;
    return diags;
}

static Wording word(Arena *arena, const char *english, const char *chinese, va_list arguments) {
    Wording wording = {NULL, NULL};
    va_list again;
    va_copy(again, arguments);
    if (english) wording.english = arena_vprintf(arena, english, arguments);
    if (chinese) wording.chinese = arena_vprintf(arena, chinese, again);
    va_end(again);
    return wording;
}

static bool same_text(const char *left, const char *right) {
    return left == right || (left && right && strcmp(left, right) == 0);
}

/* What is nowhere (a file that cannot be read) is told apart by its words. */
static bool already_reported(const Diags *diags, const Diag *diag) {
    for (int32_t i = diags->items.count - 1; i >= 0; i--) {
        const Diag *other = diags->items.items[i];
        if (other->code != diag->code || other->span.source != diag->span.source) continue;
        if (other->span.start != diag->span.start || other->span.end != diag->span.end) continue;
        if (diag->span.source >= 0 || same_text(other->message.english, diag->message.english)) return true;
    }
    return false;
}

Diag *diag_at(Diags *diags, DiagCode code, Span span, const char *english, const char *chinese, ...) {
    Diag *diag = NEW(diags->arena, Diag);
    diag->code = code;
    diag->severity = diag_default_severity(code);
    diag->span = span;
    va_list arguments;
    va_start(arguments, chinese);
    diag->message = word(diags->arena, english, chinese, arguments);
    va_end(arguments);
    if (already_reported(diags, diag)) return diag;
    VEC_PUSH(diags->arena, &diags->items, diag);
    switch (diag->severity) {
    case SEVERITY_ERROR: diags->error_count++; break;
    case SEVERITY_WARNING: diags->warning_count++; break;
    case SEVERITY_NOTE: break;
    }
    return diag;
}

void diag_here(Diags *diags, Diag *diag, const char *english, const char *chinese, ...) {
    va_list arguments;
    va_start(arguments, chinese);
    diag->here = word(diags->arena, english, chinese, arguments);
    va_end(arguments);
}

void diag_label(Diags *diags, Diag *diag, Span span, const char *english, const char *chinese, ...) {
    va_list arguments;
    va_start(arguments, chinese);
    DiagLabel label = {span, word(diags->arena, english, chinese, arguments)};
    va_end(arguments);
    VEC_PUSH(diags->arena, &diag->labels, label);
}

void diag_note(Diags *diags, Diag *diag, const char *english, const char *chinese, ...) {
    va_list arguments;
    va_start(arguments, chinese);
    Wording note = word(diags->arena, english, chinese, arguments);
    va_end(arguments);
    VEC_PUSH(diags->arena, &diag->notes, note);
}

void diag_help(Diags *diags, Diag *diag, const char *english, const char *chinese, ...) {
    va_list arguments;
    va_start(arguments, chinese);
    Wording help = word(diags->arena, english, chinese, arguments);
    va_end(arguments);
    VEC_PUSH(diags->arena, &diag->helps, help);
}

void diag_fix(Diags *diags, Diag *diag, Span span, const char *replacement) {
    DiagFix fix = {span, arena_strndup(diags->arena, replacement, strlen(replacement))};
    VEC_PUSH(diags->arena, &diag->fixes, fix);
}

void diags_add(Diags *diags, const Diags *others) {
    for (int32_t i = 0; i < others->items.count; i++) VEC_PUSH(diags->arena, &diags->items, others->items.items[i]);
    diags->error_count += others->error_count;
    diags->warning_count += others->warning_count;
}

typedef struct { Diag *diag; int32_t order; } Ordered;

static int compare_places(const void *left, const void *right) {
    const Ordered *a = left, *b = right;
    Span           x = a->diag->span, y = b->diag->span;
    if (x.source != y.source) return x.source < y.source ? -1 : 1;
    if (x.start != y.start) return x.start < y.start ? -1 : 1;
    return a->order < b->order ? -1 : 1;                  /* qsort is not stable */
}

void diags_sort(Diags *diags) {
    int32_t count = diags->items.count;
    if (count < 2) return;
    Ordered *ordered = NEW_ARRAY(diags->arena, Ordered, count);
    for (int32_t i = 0; i < count; i++) ordered[i] = (Ordered){diags->items.items[i], i};
    qsort(ordered, (size_t)count, sizeof *ordered, compare_places);
    for (int32_t i = 0; i < count; i++) diags->items.items[i] = ordered[i].diag;
}

/* 另有3处：第41行、第50行、measures.pol 第7行 */
static void tell_places(Diags *diags, Diag *first, Diag *const *others, int32_t count) {
    enum { MOST_PLACES = 8 };
    Buffer english = {0}, chinese = {0};
    for (int32_t i = 0; i < count && i < MOST_PLACES; i++) {
        const Source *source = diags->sources->sources.items[others[i]->span.source];
        int           line = source_position(source, others[i]->span.start).line;
        bool          same = others[i]->span.source == first->span.source;
        buffer_printf(&english, "%s%s%sline %d", i ? ", " : "", same ? "" : source->path, same ? "" : " ", line);
        buffer_printf(&chinese, "%s%s%s第%d行", i ? "、" : "", same ? "" : source->path, same ? "" : " ", line);
    }
    if (count > MOST_PLACES) {
        buffer_text(&english, ", …");
        buffer_text(&chinese, "等");
    }
    diag_note(diags, first, "the same in %1$d more places: %2$s", "另有%1$d处相同：%3$s", count, english.data, chinese.data);
    buffer_free(&english);
    buffer_free(&chinese);
}

/* Codes whose messages say by its name what is missing or unfit. */
static bool speaks_of_a_name(DiagCode code) { return code == DIAG_E0201 || code == DIAG_E0205 || code == DIAG_E0304 || code == DIAG_E0406; }

typedef struct { Diag *first; VEC(Diag *) others; } Repeated;

void diags_merge(Diags *diags) {
    Interner *messages = interner_new(diags->arena);
    Map      *repeats = map_new(diags->arena);
    int32_t   left = 0;
    for (int32_t i = 0; i < diags->items.count; i++) {
        Diag     *diag = diags->items.items[i];
        Repeated *known = NULL;
        if (speaks_of_a_name(diag->code) && diag->span.source >= 0) {
            Repeated *fresh = NEW(diags->arena, Repeated);
            fresh->first = diag;
            known = map_put(repeats, intern_text(messages, diag->message.english), fresh);
        }
        if (!known) {
            diags->items.items[left++] = diag;
            continue;
        }
        VEC_PUSH(diags->arena, &known->others, diag);
        for (int32_t f = 0; f < diag->fixes.count; f++) VEC_PUSH(diags->arena, &known->first->fixes, diag->fixes.items[f]);
        diags->error_count--;
    }
    diags->items.count = left;
    for (int i = 0; i < map_count(repeats); i++) {
        const Repeated *repeated = map_value_at(repeats, i);
        if (repeated->others.count > 0) tell_places(diags, repeated->first, repeated->others.items, repeated->others.count);
    }
}
