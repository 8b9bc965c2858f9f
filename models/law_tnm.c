/* law_tnm.c - Tool-Narayanaswamy-Moynihan.
 *   ln tau = ln A + x h/theta + (1 - x) h/theta_f,   h = dh* / R */
#include "models/law.h"

enum { LN_A, H, X };
static const fic_param params[] = {
    [LN_A] = { "ln_A", "1", "logarithm of the prefactor in s", -75.6, -2000, 200, "moynihan1976", false },
    [H] = { "h", "K", "activation enthalpy over R", 45000, 100, 1e6, "moynihan1976", false },
    [X] = { "x", "1", "nonlinearity: 1 is bare temperature, 0 is structure alone", 0.4, 0, 1, "moynihan1976", false },
    { 0 }
};

static fic_rate rate(const double p[], const fic_point *at)
{
    double bare = p[X] * p[H] / at->theta_K, structure = (1.0 - p[X]) * p[H] / at->theta_f_K;
    return (fic_rate){ .ln_tau = p[LN_A] + bare + structure,
                       .d_theta = -bare / at->theta_K,
                       .d_theta_f = -structure / at->theta_f_K };
}

static fic_rate tangent(const double p[], const fic_point *at, const double dp[], const fic_point *dat)
{
    double T = at->theta_K, Tf = at->theta_f_K, bare = p[X] * p[H] / T, structure = (1.0 - p[X]) * p[H] / Tf;
    double d_bare = (dp[X] * p[H] + p[X] * dp[H] - bare * dat->theta_K) / T;
    double d_structure = ((1.0 - p[X]) * dp[H] - dp[X] * p[H] - structure * dat->theta_f_K) / Tf;
    return (fic_rate){ .ln_tau = dp[LN_A] + d_bare + d_structure,
                       .d_theta = (bare * dat->theta_K / T - d_bare) / T,
                       .d_theta_f = (structure * dat->theta_f_K / Tf - d_structure) / Tf };
}

const fic_law fic_law_tnm = { .name = "tnm",
                              .summary = "Tool-Narayanaswamy-Moynihan",
                              .source = "moynihan1976, eq. 5",
                              .params = params,
                              .rate = rate,
                              .tangent = tangent };
