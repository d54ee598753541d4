/* A policy: parser, checker, lowering. What compiles is decided and explained, and its canonical layout means the same in either language and stays as it is
 * when it is laid out again. Messages can be printed in every form. */
#include "fuzz.h"

#include "driver/driver.h"
#include "eval/explain.h"
#include "syntax/format.h"
#include <stdlib.h>
#include <string.h>

static void print_messages(const Unit *unit) {
    Buffer out = {0};
    for (int language = 0; language < 2; language++) {
        RenderOptions options = {.language_is_set = true, .language = language ? LANGUAGE_CHINESE : LANGUAGE_ENGLISH};
        diags_render_text(unit->diags, options, &out);
        diags_render_json(unit->diags, options, &out);
        diags_render_sarif(unit->diags, options, &out);
    }
    buffer_free(&out);
}

/* With nothing known, and with the least value of every fact. */
static void decide(const IrProgram *program, bool facts) {
    Arena       *arena = arena_new();
    Application *application = application_new(arena, &program->schema);
    EvalTrace    trace = {0};
    for (int32_t slot = 0; facts && slot < program->schema.field_count; slot++) {
        const IrField *field = &program->schema.fields[slot];
        if (field->type.kind != TYPE_TEXT && !program->schema.entities[field->entity].many) application->cells[slot] = (Cell){field->low, true};
    }
    for (int32_t e = 0; facts && e < program->schema.entity_count; e++) {
        const IrEntity *entity = &program->schema.entities[e];
        if (!entity->many) continue;
        application->lists[e] = (ApplicationList){true, 1, NEW_ARRAY(arena, Cell, entity->field_count + 1)};
    }
    Decision    *decision = eval_decide(program, application, arena, &trace);
    ExplainInput input = {.program = program, .application = application, .decision = decision, .trace = &trace, .arena = arena};
    Buffer       out = {0};
    explain_all(&input, LANGUAGE_CHINESE, &out);
    explain_all(&input, LANGUAGE_ENGLISH, &out);
    buffer_free(&out);
    arena_free(arena);
}

/* The unit keeps the path. */
static Unit *compile(const char *text, size_t size, FuzzFile *file) {
    *file = fuzz_file(text, size);
    Unit *unit = unit_compile(file->path, NULL);
    fuzz_file_close(file);
    if ((unit->diags->error_count == 0) != (unit->program != NULL)) fuzz_fail("errors and program disagree");
    return unit;
}

/* False: it cannot be laid out so. */
static bool layout_of(const char *text, size_t size, FormatOptions options, Buffer *out) {
    Arena     *arena = arena_new();
    SourceSet *sources = source_set_new(arena);
    Diags     *diags = diags_new(arena, sources);
    int32_t    source = source_add(sources, "fuzz.pol", text, size);
    bool       fine = source >= 0 && format_source(arena, interner_new(arena), sources, source, options, diags, out);
    if (source >= 0 && !fine && diags->error_count == 0) fuzz_fail("no layout, and no message");
    arena_free(arena);
    return fine;
}

static void check_layout(const Unit *unit, const char *text, size_t size, FormatOptions options) {
    Buffer once = {0}, twice = {0}, one = {0}, other = {0};
    if (layout_of(text, size, options, &once)) {
        if (!layout_of(once.data ? once.data : "", once.size, options, &twice)) fuzz_fail("the canonical layout cannot be read:\n%s", once.data);
        fuzz_same("a layout and its own layout", once.data, twice.data);
        if (unit->program) {
            FuzzFile file;
            Unit    *again = compile(once.data, once.size, &file);
            if (!again->program) fuzz_fail("the canonical layout does not compile:\n%s", once.data);
            unit_dump(unit, "ir", &one);
            unit_dump(again, "ir", &other);
            if (!options.has_language) fuzz_same("the meaning of a text and of its layout", one.data, other.data);
            unit_free(again);
        }
    } else if (unit->program && !options.has_language) fuzz_fail("a policy that compiles has no layout");
    buffer_free(&once);
    buffer_free(&twice);
    buffer_free(&one);
    buffer_free(&other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char    *text = malloc(size + 1);                           /* texts of sources end with a NUL */
    FuzzFile file;
    if (!text) return 0;
    if (size) memcpy(text, data, size);
    text[size] = '\0';
    Unit    *unit = compile(text, size, &file);
    print_messages(unit);
    if (unit->program) {
        decide(unit->program, false);
        decide(unit->program, true);
    }
    check_layout(unit, text, size, (FormatOptions){0});
    check_layout(unit, text, size, (FormatOptions){true, LANGUAGE_CHINESE});
    check_layout(unit, text, size, (FormatOptions){true, LANGUAGE_ENGLISH});
    unit_free(unit);
    free(text);
    return 0;
}
