/* impact_html - an impact as a page of its own: tables and three charts drawn as SVG. No scripts, nothing from elsewhere.
 * Floating point is for drawing only. */
#include "analysis/impact.h"

#include "analysis/diff_text.h"
#include "base/markup.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

static const char style[] =
    ":root{--before:#9aa7b4;--after:#2f6fae;--gain:#2e7d4f;--loss:#b3403a;--line:#ddd;--soft:#666}"
    "*{box-sizing:border-box}body{margin:0 auto;max-width:1100px;padding:1rem 1.5rem;font:15px/1.6 'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif;color:#1c1c1c;background:#fff}"
    "h1{font-size:1.4rem;margin:.4rem 0}h2{font-size:1.1rem;margin:1.6rem 0 .4rem;border-bottom:2px solid #1c1c1c}"
    "p.small{color:var(--soft);font-size:.9rem}.cards{display:flex;flex-wrap:wrap;gap:.8rem;margin:.8rem 0}.card{border:1px solid var(--line);padding:.4rem 1rem;min-width:7rem}"
    ".card b{display:block;font-size:1.4rem}.gain b{color:var(--gain)}.loss b{color:var(--loss)}"
    "table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}td,th{border-bottom:1px solid var(--line);padding:.25rem .6rem;text-align:right;font-weight:normal;white-space:nowrap}.wide{overflow-x:auto}"
    "th{color:var(--soft)}td:first-child,th:first-child{text-align:left;white-space:normal;min-width:8em}tr.changed td{font-weight:600}tr.changed td:first-child{border-left:4px solid var(--after)}"
    "svg{max-width:100%;height:auto;font:12px sans-serif}svg .axis{stroke:#888}svg .grid{stroke:#eee}"
    "@media print{body{font-size:10pt}}";

static void put_money(Int128 fen, Language language, Buffer *out) { vocabulary_money(fen, language, out); }

static void put_change(Int128 change, Language language, Buffer *out) {
    if (change == 0) {
        buffer_text(out, "<td style=\"color:var(--soft)\">–</td>");
        return;
    }
    buffer_printf(out, "<td style=\"color:var(--%s)\">%s", change < 0 ? "loss" : "gain", change > 0 ? "+" : "");
    put_money(change, language, out);
    buffer_text(out, "</td>");
}

/* ---- tables ----------------------------------------------------------------------------------------------------------------- */

static void card(const char *kind, const char *label, int64_t count, Buffer *out) {
    buffer_printf(out, "<div class=\"card %s\"><b>%" PRId64 "</b>%s</div>\n", kind, count, label);
}

static void cards(const Impact *impact, Language language, Buffer *out) {
    buffer_text(out, "<div class=\"cards\">\n");
    card("", say(language, "applications", "申报份数"), impact->rows, out);
    card("gain", effect_words(EFFECT_GAIN, language), impact->effects[EFFECT_GAIN], out);
    card("loss", effect_words(EFFECT_LOSS, language), impact->effects[EFFECT_LOSS], out);
    if (impact->mixed) card("", say(language, "gain and lose", "有增有减"), impact->mixed, out);
    card("", effect_words(EFFECT_UNKNOWN_NOW, language), impact->effects[EFFECT_UNKNOWN_NOW], out);
    if (impact->effects[EFFECT_KNOWN_NOW]) card("", effect_words(EFFECT_KNOWN_NOW, language), impact->effects[EFFECT_KNOWN_NOW], out);
    if (impact->effects[EFFECT_ERROR_NOW]) card("loss", effect_words(EFFECT_ERROR_NOW, language), impact->effects[EFFECT_ERROR_NOW], out);
    if (impact->effects[EFFECT_NO_ERROR_NOW]) card("gain", effect_words(EFFECT_NO_ERROR_NOW, language), impact->effects[EFFECT_NO_ERROR_NOW], out);
    card("", effect_words(EFFECT_SAME, language), impact->effects[EFFECT_SAME], out);
    if (impact->bad_rows) card("loss", say(language, "not readable", "无法读取"), impact->bad_rows, out);
    buffer_text(out, "</div>\n");
}

