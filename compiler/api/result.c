/* result - which columns a result has, and how blocks of decisions are appended to them. */
#include "api/result.h"

#include "tools/writer.h"
#include <stdlib.h>
#include <string.h>

static void *zeroed(size_t size) {
    void *memory = calloc(1, size);
    if (!memory) memory_exhausted(size);
    return memory;
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

static void add_column(pol_decisions *decisions, ResultKind kind, int32_t index, const char **ids, Shape *shape) {
    VEC_PUSH(decisions->arena, &decisions->columns, ((ResultColumn){kind, index, ids, shape}));
}

static void add_amount(pol_decisions *decisions, ResultKind kind, int32_t index, NamePair name, const char *what) {
    Arena *arena = decisions->arena;
    const char *column = column_name(arena, name, decisions->fen ? arena_printf(arena, "%s_fen", what) : what);
    add_column(decisions, kind, index, NULL, shape_of(arena, decisions->fen ? "l" : "d:20,2", column, true));
}

static void add_ids(pol_decisions *decisions, ResultKind kind, int32_t index, NamePair name, const char *what, const char **ids) {
    add_column(decisions, kind, index, ids, list_of_texts(decisions->arena, column_name(decisions->arena, name, what)));
}

static void add_mask(pol_decisions *decisions, ResultKind kind, int32_t index, NamePair name, const char *what) {
    add_column(decisions, kind, index, NULL, shape_of(decisions->arena, "L", column_name(decisions->arena, name, what), false));
}

static void add_measure(pol_decisions *decisions, const IrProgram *program, int32_t index, const pol_table_options *options) {
    Arena           *arena = decisions->arena;
    const IrMeasure *measure = &program->measures[index];
    add_column(decisions, RESULT_STATUS, index, NULL, words_shape(arena, column_name(arena, measure->name, "status")));
    if (measure->has_outcome && measure->outcome.amount != IR_NONE) {
        add_amount(decisions, RESULT_AMOUNT, index, measure->name, "amount");
        add_amount(decisions, RESULT_AMOUNT_MIN, index, measure->name, "amount_min");
        const IrChoice *choice = measure->choice >= 0 ? &program->choices[measure->choice] : NULL;
        if (choice && (choice->decided_amount != IR_NONE || choice->decided_rate != IR_NONE)) add_amount(decisions, RESULT_AWARD, index, measure->name, "award");
    }
    if (measure->has_outcome && measure->outcome.estimated != IR_NONE)
        add_column(decisions, RESULT_ESTIMATED, index, NULL, shape_of(arena, "b", column_name(arena, measure->name, "estimated"), false));
    if (options->detail != POL_DETAIL_FULL) return;
    if (options->reasons == POL_REASONS_MASKS) {
        add_mask(decisions, RESULT_FAILED_MASK, index, measure->name, "failed");
        add_mask(decisions, RESULT_UNDECIDED_MASK, index, measure->name, "undecided");
        add_mask(decisions, RESULT_MISSING_MASK, index, measure->name, "missing");
        return;
    }
    const char **conditions = NEW_ARRAY(arena, const char *, measure->condition_count + 1);
    const char **sources = NEW_ARRAY(arena, const char *, measure->source_count + 1);
    for (int32_t i = 0; i < measure->condition_count; i++) conditions[i] = arena_strndup(arena, measure->conditions[i].id, strlen(measure->conditions[i].id));
    for (int32_t i = 0; i < measure->source_count; i++) {
        const char *path = program->sources[measure->sources[i]].path;
        sources[i] = arena_strndup(arena, path, strlen(path));
    }
    add_ids(decisions, RESULT_REASONS, index, measure->name, "reasons", conditions);
    add_ids(decisions, RESULT_MISSING, index, measure->name, "missing", sources);
}

static void add_choice(pol_decisions *decisions, const IrProgram *program, int32_t index, const pol_table_options *options) {
    Arena          *arena = decisions->arena;
    const IrChoice *choice = &program->choices[index];
    const char    **members = NEW_ARRAY(arena, const char *, choice->member_count + 1);
    for (int32_t i = 0; i < choice->member_count; i++) {
        const char *name = name_key(program->measures[choice->members[i]].name);
        members[i] = arena_strndup(arena, name, strlen(name));
    }
    bool masks = options->reasons == POL_REASONS_MASKS;
    if (masks) add_mask(decisions, RESULT_BEST_MASK, index, choice->name, "best");
    else add_ids(decisions, RESULT_BEST, index, choice->name, "best", members);
    add_amount(decisions, RESULT_BEST_AMOUNT, index, choice->name, "amount");
    if (masks) add_mask(decisions, RESULT_CHOICE_UNDECIDED_MASK, index, choice->name, "undecided");
    else add_ids(decisions, RESULT_UNDECIDED, index, choice->name, "undecided", members);
}

static Memory *memory_new(const Shape *shape) {
    Memory *memory = zeroed(sizeof *memory);
    switch (shape->format[0]) {
    case '+': memory->buffer_count = shape->format[1] == 's' ? 1 : 2; break;
    case 'u': memory->buffer_count = 3; break;
    default: memory->buffer_count = 2; break;
    }
    memory->child_count = shape->child_count;
    memory->children = zeroed(sizeof *memory->children * (size_t)(shape->child_count + 1));
    for (int32_t i = 0; i < shape->child_count; i++) memory->children[i] = memory_new(shape->children[i]);
    int32_t zero = 0;
    if (memory->buffer_count == 3 || strcmp(shape->format, "+l") == 0) buffer_put(&memory->buffers[1], (const char *)&zero, sizeof zero);
    return memory;
}

static void memory_free(Memory *memory) {
    if (!memory) return;
    for (int32_t i = 0; i < memory->child_count; i++) memory_free(memory->children[i]);
    for (int32_t i = 0; i < memory->buffer_count; i++) buffer_free(&memory->buffers[i]);
    free(memory->children);
    free(memory);
}

static void append_text(Memory *texts, const char *text) {
    buffer_put(&texts->buffers[2], text, strlen(text));
    int32_t end = (int32_t)texts->buffers[2].size;
    buffer_put(&texts->buffers[1], (const char *)&end, sizeof end);
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
    for (int32_t i = 0; options->detail != POL_DETAIL_CHOICES && i < program->item_count; i++)
        if (program->items[i].kind == ITEM_DUTY && program->items[i].must != IR_NONE)
            add_column(decisions, RESULT_DUTY, i, NULL, words_shape(arena, column_name(arena, program->items[i].name, "status")));
    add_column(decisions, RESULT_ERRORS, 0, NULL, errors_shape(arena));
    decisions->table = shape_with(arena, shape_of(arena, "+s", "", false), decisions->columns.count);
    for (int32_t i = 0; i < decisions->columns.count; i++) decisions->table->children[i] = decisions->columns.items[i].shape;
    Shape words = {.format = "u"};
    decisions->status_words = memory_new(&words);
    decisions->duty_words = memory_new(&words);
    for (int i = STATUS_YES; i <= STATUS_NOT_IN_FORCE; i++) append_text(decisions->status_words, status_key((Status)i));
    append_text(decisions->duty_words, "kept");
    append_text(decisions->duty_words, "breached");
    append_text(decisions->duty_words, "undecided");
    return decisions;
}

/* ---- appending --------------------------------------------------------------------------------------------------------------- */

/* A bitmap at the end of one: a chunk grows by whole blocks, so that its length is a multiple of 8 here. */
static int64_t append_bits(Buffer *bits, const uint8_t *block, int64_t rows) {
    int64_t set = 0;
    for (int64_t i = 0; i < rows; i++) set += bitmap_get(block, i);
    buffer_put(bits, (const char *)block, (size_t)((rows + 7) / 8));
    return set;
}

static void append_amounts(Memory *memory, const int64_t *amounts, const uint8_t *present, int64_t rows, bool fen) {
    memory->nulls += rows - append_bits(&memory->buffers[0], present, rows);
    memory->length += rows;
    if (fen) {
        buffer_put(&memory->buffers[1], (const char *)amounts, sizeof *amounts * (size_t)rows);
        return;
    }
    Int128 wide[256];
    for (int64_t first = 0; first < rows; first += 256) {
        int64_t count = rows - first < 256 ? rows - first : 256;
        for (int64_t i = 0; i < count; i++) wide[i] = amounts[first + i];
        buffer_put(&memory->buffers[1], (const char *)wide, sizeof *wide * (size_t)count);
    }
}

static void append_mask(Memory *memory, const MaskColumn *mask, int64_t rows) {
    for (int64_t i = 0; i < rows; i++) {
        uint64_t value = mask_get(mask, i);
        buffer_put(&memory->buffers[1], (const char *)&value, sizeof value);
    }
    memory->length += rows;
}

static void end_list(Memory *list) {
    int32_t end = (int32_t)list->children[0]->length;
    buffer_put(&list->buffers[1], (const char *)&end, sizeof end);
    list->length++;
}

static void append_ids(Memory *list, const char *const *ids, uint64_t mask) {
    for (; mask; mask &= mask - 1) append_text(list->children[0], ids[__builtin_ctzll(mask)]);
    end_list(list);
}

/* As the result of one application says it: what failed (no), what is open (unknown), what is missing (yes, unknown). */
static uint64_t reasons_of(const MeasureBlock *measure, int64_t row) {
    switch ((Status)measure->status[row]) {
    case STATUS_NO: return mask_get(&measure->failed, row);
    case STATUS_UNKNOWN: return mask_get(&measure->failed, row) | mask_get(&measure->undecided, row);
    case STATUS_YES: case STATUS_ERROR: case STATUS_NOT_IN_FORCE: break;
    }
    return 0;
}

static uint64_t missing_of(const MeasureBlock *measure, int64_t row) {
    switch ((Status)measure->status[row]) {
    case STATUS_YES: case STATUS_UNKNOWN: return mask_get(&measure->missing, row);
    case STATUS_NO: case STATUS_ERROR: case STATUS_NOT_IN_FORCE: break;
    }
    return 0;
}

static void append_error(Memory *item, int field, const char *text) {
    Memory *texts = item->children[field];
    int64_t at = texts->length;
    bool    nullable = field == 1 || field == 2;
    append_text(texts, text ? text : "");
    if (!nullable) return;
    if ((at & 7) == 0) buffer_byte(&texts->buffers[0], 0);
    bitmap_set((uint8_t *)texts->buffers[0].data, at, text != NULL);
    texts->nulls += !text;
}

/* The errors of one row; true when there are any. */
static bool append_errors(const pol_decisions *decisions, Memory *list, const Block *block, int64_t row, Buffer *text) {
    const IrProgram *program = decisions->policy->program;
    Language         language = decisions->policy->language;
    Memory          *item = list->children[0];
    const RowErrors *errors = block->errors[row];
    int64_t          before = item->length;
    for (int32_t i = 0; errors && i < errors->items.count; i++) {
        buffer_clear(text);
        row_error_message(errors->items.items[i], language, text);
        append_error(item, 0, data_code_text(errors->items.items[i]->code));
        append_error(item, 1, errors->items.items[i]->field.english);
        append_error(item, 2, NULL);
        append_error(item, 3, text->data);
        item->length++;
    }
    for (int32_t i = 0; !errors && i < program->measure_count; i++) {
        const MeasureBlock *measure = &block->measures[i];
        if (measure->status[row] != STATUS_ERROR) continue;
        DataCode        code;
        MeasureDecision decision = {.status = STATUS_ERROR, .check_failed = measure->check[row]};
        const char     *message = measure_error_text(program, &program->measures[i], &decision, language, &code);
        append_error(item, 0, data_code_text(code));
        append_error(item, 1, NULL);
        append_error(item, 2, name_key(program->measures[i].name));
        append_error(item, 3, message);
        item->length++;
    }
    end_list(list);
    return item->length > before;
}

static void append_column(const pol_decisions *decisions, const ResultColumn *column, Memory *memory, const Block *block) {
    const MeasureBlock *measure = &block->measures[column->index];
    const ChoiceBlock  *choice = &block->choices[column->index];
    int64_t             rows = block->rows;
    switch (column->kind) {
    case RESULT_STATUS:
        buffer_put(&memory->buffers[1], (const char *)measure->status, (size_t)rows);
        memory->length += rows;
        break;
    case RESULT_DUTY:
        buffer_put(&memory->buffers[1], (const char *)block->duties[column->index], (size_t)rows);
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
    case RESULT_REASONS: for (int64_t i = 0; i < rows; i++) append_ids(memory, column->ids, reasons_of(measure, i)); break;
    case RESULT_MISSING: for (int64_t i = 0; i < rows; i++) append_ids(memory, column->ids, missing_of(measure, i)); break;
    case RESULT_BEST: for (int64_t i = 0; i < rows; i++) append_ids(memory, column->ids, mask_get(&choice->best, i)); break;
    case RESULT_UNDECIDED: for (int64_t i = 0; i < rows; i++) append_ids(memory, column->ids, mask_get(&choice->undecided, i)); break;
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
        if (kind == RESULT_DUTY) chunk->table->children[i]->dictionary = decisions->duty_words;
    }
    return chunk;
}

int64_t chunk_append(const pol_decisions *decisions, Chunk *chunk, const Block *block) {
    int64_t error_rows = 0;
    Buffer  text = {0};
    for (int32_t i = 0; i < decisions->columns.count; i++) {
        const ResultColumn *column = &decisions->columns.items[i];
        Memory             *memory = chunk->table->children[i];
        append_column(decisions, column, memory, block);
        if (column->kind != RESULT_ERRORS) continue;
        for (int64_t row = 0; row < block->rows; row++) error_rows += append_errors(decisions, memory, block, row, &text);
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
    memory_free(decisions->duty_words);
    arena_free(decisions->arena);
    free(decisions);
}

void pol_decisions_free(pol_decisions *decisions) {
    if (decisions && atomic_fetch_sub(&decisions->references, 1) == 1) decisions_destroy(decisions);
}

int64_t pol_decisions_rows(const pol_decisions *decisions) { return decisions->rows; }
int64_t pol_decisions_error_rows(const pol_decisions *decisions) { return decisions->error_rows; }
const char *pol_decisions_engine(const pol_decisions *decisions) { return decisions->engine; }
