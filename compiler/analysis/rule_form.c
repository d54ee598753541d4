/* rule_form - see rule_form.h. Declarations are written one after the other as they are first reached, and named by that order. */
#include "analysis/rule_form.h"

#include "analysis/diff_match.h"
#include "ir/lower.h"
#include "syntax/ast_walk.h"
#include <string.h>

typedef struct { RefKind kind; int32_t index; } Reached;         /* REF_MEASURE with an index behind the measures: a duty */

typedef struct {
    Arena           *arena;
    const Sema      *sema;
    const IrProgram *program;
    RuleNumbers      numbers;
    Buffer           out;
    bool            *readings;
    VEC(Reached)     reached;
    const Sema      *other;                                      /* a statement: declarations by the names that this version has too; NULL: a rule */
} Form;

static int32_t numbered(const int32_t *numbers, int32_t index) { return numbers ? numbers[index] : index; }

static void put_reading(Form *form, int32_t reading) {
    if (reading < 0) return;
    form->readings[reading] = true;
    buffer_printf(&form->out, " r%d", numbered(form->numbers.readings, reading));
}

static void put_option(Form *form, int32_t reading, int32_t option) {
    buffer_printf(&form->out, " o%d", form->numbers.options ? form->numbers.options[reading][option] : option);
}

static void put_readings(Form *form, WordList words) {
    for (int32_t i = 0; i < words.count; i++) put_reading(form, sema_find_reading(form->sema, words.items[i].text));
}

static bool same_declared(DeclaredName a, DeclaredName b) { return strcmp(declared_key(a), declared_key(b)) == 0; }

static DeclaredName name_of(const Sema *sema, RefKind kind, int32_t index) {
    static const DeclaredName none = {0};
    switch (kind) {
    case REF_DEFINE: return sema->defines.items[index].name;
    case REF_PARAMETER: return sema->parameters.items[index].name;
    case REF_TIERS: return sema->tiers.items[index].name;
    case REF_TABLE: return sema->tables.items[index].name;
    case REF_MEASURE: return sema->measures.items[index].name;
    case REF_CHOICE: return sema->choices.items[index].name;
    case REF_NONE: case REF_FIELD: case REF_ELEMENT: case REF_LIST: case REF_READING: case REF_ALLOCATION: case REF_DUTY: case REF_OPTION: case REF_ENUM_ITEM:
    case REF_MEASURE_AMOUNT: case REF_MEASURE_STATUS: case REF_ITEM_STATUS: case REF_ITEM_AMOUNT: case REF_FUNCTION: break;
    }
    return none;
}

static int32_t count_of(const Sema *sema, RefKind kind) {
    return kind == REF_DEFINE ? sema->defines.count : kind == REF_PARAMETER ? sema->parameters.count : kind == REF_TIERS ? sema->tiers.count
         : kind == REF_TABLE ? sema->tables.count : kind == REF_MEASURE ? sema->measures.count : kind == REF_CHOICE ? sema->choices.count : 0;
}

/* A duty that asks for something is a measure behind the measures. */
static void put_named(Form *form, RefKind kind, int32_t index) {
    if (kind == REF_MEASURE && index >= form->sema->measures.count) {
        buffer_printf(&form->out, " %s", name_key(form->program->measures[index].name));
        return;
    }
    DeclaredName name = name_of(form->sema, kind, index);
    for (int32_t i = 0; i < count_of(form->other, kind); i++)
        if (same_declared(name, name_of(form->other, kind, i))) {
            buffer_printf(&form->out, " %s", declared_key(name));
            return;
        }
    buffer_text(&form->out, " ?");
}

static void put_reached(Form *form, RefKind kind, int32_t index) {
    if (form->other) {
        put_named(form, kind, index);
        return;
    }
    int32_t at = 0;
    while (at < form->reached.count && (form->reached.items[at].kind != kind || form->reached.items[at].index != index)) at++;
    Reached reached = {kind, index};
    if (at == form->reached.count) VEC_PUSH(form->arena, &form->reached, reached);
    buffer_printf(&form->out, " d%d", at);
}

/* ---- facts and constants ------------------------------------------------------------------------------------------------------ */

static bool has_unit(const Sema *sema, DeclaredName name) {
    for (int32_t i = 0; i < sema->units.count; i++)
        if (same_declared(sema->units.items[i].name, name)) return true;
    return false;
}

static void put_type(Form *form, Type type) {
    buffer_printf(&form->out, " t%d", (int)type.tag);
    if (type.tag == TYPE_TAG_QUANTITY) {
        DeclaredName unit = form->sema->units.items[type.index].name;
        buffer_printf(&form->out, " %s", form->other && !has_unit(form->other, unit) ? "?" : declared_key(unit));
    }
    if (type.tag != TYPE_TAG_ENUM && type.tag != TYPE_TAG_SET) return;
    const SemaEnum *list = &form->sema->enums.items[type.index];
    for (int32_t i = 0; i < list->items.count; i++) buffer_printf(&form->out, " %s", declared_key(list->items.items[i].name));
    if (list->open) buffer_text(&form->out, " open");
}

