/* policy - see policy.h. */
#include "cli/policy.h"

#include "cli/output.h"
#include "native/library.h"
#include "runtime/date.h"
#include <string.h>
#include <unistd.h>

Language policy_language(const Arguments *arguments, const IrProgram *program) {
    return arguments->language_is_set ? arguments->language : program->policy.language;
}

static bool read_reading(const Arguments *arguments, const char *text, ReadingChoice *choice) {
    const char *equals = strchr(text, '=');
    if (!equals || equals == text || equals[1] == '\0') {
        usage_error(arguments, "--reading takes ID=option, not \"%s\"", "--reading 的写法是 ID=选项，不能是“%s”", text);
        return false;
    }
    *choice = (ReadingChoice){arena_strndup(arguments->arena, text, (size_t)(equals - text)), equals + 1};
    return true;
}

bool policy_options(const Arguments *arguments, CompileOptions *options) {
    ReadingChoice *choices = NEW_ARRAY(arguments->arena, ReadingChoice, arguments->options.count);
    *options = (CompileOptions){.choices = choices};
    for (int32_t i = 0; i < arguments->options.count; i++) {
        if (strcmp(arguments->options.items[i].name, "reading") != 0) continue;
        ReadingChoice choice;
        if (!read_reading(arguments, arguments->options.items[i].value, &choice)) return false;
        for (int32_t k = 0; k < options->choice_count; k++)
            if (strcmp(choices[k].reading, choice.reading) == 0 && strcmp(choices[k].option, choice.option) != 0) {
                usage_error(arguments, "--reading %s is given twice, as %s and as %s", "--reading %s 给了两次：%s 和 %s", choice.reading, choices[k].option, choice.option);
                return false;
            }
        choices[options->choice_count++] = choice;
    }
    const char *date = argument_value(arguments, "as-of");
    if (!date) return true;
    bool exists;
    options->has_as_of = date_read(date, strlen(date), &options->as_of, &exists) && exists;
    if (!options->has_as_of) usage_error(arguments, "--as-of takes a date such as 2025-06-30, not \"%s\"", "--as-of 后面写日期，例如 2025-06-30，不能是“%s”", date);
    return options->has_as_of;
}

static void print_diagnostics(const Arguments *arguments, const Unit *unit) {
    Buffer out = {0};
    RenderOptions render = {.color = wants_color(arguments, STDERR_FILENO), .language_is_set = arguments->language_is_set, .language = arguments->language};
    diags_render_text(unit->diags, render, &out);
    print_error(&out);
    buffer_free(&out);
}

/* Readings are looked up before anything is lowered, so that a wrong name gives a sentence of its own. */
static bool check_readings(const Arguments *arguments, const char *path, const CompileOptions *options) {
    if (options->choice_count == 0) return true;
    Unit *unit = unit_compile(path, NULL);
    bool  fine = true;
    if (unit->program) {
        ReadingSetting *settings = NEW_ARRAY(unit->arena, ReadingSetting, options->choice_count);
        Wording         message;
        fine = unit_find_readings(unit, options->choices, options->choice_count, settings, &message);
        if (!fine) {
            Language language = policy_language(arguments, unit->program);
            usage_error(arguments, "%s", "%s", in_language(language, message));
        }
    }
    unit_free(unit);
    return fine;
}

bool policy_is_source(const Arguments *arguments, const char *path) {
    const char *command = arguments->command->name;
    switch (library_kind(path)) {
    case BUILT_NOT: return true;
    case BUILT_LIBRARY:
        complain(arguments, "%s is a built policy; pol %s needs the source", "%s 是已生成的政策；pol %s 需要政策的源文件", path, command);
        return false;
    case BUILT_WASM_MODULE:
        complain(arguments, "%s is a policy built as WebAssembly; pol %s needs the source", "%s 是已生成为 WebAssembly 的政策；pol %s 需要政策的源文件", path, command);
        return false;
    }
    return true;
}

Unit *policy_compile(const Arguments *arguments, const char *path) {
    CompileOptions options;
    if (!policy_is_source(arguments, path)) return NULL;
    if (!policy_options(arguments, &options) || !check_readings(arguments, path, &options)) return NULL;
    Unit *unit = unit_compile(path, &options);
    for (int32_t i = 0; i < unit->sources->sources.count; i++) output_protect(arguments, unit->sources->sources.items[i]->path);
    if (unit->program) return unit;
    print_diagnostics(arguments, unit);
    unit_free(unit);
    return NULL;
}
