/* citations - see citations.h. The notice is reduced once to its text without white space, with a map back to byte offsets. */
#include "sema/citations.h"

#include <string.h>

typedef struct { char *text; uint32_t *offsets; size_t size; } Reduced;   /* offsets[i]: byte of the original; offsets[size]: its end; of the notice only */

/* Bytes of white space at `at`: ASCII blanks, U+00A0, U+3000, U+FEFF; 0 if none. */
static size_t rare_white_space(const char *at, const char *end)
{
    unsigned char first = (unsigned char)at[0];
    if (first == ' ' || (first >= '\t' && first <= '\r')) return 1;
    if (first == 0xC2 && end - at >= 2 && (unsigned char)at[1] == 0xA0) return 2;
    if (first == 0xE3 && end - at >= 3 && !memcmp(at, "\xE3\x80\x80", 3)) return 3;
    if (first == 0xEF && end - at >= 3 && !memcmp(at, "\xEF\xBB\xBF", 3)) return 3;
    return 0;
}

/* Nearly every byte is none, which its value tells. */
static inline size_t white_space(const char *at, const char *end)
{
    unsigned char first = (unsigned char)at[0];
    return first > ' ' && first != 0xC2 && first != 0xE3 && first != 0xEF ? 0 : rare_white_space(at, end);
}

static Reduced reduce(Arena *arena, const char *text, size_t size)
{
    Reduced reduced = {arena_alloc(arena, size + 1), NULL, 0};
    for (size_t i = 0; i < size;) {
        size_t blank = white_space(text + i, text + size);
        if (blank) i += blank;
        else reduced.text[reduced.size++] = text[i++];
    }
    return reduced;
}

static Reduced reduce_notice(Arena *arena, const char *text, size_t size)
{
    Reduced reduced = {arena_alloc(arena, size + 1), NEW_ARRAY(arena, uint32_t, size + 1), 0};
    for (size_t i = 0; i < size;) {
        size_t blank = white_space(text + i, text + size);
        if (blank) { i += blank; continue; }
        reduced.text[reduced.size] = text[i];
        reduced.offsets[reduced.size++] = (uint32_t)i++;
    }
    reduced.offsets[reduced.size] = (uint32_t)size;
    return reduced;
}

static bool is_character_start(char byte) { return ((unsigned char)byte & 0xC0) != 0x80; }

/* Length of the common prefix, whole characters only. */
static size_t common_prefix(const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t size = 0, whole = 0;
    while (size < a_size && size < b_size && a[size] == b[size]) {
        size++;
        if ((size == a_size || is_character_start(a[size])) && (size == b_size || is_character_start(b[size]))) whole = size;
    }
    return whole;
}

/* The passage most like `quotation`: the place where most of its four-character pieces agree in position. */
static size_t nearest_passage(const Reduced *notice, const Reduced *quotation, size_t *agreement)
{
    size_t best = 0;
    *agreement = 0;
    const size_t piece = 12;                                     /* four Chinese characters */
    if (quotation->size < piece) return 0;
    for (size_t from = 0; from + piece <= quotation->size; from += 3) {
        if (!is_character_start(quotation->text[from])) continue;
        const char *at = notice->text, *end = notice->text + notice->size;
        while ((at = memmem(at, (size_t)(end - at), quotation->text + from, piece))) {
            size_t place = (size_t)(at - notice->text), start = place > from ? place - from : 0, length = 0;
            while (place + length < notice->size && from + length < quotation->size && notice->text[place + length] == quotation->text[from + length]) length++;
            if (length > *agreement) {
                *agreement = length;
                best = start;
            }
            at++;
        }
    }
    while (best && !is_character_start(notice->text[best])) best--;
    return best;
}

/* Up to `limit` bytes from `text`, cut at a character. */
static const char *excerpt(Arena *arena, const char *text, size_t size, size_t limit)
{
    if (size <= limit) return arena_strndup(arena, text, size);
    size_t cut = limit;
    while (cut && !is_character_start(text[cut])) cut--;
    return arena_printf(arena, "%.*s…", (int)cut, text);
}

static void report_absent(Sema *sema, const Reduced *notice, const Source *source, const Quotation *quotation, const Reduced *reduced, int32_t notice_index)
{
    Diag *diag = diag_at(sema->diags, DIAG_E0501, quotation->span, "this quotation is not in the source text %s", "引文不在原文 %s 中", source->path);
    size_t agreement, place = nearest_passage(notice, reduced, &agreement);
    if (!agreement) {
        diag_help(sema->diags, diag, "copy the words of the notice exactly; only white space may differ", "请逐字引用原文，只有空白可以不同");
        return;
    }
    const char *passage = notice->text + place;
    size_t left = notice->size - place, same = common_prefix(passage, left, reduced->text, reduced->size);
    size_t shown = reduced->size < left ? reduced->size : left;
    while (shown < left && !is_character_start(passage[shown])) shown++;
    uint32_t start = notice->offsets[place], end = notice->offsets[place + shown];
    diag_label(sema->diags, diag, (Span){notice_index, start, end}, "the nearest passage is here", "最接近的段落在此处");
    diag_note(sema->diags, diag, "the source text reads: %s", "原文为：%s", excerpt(sema->arena, passage, shown, 360));
    if (same && same < reduced->size && same < left)
        diag_help(sema->diags, diag, "the first difference: the source has `%s` where the quotation has `%s`", "第一处不同：原文为“%s”，引文为“%s”",
                  excerpt(sema->arena, passage + same, left - same, 24), excerpt(sema->arena, reduced->text + same, reduced->size - same, 24));
    else
        diag_help(sema->diags, diag, "copy the words of the notice exactly; only white space may differ", "请逐字引用原文，只有空白可以不同");
}

