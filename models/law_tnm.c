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

const fic_law fic_law_tnm = { .name = "tnm",
                              .summary = "Tool-Narayanaswamy-Moynihan",
                              .source = "moynihan1976, eq. 5",
                              .params = params,
                              .rate = rate };
