/* row_pieces - see row_pieces.h. A row is taken apart where the writer says (RowCuts): in a wide row the head, a piece a measure and choice, and the
 * tail; in a long one a piece a measure. What a piece depends on is its key; pieces are found by it in a table of their own. */
#include "data/row_pieces.h"

#include "data/writer_private.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_HOLES = 4, MOST_PIECES = 4096, SLACK = 64, NUMBER_ROOM = 24 };

typedef struct { uint64_t words[4]; } PieceKey;
typedef struct {
    PieceKey    key;
    const char *text;                                           /* NULL: a free entry; SLACK bytes behind it can be read. Of columns: no text */
    const int32_t *cells;                                       /* of columns: see cell_put */
    uint32_t    size, hole_count, holes[MOST_HOLES];
    HoleKind    kinds[MOST_HOLES];
} Piece;

typedef enum { PLACE_HEAD, PLACE_MEASURE, PLACE_CHOICE, PLACE_TAIL } PlaceKind;
/* entries: a hash table; each place has its own. column: of its first cell. */
typedef struct { PlaceKind kind; int32_t index, column; Piece *entries; uint32_t mask, count; } PiecePlace;

/* Cells of a row that is taken apart. */
typedef struct { CellSink sink; CellColumns *columns; RowCuts *cuts; VEC(int32_t) cells; Arena *arena; int32_t at; } CellCatcher;

struct RowPieces {
    Writer       *writer;
    CellColumns  *columns;                                       /* NULL: rows are text */
    bool          possible;
    Arena        *arena;
    PiecePlace   *places; int32_t place_count;
    const Piece **found; PieceKey *keys;                         /* of the current row, by place */
    RowCuts       cuts;
    Decision      marked;                                        /* the current one, with the kinds of amounts in place of amounts */
    Buffer        scratch;
    int32_t       kept;                                          /* pieces in all tables */
    const Piece **block;                                         /* of the rows looked up last: by place and row; NULL: none is kept, or the row has none */
    int64_t       block_first;
};

static void add_place(RowPieces *pieces, PlaceKind kind, int32_t index) { pieces->places[pieces->place_count++] = (PiecePlace){.kind = kind, .index = index}; }

static void forget(RowPieces *pieces) {
    const IrProgram *program = pieces->writer->options.program;
    bool    wide = pieces->writer->options.shape == SHAPE_WIDE;
    int32_t most = program->measure_count + program->choice_count + 2;
    if (pieces->arena) arena_free(pieces->arena);
    pieces->arena = arena_new();
    pieces->places = NEW_ARRAY(pieces->arena, PiecePlace, most);
    pieces->found = NEW_ARRAY(pieces->arena, const Piece *, most);
    pieces->keys = NEW_ARRAY(pieces->arena, PieceKey, most);
    pieces->block = NEW_ARRAY(pieces->arena, const Piece *, most * PIECES_ROWS);
    pieces->cuts = (RowCuts){.ends = NEW_ARRAY(pieces->arena, Cut, most), .holes = NEW_ARRAY(pieces->arena, Hole, most * MOST_HOLES)};
    pieces->marked = (Decision){.measures = NEW_ARRAY(pieces->arena, MeasureDecision, program->measure_count + 1), .choices = NEW_ARRAY(pieces->arena, ChoiceDecision, program->choice_count + 1)};
    pieces->place_count = pieces->kept = 0;
    if (wide) add_place(pieces, PLACE_HEAD, 0);
    for (int32_t i = 0; i < program->measure_count; i++) add_place(pieces, PLACE_MEASURE, i);
    for (int32_t i = 0; wide && i < program->choice_count; i++) add_place(pieces, PLACE_CHOICE, i);
    if (wide) add_place(pieces, PLACE_TAIL, 0);
}

void row_pieces_forget(RowPieces *pieces) {
    if (pieces->possible) forget(pieces);
}

RowPieces *row_pieces_new(Writer *writer, CellColumns *columns) {
    RowPieces *pieces = calloc(1, sizeof *pieces);
    if (!pieces) memory_exhausted(sizeof *pieces);
    pieces->writer = writer;
    pieces->columns = columns;
    pieces->possible = (columns || writer->options.format == OUTPUT_CSV || writer->options.format == OUTPUT_JSONL) && !writer->options.batch;
    if (pieces->possible) forget(pieces);
    return pieces;
}

