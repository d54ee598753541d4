/* batch - rows in blocks that stay in the cache, threads that take blocks. A block whose facts are all present goes to the kernel that
 * knows no absence. The last rows, fewer than a kernel takes at a time, are copied to padded memory. */
#include "runtime/runtime.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_AT_A_TIME = 64, BLOCK_ROWS = 4096, MOST_THREADS = 256 };

typedef struct {
    const pol_evaluator   *evaluator;
    const pol_column      *fields;
    const pol_list_column *lists;
    void *const           *outputs;
    pol_kernel            *kernels[2];
    pol_selection          selection;
    int64_t                rows, block;
    bool                   children_present;                /* every fact of every element is there */
    uint8_t               *ones, *zeros;                    /* for columns without validity, and absent ones: enough for a block and for the elements */
    atomic_llong           next;
    atomic_int             failed;
} Batch;

int32_t pol_best_level(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512cd"))
        return POL_LEVEL_AVX512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2")) return POL_LEVEL_AVX2;
#endif
    return POL_LEVEL_BASE;
}

pol_choose_function *pol_best_choose(const pol_evaluator *evaluator) {
    return evaluator->choose_avx512 && pol_best_level() == POL_LEVEL_AVX512 ? evaluator->choose_avx512 : evaluator->choose;
}

static bool is_many(const Batch *batch, int32_t slot) { return batch->evaluator->entities[batch->evaluator->fields[slot].entity].many != 0; }

/* `first` is a multiple of 64, so a bit column begins at a byte. */
static const void *at(const void *column, int32_t bits, int64_t first) { return (const uint8_t *)column + first * bits / 8; }

static bool all_ones(const uint8_t *bits, int64_t rows) {
    int64_t bytes = rows / 8;
    for (int64_t i = 0; i < bytes; i++)
        if (bits[i] != 0xff) return false;
    uint8_t last = (uint8_t)((1 << rows % 8) - 1);
    return rows % 8 == 0 || (bits[bytes] & last) == last;
}

static bool block_is_complete(const Batch *batch, int64_t first, int64_t rows) {
    const pol_evaluator *evaluator = batch->evaluator;
    if (!batch->children_present) return false;
    for (int32_t slot = 0; slot < evaluator->field_count; slot++) {
        if (is_many(batch, slot)) continue;
        const pol_column *column = &batch->fields[slot];
        if (!column->values || (column->validity && !all_ones(column->validity + first / 8, rows))) return false;
    }
    for (int32_t e = 0; e < evaluator->entity_count; e++) {
        if (!evaluator->entities[e].many) continue;
        const pol_list_column *list = &batch->lists[e];
        if (!list->offsets || (list->validity && !all_ones(list->validity + first / 8, rows))) return false;
    }
    return true;
}

/* ---- one block ---- */

typedef struct { pol_column *fields; pol_list_column *lists; void **outputs; uint8_t *memory; } Scratch;

static size_t bytes_for(int32_t bits, int64_t rows) { return (size_t)((rows * bits + 7) / 8); }

static int64_t padded(int64_t rows) { return (rows + ROWS_AT_A_TIME - 1) / ROWS_AT_A_TIME * ROWS_AT_A_TIME; }

/* Copies `rows` entries to fresh zeroed memory of `room` entries; bits beyond are cleared. */
static void *copy_padded(const void *column, int32_t bits, int64_t rows, uint8_t **memory) {
    uint8_t *copy = *memory;
    *memory += (bytes_for(bits, ROWS_AT_A_TIME) + 63) / 64 * 64;
    memcpy(copy, column, bytes_for(bits, rows));
    if (bits == 1 && rows % 8) copy[rows / 8] &= (uint8_t)((1 << rows % 8) - 1);
    return copy;
}

