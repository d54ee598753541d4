/* testrun - see testrun.h. A case: given facts -> application; the application decided; each expectation compared. */
#include "tools/testrun.h"

#include "base/markup.h"
#include "data/decision_error.h"
#include "driver/given_value.h"
#include "eval/allocate.h"
#include "sema/constant.h"
#include <string.h>

typedef struct { char *key; IrProgram *program; Engine *engine; } Variant;   /* the policy under one choice of readings */

typedef struct {
    Unit *unit; const TestOptions *options; Arena *arena; Arena *scratch; TestReport *report; const char **why;
    VEC(Variant) variants;
    bool failed;                              /* no program or engine: stop */
    bool stopped;                             /* stop_at_failure */
    /* the case being run */
    TestCase    *current;
    Variant     *variant;
    Application *application;
    Decision    *decision;
    bool         input_error;
    Wording      input_problem;                    /* the first value that cannot be held, and why */
    AllocationShare **shares;                      /* of a table that is one batch: by column, by row */
} Run;

static void fail(Run *run, const char *english, const char *chinese, ...)
{
    Wording wording;
    va_list arguments, again;
    va_start(arguments, chinese);
    va_copy(again, arguments);
    wording.english = arena_vprintf(run->arena, english, arguments);
    wording.chinese = arena_vprintf(run->arena, chinese, again);
    va_end(again);
    va_end(arguments);
    VEC_PUSH(run->arena, &run->current->failures, wording);
}

/* ---- the policy under the readings of a case ------------------------------------------------------------------------------- */

static Variant *find_variant(Run *run, const ReadingSetting *settings, int32_t count)
{
    Buffer key = {0};
    buffer_text(&key, "");
    for (int32_t i = 0; i < count; i++) buffer_printf(&key, "%d=%d;", settings[i].reading, settings[i].option);
    for (int32_t i = 0; i < run->variants.count; i++)
        if (!strcmp(run->variants.items[i].key, key.data)) {
            buffer_free(&key);
            return &run->variants.items[i];
        }
    Variant variant = {arena_strndup(run->arena, key.data, key.size), run->unit->program, NULL};
    buffer_free(&key);
    if (count) {
        LowerOptions options = {.settings = settings, .setting_count = count};
        variant.program = lower_policy(run->arena, run->unit->sema, run->unit->notice, &options, run->unit->diags);
    }
    if (variant.program) variant.engine = engine_new(run->options->engine, variant.program, 1, run->why);
    VEC_PUSH(run->arena, &run->variants, variant);
    return &run->variants.items[run->variants.count - 1];
}

/* ---- given ------------------------------------------------------------------------------------------------------------------- */

/* A quoted value of an open list: the item of that name, or what the list does not name. */
static Cell open_value(const Run *run, const IrField *field, const char *text)
{
    const IrEnum *list = &run->variant->program->schema.enums[field->type.index];
    for (int32_t i = 0; i < list->count; i++) {
        NamePair name = list->items[i].name;
        if ((name.ascii && !strcmp(name.ascii, text)) || (name.chinese && !strcmp(name.chinese, text))) return (Cell){i, true};
    }
    return (Cell){list->count, true};
}

/* Text in a test: of a text fact, or a value outside an open list. */
static bool text_value(Run *run, const IrField *field, const Expr *value, Cell *cell)
{
    if (value->kind == EXPR_TEXT && field->type.kind == TYPE_ENUM) {
        *cell = open_value(run, field, value->as.TEXT.text);
        return true;
    }
    if (value->kind != EXPR_TEXT || field->type.kind != TYPE_TEXT) return false;
    Application *application = run->application;
    const char **texts = NEW_ARRAY(run->scratch, const char *, application->text_count + 1);
    for (int32_t i = 0; i < application->text_count; i++) texts[i] = application->texts[i];
    texts[application->text_count] = value->as.TEXT.text;
    application->texts = texts;
    *cell = (Cell){application->text_count++, true};
    return true;
}

