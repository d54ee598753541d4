/* register - see register.h. */
#include "tools/register.h"

#include "analysis/coverage.h"
#include "base/json_write.h"
#include "runtime/date.h"
#include "sema/citations.h"
#include "data/columns.h"
#include <stdio.h>
#include <string.h>

/* ---- collecting ---------------------------------------------------------------------------------------------------------- */

static int32_t paragraph_of(Arena *arena, const IrProgram *program, const char *quotation)
{
    SpanList places = {0};
    if (program->policy.source_text < 0 || !quotation) return 0;
    citations_find(arena, program->sources_text, program->policy.source_text, quotation, &places);
    if (!places.count) return 0;
    return source_position(source_of(program->sources_text, places.items[0]), places.items[0].start).line;
}

static bool belongs_to(const RegisterEntry *entry, const char *department)
{
    for (int32_t i = 0; i < entry->owner_count; i++)
        if (strstr(entry->owners[i], department)) return true;
    return false;
}

static const struct { const char *chinese, *english; } classes[] = {
    {"前言", "preamble"}, {"目标", "goal"}, {"原则", "principle"}, {"任务", "task"}, {"组织", "organisation"}, {"预算", "budget"}, {"宣传", "publicity"},
    {"考核", "assessment"}, {"通报", "report"}, {"报告", "report"}, {"附则", "supplementary provisions"}, {"评审标准", "review criteria"},
};

const char *class_word(const char *class_name, Language language)
{
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (!strcmp(class_name, classes[i].chinese) || !strcmp(class_name, classes[i].english)) return language == LANGUAGE_CHINESE ? classes[i].chinese : classes[i].english;
    return class_name;
}

Owners item_owners(Arena *arena, const IrProgram *program, const IrItem *item)
{
    const IrPolicy *policy = &program->policy;
    Owners owners = {.names = NEW_ARRAY(arena, const char *, item->owner_count + policy->owner_count + 1)};
    if (is_preamble(item->class_name)) return owners;
    for (int32_t i = 0; i < item->owner_count; i++) owners.names[owners.count++] = item->owners[i];
    owners.own_count = owners.count;
    for (int32_t i = 0; i < policy->owner_count; i++) owners.names[owners.count++] = policy->owners[i];
    return owners;
}

void register_collect(Arena *arena, const IrProgram *program, const char *department, Language language, Register *list)
{
    bool chinese = language == LANGUAGE_CHINESE;
    for (int32_t m = 0; m < program->measure_count; m++) {
        const IrMeasure *measure = &program->measures[m];
        if (is_obligation(measure)) continue;                  /* a duty: below */
        RegisterEntry entry = {.id = name_key(measure->name), .title = measure->title, .kind = measure->has_outcome ? kind_word(measure->outcome.kind, language) : ""};
        entry.owners = measure->owners;                          /* the policy's stand behind its own */
        entry.owner_count = measure->owner_count;
        entry.own_count = measure->owner_count - program->policy.owner_count;
        entry.quotation = measure->citation_count ? measure->citations[0].text : NULL;
        entry.paragraph = paragraph_of(arena, program, entry.quotation);
        if (!department || belongs_to(&entry, department)) VEC_PUSH(arena, &list->entries, entry);
    }
    for (int32_t i = 0; i < program->item_count; i++) {
        const IrItem *item = &program->items[i];
        RegisterEntry entry = {.id = name_key(item->name), .title = item->title, .period = item->period};
        Owners owners = item_owners(arena, program, item);
        entry.kind = item->kind == ITEM_DUTY ? (chinese ? "职责" : "duty") : item->class_name ? class_word(item->class_name, language) : "";
        entry.owners = owners.names;
        entry.owner_count = owners.count;
        entry.own_count = owners.own_count;
        entry.quotation = item->citation_count ? item->citations[0].text : NULL;
        entry.paragraph = paragraph_of(arena, program, entry.quotation);
        if (!department || belongs_to(&entry, department)) VEC_PUSH(arena, &list->entries, entry);
    }
}

/* ---- writing ------------------------------------------------------------------------------------------------------------- */

static const char *period_text(const RegisterEntry *entry, Language language)
{
    return entry->period ? entry->period : language == LANGUAGE_CHINESE ? "未写明" : "not stated";
}

static void join_owners(const RegisterEntry *entry, Language language, Buffer *out)
{
    buffer_clear(out);
    buffer_text(out, "");
    for (int32_t i = 0; i < entry->owner_count; i++) buffer_printf(out, "%s%s", i ? (language == LANGUAGE_CHINESE ? "、" : ", ") : "", entry->owners[i]);
}

