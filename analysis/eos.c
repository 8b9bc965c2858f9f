/* Levenberg-Marquardt (GSL) in v0/v_start, K0/K_start and K0', so that the numbers are near 1 to 10. The start is the
 * straight line of the f-F plot. The covariance is (J'WJ)^-1 at the end, times chi2_red where no errors were given. */
#include "analysis/eos.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "models/base/least_squares.h"

typedef struct {
    const fic_eos_data *d;
    const fic_eos_options *o;
    double unit[3]; /* of v0, K0, K0' */
    double full[3]; /* values where fixed */
    int free[3];    /* index of the free parameters */
    size_t n_free;
    double *weight; /* n */
} job;

static double squeeze(fic_eos_kind kind, double v, double v0)
{
    if (kind == FIC_EOS_VOLUME)
        return v0 / v;
    return kind == FIC_EOS_Q1 ? (v / v0) * (v / v0) * (v / v0) : v / v0;
}

/* d ln x / d ln v */
static double power(fic_eos_kind kind)
{
    return kind == FIC_EOS_VOLUME ? -1.0 : kind == FIC_EOS_Q1 ? 3.0 : 1.0;
}

static void unpack(const job *k, const gsl_vector *p, double full[3])
{
    memcpy(full, k->full, sizeof k->full);
    for (size_t i = 0; i < k->n_free; i++)
        full[k->free[i]] = gsl_vector_get(p, i) * k->unit[k->free[i]];
}

/* dP/d(v0, K0, K0') */
static void slopes(const fic_compression *form, fic_eos_kind kind, double v, const double full[3], double out[3])
{
    double x = squeeze(kind, v, full[0]);
    out[0] = -power(kind) * x / full[0] * fic_compression_slope(form, x, full[1], full[2]);
    out[1] = form->pressure(x, 1.0, full[2]);
    out[2] = fic_compression_by_K1(form, x, full[1], full[2]);
}

static int residual(const gsl_vector *p, void *data, gsl_vector *f)
{
    const job *k = data;
    double full[3];
    unpack(k, p, full);
    for (size_t i = 0; i < k->d->n; i++) {
        double x = squeeze(k->d->kind, k->d->v[i], full[0]);
        gsl_vector_set(f, i, x > 0.0 ? k->o->form->pressure(x, full[1], full[2]) - k->d->P_GPa[i] : 1e10);
    }
    return GSL_SUCCESS;
}

static int jacobian(const gsl_vector *p, void *data, gsl_matrix *J)
{
    const job *k = data;
    double full[3], s[3];
    unpack(k, p, full);
    for (size_t i = 0; i < k->d->n; i++) {
        slopes(k->o->form, k->d->kind, k->d->v[i], full, s);
        for (size_t j = 0; j < k->n_free; j++)
            gsl_matrix_set(J, i, j, s[k->free[j]] * k->unit[k->free[j]]);
    }
    return GSL_SUCCESS;
}

/* ---- preparation -------------------------------------------------------------------------------------- */

static fic_status check(const fic_eos_data *d, size_t n_free, fic_error *err)
{
    bool errors = d->P_error_GPa || d->v_error;
    double low = INFINITY, high = 0.0;
    if (d->n < n_free + !errors)
        return fic_fail(err, FIC_EINPUT, "%zu points for an equation of state, expected at least %zu", d->n,
                        n_free + !errors);
    for (size_t i = 0; i < d->n; i++) {
        double s_P = d->P_error_GPa ? d->P_error_GPa[i] : 0.0, s_v = d->v_error ? d->v_error[i] : 0.0;
        if (!isfinite(d->P_GPa[i]) || !(d->v[i] > 0.0) || !isfinite(d->v[i]))
            return fic_fail(
                err, FIC_EINPUT,
                "point %zu of the equation of state: P = %g GPa at %g, expected numbers, the second above 0", i + 1,
                d->P_GPa[i], d->v[i]);
        if (!(s_P >= 0.0 && s_v >= 0.0) || (errors && !(s_P + s_v > 0.0)))
            return fic_fail(err, FIC_EINPUT,
                            "point %zu of the equation of state: errors %g GPa and %g, expected at least one above 0",
                            i + 1, s_P, s_v);
        low = fmin(low, d->v[i]);
        high = fmax(high, d->v[i]);
    }
    if (!(high > low))
        return fic_fail(err, FIC_EINPUT, "all %zu points of the equation of state stand at %g, expected different ones",
                        d->n, low);
    return FIC_OK;
}

