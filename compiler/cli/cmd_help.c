/* pol help [COMMAND] */
#include "cli/cli.h"

#include <string.h>

static int run_help(const Arguments *arguments) {
    Buffer   out = {0};
    Language language = arguments->language;
    bool     chinese = language == LANGUAGE_CHINESE;
    if (arguments->paths.count == 1) {
        const char    *name = arguments->paths.items[0];
        const Command *command = command_find(name);
        if (!command) {
            Suggest suggest;
            suggest_start(&suggest, name);
            for (const Command *const *each = command_table(); *each; each++) suggest_offer(&suggest, (*each)->name);
            const char *match = suggest_result(&suggest);
            if (match) return usage_error(arguments, "there is no command %s; did you mean %s?", "没有命令 %s；是否要写 %s？", name, match);
            return usage_error(arguments, "there is no command %s", "没有命令 %s", name);
        }
        print_usage(command, language, &out);
    } else {
        buffer_text(&out, chinese ? "pol：把政策条文编译成可核对、可解释的判定程序\n\n用法：  pol <命令> [选项] 路径…\n\n命令：\n"
                                  : "pol compiles the rules of public policies into decisions that can be checked and explained\n\nUsage:  pol <command> [options] PATH...\n\nCommands:\n");
        for (const Command *const *each = command_table(); *each; each++)
            buffer_printf(&out, "  %-10s %s\n", (*each)->name, in_language(language, (*each)->summary));
        buffer_text(&out, chinese ? "\n`pol help 命令` 给出该命令的选项。\n"
                                    "退出码：0 正常；1 有发现（测试未过，或 --strict 时有出错的申报）；2 用法不对或政策不能编译；3 数据不能读取。\n"
                                  : "\n`pol help COMMAND` lists its options.\n"
                                    "Exit codes: 0 fine; 1 findings (failed tests, rows with errors under --strict); 2 bad usage or a policy that does not compile;\n"
                                    "3 data that cannot be read.\n");
    }
    print_out(arguments, &out);
    buffer_free(&out);
    return EXIT_FINE;
}

const Command command_help = {
    .name = "help", .operands = "[COMMAND]", .least = 0, .most = 1, .run = run_help,
    .summary = {"what pol can do, or the options of a command", "pol 能做什么；某个命令的选项"},
};
