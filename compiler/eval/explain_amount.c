/* explain_amount - arithmetic step by step: base times rate, rounding, cap, and how the parts came about. */
#include "eval/explain_internal.h"

#include "ir/compute.h"

#include <string.h>

enum { MOST_ELEMENTS = 20, SHORT_NAME = 48 };

/* ---- how a number came about ---- */

/* Lowering turns "a ÷ 7" into a product with 1/7 whose place is the 7: the sign before it tells. */
static bool is_division(const Explain *explain, const IrNode *node) {
    const IrNode *right = node_at(explain, node->operands[1]);
    const Source *source = right->kind == IR_CONSTANT ? source_of(explain->program->sources_text, right->span) : NULL;
    if (!source) return false;
    uint32_t at = right->span.start;
    while (at > 0 && (source->text[at - 1] == ' ' || source->text[at - 1] == '(')) at--;
    static const char *const signs[] = {"/", "÷", "／"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t size = strlen(signs[i]);
        if (at >= size && memcmp(source->text + at - size, signs[i], size) == 0) return true;
    }
    return false;
}

static const char *operator_sign(const Explain *explain, const IrNode *node) {
    if (node->kind == IR_ADD) return "+";
    if (node->kind == IR_SUBTRACT) return "−";
    if (node->kind == IR_MULTIPLY) return is_division(explain, node) ? "÷" : "×";
    return "÷";
}

/* `(x, capped at y)` becomes a minimum whose place is the brackets. */
static bool is_capped(const Explain *explain, const IrNode *node) {
    const char *text = source_words(explain, node->span);
    return node->kind == IR_MINIMUM && (*text == '(' || strncmp(text, "（", strlen("（")) == 0);
}

static const char *capped_words(const Explain *explain, const IrNode *node, const char *result) {
    EvalValue   inner = value_of(explain, node->operands[0]), cap = value_of(explain, node->operands[1]);
    const char *value = node_value_words(explain, node->operands[0]), *limit = with_value(explain, node->operands[1]);
    if (inner.value > cap.value) return say(explain, "%s is above its cap of %s: %s", "%s 超过上限 %s：按 %s 计", value, limit, result);
    return say(explain, "%s, not above its cap of %s", "%s，未超过上限 %s", value, limit);
}

/* "硬件费用 100元 + 软件费用 50元 = 150元" */
static const char *formula(const Explain *explain, const IrNode *node, const char *result) {
    const char *left = with_value(explain, node->operands[0]), *right = with_value(explain, node->operands[1]);
    if (node->kind == IR_MULTIPLY && is_division(explain, node)) right = source_words(explain, node_at(explain, node->operands[1])->span);
    if (is_capped(explain, node)) return capped_words(explain, node, result);
    if (node->kind == IR_MINIMUM) return say(explain, "the smaller of %s and %s: %s", "%s 与 %s 中较小者：%s", left, right, result);
    if (node->kind == IR_MAXIMUM) return say(explain, "the greater of %s and %s: %s", "%s 与 %s 中较大者：%s", left, right, result);
    if (node->kind == IR_ADD_MONTHS) return say(explain, "%s plus %s months = %s", "%s 之后 %s个月 = %s", left, right, result);
    return say(explain, "%s %s %s = %s", "%s %s %s = %s", left, operator_sign(explain, node), right, result);
}

/* The greatest of each group (greatest_each): GREATEST nodes of one group each, added up. */
static bool is_grouped(const Explain *explain, const IrNode *node) {
    if (node->kind == IR_ADD) return is_grouped(explain, node_at(explain, node->operands[1]));
    return node->kind == IR_GREATEST && node->constant > 0;
}

static const char *total_words(const Explain *explain, const IrNode *node, const char *entity, int32_t count, const char *result) {
    if (node->kind == IR_COUNT) return say(explain, "%s: %d listed, %s counted", "%s共%d项，计入 %s 项", entity, count, result);
    if (is_grouped(explain, node))
        return say(explain, "%s, the greatest: %s", "%s中最高的一项：%s", value_words(explain, (IrType){TYPE_ENUM, node->slot}, node->constant - 1, 1), result);
    if (node->kind == IR_GREATEST) return say(explain, "the greatest over %s (%d listed): %s", "%s（共%d项）中最大者：%s", entity, count, result);
    return say(explain, "the sum over %s (%d listed): %s", "%s（共%d项）合计：%s", entity, count, result);
}

