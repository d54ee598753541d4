/* jit - object code in this process: makes it, runs it, gives it back. */
#ifndef POL_NATIVE_JIT_H
#define POL_NATIVE_JIT_H

#include "native/target.h"

typedef struct Jit Jit;
Jit  *jit_new(Arena *arena, const char **why);               /* NULL and `why` on failure */
bool  jit_add(Jit *jit, LLVMMemoryBufferRef object, Arena *arena, const char **why);   /* takes the object */
void *jit_find(Jit *jit, const char *name, Arena *arena, const char **why);
void  jit_free(Jit *jit);

#endif
