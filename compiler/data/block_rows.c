/* block_rows - see block_rows.h. */
#include "data/block_rows.h"

#include "data/decision_error.h"
#include "data/writer_private.h"
#include <stdlib.h>

struct BlockRows {
    Writer      *writer;
    RowPieces   *pieces;
    CellColumns *columns;                                       /* of a file that is kept in columns; NULL: rows are text */
    Arena       *arena;
    Decision     decision;                                      /* of the current row */
    ElementDecision *no_elements;                               /* room for none */
    int64_t      number, good;                                  /* of the next row; good rows of the piece so far */
    int32_t      bad;                                           /* bad rows of the piece so far */
};

enum { MOST_TEXT_BYTES = 1024 * 1024 };                         /* that are kept from piece to piece */

bool block_rows_possible(OutputFormat format) { return format == OUTPUT_JSONL || format == OUTPUT_CSV || format == OUTPUT_PARQUET || format == OUTPUT_ARROW; }

BlockRows *block_rows_new(Writer *writer) {
    const IrProgram *program = writer->options.program;
    BlockRows *rows = calloc(1, sizeof *rows);
    if (!rows) memory_exhausted(sizeof *rows);
    rows->writer = writer;
    if (writer->batch) rows->columns = cell_columns_new(&writer->options);
    rows->pieces = row_pieces_new(writer, rows->columns);
    rows->arena = arena_new();
    rows->decision = (Decision){.measures = NEW_ARRAY(rows->arena, MeasureDecision, program->measure_count + 1), .choices = NEW_ARRAY(rows->arena, ChoiceDecision, program->choice_count + 1)};
    rows->no_elements = NEW(rows->arena, ElementDecision);
    return rows;
}

void block_rows_free(BlockRows *rows) {
    if (!rows) return;
    row_pieces_free(rows->pieces);
    cell_columns_free(rows->columns);
    arena_free(rows->arena);
    free(rows);
}

void block_rows_start(BlockRows *rows, int64_t number) {
    rows->number = number;
    rows->good = rows->bad = 0;
}

/* The bad rows that stand before the next good one; all that are left when there is none. */
static void write_bad_rows(BlockRows *rows, DataBlock block, bool rest, Buffer *out) {
    for (; rows->bad < data_block_bad_rows(block); rows->bad++) {
        const BadRow *bad = data_block_bad_row(block, rows->bad);
        if (!rest && bad->good_before > rows->good) return;
        Row row = {.row = rows->number++, .line = bad->line, .errors = bad->errors};
        row_pieces_write(rows->pieces, &row, NULL, out);
    }
}

/* The lists of a table in columns are absent: elements that were looked at are none. False: a measure or a choice is in error. */
static bool take_decision(BlockRows *rows, const DecisionColumns *decisions, int64_t at) {
    const IrProgram *program = rows->writer->options.program;
    for (int32_t i = 0; i < program->measure_count; i++) {
        MeasureDecision *measure = &rows->decision.measures[i];
        decision_columns_measure(decisions, i, at, measure);
        if (program->measures[i].region >= 0 && elements_looked_at(measure->status, measure->check_failed)) measure->elements = rows->no_elements;
    }
    for (int32_t i = 0; i < program->choice_count; i++) decision_columns_choice(decisions, i, at, &rows->decision.choices[i]);
    return !decision_has_error(program, &rows->decision);
}

/* How many of the rows from `at` on are like rows before, and have no bad one between them. */
static int32_t ready_rows(const BlockRows *rows, DataBlock block, int64_t at, int64_t end) {
    int64_t most = end - at;
    if (rows->bad < data_block_bad_rows(block)) {
        int64_t before = data_block_bad_row(block, rows->bad)->good_before - rows->good;
        if (before < most) most = before;
    }
    int32_t count = 0;
    while (count < most && row_pieces_ready(rows->pieces, (int32_t)(at % PIECES_ROWS) + count)) count++;
    return count;
}

/* Writes the row as it was written before, or rows in columns. How many; 0: it is not like rows before it. */
static int32_t put_rows(BlockRows *rows, DataBlock block, const DecisionColumns *decisions, int64_t at, int64_t end, Buffer *out) {
    int32_t index = (int32_t)(at % PIECES_ROWS);
    if (!rows->columns) return row_pieces_put(rows->pieces, decisions, index, rows->number, out);
    int32_t count = ready_rows(rows, block, at, end);
    if (count > 0) row_pieces_put_columns(rows->pieces, decisions, index, count, rows->number);
    return count;
}

void block_rows_write(BlockRows *rows, DataBlock block, const DecisionColumns *decisions, Buffer *out) {
    const FactColumns *facts = data_block_columns(block);
    bool               lines = rows->writer->options.format == OUTPUT_JSONL;     /* the others do not tell them of rows that could be read */
    int64_t            end = 0;                                 /* of the rows that were looked up */
    for (int64_t at = 0; at < facts->rows;) {
        if (at == end) {
            end = facts->rows - at < PIECES_ROWS ? facts->rows : at + PIECES_ROWS;
            row_pieces_find(rows->pieces, decisions, at, (int32_t)(end - at));
        }
        if (rows->bad < data_block_bad_rows(block)) write_bad_rows(rows, block, false, out);
        int32_t put = put_rows(rows, block, decisions, at, end, out);
        if (put == 0) {
            Row row = {.row = rows->number};
            if (!take_decision(rows, decisions, at) && lines) row.line = data_block_line(block, rows->good);
            row_pieces_write(rows->pieces, &row, &rows->decision, out);
            put = 1;
        }
        rows->number += put;
        rows->good += put;
        at += put;
    }
}

int64_t block_rows_end(BlockRows *rows, DataBlock block, Buffer *out) {
    write_bad_rows(rows, block, true, out);
    return rows->number;
}

void block_rows_hand_over(BlockRows *rows, Buffer *out) {
    if (!rows->columns) return;
    batch_rows(rows->writer, rows->columns, out);
    if (rows->columns->text_bytes <= MOST_TEXT_BYTES) return;
    row_pieces_forget(rows->pieces);
    cell_columns_forget_texts(rows->columns);
}