static void derive_total(const Explain *explain, IrId id, EvalValue value, StepList *out) {
    const IrNode *node = node_at(explain, id);
    int32_t       entity = explain->program->regions[node->over].entity;
    const ApplicationList *list = &explain->input->application->lists[entity];
    if (!list->present) return;                              /* the missing list is named by whoever asks */
    const char *result = value.known ? node_value_words(explain, id) : word(explain, "not known yet", "尚不能确定");
    Step *step = add_step(explain, out, MARK_NONE,
                          total_words(explain, node, name_in(explain->program->schema.entities[entity].name, explain->language), list->count, result));
    for (int32_t i = 0; i < list->count && i < MOST_ELEMENTS; i++) {
        Explain inner = *explain;
        inner.element = i;
        EvalValue   filter = node->filter == IR_NONE ? (EvalValue){.value = 1, .known = true} : value_of(&inner, node->filter);
        EvalValue   body = node->body == IR_NONE ? (EvalValue){.value = 1, .known = true} : value_of(&inner, node->body);
        if (is_grouped(explain, node) && filter.known && !filter.value) continue;      /* of another group, or not counted at all */
        const char *text = element_words(explain, entity, i);
        Step       *element;
        if (!filter.known) element = add_step(explain, &step->children, MARK_UNKNOWN, say(explain, "%s: missing %s", "%s：缺少 %s", text, missing_words(explain, filter.needs)));
        else if (!filter.value) element = add_step(explain, &step->children, MARK_NONE, say(explain, "%s: not counted", "%s：不计", text));
        else if (node->body == IR_NONE) element = add_step(explain, &step->children, MARK_NONE, say(explain, "%s: counted", "%s：计入", text));
        else if (!body.known) element = add_step(explain, &step->children, MARK_UNKNOWN, say(explain, "%s: missing %s", "%s：缺少 %s", text, missing_words(explain, body.needs)));
        else element = add_step(explain, &step->children, MARK_NONE, say(explain, "%s: %s", "%s：%s", text, with_value(&inner, node->body)));
        if (node->filter != IR_NONE && filter.known && !filter.value) derive_condition(&inner, node->filter, &element->children);
    }
    if (list->count > MOST_ELEMENTS)
        add_step(explain, &step->children, MARK_NONE, say(explain, "… and %d more", "……另有%d项", list->count - MOST_ELEMENTS));
}

/* Groups without an element that counts are left out. */
static void derive_groups(const Explain *explain, IrId id, StepList *out) {
    const IrNode *node = node_at(explain, id);
    if (node->kind == IR_ADD) {
        derive_groups(explain, node->operands[0], out);
        derive_groups(explain, node->operands[1], out);
        return;
    }
    StepList group = {0};
    EvalValue value = value_of(explain, id);
    derive_total(explain, id, value, &group);
    if (group.count > 0 && group.items[0]->children.count > 0) VEC_PUSH(explain->input->arena, out, group.items[0]);
}

/* Tiers and tables are chains of IF with one place: the first row that holds is shown, not those before it. */
static const IrNode *row_that_holds(const Explain *explain, const IrNode *node) {
    for (;;) {
        const IrNode *next = node_at(explain, node->operands[2]);
        EvalValue     condition = value_of(explain, node->operands[0]);
        bool same_place = next->kind == IR_IF && next->span.source == node->span.source && next->span.start == node->span.start && next->span.end == node->span.end;
        if (!condition.known || condition.value || !same_place) return node;
        node = next;
    }
}

/* The facts that a condition looks at, as they are. */
static void list_facts(const Explain *explain, IrId id, StepList *out) {
    const IrNode *node = node_at(explain, look_through(explain, id));
    if (node->kind == IR_FACT || node->kind == IR_ELEMENT) add_step(explain, out, MARK_NONE, with_value(explain, id));
    else for (int32_t i = 0; i < node->operand_count; i++) list_facts(explain, node->operands[i], out);
}

