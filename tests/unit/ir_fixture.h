/* ir_fixture - small programs built by hand for the tests of ir and eval: a schema like that of the first policy, and short
 * functions that add nodes. Each test owns its fixture and ends with fixture_free. */
#ifndef TEST_IR_FIXTURE_H
#define TEST_IR_FIXTURE_H

#include "eval/eval.h"
#include "ir/compute.h"
#include "runtime/date.h"

#include <string.h>

/* Slots of the schema. Sources have the same numbers as slots; then the list of loans and an unpublished parameter. */
enum { SLOT_DATE, SLOT_SECTION, SLOT_KEY_USER, SLOT_TYPES, SLOT_INVESTMENT, SLOT_COST, SLOT_SAVING, SLOT_SELECTED, SLOT_AWARD, SLOT_RATE,
       SLOT_LOAN_ID, SLOT_SUBSIDISED, SLOT_INTEREST, SLOT_COUNT, SOURCE_LOANS = SLOT_COUNT, SOURCE_TIERS, SOURCE_COUNT };
enum { ENTITY_APPLICATION, ENTITY_APPLICANT, ENTITY_PROJECT, ENTITY_DECISION, ENTITY_LOANS, ENTITY_COUNT };
enum { ENUM_SECTION, ENUM_TYPES, ENUM_MEASURES, ENUM_COUNT };
enum { FIXTURE_MEASURES = 4 };

#define YUAN(x) ((int64_t)(x) * 100)

typedef struct {
    Arena      *arena;
    IrBuilder  *builder;
    IrProgram  *program;
    Application *application;
    const char *text;                        /* source text that spans point into */
    IrMeasure   measures[FIXTURE_MEASURES];
    IrChoice    choice;
    EvalTrace   trace;
} Fixture;

static inline void fixture_field(Fixture *f, int slot, int entity, const char *ascii, const char *chinese, TypeKind kind, int index,
                                 int64_t low, int64_t high, Origin origin) {
    IrSchema *schema = &f->program->schema;
    schema->fields[slot] = (IrField){.name = {ascii, chinese}, .type = {kind, index}, .low = low, .high = high, .origin = origin,
                                     .entity = entity, .slot = slot, .source = slot, .span = SPAN_NONE};
    IrEntity *home = &schema->entities[entity];
    if (home->field_count++ == 0) home->first_field = slot;
    f->program->sources[slot] = (IrSource){.cause = origin == ORIGIN_REVIEWER ? CAUSE_DECISION : CAUSE_FACT, .name = {ascii, chinese},
                                           .path = arena_printf(f->arena, "%s.%s", home->name.ascii, ascii), .slot = slot};
}

