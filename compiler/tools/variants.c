/* variants - see variants.h. The facts do not depend on readings, so one application serves all variants. */
#include "tools/variants.h"

#include "eval/eval.h"
#include <string.h>

bool variants_new(Unit *unit, Arena *arena, const CompileOptions *options, Variants *variants)
{
    *variants = (Variants){.base = unit->program};
    for (int32_t r = 0; r < unit->program->reading_count; r++) {
        const IrReading *reading = &unit->program->readings[r];
        if (!reading->used) continue;                                    /* declared only: no option of it can change a result */
        for (int32_t o = 0; o < reading->option_count; o++) {
            if (o == reading->chosen) continue;
            CompileOptions switched = *options;
            ReadingChoice *choices = NEW_ARRAY(arena, ReadingChoice, options->choice_count + 1);
            for (int32_t i = 0; i < options->choice_count; i++) choices[i] = options->choices[i];
            choices[options->choice_count] = (ReadingChoice){name_key(reading->name), reading->options[o].code};   /* the last one stands */
            switched.choices = choices;
            switched.choice_count++;
            Variant variant = {r, o, unit_lower(unit, arena, &switched)};
            if (!variant.program) return false;
            VEC_PUSH(arena, &variants->items, variant);
        }
    }
    return true;
}

/* ---- differences --------------------------------------------------------------------------------------------------------- */

static bool same_measure(const MeasureDecision *a, const MeasureDecision *b)
{
    return a->status == b->status && a->has_amount == b->has_amount && (!a->has_amount || (a->amount == b->amount && a->amount_min == b->amount_min)) &&
           a->has_award == b->has_award && (!a->has_award || a->award == b->award) && a->estimated == b->estimated;
}

static bool same_choice(const ChoiceDecision *a, const ChoiceDecision *b)
{
    return a->best == b->best && a->undecided == b->undecided && a->error == b->error && a->has_amount == b->has_amount && (!a->has_amount || a->amount == b->amount);
}

static bool same_decision(const IrProgram *program, const Decision *a, const Decision *b)
{
    for (int32_t m = 0; m < program->measure_count; m++)
        if (!same_measure(&a->measures[m], &b->measures[m])) return false;
    for (int32_t c = 0; c < program->choice_count; c++)
        if (!same_choice(&a->choices[c], &b->choices[c])) return false;
    return true;
}

/* ---- JSON ------------------------------------------------------------------------------------------------------------------ */

static void member_money(JsonWriter *json, const char *key, bool known, int64_t fen)
{
    char text[48];
    if (!known) return;
    decimal_write(fen, 2, 2, text);
    json_member_string(json, key, text);
}

static void members_json(const IrProgram *program, const IrChoice *choice, const char *key, uint64_t members, JsonWriter *json)
{
    json_key(json, key);
    json_open_array(json);
    for (int32_t i = 0; i < choice->member_count; i++)
        if (members >> i & 1) json_string(json, name_key(program->measures[choice->members[i]].name));
    json_close_array(json);
}

static void changes_json(const IrProgram *program, const Decision *before, const Decision *after, JsonWriter *json)
{
    json_open_object(json);
    for (int32_t m = 0; m < program->measure_count; m++) {
        const MeasureDecision *measure = &after->measures[m];
        if (same_measure(&before->measures[m], measure)) continue;
        json_key(json, name_key(program->measures[m].name));
        json_open_object(json);
        json_member_string(json, "status", status_key(measure->status));
        member_money(json, "amount", measure->has_amount, measure->amount);
        member_money(json, "amount_min", measure->has_amount, measure->amount_min);
        member_money(json, "award", measure->has_award, measure->award);
        if (measure->estimated) json_member_bool(json, "estimated", true);
        json_close_object(json);
    }
    for (int32_t c = 0; c < program->choice_count; c++) {
        const ChoiceDecision *choice = &after->choices[c];
        if (same_choice(&before->choices[c], choice)) continue;
        json_key(json, name_key(program->choices[c].name));
        json_open_object(json);
        members_json(program, &program->choices[c], "best", choice->best, json);
        if (choice->undecided) members_json(program, &program->choices[c], "undecided", choice->undecided, json);
        member_money(json, "amount", choice->has_amount, choice->amount);
        json_close_object(json);
    }
    json_close_object(json);
}

