/* syntax_error - wording. A message names what was found and, in few groups, what could stand there; a help is added where the
 * mistake is a common one. Words are given in the language of the file. */
#include "syntax/syntax_error.h"

#include "base/utf8.h"
#include "policy.tab.h"
#include "runtime/date.h"
#include "syntax/notation.h"
#include "syntax/sentence.h"
#include "syntax/synonyms.h"
#include "syntax/token.h"
#include "syntax/words.h"
#include <limits.h>
#include <string.h>

static Language language_of(const Parse *parse) { return parse->text->language; }

static const char *word_text(const Parse *parse, int token) {
    const WordForm *form = word_of_token(token, language_of(parse));
    return form ? form->text : "";
}

/* The text of a place, cut to a length that fits a sentence. */
static const char *excerpt(Parse *parse, Span span) {
    enum { LONGEST = 60 };
    size_t size;
    const char *text = span_text(parse->sources, span, &size);
    if (size <= LONGEST) return arena_strndup(parse->arena, text, size);
    size_t cut = LONGEST;
    while (cut > 0 && ((unsigned char)text[cut] & 0xC0) == 0x80) cut--;
    return arena_printf(parse->arena, "%.*s…", (int)cut, text);
}

/* Marks the tree as incomplete and counts; false when enough has been said about this file. */
static bool may_report(Parse *parse) {
    parse->ast->incomplete = 1;
    if (++parse->error_count <= SYNTAX_ERROR_LIMIT) return true;
    parse->scan.stopped = true;
    return false;
}

/* ---- what is not the grammar's ----------------------------------------------------------------------------------------- */

static void report_height(Parse *parse, Span span, const char *english, const char *chinese, int limit) {
    if (parse->decl_too_deep || !may_report(parse)) return;
    parse->decl_too_deep = true;
    Diag *diag = diag_at(parse->diags, DIAG_E0108, span, english, chinese, limit);
    diag_help(parse->diags, diag, "give a part of it a name with `%s`", "请用“%s”为其中一部分起一个名称", word_text(parse, TOK_DEFINE));
}

void syntax_error_too_deep(Parse *parse, Span span) { report_height(parse, span, "this is nested more than %d deep", "此处嵌套超过%d层", NESTING_LIMIT); }

void syntax_error_too_long(Parse *parse, Span span) {
    report_height(parse, span, "this has more than %d operations, one on another", "此处的运算超过%d步", EXPR_HEIGHT_LIMIT);
}

void syntax_error_open_string(Parse *parse, Span span) {
    if (!may_report(parse)) return;
    size_t size;
    const char *text = span_text(parse->sources, span, &size);
    const char *close = text[0] == '"' ? "\"" : memcmp(text, "“", 3) == 0 ? "”" : memcmp(text, "「", 3) == 0 ? "」"
                      : memcmp(text, "《", 3) == 0 ? "》" : "＂";
    Span mark = {span.source, span.start, span.start + (text[0] == '"' ? 1 : 3)};
    Diag *diag = diag_at(parse->diags, DIAG_E0103, mark, "this quotation is not closed on its line", "这处引文在本行没有结束引号");
    diag_here(parse->diags, diag, "it starts here", "引文从这里开始");
    diag_help(parse->diags, diag, "close it with %s on this line; a long quotation may go on as a further one on the next line",
              "请在本行写结束引号 %s ；较长的引文可在下一行另起一段引文", close);
}

void syntax_error_control(Parse *parse, Span span) {
    if (!may_report(parse)) return;
    unsigned byte = (unsigned char)parse->text->text[span.start];
    diag_at(parse->diags, DIAG_E0102, span, "a control character (U+%04X) stands here", "此处有一个控制字符（U+%04X）", byte);
}

static int days_of_month(int year, int month) {
    for (int day = 31;; day--)
        if (date_is_valid(year, month, day)) return day;
}

void syntax_error_date(Parse *parse, Span span, DateExpr date, bool has_day, const char *rest) {
    if (!may_report(parse)) return;
    const char *text = excerpt(parse, span);
    Diag *diag = diag_at(parse->diags, DIAG_E0105, span, "there is no date `%s`", "没有“%s”这个日期", text);
    if (!has_day)
        diag_help(parse->diags, diag, "a date has a year, a month and a day, for example 2024年1月1日 or 2024-01-01",
                  "日期要写明年、月、日，例如2024年1月1日或2024-01-01");
    else if (*rest) diag_help(parse->diags, diag, "write a blank before `%s`", "请在“%s”之前加空格", rest);
    else if (date.year < 1 || date.year > 9999) diag_help(parse->diags, diag, "years go from 1 to 9999", "年份为1至9999");
    else if (date.month < 1 || date.month > 12) diag_help(parse->diags, diag, "months go from 1 to 12", "月份为1至12");
    else {
        int last = days_of_month(date.year, date.month);
        diag_help(parse->diags, diag, "the last day of that month is %04d-%02d-%02d", "该月最后一天是%1$d年%2$d月%3$d日", date.year, date.month, last);
    }
}

