/* diag - diagnostics as values: what is wrong, where, why, what to type. Passes report; only renderers print.
 * Every wording is given twice, in English and in Chinese, with the same arguments in the same order (use %1$s … to reorder);
 * the renderer picks the language of the file (or of --language). One mistake, one message: a pass stays silent about whatever
 * an earlier message already covers. Codes never change meaning. */
#ifndef POL_SOURCE_DIAG_H
#define POL_SOURCE_DIAG_H

#include "base/buffer.h"
#include "source/source.h"

typedef enum { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE } Severity;

typedef enum {
    DIAG_NONE,
#define X(code, severity, slug, english, chinese) DIAG_##code,
#include "source/diag.def"
#undef X
    DIAG_CODE_COUNT
} DiagCode;

typedef struct { const char *english, *chinese; } Wording;

typedef struct { Span span; Wording text; } DiagLabel;

typedef struct { Span span; const char *replacement; } DiagFix;       /* what to type in place of span */

typedef struct {
    DiagCode code;
    Severity severity;
    Span     span;                 /* the primary place */
    Wording  message;              /* the sentence: what is wrong, with names */
    Wording  here;                 /* the text beside the caret; may be empty */
    VEC(DiagLabel) labels;         /* further places */
    VEC(Wording)   notes;          /* why it is a rule */
    VEC(Wording)   helps;          /* what to do */
    VEC(DiagFix)   fixes;          /* machine-applicable */
} Diag;

typedef struct {
    Arena     *arena;
    SourceSet *sources;
    VEC(Diag *) items;
    int        error_count, warning_count;
} Diags;

Diags *diags_new(Arena *arena, SourceSet *sources);

const char *diag_code_text(DiagCode code);        /* "E0201" */
const char *diag_slug(DiagCode code);             /* "unknown-name" */
Severity    diag_default_severity(DiagCode code);
const char *diag_title(DiagCode code, Language language);
DiagCode    diag_code_from_text(const char *text);/* DIAG_NONE when there is no such code */

/* Reports `code` at `span`. The same code at the same span is reported once: the second call returns a Diag that is not listed. */
Diag *diag_at(Diags *diags, DiagCode code, Span span, const char *english, const char *chinese, ...);
void  diag_here(Diags *diags, Diag *diag, const char *english, const char *chinese, ...);
void  diag_label(Diags *diags, Diag *diag, Span span, const char *english, const char *chinese, ...);
void  diag_note(Diags *diags, Diag *diag, const char *english, const char *chinese, ...);
void  diag_help(Diags *diags, Diag *diag, const char *english, const char *chinese, ...);
void  diag_fix(Diags *diags, Diag *diag, Span span, const char *replacement);

void diags_add(Diags *diags, const Diags *others); /* what another thread reported, of sources that `diags` has nothing of */
void diags_sort(Diags *diags);                    /* by source, then place, then order of reporting */
/* One mistake, one message: where a name that is not declared or unfit (E0201, E0205, E0304, E0406) is used in many places, the first message
 * tells of the others, with their fixes. After diags_sort. */
void diags_merge(Diags *diags);

typedef struct { bool color; bool language_is_set; Language language; } RenderOptions; /* language: of the file unless set */

/* error[E0202]: …  / --> file:line:column / excerpt with carets aligned by display width / = help: … */
void diags_render_text(const Diags *diags, RenderOptions options, Buffer *out);
/* {"diagnostics":[{code, level, message, labels:[{file,start:{line,column},end:{…},text,primary}], notes, help, fix}],"errors":N,"warnings":N} */
void diags_render_json(const Diags *diags, RenderOptions options, Buffer *out);
/* SARIF 2.1.0, one run, rules listed, columns in UTF-16 units, fixes and related locations */
void diags_render_sarif(const Diags *diags, RenderOptions options, Buffer *out);

/* suggest: the candidate nearest to `name` by Damerau-Levenshtein distance over code points, if near enough to be meant; else NULL.
 * Never one that says the opposite: whose negations (不, 未, 非, not …) differ, or whose direction does (高 and 低, min and max). */
typedef struct { const char *name; int length, best; const char *match; } Suggest;
void suggest_start(Suggest *suggest, const char *name);
void suggest_offer(Suggest *suggest, const char *candidate);     /* NULL is ignored */
void suggest_offer_spelling(Suggest *suggest, const char *candidate); /* … only if misspelt: a name that holds the candidate is another */
const char *suggest_result(const Suggest *suggest);

#endif
