/* literal - a number with its unit to an exact rational: `5亿元`, `19999999.99元`, `10%`, `50吨标准煤`, `36个月`.
 * Every number is checked before it is multiplied by its unit. */
#include "sema/internal.h"

#include <string.h>

#define LITERAL_LIMIT ((Int128)1 << 100)

typedef struct { const char *text; int64_t factor; } Multiplier;

static const Multiplier multipliers[] = {
#define MULTIPLIER(text, factor) {text, factor},
#include "units.def"
};

typedef struct { const char *text; TypeTag tag; int64_t numerator, denominator; } FixedUnit;

static const FixedUnit fixed_units[] = {
#define FIXED_UNIT(text, type, numerator, denominator) {text, TYPE_TAG_##type, numerator, denominator},
#include "units.def"
};

static Type number_type(TypeTag tag, bool integer, bool percent)
{
    Type type = TYPE_OF(tag);
    type.integer = integer;
    type.percent = percent;
    return type;
}

/* The unit that `text` names, after an optional multiplier. False: no such unit. */
static bool find_unit(Sema *sema, const char *text, Type *type, Int128 *numerator, Int128 *denominator)
{
    for (size_t i = 0; i < sizeof fixed_units / sizeof *fixed_units; i++)
        if (text[0] == fixed_units[i].text[0] && !strcmp(text, fixed_units[i].text)) {
            *type = number_type(fixed_units[i].tag, false, fixed_units[i].denominator > 1);
            *numerator *= fixed_units[i].numerator;
            *denominator *= fixed_units[i].denominator;
            return true;
        }
    Symbol *symbol = map_get(sema->unit_names, intern_text(sema->interner, text));
    if (!symbol) return false;
    *type = number_type(TYPE_TAG_QUANTITY, false, false);
    type->index = symbol->index;
    return true;
}

