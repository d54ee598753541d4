/* columns - applications as columns and input structs, made by hand here so that the tests do not rest on the code under test. */
#ifndef POL_TESTS_AGREE_COLUMNS_H
#define POL_TESTS_AGREE_COLUMNS_H

#include "native/layout.h"

typedef struct { pol_column *fields; pol_list_column *lists; int64_t padded_rows; } Columns;

Columns columns_from_rows(const IrProgram *program, const Layout *layout, Application **rows, int32_t count, Arena *arena);
void  **columns_outputs(const Layout *layout, pol_selection selection, int32_t rows, Arena *arena);
int64_t columns_output_at(const pol_output *output, const void *column, int64_t row);    /* masks zero-extended, status too */
void   *columns_input(const IrProgram *program, const Layout *layout, const Application *application, Arena *arena);
pol_level columns_level(int number);                         /* one that this machine has */

#endif
