/* application - the facts of one application as every engine takes them: one cell a field of the single entities, one list a
 * many entity. Made by the readers in tools/; checked against the schema there (type, range, precision). */
#ifndef POL_IR_APPLICATION_H
#define POL_IR_APPLICATION_H

#include "ir/ir.h"

typedef struct { int64_t value; bool present; } Cell;      /* value in stored units of its field, see ir.h; text: index into texts */

typedef struct {
    bool    present;                                       /* absent list and empty list differ */
    int32_t count;
    Cell   *cells;                                         /* count * field_count of the entity, row by row */
} ApplicationList;

typedef struct { int32_t slot, element; } TextPlace;       /* element: from 1 within a list, else 0 */

typedef struct {
    Cell            *cells;                                /* by slot, schema->field_count (cells of list fields are not used) */
    ApplicationList *lists;                                /* by entity, schema->entity_count (used where many) */
    const char     **texts; int32_t text_count;            /* values of TYPE_TEXT and of open enums outside the list */
    TextPlace       *text_places;                          /* by text: the fact it was given for */
} Application;

int64_t application_value(const Application *application, TypeKind kind, int64_t stored);     /* of a cell: its value in an engine; a text by pol_text_key */

Application *application_new(Arena *arena, const IrSchema *schema);   /* everything absent */

/* A fact cell in words of the language: 2000万元 style is not used here; money "20000000.00元", date "2025-06-30", enum item's label or name. */
void value_text(const IrSchema *schema, IrType type, Int128 value, Int128 denominator, Language language, Buffer *out);

#endif
