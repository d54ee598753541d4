/* workbook_styles - what the number formats of a workbook show: a date, a time of day, and the words and signs beside a number. What these words mean is not
 * decided here: they are handed on as they are shown. */
#include "data/value_text.h"
#include "data/workbook_private.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct { int32_t id; const CellStyle *style; } NumberFormat;
typedef struct { Workbook *workbook; VEC(NumberFormat) formats; bool in_formats; } Styles;

/* A format code taken apart. `words`: runs of literal characters with blanks between them, by section (positive; negative; zero; text). */
enum { SECTIONS = STYLE_SECTIONS + 1 };
typedef struct { Buffer words[SECTIONS]; int section; bool day, clock, conditional, percent; } Shown;

/* The bytes of the character at `at`. */
static size_t character_bytes(const char *at) {
    unsigned char byte = (unsigned char)*at;
    size_t        size = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4, count = 1;
    while (count < size && at[count]) count++;
    return byte ? count : 0;
}

static void end_word(Shown *shown) {
    Buffer *words = &shown->words[shown->section];
    if (words->size && words->data[words->size - 1] != ' ') buffer_byte(words, ' ');
}

static void put_word(Shown *shown, const char *text, size_t size) { buffer_put(&shown->words[shown->section], text, size); }

/* Yen and yuan have one sign: that of Japan is given by its language, 411 or ja-JP. */
static bool is_yen(const char *symbol, size_t size, const char *language) {
    bool sign = (size == 2 && memcmp(symbol, "\xC2\xA5", 2) == 0) || (size == 3 && memcmp(symbol, "\xEF\xBF\xA5", 3) == 0);
    return sign && ((strtoul(language, NULL, 16) & 0xFFFF) == 0x411 || strncasecmp(language, "ja", 2) == 0);
}

/* [$HK$-C04], [Red], [>=10000], [h]: from the bracket on. Where it ends. */
static const char *take_bracket(Shown *shown, const char *at, const char *close) {
    if (at[1] == '$') {
        const char *symbol = at + 2, *dash = memchr(symbol, '-', (size_t)(close - symbol));
        size_t      size = (size_t)((dash ? dash : close) - symbol);
        bool        yen = dash && is_yen(symbol, size, dash + 1);
        put_word(shown, yen ? at : symbol, yen ? (size_t)(close + 1 - at) : size);
    } else if (close - at <= 3 && strchr("hmsHMS", at[1])) shown->clock = true;
    else if (strchr("<>=", at[1])) shown->conditional = true;
    return close + 1;
}

/* Letters and signs outside quotation marks. */
static const char *take_plain(Shown *shown, const char *at) {
    static const char *const general[] = {"General", "G/通用格式", "Standard", "AM/PM", "A/P", "E+", "E-", "e+", "e-"};
    for (size_t i = 0; i < sizeof general / sizeof *general; i++)
        if (strncmp(at, general[i], strlen(general[i])) == 0) {
            end_word(shown);
            return at + strlen(general[i]);
        }
    if (*at == '%') shown->percent = true;                      /* the number is shown a hundred times as large */
    if (strchr("ydYDeEgG", *at)) shown->day = true;
    else if (strchr("hsHS", *at)) shown->clock = true;
    else if (strchr("mM", *at)) shown->day = shown->day || !shown->clock;    /* a month, unless hours stand before it */
    else if ((unsigned char)*at >= 0x80 || strchr("$&^~{}<>=", *at) || (*at >= 'A' && *at <= 'Z') || (*at >= 'a' && *at <= 'z')) {
        size_t size = character_bytes(at);
        put_word(shown, at, size);
        return at + size;
    } else end_word(shown);
    return at + 1;
}

static void look_at_code(Shown *shown, const char *code) {
    for (const char *at = code; *at;) {
        const char *close = *at == '"' ? strchr(at + 1, '"') : *at == '[' ? strchr(at, ']') : NULL;
        if (*at == '"' && close) {
            put_word(shown, at + 1, (size_t)(close - at - 1));
            at = close + 1;
        } else if (*at == '[' && close) at = take_bracket(shown, at, close);
        else if ((*at == '_' || *at == '*') && at[1]) {             /* a gap as wide as the next character; it fills the cell */
            end_word(shown);
            at += 1 + character_bytes(at + 1);
        } else if ((*at == '\\' || *at == '!') && at[1]) {
            size_t size = character_bytes(at + 1);
            put_word(shown, at + 1, size);
            at += 1 + size;
        } else if (*at == ';') {
            if (shown->section + 1 < SECTIONS) shown->section++;
            at++;
        } else at = take_plain(shown, at);
    }
}

