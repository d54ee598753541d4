/* words - grammar/words.def as an array, and what others may ask about it. */
#include "syntax/words.h"

#include "policy.tab.h"
#include "syntax/parse.h"
#include <string.h>

static const WordForm forms[] = {
#define WORD(token, place, chinese, english)                                    \
    {chinese, TOK_##token, WORD_##place, LANGUAGE_CHINESE, true},               \
    {english, TOK_##token, WORD_##place, LANGUAGE_ENGLISH, true},
#define FORM(token, place, language, text) {text, TOK_##token, WORD_##place, LANGUAGE_##language, false},
#include "words.def"
    {NULL, 0, WORD_PART, LANGUAGE_ENGLISH, false},
};

static const char *const reserved[] = {
#define WORD(token, place, chinese, english) chinese, english,
#define FORM(token, place, language, text) text,
#include "words.def"
    NULL,
};

const WordForm *word_forms(void) { return forms; }

static WordMark *mark_of(Interner *interner, Arena *arena, const char *text, size_t size) {
    const char *name = intern(interner, text, size);
    WordMark   *mark = (WordMark *)(uintptr_t)intern_mark_of(name);
    if (mark) return mark;
    mark = NEW(arena, WordMark);
    intern_mark(name, mark);
    return mark;
}

void words_enter(Interner *interner, Arena *arena) {
    if (word_named(interner, forms[0].text)) return;
    for (const WordForm *form = forms; form->text; form++) {
        const char *blank = strchr(form->text, ' ');
        if (!form->text[0]) continue;
        WordMark *mark = mark_of(interner, arena, form->text, blank ? (size_t)(blank - form->text) : strlen(form->text));
        if (blank) VEC_PUSH(arena, &mark->phrases, form);
        else if (!mark->form) mark->form = form;
    }
}

const WordForm *word_named(Interner *interner, const char *text) {
    const WordMark *mark = word_mark(intern_text(interner, text));
    return mark ? mark->form : NULL;
}

const WordForm *word_of_token(int token, Language language) {
    const WordForm *other = NULL;
    for (const WordForm *form = forms; form->text; form++) {
        if (form->token != token || !form->main_form || !form->text[0]) continue;
        if (form->language == language) return form;
        other = form;
    }
    return other;
}

const char *const *parse_reserved_words(void) { return reserved; }

bool parse_is_fixed_unit(const char *text) {
    static const char *const units[] = {
#define FIXED_UNIT(text, type, numerator, denominator) text,
#include "units.def"
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(units[i], text) == 0) return true;
    return false;
}

bool parse_is_reserved(const char *text) {
    if (!text[0]) return false;                         /* a word that one language lacks */
    for (const char *const *word = reserved; *word; word++)
        if (strcmp(*word, text) == 0) return true;
    return false;
}
