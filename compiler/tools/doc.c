/* doc - see doc.h. A rule is shown beside the paragraph in which its first quotation stands. */
#include "tools/doc.h"

#include "analysis/coverage.h"
#include "base/markup.h"
#include "runtime/date.h"
#include "sema/citations.h"
#include "tools/register.h"
#include <string.h>

typedef struct {
    const Decl *decl;
    DeclaredName name;
    const char *title;
    const QuotationList *cites;
    CoverageKind kind;
    SpanList places;                         /* of all its quotations, in the notice */
    int32_t measure, item;                   /* index in the program, or -1 */
} Rule;

typedef struct {
    const Unit *unit; Arena *arena; Buffer *out; bool chinese; Language language;
    VEC(Rule) rules;
    const Coverage *coverage;
} Doc;

static const char style[] =
    ":root{--ink:#1c1c1c;--soft:#666;--line:#ddd;--encoded:#d9ecd9;--declared:#dfe7f5;--preamble:#eee;--none:#f9d6d5}"
    "*{box-sizing:border-box}body{margin:0;font:16px/1.7 'Noto Serif CJK SC','Source Han Serif SC','Songti SC',SimSun,serif;color:var(--ink);background:#fff}"
    "header,main,section.end{max-width:1500px;margin:0 auto;padding:1rem 1.5rem}h1{font-size:1.5rem;line-height:1.4;margin:.5rem 0}h2{font-size:1.2rem;border-bottom:2px solid var(--ink);padding-bottom:.2rem}"
    "dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0}dl.facts dt{color:var(--soft)}dl.facts dd{margin:0}"
    ".legend span{display:inline-block;padding:.1rem .6rem;margin:0 .5rem .3rem 0;border-radius:.2rem;font-size:.9rem}"
    ".pair{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:1.5rem;border-top:1px solid var(--line);padding:.8rem 0}"
    ".notice{position:relative;padding-left:2.6rem}.notice .number{position:absolute;left:0;top:.1rem;color:var(--soft);font-size:.85rem}"
    ".encoded{background:var(--encoded)}.declared{background:var(--declared)}.preamble{background:var(--preamble)}.none{background:var(--none)}"
    ".notice a{color:inherit;text-decoration:none}.notice a:hover,.notice a:focus{outline:2px solid #888}"
    ".rule{border-left:4px solid var(--line);padding:0 0 0 .8rem;margin:0 0 1.2rem;break-inside:avoid}.rule.encoded{background:none;border-color:#5a9a5a}.rule.declared{background:none;border-color:#6b86bd}.rule.preamble{background:none}"
    ".rule h3{font-size:1rem;margin:0 0 .3rem}.rule h3 small{color:var(--soft);font-weight:normal}.rule:target,.readings li:target,.notice:target{outline:3px solid #e0a800}"
    "pre{font:14px/1.6 'Noto Sans Mono CJK SC','Sarasa Mono SC',ui-monospace,monospace;background:#f7f7f5;padding:.6rem;margin:.3rem 0;white-space:pre-wrap;overflow-wrap:anywhere}"
    ".meta{font-size:.9rem;margin:.2rem 0}.meta b{color:var(--soft);font-weight:normal}.readings li{margin-bottom:.6rem}table{border-collapse:collapse}td,th{border:1px solid var(--line);padding:.2rem .6rem;text-align:right}th:first-child,td:first-child{text-align:left}"
    "@media(max-width:860px){.pair{grid-template-columns:minmax(0,1fr)}header,main,section.end{padding:.8rem}body{font-size:15px}}"
    "@media print{.pair{break-inside:auto}a{color:inherit;text-decoration:none}body{font-size:10.5pt}pre{font-size:9pt}}";

/* ---- collecting ---------------------------------------------------------------------------------------------------------- */