static void put_field(Form *form, int32_t slot) {
    const IrField *field = &form->program->schema.fields[slot];
    if (form->other) {
        buffer_printf(&form->out, " f%d", numbered(form->numbers.fields, slot));
        return;
    }
    buffer_printf(&form->out, " f%d %lld %lld", numbered(form->numbers.fields, slot), (long long)field->low, (long long)field->high);
    put_type(form, form->sema->fields.items[slot].type);
}

static void put_number(Form *form, Int128 value) {
    char text[48];
    decimal_write(value, 0, 0, text);
    buffer_printf(&form->out, " %s", text);
}

static bool has_item(const Sema *sema, DeclaredName name) {
    for (int32_t e = 0; e < sema->enums.count; e++)
        for (int32_t i = 0; i < sema->enums.items[e].items.count; i++)
            if (same_declared(sema->enums.items[e].items.items[i].name, name)) return true;
    return false;
}

static void put_item(Form *form, const ExprInfo *info) {
    DeclaredName name = form->sema->enums.items[info->index].items.items[info->item].name;
    buffer_printf(&form->out, " %s", form->other && !has_item(form->other, name) ? "?" : declared_key(name));
}

/* ---- expressions --------------------------------------------------------------------------------------------------------------- */

static void put_reference(Form *form, const ExprInfo *info) {
    if (!info) return;
    switch (info->ref) {
    case REF_FIELD: case REF_ELEMENT: put_field(form, info->index); break;
    case REF_LIST: buffer_printf(&form->out, " e%d", numbered(form->numbers.entities, info->index)); break;
    case REF_DEFINE: case REF_PARAMETER: case REF_TIERS: case REF_TABLE: case REF_MEASURE: case REF_CHOICE: put_reached(form, info->ref, info->index); break;
    case REF_MEASURE_AMOUNT: case REF_MEASURE_STATUS: case REF_ITEM_STATUS: case REF_ITEM_AMOUNT:
        put_reached(form, REF_MEASURE, info->index);
        buffer_printf(&form->out, " %d %d %d", (int)info->ref, info->item, info->type.outcome);
        break;
    case REF_READING: put_reading(form, info->index); break;
    case REF_OPTION:
        put_reading(form, info->index);
        put_option(form, info->index, info->item);
        break;
    case REF_ENUM_ITEM: put_item(form, info); break;
    case REF_FUNCTION: buffer_printf(&form->out, " %d", info->item); break;
    case REF_NONE: case REF_ALLOCATION: case REF_DUTY: break;             /* its name */
    }
}

/* What has no declaration of its own stands as it was written: m1.c2. */
static void put_path(Form *form, const Expr *expr) {
    for (int32_t i = 0; i < expr->as.NAME.path.count; i++) buffer_printf(&form->out, ".%s", expr->as.NAME.path.items[i].text);
}

static void put_expr(Expr *expr, void *state);

static void put_parts(Form *form, Expr *expr) { expr_each_part(expr, put_expr, form); }

static void put_own(Form *form, const Expr *expr) {
    Buffer *out = &form->out;
    switch (expr->kind) {
    case EXPR_NUMBER:
        if (expr->info && expr->info->ref == REF_ENUM_ITEM) put_item(form, expr->info);
        else if (expr->info) put_number(form, expr->info->numerator), put_number(form, expr->info->denominator), put_type(form, expr->info->type);
        break;
    case EXPR_DATE: buffer_printf(out, " %d-%d-%d", expr->as.DATE.year, expr->as.DATE.month, expr->as.DATE.day); break;
    case EXPR_TEXT: buffer_printf(out, " \"%s\"", expr->as.TEXT.text); break;
    case EXPR_BOOL: buffer_printf(out, " %d", expr->as.BOOL.value); break;
    case EXPR_STATUS: buffer_printf(out, " %d", expr->as.STATUS.status); break;
    case EXPR_COMPARE: buffer_printf(out, " %d", (int)expr->as.COMPARE.op); break;
    case EXPR_ARITHMETIC: buffer_printf(out, " %d", (int)expr->as.ARITHMETIC.op); break;
    case EXPR_NAME:
        put_reference(form, expr->info);
        if (!expr->info || expr->info->ref == REF_NONE || expr->info->ref == REF_DUTY || expr->info->ref == REF_ALLOCATION) put_path(form, expr);
        break;
    case EXPR_CALL:
        put_reference(form, expr->info);
        if (expr->info) buffer_printf(out, " %d e%d", expr->info->over_alias, expr->info->over < 0 ? -1 : numbered(form->numbers.entities, expr->info->over));
        break;
    case EXPR_BY_READING:
        if (!expr->info) break;
        put_reading(form, expr->info->index);
        for (int32_t i = 0; i < expr->as.BY_READING.cases.count; i++)
            put_option(form, expr->info->index, sema_find_option(form->sema, expr->info->index, expr->as.BY_READING.cases.items[i].option.text));
        break;
    case EXPR_SET: case EXPR_NOT: case EXPR_NEGATE: case EXPR_AND: case EXPR_OR: case EXPR_IN: case EXPR_CONTAINS: case EXPR_OF: case EXPR_IF: case EXPR_PAREN:
    case EXPR_CAPPED: case EXPR_MISSING: case EXPR_ERROR: break;
    }
}

