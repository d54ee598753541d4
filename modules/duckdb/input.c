/* input - columns of DuckDB as an Arrow table. Numbers, dates and indices of ENUMs are used where they lie; bytes of yes and no become bits, texts are gathered,
 * decimals of 16 bits become 32, the entries of a list become offsets and sizes (a view, so that elements in any order stay where they are). */
#include "function.h"

#include <stdlib.h>
#include <string.h>

typedef enum { AS_IT_IS, FROM_BYTES, FROM_TEXTS, FROM_UUIDS, FROM_SHORT_DECIMALS, FROM_LISTS, FROM_STRUCT, NOT_READ } Conversion;

struct Input {
    Conversion          conversion;
    struct ArrowSchema  schema, **schema_children;
    struct ArrowArray   array, **array_children, dictionary;
    struct ArrowSchema  dictionary_schema;
    const void         *buffers[3];
    Input             **children; int64_t child_count;
    void               *own[2]; size_t room[2];    /* what was converted */
};

/* ---- types ---- */

typedef struct { int32_t type; Conversion conversion; const char *format; } KnownType;

/* Arrow's format. What no fact can be taken from is called by its name. */
static const KnownType known_types[] = {
    {DUCK_BOOLEAN, FROM_BYTES, "b"}, {DUCK_TINYINT, AS_IT_IS, "c"}, {DUCK_SMALLINT, AS_IT_IS, "s"}, {DUCK_INTEGER, AS_IT_IS, "i"}, {DUCK_BIGINT, AS_IT_IS, "l"},
    {DUCK_UTINYINT, AS_IT_IS, "C"}, {DUCK_USMALLINT, AS_IT_IS, "S"}, {DUCK_UINTEGER, AS_IT_IS, "I"}, {DUCK_UBIGINT, AS_IT_IS, "L"}, {DUCK_FLOAT, AS_IT_IS, "f"},
    {DUCK_DOUBLE, AS_IT_IS, "g"}, {DUCK_HUGEINT, AS_IT_IS, "d:38,0"}, {DUCK_DATE, AS_IT_IS, "tdD"}, {DUCK_TIMESTAMP, AS_IT_IS, "tsu:"}, {DUCK_TIMESTAMP_S, AS_IT_IS, "tss:"},
    {DUCK_TIMESTAMP_MS, AS_IT_IS, "tsm:"}, {DUCK_TIMESTAMP_NS, AS_IT_IS, "tsn:"}, {DUCK_TIMESTAMP_TZ, AS_IT_IS, "tsu:UTC"}, {DUCK_VARCHAR, FROM_TEXTS, "U"},
    {DUCK_BLOB, FROM_TEXTS, "Z"}, {DUCK_UUID, FROM_UUIDS, "U"}, {DUCK_SQLNULL, NOT_READ, "n"}, {DUCK_TIME, NOT_READ, "time"}, {DUCK_TIME_TZ, NOT_READ, "time with time zone"},
    {DUCK_INTERVAL, NOT_READ, "interval"}, {DUCK_MAP, NOT_READ, "+m"}, {DUCK_UNION, NOT_READ, "union"}, {DUCK_BIT, NOT_READ, "bit"}, {DUCK_UHUGEINT, NOT_READ, "uhugeint"},
    {DUCK_ARRAY, NOT_READ, "array"}, {DUCK_BIGNUM, NOT_READ, "bignum"},
};

static void plain_type(Arena *arena, Input *input, int32_t type) {
    input->conversion = NOT_READ;
    input->schema.format = NULL;
    for (size_t i = 0; i < sizeof known_types / sizeof *known_types; i++) {
        if (known_types[i].type != type) continue;
        input->conversion = known_types[i].conversion;
        input->schema.format = known_types[i].format;
    }
    if (!input->schema.format) input->schema.format = arena_printf(arena, "(%d)", (int)type);
}

static void decimal_type(const DuckApi *api, Arena *arena, Input *input, DuckType type) {
    int width = api->decimal_width(type), scale = api->decimal_scale(type);
    int bits = width <= 9 ? 32 : width <= 18 ? 64 : 128;
    input->conversion = width <= 4 ? FROM_SHORT_DECIMALS : AS_IT_IS;
    input->schema.format = bits == 128 ? arena_printf(arena, "d:%d,%d", width, scale) : arena_printf(arena, "d:%d,%d,%d", width, scale, bits);
}

