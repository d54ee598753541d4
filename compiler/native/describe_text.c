/* describe_text - the description as JSON, and the C header of a compiled policy. */
#include "native/describe.h"

#include "base/json_write.h"
#include "base/utf8.h"

#include <ctype.h>
#include <string.h>

static const char *const type_names[] = {
    [TYPE_BOOL] = "bool", [TYPE_MONEY] = "money", [TYPE_RATE] = "rate", [TYPE_INTEGER] = "integer", [TYPE_QUANTITY] = "quantity",
    [TYPE_DATE] = "date", [TYPE_ENUM] = "enum", [TYPE_SET] = "set", [TYPE_TEXT] = "text"};

static void name_members(JsonWriter *json, NamePair name) {
    json_member_string(json, "key", name_key(name));
    if (name.chinese && name.chinese != name_key(name)) json_member_string(json, "chinese", name.chinese);
}

static void json_fields(JsonWriter *json, const IrProgram *program, const Layout *layout) {
    json_key(json, "fields");
    json_open_array(json);
    for (int32_t slot = 0; slot < program->schema.field_count; slot++) {
        const IrField *field = &program->schema.fields[slot];
        json_open_object(json);
        name_members(json, field->name);
        json_member_string(json, "entity", name_key(program->schema.entities[field->entity].name));
        json_member_string(json, "type", type_names[field->type.kind]);
        if (field->type.kind == TYPE_ENUM || field->type.kind == TYPE_SET)
            json_member_string(json, "enum", name_key(program->schema.enums[field->type.index].name));
        json_member_integer(json, "scale", type_scale(field->type));
        json_member_integer(json, "low", field->low);
        json_member_integer(json, "high", field->high);
        json_member_integer(json, "word", layout->fields[slot].word);
        json_member_integer(json, "presence_bit", layout->fields[slot].presence_bit);
        json_member_integer(json, "bits", layout->fields[slot].bits);
        json_close_object(json);
    }
    json_close_array(json);
}

static void json_schema(JsonWriter *json, const IrProgram *program, const Layout *layout) {
    json_key(json, "enums");
    json_open_array(json);
    for (int32_t i = 0; i < program->schema.enum_count; i++) {
        json_open_object(json);
        name_members(json, program->schema.enums[i].name);
        json_key(json, "items");
        json_open_array(json);
        for (int32_t j = 0; j < program->schema.enums[i].count; j++) json_string(json, name_key(program->schema.enums[i].items[j].name));
        json_close_array(json);
        json_close_object(json);
    }
    json_close_array(json);
    json_key(json, "entities");
    json_open_array(json);
    for (int32_t e = 0; e < program->schema.entity_count; e++) {
        json_open_object(json);
        name_members(json, program->schema.entities[e].name);
        json_member_bool(json, "many", program->schema.entities[e].many);
        json_member_integer(json, "word", layout->lists[e].word);
        json_member_integer(json, "words", layout->lists[e].words);
        json_close_object(json);
    }
    json_close_array(json);
    json_fields(json, program, layout);
}

static void json_measures(JsonWriter *json, const IrProgram *program) {
    json_key(json, "measures");
    json_open_array(json);
    for (int32_t m = 0; m < program->measure_count; m++) {
        const IrMeasure *measure = &program->measures[m];
        json_open_object(json);
        name_members(json, measure->name);
        json_member_string(json, "title", measure->title);
        if (measure->has_outcome) json_member_string(json, "kind", kind_key(measure->outcome.kind));
        json_key(json, "conditions");
        json_open_array(json);
        for (int32_t i = 0; i < measure->condition_count; i++) {
            json_open_object(json);
            json_member_string(json, "id", measure->conditions[i].id);
            json_member_string(json, "text", measure->conditions[i].text);
            json_close_object(json);
        }
        json_close_array(json);
        json_key(json, "sources");
        json_open_array(json);
        for (int32_t i = 0; i < measure->source_count; i++) json_string(json, program->sources[measure->sources[i]].path);
        json_close_array(json);
        json_close_object(json);
    }
    json_close_array(json);
}

