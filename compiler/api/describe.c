/* describe - what a policy says of itself, as JSON: its schema, its readings, its measures with their conditions. */
#include "api/internal.h"

#include "base/json_write.h"
#include "eval/explain.h"
#include "data/schema.h"

char *pol_policy_schema(const pol_policy *policy, bool chinese_keys, pol_failure **failure) {
    if (!check_usable(policy, failure)) return NULL;
    Buffer out = {0};
    schema_json(policy->program, chinese_keys, &out);
    return text_taken(&out);
}

static void write_reading(JsonWriter *json, const IrReading *reading) {
    json_open_object(json);
    json_member_string(json, "id", name_key(reading->name));
    json_member_string(json, "title", reading->title);
    json_member_string(json, "reason", reading->reason);
    json_member_string(json, "chosen", reading->options[reading->chosen].code);
    json_member_string(json, "default", reading->options[reading->default_option].code);
    json_member_bool(json, "used", reading->used);
    json_key(json, "options");
    json_open_array(json);
    for (int32_t i = 0; i < reading->option_count; i++) {
        json_open_object(json);
        json_member_string(json, "code", reading->options[i].code);
        json_member_string(json, "text", reading->options[i].text);
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
}

char *pol_policy_readings(const pol_policy *policy, pol_failure **failure) {
    if (!check_usable(policy, failure)) return NULL;
    Buffer     out = {0};
    JsonWriter json;
    json_init(&json, &out, 0);
    json_open_array(&json);
    for (int32_t i = 0; i < policy->program->reading_count; i++)
        if (policy->program->readings[i].option_count > 0) write_reading(&json, &policy->program->readings[i]);
    json_close_array(&json);
    return text_taken(&out);
}

static void write_names(JsonWriter *json, NamePair name) {
    json_member_string(json, "name", name_key(name));
    json_member_string(json, "chinese", name_in(name, LANGUAGE_CHINESE));
}

static void write_conditions(JsonWriter *json, const IrMeasure *measure) {
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
}

static void write_sources(JsonWriter *json, const IrProgram *program, const IrMeasure *measure, Language language) {
    Buffer text = {0};
    json_key(json, "sources");
    json_open_array(json);
    for (int32_t i = 0; i < measure->source_count; i++) {
        const IrSource *source = &program->sources[measure->sources[i]];
        buffer_clear(&text);
        explain_missing(program, measure->sources[i], language, &text);
        json_open_object(json);
        json_member_string(json, "fact", source->path);
        json_member_string(json, "cause", cause_key(source->cause));
        json_member_string(json, "text", text.data);
        json_close_object(json);
    }
    json_close_array(json);
    buffer_free(&text);
}

static void write_measure(JsonWriter *json, const IrProgram *program, const IrMeasure *measure, Language language) {
    json_open_object(json);
    write_names(json, measure->name);
    json_member_string(json, "title", measure->title);
    json_member_string(json, "kind", measure->has_outcome ? kind_key(measure->outcome.kind) : NULL);
    json_member_bool(json, "amount", measure->has_outcome && measure->outcome.amount != IR_NONE);
    json_member_bool(json, "ceiling", measure->has_outcome && measure->outcome.ceiling);
    json_member_bool(json, "list", measure->region >= 0);
    json_key(json, "owners");
    json_open_array(json);
    for (int32_t i = 0; i < measure->owner_count; i++) json_string(json, measure->owners[i]);
    json_close_array(json);
    json_key(json, "citations");
    json_open_array(json);
    for (int32_t i = 0; i < measure->citation_count; i++) json_string(json, measure->citations[i].text);
    json_close_array(json);
    write_conditions(json, measure);
    write_sources(json, program, measure, language);
    json_close_object(json);
}

static void write_choice(JsonWriter *json, const IrProgram *program, const IrChoice *choice) {
    json_open_object(json);
    write_names(json, choice->name);
    json_member_string(json, "title", choice->title);
    json_key(json, "members");
    json_open_array(json);
    for (int32_t i = 0; i < choice->member_count; i++) json_string(json, name_key(program->measures[choice->members[i]].name));
    json_close_array(json);
    json_close_object(json);
}

char *pol_policy_description(const pol_policy *policy, pol_failure **failure) {
    if (!check_usable(policy, failure)) return NULL;
    const IrProgram *program = policy->program;
    Buffer           out = {0};
    JsonWriter       json;
    json_init(&json, &out, 0);
    json_open_object(&json);
    write_names(&json, program->policy.name);
    json_member_string(&json, "title", program->policy.title);
    json_member_string(&json, "number", program->policy.number);
    json_member_string(&json, "language", program->policy.language == LANGUAGE_CHINESE ? "zh" : "en");
    json_member_string(&json, "version", POL_VERSION);
    json_key(&json, "measures");
    json_open_array(&json);
    for (int32_t i = 0; i < program->measure_count; i++) write_measure(&json, program, &program->measures[i], policy->language);
    json_close_array(&json);
    json_key(&json, "choices");
    json_open_array(&json);
    for (int32_t i = 0; i < program->choice_count; i++) write_choice(&json, program, &program->choices[i]);
    json_close_array(&json);
    json_close_object(&json);
    return text_taken(&out);
}
