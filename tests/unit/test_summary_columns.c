/* Counting a block of decisions in columns must give what counting them one by one gives, in every make of the loops: random decisions of every status, with
 * amounts up to the largest there is, awards, choices that are open, settled, tied or in error, and with what is behind the last row left full of rubbish. */
#include "data/summary_columns_private.h"
#include <criterion/criterion.h>
#include <string.h>

enum { MEASURES = 3, SOURCES = 6, CONDITIONS = 40 };
static IrCondition conditions[CONDITIONS];
static IrSource    sources[SOURCES];
static IrNode      nodes[] = {{.high = 5000}};
static int32_t     members[] = {0, 1}, first_sources[] = {0, 1, 2, 3, 4, 5}, last_sources[] = {5, 2};
static IrMeasure   measures[MEASURES] = {                         /* masks of 8, 16 and 64 bits; with a highest amount, without one */
    {.conditions = conditions, .condition_count = 5, .region = -1, .has_outcome = true, .outcome = {.amount = 0}, .sources = first_sources, .source_count = 6},
    {.conditions = conditions, .condition_count = 12, .region = -1, .has_outcome = true, .outcome = {.amount = 1, .ceiling = true}, .sources = last_sources, .source_count = 2},
    {.conditions = conditions, .condition_count = CONDITIONS, .region = -1, .has_outcome = true, .outcome = {.amount = 1}, .sources = first_sources, .source_count = 6, .choice = -1},
};
static IrChoice  choices[] = {{.members = members, .member_count = 2, .unfounded = IR_NONE}};
static IrProgram program = {.nodes = nodes, .node_count = 1, .measures = measures, .measure_count = MEASURES, .choices = choices, .choice_count = 1, .sources = sources, .source_count = SOURCES};

static uint64_t next_random(uint64_t *state) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 20;
}
static bool chance(uint64_t *state, unsigned percent) { return next_random(state) % 100 < percent; }

static int64_t random_amount(uint64_t *state) {
    switch (next_random(state) % 5) {
    case 0: return 0;
    case 1: return INT64_MAX - (int64_t)(next_random(state) % 3);
    case 2: return (int64_t)(next_random(state) % 4);
    default: return (int64_t)(next_random(state) % 1000000000000);
    }
}

/* A decision as an engine could give it. */
static MeasureDecision random_measure(uint64_t *state, int32_t index) {
    MeasureDecision made = {.status = (Status)(next_random(state) % STATUS_COUNT), .check_failed = CHECK_NONE};
    int32_t conditions_here = measures[index].condition_count;
    if (made.status == STATUS_NO) made.failed = (uint64_t)1 << next_random(state) % (uint64_t)conditions_here | (uint64_t)1 << (conditions_here - 1);
    if (made.status == STATUS_UNKNOWN) made.missing = (uint64_t)1 << next_random(state) % (uint64_t)measures[index].source_count, made.failed = 1;
    if (made.status != STATUS_YES) return made;
    made.has_amount = chance(state, 80);
    if (made.has_amount) made.amount = random_amount(state), made.amount_min = measures[index].outcome.ceiling ? 0 : made.amount;
    made.has_award = chance(state, 10);
    if (made.has_award) made.award = made.amount / 2;
    return made;
}

static ChoiceDecision random_choice(uint64_t *state, const MeasureDecision *of) {
    ChoiceDecision made = {0};
    for (int i = 0; i < 2 && choices->has_advice; i++) {
        if (of[i].status == STATUS_UNKNOWN || (of[i].status == STATUS_YES && !of[i].has_amount)) made.undecided |= (uint64_t)1 << i;
        if (!of[i].has_amount || (made.has_amount && of[i].amount < made.amount)) continue;
        made.best = made.has_amount && of[i].amount == made.amount ? 3 : (uint64_t)1 << i;
        made.has_amount = true;
        made.amount = of[i].amount;
    }
    if (chance(state, 5)) made.selected = 1 + next_random(state) % 3, made.error = made.selected == 3;
    return made;
}

static void *column(Arena *arena, size_t bytes) {
    void *memory = arena_alloc(arena, bytes);
    memset(memory, 0xa5, bytes);                                  /* a kernel leaves anything behind the last row */
    return memory;
}

static DecisionColumns *columns_new(Arena *arena) {
    static const int32_t widths[MEASURES] = {8, 16, 64};
    DecisionColumns *columns = NEW(arena, DecisionColumns);
    columns->program = &program;
    columns->measures = NEW_ARRAY(arena, MeasureColumns, MEASURES);
    columns->choices = NEW_ARRAY(arena, ChoiceColumns, 1);
    for (int m = 0; m < MEASURES; m++) {
        MeasureColumns *measure = &columns->measures[m];
        measure->status = column(arena, COLUMNS_ROWS);
        measure->failed = (MaskColumn){column(arena, COLUMNS_ROWS * 8), widths[m]};
        measure->undecided = (MaskColumn){column(arena, COLUMNS_ROWS * 8), widths[m]};
        measure->missing = (MaskColumn){column(arena, COLUMNS_ROWS * 8), m == 1 ? 32 : 8};
        measure->has_amount = column(arena, COLUMNS_ROWS / 8);
        measure->has_award = column(arena, COLUMNS_ROWS / 8);
        measure->estimated = column(arena, COLUMNS_ROWS / 8);
        measure->amount = column(arena, COLUMNS_ROWS * 8);
        measure->amount_min = column(arena, COLUMNS_ROWS * 8);
        measure->award = column(arena, COLUMNS_ROWS * 8);
        measure->check = column(arena, COLUMNS_ROWS * 4);
    }
    *columns->choices = (ChoiceColumns){.best = {column(arena, COLUMNS_ROWS), 8}, .undecided = {column(arena, COLUMNS_ROWS), 8}, .selected = column(arena, COLUMNS_ROWS * 8),
                                        .has_amount = column(arena, COLUMNS_ROWS / 8), .error = column(arena, COLUMNS_ROWS / 8), .amount = column(arena, COLUMNS_ROWS * 8)};
    return columns;
}

