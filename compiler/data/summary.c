/* summary - counting. The sums are wide enough for any number of rows. Words are in summary_text.c, JSON in summary_json.c. */
#include "data/summary_private.h"

#include "data/decision_error.h"

void summary_start(Summary *summary, Arena *arena, const IrProgram *program) {
    *summary = (Summary){.program = program};
    summary->statuses = arena_alloc(arena, sizeof *summary->statuses * (size_t)program->measure_count);
    summary->failed = NEW_ARRAY(arena, int64_t *, program->measure_count);
    summary->missing = NEW_ARRAY(arena, int64_t, program->source_count);
    summary->missing_row = NEW_ARRAY(arena, int64_t, program->source_count);
    summary->missing_somewhere = NEW_ARRAY(arena, uint64_t, program->measure_count);
    summary->choices = arena_alloc(arena, sizeof *summary->choices * (size_t)program->choice_count);
    summary->measures = NEW_ARRAY(arena, Total, program->measure_count);
    for (int32_t i = 0; i < program->measure_count; i++) summary->failed[i] = NEW_ARRAY(arena, int64_t, program->measures[i].condition_count);
}

bool summary_has_amount(const IrMeasure *measure) { return measure->has_outcome && measure->outcome.amount != IR_NONE; }

/* ---- what one application adds ---------------------------------------------------------------------------------------------- */

typedef struct { Int128 low, high; bool open, unbounded; } Extent;       /* what a measure can come to for one application */

static Extent extent_of(const Summary *summary, int32_t index, const MeasureDecision *measure) {
    if (measure->has_award) return (Extent){measure->award, measure->award, false, false};
    bool unknown = measure->status == STATUS_UNKNOWN, yes = measure->status == STATUS_YES;
    if (yes && measure->has_amount) return (Extent){measure->amount_min, measure->amount, false, false};
    const IrMeasure *about = &summary->program->measures[index];
    if (!unknown && !(yes && summary_has_amount(about))) return (Extent){0};
    return (Extent){0, about->has_highest ? about->highest : 0, true, !about->has_highest};
}

static void add_measure(Summary *summary, int32_t index, const MeasureDecision *measure) {
    Total *total = &summary->measures[index];
    summary->statuses[index][measure->status]++;
    if (measure->status == STATUS_NO)
        for (uint64_t bits = measure->failed; bits; bits &= bits - 1) summary->failed[index][__builtin_ctzll(bits)]++;
    const IrMeasure *about = &summary->program->measures[index];
    for (uint64_t bits = measure->missing; bits; bits &= bits - 1) {
        int32_t source = about->sources[__builtin_ctzll(bits)];
        if (summary->missing_row[source] == summary->rows) continue;
        summary->missing_row[source] = summary->rows;
        summary->missing[source]++;
    }
    if (!summary_has_amount(about)) return;
    if (measure->status == STATUS_YES && measure->has_amount) {
        total->advised += measure->amount;
        total->advised_count++;
    }
    if (measure->status == STATUS_YES && measure->has_award) {
        total->awarded += measure->award;
        total->awarded_count++;
    }
    if (measure->status == STATUS_ERROR) return;
    Extent extent = extent_of(summary, index, measure);
    total->low += extent.low;
    total->high += extent.high;
    total->open += extent.open;
    total->unbounded += extent.unbounded;
}

/* The member that decides what is paid: the one with an award, else the one the applicant chose; -1 when neither is known. */
static int32_t settled_member(const IrChoice *choice, const ChoiceDecision *decision, const Decision *whole) {
    int32_t selected = selected_member(decision);
    if (selected >= 0) return selected;
    for (int32_t i = 0; i < choice->member_count; i++)
        if (whole->measures[choice->members[i]].has_award) return i;
    return -1;
}

static void add_extent(Total *total, Extent extent) {
    total->low += extent.low;
    total->high += extent.high;
    total->unbounded += extent.unbounded;
}

/* One member is what is paid, if anything is. */
static void add_settled(Summary *summary, int32_t index, const MeasureDecision *measure, Total *total) {
    Extent extent = extent_of(summary, index, measure);
    if (measure->status == STATUS_ERROR) return;
    if (measure->status == STATUS_YES && measure->has_amount) {
        total->advised += measure->amount;
        total->advised_count++;
    }
    if (measure->has_award) {
        total->awarded += measure->award;
        total->awarded_count++;
    }
    total->open += extent.open;
    add_extent(total, extent);
}

/* Nothing is chosen, and nothing advised: any member that qualifies, or still may, can be taken, or none. */
static void add_unchosen(Summary *summary, const IrChoice *choice, const Decision *whole, Total totals[KIND_COUNT]) {
    Extent widest[KIND_COUNT] = {{0}};
    for (int32_t i = 0; i < choice->member_count; i++) {
        const IrMeasure *about = &summary->program->measures[choice->members[i]];
        Extent           extent = extent_of(summary, choice->members[i], &whole->measures[choice->members[i]]);
        if (!summary_has_amount(about) || (!extent.open && extent.high == 0)) continue;
        Extent *most = &widest[about->outcome.kind];
        if (extent.high > most->high) most->high = extent.high;
        most->open = true;
        most->unbounded = most->unbounded || extent.unbounded;
    }
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        totals[kind].open += widest[kind].open;
        add_extent(&totals[kind], widest[kind]);
    }
}

