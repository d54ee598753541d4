/* result - which columns a result has, and how blocks of decisions are appended to them. */
#include "api/result.h"

#include "api/block_errors.h"
#include <stdlib.h>
#include <string.h>

static void *zeroed(size_t size) {
    void *memory = calloc(1, size);
    if (!memory) memory_exhausted(size);
    return memory;
}

/* Room for `size` more bytes, which the caller fills at once. */
static void *extend(Bytes *bytes, size_t size) {
    size_t needed = bytes->size + size;
    if (needed > bytes->capacity || !bytes->data) {                 /* never NULL: memcpy of nothing takes no NULL */
        size_t capacity = bytes->capacity < 256 ? 256 : bytes->capacity;
        while (capacity < needed) capacity *= 2;
        char *data = realloc(bytes->data, capacity);
        if (!data) memory_exhausted(capacity);
        bytes->data = data;
        bytes->capacity = capacity;
    }
    void *place = bytes->data + bytes->size;
    bytes->size = needed;
    return place;
}

/* ---- shapes ------------------------------------------------------------------------------------------------------------------ */

static Shape *shape_of(Arena *arena, const char *format, const char *name, bool nullable) {
    Shape *shape = NEW(arena, Shape);
    *shape = (Shape){.format = format, .name = name, .flags = nullable ? 2 : 0};
    return shape;
}

static Shape *shape_with(Arena *arena, Shape *shape, int32_t count) {
    shape->children = NEW_ARRAY(arena, Shape *, count + 1);
    shape->child_count = count;
    return shape;
}

static Shape *list_of_texts(Arena *arena, const char *name) {
    Shape *list = shape_with(arena, shape_of(arena, "+l", name, false), 1);
    list->children[0] = shape_of(arena, "u", "item", false);
    return list;
}

static Shape *words_shape(Arena *arena, const char *name) {
    Shape *shape = shape_of(arena, "c", name, false);
    shape->dictionary = shape_of(arena, "u", "", false);
    return shape;
}

static const char *const error_fields[] = {"code", "field", "measure", "message"};
enum { ERROR_FIELDS = 4 };

static Shape *errors_shape(Arena *arena) {
    Shape *list = shape_with(arena, shape_of(arena, "+l", "errors", false), 1);
    Shape *item = shape_with(arena, shape_of(arena, "+s", "item", false), ERROR_FIELDS);
    for (int i = 0; i < ERROR_FIELDS; i++) item->children[i] = shape_of(arena, "u", error_fields[i], i == 1 || i == 2);
    list->children[0] = item;
    return list;
}

/* ---- columns ----------------------------------------------------------------------------------------------------------------- */

static const char *column_name(Arena *arena, NamePair name, const char *what) { return arena_printf(arena, "%s.%s", name_key(name), what); }

static void add_column(pol_decisions *decisions, ResultKind kind, int32_t index, Ids ids, Shape *shape) {
    VEC_PUSH(decisions->arena, &decisions->columns, ((ResultColumn){kind, index, ids, shape}));
}

static const Ids no_ids;

static Ids ids_new(Arena *arena, int32_t count) { return (Ids){NEW_ARRAY(arena, const char *, count + 1), NEW_ARRAY(arena, uint32_t, count + 1)}; }

static void ids_set(Arena *arena, Ids *ids, int32_t at, const char *text) {
    ids->sizes[at] = (uint32_t)strlen(text);
    ids->texts[at] = arena_strndup(arena, text, ids->sizes[at]);
}

static void add_amount(pol_decisions *decisions, ResultKind kind, int32_t index, NamePair name, const char *what) {
    Arena *arena = decisions->arena;
    const char *column = column_name(arena, name, decisions->fen ? arena_printf(arena, "%s_fen", what) : what);
    add_column(decisions, kind, index, no_ids, shape_of(arena, decisions->fen ? "l" : "d:20,2", column, true));
}

static void add_ids(pol_decisions *decisions, ResultKind kind, int32_t index, NamePair name, const char *what, Ids ids) {
    add_column(decisions, kind, index, ids, list_of_texts(decisions->arena, column_name(decisions->arena, name, what)));
}

