/* policy - compiling, failures, and diagnostics as plain structs. See pol/policy.h for the contract. */
#include "api/native.h"

#include "runtime/date.h"
#include <stdlib.h>
#include <string.h>

/* ---- failures and texts --------------------------------------------------------------------------------------------------- */

static const char *append(Buffer *texts, const char *text) {
    const char *start = (const char *)(uintptr_t)texts->size;     /* an offset until the buffer stops moving */
    buffer_put(texts, text ? text : "", (text ? strlen(text) : 0) + 1);
    return start;
}

/* One block: the struct, then its texts. */
void *fail(pol_failure **failure, pol_failure_kind kind, const char *code, const char *field, const char *message, const char *help) {
    if (!failure) return NULL;
    Buffer      block = {0};
    pol_failure made = {.kind = (int32_t)kind};
    buffer_put(&block, (const char *)&made, sizeof made);
    made.code = append(&block, code);
    made.message = append(&block, message);
    made.field = append(&block, field);
    made.help = append(&block, help);
    made.code = block.data + (uintptr_t)made.code;
    made.message = block.data + (uintptr_t)made.message;
    made.field = block.data + (uintptr_t)made.field;
    made.help = block.data + (uintptr_t)made.help;
    memcpy(block.data, &made, sizeof made);
    *failure = (pol_failure *)(void *)block.data;
    return NULL;
}

void pol_failure_free(pol_failure *failure) { free(failure); }

const char *words_of(Wording wording, Language language) {
    const char *first = language == LANGUAGE_CHINESE ? wording.chinese : wording.english;
    const char *second = language == LANGUAGE_CHINESE ? wording.english : wording.chinese;
    return first ? first : second ? second : "";
}

void *fail_with_errors(pol_failure **failure, pol_failure_kind kind, const RowErrors *errors, Language language) {
    const RowError *first = errors->items.items[0];
    int64_t         more = errors->items.count - 1 + errors->dropped;
    Buffer          message = {0};
    buffer_text(&message, words_of(first->what, language));
    const char *why = words_of(first->why, language);
    if (*why) buffer_printf(&message, "%s%s", language == LANGUAGE_CHINESE ? "；" : "; ", why);
    if (more > 0) buffer_printf(&message, language == LANGUAGE_CHINESE ? "（另有%lld处错误）" : " (and %lld more errors)", (long long)more);
    fail(failure, kind, data_code_text(first->code), first->field.english, message.data, words_of(first->help, language));
    buffer_free(&message);
    return NULL;
}

bool check_usable(const pol_policy *policy, pol_failure **failure) {
    if (policy->program) return true;
    const pol_diagnostic *first = NULL;
    for (int32_t i = 0; i < policy->diagnostic_count && !first; i++)
        if (strcmp(policy->diagnostics[i].level, "error") == 0) first = &policy->diagnostics[i];
    fail(failure, POL_FAILURE_POLICY, first ? first->code : "", "", first ? first->message : "the policy does not compile", "");
    return false;
}

char *text_taken(Buffer *buffer) {
    if (!buffer->data) buffer_text(buffer, "");
    char *text = buffer->data;
    *buffer = (Buffer){0};
    return text;
}

void pol_text_free(char *text) { free(text); }

const char *pol_version(void) { return POL_VERSION; }

/* ---- compiling ------------------------------------------------------------------------------------------------------------ */

static bool read_as_of(const char *text, CompileOptions *options, pol_failure **failure) {
    bool exists;
    options->has_as_of = date_read(text, strlen(text), &options->as_of, &exists) && exists;
    if (options->has_as_of) return true;
    Arena      *arena = arena_new();
    const char *message = arena_printf(arena, "as_of: \"%s\" is not a date", quote_text(arena, text, strlen(text)));
    fail(failure, POL_FAILURE_ARGUMENT, "", "as_of", message, "write year, month and day: 2025-06-30");
    arena_free(arena);
    return false;
}

/* The readings asked for, each once. False with a failure when two contradict each other. */
static bool read_choices(const pol_compile_options *asked, ReadingChoice *choices, CompileOptions *options, pol_failure **failure) {
    for (size_t i = 0; i < asked->reading_count; i++) {
        ReadingChoice choice = {asked->readings[i].reading, asked->readings[i].option};
        bool          again = false;
        for (int32_t k = 0; k < options->choice_count; k++) {
            if (strcmp(choices[k].reading, choice.reading) != 0) continue;
            if (strcmp(choices[k].option, choice.option) != 0) {
                fail(failure, POL_FAILURE_ARGUMENT, "", choice.reading, "the reading is given twice, with different options", "");
                return false;
            }
            again = true;
        }
        if (!again) choices[options->choice_count++] = choice;
    }
    options->choices = choices;
    return true;
}

static Language message_language(const pol_policy *policy, int32_t asked) {
    if (asked == POL_LANGUAGE_ENGLISH) return LANGUAGE_ENGLISH;
    if (asked == POL_LANGUAGE_CHINESE) return LANGUAGE_CHINESE;
    if (policy->program) return policy->program->policy.language;
    return source_set_language(policy->unit->sources, LANGUAGE_CHINESE);
}

/* Lowers once more under the readings asked for. False with a failure when one does not exist. */
static bool apply_options(pol_policy *policy, const CompileOptions *options, int32_t language, pol_failure **failure) {
    if (!policy->program || (options->choice_count == 0 && !options->has_as_of)) return true;
    ReadingSetting *settings = NEW_ARRAY(policy->arena, ReadingSetting, options->choice_count + 1);
    Wording         message;
    if (!unit_find_readings(policy->unit, options->choices, options->choice_count, settings, &message)) {
        fail(failure, POL_FAILURE_ARGUMENT, "", "readings", words_of(message, message_language(policy, language)), "");
        return false;
    }
    policy->program = unit_lower(policy->unit, policy->arena, options);
    diags_sort(policy->unit->diags);
    return true;
}

