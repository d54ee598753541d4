/* impact_text - an impact for a terminal and as JSON. */
#include "analysis/impact.h"

#include "analysis/diff_text.h"
#include "base/json_write.h"
#include <inttypes.h>
#include <string.h>

static void put_signed_money(Int128 change, Language language, Buffer *out) {
    if (change == 0) {
        buffer_text(out, say(language, "-", "—"));
        return;
    }
    if (change > 0) buffer_byte(out, '+');
    vocabulary_money(change, language, out);
}

static void put_padded(const char *text, int width, Buffer *out) {
    buffer_text(out, text);
    buffer_repeat(out, " ", width - utf8_display_width(text, strlen(text)));
}

/* Writes a cell of at least `width` terminal columns, to the right of its space. */
static void put_right(Buffer *cell, int width, Buffer *out) {
    buffer_repeat(out, " ", width - utf8_display_width(cell->data ? cell->data : "", cell->size));
    buffer_put(out, cell->data ? cell->data : "", cell->size);
    buffer_clear(cell);
}

static bool unit_changed(const ImpactUnit *unit, int64_t rows, int64_t bad) { return unit->effects[EFFECT_SAME] != rows - bad; }

static void text_unit(const Impact *impact, const ImpactUnit *unit, Language language, bool color, Buffer *out) {
    Buffer cell = {0};
    bool   changed = unit_changed(unit, impact->rows, impact->bad_rows);
    if (color && changed) buffer_text(out, "\033[1m");
    put_padded(name_in(unit->name, language), 22, out);
    buffer_printf(&cell, "%" PRId64 " → %" PRId64, unit->totals[0].paid, unit->totals[1].paid);
    put_right(&cell, 18, out);
    buffer_printf(&cell, "%" PRId64 " → %" PRId64, unit->totals[0].open, unit->totals[1].open);
    put_right(&cell, 18, out);
    if (unit->has_amount) {
        vocabulary_money(unit->totals[0].sum, language, &cell);
        put_right(&cell, 24, out);
        vocabulary_money(unit->totals[1].sum, language, &cell);
        put_right(&cell, 24, out);
        put_signed_money(unit->totals[1].sum - unit->totals[0].sum, language, &cell);
        put_right(&cell, 24, out);
    }
    buffer_text(out, color && changed ? "\033[0m\n" : "\n");
    buffer_free(&cell);
}

static void text_head(Language language, Buffer *out) {
    static const char *const english[] = {"eligible", "open", "amount before", "amount after", "change"};
    static const char *const chinese[] = {"符合（前→后）", "未定（前→后）", "金额（前）", "金额（后）", "增减"};
    static const int widths[] = {18, 18, 24, 24, 24};
    Buffer cell = {0};
    put_padded("", 22, out);
    for (int i = 0; i < 5; i++) {
        buffer_text(&cell, language == LANGUAGE_CHINESE ? chinese[i] : english[i]);
        put_right(&cell, widths[i], out);
    }
    buffer_byte(out, '\n');
    buffer_free(&cell);
}

static void text_budget(const Impact *impact, Language language, Buffer *out) {
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        Int128 sums[2] = {0, 0};
        bool   some = false;
        for (int32_t u = 0; u < impact->unit_count; u++) {
            const ImpactUnit *unit = &impact->units[u];
            if (!unit->pays || !unit->has_amount || (int)unit->kind != kind) continue;
            some = true;
            for (int s = 0; s < 2; s++) sums[s] += unit->totals[s].sum;
        }
        if (!some) continue;
        buffer_printf(out, "%s %s%s", say(language, "total", "合计"), kind_word((OutcomeKind)kind, language), say(language, ": ", "："));
        vocabulary_money(sums[0], language, out);
        buffer_text(out, " → ");
        vocabulary_money(sums[1], language, out);
        buffer_text(out, say(language, " (", "（"));
        put_signed_money(sums[1] - sums[0], language, out);
        buffer_text(out, say(language, ")\n", "）\n"));
    }
}

static void put_side(const ImpactUnit *unit, const ImpactMover *mover, int side, Language language, Buffer *out) {
    if (mover->known[side] && unit->has_amount) vocabulary_money(mover->amounts[side], language, out);
    else if (mover->statuses[side] == STATUS_YES && !mover->known[side]) buffer_text(out, say(language, "amount open", "金额未定"));
    else buffer_text(out, status_word(mover->statuses[side], language));
}

static void text_movers(const Impact *impact, Language language, Buffer *out) {
    if (!impact->mover_count) return;
    buffer_printf(out, "\n%s\n", say(language, "largest changes:", "变动最大的："));
    for (int32_t i = 0; i < impact->mover_count; i++) {
        const ImpactMover *mover = &impact->movers[i];
        const ImpactUnit  *unit = &impact->units[mover->unit];
        buffer_printf(out, language == LANGUAGE_CHINESE ? "  第%" PRId64 "份（第%" PRId64 "行）  %s  " : "  application %" PRId64 " (line %" PRId64 ")  %s  ", mover->row, mover->line, name_in(unit->name, language));
        put_side(unit, mover, 0, language, out);
        buffer_text(out, " → ");
        put_side(unit, mover, 1, language, out);
        buffer_byte(out, '\n');
    }
}