static const char *written(const Run *run, const Expr *expr)
{
    size_t size;
    const char *text = span_text(run->unit->sources, expr->span, &size);
    return arena_strndup(run->arena, text ? text : "?", text ? size : 1);
}

static void give(Run *run, int32_t slot, const Expr *value, Cell *cell)
{
    const IrField *field = &run->variant->program->schema.fields[slot];
    if (value->kind == EXPR_MISSING) {
        *cell = (Cell){0, false};
        return;
    }
    if (text_value(run, field, value, cell)) return;
    int64_t  stored = 0;
    GivenFit fit = given_value(run->unit->sema, field, value, &stored);
    if (fit != GIVEN_FITS && !run->input_error) {
        Wording problem = given_value_problem(run->arena, &run->variant->program->schema, field, fit);
        const char *text = written(run, value);
        run->input_error = true;
        run->input_problem.english = arena_printf(run->arena, "%s: %s", text, problem.english);
        run->input_problem.chinese = arena_printf(run->arena, "%s：%s", text, problem.chinese);
    }
    *cell = (Cell){stored, true};
}

static void give_list(Run *run, const GivenList *given)
{
    const IrSchema *schema = &run->variant->program->schema;
    int32_t entity = given->target->info->type.index;
    const IrEntity *shape = &schema->entities[entity];
    ApplicationList *list = &run->application->lists[entity];
    *list = (ApplicationList){true, given->records.count, NEW_ARRAY(run->scratch, Cell, given->records.count * shape->field_count + 1)};
    for (int32_t r = 0; r < given->records.count; r++)
        for (int32_t k = 0; k < given->records.items[r].fields.count; k++) {
            const GivenItem *item = &given->records.items[r].fields.items[k];
            int32_t slot = item->target->info->index;
            give(run, slot, item->value, &list->cells[r * shape->field_count + slot - shape->first_field]);
        }
}

static void give_all(Run *run, const GivenClause *given)
{
    for (int32_t i = 0; i < given->items.count; i++) {
        const GivenItem *item = &given->items.items[i];
        if (!item->target) continue;
        int32_t index = item->target->info->index;
        if (item->target->info->ref == REF_ALLOCATION) continue;          /* the budget of the batch */
        if (item->target->info->ref == REF_LIST) run->application->lists[index] = (ApplicationList){item->value->kind != EXPR_MISSING, 0, NULL};   /* {} is a list */
        else give(run, index, item->value, &run->application->cells[index]);
    }
    for (int32_t i = 0; i < given->lists.count; i++) give_list(run, &given->lists.items[i]);
}

static void collect_settings(Run *run, const GivenClause *given, ReadingSetting *settings, int32_t *count)
{
    for (int32_t i = 0; i < given->items.count; i++) {
        const GivenItem *item = &given->items.items[i];
        if (item->target || !item->reading.count) continue;
        settings[(*count)++] = (ReadingSetting){sema_find_reading(run->unit->sema, item->reading.items[0].text), item->value->info->item};
    }
}

/* Every measure in error: what the readers do with a row whose facts cannot be used. */
static Decision *error_decision(Run *run)
{
    const IrProgram *program = run->variant->program;
    Decision *decision = NEW(run->scratch, Decision);
    decision->measures = NEW_ARRAY(run->scratch, MeasureDecision, program->measure_count + 1);
    decision->choices = NEW_ARRAY(run->scratch, ChoiceDecision, program->choice_count + 1);
    for (int32_t m = 0; m < program->measure_count; m++) {
        decision->measures[m].status = STATUS_ERROR;
        decision->measures[m].check_failed = CHECK_INPUT;
    }
    return decision;
}

/* An empty application under the readings asked for; false: they cannot be compiled. */
static bool start_application(Run *run, const ReadingSetting *settings, int32_t setting_count)
{
    run->variant = find_variant(run, settings, setting_count);
    if (!run->variant->engine) {
        run->failed = true;
        return false;
    }
    run->application = application_new(run->scratch, &run->variant->program->schema);
    run->input_error = false;
    return true;
}

