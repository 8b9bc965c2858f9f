#include "models/spectrum.h"

#include <gsl/gsl_blas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "models/base/nnls.h"
#include "models/law.h"

enum { MODES_MOST = 512, TERMS_MOST = 128 };

const char *const fic_spectrum_names[] = { "debye", "kww", "gaussian", "table", NULL };

const fic_param fic_spectrum_kww_params[] = {
    { "beta", "1", "stretching exponent", 0.6, 0.1, 1, "kohlrausch1854", false },
    { "tolerance", "1", "largest error of the relaxation function", FIC_SPECTRUM_TOLERANCE, 1e-7, 0.05, "assumed",
      true },
    { "terms", "1", "number of modes; 0: as few as reach the tolerance", 0, 0, TERMS_MOST, "assumed", true },
    { 0 }
};

const fic_param fic_spectrum_gaussian_params[] = {
    { "sigma", "J/mol", "standard deviation of the activation energies", 10000, 1, 2e5, "assumed", false },
    { "tolerance", "1", "largest error of the relaxation function at 300 K", FIC_SPECTRUM_TOLERANCE, 1e-7, 0.05,
      "assumed", true },
    { "terms", "1", "number of modes; 0: as few as reach the tolerance", 0, 0, TERMS_MOST, "assumed", true },
    { 0 }
};

static fic_status reserve(fic_spectrum *s, fic_spectrum_type type, size_t n, fic_error *err)
{
    *s = (fic_spectrum){ .type = type, .beta = 1.0, .n = n };
    s->g = calloc(n, sizeof *s->g);
    s->a = calloc(n, sizeof *s->a);
    s->b_K = calloc(n, sizeof *s->b_K);
    if (s->g && s->a && s->b_K)
        return FIC_OK;
    fic_spectrum_clear(s);
    return fic_fail_memory(err, "a spectrum");
}

void fic_spectrum_clear(fic_spectrum *s)
{
    free(s->g);
    free(s->a);
    free(s->b_K);
    *s = (fic_spectrum){ 0 };
}

fic_status fic_spectrum_copy(const fic_spectrum *from, fic_spectrum *to, fic_error *err)
{
    fic_status s = reserve(to, from->type, from->n, err);
    if (s != FIC_OK)
        return s;
    double *g = to->g, *a = to->a, *b_K = to->b_K;
    *to = *from;
    to->g = memcpy(g, from->g, from->n * sizeof *g);
    to->a = memcpy(a, from->a, from->n * sizeof *a);
    to->b_K = memcpy(b_K, from->b_K, from->n * sizeof *b_K);
    return FIC_OK;
}

double fic_spectrum_relaxation(const fic_spectrum *s, double t, double theta_K)
{
    double sum = 0.0;
    for (size_t i = 0; i < s->n; i++)
        sum += s->g[i] * exp(-t * exp(-s->a[i] - s->b_K[i] / theta_K));
    return sum;
}

fic_status fic_spectrum_debye(fic_spectrum *s, fic_error *err)
{
    fic_status status = reserve(s, FIC_SPECTRUM_DEBYE, 1, err);
    if (status == FIC_OK)
        s->g[0] = 1.0;
    return status;
}

/* ---- KWW ---------------------------------------------------------------------------------------------- */

typedef struct {
    double beta, ln_first, ln_last; /* times at which the relaxation function leaves 1 and reaches 0 */
    double ln_fast, ln_slow;        /* relative times of the outermost modes */
} kww_range;

/* The slow end follows the local rate of exp(-t^beta) where it falls below the tolerance, a little shortened;
 * the fast end stands e above the time at which it leaves 1. Both offsets were found by search over beta 0.3
 * to 0.9 and tolerances 1e-3 to 1e-5 for the fewest terms. */
static kww_range kww_bounds(double beta, double tolerance)
{
    double depth = -log(tolerance);
    return (kww_range){ .beta = beta,
                        .ln_first = log(tolerance) / beta,
                        .ln_last = log(depth + 3.4) / beta,
                        .ln_fast = log(tolerance) / beta + 0.8,
                        .ln_slow = (1.0 / beta - 1.0) * log(depth) - log(beta) - 0.3 * fmin(0.4, 1.0 - beta) };
}

