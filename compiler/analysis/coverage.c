/* coverage - see coverage.h. One mark a byte of the notice; the marks are then read off by paragraph. */
#include "analysis/coverage.h"

#include "sema/citations.h"
#include <string.h>

typedef struct { Arena *arena; const Sema *sema; int32_t notice; uint8_t *marks; } Marking;

static void mark(Marking *marking, const QuotationList *list, CoverageKind kind)
{
    for (int i = 0; i < list->count; i++) {
        SpanList places = {0};
        citations_find(marking->arena, marking->sema->sources, marking->notice, list->items[i].text, &places);
        for (int k = 0; k < places.count; k++)
            for (uint32_t at = places.items[k].start; at < places.items[k].end; at++)
                if (marking->marks[at] < kind) marking->marks[at] = (uint8_t)kind;
    }
}

bool is_preamble(const char *class_name) { return class_name && (!strcmp(class_name, "前言") || !strcmp(class_name, "preamble")); }

static void mark_declaration(Marking *marking, const Decl *decl)
{
    switch (decl->kind) {
    case DECL_MEASURE: mark(marking, &decl->as.MEASURE.cites, COVERAGE_ENCODED); return;
    case DECL_CHOOSE: mark(marking, &decl->as.CHOOSE.cites, COVERAGE_ENCODED); return;
    case DECL_ALLOCATION: mark(marking, &decl->as.ALLOCATION.cites, COVERAGE_ENCODED); return;
    case DECL_DUTY: mark(marking, &decl->as.DUTY.cites, COVERAGE_ENCODED); return;
    case DECL_DEFINE: mark(marking, &decl->as.DEFINE.cites, COVERAGE_ENCODED); return;
    case DECL_PARAMETER: mark(marking, &decl->as.PARAMETER.cites, COVERAGE_ENCODED); return;
    case DECL_TIERS: mark(marking, &decl->as.TIERS.cites, COVERAGE_ENCODED); return;
    case DECL_TABLE: mark(marking, &decl->as.TABLE.cites, COVERAGE_ENCODED); return;
    case DECL_DECLARATION: mark(marking, &decl->as.DECLARATION.cites, is_preamble(decl->as.DECLARATION.class_name.text) ? COVERAGE_PREAMBLE : COVERAGE_DECLARED); return;
    case DECL_POLICY: case DECL_IMPORT: case DECL_ENUM: case DECL_UNIT: case DECL_FACTS: case DECL_READING: case DECL_TEST: case DECL_TEST_TABLE:
    case DECL_PROPERTY: return;
    }
}

/* Bytes of white space at `at` (ASCII, U+00A0, U+3000, U+FEFF), as the comparison of quotations skips them. */
static uint32_t white_space(const char *at)
{
    if (*at == ' ' || (*at >= '\t' && *at <= '\r')) return 1;
    if (!strncmp(at, "\xC2\xA0", 2)) return 2;
    return !strncmp(at, "\xE3\x80\x80", 3) || !strncmp(at, "\xEF\xBB\xBF", 3) ? 3 : 0;
}

