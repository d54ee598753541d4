/* notation - see notation.h. One function a notation; each looks at the token of the error and the one before it. */
#include "syntax/notation.h"

#include "policy.tab.h"
#include "syntax/parse.h"
#include "syntax/synonyms.h"
#include <string.h>

typedef struct {
    Parse *parse;
    Diag  *diag;
    const SyntaxError *error;
    const Seen *before, *found;
    const char *from, *text;    /* the source text at `before` and at `found` */
    bool        one_line;       /* both stand on one line */
} Place;

static bool expects(const SyntaxError *error, int token) { return error->expected[token - FIRST_TOKEN]; }
static bool is_chinese(const Place *place) { return place->parse->text->language == LANGUAGE_CHINESE; }
static bool starts_with(const char *text, const char *start) { return strncmp(text, start, strlen(start)) == 0; }
static bool is_percent(const Place *place, const Seen *seen) {
    const char *end = place->parse->text->text + seen->span.end;
    return seen->kind == TOK_NUMBER && seen->span.end > seen->span.start + 1 && (end[-1] == '%' || memcmp(end - 3, "％", 3) == 0 || memcmp(end - 3, "‰", 3) == 0);
}

static void replace(const Place *place, Span span, const char *text) {
    diag_fix(place->parse->diags, place->diag, span, text);
}

static const char *span_copy(const Place *place, Span span) { return arena_strndup(place->parse->arena, place->parse->text->text + span.start, span.end - span.start); }

static Span gap(const Place *place) { return (Span){place->error->span.source, place->before->span.end, place->found->span.start}; }

/* 2024 followed by `sign`, as in 2024.1.1, 2024年 1月. */
static bool is_year(const char *text, const char *sign) { return strspn(text, "0123456789") == 4 && starts_with(text + 4, sign); }

/* 2024 年 1 月 1 日, 2024年 1月, 2024.1.1; and 1.2.3元. */
static bool help_date(const Place *place) {
    Diags *diags = place->parse->diags;
    if (place->before->kind != TOK_NUMBER || !place->one_line) return false;
    bool blanks = (place->found->kind == TOK_NAME && is_year(place->from, "") && starts_with(place->text, "年"))
               || (place->found->kind == TOK_NUMBER && is_year(place->from, "年"));
    size_t number = place->before->span.end - place->before->span.start;
    bool points = place->found->kind == TOK_DOT && place->found->span.start == place->before->span.end && strspn(place->from, "0123456789.") >= number;
    if (blanks || (points && is_year(place->from, ".")))
        diag_help(diags, place->diag, "a date is written 2024年1月1日 or 2024-01-01, without blanks or points", "日期写作“2024年1月1日”或“2024-01-01”，中间不加空格和点");
    else if (points) diag_help(diags, place->diag, "a number has one decimal point", "一个数只有一个小数点");
    else return false;
    return true;
}

static const char *const multipliers[] = {
#define MULTIPLIER(text, factor) text,
#include "units.def"
};

/* Whether the number at `before` still wants a unit: 2000, 5亿. */
static bool lacks_unit(const Place *place) {
    size_t digits = strspn(place->from, "0123456789."), size = place->before->span.end - place->before->span.start - digits;
    for (size_t i = 0; i < sizeof multipliers / sizeof *multipliers; i++)
        if (strlen(multipliers[i]) == size && starts_with(place->from + digits, multipliers[i])) return true;
    return size == 0;
}

/* Whether a number may have this unit: those of the language, also behind 万 or 亿, and those declared above. */
static bool is_unit(const Place *place, const char *unit) {
    if (parse_is_fixed_unit(unit) || strcmp(unit, "％") == 0) return true;
    for (size_t i = 0; i < sizeof multipliers / sizeof *multipliers; i++) {
        size_t size = strlen(multipliers[i]);
        if (starts_with(unit, multipliers[i]) && (!unit[size] || parse_is_fixed_unit(unit + size))) return true;
    }
    const Ast *ast = place->parse->ast;
    for (int i = 0; i < ast->decls.count; i++) {
        const Decl *decl = ast->decls.items[i];
        if (decl->kind == DECL_UNIT && is_called(&decl->as.UNIT.name, unit)) return true;
    }
    return false;
}

/* 100 million yuan, 10 percent, 100 people. */
static void help_no_unit(const Place *place, const char *number, const char *unit) {
    Diags *diags = place->parse->diags;
    bool million = !strcmp(unit, "million"), percent = !strcmp(unit, "percent") || !strcmp(unit, "pct");
    if (million && !strchr(number, '.')) diag_help(diags, place->diag, "write the amount in 万元 or 亿元: `%s00万元`", "金额以万元或亿元书写：“%s00万元”", number);
    else if (million || !strcmp(unit, "thousand") || !strcmp(unit, "billion"))
        diag_help(diags, place->diag, "write the amount in 元, 万元 or 亿元", "金额以元、万元或亿元书写");
    else if (percent) diag_help(diags, place->diag, "write `%s%%`", "请写“%s%%”", number);
    else diag_help(diags, place->diag, "write the number alone, `%s`; another unit is declared with `unit %s` and stands directly behind the number", "数本身不带单位：写“%s”；其他单位先用“单位 %s”声明，并紧接在数字之后", number, unit);
}