static inline void fixture_schema(Fixture *f) {
    IrSchema *schema = &f->program->schema;
    static const NamePair entities[] = {{"application", "申报"}, {"applicant", "企业"}, {"project", "项目"}, {"decision", "决定"}, {"loans", "融资"}};
    schema->entities = NEW_ARRAY(f->arena, IrEntity, ENTITY_COUNT);
    schema->entity_count = ENTITY_COUNT;
    for (int i = 0; i < ENTITY_COUNT; i++)
        schema->entities[i] = (IrEntity){.name = entities[i], .many = i == ENTITY_LOANS, .list_source = i == ENTITY_LOANS ? SOURCE_LOANS : -1, .span = SPAN_NONE};
    schema->fields = NEW_ARRAY(f->arena, IrField, SLOT_COUNT);
    schema->field_count = SLOT_COUNT;
    static IrEnumItem sections[] = {{{"B", NULL}, "采矿业"}, {{"C", NULL}, "制造业"}, {{"D", NULL}, "电力业"}, {{"I", NULL}, "软件业"}};
    static IrEnumItem types[] = {{{"technical_renovation", "技术改造"}, NULL}, {{"green_renovation", "绿色化改造"}, NULL}, {{"event", "重大活动"}, NULL}};
    static IrEnumItem measures[] = {{{"m1", "措施1"}, NULL}, {{"m2", "措施2"}, NULL}, {{"m3", "措施3"}, NULL}, {{"m4", "措施4"}, NULL}};
    schema->enums = NEW_ARRAY(f->arena, IrEnum, ENUM_COUNT);
    schema->enum_count = ENUM_COUNT;
    schema->enums[ENUM_SECTION] = (IrEnum){{"industry_section", "行业门类"}, sections, 4, false};
    schema->enums[ENUM_TYPES] = (IrEnum){{"types", "类别"}, types, 3, false};
    schema->enums[ENUM_MEASURES] = (IrEnum){{"measures", "措施"}, measures, 4, false};
    schema->units = NEW_ARRAY(f->arena, IrUnit, 1);
    schema->unit_count = 1;
    schema->units[0] = (IrUnit){{"tce", "吨标准煤"}};
    f->program->sources = NEW_ARRAY(f->arena, IrSource, SOURCE_COUNT);
    f->program->source_count = SOURCE_COUNT;
    fixture_field(f, SLOT_DATE, ENTITY_APPLICATION, "date", "日期", TYPE_DATE, 0, DATE_MIN, DATE_MAX, ORIGIN_APPLICANT);
    fixture_field(f, SLOT_SECTION, ENTITY_APPLICANT, "industry_section", "行业门类", TYPE_ENUM, ENUM_SECTION, 0, 3, ORIGIN_DATA);
    fixture_field(f, SLOT_KEY_USER, ENTITY_APPLICANT, "key_energy_user", "重点用能单位", TYPE_BOOL, 0, 0, 1, ORIGIN_DATA);
    fixture_field(f, SLOT_TYPES, ENTITY_PROJECT, "types", "类别", TYPE_SET, ENUM_TYPES, 0, 7, ORIGIN_APPLICANT);
    fixture_field(f, SLOT_INVESTMENT, ENTITY_PROJECT, "total_investment", "总投资额", TYPE_MONEY, 0, 0, YUAN(100000000000), ORIGIN_APPLICANT);
    fixture_field(f, SLOT_COST, ENTITY_PROJECT, "audited_cost", "审定总投资建设费用", TYPE_MONEY, 0, 0, YUAN(100000000000), ORIGIN_REVIEWER);
    fixture_field(f, SLOT_SAVING, ENTITY_PROJECT, "annual_saving", "年节能量", TYPE_QUANTITY, 0, 0, (int64_t)1000000 * QUANTITY_DENOMINATOR, ORIGIN_REVIEWER);
    fixture_field(f, SLOT_SELECTED, ENTITY_DECISION, "selected", "选择措施", TYPE_SET, ENUM_MEASURES, 0, 15, ORIGIN_APPLICANT);
    fixture_field(f, SLOT_AWARD, ENTITY_DECISION, "award_amount", "资助金额", TYPE_MONEY, 0, 0, YUAN(100000000000), ORIGIN_REVIEWER);
    fixture_field(f, SLOT_RATE, ENTITY_DECISION, "award_rate", "资助比例", TYPE_RATE, 0, 0, RATE_DENOMINATOR, ORIGIN_REVIEWER);
    fixture_field(f, SLOT_LOAN_ID, ENTITY_LOANS, "id", "编号", TYPE_TEXT, 0, 0, 1000, ORIGIN_APPLICANT);
    fixture_field(f, SLOT_SUBSIDISED, ENTITY_LOANS, "previously_subsidised", "已贴息", TYPE_BOOL, 0, 0, 1, ORIGIN_DATA);
    fixture_field(f, SLOT_INTEREST, ENTITY_LOANS, "interest_paid", "实付利息", TYPE_MONEY, 0, -YUAN(1000), YUAN(100000000), ORIGIN_APPLICANT);
    f->program->sources[SOURCE_LOANS] = (IrSource){CAUSE_FACT, {"loans", "融资"}, "loans", -1};
    f->program->sources[SOURCE_TIERS] = (IrSource){CAUSE_PARAMETER, {"m3_tiers", "智能化改造分档"}, "m3_tiers", -1};
}

static inline Fixture *fixture_new(const char *text) {
    Arena   *arena = arena_new();
    Fixture *f = NEW(arena, Fixture);
    f->arena = arena;
    f->builder = ir_builder_new(arena);
    f->program = NEW(arena, IrProgram);
    f->program->arena = arena;
    f->program->sources_text = source_set_new(arena);
    f->program->policy.date_field = SLOT_DATE;
    f->text = text;
    source_add(f->program->sources_text, "test.pol", text, strlen(text));
    fixture_schema(f);
    f->application = application_new(arena, &f->program->schema);
    return f;
}

static inline void fixture_free(Fixture *f) { arena_free(f->arena); }

