/* names - the words for names, outcome kinds and statuses, in both languages. */
#include "ir/decision.h"

const char *name_in(NamePair name, Language language) {
    const char *first = language == LANGUAGE_CHINESE ? name.chinese : name.ascii;
    const char *second = language == LANGUAGE_CHINESE ? name.ascii : name.chinese;
    return first ? first : second ? second : "";
}

const char *name_key(NamePair name) { return name_in(name, LANGUAGE_ENGLISH); }

int type_scale(IrType type) {
    switch (type.kind) {
    case TYPE_MONEY: return 2;
    case TYPE_RATE: case TYPE_QUANTITY: return 6;
    case TYPE_BOOL: case TYPE_INTEGER: case TYPE_DATE: case TYPE_ENUM: case TYPE_SET: case TYPE_TEXT: return 0;
    }
    return 0;
}

const char *kind_key(OutcomeKind kind) {
    switch (kind) {
    case KIND_GRANT: return "grant";
    case KIND_REWARD: return "reward";
    case KIND_SUBSIDY: return "interest_subsidy";
    case KIND_DEDUCTION: return "deduction";
    case KIND_CHARGE: return "charge";
    case KIND_WAIVER: return "waiver";
    case KIND_CLASSIFICATION: return "classification";
    case KIND_REFERRAL: return "referral";
    case KIND_OBLIGATION: return "obligation";
    case KIND_COUNT: break;
    }
    return "";
}

const char *cause_key(Cause cause) {
    switch (cause) {
    case CAUSE_FACT: return "fact";
    case CAUSE_PARAMETER: return "parameter";
    case CAUSE_DECISION: return "decision";
    }
    return "";
}

const char *condition_role_key(IrConditionRole role) {
    switch (role) {
    case CONDITION_ROLE_SUBJECT: return "subject";
    case CONDITION_ROLE_REQUIREMENT: return "requirement";
    case CONDITION_ROLE_EXCEPTION: return "exception";
    case CONDITION_ROLE_WINDOW: return "window";
    }
    return "";
}

static const char *choose(Language language, const char *chinese, const char *english) {
    return language == LANGUAGE_CHINESE ? chinese : english;
}

bool kind_has_amount(OutcomeKind kind) { return kind != KIND_CLASSIFICATION && kind != KIND_REFERRAL && kind != KIND_OBLIGATION; }

const char *kind_word(OutcomeKind kind, Language language) {
    switch (kind) {
    case KIND_GRANT: return choose(language, "资助", "grant");
    case KIND_REWARD: return choose(language, "奖励", "reward");
    case KIND_SUBSIDY: return choose(language, "贴息", "interest subsidy");
    case KIND_DEDUCTION: return choose(language, "扣除", "deduction");
    case KIND_CHARGE: return choose(language, "应缴", "charge");
    case KIND_WAIVER: return choose(language, "免缴", "waiver");
    case KIND_CLASSIFICATION: return choose(language, "认定", "classification");
    case KIND_REFERRAL: return choose(language, "转介", "referral");
    case KIND_OBLIGATION: return choose(language, "义务", "obligation");
    case KIND_COUNT: break;
    }
    return "";
}

const char *status_key(Status status) {
    switch (status) {
    case STATUS_YES: return "yes";
    case STATUS_NO: return "no";
    case STATUS_UNKNOWN: return "unknown";
    case STATUS_ERROR: return "error";
    case STATUS_NOT_IN_FORCE: return "not_in_force";
    }
    return "";
}

bool is_obligation(const IrMeasure *measure) { return measure->has_outcome && measure->outcome.kind == KIND_OBLIGATION; }

const char *result_word(OutcomeKind kind, Status status, Language language) {
    if (kind == KIND_OBLIGATION && status == STATUS_YES) return choose(language, "已履行", "met");
    if (kind == KIND_OBLIGATION && status == STATUS_NO) return choose(language, "未履行", "breached");
    return status_word(status, language);
}

const char *status_word(Status status, Language language) {
    switch (status) {
    case STATUS_YES: return choose(language, "符合", "yes");
    case STATUS_NO: return choose(language, "不符合", "no");
    case STATUS_UNKNOWN: return choose(language, "未知", "unknown");
    case STATUS_ERROR: return choose(language, "出错", "error");
    case STATUS_NOT_IN_FORCE: return choose(language, "不在有效期", "not in force");
    }
    return "";
}
