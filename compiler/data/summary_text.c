/* summary_text - the summary for people, at the end of a table and on standard error. */
#include "data/summary_private.h"

#include "eval/explain.h"
#include "data/columns.h"
#include <inttypes.h>
#include <stdio.h>

static void amount_text(Int128 fen, char text[48]) { decimal_write(fen, 2, 2, text); }

/* `several`: of a sum over measures. */
static const char *unit_of(int64_t count, bool several, bool chinese) {
    if (chinese) return several ? "项" : "份";
    if (several) return count == 1 ? "decision" : "decisions";
    return count == 1 ? "application" : "applications";
}

/* What is waived has a name and no amount: it is only counted. */
static void named_line(const Total *total, const char *name, const char *kind, bool chinese, Buffer *out) {
    buffer_printf(out, chinese ? "  %s：%s %" PRId64 "%s" : "  %s: %s, %" PRId64 " %s", name, kind, total->advised_count, unit_of(total->advised_count, false, chinese));
    if (total->open) buffer_printf(out, chinese ? "，%" PRId64 "份尚不能确定" : ", %" PRId64 " not decided yet", total->open);
    buffer_byte(out, '\n');
}

/* `several`: a sum over measures, so that one application can count more than once. */
static void total_line(const Total *total, const char *name, const char *kind, bool ceiling, bool several, bool chinese, Buffer *out) {
    const char *unit = unit_of(total->advised_count, several, chinese);
    char amount[48];
    amount_text(total->advised, amount);
    buffer_text(out, "  ");
    if (chinese) {
        buffer_printf(out, "%s：%s%s合计 %s元（%" PRId64 "%s）", name, ceiling ? "最高" : "", kind, amount, total->advised_count, unit);
        if (total->open) buffer_printf(out, "，%" PRId64 "%s尚不能确定", total->open, unit);
    } else {
        buffer_printf(out, "%s: %s total %s%s yuan (%" PRId64 " %s)", name, kind, ceiling ? "at most " : "", amount, total->advised_count, unit);
        if (total->open) buffer_printf(out, ", %" PRId64 " not decided yet", total->open);
    }
    if (total->unbounded) buffer_text(out, chinese ? "，条款没有规定合计的上限" : ", and the clause states no ceiling for the sum");
    if (total->open && !total->unbounded) {
        amount_text(total->high, amount);
        buffer_printf(out, chinese ? "，全部计入最高 %s元" : ", at most %s yuan with all of them", amount);
    }
    if (total->awarded_count) {
        amount_text(total->awarded, amount);
        buffer_printf(out, chinese ? "；已决定 %s元（%" PRId64 "%s）" : "; decided: %s yuan (%" PRId64 " %s)", amount, total->awarded_count, unit_of(total->awarded_count, several, chinese));
    }
    buffer_byte(out, '\n');
}

static void heads(const Summary *summary, bool chinese, Buffer *out) {
    if (chinese) buffer_printf(out, "共%" PRId64 "份申报", summary->rows);
    else buffer_printf(out, "%" PRId64 " applications", summary->rows);
    if (summary->bad_rows) buffer_printf(out, chinese ? "，其中%" PRId64 "份数据有误" : ", %" PRId64 " of them could not be read", summary->bad_rows);
    if (summary->contradictory_rows) buffer_printf(out, chinese ? "，%" PRId64 "份事实相互矛盾" : ", %" PRId64 " with contradictory facts", summary->contradictory_rows);
    buffer_text(out, "\n\n");
}

static void statuses(const Summary *summary, Language language, Buffer *out) {
    const IrProgram *program = summary->program;
    bool chinese = language == LANGUAGE_CHINESE;
    int  name_width = 8, width = chinese ? 12 : 14;
    for (int32_t i = 0; i < program->measure_count; i++) {
        int found = columns_width(name_in(program->measures[i].name, language));
        if (found > name_width) name_width = found;
    }
    buffer_text(out, "  ");
    columns_put(out, chinese ? "措施" : "measure", name_width, false);
    for (int status = 0; status < STATUS_COUNT; status++) columns_put(out, status_word((Status)status, language), width, true);
    buffer_byte(out, '\n');
    for (int32_t i = 0; i < program->measure_count; i++) {
        buffer_text(out, "  ");
        columns_put(out, name_in(program->measures[i].name, language), name_width, false);
        for (int status = 0; status < STATUS_COUNT; status++) {
            char count[24];
            snprintf(count, sizeof count, "%" PRId64, summary->statuses[i][status]);
            columns_put(out, count, width, true);
        }
        buffer_byte(out, '\n');
    }
    buffer_byte(out, '\n');
}

static bool kind_has_ceiling(const IrProgram *program, OutcomeKind kind) {
    for (int32_t i = 0; i < program->measure_count; i++)
        if (summary_has_amount(&program->measures[i]) && program->measures[i].outcome.kind == kind && program->measures[i].outcome.ceiling) return true;
    return false;
}