/* ---- nodes ---- */

/* The place of a piece of the fixture's text; SPAN_NONE for NULL. */
static inline Span place(Fixture *f, const char *piece) {
    const char *found = piece ? strstr(f->text, piece) : NULL;
    if (!found) return SPAN_NONE;
    return (Span){0, (uint32_t)(found - f->text), (uint32_t)(found - f->text + (ptrdiff_t)strlen(piece))};
}

static inline IrNode blank(IrKind kind, TypeKind type) {
    return (IrNode){.kind = kind, .type = {type, 0}, .denominator = 1, .region = -1, .slot = -1, .source = -1, .over = -1, .filter = IR_NONE,
                    .body = IR_NONE, .span = SPAN_NONE, .define = -1, .reading = -1};
}

static inline IrId constant_of(Fixture *f, TypeKind type, Int128 value, const char *piece) {
    IrNode node = blank(IR_CONSTANT, type);
    node.constant = value;
    node.span = place(f, piece);
    if (type == TYPE_RATE) node.denominator = RATE_DENOMINATOR;
    if (type == TYPE_QUANTITY) node.denominator = QUANTITY_DENOMINATOR;
    return ir_add(f->builder, &node);
}

static inline IrId fact_of(Fixture *f, int slot, int32_t region) {
    const IrField *field = &f->program->schema.fields[slot];
    IrNode node = blank(region >= 0 ? IR_ELEMENT : IR_FACT, field->type.kind);
    node.type = field->type;
    node.slot = slot;
    node.source = slot;
    node.region = region;
    if (field->type.kind == TYPE_RATE || field->type.kind == TYPE_QUANTITY) node.denominator = 1000000;
    return ir_add(f->builder, &node);
}

static inline IrId operation(Fixture *f, IrKind kind, TypeKind type, IrId a, IrId b, const char *piece) {
    IrId   operands[2] = {a, b};
    IrNode node = blank(kind, type);
    node.operands = operands;
    node.operand_count = b == IR_NONE ? 1 : 2;
    node.denominator = ir_node(f->builder, a)->denominator;
    if (type == TYPE_BOOL) node.denominator = 1;
    if (kind == IR_MULTIPLY) node.denominator *= ir_node(f->builder, b)->denominator;
    int32_t left = ir_node(f->builder, a)->region, right = b == IR_NONE ? -1 : ir_node(f->builder, b)->region;
    node.region = left >= 0 ? left : right;
    node.span = place(f, piece);
    return ir_add(f->builder, &node);
}

static inline IrId with_constant(Fixture *f, IrKind kind, TypeKind type, IrId a, Int128 value, Int128 denominator, bool hidden) {
    IrNode node = blank(kind, type);
    node.operands = &a;
    node.operand_count = 1;
    node.constant = value;
    node.denominator = denominator;
    node.region = ir_node(f->builder, a)->region;
    node.hidden = hidden;
    return ir_add(f->builder, &node);
}

static inline IrId choose_if(Fixture *f, IrId condition, IrId then_value, IrId else_value) {
    IrId   operands[3] = {condition, then_value, else_value};
    IrNode node = blank(IR_IF, ir_node(f->builder, then_value)->type.kind);
    node.operands = operands;
    node.operand_count = 3;
    node.denominator = ir_node(f->builder, then_value)->denominator;
    return ir_add(f->builder, &node);
}

static inline IrId over_list(Fixture *f, IrKind kind, TypeKind type, int32_t region, IrId filter, IrId body) {
    IrNode node = blank(kind, type);
    node.over = region;
    node.filter = filter;
    node.body = body;
    return ir_add(f->builder, &node);
}

static inline IrId unpublished(Fixture *f) {
    IrNode node = blank(IR_UNPUBLISHED, TYPE_RATE);
    node.denominator = RATE_DENOMINATOR;
    node.source = SOURCE_TIERS;
    return ir_add(f->builder, &node);
}

/* ---- measures ---- */