/* Weights at n evenly spaced ln r by least squares on even ln t; the row for t = 0 makes them add up to 1. */
static fic_status kww_fit(const kww_range *k, fic_spectrum *s, fic_error *err)
{
    enum { HEAVY = 100 };
    size_t n = s->n, m = 5 * n + 30;
    gsl_matrix *A = gsl_matrix_alloc(m, n);
    gsl_vector *b = gsl_vector_alloc(m), *x = gsl_vector_alloc(n);
    fic_status status = A && b && x ? FIC_OK : fic_fail_memory(err, "a KWW spectrum");
    for (size_t j = 0; j < n; j++)
        s->a[j] = k->ln_slow + (k->ln_fast - k->ln_slow) * (double)j / (double)(n - 1);
    for (size_t i = 0; i < m && status == FIC_OK; i++) {
        double t = exp(k->ln_first + (k->ln_last - k->ln_first) * (double)i / (double)(m - 2));
        bool start = i == m - 1;
        gsl_vector_set(b, i, start ? HEAVY : exp(-pow(t, k->beta)));
        for (size_t j = 0; j < n; j++)
            gsl_matrix_set(A, i, j, start ? HEAVY : exp(-t * exp(-s->a[j])));
    }
    if (status == FIC_OK)
        status = fic_nnls(A, b, x, err);
    double sum = status == FIC_OK ? gsl_blas_dasum(x) : 1.0;
    for (size_t j = 0; j < n && status == FIC_OK; j++)
        s->g[j] = gsl_vector_get(x, j) / sum;
    gsl_matrix_free(A);
    gsl_vector_free(b);
    gsl_vector_free(x);
    return status;
}

/* The largest error over times of which so many lie between e-folds. */
static double kww_error(const kww_range *k, const fic_spectrum *s, int per_e)
{
    int times = 2 + (int)(per_e * (k->ln_last - k->ln_first));
    double worst = 0.0;
    for (int i = 0; i < times; i++) {
        double t = exp(k->ln_first + (k->ln_last - k->ln_first) * i / (times - 1));
        worst = fmax(worst, fabs(fic_spectrum_relaxation(s, t, 1.0) - exp(-pow(t, k->beta))));
    }
    return worst;
}

static void drop_empty_modes(fic_spectrum *s)
{
    size_t kept = 0;
    for (size_t j = 0; j < s->n; j++)
        if (s->g[j] > 0.0) {
            s->g[kept] = s->g[j];
            s->a[kept++] = s->a[j];
        }
    s->n = kept;
}

fic_status fic_spectrum_kww(double beta, double tolerance, size_t terms, fic_spectrum *s, fic_error *err)
{
    *s = (fic_spectrum){ 0 };
    if (!(beta >= 0.1 && beta <= 1.0))
        return fic_fail(err, FIC_EINPUT, "beta = %g, expected 0.1 to 1", beta);
    if (!(tolerance >= 1e-7 && tolerance <= 0.05))
        return fic_fail(err, FIC_EINPUT, "tolerance = %g, expected 1e-7 to 0.05", tolerance);
    if (terms == 1 || terms > TERMS_MOST)
        return fic_fail(err, FIC_EINPUT, "terms = %zu, expected 2 to %d", terms, TERMS_MOST);
    if (beta == 1.0)
        return fic_spectrum_debye(s, err);
    kww_range k = kww_bounds(beta, tolerance);
    /* A spacing that is a little too wide everywhere, so that the search comes from below. */
    double wide = 0.45 * sqrt(1.0 - beta) * pow(-log(tolerance), -0.6) * 13.0;
    size_t n = terms ? terms : 3 + (size_t)fmin((k.ln_slow - k.ln_fast) / wide, beta > 0.9 ? 9.0 : TERMS_MOST);
    for (;; n += 1 + n / 16) {
        n = n < TERMS_MOST ? n : TERMS_MOST;
        fic_status status = reserve(s, FIC_SPECTRUM_KWW, n, err);
        if (status == FIC_OK)
            status = kww_fit(&k, s, err);
        if (status != FIC_OK) {
            fic_spectrum_clear(s);
            return status;
        }
        s->beta = beta;
        s->tolerance = tolerance;
        s->terms = terms;
        /* Coarse times turn away most trials; 25 between e-folds miss the maximum by less than 1 %. */
        s->error = terms ? INFINITY : kww_error(&k, s, 5);
        if (terms || s->error <= tolerance || n == TERMS_MOST)
            s->error = kww_error(&k, s, 25);
        if (terms || s->error <= tolerance || n == TERMS_MOST)
            break;
        fic_spectrum_clear(s);
    }
    drop_empty_modes(s);
    return FIC_OK;
}

/* ---- Gaussian ----------------------------------------------------------------------------------------- */

