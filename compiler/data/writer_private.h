/* writer_private - the three forms of a row. Included by writer*.c only. */
#ifndef POL_DATA_WRITER_PRIVATE_H
#define POL_DATA_WRITER_PRIVATE_H

#include "data/decision_error.h"
#include "data/writer.h"
#include "data/writer_cells.h"

enum { TABLE_STATUS_COLUMNS, TABLE_LISTS };                    /* a column a measure, or one list where that would be too wide */

typedef struct XlsxWriter XlsxWriter;
typedef struct BatchWriter BatchWriter;

/* A row that is written in order to be taken apart (row_pieces.c): where its pieces end (the head, each measure and choice, the tail), and where numbers
 * that differ from row to row are left out. The row then holds the kind of a number in place of the number. */
typedef enum { HOLE_ROW, HOLE_AMOUNT, HOLE_AMOUNT_MIN, HOLE_AWARD } HoleKind;
typedef struct { size_t at; HoleKind kind; } Hole;
typedef struct { size_t at; int32_t holes; } Cut;                /* holes: how many stand before it */
typedef struct { Cut *ends; Hole *holes; int32_t end_count, hole_count; } RowCuts;

static inline void cut_here(RowCuts *cuts, const Buffer *out) { cuts->ends[cuts->end_count++] = (Cut){out->size, cuts->hole_count}; }
static inline void leave_hole(RowCuts *cuts, size_t at, HoleKind kind) { cuts->holes[cuts->hole_count++] = (Hole){at, kind}; }

struct Writer {
    WriterOptions options;
    XlsxWriter *xlsx;                                          /* OUTPUT_XLSX */
    BatchWriter *batch;                                        /* OUTPUT_PARQUET, OUTPUT_ARROW */
    int   form;
    int   row_width, best_width, amount_width, *measure_widths;
};

/* `cuts`: NULL, except for a row that is taken apart. */
void jsonl_row(const Writer *writer, const Row *row, const Decision *decision, const ExplainInput *explain, RowCuts *cuts, Buffer *out);
void csv_begin(const Writer *writer, Buffer *out);
void csv_row(const Writer *writer, const Row *row, const Decision *decision, RowCuts *cuts, Buffer *out);
/* False: xlsx_writer_failure says why. */
bool xlsx_writer_open(Writer *writer, Arena *arena);
void xlsx_row(Writer *writer, const Row *row, const Decision *decision);
const Wording *xlsx_writer_failure(const Writer *writer);
void xlsx_writer_close(Writer *writer);
/* batch_writer_failure says whether it could be opened. */
void batch_writer_open(Writer *writer, Arena *arena);
void batch_row(const Writer *writer, const Row *row, const Decision *decision, Buffer *out);
/* Takes the rows that were gathered elsewhere, and clears them. */
void batch_rows(const Writer *writer, CellColumns *rows, Buffer *out);
const Wording *batch_writer_failure(const Writer *writer);
void batch_writer_close(Writer *writer, Buffer *out);
void table_start(Writer *writer, Arena *arena);
void table_begin(const Writer *writer, Buffer *out);
void table_row(const Writer *writer, const Row *row, const Decision *decision, Buffer *out);

/* Whether the measure, a member of a choice, is among the members `bits`. */
bool choice_bit(const IrProgram *program, int32_t measure, uint64_t bits);
/* Whether the measure can have an amount at all. */
bool measure_has_amount(const IrMeasure *measure);
void money_text(int64_t fen, char buffer[48]);                 /* "2000000.00" */
/* Where an error of the decision belongs: the id of the check, or of the choice's rule. */
void error_condition(const IrProgram *program, const IrMeasure *measure, const MeasureDecision *decision, Buffer *out);

#endif
