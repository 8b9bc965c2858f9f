#include "analysis/pdf.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_spline.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/filon.h"

const char *const fic_pdf_windows[] = { "none", "lorch", "cosine", NULL };

fic_pdf_options fic_pdf_defaults(void)
{
    return (fic_pdf_options){
        .window = FIC_WINDOW_NONE, .cosine_from = 0.7, .extend = true, .r_low_A = 0.01, .r_step_A = 0.01, .n_r = 2000
    };
}

void fic_pdf_clear(fic_pdf *p)
{
    free(p->r_A);
    free(p->G_1_A2);
    free(p->error_1_A2);
    free(p->g);
    free(p->rdf_1_A);
    free(p->N);
    *p = (fic_pdf){ 0 };
}

/* ---- the grid ----------------------------------------------------------------------------------------- */

typedef struct {
    size_t n;
    double low, step;
    double *window; /* (2/pi) q M(q) */
} grid;

static double window_at(const fic_pdf_options *o, double q, double q_high)
{
    double x = M_PI * q / q_high, from = o->cosine_from * q_high;
    if (o->window == FIC_WINDOW_LORCH)
        return x > 0.0 ? sin(x) / x : 1.0;
    if (o->window == FIC_WINDOW_COSINE && q > from)
        return 0.5 * (1.0 + cos(M_PI * (q - from) / (q_high - from)));
    return 1.0;
}

/* The points of the first set inside the range. The range may end anywhere, also between points: a bin of slack keeps
 * the rounding of a file from dropping the last one. */
static fic_status make_grid(const fic_sq *sq, const fic_pdf_options *o, grid *g, fic_error *err)
{
    double first = sq->q_1_A[0], last = sq->q_1_A[sq->n - 1], step = (last - first) / (double)(sq->n - 1);
    double low = o->q_low_1_A > 0.0 ? o->q_low_1_A : first, high = o->q_high_1_A > 0.0 ? o->q_high_1_A : last;
    if (!(low >= first - 0.5 * step && high <= last + 0.5 * step && low < high))
        return fic_fail(err, FIC_EINPUT, "transform from %g to %g 1/angstrom, expected inside the measured %g to %g",
                        low, high, first, last);
    if (!(o->r_low_A > 0.0 && o->r_step_A > 0.0 && o->n_r >= 2 && o->n_r <= 200000))
        return fic_fail(err, FIC_EINPUT,
                        "%zu distances from %g in steps of %g angstrom, expected 2 to 200000, both > 0", o->n_r,
                        o->r_low_A, o->r_step_A);
    if (high * o->r_step_A > M_PI)
        return fic_fail(err, FIC_EINPUT, "steps of %g angstrom, expected at most %.3g for q up to %g 1/angstrom",
                        o->r_step_A, M_PI / high, high);
    size_t skip = (size_t)llround(fmax(0.0, (low - first) / step)), end = (size_t)llround((high - first) / step);
    g->n = end - skip + 1;
    if (g->n < 16)
        return fic_fail(err, FIC_EINPUT, "%zu points from %g to %g 1/angstrom, expected at least 16 to transform", g->n,
                        low, high);
    g->low = first + step * (double)skip;
    g->step = step;
    double q_high = g->low + step * (double)(g->n - 1);
    g->window = malloc(g->n * sizeof(double));
    if (!g->window)
        return fic_fail_memory(err, "a transform");
    for (size_t i = 0; i < g->n; i++) {
        double q = g->low + step * (double)i;
        g->window[i] = 2.0 / M_PI * q * window_at(o, q, q_high);
    }
    return FIC_OK;
}

/* y(x) at the points of the grid: copied where x is the grid (to 1e-6 of a step), else by a cubic spline. */
static fic_status onto_grid(const fic_sq *sq, const double y[], const grid *g, double out[], fic_error *err)
{
    double end = g->low + g->step * (double)(g->n - 1);
    size_t skip = 0;
    int same = 1;
    while (skip < sq->n && sq->q_1_A[skip] < g->low - 0.5 * g->step)
        skip++;
    for (size_t i = 0; same && i < g->n; i++)
        same = skip + i < sq->n &&
               fabs(sq->q_1_A[skip + i] - g->low - g->step * (double)i) < 1e-6 * g->step * (double)(i + 10);
    if (same) {
        memcpy(out, y + skip, g->n * sizeof(double));
        return FIC_OK;
    }
    if (sq->n < 3 || sq->q_1_A[0] > g->low + 1e-9 || sq->q_1_A[sq->n - 1] < end - 1e-9 * end)
        return fic_fail(err, FIC_EINPUT,
                        "a structure factor covers %g to %g 1/angstrom, expected %g to %g as the first", sq->q_1_A[0],
                        sq->q_1_A[sq->n - 1], g->low, end);
    gsl_spline *spline = gsl_spline_alloc(gsl_interp_cspline, sq->n);
    if (!spline || gsl_spline_init(spline, sq->q_1_A, y, sq->n) != GSL_SUCCESS) {
        gsl_spline_free(spline);
        return fic_fail_memory(err, "a spline");
    }
    for (size_t i = 0; i < g->n; i++)
        out[i] =
            gsl_spline_eval(spline, fmin(fmax(g->low + g->step * (double)i, sq->q_1_A[0]), sq->q_1_A[sq->n - 1]), NULL);
    gsl_spline_free(spline);
    return FIC_OK;
}

