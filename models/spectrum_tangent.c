/* spectrum_tangent.c - how the modes of a spectrum move with its shape.
 *
 * kww: the weights x of the modes that have any solve least squares, |A x - b| least. With r = b - A x
 *     x' = A+ (b' - A' x) + (A^T A)^-1 A'^T r,   A = Q R,  A+ = R^-1 Q^T,  (A^T A)^-1 = R^-1 R^-T
 * b does not move: at even parts of the range t^beta stays. */
#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include "models/spectrum.h"
#include "models/spectrum_kww.h"

typedef struct {
    gsl_matrix *A, *dA, *qr;
    gsl_vector *b, *rest, *other, *tau, *x, *dx, *y;
} equations;

static void release(equations *w)
{
    gsl_matrix_free(w->A);
    gsl_matrix_free(w->dA);
    gsl_matrix_free(w->qr);
    gsl_vector_free(w->b);
    gsl_vector_free(w->rest);
    gsl_vector_free(w->other);
    gsl_vector_free(w->tau);
    gsl_vector_free(w->x);
    gsl_vector_free(w->dx);
    gsl_vector_free(w->y);
}

static bool reserve(equations *w, size_t m, size_t n)
{
    *w = (equations){ gsl_matrix_alloc(m, n), gsl_matrix_alloc(m, n), gsl_matrix_alloc(m, n), gsl_vector_alloc(m),
                      gsl_vector_alloc(m),    gsl_vector_alloc(m),    gsl_vector_alloc(n),    gsl_vector_alloc(n),
                      gsl_vector_alloc(n),    gsl_vector_alloc(n) };
    return w->A && w->dA && w->qr && w->b && w->rest && w->other && w->tau && w->x && w->dx && w->y;
}

static void fill(const fic_spectrum *s, const fic_kww_range *k, const fic_kww_range *d, const double da[], equations *w)
{
    size_t m = w->A->size1, start = m - 1;
    for (size_t i = 0; i < m; i++) {
        double ln_t = i == start ? 0.0 : fic_kww_ln_t(k, m, i), d_ln_t = i == start ? 0.0 : fic_kww_ln_t(d, m, i);
        gsl_vector_set(w->b, i, i == start ? FIC_KWW_HEAVY : exp(-exp(k->beta * ln_t)));
        for (size_t j = 0; j < s->n; j++) {
            double rate = exp(ln_t - s->a[j]), v = i == start ? FIC_KWW_HEAVY : exp(-rate);
            gsl_matrix_set(w->A, i, j, v);
            gsl_matrix_set(w->dA, i, j, i == start ? 0.0 : -v * rate * (d_ln_t - da[j]));
        }
    }
}

/* x and x'. */
static int solve(equations *w)
{
    gsl_matrix_memcpy(w->qr, w->A);
    int failed = gsl_linalg_QR_decomp(w->qr, w->tau) || gsl_linalg_QR_lssolve(w->qr, w->tau, w->b, w->x, w->rest);
    gsl_blas_dgemv(CblasNoTrans, -1.0, w->dA, w->x, 0.0, w->b);
    gsl_blas_dgemv(CblasTrans, 1.0, w->dA, w->rest, 0.0, w->y);
    failed = failed || gsl_linalg_QR_lssolve(w->qr, w->tau, w->b, w->dx, w->other);
    size_t n = w->x->size;
    gsl_matrix_const_view R = gsl_matrix_const_submatrix(w->qr, 0, 0, n, n);
    gsl_blas_dtrsv(CblasUpper, CblasTrans, CblasNonUnit, &R.matrix, w->y);
    gsl_blas_dtrsv(CblasUpper, CblasNoTrans, CblasNonUnit, &R.matrix, w->y);
    gsl_vector_add(w->dx, w->y);
    return failed;
}

static fic_status of_kww(const fic_spectrum *s, double dg[], double da[], fic_error *err)
{
    fic_kww_range k = fic_kww_bounds(s->beta, s->tolerance), d = fic_kww_bounds_tangent(s->beta, s->tolerance);
    equations w;
    for (size_t j = 0; j < s->n; j++) {
        double share = (s->a[j] - k.ln_slow) / (k.ln_fast - k.ln_slow);
        da[j] = d.ln_slow + share * (d.ln_fast - d.ln_slow);
    }
    fic_status status =
        reserve(&w, fic_kww_rows(s->terms), s->n) ? FIC_OK : fic_fail_memory(err, "the slopes of a spectrum");
    if (status == FIC_OK) {
        fill(s, &k, &d, da, &w);
        if (solve(&w))
            status = fic_fail(err, FIC_EMATH, "least squares failed on %zu modes", s->n);
    }
    double sum = status == FIC_OK ? gsl_blas_dasum(w.x) : 1.0, moved = 0.0;
    for (size_t j = 0; j < s->n && status == FIC_OK; j++)
        moved += gsl_vector_get(w.dx, j);
    for (size_t j = 0; j < s->n && status == FIC_OK; j++)
        dg[j] = (gsl_vector_get(w.dx, j) - s->g[j] * moved) / sum;
    release(&w);
    return status;
}

fic_status fic_spectrum_tangent(const fic_spectrum *s, double dg[], double da[], double db_K[], fic_error *err)
{
    for (size_t j = 0; j < s->n; j++)
        dg[j] = da[j] = db_K[j] = 0.0;
    if (s->type == FIC_SPECTRUM_KWW)
        return of_kww(s, dg, da, err);
    for (size_t j = 0; s->type == FIC_SPECTRUM_GAUSSIAN && j < s->n; j++)
        db_K[j] = s->b_K[j] / s->sigma_J_mol;
    return FIC_OK;
}
