/* arrow - batches through the Arrow C Data Interface. Columns that already have the kernels' form are used where they lie; others are
 * converted once. A value that the kernel's width cannot hold becomes one outside the declared range: an error of its row. */
#include "runtime/runtime.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const pol_evaluator *evaluator;
    int64_t          rows;
    pol_column      *fields;
    pol_list_column *lists;
    void           **owned; int32_t owned_count, owned_room;  /* memory of converted columns */
    char            *why; size_t why_size;
} Import;

static int refuse(Import *import, int code, const char *what, const char *name, const char *format) {
    snprintf(import->why, import->why_size, "%s: %s%s%s", name ? name : "", what, format ? " " : "", format ? format : "");
    return code;
}

static void *own(Import *import, size_t bytes) {
    if (import->owned_count == import->owned_room) {
        int32_t room = import->owned_room * 2 + 16;
        void  **larger = realloc(import->owned, (size_t)room * sizeof *larger);
        if (!larger) return NULL;
        import->owned = larger;
        import->owned_room = room;
    }
    void *memory = calloc(1, bytes + 64);
    if (memory) import->owned[import->owned_count++] = memory;
    return memory;
}

static int get_bit(const uint8_t *bits, int64_t index) { return (bits[index / 8] >> (index % 8)) & 1; }
static void set_bit(uint8_t *bits, int64_t index) { bits[index / 8] |= (uint8_t)(1 << (index % 8)); }

/* Bits from `offset` on, where they lie when that is a whole byte. */
static const uint8_t *bits_from(Import *import, const uint8_t *bits, int64_t offset, int64_t count) {
    if (offset % 8 == 0) return bits + offset / 8;
    uint8_t *copy = own(import, (size_t)count / 8 + 8);
    for (int64_t i = 0; copy && i < count; i++)
        if (get_bit(bits, offset + i)) set_bit(copy, i);
    return copy;
}

/* ---- values ---- */

static int integer_bits(const char *format) {
    switch (format[0]) {
    case 'c': case 'C': return format[1] ? 0 : 8;
    case 's': case 'S': return format[1] ? 0 : 16;
    case 'i': case 'I': return format[1] ? 0 : 32;
    case 'l': case 'L': return format[1] ? 0 : 64;
    }
    return strcmp(format, "tdD") == 0 ? 32 : 0;
}

static bool is_unsigned(const char *format) { return strchr("CSIL", format[0]) != NULL; }

/* False: beyond int64. */
static bool integer_at(const void *values, const char *format, int64_t index, int64_t *value) {
    switch (format[0]) {
    case 'c': *value = ((const int8_t *)values)[index]; return true;
    case 'C': *value = ((const uint8_t *)values)[index]; return true;
    case 's': *value = ((const int16_t *)values)[index]; return true;
    case 'S': *value = ((const uint16_t *)values)[index]; return true;
    case 'I': *value = ((const uint32_t *)values)[index]; return true;
    case 'l': *value = ((const int64_t *)values)[index]; return true;
    case 'L': *value = ((const int64_t *)values)[index]; return *value >= 0;
    }
    *value = ((const int32_t *)values)[index];               /* i, tdD */
    return true;
}

static bool fits(int64_t value, int32_t bits) {
    return bits == 64 || (value >= -((int64_t)1 << (bits - 1)) && value < (int64_t)1 << (bits - 1));
}

static void put(void *column, int32_t bits, int64_t index, int64_t value) {
    if (bits == 8) ((int8_t *)column)[index] = (int8_t)value;
    else if (bits == 32) ((int32_t *)column)[index] = (int32_t)value;
    else ((int64_t *)column)[index] = value;
}

/* A value that is out of range and that the column can hold; false when the range fills the column. */
static bool outside(const pol_field *field, int64_t *value) {
    if (fits(field->high < INT64_MAX ? field->high + 1 : INT64_MAX, field->bits) && field->high < INT64_MAX) return *value = field->high + 1, true;
    if (field->low > INT64_MIN && fits(field->low - 1, field->bits)) return *value = field->low - 1, true;
    return false;
}

