/* comparisons_xray.c - the facts about structure: states of the campaign's samples, measured on the model's beamlines and
 * reduced as measured patterns are. */
#include <gsl/gsl_fit.h>
#include <math.h>
#include "analysis/comparisons.h"
#include "analysis/xray_chain.h"

enum { SEED = 1, SERIES = 32 };

/* ---- states and patterns --------------------------------------------------------------------------------- */

/* Samples at pressures P and temperatures T; ready is false where only references are resolved, or a
 * sample failed. */
static fic_status peaks(const comparison *x, size_t n, const double P_GPa[], const double T_K[], const fic_sampled *f[],
                        bool *ready)
{
    if (!x->campaign->has_structure)
        return fic_fail(x->err, FIC_EINPUT, "the campaign has no 'structure', expected one");
    *ready = x->results != NULL;
    for (size_t i = 0; i < n; i++) {
        size_t sample;
        fic_status s = fic_comparison_find(x, P_GPa[i], T_K[i], &sample);
        if (s != FIC_OK)
            return s;
        *ready = *ready && x->results[sample].status == FIC_OK;
        if (*ready)
            f[i] = &x->results[sample];
    }
    return FIC_OK;
}

static double q1(const fic_sampled *f)
{
    return f->q1_1_A;
}

static double fwhm(const fic_sampled *f)
{
    return f->fwhm_1_A;
}

/* The straight line of a measure over pressure at the first temperature of the fact. */
typedef struct {
    double slope, error, R2;
} line;

static fic_status line_over_pressure(const comparison *x, double (*measure)(const fic_sampled *), line *l)
{
    const fic_sampled *f[SERIES];
    double T[SERIES], y[SERIES], c0, c1, c00, c01, c11, rss, mean = 0.0, tss = 0.0;
    size_t n = x->fact->n_pressures;
    bool ready;
    for (size_t i = 0; i < n; i++)
        T[i] = x->fact->at_K[0];
    *l = (line){ NAN, NAN, NAN };
    fic_status s = peaks(x, n, x->fact->P_GPa, T, f, &ready);
    if (s != FIC_OK || !ready || n < 3)
        return s;
    for (size_t i = 0; i < n; i++) {
        y[i] = measure(f[i]);
        mean += y[i] / (double)n;
    }
    for (size_t i = 0; i < n; i++)
        tss += (y[i] - mean) * (y[i] - mean);
    gsl_fit_linear(x->fact->P_GPa, 1, y, 1, n, &c0, &c1, &c00, &c01, &c11, &rss);
    *l = (line){ c1, sqrt(c11), 1.0 - rss / tss };
    return FIC_OK;
}

static fic_status q1_slope(comparison *x)
{
    line l;
    fic_status s = line_over_pressure(x, q1, &l);
    return s == FIC_OK ? fic_comparison_row(x, l.slope, l.error, "%g K", x->fact->at_K[0]) : s;
}

static fic_status q1_straightness(comparison *x)
{
    line l;
    fic_status s = line_over_pressure(x, q1, &l);
    return s == FIC_OK ? fic_comparison_row(x, l.R2, NAN, "%g K", x->fact->at_K[0]) : s;
}

static fic_status fwhm_slope(comparison *x)
{
    line l;
    fic_status s = line_over_pressure(x, fwhm, &l);
    return s == FIC_OK ? fic_comparison_row(x, l.slope, l.error, "%g K", x->fact->at_K[0]) : s;
}

/* ---- over temperature -------------------------------------------------------------------------------------- */

/* Mean and range of a measure over temperatures. */
static void range(const fic_sampled *const f[], size_t n, double (*measure)(const fic_sampled *), double *mean,
                  double *span)
{
    double low = INFINITY, high = -INFINITY;
    *mean = 0.0;
    for (size_t i = 0; i < n; i++) {
        double v = measure(f[i]);
        *mean += v / (double)n;
        low = fmin(low, v);
        high = fmax(high, v);
    }
    *span = high - low;
}

