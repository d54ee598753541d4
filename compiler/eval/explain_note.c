/* explain_note - what a note says about a measure and a choice, before it is written as text or JSON. */
#include "eval/explain_internal.h"

enum { MOST_ELEMENTS = 20 };

/* The marks below an exception would speak of what is written there, and read the wrong way round: only what is missing stays. */
static void drop_marks(StepList *steps) {
    for (int32_t i = 0; i < steps->count; i++) {
        if (steps->items[i]->mark != MARK_UNKNOWN) steps->items[i]->mark = MARK_NONE;
        drop_marks(&steps->items[i]->children);
    }
}

/* A condition that the readings decide by themselves: it asks for nothing. */
static bool is_idle(const Explain *explain, const IrCondition *condition, EvalValue holds) {
    return condition->resolved && holds.known && holds.value && condition->written != IR_NONE && node_at(explain, condition->written)->kind == IR_CONSTANT;
}

static const char *idle_words(const Explain *explain, const IrCondition *condition) {
    int32_t     reading = node_at(explain, condition->written)->reading;
    const char *which = reading >= 0 ? say(explain, "reading %s", "口径 %s", reading_words(explain, reading)) : word(explain, "the readings chosen", "所用口径");
    if (condition->role == CONDITION_ROLE_EXCEPTION) return say(explain, "except: nothing, under %s", "除外：无（按%s）", which);
    return say(explain, "requires: nothing, under %s", "条件：不另作要求（按%s）", which);
}

static ConditionNote note_condition(const Explain *explain, const IrCondition *condition) {
    bool          exception = condition->role == CONDITION_ROLE_EXCEPTION && condition->written != IR_NONE;
    EvalValue     holds = value_of(explain, condition->holds);
    ConditionNote note = {.condition = condition, .mark = mark_of(holds)};
    const char   *text = condition->resolved ? condition->resolved : condition->text ? condition->text : source_words(explain, condition->span);
    if (is_idle(explain, condition, holds)) {
        note.text = idle_words(explain, condition);
        return note;
    }
    switch (condition->role) {
    case CONDITION_ROLE_SUBJECT: note.text = say(explain, "applies to: %s", "对象：%s", text); break;
    case CONDITION_ROLE_REQUIREMENT: note.text = say(explain, "requires: %s", "条件：%s", text); break;
    case CONDITION_ROLE_WINDOW: note.text = text; break;                /* it says 期间 itself */
    case CONDITION_ROLE_EXCEPTION:
        note.text = !holds.known ? say(explain, "except: %s", "除外：%s", text)
                    : holds.value ? say(explain, "except: %s (does not apply)", "除外：%s（不属此情形）", text)
                                  : say(explain, "except: %s (applies)", "除外：%s（属此情形）", text);
        break;
    }
    if (!exception) {
        derive_condition(explain, condition->holds, &note.steps);
        return note;
    }
    derive_condition(explain, condition->written, &note.steps);
    drop_marks(&note.steps);
    return note;
}

static void note_conditions(const Explain *explain, const IrMeasure *measure, int32_t region, ConditionNotes *out) {
    for (int32_t i = 0; i < measure->condition_count; i++)
        if (measure->conditions[i].region == region) VEC_PUSH(explain->input->arena, out, note_condition(explain, &measure->conditions[i]));
}

static void note_elements(const Explain *explain, const MeasureDecision *decision, MeasureNote *note) {
    const IrMeasure *measure = note->measure;
    int32_t          entity = explain->program->regions[measure->region].entity;
    for (int32_t i = 0; i < decision->element_count && i < MOST_ELEMENTS; i++) {
        Explain inner = *explain;
        inner.element = i;
        const ElementDecision *decided = &decision->elements[i];
        ElementNote element = {.text = element_words(explain, entity, i), .status = decided->status, .filtered_out = decided->filtered_out};
        if (measure->element_filter != IR_NONE && (decided->filtered_out || !value_of(&inner, measure->element_filter).known)) {
            ConditionNote filter = {.mark = decided->filtered_out ? MARK_FALSE : MARK_UNKNOWN, .text = word(explain, "counts only if:", "计入的前提：")};
            derive_condition(&inner, measure->element_filter, &filter.steps);
            VEC_PUSH(explain->input->arena, &element.conditions, filter);
        }
        if (!decided->filtered_out) note_conditions(&inner, measure, measure->region, &element.conditions);
        if (decided->status == STATUS_YES) derive_amount(&inner, measure, &element.amount);
        VEC_PUSH(explain->input->arena, &note->elements, element);
    }
    if (decision->element_count > MOST_ELEMENTS) note->elements_left_out = decision->element_count - MOST_ELEMENTS;
}