static bool same_text(const char *text, int64_t size, const char *name) { return name && strlen(name) == (size_t)size && memcmp(text, name, (size_t)size) == 0; }

/* The codes of a dictionary's texts; a text that is no item is the open end of the list, or out of range. */
static int64_t *dictionary_codes(Import *import, const pol_field *field, const struct ArrowSchema *schema, const struct ArrowArray *dictionary) {
    const pol_enum *items = &import->evaluator->enums[field->type_index];
    bool     large = strcmp(schema->dictionary->format, "U") == 0;
    int64_t *codes = own(import, (size_t)(dictionary->length + 1) * sizeof *codes);
    for (int64_t i = 0; codes && i < dictionary->length; i++) {
        int64_t at = dictionary->offset + i;
        int64_t first = large ? ((const int64_t *)dictionary->buffers[1])[at] : ((const int32_t *)dictionary->buffers[1])[at];
        int64_t end = large ? ((const int64_t *)dictionary->buffers[1])[at + 1] : ((const int32_t *)dictionary->buffers[1])[at + 1];
        const char *text = (const char *)dictionary->buffers[2] + first;
        codes[i] = items->open ? items->count : 127;
        for (int32_t item = 0; item < items->count; item++)
            if (same_text(text, end - first, items->items[item].name.ascii) || same_text(text, end - first, items->items[item].name.chinese)) codes[i] = item;
    }
    return codes;
}

static int convert(Import *import, const pol_field *field, const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t offset, int64_t count,
                   const uint8_t *validity, pol_column *column) {
    int64_t *codes = NULL, wrong = 0, value;
    void    *values = own(import, (size_t)(count + 1) * (size_t)field->bits / 8 + 8);
    if (schema->dictionary) {
        if (field->type != POL_TYPE_ENUM || (strcmp(schema->dictionary->format, "u") && strcmp(schema->dictionary->format, "U")))
            return refuse(import, EINVAL, "a dictionary of texts is for enums; its values are", schema->name, schema->dictionary->format);
        codes = dictionary_codes(import, field, schema, array->dictionary);
        if (!codes) return ENOMEM;
    }
    if (!values) return ENOMEM;
    bool has_wrong = outside(field, &wrong);
    for (int64_t i = 0; i < count; i++) {
        if (validity && !get_bit(validity, i)) continue;
        bool fine = integer_at(array->buffers[1], schema->format, offset + i, &value);
        if (codes) {
            fine = fine && value >= 0 && value < array->dictionary->length;
            if (fine) value = codes[value];
        }
        if (!fine || !fits(value, field->bits)) {
            if (!has_wrong) return refuse(import, ERANGE, "a value is out of range", schema->name, NULL);
            value = wrong;
        }
        put(values, field->bits, i, value);
    }
    column->values = values;
    return 0;
}

static int64_t key_of_entry(const struct ArrowArray *array, int64_t index, bool wide) {
    const int64_t *far = (const int64_t *)array->buffers[1];
    const int32_t *near = (const int32_t *)array->buffers[1];
    int64_t first = wide ? far[index] : near[index], end = wide ? far[index + 1] : near[index + 1];
    return end <= first ? pol_text_key("", 0) : pol_text_key((const char *)array->buffers[2] + first, (size_t)(end - first));
}