/* 2000 万元, 10 %. */
static bool help_unit_apart(const Place *place) {
    Synonym synonym;
    if (place->before->kind != TOK_NUMBER || !place->one_line || (place->found->kind != TOK_NAME && place->found->kind != TOK_STRAY_PERCENT)) return false;
    if (!lacks_unit(place) || synonym_at(place->parse, place->error, &synonym)) return false;
    const char *behind = place->text + (place->found->span.end - place->found->span.start);
    if (*behind == '.' || *behind == '(' || starts_with(behind, "（")) return false;
    const char *number = span_copy(place, place->before->span), *unit = span_copy(place, place->found->span);
    if (!is_unit(place, unit)) {
        help_no_unit(place, number, unit);
        return true;
    }
    diag_help(place->parse->diags, place->diag, "write the number and its unit together: `%s%s`", "数字与单位之间不加空格：“%s%s”", number, unit);
    replace(place, gap(place), "");
    return true;
}

/* 10% project.cost, 项目.投资 10%. Where only a condition is asked for, the share was to be compared: sentence.c. */
static bool help_share(const Place *place) {
    Diags *diags = place->parse->diags;
    bool share_first = is_percent(place, place->before) && place->found->kind == TOK_NAME;
    bool share_last = is_percent(place, place->found) && (place->before->kind == TOK_NAME || place->before->kind == TOK_RPAREN);
    if (!place->one_line || (!share_first && !share_last)) return false;
    const Seen *base = share_first ? place->found : place->before;
    if (share_first && expects(place->error, TOK_OF) && !is_chinese(place)) {
        diag_help(diags, place->diag, "write `of` between the share and what it is taken of", "比例与基数之间请写 of");
        replace(place, gap(place), " of ");
    } else if (share_last && expects(place->error, TOK_DE) && is_chinese(place)) {
        diag_help(diags, place->diag, "write `的` between the base and the share", "基数与比例之间请写“的”");
        replace(place, gap(place), " 的 ");
    } else {
        const char *text = place->parse->text->text;
        if (share_first && text[base->span.end] != '.') return false;
        uint32_t    start = base->span.start, end = base->span.end;
        while (start > 0 && !strchr(" \t\n(", text[start - 1])) start--;
        while (share_first && text[end] && !strchr(" \t\r\n(),", text[end])) end++;
        const char *share = span_copy(place, share_first ? place->before->span : place->found->span), *fact = span_copy(place, (Span){0, start, end});
        diag_help(diags, place->diag, "write `%2$s of %1$s`, or `%1$s 的 %2$s`", "请写“%1$s 的 %2$s”，或 %2$s of %1$s", fact, share);
    }
    return true;
}

/* `in a, b` and `条件 甲，乙`: only readings follow such a comma; `每 企业、年度`: one name follows the word. */
static bool help_several(const Place *place) {
    Diags *diags = place->parse->diags;
    bool   after_comma = place->before->kind == TOK_COMMA && expects(place->error, TOK_UNDERREADING);
    bool   tail = expects(place->error, TOK_CAP) && expects(place->error, TOK_PER);
    if (after_comma && !tail && (place->found->kind == TOK_NAME || place->found->kind == TOK_NOT || place->found->kind == TOK_LPAREN || (place->found->kind == TOK_NUMBER && gap(place).start < gap(place).end))) {
        diag_help(diags, place->diag, "several items stand in braces: `in {a, b}`; conditions are joined with `and`", "多项写在花括号中：“属于 {甲，乙}”；几个条件之间用“且”连接");
        return true;
    }
    uint32_t start = place->before->span.start;
    const char *text = place->parse->text->text;
    while (start > 0 && text[start - 1] != '\n' && text[start - 1] != ',' && !(start > 2 && memcmp(text + start - 3, "，", 3) == 0)) start--;
    const char *part = text + start + strspn(text + start, " \t");
    bool per = starts_with(part, "per ") || starts_with(part, "每 ");
    bool more = place->found->kind == TOK_AND || (after_comma && tail && place->found->kind == TOK_NAME && place->one_line);
    if (!per || !more) return false;
    diag_help(diags, place->diag, "one name follows `per`: make one of the two, for example `per enterprise_year`", "“每”之后只写一个名称：请合为一个，例如“每 企业年度”");
    return true;
}

