/* schema - one definition a type; every property is optional, since a missing fact is an answer too. */
#include "data/schema.h"

#include "base/json_write.h"
#include "data/value_number.h"
#include <string.h>

typedef struct { const IrProgram *program; bool chinese; Arena *arena; JsonWriter json; Buffer text; } Schema;

static const char *key_of(const Schema *schema, NamePair name) { return schema->chinese ? name_in(name, LANGUAGE_CHINESE) : name_key(name); }

/* "总投资额 / total_investment" */
static void title(Schema *schema, NamePair name) {
    buffer_clear(&schema->text);
    buffer_text(&schema->text, name_in(name, LANGUAGE_CHINESE));
    if (name.ascii && name.chinese) buffer_printf(&schema->text, " / %s", name.ascii);
    json_member_string(&schema->json, "title", schema->text.data);
}

static const char *origin_words(Origin origin) {
    switch (origin) {
    case ORIGIN_APPLICANT: return "由申报人提供 / given by the applicant";
    case ORIGIN_DATA: return "由其他部门数据提供 / from another department's data";
    case ORIGIN_REVIEWER: return "由评审或主管部门确定 / decided by the reviewer or the authority";
    }
    return "";
}

static bool has_range_words(TypeKind kind) {
    return kind == TYPE_MONEY || kind == TYPE_RATE || kind == TYPE_QUANTITY || kind == TYPE_INTEGER;
}

static void description(Schema *schema, const IrField *field) {
    buffer_clear(&schema->text);
    if (field->label) buffer_printf(&schema->text, "%s。", field->label);
    buffer_text(&schema->text, origin_words(field->origin));
    if (field->type.kind == TYPE_QUANTITY) {
        NamePair unit = schema->program->schema.units[field->type.index].name;
        buffer_printf(&schema->text, "；单位 %s / unit %s", name_in(unit, LANGUAGE_CHINESE), name_in(unit, LANGUAGE_ENGLISH));
    }
    if (has_range_words(field->type.kind)) {
        Wording range = range_words(schema->arena, &schema->program->schema, field);
        buffer_printf(&schema->text, "；范围 %s / range %s", range.chinese, range.english);
    }
    json_member_string(&schema->json, "description", schema->text.data);
}

static void types(Schema *schema, const char *first, const char *second) {
    json_key(&schema->json, "type");
    json_open_array(&schema->json);
    json_string(&schema->json, first);
    if (second) json_string(&schema->json, second);
    json_string(&schema->json, "null");
    json_close_array(&schema->json);
}

/* A bound of a number, written exactly. */
static void bound(Schema *schema, const char *key, int64_t value, int scale) {
    char text[48];
    decimal_write(value, scale, -1, text);
    json_key(&schema->json, key);
    json_number(&schema->json, text);
}

static void numeric(Schema *schema, const IrField *field, const char *pattern) {
    int scale = type_scale(field->type);
    types(schema, scale ? "number" : "integer", "string");
    json_member_string(&schema->json, "pattern", pattern);
    bound(schema, "minimum", field->low, scale);
    bound(schema, "maximum", field->high, scale);
}

/* Every name by which the item is known. */
static void item_names(Schema *schema, const IrEnum *list) {
    json_open_array(&schema->json);
    for (int32_t i = 0; i < list->count; i++) {
        NamePair    name = list->items[i].name;
        const char *label = list->items[i].label;
        if (name.ascii) json_string(&schema->json, name.ascii);
        if (name.chinese) json_string(&schema->json, name.chinese);
        bool again = label && ((name.ascii && strcmp(label, name.ascii) == 0) || (name.chinese && strcmp(label, name.chinese) == 0));
        if (label && !again) json_string(&schema->json, label);
    }
    json_close_array(&schema->json);
}

static void one_item(Schema *schema, const IrEnum *list, bool or_null) {
    JsonWriter *json = &schema->json;
    if (!list->open && !or_null) {
        json_key(json, "enum");
        item_names(schema, list);
        return;
    }
    json_key(json, "anyOf");
    json_open_array(json);
    json_open_object(json);
    json_key(json, "enum");
    item_names(schema, list);
    json_close_object(json);
    if (list->open) {
        json_open_object(json);
        json_member_string(json, "type", "string");
        json_member_integer(json, "minLength", 1);
        json_member_string(json, "description", "清单之外的其他项 / another item, not in the list");
        json_close_object(json);
    }
    if (or_null) {
        json_open_object(json);
        json_member_string(json, "type", "null");
        json_close_object(json);
    }
    json_close_array(json);
}

static void set_of_items(Schema *schema, const IrEnum *list) {
    JsonWriter *json = &schema->json;
    types(schema, "array", NULL);
    json_key(json, "items");
    json_open_object(json);
    one_item(schema, list, false);
    json_close_object(json);
}

static void boolean(Schema *schema) {
    json_key(&schema->json, "enum");
    json_open_array(&schema->json);
    json_bool(&schema->json, true);
    json_bool(&schema->json, false);
    static const char *const words[] = {"是", "否", "true", "false"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) json_string(&schema->json, words[i]);
    json_null(&schema->json);
    json_close_array(&schema->json);
}

