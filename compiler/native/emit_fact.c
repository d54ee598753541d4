/* emit_fact - fetches facts, and checks that they lie in their declared ranges: everything proved about a program rests on that. */
#include "native/emit_internal.h"

/* ---- one fact ---- */

static Ref bit_of_word(Emit *e, Ref base, int32_t bit, const char *name) {
    Ref word = word_at(e, base, bit / 64, "presence");
    Ref moved = build_shift_right(e, word, constant_index(e, bit % 64), "");
    return build_convert(e, LLVMTrunc, moved, e->i1, name);
}

/* One bit a lane, out of the lowest bits of a number. AVX-512 has such masks; elsewhere LLVM would take each bit by itself, 48 instructions for
 * 16 lanes: here the number goes to all lanes, and each looks at its own bit. */
static Ref bits_to_lanes(Emit *e, Ref number, const char *name) {
    if (e->native_convert) return LLVMBuildBitCast(e->builder, number, lane_type(e, e->i1), name);
    LLVMTypeRef type = LLVMTypeOf(number);
    Ref own[64], index = LLVMConstInt(e->i32, 0, 0), vector = LLVMGetPoison(lane_type(e, type));
    for (int lane = 0; lane < e->lanes; lane++) own[lane] = LLVMConstInt(type, (uint64_t)1 << lane, 0);
    Ref own_bit = LLVMConstVector(own, (unsigned)e->lanes);
    vector = LLVMBuildInsertElement(e->builder, vector, number, index, "");
    vector = LLVMBuildShuffleVector(e->builder, vector, LLVMGetPoison(lane_type(e, type)), LLVMConstNull(lane_type(e, e->i32)), "");
    return build_compare(e, LLVMIntEQ, build_and(e, vector, own_bit, ""), own_bit, name);
}

/* Bit `index` of packed bits; with lanes, as many as there are lanes. */
static Ref packed_bits(Emit *e, Ref base, Ref index, const char *name) {
    Ref address = address_of(e, e->i8, base, build_shift_right(e, index, constant_index(e, 3), ""));
    Ref byte = load(e, e->lanes > 1 ? LLVMIntTypeInContext(e->context, (unsigned)e->lanes) : e->i8, address, 1, name);
    if (e->lanes > 1) return bits_to_lanes(e, byte, name);
    Ref within = build_convert(e, LLVMTrunc, build_and(e, index, constant_index(e, 7), ""), e->i8, "");
    return build_convert(e, LLVMTrunc, build_shift_right(e, byte, within, ""), e->i1, name);
}

static LLVMTypeRef column_type(const Emit *e, int bits) {
    return bits == 8 ? e->i8 : bits == 32 ? e->i32 : e->i64;
}

static Ref column_value(Emit *e, int32_t slot, Ref index, const char *name) {
    int bits = e->layout->fields[slot].bits;
    if (bits == 1) return packed_bits(e, e->column_values[slot], index, name);
    LLVMTypeRef type = column_type(e, bits);
    fetch_ahead(e, e->column_values[slot], bits, false);
    return load(e, lane_type(e, type), address_of(e, type, e->column_values[slot], index), (unsigned)bits / 8, name);
}

/* NULL when every value that the column can hold is in range. */
static Ref within_range(Emit *e, const IrField *field, Ref value, int bits) {
    int64_t low = field->low, high = field->high;
    if (field->type.kind == TYPE_TEXT || (bits == 1 && low == 0 && high == 1) || (low == INT64_MIN && high == INT64_MAX)) return NULL;
    if (bits == 32 && low == INT32_MIN && high == INT32_MAX) return NULL;
    if (bits == 1) return low == 1 ? value : build_not(e, value, "");
    Ref above_low = low ? build_subtract(e, value, constant_integer(e, bits, low), "") : value;
    Ref most = constant_integer(e, bits, (Int128)((uint64_t)high - (uint64_t)low));
    return build_compare(e, LLVMIntULE, above_low, most, "in_range");
}

/* Words that must be 0 or 1 are checked all together: none may have another bit. */
static bool is_plain_bool_word(const Emit *e, const IrField *field) {
    return !e->columns && field->type.kind == TYPE_BOOL && field->low == 0 && field->high == 1 && !e->program->schema.entities[field->entity].many;
}

/* The one bit of the source where its presence bit is not set. */
static Ref *needs_of_absent(Emit *e, Ref base, int32_t presence_bit, int32_t source) {
    if (!e->want_needs) return NULL;
    int32_t place = e->source_places[source], shift = place % 64 - presence_bit % 64;
    Ref    *result = NEW_ARRAY(e->arena, Ref, e->words), absent = build_not(e, word_at(e, base, presence_bit / 64, "presence"), "absent");
    if (shift > 0) absent = build_shift_left(e, absent, constant_index(e, shift), "absent");
    if (shift < 0) absent = build_shift_right(e, absent, constant_index(e, -shift), "absent");
    result[place / 64] = build_and(e, absent, LLVMConstInt(e->i64, (uint64_t)1 << (place % 64), 0), "needs");
    return result;
}