static bool start_case(Run *run, const char *name, Span span, const ReadingSetting *settings, int32_t setting_count)
{
    if (run->options->filter && !strstr(name, run->options->filter)) return false;
    const Source *source = source_of(run->unit->sources, span);
    TestCase test = {.name = name, .path = source ? source->path : "", .line = source ? source_position(source, span.start).line : 0};
    VEC_PUSH(run->arena, &run->report->cases, test);
    run->current = &run->report->cases.items[run->report->cases.count - 1];
    return start_application(run, settings, setting_count);
}

static void decide(Run *run)
{
    run->decision = run->input_error ? error_decision(run) : engine_decide(run->variant->engine, run->application, run->scratch);
}

static void finish_case(Run *run)
{
    run->current->passed = run->current->failures.count == 0;
    if (run->current->passed) run->report->passed++;
    else run->report->failed++;
    if (!run->current->passed && run->options->stop_at_failure) run->stopped = true;
    if (run->options->observe && !run->input_error) run->options->observe(run->options->state, run->variant->program, run->application, run->decision);
    arena_reset(run->scratch);
}

/* ---- expected ---------------------------------------------------------------------------------------------------------------- */

/* Does the value of node `id` rest on `source`, or on the definition `define`? Each node is looked at once: nodes use earlier ones. */
static bool depends_on(const Run *run, IrId id, int32_t source, int32_t define)
{
    const IrProgram *program = run->variant->program;
    if (id == IR_NONE) return false;
    bool *reached = NEW_ARRAY(run->scratch, bool, id + 1);
    reached[id] = true;
    for (IrId at = id; at >= 0; at--) {
        const IrNode *node = &program->nodes[at];
        if (!reached[at]) continue;
        if ((source >= 0 && node->source == source) || (define >= 0 && at == program->defines[define].node)) return true;
        for (int32_t i = 0; i < node->operand_count; i++) reached[node->operands[i]] = true;
        if (node->filter != IR_NONE) reached[node->filter] = true;
        if (node->body != IR_NONE) reached[node->body] = true;
    }
    return false;
}

static int32_t source_named(const IrProgram *program, const char *path)
{
    for (int32_t i = 0; i < program->source_count; i++)
        if (program->sources[i].path && !strcmp(program->sources[i].path, path)) return i;
    return -1;
}

static int32_t source_of_cause(const Run *run, const Expr *cause)
{
    const IrProgram *program = run->variant->program;
    const ExprInfo *info = cause->info;
    if (info->ref == REF_FIELD || info->ref == REF_ELEMENT) return program->schema.fields[info->index].source;
    if (info->ref == REF_LIST) return program->schema.entities[info->index].list_source;
    if (info->ref == REF_PARAMETER) return source_named(program, declared_key(run->unit->sema->parameters.items[info->index].name));
    if (info->ref == REF_TIERS) return source_named(program, declared_key(run->unit->sema->tiers.items[info->index].name));
    if (info->ref == REF_TABLE) return source_named(program, declared_key(run->unit->sema->tables.items[info->index].name));
    return -1;
}

/* A cause of `no` or `unknown`: a fact one of the reported conditions rests on, or the id of such a condition. */
static bool is_reason(const Run *run, int32_t measure, const Expr *cause)
{
    const IrProgram *program = run->variant->program;
    const IrMeasure *shape = &program->measures[measure];
    const MeasureDecision *result = &run->decision->measures[measure];
    uint64_t reported = result->status == STATUS_NO ? result->failed : result->undecided;
    if (result->status == STATUS_NOT_IN_FORCE || result->status == STATUS_UNKNOWN)
        if (depends_on(run, shape->in_force, source_of_cause(run, cause), -1)) return true;
    for (int32_t i = 0; i < result->element_count; i++)
        reported |= result->status == STATUS_NO ? result->elements[i].failed : result->elements[i].undecided;
    bool by_id = cause->info->ref == REF_NONE;
    int32_t define = cause->info->ref == REF_DEFINE ? cause->info->index : -1;
    const char *id = by_id ? written(run, cause) : NULL;
    for (int32_t c = 0; c < shape->condition_count; c++) {
        if (!(reported >> c & 1)) continue;
        if (by_id ? !strcmp(strchr(shape->conditions[c].id, '.'), strchr(id, '.')) : depends_on(run, shape->conditions[c].holds, source_of_cause(run, cause), define)) return true;
    }
    return false;
}

