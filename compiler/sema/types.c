/* types - the words of types and names for messages. */
#include "sema/internal.h"

#include <string.h>

const char *declared_text(DeclaredName name)
{
    if (name.told_by_ascii) return name.ascii.text;
    return name.chinese.text ? name.chinese.text : name.ascii.text ? name.ascii.text : "?";
}

const char *declared_key(DeclaredName name)
{
    return name.ascii.text ? name.ascii.text : declared_text(name);
}

bool declared_is(DeclaredName name, const char *text)
{
    return text && (name.chinese.text == text || name.ascii.text == text);
}

bool type_is_numeric(Type type)
{
    return type.tag == TYPE_TAG_MONEY || type.tag == TYPE_TAG_NUMBER || type.tag == TYPE_TAG_QUANTITY;
}

const char *outcome_text(int32_t outcome, bool chinese)
{
    switch ((OutcomeWord)outcome) {
    case OUTCOME_GRANT: return chinese ? "资助" : "grant";
    case OUTCOME_REWARD: return chinese ? "奖励" : "reward";
    case OUTCOME_SUBSIDY: return chinese ? "贴息" : "interest subsidy";
    case OUTCOME_DEDUCTION: return chinese ? "扣除" : "deduction";
    case OUTCOME_CHARGE: return chinese ? "应缴" : "charge";
    case OUTCOME_WAIVER: return chinese ? "免缴" : "waiver";
    case OUTCOME_CLASSIFICATION: return chinese ? "认定" : "classification";
    case OUTCOME_REFERRAL: return chinese ? "转介" : "referral";
    case OUTCOME_OBLIGATION: return chinese ? "义务" : "obligation";
    }
    return "?";
}

const char *type_text(const Sema *sema, Type type, Language language)
{
    bool zh = language == LANGUAGE_CHINESE;
    switch (type.tag) {
    case TYPE_TAG_ERROR: return zh ? "错误" : "an error";
    case TYPE_TAG_BOOL: return zh ? "判断（是或否）" : "yes or no";
    case TYPE_TAG_MONEY:
        if (type.outcome) return arena_printf(sema->arena, zh ? "金额（%s）" : "an amount of money (%s)", outcome_text(type.outcome - 1, zh));
        return zh ? "金额" : "an amount of money";
    case TYPE_TAG_NUMBER: return type.percent ? (zh ? "比例" : "a rate") : zh ? "数" : "a number";
    case TYPE_TAG_QUANTITY:
        return arena_printf(sema->arena, zh ? "数量（%s）" : "a quantity in %s", declared_text(sema->units.items[type.index].name));
    case TYPE_TAG_DATE: return zh ? "日期" : "a date";
    case TYPE_TAG_DURATION: return zh ? "时长" : "a length of time";
    case TYPE_TAG_ENUM: return arena_printf(sema->arena, zh ? "“%s”的一项" : "an item of `%s`", declared_text(sema->enums.items[type.index].name));
    case TYPE_TAG_SET:
        if (type.index < 0) return zh ? "空集合" : "an empty set";
        return arena_printf(sema->arena, zh ? "“%s”的集合" : "a set of `%s`", declared_text(sema->enums.items[type.index].name));
    case TYPE_TAG_READING: return arena_printf(sema->arena, zh ? "口径 %s 的选项" : "an option of reading %s", declared_text(sema->readings.items[type.index].name));
    case TYPE_TAG_TEXT: return zh ? "文本" : "text";
    case TYPE_TAG_LIST: return arena_printf(sema->arena, zh ? "“%s”的列表" : "the list of `%s`", declared_text(sema->entities.items[type.index].name));
    case TYPE_TAG_MEASURE: return zh ? "一条措施" : "a measure";
    case TYPE_TAG_CHOICE: return zh ? "一个择一组" : "a choose-one group";
    }
    return "?";
}

const char *function_name(Function function, Language language)
{
    static const struct { const char *chinese, *english; } names[] = {
#define X(kind, chinese, english) [FUNCTION_##kind] = {chinese, english},
#include "sema/functions.def"
#undef X
    };
    return language == LANGUAGE_CHINESE ? names[function].chinese : names[function].english;
}

bool function_from_name(const char *name, Function *function)
{
    for (int i = 0; i < FUNCTION_LAST; i++) {
        const char *chinese = function_name((Function)i, LANGUAGE_CHINESE), *english = function_name((Function)i, LANGUAGE_ENGLISH);
        if ((name[0] != chinese[0] || strcmp(name, chinese)) && (name[0] != english[0] || strcmp(name, english))) continue;
        *function = (Function)i;
        return true;
    }
    return false;
}
