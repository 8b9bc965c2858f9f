/* law_vft.c - Vogel-Fulcher-Tammann of the equilibrium liquid, for reference: it knows no structure.
 *   ln tau = ln tau0 + D T0 / (theta - T0)
 * Below T0 there is no equilibrium, and ln tau is infinite. */
#include <math.h>
#include "models/law.h"

enum { TAU0, D, T0 };
static const fic_param params[] = {
    [TAU0] = { "tau0", "s", "prefactor", 5e-14, 1e-30, 1e6, "amini2021", false },
    [D] = { "D", "1", "strength (fragile is small)", 19.8, 0.1, 500, "amini2021", false },
    [T0] = { "T0", "K", "temperature of divergence", 383.9, 0, 5000, "amini2021", false },
    { 0 }
};

static fic_rate rate(const double p[], const fic_point *at)
{
    double above = at->theta_K - p[T0], barrier = p[D] * p[T0] / above;
    if (!(above > 0.0))
        return (fic_rate){ .ln_tau = INFINITY };
    return (fic_rate){ .ln_tau = log(p[TAU0]) + barrier, .d_theta = -barrier / above };
}

static fic_rate tangent(const double p[], const fic_point *at, const double dp[], const fic_point *dat)
{
    double above = at->theta_K - p[T0], barrier = p[D] * p[T0] / above, turn = (dat->theta_K - dp[T0]) / above;
    double d_barrier = (dp[D] * p[T0] + p[D] * dp[T0]) / above - barrier * turn;
    return (fic_rate){ .ln_tau = dp[TAU0] / p[TAU0] + d_barrier, .d_theta = (barrier * turn - d_barrier) / above };
}

const fic_law fic_law_vft = { .name = "vft",
                              .summary = "Vogel-Fulcher-Tammann, equilibrium liquid only",
                              .source = "amini2021, SI Fig. S5 of shen2025",
                              .params = params,
                              .rate = rate,
                              .tangent = tangent };
