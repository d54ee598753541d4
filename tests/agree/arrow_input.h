/* arrow_input - rows as an Arrow struct array: with an offset, in other widths than the kernels', lists with 32-bit offsets. */
#ifndef POL_TESTS_AGREE_ARROW_INPUT_H
#define POL_TESTS_AGREE_ARROW_INPUT_H

#include "columns.h"

/* Memory from the arena; nothing to release. */
void arrow_from_columns(const IrProgram *program, const Layout *layout, const Columns *columns, int64_t rows, Arena *arena, struct ArrowSchema *schema,
                        struct ArrowArray *array);

#endif