void row_pieces_free(RowPieces *pieces) {
    if (!pieces) return;
    if (pieces->arena) arena_free(pieces->arena);
    buffer_free(&pieces->scratch);
    free(pieces);
}

/* ---- keys: all that the writer looks at, but for the amounts ---------------------------------------------------------------- */

static bool measure_key(const RowPieces *pieces, int32_t index, const Decision *decision, PieceKey *key) {
    const IrMeasure       *measure = &pieces->writer->options.program->measures[index];
    const MeasureDecision *one = &decision->measures[index];
    if (one->status == STATUS_ERROR || (one->elements && one->element_count > 0)) return false;
    uint64_t flags = (uint64_t)one->status | (uint64_t)one->has_amount << 8 | (uint64_t)one->has_award << 9 | (uint64_t)one->estimated << 10 |
                     (uint64_t)(one->amount == one->amount_min) << 11 | (uint64_t)(one->elements != NULL) << 14;
    if (measure->choice >= 0 && pieces->writer->options.shape == SHAPE_LONG) {
        const ChoiceDecision *choice = &decision->choices[measure->choice];
        if (choice->error) return false;
        flags |= (uint64_t)choice_bit(pieces->writer->options.program, index, choice->best) << 12 | (uint64_t)choice_bit(pieces->writer->options.program, index, choice->selected) << 13;
    }
    *key = (PieceKey){{flags, one->failed, one->undecided, one->missing}};
    return true;
}

static bool key_of(const RowPieces *pieces, const PiecePlace *place, const Decision *decision, PieceKey *key) {
    switch (place->kind) {
    case PLACE_HEAD: case PLACE_TAIL: *key = (PieceKey){{0}}; return true;
    case PLACE_MEASURE: return measure_key(pieces, place->index, decision, key);
    case PLACE_CHOICE: {
        const ChoiceDecision *choice = &decision->choices[place->index];
        *key = (PieceKey){{choice->best, choice->undecided, choice->selected, choice->has_amount}};
        return !choice->error;
    }
    }
    return false;
}

static uint32_t hash_of(const PieceKey *key) {
    uint64_t mixed = (key->words[0] * 0x9E3779B97F4A7C15u ^ key->words[1]) * 0xD6E8FEB86659FD93u ^ (key->words[2] + key->words[3] * 0xC2B2AE3D27D4EB4Fu) * 0x9E3779B97F4A7C15u;
    return (uint32_t)(mixed >> 32 ^ mixed >> 52);
}

static bool same_key(const PieceKey *one, const PieceKey *other) {
    return ((one->words[0] ^ other->words[0]) | (one->words[1] ^ other->words[1]) | (one->words[2] ^ other->words[2]) | (one->words[3] ^ other->words[3])) == 0;
}

static const Piece *find(const PiecePlace *place, const PieceKey *key) {
    if (!place->entries) return NULL;
    for (uint32_t at = hash_of(key) & place->mask;; at = (at + 1) & place->mask) {
        const Piece *piece = &place->entries[at];
        if (!piece->text) return NULL;
        if (same_key(&piece->key, key)) return piece;
    }
}

/* ---- keeping pieces ----------------------------------------------------------------------------------------------------------- */

static void enter(PiecePlace *place, const Piece *piece) {
    uint32_t at = hash_of(&piece->key) & place->mask;
    while (place->entries[at].text) at = (at + 1) & place->mask;
    place->entries[at] = *piece;
}

static void keep(RowPieces *pieces, PiecePlace *place, const Piece *piece) {
    if (!place->entries || place->count * 2 > place->mask) {
        Piece   *before = place->entries;
        uint32_t had = before ? place->mask + 1 : 0;
        place->mask = had ? had * 2 - 1 : 15;
        place->entries = NEW_ARRAY(pieces->arena, Piece, place->mask + 1);
        for (uint32_t i = 0; i < had; i++)
            if (before[i].text) enter(place, &before[i]);
    }
    enter(place, piece);
    place->count++;
    pieces->kept++;
}

