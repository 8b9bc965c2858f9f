/* Levenberg-Marquardt (GSL) in r_j, s_j and N_j with the analytic Jacobian. Points count alike; errors of G go into
 * the errors of the parameters by propagation as if the points were independent, which a transform's points are only
 * at steps of pi/q_high and above: with finer steps each point counts as the share of an independent one that it is. */
#include "analysis/pdf_peaks.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include "analysis/linear_fit.h"
#include "models/base/least_squares.h"
#include "models/peak_top.h"

enum { PEAKS_MOST = 4 };

typedef struct {
    size_t n, n_peaks;
    const double *r;
    double *T; /* G + 4 pi rho r */
} job;

fic_pdf_peak_options fic_pdf_peak_defaults(void)
{
    return (fic_pdf_peak_options){ 2.3, 3.45, 2, { 2.7, 3.1 }, { 4.2, 5.9 }, { 6.9, 8.6 } };
}

/* One peak and its slopes against r, s and N. */
static double bell(double r, const double p[3], double by[3])
{
    double d = (r - p[0]) / p[1], shape = exp(-0.5 * d * d) / (p[0] * p[1] * 2.5066282746310002), y = p[2] * shape;
    by[0] = y * (d / p[1] - 1.0 / p[0]);
    by[1] = y * (d * d - 1.0) / p[1];
    by[2] = shape;
    return y;
}

static int residual(const gsl_vector *v, void *data, gsl_vector *f)
{
    const job *k = data;
    double by[3];
    for (size_t i = 0; i < k->n; i++) {
        double y = -k->T[i];
        for (size_t j = 0; j < k->n_peaks; j++)
            y += bell(k->r[i], gsl_vector_const_ptr(v, 3 * j), by);
        gsl_vector_set(f, i, y);
    }
    return GSL_SUCCESS;
}

static int jacobian(const gsl_vector *v, void *data, gsl_matrix *J)
{
    const job *k = data;
    for (size_t i = 0; i < k->n; i++)
        for (size_t j = 0; j < k->n_peaks; j++) {
            double by[3];
            bell(k->r[i], gsl_vector_const_ptr(v, 3 * j), by);
            for (size_t c = 0; c < 3; c++)
                gsl_matrix_set(J, i, 3 * j + c, by[c]);
        }
    return GSL_SUCCESS;
}

/* First and one-past-last point of a window. */
static fic_status window(const fic_pdf *p, double from, double to, size_t least, size_t *a, size_t *n, fic_error *err)
{
    size_t i = 0, j;
    while (i < p->n && p->r_A[i] < from)
        i++;
    for (j = i; j < p->n && p->r_A[j] <= to; j++)
        ;
    if (!(p->r_A[0] <= from && p->r_A[p->n - 1] >= to) || j - i < least)
        return fic_fail(err, FIC_EINPUT, "peaks from %g to %g angstrom, expected at least %zu points inside %g to %g",
                        from, to, least, p->r_A[0], p->r_A[p->n - 1]);
    *a = i;
    *n = j - i;
    return FIC_OK;
}

/* (J'J)^-1 J' E^2 J (J'J)^-1, E^2 = error^2 times the number of points that make one independent value. */
static void find_errors(const job *k, const fic_pdf *p, size_t first, const gsl_matrix *J, double s2, double variance[])
{
    size_t m = 3 * k->n_peaks;
    double bread[9 * PEAKS_MOST * PEAKS_MOST] = { 0 }, meat[9 * PEAKS_MOST * PEAKS_MOST] = { 0 };
    double step = p->r_A[1] - p->r_A[0], share = fmax(1.0, M_PI / (p->q_high_1_A * step));
    for (size_t i = 0; i < k->n; i++) {
        double e = p->error_1_A2 ? p->error_1_A2[first + i] : sqrt(s2);
        for (size_t a = 0; a < m; a++)
            for (size_t b = 0; b < m; b++) {
                double jj = gsl_matrix_get(J, i, a) * gsl_matrix_get(J, i, b);
                bread[a * m + b] += jj;
                meat[a * m + b] += jj * e * e * share;
            }
    }
    bool bad = !fic_invert_small(m, bread);
    for (size_t a = 0; a < m; a++) {
        variance[a] = bad ? NAN : 0.0;
        for (size_t c = 0; !bad && c < m; c++)
            for (size_t d = 0; d < m; d++)
                variance[a] += bread[a * m + c] * meat[c * m + d] * bread[d * m + a];
    }
}

static double height_at(const fic_pdf *p, double r)
{
    size_t j = 1;
    while (j + 2 < p->n && p->r_A[j] < r)
        j++;
    double t = (r - p->r_A[j - 1]) / (p->r_A[j] - p->r_A[j - 1]), a = p->G_1_A2[j - 1], b = p->G_1_A2[j],
           c = p->G_1_A2[j + 1];
    return a + t * (b - a) + 0.5 * t * (t - 1.0) * (c - 2.0 * b + a);
}

