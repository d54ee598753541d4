/* diff_written - what stands in the files and not in the programs: who has a duty; properties and tests, which guard the meaning. Properties are
 * matched by title. A case (a test, or a row of a table with what stands above it) is kept if the other version has the same case anywhere:
 * moving, splitting and renaming tests says nothing. */
#include "analysis/diff.h"

#include "analysis/diff_match.h"
#include "analysis/rule_form.h"
#include <stdlib.h>
#include <string.h>

typedef struct { const char *form, *text, *whole, *title; int32_t source; bool kept; } Case;   /* whole: with what is given */
typedef VEC(Case) Cases;

typedef struct {
    Diff       *diff;
    Arena      *arena;
    const Sema *semas[2];
    RuleNumbers numbers[2];
    Cases       cases[2];
} Written;

static const Wording nothing = {NULL, NULL};
static Wording both(const char *text) { return (Wording){text, text}; }

static void note(const Written *written, DiffNoteKind kind, Wording subject, Wording before, Wording after) {
    DiffNote added = {kind, subject, before, after};
    VEC_PUSH(written->arena, &written->diff->notes, added);
}

/* As written, on one line. */
static const char *line_of(const Written *written, int side, Span span) {
    size_t      size, length = 0;
    const char *text = span_text(written->semas[side]->sources, span, &size);
    char       *line = NEW_ARRAY(written->arena, char, size + 1);
    for (size_t i = 0; text && i < size; i++) {
        bool blank = text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r';
        if (!blank) line[length++] = text[i];
        else if (length && line[length - 1] != ' ') line[length++] = ' ';
    }
    while (length && line[length - 1] == ' ') length--;
    line[length] = 0;
    return line;
}

static const char *form(const Written *written, int side, Expr *expr) {
    const IrProgram *program = side ? written->diff->after : written->diff->before;
    return expr ? statement_form(written->arena, written->semas[side], program, written->semas[!side], written->numbers[side], expr) : "-";
}

/* ---- duties --------------------------------------------------------------------------------------------------------------------- */

static const char *obliged(Arena *arena, const DutyDecl *duty) {
    const char *text = NULL;
    for (int32_t i = 0; i < duty->obliges.count; i++) text = arena_printf(arena, "%s%s%s", text ? text : "", text ? "、" : "", duty->obliges.items[i].text);
    for (int32_t i = 0; i < duty->obliges_text.count; i++) text = arena_printf(arena, "%s%s%s", text ? text : "", text ? "、" : "", duty->obliges_text.items[i].text);
    return text;
}

static void list_subjects(const Written *written) {
    int32_t *pairs = match_items(written->arena, written->diff->before, written->diff->after);
    for (int32_t i = 0; i < written->diff->after->item_count; i++) {
        if (pairs[i] < 0 || written->diff->after->items[i].kind != ITEM_DUTY) continue;
        const char *was = obliged(written->arena, &written->semas[0]->items.items[pairs[i]].decl->as.DUTY), *is = obliged(written->arena, &written->semas[1]->items.items[i].decl->as.DUTY);
        NamePair    name = written->diff->after->items[i].name;
        if (!same_text(was, is)) note(written, NOTE_SUBJECT, (Wording){name_in(name, LANGUAGE_ENGLISH), name_in(name, LANGUAGE_CHINESE)}, both(was), both(is));
    }
}

/* ---- labels of conditions ---------------------------------------------------------------------------------------------------------- */

static const char *label_of(const ConditionClause *clause) { return clause->label.text && *clause->label.text ? clause->label.text : NULL; }

/* By clause of `after`: that of `before`, or -1. The same expression; the same label; the same place. */
static int32_t *match_clauses(const Written *written, const MeasureDecl *before, const MeasureDecl *after) {
    enum { BY_EXPRESSION, BY_LABEL, BY_PLACE, PASSES };
    int32_t  before_count = before->conditions.count, after_count = after->conditions.count;
    int32_t *pairs = NEW_ARRAY(written->arena, int32_t, after_count + 1);
    bool    *taken = NEW_ARRAY(written->arena, bool, before_count + 1);
    for (int32_t a = 0; a < after_count; a++) pairs[a] = -1;
    for (int pass = 0; pass < PASSES; pass++)
        for (int32_t a = 0; a < after_count; a++)
            for (int32_t b = 0; b < before_count && pairs[a] < 0; b++) {
                const ConditionClause *x = &before->conditions.items[b], *y = &after->conditions.items[a];
                if (taken[b] || x->role != y->role) continue;
                bool fits = pass == BY_EXPRESSION ? same_text(form(written, 0, x->expr), form(written, 1, y->expr))
                          : pass == BY_LABEL ? label_of(x) && same_text(label_of(x), label_of(y)) : before_count == after_count && a == b;
                if (!fits) continue;
                pairs[a] = b;
                taken[b] = true;
            }
    return pairs;
}

