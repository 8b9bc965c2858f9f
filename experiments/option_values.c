#include "experiments/option_values.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "models/base/units.h"
#include "models/base/nearest.h"

double option_with_unit(struct argp_state *state, const char *option, const char *text, const char *unit)
{
    fic_error err;
    double v = 0.0;
    if (fic_quantity_parse(text, unit, &v, &err) != FIC_OK)
        argp_error(state, "--%s: %s", option, err.text);
    return v;
}

double option_quantity(struct argp_state *state, const char *option, const char *text, const char *unit)
{
    char *end;
    double v = strtod(text, &end);
    return end != text && !*end && isfinite(v) ? v : option_with_unit(state, option, text, unit);
}

void option_range(struct argp_state *state, const char *option, const char *text, const char *unit, double range[2])
{
    char copy[200];
    const char *colon = strchr(text, ':');
    if (!colon || strlen(text) >= sizeof copy) {
        argp_error(state, "--%s: '%.60s', expected LOW:HIGH", option, text);
        return;
    }
    snprintf(copy, sizeof copy, "%.*s", (int)(colon - text), text);
    range[0] = option_quantity(state, option, copy, unit);
    range[1] = option_quantity(state, option, colon + 1, unit);
    if (!(range[1] > range[0]))
        argp_error(state, "--%s: '%.60s', expected the second number to be larger", option, text);
}

size_t option_choice(struct argp_state *state, const char *option, const char *text, const char *const names[])
{
    char list[200] = "";
    for (size_t i = 0; names[i]; i++) {
        if (strcmp(names[i], text) == 0)
            return i;
        const char *between = i == 0 ? "" : names[i + 1] ? ", " : " or ";
        snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s", between, names[i]);
    }
    const char *near = fic_nearest(text, names);
    if (near)
        argp_error(state, "--%s: '%.60s', expected %s; did you mean '%s'?", option, text, list, near);
    else
        argp_error(state, "--%s: '%.60s', expected %s", option, text, list);
    return 0;
}

long option_whole(struct argp_state *state, const char *option, const char *text, long low, long high)
{
    char *end;
    errno = 0;
    long v = strtol(text, &end, 10);
    if (errno || end == text || *end || v < low || v > high)
        argp_error(state, "--%s: '%.60s', expected a whole number from %ld to %ld", option, text, low, high);
    return v;
}

error_t option_one_argument(int key, char *arg, struct argp_state *state, const char **value, const char *what)
{
    if (key == ARGP_KEY_NO_ARGS)
        argp_error(state, "expected %s", what);
    else if (key == ARGP_KEY_ARG && *value)
        argp_error(state, "'%s' is one too many, expected %s", arg, what);
    else if (key == ARGP_KEY_ARG)
        *value = arg;
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}