void variants_json(const Variants *variants, const Application *application, const Decision *decision, Arena *scratch, JsonWriter *json)
{
    json_open_array(json);
    for (int32_t v = 0; v < variants->items.count; v++) {
        const Variant *variant = &variants->items.items[v];
        const IrReading *reading = &variants->base->readings[variant->reading];
        Decision *after = eval_decide(variant->program, application, scratch, NULL);
        if (same_decision(variants->base, decision, after)) continue;
        json_open_object(json);
        json_member_string(json, "reading", name_key(reading->name));
        json_member_string(json, "option", reading->options[variant->option].code);
        json_member_string(json, "text", reading->options[variant->option].text);
        json_key(json, "changes");
        changes_json(variants->base, decision, after, json);
        json_close_object(json);
    }
    json_close_array(json);
}

/* ---- text ------------------------------------------------------------------------------------------------------------------ */

/* `amounts`: one side has an amount, so that its absence says something. */
static void measure_words(OutcomeKind kind, const MeasureDecision *measure, bool amounts, Language language, Buffer *out)
{
    char text[48];
    bool chinese = language == LANGUAGE_CHINESE;
    buffer_text(out, result_word(kind, measure->status, language));
    if (!measure->has_amount && measure->status == STATUS_YES && amounts) buffer_text(out, chinese ? "，金额未定" : ", amount not known yet");
    if (!measure->has_amount) return;
    decimal_write(measure->amount, 2, 2, text);
    buffer_printf(out, chinese ? " %s元" : " %s yuan", text);
    if (measure->estimated) buffer_text(out, chinese ? "（估算）" : " (estimate)");
}

static bool put_members(const IrProgram *program, const IrChoice *choice, uint64_t members, Language language, Buffer *out)
{
    bool any = false;
    for (int32_t i = 0; i < choice->member_count; i++) {
        if (!(members >> i & 1)) continue;
        buffer_printf(out, "%s%s", any ? (language == LANGUAGE_CHINESE ? "、" : ", ") : "", name_in(program->measures[choice->members[i]].name, language));
        any = true;
    }
    return any;
}

/* The advice so far, and the members by which it may still change. */
static void choice_words(const IrProgram *program, const IrChoice *choice, const ChoiceDecision *decision, Language language, Buffer *out)
{
    char text[48];
    bool chinese = language == LANGUAGE_CHINESE, any = put_members(program, choice, decision->best, language, out);
    if (!any && !decision->undecided) buffer_text(out, chinese ? "无" : "none");
    if (decision->has_amount) {
        decimal_write(decision->amount, 2, 2, text);
        buffer_printf(out, chinese ? " %s元" : " %s yuan", text);
    }
    if (!decision->undecided) return;
    if (any) buffer_text(out, chinese ? "；" : "; ");
    buffer_text(out, chinese ? "未定：" : "not decided: ");
    put_members(program, choice, decision->undecided, language, out);
}

static void changes_text(const IrProgram *program, const Decision *before, const Decision *after, Language language, Buffer *out)
{
    for (int32_t m = 0; m < program->measure_count; m++) {
        if (same_measure(&before->measures[m], &after->measures[m])) continue;
        buffer_printf(out, "    %s%s", name_in(program->measures[m].name, language), language == LANGUAGE_CHINESE ? "：" : ": ");
        OutcomeKind kind = program->measures[m].outcome.kind;
        bool        amounts = before->measures[m].has_amount || after->measures[m].has_amount;
        measure_words(kind, &before->measures[m], amounts, language, out);
        buffer_text(out, " → ");
        measure_words(kind, &after->measures[m], amounts, language, out);
        buffer_byte(out, '\n');
    }
    for (int32_t c = 0; c < program->choice_count; c++) {
        if (same_choice(&before->choices[c], &after->choices[c])) continue;
        buffer_printf(out, "    %s%s", name_in(program->choices[c].name, language), language == LANGUAGE_CHINESE ? "：" : ": ");
        choice_words(program, &program->choices[c], &before->choices[c], language, out);
        buffer_text(out, " → ");
        choice_words(program, &program->choices[c], &after->choices[c], language, out);
        buffer_byte(out, '\n');
    }
}

int variants_text(const Variants *variants, const Application *application, const Decision *decision, Arena *scratch, Language language, Buffer *out)
{
    int listed = 0;
    for (int32_t v = 0; v < variants->items.count; v++) {
        const Variant *variant = &variants->items.items[v];
        const IrReading *reading = &variants->base->readings[variant->reading];
        Decision *after = eval_decide(variant->program, application, scratch, NULL);
        if (same_decision(variants->base, decision, after)) continue;
        buffer_printf(out, language == LANGUAGE_CHINESE ? "  %s=%s（%s：%s）\n" : "  %s=%s (%s: %s)\n", name_key(reading->name), reading->options[variant->option].code,
                      reading->title ? reading->title : "", reading->options[variant->option].text ? reading->options[variant->option].text : "");
        changes_text(variants->base, decision, after, language, out);
        listed++;
    }
    return listed;
}