static Diag *report_repeated(Parse *parse, Span span) {
    const char *text = excerpt(parse, span);
    Diag *diag = diag_at(parse->diags, DIAG_E0402, span, "`%s` stands a second time in this declaration", "“%s”在本声明中重复出现", text);
    if (parse->decl) diag_label(parse->diags, diag, parse->decl->keyword, "in this declaration", "在这个声明中");
    return diag;
}

void syntax_error_repeated(Parse *parse, Span span) {
    if (may_report(parse)) diag_help(parse->diags, report_repeated(parse, span), "keep one of the two", "请只保留一处");
}

void syntax_error_second_columns(Parse *parse, Span span) {
    if (!may_report(parse)) return;
    diag_help(parse->diags, report_repeated(parse, span), "a table has one line of columns: write `%s` and a title before those of another table",
              "一个测试表只有一行“列”：另一个表的“列”之前请写“%s”和标题", word_text(parse, TOK_TESTTABLE));
}

void syntax_error_word(Parse *parse, Word found, const char *english, const char *chinese) {
    if (!may_report(parse)) return;
    Diag *diag = diag_at(parse->diags, DIAG_E0101, found.span, "`%s` cannot stand here", "此处不能出现“%s”", found.text);
    diag_help(parse->diags, diag, english, chinese);
}

/* ---- what was found, what could stand there ----------------------------------------------------------------------------- */

static bool expects(const SyntaxError *error, int token) { return error->expected[token - FIRST_TOKEN]; }
static bool expects_value(const SyntaxError *error) {
    return expects(error, TOK_NAME) && expects(error, TOK_NUMBER) && expects(error, TOK_LPAREN);
}
static bool expects_operator(const SyntaxError *error) { return expects(error, TOK_PLUS); }

static const char *sign_text(int token, Language language) {
    bool chinese = language == LANGUAGE_CHINESE;
    switch (token) {
    case TOK_LPAREN: return chinese ? "（" : "(";
    case TOK_RPAREN: return chinese ? "）" : ")";
    case TOK_LBRACE: return "{";
    case TOK_RBRACE: return "}";
    case TOK_COMMA:  return chinese ? "，" : ",";
    case TOK_COLON:  return chinese ? "：" : ":";
    case TOK_DOT:    return ".";
    case TOK_BAR:    return "|";
    case TOK_ARROW:  return "→";
    case TOK_PLUS:   return "+";
    case TOK_MINUS:  return "-";
    case TOK_TIMES:  return "*";
    case TOK_SLASH:  return "/";
    case TOK_EQ:     return "=";
    }
    return NULL;
}

/* "a, b or c" / “a”、“b”或“c” */
enum { MOST_NAMED = 7 };
typedef struct { Parse *parse; Wording items[MOST_NAMED]; int count; } Alternatives;

static void alternative(Alternatives *list, const char *english, const char *chinese) {
    if (list->count < MOST_NAMED) list->items[list->count++] = (Wording){english, chinese};
}

static void alternative_token(Alternatives *list, int token) {
    Parse *parse = list->parse;
    const char *text = sign_text(token, language_of(parse));
    if (!text) text = word_text(parse, token);
    alternative(list, arena_printf(parse->arena, "`%s`", text), arena_printf(parse->arena, "“%s”", text));
}

static void alternative_values(Alternatives *list, const SyntaxError *error) {
    if (expects_value(error)) alternative(list, "a value", "一个值");
    else {
        if (expects(error, TOK_NAME)) alternative(list, "a name", "名称");
        if (expects(error, TOK_NUMBER)) alternative(list, "a number", "数字");
        if (expects(error, TOK_STRING)) alternative(list, "a text in quotation marks", "引号中的文字");
    }
    if (expects(error, TOK_YES)) alternative(list, "a status", "一种状态");
    if (expects_operator(error) && expects(error, TOK_GE)) alternative(list, "a comparison", "比较词");
    if (expects(error, TOK_AND)) {
        alternative_token(list, TOK_AND);
        alternative_token(list, TOK_OR);
    } else if (expects_operator(error)) alternative(list, "an arithmetic sign", "运算符号");
}

static void alternative_clauses(Alternatives *list, const SyntaxError *error) {
    enum { FEW = 2 };
    int count = 0;
    for (int token = TOK_TITLE; token <= TOK_MONOTONE; token++) count += expects(error, token);
    if (count > FEW) alternative(list, "the next clause", "下一个子句");
    else
        for (int token = TOK_TITLE; token <= TOK_MONOTONE; token++)
            if (expects(error, token)) alternative_token(list, token);
    if (expects(error, TOK_MEASURE)) alternative(list, "the next declaration", "下一个声明");
    else if (error->expects_end) alternative(list, "the end of the file", "文件结尾");
}

