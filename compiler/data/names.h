/* names - how data names the things of a schema: entities, fields and enum items by ASCII name, Chinese name or (items) label. */
#ifndef POL_DATA_NAMES_H
#define POL_DATA_NAMES_H

#include "ir/ir.h"

typedef struct NameTable NameTable;                            /* text -> index, made once, read by many */
NameTable  *name_table_new(Arena *arena);
void        name_table_put(NameTable *table, const char *name, int32_t value);    /* NULL is ignored; the first value of a name stays */
int32_t     name_table_find(const NameTable *table, const char *text, size_t size);   /* -1: not there */
int32_t     name_table_find_loosely(const NameTable *table, Arena *arena, const char *text, size_t size);   /* in any case, full-width or not; for messages */
const char *name_table_nearest(const NameTable *table, Arena *arena, const char *text, size_t size);  /* NULL: none is near */

typedef struct {
    const IrSchema *schema;
    NameTable  *entities;
    NameTable **fields;                                        /* by entity: name -> index into schema->fields */
    NameTable **items;                                         /* by enum: name or label -> item */
} SchemaNames;

SchemaNames *schema_names_new(Arena *arena, const IrSchema *schema);

/* "project.total_investment" and "项目.总投资额"; with element >= 1: "loans[2].interest_paid". field NULL: the entity alone. */
Wording field_path(Arena *arena, const IrEntity *entity, const IrField *field, int32_t element);

#endif
