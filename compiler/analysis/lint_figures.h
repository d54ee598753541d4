/* lint_figures - the amounts, percentages, quantities and dates in a quotation, and how the words around them compare. */
#ifndef POL_ANALYSIS_LINT_FIGURES_H
#define POL_ANALYSIS_LINT_FIGURES_H

#include "sema/constant.h"

typedef enum { FIGURE_MONEY, FIGURE_PERCENT, FIGURE_NUMBER, FIGURE_DATE, FIGURE_DURATION } FigureKind;

/* What the words beside a figure allow: a mask of 1 << CompareOperator; 0: they say nothing. */
typedef unsigned Allowed;

typedef struct {
    FigureKind kind;
    Int128   numerator, denominator;        /* money in fen, a percentage as a share, a number, months */
    int      year, month, day;              /* DATE; 0 where not written */
    bool     range_start;                   /* `5-100万元`: the unit stands behind the second number */
    size_t   start, end;                    /* in Quoted.text */
} Figure;

/* Quotations without white space, with half-width digits; one after another, each on a line. */
typedef struct { char *text; size_t size; VEC(Figure) figures; } Quoted;

Quoted *figures_read(Arena *arena, const QuotationList *const *lists, int32_t list_count);
/* Whether the figure states this value. `unit`: the unit of a quantity, to be found behind the number; NULL. */
bool    figure_is(const Quoted *quoted, const Figure *figure, Constant value, const char *unit);
/* （含500万元）, （不含500万元）: the figure is only repeated to explain the words before it. */
bool    figure_is_aside(const Quoted *quoted, const Figure *figure);
Allowed figure_allows(const Quoted *quoted, const Figure *figure);
/* The words before the figure, back to the last comma or full stop; without the comparing word that ends them. */
const char *figure_subject(Arena *arena, const Quoted *quoted, const Figure *figure);
/* 不超过, 最高 and the like in the part of the sentence that leads up to the figure. */
bool    figure_is_ceiling(const Quoted *quoted, const Figure *figure);

#endif
