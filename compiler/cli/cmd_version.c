/* pol version, pol --version */
#include "cli/cli.h"

#ifndef POL_VERSION
#define POL_VERSION "0"
#endif

static int run_version(const Arguments *arguments) {
    Buffer out = {0};
    buffer_text(&out, "pol " POL_VERSION "\n");
    print_out(arguments, &out);
    buffer_free(&out);
    return EXIT_FINE;
}

const Command command_version = {
    .name = "version", .operands = "", .least = 0, .most = 0, .run = run_version,
    .summary = {"the version of pol", "pol 的版本"},
};
