/* sema - declare, then check, then the tests that speak of what was declared. */
#include "sema/internal.h"

Sema *sema_check(Arena *arena, Interner *interner, SourceSet *sources, Ast **asts, int32_t ast_count, Diags *diags)
{
    Sema *sema = NEW(arena, Sema);
    *sema = (Sema){.arena = arena, .interner = interner, .sources = sources, .diags = diags, .asts = asts, .ast_count = ast_count, .date_field = -1};
    sema->values = map_new(arena);
    sema->types = map_new(arena);
    sema->unit_names = map_new(arena);
    declare_all(sema);
    number_measures(sema);
    if (!sema->policy) {
        bool incomplete = false;
        for (int32_t i = 0; i < ast_count; i++) incomplete |= asts[i]->incomplete;
        if (!incomplete) {                                  /* else a syntax error may have hidden it */
            Diag *diag = diag_at(diags, DIAG_E0404, ast_count ? (Span){asts[0]->source, 0, 0} : SPAN_NONE, "no policy is declared in these files", "这些文件中没有政策声明");
            diag_help(diags, diag, "begin one file with `policy name (ascii_name)`", "请在一个文件开头写“政策 名称 (ascii_name)”");
        }
    }
    check_declarations(sema);
    check_tests(sema);
    check_properties(sema);
    return sema;
}
