/* generate - random well-typed programs and applications. The same seed gives the same program on every machine. */
#ifndef POL_TESTS_AGREE_GENERATE_H
#define POL_TESTS_AGREE_GENERATE_H

#include "ir/application.h"

typedef struct { uint64_t state; } Random;
uint64_t random_next(Random *random);
int32_t  random_below(Random *random, int32_t count);        /* 0 .. count - 1 */
bool     random_percent(Random *random, int percent);

/* alike: no lists, and the measures are shares of a few facts with a cap, of which one choice takes the best. */
typedef struct { int32_t nodes, measures; bool lists, alike; } Size;

/* NULL when the program does not pass ir_ranges or ir_sources (its numbers grew too large). */
IrProgram *generate_program(Arena *arena, uint64_t seed, Size size);

/* Texts are the keys of short decimal numbers, so that their letters can be found again. */
enum { TEXT_COUNT = 1000 };
int64_t text_number(int32_t number);                         /* 0 .. TEXT_COUNT - 1 */

/* missing: percent of facts that are absent; wrong: at least one fact lies outside its range when the program has one that can. */
Application *generate_application(Arena *arena, const IrProgram *program, Random *random, int missing, bool wrong, bool *is_wrong);

#endif
