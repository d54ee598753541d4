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
    bool            *field_given, *list_given;                /* a fact has one column */
    void           **owned; int32_t owned_count, owned_room;  /* memory of converted columns */
    char            *why; size_t why_size;
} Import;

static const char *name_of(const struct ArrowSchema *schema) { return schema->name && *schema->name ? schema->name : "(no name)"; }

/* `format`: what the sentence ends with, or NULL. */
static int refuse(Import *import, int code, const char *what, const char *name, const char *format) {
    snprintf(import->why, import->why_size, "%s: %s%s%s", name, what, format ? " " : "", format ? format : "");
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

/* Bits from `offset` on, where they lie when that is a whole byte. NULL: no memory. */
static const uint8_t *bits_from(Import *import, const uint8_t *bits, int64_t offset, int64_t count) {
    if (offset % 8 == 0) return bits + offset / 8;
    uint8_t *copy = own(import, (size_t)count / 8 + 8);
    for (int64_t i = 0; copy && i < count; i++)
        if (get_bit(bits, offset + i)) set_bit(copy, i);
    return copy;
}

/* ---- the form of an array: it may come from a program that is not careful ---- */

static const void *buffer_of(const struct ArrowArray *array, int64_t index) { return index < array->n_buffers && array->buffers ? array->buffers[index] : NULL; }

/* An array of at least `rows` rows with its buffers and children. A buffer without bytes may be NULL, so that is asked where the bytes are needed. */
static int check_form(Import *import, const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t rows, int64_t buffers) {
    if (array->length < 0 || array->offset < 0 || array->offset > INT64_MAX / 2) return refuse(import, EINVAL, "its length or offset is no such number", name_of(schema), NULL);
    if (array->length < rows) return refuse(import, EINVAL, "has fewer rows than what it belongs to", name_of(schema), NULL);
    if (array->n_buffers < buffers) return refuse(import, EINVAL, "has too few buffers for its format", name_of(schema), schema->format);
    if (array->n_children != schema->n_children) return refuse(import, EINVAL, "its schema and its data have different numbers of children", name_of(schema), NULL);
    for (int64_t i = 0; i < schema->n_children; i++)
        if (!schema->children || !schema->children[i] || !schema->children[i]->format || !array->children || !array->children[i])
            return refuse(import, EINVAL, "a child is not there", name_of(schema), NULL);
    bool all_absent = strcmp(schema->format, "n") == 0;     /* has no bits for that */
    if (array->null_count > 0 && !all_absent && !buffer_of(array, 0)) return refuse(import, EINVAL, "says that values are absent, and not which", name_of(schema), NULL);
    return 0;
}

/* The bits of an array itself; NULL: everything is present. */
static int validity_of_array(Import *import, const struct ArrowArray *array, int64_t offset, int64_t count, const uint8_t **validity) {
    const uint8_t *bits = array->null_count != 0 && count > 0 ? buffer_of(array, 0) : NULL;
    *validity = bits ? bits_from(import, bits, offset, count) : NULL;
    return bits && !*validity ? ENOMEM : 0;
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

typedef struct { const struct ArrowArray *array; bool wide; } Texts;

/* Where the text of an entry begins, and its length; -1: the buffers do not hold it. */
static int64_t text_at(const Texts *texts, int64_t index, const char **text) {
    const void *offsets = texts->array->buffers[1], *letters = texts->array->buffers[2];
    int64_t first = texts->wide ? ((const int64_t *)offsets)[index] : ((const int32_t *)offsets)[index];
    int64_t end = texts->wide ? ((const int64_t *)offsets)[index + 1] : ((const int32_t *)offsets)[index + 1];
    *text = end > first ? (const char *)letters + first : "";
    return first < 0 || end < first || (end > first && !letters) ? -1 : end - first;
}

/* The codes of a dictionary's texts; a text that is no item is the open end of the list, or out of range. */
static int dictionary_codes(Import *import, const pol_field *field, const struct ArrowSchema *schema, const struct ArrowArray *dictionary, int64_t **codes) {
    const pol_enum *items = &import->evaluator->enums[field->type_index];
    Texts texts = {dictionary, strcmp(schema->dictionary->format, "U") == 0};
    *codes = own(import, (size_t)(dictionary->length + 1) * sizeof **codes);
    if (!*codes) return ENOMEM;
    for (int64_t i = 0; i < dictionary->length; i++) {
        const char *text;
        int64_t     size = text_at(&texts, dictionary->offset + i, &text);
        if (size < 0) return refuse(import, EINVAL, "its dictionary is no list of texts", name_of(schema), NULL);
        (*codes)[i] = items->open ? items->count : 127;
        for (int32_t item = 0; item < items->count; item++)
            if (same_text(text, size, items->items[item].name.ascii) || same_text(text, size, items->items[item].name.chinese)) (*codes)[i] = item;
    }
    return 0;
}

/* A value that points to an absent entry of the dictionary is absent. */
static int fold_dictionary(Import *import, const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t offset, int64_t count, const uint8_t **validity) {
    const uint8_t *entries;
    int result = validity_of_array(import, array->dictionary, array->dictionary->offset, array->dictionary->length, &entries);
    if (result || !entries) return result;
    uint8_t *together = own(import, (size_t)count / 8 + 8);
    for (int64_t i = 0; together && i < count; i++) {
        int64_t index;
        if (*validity && !get_bit(*validity, i)) continue;
        bool inside = integer_at(array->buffers[1], schema->format, offset + i, &index) && index >= 0 && index < array->dictionary->length;
        if (!inside || get_bit(entries, index)) set_bit(together, i);     /* one that is outside is an error, and told as one */
    }
    *validity = together;
    return together ? 0 : ENOMEM;
}

static int check_dictionary(Import *import, const pol_field *field, const struct ArrowSchema *schema, const struct ArrowArray *array) {
    const struct ArrowSchema *texts = schema->dictionary;
    if (field->type != POL_TYPE_ENUM || !texts->format || (strcmp(texts->format, "u") && strcmp(texts->format, "U")))
        return refuse(import, EINVAL, "a dictionary of texts is for enums; its values are", name_of(schema), texts->format);
    if (!array->dictionary) return refuse(import, EINVAL, "its dictionary is not there", name_of(schema), NULL);
    int result = check_form(import, texts, array->dictionary, 0, 3);
    if (!result && array->dictionary->length > 0 && !array->dictionary->buffers[1]) result = refuse(import, EINVAL, "its dictionary is no list of texts", name_of(schema), NULL);
    return result;
}

static int convert(Import *import, const pol_field *field, const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t offset, int64_t count,
                   const uint8_t *validity, pol_column *column) {
    int64_t *codes = NULL, wrong = 0, value;
    void    *values = own(import, (size_t)(count + 1) * (size_t)field->bits / 8 + 8);
    int      result = schema->dictionary ? dictionary_codes(import, field, schema, array->dictionary, &codes) : 0;
    if (result) return result;
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
            if (!has_wrong) return refuse(import, ERANGE, "a value is out of range", name_of(schema), NULL);
            value = wrong;
        }
        put(values, field->bits, i, value);
    }
    column->values = values;
    return 0;
}