void impact_text(const Impact *impact, ImpactNames names, Language language, bool color, Buffer *out) {
    (void)names;
    buffer_printf(out, language == LANGUAGE_CHINESE ? "申报%" PRId64 "份：" : "%" PRId64 " applications: ", impact->rows);
    static const Effect order[] = {EFFECT_GAIN, EFFECT_LOSS, EFFECT_UNKNOWN_NOW, EFFECT_KNOWN_NOW, EFFECT_ERROR_NOW, EFFECT_NO_ERROR_NOW, EFFECT_SAME};
    const char *comma = say(language, ", ", "，");
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        bool always = order[i] == EFFECT_GAIN || order[i] == EFFECT_LOSS || order[i] == EFFECT_UNKNOWN_NOW || order[i] == EFFECT_SAME;
        if (!always && !impact->effects[order[i]]) continue;
        buffer_printf(out, language == LANGUAGE_CHINESE ? "%1$s%2$s%3$" PRId64 : "%1$s%3$" PRId64 " %2$s", i ? comma : "", effect_words(order[i], language), impact->effects[order[i]]);
    }
    if (impact->mixed) buffer_printf(out, language == LANGUAGE_CHINESE ? "，有增有减%" PRId64 : ", %" PRId64 " both", impact->mixed);
    if (impact->bad_rows) buffer_printf(out, language == LANGUAGE_CHINESE ? "，无法读取%" PRId64 : ", %" PRId64 " not readable", impact->bad_rows);
    buffer_text(out, "\n\n");
    text_head(language, out);
    for (int32_t u = 0; u < impact->unit_count; u++) text_unit(impact, &impact->units[u], language, color, out);
    buffer_byte(out, '\n');
    text_budget(impact, language, out);
    text_movers(impact, language, out);
}

/* ---- JSON ------------------------------------------------------------------------------------------------------------------------ */

static void json_fen(JsonWriter *json, const char *key, Int128 fen) {
    char text[48];
    decimal_write(fen, 2, 2, text);
    json_member_string(json, key, text);
}

static void json_effects(JsonWriter *json, const int64_t *counts) {
    json_key(json, "effects");
    json_open_object(json);
    for (int e = 0; e < EFFECT_COUNT; e++) json_member_integer(json, effect_key((Effect)e), counts[e]);
    json_close_object(json);
}

static void json_side(JsonWriter *json, const char *key, const ImpactUnit *unit, int side) {
    json_key(json, key);
    json_open_object(json);
    for (int s = 0; !unit->is_choice && s < IMPACT_STATUS_COUNT; s++) json_member_integer(json, status_key((Status)s), unit->statuses[side][s]);
    json_member_integer(json, "paid", unit->totals[side].paid);
    json_member_integer(json, "open", unit->totals[side].open);
    if (unit->has_amount) json_fen(json, "amount", unit->totals[side].sum);
    json_close_object(json);
}

static void json_unit(JsonWriter *json, const ImpactUnit *unit) {
    json_open_object(json);
    json_member_string(json, unit->is_choice ? "choice" : "measure", name_key(unit->name));
    json_member_string(json, "title", unit->title);
    json_member_string(json, "kind", kind_key(unit->kind));
    json_member_bool(json, "pays", unit->pays);
    json_side(json, "before", unit, 0);
    json_side(json, "after", unit, 1);
    json_effects(json, unit->effects);
    json_key(json, "distribution");
    json_open_array(json);
    for (int b = 0; b < IMPACT_BINS; b++) json_integer(json, unit->bins[b]);
    json_close_array(json);
    json_close_object(json);
}

void impact_json(const Impact *impact, ImpactNames names, Language language, Buffer *out) {
    (void)language;
    JsonWriter json;
    json_init(&json, out, 2);
    json_open_object(&json);
    json_member_string(&json, "before", names.before);
    json_member_string(&json, "after", names.after);
    json_member_string(&json, "data", names.data);
    json_member_integer(&json, "applications", impact->rows);
    json_member_integer(&json, "unreadable", impact->bad_rows);
    json_effects(&json, impact->effects);
    json_member_integer(&json, "mixed", impact->mixed);
    json_key(&json, "units");
    json_open_array(&json);
    for (int32_t u = 0; u < impact->unit_count; u++) json_unit(&json, &impact->units[u]);
    json_close_array(&json);
    json_key(&json, "movers");
    json_open_array(&json);
    for (int32_t i = 0; i < impact->mover_count; i++) {
        const ImpactMover *mover = &impact->movers[i];
        json_open_object(&json);
        json_member_integer(&json, "row", mover->row);
        json_member_integer(&json, "line", mover->line);
        json_member_string(&json, "unit", name_key(impact->units[mover->unit].name));
        json_member_string(&json, "effect", effect_key(mover->effect));
        for (int s = 0; s < 2; s++) {
            json_member_string(&json, s ? "status_after" : "status_before", status_key(mover->statuses[s]));
            if (mover->known[s]) json_fen(&json, s ? "after" : "before", mover->amounts[s]);
        }
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    buffer_byte(out, '\n');
}
