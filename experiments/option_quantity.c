#include "experiments/option_quantity.h"

#include <math.h>
#include <stdlib.h>
#include "models/base/units.h"

double option_quantity(struct argp_state *state, const char *option, const char *text, const char *unit)
{
    fic_error err;
    char *end;
    double v = strtod(text, &end);
    if (end != text && !*end && isfinite(v))
        return v;
    if (fic_quantity_parse(text, unit, &v, &err) != FIC_OK)
        argp_error(state, "--%s: %s", option, err.text);
    return v;
}
