/* schema - what an application may hold, for other programs and for people: JSON Schema 2020-12, or the header of an empty table. */
#ifndef POL_DATA_SCHEMA_H
#define POL_DATA_SCHEMA_H

#include "ir/ir.h"

/* Keys are the ASCII names, or the Chinese ones when `chinese_keys`; titles and descriptions are in both languages. */
void schema_json(const IrProgram *program, bool chinese_keys, Buffer *out);
/* One line, entity.fact of every fact that a table can hold (lists cannot), CRLF. */
void schema_csv(const IrProgram *program, bool chinese_keys, Buffer *out);

#endif