/* The decision with the kinds of amounts in place of amounts; equal ones stay equal. */
static const Decision *mark(RowPieces *pieces, const Decision *decision) {
    const IrProgram *program = pieces->writer->options.program;
    for (int32_t i = 0; i < program->measure_count; i++) {
        MeasureDecision *one = &pieces->marked.measures[i];
        *one = decision->measures[i];
        one->amount_min = one->amount_min == one->amount ? HOLE_AMOUNT : HOLE_AMOUNT_MIN;
        one->amount = HOLE_AMOUNT;
        one->award = HOLE_AWARD;
    }
    for (int32_t i = 0; i < program->choice_count; i++) {
        pieces->marked.choices[i] = decision->choices[i];
        pieces->marked.choices[i].amount = HOLE_AMOUNT;
    }
    return &pieces->marked;
}

static void catch_cell(CellCatcher *catcher, int32_t cell) {
    VEC_PUSH(catcher->arena, &catcher->cells, cell);
    catcher->at++;
}

static void catch_text(CellSink *sink, const char *text, size_t size) {
    CellCatcher *catcher = (CellCatcher *)sink;
    CellColumn  *column = &catcher->columns->columns.items[catcher->at];
    catch_cell(catcher, column->indices ? cell_columns_text(catcher->columns, column, text, size) : -1);
}

static void catch_integer(CellSink *sink, int64_t value) {
    (void)value;
    catch_cell((CellCatcher *)sink, cell_of_hole(HOLE_ROW));
}

static void catch_money(CellSink *sink, int64_t kind) { catch_cell((CellCatcher *)sink, cell_of_hole((int32_t)kind)); }
static void catch_end_row(CellSink *sink) { ((CellCatcher *)sink)->at = 0; }

static void catch_cut(CellSink *sink) {
    CellCatcher *catcher = (CellCatcher *)sink;
    catcher->cuts->ends[catcher->cuts->end_count++] = (Cut){(size_t)catcher->cells.count, 0};
}

/* The pieces of the row as cells. False: they do not fit together. */
static bool learn_cells(RowPieces *pieces, const Row *row, const Decision *decision) {
    RowCuts    *cuts = &pieces->cuts;
    CellCatcher catcher = {.sink = {catch_text, catch_integer, catch_money, catch_end_row, catch_cut, NULL}, .columns = pieces->columns, .cuts = cuts, .arena = arena_new()};
    cells_row(&pieces->writer->options, row, mark(pieces, decision), &catcher.sink);
    bool   fits = cuts->end_count == pieces->place_count;
    size_t start = 0;
    for (int32_t i = 0; fits && i < pieces->place_count; i++) {
        PiecePlace *place = &pieces->places[i];
        size_t      end = cuts->ends[i].at;
        Piece       piece = {.key = pieces->keys[i], .size = (uint32_t)(end - start), .text = ""};
        if (!find(place, &piece.key)) {
            int32_t *cells = NEW_ARRAY(pieces->arena, int32_t, piece.size + 1);
            for (uint32_t k = 0; k < piece.size; k++) cells[k] = catcher.cells.items[start + k];
            piece.cells = cells;
            place->column = pieces->writer->options.shape == SHAPE_WIDE ? (int32_t)start : 0;
            keep(pieces, place, &piece);
        }
        start = end;
    }
    arena_free(catcher.arena);
    return fits;
}

/* Has the writer write this row, and keeps the pieces that were not there. False: they do not fit together. */
static bool learn(RowPieces *pieces, const Row *row, const Decision *decision) {
    RowCuts *cuts = &pieces->cuts;
    cuts->end_count = cuts->hole_count = 0;
    if (pieces->columns) return learn_cells(pieces, row, decision);
    buffer_clear(&pieces->scratch);
    if (pieces->writer->options.format == OUTPUT_CSV) csv_row(pieces->writer, row, mark(pieces, decision), cuts, &pieces->scratch);
    else jsonl_row(pieces->writer, row, mark(pieces, decision), NULL, cuts, &pieces->scratch);
    if (cuts->end_count != pieces->place_count) return false;
    size_t start = 0;
    for (int32_t i = 0, hole = 0; i < pieces->place_count; i++) {
        size_t end = cuts->ends[i].at;
        Piece  piece = {.key = pieces->keys[i], .size = (uint32_t)(end - start)};
        for (; hole < cuts->ends[i].holes; hole++) {
            if (piece.hole_count == MOST_HOLES) return false;
            piece.holes[piece.hole_count] = (uint32_t)(cuts->holes[hole].at - start);
            piece.kinds[piece.hole_count++] = cuts->holes[hole].kind;
        }
        if (!find(&pieces->places[i], &piece.key)) {
            char *text = arena_alloc(pieces->arena, piece.size + SLACK);
            memcpy(text, pieces->scratch.data + start, piece.size);
            piece.text = text;
            keep(pieces, &pieces->places[i], &piece);
        }
        start = end;
    }
    return true;
}

