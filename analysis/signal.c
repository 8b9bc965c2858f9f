#include "analysis/signal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Least squares of a cubic: the even powers give the value, the odd ones the slope. */
static double cubic_value(const double y[], long m)
{
    double s = 0.0, w = (double)m;
    for (long i = -m; i <= m; i++)
        s += (3.0 * (3.0 * w * w + 3.0 * w - 1.0) - 15.0 * (double)(i * i)) * y[i];
    return s / ((2.0 * w + 1.0) * (4.0 * w * w + 4.0 * w - 3.0));
}

static double cubic_slope(const double y[], long m)
{
    double s2 = 0.0, s4 = 0.0, s6 = 0.0, y1 = 0.0, y3 = 0.0;
    for (long i = 1; i <= m; i++) {
        double x = (double)i, d = y[i] - y[-i];
        s2 += 2.0 * x * x;
        s4 += 2.0 * x * x * x * x;
        s6 += 2.0 * pow(x, 6);
        y1 += x * d;
        y3 += x * x * x * d;
    }
    return m == 1 ? y1 / s2 : (s6 * y1 - s4 * y3) / (s2 * s6 - s4 * s4);
}

void fic_savitzky_golay(size_t n, const double in[], size_t window, int derivative, double out[])
{
    for (size_t i = 0; i < n; i++) {
        size_t m = window / 2;
        m = m < i ? m : i;
        m = m < n - 1 - i ? m : n - 1 - i;
        if (derivative == 0)
            out[i] = m < 2 ? in[i] : cubic_value(in + i, (long)m);
        else if (m == 0)
            out[i] = n < 2 ? 0.0 : i == 0 ? in[1] - in[0] : in[i] - in[i - 1];
        else
            out[i] = cubic_slope(in + i, (long)m);
    }
}

void fic_take_off(size_t n, const double T_K[], const double y[], size_t m, const double at_K[], double from[])
{
    size_t k = 0;
    for (size_t i = 0; i < m; i++) {
        double T = at_K[i];
        while (k + 2 < n && T_K[k + 1] <= T)
            k++;
        double share = fmin(fmax((T - T_K[k]) / (T_K[k + 1] - T_K[k]), 0.0), 1.0);
        from[i] -= y[k] + share * (y[k + 1] - y[k]);
    }
}

static fic_status make_room(fic_reduction *out, size_t n, fic_error *err)
{
    if (n > out->room) {
        double *block = realloc(out->T_K, 3 * n * sizeof *block);
        if (!block)
            return fic_fail_memory(err, "a reduction");
        out->T_K = block;
        out->room = n;
    }
    out->cp = out->T_K + out->room;
    out->u = out->cp + out->room;
    out->n = n;
    return FIC_OK;
}

/* Heat flow over rate, in uJ/K, or the ideal heat capacity; rows turned so that T rises. */
static fic_status fill(const fic_scan *s, fic_signal signal, bool sample_axis, fic_reduction *out, fic_error *err)
{
    bool up = fic_scan_is_heating(s);
    if (signal == FIC_HEAT_CAPACITY && !s->heat_capacity_J_molK)
        return fic_fail(err, FIC_EINPUT, "no column heat_capacity, expected one or a reduction of heat flow");
    double q = isfinite(s->rate_K_s) ? s->rate_K_s : fic_scan_rate(s);
    if (!(q > 0.0) || !isfinite(q))
        return fic_fail(err, FIC_EINPUT, "rate = %g K/s, expected above 0", q);
    out->rate_K_s = q;
    if (sample_axis && !s->sample_T_K)
        return fic_fail(err, FIC_EINPUT, "no sample temperature, expected the column Ts");
    const double *T_K = sample_axis ? s->sample_T_K : s->T_K;
    double factor = (up ? 1e3 : -1e3) / q; /* mW/(K/s) to uJ/K */
    for (size_t i = 0; i < s->n; i++) {
        size_t j = up ? i : s->n - 1 - i;
        out->T_K[i] = T_K[j];
        if (i && !(out->T_K[i] > out->T_K[i - 1]))
            return fic_fail(err, FIC_EINPUT, "row %zu: sample temperature %.6g K beside %.6g K, expected it to move on",
                            j + 1, out->T_K[i], out->T_K[i - 1]);
        out->cp[i] = signal == FIC_HEAT_CAPACITY ? s->heat_capacity_J_molK[j] : factor * s->heat_flow_mW[j];
        if (!isfinite(out->cp[i]))
            return fic_fail(err, FIC_EINPUT, "row %zu: heat capacity %g, expected a number", j + 1, out->cp[i]);
    }
    return FIC_OK;
}