/* Tokens that the groups above do not speak for. */
static bool stands_alone(const SyntaxError *error, int token) {
    bool value = expects_value(error), operators = expects_operator(error);
    if (token >= TOK_STRAY_CHARACTER && token <= TOK_MONOTONE) return false;   /* declarations and clauses */
    switch (token) {
    case TOK_NAME: case TOK_NUMBER: case TOK_DATE: case TOK_STRING: case TOK_TRUE: case TOK_FALSE: case TOK_IF: case TOK_NOT:
    case TOK_YES: case TOK_NO: case TOK_UNKNOWN: case TOK_STERROR: case TOK_NOTINFORCE: case TOK_AND: case TOK_OR: case TOK_DOT:
        return false;
    case TOK_LPAREN: case TOK_UNDERREADING: case TOK_LBRACE:
        return !value && !operators;
    case TOK_EQ: return !operators || !expects(error, TOK_GE);
    case TOK_LE: case TOK_CAP: case TOK_GT: case TOK_LT: case TOK_MISSING: case TOK_MINUS:
        return !value && !operators;
    case TOK_NE: case TOK_GE: case TOK_IN: case TOK_CONTAINS: case TOK_PLUS: case TOK_TIMES: case TOK_SLASH: case TOK_DE: case TOK_OF:
        return false;
    }
    return true;
}

static Wording expectations(Parse *parse, const SyntaxError *error) {
    Alternatives list = {.parse = parse};
    for (int token = TOK_NAME; token <= TOK_OF; token++)
        if (expects(error, token) && stands_alone(error, token)) alternative_token(&list, token);
    alternative_values(&list, error);
    alternative_clauses(&list, error);
    Wording wording = {"", ""};
    for (int i = 0; i < list.count; i++) {
        bool last = i == list.count - 1;
        const char *english = i == 0 ? "" : last ? " or " : ", ", *chinese = i == 0 ? "" : last ? "或" : "、";
        wording.english = arena_printf(parse->arena, "%s%s%s", wording.english, english, list.items[i].english);
        wording.chinese = arena_printf(parse->arena, "%s%s%s", wording.chinese, chinese, list.items[i].chinese);
    }
    return wording;
}

static Wording found_wording(Parse *parse, int token, Span span) {
    const char *text = excerpt(parse, span);
    if (span.start == span.end && token != TOK_END) return (Wording){"this is not finished", "这里没有写完"};
    switch (token) {
    case TOK_END:    return (Wording){"the file ends here", "文件到此结束"};
    case TOK_STRING: return (Wording){"a quotation cannot stand here", "此处不能出现引文"};
    }
    return (Wording){arena_printf(parse->arena, "`%s` cannot stand here", text), arena_printf(parse->arena, "此处不能出现“%s”", text)};
}

/* ---- helps ------------------------------------------------------------------------------------------------------------- */

static Span just_after(const Parse *parse, Span span) { return (Span){parse->source, span.end, span.end}; }

/* The longest Chinese form of a wanted place inside `text` (at its start: only_start). Single characters only for those that
 * names hardly ever hold. */
static const char *word_inside(const char *text, bool only_start, bool opening) {
    const char *longest = NULL;
    size_t length = 0;
    for (const WordForm *form = word_forms(); form->text; form++) {
        bool opens = form->place == WORD_DECLARATION || form->place == WORD_CLAUSE || form->place == WORD_OUTCOME;
        size_t size = strlen(form->text);
        if (opens != opening || form->language != LANGUAGE_CHINESE || size <= length || strcmp(form->text, text) == 0) continue;
        if (form->place != WORD_EXPRESSION && !opens) continue;
        if (size <= 3 && (opens || !strstr("的且或", form->text))) continue;
        const char *at = strstr(text, form->text);
        if (!at || (only_start && at != text)) continue;
        longest = form->text;
        length = size;
    }
    return longest;
}

static bool help_glued(Parse *parse, Diag *diag, const Seen *seen) {
    if (seen->kind != TOK_NAME && seen->kind != TOK_NUMBER) return false;
    const char *text = excerpt(parse, seen->span);
    const char *word = seen->first_on_line ? word_inside(text, true, true) : NULL;
    if (!word) word = word_inside(text, false, false);
    if (!word) return false;
    diag_help(parse->diags, diag, "`%s` is read as one name: write blanks around `%s` if the word is meant",
              "“%s”被读作一个名称；如果要用其中的“%s”一词，请在它前后加空格", text, word);
    return true;
}

static bool decides(const WordForm *form) { return form->place == WORD_EXPRESSION; }

/* `count` words of the text from `span` on, one blank between them, up to the end of the line; *place covers them. */
static const char *typed_words(Parse *parse, Span span, int count, Span *place) {
    const char *text = parse->text->text, *from = text + span.start, *at = text + span.end;
    for (int more = count - 1; more > 0; more--) {
        while (*at == ' ' || *at == '\t') at++;
        size_t size = strcspn(at, " \t\r\n,:(){}");
        if (!size) return NULL;
        at += size;
    }
    *place = (Span){span.source, span.start, (uint32_t)(at - text)};
    return arena_strndup(parse->arena, from, (size_t)(at - from));
}

