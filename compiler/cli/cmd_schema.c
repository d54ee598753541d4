/* pol schema POLICY: what an application may hold. */
#include "cli/policy.h"

#include "data/schema.h"

static int run_schema(const Arguments *arguments) {
    Unit *unit = policy_compile(arguments, arguments->paths.items[0]);
    if (!unit) return EXIT_USAGE;
    Buffer out = {0};
    bool   chinese = arguments->language_is_set && arguments->language == LANGUAGE_CHINESE;
    if (argument_given(arguments, "csv")) schema_csv(unit->program, chinese, &out);
    else schema_json(unit->program, chinese, &out);
    print_out(arguments, &out);
    buffer_free(&out);
    unit_free(unit);
    return EXIT_FINE;
}

static const Option options[] = {
    {"csv", NULL, {"the header of an empty table instead", "改为给出空表格的表头"}},
    {0},
};

const Command command_schema = {
    .name = "schema", .operands = "POLICY", .least = 1, .most = 1, .options = options, .run = run_schema,
    .summary = {"JSON Schema of an application, or an empty table", "申报数据的 JSON Schema，或空表格"},
    .details = "  pol schema policies/shenzhen-2023-6 > application.schema.json\n"
               "  pol schema policies/shenzhen-2023-6 --csv --language zh > 申报表.csv\n",
};