static void list_labels(const Written *written) {
    const IrProgram *program = written->diff->after;
    int32_t *measures = match_measures(written->arena, written->diff->before, program);
    for (int32_t m = 0; m < written->semas[1]->measures.count; m++) {
        if (measures[m] < 0 || measures[m] >= written->semas[0]->measures.count) continue;
        const MeasureDecl *before = written->semas[0]->measures.items[measures[m]].decl, *after = written->semas[1]->measures.items[m].decl;
        int32_t           *pairs = match_clauses(written, before, after);
        for (int32_t c = 0; c < after->conditions.count; c++) {
            const char *was = pairs[c] < 0 ? NULL : label_of(&before->conditions.items[pairs[c]]), *is = label_of(&after->conditions.items[c]);
            if (pairs[c] >= 0 && !same_text(was, is)) note(written, NOTE_CONDITION_LABEL, both(program->measures[m].conditions[c].id), both(was), both(is));
        }
    }
}

/* ---- properties ------------------------------------------------------------------------------------------------------------------ */

typedef struct { const char *title, *form, *text; } Statement;
typedef VEC(Statement) Statements;

static Statements statements_of(const Written *written, int side) {
    Statements list = {0};
    for (int32_t i = 0; i < written->semas[side]->properties.count; i++) {
        const Decl         *decl = written->semas[side]->properties.items[i].decl;
        const PropertyDecl *property = &decl->as.PROPERTY;
        Statement           one = {.title = property->title.count ? property->title.items[0].text : "", .text = line_of(written, side, decl->span)};
        one.form = arena_printf(written->arena, "%s|%s|%s|%s|%d|%s|%s", form(written, side, property->always), form(written, side, property->given), form(written, side, property->monotone),
                                form(written, side, property->monotone_with), property->nonincreasing, property->members.first.text ? property->members.first.text : "",
                                property->members.last.text ? property->members.last.text : "");
        VEC_PUSH(written->arena, &list, one);
    }
    return list;
}

static const Statement *same_statement(const Statements *list, const Statement *one, bool by_title) {
    for (int32_t i = 0; i < list->count; i++)
        if (by_title ? same_text(list->items[i].title, one->title) : same_text(list->items[i].form, one->form)) return &list->items[i];
    return NULL;
}

static void list_properties(const Written *written) {
    Statements before = statements_of(written, 0), after = statements_of(written, 1);
    for (int32_t i = 0; i < before.count; i++) {
        const Statement *was = &before.items[i], *is = same_statement(&after, was, true);
        if (same_statement(&after, was, false)) continue;
        note(written, NOTE_PROPERTY, both(was->title), both(is ? was->text : ""), is ? both(is->text) : nothing);
    }
    for (int32_t i = 0; i < after.count; i++)
        if (!same_statement(&before, &after.items[i], true) && !same_statement(&before, &after.items[i], false)) note(written, NOTE_PROPERTY, both(after.items[i].title), nothing, both(""));
}

/* ---- tests ------------------------------------------------------------------------------------------------------------------------ */

typedef VEC(const char *) Parts;

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* What is given and expected, in an order of its own. */
static const char *joined(const Written *written, Parts *parts) {
    const char *text = "";
    if (parts->count) qsort(parts->items, (size_t)parts->count, sizeof *parts->items, by_text);
    for (int32_t i = 0; i < parts->count; i++) text = arena_printf(written->arena, "%s%s;", text, parts->items[i]);
    return text;
}

static void add_part(const Written *written, Parts *parts, const char *part) { VEC_PUSH(written->arena, parts, part); }

/* A result as a test and a row of a table state it. */
static const char *result_form(const Written *written, int side, Expr *expr) {
    return expr && expr->kind == EXPR_STATUS ? arena_printf(written->arena, "status %d", expr->as.STATUS.status) : form(written, side, expr);
}

/* 按口径 T06 = counts, where that is the default: the same as without it. */
static bool is_default(const Written *written, int side, const GivenItem *item) {
    const IrProgram *program = side ? written->diff->after : written->diff->before;
    const ExprInfo  *info = item->value ? item->value->info : NULL;
    return !item->target && info && info->ref == REF_OPTION && program->readings[info->index].default_option == info->item;
}

