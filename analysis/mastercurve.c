#include "analysis/mastercurve.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <math.h>
#include "models/base/least_squares.h"

/* ---- collapse ----------------------------------------------------------------------------------------- */

static double at(const fic_master_curve *c, const double v[], double x)
{
    size_t i = 1;
    while (i + 1 < c->n && c->x[i] < x)
        i++;
    double share = (x - c->x[i - 1]) / (c->x[i] - c->x[i - 1]);
    return v[i - 1] + share * (v[i] - v[i - 1]);
}

static bool reaches(const fic_master_curve *c, double x)
{
    return x >= c->x[0] && x <= c->x[c->n - 1];
}

static fic_status check_curves(size_t n, const fic_master_curve curve[], fic_error *err)
{
    if (n < 2)
        return fic_fail(err, FIC_EINPUT, "%zu curve, expected at least two to compare", n);
    for (size_t k = 0; k < n; k++) {
        if (curve[k].n < 2)
            return fic_fail(err, FIC_EINPUT, "curve %zu has %zu points, expected at least two", k + 1, curve[k].n);
        for (size_t i = 0; i < curve[k].n; i++)
            if (!isfinite(curve[k].y[i]) || !isfinite(curve[k].x[i]) || (i && !(curve[k].x[i] > curve[k].x[i - 1])))
                return fic_fail(err, FIC_EINPUT, "curve %zu, point %zu: x = %g, y = %g, expected numbers and rising x",
                                k + 1, i + 1, curve[k].x[i], curve[k].y[i]);
    }
    return FIC_OK;
}

fic_status fic_master_collapse(size_t n, const fic_master_curve curve[], fic_collapse *c, fic_error *err)
{
    fic_status s = check_curves(n, curve, err);
    if (s != FIC_OK)
        return s;
    double sum = 0.0, chi2 = 0.0;
    bool errors = true;
    *c = (fic_collapse){ .low_x = INFINITY, .high_x = -INFINITY };
    for (size_t a = 0; a < n; a++)
        for (size_t i = 0; i < curve[a].n; i++)
            for (size_t b = 0; b < n; b++) {
                double x = curve[a].x[i];
                if (a == b || !reaches(&curve[b], x))
                    continue;
                double d = curve[a].y[i] - at(&curve[b], curve[b].y, x);
                sum += d * d;
                c->points++;
                c->low_x = fmin(c->low_x, x);
                c->high_x = fmax(c->high_x, x);
                if (fabs(d) > fabs(c->largest)) {
                    c->largest = d;
                    c->at_x = x;
                }
                errors = errors && curve[a].error && curve[b].error;
                if (errors)
                    chi2 += d * d / (pow(curve[a].error[i], 2) + pow(at(&curve[b], curve[b].error, x), 2));
            }
    if (c->points == 0)
        return fic_fail(err, FIC_EINPUT, "the curves have no range in common, expected them to overlap");
    c->rms = sqrt(sum / (double)c->points);
    c->largest = fabs(c->largest);
    c->chi2 = errors ? chi2 / (double)c->points : NAN;
    return FIC_OK;
}

/* ---- logistic ----------------------------------------------------------------------------------------- */

typedef struct {
    size_t n;
    const double *x, *y, *error;
    double low, high; /* NaN: unknown */
} crossover;

/* Unknowns: middle, ln width, then low and high where they are not given. */
static fic_logistic unpack(const crossover *c, const gsl_vector *p)
{
    size_t i = 2;
    fic_logistic l = {
        .low = c->low, .high = c->high, .middle = gsl_vector_get(p, 0), .width = exp(gsl_vector_get(p, 1))
    };
    if (isnan(l.low))
        l.low = gsl_vector_get(p, i++);
    if (isnan(l.high))
        l.high = gsl_vector_get(p, i);
    return l;
}

double fic_logistic_at(const fic_logistic *l, double x)
{
    return l->low + (l->high - l->low) / (1.0 + exp(-(x - l->middle) / l->width));
}

static int residuals(const gsl_vector *p, void *data, gsl_vector *f)
{
    const crossover *c = data;
    fic_logistic l = unpack(c, p);
    for (size_t i = 0; i < c->n; i++)
        gsl_vector_set(f, i, (fic_logistic_at(&l, c->x[i]) - c->y[i]) / (c->error ? c->error[i] : 1.0));
    return GSL_SUCCESS;
}

static void first_guess(const crossover *c, gsl_vector *p)
{
    double low = c->low, high = c->high, x_low = INFINITY, x_high = -INFINITY, nearest = INFINITY, middle = c->x[0];
    for (size_t i = 0; i < c->n; i++) {
        x_low = fmin(x_low, c->x[i]);
        x_high = fmax(x_high, c->x[i]);
    }
    for (size_t i = 0; i < c->n; i++) {
        if (isnan(c->low) && c->x[i] == x_low)
            low = c->y[i];
        if (isnan(c->high) && c->x[i] == x_high)
            high = c->y[i];
    }
    for (size_t i = 0; i < c->n; i++) {
        double off = fabs(c->y[i] - 0.5 * (low + high));
        if (off < nearest) {
            nearest = off;
            middle = c->x[i];
        }
    }
    size_t i = 2;
    gsl_vector_set(p, 0, middle);
    gsl_vector_set(p, 1, log(0.1 * (x_high - x_low)));
    if (isnan(c->low))
        gsl_vector_set(p, i++, low);
    if (isnan(c->high))
        gsl_vector_set(p, i, high);
}

