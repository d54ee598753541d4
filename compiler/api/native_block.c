/* native_block - see native_block.h. Kernels take columns of the widths of native/layout.h, padded to a multiple of 64 rows; absent facts have a zero bit. */
#include "api/native_block.h"

#include <string.h>

enum { KERNEL_ROWS = 64 };

typedef struct { uint8_t *values, *validity; int64_t room; } Plane;             /* room: entries of an element's fact */

struct NativeBlock {
    const IrSchema  *schema;
    const Layout    *layout;
    Arena           *arena;
    Plane           *planes;                       /* by slot */
    pol_column      *columns;
    pol_list_column *lists;
    void           **outputs;
};

static size_t plane_bytes(int32_t bits, int64_t entries) { return (size_t)((entries + KERNEL_ROWS) * bits / 8 + KERNEL_ROWS); }

static void give_room(NativeBlock *native, int32_t slot, int64_t entries) {
    Plane *plane = &native->planes[slot];
    if (plane->values && entries <= plane->room) return;
    plane->room = entries * 2 < BLOCK_ROWS ? BLOCK_ROWS : entries * 2;
    plane->values = arena_alloc(native->arena, plane_bytes(native->layout->fields[slot].bits, plane->room));
    plane->validity = arena_alloc(native->arena, plane_bytes(1, plane->room));
    native->columns[slot] = (pol_column){plane->values, plane->validity};
}

/* Where an output of the kernel lies in the block. */
static void *place_of(Block *block, const pol_output *output) {
    switch ((pol_column_kind)output->kind) {
    case POL_COLUMN_STATUS: return block->measures[output->index].status;
    case POL_COLUMN_FAILED: return block->measures[output->index].failed.data;
    case POL_COLUMN_UNDECIDED: return block->measures[output->index].undecided.data;
    case POL_COLUMN_HAS_AMOUNT: return block->measures[output->index].has_amount;
    case POL_COLUMN_AMOUNT: return block->measures[output->index].amount;
    case POL_COLUMN_AMOUNT_MIN: return block->measures[output->index].amount_min;
    case POL_COLUMN_HAS_AWARD: return block->measures[output->index].has_award;
    case POL_COLUMN_AWARD: return block->measures[output->index].award;
    case POL_COLUMN_ESTIMATED: return block->measures[output->index].estimated;
    case POL_COLUMN_MISSING: return block->measures[output->index].missing.data;
    case POL_COLUMN_CHECK: return block->measures[output->index].check;
    case POL_COLUMN_BEST: return block->choices[output->index].best.data;
    case POL_COLUMN_BEST_HAS_AMOUNT: return block->choices[output->index].has_amount;
    case POL_COLUMN_BEST_AMOUNT: return block->choices[output->index].amount;
    case POL_COLUMN_SELECTED: return block->choices[output->index].selected.data;
    case POL_COLUMN_CHOICE_UNDECIDED: return block->choices[output->index].undecided.data;
    case POL_COLUMN_CHOICE_ERROR: return block->choices[output->index].error;
    case POL_COLUMN_INPUT_ERROR: return block->input_error;
    }
    return NULL;
}

NativeBlock *native_block_new(Arena *arena, const IrSchema *schema, const Layout *layout, pol_selection selection, Block *block) {
    NativeBlock *native = NEW(arena, NativeBlock);
    *native = (NativeBlock){.schema = schema, .layout = layout, .arena = arena, .planes = NEW_ARRAY(arena, Plane, schema->field_count + 1),
                            .columns = NEW_ARRAY(arena, pol_column, schema->field_count + 1), .lists = NEW_ARRAY(arena, pol_list_column, schema->entity_count + 1)};
    for (int32_t slot = 0; slot < schema->field_count; slot++) give_room(native, slot, BLOCK_ROWS);
    for (int32_t e = 0; e < schema->entity_count; e++)         /* without a column: absent in every row */
        native->lists[e] = (pol_list_column){NEW_ARRAY(arena, int64_t, BLOCK_ROWS + KERNEL_ROWS + 1), NEW_ARRAY(arena, uint8_t, BLOCK_ROWS / 8 + KERNEL_ROWS)};
    const pol_output *outputs = layout->outputs[selection];
    native->outputs = NEW_ARRAY(arena, void *, layout->output_counts[selection] + 1);
    for (int32_t i = 0; i < layout->output_counts[selection]; i++) native->outputs[i] = place_of(block, &outputs[i]);
    return native;
}

