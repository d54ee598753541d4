/* lint_notice - two rules rest on the same quotation (W1014). */
#include "analysis/lint_internal.h"

#include "base/utf8.h"
#include <string.h>

#define SHORT_TEXT 24               /* bytes: eight characters may well stand in two places */

typedef struct { const char *text; Span span; const char *rule; } Used;
typedef VEC(Used) UsedList;

static const char *without_blanks(Arena *arena, const char *text) {
    char  *copy = arena_alloc(arena, strlen(text) + 1);
    size_t used = 0, size = strlen(text);
    for (size_t at = 0; at < size;) {
        uint32_t code_point;
        int      length = utf8_decode(text + at, size - at, &code_point);
        if (length <= 0) break;
        if (code_point > ' ' && code_point != 0xA0 && code_point != 0x3000) {
            memcpy(copy + used, text + at, (size_t)length);
            used += (size_t)length;
        }
        at += (size_t)length;
    }
    return copy;
}

static void use_quotations(const Lint *lint, UsedList *list, const QuotationList *cites, const char *rule) {
    for (int32_t i = 0; i < cites->count; i++) {
        Used one = {without_blanks(lint->arena, cites->items[i].text), cites->items[i].span, rule};
        bool twice = false;
        for (int32_t k = 0; k < list->count && strlen(one.text) >= SHORT_TEXT && !twice; k++) {
            if (strcmp(list->items[k].text, one.text) != 0) continue;
            twice = true;
            Diag *diag = diag_at(lint->diags, DIAG_W1014, one.span, "%s quotes the same words as %s", "%s与%s引用同一段原文", rule, list->items[k].rule);
            diag_label(lint->diags, diag, list->items[k].span, "quoted here first", "先在此处引用");
            diag_help(lint->diags, diag, "quote only the part that this rule encodes, or join the rules", "请只引用本条对应的部分，或合并为一条");
        }
        if (!twice) VEC_PUSH(lint->arena, list, one);
    }
}

void lint_notice(const Lint *lint) {
    UsedList list = {0};
    const Sema *sema = lint->sema;
    for (int32_t i = 0; i < sema->measures.count; i++) use_quotations(lint, &list, &sema->measures.items[i].decl->cites, declared_text(sema->measures.items[i].name));
    for (int32_t i = 0; i < sema->choices.count; i++) use_quotations(lint, &list, &sema->choices.items[i].decl->cites, declared_text(sema->choices.items[i].name));
    for (int32_t i = 0; i < sema->items.count; i++) {
        const Decl *decl = sema->items.items[i].decl;
        use_quotations(lint, &list, decl->kind == DECL_DUTY ? &decl->as.DUTY.cites : &decl->as.DECLARATION.cites, declared_text(sema->items.items[i].name));
    }
}