static bool is_missing(const Run *run, int32_t measure, int32_t source)
{
    const IrMeasure *shape = &run->variant->program->measures[measure];
    uint64_t missing = run->decision->measures[measure].missing;
    for (int32_t i = 0; i < run->decision->measures[measure].element_count; i++) missing |= run->decision->measures[measure].elements[i].missing;
    for (int32_t i = 0; i < shape->source_count; i++)
        if (missing >> i & 1 && shape->sources[i] == source) return true;
    return false;
}

static Status status_of_word(StatusWord word)
{
    switch (word) {
    case STATUS_WORD_YES: return STATUS_YES;
    case STATUS_WORD_NO: return STATUS_NO;
    case STATUS_WORD_UNKNOWN: return STATUS_UNKNOWN;
    case STATUS_WORD_ERROR: return STATUS_ERROR;
    case STATUS_WORD_NOT_IN_FORCE: return STATUS_NOT_IN_FORCE;
    }
    return STATUS_ERROR;
}

static void list_reasons(const Run *run, int32_t measure, Buffer *out)
{
    const IrMeasure *shape = &run->variant->program->measures[measure];
    const MeasureDecision *result = &run->decision->measures[measure];
    for (int32_t c = 0; c < shape->condition_count; c++)
        if ((result->failed | result->undecided) >> c & 1) buffer_printf(out, "%s%s: %s", out->size ? "; " : "", shape->conditions[c].id, shape->conditions[c].text);
    for (int32_t i = 0; i < shape->source_count; i++)
        if (result->missing >> i & 1) buffer_printf(out, "%s? %s", out->size ? "; " : "", run->variant->program->sources[shape->sources[i]].path);
}

/* Why a measure is in error: the value that cannot be held, or what the decision says, with its code. */
static Wording error_reason(const Run *run, int32_t measure)
{
    const MeasureDecision *result = &run->decision->measures[measure];
    if (result->status != STATUS_ERROR) return (Wording){"", ""};
    if (run->input_error) return (Wording){arena_printf(run->arena, " (%s)", run->input_problem.english), arena_printf(run->arena, "（%s）", run->input_problem.chinese)};
    const IrProgram *program = run->variant->program;
    DataCode code;
    const char *english = measure_error_text(program, &program->measures[measure], result, LANGUAGE_ENGLISH, &code);
    const char *chinese = measure_error_text(program, &program->measures[measure], result, LANGUAGE_CHINESE, &code);
    return (Wording){arena_printf(run->arena, " (%s [%s])", english, data_code_text(code)), arena_printf(run->arena, "（%s [%s]）", chinese, data_code_text(code))};
}

static void expect_status(Run *run, const char *target, int32_t measure, StatusWord word)
{
    Status wanted = status_of_word(word), found = run->decision->measures[measure].status;
    if (wanted == found) return;
    OutcomeKind kind = run->variant->program->measures[measure].outcome.kind;
    Buffer reasons = {0};
    buffer_text(&reasons, "");
    list_reasons(run, measure, &reasons);
    Wording error = error_reason(run, measure);
    fail(run, "%1$s: expected %2$s, found %3$s%9$s%6$s%7$s%8$s", "%1$s：期望 %4$s，实际 %5$s%10$s%6$s%7$s%8$s", target, result_word(kind, wanted, LANGUAGE_ENGLISH), result_word(kind, found, LANGUAGE_ENGLISH),
         result_word(kind, wanted, LANGUAGE_CHINESE), result_word(kind, found, LANGUAGE_CHINESE), reasons.size ? " (" : "", reasons.data, reasons.size ? ")" : "",
         error.english, error.chinese);
    buffer_free(&reasons);
}