static void add_given(const Written *written, int side, const GivenClause *given, Parts *parts) {
    for (int32_t i = 0; i < given->items.count; i++) {
        const GivenItem *item = &given->items.items[i];
        if (is_default(written, side, item)) continue;
        const char      *what = item->target ? form(written, side, item->target) : "reading";
        add_part(written, parts, arena_printf(written->arena, "%s=%s", what, form(written, side, item->value)));
    }
    for (int32_t i = 0; i < given->lists.count; i++) {
        const GivenList *list = &given->lists.items[i];
        const char      *text = form(written, side, list->target);
        for (int32_t r = 0; r < list->records.count; r++) {
            Parts fields = {0};
            for (int32_t k = 0; k < list->records.items[r].fields.count; k++) {
                const GivenItem *field = &list->records.items[r].fields.items[k];
                add_part(written, &fields, arena_printf(written->arena, "%s=%s", form(written, side, field->target), form(written, side, field->value)));
            }
            text = arena_printf(written->arena, "%s(%s)", text, joined(written, &fields));
        }
        add_part(written, parts, text);
    }
}

static void add_expected(const Written *written, int side, const TestDecl *test, Parts *parts) {
    for (int32_t i = 0; i < test->expects.count; i++) {
        const ExpectItem *item = &test->expects.items[i];
        const char       *text = "row error";
        if (item->kind == EXPECT_STATUS) text = arena_printf(written->arena, "%s=status %d", form(written, side, item->target), (int)item->status);
        if (item->kind == EXPECT_VALUE) text = arena_printf(written->arena, "%s=%s", form(written, side, item->target), result_form(written, side, item->value));
        for (int32_t k = 0; k < item->because.count; k++) text = arena_printf(written->arena, "%s because %s", text, form(written, side, item->because.items[k]));
        for (int32_t k = 0; k < item->missing.count; k++) text = arena_printf(written->arena, "%s missing %s", text, form(written, side, item->missing.items[k]));
        add_part(written, parts, text);
    }
}

static const char *title_of(QuotationList title) { return title.count ? title.items[0].text : ""; }

static void collect_test(Written *written, int side, const Decl *decl) {
    const TestDecl *test = &decl->as.TEST;
    Parts           parts = {0};
    add_given(written, side, &test->given, &parts);
    add_expected(written, side, test, &parts);
    Case one = {.form = joined(written, &parts), .title = title_of(test->title), .source = decl->span.source};
    one.text = test->expects.count ? line_of(written, side, span_join(test->expects.items[0].span, test->expects.items[test->expects.count - 1].span)) : "";
    one.whole = line_of(written, side, decl->span);
    VEC_PUSH(written->arena, &written->cases[side], one);
}

static void collect_table(Written *written, int side, const Decl *decl) {
    const TestTableDecl *table = &decl->as.TEST_TABLE;
    const char         **columns = NEW_ARRAY(written->arena, const char *, table->columns.count + 1);
    for (int32_t k = 0; k < table->columns.count; k++) columns[k] = form(written, side, table->columns.items[k]);
    for (int32_t r = 0; r < table->rows.count; r++) {
        Parts           parts = {0};
        const TableRow *row = &table->rows.items[r];
        add_given(written, side, &table->given, &parts);
        for (int32_t k = 0; k < row->cells.count && k < table->columns.count; k++)
            add_part(written, &parts, arena_printf(written->arena, "%s=%s", columns[k], result_form(written, side, row->cells.items[k])));
        Case one = {.form = joined(written, &parts), .text = line_of(written, side, row->span), .title = title_of(table->title), .source = decl->span.source};
        const GivenItemList *given = &table->given.items;
        one.whole = one.text;
        if (given->count) one.whole = arena_printf(written->arena, "%s: %s", line_of(written, side, span_join(given->items[0].span, given->items[given->count - 1].span)), one.text);
        VEC_PUSH(written->arena, &written->cases[side], one);
    }
}

static int by_form(const void *a, const void *b) { return strcmp(((const Case *)a)->form, ((const Case *)b)->form); }

static void mark_kept(Written *written, int side) {
    Cases  others = {0};
    Cases *own = &written->cases[side];
    for (int32_t i = 0; i < written->cases[!side].count; i++) VEC_PUSH(written->arena, &others, written->cases[!side].items[i]);
    if (others.count) qsort(others.items, (size_t)others.count, sizeof *others.items, by_form);
    for (int32_t i = 0; i < own->count; i++) own->items[i].kept = others.count && bsearch(&own->items[i], others.items, (size_t)others.count, sizeof *others.items, by_form);
}