/* Bytes that are 0 or 1 as bits; eight at a time: the product gathers their lowest bits in its highest byte. */
static void pack_bits(uint8_t *bits, const uint8_t *bytes, int64_t count) {
    int64_t whole = count / 8;
    for (int64_t i = 0; i < whole; i++) {
        uint64_t eight;
        memcpy(&eight, bytes + 8 * i, 8);
        bits[i] = (uint8_t)((eight & 0x0101010101010101u) * 0x0102040810204080u >> 56);
    }
    if (count % 8 == 0) return;
    bits[whole] = 0;
    for (int64_t i = whole * 8; i < count; i++) bits[whole] = (uint8_t)(bits[whole] | (bytes[i] & 1) << (i & 7));
}

static void pack(Plane *plane, int32_t bits, const int64_t *values, const uint8_t *states, int64_t count) {
    pack_bits(plane->validity, states, count);
    switch (bits) {
    case 1: {
        uint8_t bytes[256];
        for (int64_t first = 0; first < count; first += 256) {
            int64_t some = count - first < 256 ? count - first : 256;
            for (int64_t i = 0; i < some; i++) bytes[i] = (uint8_t)(values[first + i] & 1);
            pack_bits(plane->values + first / 8, bytes, some);
        }
        return;
    }
    case 8: for (int64_t i = 0; i < count; i++) ((int8_t *)(void *)plane->values)[i] = (int8_t)values[i]; return;
    case 32: for (int64_t i = 0; i < count; i++) ((int32_t *)(void *)plane->values)[i] = (int32_t)values[i]; return;
    }
    memcpy(plane->values, values, sizeof *values * (size_t)count);
}

void native_block_put(NativeBlock *native, int32_t slot, const int64_t *values, const uint8_t *states, int64_t count) {
    pack(&native->planes[slot], native->layout->fields[slot].bits, values, states, count);
}

void native_block_put_bits(NativeBlock *native, int32_t slot, const uint8_t *values, const uint8_t *validity, int64_t count) {
    Plane *plane = &native->planes[slot];
    size_t bytes = (size_t)(count + 7) / 8;
    memcpy(plane->values, values, bytes);
    if (validity) memcpy(plane->validity, validity, bytes);
    else memset(plane->validity, 0xff, bytes);
}

void native_block_put_elements(NativeBlock *native, int32_t slot, const int64_t *values, const uint8_t *states, int64_t count) {
    give_room(native, slot, count);
    native_block_put(native, slot, values, states, count);
}

void native_block_put_list(NativeBlock *native, int32_t entity, const int64_t *offsets, const bool *present, int64_t rows) {
    int64_t *own = (int64_t *)(uintptr_t)native->lists[entity].offsets;        /* made by native_block_new */
    uint8_t *bits = (uint8_t *)(uintptr_t)native->lists[entity].validity;
    memcpy(own, offsets, sizeof *offsets * (size_t)(rows + 1));
    memset(bits, 0, BLOCK_ROWS / 8);
    for (int64_t i = 0; i < rows; i++) bitmap_set(bits, i, present[i]);
    for (int64_t i = rows + 1; i <= (rows + KERNEL_ROWS - 1) / KERNEL_ROWS * KERNEL_ROWS; i++) own[i] = offsets[rows];
}

/* Bits beyond `rows` are cleared: the padding is absent. */
static void clear_padding(NativeBlock *native, int64_t rows, int64_t padded) {
    for (int32_t slot = 0; slot < native->schema->field_count; slot++) {
        if (native->schema->entities[native->schema->fields[slot].entity].many) continue;
        for (int64_t i = rows; i < padded; i++) bitmap_set(native->planes[slot].validity, i, false);
    }
}

void native_block_decide(NativeBlock *native, pol_kernel *kernel, int64_t rows) {
    int64_t padded = (rows + KERNEL_ROWS - 1) / KERNEL_ROWS * KERNEL_ROWS;
    if (padded > rows) clear_padding(native, rows, padded);
    kernel(native->columns, native->lists, native->outputs, padded);
}