static void derive_selection(const Explain *explain, const IrNode *node, const char *head, const char *under, StepList *out) {
    node = row_that_holds(explain, node);
    EvalValue condition = value_of(explain, node->operands[0]);
    if (!condition.known) {
        Step *step = add_step(explain, out, MARK_UNKNOWN, say(explain, "%sdepends on%s:", "%s取决于以下情形%s：", head, under));
        derive_condition(explain, node->operands[0], &step->children);
        return;
    }
    IrId chosen = node->operands[condition.value ? 1 : 2];
    if (!condition.value && node_at(explain, chosen)->kind == IR_UNPUBLISHED) {      /* past the last row */
        Step *step = add_step(explain, out, MARK_UNKNOWN, say(explain, "%sit has no row for this, and nothing else is published%s", "%s没有与此相符的一行，此外也没有公布%s", head, under));
        list_facts(explain, node->operands[0], &step->children);
        return;
    }
    const char *value = with_value(explain, chosen);
    Step *step = add_step(explain, out, MARK_NONE,
                          condition.value ? say(explain, "%s%s%s, because this holds:", "%s取 %s%s，因下列情形成立：", head, value, under)
                                          : say(explain, "%s%s%s, because this does not hold:", "%s取 %s%s，因下列情形不成立：", head, value, under));
    derive_condition(explain, node->operands[0], &step->children);
    derive_value(explain, chosen, &step->children);
}

static void derive_first_known(const Explain *explain, const IrNode *node, const char *head, const char *under, StepList *out) {
    IrId first = node->operands[0], second = node->operands[1];
    bool uses_second = !value_of(explain, first).known && value_of(explain, second).known;
    if (uses_second) {
        const char *missing = name_of_node(explain, first), *instead = with_value(explain, second);
        bool        published = node_at(explain, look_through(explain, first))->kind != IR_UNPUBLISHED;
        out = &add_step(explain, out, MARK_NONE,
                        !published ? say(explain, "%s%s is not published yet; %s is used instead%s", "%s%s 尚未公布，改用 %s%s", head, missing, instead, under)
                        : node->estimate ? say(explain, "%s%s is not known yet; estimated from %s%s", "%s%s 尚未确定，按 %s 估计%s", head, missing, instead, under)
                                       : say(explain, "%s%s is not given; %s is used instead%s", "%s%s 未提供，改用 %s%s", head, missing, instead, under))->children;
    } else if (*head && value_of(explain, first).known) {
        out = &add_step(explain, out, MARK_NONE, say(explain, "%s%s%s", "%s%s%s", head, with_value(explain, first), under))->children;
    }
    derive_value(explain, uses_second ? second : first, out);
}

/* A fact or constant that a define gives another name, or that a reading other than the default chose. */
static void derive_simple(const Explain *explain, const IrNode *node, IrId id, const char *under, StepList *out) {
    bool        is_fact = node->kind == IR_FACT || node->kind == IR_ELEMENT;
    const char *text = is_fact ? name_of_node(explain, id) : source_words(explain, node->span);
    const char *name = node->define >= 0 ? define_words(explain, node->define) : text;
    bool        switched = node->reading >= 0 && explain->program->readings[node->reading].chosen != explain->program->readings[node->reading].default_option;
    if (!*text) return;
    if (strcmp(name, text) != 0) add_step(explain, out, MARK_NONE, say(explain, "%s (definition): %s%s", "%s（定义）：%s%s", name, text, under));
    else if (switched) add_step(explain, out, MARK_NONE, say(explain, "%s%s", "%s%s", name, under));
}

