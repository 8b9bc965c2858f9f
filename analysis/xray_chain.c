#include "analysis/xray_chain.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <stdlib.h>

/* The pattern of one state without its air. */
static fic_status measure(const fic_structure *st, const fic_structure_state *state, const fic_beamline *b,
                          unsigned long seed, fic_pattern *p, double *rho_1_A3, fic_error *err)
{
    fic_structure_at at;
    fic_pattern air = { 0 };
    fic_status s = fic_structure_solve(st, state, &at, err);
    if (s == FIC_OK)
        s = fic_beamline_measure(b, st, &at, "pattern", seed, p, &air, err);
    if (s == FIC_OK && (s = fic_pattern_subtract(p, &air, 1.0, err)) != FIC_OK)
        fic_pattern_clear(p);
    if (s == FIC_OK && rho_1_A3)
        *rho_1_A3 = at.shells.rho_1_A3;
    fic_pattern_clear(&air);
    return s;
}

fic_status fic_chain_first_peaks(const fic_structure *st, size_t n, const fic_structure_state state[],
                                 const fic_beamline *b, unsigned long seed, const fic_fsdp_options *o, fic_fsdp f[],
                                 fic_error *err)
{
    fic_fsdp_options with_error = *o;
    fic_status s = FIC_OK;
    with_error.q_error = b->q_error;
    for (size_t i = 0; s == FIC_OK && i < n; i++) {
        fic_pattern p = { 0 };
        s = measure(st, &state[i], b, seed + i, &p, NULL, err);
        if (s == FIC_OK)
            s = fic_fsdp_fit(&p, &with_error, &f[i], err);
        if (s != FIC_OK)
            fic_fail_in(err, s, "state %zu", i + 1);
        fic_pattern_clear(&p);
    }
    return s;
}

/* ---- pair distributions ------------------------------------------------------------------------------- */

static fic_status structure_factor(const fic_structure *st, const fic_structure_state *state, const fic_beamline *b,
                                   unsigned long seed, fic_sq *sq, double *rho_1_A3, fic_error *err)
{
    fic_sq_options o = { .composition = st->composition, .beam = { b->energy_keV, false }, .compton = true };
    fic_pattern p = { 0 };
    fic_status s = measure(st, state, b, seed, &p, rho_1_A3, err);
    if (s == FIC_OK)
        s = fic_sq_reduce(&p, NULL, &o, sq, err);
    fic_pattern_clear(&p);
    return s;
}

fic_status fic_chain_pair_distributions(const fic_structure *st, size_t n, const fic_structure_state state[],
                                        const fic_beamline *b, unsigned long seed, const fic_pdf_options *o,
                                        fic_pdf pdf[], fic_pdf_peak peak[], fic_error *err)
{
    fic_pdf_peak_options po = fic_pdf_peak_defaults();
    fic_pdf_options with_rho = *o;
    fic_sq *sq = calloc(n + 1, sizeof *sq);
    double *rho = calloc(n + 1, sizeof *rho);
    fic_status s = sq && rho ? FIC_OK : fic_fail_memory(err, "pair distributions");
    for (size_t i = 0; s == FIC_OK && i < n; i++)
        if ((s = structure_factor(st, &state[i], b, seed + i, &sq[i], &rho[i], err)) != FIC_OK)
            fic_fail_in(err, s, "state %zu", i + 1);
    if (s == FIC_OK && n > 0) {
        with_rho.rho_1_A3 = rho[0];
        s = fic_pdf_batch(n, sq, &with_rho, pdf, err);
    }
    for (size_t i = 0; s == FIC_OK && i < n; i++) {
        fic_pdf_set_density(&pdf[i], rho[i]);
        if (peak && (s = fic_pdf_peaks(&pdf[i], &po, &peak[4 * i], err)) != FIC_OK) {
            fic_fail_in(err, s, "state %zu", i + 1);
            for (size_t k = 0; k < n; k++)
                fic_pdf_clear(&pdf[k]);
        }
    }
    for (size_t i = 0; sq && i < n; i++)
        fic_sq_clear(&sq[i]);
    free(sq);
    free(rho);
    return s;
}

/* ---- compression -------------------------------------------------------------------------------------- */

static fic_status fit(size_t n, const double P[], double P_error_GPa, const double q1[], const double q1_error[],
                      const fic_eos_options *eo, fic_eos *e, fic_error *err)
{
    double *errors = malloc((n + 1) * sizeof *errors);
    if (!errors)
        return fic_fail_memory(err, "an equation of state");
    for (size_t i = 0; i < n; i++)
        errors[i] = P_error_GPa;
    fic_eos_data d = { n, P, q1, P_error_GPa > 0.0 ? errors : NULL, q1_error, FIC_EOS_Q1 };
    fic_status s = fic_eos_fit(&d, eo, e, err);
    free(errors);
    return s;
}

const double fic_cell_P_GPa[FIC_CELL_POINTS] = { 0.0, 0.8, 1.6, 2.5, 3.3, 4.2, 5.0, 5.9, 6.7, 7.6, 8.4, 9.3 };
const double fic_cell_gauge_GPa = 0.05;

fic_status fic_chain_compression(const fic_structure *st, const fic_structure_state *state, size_t n,
                                 const double P_GPa[], double P_error_GPa, const fic_beamline *b, unsigned long seed,
                                 const fic_fsdp_options *o, const fic_eos_options *eo, double P_read_GPa[],
                                 double q1_1_A[], double q1_error_1_A[], fic_eos *e, fic_error *err)
{
    fic_status s = FIC_OK;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    if (!rng)
        return fic_fail_memory(err, "random numbers");
    gsl_rng_set(rng, seed + 1000003); /* other numbers than those of the counts */
    for (size_t i = 0; s == FIC_OK && i < n; i++) {
        fic_structure_state under = *state;
        fic_fsdp f;
        under.P_GPa = P_GPa[i];
        s = fic_chain_first_peaks(st, 1, &under, b, seed + i, o, &f, err);
        if (s != FIC_OK)
            break;
        P_read_GPa[i] = P_GPa[i] + (P_error_GPa > 0.0 ? gsl_ran_gaussian(rng, P_error_GPa) : 0.0);
        q1_1_A[i] = f.q1_1_A;
        q1_error_1_A[i] = f.q1_error_1_A;
    }
    gsl_rng_free(rng);
    if (s == FIC_OK && e)
        s = fit(n, P_read_GPa, P_error_GPa, q1_1_A, q1_error_1_A, eo, e, err);
    return s;
}
