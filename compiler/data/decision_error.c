/* decision_error - see decision_error.h. */
#include "data/decision_error.h"

const char *measure_error_text(const IrProgram *program, const IrMeasure *measure, const MeasureDecision *decision, Language language, DataCode *code) {
    (void)program;
    int32_t check = decision->check_failed;
    if (check >= 0) {
        *code = DATA_D0201;
        Wording message = measure->checks[check].message;
        const char *text = language == LANGUAGE_CHINESE ? message.chinese : message.english;
        return text ? text : data_code_title(*code, language);
    }
    switch ((MeasureCheck)check) {
    case CHECK_TWO_SELECTED: *code = DATA_D0202; break;
    case CHECK_AWARD_ABOVE:  *code = DATA_D0203; break;
    case CHECK_RATE_ABOVE:   *code = DATA_D0204; break;
    case CHECK_TOO_LARGE:    *code = DATA_D0205; break;
    case CHECK_NONE: case CHECK_INPUT: *code = DATA_D0201; break;
    }
    return data_code_title(*code, language);
}

int32_t selected_member(const ChoiceDecision *decision) {
    uint64_t selected = decision->selected;
    return selected && !(selected & (selected - 1)) ? __builtin_ctzll(selected) : -1;
}

const char *choice_error_text(const ChoiceDecision *decision, Language language, DataCode *code) {
    if (!decision->error || selected_member(decision) < 0) return NULL;
    *code = DATA_D0206;
    return language == LANGUAGE_CHINESE ? "对所选的措施作了不能成立的核定：申报不符合该措施，或者核定超出写明的上限；须更正核定或所选的措施"
                                        : "something is decided for the chosen measure that cannot be its due: the application does not qualify, or the sum is above the cap; "
                                          "correct the decision or what was chosen";
}

bool decision_has_error(const IrProgram *program, const Decision *decision) {
    for (int32_t i = 0; i < program->measure_count; i++)
        if (decision->measures[i].status == STATUS_ERROR) return true;
    for (int32_t i = 0; i < program->choice_count; i++)
        if (decision->choices[i].error) return true;
    return false;
}