/* A misspelt word that decides something (达道, at leest). Where words of different meaning are equally near, none is meant. */
static const char *nearest_operator(Parse *parse, const SyntaxError *error, Span span, Span *place, int *score) {
    const WordForm *nearest = NULL;
    bool            unclear = false;
    for (const WordForm *form = word_forms(); form->text; form++) {
        if (!decides(form) || !expects(error, form->token) || !form->text[0]) continue;
        int words = 1;
        for (const char *at = form->text; *at; at++) words += *at == ' ';
        Span        typed_at;
        const char *typed = typed_words(parse, span, words, &typed_at);
        Suggest     suggest;
        if (!typed) continue;
        suggest_start(&suggest, typed);
        suggest_offer_spelling(&suggest, form->text);
        if (!suggest_result(&suggest) || (nearest && suggest.best > *score)) continue;
        unclear = nearest && suggest.best == *score && (unclear || nearest->token != form->token);
        if (nearest && suggest.best == *score) continue;
        nearest = form;
        *score = suggest.best;
        *place = typed_at;
    }
    return nearest && !unclear ? nearest->text : NULL;
}

/* The nearest expected word that decides nothing; NULL when none is near. A phrase is also offered by its first word. */
static const char *nearest_word(Parse *parse, const SyntaxError *error, const char *text, bool declarations_only, int *score) {
    Suggest suggest;
    suggest_start(&suggest, text);
    for (const WordForm *form = word_forms(); form->text; form++) {
        bool wanted = declarations_only ? form->place == WORD_DECLARATION : expects(error, form->token) && !decides(form);
        if (!wanted || !form->text[0]) continue;
        suggest_offer(&suggest, form->text);
        const char *blank = strchr(form->text, ' ');
        if (blank) suggest_offer(&suggest, arena_strndup(parse->arena, form->text, (size_t)(blank - form->text)));
    }
    const char *nearest = suggest_result(&suggest);
    if (!nearest) return NULL;
    if (score) *score = suggest.best;
    size_t length = strlen(nearest);
    for (const WordForm *form = word_forms(); form->text; form++)      /* the first word of a phrase stands for the phrase */
        if (form->text[0] && strncmp(form->text, nearest, length) == 0 && form->text[length] == ' '
            && !word_named(parse->interner, nearest))
            return form->text;
    return nearest;
}

bool syntax_error_looks_opening(Parse *parse, const char *name, bool declarations_only) {
    enum { LONGEST_WORD = 40 };
    if (strlen(name) > LONGEST_WORD) return false;
    const char *glued = word_inside(name, true, true);
    if (glued && !declarations_only) return true;
    if (glued && token_opens_declaration(word_named(parse->interner, glued)->token)) return true;
    SyntaxError openers = {.found = TOK_NAME};
    for (int token = TOK_POLICY; token <= TOK_MONOTONE; token++) openers.expected[token - FIRST_TOKEN] = true;
    return nearest_word(parse, &openers, name, declarations_only, NULL) != NULL;
}

static void help_did_you_mean(Parse *parse, Diag *diag, Span span, const char *word) {
    const char *rest = strchr(word, ' ');               /* `applys to` as `applies to`: what stands there of the phrase is part of it */
    if (rest) span.end += token_phrase_size(rest, parse->text->text + span.end);
    diag_help(parse->diags, diag, "did you mean `%s`?", "是否应为“%s”？", word);
    diag_fix(parse->diags, diag, span, word);
}

static bool is_comparison(int token) {
    return token == TOK_EQ || token == TOK_NE || token == TOK_LT || token == TOK_LE || token == TOK_GT || token == TOK_GE;
}

static bool follows_a_comma(int token) {
    return token == TOK_CAP || token == TOK_PER || token == TOK_ONCE || token == TOK_UNDERREADING || token == TOK_RANGE || token == TOK_ORIGIN
        || token == TOK_BECAUSE || token == TOK_MISSING || token == TOK_BY || token == TOK_TIES || token == TOK_FLAT || token == TOK_MARGINAL;
}

static void help_insert(Parse *parse, Diag *diag, int sign, Span before, const char *found) {
    const char *text = sign_text(sign, language_of(parse));
    diag_help(parse->diags, diag, "write `%s` before `%s`", "请在“%2$s”之前写“%1$s”", text, found);
    diag_fix(parse->diags, diag, just_after(parse, before), text);
}

static bool digit_before_comma(const Parse *parse, const Seen *comma) {
    uint32_t at = comma->span.start;
    return comma->kind == TOK_COMMA && at > 0 && parse->text->text[at - 1] >= '0' && parse->text->text[at - 1] <= '9';
}

static void help_statuses(Parse *parse, Diag *diag) {
    static const int statuses[] = {TOK_YES, TOK_NO, TOK_UNKNOWN, TOK_STERROR, TOK_NOTINFORCE};
    Buffer list = {0};
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        buffer_printf(&list, "%s%s", list.size ? (language_of(parse) == LANGUAGE_CHINESE ? "、" : ", ") : "", word_text(parse, statuses[i]));
    diag_help(parse->diags, diag, "a status is one of %s", "可写的状态：%s", list.data);
    buffer_free(&list);
}

static void help_digit_first(Parse *parse, Diag *diag) {
    diag_help(parse->diags, diag, "a name starts with a letter or a Chinese character, not with a digit", "名称以汉字或字母开头，不以数字开头");
}

