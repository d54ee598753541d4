/* data - see data.h. */
#include "data.h"

#include "../unit/reader_fixture.h"
#include "base/utf8.h"
#include "data/facts_json.h"
#include <inttypes.h>

const IrSchema *fuzz_schema(void) { return &fixture_schema; }

void fuzz_say_errors(const RowErrors *errors, Buffer *out) {
    for (int32_t i = 0; i < errors->items.count; i++) {
        const RowError *error = errors->items.items[i];
        for (int language = 0; language < 2; language++) {
            size_t before = out->size;
            row_error_line(error, "t", language ? LANGUAGE_CHINESE : LANGUAGE_ENGLISH, out);
            if (utf8_first_invalid(out->data + before, out->size - before) >= 0) fuzz_fail("a message is not UTF-8: %s", out->data + before);
            if (memchr(out->data + before, '\n', out->size - before)) fuzz_fail("a message has a line end: %s", out->data + before);
            buffer_byte(out, '\n');
        }
    }
}

static void say_cell(const IrField *field, const Application *application, const Cell *cell, Buffer *out) {
    if (!cell->present) buffer_text(out, "- ");
    else if (field->type.kind == TYPE_TEXT) {
        if (cell->value < 0 || cell->value >= application->text_count) fuzz_fail("a text that is not there");
        if (utf8_first_invalid(application->texts[cell->value], strlen(application->texts[cell->value])) >= 0) fuzz_fail("a text that is not UTF-8");
        buffer_printf(out, "\"%s\" ", application->texts[cell->value]);
    } else {
        if (cell->value < field->low || cell->value > field->high) fuzz_fail("%s is out of range: %" PRId64, field->name.ascii, cell->value);
        buffer_printf(out, "%" PRId64 " ", cell->value);
    }
}

static void say_application(const IrSchema *schema, const Application *application, Buffer *out) {
    for (int32_t slot = 0; slot < schema->field_count; slot++) {
        const IrField *field = &schema->fields[slot];
        if (!schema->entities[field->entity].many) say_cell(field, application, &application->cells[slot], out);
    }
    for (int32_t e = 0; e < schema->entity_count; e++) {
        const IrEntity        *entity = &schema->entities[e];
        const ApplicationList *list = &application->lists[e];
        if (!entity->many || !list->present) continue;
        buffer_printf(out, "[%d] ", list->count);
        for (int32_t i = 0; i < list->count * entity->field_count; i++)
            say_cell(&schema->fields[entity->first_field + i % entity->field_count], application, &list->cells[i], out);
    }
    buffer_byte(out, '\n');
}

void fuzz_say_row(const IrSchema *schema, const Row *row, Buffer *rows, Buffer *errors) {
    fuzz_say_errors(&row->errors, errors);
    if (row->errors.items.count == 0) say_application(schema, row->application, rows);
}

void fuzz_read(const char *path, ReaderOptions options, Buffer *rows, Buffer *errors) {
    Arena    *arena = arena_new(), *row_arena = arena_new();
    RowError *failure = NULL;
    Reader   *reader = reader_open(arena, &fixture_schema, path, options, &failure);
    Row       row;
    int64_t   count = 0;
    while (reader && reader_next(reader, row_arena, &row)) {
        if (row.row != ++count) fuzz_fail("row %" PRId64 " is numbered %" PRId64, count, row.row);
        fuzz_say_row(&fixture_schema, &row, rows, errors);
        if (row.errors.items.count == 0 && options.format == DATA_FORMAT_JSONL) fuzz_again_as_json(&fixture_schema, &row);
        arena_reset(row_arena);
    }
    const RowError *end = reader ? reader_failure(reader) : failure;
    if (!reader && !failure) fuzz_fail("a reader does not open and does not say why");
    if (end) fuzz_say_errors(&(RowErrors){.arena = arena, .items = {(RowError *[]){(RowError *)(uintptr_t)end}, 1, 1}}, errors);
    reader_close(reader);
    arena_free(row_arena);
    arena_free(arena);
}

void fuzz_again_as_json(const IrSchema *schema, const Row *row) {
    Buffer     line = {0}, one = {0}, other = {0}, errors = {0};
    JsonWriter json;
    Arena     *arena = arena_new();
    RowError  *failure = NULL;
    Row        again;
    json_init(&json, &line, 0);
    facts_json(schema, row->application, &json);
    FuzzFile file = fuzz_file(line.data, line.size);
    Reader  *reader = reader_open(arena, schema, file.path, (ReaderOptions){.format = DATA_FORMAT_JSONL}, &failure);
    if (!reader || !reader_next(reader, arena, &again)) fuzz_fail("what was read cannot be read again: %s", line.data);
    say_application(schema, row->application, &one);
    fuzz_say_row(schema, &again, &other, &errors);
    fuzz_same(line.data, one.data, other.data);
    fuzz_same("the errors, of which there should be none,", NULL, errors.data);
    reader_close(reader);
    fuzz_file_close(&file);
    arena_free(arena);
    buffer_free(&line);
    buffer_free(&one);
    buffer_free(&other);
    buffer_free(&errors);
}