typedef struct { Sema *sema; Reduced notice; int32_t index; } Citations;

static void check_list(Citations *citations, const QuotationList *list)
{
    Sema *sema = citations->sema;
    const Source *source = sema->sources->sources.items[citations->index];
    for (int i = 0; i < list->count; i++) {
        Reduced reduced = reduce(sema->arena, list->items[i].text, strlen(list->items[i].text));
        if (!reduced.size) {
            diag_at(sema->diags, DIAG_E0501, list->items[i].span, "an empty quotation", "引文为空");
            continue;
        }
        if (!memmem(citations->notice.text, citations->notice.size, reduced.text, reduced.size))
            report_absent(sema, &citations->notice, source, &list->items[i], &reduced, citations->index);
    }
}

/* Lines of the notice that say the same, white space aside: a page break may have printed a clause twice. Short ones are headings. */
static void report_repeated_lines(Sema *sema, const Source *source, int32_t notice)
{
    enum { SHORTEST = 60 };                                          /* bytes: twenty Chinese characters */
    Map *lines = map_new(sema->arena);
    for (size_t start = 0; start < source->size;) {
        const char *end_of_line = memchr(source->text + start, '\n', source->size - start);
        size_t end = end_of_line ? (size_t)(end_of_line - source->text) : source->size;
        for (size_t blank; start < end && (blank = white_space(source->text + start, source->text + end));) start += blank;
        Reduced line = reduce(sema->arena, source->text + start, end - start);
        if (line.size >= SHORTEST) {
            Span *span = NEW(sema->arena, Span);
            *span = (Span){notice, (uint32_t)start, (uint32_t)end};
            const Span *earlier = map_put(lines, intern(sema->interner, line.text, line.size), span);
            if (earlier) {
                Diag *diag = diag_at(sema->diags, DIAG_W0504, *span, "the source text prints this passage twice", "原文中这段文字出现了两次");
                diag_label(sema->diags, diag, *earlier, "the first is here", "第一处在此处");
                diag_note(sema->diags, diag, "it is one clause and makes one rule; a quotation may stand in either", "这是同一条款，只写一条规则；引文可出自任何一处");
            }
        }
        start = end + 1;
    }
}

void citations_check(Sema *sema, int32_t notice)
{
    const Source *source = sema->sources->sources.items[notice];
    Citations citations = {sema, reduce_notice(sema->arena, source->text, source->size), notice};
    report_repeated_lines(sema, source, notice);
    for (int32_t a = 0; a < sema->ast_count; a++)
        for (int i = 0; i < sema->asts[a]->decls.count; i++) {
            const Decl *decl = sema->asts[a]->decls.items[i];
            switch (decl->kind) {
            case DECL_PARAMETER: check_list(&citations, &decl->as.PARAMETER.cites); break;
            case DECL_TIERS: check_list(&citations, &decl->as.TIERS.cites); break;
            case DECL_TABLE: check_list(&citations, &decl->as.TABLE.cites); break;
            case DECL_DEFINE: check_list(&citations, &decl->as.DEFINE.cites); break;
            case DECL_MEASURE: check_list(&citations, &decl->as.MEASURE.cites); break;
            case DECL_CHOOSE: check_list(&citations, &decl->as.CHOOSE.cites); break;
            case DECL_ALLOCATION: check_list(&citations, &decl->as.ALLOCATION.cites); break;
            case DECL_DUTY: check_list(&citations, &decl->as.DUTY.cites); break;
            case DECL_DECLARATION: check_list(&citations, &decl->as.DECLARATION.cites); break;
            case DECL_POLICY: case DECL_IMPORT: case DECL_ENUM: case DECL_UNIT: case DECL_FACTS: case DECL_READING: case DECL_TEST:
            case DECL_TEST_TABLE: case DECL_PROPERTY: break;
            }
        }
}

void citations_find(Arena *arena, const SourceSet *sources, int32_t notice, const char *quotation, SpanList *places)
{
    const Source *source = sources->sources.items[notice];
    Reduced text = reduce_notice(arena, source->text, source->size), wanted = reduce(arena, quotation, strlen(quotation));
    if (!wanted.size) return;
    for (const char *at = text.text, *end = text.text + text.size; (at = memmem(at, (size_t)(end - at), wanted.text, wanted.size)); at++) {
        size_t place = (size_t)(at - text.text);
        Span span = {notice, text.offsets[place], text.offsets[place + wanted.size - 1] + 1};
        VEC_PUSH(arena, places, span);
    }
}
