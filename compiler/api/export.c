/* export - decisions through the Arrow C Data Interface. Every exported array and stream holds one reference to the decisions and points into
 * their memory; a consumer may move children out, so each has a release of its own. */
#include "api/result.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void *zeroed(size_t size) {
    void *memory = calloc(1, size ? size : 1);
    if (!memory) memory_exhausted(size);
    return memory;
}

static pol_decisions *retain(const pol_decisions *decisions) {
    pol_decisions *held = (pol_decisions *)(uintptr_t)decisions;       /* the count is atomic; nothing else changes */
    atomic_fetch_add(&held->references, 1);
    return held;
}

/* ---- schemas ------------------------------------------------------------------------------------------------------------------ */

static void release_schema(struct ArrowSchema *schema) {
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i]->release) schema->children[i]->release(schema->children[i]);
        free(schema->children[i]);
    }
    free(schema->children);
    if (schema->dictionary) {
        if (schema->dictionary->release) schema->dictionary->release(schema->dictionary);
        free(schema->dictionary);
    }
    pol_decisions_free(schema->private_data);
    schema->release = NULL;
}

static void export_schema(const pol_decisions *decisions, const Shape *shape, struct ArrowSchema *out) {
    *out = (struct ArrowSchema){.format = shape->format, .name = shape->name, .flags = shape->flags, .n_children = shape->child_count, .release = release_schema,
                                .private_data = retain(decisions)};
    out->children = zeroed(sizeof *out->children * (size_t)shape->child_count);
    for (int32_t i = 0; i < shape->child_count; i++) {
        out->children[i] = zeroed(sizeof *out->children[i]);
        export_schema(decisions, shape->children[i], out->children[i]);
    }
    if (!shape->dictionary) return;
    out->dictionary = zeroed(sizeof *out->dictionary);
    export_schema(decisions, shape->dictionary, out->dictionary);
}

void pol_decisions_schema(const pol_decisions *decisions, struct ArrowSchema *out) { export_schema(decisions, decisions->table, out); }

/* ---- arrays ------------------------------------------------------------------------------------------------------------------- */

typedef struct { pol_decisions *decisions; const void *buffers[3]; } Exported;

static void release_array(struct ArrowArray *array) {
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release) array->children[i]->release(array->children[i]);
        free(array->children[i]);
    }
    free(array->children);
    if (array->dictionary) {
        if (array->dictionary->release) array->dictionary->release(array->dictionary);
        free(array->dictionary);
    }
    Exported *exported = array->private_data;
    pol_decisions_free(exported->decisions);
    free(exported);
    array->release = NULL;
}

static void export_array(const pol_decisions *decisions, const Memory *memory, struct ArrowArray *out) {
    static const int64_t nothing[2];                                   /* a buffer without bytes still needs an address */
    Exported *exported = zeroed(sizeof *exported);
    exported->decisions = retain(decisions);
    for (int32_t i = 0; i < memory->buffer_count; i++) exported->buffers[i] = memory->buffers[i].data ? memory->buffers[i].data : i ? (const void *)nothing : NULL;
    *out = (struct ArrowArray){.length = memory->length, .null_count = memory->nulls, .n_buffers = memory->buffer_count, .n_children = memory->child_count,
                               .buffers = exported->buffers, .release = release_array, .private_data = exported};
    if (memory->nulls == 0) exported->buffers[0] = NULL;               /* no bitmap is needed */
    out->children = zeroed(sizeof *out->children * (size_t)memory->child_count);
    for (int32_t i = 0; i < memory->child_count; i++) {
        out->children[i] = zeroed(sizeof *out->children[i]);
        export_array(decisions, memory->children[i], out->children[i]);
    }
    if (!memory->dictionary) return;
    out->dictionary = zeroed(sizeof *out->dictionary);
    export_array(decisions, memory->dictionary, out->dictionary);
}

/* ---- streams ------------------------------------------------------------------------------------------------------------------ */

typedef struct { pol_decisions *decisions; const Chunk *next; } Cursor;

static int stream_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    const Cursor *cursor = stream->private_data;
    pol_decisions_schema(cursor->decisions, out);
    return 0;
}

static int stream_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    Cursor *cursor = stream->private_data;
    *out = (struct ArrowArray){0};                                     /* released: the end */
    if (!cursor->next) return 0;
    export_array(cursor->decisions, cursor->next->table, out);
    cursor->next = cursor->next->next;
    return 0;
}

static const char *stream_error(struct ArrowArrayStream *stream) {
    (void)stream;
    return NULL;
}

static void stream_release(struct ArrowArrayStream *stream) {
    Cursor *cursor = stream->private_data;
    pol_decisions_free(cursor->decisions);
    free(cursor);
    stream->release = NULL;
}

void pol_decisions_stream(const pol_decisions *decisions, struct ArrowArrayStream *out) {
    Cursor *cursor = zeroed(sizeof *cursor);
    *cursor = (Cursor){retain(decisions), decisions->first};
    *out = (struct ArrowArrayStream){stream_schema, stream_next, stream_error, stream_release, cursor};
}