pol_policy *pol_compile(const char *path, const pol_compile_options *options, pol_failure **failure) {
    pol_compile_options asked = {0};
    if (options) memcpy(&asked, options, options->size < sizeof asked ? options->size : sizeof asked);
    CompileOptions compile = {0};
    if (asked.as_of && !read_as_of(asked.as_of, &compile, failure)) return NULL;
    char          *own_path = strdup(path);
    if (!own_path) memory_exhausted(strlen(path));
    Unit          *unit = unit_compile(own_path, NULL);
    ReadingChoice *choices = NEW_ARRAY(unit->arena, ReadingChoice, asked.reading_count + 1);
    pol_policy    *policy = NEW(unit->arena, pol_policy);
    *policy = (pol_policy){.unit = unit, .path = own_path, .arena = unit->arena, .program = unit->program, .native = policy_native_new(unit->arena)};
    if (!read_choices(&asked, choices, &compile, failure) || !apply_options(policy, &compile, asked.language, failure)) {
        pol_policy_free(policy);
        return NULL;
    }
    policy->language = message_language(policy, asked.language);
    if (policy->program) policy->names = schema_names_new(policy->arena, &policy->program->schema);
    collect_diagnostics(policy);
    return policy;
}

void pol_policy_free(pol_policy *policy) {
    if (!policy) return;
    policy_free_native(policy);
    free(policy->path);
    unit_free(policy->unit);                         /* the policy lies in the unit's arena */
}

bool pol_policy_is_usable(const pol_policy *policy) { return policy->program != NULL; }

/* ---- diagnostics ------------------------------------------------------------------------------------------------------------ */

static const char *level_of(Severity severity) {
    switch (severity) {
    case SEVERITY_ERROR: return "error";
    case SEVERITY_WARNING: return "warning";
    case SEVERITY_NOTE: return "note";
    }
    return "error";
}

typedef struct { const char *file; Position start, end; } Range;

static bool range_of(const pol_policy *policy, Span span, Range *range) {
    const Source *source = source_of(policy->unit->sources, span);
    if (!source) return false;
    *range = (Range){source->path, source_position(source, span.start), source_position(source, span.end)};
    return true;
}

static void add_label(const pol_policy *policy, Span span, Wording text, bool primary, pol_diagnostic_label *labels, size_t *count) {
    Range range;
    if (!range_of(policy, span, &range)) return;
    labels[(*count)++] = (pol_diagnostic_label){range.file, range.start.line, range.start.column, range.end.line, range.end.column,
                                                words_of(text, policy->language), primary};
}

static const char **collect_words(const pol_policy *policy, const Wording *items, int32_t count) {
    const char **words = NEW_ARRAY(policy->arena, const char *, count + 1);
    for (int32_t i = 0; i < count; i++) words[i] = words_of(items[i], policy->language);
    return words;
}

static pol_diagnostic collect(const pol_policy *policy, const Diag *diag) {
    pol_diagnostic made = {.code = diag_code_text(diag->code), .slug = diag_slug(diag->code), .level = level_of(diag->severity),
                           .message = words_of(diag->message, policy->language)};
    pol_diagnostic_label *labels = NEW_ARRAY(policy->arena, pol_diagnostic_label, diag->labels.count + 1);
    add_label(policy, diag->span, diag->here, true, labels, &made.label_count);
    for (int32_t i = 0; i < diag->labels.count; i++)
        add_label(policy, diag->labels.items[i].span, diag->labels.items[i].text, false, labels, &made.label_count);
    made.labels = labels;
    made.notes = collect_words(policy, diag->notes.items, diag->notes.count);
    made.note_count = (size_t)diag->notes.count;
    made.help = collect_words(policy, diag->helps.items, diag->helps.count);
    made.help_count = (size_t)diag->helps.count;
    pol_diagnostic_fix *fixes = NEW_ARRAY(policy->arena, pol_diagnostic_fix, diag->fixes.count + 1);
    for (int32_t i = 0; i < diag->fixes.count; i++) {
        Range range;
        if (!range_of(policy, diag->fixes.items[i].span, &range)) continue;
        fixes[made.fix_count++] = (pol_diagnostic_fix){range.file, range.start.line, range.start.column, range.end.line, range.end.column,
                                                       diag->fixes.items[i].replacement};
    }
    made.fixes = fixes;
    return made;
}

void collect_diagnostics(pol_policy *policy) {
    const Diags *diags = policy->unit->diags;
    policy->diagnostic_count = diags->items.count;
    policy->diagnostics = NEW_ARRAY(policy->arena, pol_diagnostic, diags->items.count + 1);
    for (int32_t i = 0; i < diags->items.count; i++) policy->diagnostics[i] = collect(policy, diags->items.items[i]);
}

const pol_diagnostic *pol_policy_diagnostics(const pol_policy *policy, size_t *count) {
    *count = (size_t)policy->diagnostic_count;
    return policy->diagnostics;
}

char *pol_policy_diagnostics_text(const pol_policy *policy) {
    Buffer out = {0};
    diags_render_text(policy->unit->diags, (RenderOptions){.language_is_set = true, .language = policy->language}, &out);
    return text_taken(&out);
}
