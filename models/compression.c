/* All forms are proportional to K0, so dP/dK0 = P/K0. The squeeze is found by bisection and Newton in turn. */
#include "models/compression.h"

#include <math.h>
#include <stddef.h>

static double birch3(double x, double K0, double K1)
{
    double f = 0.5 * (pow(x, 2.0 / 3.0) - 1.0);
    return 3.0 * K0 * f * pow(1.0 + 2.0 * f, 2.5) * (1.0 + 1.5 * (K1 - 4.0) * f);
}

static double birch2(double x, double K0, double K1)
{
    (void)K1;
    return birch3(x, K0, 4.0);
}

static double murnaghan(double x, double K0, double K1)
{
    double l = log(x);
    return fabs(K1 * l) < 1e-12 ? K0 * l : K0 / K1 * expm1(K1 * l);
}

static double vinet(double x, double K0, double K1)
{
    double y = 1.0 / cbrt(x);
    return 3.0 * K0 * (1.0 - y) / (y * y) * exp(1.5 * (K1 - 1.0) * (1.0 - y));
}

const fic_compression fic_birch2 = { "birch2", "Birch-Murnaghan, second order (K0' = 4)", "[birch1947]", false,
                                     birch2 };
const fic_compression fic_birch3 = { "birch3", "Birch-Murnaghan, third order", "[birch1947]", true, birch3 };
const fic_compression fic_murnaghan = { "murnaghan", "Murnaghan", "[murnaghan1944]", true, murnaghan };
const fic_compression fic_vinet = { "vinet", "Vinet", "[vinet1987]", true, vinet };
const fic_compression *const fic_compressions[] = { &fic_birch2, &fic_birch3, &fic_murnaghan, &fic_vinet, NULL };

/* Central differences of two steps, combined so that the error is of fourth order: with h = 1e-3 it is about 1e-11. */
static double combine(double far, double near, double h)
{
    return (4.0 * near / (2.0 * h) - far / (4.0 * h)) / 3.0;
}

double fic_compression_slope(const fic_compression *e, double x, double K0, double K1)
{
    double h = 1e-3 * x;
    return combine(e->pressure(x + 2 * h, K0, K1) - e->pressure(x - 2 * h, K0, K1),
                   e->pressure(x + h, K0, K1) - e->pressure(x - h, K0, K1), h);
}

double fic_compression_by_K1(const fic_compression *e, double x, double K0, double K1)
{
    double h = 1e-3;
    if (!e->has_K1)
        return 0.0;
    return combine(e->pressure(x, K0, K1 + 2 * h) - e->pressure(x, K0, K1 - 2 * h),
                   e->pressure(x, K0, K1 + h) - e->pressure(x, K0, K1 - h), h);
}

/* The end of the stretch from x = 1 towards the pressure where it is passed; 0 where the form turns back before. */
static double far_end(const fic_compression *e, double P, double K0, double K1)
{
    double step = P >= 0.0 ? 1.02 : 1.0 / 1.02, sign = P >= 0.0 ? 1.0 : -1.0, last = 0.0;
    for (double x = step; x > 0.3 && x < 3.5; x *= step) {
        double now = e->pressure(x, K0, K1);
        if (!(sign * (now - last) > 0.0))
            return 0.0;
        if (sign * (now - P) >= 0.0)
            return x;
        last = now;
    }
    return 0.0;
}

fic_status fic_compression_squeeze(const fic_compression *e, double P, double K0, double K1, double *x, fic_error *err)
{
    if (!(K0 > 0.0) || !isfinite(P) || !isfinite(K1))
        return fic_fail(err, FIC_EINPUT, "equation of state at P = %g, K0 = %g, K0' = %g: expected numbers, K0 > 0", P,
                        K0, K1);
    double a = 1.0, b = far_end(e, P, K0, K1);
    if (b == 0.0)
        return fic_fail(err, FIC_EINPUT, "%s with K0 = %g, K0' = %g reaches no pressure of %g", e->name, K0, K1, P);
    double v = 0.5 * (a + b);
    for (int i = 0; i < 100 && fabs(b - a) > 1e-15; i++) {
        double f = e->pressure(v, K0, K1) - P;
        if ((f < 0.0) == (P >= 0.0))
            a = v;
        else
            b = v;
        double next = v - f / fic_compression_slope(e, v, K0, K1);
        if (fabs(next - v) < 1e-15)
            break;
        v = (next - a) * (next - b) < 0.0 ? next : 0.5 * (a + b);
    }
    *x = v;
    return FIC_OK;
}