/* ---- putting together --------------------------------------------------------------------------------------------------------- */

static char *put_bytes(char *to, const char *from, uint32_t size) {     /* whole blocks: there is room behind both */
    for (uint32_t at = 0; at < size; at += SLACK) memcpy(to + at, from + at, SLACK);
    return to + size;
}

static unsigned digit_count(uint64_t number) {
    unsigned count = 1;
    for (; number >= 10000; number /= 10000) count += 4;
    return count + (number >= 10) + (number >= 100) + (number >= 1000);
}

static char *put_digits(char *to, uint64_t number) {
    char *end = to + digit_count(number), *at = end;
    for (; number >= 100; number /= 100) {
        unsigned two = (unsigned)(number % 100);
        *--at = (char)('0' + two % 10);
        *--at = (char)('0' + two / 10);
    }
    if (number >= 10) *--at = (char)('0' + number % 10), number /= 10;
    *--at = (char)('0' + number);
    return end;
}

static char *put_money(char *to, int64_t fen) {
    uint64_t magnitude = fen < 0 ? 0 - (uint64_t)fen : (uint64_t)fen;
    if (fen < 0) *to++ = '-';
    to = put_digits(to, magnitude / 100);
    *to++ = '.';
    *to++ = (char)('0' + magnitude / 10 % 10);
    *to++ = (char)('0' + magnitude % 10);
    return to;
}

/* `numbers`: by HoleKind. */
static char *put_piece(char *to, const Piece *piece, const int64_t numbers[]) {
    uint32_t done = 0;
    for (uint32_t i = 0; i < piece->hole_count; i++) {
        int64_t number = numbers[piece->kinds[i]];
        to = put_bytes(to, piece->text + done, piece->holes[i] - done);
        to = piece->kinds[i] == HOLE_ROW ? put_digits(to, (uint64_t)number) : put_money(to, number);
        done = piece->holes[i];
    }
    return put_bytes(to, piece->text + done, piece->size - done);
}

/* The keys and pieces of the row; false: some piece is not there, or (`*usual`) the row is none that has pieces. */
static bool look_up(RowPieces *pieces, const Row *row, const Decision *decision, bool *usual, size_t *size) {
    bool all = true;
    *size = SLACK;
    *usual = false;
    for (int32_t i = 0; i < pieces->place_count; i++) {
        if (!key_of(pieces, &pieces->places[i], decision, &pieces->keys[i])) return false;
        const Piece *piece = pieces->found[i] = find(&pieces->places[i], &pieces->keys[i]);
        if (piece) *size += piece->size + piece->hole_count * NUMBER_ROOM;
        else all = false;
    }
    *usual = true;
    return all;
}

static void row_numbers(const PiecePlace *place, int64_t row, const Decision *decision, int64_t numbers[4]) {
    numbers[HOLE_ROW] = row;
    if (place->kind == PLACE_CHOICE) numbers[HOLE_AMOUNT] = decision->choices[place->index].amount;
    if (place->kind != PLACE_MEASURE) return;
    const MeasureDecision *measure = &decision->measures[place->index];
    numbers[HOLE_AMOUNT] = measure->amount;
    numbers[HOLE_AMOUNT_MIN] = measure->amount_min;
    numbers[HOLE_AWARD] = measure->award;
}

static void put_row(const RowPieces *pieces, int64_t row, const Decision *decision, size_t size, Buffer *out) {
    char *start = buffer_room(out, size), *to = start;
    for (int32_t i = 0; i < pieces->place_count; i++) {
        int64_t numbers[4] = {0};
        row_numbers(&pieces->places[i], row, decision, numbers);
        to = put_piece(to, pieces->found[i], numbers);
    }
    *to = '\0';
    out->size += (size_t)(to - start);
}

/* A wide row is one of the columns, a long one as many as there are places. */
static int64_t rows_of(const RowPieces *pieces) { return pieces->writer->options.shape == SHAPE_WIDE ? 1 : pieces->place_count; }