static int convert_texts(Import *import, const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t offset, int64_t count, const uint8_t *validity, pol_column *column) {
    Texts    texts = {array, schema->format[0] == 'U'};
    int64_t *keys = own(import, (size_t)(count + 1) * sizeof *keys);
    if (!keys) return ENOMEM;
    for (int64_t i = 0; i < count; i++) {
        const char *text;
        if (validity && !get_bit(validity, i)) continue;
        int64_t size = text_at(&texts, offset + i, &text);
        if (size < 0) return refuse(import, EINVAL, "its buffers hold no list of texts", name_of(schema), NULL);
        keys[i] = pol_text_key(text, (size_t)size);
    }
    column->values = keys;
    return 0;
}

/* How the values of a field may come. */
typedef enum { FORM_REFUSED, FORM_ABSENT, FORM_BITS, FORM_TEXTS, FORM_NUMBERS } ColumnForm;

static ColumnForm form_of(const pol_field *field, const char *format) {
    if (strcmp(format, "n") == 0) return FORM_ABSENT;
    if (field->type == POL_TYPE_BOOL) return strcmp(format, "b") == 0 ? FORM_BITS : FORM_REFUSED;
    if (field->type == POL_TYPE_TEXT) return strcmp(format, "u") == 0 || strcmp(format, "U") == 0 ? FORM_TEXTS : FORM_REFUSED;
    if (!integer_bits(format) || (strcmp(format, "tdD") == 0 && field->type != POL_TYPE_DATE)) return FORM_REFUSED;
    return FORM_NUMBERS;
}

