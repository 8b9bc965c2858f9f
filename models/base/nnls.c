/* nnls.c - the active-set method of Lawson and Hanson, on GSL's QR. */
#include "models/base/nnls.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <stdbool.h>
#include <stdlib.h>

typedef struct {
    gsl_matrix *part; /* the columns that are free, then their QR */
    gsl_vector *tau, *rest, *z, *gradient;
    size_t *free_column, n_free;
    bool *is_free;
} workspace;

static void release(workspace *w)
{
    gsl_matrix_free(w->part);
    gsl_vector_free(w->tau);
    gsl_vector_free(w->rest);
    gsl_vector_free(w->z);
    gsl_vector_free(w->gradient);
    free(w->free_column);
    free(w->is_free);
}

static bool reserve(workspace *w, size_t m, size_t n)
{
    *w = (workspace){ gsl_matrix_alloc(m, n),
                      gsl_vector_alloc(n),
                      gsl_vector_alloc(m),
                      gsl_vector_alloc(n),
                      gsl_vector_alloc(n),
                      calloc(n, sizeof(size_t)),
                      0,
                      calloc(n, sizeof(bool)) };
    return w->part && w->tau && w->rest && w->z && w->gradient && w->free_column && w->is_free;
}

/* Least squares over the free columns alone; the solution stands in z by column of A. */
static int solve_free(workspace *w, const gsl_matrix *A, const gsl_vector *b)
{
    w->n_free = 0;
    for (size_t j = 0; j < A->size2; j++)
        if (w->is_free[j]) {
            gsl_vector_const_view column = gsl_matrix_const_column(A, j);
            gsl_matrix_set_col(w->part, w->n_free, &column.vector);
            w->free_column[w->n_free++] = j;
        }
    gsl_matrix_view part = gsl_matrix_submatrix(w->part, 0, 0, A->size1, w->n_free);
    gsl_vector_view tau = gsl_vector_subvector(w->tau, 0, w->n_free);
    gsl_vector *x = gsl_vector_alloc(w->n_free);
    if (!x)
        return -1;
    int failed = gsl_linalg_QR_decomp(&part.matrix, &tau.vector) ||
                 gsl_linalg_QR_lssolve(&part.matrix, &tau.vector, b, x, w->rest);
    gsl_vector_set_zero(w->z);
    for (size_t k = 0; k < w->n_free && !failed; k++)
        gsl_vector_set(w->z, w->free_column[k], gsl_vector_get(x, k));
    gsl_vector_free(x);
    return failed;
}

/* Moves x towards z until the first free entry meets zero and binds it; true: z itself was reached. */
static bool step(workspace *w, gsl_vector *x)
{
    double share = 1.0;
    for (size_t k = 0; k < w->n_free; k++) {
        size_t j = w->free_column[k];
        double from = gsl_vector_get(x, j), to = gsl_vector_get(w->z, j);
        if (to <= 0.0 && from / (from - to) < share)
            share = from / (from - to);
    }
    for (size_t k = 0; k < w->n_free; k++) {
        size_t j = w->free_column[k];
        double from = gsl_vector_get(x, j), to = gsl_vector_get(w->z, j), now = from + share * (to - from);
        bool bound = share < 1.0 && to <= 0.0 && now <= 1e-15;
        gsl_vector_set(x, j, bound ? 0.0 : now);
        w->is_free[j] = !bound;
    }
    return share >= 1.0;
}

/* The column that would reduce the residual fastest if it were free; n where none would. */
static size_t steepest(workspace *w, const gsl_matrix *A, const gsl_vector *b, const gsl_vector *x)
{
    size_t best = A->size2;
    gsl_vector_memcpy(w->rest, b);
    gsl_blas_dgemv(CblasNoTrans, -1.0, A, x, 1.0, w->rest);
    gsl_blas_dgemv(CblasTrans, 1.0, A, w->rest, 0.0, w->gradient);
    for (size_t j = 0; j < A->size2; j++)
        if (!w->is_free[j] && gsl_vector_get(w->gradient, j) > 1e-12 &&
            (best == A->size2 || gsl_vector_get(w->gradient, j) > gsl_vector_get(w->gradient, best)))
            best = j;
    return best;
}

/* Starts with every column free: from x = 0 those that the solution wants below zero are bound at once, most of them
 * in a few rounds, where freeing them one by one takes a round each. */
static fic_status iterate(workspace *w, const gsl_matrix *A, const gsl_vector *b, gsl_vector *x, fic_error *err)
{
    size_t n = A->size2, best = n;
    gsl_vector_set_zero(x);
    for (size_t j = 0; j < n; j++)
        w->is_free[j] = true;
    for (size_t round = 0; round < 10 * n; round++) {
        bool settled = false;
        for (bool first = best < n; !settled; first = false) {
            if (solve_free(w, A, b))
                return fic_fail(err, FIC_EMATH, "least squares failed on %zu columns", w->n_free);
            /* A column that the gradient freed but the solution wants below zero was freed by rounding. */
            if (first && gsl_vector_get(w->z, best) <= 0.0) {
                w->is_free[best] = false;
                return FIC_OK;
            }
            settled = step(w, x);
        }
        best = steepest(w, A, b, x);
        if (best == n)
            return FIC_OK;
        w->is_free[best] = true;
    }
    return fic_fail(err, FIC_EMATH, "non-negative least squares did not settle in %zu rounds", 10 * n);
}

/* |A x - b| and |R x - Q^T b| differ by a constant, and R has n rows where A may have many more. */
static fic_status compress(const gsl_matrix *A, const gsl_vector *b, gsl_matrix *R, gsl_vector *c, fic_error *err)
{
    size_t m = A->size1, n = A->size2;
    gsl_matrix *qr = gsl_matrix_alloc(m, n);
    gsl_vector *tau = gsl_vector_alloc(n), *rotated = gsl_vector_alloc(m);
    fic_status s = qr && tau && rotated ? FIC_OK : fic_fail_memory(err, "non-negative least squares");
    if (s == FIC_OK) {
        gsl_matrix_memcpy(qr, A);
        gsl_vector_memcpy(rotated, b);
        if (gsl_linalg_QR_decomp(qr, tau) || gsl_linalg_QR_QTvec(qr, tau, rotated))
            s = fic_fail(err, FIC_EMATH, "least squares failed on %zu columns", n);
    }
    for (size_t i = 0; i < n && s == FIC_OK; i++) {
        gsl_vector_set(c, i, gsl_vector_get(rotated, i));
        for (size_t j = 0; j < n; j++)
            gsl_matrix_set(R, i, j, j < i ? 0.0 : gsl_matrix_get(qr, i, j));
    }
    gsl_matrix_free(qr);
    gsl_vector_free(tau);
    gsl_vector_free(rotated);
    return s;
}

fic_status fic_nnls(const gsl_matrix *A, const gsl_vector *b, gsl_vector *x, fic_error *err)
{
    workspace w;
    size_t n = A->size2;
    gsl_matrix *R = gsl_matrix_alloc(n, n);
    gsl_vector *c = gsl_vector_alloc(n);
    bool reserved = reserve(&w, n, n) && R && c;
    fic_status s = reserved ? compress(A, b, R, c, err) : fic_fail_memory(err, "non-negative least squares");
    if (s == FIC_OK)
        s = iterate(&w, R, c, x, err);
    release(&w);
    gsl_matrix_free(R);
    gsl_vector_free(c);
    return s;
}