static int import_column(Import *import, const pol_field *field, const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t parent_offset,
                         const uint8_t *parent_validity, int64_t count, pol_column *column) {
    int64_t offset = parent_offset + array->offset;
    const uint8_t *own_validity = array->n_buffers > 0 && array->null_count != 0 ? array->buffers[0] : NULL;
    if (strcmp(schema->format, "n") == 0) return 0;          /* all absent */
    column->validity = own_validity ? bits_from(import, own_validity, offset, count) : NULL;
    if (parent_validity) {                                   /* a group that is absent has no facts */
        uint8_t *together = own(import, (size_t)count / 8 + 8);
        for (int64_t i = 0; together && i < count; i++)
            if (get_bit(parent_validity, i) && (!column->validity || get_bit(column->validity, i))) set_bit(together, i);
        column->validity = together;
    }
    if (strcmp(schema->format, "b") == 0) {
        if (field->type != POL_TYPE_BOOL) return refuse(import, EINVAL, "is not a condition, but its column has format", schema->name, schema->format);
        column->values = bits_from(import, array->buffers[1], offset, count);
        return column->values ? 0 : ENOMEM;
    }
    if (field->type == POL_TYPE_TEXT && (strcmp(schema->format, "u") == 0 || strcmp(schema->format, "U") == 0)) {
        int64_t *keys = own(import, (size_t)(count + 1) * sizeof(int64_t));
        for (int64_t i = 0; keys && i < count; i++) keys[i] = key_of_entry(array, offset + i, schema->format[0] == 'U');
        column->values = keys;
        return keys ? 0 : ENOMEM;
    }
    int bits = integer_bits(schema->format);
    if (!bits || field->type == POL_TYPE_BOOL || field->type == POL_TYPE_TEXT || (strcmp(schema->format, "tdD") == 0 && field->type != POL_TYPE_DATE))
        return refuse(import, EINVAL, "cannot be read from a column of format", schema->name, schema->format);
    if (bits == field->bits && !is_unsigned(schema->format) && !schema->dictionary) {
        column->values = (const uint8_t *)array->buffers[1] + offset * bits / 8;
        return 0;
    }
    return convert(import, field, schema, array, offset, count, column->validity, column);
}

/* ---- names and nesting ---- */

static bool named(const char *name, pol_name own_name) {
    return (own_name.ascii && strcmp(name, own_name.ascii) == 0) || (own_name.chinese && strcmp(name, own_name.chinese) == 0);
}

static int import_fields(Import *import, int32_t entity_index, const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t offset,
                         const uint8_t *validity, int64_t count) {
    const pol_entity *entity = &import->evaluator->entities[entity_index];
    for (int64_t c = 0; c < schema->n_children; c++) {
        bool known = false;
        for (int32_t f = entity->first_field; f < entity->first_field + entity->field_count; f++) {
            if (!named(schema->children[c]->name, import->evaluator->fields[f].name)) continue;
            int result = import_column(import, &import->evaluator->fields[f], schema->children[c], array->children[c], offset, validity, count, &import->fields[f]);
            if (result) return result;
            known = true;
        }
        if (!known) return refuse(import, EINVAL, "is no fact of this policy", schema->children[c]->name, NULL);
    }
    return 0;
}

static int import_list(Import *import, int32_t entity, const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t offset) {
    bool     large = strcmp(schema->format, "+L") == 0;
    int64_t  from = offset + array->offset;
    int64_t *offsets = own(import, (size_t)(import->rows + 1) * sizeof *offsets);
    if ((!large && strcmp(schema->format, "+l")) || schema->n_children != 1 || strcmp(schema->children[0]->format, "+s"))
        return refuse(import, EINVAL, "must be a list of structs; its format is", schema->name, schema->format);
    if (!offsets) return ENOMEM;
    for (int64_t i = 0; i <= import->rows; i++)
        offsets[i] = large ? ((const int64_t *)array->buffers[1])[from + i] : ((const int32_t *)array->buffers[1])[from + i];
    const uint8_t *validity = array->null_count != 0 && array->buffers[0] ? bits_from(import, array->buffers[0], from, import->rows) : NULL;
    for (int64_t i = 0; validity && i < import->rows; i++)
        if (!get_bit(validity, i) && offsets[i + 1] != offsets[i]) return refuse(import, EINVAL, "an absent list has elements", schema->name, NULL);
    import->lists[entity] = (pol_list_column){offsets, validity};
    const struct ArrowArray *elements = array->children[0];
    const uint8_t *element_validity = elements->null_count != 0 && elements->buffers[0] ? bits_from(import, elements->buffers[0], elements->offset, elements->length) : NULL;
    return import_fields(import, entity, schema->children[0], elements, elements->offset, element_validity, elements->length);
}