static bool choice_has_ceiling(const IrProgram *program, const IrChoice *choice, OutcomeKind kind) {
    for (int32_t i = 0; i < choice->member_count; i++) {
        const IrOutcome *outcome = &program->measures[choice->members[i]].outcome;
        if (outcome->kind == kind && outcome->ceiling) return true;
    }
    return false;
}

static void totals(const Summary *summary, Language language, Buffer *out) {
    const IrProgram *program = summary->program;
    bool chinese = language == LANGUAGE_CHINESE;
    int  parts[KIND_COUNT] = {0};
    for (int32_t i = 0; i < program->choice_count; i++) {
        const IrChoice *choice = &program->choices[i];
        for (int kind = 0; kind < KIND_COUNT; kind++) {
            if (!choice_counts(program, i, (OutcomeKind)kind)) continue;
            total_line(&summary->choices[i][kind], name_in(choice->name, language), kind_word((OutcomeKind)kind, language), choice_has_ceiling(program, choice, (OutcomeKind)kind), false, chinese, out);
            parts[kind]++;
        }
    }
    for (int32_t i = 0; i < program->measure_count; i++) {
        const IrMeasure *measure = &program->measures[i];
        if (!measure_counts(program, i)) continue;
        const char *name = name_in(measure->name, language), *kind = kind_word(measure->outcome.kind, language);
        if (measure->outcome.named) {
            named_line(&summary->measures[i], name, kind, chinese, out);
            continue;
        }
        total_line(&summary->measures[i], name, kind, measure->outcome.ceiling, false, chinese, out);
        parts[measure->outcome.kind]++;
    }
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        Total total;
        if (parts[kind] < 2 || !summary_total(summary, (OutcomeKind)kind, &total)) continue;
        total_line(&total, chinese ? "总计" : "in all", kind_word((OutcomeKind)kind, language), kind_has_ceiling(program, (OutcomeKind)kind), true, chinese, out);
    }
}

static void reasons(const Summary *summary, Language language, Buffer *out) {
    Counted list[SUMMARY_LISTED];
    int32_t count = summary_reasons(summary, list);
    bool    chinese = language == LANGUAGE_CHINESE;
    if (!count) return;
    buffer_text(out, chinese ? "\n不符合的主要原因：\n" : "\nmost frequent reasons for \"no\":\n");
    for (int32_t i = 0; i < count; i++) {
        const IrMeasure *measure = &summary->program->measures[list[i].index];
        const IrCondition *condition = &measure->conditions[list[i].part];
        buffer_printf(out, chinese ? "  %8" PRId64 "份  %s  %s\n" : "  %8" PRId64 "  %s  %s\n", list[i].count, condition->id, condition->text);
    }
}

static void missing(const Summary *summary, Language language, Buffer *out) {
    Counted list[SUMMARY_LISTED];
    int32_t count = summary_missing(summary, list);
    bool    chinese = language == LANGUAGE_CHINESE;
    if (!count) return;
    buffer_text(out, chinese ? "\n最常缺少的：\n" : "\nmost often missing:\n");
    for (int32_t i = 0; i < count; i++) {
        buffer_printf(out, chinese ? "  %8" PRId64 "份  " : "  %8" PRId64 "  ", list[i].count);
        explain_missing(summary->program, list[i].index, language, out);
        buffer_byte(out, '\n');
    }
}

static void rests_on(const RunRecord *record, Language language, Buffer *out) {
    const IrProgram *program = record->program;
    bool chinese = language == LANGUAGE_CHINESE, any = false;
    for (int32_t i = 0; i < program->reading_count; i++) {
        const IrReading *reading = &program->readings[i];
        if (!reading->used) continue;
        if (!any) buffer_text(out, chinese ? "\n口径：" : "\nreadings: ");
        else buffer_text(out, chinese ? "，" : ", ");
        buffer_printf(out, "%s=%s", name_key(reading->name), reading->options[reading->chosen].code);
        if (reading->chosen != reading->default_option) buffer_text(out, chinese ? "（非默认）" : " (not the default)");
        if (reading->provisional) buffer_text(out, chinese ? "（暂定）" : " (provisional)");
        any = true;
    }
    buffer_text(out, any ? "\n" : "");
    if (record->as_of) buffer_printf(out, chinese ? "\n按指定日期 %s 判定，不按各份申报的日期\n" : "\ndecided as of %s, not by each application's own date\n", record->as_of);
    buffer_printf(out, chinese ? "\npol %s，%s 引擎\n" : "\npol %s, engine %s\n", record->version, record->engine);
    buffer_printf(out, chinese ? "政策 SHA-256 %s\n" : "policy SHA-256 %s\n", record->policy_sha256);
    if (*record->data_sha256) buffer_printf(out, chinese ? "数据 SHA-256 %s\n" : "data   SHA-256 %s\n", record->data_sha256);
}

void summary_text(const Summary *summary, const RunRecord *record, Language language, Buffer *out) {
    heads(summary, language == LANGUAGE_CHINESE, out);
    statuses(summary, language, out);
    totals(summary, language, out);
    reasons(summary, language, out);
    missing(summary, language, out);
    if (record) rests_on(record, language, out);
}