/* What stands where a value or an operator could: words of other languages, brackets too many. */
static bool help_other_notations(Parse *parse, Diag *diag, const SyntaxError *error) {
    const Seen *before = &parse->scan.before;
    bool closes = error->found == TOK_RPAREN || error->found == TOK_RBRACE, touches = before->span.end == error->span.start;
    if (closes && parse->scan.bracket_count == 0)
        diag_help(parse->diags, diag, "no bracket is open here: delete it, or write the opening one", "此处没有未结束的括号：请删去它，或补上前括号");
    else if (touches && before->kind == TOK_EQ && (error->found == TOK_GT || error->found == TOK_LT))
        diag_help(parse->diags, diag, "write `%s`", "请写“%s”", error->found == TOK_GT ? ">=" : "<=");
    else if (expects(error, TOK_YES) && error->found == TOK_NAME) help_statuses(parse, diag);
    else if (before->kind == TOK_DOT && error->found == TOK_NUMBER) help_digit_first(parse, diag);
    else return false;
    return true;
}

/* What people write for a word of the language: they are told the word, never one that is merely spelt alike. */
static bool help_synonym(Parse *parse, Diag *diag, const SyntaxError *error) {
    Synonym synonym;
    Wording remark;
    if (synonym_tail(parse, error, &remark)) {
        diag_help(parse->diags, diag, "%s", "%2$s", remark.english, remark.chinese);
        return true;
    }
    if (!synonym_at(parse, error, &synonym)) return false;
    if (!synonym.word) diag_help(parse->diags, diag, "%s", "%2$s", synonym.remark.english, synonym.remark.chinese);
    else {
        if (!synonym.word[0]) diag_help(parse->diags, diag, "leave out `%s`", "请删去“%s”", excerpt(parse, synonym.span));
        else diag_help(parse->diags, diag, "write `%s` instead of `%s`", "请把“%2$s”写作“%1$s”", synonym.word, excerpt(parse, synonym.span));
        diag_fix(parse->diags, diag, synonym.span, synonym.word);
    }
    return true;
}

static void add_helps(Parse *parse, Diag *diag, const SyntaxError *error) {
    const Seen *found = &parse->scan.last, *before = &parse->scan.before;
    const char *text = excerpt(parse, error->span);
    Diags *diags = parse->diags;
    if (parse->scan.bracket_count > 0 && error->found != TOK_LPAREN && error->found != TOK_LBRACE
        && (expects(error, TOK_RPAREN) || expects(error, TOK_RBRACE)))
        diag_label(diags, diag, parse->scan.open_brackets[parse->scan.bracket_count - 1], "this bracket is still open", "这个括号还没有结束");
    if (error->found == TOK_NAME && found->first_on_line && word_inside(text, true, true)) {
        help_glued(parse, diag, found);
        return;
    }
    if (sentence_help(parse, diag, error) || notation_help(parse, diag, error) || help_synonym(parse, diag, error)) return;
    if (help_other_notations(parse, diag, error)) return;
    if (error->found == TOK_NAME) {
        int         score = INT_MAX, operator_score = INT_MAX;
        Span        place = error->span;
        const char *word = nearest_word(parse, error, text, false, &score), *comparison = nearest_operator(parse, error, error->span, &place, &operator_score);
        if (comparison && operator_score < score) help_did_you_mean(parse, diag, place, comparison);
        else if (word) help_did_you_mean(parse, diag, error->span, word);
        if (word || comparison) return;
    }
    if (error->found == TOK_STRAY_DECLARATION)
        diag_help(diags, diag, "`%s` opens a declaration: it stands first on its line", "“%s”是声明词，只能写在行首", text);
    else if (expects(error, TOK_COMMA) && follows_a_comma(error->found)) help_insert(parse, diag, TOK_COMMA, before->span, text);
    else if (error->found == TOK_NUMBER && digit_before_comma(parse, before) && before->span.end == error->span.start)
        diag_help(diags, diag, "numbers are written without separators: 1000, not 1,000", "数字中不写分隔符：写1000，不写1,000");
    else if (is_comparison(error->found) && expects(error, TOK_AND))
        diag_help(diags, diag, "a comparison has two sides; join two comparisons with `%s`", "一次比较只有两边；两个比较之间请用“%s”连接",
                  word_text(parse, TOK_AND));
    else if (help_glued(parse, diag, found) || help_glued(parse, diag, before)) return;
    else if (expects(error, TOK_COLON) && error->found != TOK_END && !expects_value(error)) help_insert(parse, diag, TOK_COLON, before->span, text);
    else if (expects(error, TOK_STRING) && !expects_value(error) && (error->found == TOK_NAME || error->found == TOK_NUMBER || error->found == TOK_DATE))
        diag_help(diags, diag, "write texts in quotation marks: “…”", "文字要写在引号中：“……”");
}

/* ---- the kinds of syntax errors ---------------------------------------------------------------------------------------- */

