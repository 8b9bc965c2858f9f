/* bench_xray.c - times of the X-ray chain, medians of a few rounds, with the error beside each. */
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "analysis/fsdp.h"
#include "analysis/pdf.h"
#include "models/instrument_xray.h"

enum { SETS = 100, N_Q = 10000, N_R = 2000, ROUNDS = 5 };

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static int rising(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double t[])
{
    qsort(t, ROUNDS, sizeof *t, rising);
    return t[ROUNDS / 2];
}

/* A batch of the model's S(q), and the worst miss of G(r) from 1 angstrom on. */
static int transforms(const fic_structure_at *at, size_t n, int with_errors)
{
    fic_error err;
    fic_pdf_options o = fic_pdf_defaults();
    fic_sq *sq = calloc(n, sizeof *sq);
    fic_pdf *p = calloc(n, sizeof *p);
    double t[ROUNDS], worst = 0.0;
    o.n_r = N_R;
    for (size_t k = 0; k < n; k++) {
        sq[k] = (fic_sq){ .n = N_Q,
                          .q_1_A = malloc(N_Q * sizeof(double)),
                          .S = malloc(N_Q * sizeof(double)),
                          .error = with_errors ? calloc(N_Q, sizeof(double)) : NULL };
        for (size_t i = 0; i < N_Q; i++) {
            sq[k].q_1_A[i] = 0.3 + 0.003 * (double)i;
            sq[k].S[i] = k ? sq[0].S[i] : fic_shells_S(&at->shells, sq[0].q_1_A[i]);
        }
    }
    for (int r = 0; r < ROUNDS; r++) {
        double from = now_ms();
        if (fic_pdf_batch(n, sq, &o, p, &err) != FIC_OK) {
            fprintf(stderr, "bench_xray: %s\n", err.text);
            return 1;
        }
        t[r] = now_ms() - from;
        for (size_t j = 100; j < N_R; j++)
            worst = fmax(worst, fabs(p[n - 1].G_1_A2[j] - fic_shells_G_1_A2(&at->shells, p[0].r_A[j])));
        for (size_t k = 0; k < n; k++)
            fic_pdf_clear(&p[k]);
    }
    double middle = median(t);
    printf("%4zu patterns of %d points to G(r) on %d%s: %8.1f ms, %6.2f ms each, worst error of G %.1e\n", n, N_Q, N_R,
           with_errors ? " with errors" : "            ", middle, middle / (double)n, worst);
    for (size_t k = 0; k < n; k++)
        fic_sq_clear(&sq[k]);
    free(sq);
    free(p);
    return 0;
}

static int first_peak(const fic_structure *st, const fic_structure_state *state)
{
    fic_error err;
    fic_structure_at at;
    fic_pattern p = { 0 }, air = { 0 };
    fic_fsdp f = { 0 };
    fic_fsdp_options o = fic_fsdp_defaults();
    double t[3][ROUNDS];
    for (int r = 0; r < ROUNDS; r++) {
        double a = now_ms();
        fic_status s = fic_structure_solve(st, state, &at, &err);
        double b = now_ms();
        if (s == FIC_OK)
            s = fic_beamline_measure(fic_beamline_find("id13"), st, &at, "p", 1, &p, &air, &err);
        if (s == FIC_OK)
            s = fic_pattern_subtract(&p, &air, 1.0, &err);
        double c = now_ms();
        if (s == FIC_OK)
            s = fic_fsdp_fit(&p, &o, &f, &err);
        double d = now_ms();
        if (s != FIC_OK) {
            fprintf(stderr, "bench_xray: %s\n", err.text);
            return 1;
        }
        t[0][r] = b - a;
        t[1][r] = c - b;
        t[2][r] = d - c;
        fic_pattern_clear(&p);
        fic_pattern_clear(&air);
    }
    printf("structure of a state %.1f ms, its pattern and air on id13 %.1f ms, fit of q1 %.2f ms (off by %.1e "
           "1/angstrom)\n",
           median(t[0]), median(t[1]), median(t[2]), f.q1_1_A - at.q1_1_A);
    return 0;
}

int main(void)
{
    gsl_set_error_handler_off();
    fic_error err = { "" };
    fic_yaml *y = NULL;
    fic_structure st;
    fic_structure_at at;
    fic_structure_state state = { 298.0, 0.0, 596.0, 0.0, 0.0 };
    fic_status s = fic_yaml_read("experiments/vit4/structure.yaml", &y, &err);
    if (s == FIC_OK)
        s = fic_structure_read(fic_node_get(fic_yaml_root(y), "structure"), &st, &err);
    if (s == FIC_OK)
        s = fic_structure_solve(&st, &state, &at, &err);
    fic_yaml_free(y);
    if (s != FIC_OK) {
        fprintf(stderr, "bench_xray: %s\n", err.text);
        return 1;
    }
    return first_peak(&st, &state) || transforms(&at, 1, 0) || transforms(&at, SETS, 0) || transforms(&at, SETS, 1);
}
