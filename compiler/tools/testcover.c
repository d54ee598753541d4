/* testcover - see testcover.h. A goal is a place in the policy and one way it can go; a goal that no readings allow is not counted. */
#include "tools/testcover_private.h"

#include <string.h>

bool same_span(Span a, Span b) { return a.source == b.source && a.start == b.start && a.end == b.end; }

static Goal *goal_at(TestCover *cover, GoalKind kind, Span span, const char *name)
{
    for (int32_t i = 0; i < cover->goals.count; i++) {
        Goal *goal = &cover->goals.items[i];
        if (goal->kind == kind && same_span(goal->span, span) && !strcmp(goal->name, name)) return goal;
    }
    Goal goal = {.kind = kind, .span = span, .name = name};
    VEC_PUSH(cover->arena, &cover->goals, goal);
    return &cover->goals.items[cover->goals.count - 1];
}

static void see(TestCover *cover, GoalKind kind, Span span, const char *name, bool seen)
{
    Goal *goal = goal_at(cover, kind, span, name);
    if (seen) goal->seen = true;
}

bool is_goal_case(const IrNode *node) { return node->kind == IR_IF && !node->hidden && node->region < 0; }

Span place_of_case(const IrProgram *program, const IrNode *node)
{
    Span condition = program->nodes[node->operands[0]].span;
    return condition.source >= 0 ? condition : node->span;
}

void testcover_look(TestCover *cover, const IrProgram *program, const Decision *decision, const EvalTrace *trace)
{
    for (int32_t m = 0; m < program->measure_count; m++) {
        const IrMeasure *measure = &program->measures[m];
        const MeasureDecision *result = decision ? &decision->measures[m] : NULL;
        const char *name = name_key(measure->name);
        see(cover, GOAL_YES, measure->span, name, result && result->status == STATUS_YES);
        if (measure->condition_count) see(cover, GOAL_NO, measure->span, name, result && result->status == STATUS_NO);
        bool counts = result && result->status != STATUS_ERROR && result->status != STATUS_NOT_IN_FORCE;
        for (int32_t c = 0; c < measure->condition_count; c++) {
            const IrCondition *condition = &measure->conditions[c];
            if (program->nodes[condition->holds].kind == IR_CONSTANT) continue;      /* this reading asks nothing here */
            bool failed = false, held = false;
            if (condition->region < 0) {
                EvalValue value = trace ? trace->values[condition->holds] : (EvalValue){0};
                failed = trace && value.known && !value.value;
                held = trace && value.known && value.value;
            }
            for (int32_t e = 0; condition->region >= 0 && result && e < result->element_count; e++) {
                if (result->elements[e].filtered_out) continue;
                if (result->elements[e].failed >> c & 1) failed = true;
                else if (!(result->elements[e].undecided >> c & 1)) held = true;
            }
            see(cover, GOAL_HOLDS, condition->span, condition->id, counts && held);
            see(cover, GOAL_FAILS, condition->span, condition->id, counts && failed);
        }
        IrId cap = measure->outcome.cap, rounded = measure->outcome.rounded;
        if (!measure->has_outcome || cap == IR_NONE || measure->region >= 0) continue;
        bool paid = result && result->status == STATUS_YES && result->has_amount && trace && trace->values[cap].known && trace->values[rounded].known;
        see(cover, GOAL_CAP_BOUND, measure->outcome.span, name, paid && trace->values[rounded].value > trace->values[cap].value);
        see(cover, GOAL_CAP_FREE, measure->outcome.span, name, paid && trace->values[rounded].value < trace->values[cap].value);
    }
    for (IrId id = 0; id < program->node_count; id++) {
        const IrNode *node = &program->nodes[id];
        if (!is_goal_case(node)) continue;
        EvalValue condition = trace ? trace->values[node->operands[0]] : (EvalValue){0};
        Span place = place_of_case(program, node);
        see(cover, GOAL_THEN, place, "", trace && condition.known && condition.value);
        see(cover, GOAL_ELSE, place, "", trace && condition.known && !condition.value);
    }
}