static void add_mask(pol_decisions *decisions, ResultKind kind, int32_t index, NamePair name, const char *what) {
    add_column(decisions, kind, index, no_ids, shape_of(decisions->arena, "L", column_name(decisions->arena, name, what), false));
}

static void add_measure(pol_decisions *decisions, const IrProgram *program, int32_t index, const pol_table_options *options) {
    Arena           *arena = decisions->arena;
    const IrMeasure *measure = &program->measures[index];
    add_column(decisions, RESULT_STATUS, index, no_ids, words_shape(arena, column_name(arena, measure->name, "status")));
    if (measure->has_outcome && measure->outcome.amount != IR_NONE) {
        add_amount(decisions, RESULT_AMOUNT, index, measure->name, "amount");
        add_amount(decisions, RESULT_AMOUNT_MIN, index, measure->name, "amount_min");
        const IrChoice *choice = measure->choice >= 0 ? &program->choices[measure->choice] : NULL;
        if (choice && (choice->decided_amount != IR_NONE || choice->decided_rate != IR_NONE)) add_amount(decisions, RESULT_AWARD, index, measure->name, "award");
    }
    if (measure->has_outcome && measure->outcome.estimated != IR_NONE)
        add_column(decisions, RESULT_ESTIMATED, index, no_ids, shape_of(arena, "b", column_name(arena, measure->name, "estimated"), false));
    if (options->detail != POL_DETAIL_FULL) return;
    if (options->reasons == POL_REASONS_MASKS) {
        add_mask(decisions, RESULT_FAILED_MASK, index, measure->name, "failed");
        add_mask(decisions, RESULT_UNDECIDED_MASK, index, measure->name, "undecided");
        add_mask(decisions, RESULT_MISSING_MASK, index, measure->name, "missing");
        return;
    }
    Ids conditions = ids_new(arena, measure->condition_count), sources = ids_new(arena, measure->source_count);
    for (int32_t i = 0; i < measure->condition_count; i++) ids_set(arena, &conditions, i, measure->conditions[i].id);
    for (int32_t i = 0; i < measure->source_count; i++) ids_set(arena, &sources, i, program->sources[measure->sources[i]].path);
    add_ids(decisions, RESULT_REASONS, index, measure->name, "reasons", conditions);
    add_ids(decisions, RESULT_MISSING, index, measure->name, "missing", sources);
}

static void add_choice(pol_decisions *decisions, const IrProgram *program, int32_t index, const pol_table_options *options) {
    Arena          *arena = decisions->arena;
    const IrChoice *choice = &program->choices[index];
    Ids             members = ids_new(arena, choice->member_count);
    for (int32_t i = 0; i < choice->member_count; i++) ids_set(arena, &members, i, name_key(program->measures[choice->members[i]].name));
    bool masks = options->reasons == POL_REASONS_MASKS;
    if (masks) add_mask(decisions, RESULT_BEST_MASK, index, choice->name, "best");
    else add_ids(decisions, RESULT_BEST, index, choice->name, "best", members);
    add_amount(decisions, RESULT_BEST_AMOUNT, index, choice->name, "amount");
    if (options->detail == POL_DETAIL_CHOICES) return;          /* the kernel for choices alone does not know it */
    if (masks) add_mask(decisions, RESULT_CHOICE_UNDECIDED_MASK, index, choice->name, "undecided");
    else add_ids(decisions, RESULT_UNDECIDED, index, choice->name, "undecided", members);
}

static Memory *memory_new(const Shape *shape) {
    Memory *memory = zeroed(sizeof *memory);
    memory->buffer_count = shape->format[0] == 'u' ? 3 : strncmp(shape->format, "+s", 2) == 0 ? 1 : 2;
    memory->child_count = shape->child_count;
    memory->children = zeroed(sizeof *memory->children * (size_t)(shape->child_count + 1));
    for (int32_t i = 0; i < shape->child_count; i++) memory->children[i] = memory_new(shape->children[i]);
    if (memory->buffer_count == 3 || strcmp(shape->format, "+l") == 0) memset(extend(&memory->buffers[1], sizeof(int32_t)), 0, sizeof(int32_t));
    return memory;
}