static void note_total(const Explain *explain, const MeasureDecision *decision, MeasureNote *note) {
    const IrMeasure *measure = note->measure;
    if (!measure->has_outcome || measure->outcome.amount == IR_NONE) return;
    if (!decision->has_amount) {
        add_step(explain, &note->amount, MARK_UNKNOWN, word(explain, "the total is not known yet", "合计数额尚不能确定"));
        return;
    }
    if (measure->total != IR_NONE) {
        add_step(explain, &note->amount, MARK_NONE, say(explain, "sum of those that qualify: %s", "符合各项合计：%s", node_value_words(explain, measure->total_exact)));
        derive_rounding(explain, measure, measure->total_exact, measure->total, &note->amount);
    }
    Int128 total = measure->total == IR_NONE ? 0 : value_of(explain, measure->total).value;
    for (int32_t i = 0; measure->total == IR_NONE && i < decision->element_count; i++)
        if (decision->elements[i].has_amount) total += decision->elements[i].amount;
    if (measure->total == IR_NONE)
        add_step(explain, &note->amount, MARK_NONE, say(explain, "sum of those that qualify: %s", "符合各项合计：%s", money_words(explain, total)));
    if (measure->total_cap != IR_NONE && value_of(explain, measure->total_cap).known) {
        if (measure->has_total_before) derive_room(explain, &measure->total_before, &note->amount);
        bool binds = total > value_of(explain, measure->total_cap).value;
        add_step(explain, &note->amount, MARK_NONE, say(explain, "cap of the total %s: %s", "合计上限 %s：%s", with_value(explain, measure->total_cap),
                                                        binds ? word(explain, "exceeded, so the cap counts", "已超过，按上限计") : word(explain, "not exceeded", "未超过")));
    }
    const char *words = measure->total == IR_NONE ? "" : outcome_words(explain, &measure->outcome);   /* else each element says them */
    add_step(explain, &note->amount, MARK_NONE, say(explain, "%s: %s%s", "%s：%s%s", kind_word(measure->outcome.kind, explain->language),
                                                    amount_words(explain, &measure->outcome, decision->amount), words));
}

/* ---- errors ---- */

static const char *selected_words(const Explain *explain, const IrChoice *choice, uint64_t selected) {
    const char *text = "";
    for (int32_t i = 0; i < choice->member_count; i++)
        if ((selected >> i) & 1) text = *text ? say(explain, "%s, %s", "%s、%s", text, measure_words(explain, choice->members[i])) : measure_words(explain, choice->members[i]);
    return text;
}

/* The rate that the decided one may not exceed. */
static IrId highest_rate(const IrMeasure *measure, const IrChoice *choice, const IrProgram *program) {
    for (int32_t i = 0; i < choice->member_count && choice->highest_rate; i++)
        if (&program->measures[choice->members[i]] == measure) return choice->highest_rate[i];
    return IR_NONE;
}

static void note_award_error(const Explain *explain, const IrMeasure *measure, const IrChoice *choice, bool by_rate, MeasureNote *note) {
    IrId decided = by_rate ? choice->decided_rate : choice->decided_amount;
    IrId limit = by_rate ? highest_rate(measure, choice, explain->program) : measure->outcome.amount;
    if (!by_rate && limit != IR_NONE && !value_of(explain, limit).known) limit = measure->outcome.cap;   /* above it whatever the amount is */
    if (decided == IR_NONE || limit == IR_NONE || !value_of(explain, decided).known || !value_of(explain, limit).known) {
        add_step(explain, &note->errors, MARK_FALSE, word(explain, "the decision is above what the clause allows", "决定超出条款允许的上限"));
        return;
    }
    const char *allowed = node_value_words(explain, limit);
    add_step(explain, &note->errors, MARK_FALSE, say(explain, "%s is above the %s allowed by the clause; the decision must be corrected",
                                                     "%s，高于条款允许的上限 %s，须更正该决定", with_value(explain, decided), allowed));
}

