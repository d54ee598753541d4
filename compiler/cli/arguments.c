/* arguments - one small parser for all commands: --name value, --name=value, flags, `--`, and `-` as a path. */
#include "cli/cli.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const Option common_options[] = {
    {"help", NULL, {"show this help", "显示本帮助"}},
    {"language", "zh|en", {"language of messages and results", "信息和结果所用的语言"}},
    {"color", "auto|always|never", {"colours (NO_COLOR is respected too)", "是否着色（也遵守 NO_COLOR）"}},
    {0},
};

const char *in_language(Language language, Wording wording) { return language == LANGUAGE_CHINESE ? wording.chinese : wording.english; }

Language locale_language(void) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value) return strncmp(value, "zh", 2) == 0 ? LANGUAGE_CHINESE : LANGUAGE_ENGLISH;
    }
    return LANGUAGE_ENGLISH;
}

bool wants_color(const Arguments *arguments, int descriptor) {
    const char *value = argument_value(arguments, "color");
    if (value && strcmp(value, "always") == 0) return true;
    if (value && strcmp(value, "never") == 0) return false;
    const char *refused = getenv("NO_COLOR"), *terminal = getenv("TERM");
    if ((refused && *refused) || (terminal && strcmp(terminal, "dumb") == 0)) return false;
    return isatty(descriptor);
}

/* errno of what went wrong; 0. */
static int write_all(int descriptor, Buffer *text) {
    size_t done = 0;
    int    error = 0;
    while (done < text->size && !error) {
        ssize_t count = write(descriptor, text->data + done, text->size - done);
        if (count >= 0) done += (size_t)count;
        else if (errno != EINTR) error = errno;
    }
    buffer_clear(text);
    return error;
}

bool print_out(const Arguments *arguments, Buffer *text) {
    Session *session = arguments->session;
    if (!session->out_error) session->out_error = write_all(STDOUT_FILENO, text);
    else buffer_clear(text);                                    /* nothing may follow what was cut off */
    return !session->out_error;
}

void print_error(Buffer *text) { (void)write_all(STDERR_FILENO, text); }

static void complain_list(const Arguments *arguments, const char *english, const char *chinese, va_list list) {
    Buffer out = {0};
    const char *name = arguments->command ? arguments->command->name : NULL;
    char *text = arena_vprintf(arguments->arena, arguments->language == LANGUAGE_CHINESE ? chinese : english, list);
    buffer_printf(&out, "pol%s%s: %s\n", name ? " " : "", name ? name : "", text);
    print_error(&out);
    buffer_free(&out);
}

void complain(const Arguments *arguments, const char *english, const char *chinese, ...) {
    va_list list;
    va_start(list, chinese);
    complain_list(arguments, english, chinese, list);
    va_end(list);
}

int usage_error(const Arguments *arguments, const char *english, const char *chinese, ...) {
    va_list list;
    va_start(list, chinese);
    complain_list(arguments, english, chinese, list);
    va_end(list);
    return EXIT_USAGE;
}

/* ---- reading ----------------------------------------------------------------------------------------------------------- */

static const Option *find_option(const Command *command, const char *name, size_t size) {
    const Option *const tables[] = {command->options, common_options};
    for (size_t i = 0; i < 2; i++)
        for (const Option *option = tables[i]; option && option->name; option++)
            if (strlen(option->name) == size && memcmp(option->name, name, size) == 0) return option;
    return NULL;
}

static bool unknown_option(const Arguments *arguments, const char *text) {
    Suggest suggest;
    const char *equals = strchr(text, '=');
    const char *name = equals ? arena_strndup(arguments->arena, text, (size_t)(equals - text)) : text;
    suggest_start(&suggest, name + strspn(name, "-"));
    const Option *const tables[] = {arguments->command->options, common_options};
    for (size_t i = 0; i < 2; i++)
        for (const Option *option = tables[i]; option && option->name; option++) suggest_offer(&suggest, option->name);
    const char *match = suggest_result(&suggest);
    if (match) usage_error(arguments, "there is no option %s; did you mean --%s?", "没有选项 %s；是否要写 --%s？", name, match);
    else usage_error(arguments, "there is no option %s; see pol help %s", "没有选项 %s；见 pol help %s", name, arguments->command->name);
    return false;
}

static bool is_repeatable(const Option *option) {
    size_t size = strlen(option->value);
    return size > 3 && strcmp(option->value + size - 3, "...") == 0;
}

/* The value of an option that takes one. False after a message. */
static bool check_value(const Arguments *arguments, const Option *option, const char *value) {
    const char *before = argument_value(arguments, option->name);
    if (!*value) usage_error(arguments, "--%s is empty: --%s %s", "--%s 的值是空的：--%s %s", option->name, option->name, option->value);
    else if (before && !is_repeatable(option)) usage_error(arguments, "--%s is given twice, as \"%s\" and as \"%s\"", "--%s 给了两次：“%s”和“%s”", option->name, before, value);
    else return true;
    return false;
}

static bool read_option(Arguments *arguments, int count, char **texts, int *at) {
    const char *text = texts[*at];
    if (strcmp(text, "-h") == 0) text = "--help";
    if (text[1] != '-') return unknown_option(arguments, text);
    const char *equals = strchr(text, '=');
    size_t      size = equals ? (size_t)(equals - text) - 2 : strlen(text) - 2;
    const Option *option = find_option(arguments->command, text + 2, size);
    if (!option) return unknown_option(arguments, text);
    GivenOption given = {option->name, NULL};
    if (option->value) {
        if (!equals && *at + 1 >= count) {
            usage_error(arguments, "--%s needs a value: --%s %s", "--%s 需要一个值：--%s %s", option->name, option->name, option->value);
            return false;
        }
        given.value = equals ? equals + 1 : texts[++*at];
        if (!check_value(arguments, option, given.value)) return false;
    } else if (equals) {
        usage_error(arguments, "--%s takes no value", "--%s 不带值", option->name);
        return false;
    }
    VEC_PUSH(arguments->arena, &arguments->options, given);
    return true;
}

