/* layout - where facts and results lie in memory: the input struct of one application, the columns of kernels. Shared by the emitter,
 * the engine that fills the structs, and the description that a compiled policy carries. */
#ifndef POL_NATIVE_LAYOUT_H
#define POL_NATIVE_LAYOUT_H

#include "ir/decision.h"
#include "runtime/runtime.h"

typedef struct { int32_t word, presence_bit, bits; } FieldPlace;    /* see pol_field */
typedef struct { int32_t word, words, presence_bit; } ListPlace;                   /* see pol_entity */

typedef struct { int32_t first, each; } OutputPlaces;                /* of a kernel's outputs: the first one's, and how many each has */

typedef struct {
    FieldPlace *fields;                      /* by slot */
    ListPlace  *lists;                       /* by entity */
    int32_t     input_words;
    pol_output *outputs[POL_SELECTION_COUNT];
    int32_t     output_counts[POL_SELECTION_COUNT];
    OutputPlaces measure_outputs[POL_SELECTION_COUNT], choice_outputs[POL_SELECTION_COUNT];
} Layout;

Layout *layout_new(Arena *arena, const IrProgram *program);
/* How many words of presence bits begin the input struct (list -1) or an element of the list. */
int32_t layout_presence_words(const IrSchema *schema, int32_t list);

#endif