/* The error of G at the point next to r. */
static double height_error_at(const fic_pdf *p, double r)
{
    size_t j = 0;
    if (!p->error_1_A2)
        return NAN;
    while (j + 1 < p->n && p->r_A[j] < r)
        j++;
    return p->error_1_A2[j];
}

static fic_status publish(const job *k, const fic_pdf *p, const fic_pdf_peak_options *o, const gsl_vector *v,
                          const double variance[], double R2, fic_pdf_peak peak[], fic_error *err)
{
    for (size_t j = 0; j < k->n_peaks; j++) {
        const double *q = gsl_vector_const_ptr(v, 3 * j);
        if (!(q[0] > o->from_A - 0.2 && q[0] < o->to_A + 0.2) || (j > 0 && !(q[0] > gsl_vector_get(v, 3 * (j - 1)))))
            return fic_fail(err, FIC_EMATH, "peak %zu of the first shell went to %g angstrom, expected it near %g",
                            j + 1, q[0], o->start_A[j]);
        peak[j] = (fic_pdf_peak){ q[0],
                                  fabs(q[1]),
                                  q[2] * (q[1] < 0.0 ? -1.0 : 1.0),
                                  sqrt(variance[3 * j]),
                                  sqrt(variance[3 * j + 1]),
                                  sqrt(variance[3 * j + 2]),
                                  height_at(p, q[0]),
                                  height_error_at(p, q[0]),
                                  R2 };
    }
    return FIC_OK;
}

static fic_status fit_first(job *k, const fic_pdf *p, size_t first, const fic_pdf_peak_options *o, fic_pdf_peak peak[],
                            fic_error *err)
{
    size_t m = 3 * k->n_peaks;
    gsl_multifit_nlinear_parameters how = gsl_multifit_nlinear_default_parameters();
    gsl_multifit_nlinear_workspace *work = gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &how, k->n, m);
    gsl_vector *v = gsl_vector_alloc(m);
    gsl_matrix *J = gsl_matrix_alloc(k->n, m);
    fic_status s = FIC_OK;
    if (!work || !v || !J) {
        s = fic_fail_memory(err, "the fit of a shell");
        goto done;
    }
    double sum = 0.0, total = 0.0, chi2, variance[3 * PEAKS_MOST];
    for (size_t i = 0; i < k->n; i++)
        sum += k->T[i] / (double)k->n;
    for (size_t i = 0; i < k->n; i++)
        total += (k->T[i] - sum) * (k->T[i] - sum);
    for (size_t j = 0; j < k->n_peaks; j++) {
        gsl_vector_set(v, 3 * j, o->start_A[j]);
        gsl_vector_set(v, 3 * j + 1, 0.15);
        gsl_vector_set(v, 3 * j + 2, sum * (o->to_A - o->from_A) * o->start_A[j] / (double)k->n_peaks);
    }
    gsl_multifit_nlinear_fdf fdf = { .f = residual, .df = jacobian, .n = k->n, .p = m, .params = k };
    int code = gsl_multifit_nlinear_init(v, &fdf, work);
    if (code == GSL_SUCCESS)
        code = fic_least_squares(work, 500, 1e-10);
    if (code != GSL_SUCCESS) {
        s = fic_fail(err, FIC_EMATH, "the fit of the first shell did not end: %s", gsl_strerror(code));
        goto done;
    }
    gsl_vector_memcpy(v, gsl_multifit_nlinear_position(work));
    jacobian(v, k, J);
    const gsl_vector *f = gsl_multifit_nlinear_residual(work);
    chi2 = 0.0;
    for (size_t i = 0; i < k->n; i++)
        chi2 += gsl_vector_get(f, i) * gsl_vector_get(f, i);
    find_errors(k, p, first, J, chi2 / (double)(k->n - m), variance);
    s = publish(k, p, o, v, variance, 1.0 - chi2 / total, peak, err);
done:
    gsl_matrix_free(J);
    gsl_vector_free(v);
    gsl_multifit_nlinear_free(work);
    return s;
}