static const char *money(const Run *run, bool known, int64_t fen)
{
    char text[48];
    if (!known) return "-";
    decimal_write(fen, 2, 2, text);
    return arena_printf(run->arena, "%s元", text);
}

typedef struct { Status status; bool has_amount; int64_t amount; } FoundAmount;

static void expect_amount(Run *run, const char *target, FoundAmount found, const Expr *value)
{
    Constant wanted;
    bool known = value->kind != EXPR_MISSING;
    if (known && (!constant_of(run->unit->sema, value, &wanted) || wanted.numerator % wanted.denominator)) {
        fail(run, "%s: the expected amount is finer than one fen", "%s：期望的金额不足一分", target);
        return;
    }
    int64_t fen = known ? (int64_t)(wanted.numerator / wanted.denominator) : 0;
    if (known == found.has_amount && (!known || fen == found.amount)) return;
    fail(run, "%1$s: expected %2$s, found %3$s (%4$s)", "%1$s：期望 %2$s，实际 %3$s（%5$s）", target, money(run, known, fen), money(run, found.has_amount, found.amount),
         status_word(found.status, LANGUAGE_ENGLISH), status_word(found.status, LANGUAGE_CHINESE));
}

static void expect_measure_amount(Run *run, const char *target, int32_t measure, const Expr *value)
{
    const MeasureDecision *result = &run->decision->measures[measure];
    expect_amount(run, target, (FoundAmount){result->status, result->has_amount, result->amount}, value);
}

/* The decided element that `措施10.第2项` speaks of; NULL (reported) when the list has not as many. */
static const ElementDecision *element_of(Run *run, const Expr *target)
{
    const MeasureDecision *result = &run->decision->measures[target->info->index];
    if (target->info->item < result->element_count) return &result->elements[target->info->item];
    fail(run, "%s: the list has only %d elements", "%s：列表只有%d项", written(run, target), result->element_count);
    return NULL;
}

static void expect_element_status(Run *run, const Expr *target, StatusWord word)
{
    const ElementDecision *element = element_of(run, target);
    Status wanted = status_of_word(word);
    if (!element || element->status == wanted) return;
    fail(run, "%1$s: expected %2$s, found %3$s", "%1$s：期望 %4$s，实际 %5$s", written(run, target), status_word(wanted, LANGUAGE_ENGLISH),
         status_word(element->status, LANGUAGE_ENGLISH), status_word(wanted, LANGUAGE_CHINESE), status_word(element->status, LANGUAGE_CHINESE));
}

static const char *members_text(const Run *run, const IrChoice *choice, uint64_t mask)
{
    Buffer list = {0};
    buffer_text(&list, "{");
    for (int32_t i = 0; i < choice->member_count; i++)
        if (mask >> i & 1) buffer_printf(&list, "%s%s", list.size > 1 ? ", " : "", name_key(run->variant->program->measures[choice->members[i]].name));
    buffer_text(&list, "}");
    const char *text = arena_strndup(run->arena, list.data, list.size);
    buffer_free(&list);
    return text;
}

static void expect_choice(Run *run, const char *target, int32_t index, const Expr *value)
{
    const IrChoice *choice = &run->variant->program->choices[index];
    const ChoiceDecision *result = &run->decision->choices[index];
    Constant wanted;
    if (value->kind == EXPR_STATUS) {
        if ((value->as.STATUS.status == STATUS_WORD_ERROR) != result->error)
            fail(run, "%s: expected another status of the choice", "%s：择一的状态与期望不符", target);
        return;
    }
    if (value->kind == EXPR_MISSING) wanted.numerator = 0;
    else if (!constant_of(run->unit->sema, value, &wanted)) return;
    else if (wanted.type.tag == TYPE_TAG_ENUM) wanted.numerator = (Int128)1 << wanted.numerator;
    if ((uint64_t)wanted.numerator == result->best) return;
    fail(run, "%s: expected %s, found %s", "%s：期望 %s，实际 %s", target, members_text(run, choice, (uint64_t)wanted.numerator), members_text(run, choice, result->best));
}