static void report_character(Parse *parse, Span span) {
    static const struct { const char *text, *english, *chinese; } hints[] = {
        {"；", "write `,` between parts; a clause ends without a sign", "各部分之间请写“，”；子句末尾不写标点"},
        {";", "write `,` between parts; a clause ends without a sign", "各部分之间请写“,”；子句末尾不写标点"},
        {"¥", "write the unit behind the number: 100元", "单位写在数字之后，例如“100元”"},
        {"￥", "write the unit behind the number: 100元", "单位写在数字之后，例如“100元”"},
        {"$", "write the unit behind the number: 100元", "单位写在数字之后，例如“100元”"},
        {"。", "a clause ends without a full stop", "子句末尾不写句号"},
        {"&", "write `且` or `and`", "请写“且”或“and”"}, {"!", "write `非` or `not`", "请写“非”或“not”"},
        {"”", "the opening mark `“` is missing", "缺少开始引号“"}, {"」", "the opening mark `「` is missing", "缺少开始引号「"},
        {"‘", "write “…”", "请用“……”"},        {"’", "write “…”", "请用“……”"},   {"'", "write \"…\"", "请用“……”"},
        {"［", "write `{` or `（`", "请写“{”或“（”"}, {"[", "write `{` or `(`", "请写“{”或“（”"},
        {"—", "a minus is written `-`", "减号写作“-”"}, {"–", "a minus is written `-`", "减号写作“-”"},
    };
    size_t size;
    const char *text = span_text(parse->sources, span, &size);
    uint32_t code_point = 0;
    utf8_decode(text, size, &code_point);
    bool visible = utf8_display_width(text, size) > 0;
    Diag *diag = visible ? diag_at(parse->diags, DIAG_E0102, span, "the language does not use the character `%s` (U+%04X)",
                                   "语言中不使用字符“%s”（U+%04X）", excerpt(parse, span), code_point)
                         : diag_at(parse->diags, DIAG_E0102, span, "an invisible character (U+%04X) stands here",
                                   "此处有一个不可见的字符（U+%04X）", code_point);
    if (!visible) diag_help(parse->diags, diag, "delete it", "请删除它");
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        if (size == strlen(hints[i].text) && memcmp(text, hints[i].text, size) == 0)
            diag_help(parse->diags, diag, hints[i].english, hints[i].chinese);
}

static void report_declaration(Parse *parse, const Seen *seen, const char *word) {
    const char *text = excerpt(parse, seen->span);
    Diag *diag = seen->kind == TOK_STRING ? diag_at(parse->diags, DIAG_E0107, seen->span, "a declaration cannot start with a quotation", "声明不能以引文开头")
                                          : diag_at(parse->diags, DIAG_E0107, seen->span, "`%s` does not start a declaration", "“%s”不是声明词", text);
    const char *glued = seen->kind == TOK_NAME ? word_inside(text, true, true) : NULL;
    if (glued) diag_help(parse->diags, diag, "write a blank after `%s`", "请在“%s”之后加空格", glued);
    else if (word) help_did_you_mean(parse, diag, seen->span, word);
    else if (language_of(parse) == LANGUAGE_CHINESE)
        diag_help(parse->diags, diag, "declarations start with 政策, 事实, 口径, 定义, 措施, 择一, 测试 …",
                  "声明以政策、事实、口径、定义、措施、择一、测试等词开头");
    else
        diag_help(parse->diags, diag, "declarations start with policy, facts, reading, define, measure, choose one, test …",
                  "声明以 policy、facts、reading、define、measure、choose one、test 等词开头");
    parse->scan.skipping = true;
}

/* Whether the fields of the facts at hand stand at the margin, like declarations. */
static bool fields_at_margin(const Parse *parse) {
    if (!parse->decl_at_margin) return true;
    if (parse->decl->kind != DECL_FACTS || !parse->decl->as.FACTS.fields.count) return false;
    uint32_t start = parse->decl->as.FACTS.fields.items[0].span.start;
    return start > 0 && parse->text->text[start - 1] == '\n';
}

/* A declaration word that is misspelt: what stands there is first on its line where a declaration could start. */
static bool try_declaration(Parse *parse, const SyntaxError *error) {
    const Seen *found = &parse->scan.last, *before = &parse->scan.before;
    bool in_list = parse->decl && (parse->decl->kind == DECL_FACTS || parse->decl->kind == DECL_ENUM);
    if (in_list && before->kind == TOK_NAME && before->first_on_line && !found->first_on_line && !expects(error, TOK_MEASURE)) {
        const char *word = nearest_word(parse, error, excerpt(parse, before->span), true, NULL);
        bool left_of_all = before->at_margin && error->found == TOK_NAME && !fields_at_margin(parse);
        if (!word && !left_of_all) return false;
        report_declaration(parse, before, word);
        return true;
    }
    if (!found->first_on_line || !expects(error, TOK_MEASURE) || token_opens_clause(found->kind) || token_opens_declaration(found->kind))
        return false;
    const char *word = NULL;
    if (found->kind == TOK_NAME) {
        const char *text = excerpt(parse, found->span);
        word = nearest_word(parse, error, text, true, NULL);
        const char *any = nearest_word(parse, error, text, false, NULL);
        if (any && (!word || strcmp(any, word) != 0)) return false;    /* nearer to a clause word */
    }
    bool could_be_clause = false;
    for (int token = TOK_TITLE; token <= TOK_MONOTONE; token++) could_be_clause |= expects(error, token);
    if (!word && could_be_clause && !found->at_margin) return false;
    report_declaration(parse, found, word);
    return true;
}