static void point_fields(const Batch *batch, int64_t first, Scratch *scratch) {
    for (int32_t slot = 0; slot < batch->evaluator->field_count; slot++) {
        const pol_column *column = &batch->fields[slot];
        bool many = is_many(batch, slot);
        int64_t from = many ? 0 : first;
        const uint8_t *validity = !column->values ? batch->zeros : column->validity ? column->validity + from / 8 : batch->ones;
        scratch->fields[slot] = (pol_column){column->values ? at(column->values, batch->evaluator->fields[slot].bits, from) : batch->zeros, validity};
    }
    for (int32_t e = 0; e < batch->evaluator->entity_count; e++) {
        if (!batch->evaluator->entities[e].many) continue;
        const pol_list_column *list = &batch->lists[e];
        const int64_t *offsets = list->offsets ? list->offsets + first : (const int64_t *)(const void *)batch->zeros;
        scratch->lists[e] = (pol_list_column){offsets, !list->offsets ? batch->zeros : list->validity ? list->validity + first / 8 : batch->ones};
    }
    for (int32_t i = 0; i < batch->evaluator->output_counts[batch->selection]; i++)
        scratch->outputs[i] = (uint8_t *)batch->outputs[i] + first * batch->evaluator->outputs[batch->selection][i].bits / 8;
}

/* The last rows: inputs copied to where there is room for 64, outputs copied back. */
static void run_tail(const Batch *batch, pol_kernel *kernel, int64_t rows, Scratch *scratch) {
    const pol_evaluator *evaluator = batch->evaluator;
    uint8_t *memory = scratch->memory;
    for (int32_t slot = 0; slot < evaluator->field_count; slot++) {
        if (is_many(batch, slot)) continue;
        pol_column *column = &scratch->fields[slot];
        column->values = copy_padded(column->values, evaluator->fields[slot].bits, rows, &memory);
        column->validity = copy_padded(column->validity, 1, rows, &memory);
    }
    for (int32_t e = 0; e < evaluator->entity_count; e++) {
        if (!evaluator->entities[e].many) continue;
        int64_t *offsets = (int64_t *)(void *)memory;
        memory += (ROWS_AT_A_TIME + 8) * sizeof(int64_t);
        for (int64_t i = 0; i <= ROWS_AT_A_TIME; i++) offsets[i] = scratch->lists[e].offsets[i < rows ? i : rows];
        scratch->lists[e].offsets = offsets;
        scratch->lists[e].validity = copy_padded(scratch->lists[e].validity, 1, rows, &memory);
    }
    int32_t count = evaluator->output_counts[batch->selection];
    for (int32_t i = 0; i < count; i++) {
        void *place = scratch->outputs[i];
        scratch->outputs[i] = memory;
        memory += ROWS_AT_A_TIME * sizeof(int64_t);
        memcpy(memory, &place, sizeof place);               /* where it goes, behind its room */
        memory += ROWS_AT_A_TIME;
    }
    kernel(scratch->fields, scratch->lists, scratch->outputs, ROWS_AT_A_TIME);
    for (int32_t i = 0; i < count; i++) {
        int32_t  bits = evaluator->outputs[batch->selection][i].bits;
        uint8_t *from = scratch->outputs[i], *place;
        memcpy(&place, from + ROWS_AT_A_TIME * sizeof(int64_t), sizeof place);
        size_t whole = (size_t)(rows * bits / 8);
        memcpy(place, from, whole);
        if (bits == 1 && rows % 8) {
            uint8_t own = (uint8_t)((1 << rows % 8) - 1);
            place[whole] = (uint8_t)((place[whole] & ~own) | (from[whole] & own));
        }
    }
}

static void run_block(const Batch *batch, int64_t first, int64_t rows, Scratch *scratch) {
    pol_kernel *kernel = batch->kernels[block_is_complete(batch, first, rows) ? 0 : 1];
    int64_t whole = rows / ROWS_AT_A_TIME * ROWS_AT_A_TIME;
    point_fields(batch, first, scratch);
    if (whole) kernel(scratch->fields, scratch->lists, scratch->outputs, whole);
    if (whole == rows) return;
    /* a complete block's padding is absent: the kernel that knows no absence would see zeros, which are in no result that is copied back */
    point_fields(batch, first + whole, scratch);
    run_tail(batch, kernel, rows - whole, scratch);
}

static size_t tail_bytes(const pol_evaluator *evaluator, pol_selection selection) {
    size_t columns = (size_t)evaluator->field_count * 2 + (size_t)evaluator->entity_count * 3 + (size_t)evaluator->output_counts[selection] * 2;
    return (columns + 4) * (ROWS_AT_A_TIME + 8) * sizeof(int64_t);
}

