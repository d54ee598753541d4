/* explain_condition - why a condition is true, false or unknown: one step a fact, indented under "all of" and "one of". */
#include "eval/explain_internal.h"

#include "ir/compute.h"
#include "runtime/date.h"

#include <string.h>

enum { MOST_ELEMENTS = 20 };                                 /* of a list that people are shown */

/* ---- comparisons ---- */

static IrKind turned(IrKind kind) {                          /* a < b is b > a */
    if (kind == IR_LT) return IR_GT;
    if (kind == IR_LE) return IR_GE;
    if (kind == IR_GT) return IR_LT;
    if (kind == IR_GE) return IR_LE;
    return kind;
}

/* What stands between a fact and the value it is compared with; `order`: the sign of fact - value. */
static const char *date_relation(const Explain *explain, IrKind kind, bool holds, int order) {
    if (order == 0 && !holds && kind != IR_NE) return word(explain, "the same day as", "与");
    if (order == 0) return word(explain, "on", "正是");
    if (holds && kind == IR_GE) return word(explain, "not before", "不早于");
    if (holds && kind == IR_LE) return word(explain, "not after", "不晚于");
    return order < 0 ? word(explain, "before", "早于") : word(explain, "after", "晚于");
}

static const char *number_relation(const Explain *explain, IrKind kind, bool holds, int order) {
    if (order == 0 && holds && kind == IR_GE) return word(explain, "exactly reaches", "正好达到");
    if (order == 0) return word(explain, "equal to", "等于");
    if (holds && kind == IR_GE) return word(explain, "reaches", "达到");
    if (holds && kind == IR_LE) return word(explain, "not above", "不超过");
    if (order < 0) return word(explain, "below", "低于");
    return kind == IR_LT ? word(explain, "above", "高于") : word(explain, "above", "超过");
}

/* By how much a comparison fails: 差 0.01元, 超出 3元, 早 2天. "" when there is nothing to say. */
static const char *gap_words(const Explain *explain, const IrNode *side, Int128 difference) {
    if (difference == 0) return "";
    Int128 size = difference < 0 ? -difference : difference;
    if (side->type.kind == TYPE_DATE) {
        const char *days = size == 1 ? word(explain, "1 day", "1天") : say(explain, "%d days", "%d天", (int)size);
        return difference < 0 ? say(explain, ", %s early", "，早 %s", days) : say(explain, ", %s late", "，晚 %s", days);
    }
    const char *amount = value_words(explain, side->type, size, side->denominator);
    if (side->type.kind == TYPE_RATE)                        /* the difference of two rates is in points */
        amount = say(explain, "%s percentage points", "%s个百分点", value_words(explain, (IrType){TYPE_INTEGER, 0}, size * 100, side->denominator));
    return difference < 0 ? say(explain, ", short by %s", "，差 %s", amount) : say(explain, ", over by %s", "，超出 %s", amount);
}

static bool is_number(TypeKind kind) {
    return kind == TYPE_MONEY || kind == TYPE_RATE || kind == TYPE_INTEGER || kind == TYPE_QUANTITY || kind == TYPE_DATE;
}

/* 行业门类为 I（…），不是 C（…） */
static const char *same_or_not(const Explain *explain, const IrNode *node, IrId subject, IrId other, bool holds) {
    bool        equal = (node->kind == IR_EQ) == holds;
    const char *name = name_of_node(explain, subject), *value = node_value_words(explain, look_through(explain, subject));
    if (equal) return say(explain, "%s is %s", "%s为 %s", name, value);
    return say(explain, "%s is %s, not %s", "%s为 %s，不是 %s", name, value, with_value(explain, other));
}

/* A short calculation is named by its text, a long one by its value alone: its steps follow. */
static const char *subject_words(const Explain *explain, IrId id) {
    enum { SHORT = 48 };
    id = look_through(explain, id);
    const char *text = with_value(explain, id), *source = source_words(explain, node_at(explain, id)->span);
    bool        bare = strcmp(text, node_value_words(explain, id)) == 0 && node_at(explain, id)->kind != IR_CONSTANT;
    return bare && *source && strlen(source) <= SHORT ? say(explain, "%s %s", "%s %s", source, text) : text;
}