static void set_weights(job *k, const double full[3])
{
    const fic_eos_data *d = k->d;
    for (size_t i = 0; i < d->n; i++) {
        double s_P = d->P_error_GPa ? d->P_error_GPa[i] : 0.0, s_v = d->v_error ? d->v_error[i] : 0.0;
        double x = squeeze(d->kind, d->v[i], full[0]);
        double slope = power(d->kind) * x / d->v[i] * fic_compression_slope(k->o->form, x, full[1], full[2]);
        double variance = s_P * s_P + slope * slope * s_v * s_v;
        k->weight[i] = d->P_error_GPa || d->v_error ? 1.0 / variance : 1.0;
    }
}

/* v0 from the point of least |P|, carried to P = 0; K0 from the two ends. */
static void start(job *k)
{
    const fic_eos_data *d = k->d;
    size_t a = 0, b = 0;
    for (size_t i = 1; i < d->n; i++) {
        if (fabs(d->P_GPa[i]) < fabs(d->P_GPa[a]))
            a = i;
        if (fabs(d->P_GPa[i]) > fabs(d->P_GPa[b]))
            b = i;
    }
    double x = squeeze(d->kind, d->v[b], d->v[a]), K = (d->P_GPa[b] - d->P_GPa[a]) / log(x);
    if (!(K > 1e-3) || !isfinite(K))
        K = 100.0;
    k->unit[0] = d->v[a] * exp(-d->P_GPa[a] / K / power(d->kind));
    k->unit[1] = K;
    k->unit[2] = 4.0;
    for (int j = 0; j < 3; j++)
        if (!(k->full[j] > 0.0))
            k->full[j] = k->unit[j];
}

/* ---- the fit ------------------------------------------------------------------------------------------ */

static int one_fit(job *k, gsl_vector *p, gsl_multifit_nlinear_workspace *work)
{
    gsl_multifit_nlinear_fdf fdf = { .f = residual, .df = jacobian, .n = k->d->n, .p = k->n_free, .params = k };
    gsl_vector_const_view w = gsl_vector_const_view_array(k->weight, k->d->n);
    int code = gsl_multifit_nlinear_winit(p, &w.vector, &fdf, work);
    if (code == GSL_SUCCESS)
        code = fic_least_squares(work, 200, 1e-11);
    gsl_vector_memcpy(p, gsl_multifit_nlinear_position(work));
    return code;
}

/* Fits until the weights, which need the slope of the fit, stand still. */
static fic_status iterate(job *k, gsl_vector *p, gsl_multifit_nlinear_workspace *work, double full[3], fic_error *err)
{
    double K_before = 0.0;
    unpack(k, p, full);
    for (int i = 0; i < 50; i++) {
        set_weights(k, full);
        int code = one_fit(k, p, work);
        unpack(k, p, full);
        if (code != GSL_SUCCESS || !(full[0] > 0.0) || !(full[1] > 0.0) || !isfinite(full[2]))
            return fic_fail(err, FIC_EMATH,
                            "the %s fit does not end in an equation of state: K0 = %g GPa, K0' = %g (%s)",
                            k->o->form->name, full[1], full[2], gsl_strerror(code));
        if (!k->d->v_error || fabs(full[1] - K_before) < 1e-10 * full[1])
            break;
        K_before = full[1];
    }
    return FIC_OK;
}

static fic_status conclude(const job *k, const double full[3], fic_eos *e, fic_error *err)
{
    double A[9] = { 0 }, s[3];
    bool errors = k->d->P_error_GPa || k->d->v_error;
    size_t m = k->n_free;
    for (size_t i = 0; i < k->d->n; i++) {
        double x = squeeze(k->d->kind, k->d->v[i], full[0]),
               r = k->d->P_GPa[i] - k->o->form->pressure(x, full[1], full[2]);
        slopes(k->o->form, k->d->kind, k->d->v[i], full, s);
        e->chi2 += k->weight[i] * r * r;
        for (size_t a = 0; a < m; a++)
            for (size_t b = 0; b < m; b++)
                A[a * m + b] +=
                    k->weight[i] * s[k->free[a]] * k->unit[k->free[a]] * s[k->free[b]] * k->unit[k->free[b]];
    }
    if (!fic_invert_small(m, A))
        return fic_fail(err, FIC_EMATH, "the points do not determine the %zu parameters of %s; fix K0' or v0", m,
                        k->o->form->name);
    double freedom = (double)k->d->n - (double)m, scale = errors ? 1.0 : e->chi2 / freedom;
    e->chi2_red = errors && freedom > 0.0 ? e->chi2 / freedom : NAN;
    e->quantile_95 = errors ? gsl_cdf_ugaussian_Pinv(0.975) : gsl_cdf_tdist_Pinv(0.975, freedom);
    if (!errors)
        e->chi2 = NAN;
    for (size_t a = 0; a < m; a++)
        for (size_t b = 0; b < m; b++)
            e->cov[k->free[a]][k->free[b]] = scale * A[a * m + b] * k->unit[k->free[a]] * k->unit[k->free[b]];
    return FIC_OK;
}

