/* allocation - see allocation.h. */
#include "cli/allocation.h"

#include "eval/eval.h"
#include <string.h>
#include <sys/stat.h>

bool allocation_wanted(const Arguments *arguments) { return argument_given(arguments, "allocate") || argument_given(arguments, "budget"); }

/* ---- the options ---- */

static bool is_named(NamePair name, const char *text, size_t size) {
    const char *names[] = {name.ascii, name.chinese};
    for (int i = 0; i < 2; i++)
        if (names[i] && strlen(names[i]) == size && memcmp(names[i], text, size) == 0) return true;
    return false;
}

static int32_t find_rule(const Arguments *arguments, const IrProgram *program, const char *text, size_t size) {
    Suggest suggest;
    const char *typed = arena_strndup(arguments->arena, text, size);
    suggest_start(&suggest, typed);
    for (int32_t i = 0; i < program->allocation_count; i++) {
        NamePair name = program->allocations[i].name;
        if (is_named(name, text, size)) return i;
        suggest_offer(&suggest, name.ascii);
        suggest_offer(&suggest, name.chinese);
    }
    const char *match = suggest_result(&suggest);
    usage_error(arguments, "the policy has no allocation named \"%s\"%s%s%s", "该政策没有名为“%s”的分配%s%s%s", typed,
                match ? in_language(arguments->language, (Wording){"; did you mean ", "，是否要写"}) : "", match ? match : "",
                match ? in_language(arguments->language, (Wording){"?", "？"}) : "");
    return -1;
}

/* "1000万元", "1000.50", "1亿元": fen. */
static bool read_amount(const char *text, int64_t *fen) {
    static const struct { const char *unit; int64_t factor; } units[] = {{"万元", 10000}, {"亿元", 100000000}, {"元", 1}, {"万", 10000}, {"亿", 100000000}, {"yuan", 1}, {"", 1}};
    size_t  digits = strspn(text, "0123456789.");
    int64_t value;
    int     scale = 2;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(text + digits, units[i].unit) != 0) continue;
        if (units[i].factor > 1) scale = 6;                     /* 1234.5678万元 */
        if (decimal_read(text, digits, scale, &value) != DECIMAL_OK) return false;
        Int128 exact = (Int128)value * units[i].factor * 100;
        Int128 divisor = scale == 2 ? 100 : 1000000;
        if (exact % divisor != 0 || exact / divisor > MONEY_DEFAULT_HIGH || exact <= 0) return false;
        *fen = (int64_t)(exact / divisor);
        return true;
    }
    return false;
}

static bool add_rule(Batch *batch, int32_t index, const int64_t *budget) {
    const IrAllocation *rule = &batch->program->allocations[index];
    BatchRule *entry = NULL;
    for (int32_t i = 0; i < batch->rule_count; i++)
        if (batch->rules[i].rule == rule) entry = &batch->rules[i];
    if (!entry) {
        entry = &batch->rules[batch->rule_count++];
        *entry = (BatchRule){.rule = rule, .has_budget = rule->has_budget, .budget = rule->budget};
        batch->ranks = batch->ranks || rule->key_count > 0;
    }
    if (budget) {
        entry->has_budget = true;
        entry->budget = *budget;
    }
    return true;
}

/* `given`: by allocation, whether it has a budget from the command line already. */
static bool add_budget(const Arguments *arguments, Batch *batch, const char *text, bool *given) {
    const char *equals = strchr(text, '=');
    int64_t     fen;
    if (!equals || equals == text || !read_amount(equals + 1, &fen)) {
        usage_error(arguments, "--budget takes NAME=AMOUNT, for example yearly_budget=1000万元, not \"%s\"", "--budget 的写法是 名称=金额，例如 年度预算=1000万元，不能是“%s”", text);
        return false;
    }
    int32_t index = find_rule(arguments, batch->program, text, (size_t)(equals - text));
    if (index >= 0 && given[index]) usage_error(arguments, "--budget %.*s is given twice", "--budget %.*s 给了两次", (int)(equals - text), text);
    if (index < 0 || given[index]) return false;
    given[index] = true;
    return add_rule(batch, index, &fen);
}

static bool add_named(const Arguments *arguments, Batch *batch, const char *name) {
    if (strcmp(name, "all") == 0) {
        for (int32_t i = 0; i < batch->program->allocation_count; i++) add_rule(batch, i, NULL);
        return true;
    }
    int32_t index = find_rule(arguments, batch->program, name, strlen(name));
    return index >= 0 && add_rule(batch, index, NULL);
}

/* The rules asked for, with their budgets. False after a message. */
static bool choose_rules(const Arguments *arguments, Batch *batch) {
    bool *given = NEW_ARRAY(arguments->arena, bool, batch->program->allocation_count + 1);
    for (int32_t i = 0; i < arguments->options.count; i++) {
        const GivenOption *option = &arguments->options.items[i];
        if (strcmp(option->name, "allocate") == 0 && !add_named(arguments, batch, option->value)) return false;
        if (strcmp(option->name, "budget") == 0 && !add_budget(arguments, batch, option->value, given)) return false;
    }
    for (int32_t i = 0; i < batch->rule_count; i++) {
        const IrAllocation *rule = batch->rules[i].rule;
        if (batch->rules[i].has_budget || !rule->in_proportion) continue;
        usage_error(arguments, "%1$s needs a budget: --budget %1$s=AMOUNT", "%1$s 须有预算：--budget %1$s=金额", name_key(rule->name));
        return false;
    }
    return true;
}

/* ---- the batch ---- */

static void decide_row(Batch *batch, Engine *engine, const Row *row, Arena *arena) {
    if (row->errors.items.count > 0) {
        batch_add(batch, NULL, NULL);
        return;
    }
    EvalTrace       trace;
    const Decision *decision = batch->ranks ? eval_decide(batch->program, row->application, arena, &trace) : engine_decide(engine, row->application, arena);
    batch_add(batch, decision, batch->ranks ? &trace : NULL);
}

Batch *allocation_run(const Arguments *arguments, Arena *arena, const IrProgram *program, Engine *engine, Language language, int *code) {
    *code = EXIT_USAGE;
    const char *path = argument_value(arguments, "data");
    Batch      *batch = NEW(arena, Batch);
    *batch = (Batch){.arena = arena, .program = program, .rules = NEW_ARRAY(arena, BatchRule, program->allocation_count + 1)};
    if (!choose_rules(arguments, batch)) return NULL;
    const char *shape = argument_value(arguments, "shape");
    if (shape && strcmp(shape, "long") == 0) {                  /* a share belongs to an application, not to one of its measures */
        usage_error(arguments, "shares are written one row an application: leave out --shape long", "分配结果按每份申报一行写出：请去掉 --shape long");
        return NULL;
    }
    struct stat status;
    if (path && (strcmp(path, "-") == 0 || (stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)))) {
        usage_error(arguments, "a batch is read twice: give --data a file, not standard input or a pipe", "整批申报须读两遍：--data 请给文件，不能用标准输入或管道");
        return NULL;
    }
    Reader *reader = data_open(arguments, arena, program, language, code);
    if (!reader) return NULL;
    Arena *row_arena = arena_new();
    Row    row;
    while (reader_next(reader, row_arena, &row)) {
        decide_row(batch, engine, &row, row_arena);
        arena_reset(row_arena);
    }
    arena_free(row_arena);
    const RowError *failure = reader_failure(reader);
    if (failure) {
        failure_message(arguments, failure, language);
        *code = EXIT_INPUT;
    }
    reader_close(reader);
    if (failure) return NULL;
    batch_share(batch);
    return batch;
}