static const char *comparison_words(const Explain *explain, const IrNode *node) {
    IrId   subject = node->operands[0], other = node->operands[1];
    IrKind kind = node->kind;
    if (node_at(explain, look_through(explain, subject))->kind == IR_CONSTANT) {      /* 5 < fact reads: fact > 5 */
        subject = node->operands[1];
        other = node->operands[0];
        kind = turned(kind);
    }
    const IrNode *side = node_at(explain, subject);
    Int128 difference = value_of(explain, subject).value - value_of(explain, other).value;
    Int128 values[2] = {value_of(explain, node->operands[0]).value, value_of(explain, node->operands[1]).value}, holds = 0;
    ir_compute(node, values, &holds);
    if (!is_number(side->type.kind)) return same_or_not(explain, node, subject, other, holds != 0);
    int  order = difference < 0 ? -1 : difference > 0;
    bool by_date = side->type.kind == TYPE_DATE;
    const char *relation = by_date ? date_relation(explain, kind, holds != 0, order) : number_relation(explain, kind, holds != 0, order);
    bool says_gap = !holds && kind != IR_NE;
    const char *gap = says_gap ? gap_words(explain, side, difference) : "";
    const char *strict = "";
    if (says_gap && order == 0) {                            /* 超过 2000万元 fails at 2000万元 */
        strict = by_date ? kind == IR_LT ? word(explain, ", not before it", " 是同一天，没有早于") : word(explain, ", not after it", " 是同一天，没有晚于")
                 : kind == IR_GT ? word(explain, ", not above", "，没有超过") : word(explain, ", not below", "，没有低于");
    }
    return say(explain, "%s, %s %s%s%s", "%s，%s %s%s%s", subject_words(explain, subject), relation, with_value(explain, other), gap, strict);
}

/* What is missing; beside a group that is decided anyway it is only noted. */
static void add_missing(const Explain *explain, EvalValue value, StepList *out) {
    const char *what = missing_words(explain, value.needs);
    if (explain->settled) add_step(explain, out, MARK_NONE, say(explain, "not given, and not needed here: %s", "未提供，但不影响此处结论：%s", what));
    else add_step(explain, out, MARK_UNKNOWN, say(explain, "missing: %s", "缺少：%s", what));
}

/* ---- membership ---- */

static bool one_bit(Int128 mask) { return mask != 0 && (mask & (mask - 1)) == 0; }

static const char *in_words(const Explain *explain, const IrNode *node, bool holds) {
    IrId          subject = look_through(explain, node->operands[0]);
    const IrNode *fact = node_at(explain, subject);
    const char   *name = name_of_node(explain, subject), *value = node_value_words(explain, subject);
    const char   *list = items_words(explain, fact->type.index, node->constant);
    if (one_bit(node->constant))
        return holds ? say(explain, "%s is %s", "%s为 %s", name, value) : say(explain, "%s is %s, not %s", "%s为 %s，不是 %s", name, value, list);
    return holds ? say(explain, "%s is %s, one of %s", "%s为 %s，在 %s 之列", name, value, list)
                 : say(explain, "%s is %s, not one of %s", "%s为 %s，不在 %s 之列", name, value, list);
}

static const char *contains_words(const Explain *explain, const IrNode *node, bool holds) {
    IrId          subject = look_through(explain, node->operands[0]);
    const IrNode *fact = node_at(explain, subject);
    Int128        actual = value_of(explain, subject).value;
    const char   *name = name_of_node(explain, subject), *value = node_value_words(explain, subject);
    const char   *list = items_words(explain, fact->type.index, node->constant);
    if (holds) return say(explain, "%s: %s; contains %s", "%s为 %s，含 %s", name, value, items_words(explain, fact->type.index, actual & node->constant));
    if (one_bit(node->constant)) return say(explain, "%s: %s; does not contain %s", "%s为 %s，不含 %s", name, value, list);
    return say(explain, "%s: %s; contains none of %s", "%s为 %s，不含 %s 中的任何一项", name, value, list);
}

