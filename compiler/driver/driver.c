/* driver - the table of contents of a compilation. Each step may report; the next runs only if it can rely on the last. */
#include "driver/driver.h"

#include "driver/given_value.h"
#include "driver/load.h"
#include "sema/citations.h"
#include "syntax/parse.h"
#include <string.h>

static Unit *unit_new(void)
{
    Arena *arena = arena_new();
    Unit *unit = NEW(arena, Unit);
    *unit = (Unit){.arena = arena, .interner = interner_new(arena), .sources = source_set_new(arena), .notice = -1};
    unit->diags = diags_new(arena, unit->sources);
    return unit;
}

void unit_free(Unit *unit)
{
    if (unit) arena_free(unit->arena);
}

static bool syntax_complete(const Unit *unit)
{
    for (int32_t i = 0; i < unit->ast_count; i++)
        if (unit->asts[i]->incomplete) return false;
    return true;
}

Unit *unit_compile(const char *path, const CompileOptions *options)
{
    Unit *unit = unit_new();
    load_policy(unit, path);
    /* names that a broken declaration would have declared are not missing: wait until the syntax is right */
    if (unit->ast_count && syntax_complete(unit) && !unit->diags->error_count) {
        unit->sema = sema_check(unit->arena, unit->interner, unit->sources, unit->asts, unit->ast_count, unit->diags);
        unit->notice = load_notice(unit);
        if (unit->notice >= 0) citations_check(unit->sema, unit->notice);
        if (!unit->diags->error_count) unit->program = unit_lower(unit, unit->arena, options);
        if (unit->program) given_values_check(unit);
        if (unit->diags->error_count) unit->program = NULL;
    }
    diags_sort(unit->diags);
    diags_merge(unit->diags);
    return unit;
}

bool unit_find_readings(Unit *unit, const ReadingChoice *choices, int32_t count, ReadingSetting *settings, Wording *message)
{
    for (int32_t i = 0; i < count; i++) {
        int32_t reading = sema_find_reading(unit->sema, choices[i].reading);
        Suggest suggest;
        if (reading < 0) {
            suggest_start(&suggest, choices[i].reading);
            for (int32_t r = 0; r < unit->sema->readings.count; r++) suggest_offer(&suggest, declared_key(unit->sema->readings.items[r].name));
            const char *match = suggest_result(&suggest);
            message->english = arena_printf(unit->arena, "the policy has no reading named `%s`%s%s%s", choices[i].reading, match ? "; did you mean `" : "", match ? match : "", match ? "`?" : "");
            message->chinese = arena_printf(unit->arena, "该政策没有名为“%s”的口径%s%s%s", choices[i].reading, match ? "，是否要写“" : "", match ? match : "", match ? "”？" : "");
            return false;
        }
        int32_t option = sema_find_option(unit->sema, reading, choices[i].option);
        if (option < 0) {
            const ReadingDecl *decl = unit->sema->readings.items[reading].decl;
            Buffer list = {0};
            for (int k = 0; k < decl->options.count; k++) buffer_printf(&list, "%s%s", k ? ", " : "", decl->options.items[k].code.text);
            message->english = arena_printf(unit->arena, "reading %s has no option `%s`; its options are %s", choices[i].reading, choices[i].option, list.data ? list.data : "");
            message->chinese = arena_printf(unit->arena, "口径 %s 没有选项“%s”；可选：%s", choices[i].reading, choices[i].option, list.data ? list.data : "");
            buffer_free(&list);
            return false;
        }
        settings[i] = (ReadingSetting){reading, option};
    }
    return true;
}

IrProgram *unit_lower(Unit *unit, Arena *arena, const CompileOptions *options)
{
    static const CompileOptions none = {0};
    if (!options) options = &none;
    ReadingSetting *settings = NEW_ARRAY(arena, ReadingSetting, options->choice_count + 1);
    Wording message;
    if (!unit_find_readings(unit, options->choices, options->choice_count, settings, &message)) {
        diag_at(unit->diags, DIAG_E0201, SPAN_NONE, "%s", "%2$s", message.english, message.chinese);
        return NULL;
    }
    LowerOptions lower = {settings, options->choice_count, options->has_as_of, options->as_of, options->properties};
    return lower_policy(arena, unit->sema, unit->notice, &lower, unit->diags);
}

bool unit_dump(const Unit *unit, const char *stage, Buffer *out)
{
    if (!strcmp(stage, "ast")) {
        for (int32_t i = 0; i < unit->ast_count; i++) ast_dump(unit->asts[i], out);
        return true;
    }
    if (!unit->program) return false;
    if (!strcmp(stage, "ir")) {
        ir_dump(unit->program, out);
        return true;
    }
    if (!strcmp(stage, "ranges")) {
        ir_dump_ranges(unit->program, out);
        return true;
    }
    return false;
}