void describe_json(const IrProgram *program, const Layout *layout, Buffer *out) {
    JsonWriter json;
    json_init(&json, out, 0);
    json_open_object(&json);
    json_member_integer(&json, "abi", POL_ABI_VERSION);
    name_members(&json, program->policy.name);
    json_member_string(&json, "title", program->policy.title);
    json_member_string(&json, "number", program->policy.number);
    json_member_string(&json, "source_sha256", program->policy.source_hash);
    json_member_integer(&json, "input_words", layout->input_words);
    json_schema(&json, program, layout);
    json_measures(&json, program);
    json_key(&json, "choices");
    json_open_array(&json);
    for (int32_t c = 0; c < program->choice_count; c++) {
        json_open_object(&json);
        name_members(&json, program->choices[c].name);
        json_key(&json, "members");
        json_open_array(&json);
        for (int32_t i = 0; i < program->choices[c].member_count; i++)
            json_string(&json, name_key(program->measures[program->choices[c].members[i]].name));
        json_close_array(&json);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
}

/* ---- the header ---- */

const char *c_identifier(Arena *arena, NamePair name) {
    const char *key = name_key(name);
    Buffer      out = {0};
    for (size_t size = strlen(key), at = 0; at < size;) {
        uint32_t code = 0;
        int      bytes = utf8_decode(key + at, size - at, &code);
        if (bytes <= 0) break;
        if (code < 128 && (isalnum((int)code) || code == '_')) buffer_byte(&out, (char)code);
        else buffer_printf(&out, "u%x", code);
        at += (size_t)bytes;
    }
    const char *result = arena_strndup(arena, out.data ? out.data : "", out.size);
    buffer_free(&out);
    return result;
}

static int32_t presence_words(const IrProgram *program, bool many, int32_t entity) {
    int32_t fields = 0;
    for (int32_t e = 0; e < program->schema.entity_count; e++)
        if (many ? e == entity : !program->schema.entities[e].many) fields += program->schema.entities[e].field_count;
    return (fields + 63) / 64;
}

static void header_fields(const IrProgram *program, Arena *arena, int32_t entity, bool prefix, Buffer *out) {
    const IrEntity *own = &program->schema.entities[entity];
    for (int32_t i = 0; i < own->field_count; i++) {
        const IrField *field = &program->schema.fields[own->first_field + i];
        if (prefix) buffer_printf(out, "    int64_t %s_%s;", c_identifier(arena, own->name), c_identifier(arena, field->name));
        else buffer_printf(out, "    int64_t %s;", c_identifier(arena, field->name));
        buffer_printf(out, "   /* %s", type_names[field->type.kind]);
        if (field->name.chinese) buffer_printf(out, ", %s", field->name.chinese);
        buffer_text(out, " */\n");
    }
}

static void header_structs(const IrProgram *program, Arena *arena, const char *policy, Buffer *out) {
    for (int32_t e = 0; e < program->schema.entity_count; e++) {
        if (!program->schema.entities[e].many) continue;
        buffer_printf(out, "typedef struct {\n    uint64_t present[%d];\n", presence_words(program, true, e));
        header_fields(program, arena, e, false, out);
        buffer_printf(out, "} %s_%s;\n\n", policy, c_identifier(arena, program->schema.entities[e].name));
    }
    int32_t words = presence_words(program, false, 0);
    buffer_text(out, "typedef struct {\n");
    if (words) buffer_printf(out, "    uint64_t present[%d];\n", words);
    for (int32_t e = 0; e < program->schema.entity_count; e++)
        if (!program->schema.entities[e].many) header_fields(program, arena, e, true, out);
    for (int32_t e = 0; e < program->schema.entity_count; e++) {
        if (!program->schema.entities[e].many) continue;
        const char *name = c_identifier(arena, program->schema.entities[e].name);
        buffer_printf(out, "    const %s_%s *%s; int64_t %s_count;   /* count -1: the list is absent */\n", policy, name, name, name);
    }
    buffer_printf(out, "} %s_input;\n\n", policy);
}

static void header_macros(const IrProgram *program, const Layout *layout, Arena *arena, const char *policy, Buffer *out) {
    buffer_text(out, "/* Gives a fact: *_set_<fact>(&input, value). A fact that is not given is absent. */\n");
    for (int32_t slot = 0; slot < program->schema.field_count; slot++) {
        const IrField  *field = &program->schema.fields[slot];
        const IrEntity *entity = &program->schema.entities[field->entity];
        const char *owner = c_identifier(arena, entity->name), *name = c_identifier(arena, field->name);
        int32_t bit = layout->fields[slot].presence_bit;
        buffer_printf(out, "static inline void %s_set_%s_%s(%s_%s *to, int64_t value) { to->present[%d] |= (uint64_t)1 << %d; to->%s%s%s = value; }\n", policy, owner,
                      name, policy, entity->many ? owner : "input", bit / 64, bit % 64, entity->many ? "" : owner, entity->many ? "" : "_", name);
    }
    buffer_text(out, "\n");
}

static void header_names(const IrProgram *program, Arena *arena, const char *policy, Buffer *out) {
    for (int32_t e = 0; e < program->schema.enum_count; e++) {
        const IrEnum *enumeration = &program->schema.enums[e];
        buffer_text(out, "enum {");
        for (int32_t i = 0; i < enumeration->count; i++)
            buffer_printf(out, "%s %s_%s_%s = %d", i ? "," : "", policy, c_identifier(arena, enumeration->name), c_identifier(arena, enumeration->items[i].name), i);
        buffer_text(out, " };\n");
    }
    buffer_text(out, "enum {");
    for (int32_t m = 0; m < program->measure_count; m++) buffer_printf(out, " %s_measure_%s,", policy, c_identifier(arena, program->measures[m].name));
    buffer_printf(out, " %s_measure_count };\nenum {", policy);
    for (int32_t c = 0; c < program->choice_count; c++) buffer_printf(out, " %s_choice_%s,", policy, c_identifier(arena, program->choices[c].name));
    buffer_printf(out, " %s_choice_count };\n\n", policy);
}

void describe_header(const IrProgram *program, const Layout *layout, Buffer *out) {
    Arena      *arena = arena_new();
    const char *policy = c_identifier(arena, program->policy.name);
    buffer_printf(out, "/* %s, made by pol: facts in, decisions out. See runtime/runtime.h for units and results. */\n", policy);
    buffer_printf(out, "#ifndef POL_POLICY_%s_H\n#define POL_POLICY_%s_H\n\n#include \"runtime/runtime.h\"\n\n", policy, policy);
    header_structs(program, arena, policy, out);
    header_macros(program, layout, arena, policy, out);
    header_names(program, arena, policy, out);
    buffer_printf(out, "_Static_assert(sizeof(%s_input) == %d * sizeof(uint64_t), \"input\");\n\n", policy, layout->input_words);
    buffer_printf(out, "extern const pol_evaluator %s;\n\n#endif\n", POL_EVALUATOR_SYMBOL);
    arena_free(arena);
}
