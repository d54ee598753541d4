/* describe - what a compiled policy says of itself: the constant `pol_evaluator` in its module, its JSON, and the C header. */
#ifndef POL_NATIVE_DESCRIBE_H
#define POL_NATIVE_DESCRIBE_H

#include "native/layout.h"

#include <llvm-c/Core.h>

typedef struct {
    LLVMValueRef decide, choose, choose_avx512;                       /* the last: NULL when it is not there */
    LLVMValueRef kernels[POL_LEVEL_COUNT][POL_SELECTION_COUNT][2];   /* NULL: not there */
} DescribedFunctions;

/* `for_loading`: a shared library, whose evaluator is also found by POL_EVALUATOR_SYMBOL. */
void describe_in_module(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const DescribedFunctions *functions, bool for_loading);
/* pol_description() and pol_description_size(): where the JSON lies, for JavaScript. */
void describe_for_wasm(LLVMModuleRef module, const IrProgram *program, const Layout *layout);
void describe_json(const IrProgram *program, const Layout *layout, Buffer *out);
extern const char *const describe_type_names[];                       /* by TypeKind */

/* The C header. The evaluator's name in it holds a hash of all that the header says, and describe_evaluator_name gives that name to the object: a header
 * of another state of the policy finds no evaluator to link with. */
void        describe_header(const IrProgram *program, const Layout *layout, Buffer *out);
const char *describe_evaluator_name(const IrProgram *program, const Layout *layout, Arena *arena);

#endif