static void memory_free(Memory *memory) {
    if (!memory) return;
    for (int32_t i = 0; i < memory->child_count; i++) memory_free(memory->children[i]);
    for (int32_t i = 0; i < memory->buffer_count; i++) free(memory->buffers[i].data);
    free(memory->children);
    free(memory);
}

static void append_text(Memory *texts, const char *text) {
    size_t size = strlen(text);
    memcpy(extend(&texts->buffers[2], size), text, size);
    *(int32_t *)extend(&texts->buffers[1], sizeof(int32_t)) = (int32_t)texts->buffers[2].size;
    texts->length++;
}

pol_decisions *decisions_new(const pol_policy *policy, const pol_table_options *options) {
    const IrProgram *program = policy->program;
    pol_decisions   *decisions = zeroed(sizeof *decisions);
    Arena           *arena = arena_new();
    *decisions = (pol_decisions){.arena = arena, .policy = policy, .fen = options->amounts == POL_AMOUNTS_FEN};
    atomic_init(&decisions->references, 1);
    for (int32_t i = 0; i < program->choice_count; i++) add_choice(decisions, program, i, options);
    for (int32_t i = 0; options->detail != POL_DETAIL_CHOICES && i < program->measure_count; i++) add_measure(decisions, program, i, options);
    add_column(decisions, RESULT_ERRORS, 0, no_ids, errors_shape(arena));
    decisions->table = shape_with(arena, shape_of(arena, "+s", "", false), decisions->columns.count);
    for (int32_t i = 0; i < decisions->columns.count; i++) decisions->table->children[i] = decisions->columns.items[i].shape;
    Shape words = {.format = "u"};
    decisions->status_words = memory_new(&words);
    for (int i = STATUS_YES; i <= STATUS_NOT_IN_FORCE; i++) append_text(decisions->status_words, status_key((Status)i));
    return decisions;
}

/* ---- appending --------------------------------------------------------------------------------------------------------------- */

/* A bitmap at the end of one: a chunk grows by whole blocks, so that its length is a multiple of 8 here. */
static int64_t append_bits(Bytes *bits, const uint8_t *block, int64_t rows) {
    int64_t set = 0, bytes = (rows + 7) / 8;
    for (int64_t i = 0; i < rows / 8; i++) set += __builtin_popcount(block[i]);
    for (int64_t i = rows / 8 * 8; i < rows; i++) set += bitmap_get(block, i);
    memcpy(extend(bits, (size_t)bytes), block, (size_t)bytes);
    return set;
}

static void append_amounts(Memory *memory, const int64_t *amounts, const uint8_t *present, int64_t rows, bool fen) {
    memory->nulls += rows - append_bits(&memory->buffers[0], present, rows);
    memory->length += rows;
    if (fen) {
        memcpy(extend(&memory->buffers[1], sizeof *amounts * (size_t)rows), amounts, sizeof *amounts * (size_t)rows);
        return;
    }
    int64_t *wide = extend(&memory->buffers[1], 16 * (size_t)rows);    /* the low and the high half of 128 bits */
    for (int64_t i = 0; i < rows; i++) {
        wide[2 * i] = amounts[i];
        wide[2 * i + 1] = amounts[i] >> 63;
    }
}

static void append_mask(Memory *memory, const MaskColumn *mask, int64_t rows) {
    uint64_t *out = extend(&memory->buffers[1], sizeof *out * (size_t)rows);
    memory->length += rows;
    switch (mask->bits) {
    case 8: for (int64_t i = 0; i < rows; i++) out[i] = ((const uint8_t *)mask->data)[i]; return;
    case 16: for (int64_t i = 0; i < rows; i++) out[i] = ((const uint16_t *)mask->data)[i]; return;
    case 32: for (int64_t i = 0; i < rows; i++) out[i] = ((const uint32_t *)mask->data)[i]; return;
    }
    memcpy(out, mask->data, sizeof *out * (size_t)rows);
}

