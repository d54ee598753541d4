/* target - the machine that code is made for: triple, processor, passes, object bytes. Every disposal of LLVM's strings is here. */
#ifndef POL_NATIVE_TARGET_H
#define POL_NATIVE_TARGET_H

#include "native/emit.h"

#include <llvm-c/TargetMachine.h>

typedef enum { EFFORT_LIGHT, EFFORT_FULL } Effort;           /* light: compiles fast; full: runs fast */

typedef struct {
    LLVMTargetMachineRef machine;
    LLVMTargetDataRef    layout;
    char                *triple;
    Effort               effort;
    bool                 in_process;         /* nobody reads the code: its values have no names */
    EmitOptions          options;
} Target;

/* `triple` NULL: this machine, with all it can do when `native`, else the lowest level of its family. On failure false and `why`, which
 * lives in the arena. */
bool target_open(Target *target, Arena *arena, const char *triple, bool native, Effort effort, const char **why);
void target_close(Target *target);

/* A module for the target, in a context of its own; freed by target_free_module. */
LLVMModuleRef target_new_module(const Target *target, const char *name);
void          target_free_module(LLVMModuleRef module);

/* Verifies and optimises. */
bool target_finish_module(const Target *target, LLVMModuleRef module, Arena *arena, const char **why);
bool target_object(const Target *target, LLVMModuleRef module, LLVMMemoryBufferRef *object, Arena *arena, const char **why);

#endif
