/* Levenberg-Marquardt (GSL) in u = (x - middle)/scale and v = y/span, so that all numbers are near 1:
 *   v = b + h [(1 - eta) exp(-4 ln 2 d^2) + eta/(1 + 4 d^2)],  d = (u - c)/w
 * With J the Jacobian at the end, V the shares and E the errors: cov = (J'VJ)^-1 J'V E^2 V J (J'VJ)^-1. */
#include "models/peak_top.h"

#include <gsl/gsl_blas.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>
#include "models/base/least_squares.h"

const char *const fic_peak_shapes[] = { "gaussian", "pseudo_voigt", NULL };

static const double four_ln2 = 2.772588722239781;
static const double gauss_area = 1.0644670194312262; /* sqrt(pi/(4 ln 2)) */

enum { C, W, H, B, E, MOST };

typedef struct {
    fic_peak_shape shape;
    size_t n;
    const double *x, *y, *share;
    double middle, scale, span;
} job;

/* The bell at d and its slope against d and eta. */
static double bell(double d, double eta, double *by_d, double *by_eta)
{
    double G = exp(-four_ln2 * d * d), L = 1.0 / (1.0 + 4.0 * d * d);
    *by_d = (1.0 - eta) * -2.0 * four_ln2 * d * G + eta * -8.0 * d * L * L;
    *by_eta = L - G;
    return (1.0 - eta) * G + eta * L;
}

static int residual(const gsl_vector *p, void *data, gsl_vector *f)
{
    const job *k = data;
    double by_d, by_eta, eta = k->shape == FIC_GAUSSIAN ? 0.0 : gsl_vector_get(p, E);
    for (size_t i = 0; i < k->n; i++) {
        double d = ((k->x[i] - k->middle) / k->scale - gsl_vector_get(p, C)) / gsl_vector_get(p, W);
        double v = gsl_vector_get(p, B) + gsl_vector_get(p, H) * bell(d, eta, &by_d, &by_eta);
        gsl_vector_set(f, i, v - k->y[i] / k->span);
    }
    return GSL_SUCCESS;
}

static int jacobian(const gsl_vector *p, void *data, gsl_matrix *J)
{
    const job *k = data;
    double w = gsl_vector_get(p, W), h = gsl_vector_get(p, H), by_d, by_eta;
    double eta = k->shape == FIC_GAUSSIAN ? 0.0 : gsl_vector_get(p, E);
    for (size_t i = 0; i < k->n; i++) {
        double d = ((k->x[i] - k->middle) / k->scale - gsl_vector_get(p, C)) / w;
        double g = bell(d, eta, &by_d, &by_eta);
        gsl_matrix_set(J, i, C, -h * by_d / w);
        gsl_matrix_set(J, i, W, -h * by_d * d / w);
        gsl_matrix_set(J, i, H, g);
        gsl_matrix_set(J, i, B, 1.0);
        if (k->shape == FIC_PSEUDO_VOIGT)
            gsl_matrix_set(J, i, E, h * by_eta);
    }
    return GSL_SUCCESS;
}

/* The covariance; false where the points do not determine all parameters. */
static bool sandwich(const job *k, const gsl_matrix *J, const double error[], double s2, size_t n_p,
                     double cov[MOST][MOST])
{
    double inverse[MOST * MOST] = { 0 }, meat[MOST][MOST] = { { 0 } };
    for (size_t i = 0; i < k->n; i++) {
        double V = k->share ? k->share[i] : 1.0, e = error ? error[i] / k->span : sqrt(s2);
        for (size_t a = 0; a < n_p; a++)
            for (size_t b = 0; b < n_p; b++) {
                double jj = gsl_matrix_get(J, i, a) * gsl_matrix_get(J, i, b);
                inverse[a * n_p + b] += V * jj;
                meat[a][b] += V * V * e * e * jj;
            }
    }
    if (!fic_invert_small(n_p, inverse))
        return false;
    for (size_t a = 0; a < n_p; a++)
        for (size_t b = 0; b < n_p; b++) {
            cov[a][b] = 0.0;
            for (size_t c = 0; c < n_p; c++)
                for (size_t d = 0; d < n_p; d++)
                    cov[a][b] += inverse[a * n_p + c] * meat[c][d] * inverse[d * n_p + b];
        }
    return true;
}

