/* value_number - money, rates, quantities and integers from their text, and the units that may stand around them. */
#ifndef POL_DATA_VALUE_NUMBER_H
#define POL_DATA_VALUE_NUMBER_H

#include "data/value_read.h"

bool value_read_number(ValueContext *context, ValueForm form, const char *text, size_t size, Cell *cell);
/* Whether the words that a number format writes beside a number (with blanks in between) leave its meaning: 元 for money, the fact's own unit for a quantity. */
bool value_has_words(const IrSchema *schema, IrType type, const char *words);
/* Whether the text is no value but says that amounts are in another unit than yuan. Stated: 万元, （千元）, 单位：万元, 以美元为单位; possible: what may also be
 * the name of something, or its currency: 美元, 千, 金额（万元）. */
typedef enum { UNIT_NONE, UNIT_POSSIBLE, UNIT_STATED, UNIT_NEVER } OtherUnit;    /* never: above all others, where a least one is asked for */
OtherUnit value_other_unit(Arena *arena, const char *text, size_t size);
/* The same of a cell of a table; none where the policy has no amounts that could be misread. */
OtherUnit value_cell_unit(Arena *arena, const IrSchema *schema, const char *text, size_t size);
/* Keeps it as the row's heading; `listed`: it is a mistake (D0022) wherever it stands. */
void value_note_unit(RowErrors *errors, Place place, Wording field, const char *text, size_t size, bool listed);
/* The value of a field (stored units) as people write it: 2000万元, 12%, 50吨标准煤, 2025-06-30. Only for messages. */
const char *fact_value_words(Arena *arena, const IrSchema *schema, IrType type, int64_t value, Language language);

#endif
