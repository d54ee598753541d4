/* sentence - see sentence.h. One function a kind of sentence; each looks at the text of the line around the token of the error. */
#include "syntax/sentence.h"

#include "policy.tab.h"
#include "syntax/synonyms.h"
#include "syntax/token.h"
#include "syntax/words.h"
#include <string.h>

typedef struct {
    Parse *parse;
    Diag  *diag;
    const SyntaxError *error;
    const Seen *before, *found;
    const char *text;           /* of the whole file */
} Place;

static bool expects(const Place *place, int token) { return place->error->expected[token - FIRST_TOKEN]; }
static bool starts_with(const char *text, const char *start) { return strncmp(text, start, strlen(start)) == 0; }
static bool is_blank(char byte) { return byte == ' ' || byte == '\t'; }
static bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
static const char *skip_blanks(const char *at) { return at + strspn(at, " \t"); }
static const char *word(const Place *place, int token) { return word_of_token(token, place->parse->text->language)->text; }
static const char *found_text(const Place *place) {
    return arena_strndup(place->parse->arena, place->text + place->found->span.start, place->found->span.end - place->found->span.start);
}
static void say(const Place *place, const char *english, const char *chinese) { diag_help(place->parse->diags, place->diag, "%s", "%2$s", english, chinese); }

static bool in_outcome(const Place *place) {
    int opener = place->parse->scan.opener.kind;
    return opener >= TOK_GRANTS && opener <= TOK_REFERS;
}
static bool in_condition(const Place *place) {
    int opener = place->parse->scan.opener.kind;
    return opener == TOK_REQUIRES || opener == TOK_APPLIES || opener == TOK_EXCEPT || opener == TOK_ALWAYS || opener == TOK_MUST;
}
static bool is_comparison(int token) { return token >= TOK_IN && token <= TOK_NE; }

/* ---- the fact that a comparison is about ----------------------------------------------------------------------------------- */

/* The run before `end`, as [*start, result); blanks between are passed. Not further back than the clause's word. */
static uint32_t run_before(const Place *place, uint32_t end, uint32_t *start) {
    uint32_t least = place->parse->scan.opener.span.end;
    while (end > least && is_blank(place->text[end - 1])) end--;
    *start = end;
    while (*start > least && !is_blank(place->text[*start - 1]) && place->text[*start - 1] != '\n') (*start)--;
    return end;
}