static void *run_blocks(void *argument) {
    Batch  *batch = argument;
    Scratch scratch = {calloc((size_t)batch->evaluator->field_count + 1, sizeof(pol_column)), calloc((size_t)batch->evaluator->entity_count + 1, sizeof(pol_list_column)),
                       calloc((size_t)batch->evaluator->output_counts[batch->selection] + 1, sizeof(void *)), calloc(1, tail_bytes(batch->evaluator, batch->selection))};
    if (!scratch.fields || !scratch.lists || !scratch.outputs || !scratch.memory) atomic_store(&batch->failed, ENOMEM);
    while (!atomic_load(&batch->failed)) {
        int64_t first = atomic_fetch_add(&batch->next, batch->block);
        if (first >= batch->rows) break;
        run_block(batch, first, batch->rows - first < batch->block ? batch->rows - first : batch->block, &scratch);
    }
    free(scratch.fields);
    free(scratch.lists);
    free(scratch.outputs);
    free(scratch.memory);
    return NULL;
}

/* ---- all blocks ---- */

/* The kernels of the level asked for, or of the best that there are. */
static bool find_kernels(Batch *batch, int32_t level) {
    if (level < 0 || level >= POL_LEVEL_COUNT) level = pol_best_level();
    for (; level >= 0; level--) {
        batch->kernels[0] = batch->evaluator->kernels[level][batch->selection][0];
        batch->kernels[1] = batch->evaluator->kernels[level][batch->selection][1];
        if (batch->kernels[1]) break;
    }
    if (!batch->kernels[0]) batch->kernels[0] = batch->kernels[1];
    return batch->kernels[1] != NULL;
}

/* How many elements the longest list column holds, and whether all their facts are there. */
static int64_t look_at_children(Batch *batch) {
    int64_t most = 0;
    batch->children_present = true;
    for (int32_t e = 0; e < batch->evaluator->entity_count; e++) {
        const pol_entity *entity = &batch->evaluator->entities[e];
        if (!entity->many || !batch->lists || !batch->lists[e].offsets) continue;
        int64_t end = batch->lists[e].offsets[batch->rows];
        if (end > most) most = end;
        for (int32_t f = 0; f < entity->field_count; f++) {
            const pol_column *column = &batch->fields[entity->first_field + f];
            if (!column->values || (column->validity && !all_ones(column->validity, end))) batch->children_present = false;
        }
    }
    return most;
}

static void run_threads(Batch *batch, int32_t count) {
    pthread_t threads[MOST_THREADS];
    int32_t   started = 0;
    if (count > MOST_THREADS) count = MOST_THREADS;
    if (count > batch->rows / batch->block) count = (int32_t)(batch->rows / batch->block);
    while (started + 1 < count && pthread_create(&threads[started], NULL, run_blocks, batch) == 0) started++;
    run_blocks(batch);
    for (int32_t i = 0; i < started; i++) pthread_join(threads[i], NULL);
}

int pol_batch(const pol_evaluator *evaluator, const pol_column *fields, const pol_list_column *lists, int64_t rows, const pol_batch_options *options,
              void *const *outputs) {
    Batch batch = {.evaluator = evaluator, .fields = fields, .lists = lists, .outputs = outputs, .selection = options->selection, .rows = rows};
    batch.block = options->block_rows > 0 ? padded(options->block_rows) : BLOCK_ROWS;
    if (options->selection < POL_OUTPUT_CHOICES || options->selection >= POL_SELECTION_COUNT) return EINVAL;
    if (rows <= 0) return 0;
    if (!find_kernels(&batch, options->level)) return ENOTSUP;
    int64_t elements = look_at_children(&batch);
    int64_t most = elements > batch.block ? elements : batch.block;
    batch.ones = malloc((size_t)most / 8 + 128);
    batch.zeros = calloc((size_t)most + 128, sizeof(int64_t));
    int result = batch.ones && batch.zeros ? 0 : ENOMEM;
    if (result == 0) {
        memset(batch.ones, 0xff, (size_t)most / 8 + 128);
        run_threads(&batch, options->threads);
        result = atomic_load(&batch.failed);
    }
    free(batch.ones);
    free(batch.zeros);
    return result;
}