static bool read_language(Arguments *arguments) {
    static const char *const languages[] = {"en", "zh", NULL};
    int language = argument_choice(arguments, "language", languages, -2);
    if (language == -1) return false;
    if (language < 0) return true;
    arguments->language = language == 1 ? LANGUAGE_CHINESE : LANGUAGE_ENGLISH;
    arguments->language_is_set = true;
    return true;
}

bool arguments_read(Arguments *arguments, const Command *command, int count, char **texts) {
    static const char *const colors[] = {"auto", "always", "never", NULL};
    arguments->command = command;
    bool options_end = false;
    for (int i = 0; i < count; i++) {
        bool is_option = !options_end && texts[i][0] == '-' && texts[i][1] != '\0';
        if (is_option && strcmp(texts[i], "--") == 0) options_end = true;
        else if (!is_option) VEC_PUSH(arguments->arena, &arguments->paths, texts[i]);
        else if (!read_option(arguments, count, texts, &i)) return false;
    }
    if (!read_language(arguments) || argument_choice(arguments, "color", colors, 0) < 0) return false;
    if (argument_given(arguments, "help")) return true;
    if (arguments->paths.count < command->least) {
        usage_error(arguments, "something is missing: pol %s %s", "缺少参数：pol %s %s", command->name, command->operands);
        return false;
    }
    if (command->most >= 0 && arguments->paths.count > command->most) {
        usage_error(arguments, "\"%s\" is too much: pol %s %s", "多出了“%s”：pol %s %s", arguments->paths.items[command->most], command->name, command->operands);
        return false;
    }
    return true;
}

bool argument_given(const Arguments *arguments, const char *option) {
    for (int32_t i = 0; i < arguments->options.count; i++)
        if (strcmp(arguments->options.items[i].name, option) == 0) return true;
    return false;
}

const char *argument_value(const Arguments *arguments, const char *option) {
    for (int32_t i = arguments->options.count - 1; i >= 0; i--)
        if (strcmp(arguments->options.items[i].name, option) == 0) return arguments->options.items[i].value;
    return NULL;
}

int argument_choice(const Arguments *arguments, const char *option, const char *const *choices, int fallback) {
    const char *value = argument_value(arguments, option);
    if (!value) return fallback;
    Buffer  list = {0};
    Suggest suggest;
    suggest_start(&suggest, value);
    for (int i = 0; choices[i]; i++) {
        if (strcmp(choices[i], value) == 0) {
            buffer_free(&list);
            return i;
        }
        suggest_offer(&suggest, choices[i]);
        buffer_printf(&list, "%s%s", i ? ", " : "", choices[i]);
    }
    usage_error(arguments, "--%s cannot be \"%s\"; it is one of %s", "--%s 不能是“%s”，可用 %s", option, value, list.data);
    buffer_free(&list);
    return -1;
}

bool argument_needs(const Arguments *arguments, const char *option, const char *other) {
    if (!argument_given(arguments, option) || argument_given(arguments, other)) return true;
    usage_error(arguments, "--%s goes with --%s, which is missing", "--%s 须与 --%s 同用", option, other);
    return false;
}

bool argument_excludes(const Arguments *arguments, const char *option, const char *const *others) {
    for (int i = 0; others[i] && argument_given(arguments, option); i++)
        if (argument_given(arguments, others[i])) {
            usage_error(arguments, "--%s does not go with --%s", "--%s 与 --%s 不能同用", others[i], option);
            return false;
        }
    return true;
}

bool argument_number(const Arguments *arguments, const char *option, long long least, long long most, long long fallback, long long *value) {
    const char *text = argument_value(arguments, option);
    *value = fallback;
    if (!text) return true;
    char *end;
    errno = 0;
    *value = strtoll(text, &end, 10);
    bool digits = *text >= '0' && *text <= '9';
    if (digits && *end == '\0' && errno == 0 && *value >= least && *value <= most) return true;
    if (most < LLONG_MAX) usage_error(arguments, "--%s must be a whole number from %lld to %lld, not \"%s\"", "--%s 须是%lld至%lld的整数，不能是“%s”", option, least, most, text);
    else usage_error(arguments, "--%s must be a whole number of at least %lld, not \"%s\"", "--%s 须是不小于%lld的整数，不能是“%s”", option, least, text);
    return false;
}

/* ---- help -------------------------------------------------------------------------------------------------------------- */

static void print_options(const Option *option, Language language, Buffer *out) {
    for (; option && option->name; option++) {
        char left[80];
        snprintf(left, sizeof left, "--%s%s%s", option->name, option->value ? " " : "", option->value ? option->value : "");
        buffer_printf(out, "  %-30s %s\n", left, in_language(language, option->help));
    }
}

void print_usage(const Command *command, Language language, Buffer *out) {
    bool chinese = language == LANGUAGE_CHINESE;
    buffer_printf(out, "%s\n\n%s  pol %s%s%s%s\n", in_language(language, command->summary), chinese ? "用法：" : "Usage:", command->name,
                  *command->operands ? " " : "", command->operands, command->options ? (chinese ? " [选项]" : " [options]") : "");
    buffer_printf(out, "\n%s\n", chinese ? "选项：" : "Options:");
    print_options(command->options, language, out);
    print_options(common_options, language, out);
    if (command->details) buffer_printf(out, "\n%s", command->details);
}
