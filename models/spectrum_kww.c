#include "models/spectrum_kww.h"

#include <math.h>

/* The slow end follows the local rate of exp(-t^beta) where it falls below the tolerance, a little shortened;
 * the fast end stands e above the time at which it leaves 1. Both offsets were found by search over beta 0.3
 * to 0.9 and tolerances 1e-3 to 1e-5 for the fewest terms. */
fic_kww_range fic_kww_bounds(double beta, double tolerance)
{
    double depth = -log(tolerance);
    return (fic_kww_range){ .beta = beta,
                            .ln_first = log(tolerance) / beta,
                            .ln_last = log(depth + 3.4) / beta,
                            .ln_fast = log(tolerance) / beta + 0.8,
                            .ln_slow = (1.0 / beta - 1.0) * log(depth) - log(beta) - 0.3 * fmin(0.4, 1.0 - beta) };
}

fic_kww_range fic_kww_bounds_tangent(double beta, double tolerance)
{
    double depth = -log(tolerance), square = beta * beta;
    return (fic_kww_range){ .beta = 1.0,
                            .ln_first = -log(tolerance) / square,
                            .ln_last = -log(depth + 3.4) / square,
                            .ln_fast = -log(tolerance) / square,
                            .ln_slow = -log(depth) / square - 1.0 / beta + (1.0 - beta < 0.4 ? 0.3 : 0.0) };
}

size_t fic_kww_rows(size_t terms)
{
    return 5 * terms + 30;
}

double fic_kww_ln_t(const fic_kww_range *k, size_t rows, size_t i)
{
    return k->ln_first + (k->ln_last - k->ln_first) * (double)i / (double)(rows - 2);
}
