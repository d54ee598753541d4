/* all_readings - see all_readings.h. */
#include "cli/all_readings.h"

#include "cli/data.h"
#include "eval/eval.h"
#include "tools/variants.h"

typedef struct { const Arguments *arguments; Variants variants; Language language; bool json; Arena *scratch; } AllReadings;

static void write_row(AllReadings *all, const Row *row, Buffer *out) {
    const IrProgram *program = all->variants.base;
    bool chinese = all->language == LANGUAGE_CHINESE;
    if (row->errors.items.count) {
        if (all->json) buffer_printf(out, "{\"row\":%lld,\"status\":\"error\",\"variants\":[]}\n", (long long)row->row);
        else buffer_printf(out, chinese ? "第%lld份：出错，不能判定\n" : "row %lld: an error, not decided\n", (long long)row->row);
        return;
    }
    Decision *decision = eval_decide(program, row->application, all->scratch, NULL);
    if (all->json) {
        JsonWriter json;
        json_init(&json, out, 0);
        json_open_object(&json);
        json_member_integer(&json, "row", row->row);
        json_key(&json, "variants");
        variants_json(&all->variants, row->application, decision, all->scratch, &json);
        json_close_object(&json);
        buffer_byte(out, '\n');
        return;
    }
    buffer_printf(out, chinese ? "第%lld份\n" : "row %lld\n", (long long)row->row);
    if (!variants_text(&all->variants, row->application, decision, all->scratch, all->language, out))
        buffer_text(out, chinese ? "  没有口径会改变结果\n" : "  no reading changes the result\n");
}

int run_all_readings(const Arguments *arguments, Unit *unit) {
    static const char *const formats[] = {"table", "jsonl", NULL};
    int format = argument_choice(arguments, "format", formats, 0), code = EXIT_FINE;
    CompileOptions options;
    if (format < 0 || !policy_options(arguments, &options)) return EXIT_USAGE;
    AllReadings all = {.arguments = arguments, .language = policy_language(arguments, unit->program), .json = format == 1};
    if (!variants_new(unit, unit->arena, &options, &all.variants)) {
        Buffer text = {0};
        diags_render_text(unit->diags, (RenderOptions){.language_is_set = arguments->language_is_set, .language = arguments->language}, &text);
        print_error(&text);
        buffer_free(&text);
        return EXIT_USAGE;
    }
    Reader *reader = data_open(arguments, unit->arena, unit->program, all.language, &code);
    if (!reader) return code;
    Buffer out = {0};
    Row    row;
    RowMessages messages = {.name = data_name(arguments), .language = all.language};
    all.scratch = arena_new();
    while (reader_next(reader, all.scratch, &row)) {
        row_messages_add(&messages, &row.errors);
        write_row(&all, &row, &out);
        if (!print_out(arguments, &out)) break;
        arena_reset(all.scratch);
    }
    row_messages_end(&messages);
    if (reader_failure(reader)) {
        failure_message(arguments, reader_failure(reader), all.language);
        code = EXIT_INPUT;
    }
    buffer_free(&out);
    arena_free(all.scratch);
    reader_close(reader);
    return code;
}
