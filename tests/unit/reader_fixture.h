/* reader_fixture - a small schema made by hand, data written to a temporary file, and a reader over it. */
#ifndef POL_TESTS_READER_FIXTURE_H
#define POL_TESTS_READER_FIXTURE_H

#include "data/reader.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FACT_DATE, FACT_INVESTMENT, FACT_TYPES, FACT_SECTOR, FACT_LOCATION, FACT_SAVING, FACT_RATE, FACT_LEVEL, FACT_NOTE, FACT_LOAN_ID, FACT_LOAN_INTEREST, FACT_LOAN_SUBSIDISED, FACT_LOAN_COUNT, FACT_COUNT };

static IrEnumItem fixture_types[] = {{{"major", "重大技术改造"}, NULL}, {{"technical", "技术改造"}, NULL}, {{"green", "绿色化改造"}, NULL}};
static IrEnumItem fixture_sectors[] = {{{"clothing", "服装"}, NULL}, {{"furniture", "家具"}, NULL}};
static IrEnumItem fixture_locations[] = {{{"shenzhen", "深圳"}, NULL}, {{"other", "其他"}, "别处"}};
static IrEnum fixture_enums[] = {
    {{"project_types", "项目类别"}, fixture_types, 3, false}, {{"sectors", "细分行业"}, fixture_sectors, 2, true}, {{"locations", "实施地"}, fixture_locations, 2, false},
};
static IrUnit fixture_units[] = {{{"tce", "吨标准煤"}}};
static IrEntity fixture_entities[] = {
    {.name = {"application", "申报"}, .first_field = 0, .field_count = 1, .list_source = -1},
    {.name = {"project", "项目"}, .first_field = 1, .field_count = 8, .list_source = -1},
    {.name = {"loans", "融资"}, .many = true, .first_field = 9, .field_count = 4},
};
#define FIXTURE_FIELD(at, english, chinese, kind_, index_, low_, high_, entity_) \
    [at] = {.name = {english, chinese}, .type = {kind_, index_}, .low = low_, .high = high_, .entity = entity_, .slot = at}
static IrField fixture_fields[] = {
    FIXTURE_FIELD(FACT_DATE, "date", "日期", TYPE_DATE, 0, -719162, 2932896, 0),
    FIXTURE_FIELD(FACT_INVESTMENT, "total_investment", "总投资额", TYPE_MONEY, 0, 0, 10000000000000, 1),
    FIXTURE_FIELD(FACT_TYPES, "types", "类别", TYPE_SET, 0, 0, 7, 1),
    FIXTURE_FIELD(FACT_SECTOR, "sector", "细分行业", TYPE_ENUM, 1, 0, 2, 1),
    FIXTURE_FIELD(FACT_LOCATION, "location", "实施地", TYPE_ENUM, 2, 0, 1, 1),
    FIXTURE_FIELD(FACT_SAVING, "annual_saving", "年节能量", TYPE_QUANTITY, 0, 0, 1000000000000, 1),
    FIXTURE_FIELD(FACT_RATE, "award_rate", "资助比例", TYPE_RATE, 0, 0, 1000000, 1),
    FIXTURE_FIELD(FACT_LEVEL, "benchmark_level", "达标杆水平", TYPE_BOOL, 0, 0, 1, 1),
    FIXTURE_FIELD(FACT_NOTE, "note", "备注", TYPE_TEXT, 0, 0, 0, 1),
    FIXTURE_FIELD(FACT_LOAN_ID, "id", "编号", TYPE_TEXT, 0, 0, 0, 2),
    FIXTURE_FIELD(FACT_LOAN_INTEREST, "interest_paid", "实付利息", TYPE_MONEY, 0, 0, 10000000000000, 2),
    FIXTURE_FIELD(FACT_LOAN_SUBSIDISED, "previously_subsidised", "已贴息", TYPE_BOOL, 0, 0, 1, 2),
    FIXTURE_FIELD(FACT_LOAN_COUNT, "quantity", "数量", TYPE_INTEGER, 0, 0, 1000, 2),
};
static IrSchema fixture_schema = {fixture_entities, 3, fixture_fields, FACT_COUNT, fixture_enums, 3, fixture_units, 1};

typedef struct { Arena *arena, *row_arena; Reader *reader; RowError *failure; Row row; char path[64]; } Fixture;

static inline Fixture fixture_open(DataFormat format, const char *encoding, size_t limit, const char *text, size_t size) {
    Fixture fixture = {.arena = arena_new(), .row_arena = arena_new()};
    strcpy(fixture.path, "/tmp/pol_reader_XXXXXX");
    int descriptor = mkstemp(fixture.path);
    if (descriptor < 0 || write(descriptor, text, size) != (ssize_t)size) abort();
    close(descriptor);
    fixture.reader = reader_open(fixture.arena, &fixture_schema, fixture.path, (ReaderOptions){.format = format, .encoding = encoding, .line_limit = limit}, &fixture.failure);
    return fixture;
}

static inline bool fixture_next(Fixture *fixture) {
    arena_reset(fixture->row_arena);
    return reader_next(fixture->reader, fixture->row_arena, &fixture->row);
}

static inline void fixture_close(Fixture *fixture) {
    reader_close(fixture->reader);
    unlink(fixture->path);
    arena_free(fixture->arena);
    arena_free(fixture->row_arena);
}

/* "D0009 1:30 project.total_investment|D0011 …" of the current row. */
static inline const char *fixture_errors(Fixture *fixture) {
    Buffer out = {0};
    buffer_text(&out, "");
    for (int32_t i = 0; i < fixture->row.errors.items.count; i++) {
        const RowError *error = fixture->row.errors.items.items[i];
        buffer_printf(&out, "%s%s %ld:%d%s%s", i ? "|" : "", data_code_text(error->code), (long)error->line, (int)error->column,
                      error->field.english ? " " : "", error->field.english ? error->field.english : "");
    }
    const char *text = arena_strndup(fixture->row_arena, out.size ? out.data : "", out.size);
    buffer_free(&out);
    return text;
}

#endif
