/* decide - one application: JSON in, the decision or its derivation out. */
#include "api/internal.h"

#include "base/json_write.h"
#include "data/writer.h"
#include <string.h>

/* What every call needs, and gives back at its end. */
typedef struct { Arena *arena; Reader *reader; Row row; } Call;

/* Reads the application. False with a failure when the policy cannot decide or there is nothing to read. */
static bool call_open(Call *call, const pol_policy *policy, const char *json, int64_t size, pol_failure **failure) {
    *call = (Call){0};
    if (!check_usable(policy, failure)) return false;
    call->arena = arena_new();
    call->reader = reader_open_text(call->arena, policy->names, json, size < 0 ? strlen(json) : (size_t)size);
    if (reader_next(call->reader, call->arena, &call->row)) return true;
    fail(failure, POL_FAILURE_DATA, "D0003", "", policy->language == LANGUAGE_CHINESE ? "文本是空白，没有申报" : "the text is blank: there is no application",
         policy->language == LANGUAGE_CHINESE ? "写一个对象，例如 {\"项目\":{…}}" : "write an object such as {\"project\":{…}}");
    return false;
}

static void call_close(Call *call) {
    reader_close(call->reader);
    arena_free(call->arena);
}

char *pol_policy_decide(const pol_policy *policy, const char *json, int64_t size, pol_failure **failure) {
    Call   call;
    Buffer out = {0};
    bool   fine = call_open(&call, policy, json, size, failure);
    if (fine) {
        Decision *decision = call.row.errors.items.count ? NULL : eval_decide(policy->program, call.row.application, call.arena, NULL);
        Writer   *writer = writer_new(call.arena, (WriterOptions){.program = policy->program, .format = OUTPUT_JSONL, .language = policy->language});
        writer_row(writer, &call.row, decision, NULL, &out);
        if (out.size && out.data[out.size - 1] == '\n') out.data[--out.size] = '\0';
    }
    call_close(&call);
    return fine ? text_taken(&out) : NULL;
}

/* The measure by either name; -1 with a failure that names the nearest one. */
static int find_measure(const pol_policy *policy, const char *name, pol_failure **failure) {
    const IrProgram *program = policy->program;
    Suggest          suggest;
    suggest_start(&suggest, name);
    for (int32_t i = 0; i < program->measure_count; i++) {
        NamePair pair = program->measures[i].name;
        if ((pair.ascii && strcmp(pair.ascii, name) == 0) || (pair.chinese && strcmp(pair.chinese, name) == 0)) return i;
        suggest_offer(&suggest, pair.ascii);
        suggest_offer(&suggest, pair.chinese);
    }
    bool        chinese = policy->language == LANGUAGE_CHINESE;
    const char *match = suggest_result(&suggest);
    Buffer      message = {0}, help = {0};
    buffer_printf(&message, chinese ? "政策没有措施“%s”" : "the policy has no measure named \"%s\"", name);
    if (match) buffer_printf(&help, chinese ? "是否要写“%s”？" : "did you mean \"%s\"?", match);
    fail(failure, POL_FAILURE_ARGUMENT, "", "measure", message.data, help.data);
    buffer_free(&message);
    buffer_free(&help);
    return -1;
}

static void write_note(const ExplainInput *input, int measure, Language language, pol_explain_form form, Buffer *out) {
    if (form == POL_EXPLAIN_JSON) {
        JsonWriter json;
        json_init(&json, out, 0);
        if (measure >= 0) explain_measure_json(input, measure, language, &json);
        else explain_all_json(input, language, &json);
    } else if (measure >= 0) {
        explain_measure(input, measure, language, out);
    } else {
        explain_all(input, language, out);
    }
}

char *pol_policy_explain(const pol_policy *policy, const char *json, int64_t size, const char *measure, pol_explain_form form, pol_failure **failure) {
    Call   call;
    Buffer out = {0};
    bool   fine = call_open(&call, policy, json, size, failure);
    int    index = fine && measure ? find_measure(policy, measure, failure) : -1;
    if (measure && index < 0) fine = false;
    if (fine && call.row.errors.items.count) {
        fail_with_errors(failure, POL_FAILURE_DATA, &call.row.errors, policy->language);
        fine = false;
    }
    if (fine) {
        EvalTrace trace = {0};
        Decision *decision = eval_decide(policy->program, call.row.application, call.arena, &trace);
        ExplainInput input = {.program = policy->program, .application = call.row.application, .decision = decision, .trace = &trace, .arena = call.arena};
        write_note(&input, index, policy->language, form, &out);
    }
    call_close(&call);
    return fine ? text_taken(&out) : NULL;
}
