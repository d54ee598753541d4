/* arrow_input - see arrow_input.h. */
#include "arrow_input.h"

#include "generate.h"

#include <stdio.h>
#include <string.h>

enum { OFFSET = 5 };                         /* rows before the first one, to be skipped */

static void no_release_schema(struct ArrowSchema *schema) { schema->release = NULL; }
static void no_release_array(struct ArrowArray *array) { array->release = NULL; }

static int64_t value_of(const void *column, int32_t bits, int64_t row) {
    if (bits == 1) return (((const uint8_t *)column)[row / 8] >> (row % 8)) & 1;
    if (bits == 8) return ((const int8_t *)column)[row];
    return bits == 32 ? ((const int32_t *)column)[row] : ((const int64_t *)column)[row];
}

static uint8_t *shifted_bits(const uint8_t *bits, int64_t rows, Arena *arena) {
    uint8_t *moved = NEW_ARRAY(arena, uint8_t, (rows + OFFSET) / 8 + 8);
    memset(moved, 0x2b, 1);                  /* what lies before must not matter */
    for (int64_t i = 0; i < rows; i++) {
        int64_t at = i + OFFSET;
        moved[at / 8] = (uint8_t)((moved[at / 8] & ~(1 << at % 8)) | value_of(bits, 1, i) << at % 8);
    }
    return moved;
}

static void fill(struct ArrowSchema *schema, struct ArrowArray *array, const char *format, const char *name, int64_t rows, int64_t offset, const void *validity,
                 const void *values, int64_t buffers, Arena *arena) {
    *schema = (struct ArrowSchema){.format = format, .name = name, .flags = 2, .release = no_release_schema};
    *array = (struct ArrowArray){.length = rows, .null_count = validity ? -1 : 0, .offset = offset, .n_buffers = buffers, .release = no_release_array};
    array->buffers = NEW_ARRAY(arena, const void *, 3);
    array->buffers[0] = validity;
    array->buffers[1] = values;
}

/* The letters of the numbers whose keys the column holds. What is absent has none. */
static void put_texts(const pol_column *column, int64_t rows, const char *name, const uint8_t *validity, Arena *arena, struct ArrowSchema *schema,
                      struct ArrowArray *array) {
    enum { MOST_LETTERS = 8 };
    int64_t *keys = NEW_ARRAY(arena, int64_t, TEXT_COUNT);
    int32_t *offsets = NEW_ARRAY(arena, int32_t, rows + OFFSET + 2), at = 0;
    char    *letters = NEW_ARRAY(arena, char, (rows + 1) * MOST_LETTERS);
    for (int32_t i = 0; i < TEXT_COUNT; i++) keys[i] = text_number(i);
    for (int64_t row = 0; row < rows; row++) {
        int32_t number = 0;
        while (number < TEXT_COUNT && keys[number] != ((const int64_t *)column->values)[row]) number++;
        if (number < TEXT_COUNT) at += snprintf(letters + at, MOST_LETTERS, "%d", number);
        offsets[row + OFFSET + 1] = at;
    }
    fill(schema, array, "u", name, rows, OFFSET, validity, offsets, 3, arena);
    array->buffers[2] = letters;
}

/* Every second column is as wide as can be. */
static void put_field(const IrField *field, const FieldPlace *place, const pol_column *column, int64_t rows, const char *name, Arena *arena, struct ArrowSchema *schema,
                      struct ArrowArray *array) {
    const uint8_t *validity = shifted_bits(column->validity, rows, arena);
    if (place->bits == 1) {
        fill(schema, array, "b", name, rows, OFFSET, validity, shifted_bits(column->values, rows, arena), 2, arena);
        return;
    }
    if (field->type.kind == TYPE_TEXT) {
        put_texts(column, rows, name, validity, arena, schema, array);
        return;
    }
    bool    wide = field->slot % 2 == 0;
    int32_t bits = wide ? 64 : place->bits;
    char   *values = NEW_ARRAY(arena, char, (rows + OFFSET + 1) * 8);
    for (int64_t i = 0; i < rows; i++) {
        int64_t value = value_of(column->values, place->bits, i);
        memcpy(values + (i + OFFSET) * bits / 8, &value, (size_t)bits / 8);
    }
    const char *format = bits == 64 ? "l" : bits == 32 ? (field->type.kind == TYPE_DATE ? "tdD" : "i") : "c";
    fill(schema, array, format, name, rows, OFFSET, validity, values, 2, arena);
}

static void make_children(struct ArrowSchema *schema, struct ArrowArray *array, int64_t count, Arena *arena) {
    schema->n_children = array->n_children = 0;
    schema->children = NEW_ARRAY(arena, struct ArrowSchema *, count + 1);
    array->children = NEW_ARRAY(arena, struct ArrowArray *, count + 1);
    for (int64_t i = 0; i < count; i++) {
        schema->children[i] = NEW(arena, struct ArrowSchema);
        array->children[i] = NEW(arena, struct ArrowArray);
    }
}

static void put_list(const IrProgram *program, const Layout *layout, const Columns *columns, int32_t entity, int64_t rows, Arena *arena, struct ArrowSchema *schema,
                     struct ArrowArray *array) {
    const IrEntity *many = &program->schema.entities[entity];
    int32_t *offsets = NEW_ARRAY(arena, int32_t, rows + 1);
    for (int64_t i = 0; i <= rows; i++) offsets[i] = (int32_t)columns->lists[entity].offsets[i];
    fill(schema, array, "+l", name_key(many->name), rows, 0, columns->lists[entity].validity, offsets, 2, arena);
    make_children(schema, array, 1, arena);
    schema->n_children = array->n_children = 1;
    fill(schema->children[0], array->children[0], "+s", "item", offsets[rows], 0, NULL, NULL, 1, arena);
    make_children(schema->children[0], array->children[0], many->field_count, arena);
    schema->children[0]->n_children = array->children[0]->n_children = many->field_count;
    for (int32_t f = 0; f < many->field_count; f++) {
        int32_t slot = many->first_field + f;
        put_field(&program->schema.fields[slot], &layout->fields[slot], &columns->fields[slot], offsets[rows], name_key(program->schema.fields[slot].name), arena,
                  schema->children[0]->children[f], array->children[0]->children[f]);
    }
}

void arrow_from_columns(const IrProgram *program, const Layout *layout, const Columns *columns, int64_t rows, Arena *arena, struct ArrowSchema *schema,
                        struct ArrowArray *array) {
    fill(schema, array, "+s", "", rows, 0, NULL, NULL, 1, arena);
    make_children(schema, array, program->schema.field_count + program->schema.entity_count, arena);
    int64_t child = 0;
    for (int32_t e = 0; e < program->schema.entity_count; e++) {
        const IrEntity *entity = &program->schema.entities[e];
        if (entity->many) {
            put_list(program, layout, columns, e, rows, arena, schema->children[child], array->children[child]);
            child++;
            continue;
        }
        for (int32_t f = 0; f < entity->field_count; f++, child++) {
            int32_t     slot = entity->first_field + f;
            const char *name = arena_printf(arena, "%s.%s", name_key(entity->name), name_key(program->schema.fields[slot].name));
            put_field(&program->schema.fields[slot], &layout->fields[slot], &columns->fields[slot], rows, name, arena, schema->children[child], array->children[child]);
        }
    }
    schema->n_children = array->n_children = child;
}
