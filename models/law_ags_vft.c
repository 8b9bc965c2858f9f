/* law_ags_vft.c - Adam-Gibbs-Scherer-Hodge form of VFT.
 *   ln tau = ln tau0 + D T0 / [theta (1 - T0/theta_m)],   theta_m = (1 - y) theta_f + y theta
 * In equilibrium (theta_f = theta) it is VFT for every y; y lets the structure count less.
 * Fragility may fall with the pressure that is frozen in:
 *   T0 -> T0 (1 - f P_f),  D such that ln tau at theta = theta_f = Tg stays,
 *   Tg the temperature of tau = 100 s at P_f = 0. */
#include <math.h>
#include "models/law.h"

enum { TAU0, D, T0, F, Y };
static const fic_param params[] = {
    [TAU0] = { "tau0", "s", "prefactor", 5e-14, 1e-30, 0.99, "amini2021", false },
    [D] = { "D", "1", "strength (fragile is small)", 19.8, 0.1, 500, "amini2021", false },
    [T0] = { "T0", "K", "temperature of divergence", 383.9, 1, 5000, "amini2021", false },
    [F] = { "f", "1/GPa", "relative fall of T0 with fictive pressure", 0, -0.03, 0.03, "assumed", true },
    [Y] = { "y", "1", "part of the structure's place taken by bare temperature", 0, 0, 1, "assumed", true },
    { 0 }
};

/* With u = T0'/Tg the condition on D reads D' T0'/(Tg - T0') = D T0/(Tg - T0) =: B. */
static fic_rate rate(const double p[], const fic_point *at)
{
    double ln_tau0 = log(p[TAU0]), B = log(100.0) - ln_tau0, Tg = p[T0] * (1.0 + p[D] / B);
    double t0 = p[T0] * (1.0 - p[F] * at->Pf_GPa), DT0 = B * (Tg - t0);
    double theta_m = (1.0 - p[Y]) * at->theta_f_K + p[Y] * at->theta_K;
    double gap = 1.0 - t0 / theta_m;
    if (!(gap > 0.0))
        return (fic_rate){ .ln_tau = INFINITY };
    double barrier = DT0 / (at->theta_K * gap);
    double d_m = -barrier / gap * t0 / (theta_m * theta_m);
    /* d/dt0 of the barrier: -B/(theta gap) + barrier/(gap theta_m) */
    double d_t0 = barrier / (gap * theta_m) - B / (at->theta_K * gap);
    return (fic_rate){ .ln_tau = ln_tau0 + barrier,
                       .d_theta = -barrier / at->theta_K + p[Y] * d_m,
                       .d_theta_f = (1.0 - p[Y]) * d_m,
                       .d_Pf = -d_t0 * p[T0] * p[F] };
}

/* As rate, line by line by the rules of products and quotients; d_x is the derivative of x along the direction. */
static fic_rate tangent(const double p[], const fic_point *at, const double dp[], const fic_point *dat)
{
    double d_ln_tau0 = dp[TAU0] / p[TAU0], B = log(100.0) - log(p[TAU0]), d_B = -d_ln_tau0;
    double T = at->theta_K, Tg = p[T0] * (1.0 + p[D] / B);
    double d_Tg = dp[T0] * (1.0 + p[D] / B) + p[T0] * (dp[D] - p[D] * d_B / B) / B;
    double t0 = p[T0] * (1.0 - p[F] * at->Pf_GPa);
    double d_t0 = dp[T0] * (1.0 - p[F] * at->Pf_GPa) - p[T0] * (dp[F] * at->Pf_GPa + p[F] * dat->Pf_GPa);
    double DT0 = B * (Tg - t0), d_DT0 = d_B * (Tg - t0) + B * (d_Tg - d_t0);
    double m = (1.0 - p[Y]) * at->theta_f_K + p[Y] * T;
    double d_m = dp[Y] * (T - at->theta_f_K) + (1.0 - p[Y]) * dat->theta_f_K + p[Y] * dat->theta_K;
    double gap = 1.0 - t0 / m, ln_gap = (t0 * d_m / m - d_t0) / m / gap, ln_T = dat->theta_K / T, ln_m = d_m / m;
    double barrier = DT0 / (T * gap), d_barrier = d_DT0 / (T * gap) - barrier * (ln_T + ln_gap);
    double by_m = -barrier / gap * t0 / (m * m);
    double d_by_m = -(d_barrier * t0 + barrier * d_t0) / (gap * m * m) - by_m * (ln_gap + 2.0 * ln_m);
    double by_t0 = barrier / (gap * m) - B / (T * gap);
    double d_by_t0 = (d_barrier - barrier * (ln_gap + ln_m)) / (gap * m) - (d_B - B * (ln_T + ln_gap)) / (T * gap);
    return (fic_rate){ .ln_tau = d_ln_tau0 + d_barrier,
                       .d_theta = (barrier * ln_T - d_barrier) / T + dp[Y] * by_m + p[Y] * d_by_m,
                       .d_theta_f = (1.0 - p[Y]) * d_by_m - dp[Y] * by_m,
                       .d_Pf = -d_by_t0 * p[T0] * p[F] - by_t0 * (dp[T0] * p[F] + p[T0] * dp[F]) };
}

const fic_law fic_law_ags_vft = { .name = "ags_vft",
                                  .summary = "Adam-Gibbs-Scherer-Hodge form of VFT (default for alpha)",
                                  .source = "hodge1994, scherer1984, shen2025 SI Fig. S5",
                                  .params = params,
                                  .rate = rate,
                                  .tangent = tangent };