static int import_child(Import *import, const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t offset) {
    const pol_evaluator *evaluator = import->evaluator;
    for (int32_t e = 0; e < evaluator->entity_count; e++) {
        const pol_entity *entity = &evaluator->entities[e];
        if (named(schema->name, entity->name)) {
            if (entity->many) return import_list(import, e, schema, array, offset);
            if (strcmp(schema->format, "+s")) return refuse(import, EINVAL, "must be a struct; its format is", schema->name, schema->format);
            int64_t at = offset + array->offset;
            const uint8_t *validity = array->null_count != 0 && array->buffers[0] ? bits_from(import, array->buffers[0], at, import->rows) : NULL;
            return import_fields(import, e, schema, array, at, validity, import->rows);
        }
        const char *point = strchr(schema->name, '.');
        if (entity->many || !point) continue;
        char owner[200];
        size_t size = (size_t)(point - schema->name);
        if (size >= sizeof owner) continue;
        memcpy(owner, schema->name, size);
        owner[size] = 0;
        if (!named(owner, entity->name)) continue;
        for (int32_t f = entity->first_field; f < entity->first_field + entity->field_count; f++)
            if (named(point + 1, evaluator->fields[f].name)) return import_column(import, &evaluator->fields[f], schema, array, offset, NULL, import->rows, &import->fields[f]);
    }
    return refuse(import, EINVAL, "is no fact of this policy", schema->name, NULL);
}

static void import_end(Import *import) {
    for (int32_t i = 0; i < import->owned_count; i++) free(import->owned[i]);
    free(import->owned);
    free(import->fields);
    free(import->lists);
}

/* ---- results: every array holds a share of one block of memory ---- */

typedef struct { atomic_int shares; } Shared;

static void release_share(void *data) {
    Shared *shared = data;
    if (atomic_fetch_sub(&shared->shares, 1) == 1) free(shared);
}

static void release_array(struct ArrowArray *array) {
    for (int64_t i = 0; i < array->n_children; i++)
        if (array->children[i]->release) array->children[i]->release(array->children[i]);
    array->release = NULL;
    release_share(array->private_data);
}

static void release_schema(struct ArrowSchema *schema) {
    for (int64_t i = 0; i < schema->n_children; i++)
        if (schema->children[i]->release) schema->children[i]->release(schema->children[i]);
    schema->release = NULL;
    release_share(schema->private_data);
}

static const char *column_word(int32_t kind) {
    switch ((pol_column_kind)kind) {
    case POL_COLUMN_STATUS: return "status";
    case POL_COLUMN_FAILED: return "failed";
    case POL_COLUMN_UNDECIDED: case POL_COLUMN_CHOICE_UNDECIDED: return "undecided";
    case POL_COLUMN_HAS_AMOUNT: case POL_COLUMN_BEST_HAS_AMOUNT: return "has_amount";
    case POL_COLUMN_AMOUNT: case POL_COLUMN_BEST_AMOUNT: return "amount";
    case POL_COLUMN_AMOUNT_MIN: return "amount_min";
    case POL_COLUMN_HAS_AWARD: return "has_award";
    case POL_COLUMN_AWARD: return "award";
    case POL_COLUMN_ESTIMATED: return "estimated";
    case POL_COLUMN_MISSING: return "missing";
    case POL_COLUMN_CHECK: return "check";
    case POL_COLUMN_BEST: return "best";
    case POL_COLUMN_SELECTED: return "selected";
    case POL_COLUMN_CHOICE_ERROR: return "error";
    case POL_COLUMN_INPUT_ERROR: return "input_error";
    }
    return "";
}

