/* cell_columns - rows of cells gathered in columns, for files that are kept in columns. A text is a number in the dictionary of its column: as a rule few texts stand
 * in many rows, and none is copied twice. */
#ifndef POL_DATA_CELL_COLUMNS_H
#define POL_DATA_CELL_COLUMNS_H

#include "base/vec.h"
#include "data/names.h"
#include "data/writer_cells.h"

typedef struct { const char *bytes; int32_t size; } CellText;

typedef struct {
    CellKind    kind;
    const char *name;
    NameTable  *known;                                         /* text -> its number in `texts`; NULL: none yet */
    VEC(CellText) texts;
    int32_t    *indices;                                       /* texts, yes or no (0, 1): -1 is an empty cell. NULL: the column holds numbers */
    int64_t    *numbers;
    uint8_t    *present;                                       /* of numbers */
    int32_t    *taken;                                         /* by text: its number where the rows are taken to, -1: not there yet (cell_columns_take) */
    int32_t     taken_room;
} CellColumn;

struct CellColumns {
    CellSink    sink;                                          /* a row that is given to it is added */
    Arena      *arena, *texts;                                 /* texts: of the dictionaries */
    VEC(CellColumn) columns;
    int32_t     at;                                            /* the column of the sink's next cell */
    int64_t     rows, capacity;
    size_t      text_bytes;                                    /* of all dictionaries */
    int64_t     generation, taken_generation;                  /* how often the dictionaries were forgotten; those of where `taken` belongs */
};

CellColumns *cell_columns_new(const WriterOptions *options);
void         cell_columns_free(CellColumns *columns);          /* NULL is allowed */
void         cell_columns_room(CellColumns *columns, int64_t more);   /* rows behind the last one */
void         cell_columns_clear(CellColumns *columns);         /* forgets the rows */
void         cell_columns_forget_texts(CellColumns *columns);  /* needs columns without rows */
int32_t      cell_columns_text(CellColumns *columns, CellColumn *column, const char *text, size_t size);    /* -1: an empty cell */
/* Adds `count` rows of `from`. In what order texts get their numbers depends on the rows alone, not on who gathered them. */
void         cell_columns_take(CellColumns *into, CellColumns *from, int64_t first, int64_t count);

/* A cell of a piece (row_pieces): a text or yes or no as in `indices`; or below -1 the kind of the number that stands there. */
static inline int32_t cell_of_hole(int32_t kind) { return -2 - kind; }
static inline void cell_put(CellColumn *column, int64_t row, int32_t cell, const int64_t numbers[]) {
    if (column->indices) {
        column->indices[row] = cell;
        return;
    }
    column->present[row] = cell < -1;
    column->numbers[row] = cell < -1 ? numbers[-2 - cell] : 0;
}

#endif