/* ---- trees ---- */

/* Of a group inside another one only what decides is said: of "one of" that holds what holds, of "all of" that fails what fails. */
static bool decides_nothing(const Explain *explain, const IrNode *node, Mark mark, IrId part) {
    if (!explain->nested) return false;
    Mark own = mark_of(value_of(explain, part));
    if (mark == MARK_UNKNOWN) return false;                  /* by how much a part fails helps to decide what to supply */
    bool decided_by_some = (node->kind == IR_OR) == (mark == MARK_TRUE);
    return decided_by_some && own != mark;
}

static void derive_operands(const Explain *explain, const IrNode *node, Mark mark, StepList *out) {
    for (int32_t i = 0; i < node->operand_count; i++) {
        const IrNode *operand = node_at(explain, node->operands[i]);
        if (decides_nothing(explain, node, mark, node->operands[i])) continue;
        if (operand->hidden && operand->kind == node->kind && operand->define < 0) {
            derive_operands(explain, operand, mark, out);
            continue;
        }
        Explain inner = *explain;
        inner.nested = true;
        derive_condition(&inner, node->operands[i], out);
    }
}

static void derive_group(const Explain *explain, const IrNode *node, Mark mark, StepList *out) {
    const char *header = node->kind == IR_AND ? word(explain, "all of these:", "须同时满足：") : word(explain, "at least one of these:", "满足其中之一即可：");
    Explain inner = *explain;
    inner.settled = explain->settled || mark != MARK_UNKNOWN;
    StepList parts = {0};
    derive_operands(&inner, node, mark_of(value_of(explain, (IrId)(node - explain->program->nodes))), &parts);
    if (explain->nested && parts.count == 1) VEC_PUSH(explain->input->arena, out, parts.items[0]);      /* it says all */
    else add_step(explain, out, mark, header)->children = parts;
}

/* "or" that lowering built as not (not a and not b): its parts. False when `node` is not of that form. */
static bool derive_parts_of_or(const Explain *explain, const IrNode *node, StepList *out) {
    if (!node->hidden || node->kind != IR_NOT) return false;
    const IrNode *both = node_at(explain, node->operands[0]);
    if (!both->hidden || both->kind != IR_AND) return false;
    for (int32_t i = 0; i < both->operand_count; i++) {
        const IrNode *part = node_at(explain, both->operands[i]);
        if (!part->hidden || part->kind != IR_NOT) return false;
    }
    for (int32_t i = 0; i < both->operand_count; i++) {
        IrId part = node_at(explain, both->operands[i])->operands[0];
        if (!derive_parts_of_or(explain, node_at(explain, part), out)) derive_condition(explain, part, out);
    }
    return true;
}

static void derive_not(const Explain *explain, const IrNode *node, Mark mark, StepList *out) {
    StepList parts = {0};
    if (derive_parts_of_or(explain, node, &parts)) {
        add_step(explain, out, mark, word(explain, "at least one of these:", "满足其中之一即可："))->children = parts;
        return;
    }
    const IrNode *below = node_at(explain, node->operands[0]);
    if (below->hidden && below->kind == IR_NOT) {             /* not not a: a, said in other words */
        const char *text = source_words(explain, node->span);
        StepList   *list = *text ? &add_step(explain, out, mark, text)->children : out;
        derive_condition(explain, below->operands[0], list);
        return;
    }
    IrId inner = look_through(explain, node->operands[0]);
    IrKind kind = node_at(explain, inner)->kind;
    if (kind == IR_FACT || kind == IR_ELEMENT || kind == IR_CONTAINS || kind == IR_IN_MASK || kind == IR_KNOWN || kind == IR_LEADS || ir_is_comparison(kind)) {
        StepList steps = {0};                                /* the fact says it: 已贴息：否 */
        derive_condition(explain, inner, &steps);
        if (steps.count == 1 && node_at(explain, inner)->define < 0) {
            steps.items[0]->mark = mark;
            VEC_PUSH(explain->input->arena, out, steps.items[0]);
            return;
        }
    }
    Step *step = add_step(explain, out, mark, word(explain, "must not hold:", "须不成立："));
    derive_condition(explain, inner, &step->children);
}