/* `at` are the temperatures of the glass, `at_pressure` those of the liquid, at the high pressure. */
static fic_status two_plateaus(const comparison *x, double P_GPa, const fic_sampled *f[], bool *ready)
{
    double P[2 * FIC_FACT_AT], T[2 * FIC_FACT_AT];
    size_t n = x->fact->n_at, m = x->fact->n_at_pressure;
    if (n + m > SERIES)
        return fic_fail(x->err, FIC_EINPUT, "%zu temperatures, expected at most %d", n + m, SERIES);
    for (size_t i = 0; i < n + m; i++) {
        P[i] = P_GPa;
        T[i] = i < n ? x->fact->at_K[i] : x->fact->at_pressure_K[i - n];
    }
    return peaks(x, n + m, P, T, f, ready);
}

static fic_status plateaus(comparison *x, double (*measure)(const fic_sampled *), double sign, const char *name)
{
    const fic_sampled *f[SERIES];
    bool ready;
    double glass = NAN, liquid = NAN, wide_glass = NAN, wide_liquid = NAN;
    fic_status s = two_plateaus(x, x->facts->tg_P_GPa[1], f, &ready);
    if (s != FIC_OK)
        return s;
    if (ready) {
        range(f, x->fact->n_at, measure, &glass, &wide_glass);
        range(f + x->fact->n_at, x->fact->n_at_pressure, measure, &liquid, &wide_liquid);
    }
    double change = sign * (liquid - glass);
    /* A change of the wrong sign is a miss whatever the plateaus are. */
    s = fic_comparison_row(x, wide_glass / change, NAN, "%s, glass, of the change", name);
    return s == FIC_OK ? fic_comparison_row(x, wide_liquid / change, NAN, "%s, liquid, of the change", name) : s;
}

static fic_status q1_plateaus(comparison *x)
{
    return plateaus(x, q1, 1.0, "q1");
}

static fic_status fwhm_plateaus(comparison *x)
{
    return plateaus(x, fwhm, -1.0, "FWHM");
}

/* Rise of q1 at 1 atm from the first to the last temperature, over the change at high pressure. */
static fic_status q1_rise_share(comparison *x)
{
    const fic_sampled *high[SERIES], *low[SERIES];
    bool ready, ready_low;
    double glass, liquid, span;
    fic_status s = two_plateaus(x, x->facts->tg_P_GPa[1], high, &ready);
    if (s == FIC_OK)
        s = two_plateaus(x, x->facts->tg_P_GPa[0], low, &ready_low);
    if (s != FIC_OK || !ready || !ready_low)
        return s == FIC_OK ? fic_comparison_row(x, NAN, NAN, "1 atm") : s;
    range(high, x->fact->n_at, q1, &glass, &span);
    range(high + x->fact->n_at, x->fact->n_at_pressure, q1, &liquid, &span);
    double rise = low[x->fact->n_at + x->fact->n_at_pressure - 1]->q1_1_A - low[0]->q1_1_A;
    return fic_comparison_row(x, rise / (liquid - glass), NAN, "1 atm, %g to %g K", x->fact->at_K[0],
                              x->fact->at_pressure_K[x->fact->n_at_pressure - 1]);
}

static fic_status differences(comparison *x, double (*measure)(const fic_sampled *),
                              double (*error)(const fic_sampled *))
{
    const fic_sampled *f[2 * FIC_FACT_AT];
    double P[2 * FIC_FACT_AT], T[2 * FIC_FACT_AT];
    size_t n = x->fact->n_at;
    bool ready;
    if (n > SERIES / 2)
        return fic_fail(x->err, FIC_EINPUT, "%zu temperatures, expected at most %d", n, SERIES / 2);
    for (size_t i = 0; i < 2 * n; i++) {
        P[i] = x->facts->tg_P_GPa[i < n];
        T[i] = x->fact->at_K[i % n];
    }
    fic_status s = peaks(x, 2 * n, P, T, f, &ready);
    for (size_t i = 0; i < n && s == FIC_OK; i++)
        s = fic_comparison_row(x, ready ? measure(f[i]) - measure(f[i + n]) : NAN,
                               ready ? hypot(error(f[i]), error(f[i + n])) : NAN, "%g K", T[i]);
    return s;
}