static void put_row_of_columns(RowPieces *pieces, int64_t row, const Decision *decision) {
    CellColumns *columns = pieces->columns;
    int64_t      step = rows_of(pieces) > 1 ? 1 : 0;
    cell_columns_room(columns, rows_of(pieces));
    for (int32_t i = 0; i < pieces->place_count; i++) {
        const PiecePlace *place = &pieces->places[i];
        const Piece      *piece = pieces->found[i];
        int64_t numbers[4] = {0};
        row_numbers(place, row, decision, numbers);
        for (uint32_t k = 0; k < piece->size; k++) cell_put(&columns->columns.items[place->column + (int32_t)k], columns->rows + i * step, piece->cells[k], numbers);
    }
    columns->rows += rows_of(pieces);
}

void row_pieces_write(RowPieces *pieces, const Row *row, const Decision *decision, Buffer *out) {
    bool   usual = pieces->possible && decision && row->errors.items.count == 0;
    size_t size;
    if (usual && !look_up(pieces, row, decision, &usual, &size) && usual) {
        if (pieces->kept > MOST_PIECES) forget(pieces);
        usual = look_up(pieces, row, decision, &usual, &size) || (usual && learn(pieces, row, decision) && look_up(pieces, row, decision, &usual, &size));
    }
    if (!usual) {
        if (pieces->columns) cells_row(&pieces->writer->options, row, decision, &pieces->columns->sink);
        else writer_row(pieces->writer, row, decision, NULL, out);
        return;
    }
    if (pieces->columns) put_row_of_columns(pieces, row->row, decision);
    else put_row(pieces, row->row, decision, size, out);
}

/* ---- blocks ------------------------------------------------------------------------------------------------------------------- */

static void find_measures(const RowPieces *pieces, const PiecePlace *place, const DecisionColumns *decisions, int64_t first, int32_t count, const Piece **found) {
    const IrProgram      *program = pieces->writer->options.program;
    const MeasureColumns *from = &decisions->measures[place->index];
    int32_t               choice = pieces->writer->options.shape == SHAPE_LONG ? program->measures[place->index].choice : -1;
    bool                  list = program->measures[place->index].region >= 0;
    for (int32_t i = 0; i < count; i++) {
        int64_t  at = first + i;
        bool     has_amount = bit_at(from->has_amount, at);
        bool     equal = !has_amount || from->amount[at] == from->amount_min[at];
        uint64_t flags = (uint64_t)from->status[at] | (uint64_t)has_amount << 8 | (uint64_t)bit_at(from->has_award, at) << 9 | (uint64_t)bit_at(from->estimated, at) << 10 | (uint64_t)equal << 11;
        if (list) flags |= (uint64_t)elements_looked_at((Status)from->status[at], 0) << 14;
        if (choice >= 0)
            flags |= (uint64_t)choice_bit(program, place->index, mask_at(decisions->choices[choice].best, at)) << 12 |
                     (uint64_t)choice_bit(program, place->index, decisions->choices[choice].selected[at]) << 13;
        PieceKey key = {{flags, mask_at(from->failed, at), mask_at(from->undecided, at), mask_at(from->missing, at)}};
        bool error = from->status[at] == STATUS_ERROR || (choice >= 0 && bit_at(decisions->choices[choice].error, at));
        found[i] = error ? NULL : find(place, &key);
    }
}

static void find_choices(const PiecePlace *place, const DecisionColumns *decisions, int64_t first, int32_t count, const Piece **found) {
    const ChoiceColumns *from = &decisions->choices[place->index];
    for (int32_t i = 0; i < count; i++) {
        int64_t  at = first + i;
        PieceKey key = {{mask_at(from->best, at), mask_at(from->undecided, at), from->selected[at], bit_at(from->has_amount, at)}};
        found[i] = bit_at(from->error, at) ? NULL : find(place, &key);
    }
}

void row_pieces_find(RowPieces *pieces, const DecisionColumns *decisions, int64_t first, int32_t count) {
    static const PieceKey none = {{0}};
    pieces->block_first = first;
    for (int32_t p = 0; pieces->possible && p < pieces->place_count; p++) {
        const PiecePlace *place = &pieces->places[p];
        const Piece     **found = pieces->block + (int64_t)p * PIECES_ROWS;
        switch (place->kind) {
        case PLACE_MEASURE: find_measures(pieces, place, decisions, first, count, found); break;
        case PLACE_CHOICE: find_choices(place, decisions, first, count, found); break;
        case PLACE_HEAD: case PLACE_TAIL:
            for (int32_t i = 0; i < count; i++) found[i] = find(place, &none);
            break;
        }
    }
}

