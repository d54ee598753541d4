/* pol register POLICY: every measure, duty and declaration with its owners and deadline. */
#include "cli/policy.h"

#include "tools/register.h"

static int run_register(const Arguments *arguments) {
    static const char *const formats[] = {"table", "json", "csv", NULL};
    int format = argument_choice(arguments, "format", formats, REGISTER_TABLE);
    if (format < 0) return EXIT_USAGE;
    Unit *unit = policy_compile(arguments, arguments->paths.items[0]);
    if (!unit) return EXIT_USAGE;
    Register list = {0};
    Buffer   out = {0};
    Language language = policy_language(arguments, unit->program);
    const char *department = argument_value(arguments, "department");
    register_collect(unit->arena, unit->program, department, language, &list);
    if (!list.entries.count && department) complain(arguments, "nothing in this policy belongs to a department named `%s`", "该政策中没有责任单位含“%s”的条目", department);
    register_write(&list, unit->program, (RegisterForm)format, language, &out);
    print_out(arguments, &out);
    buffer_free(&out);
    unit_free(unit);
    return EXIT_FINE;
}

static const Option options[] = {
    {"format", "table|json|csv", {"form of the list", "清单的格式"}},
    {"department", "NAME", {"only what belongs to this department, or to one whose name contains it", "只列责任单位名称含有该词的条目"}},
    {0},
};

const Command command_register = {
    .name = "register", .operands = "POLICY", .least = 1, .most = 1, .options = options, .run = run_register,
    .summary = {"measures, duties and declarations with owners and deadlines", "措施、职责、声明的责任单位和期限"},
    .details = "  pol register policies/shenzhen-2023-6\n  pol register policies/shenzhen-2023-6 --department 市财政局 --format csv > 责任清单.csv\n",
};
