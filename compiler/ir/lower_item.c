/* lower_item - duties and declarations. A duty that asks for something (应当) is decided as a measure is: in force by the policy's validity, what it asks for
 * is its one condition, it gives nothing, and its kind is the obligation: YES where it is met, NO where it is breached. */
#include "ir/lower_internal.h"

/* What a duty and a declaration have in common. */
typedef struct { const QuotationList *cites, *title, *period, *owner_texts; const WordList *owners; } ItemParts;

static ItemParts parts_of(const Decl *decl)
{
    if (decl->kind == DECL_DUTY) {
        const DutyDecl *duty = &decl->as.DUTY;
        return (ItemParts){&duty->cites, &duty->title, &duty->period, &duty->owner_texts, &duty->owners};
    }
    const DeclarationDecl *declaration = &decl->as.DECLARATION;
    return (ItemParts){&declaration->cites, &declaration->title, &declaration->period, &declaration->owner_texts, &declaration->owners};
}

static void lower_duty(Lower *lower, const DutyDecl *duty, const IrItem *item, IrMeasure *measure)
{
    Uses uses = uses_new(lower);
    lower->uses = &uses;
    *measure = empty_measure(item->name, item->span);
    measure->title = item->title;
    measure->citations = item->citations;
    measure->citation_count = item->citation_count;
    measure->owners = lower_owners(lower, &duty->owners, &duty->owner_texts, &lower->program->policy, &measure->owner_count);
    IrId must = lower_expr(lower, duty->must);
    use_readings(lower, duty->readings);
    measure->in_force = validity_of(lower, measure);
    measure->conditions = NEW_ARRAY(lower->arena, IrCondition, 1);
    measure->condition_count = 1;
    measure->conditions[0] = (IrCondition){.id = arena_printf(lower->arena, "%s.c1", name_key(item->name)), .role = CONDITION_ROLE_REQUIREMENT, .holds = must, .written = must, .region = -1,
                                           .text = one_line(lower->arena, lower->sema->sources, duty->must->span), .resolved = resolved_line(lower, duty->must), .span = duty->must->span};
    measure->outcome = outcome_of_kind(KIND_OBLIGATION, duty->must->span);
    measure->has_outcome = true;
    measure->readings_conditions = reading_list(lower, uses.readings, NULL, &measure->reading_condition_count);
    measure->checks = uses.checks.items;
    measure->check_count = uses.checks.count;
    lower->uses = NULL;
}

void lower_items(Lower *lower)
{
    const Sema *sema = lower->sema;
    IrProgram *program = lower->program;
    program->item_count = sema->items.count;
    program->items = NEW_ARRAY(lower->arena, IrItem, sema->items.count + 1);
    for (int32_t i = 0; i < sema->items.count; i++) {
        const Decl *decl = sema->items.items[i].decl;
        ItemParts parts = parts_of(decl);
        IrItem *item = &program->items[i];
        bool duty = decl->kind == DECL_DUTY;
        *item = (IrItem){.kind = duty ? ITEM_DUTY : ITEM_DECLARATION, .name = name_pair(sema->items.items[i].name), .measure = -1, .span = decl->span};
        item->title = parts.title->count ? parts.title->items[0].text : NULL;
        item->period = parts.period->count ? parts.period->items[0].text : NULL;
        item->class_name = duty ? NULL : decl->as.DECLARATION.class_name.text;
        item->citations = lower_citations(lower->arena, parts.cites, &item->citation_count);
        item->owners = lower_owners(lower, parts.owners, parts.owner_texts, NULL, &item->owner_count);
        if (!duty || !decl->as.DUTY.must) continue;
        item->measure = program->measure_count++;
        lower_duty(lower, &decl->as.DUTY, item, &program->measures[item->measure]);
    }
}