/* Whether the node is what lower_tiers makes of a slice: max(min(value, high) − low, 0), in plumbing. Its parts: IR_NONE where the slice is open. */
static bool is_slice(const Explain *explain, const IrNode *node, IrId *value, IrId *low, IrId *high) {
    *low = *high = IR_NONE;
    if (node->kind != IR_MAXIMUM || !node->hidden || node_at(explain, node->operands[1])->kind != IR_CONSTANT) return false;
    *value = node->operands[0];
    const IrNode *inner = node_at(explain, *value);
    if (inner->kind == IR_SUBTRACT && inner->hidden) {
        *low = inner->operands[1];
        *value = inner->operands[0];
        inner = node_at(explain, *value);
    }
    if (inner->kind == IR_MINIMUM && inner->hidden) {
        *high = inner->operands[1];
        *value = inner->operands[0];
    }
    return *low != IR_NONE || *high != IR_NONE;
}

static void derive_slice(const Explain *explain, IrId value, IrId low, IrId high, StepList *out) {
    const char *text = with_value(explain, value), *from = low == IR_NONE ? "" : with_value(explain, low), *to = high == IR_NONE ? "" : with_value(explain, high);
    if (!value_of(explain, value).known) return;
    if (low == IR_NONE) add_step(explain, out, MARK_NONE, say(explain, "of %s, the part up to %s", "%s 中 %s 以内的部分", text, to));
    else if (high == IR_NONE) add_step(explain, out, MARK_NONE, say(explain, "of %s, the part above %s", "%s 中超过 %s 的部分", text, from));
    else add_step(explain, out, MARK_NONE, say(explain, "of %s, the part above %s, up to %s", "%s 中超过 %s 至 %s 的部分", text, from, to));
}

/* An amount within an expression that is cut to the fen; or how often a step goes into a number (整数倍). */
static void derive_floor(const Explain *explain, IrId id, const char *head, const char *under, StepList *out) {
    const IrNode *node = node_at(explain, id), *whole = node_at(explain, node->operands[0]);
    EvalValue     value = value_of(explain, id), exact = value_of(explain, node->operands[0]);
    if (value.known && exact.known && node->type.kind == TYPE_MONEY) {
        const char *before = value_words(explain, node->type, exact.value, whole->denominator);
        bool        cut = exact.value != value.value * whole->denominator;
        if (cut) out = &add_step(explain, out, MARK_NONE, say(explain, "%scut to the fen: %s becomes %s%s", "%s舍去到分：%s → %s%s", head, before, node_value_words(explain, id), under))->children;
    } else if (value.known && exact.known) {
        const char *step = value_words(explain, whole->type, node->constant, whole->denominator);
        out = &add_step(explain, out, MARK_NONE, say(explain, "%s%s holds %s whole steps of %s%s", "%s%s 中有 %s 个整数份，每份 %s%s", head, with_value(explain, look_through(explain, node->operands[0])),
                                                     node_value_words(explain, id), step, under))->children;
    }
    derive_value(explain, node->operands[0], out);
}

