/* lint_suppress - `# 忽略 W1003：理由` and `# ignore W1003, W1004: reason`. On a line of its own it speaks of the clause or declaration
 * that starts on the next line, behind code of that line. Without a reason it takes nothing back (W1016); one that takes nothing back
 * is reported itself (W1017), so that no comment outlives what it excuses. */
#include "analysis/lint_internal.h"

#include "base/utf8.h"
#include <string.h>

typedef struct { DiagCode code; bool used; } Ignored;
typedef struct { Span span; int32_t source; int first_line, last_line; VEC(Ignored) codes; } Directive;
typedef VEC(Directive) DirectiveList;

static const char *skip_blanks(const char *at) {
    while (*at == ' ' || *at == '\t' || strncmp(at, "　", 3) == 0) at += *at == ' ' || *at == '\t' ? 1 : 3;
    return at;
}

/* Behind `忽略` or `ignore`; NULL for every other comment. */
static const char *directive_text(const char *comment) {
    const char *at = skip_blanks(comment + (*comment == '#' ? 1 : 3));
    if (strncmp(at, "忽略", 6) == 0) at = skip_blanks(at + 6);
    else if (strncmp(at, "ignore", 6) == 0 && at[6] == ' ') at = skip_blanks(at + 6);
    else return NULL;
    return (*at == 'W' || *at == 'E') && at[1] >= '0' && at[1] <= '9' ? at : NULL;
}

static int indentation(const Source *source, int line, bool *code) {
    size_t size;
    const char *text = source_line(source, line, &size);
    size_t blanks = 0;
    while (blanks < size && (text[blanks] == ' ' || text[blanks] == '\t')) blanks++;
    *code = blanks < size && text[blanks] != '#' && text[blanks] != '\r' && !(size - blanks >= 3 && memcmp(text + blanks, "＃", 3) == 0);
    return (int)blanks;
}

/* The lines that a directive above `line` covers: the line and those behind it that are indented further. */
static int last_line_of(const Source *source, int line) {
    bool code;
    int  indent = indentation(source, line, &code), last = line;
    for (int next = line + 1; next <= source->line_starts.count; next++) {
        int deeper = indentation(source, next, &code);
        if (!code) continue;
        if (deeper <= indent) break;
        last = next;
    }
    return last;
}

static bool next_code_line(const Source *source, int line, int *found) {
    for (*found = line + 1; *found <= source->line_starts.count; (*found)++) {
        size_t size;
        bool   code;
        source_line(source, *found, &size);
        indentation(source, *found, &code);
        if (code) return true;
        if (size == 0) return false;                                   /* an empty line: it stands alone */
    }
    return false;
}

static void report_bad(const Lint *lint, Span span, const char *english, const char *chinese) {
    Diag *diag = diag_at(lint->diags, DIAG_W1016, span, "%s", "%2$s", english, chinese);
    diag_help(lint->diags, diag, "write: # ignore W1003: why it is right as it stands", "写法：# 忽略 W1003：为什么这样写是对的");
}

/* W1003、W1004：理由 */
static bool read_directive(const Lint *lint, const char *at, Span span, Directive *directive) {
    while (*at == 'W' || *at == 'E') {
        char     text[6] = {0};
        memcpy(text, at, strnlen(at, 5));
        DiagCode code = diag_code_from_text(text);
        bool     ends = strlen(text) == 5 && !(at[5] >= '0' && at[5] <= '9');
        if (code == DIAG_NONE || !ends) {
            report_bad(lint, span, "there is no warning with this code", "没有这个代码的警告");
            return false;
        }
        if (diag_default_severity(code) == SEVERITY_ERROR || code == DIAG_W1016 || code == DIAG_W1017) {
            report_bad(lint, span, arena_printf(lint->arena, "%s cannot be ignored", text), arena_printf(lint->arena, "%s不能忽略", text));
            return false;
        }
        Ignored one = {code, false};
        VEC_PUSH(lint->arena, &directive->codes, one);
        at = skip_blanks(at + 5);
        bool more = *at == ',' || strncmp(at, "，", 3) == 0 || strncmp(at, "、", 3) == 0;
        if (more) at = skip_blanks(at + (*at == ',' ? 1 : 3));
    }
    bool colon = *at == ':' || strncmp(at, "：", 3) == 0;
    const char *reason = skip_blanks(at + (colon ? (*at == ':' ? 1 : 3) : 0));
    if (colon && *reason) return true;
    report_bad(lint, span, "a reason is missing: nothing is ignored", "缺少理由，没有忽略任何警告");
    return false;
}

static void read_comments(const Lint *lint, const Ast *ast, DirectiveList *list) {
    const Source *source = lint->sema->sources->sources.items[ast->source];
    for (int32_t i = 0; i < ast->comments.count; i++) {
        const Comment *comment = &ast->comments.items[i];
        const char *text = directive_text(comment->text);
        Directive directive = {.span = comment->span, .source = ast->source};
        if (!text || !read_directive(lint, text, comment->span, &directive)) continue;
        int line = source_position(source, comment->span.start).line;
        directive.first_line = directive.last_line = line;
        if (!comment->after_code && next_code_line(source, line, &directive.first_line)) directive.last_line = last_line_of(source, directive.first_line);
        VEC_PUSH(lint->arena, list, directive);
    }
}

/* Whether a directive takes the finding back. What is found in the notice counts for the clause that names the notice. */
static bool is_ignored(const Lint *lint, const Diag *diag, DirectiveList *list) {
    Span span = diag->span;
    if (diag->severity != SEVERITY_WARNING) return false;
    const PolicyDecl *policy = lint->sema->policy;
    if (span.source >= 0 && span.source == lint->program->policy.source_text && policy && policy->source.count > 0) span = policy->source.items[0].span;
    const Source *source = source_of(lint->sema->sources, span);
    if (!source) return false;
    int  line = source_position(source, span.start).line;
    bool ignored = false;
    for (int32_t i = 0; i < list->count; i++) {
        Directive *directive = &list->items[i];
        if (directive->source != span.source || line < directive->first_line || line > directive->last_line) continue;
        for (int32_t k = 0; k < directive->codes.count; k++) {
            if (directive->codes.items[k].code != diag->code) continue;
            directive->codes.items[k].used = true;
            ignored = true;
        }
    }
    return ignored;
}

void lint_suppress(const Lint *lint) {
    DirectiveList list = {0};
    for (int32_t i = 0; i < lint->sema->ast_count; i++) read_comments(lint, lint->sema->asts[i], &list);
    int32_t kept = 0;
    for (int32_t i = 0; i < lint->diags->items.count; i++) {
        if (is_ignored(lint, lint->diags->items.items[i], &list)) lint->diags->warning_count--;
        else lint->diags->items.items[kept++] = lint->diags->items.items[i];
    }
    lint->diags->items.count = kept;
    for (int32_t i = 0; i < list.count; i++)
        for (int32_t k = 0; k < list.items[i].codes.count; k++) {
            const Ignored *one = &list.items[i].codes.items[k];
            if (one->used) continue;
            Diag *diag = diag_at(lint->diags, DIAG_W1017, list.items[i].span, "there is no %s here to ignore", "此处没有可忽略的%s", diag_code_text(one->code));
            diag_help(lint->diags, diag, "remove the comment", "请删去这条注释");
        }
}
