/* snapshot - see snapshot.h. */
#include "tools/snapshot.h"

#include "eval/eval.h"
#include "data/reader.h"
#include <stdlib.h>
#include <string.h>

#define FIRST_LINE "# pol snapshot 1"

void snapshot_head(const char *data, const CompileOptions *options, Buffer *out)
{
    buffer_printf(out, FIRST_LINE "\n# data: %s\n", data);
    for (int32_t i = 0; i < options->choice_count; i++) buffer_printf(out, "# reading: %s=%s\n", options->choices[i].reading, options->choices[i].option);
}

static void money(Buffer *out, bool known, int64_t fen)
{
    char text[48];
    if (!known) return;
    decimal_write(fen, 2, 2, text);
    buffer_printf(out, " %s", text);
}

void snapshot_row(const IrProgram *program, int64_t row, const Decision *decision, Buffer *out)
{
    buffer_printf(out, "%lld", (long long)row);
    if (!decision) buffer_text(out, "\trow=error");
    for (int32_t m = 0; decision && m < program->measure_count; m++) {
        const MeasureDecision *measure = &decision->measures[m];
        buffer_printf(out, "\t%s=%s", name_key(program->measures[m].name), status_key(measure->status));
        money(out, measure->has_amount, measure->amount);
        if (measure->has_award) money(out, true, measure->award);
    }
    for (int32_t c = 0; decision && c < program->choice_count; c++) {
        const IrChoice *choice = &program->choices[c];
        buffer_printf(out, "\t%s=", name_key(choice->name));
        for (int32_t i = 0, any = 0; i < choice->member_count; i++)
            if (decision->choices[c].best >> i & 1) buffer_printf(out, "%s%s", any++ ? "," : "", name_key(program->measures[choice->members[i]].name));
        money(out, decision->choices[c].has_amount, decision->choices[c].amount);
    }
    buffer_byte(out, '\n');
}

bool snapshot_read(Arena *arena, const char *text, size_t size, Snapshot *snapshot)
{
    *snapshot = (Snapshot){0};
    if (size < sizeof FIRST_LINE || strncmp(text, FIRST_LINE "\n", sizeof FIRST_LINE)) return false;
    const char *at = text + sizeof FIRST_LINE;
    while (*at == '#') {
        const char *end = strchr(at, '\n');
        if (!end) return false;
        char *line = arena_strndup(arena, at, (size_t)(end - at));
        if (!strncmp(line, "# data: ", 8)) snapshot->data = line + 8;
        char *equals = strchr(line, '=');
        if (!strncmp(line, "# reading: ", 11) && equals) {
            *equals = '\0';
            ReadingChoice choice = {line + 11, equals + 1};
            VEC_PUSH(arena, &snapshot->readings, choice);
        }
        at = end + 1;
    }
    snapshot->rows = at;
    return snapshot->data != NULL;
}

/* ---- comparing ------------------------------------------------------------------------------------------------------------- */

typedef struct { const char *start; size_t size; } Piece;

/* The next piece up to `separator` or the end of the line. False: the line is used up. */
static bool next_piece(const char **at, const char *end, char separator, Piece *piece)
{
    if (*at >= end) return false;
    const char *stop = memchr(*at, separator, (size_t)(end - *at));
    if (!stop) stop = end;
    *piece = (Piece){*at, (size_t)(stop - *at)};
    *at = stop < end ? stop + 1 : end;
    return true;
}

static bool same_piece(Piece a, Piece b) { return a.size == b.size && !memcmp(a.start, b.start, a.size); }

static size_t name_size(Piece field)
{
    const char *equals = memchr(field.start, '=', field.size);
    return equals ? (size_t)(equals - field.start) : field.size;
}

/* The field of that name in a line; size 0 when there is none. */
static Piece find_field(const char *line, const char *end, Piece wanted)
{
    Piece field;
    while (next_piece(&line, end, '\t', &field))
        if (name_size(field) == name_size(wanted) && !memcmp(field.start, wanted.start, name_size(wanted))) return field;
    return (Piece){"", 0};
}

static void say_change(Piece row, Piece before, Piece after, bool chinese, Buffer *out)
{
    Piece named = before.size ? before : after;
    size_t name = name_size(named);
    buffer_printf(out, chinese ? "第%.*s份 %.*s：" : "row %.*s %.*s: ", (int)row.size, row.start, (int)name, named.start);
    const char *none = chinese ? "（无）" : "(none)";
    if (before.size) buffer_printf(out, "%.*s", (int)(before.size - name - 1), before.start + name + 1);
    else buffer_text(out, none);
    buffer_text(out, " → ");
    if (after.size) buffer_printf(out, "%.*s\n", (int)(after.size - name - 1), after.start + name + 1);
    else buffer_printf(out, "%s\n", none);
}

/* Two lines of the same row. Every field of either is looked at. */
static void compare_line(Piece before, Piece after, bool chinese, Buffer *out)
{
    const char *at = before.start, *end = before.start + before.size, *other = after.start, *other_end = after.start + after.size;
    Piece row, other_row, field;
    next_piece(&at, end, '\t', &row);
    next_piece(&other, other_end, '\t', &other_row);
    for (const char *rest = at; next_piece(&rest, end, '\t', &field);) {
        Piece now = find_field(other, other_end, field);
        if (!same_piece(field, now)) say_change(row, field, now, chinese, out);
    }
    for (const char *rest = other; next_piece(&rest, other_end, '\t', &field);)
        if (!find_field(at, end, field).size) say_change(row, (Piece){"", 0}, field, chinese, out);
}

int snapshot_compare(const char *before, const char *after, Language language, Buffer *out)
{
    bool chinese = language == LANGUAGE_CHINESE;
    const char *end = before + strlen(before), *other_end = after + strlen(after);
    Piece line, other;
    int differing = 0;
    for (;;) {
        bool has = next_piece(&before, end, '\n', &line), has_other = next_piece(&after, other_end, '\n', &other);
        if (!has && !has_other) return differing;
        if (has && has_other && same_piece(line, other)) continue;
        differing++;
        if (has && has_other) compare_line(line, other, chinese, out);
        else {
            Piece only = has ? line : other, row = {0};
            const char *at = only.start;
            next_piece(&at, only.start + only.size, '\t', &row);
            buffer_printf(out, has ? (chinese ? "第%.*s份：现在没有这一份\n" : "row %.*s: it is no longer there\n") : (chinese ? "第%.*s份：新增\n" : "row %.*s: it is new\n"), (int)row.size, row.start);
        }
    }
}

bool snapshot_take(const IrProgram *program, Arena *arena, const char *path, Buffer *out, Wording *why)
{
    RowError *failure = NULL;
    Reader *reader = reader_open(arena, &program->schema, path, reader_options_for(path), &failure);
    const RowError *trouble = failure;
    Arena *scratch = arena_new();
    Row row;
    while (reader && reader_next(reader, scratch, &row)) {
        bool bad = row.errors.items.count > 0;
        snapshot_row(program, row.row, bad ? NULL : eval_decide(program, row.application, scratch, NULL), out);
        arena_reset(scratch);
    }
    if (reader) trouble = reader_failure(reader);
    if (trouble) {
        Buffer text = {0};
        row_error_message(trouble, LANGUAGE_ENGLISH, &text);
        why->english = arena_strndup(arena, text.data, text.size);
        buffer_clear(&text);
        row_error_message(trouble, LANGUAGE_CHINESE, &text);
        why->chinese = arena_strndup(arena, text.data, text.size);
        buffer_free(&text);
    }
    if (reader) reader_close(reader);
    arena_free(scratch);
    return !trouble;
}
