/* The builder (folding, sharing), the sources of measures, and values in words. */
#include "ir_fixture.h"

#include <criterion/criterion.h>

static IrKind kind_of(Fixture *f, IrId id) { return ir_node(f->builder, id)->kind; }

Test(ir, folds_arithmetic_and_comparisons) {
    Fixture *f = fixture_new("");
    IrId five = constant_of(f, TYPE_INTEGER, 5, NULL), minus_seven = constant_of(f, TYPE_INTEGER, -7, NULL);
    IrId sum = operation(f, IR_ADD, TYPE_INTEGER, five, minus_seven, NULL);
    cr_assert(kind_of(f, sum) == IR_CONSTANT && ir_node(f->builder, sum)->constant == -2);
    IrId half = with_constant(f, IR_FLOOR_DIVIDE, TYPE_INTEGER, minus_seven, 2, 1, false);
    cr_assert(ir_node(f->builder, half)->constant == -4, "floor(-7/2) is -4");
    IrId below = operation(f, IR_LT, TYPE_BOOL, minus_seven, five, NULL);
    cr_assert(kind_of(f, below) == IR_CONSTANT && ir_node(f->builder, below)->constant == 1);
    IrId by_zero = operation(f, IR_QUOTIENT, TYPE_INTEGER, five, constant_of(f, TYPE_INTEGER, 0, NULL), NULL);
    cr_assert(ir_node(f->builder, by_zero)->constant == 0);
    fixture_free(f);
}

Test(ir, folds_kleene_without_losing_a_need) {
    Fixture *f = fixture_new("");
    IrId fact = fact_of(f, SLOT_KEY_USER, -1);
    IrId yes = constant_of(f, TYPE_BOOL, 1, NULL), no = constant_of(f, TYPE_BOOL, 0, NULL);
    IrId and_false = operation(f, IR_AND, TYPE_BOOL, fact, no, NULL), or_true = operation(f, IR_OR, TYPE_BOOL, yes, fact, NULL);
    cr_assert(kind_of(f, and_false) == IR_CONSTANT && ir_node(f->builder, and_false)->constant == 0);
    cr_assert(kind_of(f, or_true) == IR_CONSTANT && ir_node(f->builder, or_true)->constant == 1);
    cr_assert(operation(f, IR_AND, TYPE_BOOL, fact, yes, NULL) == fact);
    cr_assert(operation(f, IR_OR, TYPE_BOOL, no, fact, NULL) == fact);
    cr_assert(choose_if(f, yes, fact, no) == fact);
    cr_assert(kind_of(f, choose_if(f, fact, yes, yes)) == IR_IF, "an unknown condition stays needed");
    IrId money = fact_of(f, SLOT_COST, -1), nothing = constant_of(f, TYPE_MONEY, 0, NULL);
    cr_assert(kind_of(f, operation(f, IR_MULTIPLY, TYPE_MONEY, money, nothing, NULL)) == IR_MULTIPLY, "0 times unknown is unknown");
    cr_assert(kind_of(f, operation(f, IR_KNOWN, TYPE_BOOL, money, IR_NONE, NULL)) == IR_KNOWN);
    IrId published = operation(f, IR_KNOWN, TYPE_BOOL, unpublished(f), IR_NONE, NULL);
    cr_assert(kind_of(f, published) == IR_CONSTANT && ir_node(f->builder, published)->constant == 0);
    cr_assert(operation(f, IR_FIRST_KNOWN, TYPE_MONEY, nothing, money, NULL) == nothing);
    cr_assert(kind_of(f, operation(f, IR_FIRST_KNOWN, TYPE_MONEY, money, nothing, NULL)) == IR_FIRST_KNOWN);
    fixture_free(f);
}

Test(ir, does_not_fold_what_leaves_the_bounds) {
    Fixture *f = fixture_new("2000万元");
    IrId large = constant_of(f, TYPE_INTEGER, IR_BOUND, NULL);
    IrId product = operation(f, IR_MULTIPLY, TYPE_INTEGER, large, large, "2000万元");
    cr_assert(kind_of(f, product) == IR_MULTIPLY);
    Diags *diags = diags_new(f->arena, f->program->sources_text);
    ir_builder_finish(f->builder, f->program);
    cr_assert(!ir_ranges(f->program, diags));
    cr_assert(diags->error_count == 1 && diags->items.items[0]->code == DIAG_E0601);
    fixture_free(f);
}

Test(ir, shares_equal_nodes_of_one_place) {
    Fixture *f = fixture_new("2000万元 2001万元");
    IrId fact = fact_of(f, SLOT_COST, -1);
    cr_assert(fact_of(f, SLOT_COST, -1) == fact);
    IrId here = constant_of(f, TYPE_MONEY, 7, "2000万元"), there = constant_of(f, TYPE_MONEY, 7, "2001万元");
    cr_assert(here != there, "two places are two nodes");
    cr_assert(constant_of(f, TYPE_MONEY, 7, "2000万元") == here);
    IrId scaled = with_constant(f, IR_SCALE, TYPE_MONEY, fact, 100, 100, true);
    cr_assert(with_constant(f, IR_SCALE, TYPE_MONEY, fact, 100, 100, true) == scaled);
    cr_assert(with_constant(f, IR_SCALE, TYPE_MONEY, fact, 100, 100, false) != scaled);
    for (int i = 0; i < 1000; i++) constant_of(f, TYPE_INTEGER, i, NULL);      /* the table grows */
    cr_assert(constant_of(f, TYPE_MONEY, 7, "2000万元") == here);
    fixture_free(f);
}

