/* fact_columns - the facts of a block of applications in columns, as kernels take them, and the short-cuts by which a cell of a table becomes a value
 * there. A short-cut takes only what it is sure of; everything else goes the careful way (value_read), so that both give the same values and no mistake
 * is told differently. */
#ifndef POL_DATA_FACT_COLUMNS_H
#define POL_DATA_FACT_COLUMNS_H

#include "ir/application.h"
#include "native/layout.h"
#include "data/names.h"

enum { COLUMNS_ROWS = 4096, COLUMNS_SLACK = 64 };               /* rows of a block; readable bytes before and behind the text */

/* The texts of a fact's items as they stand in the file: first and last eight bytes and the length find an entry, its bytes confirm it. */
typedef struct { uint64_t first, last; const char *text; uint32_t size; int32_t value; } ItemText;
typedef struct { ItemText *slots; uint32_t mask; } ItemTexts;    /* size 0: empty */

typedef enum { CELL_BOOL, CELL_WHOLE, CELL_MONEY, CELL_MILLIONTHS, CELL_RATE, CELL_DATE, CELL_ENUM, CELL_SET, CELL_TEXT, CELL_IGNORED } CellForm;

typedef struct {
    CellForm  form;
    int32_t   slot, bits;                                       /* bits: of the kernel's column; a bool is a byte until it is packed */
    int64_t   low, high, nothing;                               /* nothing: what stands for an absent value; in range */
    ItemTexts items;                                            /* bool, enum, set */
    void     *values;
    uint8_t  *present;                                          /* a byte a row, 1 unless absent */
    bool      any_absent;
    bool      is_packed;                                        /* a yes-or-no column of this block that came as bits */
} FactColumn;

typedef struct {
    const IrSchema *schema;
    const Layout   *layout;
    FactColumn *columns; int32_t count;                         /* by column of the table */
    int64_t     rows;
    uint8_t    *dropped; bool any_dropped;                      /* rows that turned out bad: packing leaves them out */
    /* after fact_columns_pack */
    pol_column *fields;                                         /* by slot */
    pol_list_column *lists;                                     /* by entity: all absent */
    bool        complete;                                       /* every fact of every row is there */
    uint8_t    *zeros, *ones, **packed, **packed_present;       /* by column */
} FactColumns;

/* `slots`: by column of the table (-1: the column is no fact). `encode` turns UTF-8 into the bytes of the file's encoding, NULL for UTF-8; false: not possible. */
typedef bool EncodeText(void *context, Arena *arena, const char *text, const char **bytes);
FactColumns *fact_columns_new(Arena *arena, const IrSchema *schema, const Layout *layout, const int32_t *slots, int32_t count, EncodeText *encode, void *context);
void fact_columns_clear(FactColumns *columns);
/* An application that was read the careful way: as the next row, or in a row that was kept for it. */
void fact_columns_put(FactColumns *columns, const Application *application);
void fact_columns_set(FactColumns *columns, int64_t row, const Application *application);
/* A column of a block as a whole: values in stored units, states 0 absent and 1 present (what else there is counts as absent), or bits of facts that are all there. */
void fact_columns_put_block(FactColumns *columns, int32_t index, const int64_t *values, const uint8_t *states, int64_t rows);
void fact_columns_put_bits(FactColumns *columns, int32_t index, const uint8_t *bits, int64_t rows);
void fact_columns_drop(FactColumns *columns, int64_t row);
/* Makes bits of bytes and points `fields` at the columns; kernels may read up to the next multiple of 64 rows. */
void fact_columns_pack(FactColumns *columns);

#endif