static void unit_row(const Impact *impact, const ImpactUnit *unit, Language language, Buffer *out) {
    bool changed = unit->effects[EFFECT_SAME] != impact->rows - impact->bad_rows;
    buffer_printf(out, "<tr%s><td>", changed ? " class=\"changed\"" : "");
    markup_text(out, name_in(unit->name, language));
    if (unit->title) {
        buffer_byte(out, ' ');
        markup_text(out, unit->title);
    }
    buffer_printf(out, "</td><td>%s</td><td>%" PRId64 " → %" PRId64 "</td><td>%" PRId64 " → %" PRId64 "</td><td>%" PRId64 "</td><td>%" PRId64 "</td>", unit->is_choice ? say(language, "group", "择一") : kind_word(unit->kind, language),
                  unit->totals[0].paid, unit->totals[1].paid, unit->totals[0].open, unit->totals[1].open, unit->effects[EFFECT_GAIN], unit->effects[EFFECT_LOSS]);
    if (!unit->has_amount) {
        buffer_text(out, "<td></td><td></td><td></td></tr>\n");
        return;
    }
    for (int s = 0; s < 2; s++) {
        buffer_text(out, "<td>");
        put_money(unit->totals[s].sum, language, out);
        buffer_text(out, "</td>");
    }
    put_change(unit->totals[1].sum - unit->totals[0].sum, language, out);
    buffer_text(out, "</tr>\n");
}

static void unit_table(const Impact *impact, Language language, Buffer *out) {
    buffer_printf(out, "<div class=\"wide\"><table><tr><th></th><th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th></tr>\n", say(language, "kind", "种类"), say(language, "eligible", "符合"),
                  say(language, "open", "未定"), say(language, "gain", "受益"), say(language, "lose", "受损"), say(language, "before", "金额（前）"), say(language, "after", "金额（后）"), say(language, "change", "增减"));
    for (int32_t u = 0; u < impact->unit_count; u++) unit_row(impact, &impact->units[u], language, out);
    buffer_text(out, "</table></div>\n");
}

static void mover_side(const ImpactUnit *unit, const ImpactMover *mover, int side, Language language, Buffer *out) {
    buffer_text(out, "<td>");
    if (mover->known[side] && unit->has_amount) put_money(mover->amounts[side], language, out);
    else buffer_text(out, mover->statuses[side] == STATUS_YES && !mover->known[side] ? say(language, "amount open", "金额未定") : status_word(mover->statuses[side], language));
    buffer_text(out, "</td>");
}

static void mover_table(const Impact *impact, Language language, Buffer *out) {
    buffer_printf(out, "<div class=\"wide\"><table><tr><th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th></tr>\n", say(language, "measure or group", "措施或择一组"), say(language, "application", "第几份"), say(language, "line", "行"),
                  say(language, "before", "前"), say(language, "after", "后"), say(language, "change", "增减"));
    for (int32_t i = 0; i < impact->mover_count; i++) {
        const ImpactMover *mover = &impact->movers[i];
        const ImpactUnit  *unit = &impact->units[mover->unit];
        buffer_text(out, "<tr><td>");
        markup_text(out, name_in(unit->name, language));
        buffer_printf(out, "</td><td>%" PRId64 "</td><td>%" PRId64 "</td>", mover->row, mover->line);
        mover_side(unit, mover, 0, language, out);
        mover_side(unit, mover, 1, language, out);
        if (mover->known[0] && mover->known[1]) put_change((Int128)mover->amounts[1] - mover->amounts[0], language, out);
        else buffer_text(out, "<td></td>");
        buffer_text(out, "</tr>\n");
    }
    buffer_text(out, "</table></div>\n");
}

/* ---- charts ------------------------------------------------------------------------------------------------------------------- */

static double wan(Int128 fen) { return (double)fen / 1e6; }

static void svg_text(double x, double y, const char *anchor, const char *text, Buffer *out) {
    buffer_printf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor);
    markup_text(out, text);
    buffer_text(out, "</text>");
}

/* Two bars for each unit that has an amount. */
static void chart_bars(const Impact *impact, Language language, Buffer *out) {
    enum { LEFT = 170, WIDTH = 1000, ROW = 34 };
    double most = 1;
    int    count = 0;
    for (int32_t u = 0; u < impact->unit_count; u++) {
        const ImpactUnit *unit = &impact->units[u];
        if (!unit->has_amount) continue;
        count++;
        for (int s = 0; s < 2; s++) most = fmax(most, wan(unit->totals[s].sum));
    }
    buffer_printf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\">\n", WIDTH, count * ROW + 10);
    int y = 4;
    for (int32_t u = 0; u < impact->unit_count; u++) {
        const ImpactUnit *unit = &impact->units[u];
        if (!unit->has_amount) continue;
        svg_text(LEFT - 8, y + 18, "end", name_in(unit->name, language), out);
        for (int s = 0; s < 2; s++) {
            double length = wan(unit->totals[s].sum) / most * (WIDTH - LEFT - 170);
            Buffer label = {0};
            put_money(unit->totals[s].sum, language, &label);
            buffer_printf(out, "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"12\" fill=\"var(--%s)\"/>", LEFT, y + s * 14, fmax(length, 0), s ? "after" : "before");
            svg_text(LEFT + fmax(length, 0) + 6, y + s * 14 + 10, "start", label.data, out);
            buffer_free(&label);
        }
        buffer_byte(out, '\n');
        y += ROW;
    }
    buffer_text(out, "</svg>\n");
}

