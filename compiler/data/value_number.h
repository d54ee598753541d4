/* value_number - money, rates, quantities and integers from their text, and the units that may stand around them. */
#ifndef POL_DATA_VALUE_NUMBER_H
#define POL_DATA_VALUE_NUMBER_H

#include "data/value_read.h"

bool value_read_number(ValueContext *context, ValueForm form, const char *text, size_t size, Cell *cell);
/* Whether the words that a number format writes beside a number (with blanks in between) leave its meaning: 元 for money, the fact's own unit for a quantity. */
bool value_has_words(const IrSchema *schema, IrType type, const char *words);
/* Whether the text is no value but heads a column whose values are meant in another unit: 万元, （万元）, 单位：万元, 金额（万元）. */
bool value_is_other_unit(Arena *arena, IrType type, const char *text, size_t size);
/* The value of a field (stored units) as people write it: 2000万元, 12%, 50吨标准煤, 2025-06-30. Only for messages. */
const char *fact_value_words(Arena *arena, const IrSchema *schema, IrType type, int64_t value, Language language);

#endif