static uint32_t character_size(const char *at)
{
    unsigned char first = (unsigned char)*at;
    return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* Reads the marks of one line. False when it is blank. */
static bool read_paragraph(Marking *marking, const char *text, CoverageParagraph *paragraph)
{
    CoveragePiece piece = {COVERAGE_NONE, 0, 0};
    bool open = false;
    for (uint32_t at = paragraph->start; at < paragraph->end;) {
        uint32_t blank = white_space(text + at), size = blank ? blank : character_size(text + at);
        if (!blank) {
            CoverageKind kind = (CoverageKind)marking->marks[at];
            paragraph->characters[kind]++;
            paragraph->total++;
            if (!open || piece.kind != kind) {
                if (open) VEC_PUSH(marking->arena, &paragraph->pieces, piece);
                piece = (CoveragePiece){kind, at, at};
                open = true;
            }
            piece.end = at + size;
        }
        at += size;
    }
    if (open) VEC_PUSH(marking->arena, &paragraph->pieces, piece);
    return open;
}

static bool same_text(const char *text, const CoverageParagraph *a, const CoverageParagraph *b)
{
    uint32_t i = a->start, k = b->start;
    for (;;) {
        while (i < a->end && white_space(text + i)) i += white_space(text + i);
        while (k < b->end && white_space(text + k)) k += white_space(text + k);
        if (i >= a->end || k >= b->end) return i >= a->end && k >= b->end;
        if (text[i++] != text[k++]) return false;
    }
}

Coverage *coverage_measure(Arena *arena, const Sema *sema, int32_t notice)
{
    if (notice < 0) return NULL;
    const Source *source = sema->sources->sources.items[notice];
    Coverage *coverage = NEW(arena, Coverage);
    coverage->notice = notice;
    Marking marking = {arena, sema, notice, NEW_ARRAY(arena, uint8_t, source->size + 1)};
    for (int32_t a = 0; a < sema->ast_count; a++)
        for (int i = 0; i < sema->asts[a]->decls.count; i++) mark_declaration(&marking, sema->asts[a]->decls.items[i]);
    for (int32_t line = 0; line < source->line_starts.count; line++) {
        uint32_t end = line + 1 < source->line_starts.count ? source->line_starts.items[line + 1] : source->size;
        while (end > source->line_starts.items[line] && (source->text[end - 1] == '\n' || source->text[end - 1] == '\r')) end--;
        CoverageParagraph paragraph = {.line = line + 1, .start = source->line_starts.items[line], .end = end};
        if (!read_paragraph(&marking, source->text, &paragraph)) continue;
        for (int32_t earlier = 0; earlier < coverage->paragraphs.count && !paragraph.repeats; earlier++)
            paragraph.repeats = paragraph.total >= 20 && same_text(source->text, &coverage->paragraphs.items[earlier], &paragraph);
        for (int kind = 0; kind < COVERAGE_KINDS; kind++) coverage->characters[kind] += paragraph.characters[kind];
        coverage->total += paragraph.total;
        VEC_PUSH(arena, &coverage->paragraphs, paragraph);
    }
    return coverage;
}

const char *coverage_word(CoverageKind kind, Language language)
{
    bool chinese = language == LANGUAGE_CHINESE;
    switch (kind) {
    case COVERAGE_NONE: return chinese ? "未覆盖" : "uncovered";
    case COVERAGE_PREAMBLE: return chinese ? "前言" : "preamble";
    case COVERAGE_DECLARED: return chinese ? "声明" : "declared";
    case COVERAGE_ENCODED: return chinese ? "规则" : "encoded";
    case COVERAGE_KINDS: break;
    }
    return "";
}

int32_t coverage_hundredths(int64_t covered, int64_t total) { return total ? (int32_t)(covered * 10000 / total) : 10000; }

void coverage_shares(const int64_t *characters, int64_t total, int32_t shares[COVERAGE_KINDS])
{
    int64_t rest[COVERAGE_KINDS];
    int32_t left = coverage_hundredths(total - characters[COVERAGE_NONE], total);
    shares[COVERAGE_NONE] = 10000 - left;
    for (int kind = 0; kind < COVERAGE_KINDS; kind++) {
        if (kind == COVERAGE_NONE) continue;
        shares[kind] = total ? (int32_t)(characters[kind] * 10000 / total) : 0;
        rest[kind] = total ? characters[kind] * 10000 % total : 0;
        left -= shares[kind];
    }
    for (; left > 0 && total; left--) {                              /* what rounding down has left over goes to the largest remainders */
        int most = -1;
        for (int kind = 0; kind < COVERAGE_KINDS; kind++)
            if (kind != COVERAGE_NONE && (most < 0 || rest[kind] > rest[most])) most = kind;
        shares[most]++;
        rest[most] = -1;
    }
}
