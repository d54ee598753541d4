/* vocabulary_text - applications as the language has them after 给定, values in words, and both as the readers take them. */
#include "analysis/vocabulary.h"

#include <stdio.h>

static bool chinese(Language language) { return language == LANGUAGE_CHINESE; }

/* value * 10^-scale with as few decimals as are exact. */
static void put_decimal(Int128 value, int scale, Buffer *out) {
    char text[48];
    decimal_write(value, scale, -1, text);
    buffer_text(out, text);
}

void vocabulary_money(Int128 fen, Language language, Buffer *out) {
    enum { FEN_A_WAN = 1000000 };
    const Int128 yi = (Int128)FEN_A_WAN * 10000;
    Int128 size = fen < 0 ? -fen : fen;
    if (!chinese(language)) {
        put_decimal(fen, 2, out);
        buffer_text(out, " yuan");
    } else if (size >= yi && size % (yi / 100) == 0) {   /* at most two decimals of a 亿 */
        put_decimal(fen / (yi / 100), 2, out);
        buffer_text(out, "亿元");
    } else if (size >= FEN_A_WAN && size % (FEN_A_WAN / 100) == 0) {
        put_decimal(fen / (FEN_A_WAN / 100), 2, out);
        buffer_text(out, "万元");
    } else {
        put_decimal(fen, 2, out);
        buffer_text(out, "元");
    }
}

/* How a value is written: in a sentence (20000000 yuan), or as the language has it after 给定 (20000000yuan; what a list does not name is a text). */
typedef enum { IN_WORDS, AS_SOURCE } ValueForm;

static void put_text(const char *text, Language language, Buffer *out) { buffer_printf(out, chinese(language) ? "“%s”" : "\"%s\"", text); }

static void put_item(const IrEnum *list, int64_t code, Language language, ValueForm form, Buffer *out) {
    const char *rest = chinese(language) ? "名单之外" : "not listed";
    if (code >= 0 && code < list->count) buffer_text(out, name_in(list->items[code].name, language));
    else if (form == AS_SOURCE) put_text(rest, language, out);
    else buffer_text(out, rest);
}

static void put_money(Int128 fen, Language language, ValueForm form, Buffer *out) {
    if (chinese(language) || form == IN_WORDS) {
        vocabulary_money(fen, language, out);
        return;
    }
    put_decimal(fen, 2, out);
    buffer_text(out, "yuan");
}

/* Texts are numbers to an analysis: equal ones are the same text. */
static void text_of(int64_t value, char text[32]) { snprintf(text, 32, "T%lld", (long long)value); }

static void put_value(const Vocabulary *vocabulary, int32_t slot, int64_t value, Language language, ValueForm form, Buffer *out) {
    const IrField *field = &vocabulary->schema.fields[slot];
    char text[32];
    switch (field->type.kind) {
    case TYPE_BOOL: buffer_text(out, value ? (chinese(language) ? "是" : "true") : (chinese(language) ? "否" : "false")); return;
    case TYPE_MONEY: put_money(value, language, form, out); return;
    case TYPE_RATE:
        put_decimal(value, 4, out);                      /* millionths as hundredths */
        buffer_byte(out, '%');
        return;
    case TYPE_INTEGER: put_decimal(value, 0, out); return;
    case TYPE_QUANTITY:
        put_decimal(value, 6, out);
        if (!chinese(language) && form == IN_WORDS) buffer_byte(out, ' ');
        buffer_text(out, name_in(vocabulary->schema.units[field->type.index].name, language));
        return;
    case TYPE_DATE: value_text(&vocabulary->schema, field->type, value, 1, language, out); return;
    case TYPE_ENUM: put_item(&vocabulary->schema.enums[field->type.index], value, language, form, out); return;
    case TYPE_SET: {
        bool first = true;
        buffer_byte(out, '{');
        for (int i = 0; i < 63; i++) {
            if (!(value >> i & 1)) continue;
            if (!first) buffer_text(out, chinese(language) ? "、" : ", ");
            put_item(&vocabulary->schema.enums[field->type.index], i, language, form, out);
            first = false;
        }
        buffer_byte(out, '}');
        return;
    }
    case TYPE_TEXT:
        text_of(value, text);
        put_text(text, language, out);
        return;
    }
}

void vocabulary_value(const Vocabulary *vocabulary, int32_t slot, int64_t value, Language language, Buffer *out) { put_value(vocabulary, slot, value, language, IN_WORDS, out); }

const char *vocabulary_path(const Vocabulary *vocabulary, int32_t slot, Language language, Arena *arena) {
    const IrField *field = &vocabulary->schema.fields[slot];
    return arena_printf(arena, "%s.%s", name_in(vocabulary->schema.entities[field->entity].name, language), name_in(field->name, language));
}

static void put_separator(bool *first, Language language, Buffer *out) {
    if (!*first) buffer_text(out, chinese(language) ? "，" : ", ");
    *first = false;
}

