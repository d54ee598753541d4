/* lower_allocation - budgets and places: constants, and the nodes that the applications are ranked by. */
#include "ir/lower_internal.h"

#include "sema/constant.h"

static int64_t fixed(const Lower *lower, const Expr *expr, int64_t otherwise)
{
    Constant value;
    if (!expr || !constant_of(lower->sema, expr, &value)) return otherwise;
    Int128 whole = value.numerator / value.denominator;
    return whole > INT64_MAX ? INT64_MAX : (int64_t)whole;
}

void lower_allocations(Lower *lower)
{
    const Sema *sema = lower->sema;
    IrProgram *program = lower->program;
    Uses uses = uses_new(lower);
    lower->uses = &uses;
    program->allocation_count = sema->allocations.count;
    program->allocations = NEW_ARRAY(lower->arena, IrAllocation, sema->allocations.count + 1);
    for (int32_t a = 0; a < sema->allocations.count; a++) {
        const SemaAllocation *from = &sema->allocations.items[a];
        const AllocateDecl *decl = from->decl;
        IrAllocation *allocation = &program->allocations[a];
        *allocation = (IrAllocation){.name = name_pair(from->name), .measures = from->members.items, .measure_count = from->members.count, .has_budget = decl->budget != NULL,
                                     .budget = fixed(lower, decl->budget, 0), .places = fixed(lower, decl->places, 0), .unit = fixed(lower, decl->unit, 1),
                                     .in_proportion = decl->in_proportion, .ties_included = decl->ties_included, .span = from->span};
        allocation->title = decl->title.count ? decl->title.items[0].text : NULL;
        allocation->citations = lower_citations(lower->arena, &decl->cites, &allocation->citation_count);
        allocation->keys = NEW_ARRAY(lower->arena, IrRankKey, decl->ranks.count + 1);
        for (int i = 0; i < decl->ranks.count; i++) {
            const RankKey *key = &decl->ranks.items[i];
            const char *text = one_line(lower->arena, sema->sources, key->value->span);
            allocation->keys[allocation->key_count++] = (IrRankKey){lower_expr(lower, key->value), key->descending, text, key->span};
        }
    }
    lower->uses = NULL;
}