static void put_bit(uint8_t *bits, int64_t row, bool value) {
    bits[row / 8] = (uint8_t)((bits[row / 8] & ~(1u << row % 8)) | (unsigned)value << row % 8);
}

static void put_mask(MaskColumn to, int64_t row, uint64_t bits) { memcpy((char *)to.bits + row * to.width / 8, &bits, (size_t)to.width / 8); }

static void put_row(DecisionColumns *columns, int64_t row, const Decision *decision) {
    for (int m = 0; m < MEASURES; m++) {
        const MeasureDecision *from = &decision->measures[m];
        MeasureColumns        *to = &columns->measures[m];
        to->status[row] = (uint8_t)from->status;
        put_mask(to->failed, row, from->failed);
        put_mask(to->undecided, row, from->undecided);
        put_mask(to->missing, row, from->missing);
        put_bit(to->has_amount, row, from->has_amount);
        put_bit(to->has_award, row, from->has_award);
        put_bit(to->estimated, row, from->estimated);
        if (from->has_amount) to->amount[row] = from->amount, to->amount_min[row] = from->amount_min;
        if (from->has_award) to->award[row] = from->award;
        to->check[row] = from->check_failed;
    }
    const ChoiceDecision *from = decision->choices;
    put_mask(columns->choices->best, row, from->best);
    put_mask(columns->choices->undecided, row, from->undecided);
    columns->choices->selected[row] = from->selected;
    put_bit(columns->choices->has_amount, row, from->has_amount);
    put_bit(columns->choices->error, row, from->error);
    if (from->has_amount) columns->choices->amount[row] = from->amount;
}

static void expect_equal_totals(const Total *a, const Total *b, const char *make, int64_t rows) {
    cr_expect(a->advised == b->advised && a->awarded == b->awarded, "%s, %ld rows: sums", make, (long)rows);
    cr_expect(a->low == b->low, "%s, %ld rows: lowest sum", make, (long)rows);
    cr_expect(a->high == b->high, "%s, %ld rows: highest sum", make, (long)rows);
    cr_expect(a->advised_count == b->advised_count && a->awarded_count == b->awarded_count, "%s, %ld rows: counts", make, (long)rows);
    cr_expect(a->open == b->open && a->unbounded == b->unbounded, "%s, %ld rows: open", make, (long)rows);
}

static void expect_equal(const Summary *a, const Summary *b, const char *make) {
    cr_expect_eq(a->rows, b->rows);
    cr_expect_eq(a->contradictory_rows, b->contradictory_rows, "%s: rows in error", make);
    for (int m = 0; m < MEASURES; m++) {
        for (int s = 0; s < STATUS_COUNT; s++) cr_expect_eq(a->statuses[m][s], b->statuses[m][s], "%s: status %d of measure %d", make, s, m);
        for (int c = 0; c < measures[m].condition_count; c++) cr_expect_eq(a->failed[m][c], b->failed[m][c], "%s: condition %d of measure %d", make, c, m);
        expect_equal_totals(&a->measures[m], &b->measures[m], make, a->rows);
    }
    for (int s = 0; s < SOURCES; s++) cr_expect_eq(a->missing[s], b->missing[s], "%s: missing %d", make, s);
    for (int kind = 0; kind < KIND_COUNT; kind++) expect_equal_totals(&a->choices[0][kind], &b->choices[0][kind], make, a->rows);
}

typedef void Make(Summary *summary, SummaryColumns *scratch, const DecisionColumns *columns, int64_t rows);

/* With advice, and without, where the members are of two kinds. */
static void try_advice(Make *make, const char *name, bool has_advice) {
    static const int64_t sizes[] = {0, 1, 7, 63, 64, 65, 1000, COLUMNS_ROWS - 1, COLUMNS_ROWS};
    Arena          *arena = arena_new();
    SummaryColumns *scratch = summary_columns_new(&program);
    Summary         one_by_one, in_columns;
    uint64_t        state = 20261124;
    choices->has_advice = has_advice;
    measures[1].outcome.kind = has_advice ? KIND_GRANT : KIND_SUBSIDY;
    summary_start(&one_by_one, arena, &program);
    summary_start(&in_columns, arena, &program);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        DecisionColumns *columns = columns_new(arena);
        for (int64_t row = 0; row < sizes[i]; row++) {
            MeasureDecision three[MEASURES];
            for (int m = 0; m < MEASURES; m++) three[m] = random_measure(&state, m);
            ChoiceDecision choice = random_choice(&state, three);
            Decision       decision = {.measures = three, .choices = &choice};
            put_row(columns, row, &decision);
            summary_add(&one_by_one, &decision);
        }
        make(&in_columns, scratch, columns, sizes[i]);
        expect_equal(&one_by_one, &in_columns, name);
    }
    summary_columns_free(scratch);
    arena_free(arena);
}

static void try_make(Make *make, const char *name) {
    try_advice(make, name, true);
    try_advice(make, name, false);
}

Test(summary_columns, base) { try_make(summary_add_columns_base, "base"); }
Test(summary_columns, best_of_this_processor) { try_make(summary_add_columns, "best"); }
#if defined(__x86_64__)
Test(summary_columns, avx2) {
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt")) try_make(summary_add_columns_avx2, "AVX2");
}
#endif
