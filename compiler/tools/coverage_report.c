/* coverage_report - see coverage_report.h. */
#include "tools/coverage_report.h"

#include "base/json_write.h"
#include "data/columns.h"
#include <stdio.h>

static int64_t covered(const int64_t *characters) { return characters[COVERAGE_PREAMBLE] + characters[COVERAGE_DECLARED] + characters[COVERAGE_ENCODED]; }

static void row(Buffer *out, const int64_t *characters, int64_t total)
{
    static const CoverageKind order[] = {COVERAGE_ENCODED, COVERAGE_DECLARED, COVERAGE_PREAMBLE, COVERAGE_NONE};
    int32_t shares[COVERAGE_KINDS];
    coverage_shares(characters, total, shares);
    for (int i = 0; i < 4; i++) buffer_printf(out, "%6d.%02d%%", shares[order[i]] / 100, shares[order[i]] % 100);
}

static void heading(Buffer *out, const char *word, int width) { columns_put(out, word, width, true); }

void coverage_text(const Coverage *coverage, const SourceSet *sources, Language language, Buffer *out)
{
    bool chinese = language == LANGUAGE_CHINESE;
    const Source *source = sources->sources.items[coverage->notice];
    heading(out, chinese ? "段" : "line", 6);
    heading(out, chinese ? "字数" : "characters", 12);
    static const CoverageKind order[] = {COVERAGE_ENCODED, COVERAGE_DECLARED, COVERAGE_PREAMBLE, COVERAGE_NONE};
    for (int i = 0; i < 4; i++) heading(out, coverage_word(order[i], language), 10);
    buffer_byte(out, '\n');
    for (int32_t p = 0; p < coverage->paragraphs.count; p++) {
        const CoverageParagraph *paragraph = &coverage->paragraphs.items[p];
        int64_t characters[COVERAGE_KINDS];
        for (int kind = 0; kind < COVERAGE_KINDS; kind++) characters[kind] = paragraph->characters[kind];
        buffer_printf(out, "%6d%12d", paragraph->line, paragraph->total);
        row(out, characters, paragraph->total);
        if (paragraph->repeats) buffer_text(out, chinese ? "  与前面的段落重复" : "  repeats an earlier paragraph");
        buffer_byte(out, '\n');
        for (int32_t i = 0; i < paragraph->pieces.count; i++) {
            const CoveragePiece *piece = &paragraph->pieces.items[i];
            if (piece->kind != COVERAGE_NONE) continue;
            buffer_text(out, chinese ? "        未覆盖：" : "        uncovered: ");
            buffer_put(out, source->text + piece->start, piece->end - piece->start);
            buffer_byte(out, '\n');
        }
    }
    heading(out, chinese ? "合计" : "total", 6);
    buffer_printf(out, "%12lld", (long long)coverage->total);
    row(out, coverage->characters, coverage->total);
    buffer_byte(out, '\n');
}

static void json_kinds(JsonWriter *json, const int64_t *characters, int64_t total)
{
    json_member_integer(json, "characters", total);
    json_member_integer(json, "encoded", characters[COVERAGE_ENCODED]);
    json_member_integer(json, "declared", characters[COVERAGE_DECLARED]);
    json_member_integer(json, "preamble", characters[COVERAGE_PREAMBLE]);
    json_member_integer(json, "uncovered", characters[COVERAGE_NONE]);
    int32_t hundredths = coverage_hundredths(covered(characters), total);
    char text[32];
    snprintf(text, sizeof text, "%d.%02d", hundredths / 100, hundredths % 100);
    json_member_string(json, "covered_percent", text);
}

void coverage_json(const Coverage *coverage, const SourceSet *sources, Buffer *out)
{
    JsonWriter writer, *json = &writer;
    const Source *source = sources->sources.items[coverage->notice];
    json_init(json, out, 2);
    json_open_object(json);
    json_member_string(json, "source", source->path);
    json_kinds(json, coverage->characters, coverage->total);
    json_key(json, "paragraphs");
    json_open_array(json);
    for (int32_t p = 0; p < coverage->paragraphs.count; p++) {
        const CoverageParagraph *paragraph = &coverage->paragraphs.items[p];
        int64_t characters[COVERAGE_KINDS];
        for (int kind = 0; kind < COVERAGE_KINDS; kind++) characters[kind] = paragraph->characters[kind];
        json_open_object(json);
        json_member_integer(json, "line", paragraph->line);
        json_kinds(json, characters, paragraph->total);
        json_member_bool(json, "repeats", paragraph->repeats);
        json_key(json, "uncovered_text");
        json_open_array(json);
        for (int32_t i = 0; i < paragraph->pieces.count; i++)
            if (paragraph->pieces.items[i].kind == COVERAGE_NONE)
                json_string_size(json, source->text + paragraph->pieces.items[i].start, paragraph->pieces.items[i].end - paragraph->pieces.items[i].start);
        json_close_array(json);
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
    buffer_byte(out, '\n');
}