static void derive_if(const Explain *explain, const IrNode *node, Mark mark, StepList *out) {
    EvalValue condition = value_of(explain, node->operands[0]);
    if (!condition.known) {
        Step *step = add_step(explain, out, mark, word(explain, "depends on:", "取决于："));
        derive_condition(explain, node->operands[0], &step->children);
        return;
    }
    Step *step = add_step(explain, out, mark, condition.value ? word(explain, "because this holds:", "因下列情形成立：")
                                                              : word(explain, "because this does not hold:", "因下列情形不成立："));
    derive_condition(explain, node->operands[0], &step->children);
    derive_condition(explain, node->operands[condition.value ? 1 : 2], &step->children);
}

static void derive_list(const Explain *explain, const IrNode *node, Mark mark, StepList *out) {
    int32_t entity = explain->program->regions[node->over].entity;
    const ApplicationList *list = &explain->input->application->lists[entity];
    const char *name = name_in(explain->program->schema.entities[entity].name, explain->language);
    if (!list->present) {
        add_missing(explain, value_of(explain, (IrId)(node - explain->program->nodes)), out);
        return;
    }
    Step *step = add_step(explain, out, mark,
                          node->kind == IR_ANY ? say(explain, "any of %s (%d in all):", "%s（共%d项）中任一项：", name, list->count)
                                               : say(explain, "each of %s (%d in all):", "%s（共%d项）每一项：", name, list->count));
    bool decided_by_one = (node->kind == IR_ANY && mark == MARK_TRUE) || (node->kind == IR_ALL && mark == MARK_FALSE);
    for (int32_t i = 0; i < list->count && i < MOST_ELEMENTS; i++) {
        Explain inner = *explain;
        inner.element = i;
        EvalValue filter = node->filter == IR_NONE ? (EvalValue){.value = 1, .known = true} : value_of(&inner, node->filter);
        EvalValue body = node->body == IR_NONE ? (EvalValue){.value = node->kind == IR_ANY, .known = true} : value_of(&inner, node->body);
        bool      left_out = filter.known && !filter.value;
        bool      decides = filter.known && filter.value && body.known && (body.value != 0) == (node->kind == IR_ANY);
        if (decided_by_one && !decides) continue;             /* the others change nothing */
        Mark      element_mark = left_out ? MARK_NONE : !filter.known ? MARK_UNKNOWN : node->body == IR_NONE ? MARK_TRUE : mark_of(value_of(&inner, node->body));
        const char *text = element_words(explain, entity, i);
        Step *element = add_step(explain, &step->children, element_mark, left_out ? say(explain, "%s: not counted", "%s：不计", text) : text);
        if (node->filter != IR_NONE) derive_condition(&inner, node->filter, &element->children);
        if (node->body != IR_NONE && !left_out) derive_condition(&inner, node->body, &element->children);
    }
    if (list->count > MOST_ELEMENTS)
        add_step(explain, &step->children, MARK_NONE, say(explain, "… and %d more", "……另有%d项", list->count - MOST_ELEMENTS));
}

/* A comparison or membership, and where its operands come from. */
static void derive_leaf(const Explain *explain, const IrNode *node, EvalValue value, StepList *out) {
    Mark  mark = mark_of(value);
    Step *step;
    if (!value.known) {
        add_missing(explain, value, out);
        return;
    }
    if (node->kind == IR_IN_MASK) step = add_step(explain, out, mark, in_words(explain, node, value.value != 0));
    else if (node->kind == IR_CONTAINS) step = add_step(explain, out, mark, contains_words(explain, node, value.value != 0));
    else step = add_step(explain, out, mark, comparison_words(explain, node));
    for (int32_t i = 0; i < node->operand_count; i++) derive_value(explain, node->operands[i], &step->children);
}

