/* value_number - money, rates, quantities and integers from their text. Used by value_read only. */
#ifndef POL_DATA_VALUE_NUMBER_H
#define POL_DATA_VALUE_NUMBER_H

#include "data/value_read.h"

bool value_read_number(ValueContext *context, ValueForm form, const char *text, size_t size, Cell *cell);
/* The value of a field (stored units) as people write it: 2000万元, 12%, 50吨标准煤, 2025-06-30. Only for messages. */
const char *fact_value_words(Arena *arena, const IrSchema *schema, IrType type, int64_t value, Language language);

#endif