/* The parabola through the same points: the Gaussian whose width and base ran away. */
static bool fit_parabola(size_t n, const double r[], const double G[], const double error[], double share,
                         fic_pdf_peak *peak)
{
    fic_linear_fit f = { .m = n, .n = 3 };
    double w[FIC_LINEAR_ROWS], mean = 0.0, total = 0.0, variance = 0.0;
    if (n < 4 || n > FIC_LINEAR_ROWS)
        return false;
    double middle = 0.5 * (r[0] + r[n - 1]), half = 0.5 * (r[n - 1] - r[0]);
    for (size_t i = 0; i < n; i++) {
        double t = (r[i] - middle) / half;
        f.q[0][i] = 1.0;
        f.q[1][i] = t;
        f.q[2][i] = t * t;
        f.y[i] = G[i];
        mean += G[i] / (double)n;
    }
    if (!fic_linear_fit_solve(&f) || !(f.c[2] < 0.0))
        return false;
    double top = -0.5 * f.c[1] / f.c[2], by[3] = { 0.0, -0.5 / f.c[2], 0.5 * f.c[1] / (f.c[2] * f.c[2]) };
    if (!(fabs(top) < 1.0))
        return false;
    fic_linear_fit_row(&f, by, w);
    for (size_t i = 0; i < n; i++) {
        double e = error ? error[i] : sqrt(f.rss / (double)(n - 3));
        variance += share * w[i] * w[i] * e * e;
        total += (G[i] - mean) * (G[i] - mean);
    }
    *peak = (fic_pdf_peak){ .r_A = middle + half * top,
                            .sigma_A = NAN,
                            .N = NAN,
                            .r_error_A = half * sqrt(variance),
                            .sigma_error_A = NAN,
                            .N_error = NAN,
                            .R2 = 1.0 - f.rss / total };
    return true;
}

/* A Gaussian over the upper half of the highest maximum in a window of G; where there is none, a parabola. */
static fic_status fit_outer(const fic_pdf *p, const double w[2], fic_pdf_peak *peak, fic_error *err)
{
    size_t a, n;
    fic_status s = window(p, w[0], w[1], 8, &a, &n, err);
    if (s != FIC_OK)
        return s;
    size_t top = a, left, right;
    double low = p->G_1_A2[a];
    for (size_t i = a; i < a + n; i++) {
        top = p->G_1_A2[i] > p->G_1_A2[top] ? i : top;
        low = fmin(low, p->G_1_A2[i]);
    }
    double level = 0.5 * (p->G_1_A2[top] + low);
    for (left = top; left > a && p->G_1_A2[left - 1] > level; left--)
        ;
    for (right = top; right + 1 < a + n && p->G_1_A2[right + 1] > level; right++)
        ;
    fic_peak_top t;
    if (top == a || top == a + n - 1)
        return fic_fail(err, FIC_EINPUT, "no maximum of G(r) inside %g to %g angstrom", w[0], w[1]);
    double share = sqrt(fmax(1.0, M_PI / (p->q_high_1_A * (p->r_A[1] - p->r_A[0]))));
    const double *error = p->error_1_A2 ? p->error_1_A2 + left : NULL;
    s = fic_peak_top_fit(FIC_GAUSSIAN, right - left + 1, p->r_A + left, p->G_1_A2 + left, error, NULL, &t, err);
    if (s == FIC_EMATH && fit_parabola(right - left + 1, p->r_A + left, p->G_1_A2 + left, error, share * share, peak)) {
        peak->height_1_A2 = height_at(p, peak->r_A);
        peak->height_error_1_A2 = height_error_at(p, peak->r_A);
        return FIC_OK;
    }
    if (s != FIC_OK)
        return fic_fail_in(err, s, "shell from %g to %g angstrom", w[0], w[1]);
    *peak = (fic_pdf_peak){ t.xc,
                            t.w / 2.3548200450309493,
                            NAN,
                            t.xc_error * share,
                            t.w_error * share / 2.3548200450309493,
                            NAN,
                            fic_peak_top_y(&t, t.xc),
                            height_error_at(p, t.xc),
                            t.R2 };
    return FIC_OK;
}

fic_status fic_pdf_peaks(const fic_pdf *p, const fic_pdf_peak_options *o, fic_pdf_peak peak[], fic_error *err)
{
    size_t first;
    job k = { .n_peaks = o->n };
    if (!p->rdf_1_A)
        return fic_fail(err, FIC_EINPUT, "peaks of G(r) without a density, expected atoms per cubic angstrom");
    if (o->n < 1 || o->n > PEAKS_MOST)
        return fic_fail(err, FIC_EINPUT, "%zu peaks in the first shell, expected 1 to %d", o->n, PEAKS_MOST);
    fic_status s = window(p, o->from_A, o->to_A, 3 * o->n + 2, &first, &k.n, err);
    if (s != FIC_OK)
        return s;
    k.r = p->r_A + first;
    k.T = malloc(k.n * sizeof *k.T);
    if (!k.T)
        return fic_fail_memory(err, "the fit of a shell");
    for (size_t i = 0; i < k.n; i++)
        k.T[i] = p->rdf_1_A[first + i] / k.r[i];
    s = fit_first(&k, p, first, o, peak, err);
    free(k.T);
    if (s == FIC_OK)
        s = fit_outer(p, o->shell_2_A, &peak[o->n], err);
    if (s == FIC_OK)
        s = fit_outer(p, o->shell_3_A, &peak[o->n + 1], err);
    return s;
}