Test(ir, sources_are_what_can_be_missing) {
    Fixture *f = fixture_new("");
    IrId cost = fact_of(f, SLOT_COST, -1), investment = fact_of(f, SLOT_INVESTMENT, -1);
    IrId either = operation(f, IR_FIRST_KNOWN, TYPE_MONEY, cost, investment, NULL);
    IrId section_known = operation(f, IR_KNOWN, TYPE_BOOL, fact_of(f, SLOT_SECTION, -1), IR_NONE, NULL);
    IrMeasure *measure = measure_new(f, "m1", "措施1", constant_of(f, TYPE_BOOL, 1, NULL));
    condition_new(f, measure, CONDITION_ROLE_REQUIREMENT, section_known, "", -1);
    measure->has_outcome = true;
    measure->outcome.amount = either;
    cr_assert(finish(f));
    cr_assert(measure->source_count == 1 && measure->sources[0] == SLOT_COST, "neither the stand-in nor an operand of KNOWN is ever missing");
    fixture_free(f);
}

Test(ir, dump_is_one_line_a_node) {
    Fixture *f = fixture_new("");
    IrId fact = fact_of(f, SLOT_INVESTMENT, -1);
    operation(f, IR_GE, TYPE_BOOL, fact, constant_of(f, TYPE_MONEY, YUAN(20000000), NULL), NULL);
    cr_assert(finish(f));
    Buffer text = {0};
    ir_dump(f->program, &text);
    cr_assert_str_eq(text.data, "%0 = fact project.total_investment : money\n%1 = constant 2000000000 : money\n%2 = ge %0 %1 : bool\n");
    buffer_clear(&text);
    ir_dump_ranges(f->program, &text);
    cr_assert(strstr(text.data, "%0 = fact project.total_investment : money  [0 .. 10000000000000]  exact double\n"));
    buffer_free(&text);
    fixture_free(f);
}

static const char *in_words(Fixture *f, IrType type, Int128 amount, Int128 denominator, Language language) {
    Buffer text = {0};
    value_text(&f->program->schema, type, amount, denominator, language, &text);
    const char *copy = arena_strndup(f->arena, text.data, text.size);
    buffer_free(&text);
    return copy;
}

Test(ir, values_in_words) {
    Fixture *f = fixture_new("");
    IrType money = {TYPE_MONEY, 0}, rate = {TYPE_RATE, 0};
    const Language zh = LANGUAGE_CHINESE, en = LANGUAGE_ENGLISH;
    cr_assert_str_eq(in_words(f, money, 1999999999, 1, zh), "19999999.99元");
    cr_assert_str_eq(in_words(f, money, 2000000000, 1, zh), "2000万元");
    cr_assert_str_eq(in_words(f, money, (Int128)580000000 * 100, 1, zh), "5.8亿元");
    cr_assert_str_eq(in_words(f, money, (Int128)123450000 * 100, 1, zh), "12345万元");
    cr_assert_str_eq(in_words(f, money, (Int128)120000000 * -100, 1, zh), "-1.2亿元");
    cr_assert_str_eq(in_words(f, money, 1000000, 1, zh), "1万元");
    cr_assert_str_eq(in_words(f, money, 999900, 1, zh), "9999元");
    cr_assert_str_eq(in_words(f, money, 1000100, 1, zh), "10001元");
    cr_assert_str_eq(in_words(f, money, 2000000000, 1, en), "20000000 yuan");
    cr_assert_str_eq(in_words(f, money, 0, 1, zh), "0元");
    cr_assert_str_eq(in_words(f, money, 10, 1, zh), "0.10元");
    cr_assert_str_eq(in_words(f, money, -10, 1, en), "-0.10 yuan");
    cr_assert_str_eq(in_words(f, money, (Int128)1666666666 * 300000, 1000000, zh), "4999999.998元");
    cr_assert_str_eq(in_words(f, money, 3000000000, 7, zh), "4285714.28…元");
    cr_assert_str_eq(in_words(f, rate, 100000, 1000000, zh), "10%");
    cr_assert_str_eq(in_words(f, rate, 125000, 1000000, zh), "12.5%");
    cr_assert_str_eq(in_words(f, rate, 1, 3, zh), "33.33…%");
    cr_assert_str_eq(in_words(f, (IrType){TYPE_QUANTITY, 0}, 50500000, 1000000, zh), "50.5吨标准煤");
    cr_assert_str_eq(in_words(f, (IrType){TYPE_QUANTITY, 0}, 50000000, 1000000, en), "50 tce");
    cr_assert_str_eq(in_words(f, (IrType){TYPE_DATE, 0}, date_from_civil(2025, 6, 30), 1, zh), "2025年6月30日");
    cr_assert_str_eq(in_words(f, (IrType){TYPE_DATE, 0}, date_from_civil(2025, 6, 30), 1, en), "2025-06-30");
    cr_assert_str_eq(in_words(f, (IrType){TYPE_ENUM, ENUM_SECTION}, 1, 1, zh), "制造业");
    cr_assert_str_eq(in_words(f, (IrType){TYPE_ENUM, ENUM_SECTION}, 1, 1, en), "C");
    cr_assert_str_eq(in_words(f, (IrType){TYPE_SET, ENUM_TYPES}, 3, 1, zh), "技术改造、绿色化改造");
    cr_assert_str_eq(in_words(f, (IrType){TYPE_BOOL, 0}, 1, 1, zh), "是");
    fixture_free(f);
}