static const char *bin_label(int bin, Language language) {
    static const char *const chinese[] = {"−1亿元起", "−1000万起", "−100万起", "−10万起", "−1万元起", "不足−1万", "不变", "不足+1万", "+1万元起", "+10万起", "+100万起", "+1000万起", "+1亿元起"};
    static const char *const english[] = {"−100M or more", "−10M", "−1M", "−100k", "−10k", "less", "same", "less", "+10k", "+100k", "+1M", "+10M", "+100M or more"};
    return language == LANGUAGE_CHINESE ? chinese[bin] : english[bin];
}

/* How many applications change by how much, over all units that pay; the unchanged ones are left out, or they would hide the others. */
static void chart_distribution(const Impact *impact, Language language, Buffer *out) {
    enum { WIDTH = 1000, HEIGHT = 260, FLOOR = 220 };
    int64_t bins[IMPACT_BINS] = {0}, most = 0;
    for (int32_t u = 0; u < impact->unit_count; u++)
        for (int b = 0; b < IMPACT_BINS && impact->units[u].pays; b++)
            if (b != IMPACT_BINS / 2) bins[b] += impact->units[u].bins[b];
    for (int b = 0; b < IMPACT_BINS; b++) most = bins[b] > most ? bins[b] : most;
    if (most == 0) {
        buffer_printf(out, "<p>%s</p>\n", say(language, "No application gains or loses a decided amount.", "没有任何申报的已确定金额有所增减。"));
        return;
    }
    buffer_printf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\"><line class=\"axis\" x1=\"0\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", WIDTH, HEIGHT, FLOOR, WIDTH, FLOOR);
    for (int b = 0; b < IMPACT_BINS; b++) {
        double step = (double)WIDTH / IMPACT_BINS, height = (double)bins[b] / (double)most * (FLOOR - 30), x = step * b;
        char   count[32];
        buffer_printf(out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"var(--%s)\"/>", x + 4, FLOOR - height, step - 8, height, b < IMPACT_BINS / 2 ? "loss" : "gain");
        svg_text(x + step / 2, FLOOR + 16, "middle", bin_label(b, language), out);
        snprintf(count, sizeof count, "%" PRId64, bins[b]);
        if (bins[b]) svg_text(x + step / 2, FLOOR - height - 6, "middle", count, out);
        buffer_byte(out, '\n');
    }
    buffer_text(out, "</svg>\n");
}

/* Position of an amount on a logarithmic axis from 10^floor to 10^top wan; what is below stands at its start. */
static double position(double value, int floor_power, int top_power) {
    if (value <= pow(10, floor_power)) return 0;
    return (log10(value) - floor_power) / (top_power - floor_power);
}

/* The label of an axis: 10^power wan, exact. The least amount is one fen, 10^-6 wan. */
static void svg_amount(double x, double y, const char *anchor, int power, Language language, Buffer *out) {
    Int128 fen = 1;
    Buffer label = {0};
    for (int i = -6; i < power; i++) fen *= 10;
    put_money(fen, language, &label);
    svg_text(x, y, anchor, label.data, out);
    buffer_free(&label);
}

