/* format_spell - the text of each token in the language of the result. Every form that the formatter writes in one language has one
 * form in the other, so that there and back gives the same text. */
#include "syntax/format_internal.h"

#include "policy.tab.h"
#include "syntax/words.h"
#include <string.h>

/* Further forms, in pairs; the main forms are in words.def. A form without a partner becomes the main form of the other language. */
static const struct { const char *chinese, *english; } pairs[] = {
    {"不低于", "no less than"}, {"不早于", "no earlier than"}, {"不晚于", "no later than"}, {"高于", "over"},      {"晚于", "after"},
    {"大于", "more than"},      {"不满", "under"},             {"早于", "before"},          {"小于", "less than"}, {"不足", "short of"},
    {"最高", "limited to"},     {"且不超过", "but at most"},   {"累计不超过", "in all at most"},
    {"从晚到早", "latest first"}, {"从早到晚", "earliest first"}, {"不予资助", "no grant is paid"}, {"不予奖励", "no reward is paid"},
};

static const struct { int token; const char *chinese, *english; } signs[] = {
    {TOK_COLON, "：", ":"}, {TOK_ARROW, "→", "->"}, {TOK_TIMES, "×", "*"}, {TOK_SLASH, "÷", "/"}, {TOK_NE, "≠", "!="},
    {TOK_GE, "≥", ">="},   {TOK_LE, "≤", "<="},    {TOK_GT, ">", ">"},    {TOK_LT, "<", "<"},    {TOK_EQ, "=", "="},
    {TOK_PLUS, "+", "+"},  {TOK_MINUS, "-", "-"},  {TOK_DOT, ".", "."},   {TOK_BAR, "|", "|"},   {TOK_LPAREN, "(", "("},
    {TOK_RPAREN, ")", ")"}, {TOK_LBRACE, "{", "{"}, {TOK_RBRACE, "}", "}"},
};

static const char *written(const FormatText *text, const FormatToken *token) {
    return arena_strndup(text->arena, text->source->text + token->span.start, token->span.end - token->span.start);
}

/* One blank between the words of a phrase. */
static const char *single_blanks(FormatText *text, const char *phrase) {
    char  *copy = arena_alloc(text->arena, strlen(phrase) + 1);
    size_t used = 0;
    for (const char *at = phrase; *at; at++) {
        bool blank = *at == ' ' || *at == '\t';
        if (blank && used > 0 && copy[used - 1] == ' ') continue;
        copy[used++] = blank ? ' ' : *at;
    }
    return copy;
}

static const char *sign_text(const FormatText *text, int kind) {
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].token == kind) return text->to == LANGUAGE_CHINESE ? signs[i].chinese : signs[i].english;
    return NULL;
}

static bool is_word(const char *form) { return (unsigned char)*form >= 0xE3 ? true : (*form | 0x20) >= 'a' && (*form | 0x20) <= 'z'; }

/* A comparison is written as a sign or as a word; 0xE3 and above start Han characters, full-width signs are told apart by EF. */
static bool is_sign(const char *form) { return !is_word(form) || ((unsigned char)form[0] == 0xEF && (unsigned char)form[1] == 0xBC); }

static const WordForm *form_of(const char *text) {
    for (const WordForm *word = word_forms(); word->text; word++)
        if (strcmp(word->text, text) == 0) return word;
    return NULL;
}

static const char *word_text(FormatText *text, const FormatToken *token) {
    bool chinese = text->to == LANGUAGE_CHINESE;
    const char *form = single_blanks(text, written(text, token));
    if (token->kind == TOK_LE && token->ceiling) return chinese ? "不超过" : "up to";
    bool only_ceiling = strcmp(form, "up to") == 0;   /* elsewhere it reads as a range */
    const WordForm *typed = form_of(form);
    if (typed && typed->language == text->to && !only_ceiling) return form;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs && !only_ceiling; i++)
        if (strcmp(chinese ? pairs[i].english : pairs[i].chinese, form) == 0) return chinese ? pairs[i].chinese : pairs[i].english;
    const WordForm *main_form = word_of_token(token->kind, text->to);
    return main_form ? main_form->text : form;
}

/* A result word behind a point: 措施2.资助, m2.yes. Other names stay. */
static const char *name_text(FormatText *text, const FormatToken *token) {
    const char *form = written(text, token);
    if (!token->after_point) return form;
    const char *plain = single_blanks(text, form);
    for (const WordForm *word = word_forms(); word->text; word++)
        if ((word->place == WORD_OUTCOME || word->place == WORD_STATUS) && strcmp(word->text, plain) == 0)
            return word_of_token(word->token, text->to)->text;
    return form;
}

/* ---- texts and values -------------------------------------------------------------------------------------------------------- */

