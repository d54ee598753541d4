/* summary - counting while rows pass by; the sums are wide enough for any number of rows. */
#include "tools/summary.h"

#include "tools/columns.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void summary_start(Summary *summary, Arena *arena, const IrProgram *program) {
    *summary = (Summary){.program = program};
    summary->statuses = arena_alloc(arena, sizeof *summary->statuses * (size_t)program->measure_count);
    summary->choices = NEW_ARRAY(arena, Total, program->choice_count);
    summary->measures = NEW_ARRAY(arena, Total, program->measure_count);
}

bool decision_has_error(const IrProgram *program, const Decision *decision) {
    for (int32_t i = 0; i < program->measure_count; i++)
        if (decision->measures[i].status == STATUS_ERROR) return true;
    for (int32_t i = 0; i < program->choice_count; i++)
        if (decision->choices[i].error) return true;
    return false;
}

void summary_add(Summary *summary, const Decision *decision) {
    const IrProgram *program = summary->program;
    summary->rows++;
    if (!decision) {
        summary->bad_rows++;
        for (int32_t i = 0; i < program->measure_count; i++) summary->statuses[i][STATUS_ERROR]++;
        return;
    }
    if (decision_has_error(program, decision)) summary->contradictory_rows++;
    for (int32_t i = 0; i < program->measure_count; i++) {
        const MeasureDecision *measure = &decision->measures[i];
        summary->statuses[i][measure->status]++;
        Total *total = &summary->measures[i];
        if (measure->status == STATUS_YES && measure->has_amount) {
            total->sum += measure->has_award ? measure->award : measure->amount;
            total->count++;
        } else if (measure->status == STATUS_UNKNOWN || (measure->status == STATUS_YES && program->measures[i].has_outcome && program->measures[i].outcome.amount != IR_NONE)) {
            total->open++;
        }
    }
    for (int32_t i = 0; i < program->choice_count; i++) {
        const ChoiceDecision *choice = &decision->choices[i];
        Total *total = &summary->choices[i];
        if (choice->has_amount) {
            total->sum += choice->amount;
            total->count++;
        }
        if (choice->undecided) total->open++;
    }
}

static void total_line(const Total *total, const char *name, const char *kind, bool ceiling, bool chinese, Buffer *out) {
    char amount[48];
    decimal_write(total->sum, 2, 2, amount);
    buffer_text(out, "  ");
    if (chinese) {
        buffer_printf(out, "%s：%s%s合计 %s元（%" PRId64 "份）", name, ceiling ? "最高" : "", kind, amount, total->count);
        if (total->open) buffer_printf(out, "，另有%" PRId64 "份尚不能确定", total->open);
    } else {
        buffer_printf(out, "%s: %s%s total %s yuan (%" PRId64 " applications)", name, ceiling ? "at most, " : "", kind, amount, total->count);
        if (total->open) buffer_printf(out, ", %" PRId64 " more not decided yet", total->open);
    }
    buffer_byte(out, '\n');
}

void summary_text(const Summary *summary, Language language, Buffer *out) {
    const IrProgram *program = summary->program;
    bool chinese = language == LANGUAGE_CHINESE;
    int  name_width = 8;
    for (int32_t i = 0; i < program->measure_count; i++) {
        int width = columns_width(name_in(program->measures[i].name, language));
        if (width > name_width) name_width = width;
    }
    if (chinese) buffer_printf(out, "共%" PRId64 "份申报", summary->rows);
    else buffer_printf(out, "%" PRId64 " applications", summary->rows);
    if (summary->bad_rows) buffer_printf(out, chinese ? "，其中%" PRId64 "份数据有误" : ", %" PRId64 " of them could not be read", summary->bad_rows);
    if (summary->contradictory_rows) buffer_printf(out, chinese ? "，%" PRId64 "份事实相互矛盾" : ", %" PRId64 " with contradictory facts", summary->contradictory_rows);
    buffer_text(out, "\n\n  ");
    columns_put(out, chinese ? "措施" : "measure", name_width, false);
    for (int status = 0; status < STATUS_COUNT; status++) columns_put(out, status_word((Status)status, language), chinese ? 8 : 14, true);
    buffer_byte(out, '\n');
    for (int32_t i = 0; i < program->measure_count; i++) {
        buffer_text(out, "  ");
        columns_put(out, name_in(program->measures[i].name, language), name_width, false);
        for (int status = 0; status < STATUS_COUNT; status++) {
            char count[24];
            snprintf(count, sizeof count, "%" PRId64, summary->statuses[i][status]);
            columns_put(out, count, chinese ? 8 : 14, true);
        }
        buffer_byte(out, '\n');
    }
    buffer_byte(out, '\n');
    for (int32_t i = 0; i < program->choice_count; i++) {
        const IrChoice *choice = &program->choices[i];
        bool ceiling = choice->member_count > 0 && program->measures[choice->members[0]].outcome.ceiling;
        if (choice->has_advice) total_line(&summary->choices[i], name_in(choice->name, language), kind_word(choice->advise_kind, language), ceiling, chinese, out);
    }
    for (int32_t i = 0; i < program->measure_count; i++) {
        const IrMeasure *measure = &program->measures[i];
        if (measure->choice >= 0 || !measure->has_outcome || measure->outcome.amount == IR_NONE) continue;
        total_line(&summary->measures[i], name_in(measure->name, language), kind_word(measure->outcome.kind, language), measure->outcome.ceiling, chinese, out);
    }
}