/* "mm:ss" and "h:mm": the m is minutes. */
static bool minutes_only(const char *code) { return strchr(code, ':') && strspn(code, "mMsS:.0 ;@") == strlen(code); }

static const char *kept_words(Arena *arena, const Buffer *words) {
    Slice kept = slice_trim(slice_narrow(arena, (Slice){words->data ? words->data : "", words->size}));
    return kept.size ? arena_strndup(arena, kept.text, kept.size) : NULL;
}

static const CellStyle *style_of_code(Arena *arena, const char *code) {
    Shown      shown = {0};
    CellStyle *style = NEW(arena, CellStyle);
    look_at_code(&shown, code);
    if (shown.clock && (!shown.day || minutes_only(code))) style->shows = SHOWS_CLOCK;
    else if (shown.day || shown.clock) style->shows = SHOWS_DAY;
    style->percent = shown.percent;
    style->sections = shown.conditional ? 1 : shown.section + 1;
    for (int i = 1; shown.conditional && i < STYLE_SECTIONS; i++) {      /* which section is shown depends on the number: the words of all count */
        buffer_byte(&shown.words[0], ' ');
        buffer_put(&shown.words[0], shown.words[i].data ? shown.words[i].data : "", shown.words[i].size);
    }
    for (int i = 0; i < STYLE_SECTIONS; i++) style->words[i] = kept_words(arena, &shown.words[i]);
    for (int i = 0; i < SECTIONS; i++) buffer_free(&shown.words[i]);
    return style;
}

/* The formats that a file does not spell out: 5 to 8, 42 and 44 have the currency of whoever looks (the dollar, where nothing is said; Excel itself spells them out), 9 and 10
 * are percentages, 14 to 22 dates and times, 27 to 58 those of East Asia. */
static const CellStyle *built_in_style(long id) {
    static const CellStyle number = {.sections = 1}, currency = {.sections = 1, .words = {"$"}}, share = {.sections = 1, .percent = true}, day = {.shows = SHOWS_DAY}, clock = {.shows = SHOWS_CLOCK};
    if ((id >= 5 && id <= 8) || id == 42 || id == 44) return &currency;
    if (id == 9 || id == 10) return &share;
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 || id == 56) return &clock;
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58) ? &day : &number;
}

const char *workbook_words(const CellStyle *style, const char *number) {
    if (style->sections < 2) return style->words[0];
    bool is_zero = strcspn(number, "123456789") >= strcspn(number, "eE");
    int  section = is_zero ? 2 : *number == '-' ? 1 : 0;
    return style->words[section < style->sections ? section : 0];
}

static const CellStyle *style_of(const Styles *styles, long id) {
    for (int32_t i = 0; i < styles->formats.count; i++)
        if (styles->formats.items[i].id == id) return styles->formats.items[i].style;
    return built_in_style(id);
}

static void XMLCALL style_start(void *context, const char *name, const char **attributes) {
    Styles     *styles = context;
    Workbook   *workbook = styles->workbook;
    const char *local = xml_local(name), *id = xml_attribute(attributes, "numFmtId");
    if (strcmp(local, "cellXfs") == 0) styles->in_formats = true;
    if (strcmp(local, "numFmt") == 0 && id && styles->formats.count < STYLES) {
        const char *code = xml_attribute(attributes, "formatCode");
        if (code) VEC_PUSH(workbook->arena, &styles->formats, ((NumberFormat){atoi(id), style_of_code(workbook->arena, code)}));
    }
    if (strcmp(local, "xf") == 0 && styles->in_formats && workbook->style_count < STYLES)
        workbook->styles[workbook->style_count++] = id ? style_of(styles, atol(id)) : built_in_style(0);
}

static void XMLCALL style_end(void *context, const char *name) {
    if (strcmp(xml_local(name), "cellXfs") == 0) ((Styles *)context)->in_formats = false;
}

bool workbook_read_styles(Workbook *workbook) {
    Styles styles = {.workbook = workbook};
    workbook->styles = NEW_ARRAY(workbook->arena, const CellStyle *, STYLES);
    if (!workbook_part(workbook, "xl/styles.xml")) return true;
    return workbook_parse(workbook, "xl/styles.xml", style_start, style_end, NULL, &styles, NULL);
}