/* `是` written out: it says nothing. */
static bool is_plain_yes(const IrNode *node, EvalValue value) { return node->kind == IR_CONSTANT && node->type.kind == TYPE_BOOL && value.value && node->reading < 0; }

/* What the elements of one group have in common: 名称 绿色工厂; "" when that says nothing. */
static const char *group_words(const Explain *explain, IrId group) {
    const IrNode *node = node_at(explain, look_through(explain, group));
    if (node->kind != IR_ELEMENT) return "";
    const IrField  *field = &explain->program->schema.fields[node->slot];
    const IrEntity *entity = &explain->program->schema.entities[field->entity];
    const Cell     *cells = explain->input->application->lists[field->entity].cells + (int64_t)explain->element * entity->field_count;
    Cell cell = cells[node->slot - entity->first_field];
    return cell.present ? say(explain, "%s %s", "%s %s", field_text(explain, node->slot), value_words(explain, field->type, cell.value, 1)) : "";
}

/* The element that stands before this one, or -1: what eval.c found, by the values of the trace. */
static int32_t leader_of(const Explain *explain, const IrNode *node, bool *greater) {
    int32_t   count = explain->input->application->lists[explain->program->regions[node->region].entity].count;
    EvalValue group = value_of(explain, node->operands[1]), rank = value_of(explain, node->operands[2]);
    for (int32_t other = 0; other < count; other++) {
        Explain inner = *explain;
        inner.element = other;
        EvalValue filter = value_of(&inner, node->operands[0]), its_group = value_of(&inner, node->operands[1]), its_rank = value_of(&inner, node->operands[2]);
        if (other == explain->element || !filter.known || !filter.value || !its_group.known || !its_rank.known || its_group.value != group.value) continue;
        *greater = its_rank.value > rank.value;
        if (*greater || (its_rank.value == rank.value && other < explain->element)) return other;
    }
    return -1;
}

/* 居首, 首次出现: against the other elements of its group. */
static void derive_leads(const Explain *explain, const IrNode *node, EvalValue value, Mark mark, StepList *out) {
    if (!value.known) {
        add_missing(explain, value, out);
        return;
    }
    bool        greater = false, ranked = node_at(explain, node->operands[2])->kind != IR_CONSTANT;
    const char *group = group_words(explain, node->operands[1]);
    const char *same = *group ? say(explain, " of the same %s", "（%s 相同）", group) : "";
    if (value.value) {
        add_step(explain, out, mark, ranked ? say(explain, "no other element%s ranks higher", "本项居首，没有其他项排在它前面%s", same)
                                            : say(explain, "no element%s stands before it", "前面没有相同的项%s", same));
        return;
    }
    int32_t     leader = leader_of(explain, node, &greater);
    const char *name = leader < 0 ? "" : element_words(explain, explain->program->regions[node->region].entity, leader);
    add_step(explain, out, mark, greater ? say(explain, "%s%s ranks higher", "%s%s排在本项前面", name, same) : say(explain, "%s%s stands before it", "%s%s列在前面，以该项为准", name, same));
}

/* A fact is given; what follows from several facts can be decided. */
static void derive_known(const Explain *explain, const IrNode *node, EvalValue value, Mark mark, StepList *out) {
    IrKind      kind = node_at(explain, node->operands[0])->kind;
    bool        fact = kind == IR_FACT || kind == IR_ELEMENT;
    const char *yes = fact ? word(explain, "given", "已提供") : word(explain, "can be decided", "能够判定");
    const char *no = fact ? word(explain, "not given", "未提供") : word(explain, "cannot be decided yet", "尚不能判定");
    add_step(explain, out, mark, say(explain, "%s: %s", "%s：%s", name_of_node(explain, node->operands[0]), value.value ? yes : no));
}