static void show_value(const Explain *explain, IrId id, StepList *out) {
    if (id == IR_NONE || node_at(explain, id)->region >= 0 || !value_of(explain, id).known) return;
    if (node_at(explain, id)->kind == IR_FACT) add_step(explain, out, MARK_NONE, with_value(explain, id));
    else derive_value(explain, id, out);
}

/* The measure qualifies, and more was decided than it allows: what it allows is derived all the same. */
static bool is_award_error(const MeasureDecision *decision) {
    return decision->status == STATUS_ERROR && (decision->check_failed == CHECK_AWARD_ABOVE || decision->check_failed == CHECK_RATE_ABOVE);
}

static void note_error(const Explain *explain, const MeasureDecision *decision, MeasureNote *note) {
    const IrMeasure *measure = note->measure;
    const IrChoice  *choice = measure->choice >= 0 ? &explain->program->choices[measure->choice] : NULL;
    int32_t          check = decision->check_failed;
    if (check >= 0) {
        const IrCheck *failed = &measure->checks[check];
        Step *step = add_step(explain, &note->errors, MARK_FALSE, word(explain, failed->message.english, failed->message.chinese));
        const IrNode *ok = node_at(explain, failed->ok);
        if (ok->region < 0 && !ok->hidden) derive_condition(explain, failed->ok, &step->children);
        else for (int i = 0; i < 2; i++) show_value(explain, failed->shows[i], &step->children);
    } else if (check == CHECK_TWO_SELECTED && choice) {
        uint64_t selected = explain->input->decision->choices[measure->choice].selected;
        add_step(explain, &note->errors, MARK_FALSE, say(explain, "only one of the group may be chosen, but these were: %s", "只能选择其中一类，却同时选择了：%s",
                                                         selected_words(explain, choice, selected)));
    } else if ((check == CHECK_AWARD_ABOVE || check == CHECK_RATE_ABOVE) && choice) {
        note_award_error(explain, measure, choice, check == CHECK_RATE_ABOVE, note);
    } else if (check == CHECK_TOO_LARGE) {
        add_step(explain, &note->errors, MARK_FALSE, word(explain, "the amount is too large to be represented", "数额过大，无法表示"));
    } else {
        add_step(explain, &note->errors, MARK_FALSE, word(explain, "the input of this application cannot be used", "该申报的数据有误，无法据以判定"));
    }
}

/* ---- a measure ---- */

static void note_readings(const Explain *explain, const MeasureDecision *decision, MeasureNote *note) {
    const IrMeasure *measure = note->measure;
    if (decision->status == STATUS_NOT_IN_FORCE) {                       /* no condition was looked at */
        for (int32_t i = 0; i < measure->reading_in_force_count; i++) VEC_PUSH(explain->input->arena, &note->readings, measure->readings_in_force[i]);
        return;
    }
    for (int32_t i = 0; i < measure->reading_condition_count; i++) VEC_PUSH(explain->input->arena, &note->readings, measure->readings_conditions[i]);
    if (decision->status != STATUS_YES) return;
    for (int32_t i = 0; i < measure->reading_outcome_count; i++) VEC_PUSH(explain->input->arena, &note->readings, measure->readings_outcome[i]);
}

/* A decision that could be this measure's, and is not. */
static void note_other_award(const Explain *explain, const MeasureDecision *decision, MeasureNote *note) {
    IrId award = note->measure->award;
    if (decision->status != STATUS_YES || award == IR_NONE || !value_of(explain, award).known) return;
    add_step(explain, &note->amount, MARK_NONE, say(explain, "the decided %s is not counted here: it is about the choice, or more than one measure could be meant",
                                                    "核定的 %s 不计入本措施：核定的是择一的措施，或者不只一条措施符合、未注明是哪一条", money_words(explain, value_of(explain, award).value)));
}

