/* law_myega.c - Mauro-Allan-Potuzak: MYEGA equilibrium, and a glass between equilibrium and isostructure.
 *   ln tau = x ln tau_eq(theta_f) + (1 - x) ln tau_ne(theta, theta_f)
 *   ln tau_eq(T) = ln tau0 + K (Tg/T) exp[c (Tg/T - 1)],  K = ln(100 s / tau0),  c = m / log10(100 s / tau0) - 1
 *   ln tau_ne    = ln tau0 + dH/theta - dS exp[-c Tg/theta_f]
 *   x            = [min(theta, theta_f) / max(theta, theta_f)]^p      (the ergodic part)
 * Equilibrium (theta = theta_f) is exactly MYEGA; the slopes have the published kink there. */
#include <math.h>
#include "models/law.h"

enum { TAU0, TG, M, DH, DS, P };
static const fic_param params[] = {
    [TAU0] = { "tau0", "s", "time at infinite temperature", 1e-14, 1e-30, 0.99, "mauro2009", false },
    [TG] = { "Tg", "K", "temperature of tau = 100 s", 596, 10, 5000, "mauro2009", false },
    [M] = { "m", "1", "fragility", 40, 5, 300, "mauro2009", false },
    [DH] = { "dH", "K", "isostructural activation enthalpy over R", 25000, 0, 1e6, "mauro2009", false },
    [DS] = { "dS", "1", "isostructural entropy over R", 23, 0, 1e4, "mauro2009", false },
    [P] = { "p", "1", "how fast ergodicity is lost away from equilibrium", 2, 0, 1000, "mauro2009", false },
    { 0 }
};

static fic_rate rate(const double p[], const fic_point *at)
{
    double ln_tau0 = log(p[TAU0]), K = log(100.0) - ln_tau0, c = p[M] * M_LN10 / K - 1.0;
    double T = at->theta_K, Tf = at->theta_f_K, u = p[TG] / Tf;
    double eq = K * u * exp(c * (u - 1.0)), d_eq = -eq * (1.0 / u + c) * u / Tf;
    double entropy = p[DS] * exp(-c * u), ne = p[DH] / T - entropy, d_ne = -entropy * c * u / Tf;
    double x = pow(T < Tf ? T / Tf : Tf / T, p[P]), side = T < Tf ? p[P] : -p[P];
    return (fic_rate){ .ln_tau = ln_tau0 + x * eq + (1.0 - x) * ne,
                       .d_theta = side * x / T * (eq - ne) - (1.0 - x) * p[DH] / (T * T),
                       .d_theta_f = -side * x / Tf * (eq - ne) + x * d_eq + (1.0 - x) * d_ne };
}

/* As rate, line by line by the rules of products and quotients; d_x is the derivative of x along the direction. */
static fic_rate tangent(const double p[], const fic_point *at, const double dp[], const fic_point *dat)
{
    double T = at->theta_K, Tf = at->theta_f_K, ln_T = dat->theta_K / T, ln_Tf = dat->theta_f_K / Tf;
    double d_ln_tau0 = dp[TAU0] / p[TAU0], K = log(100.0) - log(p[TAU0]), ln_K = -d_ln_tau0 / K;
    double c = p[M] * M_LN10 / K - 1.0, d_c = (dp[M] - p[M] * ln_K) * M_LN10 / K;
    double u = p[TG] / Tf, d_u = dp[TG] / Tf - u * ln_Tf, cu = c * u, d_cu = d_c * u + c * d_u;
    double eq = K * u * exp(cu - c), ln_eq = ln_K + d_u / u + d_cu - d_c, by_Tf_eq = -eq * (1.0 + cu) / Tf;
    double d_by_Tf_eq = by_Tf_eq * (ln_eq - ln_Tf) - eq * d_cu / Tf;
    double entropy = p[DS] * exp(-cu), d_entropy = dp[DS] * exp(-cu) - entropy * d_cu;
    double ne = p[DH] / T - entropy, d_ne = dp[DH] / T - p[DH] / T * ln_T - d_entropy;
    double by_Tf_ne = -entropy * cu / Tf, d_by_Tf_ne = -(d_entropy * cu + entropy * (d_cu - cu * ln_Tf)) / Tf;
    double way = T < Tf ? 1.0 : -1.0, ratio = T < Tf ? T / Tf : Tf / T, side = way * p[P];
    double x = pow(ratio, p[P]), ln_x = dp[P] * log(ratio) + side * (ln_T - ln_Tf);
    double over = x * (eq - ne), d_over = ln_x * over + x * (ln_eq * eq - d_ne), frozen = p[DH] / (T * T);
    return (fic_rate){ .ln_tau = d_ln_tau0 + d_over + d_ne,
                       .d_theta = (way * dp[P] * over + side * (d_over - over * ln_T)) / T + x * ln_x * frozen -
                                  (1.0 - x) * (dp[DH] / (T * T) - 2.0 * frozen * ln_T),
                       .d_theta_f = -(way * dp[P] * over + side * (d_over - over * ln_Tf)) / Tf +
                                    x * (ln_x * (by_Tf_eq - by_Tf_ne) + d_by_Tf_eq) + (1.0 - x) * d_by_Tf_ne };
}

const fic_law fic_law_myega = { .name = "myega",
                                .summary = "Mauro-Allan-Potuzak, with MYEGA equilibrium",
                                .source = "mauro2009",
                                .params = params,
                                .rate = rate,
                                .tangent = tangent };
