/* generate_internal - shared by the files that make random programs. */
#ifndef POL_TESTS_AGREE_GENERATE_INTERNAL_H
#define POL_TESTS_AGREE_GENERATE_INTERNAL_H

#include "generate.h"

/* A node that later nodes may use. most: bound of its magnitude, as a number (ranges are checked exactly afterwards). */
typedef struct { IrId id; IrType type; Int128 denominator; long double most; int32_t region; } Item;

typedef struct {
    Arena     *arena;
    IrBuilder *builder;
    IrProgram *program;
    Random     random;
    VEC(Item)  items;
    Size       size;
} Generator;

void make_schema(Generator *g);
void make_nodes(Generator *g, int32_t region, int32_t count);
void make_measures(Generator *g);

Int128 interesting(Generator *g, int64_t low, int64_t high);          /* edges more often than not */
Item   add_item(Generator *g, IrNode node, long double most);
Item   any_item(Generator *g, int32_t region, TypeKind kind);         /* makes a constant when there is none */
Item   any_number(Generator *g, int32_t region);
IrNode blank_node(IrKind kind, IrType type, Int128 denominator, int32_t region);
Item   money_amount(Generator *g, int32_t region);                    /* denominator 1 */
Item   constant(Generator *g, IrType type, Int128 value, Int128 denominator);
Item   unary(Generator *g, IrKind kind, Item a, IrType type, Int128 denominator, Int128 argument, int32_t region, long double most);
Item   binary(Generator *g, IrKind kind, Item a, Item b, IrType type, Int128 denominator, int32_t region, long double most);

/* Measures of one shape (generate_alike.c). */
TypeKind kind_of_alike(Generator *g);
int64_t  most_of_alike(Generator *g, TypeKind kind);                   /* the end of the range of a fact */
void     make_alike_measure(Generator *g, IrMeasure *measure);         /* conditions and amount */

#endif