static void publish(const job *k, const double full[3], fic_eos *e)
{
    e->form = k->o->form;
    e->kind = k->d->kind;
    e->v0 = full[0];
    e->K0_GPa = full[1];
    e->K1 = full[2];
    e->v0_error = sqrt(e->cov[0][0]);
    e->K0_error_GPa = sqrt(e->cov[1][1]);
    e->K1_error = sqrt(e->cov[2][2]);
    e->n = k->d->n;
    e->n_free = k->n_free;
}

fic_status fic_eos_fit(const fic_eos_data *d, const fic_eos_options *o, fic_eos *e, fic_error *err)
{
    job k = { .d = d, .o = o };
    double full[3] = { 0 };
    fic_eos found = { 0 };
    bool fix_K1 = o->fix_K1 || !o->form->has_K1;
    if (!o->fix_v0)
        k.free[k.n_free++] = 0;
    k.free[k.n_free++] = 1;
    if (!fix_K1)
        k.free[k.n_free++] = 2;
    fic_status s = check(d, k.n_free, err);
    if (s != FIC_OK)
        return s;
    k.full[0] = o->fix_v0 ? o->v0 : 0.0;
    k.full[2] = o->form->has_K1 && o->fix_K1 && o->K1 > 0.0 ? o->K1 : 4.0;
    start(&k);
    gsl_multifit_nlinear_parameters how = gsl_multifit_nlinear_default_parameters();
    gsl_multifit_nlinear_workspace *work = gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &how, d->n, k.n_free);
    gsl_vector *p = gsl_vector_alloc(k.n_free);
    k.weight = malloc(d->n * sizeof *k.weight);
    if (!work || !p || !k.weight) {
        s = fic_fail_memory(err, "the fit of an equation of state");
    } else {
        gsl_vector_set_all(p, 1.0);
        s = iterate(&k, p, work, full, err);
    }
    if (s == FIC_OK)
        s = conclude(&k, full, &found, err);
    if (s == FIC_OK) {
        publish(&k, full, &found);
        *e = found;
    }
    free(k.weight);
    gsl_vector_free(p);
    gsl_multifit_nlinear_free(work);
    return s;
}

/* ---- curves from a fit -------------------------------------------------------------------------------- */

double fic_eos_squeeze(const fic_eos *e, double v)
{
    return squeeze(e->kind, v, e->v0);
}

double fic_eos_pressure_GPa(const fic_eos *e, double v, double *error_GPa)
{
    double full[3] = { e->v0, e->K0_GPa, e->K1 }, s[3], variance = 0.0;
    slopes(e->form, e->kind, v, full, s);
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++)
            variance += s[a] * e->cov[a][b] * s[b];
    if (error_GPa)
        *error_GPa = sqrt(variance);
    return e->form->pressure(fic_eos_squeeze(e, v), e->K0_GPa, e->K1);
}

void fic_eos_f_F(const fic_eos *e, double P_GPa, double P_error_GPa, double v, double v_error, double *f, double *F_GPa,
                 double *f_error, double *F_error_GPa)
{
    double x = fic_eos_squeeze(e, v), strain = 0.5 * (pow(x, 2.0 / 3.0) - 1.0), root = pow(1.0 + 2.0 * strain, 2.5);
    double by_v = pow(x, 2.0 / 3.0) / 3.0 * power(e->kind) / v; /* df/dv */
    double s_f = fabs(by_v) * v_error, F = P_GPa / (3.0 * strain * root);
    double by_f = -F * (1.0 / strain + 5.0 / (1.0 + 2.0 * strain));
    bool none = fabs(strain) < 1e-12;
    *f = strain;
    *F_GPa = none ? NAN : F;
    if (f_error)
        *f_error = s_f;
    if (F_error_GPa)
        *F_error_GPa = none ? NAN : hypot(P_error_GPa / (3.0 * strain * root), by_f * s_f);
}
