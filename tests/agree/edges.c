/* edges - measures whose amounts are min(floor(x * c / k), cap), one or a choice of five, over ranges that end just below, at and just above 2^51 and 2^53, and at a cap
 * plus and minus one fen. All kernels and the choice of one application, against the reference. A range one wider than the proof allows must fall back to integers. */
#include "edges.h"

#include "compare.h"
#include "generate_internal.h"
#include "native/engine.h"

#include <stdio.h>

enum { ROWS = 64, SOME_MEASURES = 5, MOST_MEASURES = 40 };

static IrId add(IrBuilder *builder, Arena *arena, IrKind kind, Int128 denominator, Int128 constant, IrId a, IrId b) {
    IrNode node = blank_node(kind, (IrType){TYPE_MONEY, 0}, denominator, -1);
    node.operands = NEW_ARRAY(arena, IrId, 2);
    node.operands[0] = a;
    node.operands[1] = b;
    node.operand_count = a == IR_NONE ? 0 : b == IR_NONE ? 1 : 2;
    node.constant = constant;
    if (kind == IR_FACT) node.slot = node.source = 0;
    return ir_add(builder, &node);
}

/* Every other measure has twice the divisor and a cap a few fen higher, which counts at the upper end of the range. */
static void add_measure(IrProgram *program, IrBuilder *builder, Arena *arena, IrId x, int64_t factor, int64_t divisor, int64_t cap) {
    int32_t index = program->measure_count++;
    bool    twice = index % 2;
    IrId scaled = add(builder, arena, IR_SCALE, factor, factor, x, IR_NONE);
    IrId divided = add(builder, arena, IR_FLOOR_DIVIDE, 1, twice ? 2 * (Int128)divisor : divisor, scaled, IR_NONE);
    IrId most = add(builder, arena, IR_CONSTANT, 1, twice ? cap + index : cap - index, IR_NONE, IR_NONE);
    IrId amount = add(builder, arena, IR_MINIMUM, 1, 0, divided, most);
    IrNode always = blank_node(IR_CONSTANT, (IrType){TYPE_BOOL, 0}, 1, -1);
    always.constant = 1;
    program->measures[index] = (IrMeasure){.name = {arena_printf(arena, "m%d", index + 1), NULL}, .title = "", .region = -1, .element_filter = IR_NONE, .total = IR_NONE, .total_exact = IR_NONE, .total_cap = IR_NONE,
                                           .awarded = IR_NONE, .award = IR_NONE, .has_outcome = true, .in_force = ir_add(builder, &always), .span = SPAN_NONE};
    program->measures[index].outcome = (IrOutcome){.amount = amount, .exact = IR_NONE, .rounded = IR_NONE, .base = IR_NONE, .rate = IR_NONE, .cap = IR_NONE,
                                                   .estimated = IR_NONE, .span = SPAN_NONE};
    program->choices[0].members[index] = index;
    program->choices[0].member_count = index + 1;
}

static IrProgram *make_program(Arena *arena, int64_t low, int64_t high, int64_t factor, int64_t divisor, int64_t cap, int measures) {
    IrBuilder *builder = ir_builder_new(arena);
    IrProgram *program = NEW(arena, IrProgram);
    program->arena = arena;
    program->policy = (IrPolicy){.name = {"edge", NULL}, .title = "edge", .date_field = -1};
    program->schema = (IrSchema){.entities = NEW(arena, IrEntity), .entity_count = 1, .fields = NEW(arena, IrField), .field_count = 1};
    program->schema.entities[0] = (IrEntity){.name = {"e", NULL}, .field_count = 1, .list_source = -1, .span = SPAN_NONE};
    program->schema.fields[0] = (IrField){.name = {"x", NULL}, .type = {TYPE_MONEY, 0}, .low = low, .high = high, .span = SPAN_NONE};
    program->sources = NEW(arena, IrSource);
    program->source_count = 1;
    program->sources[0] = (IrSource){.path = "e.x", .slot = 0};
    IrId x = add(builder, arena, IR_FACT, 1, 0, IR_NONE, IR_NONE);
    program->measures = NEW_ARRAY(arena, IrMeasure, MOST_MEASURES);
    program->choices = NEW(arena, IrChoice);
    program->choice_count = 1;
    program->choices[0] = (IrChoice){.name = {"c", NULL}, .title = "", .members = NEW_ARRAY(arena, int32_t, MOST_MEASURES), .selected = IR_NONE,
                                     .decided_amount = IR_NONE, .decided_rate = IR_NONE, .span = SPAN_NONE};
    while (program->measure_count < measures) add_measure(program, builder, arena, x, factor, divisor, cap);
    ir_builder_finish(builder, program);
    Diags *diags = diags_new(arena, NULL);
    return ir_ranges(program, diags) && ir_sources(program, diags) ? program : NULL;
}