/* Lists of the ids whose bits are set, one list a row. */
static void append_ids(Memory *list, const Ids *ids, const uint64_t *masks, int64_t rows) {
    Memory  *texts = list->children[0];
    int32_t *ends = extend(&list->buffers[1], sizeof *ends * (size_t)rows);
    int64_t  length = texts->length, items = 0;
    size_t   bytes = 0;
    for (int64_t i = 0; i < rows; i++) {
        items += __builtin_popcountll(masks[i]);
        for (uint64_t mask = masks[i]; mask; mask &= mask - 1) bytes += ids->sizes[__builtin_ctzll(mask)];
        ends[i] = (int32_t)(length + items);
    }
    list->length += rows;
    texts->length += items;
    int32_t end = (int32_t)texts->buffers[2].size;
    char    *text = extend(&texts->buffers[2], bytes);
    int32_t *text_ends = extend(&texts->buffers[1], sizeof *text_ends * (size_t)items);
    for (int64_t i = 0; i < rows; i++)
        for (uint64_t mask = masks[i]; mask; mask &= mask - 1) {
            int      id = __builtin_ctzll(mask);
            uint32_t size = ids->sizes[id];
            memcpy(text, ids->texts[id], size);
            text += size;
            *text_ends++ = end += (int32_t)size;
        }
}

static void append_reasons(Memory *list, const Ids *ids, const MeasureBlock *measure, int64_t rows) {
    uint64_t masks[BLOCK_ROWS];
    for (int64_t i = 0; i < rows; i++) masks[i] = measure_reasons(measure, i);
    append_ids(list, ids, masks, rows);
}

static void append_missing(Memory *list, const Ids *ids, const MeasureBlock *measure, int64_t rows) {
    uint64_t masks[BLOCK_ROWS];
    for (int64_t i = 0; i < rows; i++) masks[i] = measure_missing(measure, i);
    append_ids(list, ids, masks, rows);
}

static void append_members(Memory *list, const Ids *ids, const MaskColumn *mask, int64_t rows) {
    uint64_t masks[BLOCK_ROWS];
    for (int64_t i = 0; i < rows; i++) masks[i] = mask_get(mask, i);
    append_ids(list, ids, masks, rows);
}

static void append_error(Memory *item, int field, const char *text) {
    Memory *texts = item->children[field];
    int64_t at = texts->length;
    bool    nullable = field == 1 || field == 2;
    append_text(texts, text ? text : "");
    if (!nullable) return;
    if ((at & 7) == 0) *(uint8_t *)extend(&texts->buffers[0], 1) = 0;
    bitmap_set((uint8_t *)texts->buffers[0].data, at, text != NULL);
    texts->nulls += !text;
}

static void take_error(void *context, const DecisionError *error) {
    Memory *item = context;
    append_error(item, 0, error->code);
    append_error(item, 1, error->field);
    append_error(item, 2, error->measure);
    append_error(item, 3, error->message);
    item->length++;
}

/* The errors of one row; true when there are any. */
static bool append_errors(const pol_decisions *decisions, Memory *list, const Block *block, int64_t row, bool contradictory, Buffer *text) {
    Memory *item = list->children[0];
    int64_t before = item->length;
    block_errors(block, decisions->policy->program, decisions->policy->language, row, contradictory, text, take_error, item);
    *(int32_t *)extend(&list->buffers[1], sizeof(int32_t)) = (int32_t)item->length;
    list->length++;
    return item->length > before;
}