Value load_fact(Emit *e, int32_t slot, Ref *in_range) {
    const IrField    *field = &e->program->schema.fields[slot];
    const FieldPlace *place = &e->layout->fields[slot];
    bool              many = e->program->schema.entities[field->entity].many;
    const char       *name = name_key(field->name);
    Value             value = {0};
    if (e->columns) {
        Ref index = many ? e->element : e->row;
        value.integer = column_value(e, slot, index, name);
        if (e->may_be_absent) value.known = packed_bits(e, e->column_validity[slot], index, "present");
    } else {
        Ref base = many ? e->element : e->input;
        value.integer = word_at(e, base, place->word, name);
        value.known = bit_of_word(e, base, place->presence_bit, "present");
        if (e->may_be_absent) value.needs = needs_of_absent(e, base, place->presence_bit, field->source);
        else value.known = NULL;
    }
    if (value.known) {
        LLVMTypeRef type = LLVMTypeOf(value.integer);
        Ref stand_in = e->lanes > 1 || field->low == 0 ? NULL : LLVMConstInt(type, (uint64_t)field->low, 1);
        if (!stand_in) stand_in = field->low == 0 ? LLVMConstNull(type) : constant_integer(e, place->bits, field->low);
        value.integer = build_select(e, value.known, value.integer, stand_in, name);
    }
    if (in_range) *in_range = is_plain_bool_word(e, field) ? NULL : within_range(e, field, value.integer, e->columns ? place->bits : 64);   /* what stands in for an absent fact is */
    if (is_plain_bool_word(e, field)) e->bool_words = e->bool_words ? build_or(e, e->bool_words, value.integer, "") : value.integer;
    if (!e->columns && field->type.kind == TYPE_BOOL) value.integer = build_convert(e, LLVMTrunc, value.integer, e->i1, name);
    if (value.known && e->columns) value.needs = needs_of_source(e, negate(e, value.known), field->source);
    return value;
}

/* ---- for the quick code generator: in a loop ---- */

/* Two words for each field: the low end of its range, and how far that goes. */
static Ref ranges_of(Emit *e, const int32_t *slots, int32_t count) {
    Ref *ranges = NEW_ARRAY(e->arena, Ref, 2 * count);
    for (int32_t i = 0; i < count; i++) {
        const IrField *field = &e->program->schema.fields[slots[i]];
        bool           any = field->type.kind == TYPE_TEXT;
        ranges[2 * i] = LLVMConstInt(e->i64, any ? 0 : (uint64_t)field->low, 1);
        ranges[2 * i + 1] = LLVMConstInt(e->i64, any ? UINT64_MAX : (uint64_t)field->high - (uint64_t)field->low, 0);
    }
    Ref constant = LLVMConstArray2(e->i64, ranges, (uint64_t)count * 2), table = LLVMAddGlobal(e->module, LLVMTypeOf(constant), "pol.ranges");
    LLVMSetInitializer(table, constant);
    LLVMSetGlobalConstant(table, 1);
    LLVMSetLinkage(table, LLVMInternalLinkage);
    return table;
}

static Ref table_of(Emit *e, int32_t count, const char *name) { return temporary(e, LLVMArrayType2(e->i64, (uint64_t)count), name); }

/* Code for each fact by itself would be a tenth of a policy's, and most of it for facts that lie in their ranges. */
static bool load_in_loop(Emit *e) {
    int32_t *slots = NEW_ARRAY(e->arena, int32_t, e->program->schema.field_count + 1), count = words_in_order(e->program, e->layout, 1, slots);
    if (e->columns || !e->options->small_blocks || count == 0) return false;
    e->first_fact = e->layout->fields[slots[0]].word;
    if (e->is_checked) return true;
    e->fact_table = table_of(e, count, "facts");
    e->row_fine = call_in_ranges(e, e->input, e->first_fact, count, ranges_of(e, slots, count), e->fact_table);
    return true;
}

/* An element's words lie as those of single facts do. */
static Ref element_in_ranges(Emit *e, const IrEntity *many) {
    int32_t *slots = NEW_ARRAY(e->arena, int32_t, many->field_count + 1);
    for (int32_t i = 0; i < many->field_count; i++) slots[i] = many->first_field + i;
    return call_in_ranges(e, e->element, e->layout->fields[slots[0]].word, many->field_count, ranges_of(e, slots, many->field_count), table_of(e, many->field_count, "element"));
}

