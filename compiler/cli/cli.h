/* cli - what every command shares: its table of options, the parsed arguments, exit codes, messages. */
#ifndef POL_CLI_CLI_H
#define POL_CLI_CLI_H

#include "base/buffer.h"
#include "base/vec.h"
#include "source/diag.h"
#include <stdbool.h>

typedef enum { EXIT_FINE = 0, EXIT_FINDINGS = 1, EXIT_USAGE = 2, EXIT_INPUT = 3, EXIT_INTERRUPTED = 130 } ExitCode;   /* a contract */

typedef struct {
    const char *name;                          /* "data" for --data */
    const char *value;                         /* "FILE"; NULL: a flag. "LIST=FILE...": may be given several times, as paths may */
    Wording     help;
} Option;                                      /* a table of them ends with name NULL */

typedef struct { const char *name, *value; } GivenOption;

/* What comes about while a command runs: why standard output could not be written (errno; 0), and the files that are read and written (output.c). */
typedef struct TouchedFile TouchedFile;
typedef struct { int out_error; VEC(TouchedFile *) files; } Session;

typedef struct Command Command;
typedef struct {
    const Command *command;
    Arena         *arena;
    Session       *session;
    Language       language;                   /* of messages: --language, else the locale */
    bool           language_is_set;            /* by --language: then also of diagnostics and results */
    VEC(GivenOption)  options;
    VEC(const char *) paths;
} Arguments;

struct Command {
    const char   *name;
    const char   *operands;                    /* "POLICY --data FILE" for the usage line */
    Wording       summary;
    int           least, most;                 /* paths; most -1: any number */
    const Option *options;                     /* --help, --language and --color come on top */
    const char   *details;                     /* examples, printed as they are; NULL */
    int         (*run)(const Arguments *arguments);
};

#define X(name) extern const Command command_##name;
#include "cli/commands.def"
#undef X
const Command *command_find(const char *name);           /* NULL */
const Command *const *command_table(void);               /* ends with NULL */

/* Reads argv (without program and command). False: a message was printed; exit with EXIT_USAGE. */
bool arguments_read(Arguments *arguments, const Command *command, int count, char **texts);
bool        argument_given(const Arguments *arguments, const char *option);
const char *argument_value(const Arguments *arguments, const char *option);            /* NULL: not given */
/* `option` says nothing without `other`, and nothing beside each of `others` (ends with NULL). False after a message. */
bool        argument_needs(const Arguments *arguments, const char *option, const char *other);
bool        argument_excludes(const Arguments *arguments, const char *option, const char *const *others);
/* The index of the value in `choices` (ends with NULL), `fallback` when the option is not given, -1 after a message. */
int         argument_choice(const Arguments *arguments, const char *option, const char *const *choices, int fallback);
/* A whole number from `least` to `most` (LLONG_MAX: any); `fallback` when not given. False after a message. */
bool        argument_number(const Arguments *arguments, const char *option, long long least, long long most, long long fallback, long long *value);

/* "pol run: …" on standard error, in the language of the messages. Returns EXIT_USAGE. */
int  usage_error(const Arguments *arguments, const char *english, const char *chinese, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
void complain(const Arguments *arguments, const char *english, const char *chinese, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
const char *in_language(Language language, Wording wording);
void print_usage(const Command *command, Language language, Buffer *out);

/* The language of the locale: Chinese for zh…, else English. */
Language locale_language(void);
/* Colours for a stream: --color, NO_COLOR, and whether it is a terminal. */
bool wants_color(const Arguments *arguments, int descriptor);

/* Writes everything and empties the buffer. False when the stream is closed or full; main then says so and ends with EXIT_USAGE. */
bool print_out(const Arguments *arguments, Buffer *text);   /* standard output */
void print_error(Buffer *text);                          /* standard error */

#endif
