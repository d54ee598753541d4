/* share - a program's measures and choices as several parts that do not ask for each other's results, so that several threads make their code. */
#ifndef POL_NATIVE_SHARE_H
#define POL_NATIVE_SHARE_H

#include "native/emit.h"

typedef struct { EmitShare *parts; int count; } Shares;

/* As many parts as are worth making for so many threads; count 1: all is one part. A choice and its members stay together. In the arena. */
Shares share_program(Arena *arena, const IrProgram *program, int threads);

#endif
