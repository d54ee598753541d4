/* diff_text - a comparison for people: on a terminal, and as a comment under a code review. */
#include "analysis/diff_text.h"

#include "analysis/smt.h"

/* 符合，资助 200万元 / 不符合，因“项目.总投资额 达到 3000万元” */
void diff_put_answer(const DiffAnswer *answer, Language language, Buffer *out) {
    buffer_text(out, result_word(answer->outcome, answer->status, language));
    if (answer->status == STATUS_YES && answer->has_outcome && answer->has_amount) {
        buffer_printf(out, language == LANGUAGE_CHINESE ? "，%s " : ", %s ", kind_word(answer->outcome, language));
        vocabulary_money(answer->amount, language, out);
        if (answer->estimated) buffer_text(out, say(language, " (an estimate)", "（估算）"));
    } else if (answer->status == STATUS_YES && answer->has_outcome && kind_has_amount(answer->outcome)) {
        buffer_text(out, say(language, ", amount not known yet", "，金额未定"));
    }
    for (int32_t i = 0; i < answer->reason_count; i++)
        buffer_printf(out, language == LANGUAGE_CHINESE ? (i ? "、“%s”" : "，因“%s”") : (i ? ", `%s`" : ", because of `%s`"), answer->reasons[i]);
    if (answer->has_award) {
        buffer_text(out, say(language, ", awarded ", "，核定 "));
        vocabulary_money(answer->award, language, out);
    }
    for (int32_t i = 0; i < answer->missing_count; i++) {
        buffer_text(out, i ? say(language, ", ", "、") : say(language, ", missing ", "，缺 "));
        buffer_text(out, say(language, answer->missing[i].english, answer->missing[i].chinese));
    }
}

void diff_put_interval(const Diff *diff, const DiffInterval *interval, Language language, Buffer *out) {
    Arena *scratch = arena_new();
    buffer_text(out, vocabulary_path(diff->vocabulary, interval->slot, language, scratch));
    buffer_byte(out, ' ');
    if (interval->open_high) buffer_text(out, say(language, "from ", "自 "));
    else if (interval->open_low) buffer_text(out, say(language, "up to ", "至 "));
    if (!interval->open_low) vocabulary_value(diff->vocabulary, interval->slot, interval->low, language, out);
    if (!interval->open_low && !interval->open_high && interval->low != interval->high) buffer_text(out, say(language, " to ", " 至 "));
    if (!interval->open_high && (interval->open_low || interval->low != interval->high)) vocabulary_value(diff->vocabulary, interval->slot, interval->high, language, out);
    if (interval->open_high) buffer_text(out, say(language, " on", " 起"));
    arena_free(scratch);
}

void diff_put_name(const Diff *diff, const DiffMeasure *measure, Language language, Buffer *out) {
    const IrMeasure *from = measure->after >= 0 ? &diff->after->measures[measure->after] : &diff->before->measures[measure->before];
    buffer_text(out, name_in(from->name, language));
    if (from->title) buffer_printf(out, language == LANGUAGE_CHINESE ? "“%s”" : " \"%s\"", from->title);
}

/* （口径 A20 取 highest_only、A20b 取 never_rewarded 时）; nothing under the defaults. */
void diff_put_switches(const DiffMeasure *measure, Language language, Buffer *out) {
    if (!measure->switch_count) return;
    buffer_text(out, say(language, measure->switch_count > 1 ? " (under readings " : " (under reading ", "（口径 "));
    for (int32_t i = 0; i < measure->switch_count; i++)
        buffer_printf(out, say(language, "%s%s=%s", "%s%s 取 %s"), i ? say(language, ", ", "、") : "", measure->switches[i].reading, measure->switches[i].option);
    buffer_text(out, say(language, ")", " 时）"));
}

/* Of a measure that is equal by default: is there another reading under which it is in this state? */
static bool under_a_reading(const Diff *diff, const DiffMeasure *measure, DiffState state) {
    for (int32_t i = 0; i < diff->measures.count; i++) {
        const DiffMeasure *other = &diff->measures.items[i];
        if (other->switch_count && other->before == measure->before && other->after == measure->after && other->state == state) return true;
    }
    return false;
}

