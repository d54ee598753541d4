/* parse - sets up one run of the scanner and the grammar; nothing outlives it but what lies in the arena. */
#include "syntax/parse.h"

#include "policy.tab.h"
#include "syntax/build.h"
#include "syntax/token.h"
#include <limits.h>

Ast *parse_source(Arena *arena, Interner *interner, SourceSet *sources, int32_t source, Diags *diags) {
    Ast *ast = NEW(arena, Ast);
    ast->source = source;
    const Source *text = source >= 0 && source < sources->sources.count ? sources->sources.items[source] : NULL;
    if (!text || text->size > INT_MAX - 2) {            /* the scanner counts in int */
        ast->incomplete = 1;
        if (text) diag_at(diags, DIAG_E0003, (Span){source, 0, 0}, "`%s` is too large", "“%s”过大", text->path);
        return ast;
    }
    Parse parse = {.arena = arena, .interner = interner, .sources = sources, .text = text, .source = source, .diags = diags, .ast = ast};
    token_start(&parse);
    policy_parse(&parse);
    token_finish(&parse);
    build_finish(&parse);
    return ast;
}

void parse_report_encoding(Diags *diags, const char *path, const char *text, size_t size) {
    int64_t at = utf8_first_invalid(text, size);
    if (at < 0) return;
    int64_t line = 1, column = 1;
    for (int64_t i = 0; i < at; i++) {
        column++;
        if (text[i] == '\n') {
            line++;
            column = 1;
        }
    }
    Diag *diag = diag_at(diags, DIAG_E0002, SPAN_NONE, "`%s` is not valid UTF-8: line %lld, byte %lld of the line is 0x%02X",
                         "“%s”不是有效的UTF-8文本：第%lld行第%lld个字节为0x%02X", path, (long long)line, (long long)column,
                         (unsigned)(unsigned char)text[at]);
    diag_help(diags, diag, "save the file as UTF-8; a file in GBK must be converted first", "请将文件存为UTF-8编码；GBK编码的文件须先转换");
}