void derive_value(const Explain *explain, IrId id, StepList *out) {
    const IrNode *outer = node_at(explain, id);
    if (outer->hidden && outer->kind == IR_FIRST_KNOWN) {     /* a stand-in is worth a word even where it is plumbing */
        derive_first_known(explain, outer, "", "", out);
        return;
    }
    id = look_through(explain, id);
    const IrNode *node = node_at(explain, id);
    EvalValue     value = value_of(explain, id);
    IrId          of, low, high;
    const char   *under = under_words(explain, node);
    const char   *head = node->define >= 0 ? say(explain, "%s (definition): ", "%s（定义）：", define_words(explain, node->define)) : "";
    switch (node->kind) {
    case IR_IF: {
        const char *text = source_words(explain, node->span);    /* the name of tiers or a table, where one is used */
        bool        is_name = !*head && *text && strlen(text) <= SHORT_NAME;
        derive_selection(explain, node, is_name ? say(explain, "%s: ", "%s：", text) : head, under, out);
        return;
    }
    case IR_FIRST_KNOWN: derive_first_known(explain, node, head, under, out); return;
    case IR_SUM: case IR_COUNT: case IR_GREATEST: derive_total(explain, id, value, out); return;
    case IR_FLOOR_DIVIDE: derive_floor(explain, id, head, under, out); return;
    case IR_ADD: case IR_SUBTRACT: case IR_MULTIPLY: case IR_QUOTIENT: case IR_MINIMUM: case IR_MAXIMUM: case IR_ADD_MONTHS:
        if (is_slice(explain, node, &of, &low, &high)) {
            derive_slice(explain, of, low, high, out);
            return;
        }
        if (is_grouped(explain, node)) {
            if (value.known) out = &add_step(explain, out, MARK_NONE, say(explain, "%sthe greatest of each kind, together: %s", "%s每类取最高的一项，合计：%s", head, node_value_words(explain, id)))->children;
            derive_groups(explain, id, out);
            return;
        }
        if (value.known)
            out = &add_step(explain, out, MARK_NONE, say(explain, "%s%s%s", "%s%s%s", head, formula(explain, node, node_value_words(explain, id)), under))->children;
        derive_value(explain, node->operands[0], out);
        derive_value(explain, node->operands[1], out);
        return;
    case IR_CONSTANT: case IR_FACT: case IR_ELEMENT: derive_simple(explain, node, id, under, out); return;
    case IR_UNPUBLISHED: case IR_NOT: case IR_AND: case IR_OR: case IR_EQ: case IR_NE: case IR_LT: case IR_LE: case IR_GT: case IR_GE:
    case IR_IN_MASK: case IR_CONTAINS: case IR_KNOWN: case IR_SCALE: case IR_ANY: case IR_ALL: case IR_LEADS:
        return;
    }
}

/* ---- the amount of a measure ---- */

/* In the written order of people: "× 10%", a rate that is no literal with its name. */
static void derive_share(const Explain *explain, const IrOutcome *outcome, StepList *out) {
    EvalValue base = value_of(explain, outcome->base), rate = value_of(explain, outcome->rate), exact = value_of(explain, outcome->exact);
    derive_value(explain, outcome->base, out);
    derive_value(explain, outcome->rate, out);
    if (base.known && rate.known && exact.known)
        add_step(explain, out, MARK_NONE, say(explain, "%s × %s = %s", "%s × %s = %s", with_value(explain, outcome->base),
                                              with_value(explain, outcome->rate), node_value_words(explain, outcome->exact)));
}

static void derive_exact(const Explain *explain, const IrOutcome *outcome, StepList *out) {
    if (outcome->exact == IR_NONE) return;
    if (outcome->base != IR_NONE && outcome->rate != IR_NONE) {
        derive_share(explain, outcome, out);
        return;
    }
    derive_value(explain, outcome->exact, out);
    if (!value_of(explain, outcome->exact).known) return;
    bool simple = is_simple(explain, outcome->exact);
    if (simple) add_step(explain, out, MARK_NONE, say(explain, "amount: %s", "数额：%s", with_value(explain, outcome->exact)));
}

static bool names_rounding(const IrReading *reading) {
    for (int32_t option = 0; option < reading->option_count; option++)
        if (strcmp(reading->options[option].code, "floor_fen") == 0) return true;
    return false;
}

/* The reading that names the rounding: of the node (which a sum in whole fen shares with the amount, and then the reading is another one),
 * or the one the amount rests on. */
static int32_t rounding_reading(const Explain *explain, const IrMeasure *measure, const IrNode *rounded) {
    if (rounded->reading >= 0 && names_rounding(&explain->program->readings[rounded->reading])) return rounded->reading;
    const int32_t *lists[] = {measure->readings_outcome, measure->readings_conditions};
    const int32_t  counts[] = {measure->reading_outcome_count, measure->reading_condition_count};
    for (int list = 0; list < 2; list++)
        for (int32_t i = 0; i < counts[list]; i++)
            if (names_rounding(&explain->program->readings[lists[list][i]])) return lists[list][i];
    return -1;
}