static inline IrMeasure *measure_new(Fixture *f, const char *ascii, const char *chinese, IrId in_force) {
    IrMeasure *measure = &f->measures[f->program->measure_count++];
    *measure = (IrMeasure){.name = {ascii, chinese}, .in_force = in_force, .region = -1, .element_filter = IR_NONE, .total = IR_NONE, .total_exact = IR_NONE, .total_cap = IR_NONE, .awarded = IR_NONE, .award = IR_NONE, .choice = -1, .span = SPAN_NONE};
    measure->outcome = (IrOutcome){.amount = IR_NONE, .exact = IR_NONE, .rounded = IR_NONE, .base = IR_NONE, .rate = IR_NONE, .cap = IR_NONE, .estimated = IR_NONE, .span = SPAN_NONE};
    f->program->measures = f->measures;
    return measure;
}

static inline IrCondition *condition_new(Fixture *f, IrMeasure *measure, IrConditionRole role, IrId holds, const char *text, int32_t region) {
    IrCondition *larger = NEW_ARRAY(f->arena, IrCondition, measure->condition_count + 1);
    if (measure->condition_count > 0) memcpy(larger, measure->conditions, sizeof *larger * (size_t)measure->condition_count);
    measure->conditions = larger;
    IrCondition *condition = &larger[measure->condition_count++];
    *condition = (IrCondition){.id = arena_printf(f->arena, "%s.c%d", measure->name.ascii, measure->condition_count), .role = role, .holds = holds,
                               .written = holds, .text = text, .region = region, .span = SPAN_NONE};
    return condition;
}

/* 不超过 base 的 rate，上限 cap: rounded down to the fen. rate in millionths. */
static inline void grants(Fixture *f, IrMeasure *measure, IrId base, Int128 rate, const char *rate_text, Int128 cap, const char *cap_text) {
    IrOutcome *outcome = &measure->outcome;
    measure->has_outcome = true;
    outcome->kind = KIND_GRANT;
    outcome->ceiling = true;
    outcome->base = base;
    outcome->rate = constant_of(f, TYPE_RATE, rate, rate_text);
    outcome->exact = operation(f, IR_MULTIPLY, TYPE_MONEY, base, outcome->rate, NULL);
    outcome->rounded = with_constant(f, IR_FLOOR_DIVIDE, TYPE_MONEY, outcome->exact, RATE_DENOMINATOR, 1, true);
    outcome->cap = constant_of(f, TYPE_MONEY, cap, cap_text);
    outcome->amount = operation(f, IR_MINIMUM, TYPE_MONEY, outcome->rounded, outcome->cap, NULL);
}

/* ---- deciding ---- */

static inline void give(Fixture *f, int slot, int64_t value) { f->application->cells[slot] = (Cell){value, true}; }
static inline void forget(Fixture *f, int slot) { f->application->cells[slot].present = false; }

static inline void give_loans(Fixture *f, int count) {
    ApplicationList *list = &f->application->lists[ENTITY_LOANS];
    list->present = true;
    list->count = count;
    list->cells = NEW_ARRAY(f->arena, Cell, count * 3 + 1);
}

static inline void give_loan(Fixture *f, int index, int slot, int64_t value) {
    f->application->lists[ENTITY_LOANS].cells[index * 3 + (slot - SLOT_LOAN_ID)] = (Cell){value, true};
}

/* Ends building: ranges, sources, invariants. */
static inline bool finish(Fixture *f) {
    Diags *diags = diags_new(f->arena, f->program->sources_text);
    ir_builder_finish(f->builder, f->program);
    bool fine = ir_ranges(f->program, diags) && ir_sources(f->program, diags);
    ir_verify(f->program);
    return fine;
}

static inline Decision *decide(Fixture *f) { return eval_decide(f->program, f->application, f->arena, &f->trace); }

static inline EvalValue value(Fixture *f, IrId id) {
    decide(f);
    return f->trace.values[id];
}

/* The names of what is needed, for comparing: "total_investment audited_cost". */
static inline const char *needs_text(Fixture *f, const uint64_t *needs) {
    const char *text = "";
    for (int i = 0; needs && i < SOURCE_COUNT; i++)
        if ((needs[i / 64] >> (i % 64)) & 1) text = arena_printf(f->arena, "%s%s%s", text, *text ? " " : "", f->program->sources[i].name.ascii);
    return text;
}

static inline const char *missing_text(Fixture *f, const IrMeasure *measure, uint64_t missing) {
    uint64_t needs[2] = {0, 0};
    for (int i = 0; i < measure->source_count; i++)
        if ((missing >> i) & 1) needs[measure->sources[i] / 64] |= (uint64_t)1 << (measure->sources[i] % 64);
    return needs_text(f, needs);
}

#endif
