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

bool parse_is_reserved(const char *text) {
    if (!text[0]) return false;                         /* a word that one language lacks */
    for (const char *const *word = reserved; *word; word++)
        if (strcmp(*word, text) == 0) return true;
    return false;
}
