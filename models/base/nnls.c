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

static void release(workspace *w) {
    gsl_matrix_free(w->part);
    gsl_vector_free(w->tau);
    gsl_vector_free(w->rest);
    gsl_vector_free(w->z);
    gsl_vector_free(w->gradient);
    free(w->free_column);
    free(w->is_free);
}

static bool reserve(workspace *w, size_t m, size_t n) {
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
static int solve_free(workspace *w, const gsl_matrix *A, const gsl_vector *b) {
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
static bool step(workspace *w, gsl_vector *x) {
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

static fic_status iterate(workspace *w, const gsl_matrix *A, const gsl_vector *b, gsl_vector *x,
                          fic_error *err) {
    gsl_vector_set_zero(x);
    for (size_t round = 0; round < 10 * A->size2; round++) {
        gsl_vector_memcpy(w->rest, b);
        gsl_blas_dgemv(CblasNoTrans, -1.0, A, x, 1.0, w->rest);
        gsl_blas_dgemv(CblasTrans, 1.0, A, w->rest, 0.0, w->gradient);
        size_t best = A->size2;
        for (size_t j = 0; j < A->size2; j++)
            if (!w->is_free[j] && gsl_vector_get(w->gradient, j) > 1e-12 &&
                (best == A->size2 || gsl_vector_get(w->gradient, j) > gsl_vector_get(w->gradient, best)))
                best = j;
        if (best == A->size2)
            return FIC_OK;
        w->is_free[best] = true;
        bool settled = false;
        for (bool first = true; !settled; first = false) {
            if (solve_free(w, A, b))
                return fic_fail(err, FIC_EMATH, "least squares failed on %zu columns", w->n_free);
            /* A column that the gradient freed but the solution wants below zero was freed by rounding. */
            if (first && gsl_vector_get(w->z, best) <= 0.0) {
                w->is_free[best] = false;
                return FIC_OK;
            }
            settled = step(w, x);
        }
    }
    return fic_fail(err, FIC_EMATH, "non-negative least squares did not settle in %zu rounds", 10 * A->size2);
}

fic_status fic_nnls(const gsl_matrix *A, const gsl_vector *b, gsl_vector *x, fic_error *err) {
    workspace w;
    fic_status s = reserve(&w, A->size1, A->size2) ? iterate(&w, A, b, x, err)
                                                   : fic_fail_memory(err, "non-negative least squares");
    release(&w);
    return s;
}