bool row_pieces_ready(const RowPieces *pieces, int32_t index) {
    for (int32_t p = 0; p < pieces->place_count; p++)
        if (!pieces->block[(int64_t)p * PIECES_ROWS + index]) return false;
    return pieces->possible;
}

/* The column of the numbers that a hole of this kind leaves out. */
static const int64_t *hole_numbers(const PiecePlace *place, const DecisionColumns *decisions, HoleKind kind) {
    if (place->kind == PLACE_CHOICE) return decisions->choices[place->index].amount;
    const MeasureColumns *from = &decisions->measures[place->index];
    switch (kind) {
    case HOLE_AMOUNT: return from->amount;
    case HOLE_AMOUNT_MIN: return from->amount_min;
    case HOLE_AWARD: return from->award;
    case HOLE_ROW: break;
    }
    return NULL;
}

/* The cells of one column, of the rows that row_pieces_put_columns is asked for. `step`: rows of the columns from one to the next. */
static void put_column(const PiecePlace *place, const Piece *const *found, int32_t cell, const DecisionColumns *decisions, int64_t at, int32_t count, int64_t row, CellColumn *column, int64_t to,
                       int64_t step) {
    for (int32_t i = 0; column->indices && i < count; i++) column->indices[to + i * step] = found[i]->cells[cell];
    for (int32_t i = 0; !column->indices && i < count; i++) {
        int32_t        hole = found[i]->cells[cell];
        const int64_t *numbers = hole < -1 ? hole_numbers(place, decisions, (HoleKind)(-2 - hole)) : NULL;
        column->present[to + i * step] = hole < -1;
        column->numbers[to + i * step] = hole >= -1 ? 0 : numbers ? numbers[at + i] : row + i;
    }
}

void row_pieces_put_columns(const RowPieces *pieces, const DecisionColumns *decisions, int32_t index, int32_t count, int64_t row) {
    CellColumns *columns = pieces->columns;
    int64_t      step = rows_of(pieces);
    cell_columns_room(columns, count * step);
    for (int32_t p = 0; p < pieces->place_count; p++) {
        const PiecePlace   *place = &pieces->places[p];
        const Piece *const *found = pieces->block + (int64_t)p * PIECES_ROWS + index;
        int32_t             cells = (int32_t)found[0]->size;
        for (int32_t cell = 0; cell < cells; cell++)
            put_column(place, found, cell, decisions, pieces->block_first + index, count, row, &columns->columns.items[place->column + cell], columns->rows + (step > 1 ? p : 0), step);
    }
    columns->rows += count * step;
}

bool row_pieces_put(const RowPieces *pieces, const DecisionColumns *decisions, int32_t index, int64_t row, Buffer *out) {
    size_t  size = SLACK;
    int64_t at = pieces->block_first + index;
    for (int32_t p = 0; p < pieces->place_count; p++) {
        const Piece *piece = pieces->block[(int64_t)p * PIECES_ROWS + index];
        if (!piece) return false;
        size += piece->size + piece->hole_count * NUMBER_ROOM;
    }
    if (!pieces->possible) return false;
    char *start = buffer_room(out, size), *to = start;
    for (int32_t p = 0; p < pieces->place_count; p++) {
        const PiecePlace *place = &pieces->places[p];
        const Piece      *piece = pieces->block[(int64_t)p * PIECES_ROWS + index];
        int64_t numbers[4];
        numbers[HOLE_ROW] = row;
        if (piece->hole_count && place->kind == PLACE_CHOICE) numbers[HOLE_AMOUNT] = decisions->choices[place->index].amount[at];
        if (piece->hole_count && place->kind == PLACE_MEASURE) {
            const MeasureColumns *from = &decisions->measures[place->index];
            numbers[HOLE_AMOUNT] = from->amount[at];
            numbers[HOLE_AMOUNT_MIN] = from->amount_min[at];
            numbers[HOLE_AWARD] = from->award[at];
        }
        to = put_piece(to, piece, numbers);
    }
    *to = '\0';
    out->size += (size_t)(to - start);
    return true;
}
