/* emit - a decision program as LLVM functions: one for a single application, kernels for rows in columns. */
#ifndef POL_NATIVE_EMIT_H
#define POL_NATIVE_EMIT_H

#include "native/layout.h"

#include <llvm-c/Core.h>

typedef struct {
    const char *name;                        /* of the function */
    pol_selection selection;
    pol_level level;
    bool may_be_absent;
    bool scalar_lanes;                       /* one row at a time (targets without useful vectors, tests) */
} KernelOptions;

typedef struct {
    bool has_fma;                            /* of the base level */
    bool multiply_helper;                    /* the target has no 128-bit multiplication of its own (wasm) */
    bool is_x86;
    bool wide_words;                         /* eight words are compared at once: facts of one application are checked together */
    bool small_blocks;                       /* for the quick code generator: one operation that it lacks makes the rest of a block slow */
    unsigned __int128 (*divide)(unsigned __int128, unsigned __int128);       /* for code in this process: to call it; NULL: code brings its own */
} EmitOptions;

/* The results that one function of several decides: by measure, by choice. A choice and its members are in the same one. */
typedef struct { bool *measures, *choices; } EmitShare;

/* Each adds a function to the module, whose triple and data layout are set. */
LLVMValueRef emit_decide(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const EmitOptions *options, const char *name);
/* The same in several functions: `name` brings the facts into their ranges, calls the others, of which each decides its share, and decides its own.
 * `part` 0 of `count` is `name` itself. For the quick code generator, and where emit_can_be_in_parts. */
LLVMValueRef emit_decide_part(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const EmitOptions *options, const char *name,
                              const EmitShare *share, int part, int count);
bool emit_can_be_in_parts(const IrProgram *program, const Layout *layout);
LLVMValueRef emit_choose(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const EmitOptions *options, const char *name);
/* The same for processors with AVX-512, whatever the module is for; NULL where it would be no other: lists, no choices, other families. */
LLVMValueRef emit_choose_avx512(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const EmitOptions *options, const char *name);
LLVMValueRef emit_kernel(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const EmitOptions *options,
                         const KernelOptions *kernel);

/* __multi3, for targets whose code calls it and has no library to take it from. */
void emit_multiplication(LLVMModuleRef module, const IrProgram *program, const Layout *layout, const EmitOptions *options);

#endif