/* ---- curves from G ------------------------------------------------------------------------------------ */

static fic_status reserve(fic_pdf *p, const fic_pdf_options *o, bool with_error, fic_error *err)
{
    size_t bytes = o->n_r * sizeof(double);
    *p = (fic_pdf){ .n = o->n_r, .r_A = malloc(bytes), .G_1_A2 = malloc(bytes) };
    p->error_1_A2 = with_error ? malloc(bytes) : NULL;
    if (o->rho_1_A3 > 0.0) {
        p->g = malloc(bytes);
        p->rdf_1_A = malloc(bytes);
        p->N = malloc(bytes);
    }
    if (!p->r_A || !p->G_1_A2 || (with_error && !p->error_1_A2) ||
        (o->rho_1_A3 > 0.0 && (!p->g || !p->rdf_1_A || !p->N)))
        return fic_fail_memory(err, "a pair distribution");
    for (size_t j = 0; j < p->n; j++)
        p->r_A[j] = o->r_low_A + o->r_step_A * (double)j;
    return FIC_OK;
}

/* Where the RDF last passes 0 below its first peak: the highest maximum of G below 6 angstrom, and from there down. */
static size_t hole_end(const fic_pdf *p)
{
    size_t top = 0;
    for (size_t j = 1; j < p->n && p->r_A[j] < 6.0; j++)
        if (p->r_A[j] > 1.5 && (top == 0 || p->G_1_A2[j] > p->G_1_A2[top]))
            top = j;
    while (top > 0 && p->rdf_1_A[top - 1] > 0.0)
        top--;
    return top;
}

void fic_pdf_set_density(fic_pdf *p, double rho_1_A3)
{
    double rho = rho_1_A3;
    if (!p->g)
        return;
    for (size_t j = 0; j < p->n; j++) {
        double r = p->r_A[j];
        p->g[j] = 1.0 + p->G_1_A2[j] / (4.0 * M_PI * rho * r);
        p->rdf_1_A[j] = r * p->G_1_A2[j] + 4.0 * M_PI * rho * r * r;
    }
    size_t from = hole_end(p);
    p->N_from_A = p->r_A[from];
    for (size_t j = 0; j < p->n; j++)
        p->N[j] =
            j <= from ? 0.0 : p->N[j - 1] + 0.5 * (p->r_A[j] - p->r_A[j - 1]) * (p->rdf_1_A[j] + p->rdf_1_A[j - 1]);
}

/* (2/pi) (S_0 - 1) integral_0^q0 q sin(qr) dq with S_0 the mean of the first few points. */
static void extend(const grid *g, const double S_minus_1[], fic_pdf *p)
{
    double mean = 0.0, q0 = g->low;
    for (size_t i = 0; i < 8; i++)
        mean += S_minus_1[i] / 8.0;
    for (size_t j = 0; j < p->n; j++) {
        double r = p->r_A[j], x = q0 * r;
        double integral = x < 0.01 ? q0 * q0 * q0 * r / 3.0 : (sin(x) - x * cos(x)) / (r * r);
        p->G_1_A2[j] += 2.0 / M_PI * mean * integral;
    }
}

/* ---- the batch ---------------------------------------------------------------------------------------- */

static fic_status fill(size_t n, const fic_sq sq[], const grid *g, double F[], fic_error *err)
{
    fic_status s = FIC_OK;
    for (size_t k = 0; s == FIC_OK && k < n; k++) {
        s = onto_grid(&sq[k], sq[k].S, g, F + k * g->n, err);
        for (size_t i = 0; i < g->n; i++)
            F[k * g->n + i] = (F[k * g->n + i] - 1.0) * g->window[i];
    }
    return s;
}

static fic_status fill_variances(size_t n, const fic_sq sq[], const grid *g, double V[], fic_error *err)
{
    fic_status s = FIC_OK;
    for (size_t k = 0; s == FIC_OK && k < n; k++) {
        s = onto_grid(&sq[k], sq[k].error, g, V + k * g->n, err);
        for (size_t i = 0; i < g->n; i++)
            V[k * g->n + i] *= g->window[i] * V[k * g->n + i] * g->window[i];
    }
    return s;
}