/* What the applications without a share have is 缺; a share of nothing is 0元. */
static void expect_share(Run *run, const char *name, const AllocationShare *share, const Expr *value)
{
    bool   part = share->reason != SHARE_NOT_ELIGIBLE && share->reason != SHARE_UNDECIDED && share->reason != SHARE_ERROR;
    Status status = part ? STATUS_YES : share->reason == SHARE_NOT_ELIGIBLE ? STATUS_NO : share->reason == SHARE_UNDECIDED ? STATUS_UNKNOWN : STATUS_ERROR;
    expect_amount(run, name, (FoundAmount){status, part, share->amount}, value);
}

/* The measure that is named; of a duty: what it asks for. */
static int32_t measure_of(const Run *run, const Expr *target)
{
    int32_t index = target->info->index;
    return target->info->ref == REF_DUTY ? run->variant->program->items[index].measure : index;
}

static void expect_value(Run *run, const Expr *target, const Expr *value)
{
    const char *name = written(run, target);
    switch (target->info->ref) {
    case REF_MEASURE: case REF_DUTY:
        if (value->kind == EXPR_STATUS) expect_status(run, name, measure_of(run, target), (StatusWord)value->as.STATUS.status);
        return;
    case REF_MEASURE_AMOUNT: expect_measure_amount(run, name, target->info->index, value); return;
    case REF_ITEM_STATUS:
        if (value->kind == EXPR_STATUS) expect_element_status(run, target, (StatusWord)value->as.STATUS.status);
        return;
    case REF_ITEM_AMOUNT: {
        const ElementDecision *element = element_of(run, target);
        if (element) expect_amount(run, name, (FoundAmount){element->status, element->has_amount, element->amount}, value);
        return;
    }
    case REF_CHOICE: expect_choice(run, name, target->info->index, value); return;
    case REF_NONE: case REF_FIELD: case REF_ELEMENT: case REF_LIST: case REF_DEFINE: case REF_PARAMETER: case REF_TIERS: case REF_TABLE: case REF_READING:
    case REF_OPTION: case REF_ENUM_ITEM: case REF_MEASURE_STATUS: case REF_FUNCTION: case REF_ALLOCATION: return;
    }
}

static void expect_row_error(Run *run)
{
    for (int32_t m = 0; m < run->variant->program->measure_count; m++)
        if (run->decision->measures[m].status == STATUS_ERROR) return;
    for (int32_t c = 0; c < run->variant->program->choice_count; c++)
        if (run->decision->choices[c].error) return;
    fail(run, "expected an error on this application, found none", "期望此申报出错，实际没有出错");
}

static void expect_item(Run *run, const ExpectItem *expect)
{
    if (expect->kind == EXPECT_ROW_ERROR || !expect->target) {
        expect_row_error(run);
        return;
    }
    const char *name = written(run, expect->target);
    if (expect->kind == EXPECT_VALUE) {
        expect_value(run, expect->target, expect->value);
        return;
    }
    if (expect->target->info->ref == REF_ITEM_STATUS) {
        expect_element_status(run, expect->target, expect->status);
        return;
    }
    int32_t measure = measure_of(run, expect->target);
    expect_status(run, name, measure, expect->status);
    if (run->decision->measures[measure].status != status_of_word(expect->status)) return;      /* reported: its causes say no more */
    for (int32_t i = 0; i < expect->because.count; i++)
        if (!is_reason(run, measure, expect->because.items[i])) fail(run, "%s: `%s` is not among the reasons", "%s：“%s”不在理由之中", name, written(run, expect->because.items[i]));
    for (int32_t i = 0; i < expect->missing.count; i++)
        if (!is_missing(run, measure, source_of_cause(run, expect->missing.items[i]))) fail(run, "%s: `%s` is not reported as missing", "%s：没有报告缺少“%s”", name, written(run, expect->missing.items[i]));
}

