/* record - see record.h. */
#include "data/record.h"

#include <string.h>

/* Paths as they stand below the policy's folder, so that the hash does not depend on where the policy lies. */
static const char *below(const char *path, const char *folder) {
    size_t size = strlen(folder);
    while (size && folder[size - 1] == '/') size--;
    return strncmp(path, folder, size) == 0 && path[size] == '/' ? path + size + 1 : path;
}

static const char *folder_of(Arena *arena, const char *path) {
    const char *slash = strrchr(path, '/');
    size_t      size = strlen(path);
    bool        file = size > 4 && strcmp(path + size - 4, ".pol") == 0;
    if (!file) return path;
    return slash ? arena_strndup(arena, path, (size_t)(slash - path)) : "";
}

void record_policy(RunRecord *record, Arena *arena, const IrProgram *program, const char *path) {
    const SourceSet *set = program->sources_text;
    const char      *folder = folder_of(arena, path);
    Buffer           lines = {0};
    record->program = program;
    record->policy_path = path;
    record->file_count = set ? set->sources.count : 0;
    record->files = NEW_ARRAY(arena, RecordFile, record->file_count);
    for (int32_t i = 0; i < record->file_count; i++) {
        const Source *source = set->sources.items[i];
        RecordFile   *file = &record->files[i];
        file->path = *folder ? below(source->path, folder) : source->path;
        sha256_text(source->text, source->size, file->sha256);
        buffer_printf(&lines, "%s  %s\n", file->sha256, file->path);
    }
    const char *built_from = program->policy.source_hash;     /* of a built policy, which carries no text */
    if (!set && built_from && strlen(built_from) < sizeof record->policy_sha256) strcpy(record->policy_sha256, built_from);
    else sha256_text(lines.data ? lines.data : "", lines.size, record->policy_sha256);
    buffer_free(&lines);
}

static void readings(const IrProgram *program, JsonWriter *json) {
    json_key(json, "readings");
    json_open_array(json);
    for (int32_t i = 0; i < program->reading_count; i++) {
        const IrReading *reading = &program->readings[i];
        if (!reading->used) continue;
        const IrReadingOption *option = &reading->options[reading->chosen];
        json_open_object(json);
        json_member_string(json, "id", name_key(reading->name));
        json_member_string(json, "option", option->code);
        json_member_bool(json, "default", reading->chosen == reading->default_option);
        json_member_string(json, "title", reading->title);
        json_member_string(json, "option_text", option->text);
        json_close_object(json);
    }
    json_close_array(json);
}

void record_policy_json(const RunRecord *record, Language language, JsonWriter *json) {
    const IrPolicy *policy = &record->program->policy;
    json_key(json, "evaluator");
    json_open_object(json);
    json_member_string(json, "name", "pol");
    json_member_string(json, "version", record->version);
    json_member_string(json, "engine", record->engine);
    json_close_object(json);
    json_key(json, "policy");
    json_open_object(json);
    json_member_string(json, "name", name_in(policy->name, language));
    json_member_string(json, "title", policy->title);
    json_member_string(json, "number", policy->number);
    json_member_string(json, "path", record->policy_path);
    json_member_string(json, "sha256", record->policy_sha256);
    json_key(json, "files");
    json_open_array(json);
    for (int32_t i = 0; i < record->file_count; i++) {
        json_open_object(json);
        json_member_string(json, "path", record->files[i].path);
        json_member_string(json, "sha256", record->files[i].sha256);
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
    json_member_string(json, "as_of", record->as_of);
    readings(record->program, json);
}

void record_data_json(const RunRecord *record, JsonWriter *json) {
    json_key(json, "data");
    json_open_object(json);
    json_member_string(json, "path", record->data_path);
    json_member_string(json, "format", record->data_format);
    json_member_string(json, "encoding", record->encoding);
    if (record->data_bytes >= 0) json_member_integer(json, "bytes", record->data_bytes);
    json_member_string(json, "sha256", *record->data_sha256 ? record->data_sha256 : NULL);
    json_close_object(json);
}
