/* render - what the renderers of this folder share. Nothing outside compiler/source needs it. */
#ifndef POL_SOURCE_RENDER_H
#define POL_SOURCE_RENDER_H

#include "source/diag.h"

/* The language in which one diagnostic is told: that of its file; of the first file when it is nowhere. */
static inline Language render_language(const Diags *diags, RenderOptions options, const Diag *diag) {
    if (options.language_is_set) return options.language;
    const Source *source = source_of(diags->sources, diag->span);
    if (source) return source->language;
    return source_set_language(diags->sources, options.language);
}

/* Never NULL; the other language when this one was not given. */
static inline const char *render_words(Wording wording, Language language) {
    const char *first = language == LANGUAGE_CHINESE ? wording.chinese : wording.english;
    const char *second = language == LANGUAGE_CHINESE ? wording.english : wording.chinese;
    return first ? first : second ? second : "";
}

static inline const char *render_level(Severity severity) {         /* the same words in JSON and SARIF */
    switch (severity) {
    case SEVERITY_ERROR: return "error";
    case SEVERITY_WARNING: return "warning";
    case SEVERITY_NOTE: return "note";
    }
    return "error";
}

#endif