static void derive_body(const Explain *explain, IrId id, StepList *out) {
    const IrNode *node = node_at(explain, id);
    EvalValue     value = value_of(explain, id);
    if (is_plain_yes(node, value)) return;
    Mark          mark = !value.known && explain->settled ? MARK_NONE : mark_of(value);
    switch (node->kind) {
    case IR_AND: case IR_OR: derive_group(explain, node, mark, out); return;
    case IR_NOT: derive_not(explain, node, mark, out); return;
    case IR_IF: derive_if(explain, node, mark, out); return;
    case IR_ANY: case IR_ALL: derive_list(explain, node, mark, out); return;
    case IR_EQ: case IR_NE: case IR_LT: case IR_LE: case IR_GT: case IR_GE: case IR_IN_MASK: case IR_CONTAINS:
        derive_leaf(explain, node, value, out);
        return;
    case IR_LEADS: derive_leads(explain, node, value, mark, out); return;
    case IR_KNOWN: derive_known(explain, node, value, mark, out); return;
    case IR_FACT: case IR_ELEMENT: case IR_CONSTANT: case IR_UNPUBLISHED: case IR_FIRST_KNOWN: case IR_ADD: case IR_SUBTRACT:
    case IR_MULTIPLY: case IR_SCALE: case IR_FLOOR_DIVIDE: case IR_QUOTIENT: case IR_MINIMUM: case IR_MAXIMUM: case IR_ADD_MONTHS:
    case IR_SUM: case IR_COUNT: case IR_GREATEST:
        break;
    }
    if (!value.known) {
        add_missing(explain, value, out);
        return;
    }
    const char *name = name_of_node(explain, id);
    add_step(explain, out, mark, say(explain, "%s: %s", "%s：%s", name, node_value_words(explain, id)));
}

void derive_condition(const Explain *explain, IrId id, StepList *out) {
    id = look_through(explain, id);
    const IrNode *node = node_at(explain, id);
    Mark          mark = mark_of(value_of(explain, id));
    if (mark == MARK_UNKNOWN && explain->settled) mark = MARK_NONE;
    bool is_tree = node->kind == IR_AND || node->kind == IR_OR || node->kind == IR_NOT || node->kind == IR_IF;
    if (explain->settled && !value_of(explain, id).known && is_tree) {
        add_missing(explain, value_of(explain, id), out);      /* what it is made of does not matter */
        return;
    }
    const char *under = under_words(explain, node);
    if (node->define >= 0) {
        const char *name = define_words(explain, node->define);
        enum { SHORT_ENOUGH = 120 };
        const char *text = source_words(explain, node->span);
        if (is_tree && strlen(text) > SHORT_ENOUGH) text = "";       /* its parts follow */
        Step *step = add_step(explain, out, mark, *text ? say(explain, "%s (definition): %s%s", "%s（定义）：%s%s", name, text, under)
                                                        : say(explain, "%s (definition)%s", "%s（定义）%s", name, under));
        if (node->kind == IR_CONSTANT) return;                /* nothing stands behind it */
        out = &step->children;
    } else if (*under) {
        add_step(explain, out, MARK_NONE, say(explain, "under reading %s", "按口径 %s", reading_words(explain, node->reading)));
    }
    derive_body(explain, id, out);
}

/* ---- windows of dates ---- */

typedef struct { IrId date; Int128 first, last; bool has_first, has_last, plain; } Window;

static void narrow(Window *window, IrKind kind, Int128 day) {
    if (kind == IR_GT) { kind = IR_GE; day++; }
    if (kind == IR_LT) { kind = IR_LE; day--; }
    if (kind == IR_EQ || kind == IR_GE) {
        if (!window->has_first || day > window->first) window->first = day;
        window->has_first = true;
    }
    if (kind == IR_EQ || kind == IR_LE) {
        if (!window->has_last || day < window->last) window->last = day;
        window->has_last = true;
    }
    if (kind == IR_NE) window->plain = false;
}