/* The trapezoidal rule over the bell: its error falls exponentially with the number of points. */
static void gaussian_fill(fic_spectrum *s, double sigma_J_mol, double reach)
{
    double sum = 0.0;
    for (size_t j = 0; j < s->n; j++) {
        double z = reach * (2.0 * (double)j / (double)(s->n - 1) - 1.0);
        s->g[j] = exp(-0.5 * z * z);
        s->b_K[j] = z * sigma_J_mol / FIC_R_J_MOLK;
        sum += s->g[j];
    }
    for (size_t j = 0; j < s->n; j++)
        s->g[j] /= sum;
    s->energies = true;
    s->sigma_J_mol = sigma_J_mol;
}

enum { GAUSSIAN_TIMES = 150 };

/* From before the fastest mode of weight begins to relax to after the slowest one has: also a narrow bell relaxes
 * over the decade of a single mode. */
static double gaussian_time(double sigma_J_mol, int i)
{
    double width = 4.0 * sigma_J_mol / (FIC_R_J_MOLK * 300.0), first = -width - 7.0, last = width + 3.0;
    return exp(first + (last - first) * i / (GAUSSIAN_TIMES - 1));
}

static double gaussian_error(const fic_spectrum *s, const double exact[])
{
    double worst = 0.0;
    for (int i = 0; i < GAUSSIAN_TIMES; i++)
        worst = fmax(worst, fabs(fic_spectrum_relaxation(s, gaussian_time(s->sigma_J_mol, i), 300.0) - exact[i]));
    return worst;
}

fic_status fic_spectrum_gaussian(double sigma_J_mol, double tolerance, size_t terms, fic_spectrum *s, fic_error *err)
{
    *s = (fic_spectrum){ 0 };
    if (!(sigma_J_mol > 0.0 && sigma_J_mol <= 2e5))
        return fic_fail(err, FIC_EINPUT, "sigma = %g J/mol, expected above 0, at most 2e5", sigma_J_mol);
    if (!(tolerance >= 1e-7 && tolerance <= 0.05))
        return fic_fail(err, FIC_EINPUT, "tolerance = %g, expected 1e-7 to 0.05", tolerance);
    if (terms == 1 || terms > MODES_MOST)
        return fic_fail(err, FIC_EINPUT, "terms = %zu, expected 2 to %d", terms, MODES_MOST);
    fic_spectrum fine;
    double exact[GAUSSIAN_TIMES], reach = sqrt(-2.0 * log(tolerance)) + 0.5;
    fic_status status = reserve(&fine, FIC_SPECTRUM_GAUSSIAN, MODES_MOST, err);
    if (status != FIC_OK)
        return status;
    gaussian_fill(&fine, sigma_J_mol, sqrt(-2.0 * log(1e-9)));
    for (int i = 0; i < GAUSSIAN_TIMES; i++)
        exact[i] = fic_spectrum_relaxation(&fine, gaussian_time(sigma_J_mol, i), 300.0);
    fic_spectrum_clear(&fine);
    /* Modes 3 apart in ln tau are too far for every tolerance. */
    size_t n = terms ? terms : 5 + (size_t)(2.0 * reach * sigma_J_mol / (FIC_R_J_MOLK * 300.0) / 3.0);
    for (;; n += 1 + n / 8) {
        n = n < MODES_MOST ? n : MODES_MOST;
        status = reserve(s, FIC_SPECTRUM_GAUSSIAN, n, err);
        if (status != FIC_OK)
            return status;
        gaussian_fill(s, sigma_J_mol, reach);
        s->tolerance = tolerance;
        s->terms = terms;
        s->error = gaussian_error(s, exact);
        if (terms || s->error <= tolerance || n == MODES_MOST)
            return FIC_OK;
        fic_spectrum_clear(s);
    }
}

/* ---- a table, and the file ---------------------------------------------------------------------------- */

fic_status fic_spectrum_table(size_t n, const double g[], const double r[], fic_spectrum *s, fic_error *err)
{
    double sum = 0.0;
    *s = (fic_spectrum){ 0 };
    if (n < 1 || n > MODES_MOST)
        return fic_fail(err, FIC_EINPUT, "%zu modes, expected 1 to %d", n, MODES_MOST);
    for (size_t i = 0; i < n; i++) {
        if (!(g[i] >= 0.0 && g[i] <= 1.0))
            return fic_fail(err, FIC_EINPUT, "g[%zu] = %g, expected 0 to 1", i, g[i]);
        if (!(r[i] >= 1e-30 && r[i] <= 1e30))
            return fic_fail(err, FIC_EINPUT, "r[%zu] = %g, expected 1e-30 to 1e30", i, r[i]);
        sum += g[i];
    }
    if (!(fabs(sum - 1.0) <= 1e-6))
        return fic_fail(err, FIC_EINPUT, "the weights g add up to %.9g, expected 1", sum);
    fic_status status = reserve(s, FIC_SPECTRUM_TABLE, n, err);
    for (size_t i = 0; i < n && status == FIC_OK; i++) {
        s->g[i] = g[i] / sum;
        s->a[i] = log(r[i]);
    }
    return status;
}