static void put_expr(Expr *expr, void *state) {
    Form *form = state;
    if (expr->kind == EXPR_PAREN) {
        put_parts(form, expr);
        return;
    }
    buffer_printf(&form->out, " (%d", (int)expr->kind);
    put_own(form, expr);
    put_parts(form, expr);
    buffer_byte(&form->out, ')');
}

/* ---- declarations ---------------------------------------------------------------------------------------------------------------- */

/* What stands beside the expressions of a measure, and which of the optional ones are there. */
static void put_measure(Form *form, const MeasureDecl *decl) {
    Buffer *out = &form->out;
    for (int32_t i = 0; i < decl->conditions.count; i++) {
        buffer_printf(out, " condition %d", (int)decl->conditions.items[i].role);
        put_readings(form, decl->conditions.items[i].readings);
    }
    for (int32_t i = 0; i < decl->windows.count; i++) {
        const DuringClause *window = &decl->windows.items[i];
        buffer_printf(out, " window %d%d%d", !!window->from, !!window->to, !!window->by);
        put_readings(form, window->readings);
    }
    for (int32_t i = 0; i < decl->for_each.count; i++) buffer_printf(out, " each %d", !!decl->for_each.items[i].filter);
    for (int32_t i = 0; i < decl->outcomes.count; i++) {
        const OutcomeClause *outcome = &decl->outcomes.items[i];
        buffer_printf(out, " outcome %d %d %d%d%d%d %d %d %d", (int)outcome->kind, outcome->caps.count, !!outcome->amount, !!outcome->before, !!outcome->total, !!outcome->least,
                      outcome->ceiling, outcome->once, outcome->total_rounded.source >= 0);
        put_readings(form, outcome->readings);
    }
}

static void put_tiers(Form *form, const TiersDecl *decl) {
    buffer_printf(&form->out, " tiers %d %d", decl->marginal, decl->rows.count);
    for (int32_t i = 0; i < decl->rows.count; i++) {
        const TierRow *row = &decl->rows.items[i];
        buffer_printf(&form->out, " %d%d%d%d%d", !!row->low, !!row->high, row->low_exclusive, row->high_exclusive, !!row->cap);
    }
}

static void put_decl(Form *form, Decl decl) {
    decl_each_rule_expr(&decl, put_expr, form);
    buffer_byte(&form->out, '\n');
}

static void put_duty(Form *form, int32_t measure) {
    for (int32_t i = 0; i < form->program->item_count; i++) {
        Decl *decl = form->sema->items.items[i].decl;
        if (form->program->items[i].measure != measure) continue;
        put_readings(form, decl->as.DUTY.readings);
        put_decl(form, *decl);
    }
}