/* Parameters of the fit back in x and y, and their errors by the chain rule. */
static void translate(const job *k, const gsl_vector *p, bool known, double cov[MOST][MOST], fic_peak_top *top)
{
    double w = fabs(gsl_vector_get(p, W)), h = gsl_vector_get(p, H);
    bool voigt = k->shape == FIC_PSEUDO_VOIGT;
    double eta = voigt ? gsl_vector_get(p, E) : 0.0;
    double shape = (1.0 - eta) * gauss_area + eta * M_PI_2, unit = k->span * k->scale;
    top->xc = k->middle + k->scale * gsl_vector_get(p, C);
    top->w = k->scale * w;
    top->area = unit * h * w * shape;
    top->y0 = k->span * gsl_vector_get(p, B);
    top->eta = eta;
    top->xc_error = top->w_error = top->area_error = top->y0_error = top->xc_w_correlation = NAN;
    top->eta_error = voigt ? NAN : 0.0;
    if (!known)
        return;
    top->xc_error = k->scale * sqrt(cov[C][C]);
    top->w_error = k->scale * sqrt(cov[W][W]);
    top->y0_error = k->span * sqrt(cov[B][B]);
    top->xc_w_correlation = cov[C][W] / sqrt(cov[C][C] * cov[W][W]);
    double a[MOST] = { [W] = h * shape, [H] = w * shape, [E] = h * w * (M_PI_2 - gauss_area) };
    double v = 0.0;
    for (size_t i = W; i <= (voigt ? (size_t)E : (size_t)H); i++)
        for (size_t j = W; j <= (voigt ? (size_t)E : (size_t)H); j++)
            v += a[i] * cov[i][j] * a[j];
    top->area_error = unit * sqrt(v);
    if (voigt)
        top->eta_error = sqrt(cov[E][E]);
}

static void judge(const job *k, const double error[], size_t n_p, fic_peak_top *top, double *s2)
{
    double sum = 0.0, weight = 0.0, rest = 0.0, total = 0.0, chi2 = 0.0;
    for (size_t i = 0; i < k->n; i++) {
        double V = k->share ? k->share[i] : 1.0;
        sum += V * k->y[i];
        weight += V;
    }
    for (size_t i = 0; i < k->n; i++) {
        double V = k->share ? k->share[i] : 1.0, r = k->y[i] - fic_peak_top_y(top, k->x[i]), c = k->y[i] - sum / weight;
        rest += V * r * r;
        total += V * c * c;
        chi2 += error ? V * r * r / (error[i] * error[i]) : 0.0;
    }
    double freedom = weight - (double)n_p;
    top->R2 = 1.0 - rest / total;
    top->chi2_red = error && freedom > 0.0 ? chi2 / freedom : NAN;
    *s2 = freedom > 0.0 ? rest / freedom / (k->span * k->span) : NAN;
    top->n = k->n;
}

static fic_status prepare(job *k, fic_error *err)
{
    double low = k->y[0], high = k->y[0];
    if (k->n < 6)
        return fic_fail(err, FIC_EINPUT, "%zu points in the window of the peak, expected at least 6", k->n);
    for (size_t i = 0; i < k->n; i++) {
        low = fmin(low, k->y[i]);
        high = fmax(high, k->y[i]);
        if (!isfinite(k->y[i]) || !isfinite(k->x[i]))
            return fic_fail(err, FIC_EINPUT, "point %zu of the peak is no number", i);
    }
    k->middle = 0.5 * (k->x[0] + k->x[k->n - 1]);
    k->scale = 0.5 * (k->x[k->n - 1] - k->x[0]);
    k->span = high - low;
    if (!(k->span > 0.0) || !(k->scale > 0.0))
        return fic_fail(err, FIC_EINPUT, "the peak is flat from %g to %g, expected a maximum", k->x[0], k->x[k->n - 1]);
    return FIC_OK;
}