static pol_name owner_of(const pol_evaluator *evaluator, const pol_output *output) {
    switch ((pol_column_kind)output->kind) {
    case POL_COLUMN_STATUS: case POL_COLUMN_FAILED: case POL_COLUMN_UNDECIDED: case POL_COLUMN_HAS_AMOUNT: case POL_COLUMN_AMOUNT:
    case POL_COLUMN_AMOUNT_MIN: case POL_COLUMN_HAS_AWARD: case POL_COLUMN_AWARD: case POL_COLUMN_ESTIMATED: case POL_COLUMN_MISSING:
    case POL_COLUMN_CHECK:
        return evaluator->measures[output->index].name;
    case POL_COLUMN_BEST: case POL_COLUMN_BEST_HAS_AMOUNT: case POL_COLUMN_BEST_AMOUNT: case POL_COLUMN_SELECTED: case POL_COLUMN_CHOICE_UNDECIDED:
    case POL_COLUMN_CHOICE_ERROR:
        return evaluator->choices[output->index].name;
    case POL_COLUMN_INPUT_ERROR: break;
    }
    return (pol_name){"row", NULL};
}

static const char *format_of(const pol_output *output) {
    if (output->bits == 1) return "b";
    bool is_signed = output->kind == POL_COLUMN_AMOUNT || output->kind == POL_COLUMN_AMOUNT_MIN || output->kind == POL_COLUMN_AWARD
                  || output->kind == POL_COLUMN_BEST_AMOUNT || output->kind == POL_COLUMN_CHECK;
    if (output->bits == 8) return "C";
    if (output->bits == 16) return "S";
    if (output->bits == 32) return is_signed ? "i" : "I";
    return is_signed ? "l" : "L";
}

/* The column of bits that says where this one has a value, or -1. It comes shortly before. */
static int32_t validity_of(const pol_output *outputs, int32_t index) {
    int32_t kind = outputs[index].kind, wanted;
    if (kind == POL_COLUMN_AMOUNT || kind == POL_COLUMN_AMOUNT_MIN) wanted = POL_COLUMN_HAS_AMOUNT;
    else if (kind == POL_COLUMN_AWARD) wanted = POL_COLUMN_HAS_AWARD;
    else if (kind == POL_COLUMN_BEST_AMOUNT) wanted = POL_COLUMN_BEST_HAS_AMOUNT;
    else return -1;
    for (int32_t i = index - 1; i >= 0; i--)
        if (outputs[i].kind == wanted && outputs[i].index == outputs[index].index) return i;
    return -1;
}

typedef struct {
    Shared shared;
    struct ArrowArray *arrays, **array_children;
    struct ArrowSchema *schemas, **schema_children;
    const void **buffers; void **columns; char *names;
} Results;

enum { NAME_ROOM = 160, ALIGNMENT = 64 };

static size_t rounded(size_t bytes) { return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT; }

/* One block that holds everything of the results. */
static Results *make_results(const pol_evaluator *evaluator, pol_selection selection, int64_t rows) {
    int32_t count = evaluator->output_counts[selection];
    size_t  n = (size_t)count, bytes = rounded(sizeof(Results));
    size_t  at_arrays = bytes, at_schemas = at_arrays + rounded(n * sizeof(struct ArrowArray)), at_array_children = at_schemas + rounded(n * sizeof(struct ArrowSchema));
    size_t  at_schema_children = at_array_children + rounded(n * sizeof(void *)), at_buffers = at_schema_children + rounded(n * sizeof(void *));
    size_t  at_columns = at_buffers + rounded((2 * n + 1) * sizeof(void *)), at_names = at_columns + rounded(n * sizeof(void *));
    bytes = at_names + rounded(n * NAME_ROOM);
    for (int32_t i = 0; i < count; i++) bytes += rounded((size_t)(rows * evaluator->outputs[selection][i].bits + 7) / 8);
    uint8_t *memory = aligned_alloc(ALIGNMENT, bytes);
    if (!memory) return NULL;
    memset(memory, 0, bytes);
    Results *results = (Results *)(void *)memory;
    results->arrays = (struct ArrowArray *)(void *)(memory + at_arrays);
    results->schemas = (struct ArrowSchema *)(void *)(memory + at_schemas);
    results->array_children = (struct ArrowArray **)(void *)(memory + at_array_children);
    results->schema_children = (struct ArrowSchema **)(void *)(memory + at_schema_children);
    results->buffers = (const void **)(void *)(memory + at_buffers);
    results->columns = (void **)(void *)(memory + at_columns);
    results->names = (char *)(memory + at_names);
    uint8_t *next = memory + at_names + rounded(n * NAME_ROOM);
    for (int32_t i = 0; i < count; i++) {
        results->columns[i] = next;
        next += rounded((size_t)(rows * evaluator->outputs[selection][i].bits + 7) / 8);
    }
    atomic_init(&results->shared.shares, 2 * count + 2);
    return results;
}