/* is at least; 项目.重点 是. */
static bool help_verb(const Place *place) {
    Diags *diags = place->parse->diags;
    int    kind = place->found->kind;
    bool   compares = kind == TOK_GE || kind == TOK_LE || kind == TOK_GT || kind == TOK_LT || kind == TOK_IN || kind == TOK_CONTAINS;
    if (compares && place->before->kind == TOK_EQ && *place->from != '=' && place->one_line) {
        const char *word = arena_strndup(place->parse->arena, place->text, place->found->span.end - place->found->span.start);
        diag_help(diags, place->diag, "write `%s` alone", "请只写“%s”", word);
        replace(place, (Span){place->error->span.source, place->before->span.start, place->found->span.start}, "");
        return true;
    }
    if (kind != TOK_TRUE || !expects(place->error, TOK_AND)) return false;
    const char *rest = place->text + (place->found->span.end - place->found->span.start);
    rest += strspn(rest, " \t\r");
    if (*rest && *rest != '\n' && *rest != '#') return false;
    diag_help(diags, place->diag, "leave it out: a fact that is true or false is a condition by itself", "请删去：取值为是或否的事实本身就是条件");
    replace(place, (Span){place->error->span.source, place->before->span.end, place->found->span.end}, "");
    return true;
}

/* 在 2024年1月1日 之后, 2024年1月1日以后: the comparison stands before the value. */
static bool help_word_behind(const Place *place) {
    static const struct { const char *text, *english, *chinese; } words[] = {
        {"之后", "the comparison stands before the value: `after 2024-01-01` (without that day)", "比较词写在数值之前：“晚于 2024年1月1日”（不含当日）；含当日写“不早于”"},
        {"以后", "the comparison stands before the value: `no earlier than 2024-01-01` (with that day) or `after`", "比较词写在数值之前：“不早于 2024年1月1日”（含当日）或“晚于”（不含当日）"},
        {"之前", "the comparison stands before the value: `before 2024-01-01` (without that day)", "比较词写在数值之前：“早于 2024年1月1日”（不含当日）；含当日写“不晚于”"},
        {"以前", "the comparison stands before the value: `no later than 2024-01-01` (with that day) or `before`", "比较词写在数值之前：“不晚于 2024年1月1日”（含当日）或“早于”（不含当日）"},
        {"之间", "write two comparisons: `… at least A and … at most B`", "请写成两个比较：“…… 达到 甲 且 …… 不超过 乙”"},
    };
    bool opens = place->found->kind == TOK_NAME && place->found->span.end - place->found->span.start == strlen("在") && starts_with(place->text, "在");
    if (!expects(place->error, TOK_GE) || (!opens && place->found->kind != TOK_DATE)) return false;
    const char *end = strchr(place->text, '\n');
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *at = strstr(place->text, words[i].text);
        if (!at || (end && at > end)) continue;
        diag_help(place->parse->diags, place->diag, words[i].english, words[i].chinese);
        return true;
    }
    return false;
}

/* 至 500万元（不含）：6% */
static bool help_without_edge(const Place *place) {
    if (place->found->kind != TOK_LPAREN || !expects(place->error, TOK_COLON)) return false;
    const char *inside = place->text + (*place->text == '(' ? 1 : strlen("（"));
    inside += strspn(inside, " ");
    if (!starts_with(inside, "不含") && !starts_with(inside, "不包") && !starts_with(inside, "excl") && !starts_with(inside, "not incl")) return false;
    diag_help(place->parse->diags, place->diag, "an edge that does not belong to the tier: `to below 500万元`; at the lower end `from over 500万元`",
              "不含本数的一端写作“至 低于 500万元”；下端写作“自 超过 500万元”");
    return true;
}

/* expect m1 = yes */
static bool help_status(const Place *place) {
    int kind = place->found->kind;
    bool status = kind == TOK_YES || kind == TOK_NO || kind == TOK_UNKNOWN || kind == TOK_STERROR || kind == TOK_NOTINFORCE;
    if (!status || place->before->kind != TOK_EQ) return false;
    diag_help(place->parse->diags, place->diag, "a status stands alone behind the measure: `m1 yes`", "状态直接写在措施之后，不写等号：“措施1 符合”");
    replace(place, (Span){place->error->span.source, place->before->span.start, place->found->span.start}, "");
    return true;
}

/* measure 1 (m1) "a" { … } */
static bool help_block(const Place *place) {
    if (place->found->kind != TOK_LBRACE || !expects(place->error, TOK_MEASURE)) return false;
    diag_help(place->parse->diags, place->diag, "clauses stand on the lines below, without braces: delete both", "子句写在下面各行，不用花括号：请删去这一对花括号");
    place->parse->decl_block = true;
    return true;
}

bool notation_help(Parse *parse, Diag *diag, const SyntaxError *error) {
    const Seen *before = &parse->scan.before, *found = &parse->scan.last;
    Place place = {parse, diag, error, before, found, parse->text->text + before->span.start, parse->text->text + found->span.start,
                   !found->first_on_line && before->kind != TOK_END};
    return help_date(&place) || help_unit_apart(&place) || help_share(&place) || help_several(&place) || help_verb(&place) || help_word_behind(&place)
        || help_without_edge(&place) || help_status(&place) || help_block(&place);
}