/* From start[n_p] to the minimum; the position stays in the workspace. */
static int solve(job *k, gsl_multifit_nlinear_workspace *work, size_t n_p, const double start[])
{
    gsl_vector_const_view p = gsl_vector_const_view_array(start, n_p);
    gsl_multifit_nlinear_fdf fdf = { .f = residual, .df = jacobian, .n = k->n, .p = n_p, .params = k };
    gsl_vector_const_view V = gsl_vector_const_view_array(k->share ? k->share : k->x, k->n);
    int code = k->share ? gsl_multifit_nlinear_winit(&p.vector, &V.vector, &fdf, work)
                        : gsl_multifit_nlinear_init(&p.vector, &fdf, work);
    return code == GSL_SUCCESS ? fic_least_squares(work, 300, 1e-11) : code;
}

/* A Gaussian as wide as the window, from which GSL finds the way. */
static void guess(const job *k, double start[MOST])
{
    size_t highest = 0;
    for (size_t i = 1; i < k->n; i++)
        if (k->y[i] > k->y[highest])
            highest = i;
    start[C] = (k->x[highest] - k->middle) / k->scale;
    start[W] = start[H] = 2.0;
    start[B] = k->y[highest] / k->span - 2.0;
    start[E] = 0.0;
}

/* Over w the sum of squares can have two minima, so the best of a few starts is taken. */
static int solve_voigt(job *k, gsl_multifit_nlinear_workspace *work, const double gauss[MOST])
{
    static const double widths[] = { 0.3, 0.5, 0.7, 1.0 };
    double best = INFINITY, start[MOST], kept[MOST];
    int code = GSL_EFAILED;
    for (size_t i = 0; i < 4; i++) {
        memcpy(start, gauss, sizeof start);
        start[W] *= widths[i];
        start[E] = 0.3;
        if (solve(k, work, E + 1, start) != GSL_SUCCESS)
            continue;
        double norm = gsl_blas_dnrm2(gsl_multifit_nlinear_residual(work));
        if (norm < best) {
            best = norm;
            for (size_t j = 0; j <= E; j++)
                kept[j] = gsl_vector_get(gsl_multifit_nlinear_position(work), j);
        }
    }
    return isfinite(best) ? solve(k, work, E + 1, kept) : code;
}

fic_status fic_peak_top_fit(fic_peak_shape shape, size_t n, const double x[], const double y[], const double error[],
                            const double share[], fic_peak_top *top, fic_error *err)
{
    job k = { .shape = shape, .n = n, .x = x, .y = y, .share = share };
    size_t n_p = shape == FIC_GAUSSIAN ? 4 : 5;
    double cov[MOST][MOST] = { { 0 } }, s2, start[MOST];
    fic_status s = prepare(&k, err);
    if (s != FIC_OK)
        return s;
    gsl_multifit_nlinear_parameters how = gsl_multifit_nlinear_default_parameters();
    gsl_multifit_nlinear_workspace *work = gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &how, n, n_p);
    gsl_matrix *J = gsl_matrix_alloc(n, n_p);
    if (!work || !J) {
        s = fic_fail_memory(err, "the fit of a peak");
        goto done;
    }
    guess(&k, start);
    int code = shape == FIC_GAUSSIAN ? solve(&k, work, n_p, start) : solve_voigt(&k, work, start);
    if (code != GSL_SUCCESS) {
        s = fic_fail(err, FIC_EMATH, "the fit of the peak did not end: %s", gsl_strerror(code));
        goto done;
    }
    gsl_vector *p = gsl_multifit_nlinear_position(work);
    fic_peak_top found = { 0 };
    translate(&k, p, false, cov, &found);
    if (!(found.xc > x[0] && found.xc < x[n - 1]) || !(found.area > 0.0)) {
        s = fic_fail(err, FIC_EMATH, "the fitted peak is at %g, expected one inside %g to %g", found.xc, x[0],
                     x[n - 1]);
        goto done;
    }
    judge(&k, error, n_p, &found, &s2);
    jacobian(p, &k, J);
    bool known = sandwich(&k, J, error, s2, n_p, cov);
    translate(&k, p, known, cov, &found);
    *top = found;
done:
    gsl_matrix_free(J);
    gsl_multifit_nlinear_free(work);
    return s;
}

double fic_peak_top_y(const fic_peak_top *top, double x)
{
    double by_d, by_eta, shape = (1.0 - top->eta) * gauss_area + top->eta * M_PI_2;
    return top->y0 + top->area / (top->w * shape) * bell((x - top->xc) / top->w, top->eta, &by_d, &by_eta);
}
