/* jit - ORC's LLJIT as a loader of objects. Emitted code needs no symbol but those that code generation itself calls (memset). */
#include "native/jit.h"

#include <llvm-c/Error.h>
#include <llvm-c/LLJIT.h>

#include <string.h>

struct Jit { LLVMOrcLLJITRef orc; };

static bool failed(LLVMErrorRef error, Arena *arena, const char **why) {
    if (!error) return false;
    char *message = LLVMGetErrorMessage(error);
    *why = arena_strndup(arena, message, strlen(message));
    LLVMDisposeErrorMessage(message);
    return true;
}

Jit *jit_new(Arena *arena, const char **why) {
    Jit *jit = NEW(arena, Jit);
    LLVMOrcDefinitionGeneratorRef process;
    if (failed(LLVMOrcCreateLLJIT(&jit->orc, NULL), arena, why)) return NULL;
    if (failed(LLVMOrcCreateDynamicLibrarySearchGeneratorForProcess(&process, LLVMOrcLLJITGetGlobalPrefix(jit->orc), NULL, NULL), arena, why)) {
        jit_free(jit);
        return NULL;
    }
    LLVMOrcJITDylibAddGenerator(LLVMOrcLLJITGetMainJITDylib(jit->orc), process);
    return jit;
}

bool jit_add(Jit *jit, LLVMMemoryBufferRef object, Arena *arena, const char **why) {
    return !failed(LLVMOrcLLJITAddObjectFile(jit->orc, LLVMOrcLLJITGetMainJITDylib(jit->orc), object), arena, why);
}

void *jit_find(Jit *jit, const char *name, Arena *arena, const char **why) {
    LLVMOrcExecutorAddress address = 0;
    return failed(LLVMOrcLLJITLookup(jit->orc, &address, name), arena, why) ? NULL : (void *)(uintptr_t)address;
}

void jit_free(Jit *jit) {
    if (jit && jit->orc) LLVMConsumeError(LLVMOrcDisposeLLJIT(jit->orc));
}