/* A clause before the first declaration: its head is missing, and so the clauses up to the next head are not looked at. */
static bool try_headless(Parse *parse, const SyntaxError *error) {
    const Seen *found = &parse->scan.last;
    if (parse->decl || !token_opens_clause(found->kind) || !found->first_on_line || !expects(error, TOK_MEASURE)) return false;
    Diag *diag = diag_at(parse->diags, DIAG_E0101, found->span, "`%s` is a clause, and no declaration stands before it", "“%s”是子句，而前面没有声明", excerpt(parse, found->span));
    diag_help(parse->diags, diag, "first write the line that opens the declaration, for example `%1$s name` or `%2$s 1 (m1)`",
              "请先写声明的第一行，例如“%1$s 名称 (name)”或“%2$s 1 (m1)”", word_text(parse, TOK_POLICY), word_text(parse, TOK_MEASURE));
    parse->scan.skipping = true;
    return true;
}

/* A clause word of another declaration. */
static bool try_clause(Parse *parse, const SyntaxError *error) {
    const Seen *found = &parse->scan.last;
    if (!parse->decl || !token_opens_clause(found->kind) || !found->first_on_line || !expects(error, TOK_MEASURE)) return false;
    if (parse->decl_clause_reported) return true;       /* the declaration is another one than the author thinks: said once */
    parse->decl_clause_reported = true;
    const char *text = excerpt(parse, found->span), *declaration = excerpt(parse, parse->decl->keyword);
    Diag *diag = diag_at(parse->diags, DIAG_E0403, found->span, "`%s` is not a clause of `%s`", "“%s”不是“%s”的子句", text, declaration);
    diag_label(parse->diags, diag, parse->decl->keyword, "the declaration starts here", "声明从这里开始");
    Buffer list = {0};
    for (int token = TOK_TITLE; token <= TOK_MONOTONE; token++)
        if (expects(error, token)) buffer_printf(&list, "%s%s", list.size ? (language_of(parse) == LANGUAGE_CHINESE ? "、" : ", ") : "", word_text(parse, token));
    if (list.size) diag_help(parse->diags, diag, "it may have: %s", "它可以有：%s", list.data);
    buffer_free(&list);
    return true;
}

static bool is_word(int token) { return (token >= TOK_POLICY && token <= TOK_OF) || token == TOK_STRAY_DECLARATION; }

static bool colon_or_bracket_follows(const Parse *parse, Span span) {
    const char *at = parse->text->text + span.end;
    while (*at == ' ' || *at == '\t') at++;
    return *at == ':' || *at == '(' || strncmp(at, "：", 3) == 0 || strncmp(at, "（", 3) == 0;
}

/* A fact called 5G投资. */
static bool try_digit_first(Parse *parse) {
    const Seen *found = &parse->scan.last;
    bool in_facts = parse->decl && parse->decl->kind == DECL_FACTS;
    if (!in_facts || found->kind != TOK_NUMBER || !found->first_on_line || !colon_or_bracket_follows(parse, found->span)) return false;
    const char *text = excerpt(parse, found->span);
    help_digit_first(parse, diag_at(parse->diags, DIAG_E0101, found->span, "`%s` cannot be a name", "“%s”不能作名称", text));
    parse->scan.skipping_line = true;
    return true;
}

/* `facts loans mnay`: what stands behind the name is not the first fact. */
static bool try_facts_head(Parse *parse, const SyntaxError *error) {
    const Seen *before = &parse->scan.before;
    bool in_facts = parse->decl && parse->decl->kind == DECL_FACTS;
    if (!in_facts || before->kind != TOK_NAME || before->first_on_line || !parse->scan.last.first_on_line || !expects(error, TOK_COLON)) return false;
    const char *line = parse->text->text + parse->decl->keyword.start;
    if (strcspn(line, "\n") < before->span.start - parse->decl->keyword.start) return false;
    Diag *diag = diag_at(parse->diags, DIAG_E0101, before->span, "`%s` cannot stand here", "此处不能出现“%s”", excerpt(parse, before->span));
    Suggest suggest;
    suggest_start(&suggest, excerpt(parse, before->span));
    suggest_offer(&suggest, word_text(parse, TOK_MANY));
    if (suggest_result(&suggest)) help_did_you_mean(parse, diag, before->span, suggest_result(&suggest));
    else diag_help(parse->diags, diag, "behind the name only `%s` may stand; the facts follow on the lines below", "名称之后只能写“%s”；各项事实写在下面各行", word_text(parse, TOK_MANY));
    return true;
}

static void report_name(Parse *parse, Span span) {
    const char *text = excerpt(parse, span);
    Diag *diag = diag_at(parse->diags, DIAG_E0203, span, "`%s` is a word of the language and cannot be a name",
                         "“%s”是语言的关键词，不能作名称", text);
    bool ascii = (unsigned char)text[0] < 0x80;
    diag_help(parse->diags, diag, "choose a longer name, for example `%s%s`", "请换一个更长的名称，例如“%s%s”", ascii ? "the_" : text,
              ascii ? text : "事项");
}