static bool uses_doubles(const IrProgram *program) {
    for (IrId id = 0; id < program->node_count; id++)
        if (program->nodes[id].kind == IR_FLOOR_DIVIDE) return native_divides_in_doubles(program, &program->nodes[id]);
    return false;
}

/* Values around multiples of the divisor at both ends, and around where the cap begins to hold. */
static int64_t value_at(int row, int64_t low, int64_t high, int64_t factor, int64_t divisor, int64_t cap, Random *random) {
    Int128 value;
    int    near = row % 5 - 2;
    if (row < 10) value = (Int128)high - row;
    else if (row < 15) value = (Int128)low + row - 10;
    else if (row < 30) value = ((Int128)high * factor / divisor - row % 3) * divisor / factor + near;
    else if (row < 45) value = (Int128)cap * divisor / factor + near;
    else if (row < 50) value = (Int128)divisor / factor + near;
    else value = (Int128)low + (Int128)(random_next(random) % ((uint64_t)high - (uint64_t)low + 1));
    return value < low ? low : value > high ? high : (int64_t)value;
}

static void check_measures(int64_t low, int64_t high, int64_t factor, int64_t divisor, bool doubles, int measures, int64_t *passed, int64_t *failed) {
    Arena     *arena = arena_new();
    int64_t    cap = high / divisor / 2 + 1;
    IrProgram *program = make_program(arena, low, high, factor, divisor, cap, measures);
    Random     random = {(uint64_t)high};
    Difference difference = {.found = !program};
    bool       form = program && uses_doubles(program);
    bool       wrong[ROWS] = {false};
    Application *rows[ROWS];
    for (int row = 0; program && row < ROWS; row++) {
        rows[row] = application_new(arena, &program->schema);
        rows[row]->cells[0] = (Cell){value_at(row, low, high, factor, divisor, cap, &random), true};
    }
    for (int variant = 0; program && variant < (measures > 1 ? 1 : 9) && !difference.found; variant++) {
        Trial trial = {.program = program, .rows = rows, .wrong = wrong, .count = ROWS, .all_present = variant % 2 == 0, .variant = variant};
        difference = compare_engines(&trial, NULL);
    }
    bool fine = !difference.found && form == doubles;
    if (!fine)
        printf("FAIL edge: x in %lld..%lld times %lld over %lld, measures %d: %s%s\n", (long long)low, (long long)high, (long long)factor, (long long)divisor, measures, difference.text,
               form != doubles ? (form ? " computed in doubles without proof" : " not computed in doubles") : "");
    *passed += fine;
    *failed += !fine;
    arena_free(arena);
}

static void check(int64_t low, int64_t high, int64_t factor, int64_t divisor, bool doubles, int64_t *passed, int64_t *failed) {
    check_measures(low, high, factor, divisor, doubles, 1, passed, failed);
}

void check_edges(int64_t *passed, int64_t *failed) {
    const int64_t proof = (int64_t)1 << 51, exact = (int64_t)1 << 53;
    static const int64_t divisors[] = {2, 3, 7, 10, 49, 50000, 999983, 1000000007};      /* 49 times the double nearest to 1/49 is below 1 */
    for (int i = 0; i < 8; i++) {
        check(0, proof - 1, 1, divisors[i], true, passed, failed);
        check(0, proof, 1, divisors[i], false, passed, failed);
        check(0, exact + 1, 1, divisors[i], false, passed, failed);
        check_measures(0, proof - 1, 1, divisors[i], true, SOME_MEASURES, passed, failed);
    }
    check_measures(0, proof, 1, 49, false, SOME_MEASURES, passed, failed);
    check_measures(0, exact + 1, 1, 2, false, SOME_MEASURES, passed, failed);
    check_measures(0, exact + 1, 1, 10, false, SOME_MEASURES, passed, failed);
    check(0, (proof - 1) / 3, 3, 10, true, passed, failed);
    check_measures(0, (proof - 1) / 3, 3, 10, true, MOST_MEASURES, passed, failed);
    check(0, (proof - 1) / 3 + 1, 3, 10, false, passed, failed);
    check(-1000000, 1000000, 1, 7, true, passed, failed);
    check(-proof / 2, proof / 2 - 1000, 1, 10, true, passed, failed);
    check(-proof / 2, proof / 2 + 1000, 1, 10, false, passed, failed);
    check(0, MONEY_DEFAULT_HIGH, 1, 10, true, passed, failed);
    check(0, INT64_MAX, 1, 3, false, passed, failed);
    check(0, INT64_MAX, 1000000, 10, false, passed, failed);
    check(INT64_MIN + 1, INT64_MAX, 999983, 1000003, false, passed, failed);
}