typedef struct { int32_t all, lost; const char *text, *whole; bool other_title; } Count;   /* text, whole: of the first lost one */

/* Of the cases in one file, or of those with one title in it. */
static Count count_cases(const Cases *cases, int32_t source, const char *title) {
    Count count = {0};
    for (int32_t i = 0; i < cases->count; i++) {
        const Case *one = &cases->items[i];
        if ((source >= 0 && one->source != source) || (title && strcmp(one->title, title))) continue;
        count.all++;
        if (!one->kept && !count.lost++) count.text = one->text, count.whole = one->whole;
    }
    for (int32_t i = 0; i < cases->count && title; i++) count.other_title |= cases->items[i].source == source && strcmp(cases->items[i].title, title) != 0;
    return count;
}

static Wording cases_words(Arena *arena, Count count) {
    if (count.lost == 1) return both(count.text);
    return (Wording){arena_printf(arena, "%d cases", count.lost), arena_printf(arena, "%d个用例", count.lost)};
}

/* Where both versions have such a case and what is written first is the same, the difference is in what is given. */
static void note_changed(const Written *written, const char *title, Count was, Count is) {
    Wording words[2];
    bool    alike = was.lost && is.lost && !strcmp(was.text, is.text);
    for (int side = 0; side < 2; side++) {
        Count       *count = side ? &is : &was;
        const char  *first = alike ? count->whole : count->text;
        words[side] = both(first);
        if (count->lost > 1)
            words[side] = (Wording){arena_printf(written->arena, "%d cases, the first: %s", count->lost, first), arena_printf(written->arena, "%d个用例，第一个：%s", count->lost, first)};
    }
    note(written, NOTE_TEST, both(title), words[0], words[1]);
}

static bool seen_before(const Cases *cases, int32_t at, bool whole_file) {
    const Case *one = &cases->items[at];
    for (int32_t i = 0; i < at; i++)
        if (cases->items[i].source == one->source && (whole_file || !strcmp(cases->items[i].title, one->title))) return true;
    return false;
}

static const char *file_name(const Written *written, int side, int32_t source) {
    const char *path = written->semas[side]->sources->sources.items[source]->path, *last = strrchr(path, '/');
    return last ? last + 1 : path;
}

/* Of the later version: a file of this name with cases in it. */
static bool has_file(const Written *written, const char *name) {
    for (int32_t i = 0; i < written->cases[1].count; i++)
        if (!strcmp(file_name(written, 1, written->cases[1].items[i].source), name)) return true;
    return false;
}

static void list_tests(Written *written) {
    for (int side = 0; side < 2; side++) {
        for (int32_t i = 0; i < written->semas[side]->tests.count; i++) {
            const Decl *decl = written->semas[side]->tests.items[i].decl;
            if (decl->kind == DECL_TEST) collect_test(written, side, decl);
            if (decl->kind == DECL_TEST_TABLE) collect_table(written, side, decl);
        }
    }
    for (int side = 0; side < 2; side++) mark_kept(written, side);
    const Cases *before = &written->cases[0], *after = &written->cases[1];
    for (int32_t i = 0; i < before->count; i++) {
        const Case *one = &before->items[i];
        Count       file = count_cases(before, one->source, NULL), own = count_cases(before, one->source, one->title), now = count_cases(after, -1, one->title);
        bool        all = own.other_title && file.lost * 2 > file.all && (file.lost == file.all || !has_file(written, file_name(written, 0, one->source)));
        if (!own.lost || seen_before(before, i, all)) continue;
        if (!all && now.lost) note_changed(written, one->title, own, now);
        else note(written, NOTE_TEST, both(all ? file_name(written, 0, one->source) : one->title), cases_words(written->arena, all ? file : own), nothing);
    }
    for (int32_t i = 0; i < after->count; i++) {
        Count own = count_cases(after, after->items[i].source, after->items[i].title), was = count_cases(before, -1, after->items[i].title);
        if (own.lost && !was.lost && !seen_before(after, i, false)) note(written, NOTE_TEST, both(after->items[i].title), nothing, cases_words(written->arena, own));
    }
}

/* ---- all together ------------------------------------------------------------------------------------------------------------------ */

void diff_written(Diff *diff, Arena *arena, const Sema *before, const Sema *after) {
    Written written = {.diff = diff, .arena = arena, .semas = {before, after}};
    for (int side = 0; side < 2; side++) written.numbers[side] = rule_numbers(diff->vocabulary, side);
    list_subjects(&written);
    list_labels(&written);
    list_properties(&written);
    list_tests(&written);
}