/* ---- cases --------------------------------------------------------------------------------------------------------------------- */

static void run_test(Run *run, const TestDecl *test, Span span)
{
    const char *name = test->title.count ? test->title.items[0].text : "?";
    ReadingSetting *settings = NEW_ARRAY(run->arena, ReadingSetting, test->given.items.count + 1);
    int32_t count = 0;
    collect_settings(run, &test->given, settings, &count);
    if (!start_case(run, name, span, settings, count)) return;
    give_all(run, &test->given);
    decide(run);
    for (int32_t i = 0; i < test->expects.count; i++) expect_item(run, &test->expects.items[i]);
    finish_case(run);
}

/* The readings of a row: those given for the whole table, then those of its columns. */
static int32_t row_settings(Run *run, const TestTableDecl *table, const TableRow *row, ReadingSetting **settings)
{
    int32_t count = 0;
    *settings = NEW_ARRAY(run->arena, ReadingSetting, table->given.items.count + table->columns.count + 1);
    collect_settings(run, &table->given, *settings, &count);
    for (int32_t c = 0; c < table->columns.count; c++)
        if (table->columns.items[c]->info->ref == REF_READING)
            (*settings)[count++] = (ReadingSetting){table->columns.items[c]->info->index, row->cells.items[c]->info->item};
    return count;
}

static void give_row(Run *run, const TestTableDecl *table, const TableRow *row)
{
    give_all(run, &table->given);
    for (int32_t c = 0; c < table->columns.count; c++)
        if (table->columns.items[c]->info->ref == REF_FIELD)
            give(run, table->columns.items[c]->info->index, row->cells.items[c], &run->application->cells[table->columns.items[c]->info->index]);
}

static void run_row(Run *run, const TestTableDecl *table, int32_t row_index)
{
    const TableRow *row = &table->rows.items[row_index];
    const char *name = arena_printf(run->arena, "%s [%d]", table->title.count ? table->title.items[0].text : "?", row_index + 1);
    ReadingSetting *settings;
    int32_t count = row_settings(run, table, row, &settings);
    if (!start_case(run, name, row->span, settings, count)) return;
    give_row(run, table, row);
    decide(run);
    for (int32_t c = 0; c < table->columns.count; c++) {
        const Expr *column = table->columns.items[c];
        if (column->info->ref == REF_ALLOCATION) expect_share(run, written(run, column), &run->shares[c][row_index], row->cells.items[c]);
        else expect_value(run, column, row->cells.items[c]);
    }
    finish_case(run);
}

/* The budget of the rule, or the one the table gives; NULL: none. */
static const int64_t *budget_of(Run *run, const TestTableDecl *table, int32_t index, const IrAllocation *rule)
{
    int64_t *budget = NEW(run->arena, int64_t);
    *budget = rule->budget;
    for (int32_t i = 0; i < table->given.items.count; i++) {
        const GivenItem *item = &table->given.items.items[i];
        Constant value;
        if (!item->target || item->target->info->ref != REF_ALLOCATION || item->target->info->index != index) continue;
        if (!constant_of(run->unit->sema, item->value, &value)) continue;
        *budget = (int64_t)(value.numerator / value.denominator);
        return budget;
    }
    return rule->has_budget ? budget : NULL;
}

