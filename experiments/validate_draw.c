/* validate_draw.c - one glass through one instrument and back.
 *
 *     sample, instrument -> scans -> STARe text -> read, reduce, Kissinger -> estimate - truth
 *     state -> patterns under pressure -> first peaks -> equation of state -> K0 - what was put in
 * The truth is what the same reduction makes of an ideal calorimeter's curves; T_f has that of the state itself, too.
 */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "analysis/kissinger.h"
#include "analysis/peak.h"
#include "analysis/simulated.h"
#include "analysis/stare.h"
#include "analysis/xray_chain.h"
#include "experiments/validate.h"

typedef struct {
    const fic_campaign *campaign;
    fic_reduction_choice choice;
    bool ideal; /* curves without noise: nothing to average */
    char *path; /* of the STARe text */
    validate_draw *draw;
    fic_peaks peaks[FIC_RATES]; /* of run 1 - run 2 */
} bench;

/* ---- a pair of scans ------------------------------------------------------------------------------------- */

/* The same two curves, as an instrument's software exports them. */
static fic_status through_text(const bench *b, const fic_simulated_scan *first, const fic_simulated_scan *second,
                               fic_scan_list *list, fic_error *err)
{
    fic_scan pair[2] = { fic_simulated_view(first, NAN, NAN), fic_simulated_view(second, NAN, NAN) };
    fic_status s = fic_stare_write(b->path, 2, pair, err);
    if (s == FIC_OK)
        s = fic_scan_read(b->path, FIC_EXO_UP, list, err);
    if (s == FIC_OK && list->n != 2)
        s = fic_fail(err, FIC_EMATH, "%zu of 2 curves came back: %s", list->n, list->n_faults ? list->fault[0] : "");
    return s;
}

static void estimate(bench *b, size_t rate, const fic_reduction *first, const fic_reduction *second, fic_difference *d)
{
    fic_peak_choice plain = fic_peak_choice_default();
    fic_peaks *peaks = &b->peaks[rate];
    b->draw->at_rate[rate][VALIDATE_TF] = b->draw->at_rate[rate][VALIDATE_TF_CURVE] = first->Tf_K;
    b->draw->at_rate[rate][VALIDATE_ONSET] = first->onset_K;
    if (fic_difference_make(first, second, true, d, NULL) != FIC_OK)
        return;
    /* The tail of an ideal curve beside a straight line is no noise, and must not widen the top of its peak. */
    fic_status s =
        b->ideal ? fic_peaks_find(d->n, d->T_K, d->y, &plain, peaks, NULL) : fic_difference_peaks(d, peaks, NULL);
    if (s != FIC_OK)
        peaks->n = 0;
    if (peaks->n == 0)
        return;
    b->draw->at_rate[rate][VALIDATE_T_P] = peaks->peak[peaks->highest].T_K;
    b->draw->at_rate[rate][VALIDATE_AREA] = peaks->peak[peaks->highest].area;
}

static fic_status keep(void *user, size_t sample, size_t rate, const fic_simulated_scan *first,
                       const fic_simulated_scan *second, fic_error *err)
{
    bench *b = user;
    fic_scan_list list = { 0 };
    fic_reduction one = { 0 }, two = { 0 };
    fic_difference d = { 0 };
    fic_error why;
    (void)sample;
    b->draw->truth_at_rate[rate][VALIDATE_TF] = first->enthalpic_Tf_before_K;
    fic_status s = through_text(b, first, second, &list, err), r = s;
    if (s == FIC_OK)
        r = fic_reduce_reference(&list.scan[1], &b->choice, &two, &why);
    if (r == FIC_OK)
        r = fic_reduce(&list.scan[0], &two, &b->choice, &one, &why);
    if (r == FIC_OK)
        estimate(b, rate, &one, &two, &d);
    else if (s == FIC_OK && r != FIC_ENOMEM)
        b->draw->refused++;
    else if (s == FIC_OK)
        s = fic_fail(err, r, "%s", why.text);
    fic_difference_clear(&d);
    fic_reduction_clear(&one);
    fic_reduction_clear(&two);
    fic_scan_list_clear(&list);
    return s;
}

/* ---- the series of rates --------------------------------------------------------------------------------- */

/* The branch of peaks that begins with the highest one at the campaign's clear rate; NaN where it has none. */
static void follow(const bench *b, fic_estimate T[])
{
    const fic_campaign *c = b->campaign;
    fic_branch branch;
    size_t start = 0;
    while (start + 1 < c->n_rates && c->rate_K_s[start] != c->clear_rate_K_s)
        start++;
    fic_status s = fic_branch_follow(c->n_rates, c->rate_K_s, b->peaks, start, &branch, NULL);
    for (size_t i = 0; i < c->n_rates; i++)
        T[i] = s == FIC_OK && branch.peak[i] >= 0 ? b->peaks[i].peak[branch.peak[i]].T_K : FIC_NO_ESTIMATE;
}

/* E of the estimated and of the true peaks at the same rates. A bent series has another slope for other weights: the
 * truth is weighted as the estimate is. */