/* Where both the array and what it stands in are present. */
static int join_validity(Import *import, const uint8_t *outer, int64_t count, const uint8_t **validity) {
    if (!outer || count == 0) return 0;
    uint8_t *together = own(import, (size_t)count / 8 + 8);
    for (int64_t i = 0; together && i < count; i++)
        if (get_bit(outer, i) && (!*validity || get_bit(*validity, i))) set_bit(together, i);
    *validity = together;
    return together ? 0 : ENOMEM;
}

/* parent_validity: a group that is absent has no facts. */
static int import_column(Import *import, int32_t slot, const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t parent_offset,
                         const uint8_t *parent_validity, int64_t count) {
    const pol_field *field = &import->evaluator->fields[slot];
    pol_column      *column = &import->fields[slot];
    ColumnForm       form = form_of(field, schema->format);
    if (import->field_given[slot]) return refuse(import, EINVAL, "this fact has two columns", name_of(schema), NULL);
    import->field_given[slot] = true;
    if (form == FORM_REFUSED) return refuse(import, EINVAL, "cannot be read from a column of format", name_of(schema), schema->format);
    int result = check_form(import, schema, array, parent_offset + count, form == FORM_ABSENT ? 0 : form == FORM_TEXTS ? 3 : 2);
    if (!result && schema->dictionary) result = check_dictionary(import, field, schema, array);
    if (result || form == FORM_ABSENT || count == 0) return result;
    if (!array->buffers[1]) return refuse(import, EINVAL, "its values are not there", name_of(schema), NULL);
    int64_t offset = parent_offset + array->offset;
    result = validity_of_array(import, array, offset, count, &column->validity);
    if (!result && schema->dictionary) result = fold_dictionary(import, schema, array, offset, count, &column->validity);
    if (!result) result = join_validity(import, parent_validity, count, &column->validity);
    if (result) return result;
    if (form == FORM_BITS) {
        column->values = bits_from(import, array->buffers[1], offset, count);
        return column->values ? 0 : ENOMEM;
    }
    if (form == FORM_TEXTS) return convert_texts(import, schema, array, offset, count, column->validity, column);
    if (integer_bits(schema->format) == field->bits && !is_unsigned(schema->format) && !schema->dictionary) {
        column->values = (const uint8_t *)array->buffers[1] + offset * field->bits / 8;
        return 0;
    }
    return convert(import, field, schema, array, offset, count, column->validity, column);
}

/* ---- names and nesting ---- */

static bool named(const char *name, size_t size, pol_name own_name) {
    return same_text(name, (int64_t)size, own_name.ascii) || same_text(name, (int64_t)size, own_name.chinese);
}

/* The fact of an entity that is called so, or -1. */
static int32_t find_fact(const pol_evaluator *evaluator, const pol_entity *entity, const char *name) {
    for (int32_t f = entity->first_field; f < entity->first_field + entity->field_count; f++)
        if (named(name, strlen(name), evaluator->fields[f].name)) return f;
    return -1;
}

/* `array`: a struct, whose rows from `offset` on are taken. */
static int import_fields(Import *import, int32_t entity_index, const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t offset,
                         const uint8_t *validity, int64_t count) {
    for (int64_t c = 0; c < schema->n_children; c++) {
        int32_t slot = find_fact(import->evaluator, &import->evaluator->entities[entity_index], name_of(schema->children[c]));
        if (slot < 0) return refuse(import, EINVAL, "is no fact of this policy", name_of(schema->children[c]), NULL);
        int result = import_column(import, slot, schema->children[c], array->children[c], offset, validity, count);
        if (result) return result;
    }
    return 0;
}

