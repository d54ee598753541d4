/* describe - what a compiled policy says of itself: the constant `pol_evaluator` in its module, its JSON, and the C header. */
#ifndef POL_NATIVE_DESCRIBE_H
#define POL_NATIVE_DESCRIBE_H

#include "native/layout.h"

#include <llvm-c/Core.h>

typedef struct {
    LLVMValueRef decide, choose, choose_avx512;                       /* the last: NULL when it is not there */
    LLVMValueRef kernels[POL_LEVEL_COUNT][POL_SELECTION_COUNT][2];   /* NULL: not there */
} DescribedFunctions;

void describe_in_module(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const DescribedFunctions *functions);
/* pol_description() and pol_description_size(): where the JSON lies, for JavaScript. */
void describe_for_wasm(LLVMModuleRef module, const IrProgram *program, const Layout *layout);
void describe_json(const IrProgram *program, const Layout *layout, Buffer *out);
void describe_header(const IrProgram *program, const Layout *layout, Buffer *out);

/* A name as part of a C identifier: ASCII letters, digits, _; the key of a name without ASCII form becomes u<code points in hex>. */
const char *c_identifier(Arena *arena, NamePair name);

#endif
