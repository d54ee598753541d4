/* parse - sets up one run of the scanner and the grammar; nothing outlives it but what lies in the arena. */
#include "syntax/parse.h"

#include "policy.tab.h"
#include "syntax/build.h"
#include "syntax/token.h"
#include <limits.h>
#include <string.h>

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

/* With its mark, or with a byte 0 among the first ones, as beside every ASCII character. */
static bool looks_like_utf16(const char *text, size_t size) {
    enum { FIRST_BYTES = 64 };
    return size >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0 || memchr(text, 0, size < FIRST_BYTES ? size : FIRST_BYTES));
}

/* What stands before the first bad byte becomes a source of its own, so that the message has a place and an excerpt. */
void parse_report_encoding(Diags *diags, const char *path, const char *text, size_t size) {
    int64_t at = utf8_first_invalid(text, size);
    if (at < 0) return;
    if (size > 4 && (memcmp(text, "\177ELF", 4) == 0 || memcmp(text, "\0asm", 4) == 0)) {
        Diag *diag = diag_at(diags, DIAG_E0002, (Span){source_add(diags->sources, path, "", 0), 0, 0}, "this is a built file, not the source of a policy", "这是已生成的文件，不是政策的源文件");
        diag_help(diags, diag, "name the file or folder that it was built from", "请指定生成它的政策文件或文件夹");
        return;
    }
    int32_t source = source_add(diags->sources, path, arena_strndup(diags->arena, text, (size_t)at), (size_t)at);
    Span    place = {source, (uint32_t)at, (uint32_t)at};
    if (looks_like_utf16(text, size)) {
        Diag *diag = diag_at(diags, DIAG_E0002, place, "the file is in UTF-16, not in UTF-8", "文件是UTF-16编码，不是UTF-8");
        diag_help(diags, diag, "save it again as UTF-8 (in many editors: Save as, encoding UTF-8)", "请另存为UTF-8编码（许多编辑器：另存为，编码选UTF-8）");
        return;
    }
    Diag *diag = diag_at(diags, DIAG_E0002, place, "byte 0x%02X is not UTF-8 text", "字节 0x%02X 不是UTF-8文本", (unsigned)(unsigned char)text[at]);
    diag_help(diags, diag, "save the file as UTF-8 (in many editors: Save as, encoding UTF-8); a file in GBK must be converted first",
              "请把文件另存为UTF-8编码（许多编辑器：另存为，编码选UTF-8）；GBK编码的文件须先转换");
}
