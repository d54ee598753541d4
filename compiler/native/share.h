/* share - a program's measures and choices as several parts that do not ask for each other's results, so that several threads make their code. */
#ifndef POL_NATIVE_SHARE_H
#define POL_NATIVE_SHARE_H

#include "native/emit.h"

typedef struct { EmitShare *parts; int count; } Shares;

/* How many parts are worth making for so many threads. */
int share_count(const IrProgram *program, int threads);
/* Up to `most` parts; a choice and its members stay together. Count 1, and no parts: it is better left in one piece. In the arena. */
Shares share_program(Arena *arena, const IrProgram *program, int most);

#endif
