/* Sums of the closed forms in the header. Small arguments are taken from series, so that S(0) and G(0) are exact. */
#include "models/shells.h"

#include <math.h>

enum { POWER = 8 };
static const double binomial[POWER + 1] = { 1, -8, 28, -56, 70, -56, 28, -8, 1 }; /* with the sign (-1)^k */
static const double root_2pi = 2.5066282746310002;

static double sinc(double x)
{
    return fabs(x) < 1e-4 ? 1.0 - x * x / 6.0 : sin(x) / x;
}

/* 3 (sin x - x cos x)/x^3; the series below 0.02 is good to 1e-13, the closed form loses 1e-16/x^3 there. */
static double ball(double x)
{
    if (fabs(x) < 0.02)
        return 1.0 - x * x / 10.0 + x * x * x * x / 280.0;
    return 3.0 * (sin(x) - x * cos(x)) / (x * x * x);
}

/* {exp[-(q - Q)^2/(4u)] - exp[-(q + Q)^2/(4u)]}/q; for q -> 0 it is (Q/u) exp(-Q^2/(4u)). */
static double line(double q, double Q, double u)
{
    double x = q * Q / (2.0 * u), base = exp(-(q * q + Q * Q) / (4.0 * u));
    if (x < 1e-3)
        return Q / u * base * (1.0 + x * x / 6.0);
    if (x < 30.0)
        return 2.0 * base * sinh(x) / q;
    return (exp(-(q - Q) * (q - Q) / (4.0 * u)) - exp(-(q + Q) * (q + Q) / (4.0 * u))) / q;
}

static double oscillation_S(const fic_shells *s, double q)
{
    double sum = 0.0;
    if (s->A_1_A2 == 0.0)
        return 0.0;
    for (int k = 0; k <= POWER; k++) {
        double u = 0.5 / (s->L_A * s->L_A) + k / (s->a_A * s->a_A);
        sum += binomial[k] * sqrt(M_PI / (4.0 * u)) * line(q, s->Q_1_A, u);
    }
    return 0.5 * s->A_1_A2 * sum;
}

static double shells_S(const fic_shells *s, double q)
{
    double S = 1.0;
    for (size_t j = 0; j < s->n; j++) {
        const fic_shell *a = &s->shell[j];
        S += a->N * sinc(q * a->r_A) * exp(-0.5 * q * q * a->sigma_A * a->sigma_A);
    }
    return S + oscillation_S(s, q);
}

double fic_shells_S(const fic_shells *s, double q)
{
    double atoms = 4.0 * M_PI / 3.0 * s->rho_1_A3 * s->R_A * s->R_A * s->R_A;
    return shells_S(s, q) - atoms * ball(q * s->R_A) * exp(-0.5 * q * q * s->edge_A * s->edge_A);
}

int fic_shells_close(fic_shells *s, double S0)
{
    double atoms = shells_S(s, 0.0) - S0;
    if (!(atoms > 0.0) || !(s->rho_1_A3 > 0.0))
        return -1;
    s->R_A = cbrt(atoms / (4.0 * M_PI / 3.0 * s->rho_1_A3));
    return 0;
}

static double bell(double x, double sigma)
{
    double u = x / sigma;
    return exp(-0.5 * u * u) / (sigma * root_2pi);
}

/* r times the smoothed ball. */
static double r_ball(double r, double R, double edge)
{
    double step = 0.5 * (erf((R - r) / (edge * M_SQRT2)) + erf((R + r) / (edge * M_SQRT2)));
    return r * step - edge * edge * (bell(r - R, edge) - bell(r + R, edge));
}

double fic_shells_G_1_A2(const fic_shells *s, double r)
{
    double G = 0.0;
    for (size_t j = 0; j < s->n; j++) {
        const fic_shell *a = &s->shell[j];
        G += a->N / a->r_A * (bell(r - a->r_A, a->sigma_A) - bell(r + a->r_A, a->sigma_A));
    }
    if (s->R_A > 0.0)
        G -= 4.0 * M_PI * s->rho_1_A3 * r_ball(r, s->R_A, s->edge_A);
    if (s->A_1_A2 != 0.0) {
        double fade = -expm1(-r * r / (s->a_A * s->a_A));
        G += s->A_1_A2 * exp(-0.5 * r * r / (s->L_A * s->L_A)) * pow(fade, POWER) * sin(s->Q_1_A * r);
    }
    return G;
}

double fic_shells_rdf_1_A(const fic_shells *s, double r)
{
    return r * fic_shells_G_1_A2(s, r) + 4.0 * M_PI * s->rho_1_A3 * r * r;
}
