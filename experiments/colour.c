#include "experiments/colour.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *colour(FILE *f, colour_kind kind)
{
    static const char *const codes[] = {
        [COLOUR_OFF] = "\033[0m", [COLOUR_GOOD] = "\033[32m", [COLOUR_BAD] = "\033[1;31m", [COLOUR_FAINT] = "\033[2m"
    };
    const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");
    bool on = isatty(fileno(f)) && !(no && *no) && terminal && strcmp(terminal, "dumb") != 0;
    return on ? codes[kind] : "";
}