/* From `exact_id` to `rounded_id`: of the amount, or of the total of a list. */
void derive_rounding(const Explain *explain, const IrMeasure *measure, IrId exact_id, IrId rounded_id, StepList *out) {
    if (exact_id == IR_NONE || rounded_id == IR_NONE) return;
    const IrNode *exact_node = node_at(explain, exact_id), *rounded_node = node_at(explain, rounded_id);
    EvalValue     exact = value_of(explain, exact_id), rounded = value_of(explain, rounded_id);
    if (!exact.known || !rounded.known) return;
    const char *before = value_words(explain, rounded_node->type, exact.value, exact_node->denominator);
    const char *after = node_value_words(explain, rounded_id);
    bool        same = exact.value == rounded.value * exact_node->denominator;
    int32_t     reading = rounding_reading(explain, measure, rounded_node);
    if (reading < 0 && same) return;
    const char *how = reading >= 0 ? say(explain, " (%s)", "（%s）", reading_words(explain, reading)) : "";
    add_step(explain, out, MARK_NONE, same ? say(explain, "rounding%s: %s, nothing to round", "取整%s：%s，无须取整", how, after)
                                           : say(explain, "rounding%s: %s becomes %s", "取整%s：%s → %s", how, before, after));
}

/* "连同 已获资助 2800万元，累计不超过 3000万元：本次最多 200万元" */
void derive_room(const Explain *explain, const IrCap *cap, StepList *out) {
    if (cap->before == IR_NONE || !value_of(explain, cap->limit).known) return;
    derive_value(explain, cap->before, out);
    Step *step = add_step(explain, out, MARK_NONE, say(explain, "together with %s, in all at most %s: at most %s this time", "连同 %s，累计不超过 %s：本次最多 %s",
                                                       with_value(explain, cap->before), with_value(explain, cap->total), node_value_words(explain, cap->limit)));
    derive_value(explain, cap->total, &step->children);
}

static void compare_cap(const Explain *explain, const IrCap *cap, EvalValue rounded, StepList *out) {
    derive_room(explain, cap, out);
    if (cap->before == IR_NONE) derive_value(explain, cap->limit, out);
    EvalValue value = value_of(explain, cap->limit);
    if (!value.known || !rounded.known) return;
    const char *amount = node_value_words(explain, cap->limit), *limit = cap->before == IR_NONE ? with_value(explain, cap->limit) : amount;
    if (rounded.value > value.value) add_step(explain, out, MARK_NONE, say(explain, "cap %s: exceeded, so the amount is %s", "上限 %s：已超过，按 %s 计", limit, amount));
    else if (rounded.value == value.value) add_step(explain, out, MARK_NONE, say(explain, "cap %s: exactly reached", "上限 %s：正好达到", limit));
    else add_step(explain, out, MARK_NONE, say(explain, "cap %s: not reached", "上限 %s：未达到", limit));
}

/* Each cap lowers what the caps before it have left. */
static void derive_caps(const Explain *explain, const IrOutcome *outcome, StepList *out) {
    if (outcome->cap == IR_NONE || outcome->rounded == IR_NONE) return;
    IrCap        only = {outcome->cap, IR_NONE, IR_NONE};
    const IrCap *caps = outcome->cap_count > 0 ? outcome->caps : &only;
    EvalValue    left = value_of(explain, outcome->rounded);
    for (int32_t i = 0; i < (outcome->cap_count > 0 ? outcome->cap_count : 1); i++) {
        compare_cap(explain, &caps[i], left, out);
        EvalValue limit = value_of(explain, caps[i].limit);
        if (left.known && limit.known && limit.value < left.value) left.value = limit.value;
    }
}

static void derive_least(const Explain *explain, const IrOutcome *outcome, StepList *out) {
    if (!outcome->has_least) return;
    derive_value(explain, outcome->least, out);
    EvalValue least = value_of(explain, outcome->least), capped = value_of(explain, outcome->capped);
    if (!least.known || !capped.known) return;
    const char *limit = with_value(explain, outcome->least);
    if (capped.value < least.value) add_step(explain, out, MARK_NONE, say(explain, "%s is below %s: nothing is paid", "%s 不足 %s：不予支付", money_words(explain, capped.value), limit));
    else add_step(explain, out, MARK_NONE, say(explain, "not below %s: it is paid", "不低于 %s：予以支付", limit));
}

