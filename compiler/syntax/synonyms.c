/* synonyms - see synonyms.h. */
#include "syntax/synonyms.h"

#include "policy.tab.h"
#include "syntax/token.h"
#include "syntax/words.h"
#include <string.h>

typedef enum { PLACE_INSIDE, PLACE_BEFORE_VALUE, PLACE_REMARK, PLACE_TAIL } Place;
typedef struct { Language language; Place place; const char *text, *word; Wording remark; } Entry;

static const Entry entries[] = {
#define SYNONYM(language, text, word) {LANGUAGE_##language, PLACE_INSIDE, text, word, {"", ""}},
#define PREFIX(language, text, word) {LANGUAGE_##language, PLACE_BEFORE_VALUE, text, word, {"", ""}},
#define REMARK(language, text, english, chinese) {LANGUAGE_##language, PLACE_REMARK, text, NULL, {english, chinese}},
#define TAIL(language, text, english, chinese) {LANGUAGE_##language, PLACE_TAIL, text, NULL, {english, chinese}},
#include "synonyms.def"
};

static int token_of_word(const char *word) {
    for (const WordForm *form = word_forms(); form->text; form++)
        if (strcmp(form->text, word) == 0) return form->token;
    return TOK_NAME;
}

static bool may_stand(const SyntaxError *error, const char *word) { return error->expected[token_of_word(word) - FIRST_TOKEN]; }

static bool is_comparison(int token) { return token >= TOK_IN && token <= TOK_NE; }

static bool is_comparison_place(const SyntaxError *error) { return error->expected[TOK_GE - FIRST_TOKEN] || error->expected[TOK_CONTAINS - FIRST_TOKEN]; }

/* The longest entry at `start`. A text that begins in the token before the error has to reach over the error: only then is the
 * reading of its first word what went wrong, and what may stand at the error says nothing. */
static const Entry *longest_at(const Parse *parse, const SyntaxError *error, uint32_t start, uint32_t *size) {
    const Entry *longest = NULL;
    const char  *text = parse->text->text + start;
    bool         earlier = start < error->span.start;
    *size = 0;
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        uint32_t taken = token_phrase_size(entries[i].text, text);
        if (taken <= *size || entries[i].place == PLACE_BEFORE_VALUE || entries[i].place == PLACE_TAIL) continue;
        if (earlier ? start + taken <= error->span.start : entries[i].word ? !may_stand(error, entries[i].word) : !is_comparison_place(error)) continue;
        if (earlier && entries[i].word && is_comparison(parse->scan.before.kind) && !is_comparison(token_of_word(entries[i].word))) continue;
        longest = &entries[i];
        *size = taken;
    }
    return longest;
}

/* `is greater than`: the verb before a comparison goes with it. */
static uint32_t with_verb(const Parse *parse, uint32_t start) {
    static const char *const verbs[] = {"is", "are", "be", "为", "是", "应"};
    const char *text = parse->text->text;
    uint32_t    end = start;
    while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t')) end--;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        uint32_t size = (uint32_t)strlen(verbs[i]);
        if (end <= size || end == start || memcmp(text + end - size, verbs[i], size) != 0) continue;
        if (text[end - size - 1] == ' ' || text[end - size - 1] == '\t') return end - size;
    }
    return start;
}

/* 如果 甲 则 …, 不 甲: the word was read as a name, and the value behind it is where the mistake shows. */
static bool prefix_before(const Parse *parse, const SyntaxError *error, Synonym *found) {
    const Seen *before = &parse->scan.before;
    if (before->kind != TOK_NAME || (error->found != TOK_NAME && error->found != TOK_LPAREN && error->found != TOK_NUMBER && error->found != TOK_NOT)) return false;
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        if (entries[i].place != PLACE_BEFORE_VALUE) continue;
        if (token_phrase_size(entries[i].text, parse->text->text + before->span.start) != before->span.end - before->span.start) continue;
        *found = (Synonym){entries[i].word, {"", ""}, before->span};
        return true;
    }
    return false;
}

bool synonym_at(const Parse *parse, const SyntaxError *error, Synonym *found) {
    const Seen *before = &parse->scan.before, *last = &parse->scan.last;
    bool        same_line = !last->first_on_line && before->span.end > before->span.start;
    uint32_t    end = error->span.start;
    for (uint32_t start = same_line ? before->span.start : end; start <= end; start++) {
        bool word_starts = start == end || start == before->span.start || parse->text->text[start - 1] == ' ';
        uint32_t     size;
        const Entry *entry = word_starts ? longest_at(parse, error, start, &size) : NULL;
        if (!entry) continue;
        bool compares = entry->word && is_comparison(token_of_word(entry->word));
        *found = (Synonym){entry->word, entry->remark, {parse->source, compares ? with_verb(parse, start) : start, start + size}};
        return true;
    }
    return same_line && prefix_before(parse, error, found);
}

const char *synonym_comparison(const char *text) {
    for (const WordForm *form = word_forms(); form->text; form++)
        if (is_comparison(form->token) && strcmp(form->text, text) == 0) return form->text;
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (entries[i].place == PLACE_INSIDE && is_comparison(token_of_word(entries[i].word)) && strcmp(entries[i].text, text) == 0) return entries[i].word;
    return NULL;
}

bool synonym_tail(const Parse *parse, const SyntaxError *error, Wording *remark) {
    bool tail = parse->scan.before.kind == TOK_COMMA && error->expected[TOK_CAP - FIRST_TOKEN] && error->expected[TOK_PER - FIRST_TOKEN];
    if (!tail || parse->scan.last.first_on_line) return false;
    const char *text = parse->text->text + error->span.start, *at;
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        if (entries[i].place != PLACE_TAIL || !(at = strstr(text, entries[i].text)) || at + strlen(entries[i].text) > parse->text->text + error->span.end) continue;
        *remark = entries[i].remark;
        return true;
    }
    return false;
}