static void append_column(const pol_decisions *decisions, const ResultColumn *column, Memory *memory, const Block *block) {
    const MeasureBlock *measure = &block->measures[column->index];
    const ChoiceBlock  *choice = &block->choices[column->index];
    int64_t             rows = block->rows;
    switch (column->kind) {
    case RESULT_STATUS:
        memcpy(extend(&memory->buffers[1], (size_t)rows), measure->status, (size_t)rows);
        memory->length += rows;
        break;
    case RESULT_AMOUNT: append_amounts(memory, measure->amount, measure->has_amount, rows, decisions->fen); break;
    case RESULT_AMOUNT_MIN: append_amounts(memory, measure->amount_min, measure->has_amount, rows, decisions->fen); break;
    case RESULT_AWARD: append_amounts(memory, measure->award, measure->has_award, rows, decisions->fen); break;
    case RESULT_BEST_AMOUNT: append_amounts(memory, choice->amount, choice->has_amount, rows, decisions->fen); break;
    case RESULT_ESTIMATED:
        append_bits(&memory->buffers[1], measure->estimated, rows);
        memory->length += rows;
        break;
    case RESULT_REASONS: append_reasons(memory, &column->ids, measure, rows); break;
    case RESULT_MISSING: append_missing(memory, &column->ids, measure, rows); break;
    case RESULT_BEST: append_members(memory, &column->ids, &choice->best, rows); break;
    case RESULT_UNDECIDED: append_members(memory, &column->ids, &choice->undecided, rows); break;
    case RESULT_FAILED_MASK: append_mask(memory, &measure->failed, rows); break;
    case RESULT_UNDECIDED_MASK: append_mask(memory, &measure->undecided, rows); break;
    case RESULT_MISSING_MASK: append_mask(memory, &measure->missing, rows); break;
    case RESULT_BEST_MASK: append_mask(memory, &choice->best, rows); break;
    case RESULT_CHOICE_UNDECIDED_MASK: append_mask(memory, &choice->undecided, rows); break;
    case RESULT_ERRORS: break;
    }
}

Chunk *chunk_new(const pol_decisions *decisions) {
    Chunk *chunk = zeroed(sizeof *chunk);
    chunk->table = memory_new(decisions->table);
    for (int32_t i = 0; i < decisions->columns.count; i++) {
        ResultKind kind = decisions->columns.items[i].kind;
        if (kind == RESULT_STATUS) chunk->table->children[i]->dictionary = decisions->status_words;
    }
    return chunk;
}

/* Empty lists for rows without errors. */
static void append_no_errors(Memory *list, int64_t rows) {
    int32_t *ends = extend(&list->buffers[1], sizeof *ends * (size_t)rows), end = (int32_t)list->children[0]->length;
    for (int64_t i = 0; i < rows; i++) ends[i] = end;
    list->length += rows;
}

int64_t chunk_append(const pol_decisions *decisions, Chunk *chunk, const Block *block) {
    int64_t error_rows = 0;
    Buffer  text = {0};
    for (int32_t i = 0; i < decisions->columns.count; i++) {
        const ResultColumn *column = &decisions->columns.items[i];
        Memory             *memory = chunk->table->children[i];
        append_column(decisions, column, memory, block);
        if (column->kind != RESULT_ERRORS) continue;
        uint8_t contradictory[BLOCK_ROWS];
        bool    found = block_contradictions(decisions->policy->program, block, contradictory);
        if (!found && !block->has_errors) {
            append_no_errors(memory, block->rows);
            continue;
        }
        for (int64_t row = 0; row < block->rows; row++) error_rows += append_errors(decisions, memory, block, row, contradictory[row], &text);
    }
    buffer_free(&text);
    chunk->rows += block->rows;
    chunk->table->length = chunk->rows;
    return error_rows;
}

void chunk_free(Chunk *chunk) {
    if (!chunk) return;
    memory_free(chunk->table);                    /* dictionaries are shared: memory_free leaves them */
    free(chunk);
}

void decisions_add(pol_decisions *decisions, Chunk *chunk, int64_t error_rows) {
    if (decisions->last) decisions->last->next = chunk;
    else decisions->first = chunk;
    decisions->last = chunk;
    decisions->rows += chunk->rows;
    decisions->error_rows += error_rows;
}

static void decisions_destroy(pol_decisions *decisions) {
    for (Chunk *chunk = decisions->first; chunk;) {
        Chunk *next = chunk->next;
        chunk_free(chunk);
        chunk = next;
    }
    memory_free(decisions->status_words);
    arena_free(decisions->arena);
    free(decisions);
}

void pol_decisions_free(pol_decisions *decisions) {
    if (decisions && atomic_fetch_sub(&decisions->references, 1) == 1) decisions_destroy(decisions);
}

int64_t pol_decisions_rows(const pol_decisions *decisions) { return decisions->rows; }
int64_t pol_decisions_error_rows(const pol_decisions *decisions) { return decisions->error_rows; }
const char *pol_decisions_engine(const pol_decisions *decisions) { return decisions->engine; }