/* The amount counts; a rate that was decided too is only held to the clause. */
static void note_rate_beside(const Explain *explain, MeasureNote *note) {
    const IrChoice *choice = note->measure->choice >= 0 ? &explain->program->choices[note->measure->choice] : NULL;
    if (!choice || choice->decided_amount == IR_NONE || choice->decided_rate == IR_NONE) return;
    if (!value_of(explain, choice->decided_amount).known || !value_of(explain, choice->decided_rate).known) return;
    add_step(explain, &note->amount, MARK_NONE, say(explain, "%s is given too; the amount counts", "同时给出了%s，以数额为准", with_value(explain, choice->decided_rate)));
}

static void note_award(const Explain *explain, const MeasureDecision *decision, MeasureNote *note) {
    if (!decision->has_award) {
        note_other_award(explain, decision, note);
        return;
    }
    note_rate_beside(explain, note);
    const char *award = money_words(explain, decision->award);
    if (!decision->has_amount) {
        add_step(explain, &note->amount, MARK_NONE, say(explain, "decided amount: %s", "决定数额：%s", award));
        return;
    }
    add_step(explain, &note->amount, MARK_TRUE, say(explain, "decided amount: %s, not above %s", "决定数额：%s，不超过 %s", award, money_words(explain, decision->amount)));
}

MeasureNote *make_measure_note(const Explain *explain, int32_t index) {
    const MeasureDecision *decision = &explain->input->decision->measures[index];
    MeasureNote *note = NEW(explain->input->arena, MeasureNote);
    note->measure = &explain->program->measures[index];
    note->status = decision->status;
    if (decision->status == STATUS_ERROR) note_error(explain, decision, note);
    if (decision->status == STATUS_ERROR && decision->check_failed == CHECK_INPUT) return note;      /* nothing was evaluated */
    StepList in_force = {0};
    note->in_force = derive_window(explain, note->measure->in_force, &in_force);
    if (decision->status == STATUS_NOT_IN_FORCE) {
        note_readings(explain, decision, note);
        return note;
    }
    note_conditions(explain, note->measure, -1, &note->conditions);
    bool is_list = note->measure->region >= 0;
    if (is_list) note_elements(explain, decision, note);
    if (is_list) {
        int32_t entity = explain->program->regions[note->measure->region].entity;
        if (!explain->input->application->lists[entity].present)
            add_step(explain, &note->remarks, MARK_UNKNOWN, say(explain, "the list of %s is not given", "没有提供%s清单", name_in(explain->program->schema.entities[entity].name, explain->language)));
        else if (decision->element_count == 0)
            add_step(explain, &note->remarks, MARK_FALSE, say(explain, "the list of %s is empty", "%s清单为空", name_in(explain->program->schema.entities[entity].name, explain->language)));
    }
    for (int32_t i = 0; i < note->measure->source_count; i++)
        if ((decision->missing >> i) & 1) VEC_PUSH(explain->input->arena, &note->missing, note->measure->sources[i]);
    if (decision->status == STATUS_YES && is_list) note_total(explain, decision, note);
    else if (decision->status == STATUS_YES || is_award_error(decision)) derive_amount(explain, note->measure, &note->amount);
    note_award(explain, decision, note);
    note_readings(explain, decision, note);
    return note;
}

/* ---- a choice ---- */