/* A word of the language where a declared name should stand. */
static bool try_name(Parse *parse, const SyntaxError *error) {
    const Seen *found = &parse->scan.last, *before = &parse->scan.before;
    if (found->kind == TOK_COLON && token_opens_declaration(before->kind) && !before->at_margin) {  /* a field called 单位 */
        report_name(parse, before->span);
        return true;
    }
    if (!is_word(found->kind) || !expects(error, TOK_NAME) || expects_value(error)) return false;
    bool in_facts = parse->decl && parse->decl->kind == DECL_FACTS;
    bool declares = token_opens_declaration(before->kind) || before->kind == TOK_OPTION || before->kind == TOK_AS
                 || (parse->decl && parse->decl->kind == DECL_ENUM) || in_facts;
    if (!declares) return false;
    if (found->first_on_line && !(in_facts && colon_or_bracket_follows(parse, found->span))) return false;
    report_name(parse, found->span);
    if (in_facts) parse->scan.skipping_line = true;     /* also when the field's name is first on its line */
    return true;
}

/* A clause, a field, a declaration starts a line. What stands behind a mistake in its line is left out, so that a word there that
 * could open something does not; the mistake itself too, unless it is the first of its line and may open something. */
static void skip_rest_of_line(Parse *parse, const SyntaxError *error) {
    const Seen *found = &parse->scan.last;
    bool in_facts = parse->decl && parse->decl->kind == DECL_FACTS;
    bool may_open = (token_opens_declaration(found->kind) && found->at_margin) || token_opens_here(parse, found->kind);
    const Seen *first = &parse->scan.line_first;
    bool first_is_wrong = !token_opens_declaration(first->kind) && (!token_opens_clause(first->kind) || found->first_on_line);
    bool head_is_wrong = parse->decl && !parse->decl_has_head && !parse->decl_at_margin;
    if ((first->at_margin && first_is_wrong && !(in_facts && first->kind == TOK_NAME)) || head_is_wrong) {   /* a declaration began there, whatever it was to be */
        if (!token_opens_declaration(found->kind)) parse->scan.skipping = true;
    }
    if (in_facts && first->at_margin && first->kind == TOK_NAME) parse->decl_head_reported = true;
    bool foreign = expects(error, TOK_MEASURE) && token_opens_clause(found->kind);      /* a clause could start here, but not this one */
    if (found->kind == TOK_END || (found->first_on_line && may_open && !foreign)) return;
    parse->drops_found = true;
    parse->scan.skipping_line = true;
}

/* After a mistake in a head, clauses that do not fit show that the opening word was the wrong one: nothing new is said. */
static bool follows_from_head(Parse *parse, const SyntaxError *error) {
    const Seen *found = &parse->scan.last;
    if (!parse->decl || !parse->decl_head_reported || !found->first_on_line || !expects(error, TOK_MEASURE)) return false;
    if (found->kind == TOK_NAME) {
        const char *text = excerpt(parse, found->span);
        if (nearest_word(parse, error, text, false, NULL)) return false;
        const char *glued = word_inside(text, true, true);
        const WordForm *form = glued ? word_named(parse->interner, glued) : NULL;
        if (form && expects(error, form->token)) return false;
    } else if (!token_opens_clause(found->kind)) return false;
    parse->scan.skipping = true;
    return true;
}

/* What a line lacks is told at its end, not at the word that opens the next clause. */
static Span place_of(const Parse *parse, const SyntaxError *error) {
    const Seen *found = &parse->scan.last;
    bool opens = token_opens_declaration(found->kind) || (found->kind != TOK_NAME && token_opens_here(parse, found->kind));
    bool lacks = found->first_on_line && opens && !expects(error, TOK_MEASURE) && parse->scan.before.span.end > 0;
    return lacks ? just_after(parse, parse->scan.before.span) : error->span;
}

/* The end of a block whose beginning was told. */
static bool ends_block(Parse *parse, const SyntaxError *error) {
    if (error->found != TOK_RBRACE || !parse->decl_block) return false;
    parse->decl_block = false;
    return true;
}

void syntax_error_report(Parse *parse, const SyntaxError *error) {
    if (parse->already_reported || ends_block(parse, error) || follows_from_head(parse, error)) {
        skip_rest_of_line(parse, error);
        return;
    }
    if (!may_report(parse)) return;
    parse->decl_head_reported = !parse->decl_has_head;
    if (error->found == TOK_STRAY_CHARACTER) report_character(parse, error->span);
    else if (!try_digit_first(parse) && !try_facts_head(parse, error) && !try_name(parse, error) && !try_declaration(parse, error) && !try_headless(parse, error) && !try_clause(parse, error)) {
        Span place = place_of(parse, error);
        Wording found = found_wording(parse, error->found, place), expected = expectations(parse, error);
        Diag *diag = diag_at(parse->diags, DIAG_E0101, place, "", "");
        diag->message.english = arena_printf(parse->arena, "%s%s%s", found.english, expected.english[0] ? ": expected " : "", expected.english);
        diag->message.chinese = arena_printf(parse->arena, "%s%s%s", found.chinese, expected.chinese[0] ? "，应为" : "", expected.chinese);
        add_helps(parse, diag, error);
    }
    skip_rest_of_line(parse, error);
}