static const QuotationList *citations_of(const Decl *decl, DeclaredName *name, const char **title)
{
    const QuotationList *titles = NULL, *cites = NULL;
    switch (decl->kind) {
    case DECL_MEASURE: *name = decl->as.MEASURE.name; titles = &decl->as.MEASURE.title; cites = &decl->as.MEASURE.cites; break;
    case DECL_CHOOSE: *name = decl->as.CHOOSE.name; titles = &decl->as.CHOOSE.title; cites = &decl->as.CHOOSE.cites; break;
    case DECL_ALLOCATION: *name = decl->as.ALLOCATION.name; titles = &decl->as.ALLOCATION.title; cites = &decl->as.ALLOCATION.cites; break;
    case DECL_DUTY: *name = decl->as.DUTY.name; titles = &decl->as.DUTY.title; cites = &decl->as.DUTY.cites; break;
    case DECL_DECLARATION: *name = decl->as.DECLARATION.name; titles = &decl->as.DECLARATION.title; cites = &decl->as.DECLARATION.cites; break;
    case DECL_DEFINE: *name = decl->as.DEFINE.name; cites = &decl->as.DEFINE.cites; break;
    case DECL_PARAMETER: *name = decl->as.PARAMETER.name; cites = &decl->as.PARAMETER.cites; break;
    case DECL_TIERS: *name = decl->as.TIERS.name; cites = &decl->as.TIERS.cites; break;
    case DECL_TABLE: *name = decl->as.TABLE.name; cites = &decl->as.TABLE.cites; break;
    case DECL_POLICY: case DECL_IMPORT: case DECL_ENUM: case DECL_UNIT: case DECL_FACTS: case DECL_READING: case DECL_TEST: case DECL_TEST_TABLE:
    case DECL_PROPERTY: break;
    }
    *title = titles && titles->count ? titles->items[0].text : NULL;
    return cites;
}

static CoverageKind kind_of_rule(const Decl *decl)
{
    if (decl->kind != DECL_DECLARATION) return COVERAGE_ENCODED;
    return is_preamble(decl->as.DECLARATION.class_name.text) ? COVERAGE_PREAMBLE : COVERAGE_DECLARED;
}

static void collect_rules(Doc *doc)
{
    const Unit *unit = doc->unit;
    for (int32_t a = 0; a < unit->ast_count; a++)
        for (int i = 0; i < unit->asts[a]->decls.count; i++) {
            Rule rule = {.decl = unit->asts[a]->decls.items[i], .measure = -1, .item = -1};
            rule.cites = citations_of(rule.decl, &rule.name, &rule.title);
            if (!rule.cites || !rule.cites->count) continue;
            rule.kind = kind_of_rule(rule.decl);
            for (int32_t m = 0; m < unit->sema->measures.count; m++)
                if (unit->sema->measures.items[m].decl == &rule.decl->as.MEASURE) rule.measure = m;
            for (int32_t k = 0; k < unit->sema->items.count; k++)
                if (unit->sema->items.items[k].decl == rule.decl) rule.item = k;
            for (int q = 0; q < rule.cites->count && unit->notice >= 0; q++) citations_find(doc->arena, unit->sources, unit->notice, rule.cites->items[q].text, &rule.places);
            VEC_PUSH(doc->arena, &doc->rules, rule);
        }
}

/* ---- the notice ------------------------------------------------------------------------------------------------------------ */

static const char *kind_class(CoverageKind kind)
{
    switch (kind) {
    case COVERAGE_NONE: return "none";
    case COVERAGE_PREAMBLE: return "preamble";
    case COVERAGE_DECLARED: return "declared";
    case COVERAGE_ENCODED: return "encoded";
    case COVERAGE_KINDS: break;
    }
    return "";
}

/* The first rule of that kind that quotes the byte. */
static const Rule *rule_at(const Doc *doc, uint32_t byte, CoverageKind kind)
{
    for (int32_t r = 0; r < doc->rules.count; r++)
        for (int32_t i = 0; i < doc->rules.items[r].places.count && doc->rules.items[r].kind == kind; i++)
            if (byte >= doc->rules.items[r].places.items[i].start && byte < doc->rules.items[r].places.items[i].end) return &doc->rules.items[r];
    return NULL;
}