/* The rows of a table with a column for an allocation are one batch: all are decided before the first is compared. */
static void run_batch(Run *run, const TestTableDecl *table, int32_t column)
{
    Claim *claims = NEW_ARRAY(run->arena, Claim, table->rows.count + 1);
    const IrAllocation *rule = NULL;
    int32_t index = table->columns.items[column]->info->index;
    for (int32_t r = 0; r < table->rows.count; r++) {
        ReadingSetting *settings;
        int32_t count = row_settings(run, table, &table->rows.items[r], &settings);
        if (!start_application(run, settings, count)) return;
        give_row(run, table, &table->rows.items[r]);
        EvalTrace trace;
        const IrProgram *program = run->variant->program;
        rule = &program->allocations[index];
        Decision *decision = run->input_error ? error_decision(run) : eval_decide(program, run->application, run->scratch, &trace);
        claims[r] = run->input_error ? (Claim){.state = CLAIM_ERROR, .missing_key = -1} : claim_of(program, rule, decision, &trace, run->arena);
        arena_reset(run->scratch);
    }
    AllocationTotal total;
    run->shares[column] = NEW_ARRAY(run->arena, AllocationShare, table->rows.count + 1);
    if (rule) allocate(rule, budget_of(run, table, index, rule), claims, table->rows.count, run->arena, run->shares[column], &total);
}

static void run_table(Run *run, const TestTableDecl *table)
{
    run->shares = NEW_ARRAY(run->arena, AllocationShare *, table->columns.count + 1);
    for (int32_t c = 0; c < table->columns.count && !run->failed; c++)
        if (table->columns.items[c]->info->ref == REF_ALLOCATION) run_batch(run, table, c);
    for (int32_t r = 0; r < table->rows.count && !run->failed && !run->stopped; r++) run_row(run, table, r);
}

bool tests_run(Unit *unit, const TestOptions *options, Arena *arena, TestReport *report, const char **why)
{
    Run run = {.unit = unit, .options = options, .arena = arena, .scratch = arena_new(), .report = report, .why = why};
    *report = (TestReport){0};
    *why = NULL;
    for (int32_t i = 0; i < unit->sema->tests.count && !run.failed && !run.stopped; i++) {
        const Decl *decl = unit->sema->tests.items[i].decl;
        if (decl->kind == DECL_TEST) run_test(&run, &decl->as.TEST, decl->span);
        else run_table(&run, &decl->as.TEST_TABLE);
    }
    for (int32_t i = 0; i < run.variants.count; i++) engine_free(run.variants.items[i].engine);
    arena_free(run.scratch);
    return !run.failed;
}

/* ---- JUnit ----------------------------------------------------------------------------------------------------------------------- */

/* One failure a case: readers show only the first. Its message is the first sentence, its text all of them in both languages. */
static void junit_case(const TestCase *test, Buffer *out)
{
    buffer_text(out, "    <testcase classname=\"");
    markup_text(out, test->path);
    buffer_text(out, "\" name=\"");
    markup_text(out, test->name);
    buffer_text(out, "\" file=\"");
    markup_text(out, test->path);
    buffer_printf(out, "\" line=\"%d\"%s>\n", test->line, test->passed ? "/" : "");
    if (test->passed) return;
    buffer_text(out, "      <failure type=\"expectation\" message=\"");
    if (test->failures.count) markup_text(out, test->failures.items[0].chinese);
    buffer_text(out, "\">");
    for (int32_t k = 0; k < test->failures.count; k++) {
        if (k) buffer_byte(out, '\n');
        markup_text(out, test->failures.items[k].chinese);
        buffer_byte(out, '\n');
        markup_text(out, test->failures.items[k].english);
    }
    buffer_text(out, "</failure>\n    </testcase>\n");
}

void tests_junit(const TestReport *report, Buffer *out)
{
    buffer_printf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"%d\" failures=\"%d\" errors=\"0\">\n", report->passed + report->failed, report->failed);
    for (int32_t i = 0; i < report->cases.count;) {
        const char *path = report->cases.items[i].path;
        int32_t end = i, failures = 0;
        while (end < report->cases.count && !strcmp(report->cases.items[end].path, path)) failures += !report->cases.items[end++].passed;
        buffer_text(out, "  <testsuite name=\"");
        markup_text(out, path);
        buffer_printf(out, "\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"0\">\n", end - i, failures);
        for (; i < end; i++) junit_case(&report->cases.items[i], out);
        buffer_text(out, "  </testsuite>\n");
    }
    buffer_text(out, "</testsuites>\n");
}
