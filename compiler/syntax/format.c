/* format - see format.h. */
#include "syntax/format_internal.h"

#include <stdlib.h>
#include <string.h>

static int compare_texts(const void *left, const void *right) { return strcmp(*(const char *const *)left, *(const char *const *)right); }

/* The comments of a text, without trailing blanks, in an order of their own: a share that is turned round takes its comments along. */
static const char **comment_texts(Arena *arena, const Ast *ast) {
    const char **texts = NEW_ARRAY(arena, const char *, ast->comments.count + 1);
    for (int32_t i = 0; i < ast->comments.count; i++) {
        size_t size = strlen(ast->comments.items[i].text);
        while (size > 0 && (ast->comments.items[i].text[size - 1] == ' ' || ast->comments.items[i].text[size - 1] == '\t')) size--;
        texts[i] = arena_strndup(arena, ast->comments.items[i].text, size);
    }
    qsort(texts, (size_t)ast->comments.count, sizeof *texts, compare_texts);
    return texts;
}

static bool same_comments(Arena *arena, const Ast *before, const Ast *after) {
    if (before->comments.count != after->comments.count) return false;
    const char **left = comment_texts(arena, before), **right = comment_texts(arena, after);
    for (int32_t i = 0; i < before->comments.count; i++)
        if (strcmp(left[i], right[i]) != 0) return false;
    return true;
}

static bool same_tree(const Ast *before, const Ast *after) {
    Buffer left = {0}, right = {0};
    ast_dump(before, &left);
    ast_dump(after, &right);
    bool same = left.size == right.size && (left.size == 0 || memcmp(left.data, right.data, left.size) == 0);
    buffer_free(&left);
    buffer_free(&right);
    return same;
}

bool format_source(Arena *arena, Interner *interner, SourceSet *sources, int32_t source, FormatOptions options, Diags *diags, Buffer *out) {
    int errors = diags->error_count;
    Ast *ast = parse_source(arena, interner, sources, source, diags);
    if (diags->error_count > errors || ast->incomplete) return false;
    Language   from = sources->sources.items[source]->language;
    FormatText text = {.arena = arena, .from = from, .to = options.has_language ? options.language : from};
    format_read(&text, interner, sources, source, ast);
    format_edit(&text);
    format_mark(&text);
    format_spell(&text);
    size_t start = out->size;
    format_layout(&text, out);
    /* Read again what would be written. */
    const char *copy = arena_strndup(arena, out->data ? out->data + start : "", out->size - start);
    int32_t again = source_add(sources, sources->sources.items[source]->path, copy, out->size - start);
    Diags  *silent = diags_new(arena, sources);
    Ast    *after = again < 0 ? NULL : parse_source(arena, interner, sources, again, silent);
    if (after && silent->error_count == 0 && same_tree(ast, after) && same_comments(arena, ast, after)) return true;
    Diag *diag = diag_at(diags, DIAG_E0109, (Span){source, 0, 0}, "`%s` cannot be written in this language without changing what it says",
                         "“%s”改用这种语言书写会改变原意，未作改动", sources->sources.items[source]->path);
    diag_note(diags, diag, "a name of the file and the word beside it would be read as one word of the language",
              "文件中的某个名称与相邻的关键词合在一起，会被读作另一个关键词");
    return false;
}