static void write_notice(Doc *doc, const CoverageParagraph *paragraph)
{
    const char *text = doc->unit->sources->sources.items[doc->unit->notice]->text;
    buffer_printf(doc->out, "<div class=\"notice\" id=\"p%d\"><span class=\"number\">%d</span>", paragraph->line, paragraph->line);
    for (int32_t i = 0; i < paragraph->pieces.count; i++) {
        const CoveragePiece *piece = &paragraph->pieces.items[i];
        const Rule *rule = piece->kind == COVERAGE_NONE ? NULL : rule_at(doc, piece->start, piece->kind);
        buffer_printf(doc->out, "<span class=\"%s\">", kind_class(piece->kind));
        if (rule) buffer_printf(doc->out, "<a href=\"#%s\">", declared_key(rule->name));
        markup_text_size(doc->out, text + piece->start, piece->end - piece->start);
        buffer_text(doc->out, rule ? "</a></span>" : "</span>");
    }
    if (paragraph->repeats) buffer_printf(doc->out, " <small>%s</small>", doc->chinese ? "（与前面的段落重复）" : "(repeats an earlier paragraph)");
    buffer_text(doc->out, "</div>");
}

/* ---- a rule ------------------------------------------------------------------------------------------------------------------ */

static void write_owners(Doc *doc, const char **owners, int32_t count, int32_t own)
{
    if (!count) return;
    buffer_printf(doc->out, "<p class=\"meta\"><b>%s</b> ", doc->chinese ? "责任单位：" : "owners:");
    for (int32_t i = 0; i < count; i++) {
        if (i && i == own) buffer_text(doc->out, doc->chinese ? "；各条共同的责任单位：" : "; owners of every rule: ");
        else if (i) buffer_text(doc->out, doc->chinese ? "、" : ", ");
        markup_text(doc->out, owners[i]);
    }
    buffer_text(doc->out, "</p>");
}

static void write_reading_links(Doc *doc, const int32_t *first, int32_t first_count, const int32_t *second, int32_t second_count)
{
    if (first_count + second_count == 0) return;
    buffer_printf(doc->out, "<p class=\"meta\"><b>%s</b> ", doc->chinese ? "口径：" : "readings:");
    for (int32_t i = 0; i < first_count + second_count; i++) {
        const IrReading *reading = &doc->unit->program->readings[i < first_count ? first[i] : second[i - first_count]];
        buffer_printf(doc->out, "%s<a href=\"#reading-%s\" title=\"", i ? " " : "", name_key(reading->name));
        markup_text(doc->out, reading->title);
        buffer_printf(doc->out, "\">%s</a>", name_key(reading->name));
    }
    buffer_text(doc->out, "</p>");
}

static void write_backlinks(Doc *doc, const Rule *rule)
{
    const Source *notice = doc->unit->sources->sources.items[doc->unit->notice];
    int last = 0;
    buffer_printf(doc->out, "<p class=\"meta\"><b>%s</b>", doc->chinese ? "原文段：" : "paragraphs:");
    for (int32_t i = 0; i < rule->places.count; i++) {
        int first = source_position(notice, rule->places.items[i].start).line, end = source_position(notice, rule->places.items[i].end - 1).line;
        for (int line = first > last ? first : last + 1; line <= end; line++) buffer_printf(doc->out, " <a href=\"#p%d\">%d</a>", line, line);
        if (end > last) last = end;
    }
    buffer_text(doc->out, "</p>");
}