static void chart_scatter(const Impact *impact, Language language, Buffer *out) {
    enum { WIDTH = 1000, HEIGHT = 460, LEFT = 90, BOTTOM = 410, TOP = 20 };
    int x_low = 20, x_top = -20, y_low = 20, y_top = -20;
    for (int32_t i = 0; i < impact->point_count; i++) {
        const ImpactPoint *point = &impact->points[i];
        double             values[3] = {wan(point->x), wan(point->y[0]), wan(point->y[1])};
        for (int k = 0; k < 3; k++) {
            if (values[k] <= 0) continue;
            int power = (int)floor(log10(values[k])), *low = k ? &y_low : &x_low, *top = k ? &y_top : &x_top;
            *low = power < *low ? power : *low;
            *top = power + 1 > *top ? power + 1 : *top;
        }
    }
    if (x_top <= x_low) x_low = 0, x_top = 1;
    if (y_top <= y_low) y_low = 0, y_top = 1;
    buffer_printf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\">\n", WIDTH, HEIGHT);
    for (int power = x_low; power <= x_top; power++) {
        double x = LEFT + position(pow(10, power), x_low, x_top) * (WIDTH - LEFT - 30);
        buffer_printf(out, "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>", x, TOP, x, BOTTOM);
        svg_amount(x, BOTTOM + 18, "middle", power, language, out);
    }
    for (int power = y_low; power <= y_top; power++) {
        double y = BOTTOM - position(pow(10, power), y_low, y_top) * (BOTTOM - TOP);
        buffer_printf(out, "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>", LEFT, y, WIDTH - 30, y);
        svg_amount(LEFT - 8, y + 4, "end", power, language, out);
    }
    buffer_byte(out, '\n');
    for (int32_t i = 0; i < impact->point_count; i++)
        for (int s = 0; s < 2; s++) {
            const ImpactPoint *point = &impact->points[i];
            double x = LEFT + position(wan(point->x), x_low, x_top) * (WIDTH - LEFT - 30), y = BOTTOM - position(wan(point->y[s]), y_low, y_top) * (BOTTOM - TOP);
            if (s == 0) buffer_printf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\" fill=\"none\" stroke=\"var(--before)\"/>", x, y);
            else buffer_printf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.2\" fill=\"var(--after)\"/>\n", x, y);
        }
    buffer_text(out, "</svg>\n");
}

static void legend(Language language, Buffer *out) {
    buffer_printf(out, "<p class=\"small\"><span style=\"color:var(--before)\">■</span> %s &nbsp; <span style=\"color:var(--after)\">■</span> %s</p>\n", say(language, "before", "修订前"), say(language, "after", "修订后"));
}

/* ---- the page -------------------------------------------------------------------------------------------------------------------- */

void impact_html(const Impact *impact, ImpactNames names, Language language, Buffer *out) {
    const IrPolicy *policy = &impact->after->policy;
    buffer_printf(out, "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>", language == LANGUAGE_CHINESE ? "zh-Hans" : "en");
    markup_text(out, say(language, "Impact of a revision", "修订的影响"));
    buffer_printf(out, "</title><style>%s</style></head><body>\n<h1>%s</h1>\n<p>", style, say(language, "Impact of a revision", "修订的影响"));
    markup_text(out, policy->title ? policy->title : name_in(policy->name, language));
    buffer_text(out, "</p>\n<p class=\"small\">");
    markup_text(out, names.before);
    buffer_text(out, " → ");
    markup_text(out, names.after);
    buffer_text(out, say(language, "; data: ", "；数据："));
    markup_text(out, names.data);
    buffer_text(out, "</p>\n");
    cards(impact, language, out);
    buffer_printf(out, "<h2>%s</h2>\n", say(language, "By measure and group, before and after", "各措施和择一组，修订前后"));
    unit_table(impact, language, out);
    buffer_printf(out, "<p class=\"small\">%s</p>\n", say(language, "Members of a group are counted each on its own; of a group one member is taken, so only its advised amount, as far as members are decided, counts in a budget. Amounts not decided yet are not in the sums.",
                                                           "择一组的成员逐条单独计算；一组只享受一类，预算只计该组按已能确定的成员得出的建议金额。尚未确定的金额不在合计之内。"));
    buffer_printf(out, "<h2>%s</h2>\n", say(language, "Amounts before and after", "金额，修订前后"));
    legend(language, out);
    chart_bars(impact, language, out);
    buffer_printf(out, "<h2>%s</h2>\n", say(language, "How much changes (applications by size of change)", "增减的分布（按变动幅度计的申报份数）"));
    chart_distribution(impact, language, out);
    if (impact->point_count) {
        const IrField *field = &impact->after->schema.fields[impact->against];
        buffer_printf(out, "<h2>%s ", kind_word(impact->points_kind, language));
        markup_text(out, say(language, "against", "与"));
        buffer_byte(out, ' ');
        markup_text(out, name_in(field->name, language));
        buffer_text(out, say(language, "</h2>\n", " 的关系</h2>\n"));
        legend(language, out);
        chart_scatter(impact, language, out);
        if (impact->points_seen > impact->point_count)
            buffer_printf(out, language == LANGUAGE_CHINESE ? "<p class=\"small\">共%" PRId64 "份，图中抽取%d份。</p>\n" : "<p class=\"small\">%" PRId64 " applications, of which %d are drawn.</p>\n", impact->points_seen, impact->point_count);
    }
    buffer_printf(out, "<h2>%s</h2>\n", say(language, "Largest changes", "变动最大的申报"));
    mover_table(impact, language, out);
    buffer_text(out, "</body></html>\n");
}