TestCover *testcover_new(Arena *arena, Unit *unit)
{
    TestCover *cover = NEW(arena, TestCover);
    *cover = (TestCover){.arena = arena, .unit = unit};
    testcover_look(cover, unit->program, NULL, NULL);
    for (int32_t r = 0; r < unit->program->reading_count; r++) {
        const IrReading *reading = &unit->program->readings[r];
        for (int32_t o = 0; o < reading->option_count && reading->used; o++)
            see(cover, GOAL_OPTION, reading->span, arena_printf(arena, "%s=%s", name_key(reading->name), reading->options[o].code), false);
    }
    return cover;
}

void testcover_observe(void *state, const IrProgram *program, const Application *application, const Decision *decision)
{
    TestCover *cover = state;
    EvalTrace trace = {0};
    Arena *scratch = arena_new();
    eval_decide(program, application, scratch, &trace);
    testcover_look(cover, program, decision, &trace);
    for (int32_t r = 0; r < program->reading_count; r++) {
        const IrReading *reading = &program->readings[r];
        for (int32_t i = 0; i < cover->goals.count; i++) {
            Goal *goal = &cover->goals.items[i];
            const char *code = goal->kind == GOAL_OPTION && same_span(goal->span, reading->span) ? strchr(goal->name, '=') : NULL;
            if (code && !strcmp(code + 1, reading->options[reading->chosen].code)) goal->seen = true;
        }
    }
    arena_free(scratch);
}

CoverCount testcover_count(const TestCover *cover)
{
    CoverCount count = {0};
    for (int32_t i = 0; i < cover->goals.count; i++) {
        count.seen += cover->goals.items[i].seen;
        count.total += !cover->goals.items[i].unreachable;
    }
    return count;
}

int testcover_tenths(const TestCover *cover)
{
    CoverCount count = testcover_count(cover);
    return count.total ? (int)((int64_t)count.seen * 1000 / count.total) : 1000;
}

Wording goal_words(GoalKind kind)
{
    switch (kind) {
    case GOAL_HOLDS: return (Wording){"no test in which it holds", "没有成立的测试"};
    case GOAL_FAILS: return (Wording){"no test in which it fails", "没有不成立的测试"};
    case GOAL_CAP_BOUND: return (Wording){"no test in which the cap binds", "没有达到上限的测试"};
    case GOAL_CAP_FREE: return (Wording){"no test below the cap", "没有低于上限的测试"};
    case GOAL_THEN: return (Wording){"no test in which this case applies", "没有属于此种情形的测试"};
    case GOAL_ELSE: return (Wording){"no test in which this case does not apply", "没有不属于此种情形的测试"};
    case GOAL_YES: return (Wording){"no test in which the measure applies", "没有符合该措施的测试"};
    case GOAL_NO: return (Wording){"no test in which the measure does not apply", "没有不符合该措施的测试"};
    case GOAL_OPTION: return (Wording){"no test under this option", "没有采用该选项的测试"};
    case GOAL_KINDS: break;
    }
    return (Wording){"", ""};
}

void testcover_text(const TestCover *cover, Language language, Buffer *out)
{
    bool chinese = language == LANGUAGE_CHINESE;
    for (int32_t i = 0; i < cover->goals.count; i++) {
        const Goal *goal = &cover->goals.items[i];
        const Source *source = source_of(cover->unit->sources, goal->span);
        if (goal->seen || goal->unreachable || !source) continue;
        Position at = source_position(source, goal->span.start);
        Wording words = goal_words(goal->kind);
        buffer_printf(out, "%s:%d:%d  %s%s%s\n", source->path, at.line, at.column, goal->name, goal->name[0] ? (chinese ? "：" : ": ") : "", chinese ? words.chinese : words.english);
    }
    CoverCount count = testcover_count(cover);
    int tenths = testcover_tenths(cover);
    buffer_printf(out, chinese ? "测试覆盖：%d项中的%d项，%d.%d%%\n" : "tests cover %2$d of %1$d, %3$d.%4$d%%\n", count.total, count.seen, tenths / 10, tenths % 10);
}