/* A dictionary: the indices are used as they are, the texts are copied once. */
static void enum_type(const DuckApi *api, Arena *arena, Input *input, DuckType type) {
    uint32_t count = api->enum_dictionary_size(type);
    int32_t  internal = api->enum_internal_type(type);
    Buffer   bytes = {0};
    int64_t *offsets = NEW_ARRAY(arena, int64_t, (int64_t)count + 1);
    for (uint32_t i = 0; i < count; i++) {
        char *text = api->enum_dictionary_value(type, i);
        buffer_text(&bytes, text);
        offsets[i + 1] = (int64_t)bytes.size;
        api->free(text);
    }
    const void **buffers = NEW_ARRAY(arena, const void *, 3);
    buffers[1] = offsets;
    buffers[2] = arena_strndup(arena, bytes.data ? bytes.data : "", bytes.size);
    buffer_free(&bytes);
    input->dictionary_schema = (struct ArrowSchema){.format = "U", .name = ""};
    input->dictionary = (struct ArrowArray){.length = count, .n_buffers = 3, .buffers = buffers};
    input->schema.format = internal == DUCK_UTINYINT ? "C" : internal == DUCK_USMALLINT ? "S" : "I";
    input->schema.dictionary = &input->dictionary_schema;
    input->array.dictionary = &input->dictionary;
}

static void make_children(Arena *arena, Input *input, int64_t count) {
    input->children = NEW_ARRAY(arena, Input *, count + 1);
    input->schema_children = NEW_ARRAY(arena, struct ArrowSchema *, count + 1);
    input->array_children = NEW_ARRAY(arena, struct ArrowArray *, count + 1);
    input->child_count = count;
}

static void set_child(Input *input, int64_t at, Input *child) {
    input->children[at] = child;
    input->schema_children[at] = &child->schema;
    input->array_children[at] = &child->array;
}

static void struct_type(const DuckApi *api, Arena *arena, Input *input, DuckType type) {
    uint64_t count = api->struct_type_child_count(type);
    input->conversion = FROM_STRUCT;
    input->schema.format = "+s";
    make_children(arena, input, (int64_t)count);
    for (uint64_t i = 0; i < count; i++) {
        char    *name = api->struct_type_child_name(type, i);
        DuckType child = api->struct_type_child_type(type, i);
        set_child(input, (int64_t)i, input_new(api, arena, child, name));
        api->destroy_logical_type(&child);
        api->free(name);
    }
}

static void list_type(const DuckApi *api, Arena *arena, Input *input, DuckType type) {
    DuckType child = api->list_type_child_type(type);
    input->conversion = FROM_LISTS;
    input->schema.format = "+vL";
    make_children(arena, input, 1);
    set_child(input, 0, input_new(api, arena, child, "item"));
    api->destroy_logical_type(&child);
}

Input *input_new(const DuckApi *api, Arena *arena, DuckType type, const char *name) {
    Input  *input = NEW(arena, Input);
    int32_t kind = api->get_type_id(type);
    if (kind == DUCK_DECIMAL) decimal_type(api, arena, input, type);
    else if (kind == DUCK_ENUM) enum_type(api, arena, input, type);
    else if (kind == DUCK_STRUCT) struct_type(api, arena, input, type);
    else if (kind == DUCK_LIST) list_type(api, arena, input, type);
    else plain_type(arena, input, kind);
    input->schema.name = arena_strndup(arena, name, strlen(name));
    input->schema.flags = 2;                                   /* may be null */
    input->schema.n_children = input->array.n_children = input->child_count;
    input->schema.children = input->schema_children;
    input->array.children = input->array_children;
    input->array.buffers = input->buffers;
    input->array.n_buffers = input->conversion == FROM_STRUCT ? 1 : input->conversion == FROM_LISTS || input->schema.format[0] == 'U' || input->schema.format[0] == 'Z' ? 3 : 2;
    return input;
}

void input_free(Input *input) {
    for (int64_t i = 0; i < input->child_count; i++) input_free(input->children[i]);
    free(input->own[0]);
    free(input->own[1]);
}

const struct ArrowSchema *input_schema(const Input *input) { return &input->schema; }
const struct ArrowArray  *input_array(const Input *input) { return &input->array; }

void type_words(const DuckApi *api, DuckType type, Buffer *out) {
    int32_t kind = api->get_type_id(type);
    buffer_printf(out, "%d", (int)kind);
    if (kind == DUCK_DECIMAL) buffer_printf(out, ".%d.%d", api->decimal_width(type), api->decimal_scale(type));
    for (uint32_t i = 0; kind == DUCK_ENUM && i < api->enum_dictionary_size(type); i++) {
        char *text = api->enum_dictionary_value(type, i);
        buffer_printf(out, "/%zu:%s", strlen(text), text);
        api->free(text);
    }
    if (kind == DUCK_LIST) {
        DuckType child = api->list_type_child_type(type);
        buffer_byte(out, '[');
        type_words(api, child, out);
        api->destroy_logical_type(&child);
    }
    if (kind != DUCK_STRUCT) return;
    for (uint64_t i = 0; i < api->struct_type_child_count(type); i++) {
        char    *name = api->struct_type_child_name(type, i);
        DuckType child = api->struct_type_child_type(type, i);
        buffer_printf(out, "{%zu:%s:", strlen(name), name);
        type_words(api, child, out);
        api->destroy_logical_type(&child);
        api->free(name);
    }
    buffer_byte(out, '}');
}

/* ---- memory ---- */