/* Offsets as int64_t, each no less than the one before, none beyond the elements. */
static int list_offsets(Import *import, const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t from, int64_t **offsets) {
    bool        wide = schema->format[1] == 'L';
    const void *given = buffer_of(array, 1);
    *offsets = own(import, (size_t)(import->rows + 1) * sizeof **offsets);
    if (!*offsets) return ENOMEM;
    if (import->rows == 0) return 0;                         /* then there may be none */
    if (!given) return refuse(import, EINVAL, "its offsets are not there", name_of(schema), NULL);
    for (int64_t i = 0; i <= import->rows; i++) {
        int64_t offset = wide ? ((const int64_t *)given)[from + i] : ((const int32_t *)given)[from + i];
        if (offset < (i ? (*offsets)[i - 1] : 0) || offset > array->children[0]->length) return refuse(import, EINVAL, "its offsets are no places in its elements", name_of(schema), NULL);
        (*offsets)[i] = offset;
    }
    return 0;
}

/* The elements that an absent list spans are nobody's. */
static int import_list(Import *import, int32_t entity, const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t offset) {
    int64_t  from = offset + array->offset, *offsets;
    const uint8_t *validity, *element_validity;
    if (import->list_given[entity]) return refuse(import, EINVAL, "this list has two columns", name_of(schema), NULL);
    import->list_given[entity] = true;
    if (strcmp(schema->format, "n") == 0) return 0;
    if ((strcmp(schema->format, "+L") && strcmp(schema->format, "+l")) || schema->n_children != 1 || !schema->children || !schema->children[0] || !schema->children[0]->format
        || strcmp(schema->children[0]->format, "+s"))
        return refuse(import, EINVAL, "must be a list of structs; its format is", name_of(schema), schema->format);
    int result = check_form(import, schema, array, offset + import->rows, 2);
    if (!result) result = check_form(import, schema->children[0], array->children[0], 0, 1);
    if (!result) result = list_offsets(import, schema, array, from, &offsets);
    if (!result) result = validity_of_array(import, array, from, import->rows, &validity);
    if (result) return result;
    import->lists[entity] = (pol_list_column){offsets, validity};
    const struct ArrowArray *elements = array->children[0];
    result = validity_of_array(import, elements, elements->offset, elements->length, &element_validity);
    return result ? result : import_fields(import, entity, schema->children[0], elements, elements->offset, element_validity, elements->length);
}

static int import_struct(Import *import, int32_t entity, const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t offset) {
    const uint8_t *validity;
    if (strcmp(schema->format, "n") == 0) return 0;
    if (strcmp(schema->format, "+s")) return refuse(import, EINVAL, "must be a struct; its format is", name_of(schema), schema->format);
    int result = check_form(import, schema, array, offset + import->rows, 1);
    if (!result) result = validity_of_array(import, array, offset + array->offset, import->rows, &validity);
    return result ? result : import_fields(import, entity, schema, array, offset + array->offset, validity, import->rows);
}

static int import_child(Import *import, const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t offset) {
    const pol_evaluator *evaluator = import->evaluator;
    const char *name = name_of(schema), *point = strchr(name, '.');
    for (int32_t e = 0; e < evaluator->entity_count; e++) {
        const pol_entity *entity = &evaluator->entities[e];
        if (named(name, strlen(name), entity->name)) return entity->many ? import_list(import, e, schema, array, offset) : import_struct(import, e, schema, array, offset);
        if (entity->many || !point || !named(name, (size_t)(point - name), entity->name)) continue;
        int32_t slot = find_fact(evaluator, entity, point + 1);
        if (slot >= 0) return import_column(import, slot, schema, array, offset, NULL, import->rows);
    }
    return refuse(import, EINVAL, "is no fact of this policy", name, NULL);
}