static void write_table(const Register *list, Language language, Buffer *out)
{
    bool chinese = language == LANGUAGE_CHINESE;
    Buffer owners = {0};
    int id_width = 6, kind_width = 8, period_width = columns_width(chinese ? "未写明" : "not stated");
    for (int32_t i = 0; i < list->entries.count; i++) {
        const RegisterEntry *entry = &list->entries.items[i];
        int id = columns_width(entry->id), kind = columns_width(entry->kind), period = columns_width(period_text(entry, language));
        if (id > id_width) id_width = id;
        if (kind > kind_width) kind_width = kind;
        if (period > period_width) period_width = period;
    }
    columns_put(out, chinese ? "编号" : "id", id_width + 2, false);
    columns_put(out, chinese ? "种类" : "kind", kind_width + 2, false);
    columns_put(out, chinese ? "段" : "line", 4, true);
    buffer_text(out, "  ");
    columns_put(out, chinese ? "期限" : "period", period_width + 2, false);
    buffer_text(out, chinese ? "名称；责任单位\n" : "title; owners\n");
    for (int32_t i = 0; i < list->entries.count; i++) {
        const RegisterEntry *entry = &list->entries.items[i];
        char line[16];
        snprintf(line, sizeof line, entry->paragraph ? "%d" : "-", entry->paragraph);
        join_owners(entry, language, &owners);
        columns_put(out, entry->id, id_width + 2, false);
        columns_put(out, entry->kind, kind_width + 2, false);
        columns_put(out, line, 4, true);
        buffer_text(out, "  ");
        columns_put(out, period_text(entry, language), period_width + 2, false);
        buffer_printf(out, "%s%s%s\n", entry->title ? entry->title : "", owners.size ? (chinese ? "；" : "; ") : "", owners.data);
    }
    buffer_free(&owners);
}

static void csv_cell(Buffer *out, const char *text, bool last)
{
    buffer_byte(out, '"');
    for (; *text; text++) {
        if (*text == '"') buffer_byte(out, '"');
        buffer_byte(out, *text);
    }
    buffer_text(out, last ? "\"\r\n" : "\",");
}

static void write_csv(const Register *list, Language language, Buffer *out)
{
    Buffer owners = {0};
    bool chinese = language == LANGUAGE_CHINESE;
    static const char *const chinese_heads[] = {"编号", "种类", "名称", "责任单位", "期限", "段", "引文"}, *const english_heads[] = {"id", "kind", "title", "owners", "period", "line", "quotation"};
    for (int i = 0; i < 7; i++) csv_cell(out, chinese ? chinese_heads[i] : english_heads[i], i == 6);
    for (int32_t i = 0; i < list->entries.count; i++) {
        const RegisterEntry *entry = &list->entries.items[i];
        char line[16] = "";
        if (entry->paragraph) snprintf(line, sizeof line, "%d", entry->paragraph);
        join_owners(entry, language, &owners);
        const char *cells[] = {entry->id, entry->kind, entry->title ? entry->title : "", owners.data, period_text(entry, language), line, entry->quotation ? entry->quotation : ""};
        for (int k = 0; k < 7; k++) csv_cell(out, cells[k], k == 6);
    }
    buffer_free(&owners);
}

static void member_date(JsonWriter *json, const char *key, int32_t day)
{
    char text[16];
    json_key(json, key);
    if (day == INT32_MIN || day == INT32_MAX) {
        json_null(json);
        return;
    }
    date_write(day, text);
    json_string(json, text);
}

static void write_json(const Register *list, const IrProgram *program, Buffer *out)
{
    JsonWriter writer, *json = &writer;
    const IrPolicy *policy = &program->policy;
    json_init(json, out, 2);
    json_open_object(json);
    json_member_string(json, "policy", name_key(policy->name));
    json_member_string(json, "number", policy->number);
    json_member_string(json, "interpreter", policy->interpreter);
    member_date(json, "issued", policy->issued);
    member_date(json, "first_day", policy->first_day);
    member_date(json, "last_day", policy->last_day);
    json_key(json, "repeals");
    json_open_array(json);
    for (int32_t i = 0; i < policy->repeal_count; i++) {
        json_open_object(json);
        json_member_string(json, "document", policy->repeals[i].document);
        json_key(json, "clauses");
        json_open_array(json);
        for (int32_t k = 0; k < policy->repeals[i].clause_count; k++) json_string(json, policy->repeals[i].clauses[k]);
        json_close_array(json);
        json_close_object(json);
    }
    json_close_array(json);
    json_key(json, "entries");
    json_open_array(json);
    for (int32_t i = 0; i < list->entries.count; i++) {
        const RegisterEntry *entry = &list->entries.items[i];
        json_open_object(json);
        json_member_string(json, "id", entry->id);
        json_member_string(json, "kind", entry->kind);
        json_member_string(json, "title", entry->title);
        json_key(json, "owners");
        json_open_array(json);
        for (int32_t k = 0; k < entry->owner_count; k++) json_string(json, entry->owners[k]);
        json_close_array(json);
        json_member_integer(json, "own_owners", entry->own_count);
        json_member_string(json, "period", entry->period);
        json_key(json, "line");
        if (entry->paragraph) json_integer(json, entry->paragraph);
        else json_null(json);
        json_member_string(json, "quotation", entry->quotation);
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
    buffer_byte(out, '\n');
}

void register_write(const Register *list, const IrProgram *program, RegisterForm form, Language language, Buffer *out)
{
    switch (form) {
    case REGISTER_TABLE: write_table(list, language, out); return;
    case REGISTER_JSON: write_json(list, program, out); return;
    case REGISTER_CSV: write_csv(list, language, out); return;
    }
}