static void *grow(Input *input, int which, size_t bytes) {
    if (input->own[which] && bytes <= input->room[which]) return input->own[which];
    size_t room = bytes * 2 + 64;
    free(input->own[which]);
    input->own[which] = malloc(room);
    if (!input->own[which]) memory_exhausted(room);
    input->room[which] = room;
    return input->own[which];
}

static bool is_valid(const uint64_t *validity, int64_t row) { return !validity || validity[row / 64] >> (row % 64) & 1; }

/* A byte of a BOOLEAN that is NULL may hold anything. */
static void take_bytes(Input *input, const uint8_t *bytes, int64_t rows) {
    uint8_t *bits = grow(input, 0, (size_t)rows / 8 + 1);
    memset(bits, 0, (size_t)rows / 8 + 1);
    for (int64_t i = 0; i < rows; i++) bits[i / 8] = (uint8_t)(bits[i / 8] | (bytes[i] != 0) << i % 8);
    input->buffers[1] = bits;
}

static void take_texts(Input *input, const DuckText *texts, const uint64_t *validity, int64_t rows) {
    int64_t *offsets = grow(input, 0, sizeof *offsets * (size_t)(rows + 1)), end = 0;
    offsets[0] = 0;
    for (int64_t i = 0; i < rows; i++) offsets[i + 1] = end += is_valid(validity, i) ? texts[i].size : 0;
    char *bytes = grow(input, 1, (size_t)end + 1);
    for (int64_t i = 0; i < rows; i++) {
        size_t size = (size_t)(offsets[i + 1] - offsets[i]);
        if (size) memcpy(bytes + offsets[i], duck_text(&texts[i]), size);
    }
    input->buffers[1] = offsets;
    input->buffers[2] = bytes;
}

/* A UUID is a HUGEINT whose highest bit is turned, so that it sorts as its text. */
static void take_uuids(Input *input, const DuckHugeint *values, int64_t rows) {
    enum { DIGITS = 36 };
    int64_t *offsets = grow(input, 0, sizeof *offsets * (size_t)(rows + 1));
    char    *bytes = grow(input, 1, DIGITS * (size_t)rows + 1);
    for (int64_t i = 0; i < rows; i++) {
        uint64_t halves[2] = {(uint64_t)values[i].high ^ UINT64_C(1) << 63, values[i].low};
        char    *text = bytes + DIGITS * i;
        offsets[i] = DIGITS * i;
        for (int digit = 0; digit < 32; digit++) {
            if (digit == 8 || digit == 12 || digit == 16 || digit == 20) *text++ = '-';
            *text++ = "0123456789abcdef"[halves[digit / 16] >> (60 - digit % 16 * 4) & 15];
        }
    }
    offsets[rows] = DIGITS * rows;
    input->buffers[1] = offsets;
    input->buffers[2] = bytes;
}

static void take_short_decimals(Input *input, const int16_t *values, int64_t rows) {
    int32_t *wide = grow(input, 0, sizeof *wide * (size_t)rows + 1);
    for (int64_t i = 0; i < rows; i++) wide[i] = values[i];
    input->buffers[1] = wide;
}

static void take_lists(const DuckApi *api, Input *input, DuckVector vector, int64_t rows) {
    const DuckListEntry *entries = api->vector_get_data(vector);
    int64_t *offsets = grow(input, 0, sizeof *offsets * (size_t)rows + 1), *sizes = grow(input, 1, sizeof *sizes * (size_t)rows + 1);
    for (int64_t i = 0; i < rows; i++) {
        offsets[i] = (int64_t)entries[i].first;
        sizes[i] = (int64_t)entries[i].count;
    }
    input->buffers[1] = offsets;
    input->buffers[2] = sizes;
    input_take(api, input->children[0], api->list_vector_get_child(vector), (int64_t)api->list_vector_get_size(vector));
}

void input_take(const DuckApi *api, Input *input, DuckVector vector, int64_t rows) {
    const uint64_t *validity = api->vector_get_validity(vector);
    input->array.length = rows;
    input->array.null_count = validity ? -1 : 0;
    input->buffers[0] = validity;
    switch (input->conversion) {
    case AS_IT_IS: input->buffers[1] = api->vector_get_data(vector); break;
    case FROM_BYTES: take_bytes(input, api->vector_get_data(vector), rows); break;
    case FROM_TEXTS: take_texts(input, api->vector_get_data(vector), validity, rows); break;
    case FROM_UUIDS: take_uuids(input, api->vector_get_data(vector), rows); break;
    case FROM_SHORT_DECIMALS: take_short_decimals(input, api->vector_get_data(vector), rows); break;
    case FROM_LISTS: take_lists(api, input, vector, rows); break;
    case FROM_STRUCT:
        for (int64_t i = 0; i < input->child_count; i++) input_take(api, input->children[i], api->struct_vector_get_child(vector, (uint64_t)i), rows);
        break;
    case NOT_READ: break;
    }
}