static fic_status transform(size_t n, const fic_sq sq[], const fic_pdf_options *o, const grid *g, bool errors,
                            fic_pdf pdf[], fic_error *err)
{
    fic_filon f = { g->n, o->n_r, g->low, g->step, o->r_low_A, o->r_step_A };
    double *F = calloc(n * g->n, sizeof *F), *out = malloc(n * o->n_r * sizeof *out), S_minus_1[8] = { 0 };
    fic_status s = F && out ? fill(n, sq, g, F, err) : fic_fail_memory(err, "a transform");
    if (s == FIC_OK)
        s = fic_filon_sine(&f, n, F, 0, out, err);
    for (size_t k = 0; s == FIC_OK && k < n; k++) {
        memcpy(pdf[k].G_1_A2, out + k * o->n_r, o->n_r * sizeof *out);
        for (size_t i = 0; i < 8 && g->low > 0.0; i++)
            S_minus_1[i] = F[k * g->n + i] / g->window[i];
        if (o->extend && g->low > 0.0)
            extend(g, S_minus_1, &pdf[k]);
    }
    if (s == FIC_OK && errors && (s = fill_variances(n, sq, g, F, err)) == FIC_OK)
        s = fic_filon_sine(&f, n, F, 1, out, err);
    for (size_t k = 0; s == FIC_OK && errors && k < n; k++)
        for (size_t j = 0; j < o->n_r; j++)
            pdf[k].error_1_A2[j] = sqrt(out[k * o->n_r + j]);
    free(F);
    free(out);
    return s;
}

fic_status fic_pdf_batch(size_t n, const fic_sq sq[], const fic_pdf_options *o, fic_pdf pdf[], fic_error *err)
{
    grid g = { 0 };
    bool errors = true;
    for (size_t k = 0; k < n; k++) {
        pdf[k] = (fic_pdf){ 0 };
        errors = errors && sq[k].error;
        if (sq[k].n < 16)
            return fic_fail(err, FIC_EINPUT, "a structure factor of %zu points, expected at least 16", sq[k].n);
    }
    if (n == 0)
        return FIC_OK;
    fic_status s = make_grid(&sq[0], o, &g, err);
    for (size_t k = 0; s == FIC_OK && k < n; k++)
        s = reserve(&pdf[k], o, errors, err);
    if (s == FIC_OK)
        s = transform(n, sq, o, &g, errors, pdf, err);
    for (size_t k = 0; k < n; k++) {
        pdf[k].q_low_1_A = g.low;
        pdf[k].q_high_1_A = g.low + g.step * (double)(g.n - 1);
        if (s != FIC_OK)
            fic_pdf_clear(&pdf[k]);
        else if (o->rho_1_A3 > 0.0)
            fic_pdf_set_density(&pdf[k], o->rho_1_A3);
    }
    free(g.window);
    return s;
}

/* ---- numbers from curves ------------------------------------------------------------------------------ */

static double between(const fic_pdf *p, const double y[], double r)
{
    double t = (r - p->r_A[0]) / (p->r_A[p->n - 1] - p->r_A[0]) * (double)(p->n - 1);
    size_t j = t < 1.0 ? 1 : (size_t)t;
    j = j > p->n - 3 ? p->n - 3 : j; /* cubic through four points around r */
    double u = t - (double)j;
    return -u * (u - 1) * (u - 2) / 6 * y[j - 1] + (u + 1) * (u - 1) * (u - 2) / 2 * y[j] -
           (u + 1) * u * (u - 2) / 2 * y[j + 1] + (u + 1) * u * (u - 1) / 6 * y[j + 2];
}

double fic_pdf_coordination(const fic_pdf *p, double from_A, double to_A)
{
    if (!p->rdf_1_A || p->n < 4 || !(from_A >= p->r_A[0] && to_A > from_A && to_A <= p->r_A[p->n - 1]))
        return NAN;
    size_t m = 2 * (size_t)ceil((to_A - from_A) / (p->r_A[1] - p->r_A[0]) + 1.0);
    double h = (to_A - from_A) / (double)m, sum = 0.0;
    for (size_t i = 0; i <= m; i++)
        sum += (i == 0 || i == m ? 1.0 : i % 2 ? 4.0 : 2.0) * between(p, p->rdf_1_A, from_A + h * (double)i);
    return sum * h / 3.0;
}

fic_status fic_pdf_difference(const fic_pdf *p, const fic_pdf *reference, double dG_1_A2[], double error[],
                              fic_error *err)
{
    if (reference->n < 4 || p->r_A[0] < reference->r_A[0] - 1e-9 ||
        p->r_A[p->n - 1] > reference->r_A[reference->n - 1] + 1e-9)
        return fic_fail(err, FIC_EINPUT, "the reference covers %g to %g angstrom, expected %g to %g",
                        reference->n ? reference->r_A[0] : 0.0, reference->n ? reference->r_A[reference->n - 1] : 0.0,
                        p->r_A[0], p->r_A[p->n - 1]);
    for (size_t j = 0; j < p->n; j++) {
        dG_1_A2[j] = p->G_1_A2[j] - between(reference, reference->G_1_A2, p->r_A[j]);
        if (error)
            error[j] = p->error_1_A2 && reference->error_1_A2
                           ? hypot(p->error_1_A2[j], between(reference, reference->error_1_A2, p->r_A[j]))
                           : NAN;
    }
    return FIC_OK;
}
