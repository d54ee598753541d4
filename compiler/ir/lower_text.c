/* lower_text - the words of the source for people: on one line, and with every choice by reading replaced by what the chosen option says. */
#include "ir/lower_internal.h"

#include "syntax/ast_walk.h"
#include <ctype.h>
#include <string.h>

/* Blanks and line ends become one blank; comments are left out. */
static const char *collapse(Arena *arena, const char *text, size_t size)
{
    char *line = arena_alloc(arena, size + 1);
    size_t length = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '#' && (i == 0 || isspace((unsigned char)text[i - 1]))) {
            while (i < size && text[i] != '\n') i++;
            continue;
        }
        if (isspace((unsigned char)text[i])) {
            if (length && line[length - 1] != ' ') line[length++] = ' ';
        } else
            line[length++] = text[i];
    }
    while (length && line[length - 1] == ' ') length--;
    line[length] = '\0';
    return line;
}

const char *one_line(Arena *arena, const SourceSet *sources, Span span)
{
    size_t size;
    const char *text = span_text(sources, span, &size);
    return text ? collapse(arena, text, size) : "";
}

/* ---- under the chosen readings ----------------------------------------------------------------------------------------------- */

typedef VEC(Expr *) Parts;
typedef struct { Lower *lower; Parts parts; bool found; } Search;

static void look_for_reading(Expr *expr, void *state)
{
    Search *search = state;
    if (expr->kind == EXPR_BY_READING) search->found = true;
    else if (!search->found) expr_each_part(expr, look_for_reading, search);
}

static bool has_reading(const Expr *expr)
{
    Search search = {0};
    look_for_reading((Expr *)expr, &search);
    return search.found;
}

static void collect(Expr *expr, void *state)
{
    Search *search = state;
    VEC_PUSH(search->lower->arena, &search->parts, expr);
}

static void put(Lower *lower, const Expr *expr, bool inside, Buffer *out);

static const char *text_of(Lower *lower, const Expr *expr)
{
    Buffer text = {0};
    buffer_text(&text, "");
    put(lower, expr, true, &text);
    const char *copy = arena_strndup(lower->arena, text.data, text.size);
    buffer_free(&text);
    return copy;
}

static const Expr *without_brackets(const Expr *expr) { return expr->kind == EXPR_PAREN ? without_brackets(expr->as.PAREN.inner) : expr; }

static const Expr *chosen_value(const Lower *lower, const Expr *expr)
{
    const IrReading *reading = &lower->program->readings[expr->info->index];
    for (int i = 0; i < expr->as.BY_READING.cases.count; i++)
        if (!strcmp(expr->as.BY_READING.cases.items[i].option.text, reading->options[reading->chosen].code)) return expr->as.BY_READING.cases.items[i].value;
    return expr;
}

/* What stands under all the choices that the readings make. */
static const Expr *under_readings(const Lower *lower, const Expr *expr)
{
    expr = without_brackets(expr);
    if (expr->kind != EXPR_BY_READING) return expr;
    const Expr *value = chosen_value(lower, expr);
    return value == expr ? expr : under_readings(lower, value);
}

/* `a and b`: what is true for certain under the readings is left out of an "and", what is false of an "or"; the other way round decides it. */
static void put_logic(Lower *lower, const Expr *expr, bool inside, Buffer *out)
{
    bool is_and = expr->kind == EXPR_AND;
    const ExprList *operands = is_and ? &expr->as.AND.operands : &expr->as.OR.operands;
    const Source *source = source_of(lower->sema->sources, expr->span);
    bool chinese = !source || source->language == LANGUAGE_CHINESE;
    const char *joint = chinese ? (is_and ? " 且 " : " 或 ") : (is_and ? " and " : " or ");
    Parts left = {0};
    for (int i = 0; i < operands->count; i++) {
        const Expr *value = under_readings(lower, operands->items[i]);
        if (value->kind != EXPR_BOOL) {
            VEC_PUSH(lower->arena, &left, operands->items[i]);
            continue;
        }
        if ((value->as.BOOL.value != 0) == is_and) continue;
        buffer_text(out, chinese ? (is_and ? "否" : "是") : (is_and ? "false" : "true"));
        return;
    }
    bool brackets = inside && left.count > 1;
    if (brackets) buffer_byte(out, '(');
    for (int32_t i = 0; i < left.count; i++) buffer_printf(out, "%s%s", i ? joint : "", text_of(lower, left.items[i]));
    if (brackets) buffer_byte(out, ')');
    if (!left.count) buffer_text(out, chinese ? (is_and ? "是" : "否") : (is_and ? "true" : "false"));
}

/* The source text with its parts put in their place. */
static void put_around(Lower *lower, const Expr *expr, Buffer *out)
{
    Search search = {.lower = lower};
    expr_each_part((Expr *)expr, collect, &search);
    const Source *source = source_of(lower->sema->sources, expr->span);
    uint32_t at = expr->span.start;
    while (source) {
        const Expr *next = NULL;                                 /* the parts may stand in another order than they are visited */
        for (int32_t i = 0; i < search.parts.count; i++)
            if (search.parts.items[i]->span.start >= at && (!next || search.parts.items[i]->span.start < next->span.start)) next = search.parts.items[i];
        if (!next) break;
        buffer_put(out, source->text + at, next->span.start - at);
        put(lower, next, true, out);
        at = next->span.end;
    }
    if (source && expr->span.end > at) buffer_put(out, source->text + at, expr->span.end - at);
}

static void put(Lower *lower, const Expr *expr, bool inside, Buffer *out)
{
    const Expr *value = expr->kind == EXPR_BY_READING ? under_readings(lower, expr) : expr;
    if (!has_reading(value)) {
        size_t size;
        const char *text = span_text(lower->sema->sources, value->span, &size);
        bool brackets = inside && value != expr && (value->kind == EXPR_AND || value->kind == EXPR_OR || value->kind == EXPR_IF);
        if (brackets) buffer_byte(out, '(');
        if (text) buffer_put(out, text, size);
        if (brackets) buffer_byte(out, ')');
    } else if (value->kind == EXPR_AND || value->kind == EXPR_OR) {
        put_logic(lower, value, inside && value != expr, out);
    } else {
        put_around(lower, value, out);
    }
}

const char *resolved_line(Lower *lower, const Expr *expr)
{
    if (!has_reading(expr)) return NULL;
    Buffer text = {0};
    buffer_text(&text, "");
    put(lower, expr, false, &text);
    const char *line = collapse(lower->arena, text.data, text.size);
    buffer_free(&text);
    return line;
}
