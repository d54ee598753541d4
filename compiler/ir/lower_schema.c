/* lower_schema - the facts, enums and units of a policy as the readers and engines need them. */
#include "ir/lower_internal.h"

#include "runtime/date.h"
#include "runtime/runtime.h"
#include "sema/constant.h"

static void copy_enums(Lower *lower)
{
    const Sema *sema = lower->sema;
    IrSchema *schema = &lower->program->schema;
    schema->enum_count = sema->enums.count;
    schema->enums = NEW_ARRAY(lower->arena, IrEnum, sema->enums.count + 1);
    for (int32_t e = 0; e < sema->enums.count; e++) {
        const SemaEnum *from = &sema->enums.items[e];
        IrEnum *to = &schema->enums[e];
        *to = (IrEnum){name_pair(from->name), NEW_ARRAY(lower->arena, IrEnumItem, from->items.count + 1), from->items.count, from->open};
        for (int32_t i = 0; i < from->items.count; i++) to->items[i] = (IrEnumItem){name_pair(from->items.items[i].name), from->items.items[i].label};
    }
    schema->unit_count = sema->units.count;
    schema->units = NEW_ARRAY(lower->arena, IrUnit, sema->units.count + 1);
    for (int32_t u = 0; u < sema->units.count; u++) schema->units[u] = (IrUnit){name_pair(sema->units.items[u].name)};
}

static void default_range(const Lower *lower, IrField *field)
{
    field->low = 0;
    switch (field->type.kind) {
    case TYPE_BOOL: field->high = 1; return;
    case TYPE_MONEY: field->high = MONEY_DEFAULT_HIGH; return;
    case TYPE_RATE: field->high = (int64_t)100 * RATE_DENOMINATOR; return;
    case TYPE_INTEGER: field->high = 1000000000000; return;
    case TYPE_QUANTITY: field->high = (int64_t)1000000000 * QUANTITY_DENOMINATOR; return;
    case TYPE_DATE: field->low = DATE_MIN; field->high = DATE_MAX; return;
    case TYPE_ENUM: {
        const IrEnum *enumeration = &lower->program->schema.enums[field->type.index];
        field->high = enumeration->open ? enumeration->count : enumeration->count - 1;
        return;
    }
    case TYPE_SET: field->high = (int64_t)(((uint64_t)1 << lower->program->schema.enums[field->type.index].count) - 1); return;
    case TYPE_TEXT: field->high = POL_TEXT_KEY_HIGH; return;
    }
}

/* An end of a declared range in stored units; reports what is finer than the storage or outside it. */
static int64_t stored_end(Lower *lower, const Expr *expr, const IrField *field)
{
    Constant value;
    if (!constant_of(lower->sema, expr, &value)) return 0;
    Int128 factor = field->type.kind == TYPE_RATE ? RATE_DENOMINATOR : field->type.kind == TYPE_QUANTITY ? QUANTITY_DENOMINATOR : 1;
    Int128 scaled = value.numerator * factor, limit = (Int128)1 << 60;
    if (scaled % value.denominator) diag_at(lower->diags, DIAG_E0104, expr->span, "this end is finer than a fact of this type can be", "端点的小数位数超过该类型所能表示的精度");
    if (scaled / value.denominator > limit || scaled / value.denominator < -limit) {
        Diag *diag = diag_at(lower->diags, DIAG_E0601, expr->span, "this end is too large to calculate with exactly", "端点过大，无法精确计算");
        diag_help(lower->diags, diag, "declare a realistic bound, for example 1000亿元", "请写现实的上限，例如 1000亿元");
        return 0;
    }
    return (int64_t)(scaled / value.denominator);
}

static void copy_field(Lower *lower, int32_t index)
{
    const SemaField *from = &lower->sema->fields.items[index];
    IrField *to = &lower->program->schema.fields[index];
    *to = (IrField){.name = name_pair(from->name), .type = lower_type(from->type), .entity = from->entity, .slot = index, .source = index, .span = from->name.span};
    to->origin = from->origin == SEMA_ORIGIN_APPLICANT ? ORIGIN_APPLICANT : from->origin == SEMA_ORIGIN_DATA ? ORIGIN_DATA : ORIGIN_REVIEWER;
    to->label = from->decl->label.count ? from->decl->label.items[0].text : NULL;
    default_range(lower, to);
    if (from->decl->range_low) to->low = stored_end(lower, from->decl->range_low, to);
    if (from->decl->range_high) to->high = stored_end(lower, from->decl->range_high, to);
    const SemaEntity *entity = &lower->sema->entities.items[from->entity];
    /* What is published elsewhere reaches the application through the authority, but waits for the publication. */
    Cause cause = from->origin == SEMA_ORIGIN_PUBLISHED ? CAUSE_PARAMETER : from->origin == SEMA_ORIGIN_REVIEWER ? CAUSE_DECISION : CAUSE_FACT;
    IrSource source = {cause, to->name, NULL, index};
    source.path = arena_printf(lower->arena, "%s.%s", declared_key(entity->name), name_key(to->name));
    VEC_PUSH(lower->arena, &lower->sources, source);
}

void lower_schema(Lower *lower)
{
    const Sema *sema = lower->sema;
    IrSchema *schema = &lower->program->schema;
    copy_enums(lower);
    schema->field_count = sema->fields.count;
    schema->fields = NEW_ARRAY(lower->arena, IrField, sema->fields.count + 1);
    for (int32_t f = 0; f < sema->fields.count; f++) copy_field(lower, f);
    schema->entity_count = sema->entities.count;
    schema->entities = NEW_ARRAY(lower->arena, IrEntity, sema->entities.count + 1);
    for (int32_t e = 0; e < sema->entities.count; e++) {
        const SemaEntity *from = &sema->entities.items[e];
        schema->entities[e] = (IrEntity){name_pair(from->name), from->many, from->first_field, from->field_count, -1, from->span};
        if (!from->many) continue;
        schema->entities[e].list_source = lower->sources.count;
        IrSource source = {CAUSE_FACT, schema->entities[e].name, name_key(schema->entities[e].name), -1};
        VEC_PUSH(lower->arena, &lower->sources, source);
    }
}
