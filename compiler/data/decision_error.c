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