static bool joins(const char *run) {
    static const char *const words[] = {"且", "或", "非", "and", "or", "not"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (token_phrase_size(words[i], run)) return true;
    return false;
}

/* The fact that ends at `end`, when it is one name or path and all that stands there: of a difference only the whole could be repeated. */
static const char *fact_before(const Place *place, uint32_t end) {
    uint32_t start, earlier;
    end = run_before(place, end, &start);
    const char *run = arena_strndup(place->parse->arena, place->text + start, end - start);
    if (!*run || is_digit(*run) || strpbrk(run, "+-*/(){}%,:\"|") || strstr(run, "（") || strstr(run, "）") || strstr(run, "，") || strstr(run, "×")
        || strstr(run, "÷") || strstr(run, "：") || strstr(run, "”")) return NULL;
    uint32_t earlier_end = run_before(place, start, &earlier);
    return earlier_end == earlier || joins(place->text + earlier) ? run : NULL;
}

static bool compares_at(const char *run) {
    static const char *const signs[] = {">", "<", "=", "≥", "≤", "＞", "＜", "＝"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (starts_with(run, signs[i])) return true;
    for (const WordForm *form = word_forms(); form->text; form++)
        if (is_comparison(form->token) && form->text[0] && token_phrase_size(form->text, run)) return true;
    return false;
}

/* The fact of the comparison that ends at `end`; NULL: not certain. */
static const char *fact_compared(const Place *place, uint32_t end) {
    uint32_t start = end;
    while (run_before(place, start, &start) > start) {
        const char *run = place->text + start;
        if (joins(run)) return NULL;
        if (compares_at(run)) return fact_before(place, start);
    }
    return NULL;
}

static const char *or_dots(const Place *place, const char *fact) { return fact ? fact : place->parse->text->language == LANGUAGE_CHINESE ? "……" : "…"; }

/* … 达到 1亿元 且 不超过 5亿元; … 但 低于; …，低于. */
static bool help_half_comparison(const Place *place) {
    int      kind = place->found->kind, joiner = TOK_AND;
    uint32_t end = place->found->span.start;
    bool     named = kind == TOK_NAME && (!strcmp(found_text(place), "但") || !strcmp(found_text(place), "但是") || !strcmp(found_text(place), "but"));
    const char *compared = place->text + (named ? place->found->span.end : place->found->span.start);
    if (in_outcome(place) || place->found->first_on_line) return false;
    if (kind == TOK_CAP && in_condition(place) && !expects(place, TOK_GE) && (expects(place, TOK_AND) || place->before->kind == TOK_AND)) compared = NULL;
    else if (named && expects(place, TOK_AND) && compares_at(skip_blanks(compared))) compared = skip_blanks(compared);
    else if (!is_comparison(kind)) return false;
    else if (place->before->kind == TOK_OR) joiner = TOK_OR;
    else if (place->before->kind != TOK_AND && !(place->before->kind == TOK_COMMA && in_condition(place))) return false;
    if (place->before->kind == joiner || place->before->kind == TOK_COMMA) end = place->before->span.start;
    uint32_t size = 0;
    const char *comparison = word(place, TOK_LE);
    for (const WordForm *form = word_forms(); compared && form->text; form++) {
        uint32_t taken = form->text[0] ? token_phrase_size(form->text, compared) : 0;
        if (!is_comparison(form->token) || taken <= size) continue;
        size = taken;
        comparison = form->text;
    }
    if (compared && !size) comparison = found_text(place);
    const char *fact = or_dots(place, fact_compared(place, end)), *join = word(place, joiner);
    diag_help(place->parse->diags, place->diag, "a comparison has two sides: repeat the fact, `%s %s %s …`", "比较要写明两边：请重复前面的事实，写作“%s %s %s ……”", join, fact, comparison);
    return true;
}

/* ---- a comparison behind its number -------------------------------------------------------------------------------------------- */

typedef enum { BEHIND_LEAST, BEHIND_LEAST_SURE, BEHIND_MOST, BEHIND_MOST_SURE, BEHIND_AFTER, BEHIND_BEFORE } Behind;

static const struct { const char *text; Behind behind; } behind_words[] = {
    {"及以上", BEHIND_LEAST_SURE}, {"或以上", BEHIND_LEAST_SURE}, {"以上", BEHIND_LEAST}, {"起", BEHIND_LEAST_SURE},
    {"及以下", BEHIND_MOST_SURE}, {"或以下", BEHIND_MOST_SURE}, {"以下", BEHIND_MOST}, {"以内", BEHIND_MOST}, {"之内", BEHIND_MOST}, {"止", BEHIND_MOST_SURE},
    {"后", BEHIND_AFTER}, {"前", BEHIND_BEFORE},
    {"or more", BEHIND_LEAST_SURE}, {"or above", BEHIND_LEAST_SURE}, {"or over", BEHIND_LEAST_SURE}, {"or higher", BEHIND_LEAST_SURE}, {"or later", BEHIND_LEAST_SURE},
    {"or longer", BEHIND_LEAST_SURE}, {"and more", BEHIND_LEAST}, {"and above", BEHIND_LEAST}, {"and over", BEHIND_LEAST}, {"and up", BEHIND_LEAST}, {"onwards", BEHIND_LEAST},
    {"or less", BEHIND_MOST_SURE}, {"or fewer", BEHIND_MOST_SURE}, {"or below", BEHIND_MOST_SURE}, {"or under", BEHIND_MOST_SURE}, {"or lower", BEHIND_MOST_SURE},
    {"or earlier", BEHIND_MOST_SURE}, {"and less", BEHIND_MOST}, {"and below", BEHIND_MOST}, {"and under", BEHIND_MOST},
};

static bool behind_at(const char *at, Behind *behind) {
    for (size_t i = 0; i < sizeof behind_words / sizeof *behind_words; i++) {
        const char *text = behind_words[i].text;
        if ((unsigned char)text[0] < 0x80 ? !token_phrase_size(text, at) : !starts_with(at, text)) continue;
        *behind = behind_words[i].behind;
        return true;
    }
    return false;
}

/* Past 至, ～, — …; NULL: no second end follows. */
static const char *range_sign(const char *at) {
    static const char *const signs[] = {"至", "到", "——", "—", "–", "~", "～", "－", "-", "to "};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (starts_with(at, signs[i]) && is_digit(*skip_blanks(at + strlen(signs[i])))) return skip_blanks(at + strlen(signs[i]));
    return NULL;
}

typedef enum { EDGE_UNSAID, EDGE_WITH, EDGE_WITHOUT } Edge;

/* A number with its unit at *at, and what the bracket behind it says of the edge. */
static const char *value_at(const Place *place, const char **at, Edge *edge) {
    const char *start = *at, *end = start;
    Behind      behind;
    if (place->found->kind == TOK_DATE && start == place->text + place->found->span.start) end = place->text + place->found->span.end;
    else {
        end += strspn(end, "0123456789.");
        while (*end && !strchr(" \t\r\n(),:#", *end) && !starts_with(end, "（") && !starts_with(end, "，") && !range_sign(end) && !behind_at(end, &behind)
               && !starts_with(end, "之间")) end++;
    }
    const char *value = arena_strndup(place->parse->arena, start, (size_t)(end - start));
    *edge = EDGE_UNSAID;
    *at = skip_blanks(end);
    if (**at != '(' && !starts_with(*at, "（")) return value;
    const char *inside = skip_blanks(*at + (**at == '(' ? 1 : strlen("（")));
    *edge = starts_with(inside, "不") || starts_with(inside, "excl") || starts_with(inside, "not ") ? EDGE_WITHOUT : starts_with(inside, "含") || starts_with(inside, "包") || starts_with(inside, "incl") ? EDGE_WITH : EDGE_UNSAID;
    const char *half = strchr(inside, ')'), *full = strstr(inside, "）");
    const char *close = half && (!full || half < full) ? half + 1 : full ? full + strlen("）") : NULL;
    const char *line = strchr(inside, '\n');
    if (*edge != EDGE_UNSAID && close && (!line || close < line)) *at = skip_blanks(close);
    return value;
}

/* The comparison with an end of a range; days have words of their own. */
static const char *edge_word(const Place *place, bool low, Edge edge) {
    bool chinese = place->parse->text->language == LANGUAGE_CHINESE;
    if (place->found->kind != TOK_DATE) return word(place, edge == EDGE_WITHOUT ? (low ? TOK_GT : TOK_LT) : low ? TOK_GE : TOK_LE);
    if (low) return edge == EDGE_WITHOUT ? (chinese ? "晚于" : "after") : chinese ? "不早于" : "no earlier than";
    return edge == EDGE_WITHOUT ? (chinese ? "早于" : "before") : chinese ? "不晚于" : "no later than";
}

/* 1000万元(含)至1亿元(不含), 1亿元—5亿元: both ends are named. */
static void say_range(const Place *place, const char *low, Edge low_edge, const char *high, Edge high_edge) {
    const char *fact = or_dots(place, fact_before(place, place->before->span.end));
    const char *least = edge_word(place, true, low_edge), *most = edge_word(place, false, high_edge), *both = word(place, TOK_AND), *high_unit = high + strspn(high, "0123456789.");
    if (!low[strspn(low, "0123456789.")]) low = arena_printf(place->parse->arena, "%s%s", low, high_unit);        /* 500-1000万元 */
    if (high_edge == EDGE_UNSAID)
        diag_help(place->parse->diags, place->diag, "write two comparisons: `%1$s %2$s %3$s %4$s %1$s %5$s %6$s` (or `%7$s %6$s` if it does not belong)",
                  "请写成两个比较：“%1$s %2$s %3$s %4$s %1$s %5$s %6$s”（不含上限时写“%7$s %6$s”）", fact, least, low, both, most, high, edge_word(place, false, EDGE_WITHOUT));
    else
        diag_help(place->parse->diags, place->diag, "write two comparisons: `%1$s %2$s %3$s %4$s %1$s %5$s %6$s`", "请写成两个比较：“%1$s %2$s %3$s %4$s %1$s %5$s %6$s”", fact, least, low, both, most,
                  high);
}

static void say_behind(const Place *place, Behind behind, Edge edge, const char *value) {
    bool least = behind == BEHIND_LEAST || behind == BEHIND_LEAST_SURE, sure = behind == BEHIND_LEAST_SURE || behind == BEHIND_MOST_SURE || edge != EDGE_UNSAID;
    Diags *diags = place->parse->diags;
    if (behind == BEHIND_AFTER || behind == BEHIND_BEFORE) {
        bool after = behind == BEHIND_AFTER;
        diag_help(diags, place->diag, "the comparison stands before the day: `%1$s %3$s` (without that day); with it `%2$s`", "比较词写在日期之前：“%4$s %3$s”（不含当日）；含当日写“%5$s”",
                  after ? "after" : "before", after ? "no earlier than" : "no later than", value, after ? "晚于" : "早于", after ? "不早于" : "不晚于");
    } else if (sure)
        diag_help(diags, place->diag, "the comparison stands before the number: `%s %s`", "比较词写在数值之前：“%s %s”",
                  word(place, edge == EDGE_WITHOUT ? (least ? TOK_GT : TOK_LT) : least ? TOK_GE : TOK_LE), value);
    else if (least) say(place, "the comparison stands before the number: `at least` (includes it) or `above`", "比较词写在数值之前：“达到”（含本数）或“超过”（不含本数）");
    else say(place, "the comparison stands before the number: `at most` (includes it) or `below`", "比较词写在数值之前：“不超过”（含本数）或“低于”（不含本数）");
}

/* … 1亿元 以下, … 100 or fewer, … 在1亿元以下, … 10% 以上. */
static bool help_comparison_behind(const Place *place) {
    const char *at = place->text + place->found->span.start;
    bool        in = place->found->kind == TOK_NAME && starts_with(at, "在");
    if (in_outcome(place) || place->found->first_on_line || !expects(place, TOK_GE)) return false;
    Behind      behind;
    if (place->found->kind == TOK_NAME && place->before->kind == TOK_NUMBER && behind_at(at, &behind) && behind != BEHIND_AFTER && behind != BEHIND_BEFORE) {    /* … 的 10% 以上 */
        Span number = place->before->span;
        say_behind(place, behind, EDGE_UNSAID, arena_strndup(place->parse->arena, place->text + number.start, number.end - number.start));
        return true;
    }
    if (in) at = skip_blanks(at + strlen("在"));
    if (!is_digit(*at) || (!in && place->found->kind != TOK_NUMBER && place->found->kind != TOK_DATE)) return false;
    Edge        edge, high_edge;
    bool        date = place->found->kind == TOK_DATE;
    const char *value = value_at(place, &at, &edge), *next = range_sign(at);
    if (next) {
        const char *high = value_at(place, &next, &high_edge);
        say_range(place, value, edge, high, high_edge);
    } else if (behind_at(at, &behind) && (date ? behind == BEHIND_AFTER || behind == BEHIND_BEFORE : behind != BEHIND_AFTER && behind != BEHIND_BEFORE)) say_behind(place, behind, edge, value);
    else if (date && (starts_with(at, "起") || starts_with(at, "or later") || starts_with(at, "onwards")))
        say(place, "the comparison stands before the day: `no earlier than` (with that day)", "比较词写在日期之前：“不早于”（含当日）");
    else if (date || in) return false;
    else say(place, "write a comparison before the number: `at least`, `above`, `at most`, `below` or `is`", "请在数值之前写比较词：“达到”“超过”“不超过”“低于”或“为”");
    return true;
}

/* 满3年, 超过10%: the word is glued to the number. */
static bool help_glued_comparison(const Place *place) {
    if (place->found->kind != TOK_NAME || !expects(place, TOK_GE) || in_outcome(place)) return false;
    const char *text = found_text(place);
    size_t      size = strcspn(text, "0123456789");
    if (!size || !text[size]) return false;
    const char *meant = synonym_comparison(arena_strndup(place->parse->arena, text, size));
    if (!meant) return false;
    if (!strstr(text + size, "年") && !strstr(text + size, "月"))
        diag_help(place->parse->diags, place->diag, "write `%s %s`, with a blank before the number", "请写作“%s %s”，数字之前加空格", meant, text + size);
    else
        say(place, "years between two days are counted with `add_years`: `application.date no earlier than add_years(…, 3)`", "两个日期之间的年数用“加年”：后一日期 不早于 加年(前一日期, 3)");
    return true;
}

/* ---- amounts -------------------------------------------------------------------------------------------------------------------- */

static bool is_facts_name(const Place *place, const char *name) {
    const Ast *ast = place->parse->ast;
    for (int i = 0; i < ast->decls.count; i++) {
        const Decl *decl = ast->decls.items[i];
        if (decl->kind == DECL_FACTS && is_called(&decl->as.FACTS.name, name)) return true;
    }
    return false;
}

/* 1000元 每 人, 10万元 每 1000万元, 每人 1000元: a product, not how often something is paid. */
static bool help_each(const Place *place) {
    bool        each = place->found->kind == TOK_PER || place->found->kind == TOK_FOREACH;
    bool        glued = place->found->kind == TOK_NAME && starts_with(found_text(place), "每") && place->before->kind != TOK_COMMA;
    bool        first = place->found->kind == TOK_NUMBER && place->before->kind == TOK_NAME && starts_with(place->text + place->before->span.start, "每");
    bool        first_per = place->found->kind == TOK_PER && place->before->kind == place->parse->scan.opener.kind;
    bool        number = place->found->kind == TOK_NUMBER && place->before->kind == TOK_FOREACH;
    if (!in_outcome(place) && !number) return false;
    if (place->found->first_on_line || !(each || glued || first || number) || (each && place->before->kind == TOK_COMMA)) return false;
    const char *at = skip_blanks(place->text + place->found->span.end);
    size_t size = strcspn(at, " \t\r\n,#");
    const char *comma = strstr(at, "，");
    if (comma && (size_t)(comma - at) < size) size = (size_t)(comma - at);
    const char *name = arena_strndup(place->parse->arena, at, size);
    if (each && is_facts_name(place, name)) return false;               /* only the comma is missing */
    const Seen *amount = first ? place->found : place->before;
    bool        has_amount = amount->kind == TOK_NUMBER && !first_per && !number;
    const char *sum = has_amount ? arena_strndup(place->parse->arena, place->text + amount->span.start, amount->span.end - amount->span.start) : "…";
    const char *of = each && strchr(name, '.') ? name : "…", *step = each && is_digit(*name) ? name : "…";
    diag_help(place->parse->diags, place->diag, "a sum for each of something is a product with a fact that is a number, such as the staff: `%1$s × %2$s`; for each full step write `%1$s × whole(…, %3$s)`",
              "按数量计算的金额写成乘法，乘以一个数值事实（如人数）：“%1$s × %2$s”；每满一个整数倍的，写“%1$s × 整数倍(…, %3$s)”", sum, of, step);
    return true;
}

/* Whether the word before an amount makes it a limit: to leave it out would grant the whole. */
static bool limits(const char *word) {
    static const char *const parts[] = {"最高", "最多", "至多", "不超", "不高于", "不多于", "不得超", "不得高", "不大于", "上限", "封顶", "max"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strstr(word, parts[i])) return true;
    return false;
}

/* 奖励 分别 100万元, 奖励 人民币 100万元. */
static bool help_amount(const Place *place) {
    if (!in_outcome(place) || place->found->first_on_line || place->found->kind != TOK_NUMBER || place->before->kind != TOK_NAME || !expects(place, TOK_GE)) return false;
    if (strchr(found_text(place), '%') || strstr(found_text(place), "％") || strstr(found_text(place), "‰")) return false;                  /* a share of it: notation.c */
    const char *outcome = place->text + place->parse->scan.opener.span.start;
    const char *verb = arena_strndup(place->parse->arena, outcome, place->parse->scan.opener.span.end - place->parse->scan.opener.span.start);
    const char *extra = arena_strndup(place->parse->arena, place->text + place->before->span.start, place->before->span.end - place->before->span.start);
    Diags      *diags = place->parse->diags;
    Span        span = place->before->span;
    if (span.start != place->parse->scan.opener.span.end + strspn(place->text + place->parse->scan.opener.span.end, " \t")) {
        diag_help(diags, place->diag, "write a sign of arithmetic before `%s`", "请在“%s”之前写运算符号", found_text(place));
    } else if (limits(extra))
        diag_help(diags, place->diag, "an amount that an authority decides up to a limit is written `%2$s %3$s %1$s`", "由主管部门在限额内核定的，写作“%2$s %4$s %1$s”", found_text(place), verb, "at most", "不超过");
    else if (!strcmp(extra, "分别"))
        diag_help(diags, place->diag, "say which amount goes with what: a table, `if … then …`, or a measure for each", "请写明各自对应的金额：用表、“若……则……”，或分成几条措施");
    else if (!strcmp(extra, "人民币") || !strcmp(extra, "RMB") || !strcmp(extra, "给予"))
        diag_help(diags, place->diag, "the amount stands directly behind `%s`: leave out `%s`", "“%s”之后直接写金额：请删去“%s”", verb, extra);
    else
        diag_help(diags, place->diag, "the amount stands directly behind `%s`; what `%s` says is written as a condition or behind a comma", "“%s”之后直接写金额；“%s”的意思请写成条件，或写在逗号之后", verb, extra);
    return true;
}

/* 10% 与 100万元 的较小值. */
static bool help_lesser(const Place *place) {
    static const struct { const char *text; bool greater; } words[] = {
        {"较小", false}, {"较低", false}, {"孰低", false}, {"较大", true}, {"较高", true}, {"孰高", true}, {"lesser", false}, {"smaller of", false}, {"lower of", false}, {"greater of", true}, {"higher of", true},
    };
    if (!in_outcome(place) || place->found->kind != TOK_NAME || place->found->first_on_line) return false;
    const char *line = place->text + place->found->span.start;
    size_t      size = strcspn(line, "\n");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *at = strstr(line, words[i].text);
        if (!at || at >= line + size) continue;
        if (words[i].greater) say(place, "write `max(a, b)`", "请写“较大(甲, 乙)”");
        else say(place, "write `min(a, b)`", "请写“较小(甲, 乙)”");
        return true;
    }
    return false;
}

/* ---- single words ----------------------------------------------------------------------------------------------------------------- */

/* 自 5亿元 以上：, 自 1亿元（含）：, 定义 甲 = …, define big-firm: …, 条件：… */
static bool help_colon(const Place *place) {
    Diags *diags = place->parse->diags;
    int    kind = place->found->kind, opener = place->parse->scan.opener.kind;
    const char *text = place->text + place->found->span.start;
    Span   span = place->found->span;
    if (kind == TOK_COLON && token_opens_clause(place->before->kind)) {
        diag_help(diags, place->diag, "leave out the colon: a blank stands behind the word", "请删去冒号：子句词之后写空格");
        diag_fix(diags, place->diag, span, " ");
        return true;
    }
    if (!expects(place, TOK_COLON)) return false;
    bool with = kind == TOK_LPAREN && starts_with(skip_blanks(text + (*text == '(' ? 1 : strlen("（"))), "含");
    int line = place->parse->scan.line_first.kind;
    if (line == TOK_FROM && (with || (kind == TOK_NAME && starts_with(text, "以上")))) {
        say(place, "`from` includes the sum: leave it out; without the sum write `from over …`", "“自 ……”已含本数：请删去；不含本数的写“自 超过 ……”");
    } else if ((line == TOK_TO || line == TOK_FROM) && kind == TOK_NAME && starts_with(text, "以下"))
        say(place, "`to` includes the sum: leave it out; without the sum write `to below …`", "“至 ……”已含本数：请删去；不含本数的写“至 低于 ……”");
    else if (kind == TOK_EQ && place->before->kind != TOK_RPAREN && opener == TOK_DEFINE) {
        const char *colon = place->parse->text->language == LANGUAGE_CHINESE ? "：" : ":";
        diag_help(diags, place->diag, "write `%s` instead of `=`", "请把“=”写作“%s”", colon);
        diag_fix(diags, place->diag, span, colon);
    } else if (kind == TOK_MINUS && place->before->kind == TOK_NAME && place->before->span.end == span.start && !in_outcome(place) && token_opens_declaration(opener))
        say(place, "a name has no hyphen: write `_`", "名称中不写连字符：请写“_”");
    else return false;
    return true;
}

/* 期望 措施1 是; 企业.规上 = 符合; 达到 100 之一; 最高 1亿元 in a condition. */
static bool help_word(const Place *place) {
    Diags *diags = place->parse->diags;
    int    kind = place->found->kind;
    bool   status = kind == TOK_YES || kind == TOK_NO;
    if ((kind == TOK_TRUE || kind == TOK_FALSE) && expects(place, TOK_YES) && place->parse->scan.opener.kind == TOK_EXPECT) {
        const char *meant = word(place, kind == TOK_TRUE ? TOK_YES : TOK_NO);
        diag_help(diags, place->diag, "the status of a measure is written `%s`", "措施的状态写作“%s”", meant);
        diag_fix(diags, place->diag, place->found->span, meant);
    } else if (status && place->before->kind == TOK_EQ && place->parse->scan.opener.kind != TOK_EXPECT) {
        const char *meant = word(place, kind == TOK_YES ? TOK_TRUE : TOK_FALSE);
        diag_help(diags, place->diag, "a fact is true or false: write `%s`; as a condition it stands alone", "事实的取值为是或否：请写“%s”；作条件时直接写事实本身", meant);
        diag_fix(diags, place->diag, place->found->span, meant);
    } else if (kind == TOK_NAME && !strcmp(found_text(place), "之一"))
        say(place, "`or` says that one of them is enough: leave it out", "“或”已表示符合其一即可：请删去“之一”");
    else if (kind == TOK_CAP && in_condition(place) && expects(place, TOK_GE)) {
        const char *meant = word(place, TOK_LE);
        diag_help(diags, place->diag, "write `%s` instead of `%s`", "请把“%2$s”写作“%1$s”", meant, found_text(place));
        diag_fix(diags, place->diag, place->found->span, meant);
    } else return false;
    return true;
}

bool sentence_help(Parse *parse, Diag *diag, const SyntaxError *error) {
    Place place = {parse, diag, error, &parse->scan.before, &parse->scan.last, parse->text->text};
    return help_half_comparison(&place) || help_word(&place) || help_comparison_behind(&place) || help_glued_comparison(&place) || help_each(&place)
        || help_lesser(&place) || help_colon(&place) || help_amount(&place);
}