static void read_window(const Explain *explain, IrId id, Window *window) {
    const IrNode *node = node_at(explain, id);
    if (node->kind == IR_AND) {
        for (int32_t i = 0; i < node->operand_count; i++) read_window(explain, node->operands[i], window);
        return;
    }
    if (!ir_is_comparison(node->kind)) {
        window->plain = false;
        return;
    }
    const IrNode *left = node_at(explain, node->operands[0]), *right = node_at(explain, node->operands[1]);
    bool          is_turned = left->kind == IR_CONSTANT;
    IrId          date = node->operands[is_turned ? 1 : 0];
    const IrNode *fact = is_turned ? right : left, *constant = is_turned ? left : right;
    bool          same = window->date == IR_NONE || node_at(explain, window->date)->slot == fact->slot;
    if (fact->kind != IR_FACT || fact->type.kind != TYPE_DATE || constant->kind != IR_CONSTANT || !same) {
        window->plain = false;
        return;
    }
    window->date = date;
    narrow(window, is_turned ? turned(node->kind) : node->kind, constant->constant);
}

static const char *window_words(const Explain *explain, const Window *window) {
    IrType      date = {TYPE_DATE, 0};
    const char *first = window->has_first ? value_words(explain, date, window->first, 1) : "";
    const char *last = window->has_last ? value_words(explain, date, window->last, 1) : "";
    if (window->has_first && window->has_last) return say(explain, "%s to %s", "%s 至 %s", first, last);
    return window->has_first ? say(explain, "from %s on%s", "自 %s 起%s", first, "") : say(explain, "until %s%s", "至 %s 止%s", last, "");
}

/* Decided before any application was looked at: no dates, or a date given for all of them. */
static Step *fixed_window(const Explain *explain, bool holds, StepList *out) {
    const IrPolicy *policy = &explain->program->policy;
    Window window = {.first = policy->first_day, .last = policy->last_day, .has_first = policy->first_day > DATE_MIN, .has_last = policy->last_day < DATE_MAX};
    if (!policy->has_as_of || (!window.has_first && !window.has_last)) return holds ? NULL : add_step(explain, out, MARK_FALSE, word(explain, "not in force", "不在有效期内"));
    const char *day = value_words(explain, (IrType){TYPE_DATE, 0}, policy->as_of, 1), *period = window_words(explain, &window);
    return add_step(explain, out, holds ? MARK_TRUE : MARK_FALSE,
                    holds ? say(explain, "decided as of %s, in force (%s)", "按指定日期 %s 判定，在有效期内（%s）", day, period)
                          : say(explain, "decided as of %s, not in force (%s)", "按指定日期 %s 判定，不在有效期内（%s）", day, period));
}

Step *derive_window(const Explain *explain, IrId id, StepList *out) {
    EvalValue value = value_of(explain, id);
    if (node_at(explain, id)->kind == IR_CONSTANT) return fixed_window(explain, value.value != 0, out);
    Window window = {.date = IR_NONE, .plain = true};
    read_window(explain, id, &window);
    if (!window.plain || window.date == IR_NONE) {
        Step *step = add_step(explain, out, mark_of(value), word(explain, "in force:", "有效期："));
        derive_condition(explain, id, &step->children);
        return step;
    }
    const char *period = window_words(explain, &window);
    EvalValue   date = value_of(explain, window.date);
    if (!date.known)
        return add_step(explain, out, MARK_UNKNOWN, say(explain, "in force %s; missing: %s", "有效期 %s；缺少：%s", period, missing_words(explain, date.needs)));
    const char *day = with_value(explain, window.date);
    if (window.has_first && date.value < window.first)
        return add_step(explain, out, MARK_FALSE, say(explain, "%s, before the first day in force (%s)%s", "%s，早于有效期（%s）%s", day, period,
                                                      gap_words(explain, node_at(explain, window.date), date.value - window.first)));
    if (window.has_last && date.value > window.last)
        return add_step(explain, out, MARK_FALSE, say(explain, "%s, after the last day in force (%s)%s", "%s，晚于有效期（%s）%s", day, period,
                                                      gap_words(explain, node_at(explain, window.date), date.value - window.last)));
    return add_step(explain, out, MARK_TRUE, say(explain, "%s, in force (%s)", "%s，在有效期内（%s）", day, period));
}
