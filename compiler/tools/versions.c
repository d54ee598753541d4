/* versions - see versions.h. */
#include "tools/versions.h"

#include <string.h>

static bool is_used(const IrProgram *program, const char *reading)
{
    for (int32_t r = 0; r < program->reading_count; r++)
        if (program->readings[r].used && !strcmp(name_key(program->readings[r].name), reading)) return true;
    return false;
}

LoweredVersions versions_lower(Unit *unit, const IrProgram *other, const CompileOptions *options, Arena *arena)
{
    LoweredVersions list = {0};
    const IrProgram *program = unit->program;
    for (int32_t r = 0; r < program->reading_count; r++) {
        const IrReading *reading = &program->readings[r];
        if (!reading->used && !is_used(other, name_key(reading->name))) continue;
        for (int32_t i = 0; i < reading->option_count; i++) {
            if (i == reading->chosen) continue;
            ReadingChoice *choices = NEW_ARRAY(arena, ReadingChoice, options->choice_count + 1);
            if (options->choice_count) memcpy(choices, options->choices, sizeof *choices * (size_t)options->choice_count);
            choices[options->choice_count] = (ReadingChoice){name_key(reading->name), reading->options[i].code};
            CompileOptions switched = *options;
            switched.choices = choices;
            switched.choice_count++;
            LoweredVersion version = {name_key(reading->name), reading->options[i].code, unit_lower(unit, arena, &switched)};
            if (version.program) VEC_PUSH(arena, &list, version);
        }
    }
    return list;
}

void versions_compare(const LoweredVersions *before, const LoweredVersions *after, Diff *diff, Arena *arena, const DiffOptions *limits)
{
    for (int32_t i = 0; i < after->count; i++) {
        const LoweredVersion *now = &after->items[i];
        for (int32_t k = 0; k < before->count; k++) {
            const LoweredVersion *old = &before->items[k];
            if (strcmp(now->reading, old->reading) || strcmp(now->option, old->option)) continue;
            diff_under_reading(diff, arena, old->program, now->program, now->reading, now->option, limits);
        }
    }
}