static void give_results(Results *results, const pol_evaluator *evaluator, pol_selection selection, int64_t rows, struct ArrowSchema *schema, struct ArrowArray *array) {
    int32_t count = evaluator->output_counts[selection];
    const pol_output *outputs = evaluator->outputs[selection];
    for (int32_t i = 0; i < count; i++) {
        char    *name = results->names + (size_t)i * NAME_ROOM;
        pol_name owner = owner_of(evaluator, &outputs[i]);
        int32_t  validity = validity_of(outputs, i);
        snprintf(name, NAME_ROOM, "%s.%s", owner.ascii ? owner.ascii : owner.chinese, column_word(outputs[i].kind));
        results->buffers[2 * i] = validity < 0 ? NULL : results->columns[validity];
        results->buffers[2 * i + 1] = results->columns[i];
        results->arrays[i] = (struct ArrowArray){.length = rows, .null_count = validity < 0 ? 0 : -1, .n_buffers = 2, .buffers = &results->buffers[2 * i],
                                                 .release = release_array, .private_data = &results->shared};
        results->schemas[i] = (struct ArrowSchema){.format = format_of(&outputs[i]), .name = name, .flags = validity < 0 ? 0 : 2, .release = release_schema,
                                                   .private_data = &results->shared};
        results->array_children[i] = &results->arrays[i];
        results->schema_children[i] = &results->schemas[i];
    }
    *array = (struct ArrowArray){.length = rows, .n_buffers = 1, .n_children = count, .buffers = &results->buffers[2 * count], .children = results->array_children,
                                 .release = release_array, .private_data = &results->shared};
    *schema = (struct ArrowSchema){.format = "+s", .name = "", .n_children = count, .children = results->schema_children, .release = release_schema,
                                   .private_data = &results->shared};
}

int pol_batch_arrow(const pol_evaluator *evaluator, const struct ArrowSchema *schema, const struct ArrowArray *input, const pol_batch_options *options,
                    struct ArrowSchema *output_schema, struct ArrowArray *output, char *why, size_t why_size) {
    Import import = {.evaluator = evaluator, .rows = input->length, .why = why, .why_size = why_size};
    import.fields = calloc((size_t)evaluator->field_count + 1, sizeof *import.fields);
    import.lists = calloc((size_t)evaluator->entity_count + 1, sizeof *import.lists);
    int result = import.fields && import.lists ? 0 : ENOMEM;
    if (why_size) why[0] = 0;
    if (!result && strcmp(schema->format, "+s")) result = refuse(&import, EINVAL, "the data must be a struct of columns; its format is", "input", schema->format);
    if (!result && input->null_count > 0) result = refuse(&import, EINVAL, "rows that are absent altogether cannot be decided", "input", NULL);
    for (int64_t c = 0; !result && c < schema->n_children; c++) result = import_child(&import, schema->children[c], input->children[c], input->offset);
    Results *results = result ? NULL : make_results(evaluator, options->selection, input->length);
    if (!result && !results) result = ENOMEM;
    if (!result) result = pol_batch(evaluator, import.fields, import.lists, input->length, options, results->columns);
    if (result) free(results);
    else give_results(results, evaluator, options->selection, input->length, output_schema, output);
    if (result && why_size && !why[0]) snprintf(why, why_size, "%s", strerror(result));
    import_end(&import);
    return result;
}