static double q1_error(const fic_sampled *f)
{
    return f->q1_error_1_A;
}

static double fwhm_error(const fic_sampled *f)
{
    return f->fwhm_error_1_A;
}

static fic_status q1_difference(comparison *x)
{
    return differences(x, q1, q1_error);
}

static fic_status fwhm_difference(comparison *x)
{
    return differences(x, fwhm, fwhm_error);
}

/* ---- one sample, closely ----------------------------------------------------------------------------------- */

static fic_status sample_state(const comparison *x, double T_K, fic_structure_state *state, bool *ready)
{
    const fic_sampled *f;
    fic_status s = peaks(x, 1, &x->facts->tg_P_GPa[1], &T_K, &f, ready);
    if (s == FIC_OK && *ready)
        *state = fic_campaign_structure_state(x->campaign, f);
    return s;
}

/* The Gaussian fit at several y_pin, for each sample of `at`. */
typedef struct {
    double worst_R2, q1_moves, fwhm_moves; /* moves from 40 to 60 %, in their own errors */
} y_pin_study;

static fic_status study(const comparison *x, double T_K, y_pin_study *out)
{
    static const double y_pin[] = { 0.2, 0.3, 0.4, 0.5, 0.59, 0.6 };
    enum { PINS = sizeof y_pin / sizeof *y_pin, AT_40 = 2, AT_60 = 5 };
    fic_structure_state state;
    fic_structure_at at;
    fic_pattern sample, air;
    fic_fsdp f[PINS];
    fic_fsdp_options o = fic_fsdp_defaults();
    bool ready;
    *out = (y_pin_study){ NAN, NAN, NAN };
    fic_status s = sample_state(x, T_K, &state, &ready);
    if (s != FIC_OK || !ready)
        return s;
    s = fic_structure_solve(&x->campaign->structure, &state, &at, x->err);
    if (s == FIC_OK)
        s = fic_beamline_measure(fic_beamline_find("id13"), &x->campaign->structure, &at, "y_pin", SEED, &sample, &air,
                                 x->err);
    if (s != FIC_OK)
        return s;
    s = fic_pattern_subtract(&sample, &air, 1.0, x->err);
    if (s == FIC_OK)
        s = fic_fsdp_study(&sample, &o, PINS, y_pin, f, x->err);
    fic_pattern_clear(&sample);
    fic_pattern_clear(&air);
    if (s != FIC_OK)
        return s;
    out->worst_R2 = 1.0;
    for (int i = 0; i < AT_60; i++)
        out->worst_R2 = fmin(out->worst_R2, f[i].top.R2);
    out->q1_moves = fabs(f[AT_60].q1_1_A - f[AT_40].q1_1_A) / hypot(f[AT_40].q1_error_1_A, f[AT_40].q1_1_A * 3.7e-4);
    out->fwhm_moves = fabs(f[AT_60].fwhm_1_A - f[AT_40].fwhm_1_A) / f[AT_40].fwhm_error_1_A;
    return FIC_OK;
}

static fic_status each_study(comparison *x, int which, const char *name)
{
    fic_status s = FIC_OK;
    for (size_t i = 0; i < x->fact->n_at && s == FIC_OK; i++) {
        y_pin_study v;
        s = study(x, x->fact->at_K[i], &v);
        if (s == FIC_OK)
            s = fic_comparison_row(x,
                                   which == 0   ? v.worst_R2
                                   : which == 1 ? v.q1_moves
                                                : v.fwhm_moves,
                                   NAN, "%g K, %s", x->fact->at_K[i], name);
    }
    return s;
}