static void find_energy(const bench *b, validate_draw *d)
{
    double q[FIC_RATES], T[FIC_RATES], error[FIC_RATES], true_T[FIC_RATES];
    fic_estimate found[FIC_RATES];
    fic_activation a, true_a;
    size_t n = 0, n_true = 0;
    follow(b, found);
    for (size_t i = 0; i < d->n_rates; i++) {
        n_true += isfinite(d->branch_K[i]);
        if (!isfinite(d->branch_K[i]) || !isfinite(found[i].value) || !(found[i].error > 0.0))
            continue;
        q[n] = d->rate_K_s[i];
        T[n] = found[i].value;
        error[n] = found[i].error;
        true_T[n++] = d->branch_K[i];
    }
    double *truth = &d->truth[VALIDATE_E - VALIDATE_AT_RATE];
    *truth = NAN;
    if (n_true < 3)
        return;
    *truth = 0.0; /* there is one, found or not */
    if (fic_kissinger(n, q, true_T, error, &true_a, NULL) != FIC_OK ||
        fic_kissinger(n, q, T, error, &a, NULL) != FIC_OK)
        return;
    *truth = true_a.E_J_mol;
    d->whole[VALIDATE_E - VALIDATE_AT_RATE] = (fic_estimate){ a.E_J_mol, a.E_error_J_mol, NAN };
}

/* ---- one glass, one instrument --------------------------------------------------------------------------- */

static void forget(const fic_campaign *c, validate_draw *d)
{
    d->n_rates = c->n_rates;
    for (size_t r = 0; r < FIC_RATES; r++) {
        d->rate_K_s[r] = r < c->n_rates ? c->rate_K_s[r] : NAN;
        for (size_t q = 0; q < VALIDATE_AT_RATE; q++)
            d->at_rate[r][q] = FIC_NO_ESTIMATE;
    }
    for (size_t q = 0; q < VALIDATE_QUANTITIES - VALIDATE_AT_RATE; q++)
        d->whole[q] = FIC_NO_ESTIMATE;
}

/* Takes the sample of c through its scans; name is that of the text file, which does not stay. */
static fic_status measure(const validation *v, const fic_campaign *c, size_t sample, const fic_chip *chip,
                          const char *name, bench *b, fic_sampled *out, fic_error *err)
{
    fic_sample own = c->sample[sample];
    fic_campaign one = *c;
    own.chip = *chip;
    one.sample = &own;
    one.n = 1;
    one.no_reduction = true;
    one.no_patterns = b->ideal;
    one.seed = b->draw->seed;
    b->campaign = c;
    forget(c, b->draw);
    b->path = fic_path_join(v->scratch, name);
    if (!b->path)
        return fic_fail_memory(err, "a draw");
    fic_status s = fic_campaign_sample(&one, 0, keep, b, out, err);
    unlink(b->path);
    free(b->path);
    return s;
}

/* What the curves of an ideal calorimeter give, as the truth of another draw. */
static fic_status find_truth(const validation *v, const validate_study *st, const fic_campaign *c, size_t sample,
                             const char *name, validate_draw *t, fic_error *err)
{
    fic_chip ideal = fic_chip_ideal();
    bench *b = calloc(1, sizeof *b);
    fic_sampled *out = malloc(sizeof *out);
    fic_estimate branch[FIC_RATES];
    *t = (validate_draw){ .sample = sample };
    fic_status s = b && out ? FIC_OK : fic_fail_memory(err, "the truth");
    if (s == FIC_OK) {
        *b = (bench){ .choice = st->reduction, .ideal = true, .draw = t };
        b->choice.lag_s = b->choice.lag_error_s = b->choice.axis_error_K = 0.0;
        s = measure(v, c, sample, &ideal, name, b, out, err);
    }
    if (s == FIC_OK) {
        follow(b, branch);
        for (size_t r = 0; r < c->n_rates; r++) {
            t->branch_K[r] = branch[r].value;
            for (size_t q = VALIDATE_TF_CURVE; q < VALIDATE_AT_RATE; q++)
                t->truth_at_rate[r][q] = t->at_rate[r][q].value;
        }
        t->truth[VALIDATE_Q1 - VALIDATE_AT_RATE] = out->q1_1_A;
        t->truth[VALIDATE_FWHM - VALIDATE_AT_RATE] = out->fwhm_1_A;
        t->truth[VALIDATE_K0 - VALIDATE_AT_RATE] = NAN;
    }
    free(out);
    free(b);
    return s;
}

/* ---- compression ----------------------------------------------------------------------------------------- */

/* The glass under pressure on the beamline dac, its bulk modulus as drawn, and what the equation of state returns. A
 * series that cannot be fitted leaves no estimate. */