Value fact_of_row(Emit *e, int32_t slot) {
    if (!e->fact_table) return e->facts[slot];
    const IrField    *field = &e->program->schema.fields[slot];
    const FieldPlace *place = &e->layout->fields[slot];
    const char       *name = name_key(field->name);
    Value             value = {.integer = word_at(e, e->fact_table, place->word - e->first_fact, name)};
    if (field->type.kind == TYPE_BOOL) value.integer = build_convert(e, LLVMTrunc, value.integer, e->i1, name);
    if (!e->may_be_absent) return value;
    value.known = bit_of_word(e, e->input, place->presence_bit, "present");
    value.needs = needs_of_absent(e, e->input, place->presence_bit, field->source);
    return value;
}

/* ---- lists ---- */

static ListValue load_list(Emit *e, int32_t entity) {
    ListValue list = {0};
    if (e->columns) {
        Ref next = build_add(e, e->row, constant_index(e, 1), "");
        list.start = load(e, e->i64, address_of(e, e->i64, e->list_offsets[entity], e->row), 8, "first");
        Ref end = load(e, e->i64, address_of(e, e->i64, e->list_offsets[entity], next), 8, "end");
        list.count = build_subtract(e, end, list.start, "count");
        if (e->may_be_absent) list.present = packed_bits(e, e->list_validity[entity], e->row, "list_present");
    } else {
        int32_t word = e->layout->lists[entity].word;
        list.start = LLVMBuildIntToPtr(e->builder, word_at(e, e->input, word, "elements"), e->pointer, "elements");
        list.count = word_at(e, e->input, word + 1, "count");
        list.present = bit_of_word(e, e->input, e->layout->lists[entity].presence_bit, "list_present");
    }
    list.count = choose(e, list.present, list.count, constant_index(e, 0));
    Ref fits = build_compare(e, LLVMIntULE, list.count, constant_index(e, LIST_LIMIT), "fits");
    list.count = build_select(e, fits, list.count, constant_index(e, 0), "count");
    if (!e->is_checked) e->row_fine = both(e, e->row_fine, fits);
    return list;
}

static void check_elements(Emit *e, int32_t entity, bool in_loop) {
    const IrEntity *many = &e->program->schema.entities[entity];
    Ref  fine = temporary(e, e->i1, "fine");
    build_store(e, truth(e, true), fine);
    Loop loop = loop_begin(e, entity, "check");
    Ref  all = in_loop && many->field_count > 0 ? element_in_ranges(e, many) : NULL;
    for (int32_t i = 0; i < many->field_count && !in_loop; i++) {
        Ref in_range = NULL;
        load_fact(e, many->first_field + i, &in_range);
        all = both(e, all, in_range);
    }
    Ref so_far = build_load(e, e->i1, fine, "");
    build_store(e, both(e, so_far, true_if_null(e, all)), fine);
    loop_end(e, &loop);
    e->row_fine = both(e, e->row_fine, build_load(e, e->i1, fine, "elements_fine"));
}

/* ---- the facts of one application, eight words at a time ---- */

enum { WORDS = 8 };

/* The slots of the single entities (may be NULL), where they lie word by word, in order. Gives their number, or 0 where they are fewer than `least`. */
int32_t words_in_order(const IrProgram *program, const Layout *layout, int32_t least, int32_t *slots) {
    const IrSchema   *schema = &program->schema;
    const FieldPlace *first = NULL;
    int32_t           count = 0;
    for (int32_t i = 0; i < schema->entity_count; i++)
        for (int32_t f = 0; !schema->entities[i].many && f < schema->entities[i].field_count; f++) {
            const FieldPlace *place = &layout->fields[schema->entities[i].first_field + f];
            if (!first) first = place;
            if (place->word != first->word + count || place->presence_bit != first->presence_bit + count) return 0;
            if (slots) slots[count] = schema->entities[i].first_field + f;
            count++;
        }
    return count < least ? 0 : count;
}

/* Which of the facts at `first` are present, a bit each of eight. */
static Ref presence_of_words(Emit *e, const int32_t *slots, int32_t first) {
    int32_t     bit = e->layout->fields[slots[first]].presence_bit;
    LLVMTypeRef two_bytes = LLVMIntTypeInContext(e->context, 16);
    Ref         bytes = load(e, two_bytes, address_of(e, e->i8, e->input, constant_index(e, bit / 8)), 1, "presence");
    return build_convert(e, LLVMTrunc, build_shift_right(e, bytes, LLVMConstInt(two_bytes, (unsigned)bit % 8, 0), ""), e->i8, "present");
}

/* Which of the words at `first` are not 0; and adds to `fine` whether all lie in their ranges. Facts that are absent (present: a bit each; NULL: all are
 * there) lie in theirs, and those that are true or false are not true. */
