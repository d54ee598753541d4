/* Bounds of nodes, worked out by hand from the ranges of the fields of the fixture. */
#include "ir_fixture.h"

#include <criterion/criterion.h>

static void expect(Fixture *f, IrId id, Int128 low, Int128 high) {
    const IrNode *node = &f->program->nodes[id];
    cr_assert(node->low == low, "low of %%%d is %lld", id, (long long)node->low);
    cr_assert(node->high == high, "high of %%%d is %lld", id, (long long)node->high);
}

Test(ranges, arithmetic) {
    Fixture *f = fixture_new("");
    IrId cost = fact_of(f, SLOT_COST, -1), investment = fact_of(f, SLOT_INVESTMENT, -1), rate = fact_of(f, SLOT_RATE, -1);
    const Int128 top = YUAN(100000000000);
    IrId sum = operation(f, IR_ADD, TYPE_MONEY, cost, investment, NULL), rest = operation(f, IR_SUBTRACT, TYPE_MONEY, cost, investment, NULL);
    IrId product = operation(f, IR_MULTIPLY, TYPE_MONEY, rest, rate, NULL);
    IrId rounded = with_constant(f, IR_FLOOR_DIVIDE, TYPE_MONEY, product, RATE_DENOMINATOR, 1, false);
    IrId capped = operation(f, IR_MINIMUM, TYPE_MONEY, rounded, constant_of(f, TYPE_MONEY, 500, NULL), NULL);
    IrId quotient = operation(f, IR_QUOTIENT, TYPE_INTEGER, rest, investment, NULL);
    cr_assert(finish(f));
    expect(f, sum, 0, top * 2);
    expect(f, rest, -top, top);
    expect(f, product, -top * 1000000, top * 1000000);
    expect(f, rounded, -top, top);
    expect(f, capped, -top, 500);
    expect(f, quotient, -top, top);
    cr_assert(ir_form(f->program, capped) == IR_FORM_DOUBLE);
    cr_assert(ir_form(f->program, rounded) == IR_FORM_INT128, "its operand reaches 10^19");
    fixture_free(f);
}

Test(ranges, conditions_that_are_always_or_never_true) {
    Fixture *f = fixture_new("");
    IrId cost = fact_of(f, SLOT_COST, -1);
    IrId always = operation(f, IR_GE, TYPE_BOOL, cost, constant_of(f, TYPE_MONEY, 0, NULL), NULL);
    IrId never = operation(f, IR_GT, TYPE_BOOL, cost, constant_of(f, TYPE_MONEY, YUAN(100000000000), NULL), NULL);
    IrId open = operation(f, IR_GE, TYPE_BOOL, cost, constant_of(f, TYPE_MONEY, 1, NULL), NULL);
    IrId both = operation(f, IR_AND, TYPE_BOOL, always, never, NULL), either = operation(f, IR_OR, TYPE_BOOL, open, never, NULL);
    IrId picked = choose_if(f, always, constant_of(f, TYPE_MONEY, 3, NULL), cost);
    cr_assert(finish(f));
    expect(f, always, 1, 1);
    expect(f, never, 0, 0);
    expect(f, open, 0, 1);
    expect(f, both, 0, 0);
    expect(f, either, 0, 1);
    expect(f, picked, 3, 3);
    fixture_free(f);
}

Test(ranges, lists) {
    Fixture *f = fixture_new("");
    int32_t region = ir_add_region(f->builder, ENTITY_LOANS);
    IrId interest = fact_of(f, SLOT_INTEREST, region);
    IrId sum = over_list(f, IR_SUM, TYPE_MONEY, region, IR_NONE, interest), greatest = over_list(f, IR_GREATEST, TYPE_MONEY, region, IR_NONE, interest);
    IrId count = over_list(f, IR_COUNT, TYPE_INTEGER, region, IR_NONE, IR_NONE);
    cr_assert(finish(f));
    expect(f, sum, -(Int128)YUAN(1000) * 100000, (Int128)YUAN(100000000) * 100000);
    expect(f, greatest, -YUAN(1000), YUAN(100000000));
    expect(f, count, 0, 100000);
    fixture_free(f);
}

Test(ranges, dates) {
    Fixture *f = fixture_new("");
    f->program->schema.fields[SLOT_DATE].low = date_from_civil(2024, 1, 31);
    f->program->schema.fields[SLOT_DATE].high = date_from_civil(2024, 12, 31);
    IrId later = operation(f, IR_ADD_MONTHS, TYPE_DATE, fact_of(f, SLOT_DATE, -1), constant_of(f, TYPE_INTEGER, 1, NULL), NULL);
    cr_assert(finish(f));
    expect(f, later, date_from_civil(2024, 2, 29), date_from_civil(2025, 1, 31));
    fixture_free(f);
}

Test(ranges, one_message_for_one_overflow) {
    Fixture *f = fixture_new("甲 乘 乙");
    IrId cost = fact_of(f, SLOT_COST, -1);
    IrId square = operation(f, IR_MULTIPLY, TYPE_MONEY, cost, cost, NULL);
    IrId fourth = operation(f, IR_MULTIPLY, TYPE_MONEY, square, square, "甲 乘 乙");
    operation(f, IR_MULTIPLY, TYPE_MONEY, fourth, fourth, NULL);
    Diags *diags = diags_new(f->arena, f->program->sources_text);
    ir_builder_finish(f->builder, f->program);
    cr_assert(!ir_ranges(f->program, diags));
    cr_assert(diags->error_count == 1);
    cr_assert(diags->items.items[0]->span.source == 0);
    fixture_free(f);
}