static void put_list(const Vocabulary *vocabulary, int32_t entity, const ApplicationList *list, Language language, Buffer *out) {
    const IrEntity *from = &vocabulary->schema.entities[entity];
    buffer_printf(out, "%s = {", name_in(from->name, language));
    for (int32_t i = 0; i < list->count; i++) {
        bool first = true;
        buffer_text(out, i ? (chinese(language) ? "，(" : ", (") : "(");
        for (int32_t k = 0; k < from->field_count; k++) {
            Cell cell = list->cells[i * from->field_count + k];
            if (!cell.present) continue;
            put_separator(&first, language, out);
            buffer_printf(out, "%s = ", name_in(vocabulary->schema.fields[from->first_field + k].name, language));
            put_value(vocabulary, from->first_field + k, cell.value, language, AS_SOURCE, out);
        }
        if (first) buffer_printf(out, "%s = %s", name_in(vocabulary->schema.fields[from->first_field].name, language), chinese(language) ? "缺" : "missing");   /* an element of which nothing is known */
        buffer_byte(out, ')');
    }
    buffer_byte(out, '}');
}

void vocabulary_given(const Vocabulary *vocabulary, const Application *application, Language language, Buffer *out) {
    const IrSchema *schema = &vocabulary->schema;
    bool first = true;
    for (int32_t f = 0; f < schema->field_count; f++) {
        const IrEntity *entity = &schema->entities[schema->fields[f].entity];
        if (entity->many || !application->cells[f].present) continue;
        put_separator(&first, language, out);
        buffer_printf(out, "%s.%s = ", name_in(entity->name, language), name_in(schema->fields[f].name, language));
        put_value(vocabulary, f, application->cells[f].value, language, AS_SOURCE, out);
    }
    for (int32_t e = 0; e < schema->entity_count; e++) {
        if (!schema->entities[e].many || !application->lists[e].present) continue;
        put_separator(&first, language, out);
        put_list(vocabulary, e, &application->lists[e], language, out);
    }
    if (first) buffer_text(out, chinese(language) ? "（没有任何事实）" : "(no facts at all)");
}

/* ---- JSON, as the readers take it ---------------------------------------------------------------------------------------- */

static void json_decimal(int64_t value, int scale, int decimals, JsonWriter *json) {
    char text[48];
    decimal_write(value, scale, decimals, text);
    json_string(json, text);
}

static void json_item(const IrEnum *list, int64_t code, JsonWriter *json) {
    json_string(json, code >= 0 && code < list->count ? name_key(list->items[code].name) : "另行认定");
}

static void json_value(const Vocabulary *vocabulary, const IrField *field, int64_t value, JsonWriter *json) {
    char text[32];
    switch (field->type.kind) {
    case TYPE_BOOL: json_bool(json, value != 0); return;
    case TYPE_MONEY: json_decimal(value, 2, 2, json); return;
    case TYPE_RATE: case TYPE_QUANTITY: json_decimal(value, 6, -1, json); return;
    case TYPE_INTEGER: json_integer(json, value); return;
    case TYPE_DATE: {
        Buffer text = {0};
        value_text(&vocabulary->schema, field->type, value, 1, LANGUAGE_ENGLISH, &text);
        json_string(json, text.data);
        buffer_free(&text);
        return;
    }
    case TYPE_ENUM: json_item(&vocabulary->schema.enums[field->type.index], value, json); return;
    case TYPE_SET:
        json_open_array(json);
        for (int i = 0; i < 63; i++)
            if (value >> i & 1) json_item(&vocabulary->schema.enums[field->type.index], i, json);
        json_close_array(json);
        return;
    case TYPE_TEXT:
        text_of(value, text);
        json_string(json, text);
        return;
    }
}

static void json_fields(const Vocabulary *vocabulary, const IrEntity *entity, const Cell *cells, JsonWriter *json) {
    json_open_object(json);
    for (int32_t k = 0; k < entity->field_count; k++) {
        const IrField *field = &vocabulary->schema.fields[entity->first_field + k];
        if (!cells[k].present) continue;
        json_key(json, name_key(field->name));
        json_value(vocabulary, field, cells[k].value, json);
    }
    json_close_object(json);
}

static bool some_present(const Cell *cells, int32_t count) {
    for (int32_t i = 0; i < count; i++)
        if (cells[i].present) return true;
    return false;
}

void vocabulary_json(const Vocabulary *vocabulary, const Application *application, JsonWriter *json) {
    json_open_object(json);
    for (int32_t e = 0; e < vocabulary->schema.entity_count; e++) {
        const IrEntity        *entity = &vocabulary->schema.entities[e];
        const ApplicationList *list = &application->lists[e];
        if (!entity->many && some_present(application->cells + entity->first_field, entity->field_count)) {
            json_key(json, name_key(entity->name));
            json_fields(vocabulary, entity, application->cells + entity->first_field, json);
        }
        if (!entity->many || !list->present) continue;
        json_key(json, name_key(entity->name));
        json_open_array(json);
        for (int32_t i = 0; i < list->count; i++) json_fields(vocabulary, entity, list->cells + i * entity->field_count, json);
        json_close_array(json);
    }
    json_close_object(json);
}