static void put_declaration(Form *form, Reached what) {
    const Sema *sema = form->sema;
    if (what.kind == REF_DEFINE) {
        put_readings(form, sema->defines.items[what.index].decl->readings);
        put_decl(form, (Decl){.kind = DECL_DEFINE, .as.DEFINE = *sema->defines.items[what.index].decl});
    } else if (what.kind == REF_PARAMETER) {
        const SemaParameter *parameter = &sema->parameters.items[what.index];
        buffer_printf(&form->out, "parameter %s %d", declared_key(parameter->name), !!parameter->decl->constant);
        for (int32_t i = 0; i < parameter->decl->values.count; i++) buffer_printf(&form->out, " %d", !!parameter->decl->values.items[i].to);
        put_type(form, parameter->type);
        put_decl(form, (Decl){.kind = DECL_PARAMETER, .as.PARAMETER = *parameter->decl});
    } else if (what.kind == REF_TIERS) {
        const SemaTiers *tiers = &sema->tiers.items[what.index];
        if (!tiers->decl->rows.count) buffer_text(&form->out, declared_key(tiers->name));
        put_tiers(form, tiers->decl);
        put_type(form, tiers->type);
        put_decl(form, (Decl){.kind = DECL_TIERS, .as.TIERS = *tiers->decl});
    } else if (what.kind == REF_TABLE) {
        const SemaTable *table = &sema->tables.items[what.index];
        buffer_printf(&form->out, "table %s %d", declared_key(table->name), table->decl->rows.count);
        put_decl(form, (Decl){.kind = DECL_TABLE, .as.TABLE = *table->decl});
    } else if (what.kind == REF_CHOICE) {
        const SemaChoice *choice = &sema->choices.items[what.index];
        buffer_printf(&form->out, "choice %d %d", !!choice->decl->selected, choice->decl->decided.count);
        for (int32_t i = 0; i < choice->members.count; i++) buffer_printf(&form->out, " %s", declared_key(sema->measures.items[choice->members.items[i]].name));   /* each is compared by itself */
        if (choice->decl->selected) put_expr(choice->decl->selected, form);
        for (int32_t i = 0; i < choice->decl->decided.count; i++) put_expr(choice->decl->decided.items[i], form);
        put_readings(form, choice->decl->per_readings);
    } else if (what.index < sema->measures.count) {
        const SemaMeasure *measure = &sema->measures.items[what.index];
        put_measure(form, measure->decl);
        if (measure->for_each_entity >= 0) buffer_printf(&form->out, " e%d", numbered(form->numbers.entities, measure->for_each_entity));
        put_decl(form, (Decl){.kind = DECL_MEASURE, .as.MEASURE = *measure->decl});
        if (form->program->measures[what.index].choice >= 0) put_reached(form, REF_CHOICE, form->program->measures[what.index].choice);
    } else put_duty(form, what.index);
}

/* In force, by which date, and how amounts are rounded. The days themselves are under readings too. */
static void put_policy(Form *form) {
    const PolicyDecl *policy = form->sema->policy;
    if (!policy) return;
    put_readings(form, policy->effective_readings);
    buffer_byte(&form->out, ';');
    put_readings(form, policy->rounding_readings);
    Expr *parts[] = {policy->effective_from, policy->effective_for, policy->effective_to, policy->effective_by};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        buffer_byte(&form->out, ';');
        if (parts[i]) put_expr(parts[i], form);
    }
    if (form->sema->date_field >= 0) put_field(form, form->sema->date_field);
    buffer_byte(&form->out, '\n');
}

RuleNumbers rule_numbers(const Vocabulary *vocabulary, int side) {
    const IrProgram *before = vocabulary->sides[0].program, *after = vocabulary->sides[1].program;
    RuleNumbers      numbers = {.fields = vocabulary->sides[side].field, .entities = vocabulary->sides[side].entity};
    Arena           *arena = vocabulary->arena;
    if (side == 0) return numbers;
    int32_t *pairs = match_readings(arena, before, after), *readings = NEW_ARRAY(arena, int32_t, after->reading_count + 1);
    int32_t **options = NEW_ARRAY(arena, int32_t *, after->reading_count + 1);
    for (int32_t a = 0; a < after->reading_count; a++) {
        int32_t  b = pairs[a], count = after->readings[a].option_count;
        int32_t *same = b >= 0 ? match_options(arena, &before->readings[b], &after->readings[a]) : NULL;
        readings[a] = b >= 0 ? b : before->reading_count + a;
        options[a] = NEW_ARRAY(arena, int32_t, count + 1);
        for (int32_t i = 0; i < count; i++) options[a][i] = same && same[i] >= 0 ? same[i] : (b >= 0 ? before->readings[b].option_count : 0) + i;
    }
    numbers.readings = readings;
    numbers.options = options;
    return numbers;
}

const char *statement_form(Arena *arena, const Sema *sema, const IrProgram *program, const Sema *other, RuleNumbers numbers, Expr *expr) {
    Form form = {.arena = arena, .sema = sema, .program = program, .numbers = numbers, .readings = NEW_ARRAY(arena, bool, sema->readings.count + 1), .other = other};
    put_expr(expr, &form);
    const char *text = arena_strndup(arena, form.out.data, form.out.size);
    buffer_free(&form.out);
    return text;
}

RuleForm rule_form(Arena *arena, const Sema *sema, const IrProgram *program, int32_t measure, RuleNumbers numbers) {
    Form form = {.arena = arena, .sema = sema, .program = program, .numbers = numbers, .readings = NEW_ARRAY(arena, bool, sema->readings.count + 1)};
    Reached first = {REF_MEASURE, measure};
    VEC_PUSH(arena, &form.reached, first);
    put_policy(&form);
    for (int32_t i = 0; i < form.reached.count; i++) {
        Reached next = form.reached.items[i];
        put_declaration(&form, next);
    }
    RuleForm result = {arena_strndup(arena, form.out.data ? form.out.data : "", form.out.size), form.readings};
    buffer_free(&form.out);
    return result;
}