const char *amount_words(const Explain *explain, const IrOutcome *outcome, int64_t amount) {
    if (!outcome->ceiling) return money_words(explain, amount);
    return say(explain, "%s to %s", "%s 至 %s", money_words(explain, 0), money_words(explain, amount));
}

/* What stands behind an amount: whether it is a ceiling, per what, and how often. */
const char *outcome_words(const Explain *explain, const IrOutcome *outcome) {
    const char *per = outcome->per ? say(explain, ", per %s", "，按%s计", outcome->per) : "";
    const char *once = outcome->once ? word(explain, ", once only", "，只享受一次") : "";
    const char *ceiling = outcome->ceiling ? word(explain, " (a ceiling: the competent department decides within this range)", "（上限，由主管部门在此范围内决定）") : "";
    return say(explain, "%s%s%s", "%s%s%s", ceiling, per, once);
}

/* Of an element whose part counts towards a total that is rounded: its part before that. */
static void derive_part(const Explain *explain, const IrOutcome *outcome, EvalValue amount, StepList *out) {
    EvalValue   exact = value_of(explain, outcome->exact);
    bool        capped = exact.known && amount.known && exact.value / node_at(explain, outcome->exact)->denominator > amount.value;
    const char *part = !capped ? node_value_words(explain, outcome->exact) : money_words(explain, amount.value);
    add_step(explain, out, MARK_NONE, say(explain, "counts towards the total: %s", "计入合计：%s", part));
}

static void derive_result(const Explain *explain, const IrMeasure *measure, EvalValue amount, StepList *out) {
    const IrOutcome *outcome = &measure->outcome;
    const char *kind = kind_word(outcome->kind, explain->language);
    if (!amount.known) {
        add_step(explain, out, MARK_UNKNOWN, say(explain, "the amount (%s) is not known yet; missing: %s", "%s数额尚不能确定，缺少：%s", kind, missing_words(explain, amount.needs)));
        return;
    }
    if (amount.value < INT64_MIN || amount.value > INT64_MAX) return;      /* an error of the measure says so */
    if (measure->total != IR_NONE) {
        derive_part(explain, outcome, amount, out);
        return;
    }
    const char *range = amount_words(explain, outcome, (int64_t)amount.value);
    add_step(explain, out, MARK_NONE, say(explain, "%s: %s%s", "%s：%s%s", kind, range, outcome_words(explain, outcome)));
}

void derive_amount(const Explain *explain, const IrMeasure *measure, StepList *out) {
    if (!measure->has_outcome) return;
    const IrOutcome *outcome = &measure->outcome;
    if (outcome->amount == IR_NONE) {
        add_step(explain, out, MARK_NONE, say(explain, "%s: %s", "%s：%s", kind_word(outcome->kind, explain->language), outcome->text ? outcome->text : ""));
        return;
    }
    if (outcome->named) {
        add_step(explain, out, MARK_NONE, say(explain, "%s: %s, 0 yuan is due", "%s：%s，应缴 0元", kind_word(outcome->kind, explain->language), outcome->text));
        return;
    }
    for (int32_t i = 0; i < measure->unpublished_count; i++) {
        const IrSource *source = &explain->program->sources[measure->unpublished[i]];
        add_step(explain, out, MARK_NONE, say(explain, "%s is not published yet: its highest value is used", "%s尚未公布，按规定的最高值计算", name_in(source->name, explain->language)));
    }
    derive_exact(explain, outcome, out);
    if (measure->total == IR_NONE) derive_rounding(explain, measure, outcome->exact, outcome->rounded, out);
    derive_caps(explain, outcome, out);
    derive_least(explain, outcome, out);
    derive_result(explain, measure, value_of(explain, outcome->amount), out);
    if (outcome->estimated == IR_NONE) return;
    EvalValue estimated = value_of(explain, outcome->estimated);
    if (estimated.known && estimated.value)
        add_step(explain, out, MARK_NONE, word(explain, "this is an estimate: what it rests on has not been audited", "此为估计数，所依据的数额尚未审定"));
}