static fic_status read_list(fic_node map, const char *key, double v[], size_t *n, fic_error *err)
{
    static const fic_param number = { "a number of the list", "1", "", 1, -1e300, 1e300, "", false };
    fic_node list;
    fic_status s = fic_node_need(map, key, &list, err);
    if (s == FIC_OK && !fic_node_is_list(list))
        s = fic_node_fail(list, err, "expected a list of numbers, such as [0.7, 0.3]");
    if (s == FIC_OK && (*n = fic_node_count(list)) > MODES_MOST)
        s = fic_node_fail(list, err, "%zu modes, expected at most %d", *n, MODES_MOST);
    for (size_t i = 0; s == FIC_OK && i < *n; i++)
        s = fic_node_quantity(fic_node_item(list, i), &number, &v[i], err);
    return s;
}

static fic_status read_table(fic_node map, fic_spectrum *s, fic_error *err)
{
    double g[MODES_MOST], r[MODES_MOST];
    size_t n, m;
    fic_status status = read_list(map, "g", g, &n, err);
    if (status == FIC_OK)
        status = read_list(map, "r", r, &m, err);
    if (status == FIC_OK && n != m)
        status = fic_node_fail(map, err, "%zu weights g but %zu relative times r, expected as many", n, m);
    if (status == FIC_OK && (status = fic_spectrum_table(n, g, r, s, err)) != FIC_OK)
        fic_node_fail_at(map, err, status);
    return status;
}

/* The fit is what a spectrum costs, so that one of the same numbers is copied. */
static fic_status read_smooth(fic_node map, fic_spectrum_type type, const fic_spectrum *known, fic_spectrum *s,
                              fic_error *err)
{
    bool kww = type == FIC_SPECTRUM_KWW;
    const fic_param *params = kww ? fic_spectrum_kww_params : fic_spectrum_gaussian_params;
    static const char *const keys[] = { "type", NULL };
    double v[3];
    fic_status status = fic_node_allow_params(map, params, keys, err);
    if (status == FIC_OK)
        status = fic_node_params(map, params, v, err);
    if (status == FIC_OK && v[2] != floor(v[2]))
        status = fic_node_fail(fic_node_get(map, "terms"), err, "%g terms, expected a whole number", v[2]);
    if (status != FIC_OK)
        return status;
    double width = known && kww ? known->beta : known ? known->sigma_J_mol : NAN;
    if (known && known->type == type && width == v[0] && known->tolerance == v[1] && known->terms == (size_t)v[2])
        return fic_spectrum_copy(known, s, err);
    status = kww ? fic_spectrum_kww(v[0], v[1], (size_t)v[2], s, err)
                 : fic_spectrum_gaussian(v[0], v[1], (size_t)v[2], s, err);
    return status == FIC_OK ? status : fic_node_fail_at(map, err, status);
}

fic_status fic_spectrum_read(fic_node map, const fic_spectrum *known, fic_spectrum *s, fic_error *err)
{
    static const char *const debye_keys[] = { "type", NULL }, *const table_keys[] = { "type", "g", "r", NULL };
    size_t type = 0;
    fic_node name;
    *s = (fic_spectrum){ 0 };
    fic_status status = fic_node_is_map(map)
                            ? fic_node_need(map, "type", &name, err)
                            : fic_node_fail(map, err, "expected a map such as {type: kww, beta: 0.65}");
    if (status == FIC_OK)
        status = fic_node_choice(name, fic_spectrum_names, &type, err);
    if (status != FIC_OK)
        return status;
    if (type == FIC_SPECTRUM_KWW || type == FIC_SPECTRUM_GAUSSIAN)
        return read_smooth(map, (fic_spectrum_type)type, known, s, err);
    status = fic_node_allow(map, type == FIC_SPECTRUM_DEBYE ? debye_keys : table_keys, err);
    if (status != FIC_OK)
        return status;
    return type == FIC_SPECTRUM_DEBYE ? fic_spectrum_debye(s, err) : read_table(map, s, err);
}