static Ref check_words(Emit *e, const int32_t *slots, int32_t first, Ref present, Ref *fine) {
    LLVMTypeRef type = LLVMVectorType(e->i64, WORDS);
    Ref lows[WORDS], spans[WORDS];
    for (int i = 0; i < WORDS; i++) {
        const IrField *field = &e->program->schema.fields[slots[first + i]];
        bool any = field->type.kind == TYPE_TEXT;
        lows[i] = LLVMConstInt(e->i64, any ? 0 : (uint64_t)field->low, 1);
        spans[i] = LLVMConstInt(e->i64, any ? UINT64_MAX : (uint64_t)field->high - (uint64_t)field->low, 0);
    }
    Ref words = load(e, type, address_of(e, e->i64, e->input, constant_index(e, e->layout->fields[slots[first]].word)), 8, "words");
    if (present) words = build_select(e, LLVMBuildBitCast(e->builder, present, LLVMVectorType(e->i1, WORDS), ""), words, LLVMConstVector(lows, WORDS), "");
    Ref above = build_subtract(e, words, LLVMConstVector(lows, WORDS), "");
    *fine = both(e, *fine, build_compare(e, LLVMIntULE, above, LLVMConstVector(spans, WORDS), "in_range"));
    return build_compare(e, LLVMIntNE, words, LLVMConstNull(type), "set");
}

static Ref bit_of_eight(Emit *e, Ref bits, int32_t bit, const char *name) {
    Ref wide = build_convert(e, LLVMZExt, bits, e->i32, "");
    return build_convert(e, LLVMTrunc, build_shift_right(e, wide, LLVMConstInt(e->i32, (unsigned)bit, 0), ""), e->i1, name);
}

/* A fact of the step of eight that begins at `from`. */
static Value fact_of_words(Emit *e, const int32_t *slots, int32_t from, int32_t at, Ref set, Ref present) {
    const IrField *field = &e->program->schema.fields[slots[at]];
    const char    *name = name_key(field->name);
    Value          fact = {0};
    if (present) fact.known = bit_of_eight(e, present, at - from, "present");
    if (field->type.kind == TYPE_BOOL) {
        fact.integer = bit_of_eight(e, set, at - from, name);
        e->set_place[slots[at]] = e->set_count * WORDS + at - from + 1;
        return fact;
    }
    fact.integer = word_at(e, e->input, e->layout->fields[slots[at]].word, name);
    if (present) fact.integer = build_select(e, fact.known, fact.integer, LLVMConstInt(e->i64, (uint64_t)field->low, 1), name);
    return fact;
}

/* For entries that only choose, where members are decided side by side: the last step overlaps the one before. */
static bool load_words(Emit *e) {
    int32_t *slots = NEW_ARRAY(e->arena, int32_t, e->program->schema.field_count + 1), count = words_in_order(e->program, e->layout, WORDS, slots);
    Ref      fine = NULL;
    if (e->columns || (e->may_be_absent && !e->same) || !e->options->wide_words || count == 0) return false;
    for (int32_t first = 0; first < count; first += WORDS) {
        int32_t from = first + WORDS <= count ? first : count - WORDS;
        Ref     present = e->may_be_absent ? presence_of_words(e, slots, from) : NULL;
        Ref     set = check_words(e, slots, from, present, &fine), bits = LLVMBuildBitCast(e->builder, set, e->i8, "set");
        for (int32_t i = first; i < from + WORDS; i++) e->facts[slots[i]] = fact_of_words(e, slots, from, i, bits, present);
        e->set[e->set_count++] = set;
    }
    Ref bits = LLVMBuildBitCast(e->builder, fine, e->i8, "");
    e->row_fine = build_compare(e, LLVMIntEQ, bits, LLVMConstInt(e->i8, UINT8_MAX, 0), "facts_fine");
    return true;
}

/* ---- the row ---- */

void load_row(Emit *e) {
    const IrSchema *schema = &e->program->schema;
    e->bool_words = NULL;
    e->set_count = 0;
    if (!e->is_checked) e->row_fine = e->fact_table = NULL;
    if (load_words(e)) return;
    bool in_loop = load_in_loop(e);
    for (int32_t i = 0; i < schema->entity_count; i++) {
        if (schema->entities[i].many) {
            e->lists[i] = load_list(e, i);
            continue;
        }
        for (int32_t f = 0; !in_loop && f < schema->entities[i].field_count; f++) {
            int32_t slot = schema->entities[i].first_field + f;
            Ref     in_range = NULL;
            e->facts[slot] = load_fact(e, slot, &in_range);
            e->row_fine = both(e, e->row_fine, in_range);
        }
    }
    if (e->bool_words) e->row_fine = both(e, e->row_fine, build_compare(e, LLVMIntULE, e->bool_words, constant_index(e, 1), "bools_fine"));
    for (int32_t i = 0; i < schema->entity_count && !e->is_checked; i++)
        if (schema->entities[i].many) check_elements(e, i, in_loop);
}
