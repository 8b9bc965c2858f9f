/* law_arrhenius.c - thermally activated, blind to structure.
 *   ln tau = ln tau0 + (E + P V) / (R theta)
 * Either the population's shift s or the activation volume V carries the pressure; both together add. */
#include <math.h>
#include "models/law.h"

enum { TAU0, E, V };
static const fic_param params[] = { [TAU0] = { "tau0", "s", "prefactor", 1e-13, 1e-30, 1e6, "yu2014", false },
                                    [E] = { "E", "J/mol", "activation energy", 139000, 100, 2e6, "yu2014", false },
                                    [V] = { "V", "J/mol/GPa", "activation volume (1 cm3/mol is 1000 J/mol/GPa)", 0,
                                            -1e5, 1e5, "assumed", true },
                                    { 0 } };

static fic_rate rate(const double p[], const fic_point *at)
{
    double RT = FIC_R_J_MOLK * at->theta_K, barrier = (p[E] + p[V] * at->P_GPa) / RT;
    return (fic_rate){ .ln_tau = log(p[TAU0]) + barrier, .d_theta = -barrier / at->theta_K, .d_P = p[V] / RT };
}

static fic_rate tangent(const double p[], const fic_point *at, const double dp[], const fic_point *dat)
{
    double RT = FIC_R_J_MOLK * at->theta_K, barrier = (p[E] + p[V] * at->P_GPa) / RT, turn = dat->theta_K / at->theta_K;
    double d_barrier = (dp[E] + dp[V] * at->P_GPa + p[V] * dat->P_GPa) / RT - barrier * turn;
    return (fic_rate){ .ln_tau = dp[TAU0] / p[TAU0] + d_barrier,
                       .d_theta = (barrier * turn - d_barrier) / at->theta_K,
                       .d_P = (dp[V] - p[V] * turn) / RT };
}

const fic_law fic_law_arrhenius = { .name = "arrhenius",
                                    .summary = "Arrhenius, with an optional activation volume",
                                    .source = "yu2014",
                                    .params = params,
                                    .rate = rate,
                                    .tangent = tangent };