DiffCounts diff_count(const Diff *diff) {
    DiffCounts counts = {0};
    for (int32_t i = 0; i < diff->measures.count; i++) {
        const DiffMeasure *measure = &diff->measures.items[i];
        if (measure->switch_count) continue;
        if (measure->state == DIFF_NOT_FOUND && under_a_reading(diff, measure, DIFF_CHANGED)) counts.open_elsewhere++;
        else if (measure->state == DIFF_NOT_FOUND) counts.not_found++;
        if (measure->state != DIFF_EQUAL) continue;
        if (under_a_reading(diff, measure, DIFF_CHANGED)) counts.elsewhere++;
        else if (under_a_reading(diff, measure, DIFF_NOT_FOUND)) counts.not_found++;
        else counts.equal++;
    }
    for (int32_t i = 0; i < diff->notes.count; i++) counts.notes += note_weight(&diff->notes.items[i]) == NOTE_COUNTS, counts.told += note_weight(&diff->notes.items[i]) == NOTE_TOLD;
    return counts;
}

/* ---- text --------------------------------------------------------------------------------------------------------------------- */

static void text_change(const Diff *diff, const DiffChange *change, Language language, bool color, Buffer *out) {
    bool good = change->kind == DIFF_ELIGIBLE_NOW || change->kind == DIFF_MORE || change->kind == DIFF_KNOWN_NOW || change->kind == DIFF_AMOUNT_KNOWN_NOW;
    buffer_printf(out, "  %s%s%s", color ? (good ? "\033[32m" : "\033[31m") : "", diff_kind_words(change->kind, change->after.outcome == KIND_OBLIGATION, language), color ? "\033[0m" : "");
    if (change->has_interval) {
        buffer_text(out, say(language, ": ", "："));
        diff_put_interval(diff, &change->interval, language, out);
    }
    buffer_printf(out, "\n    %s", say(language, "example: ", "例：  "));
    vocabulary_given(diff->vocabulary, change->witness, language, out);
    buffer_printf(out, "\n    %s", say(language, "before: ", "之前："));
    diff_put_answer(&change->before, language, out);
    buffer_printf(out, "\n    %s", say(language, "after: ", "之后："));
    diff_put_answer(&change->after, language, out);
    buffer_byte(out, '\n');
}

static void text_measure(const Diff *diff, const DiffMeasure *measure, Language language, bool color, Buffer *out) {
    if (measure->state == DIFF_EQUAL && !measure->changes.count) return;
    diff_put_name(diff, measure, language, out);
    diff_put_switches(measure, language, out);
    if (measure->state == DIFF_NEW) buffer_text(out, say(language, ": new", "：新增"));
    if (measure->state == DIFF_DROPPED) buffer_text(out, say(language, ": dropped", "：取消"));
    if (measure->state == DIFF_NOT_FOUND) buffer_printf(out, say(language, ": no difference found, not proved (%s)", "：没有发现差别，未能证明（%s）"), diff_why_words(measure->why, language));
    buffer_byte(out, '\n');
    for (int32_t i = 0; i < measure->changes.count; i++) text_change(diff, &measure->changes.items[i], language, color, out);
    if (measure->state == DIFF_CHANGED && measure->why != DIFF_WHY_NONE) buffer_printf(out, say(language, "  there may be more: %s\n", "  可能还有别的差别：%s\n"), diff_why_words(measure->why, language));
}

void diff_put_note(const DiffNote *note, Language language, Buffer *out) {
    const char *before = say(language, note->before.english, note->before.chinese), *after = say(language, note->after.english, note->after.chinese);
    const char *colon = say(language, ": ", "：");
    buffer_printf(out, "%s %s%s", note_kind_words(note->kind, language), say(language, note->subject.english, note->subject.chinese), colon);
    if (!before) buffer_printf(out, "%s%s%s", say(language, "new", "新增"), *after ? " " : "", after);
    else if (!after) buffer_printf(out, "%s%s%s", say(language, "dropped", "删去"), *before ? " " : "", before);
    else buffer_printf(out, "%s → %s", before, after);
}

