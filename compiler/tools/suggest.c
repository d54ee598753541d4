/* suggest - see suggest.h. */
#include "tools/suggest.h"

#include <string.h>

/* A title stands in quotation marks: those of the text are put in others. */
static void put_title(const char *text, Buffer *out)
{
    static const struct { const char *from, *to; } marks[] = {{"“", "『"}, {"”", "』"}, {"\"", "'"}, {"\n", " "}};
    while (*text) {
        size_t taken = 0;
        for (size_t i = 0; i < sizeof marks / sizeof *marks && !taken; i++) {
            if (strncmp(text, marks[i].from, strlen(marks[i].from))) continue;
            buffer_text(out, marks[i].to);
            taken = strlen(marks[i].from);
        }
        if (!taken) buffer_byte(out, *text);
        text += taken ? taken : 1;
    }
}

static bool is_empty(const Vocabulary *vocabulary, const Application *application)
{
    for (int32_t f = 0; f < vocabulary->schema.field_count; f++)
        if (!vocabulary->schema.entities[vocabulary->schema.fields[f].entity].many && application->cells[f].present) return false;
    for (int32_t e = 0; e < vocabulary->schema.entity_count; e++)
        if (vocabulary->schema.entities[e].many && application->lists[e].present) return false;
    return true;
}

void suggest_test(const Vocabulary *vocabulary, const Application *application, const Suggestion *suggestion, Language language, Buffer *out)
{
    bool chinese = language == LANGUAGE_CHINESE, empty = !application || is_empty(vocabulary, application);
    buffer_text(out, chinese ? "测试 “" : "test \"");
    put_title(suggestion->about, out);
    buffer_text(out, chinese ? "”\n" : "\"\n");
    if (!empty || suggestion->switch_count) buffer_text(out, chinese ? "  给定    " : "  given   ");
    for (int32_t i = 0; i < suggestion->switch_count; i++) {
        bool more = i + 1 < suggestion->switch_count || !empty;
        buffer_printf(out, "%s %s = %s%s", chinese ? "按口径" : "under reading", suggestion->switches[i].reading, suggestion->switches[i].option, more ? (chinese ? "，" : ", ") : "");
    }
    if (!empty) vocabulary_given(vocabulary, application, language, out);
    if (!empty || suggestion->switch_count) buffer_byte(out, '\n');
    buffer_printf(out, chinese ? "  期望    %s ____    # 待填：按原文确定（符合、不符合、未知；有金额的另写金额）\n" : "  expect  %s ____    # to fill in from the notice: yes, no, unknown; and the amount, where there is one\n", suggestion->expect);
}