static fic_status y_pin_R2(comparison *x)
{
    return each_study(x, 0, "y_pin < 60 %");
}

static fic_status y_pin_q1(comparison *x)
{
    return each_study(x, 1, "q1, 40 to 60 %");
}

static fic_status y_pin_fwhm(comparison *x)
{
    return each_study(x, 2, "FWHM, 40 to 60 %");
}

/* ---- pair distribution --------------------------------------------------------------------------------------- */

enum { SUB, MAIN, SECOND, THIRD, PAIR_PEAKS };

/* Peaks of G(r) of the samples at 298, T1, T2 (`at`): rows are written by the callers. */
static fic_status pair_peaks(const comparison *x, fic_pdf_peak peak[3][PAIR_PEAKS], bool *ready)
{
    fic_structure_state state[3];
    fic_pdf pdf[3] = { { 0 } };
    fic_pdf_options o = fic_pdf_defaults();
    if (x->fact->n_at != 3)
        return fic_fail(x->err, FIC_EINPUT, "%zu temperatures, expected three: cold, glass, liquid", x->fact->n_at);
    bool all = true;
    fic_status s = FIC_OK;
    for (size_t i = 0; i < 3 && s == FIC_OK; i++) {
        s = sample_state(x, x->fact->at_K[i], &state[i], ready);
        all = all && *ready;
    }
    *ready = all;
    if (s != FIC_OK || !all)
        return s;
    s = fic_chain_pair_distributions(&x->campaign->structure, 3, state, fic_beamline_find("id15a"), SEED, &o, pdf,
                                     peak[0], x->err);
    for (size_t i = 0; i < 3; i++)
        fic_pdf_clear(&pdf[i]);
    return s;
}

/* Where the first two peaks of every sample stand. */
static fic_status pair_positions(comparison *x, int which)
{
    fic_pdf_peak p[3][PAIR_PEAKS];
    bool ready;
    fic_status s = pair_peaks(x, p, &ready);
    for (size_t i = 0; i < 3 && s == FIC_OK; i++)
        s = fic_comparison_row(x, ready ? p[i][which].r_A : NAN, ready ? p[i][which].r_error_A : NAN, "%g K, %s",
                               x->fact->at_K[i], which == SUB ? "sub-peak" : "main peak");
    return s;
}

static fic_status sub_peak_position(comparison *x)
{
    return pair_positions(x, SUB);
}

static fic_status main_peak_position(comparison *x)
{
    return pair_positions(x, MAIN);
}

typedef struct {
    double value, error;
} number;

static number change(const fic_pdf_peak *from, const fic_pdf_peak *to, bool height)
{
    return height
               ? (number){ to->height_1_A2 - from->height_1_A2, hypot(to->height_error_1_A2, from->height_error_1_A2) }
               : (number){ to->r_A - from->r_A, hypot(to->r_error_A, from->r_error_A) };
}

/* Changes against the cold-compressed sample that should be positive, each written with the sign that makes it so. */
static fic_status pair_changes(comparison *x)
{
    fic_pdf_peak p[3][PAIR_PEAKS];
    bool ready;
    fic_status s = pair_peaks(x, p, &ready);
    if (s != FIC_OK)
        return s;
    const fic_pdf_peak *cold = p[0], *glass = p[1], *liquid = p[2];
    const struct {
        const char *name;
        const fic_pdf_peak *from, *to;
        bool height; /* else position */
        double sign;
    } row[] = { { "583 K: main up", &cold[MAIN], &glass[MAIN], true, 1.0 },
                { "643 K: sub down", &cold[SUB], &liquid[SUB], true, -1.0 },
                { "643 K: sub outward", &cold[SUB], &liquid[SUB], false, 1.0 },
                { "643 K: main up", &cold[MAIN], &liquid[MAIN], true, 1.0 },
                { "643 K: main inward", &cold[MAIN], &liquid[MAIN], false, -1.0 },
                { "643 K: shell 2 inward", &cold[SECOND], &liquid[SECOND], false, -1.0 },
                { "643 K: shell 3 inward", &cold[THIRD], &liquid[THIRD], false, -1.0 } };
    for (size_t i = 0; i < sizeof row / sizeof *row && s == FIC_OK; i++) {
        number v = { NAN, NAN };
        if (ready)
            v = change(row[i].from, row[i].to, row[i].height);
        s = fic_comparison_row(x, row[i].sign * v.value, v.error, "%s", row[i].name);
    }
    return s;
}