/* The table itself: a struct whose rows are all there. */
static int import_table(Import *import, const struct ArrowSchema *schema, const struct ArrowArray *input) {
    if (!schema->format || strcmp(schema->format, "+s")) return refuse(import, EINVAL, "the data must be a struct of columns; its format is", "input", schema->format);
    int result = check_form(import, schema, input, 0, 0);
    if (result) return result;
    const uint8_t *bits = input->null_count != 0 ? buffer_of(input, 0) : NULL;
    for (int64_t i = 0; bits && i < input->length; i++)
        if (!get_bit(bits, input->offset + i)) return refuse(import, EINVAL, "rows that are absent altogether cannot be decided", "input", NULL);
    for (int64_t c = 0; !result && c < schema->n_children; c++) result = import_child(import, schema->children[c], input->children[c], input->offset);
    return result;
}

static void import_end(Import *import) {
    for (int32_t i = 0; i < import->owned_count; i++) free(import->owned[i]);
    free(import->owned);
    free(import->fields);
    free(import->lists);
    free(import->field_given);
    free(import->list_given);
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

enum { ALIGNMENT = 64 };

static size_t rounded(size_t bytes) { return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT; }

static const char *owner_name(const pol_evaluator *evaluator, const pol_output *output) {
    pol_name owner = owner_of(evaluator, output);
    return owner.ascii ? owner.ascii : owner.chinese;
}

static size_t name_bytes(const pol_evaluator *evaluator, const pol_output *output) { return strlen(owner_name(evaluator, output)) + strlen(column_word(output->kind)) + 2; }

/* One block that holds everything of the results. */
static Results *make_results(const pol_evaluator *evaluator, pol_selection selection, int64_t rows) {
    int32_t count = evaluator->output_counts[selection];
    size_t  n = (size_t)count, bytes = rounded(sizeof(Results));
    size_t  at_arrays = bytes, at_schemas = at_arrays + rounded(n * sizeof(struct ArrowArray)), at_array_children = at_schemas + rounded(n * sizeof(struct ArrowSchema));
    size_t  at_schema_children = at_array_children + rounded(n * sizeof(void *)), at_buffers = at_schema_children + rounded(n * sizeof(void *));
    size_t  at_columns = at_buffers + rounded((2 * n + 1) * sizeof(void *)), at_names = at_columns + rounded(n * sizeof(void *));
    size_t  names = 0;
    for (int32_t i = 0; i < count; i++) names += name_bytes(evaluator, &evaluator->outputs[selection][i]);
    bytes = at_names + rounded(names);
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
    uint8_t *next = memory + at_names + rounded(names);
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
    char *next_name = results->names;
    for (int32_t i = 0; i < count; i++) {
        char   *name = next_name;
        int32_t validity = validity_of(outputs, i);
        next_name += sprintf(name, "%s.%s", owner_name(evaluator, &outputs[i]), column_word(outputs[i].kind)) + 1;
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
    import.field_given = calloc((size_t)evaluator->field_count + 1, sizeof *import.field_given);
    import.list_given = calloc((size_t)evaluator->entity_count + 1, sizeof *import.list_given);
    int result = import.fields && import.lists && import.field_given && import.list_given ? 0 : ENOMEM;
    if (why_size) why[0] = 0;
    if (!result && (options->selection < POL_OUTPUT_CHOICES || options->selection >= POL_SELECTION_COUNT)) result = refuse(&import, EINVAL, "there is no such selection of results", "options", NULL);
    if (!result) result = import_table(&import, schema, input);
    Results *results = result ? NULL : make_results(evaluator, options->selection, input->length);
    if (!result && !results) result = ENOMEM;
    if (!result) result = pol_batch(evaluator, import.fields, import.lists, input->length, options, results->columns);
    if (result) free(results);
    else give_results(results, evaluator, options->selection, input->length, output_schema, output);
    if (result && why_size && !why[0]) snprintf(why, why_size, "%s", strerror(result));
    import_end(&import);
    return result;
}