Step *note_conclusion(const Explain *explain, int32_t index, StepList *out) {
    const IrMeasure       *measure = &explain->program->measures[index];
    const MeasureDecision *decision = &explain->input->decision->measures[index];
    const char *name = measure_words(explain, index), *status = result_word(measure->outcome.kind, decision->status, explain->language);
    bool        qualifies = decision->status == STATUS_YES;
    if (qualifies && decision->has_amount)
        return add_step(explain, out, MARK_TRUE, say(explain, "%s: %s, %s %s", "%s：%s，%s %s", name, status, kind_word(measure->outcome.kind, explain->language),
                                                     amount_words(explain, &measure->outcome, decision->amount)));
    if (qualifies && measure->has_outcome && measure->outcome.amount != IR_NONE)
        return add_step(explain, out, MARK_UNKNOWN, say(explain, "%s: %s, amount not known yet", "%s：%s，数额尚不能确定", name, status));
    Mark mark = qualifies ? MARK_TRUE : decision->status == STATUS_UNKNOWN ? MARK_UNKNOWN : MARK_FALSE;
    return add_step(explain, out, mark, say(explain, "%s: %s", "%s：%s", name, status));
}

static void note_unfounded(const Explain *explain, const IrChoice *choice, ChoiceNote *note) {
    Step *step = add_step(explain, &note->result, MARK_FALSE, word(explain, "something is decided that cannot be its due: the application does not qualify for it, or the sum is above its cap; "
                                                                            "correct the decision or what was chosen",
                                                                   "对所选的措施作了不能成立的核定：申报不符合该措施，或者核定超出写明的上限；须更正核定或所选的措施"));
    show_value(explain, choice->decided_amount, &step->children);
    show_value(explain, choice->decided_rate, &step->children);
}

/* Where several are advised, a decision is none of theirs until one is chosen. */
static void note_tied_decision(const Explain *explain, const IrChoice *choice, ChoiceNote *note) {
    IrId decided[] = {choice->decided_amount, choice->decided_rate};
    for (int i = 0; i < 2; i++)
        if (decided[i] != IR_NONE && value_of(explain, decided[i]).known)
            add_step(explain, &note->result, MARK_UNKNOWN, say(explain, "%s: which of them it is about is not said; choose one", "%s：没有选定是哪一条，不计入任何一条", with_value(explain, decided[i])));
}

ChoiceNote *make_choice_note(const Explain *explain, int32_t index) {
    const IrChoice       *choice = &explain->program->choices[index];
    const ChoiceDecision *decision = &explain->input->decision->choices[index];
    ChoiceNote *note = NEW(explain->input->arena, ChoiceNote);
    note->choice = choice;
    for (int32_t i = 0; i < choice->member_count; i++) note_conclusion(explain, choice->members[i], &note->members);
    const char *selected = selected_words(explain, choice, decision->selected), *best = selected_words(explain, choice, decision->best);
    if (decision->error && (decision->selected & (decision->selected - 1))) {
        add_step(explain, &note->result, MARK_FALSE, say(explain, "only one may be chosen, but these were: %s", "只能选择其中一类，却同时选择了：%s", selected));
        return note;
    }
    if (decision->selected) add_step(explain, &note->result, MARK_NONE, say(explain, "chosen: %s", "已选择：%s", selected));
    if (decision->error) note_unfounded(explain, choice, note);
    if (!choice->has_advice) {
        if (!decision->selected) add_step(explain, &note->result, MARK_NONE, word(explain, "nothing is chosen yet; the policy advises none", "尚未选择；本政策不作建议"));
        return note;
    }
    if (decision->has_amount) {
        bool        tied = (decision->best & (decision->best - 1)) != 0;
        const char *amount = money_words(explain, decision->amount);
        add_step(explain, &note->result, MARK_NONE, tied ? say(explain, "advice: tied at the highest, %s (each up to %s)", "建议：%s 并列最高（均为 %s）", best, amount)
                                                         : say(explain, "advice: %s, the highest (%s)", "建议：%s，数额最高（%s）", best, amount));
    } else {
        add_step(explain, &note->result, MARK_NONE, word(explain, "advice: none; no member qualifies with a known amount", "建议：无；没有数额已定的符合措施"));
    }
    if (!decision->selected && (decision->best & (decision->best - 1))) note_tied_decision(explain, choice, note);
    if (decision->undecided)
        add_step(explain, &note->result, MARK_UNKNOWN, say(explain, "still undecided, and the advice may change: %s", "尚不能确定，建议可能随之改变：%s", selected_words(explain, choice, decision->undecided)));
    return note;
}