static fic_status main_peak_shift(comparison *x)
{
    fic_pdf_peak p[3][PAIR_PEAKS];
    bool ready;
    fic_status s = pair_peaks(x, p, &ready);
    number v = { NAN, NAN };
    if (s == FIC_OK && ready)
        v = change(&p[0][MAIN], &p[1][MAIN], false);
    return s == FIC_OK ? fic_comparison_row(x, v.value, v.error, "583 K: main stays") : s;
}

/* ---- in situ -------------------------------------------------------------------------------------------------- */

/* The as-cast ribbon in the diamond anvil cell: K0 and K0' of the fit less those put in, in their errors. */
static fic_status eos_pulls(comparison *x)
{
    double read[FIC_CELL_POINTS], q[FIC_CELL_POINTS], error[FIC_CELL_POINTS], K0 = NAN, K1 = NAN;
    fic_fsdp_options o = fic_fsdp_defaults();
    fic_eos_options eo = { .form = &fic_birch3 };
    fic_eos e;
    size_t cast = fic_campaign_find(x->campaign, "as-cast");
    if (!x->campaign->has_structure || cast == x->campaign->n)
        return fic_fail(x->err, FIC_EINPUT, "the campaign has no 'structure' or no sample 'as-cast', expected both");
    if (x->results && x->results[cast].status == FIC_OK) {
        fic_structure_state state = fic_campaign_structure_state(x->campaign, &x->results[cast]);
        const fic_structure *st = &x->campaign->structure;
        fic_status s = fic_chain_compression(st, &state, FIC_CELL_POINTS, fic_cell_P_GPa, fic_cell_gauge_GPa,
                                             fic_beamline_find("dac"), SEED, &o, &eo, read, q, error, &e, x->err);
        if (s != FIC_OK)
            return s;
        K0 = (e.K0_GPa - st->K0_GPa) / e.K0_error_GPa;
        K1 = (e.K1 - st->K1) / e.K1_error;
    }
    fic_status s = fic_comparison_row(x, K0, 1.0, "K0, in its errors");
    return s == FIC_OK ? fic_comparison_row(x, K1, 1.0, "K0', in its errors") : s;
}

const fic_comparison fic_comparisons_xray[] = { { "q1_slope", "1/angstrom/GPa", false, q1_slope },
                                                { "q1_straightness", "1", false, q1_straightness },
                                                { "fwhm_slope", "1/angstrom/GPa", false, fwhm_slope },
                                                { "q1_plateaus", "1", false, q1_plateaus },
                                                { "fwhm_plateaus", "1", false, fwhm_plateaus },
                                                { "q1_rise_share", "1", false, q1_rise_share },
                                                { "q1_difference", "1/angstrom", false, q1_difference },
                                                { "fwhm_difference", "1/angstrom", false, fwhm_difference },
                                                { "y_pin_R2", "1", false, y_pin_R2 },
                                                { "y_pin_q1", "1", false, y_pin_q1 },
                                                { "y_pin_fwhm", "1", false, y_pin_fwhm },
                                                { "sub_peak_position", "angstrom", false, sub_peak_position },
                                                { "main_peak_position", "angstrom", false, main_peak_position },
                                                { "pair_changes", "1", false, pair_changes },
                                                { "main_peak_shift", "angstrom", false, main_peak_shift },
                                                { "eos_pulls", "1", false, eos_pulls },
                                                { 0 } };