static fic_status compress(const validate_study *st, const fic_campaign *c, const fic_sampled *out, validate_draw *d,
                           fic_error *err)
{
    double P[VALIDATE_POINTS], read[VALIDATE_POINTS], q[VALIDATE_POINTS], error[VALIDATE_POINTS];
    fic_structure glass = c->structure;
    fic_structure_state state = fic_campaign_structure_state(c, out);
    fic_beamline b = *fic_beamline_find("dac");
    fic_fsdp_options fo = fic_fsdp_defaults();
    fic_eos_options eo = { .form = &fic_birch3 };
    fic_eos e;
    size_t last = st->n_pressures - 1;
    for (size_t i = 0; i <= last; i++)
        P[i] = d->artefact[VALIDATE_TO] * (double)i / (double)last;
    if (d->artefact[VALIDATE_BULK] > 0.0)
        glass.K0_GPa = d->artefact[VALIDATE_BULK];
    if (d->artefact[VALIDATE_BULK_SLOPE] > 0.0)
        glass.K1 = d->artefact[VALIDATE_BULK_SLOPE];
    b.exposure_s = d->artefact[VALIDATE_EXPOSURE];
    d->truth[VALIDATE_K0 - VALIDATE_AT_RATE] = glass.K0_GPa;
    fic_status s = fic_chain_compression(&glass, &state, st->n_pressures, P, d->artefact[VALIDATE_GAUGE], &b, d->seed,
                                         &fo, &eo, read, q, error, &e, err);
    if (s == FIC_OK)
        d->whole[VALIDATE_K0 - VALIDATE_AT_RATE] = (fic_estimate){ e.K0_GPa, e.K0_error_GPa, NAN };
    return s == FIC_ENOMEM ? s : FIC_OK;
}

/* ---- one draw -------------------------------------------------------------------------------------------- */

fic_status validate_truth(const validation *v, const validate_study *st, size_t sample, validate_draw *truth,
                          fic_error *err)
{
    char name[80];
    snprintf(name, sizeof name, "truth-%s-%zu.txt", st->name, sample);
    return find_truth(v, st, st->campaign, sample, name, truth, err);
}

static fic_status through_instrument(const validation *v, const validate_study *st, const fic_campaign *c,
                                     size_t sample, const char *name, validate_draw *d, fic_error *err)
{
    fic_chip chip = fic_chip_ideal();
    bench *b = calloc(1, sizeof *b);
    fic_sampled *out = malloc(sizeof *out);
    fic_status s = b && out ? FIC_OK : fic_fail_memory(err, "a draw");
    if (s == FIC_OK) {
        *b = (bench){ .choice = st->reduction, .draw = d };
        memcpy(chip.v, d->artefact, sizeof chip.v);
        s = measure(v, c, sample, &chip, name, b, out, err);
    }
    if (s == FIC_OK) {
        find_energy(b, d);
        d->whole[VALIDATE_Q1 - VALIDATE_AT_RATE] = (fic_estimate){ out->q1_1_A, out->q1_error_1_A, NAN };
        d->whole[VALIDATE_FWHM - VALIDATE_AT_RATE] = (fic_estimate){ out->fwhm_1_A, out->fwhm_error_1_A, NAN };
        if (st->n_pressures)
            s = compress(st, c, out, d, err);
    }
    free(out);
    free(b);
    return s;
}

/* The glass of a draw and its truth. With a sweep that is a point of it, and is computed here. */
static fic_status find_glass(const validation *v, const validate_study *st, const validate_draw truth[], fic_sweeper *w,
                             size_t i, unsigned long pick, const char *name, const fic_campaign **c, validate_draw *d,
                             fic_error *err)
{
    fic_status s = FIC_OK;
    if (!w) {
        *c = st->campaign;
        *d = truth[st->sample[pick % st->n_samples]];
        return d->failed ? FIC_EMATH : FIC_OK;
    }
    *c = fic_sweeper_campaign(w);
    s = fic_sweeper_check(w, i % st->sweep->n, err);
    if (s == FIC_OK)
        s = find_truth(v, st, *c, 0, name, d, err);
    d->sample = i % st->sweep->n;
    fic_sweeper_values(w, i % st->sweep->n, d->artefact + VALIDATE_INSTRUMENT);
    return s;
}

fic_status validate_take(const validation *v, const validate_study *st, const validate_draw truth[], fic_sweeper *w,
                         size_t i, validate_draw *d, fic_error *err)
{
    char name[80];
    const fic_campaign *c;
    fic_error why;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    if (!rng)
        return fic_fail_memory(err, "a draw");
    unsigned long seed = v->seed + 104729UL * (unsigned long)(st - v->study) + (unsigned long)i;
    gsl_rng_set(rng, seed);
    unsigned long pick = gsl_rng_get(rng);
    snprintf(name, sizeof name, "draw-%s-%zu.txt", st->name, i);
    fic_status s = find_glass(v, st, truth, w, i, pick, name, &c, d, &why);
    d->seed = seed;
    d->refused = 0;
    for (size_t k = 0; k < VALIDATE_INSTRUMENT; k++)
        d->artefact[k] = gsl_ran_flat(rng, st->range[k][0], st->range[k][1]);
    if (s == FIC_OK)
        s = through_instrument(v, st, c, w ? 0 : d->sample, name, d, &why);
    gsl_rng_free(rng);
    d->failed = s != FIC_OK;
    d->done = true;
    if (s != FIC_ENOMEM && s != FIC_EIO)
        return FIC_OK;
    *err = why;
    return s;
}