/* Takes off another run of the same chip, interpolated; it must reach over the whole range. */
static fic_status take_off(const fic_scan *empty, bool sample_axis, fic_reduction *out, fic_error *err)
{
    char where[512];
    fic_reduction other = { 0 };
    fic_status s = fic_scan_check(empty, err);
    if (s == FIC_OK)
        s = make_room(&other, empty->n, err);
    if (s == FIC_OK)
        s = fill(empty, FIC_HEAT_FLOW, sample_axis, &other, err);
    double slack = 1e-3 * (out->T_K[out->n - 1] - out->T_K[0]);
    if (s == FIC_OK && (out->T_K[0] < other.T_K[0] - slack || out->T_K[out->n - 1] > other.T_K[other.n - 1] + slack))
        s = fic_fail(err, FIC_EINPUT, "reaches from %g to %g K, expected %g to %g K as the sample's run", other.T_K[0],
                     other.T_K[other.n - 1], out->T_K[0], out->T_K[out->n - 1]);
    if (s == FIC_OK)
        fic_take_off(other.n, other.T_K, other.cp, out->n, out->T_K, out->cp);
    fic_reduction_clear(&other);
    return s == FIC_OK ? s : fic_fail_in(err, s, "run to be taken off, %s", fic_scan_where(empty, where, sizeof where));
}

/* u is free to be used as scratch here. */
static void smooth(fic_reduction *r, size_t window)
{
    fic_savitzky_golay(r->n, r->cp, window, 0, r->u);
    memcpy(r->cp, r->u, r->n * sizeof *r->cp);
}

/* A first-order lag is undone by x = y + lag dy/dt; on a cooling run time goes against the rows. */
static void correct_lag(const fic_scan *s, const fic_reduction_choice *choice, fic_reduction *r)
{
    double sign = fic_scan_is_heating(s) ? 1.0 : -1.0, shift_K = sign * r->rate_K_s * choice->lag_s;
    if (choice->lag == FIC_LAG_SHIFT) {
        for (size_t i = 0; i < r->n; i++)
            r->T_K[i] -= shift_K;
        return;
    }
    double step_K = (r->T_K[r->n - 1] - r->T_K[0]) / (double)(r->n - 1);
    fic_savitzky_golay(r->n, r->cp, choice->smooth ? choice->smooth : 9, 1, r->u);
    for (size_t i = 0; i < r->n; i++)
        r->cp[i] += shift_K / step_K * r->u[i];
}

fic_status fic_signal_prepare(const fic_scan *scan, const fic_reduction_choice *choice, fic_reduction *out,
                              fic_error *err)
{
    fic_status s = make_room(out, scan->n, err);
    if (s == FIC_OK)
        s = fill(scan, choice->signal, choice->sample_axis, out, err);
    if (s == FIC_OK && choice->empty && choice->signal == FIC_HEAT_FLOW)
        s = take_off(choice->empty, choice->sample_axis, out, err);
    if (s != FIC_OK)
        return s;
    out->signal = choice->signal;
    out->unit = choice->signal == FIC_HEAT_FLOW ? "uJ/K" : "J/mol/K";
    out->mass_ug = scan->mass_ug;
    out->molar_mass_g_mol = scan->molar_mass_g_mol;
    if (choice->lag_s > 0.0)
        correct_lag(scan, choice, out);
    if (choice->smooth >= 5)
        smooth(out, choice->smooth);
    return FIC_OK;
}