static void text_notes(const Diff *diff, Language language, Buffer *out) {
    for (int32_t i = 0; i < diff->notes.count; i++) {
        if (note_weight(&diff->notes.items[i]) == NOTE_QUIET) continue;
        diff_put_note(&diff->notes.items[i], language, out);
        buffer_byte(out, '\n');
    }
}

/* For which of the equal measures readings were not switched in every combination: the words for each number of readings at a time. */
static void put_limits(const Diff *diff, Language language, Buffer *out) {
    bool said[DIFF_LIMIT_SHOWN + 1] = {false};
    for (int32_t i = 0; i < diff->measures.count; i++) {
        const DiffMeasure *first = &diff->measures.items[i];
        if (first->state != DIFF_EQUAL || first->at_a_time > DIFF_LIMIT_SHOWN || said[first->at_a_time]) continue;
        said[first->at_a_time] = true;
        buffer_text(out, say(language, "; ", "；"));
        if (first->at_a_time == 0) {
            buffer_text(out, say(language, "under the default readings only", "只按默认口径比较"));
            continue;
        }
        int named = 0;
        for (int32_t k = i; k < diff->measures.count; k++) {
            const DiffMeasure *measure = &diff->measures.items[k];
            if (measure->state != DIFF_EQUAL || measure->at_a_time != first->at_a_time) continue;
            buffer_printf(out, "%s%s", named++ ? say(language, ", ", "、") : "", name_in(diff->after->measures[measure->after].name, language));
        }
        buffer_printf(out, say(language, first->at_a_time > 1 ? ": with up to %d readings switched at a time" : ": with %d reading switched at a time", "：每次至多改换%d个口径"), first->at_a_time);
    }
}

static void put_told(int told, Language language, Buffer *out) {
    if (told) buffer_printf(out, say(language, told > 1 ? "; wording changed in %d places" : "; wording changed in %d place", "；文字改动%d处"), told);
}

void diff_put_summary(const Diff *diff, Language language, Buffer *out) {
    DiffCounts counts = diff_count(diff);
    int        all = diff->after->measure_count;
    if (diff_is_equal(diff) && counts.not_found == 0) {
        buffer_printf(out, say(language, "equal: all %d measures give the same result for every application (proved)", "相同：全部%d条措施对一切申报的结果都相同（已证明）"), all);
        put_told(counts.told, language, out);
        put_limits(diff, language, out);
        return;
    }
    buffer_printf(out, say(language, "%d of %d measures proved equal", "%2$d条措施中，%1$d条已证明结果相同"), counts.equal, all);
    if (counts.elsewhere) buffer_printf(out, say(language, ", %d equal by default and different under another reading", "，%d条按默认口径相同、按其他口径不同"), counts.elsewhere);
    if (counts.open_elsewhere)
        buffer_printf(out, say(language, ", %d without a difference found by default and different under another reading", "，%d条按默认口径没有发现差别、按其他口径不同"), counts.open_elsewhere);
    if (counts.not_found) buffer_printf(out, say(language, ", %d without a difference found (not proved)", "，%d条没有发现差别（未能证明）"), counts.not_found);
    if (counts.notes) buffer_printf(out, say(language, ", %d other changes", "，其他改动%d处"), counts.notes);
    put_told(counts.told, language, out);
    put_limits(diff, language, out);
}

void diff_text(const Diff *diff, DiffNames names, Language language, bool color, Buffer *out) {
    (void)names;
    for (int32_t i = 0; i < diff->measures.count; i++) text_measure(diff, &diff->measures.items[i], language, color, out);
    text_notes(diff, language, out);
    diff_put_summary(diff, language, out);
    buffer_byte(out, '\n');
}
