/* main - finds the command, reads its arguments, runs it. Every command is a file cmd_<name>.c and a line of commands.def. */
#include "cli/cli.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

static const Command *const table[] = {
#define X(name) &command_##name,
#include "cli/commands.def"
#undef X
    NULL,
};

const Command *const *command_table(void) { return table; }

const Command *command_find(const char *name) {
    for (int i = 0; table[i]; i++)
        if (strcmp(table[i]->name, name) == 0) return table[i];
    return NULL;
}

static int unknown_command(const Arguments *arguments, const char *name) {
    Suggest suggest;
    suggest_start(&suggest, name);
    for (int i = 0; table[i]; i++) suggest_offer(&suggest, table[i]->name);
    const char *match = suggest_result(&suggest);
    if (match) return usage_error(arguments, "there is no command %s; did you mean %s?", "没有命令 %s；是否要写 %s？", name, match);
    return usage_error(arguments, "there is no command %s; see pol help", "没有命令 %s；见 pol help", name);
}

/* The command that argv[1] names; spellings of options that stand for commands included. */
static const Command *first_command(const char *name) {
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) return &command_help;
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) return &command_version;
    if (strncmp(name, "--dump", strlen("--dump")) == 0) return &command_dump;
    return command_find(name);
}

static int run_command(Arguments *arguments, const Command *command, int count, char **texts) {
    if (!arguments_read(arguments, command, count, texts)) return EXIT_USAGE;
    if (!argument_given(arguments, "help") || command == &command_help) return command->run(arguments);
    Buffer out = {0};
    print_usage(command, arguments->language, &out);
    print_out(arguments, &out);
    buffer_free(&out);
    return EXIT_FINE;
}

int main(int count, char **texts) {
    signal(SIGPIPE, SIG_IGN);                     /* a closed pipe is seen by write, which says so quietly */
    signal(SIGXFSZ, SIG_IGN);                     /* so is a file that may not grow */
    Arena    *arena = arena_new();
    Session   session = {0};
    Arguments arguments = {.arena = arena, .session = &session, .language = locale_language()};
    int       code;
    if (count < 2) {
        arguments.command = &command_help;
        command_help.run(&arguments);
        code = EXIT_USAGE;
    } else {
        const Command *command = first_command(texts[1]);
        bool is_dump = command == &command_dump && texts[1][0] == '-';
        if (!command) code = unknown_command(&arguments, texts[1]);
        else code = run_command(&arguments, command, count - (is_dump ? 1 : 2), texts + (is_dump ? 1 : 2));
    }
    if (session.out_error && session.out_error != EPIPE) {
        complain(&arguments, "the results cannot be written: %s", "结果无法写出：%s", strerror(session.out_error));
        code = EXIT_USAGE;
    }
    arena_free(arena);
    return code;
}