static void property(Schema *schema, const IrField *field) {
    const IrSchema *facts = &schema->program->schema;
    JsonWriter     *json = &schema->json;
    json_key(json, key_of(schema, field->name));
    json_open_object(json);
    title(schema, field->name);
    description(schema, field);
    switch (field->type.kind) {
    case TYPE_BOOL: boolean(schema); break;
    case TYPE_MONEY: numeric(schema, field, "^[+-]?[0-9]+(\\.[0-9]{1,2}0*)?$"); break;
    case TYPE_RATE: numeric(schema, field, "^[+-]?[0-9]+(\\.[0-9]+)?\\s*[%％]?$"); break;
    case TYPE_QUANTITY: numeric(schema, field, "^[+-]?[0-9]+(\\.[0-9]{1,6}0*)?"); break;
    case TYPE_INTEGER: numeric(schema, field, "^[+-]?[0-9]+$"); break;
    case TYPE_DATE:
        types(schema, "string", NULL);
        json_member_string(json, "pattern", "^[0-9]{4}([-/][0-9]{1,2}[-/][0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日)$");
        break;
    case TYPE_ENUM: one_item(schema, &facts->enums[field->type.index], true); break;
    case TYPE_SET: set_of_items(schema, &facts->enums[field->type.index]); break;
    case TYPE_TEXT: types(schema, "string", NULL); break;
    }
    json_close_object(json);
}

/* A part of a JSON Pointer in a URI. */
static void pointer_part(Buffer *out, const char *text) {
    for (const char *at = text; *at; at++) buffer_printf(out, (unsigned char)*at < 0x80 ? "%c" : "%%%02X", (unsigned char)*at);
}

/* The other name by which it may be given means the same: "^费用$": {"$ref": "#/properties/project/properties/cost"}; `field` NULL: the entity. As a
 * pattern, so that `properties` lists each fact once. */
static void other_name(Schema *schema, const IrEntity *entity, const IrField *field) {
    NamePair    name = field ? field->name : entity->name;
    const char *key = key_of(schema, name), *other = key == name.ascii ? name.chinese : name.ascii;
    if (!other || strcmp(key, other) == 0) return;
    buffer_clear(&schema->text);
    buffer_text(&schema->text, "#/properties/");
    pointer_part(&schema->text, key_of(schema, entity->name));
    if (field) {
        buffer_text(&schema->text, entity->many ? "/items/properties/" : "/properties/");
        pointer_part(&schema->text, key);
    }
    char *pattern = arena_printf(schema->arena, "^%s$", other);
    json_key(&schema->json, pattern);
    json_open_object(&schema->json);
    json_member_string(&schema->json, "$ref", schema->text.data);
    json_close_object(&schema->json);
}

static void properties(Schema *schema, const IrEntity *entity) {
    JsonWriter *json = &schema->json;
    json_key(json, "properties");
    json_open_object(json);
    for (int32_t i = 0; i < entity->field_count; i++) property(schema, &schema->program->schema.fields[entity->first_field + i]);
    json_close_object(json);
    json_key(json, "patternProperties");
    json_open_object(json);
    for (int32_t i = 0; i < entity->field_count; i++) other_name(schema, entity, &schema->program->schema.fields[entity->first_field + i]);
    json_close_object(json);
    json_member_bool(json, "additionalProperties", false);
}

static void entity_property(Schema *schema, const IrEntity *entity) {
    JsonWriter *json = &schema->json;
    json_key(json, key_of(schema, entity->name));
    json_open_object(json);
    title(schema, entity->name);
    types(schema, entity->many ? "array" : "object", NULL);
    if (entity->many) {
        json_member_integer(json, "maxItems", LIST_LIMIT);
        json_key(json, "items");
        json_open_object(json);
        json_member_string(json, "type", "object");
        properties(schema, entity);
        json_close_object(json);
    } else {
        properties(schema, entity);
    }
    json_close_object(json);
}

void schema_json(const IrProgram *program, bool chinese_keys, Buffer *out) {
    Schema schema = {.program = program, .chinese = chinese_keys, .arena = arena_new()};
    JsonWriter *json = &schema.json;
    json_init(json, out, 2);
    json_open_object(json);
    json_member_string(json, "$schema", "https://json-schema.org/draft/2020-12/schema");
    json_member_string(json, "title", program->policy.title ? program->policy.title : name_in(program->policy.name, LANGUAGE_CHINESE));
    json_member_string(json, "description", "一份申报，JSONL中每行一份；没有的事实省略或写null / one application, one a line in JSONL; leave out or null what is not known");
    json_member_string(json, "type", "object");
    json_key(json, "properties");
    json_open_object(json);
    for (int32_t i = 0; i < program->schema.entity_count; i++) entity_property(&schema, &program->schema.entities[i]);
    json_close_object(json);
    json_key(json, "patternProperties");
    json_open_object(json);
    for (int32_t i = 0; i < program->schema.entity_count; i++) other_name(&schema, &program->schema.entities[i], NULL);
    json_close_object(json);
    json_member_bool(json, "additionalProperties", false);
    json_close_object(json);
    buffer_byte(out, '\n');
    buffer_free(&schema.text);
    arena_free(schema.arena);
}

void schema_csv(const IrProgram *program, bool chinese_keys, Buffer *out) {
    Schema schema = {.program = program, .chinese = chinese_keys};
    bool   first = true;
    for (int32_t i = 0; i < program->schema.entity_count; i++) {
        const IrEntity *entity = &program->schema.entities[i];
        for (int32_t k = 0; !entity->many && k < entity->field_count; k++) {
            buffer_printf(out, "%s%s.%s", first ? "" : ",", key_of(&schema, entity->name), key_of(&schema, program->schema.fields[entity->first_field + k].name));
            first = false;
        }
    }
    buffer_text(out, "\r\n");
}