static void outcome(const crossover *c, gsl_multifit_nlinear_workspace *w, size_t n_p, gsl_matrix *cov, fic_logistic *l)
{
    double chi2;
    gsl_vector *f = gsl_multifit_nlinear_residual(w);
    gsl_blas_ddot(f, f, &chi2);
    *l = unpack(c, gsl_multifit_nlinear_position(w));
    double freedom = (double)(c->n - n_p), scatter = freedom > 0.0 ? chi2 / freedom : 0.0,
           scale = c->error ? fmax(1.0, scatter) : scatter;
    gsl_multifit_nlinear_covar(gsl_multifit_nlinear_jac(w), 0.0, cov);
    size_t i = 2;
    double vm = scale * gsl_matrix_get(cov, 0, 0), vw = scale * gsl_matrix_get(cov, 1, 1) * l->width * l->width,
           mw = scale * gsl_matrix_get(cov, 0, 1) * l->width, k = log(9.0);
    l->middle_error = sqrt(vm);
    l->width_error = sqrt(vw);
    if (isnan(c->low)) {
        l->low_error = sqrt(scale * gsl_matrix_get(cov, i, i));
        i++;
    }
    if (isnan(c->high))
        l->high_error = sqrt(scale * gsl_matrix_get(cov, i, i));
    l->begin = l->middle - k * l->width;
    l->begin_error = sqrt(fmax(0.0, vm + k * k * vw - 2.0 * k * mw));
    double sum = 0.0;
    for (size_t j = 0; j < c->n; j++)
        sum += pow(fic_logistic_at(l, c->x[j]) - c->y[j], 2);
    l->rms = sqrt(sum / (double)c->n);
}

static fic_status run(const crossover *c, size_t n_p, fic_logistic *l, fic_error *err)
{
    gsl_multifit_nlinear_parameters how = gsl_multifit_nlinear_default_parameters();
    gsl_multifit_nlinear_workspace *w = gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &how, c->n, n_p);
    gsl_vector *p = gsl_vector_alloc(n_p);
    gsl_matrix *cov = gsl_matrix_alloc(n_p, n_p);
    gsl_multifit_nlinear_fdf model = { .f = residuals, .n = c->n, .p = n_p, .params = (void *)c };
    fic_status s = FIC_OK;
    if (!w || !p || !cov) {
        s = fic_fail_memory(err, "a crossover");
        goto done;
    }
    first_guess(c, p);
    int code = gsl_multifit_nlinear_init(p, &model, w);
    if (code == GSL_SUCCESS)
        code = fic_least_squares(w, 300, 1e-10);
    if (code != GSL_SUCCESS)
        s = fic_fail(err, FIC_EMATH, "the crossover's fit did not converge: %s", gsl_strerror(code));
    else
        outcome(c, w, n_p, cov, l);
done:
    gsl_matrix_free(cov);
    gsl_vector_free(p);
    gsl_multifit_nlinear_free(w);
    return s;
}

fic_status fic_logistic_fit(size_t n, const double x[], const double y[], const double error[], double low, double high,
                            fic_logistic *l, fic_error *err)
{
    crossover c = { n, x, y, error, low, high };
    size_t n_p = 2;
    if (isnan(low))
        n_p++;
    if (isnan(high))
        n_p++;
    if (n < n_p + 1)
        return fic_fail(err, FIC_EINPUT, "%zu points, expected at least %zu for %zu unknowns", n, n_p + 1, n_p);
    for (size_t i = 0; i < n; i++)
        if (!isfinite(x[i]) || !isfinite(y[i]) || (error && !(error[i] > 0.0)))
            return fic_fail(err, FIC_EINPUT, "point %zu: x = %g, y = %g, expected numbers and an error above 0", i + 1,
                            x[i], y[i]);
    fic_logistic found;
    fic_status s = run(&c, n_p, &found, err);
    if (s != FIC_OK)
        return s;
    double x_low = x[0], x_high = x[0];
    for (size_t i = 1; i < n; i++) {
        x_low = fmin(x_low, x[i]);
        x_high = fmax(x_high, x[i]);
    }
    if (!(found.middle > x_low && found.middle < x_high) || !isfinite(found.width))
        return fic_fail(err, FIC_EMATH, "the crossover's middle came out at %g, expected it between %g and %g",
                        found.middle, x_low, x_high);
    *l = found;
    return FIC_OK;
}