/* 100元以上: the words of a notice behind the number; here the comparison stands before it. */
static bool help_words_behind(Diags *diags, Diag *diag, const char *unit)
{
    static const struct { const char *text, *english, *chinese; } words[] = {
        {"以上", "the comparison stands before the number: `at least` (includes it) or `above`", "比较词写在数值之前：“达到”（含本数）或“超过”（不含本数）"},
        {"以下", "the comparison stands before the number: `at most` (includes it) or `below`", "比较词写在数值之前：“不超过”（含本数）或“低于”（不含本数）"},
        {"以内", "the comparison stands before the number: `at most`", "比较词写在数值之前：“不超过”"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(unit, words[i].text)) {
            diag_help(diags, diag, words[i].english, words[i].chinese);
            return true;
        }
    return false;
}

/* 达到 100人, 名额 10名 */
static bool counts_things(const char *unit)
{
    static const char *const words[] = {"人", "名", "个", "家", "户", "项", "件", "次", "笔", "台", "辆", "套", "people", "persons", "firms", "jobs"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(unit, words[i])) return true;
    return false;
}

static void report_unknown_unit(Context *context, Expr *expr, const char *unit)
{
    Sema *sema = context->sema;
    Suggest suggest;
    suggest_start(&suggest, unit);
    for (size_t i = 0; i < sizeof fixed_units / sizeof *fixed_units; i++) suggest_offer(&suggest, fixed_units[i].text);
    for (int i = 0; i < sema->units.count; i++) {
        suggest_offer(&suggest, sema->units.items[i].name.chinese.text);
        suggest_offer(&suggest, sema->units.items[i].name.ascii.text);
    }
    Diag *diag = diag_at(sema->diags, DIAG_E0304, expr->as.NUMBER.unit.span, "there is no unit `%s`", "没有名为“%s”的单位", unit);
    if (help_words_behind(sema->diags, diag, unit)) return;
    const char *match = suggest_result(&suggest);
    static const char *const days[] = {"日", "天", "个工作日", "工作日", "day", "days", "d"};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (!strcmp(unit, days[i])) {
            diag_help(sema->diags, diag, "lengths of time are counted in months or years; write a period as two dates", "时长以“个月”“年”计；按日的期限请写起止日期");
            return;
        }
    if ((unit[0] == 'e' || unit[0] == 'E') && unit[1] >= '0' && unit[1] <= '9')
        diag_help(sema->diags, diag, "numbers are written without an exponent: use 万 or 亿, for example 5亿元", "数字不写指数：请用万、亿，例如“5亿元”");
    else if (match)
        diag_help(sema->diags, diag, "did you mean `%s`?", "是否要写“%s”？", match);
    else if (counts_things(unit))
        diag_help(sema->diags, diag, "what is counted is a plain number: write `%s`", "计数用的数不带单位：写“%s”", expr->as.NUMBER.digits);
    else
        diag_help(sema->diags, diag, "money is written in 元, 万元 or 亿元; declare other units with `unit %s`",
                  "金额用元、万元、亿元；其他单位先用“单位 %s”声明", unit);
}

/* digits[.digits] to value/10^decimals. False when too large. */
static bool read_digits(const char *digits, Int128 *numerator, Int128 *denominator)
{
    *numerator = 0;
    *denominator = 1;
    bool point = false;
    for (const char *at = digits; *at; at++) {
        if (*at == '.') { point = true; continue; }
        if (*numerator > LITERAL_LIMIT / 10 || (point && *denominator > LITERAL_LIMIT / 10)) return false;
        *numerator = *numerator * 10 + (*at - '0');
        if (point) *denominator *= 10;
    }
    return true;
}

void literal_check(Context *context, Expr *expr, const Type *expected)
{
    Sema *sema = context->sema;
    ExprInfo *info = expr->info;
    const NumberExpr *number = &expr->as.NUMBER;
    const char *unit = number->unit.text;
    if (expected && (expected->tag == TYPE_TAG_ENUM || expected->tag == TYPE_TAG_SET) && expected->index >= 0 && number->whole) {
        int32_t item = enum_item_index(&sema->enums.items[expected->index], number->whole);   /* `5G工厂` is a name here */
        if (item >= 0) {
            info->ref = REF_ENUM_ITEM;
            info->index = expected->index;
            info->item = item;
            info->type = TYPE_OF(TYPE_TAG_ENUM);
            info->type.index = expected->index;
            return;
        }
    }
    Int128 numerator, denominator;
    bool fits = read_digits(number->digits, &numerator, &denominator);
    Type type = number_type(TYPE_TAG_NUMBER, denominator == 1, false);
    if (fits && unit && !find_unit(sema, unit, &type, &numerator, &denominator)) {
        bool found = false;
        for (size_t i = 0; i < sizeof multipliers / sizeof *multipliers && !found; i++) {
            size_t size = strlen(multipliers[i].text);
            if (strncmp(unit, multipliers[i].text, size)) continue;
            if (numerator > LITERAL_LIMIT >> 40 && numerator > LITERAL_LIMIT / multipliers[i].factor) {      /* no factor reaches 2^40 */ fits = false; break; }
            Int128 scaled = numerator * multipliers[i].factor;
            if (unit[size] && !find_unit(sema, unit + size, &type, &scaled, &denominator)) continue;
            numerator = scaled;
            found = true;
        }
        if (fits && !found) {
            report_unknown_unit(context, expr, unit);
            info->type = TYPE_ERROR_VALUE;
            return;
        }
    }
    const char *point = strchr(number->digits, '.');
    enum { MANY_DECIMALS = 20 };
    if (!fits && point && strlen(point) > MANY_DECIMALS) {
        Diag *diag = diag_at(sema->diags, DIAG_E0106, expr->span, "this number has more decimals than the language can hold", "这个数字的小数位数超出语言能表示的范围");
        diag_help(sema->diags, diag, "write fewer decimals: money is exact to the fen, rates and quantities to six decimals", "请减少小数位数：金额精确到分，比例和数量精确到六位小数");
        info->type = TYPE_ERROR_VALUE;
        return;
    }
    if (!fits || numerator > LITERAL_LIMIT || denominator > LITERAL_LIMIT) {
        Diag *diag = diag_at(sema->diags, DIAG_E0106, expr->span, "this number is larger than any amount the language can hold",
                             "这个数字超出语言能表示的范围");
        diag_help(sema->diags, diag, "check the number of zeros, or write it in 万元 or 亿元", "请检查零的个数，或改用万元、亿元");
        info->type = TYPE_ERROR_VALUE;
        return;
    }
    Int128 common = denominator == 1 ? 1 : greatest_common_divisor(numerator, denominator);
    info->numerator = common == 1 ? numerator : numerator / common;
    info->denominator = common == 1 ? denominator : denominator / common;
    if (type.tag == TYPE_TAG_NUMBER) type.integer = info->denominator == 1 && !type.percent;
    info->type = type;
}