static void write_rule(Doc *doc, const Rule *rule)
{
    const IrProgram *program = doc->unit->program;
    size_t size;
    const char *code = span_text(doc->unit->sources, rule->decl->span, &size);
    buffer_printf(doc->out, "<article class=\"rule %s\" id=\"%s\"><h3>", kind_class(rule->kind), declared_key(rule->name));
    markup_text(doc->out, rule->title ? rule->title : declared_text(rule->name));
    buffer_printf(doc->out, " <small>%s · %s</small></h3><pre>", declared_key(rule->name), coverage_word(rule->kind, doc->language));
    while (size && (code[size - 1] == '\n' || code[size - 1] == ' ')) size--;
    markup_text_size(doc->out, code, size);
    buffer_text(doc->out, "</pre>");
    if (rule->measure >= 0) {
        const IrMeasure *measure = &program->measures[rule->measure];
        write_owners(doc, measure->owners, measure->owner_count, measure->owner_count - program->policy.owner_count);
        write_reading_links(doc, measure->readings_conditions, measure->reading_condition_count, measure->readings_outcome, measure->reading_outcome_count);
    }
    if (rule->item >= 0) {
        const IrItem *item = &program->items[rule->item];
        Owners owners = item_owners(doc->arena, program, item);
        write_owners(doc, owners.names, owners.count, owners.own_count);
        const IrMeasure *asked = item->measure >= 0 ? &program->measures[item->measure] : NULL;
        if (asked) write_reading_links(doc, asked->readings_conditions, asked->reading_condition_count, NULL, 0);
        if (rule->kind != COVERAGE_PREAMBLE) {
            buffer_printf(doc->out, "<p class=\"meta\"><b>%s</b> ", doc->chinese ? "期限：" : "period:");
            markup_text(doc->out, item->period ? item->period : doc->chinese ? "未写明" : "not stated");
            buffer_text(doc->out, "</p>");
        }
    }
    write_backlinks(doc, rule);
    buffer_text(doc->out, "</article>");
}

static void write_pairs(Doc *doc)
{
    for (int32_t p = 0; p < doc->coverage->paragraphs.count; p++) {
        const CoverageParagraph *paragraph = &doc->coverage->paragraphs.items[p];
        buffer_text(doc->out, "<div class=\"pair\">");
        write_notice(doc, paragraph);
        buffer_text(doc->out, "<div>");
        for (int32_t r = 0; r < doc->rules.count; r++) {
            const Rule *rule = &doc->rules.items[r];
            if (rule->places.count && rule->places.items[0].start >= paragraph->start && rule->places.items[0].start < paragraph->end) write_rule(doc, rule);
        }
        buffer_text(doc->out, "</div></div>\n");
    }
}

/* ---- head and end ---------------------------------------------------------------------------------------------------------- */

static void fact_row(Doc *doc, const char *label, const char *text)
{
    if (!text) return;
    buffer_printf(doc->out, "<dt>%s</dt><dd>", label);
    markup_text(doc->out, text);
    buffer_text(doc->out, "</dd>");
}

static const char *date_words(Doc *doc, int32_t day)
{
    char text[16];
    if (day == INT32_MIN || day == INT32_MAX) return NULL;
    date_write(day, text);
    return arena_strndup(doc->arena, text, strlen(text));
}