/* What is advised contradicts what was decided for it: nothing counts, as of other contradictions. */
static bool advice_is_wrong(const IrChoice *choice, const ChoiceDecision *decision, const Decision *whole) {
    for (int32_t i = 0; i < choice->member_count; i++)
        if ((decision->best >> i & 1) && whole->measures[choice->members[i]].status == STATUS_ERROR) return true;
    return false;
}

static void add_advised(Summary *summary, const IrChoice *choice, const ChoiceDecision *decision, const Decision *whole, Total *total) {
    if (advice_is_wrong(choice, decision, whole)) return;
    Extent range = {-1, 0, decision->undecided != 0, false};
    if (decision->has_amount) {
        total->advised += decision->amount;
        total->advised_count++;
    }
    for (int32_t i = 0; i < choice->member_count; i++) {
        bool best = decision->best >> i & 1;
        if (!best && !(decision->undecided >> i & 1)) continue;
        Extent extent = extent_of(summary, choice->members[i], &whole->measures[choice->members[i]]);
        if (best && (range.low < 0 || extent.low < range.low)) range.low = extent.low;
        if (extent.high > range.high) range.high = extent.high;
        range.unbounded = range.unbounded || extent.unbounded;
    }
    if (range.low < 0) range.low = 0;
    total->open += range.open;
    add_extent(total, range);
}

void summary_add_choice(Summary *summary, int32_t index, const Decision *whole) {
    const IrChoice       *choice = &summary->program->choices[index];
    const ChoiceDecision *decision = &whole->choices[index];
    Total                *totals = summary->choices[index];
    int32_t               settled = settled_member(choice, decision, whole);
    if (decision->error) return;
    if (settled >= 0) {
        int32_t member = choice->members[settled];
        add_settled(summary, member, &whole->measures[member], &totals[summary->program->measures[member].outcome.kind]);
    } else if (choice->has_advice) {
        add_advised(summary, choice, decision, whole, &totals[choice->advise_kind]);
    } else {
        add_unchosen(summary, choice, whole, totals);
    }
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
    for (int32_t i = 0; i < program->measure_count; i++) add_measure(summary, i, &decision->measures[i]);
    for (int32_t i = 0; i < program->choice_count; i++) summary_add_choice(summary, i, decision);
}

/* ---- what is drawn from the counts ------------------------------------------------------------------------------------------ */

void total_add(Total *sum, const Total *part) {
    sum->advised += part->advised;
    sum->awarded += part->awarded;
    sum->low += part->low;
    sum->high += part->high;
    sum->advised_count += part->advised_count;
    sum->awarded_count += part->awarded_count;
    sum->open += part->open;
    sum->unbounded += part->unbounded;
}

bool choice_counts(const IrProgram *program, int32_t index, OutcomeKind kind) {
    const IrChoice *choice = &program->choices[index];
    for (int32_t i = 0; i < choice->member_count; i++) {
        const IrMeasure *measure = &program->measures[choice->members[i]];
        if (summary_has_amount(measure) && measure->outcome.kind == kind) return true;
    }
    return false;
}

bool measure_counts(const IrProgram *program, int32_t index) {
    const IrMeasure *measure = &program->measures[index];
    return measure->choice < 0 && summary_has_amount(measure);
}

bool summary_total(const Summary *summary, OutcomeKind kind, Total *total) {
    const IrProgram *program = summary->program;
    bool any = false;
    *total = (Total){0};
    for (int32_t i = 0; i < program->choice_count; i++) {
        if (!choice_counts(program, i, kind)) continue;
        total_add(total, &summary->choices[i][kind]);
        any = true;
    }
    for (int32_t i = 0; i < program->measure_count; i++) {
        if (!measure_counts(program, i) || program->measures[i].outcome.kind != kind) continue;
        total_add(total, &summary->measures[i]);
        any = true;
    }
    return any;
}

/* Keeps the highest counts, the earlier ones first among equals. */
static int32_t insert(Counted *list, int32_t used, Counted item) {
    int32_t at = used;
    if (item.count == 0) return used;
    while (at > 0 && list[at - 1].count < item.count) at--;
    if (at == SUMMARY_LISTED) return used;
    int32_t last = used < SUMMARY_LISTED ? used : SUMMARY_LISTED - 1;
    for (int32_t i = last; i > at; i--) list[i] = list[i - 1];
    list[at] = item;
    return used < SUMMARY_LISTED ? used + 1 : used;
}

int32_t summary_reasons(const Summary *summary, Counted list[SUMMARY_LISTED]) {
    int32_t used = 0;
    for (int32_t i = 0; i < summary->program->measure_count; i++)
        for (int32_t k = 0; k < summary->program->measures[i].condition_count; k++)
            used = insert(list, used, (Counted){i, k, summary->failed[i][k]});
    return used;
}

int32_t summary_missing(const Summary *summary, Counted list[SUMMARY_LISTED]) {
    int32_t used = 0;
    for (int32_t i = 0; i < summary->program->source_count; i++) used = insert(list, used, (Counted){i, 0, summary->missing[i]});
    return used;
}
