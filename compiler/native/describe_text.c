/* describe_text - the description as JSON, for languages that cannot read the tables of runtime.h. */
#include "native/describe.h"

#include "base/json_write.h"

const char *const describe_type_names[] = {
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
        json_member_string(json, "type", describe_type_names[field->type.kind]);
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

static void json_items(JsonWriter *json, const IrEnum *enumeration) {
    json_key(json, "items");
    json_open_array(json);
    for (int32_t i = 0; i < enumeration->count; i++) {
        json_open_object(json);
        name_members(json, enumeration->items[i].name);
        if (enumeration->items[i].label) json_member_string(json, "label", enumeration->items[i].label);
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
        json_member_bool(json, "open", program->schema.enums[i].open);
        json_items(json, &program->schema.enums[i]);
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
        if (program->schema.entities[e].many) json_member_integer(json, "presence_bit", layout->lists[e].presence_bit);
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
            json_member_string(json, "role", condition_role_key(measure->conditions[i].role));
            json_member_string(json, "text", measure->conditions[i].text);
            json_close_object(json);
        }
        json_close_array(json);
        json_key(json, "sources");
        json_open_array(json);
        for (int32_t i = 0; i < measure->source_count; i++) {
            const IrSource *source = &program->sources[measure->sources[i]];
            json_open_object(json);
            json_member_string(json, "fact", source->path);
            json_member_string(json, "cause", cause_key(source->cause));
            json_close_object(json);
        }
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