static void write_head(Doc *doc)
{
    const IrPolicy *policy = &doc->unit->program->policy;
    bool zh = doc->chinese;
    const char *title = policy->title ? policy->title : name_key(policy->name);
    buffer_printf(doc->out, "<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>", zh ? "zh-Hans" : "en");
    markup_text(doc->out, title);
    buffer_printf(doc->out, "</title><style>%s</style></head><body>\n<header><h1>", style);
    markup_text(doc->out, title);
    buffer_text(doc->out, "</h1><dl class=\"facts\">");
    fact_row(doc, zh ? "文号" : "number", policy->number);
    fact_row(doc, zh ? "印发" : "issued", date_words(doc, policy->issued));
    fact_row(doc, zh ? "施行" : "in force from", date_words(doc, policy->first_day));
    fact_row(doc, zh ? "最后一日" : "last day", date_words(doc, policy->last_day));
    fact_row(doc, zh ? "解释机关" : "interpreter", policy->interpreter);
    for (int32_t i = 0; i < policy->repeal_count; i++) {
        Buffer text = {0};
        buffer_text(&text, policy->repeals[i].document);
        for (int32_t k = 0; k < policy->repeals[i].clause_count; k++) buffer_printf(&text, " %s", policy->repeals[i].clauses[k]);
        fact_row(doc, zh ? "废止" : "repeals", arena_strndup(doc->arena, text.data, text.size));
        buffer_free(&text);
    }
    buffer_text(doc->out, "</dl>");
    if (!doc->coverage) {
        buffer_text(doc->out, "</header>\n");
        return;
    }
    static const CoverageKind order[] = {COVERAGE_ENCODED, COVERAGE_DECLARED, COVERAGE_PREAMBLE, COVERAGE_NONE};
    int32_t shares[COVERAGE_KINDS];
    coverage_shares(doc->coverage->characters, doc->coverage->total, shares);
    buffer_text(doc->out, "<p class=\"legend\">");
    for (int i = 0; i < 4; i++) {
        int32_t part = shares[order[i]];
        buffer_printf(doc->out, "<span class=\"%s\">%s %d.%02d%%</span>", kind_class(order[i]), coverage_word(order[i], doc->language), part / 100, part % 100);
    }
    buffer_text(doc->out, "</p></header>\n");
}

static void write_readings(Doc *doc)
{
    const IrProgram *program = doc->unit->program;
    if (!program->reading_count) return;
    buffer_printf(doc->out, "<section class=\"end\"><h2>%s</h2><ul class=\"readings\">", doc->chinese ? "口径" : "Readings");
    for (int32_t r = 0; r < program->reading_count; r++) {
        const IrReading *reading = &program->readings[r];
        buffer_printf(doc->out, "<li id=\"reading-%s\"><b>%s</b> ", name_key(reading->name), name_key(reading->name));
        markup_text(doc->out, reading->title);
        buffer_text(doc->out, "<br>");
        for (int32_t o = 0; o < reading->option_count; o++) {
            buffer_printf(doc->out, "%s%s<code>%s</code> ", o ? (doc->chinese ? "；" : "; ") : "", o == reading->default_option ? "<strong>" : "", reading->options[o].code);
            markup_text(doc->out, reading->options[o].text);
            const char *mark = reading->provisional ? (doc->chinese ? "（暂定，使用前须选定）" : " (provisional: to be chosen before use)") : doc->chinese ? "（默认）" : " (default)";
            if (o == reading->default_option) buffer_printf(doc->out, "%s</strong>", mark);
        }
        if (reading->reason) {
            buffer_printf(doc->out, "<br><span class=\"meta\"><b>%s</b>", doc->chinese ? "理由：" : "reason: ");
            markup_text(doc->out, reading->reason);
            buffer_text(doc->out, "</span>");
        }
        buffer_text(doc->out, "</li>\n");
    }
    buffer_text(doc->out, "</ul></section>\n");
}

/* Rules that quote nothing of the notice still belong to the page. */
static void write_others(Doc *doc)
{
    bool any = false;
    for (int32_t r = 0; r < doc->rules.count; r++) {
        if (doc->rules.items[r].places.count) continue;
        if (!any) buffer_printf(doc->out, "<section class=\"end\"><h2>%s</h2>", doc->chinese ? "其他规则" : "Other rules");
        any = true;
        write_rule(doc, &doc->rules.items[r]);
    }
    if (any) buffer_text(doc->out, "</section>\n");
}

void doc_html(const Unit *unit, Arena *arena, Language language, Buffer *out)
{
    Doc doc = {.unit = unit, .arena = arena, .out = out, .chinese = language == LANGUAGE_CHINESE, .language = language};
    doc.coverage = coverage_measure(arena, unit->sema, unit->notice);
    collect_rules(&doc);
    write_head(&doc);
    if (doc.coverage) {
        buffer_text(out, "<main>\n");
        write_pairs(&doc);
        buffer_text(out, "</main>\n");
    } else
        write_others(&doc);
    write_readings(&doc);
    buffer_text(out, "</body></html>\n");
}