/* Whether the scanner would read `inner` between these marks as one quotation: marks of the same kind inside come in pairs. */
static bool balanced(const char *inner, const char *open, const char *close) {
    int depth = 0;
    for (const char *at = inner; *at; at++) {
        if (strncmp(at, open, 3) == 0) depth++;
        else if (strncmp(at, close, 3) == 0 && --depth < 0) return false;
    }
    return depth == 0;
}

static const char *quoted(FormatText *text, const FormatToken *token) {
    const char *form = written(text, token);
    size_t size = strlen(form);
    if (strncmp(form, "《", 3) == 0) return form;                     /* the marks belong to the text */
    size_t front = *form == '"' ? 1 : 3, back = form[size - 1] == '"' ? 1 : 3;
    const char *inner = arena_strndup(text->arena, form + front, size - front - back);
    bool plain = !strchr(inner, '"') && !strstr(inner, "\xEF\xBC\x82");
    if (text->to == LANGUAGE_ENGLISH && plain) return arena_printf(text->arena, "\"%s\"", inner);
    size_t length = strlen(inner);
    bool   doubled = strncmp(inner, "“", 3) == 0 || (length >= 3 && strcmp(inner + length - 3, "”") == 0);   /* ““ reads badly */
    if (!doubled && balanced(inner, "“", "”")) return arena_printf(text->arena, "“%s”", inner);
    if (balanced(inner, "「", "」")) return arena_printf(text->arena, "「%s」", inner);
    if (balanced(inner, "“", "”")) return arena_printf(text->arena, "“%s”", inner);
    return plain ? arena_printf(text->arena, "\"%s\"", inner) : form;
}

static const char *date_text(FormatText *text, DateExpr date) {
    return text->to == LANGUAGE_CHINESE ? arena_printf(text->arena, "%d年%d月%d日", date.year, date.month, date.day)
                                        : arena_printf(text->arena, "%04d-%02d-%02d", date.year, date.month, date.day);
}

/* `5年` <-> `5 years` */
static const char *duration_text(FormatText *text, const char *value) {
    static const struct { const char *chinese, *singular, *plural, *also; } units[] = {
        {"年", "year", "years", "周年"}, {"个月", "month", "months", "月"},
    };
    size_t digits = strspn(value, "0123456789.");
    const char *count = arena_strndup(text->arena, value, digits), *unit = value + digits;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(unit, units[i].chinese) && strcmp(unit, units[i].singular) && strcmp(unit, units[i].plural) && strcmp(unit, units[i].also))
            continue;
        const char *english = strcmp(count, "1") == 0 ? units[i].singular : units[i].plural;
        return text->to == LANGUAGE_CHINESE ? arena_printf(text->arena, "%s%s", count, units[i].chinese)
                                            : arena_printf(text->arena, "%s %s", count, english);
    }
    return *unit ? arena_printf(text->arena, "%s %s", count, unit) : value;
}

/* 18 months in an expression keeps its unit in either language: 年 also stands behind the number of a year. */
static const char *length_text(FormatText *text, const char *value) {
    static const char *const units[] = {"years", "year", "months", "month"};
    int digits = (int)strspn(value, "0123456789.");
    for (size_t i = 0; i < sizeof units / sizeof *units && text->to == LANGUAGE_ENGLISH; i++)
        if (strcmp(value + digits, units[i]) == 0) return arena_printf(text->arena, "%.*s %s", digits, value, units[i]);
    return value;
}

static const char *comma_text(const FormatText *text, const FormatToken *token) {
    if (text->to == LANGUAGE_ENGLISH) return ",";
    return token->list_comma ? "、" : "，";
}

/* ---- all --------------------------------------------------------------------------------------------------------------------- */

static const char *token_text(FormatText *text, FormatToken *token, int before) {
    const char *form = written(text, token);
    bool chinese = text->to == LANGUAGE_CHINESE;
    switch (token->kind) {
    case TOK_END: return "";
    case TOK_NAME:
        if (before == TOK_TIES) return chinese ? "全部列出" : "listed";
        return name_text(text, token);
    case TOK_NUMBER: return before == TOK_FOR ? duration_text(text, token->value) : length_text(text, token->value);
    case TOK_DATE: return date_text(text, token->date);
    case TOK_STRING: return quoted(text, token);
    case TOK_COMMA: return comma_text(text, token);
    case TOK_ETC: return chinese ? "等" : ", etc";
    case TOK_COLON: return token->type_colon ? ":" : sign_text(text, token->kind);
    }
    const char *sign = sign_text(text, token->kind);
    return sign && is_sign(form) ? sign : word_text(text, token);
}

void format_spell(FormatText *text) {
    for (int32_t i = 0; i < text->tokens.count; i++) {
        FormatToken *token = &text->tokens.items[i];
        int before = i > 0 ? token[-1].kind : 0;
        token->text = token_text(text, token, before);
        if (token->open_end && text->to == LANGUAGE_CHINESE) token->text = arena_printf(text->arena, "%s %s", token->text, "起");
    }
}
